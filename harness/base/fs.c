/* SPDX-License-Identifier: MIT */
/*
 * Files.  Invariant: a file that we write appears whole or not at all, and a
 * failure leaves nothing behind but the error.
 */
#include "base/fs.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/text.h"

/* Append what FD holds; a folder or a file above LIMIT is an error. */
static int read_all(int fd, const char *path, size_t limit, struct buf *content,
		    struct error *err)
{
	char chunk[16 * 1024];
	size_t total = 0;

	for (;;) {
		ssize_t got = read(fd, chunk, sizeof(chunk));

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return error_errno(err, "cannot read %s", path);
		if (!got)
			return 0;
		total += (size_t)got;
		if (total > limit)
			return error_set(err, ERROR_INPUT,
					 "%s is larger than %zu bytes", path,
					 limit);
		buf_add(content, chunk, (size_t)got);
	}
}

int fs_read(const char *path, size_t limit, struct buf *content,
	    struct error *err)
{
	size_t start = content->len;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	int ret;

	if (fd < 0)
		return error_errno(err, "cannot open %s", path);
	ret = read_all(fd, path, limit, content, err);
	if (ret < 0)
		buf_truncate(content, start);
	close(fd);
	return ret;
}

int fs_write_all(int fd, const void *data, size_t len)
{
	const char *rest = data;

	while (len > 0) {
		ssize_t put = write(fd, rest, len);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return -1;
		rest += put;
		len -= (size_t)put;
	}
	return 0;
}

/* Write, flush and close FD; the first failure is in errno. */
static int fill_and_close(int fd, const struct buf *content)
{
	int ret = fs_write_all(fd, content->data, content->len);
	int saved;

	if (!ret && fsync(fd) < 0 && errno != EINVAL && errno != EROFS)
		ret = -1;
	saved = errno;
	if (close(fd) < 0 && !ret)
		return -1;
	errno = saved;
	return ret;
}

/* A device or a pipe (/dev/stdout) has no name to put a whole file under. */
static int write_through(const char *path, const struct buf *content,
			 struct error *err)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);

	if (fd < 0)
		return error_errno(err, "cannot open %s", path);
	if (fill_and_close(fd, content) < 0)
		return error_errno(err, "cannot write %s", path);
	return 0;
}

/* The rename itself is only safe once the folder is on the disk; that this
 * may not be possible (on some filesystems) is no reason to fail. */
static void sync_folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *dir = slash ? xstrndup(path, (size_t)(slash - path) + 1)
			  : xstrdup(".");
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd >= 0) {
		fsync(fd);
		close(fd);
	}
	free(dir);
}

/* PATH is not a link; it may not exist yet. */
static int replace(const char *path, const struct buf *content,
		   struct error *err)
{
	char unique[37];
	char *temporary;
	int fd, ret = -1;

	text_uuid(unique);
	temporary = xasprintf("%s.%.8s.tmp", path, unique);
	fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (fd < 0) {
		error_errno(err, "cannot write %s", path);
		goto out;
	}
	if (fill_and_close(fd, content) < 0 || rename(temporary, path) < 0) {
		error_errno(err, "cannot write %s", path);
		unlink(temporary);
		goto out;
	}
	sync_folder_of(path);
	ret = 0;
out:
	free(temporary);
	return ret;
}

int fs_write_atomic(const char *path, const struct buf *content,
		    struct error *err)
{
	struct stat st;
	char *real;
	int ret;

	if (stat(path, &st) < 0)
		return replace(path, content, err);
	if (S_ISDIR(st.st_mode)) {
		errno = EISDIR;
		return error_errno(err, "cannot write %s", path);
	}
	if (!S_ISREG(st.st_mode))
		return write_through(path, content, err);
	real = fs_real(path, err); /* a link stays a link */
	if (!real)
		return -1;
	ret = replace(real, content, err);
	free(real);
	return ret;
}

int fs_make_dirs(const char *dir, struct error *err)
{
	char *path = xstrdup(dir);
	char *end = path;
	int ret = 0;

	while (!ret && *end) {
		char was;
		int errnum;

		end += strspn(end, "/");
		end += strcspn(end, "/");
		was = *end;
		*end = '\0';
		errnum = mkdir(path, 0777) < 0 ? errno : 0;
		if (errnum && !fs_is_dir(path)) {
			errno = errnum; /* why, not what stat() says */
			error_errno(err, "cannot make the folder %s", path);
			ret = -1;
		}
		*end = was;
	}
	free(path);
	return ret;
}

int fs_check_place(const char *path, struct error *err)
{
	const char *slash = strrchr(path, '/');
	char *dir = slash ? xstrndup(path, (size_t)(slash - path) + 1)
			  : xstrdup(".");
	int failed = access(dir, W_OK | X_OK);

	free(dir);
	if (!failed && fs_is_dir(path)) {
		errno = EISDIR;
		failed = -1;
	}
	return failed ? error_errno(err, "cannot write %s", path) : 0;
}

bool fs_is_dir(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISDIR(st.st_mode);
}

bool fs_is_file(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISREG(st.st_mode);
}

char *fs_join(const char *dir, const char *path)
{
	size_t len = strlen(dir);

	if (*path == '/' || !len)
		return xstrdup(path);
	return xasprintf("%s%s%s", dir, dir[len - 1] == '/' ? "" : "/", path);
}

char *fs_temporary(const char *name)
{
	const char *dir = getenv("TMPDIR");

	return xasprintf("%s/tare-%s-XXXXXX", dir && *dir ? dir : "/tmp", name);
}

char *fs_real(const char *path, struct error *err)
{
	char *real = realpath(path, NULL);

	if (!real)
		error_errno(err, "cannot find %s", path);
	return real;
}
