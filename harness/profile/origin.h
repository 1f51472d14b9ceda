/* SPDX-License-Identifier: MIT */
#ifndef PROFILE_ORIGIN_H
#define PROFILE_ORIGIN_H

/*
 * What FILE is called wherever its tree lies: relative to site-packages (or
 * dist-packages), else to TREE (absolute; NULL: none), else to the standard
 * library; else as it is.  A part of FILE.
 */
const char *origin_of(const char *file, const char *tree);

/* FILE without /. and /x/.. in it, as text: links are not looked at.  To
 * free(). */
char *origin_tidy(const char *file);

#endif
