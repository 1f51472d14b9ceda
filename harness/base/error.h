/* SPDX-License-Identifier: MIT */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include "base/compiler.h"

/*
 * One way to fail, everywhere.
 *
 * A function that can fail returns 0 or -1 (or a pointer or NULL), takes a
 * `struct error *` as its last parameter, and says nothing on the terminal.
 * The first function to see a failure sets the error; each caller that knows
 * something the reader would want puts it in front with error_prefix(); only
 * main() prints.  On failure every output parameter is left as it was.
 *
 * Running out of memory is not an error here: xmalloc() ends the program.
 * A broken invariant is not one either: that is what assert() is for.
 */
enum error_kind {
	ERROR_NONE = 0,
	ERROR_USAGE,	/* the command line is wrong */
	ERROR_INPUT,	/* a file the user wrote is wrong; text has FILE:LINE */
	ERROR_SYSTEM,	/* the operating system refused; errnum says why */
	ERROR_TARGET,	/* the benchmark failed, crashed or ran out of time */
	ERROR_STORE,	/* the result store is damaged, locked or too new */
	ERROR_NOTHING,	/* there is nothing to compare with */
	ERROR_INTERRUPT /* a signal asked us to stop; errnum is its number */
};

struct error {
	enum error_kind kind;
	int errnum; /* errno for ERROR_SYSTEM, signal for ERROR_INTERRUPT */
	char text[1024]; /* "outer: inner"; may have lines (a caret); no
			    final newline */
};

#define ERROR_INIT ((struct error){ .kind = ERROR_NONE })

/* Set ERR.  Returns -1, so that `return error_set(...)` is one thought. */
int error_set(struct error *err, enum error_kind kind, const char *fmt, ...)
	PRINTF_LIKE(3, 4);

/* Set ERR to ERROR_SYSTEM from errno, appending its text.  Returns -1. */
int error_errno(struct error *err, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Put "context: " before the text already in ERR.  Returns -1. */
int error_prefix(struct error *err, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* That it is always -1, compilers and analyzers see at every call: without
 * that they take outputs for unset after `if (f(&out, err) < 0) return -1`. */
static inline int error_always(int minus_one)
{
	(void)minus_one;
	return -1;
}

#define error_set(...) error_always(error_set(__VA_ARGS__))
#define error_errno(...) error_always(error_errno(__VA_ARGS__))
#define error_prefix(...) error_always(error_prefix(__VA_ARGS__))

#endif
