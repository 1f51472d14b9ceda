/* SPDX-License-Identifier: MIT */
/* Sets of CPUs, larger than any fixed mask; and dates. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/compiler.h"
#include "base/cpuset.h"
#include "base/error.h"

void test_lists_both_ways(void **state)
{
	static const struct {
		const char *text, *printed;
		int count;
	} rows[] = {
		{ "", "", 0 },
		{ "\n", "", 0 },
		{ "0", "0", 1 },
		{ "0-3,8,10-11\n", "0-3,8,10-11", 7 },
		{ "3,2,1", "1-3", 3 },
		{ "0-63", "0-63", 64 },
		{ "64", "64", 1 },
		{ "1,1,1-2", "1-2", 2 },
		{ "0-4095", "0-4095", 4096 },
		{ "1023-1025,8191", "1023-1025,8191", 4 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct cpuset set = { .words = NULL };
		struct error err = ERROR_INIT;
		struct buf buf = BUF_INIT;

		assert_int_equal(cpuset_parse(&set, rows[i].text, &err), 0);
		assert_int_equal(cpuset_count(&set), rows[i].count);
		cpuset_print(&set, &buf);
		assert_string_equal(buf.data, rows[i].printed);
		buf_release(&buf);
		cpuset_release(&set);
	}
}

void test_sums_and_differences(void **state)
{
	static const struct {
		const char *a, *b, *sum, *difference;
	} rows[] = {
		{ "", "", "", "" },
		{ "0-3", "", "0-3", "0-3" },
		{ "", "64", "64", "" },
		{ "0-3,65", "2-5,65,200", "0-5,65,200", "0-1" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct cpuset a = { .words = NULL }, b = { .words = NULL };
		struct error err = ERROR_INIT;
		struct buf buf = BUF_INIT;

		assert_int_equal(cpuset_parse(&a, rows[i].a, &err), 0);
		assert_int_equal(cpuset_parse(&b, rows[i].b, &err), 0);
		cpuset_remove_all(&a, &b);
		cpuset_print(&a, &buf);
		assert_string_equal(buf.data, rows[i].difference);
		assert_int_equal(cpuset_parse(&a, rows[i].a, &err), 0);
		cpuset_add_all(&a, &b);
		buf_truncate(&buf, 0);
		cpuset_print(&a, &buf);
		assert_string_equal(buf.data, rows[i].sum);
		buf_release(&buf);
		cpuset_release(&a);
		cpuset_release(&b);
	}
}

void test_lists_refused(void **state)
{
	static const char *const rows[] = {
		"x",   "-1",  "3-",    "3-1",	   "1,",   ",1",
		"1 2", "0x1", "1-2-3", "99999999", "1,,2", "0-3:2/4",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct cpuset set = { .words = NULL };
		struct error err = ERROR_INIT;

		cpuset_add(&set, 5);
		assert_int_equal(cpuset_parse(&set, rows[i], &err), -1);
		assert_int_equal(err.kind, ERROR_INPUT);
		assert_int_equal(cpuset_count(&set), 1);
		assert_true(cpuset_has(&set, 5));
		cpuset_release(&set);
	}
}

void test_beyond_1024(void **state)
{
	struct cpuset a = { .words = NULL }, b = { .words = NULL };

	(void)state;
	assert_int_equal(cpuset_next(&a, -1), -1);
	assert_false(cpuset_has(&a, 2000));
	cpuset_remove(&a, 2000);
	cpuset_add(&a, 2000);
	cpuset_add(&a, 3);
	assert_int_equal(cpuset_next(&a, -1), 3);
	assert_int_equal(cpuset_next(&a, 3), 2000);
	assert_int_equal(cpuset_next(&a, 2000), -1);
	assert_false(cpuset_has(&a, -1));
	cpuset_add(&b, 3);
	assert_false(cpuset_equal(&a, &b));
	cpuset_remove(&a, 2000);
	assert_true(cpuset_equal(&a, &b)); /* whatever their sizes */
	assert_true(cpuset_equal(&b, &a));
	cpuset_release(&a);
	cpuset_release(&b);
}

void test_affinity_of_this_process(void **state)
{
	struct cpuset set = { .words = NULL }, none = { .words = NULL };
	struct error err = ERROR_INIT;

	(void)state;
	assert_int_equal(cpuset_get_affinity(&set, 0, &err), 0);
	assert_true(cpuset_count(&set) >= 1);
	assert_int_equal(cpuset_set_affinity(&set, 0, &err), 0);
	assert_int_equal(cpuset_set_affinity(&none, 0, &err), -1);
	assert_int_equal(err.errnum, EINVAL);
	cpuset_release(&set);
}

void test_dates(void **state)
{
	static const struct {
		int64_t ns;
		const char *expected;
	} rows[] = {
		{ 0, "1970-01-01T00:00:00Z" },
		{ 999999999, "1970-01-01T00:00:00Z" },
		{ -1, "1969-12-31T23:59:59Z" },
		{ INT64_C(1795372205) * NS_PER_S, "2026-11-22T18:30:05Z" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct buf buf = BUF_INIT;

		clock_add_date(&buf, rows[i].ns);
		assert_string_equal(buf.data, rows[i].expected);
		buf_release(&buf);
	}
}

void test_moments(void **state)
{
	static const struct {
		int64_t ns;
		const char *expected;
	} rows[] = {
		{ 0, "1970-01-01T00:00:00.000Z" },
		{ 1250 * NS_PER_MS + 999, "1970-01-01T00:00:01.250Z" },
		{ -1 * NS_PER_MS, "1969-12-31T23:59:59.999Z" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct buf buf = BUF_INIT;

		clock_add_moment(&buf, rows[i].ns);
		assert_string_equal(buf.data, rows[i].expected);
		buf_release(&buf);
	}
}

void test_days(void **state)
{
	static const struct {
		const char *text;
		int64_t seconds; /* -1: refused */
	} rows[] = {
		{ "1970-01-01", 0 },
		{ "2026-11-22", INT64_C(1795305600) },
		{ "2024-02-29", INT64_C(1709164800) },
		{ "2023-02-29", -1 },
		{ "2261-12-31", INT64_C(9214560000) },
		{ "2999-12-31", -1 },
		{ "2026-13-01", -1 },
		{ "2026-00-10", -1 },
		{ "2026-1-1", -1 },
		{ "2026-01-311", -1 },
		{ "2026-01-3x", -1 },
		{ "0x26-01-01", -1 },
		{ "+026-01-01", -1 },
		{ "yesterday!", -1 },
		{ "", -1 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		int64_t ns = 7;
		int ret = clock_read_day(rows[i].text, &ns);

		assert_int_equal(ret, rows[i].seconds < 0 ? -1 : 0);
		assert_int_equal(ns, ret < 0 ? 7 : rows[i].seconds * NS_PER_S);
	}
}

void test_sleep_is_at_least_as_long(void **state)
{
	int64_t start = clock_monotonic_ns();

	(void)state;
	clock_sleep_ns(2 * NS_PER_MS);
	assert_true(clock_monotonic_ns() - start >= 2 * NS_PER_MS);
	clock_sleep_ns(0);
	clock_sleep_ns(-5);
}
