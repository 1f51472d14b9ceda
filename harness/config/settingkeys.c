/* SPDX-License-Identifier: MIT */
/*
 * The keys of `defaults`, which may also stand in a benchmark: how to
 * measure.  A benchmark's settings begin as a copy of the suite's.
 */
#include <string.h>

#include "config/keys.h"
#include "config/reading.h"
#include "config/settingkeys.h"
#include "config/yamltree.h"
#include "model/suite.h"

#define MAX_PROCESSES 1000
#define MAX_WARMUP 100000
#define MAX_CPUS 4096
#define ALL_METRICS (METRIC_BIT(METRIC_COUNT) - 1)

void settings_init(struct settings *settings)
{
	*settings = (struct settings){
		.processes = AUTO,
		.budget_ns = INT64_C(10000000000),
		.warmup_slices = AUTO,
		.gc = GC_FREEZE,
		.timeout_ns = INT64_C(60000000000),
		.cpus = 1,
		.metrics = METRICS_AUTO,
	};
}

uint32_t settings_metrics(uint32_t wanted, uint32_t gated)
{
	if (wanted != METRICS_AUTO)
		return wanted;
	return (ALL_METRICS & ~METRIC_BIT(METRIC_INSTRUCTIONS)) | gated;
}

static bool is_auto(const struct node *node)
{
	return node->kind == NODE_SCALAR && !strcmp(node->text, "auto");
}

static int read_count(struct reading *reading, const struct node *node,
		      int64_t least, int64_t most, int *out)
{
	int64_t count = AUTO;

	if (!is_auto(node) &&
	    reading_integer(reading, node, least, most, &count) < 0)
		return -1;
	*out = (int)count;
	return 0;
}

int read_processes(struct reading *reading, const struct key *key,
		   const struct node *node)
{
	(void)key;
	return read_count(reading, node, 1, MAX_PROCESSES,
			  &reading->settings->processes);
}

int read_warmup(struct reading *reading, const struct key *key,
		const struct node *node)
{
	(void)key;
	return read_count(reading, node, 0, MAX_WARMUP,
			  &reading->settings->warmup_slices);
}

int read_cpus(struct reading *reading, const struct key *key,
	      const struct node *node)
{
	int64_t cpus;

	(void)key;
	if (reading_integer(reading, node, 1, MAX_CPUS, &cpus) < 0)
		return -1;
	reading->settings->cpus = (int)cpus;
	return 0;
}

/* budget and timeout */
int read_duration(struct reading *reading, const struct key *key,
		  const struct node *node)
{
	char *base = (char *)reading->settings;

	return reading_duration(reading, node, (int64_t *)(base + key->field));
}

int read_gc(struct reading *reading, const struct key *key,
	    const struct node *node)
{
	static const char *const names[] = { "freeze", "on", "off", NULL };
	int choice;

	(void)key;
	if (reading_choice(reading, node, names, &choice) < 0)
		return -1;
	reading->settings->gc = (enum gc_policy)choice;
	return 0;
}

int read_mode(struct reading *reading, const struct key *key,
	      const struct node *node)
{
	static const char *const names[] = { "turns", "alternate", NULL };
	int choice;

	(void)key;
	if (reading_choice(reading, node, names, &choice) < 0)
		return -1;
	reading->settings->mode = (enum duet_mode)choice;
	return 0;
}

static int read_one_metric(struct reading *reading, const struct node *node,
			   uint32_t *metrics)
{
	const char *names[METRIC_COUNT + 1] = { NULL };
	int metric;

	for (int i = 0; i < METRIC_COUNT; i++)
		names[i] = metric_infos[i].name;
	if (reading_choice(reading, node, names, &metric) < 0)
		return -1;
	*metrics |= METRIC_BIT(metric);
	return 0;
}

int read_metrics(struct reading *reading, const struct key *key,
		 const struct node *node)
{
	uint32_t metrics = 0;

	(void)key;
	if (is_auto(node)) {
		reading->settings->metrics = METRICS_AUTO;
		return 0;
	}
	if (reading_expect_list(reading, node, "[time, peak_memory]") < 0)
		return -1;
	for (const struct node *n = node->first; n; n = n->next) {
		if (read_one_metric(reading, n, &metrics) < 0)
			return -1;
	}
	reading->settings->metrics = metrics;
	return 0;
}
