/* SPDX-License-Identifier: MIT */
#ifndef REPORTS_JSON_PARTS_H
#define REPORTS_JSON_PARTS_H

#include <stddef.h>
#include <stdint.h>

struct buf;
struct commit;
struct json;
struct strvec;

enum { JSON_SCHEMA = 1 };

/* Text from anywhere as valid UTF-8; NULL is null. */
void json_part_text(struct json *object, const char *key, const char *text);
void json_part_count(struct json *object, const char *key, size_t count);
/* 0 is null. */
void json_part_date(struct json *object, const char *key, int64_t ns);
/* NULL outside git. */
struct json *json_part_commit(const struct commit *commit);
struct json *json_part_notes(const struct strvec *notes);
/* Append OBJECT as text that ends with a newline.  Takes OBJECT. */
void json_part_print(struct json *object, struct buf *out);

#endif
