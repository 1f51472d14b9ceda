/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/compiler.h"
#include "gate/replays.h"
#include "model/findings.h"

void test_replays_are_noted(void **state)
{
	static const struct {
		struct replays replays;
		const char *note;
	} rows[] = {
		{ { 0, 0 }, NULL },
		{ { 1, 0 },
		  "1 pair was measured again: CPU time was taken away "
		  "meanwhile (throttling, or more than 10 % steal)" },
		{ { 3, 1 },
		  "3 pairs were measured again: CPU time was taken away "
		  "meanwhile (throttling, or more than 10 % steal); 1 of the "
		  "pairs kept is no better" },
		{ { 4, 2 },
		  "4 pairs were measured again: CPU time was taken away "
		  "meanwhile (throttling, or more than 10 % steal); 2 of the "
		  "pairs kept are no better" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct findings *findings = findings_new();

		replays_note(&rows[i].replays, findings);
		assert_int_equal(findings->notes.count, rows[i].note != NULL);
		if (rows[i].note)
			assert_string_equal(findings->notes.items[0],
					    rows[i].note);
		findings_free(findings);
	}
}
