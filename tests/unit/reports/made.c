/* SPDX-License-Identifier: MIT */
/* Findings, runs and trends made up for the tests of reports. */
#include "tests/unit/reports/made.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/fs.h"
#include "base/text.h"
#include "model/findings.h"
#include "model/summary.h"

#define NONE ((double)NAN)

static char long_name[10001];

const char *made_long_name(void)
{
	static const char suite[] = { 'l', 'o', 'n', 'g', '/' };

	memset(long_name, 'x', sizeof(long_name) - 1);
	memcpy(long_name, suite, sizeof(suite));
	return long_name;
}

const char *const made_names[] = {
	"web/<script>alert(1)</script>",
	"gp/\"; system(\"x\") '; `date` @macro",
	"printf/%n%s%d",
	"tex/a_{b}^{c}\\alpha",
	"rtl/\xe2\x80\xae:drawkcab",
	"lines/first\nsecond\r\nthird",
	"term/\x1b[31mred\x1b]0;title\x07",
	"md/|pipe|`tick`*b*_i_[l](u) @user #1",
	"=cmd|' /C calc'!A0",
	"bytes/\xff\xfe\x80",
	"xml/]]><x y=\"1\">\x01\x0b",
	"wide/\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e[k=\"a, b\"]@cpython3.11",
	"",
};
const size_t made_name_count = ARRAY_LEN(made_names);

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

static struct summary numbers(double median, double spread)
{
	return (struct summary){
		.n = 7,
		.median = median,
		.mean = median,
		.sd = median / 64,
		.mad = median / 128,
		.min = median * (1 - spread),
		.max = median * (1 + spread),
		.low = median * (1 - spread),
		.high = median * (1 + spread),
		.level = 0.984375,
	};
}

static void fill_machine(struct run *run)
{
	memcpy(run->uuid, "00000000-0000-4000-8000-000000000002", 37);
	run->state = RUN_SEALED;
	run->started_ns = 1700000000 * NS_PER_S;
	run->ended_ns = 1700000012 * NS_PER_S;
	run->tare_version = "1.2.3";
	run->machine.name = "Made CPU, 2 CPUs";
	memcpy(run->machine.id, "0123456789abcdef", 17);
	run->machine.cpus = 2;
	run->commit = (struct commit){ .hash = "1a2b3c4d5e6f7081",
				       .subject = "After",
				       .dirty = true };
	run->conditions = (struct conditions){ .load1 = 0.5,
					       .steal_ratio = 0.05,
					       .pressure_cpu = NONE,
					       .throttled_ratio = NONE,
					       .quota_cpus = 1.5 };
	run_note(run, "%s", "only one CPU may be used");
}

/* Two slices of one process for the first case. */
static void add_worker(struct run *run)
{
	struct worker worker = { .case_index = 0,
				 .pair = -1,
				 .cpu = -1,
				 .outcome = OUTCOME_MEASURED };
	int64_t wall[] = { 1000000, 1200000, 1100000 };
	int64_t loops[] = { 100, 100, 100 };

	worker.samples.columns[COLUMN_WALL] = wall;
	worker.samples.columns[COLUMN_LOOPS] = loops;
	worker.samples.count = ARRAY_LEN(wall);
	run_add(run, &worker);
}

static struct run_summary *new_run(size_t count)
{
	struct run_summary *summary = xcalloc(1, sizeof(*summary));
	struct run *run = run_new();

	run->cases = arena_alloc(&run->arena, count * sizeof(*run->cases));
	run->case_count = count;
	summary->run = run;
	summary->cases = xcalloc(count, sizeof(*summary->cases));
	fill_machine(run);
	return summary;
}

static const struct run_case cases[] = {
	{ .id = "fixes/lookup[container=list,n=10000]@cpython3.11",
	  .suite = "fixes" },
	{ .id = "fixes/lookup[container=set,n=10000]@cpython3.11",
	  .suite = "fixes" },
	{ .id = "fixes/dumps[lib=orjson]@cpython3.11",
	  .suite = "fixes",
	  .outcome = OUTCOME_SKIPPED,
	  .reason = "orjson>=3 is not installed for /usr/bin/python3" },
	{ .id = "other/broken@cpython3.11",
	  .suite = "other",
	  .outcome = OUTCOME_FAILED,
	  .reason = "Traceback (most recent call last):\n"
		    "  File \"bench.py\", line 3, in broken\n"
		    "ValueError: no such thing" },
	{ .id = "other/tokens@cpython3.11",
	  .suite = "other",
	  .unit = "tokens" },
};

struct run_summary *made_run(void)
{
	struct run_summary *summary = new_run(ARRAY_LEN(cases));
	struct run *run = (struct run *)summary->run;
	struct case_summary *all = summary->cases;
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		run->cases[i] = cases[i];
		run->cases[i].label = "cpython3.11";
		all[i].yardstick = NONE;
	}
	all[0].yardstick = 0.4175;
	all[0].calm = numbers(41.75e-6, 0.002);
	all[0].metric[METRIC_TIME] = numbers(45.1e-6, 0.008);
	all[0].metric[METRIC_P99] = numbers(52e-6, 0.02);
	all[0].metric[METRIC_PEAK_MEMORY] = numbers(122880, 0);
	all[0].metric[METRIC_ALLOCATIONS] = numbers(3, 0);
	all[1].metric[METRIC_TIME] = numbers(28e-9, 0.011);
	all[1].metric[METRIC_PEAK_MEMORY] = numbers(524288, 0);
	all[1].metric[METRIC_ALLOCATIONS] = numbers(0, 0);
	all[4].metric[METRIC_TRACK] = numbers(1234, 0);
	add_worker(run);
	summary->shared_ratio = .3125;
	summary->shows_calm = true;
	summary->improvement_count = 2;
	summary->improvements = xcalloc(2, sizeof(*summary->improvements));
	summary->improvements[0] =
		(struct improvement){ 1,	  0,	      METRIC_TIME,
				      true,	  41.75e-6,   28e-9,
				      1.0 / 1491, 1.0 / 1520, 1.0 / 1463 };
	summary->improvements[1] =
		(struct improvement){ 1,      0,      METRIC_PEAK_MEMORY,
				      false,  122880, 524288,
				      4.2667, 4.2667, 4.2667 };
	return summary;
}

struct run_summary *made_evil_run(void)
{
	struct run_summary *summary = new_run(made_name_count + 1);
	struct run *run = (struct run *)summary->run;
	size_t i;

	for (i = 0; i < made_name_count + 1; i++) {
		struct run_case *it = &run->cases[i];

		it->id = i < made_name_count ? made_names[i] : made_long_name();
		it->suite = it->label = it->id;
		it->outcome = i % 3 == 1   ? OUTCOME_FAILED
			      : i % 3 == 2 ? OUTCOME_SKIPPED
					   : OUTCOME_MEASURED;
		it->reason = it->id;
		if (i % 3)
			continue;
		it->unit = it->id;
		summary->cases[i].metric[METRIC_TRACK] = numbers(1.5, 0.01);
		run_note(run, "%s", it->id);
	}
	run->machine.name = made_names[6];
	run->commit.subject = made_names[0];
	return summary;
}

void made_run_free(struct run_summary *summary)
{
	run_free((struct run *)summary->run);
	free(summary->cases);
	free(summary->improvements);
	free(summary);
}

static bool same_file(const char *path, const struct buf *actual)
{
	struct error err = ERROR_INIT;
	struct buf expected = BUF_INIT;
	bool same = fs_read(path, 64 << 20, &expected, &err) == 0 &&
		    expected.len == actual->len &&
		    !memcmp(expected.data, actual->data, actual->len);

	buf_release(&expected);
	return same;
}

/* Append TEXT up to what ELEMENT holds; returns what follows it, or NULL. */
static const char *add_before(struct buf *out, const char *text,
			      const char *element)
{
	char *start = xasprintf("<%s>\n", element);
	char *end = xasprintf("</%s>", element);
	const char *inside = strstr(text, start);
	const char *behind = NULL;

	if (inside) {
		inside += strlen(start);
		behind = strstr(inside, end);
		assert_non_null(behind);
		buf_add(out, text, (size_t)(inside - text));
	}
	free(start);
	free(end);
	return behind;
}

/* Style sheet and script are files of their own: only that they are there
 * is part of a page's golden file. */
static void add_page(struct buf *out, const struct buf *page)
{
	const char *rest = add_before(out, page->data, "style");

	assert_non_null(rest);
	rest = add_before(out, rest, "script");
	assert_non_null(rest);
	buf_adds(out, rest);
}

void assert_golden(const char *name, const struct buf *actual)
{
	const char *update = getenv("UPDATE");
	char *path = xasprintf("tests/golden/%s", name);
	struct error err = ERROR_INIT;
	struct buf text = BUF_INIT;
	bool same;

	if (strstr(name, ".html"))
		add_page(&text, actual);
	else
		buf_add(&text, actual->data, actual->len);
	same = same_file(path, &text);
	if (!same && update && !strcmp(update, "1")) {
		assert_int_equal(fs_write_atomic(path, &text, &err), 0);
		same = true;
	}
	if (!same)
		print_error("%s differs; UPDATE=1 rewrites it. It is:\n%s\n",
			    path, text.data);
	buf_release(&text);
	free(path);
	assert_true(same);
}

void assert_harmless(const struct buf *text)
{
	size_t i;

	assert_int_equal(text_utf8_invalid(text->data, text->len), text->len);
	for (i = 0; i < text->len; i++) {
		unsigned char c = (unsigned char)text->data[i];

		if ((c < 0x20 && c != '\n' && c != '\t' && c != '\r') ||
		    c == 0x7f)
			fail_msg("byte %02x at %zu", c, i);
	}
	assert_null(strstr(text->data, "\xe2\x80\xae"));
}
