/* SPDX-License-Identifier: MIT */
#ifndef REPORTS_TERMINAL_H
#define REPORTS_TERMINAL_H

struct buf;
struct report_style;

/* The lines of TEXT, wrapped at words to the style's columns; what was
 * wrapped is indented. */
void terminal_add_sentences(const char *text, const struct report_style *style,
			    struct buf *out);

/* The same said quietly; nothing of "". */
void terminal_add_faint(const char *text, const struct report_style *style,
			struct buf *out);

#endif
