/* SPDX-License-Identifier: MIT */
/*
 * Findings for a terminal: the verdict first, then what changed, the largest
 * first, then what is unchanged in one line (or its rows, if they are few),
 * then what to do and the counts.
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

enum { ROWS_ALL_MAX = 12 }; /* so few are all shown */

static const struct table_column findings_columns[] = {
	{ "", ALIGN_LEFT, 0 },	       { "case", ALIGN_SHRINK, 0 },
	{ "metric", ALIGN_LEFT, 0 },   { "change", ALIGN_NUMBER, 0 },
	{ "interval", ALIGN_LEFT, 1 },
};

/* One line, wrapped at spaces; INDENT before all but the first. */
static void add_wrapped(const char *text, size_t columns, struct buf *out)
{
	size_t used = 0, len, width;
	struct buf word = BUF_INIT;

	for (; *text; text += len) {
		len = strcspn(text + (*text == ' '), " ") + (*text == ' ');
		buf_truncate(&word, 0);
		buf_add(&word, text, len);
		width = text_width(word.data);
		if (used && used + width > columns) {
			buf_adds(out, "\n  ");
			buf_adds(out, word.data + (*text == ' '));
			used = 2 + width - (*text == ' ');
			continue;
		}
		buf_adds(out, word.data);
		used += width;
	}
	buf_addc(out, '\n');
	buf_release(&word);
}

void terminal_add_sentences(const char *text, const struct report_style *style,
			    struct buf *out)
{
	struct buf line = BUF_INIT, plain = BUF_INIT;
	size_t len;

	for (; *text; text += len + (text[len] == '\n')) {
		len = strcspn(text, "\n");
		buf_truncate(&line, 0);
		buf_truncate(&plain, 0);
		buf_add(&line, text, len);
		plain_add(&plain, line.data, style);
		add_wrapped(plain.data,
			    style->columns > 20 ? (size_t)style->columns : 20,
			    out);
	}
	buf_release(&line);
	buf_release(&plain);
}

static void add_side(struct buf *out, const char *label,
		     const struct side_info *side,
		     const struct report_style *style)
{
	struct buf text = BUF_INIT, plain = BUF_INIT;

	buf_addf(&text, "%s  %s", label, side->name ? side->name : "-");
	if (side->commit.hash) {
		buf_adds(&text, "  ");
		words_add_commit(&text, &side->commit);
	}
	if (side->measured_ns > 0) {
		buf_adds(&text, "  ");
		clock_add_date(&text, side->measured_ns);
	}
	text_add_printable(&plain, text.data,
			   style->columns > 20 ? (size_t)style->columns : 20);
	buf_truncate(&text, 0);
	plain_add(&text, plain.data, style);
	paint_add(out, PAINT_FAINT, text.data, style);
	buf_addc(out, '\n');
	buf_release(&text);
	buf_release(&plain);
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

static void detail_row(struct table *table, const struct finding *finding)
{
	struct buf text = BUF_INIT;

	words_add_values(&text, finding);
	if (text.len)
		buf_adds(&text, "   ");
	words_add_evidence(&text, finding);
	if (text.len) {
		table_row(table);
		table_cell(table, PAINT_NONE, NULL);
		table_span(table, PAINT_FAINT, text.data);
	}
	buf_truncate(&text, 0);
	if (finding->reason && *finding->reason) {
		words_add_last_line(&text, finding->reason);
		table_row(table);
		table_cell(table, PAINT_NONE, NULL);
		table_span(table, PAINT_NONE, text.data);
	}
	buf_release(&text);
}

enum detail { DETAIL_NONE, DETAIL_BELOW };

static void finding_row(struct table *table, const struct rows *rows,
			const struct finding *finding, enum detail detail)
{
	char *name = rows_case(rows, finding);
	struct buf text = BUF_INIT;

	table_row(table);
	table_cell(table, word_paint(finding), word_of(finding));
	table_cell(table, PAINT_NONE, name);
	table_cell(table, PAINT_NONE, metric_label(finding->metric));
	words_add_change(&text, finding);
	table_cell(table, word_paint(finding), text.data);
	buf_truncate(&text, 0);
	if (finding->ratio_high > finding->ratio_low)
		words_add_interval(&text, finding->ratio_low,
				   finding->ratio_high);
	table_cell(table, PAINT_NONE, text.data);
	buf_release(&text);
	free(name);
	if (detail == DETAIL_BELOW)
		detail_row(table, finding);
}

static void add_folded(struct buf *out, const struct findings *findings,
		       const struct rows *rows, size_t shown,
		       const struct report_style *style)
{
	struct buf text = BUF_INIT;

	if (shown < rows->count) {
		words_add_checked(&text, findings);
		if (text.len)
			buf_addc(&text, '\n');
		buf_addf(&text,
			 "%zu row%s not shown (same or skipped); "
			 "--format json or csv has all\n",
			 rows->count - shown,
			 rows->count - shown == 1 ? "" : "s");
	}
	terminal_add_sentences(text.data, style, out);
	buf_release(&text);
}

static void add_table(struct buf *out, const struct findings *findings,
		      const struct report_style *style)
{
	struct table table;
	struct rows rows;
	size_t i, shown;

	rows_init(&rows, findings);
	shown = rows.count <= ROWS_ALL_MAX ? rows.count : rows.changed;
	table_init(&table, style, findings_columns,
		   ARRAY_LEN(findings_columns));
	for (i = 0; i < shown; i++)
		finding_row(&table, &rows, rows.items[i],
			    i < rows.changed || rows.items[i]->verdict ==
							VERDICT_SKIPPED
				    ? DETAIL_BELOW
				    : DETAIL_NONE);
	if (shown)
		table_print(&table, TABLE_HEADING, out, NULL);
	add_folded(out, findings, &rows, shown, style);
	table_release(&table);
	rows_release(&rows);
}

static void add_notes(struct buf *text, const struct findings *findings)
{
	size_t i;

	for (i = 0; i < findings->notes.count; i++)
		buf_addf(text, "note: %s\n", findings->notes.items[i]);
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
	if (findings->count)
		buf_addc(out, '\n');
	add_notes(&text, findings);
	words_add_advice(&text, findings);
	words_add_counts(&text, findings);
	buf_addc(&text, '\n');
	terminal_add_sentences(text.data, style, out);
	buf_release(&text);
}
