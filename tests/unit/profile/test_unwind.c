/* SPDX-License-Identifier: MIT */
/* Stacks that lie in our own memory, as CPython lays them out. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>
#include <unistd.h>

#include "base/compiler.h"
#include "base/error.h"
#include "model/stacks.h"
#include "model/survey.h"
#include "profile/code_cache.h"
#include "profile/fold.h"
#include "profile/peek.h"
#include "profile/python_layout.h"
#include "profile/unwind.h"

enum {
	BORROWED = 1, /* the tag of a reference that is not counted */
	OWNED_BY_THREAD = 0,
	OWNED_BY_GENERATOR = 1,
	OWNED_BY_INTERPRETER = 3,
	OWNED_BY_CSTACK = 4
};

/* As 3.14 and 3.15 declare them, of builds with a GIL. */
struct made_frame {
	uint64_t executable, previous, funcobj, globals, builtins, locals;
	uint64_t frame_obj, instr_ptr, stackpointer;
	uint16_t return_offset;
	char owner;
	uint8_t visited;
	uint64_t localsplus[3];
};

struct made_text {
	uint64_t refcnt, type, length, hash;
	uint32_t state, padding;
	char characters[16];
};

struct made_bytes {
	uint64_t refcnt, type, size, hash;
	uint8_t bytes[16];
};

struct made_code {
	uint64_t refcnt, type, size, consts, names, exceptiontable;
	uint32_t flags, argcount, posonlyargcount, kwonlyargcount, stacksize;
	int32_t firstlineno;
	uint32_t nlocalsplus, framesize, nlocals, ncellvars, nfreevars, version;
	uint64_t localsplusnames, localspluskinds;
	uint64_t filename, name, qualname, linetable;
	uint64_t more[8];
	uint16_t bytecode[8];
};

struct made_python {
	uint64_t interpreter[1024];
	uint64_t thread[64];
	struct made_text file, main, leaf, init;
	struct made_bytes table;
	struct made_code main_code, leaf_code, init_code;
	struct made_frame base, main_frame, init_frame, leaf_frame;
};

static uint64_t at(const void *made)
{
	return (uint64_t)(uintptr_t)made;
}

static void make_text(struct made_text *text, const char *characters)
{
	text->length = strlen(characters);
	text->state = 1 << 2 | 1 << 5 |
		      1 << 6; /* a byte each, compact, ASCII */
	memcpy(text->characters, characters, text->length);
}

static void make_code(struct made_python *made, struct made_code *code,
		      const struct made_text *file,
		      const struct made_text *name, int first_line)
{
	code->type = at("type");
	code->filename = at(file);
	code->name = code->qualname = at(name);
	code->firstlineno = first_line;
	code->linetable = at(&made->table);
}

static void make_frame(struct made_frame *frame, const struct made_code *code,
		       const struct made_frame *previous, int unit)
{
	frame->executable = code ? at(code) | BORROWED : BORROWED;
	frame->previous = previous ? at(previous) : 0;
	frame->instr_ptr = code ? at(&code->bytecode[unit]) : 0;
	frame->owner = code ? OWNED_BY_THREAD : OWNED_BY_INTERPRETER;
}

/* main, whose third line makes an object, whose __init__ is leaf; of all code
 * two units stand on each of three lines, from the first one on. */
static void make_python(struct made_python *made)
{
	static const uint8_t table[] = { 0xd1, 0, 0, 0xd9, 0, 0, 0xd9, 0, 0 };

	memset(made, 0, sizeof(*made));
	make_text(&made->file, "made.py");
	make_text(&made->main, "main");
	make_text(&made->leaf, "Made.__init__");
	make_text(&made->init, "__init__");
	made->table.size = sizeof(table);
	memcpy(made->table.bytes, table, sizeof(table));
	make_code(made, &made->main_code, &made->file, &made->main, 10);
	make_code(made, &made->leaf_code, &made->file, &made->leaf, 20);
	make_code(made, &made->init_code, &made->init, &made->init, 0);
	make_frame(&made->base, NULL, NULL, 0);
	make_frame(&made->main_frame, &made->main_code, &made->base, 5);
	make_frame(&made->init_frame, &made->init_code, &made->main_frame, 0);
	make_frame(&made->leaf_frame, &made->leaf_code, &made->init_frame, 2);
	made->thread[2] = at(made->interpreter);
	made->thread[9] = at(&made->leaf_frame);
}

/* What is read of it, and with what. */
struct reading {
	struct stacks stacks;
	struct peek *peek;
	struct code_cache codes;
	struct stack_frame frames[UNWIND_MOST_FRAMES];
};

static void open_reading(struct reading *reading, const char *version)
{
	const struct interpreter_facts python = {
		.command = "python",
		.implementation = "cpython",
		.version = version,
	};
	struct error err = ERROR_INIT;

	memset(reading, 0, sizeof(*reading));
	reading->peek = peek_open(getpid());
	code_cache_init(&reading->codes, python_layout_find(&python, &err),
			reading->peek, &reading->stacks);
	assert_non_null(reading->codes.layout);
}

static void close_reading(struct reading *reading)
{
	code_cache_release(&reading->codes);
	peek_close(reading->peek);
	stacks_release(&reading->stacks);
}

static int read_stack(struct reading *reading, const struct made_python *made)
{
	peek_begin(reading->peek);
	return unwind(&reading->codes, at(made->thread), reading->frames);
}

static void expect_frame(const struct reading *reading, int i, const char *file,
			 const char *name, int line)
{
	const struct stack_frame *frame = &reading->frames[i];
	const struct stack_function *function =
		&reading->stacks.functions.items[frame->function];

	assert_string_equal(function->file, file);
	assert_string_equal(function->name, name);
	assert_int_equal(frame->line, line);
}

static const struct row {
	const char *version;
	size_t collecting; /* int of the interpreter */
} rows[] = { { "3.14.0", 7600 }, { "3.15.2", 7512 } };

void test_unwind_tagged_frames(void **state)
{
	static struct made_python made;
	static struct reading reading;

	(void)state;
	make_python(&made);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		open_reading(&reading, rows[i].version);
		assert_int_equal(read_stack(&reading, &made), 2);
		expect_frame(&reading, 0, "made.py", "Made.__init__", 21);
		expect_frame(&reading, 1, "made.py", "main", 12);
		close_reading(&reading);
	}
}

void test_unwind_passes_over_all_shims(void **state)
{
	static struct made_python made;
	static struct reading reading;
	static struct made_frame entry;

	(void)state;
	make_python(&made);
	make_frame(&entry, NULL, &made.main_frame, 0);
	entry.owner = OWNED_BY_CSTACK;
	make_frame(&made.leaf_frame, &made.leaf_code, &entry, 4);
	made.leaf_frame.owner = OWNED_BY_GENERATOR;
	open_reading(&reading, "3.14.0");
	assert_int_equal(read_stack(&reading, &made), 2);
	expect_frame(&reading, 0, "made.py", "Made.__init__", 22);
	expect_frame(&reading, 1, "made.py", "main", 12);
	made.thread[9] = at(&made.init_frame); /* __init__ has returned */
	assert_int_equal(read_stack(&reading, &made), 1);
	expect_frame(&reading, 0, "made.py", "main", 12);
	close_reading(&reading);
}

void test_unwind_garbage_collection_is_the_leaf(void **state)
{
	static struct made_python made;
	static struct reading reading;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		int one = 1;

		make_python(&made);
		memcpy((char *)made.interpreter + rows[i].collecting, &one,
		       sizeof(one));
		open_reading(&reading, rows[i].version);
		assert_int_equal(read_stack(&reading, &made), 3);
		expect_frame(&reading, 0, "", "<garbage collection>", 0);
		expect_frame(&reading, 1, "made.py", "Made.__init__", 21);
		close_reading(&reading);
	}
}

void test_unwind_finalisers_are_no_collection(void **state)
{
	static struct made_python made;
	static struct reading reading;
	int one = 1;

	(void)state;
	make_python(&made);
	memcpy((char *)made.interpreter + rows[0].collecting, &one,
	       sizeof(one));
	make_text(&made.leaf, "Made.__del__");
	open_reading(&reading, rows[0].version);
	assert_int_equal(read_stack(&reading, &made), 2);
	expect_frame(&reading, 0, "made.py", "Made.__del__", 21);
	close_reading(&reading);
}

void test_unwind_refuses_what_is_no_code(void **state)
{
	static struct made_python made;
	static struct reading reading;

	(void)state;
	make_python(&made);
	open_reading(&reading, "3.15.2");
	assert_int_equal(read_stack(&reading, &made), 2);
	code_cache_learn_type(&reading.codes);
	assert_int_equal(read_stack(&reading, &made), 2);
	made.leaf_code.type = at("another type");
	assert_int_equal(read_stack(&reading, &made), -1);
	made.thread[9] = 16; /* no memory */
	assert_int_equal(read_stack(&reading, &made), -1);
	made.thread[9] = 0; /* no stack */
	assert_int_equal(read_stack(&reading, &made), 0);
	close_reading(&reading);
}

/* Freed code, and other code at its address. */
void test_unwind_same_address_other_code(void **state)
{
	static struct made_python made;
	static struct reading reading;

	(void)state;
	make_python(&made);
	open_reading(&reading, "3.14.0");
	assert_int_equal(read_stack(&reading, &made), 2);
	make_code(&made, &made.leaf_code, &made.file, &made.main, 30);
	assert_int_equal(read_stack(&reading, &made), 2);
	expect_frame(&reading, 0, "made.py", "main", 31);
	close_reading(&reading);
}

void test_layout_refuses_what_cannot_be_read(void **state)
{
	static const struct interpreter_facts others[] = {
		{ .implementation = "cpython", .version = "3.7.9" },
		{ .implementation = "cpython", .version = "3.16.0" },
		{ .implementation = "pypy", .version = "3.11.13" },
		{ .implementation = "cpython",
		  .version = "3.14.0",
		  .free_threaded = true },
		{ .implementation = "cpython",
		  .version = "3.14.0",
		  .debug = true },
		{ .implementation = NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(others); i++) {
		struct interpreter_facts python = others[i];
		struct error err = ERROR_INIT;

		python.command = "python";
		assert_null(python_layout_find(&python, &err));
		assert_int_equal(err.kind, ERROR_USAGE);
		assert_non_null(strstr(err.text, "3.8 to 3.15"));
	}
}
