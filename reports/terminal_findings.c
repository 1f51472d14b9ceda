/* SPDX-License-Identifier: MIT */
/*
 * Findings for a terminal: the verdict, what was compared, what changed (the
 * largest first), what could not be told, what is unchanged in one line (or
 * its rows, if they are few), then the counts and what to do.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/text.h"
#include "base/units.h"
#include "model/findings.h"
#include "reports/case_name.h"
#include "reports/report.h"
#include "reports/rows.h"
#include "reports/table.h"
#include "reports/terminal.h"
#include "reports/words.h"
#include "reports/wrap.h"

enum { ROWS_ALL_MAX = 12 /* so few are all shown */, WIDTH_LEAST = 20 };

static const struct table_column findings_columns[] = {
	{ "", ALIGN_LEFT, 0 },	       { "case", ALIGN_NAME, 0 },
	{ "metric", ALIGN_LEFT, 0 },   { "change", ALIGN_NUMBER, 0 },
	{ "interval", ALIGN_LEFT, 1 },
};

static size_t width_of(const struct report_style *style)
{
	return style->columns > WIDTH_LEAST ? (size_t)style->columns
					    : WIDTH_LEAST;
}

void terminal_add_sentences(const char *text, const struct report_style *style,
			    struct buf *out)
{
	struct wrapping wrapping = { width_of(style), 0, 2 };
	struct buf line = BUF_INIT, plain = BUF_INIT;
	size_t len;

	for (; *text; text += len + (text[len] == '\n')) {
		len = strcspn(text, "\n");
		buf_truncate(&line, 0);
		buf_truncate(&plain, 0);
		buf_add(&line, text, len);
		plain_add(&plain, line.data, style);
		wrap_add(out, plain.data, &wrapping);
		buf_addc(out, '\n');
	}
	buf_release(&line);
	buf_release(&plain);
}

void terminal_add_faint(const char *text, const struct report_style *style,
			struct buf *out)
{
	struct buf wrapped = BUF_INIT;

	if (!*text)
		return;
	terminal_add_sentences(text, style, &wrapped);
	buf_truncate(&wrapped, wrapped.len - 1);
	paint_add(out, PAINT_FAINT, wrapped.data, style);
	buf_addc(out, '\n');
	buf_release(&wrapped);
}

/* BUF gets the line of a side with a subject of at most COLUMNS. */
static void side_line(struct buf *buf, const char *label,
		      const struct side_info *side, size_t columns)
{
	buf_addf(buf, "%s  %s", label, side->name ? side->name : "-");
	if (side->commit.hash) {
		buf_adds(buf, "  ");
		words_add_commit(buf, &side->commit, columns);
	}
	if (side->measured_ns > 0) {
		buf_adds(buf, "  ");
		clock_add_date(buf, side->measured_ns);
	}
}

/* The subject takes what the line has left for it. */
static void add_side(struct buf *out, const char *label,
		     const struct side_info *side,
		     const struct report_style *style)
{
	size_t width = width_of(style), used;
	struct buf text = BUF_INIT;

	side_line(&text, label, side, 0);
	used = text_width(text.data) + strlen(" \"\"");
	buf_truncate(&text, 0);
	side_line(&text, label, side, width > used ? width - used : 0);
	terminal_add_faint(text.data, style, out);
	buf_release(&text);
}

static void add_machines(struct buf *out, const struct findings *findings,
			 const struct report_style *style)
{
	const char *base = findings->base.machine_name;
	const char *head = findings->head.machine_name;
	struct buf text = BUF_INIT;
	struct rows rows;

	if (!base && !head)
		return;
	if (base && head && strcmp(base, head) != 0)
		buf_addf(&text, "base was measured on %s, head on %s", base,
			 head);
	else
		buf_addf(&text, "on %s", head ? head : base);
	rows_init(&rows, findings);
	if (rows.label_bytes)
		buf_addf(&text, ", %s",
			 findings->items[0].case_id +
				 strlen(findings->items[0].case_id) -
				 rows.label_bytes + 1);
	rows_release(&rows);
	buf_addc(&text, '\n');
	terminal_add_sentences(text.data, style, out);
	buf_release(&text);
}

static void add_verdict(struct buf *out, const struct findings *findings,
			const struct report_style *style)
{
	static const enum paint paints[] = { [TONE_PASS] = PAINT_GOOD,
					     [TONE_FAIL] = PAINT_BAD,
					     [TONE_UNSURE] = PAINT_WARN };
	struct buf text = BUF_INIT, wrapped = BUF_INIT;

	words_add_verdict(&text, findings);
	terminal_add_sentences(text.data, style, &wrapped);
	buf_truncate(&wrapped, wrapped.len ? wrapped.len - 1 : 0);
	paint_add(out, paints[words_tone(findings)], wrapped.data, style);
	buf_addc(out, '\n');
	buf_release(&text);
	buf_release(&wrapped);
}

/* A line below a row. */
static void line_below(struct table *table, enum paint paint, const char *text)
{
	if (!*text)
		return;
	table_row(table);
	table_cell(table, PAINT_NONE, NULL);
	table_span(table, paint, text);
}

static void values_row(struct table *table, const struct finding *finding)
{
	struct buf text = BUF_INIT;

	words_add_values(&text, finding);
	if (text.len)
		buf_adds(&text, "   ");
	words_add_evidence(&text, finding);
	line_below(table, PAINT_FAINT, text.data);
	buf_release(&text);
}

/* A reason that rows share stands below the last of them. */
static void reason_row(struct table *table, const struct rows *rows,
		       size_t index)
{
	const struct finding *finding = rows->items[index];
	struct buf text = BUF_INIT;
	size_t first = index;

	if (!finding->reason || rows_sharing(rows, index) > 1)
		return;
	while (first && rows_sharing(rows, first - 1) > 1)
		first--;
	if (first < index)
		buf_addf(&text, "these %zu: ", index - first + 1);
	words_add_last_line(&text, finding->reason);
	line_below(table, PAINT_NONE, text.data);
	buf_release(&text);
}

static void finding_row(struct table *table, const struct rows *rows,
			size_t index)
{
	const struct finding *finding = rows->items[index];
	char *name = rows_case(rows, finding);
	struct buf text = BUF_INIT;

	table_row(table);
	table_cell(table, word_paint(finding), word_of(finding));
	table_cell(table, PAINT_NONE, name);
	table_cell(table, PAINT_NONE, metric_label(finding->metric));
	words_add_change(&text, finding);
	table_cell(table, word_paint(finding), text.data);
	buf_truncate(&text, 0);
	words_add_certainty(&text, finding);
	table_cell(table, PAINT_NONE, text.data);
	if (index < rows->changed && finding->verdict != VERDICT_UNDECIDED)
		values_row(table, finding);
	reason_row(table, rows, index);
	buf_release(&text);
	free(name);
}

/* What has no row, in one line. */
static void add_not_shown(struct buf *out, const struct rows *rows,
			  size_t shown, const struct report_style *style)
{
	struct buf text = BUF_INIT;

	if (shown == rows->count)
		return;
	buf_adds(&text, "not shown: ");
	if (shown < rows->gated)
		buf_addf(&text, "%zu the same or skipped", rows->gated - shown);
	if (shown < rows->gated && rows->gated < rows->count)
		buf_adds(&text, ", ");
	words_add_not_gated(&text, rows);
	buf_adds(&text, "; --json FILE or --csv FILE has all");
	terminal_add_faint(text.data, style, out);
	buf_release(&text);
}

static void add_table(struct buf *out, const struct findings *findings,
		      const struct report_style *style)
{
	struct table table;
	struct rows rows;
	size_t i, shown;

	rows_init(&rows, findings);
	shown = rows.gated <= ROWS_ALL_MAX ? rows.gated : rows.changed;
	table_init(&table, style, findings_columns,
		   ARRAY_LEN(findings_columns));
	for (i = 0; i < shown; i++)
		finding_row(&table, &rows, i);
	if (shown)
		table_print(&table, TABLE_HEADING, out, NULL);
	add_not_shown(out, &rows, shown, style);
	table_release(&table);
	rows_release(&rows);
}

/* The counts, and what "same" rests on. */
static void add_summary(struct buf *out, const struct findings *findings,
			const struct report_style *style)
{
	struct buf text = BUF_INIT;

	words_add_counts(&text, findings);
	buf_addc(&text, '\n');
	terminal_add_sentences(text.data, style, out);
	buf_release(&text);
}

static void add_notes(struct buf *text, const struct findings *findings)
{
	size_t i;

	for (i = 0; i < findings->notes.count; i++)
		buf_addf(text, "note: %s\n", findings->notes.items[i]);
}

/* As they are, to be copied: not wrapped, not indented. */
static void add_waivers(struct buf *out, const struct findings *findings,
			const struct report_style *style)
{
	struct buf text = BUF_INIT;

	words_add_waivers(&text, findings, WAIVERS_ON_SCREEN, width_of(style));
	if (text.len) {
		buf_addc(out, '\n');
		terminal_add_sentences("to accept it, say why and who in "
				       "these lines:",
				       style, out);
		buf_addf(out, "\n%s", text.data);
	}
	buf_release(&text);
}

void terminal_findings(const struct findings *findings,
		       const struct report_style *style, struct buf *out)
{
	struct buf text = BUF_INIT;

	add_verdict(out, findings, style);
	add_side(out, "base", &findings->base, style);
	add_side(out, "head", &findings->head, style);
	add_machines(out, findings, style);
	buf_addc(out, '\n');
	add_table(out, findings, style);
	add_summary(out, findings, style);
	add_notes(&text, findings);
	words_add_advice(&text, findings);
	if (text.len)
		buf_addc(out, '\n');
	terminal_add_sentences(text.data, style, out);
	add_waivers(out, findings, style);
	buf_release(&text);
}
