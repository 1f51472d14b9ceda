#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Does the gate say what is so?  Duets of code whose amount of work is known.

    live.py [--tare build/tare] [--data build/accuracy/live.jsonl]
            [--effects 0,3,5] [--conditions N0,N3] [--rounds 3] [--report]

A round is a duet of the ten workloads against a copy that does so many per
cent more (tests/accuracy/workloads/work/amount.py), under one condition
(neighbour.py on the measuring CPU).  Every round is appended to the data
file, and rounds that are there are not made again: stop and go on as you
like.  The report has, for each condition and effect, how often each verdict
was given, with exact Clopper-Pearson bounds, the seconds and the noise.
"""
import argparse
import collections
import json
import math
import os
import shutil
import statistics
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))


def binomial_tail(k, n, p):
    """P(X >= k)."""
    return math.fsum(math.comb(n, i) * p ** i * (1 - p) ** (n - i)
                     for i in range(k, n + 1))


def clopper_pearson(k, n, alpha=0.05):
    def solve(test):
        low, high = 0.0, 1.0
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (low, middle) if test(middle) else (middle, high)
        return low

    lower = 0.0 if k == 0 else solve(
        lambda p: binomial_tail(k, n, p) > alpha / 2)
    upper = 1.0 if k == n else solve(
        lambda p: 1 - binomial_tail(k + 1, n, p) < alpha / 2)
    return lower, upper


def make_side(folder, per_cent):
    shutil.copytree(os.path.join(HERE, "workloads"), folder,
                    ignore=shutil.ignore_patterns("__pycache__"))
    path = os.path.join(folder, "work", "amount.py")
    with open(path) as source:
        text = source.read()
    text = text.replace("EXTRA = 0 ", "EXTRA = %d " % (per_cent * 10), 1)
    with open(path, "w") as out:
        out.write(text)


def measuring_cpu():
    """Where tare will pin: the last CPU it may use, on a plain machine."""
    return max(os.sched_getaffinity(0))


def play(args, condition, effect, number):
    """One round: what the duet said of each case."""
    room = tempfile.mkdtemp()
    neighbour = subprocess.Popen(
        [sys.executable, os.path.join(HERE, "neighbour.py"), condition,
         "--seed", str(number), "--cpu", str(measuring_cpu()),
         "--seconds", "1200"])
    try:
        make_side(os.path.join(room, "a"), 0)
        make_side(os.path.join(room, "b"), effect)
        verdict = os.path.join(room, "verdict.json")
        done = subprocess.run(
            [args.tare, "duet", "./a", "./b", ".", "--json", verdict,
             "--store", os.path.join(room, "tare.db")],
            cwd=room, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        with open(verdict) as found:
            answer = json.load(found)
    except OSError:
        sys.exit("the duet gave no verdict:\n" + done.stdout.decode())
    finally:
        neighbour.kill()
        neighbour.wait()
        shutil.rmtree(room)
    return {"condition": condition, "effect": effect, "round": number,
            "status": done.returncode, "seconds": answer["seconds"],
            "findings": [f for f in answer["findings"]
                         if f["metric"] == "time"]}


def read_rounds(path):
    if not os.path.exists(path):
        return []
    with open(path) as lines:
        return [json.loads(line) for line in lines]


def measure(args):
    made = {(r["condition"], r["effect"], r["round"])
            for r in read_rounds(args.data)}
    os.makedirs(os.path.dirname(args.data) or ".", exist_ok=True)
    for number in range(args.rounds):
        for condition in args.conditions.split(","):
            for effect in map(float, args.effects.split(",")):
                if (condition, effect, number) in made:
                    continue
                answer = play(args, condition, effect, number)
                with open(args.data, "a") as out:
                    out.write(json.dumps(answer) + "\n")
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
    for r in read_rounds(args.data):
        cells[r["condition"], r["effect"]].append(r)
    print("%-5s %6s %6s  %-24s %-24s %6s %6s %6s %7s" % (
        "noise", "change", "cases", "worse (95 % bounds)",
        "same", "?", "better", "s/case", "sd/pair"))
    for (condition, effect), rounds in sorted(cells.items()):
        findings = [f for r in rounds for f in r["findings"]]
        count = collections.Counter(
            "worse" if f["verdict"] == "worse" and f["confirmed"]
            else f["verdict"] for f in findings)
        n = len(findings)
        noise = [s for s in map(spread, findings) if s is not None]

        def rate(word):
            low, high = clopper_pearson(count[word], n)
            return "%3d = %5.1f %% (%.0f..%.0f)" % (
                count[word], 100 * count[word] / n, 100 * low, 100 * high)

        print("%-5s %+5.0f%% %6d  %-24s %-24s %6d %6d %6.1f %6.2f%%" % (
            condition, effect, n, rate("worse"), rate("same"),
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
