# SPDX-License-Identifier: MIT
"""The probe in Python, for interpreters that the one in C is not for: PyPy,
and CPython that is free-threaded or built without the stable ABI.  Same
interface, same protocol (page.h); what only C can know (allocations, the
yardstick) stays missing.
"""
import ctypes
import gc
import mmap
import os
import resource
import sys
import time
from _thread import allocate_lock
from ctypes import c_char, c_int64, c_uint32, c_uint64
from itertools import repeat

MAGIC, VERSION = 0x3130656761706574, 4
SEATS, SLICES, TEXT_BYTES, JOB_BYTES = 2, 4096, 16384, 65536
BUCKETS = 38 * 64 + 64
VALUES = 16
MISSING = -2 ** 63
TURN_HARNESS = 0
STATE_STARTING, STATE_READY, STATE_FAILED, STATE_SKIPPED = range(4)
(ORDER_NONE, ORDER_TRY, ORDER_MEMORY, ORDER_COUNT, ORDER_CALIBRATE,
 ORDER_TIME, ORDER_LATENCY, ORDER_FINISH, ORDER_LOAD,
 ORDER_INSTRUCTIONS) = range(10)
(VALUE_SINGLE_NS, VALUE_LOOP_PS, VALUE_PEAK_MEMORY, VALUE_PEAK_RSS) = range(4)
VALUE_TRACK_BITS, VALUE_CPU_COUNT, VALUE_THROUGHPUT_BITS = 8, 11, 12
PYTHON_LOOP = 16
MOST_LOOPS = 2 ** 32 - 1
EMPTY_CALLS, EMPTY_READINGS = 20000, 5
SYS_FUTEX = {'x86_64': 202, 'aarch64': 98}.get(os.uname().machine)
FUTEX_WAIT, FUTEX_WAKE = 0, 1
POLL_SECONDS = 0.0005
# mimalloc keeps what is freed, and gives it back on no one's command: what
# earlier calls left would hide how much the next one takes.
KEEPS_FREED = 't' in getattr(sys, 'abiflags', '')


class Slice(ctypes.Structure):
    _fields_ = [('start_ns', c_int64), ('wall_ns', c_int64),
                ('cpu_ns', c_int64), ('yardstick_ns', c_int64),
                ('chain_ns', c_int64), ('run_delay_ns', c_int64),
                ('loops', c_uint32),
                ('voluntary', c_uint32), ('involuntary', c_uint32),
                ('major_faults', c_uint32), ('placement', c_uint32)]


class Seat(ctypes.Structure):
    _fields_ = [('order', c_uint32), ('slices', c_uint32), ('loops', c_int64),
                ('calls', c_int64), ('slice_ns', c_int64),
                ('stretch_ns', c_int64), ('yardstick_loops', c_int64),
                ('jitter_seed', c_uint64), ('block', c_uint32),
                ('counter_pmu', c_uint32), ('counter_event', c_uint64),
                ('state', c_uint32), ('flags', c_uint32), ('stay', c_uint32),
                ('pid', c_int64),
                ('slices_done', c_uint32), ('entry', c_uint32),
                ('latency_max_ns', c_int64), ('latency_calls', c_int64),
                ('values', c_int64 * VALUES), ('bucket', c_uint64 * BUCKETS),
                ('slice', Slice * SLICES), ('text', c_char * TEXT_BYTES),
                ('job', c_char * JOB_BYTES)]


class PageFields(ctypes.Structure):
    _fields_ = [('magic', c_uint64), ('version', c_uint32),
                ('turn', c_uint32), ('patience_ns', c_int64),
                ('round_seats', c_uint32), ('inside', c_uint32),
                ('seat', Seat * SEATS)]


def layout():
    """Name -> offset, as the probe in C says it."""
    found = {'sizeof(page)': ctypes.sizeof(PageFields),
             'sizeof(seat)': ctypes.sizeof(Seat),
             'sizeof(slice)': ctypes.sizeof(Slice)}
    for prefix, kind in (('', PageFields), ('seat.', Seat),
                         ('slice.', Slice)):
        for field in kind._fields_:
            found[prefix + field[0]] = getattr(kind, field[0]).offset
    return found


# Clocks and readings ---------------------------------------------------------

if hasattr(time, 'clock_gettime_ns'):
    clock_ns = time.clock_gettime_ns
else:
    def clock_ns(clock):
        return int(time.clock_gettime(clock) * 1e9)

CPU_CLOCK = getattr(time, 'CLOCK_THREAD_CPUTIME_ID',
                    time.CLOCK_PROCESS_CPUTIME_ID)
RUSAGE = getattr(resource, 'RUSAGE_THREAD', resource.RUSAGE_SELF)


def status_bytes(name):
    with open('/proc/self/status') as status:
        for line in status:
            if line.startswith(name):
                return int(line.split()[1]) * 1024
    return MISSING


def reset_peak():
    try:
        with open('/proc/self/clear_refs', 'w') as control:
            control.write('5')
        return True
    except OSError:
        return False


def trim_heap():
    try:
        ctypes.CDLL(None).malloc_trim(0)
    except AttributeError:
        pass


def splitmix64(seed, i):
    mask = 2 ** 64 - 1
    z = (seed + (i + 1) * 0x9e3779b97f4a7c15) & mask
    z = ((z ^ (z >> 30)) * 0xbf58476d1ce4e5b9) & mask
    z = ((z ^ (z >> 27)) * 0x94d049bb133111eb) & mask
    return z ^ (z >> 31)


def slice_loops(loops, seed, i):
    factor = 1.0
    if seed:
        factor = 0.8 + 0.4 * ((splitmix64(seed, i) >> 11)
                              / 9007199254740992.0)
    return min(max(int(loops * factor + 0.5), 1), MOST_LOOPS)


def loops_of(call_ns, wanted_ns):
    if call_ns * MOST_LOOPS <= wanted_ns:
        return MOST_LOOPS
    return max(int(wanted_ns / call_ns + 0.5), 1)


def bucket_of(wall_ns):
    if wall_ns < 128:
        return max(wall_ns, 0)
    shift = wall_ns.bit_length() - 7
    return min(shift * 64 + (wall_ns >> shift), BUCKETS - 1)


# The loops -------------------------------------------------------------------

def loop_calls(function, args, kwargs, rounds):
    for _ in rounds:
        function(*args, **kwargs)


def loop_plain(function, args, kwargs, rounds):
    for _ in rounds:
        function()


def loop_empty(function, args, kwargs, rounds):
    for _ in rounds:
        pass


class Probe:
    def __init__(self):
        self.page = self.seat = self.mine = None
        self.call_form = self.before = None
        self.run_calls = self.run_empty = None
        self.start_ns = self.start_cpu_ns = 0
        self.reset()
        self.futex = None
        self.lock = allocate_lock()
        self.lock.acquire()
        self.orders = {ORDER_MEMORY: self.measure_memory,
                       ORDER_COUNT: self.count,
                       ORDER_CALIBRATE: self.calibrate,
                       ORDER_TIME: self.time, ORDER_LATENCY: self.latency,
                       ORDER_LOAD: self.load,
                       ORDER_INSTRUCTIONS: self.count}

    layout = staticmethod(layout)

    # The page and its turns

    def attach(self, fd, seat):
        size = ctypes.sizeof(PageFields)
        if os.fstat(fd).st_size < size:
            raise ValueError('the shared page is short')
        self.page = PageFields.from_buffer(mmap.mmap(fd, size))
        if self.page.magic != MAGIC:
            raise ValueError("the descriptor is not tare's shared page")
        if self.page.version != VERSION:
            raise ValueError('the shared page has version %d, this probe '
                             'speaks %d' % (self.page.version, VERSION))
        self.seat, self.mine = seat, self.page.seat[seat]
        if SYS_FUTEX is not None:
            self.futex = ctypes.CDLL(None, use_errno=True).syscall

    def turn_address(self):
        return ctypes.c_void_p(ctypes.addressof(self.page)
                               + PageFields.turn.offset)

    def fence(self):
        """What is written before is seen before what is written after, on
        ARM too: a lock is given back and taken again."""
        self.lock.release()
        self.lock.acquire()

    def wait(self):
        deadline_ns = clock_ns(time.CLOCK_MONOTONIC) + self.page.patience_ns
        while self.page.turn != self.seat + 1:
            if clock_ns(time.CLOCK_MONOTONIC) >= deadline_ns:
                raise TimeoutError('waited too long for a turn')
            self.doze()
        self.fence()
        return self.mine.order

    def doze(self):
        """Sleep until the turn changes, or a tenth of a second."""
        seen = self.page.turn
        if self.futex is None:
            time.sleep(POLL_SECONDS)
        elif seen != self.seat + 1:
            timeout = (ctypes.c_long * 2)(0, 100000000)
            self.futex(ctypes.c_long(SYS_FUTEX), self.turn_address(),
                       FUTEX_WAIT, c_uint32(seen), timeout, None, 0)

    def give(self, turn):
        self.fence()
        self.page.turn = turn
        if self.futex is not None:
            self.futex(ctypes.c_long(SYS_FUTEX), self.turn_address(),
                       FUTEX_WAKE, 2 ** 31 - 1, None, None, 0)

    def next_turn(self):
        other = 1 - self.seat
        if (self.page.round_seats & 3 == 3 and
                self.page.seat[other].order != ORDER_NONE):
            return other + 1
        return TURN_HARNESS

    def hand_on(self):
        failed = self.mine.state in (STATE_FAILED, STATE_SKIPPED)
        turn = TURN_HARNESS if failed else self.next_turn()
        self.mine.order = ORDER_NONE
        self.give(turn)

    def report(self, state, flags, text):
        mine = self.mine
        mine.text = text[:TEXT_BYTES - 1]
        if state == STATE_READY and mine.state == STATE_STARTING:
            mine.values[:] = [MISSING] * VALUES
            if hasattr(os, 'sched_getaffinity'):
                mine.values[VALUE_CPU_COUNT] = len(os.sched_getaffinity(0))
        mine.pid = os.getpid()
        mine.flags = flags | PYTHON_LOOP
        mine.state = state

    def set_value(self, index, number):
        if index in (VALUE_TRACK_BITS, VALUE_THROUGHPUT_BITS):
            number = c_int64.from_buffer(ctypes.c_double(number)).value
        self.mine.values[index] = number

    # What is measured

    def bind(self, function, args, kwargs, before, before_args,
             before_kwargs):
        self.call_form = (function, args, kwargs or {})
        self.before = None
        if before is not None:
            self.before = (before, before_args, before_kwargs or {})
        loop = loop_calls if args or kwargs else loop_plain
        if self.before:
            self.run_calls = self.run_apart
            self.run_empty = self.run_empty_apart
        else:
            self.run_calls = lambda calls: self.bracket(loop, calls)
            self.run_empty = lambda calls: self.bracket(loop_empty, calls)

    def bind_runner(self, runner, empty_runner):
        self.call_form = None
        self.run_calls = lambda calls: self.run_bracketed(runner, calls)
        self.run_empty = None
        if empty_runner is not None:
            self.run_empty = lambda calls: self.run_bracketed(empty_runner,
                                                              calls)

    def reset(self):
        self.starts = self.stops = 0
        self.first_ns = self.wall_ns = self.cpu_ns = 0

    def start(self):
        self.starts += 1
        self.start_cpu_ns = clock_ns(CPU_CLOCK)
        self.start_ns = clock_ns(time.CLOCK_MONOTONIC)

    def stop(self):
        now_ns = clock_ns(time.CLOCK_MONOTONIC)
        self.cpu_ns += clock_ns(CPU_CLOCK) - self.start_cpu_ns
        self.wall_ns += now_ns - self.start_ns
        if self.stops == 0:
            self.first_ns = self.start_ns
        self.stops += 1

    def bracket(self, loop, calls):
        function, args, kwargs = self.call_form
        rounds = repeat(None, calls)
        self.reset()
        self.start()
        loop(function, args, kwargs, rounds)
        self.stop()

    def run_bracketed(self, runner, calls):
        self.reset()
        runner(calls)
        if self.stops == 0 or self.starts != self.stops:
            raise RuntimeError('the timed loop did not come to its end')

    def sum_apart(self, calls, prepare, loop):
        function, args, kwargs = self.call_form
        self.reset()
        for _ in range(calls):
            prepare()
            rounds = repeat(None, 1)
            self.start()
            loop(function, args, kwargs, rounds)
            self.stop()

    def run_apart(self, calls):
        function, args, kwargs = self.before
        self.sum_apart(calls, lambda: function(*args, **kwargs), loop_calls)

    def run_empty_apart(self, calls):
        self.sum_apart(calls, lambda: None, loop_empty)

    def call(self):
        if self.call_form is None:
            self.run_calls(1)
            return None, self.wall_ns
        if self.before:
            function, args, kwargs = self.before
            function(*args, **kwargs)
        function, args, kwargs = self.call_form
        self.reset()
        self.start()
        result = function(*args, **kwargs)
        self.stop()
        return result, self.wall_ns

    # The orders

    def serve(self, order):
        self.orders[order]()

    def count(self):
        self.run_calls(self.mine.calls)

    def measure_memory(self):
        gc.collect()
        trim_heap()
        start = status_bytes('VmRSS:') if reset_peak() else MISSING
        self.run_calls(self.mine.calls)
        peak = status_bytes('VmHWM:')
        if start == MISSING or peak == MISSING:
            return
        self.mine.values[VALUE_PEAK_RSS] = peak
        if not KEEPS_FREED:
            self.mine.values[VALUE_PEAK_MEMORY] = max(peak - start, 0)

    def load(self):
        mine = self.mine
        ctypes.memset(mine.bucket, 0, ctypes.sizeof(mine.bucket))
        mine.latency_calls = mine.latency_max_ns = mine.slices_done = 0
        self.measure_memory()
        mine.slice[0] = Slice(self.first_ns, self.wall_ns, self.cpu_ns, -1,
                              -1, -1, mine.latency_calls)
        mine.slices_done = 1

    @staticmethod
    def clock():
        return clock_ns(time.CLOCK_MONOTONIC)

    def record(self, wall_ns):
        mine = self.mine
        mine.bucket[bucket_of(wall_ns)] += 1
        mine.latency_calls += 1
        mine.latency_max_ns = max(mine.latency_max_ns, wall_ns)

    def loop_ps(self):
        if self.run_empty is None:
            return 0
        least_ns = None
        for _ in range(EMPTY_READINGS):
            self.run_empty(EMPTY_CALLS)
            if least_ns is None or self.wall_ns < least_ns:
                least_ns = self.wall_ns
        return least_ns * 1000 // EMPTY_CALLS

    def time_a_call(self, loops):
        self.run_calls(loops)
        return self.wall_ns / float(loops)

    def find_call_ns(self, wanted_ns):
        """As the probe in C finds it: slices.c says why it looks twice."""
        loops, call_ns = 1, self.time_a_call(1)
        while call_ns * loops < wanted_ns / 2.0:
            loops = min(loops_of(call_ns, wanted_ns), loops * 10)
            call_ns = self.time_a_call(loops)
        return min(call_ns, self.time_a_call(loops_of(call_ns, wanted_ns)))

    def calibrate(self):
        wanted_ns = self.mine.slice_ns or 1000000
        call_ns = self.find_call_ns(wanted_ns)
        self.mine.values[VALUE_SINGLE_NS] = int(call_ns)
        self.mine.loops = loops_of(call_ns, wanted_ns)
        self.mine.values[VALUE_LOOP_PS] = self.loop_ps()

    def time(self):
        slices = self.mine.slices
        if slices > SLICES:
            raise ValueError('%d slices do not fit' % slices)
        self.mine.slices_done = 0
        for i in range(slices):
            self.time_slice(i)
            if i + 1 == slices:
                break
            turn = self.next_turn()
            if turn != TURN_HARNESS:
                self.give(turn)
                self.wait()

    def time_slice(self, i):
        loops = slice_loops(self.mine.loops, self.mine.jitter_seed, i)
        before = resource.getrusage(RUSAGE)
        self.run_calls(loops)
        after = resource.getrusage(RUSAGE)
        self.mine.slice[i] = Slice(
            self.first_ns, self.wall_ns, self.cpu_ns, -1, -1, -1, loops,
            after.ru_nvcsw - before.ru_nvcsw,
            after.ru_nivcsw - before.ru_nivcsw,
            after.ru_majflt - before.ru_majflt)
        self.mine.slices_done = i + 1

    def latency(self):
        mine = self.mine
        buckets = [0] * BUCKETS
        most_ns = calls = 0
        end_ns = clock_ns(time.CLOCK_MONOTONIC) + mine.stretch_ns
        while mine.calls <= 0 or calls < mine.calls:
            self.run_calls(1)
            buckets[bucket_of(self.wall_ns)] += 1
            calls += 1
            most_ns = max(most_ns, self.wall_ns)
            if (mine.calls <= 0 or mine.stretch_ns > 0) and (
                    self.start_ns + self.wall_ns >= end_ns):
                break
        mine.bucket[:] = buckets
        mine.latency_calls, mine.latency_max_ns = calls, most_ns
