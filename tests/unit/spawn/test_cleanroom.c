/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/compiler.h"
#include "model/suite.h"
#include "spawn/capture.h"
#include "spawn/cleanroom.h"
#include "spawn/spawn.h"

static const char *find(const struct strvec *envp, const char *name)
{
	size_t len = strlen(name);
	const char *found = NULL;

	for (size_t i = 0; i < envp->count; i++)
		if (strncmp(envp->items[i], name, len) == 0 &&
		    envp->items[i][len] == '=') {
			assert_null(found); /* each name once */
			found = envp->items[i] + len + 1;
		}
	return found;
}

void test_cleanroom_environment(void **state)
{
	const char *inherit[] = { "TARE_T_LET", "TARE_T_UNSET", "LC_ALL" };
	struct environment_entry entries[] = { { "APP", "bench" },
					       { "TARE_T_LET", "mine" },
					       { "HOME", "/elsewhere" } };
	struct suite suite = { .environment = entries };
	struct strvec envp = STRVEC_INIT;
	char *path = xstrdup(getenv("PATH"));

	(void)state;
	setenv("PATH", "/some/bin", 1);
	setenv("LANG", "de_DE.UTF-8", 1);
	setenv("LC_ALL", "fr_FR.UTF-8", 1);
	setenv("TARE_T_LET", "through", 1);
	setenv("TARE_T_SECRET", "no", 1);
	setenv("PYTHONDONTWRITEBYTECODE", "1", 1);
	setenv("TMPDIR", "/var/tmp", 1);
	setenv("HOME", "/home/someone", 1);
	unsetenv("TARE_T_UNSET");

	cleanroom_environment(&suite, &envp);
	assert_string_equal(find(&envp, "PATH"), "/some/bin");
	assert_string_equal(find(&envp, "HOME"), "/home/someone");
	assert_string_equal(find(&envp, "LANG"), "C.UTF-8");
	assert_string_equal(find(&envp, "TMPDIR"), "/var/tmp");
	assert_int_equal(envp.count, 4);
	strvec_release(&envp);

	suite.inherit = (struct texts){ inherit, ARRAY_LEN(inherit) };
	unsetenv("PATH");
	unsetenv("TMPDIR");
	cleanroom_environment(&suite, &envp);
	assert_non_null(find(&envp, "PATH"));
	assert_null(find(&envp, "TMPDIR"));
	assert_string_equal(find(&envp, "LC_ALL"), "fr_FR.UTF-8");
	assert_string_equal(find(&envp, "TARE_T_LET"), "through");
	assert_null(find(&envp, "TARE_T_UNSET"));
	assert_null(find(&envp, "TARE_T_SECRET"));
	strvec_release(&envp);

	suite.environment_count = ARRAY_LEN(entries);
	cleanroom_environment(&suite, &envp);
	assert_string_equal(find(&envp, "TARE_T_LET"), "mine");
	assert_string_equal(find(&envp, "APP"), "bench");
	assert_string_equal(find(&envp, "HOME"), "/elsewhere");
	assert_null(find(&envp, "PYTHONDONTWRITEBYTECODE"));
	strvec_release(&envp);
	setenv("PATH", path, 1);
	unsetenv("LC_ALL");
	free(path);
}

/* Against the whole stream, kept in a buffer. */
void test_capture(void **state)
{
	static const size_t steps[] = { 1, 7, 1000, 32768, 65536, 100000 };

	(void)state;
	for (size_t s = 0; s < ARRAY_LEN(steps); s++) {
		struct capture capture = { .head = NULL };
		struct buf all = BUF_INIT, out = BUF_INIT;

		capture_print(&capture, &out);
		assert_int_equal(out.len, 0);
		for (size_t n = 0; all.len < 200000; n++) {
			size_t from = all.len;

			buf_pad(&all, (char)('a' + n % 26), steps[s]);
			capture_add(&capture, all.data + from, steps[s]);
		}
		capture_print(&capture, &out);
		assert_int_equal(capture.total, all.len);
		assert_memory_equal(out.data, all.data, SPAWN_OUTPUT_KEEP);
		assert_memory_equal(out.data + out.len - SPAWN_OUTPUT_KEEP,
				    all.data + all.len - SPAWN_OUTPUT_KEEP,
				    SPAWN_OUTPUT_KEEP);
		assert_non_null(strstr(out.data, " bytes left out ...]\n"));
		capture_release(&capture);
		buf_release(&all);
		buf_release(&out);
	}
}

void test_capture_whole(void **state)
{
	struct capture capture = { .head = NULL };
	struct buf all = BUF_INIT, out = BUF_INIT;

	(void)state;
	for (int i = 0; all.len + 10 <= 2 * SPAWN_OUTPUT_KEEP; i++) {
		buf_addf(&all, "%09d\n", i);
		capture_add(&capture, all.data + all.len - 10, 10);
	}
	capture_print(&capture, &out);
	assert_int_equal(out.len, all.len);
	assert_memory_equal(out.data, all.data, all.len);
	capture_release(&capture);
	buf_release(&all);
	buf_release(&out);
}

void test_describe(void **state)
{
	static const struct {
		struct spawn_outcome outcome;
		const char *text;
	} rows[] = {
		{ { .exit_code = 0 }, "exit status 0" },
		{ { .exit_code = 1 }, "exit status 1" },
		{ { .exit_code = -1, .signal = SIGSEGV }, "killed by SIGSEGV" },
		{ { .exit_code = -1, .signal = SIGKILL },
		  "killed by SIGKILL (out of memory?)" },
		{ { .exit_code = -1, .signal = SIGKILL, .timed_out = true },
		  "took longer than its timeout of 30 s" },
		{ { .exit_code = -1, .signal = SIGKILL, .flooded = true },
		  "killed: printed more than 64 MiB" },
		{ { .exit_code = -1, .signal = 40 }, "killed by signal 40" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct buf text = BUF_INIT;

		spawn_describe(&rows[i].outcome, 30 * NS_PER_S, &text);
		assert_string_equal(text.data, rows[i].text);
		buf_release(&text);
	}
}
