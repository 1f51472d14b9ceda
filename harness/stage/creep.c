/* SPDX-License-Identifier: MIT */
/* Slow creep: nominated by the window, decided by pairs, commit by commit. */
#include "stage/creep.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "compare/ratchet.h"
#include "compare/window.h"
#include "gate/ladder.h"
#include "history/git.h"
#include "model/findings.h"
#include "stage/baseline_window.h"
#include "stage/climb.h"
#include "stage/side.h"

/* The cases nominated against the commit of nomination AT. */
static void cases_of(const struct nominations *all, size_t at,
		     struct strvec *cases)
{
	for (size_t i = at; i < all->count; i++)
		if (strcmp(all->items[i].commit, all->items[at].commit) == 0)
			strvec_push(cases, all->items[i].case_id);
}

static bool is_first_of_commit(const struct nominations *all, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (strcmp(all->items[i].commit, all->items[at].commit) == 0)
			return false;
	return true;
}

/* A duet of CASES against the commit of THEN.  One that cannot be is said in
 * a note: what the rest of the gate has found stands. */
static int play(const struct climb *climb, const struct nomination *then,
		const struct strvec *cases, struct findings *findings,
		struct error *err)
{
	char hash[65];
	struct error failure = ERROR_INIT;
	struct findings *duet = NULL;

	if (git_resolve(".", then->commit, hash, &failure) == 0)
		duet = climb_stage(climb, hash, cases, &failure);
	if (duet)
		ladder_take_creep(
			findings, duet,
			arena_printf(&findings->arena,
				     "slow creep: against %.9s, %zu runs ago, "
				     "the best that the baseline has been",
				     then->commit, then->runs_ago));
	else if (failure.kind != ERROR_INTERRUPT)
		strvec_pushf(&findings->notes,
			     "the ratchet could not look at %.9s: %s",
			     then->commit, failure.text);
	else
		*err = failure;
	findings_free(duet);
	return failure.kind == ERROR_INTERRUPT ? -1 : 0;
}

static int play_all(const struct climb *climb,
		    const struct nominations *nominations,
		    struct findings *findings, struct error *err)
{
	int ret = 0;

	for (size_t i = 0; ret == 0 && i < nominations->count; i++) {
		struct strvec cases = STRVEC_INIT;

		if (!is_first_of_commit(nominations, i))
			continue;
		cases_of(nominations, i, &cases);
		ret = play(climb, &nominations->items[i], &cases, findings,
			   err);
		strvec_release(&cases);
	}
	return ret;
}

int creep_look(const struct climb *climb, struct findings *findings,
	       struct error *err)
{
	const char *name = side_baseline(climb->base);
	struct nominations nominations = { .items = NULL };
	struct window *window;
	int ret;

	if (!name || climb_why_no_duets(climb))
		return 0;
	window = baseline_window(climb->store, name, climb->head, err);
	if (!window)
		return -1;
	ratchet_nominate(window, climb->head, findings, &nominations);
	ret = play_all(climb, &nominations, findings, err);
	nominations_release(&nominations);
	window_free(window);
	return ret;
}
