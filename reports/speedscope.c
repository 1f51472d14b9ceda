/* SPDX-License-Identifier: MIT */
/* speedscope's file format: https://www.speedscope.app/file-format-schema.json */
#include <stdlib.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/text.h"
#include "model/stacks.h"
#include "profile/fold.h"
#include "reports/flames.h"

static void put_printable(struct json *object, const char *key,
			  const char *text)
{
	struct buf plain = BUF_INIT;

	text_add_printable(&plain, text, 0);
	json_put_text(object, key, plain.data);
	buf_release(&plain);
}

static struct json *frames_json(const struct stacks *stacks)
{
	struct json *frames = json_new_array();

	for (size_t i = 0; i < stacks->functions.count; i++) {
		const struct stack_function *function =
			&stacks->functions.items[i];
		struct json *frame = json_new_object();

		put_printable(frame, "name", function->name);
		if (*function->file)
			put_printable(frame, "file", function->file);
		json_push(frames, frame);
	}
	return frames;
}

static void push_frames(struct json *list, const struct stacks *stacks,
			uint32_t node)
{
	const struct stack_node *it = &stacks->nodes.items[node];

	if (it->parent)
		push_frames(list, stacks, it->parent);
	json_push(list, json_new_integer(it->function));
}

/* All nodes, each with those below it behind it: else a function would be in
 * several places along the app's time order.  To free(). */
static uint32_t *depth_first(const struct stacks *stacks)
{
	size_t count = stacks->nodes.count;
	const struct stack_node *nodes = stacks->nodes.items;
	uint32_t *order = xcalloc(count + 1, sizeof(*order));
	uint32_t *sizes = xcalloc(count + 1,
				  sizeof(*sizes)); /* with all below */
	uint32_t *free_at = xcalloc(count + 1, sizeof(*free_at));

	for (size_t i = count; i-- > 1;)
		sizes[nodes[i].parent] += ++sizes[i];
	for (size_t i = 1; i < count; i++) {
		uint32_t *at = &free_at[nodes[i].parent];

		order[*at] = (uint32_t)i;
		free_at[i] = *at + 1;
		*at += sizes[i];
	}
	free(sizes);
	free(free_at);
	return order;
}

static struct json *profile_json(const struct stacks *stacks, size_t side,
				 const char *name)
{
	uint32_t *order = depth_first(stacks);
	struct json *profile = json_new_object();
	struct json *samples = json_new_array(), *weights = json_new_array();
	double end = 0;

	for (size_t i = 0; i + 1 < stacks->nodes.count; i++) {
		double ns = (double)fold_weight(stacks, side, order[i]).cpu_ns /
			    1000;
		struct json *frames;

		if (!(ns > 0))
			continue;
		frames = json_new_array();
		push_frames(frames, stacks, order[i]);
		json_push(samples, frames);
		json_push(weights, json_new_real(ns));
		end += ns;
	}
	free(order);
	json_put_text(profile, "type", "sampled");
	put_printable(profile, "name", name);
	json_put_text(profile, "unit", "nanoseconds");
	json_put_real(profile, "startValue", 0);
	json_put_real(profile, "endValue", end);
	json_put(profile, "samples", samples);
	json_put(profile, "weights", weights);
	return profile;
}

void speedscope_stacks(const struct stacks *stacks, const char *title,
		       struct buf *out)
{
	struct json *file = json_new_object(), *shared = json_new_object();
	struct json *profiles = json_new_array();
	size_t count = stacks->sittings.count;
	struct buf name = BUF_INIT;

	json_put(shared, "frames", frames_json(stacks));
	for (size_t i = 0; i < count; i++) {
		buf_truncate(&name, 0);
		if (count > 1)
			buf_adds(&name, i ? "head: " : "base: ");
		buf_adds(&name, title);
		json_push(profiles, profile_json(stacks, i, name.data));
	}
	json_put_text(file, "$schema",
		      "https://www.speedscope.app/file-format-schema.json");
	put_printable(file, "name", title);
	json_put_text(file, "exporter", "tare");
	json_put_integer(file, "activeProfileIndex", (int64_t)count - 1);
	json_put(file, "shared", shared);
	json_put(file, "profiles", profiles);
	json_print(file, JSON_COMPACT, out);
	buf_addc(out, '\n');
	json_free(file);
	buf_release(&name);
}
