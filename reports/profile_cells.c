/* SPDX-License-Identifier: MIT */
/* Cells that tables of profiles share. */
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "model/profile.h"
#include "reports/escape.h"
#include "reports/profiles.h"
#include "reports/report.h"
#include "reports/table.h"

enum {
	PLACE_MOST = 24,
	SOURCE_AT = 28, /* about where its column begins */
	SOURCE_LEAST = 20
};

/* The bracket around "<frozen importlib._bootstrap>" is left out, too. */
void place_cell(struct table *table, const struct profile_place *place)
{
	static const char frozen[] = "<frozen ";
	const char *file = place->file, *slash;
	struct buf name = BUF_INIT, text = BUF_INIT;

	while ((slash = strchr(file, '/')) && strchr(slash + 1, '/'))
		file = slash + 1;
	buf_adds(&name, file);
	if (strncmp(file, frozen, strlen(frozen)) == 0) {
		buf_truncate(&name, name.len - 1);
		file = name.data + strlen(frozen);
	}
	shorten_middle(&text, *file ? file : "", PLACE_MOST,
		       table->style->unicode ? ELLIPSIS_UNICODE
					     : ELLIPSIS_ASCII);
	if (*file)
		buf_addf(&text, ":%d", place->line);
	table_cell(table, PAINT_NONE, text.data);
	buf_release(&name);
	buf_release(&text);
}

/* "layout.<listcomp>": of what is local to a function the function is said. */
void function_cell(struct table *table, const struct profile_place *place)
{
	static const char local[] = "<locals>.";
	const char *rest = place->function, *found;
	struct buf text = BUF_INIT;

	for (; (found = strstr(rest, local)); rest = found + strlen(local))
		buf_add(&text, rest, (size_t)(found - rest));
	buf_adds(&text, rest);
	table_cell(table, PAINT_NONE, text.data);
	buf_release(&text);
}

/* The source below the place, without its indent, in one row. */
void source_row(struct table *table, const char *text)
{
	struct buf line = BUF_INIT;
	int room = table->style->columns - SOURCE_AT;

	table_row(table);
	for (int i = 0; i < SOURCE_COLUMN; i++)
		table_cell(table, PAINT_NONE, NULL);
	text_add_printable(&line, text + strspn(text, " \t"),
			   room > SOURCE_LEAST ? (size_t)room : SOURCE_LEAST);
	table_span(table, PAINT_FAINT, line.data);
	buf_release(&line);
}
