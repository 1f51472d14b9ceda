/* SPDX-License-Identifier: MIT */
/* The gate's own false alarms.  Invariant: a row's sums are over `times`. */
#include "gate/selfcheck.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "model/findings.h"
#include "stats/distribution.h"

static struct selfcheck_row *find_row(struct selfcheck *check, const char *id)
{
	struct selfcheck_row *row;

	for (size_t i = 0; i < check->count; i++)
		if (strcmp(check->items[i].case_id, id) == 0)
			return &check->items[i];
	row = VEC_PUSH(check);
	row->case_id = arena_strdup(&check->arena, id);
	row->noise = (double)NAN;
	row->detectable = (double)NAN;
	return row;
}

static void add_time(struct selfcheck_row *row, const struct finding *time)
{
	if (!isnan(time->noise)) {
		row->noise_sum += time->noise;
		row->noisy_times++;
		row->noise = row->noise_sum / (double)row->noisy_times;
	}
	row->detectable = fmax(row->detectable, time->detectable);
	row->times++;
	row->same += time->verdict == VERDICT_SAME ||
		     time->verdict == VERDICT_BETTER;
	row->undecided += time->verdict == VERDICT_UNDECIDED;
	row->pairs += (double)time->pairs;
	row->seconds += time->seconds;
}

void selfcheck_add(struct selfcheck *check, const struct findings *findings)
{
	size_t alarms = 0;

	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *finding = &findings->items[i];
		struct selfcheck_row *row = find_row(check, finding->case_id);

		if (finding->metric == METRIC_TIME)
			add_time(row, finding);
		if (finding->verdict == VERDICT_WORSE && finding->gated &&
		    finding->confirmed) {
			row->alarms++;
			alarms++;
		}
	}
	check->runs++;
	check->alarmed += alarms > 0;
	check->seconds += findings->seconds;
}

void selfcheck_release(struct selfcheck *check)
{
	free(check->items);
	arena_release(&check->arena);
	*check = (struct selfcheck){ .items = NULL };
}

double selfcheck_bound(size_t events, size_t trials)
{
	return clopper_pearson(events, trials, .90).high;
}
