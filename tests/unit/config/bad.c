/* SPDX-License-Identifier: MIT */
/* Runs the tables of the test_bad_* files. */
#include "tests/unit/config/bad.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/error.h"
#include "config/config.h"
#include "model/suite.h"

static void check(const struct bad *row)
{
	struct error err = ERROR_INIT;
	struct suite *suite = config_parse(row->text, strlen(row->text),
					   "s.yaml", "/dir", &err);
	const char *says = row->says ? row->says : "";

	if (!suite == !row->says)
		fail_msg("%s: %s", row->what, suite ? "was taken" : err.text);
	if (strcmp(err.text, says) != 0)
		fail_msg("%s:\n%s\ninstead of\n%s", row->what, err.text, says);
	if (!suite)
		assert_int_equal(err.kind, ERROR_INPUT);
	suite_free(suite);
}

void check_all(const struct bad *rows, size_t count)
{
	for (size_t i = 0; i < count; i++)
		check(&rows[i]);
}
