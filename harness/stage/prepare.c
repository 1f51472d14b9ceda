/* SPDX-License-Identifier: MIT */
/* The way from suite files to a plan and a CPU to carry it out on. */
#include "stage/prepare.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/fs.h"
#include "config/config.h"
#include "model/plan.h"
#include "model/survey.h"
#include "plan/planner.h"
#include "spawn/interrupt.h"
#include "spawn/spawn.h"
#include "stage/build.h"
#include "stage/probe_place.h"
#include "stage/wishes.h"
#include "store/store.h"
#include "survey/surveyor.h"

/* The interpreter that takes the place of the suite's, under the name that
 * its cases have on the other side. */
static int change_python(const struct planned *side, struct suite *suite,
			 struct error *err)
{
	struct interpreter *python = &suite->interpreters[0];
	size_t at = side->count;
	const struct planned *like = side->like;

	if (!side->single)
		return 0;
	if (!side->python && suite->interpreter_count != 1)
		return error_set(err, ERROR_USAGE,
				 "%s names %zu interpreters; which one is it? "
				 "--base-python and --head-python say so",
				 suite->file, suite->interpreter_count);
	suite->interpreter_count = 1;
	if (side->python)
		*python = (struct interpreter){ .command = side->python };
	if (like && like->count)
		python->label = like->surveys[at < like->count ? at : 0]
					->interpreters[0]
					.label;
	return 0;
}

/* The name of a case begins with its suite's, and stands for it ever after. */
static int check_name(const struct planned *side, const struct suite *suite,
		      struct error *err)
{
	for (size_t i = 0; i < side->count; i++)
		if (strcmp(side->suites[i]->name, suite->name) == 0)
			return error_set(err, ERROR_INPUT,
					 "%s: suite '%s' has the name of %s; "
					 "its cases could not be told from "
					 "those: choose another name",
					 suite->file, suite->name,
					 side->suites[i]->file);
	return 0;
}

static int read_files(struct planned *p, const struct strvec *files,
		      struct error *err)
{
	p->suites = xcalloc(files->count + 1, sizeof(struct suite *));
	p->surveys = xcalloc(files->count + 1, sizeof(struct survey *));
	for (size_t i = 0; i < files->count; i++) {
		p->suites[i] = config_read(files->items[i], err);
		if (!p->suites[i])
			return -1;
		if (check_name(p, p->suites[i], err) < 0 ||
		    change_python(p, p->suites[i], err) < 0) {
			suite_free(p->suites[i]);
			return -1;
		}
		p->count++;
	}
	return 0;
}

static bool holds(const struct strvec *list, const char *text)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->items[i], text) == 0)
			return true;
	return false;
}

/* Each file once, by whatever paths it was found. */
static int drop_doubles(const struct strvec *files, struct strvec *once,
			struct error *err)
{
	struct strvec seen = STRVEC_INIT;
	int ret = 0;

	for (size_t i = 0; ret == 0 && i < files->count; i++) {
		char *real = fs_real(files->items[i], err);

		if (!real)
			ret = -1;
		else if (!holds(&seen, real)) {
			strvec_push(&seen, real);
			strvec_push(once, files->items[i]);
		}
		free(real);
	}
	strvec_release(&seen);
	return ret;
}

static int read_suites(struct planned *p, const struct strvec *paths,
		       struct error *err)
{
	struct strvec files = STRVEC_INIT, once = STRVEC_INIT;
	int ret = 0;

	for (size_t i = 0; ret == 0 && i < paths->count; i++)
		ret = config_find(paths->items[i], &files, err);
	if (ret == 0)
		ret = drop_doubles(&files, &once, err);
	if (ret == 0)
		ret = read_files(p, &once, err);
	strvec_release(&once);
	strvec_release(&files);
	return ret;
}

static int take_surveys(const struct prepared *p, struct planned *side,
			struct error *err)
{
	for (size_t i = 0; i < side->count; i++) {
		side->surveys[i] = survey_take(side->suites[i], p->warden,
					       p->probe_dir, err);
		if (!side->surveys[i])
			return -1;
	}
	return 0;
}

static double cost_in(void *store, const char *case_id, double *processes)
{
	return store_cost(store, case_id, processes);
}

static const char *const *patterns(const struct strvec *list)
{
	return list && list->count ? (const char *const *)list->items : NULL;
}

int prepare_start(struct prepared *p, const struct wishes *wishes,
		  struct error *err)
{
	p->wishes = wishes;
	p->warden = warden_start(err);
	if (!p->warden)
		return -1;
	p->probe_dir = probe_place(err);
	return p->probe_dir ? 0 : -1;
}

static struct plan_options options_of(const struct wishes *wishes,
				      const struct planned *side)
{
	return (struct plan_options){
		.patterns = patterns(wishes->keep),
		.tags = patterns(wishes->tags),
		.ids = patterns(side->cases),
		.budget_ns = wishes->budget_ns,
		.processes = wishes->processes,
	};
}

struct plan *prepare_outline(const struct wishes *wishes,
			     const struct planned *side,
			     const struct suite *suite,
			     const struct survey *survey)
{
	struct plan_options options = options_of(wishes, side);
	struct error nothing = ERROR_INIT;

	return plan_make(&suite, &survey, 1, &options, &nothing);
}

int prepare_plan(struct prepared *p, struct planned *side,
		 const struct strvec *paths, enum prepare_speed speed,
		 struct store *store, struct error *err)
{
	struct plan_options options = options_of(p->wishes, side);

	options.quick = speed == PREPARE_QUICK;
	options.cost = store ? cost_in : NULL;
	options.context = store;
	if (read_suites(side, paths, err) < 0 ||
	    build_side(p->warden, side, &p->wishes->onlooker, err) < 0 ||
	    take_surveys(p, side, err) < 0)
		return -1;
	side->plan = plan_make((const struct suite *const *)side->suites,
			       (const struct survey *const *)side->surveys,
			       (int)side->count, &options, err);
	return side->plan ? 0 : -1;
}

static void say_who_holds(void *context, const char *holder)
{
	const struct onlooker *onlooker = context;
	char *text = xasprintf("tare: %s; waiting for it (--no-wait to give "
			       "up)",
			       holder);

	if (onlooker->note)
		onlooker->note(onlooker->context, text);
	free(text);
}

int prepare_cpus(struct prepared *p, struct error *err)
{
	struct onlooker onlooker = p->wishes->onlooker;
	const struct cpu_patience patience = { p->wishes->wait, say_who_holds,
					       &onlooker };
	const struct plan *plan = p->head.plan;
	struct error signal = ERROR_INIT;
	int most = 1;

	for (size_t i = 0; i < plan->count; i++)
		if (plan->cases[i].benchmark->settings.cpus > most)
			most = plan->cases[i].benchmark->settings.cpus;
	if (cpu_claim_take(&p->cpus, "", most, &patience, err) == 0)
		return 0;
	/* Only this knows which signal it was, and so the exit status. */
	if (err->kind == ERROR_INTERRUPT && interrupt_check(&signal) < 0)
		*err = signal;
	return -1;
}

struct measure_setup prepared_setup(const struct prepared *p)
{
	return (struct measure_setup){
		.warden = p->warden,
		.cpus = &p->cpus,
		.probe_dir = p->probe_dir,
	};
}

static void release_side(struct planned *side)
{
	plan_free(side->plan);
	for (size_t i = 0; i < side->count; i++) {
		survey_free(side->surveys[i]);
		suite_free(side->suites[i]);
	}
	free(side->surveys);
	free(side->suites);
	*side = (struct planned){ .suites = NULL };
}

void prepared_clear_plans(struct prepared *p)
{
	release_side(&p->head);
	release_side(&p->base);
}

void prepared_release(struct prepared *p)
{
	prepared_clear_plans(p);
	free(p->probe_dir);
	cpu_claim_release(&p->cpus);
	warden_stop(p->warden);
	*p = (struct prepared){ .warden = NULL };
}
