/* SPDX-License-Identifier: MIT */
/*
 * Any words anywhere in the shared page, which the benchmark can write to as it
 * likes: it is refused, or what is harvested of it can be judged and stored.
 * The input is a list of places in the first seat (4 bytes each) and words for
 * them (8 bytes).
 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "compare/values.h"
#include "measure/harvest.h"
#include "measure/nonsense.h"
#include "model/run.h"
#include "model/samples.h"
#include "probe/page.h"
#include "store/column.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void scribble(struct page_seat *seat, const uint8_t *data, size_t len)
{
	uint32_t place;
	uint64_t word;

	for (; len >= sizeof(place) + sizeof(word);
	     len -= sizeof(place) + sizeof(word)) {
		memcpy(&place, data, sizeof(place));
		memcpy(&word, data + sizeof(place), sizeof(word));
		place %= sizeof(*seat) - sizeof(word);
		memcpy((char *)seat + place, &word, sizeof(word));
		data += sizeof(place) + sizeof(word);
	}
}

/* A column comes out of the store as it went in. */
static void check_column(const int64_t *values, size_t count)
{
	struct error err = ERROR_INIT;
	struct buf bytes = BUF_INIT;
	int64_t *again = NULL;
	size_t found = 0;

	column_encode(values, count, &bytes);
	assert(column_decode((const uint8_t *)bytes.data, bytes.len, &again,
			     &found, &err) == 0);
	assert(found == count);
	assert(!count || !memcmp(again, values, count * sizeof(*values)));
	free(again);
	buf_release(&bytes);
}

static void check_worker(const struct worker *worker)
{
	struct run_case of_case = { .id = "s/a", .items = 3 };

	policy_init(&of_case.policy);
	for (int metric = 0; metric < METRIC_COUNT; metric++) {
		worker_value(worker, &of_case, (enum metric)metric);
		pair_difference(worker, worker, &of_case, (enum metric)metric);
	}
	for (int i = 0; i < COLUMN_COUNT; i++)
		check_column(worker->samples.columns[i], worker->samples.count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct page *page = xcalloc(1, sizeof(*page));
	struct page_seat *seat = &page->seat[0];
	struct worker worker;

	page->magic = PAGE_MAGIC;
	page->version = PAGE_VERSION;
	seat->slices_done = 3;
	scribble(seat, data, len);
	worker_init(&worker);
	if (!page_nonsense(page)) {
		harvest_place(seat, &worker);
		harvest_slices(seat, &worker.samples);
		harvest_slices(seat, &worker.samples);
		harvest_latency(seat, &worker.samples);
		harvest_load(seat, &worker.samples);
		harvest_counts(seat, 3, &worker.samples);
		harvest_instructions(seat, 3, &worker);
		harvest_track(seat, &worker.samples);
		check_worker(&worker);
	}
	worker_release(&worker);
	free(page);
	return 0;
}
