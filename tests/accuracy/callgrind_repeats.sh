#!/bin/sh
# SPDX-License-Identifier: MIT
# Do instructions counted under callgrind repeat to the digit?  REPEATS runs
# of three statements; prints every total that was seen, and fails if any
# has two.
#
#	tests/accuracy/callgrind_repeats.sh build/tare [REPEATS]
set -eu
tare=$(CDPATH='' cd -- "$(dirname -- "$1")" && pwd)/$(basename -- "$1")
repeats=${2:-20}
if ! command -v valgrind >/dev/null; then
	echo "callgrind: valgrind is not installed"
	exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# What lies in the suite's folder is part of the process: Python lists it.
mkdir "$work/suite" "$work/runs"
cd "$work/suite"
cat >suite.yaml <<'YAML'
suite: repeats
defaults: {processes: 1, metrics: [instructions]}
benchmarks:
  - {name: sort, stmt: sorted(data), setup: "data = list(range(99))[::-1]"}
  - {name: words, stmt: "{w for w in text.split()}", setup: "text = 'a b c ' * 99"}
  - {name: json, stmt: json.dumps(data), setup: "import json; data = {'a': [1, 2.5, None] * 20}"}
YAML
i=0
while [ "$i" -lt "$repeats" ]; do
	"$tare" run --store "$work/store.db" -q --counters callgrind \
		--output "$work/runs/run$i.json" suite.yaml >/dev/null
	i=$((i + 1))
done
cd "$work/runs"
python3 - "$repeats" <<'PY'
import json, sys
totals = {}
for i in range(int(sys.argv[1])):
    run = json.load(open('run%d.json' % i))
    for worker in run['workers']:
        name = run['cases'][worker['case']]['benchmark']
        totals.setdefault(name, []).append(worker['readings']['instructions'])
for name, seen in totals.items():
    print('%-8s %d repeats, instructions a call: %s' % (
        name, len(seen), ', '.join('%.1f' % n for n in sorted(set(seen)))))
sys.exit(any(len(set(seen)) > 1 for seen in totals.values()))
PY
