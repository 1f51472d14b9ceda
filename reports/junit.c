/* SPDX-License-Identifier: MIT */
/*
 * JUnit XML: a testcase for each finding, so that CI systems list what got
 * worse.  failure: confirmed worse and nobody accepted it; error: it could
 * not be measured; skipped: it is gated and could not be judged.
 */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/units.h"
#include "model/findings.h"
#include "reports/case_name.h"
#include "reports/escape.h"
#include "reports/report.h"
#include "reports/rows.h"
#include "reports/words.h"

enum junit_kind { JUNIT_PASS, JUNIT_FAILURE, JUNIT_ERROR, JUNIT_SKIPPED };

/* What is not gated passes, whatever it is. */
static enum junit_kind kind_of(const struct finding *finding)
{
	if (!finding_counts(finding))
		return JUNIT_PASS;
	switch (finding->verdict) {
	case VERDICT_WORSE:
		return finding->confirmed &&
				       (!finding->accepted || finding->expired)
			       ? JUNIT_FAILURE
			       : JUNIT_PASS;
	case VERDICT_FAILED:
	case VERDICT_MISSING:
		return JUNIT_ERROR;
	case VERDICT_UNDECIDED:
	case VERDICT_INCOMPARABLE:
	case VERDICT_CHANGED:
	case VERDICT_NEW:
	case VERDICT_SKIPPED:
		return JUNIT_SKIPPED;
	case VERDICT_SAME:
	case VERDICT_BETTER:
	case VERDICT_COUNT:
		break;
	}
	return JUNIT_PASS;
}

static size_t count_kind(const struct findings *findings, enum junit_kind kind)
{
	size_t i, count = 0;

	for (i = 0; i < findings->count; i++)
		if (kind_of(&findings->items[i]) == kind)
			count++;
	return count;
}

static void add_attribute(struct buf *out, const char *name, const char *text)
{
	buf_addf(out, " %s=\"", name);
	escape_xml(out, text);
	buf_addc(out, '"');
}

static void add_seconds(struct buf *out, double seconds)
{
	buf_addf(out, " time=\"%.3f\"", seconds > 0 ? seconds : 0.0);
}

/* "slower +5.2 % [+4.1, +6.3] %, 12.4 ms -> 13.0 ms". */
static void add_message(struct buf *text, const struct finding *finding)
{
	size_t start;

	buf_adds(text, finding->verdict == VERDICT_UNDECIDED
			       ? "undecided"
			       : word_of(finding));
	start = text->len;
	buf_addc(text, ' ');
	words_add_change(text, finding);
	if (text->len == start + 1)
		buf_truncate(text, start);
	start = text->len;
	buf_addc(text, ' ');
	words_add_certainty(text, finding);
	if (text->len == start + 1)
		buf_truncate(text, start);
	start = text->len;
	buf_adds(text, ", ");
	words_add_values(text, finding);
	if (text->len == start + 2)
		buf_truncate(text, start);
}

static void add_element(struct buf *out, const struct finding *finding,
			const char *element)
{
	struct buf text = BUF_INIT;

	add_message(&text, finding);
	if (finding->reason && *finding->reason) {
		buf_adds(&text, ": ");
		words_add_last_line(&text, finding->reason);
	}
	buf_addf(out, "    <%s", element);
	add_attribute(out, "message", text.data);
	if (strcmp(element, "skipped") != 0)
		add_attribute(out, "type", verdict_names[finding->verdict]);
	buf_addc(out, '>');
	buf_truncate(&text, 0);
	words_add_evidence(&text, finding);
	if (finding->reason && strchr(finding->reason, '\n'))
		buf_addf(&text, "%s%s", text.len ? "\n" : "", finding->reason);
	if (strcmp(element, "skipped") != 0)
		escape_xml(out, text.data);
	buf_addf(out, "</%s>\n", element);
	buf_release(&text);
}

/* What passed says its numbers too. */
static void add_pass(struct buf *out, const struct finding *finding)
{
	struct buf text = BUF_INIT;

	add_message(&text, finding);
	buf_addc(&text, '\n');
	words_add_evidence(&text, finding);
	buf_adds(out, "    <system-out>");
	escape_xml(out, text.data);
	buf_adds(out, "</system-out>\n");
	buf_release(&text);
}

static void add_testcase(struct buf *out, const struct finding *finding)
{
	struct case_name name;
	struct buf text = BUF_INIT;

	case_name_parse(finding->case_id, &name);
	buf_add(&text, name.suite.at, name.suite.len);
	buf_adds(out, "  <testcase");
	add_attribute(out, "classname", text.len ? text.data : "tare");
	buf_truncate(&text, 0);
	buf_adds(&text,
		 finding->case_id + (name.suite.len ? name.suite.len + 1 : 0));
	if (finding->metric != METRIC_COUNT)
		buf_addf(&text, " %s", metric_label(finding->metric));
	add_attribute(out, "name", text.data);
	add_seconds(out, finding->seconds);
	buf_adds(out, ">\n");
	switch (kind_of(finding)) {
	case JUNIT_PASS:
		add_pass(out, finding);
		break;
	case JUNIT_FAILURE:
		add_element(out, finding, "failure");
		break;
	case JUNIT_ERROR:
		add_element(out, finding, "error");
		break;
	case JUNIT_SKIPPED:
		add_element(out, finding, "skipped");
		break;
	}
	buf_adds(out, "  </testcase>\n");
	buf_release(&text);
}

static void add_suite_attributes(struct buf *out,
				 const struct findings *findings)
{
	add_attribute(out, "name", "tare");
	buf_addf(out,
		 " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" "
		 "skipped=\"%zu\"",
		 findings->count, count_kind(findings, JUNIT_FAILURE),
		 count_kind(findings, JUNIT_ERROR),
		 count_kind(findings, JUNIT_SKIPPED));
	add_seconds(out, findings->seconds);
}

static void add_property(struct buf *out, const char *name, const char *value)
{
	buf_adds(out, "    <property");
	add_attribute(out, "name", name);
	add_attribute(out, "value", value);
	buf_adds(out, "></property>\n");
}

/* What was compared, and the notes. */
static void add_properties(struct buf *out, const struct findings *findings)
{
	struct buf text = BUF_INIT;
	size_t i;

	buf_adds(out, "  <properties>\n");
	words_add_verdict(&text, findings);
	add_property(out, "verdict", text.data);
	add_property(out, "base", findings->base.name);
	add_property(out, "head", findings->head.name);
	for (i = 0; i < findings->notes.count; i++)
		add_property(out, "note", findings->notes.items[i]);
	buf_adds(out, "  </properties>\n");
	buf_release(&text);
}

void junit_findings(const struct findings *findings,
		    const struct report_style *style, struct buf *out)
{
	size_t i;

	(void)style;
	buf_adds(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		      "<testsuites>\n<testsuite");
	add_suite_attributes(out, findings);
	if (findings->head.measured_ns > 0) {
		buf_adds(out, " timestamp=\"");
		clock_add_date(out, findings->head.measured_ns);
		buf_addc(out, '"');
	}
	buf_adds(out, ">\n");
	add_properties(out, findings);
	for (i = 0; i < findings->count; i++)
		add_testcase(out, &findings->items[i]);
	buf_adds(out, "</testsuite>\n</testsuites>\n");
}
