# SPDX-License-Identifier: MIT
"""The ten workloads as functions without arguments, for every peer."""
import functools

from work import kinds

NAMES = ("floats", "dicts", "dumps", "objects", "memory", "regex", "sort",
         "files", "generator", "strings")


def call(name):
    if name == "memory":
        return functools.partial(kinds.memory, kinds.make_memory())
    return getattr(kinds, name)
