/* SPDX-License-Identifier: MIT */
#ifndef REPORTS_WORDS_H
#define REPORTS_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "model/metric.h"
#include "reports/table.h"

struct buf;
struct commit;
struct finding;
struct findings;
struct report_style;
struct rows;
struct run_case;
struct run_summary;
struct summary;

/*
 * How findings are said to people: the same words and sentences in every
 * format.  Text is plain and may hold anything from users; each format
 * escapes it.
 */

/* "slower", "fatter", "same", "?", ... */
const char *word_of(const struct finding *finding);
enum paint word_paint(const struct finding *finding);

/* "time", "peak memory", "allocations"; "" for the case as a whole. */
const char *metric_label(enum metric metric);

/* The unit of the metric's numbers, and which are better. */
const char *metric_unit(const struct run_case *the_case, enum metric metric);
enum better metric_better(const struct run_case *the_case, enum metric metric);

/* "slower" for a metric that got worse, "faster" for one that got better. */
const char *change_word(enum metric metric, enum better better, double ratio);

/* "+5.2 %"; "from 0" where there is no ratio; "". */
void words_add_change(struct buf *buf, const struct finding *finding);
/* "[+4.1, +6.3] %"; "". */
void words_add_interval(struct buf *buf, double low, double high);
/* The same of a finding; "below the floor of 4 KiB" where a change is too
 * small to count. */
void words_add_certainty(struct buf *buf, const struct finding *finding);
/* "12.4 ms -> 13.0 ms"; "". */
void words_add_values(struct buf *buf, const struct finding *finding);
/* "12 pairs, confirmed", "7 and 7 processes", "tolerance 3 %". */
void words_add_evidence(struct buf *buf, const struct finding *finding);
/* Said after a change that did not count. */
bool words_below_floor(const struct finding *finding);
/* "1.4 %" from 1.014 or 0.986. */
void words_add_percent(struct buf *buf, double ratio);
/* "0.4 %": half the interval's width over the median, the wider side. */
void words_add_spread(struct buf *buf, const struct summary *summary);
double words_spread(const struct summary *summary); /* NaN: not known */

/* The verdict in one sentence without a final dot. */
enum verdict_tone { TONE_PASS, TONE_FAIL, TONE_UNSURE };
enum verdict_tone words_tone(const struct findings *findings);
void words_add_verdict(struct buf *buf, const struct findings *findings);
/* Of what is gated: "1 slower, 48 same; the unchanged were checked to
 * +1.4 %; ...; 4 m 31 s". */
void words_add_counts(struct buf *buf, const struct findings *findings);
/* What to do about it, a sentence a line; nothing if nothing is to do. */
void words_add_advice(struct buf *buf, const struct findings *findings);
/* It fails a gate: worse, counted, and nobody accepted it. */
bool words_fails(const struct finding *finding);
/* MOST of those as waivers in YAML, some lines each, none cut for COLUMNS:
 * half a name would cover others; "". */
enum { WAIVERS_ON_SCREEN = 2, WAIVERS_ON_PAGE = 5, WAIVER_WHOLE = 1000 };
void words_add_waivers(struct buf *buf, const struct findings *findings,
		       size_t most, size_t columns);
/* "tare gate suites --against baseline:main -k lookup", to copy. */
void words_add_repeat(struct buf *buf, const struct findings *findings);
/* What has no row: "25 not gated (19 undecided, 6 same)"; "". */
void words_add_not_gated(struct buf *buf, const struct rows *rows);
/* Reasons that several rows have, a sentence a line. */
void words_add_shared_reasons(struct buf *buf, const struct rows *rows);

/* "1a2b3c4 "Subject" + uncommitted changes"; "" outside git.  A subject that
 * takes more than COLUMNS ends behind a word; where there is no room for
 * words, there is none. */
enum { SUBJECT_WHOLE = 1000, SUBJECT_BRIEF = 36, SUBJECT_LEAST = 12 };
void words_add_commit(struct buf *buf, const struct commit *commit,
		      size_t columns);

/* Of a run: processes, widest interval, machine, commit, conditions; a
 * sentence a line. */
void words_add_quality(struct buf *buf, const struct run_summary *run);

/* What a traceback says, with the type, in one line; of another text the last
 * line. */
void words_add_last_line(struct buf *buf, const char *text);

#endif
