/* SPDX-License-Identifier: MIT */
#ifndef CONFIG_ACCEPTED_H
#define CONFIG_ACCEPTED_H

#include <stddef.h>

#include "base/arena.h"
#include "model/metric.h"

struct error;

/*
 * Waivers: regressions that somebody has accepted, for a while.
 *
 *   - case: shop/search[n=500]@*    # a name or a pattern
 *     metric: time                  # without: all of the case, failures too
 *     reason: the index is rebuilt until #412
 *     who: ana
 *     until: 2026-12-31             # the last day that it holds
 */
struct waiver {
	const char *cases;
	enum metric metric; /* METRIC_COUNT: every one, and the case itself */
	const char *reason, *who;
	const char *until; /* "2026-12-31": compares as text */
};

struct waivers {
	struct arena arena;
	struct waiver *items;
	size_t count;
};

/* Read the file at PATH; one that is not there has no waivers.  NULL and
 * ERROR_INPUT with FILE:LINE:COLUMN when it is wrong. */
struct waivers *accepted_read(const char *path, struct error *err);

/* The same from a text; NAME is for messages. */
struct waivers *accepted_parse(const char *text, size_t len, const char *name,
			       struct error *err);
void waivers_free(struct waivers *waivers); /* NULL is fine */

#endif
