/* SPDX-License-Identifier: MIT */
/* Profiles and flames against golden files, and against evil names. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/compiler.h"
#include "base/error.h"
#include "base/json.h"
#include "made.h"
#include "model/profile.h"
#include "model/stacks.h"
#include "profile/contrast.h"
#include "profile/digest.h"
#include "profile/fold.h"
#include "profile/merge.h"
#include "profile/sources.h"
#include "reports/flames.h"
#include "reports/profiles.h"
#include "reports/report.h"

static const struct report_style style = { .columns = 80, .unicode = true };

struct made_side {
	struct stacks stacks, memory;
	struct sources sources;
	struct digest_side side;
};

static const char made_file[] = "/t/parser.py";

/* SAMPLES of us, of a call each, for a stack of main, parse (line 3 or 4) and
 * what may be below. */
static void add(struct made_side *made, int line, const char *leaf, int samples)
{
	const struct stack_weight time = { .samples = 1,
					   .cpu_ns = 1000,
					   .squares = 1e6 };
	const struct stack_weight memory = { .allocations = 2,
					     .allocated_bytes = 100 };
	const char *file = made_file;
	const struct stack_frame frames[] = {
		{ fold_function(&made->stacks, "/lib/python3.11/json/x.py",
				leaf ? leaf : "", 7),
		  8 },
		{ fold_function(&made->stacks, file, "Parser.parse", 2), line },
		{ fold_function(&made->stacks, file, "main", 1), 1 },
	};
	size_t skip = leaf ? 0 : 1;

	for (size_t i = 0; i < made->stacks.sittings.count; i++) {
		struct sitting *sitting = &made->stacks.sittings.items[i];

		for (int j = 0; j < samples; j++)
			fold_stack(&made->stacks, i, frames + skip, 3 - skip,
				   &time);
		sitting->calls = 1;
		sitting->calls_cpu_ns += 1000 * samples;
		sitting->glances += samples;
	}
	if (!leaf)
		fold_stack(&made->memory, 0,
			   &(struct stack_frame){
				   fold_function(&made->memory, file,
						 "Parser.parse", 2),
				   line },
			   1, &memory);
}

static void make(struct made_side *made, int slow)
{
	*made = (struct made_side){ .side = { .stacks = &made->stacks,
					      .memory = &made->memory,
					      .tree = "/t",
					      .sources = &made->sources } };
	sources_give(&made->sources, made_file,
		     "def main(text):\n"
		     "def parse(self):\n"
		     "\tfor c in self.text:\n"
		     "\t\tself.found += c in '<&>'\n");
	for (int i = 0; i < 4; i++)
		fold_sitting(&made->stacks);
	fold_sitting(&made->memory);
	add(made, 3, NULL, 30);
	add(made, 4, NULL, slow);
	add(made, 4, "scan", 20);
}

static void release(struct made_side *made)
{
	stacks_release(&made->stacks);
	stacks_release(&made->memory);
	sources_release(&made->sources);
}

void test_profile_golden(void **state)
{
	struct profile profile = { .case_id = "s/parse[n=1]@cpython3.11" };
	struct made_side made;
	struct buf out = BUF_INIT;

	(void)state;
	make(&made, 50);
	made.stacks.sittings.items[0].unreadable = 1;
	made.stacks.sittings.items[1].missed = 100;
	digest(&made.side, &profile);
	terminal_profile(&profile, &style, &out);
	assert_golden("profile.terminal", &out);
	buf_release(&out);
	profile_release(&profile);
	release(&made);
}

void test_change_golden(void **state)
{
	struct profile_change change = { .case_id = "s/parse[n=1]@cpython3.11",
					 .base = "git:main",
					 .head = "working tree" };
	struct made_side base, head;
	struct buf out = BUF_INIT;

	(void)state;
	make(&base, 50);
	make(&head, 90);
	add(&head, 4, NULL, 1); /* and more memory */
	contrast(&base.side, &head.side, &change);
	terminal_change(&change, &style, &out);
	assert_golden("profile_change.terminal", &out);
	buf_release(&out);
	profile_change_release(&change);
	release(&base);
	release(&head);
}

typedef void print_fn(const struct stacks *stacks, const char *title,
		      struct buf *out);

static const struct {
	print_fn *print;
	const char *one, *two; /* golden files */
} formats[] = {
	{ collapsed_stacks, "profile.collapsed", "profile_change.collapsed" },
	{ speedscope_stacks, "profile.speedscope",
	  "profile_change.speedscope" },
	{ flame_stacks, "profile.svg", "profile_change.svg" },
};

void test_flames_golden(void **state)
{
	struct made_side base, head;
	const struct digest_side *sides[] = { &base.side, &head.side };

	(void)state;
	make(&base, 50);
	make(&head, 90);
	for (size_t i = 0; i < ARRAY_LEN(formats); i++)
		for (size_t count = 1; count <= 2; count++) {
			struct stacks merged = { .room = 0 };
			struct buf out = BUF_INIT;

			merge_sides(sides, count, &merged);
			formats[i].print(&merged, "s/parse", &out);
			assert_golden(count == 1 ? formats[i].one
						 : formats[i].two,
				      &out);
			buf_release(&out);
			stacks_release(&merged);
		}
	release(&base);
	release(&head);
}

/* What a function calls last stands with it, whoever was seen between. */
void test_speedscope_is_depth_first(void **state)
{
	struct stacks stacks = { .room = 0 };
	const struct stack_weight weight = { .cpu_ns = 1000 };
	struct buf out = BUF_INIT;
	struct stack_frame a, b, c;

	(void)state;
	fold_sitting(&stacks);
	a.function = fold_function(&stacks, "x.py", "a", 0);
	b.function = fold_function(&stacks, "x.py", "b", 0);
	c.function = fold_function(&stacks, "x.py", "c", 0);
	a.line = b.line = c.line = 0;
	fold_stack(&stacks, 0, &a, 1, &weight);
	fold_stack(&stacks, 0, &b, 1, &weight);
	fold_stack(&stacks, 0, (struct stack_frame[]){ b, a }, 2, &weight);
	fold_stack(&stacks, 0, (struct stack_frame[]){ c, b }, 2, &weight);
	fold_stack(&stacks, 0, (struct stack_frame[]){ c, b, a }, 3, &weight);
	speedscope_stacks(&stacks, "x", &out);
	assert_non_null(
		strstr(out.data, "\"samples\":[[0],[0,1],[0,1,2],[1],[1,2]]"));
	buf_release(&out);
	stacks_release(&stacks);
}

/* All of a call, whatever the sides' numbers of samples. */
void test_merged_sides_are_calls(void **state)
{
	struct made_side base, head;
	const struct digest_side *sides[] = { &base.side, &head.side };
	struct stacks merged = { .room = 0 };
	int64_t ps[2] = { 0 };

	(void)state;
	make(&base, 50);
	make(&head, 90);
	merge_sides(sides, 2, &merged);
	for (uint32_t i = 1; i < merged.nodes.count; i++)
		for (size_t j = 0; j < 2; j++)
			ps[j] += fold_weight(&merged, j, i).cpu_ns;
	assert_int_equal(ps[0], 100 * 1000 * 1000);
	assert_int_equal(ps[1], 140 * 1000 * 1000);
	stacks_release(&merged);
	release(&base);
	release(&head);
}

void test_flames_bear_evil_names(void **state)
{
	(void)state;
	for (size_t i = 0; i < made_name_count; i++) {
		struct made_side made;
		const struct digest_side *sides[] = { &made.side };

		make(&made, 50);
		add(&made, 4, made_names[i], 40);
		for (size_t j = 0; j < ARRAY_LEN(formats); j++) {
			struct stacks merged = { .room = 0 };
			struct buf out = BUF_INIT;

			merge_sides(sides, 1, &merged);
			formats[j].print(&merged, made_names[i], &out);
			assert_harmless(&out);
			if (formats[j].print == flame_stacks)
				assert_null(strstr(out.data, "<script"));
			buf_release(&out);
			stacks_release(&merged);
		}
		release(&made);
	}
}
