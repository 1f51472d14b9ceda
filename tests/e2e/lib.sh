# shellcheck shell=sh
# SPDX-License-Identifier: MIT
# For scenarios: the program as a user sees it.
#
# A test is tests/e2e/test_*.sh, run from the top of the checkout with BUILD
# set.  It sources this file, and then, as often as it likes:
#
#	scenario a-name
#	run 0 "$TARE" list              # run a command, demand its status
#	expect_output 'no runs'         # a part of stdout or stderr
#	check 'a file' test -s x.json   # any command that must succeed
#	await 'a file' test -s x.json   # some time, however slow the machine
#	same expected.txt stdout        # a file against tests/golden/
#	says a time verdict worse       # a finding in out.json
#
# and ends with `finish`.  Each scenario starts in an empty folder of its
# own ($WORK, removed at the end; KEEP=1 keeps it) with a store of its own.
# It prints `ok NAME`, or what was wrong and `FAIL NAME`.
#
# Given: TOP (the checkout), TARE (the program), GOLDEN (expected files,
# rewritten with UPDATE=1), stdout and stderr of the last `run` as files.
set -u

TOP=$(pwd)
BUILD=${BUILD:-build}
case $BUILD in
/*) ;;
*) BUILD=$TOP/$BUILD ;;
esac
TARE=$BUILD/tare
GOLDEN=$TOP/tests/golden
UPDATE=${UPDATE:-}
export TOP BUILD TARE GOLDEN

E2E_ROOT=$(mktemp -d) || exit 1
E2E_MARK=tare-test-$$
E2E_NAME=
E2E_FAULTS=0
E2E_FAILED=0
E2E_STATUS=0
trap 'e2e_clean' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# No setting of the user's, of a git hook or of a CI may change what is printed
# or done: a pull request's run is no baseline, with PYTHONOPTIMIZE no `assert`
# fails.
for name in $(env | sed -n 's/^\([A-Z][A-Z0-9_]*\)=.*/\1/p'); do
	case $name in
	TARE_TEST_PYTHONS | GIT_EXEC_PATH) ;;
	TARE_* | GIT_* | GITHUB_* | CI_* | PYTHON[A-Z]* | COLUMNS | NO_COLOR | \
		CHANGE_ID | *_PULL_REQUEST | *_PULLREQUESTID | *_PR | *_PR_ID)
		unset "$name"
		;;
	esac
done
HOME=$E2E_ROOT/home
LC_ALL=C.UTF-8
TZ=UTC
GIT_CONFIG_GLOBAL=/dev/null
GIT_CONFIG_SYSTEM=/dev/null
GIT_AUTHOR_NAME=A
GIT_AUTHOR_EMAIL=a@example.org
GIT_COMMITTER_NAME=A
GIT_COMMITTER_EMAIL=a@example.org
export HOME LC_ALL TZ GIT_CONFIG_GLOBAL GIT_CONFIG_SYSTEM GIT_AUTHOR_NAME \
	GIT_AUTHOR_EMAIL GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL
mkdir "$HOME"

e2e_clean() {
	cd "$TOP" || exit 1
	if [ -n "${KEEP:-}" ]; then
		echo "kept: $E2E_ROOT"
	else
		rm -rf "$E2E_ROOT"
	fi
}

e2e_close() {
	[ -n "$E2E_NAME" ] || return 0
	if [ "$E2E_FAULTS" -eq 0 ]; then
		echo "ok $E2E_NAME"
	else
		echo "FAIL $E2E_NAME"
		E2E_FAILED=1
	fi
	E2E_NAME=
}

# Something is wrong: say it; the scenario goes on.
fault() {
	echo "  $E2E_NAME: $*"
	E2E_FAULTS=$((E2E_FAULTS + 1))
}

e2e_show() {
	for file in "$E2E_OUT/stdout" "$E2E_OUT/stderr"; do
		[ -s "$file" ] && cut -c1-200 "$file" | sed 's/^/  | /' | head -n 40
	done
}

# Start the scenario NAME in a clean folder; ends the one before.
scenario() {
	e2e_close
	E2E_NAME=$1
	E2E_FAULTS=0
	WORK=$E2E_ROOT/$1/work
	E2E_OUT=$E2E_ROOT/$1
	stdout=$E2E_OUT/stdout
	stderr=$E2E_OUT/stderr
	TARE_STORE=$E2E_OUT/store.db
	export TARE_STORE
	mkdir -p "$WORK" && cd "$WORK" || exit 1
}

# End the last scenario and the test.
finish() {
	e2e_close
	exit "$E2E_FAILED"
}

# Say why this scenario cannot be here, and start no further ones with it.
skip() {
	echo "skip $E2E_NAME: $*"
	E2E_NAME=
}

# run STATUS COMMAND...: stdout and stderr are caught.
run() {
	wanted=$1
	shift
	E2E_STATUS=0
	"$@" >"$stdout" 2>"$stderr" </dev/null || E2E_STATUS=$?
	[ "$E2E_STATUS" -eq "$wanted" ] && return 0
	fault "status $E2E_STATUS, not $wanted: $*"
	e2e_show
}

# A part of what the last `run` printed.
expect_output() {
	grep -qF -e "$1" "$stdout" "$stderr" && return 0
	fault "not printed: $1"
	e2e_show
}

expect_no_output() {
	grep -qF -e "$1" "$stdout" "$stderr" || return 0
	fault "should not be printed: $1"
	e2e_show
}

# A whole line of what the last `run` printed, blanks at its ends aside.
expect_line() {
	sed 's/^[[:blank:]]*//; s/[[:blank:]]*$//' "$stdout" "$stderr" |
		grep -qxF -e "$1" && return 0
	fault "no such line: $1"
	e2e_show
}

# No line may be longer than WIDTH characters, nor hold a control character.
expect_width() {
	widest=$(wc -L <"$stdout")
	[ "$widest" -le "$1" ] ||
		fault "$widest columns: $(awk -v width="$1" \
			'length($0) > width' "$stdout" | head -n 3)"
	[ -z "$(tr -d '\n -~\200-\377' <"$stdout")" ] ||
		fault 'control characters'
}

# Processes of suites with `env: {TARE_TEST_MARK: $E2E_MARK}`, which no other test
# has: their folders in /proc.
marked() {
	grep -lz "^TARE_TEST_MARK=$E2E_MARK\$" /proc/[0-9]*/environ 2>/dev/null
}

is_marked() {
	[ -n "$(marked)" ]
}

is_unmarked() {
	! is_marked
}

# They must all be gone.
nothing_left() {
	left=$(marked)
	[ -z "$left" ] && return 0
	fault "still running: $left"
}

# await WHAT COMMAND...: repeat it until it succeeds, which may take as long as it
# likes: only who never comes is a fault.
await() {
	what=$1
	shift
	for _ in $(seq 3000); do
		"$@" && return 0
		sleep 0.1
	done
	fault "in vain: $what: $*"
	return 1
}

# A tree of its own with what a file needs, and a commit.
commit_here() { # MESSAGE
	if ! { git init -q . && git add -A && git commit -q -m "$1"; }; then
		fault 'no repository'
	fi
}

# Without sanitizers?  With them tare needs much memory, of which its children
# inherit the peak, and no time of its probe is believed.
is_plain() {
	! grep -Eq '__(a|ub)san_' "$TARE"
}

# check WHAT COMMAND...: the command must succeed.
check() {
	what=$1
	shift
	"$@" && return 0
	fault "$what: $*"
}

# found BENCHMARK METRIC CONDITION: of out.json, the findings, as f (the first of
# that benchmark and metric; METRIC '': of the case as a whole) and out.
found() {
	python3 -B - "$@" <<'EOF' || fault "findings: $*"
import json, sys
name, metric, condition = sys.argv[1:]
out = json.load(open('out.json'))
f = [f for f in out['findings'] if (f['metric'] or '') == metric and
     f['case'].split('/', 1)[1].split('[')[0].split('@')[0] == name]
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

# says BENCHMARK METRIC FIELDS WORDS: what these fields of the finding are.
says() {
	found "$1" "$2" "' '.join(str(f[name]) for name in '$3'.split()) == '$4'"
}

# same NAME FILE: FILE is as tests/golden/NAME says.
same() {
	if [ -n "$UPDATE" ]; then
		mkdir -p "$(dirname "$GOLDEN/$1")"
		cp "$2" "$GOLDEN/$1"
		return 0
	fi
	diff -u "$GOLDEN/$1" "$2" && return 0
	fault "$2 differs from tests/golden/$1 (UPDATE=1 rewrites it)"
}
