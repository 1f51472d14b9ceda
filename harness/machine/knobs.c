/* SPDX-License-Identifier: MIT */
/*
 * The settings that we may change: a table, and for each row what it should
 * be on this machine.  Order matters: while the governor is performance,
 * energy preferences cannot be written, so those come before it (and are
 * restored after it).
 */
#include "machine/knobs.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/compiler.h"
#include "base/cpuset.h"
#include "base/error.h"
#include "base/fs.h"
#include "base/text.h"
#include "machine/cpuchoice.h"
#include "machine/sysfile.h"
#include "machine/topology.h"

#define CPU_DIR "/sys/devices/system/cpu"
#define IRQ_DIR "/proc/irq"

/* One file, or one for each CPU or interrupt. */
enum span { SPAN_ONE, SPAN_CPU, SPAN_INTERRUPT };

/* What all rows need to know. */
struct scene {
	const char *root;
	struct topology topology;
	struct cpuset kept_free; /* of interrupts: the core of a worker */
	bool fixed_addresses;
	struct knob_wishes *wishes;
};

struct knob {
	const char *what;
	enum span span;
	const char *before, *behind; /* of the number, if there is one */
	const char *unless;	     /* not where this file is; NULL */
	/* What it should be; NULL: it is fine.  In ARENA or constant. */
	const char *(*wants)(const struct scene *scene, const char *path,
			     const char *now, struct arena *arena);
};

bool knob_same(const char *a, const char *b)
{
	size_t a_len = strlen(a), b_len = strlen(b);

	while (a_len && a[a_len - 1] == '\n')
		a_len--;
	while (b_len && b[b_len - 1] == '\n')
		b_len--;
	return a_len == b_len && memcmp(a, b, a_len) == 0;
}

/* "performance", where the list of what there is has it or is missing. */
static const char *performance(const struct scene *scene, const char *path,
			       const char *list)
{
	const char *slash = strrchr(path, '/');
	struct buf text = BUF_INIT;
	bool there = !sysfile_read(&text, scene->root, "%.*s/%s",
				   (int)(slash - path), path, list) ||
		     text_has_word(text.data, "performance");

	buf_release(&text);
	return there ? "performance" : NULL;
}

static const char *want_governor(const struct scene *scene, const char *path,
				 const char *now, struct arena *arena)
{
	(void)now, (void)arena;
	return performance(scene, path, "scaling_available_governors");
}

static const char *want_preference(const struct scene *scene, const char *path,
				   const char *now, struct arena *arena)
{
	(void)now, (void)arena;
	return performance(scene, path,
			   "energy_performance_available_preferences");
}

static const char *want_zero(const struct scene *scene, const char *path,
			     const char *now, struct arena *arena)
{
	(void)scene, (void)path, (void)now, (void)arena;
	return "0";
}

static const char *want_one(const struct scene *scene, const char *path,
			    const char *now, struct arena *arena)
{
	(void)scene, (void)path, (void)now, (void)arena;
	return "1";
}

static const char *want_counting(const struct scene *scene, const char *path,
				 const char *now, struct arena *arena)
{
	(void)scene, (void)path, (void)arena;
	return strtol(now, NULL, 10) > 2 ? "2" : NULL;
}

static const char *want_fixed(const struct scene *scene, const char *path,
			      const char *now, struct arena *arena)
{
	(void)path, (void)now, (void)arena;
	return scene->fixed_addresses ? "0" : NULL;
}

/* Where it may be served, without the core that is kept free of it. */
static const char *want_elsewhere(const struct scene *scene, const char *path,
				  const char *now, struct arena *arena)
{
	struct cpuset cpus = { .words = NULL };
	struct error err = ERROR_INIT;
	struct buf text = BUF_INIT;
	const char *wanted = NULL;

	(void)path;
	if (cpuset_parse(&cpus, now, &err) < 0)
		return NULL;
	cpuset_remove_all(&cpus, &scene->kept_free);
	/* It was only there: anywhere else, then. */
	for (int cpu = cpuset_next(&scene->topology.online, -1);
	     cpu >= 0 && cpuset_count(&cpus) == 0;
	     cpu = cpuset_next(&scene->topology.online, cpu))
		if (!cpuset_has(&scene->kept_free, cpu))
			cpuset_add(&cpus, cpu);
	cpuset_print(&cpus, &text);
	if (text.len)
		wanted = arena_strdup(arena, text.data);
	cpuset_release(&cpus);
	buf_release(&text);
	return wanted;
}

/* The hexadecimal digit of MASK ("00ff,ffffffff") that has CPU; NULL if the
 * mask ends before it. */
static char *digit_of(char *mask, int cpu)
{
	int left = cpu / 4;

	for (char *at = mask + strlen(mask); at > mask;)
		if (*--at != ',' && left-- == 0)
			return at;
	return NULL;
}

static unsigned int digit_value(char digit)
{
	const char one[] = { digit, '\0' };

	return (unsigned int)strtoul(one, NULL, 16);
}

/* Change digits in place: the file's own width and commas stay. */
static void mask_set(char *mask, const struct cpuset *cpus, bool there)
{
	for (int cpu = cpuset_next(cpus, -1); cpu >= 0;
	     cpu = cpuset_next(cpus, cpu)) {
		char *digit = digit_of(mask, cpu);
		unsigned int bit = 1u << cpu % 4, value;

		if (!digit)
			continue;
		value = digit_value(*digit);
		*digit = "0123456789abcdef"[there ? value | bit : value & ~bit];
	}
}

/* The same of the mask that new interrupts get. */
static const char *want_mask_elsewhere(const struct scene *scene,
				       const char *path, const char *now,
				       struct arena *arena)
{
	char *mask = arena_strdup(arena, now);

	(void)path;
	mask[strcspn(mask, "\n")] = '\0';
	if (cpuset_count(&scene->kept_free) == 0 ||
	    mask[strspn(mask, "0123456789abcdefABCDEF,")])
		return NULL;
	mask_set(mask, &scene->kept_free, false);
	if (!mask[strspn(mask, "0,")]) { /* it was only there */
		mask_set(mask, &scene->topology.online, true);
		mask_set(mask, &scene->kept_free, false);
	}
	return mask[strspn(mask, "0,")] ? mask : NULL;
}

/* clang-format off */
static const struct knob knobs[] = {
	{ "turbo", SPAN_ONE, CPU_DIR "/intel_pstate/no_turbo", "",
	  NULL, want_one },
	{ "turbo", SPAN_ONE, CPU_DIR "/cpufreq/boost", "",
	  CPU_DIR "/intel_pstate/no_turbo", want_zero },
	{ "turbo", SPAN_CPU, CPU_DIR "/cpu", "/cpufreq/boost",
	  CPU_DIR "/cpufreq/boost", want_zero },
	{ "energy preference", SPAN_CPU, CPU_DIR "/cpu",
	  "/cpufreq/energy_performance_preference", NULL, want_preference },
	{ "governor", SPAN_CPU, CPU_DIR "/cpu", "/cpufreq/scaling_governor",
	  NULL, want_governor },
	{ "counters", SPAN_ONE, "/proc/sys/kernel/perf_event_paranoid", "",
	  NULL, want_counting },
	{ "addresses", SPAN_ONE, "/proc/sys/kernel/randomize_va_space", "",
	  NULL, want_fixed },
	{ "interrupts", SPAN_ONE, IRQ_DIR "/default_smp_affinity", "",
	  NULL, want_mask_elsewhere },
	{ "interrupts", SPAN_INTERRUPT, IRQ_DIR "/", "/smp_affinity_list",
	  NULL, want_elsewhere },
};
/* clang-format on */

/* Only texts can be kept in a journal. */
static bool is_text(const struct buf *content)
{
	return strlen(content->data) == content->len &&
	       text_utf8_invalid(content->data, content->len) == content->len;
}

static void consider(const struct scene *scene, const struct knob *knob,
		     const char *path)
{
	struct knob_wishes *wishes = scene->wishes;
	char *real = xasprintf("%s%s", scene->root, path);
	struct buf now = BUF_INIT;
	struct error err = ERROR_INIT;
	const char *wanted;
	struct knob_wish *wish;

	/* Not sysfile_read(): every byte counts. */
	if (fs_read(real, 1 << 16, &now, &err) == 0 && now.len &&
	    is_text(&now)) {
		wanted = knob->wants(scene, path, now.data, &wishes->arena);
		wish = VEC_PUSH(wishes);
		wish->what = knob->what;
		wish->path = arena_strdup(&wishes->arena, path);
		wish->now = arena_strdup(&wishes->arena, now.data);
		wish->wanted = !wanted || knob_same(wanted, now.data)
				       ? wish->now
				       : wanted;
	}
	free(real);
	buf_release(&now);
}

static void consider_number(const struct scene *scene, const struct knob *knob,
			    const char *number)
{
	char *path = xasprintf("%s%s%s", knob->before, number, knob->behind);

	consider(scene, knob, path);
	free(path);
}

static void consider_cpus(const struct scene *scene, const struct knob *knob)
{
	const struct cpuset *online = &scene->topology.online;

	for (int cpu = cpuset_next(online, -1); cpu >= 0;
	     cpu = cpuset_next(online, cpu)) {
		char *number = xasprintf("%d", cpu);

		consider_number(scene, knob, number);
		free(number);
	}
}

static void consider_interrupts(const struct scene *scene,
				const struct knob *knob)
{
	char *dir = xasprintf("%s%s", scene->root, IRQ_DIR);
	struct strvec names = STRVEC_INIT;
	struct error err = ERROR_INIT;

	if (cpuset_count(&scene->kept_free) > 0 &&
	    fs_list(dir, &names, &err) == 0)
		for (size_t i = 0; i < names.count; i++)
			consider_number(scene, knob, names.items[i]);
	strvec_release(&names);
	free(dir);
}

/* The core that a worker would get: nothing where that is all there is. */
static void find_kept_free(struct scene *scene)
{
	struct cpu_ranking ranking;
	const struct cpuset *core;

	cpu_rank(&scene->topology, &scene->topology.online, &ranking);
	if (ranking.count > 1) {
		core = topology_siblings(&scene->topology, ranking.cpus[0]);
		cpuset_add(&scene->kept_free, ranking.cpus[0]);
		if (cpuset_count(core) < ranking.count)
			cpuset_add_all(&scene->kept_free, core);
	}
	cpu_ranking_release(&ranking);
}

void knob_wishes_read(const char *root, bool fixed_addresses,
		      struct knob_wishes *wishes)
{
	struct scene scene = { .root = root,
			       .fixed_addresses = fixed_addresses,
			       .wishes = wishes };

	*wishes = (struct knob_wishes){ .items = NULL };
	topology_read(root, &scene.topology);
	find_kept_free(&scene);
	for (size_t i = 0; i < ARRAY_LEN(knobs); i++) {
		const struct knob *knob = &knobs[i];

		if (knob->unless && sysfile_exists(root, "%s", knob->unless))
			continue;
		switch (knob->span) {
		case SPAN_ONE:
			consider(&scene, knob, knob->before);
			break;
		case SPAN_CPU:
			consider_cpus(&scene, knob);
			break;
		case SPAN_INTERRUPT:
			consider_interrupts(&scene, knob);
			break;
		}
	}
	topology_release(&scene.topology);
	cpuset_release(&scene.kept_free);
}

void knob_wishes_release(struct knob_wishes *wishes)
{
	free(wishes->items);
	arena_release(&wishes->arena);
	*wishes = (struct knob_wishes){ .items = NULL };
}

static const struct knob *find_knob(const char *path)
{
	for (size_t i = 0; i < ARRAY_LEN(knobs); i++) {
		const struct knob *knob = &knobs[i];
		size_t len = strlen(knob->before);
		size_t digits = 0;

		if (strncmp(path, knob->before, len) != 0)
			continue;
		digits = strspn(path + len, "0123456789");
		if ((digits > 0) == (knob->span != SPAN_ONE) &&
		    strcmp(path + len + digits, knob->behind) == 0)
			return knob;
	}
	return NULL;
}

const char *knob_name(const char *path)
{
	const struct knob *knob = find_knob(path);

	return knob ? knob->what : NULL;
}

bool knob_is_interrupt(const char *path)
{
	const struct knob *knob = find_knob(path);

	return knob && knob->span == SPAN_INTERRUPT;
}
