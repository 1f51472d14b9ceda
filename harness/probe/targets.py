# SPDX-License-Identifier: MIT
"""A part of worker.py: what is measured, one call after the other."""
import sys

from _tare_failures import STMT_FILE, Skipped, Trouble, is_skip, parse_tree
from _tare_functions import lay_out

VALUE_SINGLE_NS, VALUE_TRACK_BITS = 0, 8


class CallTarget:
    """A function, called from C: kinds `call` and `track`."""

    def __init__(self, probe, job, functions):
        self.probe, self.job, self.functions = probe, job, functions
        self.data = ()
        self.reference = job['call']

    def set_up(self):
        data = self.functions.call('setup')
        if is_skip(data):
            raise Skipped(str(data))
        if data is not None:
            self.data = (data,)
        before = self.functions.get('before_each')
        self.probe.bind(*(self.bound('call') +
                          (self.bound('before_each') if before
                           else (None, (), None))))

    def bound(self, key):
        function = self.functions.get(key)
        return (function,) + lay_out(function, self.data,
                                     self.functions.kwargs[key])

    def try_once(self):
        result, single_ns = self.probe.call()
        self.probe.set_value(VALUE_SINGLE_NS, single_ns)
        self.refuse_lazy(result)
        if self.job['kind'] == 'track':
            self.keep_track(result)
        return result

    def refuse_lazy(self, result):
        kind = type(result).__name__
        if kind == 'coroutine':
            result.close()
            raise Trouble('%s returned a coroutine that nothing awaits; '
                          'use `async:` instead of `call:`' % self.reference)
        if kind in ('generator', 'async_generator'):
            raise Trouble('%s returned a generator: none of its body has run; '
                          'let a function consume it, as in list(...)'
                          % self.reference)

    def keep_track(self, result):
        try:
            number = float(result)
        except (TypeError, ValueError):
            raise Trouble('%s returned %s, not a number' % (
                self.reference, type(result).__name__))
        if number - number != 0:  # infinite, or not a number at all
            raise Trouble('%s returned %s, which compares with nothing' % (
                self.reference, number))
        self.probe.set_value(VALUE_TRACK_BITS, number)

    def tear_down(self):
        self.functions.call('teardown', *self.data)


class RunnerTarget:
    """Something that loops in Python, between start() and stop()."""

    def __init__(self, probe, job, functions):
        self.probe, self.job, self.functions = probe, job, functions

    def try_once(self):
        self.probe.set_value(VALUE_SINGLE_NS, self.probe.call()[1])

    def tear_down(self):
        pass


STMT_TEMPLATE = '''\
def stmt({params}):
    _tare_it = yield
    while _tare_it is not None:
        _tare_start()
        for _tare_i in _tare_it:
            pass
        _tare_stop()
        _tare_it = yield
'''


def parse_code(text, first_line):
    """The statements of TEXT, numbered from FIRST_LINE on.  Compiled alone
    first: a `break`, `return` or `yield` of it must not reach our loop."""
    text = '\n' * (first_line - 1) + text
    compile(text, STMT_FILE, 'exec', 0, True)
    return parse_tree(text).body


class StmtTarget(RunnerTarget):
    """A statement, compiled into a loop as timeit does it: the setup's names
    are fast locals of the same function.  That function is a generator, so
    that the setup runs once a process and not once a loop."""

    def set_up(self):
        self.code = [self.job[key] or '' for key in ('setup', 'stmt',
                                                     'teardown')]
        self.loop = self.make_loop(*self.code)
        self.probe.bind_runner(self.runner(self.loop),
                               self.runner(self.make_loop('', '', '')))

    def make_loop(self, setup, stmt, teardown):
        params = dict(self.functions.params, _tare_start=self.probe.start,
                      _tare_stop=self.probe.stop)
        for name in params:
            if not name.isidentifier():
                raise Trouble('the parameter %s cannot be a name in a '
                              'statement' % name)
        tree = parse_tree(STMT_TEMPLATE.format(params=', '.join(params)))
        body, line = tree.body[0].body, 1
        loop = body[1].body[1]
        before = parse_code(setup, line)
        line += setup.count('\n') + 1 if setup else 0
        loop.body = parse_code(stmt, line) or loop.body
        line += stmt.count('\n') + 1
        body.extend(parse_code(teardown, line))
        body[:0] = before
        namespace = sys.modules['__main__'].__dict__
        exec(compile(tree, STMT_FILE, 'exec', 0, True), namespace)
        generator = namespace.pop('stmt')(**params)
        next(generator)
        return generator

    @staticmethod
    def runner(loop):
        from itertools import repeat
        send = loop.send

        def run(calls):
            send(repeat(None, calls))
        return run

    def tear_down(self):
        try:
            self.loop.send(None)
        except StopIteration:
            pass


class ImportTarget(RunnerTarget):
    """An import: it can be measured once in a process."""

    def set_up(self):
        name = self.job['import']
        if name in sys.modules:
            raise Trouble('%s has been imported before the clock can start: '
                          'there is nothing left to measure' % name)
        start, stop = self.probe.start, self.probe.stop
        done = []

        def run(calls):
            if done:
                raise Trouble('%s was imported already in this process' % name)
            done.append(calls)
            start()
            __import__(name)
            stop()
        self.probe.bind_runner(run, None)


TARGETS = {'call': CallTarget, 'track': CallTarget, 'stmt': StmtTarget,
           'import': ImportTarget}
