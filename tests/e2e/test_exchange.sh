#!/bin/sh
# SPDX-License-Identifier: MIT
# Other tools' files become runs, and runs become their files.
. tests/e2e/lib.sh

FILES=$TOP/tests/fuzz/corpus/exchange

# The run that was imported last.
imported() {
	sed -n 's/^run \([0-9a-f]*\):.*/\1/p' "$stdout" | tail -n 1
}

scenario every-tool-is-read
run 0 "$TARE" import "$FILES"/*
expect_output '2 cases from'
run 0 "$TARE" list
check 'eight runs' test "$(grep -c complete "$stdout")" -eq 8
run 0 "$TARE" import "$FILES"/*
run 0 "$TARE" list
check 'eight runs, still' test "$(grep -c complete "$stdout")" -eq 8

for tool in pyperf asv pytest_benchmark hyperfine; do
	scenario "$tool-is-shown"
	run 0 "$TARE" import "$FILES/$tool.json"
	id=$(imported)
	run 0 "$TARE" show "$id"
	same "exchange/$tool.txt" "$stdout"
	run 0 "$TARE" report "$id" --format json
	check 'it has a label' grep -q '"imported"' "$stdout"
done

# Versions of json-c differ in how they print what is empty.
close_empty() {
	sed -z 's/\([[{]\)\n *\([]}]\)/\1\2/g'
}

scenario a-run-is-written
run 0 "$TARE" import "$FILES/pyperf.json"
id=$(imported)
for format in pyperf asv pytest-benchmark hyperfine github-action-benchmark \
	bencher; do
	run 0 "$TARE" export "$id" --format "$format" -o out.json
	close_empty <out.json >closed.json
	same "exchange/to-$format.json" closed.json
	run 0 "$TARE" import out.json
	run 0 "$TARE" show "$(imported)"
	expect_output telco
done
run 0 "$TARE" export "$id" --format pyperf -o out.json
run 0 "$TARE" export "$id" --format pyperf
check 'the same on stdout' cmp "$stdout" out.json

scenario two-files-are-compared
sed 's/0\.022/0.044/g' "$FILES/pyperf.json" >slower.json
run 0 "$TARE" import "$FILES/pyperf.json" slower.json --suite telco
base=$(sed -n '1s/^run \([0-9a-f]*\):.*/\1/p' "$stdout")
run 4 "$TARE" compare "$base" "$(imported)"
expect_output telco/telco
expect_no_output 'other machine'

# A native run and an imported one are never held against each other.
scenario not-against-our-own
mkdir s && printf 'suite: s\nbenchmarks: [{name: b, stmt: pass}]\n' >s/suite.yaml
run 0 "$TARE" run s --processes 2 --budget 1s --output native.json
run 0 "$TARE" export ./native.json --format pyperf -o p.json
run 0 "$TARE" import p.json
run 5 "$TARE" compare ./native.json "$(imported)"
expect_output 'NOTHING TO COMPARE WITH'

scenario what-cannot-be-read
echo '{"a": 1}' >odd.json
run 2 "$TARE" import odd.json
expect_output 'odd.json: it looks like no file of pyperf|asv'
run 2 "$TARE" import "$FILES/pyperf.json" --format asv
expect_output 'this is no file of asv'
run 2 "$TARE" import "$FILES/pyperf.json" odd.json
run 0 "$TARE" list
expect_no_output complete
run 3 "$TARE" import nothing.json
run 2 "$TARE" export latest
expect_output '--format'

finish
