/* SPDX-License-Identifier: MIT */
/* Making the machine quieter, and back, as a user sees it. */
#include "cli/doctor_tune.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "cli/command.h"
#include "cli/screen.h"
#include "machine/tuning.h"
#include "model/exit_status.h"

#define JOURNAL "tare/tuning.json"

char *doctor_tune_journal(const char *root, const char *state_home,
			  const char *home, unsigned int euid)
{
	if (*root || euid == 0)
		return xasprintf("%s/var/lib/" JOURNAL, root);
	if (state_home && *state_home == '/')
		return xasprintf("%s/" JOURNAL, state_home);
	if (home && *home)
		return xasprintf("%s/.local/state/" JOURNAL, home);
	return xasprintf("/var/tmp/tare-%u/tuning.json", euid);
}

const char *doctor_tune_root(const struct invocation *inv)
{
	const char *root = invocation_text(inv, "root");

	return strcmp(root, "/") == 0 ? "" : root;
}

static char *find_journal(const struct invocation *inv)
{
	const char *given = invocation_text(inv, "journal");

	if (given)
		return xstrdup(given);
	return doctor_tune_journal(doctor_tune_root(inv),
				   getenv("XDG_STATE_HOME"), getenv("HOME"),
				   geteuid());
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

/* Would both be the same line? */
static bool alike(const struct tuning_step *a, const struct tuning_step *b)
{
	return same_text(a->what, b->what) && a->outcome == b->outcome &&
	       a->errnum == b->errnum && same_text(a->from, b->from) &&
	       same_text(a->to, b->to);
}

static void add_change(const struct tuning_step *step, struct buf *out)
{
	buf_addf(out, "%s -> %s", step->from ? step->from : "?",
		 step->to ? step->to : "?");
}

static void add_outcome(const struct tuning_step *step, struct buf *out)
{
	switch (step->outcome) {
	case TUNING_CHANGED:
		add_change(step, out);
		break;
	case TUNING_READY:
		buf_addf(out, "%s, as it should be", step->from);
		break;
	case TUNING_UNMOVABLE:
		buf_addf(out, "%s, which the kernel does not let us move",
			 step->from);
		break;
	case TUNING_REFUSED:
		buf_adds(out, "could not do ");
		add_change(step, out);
		buf_addf(out, ": %s", strerror(step->errnum));
		if (step->errnum == EACCES)
			buf_adds(out, " (that takes root)");
		break;
	case TUNING_RESTORED:
		buf_addf(out, "restored: %s", step->to);
		break;
	case TUNING_AS_BEFORE:
		buf_addf(out, "was already restored: %s", step->to);
		break;
	case TUNING_FOREIGN:
		buf_addf(out,
			 "somebody has changed it to %s since; left alone "
			 "(--force puts %s back)",
			 step->from, step->to);
		break;
	case TUNING_GONE:
		buf_adds(out, "no longer there");
		break;
	}
}

static void add_line(const struct tuning_report *report, size_t first,
		     size_t count, struct buf *out)
{
	const struct tuning_step *step = &report->items[first];

	buf_addf(out, "%s: ", step->what);
	add_outcome(step, out);
	if (count > 1)
		buf_addf(out, " (%s and %zu more)\n", step->path, count - 1);
	else
		buf_addf(out, " (%s)\n", step->path);
}

void doctor_tune_print(const struct tuning_report *report, struct buf *out)
{
	if (report->restarted)
		buf_adds(out, "The machine has been restarted since it was "
			      "tuned: nothing of that is left.\n");
	for (size_t i = 0; i < report->count; i++) {
		size_t count = 0;
		bool told = false;

		for (size_t k = 0; k < report->count; k++) {
			if (!alike(&report->items[i], &report->items[k]))
				continue;
			told = told || k < i;
			count++;
		}
		if (!told)
			add_line(report, i, count, out);
	}
}

/* How to undo it, or that there was nothing to do. */
static void add_way_back(const struct tuning_report *report,
			 const char *journal, struct buf *out)
{
	size_t changed = tuning_count(report, TUNING_CHANGED);

	if (changed)
		buf_addf(out,
			 "%zu value%s changed; `tare doctor --restore` "
			 "puts %s back as %s in %s\n",
			 changed, changed == 1 ? "" : "s",
			 changed == 1 ? "it" : "them",
			 changed == 1 ? "it is" : "they are", journal);
	else if (tuning_count(report, TUNING_READY) == report->count)
		buf_adds(out, "There is nothing to tune on this machine.\n");
}

static void add_nothing_to_restore(const struct tuning_report *report,
				   const char *journal, struct buf *out)
{
	if (report->count == 0 && !report->restarted)
		buf_addf(out, "There is nothing to restore: no journal %s\n",
			 journal);
}

/* Print what was done and what ADD_END says below it; the exit status. */
static int tell(const struct invocation *inv,
		const struct tuning_report *report, const char *journal,
		void (*add_end)(const struct tuning_report *report,
				const char *journal, struct buf *out))
{
	struct buf text = BUF_INIT;

	doctor_tune_print(report, &text);
	add_end(report, journal, &text);
	screen_print(inv->screen, &text);
	buf_release(&text);
	return tuning_count(report, TUNING_REFUSED) ||
			       tuning_count(report, TUNING_FOREIGN)
		       ? EXIT_STATUS_FAILED
		       : EXIT_STATUS_OK;
}

int doctor_tune_apply(const struct invocation *inv, struct error *err)
{
	enum tuning_addresses addresses = invocation_flag(inv,
							  "fixed-addresses")
						  ? TUNING_FIXED_ADDRESSES
						  : TUNING_RANDOM_ADDRESSES;
	char *journal = find_journal(inv);
	struct tuning_report report;
	int ret = tuning_apply(doctor_tune_root(inv), journal, addresses,
			       &report, err);

	if (ret == 0)
		ret = tell(inv, &report, journal, add_way_back);
	tuning_report_release(&report);
	free(journal);
	return ret;
}

int doctor_tune_restore(const struct invocation *inv, struct error *err)
{
	enum tuning_manners manners = invocation_flag(inv, "force")
					      ? TUNING_FORCE
					      : TUNING_POLITE;
	char *journal = find_journal(inv);
	struct tuning_report report;
	int ret = tuning_restore(doctor_tune_root(inv), journal, manners,
				 &report, err);

	if (ret == 0)
		ret = tell(inv, &report, journal, add_nothing_to_restore);
	tuning_report_release(&report);
	free(journal);
	return ret;
}
