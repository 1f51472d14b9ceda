/* SPDX-License-Identifier: MIT */
#ifndef SPAWN_CAPTURE_H
#define SPAWN_CAPTURE_H

#include <stddef.h>
#include <stdint.h>

struct buf;

/*
 * Both ends of a stream of any length: its first and its last
 * SPAWN_OUTPUT_KEEP bytes.  A zeroed capture is empty and usable.
 */
struct capture {
	char *head, *tail; /* tail is a ring */
	size_t head_len, tail_len;
	size_t tail_start; /* where the oldest byte of the ring lies */
	int64_t total;	   /* bytes that came */
};

void capture_release(struct capture *capture);
void capture_add(struct capture *capture, const char *data, size_t len);

/* Append it, with a line in between that says how much was left out. */
void capture_print(const struct capture *capture, struct buf *out);

#endif
