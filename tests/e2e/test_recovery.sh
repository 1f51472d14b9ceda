#!/bin/sh
# SPDX-License-Identifier: MIT
# Ends that nobody planned: kill -9, signals, a second tare; and --resume.
. tests/e2e/lib.sh

# Benchmarks behind a door: so many processes as let_in says come past their
# setup, the others wait there.  So there is time to do what we like.  One that
# is measured again, for the machine disturbed it, has its hash seed again, and
# is still the same.
write_door() { # FOLDER
	cat >"$1/door.py" <<-EOF
	import os
	import time


	def enter_a():
	    enter('a')


	def enter_b():
	    enter('b')


	def enter(name):
	    who = '%s %s\n' % (name, os.environ['PYTHONHASHSEED'])
	    with open('$E2E_OUT/door', 'a+') as door:
	        door.seek(0)
	        if who not in list(door):
	            door.write(who)
	    while is_shut(who):
	        time.sleep(0.01)


	def is_shut(who):
	    with open('$E2E_OUT/door') as door, open('$E2E_OUT/most') as most:
	        return list(door).index(who) >= int(most.read())


	def rest():
	    time.sleep(0.001)
	EOF
}

let_in() { # COUNT
	echo "$1" >"$E2E_OUT/let"
	mv "$E2E_OUT/let" "$E2E_OUT/most"
}

write_suite() {
	cat >suite.yaml <<-EOF
	suite: k
	env: {TARE_TEST_MARK: $E2E_MARK}
	defaults: {processes: 6, metrics: [time]}
	benchmarks:
	  - {name: a, setup: door:enter_a, call: door:rest}
	  - {name: b, setup: door:enter_b, call: door:rest}
	EOF
	write_door .
}

# Start a run in the background, until COUNT workers are recorded and the next
# one is at the door.
start_run() { # COUNT
	let_in "$1"
	env --default-signal=INT,TERM "$TARE" run . >out 2>err &
	pid=$!
	await "$1 workers" has_workers "$1"
}

# shellcheck disable=SC2317 # called by await
has_workers() {
	[ "$(workers)" -ge "$1" ]
}

# How many workers the store has.
workers() {
	python3 -B - "$TARE_STORE" 2>/dev/null <<'EOF' || echo 0
import sqlite3, sys
store = sqlite3.connect('file:%s?mode=ro' % sys.argv[1], uri=True, timeout=9)
print(store.execute('SELECT count(*) FROM worker').fetchone()[0])
EOF
}

# shellcheck disable=SC2317 # called by check
store_is_sound() {
	python3 -B - "$TARE_STORE" <<'EOF'
import sqlite3, sys
store = sqlite3.connect(sys.argv[1], timeout=9)
assert store.execute('PRAGMA integrity_check').fetchall() == [('ok',)]
assert not store.execute('PRAGMA foreign_key_check').fetchall()
EOF
}

# Each case of run.json has its six processes, each once.
# shellcheck disable=SC2317 # called by check
run_is_whole() {
	python3 -B - <<'EOF'
import collections, json
run = json.load(open('run.json'))
assert run['state'] == 'sealed', run['state']
seen = collections.Counter((w['case'], w['index']) for w in run['workers'])
assert len(seen) == 12 and set(seen.values()) == {1}, seen
EOF
}

uuid_of_list() {
	run 0 "$TARE" list
	sed -n 's/^\([0-9a-f]\{8\}\) .*/\1/p' "$stdout"
}

scenario recovery-kill
write_suite
start_run 4
kill -9 "$pid"
wait "$pid" 2>/dev/null
await 'nobody is left' is_unmarked
check 'the store is sound' store_is_sound
before=$(uuid_of_list)
expect_output ' open '
had=$(workers)
let_in 99
run 0 "$TARE" run . --resume -o run.json
check 'it is the same run' test "$(uuid_of_list)" = "$before"
expect_output ' complete '
check 'it is whole' run_is_whole
check 'what it had was kept' test "$had" -eq 4 -a "$(workers)" -eq 12
run 0 "$TARE" run . --resume --quick
check 'nothing else to resume' test "$(uuid_of_list | wc -l)" = 2

for pair in INT:130 TERM:143; do
	scenario "recovery-sig${pair%:*}"
	write_suite
	start_run 3
	kill -"${pair%:*}" "$pid"
	wait "$pid"
	status=$?
	cp out "$stdout"
	cp err "$stderr"
	check 'the status' test "$status" = "${pair#*:}"
	nothing_left
	check 'what was measured is shown' grep -qE '^a +[0-9.]+ ms' out
	expect_output 'workers are kept, --resume goes on'
	before=$(uuid_of_list)
	expect_output ' interrupted '
	run 5 "$TARE" baseline set main latest
	expect_output "no run was finished yet"
	run 2 "$TARE" baseline set main "$before"
	expect_output 'it was interrupted'
	let_in 99
	run 0 "$TARE" run . --resume -o run.json --save-as main
	check 'it is the same run' test "$(uuid_of_list)" = "$before"
	check 'it is whole' run_is_whole
done

# A second tare on the same CPU waits, and says for whom.
scenario recovery-two
write_suite
cpu=$(python3 -c 'import os; print(max(os.sched_getaffinity(0)))')
let_in 1
taskset -c "$cpu" "$TARE" run . >out 2>err &
pid=$!
await 'a worker' has_workers 1
run 3 taskset -c "$cpu" "$TARE" run . --quick --no-wait --store other.db
expect_output "CPU $cpu is used by"
taskset -c "$cpu" "$TARE" run . --quick --store other.db >waits 2>&1 &
second=$!
await 'the second waits' grep -qF 'waiting for it (--no-wait to give up)' waits
let_in 99
wait "$second"
check 'the second ended well' test $? -eq 0
wait "$pid"
check "the first ended well" test $? -eq 0
check 'one CPU is shared' grep -qE 'one CPU|shares' out

# kill -9 of whoever takes part in a gate: nothing runs on, the user's tree
# is as it was, and at the next start nothing of it is left.
write_gate() {
	mkdir suites
	cat >suites/suite.yaml <<-EOF
	suite: k
	env: {TARE_TEST_MARK: $E2E_MARK}
	defaults: {metrics: [time]}
	benchmarks:
	  - {name: a, setup: door:enter_a, call: door:rest}
	EOF
	write_door suites
	printf '__pycache__/\n.tare/\n' >.gitignore
	commit_here one
}

workers_of_gate() {
	marked | cut -d/ -f3 | while read -r process; do
		grep -qa 'worker\.py' "/proc/$process/cmdline" 2>/dev/null &&
			echo "$process"
	done
}

# shellcheck disable=SC2317 # called by await
is_at_the_door() {
	[ -s "$E2E_OUT/door" ] && [ "$(workers_of_gate | wc -l)" -ge 2 ]
}

# Start a gate in the background, until its first worker is at the door and there
# is another one.
start_gate() {
	let_in 0
	: >"$E2E_OUT/door"
	env --default-signal=INT "$TARE" gate suites --against git:HEAD >out 2>err &
	pid=$!
	await 'two workers' is_at_the_door
}

scenario recovery-gate
write_gate
for victim in tare warden worker; do
	start_gate
	case $victim in
	tare) kill -9 "$pid" ;;
	warden) kill -9 "$(tr -d ' ' <"/proc/$pid/task/$pid/children")" ;;
	worker) kill -9 "$(workers_of_gate | tail -n 1)" ;;
	esac
	let_in 99
	wait "$pid" 2>/dev/null
	status=$?
	cp err "$stderr"
	cp out "$stdout"
	await 'nobody is left' is_unmarked
	[ "$victim" = tare ] && continue
	# base's worker or head's: never that all is well, or worse
	check "$victim: the status" test "$status" -eq 3 -o "$status" -eq 5
	check "$victim: no worktree is left" \
		test "$(git worktree list | wc -l)" -eq 1
	expect_output SIGKILL
done
check 'no tree is left' test -z "$(find .tare/trees -mindepth 1 \
	! -name '*.lock' ! -name .gitignore)"
check 'the state is as it was' test "$(git status --porcelain)" = \
	'?? err
?? out'

finish
