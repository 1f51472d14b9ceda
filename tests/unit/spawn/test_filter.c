/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <errno.h>
#include <string.h>

#include "base/buf.h"
#include "base/compiler.h"
#include "base/error.h"
#include "spawn/spawn.h"

void test_filter_large_input(void **state)
{
	const char *const argv[] = { "cat", NULL };
	struct buf input = BUF_INIT, out = BUF_INIT;
	struct error err = ERROR_INIT;

	(void)state;
	for (int i = 0; i < 200000; i++)
		buf_addf(&input, "%d\n", i);
	assert_true(input.len > 1000000);
	buf_adds(&out, "before ");
	assert_int_equal(spawn_filter(argv, NULL, NULL, &input, &out, &err), 0);
	assert_int_equal(out.len, input.len + 7);
	assert_memory_equal(out.data + 7, input.data, input.len);
	buf_release(&input);
	buf_release(&out);
}

void test_filter_rows(void **state)
{
	static const struct {
		const char *script, *dir, *input, *out, *error;
	} rows[] = {
		{ "cat; echo end", NULL, NULL, "end\n", NULL },
		{ "cat; echo end", NULL, "", "end\n", NULL },
		{ "exit 0", NULL, "never read", "", NULL },
		{ "pwd", "/", NULL, "/\n", NULL },
		{ "echo $X", NULL, NULL, "given\n", NULL },
		{ "echo noise >&2; echo fine", NULL, NULL, "fine\n", NULL },
		{ "echo gone; exit 3", NULL, NULL, NULL, "sh: exit status 3" },
		{ "echo so >&2; echo there >&2; exit 128", NULL, NULL, NULL,
		  "sh: exit status 128: so\nthere" },
		{ "kill -SEGV $$", NULL, NULL, NULL, "sh: killed by SIGSEGV" },
		{ "exit 0", "/nowhere", NULL, NULL,
		  "cannot run sh in /nowhere: Not a directory" },
		/* a daemon that keeps the pipes is not waited for */
		{ "sleep 1000 & echo $! >&2; kill -9 $! ; echo yes", NULL, NULL,
		  "yes\n", NULL },
		{ "head -c 200000 /dev/zero | tr '\\0' e >&2; echo both", NULL,
		  NULL, "both\n", NULL },
	};
	const char *const envp[] = { "PATH=/usr/bin:/bin", "X=given", NULL };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const char *const argv[] = { "sh", "-c", rows[i].script, NULL };
		struct buf input = BUF_INIT, out = BUF_INIT;
		struct error err = ERROR_INIT;
		int ret;

		if (rows[i].input != NULL)
			buf_adds(&input, rows[i].input);
		ret = spawn_filter(argv, envp, rows[i].dir,
				   rows[i].input != NULL ? &input : NULL, &out,
				   &err);
		assert_int_equal(ret, rows[i].error != NULL ? -1 : 0);
		if (rows[i].error != NULL) {
			assert_int_equal(err.kind, ERROR_SYSTEM);
			assert_string_equal(err.text, rows[i].error);
			assert_int_equal(out.len, 0);
		} else {
			assert_string_equal(out.data, rows[i].out);
		}
		buf_release(&input);
		buf_release(&out);
	}
}

void test_filter_daemon_keeps_pipe(void **state)
{
	const char *const argv[] = { "sh", "-c", "sleep 5 & echo yes", NULL };
	struct buf out = BUF_INIT;
	struct error err = ERROR_INIT;

	(void)state;
	assert_int_equal(spawn_filter(argv, NULL, NULL, NULL, &out, &err), 0);
	assert_string_equal(out.data, "yes\n");
	buf_release(&out);
}

void test_filter_not_installed(void **state)
{
	const char *const argv[] = { "no-such-program-here", "-x", NULL };
	struct error err = ERROR_INIT;

	(void)state;
	assert_int_equal(spawn_filter(argv, NULL, NULL, NULL, NULL, &err), -1);
	assert_int_equal(err.kind, ERROR_SYSTEM);
	assert_int_equal(err.errnum, ENOENT);
	assert_string_equal(err.text, "no-such-program-here is not installed");
}
