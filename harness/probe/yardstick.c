/* SPDX-License-Identifier: MIT */
/*
 * The yardstick: a fixed workload that feels how fast the machine is just
 * now, and nothing else.  A turn is eight independent chains of integer
 * arithmetic: as much a cycle as the core gives, so that it is slowed by a
 * lower clock and by whoever shares the core, as an interpreter is.  One such
 * chain alone waits for itself: it feels the clock, and hardly a neighbour.
 * So the quotient of the two tells whether the core was ours, whatever its
 * clock did.  Both stay in registers: a workload that reads memory or asks the
 * allocator varies more than the benchmarks it is to steady
 * (tests/accuracy/candidates.py lays them side by side).
 *
 * Invariant: a turn of so many loops does the same work in every process and
 * on every machine.  Change anything here, and YARDSTICK_VERSION changes.
 */
#include "probe/guest.h"

#include <time.h>

enum { STEPS_PER_LOOP = 16000 };

/*
 * x = (x ^ (x << shift)) + 5, in the same instructions whatever the compiler
 * and its options are: times by two builds of the probe are to be comparable.
 */
#if defined(__x86_64__)
#define STEP(x, shift)                                           \
	__asm__ volatile("mov %0, %1\n\tshl $" #shift ", %1\n\t" \
			 "xor %1, %0\n\tadd $5, %0"              \
			 : "+r"(x), "=&r"(shifted))
#elif defined(__aarch64__)
#define STEP(x, shift)                                      \
	__asm__ volatile("lsl %1, %0, #" #shift "\n\t"      \
			 "eor %0, %0, %1\n\tadd %0, %0, #5" \
			 : "+r"(x), "=&r"(shifted))
#else
#define STEP(x, shift)                          \
	do {                                    \
		shifted = x << shift;           \
		x = (x ^ shifted) + 5;          \
		__asm__ volatile("" : "+r"(x)); \
	} while (0)
#endif

int64_t yardstick_turn_ns(int64_t loops)
{
	int64_t start_ns = guest_clock_ns(CLOCK_MONOTONIC);
	uint64_t a = 1, b = 2, c = 3, d = 4, e = 5, f = 6, g = 7, h = 8;
	uint64_t shifted;

	for (int64_t i = 0; i < loops * STEPS_PER_LOOP; i++) {
		STEP(a, 1);
		STEP(b, 2);
		STEP(c, 3);
		STEP(d, 4);
		STEP(e, 5);
		STEP(f, 6);
		STEP(g, 7);
		STEP(h, 8);
	}
	return guest_clock_ns(CLOCK_MONOTONIC) - start_ns;
}

int64_t yardstick_chain_ns(int64_t loops)
{
	int64_t start_ns = guest_clock_ns(CLOCK_MONOTONIC);
	uint64_t a = 1, shifted;

	for (int64_t i = 0; i < loops * STEPS_PER_LOOP; i++)
		STEP(a, 1);
	return guest_clock_ns(CLOCK_MONOTONIC) - start_ns;
}
