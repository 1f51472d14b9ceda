/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "assert_close.h"
#include "base/compiler.h"
#include "model/samples.h"
#include "made_noise.h"
#include "probe/page.h"
#include "stats/latency.h"

/* As the comment of PAGE_BUCKETS has it. */
static int64_t bucket_of(int64_t v)
{
	int e = 63 - __builtin_clzll((unsigned long long)v | 1);

	return v < 128 ? v : (int64_t)(e - 6) * 64 + (v >> (e - 6));
}

void test_latency_middle_is_near_every_value(void **state)
{
	uint64_t seed = 1;

	(void)state;
	for (int64_t v = 0; v < 128; v++)
		assert_close(latency_middle_ns(v), (double)v, 0);
	for (int i = 0; i < 200000; i++) {
		int64_t v = (int64_t)(noise_bits(&seed) >>
				      (21 + noise_bits(&seed) % 36));
		int64_t bucket = bucket_of(v);

		assert_true(bucket < PAGE_BUCKETS);
		assert_true(fabs(latency_middle_ns(bucket) - (double)v) <=
			    .008 * (double)v);
	}
	assert_true(bucket_of(INT64_C(1) << 43) < PAGE_BUCKETS);
	assert_true(isnan(latency_middle_ns(-1)));
}

void test_latency_buckets_ascend(void **state)
{
	(void)state;
	for (int64_t bucket = 1; bucket < PAGE_BUCKETS; bucket++)
		assert_true(latency_middle_ns(bucket) >
			    latency_middle_ns(bucket - 1));
}

void test_latency_percentiles(void **state)
{
	int64_t bucket[] = { 10, 20, 100 }, calls[] = { 500, 499, 1 };
	struct latency latency = { bucket, calls, 3, 100 };

	(void)state;
	assert_close(latency_percentile_ns(&latency, .5), 10, 0);
	assert_close(latency_percentile_ns(&latency, .501), 20, 0);
	assert_close(latency_percentile_ns(&latency, .99), 20, 0);
	assert_close(latency_percentile_ns(&latency, .999), 20, 0);
	assert_true(isnan(latency_percentile_ns(&latency, .9999)));
	assert_true(latency_calls(&latency) == 1000);
}

void test_latency_needs_calls_beyond_a_percentile(void **state)
{
	static const struct {
		double p;
		int64_t least;
	} rows[] = { { .5, 2 }, { .9, 10 }, { .99, 100 }, { .999, 1000 } };
	int64_t bucket = 7, calls;
	struct latency latency = { &bucket, &calls, 1, 7 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		calls = rows[i].least;
		assert_close(latency_percentile_ns(&latency, rows[i].p), 7, 0);
		calls = rows[i].least - 1;
		assert_true(isnan(latency_percentile_ns(&latency, rows[i].p)));
	}
	latency.count = 0;
	assert_true(isnan(latency_percentile_ns(&latency, .5)));
}

void test_latency_never_above_the_maximum(void **state)
{
	int64_t bucket = bucket_of(1 << 20), calls = 10;
	struct latency latency = { &bucket, &calls, 1, 1 << 20 };

	(void)state;
	assert_true(latency_middle_ns(bucket) > 1 << 20);
	assert_close(latency_percentile_ns(&latency, .9), 1 << 20, 0);
}

void test_latency_merges_exactly(void **state)
{
	int64_t bucket_a[] = { 1, 5, 9 }, calls_a[] = { 1, 2, 3 };
	int64_t bucket_b[] = { 0, 5, 12 }, calls_b[] = { 10, 20, 30 };
	const int64_t bucket[] = { 0, 1, 5, 9, 12 };
	const int64_t calls[] = { 10, 1, 22, 3, 30 };
	struct latency a = { bucket_a, calls_a, 3, 9 };
	struct latency b = { bucket_b, calls_b, 3, 12 };
	struct latency all = { NULL, NULL, 0, 0 };

	(void)state;
	latency_merge(&all, &a);
	latency_merge(&all, &b);
	assert_int_equal(all.count, 5);
	assert_memory_equal(all.bucket, bucket, sizeof(bucket));
	assert_memory_equal(all.calls, calls, sizeof(calls));
	assert_true(all.max_ns == 12);
	free(all.bucket);
	free(all.calls);
}
