/* SPDX-License-Identifier: MIT */
/* The order of findings in reports; ties stay in the suite's order. */
#include "reports/rows.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "model/findings.h"
#include "reports/case_name.h"

/* Where a row stands. */
enum place_of_row {
	PLACE_FAILS,
	PLACE_BROKEN,
	PLACE_MISSING,
	PLACE_WORSE,
	PLACE_INCOMPARABLE,
	PLACE_CHANGED,
	PLACE_BETTER,
	PLACE_NEW,
	PLACE_LARGE,
	PLACE_UNDECIDED,
	PLACE_SAME, /* from here on rows may be folded */
	PLACE_SKIPPED,
	PLACE_NOT_GATED
};

struct ranked {
	const struct finding *finding;
	enum place_of_row place;
};

static const double large_ratio = 1.25;

static double magnitude(const struct finding *finding)
{
	if (!(finding->ratio > 0))
		return isnan(finding->ratio) ? 0 : (double)INFINITY;
	return fabs(log(finding->ratio));
}

bool finding_counts(const struct finding *finding)
{
	return finding->gated || finding->metric == METRIC_COUNT;
}

static enum place_of_row place_of_gated(const struct finding *finding)
{
	switch (finding->verdict) {
	case VERDICT_WORSE:
		return finding->accepted && !finding->expired ? PLACE_WORSE
							      : PLACE_FAILS;
	case VERDICT_BETTER:
		return PLACE_BETTER;
	case VERDICT_UNDECIDED:
		return PLACE_UNDECIDED;
	case VERDICT_INCOMPARABLE:
		return PLACE_INCOMPARABLE;
	case VERDICT_CHANGED:
		return PLACE_CHANGED;
	case VERDICT_NEW:
		return PLACE_NEW;
	case VERDICT_MISSING:
		return PLACE_MISSING;
	case VERDICT_FAILED:
		return PLACE_BROKEN;
	case VERDICT_SKIPPED:
		return PLACE_SKIPPED;
	case VERDICT_SAME:
	case VERDICT_COUNT:
		break;
	}
	return PLACE_SAME;
}

/* Findings of a case stand together. */
static bool is_told_by_gated(const struct findings *findings, size_t index)
{
	const struct finding *items = findings->items, *it = &items[index];
	size_t first = index, i;

	while (first && !strcmp(items[first - 1].case_id, it->case_id))
		first--;
	for (i = first; i < findings->count; i++) {
		if (strcmp(items[i].case_id, it->case_id) != 0)
			return false;
		if (items[i].gated && items[i].verdict == it->verdict)
			return true;
	}
	return false;
}

static enum place_of_row place_of(const struct findings *findings, size_t index)
{
	const struct finding *it = &findings->items[index];
	bool moved = it->verdict == VERDICT_WORSE ||
		     it->verdict == VERDICT_BETTER;

	if (finding_counts(it))
		return place_of_gated(it);
	if (moved && magnitude(it) >= log(large_ratio) &&
	    !is_told_by_gated(findings, index))
		return PLACE_LARGE;
	return PLACE_NOT_GATED;
}

static int compare_reasons(const struct finding *a, const struct finding *b)
{
	return strcmp(a->reason ? a->reason : "", b->reason ? b->reason : "");
}

static int compare_rows(const void *left, const void *right)
{
	const struct ranked *x = left, *y = right;
	const struct finding *a = x->finding, *b = y->finding;
	double size_a = magnitude(a), size_b = magnitude(b);
	int order = 0;

	if (x->place != y->place)
		return x->place < y->place ? -1 : 1;
	if (x->place == PLACE_UNDECIDED)
		order = compare_reasons(a, b);
	if (order)
		return order;
	if (x->place < PLACE_SAME && (size_a > size_b || size_a < size_b))
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
	size_t i, count = findings->count;
	struct ranked *ranked = xcalloc(count + 1, sizeof(*ranked));

	*rows = (struct rows){ .count = count };
	rows->label_bytes = common_label_bytes(findings);
	rows->items = xcalloc(count + 1, sizeof(*rows->items));
	for (i = 0; i < count; i++) {
		ranked[i].finding = &findings->items[i];
		ranked[i].place = place_of(findings, i);
	}
	qsort(ranked, count, sizeof(*ranked), compare_rows);
	for (i = 0; i < count; i++) {
		rows->items[i] = ranked[i].finding;
		rows->changed += ranked[i].place < PLACE_SAME;
		rows->gated += ranked[i].place < PLACE_NOT_GATED;
	}
	free(ranked);
}

void rows_release(struct rows *rows)
{
	free(rows->items);
	*rows = (struct rows){ .items = NULL };
}

static bool same_reason(const struct finding *a, const struct finding *b)
{
	return a->reason && *a->reason && !compare_reasons(a, b);
}

size_t rows_sharing(const struct rows *rows, size_t first)
{
	size_t i = first + 1;

	while (i < rows->changed &&
	       same_reason(rows->items[first], rows->items[i]))
		i++;
	return i - first;
}

bool rows_is_shared(const struct rows *rows, size_t index)
{
	if (index >= rows->changed)
		return false;
	return rows_sharing(rows, index) > 1 ||
	       (index &&
		same_reason(rows->items[index - 1], rows->items[index]));
}
