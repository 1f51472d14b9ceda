/* SPDX-License-Identifier: MIT */
/*
 * How to accept what is worse: waivers to paste into .tare/accepted.yaml.
 * Invariant: what is printed is YAML that names the case whatever it is
 * called, on lines of its own, and nothing in it ends a fence of Markdown.
 */
#include <ctype.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/text.h"
#include "model/findings.h"
#include "reports/words.h"

enum { NAME_BYTES = 200, DAYS = 30 };

bool words_fails(const struct finding *finding)
{
	return finding->verdict == VERDICT_WORSE && finding->gated &&
	       (!finding->accepted || finding->expired);
}

/* `case` is a pattern: what quotes cannot show as it is becomes a star, and
 * so does the rest of a name without end. */
static void add_pattern(struct buf *buf, const char *name)
{
	size_t start = buf->len;

	buf_addc(buf, '"');
	for (; *name && buf->len < start + NAME_BYTES; name++) {
		bool plain = isascii(*name) && isprint((unsigned char)*name) &&
			     !strchr("\"\\", *name);

		if (plain)
			buf_addc(buf, *name);
		else if (buf->data[buf->len - 1] != '*')
			buf_addc(buf, '*');
	}
	if (*name && buf->data[buf->len - 1] != '*')
		buf_addc(buf, '*');
	buf_addc(buf, '"');
}

/* The last day of a waiver from today, which is when head was measured. */
static void add_day(struct buf *buf, int64_t measured_ns)
{
	size_t start = buf->len;

	clock_add_date(buf, measured_ns + DAYS * INT64_C(86400) * NS_PER_S);
	if (buf->len > start + 10)
		buf_truncate(buf, start + 10);
}

static void add_waiver(struct buf *buf, const struct finding *finding,
		       int64_t measured_ns)
{
	buf_adds(buf, "- case: ");
	add_pattern(buf, finding->case_id);
	if (finding->metric != METRIC_COUNT)
		buf_addf(buf, "\n  metric: %s",
			 metric_infos[finding->metric].name);
	buf_adds(buf, "\n  reason: WHY\n  who: NAME\n  until: ");
	add_day(buf, measured_ns);
	buf_addc(buf, '\n');
}

void words_add_waivers(struct buf *buf, const struct findings *findings,
		       size_t most, size_t columns)
{
	struct buf waiver = BUF_INIT;
	size_t shown = 0, left = 0;

	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *it = &findings->items[i];

		if (!words_fails(it))
			continue;
		buf_truncate(&waiver, 0);
		add_waiver(&waiver, it, findings->head.measured_ns);
		if (shown < most && strcspn(waiver.data, "\n") <= columns) {
			buf_adds(buf, waiver.data);
			shown++;
		} else {
			left++;
		}
	}
	if (shown && left)
		buf_addf(buf, "# and so on for %zu more\n", left);
	buf_release(&waiver);
}
