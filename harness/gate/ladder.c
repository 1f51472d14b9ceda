/* SPDX-License-Identifier: MIT */
/*
 * Findings of two rungs become one list.  Invariant: no case is lost and
 * none stands twice; the order of cases stays.
 */
#include "gate/ladder.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "gate/gate.h"
#include "model/findings.h"

static bool has(const struct strvec *list, const char *text)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->items[i], text) == 0)
			return true;
	return false;
}

static bool is_open(const struct finding *finding)
{
	return finding->verdict == VERDICT_UNDECIDED ||
	       finding->verdict == VERDICT_CHANGED ||
	       finding->verdict == VERDICT_INCOMPARABLE;
}

/* What is over an absolute limit has a reason, and no pair would help. */
static bool is_counted_worse(const struct finding *finding)
{
	return finding->verdict == VERDICT_WORSE &&
	       finding->rung == RUNG_COUNTED && !finding->reason;
}

void ladder_nominate(const struct findings *findings, struct strvec *cases)
{
	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *finding = &findings->items[i];

		if (!finding->gated || gate_forgives(finding) ||
		    has(cases, finding->case_id))
			continue;
		if (is_open(finding) || is_counted_worse(finding))
			strvec_push(cases, finding->case_id);
	}
}

/* Why the duet has no numbers of the case; NULL if it has. */
static const char *why_not_played(const struct findings *duet, const char *id)
{
	const struct finding *whole = findings_find(duet, id, METRIC_COUNT);

	if (!whole)
		return NULL;
	return whole->reason ? whole->reason : verdict_names[whole->verdict];
}

static bool is_played(const struct findings *duet, const char *id)
{
	for (size_t i = 0; i < duet->count; i++)
		if (strcmp(duet->items[i].case_id, id) == 0)
			return !why_not_played(duet, id);
	return false;
}

static struct finding_pairs copy_pairs(struct arena *arena,
				       struct finding_pairs pairs)
{
	pairs.items = arena_memdup(arena, pairs.items,
				   pairs.count * sizeof(*pairs.items));
	return pairs;
}

static struct finding_dots copy_dots(struct arena *arena,
				     struct finding_dots dots)
{
	dots.items = arena_memdup(arena, dots.items,
				  dots.count * sizeof(*dots.items));
	return dots;
}

static void append(struct findings *findings, const struct finding *from)
{
	struct arena *arena = &findings->arena;
	struct finding *finding = VEC_PUSH(findings);

	*finding = *from;
	finding->case_id = arena_strdup(arena, from->case_id);
	finding->unit = arena_strdup(arena, from->unit);
	finding->reason = arena_strdup(arena, from->reason);
	finding->accepted = arena_strdup(arena, from->accepted);
	finding->series = copy_pairs(arena, from->series);
	finding->confirmation = copy_pairs(arena, from->confirmation);
	finding->base_dots = copy_dots(arena, from->base_dots);
	finding->head_dots = copy_dots(arena, from->head_dots);
}

/* Did the duet count, and something else than ITEM says?  Then base's code
 * does here what it did not where it was recorded. */
static bool counts_otherwise(const struct finding *item,
			     const struct finding *duet)
{
	return duet->rung == RUNG_COUNTED &&
	       duet->verdict != VERDICT_UNDECIDED &&
	       (duet->base != item->base || duet->head != item->head);
}

/* A count that came twice is not overruled by pairs, only by a count. */
static bool stands(const struct finding *item, const struct findings *duet)
{
	const struct finding *other = findings_find(duet, item->case_id,
						    item->metric);

	return is_counted_worse(item) && item->confirmed && other &&
	       other->verdict != VERDICT_WORSE &&
	       !counts_otherwise(item, other);
}

static bool is_overruled(const struct finding *said,
			 const struct finding *items, size_t count,
			 const struct findings *duet)
{
	for (size_t i = 0; i < count; i++)
		if (items[i].metric == said->metric &&
		    strcmp(items[i].case_id, said->case_id) == 0)
			return stands(&items[i], duet);
	return false;
}

/* What DUET says of case ID, but for what stands of the COUNT ITEMS. */
static void append_case(struct findings *findings, const struct findings *duet,
			const char *id, const struct finding *items,
			size_t count)
{
	for (size_t i = 0; i < duet->count; i++) {
		const struct finding *said = &duet->items[i];

		if (strcmp(said->case_id, id) == 0 &&
		    !is_overruled(said, items, count, duet))
			append(findings, said);
	}
}

static void add_reason(struct findings *findings, struct finding *finding,
		       const char *why)
{
	finding->reason = finding->reason
				  ? arena_printf(&findings->arena, "%s; %s",
						 finding->reason, why)
				  : arena_strdup(&findings->arena, why);
}

/* Is it the first finding of its case in ITEMS? */
static bool is_first(const struct finding *items, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (strcmp(items[i].case_id, items[at].case_id) == 0)
			return false;
	return true;
}

/* Has the duet said what ITEM says, and better? */
static bool is_replaced(const struct finding *item, const struct findings *duet)
{
	return item->metric == METRIC_COUNT ||
	       (findings_find(duet, item->case_id, item->metric) &&
		!stands(item, duet));
}

static void say_not_played(struct findings *findings,
			   const struct findings *duet,
			   const struct strvec *cases)
{
	for (size_t i = 0; i < cases->count; i++) {
		const char *id = cases->items[i];
		const char *why = why_not_played(duet, id);
		struct strvec one = STRVEC_INIT;

		if (is_played(duet, id))
			continue;
		strvec_push(&one, id);
		ladder_stay(findings, &one,
			    arena_printf(&findings->arena,
					 "no duet was possible: %s",
					 why ? why : "it was not played"));
		strvec_release(&one);
	}
}

void ladder_take(struct findings *findings, const struct findings *duet,
		 const struct strvec *cases)
{
	struct finding *before = findings->items;
	size_t count = findings->count;

	findings->items = NULL;
	findings->count = findings->capacity = 0;
	for (size_t i = 0; i < count; i++) {
		const char *id = before[i].case_id;
		bool played = has(cases, id) && is_played(duet, id);

		if (played && is_first(before, i))
			append_case(findings, duet, id, before, count);
		if (!played || !is_replaced(&before[i], duet))
			*VEC_PUSH(findings) = before[i];
	}
	free(before);
	for (size_t i = 0; i < duet->notes.count; i++)
		strvec_push(&findings->notes, duet->notes.items[i]);
	findings->seconds += duet->seconds;
	findings->alpha = duet->alpha;
	say_not_played(findings, duet, cases);
}

void ladder_take_creep(struct findings *findings, const struct findings *duet,
		       const char *why)
{
	for (size_t i = 0; i < duet->count; i++) {
		const struct finding *crept = &duet->items[i];
		struct finding *known;

		if (crept->verdict != VERDICT_WORSE || !crept->gated ||
		    !crept->confirmed || crept->metric == METRIC_COUNT)
			continue;
		append(findings, crept);
		known = findings_find(findings, crept->case_id, crept->metric);
		if (known != &findings->items[findings->count - 1])
			*known = findings->items[--findings->count];
		add_reason(findings, known, why);
	}
	findings->seconds += duet->seconds;
}

void ladder_stay(struct findings *findings, const struct strvec *cases,
		 const char *why)
{
	for (size_t i = 0; i < findings->count; i++) {
		struct finding *finding = &findings->items[i];

		if (finding->gated && is_open(finding) &&
		    has(cases, finding->case_id))
			add_reason(findings, finding, why);
	}
}
