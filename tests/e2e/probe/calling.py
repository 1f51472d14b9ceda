# SPDX-License-Identifier: MIT
"""Calls: who makes them, in slices of which size, in what surroundings."""
import ctypes
import os
import subprocess

from page import (
    C_PROBE, HANG_SECONDS, HAS_CHECKED, PYTHON_LOOP, Died, layout)
from probe.room import answer, calibrate, is_pypy, only_c, version_of


def test_layout_is_page_h(room):
    script = ('import sys; sys.path[:0] = [%r]; import worker, pure\n'
              'probe, why = worker.load_probe(%r)\n'
              'found = probe.layout()\n'
              'assert found == pure.layout(), found\n'
              'assert worker.SEATS_AT == found["seat"]\n'
              'assert worker.SEAT_BYTES == found["sizeof(seat)"]\n'
              'assert worker.JOB_AT == found["seat.job"]\n'
              % (room.probe_dir,
                 None if room.pure
                 else os.path.join(room.probe_dir, '_tare_probe.abi3.so')))
    subprocess.check_call([room.python, '-B', '-c', script])
    assert ctypes.sizeof(type(room.page.header)) == layout()['sizeof(page)']


def test_call_with_setup(room):
    page = room.ready(call='bench:total', setup='bench:make',
                      params={'n': 100})
    place = room.order('try')
    assert page.value('single_ns') > 0
    assert bool(place.flags & C_PROBE) == (not room.pure)
    assert place.pid == page.workers[0].pid
    if not is_pypy(room):  # which cannot ask
        assert page.value('cpu_count') == len(os.sched_getaffinity(0))
    assert place.order == 0


def test_entry_of_the_loop(room):
    version = version_of(room)
    with_arguments, without = ((0, 0) if room.pure else
                               (1, 1) if version >= (3, 11) else
                               (3, 2) if version >= (3, 9) else (3, 3))
    for job, entry in (
            ({'call': 'bench:total', 'setup': 'bench:make',
              'params': {'n': 100}}, with_arguments),
            ({'call': 'bench:nothing'}, without),
            ({'kind': 'stmt', 'stmt': 'pass'}, 0)):
        page = room.ready(**job)
        place = room.order('try')
        assert place.entry == entry, (job, place.entry)
        assert bool(place.flags & PYTHON_LOOP) == room.pure
        page.end()


ASK_FOR_PROBE = """
import sys
sys.argv = [sys.argv[1]] + sys.argv[2:]
worker = {'__name__': 'worker', '__file__': sys.argv[0]}
exec(compile(open(sys.argv[0]).read(), sys.argv[0], 'exec'), worker)
sys.abiflags = sys.argv[2]
if sys.argv[3]:
    setattr(sys, sys.argv[3], None)
probe, why = worker['load_probe'](sys.argv[1])
print(type(probe).__name__, why)
"""


def ask_for_probe(room, path, abiflags='', attribute=''):
    return subprocess.check_output(
        [room.python, '-c', ASK_FOR_PROBE,
         os.path.join(room.probe_dir, 'worker.py'), path, abiflags,
         attribute]).decode().strip()


@only_c
def test_who_gets_the_probe(room):
    path = os.path.join(room.probe_dir, '_tare_probe.abi3.so')
    assert ask_for_probe(room, path) == 'module'
    for abiflags in ('t', 'td'):
        assert ask_for_probe(room, path, abiflags) == (
            'Probe is not for free-threaded Python')
    assert ask_for_probe(room, path, attribute='getobjects') == (
        'Probe is not for a Python that keeps a list of all objects')
    nothing = ask_for_probe(room, '/nowhere.so')
    assert nothing.startswith('Probe could not be loaded (/nowhere.so: '), (
        nothing)


def test_instructions_or_why_not(room):
    page = room.ready(call='bench:total', setup='bench:make',
                      params={'n': 100})
    room.order('try')
    room.order('instructions', calls=100)
    counted = page.value('instructions')
    if counted is None:
        assert room.pure or page.value('counter_errno') > 0
    else:
        assert 0 <= page.value('counter_bias') < counted


def test_params_go_where_they_are_named(room):
    page = room.ready(call='bench:mixed', setup='bench:make', kind='track',
                      params={'n': 3, 'scale': 7}, check='bench:yes')
    place = room.order('try')
    assert page.real('track_bits') == 21.0
    assert place.flags & HAS_CHECKED


def test_callables_of_all_kinds(room):
    for call in ('bench:Thing.of_class', 'bench:Thing.of_none',
                 'bench:called'):
        page = room.ready(call=call, kind='track', params={'n': 4})
        room.order('try')
        assert page.real('track_bits') == 4.0
        room.order('time', slices=2, loops=10)
        page.end()


def test_calibrated_slices(room):
    page = room.ready(call='bench:nothing')
    calibrate(room, 1000000)
    assert page.value('loop_ps') > 0
    loops = 1000
    room.order('time', slices=20, loops=loops, jitter_seed=9)
    slices = room.slices()
    assert len(slices) == 20
    assert all(0.79 * loops <= s.loops <= 1.21 * loops for s in slices)
    assert len({s.loops for s in slices}) > 10
    assert all(s.wall_ns > 0 and s.cpu_ns > 0 for s in slices)
    assert all(s.yardstick_ns == s.chain_ns == -1 for s in slices)
    room.order('time', slices=3, jitter_seed=0)
    assert {s.loops for s in room.slices()} == {loops}


SLOW_AT_FIRST = """
import time
seen = []
def load():
    if len(seen) < 1:
        time.sleep(0.01)
    seen.append(1)
"""


def test_what_is_slow_at_first_is_looked_at_again(room):
    room.write('lazy.py', SLOW_AT_FIRST)
    page = room.ready(call='lazy:load')
    assert room.order('calibrate', slice_ns=1000000).loops > 10
    assert page.value('single_ns') < 1000000


@only_c
def test_calm_before_each_slice(room):
    room.ready(call='bench:nothing')
    room.order('time', slices=4, loops=10, yardstick_loops=3)
    assert all(s.yardstick_ns > 0 and s.chain_ns > 0 for s in room.slices())


def test_before_each(room):
    page = room.ready(call='bench:prepared_call', setup='bench:make',
                      before_each='bench:prepare', params={'n': 3})
    room.order('try')
    room.order('calibrate', slice_ns=10000)
    assert page.value('loop_ps') > 0
    room.order('time', slices=3, loops=5)
    room.order('count', calls=3)
    room.order('memory', calls=2)
    room.order('latency', calls=10, stretch_ns=0)


def test_latency(room):
    room.ready(call='bench:nothing')
    place = room.order('latency', calls=500, stretch_ns=60 * 10 ** 9)
    assert place.latency_calls == 500
    assert sum(place.bucket) == 500
    highest = max(i for i, hits in enumerate(place.bucket) if hits)
    value, bits = place.latency_max_ns, place.latency_max_ns.bit_length()
    assert highest == (value if value < 128 else
                       (bits - 7) * 64 + (value >> (bits - 7)))
    place = room.order('latency', calls=0, stretch_ns=1000000)
    assert sum(place.bucket) == place.latency_calls > 0


def test_teardown_and_output(room):
    page = room.ready(call='bench:total', setup='bench:make',
                      teardown='bench:tear', params={'n': 5})
    page.finish()
    assert page.printed() == 'torn down 5\n', page.printed()


def test_output_of_calls_is_whole(room):
    page = room.ready(call='bench:prints')
    room.order('time', slices=2, loops=3)
    assert page.printed() == 'heard\n' * 6
    page.finish()


def test_clean_room(room):
    page = room.ready(call='bench:nothing', check='bench:room')
    room.order('try')
    page.finish()


@only_c
def test_lean_room(room):
    started = answer(room, 'print(" ".join(sys.modules))')
    if ' json' not in started and ' threading' not in started:
        room.ready(call='bench:nothing', check='bench:lean_room')
        room.order('try')


def test_gc_policies(room):
    for policy, check in (('off', 'gc_is_off'), ('on', 'gc_is_on')):
        page = room.ready(call='bench:nothing', gc=policy,
                          check='bench:' + check)
        room.order('try')
        page.end()
    old = subprocess.call([room.python, '-c', 'import gc; gc.freeze'],
                          stderr=subprocess.DEVNULL)
    if old == 0:
        room.ready(call='bench:nothing', check='bench:gc_is_frozen')
        room.order('try')


def test_too_many_slices(room):
    page = room.ready(call='bench:nothing')
    assert page.order('time', slices=4097, loops=1) == 'failed'
    assert '4097 slices do not fit' in page.text()


def test_patience(room):
    page = room.ready(call='bench:nothing')
    page.header.patience_ns = 1000000
    try:
        page.order('try')
    except Died:
        pass
    assert page.workers[0].wait(timeout=HANG_SECONDS) != 0


def test_foreign_page(room):
    for field in ('magic', 'version'):
        kept = getattr(room.page.header, field)
        setattr(room.page.header, field, 77)
        try:
            room.start(call='bench:nothing')
            raise AssertionError('the worker took a foreign page')
        except Died as death:
            assert 'shared page' in str(death), death
        setattr(room.page.header, field, kept)
        room.page.workers.clear()
