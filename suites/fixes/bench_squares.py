# SPDX-License-Identifier: MIT
"""A sum of squares: from a list of them all, or from a generator."""

COUNT = 1000000


def total(style):
    if style == "list":
        return sum([i * i for i in range(COUNT)])
    return sum(i * i for i in range(COUNT))


def is_right(result):
    return result == (COUNT - 1) * COUNT * (2 * COUNT - 1) // 6
