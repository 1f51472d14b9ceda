/* SPDX-License-Identifier: MIT */
/*
 * Other physical pages for the same memory.
 *
 * Which physical pages a process happens to get decides which of its lines
 * fight for a set of the second-level cache, with each other and with those of
 * whoever shares the core.  That luck stays as long as the process lives: two
 * processes of the same code, with the same addresses, differ by up to 44 %
 * on a busy machine, from their first slice to their last.  So every block of
 * slices gets its pages anew, by the kernel's own copy on write: for a moment
 * a child that does nothing shares all private memory, a write that changes
 * nothing goes to each page, this process gets a copy, and the page of before
 * ends with the child.  The copies come from a stock in the order of their
 * addresses, so that two processes that are alike lie alike.
 *
 * Invariant: the program cannot tell, whatever its other threads do meanwhile.
 * No page is missing or stale for an instant.  The child runs none of the
 * program's code, not its fork handlers either, and no wait() finds it.  Left
 * alone are processes with pages that somebody knows by their physical place
 * or watches by userfaultfd, and huge pages, which a thread that writes to
 * them meanwhile would split.
 */
#include "probe/guest.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	ROOM_BYTES = 1 << 20,	   /* for /proc/self/smaps */
	MOST_REGION = 1 << 30,	   /* bytes; larger is no plain heap */
	MOST_RESIDENT = 128 << 20, /* bytes; more takes too long to copy */
	MOST_RUNS = MOST_RESIDENT / 8192,
	ENTRIES = 8192 /* of /proc/self/pagemap at once */
};

/* Of an entry of /proc/self/pagemap. */
#define IS_PRESENT (UINT64_C(1) << 63)
#define IS_OF_FILE (UINT64_C(1) << 61)
#define IS_OURS_ALONE (UINT64_C(1) << 56)

/* Linux 5.14; before it, the pages come one by one. */
#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif

/* Pages side by side. */
struct run {
	char *start;
	size_t bytes;
};

struct workshop {
	int pagemap_fd;
	long long threads;
	size_t page_bytes, resident_bytes;
	size_t count;
	struct run runs[MOST_RUNS];
	uint64_t entries[ENTRIES];
	char text[ROOM_BYTES];
};

/* The whole file, ended by NUL; false if it cannot be read or is too long. */
static bool read_file(const char *path, char *text, size_t room)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t len = 0;
	ssize_t got = -1;

	if (fd < 0)
		return false;
	while (len < room - 1 &&
	       (got = read(fd, text + len, room - 1 - len)) > 0)
		len += (size_t)got;
	close(fd);
	text[len] = '\0';
	return got == 0;
}

/* The number behind NAME in this entry of a file of /proc; -1: none. */
static long long number_of(const char *entry, const char *name)
{
	const char *line = strstr(entry, name);

	return line ? strtoll(line + strlen(name), NULL, 10) : -1;
}

/* Of a mapping: FLAGS is " rd wr mr ", to the end of the line. */
static bool is_watched(const char *flags)
{
	return strstr(flags, " um ") || strstr(flags, " uw ") ||
	       strstr(flags, " ui ");
}

/* Only flags that every plain mapping has, and stacks. */
static bool is_usual(const char *flags)
{
	static const char usual[] = " rd wr mr mw me ac sd nr nh gd ";
	char wanted[] = " xx ";

	for (flags++; *flags != '\n'; flags += 3) {
		memcpy(wanted + 1, flags, 2);
		if (!strstr(usual, wanted))
			return false;
	}
	return true;
}

/* Private, and to be read and written: heap, stacks, data of libraries. */
static bool is_plain(const char *entry, const char *flags)
{
	return strncmp(strchr(entry, ' ') + 1, "rw-p ", 5) == 0 &&
	       is_usual(flags) && number_of(entry, "\nRss:") > 0;
}

static bool add_page(struct workshop *shop, char *page)
{
	struct run *last = shop->count ? &shop->runs[shop->count - 1] : NULL;

	shop->resident_bytes += shop->page_bytes;
	if (last && last->start + last->bytes == page) {
		last->bytes += shop->page_bytes;
		return true;
	}
	if (shop->count == MOST_RUNS)
		return false;
	shop->runs[shop->count++] = (struct run){ page, shop->page_bytes };
	return true;
}

/* Its pages that are there and nobody else's, not even a forked child's. */
static enum page_stay add_pages(struct workshop *shop, size_t start,
				size_t stop)
{
	static const uint64_t asked = IS_PRESENT | IS_OF_FILE | IS_OURS_ALONE;
	size_t size = shop->page_bytes, at = start;

	while (at < stop) {
		size_t left = (stop - at) / size;
		size_t count = left < ENTRIES ? left : ENTRIES;
		ssize_t got = pread(shop->pagemap_fd, shop->entries,
				    count * sizeof(uint64_t),
				    (off_t)(at / size * sizeof(uint64_t)));

		if (got != (ssize_t)(count * sizeof(uint64_t)))
			return STAY_REFUSED;
		for (size_t i = 0; i < count; i++, at += size)
			if ((shop->entries[i] & asked) ==
				    (IS_PRESENT | IS_OURS_ALONE) &&
			    !add_page(shop, (char *)at))
				return STAY_LARGE;
	}
	return STAY_NONE;
}

/* Note what is to be moved of the mapping whose ENTRY this is. */
static enum page_stay consider(struct workshop *shop, const char *entry,
			       const char *flags)
{
	bool is_huge = number_of(entry, "\nAnonHugePages:") != 0;
	size_t start, stop;
	char *end;

	start = strtoull(entry, &end, 16);
	stop = strtoull(end + 1, NULL, 16);
	if (is_watched(flags) || (is_huge && shop->threads > 1))
		return STAY_SPECIAL;
	if (is_huge || !is_plain(entry, flags) || stop - start > MOST_REGION)
		return STAY_NONE;
	return add_pages(shop, start, stop);
}

/* An entry begins with a line of addresses and ends with its VmFlags. */
static enum page_stay survey_mappings(struct workshop *shop)
{
	char *entry = shop->text, *flags, *next;
	enum page_stay stay = STAY_NONE;

	while (stay == STAY_NONE &&
	       (flags = strstr(entry, "VmFlags: ")) != NULL &&
	       (next = strchr(flags, '\n')) != NULL) {
		char first = next[1];

		next[1] = '\0'; /* nobody looks beyond it */
		stay = consider(shop, entry, flags + strlen("VmFlags:"));
		next[1] = first;
		entry = next + 1;
	}
	return stay;
}

static enum page_stay survey(struct workshop *shop)
{
	enum page_stay stay = STAY_REFUSED;

	if (!read_file("/proc/self/status", shop->text, ROOM_BYTES))
		return STAY_REFUSED;
	if (number_of(shop->text, "\nVmPin:") > 0)
		return STAY_SPECIAL;
	shop->threads = number_of(shop->text, "\nThreads:");
	shop->page_bytes = (size_t)sysconf(_SC_PAGESIZE);
	shop->pagemap_fd = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
	if (shop->pagemap_fd < 0)
		return STAY_REFUSED;
	if (read_file("/proc/self/smaps", shop->text, ROOM_BYTES))
		stay = survey_mappings(shop);
	close(shop->pagemap_fd);
	return stay;
}

/* What the child does: nothing, until it is killed or alone. */
static void idle(pid_t parent)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	while (getppid() == parent)
		pause();
	_exit(0);
}

/* Should memory run out meanwhile, it is the child that is in the way. */
static void offer_to_die(pid_t child)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/oom_score_adj", (int)child);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return;
	if (write(fd, "1000", 4) < 0)
		errno = 0; /* then it is not offered */
	close(fd);
}

/* A child that shares all private memory until it is killed; -1: none.  By
 * the bare system call, so that nothing else happens; with the same files, so
 * that it keeps none open; and with no signal at its end. */
static pid_t start_child(void)
{
	pid_t parent = getpid();
	pid_t child = (pid_t)syscall(SYS_clone, CLONE_FILES, 0, 0, 0, 0);

	if (child == 0)
		idle(parent);
	if (child > 0)
		offer_to_die(child);
	return child;
}

static void end_child(pid_t child)
{
	kill(child, SIGKILL);
	while (waitpid(child, NULL, __WALL) < 0 && errno == EINTR)
		;
}

/* A write that changes nothing.  The old kernel's way is for one thread: what
 * another unmaps meanwhile, we would stumble over. */
static bool write_to(const struct workshop *shop, const struct run *run)
{
	if (madvise(run->start, run->bytes, MADV_POPULATE_WRITE) == 0)
		return true;
	if (errno != EINVAL || shop->threads != 1)
		return false;
	for (size_t at = 0; at < run->bytes; at += shop->page_bytes)
		__atomic_fetch_or(run->start + at, 0, __ATOMIC_RELAXED);
	return true;
}

/* Each of RUN's pages is written to as the next of STOCK is on offer. */
static bool write_from(struct stock *stock, const struct workshop *shop,
		       struct run run)
{
	bool written = false;

	while (run.bytes > 0) {
		struct run part = run;

		part.bytes = stock_offer(stock, run.bytes, shop->page_bytes);
		written |= write_to(shop, &part);
		run.start += part.bytes;
		run.bytes -= part.bytes;
	}
	return written;
}

static enum page_stay move(const struct workshop *shop)
{
	struct stock stock = { .mapping = NULL };
	pid_t child = start_child();
	bool moved = false;

	if (child < 0)
		return STAY_REFUSED;
	for (size_t i = 0; i < shop->count; i++)
		moved |= write_from(&stock, shop, shop->runs[i]);
	stock_end(&stock);
	end_child(child);
	return moved ? STAY_NONE : STAY_REFUSED;
}

static enum page_stay redraw(struct workshop *shop, size_t *allowance_bytes)
{
	enum page_stay stay = survey(shop);

	if (stay != STAY_NONE)
		return stay;
	if (shop->count == 0)
		return STAY_SPECIAL;
	if (shop->resident_bytes > *allowance_bytes)
		return STAY_LARGE;
	*allowance_bytes -= shop->resident_bytes;
	return move(shop);
}

enum page_stay pages_redraw(size_t *allowance_bytes)
{
	struct workshop *shop = mmap(NULL, sizeof(*shop),
				     PROT_READ | PROT_WRITE,
				     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	enum page_stay stay;
	sigset_t all, before;

	if (shop == MAP_FAILED)
		return STAY_REFUSED;
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &before);
	stay = redraw(shop, allowance_bytes);
	sigprocmask(SIG_SETMASK, &before, NULL);
	munmap(shop, sizeof(*shop));
	return stay;
}
