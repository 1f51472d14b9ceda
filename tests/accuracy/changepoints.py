#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Change point detectors on made series: false alarms and detections.

    changepoints.py BUILD [SERIES-A-CELL]

120 points of sd 2 %; a false alarm is a series without a step in which one
is found; a detection is a step of +5 % at point 60, found from the first
PREFIX points after it on, as one that would have been told within 10
commits: the series is cut at 70 points.  asv and apache-otava (Hunter) take
part if they can be imported, with a quarter of the series: they are slow.
A share of 2 % is known to +-0.6 % from 2,000 series.
"""
import math
import random
import subprocess
import sys

POINTS, STEP_AT, WITHIN, SD = 120, 60, 10, 0.02


def noise(kind, rng, count):
    if kind == "gauss":
        return [rng.gauss(0, SD) for _ in range(count)]
    if kind == "5 % outliers":
        return [rng.gauss(0, SD) + (rng.uniform(.05, .3)
                if rng.random() < .05 else 0) for _ in range(count)]
    if kind == "AR .4":
        values, last = [], rng.gauss(0, SD)
        for _ in range(count):
            last = .4 * last + rng.gauss(0, SD * math.sqrt(1 - .16))
            values.append(last)
        return values
    if kind == "bimodal":
        half = SD * .9
        return [rng.choice((-half, half)) + rng.gauss(0, SD * .436)
                for _ in range(count)]
    # ramp: 1 % over the whole series
    return [rng.gauss(0, SD) + .01 * i / POINTS for i in range(count)]


KINDS = ("gauss", "5 % outliers", "AR .4", "bimodal", "ramp 1 %")


def series(kind, rng, step):
    if step:
        y = noise(kind, rng, STEP_AT + WITHIN)
        return [math.exp(v + (math.log(1.05) if i >= STEP_AT else 0))
                for i, v in enumerate(y)]
    return [math.exp(v) for v in noise(kind, rng, POINTS)]


def ours(build, many):
    text = "".join(" ".join("%.12g" % v for v in s) + "\n" for s in many)
    out = subprocess.run([build + "/changepoint_cli"], input=text, text=True,
                         stdout=subprocess.PIPE, check=True).stdout
    return [[int(i) for i in line.split()] for line in out.splitlines()]


def detectors(build):
    yield "tare", lambda many: ours(build, many)
    try:
        from asv import step_detect

        def asv(threshold):
            def find(many):
                found = []
                for s in many:
                    steps = step_detect.detect_steps(s)
                    found.append([
                        b[0] for a, b in zip(steps, steps[1:])
                        if abs(b[2] / a[2] - 1) >= threshold])
                return found
            return find
        yield "asv, any step", asv(0.0)
        yield "asv, 5 %", asv(.05)
    except ImportError:
        print("asv: not installed", file=sys.stderr)
    try:
        from otava.analysis import compute_change_points

        def hunter(magnitude):
            def find(many):
                return [[c.index for c in compute_change_points(
                    s, window_len=50, max_pvalue=.001,
                    min_magnitude=magnitude)[0]] for s in many]
            return find
        yield "Hunter, p .001", hunter(0.0)
        yield "Hunter, p .001, 5 %", hunter(.05)
    except ImportError:
        print("Hunter: not installed", file=sys.stderr)


def near(found):
    return any(abs(i - STEP_AT) <= WITHIN for i in found)


def main():
    build = sys.argv[1]
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 2000
    rng = random.Random(20)
    data = {(kind, step): [series(kind, rng, step) for _ in range(count)]
            for kind in KINDS for step in (False, True)}
    print("%d series a cell: false alarms / +5 %% told within %d commits, %%"
          % (count, WITHIN))
    print("%-20s" % "" + "".join("%16s" % kind for kind in KINDS))
    for name, find in detectors(build):
        cells = []
        some = count if name == "tare" else (count + 3) // 4
        for kind in KINDS:
            alarms = sum(1 for f in find(data[kind, False][:some]) if f)
            hits = sum(1 for f in find(data[kind, True][:some]) if near(f))
            cells.append("%16s" % ("%.1f / %.1f" % (100 * alarms / some,
                                                    100 * hits / some)))
        print("%-20s" % name + "".join(cells), flush=True)


if __name__ == "__main__":
    main()
