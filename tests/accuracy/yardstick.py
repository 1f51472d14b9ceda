#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""How steady is benchmark / yardstick between runs, beside seconds?

    yardstick.py [--tare build/tare] [--data build/accuracy/yardstick.jsonl]
                 [--runs 3] [--conditions N0,N1,N2,N3,N4] [--report]

A sitting measures the ten workloads --runs times under each neighbour.  Sit
again an hour later: what counts is the spread over all sittings.  Every run
is appended to the data file.  The report has, for each workload, the
standard deviation of ln(seconds) and of ln(seconds / yardstick).
"""
import argparse
import collections
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))


def lower_quartile(values):
    values = sorted(values)
    return values[(len(values) - 1) // 4]


def values_of(run):
    """Per case: medians over processes of seconds and of the ratio of lower
    quartiles, as tare itself takes them."""
    seconds, ratios = collections.defaultdict(list), \
        collections.defaultdict(list)
    for worker in run["workers"]:
        columns, skip = worker["columns"], worker.get("warmup", 0)
        rows = list(zip(columns["wall"], columns["loops"],
                        columns["yardstick2"]))[skip:]
        if not rows:
            continue
        name = run["cases"][worker["case"]]["id"]
        seconds[name].append(statistics.median(
            wall / loops / 1e9 for wall, loops, _ in rows))
        ratios[name].append(
            lower_quartile(wall / loops for wall, loops, _ in rows) /
            lower_quartile(yardstick for _, _, yardstick in rows))
    return {name: (statistics.median(seconds[name]),
                   statistics.median(ratios[name])) for name in seconds}


def measure_once(args, condition, number):
    neighbour = subprocess.Popen(
        [sys.executable, os.path.join(HERE, "neighbour.py"), condition,
         "--seed", str(number), "--cpu",
         str(max(os.sched_getaffinity(0))), "--seconds", "600"])
    with tempfile.TemporaryDirectory() as room:
        path = os.path.join(room, "run.json")
        try:
            subprocess.run([args.tare, "run", "--processes", "3", "--store",
                            os.path.join(room, "tare.db"), "--output", path,
                            os.path.join(HERE, "workloads")],
                           check=True, stdout=subprocess.DEVNULL)
        finally:
            neighbour.kill()
            neighbour.wait()
        with open(path) as text:
            return values_of(json.load(text))


def measure(args):
    os.makedirs(os.path.dirname(args.data) or ".", exist_ok=True)
    for number in range(args.runs):
        for condition in args.conditions.split(","):
            row = {"when": time.time(), "condition": condition,
                   "values": measure_once(args, condition, number)}
            with open(args.data, "a") as out:
                out.write(json.dumps(row) + "\n")


def report(args):
    with open(args.data) as lines:
        rows = [json.loads(line) for line in lines]
    hours = (rows[-1]["when"] - rows[0]["when"]) / 3600
    print("%d runs over %.1f h: standard deviation between runs of"
          % (len(rows), hours))
    print("%-36s %12s %22s" % ("", "ln(seconds)", "ln(seconds/yardstick)"))
    for name in rows[0]["values"]:
        pairs = [row["values"][name] for row in rows if name in row["values"]]
        raw, steady = (statistics.stdev(math.log(pair[i]) for pair in pairs)
                       for i in (0, 1))
        print("%-36s %10.1f %% %20.1f %%" % (name, 100 * raw, 100 * steady))


def main():
    parser = argparse.ArgumentParser(
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description=__doc__)
    parser.add_argument("--tare", default="build/tare")
    parser.add_argument("--data", default="build/accuracy/yardstick.jsonl")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--conditions", default="N0,N1,N2,N3,N4")
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
