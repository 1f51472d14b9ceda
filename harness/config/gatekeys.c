/* SPDX-License-Identifier: MIT */
/*
 * The keys of `gate`: when a difference is one.  A benchmark's policy begins
 * as a copy of the suite's, and a metric that a gate names is gated.
 */
#include <stdbool.h>
#include <stddef.h>

#include "config/keys.h"
#include "config/reading.h"
#include "config/yamlscalar.h"
#include "config/yamltree.h"
#include "model/policy.h"
#include "model/suite.h"

int read_gate(struct reading *reading, const struct key *key,
	      const struct node *node)
{
	(void)key;
	if (reading_expect_map(reading, node, "{time: 3%, clock: wall}") < 0)
		return -1;
	return keys_read(reading, IN_GATE, node);
}

int read_clock(struct reading *reading, const struct key *key,
	       const struct node *node)
{
	static const char *const names[] = { "wall", "cpu", NULL };
	int choice;

	(void)key;
	if (reading_choice(reading, node, names, &choice) < 0)
		return -1;
	reading->policy->clock = (enum clock_kind)choice;
	return 0;
}

int read_confirm(struct reading *reading, const struct key *key,
		 const struct node *node)
{
	static const char *const names[] = { "again", "none", NULL };
	int choice;

	(void)key;
	if (reading_choice(reading, node, names, &choice) < 0)
		return -1;
	reading->policy->confirm = (enum confirm_kind)choice;
	return 0;
}

int read_tolerance(struct reading *reading, const struct key *key,
		   const struct node *node)
{
	double tolerance;

	(void)key;
	if (reading_ratio(reading, node, &tolerance) < 0)
		return -1;
	for (int i = 0; i < METRIC_COUNT; i++) {
		if (metric_infos[i].rule == RULE_PAIRED)
			reading->policy->metric[i].tolerance = tolerance;
	}
	return 0;
}

/* grow, floor and max of the metric whose map this stands in */
int read_limit(struct reading *reading, const struct key *key,
	       const struct node *node)
{
	enum metric metric = metric_find(node->key->parent->text);
	char *base = (char *)&reading->policy->metric[metric];
	double *field = (double *)(base + key->field);

	if (key->field == offsetof(struct metric_policy, tolerance))
		return reading_ratio(reading, node, field);
	return reading_quantity(reading, node, metric_infos[metric].unit,
				field);
}

static int is_switch(const struct node *node, bool *on)
{
	struct value value;

	if (node->kind != NODE_SCALAR ||
	    yamlscalar_resolve(node->text, node->plain, &value) < 0 ||
	    value.kind != VALUE_BOOL)
		return 0;
	*on = value.integer;
	return 1;
}

int read_metric(struct reading *reading, const struct key *key,
		const struct node *node)
{
	enum metric metric = metric_find(node->key->text);
	struct metric_policy *policy = &reading->policy->metric[metric];
	bool on = true;

	(void)key;
	if (!is_switch(node, &on)) {
		if (node->kind != NODE_MAP &&
		    reading_ratio(reading, node, &policy->tolerance) < 0)
			return -1;
		if (node->kind == NODE_MAP &&
		    keys_read(reading, IN_LIMITS, node) < 0)
			return -1;
	}
	policy->gated = on;
	if (on)
		reading->gated |= METRIC_BIT(metric);
	else
		reading->gated &= ~METRIC_BIT(metric);
	return 0;
}
