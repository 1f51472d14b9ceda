/* SPDX-License-Identifier: MIT */
#ifndef STAGE_SUITE_PLACE_H
#define STAGE_SUITE_PLACE_H

#include "base/compiler.h"

struct error;

enum root_kind {
	ROOT_OURS,  /* made from the repository that we stand in */
	ROOT_FOLDER /* a folder that the user named */
};

/*
 * What SUITE, a path as the user wrote it where we stand, is called within
 * ROOT; "." is ROOT itself.  ERROR_USAGE if it lies elsewhere, with why.  To
 * free().
 */
char *suite_place(const char *root, enum root_kind kind, const char *suite,
		  struct error *err);

#endif
