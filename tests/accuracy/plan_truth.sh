#!/bin/sh
# SPDX-License-Identifier: MIT
# Does a run take what `tare plan` expects?  Each suite is run, planned and
# run again; expected is to be within 20 % of what the second run took.
#
#	tests/accuracy/plan_truth.sh TARE [SUITE...]
set -u
tare=$1
shift
if [ $# -eq 0 ]; then
	set -- suites/demo suites/fixes tests/accuracy/workloads
fi
store=$(mktemp -d) || exit 1
trap 'rm -rf "$store"' EXIT

# Seconds in a duration as tare prints it: "1 m 5 s", "830 ms", "4.2 s".
seconds() {
	echo "$1" | awk '{
		for (i = 1; i < NF; i += 2)
			sum += $i * ($(i + 1) == "h" ? 3600 : \
				$(i + 1) == "m" ? 60 : \
				$(i + 1) == "ms" ? .001 : 1)
		printf "%.1f\n", sum }'
}

printf '%-28s %8s %9s %8s %8s %7s\n' suite least expected most took off
status=0
for suite; do
	"$tare" run --store "$store/db" "$suite" >"$store/out" 2>&1
	sums=$("$tare" plan --store "$store/db" "$suite" | tail -n 1)
	least=$(seconds "$(expr "$sums" : 'least \(.*\), expected')")
	expected=$(seconds "$(expr "$sums" : '.*expected \(.*\), most')")
	most=$(seconds "$(expr "$sums" : '.*most \(.*\)')")
	"$tare" run --store "$store/db" "$suite" >"$store/out" 2>&1
	took=$(seconds "$(sed -n 's/.*; took //p' "$store/out")")
	off=$(awk "BEGIN { print 100 * ($expected / $took - 1) }")
	printf '%-28s %7ss %8ss %7ss %7ss %+6.0f%%\n' "$suite" "$least" \
		"$expected" "$most" "$took" "$off"
	awk "BEGIN { exit !($off < -20 || $off > 20) }" && status=1
done
exit $status
