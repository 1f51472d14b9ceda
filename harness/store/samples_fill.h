/* SPDX-License-Identifier: MIT */
#ifndef STORE_SAMPLES_FILL_H
#define STORE_SAMPLES_FILL_H

struct samples;

/*
 * Make SAMPLES whole after reading: columns that were not there are filled
 * with what means "not known" (-1; 0 for those that have no such value).
 * Without a wall column there are no slices at all.
 */
void samples_fill(struct samples *samples);

#endif
