/* SPDX-License-Identifier: MIT */
#ifndef REPORTS_REPORT_H
#define REPORTS_REPORT_H

#include <stdbool.h>

struct buf;
struct findings;
struct run_summary;

/* Where a text report is going. */
struct report_style {
	int columns;  /* width of the terminal; 80 in a pipe */
	bool color;   /* never with NO_COLOR or in a pipe */
	bool unicode; /* the locale is UTF-8 */
};

/*
 * A format is a row: what it is called and how it prints what was found.
 * Pure functions: the same input gives the same bytes.  All arithmetic was
 * done before.  NULL where a format has no such report.
 */
struct report_format {
	const char *name; /* --format NAME */
	const char *about;
	void (*run)(const struct run_summary *run,
		    const struct report_style *style, struct buf *out);
	void (*findings)(const struct findings *findings,
			 const struct report_style *style, struct buf *out);
};

extern const struct report_format report_formats[]; /* ended by name NULL */

const struct report_format *report_find(const char *name);

/* What each format's file offers; report_formats has them all. */
void terminal_run(const struct run_summary *run,
		  const struct report_style *style, struct buf *out);
void terminal_findings(const struct findings *findings,
		       const struct report_style *style, struct buf *out);
void json_run(const struct run_summary *run, const struct report_style *style,
	      struct buf *out);
void json_findings(const struct findings *findings,
		   const struct report_style *style, struct buf *out);
void csv_run(const struct run_summary *run, const struct report_style *style,
	     struct buf *out);
void csv_findings(const struct findings *findings,
		  const struct report_style *style, struct buf *out);
void markdown_run(const struct run_summary *run,
		  const struct report_style *style, struct buf *out);
void markdown_findings(const struct findings *findings,
		       const struct report_style *style, struct buf *out);
void junit_findings(const struct findings *findings,
		    const struct report_style *style, struct buf *out);
void html_run(const struct run_summary *run, const struct report_style *style,
	      struct buf *out);
void html_findings(const struct findings *findings,
		   const struct report_style *style, struct buf *out);

#endif
