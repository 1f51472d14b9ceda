/* SPDX-License-Identifier: MIT */
/*
 * Taking CPUs: who measures on a core has it for himself, as far as other
 * tares go.  A lock file per CPU, shared by all users, locked with flock()
 * and therefore free again when its holder dies.  Files are never removed:
 * two processes must not lock two files of one name.
 *
 * Invariant: `lock_fds` are exactly the locks that we hold.  A CPU is taken
 * together with its SMT siblings, in ascending order and without waiting
 * while holding any, so that two tares cannot lock each other out for good.
 */
#include "machine/cpulock.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/fs.h"
#include "base/text.h"
#include "machine/cpuchoice.h"
#include "machine/sysfile.h"
#include "machine/topology.h"

enum lock_result { LOCK_TAKEN, LOCK_HELD, LOCK_IMPOSSIBLE };

/* A claim in the making. */
struct taking {
	struct cpu_claim *claim;
	const char *root;
	int count; /* of CPUs wanted */
	struct topology topology;
	struct cpu_ranking ranking;
	struct cpuset taken; /* cores that are locked, in this round */
	struct buf holder;   /* who has what we could not get */
};

/* Not O_CREAT first: the kernel may refuse that on a file of another user
 * in a sticky folder, though opening it is allowed. */
static int open_lock(const char *path)
{
	const int flags = O_RDWR | O_CLOEXEC | O_NOFOLLOW;
	int fd = open(path, flags);

	if (fd >= 0 || errno != ENOENT)
		return fd;
	fd = open(path, flags | O_CREAT | O_EXCL, 0666);
	if (fd < 0 && errno == EEXIST)
		return open(path, flags);
	if (fd >= 0 && fchmod(fd, 0666) < 0) {
		/* others cannot share it then; the lock is still ours */
	}
	return fd;
}

static int open_cpu_lock(const char *root, int cpu)
{
	static const char *const dirs[] = { "/run/lock", "/tmp" };

	for (size_t i = 0; i < ARRAY_LEN(dirs); i++) {
		char *path = xasprintf("%s%s/tare-cpu%d.lock", root, dirs[i],
				       cpu);
		int fd = open_lock(path);

		free(path);
		if (fd >= 0)
			return fd;
	}
	return -1;
}

/* "1234 tare run suites", for those who wait. */
static void sign(int fd)
{
	struct buf text = BUF_INIT;
	size_t start;

	buf_addf(&text, "%ld ", (long)getpid());
	start = text.len;
	if (!sysfile_read(&text, "", "/proc/self/cmdline"))
		buf_adds(&text, "tare");
	for (size_t i = start; i < text.len; i++) {
		if (text.data[i] == '\0')
			text.data[i] = ' ';
	}
	while (text.len > start && text.data[text.len - 1] == ' ')
		buf_truncate(&text, text.len - 1);
	if (ftruncate(fd, 0) < 0 || pwrite(fd, text.data, text.len, 0) < 0) {
		/* the text is a courtesy; the lock holds without it */
	}
	buf_release(&text);
}

/* What SIGN wrote; anybody may write these files, so it is made harmless. */
static void read_holder(int fd, int cpu, struct buf *holder)
{
	char text[256];
	ssize_t len = pread(fd, text, sizeof(text) - 1, 0);

	text[len > 0 ? len : 0] = '\0';
	buf_truncate(holder, 0);
	buf_addf(holder, "CPU %d is used by ", cpu);
	if (len > 0) {
		buf_adds(holder, "process ");
		text_add_printable(holder, text, 60);
	} else {
		buf_adds(holder, "another tare");
	}
}

static void drop_locks(struct cpu_claim *claim, int keep)
{
	while (claim->lock_count > keep) {
		int fd = claim->lock_fds[--claim->lock_count];

		/* A forked child may have the file open still. */
		flock(fd, LOCK_UN);
		close(fd);
	}
}

static enum lock_result lock_cpu(struct taking *taking, int cpu)
{
	struct cpu_claim *claim = taking->claim;
	int fd = open_cpu_lock(taking->root, cpu);
	bool held;

	if (fd < 0)
		return LOCK_IMPOSSIBLE;
	if (flock(fd, LOCK_EX | LOCK_NB) == 0) {
		sign(fd);
		claim->lock_fds[claim->lock_count++] = fd;
		return LOCK_TAKEN;
	}
	held = errno == EWOULDBLOCK;
	if (held)
		read_holder(fd, cpu, &taking->holder);
	close(fd);
	return held ? LOCK_HELD : LOCK_IMPOSSIBLE;
}

/* CPU and its siblings, all or none, except those that we have already. */
static enum lock_result lock_core(struct taking *taking, int cpu)
{
	struct cpuset core = { .words = NULL };
	enum lock_result result = LOCK_TAKEN;
	int before = taking->claim->lock_count;

	cpuset_add(&core, cpu);
	cpuset_add_all(&core, topology_siblings(&taking->topology, cpu));
	for (int one = cpuset_next(&core, -1); one >= 0 && result != LOCK_HELD;
	     one = cpuset_next(&core, one)) {
		if (!cpuset_has(&taking->taken, one))
			result = lock_cpu(taking, one);
	}
	if (result == LOCK_HELD)
		drop_locks(taking->claim, before);
	else
		cpuset_add_all(&taking->taken, &core);
	cpuset_release(&core);
	return result;
}

/* The kernel's last word: a control group may forbid an isolated CPU. */
static bool can_use(int cpu, const struct cpuset *before)
{
	struct cpuset one = { .words = NULL };
	struct error err = ERROR_INIT;
	bool can;

	if (cpuset_has(before, cpu))
		return true;
	cpuset_add(&one, cpu);
	can = cpuset_set_affinity(&one, 0, &err) == 0;
	if (can && cpuset_set_affinity(before, 0, &err) < 0)
		can = false;
	cpuset_release(&one);
	return can;
}

/* One round over the candidates; false if too few were free, and the holder
 * of one of them is known unless the kernel refused them. */
static bool try_all(struct taking *taking)
{
	struct cpu_claim *claim = taking->claim;
	int found = 0;

	cpuset_release(&taking->taken);
	for (int i = 0; i < taking->ranking.count && found < taking->count;
	     i++) {
		int cpu = taking->ranking.cpus[i];

		if (!can_use(cpu, &claim->before) ||
		    lock_core(taking, cpu) == LOCK_HELD)
			continue;
		cpuset_add(&claim->workers, cpu);
		found++;
	}
	if (found == taking->count)
		return true;
	drop_locks(claim, 0);
	cpuset_release(&claim->workers);
	return false;
}

static int wait_a_little(struct error *err)
{
	const struct timespec pause = { .tv_nsec = 200 * NS_PER_MS };

	if (nanosleep(&pause, NULL) == 0 || errno != EINTR)
		return 0;
	error_set(err, ERROR_INTERRUPT, "interrupted");
	err->errnum = SIGINT;
	return -1;
}

static int lock_workers(struct taking *taking,
			const struct cpu_patience *patience, struct error *err)
{
	for (bool told = false; !try_all(taking); told = true) {
		if (taking->holder.len == 0)
			return error_set(err, ERROR_SYSTEM,
					 "the kernel lets us use fewer than "
					 "%d CPUs",
					 taking->count);
		if (patience->wait == CPU_NO_WAIT)
			return error_set(err, ERROR_SYSTEM, "%s",
					 taking->holder.data);
		if (patience->waiting && !told)
			patience->waiting(patience->context,
					  taking->holder.data);
		if (wait_a_little(err) < 0)
			return -1;
	}
	return 0;
}

static void taking_init(struct taking *taking, struct cpu_claim *claim,
			const char *root, int count)
{
	*taking = (struct taking){
		.claim = claim, .root = root, .count = count, .holder = BUF_INIT
	};
	topology_read(root, &taking->topology);
}

static void taking_release(struct taking *taking)
{
	cpu_ranking_release(&taking->ranking);
	topology_release(&taking->topology);
	cpuset_release(&taking->taken);
	buf_release(&taking->holder);
}

int cpu_claim_take(struct cpu_claim *claim, const char *root, int count,
		   const struct cpu_patience *patience, struct error *err)
{
	struct taking taking;
	int ret = -1;

	*claim = (struct cpu_claim){ .shared = false };
	taking_init(&taking, claim, root, count);
	if (cpuset_get_affinity(&claim->before, 0, err) < 0)
		goto out;
	cpu_rank(&taking.topology, &claim->before, &taking.ranking);
	if (taking.ranking.count < count) {
		error_set(err, ERROR_SYSTEM,
			  "%d CPUs are wanted for a worker, %d may be used",
			  count, taking.ranking.count);
		goto out;
	}
	claim->lock_fds =
		xcalloc(taking.topology.count + (size_t)taking.ranking.count,
			sizeof(int));
	if (lock_workers(&taking, patience, err) < 0)
		goto out;
	claim->shared = cpu_place_harness(&taking.topology, &claim->before,
					  &claim->workers, &claim->harness);
	ret = cpuset_set_affinity(&claim->harness, 0, err);
out:
	if (ret < 0)
		cpu_claim_release(claim);
	taking_release(&taking);
	return ret;
}

void cpu_claim_release(struct cpu_claim *claim)
{
	struct error err = ERROR_INIT;

	if (cpuset_count(&claim->harness) > 0)
		(void)!cpuset_set_affinity(&claim->before, 0, &err);
	drop_locks(claim, 0);
	free(claim->lock_fds);
	cpuset_release(&claim->workers);
	cpuset_release(&claim->harness);
	cpuset_release(&claim->before);
	*claim = (struct cpu_claim){ .shared = false };
}
