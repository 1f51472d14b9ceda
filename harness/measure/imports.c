/* SPDX-License-Identifier: MIT */
/*
 * Invariant: nothing here is timed, and a command's own failure is left for
 * the measurement to tell.
 */
#include "measure/imports.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/compiler.h"
#include "base/error.h"
#include "base/fs.h"
#include "measure/measure.h"
#include "measure/worker_start.h"
#include "model/plan.h"
#include "spawn/cleanroom.h"
#include "spawn/spawn.h"

/* What follows ROOT and a slash in PATH; NULL if PATH is not below ROOT. */
static const char *below(const char *path, const char *root)
{
	size_t len = strlen(root);

	return strncmp(path, root, len) == 0 && path[len] == '/'
		       ? path + len + 1
		       : NULL;
}

/* Packages and an interpreter's own library, which sides may share. */
static bool is_installed(const char *path)
{
	static const char *const folders[] = { "site-packages/",
					       "dist-packages/", "lib/python",
					       "lib/pypy" };

	for (size_t i = 0; i < ARRAY_LEN(folders); i++)
		if (strstr(path, folders[i]))
			return true;
	return false;
}

/* ROOT holds PATH, and further in than the best so far. */
static bool is_nearer(const char *root, const char *path, size_t *best)
{
	struct error ignored = ERROR_INIT;
	char *real = fs_real(root, &ignored);
	size_t len = real && below(path, real) ? strlen(real) : 0;
	bool nearer = len > *best;

	if (nearer)
		*best = len;
	free(real);
	return nearer;
}

static const char *name_file(struct arena *arena, const char *complaint,
			     const char *file)
{
	const char *mark = strstr(complaint, "{file}");

	if (!mark)
		return arena_strdup(arena, complaint);
	return arena_printf(arena, "%.*s%s%s", (int)(mark - complaint),
			    complaint, file, mark + strlen("{file}"));
}

/* Of nested trees the innermost counts. */
static const char *complain(const char *path,
			    const struct provenance *provenance,
			    struct arena *arena)
{
	const char *complaint = NULL;
	size_t root_len = 0;

	is_nearer(provenance->tree, path, &root_len);
	for (size_t i = 0; i < provenance->count; i++)
		if (is_nearer(provenance->foreign[i].root, path, &root_len))
			complaint = provenance->foreign[i].complaint;
	if (!complaint || is_installed(path + root_len))
		return NULL;
	return name_file(arena, complaint, path + root_len + 1);
}

/* The source of bytecode NAME (module.cpython-311.pyc) in FOLDER, of which
 * links are resolved. */
static char *source_of(const char *folder, const char *name)
{
	struct error ignored = ERROR_INIT;
	char *real = fs_real(*folder ? folder : "/", &ignored);
	char *source = xasprintf("%s/%.*s.py", real ? real : folder,
				 (int)strcspn(name, "."), name);

	free(real);
	return source;
}

/* Below CACHE stand the folders of the sources, from the root on: FOLDER. */
static const char *search(const char *cache, const char *folder,
			  const struct provenance *provenance,
			  struct arena *arena)
{
	char *place = xasprintf("%s%s", cache, folder);
	struct strvec names = STRVEC_INIT;
	struct error ignored = ERROR_INIT;
	const char *complaint = NULL;

	if (fs_list(place, &names, &ignored) < 0)
		names.count = 0;
	for (size_t i = 0; !complaint && i < names.count; i++) {
		char *inner = xasprintf("%s/%s", folder, names.items[i]);
		char *entry = xasprintf("%s%s", cache, inner), *source;

		if (fs_is_dir(entry)) {
			complaint = search(cache, inner, provenance, arena);
		} else {
			source = source_of(folder, names.items[i]);
			complaint = complain(source, provenance, arena);
			free(source);
		}
		free(inner);
		free(entry);
	}
	strvec_release(&names);
	free(place);
	return complaint;
}

const char *imports_complaint(const char *cache,
			      const struct provenance *provenance,
			      struct arena *arena)
{
	return search(cache, "", provenance, arena);
}

static int run(const struct measure_setup *setup, const struct plan_case *c,
	       const char *cache, struct error *err)
{
	const struct draw draw = { .hash_seed = 0 };
	struct strvec argv = STRVEC_INIT;
	struct start start;
	struct child *child;
	int ret = 0;

	start_init(&start, setup, c, &draw);
	cleanroom_set(&start.environment, "PYTHONPYCACHEPREFIX", cache);
	cleanroom_set(&start.environment, "PYTHONDONTWRITEBYTECODE", "");
	strvec_push(&argv, c->program);
	for (size_t i = 1; i < c->command.count; i++)
		strvec_push(&argv, c->command.items[i]);
	start.request.envp = (const char *const *)start.environment.items;
	start.request.argv = (const char *const *)argv.items;
	child = spawn_start(setup->warden, &start.request, err);
	if (child ? spawn_wait(child, -1, err) < 0 : err->kind != ERROR_SYSTEM)
		ret = -1;
	else
		*err = ERROR_INIT;
	spawn_free(child);
	strvec_release(&argv);
	start_release(&start);
	return ret;
}

static int check(const struct measure_setup *setup, struct arena *arena,
		 struct plan_case *c, struct error *err)
{
	char *cache = fs_temporary("imports");
	struct error ignored = ERROR_INIT;
	int ret;

	if (!mkdtemp(cache)) {
		ret = error_errno(err, "cannot make the folder %s", cache);
		goto out;
	}
	ret = run(setup, c, cache, err);
	if (ret == 0)
		c->broken = imports_complaint(cache, c->provenance, arena);
	if (fs_remove_tree(cache, &ignored) < 0)
		ignored = ERROR_INIT; /* in nobody's way */
out:
	free(cache);
	return ret;
}

int imports_check(const struct measure_setup *setup, struct plan *plan,
		  struct error *err)
{
	for (size_t i = 0; i < plan->count; i++) {
		struct plan_case *c = &plan->cases[i];

		if (c->benchmark->kind != BENCHMARK_COMMAND || !c->provenance ||
		    c->skip || c->broken)
			continue;
		if (check(setup, &plan->arena, c, err) < 0)
			return -1;
	}
	return 0;
}
