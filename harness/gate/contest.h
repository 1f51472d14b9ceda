/* SPDX-License-Identifier: MIT */
#ifndef GATE_CONTEST_H
#define GATE_CONTEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "compare/steady.h"
#include "gate/contest_series.h"
#include "measure/duet.h"

struct duet_sides;
struct error;
struct findings;
struct session;
struct worker;

/*
 * How much of every process does not count: one cut for both sides, found at
 * the first look in all processes together, and then kept.  Where they have
 * not settled by then, later pairs take twice the slices, and the next look
 * finds a cut for those.
 */
struct contest_warmup {
	bool known;
	int since; /* the first pair that it is for */
	struct pooled_steadiness found;
};

/*
 * A contest: one case that both sides have, pair by pair.  Invariant: its
 * n-th pair has index n on both sides, and the same draws.
 */
struct contest {
	size_t index, base_index; /* of the case in its plan and run */
	struct duet_case duet;
	int pairs;
	size_t look; /* the next one */
	bool settled;
	struct contest_series series[METRIC_COUNT];
	size_t series_count;
	struct contest_warmup warmup;
	int64_t spent_ns;
};

/* A counted metric repeats to the digit: two pairs say whether it does. */
enum { PAIRS_FOR_COUNTS = 2 };

/* Whose next pair is started already. */
struct contest_ahead {
	const struct contest *contest;
	int pair;
	struct session *session; /* NULL: nobody's */
};

struct contests {
	const struct duet_sides *sides;
	struct contest *items;
	size_t count, capacity;
	int64_t started_ns;
	struct contest_ahead ahead;
};

/* All cases that can run on both sides. */
void contests_init(struct contests *contests, const struct duet_sides *sides);
void contests_release(struct contests *contests);

/* One more pair; both workers go to the sides' runs.  Meanwhile the workers
 * of UPCOMING's next pair (NULL: nobody's) are started. */
MUST_CHECK int contest_play(struct contests *contests, struct contest *contest,
			    const struct contest *upcoming, struct error *err);

/* Say in FINDINGS what the machine did to the pairs: shared or wrong CPUs,
 * pairs that were measured again. */
void contests_note(const struct contests *contests, struct findings *findings);

/* Its series of METRIC (of what is derived from time: that of time); NULL if
 * it has none. */
const struct contest_series *contest_find(const struct contest *contest,
					  enum metric metric);

/* A first and only look at what pairs were not made for. */
void contest_close(struct contest *contest);

/* Look, if it is time to; settle what is decided or over its budget. */
void contest_consider(const struct contests *contests, struct contest *contest);

/* Within this module, of contest_warmup.c: find the cut at a look if it is
 * not known yet, and judge the pairs by it; and cut WORKER by it. */
void contest_find_warmup(const struct contests *contests,
			 struct contest *contest);
void contest_cut(const struct contest *contest, struct worker *worker);

/* Tell the listener that CONTEST is next. */
void contests_tell(const struct contests *contests,
		   const struct contest *contest);

#endif
