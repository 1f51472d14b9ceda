# SPDX-License-Identifier: MIT
"""What turns of the yardstick do to the slices between them.

    turns_cost.py PROBE_DIR [PYTHON]

Of ten workloads, each in one process: rounds of slices with a turn of the
yardstick before each, and without, one round after the other; the ratio of
their times, median over the rounds.  Fails if a time with turns differs by
more than 1 per cent (2 for the one that lives on the memory's speed).
"""
import os
import statistics
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'e2e'))
from page import Page  # noqa: E402

FOLDER = os.path.join(HERE, 'workloads')
WORKLOADS = ('floats', 'dicts', 'dumps', 'objects', 'memory', 'regex',
             'sort', 'files', 'generator', 'strings')
ROUNDS, SLICES = 60, 20
MOST = {'memory': 0.02}


def quartile(page, turns):
    """Lower quartile of a round's slices, ns a call."""
    state = page.order('time', slices=SLICES, loops=page.header.seat[0].loops,
                       yardstick_loops=turns)
    assert state == 'ready', page.text()
    seat = page.header.seat[0]
    times = sorted(s.wall_ns / s.loops for s in seat.slice[:seat.slices_done])
    return times[len(times) // 4]


def ratio_of(python, probe_dir, room, name):
    page = Page(room, python, probe_dir)
    job = {'call': 'bench_work:' + name, 'path': [FOLDER]}
    if name == 'memory':
        job['setup'] = 'bench_work:make_memory'
    try:
        assert page.start(**job) == 'ready', page.text()
        page.order('try')
        page.order('calibrate', slice_ns=1000000)
        ratios = []
        for i in range(ROUNDS):
            order = (1, 0) if i % 2 else (0, 1)
            times = {turns: quartile(page, turns) for turns in order}
            ratios.append(times[1] / times[0])
        page.finish()
        return statistics.median(ratios)
    finally:
        page.close()


def main():
    probe_dir = sys.argv[1]
    python = sys.argv[2] if len(sys.argv) > 2 else sys.executable
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    worst = 0
    print('%-10s %s' % ('', 'time with turns / without'))
    for name in WORKLOADS:
        with tempfile.TemporaryDirectory() as room:
            ratio = ratio_of(python, probe_dir, room, name)
        print('%-10s %.4f' % (name, ratio))
        worst = max(worst, abs(ratio - 1) / MOST.get(name, 0.01))
    sys.exit(worst > 1)


if __name__ == '__main__':
    main()
