/* SPDX-License-Identifier: MIT */
/* The last step of every command that judges. */
#include "cli/deliver.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/fs.h"
#include "base/version.h"
#include "cli/command.h"
#include "cli/screen.h"
#include "model/findings.h"
#include "reports/report.h"

static const char *const formats[] = { "json", "junit", "markdown", "html",
				       "csv" };

static int write_format(const struct invocation *inv, const char *name,
			const struct findings *findings, struct error *err)
{
	const char *path = invocation_text(inv, name);
	struct buf text = BUF_INIT;
	int ret;

	if (!path)
		return 0;
	report_find(name)->findings(findings, &inv->screen->style, &text);
	ret = fs_write_atomic(path, &text, err);
	buf_release(&text);
	return ret;
}

int deliver_check(const struct invocation *inv, struct error *err)
{
	for (size_t i = 0; i < ARRAY_LEN(formats); i++) {
		const char *path = invocation_text(inv, formats[i]);

		if (path && fs_check_place(path, err) < 0)
			return -1;
	}
	return 0;
}

static void copy_words(const struct strvec *from, size_t first,
		       struct strvec *to)
{
	for (size_t i = first; i < from->count; i++)
		strvec_push(to, from->items[i]);
}

void deliver_note_typed(const struct invocation *inv, size_t first,
			struct findings *findings)
{
	copy_words(&inv->arguments, first, &findings->suites);
	copy_words(invocation_list(inv, "keep"), 0, &findings->patterns);
	copy_words(invocation_list(inv, "tag"), 0, &findings->tags);
}

int deliver_findings(const struct invocation *inv, struct findings *findings,
		     struct error *err)
{
	struct buf text = BUF_INIT;

	findings->tare_version = tare_version;
	terminal_findings(findings, &inv->screen->style, &text);
	screen_print(inv->screen, &text);
	buf_release(&text);
	for (size_t i = 0; i < ARRAY_LEN(formats); i++)
		if (write_format(inv, formats[i], findings, err) < 0)
			return -1;
	return findings->exit_status;
}
