/* SPDX-License-Identifier: MIT */
#ifndef STORE_RUNFILE_H
#define STORE_RUNFILE_H

#include "base/compiler.h"

struct buf;
struct error;
struct run;

/*
 * A run as a JSON text with all its raw samples: `tare run --output`.  What
 * runfile_print() writes, runfile_parse() reads back equal.  The format is
 * described by ci/run.schema.json.
 */
enum { RUNFILE_SCHEMA = 1 };
#define RUNFILE_KIND "tare run"

void runfile_print(const struct run *run, struct buf *out);
struct run *runfile_parse(const char *text, unsigned long len,
			  struct error *err);
struct run *runfile_read(const char *path, struct error *err);

#endif
