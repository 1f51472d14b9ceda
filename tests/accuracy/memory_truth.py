# SPDX-License-Identifier: MIT
"""Is peak_memory what a benchmark takes, whatever was there before it?

    memory_truth.py TARE [PYTHON]

Known amounts, measured by tare as a user would: 50 MiB after a setup that
took and freed 200 MiB, in one block and in objects of 10 kB of which a few
stay; the buffers of numpy, where PYTHON has it; and a small command under a
harness with thousands of cases.  Prints what was read beside what is true,
and fails where they differ by more than 2 %.
"""
import json
import os
import subprocess
import sys
import tempfile

MIB = 1 << 20
BENCH = '''
KEPT = []

def setup_block():
    block = b'x' * (200 << 20)
    return len(block)

def fifty_block(length):
    return b'x' * (50 << 20)

def setup_objects():
    objects = [b'x' * 10000 for _ in range((200 << 20) // 10000)]
    KEPT.extend(objects[::1000])
    return len(objects)

def fifty_objects(length):
    return [b'x' * 10000 for _ in range((50 << 20) // 10000)]

def setup_numpy():
    import numpy
    return numpy

def fifty_numpy(numpy):
    return numpy.ones((50 << 20) // 8)

def nothing():
    pass
'''
SUITE = '''
suite: truth
python: %s
defaults: {processes: 3, metrics: [peak_memory, peak_rss]}
benchmarks:
  - {name: block, setup: bench:setup_block, call: bench:fifty_block}
  - {name: objects, setup: bench:setup_objects, call: bench:fifty_objects}
  - {name: numpy, setup: bench:setup_numpy, call: bench:fifty_numpy,
     requires: [numpy]}
  - {name: nothing, call: bench:nothing}
  - {name: command, command: [/bin/true], metrics: [time, peak_rss]}
'''
FAT_VALUES = 99  # squared


def run(tare, folder, name, *options):
    output = os.path.join(folder, 'run.json')
    subprocess.run([tare, 'run', '-q', '--store',
                    os.path.join(folder, 'store.db'), '--output', output,
                    *options, name],
                   cwd=folder, check=True, stdout=subprocess.DEVNULL)
    with open(output) as file:
        found = json.load(file)
    readings = {}
    for worker in found['workers']:
        name = found['cases'][worker['case']]['benchmark']
        readings.setdefault(name, []).append(worker['readings'])
    return readings


def peak_of(arguments):
    """The harness's own peak, by its parent."""
    script = ('import resource, subprocess, sys\n'
              'subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)\n'
              'print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)')
    return int(subprocess.check_output(
        [sys.executable, '-c', script, *arguments]).split()[-1]) * 1024


class Table:
    def __init__(self):
        self.wrong = 0

    def row(self, name, wanted, values, slack=0.02, floor=0):
        for value in values:
            good = abs(value - wanted) <= max(slack * wanted, floor)
            self.wrong += not good
            print('%-34s %9.2f MiB %9.2f MiB  %s' % (
                name, wanted / MIB, value / MIB, 'ok' if good else 'WRONG'))


def main():
    tare = os.path.abspath(sys.argv[1])
    suite = SUITE % (sys.argv[2] if len(sys.argv) > 2 else 'python3')
    table = Table()
    print('%-34s %13s %13s' % ('', 'true', 'read'))
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, 'bench.py'), 'w') as file:
            file.write(BENCH)
        with open(os.path.join(folder, 'suite.yaml'), 'w') as file:
            file.write(suite)
        thin = run(tare, folder, 'suite.yaml')
        for name, what in (('block', 'one block after 200 MiB'),
                           ('objects', '10 kB objects after 200 MiB'),
                           ('numpy', "numpy's buffer")):
            if name not in thin:
                print('%-34s not measured: is it installed?' % what)
                continue
            table.row(what, 50 * MIB,
                      [one['peak_memory'] for one in thin[name]])
        table.row('nothing', 0,
                  [one['peak_memory'] for one in thin['nothing']],
                  floor=MIB // 4)
        with open(os.path.join(folder, 'fat.yaml'), 'w') as file:
            file.write(suite + '  - {name: fat, command: [/bin/true], params: '
                       '{n: %s, m: %s}}\n' % ((list(range(FAT_VALUES)),) * 2))
        options = ('-k', 'truth/command@*')
        fat = run(tare, folder, 'fat.yaml', *options)
        harness = peak_of([tare, 'plan', '--store',
                           os.path.join(folder, 'store.db'), '-C', folder,
                           'fat.yaml'])
        true = min(one['peak_rss'] for one in thin['command'])
        table.row('/bin/true, harness of %.0f MiB' % (harness / MIB), true,
                  [one['peak_rss'] for one in fat['command']], slack=0,
                  floor=MIB // 2)
    return 1 if table.wrong else 0


if __name__ == '__main__':
    sys.exit(main())
