/* SPDX-License-Identifier: MIT */
/*
 * Reading the small text files in which Linux describes itself.  Invariant:
 * nothing here fails; what cannot be read is not known.
 */
#include "machine/sysfile.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/cpuset.h"
#include "base/error.h"
#include "base/fs.h"

enum { SYSFILE_LIMIT = 16 << 20 }; /* cpuinfo of 4,096 CPUs is 6 MB */

PRINTF_LIKE(3, 0)
static void make_path(struct buf *path, const char *root, const char *fmt,
		      va_list args)
{
	buf_adds(path, root);
	buf_vaddf(path, fmt, args);
}

static bool read_path(struct buf *content, const char *path)
{
	struct error err = ERROR_INIT;

	if (fs_read(path, SYSFILE_LIMIT, content, &err) < 0)
		return false;
	while (content->len > 0 && content->data[content->len - 1] == '\n')
		buf_truncate(content, content->len - 1);
	return true;
}

/* Defines PATH from ROOT, FMT and the arguments behind it. */
#define MAKE_PATH(path)                              \
	do {                                         \
		va_list args;                        \
		va_start(args, fmt);                 \
		make_path(&(path), root, fmt, args); \
		va_end(args);                        \
	} while (0)

bool sysfile_read(struct buf *content, const char *root, const char *fmt, ...)
{
	struct buf path = BUF_INIT;
	bool found;

	MAKE_PATH(path);
	found = read_path(content, path.data);
	buf_release(&path);
	return found;
}

bool sysfile_exists(const char *root, const char *fmt, ...)
{
	struct buf path = BUF_INIT;
	bool found;

	MAKE_PATH(path);
	found = access(path.data, F_OK) == 0;
	buf_release(&path);
	return found;
}

static int64_t to_integer(const char *text)
{
	char *end;
	long long value;

	errno = 0;
	value = strtoll(text, &end, 10);
	return end == text || errno || value < 0 ? -1 : value;
}

int64_t sysfile_integer(const char *root, const char *fmt, ...)
{
	struct buf path = BUF_INIT, content = BUF_INIT;
	int64_t value = -1;

	MAKE_PATH(path);
	if (read_path(&content, path.data))
		value = to_integer(content.data);
	buf_release(&path);
	buf_release(&content);
	return value;
}

bool sysfile_cpus(struct cpuset *cpus, const char *root, const char *fmt, ...)
{
	struct buf path = BUF_INIT, content = BUF_INIT;
	struct error err = ERROR_INIT;
	bool found;

	MAKE_PATH(path);
	found = read_path(&content, path.data) &&
		cpuset_parse(cpus, content.data, &err) == 0;
	buf_release(&path);
	buf_release(&content);
	return found;
}

const char *sysfile_line(struct arena *arena, const char *root, const char *fmt,
			 ...)
{
	struct buf path = BUF_INIT, content = BUF_INIT;
	const char *line = NULL;

	MAKE_PATH(path);
	if (read_path(&content, path.data) && *content.data)
		line = arena_strndup(arena, content.data,
				     strcspn(content.data, "\n"));
	buf_release(&path);
	buf_release(&content);
	return line;
}

const char *sysfile_field(const char *text, const char *key, char separator,
			  size_t *len)
{
	size_t key_len = strlen(key);

	while (*text) {
		const char *at = text + key_len;

		if (strncmp(text, key, key_len) == 0) {
			at += strspn(at, separator == ' ' ? "" : " \t");
			if (*at == separator) {
				at += 1 + strspn(at + 1, " \t");
				*len = strcspn(at, "\n");
				return at;
			}
		}
		text += strcspn(text, "\n");
		text += *text == '\n';
	}
	return NULL;
}

const char *sysfile_field_text(struct arena *arena, const char *text,
			       const char *key, char separator)
{
	size_t len;
	const char *at = sysfile_field(text, key, separator, &len);

	return at && len ? arena_strndup(arena, at, len) : NULL;
}

int64_t sysfile_field_integer(const char *text, const char *key, char separator)
{
	size_t len;
	const char *at = sysfile_field(text, key, separator, &len);

	return at && len ? to_integer(at) : -1;
}
