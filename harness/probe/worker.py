# SPDX-License-Identifier: MIT
"""One worker: a fresh Python process that measures one case.

    PYTHON worker.py FD SEAT

The protocol is in page.h.  The work is done by the probe (_tare_probe, in C);
where that cannot be loaded, by pure.py, which lies beside this file and has
the same interface.

What the user's functions get, by job:

  setup        the parameters it names; what it returns (unless None) is the
               first argument of call, before_each and teardown
  call         that, and the parameters it names
  before_each  the same; what it returns is ignored
  check        what the call returned, and the parameters it names

A function that takes **kwargs, or whose signature cannot be seen, gets all
parameters.  A parameter that no function takes is an error.

This file is a guest in the user's process: it imports nothing that the
interpreter has not imported anyway, and leaves a clean __main__ behind.
Python 3.6 and later.
"""
import gc
import os
import sys

(ORDER_NONE, ORDER_TRY, ORDER_MEMORY, ORDER_COUNT, ORDER_CALIBRATE,
 ORDER_TIME, ORDER_LATENCY, ORDER_FINISH, ORDER_LOAD,
 ORDER_INSTRUCTIONS, ORDER_IMPORT, ORDER_SETUP,
 ORDER_WITNESS) = range(13)
(STATE_STARTING, STATE_READY, STATE_FAILED, STATE_SKIPPED,
 STATE_DONE) = range(5)
VALUE_SINGLE_NS, VALUE_TRACK_BITS = 0, 8
VALUE_ERRORS, VALUE_THROUGHPUT_BITS = 9, 12
HAS_CHECKED, FOREIGN, LACKING = 4, 8, 32
STATE_AFTER = {ORDER_IMPORT: STATE_STARTING, ORDER_FINISH: STATE_DONE}
MOST_TEXT_BYTES = 16000
# Where the seats and in them the jobs are: struct page in page.h.
SEATS_AT, SEAT_BYTES, JOB_AT, JOB_BYTES = 32, 397048, 331512, 65536
STMT_FILE = '<stmt>'
HERE = os.path.dirname(os.path.abspath(__file__))
OWN_FILES = (__file__, os.path.abspath(__file__),
             os.path.join(HERE, 'pure.py'), os.path.join(HERE, 'survey.py'))


class Trouble(Exception):
    """A failure that needs no traceback: the message says it all."""


class Lacking(Trouble):
    """The tree does not have what the suite names."""


class Skipped(Exception):
    """The setup says that the benchmark cannot run here."""


# The job ---------------------------------------------------------------------

class JsonContext:
    """What the interpreter's JSON scanner wants to know."""
    strict = False
    object_hook = object_pairs_hook = array_hook = None
    parse_float = float
    parse_int = int
    parse_constant = float
    memo = {}


def read_job(fd, seat):
    """The job, which is there before the worker is."""
    data = os.pread(fd, JOB_BYTES, SEATS_AT + seat * SEAT_BYTES + JOB_AT)
    return read_json(data.split(b'\0', 1)[0].decode('utf-8'))


def read_json(text):
    """Parse TEXT without leaving the json package in sys.modules."""
    before = set(sys.modules)
    try:
        from _json import make_scanner
        job = make_scanner(JsonContext)(text, 0)[0]
    except (ImportError, AttributeError):
        from json import loads
        return loads(text)
    if '_json' not in before:
        del sys.modules['_json']
    return job


# The user's functions --------------------------------------------------------

def import_module(name):
    __import__(name)
    return sys.modules[name]


def find_function(reference):
    """The function behind "module:function" (or "module:class.method")."""
    module_name, _, path = reference.partition(':')
    found = import_module(module_name)
    for name in path.split('.'):
        try:
            found = getattr(found, name)
        except AttributeError:
            raise Lacking('%s has no %s (wanted: %s)' % (
                module_name, name, reference))
    if not callable(found):
        raise Trouble('%s is a %s, it cannot be called' % (
            reference, type(found).__name__))
    return found


def code_of(function):
    """(code, bound): its code, and if the first argument is given already."""
    bound = False
    while True:
        inner = getattr(function, '__func__', None)
        if inner is not None:
            bound = True
        else:
            inner = getattr(function, '__wrapped__', None)
        if inner is None:
            return getattr(function, '__code__', None), bound
        function = inner


def names_of(function):
    """The names of its parameters, or None if it may take any."""
    code, bound = code_of(function)
    if code is None or code.co_flags & 0x08:  # **kwargs
        return None
    named = code.co_argcount + code.co_kwonlyargcount
    only_positional = getattr(code, 'co_posonlyargcount', 0)
    return code.co_varnames[max(only_positional, bound):named]


class Functions:
    """The functions of a job, each with the parameters it takes."""

    def __init__(self, job):
        self.params = job['params'] or {}
        self.untaken = set(self.params)
        self.found = {}
        for key in ('setup', 'before_each', 'call', 'teardown', 'check'):
            if job[key] and not (job['stmt'] and key in ('setup', 'teardown')):
                self.found[key] = find_function(job[key])
        self.kwargs = {key: self.choose(function)
                       for key, function in self.found.items()}
        if self.untaken and self.found and not job['stmt']:
            raise Lacking('no function takes the parameter %s' %
                          ', '.join(sorted(self.untaken)))

    def choose(self, function):
        names = names_of(function)
        taken = {name: value for name, value in self.params.items()
                 if names is None or name in names}
        self.untaken.difference_update(taken)
        return taken

    def fit(self, data):
        """Can each be called with what it is given?"""
        given = {'setup': (), 'check': (None,)}
        return all(fits(function, given.get(key, data), self.kwargs[key])
                   for key, function in self.found.items())

    def get(self, key):
        return self.found.get(key)

    def call(self, key, *args):
        if key in self.found:
            return self.found[key](*args, **self.kwargs[key])
        return None


def lay_out(function, args, kwargs):
    """The same call with as much as possible given by position: that is the
    form that every way of calling from C takes without a detour."""
    code, bound = code_of(function)
    if (code is None or code.co_flags & 0x0c or
            getattr(function, '__code__', None) is not code):
        return args, kwargs or None
    args, kwargs = list(args), dict(kwargs)
    for name in code.co_varnames[len(args) + bound:code.co_argcount]:
        if name not in kwargs:
            break
        args.append(kwargs.pop(name))
    return tuple(args), kwargs or None


# What is measured ------------------------------------------------------------

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


def parse_tree(text):
    only_tree = 0x400  # ast.PyCF_ONLY_AST
    return compile(text, STMT_FILE, 'exec', only_tree, True)


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


class AsyncTarget(RunnerTarget):
    """A coroutine function: one coroutine awaits it N times."""

    def set_up(self):
        self.loop = self.make_loop()
        data = self.functions.call('setup')
        if hasattr(data, '__await__'):
            data = self.loop.run_until_complete(data)
        if is_skip(data):
            raise Skipped(str(data))
        self.data = () if data is None else (data,)
        self.bind()

    def bind(self):
        self.probe.bind_runner(self.runner(self.functions.get('call')),
                               self.runner(None))

    def make_loop(self):
        import asyncio
        factory = self.job['loop_factory']
        make = find_function(factory) if factory else asyncio.new_event_loop
        loop = make()
        if not hasattr(loop, 'run_until_complete'):
            raise Trouble('%s returned a %s, not an event loop' % (
                factory, type(loop).__name__))
        asyncio.set_event_loop(loop)
        return loop

    def runner(self, function):
        from itertools import repeat
        start, stop, loop = self.probe.start, self.probe.stop, self.loop
        before = self.functions.get('before_each')
        args = self.data
        kwargs = self.functions.kwargs['call']

        async def drive(calls):
            start()
            for _ in repeat(None, calls):
                await function(*args, **kwargs)
            stop()

        async def drive_empty(calls):
            start()
            for _ in repeat(None, calls):
                pass
            stop()

        async def drive_apart(calls):
            for _ in repeat(None, calls):
                await self.prepare()
                start()
                await function(*args, **kwargs)
                stop()

        async def drive_empty_apart(calls):
            for _ in repeat(None, calls):
                start()
                stop()

        drives = ((drive_empty, drive), (drive_empty_apart, drive_apart))
        chosen = drives[before is not None][function is not None]

        def run(calls):
            loop.run_until_complete(chosen(calls))
        return run

    async def prepare(self):
        done = self.functions.call('before_each', *self.data)
        if hasattr(done, '__await__'):
            await done

    def try_once(self):
        RunnerTarget.try_once(self)
        if self.functions.get('check') is None:
            return None
        return self.loop.run_until_complete(
            self.functions.call('call', *self.data))

    def tear_down(self):
        done = self.functions.call('teardown', *self.data)
        if hasattr(done, '__await__'):
            self.loop.run_until_complete(done)
        self.loop.close()


class LoadTarget(AsyncTarget):
    """Many users at once.  Closed loop: each calls again when its last call
    has ended.  Open loop: calls are due at a steady rate, whatever the
    answers; a free user takes the next one, and its time counts from when it
    was due, so that waiting for a free user is not left out."""

    def bind(self):
        self.call, self.kwargs = (self.functions.get('call'),
                                  self.functions.kwargs['call'])
        self.duration_ns = self.job['load']['duration_ns']
        rate = self.job['load']['rate']
        self.interval_ns = 1e9 / rate if rate else 0
        self.probe.bind_runner(self.run, None)

    def try_once(self):
        start_ns = self.probe.clock()
        self.loop.run_until_complete(self.call(*self.data, **self.kwargs))
        self.probe.set_value(VALUE_SINGLE_NS, self.probe.clock() - start_ns)

    def run(self, users):
        self.calls = LoadCalls(self, users)
        self.loop.run_until_complete(self.serve(users))
        self.calls.report(self.duration_ns)

    async def serve(self, users):
        import asyncio
        calls, spawn = self.calls, self.loop.create_task
        self.probe.start()
        calls.begin(self.probe.clock(), self.duration_ns)
        if self.interval_ns:
            tasks = [spawn(calls.answer(i)) for i in range(users)]
            tasks.append(spawn(calls.hand_out()))
        else:
            tasks = [spawn(calls.repeat(i)) for i in range(users)]
        late = (await asyncio.wait(
            tasks, timeout=2e-9 * self.duration_ns))[1]
        self.probe.stop()
        calls.close()
        for task in late:
            task.cancel()
        if late:
            await asyncio.wait(late, timeout=1)


class LoadCalls:
    """The calls of a load: which are due, which are under way, and how they
    ended."""

    def __init__(self, target, users):
        from asyncio import sleep
        from collections import deque
        self.sleep, self.idle = sleep, deque()
        self.call, self.args, self.kwargs = (target.call, target.data,
                                             target.kwargs)
        self.probe, self.loop = target.probe, target.loop
        self.clock, self.record = target.probe.clock, target.probe.record
        self.interval_ns = target.interval_ns
        self.under_way = [None] * users  # since when
        self.taken = self.errors = self.answered = self.in_time = 0
        self.waker = self.first_error = None
        self.over = False

    def begin(self, now_ns, duration_ns):
        self.start_ns, self.end_ns = now_ns, now_ns + duration_ns

    async def attempt(self, user, since_ns):
        self.under_way[user] = since_ns
        try:
            await self.call(*self.args, **self.kwargs)
        except Exception as error:
            if self.over:
                raise
            self.errors += 1
            self.first_error = self.first_error or error
        else:
            now_ns = self.clock()
            self.record(now_ns - since_ns)
            self.answered += 1
            self.in_time += now_ns <= self.end_ns
        self.under_way[user] = None

    async def repeat(self, user):
        """A user in a closed loop.  Its call waits for its turn as a request
        does, else a function that never waits would have one user."""
        while True:
            since_ns = self.clock()
            if since_ns >= self.end_ns:
                return
            self.under_way[user] = since_ns
            await self.sleep(0)
            await self.attempt(user, since_ns)

    def next_due_ns(self):
        return self.start_ns + int(self.taken * self.interval_ns)

    async def answer(self, user):
        """A user in an open loop."""
        while True:
            due_ns = self.next_due_ns()
            if due_ns >= self.end_ns:
                return
            if due_ns <= self.clock():
                self.taken += 1
                self.under_way[user] = due_ns
                await self.sleep(0)
            else:
                due_ns = await self.wait_for_work()
                if due_ns is None:
                    return
            await self.attempt(user, due_ns)

    def wait_for_work(self):
        future = self.loop.create_future()
        self.idle.append(future)
        if self.waker is not None:
            self.waker.set_result(None)
            self.waker = None
        return future

    async def hand_out(self):
        """Wake a user when a call is due.  The loop's timers are good to a
        millisecond, so the last of the wait is spent awake."""
        while self.next_due_ns() < self.end_ns:
            if not self.idle:
                self.waker = self.loop.create_future()
                await self.waker
                continue
            due_ns = self.next_due_ns()
            left_ns = due_ns - self.clock()
            if left_ns > 0:
                await self.sleep(max(left_ns - 2000000, 0) / 1e9)
                continue
            self.taken += 1
            self.idle.popleft().set_result(due_ns)
        for future in self.idle:
            future.set_result(None)

    def close(self):
        """What has not ended by now has taken at least so long."""
        self.over = True
        now_ns = self.clock()
        late = [since_ns for since_ns in self.under_way
                if since_ns is not None]
        while self.interval_ns and self.next_due_ns() < self.end_ns:
            late.append(self.next_due_ns())
            self.taken += 1
        for since_ns in late:
            self.record(now_ns - since_ns)
        self.errors += len(late)

    def report(self, duration_ns):
        if self.first_error is not None and not self.answered:
            raise self.first_error
        if self.first_error is not None:
            sys.stderr.write('the first of %d errors:\n%s\n' % (
                self.errors, describe(self.first_error)))
        self.probe.set_value(VALUE_ERRORS, self.errors)
        self.probe.set_value(VALUE_THROUGHPUT_BITS,
                             self.in_time * 1e9 / duration_ns)


TARGETS = {'call': CallTarget, 'track': CallTarget, 'stmt': StmtTarget,
           'import': ImportTarget, 'async': AsyncTarget, 'load': LoadTarget}


# Whose code it is ------------------------------------------------------------

INSTALLED = tuple(os.path.join(os.sep, folder, '')
                  for folder in ('site-packages', 'dist-packages'))


def module_files():
    """The files of all modules, folders with their links resolved."""
    folders = {}
    for module in list(sys.modules.values()):
        try:  # a lazy module must not notice
            path = object.__getattribute__(module, '__dict__').get('__file__')
            folder, name = os.path.split(path)
        except (AttributeError, TypeError):
            continue
        if folder not in folders:
            folders[folder] = os.path.realpath(folder)
        yield os.path.join(folders[folder], name)


def find_foreign(tree, foreign):
    """What is to be said if a module comes from another tree than ours, else
    None.  Of nested trees the innermost counts.  What is installed is shared
    rightfully; what an editable install points at is not."""
    roots = [(os.path.join(os.path.realpath(root), ''), complaint)
             for root, complaint in [(tree, None)] + foreign]
    roots.sort(key=lambda entry: -len(entry[0]))
    prefixes = [os.path.join(os.path.realpath(prefix), '') for prefix in
                (sys.prefix, sys.exec_prefix, sys.base_prefix)]
    for path in module_files():
        root, complaint = next((entry for entry in roots
                                if path.startswith(entry[0])), (None, None))
        if complaint is None or any(part in path[len(root) - 1:]
                                    for part in INSTALLED):
            continue
        if any(path.startswith(prefix) and prefix.startswith(root) and
               prefix != root for prefix in prefixes):
            continue
        return complaint.replace('{file}', path[len(root):])
    return None


# Failures --------------------------------------------------------------------

def is_skip(thing):
    kind = thing if isinstance(thing, type) else type(thing)
    return any(base.__name__ in ('SkipTest', 'Skipped') and
               base.__module__.split('.')[0] in ('unittest', '_pytest')
               for base in kind.__mro__)


def asker(trace):
    """Where in TRACE what could not be had was asked for; None: by us.  What
    the import system or a `__getattr__` answers was asked by its caller."""
    found = None
    while trace is not None:
        code = trace.tb_frame.f_code
        if (code.co_filename not in OWN_FILES and
                'importlib' not in code.co_filename and
                code.co_name != '__getattr__'):
            found = trace
        trace = trace.tb_next
    return found


def is_suites(path, suite):
    """Does this file belong to the suite in that folder?  At the top of a
    repository suite_owns_at_top() of model/suite.c says it."""
    suite = os.path.realpath(suite)
    folder, name = os.path.split(os.path.realpath(path))
    if os.path.exists(os.path.join(suite, '.git')):
        return folder == suite and (name.startswith('bench') or
                                    name.endswith('_bench.py'))
    return os.path.join(folder, '').startswith(os.path.join(suite, ''))


def fits(function, args, kwargs):
    """Can it be called so?  What does not say takes everything."""
    from inspect import signature
    try:
        takes = signature(function)
    except (TypeError, ValueError):
        return True
    try:
        takes.bind(*args, **kwargs)
    except TypeError:
        return False
    return True


def find_called(node, frame):
    """What a name, dotted or not, means in FRAME; None if it is neither."""
    path = []
    while hasattr(node, 'attr'):
        path.append(node.attr)
        node = node.value
    found = None
    for names in (frame.f_builtins, frame.f_globals, frame.f_locals):
        found = names.get(getattr(node, 'id', None), found)
    for name in reversed(path):
        found = getattr(found, name, None)
    return found


def has_misfit(trace):
    """Is there a call on its line that does not fit what is called, however
    the arguments may be?"""
    import ast
    import linecache
    frame = trace.tb_frame
    lines = linecache.getlines(frame.f_code.co_filename, frame.f_globals)
    for node in ast.walk(parse_tree(''.join(lines))):
        if not isinstance(node, ast.Call):
            continue
        places = [part.lineno for part in ast.walk(node)
                  if hasattr(part, 'lineno')]
        kwargs = {keyword.arg: keyword for keyword in node.keywords}
        if (min(places) <= trace.tb_lineno <= max(places) and
                None not in kwargs and
                not any(isinstance(arg, ast.Starred) for arg in node.args) and
                not fits(find_called(node.func, frame), node.args, kwargs)):
            return True
    return False


def lacks_argument(trace, functions, data):
    """Of a TypeError that was raised there; None: in no code but ours."""
    try:
        if trace is not None:
            return has_misfit(trace)
        return functions is not None and not functions.fit(data)
    except Exception:  # of the user's, while we looked: nobody can tell
        return False


def is_lacking(error, suite, functions=None, data=()):
    """Is it the suite, or code in its folder, that asks for a name or an
    argument that is not there?  Where the product's own code does, the product
    is broken.  FUNCTIONS are those that we call ourselves, with DATA."""
    if not isinstance(error, (ImportError, AttributeError, NameError,
                              TypeError)):
        return isinstance(error, Lacking)
    trace = asker(error.__traceback__)
    path = STMT_FILE if trace is None else trace.tb_frame.f_code.co_filename
    if path != STMT_FILE and not is_suites(path, suite):
        return False
    return (not isinstance(error, TypeError) or
            lacks_argument(trace, functions, data))


def hide_own_frames(report, seen):
    from traceback import StackSummary
    if report is None or id(report) in seen:
        return
    seen.add(id(report))
    report.stack = StackSummary.from_list(
        [frame for frame in report.stack if frame.filename not in OWN_FILES])
    hide_own_frames(report.__cause__, seen)
    hide_own_frames(report.__context__, seen)
    for member in getattr(report, 'exceptions', None) or ():
        hide_own_frames(member, seen)


def show_lines(code):
    """Let a statement's lines be found as those of files are."""
    import linecache
    text = '\n'.join(part for part in code if part)
    linecache.cache[STMT_FILE] = (
        len(text), None, [line + '\n' for line in text.split('\n')],
        STMT_FILE)


def describe(error):
    """What the user is told: only the user's own frames are shown."""
    import traceback
    if isinstance(error, Trouble):
        return str(error)
    report = traceback.TracebackException(type(error), error,
                                          error.__traceback__)
    hide_own_frames(report, set())
    text = ''.join(report.format()).rstrip('\n')
    empty = 'Traceback (most recent call last):\n'
    if not report.stack and text.startswith(empty):
        text = text[len(empty):]
    return text


def encode(text):
    """TEXT as it fits into the page: of a long one, both ends."""
    data = text.encode('utf-8', 'backslashreplace')
    if len(data) > MOST_TEXT_BYTES:
        half = MOST_TEXT_BYTES // 2
        data = b'\n[...]\n'.join((data[:half], data[-half:]))
        data = data.decode('utf-8', 'ignore').encode('utf-8')
    return data.replace(b'\0', b'\\0')


# The worker ------------------------------------------------------------------

class Worker:
    def __init__(self, probe, job, no_probe):
        self.probe, self.job, self.no_probe = probe, job, no_probe
        self.flags = 0
        self.functions = None
        self.target = None
        self.state = STATE_STARTING

    def report(self, state, text=None):
        flush()
        self.state = state
        self.probe.report(state, self.flags, encode(
            self.no_probe if text is None else text))

    def import_all(self):
        sys.path[:0] = self.job['path'] or []
        self.functions = Functions(self.job)

    def set_up(self):
        kind = self.job['kind']
        if kind not in TARGETS:
            raise Trouble('a worker cannot measure `%s`' % kind)
        if self.job['before_each'] and kind in ('stmt', 'import'):
            raise Trouble('`before_each` cannot go with `%s`' % kind)
        self.target = TARGETS[kind](self.probe, self.job, self.functions)
        self.target.set_up()
        self.obey_gc_policy(self.job['gc'])

    @staticmethod
    def obey_gc_policy(policy):
        gc.collect()
        if policy == 'freeze' and hasattr(gc, 'freeze'):
            gc.freeze()
        if policy == 'off':
            gc.disable()

    def carry_out(self, order):
        if order == ORDER_IMPORT:
            self.import_all()
        elif order == ORDER_SETUP:
            self.set_up()
        elif order == ORDER_TRY:
            self.check(self.target.try_once())
            self.refuse_foreign()
        elif order == ORDER_FINISH:
            self.refuse_foreign()
            self.target.tear_down()
        elif order != ORDER_NONE:
            self.probe.serve(order)

    def refuse_foreign(self):
        if not self.job.get('foreign'):
            return
        complaint = find_foreign(self.job['tree'], self.job['foreign'])
        if complaint:
            self.flags |= FOREIGN
            raise Trouble(complaint)

    def check(self, result):
        functions = self.target.functions
        if functions.get('check') is None:
            return
        verdict = functions.call('check', result)
        if verdict is not None and not verdict:
            raise Trouble('check %s returned %r' % (self.job['check'],
                                                    verdict))
        self.flags |= HAS_CHECKED

    def obey(self, order):
        """Do it; whatever the user's code raises is reported, not raised."""
        try:
            self.carry_out(order)
            self.report(STATE_AFTER.get(order, STATE_READY))
        except Skipped as skip:
            self.report(STATE_SKIPPED, str(skip))
        except BaseException as error:
            if self.state == STATE_STARTING and is_skip(error):
                self.report(STATE_SKIPPED, str(error))
            else:
                show_lines(getattr(self.target, 'code', ()))
                if is_lacking(error, self.job['suite'], self.functions,
                              getattr(self.target, 'data', ())):
                    self.flags |= LACKING
                self.report(STATE_FAILED, describe(error))

    def serve(self):
        """Every order until the last; the turn is ours before and after."""
        order = ORDER_NONE
        while order != ORDER_FINISH:
            order = self.probe.wait()
            if self.state in (STATE_STARTING, STATE_READY):
                self.obey(order)
            flush()
            self.probe.hand_on()


def flush():
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except Exception:
            pass


def load_extension(path):
    """The probe, without a trace in sys.modules."""
    from _frozen_importlib import ModuleSpec
    from _frozen_importlib_external import ExtensionFileLoader
    loader = ExtensionFileLoader('_tare_probe', path)
    probe = loader.create_module(ModuleSpec('_tare_probe', loader,
                                            origin=path))
    loader.exec_module(probe)
    return probe


def misfit():
    """Why the probe in C, which is "...", is not for this interpreter; None: it
    may be.  The stable ABI ends where objects are laid out differently: the
    extension would load, and crash."""
    if sys.implementation.name != 'cpython':
        return 'is only for CPython'
    if 't' in getattr(sys, 'abiflags', ''):
        return 'is not for free-threaded Python'
    if hasattr(sys, 'getobjects'):
        return 'is not for a Python that keeps a list of all objects'
    return None


def load_probe(path):
    """The probe, and why it is not the one in C."""
    why = misfit() if path else 'is not wanted'
    if why is None:
        try:
            return load_extension(path), ''
        except (ImportError, OSError, AttributeError) as error:
            why = 'could not be loaded (%s)' % error
    return load_pure(), why


def load_pure():
    namespace = {'__name__': 'pure', '__file__': os.path.join(HERE, 'pure.py')}
    with open(namespace['__file__'], encoding='utf-8') as source:
        exec(compile(source.read(), namespace['__file__'], 'exec'), namespace)
    return namespace['Probe']()


def main():
    fd, seat = int(sys.argv[1]), int(sys.argv[2])
    if sys.path and os.path.abspath(sys.path[0]) == HERE:
        del sys.path[0]
    sys.argv[:] = ['']
    sys.modules['__main__'] = type(sys)('__main__')
    job = read_job(fd, seat)
    probe, no_probe = load_probe(job['probe'])
    probe.attach(fd, seat)
    os.close(fd)
    status = 0
    try:
        Worker(probe, job, no_probe).serve()
    except TimeoutError as error:  # the harness is gone
        sys.stderr.write('tare: %s\n' % error)
        status = 1
    # The user's threads and exit handlers cannot keep the process alive.
    flush()
    os._exit(status)


if __name__ == '__main__':
    main()
