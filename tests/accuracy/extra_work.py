#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Is a copy that shall do 5 per cent more really doing it?

    extra_work.py [--tare build/tare] [--data build/accuracy/extra_work.jsonl]
                  [--effects 1,2,3,5,10,-5] [--report]

Counts the instructions of the ten workloads under valgrind, without and with
each effect; no clock has a say.  The report has the per cent that each does
more.
"""
import json
import os
import subprocess
import tempfile

import common


def count(tare, effect):
    """Instructions of a call, by workload."""
    with tempfile.TemporaryDirectory() as room:
        side = os.path.join(room, "side")
        common.make_side(side, effect)
        path = os.path.join(side, "suite.yaml")
        with open(path) as text:
            suite = text.read().replace(
                "defaults: {", "defaults: {metrics: [instructions], ", 1)
        with open(path, "w") as out:
            out.writelines(line for line in suite.splitlines(True)
                           if not line.startswith("gate:"))
        path = os.path.join(room, "run.json")
        subprocess.run(
            [tare, "run", "--processes", "1", "--counters", "callgrind",
             "--store", os.path.join(room, "tare.db"), "--output", path,
             side], stdout=subprocess.DEVNULL, check=True)
        with open(path) as text:
            run = json.load(text)
    return {common.workload_of(run["cases"][worker["case"]]["id"]):
            worker["readings"]["instructions"] for worker in run["workers"]}


def measure(args):
    have = {row["effect"] for row in common.read_rows(args.data)}
    for effect in [0.0] + [float(text) for text in args.effects.split(",")]:
        if effect in have:
            continue
        row = {"effect": effect, "instructions": count(args.tare, effect)}
        common.append_row(args.data, row)
        print("counted %+g %%" % effect, flush=True)


def report(args):
    rows = {row["effect"]: row["instructions"]
            for row in common.read_rows(args.data)}
    effects = sorted(effect for effect in rows if effect)
    print("%-12s" % "" + "".join("%+8g %%" % e for e in effects))
    for name, plain in rows.get(0.0, {}).items():
        print("%-12s" % name + "".join(
            "%+8.2f %%" % (100 * (rows[e][name] / plain - 1))
            for e in effects))


def main():
    parser = common.command_line(__doc__, "build/accuracy/extra_work.jsonl")
    parser.add_argument("--tare", default="build/tare", type=os.path.abspath)
    parser.add_argument("--effects", default="1,2,3,5,10,-5")
    common.measure_and_report(parser.parse_args(), measure, report)


if __name__ == "__main__":
    main()
