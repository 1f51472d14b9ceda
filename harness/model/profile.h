/* SPDX-License-Identifier: MIT */
#ifndef MODEL_PROFILE_H
#define MODEL_PROFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

/* A function, or one line of it.  `file` is what it is called in every tree:
 * relative to the tree, to site-packages or to the standard library. */
struct profile_place {
	const char *file;
	const char *function;
	int line;	  /* of a function its first; 0: not known */
	const char *text; /* of a line: the source; NULL: not known */
};

/* CPU time a call: the mean over processes, half the width of its 95 %
 * interval, and the mean over its standard error. */
struct profile_cost {
	double ns, half_ns, t;
};

struct profile_row {
	struct profile_place place;
	struct profile_cost self;  /* in itself */
	struct profile_cost total; /* with all that it calls */
	int64_t samples;	   /* in itself */
};

struct profile_rows { /* by self, most first */
	struct profile_row *items;
	size_t count;
};

/* How the glances went, of all sittings together. */
struct profile_quality {
	size_t processes;
	int64_t glances, samples, unreadable, moved, missed, late;
	int64_t cpu_ns, wait_ns, others_ns; /* of samples */
};

enum presence { PRESENT_BOTH, PRESENT_NEW, PRESENT_GONE };

/* What a line asks of Python's allocators in one call, exactly. */
struct memory_row {
	struct profile_place place; /* head's; base's of what is gone */
	enum presence presence;
	int64_t allocations, bytes;
	int64_t base_allocations, base_bytes; /* where there is a base */
};

struct memory_rows { /* by bytes, or by what they differ by, most first */
	struct memory_row *items;
	size_t count;
	int64_t unseen; /* requests whose stack could not be read */
};

/* Where the time of one case goes.  Texts in the arena. */
struct profile {
	struct arena arena;
	const char *case_id;
	const char *python; /* "cpython 3.11.7" */
	double call_ns;	    /* CPU time of a call, by the worker's clock */
	struct profile_rows functions, lines;
	struct memory_rows memory;
	struct profile_quality quality;
	const char *waits_at; /* where most of the waiting was; NULL: none */
};

void profile_release(struct profile *profile);

/* What a function or a line costs more (or less) in head. */
struct change_row {
	struct profile_place place; /* head's; base's of what is gone */
	enum presence presence;
	double base_ns, head_ns;   /* self */
	struct profile_cost self;  /* head - base */
	struct profile_cost total; /* the same with all that it calls */
	double head_total_ns;
	bool sure; /* its self differs, all rows considered */
};

struct change_rows { /* by |self|, most first */
	struct change_row *items;
	size_t count;
};

/* Where the difference between two sides of a case comes from. */
struct profile_change {
	struct arena arena;
	const char *case_id;
	const char *python;
	const char *base, *head; /* as the user calls them */
	double base_ns, head_ns; /* CPU time of a call */
	struct profile_cost call;
	bool sure; /* that the call as a whole differs */
	struct change_rows functions, lines;
	struct memory_rows memory; /* only what differs */
	/* The innermost through which most of the change comes; NULL: the
	 * change has no one way, or there is none. */
	const struct change_row *way, *into; /* a line, a function */
	struct profile_quality base_quality, head_quality;
};

/* Of the change, what "most" is. */
#define CHANGE_MOST .8

void profile_change_release(struct profile_change *change);

#endif
