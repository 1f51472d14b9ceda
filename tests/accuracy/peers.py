#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The same question to tare, pyperf, pytest-benchmark and asv.

    peers.py [--tare build/tare] [--python VENV/bin/python]
             [--data build/accuracy/peers.jsonl] [--effects 0,5]
             [--conditions N0,N3] [--rounds 1]
             [--tools tare,pyperf,pytest-benchmark,asv] [--report]

Which of the ten workloads got slower, when side b does so many per cent more
work than side a?  Every tool measures on the same CPU, the last one this
process may use, and has the same neighbour there (neighbour.py).  Each is
used as a careful user would, with its own defaults:

  tare              tare duet ./a ./b; it pins itself
  pyperf            a script per side with --affinity, then compare_to: what
                    is not "not significant" was called
  pyperf-fast       the same with --fast (not among the default tools)
  pytest-benchmark  under taskset; b with --benchmark-compare-fail=mean:5%
                    and median:5% (two rows of one run; it never says faster)
  asv               asv continuous --cpu-affinity on two commits, factor 1.1,
                    and asv compare --factor 1.05 of the same samples

Side b is checked out where side a was, so that paths are the same; tare has
two folders.  Seconds are those of the whole commands, without the making of
asv's environment.  A row for each tool, condition, effect and round is
appended to the data file; what is there is not measured again: stop and go
on as you like.  The peers: pip install pyperf pytest-benchmark asv virtualenv
"""
import argparse
import collections
import os
import re
import shutil
import signal
import site
import statistics
import subprocess
import sys
import tempfile
import time

from common import (HERE, append_row, clopper_pearson, make_side,
                    measuring_cpu, neighbour, play_duet, read_rows)

CASES = 10


class Peerless(Exception):
    """A tool is not there, or didn't do its part."""


def run(command, folder, fine=(0,)):
    """Output of a command with an own process group, that ends with us."""
    environment = dict(os.environ, HOME=folder, PYTHONDONTWRITEBYTECODE="1",
                       PYTHONUSERBASE=site.getuserbase())
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        start_new_session=True)
    try:
        out = process.communicate(timeout=1200)[0].decode(errors="replace")
    except BaseException:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise
    if process.returncode not in fine:
        raise Peerless("%s: exit status %d\n%s" % (
            " ".join(command), process.returncode, out[-2000:]))
    return out


def check_out(project, effect):
    """The files of a side, in the folder where the other one was."""
    side = os.path.join(project, "side")
    make_side(side, effect)
    shutil.rmtree(os.path.join(project, "work"), ignore_errors=True)
    shutil.move(os.path.join(side, "work"), project)
    shutil.rmtree(side)
    shutil.copytree(os.path.join(HERE, "peers"), project, dirs_exist_ok=True,
                    ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(os.path.join(HERE, "peers", "calls.py"),
                os.path.join(project, "work"))


def verdicts(slower, faster=()):
    return {"slower": sorted(slower), "faster": sorted(faster)}


def play_tare(args, room, effect):
    findings = [f for f in play_duet(args.tare, effect)[1]["findings"]
                if f["metric"] == "time"]

    def named(verdict):
        return [f["case"] for f in findings if f["verdict"] == verdict
                and (f["confirmed"] or verdict != "worse")]

    answer = verdicts(named("worse"), named("better"))
    answer["undecided"] = sorted(named("undecided"))
    return {"tare": answer}


def play_pyperf(args, room, effect, *more):
    for side, per_cent in (("a", 0), ("b", effect)):
        check_out(room, per_cent)
        run([args.python, "pyperf_work.py", "--quiet", "--affinity",
             str(measuring_cpu()), "--output", side + ".json"] + list(more),
            room)
    out = run([args.python, "-m", "pyperf", "compare_to",
               "a.json", "b.json"], room)

    def named(word):
        return re.findall(r"^(\w+): Mean .*: [\d.]+x %s$" % word, out, re.M)

    hidden = re.findall(r"not significant \(\d+\): (.*)$", out, re.M)
    answer = verdicts(named("slower"), named("faster"))
    seen = sum(map(len, answer.values())) + sum(
        len(line.split(", ")) for line in hidden)
    if seen != CASES:
        raise Peerless("pyperf spoke of %d cases:\n%s" % (seen, out))
    return {"pyperf-fast" if more else "pyperf": answer}


def play_pytest(args, room, effect):
    command = ["taskset", "-c", str(measuring_cpu()), args.python, "-m",
               "pytest", "-q", "-p", "no:cacheprovider", "pytest_work.py"]
    check_out(room, 0)
    run(command + ["--benchmark-autosave"], room)
    check_out(room, effect)
    out = run(command + ["--benchmark-compare", "--benchmark-compare-fail",
                         "mean:5%", "median:5%"], room, (0, 1))
    if "." * CASES + " " not in out:
        raise Peerless("pytest-benchmark:\n" + out[-2000:])
    return {"pytest-benchmark %s:5%%" % field: verdicts(re.findall(
        r"^\s*test\[(\w+)\] .*Field '%s' has failed" % field, out, re.M))
        for field in ("mean", "median")}


def prepare_asv(args, room):
    """Two commits to be, a machine and the environment."""
    check_out(room, 0)
    run([args.python, "-m", "asv", "machine", "--yes"], room)
    run(["git", "init", "--quiet"], room)
    commit_all(room, "a")
    run([args.python, "-m", "asv", "setup"], room, (0, 1))


def commit_all(room, message):
    run(["git", "add", "work", "setup.py"], room)
    run(["git", "-c", "user.name=Peer", "-c", "user.email=peer@localhost",
         "commit", "--quiet", "--allow-empty", "-m", message], room)


def play_asv(args, room, effect):
    check_out(room, effect)
    commit_all(room, "b")
    asv = [args.python, "-m", "asv"]
    sides = ["HEAD~1", "HEAD"]
    outs = {"asv 1.1": run(asv + ["continuous"] + sides + [
        "--cpu-affinity", str(measuring_cpu())], room, (0, 1))}
    if "CHANGED" not in outs["asv 1.1"]:
        raise Peerless("asv:\n" + outs["asv 1.1"])
    outs["asv 1.05"] = run(asv + ["compare", "--factor", "1.05"] + sides,
                           room)
    if len(asv_rows(outs["asv 1.05"], r"[-+x! ]")) != CASES:
        raise Peerless("asv compare:\n" + outs["asv 1.05"])
    return {name: verdicts(asv_rows(out, r"\+"), asv_rows(out, "-"))
            for name, out in outs.items()}


def asv_rows(out, mark):
    return re.findall(r"^\| %s +\|.*time_call\('(\w+)'\)" % mark, out, re.M)


TOOLS = {  # module, what makes it ready, what plays, the names of its rows
    "tare": (None, None, play_tare, ["tare"]),
    "pyperf": ("pyperf", None, play_pyperf, ["pyperf"]),
    "pyperf-fast": ("pyperf", None,
                    lambda *a: play_pyperf(*a, "--fast"), ["pyperf-fast"]),
    "pytest-benchmark": ("pytest_benchmark", None, play_pytest, [
        "pytest-benchmark mean:5%", "pytest-benchmark median:5%"]),
    "asv": ("asv", prepare_asv, play_asv, ["asv 1.1", "asv 1.05"]),
}


def play(args, tool, condition, effect, number):
    """One round of one tool; a row for each of its rules."""
    _, prepare, ask, _ = TOOLS[tool]
    room = tempfile.mkdtemp(prefix="peers-")
    try:
        if prepare:
            prepare(args, room)
        with neighbour(condition, number):
            begun = time.monotonic()
            answers = ask(args, room, effect)
            seconds = time.monotonic() - begun
    finally:
        shutil.rmtree(room)
    for name, answer in answers.items():
        append_row(args.data, dict(
            answer, tool=name, version=args.versions[tool], cases=CASES,
            condition=condition, effect=effect, round=number,
            seconds=round(seconds, 1)))
        print("round %d, %s, %+g %%, %s: %d slower, %d faster, %.0f s" % (
            number, condition, effect, name, len(answer["slower"]),
            len(answer["faster"]), seconds), flush=True)


def version_of(args, tool):
    """Of an installed tool, or None."""
    module = TOOLS[tool][0]
    command = [args.tare, "--version"] if module is None else [
        args.python, "-c", "import importlib.metadata, %s; "
        "print(importlib.metadata.version('%s'))" % (
            module, module.replace("_", "-"))]
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL)
    except OSError:
        return None
    return done.stdout.decode().split()[-1] if not done.returncode else None


def measure(args):
    args.versions = {tool: version_of(args, tool) for tool in args.tools}
    for tool in args.tools:
        if args.versions[tool] is None:
            print("%s is not installed: left out" % tool, file=sys.stderr)
    made = {(r["tool"], r["condition"], r["effect"], r["round"])
            for r in read_rows(args.data)}
    for number in range(args.rounds):
        for condition in args.conditions.split(","):
            for effect in map(float, args.effects.split(",")):
                for tool in args.tools:
                    if not args.versions[tool] or all(
                            (row, condition, effect, number) in made
                            for row in TOOLS[tool][3]):
                        continue
                    try:
                        play(args, tool, condition, effect, number)
                    except (Peerless, subprocess.TimeoutExpired) as problem:
                        print("%s: %s" % (tool, problem), file=sys.stderr)


def report(args):
    cells = collections.defaultdict(list)
    for r in read_rows(args.data):
        cells[r["condition"], r["effect"], r["tool"]].append(r)
    print("%-5s %6s  %-26s %5s  %-23s %6s %7s %8s %7s" % (
        "noise", "change", "tool", "cases", "slower (95 % bounds)", "faster",
        "nothing", "any slow", "s/round"))
    for (condition, effect, tool), rows in sorted(cells.items()):
        n = sum(r["cases"] for r in rows)
        slower = sum(len(r["slower"]) for r in rows)
        faster = sum(len(r["faster"]) for r in rows)
        low, high = clopper_pearson(slower, n)
        print("%-5s %+5g%%  %-26s %5d  %-23s %6d %7d %8s %7.0f" % (
            condition, effect, tool, n, "%3d = %3.0f %% (%.0f..%.0f)" % (
                slower, 100 * slower / n, 100 * low, 100 * high), faster,
            n - slower - faster, "%d of %d" % (
                sum(bool(r["slower"]) for r in rows), len(rows)),
            statistics.median(r["seconds"] for r in rows)))


def main():
    parser = argparse.ArgumentParser(
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description=__doc__.replace("%", "%%"))
    parser.add_argument("--tare", default="build/tare")
    parser.add_argument("--python", default=sys.executable,
                        help="an interpreter that has the peers")
    parser.add_argument("--data", default="build/accuracy/peers.jsonl")
    parser.add_argument("--effects", default="0,5")
    parser.add_argument("--conditions", default="N0,N3")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--tools", default="tare,pyperf,pytest-benchmark,asv")
    parser.add_argument("--report", action="store_true",
                        help="only print what the data say")
    args = parser.parse_args()
    args.tools = args.tools.split(",")
    for tool in set(args.tools) - set(TOOLS):
        parser.error("no tool %s; there are %s" % (tool, ", ".join(TOOLS)))
    args.tare, args.python, args.data = map(
        os.path.abspath, (args.tare, args.python, args.data))
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        if not args.report:
            measure(args)
    except KeyboardInterrupt:
        print("stopped; the same command goes on", file=sys.stderr)
    report(args)


if __name__ == "__main__":
    main()
