/* SPDX-License-Identifier: MIT */
#ifndef REPORTS_MARKDOWN_H
#define REPORTS_MARKDOWN_H

struct buf;

/* A name from anywhere as a code span, a text as running text, both cut in
 * their middle where they are endless. */
void markdown_add_name(struct buf *out, const char *name);
void markdown_add_text(struct buf *out, const char *text);

#endif
