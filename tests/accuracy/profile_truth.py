# SPDX-License-Identifier: MIT
"""Are the stacks of a profile ones that can be, and is it fair?

    profile_truth.py TARE [PYTHON...]

Twins that flutter: two sets of small functions, generators and recursions
that do the same work, so that each has half of the time, and no function of
one set is ever called by the other's.  Prints, for each interpreter, how
much of the time stands on stacks that cannot be, what the first twin is said
to have of both, and what being looked at costs; the same of py-spy, as it is
and with --nonblocking, where it is installed.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

TWIN = '''
def leaf_X(n):
    return n + 1

def twice_X(n):
    return leaf_X(leaf_X(n))

def each_X(n):
    for i in range(n):
        yield twice_X(i)

def sum_X():
    total = 0
    for i in each_X(5):
        total += i
    return total

def deep_X(n):
    return deep_X(n - 1) if n else twice_X(n)

def all_X():
    return sum_X() + deep_X(6)
'''
FLUTTER = TWIN.replace('X', 'a') + TWIN.replace('X', 'b') + '''
def flutter():
    for _ in range(10):
        all_a()
        all_b()
'''
CALLERS = {'leaf': ['twice'], 'twice': ['each', 'deep'], 'each': ['sum'],
           'sum': ['all'], 'deep': ['all', 'deep'], 'all': ['flutter'],
           'flutter': []}
SUITE = '''
suite: twins
python: %s
benchmarks: [{name: flutter, call: "twins:flutter"}]
'''
CALLS_PER_RUN = 20000
ALONE = '''
import time, twins
for _ in range(1000):
    twins.flutter()
start = time.process_time()
for _ in range(%d):
    twins.flutter()
print((time.process_time() - start) / %d * 1e6)
''' % (CALLS_PER_RUN, CALLS_PER_RUN)
FOR_EVER = 'import twins\nwhile True:\n    twins.flutter()\n'


def is_possible(names):
    """Is every frame one that its caller calls, from flutter on?"""
    for caller, name in zip(names, names[1:]):
        kind, _, twin = name.partition('_')
        caller_kind, _, caller_twin = caller.partition('_')
        if caller_kind not in CALLERS.get(kind, ()):
            return False
        if caller_twin and caller_twin != twin:
            return False
    return True


def judge(lines):
    """Impossible share, share of twin a, from folded stacks."""
    total = impossible = first = both = 0
    for line in lines:
        stack, _, weight = line.rpartition(' ')
        names = [re.split(r'[ (]', frame)[0] for frame in stack.split(';')]
        if 'flutter' not in names:
            continue
        names = names[names.index('flutter'):]
        weight = float(weight)
        total += weight
        impossible += weight * (not is_possible(names))
        twin = names[-1].rpartition('_')[2]
        first += weight * (twin == 'a')
        both += weight * (twin in 'ab')
    return impossible / total, first / both


def show(what, lines, more=''):
    impossible, first = judge(lines)
    print('  %-24s %6.2f %% impossible, %5.1f %% in the first twin%s' % (
        what, 100 * impossible, 100 * first, more), flush=True)


def try_tare(tare, python):
    with open('suite.yaml', 'w') as suite:
        suite.write(SUITE % python)
    alone = float(subprocess.check_output([python, '-c', ALONE]))
    out = subprocess.run(
        [tare, 'profile', '.', 'flutter', '--collapsed', 'tare.txt'],
        check=True, stdout=subprocess.PIPE, universal_newlines=True).stdout
    seen = float(re.search(r'([\d.]+) us of CPU', out).group(1))
    samples = re.search(r'(\d+) samples', out).group(1)
    with open('tare.txt') as stacks:
        show('tare', list(stacks),
             '; %s samples, CPU a call x%.2f' % (samples, seen / alone))


def try_py_spy(python, options):
    run = subprocess.Popen([python, '-c', FOR_EVER])
    try:
        subprocess.run(
            ['py-spy', 'record', '-p', str(run.pid), '-r', '1000', '-d', '5',
             '-f', 'raw', '-o', 'spy.txt', *options], check=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with open('spy.txt') as stacks:
            show(' '.join(['py-spy', *options]), list(stacks))
    except subprocess.CalledProcessError:
        print('  py-spy does not read this one')
    finally:
        run.kill()
        run.wait()


def main():
    tare = os.path.abspath(sys.argv[1])
    pythons = sys.argv[2:] or [sys.executable]
    has_py_spy = shutil.which('py-spy')
    with tempfile.TemporaryDirectory() as work:
        os.chdir(work)
        with open('twins.py', 'w') as twins:
            twins.write(FLUTTER)
        for python in pythons:
            print(python)
            try_tare(tare, python)
            for options in ([], ['--nonblocking']) if has_py_spy else ():
                try_py_spy(python, options)
    if not has_py_spy:
        print('py-spy is not installed (PyPI has it): nothing beside it')


main()
