/* SPDX-License-Identifier: MIT */
#include "profile/code_cache.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "profile/fold.h"
#include "profile/line_table.h"
#include "profile/origin.h"
#include "profile/peek.h"
#include "profile/python_layout.h"

enum {
	FIRST_ROOM = 1 << 8,
	TYPE_AT = 8,	 /* PyObject.ob_type */
	SIZE_AT = 16,	 /* PyVarObject.ob_size, PyASCIIObject.length */
	BYTES_AT = 32,	 /* PyBytesObject.ob_sval */
	TEXT_STATE = 32, /* PyASCIIObject.state */
	HEADER_BYTES = 208,
	MOST_CHARACTERS = 1000,
	MOST_TABLE_BYTES = 1 << 20
};

/* What must be the same for the same code at the same address. */
struct header {
	uint64_t type, file, name, table;
	int32_t first_line;
};

struct code {
	uint64_t address;
	struct header header;
	uint32_t function;
	int32_t *lines; /* of each code unit */
	size_t units;
};

void code_cache_init(struct code_cache *cache,
		     const struct python_layout *layout, struct peek *peek,
		     struct stacks *stacks)
{
	*cache = (struct code_cache){
		.layout = layout,
		.peek = peek,
		.stacks = stacks,
		.room = FIRST_ROOM,
		.codes = xcalloc(FIRST_ROOM, sizeof(struct code *)),
	};
}

void code_cache_release(struct code_cache *cache)
{
	for (size_t i = 0; i < cache->room; i++) {
		if (cache->codes[i])
			free(cache->codes[i]->lines);
		free(cache->codes[i]);
	}
	free(cache->codes);
	*cache = (struct code_cache){ .layout = NULL };
}

static struct code **find_place(const struct code_cache *cache,
				uint64_t address)
{
	size_t i = (address >> 4) * UINT64_C(0x9e3779b97f4a7c15) >> 20;

	for (;; i++) {
		struct code **place = &cache->codes[i & (cache->room - 1)];

		if (!*place || (*place)->address == address)
			return place;
	}
}

static void make_room(struct code_cache *cache)
{
	struct code **before = cache->codes;
	size_t room = cache->room;

	if (2 * cache->count < room)
		return;
	cache->room = 2 * room;
	cache->codes = xcalloc(cache->room, sizeof(struct code *));
	for (size_t i = 0; i < room; i++)
		if (before[i])
			*find_place(cache, before[i]->address) = before[i];
	free(before);
}

static uint64_t word_of(const unsigned char *at)
{
	uint64_t word;

	memcpy(&word, at, sizeof(word));
	return word;
}

static bool same(const struct header *a, const struct header *b)
{
	return a->type == b->type && a->file == b->file && a->name == b->name &&
	       a->table == b->table && a->first_line == b->first_line;
}

static bool read_header(const struct code_cache *cache, uint64_t address,
			struct header *header)
{
	const struct python_layout *layout = cache->layout;
	const unsigned char *at = peek_at(cache->peek, address, HEADER_BYTES);

	if (!at)
		return false;
	header->type = word_of(at + TYPE_AT);
	header->file = word_of(at + layout->code.file);
	header->name = word_of(at + layout->code.name);
	header->table = word_of(at + layout->code.table);
	memcpy(&header->first_line, at + layout->code.first_line,
	       sizeof(header->first_line));
	return true;
}

/* Characters -------------------------------------------------------------- */

static void add_utf8(struct buf *out, uint32_t c)
{
	if (c < 0x80) {
		buf_addc(out, (char)c);
	} else if (c < 0x800) {
		buf_addc(out, (char)(0xc0 | c >> 6));
		buf_addc(out, (char)(0x80 | (c & 0x3f)));
	} else if (c < 0x10000) {
		buf_addc(out, (char)(0xe0 | c >> 12));
		buf_addc(out, (char)(0x80 | (c >> 6 & 0x3f)));
		buf_addc(out, (char)(0x80 | (c & 0x3f)));
	} else {
		buf_addc(out, (char)(0xf0 | (c >> 18 & 7)));
		buf_addc(out, (char)(0x80 | (c >> 12 & 0x3f)));
		buf_addc(out, (char)(0x80 | (c >> 6 & 0x3f)));
		buf_addc(out, (char)(0x80 | (c & 0x3f)));
	}
}

/* A compact str: characters of 1, 2 or 4 bytes behind the struct. */
static bool read_text(const struct code_cache *cache, uint64_t address,
		      struct buf *out)
{
	uint64_t length = peek_word(cache->peek, address + SIZE_AT);
	uint64_t state = peek_word(cache->peek, address + TEXT_STATE);
	size_t width = state >> 2 & 7;
	bool compact = state >> 5 & 1, ascii = state >> 6 & 1;
	const unsigned char *at;

	if (!compact || (width != 1 && width != 2 && width != 4))
		return false;
	if (length > MOST_CHARACTERS)
		length = MOST_CHARACTERS;
	at = peek_at(cache->peek,
		     address + (uint64_t)(ascii ? cache->layout->text.ascii
						: cache->layout->text.compact),
		     length * width);
	for (size_t i = 0; at && i < length; i++) {
		uint32_t c = 0;

		memcpy(&c, at + i * width, width);
		add_utf8(out, c);
	}
	return at || !length;
}

/* Loading ----------------------------------------------------------------- */

static void read_lines(const struct code_cache *cache, struct code *code)
{
	uint64_t bytes = peek_word(cache->peek, code->header.table + SIZE_AT);
	const uint8_t *table;

	code->lines = NULL;
	code->units = 0;
	if (bytes > MOST_TABLE_BYTES)
		return;
	table = peek_at(cache->peek, code->header.table + BYTES_AT, bytes);
	if (table)
		code->lines = line_table_read(cache->layout->lines, table,
					      bytes, code->header.first_line,
					      &code->units);
}

static bool load(const struct code_cache *cache, struct code *code)
{
	struct buf file = BUF_INIT, name = BUF_INIT;
	bool good = read_text(cache, code->header.file, &file) &&
		    read_text(cache, code->header.name, &name);

	if (good) {
		char *tidy = origin_tidy(file.data);

		code->function = fold_function(cache->stacks, tidy, name.data,
					       code->header.first_line);
		free(tidy);
		free(code->lines);
		read_lines(cache, code);
	}
	buf_release(&file);
	buf_release(&name);
	return good;
}

static const struct code *find_code(struct code_cache *cache, uint64_t address)
{
	struct header header;
	struct code **place;

	if (!read_header(cache, address, &header))
		return NULL;
	if (cache->code_type && header.type != cache->code_type)
		return NULL;
	make_room(cache);
	place = find_place(cache, address);
	if (*place && same(&(*place)->header, &header))
		return *place;
	if (!*place) {
		*place = xcalloc(1, sizeof(**place));
		(*place)->address = address;
		cache->count++;
	}
	(*place)->header = header;
	if (!load(cache, *place)) {
		(*place)->header.type = 0; /* not to be found again */
		return NULL;
	}
	return *place;
}

/* Which code unit; that of a frame that has not begun is the first. */
static size_t unit_of(const struct python_layout *layout, uint64_t code,
		      uint64_t last)
{
	int64_t unit;

	if (layout->code.bytecode == NOWHERE)
		unit = (int32_t)last / (layout->last_unit ? 1 : 2);
	else
		unit = (int64_t)(last - code -
				 (uint64_t)layout->code.bytecode) /
		       2;
	return unit < 0 ? 0 : (size_t)unit;
}

bool code_cache_find(struct code_cache *cache, uint64_t address, uint64_t last,
		     struct stack_frame *frame)
{
	const struct code *code = cache->last;
	size_t unit;

	if (!code || code->address != address)
		code = find_code(cache, address);
	cache->last = code;
	if (!code)
		return false;
	unit = unit_of(cache->layout, address, last);
	frame->function = code->function;
	frame->line = code->header.first_line;
	while (unit < code->units && !code->lines[unit] && unit > 0)
		unit--;
	if (unit < code->units && code->lines[unit])
		frame->line = code->lines[unit];
	else if (code->units && cache->layout->lines == LINES_LNOTAB)
		frame->line = code->lines[code->units - 1];
	return true;
}

void code_cache_learn_type(struct code_cache *cache)
{
	cache->code_type = cache->last->header.type;
}

/* CPython has one, which looks at what an __init__ returned (3.13 and later);
 * it is __init__ in a file of that name, the same str. */
bool code_cache_is_shim(const struct code_cache *cache)
{
	const struct header *header = &cache->last->header;

	return header->file == header->name && !header->first_line;
}
