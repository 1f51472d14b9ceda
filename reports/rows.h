/* SPDX-License-Identifier: MIT */
#ifndef REPORTS_ROWS_H
#define REPORTS_ROWS_H

#include <stddef.h>

struct finding;
struct findings;

/*
 * Findings in the order in which people want them: what needs somebody
 * first (worse, failed, ...), within that the largest change first.
 */
struct rows {
	size_t label_bytes; /* "@label" that all cases end with: say it once */
	const struct finding **items; /* borrowed from the findings */
	size_t count;
	size_t changed; /* so many first ones deserve a row; the rest is same
			   or skipped and can be folded */
};

/* The case of FINDING without that label.  To free(). */
char *rows_case(const struct rows *rows, const struct finding *finding);

void rows_init(struct rows *rows, const struct findings *findings);
void rows_release(struct rows *rows);

#endif
