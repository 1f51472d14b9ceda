/* SPDX-License-Identifier: MIT */
/*
 * Slices: how many calls make one, and taking turns over them.
 *
 * Invariant: two seats in a round alternate strictly, one slice each, as long
 * as both have slices left; the loops of slice i are the same for both.
 */
#include "probe/guest.h"

#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum {
	GROWTH = 10,
	MOST_MOVED_BYTES = 128 << 20 /* of an order; 1 ms each MiB or so */
};

/* What the scheduler and the pager did to this thread so far. */
struct strain {
	int64_t run_delay_ns; /* -1: not known */
	long voluntary, involuntary, major_faults;
};

static int64_t read_run_delay(int fd)
{
	char text[128], *end;
	ssize_t got;

	if (fd < 0)
		return -1;
	got = pread(fd, text, sizeof(text) - 1, 0);
	if (got <= 0)
		return -1;
	text[got] = '\0';
	strtoull(text, &end, 10); /* time on the CPU comes first */
	if (*end != ' ')
		return -1;
	return (int64_t)strtoull(end, NULL, 10);
}

static struct strain read_strain(const struct guest *guest)
{
	struct strain strain = { .run_delay_ns = -1 };
	struct rusage usage;

	strain.run_delay_ns = read_run_delay(guest->schedstat_fd);
	if (getrusage(RUSAGE_THREAD, &usage) < 0)
		return strain;
	strain.voluntary = usage.ru_nvcsw;
	strain.involuntary = usage.ru_nivcsw;
	strain.major_faults = usage.ru_majflt;
	return strain;
}

static uint64_t splitmix64(uint64_t seed, uint64_t i)
{
	uint64_t z = seed + (i + 1) * UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

/* The calls of slice I: LOOPS, times 0.8 to 1.2 if there is a seed. */
static uint32_t slice_loops(int64_t loops, uint64_t seed, uint32_t i)
{
	double factor = 1.0;
	double wanted;

	if (seed != 0)
		factor = 0.8 + 0.4 * ((double)(splitmix64(seed, i) >> 11) /
				      9007199254740992.0);
	wanted = (double)loops * factor + 0.5;
	if (wanted < 1.0)
		return 1;
	return wanted < (double)UINT32_MAX ? (uint32_t)wanted : UINT32_MAX;
}

static bool begins_block(const struct page_seat *mine, uint32_t i)
{
	return mine->block > 0 && (mine->slices - i) % mine->block == 0;
}

/* Where in physical memory the slices of an order are. */
struct placing {
	uint32_t placement;
	int64_t balance_bytes; /* that may be moved now; negative: a debt */
};

/* The first block has pages that were laid out for it if all that an order
 * may move is enough for that; the others have the same part of the rest. */
static enum page_stay place(const struct page_seat *mine,
			    struct placing *placing)
{
	uint32_t blocks = mine->slices / mine->block;
	size_t allowed = MOST_MOVED_BYTES, left;
	enum page_stay stay;

	placing->balance_bytes += MOST_MOVED_BYTES / blocks;
	if (placing->placement > 0)
		allowed = placing->balance_bytes > 0
				  ? (size_t)placing->balance_bytes
				  : 0;
	left = allowed;
	stay = pages_redraw(&left);
	placing->balance_bytes -= (int64_t)(allowed - left);
	return stay;
}

/* Other pages, and a slice that nobody counts, to make the caches as warm as
 * they were. */
static int begin_block(struct guest *guest, struct placing *placing)
{
	struct page_seat *mine = guest->mine;
	enum page_stay stay = place(mine, placing);

	if (stay == STAY_NONE)
		placing->placement++;
	mine->stay = placing->placement ? STAY_NONE : stay;
	return stay == STAY_NONE ? target_run(guest, mine->loops) : 0;
}

static int time_slice(struct guest *guest, uint32_t i, uint32_t placement)
{
	struct page_seat *mine = guest->mine;
	struct page_slice slice = { .yardstick_ns = -1,
				    .chain_ns = -1,
				    .run_delay_ns = -1 };
	struct strain before, after;

	slice.loops = slice_loops(mine->loops, mine->jitter_seed, i);
	if (mine->yardstick_loops > 0) {
		slice.yardstick_ns = yardstick_turn_ns(mine->yardstick_loops);
		slice.chain_ns = yardstick_chain_ns(mine->yardstick_loops);
	}
	before = read_strain(guest);
	if (target_run(guest, slice.loops) < 0)
		return -1;
	after = read_strain(guest);
	slice.start_ns = guest->span.start_ns;
	slice.wall_ns = guest->span.wall_ns;
	slice.cpu_ns = guest->span.cpu_ns;
	if (before.run_delay_ns >= 0 && after.run_delay_ns >= 0)
		slice.run_delay_ns = after.run_delay_ns - before.run_delay_ns;
	slice.voluntary = (uint32_t)(after.voluntary - before.voluntary);
	slice.involuntary = (uint32_t)(after.involuntary - before.involuntary);
	slice.major_faults =
		(uint32_t)(after.major_faults - before.major_faults);
	slice.placement = placement;
	mine->slice[i] = slice;
	mine->slices_done = i + 1;
	return 0;
}

int slices_time(struct guest *guest)
{
	struct page_seat *mine = guest->mine;
	struct placing placing = { .placement = 0 };
	uint32_t slices = mine->slices;
	uint32_t i;

	if (slices > PAGE_SLICES) {
		PyErr_Format(PyExc_ValueError, "%u slices do not fit",
			     (unsigned)slices);
		return -1;
	}
	mine->slices_done = 0;
	mine->stay = STAY_NONE;
	for (i = 0; i < slices; i++) {
		uint32_t turn;

		if (begins_block(mine, i) && begin_block(guest, &placing) < 0)
			return -1;
		if (time_slice(guest, i, placing.placement) < 0)
			return -1;
		if (i + 1 == slices)
			break; /* seat_hand_on() gives the last turn */
		turn = seat_next_turn(guest);
		if (turn == TURN_HARNESS)
			continue;
		seat_give(guest, turn);
		if (seat_wait(guest) < 0)
			return -1;
	}
	return 0;
}

/* How many calls of CALL_NS fill WANTED_NS. */
static int64_t loops_of(double call_ns, int64_t wanted_ns)
{
	double loops = (double)wanted_ns / call_ns + 0.5;

	if (loops < 1.0)
		return 1;
	return loops < (double)UINT32_MAX ? (int64_t)loops : UINT32_MAX;
}

/* What a call takes when LOOPS are made, in nanoseconds; -1.0: it failed. */
static double time_a_call(struct guest *guest, int64_t loops)
{
	if (target_run(guest, loops) < 0)
		return -1.0;
	return (double)guest->span.wall_ns / (double)loops;
}

/*
 * Grow tenfold until a slice is at least half as long as wanted, and look
 * once more.  The quicker of the last two looks counts: a first call that
 * loads what later ones find there, or whoever takes the CPU for a moment,
 * would make calls look so long that a slice has only one.
 */
static double find_call_ns(struct guest *guest, int64_t wanted_ns)
{
	double call_ns = time_a_call(guest, 1), again_ns;
	int64_t loops = 1, most;

	while (call_ns >= 0.0 &&
	       call_ns * (double)loops < (double)wanted_ns / 2.0) {
		most = loops * GROWTH;
		loops = loops_of(call_ns, wanted_ns);
		if (loops > most)
			loops = most;
		call_ns = time_a_call(guest, loops);
	}
	if (call_ns < 0.0)
		return -1.0;
	again_ns = time_a_call(guest, loops_of(call_ns, wanted_ns));
	return again_ns < call_ns ? again_ns : call_ns;
}

int slices_calibrate(struct guest *guest)
{
	struct page_seat *mine = guest->mine;
	int64_t wanted_ns = mine->slice_ns > 0 ? mine->slice_ns : 1000000;
	double call_ns = find_call_ns(guest, wanted_ns);
	int64_t loop_ps;

	if (call_ns < 0.0)
		return -1;
	loop_ps = target_loop_ps(guest);
	if (loop_ps < 0)
		return -1;
	mine->loops = loops_of(call_ns, wanted_ns);
	mine->values[VALUE_SINGLE_NS] = (int64_t)call_ns;
	mine->values[VALUE_LOOP_PS] = loop_ps;
	return 0;
}
