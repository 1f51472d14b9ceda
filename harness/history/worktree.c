/* SPDX-License-Identifier: MIT */
/*
 * Worktrees: made, snapshotted, removed.
 *
 * Invariant: whoever touches a slot's tree holds the lock of the slot
 * (SLOT.lock beside it, which stays when the tree goes).  Git writes only
 * objects, the slot's own index and its entry in the list of worktrees.
 */
#include "history/worktree.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/fs.h"
#include "history/git.h"
#include "history/git_run.h"
#include "history/slot.h"

#define LOCK_SUFFIX ".lock"

/* Where slots lie if TOP is in no repository, too; NULL if TOP is not there.
 * To free(). */
static char *find_home(const char *top, struct error *err)
{
	char *main_top = git_main_top(top);
	char *home = main_top ? main_top : fs_real(top, err);
	char *dir = home ? fs_join(home, ".tare/trees") : NULL;

	free(home);
	return dir;
}

static char *make_home(const char *top, struct error *err)
{
	struct buf everything = BUF_INIT;
	char *dir = find_home(top, err), *ignore;
	int ret;

	if (!dir)
		return NULL;
	ignore = fs_join(dir, ".gitignore");
	ret = fs_make_dirs(dir, err);
	buf_adds(&everything, "*\n");
	if (ret == 0 && !fs_is_file(ignore))
		ret = fs_write_atomic(ignore, &everything, err);
	if (ret < 0) {
		free(dir);
		dir = NULL;
	}
	buf_release(&everything);
	free(ignore);
	return dir;
}

char *slot_folder(const char *top, struct error *err)
{
	char *main_top = git_main_top(top);

	if (!main_top)
		error_set(err, ERROR_NOTHING, "%s is not in a git working tree",
			  top);
	free(main_top);
	return main_top ? make_home(top, err) : NULL;
}

static char *beside(const char *path, const char *suffix)
{
	return xasprintf("%s%s", path, suffix);
}

/* The lock of the tree at PATH: 0 and *FD, or -1; errno is EWOULDBLOCK where
 * another process has it. */
static int take_lock(const char *path, int *fd)
{
	char *file = beside(path, LOCK_SUFFIX);
	int lock = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	int saved;

	if (lock >= 0 && flock(lock, LOCK_EX | LOCK_NB) < 0) {
		saved = errno;
		close(lock);
		errno = saved;
		lock = -1;
	}
	free(file);
	if (lock < 0)
		return -1;
	*fd = lock;
	return 0;
}

/* For people: who has it. */
static int write_pid(int lock, struct error *err)
{
	struct buf pid = BUF_INIT;
	int ret = 0;

	buf_addf(&pid, "%lld\n", (long long)getpid());
	if (ftruncate(lock, 0) < 0 ||
	    pwrite(lock, pid.data, pid.len, 0) != (ssize_t)pid.len)
		ret = error_errno(err, "cannot write a lock");
	buf_release(&pid);
	return ret;
}

static int say_locked(const char *path, struct error *err)
{
	struct error ignored = ERROR_INIT;
	struct buf pid = BUF_INIT;
	char *file = beside(path, LOCK_SUFFIX);

	if (errno != EWOULDBLOCK)
		error_errno(err, "cannot lock %s", file);
	else if (fs_read(file, 64, &pid, &ignored) == 0 && pid.len > 1)
		error_set(err, ERROR_TARGET,
			  "another tare (process %.*s) is measuring in %s",
			  (int)pid.len - 1, pid.data, path);
	else
		error_set(err, ERROR_TARGET, "another tare is measuring in %s",
			  path);
	buf_release(&pid);
	free(file);
	return -1;
}

char *slot_index(const char *path)
{
	return beside(path, ".index");
}

int slot_remove_index(const char *path, struct error *err)
{
	char *index = slot_index(path), *slash = strrchr(index, '/');
	char *folder = xstrndup(index, (size_t)(slash - index));
	struct strvec names = STRVEC_INIT;
	int ret = fs_is_dir(folder) ? fs_list(folder, &names, err) : 0;

	for (size_t i = 0; i < names.count; i++) {
		char *file = fs_join(folder, names.items[i]);

		/* ours, its .lock of git's, its .tmp of fs_write_atomic() */
		if (strncmp(file, index, strlen(index)) == 0)
			unlink(file);
		free(file);
	}
	strvec_release(&names);
	free(folder);
	free(index);
	return ret;
}

int slot_remove_tree(const char *top, const char *path, struct error *err)
{
	const char *const args[] = { "worktree", "remove", "--force",
				     "--force",	 path,	   NULL };
	static const char *const prune[] = { "worktree", "prune", NULL };
	const struct git_call call = { .dir = top };
	struct error ignored = ERROR_INIT;
	struct buf out = BUF_INIT;
	char *link = fs_join(path, ".git");
	bool known = git_run(&call, args, &out, &ignored) == 0;
	bool lost = !known && fs_is_file(link); /* by git; else a copy */
	int ret = slot_remove_index(path, err);

	if (ret == 0 && fs_is_dir(path))
		ret = fs_remove_tree(path, err);
	if (lost && ret == 0)
		ret = git_run(&call, prune, &out, err);
	buf_release(&out);
	free(link);
	return ret;
}

/* Lock SLOT of the folder DIR, which is freed, and empty it. */
static int claim(char *dir, const char *top, const char *slot,
		 struct worktree *tree, struct error *err)
{
	if (!dir)
		return -1;
	tree->top = xstrdup(top);
	tree->path = fs_join(dir, slot);
	free(dir);
	if (take_lock(tree->path, &tree->lock) < 0)
		return say_locked(tree->path, err);
	if (write_pid(tree->lock, err) < 0)
		return -1;
	if (slot_remove_tree(top, tree->path, err) < 0)
		return -1;
	return slot_prune(top, tree->path, err);
}

static void release(struct worktree *tree)
{
	if (tree->lock >= 0)
		close(tree->lock);
	free(tree->top);
	free(tree->path);
	free(tree->copy_of);
	*tree = WORKTREE_INIT;
}

/* Undo what half an addition left, and keep its error. */
static int give_up(struct worktree *tree)
{
	struct error ignored = ERROR_INIT;

	if (tree->lock >= 0 &&
	    slot_remove_tree(tree->top, tree->path, &ignored) < 0) {
		/* worktree_sweep() will try again */
	}
	release(tree);
	return -1;
}

static int check_out(struct worktree *tree, struct error *err)
{
	const char *const args[] = { "worktree", "add",	    "--quiet",
				     "--detach", "--force", tree->path,
				     tree->hash, NULL };
	const struct git_call call = { .dir = tree->top };
	struct buf out = BUF_INIT;
	int ret = git_run(&call, args, &out, err);

	buf_release(&out);
	return ret < 0 ? error_prefix(err, "cannot check out %.12s", tree->hash)
		       : 0;
}

int worktree_add(const char *top, const char *rev, const char *slot,
		 struct worktree *tree, struct error *err)
{
	struct worktree added = WORKTREE_INIT;

	if (git_resolve(top, rev, added.hash, err) < 0 ||
	    claim(slot_folder(top, err), top, slot, &added, err) < 0 ||
	    check_out(&added, err) < 0)
		return give_up(&added);
	*tree = added;
	return 0;
}

int worktree_copy(const char *top, const char *from, const char *slot,
		  struct worktree *tree, struct error *err)
{
	struct worktree added = WORKTREE_INIT;

	if (claim(make_home(top, err), top, slot, &added, err) < 0 ||
	    slot_copy(from, added.path, err) < 0)
		return give_up(&added);
	added.copy_of = xstrdup(from);
	*tree = added;
	return 0;
}

/*
 * The slot's index begins as a copy of the user's, which knows what is
 * skipped or sparse, and which files need not be read again.  It is as old as
 * that: a file that was written in the second of the index or later, git reads
 * whatever its size and date are; by a younger index it would seem unchanged.
 */
static int copy_index(const struct git_call *call, struct error *err)
{
	static const char *const args[] = { "rev-parse", "--git-path", "index",
					    NULL };
	const struct git_call users = { .dir = call->dir };
	struct buf name = BUF_INIT, content = BUF_INIT;
	struct timespec times[2];
	struct stat before;
	char *path = NULL;
	int ret = -1;

	if (git_run(&users, args, &name, err) < 0)
		goto out;
	path = fs_join(call->dir, name.data);
	if (stat(path, &before) < 0) { /* nothing was ever added */
		ret = 0;
		goto out;
	}
	if (fs_read(path, (size_t)1 << 31, &content, err) < 0 ||
	    fs_write_atomic(call->index, &content, err) < 0)
		goto out;
	times[0] = before.st_atim;
	times[1] = before.st_mtim;
	ret = utimensat(AT_FDCWD, call->index, times, 0);
	if (ret < 0)
		error_errno(err, "cannot date %s", call->index);
out:
	free(path);
	buf_release(&name);
	buf_release(&content);
	return ret;
}

int slot_write_tree(const struct git_call *call, struct buf *hash,
		    struct error *err)
{
	static const char *const add[] = { "add", "--all", "--", ":/", NULL };
	/* ours, where no .gitignore hides it */
	static const char *const drop[] = { "rm",
					    "-r",
					    "--cached",
					    "--quiet",
					    "--ignore-unmatch",
					    "--",
					    ":(top,glob).tare/tare.db*",
					    ":(top).tare/trees",
					    NULL };
	static const char *const write[] = { "write-tree", NULL };

	if (copy_index(call, err) < 0 || git_run(call, add, hash, err) < 0 ||
	    git_run(call, drop, hash, err) < 0)
		return -1;
	return git_run(call, write, hash, err);
}

/* A commit of TREE_HASH on top of HEAD, or HEAD itself if it has that tree
 * already. */
static int commit_tree(const struct git_call *call, const char *tree_hash,
		       struct buf *hash, struct error *err)
{
	static const char *const ask_tree[] = { "rev-parse", "--verify",
						"HEAD^{tree}", NULL };
	const char *args[] = {
		"commit-tree", tree_hash,
		"-m",	       "tare: the working tree as it stood",
		NULL,	       NULL,
		NULL
	};
	char parent[65] = "";
	struct error no_commit = ERROR_INIT;

	if (git_resolve(call->dir, "HEAD", parent, &no_commit) == 0) {
		if (git_run(call, ask_tree, hash, err) < 0)
			return -1;
		if (strcmp(hash->data, tree_hash) == 0) {
			buf_truncate(hash, 0);
			buf_adds(hash, parent);
			return 0;
		}
		args[4] = "-p";
		args[5] = parent;
	}
	return git_run(call, args, hash, err);
}

static int snapshot(struct worktree *tree, struct error *err)
{
	char *index = slot_index(tree->path);
	const struct git_call call = { .dir = tree->top, .index = index };
	struct buf tree_hash = BUF_INIT, hash = BUF_INIT;
	int ret = -1;

	if (slot_write_tree(&call, &tree_hash, err) == 0 &&
	    commit_tree(&call, tree_hash.data, &hash, err) == 0) {
		assert(hash.len < sizeof(tree->hash));
		memcpy(tree->hash, hash.data, hash.len + 1);
		ret = 0;
	}
	unlink(index);
	buf_release(&tree_hash);
	buf_release(&hash);
	free(index);
	return ret;
}

int worktree_snapshot(const char *top, const char *slot, struct worktree *tree,
		      struct error *err)
{
	struct worktree added = WORKTREE_INIT;

	if (claim(slot_folder(top, err), top, slot, &added, err) < 0 ||
	    snapshot(&added, err) < 0 || check_out(&added, err) < 0)
		return give_up(&added);
	*tree = added;
	return 0;
}

int worktree_remove(struct worktree *tree, struct error *err)
{
	int ret = 0;

	if (tree->lock >= 0 &&
	    !(tree->kept && worktree_is_stamped(tree->path, NULL)))
		ret = slot_remove_tree(tree->top, tree->path, err);
	release(tree);
	return ret;
}

/* NAME is a tree, or the lock of one; its path, or NULL; to free(). */
static char *tree_of(const char *dir, const char *name)
{
	size_t len = strlen(name), suffix = strlen(LOCK_SUFFIX);

	if (len <= suffix || strcmp(name + len - suffix, LOCK_SUFFIX) != 0)
		return NULL;
	return xasprintf("%s/%.*s", dir, (int)(len - suffix), name);
}

static int sweep_one(const char *top, const char *path, struct error *err)
{
	int lock, ret;

	if (take_lock(path, &lock) < 0)
		return 0; /* it is alive, or not ours to remove */
	ret = slot_remove_tree(top, path, err);
	if (ret == 0)
		ret = slot_prune(top, path, err);
	close(lock);
	return ret;
}

int worktree_sweep(const char *top, struct error *err)
{
	struct strvec names = STRVEC_INIT;
	char *dir = find_home(top, err);
	int ret = dir ? 0 : -1;

	if (dir && fs_is_dir(dir))
		ret = fs_list(dir, &names, err);
	for (size_t i = 0; ret == 0 && i < names.count; i++) {
		char *path = tree_of(dir, names.items[i]);

		if (path)
			ret = sweep_one(top, path, err);
		free(path);
	}
	strvec_release(&names);
	free(dir);
	return ret;
}
