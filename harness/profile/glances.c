/* SPDX-License-Identifier: MIT */
#include "profile/glances.h"

#include <linux/sched.h>
#include <linux/sched/types.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/splitmix.h"

#define SHORTEST_SLICE_NS (100 * NS_PER_US)
#define USUAL_SLACK 0UL /* what the process began with */

/* The upper 53 bits as 0 to 1. */
static double draw(uint64_t *state)
{
	return (double)(splitmix_next(state) >> 11) / 9007199254740992.0;
}

/* Half a period to one and a half. */
static int64_t draw_distance(struct glances *glances)
{
	return (int64_t)((double)glances->period_ns *
			 (.5 + draw(&glances->state)));
}

void glances_begin(struct glances *glances, int64_t period_ns, uint64_t seed,
		   int64_t now_ns)
{
	*glances = (struct glances){ .period_ns = period_ns, .state = seed };
	glances->due_ns = now_ns + draw_distance(glances);
}

int64_t glances_next(struct glances *glances, int64_t now_ns)
{
	int64_t missed = -1;

	do {
		glances->due_ns += draw_distance(glances);
		missed++;
	} while (glances->due_ns <= now_ns);
	return missed;
}

int64_t glances_wait(const struct glances *glances)
{
	const struct timespec due = {
		.tv_sec = (time_t)(glances->due_ns / NS_PER_S),
		.tv_nsec = (long)(glances->due_ns % NS_PER_S),
	};

	clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &due, NULL);
	return clock_monotonic_ns() - glances->due_ns;
}

static bool set_attr(const struct sched_attr *attr)
{
	return syscall(SYS_sched_setattr, 0, attr, 0) == 0;
}

bool glances_hurry(struct haste *haste)
{
	const struct sched_attr first = {
		.size = sizeof(first),
		.sched_policy = SCHED_FIFO,
		.sched_priority = 1,
		.sched_flags = SCHED_FLAG_RESET_ON_FORK,
	};
	struct sched_attr attr = { .size = sizeof(attr) };

	haste->before = NULL;
	prctl(PR_SET_TIMERSLACK, 1UL);
	if (syscall(SYS_sched_getattr, 0, &attr, sizeof(attr), 0) < 0)
		return false;
	haste->before = xmemdup(&attr, sizeof(attr));
	if (set_attr(&first))
		return true;
	attr.sched_runtime = SHORTEST_SLICE_NS;
	return set_attr(&attr);
}

void glances_calm(struct haste *haste)
{
	prctl(PR_SET_TIMERSLACK, USUAL_SLACK);
	if (haste->before)
		set_attr(haste->before);
	free(haste->before);
	haste->before = NULL;
}
