/* SPDX-License-Identifier: MIT */
/*
 * Numbers with units.  Invariant: the decimal point is a point in every
 * locale, both ways; numbers that are read are finite and not negative.
 */
#include "base/units.h"

#include <assert.h>
#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/compiler.h"
#include "base/error.h"

struct scale {
	const char *name;
	double factor;
};

/* Ended by a NULL name; the first of two equal ones is written. */
static const struct scale ratio_units[] = { { "%", 0.01 }, { NULL, 0 } };

static const struct scale byte_units[] = {
	{ "", 1 },
	{ "B", 1 },
	{ "kB", 1e3 },
	{ "KB", 1e3 },
	{ "MB", 1e6 },
	{ "GB", 1e9 },
	{ "TB", 1e12 },
	{ "KiB", 1024.0 },
	{ "MiB", 1024.0 * 1024 },
	{ "GiB", 1024.0 * 1024 * 1024 },
	{ "TiB", 1024.0 * 1024 * 1024 * 1024 },
	{ NULL, 0 },
};

static const struct scale duration_units[] = {
	{ "ns", 1 },   { "us", 1e3 },	{ "\xc2\xb5s", 1e3 },
	{ "ms", 1e6 }, { "s", 1e9 },	{ "min", 60e9 },
	{ "m", 60e9 }, { "h", 3600e9 }, { "d", 24 * 3600e9 },
	{ NULL, 0 },
};

/* Reading ----------------------------------------------------------------- */

static const char *skip_blanks(const char *text)
{
	return text + strspn(text, " \t");
}

double units_read_exact(const char *text, char **end)
{
	locale_t c = newlocale(LC_ALL_MASK, "C", (locale_t)0);
	double value;

	if (c == (locale_t)0)
		return strtod(text, end);
	value = strtod_l(text, end, c);
	freelocale(c);
	return value;
}

/* An unsigned decimal at *TEXT, which moves behind it; -1 if there is none
 * or it is too large. */
static int parse_number(const char **text, double *value)
{
	const char *digits = "0123456789";
	const char *start = *text;
	size_t whole = strspn(start, digits);
	char *end;

	if (!whole && !(*start == '.' && strspn(start + 1, digits)))
		return -1;
	if (*start == '0' && (start[1] == 'x' || start[1] == 'X'))
		return -1;
	*value = units_read_exact(start, &end);
	*text = end;
	return isfinite(*value) ? 0 : -1;
}

/* The scale whose name is all of the LEN bytes at UNIT. */
static const struct scale *find_scale(const struct scale *scales,
				      const char *unit, size_t len)
{
	for (; scales->name; scales++)
		if (strlen(scales->name) == len &&
		    !strncmp(scales->name, unit, len))
			return scales;
	return NULL;
}

/* One number and one unit; trailing blanks are fine. */
static int parse_scaled(const char *text, const struct scale *scales,
			double *value)
{
	const struct scale *scale;
	const char *unit;
	double number;
	size_t len;

	text = skip_blanks(text);
	if (parse_number(&text, &number) < 0)
		return -1;
	unit = skip_blanks(text);
	len = strcspn(unit, " \t");
	scale = find_scale(scales, unit, len);
	if (!scale || *skip_blanks(unit + len))
		return -1;
	number *= scale->factor;
	if (!isfinite(number))
		return -1;
	*value = number;
	return 0;
}

/* Zero is zero in every unit. */
static bool is_bare_zero(const char *text)
{
	text = skip_blanks(text);
	return *text == '0' && !*skip_blanks(text + 1);
}

int units_parse_ratio(const char *text, double *ratio, struct error *err)
{
	double number;

	if (is_bare_zero(text)) {
		*ratio = 0;
		return 0;
	}
	if (parse_scaled(text, ratio_units, &number) < 0)
		return error_set(err, ERROR_INPUT,
				 "'%.80s' is not a ratio: write it with a "
				 "percent sign, like 3%%",
				 text);
	/* 3 / 100 is the double nearest to 0.03; 3 * 0.01 is not. */
	text = skip_blanks(text);
	parse_number(&text, &number);
	*ratio = number / 100;
	return 0;
}

int units_parse_bytes(const char *text, double *bytes, struct error *err)
{
	if (parse_scaled(text, byte_units, bytes) < 0)
		return error_set(err, ERROR_INPUT,
				 "'%.80s' is not a size: write it like 512, "
				 "64kB or 1MiB",
				 text);
	return 0;
}

/* "1m 30s": any number of them, added up. */
static int parse_durations(const char *text, double *total)
{
	const double most = 9e18; /* below INT64_MAX: 285 years */

	*total = 0;
	text = skip_blanks(text);
	do {
		const struct scale *scale;
		double number;
		size_t len;

		if (parse_number(&text, &number) < 0)
			return -1;
		text = skip_blanks(text);
		len = strcspn(text, " \t.0123456789");
		scale = find_scale(duration_units, text, len);
		if (!scale)
			return -1;
		*total += number * scale->factor;
		text = skip_blanks(text + len);
	} while (*text);
	return *total <= most ? 0 : -1;
}

int units_parse_duration(const char *text, int64_t *ns, struct error *err)
{
	double total;

	if (is_bare_zero(text)) {
		*ns = 0;
		return 0;
	}
	if (parse_durations(text, &total) < 0)
		return error_set(err, ERROR_INPUT,
				 "'%.80s' is not a duration: write it with "
				 "a unit, like 250us, 10s or 2m",
				 text);
	*ns = (int64_t)llround(total);
	return 0;
}

/* Writing ----------------------------------------------------------------- */

static void add_in_c(struct buf *buf, const char *fmt, ...) PRINTF_LIKE(2, 3);
static void add_in_c(struct buf *buf, const char *fmt, ...)
{
	locale_t c = newlocale(LC_ALL_MASK, "C", (locale_t)0);
	locale_t was = c ? uselocale(c) : (locale_t)0;
	va_list args;

	va_start(args, fmt);
	buf_vaddf(buf, fmt, args);
	va_end(args);
	if (!c)
		return;
	uselocale(was);
	freelocale(c);
}

static const struct scale time_scales[] = {
	{ " ns", 1e-9 }, { " us", 1e-6 }, { " ms", 1e-3 },
	{ " s", 1 },	 { NULL, 0 },
};

static const struct scale byte_scales[] = {
	{ " B", 1 },
	{ " KiB", 1024.0 },
	{ " MiB", 1024.0 * 1024 },
	{ " GiB", 1024.0 * 1024 * 1024 },
	{ NULL, 0 },
};

static const struct scale count_scales[] = {
	{ "", 1 }, { " M", 1e6 }, { " G", 1e9 }, { " T", 1e12 }, { NULL, 0 },
};

static const struct scale rate_scales[] = {
	{ " /s", 1 },	  { " M/s", 1e6 }, { " G/s", 1e9 },
	{ " T/s", 1e12 }, { NULL, 0 },
};

static const struct scale *scales_of(const char *unit)
{
	static const struct {
		const char *unit;
		const struct scale *scales;
	} table[] = {
		{ "s", time_scales },
		{ "B", byte_scales },
		{ "count", count_scales },
		{ "1/s", rate_scales },
	};

	for (size_t i = 0; i < ARRAY_LEN(table); i++)
		if (!strcmp(unit, table[i].unit))
			return table[i].scales;
	return NULL;
}

/* The largest scale that SIZE fills, once it is rounded to 3 digits. */
static const struct scale *scale_for(const struct scale *scales, double size)
{
	for (; scales[1].name; scales++)
		if (size < scales[1].factor * 0.9995)
			return scales;
	return scales;
}

/* Three significant digits, or all of a larger whole number. */
static void add_digits(struct buf *buf, double value)
{
	double size = fabs(value);
	int decimals = 0;

	if (size < 99.95)
		decimals = size < 9.995 ? 2 : 1;
	if (size < 0.9995)
		decimals = 3;
	if (size >= 1e15 || (size > 0 && size < 0.0005))
		add_in_c(buf, "%.3g", value);
	else
		add_in_c(buf, "%.*f", decimals, value);
}

static bool is_whole(double value)
{
	return fabs(value) < 1e15 && value == floor(value);
}

/* In this scale; what is counted in ones has no decimals if it is whole. */
static void add_scaled(struct buf *buf, double value, const struct scale *scale)
{
	double scaled = value / scale->factor;

	if (scale->factor == 1.0 && strcmp(scale->name, " s") != 0 &&
	    is_whole(scaled))
		add_in_c(buf, "%.0f", scaled + 0.0);
	else
		add_digits(buf, scaled);
	buf_adds(buf, scale->name);
}

void units_add(struct buf *buf, double value, const char *unit)
{
	units_add_like(buf, value, value, unit);
}

void units_add_like(struct buf *buf, double value, double reference,
		    const char *unit)
{
	const struct scale *scales = scales_of(unit);

	if (isnan(value)) {
		buf_adds(buf, "-");
	} else if (isinf(value)) {
		buf_adds(buf, value < 0 ? "-inf" : "inf");
	} else if (value == 0.0 && reference == 0.0) {
		buf_adds(buf, "0");
		if (scales == rate_scales)
			buf_adds(buf, " /s");
		else if (scales != count_scales && *unit)
			buf_addf(buf, " %s", unit);
	} else if (scales) {
		if (!isfinite(reference))
			reference = value;
		add_scaled(buf, value, scale_for(scales, fabs(reference)));
	} else {
		if (is_whole(value))
			add_in_c(buf, "%.0f", value);
		else
			add_digits(buf, value);
		if (*unit)
			buf_addf(buf, " %s", unit);
	}
}

static void add_times(struct buf *buf, char sign, double times)
{
	if (isinf(times))
		buf_addf(buf, "%cinf", sign);
	else
		add_in_c(buf, "%c%.*f", sign, times < 99.95 ? 1 : 0, times);
}

void units_add_change(struct buf *buf, double ratio)
{
	double percent = (ratio - 1) * 100;

	if (isnan(ratio) || ratio < 0)
		buf_adds(buf, "-");
	else if (ratio >= 2)
		add_times(buf, 'x', ratio);
	else if (ratio <= 0.5)
		add_times(buf, '/', 1 / ratio);
	else if (fabs(percent) < 0.05)
		buf_adds(buf, "0.0 %");
	else
		add_in_c(buf, "%+.1f %%", percent);
}

void units_add_duration(struct buf *buf, int64_t ns)
{
	int64_t tenths = (ns + NS_PER_S / 20) / (NS_PER_S / 10);
	int64_t seconds = (ns + NS_PER_S / 2) / NS_PER_S;
	int64_t minutes = (seconds + 30) / 60;

	if (ns < 0)
		buf_adds(buf, "-");
	else if (tenths < 100)
		buf_addf(buf, "%d.%d s", (int)(tenths / 10),
			 (int)(tenths % 10));
	else if (seconds < 60)
		buf_addf(buf, "%d s", (int)seconds);
	else if (seconds < 3600)
		buf_addf(buf, "%d m %d s", (int)(seconds / 60),
			 (int)(seconds % 60));
	else
		buf_addf(buf, "%lld h %d m", (long long)(minutes / 60),
			 (int)(minutes % 60));
}

/*
 * 17 digits tell any two doubles apart; 15 are exact for what had at most 15
 * when it was read, and %g drops zeros, so the first of 15, 16, 17 that
 * reads back is the shortest.  Subnormal numbers have fewer digits to give.
 */
void units_add_exact(struct buf *buf, double value)
{
	int digits = fabs(value) < DBL_MIN ? 1 : 15;
	size_t start = buf->len;

	assert(isfinite(value));
	for (; digits <= 17; digits++) {
		buf_truncate(buf, start);
		add_in_c(buf, "%.*g", digits, value);
		if (units_read_exact(buf->data + start, NULL) == value)
			return;
	}
}
