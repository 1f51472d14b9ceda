# SPDX-License-Identifier: MIT
"""Membership tests: `in` walks through a list, but asks a set once."""

WANTED = 20


def make(container, n):
    """A container of the even numbers below 2 n, and numbers to look for:
    half of them are in it, evenly spread, and half are not."""
    known = [2 * i for i in range(n)]
    step = 2 * n // WANTED
    wanted = [i * step // 2 * 2 + i % 2 for i in range(WANTED)]
    return {"list": list, "set": set}[container](known), wanted


def count_known(data):
    known, wanted = data
    count = 0
    for number in wanted:
        if number in known:
            count += 1
    return count


def is_half(result):
    return result == WANTED // 2
