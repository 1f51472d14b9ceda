/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>

#include "base/compiler.h"
#include "gate/scope.h"
#include "made_findings.h"

static struct run *make_run(const char *const *ids)
{
	struct run *run = run_new();

	run->cases = arena_alloc(&run->arena, 8 * sizeof(*run->cases));
	for (; *ids; ids++) {
		struct run_case *made = &run->cases[run->case_count++];

		made->id = *ids;
		made->suite = arena_strndup(&run->arena, *ids,
					    strcspn(*ids, "/"));
		made->benchmark = *ids + strcspn(*ids, "/") + 1;
	}
	return run;
}

void test_scope_leaves_missing_what_was_asked_for(void **state)
{
	static const char *const before[] = { "s/a", "s/b", "t/c", NULL };
	static const char *const after[] = { "s/x", NULL };
	static const struct {
		const char *pattern;
		bool by_tag, a, b;
	} rows[] = {
		{ NULL, false, true, true },  { "a", false, true, false },
		{ "s/*", false, true, true }, { "z", false, false, false },
		{ NULL, true, false, false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct run *base = make_run(before), *head = make_run(after);
		struct findings *findings = findings_new();
		struct strvec patterns = STRVEC_INIT;
		struct gate_scope scope = { &patterns, rows[i].by_tag };

		if (rows[i].pattern)
			strvec_push(&patterns, rows[i].pattern);
		made_finding(findings, "s/x", METRIC_COUNT, VERDICT_NEW);
		for (size_t k = 0; before[k]; k++)
			made_finding(findings, before[k], METRIC_COUNT,
				     VERDICT_MISSING);
		gate_narrow(findings, base, head, &scope);
		assert_non_null(findings_find(findings, "s/x", METRIC_COUNT));
		assert_true(rows[i].a ==
			    !!findings_find(findings, "s/a", METRIC_COUNT));
		assert_true(rows[i].b ==
			    !!findings_find(findings, "s/b", METRIC_COUNT));
		/* another suite */
		assert_null(findings_find(findings, "t/c", METRIC_COUNT));
		strvec_release(&patterns);
		findings_free(findings);
		run_free(base);
		run_free(head);
	}
}
