/* SPDX-License-Identifier: MIT */
/* Locks under a root of our own; the CPUs are whatever this process has. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cpuset.h"
#include "base/error.h"
#include "base/fs.h"
#include "machine/cpulock.h"

struct place {
	char root[64];
	struct cpuset before, one;
};

/* One CPU only, so that two claims must meet. */
static void place_init(struct place *place)
{
	struct error err = ERROR_INIT;
	char dir[96];

	*place = (struct place){ .root = "/tmp/tare-lock-XXXXXX" };
	assert_non_null(mkdtemp(place->root));
	snprintf(dir, sizeof(dir), "%s/run/lock", place->root);
	assert_int_equal(fs_make_dirs(dir, &err), 0);
	assert_int_equal(cpuset_get_affinity(&place->before, 0, &err), 0);
	cpuset_add(&place->one, cpuset_next(&place->before, -1));
	assert_int_equal(cpuset_set_affinity(&place->one, 0, &err), 0);
}

static void place_release(struct place *place)
{
	struct error err = ERROR_INIT;

	assert_int_equal(cpuset_set_affinity(&place->before, 0, &err), 0);
	assert_int_equal(fs_remove_tree(place->root, &err), 0);
	cpuset_release(&place->before);
	cpuset_release(&place->one);
}

static const struct cpu_patience patient,
	impatient = { CPU_NO_WAIT, NULL, NULL };

void test_cpu_claim_shares_one_cpu_and_says_so(void **state)
{
	struct error err = ERROR_INIT;
	struct cpu_claim claim;
	struct cpuset now = { .words = NULL };
	struct place place;

	(void)state;
	place_init(&place);
	assert_int_equal(
		cpu_claim_take(&claim, place.root, 1, &impatient, &err), 0);
	assert_true(claim.shared);
	assert_true(cpuset_equal(&claim.workers, &place.one));
	assert_int_equal(claim.lock_count, 1);
	cpu_claim_release(&claim);
	assert_int_equal(claim.lock_count, 0);
	cpu_claim_release(&claim);
	assert_int_equal(cpuset_get_affinity(&now, 0, &err), 0);
	assert_true(cpuset_equal(&now, &place.one));
	cpuset_release(&now);
	place_release(&place);
}

void test_cpu_claim_names_the_holder(void **state)
{
	struct error err = ERROR_INIT;
	struct cpu_claim first, second;
	struct place place;
	char pid[32];

	(void)state;
	place_init(&place);
	assert_int_equal(
		cpu_claim_take(&first, place.root, 1, &impatient, &err), 0);
	assert_int_equal(
		cpu_claim_take(&second, place.root, 1, &impatient, &err), -1);
	snprintf(pid, sizeof(pid), "process %ld ", (long)getpid());
	assert_non_null(strstr(err.text, pid));
	assert_int_equal(err.kind, ERROR_SYSTEM);
	cpu_claim_release(&second);
	cpu_claim_release(&first);
	assert_int_equal(
		cpu_claim_take(&second, place.root, 1, &impatient, &err), 0);
	cpu_claim_release(&second);
	place_release(&place);
}

static struct cpu_claim *to_release;

static void release_holder(void *context, const char *holder)
{
	assert_null(context);
	assert_non_null(strstr(holder, "is used by process"));
	cpu_claim_release(to_release);
}

void test_cpu_claim_waits(void **state)
{
	const struct cpu_patience with_news = { .waiting = release_holder };
	struct error err = ERROR_INIT;
	struct cpu_claim first, second;
	struct place place;

	(void)state;
	place_init(&place);
	assert_int_equal(cpu_claim_take(&first, place.root, 1, &patient, &err),
			 0);
	to_release = &first;
	assert_int_equal(
		cpu_claim_take(&second, place.root, 1, &with_news, &err), 0);
	assert_int_equal(second.lock_count, 1);
	cpu_claim_release(&second);
	place_release(&place);
}

void test_cpu_claim_too_many(void **state)
{
	struct error err = ERROR_INIT;
	struct cpu_claim claim;
	struct place place;

	(void)state;
	place_init(&place);
	assert_int_equal(cpu_claim_take(&claim, place.root, 2, &patient, &err),
			 -1);
	assert_string_equal(err.text, "2 CPUs are wanted for a worker, 1 may "
				      "be used");
	place_release(&place);
}

/* What others wrote into a lock file does not reach the terminal raw. */
void test_cpu_claim_escapes_the_holder(void **state)
{
	struct error err = ERROR_INIT;
	struct cpu_claim first, second;
	struct place place;
	char file[96];

	(void)state;
	place_init(&place);
	assert_int_equal(
		cpu_claim_take(&first, place.root, 1, &impatient, &err), 0);
	assert_int_equal(ftruncate(first.lock_fds[0], 0), 0);
	assert_int_equal(pwrite(first.lock_fds[0], "\x1b[2J7", 5, 0), 5);
	assert_int_equal(
		cpu_claim_take(&second, place.root, 1, &impatient, &err), -1);
	assert_null(strchr(err.text, '\x1b'));
	assert_non_null(strstr(err.text, "\\x1b[2J7"));
	/* without any place for locks there are none, and no failure */
	cpu_claim_release(&first);
	snprintf(file, sizeof(file), "%s/run", place.root);
	assert_int_equal(fs_remove_tree(file, &err), 0);
	assert_int_equal(
		cpu_claim_take(&first, place.root, 1, &impatient, &err), 0);
	assert_int_equal(first.lock_count, 0);
	cpu_claim_release(&first);
	place_release(&place);
}
