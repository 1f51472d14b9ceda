#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What does tare itself cost?  `tare run --quick` starts one Python process a
case and one for the survey; here it stands beside the bare cost of starting
as many processes of the same interpreter on the same CPU, and beside the
quickest that pyperf does with as many statements (pip install pyperf).

    bench_start.py TARE [REPETITIONS]

All take turns, so that a machine that drifts drifts for all; what is
printed are medians, in one run.
"""
import importlib.util
import os
import statistics
import subprocess
import sys
import tempfile
import time

SIZES = (1, 10, 100)
PYTHON = os.path.realpath(sys.executable)  # no shim, which takes its time
PYPERF = importlib.util.find_spec('pyperf')
PYPERF_MOST = 10  # statements; a hundred would take 20 s a time
TARGET = 1.5
# What a worker's clean room has.
ENVIRONMENT = {'PATH': os.environ.get('PATH', os.defpath), 'LANG': 'C.UTF-8',
               'HOME': os.environ.get('HOME', '/'), 'PYTHONHASHSEED': '1'}


def write_suite(folder, size):
    path = os.path.join(folder, 'suite%d.yaml' % size)
    with open(path, 'w') as suite:
        suite.write('suite: trivial%d\npython: %s\nbenchmarks:\n' % (
            size, PYTHON))
        for i in range(size):
            suite.write('  - {name: case%d, stmt: pass}\n' % i)
    return path


def run_quick(tare, suite, store):
    """Seconds; another tare on our CPU would be waited for, so come again."""
    for _ in range(600):
        begin = time.perf_counter()
        done = subprocess.run(
            [tare, 'run', suite, '--quick', '--no-wait', '--store', store],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        if done.returncode == 0:
            return time.perf_counter() - begin
        if b'is used by' not in done.stderr:
            raise SystemExit(done.stderr.decode(errors='replace'))
        time.sleep(0.2)
    raise SystemExit('other tares do not end')


def start_bare(cpu, count):
    """Seconds for as many processes, one after the other.  We wait on the
    same CPU: whoever waits takes nothing."""
    begin = time.perf_counter()
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {cpu})
    for _ in range(count):
        pid = os.posix_spawn(PYTHON, [PYTHON, '-c', 'pass'], ENVIRONMENT)
        if os.waitpid(pid, 0)[1] != 0:
            raise SystemExit('%s does not start' % PYTHON)
    os.sched_setaffinity(0, allowed)
    return time.perf_counter() - begin


def run_pyperf(size):
    """Seconds for as many statements, each called once."""
    begin = time.perf_counter()
    for _ in range(size):
        subprocess.run([sys.executable, '-m', 'pyperf', 'timeit',
                        '--debug-single-value', 'pass'],
                       stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - begin


def compare(tare, folder, size, repetitions):
    suite = write_suite(folder, size)
    store = os.path.join(folder, 'store.db')
    cpu = max(os.sched_getaffinity(0))
    quick, bare, peer = [], [], []
    for _ in range(repetitions):
        quick.append(run_quick(tare, suite, store))
        bare.append(start_bare(cpu, size + 1))
        if PYPERF and size <= PYPERF_MOST:
            peer.append(run_pyperf(size))
    return [statistics.median(times) if times else None
            for times in (quick, bare, peer)]


def main():
    tare = sys.argv[1]
    repetitions = int(sys.argv[2]) if len(sys.argv) > 2 else 7
    worst = 0
    print('tare run --quick against the bare start of its processes; '
          'medians of %d' % repetitions)
    if not PYPERF:
        print('pyperf is not installed')
    print('%6s %10s %12s %12s %7s %12s' % ('cases', 'processes', 'quick',
                                           'bare', 'ratio', 'pyperf'))
    with tempfile.TemporaryDirectory() as folder:
        for size in SIZES:
            quick, bare, peer = compare(tare, folder, size, repetitions)
            worst = max(worst, quick / bare)
            print('%6d %10d %9.1f ms %9.1f ms %7.2f %12s' % (
                size, size + 1, 1e3 * quick, 1e3 * bare, quick / bare,
                '%.1f ms' % (1e3 * peer) if peer else '-'))
    print('worst ratio %.2f, target at most %.1f: %s' % (
        worst, TARGET, 'kept' if worst <= TARGET else 'missed'))
    return worst > TARGET


if __name__ == '__main__':
    sys.exit(main())
