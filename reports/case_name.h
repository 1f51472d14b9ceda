/* SPDX-License-Identifier: MIT */
#ifndef REPORTS_CASE_NAME_H
#define REPORTS_CASE_NAME_H

#include <stddef.h>

struct buf;

/*
 * The parts of a case's identity, suite/benchmark[key=value,...]@label, for
 * headings and for what differs between two cases.  Parts are slices of the
 * identity; a text of another form is all benchmark.
 */
struct slice_of_name {
	const char *at;
	size_t len;
};

struct case_name {
	struct slice_of_name suite, benchmark, parameters, label;
};

void case_name_parse(const char *id, struct case_name *name);

/* What a person needs to know it below a heading with suite and label:
 * benchmark[key=value,...]. */
void case_name_add_short(struct buf *buf, const char *id);

/* The interpreter's label that all of IDS have, as a slice of one of them;
 * len 0 if they differ.  Drop it from each and say it once. */
struct slice_of_name case_name_common_label(const char *const *ids,
					    size_t count);

/* From BEFORE to AFTER: "lookup[n=100] container=list -> set"; both short
 * names where more than values differs. */
void case_name_add_change(struct buf *buf, const char *before,
			  const char *after);

#endif
