/* SPDX-License-Identifier: MIT */
/* Folded stacks, as flame graph tools read them. */
#include <inttypes.h>

#include "base/buf.h"
#include "model/stacks.h"
#include "profile/fold.h"
#include "reports/escape.h"
#include "reports/flames.h"

static void add_frames(const struct stacks *stacks, uint32_t node,
		       struct buf *out)
{
	const struct stack_node *it = &stacks->nodes.items[node];
	const struct stack_function *function =
		&stacks->functions.items[it->function];
	struct buf name = BUF_INIT;

	if (it->parent) {
		add_frames(stacks, it->parent, out);
		buf_addc(out, ';');
	}
	buf_adds(&name, function->name);
	if (*function->file)
		buf_addf(&name, " (%s)", function->file);
	escape_collapsed(out, name.data);
	buf_release(&name);
}

void collapsed_stacks(const struct stacks *stacks, const char *title,
		      struct buf *out)
{
	(void)title; /* the format has no room for one */
	for (uint32_t i = 1; i < stacks->nodes.count; i++) {
		int64_t sum = 0;

		for (size_t j = 0; j < stacks->sittings.count; j++)
			sum += fold_weight(stacks, j, i).cpu_ns;
		if (!sum)
			continue;
		add_frames(stacks, i, out);
		for (size_t j = 0; j < stacks->sittings.count; j++)
			buf_addf(out, " %" PRId64,
				 fold_weight(stacks, j, i).cpu_ns);
		buf_addc(out, '\n');
	}
}
