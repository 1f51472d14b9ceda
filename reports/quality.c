/* SPDX-License-Identifier: MIT */
/* How good a run is, said in sentences: how sure, where, under what. */
#include <math.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/units.h"
#include "model/run.h"
#include "model/summary.h"
#include "reports/escape.h"
#include "reports/words.h"

struct span {
	size_t least, most; /* processes of a case */
	double narrowest, widest;
	size_t widest_case;
	size_t cases; /* with a time */
};

static struct span find_span(const struct run_summary *run)
{
	struct span span = { .narrowest = (double)NAN, .widest = (double)NAN };
	double spread;
	size_t i;

	for (i = 0; i < run->run->case_count; i++) {
		const struct summary *time = &run->cases[i].metric[METRIC_TIME];

		if (!time->n)
			continue;
		if (!span.cases++ || time->n < span.least)
			span.least = time->n;
		if (time->n > span.most)
			span.most = time->n;
		spread = words_spread(time);
		if (!(spread >= span.narrowest))
			span.narrowest = spread;
		if (isfinite(spread) && !(spread <= span.widest)) {
			span.widest = spread;
			span.widest_case = i;
		}
	}
	return span;
}

static void add_precision(struct buf *buf, const struct run_summary *run)
{
	struct span span = find_span(run);

	if (!span.cases)
		return;
	if (span.least == span.most)
		buf_addf(buf, "%zu process%s a case", span.most,
			 span.most == 1 ? "" : "es");
	else
		buf_addf(buf, "%zu to %zu processes a case", span.least,
			 span.most);
	if (isfinite(span.widest)) {
		buf_adds(buf, "; the widest interval is \xc2\xb1");
		words_add_percent(buf, 1 + span.widest);
		buf_adds(buf, " (");
		shorten_middle(buf, run->run->cases[span.widest_case].id, 100,
			       ELLIPSIS_ASCII);
		buf_adds(buf, "): smaller changes of it could not be seen");
	}
	buf_addc(buf, '\n');
}

static void add_place(struct buf *buf, const struct run *run)
{
	buf_adds(buf,
		 run->machine.name ? run->machine.name : "unknown machine");
	if (run->machine.id[0])
		buf_addf(buf, " (%.8s)", run->machine.id);
	if (run->commit.hash) {
		buf_adds(buf, "; commit ");
		words_add_commit(buf, &run->commit);
	}
	if (run->ended_ns > run->started_ns) {
		buf_adds(buf, "; took ");
		units_add_duration(buf, run->ended_ns - run->started_ns);
	}
	buf_addc(buf, '\n');
}

static void add_noise(struct buf *buf, const struct conditions *conditions)
{
	if (conditions->steal_ratio > 0.01)
		buf_addf(buf,
			 "noisy: the host took %.1f %% of our CPU time "
			 "(steal)\n",
			 conditions->steal_ratio * 100);
	if (conditions->throttled_ratio > 0)
		buf_addf(buf,
			 "noisy: the container was throttled in %.1f %% "
			 "of its periods\n",
			 conditions->throttled_ratio * 100);
	if (conditions->pressure_cpu > 10)
		buf_addf(buf,
			 "noisy: processes waited for a CPU %.0f %% of "
			 "the time\n",
			 conditions->pressure_cpu);
}

void words_add_quality(struct buf *buf, const struct run_summary *run)
{
	size_t i;

	add_precision(buf, run);
	add_place(buf, run->run);
	add_noise(buf, &run->run->conditions);
	if (run->run->state == RUN_INTERRUPTED)
		buf_adds(buf, "interrupted: what was measured is kept; "
			      "--resume continues\n");
	for (i = 0; i < run->run->notes.count; i++)
		buf_addf(buf, "note: %s\n", run->run->notes.items[i]);
}
