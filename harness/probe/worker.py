# SPDX-License-Identifier: MIT
"""One worker: a fresh Python process that measures one case.

    PYTHON worker.py FD SEAT

The protocol is in page.h.  The work is done by the probe (_tare_probe, in C);
where that cannot be loaded, by pure.py, which has the same interface.  The
parts of this program lie beside it: failures.py, functions.py, targets.py and,
for what runs in an event loop, overlap.py.

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
HAS_CHECKED, FOREIGN, LACKING = 4, 8, 32
STATE_AFTER = {ORDER_IMPORT: STATE_STARTING, ORDER_FINISH: STATE_DONE}
# Where the seats and in them the jobs are: struct page in page.h.
SEATS_AT, SEAT_BYTES, JOB_AT, JOB_BYTES = 32, 397048, 331512, 65536
MOST_TEXT_BYTES = 16000
HERE = os.path.dirname(os.path.abspath(__file__))
PARTS = {}


def load_part(name):
    """What lies beside this file, as a module.  Only while it is read are the
    parts before it in sys.modules, for it to import from."""
    path = os.path.join(HERE, name + '.py')
    part = type(sys)('_tare_' + name)
    part.__file__ = path
    sys.modules.update(PARTS)
    with open(path, encoding='utf-8') as source:
        exec(compile(source.read(), path, 'exec'), part.__dict__)
    for other in PARTS:
        del sys.modules[other]
    PARTS[part.__name__] = part
    return part


failures = load_part('failures')
functions = load_part('functions')
targets = load_part('targets')


def find_target(kind):
    """Who measures it; None: nobody."""
    if kind in ('async', 'load'):
        return load_part('overlap').TARGETS[kind]
    return targets.TARGETS.get(kind)


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


# The worker ------------------------------------------------------------------

def encode(text):
    """TEXT as it fits into the page: of a long one, both ends."""
    data = text.encode('utf-8', 'backslashreplace')
    if len(data) > MOST_TEXT_BYTES:
        half = MOST_TEXT_BYTES // 2
        data = b'\n[...]\n'.join((data[:half], data[-half:]))
        data = data.decode('utf-8', 'ignore').encode('utf-8')
    return data.replace(b'\0', b'\\0')


class Worker:
    def __init__(self, probe, job, no_probe):
        self.probe, self.job, self.no_probe = probe, job, no_probe
        self.flags = 0
        self.functions = None
        self.make_target = find_target(job['kind'])  # before the user's code
        self.target = None
        self.state = STATE_STARTING

    def report(self, state, text=None):
        flush()
        self.state = state
        self.probe.report(state, self.flags, encode(
            self.no_probe if text is None else text))

    def import_all(self):
        sys.path[:0] = self.job['path'] or []
        self.functions = functions.Functions(self.job)

    def set_up(self):
        kind = self.job['kind']
        if self.make_target is None:
            raise failures.Trouble('a worker cannot measure `%s`' % kind)
        if self.job['before_each'] and kind in ('stmt', 'import'):
            raise failures.Trouble('`before_each` cannot go with `%s`' % kind)
        self.target = self.make_target(self.probe, self.job, self.functions)
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
            raise failures.Trouble(complaint)

    def check(self, result):
        if self.functions.get('check') is None:
            return
        verdict = self.functions.call('check', result)
        if verdict is not None and not verdict:
            raise failures.Trouble('check %s returned %r' % (
                self.job['check'], verdict))
        self.flags |= HAS_CHECKED

    def obey(self, order):
        """Do it; whatever the user's code raises is reported, not raised."""
        try:
            self.carry_out(order)
            self.report(STATE_AFTER.get(order, STATE_READY))
        except failures.Skipped as skip:
            self.report(STATE_SKIPPED, str(skip))
        except BaseException as error:
            if self.state == STATE_STARTING and failures.is_skip(error):
                self.report(STATE_SKIPPED, str(error))
            else:
                failures.show_lines(getattr(self.target, 'code', ()))
                if failures.is_lacking(error, self.job['suite'],
                                       self.functions,
                                       getattr(self.target, 'data', ())):
                    self.flags |= LACKING
                self.report(STATE_FAILED, failures.describe(error))

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
    return load_part('pure').Probe(), why


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
