/* SPDX-License-Identifier: MIT */
/* Memory, arenas, buffers and errors. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"

void test_vector_elements_are_zeroed_when_used_again(void **state)
{
	struct {
		int *items;
		size_t count, capacity;
	} vec = { .items = NULL };

	(void)state;
	for (int i = 0; i < 1000; i++) {
		assert_int_equal(*VEC_PUSH(&vec), 0);
		vec.items[vec.count - 1] = i + 1;
	}
	vec.count = 10;
	assert_int_equal(*VEC_PUSH(&vec), 0);
	assert_int_equal(vec.items[9], 10);
	free(vec.items);
}

void test_strvec_is_always_ended_by_null(void **state)
{
	struct strvec vec = STRVEC_INIT;

	(void)state;
	for (int i = 0; i < 100; i++) {
		strvec_pushf(&vec, "arg %d", i);
		assert_null(vec.items[i + 1]);
	}
	assert_string_equal(vec.items[99], "arg 99");
	strvec_release(&vec);
	assert_null(vec.items);
	strvec_release(&vec);
}

void test_copies_of_texts(void **state)
{
	char *text = xstrndup("abc\0def", 7);

	(void)state;
	assert_string_equal(text, "abc");
	free(text);
	assert_null(xstrdup(NULL));
	text = xasprintf("%s-%d", "x", 7);
	assert_string_equal(text, "x-7");
	free(text);
	free(xmemdup(NULL, 0));
	free(xmalloc(0));
}

void test_arena_memory_is_zeroed_aligned_and_apart(void **state)
{
	static const size_t sizes[] = { 0,    1,     7,	     16, 100,
					4096, 20000, 100000, 3,	 16384 };
	struct arena arena = { NULL };
	char *last = NULL;

	(void)state;
	for (int round = 0; round < 50; round++)
		for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
			char *ptr = arena_alloc(&arena, sizes[i]);

			assert_int_equal((uintptr_t)ptr % 16, 0);
			for (size_t j = 0; j < sizes[i]; j++)
				assert_int_equal(ptr[j], 0);
			memset(ptr, 0xff, sizes[i]);
			assert_true(ptr != last || !sizes[i]);
			if (sizes[i])
				last = ptr;
		}
	arena_release(&arena);
	arena_release(&arena);
	assert_null(arena.blocks);
}

void test_arena_texts(void **state)
{
	struct arena arena = { NULL };

	(void)state;
	assert_null(arena_strdup(&arena, NULL));
	assert_string_equal(arena_strdup(&arena, "text"), "text");
	assert_string_equal(arena_strndup(&arena, "text", 2), "te");
	assert_string_equal(arena_strndup(&arena, "te", 100), "te");
	assert_string_equal(arena_printf(&arena, "%03d", 7), "007");
	assert_memory_equal(arena_memdup(&arena, "a\0b", 3), "a\0b", 3);
	arena_release(&arena);
}

void test_buf_is_a_text_at_any_time(void **state)
{
	struct buf buf = BUF_INIT;

	(void)state;
	assert_string_equal(buf.data, "");
	buf_truncate(&buf, 0);
	buf_adds(&buf, "");
	buf_pad(&buf, '-', 0);
	assert_string_equal(buf.data, "");
	buf_addf(&buf, "%s %d", "n", 5);
	buf_addc(&buf, '!');
	buf_pad(&buf, '.', 3);
	assert_string_equal(buf.data, "n 5!...");
	assert_int_equal(buf.len, 7);
	buf_truncate(&buf, 3);
	assert_string_equal(buf.data, "n 5");
	buf_release(&buf);
	assert_string_equal(buf.data, "");
	assert_string_equal(buf_empty, "");
}

void test_buf_holds_nul_bytes_and_grows(void **state)
{
	struct buf buf = BUF_INIT;

	(void)state;
	for (int i = 0; i < 10000; i++)
		buf_add(&buf, "a\0b", 3);
	assert_int_equal(buf.len, 30000);
	assert_int_equal(buf.data[29999], 'b');
	assert_int_equal(buf.data[30000], '\0');
	buf_release(&buf);
}

void test_buf_detach_leaves_an_empty_one(void **state)
{
	struct buf buf = BUF_INIT;
	char *text = buf_detach(&buf);

	(void)state;
	assert_string_equal(text, "");
	free(text);
	buf_adds(&buf, "kept");
	text = buf_detach(&buf);
	assert_string_equal(text, "kept");
	assert_string_equal(buf.data, "");
	free(text);
}

void test_buf_that_is_zeroed_can_be_used(void **state)
{
	struct buf buf;

	(void)state;
	memset(&buf, 0, sizeof(buf));
	buf_release(&buf);
	memset(&buf, 0, sizeof(buf));
	buf_adds(&buf, "");
	assert_string_equal(buf.data, "");
	buf_release(&buf);
}

void test_error_says_outer_then_inner(void **state)
{
	struct error err = ERROR_INIT;

	(void)state;
	assert_int_equal(error_set(&err, ERROR_INPUT, "bad %d", 1), -1);
	assert_int_equal(error_prefix(&err, "file %s", "a"), -1);
	assert_string_equal(err.text, "file a: bad 1");
	assert_int_equal(err.kind, ERROR_INPUT);
	error_set(&err, ERROR_STORE, "again: %s", err.text);
	assert_string_equal(err.text, "again: file a: bad 1");
}

void test_error_errno_keeps_the_number(void **state)
{
	struct error err = ERROR_INIT;

	(void)state;
	errno = ENOENT;
	assert_int_equal(error_errno(&err, "open %s", "x"), -1);
	assert_int_equal(err.kind, ERROR_SYSTEM);
	assert_int_equal(err.errnum, ENOENT);
	assert_string_equal(err.text, "open x: No such file or directory");
	error_set(&err, ERROR_USAGE, "other");
	assert_int_equal(err.errnum, 0);
}

void test_error_cuts_what_is_too_long(void **state)
{
	struct error err = ERROR_INIT;
	char text[5000];

	(void)state;
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	error_set(&err, ERROR_INPUT, "%s", text);
	assert_int_equal(strlen(err.text), sizeof(err.text) - 1);
	error_prefix(&err, "front");
	assert_int_equal(strncmp(err.text, "front: xxx", 10), 0);
	assert_int_equal(strlen(err.text), sizeof(err.text) - 1);
}
