/* SPDX-License-Identifier: MIT */
/* What is made from charts/ and page/, so that the program is one file. */
#include "reports/templates.h"

#include "reports/templates.inc"
