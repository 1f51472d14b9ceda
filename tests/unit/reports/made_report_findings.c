/* SPDX-License-Identifier: MIT */
/* Findings made up for the tests of reports. */
#include "tests/unit/reports/made.h"

#include <math.h>
#include <stdio.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/text.h"
#include "model/findings.h"

static const struct finding no_finding = {
	.unit = "s",
	.ratio = NONE,
	.ratio_low = NONE,
	.ratio_high = NONE,
	.level = 0.95,
	.bound = NONE,
	.detectable = NONE,
	.tolerance = 0.03,
	.base = NONE,
	.head = NONE,
	.rung = RUNG_DUET,
};

static struct finding *add(struct findings *findings, const char *case_id,
			   enum metric metric, enum verdict verdict)
{
	struct finding *finding = VEC_PUSH(findings);

	*finding = no_finding;
	finding->case_id = arena_strdup(&findings->arena, case_id);
	finding->metric = metric;
	finding->unit = metric == METRIC_COUNT ? "" : metric_infos[metric].unit;
	finding->verdict = verdict;
	finding->gated = metric != METRIC_COUNT;
	return finding;
}

static void set_ratio(struct finding *finding, double ratio, double half,
		      double base)
{
	finding->ratio = ratio;
	finding->ratio_low = ratio - half;
	finding->ratio_high = ratio + half;
	finding->base = base;
	finding->head = base * ratio;
	finding->pairs = 12;
	finding->n_base = finding->n_head = 12;
	finding->seconds = 4.5;
}

static void fill_sides(struct findings *findings)
{
	findings->tare_version = "1.2.3";
	findings->seconds = 271;
	findings->alpha = 0.005;
	findings->base = (struct side_info){
		.name = "baseline:main",
		.uuid = "00000000-0000-4000-8000-000000000001",
		.commit = { .hash = "abcdef0123456789",
			    .subject = "Before",
			    .branch = "main",
			    .date_ns = 1700000000 * NS_PER_S },
		.machine_id = "0123456789abcdef",
		.machine_name = "Made CPU, 2 CPUs",
		.measured_ns = 1700000100 * NS_PER_S,
	};
	findings->head = findings->base;
	findings->head.name = "working tree";
	findings->head.commit.hash = "1a2b3c4d5e6f7081";
	findings->head.commit.subject = "After";
	findings->head.commit.dirty = true;
}

/* COUNT pairs around RATIO. */
static struct finding_pairs made_pairs(struct arena *arena, double base,
				       double ratio, size_t count)
{
	struct finding_pair *items = arena_alloc(arena, count * sizeof(*items));

	for (size_t i = 0; i < count; i++) {
		double noise = ((double)(i * 7 % 5) - 2) / 256;

		items[i] = (struct finding_pair){
			.difference = log(ratio) + noise,
			.base = base * (1 + (double)(i * 3 % 4) / 128),
			.head = base * ratio * (1 + (double)(i * 3 % 4) / 128),
			.head_first = i % 3 == 1,
			.hash_seed = (int64_t)i * 1000 + 7,
			.shift_pages = (int)i * 11,
			.cpu = i == 0 ? -1 : 1,
			.started_ns = 1700000000 * NS_PER_S +
				      (int64_t)i * 550 * NS_PER_MS,
		};
	}
	if (count > 2)
		items[2].difference = items[2].head = NONE;
	return (struct finding_pairs){ items, count };
}

/* COUNT values of 7 processes around VALUE. */
static struct finding_dots made_dots(struct arena *arena, double value,
				     size_t count)
{
	struct finding_dot *items = arena_alloc(arena, count * sizeof(*items));

	for (size_t i = 0; i < count; i++)
		items[i] = (struct finding_dot){
			.value = value * (1 + (double)(i * 13 % 17) / 256),
			.process = (int)(i * 7 / count),
		};
	return (struct finding_dots){ items, count, count * 2 };
}

static void fill_findings(struct findings *findings)
{
	static const char traceback[] =
		"Traceback (most recent call last):\n"
		"  File \"bench.py\", line 3, in broken\n"
		"ValueError: no such thing";
	struct finding *it;

	it = add(findings, "json/dumps[size=large]@cpython3.11", METRIC_TIME,
		 VERDICT_WORSE);
	set_ratio(it, 1.052, 0.011, 12.4e-3);
	it->confirmed = true;
	it->series = made_pairs(&findings->arena, 12.4e-3, 1.052, 4);
	it->confirmation = made_pairs(&findings->arena, 12.4e-3, 1.05, 2);
	it->base_dots = made_dots(&findings->arena, 12.4e-3, 70);
	it->head_dots = made_dots(&findings->arena, 13e-3, 70);
	it = add(findings, "json/dumps[size=large]@cpython3.11",
		 METRIC_ALLOCATIONS, VERDICT_BETTER);
	set_ratio(it, 0.2, 0, 1000);
	it->rung = RUNG_COUNTED;
	it->pairs = 0;
	it = add(findings, "json/nbody@cpython3.11", METRIC_TIME, VERDICT_SAME);
	set_ratio(it, 0.999, 0.0075, 1e-3);
	it->bound = 1.0065;
	it->base_dots = made_dots(&findings->arena, 1e-3, 14);
	it->head_dots = made_dots(&findings->arena, 1e-3, 14);
	it = add(findings, "sqlite/insert@cpython3.11", METRIC_TIME,
		 VERDICT_UNDECIDED);
	set_ratio(it, 1.021, 0.03, 2e-3);
	it->reason = "noise 4.1 % a pair, needs about 90 pairs (52 s)";
	it = add(findings, "sqlite/serve@cpython3.11", METRIC_THROUGHPUT,
		 VERDICT_WORSE);
	set_ratio(it, 0.8, 0.02, 1200);
	it->better = BETTER_HIGHER;
	it->accepted = "agreed until 2.0";
	it = add(findings, "sqlite/broken@cpython3.11", METRIC_COUNT,
		 VERDICT_FAILED);
	it->reason = arena_strdup(&findings->arena, traceback);
	add(findings, "sqlite/new@cpython3.11", METRIC_COUNT, VERDICT_NEW);
	it = add(findings, "sqlite/orjson@cpython3.11", METRIC_COUNT,
		 VERDICT_SKIPPED);
	it->reason = "orjson>=3 is not installed";
	strvec_push(&findings->notes, "the machine was busy");
	strvec_push(&findings->suites, "suites/api");
	strvec_push(&findings->suites, "more suites");
	findings->exit_status = 1;
}

struct findings *made_findings(void)
{
	struct findings *findings = findings_new();

	fill_sides(findings);
	fill_findings(findings);
	return findings;
}

struct findings *made_evil_findings(void)
{
	struct findings *findings = findings_new();
	struct finding *it;
	size_t i;

	fill_sides(findings);
	for (i = 0; i < made_name_count + 1; i++) {
		const char *name = i < made_name_count ? made_names[i]
						       : made_long_name();

		it = add(findings, name, METRIC_TIME, VERDICT_WORSE);
		set_ratio(it, 1.5, 0.1, 1e-3);
		it->confirmed = true;
		it->reason = arena_strdup(&findings->arena, name);
		it->accepted = it->reason;
		strvec_push(&findings->notes, name);
	}
	findings->base.name = findings->items[0].case_id;
	findings->head.commit.subject = findings->items[5].case_id;
	findings->head.machine_name = findings->items[6].case_id;
	findings->exit_status = 1;
	return findings;
}

struct findings *made_many_findings(size_t count, const char *name)
{
	struct findings *findings = findings_new();
	char id[12000];
	size_t i;

	fill_sides(findings);
	for (i = 0; i < count; i++) {
		snprintf(id, sizeof(id), "many/case%zu%s", i, name);
		set_ratio(add(findings, id, METRIC_TIME,
			      i % 2 ? VERDICT_WORSE : VERDICT_SAME),
			  i % 2 ? 1.5 : 1, 0.01, 1e-3);
	}
	findings->exit_status = 1;
	return findings;
}

void made_finding(struct findings *findings, const char *case_id,
		  enum metric metric, enum verdict verdict, bool gated)
{
	*VEC_PUSH(findings) = (struct finding){
		.case_id = case_id,
		.metric = metric,
		.unit = "s",
		.verdict = verdict,
		.gated = gated,
		.confirmed = verdict == VERDICT_WORSE,
		.ratio = 1.5,
		.tolerance = 0.03,
		.pairs = 12,
	};
}
