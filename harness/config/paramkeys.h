/* SPDX-License-Identifier: MIT */
#ifndef CONFIG_PARAMKEYS_H
#define CONFIG_PARAMKEYS_H

#include "base/compiler.h"

struct node;
struct reading;

/* Does all that the benchmark NODE says of parameters fit together: the
 * {placeholders} in what is text name parameters. */
MUST_CHECK int paramkeys_check(struct reading *reading,
			       const struct node *node);

#endif
