/* SPDX-License-Identifier: MIT */
#ifndef STAGE_PROBE_PLACE_H
#define STAGE_PROBE_PLACE_H

struct error;

/* The folder of the probe: beside the program or where it was installed.  To
 * free(). */
char *probe_place(struct error *err);

/* The same for a program that lies in DIR. */
char *probe_place_from(const char *dir, struct error *err);

#endif
