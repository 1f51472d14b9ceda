/* SPDX-License-Identifier: MIT */
/*
 * Two workers, one CPU, one page.  Whatever could favour a side is either
 * the same for both (seed, padding, CPU, loops, jitter) or decided by the
 * pair's coin (who starts, who has the first turn), so that under "no
 * difference" the sign of the pair's d is a fair coin.
 */
#include "measure/duet.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/splitmix.h"
#include "machine/cpulock.h"
#include "measure/attempts.h"
#include "measure/harvest.h"
#include "measure/measure.h"
#include "measure/session.h"
#include "measure/solo.h"
#include "model/plan.h"
#include "model/samples.h"
#include "probe/page.h"

#define ALTERNATIONS 5 /* of fresh processes, for imports and commands */
#define PADDING_MOST 4096
#define SHIFT_MOST 4096 /* pages */

enum { BASE, HEAD, SIDES }; /* also the seats */

struct duet_draw duet_draw(uint64_t seed, int pair)
{
	uint64_t state = seed ^ ((uint64_t)pair << 32);
	struct duet_draw draw = { .pair = pair };

	splitmix_next(&state);
	draw.head_first = splitmix_next(&state) & 1;
	draw.draw.hash_seed = (int64_t)(splitmix_next(&state) % UINT32_MAX) + 1;
	draw.draw.padding = (int)(splitmix_next(&state) % PADDING_MOST);
	draw.draw.shift_pages = (int)(splitmix_next(&state) % SHIFT_MOST);
	draw.jitter_seed = splitmix_next(&state) | 1;
	return draw;
}

/* One pair in the making. */
struct duet {
	const struct measure_setup *setup;
	const struct plan_case *c[SIDES];
	const struct duet_draw *draw;
	struct worker *worker[SIDES];
	struct rhythm *rhythm;
	struct session *ahead; /* its workers, if they are started; or NULL */
};

/* Side number I in the order of the coin. */
static int side_at(const struct duet *duet, int i)
{
	return duet->draw->head_first ? HEAD - i : i;
}

static int prepare_side(struct duet *duet, struct session *session, int side,
			struct rhythm *found, struct error *err)
{
	const struct plan_case *c = duet->c[side];
	struct worker *worker = duet->worker[side];

	if (session_order(session, side, ORDER_SETUP, err) < 0 ||
	    step_prepare(session, side, c, worker, err) < 0)
		return -1;
	if (!case_wants_time(c))
		return 0;
	return step_calibrate(session, side, &tempo_duet, found, worker, err);
}

/* Both sides make the same number of calls: what the slower one needs for a
 * slice decides. */
static void agree(struct rhythm *rhythm, const struct rhythm found[SIDES])
{
	int slower = found[HEAD].loops < found[BASE].loops ||
				     (found[HEAD].loops == found[BASE].loops &&
				      found[HEAD].single_ns >
					      found[BASE].single_ns)
			     ? HEAD
			     : BASE;

	if (!rhythm->loops)
		*rhythm = found[slower];
}

static struct slice_counts slices_of(const struct duet *duet)
{
	return rhythm_slices(duet->rhythm, &tempo_duet, duet->c[HEAD]);
}

static void set_slices(const struct duet *duet, struct page_seat *seat)
{
	struct slice_counts slices = slices_of(duet);

	seat->loops = duet->rhythm->loops;
	seat->slices = slices.counted + slices.warmup;
	seat->block = slices.block;
	seat->jitter_seed = duet->draw->jitter_seed;
	seat->yardstick_loops = 0;
}

static void get_slices(struct duet *duet, struct session *session, int side)
{
	struct samples *samples = &duet->worker[side]->samples;

	harvest_slices(session_seat(session, side), samples);
	samples->warmup = slices_of(duet).cut;
}

static int take_turns(struct duet *duet, struct session *session,
		      struct error *err)
{
	for (int i = 0; i < SIDES; i++)
		set_slices(duet, session_seat(session, i));
	session_begin_round(session, side_at(duet, 0), ORDER_TIME);
	if (session_await(session, err) < 0)
		return -1;
	for (int i = 0; i < SIDES; i++)
		get_slices(duet, session, i);
	return 0;
}

static int take_stretch(struct duet *duet, struct session *session, int side,
			struct error *err)
{
	if (!case_gates_latency(duet->c[HEAD]))
		return 0;
	return step_latency(session, side, duet->rhythm, duet->worker[side],
			    err);
}

/* After the turns, so that no call follows a hand-off but the first. */
static int take_stretches(struct duet *duet, struct session *session,
			  struct error *err)
{
	for (int i = 0; i < SIDES; i++)
		if (take_stretch(duet, session, side_at(duet, i), err) < 0)
			return -1;
	return 0;
}

static int finish_side(struct duet *duet, struct session *session, int side,
		       struct error *err)
{
	if (session_finish(session, side, err) < 0)
		return -1;
	duet->worker[side]->span_ns = session_span_ns(session, side);
	harvest_place(session_seat(session, side), duet->worker[side]);
	return 0;
}

static int play(struct duet *duet, struct session *session, struct error *err)
{
	struct rhythm found[SIDES] = { { 0 } };

	for (int i = 0; i < SIDES; i++) {
		int side = side_at(duet, i);

		if (prepare_side(duet, session, side, &found[side], err) < 0)
			return -1;
	}
	if (case_wants_time(duet->c[HEAD])) {
		agree(duet->rhythm, found);
		if (take_turns(duet, session, err) < 0 ||
		    take_stretches(duet, session, err) < 0)
			return -1;
	}
	for (int i = 0; i < SIDES; i++)
		if (finish_side(duet, session, i, err) < 0)
			return -1;
	return 0;
}

/* SIDE from start to end, with nobody beside it. */
static int play_alone(struct duet *duet, struct session *session, int side,
		      struct error *err)
{
	struct rhythm found = { 0 };

	if (start_worker(session, side, false, duet->setup, duet->c[side],
			 &duet->draw->draw, err) < 0 ||
	    session_order(session, side, ORDER_IMPORT, err) < 0 ||
	    prepare_side(duet, session, side, &found, err) < 0)
		return -1;
	if (case_wants_time(duet->c[HEAD])) {
		if (!duet->rhythm->loops) /* of the first, by the coin */
			*duet->rhythm = found;
		set_slices(duet, session_seat(session, side));
		if (session_order(session, side, ORDER_TIME, err) < 0)
			return -1;
		get_slices(duet, session, side);
		if (take_stretch(duet, session, side, err) < 0)
			return -1;
	}
	return finish_side(duet, session, side, err);
}

static int blame_side(struct duet *duet, const struct session *session,
		      struct error *err)
{
	int culprit = session_culprit(session);

	return harvest_failure(session,
			       duet->worker[culprit < 0 ? HEAD : culprit], err);
}

/* Both workers, importing one after the other; nobody waits for them yet. */
static int start_both(const struct duet *duet, struct session *session,
		      bool ahead, struct error *err)
{
	for (int i = 0; i < SIDES; i++) {
		int side = side_at(duet, i);

		if (start_worker(session, side, ahead, duet->setup,
				 duet->c[side], &duet->draw->draw, err) < 0)
			return -1;
	}
	session_begin_round(session, side_at(duet, 0), ORDER_IMPORT);
	return 0;
}

/* Till both have imported, on the workers' CPUs. */
static int join_both(const struct duet *duet, struct session *session,
		     struct error *err)
{
	if (!duet->ahead && start_both(duet, session, false, err) < 0)
		return -1;
	if (session_await(session, err) < 0)
		return -1;
	for (int i = 0; duet->ahead && i < SIDES; i++)
		if (session_move(session, i, &duet->setup->cpus->workers, err) <
		    0)
			return -1;
	return 0;
}

static int play_live(struct duet *duet, struct error *err)
{
	struct session *session =
		duet->ahead ? duet->ahead
			    : session_open(duet->setup->warden, err);
	int ret;

	if (!session)
		return -1;
	ret = join_both(duet, session, err);
	if (ret == 0)
		ret = play(duet, session, err);
	if (ret < 0)
		ret = blame_side(duet, session, err);
	session_close(session);
	return ret;
}

/* What cannot be there twice: the second side comes when the first is gone. */
static int play_apart(struct duet *duet, struct error *err)
{
	int ret = 0;

	for (int i = 0; ret == 0 && i < SIDES; i++) {
		struct session *session = session_open(duet->setup->warden,
						       err);

		if (!session)
			return -1;
		ret = play_alone(duet, session, side_at(duet, i), err);
		if (ret < 0)
			ret = blame_side(duet, session, err);
		session_close(session);
	}
	return ret;
}

/* A window of a load: what it measured is kept apart until it is over. */
static int add_window(struct duet *duet, int side, struct error *err)
{
	struct worker *worker = duet->worker[side], window;
	int ret;

	worker_init(&window);
	ret = solo_turn(duet->setup, duet->c[side], &duet->draw->draw, &window,
			err);
	if (ret == 0)
		harvest_window(&window, worker);
	worker_release(&window);
	return ret;
}

/* Windows in alternation, B H H B or H B B H: what drifts evenly over the
 * four hits both sides alike.  Each is a fresh process, so no idle service
 * runs beside it. */
static int play_windows(struct duet *duet, struct error *err)
{
	int windows = duet_windows(duet->c[HEAD]->benchmark);

	for (int i = 0; i < windows * SIDES; i++) {
		int side = side_at(duet, (i + 1) / 2 % SIDES);

		if (duet->worker[side]->outcome == OUTCOME_MEASURED &&
		    add_window(duet, side, err) < 0)
			return -1;
	}
	return 0;
}

static int play_turns(struct duet *duet, struct error *err)
{
	for (int i = 0; i < ALTERNATIONS * SIDES; i++) {
		int side = side_at(duet, i % SIDES);

		if (duet->worker[side]->outcome != OUTCOME_MEASURED ||
		    !case_wants_turns(duet->c[side]))
			continue;
		if (solo_turn(duet->setup, duet->c[side], &duet->draw->draw,
			      duet->worker[side], err) < 0)
			return -1;
	}
	return 0;
}

/* Fresh processes in turn, for what happens once in a process. */
static int play_one_shots(struct duet *duet, struct error *err)
{
	if (duet->c[HEAD]->benchmark->kind == BENCHMARK_LOAD)
		return play_windows(duet, err);
	for (int i = 0; i < SIDES; i++) {
		int side = side_at(duet, i);

		if (solo_count(duet->setup, duet->c[side], &duet->draw->draw,
			       duet->worker[side], err) < 0)
			return -1;
	}
	return play_turns(duet, err);
}

int duet_windows(const struct benchmark *load)
{
	int64_t four_ns = 4 * load->load.duration_ns;

	return four_ns <= load->settings.budget_ns ? 2 : 1;
}

/* A side that imports the other's code spoils both: the case has failed, it
 * is not `new` because base could not run it. */
static void share_blame(const struct worker *from, struct worker *to)
{
	if (!from->foreign || to->outcome == OUTCOME_FAILED)
		return;
	to->outcome = OUTCOME_FAILED;
	to->foreign = true;
	free(to->reason);
	to->reason = xstrdup(from->reason);
}

/* Both alive at once, turn by turn? */
static bool is_live(const struct plan_case *c)
{
	return !case_is_one_shot(c) &&
	       c->benchmark->settings.mode != DUET_ALTERNATE;
}

struct session *duet_start_ahead(const struct measure_setup *setup,
				 const struct duet_case *c,
				 const struct duet_draw *draw)
{
	const struct duet duet = {
		.setup = setup,
		.c = { c->base, c->head },
		.draw = draw,
	};
	struct error ignored = ERROR_INIT;
	struct session *session;

	if (!setup->cpus || setup->cpus->shared || !is_live(c->head))
		return NULL;
	session = session_open(setup->warden, &ignored);
	if (session && start_both(&duet, session, true, &ignored) < 0) {
		session_close(session);
		return NULL;
	}
	return session;
}

static int measure_once(const struct measure_setup *setup, struct duet_case *c,
			const struct duet_draw *draw, struct session *ahead,
			struct worker *base, struct worker *head,
			struct error *err)
{
	struct duet duet = {
		.setup = setup,
		.c = { c->base, c->head },
		.draw = draw,
		.worker = { base, head },
		.rhythm = &c->rhythm,
		.ahead = ahead,
	};
	int ret;

	for (int i = 0; i < SIDES; i++) {
		worker_init(duet.worker[i]);
		duet.worker[i]->index = duet.worker[i]->pair = draw->pair;
		duet.worker[i]->first = side_at(&duet, 0) == i;
		duet.worker[i]->hash_seed = draw->draw.hash_seed;
		duet.worker[i]->started_ns = clock_realtime_ns();
	}
	if (is_live(c->head))
		ret = play_live(&duet, err);
	else if (case_is_one_shot(c->head))
		ret = play_one_shots(&duet, err);
	else
		ret = play_apart(&duet, err);
	share_blame(base, head);
	share_blame(head, base);
	return ret;
}

int duet_measure(const struct measure_setup *setup, struct duet_case *c,
		 const struct duet_draw *draw, struct session *ahead,
		 struct worker *base, struct worker *head, struct error *err)
{
	struct worker *const workers[SIDES] = { base, head };
	struct attempts attempts;

	attempts_init(&attempts, setup);
	do {
		attempt_begin(&attempts);
		if (measure_once(setup, c, draw, ahead, base, head, err) < 0)
			return -1;
		ahead = NULL;
	} while (attempt_failed(&attempts, workers, SIDES));
	return 0;
}
