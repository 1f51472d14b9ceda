/* SPDX-License-Identifier: MIT */
/*
 * The shared page from a worker's side: mapping it, and whose turn it is.
 *
 * Invariant: the page is written only between seat_wait() and the next
 * seat_give().
 */
#include "probe/guest.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/futex.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { MOST_CPUS = 1 << 20 };

int64_t guest_clock_ns(int clock_id)
{
	struct timespec ts;

	clock_gettime(clock_id, &ts);
	return (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}

static int check_page(const struct page *page)
{
	if (page->magic != PAGE_MAGIC) {
		PyErr_SetString(PyExc_ValueError,
				"the descriptor is not tare's shared page");
		return -1;
	}
	if (page->version != PAGE_VERSION) {
		PyErr_Format(PyExc_ValueError,
			     "the shared page has version %u, "
			     "this probe speaks %u",
			     (unsigned)page->version, (unsigned)PAGE_VERSION);
		return -1;
	}
	return 0;
}

int seat_attach(struct guest *guest, int fd, uint32_t seat)
{
	struct stat st;
	void *map;

	if (seat >= PAGE_SEATS) {
		PyErr_Format(PyExc_ValueError, "there is no seat %u",
			     (unsigned)seat);
		return -1;
	}
	if (fstat(fd, &st) < 0) {
		PyErr_SetFromErrno(PyExc_OSError);
		return -1;
	}
	if (st.st_size < (off_t)PAGE_BYTES) {
		PyErr_SetString(PyExc_ValueError, "the shared page is short");
		return -1;
	}
	map = mmap(NULL, PAGE_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (map == MAP_FAILED) {
		PyErr_SetFromErrno(PyExc_OSError);
		return -1;
	}
	if (check_page(map) < 0) {
		munmap(map, PAGE_BYTES);
		return -1;
	}
	seat_detach(guest);
	guest->page = map;
	guest->mine = &guest->page->seat[seat];
	guest->seat = seat;
	guest->schedstat_fd = open("/proc/thread-self/schedstat",
				   O_RDONLY | O_CLOEXEC);
	return 0;
}

void seat_detach(struct guest *guest)
{
	if (guest->page) {
		munmap(guest->page, PAGE_BYTES);
		if (guest->schedstat_fd >= 0)
			close(guest->schedstat_fd);
	}
	guest->page = NULL;
	guest->mine = NULL;
	guest->schedstat_fd = -1;
}

/* Wait while the turn is SEEN, until the deadline: 0 or an errno. */
static int futex_wait(const uint32_t *turn, uint32_t seen, int64_t deadline_ns)
{
	struct timespec deadline = {
		.tv_sec = (time_t)(deadline_ns / 1000000000),
		.tv_nsec = (long)(deadline_ns % 1000000000),
	};
	long ret;

	ret = syscall(SYS_futex, turn, FUTEX_WAIT_BITSET, seen, &deadline, NULL,
		      FUTEX_BITSET_MATCH_ANY);
	return ret < 0 ? errno : 0;
}

int seat_wait(struct guest *guest)
{
	const uint32_t *turn = &guest->page->turn;
	int64_t now_ns = guest_clock_ns(CLOCK_MONOTONIC);
	int64_t patience_ns = guest->page->patience_ns;
	int64_t deadline_ns;

	deadline_ns = patience_ns < INT64_MAX - now_ns ? now_ns + patience_ns
						       : INT64_MAX;
	for (;;) {
		uint32_t seen = __atomic_load_n(turn, __ATOMIC_ACQUIRE);
		int errnum;

		if (seen == TURN_SEAT(guest->seat))
			return 0;
		Py_BEGIN_ALLOW_THREADS errnum = futex_wait(turn, seen,
							   deadline_ns);
		Py_END_ALLOW_THREADS if (errnum == ETIMEDOUT)
		{
			PyErr_SetString(PyExc_TimeoutError,
					"waited too long for a turn");
			return -1;
		}
		if (errnum == EINTR && PyErr_CheckSignals() < 0)
			return -1;
	}
}

void seat_ask(struct guest *guest)
{
	const uint32_t *turn = &guest->page->turn;
	uint32_t seen;

	seat_give(guest, TURN_HARNESS);
	while ((seen = __atomic_load_n(turn, __ATOMIC_ACQUIRE)) !=
	       TURN_SEAT(guest->seat))
		futex_wait(turn, seen, INT64_MAX);
}

void seat_give(struct guest *guest, uint32_t turn)
{
	uint32_t *word = &guest->page->turn;

	__atomic_store_n(word, turn, __ATOMIC_RELEASE);
	syscall(SYS_futex, word, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
}

uint32_t seat_next_turn(const struct guest *guest)
{
	uint32_t other = 1 - guest->seat;
	uint32_t both = (1u << guest->seat) | (1u << other);

	if ((guest->page->round_seats & both) == both &&
	    guest->page->seat[other].order != ORDER_NONE)
		return TURN_SEAT(other);
	return TURN_HARNESS;
}

void seat_hand_on(struct guest *guest)
{
	uint32_t state = guest->mine->state, turn = TURN_HARNESS;

	if (state != STATE_FAILED && state != STATE_SKIPPED)
		turn = seat_next_turn(guest);
	guest->mine->order = ORDER_NONE;
	seat_give(guest, turn);
}

int64_t seat_cpu_count(void)
{
	int cpus;

	for (cpus = 1024; cpus <= MOST_CPUS; cpus *= 2) {
		cpu_set_t *set = CPU_ALLOC(cpus);
		size_t size = CPU_ALLOC_SIZE(cpus);
		int64_t count = PAGE_MISSING;

		if (!set)
			break;
		if (sched_getaffinity(0, size, set) == 0)
			count = CPU_COUNT_S(size, set);
		CPU_FREE(set);
		if (count != PAGE_MISSING)
			return count;
	}
	return PAGE_MISSING;
}
