/* SPDX-License-Identifier: MIT */
/*
 * Findings: made, counted, ended.
 */
#include "model/findings.h"

#include <math.h>
#include <stdlib.h>

struct findings *findings_new(void)
{
	struct findings *findings = xcalloc(1, sizeof(*findings));

	findings->alpha = (double)NAN;
	return findings;
}

void findings_free(struct findings *findings)
{
	if (!findings)
		return;
	free(findings->items);
	strvec_release(&findings->notes);
	arena_release(&findings->arena);
	free(findings);
}

size_t findings_count(const struct findings *findings, enum verdict verdict,
		      enum findings_scope scope)
{
	size_t count = 0;

	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *item = &findings->items[i];

		if (item->verdict == verdict &&
		    (scope == FINDINGS_ALL || item->gated))
			count++;
	}
	return count;
}
