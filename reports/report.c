/* SPDX-License-Identifier: MIT */
/* The formats of reports: a row for each.  To add one: a file that makes
 * it, a row here, a golden file. */
#include "reports/report.h"

#include <stddef.h>
#include <string.h>

const struct report_format report_formats[] = {
	{ "terminal", "tables for people", terminal_run, terminal_findings },
	{ "json", "everything, for programs", json_run, json_findings },
	{ "csv", "tables for spreadsheets", csv_run, csv_findings },
	{ "markdown", "a pull-request comment or job summary", markdown_run,
	  markdown_findings },
	{ "junit", "XML for CI systems; of findings only", NULL,
	  junit_findings },
	{ "html", "one page with everything in it", html_run, html_findings },
	{ NULL, NULL, NULL, NULL },
};

const struct report_format *report_find(const char *name)
{
	const struct report_format *format;

	for (format = report_formats; format->name; format++)
		if (!strcmp(format->name, name))
			return format;
	return NULL;
}
