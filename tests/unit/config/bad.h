/* SPDX-License-Identifier: MIT */
#ifndef TESTS_CONFIG_BAD_H
#define TESTS_CONFIG_BAD_H

#include <stddef.h>

/* A suite file, and the whole message it must give; NULL: none. */
struct bad {
	const char *what, *text, *says;
};

/* A benchmark, and a key at the top, in a suite that is fine otherwise. */
#define BENCH(text) "suite: a\nbenchmarks:\n  - name: b\n    " text "\n"
#define TOP(text) "suite: a\n" text "\nbenchmarks: [{name: b, stmt: pass}]\n"

void check_all(const struct bad *rows, size_t count);

#endif
