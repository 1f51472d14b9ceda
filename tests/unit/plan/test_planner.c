/* SPDX-License-Identifier: MIT */
/* From suites to cases: identities, what is left out, what it will take. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "base/error.h"
#include "config/config.h"
#include "model/plan.h"
#include "model/survey.h"
#include "plan/planner.h"

void test_plan_expands_parameters_in_order(void **state);
void test_plan_identity_survives_reordering(void **state);
void test_plan_reference(void **state);
void test_plan_leaves_out(void **state);
void test_plan_says_what_is_missing(void **state);
void test_plan_placeholders(void **state);
void test_plan_times(void **state);
void test_plan_quick(void **state);
void test_plan_definition(void **state);

#define HEAD "suite: s\nbenchmarks:\n"

static const char parameters[] = HEAD
	"  - name: lookup\n"
	"    call: m:f\n"
	"    params: {z: [list, 'off'], n: [1, 0x10]}\n"
	"    exclude: [{z: 'off', n: 1}]\n"
	"    reference: {z: list}\n"
	"    tags: [slow]\n"
	"  - {name: plain, stmt: pass}\n";

static struct interpreter_facts python = {
	.label = "cpython3.11",
	.command = "python3",
	.executable = "/usr/bin/python3",
	.implementation = "cpython",
	.version = "3.11.2",
};

/* A suite and the plan of it; answers are what the survey found. */
struct planned {
	struct suite *suite;
	struct survey survey;
	struct plan *plan;
	struct error err;
};

static void plan_text(struct planned *p, const char *text,
		      const struct plan_options *options)
{
	const struct survey *survey = &p->survey;

	p->err = ERROR_INIT;
	p->suite = config_parse(text, strlen(text), "suite.yaml", "/nowhere",
				&p->err);
	if (!p->suite)
		fail_msg("%s", p->err.text);
	p->survey.interpreters = &python;
	p->survey.interpreter_count = 1;
	p->plan = plan_make((const struct suite *const *)&p->suite, &survey, 1,
			    options, &p->err);
}

static void planned_release(struct planned *p)
{
	plan_free(p->plan);
	suite_free(p->suite);
}

static void assert_ids(const struct planned *p, const char *const *ids,
		       size_t count)
{
	assert_non_null(p->plan);
	assert_int_equal(p->plan->count, count);
	for (size_t i = 0; i < count; i++)
		assert_string_equal(p->plan->cases[i].id, ids[i]);
}

void test_plan_expands_parameters_in_order(void **state)
{
	/* keys sorted, values canonical, the last parameter of the file changing fastest */
	static const char *const ids[] = {
		"s/lookup[n=1,z=list]@cpython3.11",
		"s/lookup[n=16,z=list]@cpython3.11",
		"s/lookup[n=16,z=off]@cpython3.11",
		"s/plain@cpython3.11",
	};
	const struct plan_options options = { .quick = false };
	struct planned p = { .suite = NULL };

	(void)state;
	plan_text(&p, parameters, &options);
	assert_ids(&p, ids, 4);
	planned_release(&p);
}

void test_plan_identity_survives_reordering(void **state)
{
	static const char *const ids[] = { "s/b[x=1,y=2]@cpython3.11" };
	const struct plan_options options = { .quick = false };
	static const char *const texts[] = {
		HEAD "  - {name: b, stmt: pass, params: {x: [1], y: [2]}}\n",
		HEAD "  - {params: {y: [2], x: [1]}, stmt: pass, name: b}\n",
	};
	char first[17] = "";

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct planned p = { .suite = NULL };

		plan_text(&p, texts[i], &options);
		assert_ids(&p, ids, 1);
		if (i == 0)
			memcpy(first, p.plan->cases[0].definition, 17);
		assert_string_equal(p.plan->cases[0].definition, first);
		planned_release(&p);
	}
}

void test_plan_reference(void **state)
{
	const struct plan_options options = { .quick = false };
	struct planned p = { .suite = NULL };

	(void)state;
	plan_text(&p, parameters, &options);
	assert_null(p.plan->cases[0].reference_id);
	assert_null(p.plan->cases[1].reference_id);
	assert_string_equal(p.plan->cases[2].reference_id, p.plan->cases[1].id);
	assert_null(p.plan->cases[3].reference_id);
	planned_release(&p);
}

void test_plan_leaves_out(void **state)
{
	static const struct {
		const char *pattern, *tag;
		size_t count;
	} rows[] = {
		{ "lookup*", NULL, 3 },	  { "plain", NULL, 1 },
		{ "*z=off*", NULL, 1 },	  { NULL, "slow", 3 },
		{ "plain", "slow", 0 },	  { "nothing", NULL, 0 },
		{ "s/plain@*", NULL, 1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *patterns[] = { rows[i].pattern, NULL };
		const char *tags[] = { rows[i].tag, NULL };
		const struct plan_options options = {
			.patterns = rows[i].pattern ? patterns : NULL,
			.tags = rows[i].tag ? tags : NULL,
		};
		struct planned p = { .suite = NULL };

		plan_text(&p, parameters, &options);
		if (rows[i].count)
			assert_int_equal(p.plan->count, rows[i].count);
		else
			assert_int_equal(p.err.kind, ERROR_USAGE);
		planned_release(&p);
	}
}

void test_plan_says_what_is_missing(void **state)
{
	static const char text[] = HEAD
		"  - {name: a, call: 'm:f', requires: [orjson>=3]}\n"
		"  - {name: b, call: 'm:gone'}\n"
		"  - {name: c, import: numpy}\n"
		"  - {name: d, call: 'm:f'}\n"
		"  - {name: e, call: 'm:f', check: 'n:g'}\n";
	struct answer answers[] = {
		{ ANSWER_REQUIREMENT, 0, "orjson>=3", "orjson is 2.0", true },
		{ ANSWER_FUNCTION, 0, "m:gone", "m has no 'gone'", true },
		{ ANSWER_MODULE, 0, "numpy", "numpy is not installed", true },
		{ ANSWER_FUNCTION, 0, "m:f", NULL, false },
		{ ANSWER_FUNCTION, 0, "n:g", "n raises", false },
	};
	const struct plan_options options = { .quick = false };
	struct planned p = { .survey = { .answers = answers,
					 .answer_count = 5 } };

	(void)state;
	plan_text(&p, text, &options);
	assert_int_equal(p.plan->count, 5);
	assert_string_equal(p.plan->cases[0].skip,
			    "requires orjson>=3: orjson is 2.0");
	assert_null(p.plan->cases[0].broken);
	assert_string_equal(p.plan->cases[1].broken, "m has no 'gone'");
	assert_true(p.plan->cases[1].lacking);
	assert_null(p.plan->cases[1].skip);
	assert_string_equal(p.plan->cases[2].skip, "numpy is not installed");
	assert_null(p.plan->cases[3].skip);
	assert_null(p.plan->cases[3].broken);
	assert_string_equal(p.plan->cases[4].broken, "n raises");
	assert_false(p.plan->cases[4].lacking);
	assert_int_equal(p.plan->cases[0].most_ns, 0);
	planned_release(&p);
}

void test_plan_placeholders(void **state)
{
	static const char text[] = HEAD
		"  - {name: a, import: \"app_{how}\", params: {how: [x]}}\n"
		"  - {name: b, command: [echo, \"{n}{{n}}\"], params: {n: [7]}}\n";
	const struct plan_options options = { .quick = false };
	struct planned p = { .suite = NULL };

	(void)state;
	plan_text(&p, text, &options);
	assert_string_equal(p.plan->cases[0].import, "app_x");
	assert_int_equal(p.plan->cases[1].command.count, 2);
	assert_string_equal(p.plan->cases[1].command.items[1], "7{n}");
	assert_null(p.plan->cases[1].command.items[2]);
	planned_release(&p);
}

/* Seconds a process and processes of earlier runs; none: never measured. */
struct earlier {
	double seconds, processes;
};

static double cost(void *context, const char *id, double *processes)
{
	const struct earlier *earlier = context;

	if (strcmp(id, "s/a@cpython3.11") != 0 || earlier->processes == 0)
		return (double)NAN;
	*processes = earlier->processes;
	return earlier->seconds;
}

/* Each row: what is known and asked for, and the milliseconds it comes to. */
void test_plan_times(void **state)
{
	static const struct {
		struct earlier earlier;
		int processes; /* asked for by the suite; 0: auto */
		const char *budget;
		int64_t suite_budget_s;
		int least_ms, expected_ms, most_ms;
	} rows[] = {
		/* 320 ms a process, somewhere between 7 and 30 of them */
		{ { 0, 0 }, 0, "10s", 0, 2240, 5920, 9600 },
		{ { 0, 0 }, 0, "5s", 0, 2240, 3620, 5000 },
		{ { 0, 0 }, 4, "1s", 0, 1280, 1280, 1280 },
		/* known: half a second each, then with 12 processes */
		{ { .5, 12 }, 0, "10s", 0, 3500, 6000, 10000 },
		{ { .5, 8.4 }, 0, "10s", 0, 3500, 4200, 10000 },
		{ { .5, 3 }, 0, "10s", 0, 3500, 3500, 10000 },
		{ { .5, 40 }, 0, "99s", 0, 3500, 15000, 15000 },
		{ { .5, 12 }, 5, "10s", 0, 2500, 2500, 2500 },
		/* three slow ones are the fewest, whatever the budget */
		{ { 4, 7 }, 0, "10s", 0, 12000, 12000, 12000 },
		{ { .5, 12 }, 0, "10s", 4, 3500, 4000, 4000 },
		{ { .5, 12 }, 0, "10s", 2, 2000, 2000, 2000 },
		/* one process is the fewest, whatever is left for all */
		{ { 4, 7 }, 7, "10s", 1, 4000, 4000, 4000 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct earlier earlier = rows[i].earlier;
		const struct plan_options options = {
			.cost = cost,
			.context = &earlier,
			.budget_ns = rows[i].suite_budget_s * NS_PER_S,
		};
		struct planned p = { .suite = NULL };
		char text[300], processes[16] = "auto";

		if (rows[i].processes)
			snprintf(processes, sizeof(processes), "%d",
				 rows[i].processes);
		snprintf(text, sizeof(text),
			 HEAD "  - {name: a, stmt: pass, budget: %s, "
			      "processes: %s}\n",
			 rows[i].budget, processes);
		plan_text(&p, text, &options);
		assert_int_equal(p.plan->least_ns / NS_PER_MS,
				 rows[i].least_ms);
		assert_int_equal(p.plan->expected_ns / NS_PER_MS,
				 rows[i].expected_ms);
		assert_int_equal(p.plan->most_ns / NS_PER_MS, rows[i].most_ms);
		planned_release(&p);
	}
}

void test_plan_quick(void **state)
{
	const struct plan_options quick = { .quick = true };
	struct planned p = { .suite = NULL };

	(void)state;
	plan_text(&p, parameters, &quick);
	assert_int_equal(p.plan->cases[0].processes_most, 1);
	planned_release(&p);
}

/* What a number depends on changes the definition; what it does not, not. */
void test_plan_definition(void **state)
{
	static const struct {
		const char *text;
		int same;
	} rows[] = {
		{ HEAD "  - {name: a, stmt: pass}\n", 1 },
		{ HEAD "  - {name: a, stmt: 'pass '}\n", 0 },
		{ HEAD "  - {name: a, stmt: pass, setup: 'x = 1'}\n", 0 },
		{ HEAD "  - {name: a, stmt: pass, gc: 'off'}\n", 0 },
		{ HEAD "  - {name: a, stmt: pass, items: 3}\n", 0 },
		{ HEAD "  - {name: a, stmt: pass, budget: 3s}\n", 1 },
		{ HEAD "  - {name: a, stmt: pass, tags: [t]}\n", 1 },
		{ HEAD "  - {name: a, stmt: pass, gate: {time: 9%}}\n", 1 },
	};
	const struct plan_options options = { .quick = false };
	char first[17] = "";

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct planned p = { .suite = NULL };
		int same;

		plan_text(&p, rows[i].text, &options);
		if (i == 0)
			memcpy(first, p.plan->cases[0].definition, 17);
		same = strcmp(p.plan->cases[0].definition, first) == 0;
		assert_int_equal(same, rows[i].same);
		planned_release(&p);
	}
}
