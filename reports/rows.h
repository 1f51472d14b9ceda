/* SPDX-License-Identifier: MIT */
#ifndef REPORTS_ROWS_H
#define REPORTS_ROWS_H

#include <stdbool.h>
#include <stddef.h>

struct finding;
struct findings;

/*
 * Findings in the order in which people want them: what needs somebody
 * first (worse, failed, ...), within that the largest change first; then
 * what could not be told, equal reasons together; then what is the same.
 * What is not gated comes last, but for large changes of which no gated row
 * of that case speaks.
 */
struct rows {
	size_t label_bytes; /* "@label" that all cases end with: say it once */
	const struct finding **items; /* borrowed from the findings */
	size_t count;
	size_t changed; /* so many first ones deserve a row */
	size_t gated;	/* those, and the same and the skipped; what follows
			   is not gated */
};

/* The case of FINDING without that label.  To free(). */
char *rows_case(const struct rows *rows, const struct finding *finding);

void rows_init(struct rows *rows, const struct findings *findings);
void rows_release(struct rows *rows);

/* How many rows that deserve one, from FIRST on, have its reason; at least
 * 1.  Where there are more, say it once. */
size_t rows_sharing(const struct rows *rows, size_t first);

/* Does row INDEX share its reason with one beside it? */
bool rows_is_shared(const struct rows *rows, size_t index);

/* Does the finding count: is it gated, or about the case as a whole? */
bool finding_counts(const struct finding *finding);

#endif
