/* SPDX-License-Identifier: MIT */
/*
 * Suites and the scalars in them.  Invariant: what value_print() writes reads
 * back, under YAML's core schema, as a value that value_equal() accepts.
 */
#include "model/suite.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/text.h"
#include "base/units.h"

bool value_equal(const struct value *a, const struct value *b)
{
	if (a->kind != b->kind)
		return false;
	switch (a->kind) {
	case VALUE_NULL:
		return true;
	case VALUE_BOOL:
	case VALUE_INTEGER:
		return a->integer == b->integer;
	case VALUE_REAL:
		return a->real == b->real || (isnan(a->real) && isnan(b->real));
	case VALUE_TEXT:
		return !strcmp(a->text, b->text);
	}
	return false;
}

static bool is_one_of(const char *text, const char *const *words)
{
	for (; *words; words++)
		if (!strcmp(text, *words))
			return true;
	return false;
}

static bool all_of(const char *text, const char *digits)
{
	return *text && text[strspn(text, digits)] == '\0';
}

/* [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )? */
static bool reads_as_number(const char *text)
{
	static const char digits[] = "0123456789";
	size_t whole, part = 0;

	if (*text == '0' && text[1] == 'x')
		return all_of(text + 2, "0123456789abcdefABCDEF");
	if (*text == '0' && text[1] == 'o')
		return all_of(text + 2, "01234567");
	if (*text == '-' || *text == '+')
		text++;
	whole = strspn(text, digits);
	text += whole;
	if (*text == '.') {
		part = strspn(text + 1, digits);
		text += 1 + part;
	}
	if (!whole && !part)
		return false;
	if (*text != 'e' && *text != 'E')
		return *text == '\0';
	text++;
	if (*text == '-' || *text == '+')
		text++;
	return all_of(text, digits);
}

/* Would a YAML parser take this text for something else than text? */
static bool reads_as_other(const char *text)
{
	static const char *const words[] = {
		"~",	 "null",  "Null",  "NULL",  "true",  "True",  "TRUE",
		"false", "False", "FALSE", ".nan",  ".NaN",  ".NAN",  ".inf",
		".Inf",	 ".INF",  "-.inf", "-.Inf", "-.INF", "+.inf", "+.Inf",
		"+.INF", "---",	  "...",   "-",	    "?",     NULL,
	};

	return is_one_of(text, words) || reads_as_number(text);
}

/* Bytes that only a double-quoted scalar can hold, as an escape. */
static bool needs_escape(const char *text)
{
	struct buf shown = BUF_INIT;
	bool differs;

	text_add_printable(&shown, text, 0);
	differs = strcmp(shown.data, text) != 0;
	buf_release(&shown);
	return differs;
}

static bool needs_quotes(const char *text)
{
	size_t len = strlen(text);

	return !len || text[0] == ' ' || text[len - 1] == ' ' ||
	       strpbrk(text, ",[]{}:#&*!|>'\"%@\\`") ||
	       ((text[0] == '-' || text[0] == '?') && text[1] == ' ') ||
	       reads_as_other(text) || needs_escape(text);
}

/* As "..."; escapes as text_add_printable() writes them are YAML's too. */
static void add_quoted(struct buf *buf, const char *text)
{
	char one[2] = "";

	buf_addc(buf, '"');
	while (*text) {
		size_t plain = strcspn(text, "\"\\");
		char *piece = xstrndup(text, plain);

		text_add_printable(buf, piece, 0);
		free(piece);
		text += plain;
		one[0] = *text;
		if (*text) {
			buf_addf(buf, "\\%s", one);
			text++;
		}
	}
	buf_addc(buf, '"');
}

static void add_real(struct buf *buf, double real)
{
	size_t start = buf->len;

	if (isnan(real)) {
		buf_adds(buf, ".nan");
	} else if (isinf(real)) {
		buf_adds(buf, real < 0 ? "-.inf" : ".inf");
	} else {
		units_add_exact(buf, real);
		if (!strpbrk(buf->data + start, ".e"))
			buf_adds(buf, ".0");
	}
}

void value_print(const struct value *value, struct buf *buf)
{
	switch (value->kind) {
	case VALUE_NULL:
		buf_adds(buf, "null");
		return;
	case VALUE_BOOL:
		buf_adds(buf, value->integer ? "true" : "false");
		return;
	case VALUE_INTEGER:
		buf_addf(buf, "%lld", (long long)value->integer);
		return;
	case VALUE_REAL:
		add_real(buf, value->real);
		return;
	case VALUE_TEXT:
		if (needs_quotes(value->text))
			add_quoted(buf, value->text);
		else
			buf_adds(buf, value->text);
		return;
	}
}

const char *benchmark_kind_name(enum benchmark_kind kind)
{
	switch (kind) {
	case BENCHMARK_CALL:
		return "call";
	case BENCHMARK_STMT:
		return "stmt";
	case BENCHMARK_IMPORT:
		return "import";
	case BENCHMARK_COMMAND:
		return "command";
	case BENCHMARK_ASYNC:
		return "async";
	case BENCHMARK_LOAD:
		return "load";
	case BENCHMARK_TRACK:
		return "track";
	}
	return "?";
}

/* Of all that is called again and again in one process. */
#define REPEATED_METRICS                             \
	(METRIC_BIT(METRIC_TIME) | LATENCY_METRICS | \
	 METRIC_BIT(METRIC_THROUGHPUT) | MEMORY_METRICS | COUNTED_METRICS)
#define LATENCY_METRICS                                     \
	(METRIC_BIT(METRIC_P50) | METRIC_BIT(METRIC_P90) |  \
	 METRIC_BIT(METRIC_P99) | METRIC_BIT(METRIC_P999) | \
	 METRIC_BIT(METRIC_MAX))
#define MEMORY_METRICS \
	(METRIC_BIT(METRIC_PEAK_MEMORY) | METRIC_BIT(METRIC_PEAK_RSS))
#define COUNTED_METRICS                                                  \
	(METRIC_BIT(METRIC_PEAK_HEAP) | METRIC_BIT(METRIC_ALLOCATIONS) | \
	 METRIC_BIT(METRIC_ALLOCATED_BYTES) | METRIC_BIT(METRIC_INSTRUCTIONS))

uint32_t benchmark_kind_metrics(enum benchmark_kind kind)
{
	switch (kind) {
	case BENCHMARK_CALL:
	case BENCHMARK_STMT:
	case BENCHMARK_ASYNC:
		return REPEATED_METRICS;
	case BENCHMARK_IMPORT:
		return METRIC_BIT(METRIC_TIME) | MEMORY_METRICS |
		       COUNTED_METRICS;
	case BENCHMARK_COMMAND:
		return METRIC_BIT(METRIC_TIME) | METRIC_BIT(METRIC_PEAK_RSS) |
		       METRIC_BIT(METRIC_THROUGHPUT);
	case BENCHMARK_LOAD:
		return LATENCY_METRICS | METRIC_BIT(METRIC_THROUGHPUT) |
		       METRIC_BIT(METRIC_ERRORS) | MEMORY_METRICS;
	case BENCHMARK_TRACK:
		return METRIC_BIT(METRIC_TRACK);
	}
	return 0;
}

const char *gc_policy_name(enum gc_policy gc)
{
	switch (gc) {
	case GC_FREEZE:
		return "freeze";
	case GC_ON:
		return "on";
	case GC_OFF:
		return "off";
	}
	return "?";
}

void suite_free(struct suite *suite)
{
	if (!suite)
		return;
	arena_release(&suite->arena);
	free(suite);
}

static bool ends_with(const char *name, const char *end)
{
	size_t len = strlen(name), end_len = strlen(end);

	return len > end_len && strcmp(name + len - end_len, end) == 0;
}

bool suite_owns_at_top(const char *name)
{
	return strncmp(name, "bench", 5) == 0 || ends_with(name, "_bench.py") ||
	       ends_with(name, ".yaml") || ends_with(name, ".yml");
}
