/* SPDX-License-Identifier: MIT */
#include "profile/glances.h"

#include <time.h>

#include "base/clock.h"

/* splitmix64 (Steele, Lea, Flood 2014); the upper 53 bits as 0 to 1. */
static double draw(uint64_t *state)
{
	uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return (double)((z ^ (z >> 31)) >> 11) / 9007199254740992.0;
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
