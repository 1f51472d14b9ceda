#!/bin/sh
# SPDX-License-Identifier: MIT
# `make demo`: the whole main job on real input, in about two minutes.
#   demo.sh TARE FOLDER
set -eu

tare=$1
folder=$2
rm -rf "$folder"
mkdir -p "$folder"
TARE_STORE=$folder/tare.db
export TARE_STORE

say() {
	printf '\n== %s\n' "$*"
}

show() {
	printf '$ tare %s\n' "$*"
	"$tare" "$@"
}

say "1. Six classic fixes, before and after"
show run suites/fixes

say "2. A small shop, measured and remembered as baseline \"demo\""
show run suites/demo --save-as demo --allow-dirty

say "3. The gate, on the same code: it must pass"
show gate suites/demo --against baseline:demo --json "$folder/same.json"

say "4. The gate, on a copy whose shop does five times the work: it must fail"
mkdir -p "$folder/slower"
cp -R suites/demo "$folder/slower/demo"
sed -i 's/^ROUNDS = 1$/ROUNDS = 5/' "$folder/slower/demo/shop/rounds.py"
status=0
show gate "$folder/slower/demo" --against baseline:demo \
	--json "$folder/slower.json" --html "$folder/slower.html" || status=$?
if [ "$status" -ne 1 ]; then
	echo "the gate ended with status $status, not with 1" >&2
	exit 1
fi
echo "(exit status 1: the gate has done its work)"

say "5. A trend chart, a point for each run"
show trend 'demo/*' --output "$folder/trend.svg"

say "All of it is in $folder: tare.db, same.json, slower.json, slower.html, trend.svg"
