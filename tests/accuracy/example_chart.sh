#!/bin/sh
# SPDX-License-Identifier: MIT
# The chart in the README: a made history of 60 commits, drawn by tare.
#
#	example_chart.sh TARE PROGRAMS CHART
#
# PROGRAMS is the folder of example_store.
set -eu

tare=$(realpath "$1")
programs=$(realpath "$2")
chart=$(realpath "$3")
. tests/accuracy/made_commits.sh
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

make_commits 60 1767225600 151200
git tag v1.4 main~48
git tag v1.5 main~29
git tag v2.0 main~8
mkdir .tare
git log --reverse --format='%H %ct %s' main |
	"$programs/example_store" .tare/tare.db
"$tare" trend --machine any --branch main --output chart.svg
cp chart.svg "$chart"
