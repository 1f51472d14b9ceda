/* SPDX-License-Identifier: MIT */
/*
 * Any bytes in the files of /proc and /sys: what is read of the machine is
 * known or unknown.  The input is files below a root, each after a line
 * "@proc/cpuinfo".
 */
#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/cpuset.h"
#include "base/error.h"
#include "base/fs.h"
#include "machine/evidence.h"
#include "machine/fingerprint.h"
#include "machine/noiselist.h"
#include "machine/topology.h"
#include "model/machine.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static bool is_below_root(const char *path)
{
	return (strncmp(path, "proc/", 5) == 0 ||
		strncmp(path, "sys/", 4) == 0) &&
	       !strstr(path, "..");
}

/* One more file below ROOT: the line of its path, and what is in it.  A path
 * that cannot be is left out. */
static void make_file(const char *root, const char *text, size_t len)
{
	const char *line = memchr(text, '\n', len);
	char *name = line ? xstrndup(text, (size_t)(line - text)) : NULL;
	char *path = name && is_below_root(name) ? fs_join(root, name) : NULL;
	char *slash = path ? strrchr(path, '/') : NULL;
	struct error ignored = ERROR_INIT;
	FILE *file = NULL;

	if (slash) {
		*slash = '\0';
		if (fs_make_dirs(path, &ignored) == 0) {
			*slash = '/';
			file = fopen(path, "w");
		}
	}
	if (file) {
		fwrite(line + 1, 1, len - (size_t)(line + 1 - text), file);
		fclose(file);
	}
	free(path);
	free(name);
}

static void make_machine(const char *root, const char *text, size_t len)
{
	const char *end = text + len, *next;

	for (; text < end; text = next) {
		next = memmem(text, (size_t)(end - text), "\n@", 2);
		next = next ? next + 2 : end;
		make_file(root, text + (*text == '@'),
			  (size_t)(next - text) - (*text == '@'));
	}
}

static void read_machine(const char *root)
{
	struct arena arena = { NULL };
	struct buf text = BUF_INIT;
	struct conditions conditions;
	struct topology topology;
	struct evidence_mark mark;
	struct evidence evidence;
	struct machine machine;
	struct noise_list list;

	machine_read(root, &arena, &machine);
	assert(strlen(machine.id) == 16);
	conditions_begin(root, &arena, &conditions);
	conditions_end(root, &conditions);
	topology_read(root, &topology);
	for (size_t i = 0; i < topology.count; i++)
		assert(topology_siblings(&topology, (int)i));
	topology_release(&topology);
	evidence_begin(root, 0, &mark);
	evidence = evidence_end(root, 0, &mark);
	evidence_print(&evidence, &text);
	noise_list_read(root, &list);
	noise_list_release(&list);
	buf_release(&text);
	arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	char root[] = "/tmp/tare-machine-XXXXXX";
	struct error err = ERROR_INIT;

	if (!mkdtemp(root))
		abort();
	make_machine(root, (const char *)data, len);
	read_machine(root);
	if (fs_remove_tree(root, &err) < 0)
		abort();
	return 0;
}
