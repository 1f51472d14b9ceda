#!/bin/sh
# SPDX-License-Identifier: MIT
# What trends cost: one series looked up among a million points, and 1,000
# commits of 200 series drawn.
#
#	bench_trend.sh TARE PROGRAMS [RUNS CASES]
#
# PROGRAMS is the folder of made_store and store_lookup.
set -eu

tare=$1
programs=$2
runs=${3:-1000}
cases=${4:-1000}
. tests/accuracy/made_commits.sh
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
cd "$dir"

say() {
	echo "$@" >&2
}

say "bench_trend: $runs commits, each with a run of $cases cases, are made" \
	"(a minute or two)"
make_commits "$runs" 1700000000 21600
mkdir .tare
git log --reverse --format='%H %ct %s' | "$programs/made_store" .tare/tare.db "$cases"
points=$((runs * cases))

now_ms() {
	echo $(($(date +%s%N) / 1000000))
}

say 'bench_trend: one series is looked up'
lookup=$("$programs/store_lookup" .tare/tare.db 'made/case0[n=0]@cpython3.11')
say 'bench_trend: a fifth of them is drawn'
before=$(now_ms)
"$tare" trend 'made/case[1-4][[]*' --machine any --html site >out
drawn=$(($(now_ms) - before))
series=$(find site -name '*.dat' | wc -l)

# Of the files of the site that end so, in kB.
size() {
	echo $(($(cat site/*"$1" | wc -c) / 1000))
}

echo "one series among $points points read: $lookup (wanted: 50 ms)"
echo "$runs commits x $series series drawn as a site: $((drawn / 1000)) s," \
	"$(($(size '') / 1000)) MB ($(size .svg) kB of charts," \
	"$(size .dat) of data, $(size .html) of pages) (wanted: 30 s, 30 MB)"
