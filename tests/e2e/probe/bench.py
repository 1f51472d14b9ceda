# SPDX-License-Identifier: MIT
"""What the tests of the probe call."""
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
