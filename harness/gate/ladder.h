/* SPDX-License-Identifier: MIT */
#ifndef GATE_LADDER_H
#define GATE_LADDER_H

struct findings;
struct strvec;

/*
 * From what a recorded baseline could tell to what a duet has to.  Pure: who
 * measures asks which cases go up a rung, and puts back what came of it.
 */

/*
 * Append the cases that pairs should decide: of gated findings those that
 * are undecided, worse by counting (was it the code, or what it ran on?),
 * and those that could not be compared with the recorded side at all.
 * Waived ones are left alone.
 */
void ladder_nominate(const struct findings *findings, struct strvec *cases);

/*
 * Put what DUET found of CASES in the place of what FINDINGS say of them.  A
 * case that a duet could not play (it failed on one side) keeps what it
 * has, and the reason is added.  A count that is worse and confirmed stays,
 * unless the duet counted something else.
 */
void ladder_take(struct findings *findings, const struct findings *duet,
		 const struct strvec *cases);

/* Take from DUET, which was played against an older commit, only what is
 * worse and confirmed; WHY becomes its reason. */
void ladder_take_creep(struct findings *findings, const struct findings *duet,
		       const char *why);

/* There will be no duet of CASES: say WHY in what is not decided. */
void ladder_stay(struct findings *findings, const struct strvec *cases,
		 const char *why);

#endif
