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
	struct report_style colour = { .columns = 80, .color = true,
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
		struct findings *findings =
			made_many_findings(sizes[i].count, name);

		buf_truncate(&out, 0);
		markdown_findings(findings, &pipe_style, &out);
		assert_true(out.len < 65000);
		assert_true((strstr(out.data, "**Truncated**") != NULL) ==
			    (sizes[i].count == 5000));
		findings_free(findings);
	}
	buf_release(&out);
}
