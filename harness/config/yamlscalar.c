/* SPDX-License-Identifier: MIT */
/*
 * The YAML 1.2 core schema, table 10.3.2 of its specification: which plain
 * scalars are null, booleans, integers and floats.  All others are text,
 * `on`, `off`, `yes`, `no`, `0b1` and `1_000` among them.
 */
#include "config/yamlscalar.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/compiler.h"
#include "model/suite.h"

#define DIGITS "0123456789"

static const struct {
	const char *text;
	struct value value;
} words[] = {
	{ "", { .kind = VALUE_NULL } },
	{ "~", { .kind = VALUE_NULL } },
	{ "null", { .kind = VALUE_NULL } },
	{ "Null", { .kind = VALUE_NULL } },
	{ "NULL", { .kind = VALUE_NULL } },
	{ "true", { .kind = VALUE_BOOL, .integer = 1 } },
	{ "True", { .kind = VALUE_BOOL, .integer = 1 } },
	{ "TRUE", { .kind = VALUE_BOOL, .integer = 1 } },
	{ "false", { .kind = VALUE_BOOL } },
	{ "False", { .kind = VALUE_BOOL } },
	{ "FALSE", { .kind = VALUE_BOOL } },
	{ ".nan", { .kind = VALUE_REAL, .real = (double)NAN } },
	{ ".NaN", { .kind = VALUE_REAL, .real = (double)NAN } },
	{ ".NAN", { .kind = VALUE_REAL, .real = (double)NAN } },
};

static bool resolve_word(const char *text, struct value *value)
{
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		if (!strcmp(text, words[i].text)) {
			*value = words[i].value;
			return true;
		}
	}
	return false;
}

static bool all_of(const char *text, const char *digits)
{
	return *text && !text[strspn(text, digits)];
}

/* Of 10, -7, 0o17, 0x1F; 0 if TEXT is no integer. */
static int integer_base(const char *text)
{
	if (text[0] == '0' && text[1] == 'x')
		return all_of(text + 2, DIGITS "abcdefABCDEF") ? 16 : 0;
	if (text[0] == '0' && text[1] == 'o')
		return all_of(text + 2, "01234567") ? 8 : 0;
	return all_of(text + (*text == '-' || *text == '+'), DIGITS) ? 10 : 0;
}

/* [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )? */
static bool is_float(const char *text)
{
	const char *at = text + (*text == '-' || *text == '+');
	size_t whole = strspn(at, DIGITS), part = 0;

	at += whole;
	if (*at == '.') {
		part = strspn(++at, DIGITS);
		at += part;
	}
	if (!whole && !part)
		return false;
	if (*at == 'e' || *at == 'E') {
		at++;
		at += *at == '-' || *at == '+';
		if (!strspn(at, DIGITS))
			return false;
		at += strspn(at, DIGITS);
	}
	return !*at;
}

static bool is_infinity(const char *text)
{
	const char *at = text + (*text == '-' || *text == '+');

	return !strcmp(at, ".inf") || !strcmp(at, ".Inf") ||
	       !strcmp(at, ".INF");
}

static int resolve_integer(const char *text, int base, struct value *value)
{
	long long number;

	errno = 0;
	number = strtoll(base == 10 ? text : text + 2, NULL, base);
	if (errno)
		return -1;
	value->kind = VALUE_INTEGER;
	value->integer = number;
	return 0;
}

int yamlscalar_resolve(const char *text, bool plain, struct value *value)
{
	struct value result = { .kind = VALUE_TEXT };
	int base = 0;

	if (plain && !resolve_word(text, &result)) {
		base = integer_base(text);
		if (is_infinity(text)) {
			result.kind = VALUE_REAL;
			result.real = *text == '-' ? (double)-INFINITY
						   : (double)INFINITY;
		} else if (base) {
			if (resolve_integer(text, base, &result) < 0)
				return -1;
		} else if (is_float(text)) {
			result.kind = VALUE_REAL;
			result.real = strtod(text, NULL);
		}
	}
	result.text = text;
	*value = result;
	return 0;
}
