/* SPDX-License-Identifier: MIT */
/* Waivers meet findings; pure: today is told.  Invariant: only a finding that
 * would fail the gate is ever marked. */
#include "gate/waive.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/text.h"
#include "config/accepted.h"
#include "model/findings.h"

static bool can_fail(const struct finding *finding)
{
	return finding->gated && (finding->verdict == VERDICT_WORSE ||
				  finding->verdict == VERDICT_MISSING ||
				  finding->verdict == VERDICT_FAILED);
}

static bool covers(const struct waiver *waiver, const struct finding *finding)
{
	return (waiver->metric == METRIC_COUNT ||
		waiver->metric == finding->metric) &&
	       text_matches(waiver->cases, finding->case_id);
}

static bool is_past(const struct waiver *waiver, const char *today)
{
	return strcmp(today, waiver->until) > 0;
}

/* The waiver for FINDING; one that holds before one that is past. */
static const struct waiver *find_waiver(const struct waivers *waivers,
					const struct finding *finding,
					const char *today)
{
	const struct waiver *past = NULL;

	for (size_t i = 0; i < waivers->count; i++) {
		const struct waiver *waiver = &waivers->items[i];

		if (!covers(waiver, finding))
			continue;
		if (!is_past(waiver, today))
			return waiver;
		past = waiver;
	}
	return past;
}

void gate_waive(struct findings *findings, const struct waivers *waivers,
		const char *today)
{
	for (size_t i = 0; i < findings->count; i++) {
		struct finding *finding = &findings->items[i];
		const struct waiver *waiver = NULL;

		finding->accepted = NULL;
		finding->expired = false;
		if (can_fail(finding))
			waiver = find_waiver(waivers, finding, today);
		if (!waiver)
			continue;
		finding->accepted = arena_printf(
			&findings->arena, "%s (%s, until %s)", waiver->reason,
			waiver->who, waiver->until);
		finding->expired = is_past(waiver, today);
	}
}
