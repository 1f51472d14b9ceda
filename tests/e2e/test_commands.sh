#!/bin/sh
# SPDX-License-Identifier: MIT
# Every command once, with what a script says; help, manual, completion,
# reports, charts, and the screen they are read on.
. tests/e2e/lib.sh

write_suite() {
	cat >suite.yaml <<EOF
suite: c
python: $BUILD/scripted
defaults: {processes: 3}
benchmarks:
  - name: lookup
    stmt: time=1ms between=1% allocations=100
    params: {n: [1, 20]}
    reference: {n: 1}
    tags: [slow]
  - {name: sort, stmt: "time=2us", tags: [fast]}
  - {name: gone, stmt: "time=2us", requires: [missing_thing]}
EOF
}

commands() {
	"$TARE" -h | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p'
}

scenario commands-help
check 'there are commands' test "$(commands | wc -l)" -ge 13
for command in $(commands) manual; do
	run 0 "$TARE" "$command" -h
	expect_width 80
	check "usage of $command" grep -q "^Usage: tare $command" "$stdout"
	run 0 "$TARE" help "$command"
	run 2 "$TARE" "$command" --no-such-option
	expect_output "tare: $command: unknown option '--no-such-option'"
done
run 0 "$TARE" --version
check 'the version' grep -qE '^tare [0-9a-f]' "$stdout"
run 2 "$TARE" help nonsense
run 0 "$TARE" -h
expect_width 80

scenario commands-manual
run 0 "$TARE" manual
cp "$stdout" tare.1
for word in 'EXIT STATUS' 'tare run' 'TARE_STORE' '130'; do
	check "the manual has $word" grep -qF -e "${word#tare }" tare.1
done
if command -v mandoc >/dev/null; then
	check 'tare.1 is well' mandoc -Tlint -W warning tare.1
	check 'tare-suite.5 is well' mandoc -Tlint -W warning \
		"$TOP/harness/config/tare-suite.5"
fi

scenario commands-completion
for shell in bash zsh fish; do
	run 0 "$TARE" completion $shell
	cp "$stdout" completion.$shell
done
# shellcheck disable=SC2016 # it is for bash to expand
offer() { # WORDS...: what bash would offer
	bash -c '. ./completion.bash; COMP_WORDS=("$@")
		COMP_CWORD=$(($# - 1)); _tare; printf "%s\n" "${COMPREPLY[@]}"
		' bash "$@" >offered
}
check 'bash reads it' bash -n completion.bash
offer tare ''
check 'commands are offered' grep -qx gate offered
offer tare run --qu
check 'options are offered' grep -qx -e --quick offered
offer tare --color a
check 'values are offered' grep -qx always offered
offer tare bas
check 'one is left' test "$(cat offered)" = baseline
command -v zsh >/dev/null && check 'zsh reads it' zsh -n completion.zsh
command -v fish >/dev/null && check 'fish reads it' fish -n completion.fish

scenario commands-plan
write_suite
run 0 "$TARE" plan .
expect_width 80
expect_output "suite c with scripted1.0 ($BUILD/scripted)"
expect_output 'requires missing_thing: '
expect_output '4 cases in rounds'
check 'nothing is recorded' test "$("$TARE" list | grep -c ' c$')" = 0

scenario commands-filters
write_suite
run 0 "$TARE" run . --quick
expect_line 'sort          ok'
expect_line 'lookup[n=20]  ok'
expect_output 'gone          skipped: requires missing_thing'
run 0 "$TARE" run . -k 'look*' -k sort
check 'three cases' test "$(grep -cE '^(lookup|sort)' "$stdout")" -ge 3
expect_no_output gone
run 0 "$TARE" run . --tag fast
expect_output sort
expect_no_output lookup
run 0 "$TARE" run . -k 'lookup[n=20]' --processes 5
expect_output '5 processes a case'
expect_no_output 'n=1]'
sed -i 's/processes: 3/processes: auto/; s/time=1ms/time=10ms/' suite.yaml
run 0 "$TARE" run . --budget 1ms -o run.json
check 'the budget is kept' python3 -B -c 'import json
assert len(json.load(open("run.json"))["workers"]) <= 6'

scenario commands-store
write_suite
run 0 "$TARE" list
expect_output 'no runs are recorded yet'
run 5 "$TARE" show latest
run 0 "$TARE" run . --save-as main --output run.json
cp "$stdout" shown
expect_width 80
check 'the improvement table' grep -q 'lookup n=1 -> 20' shown
uuid=$(python3 -c 'import json; print(json.load(open("run.json"))["uuid"])')
check 'the schema of runs' python3 -B "$TOP/tests/e2e/validate.py" \
	"$TOP/ci/run.schema.json" run.json
for which in latest "$uuid" "$(echo "$uuid" | cut -c1-8)" main ./run.json; do
	run 0 "$TARE" show "$which"
	check "$which is what was shown" diff -u shown "$stdout"
done
run 0 "$TARE" list
expect_output "$(echo "$uuid" | cut -c1-8)"
expect_width 80
run 0 "$TARE" baseline list
expect_output main
run 0 "$TARE" baseline show main
expect_output "$(echo "$uuid" | cut -c1-8)"
expect_output 'baseline main on '
expect_width 80
run 2 "$TARE" baseline show
expect_output 'which name?'
run 5 "$TARE" baseline show mian
expect_output 'there is no baseline "mian"; there is main'
run 0 "$TARE" baseline set release-1.4 latest
run 0 "$TARE" baseline export main main.json
check 'the schema again' python3 -B "$TOP/tests/e2e/validate.py" \
	"$TOP/ci/run.schema.json" main.json
run 0 "$TARE" baseline rm main
run 0 "$TARE" baseline list
check 'main is gone' test "$(grep -c '^main' "$stdout")" = 0
expect_output release-1.4
run 5 "$TARE" baseline rm main
expect_output 'there is no baseline "main"'
run 0 "$TARE" baseline import main main.json --store other.db
run 0 "$TARE" show main --store other.db
check 'imported is what was shown' diff -u shown "$stdout"
run 0 "$TARE" baseline import main main.json --store other.db
run 0 "$TARE" list --store other.db
check 'twice is once' test "$(grep -c ' c$' "$stdout")" = 1
run 2 "$TARE" baseline frobnicate
expect_output 'list'

scenario commands-quick
write_suite
run 0 "$TARE" run . --save-as main
run 0 "$TARE" run . --quick
run 0 "$TARE" show latest
expect_output ' ok'
run 5 "$TARE" compare main latest
expect_output 'which measures nothing'
run 5 "$TARE" gate . --against latest
expect_output 'which measures nothing'

scenario commands-upkeep
write_suite
run 5 "$TARE" store check
expect_output 'there is no store; '
check 'none was made' test ! -e "$TARE_STORE"
run 0 "$TARE" run . --save-as main
cp "$stdout" shown
run 0 "$TARE" store check
expect_output '1 run, nothing is damaged'
run 2 "$TARE" store prune
expect_output 'which day?'
run 2 "$TARE" store prune --raw-before 2026-02-30
expect_output "'2026-02-30' is none"
run 2 "$TARE" store check --raw-before 2026-02-03
run 0 "$TARE" store prune --raw-before 1999-12-31
expect_output '0 runs'
run 0 "$TARE" show latest
check 'nothing was pruned' diff -u shown "$stdout"
run 0 "$TARE" store prune --raw-before 2099-12-31
expect_output '1 run measured before 2099-12-31 without samples now'
run 0 "$TARE" store check
run 0 "$TARE" show latest
expect_output 'lookup'
run 0 "$TARE" compare main latest
run 0 "$TARE" trend -o trend.svg
printf 'SQLite format 3' >damaged.db
run 3 "$TARE" store check --store damaged.db
expect_output damaged.db

scenario commands-report
write_suite
run 0 "$TARE" run .
for format in terminal markdown html json csv; do
	run 0 "$TARE" report latest --format $format -o out.$format
	check "$format is there" test -s out.$format
	check "$format has the case" grep -qE 'lookup.*n=20' out.$format
	run 0 "$TARE" report latest --format $format
	check "$format is the same" cmp -s out.$format "$stdout"
done
check 'JSON' python3 -c 'import json; json.load(open("out.json"))'
check 'CSV' python3 -c 'import csv
rows = list(csv.reader(open("out.csv")))
assert len(rows) > 10 and len({len(row) for row in rows}) == 1'
check 'HTML needs nothing' test -z "$(grep -oE \
	'(src|href)="(https?:)?//[^"]*"' out.html)"
run 2 "$TARE" report latest --format nonsense
expect_output "not 'nonsense'"
write_suite
run 0 "$TARE" gate . --against latest --junit j.xml --markdown c.md \
	--html p.html --csv f.csv
check 'JUnit is XML' python3 -c 'import xml.dom.minidom as x
assert x.parse("j.xml").getElementsByTagName("testcase")'
for file in c.md p.html f.csv; do
	check "$file has the case" grep -qE 'lookup.*n=20' $file
done

scenario commands-trend
write_suite
git init -q .
for n in 1 2 3; do
	sed -i "s/allocations=[0-9]*/allocations=${n}00/" suite.yaml
	git add -A
	git commit -q -m "step $n"
	run 0 "$TARE" run . --save-as main
done
run 0 "$TARE" trend -o trend.svg
check 'SVG is XML' python3 -c 'import xml.dom.minidom as x
x.parse("trend.svg")'
for word in lookup sort 'n=20'; do
	check "the chart says $word" grep -qF "$word" trend.svg
done
run 0 "$TARE" trend 'lookup*' -m allocations -o trend.png
check 'PNG' test "$(head -c 4 trend.png | tail -c 3)" = PNG
check 'of some size' test "$(wc -c <trend.png)" -gt 2000
run 5 "$TARE" trend no-such-case -o none.svg
check 'no chart' test ! -e none.svg
run 0 "$TARE" trend --html site
check 'the site' test -s site/index.html

# Where a program is missing, what does not need it goes on.
scenario commands-without
write_suite
mkdir bin
for name in sh env python3; do
	ln -s "$(command -v $name)" bin/$name
done
run 0 env PATH="$WORK/bin" "$TARE" run . --save-as main
run 0 env PATH="$WORK/bin" "$TARE" gate . --against main
run 3 env PATH="$WORK/bin" "$TARE" trend -o trend.svg
expect_output gnuplot
run 5 env PATH="$WORK/bin" "$TARE" gate . --against git:HEAD
expect_output git
run 5 "$TARE" gate . --against git:HEAD
expect_output 'not in a git repository'
unset TARE_STORE
run 0 env PATH="$WORK/bin" "$TARE" run . --quick
check 'the store is here' test -s .tare/tare.db
check 'and hidden' test -s .tare/.gitignore
run 0 "$TARE" list

# Who only looks makes nothing.
scenario commands-nothing-yet
unset TARE_STORE
run 0 "$TARE" list
expect_output 'no runs are recorded yet'
run 0 "$TARE" baseline list
run 5 "$TARE" show latest
expect_output 'tare run SUITE'
run 5 "$TARE" report latest
run 5 "$TARE" trend
expect_output 'nothing is recorded yet'
run 5 "$TARE" compare main latest
run 5 "$TARE" baseline show main
run 5 "$TARE" store check
check 'there is still nothing' test -z "$(ls -A)"

# Bytes on the screen.
scenario commands-screen
write_suite
sed -i 's/suite: c/suite: caf\xc3\xa9/' suite.yaml
run 0 env LC_ALL=C.UTF-8 "$TARE" run . --save-as main
check 'UTF-8 where it is' grep -q '±' "$stdout"
check 'no escapes in a pipe' test -z "$(tr -cd '\033' <"$stdout")"
expect_width 80
run 0 env LC_ALL=C "$TARE" show latest
check 'ASCII where it is not' test -z "$(tr -d '\n -~' <"$stdout")"
run 0 env LC_ALL=C "$TARE" gate . --against main
check 'ASCII again' test -z "$(tr -d '\n -~' <"$stdout")"
run 0 env COLUMNS=80 "$TARE" gate . --against main
expect_width 80
run 0 "$TARE" --color always show latest
check 'colours on demand' test -n "$(tr -cd '\033' <"$stdout")"
run 0 env NO_COLOR=1 TERM=xterm script -qec "'$TARE' show latest" /dev/null
check 'NO_COLOR is heeded' test -z "$(tr -cd '\033' <"$stdout")"
run 0 env TERM=xterm script -qec "stty cols 80; '$TARE' run ." /dev/null
check 'a terminal has colours' test -n "$(tr -cd '\033' <"$stdout")"
run 0 "$TARE" -q run .
check 'quiet: nothing on stderr' test ! -s "$stderr"

finish
