/* SPDX-License-Identifier: MIT */
/*
 * A suite file becomes a struct suite: text, tree, keys.  The tree is gone
 * afterwards; the suite holds copies in its own arena, so it never points
 * into the text.
 */
#include "config/config.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/fs.h"
#include "config/keys.h"
#include "config/reading.h"
#include "config/settingkeys.h"
#include "config/source.h"
#include "config/yamltree.h"
#include "model/suite.h"

#define MAX_FILE_BYTES (1024 * 1024)

static struct suite *new_suite(const char *name, const char *dir)
{
	struct suite *suite = xcalloc(1, sizeof(*suite));
	struct arena *arena = &suite->arena;

	suite->file = arena_strdup(arena, name);
	suite->dir = arena_strdup(arena, dir);
	suite->interpreters = arena_alloc(arena, sizeof(*suite->interpreters));
	suite->interpreters[0].command = "python3";
	suite->interpreter_count = 1;
	suite->path.items = arena_alloc(arena, 2 * sizeof(char *));
	suite->path.items[0] = suite->dir;
	suite->path.count = 1;
	return suite;
}

static int read_root(struct reading *reading, const struct node *root)
{
	if (!root || (root->kind == NODE_SCALAR && root->plain && !*root->text))
		return error_set(reading->err, ERROR_INPUT,
				 "%s: is empty; a suite needs at least "
				 "'suite' and 'benchmarks'",
				 reading->source->name);
	if (root->kind != NODE_MAP)
		return reading_refuse(reading, root,
				      "expected keys, such as 'suite' and "
				      "'benchmarks', each with its value");
	if (keys_read(reading, IN_SUITE, root) < 0)
		return -1;
	if (!reading->suite->name)
		return reading_refuse(reading, root,
				      "the suite has no name; add 'suite: "
				      "NAME'");
	if (!reading->suite->benchmarks)
		return reading_refuse(reading, root,
				      "the suite has no 'benchmarks'");
	return 0;
}

static int read_suite(struct suite *suite, struct source *source,
		      struct error *err)
{
	struct texts requires = { .count = 0 };
	struct arena tree = { NULL };
	const struct node *root = NULL;
	struct settings settings;
	struct policy policy;
	int result = -1;
	struct reading reading = {
		.source = source,
		.suite = suite,
		.settings = &settings,
		.policy = &policy,
		.requires = &requires,
		.err = err,
	};

	settings_init(&settings);
	policy_init(&policy);
	if (yamltree_parse(source, &tree, &root, err) == 0)
		result = read_root(&reading, root);
	arena_release(&tree);
	return result;
}

struct suite *config_parse(const char *text, unsigned long len,
			   const char *name, const char *dir, struct error *err)
{
	struct source source;
	struct suite *suite;

	if (len > MAX_FILE_BYTES) {
		error_set(err, ERROR_INPUT,
			  "%s: is larger than 1 MiB, which no suite file "
			  "needs to be",
			  name);
		return NULL;
	}
	if (len >= 3 && !memcmp(text, "\xef\xbb\xbf", 3)) {
		text += 3; /* a byte order mark is no character */
		len -= 3;
	}
	source_init(&source, name, text, len);
	suite = new_suite(name, dir);
	if (read_suite(suite, &source, err) < 0) {
		suite_free(suite);
		return NULL;
	}
	return suite;
}

/* The suite.yaml of DIR, whether or not it is there.  To free(). */
static char *file_in(const char *dir)
{
	size_t len = strlen(dir);
	char *trimmed, *file;

	while (len > 1 && dir[len - 1] == '/')
		len--;
	trimmed = xstrndup(dir, len);
	file = fs_join(trimmed, "suite.yaml");
	free(trimmed);
	return file;
}

/* Append the suite.yaml of DIR if there is one. */
static bool find_in(const char *dir, struct strvec *files)
{
	char *file = file_in(dir);
	bool found = fs_is_file(file);

	if (found)
		strvec_push(files, file);
	free(file);
	return found;
}

/* Append those of the folders in DIR. */
static int find_below(const char *dir, struct strvec *files, struct error *err)
{
	struct strvec names = STRVEC_INIT;
	size_t before = files->count;
	int result = fs_list(dir, &names, err);

	for (size_t i = 0; i < names.count; i++) {
		char *below = fs_join(dir, names.items[i]);

		if (names.items[i][0] != '.')
			find_in(below, files);
		free(below);
	}
	strvec_release(&names);
	if (result == 0 && files->count == before)
		result = error_set(err, ERROR_INPUT,
				   "no suite.yaml in %s or the folders in it; "
				   "`tare init` writes a starter",
				   dir);
	return result;
}

int config_find(const char *path, struct strvec *files, struct error *err)
{
	if (!fs_is_dir(path) && !fs_is_file(path))
		return error_set(err, ERROR_INPUT,
				 "%s: there is no such file or folder", path);
	if (!fs_is_dir(path)) {
		const char *ending = strrchr(path, '.');

		if (ending && strcmp(ending, ".py") == 0)
			return error_set(err, ERROR_INPUT,
					 "%s: is Python; a suite is a "
					 "suite.yaml that names functions, or "
					 "its folder",
					 path);
		strvec_push(files, path);
		return 0;
	}
	return find_in(path, files) ? 0 : find_below(path, files, err);
}

/* The one suite file that PATH means.  To free(); NULL with ERR. */
static char *find_file(const char *path, struct error *err)
{
	char *file;

	if (fs_is_file(path))
		return xstrdup(path);
	if (!fs_is_dir(path)) {
		error_set(err, ERROR_INPUT,
			  "%s: there is no such file or folder", path);
		return NULL;
	}
	file = file_in(path);
	if (!fs_is_file(file)) {
		error_set(err, ERROR_INPUT,
			  "no suite.yaml in %s; `tare init` writes a starter",
			  path);
		free(file);
		return NULL;
	}
	return file;
}

/* The folder that the file, all links resolved, lies in. */
static char *folder_of(const char *file, struct error *err)
{
	const char *slash = strrchr(file, '/');
	char *folder, *real;

	if (!slash)
		folder = xstrdup(".");
	else
		folder = xstrndup(file, slash == file ? 1 : slash - file);
	real = fs_real(folder, err);
	free(folder);
	return real;
}

struct suite *config_read(const char *path, struct error *err)
{
	struct buf content = BUF_INIT;
	struct suite *suite = NULL;
	char *dir = NULL, *file = find_file(path, err);

	if (!file)
		return NULL;
	dir = folder_of(file, err);
	if (dir && fs_read(file, MAX_FILE_BYTES, &content, err) == 0)
		suite = config_parse(content.data, content.len, file, dir, err);
	buf_release(&content);
	free(dir);
	free(file);
	return suite;
}
