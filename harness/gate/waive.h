/* SPDX-License-Identifier: MIT */
#ifndef GATE_WAIVE_H
#define GATE_WAIVE_H

struct findings;
struct waivers;

/*
 * Mark the gated findings that are worse, missing or failed and that a waiver
 * covers: `accepted` is "reason (who, until DATE)".  On TODAY ("2026-12-31")
 * a waiver whose last day is past does not cover any more: such a finding
 * is `expired`, unless another waiver holds.  Marks of before are renewed,
 * so that it can be asked again when findings have changed.
 */
void gate_waive(struct findings *findings, const struct waivers *waivers,
		const char *today);

#endif
