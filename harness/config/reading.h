/* SPDX-License-Identifier: MIT */
#ifndef CONFIG_READING_H
#define CONFIG_READING_H

#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"

struct benchmark;
struct error;
struct node;
struct policy;
struct settings;
struct source;
struct suite;
struct texts;
struct value;

/*
 * Where the reader is: what it fills, and where it complains.  At the top of
 * a suite file settings, policy and requires are what all benchmarks begin
 * with; in a benchmark they are its own.
 */
struct reading {
	const struct source *source;
	struct suite *suite;
	struct benchmark *benchmark; /* NULL at the top */
	struct settings *settings;
	struct policy *policy;
	struct texts *requires;
	uint32_t gated; /* METRIC_BITs that a `gate` asked for by name */
	struct error *err;
};

/* Complain about NODE.  Returns -1. */
int reading_refuse(struct reading *reading, const struct node *node,
		   const char *fmt, ...) PRINTF_LIKE(3, 4);

/*
 * Each of these reads NODE as what its name says into *OUT, or complains.
 * Text lives in the suite's arena.
 */
MUST_CHECK int reading_value(struct reading *reading, const struct node *node,
			     struct value *out);
MUST_CHECK int reading_text(struct reading *reading, const struct node *node,
			    const char **out); /* not empty */
/* Text, a number or a boolean, as it was written. */
MUST_CHECK int reading_word(struct reading *reading, const struct node *node,
			    const char **out);
MUST_CHECK int reading_words(struct reading *reading, const struct node *node,
			     const char *example, struct texts *out);
MUST_CHECK int reading_integer(struct reading *reading, const struct node *node,
			       int64_t least, int64_t most, int64_t *out);
/* One of NAMES, which NULL ends; *OUT is its index. */
MUST_CHECK int reading_choice(struct reading *reading, const struct node *node,
			      const char *const *names, int *out);
MUST_CHECK int reading_ratio(struct reading *reading, const struct node *node,
			     double *out);
MUST_CHECK int reading_duration(struct reading *reading,
				const struct node *node, int64_t *out_ns);
/* A number of a metric's UNIT: a size for "B", a duration in seconds for
 * "s", else a number. */
MUST_CHECK int reading_quantity(struct reading *reading,
				const struct node *node, const char *unit,
				double *out);
/* What may stand in a case's identity. */
MUST_CHECK int reading_name(struct reading *reading, const struct node *node,
			    const char **out);

/* The same check of a name that is a key. */
MUST_CHECK int reading_check_name(struct reading *reading,
				  const struct node *node, const char *what,
				  const char *name);

/* NODE must be a map (or a list) and not empty; EXAMPLE shows one. */
MUST_CHECK int reading_expect_map(struct reading *reading,
				  const struct node *node, const char *example);
MUST_CHECK int reading_expect_list(struct reading *reading,
				   const struct node *node,
				   const char *example);

#endif
