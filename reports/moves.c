/* SPDX-License-Identifier: MIT */
/* What moved, newest first. */
#include "reports/moves.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/compiler.h"
#include "base/units.h"
#include "model/trend.h"
#include "reports/table.h"
#include "reports/words.h"

enum { MOVES_SHOWN = 20 }; /* of a terminal; a chart shows all */

int64_t point_date_ns(const struct point *point)
{
	return point->commit_date_ns ? point->commit_date_ns
				     : point->measured_ns;
}

static int newest_first(const void *left, const void *right)
{
	const struct moved *a = left, *b = right;

	if (a->date_ns != b->date_ns)
		return a->date_ns > b->date_ns ? -1 : 1;
	if (a->series != b->series)
		return a->series < b->series ? -1 : 1;
	return a->change > b->change ? -1 : a->change < b->change;
}

bool moved_is_worse(const struct moved *moved)
{
	return (moved->change->ratio > 1) ==
	       (moved->series->better == BETTER_LOWER);
}

void moves_collect(const struct trend *trend, struct moves *moves)
{
	for (size_t i = 0; i < trend->count; i++) {
		const struct series *series = &trend->series[i];

		for (size_t j = 0; j < series->change_count; j++) {
			const struct change_point *change = &series->changes[j];
			const struct point *first =
				&series->points[change->first];

			*VEC_PUSH(moves) = (struct moved){
				.series = series,
				.change = change,
				.date_ns = point_date_ns(first),
			};
		}
	}
	if (moves->count)
		qsort(moves->items, moves->count, sizeof(*moves->items),
		      newest_first);
}

static const struct table_column columns[] = {
	{ "date", ALIGN_LEFT, 3 },    { "case", ALIGN_SHRINK, 0 },
	{ "metric", ALIGN_LEFT, 2 },  { "change", ALIGN_NUMBER, 0 },
	{ "commit", ALIGN_LEFT, 0 },  { "", ALIGN_LEFT, 0 },
	{ "subject", ALIGN_LEFT, 4 },
};

/* "1a2b3c4", or where it may lie as well: "1a2b3c4..5d6e7f8". */
static void add_commits(struct buf *text, const struct moved *moved)
{
	const struct point *points = moved->series->points;
	const struct change_point *change = moved->change;
	const char *low = points[change->low].commit;
	const char *high = points[change->high].commit;

	if (change->low < change->high && low && high)
		buf_addf(text, "%.7s..%.7s", low, high);
	else if (points[change->first].commit)
		buf_addf(text, "%.7s", points[change->first].commit);
}

static void add_row(struct table *table, const struct moved *moved)
{
	const struct point *first =
		&moved->series->points[moved->change->first];
	bool worse = moved_is_worse(moved);
	enum paint paint = worse ? PAINT_BAD : PAINT_GOOD;
	struct buf text = BUF_INIT;

	table_row(table);
	clock_add_date(&text, moved->date_ns);
	buf_truncate(&text, 10);
	table_cell(table, PAINT_FAINT, text.data);
	table_cell(table, PAINT_NONE, moved->series->case_id);
	table_cell(table, PAINT_NONE, metric_label(moved->series->metric));
	buf_truncate(&text, 0);
	units_add_change(&text, moved->change->ratio);
	table_cell(table, paint, text.data);
	buf_truncate(&text, 0);
	add_commits(&text, moved);
	table_cell(table, PAINT_STRONG, text.data);
	table_cell(table, PAINT_WARN,
		   moved->change->provisional ? "provisional" : NULL);
	table_cell(table, PAINT_FAINT, first->subject);
	buf_release(&text);
}

void terminal_trend(const struct trend *trend, const struct report_style *style,
		    struct buf *out)
{
	struct moves moves = { .items = NULL };
	struct table table;

	moves_collect(trend, &moves);
	table_init(&table, style, columns, ARRAY_LEN(columns));
	for (size_t i = 0; i < moves.count && i < MOVES_SHOWN; i++)
		add_row(&table, &moves.items[i]);
	if (moves.count)
		table_print(&table, TABLE_HEADING, out, NULL);
	if (moves.count > MOVES_SHOWN)
		buf_addf(out, "and %zu older changes\n",
			 moves.count - MOVES_SHOWN);
	table_release(&table);
	free(moves.items);
}
