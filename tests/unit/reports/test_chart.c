/* SPDX-License-Identifier: MIT */
/* The script that gnuplot gets, and the pictures if it is installed. */
#include "tests/unit/reports/made.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/fs.h"
#include "model/trend.h"
#include "reports/chart.h"
#include "reports/panel.h"
#include "reports/site.h"

static void free_trend(struct trend *trend)
{
	trend_free(trend);
}

void test_chart_script_golden(void **state)
{
	struct panel panel = { .width_px = 960, .caption = true };
	struct trend *trend = made_trend();
	struct buf script = BUF_INIT;

	(void)state;
	panel_add(&panel, &trend->series[0], &script);
	panel_add_data(&panel, &trend->series[0], &script);
	assert_golden("chart_panel.gp", &script);
	buf_release(&script);
	free_trend(trend);
}

/* Outside single quotes there is nothing that runs a command. */
static void assert_quoted(const char *script)
{
	bool quoted = false;

	for (; *script; script++) {
		if (*script == '\'')
			quoted = !quoted;
		else if (*script == '\n')
			assert_false(quoted);
		else if (!quoted)
			assert_null(strchr("`\"!@|;", *script));
	}
}

void test_chart_script_quotes_all_names(void **state)
{
	struct panel panel = { .width_px = 960 };
	struct trend *trend = made_evil_trend();
	struct buf script = BUF_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < trend->count; i++) {
		buf_truncate(&script, 0);
		panel_add(&panel, &trend->series[i], &script);
		assert_harmless(&script);
		assert_quoted(script.data);
	}
	buf_release(&script);
	free_trend(trend);
}

void test_chart_names_are_safe_and_differ(void **state)
{
	struct trend *trend = made_evil_trend();
	struct buf names = BUF_INIT, one = BUF_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < trend->count; i++) {
		buf_truncate(&one, 0);
		chart_add_name(&one, &trend->series[i]);
		assert_int_equal(strspn(one.data, "abcdefghijklmnopqrstuvwxyz"
						  "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
						  "0123456789-_"),
				 one.len);
		assert_true(one.len < 128 && one.data[0] != '-');
		buf_addc(&one, '\n');
		assert_null(strstr(names.data, one.data));
		buf_adds(&names, one.data);
	}
	buf_release(&names);
	buf_release(&one);
	free_trend(trend);
}

/* What repeats stands above the rows, once; counts keep all their digits. */
void test_chart_data_is_short_and_exact(void **state)
{
	struct panel panel = { .width_px = 960 };
	struct trend *trend = made_trend();
	struct point *p = trend->series[0].points;
	struct buf data = BUF_INIT;

	(void)state;
	p[0].median = 123456789;
	p[1].median = 1.0 / 3;
	p[2].low = (double)NAN;
	p[3].commit = "a\tb";
	p[4].commit = NULL;
	p[5].machine_id = "x\ny";
	p[6].median = 1.87112e-6;
	panel_add_data(&panel, &trend->series[0], &data);
	assert_non_null(strstr(data.data, "# machine\t0\tm1\n# machine\t5\t"));
	assert_non_null(strstr(data.data, "0\t00000000\t2023-11-14T22:13:"
					  "20Z\t123456789\t0.00099\t"));
	assert_non_null(strstr(data.data, "Z\t0.33333\t"));
	assert_non_null(strstr(data.data, "Z\t1.8711e-6\t"));
	assert_non_null(strstr(data.data, "Z\t0.00101\tNaN\t0.0010201\t7\t0"));
	assert_non_null(strstr(data.data, "\n3\ta\t2023"));
	assert_non_null(strstr(data.data, "\n4\t-\t2023"));
	assert_null(strstr(data.data, "x\ny"));
	buf_release(&data);
	free_trend(trend);
}

static char *temporary_dir(void)
{
	char *dir = xstrdup("/tmp/tare-chart-XXXXXX");

	assert_non_null(mkdtemp(dir));
	return dir;
}

static void assert_begins(const char *dir, const char *name, const char *bytes,
			  size_t len)
{
	struct error err = ERROR_INIT;
	struct buf content = BUF_INIT;
	char *path = fs_join(dir, name);

	assert_int_equal(fs_read(path, 64 << 20, &content, &err), 0);
	assert_true(content.len > 500);
	assert_memory_equal(content.data, bytes, len);
	buf_release(&content);
	free(path);
}

static bool have_gnuplot(void)
{
	return access("/usr/bin/gnuplot", X_OK) == 0 ||
	       access("/usr/local/bin/gnuplot", X_OK) == 0;
}

void test_chart_draws(void **state)
{
	struct trend *trend = made_trend(), *evil = made_evil_trend();
	struct error err = ERROR_INIT;
	char *dir = temporary_dir(), *svg = fs_join(dir, "it's.svg");
	char *png = fs_join(dir, "`x`.png"), *site = fs_join(dir, "site");

	(void)state;
	if (!have_gnuplot())
		skip();
	assert_int_equal(chart_trend(trend, CHART_SVG, svg, &err), 0);
	assert_int_equal(chart_trend(evil, CHART_PNG, png, &err), 0);
	assert_int_equal(site_write(evil, site, &err), 0);
	assert_begins(dir, "it's.svg", "<?xml", 5);
	assert_begins(dir, "it's.svg.dat", "# fixes/", 8);
	assert_begins(dir, "`x`.png", "\x89PNG", 4);
	assert_begins(dir, "site/index.html", "<!DOCTYPE html>", 15);
	assert_begins(dir, "site/overview.svg", "<?xml", 5);
	assert_int_equal(fs_remove_tree(dir, &err), 0);
	free_trend(trend);
	free_trend(evil);
	free(dir);
	free(svg);
	free(png);
	free(site);
}

void test_chart_without_gnuplot_keeps_the_data(void **state)
{
	struct trend *trend = made_trend(), none = { .count = 0 };
	char *dir = temporary_dir(), *svg = fs_join(dir, "a.svg");
	char *path = xstrdup(getenv("PATH"));
	struct error err = ERROR_INIT;

	(void)state;
	setenv("PATH", dir, 1);
	assert_int_equal(chart_trend(trend, CHART_SVG, svg, &err), -1);
	setenv("PATH", path, 1);
	assert_non_null(strstr(err.text, "gnuplot is not installed"));
	assert_begins(dir, "a.svg.dat", "# fixes/", 8);
	assert_false(fs_is_file(svg));
	assert_int_equal(chart_trend(&none, CHART_SVG, svg, &err), -1);
	assert_int_equal(err.kind, ERROR_NOTHING);
	assert_int_equal(fs_remove_tree(dir, &err), 0);
	free_trend(trend);
	free(dir);
	free(svg);
	free(path);
}
