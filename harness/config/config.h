/* SPDX-License-Identifier: MIT */
#ifndef CONFIG_CONFIG_H
#define CONFIG_CONFIG_H

#include "base/compiler.h"

struct buf;
struct error;
struct strvec;
struct suite;

/*
 * Append to FILES the suite files that PATH means: the file itself, the
 * suite.yaml of a folder, or, where there is none, those of the folders in
 * it, by name.  ERROR_INPUT, with what was looked for, if there are none.
 */
MUST_CHECK int config_find(const char *path, struct strvec *files,
			   struct error *err);

/*
 * Read the suite file at PATH: a file, or a folder that holds suite.yaml.
 * The result is complete and checked: every default filled in, every text
 * valid UTF-8.  NULL and ERROR_INPUT with
 *
 *   FILE:LINE:COLUMN: unknown key 'parms', did you mean 'params'?
 *       parms: {n: [1, 2]}
 *       ^~~~~
 *
 * when it is wrong; a folder without a suite is told what was looked for.
 */
struct suite *config_read(const char *path, struct error *err);

/* The same from a text; NAME is for messages, DIR what paths are relative
 * to (absolute). */
struct suite *config_parse(const char *text, unsigned long len,
			   const char *name, const char *dir,
			   struct error *err);

/* Append the JSON Schema of suite files, made from the parser's table. */
void config_schema(struct buf *out);

/* Append what tare-suite(5) says of each key, in mdoc, from the same. */
void config_manual(struct buf *out);

#endif
