/* SPDX-License-Identifier: MIT */
/* What is made from starter/ and ci/, so that the program is one file. */
#include "cli/starter.h"

#include "cli/starter.inc"
