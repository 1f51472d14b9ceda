/* SPDX-License-Identifier: MIT */
/*
 * ORDER_MEMORY: how much the resident memory of this process grows.
 *
 * The kernel keeps the highest resident size of each process and lets it be
 * reset; ru_maxrss is not used, because a child inherits its parent's.
 */
#include "probe/guest.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SMALLEST_PAGE = 4096 };

typedef int (*trim_fn)(size_t pad);

int guest_collect(void)
{
	PyObject *gc = PyImport_ImportModule("gc");
	PyObject *result;

	if (!gc)
		return -1;
	result = PyObject_CallMethod(gc, "collect", NULL);
	Py_DECREF(gc);
	if (!result)
		return -1;
	Py_DECREF(result);
	return 0;
}

/* The bytes of the line NAME of /proc/self/status, or PAGE_MISSING. */
static int64_t read_status_bytes(const char *name)
{
	char text[8192], *line;
	ssize_t got;
	int fd = open("/proc/self/status", O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return PAGE_MISSING;
	got = read(fd, text, sizeof(text) - 1);
	close(fd);
	if (got <= 0)
		return PAGE_MISSING;
	text[got] = '\0';
	line = strstr(text, name);
	if (!line)
		return PAGE_MISSING;
	return (int64_t)strtoull(line + strlen(name), NULL, 10) * 1024;
}

static int reset_peak(void)
{
	int fd = open("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC);
	ssize_t put;

	if (fd < 0)
		return -1;
	put = write(fd, "5", 1);
	close(fd);
	return put == 1 ? 0 : -1;
}

/* The shared page is ours, not the benchmark's: have it resident before. */
static void touch_page(const struct guest *guest)
{
	const volatile char *byte = (const volatile char *)guest->page;
	size_t i;

	for (i = 0; i < PAGE_BYTES; i += SMALLEST_PAGE)
		(void)byte[i];
}

static void trim_heap(void)
{
	trim_fn trim;

	*(void **)&trim = dlsym(RTLD_DEFAULT, "malloc_trim");
	if (trim)
		trim(0);
}

int footprint_measure(struct guest *guest)
{
	int64_t *values = guest->mine->values;
	int64_t start_bytes, peak_bytes;

	touch_page(guest);
	if (guest_collect() < 0)
		return -1;
	trim_heap();
	start_bytes = reset_peak() == 0 ? read_status_bytes("\nVmRSS:")
					: PAGE_MISSING;
	if (target_run(guest, guest->mine->calls) < 0)
		return -1;
	peak_bytes = read_status_bytes("\nVmHWM:");
	if (start_bytes == PAGE_MISSING || peak_bytes == PAGE_MISSING)
		return 0; /* the values stay missing */
	values[VALUE_PEAK_RSS] = peak_bytes;
	values[VALUE_PEAK_MEMORY] = peak_bytes > start_bytes
					    ? peak_bytes - start_bytes
					    : 0;
	return 0;
}
