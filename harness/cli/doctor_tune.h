/* SPDX-License-Identifier: MIT */
#ifndef CLI_DOCTOR_TUNE_H
#define CLI_DOCTOR_TUNE_H

struct buf;
struct error;
struct invocation;
struct tuning_report;

/*
 * `tare doctor --tune` and `--restore`; INV's table has "root", "journal",
 * "fixed-addresses" and "force".  Returns an enum exit_status, or -1.
 */
int doctor_tune_apply(const struct invocation *inv, struct error *err);
int doctor_tune_restore(const struct invocation *inv, struct error *err);

/* Where proc and sys are, by --root; "" for the real machine. */
const char *doctor_tune_root(const struct invocation *inv);

/* Append what was done, files that went alike in one line; pure. */
void doctor_tune_print(const struct tuning_report *report, struct buf *out);

/* Where the journal is unless the user says so; to free().  ROOT "" is the
 * real machine, EUID 0 may use /var/lib. */
char *doctor_tune_journal(const char *root, const char *state_home,
			  const char *home, unsigned int euid);

#endif
