/* SPDX-License-Identifier: MIT */
/*
 * What was found as a whole, said to people: the verdict, the counts, what
 * to do.  Case names inside are as they came; formats escape the sentences.
 */
#include <math.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/units.h"
#include "model/exit_status.h"
#include "model/findings.h"
#include "model/summary.h"
#include "reports/case_name.h"
#include "reports/escape.h"
#include "reports/words.h"

enum { NAME_COLUMNS = 100 };

/* Findings that fail a gate: worse, counted, and nobody accepted them. */
static bool is_bad(const struct finding *finding)
{
	return finding->verdict == VERDICT_WORSE && finding->gated &&
	       (!finding->accepted || finding->expired);
}

static size_t count_bad(const struct findings *findings,
			const struct finding **only)
{
	size_t i, count = 0;

	*only = NULL;
	for (i = 0; i < findings->count; i++)
		if (is_bad(&findings->items[i])) {
			*only = &findings->items[i];
			count++;
		}
	return count;
}

/* Distinct cases; findings of a case stand together. */
static size_t count_cases(const struct findings *findings)
{
	size_t i, count = 0;

	for (i = 0; i < findings->count; i++)
		if (!i || strcmp(findings->items[i].case_id,
				 findings->items[i - 1].case_id) != 0)
			count++;
	return count;
}

enum verdict_tone words_tone(const struct findings *findings)
{
	const struct finding *only;

	switch ((enum exit_status)findings->exit_status) {
	case EXIT_STATUS_OK:
		break;
	case EXIT_STATUS_WORSE:
	case EXIT_STATUS_USAGE:
	case EXIT_STATUS_FAILED:
		return TONE_FAIL;
	case EXIT_STATUS_UNDECIDED:
	case EXIT_STATUS_NOTHING:
	case EXIT_STATUS_SIGINT:
	case EXIT_STATUS_SIGTERM:
		return TONE_UNSURE;
	}
	return count_bad(findings, &only) ? TONE_UNSURE : TONE_PASS;
}

static const char *headline(const struct findings *findings)
{
	const struct finding *only;

	switch ((enum exit_status)findings->exit_status) {
	case EXIT_STATUS_WORSE:
		return "FAIL";
	case EXIT_STATUS_USAGE:
	case EXIT_STATUS_FAILED:
		return "BROKEN";
	case EXIT_STATUS_UNDECIDED:
		return "UNDECIDED";
	case EXIT_STATUS_NOTHING:
		return "NOTHING TO COMPARE";
	case EXIT_STATUS_SIGINT:
	case EXIT_STATUS_SIGTERM:
		return "INTERRUPTED";
	case EXIT_STATUS_OK:
		break;
	}
	return count_bad(findings, &only) ? "WORSE" : "PASS";
}

static void add_one_bad(struct buf *buf, const struct finding *finding)
{
	shorten_middle(buf, finding->case_id, NAME_COLUMNS, ELLIPSIS_ASCII);
	buf_addf(buf, " is %s", word_of(finding));
	if (isfinite(finding->ratio) && finding->ratio > 0) {
		buf_adds(buf, " (");
		if (finding->metric != METRIC_TIME)
			buf_addf(buf, "%s ", metric_label(finding->metric));
		words_add_change(buf, finding);
		buf_addc(buf, ')');
	}
	if (!finding->confirmed)
		buf_adds(buf, ", not confirmed");
}

static const char *plural(size_t count)
{
	return count == 1 ? "" : "s";
}

/* Cases of which some finding has this verdict. */
static size_t cases_with(const struct findings *findings, enum verdict verdict)
{
	const char *last = NULL;
	size_t i, count = 0;

	for (i = 0; i < findings->count; i++) {
		const struct finding *finding = &findings->items[i];

		if (finding->verdict != verdict ||
		    (last && !strcmp(last, finding->case_id)))
			continue;
		last = finding->case_id;
		count++;
	}
	return count;
}

static size_t bad_cases(const struct findings *findings)
{
	const char *last = NULL;
	size_t i, count = 0;

	for (i = 0; i < findings->count; i++) {
		const struct finding *finding = &findings->items[i];

		if (!is_bad(finding) ||
		    (last && !strcmp(last, finding->case_id)))
			continue;
		last = finding->case_id;
		count++;
	}
	return count;
}

static void add_problems(struct buf *buf, const struct findings *findings)
{
	static const struct {
		enum verdict verdict;
		const char *text;
	} kinds[] = {
		{ VERDICT_FAILED, "failed to run" },
		{ VERDICT_MISSING, "missing on head" },
		{ VERDICT_UNDECIDED, "undecided" },
		{ VERDICT_INCOMPARABLE, "incomparable" },
	};
	size_t i, count;

	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		count = cases_with(findings, kinds[i].verdict);
		if (count)
			buf_addf(buf, "; %zu %s", count, kinds[i].text);
	}
}

void words_add_verdict(struct buf *buf, const struct findings *findings)
{
	const struct finding *only;
	size_t bad = count_bad(findings, &only);
	size_t cases = count_cases(findings);

	buf_addf(buf, "%s: ", headline(findings));
	if (!findings->count)
		buf_adds(buf, "there was no case to compare");
	else if (bad == 1)
		add_one_bad(buf, only);
	else if (bad)
		buf_addf(buf, "%zu of %zu case%s got worse",
			 bad_cases(findings), cases, plural(cases));
	else if (cases == 1)
		buf_adds(buf, "the one case is not worse");
	else
		buf_addf(buf, "none of %zu cases is worse", cases);
	add_problems(buf, findings);
}

/* What counts have to be listed in which order. */
static void add_count(struct buf *buf, const struct findings *findings,
		      const char *word, const char *shown, size_t *listed)
{
	size_t i, count = 0;

	for (i = 0; i < findings->count; i++)
		if (!strcmp(word_of(&findings->items[i]), word))
			count++;
	if (!count)
		return;
	buf_addf(buf, "%s%zu %s", *listed ? ", " : "", count, shown);
	++*listed;
}

static void add_counts(struct buf *buf, const struct findings *findings)
{
	static const char *const words[][2] = {
		{ "slower", "slower" },	  { "fatter", "fatter" },
		{ "more", "more" },	  { "worse", "worse" },
		{ "failed", "failed" },	  { "missing", "missing" },
		{ "?", "undecided" },	  { "incomparable", "incomparable" },
		{ "changed", "changed" }, { "faster", "faster" },
		{ "leaner", "leaner" },	  { "fewer", "fewer" },
		{ "better", "better" },	  { "new", "new" },
		{ "same", "same" },	  { "skipped", "skipped" },
	};
	size_t i, listed = 0;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		add_count(buf, findings, words[i][0], words[i][1], &listed);
	if (!listed)
		buf_adds(buf, "nothing found");
}

void words_add_counts(struct buf *buf, const struct findings *findings)
{
	add_counts(buf, findings);
	if (isfinite(findings->alpha) && findings->alpha > 0)
		buf_addf(buf, "; false alarms: at most %.3g %% of such runs",
			 findings->alpha * 100);
	if (findings->seconds > 0) {
		buf_adds(buf, "; ");
		units_add_duration(
			buf, (int64_t)(findings->seconds * (double)NS_PER_S));
	}
}

void words_add_checked(struct buf *buf, const struct findings *findings)
{
	double worst = (double)NAN;
	size_t i, count = 0;

	for (i = 0; i < findings->count; i++) {
		const struct finding *finding = &findings->items[i];

		if (finding->verdict != VERDICT_SAME ||
		    !isfinite(finding->bound))
			continue;
		count++;
		if (isnan(worst) || fabs(finding->bound - 1) > fabs(worst - 1))
			worst = finding->bound;
	}
	if (!count)
		return;
	buf_addf(buf, "%zu unchanged, checked to ", count);
	if (worst > 1 || worst < 1) {
		buf_adds(buf, worst > 1 ? "+" : "-");
		words_add_percent(buf, worst);
	} else {
		buf_adds(buf, "the last digit");
	}
}

static bool has(const struct findings *findings, enum verdict verdict)
{
	return findings_count(findings, verdict, FINDINGS_ALL) > 0;
}

static const char *longer_budget(void)
{
	return "undecided: too noisy for the tolerance. Give it more time "
	       "(--budget 10m), a quieter machine, or a wider tolerance "
	       "under `gate:` in the suite\n";
}

void words_add_advice(struct buf *buf, const struct findings *findings)
{
	const struct finding *only;

	if (count_bad(findings, &only))
		buf_adds(buf, "worse: fix it, or, if it is wanted, record "
			      "head as the new baseline: tare run SUITE "
			      "--save-as NAME\n");
	if (has(findings, VERDICT_FAILED))
		buf_adds(buf, "failed: the reasons stand above; tare run "
			      "SUITE --quick runs each case once\n");
	if (has(findings, VERDICT_MISSING))
		buf_adds(buf, "missing: base has these cases and head has "
			      "not; if they were removed on purpose, record "
			      "a new baseline\n");
	if (has(findings, VERDICT_UNDECIDED))
		buf_adds(buf, longer_budget());
	if (has(findings, VERDICT_INCOMPARABLE))
		buf_adds(buf, "incomparable: the sides were measured under "
			      "different conditions (reasons above); measure "
			      "base here: tare run SUITE --save-as NAME\n");
	if (has(findings, VERDICT_CHANGED))
		buf_adds(buf, "changed: the benchmark itself is not what "
			      "base measured; record a new baseline\n");
}

static void add_filter(struct buf *buf, const struct findings *findings)
{
	struct case_name name;
	const struct finding *only;
	struct buf pattern = BUF_INIT;

	if (count_bad(findings, &only) != 1)
		return;
	case_name_parse(only->case_id, &name);
	buf_add(&pattern, name.benchmark.at, name.benchmark.len);
	if (pattern.len && pattern.len < 80) {
		buf_adds(buf, " -k ");
		escape_shell(buf, pattern.data);
	}
	buf_release(&pattern);
}

void words_add_repeat(struct buf *buf, const struct findings *findings)
{
	const char *base = findings->base.name;

	buf_adds(buf, "tare gate SUITE --against ");
	escape_shell(buf, base && *base ? base : "BASE");
	add_filter(buf, findings);
}
