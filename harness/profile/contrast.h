/* SPDX-License-Identifier: MIT */
#ifndef PROFILE_CONTRAST_H
#define PROFILE_CONTRAST_H

struct digest_side;
struct profile_change;

/*
 * Hold two sides against each other, sitting by sitting: sitting i of both
 * was one, turn by turn.  A line of base is held against what it has become
 * in head.  A row is sure if its t over sittings has a P below 5 % for all
 * rows together (Bonferroni), and if its change is no trifle: 0.3 % of a call
 * and 5 % of the call's change.  Swapping the sides turns every sign.
 */
void contrast(const struct digest_side *base, const struct digest_side *head,
	      struct profile_change *change);

#endif
