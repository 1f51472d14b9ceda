/* SPDX-License-Identifier: MIT */
#ifndef MACHINE_FIXTURES_H
#define MACHINE_FIXTURES_H

/* Into ROOT, which has room for 128; returns it. */
const char *fixture_root(const char *machine, char *root);

/* A machine that a test may change. */
struct fixture_copy {
	char root[64];
};

void fixture_copy_init(struct fixture_copy *copy, const char *machine);
void fixture_copy_release(struct fixture_copy *copy);
void fixture_write(const struct fixture_copy *copy, const char *file,
		   const char *text);

/* The first FROM in FILE, which must be there. */
void fixture_replace(const struct fixture_copy *copy, const char *file,
		     const char *from, const char *to);

#endif
