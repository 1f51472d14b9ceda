#!/bin/sh
# SPDX-License-Identifier: MIT
# The gate against a baseline: what history tells, what only pairs do.
. tests/e2e/lib.sh

# A repository with a suite whose product says how long a call takes.
make_repository() {
	git init -q -b main .
	mkdir -p suite/product
	cat >suite/suite.yaml <<END
suite: s
python: $BUILD/scripted
benchmarks:
  - name: a
    stmt: '@product/a spread=1% between=1%'
  - name: b
    stmt: '@product/b spread=1% between=1%'
END
	product a time=20us
	product b time=30us allocations=100
	commit first
}

product() { # NAME WORDS
	name=$1
	shift
	echo "$*" >"suite/product/$name"
}

commit() { # MESSAGE
	git add -A
	git commit -q -m "$1"
}

# COUNT runs of the baseline main, of somewhat other times, by a probe with
# these WORDS.
record() { # COUNT [WORDS]
	count=$1
	while [ "$count" -gt 0 ]; do
		product a "time=20.$((count % 3))us ${2:-}"
		git commit -q -a --allow-empty -m "run $count"
		"$TARE" -q run suite --save-as main >/dev/null || fault record
		count=$((count - 1))
	done
	product a time=20us
	git commit -q -a --allow-empty -m recorded
}

explains() { # WORDS
	grep -qF -e "$1" out.json || fault "not in out.json: $1"
}

scenario ladder-few-runs
make_repository
record 2
run 0 "$TARE" gate suite --against baseline:main --no-duet --json out.json
says a time 'verdict rung confirmed' 'undecided yardstick False'
says b allocations 'verdict rung confirmed' 'same counted False'
explains 'the baseline has 2 comparable runs, 5 are needed'
explains 'no duet was wanted'
run 0 "$TARE" gate suite --against baseline:main --json out.json
says a time 'verdict rung confirmed' 'same duet False'
says b time 'verdict rung confirmed' 'same duet False'

# What another loop timed is no history of these times.
scenario ladder-other-loops
make_repository
record 1 python=1
record 2 instrumented=1
record 2
run 0 "$TARE" gate suite --against baseline:main --no-duet --json out.json
says a time 'verdict rung confirmed' 'undecided yardstick False'
explains 'the baseline has 2 comparable runs, 5 are needed'

scenario ladder-history
make_repository
record 6
run 0 "$TARE" gate suite --against baseline:main --json out.json
says a time 'verdict rung confirmed' 'same yardstick False'
says b time 'verdict rung confirmed' 'same yardstick False'
product a time=21.5us
run 0 "$TARE" gate suite --against baseline:main --no-duet --json out.json
says a time 'verdict rung confirmed' 'undecided yardstick False'
explains 'more than these vary'
run 1 "$TARE" gate suite --against baseline:main --json out.json
says a time 'verdict rung confirmed' 'worse duet True'
says b time 'verdict rung confirmed' 'same yardstick False'

scenario ladder-counted
make_repository
record 1
product b time=30us allocations=200
run 1 "$TARE" gate suite --against baseline:main --no-duet --json out.json
says b allocations 'verdict rung confirmed' 'worse counted True'
run 1 "$TARE" gate suite --against baseline:main --json out.json
says b allocations 'verdict rung confirmed' 'worse counted True'

# A suite may be named by its file, from anywhere.
scenario ladder-file
make_repository
record 1
product a time=23us
run 1 "$TARE" gate "$PWD/suite/suite.yaml" --against baseline:main
cd suite || exit 1
run 1 "$TARE" gate suite.yaml --against baseline:main

# A factor of 2 needs neither history nor pairs.
scenario ladder-factor
make_repository
record 1
product a time=50us
run 1 "$TARE" gate suite --against baseline:main --no-duet --json out.json
says a time 'verdict rung confirmed' 'worse yardstick True'

scenario ladder-no-commit
make_repository
record 1
rm -rf .git
run 0 "$TARE" gate suite --against baseline:main -k a \
	--json out.json
explains 'a duet needs a git repository'
git init -q -b main .
commit other
run 0 "$TARE" gate suite --against baseline:main -k a \
	--json out.json
explains "base's commit is not in this repository"

# Each run is a little slower than the one before.
scenario ladder-ratchet
make_repository
for step in 0 1 2 3 4 5 6 7 8 9; do
	product a "time=2$((step / 5)).$((step % 5 * 2))us"
	git commit -q -a --allow-empty -m "run $step"
	run 0 "$TARE" run suite --save-as main
done
run 0 "$TARE" gate suite --against baseline:main --json out.json
says a time 'verdict rung confirmed' 'same duet False'
run 0 "$TARE" gate suite --against baseline:main --ratchet --no-duet
run 1 "$TARE" gate suite --against baseline:main --ratchet --json out.json
says a time 'verdict rung confirmed' 'worse duet True'
says b time 'verdict rung confirmed' 'same yardstick False'
explains 'slow creep: against '
explains '8 runs ago'

# The gate's own false alarms, in git and outside of it.
scenario doctor-gate
make_repository
run 0 "$TARE" doctor --gate suite --times 3
expect_output 'Head against head, 3 times'
expect_output '0 of 3 runs of the suite gave a false alarm: at most 63.2 %'
rm -rf .git
run 0 "$TARE" doctor --gate suite --times 1
expect_output '0 of 2 cases and runs'
run 2 "$TARE" doctor --gate suite --times 0

finish
