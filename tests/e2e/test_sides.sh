#!/bin/sh
# SPDX-License-Identifier: MIT
# Two sides, really two: whose code is measured, what is built for it, what
# is left behind.  Nothing here depends on how fast anything is: counted
# metrics, two pairs a case.
PYTHON=$(python3 -c 'import sys; print(sys.executable)')
. tests/e2e/lib.sh

# A repository with a product that has a version, a suite that calls it, and
# an environment as `pip install -e` leaves it: a .pth file with a path.
make_repo() {
	mkdir -p "$1/src/app" "$1/suites/s" && cd "$1" || exit 1
	git init -q -b main .
	printf '__pycache__/\n.venv/\n.tare/\n' >.gitignore
	set_version 1
	cat >suites/s/bench_app.py <<-'EOF'
	import app

	def work():
	    return app.work()

	def right(result):
	    return result > 0
	EOF
	cat >suites/s/suite.yaml <<-EOF
	suite: s
	python: $PYTHON
	path: [., ../../src]
	defaults: {metrics: [allocations], budget: 2s}
	benchmarks:
	  - {name: work, call: bench_app:work, check: bench_app:right}
	EOF
	git add -A && git commit -qm one
}

# The product, which needs more memory in each version.
set_version() {
	cat >src/app/__init__.py <<-EOF
	VERSION = $1

	def work():
	    return len([list((i, i)) for i in range($1 * 1000)])
	EOF
}

# A virtual environment of tree $1 in $2, whose packages are found in $3.
write_builder() {
	cat >build.py <<-'EOF'
	import os, sys, sysconfig, venv
	where, package = sys.argv[1:]
	venv.create(where, symlinks=True)
	lib = 'python%d.%d' % sys.version_info[:2]
	site = os.path.join(where, 'lib', lib, 'site-packages')
	with open(os.path.join(site, 'app.pth'), 'w') as pth:
	    pth.write(os.path.abspath(package) + '\n')
	with open(os.path.join(where, 'built'), 'a') as log:
	    log.write('once\n')
	EOF
}

# Nothing of ours is left, nothing of the user's has changed.
expect_clean() {
	check 'no worktree is left' \
		test "$(git worktree list | wc -l)" -eq 1
	check 'no tree is left' \
		test -z "$(find .tare/trees -mindepth 1 ! -name '*.lock' \
			! -name .gitignore 2>/dev/null)"
	check 'the state is as it was' \
		test "$(git status --porcelain)" = "${1:-}"
}

# expect_pairs FILE NAME...: these benchmarks have a time from pairs.
expect_pairs() {
	check "pairs of $*" "$PYTHON" - "$@" <<-'EOF'
	import json, sys
	findings = json.load(open(sys.argv[1]))['findings']
	for name in sys.argv[2:]:
	    if not any('/%s@' % name in f['case'] and f['metric'] == 'time' and
	               f['pairs'] >= 1 for f in findings):
	        sys.exit('%s has no pairs: %s' % (name, findings))
	EOF
}

scenario revisions
make_repo repo
set_version 2 && git commit -qam two
run 1 "$TARE" duet git:HEAD~1 git:HEAD suites/s
expect_output 'git:HEAD~1'
expect_output 'got worse'
expect_clean
run 0 "$TARE" duet git:HEAD git:HEAD~1 suites/s
expect_output better
run 0 "$TARE" duet git:HEAD git:HEAD suites/s --seed 7
expect_output 'seed 7'

scenario working-tree
make_repo repo
set_version 2
echo 'def more(): pass' >src/app/more.py
before=$(git status --porcelain)
run 1 "$TARE" gate suites --against git:HEAD
expect_output 'uncommitted changes'
expect_clean "$before"
cd suites || exit 1
run 1 "$TARE" gate s --against git:HEAD
cd .. || exit 1

# What base has, and what comes of it there: when it runs, and on import.
scenario base-breaks
make_repo repo
cp src/app/__init__.py whole
for how in 'def work(): os.kill(os.getpid(), 9)' 'def work(): os._exit(7)' \
	'def work(): 1 / 0' 'def work(): os.nonesuch()' \
	'def work(): import nonesuch' 'os.nonesuch' 'import nonesuch' \
	'os._exit(7)'; do
	printf 'import os\n%s\n' "$how" >src/app/__init__.py
	git commit -qam "$how" && cp whole src/app/__init__.py
	run 3 "$TARE" gate suites --against git:HEAD --json out.json
	found work '' "f['verdict'] == 'failed' and f['reason'].startswith('base: ')"
done

# What the suite asks for and base does not have: on import, and in a call.
scenario base-lacks
make_repo repo
echo 'def fresh(): return [1]' | tee -a src/app/__init__.py >src/app/part.py
for how in 'import app.part; work = app.work' 'from app import fresh as work' \
	'def work(): return app.fresh()' \
	'def work(): from app.part import fresh; return fresh()'; do
	printf 'import app\n%s\ndef right(result): return True\n' "$how" \
		>suites/s/bench_app.py
	run 5 "$TARE" gate suites --against git:HEAD --json out.json
	found work '' "f['verdict'] == 'new' and 'failed on base' in f['reason']"
done

scenario new-and-missing
make_repo repo
cat >>suites/s/suite.yaml <<'EOF'
  - {name: dropped, stmt: 1 + 1}
  - {name: slow, stmt: 1 + 2, tags: [slow]}
EOF
git commit -qam 'one that goes'
sed -i '/dropped/d' suites/s/suite.yaml
echo 'def fresh(): return [1, 2]' >>src/app/__init__.py
echo 'def fresh(): return app.fresh()' >>suites/s/bench_app.py
echo '  - {name: fresh, call: bench_app:fresh}' >>suites/s/suite.yaml
run 3 "$TARE" gate suites --against git:HEAD
expect_output 's/dropped'
expect_output "base has it, head's suite does not"
expect_output 'new'
expect_output 's/fresh'
# what was not asked for is not missing
run 0 "$TARE" gate suites --against git:HEAD -k work
expect_no_output dropped
# a suite whose file is gone
mkdir suites/t && sed 's/^suite: s/suite: t/; s/bench_app/bench_t/g' \
	suites/s/suite.yaml >suites/t/suite.yaml
cp suites/s/bench_app.py suites/t/bench_t.py
git add -A && git commit -qm both
rm -r suites/t
run 3 "$TARE" gate suites --against git:HEAD
expect_output 't/work'
run 2 "$TARE" gate suites/t --against git:HEAD
expect_output 'suites/t is not there on head'
expect_clean ' D suites/t/bench_t.py
 D suites/t/suite.yaml'
# base never had the suite: it is laid over, and runs
git checkout -q --orphan bare && git rm -rqf suites && git commit -qm bare
git checkout -q main
run 0 "$TARE" gate suites/s --against git:bare -k work
expect_output same

scenario editable-install
make_repo repo
write_builder
"$PYTHON" build.py .venv src
sed -i 's|^python:.*|python: .venv/bin/python|; s|^path:.*|path: [.]|' \
	suites/s/suite.yaml
git add -A && git commit -qm installed
set_version 2
# each tree has no .venv of its own: the main checkout's is meant
sed -i "s|^python:.*|python: $PWD/.venv/bin/python|" suites/s/suite.yaml
run 3 "$TARE" gate suites --against git:HEAD
expect_output 'both sides import src/app/__init__.py of the main checkout'
# shellcheck disable=SC2016 # the backticks are tare's
expect_output 'add `build:`'
expect_output '1 failed'
# it measures fine where there is one side only
run 0 "$TARE" run suites --quick
# an import and a command cannot hide it either
cat >>suites/s/suite.yaml <<'EOF'
  - {name: import, import: app}
EOF
run 3 "$TARE" gate suites --against git:HEAD -k import
expect_output 'both sides import src/app/__init__.py'
echo 'import app; print(app.work())' >suites/s/tool.py
sed -i "s|{name: import.*|{name: tool, metrics: [time],\
     command: [$PWD/.venv/bin/python, -u, tool.py]}|" suites/s/suite.yaml
run 3 "$TARE" gate suites --against git:HEAD -k tool
expect_output 'both sides import src/app/__init__.py of the main checkout'
expect_output '1 failed'
# and with build: it is right
sed -i "s|^python:.*|python: .venv/bin/python|
s|$PWD/.venv|.venv|
/^path/a build: [[$PYTHON, build.py, .venv, src]]" suites/s/suite.yaml
run 1 "$TARE" gate suites --against git:HEAD
expect_output 's/work'
expect_output 's/tool'
expect_no_output 'main checkout'

# Whose code a module is: what is installed is shared, what lies in another
# tree is not, and of nested trees the innermost counts.
scenario whose-code
mkdir -p main/src/app main/.venv/lib/python3/site-packages/dep \
	main/.tare/trees/a/src/app main/.tare/trees/b/src/app other
ln -s main/src linked
cat >whose.py <<'EOF'
import os, sys, types
worker = {'__name__': 'worker', '__file__': sys.argv[1]}
exec(open(sys.argv[1]).read(), worker)
here = os.getcwd()
a, b, main = [os.path.join(here, path) for path in (
    'main/.tare/trees/a', 'main/.tare/trees/b', 'main')]
def find(path, tree=a, foreign=((main, 'main {file}'), (b, 'b {file}'))):
    module = types.ModuleType('under_test')
    module.__file__ = os.path.join(here, path) if path else path
    sys.modules['under_test'] = module
    return worker['find_foreign'](tree, [list(pair) for pair in foreign])
own, theirs = '.tare/trees/a/src/app/__init__.py', 'src/app/__init__.py'
assert find('main/' + theirs) == 'main ' + theirs, find('main/' + theirs)
assert find('linked/app/__init__.py') == 'main ' + theirs
assert find('main/' + own) is None
assert find('main/.tare/trees/b/src/app/x.so') == 'b src/app/x.so'
assert find('main/.venv/lib/python3/site-packages/dep/x.py') is None
assert find('other/x.py') is None
assert find(None) is None and find('') is None
assert find('mainly/x.py') is None
# head in the main checkout, base in a tree within it
assert find('main/' + theirs, main, [(a, 'a {file}')]) is None
assert find('main/' + own, main, [(a, 'a {file}')]) == 'a ' + theirs
# a library of the interpreter itself, which lies in the checkout
sys.prefix = os.path.join(main, 'python')
assert find('main/python/lib/abc.py') is None
sys.prefix = here
assert find('main/' + theirs) == 'main ' + theirs
sys.modules['lazy'] = type('Lazy', (), {'__getattr__': lambda *_: 1 / 0})()
assert find('other/x.py') is None
EOF
run 0 "$PYTHON" whose.py "$BUILD/probe/worker.py"

scenario build-once
make_repo repo
write_builder
sed -i "s|^python:.*|python: .venv/bin/python|
/^path/a build: [[$PYTHON, build.py, .venv, src], [.venv/bin/python, -c, pass]]" \
	suites/s/suite.yaml
git add -A && git commit -qm build
built() {
	wc -l <"$1/.venv/built"
}
run 0 "$TARE" run suites --quick
run 0 "$TARE" plan suites
check 'built once in place' test "$(built .)" -eq 1
rm .venv/bin/python
run 0 "$TARE" run suites --quick
check 'built again when it is gone' test "$(built .)" -eq 2
set_version 2
run 0 "$TARE" run suites --quick
check 'built again after a change' test "$(built .)" -eq 3
git commit -qam two
run 1 "$TARE" duet git:HEAD~1 git:HEAD suites
check 'both slots were built' test "$(echo .tare/trees/?-*/.venv | wc -w)" -eq 4
run 1 "$TARE" duet git:HEAD~1 git:HEAD suites
for tree in .tare/trees/?-*; do
	check 'built once' test "$(built "$tree")" -eq 1
done
for version in 3 4 5 6 7; do
	set_version "$version" && git commit -qam "$version"
	run 0 "$TARE" duet git:HEAD git:HEAD suites
done
check 'a few are kept' test "$(echo .tare/trees/a-* | wc -w)" -le 5

scenario build-fails
make_repo repo
sed -i '/^path/a build: [[sh, -c, "echo no such compiler; exit 7"]]' \
	suites/s/suite.yaml
git commit -qam build
run 3 "$TARE" run suites --quick
expect_output 'no such compiler'
expect_output 'exit status 7'
run 3 "$TARE" gate suites --against git:HEAD
expect_output 'no such compiler'
expect_clean
sed -i 's/^build.*/build: [[no-such-program]]/' suites/s/suite.yaml
run 3 "$TARE" run suites --quick
expect_output 'no-such-program is not on PATH'

# shellcheck disable=SC2317 # called by await
has_worktree() {
	[ "$(git worktree list | wc -l)" -gt 1 ]
}

scenario killed
make_repo repo
sed -i '/^path/a build: [[sleep, 500]]' suites/s/suite.yaml
git commit -qam build
for signal in TERM KILL; do
	"$TARE" gate suites --against git:HEAD >"$stdout" 2>"$stderr" &
	tare=$!
	await 'a worktree' has_worktree
	kill -s "$signal" "$tare"
	wait "$tare" 2>/dev/null
	status=$?
	if [ "$signal" = TERM ]; then
		check 'an interrupt' test "$status" -eq 143
		expect_clean
	fi
done
git worktree list >"$stdout"
check 'something is left by kill -9' test "$(wc -l <"$stdout")" -gt 1
sed -i '/^build/d' suites/s/suite.yaml
git commit -qam 'no build'
run 0 "$TARE" gate suites --against git:HEAD
expect_clean

scenario two-at-once
make_repo repo
sed -i '/^path/a build: [[sleep, 2]]' suites/s/suite.yaml
git commit -qam build
"$TARE" gate suites --against git:HEAD >"$E2E_OUT/first" 2>&1 &
tare=$!
sleep 0.5
run 0 "$TARE" gate suites --against git:HEAD
wait "$tare"
check 'the other one too' test $? -eq 0

scenario interpreters
make_repo repo
other=
for python in /usr/bin/python3 python3.13 python3.12 python3.10 python3.9; do
	other=$("$python" -c 'import sys; print(sys.executable)' 2>/dev/null) &&
		[ "$("$other" -V 2>/dev/null)" != "$("$PYTHON" -V)" ] && break
	other=
done
run 0 "$TARE" duet . . suites --base-python "$PYTHON" --head-python "$PYTHON"
expect_output "with $PYTHON"
if [ -n "$other" ]; then
	"$TARE" duet . . suites --base-python "$PYTHON" --head-python "$other" \
		>"$stdout" 2>"$stderr"
	expect_no_output incomparable
	expect_output 's/work'
	"$TARE" duet git:HEAD . suites --head-python "$other" >"$stdout" 2>&1
	expect_no_output incomparable
fi
sed -i "s|^python:.*|python: {one: $PYTHON, two: $PYTHON}|" suites/s/suite.yaml
run 2 "$TARE" duet . . suites --base-python "$PYTHON"
expect_output 'names 2 interpreters'

scenario cases
make_repo repo
cat >>suites/s/suite.yaml <<'EOF'
  - {name: list, stmt: "[x for x in range(n)]", params: {n: [10, 1000]}}
  - {name: import, import: colorsys}
EOF
run 1 "$TARE" duet 'list[n=10]' 'list[n=1000]' suites
expect_output 'list[n=10]'
expect_output 'got worse'
run 2 "$TARE" duet 'n=10]' 'list' suites
expect_output "'list' may be any of 2 cases"
run 2 "$TARE" duet work import suites
expect_output 'cannot take turns'
run 2 "$TARE" duet case:work git:HEAD suites
expect_output 'two cases, or two sides'
run 5 "$TARE" duet wrok main suites
expect_output "'wrok' is no baseline"
run 2 "$TARE" duet wrok work suites
expect_output "no side and no case is called 'wrok'"

scenario places
make_repo repo
mkdir -p "$WORK/elsewhere" ignored/u
cp suites/s/* "$WORK/elsewhere/"
cp suites/s/* ignored/u/
echo ignored/ >>.gitignore
git commit -qam ignore
run 2 "$TARE" gate "$WORK/elsewhere" --against git:HEAD
expect_output 'lies outside of the repository'
run 2 "$TARE" gate ignored/u --against git:HEAD
expect_output 'git ignores it'
# a suite in the top folder: the product beside it is each side's own
cp suites/s/suite.yaml . && cp suites/s/bench_app.py .
cp src/app/__init__.py app.py
sed -i 's|^path:.*|path: [.]|' suite.yaml
git rm -rq src suites && git add -A && git commit -qm top
sed -i 's/range(1000)/range(5000)/; s/1 \* 1000/5000/' app.py
run 1 "$TARE" gate . --against git:HEAD
expect_output 'got worse'
expect_no_output changed

scenario folders
make_repo before
cd .. && cp -r before after && cd after || exit 1
set_version 2
cd .. || exit 1
# confirmed with copies, also of what git ignores, in each other's place
mkdir before/.venv after/.venv && touch before/.venv/mark after/.venv/mark
sed -i "s|^import app|import app, os, sys\\
assert os.path.exists('../../.venv/mark')\\
print(os.path.realpath(__file__), file=open('$WORK/where', 'a'))|" \
	before/suites/s/bench_app.py after/suites/s/bench_app.py
state() {
	find before after -type f ! -path '*/__pycache__*' -printf '%p %s %T@\n' | sort
}
state >"$E2E_OUT/before"
run 1 "$TARE" duet ./before ./after suites/s
expect_output 'got worse'
expect_no_output 'where they lie'
for place in before after .tare/trees/a .tare/trees/b; do
	check 'measured here' grep -qF "$WORK/$place/suites" where
done
run 1 "$TARE" duet ./before ./after ./after/suites/s
state >"$E2E_OUT/after"
check 'the folders are as they were' cmp "$E2E_OUT/before" "$E2E_OUT/after"
check 'no copy is left' test -z "$(find .tare/trees -mindepth 1 ! -name '*.lock' \
	! -name .gitignore)"
run 2 "$TARE" duet ./before ./after suites/none
expect_output 'there is no suite suites/none'
# one that is good for nothing in another place
sed -i "s|^assert .*|assert '.tare' not in __file__|" \
	before/suites/s/bench_app.py after/suites/s/bench_app.py
run 1 "$TARE" duet ./before ./after suites/s
expect_output 'with the folders where they lie'
expect_output 'a case fails there'
expect_output 'confirmed'
# one that cannot be read, as one that is too large
: >after/secret && chmod 0 after/secret
if ! cat after/secret 2>/dev/null; then
	run 1 "$TARE" duet ./before ./after suites/s
	expect_output 'with the folders where they lie'
	expect_output secret
fi
rm -f after/secret
# kill -9 while there are copies: the next one sweeps them
sed -i "s|^assert .*|assert '.tare' not in __file__ or __import__('time').sleep(60)|" \
	before/suites/s/bench_app.py after/suites/s/bench_app.py
for signal in INT KILL; do
	env --default-signal=INT "$TARE" duet ./before ./after suites/s \
		>"$stdout" 2>"$stderr" &
	tare=$!
	await 'a copy' test -d .tare/trees/b/suites
	kill -s "$signal" "$tare"
	wait "$tare" 2>/dev/null
	status=$?
	if [ "$signal" = INT ]; then
		check 'an interrupt' test "$status" -eq 130
		check 'no copy is left' test ! -e .tare/trees/b
	fi
done
check 'kill -9 leaves it' test -d .tare/trees/b
run 0 "$TARE" duet ./after ./after suites/s
check 'the next one sweeps' test ! -e .tare/trees/b

# What cannot be there twice takes no turns.
scenario alternate
make_repo repo
cat >>suites/s/bench_app.py <<EOF

def listen():
    import socket
    listener = socket.socket(socket.AF_UNIX)
    listener.bind('$WORK/port')
    return listener

def close(listener):
    import os
    listener.close()
    os.unlink('$WORK/port')

def served(listener):
    return listener.fileno()
EOF
cat >>suites/s/suite.yaml <<'EOF'
  - name: port
    mode: alternate
    setup: bench_app:listen
    call: bench_app:served
    teardown: bench_app:close
    metrics: [time]
EOF
git commit -qam port
"$TARE" duet git:HEAD . suites -k port --json f.json >"$stdout" 2>"$stderr"
expect_pairs f.json port
expect_no_output failed
sed -i '/alternate/d' suites/s/suite.yaml
"$TARE" duet git:HEAD . suites -k port >"$stdout" 2>"$stderr"
expect_output 'in use'

# A worker without the probe's C takes turns like any other: on both sides,
# and on one.
scenario pure
make_repo repo
mkdir -p "$WORK/bin/probe" "$WORK/lame"
cp "$TARE" "$WORK/bin/tare"
cp "$BUILD"/probe/*.py "$WORK/bin/probe/"
sed -i 's/metrics: .*\]/metrics: [time]/' suites/s/suite.yaml
"$WORK/bin/tare" duet . . suites --budget 1s --json f.json >"$stdout" 2>"$stderr"
expect_pairs f.json work
cat >"$WORK/lame/sitecustomize.py" <<'EOF'
import importlib.machinery
def refuse(self, spec):
    raise ImportError('no extensions today')
importlib.machinery.ExtensionFileLoader.create_module = refuse
EOF
cat >"$WORK/lame/python" <<EOF
#!/bin/sh
PYTHONPATH=$WORK/lame exec $PYTHON "\$@"
EOF
chmod +x "$WORK/lame/python"
"$TARE" duet . . suites --base-python "$PYTHON" --json f.json \
	--head-python "$WORK/lame/python" --budget 1s >"$stdout" 2>"$stderr"
expect_pairs f.json work
expect_no_output failed

scenario one-shots
make_repo repo
cat >>suites/s/suite.yaml <<EOF
  - {name: import, import: app, metrics: [time]}
  - {name: command, command: [$PYTHON, -c, pass], metrics: [time]}
EOF
sed -i 's/budget: 2s/budget: 1s/' suites/s/suite.yaml
git commit -qam more
"$TARE" duet git:HEAD git:HEAD suites --json "$WORK/f.json" \
	-k import -k command --budget 4s >"$stdout" 2>"$stderr"
expect_pairs "$WORK/f.json" import command

finish
