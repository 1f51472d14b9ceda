/* SPDX-License-Identifier: MIT */
/* Findings as one HTML page: verdict, what to do, a table to sort and to
 * filter with the intervals drawn, conditions. */
#include <math.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/units.h"
#include "model/findings.h"
#include "reports/escape.h"
#include "reports/html.h"
#include "reports/report.h"
#include "reports/rows.h"
#include "reports/words.h"

static const char *shown_word(const struct finding *finding)
{
	return finding->verdict == VERDICT_UNDECIDED ? "undecided"
						     : word_of(finding);
}

static void add_verdict(struct buf *out, const struct findings *findings)
{
	static const char *const classes[] = { [TONE_PASS] = "pass",
					       [TONE_FAIL] = "fail",
					       [TONE_UNSURE] = "unsure" };
	struct buf text = BUF_INIT;

	buf_addf(out, "<header class=\"verdict %s\">",
		 classes[words_tone(findings)]);
	words_add_verdict(&text, findings);
	html_element(out, "h1", NULL, text.data);
	buf_truncate(&text, 0);
	words_add_counts(&text, findings);
	html_element(out, "p", NULL, text.data);
	buf_adds(out, "</header>\n");
	buf_release(&text);
}

/* The largest change that fits in the drawings: a few tolerances, so that
 * one big change does not flatten all others. */
static double drawn_range(const struct findings *findings)
{
	double range = log(1.1), size;
	size_t i;

	for (i = 0; i < findings->count; i++) {
		const struct finding *finding = &findings->items[i];

		if (!(finding->ratio_low > 0) ||
		    !(finding->ratio_high > finding->ratio_low) ||
		    !isfinite(finding->ratio_high))
			continue;
		size = fmax(fabs(log(finding->ratio_low)),
			    fabs(log(finding->ratio_high)));
		range = fmax(range, fmin(size, log(1.3)));
	}
	return range;
}

static void add_number_cell(struct buf *out, const char *label, double value,
			    const char *text)
{
	buf_addf(out, "<td class=\"num\" data-label=\"%s\" data-value=\"",
		 label);
	if (isfinite(value))
		units_add_exact(out, value);
	buf_adds(out, "\">");
	escape_html(out, text);
	buf_adds(out, "</td>");
}

static void add_case_cell(struct buf *out, const struct rows *rows,
			  size_t index)
{
	const struct finding *finding = rows->items[index];
	struct buf text = BUF_INIT;

	buf_adds(out, "<td>");
	html_add_name(out, finding->case_id);
	words_add_evidence(&text, finding);
	if (text.len)
		html_element(out, "small", NULL, text.data);
	buf_truncate(&text, 0);
	if (!rows_is_shared(rows, index))
		words_add_last_line(&text, finding->reason);
	if (text.len)
		html_element(out, "small", NULL, text.data);
	if (finding->reason && strchr(finding->reason, '\n')) {
		buf_adds(out, "<details><summary>in full</summary><pre>");
		escape_html_lines(out, finding->reason);
		buf_adds(out, "</pre></details>");
	}
	buf_adds(out, "</td>");
	buf_release(&text);
}

/* What was measured, unfolded where it is worth a look. */
static void add_detail(struct buf *out, const struct buf *traces, bool open)
{
	buf_addf(out,
		 "<tr class=\"detail\"><td colspan=\"6\"><details%s><summary>"
		 "what was measured</summary>",
		 open ? " open" : "");
	buf_add(out, traces->data, traces->len);
	buf_adds(out, "</details></td></tr>\n");
}

static void begin_row(struct buf *out, const struct finding *finding,
		      bool is_rest, bool has_detail)
{
	const char *class = html_class(word_paint(finding));

	buf_addf(out,
		 "<tr data-word=\"%s\" class=\"%s%s\"><td><span class=\"word "
		 "%s\">%s</span></td>",
		 shown_word(finding), is_rest ? "rest" : "changed",
		 has_detail ? " has-detail" : "", class, shown_word(finding));
}

static void add_row(struct buf *out, const struct rows *rows, size_t index,
		    double range)
{
	const struct finding *finding = rows->items[index];
	bool is_rest = index >= rows->changed;
	struct buf text = BUF_INIT, traces = BUF_INIT;

	html_add_traces(&traces, finding);
	begin_row(out, finding, is_rest, traces.len > 0);
	add_case_cell(out, rows, index);
	html_element(out, "td", NULL, metric_label(finding->metric));
	words_add_change(&text, finding);
	add_number_cell(out, "change", finding->ratio, text.data);
	buf_truncate(&text, 0);
	words_add_certainty(&text, finding);
	buf_adds(out, "<td>");
	html_add_interval(out, finding, range);
	if (text.len)
		html_element(out, "small", NULL, text.data);
	buf_adds(out, "</td>");
	buf_truncate(&text, 0);
	words_add_values(&text, finding);
	add_number_cell(out, "base -> head", finding->head, text.data);
	buf_adds(out, "</tr>\n");
	if (traces.len)
		add_detail(out, &traces, !is_rest);
	buf_release(&text);
	buf_release(&traces);
}

static void add_shared_reasons(struct buf *out, const struct rows *rows)
{
	struct buf text = BUF_INIT;

	words_add_shared_reasons(&text, rows);
	html_add_items(out, text.data);
	buf_release(&text);
}

static void add_table(struct buf *out, const struct findings *findings)
{
	static const char *const words[] = {
		"slower",	"fatter",  "more",    "worse",	"over limit",
		"undecided",	"failed",  "missing", "faster", "leaner",
		"fewer",	"better",  "same",    "new",	"changed",
		"incomparable", "skipped", NULL,
	};
	double range = drawn_range(findings);
	struct rows rows;
	size_t i;

	if (!findings->count)
		return;
	rows_init(&rows, findings);
	add_shared_reasons(out, &rows);
	html_add_tools(out, words);
	html_add_rest(out, rows.count - rows.changed);
	buf_adds(out, "<table id=\"rows\"><thead><tr>"
		      "<th><button>verdict</button></th>"
		      "<th><button>case</button></th>"
		      "<th><button>metric</button></th>"
		      "<th class=\"num\"><button>change</button></th>"
		      "<th>interval</th><th class=\"num\">"
		      "<button>base &rarr; head</button></th>"
		      "</tr></thead><tbody>\n");
	for (i = 0; i < rows.count; i++)
		add_row(out, &rows, i, range);
	rows_release(&rows);
	buf_adds(out,
		 "</tbody></table>\n<p class=\"legend\">Drawn: the "
		 "interval of head / base; the middle is no change, "
		 "worse is right where lower is better; the band is "
		 "the tolerance, an arrow is beyond the edge. Of a pair: a "
		 "full dot if base had the first turn, a ring if head "
		 "had; the dashed line is the change that all pairs "
		 "tell.</p>\n");
}

static void add_next_steps(struct buf *out, const struct findings *findings)
{
	struct buf text = BUF_INIT;

	words_add_advice(&text, findings);
	if (text.len) {
		buf_adds(out, "<h2>What to do</h2>\n");
		html_add_items(out, text.data);
	}
	buf_truncate(&text, 0);
	words_add_waivers(&text, findings, WAIVERS_ON_PAGE, WAIVER_WHOLE);
	if (text.len) {
		buf_adds(out, "<h2>To accept it</h2>\n<p>Paste this into "
			      "<code>.tare/accepted.yaml</code>, say why and "
			      "who, and commit it.</p>\n<pre>");
		escape_html_lines(out, text.data);
		buf_adds(out, "</pre>\n");
	}
	buf_truncate(&text, 0);
	words_add_repeat(&text, findings);
	buf_adds(out, "<h2>To repeat it</h2>\n<pre>");
	escape_html(out, text.data);
	buf_adds(out, "</pre>\n");
	buf_release(&text);
}

static void add_part(struct buf *text, const char *part)
{
	if (part && *part)
		buf_addf(text, "%s%s", text->len ? ", " : "", part);
}

static void add_side(struct buf *out, const char *label,
		     const struct side_info *side)
{
	struct buf text = BUF_INIT, part = BUF_INIT;

	add_part(&text, side->name);
	words_add_commit(&part, &side->commit, SUBJECT_WHOLE);
	add_part(&text, part.data);
	add_part(&text, side->machine_name);
	buf_truncate(&part, 0);
	if (side->measured_ns > 0)
		clock_add_date(&part, side->measured_ns);
	add_part(&text, part.data);
	html_add_fact(out, label, text.data);
	buf_release(&text);
	buf_release(&part);
}

static void add_conditions(struct buf *out, const struct findings *findings)
{
	size_t i;

	buf_adds(out, "<h2>Sides and machine</h2>\n<dl>\n");
	add_side(out, "base", &findings->base);
	add_side(out, "head", &findings->head);
	html_add_fact(out, "tare", findings->tare_version);
	for (i = 0; i < findings->notes.count; i++)
		html_add_fact(out, "note", findings->notes.items[i]);
	buf_adds(out, "</dl>\n");
}

void html_findings(const struct findings *findings,
		   const struct report_style *style, struct buf *out)
{
	(void)style;
	html_begin(out, "tare: findings");
	add_verdict(out, findings);
	add_table(out, findings);
	add_next_steps(out, findings);
	add_conditions(out, findings);
	html_end(out, HTML_SORTED);
}
