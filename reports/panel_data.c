/* SPDX-License-Identifier: MIT */
/*
 * The data of a panel as a table: what spreadsheets and gnuplot read, short
 * enough for a thousand points a file.  Invariant: what would repeat in every
 * row (machines, levels) stands above the rows, once.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/text.h"
#include "model/trend.h"
#include "reports/panel.h"
#include "reports/panel_place.h"

enum { HASH_MAX = 8 }; /* digits; git knows a commit by them */

/* 1.8711e-6: no zeros in front of the exponent. */
static void add_short(struct buf *data, double value)
{
	char text[32], *exponent;

	snprintf(text, sizeof(text), "%.5g", value);
	exponent = strchr(text, 'e');
	if (!exponent) {
		buf_adds(data, text);
		return;
	}
	buf_add(data, text, (size_t)(exponent - text));
	buf_addf(data, "e%ld", strtol(exponent + 1, NULL, 10));
}

/* Counts and bytes as they are; of what was measured five digits. */
static void add_number(struct buf *data, double value)
{
	buf_addc(data, '\t');
	if (!isfinite(value))
		buf_adds(data, "NaN");
	else if (value == round(value) && fabs(value) < 1e15)
		buf_addf(data, "%.0f", value);
	else
		add_short(data, value);
}

static void add_heading(const struct series *series, struct buf *data)
{
	buf_adds(data, "# ");
	text_add_printable(data, series->case_id, 0);
	buf_addf(data, "\t%s\t", metric_infos[series->metric].name);
	text_add_printable(data, series->unit ? series->unit : "", 0);
	if (series->normalized)
		buf_adds(data, "\tat the machine's usual speed");
	buf_addc(data, '\n');
}

/* The first point of the machine of point INDEX; mostly that is GUESS. */
static size_t machine_begin(const struct series *series, size_t index,
			    size_t guess)
{
	size_t i = 0;

	if (same_machine(&series->points[guess], &series->points[index]))
		return guess;
	while (!same_machine(&series->points[i], &series->points[index]))
		i++;
	return i;
}

/* A machine is called by the first of its points. */
static void add_machines(const struct series *series, struct buf *data)
{
	size_t begin = 0;

	for (size_t i = 0; i < series->count; i++) {
		const char *id = series->points[i].machine_id;

		begin = machine_begin(series, i, begin);
		if (begin != i)
			continue;
		buf_addf(data, "# machine\t%zu\t", i);
		text_add_printable(data, id ? id : "-", 0);
		buf_addc(data, '\n');
	}
}

static void add_levels(const struct panel *panel, const struct series *series,
		       struct buf *data)
{
	for (size_t i = 0; i < series->level_count; i++) {
		const struct level *level = &series->levels[i];

		buf_addf(data, "# level\tx\t%.12g\t%.12g",
			 point_x(panel, series, level->first),
			 point_x(panel, series, level->end - 1));
		add_number(data, level->value);
		buf_addc(data, '\n');
	}
}

static void add_commit(const char *commit, struct buf *data)
{
	size_t hex = commit ? strspn(commit, "0123456789abcdef") : 0;

	if (hex)
		buf_add(data, commit, hex < HASH_MAX ? hex : HASH_MAX);
	else
		buf_addc(data, '-');
}

static void add_row(const struct panel *panel, const struct series *series,
		    size_t index, size_t machine, struct buf *data)
{
	const struct point *p = &series->points[index];

	buf_addf(data, "%.12g\t", point_x(panel, series, index));
	add_commit(p->commit, data);
	buf_addc(data, '\t');
	clock_add_date(data,
		       p->commit_date_ns ? p->commit_date_ns : p->measured_ns);
	add_number(data, p->median);
	add_number(data, p->low);
	add_number(data, p->high);
	buf_addf(data, "\t%zu\t%zu\n", p->n, machine);
}

void panel_add_data(const struct panel *panel, const struct series *series,
		    struct buf *data)
{
	size_t machine = 0;

	add_heading(series, data);
	add_machines(series, data);
	add_levels(panel, series, data);
	buf_adds(data, "# x\tcommit\tdate\tmedian\tlow\thigh\tprocesses\t"
		       "machine\n");
	for (size_t i = 0; i < series->count; i++) {
		machine = machine_begin(series, i, machine);
		add_row(panel, series, i, machine, data);
	}
}
