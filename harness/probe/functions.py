# SPDX-License-Identifier: MIT
"""A part of worker.py: the user's functions, and what they are called with."""
import sys

from _tare_failures import Lacking, Trouble, fits


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
