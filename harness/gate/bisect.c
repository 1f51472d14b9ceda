/* SPDX-License-Identifier: MIT */
/*
 * Search by halves.  Invariant: everything below `good` is good, `bad` is
 * bad, and what is marked between them was asked and did not answer.
 */
#include "gate/bisect.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/alloc.h"

struct search {
	size_t good; /* candidates below this are good */
	size_t bad;
	bool *asked;
};

static bool is_open(const struct search *search, size_t candidate)
{
	return candidate >= search->good && candidate < search->bad &&
	       !search->asked[candidate];
}

/* MIDDLE + DISTANCE or MIDDLE - DISTANCE, if one of them is open. */
static bool try_at(const struct search *search, size_t middle, size_t distance,
		   size_t *candidate)
{
	if (is_open(search, middle + distance))
		*candidate = middle + distance;
	else if (distance <= middle && is_open(search, middle - distance))
		*candidate = middle - distance;
	else
		return false;
	return true;
}

/* The next to ask; false if none is left. */
static bool pick(const struct search *search, size_t *candidate)
{
	size_t width = search->bad - search->good;
	/* of an odd width the middle, of an even one the older */
	size_t middle = search->good + (width - 1) / 2;

	if (!width)
		return false;
	if (try_at(search, middle, 0, candidate))
		return true;
	for (size_t distance = 1; distance <= width; distance *= 2)
		if (try_at(search, middle, distance, candidate))
			return true;
	for (size_t distance = 1; distance <= width; distance++)
		if (try_at(search, middle, distance, candidate))
			return true;
	return false;
}

static void take_answer(struct search *search, size_t candidate,
			enum bisect_answer answer, struct bisect_result *result)
{
	search->asked[candidate] = true;
	result->asked++;
	switch (answer) {
	case BISECT_GOOD:
		search->good = candidate + 1;
		break;
	case BISECT_BAD:
		search->bad = candidate;
		break;
	case BISECT_UNSURE:
	case BISECT_BROKEN:
		result->unanswered++;
		break;
	}
}

int bisect_search(size_t count, const struct bisect_oracle *oracle,
		  struct bisect_result *result, struct error *err)
{
	struct search search = {
		.bad = count - 1,
		.asked = xcalloc(count, sizeof(*search.asked)),
	};
	struct bisect_result found = { 0 };
	enum bisect_answer answer;
	size_t candidate;
	int ret = 0;

	while (ret == 0 && pick(&search, &candidate)) {
		ret = oracle->ask(oracle->context, candidate, &answer, err);
		if (ret == 0)
			take_answer(&search, candidate, answer, &found);
	}
	found.low = search.good;
	found.high = search.bad;
	free(search.asked);
	if (ret == 0)
		*result = found;
	return ret;
}

size_t bisect_steps(size_t count)
{
	size_t steps = 0;

	for (size_t left = count; left > 1; left -= left / 2)
		steps++;
	return steps;
}

static double middle_of(const struct bisect_change *change)
{
	return log(change->ratio) / 2;
}

enum bisect_answer bisect_judge(const struct bisect_change *change,
				const struct bisect_change *whole)
{
	double middle = middle_of(whole);
	double sign = middle < 0 ? -1 : 1; /* where less is worse */
	double low = log(sign > 0 ? change->low : change->high) * sign;
	double high = log(sign > 0 ? change->high : change->low) * sign;

	middle *= sign;
	if (low > middle)
		return BISECT_BAD;
	return high < middle ? BISECT_GOOD : BISECT_UNSURE;
}

struct bisect_change bisect_combine(const struct bisect_change *a,
				    const struct bisect_change *b)
{
	double half_a = log(a->high / a->low) / 2;
	double half_b = log(b->high / b->low) / 2;
	double weight_a, weight_b, ratio, half;

	if (!(half_a > 0))
		return *a;
	if (!(half_b > 0))
		return *b;
	weight_a = 1 / (half_a * half_a);
	weight_b = 1 / (half_b * half_b);
	ratio = (log(a->ratio) * weight_a + log(b->ratio) * weight_b) /
		(weight_a + weight_b);
	half = 1 / sqrt(weight_a + weight_b);
	return (struct bisect_change){
		.ratio = exp(ratio),
		.low = exp(ratio - half),
		.high = exp(ratio + half),
	};
}
