# SPDX-License-Identifier: MIT
"""Failures: what is said, and whose they are."""
import os

from page import LACKING
from probe.room import is_pypy


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
