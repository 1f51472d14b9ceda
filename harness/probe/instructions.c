/* SPDX-License-Identifier: MIT */
/*
 * ORDER_INSTRUCTIONS: calls of their own, counted by the kernel
 * (perf_event_open) where it lets us.  Under callgrind, which counts by
 * itself, its collecting is switched on around the calls and the totals are
 * in the file that it writes at the end of the process.
 *
 * Invariant: nothing is run if nobody would count it.
 */
#include "probe/guest.h"

#include <errno.h>
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

/*
 * It is pinned: it is there all the time or not at all, and whoever else
 * counts shares what is left.
 */
static int open_counter(const struct page_seat *mine)
{
	struct perf_event_attr attr;

	memset(&attr, 0, sizeof(attr));
	attr.size = sizeof(attr);
	attr.type = PERF_TYPE_HARDWARE;
	attr.config = PERF_COUNT_HW_INSTRUCTIONS;
	if (mine->counter_pmu) {
		attr.type = mine->counter_pmu;
		attr.config = mine->counter_event;
	}
	attr.read_format = PERF_FORMAT_TOTAL_TIME_ENABLED |
			   PERF_FORMAT_TOTAL_TIME_RUNNING;
	attr.disabled = 1;
	attr.pinned = 1;
	attr.exclude_kernel = 1;
	attr.exclude_hv = 1;
	return (int)syscall(SYS_perf_event_open, &attr, 0, -1, -1,
			    PERF_FLAG_FD_CLOEXEC);
}

/* What was counted, if the counter was there all the time: there is nothing to
 * read from one that others have, and none runs on a core that it is not of. */
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

/* What is counted of switching it on and off, by whom the calls do it. */
static int64_t read_bias(struct guest *guest)
{
	int64_t bias;

	ioctl(guest->perf_fd, PERF_EVENT_IOC_RESET, 0);
	guest->mode = MODE_INSTRUCTIONS;
	target_start(guest);
	target_stop(guest);
	guest->mode = MODE_CLOCK;
	bias = read_counter(guest->perf_fd);
	ioctl(guest->perf_fd, PERF_EVENT_IOC_RESET, 0);
	return bias == PAGE_MISSING ? 0 : bias;
}

/* As hook_count() does: free lists as they are between calls.  An import has
 * no second call. */
static int warm_up(struct guest *guest)
{
	if (guest->target.runner && !guest->target.empty_runner)
		return 0;
	if (guest_collect() < 0)
		return -1;
	return target_run(guest, 1);
}

static int count_calls_run(struct guest *guest)
{
	int ret;

	guest->mode = MODE_INSTRUCTIONS;
	ret = target_run(guest, guest->mine->calls);
	guest->mode = MODE_CLOCK;
	return ret;
}

/* By the kernel. */
static int count_by_perf(struct guest *guest)
{
	int64_t *values = guest->mine->values, bias;
	int ret;

	bias = read_bias(guest);
	ret = count_calls_run(guest);
	if (ret == 0) {
		values[VALUE_INSTRUCTIONS] = read_counter(guest->perf_fd);
		values[VALUE_COUNTER_BIAS] = bias * guest->starts;
		if (values[VALUE_INSTRUCTIONS] == PAGE_MISSING)
			values[VALUE_COUNTER_ERRNO] = EBUSY;
	}
	close(guest->perf_fd);
	guest->perf_fd = -1;
	return ret;
}

int instructions_count(struct guest *guest)
{
	bool simulated = RUNNING_ON_VALGRIND != 0;

	guest->perf_fd = simulated ? -1 : open_counter(guest->mine);
	if (guest->perf_fd < 0 && !simulated) {
		guest->mine->values[VALUE_COUNTER_ERRNO] = errno;
		return 0; /* the value stays missing */
	}
	if (warm_up(guest) < 0)
		return -1;
	return simulated ? count_calls_run(guest) : count_by_perf(guest);
}
