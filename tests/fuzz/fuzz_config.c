/* SPDX-License-Identifier: MIT */
/* Suite files: any bytes are a suite or a message, and a suite's values print
 * as what reads back the same. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/error.h"
#include "config/config.h"
#include "model/suite.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

/* The name of a case holds what is printed here: it must stay itself. */
static void check_value(const struct value *value)
{
	struct error err = ERROR_INIT;
	struct buf text = BUF_INIT;
	struct suite *again;

	buf_adds(&text, "suite: a\nbenchmarks:\n"
			"  - {name: b, stmt: pass, params: {n: [");
	value_print(value, &text);
	buf_adds(&text, "]}}\n");
	again = config_parse(text.data, text.len, "again", "/suite", &err);
	if (!again || again->benchmarks[0].parameters[0].value_count != 1 ||
	    !value_equal(value, again->benchmarks[0].parameters[0].values))
		abort();
	suite_free(again);
	buf_release(&text);
}

static void check_parameters(const struct benchmark *benchmark)
{
	for (size_t i = 0; i < benchmark->parameter_count; i++) {
		const struct parameter *p = &benchmark->parameters[i];

		for (size_t k = 0; k < p->value_count && k < 16; k++)
			check_value(&p->values[k]);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct error err = ERROR_INIT;
	struct suite *suite = config_parse((const char *)data, len,
					   "suite.yaml", "/suite", &err);

	if (!suite && err.kind != ERROR_INPUT)
		abort();
	if (suite && (!suite->name || !suite->benchmark_count))
		abort();
	for (size_t i = 0; suite && i < suite->benchmark_count; i++)
		check_parameters(&suite->benchmarks[i]);
	suite_free(suite);
	return 0;
}
