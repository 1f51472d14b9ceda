/* SPDX-License-Identifier: MIT */
#ifndef MODEL_VERDICT_H
#define MODEL_VERDICT_H

/* Of any metric: worse is slower, or fatter, or fewer where more is better. */
enum verdict {
	VERDICT_SAME,
	VERDICT_WORSE,
	VERDICT_BETTER,
	VERDICT_UNDECIDED,
	VERDICT_INCOMPARABLE, /* other machine, interpreter or clock */
	VERDICT_CHANGED,      /* the benchmark itself differs */
	VERDICT_NEW,
	VERDICT_MISSING,
	VERDICT_FAILED,
	VERDICT_SKIPPED,
	VERDICT_COUNT
};

/* "same", "worse", ... as in files and in the manual. */
extern const char *const verdict_names[VERDICT_COUNT];

/* How the machine was taken off. */
enum rung { RUNG_COUNTED, RUNG_DUET, RUNG_YARDSTICK, RUNG_RAW, RUNG_COUNT };
extern const char *const rung_names[RUNG_COUNT];

#endif
