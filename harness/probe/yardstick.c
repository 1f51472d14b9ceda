/* SPDX-License-Identifier: MIT */
/*
 * The yardstick: a fixed workload that feels the machine as an interpreter
 * does.  It runs a program of small operations through a jump table, where
 * the next operation depends on data; it follows pointers through 128 KiB,
 * stores, hashes, copies, and takes and gives back small blocks of memory.
 *
 * Invariant: a turn of so many loops does the same work in every process and
 * on every machine: the program, the graph and the registers start the same,
 * and no address is ever mixed into a value.  Change anything here, and
 * YARDSTICK_VERSION changes.
 */
#include "probe/guest.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	NODES = 4096, /* of 32 bytes: 128 KiB */
	PROGRAM_BYTES = 2048,
	STEPS_PER_LOOP = 20000,
	BLOCKS = 64,
	SEED = 20260
};

struct node {
	struct node *next;
	uint64_t value;
	uint64_t touched;
	uint64_t spare;
};

enum operation {
	OP_ADD,
	OP_MIX,
	OP_CHASE,
	OP_STORE,
	OP_JUMP,
	OP_BLOCK,
	OP_COPY,
	OP_HASH,
	OP_COUNT
};

struct registers {
	uint64_t sum;
	uint64_t pc;
	struct node *node;
};

struct yardstick {
	struct node nodes[NODES];
	unsigned char program[PROGRAM_BYTES];
	unsigned char *block[BLOCKS];
	unsigned char text[256];
	uint64_t result; /* so that no compiler drops the work */
};

typedef void (*operation_fn)(struct yardstick *yard, struct registers *reg);

static uint64_t next_random(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

/* One cycle through all nodes (Sattolo's shuffle). */
static void link_nodes(struct yardstick *yard, uint64_t *random)
{
	uint32_t order[NODES];
	uint32_t i;

	for (i = 0; i < NODES; i++)
		order[i] = i;
	for (i = NODES - 1; i > 0; i--) {
		uint32_t j = (uint32_t)(next_random(random) % i);
		uint32_t swapped = order[i];

		order[i] = order[j];
		order[j] = swapped;
	}
	for (i = 0; i < NODES; i++) {
		yard->nodes[order[i]].next =
			&yard->nodes[order[(i + 1) % NODES]];
		yard->nodes[order[i]].value = next_random(random);
	}
}

struct yardstick *yardstick_new(void)
{
	struct yardstick *yard = calloc(1, sizeof(*yard));
	uint64_t random = SEED;
	size_t i;

	if (!yard)
		return NULL;
	link_nodes(yard, &random);
	for (i = 0; i < PROGRAM_BYTES; i++)
		yard->program[i] = (unsigned char)(next_random(&random) >> 32);
	for (i = 0; i < sizeof(yard->text); i++)
		yard->text[i] = (unsigned char)i;
	return yard;
}

void yardstick_free(struct yardstick *yard)
{
	size_t i;

	if (!yard)
		return;
	for (i = 0; i < BLOCKS; i++)
		free(yard->block[i]);
	free(yard);
}

static void op_add(struct yardstick *yard, struct registers *reg)
{
	(void)yard;
	reg->sum += reg->node->value;
}

static void op_mix(struct yardstick *yard, struct registers *reg)
{
	(void)yard;
	reg->sum ^= reg->sum >> 29;
	reg->sum *= UINT64_C(0xbf58476d1ce4e5b9);
}

static void op_chase(struct yardstick *yard, struct registers *reg)
{
	(void)yard;
	reg->node = reg->node->next->next;
	reg->sum += reg->node->value;
}

static void op_store(struct yardstick *yard, struct registers *reg)
{
	struct node *node = &yard->nodes[reg->sum % NODES];

	node->touched = reg->sum;
	reg->node = node;
}

static void op_jump(struct yardstick *yard, struct registers *reg)
{
	(void)yard;
	if (reg->sum & 1)
		reg->pc += reg->sum % 61;
	else
		reg->sum += reg->pc;
}

static void op_block(struct yardstick *yard, struct registers *reg)
{
	unsigned char **block = &yard->block[(reg->sum >> 8) % BLOCKS];
	size_t size = 16 + (size_t)(reg->sum % 15) * 16;

	free(*block);
	*block = malloc(size);
	if (*block)
		(*block)[size - 1] = (unsigned char)reg->sum;
}

static void op_copy(struct yardstick *yard, struct registers *reg)
{
	size_t from = reg->sum % 128, size = 16 + (size_t)(reg->sum >> 58);

	memcpy(yard->text + 128, yard->text + from % 48, size);
	reg->sum += yard->text[from];
}

static void op_hash(struct yardstick *yard, struct registers *reg)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325) ^ reg->sum;
	size_t i;

	for (i = 0; i < 8; i++)
		hash = (hash ^ yard->text[i]) * UINT64_C(0x100000001b3);
	reg->sum = hash;
}

/* clang-format off */
static const operation_fn operations[OP_COUNT] = {
	[OP_ADD]   = op_add,
	[OP_MIX]   = op_mix,
	[OP_CHASE] = op_chase,
	[OP_STORE] = op_store,
	[OP_JUMP]  = op_jump,
	[OP_BLOCK] = op_block,
	[OP_COPY]  = op_copy,
	[OP_HASH]  = op_hash,
};
/* clang-format on */

int64_t yardstick_turn_ns(struct yardstick *yard, int64_t loops)
{
	struct registers reg = { .sum = SEED, .node = yard->nodes };
	int64_t start_ns = guest_clock_ns(CLOCK_MONOTONIC);
	int64_t i;
	int step;

	for (i = 0; i < loops; i++) {
		for (step = 0; step < STEPS_PER_LOOP; step++) {
			uint64_t code = yard->program[reg.pc % PROGRAM_BYTES];

			reg.pc++;
			operations[(code + (reg.sum >> 61)) % OP_COUNT](yard,
									&reg);
		}
	}
	yard->result = reg.sum;
	return guest_clock_ns(CLOCK_MONOTONIC) - start_ns;
}
