#!/bin/sh
# SPDX-License-Identifier: MIT
# ci/gate.sh as a CI job calls it, on throw-away repositories.  What is
# measured are allocations: they repeat to the digit on any machine.
# shellcheck disable=SC2119 # functions without arguments
. tests/e2e/lib.sh

GATE=$TOP/ci/gate.sh
export TARE
GIT_CONFIG_COUNT=1
GIT_CONFIG_KEY_0=init.defaultBranch
GIT_CONFIG_VALUE_0=main
export GIT_CONFIG_COUNT GIT_CONFIG_KEY_0 GIT_CONFIG_VALUE_0

# A repository in this folder whose work() makes 40 objects.
make_repository() {
	git init -q
	mkdir -p suites/app
	cat >suites/app/suite.yaml <<-'END'
		suite: app
		path: [., ../..]
		defaults: {processes: 2, budget: 1s, metrics: [allocations]}
		benchmarks:
		  - {name: work, call: "bench_app:work"}
		  - {name: idle, stmt: pass}
	END
	cat >suites/app/bench_app.py <<-'END'
		import product


		def work():
		    return product.work()
	END
	make_product 40
	git add -A && git commit -q -m first
}

make_product() { # COUNT
	objects=$1
	cat >product.py <<-END
		def work():
		    return [object() for _ in range($objects)]
	END
}

# A branch of COUNT commits that make N objects, and main goes on as well.
make_change() { # COUNT COMMITS
	git switch -q -c change
	make_product "$1"
	commits=$2
	git commit -q --allow-empty -a -m change
	i=1
	while [ "$i" -lt "$commits" ]; do
		git commit -q --allow-empty -m "more $i"
		i=$((i + 1))
	done
	git switch -q main
	git commit -q --allow-empty -m 'main goes on'
	git switch -q change
}

gate() {
	run "$1" "$GATE" --branch main suites -- -k work
}

has() {
	check "$1 has $2" grep -qF -e "$2" "$1"
}

scenario a-regression-fails
make_repository
make_change 200 1
GITHUB_ACTIONS=true
GITHUB_STEP_SUMMARY=$E2E_OUT/summary.md
GITHUB_OUTPUT=$E2E_OUT/outputs
export GITHUB_ACTIONS GITHUB_STEP_SUMMARY GITHUB_OUTPUT
gate 1
expect_output '::error title=tare::app/work@'
expect_output 'allocations: worse, x'
expect_output ::stop-commands::
has .tare/report/comment.md fatter
has .tare/report/junit.xml '<failure'
has "$GITHUB_STEP_SUMMARY" fatter
has "$GITHUB_OUTPUT" status=1
has "$GITHUB_OUTPUT" verdict=worse
has "$GITHUB_OUTPUT" comment=.tare/report/comment.md
check 'a page' test -s .tare/report/report.html
check 'findings' test -s .tare/report/findings.json
check 'reports are hidden from git' git check-ignore -q .tare/report/x
unset GITHUB_ACTIONS GITHUB_STEP_SUMMARY GITHUB_OUTPUT

scenario an-improvement-passes
make_repository
make_change 8 1
gate 0
has .tare/report/comment.md leaner
expect_no_output ::error

scenario no-change-passes
make_repository
make_change 40 2
gate 0
expect_output 'same'
has .tare/report/comment.md same

scenario a-shallow-clone-is-deepened
make_repository
make_change 200 40
origin=$PWD
git clone -q --depth 1 "file://$origin" --branch change ../clone
cd ../clone || exit 1
check 'it is shallow' test -e .git/shallow
gate 1
has .tare/report/comment.md "$(git -C "$origin" merge-base main change)"

scenario a-shallow-clone-without-remote
make_repository
make_change 200 3
git clone -q --depth 1 "file://$PWD" --branch change ../clone
cd ../clone || exit 1
git remote remove origin
gate 5
expect_output 'fetch-depth: 0'
expect_output 'GIT_DEPTH: 0'
has .tare/report/comment.md 'fetch-depth: 0'

scenario what-the-limit-leaves-out
make_repository
make_change 200 60
git clone -q --depth 1 "file://$PWD" --branch change ../clone
cd ../clone || exit 1
run 5 "$GATE" --branch main --limit 10 suites
expect_output 'also after fetching 16 more'

# As actions/checkout leaves a pull request from a fork: the test merge alone,
# detached, no branch, no token.
scenario a-merge-of-a-fork
make_repository
make_change 200 3
git switch -q main
git merge -q --no-ff -m 'test merge' change
git update-ref refs/pull/7/merge HEAD
git reset -q --hard HEAD^
base=$(git rev-parse HEAD)
origin=$PWD
mkdir ../runner && cd ../runner || exit 1
git init -q
git remote add origin "file://$origin"
git fetch -q --depth 1 origin +refs/pull/7/merge:refs/remotes/pull/7/merge
git checkout -q refs/remotes/pull/7/merge
run 1 env GITHUB_ACTIONS=true GITHUB_REF=refs/pull/7/merge \
	GITHUB_BASE_REF=main "$GATE" suites -- -k work
expect_output "git:$base"
has .tare/report/comment.md fatter

scenario a-merge-here
make_repository
make_change 200 2
git switch -q main
git merge -q --no-ff -m merged change
run 1 "$GATE" suites -- -k work
expect_output "git:$(git rev-parse HEAD^)"

scenario the-branch-itself
make_repository
make_product 200
git commit -q -a -m worse
gate 1
expect_output "git:$(git rev-parse HEAD^)"

# Which branch it is for says the server, or the names that are there.
scenario nobody-says-which-branch
make_repository
make_change 200 2
run 1 "$GATE" suites -- -k work
expect_output "git:$(git merge-base main change)"
git tag v1 change
git branch -q -m main trunk
git symbolic-ref HEAD refs/heads/trunk
git reset -q --hard
origin=$PWD
mkdir ../runner && cd ../runner || exit 1
git init -q
git remote add another "file://$origin/nowhere"
git remote add origin "file://$origin"
git fetch -q --depth 1 origin refs/tags/v1:refs/tags/v1
git checkout -q v1
check 'no branch is here' test -z "$(git for-each-ref refs/heads refs/remotes)"
run 1 "$GATE" suites -- -k work
expect_output "git:$(git -C "$origin" merge-base trunk change)"

# A change brings a report along; the gate cannot say anything of its own.
scenario a-report-that-was-committed
make_repository
make_change 200 1
mkdir -p .tare/report
ln -s ../../product.py .tare/report/comment.md
echo fine >.tare/report/junit.xml
run 3 env TARE=/nonexistent/tare GITHUB_ACTIONS=true "$GATE" suites
has .tare/report/comment.md 'does not run'
check 'the old report is gone' test ! -e .tare/report/junit.xml
check 'nothing was written through a link' grep -q 'return' product.py

# What a program says is no command to GitHub, whatever it begins with.
scenario a-program-that-gives-commands
make_repository
make_change 200 1
cat >../tare <<'END'
#!/bin/sh
printf '::set-env name=A::1\n  ::add-mask::b\nx ##[add-mask]c\n\r\r# title\n' >&2
[ "$1" != --version ] || exit "$VERSION_STATUS"
exit 3
END
chmod +x ../tare
run 3 env TARE="$PWD/../tare" VERSION_STATUS=1 GITHUB_ACTIONS=true "$GATE" suites
expect_no_output '##[add-mask]c'
check 'no line is a command' test -z "$(cat "$E2E_OUT"/std* |
	grep -E '^ *::(set-env|add-mask)')"
run 3 env TARE="$PWD/../tare" VERSION_STATUS=0 GITHUB_ACTIONS=true "$GATE" suites
check 'all on the stream that was told to stop' \
	grep -q '::set-env' "$E2E_OUT/stdout"
check 'nothing on the other' test -z "$(grep '::set-env' "$E2E_OUT/stderr")"
check 'no line leaves the block' test -z "$(tr '\r' '\n' <.tare/report/comment.md |
	grep '^#')"

scenario nothing-to-compare-with
make_repository
git branch -q -m trunk
run 5 "$GATE" suites
expect_output '--branch main'
git branch -q -m main
run 5 "$GATE" --branch main suites
expect_output 'the first commit'
run 5 "$GATE" --against baseline:none suites
has .tare/report/comment.md "no baseline 'none'"
mkdir ../bare && cd ../bare || exit 1
run 5 env GIT_CEILING_DIRECTORIES="$E2E_ROOT" "$GATE" --branch main suites
expect_output 'no git repository'

scenario a-folder-of-somebody-else
make_repository
run 3 env GIT_TEST_ASSUME_DIFFERENT_OWNER=1 GITHUB_ACTIONS=true \
	"$GATE" --branch main suites
expect_output "git config --global --add safe.directory '$WORK'"
expect_output '::error title=tare::git does not trust this folder'

scenario wrong-use
run 2 "$GATE"
expect_output 'which suites?'
run 2 "$GATE" --frobnicate suites
run 2 "$GATE" --against
run 2 "$GATE" --limit x suites
run 3 env TARE=/nonexistent/tare "$GATE" suites
expect_output 'does not run'
run 0 "$GATE" -h
expect_output 'Usage: gate.sh'

scenario recording-a-baseline
make_repository
run 0 "$GATE" --record main suites -- -k work
check 'the run' test -s .tare/report/run.json
run 0 "$TARE" baseline list
expect_output main
make_product 200
run 1 "$GATE" --against baseline:main suites -- -k work
printf 'def work():\n    raise ValueError("100%%\\n::warning::no")\n' >product.py
run 3 env GITHUB_ACTIONS=true "$GATE" --branch main suites -- -k work
expect_output '::error title=tare::app/work@'
expect_output '100%25'

scenario the-templates
if python3 -c 'import yaml' 2>/dev/null; then
	for file in "$TOP"/ci/github/*.yml "$TOP"/ci/gitlab/*.yml; do
		run 0 python3 -c \
			'import sys, yaml; yaml.safe_load(open(sys.argv[1]))' \
			"$file"
	done
else
	skip 'there is no PyYAML'
fi

finish
