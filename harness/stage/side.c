/* SPDX-License-Identifier: MIT */
/* Names of sides, each with its own way to be found. */
#include "stage/side.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/fs.h"
#include "history/git.h"
#include "model/run.h"
#include "store/runfile.h"
#include "store/store.h"

static int take_run(struct chosen_side *side, char *name, struct run *run)
{
	if (!run) {
		free(name);
		return -1;
	}
	side->kind = SIDE_RUN;
	side->name = name;
	side->run = run;
	return 0;
}

static int find_baseline(struct chosen_side *side, const char *name,
			 struct store *store, const char *machine_id,
			 struct error *err)
{
	struct strvec uuids = STRVEC_INIT;
	int ret = -1;

	if (store_baseline_runs(store, name, machine_id, 1, &uuids, err) < 0)
		goto out;
	if (!uuids.count &&
	    store_baseline_runs(store, name, NULL, 1, &uuids, err) < 0)
		goto out;
	if (!uuids.count) {
		error_set(err, ERROR_NOTHING,
			  "there is no baseline '%s'; make it with "
			  "`tare run SUITE --save-as %s`",
			  name, name);
		goto out;
	}
	ret = take_run(side, xasprintf("baseline:%s", name),
		       store_get(store, uuids.items[0], STORE_WHOLE, err));
out:
	strvec_release(&uuids);
	return ret;
}

static int find_run(struct chosen_side *side, const char *which,
		    struct store *store, struct error *err)
{
	struct run *run = store_get(store, which, STORE_WHOLE, err);

	return take_run(side, run ? xasprintf("run:%.8s", run->uuid) : NULL,
			run);
}

static int find_revision(struct chosen_side *side, const char *rev,
			 struct error *err)
{
	char hash[65];

	if (git_resolve(".", rev, hash, err) < 0) {
		err->kind = ERROR_NOTHING;
		return -1;
	}
	side->kind = SIDE_REVISION;
	side->name = xasprintf("git:%s", rev);
	side->where = xstrdup(hash);
	return 0;
}

static int find_path(struct chosen_side *side, const char *path,
		     struct error *err)
{
	if (!fs_is_dir(path))
		return take_run(side, xstrdup(path), runfile_read(path, err));
	side->where = fs_real(path, err);
	if (!side->where)
		return -1;
	side->kind = SIDE_FOLDER;
	side->name = xstrdup(path);
	return 0;
}

static int find_word(struct chosen_side *side, const char *word,
		     struct store *store, const char *machine_id,
		     struct error *err)
{
	struct error ignored = ERROR_INIT;

	if (strcmp(word, "latest") == 0)
		return find_run(side, word, store, err);
	if (store_baseline_exists(store, word))
		return find_baseline(side, word, store, machine_id, err);
	if (find_run(side, word, store, &ignored) == 0 ||
	    find_revision(side, word, &ignored) == 0)
		return 0;
	return error_set(err, ERROR_NOTHING,
			 "'%s' is no baseline, no run and no git revision; "
			 "`tare list` and `tare baseline list` show what there "
			 "is, a file is written with a slash (./%s)",
			 word, word);
}

/* What stands behind PREFIX in TEXT; NULL if it begins otherwise. */
static const char *after(const char *text, const char *prefix)
{
	size_t len = strlen(prefix);

	return strncmp(text, prefix, len) == 0 ? text + len : NULL;
}

int side_find(struct chosen_side *side, const char *text, struct store *store,
	      const char *machine_id, struct error *err)
{
	const char *rest;

	*side = (struct chosen_side){ .kind = SIDE_RUN };
	if ((rest = after(text, "baseline:")))
		return find_baseline(side, rest, store, machine_id, err);
	if ((rest = after(text, "run:")))
		return find_run(side, rest, store, err);
	if ((rest = after(text, "git:")))
		return find_revision(side, rest, err);
	if (strchr(text, '/') || strcmp(text, ".") == 0 ||
	    strcmp(text, "..") == 0)
		return find_path(side, text, err);
	return find_word(side, text, store, machine_id, err);
}

int side_find_measured(struct chosen_side *side, const char *text,
		       struct store *store, const char *machine_id,
		       struct error *err)
{
	if (side_find(side, text, store, machine_id, err) < 0)
		return -1;
	if (!side->run || !side->run->quick)
		return 0;
	error_set(err, ERROR_NOTHING,
		  "%s is of `tare run --quick`, which measures nothing; `tare "
		  "list` shows the others",
		  side->name);
	side_release(side);
	return -1;
}

int side_find_run(struct chosen_side *side, const char *text,
		  struct store *store, struct error *err)
{
	if (side_find(side, text, store, NULL, err) < 0)
		return -1;
	if (side->run)
		return 0;
	error_set(err, ERROR_NOTHING,
		  "%s is not a recorded run; `tare list` has those",
		  side->name);
	side_release(side);
	return -1;
}

const char *side_baseline(const struct chosen_side *side)
{
	return side->run ? after(side->name, "baseline:") : NULL;
}

void side_release(struct chosen_side *side)
{
	run_free(side->run);
	free(side->name);
	free(side->where);
	*side = (struct chosen_side){ .kind = SIDE_RUN };
}
