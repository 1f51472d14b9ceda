/* SPDX-License-Identifier: MIT */
#ifndef CLI_SCREEN_H
#define CLI_SCREEN_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "reports/report.h"
#include "stage/wishes.h"

struct buf;

/* What main knows of where we write to. */
struct screen_setup {
	const char *color; /* "auto", "always", "never" */
	bool quiet;
};

struct screen {
	struct report_style style; /* of stdout */
	int write_errnum; /* errno of the first write to stdout that failed */
	bool quiet;
	bool live; /* stderr is a terminal and may show progress */
	int progress_columns;
	int64_t drawn_ns; /* when the progress line was drawn last; 0: never */
	bool drawn;	  /* it stands there now */
};

/* How far a long task is. */
struct screen_progress {
	double done;	  /* 0 to 1 */
	int64_t left_ns;  /* -1: not known */
	const char *text; /* what is being done now; made harmless here */
};

/* Look at stdout, stderr, the locale and the environment. */
void screen_init(struct screen *screen, const struct screen_setup *setup);

/* Text for stdout; a failure shows when main closes it. */
void screen_print(struct screen *screen, const struct buf *text);

/* A line on stderr, without "tare: "; nothing if quiet. */
void screen_note(struct screen *screen, const char *text);

/*
 * Draw the progress line in place on stderr: at most ten times a second,
 * nothing unless stderr is a terminal.  Whatever else is printed through
 * this file erases it first.
 */
void screen_progress(struct screen *screen,
		     const struct screen_progress *progress);
void screen_progress_end(struct screen *screen);

/* One who shows on SCREEN what goes on. */
struct onlooker screen_onlooker(struct screen *screen);

/* The progress line itself, without escapes or newline; pure. */
void screen_add_progress(const struct screen_progress *progress, int columns,
			 bool unicode, struct buf *out);

#endif
