#!/bin/sh
# SPDX-License-Identifier: MIT
# What trends cost: one series looked up among a million points, and 1,000
# commits of 200 series drawn.
#
#	bench_trend.sh TARE MADE_STORE [RUNS CASES]
set -eu

tare=$1
made=$2
runs=${3:-1000}
cases=${4:-1000}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

# A repository of RUNS commits, and a run of each.
git init -q -b main
awk -v runs="$runs" 'BEGIN {
	for (i = 0; i < runs; i++) {
		text = "commit number " i
		printf "commit refs/heads/main\ncommitter A <a@example.org> "
		printf "%d +0000\ndata %d\n%s\n", 1700000000 + i * 21600, \
			length(text), text
		printf "M 644 inline f\ndata %d\n%d\n\n", length(i ""), i
	}
}' | git fast-import --quiet
mkdir .tare
git log --reverse --format='%H %ct %s' | "$made" .tare/tare.db "$cases"
points=$((runs * cases))

now_ms() {
	echo $(($(date +%s%N) / 1000000))
}

# The best of five: the file is in memory then, the machine as it is.
best=
for i in 1 2 3 4 5; do
	before=$(now_ms)
	"$tare" trend 'made/case0[n=0]@cpython3.11' --machine any \
		--output one.svg >out
	took=$(($(now_ms) - before))
	[ -z "$best" ] || [ "$took" -lt "$best" ] || continue
	best=$took
done
before=$(now_ms)
"$tare" trend 'made/case0[n=0]@cpython3.11' --metric p50 --machine any \
	>out 2>&1 || true
none=$(($(now_ms) - before))

before=$(now_ms)
"$tare" trend 'made/case[1-4][[]*' --machine any --output charts/ >out
drawn=$(($(now_ms) - before))
series=$(ls charts/*.dat | wc -l)
pictures=$(cat charts/*.svg | wc -c)
data=$(cat charts/*.dat | wc -c)

echo "one series of $runs among $points points: $best ms with its chart," \
	"$none ms where there is none to draw"
echo "$runs commits x $series series drawn: $drawn ms," \
	"$((pictures / 1000000)) MB of charts, $((data / 1000000)) MB of data"
