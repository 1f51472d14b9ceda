#!/bin/sh
# SPDX-License-Identifier: MIT
# What is known of a measurement beside its numbers: what took the times, and
# what of it is not to be believed.
. tests/e2e/lib.sh

# one_case WORDS: a suite of one case, of a scripted interpreter.
one_case() {
	cat >suite.yaml <<YAML
suite: s
python: $BUILD/scripted
defaults: {processes: 3}
benchmarks:
  - {name: a, stmt: '$*'}
YAML
}

# reported CONDITION: of the first case of the latest run's report.
reported() {
	"$TARE" report latest --format json >report.json
	python3 - "$1" <<'PY' || fault "report: $1"
import json, sys
report = json.load(open('report.json'))
case = report['cases'][0]
if not eval(sys.argv[1]):
    sys.exit(print('  ', case) or 1)
PY
}

# Every second slice read from disk and took ten times as long.
scenario slices-with-faults
one_case time=20us faults=2
run 0 "$TARE" run suite.yaml
expect_output '159 of 318 slices were left out: a page was read from disk'
reported "case['dropped_slices'] == 159"
reported "abs(case['metrics']['time']['median'] - 20e-6) < 1e-8"

# Where every slice does, that is how the benchmark is.
scenario faults-everywhere
one_case time=20us faults=1
run 0 "$TARE" run suite.yaml
expect_no_output 'left out'
reported "case['dropped_slices'] == 0"
reported "abs(case['metrics']['time']['median'] - 200e-6) < 1e-7"

scenario loops-that-differ
one_case '@words'
echo time=20us >words
run 0 "$TARE" run suite.yaml --save-as c
expect_output 'timed by the probe in C (vectorcall)'
reported "case['loop'] == 'c' and case['entry'] == 'vectorcall'"
echo time=20us python=1 >words
run 0 "$TARE" run suite.yaml
expect_output 'timed by a loop in Python'
expect_output 'the probe in C could not be loaded'
expect_output 'times are noisier (one placement a process)'
reported "case['loop'] == 'python' and case['entry'] == 'unknown'"
run 5 "$TARE" compare c latest
expect_output 'base was timed by the probe in C, head by a loop in'
echo time=20us instrumented=1 >words
run 0 "$TARE" run suite.yaml
expect_output 'the probe was built with a sanitizer or for coverage'
run 5 "$TARE" compare c latest
expect_output 'a sanitizer or coverage'
run 0 "$TARE" run suite.yaml --output run.json
check 'the schema of runs' python3 -B "$TOP/tests/e2e/validate.py" \
	"$TOP/ci/run.schema.json" run.json

# What kept its physical pages says so, however many cases there are.
scenario one-placement
one_case time=20us
run 0 "$TARE" run suite.yaml
expect_no_output 'one placement'
cat >suite.yaml <<YAML
suite: s
python: $BUILD/scripted
defaults: {processes: 3}
benchmarks:
  - {name: a, stmt: time=20us stay=1}
  - {name: b, stmt: time=20us stay=2}
  - {name: c, stmt: time=20us stay=1 raise@time}
  - {name: d, stmt: time=20us stay=1, params: {x: [1, 2, 3, 4]}}
YAML
run 3 "$TARE" run suite.yaml
expect_output 'note: one placement a process: s/a@scripted1.0,'
expect_output 's/d[x=2]@scripted1.0 and 2 more (too much memory to move); such a time'
expect_output 'one placement a process: s/b@scripted1.0 (locked, watched or'

# slices: how many each process took, in the order of processes.
slices() {
	python3 - <<'PY'
import json
run = json.load(open('run.json'))
print(*(len(worker['columns']['wall']) for worker in run['workers']))
PY
}

# More of them where they differ by more than is tolerated, of a load as well.
scenario processes-by-need
cat >suite.yaml <<YAML
suite: s
python: $BUILD/scripted
benchmarks:
  - {name: calls, stmt: 'time=20us', params: {between: [0.2%, 9%]}}
  - name: load
    load: {async: 'bench:handle', users: 9, duration: 100ms}
    params: {between: [0.2%, 9%], script: ['time=20us rate=1000']}
YAML
run 0 "$TARE" run suite.yaml --output run.json
check 'seven, or more' python3 - <<'PY'
import collections, json
run = json.load(open('run.json'))
workers = collections.Counter(w['case'] for w in run['workers'])
for i, case in enumerate(run['cases']):
    assert (workers[i] == 7) == ('0.2%' in case['id']), workers
PY

# What has not settled after two processes gets twice the slices.
scenario warm-up-that-takes-long
one_case time=20us settle=80
run 0 "$TARE" run suite.yaml --processes 6 --output run.json
expect_no_output 'no steady state'
check 'twice the slices' test "$(slices)" = '106 106 212 212 212 212'
reported "abs(case['metrics']['time']['median'] - 20e-6) < 1e-7"

scenario warm-up-without-end
one_case time=20us settle=400
run 0 "$TARE" run suite.yaml --processes 6 --output run.json
expect_output 'no steady state: s/a@scripted1.0 (4 of 4 processes), not in'
check 'twice the slices' test "$(slices)" = '106 106 212 212 212 212'

# One cut for all: the process that was warm at once loses as many slices.
scenario warm-up-of-one-cut
one_case time=20us settle=30
run 0 "$TARE" run suite.yaml --output run.json
expect_no_output 'no steady state'
check 'as many slices' test "$(slices)" = '106 106 106'
reported "abs(case['metrics']['time']['median'] - 20e-6) < 1e-8"

finish
