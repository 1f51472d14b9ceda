/* SPDX-License-Identifier: MIT */
#ifndef REPORTS_PROFILES_H
#define REPORTS_PROFILES_H

struct buf;
struct memory_rows;
struct profile;
struct profile_change;
struct profile_place;
struct profile_quality;
struct report_style;
struct table;

/* Where the time goes, for a terminal: functions, lines, and how sure. */
void terminal_profile(const struct profile *profile,
		      const struct report_style *style, struct buf *out);

/* Where the difference between two sides comes from. */
void terminal_change(const struct profile_change *change,
		     const struct report_style *style, struct buf *out);

/* The lines that ask for memory, at most ten of them. */
enum memory_kind { MEMORY_OF_CALL, MEMORY_CHANGE };
void terminal_memory(const struct memory_rows *rows, enum memory_kind kind,
		     const struct report_style *style, struct buf *out);

/* Cells of both: "shop/pricing.py:33", without the folders above; the name of
 * a function; a number of seconds; the source in a row below, from column
 * SOURCE_COLUMN on. */
enum { SOURCE_COLUMN = 3 };
void place_cell(struct table *table, const struct profile_place *place);
void function_cell(struct table *table, const struct profile_place *place);
void source_row(struct table *table, const char *text);

/* How the glances went, a sentence a line; nothing of what is as it should
 * be. */
void words_add_glances(struct buf *buf, const struct profile_quality *quality);

#endif
