/* SPDX-License-Identifier: MIT */
/* One way to start what is measured, whatever it is. */
#include "measure/worker_start.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/fs.h"
#include "machine/corepmu.h"
#include "machine/cpulock.h"
#include "measure/job.h"
#include "measure/measure.h"
#include "measure/session.h"
#include "measure/steps.h"
#include "model/plan.h"
#include "model/survey.h"
#include "probe/page.h"
#include "spawn/cleanroom.h"

void start_init(struct start *start, const struct measure_setup *setup,
		const struct plan_case *c, const struct draw *draw)
{
	start->environment = STRVEC_INIT;
	cleanroom_environment(c->suite, &start->environment);
	strvec_pushf(&start->environment, "PYTHONHASHSEED=%" PRId64,
		     draw->hash_seed);
	if (draw->padding)
		strvec_pushf(&start->environment, "TARE_PADDING=%0*d",
			     draw->padding, 0);
	/* what is late has as long again, see page.h */
	start->request = (struct spawn_request){
		.envp = (const char *const *)start->environment.items,
		.dir = c->suite->dir,
		.fixed_addresses = true,
		.shift_pages = draw->shift_pages,
		.cpus = setup->cpus ? &setup->cpus->workers : NULL,
		.timeout_ns = c->benchmark->settings.timeout_ns +
			      (c->benchmark->kind == BENCHMARK_LOAD
				       ? 2 * c->benchmark->load.duration_ns
				       : 0),
	};
}

void start_release(struct start *start)
{
	strvec_release(&start->environment);
}

/* Also AHEAD of its time it is counted on the workers' CPUs only. */
static void choose_counter(const struct measure_setup *setup,
			   struct page_seat *seat)
{
	const char *root = setup->machine_root ? setup->machine_root : "";
	struct core_event event = corepmu_instructions(root,
						       &setup->cpus->workers);

	seat->counter_pmu = event.pmu;
	seat->counter_event = event.event;
}

int start_worker(struct session *session, int seat, bool ahead,
		 const struct measure_setup *setup, const struct plan_case *c,
		 const struct draw *draw, struct error *err)
{
	struct start start;
	struct buf job = BUF_INIT;
	char *script = fs_join(setup->probe_dir, "worker.py");
	struct strvec argv = STRVEC_INIT;
	int ret;

	start_init(&start, setup, c, draw);
	if (ahead)
		start.request.cpus = &setup->cpus->harness;
	if (draw->wrapper) {
		for (size_t i = 0; draw->wrapper->argv[i]; i++)
			strvec_push(&argv, draw->wrapper->argv[i]);
		start.request.timeout_ns *= draw->wrapper->slowdown;
	}
	strvec_push(&argv, c->interpreter->executable);
	strvec_push(&argv, script);
	start.request.argv = (const char *const *)argv.items;
	if (setup->cpus && case_wants_instructions(c))
		choose_counter(setup, session_seat(session, seat));
	job_print(c, setup->probe_dir, &job);
	ret = session_start(session, seat, &start.request, job.data, err);
	start_release(&start);
	buf_release(&job);
	strvec_release(&argv);
	free(script);
	return ret;
}
