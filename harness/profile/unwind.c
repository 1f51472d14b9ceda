/* SPDX-License-Identifier: MIT */
/*
 * From 3.11 on most frames lie in chunks of a data stack; the chunk is looked
 * at as a whole, so that frames that come and go cost no system call each.
 */
#include "profile/unwind.h"

#include <stdbool.h>
#include <string.h>

#include "model/stacks.h"
#include "profile/code_cache.h"
#include "profile/fold.h"
#include "profile/peek.h"
#include "profile/python_layout.h"

enum {
	CHUNK_STEP = 2048, /* so that a piece is the same for some samples */
	CHUNKS_MOST = 64,
	CHUNK_SIZE_AT = 8,   /* _PyStackChunk.size */
	INTERPRETER_AT = 16, /* PyThreadState.interp */
	FIRST_SHIM = 3, /* owners of frames between C and Python, 3.12 on */
	TAGS = 3	/* of a reference in a frame, 3.14 on */
};

struct frame_parts {
	uint64_t code, back, last;
	bool is_shim;
};

static uint64_t find_frame(struct peek *peek,
			   const struct python_layout *layout, uint64_t thread)
{
	uint64_t at = peek_word(peek, thread + (uint64_t)layout->thread.frame);

	if (layout->thread.frame_in_cframe == NOWHERE || !at)
		return at;
	return peek_word(peek, at + (uint64_t)layout->thread.frame_in_cframe);
}

/* Look at what the data stack holds, newest chunk first. */
static void read_chunks(struct peek *peek, const struct python_layout *layout,
			uint64_t thread)
{
	uint64_t at, chunk, used;

	if (layout->thread.chunk == NOWHERE)
		return;
	at = thread + (uint64_t)layout->thread.chunk;
	chunk = peek_word(peek, at);
	used = peek_word(peek, at + sizeof(uint64_t)) - chunk;
	for (int i = 0; chunk && i < CHUNKS_MOST; i++) {
		uint64_t size = peek_word(peek, chunk + CHUNK_SIZE_AT);
		uint64_t bytes = (used / CHUNK_STEP + 1) * CHUNK_STEP;

		if (i > 0 || bytes > size)
			bytes = size;
		if (!peek_at(peek, chunk, bytes))
			return;
		chunk = peek_word(peek, chunk);
	}
}

static bool read_frame(struct peek *peek, const struct python_layout *layout,
		       uint64_t address, struct frame_parts *parts)
{
	int last_at = layout->frame.last;
	size_t bytes = (size_t)last_at + 24; /* and the owner */
	const unsigned char *at = peek_at(peek, address, bytes);

	if (!at)
		return false;
	memset(parts, 0, sizeof(*parts));
	memcpy(&parts->code, at + layout->frame.code, sizeof(parts->code));
	memcpy(&parts->back, at + layout->frame.back, sizeof(parts->back));
	memcpy(&parts->last, at + last_at, sizeof(parts->last));
	parts->code &= ~(uint64_t)TAGS;
	if (layout->frame.owner != NOWHERE)
		parts->is_shim = at[layout->frame.owner] >= FIRST_SHIM;
	return true;
}

static bool is_collecting(struct peek *peek, const struct python_layout *layout,
			  uint64_t thread)
{
	uint64_t interpreter;

	if (layout->collecting == NOWHERE)
		return false;
	interpreter = peek_word(peek, thread + INTERPRETER_AT);
	return (uint32_t)peek_word(
		       peek, interpreter + (uint64_t)layout->collecting) == 1;
}

/* Is it Python code that runs, an object's that is collected? */
static bool is_finalising(const struct stacks *stacks,
			  const struct stack_frame *frames, int count)
{
	static const char method[] = "__del__";

	for (int i = 0; i < count; i++) {
		const char *name =
			stacks->functions.items[frames[i].function].name;
		size_t len = strlen(name);

		if (len >= strlen(method) &&
		    strcmp(name + len - strlen(method), method) == 0)
			return true;
	}
	return false;
}

static int read_stack(struct code_cache *codes, uint64_t thread_state,
		      struct stack_frame *frames)
{
	const struct python_layout *layout = codes->layout;
	uint64_t address, steps = 0;
	struct frame_parts parts;
	int count = 0;

	codes->last = NULL;
	read_chunks(codes->peek, layout, thread_state);
	for (address = find_frame(codes->peek, layout, thread_state); address;
	     address = parts.back) {
		if (++steps > 2 * UNWIND_MOST_FRAMES)
			return count;
		if (!read_frame(codes->peek, layout, address, &parts))
			return -1;
		if (parts.is_shim)
			continue;
		if (count == UNWIND_MOST_FRAMES)
			return count;
		if (!code_cache_find(codes, parts.code, parts.last,
				     &frames[count]))
			return -1;
		count += !code_cache_is_shim(codes);
	}
	return count;
}

int unwind(struct code_cache *codes, uint64_t thread_state,
	   struct stack_frame *frames)
{
	int count = read_stack(codes, thread_state, frames);

	if (count < 0 || count == UNWIND_MOST_FRAMES ||
	    !is_collecting(codes->peek, codes->layout, thread_state) ||
	    is_finalising(codes->stacks, frames, count))
		return count;
	memmove(frames + 1, frames, (size_t)count * sizeof(*frames));
	frames[0] = (struct stack_frame){
		.function = fold_function(codes->stacks, "",
					  "<garbage collection>", 0),
	};
	return count + 1;
}
