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

# found METRIC CONDITION: of the JSON, as f (the finding) and out.
found() {
	python3 -B - "$@" <<'EOF' || fault "JSON: $*"
import json, sys
metric, condition = sys.argv[1:]
out = json.load(open('out.json'))
f = [f for f in out['findings'] if f['metric'] == metric]
f = f[0] if f else None
try:
    ok = eval(condition)
except (TypeError, KeyError) as error:
    ok = print('  ', type(error).__name__, error)
if not ok:
    print('   the finding:', f)
sys.exit(not ok)
EOF
}

# The time of most calls is as it was; only every fiftieth takes longer.
scenario pairs-p99
make_sides "{name: a, stmt: '@product/a', gate: {p99: 5%}}"
side time=20us spread=1% between=1% tail=200us
side time=20us spread=1% between=1% tail=300us
duet 1
found time "f['verdict'] == 'same' and f['rung'] == 'duet'"
found p99 "f['verdict'] == 'worse' and f['confirmed'] and f['gated']"
found p99 "f['rung'] == 'duet' and 1.48 < f['ratio'] < 1.52"
found p99 "f['pairs'] >= 12 and f['ratio_low'] > 1.4"
found p50 "f['verdict'] == 'same' and not f['gated']"
found p50 "f['rung'] == 'duet' and .99 < f['ratio'] < 1.01"
side time=20us spread=1% between=1% tail=200us
duet 0
found p99 "f['verdict'] == 'better' and .65 < f['ratio'] < .68"
side time=20us spread=1% between=1% tail=200us
duet 0
found p99 "f['verdict'] == 'same' and f['rung'] == 'duet'"

# Without a gate on them no stretches are taken.
scenario pairs-no-percentiles
make_sides "{name: a, stmt: '@product/a'}"
side time=20us spread=1% between=1%
side time=20us spread=1% between=1%
duet 0
found time "f['verdict'] == 'same' and f['rung'] == 'duet'"
found p99 "f is None"

load="{name: a, load: {async: 'bench:handle', users: 100, duration: 100ms}"

scenario pairs-load
make_sides "$load, params: {script: ['@product/a']}, gate: {p99: 5%, throughput: 3%}}"
side time=20us spread=1% between=1% rate=1000
side time=20us spread=1% between=1% rate=510
duet 1
found throughput "f['verdict'] == 'worse' and f['confirmed']"
found throughput "f['rung'] == 'duet' and .50 < f['ratio'] < .52"
found throughput "f['pairs'] >= 12 and f['bound'] < .6"
found p99 "f['verdict'] == 'same' and f['rung'] == 'duet'"
found p50 "f['rung'] == 'duet' and not f['gated']"
expect_no_output 'factor of 2'
side time=20us spread=1% between=1% rate=1000
duet 0
found throughput "f['verdict'] == 'better'"
side time=23us spread=1% between=1% rate=1000
duet 1
found p99 "f['verdict'] == 'worse' and f['confirmed']"
found throughput "f['verdict'] == 'same' and f['rung'] == 'duet'"
side time=20us rate=0
git commit -q --allow-empty -m same
duet 0
found throughput "f['verdict'] == 'same' and f['ratio'] is None"
side time=20us rate=1000
duet 0
found throughput "f['verdict'] == 'better' and f['ratio'] is None"
side time=20us rate=0
duet 1
found throughput "f['verdict'] == 'worse' and f['confirmed']"
found throughput "f['rung'] == 'duet' and f['head'] == 0"

# Nothing of it is gated: an estimate and no failure.
scenario pairs-load-ungated
make_sides "$load, params: {script: ['@product/a']}}"
side time=20us spread=1% between=1% rate=1000 memory=8MiB sway=1%
side time=20us spread=1% between=1% rate=500 memory=8MiB sway=1%
duet 0
found throughput "f['rung'] == 'duet' and f['pairs'] >= 7"
found throughput "not f['gated'] and not f['confirmed']"
found throughput ".48 < f['ratio_low'] <= f['ratio_high'] < .52"

# Memory that varies is judged by pairs, where it could matter.
scenario pairs-memory
make_sides "{name: a, stmt: '@product/a'}"
side time=20us spread=1% memory=64MiB sway=4%
side time=20us spread=1% memory=64MiB sway=4%
duet 0
found peak_memory "f['verdict'] == 'same' and f['rung'] == 'duet'"
found peak_memory "f['pairs'] >= 7"
side time=20us spread=1% memory=80MiB sway=4%
duet 1
found peak_memory "f['verdict'] == 'worse' and f['confirmed']"
found peak_memory "f['rung'] == 'duet' and 1.2 < f['ratio'] < 1.3"
found time "f['verdict'] == 'same'"
side time=20us spread=1% memory=200KiB sway=40%
git commit -q --allow-empty -m same
duet 0
found peak_memory "f['verdict'] == 'same' and f['rung'] == 'raw'"
side time=20us spread=1% memory=8MiB
git commit -q --allow-empty -m same
duet 0
found peak_memory "f['verdict'] == 'same' and f['rung'] == 'counted'"

finish
