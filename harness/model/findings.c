/* SPDX-License-Identifier: MIT */
/*
 * Findings: made, counted, ended.
 */
#include "model/findings.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct findings *findings_new(void)
{
	struct findings *findings = xcalloc(1, sizeof(*findings));

	findings->alpha = (double)NAN;
	findings->suite = (struct suite_change){ 0, (double)NAN, (double)NAN,
						 (double)NAN, (double)NAN };
	return findings;
}

void findings_free(struct findings *findings)
{
	if (!findings)
		return;
	free(findings->items);
	strvec_release(&findings->notes);
	strvec_release(&findings->suites);
	strvec_release(&findings->patterns);
	strvec_release(&findings->tags);
	arena_release(&findings->arena);
	free(findings);
}

struct finding *findings_find(const struct findings *findings,
			      const char *case_id, enum metric metric)
{
	for (size_t i = 0; i < findings->count; i++)
		if (findings->items[i].metric == metric &&
		    strcmp(findings->items[i].case_id, case_id) == 0)
			return &findings->items[i];
	return NULL;
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
