/* SPDX-License-Identifier: MIT */
#ifndef STAGE_MEETING_H
#define STAGE_MEETING_H

#include "base/compiler.h"
#include "stage/prepare.h"
#include "stage/trees.h"

struct error;
struct stage_request;

/* Two sides that meet: their trees, their plans, a CPU for both.  Begins as
 * { .trees = TREES_INIT }. */
struct meeting {
	struct trees trees;
	struct prepared prepared;
	char *of_base; /* the case that base plays, before it is renamed */
};

/* Lay out the trees, plan both sides, take the CPU.  Whatever came of it is
 * undone by meeting_close(). */
MUST_CHECK int meeting_open(struct meeting *meeting,
			    const struct stage_request *request,
			    enum trees_order order, struct error *err);
void meeting_close(struct meeting *meeting);

#endif
