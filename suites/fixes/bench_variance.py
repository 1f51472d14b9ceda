# SPDX-License-Identifier: MIT
"""The variance of many numbers: a loop in Python, or one in NumPy."""
import math

COUNT = 100000


def make(library):
    values = [(i * 7919 % 1000) / 8.0 for i in range(COUNT)]
    if library == "numpy":
        import numpy

        return numpy.array(values)
    return values


def variance(values, library):
    if library == "numpy":
        return float(((values - values.mean()) ** 2).mean())
    mean = sum(values) / len(values)
    total = 0.0
    for value in values:
        total += (value - mean) ** 2
    return total / len(values)


def is_right(result):
    """i * 7919 % 1000 takes each of 0 .. 999 equally often."""
    return math.isclose(result, (1000 ** 2 - 1) / 12.0 / 64.0, rel_tol=1e-9)
