#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Which workload makes the best yardstick?

    candidates.py [--data build/accuracy/candidates.jsonl] [--runs 5]
                  [--conditions N0,N1,N2,N3,N4] [--report]

A sitting measures the ten workloads --runs times under each neighbour; in
every round a slice of the workload and a turn of each candidate
(candidates.c, and one in Python) follow each other in one process, three
processes a run, each with addresses and a hash seed of its own that are the
same in every run.  Sit again an hour later.  Every run is appended to the
data file.

The report has, for each workload and candidate, the standard deviation
between runs of ln(workload / candidate), over all conditions and sittings;
once for the lower quartile of slices over the lower quartile of turns, once
for medians.
"""
import argparse
import collections
import ctypes
import gc
import json
import math
import os
import resource
import statistics
import subprocess
import sys
import sysconfig
import time

HERE = os.path.dirname(os.path.abspath(__file__))
HARNESS = os.path.join(HERE, "..", "..", "harness")
IN_C = ("in use", "clock", "thirds", "numbers", "branches", "machine", "chase",
        "gather", "blocks", "syscalls")
NAMES = IN_C + ("python",)
WORKLOADS = ("floats", "dicts", "dumps", "objects", "memory", "regex", "sort",
             "files", "generator", "strings")
SLICE_NS = 1000000
ROUNDS = 16
FIXED_ADDRESSES = 0x0040000  # ADDR_NO_RANDOMIZE


class Turn(ctypes.Structure):
    _fields_ = [("wall_ns", ctypes.c_int64), ("involuntary", ctypes.c_int64)]


class Pair:
    def __init__(self, a, b):
        self.a, self.b = a, b


def python_candidate():
    total, seen = 0, {}
    for i in range(1500):
        pair = Pair(i, total & 255)
        seen[pair.b] = pair
        total += pair.a ^ seen.get(i & 255, pair).b
    return total


def switches():
    return resource.getrusage(resource.RUSAGE_THREAD).ru_nivcsw


def timed(function, loops):
    """[ns, involuntary switches] of so many calls."""
    before, start = switches(), time.perf_counter_ns()
    for _ in range(loops):
        function()
    return [time.perf_counter_ns() - start, switches() - before]


def choose_loops(function):
    best = min(timed(function, 1)[0] for _ in range(5))
    return max(1, round(SLICE_NS / best))


def candidate_turn(library, room, which):
    if which == len(IN_C):
        return timed(python_candidate, 1)
    turn = Turn()
    library.take_turn(room, which, ctypes.byref(turn))
    return [turn.wall_ns, turn.involuntary]


def measure_workload(library, room, function):
    """Per candidate, so that none disturbs another: rounds of [ns a call,
    switches, ns of the candidate's turn, switches]."""
    loops = choose_loops(function)
    answer = []
    for which in range(len(NAMES)):
        rounds = []
        for _ in range(ROUNDS + 2):
            turn = candidate_turn(library, room, which)
            slice_ns, switched = timed(function, loops)
            rounds.append([slice_ns / loops, switched] + turn)
        answer.append(rounds[2:])
    return answer


def child(args):
    sys.path.insert(0, os.path.join(HERE, "workloads"))
    import bench_work
    library = ctypes.CDLL(args.library)
    library.room_new.restype = ctypes.c_void_p
    room = ctypes.c_void_p(library.room_new())
    place = bench_work.make_memory()
    functions = {name: getattr(bench_work, name) for name in WORKLOADS}
    functions["memory"] = lambda: bench_work.memory(place)
    gc.collect()
    gc.freeze()
    json.dump({name: measure_workload(library, room, function)
               for name, function in functions.items()}, sys.stdout)


def build(folder):
    library = os.path.join(folder, "candidates.so")
    subprocess.run(
        [os.environ.get("CC", "cc"), "-O2", "-shared", "-fPIC",
         "-D_GNU_SOURCE", "-I", HARNESS,
         "-I", sysconfig.get_path("include"), "-o", library,
         os.path.join(HERE, "candidates.c"),
         os.path.join(HARNESS, "probe", "yardstick.c"),
         os.path.join(HARNESS, "base", "alloc.c")], check=True)
    return library


def settle(cpu):
    """In the child: one CPU, the same addresses every time."""
    os.sched_setaffinity(0, {cpu})
    ctypes.CDLL(None).personality(FIXED_ADDRESSES)


def measure_run(library, condition, seed):
    cpu = max(os.sched_getaffinity(0))
    neighbour = subprocess.Popen(
        [sys.executable, os.path.join(HERE, "neighbour.py"), condition,
         "--cpu", str(cpu), "--seed", str(seed), "--seconds", "600"])
    try:
        return [json.loads(subprocess.run(
            [sys.executable, os.path.abspath(__file__), "--library", library],
            env={"PATH": os.environ["PATH"], "PYTHONHASHSEED": str(i + 1),
                 "PAD": "x" * 512 * i},
            preexec_fn=lambda: settle(cpu), stdout=subprocess.PIPE,
            check=True).stdout) for i in range(3)]
    finally:
        neighbour.kill()
        neighbour.wait()


def measure(args):
    folder = os.path.dirname(args.data)
    os.makedirs(folder, exist_ok=True)
    library = build(folder)
    sitting = time.time()
    for number in range(args.runs):
        for condition in args.conditions.split(","):
            row = {"sitting": sitting, "when": time.time(),
                   "condition": condition, "processes": measure_run(
                       library, condition, int(sitting) % 997 + number)}
            with open(args.data, "a") as out:
                out.write(json.dumps(row) + "\n")
            print("run %d under %s" % (number + 1, condition), flush=True)


def quantile(values, at):
    values = sorted(values)
    return values[int(at * (len(values) - 1))]


def reading(process, which, at):
    """ln of the workload, taken by the candidate if there is one."""
    seconds = quantile([r[0] for rounds in process for r in rounds], at)
    if which is None:
        return math.log(seconds)
    return math.log(seconds / quantile([r[2] for r in process[which]], at))


def spread(runs, workload, which, at):
    """Between runs, in per cent: of the median of a run's processes."""
    return 100 * statistics.stdev(
        statistics.median(reading(process[workload], which, at)
                          for process in run["processes"]) for run in runs)


def print_table(runs, at):
    print("%-10s %7s" % ("", "seconds") +
          "".join(" %8s" % name for name in NAMES))
    for workload in WORKLOADS:
        print("%-10s %7.2f" % (workload, spread(runs, workload, None, at)) +
              "".join(" %8.2f" % spread(runs, workload, which, at)
                      for which in range(len(NAMES))))


def report(args):
    with open(args.data) as lines:
        runs = [json.loads(line) for line in lines]
    print("%d runs in %d sittings over %.1f h; standard deviation between"
          " runs, per cent" % (
              len(runs), len({run["sitting"] for run in runs}),
              (runs[-1]["when"] - runs[0]["when"]) / 3600))
    for at, words in ((0.25, "lower quartiles"), (0.5, "medians")):
        print("\n" + words)
        print_table(runs, at)


def main():
    parser = argparse.ArgumentParser(
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description=__doc__)
    parser.add_argument("--data", default="build/accuracy/candidates.jsonl")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--conditions", default="N0,N1,N2,N3,N4")
    parser.add_argument("--report", action="store_true",
                        help="only print what the data say")
    parser.add_argument("--library", help=argparse.SUPPRESS)
    args = parser.parse_args()
    args.data = os.path.abspath(args.data)
    if args.library:
        child(args)
        return
    if not args.report:
        measure(args)
    report(args)


if __name__ == "__main__":
    main()
