/* SPDX-License-Identifier: MIT */
/*
 * Blocks in a list, the newest first; an allocation is a bump in the newest
 * one.  Invariant: every address given out is aligned for any type, and what
 * lies behind `used` is zeroed.
 */
#include "base/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"

enum { BLOCK_SIZE = 16 * 1024 };

struct arena_block {
	struct arena_block *next;
	size_t used, size;
	max_align_t data[];
};

/* A large allocation gets a block of its own, behind the newest one. */
static struct arena_block *block_for(struct arena *arena, size_t size)
{
	struct arena_block *head = arena->blocks;
	struct arena_block *block;
	size_t room = size > BLOCK_SIZE / 4 ? size : BLOCK_SIZE;

	if (head && head->size - head->used >= size)
		return head;
	block = xcalloc(1, sizeof(*block) + room);
	block->size = room;
	if (head && room == size) {
		block->next = head->next;
		head->next = block;
	} else {
		block->next = head;
		arena->blocks = block;
	}
	return block;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	const size_t align = sizeof(max_align_t);
	struct arena_block *block;
	void *ptr;

	if (size > SIZE_MAX / 2)
		return xmalloc(size); /* which ends the program */
	size = (size + align - 1) / align * align;
	block = block_for(arena, size);
	ptr = (char *)block->data + block->used;
	block->used += size;
	return ptr;
}

void *arena_memdup(struct arena *arena, const void *data, size_t size)
{
	void *copy = arena_alloc(arena, size);

	if (size)
		memcpy(copy, data, size);
	return copy;
}

char *arena_strdup(struct arena *arena, const char *text)
{
	return text ? arena_memdup(arena, text, strlen(text) + 1) : NULL;
}

char *arena_strndup(struct arena *arena, const char *text, size_t len)
{
	char *copy;

	len = strnlen(text, len);
	copy = arena_alloc(arena, len + 1);
	memcpy(copy, text, len);
	return copy;
}

char *arena_printf(struct arena *arena, const char *fmt, ...)
{
	struct buf buf = BUF_INIT;
	va_list args;
	char *text;

	va_start(args, fmt);
	buf_vaddf(&buf, fmt, args);
	va_end(args);
	text = arena_memdup(arena, buf.data, buf.len + 1);
	buf_release(&buf);
	return text;
}

void arena_release(struct arena *arena)
{
	struct arena_block *block = arena->blocks;

	while (block) {
		struct arena_block *next = block->next;

		free(block);
		block = next;
	}
	arena->blocks = NULL;
}
