/* SPDX-License-Identifier: MIT */
/*
 * JSON, on json-c.  Invariant: a `struct json` is json-c's own object under
 * our name, with one owner; every real in a tree is finite and carries the
 * text that it is printed as, so that what is read is written unchanged.
 */
#include "base/json.h"

#include <assert.h>
#include <errno.h>
#include <json-c/json.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/fs.h"
#include "base/text.h"
#include "base/text_clean.h"
#include "base/units.h"

enum { DEPTH_LIMIT = 64 };

static struct json_object *theirs(const struct json *value)
{
	return (struct json_object *)value;
}

/* What json-c makes is only NULL when there is no memory. */
static struct json *ours(struct json_object *object)
{
	if (!object)
		return xmalloc((size_t)-1 / 2); /* which ends the program */
	return (struct json *)object;
}

struct json *json_new_object(void)
{
	return ours(json_object_new_object());
}

struct json *json_new_array(void)
{
	return ours(json_object_new_array());
}

struct json *json_new_text(const char *text)
{
	struct buf clean = BUF_INIT;
	struct json *value;

	if (!text)
		return NULL;
	text_add_clean(&clean, text, strlen(text));
	value = ours(json_object_new_string_len(clean.data, (int)clean.len));
	buf_release(&clean);
	return value;
}

struct json *json_new_integer(int64_t value)
{
	return ours(json_object_new_int64(value));
}

/* A point or an exponent says that it is a real, also to other readers. */
struct json *json_new_real(double value)
{
	struct buf text = BUF_INIT;
	struct json *real;

	if (!isfinite(value))
		return NULL;
	units_add_exact(&text, value);
	if (!strpbrk(text.data, ".e"))
		buf_adds(&text, ".0");
	real = ours(json_object_new_double_s(value, text.data));
	buf_release(&text);
	return real;
}

struct json *json_new_bool(bool value)
{
	return ours(json_object_new_boolean(value));
}

void json_free(struct json *value)
{
	json_object_put(theirs(value));
}

void json_put(struct json *object, const char *key, struct json *value)
{
	struct buf clean = BUF_INIT;
	int failed;

	assert(json_kind(object) == JSON_OBJECT);
	text_add_clean(&clean, key, strlen(key));
	failed = json_object_object_add(theirs(object), clean.data,
					theirs(value));
	assert(!failed);
	(void)failed;
	buf_release(&clean);
}

void json_push(struct json *array, struct json *value)
{
	int failed;

	assert(json_kind(array) == JSON_ARRAY);
	failed = json_object_array_add(theirs(array), theirs(value));
	assert(!failed);
	(void)failed;
}

void json_put_text(struct json *object, const char *key, const char *value)
{
	json_put(object, key, json_new_text(value));
}

void json_put_integer(struct json *object, const char *key, int64_t value)
{
	json_put(object, key, json_new_integer(value));
}

void json_put_real(struct json *object, const char *key, double value)
{
	json_put(object, key, json_new_real(value));
}

void json_put_bool(struct json *object, const char *key, bool value)
{
	json_put(object, key, json_new_bool(value));
}

enum json_kind json_kind(const struct json *value)
{
	switch (json_object_get_type(theirs(value))) {
	case json_type_null:
		return JSON_NULL;
	case json_type_boolean:
		return JSON_BOOL;
	case json_type_double:
		return JSON_REAL;
	case json_type_int:
		return JSON_INTEGER;
	case json_type_object:
		return JSON_OBJECT;
	case json_type_array:
		return JSON_ARRAY;
	case json_type_string:
		return JSON_TEXT;
	}
	return JSON_NULL;
}

size_t json_count(const struct json *value)
{
	switch (json_kind(value)) {
	case JSON_ARRAY:
		return json_object_array_length(theirs(value));
	case JSON_OBJECT:
		return (size_t)json_object_object_length(theirs(value));
	case JSON_NULL:
	case JSON_BOOL:
	case JSON_INTEGER:
	case JSON_REAL:
	case JSON_TEXT:
		return 0;
	}
	return 0;
}

const struct json *json_at(const struct json *array, size_t index)
{
	if (json_kind(array) != JSON_ARRAY || index >= json_count(array))
		return NULL;
	return (const struct json *)json_object_array_get_idx(theirs(array),
							      index);
}

const struct json *json_get(const struct json *object, const char *key)
{
	struct json_object *value = NULL;

	if (json_kind(object) != JSON_OBJECT)
		return NULL;
	json_object_object_get_ex(theirs(object), key, &value);
	return (const struct json *)value;
}

static struct lh_entry *entry_at(const struct json *object, size_t index)
{
	struct lh_entry *entry;

	if (json_kind(object) != JSON_OBJECT)
		return NULL;
	entry = json_object_get_object(theirs(object))->head;
	while (entry && index--)
		entry = entry->next;
	return entry;
}

const char *json_key_at(const struct json *object, size_t index)
{
	struct lh_entry *entry = entry_at(object, index);

	return entry ? entry->k : NULL;
}

const struct json *json_value_at(const struct json *object, size_t index)
{
	struct lh_entry *entry = entry_at(object, index);

	return entry ? entry->v : NULL;
}

const char *json_get_text(const struct json *object, const char *key,
			  const char *otherwise)
{
	return json_as_text(json_get(object, key), otherwise);
}

int64_t json_get_integer(const struct json *object, const char *key,
			 int64_t otherwise)
{
	return json_as_integer(json_get(object, key), otherwise);
}

double json_get_real(const struct json *object, const char *key,
		     double otherwise)
{
	return json_as_real(json_get(object, key), otherwise);
}

bool json_get_bool(const struct json *object, const char *key, bool otherwise)
{
	const struct json *value = json_get(object, key);

	if (json_kind(value) != JSON_BOOL)
		return otherwise;
	return json_object_get_boolean(theirs(value));
}

const char *json_as_text(const struct json *value, const char *otherwise)
{
	if (json_kind(value) != JSON_TEXT)
		return otherwise;
	return json_object_get_string(theirs(value));
}

int64_t json_as_integer(const struct json *value, int64_t otherwise)
{
	if (json_kind(value) != JSON_INTEGER)
		return otherwise;
	return json_object_get_int64(theirs(value));
}

double json_as_real(const struct json *value, double otherwise)
{
	enum json_kind kind = json_kind(value);

	if (kind != JSON_REAL && kind != JSON_INTEGER)
		return otherwise;
	return json_object_get_double(theirs(value));
}

/* Parsing ------------------------------------------------------------------ */

/* ERR with the line and column of byte AT. */
static int wrong_at(const char *text, size_t at, const char *what,
		    struct error *err)
{
	size_t line = 1, start = 0;

	for (size_t i = 0; i < at; i++)
		if (text[i] == '\n') {
			line++;
			start = i + 1;
		}
	return error_set(err, ERROR_INPUT, "line %zu, column %zu: %s", line,
			 at - start + 1, what);
}

/* Is it -?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)? */
static bool is_json_number(const char *text)
{
	static const char digits[] = "0123456789";
	size_t n;

	text += *text == '-';
	n = strspn(text, digits);
	if (!n || (n > 1 && *text == '0'))
		return false;
	text += n;
	if (*text == '.') {
		n = strspn(++text, digits);
		if (!n)
			return false;
		text += n;
	}
	if (*text == 'e' || *text == 'E') {
		text++;
		text += *text == '-' || *text == '+';
		n = strspn(text, digits);
		if (!n)
			return false;
		text += n;
	}
	return *text == '\0';
}

static bool is_any_of(char c, const char *set)
{
	return c && strchr(set, c);
}

/* NULL, or what is wrong with the number WORD. */
static const char *number_fault(const char *word)
{
	char *end;

	if (!is_json_number(word))
		return "this is not a JSON number";
	if (strpbrk(word, ".eE"))
		return isfinite(units_read_exact(word, &end))
			       ? NULL
			       : "number too large";
	errno = 0;
	(void)strtoll(word, &end, 10);
	return errno ? "integer of more than 64 bits" : NULL;
}

/* The number that starts at byte AT; *USED is its length. */
static const char *check_number(const char *text, size_t len, size_t *used)
{
	const char *fault;
	size_t n = 0;
	char *word;

	while (n < len && is_any_of(text[n], "+-.0123456789eE"))
		n++;
	*used = n;
	word = xstrndup(text, n);
	fault = number_fault(word);
	free(word);
	return fault;
}

/* The length of the string literal at TEXT. */
static size_t string_length(const char *text, size_t len)
{
	size_t n = 1;

	while (n < len && text[n] != '"')
		n += text[n] == '\\' ? 2 : 1;
	return n < len ? n + 1 : len;
}

/*
 * What json-c lets pass, even when it is told to be strict: NaN, Infinity,
 * 'text', comments, leading zeros, control characters in strings, numbers
 * that overflow.
 */
static int check_words(const char *text, size_t len, struct error *err)
{
	size_t at = 0;

	while (at < len) {
		const char *fault = NULL;
		size_t used = 1;

		if (text[at] == '"')
			used = string_length(text + at, len - at);
		else if (is_any_of(text[at], "+-.0123456789"))
			fault = check_number(text + at, len - at, &used);
		else if (text[at] == 'N' || text[at] == 'I')
			fault = "NaN and Infinity are not JSON";
		else if (!is_any_of(text[at], " \t\r\n[]{}:,truefalsn"))
			fault = "unexpected character";
		if (fault)
			return wrong_at(text, at, fault, err);
		for (size_t i = at; text[at] == '"' && i < at + used; i++)
			if ((unsigned char)text[i] < 0x20)
				return wrong_at(text, i,
						"control character in a "
						"string",
						err);
		at += used;
	}
	return 0;
}

/* Only blanks may follow byte AT. */
static int check_tail(const char *text, size_t len, size_t at,
		      struct error *err)
{
	while (at < len && is_any_of(text[at], " \t\r\n"))
		at++;
	if (at < len)
		return wrong_at(text, at, "text after the end of the value",
				err);
	return 0;
}

/* TEXT is ended by a NUL, which tells json-c that no more will come. */
static struct json_object *parse_checked(const char *text, size_t len,
					 struct error *err)
{
	struct json_tokener *tokener = json_tokener_new_ex(DEPTH_LIMIT);
	enum json_tokener_error fault;
	struct json_object *value;
	size_t end;

	if (!tokener)
		return theirs(ours(NULL));
	json_tokener_set_flags(tokener,
			       JSON_TOKENER_STRICT |
				       JSON_TOKENER_ALLOW_TRAILING_CHARS);
	value = json_tokener_parse_ex(tokener, text, (int)len + 1);
	fault = json_tokener_get_error(tokener);
	end = json_tokener_get_parse_end(tokener);
	json_tokener_free(tokener);
	if (fault != json_tokener_success)
		wrong_at(text, end < len ? end : len,
			 json_tokener_error_desc(fault), err);
	else if (!value)
		wrong_at(text, 0, "there is only null", err);
	else if (!check_tail(text, len, end, err))
		return value;
	json_object_put(value);
	return NULL;
}

struct json *json_parse(const char *text, size_t len, struct error *err)
{
	size_t invalid = text_utf8_invalid(text, len);
	struct json_object *value;
	struct buf ended = BUF_INIT;

	if (invalid < len) {
		wrong_at(text, invalid, "this is not UTF-8", err);
		return NULL;
	}
	if (len >= INT32_MAX) {
		error_set(err, ERROR_INPUT, "more than 2 GiB of JSON");
		return NULL;
	}
	if (check_words(text, len, err) < 0)
		return NULL;
	buf_add(&ended, text, len);
	value = parse_checked(ended.data, len, err);
	buf_release(&ended);
	return (struct json *)value;
}

struct json *json_read(const char *path, size_t limit, struct error *err)
{
	struct buf content = BUF_INIT;
	struct json *value = NULL;

	if (fs_read(path, limit, &content, err) < 0)
		return NULL;
	value = json_parse(content.data, content.len, err);
	if (!value)
		error_prefix(err, "%s", path);
	buf_release(&content);
	return value;
}

void json_print(const struct json *value, enum json_style style,
		struct buf *buf)
{
	int flags = JSON_C_TO_STRING_NOSLASHESCAPE;

	if (style == JSON_PRETTY)
		flags |= JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED;
	if (value)
		buf_adds(buf,
			 json_object_to_json_string_ext(theirs(value), flags));
	else
		buf_adds(buf, "null");
}
