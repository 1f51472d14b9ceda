/* SPDX-License-Identifier: MIT */
/*
 * The sections of tare-suite(5) that describe keys, in mdoc.  Sentences of
 * the table begin lines, as roff wants it.
 */
#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "base/buf.h"
#include "config/config.h"
#include "config/keys.h"
#include "model/suite.h"

#define LINE_BYTES 62

static const struct {
	enum key_place place;
	const char *title, *intro;
} sections[] = {
	{ IN_SUITE, "Keys of the file",
	  "The keys suite and benchmarks must be there." },
	{ IN_BENCHMARK, "Keys of a benchmark",
	  "The key name and exactly one of call, stmt, import, command, "
	  "async, load and track must be there." },
	{ IN_DEFAULTS, "Keys of defaults or a benchmark",
	  "What a benchmark says for itself counts." },
	{ IN_GATE, "Keys of a gate",
	  "A metric that a gate names is judged, whether or not it is by "
	  "default; tolerance comes before what is said of single metrics, "
	  "and the gate of a benchmark before that of the suite." },
	{ IN_LIMITS, "Keys of one metric in a gate",
	  "What is left out stays as it is." },
	{ IN_LOAD, "Keys of a load", "The key async must be there." },
};

/* Does the full stop at TEXT end a sentence? */
static bool ends_sentence(const char *text)
{
	return *text == '.' && text[1] == ' ' &&
	       isupper((unsigned char)text[2 + strspn(text + 2, " ")]);
}

/* Sentences begin lines; lines longer than LINE_BYTES end at a blank. */
static void add_about(struct buf *out, const char *text)
{
	size_t column = 0;

	for (; *text; text++) {
		if (ends_sentence(text)) {
			buf_adds(out, ".\n");
			text += strspn(text + 1, " ");
			column = 0;
		} else if (*text == ' ' && column >= LINE_BYTES) {
			buf_addc(out, '\n');
			column = 0;
		} else {
			buf_addc(out, *text);
			column++;
		}
	}
	buf_addc(out, '\n');
}

static void add_kinds(struct buf *out, unsigned kinds)
{
	const char *separator = "Goes with ";

	for (int i = BENCHMARK_CALL; i <= BENCHMARK_TRACK; i++) {
		enum benchmark_kind kind = (enum benchmark_kind)i;

		if (!(kinds & KIND_BIT(kind)))
			continue;
		buf_addf(out, "%s%s", separator, benchmark_kind_name(kind));
		separator = ", ";
	}
	buf_adds(out, ".\n");
}

static void add_key(struct buf *out, const struct key *key)
{
	buf_addf(out, ".It %s %s\n", key_is_metric(key) ? "Ar" : "Ic",
		 key->name);
	add_about(out, key->about);
	if (key->kinds)
		add_kinds(out, key->kinds);
	if (key->initial)
		buf_addf(out, "The default is\n.Ql %s .\n", key->initial);
}

/* A key that may stand in two maps is described where it is at home. */
static bool is_home(const struct key *key, enum key_place place)
{
	if (place == IN_BENCHMARK && (key->places & IN_DEFAULTS))
		return false;
	return key->places & place;
}

void config_manual(struct buf *out)
{
	for (size_t i = 0; i < ARRAY_LEN(sections); i++) {
		buf_addf(out, ".Ss %s\n", sections[i].title);
		add_about(out, sections[i].intro);
		buf_adds(out, ".Bl -tag -width Ds\n");
		for (size_t k = 0; k < key_count; k++) {
			if (is_home(&keys[k], sections[i].place))
				add_key(out, &keys[k]);
		}
		buf_adds(out, ".El\n");
	}
}
