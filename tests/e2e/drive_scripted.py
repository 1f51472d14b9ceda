# SPDX-License-Identifier: MIT
"""The scripted interpreter keeps to the protocol and to its script.

    drive_scripted.py SCRIPTED
"""
import os
import shutil
import signal
import sys
import tempfile

from page import Died, Page


def start(page, stmt, seat=0, **params):
    return page.start(seat, kind='stmt', stmt=stmt, params=params)


def slices(page, seat=0):
    place = page.header.seat[seat]
    return place.slice[:place.slices_done]


def test_times_are_the_scripts(page):
    assert start(page, 'time=2us yardstick=100us loop=10ns') == 'ready'
    page.order('calibrate', slice_ns=1000000)
    assert page.header.seat[0].loops == 500
    assert page.value('single_ns') == 2000
    assert page.value('loop_ps') == 10000
    page.order('time', slices=3, yardstick_loops=2)
    assert [(s.wall_ns, s.loops, s.yardstick_ns, s.chain_ns)
            for s in slices(page)] == [(500 * 2010, 500, 200000, 200000)] * 3
    page.finish()


def test_noise_repeats(page):
    walls = []
    for _ in range(2):
        start(page, 'time=1us,spread=2%,between=10%,drift=1%')
        page.order('time', slices=50, loops=1000)
        walls.append([s.wall_ns for s in slices(page)])
        page.finish()
    assert walls[0] == walls[1]
    assert len(set(walls[0])) > 40
    assert 0.88e6 < walls[0][0] < 1.13e6
    assert 1.3 < sum(walls[0][40:]) / sum(walls[0][:10]) < 1.6


def test_counts(page):
    start(page, 'allocations=5 bytes=1KiB heap=64KiB memory=10MiB rss=50MiB '
          'track=2.5')
    page.order('count', calls=3)
    assert page.value('allocations') == 15
    assert page.value('allocated_bytes') == 3072
    assert page.value('peak_heap') == 65536
    page.order('memory', calls=1)
    assert page.value('peak_memory') == 10 << 20
    assert page.value('peak_rss') == 50 << 20
    page.order('try')
    assert page.real('track_bits') == 2.5
    page.order('latency', calls=100)
    assert sum(page.header.seat[0].bucket) == 100
    page.finish()


def test_params_and_files(page):
    path = os.path.join(os.path.dirname(page.path), 'script')
    with open(path, 'w') as script:
        script.write('time=5us\n')
    start(page, '@%s allocations=1' % path, allocations=7, other=3)
    page.order('try')
    page.order('count', calls=1)
    assert page.value('single_ns') == 5000
    assert page.value('allocations') == 7
    page.finish()


def test_turns(page):
    for seat, time in ((0, '1us'), (1, '2us')):
        start(page, 'time=' + time, seat)
    page.header.round_seats = 3
    for seat in (0, 1):
        page.write_order('time', seat, slices=4 - seat, loops=10)
    page.turn(1)
    starts = sorted((s.start_ns, seat) for seat in (0, 1)
                    for s in slices(page, seat))
    assert [seat for _, seat in starts] == [1, 0, 1, 0, 1, 0, 0]


def test_failures(page):
    assert start(page, 'raise@start') == 'failed'
    assert page.text().endswith('ValueError: as scripted')
    page.end(status=0)
    assert start(page, 'skip@start') == 'skipped'
    page.end(status=0)
    start(page, 'raise@time')
    assert page.order('try') == 'ready'
    assert page.order('time', slices=2, loops=2) == 'failed'
    page.end(status=0)
    for how, status in (('exit', 3), ('vanish', 0),
                        ('segv', -signal.SIGSEGV), ('kill', -signal.SIGKILL)):
        start(page, how + '@count')
        try:
            page.order('count', calls=1)
            raise AssertionError(how)
        except Died:
            assert page.workers.pop(0).returncode == status


def test_flood(page):
    start(page, 'flood@try')
    assert page.order('try') == 'ready'
    assert os.path.getsize(page.output.name) == 32 << 20
    page.finish()


def test_garbage(page):
    start(page, 'garbage@time')
    page.write_order('time', 0, slices=1)
    page.turn(0)
    assert page.header.seat[0].state == 77
    assert page.header.seat[0].slices_done > 4096


def test_bad_scripts(page):
    for script in ('tempo=3', 'time=soon', 'burst@try', 'raise@home',
                   'what', '@/no/such/file'):
        try:
            start(page, script)
            raise AssertionError(script)
        except Died:
            assert page.workers.pop(0).returncode == 4


def main():
    failed = 0
    for name, test in sorted(globals().items()):
        if not name.startswith('test_'):
            continue
        folder = tempfile.mkdtemp(prefix='tare-scripted-')
        page = Page(folder, sys.argv[1], '')
        try:
            test(page)
            print('ok scripted/' + name[5:])
        except (AssertionError, Died) as failure:
            print('FAIL scripted/' + name[5:])
            print('    %s: %s' % (type(failure).__name__, failure))
            failed = 1
        finally:
            page.close()
            shutil.rmtree(folder)
    return failed


if __name__ == '__main__':
    sys.exit(main())
