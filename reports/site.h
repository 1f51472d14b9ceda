/* SPDX-License-Identifier: MIT */
#ifndef REPORTS_SITE_H
#define REPORTS_SITE_H

#include "base/compiler.h"

struct error;
struct trend;

/*
 * A static site of TREND in the folder DIR (made if need be): index.html
 * with search and the regressions, newest first; a page and a chart for each
 * series.  It needs no server and asks no network.  Files of an earlier site
 * are replaced, others are left alone.
 */
MUST_CHECK int site_write(const struct trend *trend, const char *dir,
			  struct error *err);

#endif
