/* SPDX-License-Identifier: MIT */
/*
 * Words, names and hashes.  What concerns single characters is in utf8.c.
 */
#include "base/text.h"

#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/clock.h"

static size_t min3(size_t a, size_t b, size_t c)
{
	if (b < a)
		a = b;
	return c < a ? c : a;
}

/*
 * Optimal string alignment: inserts, deletes, replaces, and swaps of
 * neighbours count 1 each.  Three rows of the table are enough.
 */
static size_t distance(const char *a, const char *b)
{
	size_t n = strlen(b) + 1;
	size_t *rows = xcalloc(3 * n, sizeof(*rows));
	size_t *before = rows, *above = rows + n, *row = rows + 2 * n;
	size_t result;

	for (size_t j = 0; j < n; j++)
		row[j] = j;
	for (size_t i = 1; a[i - 1]; i++) {
		size_t *spare = before;

		before = above;
		above = row;
		row = spare;
		row[0] = i;
		for (size_t j = 1; j < n; j++) {
			size_t differ = a[i - 1] != b[j - 1];

			row[j] = min3(above[j] + 1, row[j - 1] + 1,
				      above[j - 1] + differ);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1] && before[j - 2] < row[j])
				row[j] = before[j - 2] + 1;
		}
	}
	result = row[n - 1];
	free(rows);
	return result;
}

const char *text_suggest(const char *word, const char *const *names)
{
	size_t len = strlen(word);
	size_t best = len / 3 ? len / 3 + 1 : 2;
	const char *nearest = NULL;

	for (; *names; names++) {
		size_t far = distance(word, *names);

		if (far < best) {
			best = far;
			nearest = *names;
		}
	}
	return nearest;
}

/* With brackets that are only brackets, as in an identity. */
static bool matches_brackets(const char *pattern, const char *name)
{
	struct buf escaped = BUF_INIT;
	bool matches;

	for (; *pattern; pattern++) {
		if (*pattern == '[')
			buf_addc(&escaped, '\\');
		buf_addc(&escaped, *pattern);
	}
	matches = escaped.len && fnmatch(escaped.data, name, 0) == 0;
	buf_release(&escaped);
	return matches;
}

bool text_matches(const char *pattern, const char *name)
{
	return strstr(name, pattern) || fnmatch(pattern, name, 0) == 0 ||
	       matches_brackets(pattern, name);
}

bool text_has_word(const char *list, const char *word)
{
	size_t len = strlen(word), here;

	for (; list && *list; list += here) {
		list += strspn(list, " \n");
		here = strcspn(list, " \n");
		if (here == len && memcmp(list, word, len) == 0)
			return true;
	}
	return false;
}

uint64_t text_hash(uint64_t hash, const void *data, size_t len)
{
	const unsigned char *bytes = data;

	for (size_t i = 0; i < len; i++) {
		hash ^= bytes[i];
		hash *= UINT64_C(0x100000001b3);
	}
	return hash;
}

/* Where the kernel has no random bytes (a sandbox), be at least unique. */
static void make_unique(unsigned char *bytes, size_t size)
{
	char *facts = xasprintf(
		"%lld %lld %d %p", (long long)clock_realtime_ns(),
		(long long)clock_monotonic_ns(), (int)getpid(), (void *)bytes);
	uint64_t hash = TEXT_HASH_START;

	for (size_t i = 0; i < size; i++) {
		hash = text_hash(hash, facts, strlen(facts));
		bytes[i] = (unsigned char)(hash >> 32);
	}
	free(facts);
}

void text_uuid(char out[37])
{
	unsigned char b[16];

	if (getrandom(b, sizeof(b), 0) != (ssize_t)sizeof(b))
		make_unique(b, sizeof(b));
	b[6] = (unsigned char)((b[6] & 0x0f) | 0x40);
	b[8] = (unsigned char)((b[8] & 0x3f) | 0x80);
	snprintf(out, 37,
		 "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-"
		 "%02x%02x%02x%02x%02x%02x",
		 b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9],
		 b[10], b[11], b[12], b[13], b[14], b[15]);
}
