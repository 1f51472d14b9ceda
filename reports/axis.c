/* SPDX-License-Identifier: MIT */
/* Ranges and ticks.  Ticks are made here, not by gnuplot, whose logarithmic
 * axis has none between the powers of ten. */
#include "reports/axis.h"

#include <math.h>
#include <string.h>

#include "base/buf.h"
#include "base/compiler.h"
#include "model/trend.h"
#include "reports/escape.h"
#include "reports/words.h"

enum { TICKS_WANTED = 4 };

struct scale {
	double size;
	const char *unit;
};

static const struct scale seconds[] = {
	{ 1, "s" },
	{ 1e-3, "ms" },
	{ 1e-6, "us" },
	{ 1e-9, "ns" },
};

static const struct scale bytes[] = {
	{ 1073741824.0, "GiB" },
	{ 1048576.0, "MiB" },
	{ 1024.0, "KiB" },
	{ 1, "B" },
};

void axis_choose_scale(struct axis *axis, const char *unit, double top)
{
	const struct scale *scales = NULL;
	size_t i;

	axis->scale = 1;
	axis->unit = unit ? unit : "";
	if (unit && !strcmp(unit, "s"))
		scales = seconds;
	else if (unit && !strcmp(unit, "B"))
		scales = bytes;
	for (i = 0; scales && i < ARRAY_LEN(seconds); i++) {
		axis->scale = scales[i].size;
		axis->unit = scales[i].unit;
		if (fabs(top) >= scales[i].size)
			break;
	}
}

_Static_assert(ARRAY_LEN(seconds) == ARRAY_LEN(bytes), "one loop for both");

static void find_range(const struct series *series, double *low, double *high)
{
	size_t i;

	*low = (double)INFINITY;
	*high = -(double)INFINITY;
	for (i = 0; i < series->count; i++) {
		const struct point *p = &series->points[i];

		if (!isfinite(p->median))
			continue;
		*low = fmin(*low, fmin(p->median, p->low));
		*high = fmax(*high, fmax(p->median, p->high));
	}
	if (*low > *high)
		*low = *high = 0;
}

/* Near enough to each other that from zero all would look the same (but not
 * all the same), or decades apart. */
static bool wants_log(double low, double high)
{
	double span = high / low;

	return low > 0 && ((span > 1.002 && span < 1.6) || span > 20);
}

static void widen_log(struct axis *axis)
{
	double span = fmax(axis->high / axis->low, 1.06);
	double pad = pow(span, 0.2);

	if (axis->high / axis->low < span) {
		double middle = sqrt(axis->high * axis->low);

		axis->low = middle / sqrt(span);
		axis->high = middle * sqrt(span);
	}
	axis->low /= pad;
	axis->high *= pow(span, 0.45); /* room for labels */
}

void axis_init(struct axis *axis, const struct series *series)
{
	double low, high;

	find_range(series, &low, &high);
	axis_choose_scale(axis, series->unit, high);
	axis->log = wants_log(low, high);
	axis->low = low / axis->scale;
	axis->high = high / axis->scale;
	if (axis->log) {
		widen_log(axis);
		return;
	}
	axis->low = fmin(axis->low, 0) * 1.3;
	axis->high = axis->high > 0 ? axis->high * 1.3 : 1;
}

double axis_step(double span)
{
	static const double nice[] = { 1, 2, 2.5, 5, 10 };
	double raw = span / TICKS_WANTED;
	double power = pow(10, floor(log10(raw)));
	size_t i = 0;

	while (i + 1 < ARRAY_LEN(nice) && nice[i] * power < raw * 0.999)
		i++;
	return nice[i] * power;
}

static void add_tick(struct buf *script, double at, size_t *count)
{
	buf_addf(script, "%s'%.6g' %.12g", *count ? ", " : "", at, at);
	++*count;
}

static void add_linear_ticks(const struct axis *axis, struct buf *script)
{
	double step = axis_step(axis->high - axis->low);
	double at = ceil(axis->low / step) * step;
	size_t count = 0;

	for (; at <= axis->high && count < 20; at += step)
		add_tick(script, fabs(at) < step / 1e6 ? 0 : at, &count);
}

/* 1, 2, 5 of each power of ten, or only 1 where the powers are many. */
static void add_log_ticks(const struct axis *axis, struct buf *script)
{
	static const double steps[] = { 1, 2, 5 };
	double power = pow(10, floor(log10(axis->low)));
	size_t each = axis->high / axis->low > 300 ? 1 : ARRAY_LEN(steps);
	size_t i, count = 0;

	for (; power <= axis->high && count < 40; power *= 10)
		for (i = 0; i < each; i++)
			if (power * steps[i] >= axis->low &&
			    power * steps[i] <= axis->high)
				add_tick(script, power * steps[i], &count);
}

void axis_add(const struct axis *axis, const struct series *series,
	      struct buf *script)
{
	struct buf name = BUF_INIT;

	buf_adds(script, axis->log ? "set logscale y\n" : "unset logscale y\n");
	buf_addf(script, "set yrange [%.12g:%.12g]\nset ytics (", axis->low,
		 axis->high);
	if (axis->log && axis->high / axis->low > 8)
		add_log_ticks(axis, script);
	else
		add_linear_ticks(axis, script);
	buf_adds(script, ")\nset ylabel ");
	buf_adds(&name,
		 *axis->unit ? axis->unit : metric_label(series->metric));
	if (axis->log)
		buf_adds(&name, " (log scale)");
	escape_gnuplot(script, name.data);
	buf_adds(script, " textcolor rgb '#52606d'\n");
	buf_release(&name);
}
