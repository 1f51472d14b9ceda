/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/compiler.h"
#include "stage/governance.h"

void test_governance_knows_pull_requests(void **state)
{
	static const struct {
		const char *entry, *said;
	} rows[] = {
		{ "CI=true", NULL },
		{ "GITHUB_EVENT_NAME=push", NULL },
		{ "GITHUB_EVENT_NAME=pull_request", "GITHUB_EVENT_NAME" },
		{ "GITHUB_EVENT_NAME=pull_request_target",
		  "GITHUB_EVENT_NAME" },
		{ "CI_MERGE_REQUEST_IID=12", "CI_MERGE_REQUEST_IID" },
		{ "CI_MERGE_REQUEST_IID=", NULL },
		{ "CI_MERGE_REQUEST_IIDS=12", NULL },
		{ "TRAVIS_PULL_REQUEST=false", NULL },
		{ "TRAVIS_PULL_REQUEST=7", "TRAVIS_PULL_REQUEST" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const char *const envp[] = { "HOME=/", rows[i].entry, NULL };
		const char *said = governance_pull_request(envp);

		if (rows[i].said)
			assert_string_equal(said, rows[i].said);
		else
			assert_null(said);
	}
}
