/* SPDX-License-Identifier: MIT */
#ifndef TUNING_FIXTURE_H
#define TUNING_FIXTURE_H

#include <stdbool.h>

#include "machine/tuning.h"
#include "machine_fixtures.h"

#define CPU "/sys/devices/system/cpu"

struct buf;

struct bench { /* a machine and its journal */
	struct fixture_copy copy;
	char journal[96];
	struct tuning_report report; /* of what was done last */
};

void bench_init(struct bench *bench, const char *machine);
void bench_release(struct bench *bench);

void bench_apply(struct bench *bench, enum tuning_addresses addresses);
void bench_restore(struct bench *bench, enum tuning_manners manners);

/* Is WANT in the file, to the letter? */
void bench_check(const struct bench *bench, const char *path, const char *want);
bool bench_has_journal(const struct bench *bench);

/* All files of the machine and what is in them, as one text. */
void bench_picture(const struct bench *bench, struct buf *out);

/* Make it a file that can be read and not written, even by root; returns
 * what to close(). */
int bench_seal(const struct bench *bench, const char *path, const char *text);

#endif
