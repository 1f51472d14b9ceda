/* SPDX-License-Identifier: MIT */
#ifndef TESTS_STATS_MADE_NOISE_H
#define TESTS_STATS_MADE_NOISE_H

#include <math.h>
#include <stdint.h>

/* Reproducible noise: SplitMix64 (Steele, Lea and Flood, OOPSLA 2014). */
static inline uint64_t noise_bits(uint64_t *state)
{
	uint64_t z = (*state += UINT64_C(0x9e3779b97f4a7c15));

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

/* In (0, 1). */
static inline double noise_uniform(uint64_t *state)
{
	return ((double)(noise_bits(state) >> 12) + .5) * 0x1p-52;
}

/* Normal, by Box and Muller. */
static inline double noise_normal(uint64_t *state)
{
	double radius = sqrt(-2 * log(noise_uniform(state)));

	return radius * cos(2 * M_PI * noise_uniform(state));
}

#endif
