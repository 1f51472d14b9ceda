/* SPDX-License-Identifier: MIT */
/* Any bytes as another tool's file: an error, or runs that a run file holds
 * and that read the same again. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "exchange/exchange.h"
#include "model/run.h"
#include "store/runfile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void check_run(const struct run *run)
{
	struct error err = ERROR_INIT;
	struct buf text = BUF_INIT;
	struct run *again;

	runfile_print(run, &text);
	again = runfile_parse(text.data, text.len, &err);
	assert(again && again->count == run->count);
	assert(strcmp(again->uuid, run->uuid) == 0);
	for (size_t i = 0; i < run->count; i++)
		assert(run->items[i].case_index < run->case_count);
	run_free(again);
	buf_release(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	const struct exchange_file file = {
		.text = (const char *)data,
		.len = len,
		.path = "folder/file.json",
	};
	struct imported_runs runs = { .items = NULL };
	struct error err = ERROR_INIT;

	if (exchange_parse(&file, EXCHANGE_COUNT, &runs, &err) < 0)
		assert(err.kind != ERROR_NONE && err.text[0] && !runs.count);
	for (size_t i = 0; i < runs.count; i++)
		check_run(runs.items[i]);
	imported_runs_release(&runs);
	return 0;
}
