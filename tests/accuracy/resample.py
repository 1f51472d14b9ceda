#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""How often is the gate right?  Suites played on the pairs of record.py.

    make build/accuracy/resample
    resample.py [--program build/accuracy/resample]
                [--pairs build/accuracy/pairs.jsonl]
                [--data build/accuracy/resampled.jsonl]
                [--runs 100000] [--report]

For each neighbour, suites of 10 and of 50 cases are played --runs times by
resample.c, which draws recorded pairs and judges them with tare's own code:
all looks, Holm over the suite, 12 fresh pairs to confirm.  "stray" is a
noise of 10 per cent that begins with the side that begins second, from a
random pair on.  What has been played is kept in the data file.

Then the recorded pairs themselves: is head as often the slower as base, does
it matter who began, does a pair know of the one before?
"""
import collections
import math
import os
import statistics
import subprocess

import common

SUITES = (10, 50)
CHANGES = ("0:3", "1:3", "2:2", "3:3", "5:3", "10:3", "-5:3")
COUNTS = ("cases", "worse", "candidates", "same", "undecided", "better",
          "pairs")


class Pair:
    def __init__(self, duet, recorded):
        self.duet = duet
        self.d = recorded["difference"]
        self.head_first = recorded["head_first"]
        self.turned = -self.d if self.head_first else self.d


def read_pairs(path):
    """Those of identical sides, by (condition, workload)."""
    cells = collections.defaultdict(list)
    for number, row in enumerate(common.read_rows(path)):
        for name, series in row["series"].items() if not row["effect"] else ():
            cells[row["condition"], name] += [
                Pair(number, p) for p in series if p["difference"] is not None]
    return cells


def play(args, cells, key):
    condition, suite, stray = key[0], key[1], key[2]
    lines = ["%s %.9g\n" % (name, pair.turned)
             for (where, name), pairs in sorted(cells.items())
             if where == condition for pair in pairs]
    changes = CHANGES[:1] if stray else CHANGES
    out = subprocess.run(
        [args.program, str(args.runs), "1", str(suite), str(stray)] +
        list(changes), input="".join(lines).encode(),
        stdout=subprocess.PIPE, check=True).stdout.decode()
    return [line.split("\t") for line in out.splitlines()]


def keys_of(args, cells):
    """What is to be played: neighbour, suite, stray, runs, pairs."""
    for condition in sorted({condition for condition, _ in cells}):
        count = sum(len(pairs) for (where, _), pairs in cells.items()
                    if where == condition)
        for suite in SUITES:
            yield (condition, suite, 0, args.runs, count)
        yield (condition, SUITES[0], 10, args.runs, count)


def measure(args):
    cells = read_pairs(args.pairs)
    have = {tuple(row["key"]) for row in common.read_rows(args.data)}
    for key in keys_of(args, cells):
        if key in have:
            continue
        common.append_row(args.data, {"key": key,
                                      "rows": play(args, cells, key)})
        print("played %s, suites of %d%s" % (
            key[0], key[1], ", stray noise" if key[2] else ""), flush=True)


def add_up(rows):
    """Totals by change, and by (change, workload); runs and alarms."""
    by_change = collections.defaultdict(collections.Counter)
    alarms = (0, 0)
    for change, tolerance, name, *numbers in rows:
        if name == "-":
            alarms = tuple(map(int, numbers))
            continue
        counts = dict(zip(COUNTS, map(int, numbers)))
        by_change[change, tolerance, None].update(counts)
        by_change[change, tolerance, name].update(counts)
    return by_change, alarms


def share(k, n):
    low, high = common.clopper_pearson(k, n)
    return "%6.2f (%.2f..%.2f)" % (100 * k / n, 100 * low, 100 * high)


def report_cell(key, rows):
    by_change, (runs, alarmed) = add_up(rows)
    print("\n%s, suites of %d%s: %d of %d runs with a false alarm "
          "(at most %.3g %%)" % (
              key[0], key[1], ", stray noise" if key[2] else "",
              alarmed, runs,
              100 * common.clopper_pearson(alarmed, runs, .1)[1]))
    print("%7s %5s  %-22s %-22s %-22s %-22s %6s" % (
        "change", "tol.", "worse % (95 % bounds)", "same %", "undecided %",
        "better %", "pairs"))
    for (change, tolerance, name), n in by_change.items():
        if name:
            continue
        cases = n["cases"]
        print("%+6s%% %4s%%  %-22s %-22s %-22s %-22s %6.1f" % (
            "+" + change if change[0] != "-" else change, tolerance,
            share(n["worse"], cases), share(n["same"], cases),
            share(n["undecided"], cases), share(n["better"], cases),
            n["pairs"] / cases))
        print("%14scandidates %.3g %%; worse: %s" % (
            "", 100 * n["candidates"] / cases, ", ".join(
                "%s %.4g %%" % (other[2], 100 * m["worse"] / m["cases"])
                for other, m in by_change.items()
                if other[:2] == (change, tolerance) and other[2])))


def two_sided(z):
    return math.erfc(abs(z) / math.sqrt(2))


def sign_p(pairs):
    """Binomial: is head as often slower as faster?"""
    above = sum(pair.d > 0 for pair in pairs)
    n = sum(pair.d != 0 for pair in pairs)
    extreme = max(above, n - above)
    return min(1, 2 * common.beta_cdf(.5, extreme, n - extreme + 1))


def ranks(values):
    order = sorted(range(len(values)), key=values.__getitem__)
    found = [0] * len(values)
    for rank, i in enumerate(order, 1):
        found[i] = rank
    return found


def order_test(pairs):
    """What it is worth to begin, and p of the rank-sum test."""
    first = [pair.head_first for pair in pairs]
    a, n = sum(first), len(pairs)
    if a in (0, n):
        return 0, 1
    total = sum(rank for rank, is_first in zip(
        ranks([pair.d for pair in pairs]), first) if is_first)
    z = (total - a * (n + 1) / 2) / math.sqrt(a * (n - a) * (n + 1) / 12)
    return statistics.median(-pair.turned for pair in pairs), two_sided(z)


def serial_test(pairs):
    """Correlation of ranks of pairs that followed each other in a duet."""
    r = ranks([pair.d for pair in pairs])
    both = [(r[i], r[i + 1]) for i in range(len(pairs) - 1)
            if pairs[i].duet == pairs[i + 1].duet]
    x, y = zip(*both)
    mx, my = statistics.mean(x), statistics.mean(y)
    rho = sum((a - mx) * (b - my) for a, b in both) / math.sqrt(
        sum((a - mx) ** 2 for a in x) * sum((b - my) ** 2 for b in y))
    return rho, two_sided(rho * math.sqrt(len(both)))


def report_labels(cells):
    print("\nThe recorded pairs.  p: head as often slower as faster; who "
          "begins does not\nmatter (worth: of beginning); pairs do not know "
          "of the one before.")
    print("%-5s %-8s %5s %7s %9s %8s %8s %8s %8s %8s" % (
        "", "", "pairs", "noise", "median", "signs p", "worth", "order p",
        "serial", "p"))
    noises, least = collections.defaultdict(list), []
    for (condition, name), pairs in sorted(cells.items()):
        noise = common.spread([pair.d for pair in pairs])
        worth, order_p = order_test(pairs)
        rho, serial_p = serial_test(pairs)
        noises[condition].append(noise)
        least += [sign_p(pairs), order_p, serial_p]
        print("%-5s %-8s %5d %5.2f %% %+7.2f %% %8.3f %+6.2f %% %8.3f %+8.2f "
              "%8.3f" % (
                  condition, name, len(pairs), 100 * noise,
                  100 * statistics.median(pair.d for pair in pairs),
                  sign_p(pairs), 100 * worth, order_p, rho, serial_p))
    print("median noise of a pair: " + ", ".join(
        "%s %.2f %%" % (condition, 100 * statistics.median(values))
        for condition, values in sorted(noises.items())))
    for i, what in enumerate(("signs", "order", "serial")):
        p = least[i::3]
        print("%s: the smallest p is %.3g, %.3g as one of %d" % (
            what, min(p), min(1, min(p) * len(p)), len(p)))


def report(args):
    cells = read_pairs(args.pairs)
    wanted = set(keys_of(args, cells))
    for row in common.read_rows(args.data):
        if tuple(row["key"]) in wanted:
            report_cell(row["key"], row["rows"])
    report_labels(cells)


def main():
    parser = common.command_line(__doc__, "build/accuracy/resampled.jsonl")
    parser.add_argument("--program", default="build/accuracy/resample",
                        type=os.path.abspath)
    parser.add_argument("--pairs", default="build/accuracy/pairs.jsonl")
    parser.add_argument("--runs", type=int, default=100000)
    args = parser.parse_args()
    if not os.path.exists(args.pairs):
        parser.error("%s: record.py makes it" % args.pairs)
    common.measure_and_report(args, measure, report)


if __name__ == "__main__":
    main()
