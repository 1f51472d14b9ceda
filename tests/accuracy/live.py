#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Does the gate say what is so?  Duets of code whose amount of work is known.

    live.py [--tare build/tare] [--data build/accuracy/live.jsonl]
            [--effects 0,3,5] [--conditions N0,N3] [--rounds 3]
            [--tolerance 3] [--report]

A round is a duet of the ten workloads against a copy that does so many per
cent more (tests/accuracy/workloads/work/amount.py), under one condition
(neighbour.py on the measuring CPU).  Every round is appended to the data
file, and rounds that are there are not made again: stop and go on as you
like.  The report has, for each condition and effect, how often each verdict
was given, with exact Clopper-Pearson bounds, the seconds and the noise.
"""
import argparse
import collections
import math
import os
import statistics

import common


def play(args, condition, effect, number):
    """One round: what the duet said of each case."""
    with common.neighbour(condition, number):
        status, answer = common.play_duet(
            args.tare, effect, ["--tolerance", "%g%%" % args.tolerance])
    return {"condition": condition, "effect": effect, "round": number,
            "tolerance": args.tolerance,
            "status": status, "seconds": answer["seconds"],
            "findings": [f for f in answer["findings"]
                         if f["metric"] == "time"]}


def measure(args):
    made = {(r["condition"], r["tolerance"], r["effect"], r["round"])
            for r in common.read_rows(args.data)}
    for number in range(args.rounds):
        for condition in args.conditions.split(","):
            for effect in map(float, args.effects.split(",")):
                if (condition, args.tolerance, effect, number) in made:
                    continue
                answer = play(args, condition, effect, number)
                common.append_row(args.data, answer)
                print("round %d, %s, %+g %%: status %d, %.0f s" % (
                    number, condition, effect, answer["status"],
                    answer["seconds"]), flush=True)


def spread(finding):
    """Of a pair, from the width of the interval: 95 % of n pairs."""
    if not finding["ratio_low"] or not finding["ratio_high"]:
        return None
    width = math.log(finding["ratio_high"] / finding["ratio_low"])
    return width / 2 / 1.96 * math.sqrt(finding["pairs"] * 0.955)


def report(args):
    cells = collections.defaultdict(list)
    for r in common.read_rows(args.data):
        cells[r["condition"], r["tolerance"], r["effect"]].append(r)
    print("%-5s %5s %6s %5s  %-24s %-24s %4s %6s %6s %7s" % (
        "noise", "tol.", "change", "cases", "worse (95 % bounds)",
        "same", "?", "better", "s/case", "sd/pair"))
    for (condition, tolerance, effect), rounds in sorted(cells.items()):
        findings = [f for r in rounds for f in r["findings"]]
        count = collections.Counter(
            "worse" if f["verdict"] == "worse" and f["confirmed"]
            else f["verdict"] for f in findings)
        n = len(findings)
        noise = [s for s in map(spread, findings) if s is not None]

        def rate(word):
            low, high = common.clopper_pearson(count[word], n)
            return "%3d = %5.1f %% (%.0f..%.0f)" % (
                count[word], 100 * count[word] / n, 100 * low, 100 * high)

        print("%-5s %4g%% %+5g%% %5d  %-24s %-24s %4d %6d %6.1f %6.2f%%" % (
            condition, tolerance, effect, n, rate("worse"), rate("same"),
            count["undecided"], count["better"],
            statistics.median(f["seconds"] for f in findings),
            100 * statistics.median(noise) if noise else float("nan")))


def main():
    parser = argparse.ArgumentParser(
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description=__doc__)
    parser.add_argument("--tare", default="build/tare")
    parser.add_argument("--data", default="build/accuracy/live.jsonl")
    parser.add_argument("--effects", default="0,3,5")
    parser.add_argument("--conditions", default="N0,N3")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--tolerance", type=float, default=3,
                        help="per cent; the gate's own is 3")
    parser.add_argument("--report", action="store_true",
                        help="only print what the data say")
    args = parser.parse_args()
    args.tare = os.path.abspath(args.tare)
    args.data = os.path.abspath(args.data)
    if not args.report:
        measure(args)
    report(args)


if __name__ == "__main__":
    main()
