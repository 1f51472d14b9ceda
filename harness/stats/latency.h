/* SPDX-License-Identifier: MIT */
#ifndef STATS_LATENCY_H
#define STATS_LATENCY_H

#include <stdint.h>

struct latency;

/*
 * Times of single calls in buckets: below 128 ns a bucket per value; above,
 * with e the position of the highest bit, 64 buckets per doubling,
 * bucket = (e - 6) * 64 + (v >> (e - 6)).
 */

/* The middle of a bucket, within 0.8 % of every value in it: with s =
 * bucket / 64 - 1, from (bucket - 64 s) << s, 2^s wide. */
double latency_middle_ns(int64_t bucket);

int64_t latency_calls(const struct latency *latency);

/*
 * The time that a share P of the calls did not exceed: the middle of the
 * bucket of call number ceil(P n), never above the exact maximum.  NaN
 * unless at least one call in n lies beyond it ((1 - P) n >= 1): p99 of
 * fifty calls is nothing but their maximum.
 */
double latency_percentile_ns(const struct latency *latency, double p);

/* Add FROM's calls to INTO's: counts add up, nothing is lost.  INTO owns
 * its arrays. */
void latency_merge(struct latency *into, const struct latency *from);

#endif
