/* SPDX-License-Identifier: MIT */
/* What was asked for; pure.  Invariant: only MISSING findings go. */
#include "gate/scope.h"

#include <stddef.h>
#include <string.h>

#include "base/text.h"
#include "model/findings.h"
#include "model/run.h"

static bool has_suite(const struct run *head, const char *name)
{
	for (size_t i = 0; i < head->case_count; i++)
		if (strcmp(head->cases[i].suite, name) == 0)
			return true;
	return false;
}

static bool is_asked_for(const struct run_case *gone, const struct run *head,
			 const struct gate_scope *scope)
{
	if (scope->by_tag || !has_suite(head, gone->suite))
		return false;
	for (size_t i = 0; i < scope->patterns->count; i++) {
		const char *pattern = scope->patterns->items[i];

		if (text_matches(pattern, gone->id) ||
		    text_matches(pattern, gone->benchmark))
			return true;
	}
	return scope->patterns->count == 0;
}

void gate_narrow(struct findings *findings, const struct run *base,
		 const struct run *head, const struct gate_scope *scope)
{
	size_t kept = 0;

	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *finding = &findings->items[i];
		const struct run_case *gone = run_find(base, finding->case_id);

		if (finding->verdict == VERDICT_MISSING && gone &&
		    !is_asked_for(gone, head, scope))
			continue;
		findings->items[kept++] = *finding;
	}
	findings->count = kept;
}
