/* SPDX-License-Identifier: MIT */
/*
 * tare doctor: what on this machine makes noise, how much that is, and what
 * would help; on request it does what would help, and undoes it.
 */
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/units.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/common_options.h"
#include "cli/doctor_gate.h"
#include "cli/doctor_tune.h"
#include "cli/screen.h"
#include "machine/fingerprint.h"
#include "machine/noiselist.h"
#include "model/exit_status.h"
#include "model/machine.h"
#include "reports/table.h"
#include "reports/terminal.h"
#include "reports/wrap.h"
#include "stage/prepare.h"
#include "stage/rehearsal.h"
#include "stage/wishes.h"

enum { PAIRS_LEAST = 3, PAIRS_MOST = 1000 };

static const struct option options[] = {
	{ "no-measure", 0, OPTION_FLAG, NULL,
	  "only look at the machine, measure nothing", NULL },
	{ "pairs", 0, OPTION_INTEGER, "N",
	  "so many pairs of each built-in workload, at least 3", "7" },
	{ "tune", 0, OPTION_FLAG, NULL,
	  "change what makes noise, as far as we may; remember how it was",
	  NULL },
	{ "restore", 0, OPTION_FLAG, NULL,
	  "put back exactly what --tune has changed", NULL },
	{ "fixed-addresses", 0, OPTION_FLAG, NULL,
	  "with --tune: the same addresses in every process (see above)",
	  NULL },
	{ "force", 0, OPTION_FLAG, NULL,
	  "with --restore: also what somebody else has changed since", NULL },
	{ "journal", 0, OPTION_TEXT, "FILE",
	  "where --tune remembers how everything was", NULL },
	{ "root", 0, OPTION_TEXT, "DIR",
	  "the machine whose proc and sys are below DIR; is not measured",
	  "/" },
	DOCTOR_GATE_OPTIONS,
	PREPARE_OPTIONS,
	WAIT_OPTIONS,
	{ .name = NULL },
};

static const struct table_column columns[] = {
	{ "workload", ALIGN_LEFT, 0 },	    { "noise a pair", ALIGN_NUMBER, 0 },
	{ "a process", ALIGN_NUMBER, 2 },   { "found", ALIGN_NUMBER, 1 },
	{ "7 pairs see", ALIGN_NUMBER, 0 }, { "30 pairs see", ALIGN_NUMBER, 0 },
};

static const char *or_unknown(const char *text)
{
	return text ? text : "unknown";
}

static void add_machine(const char *root, struct buf *out)
{
	struct arena arena = { .blocks = NULL };
	struct machine machine;

	machine_read(root, &arena, &machine);
	buf_addf(out, "%s (%s), Linux %s, virtualization: %s\n", machine.name,
		 machine.id, or_unknown(machine.kernel),
		 or_unknown(machine.virtualization));
	arena_release(&arena);
}

/* What helps stays in one line: it is to be copied. */
static void add_noise(const struct noise *noise, size_t number, size_t width,
		      struct buf *out)
{
	const struct wrapping wrapping = { width, 3, 3 };
	struct buf line = BUF_INIT;

	buf_addf(&line, "%s (%s): %s", noise->what,
		 noise_damage_name(noise->damage), noise->found);
	buf_addf(out, "\n%zu. ", number);
	wrap_add(out, line.data, &wrapping);
	buf_truncate(&line, 0);
	buf_addf(&line, "costs: %s", noise->cost);
	buf_adds(out, "\n   ");
	wrap_add(out, line.data, &wrapping);
	if (noise->remedy)
		buf_addf(out, "\n   helps: %s", noise->remedy);
	buf_addc(out, '\n');
	buf_release(&line);
}

static void look_at(const char *root, struct screen *screen)
{
	size_t width = (size_t)screen->style.columns;
	struct noise_list list;
	struct buf text = BUF_INIT;

	noise_list_read(root, &list);
	add_machine(root, &text);
	for (size_t i = 0; i < list.count; i++)
		add_noise(&list.items[i], i + 1, width, &text);
	if (list.count == 0)
		buf_adds(&text, "\nNothing that makes noise was found.\n");
	screen_print(screen, &text);
	noise_list_release(&list);
	buf_release(&text);
}

static void change_cell(struct table *table, double ratio)
{
	struct buf text = BUF_INIT;

	units_add_change(&text, ratio);
	table_cell(table, PAINT_NONE, text.data);
	buf_release(&text);
}

static void noise_cell(struct table *table, double noise)
{
	struct buf text = BUF_INIT;

	buf_addf(&text, "%.2f %%", noise * 100);
	table_cell(table, PAINT_NONE, text.data);
	buf_release(&text);
}

static void fill_rehearsal(const struct rehearsal *rehearsal,
			   struct table *table)
{
	for (size_t i = 0; i < REHEARSAL_ROWS; i++) {
		const struct rehearsal_row *row = &rehearsal->rows[i];

		table_row(table);
		table_cell(table, PAINT_STRONG, row->name);
		noise_cell(table, row->pair_noise);
		noise_cell(table, row->alone_noise);
		change_cell(table, row->ratio);
		change_cell(table, rehearsal_detectable(row->pair_noise,
							REHEARSAL_FEW));
		change_cell(table, rehearsal_detectable(row->pair_noise,
							REHEARSAL_MANY));
	}
}

static void print_rehearsal(const struct rehearsal *rehearsal,
			    struct screen *screen)
{
	struct buf text = BUF_INIT, out = BUF_INIT;
	struct table table;

	buf_addf(&text,
		 "\nThe same code on both sides, %d pairs of each workload: "
		 "all that is found is noise.\n",
		 rehearsal->pairs);
	terminal_add_sentences(text.data, &screen->style, &out);
	table_init(&table, &screen->style, columns, ARRAY_LEN(columns));
	fill_rehearsal(rehearsal, &table);
	table_print(&table, TABLE_HEADING, &out, NULL);
	table_release(&table);
	buf_truncate(&text, 0);
	if (rehearsal->repeated)
		buf_addf(&text,
			 "%d more were thrown away: the CPU was taken away "
			 "meanwhile.\n",
			 rehearsal->repeated);
	if (rehearsal->shared_ratio >= 0)
		buf_addf(&text,
			 "Others had a part of the core in %.0f %% of the "
			 "moments: its other hyper-thread's, or guests of "
			 "this host.\n",
			 rehearsal->shared_ratio * 100);
	rehearsal_conclude(rehearsal, &text);
	terminal_add_sentences(text.data, &screen->style, &out);
	screen_print(screen, &out);
	buf_release(&text);
	buf_release(&out);
}

static int check_options(const struct invocation *inv, struct error *err)
{
	int64_t pairs = invocation_integer(inv, "pairs");

	if (pairs < PAIRS_LEAST || pairs > PAIRS_MOST)
		return error_set(err, ERROR_USAGE,
				 "--pairs: between %d and %d, please",
				 PAIRS_LEAST, PAIRS_MOST);
	if (invocation_flag(inv, "tune") && invocation_flag(inv, "restore"))
		return error_set(err, ERROR_USAGE,
				 "--tune and --restore exclude each other");
	if (invocation_flag(inv, "fixed-addresses") &&
	    !invocation_flag(inv, "tune"))
		return error_set(err, ERROR_USAGE,
				 "--fixed-addresses is for --tune");
	if (invocation_flag(inv, "force") && !invocation_flag(inv, "restore"))
		return error_set(err, ERROR_USAGE, "--force is for --restore");
	return 0;
}

static int run_doctor(struct invocation *inv, struct error *err)
{
	const char *root = doctor_tune_root(inv);
	int64_t pairs = invocation_integer(inv, "pairs");
	struct rehearsal rehearsal;
	struct wishes wishes;

	if (check_options(inv, err) < 0)
		return -1;
	if (invocation_flag(inv, "tune"))
		return doctor_tune_apply(inv, err);
	if (invocation_flag(inv, "restore"))
		return doctor_tune_restore(inv, err);
	if (invocation_list(inv, "gate")->count)
		return doctor_gate_run(inv, err);
	look_at(root, inv->screen);
	if (*root || invocation_flag(inv, "no-measure"))
		return EXIT_STATUS_OK;
	if (common_options_wishes(inv, &wishes, err) < 0 ||
	    rehearsal_take(&wishes, (int)pairs, &rehearsal, err) < 0)
		return -1;
	print_rehearsal(&rehearsal, inv->screen);
	return EXIT_STATUS_OK;
}

static const char *const examples[] = {
	"tare doctor                 # what makes noise, and how much it is",
	"tare doctor --gate suites   # how often the gate would be wrong here",
	"sudo tare doctor --tune     # make it quieter",
	"sudo tare doctor --restore  # exactly as it was",
	NULL,
};

const struct command command_doctor = {
	.name = "doctor",
	.arguments = "",
	.summary = "what on this machine makes noise, and what would help",
	.about =
		"Looks at the clock rate, the control group, other guests of "
		"the same host, shared cores, memory and counters. The worst "
		"comes first: severe noise makes a number wrong, strong noise "
		"hides changes of several tolerances, slight noise costs some "
		"more processes. Then three small workloads, bound by the "
		"interpreter, by allocations and by memory, are measured "
		"against themselves, which tells how noisy a pair is here and "
		"which changes 7 and 30 pairs can show.\n"
		"\n"
		"--gate SUITE gates the working tree against itself, as often as "
		"--times says, and prints how many false alarms there were and "
		"could be, the noise of each case, and what it could show.\n"
		"\n"
		"--tune sets the governor to performance, turns turbo off, "
		"lets instructions be counted (perf_event_paranoid 2) and "
		"keeps interrupts, new ones too, away from the core where "
		"workers run. How "
		"it was stands in a journal before anything is changed "
		"(/var/lib/tare/tuning.json, or $XDG_STATE_HOME/tare), so "
		"--restore works after a crash, too; what somebody else has "
		"changed since is reported and left alone. SMT is left alone: "
		"without it this would be another machine. So are addresses: "
		"tare fixes those of its workers itself, the same for both of "
		"a pair and others for the next; --fixed-addresses fixes those "
		"of everything that is started, for other tools.",
	.options = options,
	.run = run_doctor,
	.examples = examples,
};
