#!/bin/sh
# SPDX-License-Identifier: MIT
# The scripted interpreter: what it answers on the page, and to the survey.
. tests/e2e/lib.sh

python3 -B "$TOP/tests/e2e/drive_scripted.py" "$BUILD/scripted" </dev/null ||
	E2E_FAILED=1

scenario scripted-survey
echo '{"path": [], "questions": [["module", "json"], ["module", "missing_x"]]}' \
	>asked
exec 3<>asked
run 0 "$BUILD/scripted" survey.py
exec 3>&-
check 'facts' grep -q '"facts":.*"label": *"scripted1.0"' asked
check 'json is there' grep -qx '{"answer": *0}' asked
check 'missing_x is not' grep -q '"answer": *1, *"missing":' asked

scenario scripted-usage
run 2 "$BUILD/scripted"
expect_output 'usage: scripted worker.py FD SEAT'

finish
