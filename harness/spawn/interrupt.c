/* SPDX-License-Identifier: MIT */
/*
 * The signals that ask us to stop.
 *
 * One word holds the number of the first that came (low byte) and, above
 * it, a bit for each that has come at all.
 */
#include "spawn/interrupt.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "base/error.h"

enum { FIRST_MASK = 0xff, SEEN_SHIFT = 8 };

static const int stop_signals[] = { SIGINT, SIGTERM, SIGHUP };

static volatile sig_atomic_t arrived;

static int seen_bit(int signal)
{
	for (size_t i = 0; i < ARRAY_LEN(stop_signals); i++)
		if (stop_signals[i] == signal)
			return 1 << (SEEN_SHIFT + i);
	return 0;
}

static void note_signal(int number)
{
	int bit = seen_bit(number);

	if (arrived & bit) {
		signal(number, SIG_DFL);
		raise(number);
		return;
	}
	arrived |= bit;
	if ((arrived & FIRST_MASK) == 0)
		arrived |= number;
}

void interrupt_install(void)
{
	struct sigaction action = { .sa_handler = note_signal };

	/* No SA_RESTART: what waits is to wake up. */
	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < ARRAY_LEN(stop_signals); i++)
		sigaddset(&action.sa_mask, stop_signals[i]);
	for (size_t i = 0; i < ARRAY_LEN(stop_signals); i++) {
		struct sigaction before;

		sigaction(stop_signals[i], NULL, &before);
		if (before.sa_handler != SIG_IGN)
			sigaction(stop_signals[i], &action, NULL);
	}
}

int interrupt_pending(void)
{
	return arrived & FIRST_MASK;
}

int interrupt_check(struct error *err)
{
	int number = interrupt_pending();

	if (number == 0)
		return 0;
	error_set(err, ERROR_INTERRUPT, "interrupted (%s)", strsignal(number));
	err->errnum = number;
	return -1;
}

int interrupt_poll(struct pollfd *fds, size_t count, int64_t wait_ns, int known)
{
	const struct timespec wait = { .tv_sec = wait_ns / NS_PER_S,
				       .tv_nsec = wait_ns % NS_PER_S };
	sigset_t block, before;
	int ready = -1;

	/* Blocked while we look at the flag, let in by ppoll alone: a signal
	 * that comes in between ends the ppoll at once. */
	sigemptyset(&block);
	for (size_t i = 0; i < ARRAY_LEN(stop_signals); i++)
		sigaddset(&block, stop_signals[i]);
	sigprocmask(SIG_BLOCK, &block, &before);
	if (interrupt_pending() == known)
		ready = ppoll(fds, count, wait_ns < 0 ? NULL : &wait, &before);
	else
		errno = EINTR;
	sigprocmask(SIG_SETMASK, &before, NULL);
	if (ready < 0 && interrupt_pending() == known && errno == EINTR)
		return 0; /* another signal's handler ran */
	return ready;
}
