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

/* What stands before the "=". */
static struct slice_of_name key_of(struct slice_of_name parameter)
{
	const char *equals = memchr(parameter.at, '=', parameter.len);

	return equals ? slice(parameter.at, equals)
		      : slice(parameter.at, parameter.at + parameter.len);
}

/* The parameter of that name; of length 0 if there is none. */
static struct slice_of_name find_parameter(struct slice_of_name parameters,
					   struct slice_of_name key)
{
	struct slice_of_name one;

	while (parameters.len) {
		one = next_parameter(&parameters);
		if (slice_equal(key_of(one), key))
			return one;
	}
	return (struct slice_of_name){ "", 0 };
}

/* Do both have the same keys? */
static bool same_keys(struct slice_of_name a, struct slice_of_name b)
{
	while (a.len && b.len)
		if (!slice_equal(key_of(next_parameter(&a)),
				 key_of(next_parameter(&b))))
			return false;
	return !a.len && !b.len;
}

/* The parameters that both have with one value, in brackets. */
static void add_shared(struct buf *buf, struct slice_of_name before,
		       struct slice_of_name after)
{
	size_t start = buf->len;
	struct slice_of_name one;

	while (after.len) {
		one = next_parameter(&after);
		if (!slice_equal(find_parameter(before, key_of(one)), one))
			continue;
		buf_addf(buf, "%s%.*s", buf->len > start ? "," : "[",
			 (int)one.len, one.at);
	}
	if (buf->len > start)
		buf_addc(buf, ']');
}

static void add_changed(struct buf *buf, struct slice_of_name before,
			struct slice_of_name after)
{
	struct slice_of_name to, from;
	const char *separator = " ";
	size_t key;

	while (after.len) {
		to = next_parameter(&after);
		from = find_parameter(before, key_of(to));
		if (slice_equal(from, to))
			continue;
		key = key_of(to).len + 1;
		buf_addf(buf, "%s%.*s -> %.*s", separator, (int)from.len,
			 from.at, to.len > key ? (int)(to.len - key) : 0,
			 to.at + (to.len > key ? key : to.len));
		separator = ", ";
	}
}

void case_name_add_change(struct buf *buf, const char *before,
			  const char *after)
{
	struct case_name from, to;

	case_name_parse(before, &from);
	case_name_parse(after, &to);
	if (!slice_equal(from.benchmark, to.benchmark) ||
	    !same_keys(from.parameters, to.parameters) ||
	    slice_equal(from.parameters, to.parameters)) {
		case_name_add_short(buf, before);
		buf_adds(buf, " -> ");
		case_name_add_short(buf, after);
		return;
	}
	buf_add(buf, to.benchmark.at, to.benchmark.len);
	add_shared(buf, from.parameters, to.parameters);
	add_changed(buf, from.parameters, to.parameters);
}
