/* SPDX-License-Identifier: MIT */
/*
 * Two lists of pieces: those that this moment began with, in the order in
 * which the last one looked at them, and those looked at so far.  Invariant:
 * `data` holds every piece of both at its offset.
 */
#include "profile/peek.h"

#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>

#include "base/alloc.h"

enum {
	MOST_PIECES = 1 << 14,
	MOST_BYTES = 1 << 22,
	MOST_AT_ONCE = 1024 /* IOV_MAX of Linux */
};

struct piece {
	uint64_t address;
	size_t bytes, offset;
	bool seen; /* in this moment */
};

struct pieces {
	struct piece *items;
	size_t count;
};

struct peek {
	pid_t pid;
	struct pieces begun, seen;
	size_t cursor; /* in begun: where the next is likely to be */
	unsigned char *data;
	size_t used; /* bytes of it */
};

struct peek *peek_open(pid_t pid)
{
	struct peek *peek = xcalloc(1, sizeof(*peek));

	peek->pid = pid;
	peek->begun.items = xcalloc(MOST_PIECES, sizeof(struct piece));
	peek->seen.items = xcalloc(MOST_PIECES, sizeof(struct piece));
	peek->data = xmalloc(MOST_BYTES);
	return peek;
}

void peek_close(struct peek *peek)
{
	if (!peek)
		return;
	free(peek->begun.items);
	free(peek->seen.items);
	free(peek->data);
	free(peek);
}

/* Read COUNT pieces into one stretch of `data`; how many were read whole. */
static size_t read_pieces(struct peek *peek, struct piece *pieces, size_t count)
{
	struct iovec remote[MOST_AT_ONCE], local;
	size_t total = 0, whole = 0;
	ssize_t got;

	for (size_t i = 0; i < count; i++) {
		pieces[i].offset = peek->used + total;
		remote[i].iov_base = (void *)(uintptr_t)pieces[i].address;
		remote[i].iov_len = pieces[i].bytes;
		total += pieces[i].bytes;
	}
	if (peek->used + total > MOST_BYTES)
		return 0;
	local.iov_base = peek->data + peek->used;
	local.iov_len = total;
	got = process_vm_readv(peek->pid, &local, 1, remote, count, 0);
	for (size_t sum = 0; whole < count; whole++) {
		sum += pieces[whole].bytes;
		if (got < 0 || sum > (size_t)got)
			break;
	}
	peek->used += total;
	return whole;
}

void peek_begin(struct peek *peek)
{
	struct pieces now = peek->seen;
	size_t done = 0, part;

	peek->seen = peek->begun;
	peek->seen.count = 0;
	peek->cursor = 0;
	peek->used = 0;
	for (size_t i = 0; i < now.count; i++)
		now.items[i].seen = false;
	do { /* what comes after one that is gone is read when it is needed */
		part = now.count - done;
		if (part > MOST_AT_ONCE)
			part = MOST_AT_ONCE;
		if (part)
			part = read_pieces(peek, now.items + done, part);
		done += part;
	} while (part == MOST_AT_ONCE && done < now.count);
	now.count = done;
	peek->begun = now;
}

static bool covers(const struct piece *piece, uint64_t address, size_t bytes)
{
	return address >= piece->address &&
	       address - piece->address + bytes <= piece->bytes;
}

static const void *use(struct peek *peek, size_t index, uint64_t address)
{
	struct piece *piece = &peek->begun.items[index];

	if (!piece->seen && peek->seen.count < MOST_PIECES) {
		piece->seen = true;
		peek->seen.items[peek->seen.count++] = *piece;
	}
	peek->cursor = index;
	return peek->data + piece->offset + (address - piece->address);
}

static const void *find_begun(struct peek *peek, uint64_t address, size_t bytes)
{
	size_t count = peek->begun.count;

	for (size_t i = 0; i < count; i++) {
		size_t index = peek->cursor + i;

		index -= index >= count ? count : 0;
		if (covers(&peek->begun.items[index], address, bytes))
			return use(peek, index, address);
	}
	return NULL;
}

/* From the newest: what was read anew lies at the end. */
static const void *find_seen(const struct peek *peek, uint64_t address,
			     size_t bytes)
{
	for (size_t i = peek->seen.count; i-- > 0;) {
		const struct piece *piece = &peek->seen.items[i];

		if (covers(piece, address, bytes))
			return peek->data + piece->offset +
			       (address - piece->address);
	}
	return NULL;
}

const void *peek_at(struct peek *peek, uint64_t address, size_t bytes)
{
	struct piece fresh = { address, bytes, 0, true };
	const void *found;

	if (!address)
		return NULL;
	found = find_begun(peek, address, bytes);
	if (!found)
		found = find_seen(peek, address, bytes);
	if (found)
		return found;
	if (peek->seen.count >= MOST_PIECES ||
	    read_pieces(peek, &fresh, 1) == 0)
		return NULL;
	peek->seen.items[peek->seen.count++] = fresh;
	return peek->data + fresh.offset;
}

uint64_t peek_word(struct peek *peek, uint64_t address)
{
	const void *at = peek_at(peek, address, sizeof(uint64_t));
	uint64_t word = 0;

	if (at)
		memcpy(&word, at, sizeof(word));
	return word;
}
