# SPDX-License-Identifier: MIT
"""What the experiments share: sides whose amount of work is known, noisy
neighbours, rows that are kept, and how sure a share is."""
import argparse
import contextlib
import json
import math
import os
import shutil
import statistics
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))


def beta_fraction(x, a, b):
    """The continued fraction of the incomplete beta function, by Lentz."""
    tiny, f, c, d = 1e-300, 1.0, 1.0, 0.0
    for i in range(1, 2000):
        m = i // 2
        term = (m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
                if i % 2 == 0 else
                -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)))
        d = 1 / ((1 + term * d) or tiny)
        c = (1 + term / c) or tiny
        f *= c * d
        if abs(c * d - 1) < 1e-12:
            break
    return f


def beta_cdf(x, a, b):
    """P(X <= x) of a beta distribution: I_x(a, b)."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - beta_cdf(1 - x, b, a)
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
                     + a * math.log(x) + b * math.log1p(-x))
    return front / (a * beta_fraction(x, a, b))


def clopper_pearson(k, n, alpha=0.05):
    """Exact bounds of a share of which K of N were seen: quantiles of beta
    distributions, by halves."""
    def quantile(p, a, b):
        low, high = 0.0, 1.0
        for _ in range(60):
            middle = (low + high) / 2
            if beta_cdf(middle, a, b) < p:
                low = middle
            else:
                high = middle
        return low

    if n == 0:
        return 0.0, 1.0
    return (quantile(alpha / 2, k, n - k + 1) if k else 0.0,
            quantile(1 - alpha / 2, k + 1, n - k) if k < n else 1.0)


def spread(values):
    """Robust standard deviation, 1.4826 MAD."""
    middle = statistics.median(values)
    return 1.4826 * statistics.median(abs(v - middle) for v in values)


def make_side(folder, per_cent, begin=""):
    """A copy of the workloads that does so many per cent more; BEGIN is code
    that runs when its product is imported."""
    shutil.copytree(os.path.join(HERE, "workloads"), folder,
                    ignore=shutil.ignore_patterns("__pycache__"))
    path = os.path.join(folder, "work", "amount.py")
    with open(path) as source:
        text = source.read()
    text = text.replace("EXTRA = 0 ", "EXTRA = %d " % (per_cent * 10), 1)
    with open(path, "w") as out:
        out.write(text + begin)


def measuring_cpu():
    """Where tare will pin: the last CPU it may use, on a plain machine."""
    return max(os.sched_getaffinity(0))


@contextlib.contextmanager
def neighbour(condition, seed, *more):
    """While the block lasts, on the measuring CPU."""
    process = subprocess.Popen(
        [sys.executable, os.path.join(HERE, "neighbour.py"), condition,
         "--seed", str(seed), "--cpu", str(measuring_cpu()),
         "--seconds", "1200"] + list(more))
    try:
        yield
    finally:
        process.kill()
        process.wait()


def play_duet(tare, effect, arguments=(), begins=("", "")):
    """Exit status and findings of a duet of the workloads against a copy
    that does EFFECT per cent more; BEGINS is code at the begin of each."""
    room = tempfile.mkdtemp()
    try:
        make_side(os.path.join(room, "a"), 0, begins[0])
        make_side(os.path.join(room, "b"), effect, begins[1])
        verdict = os.path.join(room, "verdict.json")
        done = subprocess.run(
            [tare, "duet", "./a", "./b", ".", "--json", verdict,
             "--store", os.path.join(room, "tare.db")] + list(arguments),
            cwd=room, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        with open(verdict) as found:
            return done.returncode, json.load(found)
    except OSError:
        sys.exit("the duet gave no verdict:\n" + done.stdout.decode())
    finally:
        shutil.rmtree(room)


def workload_of(case):
    """Its name without suite and interpreter."""
    return case.split("/")[-1].split("@")[0]


def command_line(doc, data):
    """A parser with what all have."""
    parser = argparse.ArgumentParser(
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description=doc)
    parser.add_argument("--data", default=data, type=os.path.abspath)
    parser.add_argument("--report", action="store_true",
                        help="only print what the data say")
    return parser


def measure_and_report(args, measure, report):
    try:
        if not args.report:
            measure(args)
    except KeyboardInterrupt:
        print("stopped; the same command goes on")
    report(args)


def read_rows(path):
    if not os.path.exists(path):
        return []
    with open(path) as lines:
        return [json.loads(line) for line in lines]


def append_row(path, row):
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    with open(path, "a") as out:
        out.write(json.dumps(row) + "\n")
