/* SPDX-License-Identifier: MIT */
/*
 * Sets of CPUs.  Invariant: a bit beyond `count` words is not set; trailing
 * zero words may or may not be there and mean nothing.
 */
#include "base/cpuset.h"

#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"

enum {
	WORD_BITS = 8 * sizeof(unsigned long),
	CPU_LIMIT = 1 << 20 /* a typo must not eat all memory */
};

static unsigned long bit_of(int cpu)
{
	return 1ul << (cpu % WORD_BITS);
}

void cpuset_release(struct cpuset *set)
{
	free(set->words);
	*set = (struct cpuset){ .words = NULL };
}

void cpuset_add(struct cpuset *set, int cpu)
{
	size_t word = (size_t)cpu / WORD_BITS;

	assert(cpu >= 0 && cpu < CPU_LIMIT);
	array_grow(&set->words, &set->count, word + 1, sizeof(*set->words));
	set->words[word] |= bit_of(cpu);
}

void cpuset_remove(struct cpuset *set, int cpu)
{
	if (cpuset_has(set, cpu))
		set->words[(size_t)cpu / WORD_BITS] &= ~bit_of(cpu);
}

void cpuset_add_all(struct cpuset *set, const struct cpuset *what)
{
	for (int cpu = cpuset_next(what, -1); cpu >= 0;
	     cpu = cpuset_next(what, cpu))
		cpuset_add(set, cpu);
}

void cpuset_remove_all(struct cpuset *set, const struct cpuset *what)
{
	for (int cpu = cpuset_next(what, -1); cpu >= 0;
	     cpu = cpuset_next(what, cpu))
		cpuset_remove(set, cpu);
}

bool cpuset_has(const struct cpuset *set, int cpu)
{
	return cpu >= 0 && (size_t)cpu / WORD_BITS < set->count &&
	       (set->words[(size_t)cpu / WORD_BITS] & bit_of(cpu));
}

static unsigned long word_at(const struct cpuset *set, size_t index)
{
	return index < set->count ? set->words[index] : 0;
}

bool cpuset_equal(const struct cpuset *a, const struct cpuset *b)
{
	size_t count = a->count > b->count ? a->count : b->count;

	for (size_t i = 0; i < count; i++)
		if (word_at(a, i) != word_at(b, i))
			return false;
	return true;
}

int cpuset_count(const struct cpuset *set)
{
	int count = 0;

	for (size_t i = 0; i < set->count; i++)
		count += __builtin_popcountl(set->words[i]);
	return count;
}

int cpuset_next(const struct cpuset *set, int after)
{
	int end = (int)(set->count * WORD_BITS);

	for (int cpu = after + 1; cpu < end; cpu++)
		if (cpuset_has(set, cpu))
			return cpu;
	return -1;
}

/* A number at *TEXT, which moves behind it; -1 if there is none. */
static int parse_cpu(const char **text)
{
	int cpu = 0;

	if (!isdigit((unsigned char)**text))
		return -1;
	for (; isdigit((unsigned char)**text); ++*text) {
		cpu = cpu * 10 + (**text - '0');
		if (cpu >= CPU_LIMIT)
			return -1;
	}
	return cpu;
}

/* "3" or "3-7" at *TEXT, which moves behind it. */
static int parse_range(struct cpuset *set, const char **text)
{
	int first = parse_cpu(text);
	int last = first;

	if (first >= 0 && **text == '-') {
		++*text;
		last = parse_cpu(text);
	}
	if (first < 0 || last < first)
		return -1;
	for (int cpu = first; cpu <= last; cpu++)
		cpuset_add(set, cpu);
	return 0;
}

static int parse_list(struct cpuset *set, const char *text)
{
	if (!*text || !strcmp(text, "\n"))
		return 0;
	for (;;) {
		if (parse_range(set, &text) < 0)
			return -1;
		if (!*text || !strcmp(text, "\n"))
			return 0;
		if (*text++ != ',')
			return -1;
	}
}

int cpuset_parse(struct cpuset *set, const char *text, struct error *err)
{
	struct cpuset parsed = { .words = NULL };

	if (parse_list(&parsed, text) < 0) {
		cpuset_release(&parsed);
		return error_set(err, ERROR_INPUT,
				 "'%.80s' is not a list of CPUs: "
				 "write it like 0-3,8",
				 text);
	}
	cpuset_release(set);
	*set = parsed;
	return 0;
}

void cpuset_print(const struct cpuset *set, struct buf *buf)
{
	const char *comma = "";
	int first = cpuset_next(set, -1);

	while (first >= 0) {
		int last = first;

		while (cpuset_has(set, last + 1))
			last++;
		buf_addf(buf, "%s%d", comma, first);
		if (last > first)
			buf_addf(buf, "-%d", last);
		comma = ",";
		first = cpuset_next(set, last);
	}
}

int cpuset_get_affinity(struct cpuset *set, pid_t pid, struct error *err)
{
	for (size_t bits = 1024; bits <= CPU_LIMIT; bits *= 2) {
		unsigned long *words = xcalloc(bits / 8, 1);

		if (!sched_getaffinity(pid, bits / 8, (cpu_set_t *)words)) {
			cpuset_release(set);
			set->words = words;
			set->count = bits / WORD_BITS;
			return 0;
		}
		free(words);
		if (errno != EINVAL)
			break;
	}
	return error_errno(err, "cannot ask which CPUs process %d may use",
			   (int)pid);
}

int cpuset_set_affinity(const struct cpuset *set, pid_t pid, struct error *err)
{
	size_t size = set->count * sizeof(*set->words);
	struct buf list = BUF_INIT;

	if (!sched_setaffinity(pid, size, (const cpu_set_t *)set->words))
		return 0;
	cpuset_print(set, &list);
	error_errno(err, "cannot pin process %d to CPU %s", (int)pid,
		    list.data);
	buf_release(&list);
	return -1;
}
