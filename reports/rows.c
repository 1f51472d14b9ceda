/* SPDX-License-Identifier: MIT */
/* The order of findings in reports; ties stay in the suite's order. */
#include "reports/rows.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "model/findings.h"
#include "reports/case_name.h"

static const int places[VERDICT_COUNT] = {
	[VERDICT_WORSE] = 0,	    [VERDICT_FAILED] = 1,
	[VERDICT_MISSING] = 2,	    [VERDICT_UNDECIDED] = 3,
	[VERDICT_INCOMPARABLE] = 4, [VERDICT_CHANGED] = 5,
	[VERDICT_BETTER] = 6,	    [VERDICT_NEW] = 7,
	[VERDICT_SAME] = 8,	    [VERDICT_SKIPPED] = 9,
};

static double magnitude(const struct finding *finding)
{
	if (!(finding->ratio > 0))
		return isnan(finding->ratio) ? 0 : (double)INFINITY;
	return fabs(log(finding->ratio));
}

/* Is it gated, and did nobody accept it? */
static bool fails(const struct finding *finding)
{
	return finding->gated && (!finding->accepted || finding->expired);
}

static int compare_rows(const void *left, const void *right)
{
	const struct finding *a = *(const struct finding *const *)left;
	const struct finding *b = *(const struct finding *const *)right;
	double size_a = magnitude(a), size_b = magnitude(b);

	if (places[a->verdict] != places[b->verdict])
		return places[a->verdict] < places[b->verdict] ? -1 : 1;
	if (a->verdict == VERDICT_WORSE && fails(a) != fails(b))
		return fails(a) ? -1 : 1;
	if (a->verdict != VERDICT_SAME && (size_a > size_b || size_a < size_b))
		return size_a > size_b ? -1 : 1;
	return a < b ? -1 : a > b;
}

static size_t common_label_bytes(const struct findings *findings)
{
	const char **ids = xcalloc(findings->count + 1, sizeof(*ids));
	struct slice_of_name label;
	size_t i;

	for (i = 0; i < findings->count; i++)
		ids[i] = findings->items[i].case_id;
	label = case_name_common_label(ids, findings->count);
	free(ids);
	return label.len ? label.len + 1 : 0;
}

char *rows_case(const struct rows *rows, const struct finding *finding)
{
	size_t len = strlen(finding->case_id);

	return xstrndup(finding->case_id, len > rows->label_bytes
						  ? len - rows->label_bytes
						  : len);
}

void rows_init(struct rows *rows, const struct findings *findings)
{
	size_t i;

	*rows = (struct rows){ .count = findings->count };
	rows->label_bytes = common_label_bytes(findings);
	rows->items = xcalloc(findings->count + 1, sizeof(*rows->items));
	for (i = 0; i < findings->count; i++)
		rows->items[i] = &findings->items[i];
	qsort(rows->items, rows->count, sizeof(*rows->items), compare_rows);
	while (rows->changed < rows->count &&
	       places[rows->items[rows->changed]->verdict] <
		       places[VERDICT_SAME])
		rows->changed++;
}

void rows_release(struct rows *rows)
{
	free(rows->items);
	*rows = (struct rows){ .items = NULL };
}
