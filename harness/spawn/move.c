/* SPDX-License-Identifier: MIT */
/*
 * A mask belongs to a thread: all threads of a process are listed in
 * /proc/PID/task, and beside each the processes that it started (not on a
 * kernel without CONFIG_PROC_CHILDREN: what is started there stays).
 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/cpuset.h"
#include "base/error.h"
#include "spawn/spawn.h"

/* Threads that are started by one that is not moved yet have the old mask;
 * the second time around they are seen. */
enum { PASSES = 2 };

static int move_process(long pid, const struct cpuset *cpus, struct error *err);

static int move_children(long pid, const char *task, const struct cpuset *cpus,
			 struct error *err)
{
	char path[96];
	FILE *file;
	long child;
	int ret = 0;

	snprintf(path, sizeof(path), "/proc/%ld/task/%.20s/children", pid,
		 task);
	file = fopen(path, "re");
	while (file && ret == 0 && fscanf(file, "%ld", &child) == 1)
		ret = move_process(child, cpus, err);
	if (file)
		fclose(file);
	return ret;
}

static int move_task(long pid, const char *task, const struct cpuset *cpus,
		     struct error *err)
{
	struct error refusal = ERROR_INIT;
	pid_t tid = (pid_t)strtol(task, NULL, 10);

	if (tid <= 0) /* "." and ".." */
		return 0;
	if (cpuset_set_affinity(cpus, tid, &refusal) < 0 &&
	    refusal.errnum != ESRCH) {
		*err = refusal;
		return -1;
	}
	return move_children(pid, task, cpus, err);
}

static int move_process(long pid, const struct cpuset *cpus, struct error *err)
{
	char path[64];
	struct dirent *entry;
	DIR *tasks;
	int ret = 0;

	snprintf(path, sizeof(path), "/proc/%ld/task", pid);
	tasks = opendir(path);
	if (!tasks) /* it is gone */
		return 0;
	while (ret == 0 && (entry = readdir(tasks)) != NULL)
		ret = move_task(pid, entry->d_name, cpus, err);
	closedir(tasks);
	return ret;
}

int spawn_move(const struct child *child, const struct cpuset *cpus,
	       struct error *err)
{
	for (int i = 0; i < PASSES; i++)
		if (move_process((long)spawn_pid(child), cpus, err) < 0)
			return error_prefix(err, "cannot move a worker");
	return 0;
}
