#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Which workload makes the best yardstick?

    candidates.py [--data build/accuracy/candidates.jsonl] [--runs 2]
                  [--conditions N0,N1,N2,N3,N4] [--report]

A sitting measures the ten workloads --runs times under each neighbour; in
every round a turn of the yardstick in use, one of a candidate (candidates.c,
and one in Python) and a slice of the workload follow each other in one
process, five processes a run, each with addresses and a hash seed of its own
that are the same in every run.  Sit again an hour later.  Every run is
appended to the data file.

The report has, for each workload, the standard deviation between runs, over
all conditions and sittings:
  - of ln(seconds / candidate), of slices between two calm turns of the
    yardstick in use;
  - of ln(seconds / yardstick) less what a candidate beside it explains of
    the other runs (its weight is found without the run that it is used on);
  - of other ways to read the yardstick in use: quantiles over quantiles, or
    the ratio slice by slice, of slices between turns that were fast, or calm
    by their quotient of eight chains and one.
"""
import argparse
import ctypes
import gc
import json
import math
import os
import statistics
import subprocess
import sys
import sysconfig
import time

HERE = os.path.dirname(os.path.abspath(__file__))
HARNESS = os.path.join(HERE, "..", "..", "harness")
IN_C = ("in use", "clock", "numbers", "branches", "machine", "chase", "far",
        "gather", "blocks", "syscalls")
NAMES = IN_C + ("python",)
WORKLOADS = ("floats", "dicts", "dumps", "objects", "memory", "regex", "sort",
             "files", "generator", "strings")
PROCESSES = 5
SLICE_NS = 1000000
ROUNDS = 24
LEAST = 8       # calm slices for a reading
CALM_MOST = .02  # that the quotient of chains may be off
FAST_MOST = .1  # that a turn may be longer than the run's best
FIXED_ADDRESSES = 0x0040000  # ADDR_NO_RANDOMIZE


class Pair:
    def __init__(self, a, b):
        self.a, self.b = a, b


def python_candidate():
    total, seen = 0, {}
    for i in range(500):
        pair = Pair(i, total & 255)
        seen[pair.b] = pair
        total += pair.a ^ seen.get(i & 255, pair).b
    return total


def timed_ns(function, loops):
    start = time.perf_counter_ns()
    for _ in range(loops):
        function()
    return time.perf_counter_ns() - start


def choose_loops(function):
    best = min(timed_ns(function, 1) for _ in range(5))
    return max(1, round(SLICE_NS / best))


def candidate_ns(library, room, which):
    if which == len(IN_C):
        return timed_ns(python_candidate, 1)
    return library.take_turn(room, which)


def measure_workload(library, room, function):
    """Per candidate, so that none disturbs another: rounds of [ns of the
    yardstick's eight chains, of one chain, of the candidate's turn, of a
    call]."""
    loops = choose_loops(function)
    answer = []
    for which in range(len(NAMES)):
        rounds = []
        for _ in range(ROUNDS + 2):
            rounds.append([library.yardstick_turn_ns(1),
                           library.yardstick_chain_ns(1),
                           candidate_ns(library, room, which),
                           round(timed_ns(function, loops) / loops)])
        answer.append(rounds[2:])
    return answer


def child(args):
    sys.path.insert(0, os.path.join(HERE, "workloads"))
    import bench_work
    library = ctypes.CDLL(args.library)
    library.room_new.restype = ctypes.c_void_p
    for name in ("take_turn", "yardstick_turn_ns", "yardstick_chain_ns"):
        getattr(library, name).restype = ctypes.c_int64
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
            check=True).stdout) for i in range(PROCESSES)]
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


class Slice:
    """ln of a call's time, and of the turns on both sides of it: means of the
    candidate's and the yardstick's, of the latter also the longer one, and
    eight chains over one."""
    def __init__(self, before, after):
        self.call = math.log(before[3])
        self.candidate = math.log(before[2] * after[2]) / 2
        self.yardstick = math.log(before[0] * after[0]) / 2
        self.longer = math.log(max(before[0], after[0]))
        self.quotients = [math.log(r[0] / r[1]) for r in (before, after)]


def slices_of(run, workload, which):
    return [Slice(before, after) for process in run["processes"]
            for before, after in zip(process[workload][which],
                                     process[workload][which][1:])]


def undisturbed(run, part):
    return math.log(quantile(
        [r[part] for process in run["processes"] for rounds in process.values()
         for candidate in rounds for r in candidate], .05))


def is_calm(run, s):
    calm = run["best"] - run["best chain"]
    return all(abs(q - calm) <= CALM_MOST for q in s.quotients)


def is_fast(run, s):
    return s.longer <= run["best"] + FAST_MOST


def calm_slices(run, workload, which):
    return [s for s in slices_of(run, workload, which) if is_calm(run, s)]


def reading(slices, value, at=.1):
    """A quantile of VALUE over the calm slices of a run, NaN if they are
    few."""
    if len(slices) < LEAST:
        return math.nan
    return quantile([value(s) for s in slices], at)


def spread(values):
    known = [value for value in values if not math.isnan(value)]
    if len(known) < 3:
        return "      -   "
    return "%6.2f(%2d)" % (100 * statistics.stdev(known), len(known))


def weighed(pairs):
    """Of (value, beside it): what is left of each value when the slope that
    the others show is taken off."""
    known = [p for p in pairs if not (math.isnan(p[0]) or math.isnan(p[1]))]
    left = []
    for i, (y, x) in enumerate(known):
        others = known[:i] + known[i + 1:]
        if len(others) < 3:
            return []
        mean_x = statistics.fmean(p[1] for p in others)
        mean_y = statistics.fmean(p[0] for p in others)
        slope = sum((p[1] - mean_x) * (p[0] - mean_y) for p in others) / (
            sum((p[1] - mean_x) ** 2 for p in others) or 1)
        left.append(y - slope * (x - mean_x))
    return left


def print_table(title, columns, cell):
    print("\n%s\n%-10s" % (title, "") +
          "".join(" %10s" % column for column in columns))
    for workload in WORKLOADS:
        print("%-10s" % workload + "".join(
            " " + spread(cell(workload, i)) for i in range(len(columns))))


def alone(runs, workload, which):
    found = [calm_slices(run, workload, which) for run in runs]
    return [reading(slices, lambda s: s.call) -
            reading(slices, lambda s: s.candidate) for slices in found]


def beside(runs, workload, which):
    found = [calm_slices(run, workload, which) for run in runs]
    return weighed([(reading(slices, lambda s: s.call - s.yardstick),
                     reading(slices, lambda s: s.candidate - s.yardstick, .5))
                    for slices in found])


def all_slices(run, workload):
    return [s for which in range(len(NAMES))
            for s in slices_of(run, workload, which)]


def all_of(run, workload, wanted):
    return [s for s in all_slices(run, workload) if wanted(run, s)]


def quantile_over_quantile(run, workload, at):
    slices = all_slices(run, workload)
    return (quantile([s.call for s in slices], at) -
            quantile([s.yardstick for s in slices], at))


WAYS = (
    ("seconds", lambda run, workload: quantile(
        [s.call for s in all_slices(run, workload)], .5)),
    ("5% / 5%", lambda run, workload: quantile_over_quantile(
        run, workload, .05)),
    ("25% / 25%", lambda run, workload: quantile_over_quantile(
        run, workload, .25)),
    ("all, 10%", lambda run, workload: reading(
        all_slices(run, workload), lambda s: s.call - s.yardstick)),
    ("fast, 10%", lambda run, workload: reading(
        all_of(run, workload, is_fast), lambda s: s.call - s.yardstick)),
    ("calm, 10%", lambda run, workload: reading(
        all_of(run, workload, is_calm), lambda s: s.call - s.yardstick)),
    ("calm, 25%", lambda run, workload: reading(
        all_of(run, workload, is_calm), lambda s: s.call - s.yardstick, .25)),
    ("calm, 50%", lambda run, workload: reading(
        all_of(run, workload, is_calm), lambda s: s.call - s.yardstick, .5)),
)


def report(args):
    with open(args.data) as lines:
        runs = [json.loads(line) for line in lines]
    for run in runs:
        run["best"], run["best chain"] = (undisturbed(run, part)
                                          for part in (0, 1))
    print("%d runs in %d sittings over %.1f h; standard deviation between"
          " runs, per cent (of so many)" % (
              len(runs), len({run["sitting"] for run in runs}),
              (runs[-1]["when"] - runs[0]["when"]) / 3600))
    print_table("by a candidate alone", NAMES,
                lambda w, i: alone(runs, w, i))
    print_table("by the yardstick in use, and a candidate beside it", NAMES,
                lambda w, i: beside(runs, w, i))
    print_table("ways to read the yardstick in use", [w[0] for w in WAYS],
                lambda w, i: [WAYS[i][1](run, w) for run in runs])


def main():
    parser = argparse.ArgumentParser(
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description=__doc__)
    parser.add_argument("--data", default="build/accuracy/candidates.jsonl")
    parser.add_argument("--runs", type=int, default=2)
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
