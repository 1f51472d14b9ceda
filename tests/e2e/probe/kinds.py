# SPDX-License-Identifier: MIT
"""Benchmarks that are no call: statements, imports, coroutines, loads."""
from page import HAS_CHECKED
from probe.room import calibrate, is_free_threaded


def test_stmt(room):
    page = room.ready(
        kind='stmt', setup='import sys\nkept = [0]\nprint("set up")',
        stmt='kept[0] += step\nlast = [x for x in kept]',
        teardown='print("total", kept[0], last)', params={'step': 2})
    room.order('try')
    calibrate(room, 100000)
    assert page.value('loop_ps') > 0
    room.order('time', slices=2, loops=5)
    room.order('latency', calls=10, stretch_ns=0)
    page.finish()
    printed = page.printed()
    assert printed.count('set up') == 1, printed
    assert 'total ' in printed, printed


def test_stmt_keeps_strings_of_several_lines(room):
    page = room.ready(kind='stmt', setup='text = """a\nb"""',
                      stmt='assert text == """a\nb"""')
    room.order('try')
    page.finish()


def test_import(room):
    room.write('slow_module.py', 'print("imported")\nvalue = 3\n')
    page = room.ready(kind='import', **{'import': 'slow_module'})
    room.order('time', slices=1, loops=1)
    assert room.slices()[0].wall_ns > 0
    assert page.order('time', slices=1) == 'failed'
    assert 'already' in page.text()


def test_import_of_what_is_there(room):
    assert room.start(kind='import', **{'import': 'os'}) == 'failed'
    assert room.page.text().startswith('os has been imported before')


def test_import_that_fails(room):
    page = room.ready(kind='import', **{'import': 'no_such_module'})
    assert page.order('time', slices=1, loops=1) == 'failed'
    assert "No module named 'no_such_module'" in page.text(), page.text()


def test_async(room):
    page = room.ready(kind='async', call='bench:awaited', check='bench:yes')
    assert room.order('try').flags & HAS_CHECKED
    room.order('calibrate', slice_ns=100000)
    assert page.value('loop_ps') > 0
    room.order('time', slices=3, loops=10)
    page.finish()


def test_async_with_a_loop_of_its_own(room):
    page = room.ready(kind='async', call='bench:awaited',
                      loop_factory='bench:make_loop')
    room.order('try')
    room.order('time', slices=2, loops=10)
    page.finish()
    assert page.printed() == 'our loop\n', page.printed()


def test_async_before_each(room):
    for before in ('prepare', 'prepare_async'):
        page = room.ready(kind='async', call='bench:prepared_async',
                          setup='bench:make_async', params={'n': 2},
                          before_each='bench:' + before)
        room.order('try')
        room.order('calibrate', slice_ns=10000)
        assert page.value('loop_ps') > 0
        room.order('time', slices=3, loops=4)
        assert all(s.wall_ns > 0 for s in room.slices())
        page.finish()


def load(room, call, users, rate=0.0, seconds=60, **job):
    page = room.ready(kind='load', call='bench:' + call, load={
        'duration_ns': int(seconds * 1e9), 'rate': rate}, **job)
    room.order('try')
    return page, room.order('load', calls=users)


def test_load_closed(room):
    for call in ('rest', 'work'):
        page, place = load(room, call, 20)
        assert page.value('errors') == 0
        assert sum(place.bucket) == place.latency_calls
        assert 99 <= place.latency_calls < 99 + 20, place.latency_calls
        in_time = page.real('throughput_bits') * 60
        assert 79 <= round(in_time) <= 99, in_time
        whole, = room.slices()
        assert whole.loops == place.latency_calls
        assert whole.wall_ns > 0 and whole.cpu_ns > 0
        assert page.value('peak_rss') > 0
        assert is_free_threaded(room) or page.value('peak_memory') >= 0
        page.finish()


def test_load_open(room):
    page, place = load(room, 'rest', 20, rate=1000.0, seconds=0.05)
    # each of the calls that were due is there, whatever the machine did
    assert place.latency_calls == 50, place.latency_calls
    page.finish()


def test_load_errors(room):
    page, place = load(room, 'break_down', 4)
    assert page.value('errors') >= 49 and place.latency_calls >= 49
    assert 'ValueError: an even one' in page.printed(), page.printed()
    page.finish()


def test_load_of_errors_only(room):
    page = room.ready(kind='load', call='bench:always_break',
                      load={'duration_ns': 60 * 10 ** 9, 'rate': 0.0})
    assert page.order('load', calls=3) == 'failed'
    assert 'ValueError: each one' in page.text(), page.text()
    page.end()


def test_load_that_does_not_end(room):
    page, place = load(room, 'hang', 3, loop_factory='bench:make_leaping')
    assert page.value('errors') == place.latency_calls == 3
    page.finish()
    page, place = load(room, 'hang', 3, rate=100.0, seconds=0.05)
    assert page.value('errors') == place.latency_calls == 5
    assert place.latency_max_ns >= 10 ** 8
    page.finish()


def test_track_of_no_number(room):
    page = room.ready(kind='track', call='bench:text')
    assert page.order('try') == 'failed'
    assert page.text() == 'bench:text returned str, not a number'
    page.end()
    for name, number in (('endless', 'inf'), ('nothing_known', 'nan')):
        page = room.ready(kind='track', call='bench:' + name)
        assert page.order('try') == 'failed'
        assert page.text() == ('bench:%s returned %s, which compares with '
                               'nothing' % (name, number))
        page.end()
