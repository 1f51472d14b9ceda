# SPDX-License-Identifier: MIT
"""How thorough the shop is."""

# Everything is computed this often, and the last result counts.  Once is
# enough: the other times only cost.  Set it to 5 to have a regression to find.
ROUNDS = 1


def repeated(compute, *args):
    for _ in range(ROUNDS):
        result = compute(*args)
    return result
