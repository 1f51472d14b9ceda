/* SPDX-License-Identifier: MIT */
/*
 * PMUs as /sys/bus/event_source has them.  Those that count for some cores
 * only say which in `cpus`: all of ARM's, and Intel's where there are two
 * kinds of core.
 */
#include "machine/corepmu.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/cpuset.h"
#include "base/error.h"
#include "base/fs.h"
#include "machine/sysfile.h"

#define PMU_DIR "/sys/bus/event_source/devices"

static bool counts_for(const char *root, const char *pmu, int cpu)
{
	struct cpuset cpus = { .words = NULL };
	bool found = sysfile_cpus(&cpus, root, PMU_DIR "/%s/cpus", pmu) &&
		     cpuset_has(&cpus, cpu);

	cpuset_release(&cpus);
	return found;
}

/* "event=0xc0" as Intel and Apple call it, and as ARM does. */
static bool read_event(const char *root, const char *pmu, uint64_t *event)
{
	static const char *const names[] = { "instructions", "inst_retired" };
	struct buf text = BUF_INIT;
	bool found = false;

	for (size_t i = 0; i < sizeof(names) / sizeof(*names) && !found; i++) {
		buf_truncate(&text, 0);
		found = sysfile_read(&text, root, PMU_DIR "/%s/events/%s", pmu,
				     names[i]) &&
			sscanf(text.data, "event=%" SCNx64, event) == 1;
	}
	buf_release(&text);
	return found;
}

struct core_event corepmu_instructions(const char *root,
				       const struct cpuset *cpus)
{
	struct core_event found = { .pmu = 0 };
	struct strvec pmus = STRVEC_INIT;
	struct error err = ERROR_INIT;
	struct buf dir = BUF_INIT;
	int cpu = cpuset_next(cpus, -1);

	buf_addf(&dir, "%s" PMU_DIR, root);
	if (fs_list(dir.data, &pmus, &err) < 0)
		goto out; /* no /sys */
	for (size_t i = 0; i < pmus.count && !found.pmu; i++) {
		const char *pmu = pmus.items[i];
		int64_t type = sysfile_integer(root, PMU_DIR "/%s/type", pmu);

		if (type > 0 && type <= UINT32_MAX &&
		    counts_for(root, pmu, cpu) &&
		    read_event(root, pmu, &found.event))
			found.pmu = (uint32_t)type;
	}
out:
	buf_release(&dir);
	strvec_release(&pmus);
	return found;
}
