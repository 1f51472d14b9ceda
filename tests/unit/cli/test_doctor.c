/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/compiler.h"
#include "cli/doctor_tune.h"
#include "machine/tuning.h"
#include "stage/rehearsal.h"

void test_where_the_journal_is(void **state)
{
	static const struct {
		const char *root, *state_home, *home;
		unsigned int euid;
		const char *want;
	} rows[] = {
		{ "", NULL, "/root", 0, "/var/lib/tare/tuning.json" },
		{ "", "/state", "/root", 0, "/var/lib/tare/tuning.json" },
		{ "/fake", NULL, "/home/u", 7,
		  "/fake/var/lib/tare/tuning.json" },
		{ "", "/state", "/home/u", 7, "/state/tare/tuning.json" },
		{ "", "relative", "/home/u", 7,
		  "/home/u/.local/state/tare/tuning.json" },
		{ "", NULL, "", 7, "/var/tmp/tare-7/tuning.json" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		char *journal = doctor_tune_journal(rows[i].root,
						    rows[i].state_home,
						    rows[i].home, rows[i].euid);

		assert_string_equal(journal, rows[i].want);
		free(journal);
	}
}

static void push(struct tuning_report *report, struct tuning_step step)
{
	*VEC_PUSH(report) = step;
}

void test_steps_that_went_alike_are_a_line(void **state)
{
	struct tuning_report report = { .items = NULL };
	struct buf text = BUF_INIT;

	(void)state;
	push(&report, (struct tuning_step){ "governor", "/g0", "powersave",
					    "performance", TUNING_CHANGED, 0 });
	push(&report, (struct tuning_step){ "governor", "/g1", "ondemand",
					    "performance", TUNING_CHANGED, 0 });
	push(&report, (struct tuning_step){ "governor", "/g2", "powersave",
					    "performance", TUNING_CHANGED, 0 });
	push(&report, (struct tuning_step){ "turbo", "/t", "1", "0",
					    TUNING_REFUSED, EACCES });
	push(&report, (struct tuning_step){ "interrupts", "/i", "0-3", "0-2",
					    TUNING_UNMOVABLE, EPERM });
	push(&report, (struct tuning_step){ "governor", "/g3", "schedutil",
					    "powersave", TUNING_FOREIGN, 0 });
	push(&report, (struct tuning_step){ "governor", "/g4", NULL,
					    "powersave", TUNING_GONE, 0 });
	doctor_tune_print(&report, &text);
	assert_string_equal(
		text.data,
		"governor: powersave -> performance (/g0 and 1 more)\n"
		"governor: ondemand -> performance (/g1)\n"
		"turbo: could not do 1 -> 0: Permission denied (that takes "
		"root) (/t)\n"
		"interrupts: 0-3, which the kernel does not let us move (/i)\n"
		"governor: somebody has changed it to schedutil since; left "
		"alone (--force puts powersave back) (/g3)\n"
		"governor: no longer there (/g4)\n");
	tuning_report_release(&report);
	buf_release(&text);
}

void test_what_can_be_said_on_this_machine(void **state)
{
	static const struct {
		double noises[REHEARSAL_ROWS];
		const char *begin;
	} rows[] = {
		{ { .001, .002, .003 }, "This machine is quiet: 7 pairs" },
		{ { .001, .02, .003 }, "This machine will do: 30 pairs" },
		{ { .001, .05, .003 },
		  "This machine is noisy: of allocation-bound code, changes "
		  "below " },
		{ { .2, .05, .003 },
		  "This machine is too noisy to say anything: of "
		  "interpreter-bound code" },
		{ { .001, .002, (double)NAN }, "Too few pairs" },
	};
	static const char *const names[] = { "interpreter", "allocation",
					     "memory" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct rehearsal rehearsal = { .pairs = 7 };
		struct buf text = BUF_INIT;

		for (size_t k = 0; k < REHEARSAL_ROWS; k++) {
			rehearsal.rows[k].name = names[k];
			rehearsal.rows[k].pair_noise = rows[i].noises[k];
		}
		rehearsal_conclude(&rehearsal, &text);
		assert_memory_equal(text.data, rows[i].begin,
				    strlen(rows[i].begin));
		buf_release(&text);
	}
}

void test_more_pairs_see_more(void **state)
{
	(void)state;
	for (int step = 0; step < 7; step++) {
		double noise = 0.001 * pow(3, step);

		assert_true(rehearsal_detectable(noise, REHEARSAL_MANY) <
			    rehearsal_detectable(noise, REHEARSAL_FEW));
	}
	/* never less than what is ignored, a third of the tolerance */
	assert_true(fabs(rehearsal_detectable(0, 7) - 1.01) < 1e-9);
}
