/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "base/compiler.h"
#include "estimates.h"
#include "model/profile.h"
#include "model/stacks.h"
#include "profile/contrast.h"
#include "profile/digest.h"
#include "profile/estimate.h"
#include "profile/fold.h"
#include "profile/line_map.h"
#include "profile/sources.h"

static bool is_close(double value, double expected)
{
	return fabs(value - expected) <= 1e-9 * fmax(1, fabs(expected));
}

void test_estimates_are_those_of_scipy(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(known_estimates); i++) {
		const struct known_estimate *it = &known_estimates[i];
		struct estimate e = estimate_difference(
			it->base, it->base_variances, it->head,
			it->head_variances, it->count);

		assert_true(is_close(e.mean, it->mean));
		assert_true(is_close(e.se, it->se));
		assert_true(
			is_close(estimate_half_width(&e, .95), it->half_width));
		assert_true(is_close(estimate_t(&e), it->t));
		assert_true(is_close(estimate_p(it->t, it->count), it->p));
	}
}

/* Lines: one character each. */
static void split(struct strvec *lines, const char *text)
{
	for (; *text; text++)
		strvec_pushf(lines, "%c", *text);
}

void test_line_maps(void **state)
{
	static const struct {
		const char *base, *head;
		int to_head[8], to_base[8]; /* from line 1 on */
	} rows[] = {
		{ "abc", "abc", { 1, 2, 3 }, { 1, 2, 3 } },
		{ "abc", "aXbc", { 1, 3, 4 }, { 1, 0, 2, 3 } },
		{ "aXbc", "abc", { 1, 0, 2, 3 }, { 1, 3, 4 } },
		{ "abc", "aXc", { 1, 2, 3 }, { 1, 2, 3 } }, /* changed */
		{ "abbc", "aXbcY", { 1, 2, 3, 4 }, { 1, 2, 3, 4, 0 } },
		{ "abcd", "aXYcd", { 1, 0, 4, 5 }, { 1, 0, 0, 3, 4 } },
		{ "ab", "ba", { 0, 1 }, { 2, 0 } },
		{ "", "ab", { 0 }, { 0, 0 } },
		{ "ab", "", { 0, 0 }, { 0 } },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct strvec base = STRVEC_INIT, head = STRVEC_INIT;
		struct line_map map;

		split(&base, rows[i].base);
		split(&head, rows[i].head);
		line_map_make(&map, &base, &head);
		for (size_t j = 0; j < base.count; j++)
			assert_int_equal(line_map_head(&map, (int)j + 1),
					 rows[i].to_head[j]);
		for (size_t j = 0; j < head.count; j++)
			assert_int_equal(line_map_base(&map, (int)j + 1),
					 rows[i].to_base[j]);
		assert_int_equal(line_map_head(&map, 0), 0);
		assert_int_equal(line_map_base(&map, 99), 0);
		line_map_release(&map);
		strvec_release(&base);
		strvec_release(&head);
	}
}

/* Two made sides ---------------------------------------------------------- */

static const char base_source[] = "def slow(n):\n"
				  "    return n\n"
				  "def gone(n):\n"
				  "    return 1\n"
				  "def work(n):\n"
				  "    gone(n)\n"
				  "    return slow(n)\n";

static const char head_source[] = "import math\n"
				  "\n"
				  "def slow(n):\n"
				  "    return n\n"
				  "def fresh(n):\n"
				  "    return 2\n"
				  "def extra(n):\n"
				  "    return 3\n"
				  "def work(n):\n"
				  "    return slow(n)\n";

enum { SITTINGS = 6, CALLS = 100 };

struct made_side {
	struct stacks stacks, memory;
	struct sources sources;
	struct digest_side side;
	const char *file;
};

static void make(struct made_side *made, const char *tree, const char *file,
		 const char *source)
{
	*made = (struct made_side){ .file = file };
	made->side = (struct digest_side){
		.stacks = &made->stacks,
		.memory = &made->memory,
		.tree = tree,
		.sources = &made->sources,
	};
	sources_give(&made->sources, file, source);
}

/* SAMPLES of work:WORK -> NAME:LINE in every sitting, a little more in each;
 * a sample is a us of a call. */
static void add(struct made_side *made, const char *name, int first, int line,
		int work, int work_first, int samples)
{
	const struct stack_weight one = { .samples = 1,
					  .cpu_ns = 1000,
					  .squares = 1e6 };
	const struct stack_frame frames[] = {
		{ fold_function(&made->stacks, made->file, name, first), line },
		{ fold_function(&made->stacks, made->file, "work", work_first),
		  work },
	};

	while (made->stacks.sittings.count < SITTINGS)
		fold_sitting(&made->stacks);
	for (size_t i = 0; i < SITTINGS; i++)
		for (int j = 0; j < samples + (int)(i % 3); j++) {
			fold_stack(&made->stacks, i, frames, 2, &one);
			made->stacks.sittings.items[i].calls = CALLS;
			made->stacks.sittings.items[i].calls_cpu_ns += 1000;
		}
}

static void release(struct made_side *made)
{
	stacks_release(&made->stacks);
	stacks_release(&made->memory);
	sources_release(&made->sources);
}

/* COUNT requests of 10 bytes at that line. */
static void ask(struct made_side *made, int line, int count)
{
	const struct stack_weight one = { .allocations = 1,
					  .allocated_bytes = 10 };
	const struct stack_frame frame = {
		fold_function(&made->memory, made->file, "work", 1), line
	};

	if (!made->memory.sittings.count)
		fold_sitting(&made->memory);
	while (count--)
		fold_stack(&made->memory, 0, &frame, 1, &one);
}

void test_memory_tells_only_what_differs(void **state)
{
	struct profile_change change = { .case_id = "c" };
	struct made_side base, head;

	(void)state;
	make(&base, "/trees/base", "/trees/base/m.py", base_source);
	make(&head, "/trees/head", "/trees/head/m.py", head_source);
	ask(&base, 2, 7);  /* return n */
	ask(&head, 4, 7);  /* the same */
	ask(&base, 7, 5);  /* return slow(n) */
	ask(&head, 10, 8); /* more of it */
	ask(&base, 6, 1);  /* is gone */
	contrast(&base.side, &head.side, &change);
	assert_int_equal(change.memory.count, 2);
	assert_int_equal(change.memory.items[0].place.line, 10);
	assert_int_equal(change.memory.items[0].allocations, 8);
	assert_int_equal(change.memory.items[0].base_allocations, 5);
	assert_string_equal(change.memory.items[0].place.text,
			    "    return slow(n)");
	assert_int_equal(change.memory.items[1].presence, PRESENT_GONE);
	assert_int_equal(change.memory.items[1].base_bytes, 10);
	profile_change_release(&change);
	release(&base);
	release(&head);
}

static void make_both(struct made_side *base, struct made_side *head)
{
	make(base, "/trees/base", "/trees/base/m.py", base_source);
	make(head, "/trees/head", "/trees/head/m.py", head_source);
	add(base, "slow", 1, 2, 7, 5, 1000);
	add(base, "gone", 3, 4, 6, 5, 300);
	add(head, "slow", 3, 4, 10, 9, 5000);
	add(head, "fresh", 5, 6, 10, 9, 500);
}

static const struct change_row *find(const struct change_rows *rows,
				     const char *function)
{
	for (size_t i = 0; i < rows->count; i++)
		if (strcmp(rows->items[i].place.function, function) == 0)
			return &rows->items[i];
	return NULL;
}

void test_contrast_names_what_differs(void **state)
{
	struct profile_change change = { .case_id = "c" };
	struct made_side base, head;
	const struct change_row *row;

	(void)state;
	make_both(&base, &head);
	contrast(&base.side, &head.side, &change);
	assert_true(change.sure);
	assert_true(fabs(change.call.ns - 42000) < 100);
	row = &change.functions.items[0];
	assert_string_equal(row->place.function, "slow");
	assert_string_equal(row->place.file, "m.py");
	assert_int_equal(row->place.line, 3);
	assert_int_equal(row->presence, PRESENT_BOTH);
	assert_true(row->sure && fabs(row->self.ns - 40000) < 100);
	/* the line moved, and is the same */
	row = find(&change.lines, "slow");
	assert_int_equal(row->presence, PRESENT_BOTH);
	assert_int_equal(row->place.line, 4);
	assert_string_equal(row->place.text, "    return n");
	assert_true(fabs(row->base_ns - 10010) < 20);
	row = find(&change.functions, "gone");
	assert_int_equal(row->presence, PRESENT_GONE);
	assert_true(row->sure && row->self.ns < 0);
	assert_int_equal(find(&change.lines, "gone")->presence, PRESENT_GONE);
	row = find(&change.functions, "fresh");
	assert_int_equal(row->presence, PRESENT_NEW);
	assert_int_equal(find(&change.lines, "fresh")->presence, PRESENT_NEW);
	/* 95 % of it is one line, the innermost such */
	assert_non_null(change.way);
	assert_string_equal(change.way->place.function, "slow");
	profile_change_release(&change);
	release(&base);
	release(&head);
}

void test_contrast_swapped_turns_signs(void **state)
{
	struct profile_change change = { .case_id = "c" };
	struct profile_change swapped = { .case_id = "c" };
	struct made_side base, head;

	(void)state;
	make_both(&base, &head);
	contrast(&base.side, &head.side, &change);
	contrast(&head.side, &base.side, &swapped);
	assert_true(change.call.ns == -swapped.call.ns);
	for (size_t i = 0; i < change.functions.count; i++) {
		const struct change_row *row = &change.functions.items[i];
		const struct change_row *other = find(&swapped.functions,
						      row->place.function);

		assert_true(row->self.ns == -other->self.ns);
		assert_true(row->sure == other->sure);
		if (row->presence == PRESENT_BOTH)
			assert_int_equal(other->presence, PRESENT_BOTH);
		else
			assert_int_not_equal(row->presence, other->presence);
	}
	profile_change_release(&change);
	profile_change_release(&swapped);
	release(&base);
	release(&head);
}

void test_contrast_of_the_same_finds_nothing(void **state)
{
	struct profile_change change = { .case_id = "c" };
	struct made_side base, head;

	(void)state;
	make_both(&base, &head);
	contrast(&head.side, &head.side, &change);
	assert_false(change.sure);
	assert_null(change.way);
	for (size_t i = 0; i < change.functions.count; i++) {
		assert_false(change.functions.items[i].sure);
		assert_true(change.functions.items[i].self.ns == 0);
	}
	profile_change_release(&change);
	release(&base);
	release(&head);
}

void test_digest_adds_up(void **state)
{
	struct profile profile = { .case_id = "c" };
	struct made_side base, head;
	double functions = 0, lines = 0;

	(void)state;
	make_both(&base, &head);
	digest(&head.side, &profile);
	for (size_t i = 0; i < profile.functions.count; i++)
		functions += profile.functions.items[i].self.ns;
	for (size_t i = 0; i < profile.lines.count; i++)
		lines += profile.lines.items[i].self.ns;
	assert_true(is_close(functions, profile.call_ns));
	assert_true(is_close(lines, profile.call_ns));
	assert_string_equal(profile.functions.items[0].place.function, "slow");
	assert_string_equal(profile.lines.items[0].place.text, "    return n");
	assert_int_equal(profile.quality.processes, SITTINGS);
	profile_release(&profile);
	release(&base);
	release(&head);
}
