/* SPDX-License-Identifier: MIT */
/* Findings to an exit status; pure. */
#include "gate/gate.h"

#include "model/findings.h"

bool gate_forgives(const struct finding *finding)
{
	return finding->accepted && !finding->expired;
}

static bool fails(const struct finding *finding)
{
	return finding->verdict == VERDICT_WORSE && finding->gated &&
	       finding->confirmed && !gate_forgives(finding);
}

static bool judged(const struct finding *finding)
{
	return finding->verdict == VERDICT_SAME ||
	       finding->verdict == VERDICT_BETTER ||
	       finding->verdict == VERDICT_WORSE;
}

static enum exit_status status_of(const struct finding *finding,
				  enum gate_strictness strictness)
{
	bool strict = strictness == GATE_STRICT;

	if (strictness != GATE_TELLING && (fails(finding) || finding->expired))
		return EXIT_STATUS_WORSE;
	switch (finding->verdict) {
	case VERDICT_FAILED:
	case VERDICT_MISSING:
		return gate_forgives(finding) ? EXIT_STATUS_OK
					      : EXIT_STATUS_FAILED;
	case VERDICT_UNDECIDED:
		return strict && finding->gated ? EXIT_STATUS_UNDECIDED
						: EXIT_STATUS_OK;
	case VERDICT_INCOMPARABLE:
	case VERDICT_CHANGED:
	case VERDICT_NEW:
		return strict ? EXIT_STATUS_NOTHING : EXIT_STATUS_OK;
	case VERDICT_SAME:
	case VERDICT_WORSE:
	case VERDICT_BETTER:
	case VERDICT_SKIPPED:
	case VERDICT_COUNT:
		break;
	}
	return EXIT_STATUS_OK;
}

/* Nothing could be judged: was there nothing to judge it by, or was it only
 * not certain enough? */
static enum exit_status status_of_nothing(const struct findings *findings)
{
	return findings_count(findings, VERDICT_UNDECIDED, FINDINGS_GATED)
		       ? EXIT_STATUS_UNDECIDED
		       : EXIT_STATUS_NOTHING;
}

enum exit_status gate_status(const struct findings *findings,
			     enum gate_strictness strictness)
{
	enum exit_status status = EXIT_STATUS_OK;
	bool any = false;

	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *finding = &findings->items[i];

		any = any || (finding->gated && judged(finding));
		status = exit_status_combine(status,
					     status_of(finding, strictness));
	}
	if (any)
		return status;
	return exit_status_combine(status, status_of_nothing(findings));
}
