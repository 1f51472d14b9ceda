#!/bin/sh
# SPDX-License-Identifier: MIT
# Benchmarks that misbehave in every way, under the true interpreter: each is
# failed with its reason, the others go on, and nothing is left running.
. tests/e2e/lib.sh

# failed CASE REASON: its row of the table, or the beginning of it.
failed() {
	sed 's/  */ /g' "$stdout" | grep -qxF -e "$1 failed: $2" && return 0
	fault "$1 did not fail with: $2"
	grep -e "^$1 " "$stdout"
}

copy_suite() {
	cp -r "$TOP/tests/e2e/failing" bad
	sed -i "s/: failing}/: $E2E_MARK}/" bad/suite.yaml
}

scenario failing-all
copy_suite
run 3 "$TARE" run bad
nothing_left
failed raises 'ValueError: the shelf is empty'
failed setup 'RuntimeError: no database'
failed at-import \
	'ZeroDivisionError: division by zero (raises_at_import.py,'
failed exits 'SystemExit: bye'
failed exits-hard 'the process ended: exit status 3'
failed exits-well 'the process ended: exit status 0'
failed segfaults 'the process ended: killed by SIGSEGV'
failed hangs "took longer than its timeout of 1.0 s (\`timeout:\` in the"
failed stops "took longer than its timeout of 1.0 s (\`timeout:\` in the"
failed garbage 'ValueError: garb\x1b[2Jage \udcff'
failed last-words \
	'the process ended: killed by SIGKILL (out of memory?)'
failed forks 'left 1 process running, which was killed'
failed daemonises 'left 1 process running, which was killed'
failed floods 'the process ended: killed: printed more than 64 MiB'
failed wrong 'check bad:is_wrong returned False'
failed no-function 'module bad has no function fien; did you mean fine?'
failed no-module "ModuleNotFoundError: No module named 'badly'"
failed exits-import 'SystemExit: 4 (exits_at_import.py, line 2)'
failed syntax 'SyntaxError: invalid syntax (not_python.py, line 1)'
failed teardown 'OSError: cannot close'
failed dies-last \
	'the process ended: killed by SIGKILL (out of memory?)'
failed interrupts 'KeyboardInterrupt'
failed recurses 'RecursionError: maximum recursion depth exceeded'
failed stmt "AttributeError: 'int' object has no attribute 'nothing'"
failed import 'ZeroDivisionError: division by zero'
failed command 'the command ended: exit status 7'
failed no-command '/nowhere/x is not a program'
failed 'untaken[n=1]' 'no function takes the parameter n'

# The good ones, before and after.
for name in chatters prints good; do
	check "$name has a time" grep -qE "^$name +[0-9.]+ [mun]?s( |$)" "$stdout"
done

# Only the user's own frames, and the whole story; newer Pythons underline.
cat >expected <<EOF
failed: bad/raises@LABEL
    Traceback (most recent call last):
      File "$WORK/bad/bad.py", line 14, in raises
        inner()
      File "$WORK/bad/bad.py", line 10, in inner
        raise ValueError('the shelf is empty')
    ValueError: the shelf is empty

EOF
sed '/^failed: bad\/raises@/,/^$/!d; s/@.*/@LABEL/; /^[ ~^]*[~^]$/d' \
	"$stdout" >story
check 'the story of raises' diff -u expected story
expect_no_output worker.py
expect_line '\xff\x1b]0;title\x07\x9b2J last words'
expect_line 'it printed:'
check 'the flood is cut' test "$(awk '{ if (length > n) n = length }
	END { print n }' "$stdout")" -le 250
check 'no control characters' test -z "$(tr -d '\n -~\200-\377' <"$stdout")"

# It is recorded as it was shown.
cp "$stdout" shown
run 0 "$TARE" show latest
check 'shown again' grep -q '^segfaults  *failed: ' "$stdout"
check 'the story again' grep -qF 'ValueError: the shelf is empty' "$stdout"

# A run with failures is no baseline.
scenario failing-no-baseline
copy_suite
run 3 "$TARE" run bad -k raises -k good --save-as main
expect_output 'a case failed: the run is recorded, but not saved as a baseline'
run 0 "$TARE" baseline list
expect_no_output main

scenario failing-quick
copy_suite
run 3 "$TARE" run bad --quick -k 'raises*' -k good -k segfaults
failed raises 'ValueError: the shelf is empty'
failed segfaults 'the process ended: killed by SIGSEGV'
expect_line 'good       ok'
run 2 "$TARE" run bad --quick --save-as main
expect_output '--quick measures nothing that --save-as could keep'

# Broken before anything is measured: the plan knows.
scenario failing-plan
copy_suite
run 0 "$TARE" plan bad -k no-function -k no-module -k no-command -k good
expect_output 'module bad has no function fien; did you mean fine?'
expect_output "No module named 'badly'"
expect_output '/nowhere/x is not a program'

# The user's interrupt must not be swallowed by a hanging benchmark, nor
# leave anything behind; what was measured is kept.
scenario failing-interrupt
copy_suite
sed -i 's/timeout: 1s/timeout: 10m/' bad/suite.yaml
sed -i "s|^def hangs.*|&\n    open('$WORK/hangs', 'w').close()|" bad/bad.py
for pair in INT:130 TERM:143; do
	{
		env --default-signal=INT "$TARE" run bad -k good -k hangs >"$stdout" 2>"$stderr" &
		echo $! >pid
		wait $!
		echo $? >status
	} &
	await 'the benchmark hangs' test -e hangs
	kill -"${pair%:*}" "$(cat pid)"
	wait
	check "status of SIG${pair%:*}" test "$(cat status)" = "${pair#*:}"
	nothing_left
	rm hangs
done

finish
