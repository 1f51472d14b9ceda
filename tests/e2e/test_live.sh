#!/bin/sh
# SPDX-License-Identifier: MIT
# The true interpreter: shapes of a run, and two sides alive at once from a
# repository whose tree and index stay as the user left them.
. tests/e2e/lib.sh

scenario live-null
cp -r "$TOP/suites/null" null
run 0 "$TARE" run null -o run.json
check 'the table' grep -qE '^pass +[0-9.]+ (ps|ns|us)|^pass +0 s' "$stdout"
check 'the schema' python3 -B "$TOP/tests/e2e/validate.py" \
	"$TOP/ci/run.schema.json" run.json

scenario live-demo
cp -r "$TOP/suites/demo" demo
run 0 "$TARE" run demo --processes 2 -o run.json --save-as demo
check 'the schema' python3 -B "$TOP/tests/e2e/validate.py" \
	"$TOP/ci/run.schema.json" run.json
cat >shape.py <<'EOF'
import json
run = json.load(open('run.json'))
names = [case['id'].split('@')[0] for case in run['cases']]
assert names == ['demo/price', 'demo/search[n=50]', 'demo/search[n=500]',
                 'demo/invoice', 'demo/checkout'], names
assert all(case['outcome'] == 'measured' for case in run['cases'])
assert len(run['workers']) == 10
counts = {}
for worker in run['workers']:
    wall = worker['columns']['wall']
    assert wall and all(ns > 0 for ns in wall), worker
    assert len(set(map(len, worker['columns'].values()))) == 1
    readings = worker['readings']
    assert readings['peak_rss'] > 1 << 20
    assert worker['span_ns'] > sum(wall)
    counts.setdefault(worker['case'], set()).add(readings['allocations'])
assert all(len(found) == 1 for found in counts.values()), counts
assert run['machine']['cpus'] >= 1 and run['machine']['id']
EOF
check 'the shape' python3 -B shape.py
run 0 "$TARE" gate demo --against demo --no-duet --processes 2 -k price
expect_output PASS
sed -i 's/^ROUNDS = .*/ROUNDS = 5/' demo/shop/rounds.py
run 1 "$TARE" gate demo --against demo --no-duet --processes 2 -k price
expect_output 'FAIL'
expect_output fatter

# A product beside its suite; WORK says how much it does.
make_product() {
	mkdir -p app suite
	echo 'WORK = 2000' >app/size.py
	cat >app/__init__.py <<'EOF'
from app.size import WORK


def work():
    return sum([i * i for i in range(WORK)])
EOF
	cat >suite/bench.py <<'EOF'
import app


def work():
    return app.work()
EOF
	cat >suite/suite.yaml <<EOF
suite: live
path: [., ..]
env: {TARE_TEST_MARK: $E2E_MARK}
defaults: {budget: 1s, metrics: [time, allocations]}
benchmarks:
  - {name: work, call: bench:work}
EOF
	echo 'notes/' >.gitignore
	commit_here 'the product'
}

# Everything that is the user's: files, index, branches, worktrees.
fingerprint() {
	git status --porcelain | grep -vx '?? .tare/'
	git ls-files --stage
	git for-each-ref
	git stash list
	git worktree list | grep -vF "$WORK/.tare/"
	find . -path ./.git -prune -o -path ./.tare -prune -o \
		-name __pycache__ -prune -o -type f -print0 | sort -z |
		xargs -0 sha256sum
}

trees_are_gone() {
	check 'no worktree is left' test "$(git worktree list | wc -l)" = 1
	check 'no tree is left' test -z "$(find .tare/trees -mindepth 1 \
		-name suite.yaml 2>/dev/null)"
}

scenario live-duet-same
unset TARE_STORE
make_product
fingerprint >"$E2E_OUT/before"
run 0 "$TARE" gate suite --against git:HEAD --json "$E2E_OUT/v.json"
expect_output 'PASS'
expect_output 'base  git:HEAD'
fingerprint >"$E2E_OUT/after"
check 'the user has what he had' diff -u "$E2E_OUT/before" "$E2E_OUT/after"
trees_are_gone
nothing_left
cat >"$E2E_OUT/shape.py" <<'EOF'
import json, sys
out = json.load(open(sys.argv[1]))
time = [f for f in out['findings'] if f['metric'] == 'time'][0]
assert time['rung'] == 'duet', time
assert time['verdict'] in ('same', 'undecided'), time
assert time['pairs'] >= 4 and 0.8 < time['ratio'] < 1.25, time
counted = [f for f in out['findings'] if f['metric'] == 'allocations'][0]
assert counted['verdict'] == 'same' and counted['ratio'] in (1, None), counted
EOF
check 'the shape' python3 "$E2E_OUT/shape.py" "$E2E_OUT/v.json"

# Uncommitted changes and new files are part of head; what is staged stays.
# The first free-threaded interpreter of PATH and $TARE_TEST_PYTHONS.
free_threaded() {
	for name in python3.15t python3.14t python3.13t \
		${TARE_TEST_PYTHONS-}; do
		"$name" -c 'import sys; sys.exit(sys._is_gil_enabled())' \
			2>/dev/null && command -v "$name" && return
	done
	return 1
}

scenario live-free-threaded
unset TARE_STORE
if python=$(free_threaded); then
	make_product
	sed -i "s|^path:.*|&\npython: $python|" suite/suite.yaml
	label=$("$python" -c 'import sys
print("cpython%d.%dt" % sys.version_info[:2])')
	run 0 "$TARE" run suite --processes 2
	expect_line "live  $label"
	expect_output 'timed by a loop in Python'
	expect_output "$label: the probe in C is not for free-threaded Python"
	echo 'WORK = 10000' >app/size.py
	run 1 "$TARE" gate suite --against git:HEAD
	expect_output 'slower'
	nothing_left live
else
	skip 'there is no free-threaded Python'
fi

scenario live-duet-worse
unset TARE_STORE
make_product
echo 'from app.new import WORK' >app/size.py
echo 'WORK = 10000' >app/new.py
echo staged >staged.txt
git add staged.txt
echo more >>staged.txt
mkdir notes
echo 'ignored' >notes/mine
fingerprint >"$E2E_OUT/before"
run 1 "$TARE" gate suite --against git:HEAD
expect_output 'FAIL'
expect_output 'slower'
fingerprint >"$E2E_OUT/after"
check 'the user has what he had' diff -u "$E2E_OUT/before" "$E2E_OUT/after"
trees_are_gone
nothing_left
git add -A && git commit -q -m 'much more work'
run 1 "$TARE" duet git:HEAD~1 git:HEAD suite
expect_output 'slower'
run 0 "$TARE" duet git:HEAD git:HEAD~1 suite
expect_output 'leaner'
trees_are_gone

# Workers are started ahead of their pair, but what others could see of them,
# their setup, waits for it: two are set up at a time, one of each side.
scenario live-duet-ahead
mkdir a
cat >a/bench.py <<'EOF'
import os


def tell(word):
    with open(os.environ['LOG'], 'a') as log:
        log.write('%s %s %d\n' % (
            word, os.path.basename(os.path.dirname(__file__)), os.getpid()))


def make():
    tell('up')
    return []


def drop(data):
    tell('down')


def call(data):
    return sum(range(100))


tell('imports')
EOF
cat >a/suite.yaml <<EOF
suite: ahead
env: {LOG: $WORK/log, TARE_TEST_MARK: $E2E_MARK}
defaults: {metrics: [time]}
benchmarks:
  - {name: one, setup: bench:make, call: bench:call, teardown: bench:drop}
  - {name: two, setup: bench:make, call: bench:call, teardown: bench:drop}
EOF
cp -r a b
"$TARE" duet ./a ./b ./b >"$E2E_OUT/out" 2>&1
cat >shape.py <<'EOF'
up, imported, pairs = [], set(), 0
for line in open('log'):
    word, side, pid = line.split()
    if word == 'imports':
        imported.add(pid)
    elif word == 'up':
        assert pid in imported and side not in up, line
        up.append(side)
        pairs += sorted(up) == ['a', 'b']
    else:
        up.remove(side)
assert not up and pairs >= 14, (up, pairs)
EOF
check 'one setup a side at a time' python3 shape.py
nothing_left

# After a kill -9 nothing runs on, and the next start tidies up.
scenario live-duet-killed
unset TARE_STORE
make_product
fingerprint >"$E2E_OUT/before"
"$TARE" gate suite --against git:HEAD >"$stdout" 2>"$stderr" &
pid=$!
await 'a process of the suite' is_marked
kill -9 "$pid"
wait "$pid" 2>/dev/null
await 'nobody is left' is_unmarked
run 0 "$TARE" gate suite --against git:HEAD --budget 2s
trees_are_gone
fingerprint >"$E2E_OUT/after"
check 'the user has what he had' diff -u "$E2E_OUT/before" "$E2E_OUT/after"

# A signal in the middle.
scenario live-duet-interrupted
unset TARE_STORE
make_product
fingerprint >"$E2E_OUT/before"
env --default-signal=INT "$TARE" gate suite --against git:HEAD \
	>"$stdout" 2>"$stderr" &
pid=$!
await 'a process of the suite' is_marked
kill -INT "$pid"
wait "$pid"
check 'the status' test $? -eq 130
nothing_left
trees_are_gone
fingerprint >"$E2E_OUT/after"
check 'the user has what he had' diff -u "$E2E_OUT/before" "$E2E_OUT/after"

finish
