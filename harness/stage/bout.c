/* SPDX-License-Identifier: MIT */
/* What one duet says of one metric; nothing is kept from bout to bout. */
#include "stage/bout.h"

#include <math.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/error.h"
#include "model/findings.h"
#include "spawn/interrupt.h"
#include "stage/side.h"
#include "stage/stage.h"
#include "stage/wishes.h"

static bool has_values(const struct finding *finding)
{
	return finding->metric != METRIC_COUNT && isfinite(finding->base) &&
	       isfinite(finding->head);
}

/* The first in the order of metrics that is worse; else the first. */
static enum metric wanted_metric(const struct bout *bout,
				 const struct findings *findings)
{
	enum metric worse = METRIC_COUNT, any = METRIC_COUNT;

	if (bout->metric != METRIC_COUNT)
		return bout->metric;
	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *finding = &findings->items[i];

		if (!has_values(finding))
			continue;
		if (finding->metric < any)
			any = finding->metric;
		if (finding->verdict == VERDICT_WORSE &&
		    finding->metric < worse)
			worse = finding->metric;
	}
	return worse != METRIC_COUNT ? worse : any;
}

/* A count that was 0 has no ratio; one more on both sides has. */
static struct bisect_change change_of(const struct finding *finding)
{
	struct bisect_change change = { finding->ratio, finding->ratio_low,
					finding->ratio_high };

	if (!isfinite(change.ratio))
		change.ratio = (finding->head + 1) / (finding->base + 1);
	if (isnan(change.low) || isnan(change.high))
		change.low = change.high = change.ratio;
	return change;
}

/* Why there is nothing to see; NULL; to free(). */
static char *reason_of(const struct findings *findings)
{
	for (size_t i = 0; i < findings->count; i++)
		if (findings->items[i].reason)
			return xstrdup(findings->items[i].reason);
	return NULL;
}

static void read_findings(const struct bout *bout,
			  const struct findings *findings,
			  struct played *played)
{
	enum metric metric = wanted_metric(bout, findings);
	const struct finding *found = NULL;

	for (size_t i = 0; i < findings->count && !found; i++)
		if (findings->items[i].metric == metric &&
		    has_values(&findings->items[i]))
			found = &findings->items[i];
	played->metric = metric;
	if (!found) {
		played->broken = true;
		played->reason = reason_of(findings);
		return;
	}
	played->verdict = found->verdict;
	played->better = found->better;
	played->change = change_of(found);
}

int bout_play(const struct bout *bout, const char *base, const char *head,
	      struct played *played, struct error *err)
{
	struct chosen_side sides[] = {
		{ .kind = SIDE_REVISION,
		  .name = xasprintf("git:%.9s", base),
		  .where = xstrdup(base) },
		{ .kind = SIDE_REVISION,
		  .name = xasprintf("git:%.9s", head),
		  .where = xstrdup(head) },
	};
	const struct stage_request request = {
		.wishes = bout->wishes,
		.base = &sides[0],
		.head = &sides[1],
		.suites = bout->paths,
		.cases = bout->cases,
		.metrics = bout->metric == METRIC_COUNT
				   ? 0
				   : METRIC_BIT(bout->metric),
		.suites_from = bout->suites_from,
	};
	struct error why = ERROR_INIT;
	struct findings *findings = stage_duet(&request, &why);
	int ret = 0;

	*played = (struct played){ .metric = bout->metric };
	if (findings)
		read_findings(bout, findings, played);
	else if (why.kind == ERROR_INTERRUPT || why.kind == ERROR_USAGE ||
		 interrupt_pending()) {
		*err = why;
		ret = -1;
	} else {
		played->broken = true;
		played->reason = xstrdup(why.text);
	}
	findings_free(findings);
	side_release(&sides[0]);
	side_release(&sides[1]);
	return ret;
}
