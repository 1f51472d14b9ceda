/* SPDX-License-Identifier: MIT */
/*
 * From suites and what their interpreters have to a list of cases.  Every
 * case knows before anything is measured who it is, what it runs, whether it
 * can run, and about how long it will take.
 */
#include "plan/planner.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"
#include "model/placeholder.h"
#include "model/plan.h"
#include "model/suite.h"
#include "model/survey.h"
#include "plan/identity.h"
#include "survey/locate.h"

enum {
	PROCESSES_LEAST = 7,  /* 7 all on one side: p = 1/128 */
	PROCESSES_FEWEST = 3, /* where 7 do not fit into the budget */
	PROCESSES_MOST = 30,
};

/* What a process is thought to cost while nothing is known of it: start,
 * weighing and counting, 100 slices of a millisecond with the yardstick's. */
#define START_NS (60 * NS_PER_MS)
#define PROCESS_NS (320 * NS_PER_MS)

/* The expansion of one benchmark for one interpreter, in progress. */
struct expansion {
	struct plan *plan;
	size_t capacity;
	const struct suite *suite;
	const struct survey *survey;
	const struct benchmark *benchmark;
	size_t interpreter;
	const char *code;
	const struct plan_options *options;
};

static bool binds(const struct bindings *row, const struct bindings *all)
{
	for (size_t i = 0; i < row->count; i++) {
		bool found = false;

		for (size_t j = 0; j < all->count && !found; j++)
			found = strcmp(row->items[i].name,
				       all->items[j].name) == 0 &&
				value_equal(&row->items[i].value,
					    &all->items[j].value);
		if (!found)
			return false;
	}
	return true;
}

static bool excluded(const struct benchmark *benchmark,
		     const struct bindings *bindings)
{
	for (size_t i = 0; i < benchmark->exclude_count; i++)
		if (binds(&benchmark->excludes[i], bindings))
			return true;
	return false;
}

static bool is_one_of(const char *const *ids, const char *id)
{
	for (; *ids; ids++)
		if (strcmp(*ids, id) == 0)
			return true;
	return false;
}

static bool wanted(const struct plan_options *options, const char *id,
		   const struct benchmark *benchmark)
{
	bool by_name = !options->patterns, by_tag = !options->tags;

	if (options->ids && !is_one_of(options->ids, id))
		return false;

	for (size_t i = 0; !by_name && options->patterns[i]; i++)
		by_name = text_matches(options->patterns[i], id) ||
			  text_matches(options->patterns[i], benchmark->name);
	for (size_t i = 0; !by_tag && options->tags[i]; i++)
		for (size_t j = 0; j < benchmark->tags.count; j++)
			by_tag = by_tag ||
				 strcmp(options->tags[i],
					benchmark->tags.items[j]) == 0;
	return by_name && by_tag;
}

static const char *expand(struct arena *arena, const char *text,
			  const struct bindings *bindings)
{
	char *expanded = placeholder_expand(text, bindings);
	const char *kept = arena_strdup(arena, expanded);

	free(expanded);
	return kept;
}

/* Why this case is to be skipped: something it requires is not there. */
static const char *skip_reason(struct expansion *in, struct plan_case *c)
{
	struct arena *arena = &in->plan->arena;

	for (size_t i = 0; i < in->benchmark->requires.count; i++) {
		const char *name = expand(
			arena, in->benchmark->requires.items[i], &c->bindings);
		const struct answer *answer = survey_missing(
			in->survey, in->interpreter, ANSWER_REQUIREMENT, name);

		if (answer)
			return arena_printf(arena, "requires %s: %s", name,
					    answer->missing);
	}
	if (c->import) {
		const struct answer *answer = survey_missing(
			in->survey, in->interpreter, ANSWER_MODULE, c->import);

		return answer ? answer->missing : NULL;
	}
	return NULL;
}

/* Is this case bound to fail?  The suite names what does not exist, or what
 * breaks when it is looked for. */
static void find_broken(const struct expansion *in, struct plan_case *c)
{
	const struct benchmark *b = in->benchmark;
	const char *named[] = { b->call,     b->setup, b->before_each,
				b->teardown, b->check, b->loop_factory };

	if (c->interpreter->missing) {
		c->broken = c->interpreter->missing;
		c->lacking = true;
	}
	if (b->kind == BENCHMARK_STMT)
		return; /* setup and teardown are code */
	for (size_t i = 0; !c->broken && i < ARRAY_LEN(named); i++) {
		const struct answer *answer =
			named[i] ? survey_missing(in->survey, in->interpreter,
						  ANSWER_FUNCTION, named[i])
				 : NULL;
		if (!answer)
			continue;
		c->broken = answer->missing;
		c->lacking = answer->lacking;
	}
}

static int64_t process_ns(const struct benchmark *b)
{
	return b->kind == BENCHMARK_LOAD ? START_NS + b->load.duration_ns
					 : PROCESS_NS;
}

/* As many as the budget allows of what takes long. */
static int least_processes(const struct benchmark *b)
{
	int64_t fit = b->settings.budget_ns / process_ns(b);

	if (fit > PROCESSES_LEAST)
		return PROCESSES_LEAST;
	return fit < PROCESSES_FEWEST ? PROCESSES_FEWEST : (int)fit;
}

/* What a process of the case took before, and how many there were (0: it was
 * never measured). */
static int64_t before_ns(const struct expansion *in, const struct plan_case *c,
			 double *processes)
{
	const struct plan_options *options = in->options;
	double seconds = (double)NAN, count = 0;

	if (options->cost)
		seconds = options->cost(options->context, c->id, &count);
	*processes = isnan(seconds) ? 0 : count;
	return isnan(seconds) ? process_ns(in->benchmark)
			      : (int64_t)(seconds * NS_PER_S);
}

static double between(double number, double least, double most)
{
	return fmin(fmax(number, least), most);
}

/* A wish for more processes ends with the budget, that for three does not. */
static int64_t within_budget(const struct plan_case *c, double processes,
			     int64_t each_ns)
{
	int64_t all_ns = (int64_t)(processes * (double)each_ns);
	int64_t most_ns = c->benchmark->settings.budget_ns;

	if (most_ns < PROCESSES_FEWEST * each_ns)
		most_ns = PROCESSES_FEWEST * each_ns;
	return all_ns < most_ns ? all_ns : most_ns;
}

/* How long it will take: least (the interval is narrow at once), most, and
 * as many processes as the last few times. */
static void estimate(const struct expansion *in, struct plan_case *c)
{
	const struct settings *s = &in->benchmark->settings;
	int fixed = in->options->processes ? in->options->processes
					   : s->processes;
	double processes;
	int64_t each_ns;

	if (c->skip || c->broken)
		return;
	if (in->options->quick) {
		c->processes_least = c->processes_most = 1;
		c->least_ns = c->expected_ns = c->most_ns = START_NS;
		return;
	}
	each_ns = before_ns(in, c, &processes);
	if (fixed != AUTO) {
		c->processes_least = c->processes_most = fixed;
		c->least_ns = c->expected_ns = c->most_ns = fixed * each_ns;
		return;
	}
	c->processes_least = least_processes(in->benchmark);
	c->processes_most = PROCESSES_MOST;
	c->least_ns = within_budget(c, c->processes_least, each_ns);
	c->most_ns = within_budget(c, c->processes_most, each_ns);
	c->expected_ns = (c->least_ns + c->most_ns) / 2;
	if (processes == 0)
		return;
	processes = between(processes, c->processes_least, c->processes_most);
	c->expected_ns = within_budget(c, processes, each_ns);
}

/* Which program the command runs; that it is not there breaks the case. */
static void find_program(struct arena *arena, struct plan_case *c)
{
	struct buf why = BUF_INIT;
	char *program;

	if (!c->command.count)
		return;
	program = locate_program(c->command.items[0], c->suite, &why);
	if (program) {
		c->program = arena_strdup(arena, program);
	} else {
		c->broken = arena_strdup(arena, why.data);
		c->lacking = true;
	}
	free(program);
	buf_release(&why);
}

static void bind_sorted(struct plan_case *c, struct arena *arena,
			const struct bindings *bindings)
{
	c->bindings.count = bindings->count;
	c->bindings.items =
		arena_memdup(arena, bindings->items,
			     bindings->count * sizeof(*bindings->items));
	identity_sort(&c->bindings);
}

static void place_texts(struct plan_case *c, struct arena *arena)
{
	const struct texts *command = &c->benchmark->command;

	if (c->benchmark->import)
		c->import = expand(arena, c->benchmark->import, &c->bindings);
	if (!command->count)
		return;
	c->command.count = command->count;
	c->command.items = arena_alloc(arena, (command->count + 1) *
						      sizeof(*command->items));
	for (size_t i = 0; i < command->count; i++)
		c->command.items[i] = expand(arena, command->items[i],
					     &c->bindings);
}

static void add_case(struct expansion *in, const struct bindings *bindings)
{
	struct arena *arena = &in->plan->arena;
	struct plan_case c = {
		.suite = in->suite,
		.benchmark = in->benchmark,
		.interpreter = &in->survey->interpreters[in->interpreter],
		.code = in->code,
	};

	if (excluded(in->benchmark, bindings))
		return;
	bind_sorted(&c, arena, bindings);
	c.id = identity_of(arena, &c);
	if (!wanted(in->options, c.id, in->benchmark))
		return;
	c.reference_id = identity_of_reference(arena, &c);
	place_texts(&c, arena);
	c.definition = identity_definition(arena, &c);
	find_broken(in, &c);
	if (!c.broken)
		find_program(arena, &c);
	c.skip = c.broken ? NULL : skip_reason(in, &c);
	if (c.broken && skip_reason(in, &c)) {
		/* what it requires is missing: no wonder that it breaks */
		c.skip = skip_reason(in, &c);
		c.broken = NULL;
	}
	estimate(in, &c);
	array_grow(&in->plan->cases, &in->capacity, in->plan->count + 1,
		   sizeof(c));
	in->plan->cases[in->plan->count++] = c;
}

/* All combinations of the parameters, the last one changing fastest. */
static void expand_benchmark(struct expansion *in)
{
	const struct benchmark *b = in->benchmark;
	struct binding *items = xcalloc(b->parameter_count + 1, sizeof(*items));
	size_t *at = xcalloc(b->parameter_count + 1, sizeof(*at));
	struct bindings bindings = { items, b->parameter_count };
	size_t i;

	do {
		for (i = 0; i < b->parameter_count; i++) {
			items[i].name = b->parameters[i].name;
			items[i].value = b->parameters[i].values[at[i]];
		}
		add_case(in, &bindings);
		for (i = b->parameter_count; i > 0; i--) {
			if (++at[i - 1] < b->parameters[i - 1].value_count)
				break;
			at[i - 1] = 0;
		}
	} while (i > 0);
	free(items);
	free(at);
}

static int64_t lesser(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* A budget for everything is kept, but for one process of each case. */
static void add_times(struct plan *plan)
{
	int64_t once_ns = 0, limit_ns = INT64_MAX;

	for (size_t i = 0; i < plan->count; i++) {
		const struct plan_case *c = &plan->cases[i];

		plan->least_ns += c->least_ns;
		plan->expected_ns += c->expected_ns;
		plan->most_ns += c->most_ns;
		if (c->processes_least)
			once_ns += c->least_ns / c->processes_least;
	}
	if (plan->budget_ns)
		limit_ns = plan->budget_ns > once_ns ? plan->budget_ns
						     : once_ns;
	plan->least_ns = lesser(plan->least_ns, limit_ns);
	plan->expected_ns = lesser(plan->expected_ns, limit_ns);
	plan->most_ns = lesser(plan->most_ns, limit_ns);
}

struct plan *plan_make(const struct suite *const *suites,
		       const struct survey *const *surveys, int count,
		       const struct plan_options *options, struct error *err)
{
	struct plan *plan = xcalloc(1, sizeof(*plan));
	struct expansion in = { .plan = plan, .options = options };

	plan->quick = options->quick;
	plan->budget_ns = options->budget_ns;
	for (int s = 0; s < count; s++) {
		in.suite = suites[s];
		in.survey = surveys[s];
		in.code = identity_code(&plan->arena, suites[s]->dir);
		for (size_t b = 0; b < in.suite->benchmark_count; b++) {
			in.benchmark = &in.suite->benchmarks[b];
			for (in.interpreter = 0;
			     in.interpreter < in.suite->interpreter_count;
			     in.interpreter++)
				expand_benchmark(&in);
		}
	}
	if (!plan->count) {
		error_set(err, ERROR_USAGE,
			  "no case is left to measure: nothing matches -k or "
			  "--tag; `tare plan` without them lists all cases");
		plan_free(plan);
		return NULL;
	}
	add_times(plan);
	return plan;
}
