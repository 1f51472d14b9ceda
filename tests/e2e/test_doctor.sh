#!/bin/sh
# SPDX-License-Identifier: MIT
# shellcheck disable=SC2317 # as_it_was is called by check
# tare doctor: what it prints here (shapes only), and whole machines below a
# folder that are tuned and restored.
. tests/e2e/lib.sh

MACHINES=$TOP/tests/fixtures/machines

# A machine of our own, with a second copy to compare with.
machine() {
	cp -r "$MACHINES/$1" machine
	cp -r "$MACHINES/$1" was
}

# Its settings; the journal is below var.
as_it_was() {
	diff -r machine/proc was/proc && diff -r machine/sys was/sys
}

scenario looks
run 0 "$TARE" doctor --no-measure
expect_output 'virtualization: '
expect_no_output 'noise a pair'

scenario looks-at-a-laptop
run 0 "$TARE" doctor --root "$MACHINES/laptop"
expect_line '2. turbo (strong): on; the clock rate follows heat and neighbours'
expect_output 'helps: sudo cpupower frequency-set -g performance'
check 'only commands are wide' test -z "$(grep -v '^   helps: ' "$stdout" |
	grep '.\{81\}')"

scenario measures
run 0 "$TARE" doctor --pairs 3
expect_output '30 pairs see'
is_plain && expect_output 'had a part of the core in'
change='([-+]?[0-9.]+ %|[x/][0-9.]+)' # as it is written from a factor of 2 on
for workload in interpreter allocation memory; do
	check "$workload" grep -Eq \
		"^$workload( +[0-9.]+ %){2}( +$change){3}\$" "$stdout"
done
check 'a sentence' grep -Eq \
	'^This machine (is quiet|will do|is noisy|is too noisy)' "$stdout"

scenario tunes-and-restores
machine workstation
run 0 "$TARE" doctor --tune --root machine
expect_output '20 values changed'
expect_line 'counters: 4 -> 2 (/proc/sys/kernel/perf_event_paranoid)'
check 'the governor is set' grep -qx performance \
	machine/sys/devices/system/cpu/cpu2/cpufreq/scaling_governor
check 'addresses differ' grep -qx 2 \
	machine/proc/sys/kernel/randomize_va_space
check 'a journal' test -s machine/var/lib/tare/tuning.json
run 0 "$TARE" doctor --restore --root machine
check 'all is as it was' as_it_was
check 'no journal' test ! -e machine/var/lib/tare/tuning.json
run 0 "$TARE" doctor --restore --root machine
expect_output 'nothing to restore'

scenario tells-what-others-changed
machine laptop
run 0 "$TARE" doctor --tune --root machine --journal j/tuning.json
echo schedutil >machine/sys/devices/system/cpu/cpu1/cpufreq/scaling_governor
run 3 "$TARE" doctor --restore --root machine --journal j/tuning.json
expect_output 'somebody has changed it to schedutil since'
run 0 "$TARE" doctor --restore --force --root machine --journal j/tuning.json
check 'all is as it was' as_it_was

scenario nothing-to-tune
machine cloudvm
run 0 "$TARE" doctor --tune --root machine
expect_line 'There is nothing to tune on this machine.'
check 'untouched' as_it_was

# Killed at any moment, the journal leads back.
scenario killed-while-tuning
machine workstation
for delay in 0.001 0.002 0.003 0.004 0.005 0.006 0.008 0.010 0.015 0.020; do
	timeout -s KILL "$delay" "$TARE" doctor --tune --root machine \
		>/dev/null 2>&1
	timeout -s KILL "$delay" "$TARE" doctor --restore --root machine \
		>/dev/null 2>&1
done
# The last one killed may still be on its way out.
# shellcheck disable=SC2317 # called by await
restore() {
	"$TARE" doctor --restore --root machine >out 2>&1
	! grep -q 'has the journal' out
}
await 'the journal is free' restore
run 0 "$TARE" doctor --restore --root machine
check 'all is as it was' as_it_was

scenario refuses
run 2 "$TARE" doctor --tune --restore
run 2 "$TARE" doctor --force
run 2 "$TARE" doctor --pairs 1
mkdir x && echo '{"tare_journal": 1, "changes": [{"path": "/etc/passwd",
	"before": "x", "after": "y"}]}' >x/j
run 2 "$TARE" doctor --restore --root x --journal x/j
expect_output 'nothing that tare changes'

finish
