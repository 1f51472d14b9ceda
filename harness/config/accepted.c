/* SPDX-License-Identifier: MIT */
/*
 * .tare/accepted.yaml.  Invariant: a waiver that was read is whole: it says
 * what, why, who, and until when.
 */
#include "config/accepted.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/fs.h"
#include "base/text.h"
#include "config/source.h"
#include "config/yamltree.h"

#define MAX_ACCEPTED_BYTES ((size_t)1024 * 1024)

#define EXAMPLE                                                       \
	"{case: shop/search@*, metric: time, reason: why, who: ana, " \
	"until: 2026-12-31}"

static const char *const waiver_keys[] = { "case", "metric", "reason",
					   "who",  "until",  NULL };

struct accepted_reading {
	const struct source *source;
	struct error *err;
};

static int refuse(const struct accepted_reading *in, const struct node *node,
		  const char *message)
{
	return source_error(in->source, node->begin, node->end, in->err, "%s",
			    message);
}

static int refuse_word(const struct accepted_reading *in,
		       const struct node *node, const char *what,
		       const char *const *names)
{
	const char *meant = text_suggest(node->text, names);
	struct buf message = BUF_INIT;

	buf_addf(&message, "unknown %s '%s'", what, node->text);
	if (meant)
		buf_addf(&message, ", did you mean '%s'?", meant);
	refuse(in, node, message.data);
	buf_release(&message);
	return -1;
}

static int check_keys(const struct accepted_reading *in, const struct node *map)
{
	for (const struct node *node = map->first; node; node = node->next) {
		bool known = false;

		for (size_t i = 0; waiver_keys[i]; i++)
			known = known ||
				strcmp(waiver_keys[i], node->key->text) == 0;
		if (!known)
			return refuse_word(in, node->key, "key", waiver_keys);
	}
	return 0;
}

static int read_words(const struct accepted_reading *in, const struct node *map,
		      const char *key, const char **out)
{
	const struct node *node = yamltree_get(map, key);
	struct buf message = BUF_INIT;

	if (node && node->kind == NODE_SCALAR && *node->text) {
		*out = node->text;
		return 0;
	}
	buf_addf(&message,
		 node ? "'%s' must be text that is not empty"
		      : "a waiver needs '%s': " EXAMPLE,
		 key);
	refuse(in, node ? node : map, message.data);
	buf_release(&message);
	return -1;
}

static int read_waived_metric(const struct accepted_reading *in,
			      const struct node *map, enum metric *out)
{
	const struct node *node = yamltree_get(map, "metric");
	const char *names[METRIC_COUNT + 1];
	const char *text;

	*out = METRIC_COUNT;
	if (!node)
		return 0;
	if (read_words(in, map, "metric", &text) < 0)
		return -1;
	*out = metric_find(text);
	if (*out != METRIC_COUNT)
		return 0;
	for (size_t i = 0; i < METRIC_COUNT; i++)
		names[i] = metric_infos[i].name;
	names[METRIC_COUNT] = NULL;
	return refuse_word(in, node, "metric", names);
}

static int days_of(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30,
				    31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap);
}

/* LEN digits of TEXT as a number. */
static int number_at(const char *text, size_t len)
{
	int number = 0;

	for (size_t i = 0; i < len; i++)
		number = number * 10 + (text[i] - '0');
	return number;
}

static bool is_date(const char *text)
{
	static const char shape[] = "dddd-dd-dd";
	int month, day;

	if (strlen(text) != sizeof(shape) - 1)
		return false;
	for (size_t i = 0; shape[i]; i++) {
		bool digit = text[i] >= '0' && text[i] <= '9';

		if (shape[i] == 'd' ? !digit : text[i] != shape[i])
			return false;
	}
	month = number_at(text + 5, 2);
	day = number_at(text + 8, 2);
	return month >= 1 && month <= 12 && day >= 1 &&
	       day <= days_of(number_at(text, 4), month);
}

static int read_waiver(const struct accepted_reading *in,
		       const struct node *node, struct waiver *waiver)
{
	if (node->kind != NODE_MAP)
		return refuse(in, node, "a waiver is a map: " EXAMPLE);
	if (check_keys(in, node) < 0 ||
	    read_words(in, node, "case", &waiver->cases) < 0 ||
	    read_waived_metric(in, node, &waiver->metric) < 0 ||
	    read_words(in, node, "reason", &waiver->reason) < 0 ||
	    read_words(in, node, "who", &waiver->who) < 0 ||
	    read_words(in, node, "until", &waiver->until) < 0)
		return -1;
	if (!is_date(waiver->until))
		return refuse(in, yamltree_get(node, "until"),
			      "'until' must be a day, such as 2026-12-31");
	return 0;
}

static int read_list(const struct accepted_reading *in, const struct node *root,
		     struct waivers *waivers)
{
	size_t count = 0;

	if (!root || (root->kind == NODE_SCALAR && root->plain && !*root->text))
		return 0; /* nothing but comments */
	if (root->kind != NODE_LIST)
		return refuse(in, root,
			      "expected a list of waivers: - " EXAMPLE);
	waivers->items = arena_alloc(
		&waivers->arena, (root->count + 1) * sizeof(*waivers->items));
	for (const struct node *node = root->first; node; node = node->next)
		if (read_waiver(in, node, &waivers->items[count++]) < 0)
			return -1;
	waivers->count = count;
	return 0;
}

struct waivers *accepted_parse(const char *text, size_t len, const char *name,
			       struct error *err)
{
	struct waivers *waivers = xcalloc(1, sizeof(*waivers));
	struct source source;
	struct accepted_reading in = { .source = &source, .err = err };
	const struct node *root = NULL;

	source_init(&source, name, text, len);
	if (yamltree_parse(&source, &waivers->arena, &root, err) < 0 ||
	    read_list(&in, root, waivers) < 0) {
		waivers_free(waivers);
		return NULL;
	}
	return waivers;
}

struct waivers *accepted_read(const char *path, struct error *err)
{
	struct buf content = BUF_INIT;
	struct waivers *waivers = NULL;

	if (!fs_is_file(path))
		return xcalloc(1, sizeof(*waivers));
	if (fs_read(path, MAX_ACCEPTED_BYTES, &content, err) == 0)
		waivers = accepted_parse(content.data, content.len, path, err);
	buf_release(&content);
	return waivers;
}

void waivers_free(struct waivers *waivers)
{
	if (!waivers)
		return;
	arena_release(&waivers->arena);
	free(waivers);
}
