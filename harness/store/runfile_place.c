/* SPDX-License-Identifier: MIT */
/*
 * Reading an object of a run file, with errors that name the key.
 *
 * Invariant: every error begins with the path of the key that is wrong.
 */
#include "store/runfile_place.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"

static const char *const kind_names[] = {
	[JSON_NULL] = "null",	    [JSON_BOOL] = "true or false",
	[JSON_INTEGER] = "integer", [JSON_REAL] = "number",
	[JSON_TEXT] = "text",	    [JSON_ARRAY] = "list",
	[JSON_OBJECT] = "object",
};

struct place place_at(const struct json *list, const char *name, size_t index,
		      struct error *err)
{
	struct place place = { .object = json_at(list, index), .err = err };

	snprintf(place.path, sizeof(place.path), "%s[%zu]", name, index);
	return place;
}

const struct json *place_need(const struct place *place, const char *key,
			      enum json_kind kind)
{
	const struct json *value = json_get(place->object, key);
	const char *dot = place->path[0] ? "." : "";

	if (!value)
		error_set(place->err, ERROR_INPUT, "%s%s%s is missing",
			  place->path, dot, key);
	else if (json_kind(value) != kind)
		error_set(place->err, ERROR_INPUT,
			  "%s%s%s must be of kind %s, not %s", place->path, dot,
			  key, kind_names[kind], kind_names[json_kind(value)]);
	else
		return value;
	return NULL;
}

int place_wrong(const struct place *place, const char *key, const char *what)
{
	return error_set(place->err, ERROR_INPUT, "%s%s%s %s", place->path,
			 place->path[0] ? "." : "", key, what);
}

int place_word(const struct place *place, const char *key,
	       const char *const *names, int otherwise)
{
	const char *word = json_get_text(place->object, key, NULL);

	if (!json_get(place->object, key))
		return otherwise;
	for (int i = 0; word && names[i]; i++)
		if (strcmp(word, names[i]) == 0)
			return i;
	return place_wrong(place, key, "is none of the words allowed there");
}
