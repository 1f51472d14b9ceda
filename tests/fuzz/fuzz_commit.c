/* SPDX-License-Identifier: MIT */
/* Any bytes as what git says of a commit: nothing, or UTF-8 and a date. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/text.h"
#include "history/git.h"
#include "model/run.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void check_text(const char *text)
{
	assert(text_utf8_invalid(text, strlen(text)) == strlen(text));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	char *line = xstrndup((const char *)data, len);
	struct arena arena = { NULL };
	struct commit commit = { .hash = NULL };

	git_read_commit(line, &arena, &commit);
	if (commit.hash) {
		check_text(commit.hash);
		check_text(commit.subject);
	}
	arena_release(&arena);
	free(line);
	return 0;
}
