# SPDX-License-Identifier: MIT
"""A spelling checker meets the same mistakes again and again: its distance
between words is a pure function, so functools.lru_cache can remember it.

The cache begins empty in every call: what is measured includes filling it.
"""
import functools

WORDS = ("measure", "optimize", "profile", "generator", "library", "suite")
TYPED = ("mesure", "optimise", "profil", "genrator", "libary", "suit",
         "profile", "mesure", "suit", "optimise") * 5
MEANT = ("measure", "optimize", "profile", "generator", "library", "suite",
         "profile", "measure", "suite", "optimize") * 5


def distance(a, b):
    """How many letters to insert, delete or replace to get from A to B."""
    above = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            row.append(min(above[j] + 1, row[j - 1] + 1,
                           above[j - 1] + (x != y)))
        above = row
    return above[-1]


def nearest(word, between):
    best = None
    for known in WORDS:
        step = between(word, known)
        if best is None or step < best[0]:
            best = step, known
    return best[1]


def correct(cached):
    between = distance
    if cached:
        between = functools.lru_cache(maxsize=None)(distance)
    return [nearest(word, between) for word in TYPED]


def is_right(result):
    return tuple(result) == MEANT
