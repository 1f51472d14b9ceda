/* SPDX-License-Identifier: MIT */
/*
 * Trees that are built once and used again.
 *
 * Invariant: a kept tree lies at SLOT-KEY and belongs to whoever has the lock
 * of SLOT.  It is good only if its stamp, which lies among git's own files
 * of that tree, was written, after the build: what a killed build left has
 * none and is removed.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/fs.h"
#include "history/git_run.h"
#include "history/slot.h"
#include "history/worktree.h"

#define STAMP_NAME "tare-built"

#define KEPT_LONGEST_MS (INT64_C(14) * 24 * 3600 * 1000) /* unused */

enum { KEPT_MOST = 4, STAMP_MAX = 4096 };

/* Where git keeps what belongs to the one tree DIR; to free(). */
static char *stamp_path(const char *dir, struct error *err)
{
	static const char *const args[] = { "rev-parse", "--git-path",
					    STAMP_NAME, NULL };
	const struct git_call call = { .dir = dir };
	struct buf out = BUF_INIT;
	char *path = NULL;

	if (git_run(&call, args, &out, err) == 0)
		path = fs_join(dir, out.data);
	buf_release(&out);
	return path;
}

bool worktree_is_stamped(const char *dir, const char *stamp)
{
	struct error ignored = ERROR_INIT;
	struct buf content = BUF_INIT;
	char *path = stamp_path(dir, &ignored);
	bool stamped = path && fs_is_file(path) &&
		       fs_read(path, STAMP_MAX, &content, &ignored) == 0 &&
		       (!stamp || (content.len == strlen(stamp) &&
				   strcmp(content.data, stamp) == 0));

	buf_release(&content);
	free(path);
	return stamped;
}

int worktree_stamp(const char *dir, const char *stamp, struct error *err)
{
	struct buf content = BUF_INIT;
	char *path = stamp_path(dir, err);
	int ret = -1;

	if (path) {
		buf_adds(&content, stamp);
		ret = fs_write_atomic(path, &content, err);
	}
	buf_release(&content);
	free(path);
	return ret;
}

/* Hashes are made in a slot that has an index and never a tree; whoever comes
 * second waits. */
#define HASH_SLOT "hash"

static int lock_hashing(const char *folder, struct error *err)
{
	char *file = fs_join(folder, HASH_SLOT ".lock");
	int lock = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0666);

	if (lock < 0 || flock(lock, LOCK_EX) < 0) {
		error_errno(err, "cannot lock %s", file);
		if (lock >= 0)
			close(lock);
		lock = -1;
	}
	free(file);
	return lock;
}

int worktree_hash(const char *top, char hash[65], struct error *err)
{
	char *folder = slot_folder(top, err);
	char *slot = folder ? fs_join(folder, HASH_SLOT) : NULL;
	char *index = folder ? slot_index(slot) : NULL;
	int lock = folder ? lock_hashing(folder, err) : -1;
	const struct git_call call = { .dir = top, .index = index };
	struct buf out = BUF_INIT;
	int ret = -1;

	if (lock < 0)
		goto out;
	if (slot_remove_index(slot, err) == 0 &&
	    slot_write_tree(&call, &out, err) == 0 && out.len < 65) {
		memcpy(hash, out.data, out.len + 1);
		ret = 0;
	}
	unlink(index);
	close(lock);
out:
	buf_release(&out);
	free(index);
	free(slot);
	free(folder);
	return ret;
}

static int move_tree(const char *top, const char *from, const char *to,
		     struct error *err)
{
	const char *const args[] = { "worktree", "move", from, to, NULL };
	const struct git_call call = { .dir = top };
	struct buf out = BUF_INIT;
	int ret = git_run(&call, args, &out, err);

	buf_release(&out);
	return ret < 0 ? error_prefix(err, "cannot keep %s", from) : 0;
}

/* It was used just now. */
static void touch_stamp(const char *dir)
{
	struct error ignored = ERROR_INIT;
	char *path = stamp_path(dir, &ignored);

	if (path)
		utimensat(AT_FDCWD, path, NULL, 0);
	free(path);
}

int worktree_keep(struct worktree *tree, const char *key, struct error *err)
{
	char *path = xasprintf("%s-%s", tree->path, key);
	int ret;

	if (fs_is_dir(path)) { /* good, for what is not was removed */
		touch_stamp(path);
		ret = slot_remove_tree(tree->top, tree->path, err);
	} else {
		ret = move_tree(tree->top, tree->path, path, err);
	}
	if (ret < 0) {
		free(path);
		return -1;
	}
	free(tree->path);
	tree->path = path;
	tree->kept = true;
	return 0;
}

/* When the tree at PATH was built or used last; -1: it is not built.  Where
 * its link to git is gone, git would answer for the tree around it. */
static int64_t built_at(const char *path)
{
	struct error ignored = ERROR_INIT;
	char *link = fs_join(path, ".git");
	char *stamp = fs_is_file(link) ? stamp_path(path, &ignored) : NULL;
	struct stat st;
	int64_t when = -1;

	free(link);
	if (stamp && stat(stamp, &st) == 0)
		when = (int64_t)st.st_mtim.tv_sec * 1000 +
		       st.st_mtim.tv_nsec / 1000000;
	free(stamp);
	return when;
}

struct kept {
	char *path;
	int64_t when_ms;
};

struct kept_list {
	struct kept *items;
	size_t count, capacity;
};

static int newest_first(const void *a, const void *b)
{
	const struct kept *x = a, *y = b;

	return (x->when_ms < y->when_ms) - (x->when_ms > y->when_ms);
}

static int list_kept(const char *slot, struct kept_list *list,
		     struct error *err)
{
	const char *name = strrchr(slot, '/') + 1;
	char *folder = xstrndup(slot, (size_t)(name - slot) - 1);
	struct strvec names = STRVEC_INIT;
	size_t len = strlen(name);
	int ret = fs_list(folder, &names, err);

	for (size_t i = 0; ret == 0 && i < names.count; i++) {
		char *path;

		if (strncmp(names.items[i], name, len) != 0 ||
		    names.items[i][len] != '-')
			continue;
		path = fs_join(folder, names.items[i]);
		if (fs_is_dir(path))
			*VEC_PUSH(list) = (struct kept){
				.path = xstrdup(path),
				.when_ms = built_at(path),
			};
		free(path);
	}
	strvec_release(&names);
	free(folder);
	return ret;
}

int slot_prune(const char *top, const char *path, struct error *err)
{
	struct kept_list list = { .items = NULL };
	int64_t now_ms = clock_realtime_ns() / NS_PER_MS;
	int64_t oldest_ms = now_ms > KEPT_LONGEST_MS ? now_ms - KEPT_LONGEST_MS
						     : 0;
	int ret = list_kept(path, &list, err);

	if (list.count)
		qsort(list.items, list.count, sizeof(*list.items),
		      newest_first);
	for (size_t i = 0; i < list.count; i++) {
		bool good = i < KEPT_MOST && list.items[i].when_ms >= oldest_ms;

		if (ret == 0 && !good)
			ret = slot_remove_tree(top, list.items[i].path, err);
		free(list.items[i].path);
	}
	free(list.items);
	return ret;
}
