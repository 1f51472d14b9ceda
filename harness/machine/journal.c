/* SPDX-License-Identifier: MIT */
/*
 * The journal of changed settings, a JSON file:
 *
 *   {"tare_journal": 1, "boot": "0f3c...", "changes":
 *    [{"path": "/sys/...", "before": "powersave\n", "after": "performance"}]}
 *
 * Invariant: the file is at any moment either the journal before a save or
 * the one after it.  The lock is a file beside it that is never removed, for
 * the journal itself is replaced by each save.
 */
#include "machine/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/fs.h"
#include "base/json.h"

enum { JOURNAL_VERSION = 1, JOURNAL_LIMIT = 16 << 20 };

static int make_folder_of(const char *file, struct error *err)
{
	const char *slash = strrchr(file, '/');
	char *dir;
	int ret;

	if (!slash || slash == file)
		return 0;
	dir = xstrndup(file, (size_t)(slash - file));
	ret = fs_make_dirs(dir, err);
	free(dir);
	return ret;
}

static int lock(struct journal *journal, struct error *err)
{
	char *path = xasprintf("%s.lock", journal->file);
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	int ret = -1;

	if (fd < 0)
		error_errno(err, "cannot open %s", path);
	else if (flock(fd, LOCK_EX | LOCK_NB) == 0)
		ret = 0;
	else if (errno == EWOULDBLOCK)
		error_set(err, ERROR_SYSTEM,
			  "another process has the journal %s open",
			  journal->file);
	else
		error_errno(err, "cannot lock %s", path);
	if (ret == 0)
		journal->lock_fd = fd;
	else if (fd >= 0)
		close(fd);
	free(path);
	return ret;
}

static int take_changes(struct journal *journal, const struct json *changes,
			struct error *err)
{
	for (size_t i = 0; i < json_count(changes); i++) {
		const struct json *change = json_at(changes, i);
		const char *path = json_get_text(change, "path", NULL);
		const char *before = json_get_text(change, "before", NULL);
		const char *after = json_get_text(change, "after", NULL);

		if (!path || !before || !after)
			return error_set(err, ERROR_INPUT,
					 "%s: change %zu lacks a path or a "
					 "value",
					 journal->file, i + 1);
		journal_put(journal, path, before, after);
	}
	return 0;
}

static int take_file(struct journal *journal, struct error *err)
{
	struct json *json = json_read(journal->file, JOURNAL_LIMIT, err);
	const char *boot;
	int ret = -1;

	if (!json)
		return -1;
	if (json_get_integer(json, "tare_journal", 0) != JOURNAL_VERSION)
		error_set(err, ERROR_INPUT,
			  "%s is not a journal that this version understands",
			  journal->file);
	else
		ret = take_changes(journal, json_get(json, "changes"), err);
	boot = json_get_text(json, "boot", NULL);
	journal->boot = boot ? arena_strdup(&journal->arena, boot) : NULL;
	json_free(json);
	return ret;
}

int journal_open(struct journal *journal, const char *file, struct error *err)
{
	*journal = (struct journal){ .file = xstrdup(file), .lock_fd = -1 };
	if (make_folder_of(file, err) < 0 || lock(journal, err) < 0)
		goto fail;
	if (access(file, F_OK) == 0 && take_file(journal, err) < 0)
		goto fail;
	return 0;
fail:
	journal_close(journal);
	return -1;
}

static void print(const struct journal *journal, struct buf *text)
{
	struct json *json = json_new_object();
	struct json *changes = json_new_array();

	for (size_t i = 0; i < journal->count; i++) {
		struct json *change = json_new_object();

		json_put_text(change, "path", journal->items[i].path);
		json_put_text(change, "before", journal->items[i].before);
		json_put_text(change, "after", journal->items[i].after);
		json_push(changes, change);
	}
	json_put_integer(json, "tare_journal", JOURNAL_VERSION);
	json_put_text(json, "boot", journal->boot);
	json_put(json, "changes", changes);
	json_print(json, JSON_PRETTY, text);
	json_free(json);
}

int journal_save(struct journal *journal, struct error *err)
{
	struct buf text = BUF_INIT;
	int ret;

	if (journal->count == 0) {
		if (unlink(journal->file) < 0 && errno != ENOENT)
			return error_errno(err, "cannot remove %s",
					   journal->file);
		return 0;
	}
	print(journal, &text);
	ret = fs_write_atomic(journal->file, &text, err);
	buf_release(&text);
	return ret;
}

void journal_close(struct journal *journal)
{
	if (journal->file && journal->lock_fd >= 0)
		close(journal->lock_fd);
	free(journal->file);
	free(journal->items);
	arena_release(&journal->arena);
	*journal = (struct journal){ .file = NULL };
}

struct journal_entry *journal_find(const struct journal *journal,
				   const char *path)
{
	for (size_t i = 0; i < journal->count; i++)
		if (strcmp(journal->items[i].path, path) == 0)
			return &journal->items[i];
	return NULL;
}

void journal_put(struct journal *journal, const char *path, const char *before,
		 const char *after)
{
	struct journal_entry *entry = journal_find(journal, path);

	if (!entry) {
		entry = VEC_PUSH(journal);
		entry->path = arena_strdup(&journal->arena, path);
	}
	entry->before = arena_strdup(&journal->arena, before);
	entry->after = arena_strdup(&journal->arena, after);
}

void journal_drop(struct journal *journal, const char *path)
{
	struct journal_entry *entry = journal_find(journal, path);
	size_t index;

	if (!entry)
		return;
	index = (size_t)(entry - journal->items);
	memmove(entry, entry + 1,
		(journal->count - index - 1) * sizeof(*entry));
	journal->count--;
}
