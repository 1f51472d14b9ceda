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
run 5 "$TARE" compare main latest
expect_output 'changed'

# Whatever is asked for is measured, and nothing that costs time beside it: of
# a scripted interpreter, for a slow machine has no thousand calls for a p999.
scenario each-metric-alone
{
	printf 'suite: alone\npython: %s\n' "$BUILD/scripted"
	printf 'defaults: {processes: 1}\nbenchmarks:\n'
	for metric in time p50 p90 p99 p999 max throughput peak_memory \
		peak_rss peak_heap allocations allocated_bytes; do
		echo "  - {name: $metric, metrics: [$metric], items: 10," \
			"stmt: 'time=20us memory=1MiB allocations=5'}"
	done
} >suite.yaml
run 0 "$TARE" run --output run.json suite.yaml
check 'each metric alone' python3 - <<'PY'
import json
run = json.load(open('run.json'))
latency = ('p50', 'p90', 'p99', 'p999', 'max')
readings = set()
for worker in run['workers']:
    metric = run['cases'][worker['case']]['benchmark']
    slices = len(worker['columns']['wall'])
    timed = metric in ('time', 'throughput') + latency
    assert bool(slices) == timed, (metric, slices)
    calls = sum(worker['latency']['calls'])
    assert bool(calls) == (metric in latency), (metric, calls)
    if not timed:
        assert worker['readings'][metric] is not None, metric
    readings.add(metric)
assert len(readings) == 12, readings
PY
run 0 "$TARE" report latest --format json
check 'a median of each' python3 - "$stdout" <<'PY'
import json, sys
run = json.load(open('run.json'))
calls = {run['cases'][worker['case']]['benchmark']:
         sum(worker['latency']['calls']) for worker in run['workers']}
for case in json.load(open(sys.argv[1]))['cases']:
    name = case['benchmark']
    if name == 'p999' and calls[name] < 1000:
        continue  # a busy CPU makes fewer in the time that there is
    assert case['metrics'][name]['median'] is not None, case
PY

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

scenario command
cat >suite.yaml <<'YAML'
suite: programs
defaults: {processes: 3}
benchmarks:
  - {name: small, command: [/bin/true]}
  - {name: big, command: [python3, -c, "x = b'x' * (80 << 20)"]}
YAML
run 0 "$TARE" run --output run.json suite.yaml
expect_output 'of CPU in user mode'
is_some small time
is_some big peak_rss
is big peak_memory -
is big allocations -
# neither tare nor its warden is in the memory of its child
is_plain && check 'memory of /bin/true' \
	test "$(median small peak_rss)" -lt 4000000
check 'memory of 80 MiB' test "$(median big peak_rss)" -gt 83886080

scenario command-that-fails
cat >suite.yaml <<'YAML'
suite: programs
benchmarks:
  - {name: bad, command: [python3, -c, "print('hello'); exit(4)"]}
YAML
run 3 "$TARE" run suite.yaml
expect_output 'hello'
expect_output '4'

scenario import
printf 'suite: i\nbenchmarks:\n  - {name: i, import: decimal}\n' >suite.yaml
run 0 "$TARE" run --processes 3 --output run.json suite.yaml
is_some i time
is_some i peak_memory
is_some i allocations

# load_of BENCHMARK USERS NS CONDITION: of each of its processes in run.json, with
# so many users for NS: `calls` were timed, of which `late` took as long as the
# whole load, and `in_time` were answered before its end.  What is asked holds on
# a machine that is too slow, too: errors are late calls that had not ended, and
# of each user no call but the last may end too late to be counted.
load_of() {
	python3 - "$@" <<'PY' || fault "load of $1: not $4"
import json, sys
name, users, ns = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
run = json.load(open('run.json'))
def bucket_of(ns):
    shift = max(ns.bit_length() - 7, 0)
    return 64 * shift + (ns >> shift)
seen = 0
for worker in run['workers']:
    if run['cases'][worker['case']]['benchmark'] != name:
        continue
    readings, latency = worker['readings'], worker['latency']
    calls = sum(latency['calls'])
    late = sum(count for bucket, count in zip(latency['bucket'],
                                              latency['calls'])
               if bucket >= bucket_of(ns))
    errors = readings['errors']
    in_time = round(readings['throughput'] * ns / 1e9)
    assert 0 <= errors <= late <= calls, (errors, late, calls)
    assert calls - users <= in_time <= calls - errors, (in_time, calls)
    assert eval(sys.argv[4]), (calls, readings)
    seen += 1
assert seen
PY
}

scenario load
cat >bench.py <<'PY'
import asyncio
calls = [0]
async def rest():
    await asyncio.sleep(0.005)
async def fails():
    calls[0] += 1
    await asyncio.sleep(0)
    if calls[0] > 1:
        raise ValueError('one too many')
async def hiccup():
    calls[0] += 1
    await asyncio.sleep(0.3 if calls[0] == 2 else 0)
PY
cat >suite.yaml <<'YAML'
suite: service
defaults: {processes: 3}
benchmarks:
  - {name: closed, load: {async: bench:rest, users: 50, duration: 200ms}}
  - {name: late, load: {async: bench:hiccup, duration: 500ms, rate: 200}}
YAML
run 0 "$TARE" run --output run.json suite.yaml
expect_output 'of memory a user'
load_of closed 50 200000000 'readings["peak_memory"] > 0'
is closed time -
# One call of 0.3 s holds up the 60 that are due meanwhile: with 100 calls
# in all, not one but more than half of them wait.
check 'latency from when a call was due' python3 - <<'PY'
import json
run = json.load(open('run.json'))
for worker in run['workers']:
    if run['cases'][worker['case']]['benchmark'] != 'late':
        continue
    latency = worker['latency']
    slow = sum(calls for bucket, calls in zip(latency['bucket'],
                                              latency['calls'])
               if bucket > 64 * 19)  # 2^25 ns
    assert sum(latency['calls']) == 100, latency
    assert slow > 30, slow
PY
run 0 "$TARE" run --quick suite.yaml

scenario load-that-fails
cp ../../load/work/bench.py .
cat >suite.yaml <<'YAML'
suite: service
benchmarks:
  - {name: bad, load: {async: bench:fails, users: 5, duration: 100ms}}
YAML
run 3 "$TARE" run suite.yaml
expect_output 'ValueError: one too many'

# Ten thousand users, on as many CPUs as there are, in 1 GiB of memory.
scenario load-of-many
cp ../../load/work/bench.py .
cat >suite.yaml <<'YAML'
suite: service
defaults: {processes: 1}
benchmarks:
  - {name: closed, load: {async: bench:rest, users: 10000, duration: 1s}}
  - name: open
    load: {async: bench:rest, users: 10000, duration: 1s, rate: 2000}
YAML
(
	# shellcheck disable=SC3045 # dash and bash have it
	is_plain && ulimit -v 1048576
	"$TARE" run --output run.json suite.yaml >"$stdout" 2>"$stderr"
) || fault 'ten thousand users'
load_of closed 10000 1000000000 'readings["peak_memory"] > 100 * users'
# each call that was due is there
load_of open 10000 1000000000 'calls == 2000'

# Instructions: what the kernel refuses is said, callgrind counts all the same.
scenario instructions
cat >suite.yaml <<'YAML'
suite: counted
defaults: {processes: 2, metrics: [instructions]}
benchmarks:
  - {name: sort, stmt: sorted(data), setup: "data = list(range(99))[::-1]"}
  - {name: import, import: colorsys}
YAML
run 0 "$TARE" run --output run.json suite.yaml
if [ "$(median sort instructions)" = - ]; then
	expect_output "\`tare run --counters callgrind\` counts without"
else
	expect_no_output 'counts without'
fi
if command -v valgrind >/dev/null; then
	run 0 "$TARE" run --counters callgrind --output run.json suite.yaml
	is_some sort instructions
	is_some import instructions
	first=$(median sort instructions)
	second=$(median import instructions)
	run 0 "$TARE" run --counters callgrind --output run.json suite.yaml
	is sort instructions "$first"
	is import instructions "$second"
	expect_no_output 'counts without'
fi

# By a kernel that counts: a scripted one, for many machines' counts nothing.
scenario instructions-by-the-kernel
cat >suite.yaml <<YAML
suite: counted
python: $BUILD/scripted
defaults: {processes: 3, metrics: [instructions]}
benchmarks:
  - {name: few, stmt: 'instructions=1234 bias=77'}
  - {name: many, stmt: 'instructions=123456789 bias=77'}
YAML
run 0 "$TARE" run --output run.json suite.yaml
is few instructions 1234
is many instructions 123456789
expect_no_output 'counts without'
sed -i 's/instructions=[0-9]* //' suite.yaml
run 0 "$TARE" run --output run.json suite.yaml
is few instructions -
expect_output 'the kernel lets only root use its counter'
expect_output 'kernel.perf_event_paranoid=2'
refused() { # refused ERRNO TEXT
	sed -i "s/bias=[0-9]*.*'/bias=77 refusal=$1'/" suite.yaml
	run 0 "$TARE" run --output run.json suite.yaml
	is few instructions -
	expect_output "$2"
	expect_output 'counts without'
}
refused 1 'docker run --cap-add PERFMON'  # EPERM
refused 2 'this machine has no counter'   # ENOENT
refused 16 'not there all the time'       # EBUSY
refused 22 'they could not be counted'    # EINVAL

finish
