/* SPDX-License-Identifier: MIT */
/* Any bytes as a run file: an error, or a run that prints, reads back, and can
 * be compared with itself. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"
#include "compare/compare.h"
#include "model/findings.h"
#include "model/run.h"
#include "store/runfile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct error err = ERROR_INIT;
	struct run *run = runfile_parse((const char *)data, len, &err);
	struct run *again = NULL;
	struct buf text = BUF_INIT;

	if (run) {
		runfile_print(run, &text);
		again = runfile_parse(text.data, text.len, &err);
		assert(again && again->count == run->count);
		findings_free(compare_runs(run, again));
	} else {
		assert(err.kind != ERROR_NONE && err.text[0]);
	}
	run_free(run);
	run_free(again);
	buf_release(&text);
	return 0;
}
