/* SPDX-License-Identifier: MIT */
/*
 * The words for verdicts and rungs, as files and the manual have them.
 */
#include "model/verdict.h"

const char *const verdict_names[VERDICT_COUNT] = {
	[VERDICT_SAME] = "same",
	[VERDICT_WORSE] = "worse",
	[VERDICT_BETTER] = "better",
	[VERDICT_UNDECIDED] = "undecided",
	[VERDICT_INCOMPARABLE] = "incomparable",
	[VERDICT_CHANGED] = "changed",
	[VERDICT_NEW] = "new",
	[VERDICT_MISSING] = "missing",
	[VERDICT_FAILED] = "failed",
	[VERDICT_SKIPPED] = "skipped",
};

const char *const rung_names[RUNG_COUNT] = {
	[RUNG_COUNTED] = "counted",
	[RUNG_DUET] = "duet",
	[RUNG_YARDSTICK] = "yardstick",
	[RUNG_RAW] = "raw",
};
