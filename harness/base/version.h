/* SPDX-License-Identifier: MIT */
#ifndef BASE_VERSION_H
#define BASE_VERSION_H

/* "0.1.0+g1a2b3c4": the release and the commit that it was built from; the
 * one text that every build makes anew. */
extern const char tare_version[];

#endif
