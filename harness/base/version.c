/* SPDX-License-Identifier: MIT */
/* Which tare this is. */
#include "base/version.h"

const char tare_version[] = TARE_VERSION;
