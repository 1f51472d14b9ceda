/* SPDX-License-Identifier: MIT */
/* What a scripted worker is to do, from words. */
#include "scripted.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/fs.h"
#include "base/json.h"
#include "base/units.h"

enum { DEEPEST_FILE = 4, LONGEST_FILE = 65536, LONGEST_WORD = 256 };

enum word_kind { A_DURATION, A_RATIO, A_SIZE, A_NUMBER };

struct word {
	const char *key;
	enum word_kind kind;
	size_t offset;
	bool is_integer; /* the field is an int64_t, else a double */
};

/* clang-format off */
#define REAL_WORD(key, kind, field) \
	{ key, kind, offsetof(struct script, field), false }
#define INTEGER_WORD(key, kind, field) \
	{ key, kind, offsetof(struct script, field), true }

static const struct word words[] = {
	REAL_WORD("time", A_DURATION, time_ns),
	REAL_WORD("yardstick", A_DURATION, yardstick_ns),
	REAL_WORD("loop", A_DURATION, loop_ns),
	REAL_WORD("spread", A_RATIO, spread),
	REAL_WORD("between", A_RATIO, between),
	REAL_WORD("drift", A_RATIO, drift),
	REAL_WORD("sway", A_RATIO, sway),
	REAL_WORD("tail", A_DURATION, tail_ns),
	REAL_WORD("rate", A_NUMBER, rate),
	REAL_WORD("track", A_NUMBER, track),
	INTEGER_WORD("allocations", A_NUMBER, allocations),
	INTEGER_WORD("bytes", A_SIZE, allocated_bytes),
	INTEGER_WORD("wobble", A_NUMBER, wobble),
	INTEGER_WORD("instructions", A_NUMBER, instructions),
	INTEGER_WORD("bias", A_NUMBER, bias),
	INTEGER_WORD("refusal", A_NUMBER, refusal),
	INTEGER_WORD("settle", A_NUMBER, settle),
	INTEGER_WORD("faults", A_NUMBER, faults),
	INTEGER_WORD("python", A_NUMBER, python),
	INTEGER_WORD("instrumented", A_NUMBER, instrumented),
	INTEGER_WORD("stay", A_NUMBER, stay),
	INTEGER_WORD("heap", A_SIZE, heap_bytes),
	INTEGER_WORD("memory", A_SIZE, memory_bytes),
	INTEGER_WORD("rss", A_SIZE, rss_bytes),
};

static const char *const place_names[PLACE_COUNT] = {
	[AT_IMPORT]    = "import",
	[AT_START]     = "start",
	[AT_TRY]       = "try",
	[AT_MEMORY]    = "memory",
	[AT_COUNT]     = "count",
	[AT_CALIBRATE] = "calibrate",
	[AT_TIME]      = "time",
	[AT_LATENCY]   = "latency",
	[AT_FINISH]    = "finish",
};

static const char *const failure_names[FAILURE_COUNT] = {
	[FAIL_NONE]    = "none",
	[FAIL_RAISE]   = "raise",
	[FAIL_SKIP]    = "skip",
	[FAIL_EXIT]    = "exit",
	[FAIL_SEGV]    = "segv",
	[FAIL_KILL]    = "kill",
	[FAIL_HANG]    = "hang",
	[FAIL_FLOOD]   = "flood",
	[FAIL_GARBAGE] = "garbage",
	[FAIL_VANISH]  = "vanish",
};
/* clang-format on */

static const struct word *find_word(const char *key)
{
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(*words); i++) {
		if (strcmp(words[i].key, key) == 0)
			return &words[i];
	}
	return NULL;
}

static int parse_value(enum word_kind kind, const char *text, double *value,
		       struct error *err)
{
	int64_t ns = 0;
	char *end;

	switch (kind) {
	case A_DURATION:
		if (units_parse_duration(text, &ns, err) < 0)
			return -1;
		*value = (double)ns;
		return 0;
	case A_RATIO:
		return units_parse_ratio(text, value, err);
	case A_SIZE:
		return units_parse_bytes(text, value, err);
	case A_NUMBER:
		*value = strtod(text, &end);
		if (end == text || *end != '\0')
			return error_set(err, ERROR_INPUT,
					 "'%s' is not a number", text);
		return 0;
	}
	return -1;
}

static int set_word(struct script *script, const char *key, const char *text,
		    struct error *err)
{
	const struct word *word = find_word(key);
	char *field = (char *)script;
	double value = 0;

	if (!word)
		return error_set(err, ERROR_INPUT, "no word '%s'", key);
	if (parse_value(word->kind, text, &value, err) < 0)
		return error_prefix(err, "%s", key);
	field += word->offset;
	if (word->is_integer)
		*(int64_t *)(void *)field = llround(value);
	else
		*(double *)(void *)field = value;
	return 0;
}

static int find_name(const char *const *names, int count, const char *name)
{
	int i;

	for (i = 0; i < count; i++) {
		if (strcmp(names[i], name) == 0)
			return i;
	}
	return -1;
}

static int set_failure(struct script *script, const char *how,
		       const char *where, struct error *err)
{
	int failure = find_name(failure_names, FAILURE_COUNT, how);
	int place = find_name(place_names, PLACE_COUNT, where);

	if (failure < 0 || place < 0)
		return error_set(err, ERROR_INPUT, "no failure '%s@%s'", how,
				 where);
	script->failure[place] = (enum script_failure)failure;
	return 0;
}

static int read_words(struct script *script, const char *text, int depth,
		      struct error *err);

static int read_file(struct script *script, const char *path, int depth,
		     struct error *err)
{
	struct buf content = BUF_INIT;
	int ret = -1;

	if (depth >= DEEPEST_FILE)
		error_set(err, ERROR_INPUT, "%s: files within files", path);
	else if (fs_read(path, LONGEST_FILE, &content, err) == 0)
		ret = read_words(script, content.data, depth + 1, err);
	buf_release(&content);
	return ret;
}

static int read_word(struct script *script, char *word, int depth,
		     struct error *err)
{
	char *mark = strpbrk(word, "=@");

	if (word[0] == '@')
		return read_file(script, word + 1, depth, err);
	if (!mark)
		return error_set(err, ERROR_INPUT, "what is '%s'?", word);
	if (*mark == '=') {
		*mark = '\0';
		return set_word(script, word, mark + 1, err);
	}
	*mark = '\0';
	return set_failure(script, word, mark + 1, err);
}

static int read_words(struct script *script, const char *text, int depth,
		      struct error *err)
{
	static const char blanks[] = " \t\r\n,";
	char word[LONGEST_WORD];

	for (;;) {
		size_t length;

		text += strspn(text, blanks);
		length = strcspn(text, blanks);
		if (length == 0)
			return 0;
		if (length >= sizeof(word))
			return error_set(err, ERROR_INPUT, "a long word");
		memcpy(word, text, length);
		word[length] = '\0';
		text += length;
		if (read_word(script, word, depth, err) < 0)
			return -1;
	}
}

static int read_params(struct script *script, const struct json *params,
		       struct error *err)
{
	struct buf text = BUF_INIT;
	size_t i;
	int ret = 0;

	for (i = 0; ret == 0 && i < json_count(params); i++) {
		const struct json *value = json_value_at(params, i);
		const char *key = json_key_at(params, i);

		if (strcmp(key, "script") == 0)
			ret = read_words(script, json_as_text(value, ""), 0,
					 err);
		if (!find_word(key))
			continue;
		buf_truncate(&text, 0);
		if (json_kind(value) == JSON_TEXT)
			buf_adds(&text, json_as_text(value, ""));
		else
			json_print(value, JSON_COMPACT, &text);
		ret = set_word(script, key, text.data, err);
	}
	buf_release(&text);
	return ret;
}

int script_read(struct script *script, const struct json *job,
		struct error *err)
{
	*script = (struct script){
		.time_ns = 1000,
		.yardstick_ns = 250000,
		.memory_bytes = 1 << 20,
		.rss_bytes = 10 << 20,
		.rate = 1000,
	};
	if (read_words(script, json_get_text(job, "stmt", ""), 0, err) < 0)
		return -1;
	return read_params(script, json_get(job, "params"), err);
}
