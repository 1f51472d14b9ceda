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

say "5. Nine commits of the shop, one of which made it slower: a trend chart"
history=$folder/history
commit() {
	git -C "$history" -c user.name=Demo -c user.email=demo@example.org \
		commit --quiet --allow-empty --message "$1"
}
mkdir -p "$history"
git -C "$history" init --quiet
cp -R suites/demo "$history/shop-suite"
git -C "$history" add .
for what in "Open the shop" "Sell pots" "Sell pans" "Answer the telephone" \
	"Check everything twice" "Paint the door" "Sell lids" "Hire a clerk" \
	"Clean the windows" "Sell forks"; do
	if [ "$what" = "Check everything twice" ]; then
		sed -i 's/^ROUNDS = 1$/ROUNDS = 2/' \
			"$history/shop-suite/shop/rounds.py"
		git -C "$history" add .
	fi
	commit "$what"
done
cd "$history"
TARE_STORE=$folder/history.db
show history HEAD~9..HEAD shop-suite -k price -k invoice --processes 3
show trend price invoice --output "$folder/trend.svg"

say "All of it is in $folder: tare.db, same.json, slower.json, slower.html, trend.svg"
