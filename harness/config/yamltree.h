/* SPDX-License-Identifier: MIT */
#ifndef CONFIG_YAMLTREE_H
#define CONFIG_YAMLTREE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/compiler.h"

struct arena;
struct error;
struct source;

enum node_kind { NODE_SCALAR, NODE_LIST, NODE_MAP };

/*
 * A YAML document as a tree, with every node's place in the text.  Children
 * are a list from `first` over `next`.
 */
struct node {
	enum node_kind kind;
	bool plain;		/* a scalar without quotes: may be a number */
	const char *text;	/* of a scalar; no NUL inside */
	const struct node *key; /* it stands under; NULL at the root */
	const struct node *parent; /* of a key: the key above it; NULL */
	struct node *first, *last, *next;
	size_t count;	   /* of children */
	size_t begin, end; /* bytes of the source; a list or a map is
			      only its beginning */
	int line;	   /* from 1 */
};

/*
 * Parse SOURCE into a tree in ARENA.  Refused, with the place: what is not
 * UTF-8, control characters, several documents, anchors, aliases, tags, merge
 * keys, keys that are not text, the same key twice, and anything very deep
 * or long.  *ROOT is NULL when there is no document.
 */
MUST_CHECK int yamltree_parse(struct source *source, struct arena *arena,
			      const struct node **root, struct error *err);

/* The value of KEY in MAP; NULL if it is not there. */
const struct node *yamltree_get(const struct node *map, const char *key);

#endif
