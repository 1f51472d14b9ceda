#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Make *_reference.h: what SciPy, NumPy and plain enumeration say.

    python3 make_reference.py

Needs SciPy >= 1.11 and NumPy.  Where SciPy has no exact answer (ties, signed
ranks with zeros) every possibility is enumerated here.  The tests only read
the headers beside this file, which says where their numbers come from.
"""
import contextlib
import io
import itertools
import math
import pathlib
from fractions import Fraction

import numpy as np
from scipy import stats

rng = np.random.default_rng(20261122)


def number(x):
    x = float(x)
    if math.isnan(x):
        return "(double)NAN"
    if math.isinf(x):
        return "(double)INFINITY" if x > 0 else "-(double)INFINITY"
    return repr(x)


def array(name, values):
    print(f"static const double {name}[] = {{")
    values = [number(v) for v in values]
    for i in range(0, len(values), 3):
        print("\t" + ", ".join(values[i:i + 3]) + ",")
    print("};\n")


def table(fields, name, rows):
    print(f"static const struct {{\n\t{fields}\n}} {name}[] = {{")
    for row in rows:
        cells = [c if isinstance(c, str) else
                 str(c) if isinstance(c, (int, np.integer)) else number(c)
                 for c in row]
        print("\t{ " + ", ".join(cells) + " },")
    print("};\n")


def samples():
    return {
        "one": [3.5],
        "two": [2.0, 5.0],
        "ties": [1, 1, 2, -1, 3, 3, -2, 4],
        "normal": np.round(rng.normal(10, 2, 25), 6),
        "skewed": np.round(rng.lognormal(0, 1.5, 40), 6),
        "wide": [1e16, 1.0, -1e16, 1.0, 3.0],
    }


def describe():
    rows = []
    for name, x in samples().items():
        array("sample_" + name, x)
        x = np.asarray(x, float)
        med = np.median(x)
        rows.append((f"sample_{name}", len(x), med,
                     math.fsum(x) / len(x),
                     np.std(x, ddof=1) if len(x) > 1 else math.nan,
                     np.median(np.abs(x - med)), x.min(), x.max(),
                     *(np.quantile(x, q) for q in (.05, .25, .75, .9))))
    table("const double *values;\n\tsize_t n;\n\tdouble median, mean, sd, "
          "mad, min, max, q05, q25, q75, q90;", "describe_rows", rows)


def rank_intervals():
    rows = []
    for n in (1, 2, 3, 5, 6, 7, 9, 12, 15, 20, 30, 100, 1000, 1500):
        for level in (.90, .95, .99):
            k = 1
            while (k + 1 <= (n + 1) // 2 and
                   1 - 2 * stats.binom.cdf(k, n, .5) >= level):
                k += 1
            rows.append((n, level, k,
                         max(0., 1 - 2 * stats.binom.cdf(k - 1, n, .5))))
    table("size_t n;\n\tdouble level;\n\tsize_t k;\n\tdouble covered;",
          "rank_rows", rows)


def counts(n):
    c = [1]
    for k in range(1, n + 1):
        c = [(c[w] if w < len(c) else 0) + (c[w - k] if w >= k else 0)
             for w in range(len(c) + k)]
    return c


def bounds(d, alpha):
    w = sorted((a + b) / 2 for i, a in enumerate(d) for b in d[i:])
    total, below, k = 2 ** len(d), 0, 0
    for i, c in enumerate(counts(len(d))):
        below += c
        if Fraction(below, total) > Fraction(alpha):
            break
        k = i + 1
    return (w[k - 1], w[-k]) if k else (-math.inf, math.inf)


def exact_p(x):
    """The same from integer counts; SciPy loses digits in the far tail."""
    ranks = stats.rankdata(np.abs(x))
    w, c = int(ranks[x > 0].sum()), counts(len(x))
    up = float(Fraction(sum(c[w:]), 2 ** len(x)))
    down = float(Fraction(sum(c[:w + 1]), 2 ** len(x)))
    for ours, side in ((up, "greater"), (down, "less")):
        p = stats.wilcoxon(x, alternative=side, method="exact").pvalue
        assert math.isclose(ours, p, rel_tol=1e-9), (ours, p)
    return up, down


def enumerate_p(d, theta):
    """P(W+ >= w), P(W+ <= w) over all sign patterns, mid-ranks."""
    x = np.array([v - theta for v in d])
    x = x[x != 0]
    ranks = stats.rankdata(np.abs(x))
    w = ranks[x > 0].sum()
    sums = [sum(r for r, s in zip(ranks, signs) if s)
            for signs in itertools.product((0, 1), repeat=len(x))]
    return (sum(s >= w - 1e-9 for s in sums) / len(sums),
            sum(s <= w + 1e-9 for s in sums) / len(sums))


def wilcoxon():
    rows = []
    for n in (1, 2, 5, 7, 12, 15, 20, 30, 62, 63, 90):
        d = np.round(rng.normal(.012, .02, n), 7)
        array(f"signed_{n}", d)
        walsh = [(a + b) / 2 for i, a in enumerate(d) for b in d[i:]]
        for theta in (0., math.log(1.01), math.log(1.03)):
            x = d - theta
            up, down = exact_p(x)
            low, high = bounds(list(d), .025)
            rows.append((f"signed_{n}", n, theta, up, down,
                         np.median(walsh), low, high))
    tied = {
        "tied_a": ([1, 1, 2, -1, 3, 3, -2, 4], 0.),
        "tied_b": ([0, 0, 1, -1, 1, 2, 2, -3, 5], 0.),
        "tied_c": ([1, 2, 2, 3, 3, 3, 4, -4, 1.5, 2], 2.),
        "tied_d": ([.5] * 7, 0.),
    }
    for name, (d, theta) in tied.items():
        array(name, d)
        up, down = enumerate_p(d, theta)
        walsh = [(a + b) / 2 for i, a in enumerate(d) for b in d[i:]]
        low, high = bounds(list(d), .025)
        rows.append((name, len(d), theta, up, down, np.median(walsh), low,
                     high))
    table("const double *d;\n\tsize_t n;\n\tdouble theta, p_upper, p_lower, "
          "estimate, low, high;", "wilcoxon_rows", rows)


def distributions():
    table("double x, cdf;", "normal_rows",
          [(x, stats.norm.cdf(x)) for x in
           (-37., -10., -5., -1.5, -.1, 0., .3, 1., 2.5, 6.)])
    table("double p, quantile;", "normal_quantile_rows",
          [(p, stats.norm.ppf(p)) for p in
           (1e-300, 1e-20, 1e-6, .001, .02425, .2, .5, .6, .975, .9999)])
    table("double t, df, cdf;", "student_rows",
          [(t, df, stats.t.cdf(t, df)) for t in (-40., -3., -.5, 0., 1., 8.)
           for df in (1., 2.5, 7., 23., 400., 1e5)])
    table("double p, df, quantile;", "student_quantile_rows",
          [(p, df, stats.t.ppf(p, df)) for p in (1e-8, .001, .1, .5, .9, .995)
           for df in (1., 2.5, 7., 23., 400.)])
    table("double x, a, b, cdf;", "beta_rows",
          [(x, a, b, stats.beta.cdf(x, a, b)) for x in (.001, .2, .5, .97)
           for a, b in ((.5, .5), (1., 3.), (12., 4.), (300., 2.),
                        (.5, 200.))])
    table("size_t events, trials;\n\tdouble level, low, high;",
          "proportion_rows",
          [(k, n, level,
            stats.beta.ppf((1 - level) / 2, k, n - k + 1) if k else 0.,
            stats.beta.ppf((1 + level) / 2, k + 1, n - k) if k < n else 1.)
           for k, n in ((0, 1), (0, 300), (1, 300), (3, 20), (20, 20))
           for level in (.95, .99)])


def enumerate_rank_sum(a, b):
    ranks = stats.rankdata(np.concatenate([a, b]))
    own = ranks[:len(a)].sum()
    sums = [sum(c) for c in itertools.combinations(ranks, len(a))]
    below = sum(s <= own + 1e-9 for s in sums) / len(sums)
    above = sum(s >= own - 1e-9 for s in sums) / len(sums)
    return min(1., 2 * min(below, above))


def two_samples():
    rank_rows, welch_rows = [], []
    for i, (n, m, shift, digits) in enumerate((
            (3, 4, 1., 5), (6, 6, .8, 5), (10, 30, .5, 5), (7, 7, 1.5, 0),
            (4, 9, 1., 0), (30, 30, .5, 5), (30, 25, .4, 0))):
        a = np.round(rng.normal(0, 1.5, n), digits)
        b = np.round(rng.normal(shift, 1.5, m), digits)
        array(f"left_{i}", a)
        array(f"right_{i}", b)
        if n + m > 40:
            p = stats.mannwhitneyu(a, b, method="asymptotic").pvalue
        elif digits == 0:
            p = enumerate_rank_sum(a, b)
        else:
            p = stats.mannwhitneyu(a, b, method="exact").pvalue
        rank_rows.append((f"left_{i}", n, f"right_{i}", m, p))
        if digits == 0:
            continue
        t = stats.ttest_ind(b, a, equal_var=False)
        ci = t.confidence_interval(.95)
        welch_rows.append((f"left_{i}", n, f"right_{i}", m,
                           b.mean() - a.mean(), t.df, ci.low, ci.high))
    table("const double *a;\n\tsize_t n_a;\n\tconst double *b;\n\tsize_t n_b;"
          "\n\tdouble p;", "rank_sum_rows", rank_rows)
    table("const double *a;\n\tsize_t n_a;\n\tconst double *b;\n\tsize_t n_b;"
          "\n\tdouble difference, df, low, high;", "welch_rows", welch_rows)


def multiple():
    p = [.0003, .2, 1e-5, .004, .004, .03, .9, .051]
    order = np.argsort(p, kind="stable")
    holm, most = [0.] * len(p), 0.
    for rank, i in enumerate(order):
        most = min(1., max(most, (len(p) - rank) * p[i]))
        holm[i] = most
    array("multiple_p", p)
    array("multiple_holm_expected", holm)
    array("multiple_bh_expected", stats.false_discovery_control(p))


def screen():
    logs = np.round(rng.normal(-9, .01, 23), 7)
    logs[15] += .3
    array("screen_logs", logs)
    rows = []
    for count, log, prior in ((5, -8.99, 1e-4), (12, -8.95, 1e-4),
                              (23, -8.96, 2.5e-5), (23, -9.5, math.nan)):
        x = logs[:count][-20:]
        k = len(x)
        med = np.median(x)
        reach = 3 * np.median(abs(x - med)) / stats.norm.ppf(.75) * (1 + 1/k)
        x = np.clip(x, med - reach, med + reach)
        own = x.var(ddof=1)
        s0 = own if math.isnan(prior) else prior
        df = 4 + k - 1
        v = (4 * s0 + (k - 1) * own) / df
        scale = math.sqrt(v * (1 + 1/k))
        t = (log - x.mean()) / scale
        p = stats.t.sf(t, df)
        blind = (stats.t.ppf(.9, df) + stats.norm.ppf(.9)) * scale
        rows.append((count, log, prior, own, scale, t, df, p,
                     "true" if p < .1 and log - x.mean() > math.log(1.01)
                     else "false",
                     "true" if blind > math.log(1.03) else "false"))
    table("size_t count;\n\tdouble log, prior, variance, scale, t, df, p;\n\t"
          "bool flagged, blind;", "screen_rows", rows)


def suite_shifts():
    own = np.random.default_rng(4)
    rows = []
    for m, n, mean, spread in ((5, 7, .004, .01), (50, 7, .004, .01),
                               (8, 7, -.02, .03), (6, 12, 0, .001)):
        d = np.round(own.normal(mean, spread, (m, n)) *
                     own.uniform(.5, 2, (m, 1)), 6)
        name = f"shift_{len(rows)}"
        array(name, d.ravel())
        walsh = [[(x[i] + x[j]) / 2 for i in range(n) for j in range(i + 1)]
                 for x in d]
        theta = np.median(walsh, axis=1)
        v = 1.06 * d.var(axis=1, ddof=1) / n
        df = v.sum() ** 2 / (v ** 2 / (n - 1)).sum()
        se = math.sqrt(v.sum()) / m
        low, high = stats.t.interval(.998, df, theta.mean(), se)
        rows.append((name, m, n, theta.mean(), low, high,
                     stats.t.sf(theta.sum() / math.sqrt(v.sum()), df)))
    table("const double *d;\n\tsize_t series, count;\n\tdouble mean, low, "
          "high, p;", "shift_rows", rows)


INCLUDES = {"NAN": "math.h", "INFINITY": "math.h", "bool ": "stdbool.h",
            "size_t": "stddef.h"}


def header(topic, *makers):
    """One header of tables, beside this file."""
    made = io.StringIO()
    with contextlib.redirect_stdout(made):
        for make in makers:
            make()
    tables = made.getvalue()
    guard = f"TESTS_STATS_{topic.upper()}_REFERENCE_H"
    includes = "".join(f"#include <{name}>\n" for name in sorted(
        {name for word, name in INCLUDES.items() if word in tables}))
    path = pathlib.Path(__file__).with_name(f"{topic}_reference.h")
    path.write_text(
        "/* SPDX-License-Identifier: MIT */\n"
        "/* Made by make_reference.py; do not edit. */\n"
        f"#ifndef {guard}\n#define {guard}\n\n"
        + (includes and includes + "\n") +
        f"/* clang-format off */\n{tables}/* clang-format on */\n#endif\n")


# In this order: each draws on from where the one before it stopped.
header("describe", describe, rank_intervals)
header("wilcoxon", wilcoxon)
header("distribution", distributions)
header("two_samples", two_samples)
header("multiple", multiple)
header("screen", screen)
header("suite_shift", suite_shifts)
