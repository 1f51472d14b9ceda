/* SPDX-License-Identifier: MIT */
#ifndef STORE_RUNFILE_PLACE_H
#define STORE_RUNFILE_PLACE_H

#include <stddef.h>

#include "base/compiler.h"
#include "base/json.h"

struct error;

/* Where in a file an object is, for messages: "workers[3]". */
struct place {
	const struct json *object;
	char path[64];
	struct error *err;
};

struct place place_at(const struct json *list, const char *name, size_t index,
		      struct error *err);

/* The value of KEY; NULL and an error that names it if it is not there or
 * not of that KIND. */
const struct json *place_need(const struct place *place, const char *key,
			      enum json_kind kind);

/* Say that what is at KEY is wrong.  Returns -1. */
int place_wrong(const struct place *place, const char *key, const char *what);

/* The index of the word at KEY in NAMES (ended by NULL); OTHERWISE if there
 * is none; -1 and an error for another word. */
MUST_CHECK int place_word(const struct place *place, const char *key,
			  const char *const *names, int otherwise);

#endif
