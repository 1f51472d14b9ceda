#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""How long a slice, how many of them, and whose turn is next?

    rhythm.py [--data build/accuracy/rhythm.jsonl] [--pairs 40] [--effect 0]
              [--report]

Builds a copy of the last commit with variants/rhythm.patch, whose rhythm the
environment chooses, and plays duets of two sides, of which head does --effect
per cent more, on interpreter-bound (floats, json), allocation-bound (objects)
and memory-bound code (memory): slices of .1 to 3 ms, 40 to 320 of them; 1 to
16 placements in physical memory; a coin for every slice instead of one for
every pair; and every pair alone, its workers not started while the one before
it plays.

Every duet is appended to the data file; the variant with the fewest pairs
comes next, so that all have the same hours.  The report has, for each, the
noise of a pair, its seconds, what both come to (the seconds of pairs until
the standard error is .1 %), and the change that was told.
"""
import collections
import math
import os
import statistics
import subprocess

import common

WORKLOADS = ("floats", "json", "objects", "memory")
Variant = collections.namedtuple("Variant", "slice_us slices blocks kind")
VARIANTS = [Variant(us, slices, blocks, "") for us, slices, blocks in (
    (100, 320, 5), (300, 80, 5), (300, 160, 5), (300, 320, 5), (1000, 40, 5),
    (1000, 100, 5), (3000, 40, 5), (300, 160, 1), (300, 160, 2),
    (300, 160, 8), (1000, 100, 1))] + [
    Variant(300, 160, 5, "coin a slice"), Variant(300, 160, 5, "alone")]
KINDS = {"coin a slice": "RHYTHM_COIN", "alone": "RHYTHM_ALONE"}
TOP = os.path.join(common.HERE, "..", "..")


def build(folder):
    """The patched program; made once."""
    tare = os.path.join(folder, "build", "tare")
    if os.path.exists(tare):
        return tare
    os.makedirs(folder, exist_ok=True)
    subprocess.run("git -C '%s' archive HEAD | tar x -C '%s'" % (TOP, folder),
                   shell=True, check=True)
    with open(os.path.join(common.HERE, "variants", "rhythm.patch")) as patch:
        subprocess.run(["patch", "-p1", "-d", folder], stdin=patch,
                       check=True)
    environment = {name: value for name, value in os.environ.items()
                   if not name.startswith("MAKE")}
    subprocess.run(["make", "-C", folder, "BUILD=build", "OPT=-O2"],
                   env=environment, stdout=subprocess.DEVNULL, check=True)
    return tare


def play(tare, variant, effect):
    os.environ.update({"RHYTHM_SLICE_US": str(variant.slice_us),
                       "RHYTHM_SLICES": str(variant.slices),
                       "RHYTHM_BLOCKS": str(variant.blocks)})
    for kind, name in KINDS.items():
        os.environ.pop(name, None)
        if variant.kind == kind:
            os.environ[name] = "1"
    arguments = [word for name in WORKLOADS for word in ("-k", name)]
    _, answer = common.play_duet(tare, effect, arguments)
    row = {"variant": variant, "effect": effect, "d": {}, "seconds": {}}
    for finding in answer["findings"]:
        if finding["metric"] == "time":
            name = common.workload_of(finding["case"])
            row["d"][name] = [p["difference"] for p in finding["series"]]
            row["seconds"][name] = finding["seconds"] / finding["pairs"]
    return row


def fewest(rows):
    count = collections.Counter({variant: 0 for variant in VARIANTS})
    for row in rows:
        count[Variant(*row["variant"])] += min(map(len, row["d"].values()))
    return min(VARIANTS, key=count.__getitem__), count


def rows_of(args):
    return [row for row in common.read_rows(args.data)
            if row["effect"] == args.effect]


def measure(args):
    tare = build(os.path.join(os.path.dirname(args.data), "rhythm"))
    rows = rows_of(args)
    while True:
        variant, count = fewest(rows)
        if count[variant] >= args.pairs:
            return
        rows.append(play(tare, variant, args.effect))
        common.append_row(args.data, rows[-1])
        print(name_of(variant), flush=True)


def name_of(variant):
    return "%3.1f ms x %3d, %2d %s" % (
        variant.slice_us / 1000, variant.slices, variant.blocks, variant.kind)


def cell_of(d, seconds):
    noise, took = common.spread(d), statistics.median(seconds)
    return "%6.2f %% %5.2f s %6.1f s %+6.2f %%" % (
        100 * noise, took, took * (noise / .001) ** 2,
        100 * math.expm1(statistics.median(d)))


def report(args):
    d, seconds = collections.defaultdict(list), collections.defaultdict(list)
    for row in rows_of(args):
        for name in row["d"]:
            key = Variant(*row["variant"]), name
            d[key] += [x for x in row["d"][name] if x is not None]
            seconds[key].append(row["seconds"][name])
    print("%-28s" % "noise, a pair, to .1 %" + "".join(
        "%33s" % name for name in WORKLOADS))
    for variant in VARIANTS:
        if (variant, WORKLOADS[0]) not in d:
            continue
        cells = [cell_of(d[variant, name], seconds[variant, name])
                 for name in WORKLOADS]
        print("%-28s" % name_of(variant) +
              "".join("%33s" % cell for cell in cells) +
              "  (%d)" % min(len(d[variant, name]) for name in WORKLOADS))


def main():
    parser = common.command_line(__doc__, "build/accuracy/rhythm.jsonl")
    parser.add_argument("--pairs", type=int, default=40)
    parser.add_argument("--effect", type=float, default=0)
    common.measure_and_report(parser.parse_args(), measure, report)


if __name__ == "__main__":
    main()
