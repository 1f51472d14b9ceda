/* SPDX-License-Identifier: MIT */
/*
 * Names and hashes of cases.  Everything that goes into a hash is written
 * with its length, so that two different definitions never read alike.
 */
#include "plan/identity.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/fs.h"
#include "base/text.h"
#include "model/plan.h"
#include "model/survey.h"

#define CODE_LIMIT (16u << 20) /* a larger file is taken by name only */

static int by_name(const void *a, const void *b)
{
	const struct binding *x = a, *y = b;

	return strcmp(x->name, y->name);
}

void identity_sort(struct bindings *bindings)
{
	if (bindings->count)
		qsort(bindings->items, bindings->count,
		      sizeof(*bindings->items), by_name);
}

static const char *print_identity(struct arena *arena,
				  const struct plan_case *c,
				  const struct bindings *bindings)
{
	struct buf buf = BUF_INIT;
	const char *id;

	buf_addf(&buf, "%s/%s", c->suite->name, c->benchmark->name);
	for (size_t i = 0; i < bindings->count; i++) {
		buf_addf(&buf, "%c%s=", i ? ',' : '[', bindings->items[i].name);
		value_print(&bindings->items[i].value, &buf);
	}
	buf_addf(&buf, "%s@%s", bindings->count ? "]" : "",
		 c->interpreter->label);
	id = arena_strndup(arena, buf.data, buf.len);
	buf_release(&buf);
	return id;
}

const char *identity_of(struct arena *arena, const struct plan_case *c)
{
	return print_identity(arena, c, &c->bindings);
}

const char *identity_of_reference(struct arena *arena,
				  const struct plan_case *c)
{
	const struct bindings *reference = &c->benchmark->reference;
	struct bindings other = c->bindings;
	const char *id = NULL;
	bool itself = true;

	if (!reference->count)
		return NULL;
	other.items = xmemdup(c->bindings.items,
			      other.count * sizeof(*other.items));
	for (size_t i = 0; i < other.count; i++)
		for (size_t j = 0; j < reference->count; j++) {
			if (strcmp(other.items[i].name,
				   reference->items[j].name))
				continue;
			itself = itself &&
				 value_equal(&other.items[i].value,
					     &reference->items[j].value);
			other.items[i].value = reference->items[j].value;
		}
	if (!itself)
		id = print_identity(arena, c, &other);
	free(other.items);
	return id;
}

static uint64_t add_text(uint64_t hash, const char *text)
{
	uint64_t len = text ? strlen(text) : UINT64_MAX;

	hash = text_hash(hash, &len, sizeof(len));
	return text ? text_hash(hash, text, (size_t)len) : hash;
}

static uint64_t add_bindings(uint64_t hash, const struct bindings *bindings)
{
	struct buf buf = BUF_INIT;

	for (size_t i = 0; i < bindings->count; i++) {
		buf_truncate(&buf, 0);
		value_print(&bindings->items[i].value, &buf);
		hash = add_text(hash, bindings->items[i].name);
		hash = add_text(hash, buf.data);
	}
	buf_release(&buf);
	return hash;
}

const char *identity_definition(struct arena *arena, const struct plan_case *c)
{
	const struct benchmark *b = c->benchmark;
	const char *texts[] = { benchmark_kind_name(b->kind),
				b->call,
				b->stmt,
				c->import,
				b->setup,
				b->before_each,
				b->teardown,
				b->check,
				gc_policy_name(b->settings.gc) };
	uint64_t hash = TEXT_HASH_START;

	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		hash = add_text(hash, texts[i]);
	for (size_t i = 0; i < c->command.count; i++)
		hash = add_text(hash, c->command.items[i]);
	if (b->loop_factory)
		hash = add_text(hash, b->loop_factory);
	if (b->kind == BENCHMARK_LOAD) {
		hash = text_hash(hash, &b->load.users, sizeof(b->load.users));
		hash = text_hash(hash, &b->load.duration_ns,
				 sizeof(b->load.duration_ns));
		hash = text_hash(hash, &b->load.rate, sizeof(b->load.rate));
	}
	hash = add_bindings(hash, &c->bindings);
	hash = text_hash(hash, &b->items, sizeof(b->items));
	return arena_printf(arena, "%016" PRIx64, hash);
}

const char *identity_code(struct arena *arena, const char *dir)
{
	struct strvec names = STRVEC_INIT;
	struct buf content = BUF_INIT;
	struct error ignored = ERROR_INIT;
	uint64_t hash = TEXT_HASH_START;
	char *link = fs_join(dir, ".git");
	bool at_top = access(link, F_OK) == 0;

	free(link);
	if (fs_list(dir, &names, &ignored) < 0)
		names.count = 0;
	for (size_t i = 0; i < names.count; i++) {
		size_t len = strlen(names.items[i]);
		char *path;

		if (len < 4 || strcmp(names.items[i] + len - 3, ".py") ||
		    (at_top && !suite_owns_at_top(names.items[i])))
			continue;
		path = fs_join(dir, names.items[i]);
		buf_truncate(&content, 0);
		hash = add_text(hash, names.items[i]);
		if (fs_read(path, CODE_LIMIT, &content, &ignored) == 0)
			hash = text_hash(hash, content.data, content.len);
		free(path);
	}
	buf_release(&content);
	strvec_release(&names);
	return arena_printf(arena, "%016" PRIx64, hash);
}
