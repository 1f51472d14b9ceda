# SPDX-License-Identifier: MIT
"""Drives workers of one interpreter through the shared page, as the harness
would, and looks at what they answer.

    drive_probe.py PYTHON PROBE_DIR c|pure

Prints `ok NAME`, `skip NAME` or `FAIL NAME` for each test; fails if one did.
No test looks at how long anything took.
"""
import ctypes
import os
import shutil
import struct
import subprocess
import sys
import tempfile

from page import (
    C_PROBE, HANG_SECONDS, HAS_CHECKED, INSTRUMENTED, LACKING, PYTHON_LOOP,
    STAY_LARGE, STAY_SPECIAL, Died, Page, layout)

BENCH = '''
import sys

def make(n):
    return list(range(n))

def total(data):
    return sum(data)

def nothing():
    pass

def ten_objects():
    a = object(); b = object(); c = object(); d = object(); e = object()
    f = object(); g = object(); h = object(); i = object(); j = object()

def two_blocks():
    a = bytearray(9999)
    a = None
    b = bytearray(9999)

NONES = (None,) * 1000

def walk():
    found = []
    for none in NONES:
        none
    return found

def grow():
    found = []
    for none in NONES:
        found.append(none)
    return found

KEPT = []

def keep_one():
    KEPT.append(bytearray(999))

def fifty_mebibytes():
    return bytearray(50 << 20)

def mixed(data, n, *, scale=1):
    assert len(data) == n, (len(data), n)
    return n * scale

state = {'prepared': 0, 'called': 0, 'torn': 0}

def prepare(data):
    state['prepared'] += 1

def prepared_call(data):
    state['called'] += 1
    assert state['prepared'] == state['called'], state

def tear(data):
    print('torn down', len(data))

def yes(result):
    return True

def no(result):
    return False

def explode(data=None):
    return inner_explosion()

def inner_explosion():
    raise ValueError('the fuse was lit')

def leave():
    sys.exit(7)

def interrupt():
    raise KeyboardInterrupt

def deep():
    return deep()

def verbose():
    raise ValueError('x' * 100000)

def skip():
    import unittest
    raise unittest.SkipTest('no such device')

def skip_by_value():
    import unittest
    return unittest.SkipTest('not today')

def lazy():
    yield 1

async def coroutine():
    return 3

async def awaited():
    state['called'] += 1
    return state['called']

async def prepare_async(data):
    prepare(data)

async def prepared_async(data):
    prepared_call(data)

def make_loop():
    import asyncio
    print('our loop')
    return asyncio.new_event_loop()

def count_down():
    """The hundredth call ends the load, however long it was to go on: so no
    test depends on how many calls there are in a while."""
    state['called'] += 1
    frame = sys._getframe()
    while state['called'] == 100 and frame:
        load = frame.f_locals.get('self')
        if hasattr(load, 'end_ns'):
            load.end_ns = load.clock()
        frame = frame.f_back

async def rest():
    import asyncio
    count_down()
    await asyncio.sleep(0.001)

async def work():
    count_down()

async def break_down():
    count_down()
    if state['called'] % 2 == 0:
        raise ValueError('an even one')

async def always_break():
    count_down()
    raise ValueError('each one')

def make_leaping():
    """A loop that leaps over the time for which it would sleep."""
    import asyncio
    class Leaping(asyncio.SelectorEventLoop):
        leapt = 0
        def time(self):
            return super().time() + self.leapt
        def _run_once(self):
            if self._scheduled and not self._ready:
                self.leapt += max(0, self._scheduled[0]._when - self.time())
            super()._run_once()
    return Leaping()

async def hang():
    import asyncio
    state['called'] += 1
    if state['called'] > 1:
        await asyncio.sleep(1000)

async def make_async(n):
    return make(n)

def number():
    return 2.5

def text():
    return 'many'

def endless():
    return float('inf')

def nothing_known():
    return float('nan')

def room(result):
    names = set(sys.modules['__main__'].__dict__)
    assert not names & {'Worker', 'gc', 'main', 'HERE'}, names
    assert sys.argv == [''], sys.argv
    assert sys.path[0].endswith('suite'), sys.path
    assert not any(p.endswith('probe') for p in sys.path), sys.path
    assert '_tare_probe' not in sys.modules
    return True

def lean_room(result):
    for name in ('json', 'ctypes', 'mmap', 'traceback', 'ast', 'threading'):
        assert name not in sys.modules, name
    return True

def gc_is_off(result):
    import gc
    return not gc.isenabled()

def gc_is_on(result):
    import gc
    return gc.isenabled()

def gc_is_frozen(result):
    import gc
    return gc.isenabled() and gc.get_freeze_count() > 0

def prints():
    print('heard')

class Thing:
    def method(self, n):
        return n
    @classmethod
    def of_class(cls, n):
        return n
    @staticmethod
    def of_none(n):
        return n

class Called:
    def __call__(self, n):
        return n

called = Called()
'''


class Room:
    """A folder for one test, with its suite and its page."""

    def __init__(self, python, probe_dir, pure):
        self.folder = tempfile.mkdtemp(prefix='tare-probe-')
        self.suite = os.path.join(self.folder, 'suite')
        os.mkdir(self.suite)
        self.write('bench.py', BENCH)
        self.page = Page(self.folder, python, probe_dir, pure)
        self.python, self.probe_dir, self.pure = python, probe_dir, pure

    def write(self, name, text):
        with open(os.path.join(self.suite, name), 'w') as file:
            file.write(text)

    def start(self, seat=0, **job):
        job.setdefault('path', [self.suite])
        return self.page.start(seat, **job)

    def ready(self, seat=0, **job):
        state = self.start(seat, **job)
        assert state == 'ready', (state, self.page.text(seat))
        return self.page

    def order(self, name, seat=0, **arguments):
        state = self.page.order(name, seat, **arguments)
        assert state == ('done' if name == 'finish' else 'ready'), (
            name, state, self.page.text(seat))
        return self.page.header.seat[seat]

    def slices(self, seat=0):
        place = self.page.header.seat[seat]
        return place.slice[:place.slices_done]

    def stay(self, seat=0):
        return self.page.header.seat[seat].stay

    def close(self):
        self.page.close()
        shutil.rmtree(self.folder)


def only_c(test):
    test.only_c = True
    return test


# Each test gets a fresh Room.

def test_layout_is_page_h(room):
    script = ('import sys; sys.path[:0] = [%r]; import worker, pure\n'
              'probe, why = worker.load_probe(%r)\n'
              'found = probe.layout()\n'
              'assert found == pure.layout(), found\n'
              'assert worker.SEATS_AT == found["seat"]\n'
              'assert worker.SEAT_BYTES == found["sizeof(seat)"]\n'
              'assert worker.JOB_AT == found["seat.job"]\n'
              % (room.probe_dir,
                 None if room.pure
                 else os.path.join(room.probe_dir, '_tare_probe.abi3.so')))
    subprocess.check_call([room.python, '-B', '-c', script])
    assert ctypes.sizeof(type(room.page.header)) == layout()['sizeof(page)']


FREE_THREADED = "print('t' in getattr(sys, 'abiflags', ''))"


def is_pypy(room):
    return 'pypy' in os.path.basename(os.path.realpath(room.python))


def is_free_threaded(room):
    return answer(room, FREE_THREADED) == 'True\n'


def test_call_with_setup(room):
    page = room.ready(call='bench:total', setup='bench:make',
                      params={'n': 100})
    place = room.order('try')
    assert page.value('single_ns') > 0
    assert bool(place.flags & C_PROBE) == (not room.pure)
    assert place.pid == page.workers[0].pid
    if not is_pypy(room):  # which cannot ask
        assert page.value('cpu_count') == len(os.sched_getaffinity(0))
    assert place.order == 0


def answer(room, script):
    """What SCRIPT prints in the interpreter that runs the worker."""
    return subprocess.check_output(
        [room.python, '-B', '-c', 'import sys; ' + script]).decode()


def version_of(room):
    """(3, 11), of what runs the worker."""
    return tuple(int(word) for word in answer(
        room, 'print("%d %d" % sys.version_info[:2])').split())


def test_entry_of_the_loop(room):
    version = version_of(room)
    with_arguments, without = ((0, 0) if room.pure else
                               (1, 1) if version >= (3, 11) else
                               (3, 2) if version >= (3, 9) else (3, 3))
    for job, entry in (
            ({'call': 'bench:total', 'setup': 'bench:make',
              'params': {'n': 100}}, with_arguments),
            ({'call': 'bench:nothing'}, without),
            ({'kind': 'stmt', 'stmt': 'pass'}, 0)):
        page = room.ready(**job)
        place = room.order('try')
        assert place.entry == entry, (job, place.entry)
        assert bool(place.flags & PYTHON_LOOP) == room.pure
        page.end()


ASK_FOR_PROBE = """
import sys
sys.argv = [sys.argv[1]] + sys.argv[2:]
worker = {'__name__': 'worker', '__file__': sys.argv[0]}
exec(compile(open(sys.argv[0]).read(), sys.argv[0], 'exec'), worker)
sys.abiflags = sys.argv[2]
if sys.argv[3]:
    setattr(sys, sys.argv[3], None)
probe, why = worker['load_probe'](sys.argv[1])
print(type(probe).__name__, why)
"""


def ask_for_probe(room, path, abiflags='', attribute=''):
    return subprocess.check_output(
        [room.python, '-c', ASK_FOR_PROBE,
         os.path.join(room.probe_dir, 'worker.py'), path, abiflags,
         attribute]).decode().strip()


@only_c
def test_who_gets_the_probe(room):
    path = os.path.join(room.probe_dir, '_tare_probe.abi3.so')
    assert ask_for_probe(room, path) == 'module'
    for abiflags in ('t', 'td'):
        assert ask_for_probe(room, path, abiflags) == (
            'Probe is not for free-threaded Python')
    assert ask_for_probe(room, path, attribute='getobjects') == (
        'Probe is not for a Python that keeps a list of all objects')
    nothing = ask_for_probe(room, '/nowhere.so')
    assert nothing.startswith('Probe could not be loaded (/nowhere.so: '), (
        nothing)


def test_instructions_or_why_not(room):
    page = room.ready(call='bench:total', setup='bench:make',
                      params={'n': 100})
    room.order('try')
    room.order('instructions', calls=100)
    counted = page.value('instructions')
    if counted is None:
        assert room.pure or page.value('counter_errno') > 0
    else:
        assert 0 <= page.value('counter_bias') < counted


def test_params_go_where_they_are_named(room):
    page = room.ready(call='bench:mixed', setup='bench:make', kind='track',
                      params={'n': 3, 'scale': 7}, check='bench:yes')
    place = room.order('try')
    assert page.real('track_bits') == 21.0
    assert place.flags & HAS_CHECKED


def test_callables_of_all_kinds(room):
    for call in ('bench:Thing.of_class', 'bench:Thing.of_none',
                 'bench:called'):
        page = room.ready(call=call, kind='track', params={'n': 4})
        room.order('try')
        assert page.real('track_bits') == 4.0
        room.order('time', slices=2, loops=10)
        page.end()


def calibrate(room, slice_ns):
    """As many loops as fill a slice, by what a call was seen to take."""
    loops = room.order('calibrate', slice_ns=slice_ns).loops
    single_ns = room.page.value('single_ns')
    assert loops == 1 or (loops * single_ns <= 1.1 * slice_ns and
                          loops * (single_ns + 1) >= 0.9 * slice_ns), (
                              loops, single_ns)


def test_calibrated_slices(room):
    page = room.ready(call='bench:nothing')
    calibrate(room, 1000000)
    assert page.value('loop_ps') > 0
    loops = 1000
    room.order('time', slices=20, loops=loops, jitter_seed=9)
    slices = room.slices()
    assert len(slices) == 20
    assert all(0.79 * loops <= s.loops <= 1.21 * loops for s in slices)
    assert len({s.loops for s in slices}) > 10
    assert all(s.wall_ns > 0 and s.cpu_ns > 0 for s in slices)
    assert all(s.yardstick_ns == s.chain_ns == -1 for s in slices)
    room.order('time', slices=3, jitter_seed=0)
    assert {s.loops for s in room.slices()} == {loops}


SLOW_AT_FIRST = """
import time
seen = []
def load():
    if len(seen) < 1:
        time.sleep(0.01)
    seen.append(1)
"""


def test_what_is_slow_at_first_is_looked_at_again(room):
    room.write('lazy.py', SLOW_AT_FIRST)
    page = room.ready(call='lazy:load')
    assert room.order('calibrate', slice_ns=1000000).loops > 10
    assert page.value('single_ns') < 1000000


PLACES = """
import threading

def make(): return {'x' * n: [n, float(n)] for n in range(1000)}

def make_threads():
    threading.Thread(target=threading.Event().wait, daemon=True).start()
    return make()

def make_some():
    return dict(make(), some=b'x' * (40 << 20))

def make_much():
    return dict(make(), much=b'x' * (200 << 20))

def make_busy():
    data = make()
    threading.Thread(target=write, args=(data,), daemon=True).start()
    return data

def make_huge():
    import mmap
    size = 4 << 20
    room = mmap.mmap(-1, size, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    if hasattr(mmap, 'MADV_HUGEPAGE'):
        room.madvise(mmap.MADV_HUGEPAGE)
    room.write(b'x' * size)
    return dict(make_threads(), room=room)

def write(data):  # without the interpreter's lock
    import ctypes
    room = ctypes.create_string_buffer(4 << 20)
    while True:
        for n in range(256):
            ctypes.memset(room, n, len(room))
            if room.raw.count(n) != len(room):
                data['lost'] = n

def make_old():
    # where there is swap, the heap is put there
    import ctypes
    data = make()
    for line in open('/proc/self/maps'):
        start, end = [int(at, 16) for at in line.split()[0].split('-')]
        if line.endswith('[heap]\\n') or line.split()[4] == '0':
            ctypes.CDLL(None).madvise(ctypes.c_void_p(start),
                                      ctypes.c_size_t(end - start), 21)
    return data

def look(data):
    for n in range(1000):
        assert data['x' * n] == [n, float(n)], n
    assert 'lost' not in data
"""


def placements(room, setup='make', slices=12, block=4):
    room.write('places.py', PLACES)
    room.ready(call='places:look', setup='places:' + setup)
    room.order('time', slices=slices, loops=2, block=block)
    return [s.placement for s in room.slices()]


@only_c
def test_each_block_has_its_own_pages(room):
    assert placements(room) == [1] * 4 + [2] * 4 + [3] * 4
    room.order('time', slices=5, block=2)  # counted from the last
    assert [s.placement for s in room.slices()] == [0, 1, 1, 2, 2]
    room.order('time', slices=5, block=0)
    assert [s.placement for s in room.slices()] == [0] * 5
    room.page.finish()


@only_c
def test_pages_keep_what_is_on_the_disk(room):
    placements(room, 'make_old')


@only_c
def test_pages_move_below_threads(room):
    for setup in 'make_threads', 'make_busy':
        assert placements(room, setup) == [1] * 4 + [2] * 4 + [3] * 4
        room.page.finish()


# At first, and when the parts that the blocks have of what may be moved are
# enough for it again.
@only_c
def test_much_memory_moves_less_often(room):
    assert placements(room, 'make_some', 24) == [1] * 16 + [2] * 8
    assert room.stay() == 0
    room.page.finish()
    assert placements(room, 'make_much') == [0] * 12
    assert room.stay() == STAY_LARGE


# Where the kernel has huge pages to give.
@only_c
def test_huge_pages_are_not_split_below_threads(room):
    found = placements(room, 'make_huge')
    with open('/proc/%d/smaps' % room.page.header.seat[0].pid) as smaps:
        huge = any(line.startswith('AnonHugePages:') and
                   line.split()[1] != '0' for line in smaps)
    assert (found[-1], room.stay()) == ((0, STAY_SPECIAL) if huge else (3, 0))


PAGE = os.sysconf('SC_PAGE_SIZE')


def in_order(pid, least_bytes):
    """Which part of the pages of the large mappings of PID come right after
    the one before in physical memory, too; 1 where the kernel does not tell."""
    pages = followers = frame = 0
    with open('/proc/%d/maps' % pid) as maps, \
            open('/proc/%d/pagemap' % pid, 'rb') as pagemap:
        for line in maps:
            start, stop = (int(x, 16) for x in line.split()[0].split('-'))
            if ' rw-p ' not in line or stop - start < least_bytes:
                continue
            pagemap.seek(start // PAGE * 8)
            for entry, in struct.iter_unpack(
                    '=Q', pagemap.read((stop - start) // PAGE * 8)):
                before, frame = frame, entry & (1 << 55) - 1
                if entry >> 63 and frame:
                    pages += 1
                    followers += frame == before + 1
    return followers / pages if pages else 1


def fallbacks():
    with open('/proc/vmstat') as vmstat:
        return [line for line in vmstat if 'thp_fault_fallback' in line]


# Where there are huge pages to be had, and who may see where pages are.  Others
# on this CPU take a few of those that were offered; in the order of the kernel
# there are one in ten to nine in ten.
@only_c
def test_pages_lie_side_by_side(room):
    with open('/sys/kernel/mm/transparent_hugepage/enabled') as enabled:
        if '[never]' in enabled.read():
            return
    before = fallbacks()
    assert placements(room, 'make_some') == [1] * 8 + [2] * 4
    part = in_order(room.page.header.seat[0].pid, 16 << 20)
    if fallbacks() == before:
        assert part > .75, part


# The program has no child, hears of none and finds its memory as it was.
OWNER = """
import os, signal, sys

heard = []
signal.signal(signal.SIGCHLD, lambda *_: heard.append('SIGCHLD'))
if hasattr(os, 'register_at_fork'):
    os.register_at_fork(before=lambda: heard.append('fork'))

def look():
    files = os.listdir('/proc/self/fd')
    try:
        heard.append(os.waitpid(-1, os.WNOHANG))
    except ChildProcessError:
        pass
    assert not heard, heard
    assert len(files) == len(os.listdir('/proc/self/fd'))
"""


@only_c
def test_pages_move_unnoticed(room):
    room.write('owner.py', OWNER)
    room.ready(call='owner:look')
    room.order('time', slices=12, loops=2, block=2)
    assert room.slices()[-1].placement == 6
    room.page.finish()


@only_c
def test_calm_before_each_slice(room):
    room.ready(call='bench:nothing')
    room.order('time', slices=4, loops=10, yardstick_loops=3)
    assert all(s.yardstick_ns > 0 and s.chain_ns > 0 for s in room.slices())


def test_before_each(room):
    page = room.ready(call='bench:prepared_call', setup='bench:make',
                      before_each='bench:prepare', params={'n': 3})
    room.order('try')
    room.order('calibrate', slice_ns=10000)
    assert page.value('loop_ps') > 0
    room.order('time', slices=3, loops=5)
    room.order('count', calls=3)
    room.order('memory', calls=2)
    room.order('latency', calls=10, stretch_ns=0)


def count(room, calls, **job):
    page = room.ready(**job)
    room.order('count', calls=calls)
    found = tuple(page.value(name) for name in (
        'allocations', 'allocated_bytes', 'peak_heap'))
    page.end()
    return found


@only_c
def test_exact_objects(room):
    assert count(room, 7, call='bench:ten_objects') == (70, 7 * 160, 160)


@only_c
def test_exact_blocks(room):
    # An object and its buffer, each a block.
    size_bytes = int(answer(room, 'print(sys.getsizeof(bytearray(9999)))'))
    assert count(room, 3, call='bench:two_blocks') == (
        12, 6 * size_bytes, size_bytes)


@only_c
def test_exact_growth(room):
    capacity_bytes = int(answer(
        room, 'sys.path[:0] = [%r]; import bench\n'
        'print(sys.getsizeof(bench.grow()) - sys.getsizeof([]))'
        % room.suite))
    walk = count(room, 1, call='bench:walk')
    grow = count(room, 1, call='bench:grow')
    assert grow[0] - walk[0] == 1
    assert grow[1] - walk[1] == capacity_bytes, (grow, walk, capacity_bytes)


@only_c
def test_exact_leak(room):
    allocations, _, peak = count(room, 100, call='bench:keep_one')
    assert 200 <= allocations <= 201
    assert peak >= 100 * (56 + 1000)


@only_c
def test_statement_counts_itself_only(room):
    assert count(room, 9, kind='stmt', stmt='object()') == (9, 144, 16)
    assert count(room, 9, kind='stmt', stmt='pass') == (0, 0, 0)


def test_counts_are_missing_without_c(room):
    if room.pure:
        assert count(room, 3, call='bench:ten_objects') == (None,) * 3


def test_memory_of_a_known_size(room):
    page = room.ready(call='bench:fifty_mebibytes')
    if page.header.seat[0].flags & INSTRUMENTED or is_pypy(room):
        return  # a sanitizer has memory of its own, a moving collector two
    for _ in range(2):
        room.order('memory', calls=1)
        if is_free_threaded(room):  # its allocator keeps what is freed
            assert page.value('peak_memory') is None
            assert page.value('peak_rss') > 50 << 20
            continue
        mebibytes = page.value('peak_memory') / 2.0 ** 20
        assert 49 <= mebibytes <= 51, mebibytes
        assert page.value('peak_rss') > page.value('peak_memory')


def test_memory_of_nothing(room):
    page = room.ready(call='bench:nothing')
    room.order('memory', calls=10)
    if not is_free_threaded(room):
        assert page.value('peak_memory') <= 2 ** 20, page.value('peak_memory')


def test_latency(room):
    room.ready(call='bench:nothing')
    place = room.order('latency', calls=500, stretch_ns=60 * 10 ** 9)
    assert place.latency_calls == 500
    assert sum(place.bucket) == 500
    highest = max(i for i, hits in enumerate(place.bucket) if hits)
    value, bits = place.latency_max_ns, place.latency_max_ns.bit_length()
    assert highest == (value if value < 128 else
                       (bits - 7) * 64 + (value >> (bits - 7)))
    place = room.order('latency', calls=0, stretch_ns=1000000)
    assert sum(place.bucket) == place.latency_calls > 0


def test_turns_alternate(room):
    page = room.page
    for seat in (0, 1):
        room.ready(seat, call='bench:nothing')
    for slices, first, wanted in (((6, 6), 0, 'ABABABABABAB'),
                                  ((6, 6), 1, 'BABABABABABA'),
                                  ((3, 6), 0, 'ABABABBBB'),
                                  ((6, 3), 0, 'ABABABAAA'),
                                  ((4, 1), 1, 'BAAAA')):
        page.header.round_seats = 3
        for seat in (0, 1):
            page.write_order('time', seat, slices=slices[seat], loops=20,
                             jitter_seed=5)
        page.turn(first)
        starts = sorted(
            [(s.start_ns, 'AB'[seat]) for seat in (0, 1)
             for s in room.slices(seat)])
        assert ''.join(name for _, name in starts) == wanted, starts
        both = [[s.loops for s in room.slices(seat)] for seat in (0, 1)]
        assert all(a == b for a, b in zip(*both))
    page.header.round_seats = 1
    room.order('time', 0, slices=3, loops=5)
    assert len(room.slices(0)) == 3


def test_both_import_before_either_sets_up(room):
    room.write('early.py', 'print("imports")\ndef make(): print("sets up")\n'
               'def call(data): pass\n')
    page = room.page
    page.header.round_seats = 3
    for seat in (0, 1):
        page.launch(seat, call='early:call', setup='early:make',
                    path=[room.suite])
        page.write_order('import', seat)
    page.turn(1)
    assert [page.state(seat) for seat in (0, 1)] == ['starting'] * 2
    assert page.printed() == 'imports\n' * 2, page.printed()
    assert [page.order('setup', seat) for seat in (0, 1)] == ['ready'] * 2
    assert page.printed().endswith('sets up\n' * 2), page.printed()


def test_a_failing_import_gives_the_turn_back(room):
    page = room.page
    page.header.round_seats = 3
    for seat, call in ((0, 'bench:nothing'), (1, 'no_such_module:call')):
        page.launch(seat, call=call, path=[room.suite])
        page.write_order('import', seat)
    page.turn(1)
    assert [page.state(seat) for seat in (0, 1)] == ['starting', 'failed']
    assert 'no_such_module' in page.text(1)


def test_a_failing_seat_gives_the_turn_back(room):
    page = room.page
    room.ready(0, call='bench:explode')
    room.ready(1, call='bench:nothing')
    page.header.round_seats = 3
    for seat in (0, 1):
        page.write_order('time', seat, slices=4, loops=5)
    page.turn(1)
    assert page.state(0) == 'failed' and page.state(1) == 'ready'
    assert len(room.slices(1)) == 1


def test_stmt(room):
    page = room.ready(
        kind='stmt', setup='import sys\nkept = [0]\nprint("set up")',
        stmt='kept[0] += step\nlast = [x for x in kept]',
        teardown='print("total", kept[0], last)', params={'step': 2})
    room.order('try')
    calibrate(room, 100000)
    assert page.value('loop_ps') > 0
    room.order('time', slices=2, loops=5)
    room.order('latency', calls=10, stretch_ns=0)
    page.finish()
    printed = page.printed()
    assert printed.count('set up') == 1, printed
    assert 'total ' in printed, printed


def test_stmt_keeps_strings_of_several_lines(room):
    page = room.ready(kind='stmt', setup='text = """a\nb"""',
                      stmt='assert text == """a\nb"""')
    room.order('try')
    page.finish()


def test_import(room):
    room.write('slow_module.py', 'print("imported")\nvalue = 3\n')
    page = room.ready(kind='import', **{'import': 'slow_module'})
    room.order('time', slices=1, loops=1)
    assert room.slices()[0].wall_ns > 0
    assert page.order('time', slices=1) == 'failed'
    assert 'already' in page.text()


def test_import_of_what_is_there(room):
    assert room.start(kind='import', **{'import': 'os'}) == 'failed'
    assert room.page.text().startswith('os has been imported before')


def test_import_that_fails(room):
    page = room.ready(kind='import', **{'import': 'no_such_module'})
    assert page.order('time', slices=1, loops=1) == 'failed'
    assert "No module named 'no_such_module'" in page.text(), page.text()


def test_async(room):
    page = room.ready(kind='async', call='bench:awaited', check='bench:yes')
    assert room.order('try').flags & HAS_CHECKED
    room.order('calibrate', slice_ns=100000)
    assert page.value('loop_ps') > 0
    room.order('time', slices=3, loops=10)
    page.finish()


def test_async_with_a_loop_of_its_own(room):
    page = room.ready(kind='async', call='bench:awaited',
                      loop_factory='bench:make_loop')
    room.order('try')
    room.order('time', slices=2, loops=10)
    page.finish()
    assert page.printed() == 'our loop\n', page.printed()


def test_async_before_each(room):
    for before in ('prepare', 'prepare_async'):
        page = room.ready(kind='async', call='bench:prepared_async',
                          setup='bench:make_async', params={'n': 2},
                          before_each='bench:' + before)
        room.order('try')
        room.order('calibrate', slice_ns=10000)
        assert page.value('loop_ps') > 0
        room.order('time', slices=3, loops=4)
        assert all(s.wall_ns > 0 for s in room.slices())
        page.finish()


def load(room, call, users, rate=0.0, seconds=60, **job):
    page = room.ready(kind='load', call='bench:' + call, load={
        'duration_ns': int(seconds * 1e9), 'rate': rate}, **job)
    room.order('try')
    return page, room.order('load', calls=users)


def test_load_closed(room):
    for call in ('rest', 'work'):
        page, place = load(room, call, 20)
        assert page.value('errors') == 0
        assert sum(place.bucket) == place.latency_calls
        assert 99 <= place.latency_calls < 99 + 20, place.latency_calls
        in_time = page.real('throughput_bits') * 60
        assert 79 <= round(in_time) <= 99, in_time
        whole, = room.slices()
        assert whole.loops == place.latency_calls
        assert whole.wall_ns > 0 and whole.cpu_ns > 0
        assert page.value('peak_rss') > 0
        assert is_free_threaded(room) or page.value('peak_memory') >= 0
        page.finish()


def test_load_open(room):
    page, place = load(room, 'rest', 20, rate=1000.0, seconds=0.05)
    # each of the calls that were due is there, whatever the machine did
    assert place.latency_calls == 50, place.latency_calls
    page.finish()


def test_load_errors(room):
    page, place = load(room, 'break_down', 4)
    assert page.value('errors') >= 49 and place.latency_calls >= 49
    assert 'ValueError: an even one' in page.printed(), page.printed()
    page.finish()


def test_load_of_errors_only(room):
    page = room.ready(kind='load', call='bench:always_break',
                      load={'duration_ns': 60 * 10 ** 9, 'rate': 0.0})
    assert page.order('load', calls=3) == 'failed'
    assert 'ValueError: each one' in page.text(), page.text()
    page.end()


def test_load_that_does_not_end(room):
    page, place = load(room, 'hang', 3, loop_factory='bench:make_leaping')
    assert page.value('errors') == place.latency_calls == 3
    page.finish()
    page, place = load(room, 'hang', 3, rate=100.0, seconds=0.05)
    assert page.value('errors') == place.latency_calls == 5
    assert place.latency_max_ns >= 10 ** 8
    page.finish()


def test_track_of_no_number(room):
    page = room.ready(kind='track', call='bench:text')
    assert page.order('try') == 'failed'
    assert page.text() == 'bench:text returned str, not a number'
    page.end()
    for name, number in (('endless', 'inf'), ('nothing_known', 'nan')):
        page = room.ready(kind='track', call='bench:' + name)
        assert page.order('try') == 'failed'
        assert page.text() == ('bench:%s returned %s, which compares with '
                               'nothing' % (name, number))
        page.end()


def test_teardown_and_output(room):
    page = room.ready(call='bench:total', setup='bench:make',
                      teardown='bench:tear', params={'n': 5})
    page.finish()
    assert page.printed() == 'torn down 5\n', page.printed()


def test_output_of_calls_is_whole(room):
    page = room.ready(call='bench:prints')
    room.order('time', slices=2, loops=3)
    assert page.printed() == 'heard\n' * 6
    page.finish()


def test_clean_room(room):
    page = room.ready(call='bench:nothing', check='bench:room')
    room.order('try')
    page.finish()


@only_c
def test_lean_room(room):
    started = answer(room, 'print(" ".join(sys.modules))')
    if ' json' not in started and ' threading' not in started:
        room.ready(call='bench:nothing', check='bench:lean_room')
        room.order('try')


def test_gc_policies(room):
    for policy, check in (('off', 'gc_is_off'), ('on', 'gc_is_on')):
        page = room.ready(call='bench:nothing', gc=policy,
                          check='bench:' + check)
        room.order('try')
        page.end()
    old = subprocess.call([room.python, '-c', 'import gc; gc.freeze'],
                          stderr=subprocess.DEVNULL)
    if old == 0:
        room.ready(call='bench:nothing', check='bench:gc_is_frozen')
        room.order('try')


START_FAILURES = (
    # job, state, what the text is or has
    (dict(call='no_such_module:f'), 'failed', 'No module named'),
    (dict(call='bench:no_such'), 'failed',
     'bench has no no_such (wanted: bench:no_such)'),
    (dict(call='bench:state'), 'failed',
     'bench:state is a dict, it cannot be called'),
    (dict(call='bench:nothing', params={'n': 1}), 'failed',
     'no function takes the parameter n'),
    (dict(call='bench:total', setup='bench:explode'), 'failed',
     'ValueError: the fuse was lit'),
    (dict(call='bench:total', setup='bench:leave'), 'failed',
     'SystemExit: 7'),
    (dict(call='bench:total', setup='bench:skip'), 'skipped',
     'no such device'),
    (dict(call='bench:total', setup='bench:skip_by_value'), 'skipped',
     'not today'),
    (dict(kind='stmt', stmt='break'), 'failed', "'break' outside loop"),
    (dict(kind='stmt', stmt='yield 3'), 'failed', "'yield' outside function"),
    (dict(kind='stmt', stmt='a b'), 'failed', 'SyntaxError'),
    (dict(kind='stmt', stmt='pass', setup='x = 1\nx = y'), 'failed', 'line 2'),
    (dict(kind='stmt', stmt='pass', params={'a b': 1}), 'failed',
     'the parameter a b cannot be a name in a statement'),
    (dict(kind='stmt', stmt='pass', before_each='bench:nothing'), 'failed',
     '`before_each` cannot go with `stmt`'),
    (dict(kind='sleep', call='bench:nothing'), 'failed',
     'a worker cannot measure `sleep`'),
    (dict(kind='async', call='bench:awaited', loop_factory='bench:number'),
     'failed', 'bench:number returned a float, not an event loop'),
    (dict(call='broken:f'), 'failed', 'SyntaxError'),
)


def test_failures_at_the_start(room):
    room.write('broken.py', 'def f(:\n')
    for job, wanted_state, wanted_text in START_FAILURES:
        state = room.start(**job)
        text = room.page.text()
        assert state == wanted_state, (job, state, text)
        assert wanted_text in text or (
            is_pypy(room) and 'SyntaxError' in text), (job, text)
        assert 'worker.py' not in text and 'pure.py' not in text, text
        room.page.end(status=0)


CALL_FAILURES = (
    (dict(call='bench:leave'), 'SystemExit: 7'),
    (dict(call='bench:interrupt'), 'KeyboardInterrupt'),
    (dict(call='bench:deep'), 'RecursionError'),
    (dict(call='bench:verbose'), '[...]'),
    (dict(call='bench:number', check='bench:no'),
     'check bench:no returned False'),
    (dict(call='bench:number', check='bench:explode'), 'the fuse was lit'),
    (dict(call='bench:lazy'), 'bench:lazy returned a generator'),
    (dict(call='bench:coroutine'), 'use `async:`'),
    (dict(kind='stmt', setup='x = 1', stmt='pass\nx += y'),
     'File "<stmt>", line 3, in stmt\n    x += y\n'),
)


def test_failures_of_the_call(room):
    for job, wanted in CALL_FAILURES:
        page = room.ready(**job)
        assert page.order('try') == 'failed', job
        assert wanted in page.text(), (job, page.text())
        page.end(status=0)


def test_a_traceback_shows_the_users_frames(room):
    page = room.ready(call='bench:explode')
    for name in ('try', 'calibrate', 'count', 'memory', 'latency', 'time'):
        assert page.order(name, calls=3, slices=2, loops=3) == 'failed'
        text = page.text()
        assert text.startswith('Traceback (most recent call last):\n'
                               '  File "%s/bench.py"' % room.suite), text
        assert 'in explode' in text and 'in inner_explosion' in text
        assert text.endswith('ValueError: the fuse was lit'), text
        assert 'worker.py' not in text and 'pure.py' not in text, text
        page.end(status=0)
        page = room.ready(call='bench:explode')


# A product that lies beside the suite, what the suite does with it, and what a
# failure is then: the suite asks for what is not there, or the product breaks.
PRODUCT = """
def old(): pass

def broken():
    return deeper()

def deeper():
    return None.nonesuch

def scaled(n, by=1):
    return n * by

def misled():
    return scaled(1, to=2)

class Scale:
    def __init__(self, by): self.by = by
    def weigh(self, n): return n * self.by

def __getattr__(name):
    raise AttributeError(name)
"""
LACKING_CODE = (
    ('import product.new', True),
    ('from product import new', True),
    ('import missing', True),
    ('import helper', True),
    ('import product.needy', False),
    ('import product.odd', False),
    ('import product\ndef work(): product.new()', True),
    ('import product\ndef work(): product.Thing.new', True),
    ('def work():\n import product.new', True),
    ('def work():\n from product import new', True),
    ('def work(): return new_builtin', True),
    ('import product\nwork = product.broken', False),
    ('import product\ndef work(): product.broken()', False),
    ('def work():\n import product.needy', False),
    ('def work(): raise ValueError', False),
    ('def work(:', False),
    ('import product\ndef work(): product.scaled(1, to=2)', True),
    ('import product\ndef work(): product.scaled(\n  1,\n  to=2)', True),
    ('from product import scaled\ndef work(): scaled(1, 2, 3)', True),
    ('from product import Scale\ndef work(): Scale(by=1, to=2)', True),
    ('from product import Scale\ndef work():\n s = Scale(1)\n s.weigh(1, 2)',
     True),
    ('from product import Scale\nwork = Scale(to=2)', True),
    ('from product import scaled as work', True),
    ('import product\nproduct.scaled(1, to=2)\ndef work(): pass', True),
    ('import product\ndef work(): product.misled()', False),
    ('import product\ndef work(): product.scaled(None, by=None)', False),
    ('import product\ndef work(): len(product.scaled(1))', False),
    ('import product\ndef work(): product.scaled(1, **dict(to=2))', False),
    ('def other(): pass', True),
)


def test_lacking_or_broken(room):
    folder = os.path.join(room.folder, 'product')
    os.mkdir(folder)
    for name, text in (('__init__', PRODUCT), ('needy', 'import missing'),
                       ('odd', 'import sys\nsys.nonesuch')):
        with open(os.path.join(folder, name + '.py'), 'w') as file:
            file.write(text)
    room.write('helper.py', 'import product.new')
    for code, wanted in LACKING_CODE:
        room.write('bench_it.py', code + '\n')
        state = room.start(call='bench_it:work',
                           path=[room.suite, room.folder])
        if state == 'ready':
            state = room.page.order('try')
        assert state == 'failed', (code, state)
        flags = room.page.header.seat[0].flags
        assert bool(flags & LACKING) == wanted, (code, room.page.text())
        room.page.end(status=0)


def test_lacking_in_other_kinds(room):
    for job, wanted in (
            (dict(kind='stmt', stmt='nonesuch()'), True),
            (dict(kind='stmt', stmt='pass', setup='import nonesuch'), True),
            (dict(kind='stmt', stmt='bench.explode()', setup='import bench'),
             False),
            (dict(kind='stmt', stmt='bench.nothing(\n2)',
                  setup='import bench'), True),
            (dict(kind='stmt', stmt='bench.nothing() + 1',
                  setup='import bench'), False),
            (dict(call='bench:nothing', setup='bench:make', params={'n': 1}),
             True),
            (dict(kind='import', **{'import': 'nonesuch'}), True),
            (dict(call='nonesuch:f'), True),
            (dict(call='bench:nothing', params={'n': 1}), True),
            (dict(call='bench:explode'), False)):
        state = room.start(**job)
        if state == 'ready':
            state = room.page.order('try')
        assert state == 'failed', (job, state)
        assert bool(room.page.header.seat[0].flags & LACKING) == wanted, job
        room.page.end(status=0)


def test_a_failed_worker_only_finishes(room):
    page = room.ready(call='bench:explode')
    assert page.order('try') == 'failed'
    assert page.order('time', slices=1, loops=1) == 'failed'
    assert page.header.seat[0].slices_done == 0
    page.end(status=0)


def test_too_many_slices(room):
    page = room.ready(call='bench:nothing')
    assert page.order('time', slices=4097, loops=1) == 'failed'
    assert '4097 slices do not fit' in page.text()


def test_patience(room):
    page = room.ready(call='bench:nothing')
    page.header.patience_ns = 1000000
    try:
        page.order('try')
    except Died:
        pass
    assert page.workers[0].wait(timeout=HANG_SECONDS) != 0


def test_foreign_page(room):
    for field in ('magic', 'version'):
        kept = getattr(room.page.header, field)
        setattr(room.page.header, field, 77)
        try:
            room.start(call='bench:nothing')
            raise AssertionError('the worker took a foreign page')
        except Died as death:
            assert 'shared page' in str(death), death
        setattr(room.page.header, field, kept)
        room.page.workers.clear()


def run_test(test, python, probe_dir, pure):
    room = Room(python, probe_dir, pure)
    try:
        test(room)
        return None
    except Exception as failure:
        trace = sys.exc_info()[2]
        while trace.tb_next and trace.tb_frame.f_code.co_name[:5] != 'test_':
            trace = trace.tb_next
        return 'line %d: %s: %s' % (trace.tb_lineno, type(failure).__name__,
                                    failure)
    finally:
        room.close()


def main():
    python, probe_dir, mode = sys.argv[1:4]
    label = '%s-%s' % (subprocess.check_output(
        [python, '-c', 'import sys; print("%s%d.%d" % ('
         '(sys.implementation.name,) + sys.version_info[:2]) + '
         'getattr(sys, "abiflags", "").strip("md"))']
    ).decode().strip(), mode)
    failed = 0
    for name, test in sorted(globals().items()):
        if not name.startswith('test_'):
            continue
        if len(sys.argv) > 4 and sys.argv[4] not in name:
            continue
        full_name = 'probe/%s/%s' % (label, name[5:])
        if mode == 'pure' and hasattr(test, 'only_c'):
            continue
        trouble = run_test(test, python, probe_dir, mode == 'pure')
        print(('FAIL ' if trouble else 'ok ') + full_name)
        if trouble:
            print('    ' + trouble.replace('\n', '\n    '))
            failed += 1
        sys.stdout.flush()
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
