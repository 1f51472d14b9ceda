/* SPDX-License-Identifier: MIT */
/* Machines that are tuned and restored; each is a copy of a fixture. */
#include "tuning_fixture.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/compiler.h"
#include "base/error.h"
#include "base/fs.h"

void bench_init(struct bench *bench, const char *machine)
{
	*bench = (struct bench){ .report.items = NULL };
	fixture_copy_init(&bench->copy, machine);
	snprintf(bench->journal, sizeof(bench->journal), "%s/journal.json",
		 bench->copy.root);
}

void bench_release(struct bench *bench)
{
	tuning_report_release(&bench->report);
	fixture_copy_release(&bench->copy);
}

void bench_apply(struct bench *bench, enum tuning_addresses addresses)
{
	struct error err = ERROR_INIT;

	tuning_report_release(&bench->report);
	if (tuning_apply(bench->copy.root, bench->journal, addresses,
			 &bench->report, &err) < 0)
		fail_msg("%s", err.text);
}

void bench_restore(struct bench *bench, enum tuning_manners manners)
{
	struct error err = ERROR_INIT;

	tuning_report_release(&bench->report);
	if (tuning_restore(bench->copy.root, bench->journal, manners,
			   &bench->report, &err) < 0)
		fail_msg("%s", err.text);
}

void bench_check(const struct bench *bench, const char *path, const char *want)
{
	char *real = xasprintf("%s%s", bench->copy.root, path);
	struct buf text = BUF_INIT;
	struct error err = ERROR_INIT;

	if (fs_read(real, 1 << 16, &text, &err) < 0)
		fail_msg("%s", err.text);
	assert_string_equal(text.data, want);
	free(real);
	buf_release(&text);
}

/* All files below DIR and what is in them, as one text. */
static void picture(const char *dir, struct buf *out)
{
	struct strvec names = STRVEC_INIT;
	struct error err = ERROR_INIT;

	assert_int_equal(fs_list(dir, &names, &err), 0);
	for (size_t i = 0; i < names.count; i++) {
		char *path = fs_join(dir, names.items[i]);

		buf_addf(out, "[%s]", names.items[i]);
		if (fs_is_dir(path))
			picture(path, out);
		else
			assert_int_equal(fs_read(path, 1 << 20, out, &err), 0);
		free(path);
	}
	strvec_release(&names);
}

void bench_picture(const struct bench *bench, struct buf *out)
{
	static const char *const dirs[] = { "proc", "sys" };

	buf_truncate(out, 0);
	for (size_t i = 0; i < ARRAY_LEN(dirs); i++) {
		char *dir = fs_join(bench->copy.root, dirs[i]);

		picture(dir, out);
		free(dir);
	}
}

bool bench_has_journal(const struct bench *bench)
{
	return access(bench->journal, F_OK) == 0;
}

int bench_seal(const struct bench *bench, const char *path, const char *text)
{
	int fd = memfd_create("sealed", MFD_ALLOW_SEALING);
	char *real = xasprintf("%s%s", bench->copy.root, path);
	char target[64];

	snprintf(target, sizeof(target), "/proc/self/fd/%d", fd);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	assert_int_equal(fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SHRINK),
			 0);
	assert_int_equal(unlink(real), 0);
	assert_int_equal(symlink(target, real), 0);
	free(real);
	return fd;
}
