/* SPDX-License-Identifier: MIT */
/*
 * What on this machine makes noise: a table of things to look for, each with
 * the function that finds it and tells how much damage it does here.
 * Invariant: looking changes nothing, and what cannot be read is not there.
 */
#include "machine/noiselist.h"

#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/compiler.h"
#include "base/cpuset.h"
#include "base/error.h"
#include "base/fs.h"
#include "machine/cgroup.h"
#include "machine/cpuchoice.h"
#include "machine/fingerprint.h"
#include "machine/sysfile.h"
#include "machine/topology.h"
#include "model/machine.h"

/* All that the looks below need, read once. */
struct facts {
	const char *root;
	struct arena arena;
	struct conditions conditions;
	struct topology topology;
	struct cpuset allowed;
	int worker; /* the CPU that a worker would get; -1 */
};

struct look {
	const char *what;
	/* how much of it is there, FOUND says what */
	enum noise_damage (*find)(const struct facts *facts, struct buf *found);
	const char *cost, *remedy;
};

static enum noise_damage find_quota(const struct facts *facts,
				    struct buf *found)
{
	struct cgroup_cpu cgroup;
	double stopped = 0;

	cgroup_read(facts->root, &cgroup);
	if (isnan(cgroup.quota_cpus))
		return NOISE_NONE;
	buf_addf(found, "%.3g CPUs for this control group", cgroup.quota_cpus);
	if (cgroup.periods > 0) {
		stopped = fmin(1, (double)cgroup.throttled /
					  (double)cgroup.periods);
		buf_addf(found, ", stopped in %.0f %% of its periods",
			 100 * stopped);
	}
	return cgroup.quota_cpus < 1 || stopped > .05 ? NOISE_SEVERE
	       : stopped > 0			      ? NOISE_STRONG
						      : NOISE_SLIGHT;
}

/* Since boot, which is the longest look that there is. */
static enum noise_damage find_steal(const struct facts *facts,
				    struct buf *found)
{
	const struct conditions_mark *mark = &facts->conditions.mark;
	double stolen;

	if (mark->ticks <= 0 || mark->steal_ticks * 1000 < mark->ticks)
		return NOISE_NONE;
	stolen = (double)mark->steal_ticks / (double)mark->ticks;
	buf_addf(found, "%.1f %% of CPU time since boot went to other guests",
		 100 * stolen);
	return stolen > .05   ? NOISE_SEVERE
	       : stolen > .01 ? NOISE_STRONG
			      : NOISE_SLIGHT;
}

static enum noise_damage find_one_cpu(const struct facts *facts,
				      struct buf *found)
{
	if (cpuset_count(&facts->allowed) != 1)
		return NOISE_NONE;
	buf_adds(found, "one CPU for the harness and what it measures");
	return NOISE_SEVERE;
}

static enum noise_damage find_load(const struct facts *facts, struct buf *found)
{
	const struct conditions *now = &facts->conditions;
	bool loaded = now->load1 > 0.5;
	bool pressed = now->pressure_cpu > 5;
	bool none_left = now->load1 > (double)cpuset_count(&facts->allowed) - 1;

	if (loaded)
		buf_addf(found,
			 "%.3g processes wanted a CPU in the last "
			 "minute",
			 now->load1);
	if (pressed)
		buf_addf(found,
			 "%ssomebody waited for a CPU %.3g %% of the "
			 "time",
			 loaded ? ", " : "", now->pressure_cpu);
	if (!loaded && !pressed)
		return NOISE_NONE;
	return none_left || now->pressure_cpu > 25 ? NOISE_SEVERE
						   : NOISE_STRONG;
}

static enum noise_damage find_turbo(const struct facts *facts,
				    struct buf *found)
{
	const char *turbo = facts->conditions.turbo;

	if (!turbo || strcmp(turbo, "on") != 0)
		return NOISE_NONE;
	buf_adds(found, "on; the clock rate follows heat and neighbours");
	return NOISE_STRONG;
}

static enum noise_damage find_governor(const struct facts *facts,
				       struct buf *found)
{
	const char *governor = facts->conditions.governor;

	if (!governor || strcmp(governor, "performance") == 0)
		return NOISE_NONE;
	buf_addf(found, "%s, not performance", governor);
	return NOISE_STRONG;
}

static enum noise_damage find_sibling(const struct facts *facts,
				      struct buf *found)
{
	const struct cpuset *core = topology_siblings(&facts->topology,
						      facts->worker);

	if (cpuset_count(core) < 2)
		return NOISE_NONE;
	buf_addf(found, "CPU %d, where workers would run, shares its core: ",
		 facts->worker);
	cpuset_print(core, found);
	return NOISE_STRONG;
}

static enum noise_damage find_no_isolated(const struct facts *facts,
					  struct buf *found)
{
	if (cpuset_count(&facts->topology.isolated) > 0 ||
	    cpuset_count(&facts->topology.online) < 2)
		return NOISE_NONE;
	buf_adds(found, "no CPU is kept free of other processes");
	return NOISE_SLIGHT;
}

static enum noise_damage find_swap(const struct facts *facts, struct buf *found)
{
	struct buf text = BUF_INIT;
	int64_t total, left;

	sysfile_read(&text, facts->root, "/proc/meminfo");
	total = sysfile_field_integer(text.data, "SwapTotal", ':');
	left = sysfile_field_integer(text.data, "SwapFree", ':');
	buf_release(&text);
	if (total <= 0 || left < 0 || left >= total)
		return NOISE_NONE;
	buf_addf(found, "%" PRId64 " MiB of memory are on disk",
		 (total - left) / 1024);
	return NOISE_STRONG;
}

static enum noise_damage find_huge_pages(const struct facts *facts,
					 struct buf *found)
{
	struct buf text = BUF_INIT;
	bool always;

	sysfile_read(&text, facts->root,
		     "/sys/kernel/mm/transparent_hugepage/enabled");
	always = strstr(text.data, "[always]");
	buf_release(&text);
	if (always)
		buf_adds(found, "always; memory comes in steps of 2 MiB, or "
				"not");
	return always ? NOISE_SLIGHT : NOISE_NONE;
}

/* Does a program of this name run? */
static bool runs(const struct facts *facts, const char *name)
{
	char *dir = xasprintf("%s/proc", facts->root);
	struct strvec pids = STRVEC_INIT;
	struct error err = ERROR_INIT;
	bool found = false;

	if (fs_list(dir, &pids, &err) < 0)
		pids.count = 0;
	for (size_t i = 0; i < pids.count && !found; i++) {
		struct buf comm = BUF_INIT;

		found = strspn(pids.items[i], "0123456789") > 0 &&
			sysfile_read(&comm, facts->root, "/proc/%s/comm",
				     pids.items[i]) &&
			strcmp(comm.data, name) == 0;
		buf_release(&comm);
	}
	strvec_release(&pids);
	free(dir);
	return found;
}

/* How many interrupts may be served where workers run. */
static int count_interrupts(const struct facts *facts)
{
	char *dir = xasprintf("%s/proc/irq", facts->root);
	struct strvec names = STRVEC_INIT;
	struct error err = ERROR_INIT;
	int count = 0;

	if (facts->worker < 0 || fs_list(dir, &names, &err) < 0)
		names.count = 0;
	for (size_t i = 0; i < names.count; i++) {
		struct cpuset cpus = { .words = NULL };

		if (sysfile_cpus(&cpus, facts->root,
				 "/proc/irq/%s/smp_affinity_list",
				 names.items[i]))
			count += cpuset_has(&cpus, facts->worker);
		cpuset_release(&cpus);
	}
	strvec_release(&names);
	free(dir);
	return count;
}

static enum noise_damage find_interrupts(const struct facts *facts,
					 struct buf *found)
{
	int count = count_interrupts(facts);

	if (count == 0 || cpuset_count(&facts->topology.online) < 2)
		return NOISE_NONE;
	buf_addf(found,
		 "%d interrupt%s may be served by CPU %d, where workers would "
		 "run",
		 count, count == 1 ? "" : "s", facts->worker);
	if (runs(facts, "irqbalance"))
		buf_adds(found, "; irqbalance moves them about");
	return NOISE_SLIGHT;
}

/* Counting one's own user space is allowed up to 2. */
static enum noise_damage find_paranoid(const struct facts *facts,
				       struct buf *found)
{
	int64_t level = sysfile_integer(facts->root,
					"/proc/sys/kernel/perf_event_paranoid");

	if (level <= 2)
		return NOISE_NONE;
	buf_addf(found,
		 "perf_event_paranoid is %" PRId64 ": only root may have "
		 "the CPU count instructions",
		 level);
	return NOISE_SLIGHT;
}

#define CPU_DIR "/sys/devices/system/cpu"

/* The worst first, of those that do as much damage. */
static const struct look looks[] = {
	{ "quota", find_quota,
	  "who has used it up stands still until the next period, up to 0.1 s; "
	  "what was measured then is measured again, twice at most",
	  "run outside of the limited group, or give it whole CPUs" },
	{ "steal", find_steal,
	  "wall time has the others' time in it; what has more than 10 % of it "
	  "is measured again, twice at most",
	  "use a host of your own; until then trust duets only" },
	{ "one CPU", find_one_cpu,
	  "whatever else runs, tare included, interrupts what is measured",
	  "use a machine with two CPUs or more" },
	{ "load", find_load,
	  "others take turns on the CPU and take its caches with them",
	  "stop what else is running: top -o %CPU" },
	{ "turbo", find_turbo,
	  "seconds of two runs differ as the clock rate does; within a pair "
	  "both sides see the same",
	  "echo 1 | sudo tee " CPU_DIR "/intel_pstate/no_turbo, or echo 0 | "
	  "sudo tee " CPU_DIR "/cpufreq/boost; or: sudo tare doctor --tune" },
	{ "governor", find_governor,
	  "the first slices run at a lower clock rate, and short ones may "
	  "never leave it",
	  "sudo cpupower frequency-set -g performance; or: sudo tare doctor "
	  "--tune" },
	{ "sibling", find_sibling,
	  "what runs on the other thread of the core takes up to half of it",
	  "echo off | sudo tee " CPU_DIR "/smt/control" },
	{ "swap", find_swap,
	  "a page that must come from disk costs milliseconds; such slices are "
	  "dropped",
	  "sudo swapoff -a" },
	{ "isolation", find_no_isolated,
	  "the scheduler may put others on the worker's CPU: more processes "
	  "are needed for the same interval",
	  "boot Linux with isolcpus=N nohz_full=N" },
	{ "interrupts", find_interrupts,
	  "devices and the network interrupt what is measured, and empty its "
	  "caches",
	  "sudo systemctl stop irqbalance; sudo tare doctor --tune" },
	{ "huge pages", find_huge_pages,
	  "peak memory and the cost of touching it jump",
	  "echo madvise | sudo tee "
	  "/sys/kernel/mm/transparent_hugepage/enabled" },
	{ "counters", find_paranoid,
	  "instructions take callgrind, which is some 50 times slower",
	  "sudo sysctl kernel.perf_event_paranoid=2; or: sudo tare doctor "
	  "--tune" },
};

const char *noise_damage_name(enum noise_damage damage)
{
	switch (damage) {
	case NOISE_SEVERE:
		return "severe";
	case NOISE_STRONG:
		return "strong";
	case NOISE_SLIGHT:
		return "slight";
	case NOISE_NONE:
		break;
	}
	return NULL;
}

static void read_facts(const char *root, struct facts *facts)
{
	struct cpu_ranking ranking;
	struct error err = ERROR_INIT;

	*facts = (struct facts){ .root = root, .worker = -1 };
	conditions_begin(root, &facts->arena, &facts->conditions);
	topology_read(root, &facts->topology);
	if (!facts->conditions.cpu_list ||
	    cpuset_parse(&facts->allowed, facts->conditions.cpu_list, &err) < 0)
		return;
	cpu_rank(&facts->topology, &facts->allowed, &ranking);
	if (ranking.count > 0)
		facts->worker = ranking.cpus[0];
	cpu_ranking_release(&ranking);
}

static void release_facts(struct facts *facts)
{
	topology_release(&facts->topology);
	cpuset_release(&facts->allowed);
	arena_release(&facts->arena);
}

/* Worst first, and what does as much damage in the table's order. */
static void add(struct noise_list *list, const struct noise *noise)
{
	size_t at;

	*VEC_PUSH(list) = *noise;
	for (at = list->count - 1;
	     at > 0 && list->items[at - 1].damage > noise->damage; at--)
		list->items[at] = list->items[at - 1];
	list->items[at] = *noise;
}

void noise_list_read(const char *root, struct noise_list *list)
{
	struct buf found = BUF_INIT;
	struct facts facts;

	*list = (struct noise_list){ .items = NULL };
	read_facts(root, &facts);
	for (size_t i = 0; i < ARRAY_LEN(looks); i++) {
		struct noise noise = { .what = looks[i].what,
				       .cost = looks[i].cost,
				       .remedy = looks[i].remedy };

		buf_truncate(&found, 0);
		noise.damage = looks[i].find(&facts, &found);
		if (noise.damage == NOISE_NONE)
			continue;
		noise.found = arena_strdup(&list->arena, found.data);
		add(list, &noise);
	}
	release_facts(&facts);
	buf_release(&found);
}

void noise_list_release(struct noise_list *list)
{
	free(list->items);
	arena_release(&list->arena);
	*list = (struct noise_list){ .items = NULL };
}
