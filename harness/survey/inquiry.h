/* SPDX-License-Identifier: MIT */
#ifndef SURVEY_INQUIRY_H
#define SURVEY_INQUIRY_H

#include <stdint.h>

#include "base/compiler.h"

struct answer;
struct arena;
struct error;
struct interpreter_facts;
struct questions;
struct suite;
struct warden;

/* Who asks, and how patiently. */
struct inquiry {
	const struct suite *suite;
	struct warden *warden;
	const char *probe_dir;
	int64_t patience_ns; /* for a single question */
};

/*
 * Ask the interpreter behind COMMAND what it is, into FACTS, and QUESTIONS,
 * into ANSWERS (one each, of which only `missing` and `lacking` are written).
 * A question that ends or hangs the process is answered with how that came
 * about, and the rest are asked again in another one.  Text lives in ARENA.  An
 * interpreter that does not run is FACTS->missing; -1 is an interrupt or a
 * refusal of the system.
 */
MUST_CHECK int inquiry_run(const struct inquiry *inquiry, const char *command,
			   const struct questions *questions,
			   struct arena *arena, struct interpreter_facts *facts,
			   struct answer *answers, struct error *err);

#endif
