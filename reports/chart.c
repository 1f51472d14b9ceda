/* SPDX-License-Identifier: MIT */
/*
 * Trend charts by gnuplot: one process for all of them.  It reads a script
 * from us and writes pictures to its standard output, one after the other;
 * it never sees a file name, so none can be taken for a command.
 */
#include "reports/chart.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/fs.h"
#include "base/text.h"
#include "model/trend.h"
#include "reports/panel.h"
#include "reports/templates.h"
#include "spawn/spawn.h"

enum {
	WIDTH_PX = 960,
	HEIGHT_PX = 300, /* of a panel */
	SMALL_WIDTH_PX = 480,
	SMALL_HEIGHT_PX = 210,
	COLUMNS_FROM = 4, /* so many panels stand in two columns */
	NAME_MAX_BYTES = 80,
};

struct picture_style {
	enum chart_form form;
	bool by_date;
};

static void begin_picture(struct buf *script, enum chart_form form, int width,
			  int height)
{
	/* pngcairo counts fonts in points, svg in pixels. */
	buf_addf(script,
		 "set terminal %s noenhanced size %d,%d "
		 "font 'DejaVu Sans,11' background rgb '#ffffff'\n",
		 form == CHART_PNG
			 ? "pngcairo rounded fontscale 0.78 pointscale 1.8"
			 : "svg rounded",
		 width, height);
	buf_adds(script, form == CHART_PNG ? "thin = 0.55\n" : "thin = 1\n");
}

static void end_picture(struct buf *script)
{
	buf_adds(script, "set output\n");
}

static void add_panel(struct buf *script, const struct panel *panel,
		      const struct series *series)
{
	panel_add(panel, series, script);
	buf_adds(script, template_panel_gp);
}

/* COUNT series in one picture. */
static void add_picture(struct buf *script, const struct series *series,
			size_t count, const struct picture_style *style)
{
	bool small = count >= COLUMNS_FROM;
	int columns = small ? 2 : 1;
	int rows = ((int)count + columns - 1) / columns;
	int width = small ? SMALL_WIDTH_PX * columns : WIDTH_PX;
	int height = small ? SMALL_HEIGHT_PX : HEIGHT_PX;
	struct panel panel = { .width_px = width / columns,
			       .by_date = style->by_date,
			       .small = small };
	size_t i;

	begin_picture(script, style->form, width, height * rows);
	buf_addf(script,
		 "set lmargin %d\nset rmargin 3\nset tmargin 3\n"
		 "set bmargin %s\n",
		 small ? 11 : 12, small ? "2.5" : "3.6");
	buf_addf(script, "set multiplot layout %d,%d\n", rows, columns);
	for (i = 0; i < count; i++) {
		panel.caption = !small && i + 1 == count;
		add_panel(script, &panel, &series[i]);
	}
	buf_adds(script, "unset multiplot\n");
	end_picture(script);
}

static int run_gnuplot(const struct buf *script, struct buf *pictures,
		       struct error *err)
{
	static const char *const argv[] = { "gnuplot", "-", NULL };

	if (spawn_filter(argv, NULL, NULL, script, pictures, err) == 0)
		return 0;
	if (err->kind == ERROR_SYSTEM && err->errnum == ENOENT)
		return error_set(err, ERROR_SYSTEM,
				 "gnuplot is not installed; charts need it: "
				 "apt install gnuplot-nox, or dnf install "
				 "gnuplot");
	return error_prefix(err, "cannot draw the chart");
}

/* The data of COUNT series beside the picture at PATH. */
static int write_data(const struct series *series, size_t count, bool by_date,
		      const char *path, struct error *err)
{
	struct panel panel = { .width_px = WIDTH_PX, .by_date = by_date };
	struct buf name = BUF_INIT, data = BUF_INIT;
	size_t i;
	int ret;

	for (i = 0; i < count; i++) {
		if (i)
			buf_adds(&data, "\n\n");
		panel_add_data(&panel, &series[i], &data);
	}
	buf_addf(&name, "%s.dat", path);
	ret = fs_write_atomic(name.data, &data, err);
	buf_release(&name);
	buf_release(&data);
	return ret;
}

static int refuse_empty(struct error *err)
{
	return error_set(err, ERROR_NOTHING,
			 "there is nothing to draw: no run that is stored "
			 "has such a case");
}

int chart_trend(const struct trend *trend, enum chart_form form,
		const char *path, struct error *err)
{
	struct picture_style style = { .form = form,
				       .by_date = trend->by_date };
	struct buf script = BUF_INIT, picture = BUF_INIT;
	int ret = -1;

	if (!trend->count)
		return refuse_empty(err);
	if (write_data(trend->series, trend->count, trend->by_date, path, err) <
	    0)
		goto out;
	buf_adds(&script, template_start_gp);
	add_picture(&script, trend->series, trend->count, &style);
	if (run_gnuplot(&script, &picture, err) < 0)
		goto out;
	ret = fs_write_atomic(path, &picture, err);
out:
	buf_release(&script);
	buf_release(&picture);
	return ret;
}

void chart_add_name(struct buf *buf, const struct series *series)
{
	const char *metric = metric_infos[series->metric].name, *at;
	uint64_t hash = TEXT_HASH_START;
	size_t start = buf->len;

	for (at = series->case_id; *at && buf->len < start + NAME_MAX_BYTES;
	     at++) {
		bool safe = isascii(*at) && isalnum((unsigned char)*at);

		if (safe)
			buf_addc(buf, *at);
		else if (buf->len > start && buf->data[buf->len - 1] != '-')
			buf_addc(buf, '-');
	}
	hash = text_hash(hash, series->case_id, strlen(series->case_id) + 1);
	hash = text_hash(hash, metric, strlen(metric));
	buf_addf(buf, "%s%s-%08" PRIx32,
		 buf->len > start && buf->data[buf->len - 1] != '-' ? "-" : "",
		 metric, (uint32_t)(hash ^ hash >> 32));
}

static char *picture_path(const char *dir, const char *name,
			  enum chart_form form)
{
	char *file = xasprintf("%s.%s", name,
			       form == CHART_PNG ? "png" : "svg");
	char *path = fs_join(dir, file);

	free(file);
	return path;
}

static char *series_path(const char *dir, const struct series *series,
			 enum chart_form form)
{
	struct buf name = BUF_INIT;
	char *path;

	chart_add_name(&name, series);
	path = picture_path(dir, name.data, form);
	buf_release(&name);
	return path;
}

/* What each picture of this form begins with, and nothing inside one. */
struct signature {
	const char *bytes;
	size_t len;
};

static const struct signature signatures[] = {
	[CHART_SVG] = { "<?xml ", 6 },
	[CHART_PNG] = { "\x89PNG\r\n\x1a\n", 8 },
};

/* Move *AT behind the picture that begins there, which is put into ONE. */
static void take_picture(const struct buf *pictures, size_t *at,
			 enum chart_form form, struct buf *one)
{
	const struct signature *sign = &signatures[form];
	const char *start = pictures->data + *at, *next;
	size_t left = pictures->len - *at;

	buf_truncate(one, 0);
	next = left > sign->len ? memmem(start + sign->len, left - sign->len,
					 sign->bytes, sign->len)
				: NULL;
	if (next)
		left = (size_t)(next - start);
	buf_add(one, start, left);
	*at += left;
}

static int write_pictures(const struct trend *trend, enum chart_form form,
			  const char *dir, const struct buf *pictures,
			  struct error *err)
{
	struct buf one = BUF_INIT;
	size_t i, at = 0;
	int ret = 0;

	for (i = 0; i <= trend->count && ret == 0; i++) {
		char *path = i < trend->count
				     ? series_path(dir, &trend->series[i], form)
				     : picture_path(dir, "overview", form);

		take_picture(pictures, &at, form, &one);
		if (!one.len)
			ret = error_set(err, ERROR_SYSTEM,
					"gnuplot drew %zu of %zu charts", i,
					trend->count + 1);
		else
			ret = fs_write_atomic(path, &one, err);
		free(path);
	}
	buf_release(&one);
	return ret;
}

static int write_set_data(const struct trend *trend, enum chart_form form,
			  const char *dir, struct error *err)
{
	size_t i;
	int ret = 0;

	for (i = 0; i < trend->count && ret == 0; i++) {
		char *path = series_path(dir, &trend->series[i], form);

		ret = write_data(&trend->series[i], 1, trend->by_date, path,
				 err);
		free(path);
	}
	return ret;
}

int chart_trend_set(const struct trend *trend, enum chart_form form,
		    const char *dir, struct error *err)
{
	struct picture_style style = { .form = form,
				       .by_date = trend->by_date };
	struct buf script = BUF_INIT, pictures = BUF_INIT;
	int ret = -1;
	size_t i;

	if (!trend->count)
		return refuse_empty(err);
	if (fs_make_dirs(dir, err) < 0 ||
	    write_set_data(trend, form, dir, err) < 0)
		goto out;
	buf_adds(&script, template_start_gp);
	for (i = 0; i < trend->count; i++)
		add_picture(&script, &trend->series[i], 1, &style);
	add_picture(&script, trend->series, trend->count, &style);
	if (run_gnuplot(&script, &pictures, err) < 0)
		goto out;
	ret = write_pictures(trend, form, dir, &pictures, err);
out:
	buf_release(&script);
	buf_release(&pictures);
	return ret;
}
