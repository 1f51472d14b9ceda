# SPDX-License-Identifier: MIT
"""What the timing loop itself costs, beside the loops of timeit and pyperf.

    loop_cost.py PROBE_DIR [PYTHON...]

For each interpreter (else: python3, those of $TARE_TEST_PYTHONS and of PATH):
the loop's own cost a call, which tare takes off; a C function and a Python
function called by tare and by timeit in turns, medians of the same minutes;
and where pyperf can be imported ($TARE_PYPERF names a folder with it) its
loop.  Last the instructions a call that the probe's own code takes, counted
by callgrind.  Fails if a loop costs more than 3 ns or a C function more than
0.6 of what timeit says.
"""
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                '..', 'e2e'))
from page import Page  # noqa: E402

BENCH = '''
from gc import isenabled as c_function

def python_function():
    pass
'''
TIMEIT = '''
import sys, timeit
sys.path[:0] = [%r]
import bench
timers = {name: timeit.Timer('f()', globals={'f': getattr(bench, name)})
          for name in ('c_function', 'python_function')}
for line in sys.stdin:
    name, number = line.split()
    print(timers[name].timeit(int(number)) * 1e9 / int(number), flush=True)
'''
NAMES = ('c_function', 'python_function')
ROUNDS, SLICES, CALLS = 15, 5, 20000
MOST_LOOP_NS, MOST_OF_TIMEIT = 3.0, 0.6


def pythons():
    names = ['python3'] + ['python3.%d' % i for i in range(6, 16)]
    paths = [shutil.which(name) for name in names]
    paths += os.environ.get('TARE_TEST_PYTHONS', '').split()
    found = {}
    for path in filter(None, paths):
        try:
            real = subprocess.check_output(
                [path, '-c', 'import sys; print(sys.executable)'],
                stderr=subprocess.DEVNULL).decode().strip()
        except (OSError, subprocess.CalledProcessError):
            continue
        found.setdefault(os.path.realpath(real), real)
    return sorted(found.values())


class Peer:
    """timeit in a process of its own, which answers when asked."""

    def __init__(self, python, folder):
        self.process = subprocess.Popen(
            [python, '-c', TIMEIT % folder], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, universal_newlines=True)

    def ask(self, name):
        self.process.stdin.write('%s %d\n' % (name, CALLS))
        self.process.stdin.flush()
        return float(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def slices_ns(page):
    """Of a round: median of slices, nanoseconds a call, loop included."""
    state = page.order('time', slices=SLICES, loops=CALLS)
    assert state == 'ready', page.text()
    seat = page.header.seat[0]
    return statistics.median(s.wall_ns / s.loops
                             for s in seat.slice[:seat.slices_done])


def loop_ns(page):
    page.order('calibrate', slice_ns=1000000)
    return page.value('loop_ps') / 1000


def compare(python, probe_dir, folder, name):
    """tare's and timeit's nanoseconds, in turns, and the loop's own."""
    page, peer = Page(folder, python, probe_dir), Peer(python, folder)
    try:
        assert page.start(call='bench:' + name, path=[folder]) == 'ready', (
            page.text())
        page.order('try')
        rounds = []
        for _ in range(ROUNDS):
            own = loop_ns(page)
            rounds.append((own, slices_ns(page) - own, peer.ask(name)))
        page.finish()
        own, ours, theirs = (statistics.median(column)
                             for column in zip(*rounds))
        ratio = statistics.median(a / b for _, a, b in rounds)
        return own, ours, theirs, ratio
    finally:
        peer.close()
        page.close()


def pyperf_ns(python, folder):
    """pyperf's bench_func, or None: it may need another Python."""
    script = os.path.join(folder, 'by_pyperf.py')
    output = os.path.join(folder, 'pyperf.json')
    with open(script, 'w') as file:
        file.write('import sys\nsys.path[:0] = [%r, %r]\n'
                   'import bench, pyperf\nrunner = pyperf.Runner()\n'
                   'for name in %r:\n'
                   '    runner.bench_func(name, getattr(bench, name))\n'
                   % (folder, os.environ.get('TARE_PYPERF', folder), NAMES))
    if os.path.exists(output):
        os.remove(output)
    try:
        subprocess.check_call(
            [python, script, '-p3', '-w1', '-n5', '-l%d' % CALLS, '--quiet',
             '--output', output], stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, timeout=120)
    except (OSError, subprocess.SubprocessError):
        return None
    with open(output) as file:
        found = json.load(file)
    return [statistics.median(value for run in benchmark['runs']
                              for value in run.get('values', ())) * 1e9
            for benchmark in found['benchmarks']]


def own_instructions(path, calls):
    """The instructions, a call, of the functions of the probe itself."""
    with open(path) as file:
        text = file.read()
    objects, total, ours, skip = {}, 0, False, False
    for line in text.splitlines():
        match = re.match(r'ob=\((\d+)\)(?: (.*))?$', line)
        if match:
            if match.group(2):
                objects[match.group(1)] = match.group(2)
            ours = '_tare_probe' in objects[match.group(1)]
        elif line.startswith('cob='):
            match = re.match(r'cob=\((\d+)\)(?: (.*))?$', line)
            if match and match.group(2):
                objects[match.group(1)] = match.group(2)
        elif line.startswith('calls='):
            skip = True  # the next line is what was called
        elif re.match(r'[+*\d-]', line):
            total += int(line.split()[1]) if ours and not skip else 0
            skip = False
    return total / calls


def count_instructions(python, probe_dir, folder, calls=10000):
    if not shutil.which('valgrind'):
        return None
    output = os.path.join(folder, 'callgrind')
    page = Page(folder, python, probe_dir)
    page.prefix = ['valgrind', '-q', '--tool=callgrind',
                   '--collect-atstart=no', '--callgrind-out-file=' + output]
    page.header.patience_ns = 100 * 10 ** 9
    try:
        page.start(call='bench:c_function', path=[folder])
        page.order('instructions', calls=calls)
        page.finish()
    finally:
        page.close()
    return own_instructions(output, calls)


def main():
    probe_dir = os.path.abspath(sys.argv[1])
    failed = False
    found = sys.argv[2:] or pythons()
    print('nanoseconds a call; tare: without its loop\n'
          '%-10s %6s | %6s %6s %6s %6s | %6s %6s %6s %6s' % (
              'python', 'loop', 'C tare', 'timeit', 'ratio', 'pyperf',
              'Py tare', 'timeit', 'ratio', 'pyperf'))
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, 'bench.py'), 'w') as file:
            file.write(BENCH)
        for python in found:
            version = subprocess.check_output(
                [python, '-c', 'import sys; print("%d.%d.%d" %'
                 ' sys.version_info[:3])']).decode().strip()
            rows = [compare(python, probe_dir, folder, name)
                    for name in NAMES]
            theirs = pyperf_ns(python, folder) or [None, None]
            line = '%-10s %6.2f' % (version, min(row[0] for row in rows))
            for (_, ours, peer, ratio), other in zip(rows, theirs):
                line += ' | %6.1f %6.1f %6.2f %6s' % (
                    ours, peer, ratio, '%.1f' % other if other else '-')
            print(line, flush=True)
            failed |= (rows[0][0] > MOST_LOOP_NS or
                       rows[0][3] > MOST_OF_TIMEIT)
        count = count_instructions(found[0], probe_dir, folder)
    print('pyperf: where it can be imported')
    print("the probe's own instructions a call: %s" % (
        '%.2f (%s, callgrind)' % (count, os.path.basename(found[0]))
        if count else 'valgrind is not installed'))
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
