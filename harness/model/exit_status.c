/* SPDX-License-Identifier: MIT */
/*
 * What a command ends with.  Invariant: every enum exit_status is in the
 * table; `rank` is the order in which one hides another.
 */
#include "model/exit_status.h"

#include <signal.h>

#include "base/compiler.h"
#include "base/error.h"

const struct exit_status_info exit_status_infos[] = {
	{ EXIT_STATUS_OK, "ok",
	  "Every gated case that could be judged is not worse, and at least "
	  "one was judged; or the command did what it was asked to." },
	{ EXIT_STATUS_WORSE, "worse",
	  "A confirmed regression, or a waiver that has expired." },
	{ EXIT_STATUS_USAGE, "usage",
	  "The command line or a suite file is wrong." },
	{ EXIT_STATUS_FAILED, "failed",
	  "A case failed or is missing, or measuring or the store failed." },
	{ EXIT_STATUS_UNDECIDED, "undecided",
	  "With --strict: a case could not be decided.  Otherwise: nothing "
	  "at all was decided." },
	{ EXIT_STATUS_NOTHING, "nothing",
	  "With --strict: a case has nothing to compare with.  Otherwise: "
	  "none has." },
	{ EXIT_STATUS_SIGINT, "interrupted",
	  "Stopped by SIGINT (Ctrl-C); what was measured is kept." },
	{ EXIT_STATUS_SIGTERM, "terminated",
	  "Stopped by SIGTERM; what was measured is kept." },
};

const size_t exit_status_count = ARRAY_LEN(exit_status_infos);

/* The lower, the stronger. */
static int rank(enum exit_status status)
{
	switch (status) {
	case EXIT_STATUS_USAGE:
		return 0;
	case EXIT_STATUS_SIGINT:
		return 1;
	case EXIT_STATUS_SIGTERM:
		return 2;
	case EXIT_STATUS_WORSE:
		return 3;
	case EXIT_STATUS_FAILED:
		return 4;
	case EXIT_STATUS_NOTHING:
		return 5;
	case EXIT_STATUS_UNDECIDED:
		return 6;
	case EXIT_STATUS_OK:
		return 7;
	}
	return 0;
}

enum exit_status exit_status_combine(enum exit_status a, enum exit_status b)
{
	return rank(a) <= rank(b) ? a : b;
}

enum exit_status exit_status_of_error(const struct error *err)
{
	switch (err->kind) {
	case ERROR_NONE:
		return EXIT_STATUS_OK;
	case ERROR_USAGE:
	case ERROR_INPUT:
		return EXIT_STATUS_USAGE;
	case ERROR_SYSTEM:
	case ERROR_TARGET:
	case ERROR_STORE:
		return EXIT_STATUS_FAILED;
	case ERROR_NOTHING:
		return EXIT_STATUS_NOTHING;
	case ERROR_INTERRUPT:
		return err->errnum == SIGTERM ? EXIT_STATUS_SIGTERM
					      : EXIT_STATUS_SIGINT;
	}
	return EXIT_STATUS_FAILED;
}
