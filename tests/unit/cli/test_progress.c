/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/compiler.h"
#include "base/error.h"
#include "base/fs.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/place.h"
#include "cli/screen.h"
#include "stage/probe_place.h"

static const struct progress_row {
	double done;
	int64_t left_ns;
	const char *text;
	int columns;
	const char *want;
} progress_rows[] = {
	{ 0, -1, NULL, 80, "[....................]   0 %" },
	{ .5, -1, "a/b", 80, "[##########..........]  50 %  a/b" },
	{ 1, 0, NULL, 80, "[####################] 100 %" },
	{ 1, 1, NULL, 80, "[####################] 100 %, 0.0 s left" },
	{ 7, -1, NULL, 80, "[####################] 100 %" },
	{ -1, -1, NULL, 80, "[....................]   0 %" },
	{ .25, 12 * NS_PER_S, "x\x1b[2Jy", 80,
	  "[#####...............]  25 %, 12 s left  x\\x1b[2Jy" },
	{ .25, -1, "far too long for it", 40,
	  "[#####...............]  25 %  far too..." },
	{ .25, -1, "no room at all", 33, "[#####...............]  25 %" },
};

void test_progress_line(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(progress_rows); i++) {
		const struct progress_row *row = &progress_rows[i];
		const struct screen_progress progress = {
			.done = row->done,
			.left_ns = row->left_ns,
			.text = row->text,
		};
		struct buf line = BUF_INIT;

		screen_add_progress(&progress, row->columns, false, &line);
		assert_string_equal(line.data, row->want);
		assert_true((int)text_width(line.data) <= row->columns);
		buf_release(&line);
	}
}

void test_progress_bar_keeps_its_width(void **state)
{
	(void)state;
	for (int i = -1; i <= 1000; i++) {
		const struct screen_progress progress = {
			.done = i < 0 ? (double)NAN : i / 1000.,
			.left_ns = -1,
		};
		struct buf line = BUF_INIT;

		screen_add_progress(&progress, 80, true, &line);
		assert_int_equal(text_width(line.data), 28);
		buf_release(&line);
	}
}

/* Tests run without a terminal, or with; columns and colours come from the
 * environment either way. */
void test_screen_obeys_the_environment(void **state)
{
	struct screen_setup setup = { .color = "always", .quiet = true };
	struct screen screen;

	(void)state;
	setenv("COLUMNS", "123", 1);
	screen_init(&screen, &setup);
	assert_int_equal(screen.style.columns, 123);
	assert_true(screen.style.color);
	assert_false(screen.live);
	setenv("COLUMNS", "7", 1);
	setup.color = "never";
	screen_init(&screen, &setup);
	assert_int_equal(screen.style.columns, 40);
	assert_false(screen.style.color);
	setenv("COLUMNS", "wide", 1);
	setenv("NO_COLOR", "1", 1);
	setup.color = "auto";
	screen_init(&screen, &setup);
	assert_true(screen.style.columns >= 40);
	assert_false(screen.style.color);
	unsetenv("COLUMNS");
	unsetenv("NO_COLOR");
}

void test_store_place(void **state)
{
	static const char *const plain[] = { NULL };
	static const char *const given[] = { "--store", "given.db", NULL };
	struct error err = ERROR_INIT;
	struct invocation inv;
	char *path;

	(void)state;
	setenv("TARE_STORE", "set.db", 1);
	assert_int_equal(invocation_parse(&inv, commands, given, &err), 0);
	path = place_store(&inv);
	assert_string_equal(path, "given.db");
	free(path);
	invocation_release(&inv);
	assert_int_equal(invocation_parse(&inv, commands, plain, &err), 0);
	path = place_store(&inv);
	assert_string_equal(path, "set.db");
	free(path);
	setenv("TARE_STORE", "", 1);
	path = place_store(&inv);
	assert_non_null(strstr(path, ".tare/tare.db"));
	free(path);
	unsetenv("TARE_STORE");
	invocation_release(&inv);
}

static void make_dirs(const char *root, const char *below)
{
	struct error err = ERROR_INIT;
	char *dir = fs_join(root, below);

	assert_int_equal(fs_make_dirs(dir, &err), 0);
	free(dir);
}

void test_probe_place(void **state)
{
	char root[] = "/tmp/tare-place-XXXXXX";
	struct error err = ERROR_INIT;
	char *bin, *found;

	(void)state;
	assert_non_null(mkdtemp(root));
	make_dirs(root, "bin");
	bin = fs_join(root, "bin");
	assert_null(probe_place_from(bin, &err));
	assert_non_null(strstr(err.text, "/bin/probe nor "));
	assert_non_null(strstr(err.text, "/bin/../lib/tare/probe"));
	make_dirs(root, "lib/tare/probe");
	found = probe_place_from(bin, &err);
	assert_non_null(found);
	assert_non_null(strstr(found, "/lib/tare/probe"));
	assert_null(strstr(found, ".."));
	free(found);
	make_dirs(root, "bin/probe");
	found = probe_place_from(bin, &err);
	assert_non_null(found);
	assert_non_null(strstr(found, "/bin/probe"));
	free(found);
	free(bin);
	assert_int_equal(fs_remove_tree(root, &err), 0);
}
