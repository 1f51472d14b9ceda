/* SPDX-License-Identifier: MIT */
/*
 * What may follow a command's options, read from the very text that its help
 * shows.  Invariant: a word that is repeated is the last.
 */
#include "cli/arguments.h"

#include <ctype.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/text.h"

bool argument_next(const char **spec, struct argument_word *word)
{
	const char *at = *spec + strspn(*spec, " ");
	size_t len = strcspn(at, " ");

	*spec = at + len;
	if (len == 0)
		return false;
	*word = (struct argument_word){ .text = at, .len = len };
	if (at[0] == '[' && at[len - 1] == ']') {
		word->optional = true;
		word->text++;
		word->len -= 2;
	}
	if (word->len > 3 &&
	    memcmp(word->text + word->len - 3, "...", 3) == 0) {
		word->repeated = true;
		word->len -= 3;
	}
	word->choice = memchr(word->text, '|', word->len) &&
		       islower((unsigned char)word->text[0]);
	return true;
}

/* Copy the words of "a|b|c" (LEN bytes) into CHOICES. */
static void choices_split(const char *text, size_t len, struct strvec *choices)
{
	const char *end = text + len;

	while (text < end) {
		const char *bar = memchr(text, '|', (size_t)(end - text));
		size_t word = (size_t)((bar ? bar : end) - text);

		strvec_pushf(choices, "%.*s", (int)word, text);
		text += word + 1;
	}
}

int choices_check(const char *choices, size_t len, const char *text,
		  const char *what, struct error *err)
{
	struct strvec words = STRVEC_INIT;
	struct buf list = BUF_INIT;
	const char *meant;
	int ret = 0;

	choices_split(choices, len, &words);
	for (size_t i = 0; i < words.count; i++) {
		if (strcmp(words.items[i], text) == 0)
			goto out;
		buf_addf(&list, "%s%s",
			 i == 0			? ""
			 : i + 1 == words.count ? " or "
						: ", ",
			 words.items[i]);
	}
	meant = text_suggest(text, (const char *const *)words.items);
	ret = error_set(err, ERROR_USAGE, "%s is %s, not '%s'", what, list.data,
			text);
	if (meant)
		ret = error_set(err, ERROR_USAGE,
				"%s is %s, not '%s'; did you mean '%s'?", what,
				list.data, text, meant);
out:
	strvec_release(&words);
	buf_release(&list);
	return ret;
}

static int check_word(const struct argument_word *word, const char *text,
		      struct error *err)
{
	if (!word->choice)
		return 0;
	return choices_check(word->text, word->len, text, "the argument", err);
}

int arguments_check(const char *spec, const struct strvec *arguments,
		    struct error *err)
{
	struct argument_word word;
	size_t at = 0;

	while (argument_next(&spec, &word)) {
		if (at >= arguments->count && !word.optional)
			return error_set(
				err, ERROR_USAGE,
				"missing argument %.*s (-h explains it)",
				(int)word.len, word.text);
		if (word.repeated) {
			at = arguments->count;
			break;
		}
		if (at >= arguments->count)
			continue;
		if (check_word(&word, arguments->items[at++], err) < 0)
			return -1;
	}
	if (at < arguments->count)
		return error_set(err, ERROR_USAGE,
				 "one argument too many: '%s'",
				 arguments->items[at]);
	return 0;
}
