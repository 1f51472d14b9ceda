/* SPDX-License-Identifier: MIT */
/* What the JSON of findings and of runs have in common. */
#include "reports/json_parts.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/json.h"
#include "model/run.h"
#include "reports/escape.h"

void json_part_text(struct json *object, const char *key, const char *text)
{
	struct buf valid = BUF_INIT;

	if (text)
		escape_utf8(&valid, text);
	json_put_text(object, key, text ? valid.data : NULL);
	buf_release(&valid);
}

void json_part_count(struct json *object, const char *key, size_t count)
{
	json_put_integer(object, key, (int64_t)count);
}

void json_part_date(struct json *object, const char *key, int64_t ns)
{
	struct buf text = BUF_INIT;

	if (ns > 0)
		clock_add_date(&text, ns);
	json_put_text(object, key, ns > 0 ? text.data : NULL);
	buf_release(&text);
}

struct json *json_part_commit(const struct commit *commit)
{
	struct json *object;

	if (!commit->hash)
		return NULL;
	object = json_new_object();
	json_part_text(object, "hash", commit->hash);
	json_part_text(object, "subject", commit->subject);
	json_part_text(object, "branch", commit->branch);
	json_part_date(object, "date", commit->date_ns);
	json_put_bool(object, "dirty", commit->dirty);
	return object;
}

struct json *json_part_notes(const struct strvec *notes)
{
	struct json *array = json_new_array();
	struct buf valid = BUF_INIT;
	size_t i;

	for (i = 0; i < notes->count; i++) {
		buf_truncate(&valid, 0);
		escape_utf8(&valid, notes->items[i]);
		json_push(array, json_new_text(valid.data));
	}
	buf_release(&valid);
	return array;
}

void json_part_print(struct json *object, struct buf *out)
{
	json_print(object, JSON_PRETTY, out);
	if (!out->len || out->data[out->len - 1] != '\n')
		buf_addc(out, '\n');
	json_free(object);
}
