/* SPDX-License-Identifier: MIT */
#ifndef CLI_DOCTOR_GATE_H
#define CLI_DOCTOR_GATE_H

#include "base/compiler.h"

struct error;
struct invocation;

/* Rows of the command that checks the gate, beside what a duet needs. */
#define DOCTOR_GATE_OPTIONS                                                   \
	{ "gate",                                                             \
	  0,                                                                  \
	  OPTION_LIST,                                                        \
	  "SUITE",                                                            \
	  "measure the gate's own false alarms: head against head, again "    \
	  "and again",                                                        \
	  NULL },                                                             \
		{ "times",                                                    \
		  0,                                                          \
		  OPTION_INTEGER,                                             \
		  "N",                                                        \
		  "with --gate: so many times, at least 1",                   \
		  "5" },                                                      \
	{                                                                     \
		"strict", 0, OPTION_FLAG, NULL,                               \
			"with --gate: false alarms fail, with status 1", NULL \
	}

/*
 * Gate the working tree against itself --times times, and print what was
 * found: false alarms and how many there could be, the noise of each case,
 * the smallest change it would show, and what that costs.  The exit status.
 */
MUST_CHECK int doctor_gate_run(const struct invocation *inv, struct error *err);

#endif
