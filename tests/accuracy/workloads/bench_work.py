# SPDX-License-Identifier: MIT
"""The benchmarks: each is one function of the product."""
from work.kinds import (  # noqa: F401
    dicts, dumps, files, floats, generator, make_memory, memory, objects,
    regex, sort, strings)
