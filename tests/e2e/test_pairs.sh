#!/bin/sh
# SPDX-License-Identifier: MIT
# What the pairs of a duet decide beside time: percentiles, throughput,
# memory.
. tests/e2e/lib.sh

# A repository whose product says what the worker does.  LINES follow.
make_sides() { # LINE...
	git init -q -b main .
	mkdir -p suite/product
	{
		echo 'suite: s'
		echo "python: $BUILD/scripted"
		echo 'benchmarks:'
		printf '  - %s\n' "$@"
	} >suite/suite.yaml
}

side() { # WORDS
	echo "$*" >suite/product/a
	git add -A
	git commit -q --allow-empty -m "$*"
}

# duet STATUS [OPTION...]: the last commit but one against the last.
duet() {
	status=$1
	shift
	run "$status" "$TARE" duet git:HEAD~1 git:HEAD suite --seed 3 \
		--json out.json "$@"
	check 'the schema of findings' python3 -B "$TOP/tests/e2e/validate.py" \
		"$TOP/ci/findings.schema.json" out.json
}

# The time of most calls is as it was; only every fiftieth takes longer.
scenario pairs-p99
make_sides "{name: a, stmt: '@product/a', gate: {p99: 5%}}"
side time=20us spread=1% between=1% tail=200us
side time=20us spread=1% between=1% tail=300us
duet 1
found a time "f['verdict'] == 'same' and f['rung'] == 'duet'"
found a p99 "f['verdict'] == 'worse' and f['confirmed'] and f['gated']"
found a p99 "f['rung'] == 'duet' and 1.48 < f['ratio'] < 1.52"
found a p99 "f['pairs'] >= 12 and f['ratio_low'] > 1.4"
found a p50 "f['verdict'] == 'same' and not f['gated']"
found a p50 "f['rung'] == 'duet' and .99 < f['ratio'] < 1.01"
side time=20us spread=1% between=1% tail=200us
duet 0
found a p99 "f['verdict'] == 'better' and .65 < f['ratio'] < .68"
side time=20us spread=1% between=1% tail=200us
duet 0
found a p99 "f['verdict'] == 'same' and f['rung'] == 'duet'"

# Of either side: what it is in is the pair's number.
scenario pairs-one-placement
make_sides "{name: a, stmt: '@product/a'}"
side time=20us stay=1
side time=20us
duet 0
expect_output 'note: one placement a process: s/a@scripted1.0 (too much memory'
side time=20us python=1
side time=20us
duet 0
expect_output 'times are noisier (one placement a process)'

# Without a gate on them no stretches are taken.
scenario pairs-no-percentiles
make_sides "{name: a, stmt: '@product/a'}"
side time=20us spread=1% between=1%
side time=20us spread=1% between=1%
duet 0
found a time "f['verdict'] == 'same' and f['rung'] == 'duet'"
found a p99 "f is None"

load="{name: a, load: {async: 'bench:handle', users: 100, duration: 100ms}"

scenario pairs-load
make_sides "$load, params: {script: ['@product/a']}, gate: {p99: 5%, throughput: 3%}}"
side time=20us spread=1% between=1% rate=1000
side time=20us spread=1% between=1% rate=510
duet 1
found a throughput "f['verdict'] == 'worse' and f['confirmed']"
found a throughput "f['rung'] == 'duet' and .50 < f['ratio'] < .52"
found a throughput "f['pairs'] >= 12 and f['bound'] < .6"
found a p99 "f['verdict'] == 'same' and f['rung'] == 'duet'"
found a p50 "f['rung'] == 'duet' and not f['gated']"
expect_no_output 'factor of 2'
side time=20us spread=1% between=1% rate=1000
duet 0
found a throughput "f['verdict'] == 'better'"
side time=23us spread=1% between=1% rate=1000
duet 1
found a p99 "f['verdict'] == 'worse' and f['confirmed']"
found a throughput "f['verdict'] == 'same' and f['rung'] == 'duet'"
side time=20us rate=0
git commit -q --allow-empty -m same
duet 0
found a throughput "f['verdict'] == 'same' and f['ratio'] is None"
side time=20us rate=1000
duet 0
found a throughput "f['verdict'] == 'better' and f['ratio'] is None"
side time=20us rate=0
duet 1
found a throughput "f['verdict'] == 'worse' and f['confirmed']"
found a throughput "f['rung'] == 'duet' and f['head'] == 0"

# Nothing of it is gated: an estimate and no failure.
scenario pairs-load-ungated
make_sides "$load, params: {script: ['@product/a']}}"
side time=20us spread=1% between=1% rate=1000 memory=8MiB sway=1%
side time=20us spread=1% between=1% rate=500 memory=8MiB sway=1%
duet 0
found a throughput "f['rung'] == 'duet' and f['pairs'] >= 7"
found a throughput "not f['gated'] and not f['confirmed']"
found a throughput ".48 < f['ratio_low'] <= f['ratio_high'] < .52"

# Memory that varies is judged by pairs, where it could matter.
scenario pairs-memory
make_sides "{name: a, stmt: '@product/a'}"
side time=20us spread=1% memory=64MiB sway=4%
side time=20us spread=1% memory=64MiB sway=4%
duet 0
found a peak_memory "f['verdict'] == 'same' and f['rung'] == 'duet'"
found a peak_memory "f['pairs'] >= 7"
side time=20us spread=1% memory=80MiB sway=4%
duet 1
found a peak_memory "f['verdict'] == 'worse' and f['confirmed']"
found a peak_memory "f['rung'] == 'duet' and 1.2 < f['ratio'] < 1.3"
found a time "f['verdict'] == 'same'"
side time=20us spread=1% memory=200KiB sway=40%
git commit -q --allow-empty -m same
duet 0
found a peak_memory "f['verdict'] == 'same' and f['rung'] == 'raw'"
side time=20us spread=1% memory=8MiB
git commit -q --allow-empty -m same
duet 0
found a peak_memory "f['verdict'] == 'same' and f['rung'] == 'counted'"

finish
