/* SPDX-License-Identifier: MIT */
#ifndef SURVEY_SURVEYOR_H
#define SURVEY_SURVEYOR_H

struct error;
struct suite;
struct survey;
struct warden;

/*
 * Ask each interpreter of SUITE what it is, and whether it has the modules,
 * functions and requirements that the suite's benchmarks need ({name} in a
 * requirement replaced by each value of that parameter), in one process per
 * interpreter, in the environment that a worker would have.  PROBE_DIR is
 * where survey.py lies.  What is missing is an answer, not an error; an
 * interpreter that cannot run at all has `missing` set.
 */
struct survey *survey_take(const struct suite *suite, struct warden *warden,
			   const char *probe_dir, struct error *err);

#endif
