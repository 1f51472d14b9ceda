#!/bin/sh
# SPDX-License-Identifier: MIT
# The helpers of the scenarios themselves: a fault must be seen.
. tests/e2e/lib.sh

scenario helpers-succeed
run 0 echo hello
expect_output hello
expect_no_output goodbye
run 3 sh -c 'exit 3'
check 'the folder is empty' test -z "$(ls)"
check 'the store is ours' test "$TARE_STORE" != "${TARE_STORE#"$E2E_ROOT"}"

scenario helpers-fail
(
	run 0 false
	expect_output nothing
	check 'false' false
	[ "$E2E_FAULTS" -eq 3 ]
) >log || fault "faults were not counted"
check 'it is said' grep -q 'status 1, not 0: false' log

finish
