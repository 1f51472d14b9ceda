/* SPDX-License-Identifier: MIT */
/* Every format against its golden file, and against names from hell. */
#include "tests/unit/reports/made.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/text.h"
#include "model/findings.h"
#include "model/summary.h"
#include "reports/report.h"

static const struct report_style pipe_style = { .columns = 80,
						.unicode = true };

void test_formats_golden(void **state)
{
	struct findings *findings = made_findings();
	struct run_summary *run = made_run();
	const struct report_format *format;
	struct buf out = BUF_INIT;
	char name[64];

	(void)state;
	for (format = report_formats; format->name; format++) {
		snprintf(name, sizeof(name), "report_findings.%s",
			 format->name);
		buf_truncate(&out, 0);
		format->findings(findings, &pipe_style, &out);
		assert_golden(name, &out);
		if (!format->run)
			continue;
		snprintf(name, sizeof(name), "report_run.%s", format->name);
		buf_truncate(&out, 0);
		format->run(run, &pipe_style, &out);
		assert_golden(name, &out);
	}
	buf_release(&out);
	findings_free(findings);
	made_run_free(run);
}

void test_formats_are_harmless(void **state)
{
	struct findings *findings = made_evil_findings();
	struct run_summary *run = made_evil_run();
	const struct report_format *format;
	struct buf out = BUF_INIT;

	(void)state;
	for (format = report_formats; format->name; format++) {
		buf_truncate(&out, 0);
		format->findings(findings, &pipe_style, &out);
		assert_true(out.len > 0);
		if (!strcmp(format->name, "json") ||
		    !strcmp(format->name, "junit"))
			continue; /* exact text; test_json, test_junit */
		assert_harmless(&out);
		assert_null(strstr(out.data, "\r\nthird"));
		if (!format->run)
			continue;
		buf_truncate(&out, 0);
		format->run(run, &pipe_style, &out);
		assert_harmless(&out);
	}
	buf_release(&out);
	findings_free(findings);
	made_run_free(run);
}

void test_html_holds_no_markup_of_others(void **state)
{
	struct findings *findings = made_evil_findings();
	struct buf out = BUF_INIT;
	const char *at;
	int scripts = 0;

	(void)state;
	html_findings(findings, &pipe_style, &out);
	for (at = out.data; (at = strstr(at, "<script")); at++)
		scripts++;
	assert_int_equal(scripts, 1);
	assert_null(strstr(out.data, "alert(1)</script>"));
	assert_null(strstr(out.data, "http://"));
	assert_null(strstr(out.data, "https://"));
	buf_release(&out);
	findings_free(findings);
}

void test_formats_take_nothing(void **state)
{
	struct findings *findings = findings_new();
	struct run_summary empty = { .run = NULL };
	const struct report_format *format;
	struct run *run = run_new();
	struct buf out = BUF_INIT;

	(void)state;
	empty.run = run;
	for (format = report_formats; format->name; format++) {
		buf_truncate(&out, 0);
		format->findings(findings, &pipe_style, &out);
		assert_true(out.len > 0);
		if (format->run)
			format->run(&empty, &pipe_style, &out);
	}
	assert_null(report_find("nonsense"));
	assert_string_equal(report_find("csv")->name, "csv");
	buf_release(&out);
	findings_free(findings);
	run_free(run);
}

/* The widest line, in columns. */
static size_t widest(const struct buf *out)
{
	size_t most = 0, len;
	const char *at;
	char *line;

	for (at = out->data; *at; at += len + (at[len] == '\n')) {
		len = strcspn(at, "\n");
		line = xstrndup(at, len);
		if (text_width(line) > most)
			most = text_width(line);
		free(line);
	}
	return most;
}

void test_terminal_never_wraps(void **state)
{
	static const int columns[] = { 40, 60, 80, 120, 200 };
	struct findings *findings = made_findings();
	struct run_summary *run = made_run();
	struct buf out = BUF_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(columns); i++) {
		struct report_style style = { .columns = columns[i] };

		buf_truncate(&out, 0);
		terminal_findings(findings, &style, &out);
		assert_true(widest(&out) <= (size_t)columns[i]);
		buf_truncate(&out, 0);
		if (columns[i] < 60)
			continue; /* a traceback keeps its lines */
		terminal_run(run, &style, &out);
		assert_true(widest(&out) <= (size_t)columns[i]);
	}
	buf_release(&out);
	findings_free(findings);
	made_run_free(run);
}

void test_terminal_in_ascii_and_colour(void **state)
{
	struct report_style ascii = { .columns = 80 };
	struct report_style colour = { .columns = 80,
				       .color = true,
				       .unicode = true };
	struct findings *findings = made_evil_findings();
	struct run_summary *run = made_run();
	struct buf out = BUF_INIT;
	size_t i;

	(void)state;
	terminal_findings(findings, &ascii, &out);
	terminal_run(run, &ascii, &out);
	for (i = 0; i < out.len; i++)
		assert_true((unsigned char)out.data[i] < 0x80);
	buf_truncate(&out, 0);
	terminal_findings(findings, &colour, &out);
	assert_null(strstr(out.data, "\x1b]0;"));
	findings_free(findings);
	findings = made_findings();
	buf_truncate(&out, 0);
	terminal_findings(findings, &colour, &out);
	assert_non_null(strstr(out.data, "\x1b[31mslower\x1b[0m"));
	buf_release(&out);
	findings_free(findings);
	made_run_free(run);
}

/* A quick run measures nothing; that a case ran is what it has to say. */
void test_terminal_quick(void **state)
{
	struct run *run = run_new();
	struct run_summary summary = { .run = run };
	struct run_case cases[] = {
		{ .id = "s/runs@py", .suite = "s", .label = "py" },
		{ .id = "s/breaks@py",
		  .suite = "s",
		  .label = "py",
		  .outcome = OUTCOME_FAILED,
		  .reason = "no shelf" },
	};
	struct case_summary none[ARRAY_LEN(cases)] = { 0 };
	struct buf out = BUF_INIT;

	(void)state;
	run->quick = true;
	run->cases = cases;
	run->case_count = ARRAY_LEN(cases);
	summary.cases = none;
	terminal_run(&summary, &pipe_style, &out);
	assert_non_null(strstr(out.data, "runs    ok\n"));
	assert_non_null(strstr(out.data, "breaks  failed: no shelf\n"));
	run_free(run);
	buf_release(&out);
}

/* Whoever floods its output cannot flood ours. */
void test_terminal_cuts_long_lines(void **state)
{
	struct run *run = run_new();
	struct run_summary summary = { .run = run };
	struct case_summary none = { .metric = { { 0 } } };
	char story[5000];
	struct run_case flooded = { .id = "s/a@py",
				    .suite = "s",
				    .outcome = OUTCOME_FAILED,
				    .reason = story };
	struct buf out = BUF_INIT;

	(void)state;
	memset(story, 'x', sizeof(story));
	memcpy(story + sizeof(story) - 9, "\nthe end", 9);
	run->cases = &flooded;
	run->case_count = 1;
	summary.cases = &none;
	terminal_run(&summary, &pipe_style, &out);
	assert_true(widest(&out) <= 3 * 80 + 4);
	assert_non_null(strstr(out.data, "xxx...\n    the end\n"));
	run_free(run);
	buf_release(&out);
}

void test_markdown_fits_in_a_comment(void **state)
{
	static const struct {
		size_t count;
		const char *name;
	} sizes[] = { { 5000, "" }, { 60, NULL }, { 3, NULL } };
	struct buf out = BUF_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(sizes); i++) {
		const char *name = sizes[i].name ? sizes[i].name
						 : made_long_name();
		struct findings *findings = made_many_findings(sizes[i].count,
							       name);

		buf_truncate(&out, 0);
		markdown_findings(findings, &pipe_style, &out);
		assert_true(out.len < 65000);
		assert_true((strstr(out.data, "**Truncated**") != NULL) ==
			    (sizes[i].count == 5000));
		findings_free(findings);
	}
	buf_release(&out);
}
