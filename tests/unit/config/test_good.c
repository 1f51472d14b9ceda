/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>

#include "base/error.h"
#include "config/config.h"
#include "model/suite.h"

void test_minimal(void **state)
{
	const char *text = "suite: a\nbenchmarks:\n"
			   "  - {name: b, stmt: pass}\n";
	struct error err = ERROR_INIT;
	struct suite *suite =
		config_parse(text, strlen(text), "s.yaml", "/dir", &err);

	(void)state;
	assert_string_equal(err.text, "");
	assert_non_null(suite);
	assert_string_equal(suite->name, "a");
	assert_int_equal(suite->benchmark_count, 1);
	assert_string_equal(suite->benchmarks[0].stmt, "pass");
	suite_free(suite);
}

void test_own_suites(void **state)
{
	static const char *const folders[] = { "suites/null", "suites/demo",
					       "suites/fixes/suite.yaml" };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct error err = ERROR_INIT;
		struct suite *suite = config_read(folders[i], &err);

		assert_string_equal(err.text, "");
		assert_non_null(suite);
		assert_true(suite->benchmark_count > 0);
		suite_free(suite);
	}
}
