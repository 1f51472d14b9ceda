/* SPDX-License-Identifier: MIT */
/* Suites propose, the command line disposes; what was accepted is in a file
 * of the repository. */
#include "stage/terms.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/fs.h"
#include "base/text.h"
#include "base/units.h"
#include "config/accepted.h"
#include "gate/waive.h"
#include "history/git.h"
#include "model/suite.h"
#include "stage/prepare.h"

static int find_metric(const char *name, enum metric *metric, struct error *err)
{
	const char *names[METRIC_COUNT + 1];
	const char *meant;

	*metric = metric_find(name);
	if (*metric != METRIC_COUNT)
		return 0;
	for (size_t i = 0; i < METRIC_COUNT; i++)
		names[i] = metric_infos[i].name;
	names[METRIC_COUNT] = NULL;
	meant = text_suggest(name, names);
	return error_set(err, ERROR_USAGE, "unknown metric '%s'%s%s%s", name,
			 meant ? ", did you mean '" : "", meant ? meant : "",
			 meant ? "'?" : "");
}

/* "METRIC=REST": the metric, and *REST; without "=" METRIC_COUNT. */
static int split(const char *text, enum metric *metric, const char **rest,
		 struct error *err)
{
	const char *equals = strchr(text, '=');
	char *name;
	int ret;

	*metric = METRIC_COUNT;
	*rest = text;
	if (!equals)
		return 0;
	*rest = equals + 1;
	name = xstrndup(text, (size_t)(equals - text));
	ret = find_metric(name, metric, err);
	free(name);
	return ret;
}

static int take_tolerance(const char *text, struct policy *policy,
			  struct error *err)
{
	enum metric metric;
	const char *rest;
	double ratio;

	if (split(text, &metric, &rest, err) < 0 ||
	    units_parse_ratio(rest, &ratio, err) < 0)
		return -1;
	for (size_t i = 0; i < METRIC_COUNT; i++)
		if (i == metric || (metric == METRIC_COUNT &&
				    metric_infos[i].rule == RULE_PAIRED))
			policy->metric[i].tolerance = ratio;
	return 0;
}

static int parse_quantity(const char *text, const char *unit, double *value,
			  struct error *err)
{
	int64_t ns;
	char *end;

	if (strcmp(unit, "B") == 0)
		return units_parse_bytes(text, value, err);
	if (strcmp(unit, "s") == 0) {
		if (units_parse_duration(text, &ns, err) < 0)
			return -1;
		*value = (double)ns / (double)NS_PER_S;
		return 0;
	}
	*value = units_read_exact(text, &end);
	if (end == text || *end || !isfinite(*value))
		return error_set(err, ERROR_USAGE, "'%s' is not a number",
				 text);
	return 0;
}

static int take_max(const char *text, struct policy *policy, struct error *err)
{
	enum metric metric;
	const char *rest;

	if (split(text, &metric, &rest, err) < 0)
		return -1;
	if (metric == METRIC_COUNT)
		return error_set(err, ERROR_USAGE,
				 "'%s': of which metric? time=200ms", text);
	return parse_quantity(rest, metric_infos[metric].unit,
			      &policy->metric[metric].limit, err);
}

static int take_gate(const char *text, struct policy *policy, struct error *err)
{
	enum metric metric;

	if (find_metric(text, &metric, err) < 0)
		return -1;
	policy->metric[metric].gated = true;
	return 0;
}

static int take_no_gate(const char *text, struct policy *policy,
			struct error *err)
{
	enum metric metric;

	if (find_metric(text, &metric, err) < 0)
		return -1;
	policy->metric[metric].gated = false;
	return 0;
}

static int take_all(const struct strvec *list, const char *option,
		    int (*take)(const char *text, struct policy *policy,
				struct error *err),
		    struct policy *policy, struct error *err)
{
	for (size_t i = 0; list && i < list->count; i++)
		if (take(list->items[i], policy, err) < 0) {
			err->kind = ERROR_USAGE;
			return error_prefix(err, "--%s", option);
		}
	return 0;
}

static void take_choices(const struct terms *terms, struct policy *policy)
{
	const char *clock = terms->clock, *confirm = terms->confirm;

	if (clock)
		policy->clock = strcmp(clock, "cpu") == 0 ? CLOCK_KIND_CPU
							  : CLOCK_KIND_WALL;
	if (confirm)
		policy->confirm = strcmp(confirm, "none") == 0 ? CONFIRM_NONE
							       : CONFIRM_AGAIN;
}

static int impose(const struct terms *terms, struct policy *policy,
		  struct error *err)
{
	if (take_all(terms->tolerance, "tolerance", take_tolerance, policy,
		     err) < 0 ||
	    take_all(terms->max, "max", take_max, policy, err) < 0 ||
	    take_all(terms->gate, "gate", take_gate, policy, err) < 0 ||
	    take_all(terms->no_gate, "no-gate", take_no_gate, policy, err) < 0)
		return -1;
	take_choices(terms, policy);
	return 0;
}

/* A gated metric is measured, too. */
static void want_gated(const struct terms *terms, struct settings *settings)
{
	const struct strvec *list = terms->gate;

	for (size_t i = 0; list && i < list->count; i++)
		settings->metrics |= METRIC_BIT(metric_find(list->items[i]));
}

void terms_impose(const struct terms *terms, struct planned *side)
{
	struct error never = ERROR_INIT; /* terms_read() has seen it all */

	for (size_t s = 0; s < side->count; s++) {
		struct suite *suite = side->suites[s];

		for (size_t i = 0; i < suite->benchmark_count; i++) {
			struct benchmark *benchmark = &suite->benchmarks[i];

			if (impose(terms, &benchmark->policy, &never) < 0)
				return;
			want_gated(terms, &benchmark->settings);
		}
	}
}

/* A file that was named must be there. */
static int read_waivers(struct terms *terms, struct error *err)
{
	const char *given = terms->accepted;
	char *top = given ? NULL : git_top(".");
	char *path = given ? xstrdup(given)
			   : fs_join(top ? top : ".", ".tare/accepted.yaml");
	int ret = 0;

	if (given && !fs_is_file(given))
		ret = error_set(err, ERROR_USAGE,
				"--accepted: there is no file %s", given);
	if (ret == 0)
		terms->waivers = accepted_read(path, err);
	free(path);
	free(top);
	return terms->waivers ? 0 : -1;
}

int terms_read(struct terms *terms, struct error *err)
{
	struct buf date = BUF_INIT;
	struct policy scratch;

	policy_init(&scratch);
	if (impose(terms, &scratch, err) < 0)
		return -1;
	clock_add_date(&date, clock_realtime_ns());
	memcpy(terms->today, date.data, sizeof(terms->today) - 1);
	buf_release(&date);
	return read_waivers(terms, err);
}

void terms_release(struct terms *terms)
{
	waivers_free(terms->waivers);
	*terms = (struct terms){ .waivers = NULL };
}

void terms_waive(const struct terms *terms, struct findings *findings)
{
	if (terms->waivers)
		gate_waive(findings, terms->waivers, terms->today);
}
