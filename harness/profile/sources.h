/* SPDX-License-Identifier: MIT */
#ifndef PROFILE_SOURCES_H
#define PROFILE_SOURCES_H

#include <stddef.h>

#include "base/alloc.h"

/* Source files by lines, each read once.  A zeroed one is empty. */
struct source {
	char *path;
	struct strvec lines; /* none if it cannot be read */
};

struct sources {
	struct source **items;
	size_t count, capacity;
};

/* What PATH holds, now or as it was given; never NULL. */
const struct source *sources_get(struct sources *sources, const char *path);

/* Hold PATH to have TEXT: a statement of a suite is no file. */
void sources_give(struct sources *sources, const char *path, const char *text);

/* Line NUMBER, from 1; NULL if there is none. */
const char *source_line(const struct source *source, int number);

void sources_release(struct sources *sources);

#endif
