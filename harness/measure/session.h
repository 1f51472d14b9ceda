/* SPDX-License-Identifier: MIT */
#ifndef MEASURE_SESSION_H
#define MEASURE_SESSION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/compiler.h"

struct buf;
struct cpuset;
struct error;
struct page_seat;
struct spawn_outcome;
struct spawn_request;
struct warden;

/*
 * The harness's side of a shared page (probe/page.h): one page, its one or
 * two workers, and the giving of orders.  A target that breaks is
 * ERROR_TARGET: session_reason() has the whole story; anything else that
 * goes wrong is ours.
 */
struct session;

struct session *session_open(struct warden *warden, struct error *err);

/* Kill and reap what is left of the workers.  NULL is fine. */
void session_close(struct session *session);

/*
 * Start a worker on SEAT with this JOB (a JSON text); its first order is
 * ORDER_IMPORT.  REQUEST's argv ends with the interpreter and worker.py; the
 * page and seat are added here.  deadline of the whole process: timeout_ns.
 */
MUST_CHECK int session_start(struct session *session, int seat,
			     const struct spawn_request *request,
			     const char *job, struct error *err);

/* Let the worker of SEAT, with all that it has started, go on CPUS. */
MUST_CHECK int session_move(struct session *session, int seat,
			    const struct cpuset *cpus, struct error *err);

/* To write an order's arguments and to read its results. */
struct page_seat *session_seat(struct session *session, int seat);

/* Carry out ORDER on SEAT alone; back when the turn is the harness's. */
MUST_CHECK int session_order(struct session *session, int seat,
			     unsigned int order, struct error *err);

/*
 * Give ORDER to both seats, BEGINNER first: the workers hand the turn to each
 * other, and nobody waits for them here.  session_await() comes back when the
 * turn is the harness's.
 */
void session_begin_round(struct session *session, int beginner,
			 unsigned int order);
MUST_CHECK int session_await(struct session *session, struct error *err);

/* For SEAT alone, likewise; and, for who has something to do meanwhile,
 * whether it is over.  1: it is; 0: not yet. */
void session_begin(struct session *session, int seat, unsigned int order);
MUST_CHECK int session_is_over(struct session *session, struct error *err);

/* Carry out ORDER_WITNESS on SEAT: WITNESS is called, with the request on the
 * page, while the worker stands still, until it has ENOUGH. */
enum session_answer { SESSION_GO_ON, SESSION_ENOUGH };
MUST_CHECK int session_witness(struct session *session, int seat,
			       enum session_answer (*witness)(void *context),
			       void *context, struct error *err);

/* Which seat has the turn and is between the clocks of its calls; -1: none.
 * Only for looking at: it is over as soon as it is said. */
int session_inside(const struct session *session);

/* ORDER_FINISH, and wait for the process's end. */
MUST_CHECK int session_finish(struct session *session, int seat,
			      struct error *err);

/* After ERROR_TARGET: which seat, whether it merely cannot run here
 * (STATE_SKIPPED), and why: a traceback, or how the process ended with the
 * end of what it printed. */
int session_culprit(const struct session *session);
bool session_skipped(const struct session *session);
bool session_is_foreign(const struct session *session); /* WORKER_FOREIGN */
bool session_is_lacking(const struct session *session); /* WORKER_LACKING */
const char *session_reason(const struct session *session);

/* What the worker on SEAT printed. */
void session_output(const struct session *session, int seat, struct buf *out);

/* From start to reaping; after session_finish. */
int64_t session_span_ns(const struct session *session, int seat);

#endif
