# SPDX-License-Identifier: MIT
"""The harness's side of the shared page (harness/probe/page.h) for tests: a
Page has workers at its seats, gives orders and waits for answers."""
import ctypes
import json
import mmap
import os
import struct
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                '..', '..', 'harness', 'probe'))
from pure import (  # noqa: E402
    MAGIC, MISSING, PageFields, VERSION, layout)

__all__ = ['Page', 'Died', 'HANG_SECONDS', 'layout']

STATES = ('starting', 'ready', 'failed', 'skipped', 'done')
ORDERS = ('none', 'try', 'memory', 'count', 'calibrate', 'time', 'latency',
          'finish', 'load', 'instructions', 'import', 'setup')
VALUES = ('single_ns', 'loop_ps', 'peak_memory', 'peak_rss', 'allocations',
          'allocated_bytes', 'peak_heap', 'instructions', 'track_bits',
          'errors', 'cpu', 'cpu_count', 'throughput_bits',
          'counter_bias', 'counter_errno')
C_PROBE, INSTRUMENTED, HAS_CHECKED, PYTHON_LOOP, LACKING = 1, 2, 4, 16, 32
STAY_LARGE, STAY_SPECIAL = 1, 2


HANG_SECONDS = 600  # whoever takes longer hangs, on any machine


class Died(Exception):
    pass


class Page:
    """A page in a file, the harness's side, with workers at its seats."""

    def __init__(self, folder, python, probe_dir, pure=False):
        self.path = os.path.join(folder, 'page')
        self.python, self.probe_dir, self.pure = python, probe_dir, pure
        self.prefix = []  # of the worker's command line
        self.fd = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_TRUNC,
                          0o600)
        size = ctypes.sizeof(PageFields)
        os.ftruncate(self.fd, size)
        self.map = mmap.mmap(self.fd, size)
        self.header = PageFields.from_buffer(self.map)
        self.header.magic = MAGIC
        self.header.version = VERSION
        self.header.patience_ns = HANG_SECONDS * 10 ** 9
        self.workers = {}
        self.output = open(os.path.join(folder, 'output'), 'w+')

    def start(self, seat=0, **job):
        """Start a worker and have it set up: its state."""
        self.launch(seat, **job)
        self.order('import', seat)
        return self.order('setup', seat)

    def launch(self, seat=0, **job):
        """Start a worker, which then waits for its turn."""
        whole = dict.fromkeys(('call', 'stmt', 'import', 'setup',
                               'before_each', 'teardown', 'check',
                               'loop_factory', 'load', 'probe'))
        whole.update(kind='call', params={}, path=[], gc='freeze',
                     suite=os.path.join(os.path.dirname(self.path), 'suite'))
        if not self.pure:
            whole['probe'] = os.path.join(self.probe_dir,
                                          '_tare_probe.abi3.so')
        whole.update(job)
        self.header.seat[seat].state = self.header.seat[seat].order = 0
        if self.header.turn == 1 + seat:  # of a worker that died
            self.header.turn = 0
        self.header.seat[seat].job = json.dumps(whole).encode()
        self.workers[seat] = subprocess.Popen(
            self.prefix + [self.python, os.path.join(self.probe_dir, 'worker.py'),
             str(self.fd), str(seat)], pass_fds=[self.fd],
            stdin=subprocess.DEVNULL, stdout=self.output,
            stderr=subprocess.STDOUT,
            env={'PATH': os.environ['PATH'], 'PYTHONHASHSEED': '0',
                 'PYTHONDONTWRITEBYTECODE': '1'})

    def turn(self, seat):
        """Give SEAT the turn and wait until it comes back."""
        self.header.turn = 1 + seat
        syscall = ctypes.CDLL(None).syscall
        numbers = {'x86_64': 202, 'aarch64': 98}
        address = ctypes.c_void_p(ctypes.addressof(self.header)
                                  + PageFields.turn.offset)
        syscall(numbers[os.uname().machine], address, 1, 2 ** 31 - 1, None,
                None, 0)
        end = time.monotonic() + HANG_SECONDS
        while self.header.turn != 0:
            for worker in self.workers.values():
                # who answered the last order may be gone right after it
                if worker.poll() is not None and self.header.turn != 0:
                    raise Died('worker ended with %s\n%s' % (
                        worker.returncode, self.printed()))
            if time.monotonic() > end:
                raise Died('no answer from the worker')
            time.sleep(0.001)

    def order(self, name, seat=0, **arguments):
        """Give one order: the state after it."""
        self.write_order(name, seat, **arguments)
        self.turn(seat)
        return self.state(seat)

    def write_order(self, name, seat, **arguments):
        place = self.header.seat[seat]
        for key, value in arguments.items():
            setattr(place, key, value)
        place.order = ORDERS.index(name)

    def value(self, name, seat=0):
        number = self.header.seat[seat].values[VALUES.index(name)]
        return None if number == MISSING else number

    def real(self, name, seat=0):
        return struct.unpack('d', struct.pack('q', self.value(name, seat)))[0]

    def state(self, seat=0):
        return STATES[self.header.seat[seat].state]

    def text(self, seat=0):
        return self.header.seat[seat].text.decode()

    def printed(self):
        self.output.flush()
        with open(self.output.name) as output:
            return output.read()

    def finish(self, seat=0):
        """The last order, answered well; the worker is gone after it."""
        state = self.order('finish', seat)
        assert state == 'done', (state, self.text(seat))
        self.end(seat, status=0)

    def end(self, seat=0, status=None):
        """Have the worker finish if it has not, and see how it ended."""
        worker = self.workers.pop(seat)
        if self.state(seat) != 'done' and worker.poll() is None:
            self.write_order('finish', seat)
            self.turn(seat)
        found = worker.wait(timeout=HANG_SECONDS)
        assert status is None or found == status, (found, self.printed())

    def close(self):
        for worker in self.workers.values():
            worker.kill()
            worker.wait()
        self.output.close()
        del self.header
        try:
            self.map.close()
        except BufferError:  # a test that failed still holds a seat
            pass
        os.close(self.fd)
