/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "measure/simulate.h"

void test_simulation_parse(void **state)
{
	static const struct {
		const char *text;
		int64_t total;
	} rows[] = {
		{ "version: 1\nevents: Ir\nfn=(1)\n1 5\n\ntotals: 5\n", 5 },
		{ "events: Ir\n\ntotals: 80271234567\n", 80271234567 },
		{ "events: Ir Dr\n\ntotals: 7 9\n", 7 },
		{ "events: Ir\n\ntotals: 0\n", 0 },
		{ "", -1 },
		{ "events: Ir\nsummary: 3\n", -1 },
		{ "events: Ir\n\ntotals: many\n", -1 },
		{ "events: Ir\n\ntotals: -3\n", -1 },
		{ "events: Ir\n\ntotals: 99999999999999999999\n", -1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		assert_int_equal(simulation_parse(rows[i].text), rows[i].total);
}

void test_simulation_of_nothing(void **state)
{
	struct simulation simulation = { .valgrind = NULL };

	(void)state;
	simulation_release(&simulation);
	simulation_release(&simulation);
}
