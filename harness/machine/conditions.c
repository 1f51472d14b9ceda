/* SPDX-License-Identifier: MIT */
/*
 * What is true of the machine just now, and what happened to it between two
 * readings.  Invariant: a ratio over a span in which no counter moved is not
 * known; it is never 0 by accident.
 */
#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/cpuset.h"
#include "base/error.h"
#include "machine/cgroup.h"
#include "machine/cpuinfo.h"
#include "machine/fingerprint.h"
#include "machine/pressure.h"
#include "machine/procstat.h"
#include "machine/sysfile.h"
#include "model/machine.h"

#define CPU_DIR "/sys/devices/system/cpu"

static double read_load(const char *root)
{
	struct buf text = BUF_INIT;
	double load = (double)NAN;

	if (sysfile_read(&text, root, "/proc/loadavg") && text.len)
		load = strtod(text.data, NULL);
	buf_release(&text);
	return load;
}

/* Of the ten seconds before: "some avg10=0.14 avg60=..." */
static double read_pressure(const char *root)
{
	struct buf text = BUF_INIT;
	const char *at;
	double pressure = (double)NAN;

	sysfile_read(&text, root, "/proc/pressure/cpu");
	at = strstr(text.data, "some avg10=");
	if (at)
		pressure = strtod(at + strlen("some avg10="), NULL);
	buf_release(&text);
	return pressure;
}

static void read_mark(const char *root, struct conditions_mark *mark,
		      double *quota_cpus)
{
	struct cgroup_cpu cgroup;
	struct pressure_mark pressure;

	procstat_read(root, -1, &mark->ticks, &mark->steal_ticks);
	cgroup_read(root, &cgroup);
	mark->periods = cgroup.periods;
	mark->throttled = cgroup.throttled;
	*quota_cpus = cgroup.quota_cpus;
	pressure_mark(root, &pressure);
	mark->stalled_us = pressure.stalled_us;
	mark->uptime_ms = pressure.uptime_ms;
}

/* For all CPUs, or (amd-pstate) for each: then the first says it. */
static const char *read_turbo(const char *root, const struct cpuset *cpus)
{
	int64_t off = sysfile_integer(root, CPU_DIR "/intel_pstate/no_turbo");
	int64_t boost = sysfile_integer(root, CPU_DIR "/cpufreq/boost");

	if (boost < 0)
		boost = sysfile_integer(root, CPU_DIR "/cpu%d/cpufreq/boost",
					cpuset_next(cpus, -1));
	if (off >= 0)
		return off ? "off" : "on";
	if (boost >= 0)
		return boost ? "on" : "off";
	return NULL;
}

/* Of all CPUs in CPUS; "mixed" if they differ. */
static const char *read_governor(const char *root, struct arena *arena,
				 const struct cpuset *cpus)
{
	const char *common = NULL;

	for (int cpu = cpuset_next(cpus, -1); cpu >= 0;
	     cpu = cpuset_next(cpus, cpu)) {
		const char *own = sysfile_line(
			arena, root, CPU_DIR "/cpu%d/cpufreq/scaling_governor",
			cpu);

		if (own && common && strcmp(own, common) != 0)
			return "mixed";
		common = own ? own : common;
	}
	return common;
}

static int64_t read_mhz(const char *root, struct arena *arena,
			const struct cpuset *cpus)
{
	int64_t khz = sysfile_integer(root,
				      CPU_DIR "/cpu%d/cpufreq/scaling_cur_freq",
				      cpuset_next(cpus, -1));
	struct cpuinfo cpuinfo;

	if (khz > 0)
		return khz / 1000;
	cpuinfo_read(root, arena, &cpuinfo);
	return isfinite(cpuinfo.mhz) ? (int64_t)cpuinfo.mhz : -1;
}

/* What we may use of what is online. */
static void read_allowed(const char *root, struct cpuset *allowed)
{
	struct arena arena = { .blocks = NULL };
	struct cpuset online = { .words = NULL };
	struct error err = ERROR_INIT;
	struct buf text = BUF_INIT;
	const char *list;

	sysfile_read(&text, root, "/proc/self/status");
	list = sysfile_field_text(&arena, text.data, "Cpus_allowed_list", ':');
	if (list && cpuset_parse(allowed, list, &err) == 0 &&
	    sysfile_cpus(&online, root, CPU_DIR "/online")) {
		for (int cpu = cpuset_next(allowed, -1); cpu >= 0;
		     cpu = cpuset_next(allowed, cpu)) {
			if (!cpuset_has(&online, cpu))
				cpuset_remove(allowed, cpu);
		}
	}
	cpuset_release(&online);
	buf_release(&text);
	arena_release(&arena);
}

void conditions_begin(const char *root, struct arena *arena,
		      struct conditions *conditions)
{
	struct cpuset allowed = { .words = NULL };
	struct buf list = BUF_INIT;

	*conditions = (struct conditions){ .steal_ratio = (double)NAN,
					   .throttled_ratio = (double)NAN };
	read_allowed(root, &allowed);
	cpuset_print(&allowed, &list);
	conditions->load1 = read_load(root);
	conditions->pressure_cpu = read_pressure(root);
	conditions->governor = read_governor(root, arena, &allowed);
	conditions->turbo = read_turbo(root, &allowed);
	conditions->mhz = read_mhz(root, arena, &allowed);
	conditions->cpu_list = list.len ? arena_strdup(arena, list.data) : NULL;
	read_mark(root, &conditions->mark, &conditions->quota_cpus);
	cpuset_release(&allowed);
	buf_release(&list);
}

/* How much of WHOLE was PART, between two readings of both. */
static double ratio_between(int64_t part_begin, int64_t part_end,
			    int64_t whole_begin, int64_t whole_end)
{
	if (part_begin < 0 || part_end < part_begin || whole_begin < 0 ||
	    whole_end <= whole_begin)
		return (double)NAN;
	return (double)(part_end - part_begin) /
	       (double)(whole_end - whole_begin);
}

static double pressure_between(const struct conditions_mark *begin,
			       const struct conditions_mark *end)
{
	const struct pressure_mark from = { begin->stalled_us,
					    begin->uptime_ms };
	const struct pressure_mark to = { end->stalled_us, end->uptime_ms };

	return pressure_ratio(&from, &to);
}

void conditions_end(const char *root, struct conditions *conditions)
{
	const struct conditions_mark *begin = &conditions->mark;
	struct conditions_mark end;
	double quota_cpus, pressure, throttled;

	read_mark(root, &end, &quota_cpus);
	conditions->steal_ratio = ratio_between(
		begin->steal_ticks, end.steal_ticks, begin->ticks, end.ticks);
	throttled = ratio_between(begin->throttled, end.throttled,
				  begin->periods, end.periods);
	conditions->throttled_ratio = throttled > 1 ? 1 : throttled;
	pressure = pressure_between(begin, &end);
	if (!isnan(pressure))
		conditions->pressure_cpu = 100 * pressure;
}
