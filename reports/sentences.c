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
#include "reports/escape.h"
#include "reports/rows.h"
#include "reports/words.h"

enum { NAME_COLUMNS = 100 };

static size_t count_bad(const struct findings *findings,
			const struct finding **only)
{
	size_t i, count = 0;

	*only = NULL;
	for (i = 0; i < findings->count; i++)
		if (words_fails(&findings->items[i])) {
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

/* Of the cases, how many have a finding that counts with this verdict. */
static size_t cases_with(const struct findings *findings, enum verdict verdict)
{
	const char *last = NULL;
	size_t i, count = 0;

	for (i = 0; i < findings->count; i++) {
		const struct finding *finding = &findings->items[i];

		if (finding->verdict != verdict || !finding_counts(finding) ||
		    (last && !strcmp(last, finding->case_id)))
			continue;
		last = finding->case_id;
		count++;
	}
	return count;
}

static bool anything_judged(const struct findings *findings)
{
	return findings_count(findings, VERDICT_SAME, FINDINGS_GATED) ||
	       findings_count(findings, VERDICT_WORSE, FINDINGS_GATED) ||
	       findings_count(findings, VERDICT_BETTER, FINDINGS_GATED);
}

/* The exit status, but nobody passes of whom nothing is known. */
static enum exit_status status_of(const struct findings *findings)
{
	enum exit_status status = (enum exit_status)findings->exit_status;

	if (status != EXIT_STATUS_OK || anything_judged(findings))
		return status;
	return cases_with(findings, VERDICT_UNDECIDED) ? EXIT_STATUS_UNDECIDED
						       : EXIT_STATUS_NOTHING;
}

enum verdict_tone words_tone(const struct findings *findings)
{
	const struct finding *only;

	switch (status_of(findings)) {
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
	return count_bad(findings, &only) ||
			       cases_with(findings, VERDICT_UNDECIDED)
		       ? TONE_UNSURE
		       : TONE_PASS;
}

static const char *headline(const struct findings *findings)
{
	const struct finding *only;

	switch (status_of(findings)) {
	case EXIT_STATUS_WORSE:
		return "FAIL: ";
	case EXIT_STATUS_USAGE:
	case EXIT_STATUS_FAILED:
		return "FAILED TO RUN: ";
	case EXIT_STATUS_UNDECIDED:
		return "UNDECIDED: ";
	case EXIT_STATUS_NOTHING:
		return "NOTHING TO COMPARE WITH: ";
	case EXIT_STATUS_SIGINT:
	case EXIT_STATUS_SIGTERM:
		return "INTERRUPTED: ";
	case EXIT_STATUS_OK:
		break;
	}
	if (count_bad(findings, &only))
		return "WORSE: ";
	return cases_with(findings, VERDICT_UNDECIDED) ? "PASS, but "
						       : "PASS: ";
}

static void add_unconfirmed(struct buf *buf, const struct finding *finding)
{
	if (!finding->confirmed)
		buf_adds(buf, ", not confirmed");
}

/* It may even be faster than base. */
static void add_over_limit(struct buf *buf, const struct finding *finding)
{
	buf_addf(buf, " is %s its limit of ",
		 finding->better == BETTER_HIGHER ? "below" : "over");
	units_add(buf, finding->limit, finding->unit);
	buf_adds(buf, " (");
	if (finding->metric != METRIC_TIME)
		buf_addf(buf, "%s ", metric_label(finding->metric));
	units_add(buf, finding->head, finding->unit);
	buf_addc(buf, ')');
	add_unconfirmed(buf, finding);
}

static void add_one_bad(struct buf *buf, const struct finding *finding)
{
	shorten_middle(buf, finding->case_id, NAME_COLUMNS, ELLIPSIS_ASCII);
	if (finding->over_limit) {
		add_over_limit(buf, finding);
		return;
	}
	buf_addf(buf, " is %s", word_of(finding));
	if (isfinite(finding->ratio) && finding->ratio > 0) {
		buf_adds(buf, " (");
		if (finding->metric != METRIC_TIME)
			buf_addf(buf, "%s ", metric_label(finding->metric));
		words_add_change(buf, finding);
		buf_addc(buf, ')');
	}
	add_unconfirmed(buf, finding);
}

static const char *plural(size_t count)
{
	return count == 1 ? "" : "s";
}

static bool is_forgiven(const struct finding *finding)
{
	return finding->verdict == VERDICT_WORSE && finding->gated &&
	       !words_fails(finding);
}

/* Distinct cases with a finding that IS so. */
static size_t cases_that(const struct findings *findings,
			 bool (*is)(const struct finding *finding))
{
	const char *last = NULL;
	size_t i, count = 0;

	for (i = 0; i < findings->count; i++) {
		const struct finding *finding = &findings->items[i];

		if (!is(finding) || (last && !strcmp(last, finding->case_id)))
			continue;
		last = finding->case_id;
		count++;
	}
	return count;
}

/* "3 of 5 cases", "1 of 1 case". */
static void add_of_cases(struct buf *buf, size_t count, size_t cases)
{
	buf_addf(buf, "%zu of %zu case%s", count, cases, plural(cases));
}

/* What else is to be said, clause after clause. */
static void add_problems(struct buf *buf, const struct findings *findings,
			 size_t start)
{
	static const struct {
		enum verdict verdict;
		const char *text;
	} kinds[] = {
		{ VERDICT_FAILED, "failed to run" },
		{ VERDICT_MISSING, "missing on head" },
		{ VERDICT_UNDECIDED, "could not be told" },
		{ VERDICT_INCOMPARABLE, "cannot be compared" },
		{ VERDICT_CHANGED, "changed: not what base measured" },
	};
	size_t i, count, cases = count_cases(findings);

	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		count = cases_with(findings, kinds[i].verdict);
		if (!count)
			continue;
		if (buf->len > start)
			buf_addf(buf, "; %zu %s", count, kinds[i].text);
		else {
			add_of_cases(buf, count, cases);
			buf_addf(buf, " %s", kinds[i].text);
		}
	}
}

static void add_not_worse(struct buf *buf, const struct findings *findings)
{
	size_t forgiven = cases_that(findings, is_forgiven);
	size_t cases = count_cases(findings);

	if (forgiven) {
		add_of_cases(buf, forgiven, cases);
		buf_adds(buf, " got worse, which is accepted");
	} else if (cases == 1)
		buf_adds(buf, "the one case is not worse");
	else
		buf_addf(buf, "none of %zu cases is worse", cases);
}

void words_add_verdict(struct buf *buf, const struct findings *findings)
{
	const struct finding *only;
	size_t bad = count_bad(findings, &only);
	size_t cases = count_cases(findings), start;

	buf_adds(buf, headline(findings));
	start = buf->len;
	if (!findings->count)
		buf_adds(buf, "there was no case to compare");
	else if (bad == 1)
		add_one_bad(buf, only);
	else if (bad) {
		add_of_cases(buf, cases_that(findings, words_fails), cases);
		buf_adds(buf, " got worse");
	} else if (words_tone(findings) == TONE_PASS)
		add_not_worse(buf, findings);
	add_problems(buf, findings, start);
	if (buf->len == start)
		buf_addf(buf, "of %zu case%s nothing could be judged", cases,
			 plural(cases));
}

/* What counts have to be listed in which order. */
static void add_count(struct buf *buf, const struct findings *findings,
		      const char *word, const char *shown, size_t *listed)
{
	size_t i, count = 0;

	for (i = 0; i < findings->count; i++)
		if (finding_counts(&findings->items[i]) &&
		    !strcmp(word_of(&findings->items[i]), word))
			count++;
	if (!count)
		return;
	buf_addf(buf, "%s%zu %s", *listed ? ", " : "", count, shown);
	++*listed;
}

static void add_counts(struct buf *buf, const struct findings *findings)
{
	static const char *const words[][2] = {
		{ "slower", "slower" },
		{ "fatter", "fatter" },
		{ "more", "more" },
		{ "worse", "worse" },
		{ "over limit", "over a limit" },
		{ "failed", "failed" },
		{ "missing", "missing" },
		{ "?", "undecided" },
		{ "incomparable", "incomparable" },
		{ "changed", "changed" },
		{ "faster", "faster" },
		{ "leaner", "leaner" },
		{ "fewer", "fewer" },
		{ "better", "better" },
		{ "new", "new" },
		{ "same", "same" },
		{ "skipped", "skipped" },
	};
	size_t i, listed = 0;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		add_count(buf, findings, words[i][0], words[i][1], &listed);
	if (!listed)
		buf_adds(buf, "nothing found");
}

/* Of what was measured and is the same: those below a floor and those that
 * are counted have no bound that says something. */
static void add_checked(struct buf *buf, const struct findings *findings)
{
	double worst = (double)NAN;
	size_t i;

	for (i = 0; i < findings->count; i++) {
		const struct finding *finding = &findings->items[i];
		double size = fabs(finding->bound - 1);

		if (finding->verdict != VERDICT_SAME || !finding->gated ||
		    finding->rung == RUNG_COUNTED ||
		    !(size <= finding->tolerance))
			continue;
		if (isnan(worst) || size > fabs(worst - 1))
			worst = finding->bound;
	}
	if (worst > 1 || worst < 1) {
		buf_addf(buf, "; the unchanged were checked to %s",
			 worst > 1 ? "+" : "-");
		words_add_percent(buf, worst);
	}
}

void words_add_counts(struct buf *buf, const struct findings *findings)
{
	add_counts(buf, findings);
	add_checked(buf, findings);
	if (isfinite(findings->alpha) && findings->alpha > 0)
		buf_addf(buf, "; false alarms: at most %.3g %% of such runs",
			 findings->alpha * 100);
	if (findings->seconds > 0) {
		buf_adds(buf, "; ");
		units_add_duration(
			buf, (int64_t)(findings->seconds * (double)NS_PER_S));
	}
}

void words_add_not_gated(struct buf *buf, const struct rows *rows)
{
	size_t i, verdict, count, start;
	size_t counts[VERDICT_COUNT] = { 0 };

	if (rows->gated == rows->count)
		return;
	for (i = rows->gated; i < rows->count; i++)
		counts[rows->items[i]->verdict]++;
	buf_addf(buf, "%zu not gated (", rows->count - rows->gated);
	start = buf->len;
	for (verdict = 0; verdict < VERDICT_COUNT; verdict++) {
		count = counts[verdict];
		if (count)
			buf_addf(buf, "%s%zu %s", buf->len > start ? ", " : "",
				 count, verdict_names[verdict]);
	}
	buf_addc(buf, ')');
}

void words_add_shared_reasons(struct buf *buf, const struct rows *rows)
{
	size_t i, sharing;

	for (i = 0; i < rows->changed; i += sharing) {
		const struct finding *finding = rows->items[i];

		sharing = rows_sharing(rows, i);
		if (sharing < 2)
			continue;
		buf_addf(buf, "%zu %s: ", sharing,
			 verdict_names[finding->verdict]);
		words_add_last_line(buf, finding->reason);
		buf_addc(buf, '\n');
	}
}
