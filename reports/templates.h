/* SPDX-License-Identifier: MIT */
#ifndef REPORTS_TEMPLATES_H
#define REPORTS_TEMPLATES_H

/* The files of charts/ and page/, compiled in (reports.mk). */
extern const char template_panel_gp[];
extern const char template_start_gp[];
extern const char template_sort_js[];
extern const char template_style_css[];

#endif
