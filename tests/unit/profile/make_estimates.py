#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Make estimates.h: what NumPy and SciPy say of a few processes.

    python3 make_estimates.py > estimates.h
"""
import numpy as np
from scipy import stats

rng = np.random.default_rng(20261127)


def array(values):
    return "{ " + ", ".join(repr(float(v)) for v in values) + " }"


def row(base, base_variances, head, head_variances):
    n = len(base)
    d = head - base
    chance = np.sqrt((base_variances + head_variances).sum()) / n
    runs = stats.sem(d) if n > 1 else 0.0
    se = max(chance, runs)
    t = d.mean() / se
    spread = stats.t(n - 1) if n > 1 else stats.norm
    half = se * spread.ppf(.975)
    p = 2 * spread.sf(abs(t))
    print("\t{ %d, %s,\n\t  %s,\n\t  %s,\n\t  %s,\n\t  %r, %r, %r, %r, %r },"
          % (n, array(base), array(base_variances), array(head),
             array(head_variances), float(d.mean()), float(se), float(half),
             float(t), float(p)))


print("""/* SPDX-License-Identifier: MIT */
/* Made by make_estimates.py; do not edit. */
/* clang-format off */
static const struct known_estimate {
	size_t count;
	double base[12], base_variances[12], head[12], head_variances[12];
	double mean, se, half_width, t, p;
} known_estimates[] = {""")
for n in (1, 2, 5, 8, 12):
    for spread in (.1, 3):
        base = np.round(rng.normal(100, spread, n), 6)
        head = np.round(rng.normal(101, spread, n), 6)
        row(base, np.round(rng.uniform(.5, 1.5, n), 6), head,
            np.round(rng.uniform(.5, 1.5, n), 6))
print("};")
