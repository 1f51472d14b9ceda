/* SPDX-License-Identifier: MIT */
/*
 * Where everything is in the shared page, for whoever reads it without C:
 * pure.py keeps the same structures, and a test compares the two.
 */
#include "probe/guest.h"

#include <stddef.h>

struct place {
	const char *name;
	size_t offset;
};

/* clang-format off */
#define PAGE_PLACE(field)  { #field, offsetof(struct page, field) }
#define SEAT_PLACE(field)  { "seat." #field, offsetof(struct page_seat, field) }
#define SLICE_PLACE(field) \
	{ "slice." #field, offsetof(struct page_slice, field) }
/* clang-format on */

static const struct place places[] = {
	PAGE_PLACE(magic),
	PAGE_PLACE(version),
	PAGE_PLACE(turn),
	PAGE_PLACE(patience_ns),
	PAGE_PLACE(round_seats),
	PAGE_PLACE(inside),
	PAGE_PLACE(seat),
	SEAT_PLACE(order),
	SEAT_PLACE(slices),
	SEAT_PLACE(loops),
	SEAT_PLACE(calls),
	SEAT_PLACE(slice_ns),
	SEAT_PLACE(stretch_ns),
	SEAT_PLACE(yardstick_loops),
	SEAT_PLACE(jitter_seed),
	SEAT_PLACE(block),
	SEAT_PLACE(counter_pmu),
	SEAT_PLACE(counter_event),
	SEAT_PLACE(state),
	SEAT_PLACE(flags),
	SEAT_PLACE(stay),
	SEAT_PLACE(pid),
	SEAT_PLACE(slices_done),
	SEAT_PLACE(entry),
	SEAT_PLACE(latency_max_ns),
	SEAT_PLACE(latency_calls),
	SEAT_PLACE(values),
	SEAT_PLACE(bucket),
	SEAT_PLACE(slice),
	SEAT_PLACE(text),
	SEAT_PLACE(job),
	SLICE_PLACE(start_ns),
	SLICE_PLACE(wall_ns),
	SLICE_PLACE(cpu_ns),
	SLICE_PLACE(yardstick_ns),
	SLICE_PLACE(chain_ns),
	SLICE_PLACE(run_delay_ns),
	SLICE_PLACE(loops),
	SLICE_PLACE(voluntary),
	SLICE_PLACE(involuntary),
	SLICE_PLACE(major_faults),
	SLICE_PLACE(placement),
	{ "sizeof(page)", sizeof(struct page) },
	{ "sizeof(seat)", sizeof(struct page_seat) },
	{ "sizeof(slice)", sizeof(struct page_slice) },
};

PyObject *layout_dict(void)
{
	PyObject *layout = PyDict_New();
	size_t i;

	for (i = 0; layout && i < sizeof(places) / sizeof(*places); i++) {
		PyObject *offset = PyLong_FromSize_t(places[i].offset);

		if (!offset ||
		    PyDict_SetItemString(layout, places[i].name, offset) < 0)
			Py_CLEAR(layout);
		Py_XDECREF(offset);
	}
	return layout;
}
