/* SPDX-License-Identifier: MIT */
#include "profile/sampler.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/error.h"
#include "model/stacks.h"
#include "model/survey.h"
#include "profile/code_cache.h"
#include "profile/fold.h"
#include "profile/peek.h"
#include "profile/python_layout.h"
#include "profile/unwind.h"

#define SLEEP_LEAST_NS (20 * NS_PER_US) /* less is the reading's own time */

/* What the scheduler says of the thread, and our clock. */
struct mark {
	int64_t cpu_ns, delay_ns, now_ns;
};

struct sampler {
	struct sampler_target target;
	struct stacks *stacks;
	uint32_t sitting;
	struct peek *peek;
	struct code_cache codes;
	int schedstat_fd, stat_fd;
	clockid_t clock; /* CPU time of all threads */
	struct mark last;
	int64_t first_cpu_ns, first_all_ns;
	uint32_t root, cut_off; /* functions that are none */
	struct stack_frame *frames;
};

static int read_mark(const struct sampler *sampler, struct mark *mark)
{
	char text[128], *end;
	ssize_t got = pread(sampler->schedstat_fd, text, sizeof(text) - 1, 0);

	if (got <= 0)
		return -1;
	text[got] = '\0';
	mark->cpu_ns = strtoll(text, &end, 10);
	mark->delay_ns = strtoll(end, NULL, 10);
	mark->now_ns = clock_monotonic_ns();
	return 0;
}

static int64_t all_cpu_ns(const struct sampler *sampler)
{
	struct timespec ts;

	if (clock_gettime(sampler->clock, &ts) < 0)
		return 0;
	return (int64_t)ts.tv_sec * NS_PER_S + ts.tv_nsec;
}

static int open_task(pid_t pid, const char *name)
{
	char *path = xasprintf("/proc/%d/task/%d/%s", pid, pid, name);
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	free(path);
	return fd;
}

static int open_clocks(struct sampler *sampler, struct error *err)
{
	pid_t pid = sampler->target.pid;

	sampler->schedstat_fd = open_task(pid, "schedstat");
	sampler->stat_fd = open_task(pid, "stat");
	if (sampler->schedstat_fd < 0 || sampler->stat_fd < 0 ||
	    read_mark(sampler, &sampler->last) < 0)
		return error_errno(err,
				   "cannot read /proc/%d/task/%d/schedstat, "
				   "which says when the process ran",
				   pid, pid);
	errno = clock_getcpuclockid(pid, &sampler->clock);
	if (errno)
		return error_errno(err, "cannot read the worker's CPU time");
	sampler->first_cpu_ns = sampler->last.cpu_ns;
	sampler->first_all_ns = all_cpu_ns(sampler);
	return 0;
}

/* The outermost frame is always a code object: the worker's own. */
static int learn_code_type(struct sampler *sampler, struct error *err)
{
	errno = 0;
	peek_begin(sampler->peek);
	if (unwind(&sampler->codes, sampler->target.thread_state,
		   sampler->frames) > 0 &&
	    sampler->codes.last) {
		code_cache_learn_type(&sampler->codes);
		return 0;
	}
	if (errno == EPERM || errno == ENOSYS)
		return error_errno(err,
				   "cannot read the memory of the worker "
				   "(process_vm_readv; a container may need "
				   "--cap-add SYS_PTRACE)");
	return error_set(err, ERROR_TARGET,
			 "the stack of %s is not laid out as that of Python "
			 "%s should be",
			 sampler->target.python->command,
			 sampler->target.python->version);
}

struct sampler *sampler_open(const struct sampler_target *target,
			     struct stacks *stacks, struct error *err)
{
	const struct python_layout *layout = python_layout_find(target->python,
								err);
	struct sampler *sampler;

	if (!layout)
		return NULL;
	sampler = xcalloc(1, sizeof(*sampler));
	sampler->target = *target;
	sampler->stacks = stacks;
	sampler->sitting = (uint32_t)stacks->sittings.count;
	sampler->schedstat_fd = sampler->stat_fd = -1;
	sampler->peek = peek_open(target->pid);
	sampler->frames = xcalloc(UNWIND_MOST_FRAMES + 1,
				  sizeof(struct stack_frame));
	code_cache_init(&sampler->codes, layout, sampler->peek, stacks);
	fold_sitting(stacks);
	sampler->root = fold_function(stacks, "", target->root, 0);
	sampler->cut_off = fold_function(stacks, "", "<deeper>", 0);
	if (open_clocks(sampler, err) < 0 ||
	    learn_code_type(sampler, err) < 0) {
		sampler_close(sampler);
		return NULL;
	}
	return sampler;
}

static struct sitting *sitting_of(const struct sampler *sampler)
{
	return &sampler->stacks->sittings.items[sampler->sitting];
}

/* What other threads used. */
static void count_others(const struct sampler *sampler)
{
	struct mark now;
	int64_t others_ns;

	if (sampler->schedstat_fd < 0 || read_mark(sampler, &now) < 0)
		return;
	others_ns = all_cpu_ns(sampler) - sampler->first_all_ns -
		    (now.cpu_ns - sampler->first_cpu_ns);
	sitting_of(sampler)->others_ns = others_ns > 0 ? others_ns : 0;
}

void sampler_close(struct sampler *sampler)
{
	if (!sampler)
		return;
	count_others(sampler);
	if (sampler->schedstat_fd >= 0)
		close(sampler->schedstat_fd);
	if (sampler->stat_fd >= 0)
		close(sampler->stat_fd);
	code_cache_release(&sampler->codes);
	peek_close(sampler->peek);
	free(sampler->frames);
	free(sampler);
}

static bool is_own(const struct sampler *sampler,
		   const struct stack_frame *frame)
{
	const char *file =
		sampler->stacks->functions.items[frame->function].file;
	size_t len = strlen(sampler->target.own_folder);

	return strncmp(file, sampler->target.own_folder, len) == 0 &&
	       file[len] == '/';
}

/* How many of COUNT frames, leaf first, are the user's. */
static size_t cut(const struct sampler *sampler, int count)
{
	size_t kept = 0;

	while (kept < (size_t)count && !is_own(sampler, &sampler->frames[kept]))
		kept++;
	return kept;
}

/* The state stands behind the name, which may hold anything. */
static bool is_asleep(const struct sampler *sampler)
{
	char text[256];
	ssize_t got = pread(sampler->stat_fd, text, sizeof(text) - 1, 0);
	const char *at;

	text[got > 0 ? got : 0] = '\0';
	at = strrchr(text, ')');
	return at && at[1] == ' ' && at[2] != 'R';
}

/*
 * A sample weighs the CPU time since the glance before: what could not be
 * interrupted weighs as long as it took.  That is only fair as long as it
 * ran: of one that slept meanwhile nobody knows where it had run before.
 * Found running again it weighs as much as any sample on the average, found
 * asleep nothing.
 */
static struct stack_weight weigh(const struct sampler *sampler,
				 const struct mark *from, const struct mark *to)
{
	int64_t cpu_ns = to->cpu_ns - from->cpu_ns;
	int64_t wait_ns = to->now_ns - from->now_ns - cpu_ns -
			  (to->delay_ns - from->delay_ns);
	struct stack_weight weight = { .samples = cpu_ns > 0,
				       .cpu_ns = cpu_ns };

	if (wait_ns > SLEEP_LEAST_NS && is_asleep(sampler))
		weight = (struct stack_weight){ .wait_ns = wait_ns };
	else if (wait_ns > SLEEP_LEAST_NS && cpu_ns > 0)
		weight.cpu_ns = sampler->target.period_ns;
	weight.squares = (double)weight.cpu_ns * (double)weight.cpu_ns;
	return weight;
}

static void add(struct sampler *sampler, int count,
		const struct stack_weight *weight)
{
	size_t kept = cut(sampler, count);

	if (!kept || kept == UNWIND_MOST_FRAMES) {
		sampler->frames[kept] = (struct stack_frame){
			.function = kept ? sampler->cut_off : sampler->root,
		};
		kept++;
	}
	fold_stack(sampler->stacks, sampler->sitting, sampler->frames, kept,
		   weight);
}

void sampler_pass(struct sampler *sampler)
{
	struct mark now;

	if (read_mark(sampler, &now) == 0)
		sampler->last = now;
}

void sampler_glance(struct sampler *sampler)
{
	struct sitting *sitting = sitting_of(sampler);
	struct mark last = sampler->last, before, after;
	struct stack_weight weight;
	int count;

	if (read_mark(sampler, &before) < 0)
		return;
	sampler->last = before;
	sitting->glances++;
	peek_begin(sampler->peek);
	count = unwind(&sampler->codes, sampler->target.thread_state,
		       sampler->frames);
	if (read_mark(sampler, &after) < 0 || after.cpu_ns != before.cpu_ns) {
		sitting->moved++;
	} else if (count < 0) {
		sitting->unreadable++;
	} else {
		weight = weigh(sampler, &last, &before);
		add(sampler, count, &weight);
	}
}

void sampler_witness(struct sampler *sampler, int64_t allocations,
		     int64_t bytes)
{
	const struct stack_weight weight = { .allocations = allocations,
					     .allocated_bytes = bytes };
	int count;

	peek_begin(sampler->peek);
	count = unwind(&sampler->codes, sampler->target.thread_state,
		       sampler->frames);
	if (count < 0)
		sitting_of(sampler)->unreadable++;
	else
		add(sampler, count, &weight);
}
