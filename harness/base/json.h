/* SPDX-License-Identifier: MIT */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"

struct buf;
struct error;

/*
 * JSON trees; the one home of json-c.  A tree has one owner: json_put()
 * and json_push() take the value they are given, json_free() ends a whole
 * tree, what json_get() and json_at() return is borrowed from it.  NULL is
 * JSON's null on the way in and "null or not there" on the way out.
 */
struct json;

struct json *json_new_object(void);
struct json *json_new_array(void);
/* NULL gives null; a byte that is not UTF-8 becomes U+FFFD. */
struct json *json_new_text(const char *text);
struct json *json_new_integer(int64_t value);
struct json *json_new_real(double value); /* NaN and infinities give null */
struct json *json_new_bool(bool value);
void json_free(struct json *value);

void json_put(struct json *object, const char *key, struct json *value);
void json_push(struct json *array, struct json *value);

/* Shorthands for json_put(object, key, json_new_...(value)). */
void json_put_text(struct json *object, const char *key, const char *value);
void json_put_integer(struct json *object, const char *key, int64_t value);
void json_put_real(struct json *object, const char *key, double value);
void json_put_bool(struct json *object, const char *key, bool value);

enum json_kind {
	JSON_NULL,
	JSON_BOOL,
	JSON_INTEGER,
	JSON_REAL,
	JSON_TEXT,
	JSON_ARRAY,
	JSON_OBJECT
};

enum json_kind json_kind(const struct json *value);
size_t json_count(const struct json *value); /* of an array or object */
const struct json *json_at(const struct json *array, size_t index);
const struct json *json_get(const struct json *object, const char *key);

/* Entry INDEX of an object: its key and value, in the order written. */
const char *json_key_at(const struct json *object, size_t index);
const struct json *json_value_at(const struct json *object, size_t index);

/* The value, or OTHERWISE if it is missing or of another kind.  An integer
 * is also a real. */
const char *json_get_text(const struct json *object, const char *key,
			  const char *otherwise);
int64_t json_get_integer(const struct json *object, const char *key,
			 int64_t otherwise);
double json_get_real(const struct json *object, const char *key,
		     double otherwise);
bool json_get_bool(const struct json *object, const char *key, bool otherwise);

/* The same of a value itself. */
const char *json_as_text(const struct json *value, const char *otherwise);
int64_t json_as_integer(const struct json *value, int64_t otherwise);
double json_as_real(const struct json *value, double otherwise);

/* Parse one strict JSON text (no NaN, depth <= 64, UTF-8, integers of 64
 * bits).  NULL and ERR with line and column where it is wrong; so is a text
 * that is only `null`. */
struct json *json_parse(const char *text, size_t len, struct error *err);

/* Parse the file at PATH (at most LIMIT bytes). */
struct json *json_read(const char *path, size_t limit, struct error *err);

enum json_style { JSON_COMPACT, JSON_PRETTY };

/* Append as text; reals are written so that they read back the same. */
void json_print(const struct json *value, enum json_style style,
		struct buf *buf);

#endif
