/* SPDX-License-Identifier: MIT */
#include "profile/line_table.h"

#include <stdbool.h>

#include "base/alloc.h"

enum {
	UNIT_BYTES = 2,
	MOST_UNITS = 1 << 22,
	NO_LINE_PEP626 = -128,

	/* Kinds of entries of PEP 657's tables. */
	KIND_ONE_LINE = 10, /* to 12: so many lines on, less 10 */
	KIND_NO_COLUMNS = 13,
	KIND_LONG = 14,
	KIND_NONE = 15
};

struct lines {
	int32_t *items;
	size_t count, capacity;
};

/* The next UNITS units are of LINE. */
static bool add_units(struct lines *lines, size_t units, int32_t line)
{
	if (units > MOST_UNITS - lines->count)
		return false;
	for (size_t i = 0; i < units; i++)
		*VEC_PUSH(lines) = line;
	return true;
}

static int signed_byte(uint8_t byte)
{
	return byte < 128 ? byte : byte - 256;
}

/* STEP lines on; false where no file has that line. */
static bool move_line(int32_t *line, int32_t step)
{
	int64_t moved = (int64_t)*line + step;

	if (moved < 0 || moved > INT32_MAX)
		return false;
	*line = (int32_t)moved;
	return true;
}

/* An increment of the address ends the range before it. */
static void read_lnotab(struct lines *lines, const uint8_t *table, size_t bytes,
			int32_t line)
{
	for (size_t i = 0; i + 1 < bytes; i += 2) {
		if (!add_units(lines, table[i] / UNIT_BYTES, line) ||
		    !move_line(&line, signed_byte(table[i + 1])))
			return;
	}
	add_units(lines, 1, line); /* and all after it */
}

static void read_pep626(struct lines *lines, const uint8_t *table, size_t bytes,
			int32_t line)
{
	for (size_t i = 0; i + 1 < bytes; i += 2) {
		int step = signed_byte(table[i + 1]);
		bool none = step == NO_LINE_PEP626;

		if (!move_line(&line, none ? 0 : step) ||
		    !add_units(lines, table[i] / UNIT_BYTES, none ? 0 : line))
			return;
	}
}

/* Six bits a byte, lowest first; bit 6 says that there are more. */
static bool read_varint(const uint8_t *table, size_t bytes, size_t *at,
			uint32_t *value)
{
	*value = 0;
	for (unsigned int shift = 0; *at < bytes && shift < 32; shift += 6) {
		uint8_t byte = table[(*at)++];

		*value |= (uint32_t)(byte & 0x3f) << shift;
		if (!(byte & 0x40))
			return true;
	}
	return false;
}

/* The sign is the lowest bit. */
static bool read_signed_varint(const uint8_t *table, size_t bytes, size_t *at,
			       int32_t *value)
{
	uint32_t folded;

	if (!read_varint(table, bytes, at, &folded))
		return false;
	*value = (folded & 1) ? -(int32_t)(folded >> 1)
			      : (int32_t)(folded >> 1);
	return true;
}

static void read_pep657(struct lines *lines, const uint8_t *table, size_t bytes,
			int32_t line)
{
	size_t at = 0;

	while (at < bytes) {
		uint8_t head = table[at++];
		int kind = head >> 3 & 15;
		int32_t step = 0;

		if (!(head & 0x80))
			return;
		if (kind == KIND_LONG || kind == KIND_NO_COLUMNS) {
			if (!read_signed_varint(table, bytes, &at, &step))
				return;
		} else if (kind >= KIND_ONE_LINE && kind < KIND_NO_COLUMNS) {
			step = kind - KIND_ONE_LINE;
		}
		if (!move_line(&line, step) ||
		    !add_units(lines, (size_t)(head & 7) + 1,
			       kind == KIND_NONE ? 0 : line))
			return;
		while (at < bytes && !(table[at] & 0x80))
			at++; /* columns */
	}
}

int32_t *line_table_read(enum line_table_kind kind, const uint8_t *table,
			 size_t bytes, int first_line, size_t *count)
{
	struct lines lines = { .items = NULL };

	switch (kind) {
	case LINES_LNOTAB:
		read_lnotab(&lines, table, bytes, first_line);
		break;
	case LINES_PEP626:
		read_pep626(&lines, table, bytes, first_line);
		break;
	case LINES_PEP657:
		read_pep657(&lines, table, bytes, first_line);
		break;
	}
	*count = lines.count;
	return lines.items;
}
