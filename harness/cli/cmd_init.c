/* SPDX-License-Identifier: MIT */
/*
 * tare init: a suite that runs at once and a workflow for CI.  Invariant:
 * all files are looked at before the first is written, so nothing is half
 * there because something stood in the way.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/fs.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/screen.h"
#include "cli/starter.h"
#include "model/exit_status.h"

static const struct option options[] = {
	{ "name", 'n', OPTION_TEXT, "NAME", "what the suite is called",
	  "example" },
	{ "gitlab", 0, OPTION_FLAG, NULL, "for GitLab CI, not GitHub Actions",
	  NULL },
	{ "force", 'f', OPTION_FLAG, NULL, "replace files that are there",
	  NULL },
	{ .name = NULL },
};

static const char *const examples[] = {
	"tare init  # in the top folder of a project",
	"tare init --name parser --gitlab ~/src/project",
	NULL,
};

/* What is written where; `to` is seen from the project's folder. */
struct starter_file {
	const char *text;
	char *to, *path;
};

enum { FILE_SUITE, FILE_BENCH, FILE_WORKFLOW, FILE_COMMENT, FILE_MOST };

struct starting {
	const char *dir, *name;
	char *module; /* bench_NAME, as Python can import it */
	struct starter_file files[FILE_MOST];
	int count;
};

static int check_name(const char *name, struct error *err)
{
	bool good = isalpha((unsigned char)name[0]);

	for (const char *c = name; *c; c++)
		good = good &&
		       (isalnum((unsigned char)*c) || *c == '-' || *c == '_');
	if (good && strlen(name) <= 64)
		return 0;
	return error_set(err, ERROR_USAGE,
			 "--name %s: a suite is called by a letter, then "
			 "letters, digits, - and _",
			 name);
}

static char *module_of(const char *name)
{
	char *module = xasprintf("bench_%s", name);

	for (char *c = module; *c; c++)
		if (*c == '-')
			*c = '_';
	return module;
}

static void add_file(struct starting *in, const char *text, char *to)
{
	in->files[in->count++] = (struct starter_file){
		.text = text,
		.to = to,
		.path = fs_join(in->dir, to),
	};
}

/* In the order of the enum. */
static void plan_files(struct starting *in, const struct invocation *inv)
{
	add_file(in, starter_suite_yaml,
		 xasprintf("suites/%s/suite.yaml", in->name));
	add_file(in, starter_bench_py,
		 xasprintf("suites/%s/%s.py", in->name, in->module));
	if (invocation_flag(inv, "gitlab")) {
		add_file(in, starter_tare_yml, xstrdup(".gitlab/tare.yml"));
		return;
	}
	add_file(in, starter_workflow_yml,
		 xstrdup(".github/workflows/tare.yml"));
	add_file(in, starter_comment_yml,
		 xstrdup(".github/workflows/tare-comment.yml"));
}

/* Name all that stands in the way at once. */
static int check_free(const struct starting *in, struct error *err)
{
	struct buf taken = BUF_INIT;
	int ret = 0;

	for (int i = 0; i < in->count; i++) {
		if (access(in->files[i].path, F_OK) == 0)
			buf_addf(&taken, "%s%s", taken.len ? ", " : "",
				 in->files[i].path);
	}
	if (taken.len)
		ret = error_set(err, ERROR_USAGE,
				"there is already %s; --force replaces it, "
				"--name gives the suite another name",
				taken.data);
	buf_release(&taken);
	return ret;
}

/* TEXT with @NAME@ and @MODULE@ replaced. */
static void fill_in(const struct starting *in, const char *text,
		    struct buf *out)
{
	static const char name[] = "@NAME@", module[] = "@MODULE@";

	while (*text) {
		if (strncmp(text, name, strlen(name)) == 0) {
			buf_adds(out, in->name);
			text += strlen(name);
		} else if (strncmp(text, module, strlen(module)) == 0) {
			buf_adds(out, in->module);
			text += strlen(module);
		} else {
			buf_addc(out, *text++);
		}
	}
}

static int write_file(const struct starting *in,
		      const struct starter_file *file, struct error *err)
{
	const char *slash = strrchr(file->path, '/');
	char *dir = xstrndup(file->path, (size_t)(slash - file->path));
	struct buf text = BUF_INIT;
	int ret = fs_make_dirs(dir, err);

	fill_in(in, file->text, &text);
	if (ret == 0)
		ret = fs_write_atomic(file->path, &text, err);
	buf_release(&text);
	free(dir);
	return ret;
}

static void say_next(const struct starting *in, const struct invocation *inv)
{
	struct buf said = BUF_INIT;

	for (int i = 0; i < in->count; i++)
		buf_addf(&said, "wrote %s\n", in->files[i].path);
	buf_adds(&said, "\nNow:\n");
	if (strcmp(in->dir, ".") != 0)
		buf_addf(&said, "  cd %s\n", in->dir);
	buf_addf(&said,
		 "  tare run suites/%s --quick   does it run?\n"
		 "  tare run suites/%s           what does it cost?\n"
		 "  tare gate suites --against git:HEAD\n"
		 "      after a commit and a change: is anything worse?\n"
		 "\nPut your own code into %s.\n",
		 in->name, in->name, in->files[FILE_BENCH].to);
	buf_addf(&said,
		 "In %s, say in TARE_REPOSITORY where tare's source is%s.\n",
		 in->files[FILE_WORKFLOW].to,
		 invocation_flag(inv, "gitlab")
			 ? ", and in\n.gitlab-ci.yml: include: [{local: "
			   ".gitlab/tare.yml}]"
			 : "");
	screen_print(inv->screen, &said);
	buf_release(&said);
}

static void starting_release(struct starting *in)
{
	for (int i = 0; i < in->count; i++) {
		free(in->files[i].to);
		free(in->files[i].path);
	}
	free(in->module);
}

static int run_init(struct invocation *inv, struct error *err)
{
	const char *dir = invocation_argument(inv, 0);
	struct starting in = {
		.dir = dir ? dir : ".",
		.name = invocation_text(inv, "name"),
	};
	int ret = -1;

	if (check_name(in.name, err) < 0)
		return -1;
	in.module = module_of(in.name);
	plan_files(&in, inv);
	if (!invocation_flag(inv, "force") && check_free(&in, err) < 0)
		goto out;
	for (int i = 0; i < in.count; i++)
		if (write_file(&in, &in.files[i], err) < 0)
			goto out;
	say_next(&in, inv);
	ret = EXIT_STATUS_OK;
out:
	starting_release(&in);
	return ret;
}

const struct command command_init = {
	.name = "init",
	.arguments = "[DIR]",
	.summary = "write a starter suite and a workflow for CI",
	.about = "Writes a suite that runs at once, with the standard library "
		 "alone, to be filled with your own benchmarks, and a workflow "
		 "that gates pull requests and records what is merged. Files "
		 "that are there already stay as they are, unless --force is "
		 "given.",
	.options = options,
	.run = run_init,
	.examples = examples,
};
