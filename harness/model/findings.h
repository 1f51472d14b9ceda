/* SPDX-License-Identifier: MIT */
#ifndef MODEL_FINDINGS_H
#define MODEL_FINDINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "model/metric.h"
#include "model/run.h"
#include "model/verdict.h"

/* One pair of fresh processes that took turns. */
struct finding_pair {
	double difference; /* ln(head / base), the datum; NaN: none */
	double base, head; /* in the finding's unit; NaN */
	bool head_first;   /* the coin */
	int64_t hash_seed;
	int shift_pages;    /* of the processes' stacks */
	int cpu;	    /* -1: not pinned */
	int64_t started_ns; /* realtime */
};

/* In the order in which they were played. */
struct finding_pairs {
	const struct finding_pair *items; /* in the findings' arena */
	size_t count;			  /* 0: none were made */
};

/* One value of one side: of a slice for times, else of a process. */
struct finding_dot {
	double value; /* in the finding's unit */
	int process;  /* of its side: 0, 1, ... in time order */
};

/* A side's values in time order, evenly thinned to FINDING_DOTS at most: to
 * be looked at, not to be judged by. */
enum { FINDING_DOTS = 240 };
struct finding_dots {
	const struct finding_dot *items; /* in the findings' arena */
	size_t count;
	size_t of; /* so many there were */
};

/*
 * What the comparison of two sides found: what every report is made from,
 * and all that it needs.  Numbers that do not exist are NaN.
 */
struct finding {
	const char *case_id;
	enum metric metric; /* METRIC_COUNT: of the case as a whole (new,
			       missing, failed, skipped, changed, ...) */
	const char *unit;   /* "" for the case as a whole */
	enum better better;
	enum verdict verdict;
	bool gated;	      /* counts for the exit status */
	bool stackless;	      /* known to be nothing for `tare profile` */
	bool confirmed;	      /* a second measurement said the same */
	const char *accepted; /* the waiver's reason; NULL */
	bool expired;	      /* a waiver was there and has run out */

	double ratio, ratio_low, ratio_high; /* head / base */
	double level;			     /* of the interval */
	double bound;	   /* ratio proven not to be exceeded */
	double detectable; /* smallest ratio that could have been seen */
	double tolerance;
	double floor;	   /* in unit: less never counts; NaN */
	double base, head; /* in unit */
	bool over_limit;   /* what alone makes it worse: head is more than... */
	double limit;	   /* ...this (`max:`), in unit, whatever base has */
	size_t n_base, n_head; /* processes */
	size_t pairs;	       /* 0 where none were made */
	double noise;	       /* robust sd of a pair's ln(head / base) */
	enum rung rung;
	double seconds;		     /* of measuring that it took */
	const char *reason;	     /* NULL unless there is something to say */
	struct finding_pairs series; /* that were looked at */
	struct finding_pairs confirmation; /* the fresh ones */
	struct finding_dots base_dots, head_dots;
};

/* One side, as the first lines of every report say it. */
struct side_info {
	const char *name;   /* "baseline:main", "git:1a2b3c4", "run 6f0c" */
	const char *typed;  /* what a command calls it; NULL: as its name */
	const char *python; /* of a command's option; NULL */
	const char *uuid;   /* of its run; NULL */
	struct commit commit;
	const char *machine_id, *machine_name;
	int64_t measured_ns; /* realtime */
};

/* Of all gated times together, by the first pairs alone, each counting
 * alike; told, never judged.  See stats/suite_shift.h. */
struct suite_change {
	size_t cases;		 /* 0: they were too few to tell */
	double ratio, low, high; /* head / base; NaN */
	double p;		 /* that "not slower" looks so */
};

struct findings {
	struct arena arena;	  /* owns all text of items and sides */
	const char *tare_version; /* that judged; NULL: not known */
	struct side_info base, head;
	struct finding *items; /* VEC_PUSH(findings) */
	size_t count, capacity;
	struct strvec notes;
	struct strvec suites;	      /* as typed; none: not known */
	struct strvec patterns, tags; /* -k, --tag, as typed */
	double seconds;
	double alpha; /* bound on false alarms of the whole suite; NaN */
	struct suite_change suite;
	int exit_status;
};

struct findings *findings_new(void);
void findings_free(struct findings *findings);

/* The one of a case and metric; NULL if there is none. */
struct finding *findings_find(const struct findings *findings,
			      const char *case_id, enum metric metric);

/* How many have this verdict; of all or only of the gated. */
enum findings_scope { FINDINGS_ALL, FINDINGS_GATED };
size_t findings_count(const struct findings *findings, enum verdict verdict,
		      enum findings_scope scope);

#endif
