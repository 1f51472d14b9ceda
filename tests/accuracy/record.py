#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Record pairs, for resample.py to play the gate with again and again.

    record.py [--tare build/tare] [--data build/accuracy/pairs.jsonl]
              [--pairs 200] [--extra-pairs 20] [--conditions N0,N1,N2,N3,N4]
              [--report]

Of each of five workloads --pairs pairs of identical sides under each
neighbour, and --extra-pairs with a head that does 5 per cent more under the
first.  Under N6 noise begins when head's process does and ends when base's
does.  A duet gives 7 pairs or more of a workload; the condition that has
the fewest comes next, each time with a neighbour of another seed.  Every
duet is appended to the data file: stop and go on as you like.
"""
import collections
import math
import os
import statistics
import tempfile
import time

import common

WORKLOADS = ("floats", "dicts", "objects", "memory", "files")
EXTRA = 5

# What base and head do first under N6.
N6 = ("\nimport os\nmark = %r\nif os.path.exists(mark):\n"
      "    os.unlink(mark)\n", "\nopen(%r, 'w').close()\n")


def count_pairs(rows):
    """By (condition, effect), by workload."""
    have = collections.defaultdict(collections.Counter)
    for row in rows:
        for name, pairs in row["series"].items():
            have[row["condition"], row["effect"]][name] += len(pairs)
    return have


def next_duet(args, have):
    """The condition and effect that lack most, and the workloads that do;
    None if all is there."""
    conditions = args.conditions.split(",")
    wanted = {(condition, 0): args.pairs for condition in conditions}
    wanted[conditions[0], EXTRA] = args.extra_pairs
    lacking = [(min(have[cell][name] for name in WORKLOADS) / most, cell)
               for cell, most in wanted.items()
               if min(have[cell][name] for name in WORKLOADS) < most]
    if not lacking:
        return None
    cell = min(lacking)[1]
    return cell + ([name for name in WORKLOADS
                    if have[cell][name] < wanted[cell]],)


def record(args, condition, effect, names, seed):
    arguments = ["--seed", str(seed + 1)]
    for name in names:
        arguments += ["-k", name]
    begun = time.time()
    with tempfile.TemporaryDirectory() as room:
        mark = os.path.join(room, "head-runs")
        with common.neighbour(condition, seed, "--when", mark):
            _, answer = common.play_duet(
                args.tare, effect, arguments,
                [code % mark for code in N6] if condition == "N6"
                else ("", ""))
    findings = [f for f in answer["findings"] if f["metric"] == "time"]
    return {"condition": condition, "effect": effect, "seed": seed,
            "started": begun, "seconds": time.time() - begun,
            "verdicts": {common.workload_of(f["case"]): f["verdict"]
                         for f in findings},
            "series": {common.workload_of(f["case"]): f["series"]
                       for f in findings}}


def measure(args):
    rows = common.read_rows(args.data)
    have, number = count_pairs(rows), len(rows)
    while True:
        duet = next_duet(args, have)
        if not duet:
            return
        row = record(args, *duet, seed=number)
        common.append_row(args.data, row)
        number += 1
        for name, pairs in row["series"].items():
            have[duet[:2]][name] += len(pairs)
        print("%s, %+d %%: %s (%.0f s)" % (
            duet[0], duet[1], ", ".join(
                "%s %d" % (name, have[duet[:2]][name])
                for name in WORKLOADS), row["seconds"]), flush=True)


def report(args):
    """The middle of the ln(head / base) and their robust sd; what the duets
    said by themselves, unconfirmed."""
    cells = collections.defaultdict(list)
    verdicts = collections.defaultdict(collections.Counter)
    for row in common.read_rows(args.data):
        verdicts[row["condition"], row["effect"]].update(
            row["verdicts"].values())
        for name, pairs in row["series"].items():
            cells[row["condition"], row["effect"], name] += [
                p["difference"] for p in pairs if p["difference"] is not None]
    print("%-5s %6s  %-8s %6s %9s %8s" % (
        "noise", "change", "", "pairs", "median", "noise"))
    for (condition, effect, name), d in sorted(cells.items()):
        print("%-5s %+4d %%  %-8s %6d %+7.2f %% %6.2f %%" % (
            condition, effect, name, len(d),
            100 * math.expm1(statistics.median(d)), 100 * common.spread(d)))
    for (condition, effect), count in sorted(verdicts.items()):
        print("%-5s %+4d %%  %s" % (condition, effect, ", ".join(
            "%d %s" % (n, word) for word, n in count.most_common())))


def main():
    parser = common.command_line(__doc__, "build/accuracy/pairs.jsonl")
    parser.add_argument("--tare", default="build/tare", type=os.path.abspath)
    parser.add_argument("--pairs", type=int, default=200)
    parser.add_argument("--extra-pairs", type=int, default=20)
    parser.add_argument("--conditions", default="N0,N1,N2,N3,N4")
    common.measure_and_report(parser.parse_args(), measure, report)


if __name__ == "__main__":
    main()
