/* SPDX-License-Identifier: MIT */
/* One run as Markdown: for a job summary or a wiki page. */
#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/units.h"
#include "model/run.h"
#include "model/summary.h"
#include "reports/escape.h"
#include "reports/improvements.h"
#include "reports/markdown.h"
#include "reports/report.h"
#include "reports/shown_metrics.h"
#include "reports/words.h"

enum { BYTES_MAX = 60000 };

static void add_heading(const struct run_summary *run, struct buf *out)
{
	enum metric shown[METRIC_COUNT];
	size_t i, count = shown_metrics(run, shown);

	buf_adds(out, "| case |");
	for (i = 0; i < count; i++)
		buf_addf(out, " %s |%s", metric_label(shown[i]),
			 shows_calm_beside(run, shown[i]) ? " calm |" : "");
	buf_adds(out, "\n|---|");
	for (i = 0; i < count; i++)
		buf_addf(out, "--:|%s",
			 shows_calm_beside(run, shown[i]) ? "--:|" : "");
	buf_addc(out, '\n');
}

static void add_value(const struct summary *summary, const char *unit,
		      struct buf *out)
{
	struct buf text = BUF_INIT;

	buf_addc(out, ' ');
	if (summary->n) {
		units_add(&text, summary->median, unit);
		if (words_spread(summary) > 0) {
			buf_adds(&text, " \xc2\xb1 ");
			words_add_spread(&text, summary);
		}
	}
	escape_markdown(out, text.data);
	buf_adds(out, " |");
	buf_release(&text);
}

static void add_case(const struct run_summary *run, size_t index,
		     struct buf *out)
{
	const struct run_case *the_case = &run->run->cases[index];
	struct buf reason = BUF_INIT;
	enum metric shown[METRIC_COUNT];
	size_t i, count = shown_metrics(run, shown);

	buf_adds(out, "| ");
	markdown_add_name(out, the_case->id);
	if (the_case->outcome == OUTCOME_MEASURED && run->run->quick)
		buf_adds(out, " ok");
	if (the_case->outcome != OUTCOME_MEASURED) {
		words_add_last_line(&reason, the_case->reason);
		buf_addf(out, " %s: ",
			 the_case->outcome == OUTCOME_FAILED ? "**failed**"
							     : "skipped");
		markdown_add_text(out, reason.data);
	}
	buf_adds(out, " |");
	for (i = 0; i < count; i++) {
		const struct case_summary *summary = &run->cases[index];

		add_value(&summary->metric[shown[i]],
			  metric_unit(the_case, shown[i]), out);
		if (shows_calm_beside(run, shown[i]))
			add_value(&summary->calm, "s", out);
	}
	buf_addc(out, '\n');
	buf_release(&reason);
}

static void add_improvement(const struct run_summary *run,
			    const struct improvement *it, struct buf *out)
{
	struct buf text = BUF_INIT;

	buf_adds(out, "| ");
	if (improvement_is_first(run, it)) {
		improvement_add_case(&text, run, it);
		markdown_add_name(out, text.data);
	}
	buf_addf(out, " | %s | ", improvement_label(it));
	buf_truncate(&text, 0);
	improvement_add_before(&text, run, it);
	markdown_add_text(out, text.data);
	buf_adds(out, " | ");
	buf_truncate(&text, 0);
	improvement_add_after(&text, run, it);
	markdown_add_text(out, text.data);
	buf_adds(out, " | ");
	buf_truncate(&text, 0);
	improvement_add_change(&text, run, it);
	buf_adds(out, text.data);
	buf_adds(out, " |\n");
	buf_release(&text);
}

static void add_improvements(const struct run_summary *run, struct buf *out)
{
	struct buf left_out = BUF_INIT;
	size_t i;

	if (!run->improvement_count || run->run->quick)
		return;
	buf_adds(out, "\n| improvement | metric | before | after | change |\n"
		      "|---|---|--:|--:|---|\n");
	for (i = 0; i < run->improvement_count && out->len < BYTES_MAX; i++)
		if (improvement_is_shown(run, &run->improvements[i]))
			add_improvement(run, &run->improvements[i], out);
	improvements_add_left_out(&left_out, run);
	if (left_out.len)
		buf_addf(out, "\n%s.\n", left_out.data);
	buf_release(&left_out);
}

static void add_quality(const struct run_summary *run, struct buf *out)
{
	struct buf text = BUF_INIT, line = BUF_INIT;
	const char *at;

	words_add_quality(&text, run);
	buf_addc(out, '\n');
	for (at = text.data; *at && out->len < BYTES_MAX + 4000; at++) {
		if (*at != '\n') {
			buf_addc(&line, *at);
			continue;
		}
		buf_adds(out, "- ");
		markdown_add_text(out, line.data);
		buf_addc(out, '\n');
		buf_truncate(&line, 0);
	}
	buf_release(&text);
	buf_release(&line);
}

void markdown_run(const struct run_summary *run,
		  const struct report_style *style, struct buf *out)
{
	size_t i, count = run->run->case_count;

	(void)style;
	add_heading(run, out);
	for (i = 0; i < count && out->len < BYTES_MAX - 4000; i++)
		add_case(run, i, out);
	if (i < count)
		buf_addf(out,
			 "\n**Truncated**: %zu more cases had no "
			 "room.\n",
			 count - i);
	add_improvements(run, out);
	add_quality(run, out);
}
