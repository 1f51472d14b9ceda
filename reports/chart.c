/* SPDX-License-Identifier: MIT */
/*
 * Trend charts by gnuplot: one process for all of them.  It reads a script
 * from us and writes pictures to its standard output, one after the other;
 * it never sees a file name, so none can be taken for a command.
 */
#include "reports/chart.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/fs.h"
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
};

struct picture_style {
	enum chart_form form;
	bool by_date;
};

static void begin_picture(struct buf *script, enum chart_form form, int width,
			  int height)
{
	/* pngcairo counts fonts in points, svg in pixels. */
	buf_addf(script, "set terminal %s noenhanced size %d,%d "
		 "font 'DejaVu Sans,11' background rgb '#ffffff'\n",
		 form == CHART_PNG ? "pngcairo fontscale 0.78 pointscale 1.8"
				   : "svg",
		 width, height);
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
	buf_addf(script, "set lmargin %d\nset rmargin 3\nset tmargin 3\n"
		 "set bmargin %s\n", small ? 11 : 12, small ? "2.5" : "3.6");
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

static int write_data(const struct trend *trend, const char *path,
		      struct error *err)
{
	struct panel panel = { .width_px = WIDTH_PX,
			       .by_date = trend->by_date };
	struct buf name = BUF_INIT, data = BUF_INIT;
	size_t i;
	int ret;

	for (i = 0; i < trend->count; i++) {
		if (i)
			buf_adds(&data, "\n\n");
		panel_add_data(&panel, &trend->series[i], &data);
	}
	buf_addf(&name, "%s.dat", path);
	ret = fs_write_atomic(name.data, &data, err);
	buf_release(&name);
	buf_release(&data);
	return ret;
}

int chart_trend(const struct trend *trend, enum chart_form form,
		const char *path, struct error *err)
{
	struct picture_style style = { .form = form,
				       .by_date = trend->by_date };
	struct buf script = BUF_INIT, picture = BUF_INIT;
	int ret = -1;

	if (!trend->count)
		return error_set(err, ERROR_NOTHING,
				 "there is nothing to draw: no run that is "
				 "stored has such a case");
	if (write_data(trend, path, err) < 0)
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
