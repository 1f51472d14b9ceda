#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""How long a slice, how many of them, and whose turn is next?

    rhythm.py [--data build/accuracy/rhythm.jsonl] [--pairs 28] [--report]

Builds a copy of the last commit with variants/rhythm.patch, whose rhythm the
environment chooses, and plays duets of identical sides on interpreter-bound
(floats), allocation-bound (objects) and memory-bound code (memory): slices of
0.3, 1 and 3 ms, 40, 100 and 200 of them, and a coin for every slice instead
of one for every pair.  "ahead" imitates starting the next pair's workers
while this one runs: interpreters start all the time on the harness's CPU,
and a pair is counted as what its turns take or its start, whichever is more.

Every duet is appended to the data file; the variant with the fewest pairs
comes next.  The report has, for each, the noise of a pair, its seconds, and
what both come to: the seconds of pairs until the standard error is 0.1 %.
"""
import collections
import contextlib
import os
import statistics
import subprocess
import sys

import common

WORKLOADS = ("floats", "objects", "memory")
Variant = collections.namedtuple("Variant", "slice_us slices kind")
VARIANTS = [Variant(us, n, "") for us in (300, 1000, 3000)
            for n in (40, 100, 200)] + [
    Variant(1000, 100, "coin a slice"), Variant(1000, 100, "ahead")]
WARMUP = 6  # slices
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


@contextlib.contextmanager
def starts_elsewhere():
    """Interpreters that start on another CPU while the block lasts."""
    code = ("import os, subprocess, sys\nparent = os.getppid()\n"
            "while os.getppid() == parent: subprocess.run("
            "[sys.executable, '-c', 'import json, random, decimal'])")
    process = subprocess.Popen([sys.executable, "-c", code])
    os.sched_setaffinity(process.pid, {min(os.sched_getaffinity(0))})
    try:
        yield
    finally:
        process.kill()
        process.wait()


def play(tare, variant):
    os.environ.update({"RHYTHM_SLICE_US": str(variant.slice_us),
                       "RHYTHM_SLICES": str(variant.slices)})
    os.environ.pop("RHYTHM_COIN", None)
    if variant.kind == "coin a slice":
        os.environ["RHYTHM_COIN"] = "1"
    arguments = [word for name in WORKLOADS for word in ("-k", name)]
    with contextlib.ExitStack() as stack:
        if variant.kind == "ahead":
            stack.enter_context(starts_elsewhere())
        _, answer = common.play_duet(tare, 0, arguments)
    row = {"variant": variant, "d": {}, "seconds": {}}
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


def measure(args):
    tare = build(os.path.join(os.path.dirname(args.data), "rhythm"))
    rows = common.read_rows(args.data)
    while True:
        variant, count = fewest(rows)
        if count[variant] >= args.pairs:
            return
        rows.append(play(tare, variant))
        common.append_row(args.data, rows[-1])
        print("%.1f ms x %d %s" % (variant.slice_us / 1000, variant.slices,
                                   variant.kind), flush=True)


def seconds_of(variant, measured):
    """Of a pair."""
    turns = 2 * (variant.slices + WARMUP) * variant.slice_us / 1e6
    if variant.kind == "ahead":
        return max(turns, measured - turns)
    return measured


def report(args):
    d, seconds = collections.defaultdict(list), collections.defaultdict(list)
    for row in common.read_rows(args.data):
        for name in row["d"]:
            key = Variant(*row["variant"]), name
            d[key] += [x for x in row["d"][name] if x is not None]
            seconds[key].append(seconds_of(key[0], row["seconds"][name]))
    print("%-25s" % "noise, s a pair, s to .1 %" + "".join(
        "%28s" % name for name in WORKLOADS))
    for variant in VARIANTS:
        if (variant, WORKLOADS[0]) not in d:
            continue
        cells = []
        for name in WORKLOADS:
            noise = common.spread(d[variant, name])
            took = statistics.median(seconds[variant, name])
            cells.append("%6.2f %% %6.2f s %8.2f s" % (
                100 * noise, took, took * (noise / .001) ** 2))
        print("%3.1f ms x %3d %-12s" % (
            variant.slice_us / 1000, variant.slices, variant.kind) +
            "".join("%28s" % cell for cell in cells) +
            "  (%d)" % min(len(d[variant, name]) for name in WORKLOADS))


def main():
    parser = common.command_line(__doc__, "build/accuracy/rhythm.jsonl")
    parser.add_argument("--pairs", type=int, default=28)
    common.measure_and_report(parser.parse_args(), measure, report)


if __name__ == "__main__":
    main()
