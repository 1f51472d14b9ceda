/* SPDX-License-Identifier: MIT */
#ifndef MACHINE_KNOBS_H
#define MACHINE_KNOBS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

/* A file of /proc or /sys that makes a difference, and what it should be. */
struct knob_wish {
	const char *what; /* "governor" */
	const char *path; /* below the root */
	const char *now;  /* all of the file */
	const char *wanted;
};

struct knob_wishes {
	struct arena arena;
	struct knob_wish *items; /* in the order to carry them out in */
	size_t count, capacity;
};

/* All that is there under ROOT, also what is as it should be already
 * (`wanted` equals `now` then).  Reading changes nothing. */
void knob_wishes_read(const char *root, bool fixed_addresses,
		      struct knob_wishes *wishes);
void knob_wishes_release(struct knob_wishes *wishes);

/* What the file at PATH is called here; NULL if it is none of ours: nothing
 * else is ever written to, whatever a journal says. */
const char *knob_name(const char *path);

/* An interrupt's file: the kernel may refuse to move it, and that is fine. */
bool knob_is_interrupt(const char *path);

/* Equal but for the newline that the kernel puts at the end. */
bool knob_same(const char *a, const char *b);

#endif
