/* SPDX-License-Identifier: MIT */
/*
 * Findings as the comment of a pull request: the verdict and what to do
 * first, the changed rows, the rest folded.  Hosts refuse comments beyond
 * 65,536 bytes, so rows stop before that and what follows them has its room
 * kept.
 */
#include "reports/markdown.h"

#include <math.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/units.h"
#include "model/findings.h"
#include "reports/escape.h"
#include "reports/report.h"
#include "reports/rows.h"
#include "reports/words.h"

enum {
	BYTES_MAX = 64000,
	BYTES_TAIL = 12000, /* for what stands below the rows */
	NAME_COLUMNS = 120,
	REASON_COLUMNS = 300,
	NOTES_MAX = 20,
};

void markdown_add_name(struct buf *out, const char *name)
{
	struct buf text = BUF_INIT;

	shorten_middle(&text, name, NAME_COLUMNS, ELLIPSIS_UNICODE);
	escape_markdown_code(out, text.data);
	buf_release(&text);
}

void markdown_add_text(struct buf *out, const char *text)
{
	struct buf plain = BUF_INIT;

	shorten_middle(&plain, text, REASON_COLUMNS, ELLIPSIS_UNICODE);
	escape_markdown(out, plain.data);
	buf_release(&plain);
}

static void add_cell(struct buf *out, const struct buf *text)
{
	escape_markdown(out, text->data);
	buf_adds(out, " | ");
}

static const char *bold(const struct finding *finding)
{
	bool bad = finding->verdict == VERDICT_WORSE ||
		   finding->verdict == VERDICT_FAILED;

	return bad && finding_counts(finding) ? "**" : "";
}

static void add_last_cell(struct buf *out, const struct rows *rows,
			  size_t index)
{
	const struct finding *finding = rows->items[index];
	struct buf text = BUF_INIT;

	words_add_evidence(&text, finding);
	if (finding->reason && *finding->reason &&
	    !rows_is_shared(rows, index)) {
		if (text.len)
			buf_adds(&text, "; ");
		words_add_last_line(&text, finding->reason);
	}
	markdown_add_text(out, text.data);
	buf_adds(out, " |\n");
	buf_release(&text);
}

static void add_row(struct buf *out, const struct rows *rows, size_t index)
{
	const struct finding *finding = rows->items[index];
	char *name = rows_case(rows, finding);
	struct buf text = BUF_INIT;

	buf_addf(out, "| %s%s%s | ", bold(finding),
		 finding->verdict == VERDICT_UNDECIDED ? "undecided"
						       : word_of(finding),
		 bold(finding));
	markdown_add_name(out, name);
	buf_addf(out, " | %s | ", metric_label(finding->metric));
	words_add_change(&text, finding);
	add_cell(out, &text);
	buf_truncate(&text, 0);
	words_add_certainty(&text, finding);
	add_cell(out, &text);
	buf_truncate(&text, 0);
	words_add_values(&text, finding);
	add_cell(out, &text);
	add_last_cell(out, rows, index);
	buf_release(&text);
	free(name);
}

/* Rows FIRST to END; how many had no room. */
static size_t add_rows(struct buf *out, const struct rows *rows, size_t first,
		       size_t end)
{
	size_t i, before;

	if (first == end)
		return 0;
	buf_adds(out, "| | case | metric | change | interval | base -> head "
		      "| |\n|---|---|---|--:|---|---|---|\n");
	for (i = first; i < end; i++) {
		before = out->len;
		add_row(out, rows, i);
		if (out->len > BYTES_MAX - BYTES_TAIL) {
			buf_truncate(out, before);
			return end - i;
		}
	}
	return 0;
}

static const char *what_to_do(const struct findings *findings)
{
	switch (words_tone(findings)) {
	case TONE_PASS:
		return "No action needed";
	case TONE_FAIL:
		return findings_count(findings, VERDICT_WORSE, FINDINGS_GATED)
			       ? "Fix it, or accept it as told below"
			       : "See the reasons below";
	case TONE_UNSURE:
		break;
	}
	return "Look at the rows below";
}

static void add_headline(struct buf *out, const struct findings *findings)
{
	static const char *const marks[] = {
		[TONE_PASS] = "✅", [TONE_FAIL] = "❌", [TONE_UNSURE] = "⚠️"
	};
	struct buf text = BUF_INIT;

	words_add_verdict(&text, findings);
	buf_addf(out, "%s **", marks[words_tone(findings)]);
	markdown_add_text(out, text.data);
	buf_addf(out, ".** %s.\n\n", what_to_do(findings));
	buf_release(&text);
}

/* What is the same, skipped or not gated, folded. */
static void add_folded(struct buf *out, const struct rows *rows,
		       size_t *truncated)
{
	size_t quiet = rows->gated - rows->changed;
	struct buf text = BUF_INIT;

	if (rows->changed == rows->count)
		return;
	if (quiet)
		buf_addf(&text, "%zu the same or skipped", quiet);
	if (quiet && rows->gated < rows->count)
		buf_adds(&text, ", ");
	words_add_not_gated(&text, rows);
	buf_addf(out, "\n<details><summary>%s</summary>\n\n", text.data);
	*truncated += add_rows(out, rows, rows->changed, rows->count);
	buf_adds(out, "\n</details>\n");
	buf_release(&text);
}

static void add_side(struct buf *out, const char *label,
		     const struct side_info *side)
{
	struct buf commit = BUF_INIT;

	words_add_commit(&commit, &side->commit, SUBJECT_WHOLE);
	buf_addf(out, "- %s: ", label);
	markdown_add_name(out, side->name ? side->name : "-");
	if (commit.len) {
		buf_addc(out, ' ');
		markdown_add_text(out, commit.data);
	}
	if (side->machine_name) {
		buf_adds(out, ", on ");
		markdown_add_text(out, side->machine_name);
	}
	if (side->measured_ns > 0) {
		buf_adds(out, ", ");
		clock_add_date(out, side->measured_ns);
	}
	buf_addc(out, '\n');
	buf_release(&commit);
}

/* Lines of plain text as list items. */
static void add_items(struct buf *out, const char *lines)
{
	struct buf line = BUF_INIT;

	for (; *lines; lines++) {
		if (*lines != '\n') {
			buf_addc(&line, *lines);
			continue;
		}
		buf_adds(out, "- ");
		markdown_add_text(out, line.data);
		buf_addc(out, '\n');
		buf_truncate(&line, 0);
	}
	buf_release(&line);
}

static void add_shared_reasons(struct buf *out, const struct rows *rows)
{
	struct buf text = BUF_INIT;

	words_add_shared_reasons(&text, rows);
	if (text.len) {
		buf_addc(out, '\n');
		add_items(out, text.data);
	}
	buf_release(&text);
}

static void add_conditions(struct buf *out, const struct findings *findings)
{
	struct buf text = BUF_INIT;
	size_t i;

	buf_addc(out, '\n');
	add_side(out, "base", &findings->base);
	add_side(out, "head", &findings->head);
	for (i = 0; i < findings->notes.count && i < NOTES_MAX; i++) {
		buf_adds(out, "- note: ");
		markdown_add_text(out, findings->notes.items[i]);
		buf_addc(out, '\n');
	}
	words_add_counts(&text, findings);
	buf_adds(out, "- ");
	markdown_add_text(out, text.data);
	buf_addc(out, '\n');
	buf_release(&text);
}

static void add_next_steps(struct buf *out, const struct findings *findings)
{
	struct buf text = BUF_INIT;

	words_add_advice(&text, findings);
	if (text.len) {
		buf_adds(out, "\nWhat to do:\n");
		add_items(out, text.data);
	}
	buf_truncate(&text, 0);
	words_add_waivers(&text, findings, WAIVERS_ON_PAGE, WAIVER_WHOLE);
	if (text.len)
		buf_addf(out,
			 "\nTo accept it, paste this into "
			 "`.tare/accepted.yaml`, say why and who, and commit "
			 "it:\n\n```yaml\n%s```\n",
			 text.data);
	buf_truncate(&text, 0);
	words_add_repeat(&text, findings);
	buf_adds(out, "\nTo repeat it: ");
	markdown_add_name(out, text.data);
	buf_addc(out, '\n');
	buf_release(&text);
}

void markdown_findings(const struct findings *findings,
		       const struct report_style *style, struct buf *out)
{
	size_t truncated;
	struct rows rows;

	(void)style;
	rows_init(&rows, findings);
	add_headline(out, findings);
	truncated = add_rows(out, &rows, 0, rows.changed);
	add_shared_reasons(out, &rows);
	add_folded(out, &rows, &truncated);
	if (truncated)
		buf_addf(out,
			 "\n**Truncated**: %zu more rows had no room; "
			 "the JSON and HTML reports have all.\n",
			 truncated);
	add_next_steps(out, findings);
	add_conditions(out, findings);
	buf_adds(out, "\n<!-- tare -->\n"); /* to find the comment again */
	rows_release(&rows);
}
