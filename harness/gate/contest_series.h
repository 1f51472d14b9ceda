/* SPDX-License-Identifier: MIT */
#ifndef GATE_CONTEST_SERIES_H
#define GATE_CONTEST_SERIES_H

#include <stdbool.h>
#include <stddef.h>

#include "compare/judge.h"
#include "model/findings.h"

struct arena;
struct duet_draw;
struct plan_case;
struct run;
struct run_case;
struct worker;

/* By which rule a series is to be judged, as far as its values tell. */
enum series_rule {
	SERIES_EMPTY,	   /* no pair has a value on both sides */
	SERIES_CONSTANT,   /* it may be exact, and has not varied yet */
	SERIES_WITHIN,	   /* it varies, by less than what counts */
	SERIES_DIFFERENCE, /* some values are 0 or negative: no ratio */
	SERIES_PAIRED	   /* by ranks of ln(head / base) */
};

/* One metric of a contest, pair by pair. */
struct contest_series {
	const struct run_case *of_case; /* head's */
	enum metric metric;
	bool gated;	/* shares the suite's error */
	bool driving;	/* more pairs may be made for its sake */
	size_t pairs;	/* played */
	size_t usable;	/* of which a value is known on both sides */
	double *d;	/* of each that was played; NaN: none */
	double *values; /* of the usable: base's and head's by turns */
	struct finding_pair *played; /* as it is told: one a pair */
	struct judgement judgement;
};

/* The series that CASE of both sides will have (of instructions, counts and
 * what is derived from time there is none).  SERIES has room for all metrics;
 * returns how many. */
size_t contest_series_init(const struct plan_case *c,
			   const struct run_case *of_case,
			   struct contest_series *series);
void contest_series_release(struct contest_series *series);

/* A pair was played as DRAW says. */
void contest_series_take(struct contest_series *series,
			 const struct duet_draw *draw,
			 const struct worker *base, const struct worker *head);

/* Pair number AT has the same workers, but another part of them counts. */
void contest_series_retake(struct contest_series *series, size_t at,
			   const struct worker *base,
			   const struct worker *head);

enum series_rule contest_series_rule(const struct contest_series *series);

/* Does it share the suite's error: gated, and judged by ranks? */
bool contest_series_shares(const struct contest_series *series);

/* Look number LOOK, one of COUNT gated series. */
void contest_series_look(struct contest_series *series, size_t look,
			 size_t count);

/* Would more pairs tell more? */
bool contest_series_is_open(const struct contest_series *series);

/* What the pairs say, without their base and head. */
struct pair_series contest_series_pairs(const struct contest_series *series);

/* Put what is known of SERIES in the place of what two runs measured apart
 * would have said; SECONDS were spent. */
void contest_series_tell(const struct contest_series *series, double seconds,
			 struct findings *findings);

/* The pairs one by one; the copy lives in ARENA. */
struct finding_pairs contest_series_copy(const struct contest_series *series,
					 struct arena *arena);

#endif
