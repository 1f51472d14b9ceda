/* SPDX-License-Identifier: MIT */
#ifndef CONFIG_UNSUPPORTED_H
#define CONFIG_UNSUPPORTED_H

#include "base/compiler.h"

struct node;
struct reading;

/* Refuse what the language has but this version cannot do yet. */
MUST_CHECK int config_refuse_unsupported(struct reading *reading,
					 const struct node *root);

#endif
