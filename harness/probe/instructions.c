/* SPDX-License-Identifier: MIT */
/*
 * The instructions part of ORDER_COUNT: calls of their own, counted by the
 * kernel (perf_event_open) where it lets us.  Under callgrind, which counts
 * by itself, its collecting is switched on around the calls and the totals
 * are in the file that it writes at the end of the process.
 *
 * Invariant: nothing is run a second time if nobody would count it.
 */
#include "probe/guest.h"

#include <linux/perf_event.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>
#if __has_include(<valgrind/callgrind.h>)
#include <valgrind/callgrind.h>
#else
#define RUNNING_ON_VALGRIND 0
#define CALLGRIND_TOGGLE_COLLECT ((void)0)
#endif

struct reading {
	uint64_t value;
	uint64_t enabled_ns;
	uint64_t running_ns;
};

static int open_counter(void)
{
	struct perf_event_attr attr;

	memset(&attr, 0, sizeof(attr));
	attr.type = PERF_TYPE_HARDWARE;
	attr.size = sizeof(attr);
	attr.config = PERF_COUNT_HW_INSTRUCTIONS;
	attr.read_format = PERF_FORMAT_TOTAL_TIME_ENABLED |
			   PERF_FORMAT_TOTAL_TIME_RUNNING;
	attr.disabled = 1;
	attr.exclude_kernel = 1;
	attr.exclude_hv = 1;
	return (int)syscall(SYS_perf_event_open, &attr, 0, -1, -1,
			    PERF_FLAG_FD_CLOEXEC);
}

/* What was counted, if the counter was never taken away from us. */
static int64_t read_counter(int fd)
{
	struct reading reading;

	if (read(fd, &reading, sizeof(reading)) != (ssize_t)sizeof(reading) ||
	    reading.running_ns < reading.enabled_ns || reading.value == 0)
		return PAGE_MISSING;
	return (int64_t)reading.value;
}

void instructions_start(const struct guest *guest)
{
	if (guest->perf_fd >= 0)
		ioctl(guest->perf_fd, PERF_EVENT_IOC_ENABLE, 0);
	else
		CALLGRIND_TOGGLE_COLLECT;
}

void instructions_stop(const struct guest *guest)
{
	if (guest->perf_fd >= 0)
		ioctl(guest->perf_fd, PERF_EVENT_IOC_DISABLE, 0);
	else
		CALLGRIND_TOGGLE_COLLECT;
}

int instructions_count(struct guest *guest)
{
	bool simulated = RUNNING_ON_VALGRIND != 0;
	int ret;

	if (guest->target.runner && !guest->target.empty_runner)
		return 0; /* an import cannot be repeated */
	guest->perf_fd = simulated ? -1 : open_counter();
	if (guest->perf_fd < 0 && !simulated)
		return 0; /* the value stays missing */
	guest->mode = MODE_INSTRUCTIONS;
	ret = target_run(guest, guest->mine->calls);
	guest->mode = MODE_CLOCK;
	if (guest->perf_fd < 0)
		return ret;
	if (ret == 0)
		guest->mine->values[VALUE_INSTRUCTIONS] =
			read_counter(guest->perf_fd);
	close(guest->perf_fd);
	guest->perf_fd = -1;
	return ret;
}
