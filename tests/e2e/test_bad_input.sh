#!/bin/sh
# SPDX-License-Identifier: MIT
# What users give us by mistake: every refusal says where and what to do.
. tests/e2e/lib.sh

# A suite file of these lines (printf's escapes).
suite_of() {
	# shellcheck disable=SC2059 # the escapes are what it is for
	printf "$@" >suite.yaml
}

# refused WORDS [CARET]: `tare run` ends with 2, says so, points there.
refused() {
	run 2 "$TARE" run suite.yaml
	expect_output "tare: suite.yaml$1"
	[ -z "${2:-}" ] || expect_output "$2"
	check 'nothing on stdout' test ! -s "$stdout"
	check 'nothing was recorded' test ! -s recorded
}

GOOD='suite: a\nbenchmarks:\n  - {name: b, stmt: pass}\n'

scenario bad-suites
: >suite.yaml
refused ": is empty; a suite needs at least 'suite' and 'benchmarks'"
suite_of 'suite: a\nbenchmarks:\n\t- {name: b, stmt: pass}\n'
refused ':3:1: a tab cannot be used for indentation; use spaces' '    ^'
suite_of 'suite: a\nsuite: b\nbenchmarks: []\n'
refused ":2:1: key 'suite' is here twice; first in line 1" '    ^~~~~'
suite_of "$GOOD  - {name: b, stmt: x}\n"
refused ":4:12: benchmark 'b' is here twice; first in line 3" '           ^'
suite_of 'suite: a\nbenchmarks:\n  - {name: b, stmt: x, params: {__class__: [1]}}\n'
refused ":3:33: parameter '__class__': names that begin with two underscores"
suite_of 'suite: a\377\nbenchmarks: []\n'
refused ':1:9: byte 0xff (offset 8) is not UTF-8; save the file as UTF-8'
suite_of 'suite: a\nbenchmarks:\n  - &x {name: b, stmt: pass}\n  - *x\n'
refused ':3:5: anchors (&name) are not supported; repeat the value'
suite_of 'suite: a\nbenchmarks:\n  - {name: b, stmt: x, parms: {n: [1]}}\n'
refused ":3:24: unknown key 'parms', did you mean 'params'?" \
	'                         ^~~~~'
suite_of "$GOOD---\nsuite: b\n"
refused ':4:1: a second document begins here; a suite file holds one'
suite_of 'suite: a\nbenchmarks:\n  - {name: b, stmt: x, params: {n: 1}}\n'
refused ":3:36: 'n': expected a list, for example [10, 1000]"
suite_of 'suite: !!python/object:os.system a\nbenchmarks: []\n'
refused ':1:8: tags (!...) are not supported'
{
	printf 'suite: a\nbenchmarks:\n  - {name: b, stmt: "'
	head -c 200000 /dev/zero | tr '\0' x
	printf '"}\n'
} >suite.yaml
refused ':3:21: this text is too long; at most 64 KiB'
check 'a long line is cut' test "$(wc -c <"$stderr")" -lt 400
head -c 1100000 /dev/zero | tr '\0' x >suite.yaml
refused ' is larger than 1048576 bytes'
awk 'BEGIN { for (i = 0; i < 5000; i++) printf "["; print "" }' >suite.yaml
refused ':1:'
head -c 3000 /dev/urandom >suite.yaml
refused ':'
check 'no control characters' test -z "$(tr -d '\n -~\200-\377' <"$stderr")"

scenario bad-paths
mkdir empty
run 2 "$TARE" run empty
expect_output 'tare: no suite.yaml in empty or the folders in it'
run 2 "$TARE" run nowhere
expect_output 'tare: nowhere: there is no such file or folder'
run 2 "$TARE" run
expect_output 'tare: run: missing argument SUITE'
suite_of "$GOOD"
run 2 "$TARE" run suite.yaml -k nothing-like-it
expect_output 'nothing matches -k or --tag'

touch bench.py
run 2 "$TARE" run bench.py
expect_output 'tare: bench.py: is Python; a suite is a suite.yaml'

scenario bad-command-line
run 2 "$TARE"
expect_output "which command? 'tare -h' lists them"
run 2 "$TARE" rnu
expect_output "tare: unknown command 'rnu', did you mean 'run'?"
run 2 "$TARE" run --quik x
expect_output "tare: run: unknown option '--quik', did you mean '--quick'?"
run 2 "$TARE" run x --budget soon
expect_output 'soon'
run 2 "$TARE" run x --processes many
expect_output 'many'

# The store: never harmed, never guessed at.
scenario bad-store
suite_of "$GOOD"
echo 'my notes' >notes.txt
run 3 "$TARE" run suite.yaml --quick --store notes.txt
expect_output 'it is not a result store (and was not touched)'
check 'notes are as they were' test "$(cat notes.txt)" = 'my notes'
run 3 "$TARE" list --store notes.txt
run 0 "$TARE" run suite.yaml --quick
python3 - "$TARE_STORE" <<'EOF'
import sqlite3, sys
store = sqlite3.connect(sys.argv[1])
store.execute('PRAGMA user_version = 99')
store.commit()
EOF
cp "$TARE_STORE" before.db
run 3 "$TARE" run suite.yaml --quick
expect_output 'made by a newer tare (schema 99, this one knows '
run 3 "$TARE" list
expect_output 'made by a newer tare (schema 99, this one knows '
check 'it is as it was' cmp before.db "$TARE_STORE"

# Root may write anywhere, but not below a file or into /proc.
scenario bad-folders
suite_of "$GOOD"
run 3 "$TARE" run suite.yaml --quick --store suite.yaml/x.db
expect_output 'suite.yaml'
run 3 "$TARE" run suite.yaml --quick --store /proc/tare.db
expect_output 'it cannot be written'
run 3 "$TARE" run suite.yaml --quick --output suite.yaml/run.json
expect_output 'suite.yaml/run.json'
mkdir sealed
if mount -t tmpfs -o ro none sealed 2>/dev/null; then
	run 3 "$TARE" run suite.yaml --quick --store sealed/x.db
	expect_output 'it cannot be written'
	run 3 "$TARE" run suite.yaml --quick --output sealed/run.json
	expect_output 'Read-only file system'
	umount sealed
fi

# A full disk: said, with status 3, and what was recorded before is well.
scenario bad-full-disk
suite_of "$GOOD"
run 0 "$TARE" run suite.yaml --quick
cat >limited <<'EOF'
#!/bin/bash
ulimit -f "$1"
shift
exec "$@"
EOF
chmod +x limited
# In KiB.  The page that worker and harness share is a file too, and must be.
page=$(cd "$TOP/tests/e2e" && python3 -B -c 'from page import layout
print(layout()["sizeof(page)"] // 1024 + 1)')
run 3 ./limited $((page + 40)) "$TARE" run suite.yaml --processes 30 --store new.db
expect_output 'the disk is full; free some space and run again (with --resume)'
run 0 "$TARE" list --store new.db
expect_output ' open '
run 0 "$TARE" run suite.yaml --processes 30 --store new.db --resume -o run.json
run 0 "$TARE" list --store new.db
check 'the run was resumed' test "$(grep -c '^[0-9a-f]\{8\} ' "$stdout")" = 1
run 3 ./limited 8 "$TARE" baseline import main run.json
expect_output 'the disk is full'
run 0 "$TARE" list
expect_output ' quick '
expect_no_output ' open '
mkdir small
if mount -t tmpfs -o size=16k none small 2>/dev/null; then
	run 0 "$TARE" baseline import main run.json
	run 3 "$TARE" baseline export main small/main.json
	expect_output 'small/main.json'
	expect_output 'No space left on device'
	check 'no half a file' test -z "$(ls -A small)"
	umount small
fi
if [ -w /dev/full ]; then
	# shellcheck disable=SC2016
	run 3 sh -c '"$TARE" list >/dev/full'
	expect_output 'cannot write to standard output: No space left on device'
fi
# A reader who has seen enough is no failure to speak of.
# shellcheck disable=SC2016
run 0 sh -c '{ "$TARE" help run; echo "$?" >status; } | true'
check 'the status' grep -q '^[03]$' status
check 'nothing is said' test ! -s "$stderr"

# What would fail at the end fails at the beginning.
scenario bad-ends
suite_of "$GOOD"
run 0 "$TARE" run suite.yaml --processes 1 -o run.json
for wrong in '--save-as latest' '--save-as a/b' '-o nowhere/run.json' '-o .'; do
	# shellcheck disable=SC2086
	run "$(case $wrong in --s*) echo 2 ;; *) echo 3 ;; esac)" \
		"$TARE" run suite.yaml $wrong
	check "$wrong: nothing was measured" test ! -s "$stdout"
done
run 3 "$TARE" gate suite.yaml --against run.json --junit nowhere/j.xml
expect_output 'nowhere/j.xml: No such file or directory'
run 2 "$TARE" run suite.yaml --processes 0

# One file named twice is one suite; two of one name are one too many.
mkdir other
cp suite.yaml other/
run 0 "$TARE" run suite.yaml ./suite.yaml --quick
expect_output '1 case: 1 ok'
run 2 "$TARE" run suite.yaml other --quick
expect_output "other/suite.yaml: suite 'a' has the name of suite.yaml"

finish
