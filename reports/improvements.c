/* SPDX-License-Identifier: MIT */
/*
 * Improvements said to people.  Invariant: of a number that repeats to the
 * digit nothing is called unproven, and of one process nothing is called
 * proven.
 */
#include "reports/improvements.h"

#include <math.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/units.h"
#include "model/run.h"
#include "model/summary.h"
#include "reports/case_name.h"
#include "reports/words.h"

static const struct run_case *case_of(const struct run_summary *run,
				      const struct improvement *it)
{
	return &run->run->cases[it->case_index];
}

static bool is_exact(const struct improvement *it)
{
	return metric_infos[it->metric].rule == RULE_EXACT;
}

static double floor_of(const struct run_summary *run,
		       const struct improvement *it)
{
	return case_of(run, it)->policy.metric[it->metric].floor;
}

const char *improvement_label(const struct improvement *it)
{
	return it->calm ? "calm" : metric_label(it->metric);
}

bool improvement_is_shown(const struct run_summary *run,
			  const struct improvement *it)
{
	double difference = fabs(it->after - it->before);

	return is_exact(it) || it->metric == METRIC_TIME ||
	       (difference > 0 && !(difference < floor_of(run, it)));
}

bool improvement_is_first(const struct run_summary *run,
			  const struct improvement *it)
{
	const struct improvement *before = it;

	while (before-- > run->improvements) {
		if (before->case_index != it->case_index)
			return true;
		if (improvement_is_shown(run, before))
			return false;
	}
	return true;
}

void improvement_add_case(struct buf *buf, const struct run_summary *run,
			  const struct improvement *it)
{
	case_name_add_change(buf, run->run->cases[it->reference_index].id,
			     case_of(run, it)->id);
}

void improvement_add_before(struct buf *buf, const struct run_summary *run,
			    const struct improvement *it)
{
	units_add(buf, it->before, metric_unit(case_of(run, it), it->metric));
}

void improvement_add_after(struct buf *buf, const struct run_summary *run,
			   const struct improvement *it)
{
	units_add(buf, it->after, metric_unit(case_of(run, it), it->metric));
}

/* How many processes the weaker side has. */
static size_t processes(const struct run_summary *run,
			const struct improvement *it)
{
	size_t before = run->cases[it->reference_index].metric[it->metric].n;
	size_t after = run->cases[it->case_index].metric[it->metric].n;

	return before < after ? before : after;
}

enum certainty { CERTAIN, CERTAIN_NOT, CERTAIN_OF_NO_CHANGE };

static enum certainty certainty(const struct improvement *it)
{
	if (is_exact(it))
		return CERTAIN;
	if (!isfinite(it->low) || !isfinite(it->high))
		return CERTAIN_NOT;
	return it->low <= 1 && it->high >= 1 ? CERTAIN_OF_NO_CHANGE : CERTAIN;
}

/* Counts that differ by less than the gate would mind. */
static bool is_negligible(const struct run_summary *run,
			  const struct improvement *it)
{
	const struct metric_policy *policy =
		&case_of(run, it)->policy.metric[it->metric];

	return is_exact(it) && fabs(it->ratio - 1) <= policy->tolerance;
}

static void add_factor(struct buf *buf, const struct run_summary *run,
		       const struct improvement *it)
{
	double factor = it->ratio >= 1 ? it->ratio : 1 / it->ratio;

	buf_addf(buf, "x%.*f %s",
		 factor < 9.995	  ? 2
		 : factor < 99.95 ? 1
				  : 0,
		 factor,
		 change_word(it->metric,
			     metric_better(case_of(run, it), it->metric),
			     it->ratio));
}

void improvement_add_change(struct buf *buf, const struct run_summary *run,
			    const struct improvement *it)
{
	size_t n = processes(run, it);

	if (!(fabs(it->after - it->before) > 0)) {
		buf_adds(buf, "same");
		return;
	}
	if (!isfinite(it->ratio) || it->ratio <= 0) {
		buf_adds(buf, it->before > 0 ? "all gone" : "from none");
		return;
	}
	if (certainty(it) == CERTAIN_OF_NO_CHANGE) {
		buf_adds(buf, "no clear difference");
		return;
	}
	if (is_negligible(run, it)) {
		buf_adds(buf, "nearly same");
		return;
	}
	add_factor(buf, run, it);
	if (is_exact(it) || certainty(it) == CERTAIN)
		return;
	if (n == 1)
		buf_adds(buf, " (one process)");
	else
		buf_addf(buf, " (unproven by %zu processes)", n);
}

enum paint improvement_paint(const struct run_summary *run,
			     const struct improvement *it)
{
	enum better better = metric_better(case_of(run, it), it->metric);
	bool up = it->after > it->before;

	if (certainty(it) != CERTAIN || is_negligible(run, it) ||
	    !(fabs(it->after - it->before) > 0))
		return PAINT_FAINT;
	return up == (better == BETTER_HIGHER) ? PAINT_GOOD : PAINT_BAD;
}

void improvements_add_left_out(struct buf *buf, const struct run_summary *run)
{
	size_t i, count = 0;
	const struct improvement *last = NULL;

	for (i = 0; i < run->improvement_count; i++) {
		const struct improvement *it = &run->improvements[i];

		if (improvement_is_shown(run, it) ||
		    !(fabs(it->after - it->before) > 0))
			continue;
		last = it;
		count++;
	}
	if (!count)
		return;
	buf_addf(buf, "%zu difference%s of %s below the floor of ", count,
		 count == 1 ? "" : "s", metric_label(last->metric));
	units_add(buf, floor_of(run, last),
		  metric_unit(case_of(run, last), last->metric));
	buf_adds(buf, " not shown");
}
