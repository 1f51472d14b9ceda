/* SPDX-License-Identifier: MIT */
#ifndef PROFILE_PYTHON_LAYOUT_H
#define PROFILE_PYTHON_LAYOUT_H

#include "base/compiler.h"
#include "profile/line_table.h"

struct error;
struct interpreter_facts;

/*
 * Where CPython keeps what we read, in bytes from the beginning of each
 * struct; the same for all releases of a minor version on 64-bit systems.
 * NOWHERE: that version has no such field.
 */
enum { NOWHERE = -1 };

struct python_layout {
	const char *version; /* "3.11" */
	enum line_table_kind lines;
	int last_unit; /* code units that one of the frame's `last` is */

	struct {
		int frame; /* the current frame, or what has it */
		int frame_in_cframe;
		int chunk; /* of the data stack; behind it its top */
	} thread;
	struct {
		int code, back;
		int last; /* int f_lasti, or a pointer into the bytecode */
		int owner;
	} frame;
	struct {
		int file, name, first_line, table, bytecode;
	} code;
	struct {
		int ascii, compact; /* sizes: where the characters begin */
	} text;
	int collecting; /* int of the interpreter's state: is it 1? */
};

/* That of the interpreter; NULL with ERROR_USAGE, which says what can be
 * profiled, if we cannot read it. */
const struct python_layout *python_layout_find(
	const struct interpreter_facts *python, struct error *err);

#endif
