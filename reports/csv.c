/* SPDX-License-Identifier: MIT */
/*
 * Tables for spreadsheets: RFC 4180 with CRLF, one record a line, numbers
 * in base units with a point, empty where they do not exist.
 */
#include <math.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/units.h"
#include "model/findings.h"
#include "model/summary.h"
#include "reports/escape.h"
#include "reports/report.h"

struct record {
	struct buf *out;
	size_t fields;
};

static void separate(struct record *record)
{
	if (record->fields++)
		buf_addc(record->out, ',');
}

static void add_text(struct record *record, const char *text)
{
	separate(record);
	escape_csv(record->out, text);
}

static void add_number(struct record *record, double value)
{
	separate(record);
	if (isfinite(value))
		units_add_exact(record->out, value);
}

static void add_count(struct record *record, size_t count)
{
	separate(record);
	buf_addf(record->out, "%zu", count);
}

static void end_record(struct record *record)
{
	buf_adds(record->out, "\r\n");
	record->fields = 0;
}

static const char *unit_of(const struct run_case *the_case, enum metric metric)
{
	if (metric == METRIC_TRACK)
		return the_case->unit;
	return metric_infos[metric].unit;
}

static const char *outcome_name(enum outcome outcome)
{
	switch (outcome) {
	case OUTCOME_MEASURED:
		return "measured";
	case OUTCOME_FAILED:
		return "failed";
	case OUTCOME_SKIPPED:
		return "skipped";
	}
	return "";
}

static void add_summary(struct record *record, const struct run_case *the_case,
			enum metric metric, const struct case_summary *of_case)
{
	const struct summary *summary = &of_case->metric[metric];

	add_text(record, the_case->id);
	add_text(record, outcome_name(the_case->outcome));
	add_text(record, metric_infos[metric].name);
	add_text(record, unit_of(the_case, metric));
	add_count(record, summary->n);
	add_number(record, summary->median);
	add_number(record, summary->low);
	add_number(record, summary->high);
	add_number(record, summary->level);
	add_number(record, summary->mean);
	add_number(record, summary->sd);
	add_number(record, summary->mad);
	add_number(record, summary->min);
	add_number(record, summary->max);
	add_number(record,
		   metric == METRIC_TIME ? of_case->yardstick : (double)NAN);
	add_number(record, metric == METRIC_TIME && of_case->calm.n
				   ? of_case->calm.median
				   : (double)NAN);
	add_text(record, "");
	end_record(record);
}

/* A case without numbers is a record too: its reason would be lost. */
static void add_bare_case(struct record *record,
			  const struct run_case *the_case)
{
	int i;

	add_text(record, the_case->id);
	add_text(record, outcome_name(the_case->outcome));
	for (i = 0; i < 14; i++)
		add_text(record, "");
	add_text(record, the_case->reason);
	end_record(record);
}

void csv_run(const struct run_summary *run, const struct report_style *style,
	     struct buf *out)
{
	struct record record = { .out = out };
	int metric, found;
	size_t i;

	(void)style;
	buf_adds(out, "case,outcome,metric,unit,processes,median,low,high,"
		      "level,mean,sd,mad,min,max,yardstick,calm,reason\r\n");
	for (i = 0; i < run->run->case_count; i++) {
		found = 0;
		for (metric = 0; metric < METRIC_COUNT; metric++) {
			if (!run->cases[i].metric[metric].n)
				continue;
			add_summary(&record, &run->run->cases[i],
				    (enum metric)metric, &run->cases[i]);
			found++;
		}
		if (!found)
			add_bare_case(&record, &run->run->cases[i]);
	}
}

static void add_numbers(struct record *record, const struct finding *finding)
{
	add_number(record, finding->ratio);
	add_number(record, finding->ratio_low);
	add_number(record, finding->ratio_high);
	add_number(record, finding->level);
	add_number(record, finding->bound);
	add_number(record, finding->tolerance);
	add_number(record, finding->base);
	add_number(record, finding->head);
	add_count(record, finding->n_base);
	add_count(record, finding->n_head);
	add_count(record, finding->pairs);
}

static void add_finding(struct record *record, const struct finding *finding)
{
	bool whole = finding->metric == METRIC_COUNT;

	add_text(record, finding->case_id);
	add_text(record, whole ? "" : metric_infos[finding->metric].name);
	add_text(record, whole ? "" : finding->unit);
	add_text(record, verdict_names[finding->verdict]);
	add_text(record, finding->confirmed ? "yes" : "no");
	add_text(record, finding->gated ? "yes" : "no");
	add_numbers(record, finding);
	add_text(record, whole ? "" : rung_names[finding->rung]);
	add_number(record, finding->seconds);
	add_text(record, finding->accepted);
	add_text(record, finding->reason);
	end_record(record);
}

void csv_findings(const struct findings *findings,
		  const struct report_style *style, struct buf *out)
{
	struct record record = { .out = out };
	size_t i;

	(void)style;
	buf_adds(out, "case,metric,unit,verdict,confirmed,gated,ratio,"
		      "ratio_low,ratio_high,level,bound,tolerance,base,head,"
		      "n_base,n_head,pairs,rung,seconds,accepted,reason\r\n");
	for (i = 0; i < findings->count; i++)
		add_finding(&record, &findings->items[i]);
}
