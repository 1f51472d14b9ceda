/* SPDX-License-Identifier: MIT */
/*
 * Laying a suite's folder over a tree, and copying a whole folder.
 *
 * Invariant: every step down is taken with openat() and O_NOFOLLOW, so that
 * no link in the tree, which may be any commit of anybody, leads out of it.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/fs.h"
#include "history/slot.h"
#include "history/worktree.h"
#include "model/suite.h"
#include "spawn/interrupt.h"

/* Depth 0 is the suite's folder, also one that lies in the tree's top. */
enum { TOP_DEPTH = -1, DEEPEST = 64, CHUNK_BYTES = 65536, LONGEST_LINK = 4096 };

/* What is to become of a folder. */
struct task {
	bool whole;	    /* all of it, with its times; else a suite's */
	int64_t bytes_left; /* of what may be copied, if it is whole */
	struct error *err;
};

/* The same name in two folders. */
struct copying {
	struct task *task;
	int from, to; /* folders */
	const char *name;
	int depth;
};

static int copy_folder(struct task *task, int from, int to, int depth);

/* What must not be copied: another repository, our own files, and caches,
 * which are good only where files keep their times. */
static bool is_left_out(const struct task *task, const char *name)
{
	static const char *const names[] = { ".", "..", ".git", ".tare" };

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return !task->whole && strcmp(name, "__pycache__") == 0;
}

static int copy_bytes(int from, int to)
{
	char *chunk = xmalloc(CHUNK_BYTES);
	ssize_t n;

	while ((n = read(from, chunk, CHUNK_BYTES)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 || fs_write_all(to, chunk, (size_t)n) < 0)
			break;
	}
	free(chunk);
	return n == 0 ? 0 : -1;
}

/* A file system that shares blocks copies nothing. */
static int copy_content(struct task *task, int from, int to,
			const struct stat *st)
{
	const struct timespec times[] = { st->st_atim, st->st_mtim };

	if (!task->whole)
		return copy_bytes(from, to);
	if (ioctl(to, FICLONE, from) < 0) {
		task->bytes_left -= st->st_size;
		if (task->bytes_left < 0)
			errno = EFBIG;
		if (task->bytes_left < 0 || copy_bytes(from, to) < 0)
			return -1;
	}
	return futimens(to, times);
}

static int copy_file(const struct copying *c, const struct stat *st)
{
	int from = openat(c->from, c->name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	int to = -1, ret = -1;

	if (from >= 0)
		to = openat(c->to, c->name,
			    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW |
				    O_CLOEXEC,
			    st->st_mode & 0777);
	if (to >= 0 && copy_content(c->task, from, to, st) == 0)
		ret = 0;
	else
		error_errno(c->task->err, "cannot copy %s", c->name);
	if (from >= 0)
		close(from);
	if (to >= 0 && close(to) < 0 && ret == 0)
		ret = error_errno(c->task->err, "cannot write %s", c->name);
	return ret;
}

static int copy_link(const struct copying *c)
{
	char target[LONGEST_LINK];
	ssize_t len = readlinkat(c->from, c->name, target, sizeof(target) - 1);

	if (len < 0)
		return error_errno(c->task->err, "cannot read the link %s",
				   c->name);
	target[len] = '\0';
	if (symlinkat(target, c->to, c->name) < 0)
		return error_errno(c->task->err, "cannot copy the link %s",
				   c->name);
	return 0;
}

/* The folder NAME in TO, made if it is not there; a file or a link in its
 * place gives way. */
static int enter_folder(int to, const char *name, struct error *err)
{
	struct stat st;
	int fd;

	if (fstatat(to, name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	    !S_ISDIR(st.st_mode) && unlinkat(to, name, 0) < 0)
		return error_errno(err, "cannot replace %s", name);
	if (mkdirat(to, name, 0777) < 0 && errno != EEXIST)
		return error_errno(err, "cannot make the folder %s", name);
	fd = openat(to, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return error_errno(err, "cannot open the folder %s", name);
	return fd;
}

static bool is_folder(int at, const char *name)
{
	struct stat st;

	return fstatat(at, name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	       S_ISDIR(st.st_mode);
}

static int copy_subfolder(const struct copying *c)
{
	int from, to, ret = -1;

	if (c->depth >= DEEPEST)
		return error_set(c->task->err, ERROR_INPUT,
				 "%s lies more than %d folders deep", c->name,
				 DEEPEST);
	if (!c->task->whole && c->depth == 0 && is_folder(c->to, c->name))
		return 0; /* the product's, not the suite's */
	to = enter_folder(c->to, c->name, c->task->err);
	if (to < 0)
		return -1;
	from = openat(c->from, c->name,
		      O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (from >= 0)
		ret = copy_folder(c->task, from, to, c->depth + 1);
	else
		error_errno(c->task->err, "cannot open the folder %s", c->name);
	close(to);
	return ret;
}

static int copy_entry(const struct copying *c)
{
	struct stat st;

	if (fstatat(c->from, c->name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return error_errno(c->task->err, "cannot read %s", c->name);
	if (S_ISDIR(st.st_mode))
		return copy_subfolder(c);
	if (!S_ISREG(st.st_mode) && !S_ISLNK(st.st_mode))
		return 0; /* sockets and pipes are nobody's source */
	if (unlinkat(c->to, c->name, 0) < 0 && errno != ENOENT)
		return error_errno(c->task->err, "cannot replace %s", c->name);
	return S_ISLNK(st.st_mode) ? copy_link(c) : copy_file(c, &st);
}

/* Takes FROM, which is closed in any case. */
static int copy_folder(struct task *task, int from, int to, int depth)
{
	DIR *dir = fdopendir(from);
	struct dirent *entry;
	int ret = 0;

	if (!dir) {
		close(from);
		return error_errno(task->err, "cannot list a folder");
	}
	while (ret == 0 && (entry = readdir(dir)) != NULL) {
		struct copying copying = { .task = task,
					   .from = dirfd(dir),
					   .to = to,
					   .name = entry->d_name,
					   .depth = depth };

		if (!is_left_out(task, entry->d_name) &&
		    (depth != TOP_DEPTH || suite_owns_at_top(entry->d_name)))
			ret = interrupt_check(task->err) < 0
				      ? -1
				      : copy_entry(&copying);
	}
	closedir(dir);
	return ret;
}

/* The folder RELATIVE below the open folder AT, a step at a time.  Takes
 * AT. */
static int descend(int at, const char *relative, struct error *err)
{
	while (*relative && at >= 0) {
		size_t len = strcspn(relative, "/");
		char *name = xstrndup(relative, len);
		int next = at;

		if (strcmp(name, "..") == 0)
			next = error_set(err, ERROR_INPUT,
					 "the folder lies outside of the tree");
		else if (len > 0 && strcmp(name, ".") != 0)
			next = enter_folder(at, name, err);
		if (next != at)
			close(at);
		at = next;
		relative += len + (relative[len] == '/');
		free(name);
	}
	return at;
}

static bool is_top(const char *relative)
{
	return !*relative || strcmp(relative, ".") == 0;
}

int worktree_lay_suite(const struct worktree *tree, const char *from,
		       const char *relative, struct error *err)
{
	struct task task = { .err = err };
	int source = open(from, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int top, to, ret;

	if (source < 0)
		return error_errno(err, "cannot open the folder %s", from);
	top = open(tree->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	to = top < 0 ? error_errno(err, "cannot open the folder %s", tree->path)
		     : descend(top, relative, err);
	if (to < 0) {
		close(source);
		return -1;
	}
	ret = copy_folder(&task, source, to, is_top(relative) ? TOP_DEPTH : 0);
	close(to);
	return ret < 0 ? error_prefix(err, "laying %s over %s", from,
				      tree->path)
		       : 0;
}

int slot_copy(const char *from, const char *path, struct error *err)
{
	struct task task = {
		.whole = true,
		.bytes_left = WORKTREE_COPY_MOST,
		.err = err,
	};
	int source = open(from, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int to = -1, ret = -1;

	if (source < 0)
		return error_errno(err, "cannot open the folder %s", from);
	if (mkdir(path, 0777) == 0)
		to = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (to < 0) {
		error_errno(err, "cannot make the folder %s", path);
		close(source);
		return -1;
	}
	ret = copy_folder(&task, source, to, 0);
	close(to);
	if (task.bytes_left < 0)
		ret = error_set(err, ERROR_INPUT, "%s has more than 1 GiB",
				from);
	return ret;
}
