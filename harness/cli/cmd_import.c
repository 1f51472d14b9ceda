/* SPDX-License-Identifier: MIT */
/* tare import: other tools' results as runs. */
#include <stdlib.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/fs.h"
#include "base/version.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/place.h"
#include "cli/screen.h"
#include "exchange/exchange.h"
#include "model/exit_status.h"
#include "model/run.h"
#include "stage/points.h"
#include "store/store.h"

enum { FILE_BYTES_MOST = 256 << 20 };

static const struct option options[] = {
	{ "format", 'f', OPTION_CHOICE, EXCHANGE_FORMATS "|auto",
	  "which tool wrote it; auto: look", "auto" },
	{ "suite", 0, OPTION_TEXT, "NAME",
	  "what the suite is called, instead of after the file: so that two "
	  "files can be compared",
	  NULL },
	{ "save-as", 's', OPTION_TEXT, "NAME", "add the runs to this baseline",
	  NULL },
	{ .name = NULL },
};

static const char *const examples[] = {
	"tare import .benchmarks/0001_main.json",
	"tare import before.json after.json --suite parser",
	NULL,
};

static int read_file(const struct invocation *inv, const char *path,
		     struct imported_runs *runs, struct error *err)
{
	enum exchange_format format =
		exchange_find(invocation_text(inv, "format"));
	struct buf text = BUF_INIT;
	struct exchange_file file = { .path = path };
	int ret = fs_read(path, FILE_BYTES_MOST, &text, err);

	file.text = text.data;
	file.len = text.len;
	file.suite = invocation_text(inv, "suite");
	if (ret == 0)
		ret = exchange_parse(&file, format, runs, err);
	buf_release(&text);
	return ret;
}

static int keep(const struct invocation *inv, struct store *store,
		struct run *run, struct error *err)
{
	const char *name = invocation_text(inv, "save-as");
	struct buf said = BUF_INIT;

	run->tare_version = tare_version;
	if (points_put(store, run, err) < 0)
		return -1;
	if (name && store_baseline_add(store, name, run->uuid, err) < 0)
		return -1;
	buf_addf(&said, "run %.8s: %zu %s from %s\n", run->uuid,
		 run->case_count, run->case_count == 1 ? "case" : "cases",
		 run->suite_files);
	screen_print(inv->screen, &said);
	buf_release(&said);
	return 0;
}

/* All files are read before a run of any is kept. */
static int import_all(const struct invocation *inv, struct store *store,
		      struct error *err)
{
	struct imported_runs runs = { .items = NULL };
	int ret = 0;

	for (size_t i = 0; ret == 0 && i < inv->arguments.count; i++)
		ret = read_file(inv, inv->arguments.items[i], &runs, err);
	for (size_t i = 0; ret == 0 && i < runs.count; i++)
		ret = keep(inv, store, runs.items[i], err);
	imported_runs_release(&runs);
	return ret;
}

static int run_import(struct invocation *inv, struct error *err)
{
	char *path = place_store(inv);
	struct store *store = store_open(path, err);
	int ret = store ? import_all(inv, store, err) : -1;

	store_close(store);
	free(path);
	return ret < 0 ? -1 : EXIT_STATUS_OK;
}

const struct command command_import = {
	.name = "import",
	.arguments = "FILE...",
	.summary = "record what another tool has measured",
	.about = "Files of pyperf, asv (results/MACHINE/HASH-ENV.json), "
		 "pytest-benchmark, hyperfine, github-action-benchmark (its "
		 "input, and data.js) and Bencher become runs for show, "
		 "compare and trend. They count as measured on a machine of "
		 "their own, so that they are never held against tare's runs. "
		 "A file that is imported twice is recorded once.",
	.options = options,
	.run = run_import,
	.examples = examples,
};
