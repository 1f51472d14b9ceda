# SPDX-License-Identifier: MIT
"""Memory: where its pages are, how much there is, who asked for it."""
import os
import struct

from page import INSTRUMENTED, STAY_LARGE, STAY_SPECIAL
from probe.room import answer, is_free_threaded, is_pypy, only_c


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


HUGE_PAGES = '/sys/kernel/mm/transparent_hugepage/'


def has_blocks():
    """Are there huge pages to be had, of the size that is dealt from?"""
    try:
        with open(HUGE_PAGES + 'enabled') as enabled, \
                open(HUGE_PAGES + 'hpage_pmd_size') as size:
            return '[never]' not in enabled.read() and int(size.read()) == 2 << 20
    except OSError:
        return False


def fallbacks():
    """How often there was none after all."""
    with open('/proc/vmstat') as vmstat:
        return [line for line in vmstat if 'thp_fault_fallback' in line]


# Others on this CPU take a few of the pages that were offered; in the order of
# the kernel there are one in ten to nine in ten.
@only_c
def test_pages_lie_side_by_side(room):
    before = has_blocks() and fallbacks()
    assert placements(room, 'make_some') == [1] * 8 + [2] * 4
    part = in_order(room.page.header.seat[0].pid, 16 << 20)
    if before and fallbacks() == before:
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
