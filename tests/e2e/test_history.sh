#!/bin/sh
# SPDX-License-Identifier: MIT
# Old commits measured, drawn and searched: a made repository whose product
# does not run at one commit and allocates more from another one on.
. tests/e2e/lib.sh

product() {
	printf 'def work():\n    return [str(i) for i in range(%s)]\n' "$1" \
		>src/product.py
}

commit() {
	echo "$1" >notes
	GIT_COMMITTER_DATE="2024-01-$1T12:00:00Z" \
		GIT_AUTHOR_DATE="2024-01-$1T12:00:00Z"
	export GIT_COMMITTER_DATE GIT_AUTHOR_DATE
	git add -A && git commit -q -m "commit $1: $2"
}

# 01 .. 05 as before, 06 does not run, 07 .. 08 as before, 09 .. 12 fatter;
# the suite comes last
make_repository() {
	git init -q -b main
	echo .tare >.gitignore
	echo __pycache__ >>.gitignore
	mkdir -p src suites/app
	product 50
	for day in 01 02 03 04 05 06 07 08 09 10 11 12; do
		case $day in
		06) echo 'def work(:' >src/product.py ;;
		07) product 50 ;;
		09) product 80 ;;
		esac
		commit "$day" 'a step'
		[ "$day" = 04 ] && git tag v1.0
	done
	cat >suites/app/suite.yaml <<-END
		suite: app
		path: [../../src, .]
		defaults: {processes: 1, metrics: [allocations]}
		benchmarks:
		  - name: work
		    call: bench:work
		  - name: still
		    call: bench:still
	END
	cat >suites/app/bench.py <<-END
		def work():
		    import product
		    return product.work()
		def still():
		    return [str(i) for i in range(9)]
	END
	commit 13 'the suite'
	broken=$(git rev-parse --short=9 main~7)
	fatter=$(git rev-parse main~4)
	unset GIT_COMMITTER_DATE GIT_AUTHOR_DATE
}

scenario history
make_repository
run 0 "$TARE" history main~12.. suites/app --points 3
expect_output '3 commits: 3 measured'
run 0 "$TARE" list
check 'three runs' test "$(grep -c complete "$stdout")" -eq 3
run 0 "$TARE" history main~12.. suites/app --order oldest
expect_output '12 commits: 9 measured, 3 measured before'
expect_output "5/12 $broken 2024-01-06 commit 06: a step: "
expect_output '1 of 2 cases failed'
run 0 "$TARE" history main~12.. suites/app
expect_output '12 commits: 0 measured, 12 measured before'
expect_output 'measured already, with cases that failed'
check 'the tree is as it was' test -z "$(git status --porcelain)"
check 'no tree is left' test "$(git worktree list | wc -l)" -eq 1
run 0 "$TARE" history main~1 suites/app --again -k still
expect_output '1 commits: 1 measured'
run 2 "$TARE" history ..main suites/app
run 5 "$TARE" history main..main suites/app
run 5 "$TARE" history nothing..main suites/app
run 2 "$TARE" history main~2.. suites/app -k nothing

# what was measured out of order is drawn in the branch's order
run 0 "$TARE" trend work --metric allocations --output chart.svg
expect_output 'app/work'
expect_output "$(echo "$fatter" | cut -c 1-7)"
check 'one change' test "$(grep -c 2024-01 "$stdout")" -eq 1
check 'the tag is drawn' grep -q 'v1\.0' chart.svg
check 'data in order' sh -c 'grep -v "^#" chart.svg.dat | cut -f3 | sort -c'
check 'eleven points' test "$(grep -vc '^#' chart.svg.dat)" -eq 11
run 0 "$TARE" trend --metric allocations --html site --since v1.0
check 'the site' test -s site/index.html
check 'both cases' test "$(grep -c 'app-still\|app-work' site/index.html)" -ge 2
run 0 "$TARE" trend --metric allocations --output charts/ --format png
check 'an overview' test -s charts/overview.png
run 5 "$TARE" trend --metric allocations --since 2025-01-01
run 2 "$TARE" trend --metric nothing
run 2 "$TARE" trend --metric allocations --output chart.bmp
run 5 "$TARE" trend --metric allocations --branch nothing

run 0 "$TARE" bisect v1.0 main suites/app work
expect_output "$fatter is the first fatter commit"
expect_output 'commit 09: a step'
expect_output 'against'
run 0 "$TARE" bisect main~8 main suites/app work --metric allocations
expect_output "$fatter is the first fatter commit"
run 5 "$TARE" bisect v1.0 main suites/app still
expect_output 'not worse than GOOD'
run 2 "$TARE" bisect main v1.0 suites/app work
expect_output 'GOOD must be an older commit'
run 2 "$TARE" bisect v1.0 main suites/app nothing
expect_output "case is called 'nothing'"

# only a commit that does not run stands between good and bad
scenario bisect-range
make_repository
git reset -q --hard main~7
product 90
commit 14 'fat at once'
git checkout -q 'main@{2}' -- suites
commit 15 'the suite'
run 0 "$TARE" bisect main~3 main suites/app work
expect_output 'does not run, passed over'
expect_output 'one of these 2 commits'
expect_output "$broken 2024-01-06"
run 4 "$TARE" bisect main~3 main suites/app work --strict

finish
