# SPDX-License-Identifier: MIT
"""struct page of harness/probe/page.h for tests, and the harness's side of
it: Page makes one, gives orders and waits for answers."""
import ctypes
import json
import os
import subprocess
import sys
import time
from ctypes import c_char, c_int64, c_uint32, c_uint64
import mmap

SEATS, SLICES, JOB_BYTES, TEXT_BYTES, BUCKETS = 2, 4096, 65536, 16384, 2496
STATES = ('starting', 'ready', 'failed', 'skipped', 'done')
ORDERS = ('none', 'try', 'memory', 'count', 'calibrate', 'time', 'latency',
          'finish')
VALUES = ('single_ns', 'loop_ps', 'peak_memory', 'peak_rss', 'allocations',
          'allocated_bytes', 'peak_heap', 'instructions', 'track_bits',
          'errors', 'cpu', 'cpu_count')
MISSING = -2 ** 63
C_PROBE, INSTRUMENTED, HAS_CHECKED = 1, 2, 4


class Slice(ctypes.Structure):
    _fields_ = [('start_ns', c_int64), ('wall_ns', c_int64),
                ('cpu_ns', c_int64), ('yardstick_ns', c_int64),
                ('run_delay_ns', c_int64), ('loops', c_uint32),
                ('voluntary', c_uint32), ('involuntary', c_uint32),
                ('major_faults', c_uint32)]


class Seat(ctypes.Structure):
    _fields_ = [('order', c_uint32), ('slices', c_uint32), ('loops', c_int64),
                ('calls', c_int64), ('slice_ns', c_int64),
                ('stretch_ns', c_int64), ('yardstick_loops', c_int64),
                ('jitter_seed', c_uint64),
                ('state', c_uint32), ('flags', c_uint32), ('pid', c_int64),
                ('slices_done', c_uint32), ('reserved', c_uint32),
                ('latency_max_ns', c_int64), ('latency_calls', c_int64),
                ('values', c_int64 * 16), ('bucket', c_uint64 * BUCKETS),
                ('slice', Slice * SLICES), ('text', c_char * TEXT_BYTES),
                ('job', c_char * JOB_BYTES)]


class Header(ctypes.Structure):
    _fields_ = [('magic', c_uint64), ('version', c_uint32),
                ('turn', c_uint32), ('patience_ns', c_int64),
                ('round_seats', c_uint32), ('reserved', c_uint32),
                ('seat', Seat * SEATS)]


def layout():
    """As the probe's layout() says it."""
    found = {'sizeof(page)': ctypes.sizeof(Header),
             'sizeof(seat)': ctypes.sizeof(Seat),
             'sizeof(slice)': ctypes.sizeof(Slice)}
    for prefix, kind in (('', Header), ('seat.', Seat), ('slice.', Slice)):
        for name, _ in kind._fields_:
            if name != 'reserved':
                found[prefix + name] = getattr(kind, name).offset
    return found


class Died(Exception):
    pass


class Page:
    """A page in a file, the harness's side, with workers at its seats."""

    def __init__(self, folder, python, probe_dir, pure=False):
        self.path = os.path.join(folder, 'page')
        self.python, self.probe_dir, self.pure = python, probe_dir, pure
        self.fd = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_TRUNC,
                          0o600)
        size = ctypes.sizeof(Header)
        os.ftruncate(self.fd, size)
        self.map = mmap.mmap(self.fd, size)
        self.header = Header.from_buffer(self.map)
        self.header.magic = 0x3130656761706574
        self.header.version = 1
        self.header.patience_ns = 20 * 10 ** 9
        self.workers = {}
        self.output = open(os.path.join(folder, 'output'), 'w+')

    def start(self, seat=0, **job):
        """Start a worker and bring it to its first answer: its state."""
        whole = dict.fromkeys(('call', 'stmt', 'import', 'setup',
                               'before_each', 'teardown', 'check', 'probe'))
        whole.update(kind='call', params={}, path=[], gc='freeze')
        if not self.pure:
            whole['probe'] = os.path.join(self.probe_dir,
                                          '_tare_probe.abi3.so')
        whole.update(job)
        self.header.seat[seat].job = json.dumps(whole).encode()
        self.workers[seat] = subprocess.Popen(
            [self.python, os.path.join(self.probe_dir, 'worker.py'),
             str(self.fd), str(seat)], pass_fds=[self.fd],
            stdin=subprocess.DEVNULL, stdout=self.output,
            stderr=subprocess.STDOUT,
            env={'PATH': os.environ['PATH'], 'PYTHONHASHSEED': '0',
                 'PYTHONDONTWRITEBYTECODE': '1'})
        self.turn(seat)
        return STATES[self.header.seat[seat].state]

    def turn(self, seat, seconds=30):
        """Give SEAT the turn and wait until it comes back."""
        self.header.turn = 1 + seat
        syscall = ctypes.CDLL(None).syscall
        numbers = {'x86_64': 202, 'aarch64': 98}
        address = ctypes.c_void_p(ctypes.addressof(self.header)
                                  + Header.turn.offset)
        syscall(numbers[os.uname().machine], address, 1, 2 ** 31 - 1, None,
                None, 0)
        end = time.monotonic() + seconds
        while self.header.turn != 0:
            for worker in self.workers.values():
                if worker.poll() is not None:
                    raise Died('worker ended with %s\n%s' % (
                        worker.returncode, self.printed()))
            if time.monotonic() > end:
                raise Died('no answer from the worker')
            time.sleep(0.001)

    def order(self, name, seat=0, **arguments):
        """Give one order: the state after it."""
        self.write_order(name, seat, **arguments)
        self.turn(seat)
        return STATES[self.header.seat[seat].state]

    def write_order(self, name, seat, **arguments):
        place = self.header.seat[seat]
        for key, value in arguments.items():
            setattr(place, key, value)
        place.order = ORDERS.index(name)

    def value(self, name, seat=0):
        number = self.header.seat[seat].values[VALUES.index(name)]
        return None if number == MISSING else number

    def text(self, seat=0):
        return self.header.seat[seat].text.decode()

    def printed(self):
        self.output.flush()
        with open(self.output.name) as output:
            return output.read()

    def close(self):
        for worker in self.workers.values():
            worker.kill()
            worker.wait()
        self.output.close()
        del self.header
        self.map.close()
        os.close(self.fd)
