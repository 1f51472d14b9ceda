/* SPDX-License-Identifier: MIT */
#ifndef PLAN_IDENTITY_H
#define PLAN_IDENTITY_H

struct arena;
struct bindings;
struct plan_case;

/*
 * Who a case is, and whether it is still the same one.  An identity survives
 * reordering of the suite file; the definition is what the file says of the
 * case, the code is what stands in the *.py beside the file (not below it:
 * folders hold the product; in the top of a repository, of those that
 * suite_owns_at_top()).
 */

/* By name. */
void identity_sort(struct bindings *bindings);

/* suite/benchmark[key=value,...]@label */
const char *identity_of(struct arena *arena, const struct plan_case *c);

/* Of the case that this one's `reference` names; NULL if it has none or is
 * it. */
const char *identity_of_reference(struct arena *arena,
				  const struct plan_case *c);

/* 16 hex digits. */
const char *identity_definition(struct arena *arena, const struct plan_case *c);
const char *identity_code(struct arena *arena, const char *dir);

#endif
