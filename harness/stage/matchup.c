/* SPDX-License-Identifier: MIT */
/* Two sides that must be kept apart, and cases that must be brought
 * together. */
#include "stage/matchup.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/text.h"
#include "history/git.h"
#include "measure/solo.h"
#include "model/plan.h"
#include "stage/trees.h"

enum { NAMED_MOST = 4, FOREIGN_MOST = 3 };

/* Does NAME stand for ID as a whole, perhaps without suite or interpreter? */
static bool is_name_of(const char *name, const char *id)
{
	const char *at = strrchr(id, '@');
	const char *slash = strchr(id, '/');
	size_t len = strlen(name);

	if (strcmp(name, id) == 0 || (slash && strcmp(name, slash + 1) == 0))
		return true;
	if (!at)
		return false;
	return (len == (size_t)(at - id) && strncmp(name, id, len) == 0) ||
	       (slash && len == (size_t)(at - slash) - 1 &&
		strncmp(name, slash + 1, len) == 0);
}

static int say_ambiguous(const struct plan *plan, const char *name,
			 struct error *err)
{
	struct buf list = BUF_INIT;
	size_t count = 0;

	for (size_t i = 0; i < plan->count; i++) {
		if (!strstr(plan->cases[i].id, name))
			continue;
		if (++count <= NAMED_MOST)
			buf_addf(&list, "%s%s", count > 1 ? ", " : "",
				 plan->cases[i].id);
	}
	if (count > NAMED_MOST)
		buf_adds(&list, ", ...");
	if (count)
		error_set(err, ERROR_USAGE, "'%s' may be any of %zu cases: %s",
			  name, count, list.data);
	else
		error_set(err, ERROR_USAGE,
			  "no side and no case is called '%s'; `tare plan` "
			  "lists the cases",
			  name);
	buf_release(&list);
	return -1;
}

int matchup_pick(struct plan *plan, const char *name, struct error *err)
{
	size_t whole = 0, part = 0, found = 0;

	for (size_t i = 0; i < plan->count; i++) {
		const char *id = plan->cases[i].id;

		if (is_name_of(name, id)) {
			whole++;
			found = i;
		} else if (strstr(id, name)) {
			part++;
			found = whole ? found : i;
		}
	}
	if (whole > 1 || (!whole && part != 1))
		return say_ambiguous(plan, name, err);
	plan->cases[0] = plan->cases[found];
	plan->count = 1;
	return 0;
}

int matchup_join(struct plan *base, const struct plan *head, struct error *err)
{
	struct plan_case *a = &base->cases[0];
	const struct plan_case *b = &head->cases[0];

	if (case_is_one_shot(a) != case_is_one_shot(b))
		return error_set(err, ERROR_USAGE,
				 "%s and %s cannot take turns: one is a "
				 "process each time, the other is not",
				 a->id, b->id);
	a->id = b->id;
	a->definition = b->definition;
	a->code = b->code;
	return 0;
}

/* Keeping apart --------------------------------------------------------- */

struct apart {
	struct arena *arena;
	struct foreign_tree *foreign;
	struct provenance *provenance;
};

static void add_foreign(struct apart *apart, const char *root,
			const char *complaint)
{
	struct provenance *p = apart->provenance;

	if (!root || strcmp(root, p->tree) == 0)
		return;
	for (size_t i = 0; i < p->count; i++)
		if (strcmp(p->foreign[i].root, root) == 0)
			return;
	apart->foreign[p->count++] = (struct foreign_tree){
		.root = arena_strdup(apart->arena, root),
		.complaint = complaint,
	};
}

static void add_checkouts(struct apart *apart, const char *complaint)
{
	char *top = git_top("."), *main_top = git_main_top(".");

	add_foreign(apart, top, complaint);
	add_foreign(apart, main_top, complaint);
	free(top);
	free(main_top);
}

static struct apart begin_apart(struct plan *plan, const char *own)
{
	struct arena *arena = &plan->arena;
	struct apart apart = {
		.arena = arena,
		.foreign = arena_alloc(arena,
				       FOREIGN_MOST * sizeof(*apart.foreign)),
		.provenance = arena_alloc(arena, sizeof(*apart.provenance)),
	};

	apart.provenance->tree = arena_strdup(arena, own);
	apart.provenance->foreign = apart.foreign;
	return apart;
}

static void end_apart(const struct apart *apart, struct plan *plan)
{
	for (size_t i = 0; i < plan->count; i++)
		plan->cases[i].provenance = apart->provenance->count
						    ? apart->provenance
						    : NULL;
}

/* A folder that the user named may share what lies around it; a tree of ours
 * has nothing but its own. */
static void keep_apart(struct plan *plan, const struct worktree *tree,
		       const char *own, const char *other,
		       const char *complaint)
{
	struct apart apart = begin_apart(plan, own);

	if (trees_is_ours(tree))
		add_checkouts(&apart,
			      "both sides import {file} of the main checkout "
			      "(editable install?): add `build:` to the suite, "
			      "so that each side installs its own");
	add_foreign(&apart, other, complaint);
	end_apart(&apart, plan);
}

void matchup_keep_own(struct plan *plan, const char *root)
{
	struct apart apart = begin_apart(plan, root);

	add_checkouts(&apart,
		      "it imports {file} of the main checkout instead of its "
		      "commit's (editable install?): add `build:` to the "
		      "suite, so that each commit is installed");
	end_apart(&apart, plan);
}

void matchup_keep_apart(const struct trees *trees, struct plan *base,
			struct plan *head)
{
	keep_apart(base, &trees->base, trees->base_root, trees->head_root,
		   "base imports {file} of head's tree instead of its own "
		   "(editable install?): add `build:` to the suite, so that "
		   "each side installs its own");
	keep_apart(head, &trees->head, trees->head_root, trees->base_root,
		   "head imports {file} of base's tree instead of its own "
		   "(editable install?): add `build:` to the suite, so that "
		   "each side installs its own");
}
