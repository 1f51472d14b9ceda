#!/bin/sh
# SPDX-License-Identifier: MIT
# What `tare init` writes runs as it is, and nothing of the user's is lost.
. tests/e2e/lib.sh

scenario a-starter-runs
run 0 "$TARE" init
expect_output 'wrote ./suites/example/suite.yaml'
expect_output 'tare run suites/example --quick'
expect_output TARE_REPOSITORY
run 0 "$TARE" run suites/example --quick
expect_no_output suite.yaml:
expect_output '7 cases: 7 ok'
run 0 "$TARE" plan suites
check 'the workflow' cmp .github/workflows/tare.yml "$TOP/ci/github/workflow.yml"
check 'and the comment' \
	cmp .github/workflows/tare-comment.yml "$TOP/ci/github/comment.yml"

scenario nothing-is-overwritten
mkdir -p suites/example
echo mine >suites/example/suite.yaml
run 2 "$TARE" init
expect_output './suites/example/suite.yaml'
check 'mine' test "$(cat suites/example/suite.yaml)" = mine
check 'nothing else' test ! -e .github
run 0 "$TARE" init --name parser-speed
run 0 "$TARE" run suites/parser-speed --quick -k sort
check 'mine' test "$(cat suites/example/suite.yaml)" = mine
run 2 "$TARE" init --name parser-speed
expect_output 'bench_parser_speed.py, ./.github/workflows/tare.yml'
run 0 "$TARE" init --force
check 'replaced' grep -q '^suite: example' suites/example/suite.yaml

scenario another-folder-and-gitlab
run 0 "$TARE" init --gitlab some/project
expect_output 'cd some/project'
expect_output .gitlab-ci.yml
check 'the template' cmp some/project/.gitlab/tare.yml "$TOP/ci/gitlab/tare.yml"
check 'no workflow of GitHub' test ! -e some/project/.github
run 0 "$TARE" run some/project/suites/example --quick -k dumps

scenario names-that-cannot-be
run 2 "$TARE" init --name ../x
run 2 "$TARE" init --name ''
run 2 "$TARE" init --name 'a b'
expect_output 'letters, digits'
check 'nothing is written' test -z "$(ls)"
echo text >file
run 3 "$TARE" init file

finish
