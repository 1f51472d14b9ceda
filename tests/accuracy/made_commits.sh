# shellcheck shell=sh
# SPDX-License-Identifier: MIT
# A made history for charts, to be sourced.

# make_commits COUNT START STEP: a repository here, whose branch main has COUNT
# commits, STEP seconds apart from START (since 1970) on.
make_commits() {
	git init -q -b main
	awk -v count="$1" -v start="$2" -v step="$3" 'BEGIN {
		for (i = 0; i < count; i++) {
			text = "commit number " i
			printf "commit refs/heads/main\n"
			printf "committer A <a@example.org> %d +0000\n", \
				start + i * step
			printf "data %d\n%s\n", length(text), text
			printf "M 644 inline f\ndata %d\n%d\n\n", \
				length(i ""), i
		}
	}' | git fast-import --quiet
}
