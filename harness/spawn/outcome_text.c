/* SPDX-License-Identifier: MIT */
/* How a process ended, in words. */
#include <inttypes.h>
#include <signal.h>

#include "base/buf.h"
#include "base/compiler.h"
#include "base/units.h"
#include "spawn/spawn.h"

#define NAMED(signal)           \
	{                       \
		signal, #signal \
	}

static const struct {
	int number;
	const char *name;
} signal_names[] = {
	NAMED(SIGHUP),	NAMED(SIGINT),	NAMED(SIGQUIT), NAMED(SIGILL),
	NAMED(SIGTRAP), NAMED(SIGABRT), NAMED(SIGBUS),	NAMED(SIGFPE),
	NAMED(SIGKILL), NAMED(SIGUSR1), NAMED(SIGSEGV), NAMED(SIGUSR2),
	NAMED(SIGPIPE), NAMED(SIGALRM), NAMED(SIGTERM), NAMED(SIGXCPU),
	NAMED(SIGXFSZ), NAMED(SIGSYS),
};

static void add_signal(struct buf *out, int number)
{
	for (size_t i = 0; i < ARRAY_LEN(signal_names); i++)
		if (signal_names[i].number == number) {
			buf_addf(out, "killed by %s", signal_names[i].name);
			return;
		}
	buf_addf(out, "killed by signal %d", number);
}

void spawn_describe(const struct spawn_outcome *outcome, int64_t timeout_ns,
		    struct buf *out)
{
	if (outcome->timed_out) {
		buf_adds(out, "took longer than its timeout of ");
		units_add_duration(out, timeout_ns);
	} else if (outcome->flooded) {
		buf_addf(out, "killed: printed more than %" PRId64 " MiB",
			 SPAWN_OUTPUT_MAX >> 20);
	} else if (outcome->signal != 0) {
		add_signal(out, outcome->signal);
		if (outcome->signal == SIGKILL)
			buf_adds(out, " (out of memory?)");
	} else {
		buf_addf(out, "exit status %d", outcome->exit_code);
	}
}

void spawn_describe_leftovers(const struct spawn_outcome *outcome,
			      struct buf *out)
{
	bool one = outcome->left_behind == 1;

	buf_addf(out, "left %d %s running, which %s killed",
		 outcome->left_behind, one ? "process" : "processes",
		 one ? "was" : "were");
}
