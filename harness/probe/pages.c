/* SPDX-License-Identifier: MIT */
/*
 * Other physical pages for the same memory.
 *
 * Which physical pages a process happens to get decides which of its lines
 * fight for a set of the second-level cache, with each other and with those of
 * whoever shares the core.  That luck stays as long as the process lives: two
 * processes of the same code, with the same addresses, differ by up to 44 %
 * on a busy machine, from their first slice to their last.  So every block of
 * slices gets its pages anew: what is private and anonymous is copied to a
 * fresh mapping, which then takes the old one's place.
 *
 * Invariant: the program cannot tell.  Nobody else runs in this process
 * meanwhile (one thread, all signals blocked), and only what is plain memory
 * is moved: a mapping with any flag beyond the usual ones (locked, huge, not
 * for children, watched by userfaultfd) or with a page that is on the disk, or
 * a process with pages that a device knows by their physical place, is left
 * alone.  Nothing is kept in memory that is moved: what is worked with lies on
 * the stack and in a shared mapping.
 */
#include "probe/guest.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum {
	ROOM_BYTES = 1 << 20,	  /* for /proc/self/smaps */
	MOST_REGION = 1 << 30,	  /* bytes; larger is no plain heap */
	MOST_RESIDENT = 64 << 20, /* bytes; more takes too long to copy */
	MOST_REGIONS = 1024
};

/* Of a word of /proc/self/pagemap. */
#define WORD_ELSEWHERE (UINT64_C(1) << 62)
#define WORD_PRESENT (UINT64_C(1) << 63)

/* Linux 5.14; before it, the pages come one by one. */
#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif

struct region {
	char *start;
	size_t bytes, resident;
};

struct workshop {
	char text[ROOM_BYTES];
	struct region regions[MOST_REGIONS];
	size_t count, resident;
	uint64_t words[]; /* of /proc/self/pagemap, one a page */
};

static size_t page_bytes(void)
{
	return (size_t)sysconf(_SC_PAGESIZE);
}

static size_t workshop_bytes(void)
{
	return sizeof(struct workshop) +
	       MOST_REGION / page_bytes() * sizeof(uint64_t);
}

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

/* One thread, and no page that is pinned for good. */
static bool is_movable(char *status)
{
	return number_of(status, "\nThreads:") == 1 &&
	       number_of(status, "\nVmLck:") == 0 &&
	       number_of(status, "\nVmPin:") <= 0;
}

/* Private, anonymous, of this one's heap or of nobody's name. */
static bool is_anonymous(const char *header)
{
	const char *name;
	int fields = 0;

	for (name = header; fields < 4; fields++)
		name = strchr(name, ' ') + 1;
	if (strncmp(strchr(header, ' ') + 1, "rw-p ", 5) != 0 ||
	    strtoull(name, NULL, 10) != 0) /* the inode */
		return false;
	name += strspn(name, "0 ");
	return *name == '\n' || strncmp(name, "[heap]", 6) == 0 ||
	       strncmp(name, "[anon:", 6) == 0;
}

/* Only flags that every plain mapping has, and ours of the last time. */
static bool is_plain(const char *flags)
{
	static const char usual[] = " rd wr mr mw me ac sd nr nh ";
	char wanted[] = " xx ";

	if (!flags)
		return false;
	for (flags += strlen("VmFlags: "); *flags != '\n'; flags += 3) {
		memcpy(wanted + 1, flags, 2);
		if (!strstr(usual, wanted))
			return false;
	}
	return true;
}

/* Note the mapping whose ENTRY this is, if it is to be moved. */
static void consider(struct workshop *shop, const char *entry)
{
	char *end;
	size_t start = strtoull(entry, &end, 16);
	size_t stop = strtoull(end + 1, NULL, 16);
	long long resident = number_of(entry, "\nRss:");
	size_t here = (size_t)&end;

	if (!is_anonymous(entry) || !is_plain(strstr(entry, "VmFlags: ")) ||
	    resident <= 0 || number_of(entry, "\nAnonHugePages:") != 0 ||
	    stop - start > MOST_REGION || (here >= start && here < stop) ||
	    shop->count == MOST_REGIONS)
		return;
	shop->regions[shop->count++] = (struct region){
		(char *)start, stop - start, (size_t)resident * 1024
	};
	shop->resident += (size_t)resident * 1024;
}

/* An entry begins with a line of addresses and ends with its VmFlags. */
static void survey(struct workshop *shop)
{
	char *entry = shop->text, *flags, *next;

	while ((flags = strstr(entry, "VmFlags: ")) != NULL &&
	       (next = strchr(flags, '\n')) != NULL) {
		char first = next[1];

		next[1] = '\0'; /* nobody looks beyond it */
		consider(shop, entry);
		next[1] = first;
		entry = next + 1;
	}
}

/* A word for each page of REGION, as /proc/self/pagemap has them. */
static bool read_words(const struct region *region, uint64_t *words)
{
	int fd = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
	size_t first = (size_t)region->start / page_bytes() * sizeof(*words);
	size_t bytes = region->bytes / page_bytes() * sizeof(*words);
	size_t len = 0;
	ssize_t got = 1;

	if (fd < 0)
		return false;
	while (len < bytes && got > 0) {
		got = pread(fd, (char *)words + len, bytes - len,
			    (off_t)(first + len));
		len += got > 0 ? (size_t)got : 0;
	}
	close(fd);
	return len == bytes;
}

/*
 * Every page of REGION has content that is here, or none.  (Of one that is
 * here a moment later on the disk, a copy fetches it; mincore() would call it
 * empty.)  Pages that guard a stack have the mark of those on the disk.
 */
static bool is_here(const struct region *region, const uint64_t *words)
{
	size_t pages = region->bytes / page_bytes();

	for (size_t i = 0; i < pages; i++)
		if (words[i] & WORD_ELSEWHERE)
			return false;
	return true;
}

/* The pages of a run come all at once, which is cheaper than one by one. */
static void copy_content(const struct region *region, char *fresh,
			 const uint64_t *words)
{
	size_t size = page_bytes(), from, to;

	for (from = 0; from < region->bytes; from = to + size) {
		to = from;
		while (to < region->bytes && words[to / size] & WORD_PRESENT)
			to += size;
		if (to == from)
			continue;
		madvise(fresh + from, to - from, MADV_POPULATE_WRITE);
		memcpy(fresh + from, region->start + from, to - from);
	}
}

/* What cannot be moved stays as it is. */
static bool move(const struct region *region, uint64_t *words)
{
	char *fresh;

	if (!read_words(region, words) || !is_here(region, words))
		return false;
	fresh = mmap(NULL, region->bytes, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (fresh == MAP_FAILED)
		return false;
	madvise(fresh, region->bytes, MADV_NOHUGEPAGE); /* as it was */
	copy_content(region, fresh, words);
	if (mremap(fresh, region->bytes, region->bytes,
		   MREMAP_MAYMOVE | MREMAP_FIXED, region->start) != MAP_FAILED)
		return true;
	munmap(fresh, region->bytes);
	return false;
}

static bool move_all(struct workshop *shop)
{
	bool moved = false;

	if (!read_file("/proc/self/status", shop->text, ROOM_BYTES) ||
	    !is_movable(shop->text) ||
	    !read_file("/proc/self/smaps", shop->text, ROOM_BYTES))
		return false;
	survey(shop);
	if (shop->resident > MOST_RESIDENT)
		return false;
	for (size_t i = 0; i < shop->count; i++)
		moved |= move(&shop->regions[i], shop->words);
	return moved;
}

bool pages_redraw(void)
{
	struct workshop *shop = mmap(NULL, workshop_bytes(),
				     PROT_READ | PROT_WRITE,
				     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	sigset_t all, before;
	bool moved;

	if (shop == MAP_FAILED)
		return false;
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &before);
	moved = move_all(shop);
	sigprocmask(SIG_SETMASK, &before, NULL);
	munmap(shop, workshop_bytes());
	return moved;
}
