/* SPDX-License-Identifier: MIT */
/* Any bytes as a file of waivers: a message, or waivers that say all they
 * must. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/error.h"
#include "config/accepted.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct error err = ERROR_INIT;
	struct waivers *waivers = accepted_parse((const char *)data, len,
						 "accepted.yaml", &err);

	if (!waivers)
		assert(err.kind == ERROR_INPUT && err.text[0]);
	for (size_t i = 0; waivers && i < waivers->count; i++) {
		const struct waiver *waiver = &waivers->items[i];

		assert(waiver->cases && waiver->reason && waiver->who);
		assert(waiver->metric <= METRIC_COUNT);
		assert(strlen(waiver->until) == strlen("2026-12-31"));
	}
	waivers_free(waivers);
	return 0;
}
