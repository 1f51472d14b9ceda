#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Neighbours that a measurement has to live with.

    neighbour.py N1 [--cpu 1] [--seed 7] [--seconds 600]

  N0  nobody
  N1  drift: a burner whose duty goes between 0 and 60 % with a period of
      30 to 300 s, and a random walk on top
  N2  on and off, a Markov chain with mean dwells of 2 s
  N3  bursts: 200 ms at full power, 0.2 a second on average
  N4  memory bandwidth: large copies, on N1's schedule
  N6  starts when a file appears (--when PATH): noise that begins as the
      head side begins

The same seed gives the same schedule.  It ends after --seconds, when its
parent goes away, or when it is told to.
"""
import argparse
import ctypes
import math
import os
import random
import signal
import time

TICK = 0.02  # of the duty cycle


def burn(until):
    x = 1
    while time.monotonic() < until:
        for _ in range(200):
            x = x * 1103515245 + 12345 & 0x7fffffff
    return x


def copy(until, room=bytearray(32 << 20)):
    other = bytearray(len(room))
    while time.monotonic() < until:
        other[:] = room


def drift(rnd):
    """The duty at each moment, 0 to 0.6."""
    period, phase, walk = rnd.uniform(30, 300), rnd.uniform(0, 6.28), 0.0
    while True:
        walk = max(-0.2, min(0.2, walk + rnd.gauss(0, 0.01)))
        wave = 0.3 + 0.3 * math.sin(phase + 6.28 * time.monotonic() / period)
        yield max(0.0, min(0.6, wave + walk))


def on_off(rnd):
    on, left = False, 0.0
    while True:
        left -= TICK
        if left <= 0:
            on, left = not on, rnd.expovariate(0.5)
        yield 1.0 if on else 0.0


def bursts(rnd):
    left = 0.0
    while True:
        left -= TICK
        if left <= -rnd.expovariate(0.2):
            left = 0.2
        yield 1.0 if left > 0 else 0.0


def when(path):
    while True:
        yield 0.6 if os.path.exists(path) else 0.0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("kind", choices=("N0", "N1", "N2", "N3", "N4", "N6"))
    parser.add_argument("--cpu", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--when", default="")
    args = parser.parse_args()
    if args.kind == "N0":
        return
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG
    if args.cpu is not None:
        os.sched_setaffinity(0, {args.cpu})
    rnd = random.Random(args.seed)
    schedule = {"N1": drift, "N2": on_off, "N3": bursts, "N4": drift,
                "N6": lambda _: when(args.when)}[args.kind](rnd)
    work = copy if args.kind == "N4" else burn
    end = time.monotonic() + args.seconds
    while time.monotonic() < end:
        duty, begun = next(schedule), time.monotonic()
        if duty > 0:
            work(begun + duty * TICK)
        time.sleep(max(0.0, begun + TICK - time.monotonic()))


if __name__ == "__main__":
    main()
