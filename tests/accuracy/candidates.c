/* SPDX-License-Identifier: MIT */
/*
 * Workloads that could be the yardstick, to be laid beside benchmarks by
 * candidates.py.  The first is the one in use; each of the others feels one
 * part of a machine.
 *
 * Invariant: a turn of a candidate does the same work every time it is
 * called.
 */
#include <stdint.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"

/* probe/guest.h says more of them, and wants Python. */
int64_t guest_clock_ns(clockid_t id);
int64_t yardstick_turn_ns(int64_t loops);
int64_t yardstick_chain_ns(int64_t loops);

enum candidate {
	IN_USE,	  /* harness/probe/yardstick.c, eight chains */
	CLOCK,	  /* one chain of dependent arithmetic, in registers */
	NUMBERS,  /* one chain of dependent floating-point arithmetic */
	BRANCHES, /* jumps that no predictor can know, in L1 */
	MACHINE,  /* a small stack machine with a loop that repeats, in L1 */
	CHASE,	  /* pointers through 512 KiB, one after the other */
	FAR,	  /* a few pointers through 16 MiB, one after the other */
	GATHER,	  /* a few independent reads all over 16 MiB */
	BLOCKS,	  /* malloc and free of small sizes, in random order */
	SYSCALLS, /* the way into the kernel and back */
	CANDIDATES
};

struct link {
	struct link *next;
	char rest[56]; /* to the end of the cache line */
};

struct room {
	struct link *near, *far; /* where the chases are */
	struct link *field;	 /* all of the far ones */
	void *block[1024];
	unsigned char codes[4096];
	uint64_t result;
};

enum {
	CHAIN_STEPS = 100000, /* some 100 us */
	FLOAT_STEPS = 35000,
	NEAR_LINKS = 8192,
	FAR_LINKS = 1 << 18,
	SLOTS = 16
};

/* Of the stack machine. */
enum code { PUSH, LOAD, STORE, ADD, MUL, XOR, SHIFT, BOX, UNBOX, LOOP, CODES };

struct value {
	uint64_t references, number;
};

int64_t guest_clock_ns(clockid_t id)
{
	struct timespec now;

	clock_gettime(id, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static uint64_t next_random(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

static struct link *make_links(uint32_t count, uint64_t *random)
{
	struct link *links = xcalloc(count, sizeof(*links));
	uint32_t *order = xmalloc(count * sizeof(*order));
	uint32_t i;

	for (i = 0; i < count; i++)
		order[i] = i;
	for (i = count - 1; i > 0; i--) {
		uint32_t j = (uint32_t)(next_random(random) % i);
		uint32_t swapped = order[i];

		order[i] = order[j];
		order[j] = swapped;
	}
	for (i = 0; i < count; i++)
		links[order[i]].next = &links[order[(i + 1) % count]];
	free(order);
	return links;
}

struct room *room_new(void)
{
	struct room *room = xcalloc(1, sizeof(*room));
	uint64_t random = 88172645463325252;
	size_t i;

	room->near = make_links(NEAR_LINKS, &random);
	room->field = make_links(FAR_LINKS, &random);
	room->far = room->field;
	for (i = 0; i < sizeof(room->codes); i++)
		room->codes[i] = (unsigned char)(next_random(&random) >> 32);
	return room;
}

static uint64_t arithmetic(uint64_t x, int steps)
{
	int i;

	for (i = 0; i < steps; i++)
		x = x * UINT64_C(6364136223846793005) + 1442695040888963407;
	return x;
}

static uint64_t numbers(uint64_t x, int steps)
{
	double y = 0.3 + (double)(x & 1) * 0.1;
	int i;

	for (i = 0; i < steps; i++)
		y = 3.7 * y * (1.0 - y);
	return y > 0.5;
}

/* x = (x * 3 + i) ^ (x >> 7), with boxes around the numbers. */
static const unsigned char program[] = { LOAD,	0, PUSH,  3, MUL,   0, LOAD, 1,
					 ADD,	0, BOX,	  2, UNBOX, 2, LOAD, 0,
					 PUSH,	7, SHIFT, 0, XOR,   0, BOX,  3,
					 UNBOX, 3, STORE, 0, LOAD,  1, PUSH, 1,
					 ADD,	0, STORE, 1, LOOP,  0 };

static uint64_t run_machine(void)
{
	struct value box[SLOTS] = { { 0, 0 } };
	uint64_t local[SLOTS] = { 1 }, stack[SLOTS], *top = stack;
	const unsigned char *pc = program;
	int left = 6000;

	for (;;) {
		unsigned char code = *pc++, n = *pc++;

		switch ((enum code)code) {
		case PUSH:
			*top++ = n;
			break;
		case LOAD:
			*top++ = local[n];
			break;
		case STORE:
			local[n] = *--top;
			break;
		case ADD:
			top--;
			top[-1] += *top;
			break;
		case MUL:
			top--;
			top[-1] *= *top;
			break;
		case XOR:
			top--;
			top[-1] ^= *top;
			break;
		case SHIFT:
			top--;
			top[-1] >>= *top;
			break;
		case BOX:
			box[n].references++;
			box[n].number = *--top;
			break;
		case UNBOX:
			*top++ = box[n].number;
			if (--box[n].references == 0)
				box[n].number = 0;
			break;
		case LOOP:
			if (--left == 0)
				return local[0];
			pc = program;
			break;
		case CODES:
			break;
		}
	}
}

/* Other places every time: those of the last turn may still be at hand. */
static uint64_t gather(const struct room *room)
{
	uint64_t random = room->result | 1, sum = 0;
	int i;

	for (i = 0; i < 1000; i++)
		sum += (uintptr_t)room->field[next_random(&random) % FAR_LINKS]
			       .next;
	return sum + random;
}

static uint64_t branches(const struct room *room)
{
	uint64_t sum = 1;
	int i;

	for (i = 0; i < 15000; i++) {
		switch ((room->codes[i % 4096] + (sum >> 60)) % 8) {
		case 0:
			sum += 7;
			break;
		case 1:
			sum ^= sum << 3;
			break;
		case 2:
			sum *= 5;
			break;
		case 3:
			sum -= sum >> 5;
			break;
		case 4:
			sum = ~sum;
			break;
		case 5:
			sum += sum << 9;
			break;
		case 6:
			sum ^= sum >> 11;
			break;
		default:
			sum += 0x9e3779b9;
			break;
		}
	}
	return sum;
}

static void chase(struct link **link, int steps)
{
	while (steps-- > 0)
		*link = (*link)->next;
}

static uint64_t churn(struct room *room)
{
	uint64_t random = 7;
	int i;

	for (i = 0; i < 10000; i++) {
		uint64_t draw = next_random(&random);
		void **block = &room->block[draw % 1024];

		free(*block);
		*block = xmalloc(16 + (draw >> 20) % 480);
		*(char *)*block = 1;
	}
	return (uint64_t)(uintptr_t)room->block[0];
}

static uint64_t kernel(void)
{
	uint64_t sum = 0;
	int i;

	for (i = 0; i < 3000; i++)
		sum += (uint64_t)getppid();
	return sum;
}

static void work(struct room *room, enum candidate which)
{
	switch (which) {
	case IN_USE:
		yardstick_turn_ns(1);
		break;
	case CLOCK:
		room->result = arithmetic(room->result, CHAIN_STEPS);
		break;
	case NUMBERS:
		room->result = numbers(room->result, FLOAT_STEPS);
		break;
	case BRANCHES:
		room->result = branches(room);
		break;
	case MACHINE:
		room->result = run_machine();
		break;
	case CHASE:
		chase(&room->near, 20000);
		break;
	case FAR:
		chase(&room->far, 300);
		break;
	case GATHER:
		room->result = gather(room);
		break;
	case BLOCKS:
		room->result = churn(room);
		break;
	case SYSCALLS:
		room->result = kernel();
		break;
	case CANDIDATES:
		break;
	}
}

int64_t take_turn(struct room *room, int which)
{
	int64_t start_ns = guest_clock_ns(CLOCK_MONOTONIC);

	work(room, (enum candidate)which);
	return guest_clock_ns(CLOCK_MONOTONIC) - start_ns;
}
