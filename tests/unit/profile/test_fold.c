/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/compiler.h"
#include "model/stacks.h"
#include "profile/fold.h"
#include "profile/places.h"
#include "profile/labels.h"
#include "profile/tally.h"
#include <stdlib.h>

static const struct stack_weight one = {
	.samples = 1, .cpu_ns = 100, .wait_ns = 7, .squares = 1e4
};

/* Leaf first: main:3 -> f:N -> g:N */
static uint32_t add(struct stacks *stacks, size_t sitting, int depth, int line)
{
	const struct stack_frame frames[] = {
		{ fold_function(stacks, "a.py", "g", 20), line },
		{ fold_function(stacks, "a.py", "f", 10), line },
		{ fold_function(stacks, "a.py", "main", 1), 3 },
	};

	return fold_stack(stacks, sitting, frames + 3 - depth, (size_t)depth,
			  &one);
}

void test_fold_same_stack_is_the_same_node(void **state)
{
	struct stacks stacks = { .room = 0 };
	uint32_t node;

	(void)state;
	assert_int_equal(fold_sitting(&stacks), 0);
	node = add(&stacks, 0, 3, 21);
	assert_int_equal(add(&stacks, 0, 3, 21), node);
	assert_int_not_equal(add(&stacks, 0, 3, 22), node);
	assert_int_equal(fold_weight(&stacks, 0, node).samples, 2);
	assert_int_equal(fold_weight(&stacks, 0, node).cpu_ns, 200);
	assert_int_equal(fold_weight(&stacks, 0, node).wait_ns, 14);
	assert_int_equal(stacks.functions.count, 3);
	/* the root, main:3, f:21 g:21, f:22 g:22 */
	assert_int_equal(stacks.nodes.count, 6);
	stacks_release(&stacks);
}

void test_fold_parents_come_first(void **state)
{
	struct stacks stacks = { .room = 0 };

	(void)state;
	fold_sitting(&stacks);
	for (int i = 0; i < 5000; i++)
		add(&stacks, 0, 1 + i % 3, i / 2);
	for (size_t i = 1; i < stacks.nodes.count; i++)
		assert_true(stacks.nodes.items[i].parent < i);
	stacks_release(&stacks);
}

void test_fold_sittings_share_the_tree_not_the_weights(void **state)
{
	struct stacks stacks = { .room = 0 };
	uint32_t node, other;

	(void)state;
	fold_sitting(&stacks);
	node = add(&stacks, 0, 3, 21);
	assert_int_equal(fold_sitting(&stacks), 1);
	assert_int_equal(add(&stacks, 1, 3, 21), node);
	other = add(&stacks, 1, 3, 5000);
	assert_int_equal(fold_weight(&stacks, 0, node).samples, 1);
	assert_int_equal(fold_weight(&stacks, 1, node).samples, 1);
	assert_int_equal(fold_weight(&stacks, 0, other).samples, 0);
	stacks_release(&stacks);
}

static struct tally tally_of(const struct stacks *stacks,
			     uint32_t *(*labels_of)(const struct labelled *,
						    struct places *),
			     struct places *places)
{
	const struct labelled side = { stacks, NULL, NULL, NULL };
	uint32_t *labels = labels_of(&side, places);
	struct tally tally;

	tally_take(stacks, labels, places->count, &tally);
	free(labels);
	return tally;
}

static size_t at(struct places *places, const char *function, int line)
{
	const struct place place = { "a.py", function, 0, line };

	return places_find(places, &place);
}

static void set_calls(struct stacks *stacks, size_t sitting, int64_t calls,
		      int64_t cpu_ns)
{
	stacks->sittings.items[sitting].calls = calls;
	stacks->sittings.items[sitting].calls_cpu_ns = cpu_ns;
}

/* Shares are of the samples, the whole is of the worker's clock. */
void test_tally_adds_up_to_the_call(void **state)
{
	struct places places = { .room = 0 };
	struct stacks stacks = { .room = 0 };
	struct tally tally;

	(void)state;
	fold_sitting(&stacks);
	set_calls(&stacks, 0, 10, 1000);
	add(&stacks, 0, 3, 21);
	add(&stacks, 0, 3, 22);
	add(&stacks, 0, 2, 21);
	add(&stacks, 0, 1, 21);
	tally = tally_of(&stacks, label_functions, &places);
	assert_true(tally.self[at(&places, "main", 0)] == 25);
	assert_true(tally.self[at(&places, "f", 0)] == 25);
	assert_true(tally.self[at(&places, "g", 0)] == 50);
	assert_true(tally.total[at(&places, "main", 0)] == 100);
	assert_true(tally.total[at(&places, "f", 0)] == 75);
	assert_true(tally.total[at(&places, "g", 0)] == 50);
	assert_int_equal(tally.samples[at(&places, "g", 0)], 2);
	/* half of four samples: var = n p (1 - p) * 25^2 = 1 * 25^2 */
	assert_true(tally.self_variance[at(&places, "g", 0)] == 625);
	/* the whole is known */
	assert_true(tally.total_variance[at(&places, "main", 0)] == 0);
	tally_release(&tally);
	places_release(&places);
	stacks_release(&stacks);
}

void test_tally_of_lines_sums_to_that_of_functions(void **state)
{
	struct places lines = { .room = 0 }, functions = { .room = 0 };
	struct stacks stacks = { .room = 0 };
	struct tally by_line, by_function;
	double sum = 0;

	(void)state;
	fold_sitting(&stacks);
	set_calls(&stacks, 0, 1, 4000);
	for (int i = 0; i < 40; i++)
		add(&stacks, 0, 1 + i % 3, 20 + i % 7);
	by_line = tally_of(&stacks, label_lines, &lines);
	by_function = tally_of(&stacks, label_functions, &functions);
	for (size_t i = 0; i < lines.count; i++)
		if (lines.items[i].function[0] == 'g')
			sum += by_line.self[i];
	assert_true(sum == by_function.self[at(&functions, "g", 0)]);
	tally_release(&by_line);
	tally_release(&by_function);
	places_release(&lines);
	places_release(&functions);
	stacks_release(&stacks);
}

void test_tally_counts_recursion_once(void **state)
{
	struct places places = { .room = 0 };
	struct stacks stacks = { .room = 0 };
	struct stack_frame frames[5];
	struct tally tally;

	(void)state;
	fold_sitting(&stacks);
	set_calls(&stacks, 0, 1, 500);
	for (size_t i = 0; i < ARRAY_LEN(frames); i++)
		frames[i] = (struct stack_frame){
			fold_function(&stacks, "a.py", "f", 10), 11
		};
	for (size_t i = 0; i < ARRAY_LEN(frames); i++)
		fold_stack(&stacks, 0, frames, i + 1, &one);
	tally = tally_of(&stacks, label_functions, &places);
	assert_true(tally.total[0] == 500);
	assert_true(tally.self[0] == 500);
	tally_release(&tally);
	places_release(&places);
	stacks_release(&stacks);
}

/* An unused sitting, one without samples: 0, not NaN. */
void test_tally_of_nothing_is_nothing(void **state)
{
	struct places places = { .room = 0 };
	struct stacks stacks = { .room = 0 };
	struct tally tally;

	(void)state;
	fold_sitting(&stacks);
	add(&stacks, 0, 3, 21);
	fold_sitting(&stacks);
	tally = tally_of(&stacks, label_functions, &places);
	assert_true(tally.self[1] == 0);
	assert_true(tally.self_variance[1] == 0);
	tally_release(&tally);
	places_release(&places);
	stacks_release(&stacks);
}

/* Methods of one name, before 3.11 had qualified names: told by their order,
 * not by their line. */
void test_labels_tell_functions_of_one_name(void **state)
{
	struct stacks stacks = { .room = 0 };
	uint32_t late = fold_function(&stacks, "a.py", "run", 70);
	uint32_t early = fold_function(&stacks, "a.py", "run", 7);

	(void)state;
	fold_function(&stacks, "b.py", "run", 1);
	assert_int_equal(label_ordinal(&stacks, early), 0);
	assert_int_equal(label_ordinal(&stacks, late), 1);
	assert_int_equal(fold_function(&stacks, "a.py", "run", 70), late);
	stacks_release(&stacks);
}
