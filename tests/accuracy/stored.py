#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What is a stored baseline worth against runs of other hours?

    make build/accuracy/screened
    stored.py [--tare build/tare] [--screened build/accuracy/screened]
              [--data build/accuracy/stored] [--runs 4] [--extra-runs 2]
              [--condition N0] [--report]

A sitting records --runs runs of the ten workloads and --extra-runs of a copy
that does 5 per cent more.  Sit again an hour later.  All runs stay in the
data folder.  The report tells how much the unchanged ones differ, and holds
every run against those of the unchanged workloads that came before it (the
last 20), as `tare gate` does before any duet: "flagged" is slower than these
vary; "blind" is not flagged, but a change of the tolerance could hide;
"together" is what moved as most of the suite did; "busy" was measured while
the machine never was calm.  All four go to a duet.
Runs of the same sitting (less than half an hour apart) tell how steady the
hour is, "other hours" are held only against runs from before their sitting.
"""
import collections
import json
import math
import os
import sqlite3
import statistics
import subprocess
import tempfile
import time

import common

EXTRA = 5
WINDOW, LEAST = 20, 5
PAUSE_S = 1800  # between two sittings
WORDS = ("flagged", "blind", "together", "busy", "same", "better", "other")


def record(args, effect):
    side = os.path.join(args.data, "changed" if effect else "workloads")
    if not os.path.exists(side):
        common.make_side(side, effect)
    begun = time.time()
    with tempfile.TemporaryDirectory() as room, \
            common.neighbour(args.condition, int(begun) % 997):
        path = os.path.join(room, "run.json")
        subprocess.run(
            [args.tare, "run", "--processes", str(args.processes), "--store",
             os.path.join(args.data, "tare.db"), "--output", path, side],
            check=True, stdout=subprocess.DEVNULL)
        with open(path) as text:
            uuid = json.load(text)["uuid"]
    return {"when": begun, "condition": args.condition, "effect": effect,
            "seconds": time.time() - begun, "uuid": uuid}


def measure(args):
    effects = [0] * args.runs + [EXTRA] * args.extra_runs
    for effect in effects:
        row = record(args, effect)
        common.append_row(os.path.join(args.data, "runs.jsonl"), row)
        print("%+d %%: %.0f s" % (effect, row["seconds"]), flush=True)


def word_of(verdict, reason):
    if verdict == "undecided" and "more than these vary" in reason:
        return "flagged"
    if verdict == "undecided" and "could hide" in reason:
        return "blind"
    if verdict == "undecided" and "most cases moved" in reason:
        return "together"
    if verdict == "undecided" and "busy all the while" in reason:
        return "busy"
    return verdict if verdict in WORDS else "other"


def judge(args, head, window):
    """Word and sd of a prediction of each case."""
    out = subprocess.run(
        [args.screened, os.path.join(args.data, "tare.db"), head["uuid"]] +
        [row["uuid"] for row in window],
        stdout=subprocess.PIPE, check=True).stdout.decode()
    for line in out.splitlines():
        case, _, scale, verdict, reason = line.split("\t")
        yield (common.workload_of(case), word_of(verdict, reason),
               float(scale))


def window_of(rows, head, other_hours):
    before = head["sitting"] if other_hours else head["when"]
    return [row for row in rows
            if row["effect"] == 0 and row["when"] < before][-WINDOW:]


def report_against(args, rows, other_hours):
    counts = collections.defaultdict(collections.Counter)
    scales, reached = collections.defaultdict(list), 0
    for head in rows:
        window = window_of(rows, head, other_hours)
        if len(window) < LEAST:
            continue
        reached += 1
        for case, word, scale in judge(args, head, window):
            counts[head["effect"], None][word] += 1
            counts[head["effect"], case][word] += 1
            scales[case].append(scale)
    print("\nagainst %s: %d runs have %d before them" % (
        "runs of other hours" if other_hours else "all runs before",
        reached, LEAST))
    for (effect, case), n in sorted(
            counts.items(), key=lambda item: (item[0][0], item[0][1] or "")):
        total = sum(n.values())
        low, high = common.clopper_pearson(n["flagged"], total)
        print("%+3d %%  %-10s %s" % (effect, case or "all", "  ".join(
            "%s %3.0f %%" % (word, 100 * n[word] / total)
            for word in WORDS)) + ("" if case else
            "  (%d; flagged %.0f..%.0f %%)" % (
                total, 100 * low, 100 * high)))
    for case, values in sorted(scales.items()):
        print("        %-10s sd of a prediction %.2f %%" % (
            case, sorted(values)[len(values) // 2]))


def spread(values):
    """In per cent, and of how many: a case that was measured on a busy
    machine has no reading."""
    known = [math.log(value) for value in values if value is not None]
    return "%6.2f %% (%d)" % (
        100 * statistics.stdev(known) if len(known) > 1 else float("nan"),
        len(known))


def report_spread(args, rows):
    """How much runs of unchanged workloads differ, with and without the
    yardstick."""
    unchanged = {row["uuid"] for row in rows if row["effect"] == 0}
    store = sqlite3.connect(os.path.join(args.data, "tare.db"))
    seconds, turns = (collections.defaultdict(list) for _ in range(2))
    for case, uuid, median, yardstick in store.execute(
            "SELECT name, uuid, median, yardstick FROM point"
            " JOIN case_name ON case_name.id = case_name"
            " JOIN run ON run.id = point.run WHERE metric = 'time'"):
        if uuid in unchanged:
            seconds[common.workload_of(case)].append(median)
            turns[common.workload_of(case)].append(yardstick)
    print("\nstandard deviation between %d runs of ln(seconds), and of"
          " ln(seconds / yardstick)" % len(unchanged))
    for case in sorted(seconds):
        print("        %-10s %s  %s" % (
            case, spread(seconds[case]), spread(turns[case])))


def note_sittings(rows):
    """Each row's "sitting" is when the first of its sitting was."""
    for before, row in zip([None] + rows, rows):
        row["sitting"] = (before["sitting"] if before and
                          row["when"] - before["when"] < PAUSE_S
                          else row["when"])
    return sorted({row["sitting"] for row in rows})


def report(args):
    rows = common.read_rows(os.path.join(args.data, "runs.jsonl"))
    sittings = note_sittings(rows)
    if not rows:
        return
    print("%d runs in %d sittings over %.1f h" % (
        len(rows), len(sittings), (rows[-1]["when"] - sittings[0]) / 3600))
    report_spread(args, rows)
    for other_hours in (False, True):
        report_against(args, rows, other_hours)


def main():
    parser = common.command_line(__doc__, "build/accuracy/stored")
    parser.add_argument("--tare", default="build/tare", type=os.path.abspath)
    parser.add_argument("--screened", default="build/accuracy/screened",
                        type=os.path.abspath)
    parser.add_argument("--runs", type=int, default=4)
    parser.add_argument("--extra-runs", type=int, default=2)
    parser.add_argument("--processes", type=int, default=5)
    parser.add_argument("--condition", default="N0")
    common.measure_and_report(parser.parse_args(), measure, report)


if __name__ == "__main__":
    main()
