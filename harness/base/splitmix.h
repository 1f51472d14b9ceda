/* SPDX-License-Identifier: MIT */
#ifndef BASE_SPLITMIX_H
#define BASE_SPLITMIX_H

#include <stdint.h>

/* splitmix64 (Steele, Lea, Flood 2014): one well-mixed word a step. */
uint64_t splitmix_next(uint64_t *state);

#endif
