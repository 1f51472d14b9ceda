/* SPDX-License-Identifier: MIT */
/*
 * What to do about what was found.  Invariant: every command and option that
 * is named here exists.
 */
#include <math.h>
#include <string.h>

#include "base/buf.h"
#include "model/findings.h"
#include "reports/case_name.h"
#include "reports/escape.h"
#include "reports/rows.h"
#include "reports/words.h"

/* The one finding that fails; NULL where there are more or none. */
static const struct finding *only_bad(const struct findings *findings)
{
	const struct finding *only = NULL;
	size_t i;

	for (i = 0; i < findings->count; i++) {
		if (!words_fails(&findings->items[i]))
			continue;
		if (only)
			return NULL;
		only = &findings->items[i];
	}
	return only;
}

static bool any_bad(const struct findings *findings)
{
	size_t i;

	for (i = 0; i < findings->count; i++)
		if (words_fails(&findings->items[i]))
			return true;
	return false;
}

static bool has(const struct findings *findings, enum verdict verdict)
{
	size_t i;

	for (i = 0; i < findings->count; i++)
		if (findings->items[i].verdict == verdict &&
		    finding_counts(&findings->items[i]))
			return true;
	return false;
}

/* Does its reason name the command already? */
static bool says_how(const struct finding *finding)
{
	return finding->reason && strstr(finding->reason, "tare gate");
}

static bool has_undecided(const struct findings *findings, bool paired)
{
	size_t i;

	for (i = 0; i < findings->count; i++) {
		const struct finding *it = &findings->items[i];

		if (it->verdict == VERDICT_UNDECIDED && finding_counts(it) &&
		    (it->pairs > 0) == paired && !says_how(it))
			return true;
	}
	return false;
}

/* Two runs were compared: only turns at the same time can tell. */
static void add_go_live(struct buf *buf, const struct findings *findings)
{
	const struct commit *commit = &findings->base.commit;

	buf_addf(buf,
		 "undecided: two runs tell small changes apart only after "
		 "many runs of base; to measure both sides at once: tare gate "
		 "SUITE --against git:%.12s\n",
		 commit->hash && !commit->dirty ? commit->hash : "REV");
}

static void add_accept(struct buf *buf, const struct findings *findings)
{
	const char *base = findings->base.name;

	buf_adds(buf, "worse: fix it, or, if it is wanted, accept it for a "
		      "while by lines in .tare/accepted.yaml");
	if (base && !strncmp(base, "baseline:", 9))
		buf_adds(buf, ", or record head as the new baseline: tare "
			      "run SUITE --save-as NAME");
	buf_addc(buf, '\n');
}

void words_add_advice(struct buf *buf, const struct findings *findings)
{
	if (any_bad(findings))
		add_accept(buf, findings);
	if (has(findings, VERDICT_FAILED))
		buf_adds(buf, "failed: the reasons stand above; tare run "
			      "SUITE --quick runs each case once\n");
	if (has(findings, VERDICT_MISSING))
		buf_adds(buf, "missing: base has these cases and head has "
			      "not; if they were removed on purpose, record "
			      "a new baseline\n");
	if (has_undecided(findings, true))
		buf_adds(buf, "undecided: too noisy for the tolerance. Give "
			      "it more time (--budget 10m), see what is noisy "
			      "here (tare doctor), or widen the tolerance "
			      "under `gate:` in the suite\n");
	if (has_undecided(findings, false))
		add_go_live(buf, findings);
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
	const struct finding *only = only_bad(findings);
	struct buf pattern = BUF_INIT;

	if (!only)
		return;
	case_name_parse(only->case_id, &name);
	buf_add(&pattern, name.benchmark.at, name.benchmark.len);
	if (pattern.len && pattern.len < 80) {
		buf_adds(buf, " -k ");
		escape_shell(buf, pattern.data);
	}
	buf_release(&pattern);
}

/* A side said in words, "... with python3.12 (...)", is none to be typed. */
static void add_name(struct buf *buf, const char *name, const char *otherwise)
{
	escape_shell(buf,
		     name && *name && !strchr(name, ' ') ? name : otherwise);
}

/* Only a gate has the working tree for its head, and only what is live has a
 * bound on false alarms. */
void words_add_repeat(struct buf *buf, const struct findings *findings)
{
	const char *base = findings->base.name, *head = findings->head.name;
	bool live = isfinite(findings->alpha);

	if (!head || !strcmp(head, "working tree")) {
		buf_adds(buf, "tare gate SUITE --against ");
		add_name(buf, base, "BASE");
	} else {
		buf_adds(buf, live ? "tare duet " : "tare compare ");
		add_name(buf, base, "BASE");
		buf_addc(buf, ' ');
		add_name(buf, head, "HEAD");
		buf_adds(buf, live ? " SUITE" : "");
	}
	if (live || !head || !strcmp(head, "working tree"))
		add_filter(buf, findings);
}
