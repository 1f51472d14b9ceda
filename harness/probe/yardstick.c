/* SPDX-License-Identifier: MIT */
/*
 * The yardstick: a fixed workload that feels how fast the machine is just
 * now, and nothing else.  A turn is made of three kinds of arithmetic in
 * equal shares: one chain of dependent integers (the clock), eight
 * independent ones (how much of the core is left by whoever shares it), and
 * one of floating-point numbers.  It stays in registers: a workload that
 * reads memory or asks the allocator varies more than the benchmarks it is to
 * steady (tests/accuracy/candidates.py lays them side by side).
 *
 * Invariant: a turn of so many loops does the same work in every process and
 * on every machine.  Change anything here, and YARDSTICK_VERSION changes.
 */
#include "probe/guest.h"

#include <time.h>

enum {
	ROUNDS_PER_LOOP = 20,
	CHAIN_STEPS = 2000,
	WIDE_STEPS = 1600,
	FLOAT_STEPS = 700
};

/* A value that the compiler can neither foresee nor lay beside others. */
#define OPAQUE(x) __asm__ volatile("" : "+r"(x))

static uint64_t run_chain(uint64_t x)
{
	for (int i = 0; i < CHAIN_STEPS; i++) {
		x = x * UINT64_C(6364136223846793005) + 1442695040888963407;
		OPAQUE(x);
	}
	return x;
}

static inline uint64_t step(uint64_t x, int shift)
{
	x = (x ^ (x << shift)) + 5;
	OPAQUE(x);
	return x;
}

static uint64_t run_wide(uint64_t x)
{
	uint64_t a = x, b = x + 1, c = x + 2, d = x + 3;
	uint64_t e = x + 4, f = x + 5, g = x + 6, h = x + 7;

	for (int i = 0; i < WIDE_STEPS; i++) {
		a = step(a, 1);
		b = step(b, 2);
		c = step(c, 3);
		d = step(d, 4);
		e = step(e, 5);
		f = step(f, 6);
		g = step(g, 7);
		h = step(h, 8);
	}
	return a ^ b ^ c ^ d ^ e ^ f ^ g ^ h;
}

/* The logistic map, in its chaotic range: never a denormal. */
static uint64_t run_floats(uint64_t x)
{
	double y = x & 1 ? 0.3 : 0.4;

	for (int i = 0; i < FLOAT_STEPS; i++)
		y = 3.7 * y * (1.0 - y);
	return y > 0.5;
}

int64_t yardstick_turn_ns(int64_t loops)
{
	int64_t start_ns = guest_clock_ns(CLOCK_MONOTONIC);
	uint64_t x = 1;

	for (int64_t i = 0; i < loops * ROUNDS_PER_LOOP; i++) {
		x = run_chain(x);
		x = run_wide(x);
		x += run_floats(x);
	}
	OPAQUE(x);
	return guest_clock_ns(CLOCK_MONOTONIC) - start_ns;
}
