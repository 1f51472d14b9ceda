/* SPDX-License-Identifier: MIT */
/*
 * One finding or one number, said to people.  Numbers are formatted here and
 * nowhere computed: a per cent is a ratio written differently.
 */
#include "reports/words.h"

#include <math.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/units.h"
#include "model/findings.h"
#include "model/summary.h"

enum { MESSAGE_BYTES = 200 /* of an error, in one line */ };

struct metric_words {
	const char *label, *more, *less; /* for the number itself */
};

static const struct metric_words metric_words[METRIC_COUNT + 1] = {
	[METRIC_TIME] = { "time", "slower", "faster" },
	[METRIC_P50] = { "p50", "slower", "faster" },
	[METRIC_P90] = { "p90", "slower", "faster" },
	[METRIC_P99] = { "p99", "slower", "faster" },
	[METRIC_P999] = { "p99.9", "slower", "faster" },
	[METRIC_MAX] = { "max", "slower", "faster" },
	[METRIC_THROUGHPUT] = { "throughput", "faster", "slower" },
	[METRIC_ERRORS] = { "errors", "more", "fewer" },
	[METRIC_PEAK_MEMORY] = { "peak memory", "fatter", "leaner" },
	[METRIC_PEAK_RSS] = { "peak RSS", "fatter", "leaner" },
	[METRIC_PEAK_HEAP] = { "peak heap", "fatter", "leaner" },
	[METRIC_ALLOCATIONS] = { "allocations", "fatter", "leaner" },
	[METRIC_ALLOCATED_BYTES] = { "allocated bytes", "fatter", "leaner" },
	[METRIC_INSTRUCTIONS] = { "instructions", "more", "fewer" },
	[METRIC_TRACK] = { "tracked value", "more", "less" },
	[METRIC_COUNT] = { "", "", "" },
};

const char *metric_label(enum metric metric)
{
	return metric_words[metric].label;
}

const char *metric_unit(const struct run_case *the_case, enum metric metric)
{
	if (metric == METRIC_TRACK)
		return the_case->unit ? the_case->unit : "";
	return metric_infos[metric].unit;
}

enum better metric_better(const struct run_case *the_case, enum metric metric)
{
	return metric == METRIC_TRACK ? the_case->track_better
				      : metric_infos[metric].better;
}

const char *change_word(enum metric metric, enum better better, double ratio)
{
	const struct metric_words *words = &metric_words[metric];

	if (metric == METRIC_TRACK)
		return (ratio > 1) == (better == BETTER_HIGHER) ? "better"
								: "worse";
	return ratio > 1 ? words->more : words->less;
}

/* Worse and better of a metric, whatever its numbers are. */
static const char *judged_word(const struct finding *finding, bool worse)
{
	bool up = (finding->better == BETTER_LOWER) == worse;

	if (finding->metric == METRIC_COUNT)
		return worse ? "worse" : "better";
	return change_word(finding->metric, finding->better, up ? 2 : 0.5);
}

const char *word_of(const struct finding *finding)
{
	switch (finding->verdict) {
	case VERDICT_WORSE:
		return finding->over_limit ? "over limit"
					   : judged_word(finding, true);
	case VERDICT_BETTER:
		return judged_word(finding, false);
	case VERDICT_UNDECIDED:
		return "?";
	case VERDICT_SAME:
	case VERDICT_INCOMPARABLE:
	case VERDICT_CHANGED:
	case VERDICT_NEW:
	case VERDICT_MISSING:
	case VERDICT_FAILED:
	case VERDICT_SKIPPED:
	case VERDICT_COUNT:
		break;
	}
	return verdict_names[finding->verdict];
}

enum paint word_paint(const struct finding *finding)
{
	switch (finding->verdict) {
	case VERDICT_WORSE:
		return finding->accepted ? PAINT_WARN : PAINT_BAD;
	case VERDICT_FAILED:
	case VERDICT_MISSING:
		return PAINT_BAD;
	case VERDICT_BETTER:
		return PAINT_GOOD;
	case VERDICT_UNDECIDED:
	case VERDICT_INCOMPARABLE:
	case VERDICT_CHANGED:
		return PAINT_WARN;
	case VERDICT_SAME:
	case VERDICT_SKIPPED:
		return PAINT_FAINT;
	case VERDICT_NEW:
	case VERDICT_COUNT:
		break;
	}
	return PAINT_NONE;
}

void words_add_change(struct buf *buf, const struct finding *finding)
{
	double base = finding->base, head = finding->head;

	if (isfinite(finding->ratio) && finding->ratio > 0)
		units_add_change(buf, finding->ratio);
	else if (isfinite(base) && isfinite(head) && (base > 0) != (head > 0))
		buf_adds(buf, base > 0 ? "to 0" : "from 0");
}

bool words_below_floor(const struct finding *finding)
{
	return finding->verdict == VERDICT_SAME && finding->floor > 0 &&
	       fabs(finding->head - finding->base) > 0 &&
	       !(fabs(finding->ratio - 1) <= finding->tolerance);
}

/* Digits behind the point that suit people: 0.23, 4.1, 410. */
static int percent_digits(double ratio)
{
	double percent = fabs(ratio - 1) * 100;

	return percent < 0.995 ? 2 : percent < 99.5 ? 1 : 0;
}

static void add_signed_percent(struct buf *buf, double ratio, int digits)
{
	double percent = (ratio - 1) * 100;

	buf_addf(buf, "%+.*f", digits, fabs(percent) < 0.005 ? 0.0 : percent);
}

void words_add_interval(struct buf *buf, double low, double high)
{
	int digits;

	if (!isfinite(low) || !isfinite(high))
		return;
	if (low >= 2 || (high <= 0.5 && low > 0)) {
		buf_addc(buf, '[');
		units_add_change(buf, low);
		buf_adds(buf, ", ");
		units_add_change(buf, high);
		buf_addc(buf, ']');
		return;
	}
	digits = percent_digits(fabs(low - 1) > fabs(high - 1) ? low : high);
	buf_addc(buf, '[');
	add_signed_percent(buf, low, digits);
	buf_adds(buf, ", ");
	add_signed_percent(buf, high, digits);
	buf_adds(buf, "] %");
}

void words_add_certainty(struct buf *buf, const struct finding *finding)
{
	if (words_below_floor(finding)) {
		buf_adds(buf, "below the floor of ");
		units_add(buf, finding->floor, finding->unit);
	} else if (finding->ratio_high > finding->ratio_low) {
		words_add_interval(buf, finding->ratio_low,
				   finding->ratio_high);
	}
}

void words_add_values(struct buf *buf, const struct finding *finding)
{
	if (isnan(finding->base) && isnan(finding->head))
		return;
	units_add(buf, finding->base, finding->unit);
	buf_adds(buf, " -> ");
	units_add(buf, finding->head, finding->unit);
}

void words_add_percent(struct buf *buf, double ratio)
{
	buf_addf(buf, "%.*f %%", percent_digits(ratio), fabs(ratio - 1) * 100);
}

static void add_plain_percent(struct buf *buf, double part)
{
	buf_addf(buf, "%.3g %%", part * 100);
}

static void add_separator(struct buf *buf, size_t start)
{
	if (buf->len > start)
		buf_adds(buf, ", ");
}

static void add_how_many(struct buf *buf, const struct finding *finding)
{
	if (finding->pairs)
		buf_addf(buf, "%zu pair%s", finding->pairs,
			 finding->pairs == 1 ? "" : "s");
	else if (finding->n_base == finding->n_head && finding->n_head)
		buf_addf(buf, "%zu+%zu processes", finding->n_base,
			 finding->n_head);
	else if (finding->n_base || finding->n_head)
		buf_addf(buf, "%zu and %zu processes", finding->n_base,
			 finding->n_head);
}

void words_add_evidence(struct buf *buf, const struct finding *finding)
{
	size_t start = buf->len;

	if (finding->verdict == VERDICT_SAME && finding->tolerance > 0) {
		buf_adds(buf, "tolerance ");
		add_plain_percent(buf, finding->tolerance);
	}
	if (finding->n_base || finding->n_head || finding->pairs) {
		add_separator(buf, start);
		add_how_many(buf, finding);
	}
	if (finding->confirmed) {
		add_separator(buf, start);
		buf_adds(buf, "confirmed");
	} else if (words_fails(finding)) {
		add_separator(buf, start);
		buf_adds(buf, "not confirmed");
	}
	if (!finding->gated && finding->metric != METRIC_COUNT) {
		add_separator(buf, start);
		buf_adds(buf, "not gated");
	}
	if (finding->accepted) {
		add_separator(buf, start);
		buf_addf(buf, "%s: %s",
			 finding->expired ? "waiver expired" : "accepted",
			 finding->accepted);
	}
}

double words_spread(const struct summary *summary)
{
	double up = summary->high - summary->median;
	double down = summary->median - summary->low;

	if (summary->n < 2 || !(fabs(summary->median) > 0) || isnan(up) ||
	    isnan(down))
		return (double)NAN;
	return (up > down ? up : down) / fabs(summary->median);
}

void words_add_spread(struct buf *buf, const struct summary *summary)
{
	double spread = words_spread(summary);

	if (spread <= 0)
		buf_adds(buf, "0 %");
	else if (!isnan(spread))
		words_add_percent(buf, 1 + spread);
}

static void add_subject(struct buf *buf, const char *subject, size_t columns)
{
	struct buf cut = BUF_INIT;
	char *space;

	if (text_width(subject) <= columns) {
		buf_adds(buf, subject);
		return;
	}
	text_add_printable(&cut, subject, columns);
	buf_truncate(&cut, cut.len - strlen("..."));
	space = strrchr(cut.data, ' ');
	if (space && (size_t)(space - cut.data) > columns / 2)
		*space = '\0';
	buf_addf(buf, "%s...", cut.data);
	buf_release(&cut);
}

void words_add_commit(struct buf *buf, const struct commit *commit,
		      size_t columns)
{
	if (!commit->hash)
		return;
	buf_addf(buf, "%.7s", commit->hash);
	if (commit->subject && *commit->subject &&
	    (columns >= SUBJECT_LEAST ||
	     text_width(commit->subject) <= columns)) {
		buf_adds(buf, " \"");
		add_subject(buf, commit->subject, columns);
		buf_addc(buf, '"');
	}
	if (commit->dirty)
		buf_adds(buf, " + uncommitted changes");
}

/* Where the error is told, line by line, behind the last of the frames of a
 * traceback; NULL: it is none. */
static const char *find_message(const char *text)
{
	static const char head[] = "Traceback (most recent call last):\n";
	const char *at = text, *next;

	if (strncmp(text, head, strlen(head)) != 0)
		return NULL;
	while ((next = strstr(at, "\nTraceback (most recent call last):\n")))
		at = next + 1;
	at = strchr(at, '\n');
	while (at && at[1] == ' ')
		at = strchr(at + 1, '\n');
	return at && at[1] ? at + 1 : NULL;
}

static void add_one_line(struct buf *buf, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		buf_addc(buf, strchr("\r\n\t", text[i]) ? ' ' : text[i]);
}

void words_add_last_line(struct buf *buf, const char *text)
{
	const char *end, *start, *message;

	if (!text)
		return;
	end = text + strlen(text);
	while (end > text && strchr(" \t\r\n", end[-1]))
		end--;
	message = find_message(text);
	if (message && message < end && end - message <= MESSAGE_BYTES) {
		add_one_line(buf, message, (size_t)(end - message));
		return;
	}
	for (start = end; start > text && start[-1] != '\n'; start--)
		;
	while (start < end && strchr(" \t", *start))
		start++;
	if (message && message < start)
		end = (start = message) + strcspn(message, "\r\n");
	buf_add(buf, start, (size_t)(end - start));
}
