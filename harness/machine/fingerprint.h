/* SPDX-License-Identifier: MIT */
#ifndef MACHINE_FINGERPRINT_H
#define MACHINE_FINGERPRINT_H

struct arena;
struct conditions;
struct machine;

/*
 * Read the facts of this machine under ROOT ("" for the real one; tests
 * choose another with proc/ and sys/ below it).  What cannot be read is
 * NULL or -1, never a failure.
 */
void machine_read(const char *root, struct arena *arena,
		  struct machine *machine);

/* What is true just now; ratios that need two readings are NaN until
 * conditions_end() has been called with the same struct. */
void conditions_begin(const char *root, struct arena *arena,
		      struct conditions *conditions);
void conditions_end(const char *root, struct conditions *conditions);

#endif
