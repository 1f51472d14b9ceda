# SPDX-License-Identifier: MIT
"""What turns of the yardstick do to the slices between them.

    turns_cost.py PROBE_DIR [PYTHON]

Of ten workloads, each in seven processes: rounds of slices with a turn of the
yardstick before each, and without, one round after the other.  Each has another
number of slices and begins after another pause, or all rounds of one kind would
meet the kernel's clock in the same place (that alone made files 2 per cent
slower and regex 2 per cent quicker).  A round without counts if the turns of
both rounds beside it say that nobody else had a part of the core; the ratio of
their median slices, median over those; and of that the median over processes,
with the smallest and the largest.  Fails if a time with turns differs by more
than 1 per cent (2 for the one that lives on the memory's speed).
"""
import os
import random
import statistics
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'e2e'))
from page import Page  # noqa: E402

FOLDER = os.path.join(HERE, 'workloads')
WORKLOADS = ('floats', 'dicts', 'dumps', 'objects', 'memory', 'regex',
             'sort', 'files', 'generator', 'strings')
PROCESSES = 7
ROUNDS, MOST_ROUNDS, CALM_ROUNDS = 100, 600, 40
SLICES = 3, 9  # of a round; the first comes after a pause
PAUSE_S = 0.004
CALM_MOST = 0.02  # as in compare/calm.c
MOST = {'memory': 0.02}


def play_round(page, turns):
    """Its median time of a call, ns, and its turns' quotients."""
    time.sleep(random.random() * PAUSE_S)
    state = page.order('time', slices=random.randint(*SLICES),
                       loops=page.header.seat[0].loops, yardstick_loops=turns)
    assert state == 'ready', page.text()
    seat = page.header.seat[0]
    slices = seat.slice[:seat.slices_done]
    return (statistics.median(s.wall_ns / s.loops for s in slices[1:]),
            [s.yardstick_ns / s.chain_ns for s in slices])


def calm_ratios(rounds):
    """Of (with turns, without) in the order in which they were played."""
    all_quotients = sorted(q for (_, quotients), _ in rounds for q in quotients)
    calm = all_quotients[len(all_quotients) // 10]
    for (one, (without, _)), (other, _) in zip(rounds, rounds[1:]):
        if all(abs(q / calm - 1) <= CALM_MOST for q in one[1] + other[1]):
            yield (one[0] + other[0]) / 2 / without


def ratio_of(python, probe_dir, room, name):
    """Of one process; None if the machine was never calm."""
    page = Page(room, python, probe_dir)
    job = {'call': 'bench_work:' + name, 'path': [FOLDER]}
    if name == 'memory':
        job['setup'] = 'bench_work:make_memory'
    try:
        assert page.start(**job) == 'ready', page.text()
        page.order('try')
        page.order('calibrate', slice_ns=1000000)
        rounds, ratios = [], []
        while len(ratios) < CALM_ROUNDS and len(rounds) < MOST_ROUNDS:
            rounds += [(play_round(page, 1), play_round(page, 0))
                       for _ in range(ROUNDS)]
            ratios = list(calm_ratios(rounds))
        page.finish()
        return statistics.median(ratios) if ratios else None
    finally:
        page.close()


def main():
    random.seed(5)
    probe_dir = sys.argv[1]
    python = sys.argv[2] if len(sys.argv) > 2 else sys.executable
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    worst = 0
    print('%-10s %s' % ('', 'time with turns / without'))
    for name in WORKLOADS:
        ratios = []
        for _ in range(PROCESSES):
            with tempfile.TemporaryDirectory() as room:
                ratios.append(ratio_of(python, probe_dir, room, name))
        ratios = sorted(ratio for ratio in ratios if ratio)
        if not ratios:
            print('%-10s the machine was never calm' % name)
            continue
        ratio = statistics.median(ratios)
        print('%-10s %.4f (%.4f to %.4f, %d processes)' % (
            name, ratio, ratios[0], ratios[-1], len(ratios)), flush=True)
        worst = max(worst, abs(ratio - 1) / MOST.get(name, 0.01))
    sys.exit(worst > 1)


if __name__ == '__main__':
    main()
