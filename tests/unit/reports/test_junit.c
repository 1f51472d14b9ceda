/* SPDX-License-Identifier: MIT */
/* JUnit by its structure: well-formed, and with the right kinds. */
#include "tests/unit/reports/made.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/text.h"
#include "model/findings.h"
#include "reports/report.h"

struct reader {
	char *open[8]; /* elements that have not ended */
	size_t depth;
};

static void close_element(struct reader *reader, const char *name, size_t len)
{
	char *last;

	assert_true(reader->depth > 0);
	last = reader->open[--reader->depth];
	assert_int_equal(strlen(last), len);
	assert_memory_equal(last, name, len);
	free(last);
}

/* Attributes are name="text", the text without < and bare &. */
static const char *read_attributes(const char *at)
{
	while (*at == ' ') {
		at += strcspn(at, "=");
		assert_memory_equal(at, "=\"", 2);
		at += 2;
		assert_true(strcspn(at, "\"") <= strcspn(at, "<"));
		at += strcspn(at, "\"") + 1;
	}
	return at;
}

/* One tag at AT, just behind its <; returns what follows it. */
static const char *read_tag(struct reader *reader, const char *at)
{
	size_t len = strcspn(at, " >");

	if (*at == '/') {
		close_element(reader, at + 1, len - 1);
		return at + len + 1;
	}
	assert_true(reader->depth < ARRAY_LEN(reader->open));
	reader->open[reader->depth++] = xstrndup(at, len);
	at = read_attributes(at + len);
	assert_int_equal(*at, '>');
	return at + 1;
}

static void assert_well_formed(const char *text)
{
	static const char head[] =
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
	struct reader reader = { .depth = 0 };
	const char *at = text + strlen(head);

	assert_memory_equal(text, head, strlen(head));
	assert_int_equal(text_utf8_invalid(text, strlen(text)), strlen(text));
	while (*at)
		at = *at == '<' ? read_tag(&reader, at + 1) : at + 1;
	assert_int_equal(reader.depth, 0);
}

static size_t count(const char *text, const char *word)
{
	size_t found = 0;

	for (; (text = strstr(text, word)); text++)
		found++;
	return found;
}

void test_junit_is_well_formed(void **state)
{
	struct findings *all[] = { made_findings(), made_evil_findings(),
				   findings_new() };
	struct buf out = BUF_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(all); i++) {
		buf_truncate(&out, 0);
		junit_findings(all[i], NULL, &out);
		assert_well_formed(out.data);
		assert_int_equal(count(out.data, "<testcase "), all[i]->count);
		findings_free(all[i]);
	}
	buf_release(&out);
}

void test_junit_kinds(void **state)
{
	struct findings *findings = made_findings();
	struct buf out = BUF_INIT;

	(void)state;
	junit_findings(findings, NULL, &out);
	assert_non_null(strstr(out.data, "tests=\"8\" failures=\"1\" "
					 "errors=\"1\" skipped=\"3\""));
	assert_int_equal(count(out.data, "<failure "), 1);
	assert_int_equal(count(out.data, "<error "), 1);
	assert_int_equal(count(out.data, "<skipped "), 3);
	assert_non_null(strstr(out.data, "classname=\"json\" "
					 "name=\"dumps[size=large]"
					 "@cpython3.11 time\""));
	buf_release(&out);
	findings_free(findings);
}
