/* SPDX-License-Identifier: MIT */
#ifndef REPORTS_PROFILES_H
#define REPORTS_PROFILES_H

struct buf;
struct profile;
struct profile_quality;
struct report_style;

/* Where the time goes, for a terminal: functions, lines, and how sure. */
void terminal_profile(const struct profile *profile,
		      const struct report_style *style, struct buf *out);

/* How the glances went, a sentence a line; nothing of what is as it should
 * be. */
void words_add_glances(struct buf *buf, const struct profile_quality *quality);

#endif
