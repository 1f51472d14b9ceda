/* SPDX-License-Identifier: MIT */
/* tare doctor: what on this machine makes noise, and what would help. */
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/screen.h"
#include "machine/fingerprint.h"
#include "machine/noiselist.h"
#include "model/exit_status.h"
#include "model/machine.h"

static const char *or_unknown(const char *text)
{
	return text ? text : "unknown";
}

static void add_machine(struct buf *out)
{
	struct arena arena = { .blocks = NULL };
	struct machine machine;

	machine_read("", &arena, &machine);
	buf_addf(out, "%s (%s), Linux %s, virtualization: %s\n", machine.name,
		 machine.id, or_unknown(machine.kernel),
		 or_unknown(machine.virtualization));
	arena_release(&arena);
}

static void add_noise(struct buf *out, const struct noise *noise)
{
	buf_addf(out, "\n%s: %s (%s)\n", noise->what, noise->found,
		 noise_damage_name(noise->damage));
	if (noise->remedy)
		buf_addf(out, "    %s\n", noise->remedy);
}

static int run_doctor(struct invocation *inv, struct error *err)
{
	struct noise_list list;
	struct buf text = BUF_INIT;

	(void)err;
	noise_list_read("", &list);
	add_machine(&text);
	for (size_t i = 0; i < list.count; i++)
		add_noise(&text, &list.items[i]);
	if (list.count == 0)
		buf_adds(&text, "\nNothing that makes noise was found.\n");
	screen_print(inv->screen, &text);
	noise_list_release(&list);
	buf_release(&text);
	return EXIT_STATUS_OK;
}

const struct command command_doctor = {
	.name = "doctor",
	.arguments = "",
	.summary = "what on this machine makes noise, and what would help",
	.about = "Looks at the clock rate, the control group, other guests of "
		 "the same host, shared cores, memory and counters. The worst "
		 "comes first: severe noise makes a number wrong, strong noise "
		 "hides changes of several tolerances, slight noise costs some "
		 "more processes. Nothing is changed; what would help stands "
		 "below each finding.",
	.run = run_doctor,
};
