#!/bin/sh
# SPDX-License-Identifier: MIT
# Verdicts and exit statuses, with times and counts that a script says.
. tests/e2e/lib.sh

# The suite; each case's script is in a file beside it.
write_suite() { # FURTHER LINES
	cat >suite.yaml <<EOF
suite: v
python: $BUILD/scripted
defaults: {processes: 7, metrics: [time, allocations, peak_memory]}
gate: {allocations: {grow: 1%, floor: 8}}
benchmarks:
  - {name: a, stmt: '@a.txt'}
  - {name: b, stmt: '@b.txt'}
$(printf '%s' "$*")
EOF
}

# Base: a and b, recorded as baseline main.
record_base() {
	echo 'time=1ms spread=1% between=1% allocations=1000' >a.txt
	echo 'time=2ms spread=1% between=1% allocations=50' >b.txt
	write_suite "$@"
	run 0 "$TARE" run . --save-as main -o base.json
}

# gate STATUS [OPTION...]: against the baseline.
gate() {
	status=$1
	shift
	run "$status" "$TARE" gate . --against baseline:main --json out.json "$@"
	check 'the schema of findings' python3 -B "$TOP/tests/e2e/validate.py" \
		"$TOP/ci/findings.schema.json" out.json
	found '' '' "out['exit_status'] == $status"
}

scenario verdict-same
record_base
gate 0
expect_output 'PASS'
expect_output 'base  baseline:main'
found a allocations "f['verdict'] == 'same' and f['rung'] == 'counted'"
found a allocations "f['base'] == f['head'] == 1000 and f['gated']"
found a allocations "f['n_base'] == f['n_head'] == 7"
found a time "f['unit'] == 's' and f['better'] == 'lower'"
found a time "f['verdict'] in ('same', 'undecided')"
found a time "0.9 < f['ratio_low'] <= f['ratio'] <= f['ratio_high'] < 1.1"
found '' '' "isinstance(out['tare'], str) and out['schema'] == 1"
found '' '' "out['seconds'] > 0"
found '' '' "out['base']['name'] == 'baseline:main'"
found '' '' "out['base']['run'] != out['head']['run']"

# Counted metrics: below the tolerance and the floor nothing happens.
scenario verdict-counted
record_base
echo 'time=1ms spread=1% between=1% allocations=1007' >a.txt
gate 0
found a allocations "f['verdict'] == 'same'"
echo 'time=1ms spread=1% between=1% allocations=1012' >a.txt
gate 1
found a allocations "f['verdict'] == 'worse' and f['confirmed'] is True"
found a allocations "abs(f['ratio'] - 1.012) < 1e-9"
found b allocations "f['verdict'] == 'same'"
expect_output 'FAIL: v/a'
expect_output 'fatter'
echo 'time=1ms spread=1% between=1% allocations=500' >a.txt
gate 0
found a allocations "f['verdict'] == 'better'"
expect_output 'leaner'
echo 'time=1ms allocations=1000 memory=4MiB' >a.txt
gate 1
found a peak_memory "f['verdict'] == 'worse' and f['confirmed'] is True"
found a peak_memory "f['unit'] == 'B' and f['head'] == 4 * f['base']"

# Instructions that a CPU counted; and who counts none says so in a duet, too.
scenario verdict-instructions
write_suite
sed -i 's/metrics: .*}/metrics: [instructions]}/' suite.yaml
echo 'instructions=100000 bias=7' | tee a.txt >b.txt
run 0 "$TARE" run . --save-as main
gate 0
found a instructions "f['verdict'] == 'same' and f['ratio'] == 1"
echo 'instructions=105000 bias=7' >a.txt
gate 1
found a instructions "f['verdict'] == 'worse' and f['confirmed'] is True"
found a instructions "f['rung'] == 'counted' and f['ratio'] == 1.05"
found b instructions "f['verdict'] == 'same'"
echo 'instructions=0' | tee a.txt >b.txt
mkdir one two && cp suite.yaml a.txt b.txt one && cp suite.yaml a.txt b.txt two
run 5 "$TARE" duet ./one/ ./two/ two
expect_output 'the kernel lets only root use its counter'

# Times of two runs: only what is beyond doubt.
scenario verdict-time
record_base
echo 'time=4ms spread=1% between=1% allocations=1000' >a.txt
gate 1
found a time "f['verdict'] == 'worse' and f['confirmed'] is True"
found a time "3.9 < f['ratio'] < 4.1"
expect_output 'slower'
echo 'time=200us spread=1% between=1% allocations=1000' >a.txt
gate 0
found a time "f['verdict'] == 'better'"
expect_output 'faster'

# What was worse once but not again does not fail the gate.
scenario verdict-not-reproduced
cat >fickle.py <<EOF
import os

def make():
    """How much to allocate: more in the second of three runs, each of which
    has the hash seeds 1, 2, 3 (one may come again: a disturbed process)."""
    with open('seeds', 'a+') as file:
        file.write(os.environ['PYTHONHASHSEED'])
        file.seek(0)
        return 1000 if file.read().count('31') == 1 else 10

def work(count):
    return [object() for _ in range(count)]
EOF
cat >suite.yaml <<EOF
suite: v
defaults: {processes: 3, metrics: [allocations]}
benchmarks:
  - {name: a, setup: fickle:make, call: fickle:work}
EOF
run 0 "$TARE" run . --save-as main
check 'three processes' test "$(tr -s 123 <seeds)" = 123
gate 4
check 'three more, and three again' test "$(tr -s 123 <seeds)" = 123123123
found a allocations "f['verdict'] == 'undecided' and not f['confirmed']"
found a allocations "'not reproduced' in f['reason']"

scenario verdict-failed
record_base
echo 'raise@time' >a.txt
gate 3
found a '' "f['verdict'] == 'failed' and 'as scripted' in f['reason']"
found b allocations "f['verdict'] == 'same'"
expect_output 'failed'
echo 'segv@count' >a.txt
gate 3
found a '' "'SIGSEGV' in f['reason']"
for how in exit@try kill@memory vanish@time garbage@calibrate; do
	echo $how >a.txt
	gate 3
	found a '' "f['verdict'] == 'failed' and f['reason']"
done
# A regression is told before a failure.
echo 'time=2ms allocations=500' >b.txt
gate 1

scenario verdict-new-and-missing
record_base
write_suite '  - {name: c, stmt: "time=1ms"}'
gate 0
found c '' "f['verdict'] == 'new' and f['base'] is None"
gate 5 --strict
cp base.json two.json
sed -i '/name: b/d' suite.yaml
gate 3
found b '' "f['verdict'] == 'missing'"
expect_output 'missing'

scenario verdict-skipped
record_base '  - {name: c, stmt: "time=1ms", requires: [missing_thing]}'
gate 0
found c '' "f['verdict'] == 'skipped' and 'missing_thing' in f['reason']"

scenario verdict-changed
record_base
sed -i "s/'@a.txt'/'@a.txt spread=1%'/" suite.yaml
gate 0
found a '' "f['verdict'] == 'changed'"
found b allocations "f['verdict'] == 'same'"
gate 5 --strict
echo 'import os' >helper.py
gate 5
found b '' "f['verdict'] == 'changed'"

# Another machine, another interpreter: named, not compared by the clock.
scenario verdict-incomparable
record_base
python3 -B - <<'EOF'
import json
run = json.load(open('base.json'))
run['machine']['id'] = '0123456789abcdef'
run['machine']['name'] = 'Elsewhere, 64 CPUs'
run['uuid'] = '00000000-0000-4000-8000-000000000001'
json.dump(run, open('elsewhere.json', 'w'))
run = json.load(open('base.json'))
for case in run['cases']:
    case['python'] = 'scripted 0.9.0'
run['uuid'] = '00000000-0000-4000-8000-000000000002'
json.dump(run, open('older.json', 'w'))
EOF
run 5 "$TARE" compare ./elsewhere.json latest --json out.json
found a '' "f['verdict'] == 'incomparable'"
found a '' "'other machine' in f['reason'] and '64 CPUs' in f['reason']"
expect_output 'incomparable'
run 5 "$TARE" compare ./older.json latest --json out.json
found a '' "f['verdict'] == 'incomparable'"
found a '' "'scripted 0.9.0' in f['reason']"
run 5 "$TARE" gate . --against ./older.json --json out.json

scenario verdict-nothing-to-compare
record_base
run 5 "$TARE" gate . --against baseline:mian
expect_output "there is no baseline 'mian'"
run 5 "$TARE" gate . --against git:nowhere
run 5 "$TARE" gate . --against nonsense
expect_output 'is no baseline, no run and no git revision'
run 2 "$TARE" gate .
expect_output 'against what?'
run 0 "$TARE" list
check 'nothing was measured for it' test "$(grep -c ' v$' "$stdout")" = 1

# What is worse fails only with --fail, and then like an unconfirmed gate.
scenario verdict-compare
record_base
echo 'time=5ms allocations=2000' >a.txt
run 0 "$TARE" run . -o head.json
run 0 "$TARE" compare main latest --json out.json
expect_output 'tare run . --save-as'
expect_output 'tare gate . --against git:'
found a allocations "f['verdict'] == 'worse' and f['confirmed'] is False"
check 'the schema of findings' python3 -B "$TOP/tests/e2e/validate.py" \
	"$TOP/ci/findings.schema.json" out.json
run 0 "$TARE" compare ./base.json ./head.json
expect_output 'fatter'
run 0 "$TARE" compare ./base.json ./head.json --fail
sed -i 's/^gate: {/gate: {confirm: none, /' suite.yaml
run 0 "$TARE" run . -o head.json
run 1 "$TARE" compare ./base.json ./head.json --fail
run 0 "$TARE" compare ./base.json ./head.json
# waivers are obeyed as by the gate
accept() { # LAST-DAY
	mkdir -p .tare
	echo "- {case: 'v/a@*', reason: wanted, who: me, until: $1}" \
		>.tare/accepted.yaml
}
accept 2999-12-31
run 0 "$TARE" compare ./base.json ./head.json --fail
expect_output 'accepted: wanted'
accept 2020-12-31
run 1 "$TARE" compare ./base.json ./head.json --fail
expect_output 'expired'
run 0 "$TARE" compare ./base.json ./head.json
mv .tare/accepted.yaml mine.yaml
run 1 "$TARE" compare ./base.json ./head.json --fail --accepted mine.yaml
run 2 "$TARE" compare ./base.json ./head.json --accepted none.yaml
check 'the schema of runs' python3 -B "$TOP/tests/e2e/validate.py" \
	"$TOP/ci/run.schema.json" base.json head.json
run 2 "$TARE" compare main
run 2 "$TARE" compare ./suite.yaml latest
expect_output 'suite.yaml'
run 3 "$TARE" compare ./nowhere.json latest
expect_output 'nowhere.json'

# Undecided alone is 4, and 4 with --strict whatever else was decided.
scenario verdict-undecided
record_base
sed -i 's/metrics: .*}/metrics: [time]}/' suite.yaml
run 0 "$TARE" run . --save-as times
echo 'time=1100us spread=60% between=60%' >a.txt
echo 'time=2ms spread=60% between=60%' >b.txt
run 4 "$TARE" gate . --against times
write_suite
echo 'time=1100us spread=60% between=60% allocations=1000' >a.txt
gate 0
gate 4 --strict
found a time "f['verdict'] == 'undecided' and f['reason']"

finish
