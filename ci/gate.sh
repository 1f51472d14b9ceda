#!/bin/sh
# SPDX-License-Identifier: MIT
# The gate in a CI job: find tare, find what to compare with, gate, and leave
# everything that people look at in one folder.  The templates in github/ and
# gitlab/ call this; so can any other CI.  `gate.sh -h` explains it.
set -u

usage() {
	cat <<'END'
Usage: gate.sh [OPTION]... SUITE... [-- OPTION-OF-TARE...]

Measures SUITEs against the commit that this change starts from, and ends with
the status of `tare gate`: 0 not worse, 1 worse, 2 usage, 3 something failed,
4 undecided, 5 nothing to compare with.

  --against SIDE   compare with this instead of the commit that is found
  --branch NAME    the branch that the change is for, where CI does not say
  --record NAME    do not gate: measure, add the run to the baseline NAME, draw
                   the trend
  --output DIR     where the reports go (.tare/report)
  --python PYTHON  build the probe for it, and let `python3` be its
  --limit N        fetch at most N more commits to find the base (4000)

Environment: TARE, the program; else TARE_SOURCE, a folder with tare's source
to build; else tare from the PATH; else the source that this script lies in.

In DIR: comment.md, junit.xml, findings.json, findings.csv, report.html,
errors.txt; with --record run.json and trend.svg or a site.
END
}

against=
branch=${GITHUB_BASE_REF:-${CI_MERGE_REQUEST_TARGET_BRANCH_NAME:-}}
record=
out=.tare/report
python=
limit=4000
verdict=

# Ending ------------------------------------------------------------------
# GitHub reads lines that begin with :: as commands, and these bytes in them
# as something else.
escape_message() {
	awk '{
		gsub(/%/, "%25")
		gsub(/\r/, "%0D")
		gsub(/##\[/, "# #[")
		printf "%s%s", (NR > 1 ? "%0A" : ""), $0
	}
	END { print "" }'
}

on_github() {
	[ "${GITHUB_ACTIONS:-}" = true ]
}

annotate_failure() { # TEXT
	on_github || return 0
	printf '::error title=tare::'
	printf '%s\n' "$1" | escape_message
}

write_outputs() { # STATUS
	[ -n "${GITHUB_OUTPUT:-}" ] || return 0
	{
		printf 'status=%s\nverdict=%s\nfolder=%s\n' "$1" "$verdict" "$out"
		for name in comment.md junit.xml findings.json report.html; do
			key=$(echo "$name" | sed 's/\..*//')
			[ -e "$out/$name" ] && printf '%s=%s\n' "$key" "$out/$name"
		done
		:
	} >>"$GITHUB_OUTPUT"
}

write_summary() {
	[ -n "${GITHUB_STEP_SUMMARY:-}" ] || return 0
	[ ! -e "$out/comment.md" ] || cat "$out/comment.md" >>"$GITHUB_STEP_SUMMARY"
}

verdict_of() { # STATUS
	case $1 in
	0) echo pass ;;
	1) echo worse ;;
	2) echo usage ;;
	4) echo undecided ;;
	5) echo nothing ;;
	*) echo failed ;;
	esac
}

# tare said nothing that people could read, so we do: as indented text, which
# no word in it can leave.  A carriage return would begin a line as well.
write_excuse() { # TEXT
	{
		echo '⚠️ **tare could not judge this change.** It said:'
		echo
		printf '%s\n' "$1" | tr -d '\000-\010\013-\037' |
			head -c 20000 | sed 's/^/    /'
		echo
		echo '<!-- tare -->'
	} >"$out/comment.md"
}

# Give up before anything was measured.  GitHub takes commands also from
# standard error, behind blanks, and from the middle of a line.
die() { # STATUS TEXT
	printf 'gate.sh: %s\n' "$2" |
		sed -e '2,$s/^\([[:space:]]*\)::/\1: :/' -e 's/##\[/# #[/g' >&2
	verdict=$(verdict_of "$1")
	if mkdir -p "$out" 2>/dev/null; then
		write_excuse "$2"
		write_summary
	fi
	annotate_failure "$2"
	write_outputs "$1"
	exit "$1"
}

# Options -------------------------------------------------------------------
need() { # OPTION COUNT
	[ "$2" -ge 2 ] || die 2 "$1 needs a value; gate.sh -h explains it"
}

# What is left in the list of arguments: suites, and from `--` on what tare
# gets as it is.
while [ $# -gt 0 ]; do
	case $1 in
	-h | --help)
		usage
		exit 0
		;;
	--against) need "$1" $# && against=$2 && shift ;;
	--branch) need "$1" $# && branch=$2 && shift ;;
	--record) need "$1" $# && record=$2 && shift ;;
	--output) need "$1" $# && out=$2 && shift ;;
	--python) need "$1" $# && python=$2 && shift ;;
	--limit) need "$1" $# && limit=$2 && shift ;;
	-*) die 2 "unknown option $1; options of tare go behind --" ;;
	*) break ;;
	esac
	shift
done
case ${1:-} in
'' | -*) die 2 "which suites? gate.sh [OPTION]... SUITE... [-- OPTION...]" ;;
esac
case $limit in
*[!0-9]* | '') die 2 "--limit $limit is not a number" ;;
esac
# `--` parts suites and options for us; tare takes options anywhere.
count=$#
while [ "$count" -gt 0 ]; do
	[ "$1" = -- ] || set -- "$@" "$1"
	shift
	count=$((count - 1))
done

# tare ------------------------------------------------------------------------
build_tare() { # SOURCE
	built=$1/build-ci
	echo "building tare from $1" >&2
	if ! { make -C "$1" deps && make -C "$1" BUILD=build-ci \
		${python:+PYTHON="$python"} all; } >"$out/build.txt" 2>&1; then
		die 3 "cannot build tare from $1:
$(tail -n 20 "$out/build.txt")"
	fi
	tare=$built/tare
}

find_tare() {
	here=$(cd "$(dirname "$0")/.." && pwd)
	if [ -n "${TARE:-}" ]; then
		tare=$TARE
	elif [ -n "${TARE_SOURCE:-}" ]; then
		build_tare "$TARE_SOURCE"
	elif tare=$(command -v tare); then
		:
	elif [ -e "$here/harness/layers" ]; then
		build_tare "$here"
	else
		die 3 "there is no tare: set TARE to the program, or TARE_SOURCE \
to a folder with its source"
	fi
	"$tare" --version >"$out/version.txt" 2>&1 ||
		die 3 "$tare does not run: $(head -n 3 "$out/version.txt")"
}

# Suites say python3; a venv's must be called by its own path.
use_python() {
	[ -n "$python" ] || return 0
	python=$(command -v "$python") || die 2 "there is no such Python"
	bin=$(cd "$(dirname "$python")" && pwd)
	[ -x "$bin/python3" ] || die 2 "there is no python3 beside $python"
	python=$bin/$(basename "$python")
	PATH=$bin:$PATH
	export PATH
}

# The base ------------------------------------------------------------------
check_repository() {
	said=$(git rev-parse --git-dir 2>&1 >/dev/null) && return 0
	case $said in
	*"dubious ownership"* | *safe.directory*)
		die 3 "git does not trust this folder, for it belongs to \
another user. If it is the checkout of this job, run before this step:
git config --global --add safe.directory '$(pwd)'"
		;;
	esac
	die 5 "there is no git repository in $(pwd) ($said); name what to \
compare with: --against baseline:main, or a file"
}

has_commit() {
	git cat-file -e "$1^{commit}" 2>/dev/null
}

is_shallow() {
	[ "$(git rev-parse --is-shallow-repository)" = true ]
}

# Parents as the commit names them: a shallow clone hides them from rev-list.
parents_of() {
	git cat-file commit "$1" | sed -n -e '/^$/q' -e 's/^parent //p'
}

# A merge that CI made to test: its first parent is the branch it is for.
is_test_merge() {
	case ${GITHUB_REF:-} in
	refs/pull/*/merge) return 0 ;;
	esac
	case ${CI_MERGE_REQUEST_EVENT_TYPE:-} in
	merged_result | merge_train) return 0 ;;
	esac
	[ -z "$branch" ]
}

first_parent() {
	parent=$(parents_of HEAD | head -n 1)
	has_commit "$parent" ||
		fetch --depth=1 "$remote" "$parent" ||
		fetch --deepen=1 "$remote" ||
		:
	has_commit "$parent" || die 5 "this is a shallow clone without the \
commit before this one, $parent, and it cannot be fetched. Set fetch-depth: 2 \
(GitHub, with: of actions/checkout) or GIT_DEPTH: 2 (GitLab)"
	base=$parent
}

fetch() {
	GIT_TERMINAL_PROMPT=0 git fetch --quiet --no-tags "$@" 2>>"$out/fetch.txt"
}

# The tip of the branch, under whichever name there is.
find_target() {
	for ref in "refs/remotes/$remote/$branch" "refs/heads/$branch"; do
		target=$ref
		has_commit "$target" && return 0
	done
	target=refs/remotes/$remote/$branch
	fetch ${1:+"$1"} "$remote" "+refs/heads/$branch:$target"
}

# By commits: beside a branch's name, git 2.54 and later deepen only what is
# named as a commit.  Some servers refuse a commit that no branch has; then
# only the branch.
deepen() { # BY
	fetch --deepen="$1" "$remote" "$(git rev-parse "$target")" \
		"$(git rev-parse HEAD)" ||
		fetch --deepen="$1" "$remote" \
			"+refs/heads/$branch:refs/remotes/$remote/$branch"
}

die_shallow() {
	die 5 "no common commit of HEAD and $branch is in this clone$1. Set \
fetch-depth: 0 (GitHub, with: of actions/checkout) or GIT_DEPTH: 0 (GitLab), or \
name what to compare with: --against git:REVISION"
}

# Twice as far each time, until both sides meet.
merge_base() {
	by=16
	fetched=0
	if is_shallow; then
		find_target --depth=1 || die_shallow ", and it cannot be fetched"
	else
		find_target || die_shallow ", and it cannot be fetched"
	fi
	until base=$(git merge-base "$target" HEAD); do
		is_shallow || die_shallow ": they have no history in common"
		[ "$fetched" -lt "$limit" ] ||
			die_shallow ", also after fetching $fetched more"
		deepen "$by" || die_shallow ", and no more can be fetched"
		fetched=$((fetched + by))
		by=$((by * 2))
	done
}

# As CI says it, as the clone knows it, as the server says it; without a
# server what is there.
default_branch() {
	if [ -n "${CI_DEFAULT_BRANCH:-}" ]; then
		printf '%s\n' "$CI_DEFAULT_BRANCH"
		return
	fi
	head=$(git symbolic-ref --quiet "refs/remotes/$remote/HEAD")
	[ -n "$head" ] || head=$(GIT_TERMINAL_PROMPT=0 git ls-remote --symref \
		"$remote" HEAD 2>>"$out/fetch.txt" |
		sed -n 's/^ref: \(.*\)[[:space:]]HEAD$/\1/p')
	for name in main master; do
		[ -n "$head" ] || ! has_commit "refs/heads/$name" ||
			head=refs/heads/$name
	done
	head=${head#refs/heads/}
	printf '%s\n' "${head#"refs/remotes/$remote/"}"
}

# Where the branch is: origin, if there are several.
find_remote() {
	for remote in $(git remote); do
		[ "$remote" != origin ] || return 0
	done
	remote=$(git remote | head -n 1)
	remote=${remote:-origin}
}

find_base() {
	check_repository
	find_remote
	has_commit HEAD || die 5 "there is no commit here yet"
	if [ "$(parents_of HEAD | wc -l)" -ge 2 ] && is_test_merge; then
		first_parent
		return
	fi
	branch=${branch:-$(default_branch)}
	[ -n "$branch" ] || die 5 "which branch is this change for? Say it: \
--branch main"
	merge_base
	# What is on the branch already is compared with what was there before.
	if [ "$base" = "$(git rev-parse HEAD)" ] &&
		[ -z "$(git status --porcelain --untracked-files=no)" ]; then
		[ -n "$(parents_of HEAD)" ] ||
			die 5 "this is the first commit: nothing is before it"
		first_parent
	fi
}

# What GitHub shows beside the code -----------------------------------------
# At most ten of each kind are shown, so ten are printed.  Fields may be
# quoted and hold commas and quotes; a record is a line.
annotate_findings() {
	on_github && [ -s "$out/findings.csv" ] || return 0
	tr -d '\r' <"$out/findings.csv" | awk '
	function split_record(line, field,    n, c, i, quoted) {
		n = 1
		field[1] = ""
		for (i = 1; i <= length(line); i++) {
			c = substr(line, i, 1)
			if (quoted && c == "\"" && substr(line, i + 1, 1) == "\"")
				field[n] = field[n] substr(line, ++i, 1)
			else if (c == "\"")
				quoted = !quoted
			else if (c == "," && !quoted)
				field[++n] = ""
			else
				field[n] = field[n] c
		}
		return n
	}
	function safe(text) {
		gsub(/%/, "%25", text)
		gsub(/##\[/, "# #[", text)
		return text
	}
	function say(kind, text) {
		if (said[kind]++ < 10)
			print "::" kind " title=tare::" safe(text)
	}
	NR == 1 {
		n = split_record($0, head)
		for (i = 1; i <= n; i++)
			at[head[i]] = i
		next
	}
	{
		split_record($0, f)
		verdict = f[at["verdict"]]
		gated = f[at["gated"]] == "yes" && f[at["accepted"]] == ""
		text = f[at["case"]] " " f[at["metric"]] ": " verdict
		if (f[at["ratio"]] != "")
			text = text sprintf(", x%.3g", f[at["ratio"]])
		if (f[at["reason"]] != "")
			text = text ": " f[at["reason"]]
	}
	verdict == "worse" && gated && f[at["confirmed"]] == "yes" {
		say("error", text)
		next
	}
	verdict == "failed" || verdict == "missing" {
		say(gated ? "error" : "warning", text)
		next
	}
	gated && verdict ~ /^(worse|undecided|incomparable|changed)$/ {
		say("warning", text)
	}'
}

# Lines of the benchmarks must not be commands to GitHub; all on one stream,
# for it reads the two as they come.
quietly() {
	if on_github; then
		token=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
		echo "::stop-commands::$token"
	fi
	status=0
	"$@" 2>"$out/errors.txt" || status=$?
	if on_github; then
		cat "$out/errors.txt"
		echo "::$token::"
	else
		cat "$out/errors.txt" >&2
	fi
	return "$status"
}

# Reports are no change of the user's: as tare hides its folder, we do.
make_folder() {
	mkdir -p "$out" || die 2 "cannot make the folder $out"
	# What is there is old, or the change brought it along.
	for name in comment.md junit.xml findings.json findings.csv \
		report.html errors.txt version.txt build.txt fetch.txt run.json; do
		rm -f "$out/$name"
	done
	case $out in
	.tare/*)
		[ -e .tare/.gitignore ] ||
			printf '%s\n' '*' '!.gitignore' '!accepted.yaml' \
				>.tare/.gitignore
		;;
	esac
}

# The two jobs --------------------------------------------------------------
gate() {
	quietly "$tare" gate "$@" --against "$against" \
		--junit "$out/junit.xml" --markdown "$out/comment.md" \
		--json "$out/findings.json" --csv "$out/findings.csv" \
		--html "$out/report.html"
	status=$?
	if [ ! -s "$out/comment.md" ]; then
		write_excuse "$(cat "$out/errors.txt")"
		annotate_failure "$(cat "$out/errors.txt")"
	fi
	annotate_findings
}

# A run that failed never becomes a baseline: tare sees to that.
record() {
	quietly "$tare" run "$@" --save-as "$record" --output "$out/run.json"
	status=$?
	[ "$status" -eq 0 ] || {
		annotate_failure "$(cat "$out/errors.txt")"
		return
	}
	"$tare" report latest --format markdown --output "$out/comment.md"
	"$tare" trend --html "$out/site" 2>/dev/null ||
		"$tare" trend --output "$out/trend.svg" ||
		echo "gate.sh: no trend was drawn" >&2
}

make_folder
use_python
find_tare
if [ -n "$record" ]; then
	record "$@"
else
	if [ -z "$against" ]; then
		find_base
		against=git:$base
	fi
	gate "$@"
fi
verdict=$(verdict_of "$status")
write_summary
write_outputs "$status"
exit "$status"
