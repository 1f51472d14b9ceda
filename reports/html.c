/* SPDX-License-Identifier: MIT */
/*
 * What HTML reports share.  A page holds all it needs, asks the network for
 * nothing (its policy forbids it) and is complete without its script.
 */
#include "reports/html.h"

#include <string.h>

#include "base/buf.h"
#include "reports/escape.h"
#include "reports/templates.h"

enum { NAME_COLUMNS = 400 };

void html_begin(struct buf *out, const char *title)
{
	buf_adds(out,
		 "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
		 "<meta charset=\"utf-8\">\n"
		 "<meta http-equiv=\"Content-Security-Policy\" "
		 "content=\"default-src 'none'; img-src 'self'; "
		 "style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n"
		 "<meta name=\"viewport\" content=\"width=device-width, "
		 "initial-scale=1\">\n<title>");
	escape_html(out, title);
	buf_adds(out, "</title>\n<style>\n");
	buf_adds(out, template_style_css);
	buf_adds(out, "</style>\n</head>\n<body>\n");
}

void html_end(struct buf *out, enum html_scripts scripts)
{
	if (scripts == HTML_SORTED) {
		buf_adds(out, "<script>\n");
		buf_adds(out, template_sort_js);
		buf_adds(out, "</script>\n");
	}
	buf_adds(out, "</body>\n</html>\n");
}

void html_element(struct buf *out, const char *tag, const char *class,
		  const char *text)
{
	if (class && *class)
		buf_addf(out, "<%s class=\"%s\">", tag, class);
	else
		buf_addf(out, "<%s>", tag);
	escape_html(out, text);
	buf_addf(out, "</%s>", tag);
}

void html_add_name(struct buf *out, const char *name)
{
	struct buf text = BUF_INIT;

	shorten_middle(&text, name, NAME_COLUMNS, ELLIPSIS_UNICODE);
	html_element(out, "code", NULL, text.data);
	buf_release(&text);
}

const char *html_class(enum paint paint)
{
	switch (paint) {
	case PAINT_BAD:
		return "bad";
	case PAINT_GOOD:
		return "good";
	case PAINT_WARN:
		return "warn";
	case PAINT_FAINT:
		return "faint";
	case PAINT_NONE:
	case PAINT_STRONG:
		break;
	}
	return "";
}

void html_add_tools(struct buf *out, const char *const *words)
{
	size_t i;

	buf_adds(out, "<div class=\"tools\"><input id=\"find\" "
		      "type=\"search\" placeholder=\"filter\" "
		      "aria-label=\"filter rows\">\n");
	if (words) {
		buf_adds(out, "<select id=\"word\" aria-label=\"verdict\">"
			      "<option value=\"\">all</option>");
		for (i = 0; words[i]; i++)
			html_element(out, "option", NULL, words[i]);
		buf_adds(out, "</select>\n");
	}
	buf_adds(out, "<output id=\"shown\"></output></div>\n");
}

void html_add_rest(struct buf *out, size_t count)
{
	if (count)
		buf_addf(out,
			 "<p class=\"legend\"><label><input "
			 "type=\"checkbox\" id=\"rest\"> also the %zu that "
			 "are the same, skipped or not gated</label></p>\n",
			 count);
}

void html_add_fact(struct buf *out, const char *name, const char *text)
{
	if (!text || !*text)
		return;
	html_element(out, "dt", NULL, name);
	html_element(out, "dd", NULL, text);
	buf_addc(out, '\n');
}

void html_add_items(struct buf *out, const char *lines)
{
	struct buf line = BUF_INIT;
	size_t len;

	if (!*lines)
		return;
	buf_adds(out, "<ul>\n");
	for (; *lines; lines += len + (lines[len] == '\n')) {
		len = strcspn(lines, "\n");
		buf_truncate(&line, 0);
		buf_add(&line, lines, len);
		html_element(out, "li", NULL, line.data);
		buf_addc(out, '\n');
	}
	buf_adds(out, "</ul>\n");
	buf_release(&line);
}
