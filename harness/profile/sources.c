/* SPDX-License-Identifier: MIT */
#include "profile/sources.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/fs.h"

enum { SOURCE_MOST_BYTES = 16 << 20 };

static void split_lines(struct source *source, const char *text)
{
	while (*text) {
		size_t len = strcspn(text, "\n");
		size_t shown = len && text[len - 1] == '\r' ? len - 1 : len;

		strvec_pushf(&source->lines, "%.*s", (int)shown, text);
		text += len + (text[len] == '\n');
	}
}

void sources_give(struct sources *sources, const char *path, const char *text)
{
	struct source *source = xcalloc(1, sizeof(*source));

	source->path = xstrdup(path);
	split_lines(source, text);
	*VEC_PUSH(sources) = source;
}

const struct source *sources_get(struct sources *sources, const char *path)
{
	struct error ignored = ERROR_INIT;
	struct buf text = BUF_INIT;

	for (size_t i = 0; i < sources->count; i++)
		if (strcmp(sources->items[i]->path, path) == 0)
			return sources->items[i];
	if (path[0] != '/' ||
	    fs_read(path, SOURCE_MOST_BYTES, &text, &ignored) < 0)
		buf_truncate(&text, 0);
	sources_give(sources, path, text.data);
	buf_release(&text);
	return sources->items[sources->count - 1];
}

const char *source_line(const struct source *source, int number)
{
	return number > 0 && (size_t)number <= source->lines.count
		       ? source->lines.items[number - 1]
		       : NULL;
}

void sources_release(struct sources *sources)
{
	for (size_t i = 0; i < sources->count; i++) {
		free(sources->items[i]->path);
		strvec_release(&sources->items[i]->lines);
		free(sources->items[i]);
	}
	free(sources->items);
	*sources = (struct sources){ .items = NULL };
}
