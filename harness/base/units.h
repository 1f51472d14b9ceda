/* SPDX-License-Identifier: MIT */
#ifndef BASE_UNITS_H
#define BASE_UNITS_H

#include <stdbool.h>
#include <stdint.h>

struct buf;
struct error;

/*
 * Numbers with units, both ways.  Reading: "3%" is 0.03; "1MiB", "64 kB",
 * "512" are bytes; "10s", "1.5 ms", "2m", "1h" are durations, "250us" too.
 * Errors say what was wrong and give an example; negative numbers are
 * refused.
 */
int units_parse_ratio(const char *text, double *ratio, struct error *err);
int units_parse_bytes(const char *text, double *bytes, struct error *err);
int units_parse_duration(const char *text, int64_t *ns, struct error *err);

/*
 * Writing, for people.  UNIT is a metric's unit: "s" becomes ns, us, ms, s;
 * "B" becomes B, KiB, MiB, GiB; "1/s" and "count" get thousands as k, M, G
 * only from 1e6; any other unit is put behind the number.  Three to four
 * significant digits.  A NaN is "-".
 */
void units_add(struct buf *buf, double value, const char *unit);

/* The same with the scale that suits REFERENCE, so that columns align:
 * 998 ns and 1.02 us under one roof are both "us". */
void units_add_like(struct buf *buf, double value, double reference,
		    const char *unit);

/* "+4.2 %" from 1.042; "x5.1" from 2 up and "/5.1" down from a half. */
void units_add_change(struct buf *buf, double ratio);

/* "4 m 31 s", "12 s", "0.4 s". */
void units_add_duration(struct buf *buf, int64_t ns);

/* Shortest decimal that reads back as VALUE; "NaN" never appears: asserts
 * that VALUE is finite.  The point is a point in every locale. */
void units_add_exact(struct buf *buf, double value);

/* strtod() that takes a point for a point in every locale. */
double units_read_exact(const char *text, char **end);

#endif
