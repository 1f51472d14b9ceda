#!/bin/sh
# SPDX-License-Identifier: MIT
# Benchmarks that are no plain calls, from the suite file to the reports.
. tests/e2e/lib.sh

# What the run in run.json has of METRIC of CASE: its median over processes,
# of the time how many slices there are.
median() {
	python3 - "$1" "$2" <<'PY'
import json, sys
run = json.load(open('run.json'))
found = []
for worker in run['workers']:
    if run['cases'][worker['case']]['benchmark'] == sys.argv[1]:
        value = worker['readings'][sys.argv[2]]
        if sys.argv[2] == 'time':
            value = len(worker['columns']['wall']) or None
        found.append(value)
found = sorted(value for value in found if value is not None)
print('%.10g' % found[len(found) // 2] if found else '-')
PY
}

# is CASE METRIC VALUE
is() {
	found=$(median "$1" "$2")
	[ "$found" = "$3" ] || fault "$2 of $1 is $found, not $3"
}

# is_some CASE METRIC: it was measured and is more than nothing
is_some() {
	case $(median "$1" "$2") in
	'' | - | 0 | -*) fault "no $2 of $1" ;;
	esac
}

scenario track
cat >bench.py <<'PY'
import os
def count():
    return 42
def varies():
    return 5 + os.getpid() % 7 / 100
def text():
    return 'many'
PY
cat >suite.yaml <<'YAML'
suite: numbers
defaults: {processes: 3}
benchmarks:
  - {name: tokens, track: bench:count, unit: tokens, better: higher}
  - {name: varies, track: bench:varies}
YAML
run 0 "$TARE" run suite.yaml
expect_output '42 tokens'
run 0 "$TARE" run --output run.json suite.yaml
is tokens track 42
is tokens time -
is tokens allocations -
is_some varies track
run 0 "$TARE" run --save-as main suite.yaml
sed -i 's/42/41/' bench.py
run 0 "$TARE" run suite.yaml
run 0 "$TARE" compare main latest
expect_output 'changed'

scenario track-of-no-number
printf 'def text():\n    return "many"\n' >bench.py
cat >suite.yaml <<'YAML'
suite: numbers
benchmarks:
  - {name: text, track: bench:text}
YAML
run 3 "$TARE" run suite.yaml
expect_output 'bench:text returned str, not a number'

scenario async
cat >bench.py <<'PY'
import asyncio
made = []
def loop():
    made.append(1)
    return asyncio.new_event_loop()
def make():
    return 3
async def answer(data):
    await asyncio.sleep(0)
    return data
def right(result):
    return result == 3 and made
PY
cat >suite.yaml <<'YAML'
suite: waiting
defaults: {processes: 3}
benchmarks:
  - name: answer
    async: bench:answer
    setup: bench:make
    check: bench:right
    loop_factory: bench:loop
YAML
run 0 "$TARE" run --output run.json suite.yaml
is_some answer time
is_some answer allocations

finish
