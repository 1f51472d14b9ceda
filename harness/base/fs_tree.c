/* SPDX-License-Identifier: MIT */
/*
 * Folders and what is in them.  Invariant: a link is never followed; a name
 * is always looked up in the folder it was read from.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/fs.h"

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The names in the folder open as FD, which is closed; -1 and errno. */
static int list_fd(int fd, struct strvec *names)
{
	DIR *dir = fdopendir(fd);
	struct dirent *entry;
	int failed;

	if (!dir) {
		close(fd);
		return -1;
	}
	while (errno = 0, (entry = readdir(dir)))
		if (strcmp(entry->d_name, ".") != 0 &&
		    strcmp(entry->d_name, "..") != 0)
			strvec_push(names, entry->d_name);
	failed = errno;
	closedir(dir);
	if (names->count)
		qsort(names->items, names->count, sizeof(*names->items),
		      compare_names);
	errno = failed;
	return failed ? -1 : 0;
}

int fs_list(const char *dir, struct strvec *names, struct error *err)
{
	struct strvec found = STRVEC_INIT;
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0 || list_fd(fd, &found) < 0) {
		error_errno(err, "cannot list %s", dir);
		strvec_release(&found);
		return -1;
	}
	for (size_t i = 0; i < found.count; i++)
		strvec_push(names, found.items[i]);
	strvec_release(&found);
	return 0;
}

static int remove_at(int parent, const char *name);

/* Empty the folder NAME of PARENT; -1 and errno. */
static int empty_at(int parent, const char *name)
{
	struct strvec names = STRVEC_INIT;
	int fd = openat(parent, name,
			O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	int copy, ret = -1;

	if (fd < 0)
		return -1;
	copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
	if (copy < 0 || list_fd(copy, &names) < 0)
		goto out;
	for (size_t i = 0; i < names.count; i++)
		if (remove_at(fd, names.items[i]) < 0)
			goto out;
	ret = 0;
out:
	strvec_release(&names);
	close(fd);
	return ret;
}

static int remove_at(int parent, const char *name)
{
	if (!unlinkat(parent, name, 0) || errno == ENOENT)
		return 0;
	if (errno != EISDIR && errno != EPERM)
		return -1;
	if (empty_at(parent, name) < 0)
		return -1;
	return unlinkat(parent, name, AT_REMOVEDIR);
}

int fs_remove_tree(const char *dir, struct error *err)
{
	if (remove_at(AT_FDCWD, dir) < 0)
		return error_errno(err, "cannot remove %s", dir);
	return 0;
}
