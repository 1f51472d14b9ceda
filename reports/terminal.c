/* SPDX-License-Identifier: MIT */
/*
 * One run for a terminal: a table by suite, then what failed in full, then
 * the improvements over references, then how far the numbers can be trusted.
 */
#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/text.h"
#include "base/units.h"
#include "model/run.h"
#include "model/summary.h"
#include "reports/case_name.h"
#include "reports/improvements.h"
#include "reports/report.h"
#include "reports/table.h"
#include "reports/terminal.h"
#include "reports/words.h"

/* What a line of a failure's story takes at most, in rows of the terminal. */
enum { REASON_LINES_MAX = 40, LINE_ROWS_MAX = 3, INDENT = 4 };

/* Columns of the run table: the main one is the time, what a case tracks, or
 * what a load gets through; the interval is its. */
enum { COLUMN_CASE, COLUMN_MAIN, COLUMN_SPREAD, COLUMN_CALM };

static const struct table_column run_columns[] = {
	{ "case", ALIGN_NAME, 0 },	 { "time", ALIGN_NUMBER, 0 },
	{ "\xc2\xb1", ALIGN_NUMBER, 0 }, { "calm", ALIGN_NUMBER, 0 },
	{ "p99", ALIGN_NUMBER, 5 },	 { "throughput", ALIGN_NUMBER, 6 },
	{ "errors", ALIGN_NUMBER, 4 },	 { "peak mem", ALIGN_NUMBER, 3 },
	{ "allocs", ALIGN_NUMBER, 2 },	 { "instr", ALIGN_NUMBER, 1 },
};

static const enum metric metrics_after_calm[] = {
	METRIC_P99,	    METRIC_THROUGHPUT,	METRIC_ERRORS,
	METRIC_PEAK_MEMORY, METRIC_ALLOCATIONS, METRIC_INSTRUCTIONS,
};

_Static_assert(ARRAY_LEN(run_columns) ==
		       COLUMN_CALM + 1 + ARRAY_LEN(metrics_after_calm),
	       "a column for each metric");

static void number_cell(struct table *table, const struct summary *numbers,
			const char *unit)
{
	struct buf text = BUF_INIT;

	if (numbers->n && isfinite(numbers->median))
		units_add(&text, numbers->median, unit);
	table_cell(table, PAINT_NONE, text.data);
	buf_release(&text);
}

static void metric_cell(struct table *table, const struct run_case *the_case,
			const struct case_summary *summary, enum metric metric)
{
	number_cell(table, &summary->metric[metric],
		    metric_unit(the_case, metric));
}

/* Of a command only its whole memory is known. */
static enum metric shown(const struct case_summary *summary, enum metric metric)
{
	if (metric == METRIC_PEAK_MEMORY && !summary->metric[metric].n)
		return METRIC_PEAK_RSS;
	return metric;
}

static void calm_cell(struct table *table, const struct run_summary *run,
		      size_t index)
{
	if (run->shows_calm)
		number_cell(table, &run->cases[index].calm, "s");
	else
		table_cell(table, PAINT_NONE, NULL);
}

/* What the case is about: a load has no time of its own. */
static enum metric main_metric(const struct case_summary *summary)
{
	if (summary->metric[METRIC_TIME].n)
		return METRIC_TIME;
	return summary->metric[METRIC_TRACK].n ? METRIC_TRACK
					       : METRIC_THROUGHPUT;
}

static void measured_row(struct table *table, const struct run_summary *run,
			 size_t index)
{
	const struct run_case *the_case = &run->run->cases[index];
	const struct case_summary *summary = &run->cases[index];
	enum metric mine = main_metric(summary);
	struct buf spread = BUF_INIT;
	size_t i;

	if (summary->metric[mine].n)
		words_add_spread(&spread, &summary->metric[mine]);
	metric_cell(table, the_case, summary, mine);
	table_cell(table, PAINT_FAINT, spread.data);
	calm_cell(table, run, index);
	for (i = 0; i < ARRAY_LEN(metrics_after_calm); i++) {
		enum metric metric = shown(summary, metrics_after_calm[i]);

		if (metric == mine)
			table_cell(table, PAINT_NONE, NULL);
		else
			metric_cell(table, the_case, summary, metric);
	}
	buf_release(&spread);
}

static void reason_row(struct table *table, const struct run_case *the_case)
{
	bool failed = the_case->outcome == OUTCOME_FAILED;
	struct buf text = BUF_INIT;

	buf_adds(&text, failed ? "failed" : "skipped");
	if (the_case->reason && *the_case->reason) {
		buf_adds(&text, ": ");
		words_add_last_line(&text, the_case->reason);
	}
	table_span(table, failed ? PAINT_BAD : PAINT_FAINT, text.data);
	buf_release(&text);
}

static bool same_text(const char *a, const char *b)
{
	return !strcmp(a ? a : "", b ? b : "");
}

/* Do all cases of the suite of case FIRST run under one interpreter? */
static bool one_label(const struct run *run, size_t first)
{
	size_t i;

	for (i = 0; i < run->case_count; i++)
		if (same_text(run->cases[i].suite, run->cases[first].suite) &&
		    !same_text(run->cases[i].label, run->cases[first].label))
			return false;
	return true;
}

static void suite_row(struct table *table, const struct run *run, size_t first)
{
	const struct run_case *the_case = &run->cases[first];
	struct buf text = BUF_INIT;

	if (table->count) {
		table_row(table);
		table_span(table, PAINT_NONE, NULL);
	}
	buf_adds(&text, the_case->suite ? the_case->suite : "(no suite)");
	if (one_label(run, first) && the_case->label)
		buf_addf(&text, "  %s", the_case->label);
	table_row(table);
	table_span(table, PAINT_STRONG, text.data);
	buf_release(&text);
}

static void case_row(struct table *table, const struct run_summary *summary,
		     size_t index, bool with_label)
{
	const struct run_case *the_case = &summary->run->cases[index];
	struct buf name = BUF_INIT;

	case_name_add_short(&name, the_case->id);
	if (with_label && the_case->label)
		buf_addf(&name, "@%s", the_case->label);
	table_row(table);
	table_cell(table, PAINT_NONE, name.data);
	if (the_case->outcome == OUTCOME_MEASURED && summary->run->quick)
		table_span(table, PAINT_GOOD, "ok");
	else if (the_case->outcome == OUTCOME_MEASURED)
		measured_row(table, summary, index);
	else
		reason_row(table, the_case);
	buf_release(&name);
}

/* One suite: its title and its cases, wherever they stand in the run. */
static void suite_rows(struct table *table, const struct run_summary *summary,
		       size_t first)
{
	const struct run *run = summary->run;
	bool with_label = !one_label(run, first);
	size_t i;

	suite_row(table, run, first);
	for (i = first; i < run->case_count; i++)
		if (same_text(run->cases[i].suite, run->cases[first].suite))
			case_row(table, summary, i, with_label);
}

static bool suite_seen(const struct run *run, size_t index)
{
	size_t i;

	for (i = 0; i < index; i++)
		if (same_text(run->cases[i].suite, run->cases[index].suite))
			return true;
	return false;
}

static bool is_all_times(const struct run_summary *summary)
{
	size_t i;

	for (i = 0; i < summary->run->case_count; i++) {
		enum metric metric = main_metric(&summary->cases[i]);

		if (metric != METRIC_TIME && summary->cases[i].metric[metric].n)
			return false;
	}
	return true;
}

/* What had no room, and how to see it all the same. */
static void add_left_out(const char *headings, const struct report_style *style,
			 struct buf *out)
{
	struct buf text = BUF_INIT;

	if (!*headings)
		return;
	buf_addf(&text,
		 "left out: %s (a wider terminal or tare report RUN -f csv "
		 "shows it)",
		 headings);
	terminal_add_faint(text.data, style, out);
	buf_release(&text);
}

static void add_run_table(const struct run_summary *summary,
			  const struct report_style *style, struct buf *out)
{
	struct table_column columns[ARRAY_LEN(run_columns)];
	struct buf left_out = BUF_INIT;
	struct table table;
	size_t i;

	memcpy(columns, run_columns, sizeof(columns));
	if (!is_all_times(summary))
		columns[COLUMN_MAIN].heading = "value";
	table_init(&table, style, columns, ARRAY_LEN(columns));
	for (i = 0; i < summary->run->case_count; i++)
		if (!suite_seen(summary->run, i))
			suite_rows(&table, summary, i);
	table_print(&table, summary->run->quick ? TABLE_BARE : TABLE_HEADING,
		    out, &left_out);
	add_left_out(left_out.data, style, out);
	table_release(&table);
	buf_release(&left_out);
}

/* The lines of TEXT, indented, each harmless; of many the last, where a
 * traceback says what happened, and of a long one the beginning. */
static void add_lines(struct buf *out, const char *text,
		      const struct report_style *style)
{
	size_t lines = 0, len, columns = (size_t)style->columns;
	struct buf line = BUF_INIT, cut = BUF_INIT;
	const char *at;

	for (at = text; (at = strchr(at, '\n')); at++)
		lines++;
	if (lines > REASON_LINES_MAX) {
		buf_pad(out, ' ', INDENT);
		buf_addf(out, "(%zu lines before)\n", lines - REASON_LINES_MAX);
	}
	for (; *text; text += len + (text[len] == '\n')) {
		len = strcspn(text, "\n");
		if (lines > REASON_LINES_MAX) {
			lines--;
			continue;
		}
		buf_truncate(&line, 0);
		buf_add(&line, text, len);
		buf_truncate(&cut, 0);
		text_add_printable(&cut, line.data, LINE_ROWS_MAX * columns);
		buf_pad(out, ' ', INDENT);
		plain_add(out, cut.data, style);
		buf_addc(out, '\n');
	}
	buf_release(&line);
	buf_release(&cut);
}

static void add_failures(const struct run *run,
			 const struct report_style *style, struct buf *out)
{
	struct buf name = BUF_INIT;
	size_t i;

	for (i = 0; i < run->case_count; i++) {
		const struct run_case *the_case = &run->cases[i];

		if (the_case->outcome != OUTCOME_FAILED || !the_case->reason ||
		    !strchr(the_case->reason, '\n'))
			continue;
		buf_truncate(&name, 0);
		buf_adds(&name, "failed: ");
		plain_add(&name, the_case->id, style);
		buf_addc(out, '\n');
		paint_add(out, PAINT_BAD, name.data, style);
		buf_addc(out, '\n');
		add_lines(out, the_case->reason, style);
	}
	buf_release(&name);
}

static void improvement_row(struct table *table, const struct run_summary *run,
			    const struct improvement *it)
{
	struct buf text = BUF_INIT;

	table_row(table);
	if (improvement_is_first(run, it))
		improvement_add_case(&text, run, it);
	table_cell(table, PAINT_NONE, text.data);
	table_cell(table, PAINT_NONE, improvement_label(it));
	buf_truncate(&text, 0);
	improvement_add_before(&text, run, it);
	table_cell(table, PAINT_NONE, text.data);
	buf_truncate(&text, 0);
	improvement_add_after(&text, run, it);
	table_cell(table, PAINT_NONE, text.data);
	buf_truncate(&text, 0);
	improvement_add_change(&text, run, it);
	table_cell(table, improvement_paint(run, it), text.data);
	buf_release(&text);
}

static void add_improvements(const struct run_summary *run,
			     const struct report_style *style, struct buf *out)
{
	static const struct table_column columns[] = {
		{ "improvement", ALIGN_NAME, 0 }, { "metric", ALIGN_LEFT, 0 },
		{ "before", ALIGN_NUMBER, 0 },	  { "after", ALIGN_NUMBER, 0 },
		{ "change", ALIGN_LEFT, 0 },
	};
	struct buf left_out = BUF_INIT;
	struct table table;
	size_t i;

	if (!run->improvement_count || run->run->quick)
		return;
	table_init(&table, style, columns, ARRAY_LEN(columns));
	for (i = 0; i < run->improvement_count; i++)
		if (improvement_is_shown(run, &run->improvements[i]))
			improvement_row(&table, run, &run->improvements[i]);
	buf_addc(out, '\n');
	table_print(&table, TABLE_HEADING, out, NULL);
	improvements_add_left_out(&left_out, run);
	terminal_add_faint(left_out.data, style, out);
	table_release(&table);
	buf_release(&left_out);
}

void terminal_run(const struct run_summary *run,
		  const struct report_style *style, struct buf *out)
{
	struct buf quality = BUF_INIT;

	if (!run->run->case_count)
		buf_adds(out, "no cases\n");
	else
		add_run_table(run, style, out);
	add_failures(run->run, style, out);
	add_improvements(run, style, out);
	words_add_quality(&quality, run);
	buf_addc(out, '\n');
	terminal_add_sentences(quality.data, style, out);
	buf_release(&quality);
}
