/* SPDX-License-Identifier: MIT */
#ifndef MEASURE_IMPORTS_H
#define MEASURE_IMPORTS_H

#include "base/compiler.h"

struct arena;
struct error;
struct measure_setup;
struct plan;
struct provenance;

/*
 * Whose code the commands of PLAN import.  A worker looks at its own modules;
 * a command is a program of its own, so each one with a provenance is run
 * once more than it is measured, with an empty bytecode cache
 * (PYTHONPYCACHEPREFIX, CPython 3.8): every Python source that it or a child
 * of it imports leaves a file there.  A command that imports another tree's is
 * broken.  What leaves none is not seen: compiled modules, Python before 3.8,
 * and what ignores its environment (-B, -E, -I).
 */
MUST_CHECK int imports_check(const struct measure_setup *setup,
			     struct plan *plan, struct error *err);

/* What is to be said of the sources whose bytecode lies below CACHE; NULL if
 * none is another tree's.  In ARENA.  worker.py has the same for modules. */
const char *imports_complaint(const char *cache,
			      const struct provenance *provenance,
			      struct arena *arena);

#endif
