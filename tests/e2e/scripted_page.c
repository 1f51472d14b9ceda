/* SPDX-License-Identifier: MIT */
/*
 * The worker's side of the page with times that were never measured.  The
 * turns are real: two scripted workers hand them to each other.
 */
#include "scripted.h"

#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "probe/page.h"

enum { FLOOD_LINES = 1 << 19, FLOOD_LINE_BYTES = 64 };
enum { TAIL_EVERY = 50 };
enum { SWAY_DRAW = 1 << 20, RATE_DRAW }; /* beyond every slice */

struct guest_script {
	struct page *page;
	struct page_seat *mine;
	uint32_t seat;
	const struct script *script;
	uint64_t hash_seed;
};

static void wait_turn(const struct guest_script *guest)
{
	const uint32_t *turn = &guest->page->turn;
	uint32_t seen;

	while ((seen = __atomic_load_n(turn, __ATOMIC_ACQUIRE)) !=
	       TURN_SEAT(guest->seat))
		syscall(SYS_futex, turn, FUTEX_WAIT, seen, NULL, NULL, 0);
}

static void give_turn(const struct guest_script *guest, uint32_t turn)
{
	__atomic_store_n(&guest->page->turn, turn, __ATOMIC_RELEASE);
	syscall(SYS_futex, &guest->page->turn, FUTEX_WAKE, INT_MAX, NULL, NULL,
		0);
}

static uint32_t next_turn(const struct guest_script *guest)
{
	uint32_t other = 1 - guest->seat;

	if (guest->page->round_seats == 3 &&
	    guest->page->seat[other].order != ORDER_NONE)
		return TURN_SEAT(other);
	return TURN_HARNESS;
}

/* A number in -1 .. 1 that belongs to this process, seat and I. */
static double draw(const struct guest_script *guest, uint64_t i)
{
	uint64_t z = guest->hash_seed * UINT64_C(0x9e3779b97f4a7c15) +
		     (i * PAGE_SEATS + guest->seat + 1) *
			     UINT64_C(0xd1342543de82ef95);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	z ^= z >> 31;
	return (double)(z >> 11) / 4503599627370496.0 - 1.0;
}

/* Of a slice: what the guest's warming up and the disk do to it. */
static double stretch(const struct guest_script *guest, uint32_t slice)
{
	const struct script *script = guest->script;
	double stretch = 1;

	if (slice < script->settle)
		stretch += (double)(script->settle - slice) /
			   (double)script->settle;
	if (script->faults && slice % script->faults == 0)
		stretch *= 10;
	return stretch;
}

static double call_ns(const struct guest_script *guest, uint32_t slice)
{
	const struct script *script = guest->script;

	return script->time_ns * (1.0 + script->between * draw(guest, 0)) *
	       (1.0 + script->drift * slice) *
	       (1.0 + script->spread * draw(guest, slice + 1));
}

static void say(const struct guest_script *guest, enum page_state state,
		const char *text)
{
	size_t length = strlen(text);

	if (length >= PAGE_TEXT_BYTES)
		length = PAGE_TEXT_BYTES - 1;
	memcpy(guest->mine->text, text, length);
	guest->mine->text[length] = '\0';
	guest->mine->pid = getpid();
	guest->mine->flags = guest->script->python ? WORKER_PYTHON_LOOP
						   : WORKER_C_PROBE;
	if (guest->script->instrumented)
		guest->mine->flags |= WORKER_INSTRUMENTED;
	guest->mine->entry = guest->script->python ? ENTRY_NONE
						   : ENTRY_VECTORCALL;
	guest->mine->state = state;
}

static void flood(void)
{
	char line[FLOOD_LINE_BYTES];
	int i;

	memset(line, '.', sizeof(line));
	line[sizeof(line) - 1] = '\n';
	for (i = 0; i < FLOOD_LINES; i++) {
		if (write(STDOUT_FILENO, line, sizeof(line)) < 0)
			return;
	}
}

static void spoil_page(struct page_seat *mine)
{
	mine->state = 77;
	mine->slices_done = PAGE_SLICES + 1;
	memset(mine->text, 0xff, sizeof(mine->text));
	memset(mine->values, 0x55, sizeof(mine->values));
}

static void die_of(int signum)
{
	const struct rlimit no_core = { 0, 0 };

	setrlimit(RLIMIT_CORE, &no_core);
	signal(signum, SIG_DFL);
	raise(signum);
}

/* Have the failure that is arranged for PLACE, if any. */
static void fail_at(const struct guest_script *guest, enum script_place place)
{
	switch (guest->script->failure[place]) {
	case FAIL_NONE:
	case FAILURE_COUNT:
		break;
	case FAIL_RAISE:
		say(guest, STATE_FAILED,
		    "Traceback (most recent call last):\n"
		    "  File \"/suite/bench.py\", line 3, in scripted\n"
		    "    raise ValueError('as scripted')\n"
		    "ValueError: as scripted");
		break;
	case FAIL_SKIP:
		say(guest, STATE_SKIPPED, "skipped as scripted");
		break;
	case FAIL_EXIT:
		_exit(3);
	case FAIL_VANISH:
		_exit(0);
	case FAIL_SEGV:
		die_of(SIGSEGV);
		break;
	case FAIL_KILL:
		die_of(SIGKILL);
		break;
	case FAIL_HANG:
		for (;;)
			pause();
	case FAIL_FLOOD:
		flood();
		break;
	case FAIL_GARBAGE:
		spoil_page(guest->mine);
		break;
	}
}

/* The machine is calm: its chain alone is as long as all of a turn. */
static int64_t turn_ns(const struct guest_script *guest)
{
	int64_t loops = guest->mine->yardstick_loops;

	return loops > 0 && !guest->script->python
		       ? llround(guest->script->yardstick_ns) * loops
		       : -1;
}

static void time_slices(const struct guest_script *guest)
{
	struct page_seat *mine = guest->mine;
	uint32_t slices = mine->slices, i;

	mine->slices_done = 0;
	mine->stay = (uint32_t)guest->script->stay;
	for (i = 0; i < slices && i < PAGE_SLICES; i++) {
		double each_ns = call_ns(guest, i) * stretch(guest, i);
		double wall_ns = (each_ns + guest->script->loop_ns) *
				 (double)mine->loops;
		int64_t faults = guest->script->faults;
		struct timespec now;

		clock_gettime(CLOCK_MONOTONIC, &now);
		mine->slice[i] = (struct page_slice){
			.start_ns = now.tv_sec * 1000000000 + now.tv_nsec,
			.wall_ns = llround(wall_ns),
			.cpu_ns = llround(wall_ns),
			.yardstick_ns = turn_ns(guest),
			.chain_ns = turn_ns(guest),
			.loops = (uint32_t)mine->loops,
			.major_faults = faults && i % faults == 0,
		};
		mine->slices_done = i + 1;
		if (i + 1 == slices || next_turn(guest) == TURN_HARNESS)
			continue;
		give_turn(guest, next_turn(guest));
		wait_turn(guest);
	}
}

static void find_loops(const struct guest_script *guest)
{
	struct page_seat *mine = guest->mine;
	double each_ns = call_ns(guest, 0);

	mine->loops = (int64_t)((double)mine->slice_ns / fmax(each_ns, 0.01));
	if (mine->loops < 1)
		mine->loops = 1;
	mine->values[VALUE_SINGLE_NS] = llround(each_ns);
	mine->values[VALUE_LOOP_PS] = llround(guest->script->loop_ns * 1000);
}

static void count_calls(const struct guest_script *guest)
{
	const struct script *script = guest->script;
	int64_t calls = guest->mine->calls, *values = guest->mine->values;
	int64_t more = 0;

	if (script->wobble > 0)
		more = (int64_t)(guest->hash_seed %
				 (uint64_t)(script->wobble + 1));
	values[VALUE_ALLOCATIONS] = calls * (script->allocations + more);
	values[VALUE_ALLOCATED_BYTES] = calls * script->allocated_bytes;
	values[VALUE_PEAK_HEAP] = script->heap_bytes;
}

static void count_instructions(const struct guest_script *guest)
{
	const struct script *script = guest->script;
	int64_t *values = guest->mine->values;

	if (!script->instructions) {
		values[VALUE_COUNTER_ERRNO] = script->refusal ? script->refusal
							      : EACCES;
		return;
	}
	values[VALUE_INSTRUCTIONS] = guest->mine->calls * script->instructions +
				     script->bias;
	values[VALUE_COUNTER_BIAS] = script->bias;
}

static size_t bucket_for(uint64_t value_ns)
{
	size_t highest;

	if (value_ns < 128)
		return (size_t)value_ns;
	highest = 63 - (size_t)__builtin_clzll(value_ns);
	return (highest - 6) * 64 + (size_t)(value_ns >> (highest - 6));
}

/* One call timed by itself. */
static double single_ns(const struct guest_script *guest, uint32_t call)
{
	double tail_ns = guest->script->tail_ns;
	double ratio = call_ns(guest, call) / guest->script->time_ns;

	if (tail_ns > 0 && call % TAIL_EVERY == 0)
		return tail_ns * ratio;
	return call_ns(guest, call);
}

static void weigh(const struct guest_script *guest)
{
	const struct script *script = guest->script;
	int64_t *values = guest->mine->values;
	double sway = 1.0 + script->sway * draw(guest, SWAY_DRAW);

	values[VALUE_PEAK_MEMORY] =
		llround((double)script->memory_bytes * sway);
	values[VALUE_PEAK_RSS] = llround((double)script->rss_bytes * sway);
}

static void serve_load(const struct guest_script *guest)
{
	const struct script *script = guest->script;
	double rate = script->rate *
		      (1.0 + script->between * draw(guest, RATE_DRAW));

	weigh(guest);
	guest->mine->values[VALUE_ERRORS] = 0;
	memcpy(&guest->mine->values[VALUE_THROUGHPUT_BITS], &rate,
	       sizeof(rate));
}

static void fill_buckets(const struct guest_script *guest)
{
	struct page_seat *mine = guest->mine;
	int64_t calls = mine->calls > 0 ? mine->calls : 1000, i;

	memset(mine->bucket, 0, sizeof(mine->bucket));
	mine->latency_max_ns = 0;
	for (i = 0; i < calls; i++) {
		int64_t wall_ns = llround(single_ns(guest, (uint32_t)i));
		size_t bucket = bucket_for((uint64_t)wall_ns);

		if (bucket >= PAGE_BUCKETS)
			bucket = PAGE_BUCKETS - 1;
		mine->bucket[bucket]++;
		if (wall_ns > mine->latency_max_ns)
			mine->latency_max_ns = wall_ns;
	}
	mine->latency_calls = calls;
}

static enum script_place place_of(enum page_order order)
{
	switch (order) {
	case ORDER_NONE:
		break;
	case ORDER_TRY:
		return AT_TRY;
	case ORDER_MEMORY:
		return AT_MEMORY;
	case ORDER_COUNT:
	case ORDER_INSTRUCTIONS:
	case ORDER_WITNESS:
		return AT_COUNT;
	case ORDER_CALIBRATE:
		return AT_CALIBRATE;
	case ORDER_TIME:
		return AT_TIME;
	case ORDER_LATENCY:
	case ORDER_LOAD:
		return AT_LATENCY;
	case ORDER_FINISH:
		return AT_FINISH;
	case ORDER_IMPORT:
		return AT_IMPORT;
	case ORDER_SETUP:
		break;
	}
	return AT_START;
}

static bool is_well(const struct guest_script *guest)
{
	uint32_t state = guest->mine->state;

	return state == STATE_STARTING || state == STATE_READY;
}

static void set_up(const struct guest_script *guest)
{
	for (int i = 0; i < VALUE_COUNT; i++)
		guest->mine->values[i] = PAGE_MISSING;
	guest->mine->values[VALUE_CPU_COUNT] = 1;
	say(guest, STATE_READY, "");
}

static void carry_out(const struct guest_script *guest, enum page_order order)
{
	int64_t *values = guest->mine->values;

	switch (order) {
	case ORDER_NONE:
	case ORDER_IMPORT:
		break;
	case ORDER_SETUP:
		set_up(guest);
		break;
	case ORDER_TRY:
		values[VALUE_SINGLE_NS] = llround(call_ns(guest, 0));
		memcpy(&values[VALUE_TRACK_BITS], &guest->script->track,
		       sizeof(double));
		break;
	case ORDER_MEMORY:
		weigh(guest);
		break;
	case ORDER_COUNT:
		count_calls(guest);
		break;
	case ORDER_INSTRUCTIONS:
	case ORDER_WITNESS:
		count_instructions(guest);
		break;
	case ORDER_CALIBRATE:
		find_loops(guest);
		break;
	case ORDER_TIME:
		time_slices(guest);
		break;
	case ORDER_LOAD:
		serve_load(guest);
		fill_buckets(guest);
		break;
	case ORDER_LATENCY:
		fill_buckets(guest);
		break;
	case ORDER_FINISH:
		say(guest, STATE_DONE, "");
		break;
	}
}

static void hand_on(const struct guest_script *guest)
{
	uint32_t turn = is_well(guest) ? next_turn(guest) : TURN_HARNESS;

	guest->mine->order = ORDER_NONE;
	give_turn(guest, turn);
}

int scripted_serve(struct page *page, uint32_t seat,
		   const struct script *script, uint64_t hash_seed)
{
	struct guest_script guest = {
		.page = page,
		.mine = &page->seat[seat],
		.seat = seat,
		.script = script,
		.hash_seed = hash_seed,
	};
	enum page_order order;

	do {
		wait_turn(&guest);
		order = (enum page_order)guest.mine->order;
		if (is_well(&guest))
			fail_at(&guest, place_of(order));
		if (is_well(&guest))
			carry_out(&guest, order);
		hand_on(&guest);
	} while (order != ORDER_FINISH);
	return 0;
}
