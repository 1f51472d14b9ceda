/* SPDX-License-Identifier: MIT */
/* One way to start what is measured, whatever it is. */
#include "measure/launch.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/fs.h"
#include "machine/cpulock.h"
#include "measure/job.h"
#include "measure/measure.h"
#include "measure/session.h"
#include "model/plan.h"
#include "model/survey.h"
#include "spawn/cleanroom.h"

void launch_init(struct launch *launch, const struct measure_setup *setup,
		 const struct plan_case *c, const struct draw *draw)
{
	launch->environment = STRVEC_INIT;
	cleanroom_environment(c->suite, &launch->environment);
	strvec_pushf(&launch->environment, "PYTHONHASHSEED=%" PRId64,
		     draw->hash_seed);
	if (draw->padding)
		strvec_pushf(&launch->environment, "TARE_PADDING=%0*d",
			     draw->padding, 0);
	launch->request = (struct spawn_request){
		.envp = (const char *const *)launch->environment.items,
		.dir = c->suite->dir,
		.cpus = setup->cpus ? &setup->cpus->workers : NULL,
		.timeout_ns = c->benchmark->settings.timeout_ns,
	};
}

void launch_release(struct launch *launch)
{
	strvec_release(&launch->environment);
}

int launch_worker(struct session *session, int seat,
		  const struct measure_setup *setup, const struct plan_case *c,
		  const struct draw *draw, struct error *err)
{
	struct launch launch;
	struct buf job = BUF_INIT;
	char *script = fs_join(setup->probe_dir, "worker.py");
	const char *argv[] = { c->interpreter->executable, script, NULL };
	int ret;

	launch_init(&launch, setup, c, draw);
	launch.request.argv = argv;
	job_print(c, setup->probe_dir, &job);
	ret = session_start(session, seat, &launch.request, job.data, err);
	launch_release(&launch);
	buf_release(&job);
	free(script);
	return ret;
}
