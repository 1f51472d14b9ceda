/* SPDX-License-Identifier: MIT */
/*
 * Case identities taken apart for people.  Values are YAML flow scalars, so
 * commas and brackets inside quotes belong to the value.  Nothing here can
 * fail: an identity of another form is shown as it is.
 */
#include "reports/case_name.h"

#include <stdbool.h>
#include <string.h>

#include "base/buf.h"
#include "base/compiler.h"

/* Just behind the quoted text that begins at TEXT, or its end. */
static const char *skip_quoted(const char *text)
{
	char quote = *text++;

	while (*text && *text != quote)
		text += quote == '"' && *text == '\\' && text[1] ? 2 : 1;
	return *text ? text + 1 : text;
}

/* The first of STOPS outside quotes from AT on, before END; else END. */
static const char *find_outside(const char *at, const char *end,
				const char *stops)
{
	bool value = false;

	while (at < end) {
		if (strchr(stops, *at))
			return at;
		if (value && (*at == '"' || *at == '\'')) {
			at = skip_quoted(at);
			value = false;
			continue;
		}
		value = *at == '=' || *at == ',';
		at++;
	}
	return end;
}

static struct slice_of_name slice(const char *at, const char *end)
{
	return (struct slice_of_name){ .at = at, .len = (size_t)(end - at) };
}

void case_name_parse(const char *id, struct case_name *name)
{
	const char *end = id + strlen(id);
	const char *slash, *bracket, *close, *at;

	*name = (struct case_name){ .suite = { id, 0 },
				    .benchmark = slice(id, end),
				    .parameters = { end, 0 },
				    .label = { end, 0 } };
	bracket = find_outside(id, end, "[");
	slash = find_outside(id, bracket, "/");
	if (slash < bracket) {
		name->suite = slice(id, slash);
		id = slash + 1;
	}
	close = bracket < end ? find_outside(bracket + 1, end, "]") : bracket;
	at = find_outside(bracket < end ? close : id, end, "@");
	if (at < end)
		name->label = slice(at + 1, end);
	if (close < end && close > bracket)
		name->parameters = slice(bracket + 1, close);
	name->benchmark = slice(id, bracket < at ? bracket : at);
}

void case_name_add_short(struct buf *buf, const char *id)
{
	struct case_name name;

	case_name_parse(id, &name);
	buf_add(buf, name.benchmark.at, name.benchmark.len);
	if (name.parameters.len)
		buf_addf(buf, "[%.*s]", (int)name.parameters.len,
			 name.parameters.at);
	if (!name.benchmark.len && !name.parameters.len)
		buf_adds(buf, id);
}

static bool slice_equal(struct slice_of_name a, struct slice_of_name b)
{
	return a.len == b.len && !memcmp(a.at, b.at, a.len);
}

struct slice_of_name case_name_common_label(const char *const *ids,
					    size_t count)
{
	struct slice_of_name common = { "", 0 };
	struct case_name name;
	size_t i;

	for (i = 0; i < count; i++) {
		case_name_parse(ids[i], &name);
		if (i && !slice_equal(name.label, common))
			return (struct slice_of_name){ "", 0 };
		common = name.label;
	}
	return common;
}

/* Take the next key=value off PARAMETERS. */
static struct slice_of_name next_parameter(struct slice_of_name *parameters)
{
	const char *end = parameters->at + parameters->len;
	const char *comma = find_outside(parameters->at, end, ",");
	struct slice_of_name first = slice(parameters->at, comma);

	*parameters = slice(comma < end ? comma + 1 : end, end);
	return first;
}

static bool has_parameter(struct slice_of_name parameters,
			  struct slice_of_name wanted)
{
	while (parameters.len)
		if (slice_equal(next_parameter(&parameters), wanted))
			return true;
	return false;
}

void case_name_add_difference(struct buf *buf, const char *before,
			      const char *after)
{
	struct case_name from, to;
	struct slice_of_name rest, one;
	size_t start = buf->len;

	case_name_parse(before, &from);
	case_name_parse(after, &to);
	rest = to.parameters;
	while (slice_equal(from.benchmark, to.benchmark) && rest.len) {
		one = next_parameter(&rest);
		if (has_parameter(from.parameters, one))
			continue;
		if (buf->len > start)
			buf_adds(buf, ", ");
		buf_add(buf, one.at, one.len);
	}
	if (buf->len == start)
		case_name_add_short(buf, after);
}
