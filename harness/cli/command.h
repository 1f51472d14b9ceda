/* SPDX-License-Identifier: MIT */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/alloc.h"
#include "base/compiler.h"

struct error;
struct screen;

/*
 * A command is a row, and so is an option; help, manual and completions are
 * printed from these rows, and nothing else says what tare understands.
 */
enum option_kind {
	OPTION_FLAG,
	OPTION_TEXT,
	OPTION_LIST,	 /* text; may be given again and again */
	OPTION_INTEGER,	 /* not negative */
	OPTION_DURATION, /* 10s, 1.5ms, 2m */
	OPTION_RATIO,	 /* 3% */
	OPTION_BYTES,	 /* 64KiB */
	OPTION_CHOICE	 /* one of those that `value` lists */
};

struct option {
	const char *name; /* "output" for --output; NULL ends a table */
	char letter;	  /* 'o' for -o; 0: none */
	enum option_kind kind;
	const char *value;     /* "FILE", "auto|always|never"; NULL: a flag */
	const char *help;      /* a phrase without final dot */
	const char *otherwise; /* what getters say if it was not given */
};

struct option_value {
	const struct option *option;
	bool given;
	const char *text; /* borrowed from argv or the table */
	struct strvec list;
	int64_t integer; /* integers, and durations in ns */
	double real;	 /* ratios and bytes */
};

struct option_values {
	struct option_value *items;
	size_t count, capacity;
};

/* One call of a command, as the user wrote it, checked against its row. */
struct invocation {
	const struct command *command; /* NULL: only global options */
	struct option_values values;   /* the global ones come first */
	struct strvec arguments;       /* what is not an option */
	struct screen *screen;	       /* where we talk; set by main */
};

struct command {
	const char *name;
	/*
	 * What follows the options, word by word: "SUITE..." is one or more,
	 * "[NAME]" none or one, "[PATTERN...]" any number, "list|show" one of
	 * these words.  The count and the words are checked from this text.
	 */
	const char *arguments; /* "" if it takes none */
	const char *summary;   /* a phrase without final dot */
	const char *about;     /* paragraphs, parted by empty lines; NULL */
	const struct option *options; /* NULL if it has none of its own */
	/* Returns an enum exit_status, or -1 with ERR. */
	int (*run)(struct invocation *inv, struct error *err);
	/* "tare run suites  # what that does", ended by NULL; NULL: none */
	const char *const *examples;
	bool hidden; /* works, but is not listed */
};

/* Understood by every command, before and after its name. */
extern const struct option global_options[];

/*
 * Read ARGV (without argv[0]) as one of the commands in TABLE.  -1 and
 * ERROR_USAGE with a suggestion where it is wrong.  With --help or --version
 * the count of arguments is not checked.  INV borrows from ARGV; release it
 * in either case.
 */
MUST_CHECK int invocation_parse(struct invocation *inv,
				const struct command *const *table,
				const char *const *argv, struct error *err);
void invocation_release(struct invocation *inv);

/*
 * What was given for the option NAME, which must stand in the command's table
 * (or the global one) with that kind: anything else is a broken invariant.
 * Where it was not given: the table's `otherwise`, else NULL, -1 or NaN.
 */
bool invocation_has(const struct invocation *inv,
		    const char *name); /* any name: is it in the tables? */
bool invocation_given(const struct invocation *inv, const char *name);
bool invocation_flag(const struct invocation *inv, const char *name);
const char *invocation_text(const struct invocation *inv,
			    const char *name); /* and choices */
const struct strvec *invocation_list(const struct invocation *inv,
				     const char *name);
int64_t invocation_integer(const struct invocation *inv, const char *name);
int64_t invocation_duration(const struct invocation *inv,
			    const char *name); /* ns */
double invocation_ratio(const struct invocation *inv, const char *name);
double invocation_bytes(const struct invocation *inv, const char *name);

/* Argument INDEX, counted from 0; NULL if there are fewer. */
const char *invocation_argument(const struct invocation *inv, size_t index);

#endif
