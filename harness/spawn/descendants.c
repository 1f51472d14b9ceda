/* SPDX-License-Identifier: MIT */
/*
 * The children of this process, as the kernel lists them: in one small file
 * where it has that (CONFIG_PROC_CHILDREN), else by the parent of every
 * process there is.
 */
#include "spawn/descendants.h"

#include <dirent.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void kill_unless(pid_t pid, const pid_t *spared, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (spared[i] == pid)
			return;
	kill(pid, SIGKILL);
}

static bool kill_listed(const pid_t *spared, size_t count)
{
	char path[64];
	FILE *file;
	long pid;

	snprintf(path, sizeof(path), "/proc/self/task/%ld/children",
		 (long)getpid());
	file = fopen(path, "re");
	if (file == NULL)
		return false;
	while (fscanf(file, "%ld", &pid) == 1)
		kill_unless((pid_t)pid, spared, count);
	fclose(file);
	return true;
}

/* The parent in /proc/PID/stat: "PID (any text) STATE PARENT ..."; 0 if the
 * process is gone. */
static long read_parent(long pid)
{
	char path[64], line[512], *at;
	long parent = 0;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%ld/stat", pid);
	file = fopen(path, "re");
	if (file == NULL)
		return 0;
	if (fgets(line, sizeof(line), file) != NULL) {
		at = strrchr(line, ')');
		if (at != NULL && strlen(at) > 4)
			parent = strtol(at + 4, NULL, 10);
	}
	fclose(file);
	return parent;
}

static void kill_searched(const pid_t *spared, size_t count)
{
	DIR *dir = opendir("/proc");
	struct dirent *entry;

	if (dir == NULL)
		return;
	while ((entry = readdir(dir)) != NULL) {
		long pid = strtol(entry->d_name, NULL, 10);

		if (pid > 0 && read_parent(pid) == (long)getpid())
			kill_unless((pid_t)pid, spared, count);
	}
	closedir(dir);
}

void descendants_kill(const pid_t *spared, size_t count)
{
	if (!kill_listed(spared, count))
		kill_searched(spared, count);
}
