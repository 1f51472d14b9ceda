/* SPDX-License-Identifier: MIT */
/*
 * Who holds the turn may write to the page; everybody else waits.  The
 * harness waits in short steps, so that it notices within WAIT_STEP_NS when
 * a worker died, printed, or when a signal wants us to stop.
 */
#include "measure/session.h"

#include <errno.h>
#include <inttypes.h>
#include <linux/futex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "measure/nonsense.h"
#include "probe/page.h"
#include "spawn/interrupt.h"
#include "spawn/spawn.h"

#define WAIT_STEP_NS (20 * NS_PER_MS)
#define PATIENCE_NS (600 * NS_PER_S)
#define GOODBYE_NS (30 * NS_PER_S) /* from STATE_DONE to its end */

struct session {
	struct warden *warden;
	int fd;
	struct page *page;
	struct child *child[PAGE_SEATS];
	int64_t timeout_ns[PAGE_SEATS];
	int culprit;
	bool skipped;
	struct buf reason;
};

struct session *session_open(struct warden *warden, struct error *err)
{
	struct session *session = xcalloc(1, sizeof(*session));
	void *map = MAP_FAILED;

	session->warden = warden;
	session->culprit = -1;
	session->reason = BUF_INIT;
	session->fd = memfd_create("tare-page", MFD_CLOEXEC);
	if (session->fd >= 0 && ftruncate(session->fd, PAGE_BYTES) == 0)
		map = mmap(NULL, PAGE_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED,
			   session->fd, 0);
	if (map == MAP_FAILED) {
		error_errno(err, "cannot make a shared page of %zu bytes",
			    PAGE_BYTES);
		session_close(session);
		return NULL;
	}
	session->page = map;
	session->page->magic = PAGE_MAGIC;
	session->page->version = PAGE_VERSION;
	session->page->patience_ns = PATIENCE_NS;
	return session;
}

void session_close(struct session *session)
{
	if (!session)
		return;
	for (int i = 0; i < PAGE_SEATS; i++)
		spawn_free(session->child[i]);
	if (session->page)
		munmap(session->page, PAGE_BYTES);
	if (session->fd >= 0)
		close(session->fd);
	buf_release(&session->reason);
	free(session);
}

struct page_seat *session_seat(struct session *session, int seat)
{
	return &session->page->seat[seat];
}

static void hand_turn(struct page *page, uint32_t turn)
{
	__atomic_store_n(&page->turn, turn, __ATOMIC_RELEASE);
	syscall(SYS_futex, &page->turn, FUTEX_WAKE, INT32_MAX, NULL, NULL, 0);
}

static int blame(struct session *session, int seat, struct error *err)
{
	const char *line = strrchr(session->reason.data, '\n');

	session->culprit = seat;
	return error_set(err, ERROR_TARGET, "%s",
			 line ? line + 1 : session->reason.data);
}

static int blame_message(struct session *session, int seat, struct error *err)
{
	const struct page_seat *s = &session->page->seat[seat];
	size_t len = strnlen(s->text, PAGE_TEXT_BYTES - 1);

	while (len && s->text[len - 1] == '\n')
		len--;
	buf_truncate(&session->reason, 0);
	buf_add(&session->reason, s->text, len);
	if (!len)
		buf_adds(&session->reason, "failed without a message");
	session->skipped = s->state == STATE_SKIPPED;
	return blame(session, seat, err);
}

/* The process is gone though nobody told it to go. */
static int blame_end(struct session *session, int seat, struct error *err)
{
	const struct spawn_outcome *outcome =
		spawn_outcome(session->child[seat]);
	struct buf output = BUF_INIT;
	size_t shown;

	buf_truncate(&session->reason, 0);
	spawn_output(session->child[seat], &output);
	while (output.len && output.data[output.len - 1] == '\n')
		buf_truncate(&output, output.len - 1);
	shown = output.len > 2000 ? 2000 : output.len;
	if (shown)
		buf_addf(&session->reason, "it printed:\n%s\n",
			 output.data + output.len - shown);
	if (!outcome->timed_out)
		buf_adds(&session->reason, "the process ended: ");
	spawn_describe(outcome, session->timeout_ns[seat], &session->reason);
	if (outcome->timed_out)
		buf_adds(&session->reason, " (`timeout:` in the suite)");
	buf_release(&output);
	return blame(session, seat, err);
}

/* What it started goes on working while others are measured. */
static int blame_leftovers(struct session *session, int seat, struct error *err)
{
	buf_truncate(&session->reason, 0);
	spawn_describe_leftovers(spawn_outcome(session->child[seat]),
				 &session->reason);
	return blame(session, seat, err);
}

/* It is gone before its time: at its end it has given the turn away. */
static bool is_lost(const struct session *session, int seat)
{
	const struct page *page = session->page;

	return page->seat[seat].state != STATE_DONE ||
	       __atomic_load_n(&page->turn, __ATOMIC_ACQUIRE) ==
		       TURN_SEAT(seat);
}

/* 0: all is well; else -1 with what went wrong. */
static int look_after(struct session *session, struct error *err)
{
	const char *wrong = page_nonsense(session->page);

	if (interrupt_check(err) < 0)
		return -1;
	for (int i = 0; i < PAGE_SEATS; i++) {
		int ended = session->child[i]
				    ? spawn_poll(session->child[i], err)
				    : 0;

		if (ended < 0)
			return -1;
		if (ended && is_lost(session, i))
			return blame_end(session, i, err);
	}
	if (!wrong)
		return 0;
	buf_truncate(&session->reason, 0);
	buf_adds(&session->reason, wrong);
	return blame(session, 0, err);
}

/* Wait until the turn is ours.  The deadline is the workers' own: the
 * warden kills them, and look_after() sees that they are gone. */
static int await_turn(struct session *session, struct error *err)
{
	struct page *page = session->page;
	const struct timespec step = { .tv_nsec = WAIT_STEP_NS };
	uint32_t turn;

	while ((turn = __atomic_load_n(&page->turn, __ATOMIC_ACQUIRE)) !=
	       TURN_HARNESS) {
		syscall(SYS_futex, &page->turn, FUTEX_WAIT, turn, &step, NULL,
			0);
		if (__atomic_load_n(&page->turn, __ATOMIC_ACQUIRE) !=
			    TURN_HARNESS &&
		    look_after(session, err) < 0)
			return -1;
	}
	if (!page_nonsense(page))
		return 0;
	return look_after(session, err);
}

static int check_seat(struct session *session, int seat, struct error *err)
{
	uint32_t state = session->page->seat[seat].state;

	if (state == STATE_FAILED || state == STATE_SKIPPED)
		return blame_message(session, seat, err);
	return 0;
}

int session_start(struct session *session, int seat,
		  const struct spawn_request *request, const char *job,
		  struct error *err)
{
	struct page_seat *s = &session->page->seat[seat];
	struct spawn_request with_page = *request;
	struct strvec argv = STRVEC_INIT;

	if (strlen(job) >= PAGE_JOB_BYTES)
		return error_set(err, ERROR_TARGET,
				 "its definition is longer than %d bytes",
				 PAGE_JOB_BYTES - 1);
	memcpy(s->job, job, strlen(job) + 1);
	for (int i = 0; i < VALUE_COUNT; i++)
		s->values[i] = PAGE_MISSING;
	for (size_t i = 0; request->argv[i]; i++)
		strvec_push(&argv, request->argv[i]);
	strvec_push(&argv, "3");
	strvec_pushf(&argv, "%d", seat);
	with_page.argv = (const char *const *)argv.items;
	with_page.pass_fd = session->fd;
	session->timeout_ns[seat] = request->timeout_ns;
	session->child[seat] = spawn_start(session->warden, &with_page, err);
	strvec_release(&argv);
	return session->child[seat] ? 0 : -1;
}

int session_move(struct session *session, int seat, const struct cpuset *cpus,
		 struct error *err)
{
	return spawn_move(session->child[seat], cpus, err);
}

void session_begin(struct session *session, int seat, unsigned int order)
{
	session->page->seat[seat].order = order;
	session->page->round_seats = 1u << seat;
	hand_turn(session->page, TURN_SEAT(seat));
}

int session_order(struct session *session, int seat, unsigned int order,
		  struct error *err)
{
	session_begin(session, seat, order);
	if (await_turn(session, err) < 0)
		return -1;
	return check_seat(session, seat, err);
}

void session_begin_round(struct session *session, int beginner,
			 unsigned int order)
{
	session->page->round_seats = 3;
	for (int i = 0; i < PAGE_SEATS; i++)
		session->page->seat[i].order = order;
	hand_turn(session->page, TURN_SEAT(beginner));
}

static int check_seats(struct session *session, struct error *err)
{
	for (int i = 0; i < PAGE_SEATS; i++)
		if (session->child[i] && check_seat(session, i, err) < 0)
			return -1;
	return 0;
}

int session_await(struct session *session, struct error *err)
{
	if (await_turn(session, err) < 0)
		return -1;
	return check_seats(session, err);
}

int session_is_over(struct session *session, struct error *err)
{
	uint32_t turn = __atomic_load_n(&session->page->turn, __ATOMIC_ACQUIRE);

	if (turn != TURN_HARNESS)
		return look_after(session, err);
	if (page_nonsense(session->page) && look_after(session, err) < 0)
		return -1;
	return check_seats(session, err) < 0 ? -1 : 1;
}

int session_witness(struct session *session, int seat,
		    enum session_answer (*witness)(void *context),
		    void *context, struct error *err)
{
	struct page *page = session->page;
	uint32_t *order = &page->seat[seat].order;

	*order = ORDER_WITNESS;
	page->round_seats = 1u << seat;
	for (;;) {
		hand_turn(page, TURN_SEAT(seat));
		if (await_turn(session, err) < 0)
			return -1;
		if (*order == ORDER_NONE)
			return check_seat(session, seat, err);
		if (witness(context) == SESSION_ENOUGH)
			*order = ORDER_COUNT;
	}
}

int session_inside(const struct session *session)
{
	const struct page *page = session->page;
	uint32_t turn = __atomic_load_n(&page->turn, __ATOMIC_ACQUIRE);

	if (turn == TURN_HARNESS || turn > TURN_SEAT(PAGE_SEATS - 1) ||
	    !__atomic_load_n(&page->inside, __ATOMIC_RELAXED))
		return -1;
	return (int)(turn - TURN_SEAT(0));
}

int session_finish(struct session *session, int seat, struct error *err)
{
	struct child *child = session->child[seat];
	int64_t deadline = clock_monotonic_ns() + GOODBYE_NS;
	int ended;

	if (session_order(session, seat, ORDER_FINISH, err) < 0)
		return -1;
	do {
		ended = spawn_wait(child, NS_PER_S, err);
	} while (ended == 0 && clock_monotonic_ns() < deadline);
	if (ended < 0)
		return -1;
	if (ended && spawn_outcome(child)->exit_code != 0)
		return blame_end(session, seat, err);
	if (ended && spawn_outcome(child)->left_behind > 0)
		return blame_leftovers(session, seat, err);
	if (ended)
		return 0;
	buf_truncate(&session->reason, 0);
	buf_adds(&session->reason, "the worker did not end after its teardown");
	return blame(session, seat, err);
}

int session_culprit(const struct session *session)
{
	return session->culprit;
}

bool session_skipped(const struct session *session)
{
	return session->skipped;
}

/* What the worker itself says of its failure. */
static bool has_failed_as(const struct session *session, enum page_flags flag)
{
	const struct page_seat *seat;

	if (session->culprit < 0)
		return false;
	seat = &session->page->seat[session->culprit];
	return seat->state == STATE_FAILED && seat->flags & flag;
}

bool session_is_foreign(const struct session *session)
{
	return has_failed_as(session, WORKER_FOREIGN);
}

bool session_is_lacking(const struct session *session)
{
	return has_failed_as(session, WORKER_LACKING);
}

const char *session_reason(const struct session *session)
{
	return session->reason.data;
}

void session_output(const struct session *session, int seat, struct buf *out)
{
	if (session->child[seat])
		spawn_output(session->child[seat], out);
}

int64_t session_span_ns(const struct session *session, int seat)
{
	return spawn_outcome(session->child[seat])->wall_ns;
}
