#!/bin/sh
# SPDX-License-Identifier: MIT
# Memory without lies: known amounts, read within 2 %.
. tests/e2e/lib.sh

# With numpy, if any has it.
python=python3
for name in python3 /usr/bin/python3; do
	if "$name" -c 'import numpy' 2>/dev/null; then
		python=$name
		break
	fi
done

scenario known-amounts
printf 'suite: s\nbenchmarks:\n  - {name: a, stmt: pass}\n' >suite.yaml
run 0 "$TARE" run --processes 1 suite.yaml
if grep -q 'sanitizer' "$stdout"; then
	skip 'a sanitizer has memory of its own'
else
	run 0 python3 -B "$TOP/tests/accuracy/memory_truth.py" "$TARE" \
		"$python"
	expect_output 'one block after 200 MiB'
	expect_output '10 kB objects after 200 MiB'
	expect_output '/bin/true, harness of'
	expect_no_output WRONG
fi

finish
