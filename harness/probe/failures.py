# SPDX-License-Identifier: MIT
"""A part of worker.py: failures, whose they are and what the user is told."""
import os

STMT_FILE = '<stmt>'
HERE = os.path.dirname(__file__)


class Trouble(Exception):
    """A failure that needs no traceback: the message says it all."""


class Lacking(Trouble):
    """The tree does not have what the suite names."""


class Skipped(Exception):
    """The setup says that the benchmark cannot run here."""


def is_own(path):
    return os.path.dirname(os.path.abspath(path)) == HERE


def parse_tree(text):
    only_tree = 0x400  # ast.PyCF_ONLY_AST
    return compile(text, STMT_FILE, 'exec', only_tree, True)


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
        if (not is_own(code.co_filename) and
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
        [frame for frame in report.stack if not is_own(frame.filename)])
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
