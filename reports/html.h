/* SPDX-License-Identifier: MIT */
#ifndef REPORTS_HTML_H
#define REPORTS_HTML_H

#include <stddef.h>

#include "reports/table.h"

struct buf;
struct finding;
struct run;
struct side_info;

/* A page of its own: no file, no font, no script from anywhere else. */
void html_begin(struct buf *out, const char *title);
enum html_scripts { HTML_STATIC, HTML_SORTED };
void html_end(struct buf *out, enum html_scripts scripts);

/* <tag class="...">escaped text</tag>; CLASS may be NULL. */
void html_element(struct buf *out, const char *tag, const char *class,
		  const char *text);

/* A case's name as code, cut in its middle where it is endless. */
void html_add_name(struct buf *out, const char *name);

/* The class of that colour. */
const char *html_class(enum paint paint);

/* The input and the counter that sort.js knows; WORDS are choices for the
 * rows' data-word, ended by NULL. */
void html_add_tools(struct buf *out, const char *const *words);

/* The box that unfolds the COUNT rows of class "rest". */
void html_add_rest(struct buf *out, size_t count);

/* <dt>, <dd>; nothing where TEXT is NULL or empty. */
void html_add_fact(struct buf *out, const char *name, const char *text);

/* Lines of plain text as list items. */
void html_add_items(struct buf *out, const char *lines);

/* The interval as a drawing: zero line, tolerance shaded; ratios beyond
 * exp(RANGE) end at the edge with an arrow. */
void html_add_interval(struct buf *out, const struct finding *finding,
		       double range);

/* The slices of a case in time order, and their distribution. */
void html_add_slices(struct buf *out, const struct run *run, size_t case_index);

/* The same of both sides of FINDING, and its pairs; nothing where nothing
 * was handed on. */
void html_add_traces(struct buf *out, const struct finding *finding);

#endif
