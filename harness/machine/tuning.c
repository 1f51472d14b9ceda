/* SPDX-License-Identifier: MIT */
/*
 * Changing settings and taking the changes back.  Invariant: at any moment,
 * also after a crash, the journal on the disk names every file whose value
 * may be ours, with the value that it had; so restoring needs nothing else,
 * and doing it twice is the same as once.
 */
#include "machine/tuning.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/fs.h"
#include "machine/journal.h"
#include "machine/knobs.h"
#include "machine/sysfile.h"

/* The kernel takes a value in one write, whole or not at all. */
static int write_value(const char *root, const char *path, const char *value)
{
	char *real = xasprintf("%s%s", root, path);
	size_t len = strlen(value);
	int fd = open(real, O_WRONLY | O_TRUNC | O_CLOEXEC | O_NOCTTY);
	int errnum = fd < 0 ? errno : 0;

	if (fd >= 0) {
		ssize_t put = write(fd, value, len);

		if (put != (ssize_t)len)
			errnum = put < 0 ? errno : EIO;
		close(fd);
	}
	free(real);
	return errnum;
}

/* NULL if it cannot be read. */
static const char *read_value(const char *root, const char *path,
			      struct arena *arena)
{
	char *real = xasprintf("%s%s", root, path);
	struct buf text = BUF_INIT;
	struct error err = ERROR_INIT;
	const char *value = NULL;

	if (fs_read(real, 1 << 16, &text, &err) == 0)
		value = arena_strdup(arena, text.data);
	buf_release(&text);
	free(real);
	return value;
}

static const char *without_newline(struct arena *arena, const char *value)
{
	return value ? arena_strndup(arena, value, strcspn(value, "\n")) : NULL;
}

static struct tuning_step *add_step(struct tuning_report *report,
				    const char *path, const char *from,
				    const char *to)
{
	struct tuning_step *step = VEC_PUSH(report);

	step->what = knob_name(path);
	step->path = arena_strdup(&report->arena, path);
	step->from = without_newline(&report->arena, from);
	step->to = without_newline(&report->arena, to);
	return step;
}

/* A journal from before a reboot has nothing to say any more. */
static void forget_if_restarted(struct journal *journal, const char *root,
				struct tuning_report *report)
{
	const char *boot = sysfile_line(&journal->arena, root,
					"/proc/sys/kernel/random/boot_id");

	if (journal->count && boot && journal->boot &&
	    strcmp(boot, journal->boot) != 0) {
		journal->count = 0;
		report->restarted = true;
	}
	journal->boot = boot;
}

/* What is ours already keeps the value from before it was. */
static void announce(struct journal *journal, const struct knob_wishes *wishes)
{
	for (size_t i = 0; i < wishes->count; i++) {
		const struct knob_wish *wish = &wishes->items[i];
		const struct journal_entry *entry = journal_find(journal,
								 wish->path);
		bool ours = entry && knob_same(entry->after, wish->now);

		if (!knob_same(wish->now, wish->wanted))
			journal_put(journal, wish->path,
				    ours ? entry->before : wish->now,
				    wish->wanted);
	}
}

static enum tuning_outcome outcome_of(const char *path, int errnum)
{
	if (!errnum)
		return TUNING_CHANGED;
	if (knob_is_interrupt(path) && errnum != EACCES && errnum != EROFS)
		return TUNING_UNMOVABLE;
	return TUNING_REFUSED;
}

/* What the kernel refuses is as it was: not ours, or ours since an earlier
 * time; unless it took the value nevertheless. */
static void note_refusal(struct journal *journal, const char *root,
			 const struct knob_wish *wish, struct arena *arena)
{
	const struct journal_entry *entry = journal_find(journal, wish->path);
	const char *now = read_value(root, wish->path, arena);

	if (!now || strcmp(now, wish->now) != 0)
		return;
	if (strcmp(entry->before, now) == 0)
		journal_drop(journal, wish->path);
	else
		journal_put(journal, wish->path, entry->before, now);
}

static void carry_out(struct journal *journal, const char *root,
		      const struct knob_wish *wish,
		      struct tuning_report *report)
{
	struct tuning_step *step = add_step(report, wish->path, wish->now,
					    wish->wanted);

	if (knob_same(wish->now, wish->wanted)) {
		step->outcome = TUNING_READY;
		return;
	}
	step->errnum = write_value(root, wish->path, wish->wanted);
	step->outcome = outcome_of(wish->path, step->errnum);
	if (step->errnum)
		note_refusal(journal, root, wish, &report->arena);
}

int tuning_apply(const char *root, const char *journal_file,
		 enum tuning_addresses addresses, struct tuning_report *report,
		 struct error *err)
{
	struct knob_wishes wishes = { .items = NULL };
	struct journal journal;
	int ret = -1;

	*report = (struct tuning_report){ .items = NULL };
	if (journal_open(&journal, journal_file, err) < 0)
		return -1;
	forget_if_restarted(&journal, root, report);
	knob_wishes_read(root, addresses == TUNING_FIXED_ADDRESSES, &wishes);
	announce(&journal, &wishes);
	if (journal_save(&journal, err) < 0)
		goto out;
	for (size_t i = 0; i < wishes.count; i++)
		carry_out(&journal, root, &wishes.items[i], report);
	ret = journal_save(&journal, err);
out:
	knob_wishes_release(&wishes);
	journal_close(&journal);
	return ret;
}

/* What is there now, of each change, before any is taken back: restoring
 * one setting may move another. */
static enum tuning_outcome judge(const struct journal_entry *entry,
				 const char *now)
{
	if (!now)
		return TUNING_GONE;
	if (strcmp(now, entry->before) == 0)
		return TUNING_AS_BEFORE;
	/* Nobody's value: a write of ours, cut off where files are files. */
	if (*now == '\0')
		return TUNING_RESTORED;
	return knob_same(now, entry->after) ? TUNING_RESTORED : TUNING_FOREIGN;
}

static void put_back(const char *root, const struct journal_entry *entry,
		     enum tuning_manners manners, struct tuning_step *step)
{
	bool write = step->outcome == TUNING_RESTORED ||
		     (step->outcome == TUNING_FOREIGN &&
		      manners == TUNING_FORCE);

	if (!write)
		return;
	step->errnum = write_value(root, entry->path, entry->before);
	step->outcome = step->errnum ? TUNING_REFUSED : TUNING_RESTORED;
}

/* The journal may lie where others write: it cannot make us write to
 * anything but what we change ourselves. */
static int check_paths(const struct journal *journal, struct error *err)
{
	for (size_t i = 0; i < journal->count; i++)
		if (!knob_name(journal->items[i].path))
			return error_set(err, ERROR_INPUT,
					 "%s: '%s' is nothing that tare "
					 "changes; nothing was restored",
					 journal->file, journal->items[i].path);
	return 0;
}

/* A CPU that is offline comes back with the governor that it had; the number
 * of an interrupt that is gone may come back as another one. */
static bool is_over(const struct tuning_step *step)
{
	switch (step->outcome) {
	case TUNING_RESTORED:
	case TUNING_AS_BEFORE:
		return true;
	case TUNING_GONE:
		return knob_is_interrupt(step->path);
	case TUNING_CHANGED:
	case TUNING_READY:
	case TUNING_UNMOVABLE:
	case TUNING_REFUSED:
	case TUNING_FOREIGN:
		break;
	}
	return false;
}

/* All entries are judged first, then taken back from the last on; what could
 * not be taken back stays in the journal. */
static void take_back(struct journal *journal, const char *root,
		      enum tuning_manners manners, struct tuning_report *report)
{
	size_t count = journal->count;

	for (size_t i = count; i-- > 0;) {
		const struct journal_entry *entry = &journal->items[i];
		const char *now = read_value(root, entry->path, &report->arena);

		add_step(report, entry->path, now, entry->before)->outcome =
			judge(entry, now);
	}
	for (size_t i = 0; i < count; i++)
		put_back(root, &journal->items[count - 1 - i], manners,
			 &report->items[i]);
	for (size_t i = 0; i < count; i++)
		if (is_over(&report->items[i]))
			journal_drop(journal, report->items[i].path);
}

int tuning_restore(const char *root, const char *journal_file,
		   enum tuning_manners manners, struct tuning_report *report,
		   struct error *err)
{
	struct journal journal;
	int ret = -1;

	*report = (struct tuning_report){ .items = NULL };
	if (access(journal_file, F_OK) < 0 && errno == ENOENT)
		return 0;
	if (journal_open(&journal, journal_file, err) < 0)
		return -1;
	forget_if_restarted(&journal, root, report);
	if (check_paths(&journal, err) == 0) {
		take_back(&journal, root, manners, report);
		ret = journal_save(&journal, err);
	}
	journal_close(&journal);
	return ret;
}

void tuning_report_release(struct tuning_report *report)
{
	free(report->items);
	arena_release(&report->arena);
	*report = (struct tuning_report){ .items = NULL };
}

size_t tuning_count(const struct tuning_report *report,
		    enum tuning_outcome outcome)
{
	size_t count = 0;

	for (size_t i = 0; i < report->count; i++)
		count += report->items[i].outcome == outcome;
	return count;
}
