# SPDX-License-Identifier: MIT
"""How much work: the one line in which two sides differ."""

EXTRA = 0  # thousandths


def units(of):
    """So many units instead of OF; OF is a multiple of 200, so that half a
    per cent is a whole unit."""
    return of * (1000 + EXTRA) // 1000
