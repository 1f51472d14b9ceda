/* SPDX-License-Identifier: MIT */
/*
 * Distribution functions and their inverses.  Invariant: a quantile is the
 * inverse of the very cdf beside it, whatever that one's last digits are.
 */
#include "stats/distribution.h"

#include <math.h>

#include "stats/describe.h"

double normal_cdf(double x)
{
	return erfc(-x * M_SQRT1_2) / 2;
}

/* The quantile of 0 < P <= 1/2: in this half nothing cancels. */
static double lower_normal_quantile(double p)
{
	double t = sqrt(-2 * log(p));
	double x = -(t - (2.515517 + t * (0.802853 + t * 0.010328)) /
				 (1 + t * (1.432788 +
					   t * (0.189269 + t * 0.001308))));

	for (int i = 0; i < 4; i++) {
		double density = exp(-x * x / 2) * M_2_SQRTPI * M_SQRT1_2 / 2;
		double step = (normal_cdf(x) - p) / density;

		if (!isfinite(step)) /* below the smallest normal number */
			break;
		x -= step / (1 + x * step / 2);
	}
	return x;
}

double normal_quantile(double p)
{
	if (!(p >= 0 && p <= 1))
		return (double)NAN;
	if (p == 0)
		return -(double)INFINITY;
	if (p == 1)
		return (double)INFINITY;
	return p <= .5 ? lower_normal_quantile(p)
		       : -lower_normal_quantile(1 - p);
}

/* Coefficient STEP (from 1) of the continued fraction DLMF 8.17.22. */
static double fraction_term(int step, double x, double a, double b)
{
	double m = step / 2;

	if (step % 2 == 0)
		return m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
	return -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
}

static double away_from_zero(double x)
{
	return fabs(x) < 1e-300 ? 1e-300 : x;
}

/* 1 / (1 + d_1 / (1 + d_2 / ...)), by the modified method of Lentz. */
static double beta_fraction(double x, double a, double b)
{
	double c = 1, d = 0, value = 1;

	for (int step = 1; step < 100000; step++) {
		double term = fraction_term(step, x, a, b), change;

		d = 1 / away_from_zero(1 + term * d);
		c = away_from_zero(1 + term / c);
		change = c * d;
		value *= change;
		if (step > 2 && fabs(change - 1) < 1e-16)
			break;
	}
	return 1 / value;
}

double beta_cdf(double x, double a, double b)
{
	double front;

	if (isnan(x) || !(a > 0) || !(b > 0))
		return (double)NAN;
	if (x <= 0 || x >= 1)
		return x >= 1;
	front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) +
		    b * log1p(-x));
	if (x < (a + 1) / (a + b + 2))
		return front * beta_fraction(x, a, b) / a;
	return 1 - front * beta_fraction(1 - x, b, a) / b;
}

double beta_quantile(double p, double a, double b)
{
	double low = 0, high = 1;

	if (!(p >= 0 && p <= 1) || !(a > 0) || !(b > 0))
		return (double)NAN;
	if (p == 0 || p == 1)
		return p;
	for (int i = 0; i < 1100; i++) { /* down to the smallest double */
		double middle = (low + high) / 2;

		if (middle <= low || middle >= high)
			break;
		if (beta_cdf(middle, a, b) < p)
			low = middle;
		else
			high = middle;
	}
	return (low + high) / 2;
}

/* P(T > T0) for T0 >= 0. */
static double student_tail(double t, double df)
{
	return beta_cdf(df / (df + t * t), df / 2, .5) / 2;
}

double student_cdf(double t, double df)
{
	if (isnan(t) || !(df > 0))
		return (double)NAN;
	if (isinf(df))
		return normal_cdf(t);
	if (isinf(t))
		return t > 0;
	return t > 0 ? 1 - student_tail(t, df) : student_tail(-t, df);
}

/* T0 >= 0 with P(T > T0) = P. */
static double upper_student_quantile(double p, double df)
{
	double low = 0, high = 1;

	while (student_tail(high, df) > p && high < 1e300)
		high *= 2;
	for (int i = 0; i < 1100; i++) {
		double middle = (low + high) / 2;

		if (middle <= low || middle >= high)
			break;
		if (student_tail(middle, df) > p)
			low = middle;
		else
			high = middle;
	}
	return (low + high) / 2;
}

double student_quantile(double p, double df)
{
	if (!(p >= 0 && p <= 1) || !(df > 0))
		return (double)NAN;
	if (p == 0 || p == 1)
		return p > 0 ? (double)INFINITY : -(double)INFINITY;
	if (isinf(df))
		return normal_quantile(p);
	return p < .5 ? -upper_student_quantile(p, df)
		      : upper_student_quantile(1 - p, df);
}

struct proportion clopper_pearson(size_t events, size_t trials, double level)
{
	double x = (double)events, n = (double)trials, tail = (1 - level) / 2;
	struct proportion interval = { 0, 1 };

	if (events > trials || !(level >= 0 && level <= 1))
		return (struct proportion){ (double)NAN, (double)NAN };
	if (events > 0)
		interval.low = beta_quantile(tail, x, n - x + 1);
	if (events < trials)
		interval.high = beta_quantile(1 - tail, x + 1, n - x);
	return interval;
}

struct welch welch_compare(const double *a, size_t n_a, const double *b,
			   size_t n_b)
{
	double sd_a = describe_sd(a, n_a), sd_b = describe_sd(b, n_b);
	double v_a = sd_a * sd_a / (double)n_a, v_b = sd_b * sd_b / (double)n_b;
	struct welch welch = {
		.difference = describe_mean(b, n_b) - describe_mean(a, n_a),
		.se = sqrt(v_a + v_b),
		.df = (double)NAN,
	};

	if (welch.se > 0)
		welch.df = (v_a + v_b) * (v_a + v_b) /
			   (v_a * v_a / (double)(n_a - 1) +
			    v_b * v_b / (double)(n_b - 1));
	else if (welch.se == 0)
		welch.df = (double)INFINITY;
	return welch;
}

double welch_half_width(const struct welch *welch, double level)
{
	if (welch->se == 0)
		return 0;
	return welch->se * student_quantile(.5 + level / 2, welch->df);
}
