/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>

#include "base/compiler.h"
#include "base/cpuset.h"
#include "base/error.h"
#include "machine/cpulock.h"
#include "measure/harvest.h"
#include "measure/placement.h"
#include "model/run.h"
#include "probe/page.h"

void test_workers_where_they_should_not_be(void **state)
{
	static const struct {
		const char *workers;
		int cpu, cpu_count;
		const char *note;
	} rows[] = {
		{ "3", 3, 1, NULL },
		{ "3", -1, -1, NULL },
		{ "2-3", 2, 2, NULL },
		{ "", 5, 8, NULL },
		{ "3", 3, 4,
		  "a worker was allowed 4 CPUs, not the 1 that it was pinned "
		  "to (3): something else on this machine changes masks" },
		{ "2-3", 2, 1,
		  "a worker was allowed 1 CPU, not the 2 that it was pinned "
		  "to (2-3): something else on this machine changes masks" },
		{ "3", 0, 1,
		  "a worker ran on CPU 0, though it was pinned to 3" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct worker worker = { .cpu = rows[i].cpu,
					 .cpu_count = rows[i].cpu_count };
		struct cpu_claim claim = { .shared = false };
		struct error err = ERROR_INIT;
		struct run *run = run_new();

		assert_int_equal(
			cpuset_parse(&claim.workers, rows[i].workers, &err), 0);
		for (int again = 0; again < 2; again++)
			placement_note_worker(&claim, &worker, run);
		placement_note_worker(NULL, &worker, run);
		assert_int_equal(run->notes.count, rows[i].note != NULL);
		if (rows[i].note)
			assert_string_equal(run->notes.items[0], rows[i].note);
		cpuset_release(&claim.workers);
		run_free(run);
	}
}

void test_sharing_is_noted(void **state)
{
	struct cpu_claim claim = { .shared = false };
	struct run *run = run_new();

	(void)state;
	cpuset_add(&claim.workers, 1);
	placement_note_sharing(NULL, run);
	placement_note_sharing(&claim, run);
	assert_int_equal(run->notes.count, 0);
	claim.shared = true;
	placement_note_sharing(&claim, run);
	placement_note_sharing(&claim, run);
	assert_int_equal(run->notes.count, 1);
	assert_non_null(strstr(run->notes.items[0], "one CPU"));
	cpuset_add(&claim.workers, 2);
	placement_note_sharing(&claim, run);
	assert_non_null(strstr(run->notes.items[1], "all CPUs"));
	cpuset_release(&claim.workers);
	run_free(run);
}

/* What a worker could not tell is not known, and never CPU 0. */
void test_place_from_the_page(void **state)
{
	static const struct {
		int64_t cpu, count;
		int want_cpu, want_count;
	} rows[] = {
		{ 3, 1, 3, 1 },
		{ 1535, 1536, 1535, 1536 },
		{ PAGE_MISSING, PAGE_MISSING, -1, -1 },
		{ PAGE_MISSING, 2, -1, 2 },
		{ -1, INT64_MAX, -1, -1 },
	};
	static struct page_seat seat;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct worker worker;

		worker_init(&worker);
		assert_int_equal(worker.cpu_count, -1);
		seat.values[VALUE_CPU] = rows[i].cpu;
		seat.values[VALUE_CPU_COUNT] = rows[i].count;
		harvest_place(&seat, &worker);
		assert_int_equal(worker.cpu, rows[i].want_cpu);
		assert_int_equal(worker.cpu_count, rows[i].want_count);
	}
}
