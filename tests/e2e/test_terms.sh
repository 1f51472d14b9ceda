#!/bin/sh
# SPDX-License-Identifier: MIT
# What a call may change in policies, absolute limits, and waivers.
. tests/e2e/lib.sh

# A repository whose product takes 20 us a call; now it takes TIME.
make_repository() { # TIME WORDS-OF-GATE
	git init -q -b main .
	mkdir -p suite/product
	cat >suite/suite.yaml <<END
suite: s
python: $BUILD/scripted
gate: {${2:-time: 3%}}
benchmarks:
  - name: a
    stmt: '@product/a spread=1% between=1%'
END
	echo 'time=20us allocations=100' >suite/product/a
	git add -A
	git commit -q -m first
	echo "time=$1 allocations=100" >suite/product/a
}

gate() { # STATUS OPTION...
	wanted_status=$1
	shift
	run "$wanted_status" "$TARE" gate suite --against git:HEAD \
		--json out.json "$@"
}

scenario terms-tolerance
make_repository 21.5us
gate 1
says a time 'verdict confirmed' 'worse True'
gate 0 --tolerance 30%
says a time 'verdict tolerance' 'same 0.3'
gate 0 --tolerance time=30% --tolerance allocations=2%
says a allocations tolerance 0.02
gate 0 --no-gate time
says a time 'gated verdict' 'False worse'
gate 0 --clock cpu --tolerance 30%
gate 2 --tolerance tim=3%
expect_output "--tolerance: unknown metric 'tim', did you mean 'time'?"
gate 2 --tolerance much
gate 2 --gate sped
gate 2 --max 200ms
expect_output 'of which metric? time=200ms'

# Items a second are time upside down, also when they alone are gated.
scenario terms-throughput
make_repository 30us
sed -i '$a\    items: 10' suite/suite.yaml
gate 1 --gate throughput --no-gate time
says a throughput 'verdict confirmed gated' 'worse True True'
says a time 'verdict gated' 'worse False'

# At once, by a stricter test.
scenario terms-confirm-none
make_repository 30us
gate 1 --confirm none
says a time 'verdict confirmed' 'worse True'
check 'the bound on false alarms' grep -q '"alpha": *0.01[,}]' out.json
gate 1
check 'the bound on false alarms' grep -q '"alpha": *0.005' out.json

scenario terms-limit
make_repository 20us
gate 1 --max time=15us
says a time 'verdict confirmed' 'worse True'
expect_output 'over the limit of 15.0 us'
expect_output 'is over its limit of 15.0 us ('
gate 0 --max time=25us
gate 1 --max allocations=99
says a allocations 'verdict confirmed' 'worse True'
sed -i 's/time: 3%/time: {grow: 3%, max: 15us}/' suite/suite.yaml
gate 1
says a time 'verdict confirmed' 'worse True'

scenario terms-limit-recorded
make_repository 20us
git stash -q
run 0 "$TARE" run suite --save-as main
run 1 "$TARE" gate suite --against baseline:main --no-duet --max time=15us \
	--json out.json
says a time 'verdict confirmed' 'worse True'
run 1 "$TARE" gate suite --against baseline:main --max time=15us \
	--json out.json
says a time 'verdict confirmed' 'worse True'

scenario waiver-holds
make_repository 25us
mkdir .tare
cat >.tare/accepted.yaml <<END
- {case: 's/a@*', metric: time, reason: the new index, who: ana,
   until: 2999-12-31}
END
gate 0
says a time 'verdict accepted expired' \
	'worse the new index (ana, until 2999-12-31) False'
expect_output 'the new index'
run 0 "$TARE" run suite --save-as main --allow-dirty
echo 'time=90us allocations=100' >suite/product/a
run 0 "$TARE" gate suite --against baseline:main --json out.json
says a time 'verdict expired' 'worse False'

scenario waiver-expired
make_repository 25us
echo '[{case: s/a, reason: for now, who: bo, until: 2020-01-31}]' >w.yaml
gate 1 --accepted w.yaml
says a time 'verdict accepted expired' \
	'worse for now (bo, until 2020-01-31) True'
expect_output 'expired'
echo 'time=20us allocations=100' >suite/product/a
gate 0 --accepted w.yaml
says a time 'verdict expired' 'same False'

scenario waiver-wrong
make_repository 20us
mkdir .tare
echo '- {case: s/a, reason: x, who: y, until: soon}' >.tare/accepted.yaml
gate 2
expect_output ".tare/accepted.yaml:1:41: 'until' must be a day"
gate 2 --accepted nowhere.yaml
expect_output 'there is no file nowhere.yaml'

scenario governance
make_repository 20us
run 0 "$TARE" run suite --save-as main
echo 'time=21us allocations=100' >suite/product/a
run 2 "$TARE" run suite --save-as main
expect_output 'uncommitted changes never become a baseline'
run 0 "$TARE" run suite
run 2 "$TARE" baseline set main latest
expect_output 'uncommitted changes never become a baseline'
run 0 "$TARE" baseline set main latest --allow-dirty
git stash -q
run 2 env GITHUB_EVENT_NAME=pull_request "$TARE" run suite --save-as main \
	--allow-dirty
expect_output 'a run of a pull request never becomes a baseline'
run 2 env CI_MERGE_REQUEST_IID=7 "$TARE" baseline set main latest
run 0 "$TARE" baseline export main main.json
run 2 "$TARE" baseline import other main.json
run 0 env CI_MERGE_REQUEST_IID=7 "$TARE" baseline import other main.json \
	--allow-dirty

finish
