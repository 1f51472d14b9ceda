/* SPDX-License-Identifier: MIT */
/*
 * {name} in the texts of a suite that cannot take a parameter as an
 * argument: a module to import, a command, a requirement.
 *
 * The text is read once, from left to right, so what a value holds is never
 * taken for a placeholder.
 */
#include "model/placeholder.h"

#include <string.h>

#include "base/buf.h"
#include "model/suite.h"

/* The length of "{NAME}" at TEXT, 0 if something else stands there. */
static size_t match_name(const char *text, const char *name)
{
	size_t len = strlen(name);

	if (text[0] != '{' || strncmp(text + 1, name, len) != 0)
		return 0;
	return text[1 + len] == '}' ? len + 2 : 0;
}

static const struct binding *find_binding(const char *text,
					  const struct bindings *bindings,
					  size_t *len)
{
	for (size_t i = 0; i < bindings->count; i++) {
		*len = match_name(text, bindings->items[i].name);
		if (*len > 0)
			return &bindings->items[i];
	}
	return NULL;
}

static bool is_escape(const char *text)
{
	return (text[0] == '{' || text[0] == '}') && text[1] == text[0];
}

char *placeholder_expand(const char *text, const struct bindings *bindings)
{
	struct buf out = BUF_INIT;

	if (bindings->count == 0) {
		buf_adds(&out, text);
		return buf_detach(&out);
	}
	while (*text != '\0') {
		const struct binding *binding;
		size_t len = 1;

		if (is_escape(text)) {
			buf_addc(&out, text[0]);
			text += 2;
			continue;
		}
		binding = find_binding(text, bindings, &len);
		if (binding != NULL)
			buf_adds(&out, binding->value.text);
		else
			buf_add(&out, text, len = 1);
		text += len;
	}
	return buf_detach(&out);
}

bool placeholder_mentions(const char *text, const char *name)
{
	for (; *text != '\0'; text++) {
		if (is_escape(text))
			text++;
		else if (match_name(text, name) > 0)
			return true;
	}
	return false;
}
