/* SPDX-License-Identifier: MIT */
/* One run as one HTML page: the cases, their slices in time order, the
 * improvements, the machine. */
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/units.h"
#include "model/run.h"
#include "model/summary.h"
#include "reports/escape.h"
#include "reports/html.h"
#include "reports/improvements.h"
#include "reports/report.h"
#include "reports/shown_metrics.h"
#include "reports/words.h"

static void add_value(struct buf *out, const char *label, const char *unit,
		      const struct summary *summary)
{
	struct buf text = BUF_INIT;

	buf_addf(out, "<td class=\"num\" data-label=\"%s\" data-value=\"",
		 label);
	if (summary->n && isfinite(summary->median)) {
		units_add_exact(out, summary->median);
		units_add(&text, summary->median, unit);
	}
	buf_adds(out, "\">");
	escape_html(out, text.data);
	if (text.len && words_spread(summary) > 0) {
		buf_truncate(&text, 0);
		buf_adds(&text, "\xc2\xb1");
		words_add_spread(&text, summary);
		html_element(out, "small", NULL, text.data);
	}
	buf_adds(out, "</td>");
	buf_release(&text);
}

static void add_reason(struct buf *out, const struct run_case *the_case,
		       bool quick)
{
	bool failed = the_case->outcome == OUTCOME_FAILED;

	if (the_case->outcome == OUTCOME_MEASURED) {
		if (quick)
			html_element(out, "small", "good", "ok");
		return;
	}
	html_element(out, "small", failed ? "bad" : "faint",
		     failed ? "failed" : "skipped");
	if (the_case->reason && strchr(the_case->reason, '\n')) {
		buf_adds(out, "<pre>");
		escape_html_lines(out, the_case->reason);
		buf_adds(out, "</pre>");
	} else {
		html_element(out, "small", NULL, the_case->reason);
	}
}

static void add_case(struct buf *out, const struct run_summary *run,
		     size_t index)
{
	const struct run_case *the_case = &run->run->cases[index];
	struct buf slices = BUF_INIT;
	enum metric shown[METRIC_COUNT];
	size_t i, count = shown_metrics(run, shown);

	if (!run->run->quick)
		html_add_slices(&slices, run->run, index);
	buf_addf(out, "<tr%s><td>", slices.len ? " class=\"has-detail\"" : "");
	html_add_name(out, the_case->id);
	add_reason(out, the_case, run->run->quick);
	buf_adds(out, "</td>");
	for (i = 0; i < count; i++) {
		add_value(out, metric_label(shown[i]),
			  metric_unit(the_case, shown[i]),
			  &run->cases[index].metric[shown[i]]);
		if (shows_calm_beside(run, shown[i]))
			add_value(out, "calm", "s", &run->cases[index].calm);
	}
	buf_adds(out, "</tr>\n");
	if (slices.len) {
		buf_addf(out,
			 "<tr class=\"detail\"><td colspan=\"%zu\">"
			 "<details><summary>slices in time order, and "
			 "their distribution</summary>",
			 count + 1 + run->shows_calm);
		buf_adds(out, slices.data);
		buf_adds(out, "</details></td></tr>\n");
	}
	buf_release(&slices);
}

static void add_column(struct buf *out, const char *label)
{
	buf_addf(out, "<th class=\"num\"><button>%s</button></th>", label);
}

static void add_table(struct buf *out, const struct run_summary *run)
{
	enum metric shown[METRIC_COUNT];
	size_t i, count = shown_metrics(run, shown);

	html_add_tools(out, NULL);
	buf_adds(out, "<table id=\"rows\"><thead><tr>"
		      "<th><button>case</button></th>");
	for (i = 0; i < count; i++) {
		add_column(out, metric_label(shown[i]));
		if (shows_calm_beside(run, shown[i]))
			add_column(out, "calm");
	}
	buf_adds(out, "</tr></thead><tbody>\n");
	for (i = 0; i < run->run->case_count; i++)
		add_case(out, run, i);
	buf_adds(out, "</tbody></table>\n");
	if (run->run->quick)
		return;
	buf_adds(out, "<p class=\"legend\">Medians over "
		      "processes; \xc2\xb1 is the wider side of their "
		      "interval.</p>\n");
}

static void add_cell(struct buf *out, const char *label, struct buf *text)
{
	buf_addf(out, "<td class=\"num\" data-label=\"%s\">", label);
	escape_html(out, text->data);
	buf_adds(out, "</td>");
	buf_truncate(text, 0);
}

static void add_improvement(struct buf *out, const struct run_summary *run,
			    const struct improvement *it)
{
	struct buf text = BUF_INIT;

	buf_adds(out, "<tr><td>");
	if (improvement_is_first(run, it)) {
		improvement_add_case(&text, run, it);
		html_add_name(out, text.data);
		buf_truncate(&text, 0);
	}
	buf_addf(out, "</td><td>%s</td>", improvement_label(it));
	improvement_add_before(&text, run, it);
	add_cell(out, "before", &text);
	improvement_add_after(&text, run, it);
	add_cell(out, "after", &text);
	improvement_add_change(&text, run, it);
	buf_adds(out, "<td>");
	html_element(out, "span", html_class(improvement_paint(run, it)),
		     text.data);
	buf_adds(out, "</td></tr>\n");
	buf_release(&text);
}

static void add_improvements(struct buf *out, const struct run_summary *run)
{
	struct buf left_out = BUF_INIT;
	size_t i;

	if (!run->improvement_count || run->run->quick)
		return;
	buf_adds(out, "<h2>Before and after</h2>\n<table><thead><tr>"
		      "<th>improvement</th><th>metric</th>"
		      "<th class=\"num\">before"
		      "</th><th class=\"num\">after</th><th>change</th></tr>"
		      "</thead><tbody>\n");
	for (i = 0; i < run->improvement_count; i++)
		if (improvement_is_shown(run, &run->improvements[i]))
			add_improvement(out, run, &run->improvements[i]);
	buf_adds(out, "</tbody></table>\n");
	improvements_add_left_out(&left_out, run);
	if (left_out.len)
		html_element(out, "p", "legend", left_out.data);
	buf_release(&left_out);
}

static void add_machine(struct buf *out, const struct run *run)
{
	struct buf text = BUF_INIT;

	buf_adds(out, "<h2>Machine and conditions</h2>\n<dl>\n");
	html_add_fact(out, "machine", run->machine.name);
	html_add_fact(out, "fingerprint", run->machine.id);
	html_add_fact(out, "CPU", run->machine.cpu);
	html_add_fact(out, "kernel", run->machine.kernel);
	html_add_fact(out, "libc", run->machine.libc);
	html_add_fact(out, "virtualization", run->machine.virtualization);
	html_add_fact(out, "governor", run->conditions.governor);
	html_add_fact(out, "turbo", run->conditions.turbo);
	html_add_fact(out, "CPUs used", run->conditions.cpu_list);
	if (isfinite(run->conditions.load1))
		buf_addf(&text, "%.2f", run->conditions.load1);
	html_add_fact(out, "load", text.data);
	html_add_fact(out, "tare", run->tare_version);
	html_add_fact(out, "run", run->uuid);
	buf_truncate(&text, 0);
	if (run->started_ns > 0)
		clock_add_date(&text, run->started_ns);
	html_add_fact(out, "started", text.data);
	buf_adds(out, "</dl>\n");
	buf_release(&text);
}

void html_run(const struct run_summary *run, const struct report_style *style,
	      struct buf *out)
{
	struct buf text = BUF_INIT;

	(void)style;
	html_begin(out, "tare: run");
	buf_adds(out, "<header class=\"verdict\">");
	buf_addf(&text, "%zu case%s", run->run->case_count,
		 run->run->case_count == 1 ? "" : "s");
	if (run->run->commit.hash) {
		buf_adds(&text, " at ");
		words_add_commit(&text, &run->run->commit, SUBJECT_WHOLE);
	}
	html_element(out, "h1", NULL, text.data);
	buf_adds(out, "</header>\n");
	add_table(out, run);
	add_improvements(out, run);
	buf_adds(out, "<h2>How good these numbers are</h2>\n");
	buf_truncate(&text, 0);
	words_add_quality(&text, run);
	html_add_items(out, text.data);
	add_machine(out, run->run);
	html_end(out, HTML_SORTED);
	buf_release(&text);
}
