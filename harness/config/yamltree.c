/* SPDX-License-Identifier: MIT */
/*
 * libyaml's events made into a tree: the only place that knows libyaml.  We
 * use less of YAML than it reads, because what is left out (anchors, tags,
 * merge keys) makes files that are hard to read and easy to blow up.
 * Invariant: stack[0 .. depth - 1] are the open lists and maps, and only an
 * open map has a pending key.
 */
#include "config/yamltree.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"
#include "config/source.h"
#include "config/twice.h"
#include "config/yamlproblem.h"

#define MAX_DEPTH 32
#define MAX_SCALAR_BYTES (64 * 1024)

struct level {
	struct node *node;
	struct node *pending; /* a key that waits for its value */
};

struct builder {
	yaml_parser_t parser;
	struct source *source;
	struct arena *arena;
	struct error *err;
	struct level stack[MAX_DEPTH];
	int depth;
	struct node *root;
	bool ended; /* the document has */
};

static int refuse(struct builder *builder, const struct node *node,
		  const char *why)
{
	return source_error(builder->source, node->begin, node->end,
			    builder->err, "%s", why);
}

/* libyaml ends lines where YAML 1.2 and editors do not. */
static int check_lines(const struct source *source, struct error *err)
{
	static const char *const ends[] = { "\xc2\x85", "\xe2\x80\xa8",
					    "\xe2\x80\xa9" };
	size_t len = source->len;

	for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
		const char *at = memmem(source->text, len, ends[i],
					strlen(ends[i]));
		size_t begin = at ? (size_t)(at - source->text) : 0;

		if (at)
			return source_error(source, begin, begin + 1, err,
					    "an invisible end of line that is "
					    "no newline; take it out, or "
					    "write it as an escape in double "
					    "quotes");
	}
	return 0;
}

/* What libyaml would trip over or let through, found before it looks. */
static int check_encoding(const struct source *source, struct error *err)
{
	size_t bad = text_utf8_invalid(source->text, source->len);

	if (bad < source->len)
		return source_error(source, bad, bad + 1, err,
				    "byte 0x%02x (offset %zu) is not UTF-8; "
				    "save the file as UTF-8",
				    (unsigned char)source->text[bad], bad);
	return check_lines(source, err);
}

/* Is there nothing left but blanks and newlines? */
static bool at_end(const struct builder *builder)
{
	const struct source *source = builder->source;
	size_t at = source_seek(builder->source,
				builder->parser.problem_mark.index);

	while (at < source->len && strchr(" \n\r", source->text[at]))
		at++;
	return at == source->len;
}

/* The parser stopped: say where and why. */
static int explain(struct builder *builder)
{
	const yaml_parser_t *parser = &builder->parser;
	struct source *source = builder->source;
	const char *problem = parser->problem ? parser->problem
					      : "this is not YAML";
	size_t at;
	char c;

	if (builder->depth && strstr(problem, "expected node content") &&
	    at_end(builder))
		return refuse(builder, builder->stack[builder->depth - 1].node,
			      "this bracket is not closed");
	if (parser->error == YAML_READER_ERROR)
		at = parser->problem_offset;
	else if (parser->context && yamlproblem_at_context(problem))
		at = source_seek(source, parser->context_mark.index);
	else
		at = source_seek(source, parser->problem_mark.index);
	c = at < source->len ? source->text[at] : '\0';
	return source_error(source, at, at + 1, builder->err, "%s",
			    yamlproblem_text(problem, parser->context, c));
}

static struct node *new_node(struct builder *builder, enum node_kind kind,
			     const yaml_event_t *event)
{
	struct node *node = arena_alloc(builder->arena, sizeof(*node));

	node->kind = kind;
	node->begin = source_seek(builder->source, event->start_mark.index);
	node->line = builder->source->line;
	node->end = node->begin + 1;
	if (kind == NODE_SCALAR)
		node->end = source_seek(builder->source, event->end_mark.index);
	return node;
}

/* Put NODE, complete or just begun, where it belongs: it is the root, a list
 * item, a map's key, or the value of the pending one. */
static int place(struct builder *builder, struct node *node)
{
	struct level *top;

	if (!builder->depth) {
		builder->root = node;
		return 0;
	}
	top = &builder->stack[builder->depth - 1];
	if (top->node->kind == NODE_LIST) {
		node->key = top->node->key;
	} else if (!top->pending) {
		if (node->kind != NODE_SCALAR)
			return refuse(builder, node, "a key must be text");
		if (node->plain && !strcmp(node->text, "<<"))
			return refuse(builder, node,
				      "merge keys (<<) are not supported; "
				      "repeat the keys, or use 'defaults'");
		node->parent = top->node->key;
		top->pending = node;
		return 0;
	} else {
		node->key = top->pending;
		top->pending = NULL;
	}
	if (top->node->last)
		top->node->last->next = node;
	else
		top->node->first = node;
	top->node->last = node;
	top->node->count++;
	return 0;
}

static int refuse_extras(struct builder *builder, const struct node *node,
			 const void *anchor, const void *tag)
{
	if (anchor)
		return refuse(builder, node,
			      "anchors (&name) are not supported; repeat the "
			      "value, or use 'defaults'");
	if (tag)
		return refuse(builder, node, "tags (!...) are not supported");
	return 0;
}

static int add_scalar(struct builder *builder, const yaml_event_t *event)
{
	struct node *node = new_node(builder, NODE_SCALAR, event);
	const char *text = (const char *)event->data.scalar.value;
	size_t len = event->data.scalar.length;

	if (refuse_extras(builder, node, event->data.scalar.anchor,
			  event->data.scalar.tag) < 0)
		return -1;
	if (len > MAX_SCALAR_BYTES)
		return refuse(builder, node,
			      "this text is too long; at most 64 KiB");
	if (memchr(text, '\0', len))
		return refuse(builder, node, "text cannot hold a NUL");
	node->text = arena_strndup(builder->arena, text, len);
	node->plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	return place(builder, node);
}

static int open_collection(struct builder *builder, enum node_kind kind,
			   const yaml_event_t *event)
{
	struct node *node = new_node(builder, kind, event);
	bool list = kind == NODE_LIST;
	const void *anchor = list ? event->data.sequence_start.anchor
				  : event->data.mapping_start.anchor;
	const void *tag = list ? event->data.sequence_start.tag
			       : event->data.mapping_start.tag;

	if (refuse_extras(builder, node, anchor, tag) < 0)
		return -1;
	if (builder->depth == MAX_DEPTH)
		return refuse(builder, node,
			      "nested too deep; at most 32 levels");
	if (place(builder, node) < 0)
		return -1;
	builder->stack[builder->depth++] = (struct level){ .node = node };
	return 0;
}

static int check_duplicates(struct builder *builder, const struct node *map)
{
	struct named *names = xcalloc(map->count + 1, sizeof(*names));
	const struct node *again, *earlier = NULL;
	size_t count = 0;

	for (const struct node *n = map->first; n; n = n->next)
		names[count++] = (struct named){ n->key->text, n->key };
	again = twice_find(names, count, &earlier);
	free(names);
	if (!again)
		return 0;
	return source_error(builder->source, again->begin, again->end,
			    builder->err,
			    "key '%s' is here twice; first in line %d",
			    again->text, earlier->line);
}

static int refuse_event(struct builder *builder, const yaml_event_t *event,
			const char *why)
{
	size_t begin = source_seek(builder->source, event->start_mark.index);
	size_t end = source_seek(builder->source, event->end_mark.index);

	return source_error(builder->source, begin, end, builder->err, "%s",
			    why);
}

static int begin_document(struct builder *builder, const yaml_event_t *event)
{
	if (builder->ended)
		return refuse_event(builder, event,
				    "a second document begins here; a suite "
				    "file holds one");
	if (event->data.document_start.tag_directives.start !=
	    event->data.document_start.tag_directives.end)
		return refuse_event(builder, event,
				    "directives (%TAG) are not supported");
	return 0;
}

static int take_event(struct builder *builder, const yaml_event_t *event)
{
	switch (event->type) {
	case YAML_DOCUMENT_START_EVENT:
		return begin_document(builder, event);
	case YAML_DOCUMENT_END_EVENT:
		builder->ended = true;
		return 0;
	case YAML_ALIAS_EVENT:
		return refuse_event(builder, event,
				    "aliases (*name) are not supported; put "
				    "text that begins with '*' in quotes");
	case YAML_SCALAR_EVENT:
		return add_scalar(builder, event);
	case YAML_SEQUENCE_START_EVENT:
		return open_collection(builder, NODE_LIST, event);
	case YAML_MAPPING_START_EVENT:
		return open_collection(builder, NODE_MAP, event);
	case YAML_SEQUENCE_END_EVENT:
		builder->depth--;
		return 0;
	case YAML_MAPPING_END_EVENT:
		builder->depth--;
		return check_duplicates(builder,
					builder->stack[builder->depth].node);
	case YAML_NO_EVENT:
	case YAML_STREAM_START_EVENT:
	case YAML_STREAM_END_EVENT:
		return 0;
	}
	return 0;
}

static int take_all_events(struct builder *builder)
{
	yaml_event_type_t type;
	yaml_event_t event;
	int result;

	do {
		if (!yaml_parser_parse(&builder->parser, &event))
			return explain(builder);
		type = event.type;
		result = take_event(builder, &event);
		yaml_event_delete(&event);
	} while (result == 0 && type != YAML_STREAM_END_EVENT);
	return result;
}

int yamltree_parse(struct source *source, struct arena *arena,
		   const struct node **root, struct error *err)
{
	struct builder builder = { .source = source,
				   .arena = arena,
				   .err = err };
	int result;

	if (check_encoding(source, err) < 0)
		return -1;
	if (!yaml_parser_initialize(&builder.parser))
		return error_set(err, ERROR_SYSTEM,
				 "the YAML parser cannot start");
	yaml_parser_set_encoding(&builder.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&builder.parser,
				     (const unsigned char *)source->text,
				     source->len);
	result = take_all_events(&builder);
	yaml_parser_delete(&builder.parser);
	if (result == 0)
		*root = builder.root;
	return result;
}

const struct node *yamltree_get(const struct node *map, const char *key)
{
	for (const struct node *n = map->first; n; n = n->next) {
		if (!strcmp(n->key->text, key))
			return n;
	}
	return NULL;
}
