/* SPDX-License-Identifier: MIT */
/* The way from suite files to a plan and a CPU to carry it out on. */
#include "cli/prepare.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/error.h"
#include "cli/command.h"
#include "cli/place.h"
#include "config/config.h"
#include "model/plan.h"
#include "model/survey.h"
#include "plan/planner.h"
#include "spawn/spawn.h"
#include "store/store.h"
#include "survey/surveyor.h"

static int read_suites(struct prepared *p, const struct strvec *paths,
		       struct error *err)
{
	p->suites = xcalloc(paths->count, sizeof(struct suite *));
	p->surveys = xcalloc(paths->count, sizeof(struct survey *));
	for (size_t i = 0; i < paths->count; i++) {
		p->suites[i] = config_read(paths->items[i], err);
		if (!p->suites[i])
			return -1;
		p->count++;
	}
	return 0;
}

static int take_surveys(struct prepared *p, struct error *err)
{
	for (size_t i = 0; i < p->count; i++) {
		p->surveys[i] = survey_take(p->suites[i], p->warden,
					    p->probe_dir, err);
		if (!p->surveys[i])
			return -1;
	}
	return 0;
}

static double cost_in(void *store, const char *case_id)
{
	return store_last_cost(store, case_id);
}

static const char *const *patterns(const struct strvec *list)
{
	return list->count ? (const char *const *)list->items : NULL;
}

int prepare_plan(struct prepared *p, const struct invocation *inv,
		 const struct strvec *paths, enum prepare_speed speed,
		 struct store *store, struct error *err)
{
	int64_t processes = invocation_integer(inv, "processes");
	int64_t budget_ns = invocation_duration(inv, "budget");
	struct plan_options options = {
		.patterns = patterns(invocation_list(inv, "keep")),
		.tags = patterns(invocation_list(inv, "tag")),
		.quick = speed == PREPARE_QUICK,
		.budget_ns = budget_ns > 0 ? budget_ns : 0,
		.processes = processes > 0 ? (int)processes : 0,
		.cost = store ? cost_in : NULL,
		.context = store,
	};

	p->warden = warden_start(err);
	if (!p->warden || read_suites(p, paths, err) < 0)
		return -1;
	p->probe_dir = place_probe_dir(err);
	if (!p->probe_dir || take_surveys(p, err) < 0)
		return -1;
	p->plan = plan_make((const struct suite *const *)p->suites,
			    (const struct survey *const *)p->surveys,
			    (int)p->count, &options, err);
	return p->plan ? 0 : -1;
}

static void say_who_holds(const char *holder)
{
	fprintf(stderr, "tare: %s; waiting for it (--no-wait to give up)\n",
		holder);
}

int prepare_cpus(struct prepared *p, const struct invocation *inv,
		 struct error *err)
{
	enum cpu_wait wait = invocation_flag(inv, "no-wait") ? CPU_NO_WAIT :
							       CPU_WAIT;
	int most = 1;

	for (size_t i = 0; i < p->plan->count; i++)
		if (p->plan->cases[i].benchmark->settings.cpus > most)
			most = p->plan->cases[i].benchmark->settings.cpus;
	return cpu_claim_take(&p->cpus, "", most, wait, say_who_holds, err);
}

struct measure_setup prepared_setup(const struct prepared *p)
{
	return (struct measure_setup){
		.warden = p->warden,
		.cpus = &p->cpus,
		.probe_dir = p->probe_dir,
	};
}

void prepared_release(struct prepared *p)
{
	plan_free(p->plan);
	for (size_t i = 0; i < p->count; i++) {
		survey_free(p->surveys[i]);
		suite_free(p->suites[i]);
	}
	free(p->surveys);
	free(p->suites);
	free(p->probe_dir);
	cpu_claim_release(&p->cpus);
	warden_stop(p->warden);
	*p = (struct prepared){ .count = 0 };
}
