/* SPDX-License-Identifier: MIT */
/*
 * What a process printed, bounded.
 *
 * Invariant: head has the first bytes; once it is full, tail is a ring with
 * the last bytes that head does not have.  total is head_len + tail_len until
 * bytes are lost, and more than that from then on.
 */
#include "spawn/capture.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "spawn/spawn.h"

void capture_release(struct capture *capture)
{
	free(capture->head);
	free(capture->tail);
	*capture = (struct capture){ .head = NULL };
}

static size_t fill_head(struct capture *capture, const char *data, size_t len)
{
	size_t room = SPAWN_OUTPUT_KEEP - capture->head_len;
	size_t part = len < room ? len : room;

	if (capture->head == NULL)
		capture->head = xmalloc(SPAWN_OUTPUT_KEEP);
	memcpy(capture->head + capture->head_len, data, part);
	capture->head_len += part;
	return part;
}

/* Put LEN bytes, at most a ring full, behind the youngest. */
static void turn_ring(struct capture *capture, const char *data, size_t len)
{
	size_t end = (capture->tail_start + capture->tail_len) %
		     SPAWN_OUTPUT_KEEP;
	size_t first = SPAWN_OUTPUT_KEEP - end;
	size_t lost;

	if (first > len)
		first = len;
	memcpy(capture->tail + end, data, first);
	memcpy(capture->tail, data + first, len - first);
	capture->tail_len += len;
	if (capture->tail_len <= SPAWN_OUTPUT_KEEP)
		return;
	lost = capture->tail_len - SPAWN_OUTPUT_KEEP;
	capture->tail_start = (capture->tail_start + lost) % SPAWN_OUTPUT_KEEP;
	capture->tail_len = SPAWN_OUTPUT_KEEP;
}

void capture_add(struct capture *capture, const char *data, size_t len)
{
	size_t used;

	if (len == 0)
		return;
	capture->total += (int64_t)len;
	used = fill_head(capture, data, len);
	data += used;
	len -= used;
	if (len == 0)
		return;
	if (capture->tail == NULL)
		capture->tail = xmalloc(SPAWN_OUTPUT_KEEP);
	if (len > SPAWN_OUTPUT_KEEP) {
		data += len - SPAWN_OUTPUT_KEEP;
		len = SPAWN_OUTPUT_KEEP;
	}
	turn_ring(capture, data, len);
}

void capture_print(const struct capture *capture, struct buf *out)
{
	int64_t lost = capture->total - (int64_t)capture->head_len -
		       (int64_t)capture->tail_len;
	size_t first = SPAWN_OUTPUT_KEEP - capture->tail_start;

	if (capture->head_len > 0)
		buf_add(out, capture->head, capture->head_len);
	if (lost > 0)
		buf_addf(out, "\n[... %" PRId64 " bytes left out ...]\n", lost);
	if (capture->tail_len == 0)
		return;
	if (first > capture->tail_len)
		first = capture->tail_len;
	buf_add(out, capture->tail + capture->tail_start, first);
	buf_add(out, capture->tail, capture->tail_len - first);
}
