/* SPDX-License-Identifier: MIT */
#ifndef REPORTS_ESCAPE_H
#define REPORTS_ESCAPE_H

#include <stdbool.h>
#include <stddef.h>

struct buf;

/*
 * Text from anywhere, made harmless: one function per format.  All but
 * escape_xml() and escape_html_lines() show control characters, marks of
 * writing direction and bytes that are not UTF-8 as \n, \u202e, \xNN first
 * (text_add_printable), so that nothing is invisible and nothing has lines.
 * NULL is the empty text.
 */

/* Of element content and of quoted attributes. */
void escape_html(struct buf *buf, const char *text);
/* The same with its lines kept: for a <pre>. */
void escape_html_lines(struct buf *buf, const char *text);

/* Running text or a table cell, not at the beginning of a line. */
void escape_markdown(struct buf *buf, const char *text);

/* A code span of its own backticks, also in a table cell. */
void escape_markdown_code(struct buf *buf, const char *text);

/* XML 1.0 content and quoted attributes; keeps tab and newline, replaces
 * what XML cannot hold by U+FFFD. */
void escape_xml(struct buf *buf, const char *text);

/*
 * One field of RFC 4180, quoted where needed.  A text that a spreadsheet
 * would take for a formula (it begins with = + - @) gets a ' in front;
 * numbers are never passed through here.
 */
void escape_csv(struct buf *buf, const char *text);

/*
 * A gnuplot string with its single quotes: the only kind in which gnuplot
 * expands neither `commands` nor @macros nor \escapes.  Percent signs are
 * safe only in labels and titles; ticks must not hold text from users.
 */
void escape_gnuplot(struct buf *buf, const char *text);

/* One word of a POSIX shell, for commands that people copy. */
void escape_shell(struct buf *buf, const char *text);

/* A frame of folded stacks: the ; between them becomes a colon. */
void escape_collapsed(struct buf *buf, const char *text);

/* Valid UTF-8: what is not becomes U+FFFD. */
void escape_utf8(struct buf *buf, const char *text);

/* TEXT printable in at most COLUMNS, its middle replaced by an ellipsis
 * where it is longer: both ends of a case's name say something. */
enum ellipsis { ELLIPSIS_ASCII, ELLIPSIS_UNICODE };
void shorten_middle(struct buf *buf, const char *text, size_t columns,
		    enum ellipsis ellipsis);

#endif
