/* SPDX-License-Identifier: MIT */
/* The scripted interpreter's main: which script of tare's is it to run? */
#include "scripted.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/error.h"
#include "base/json.h"
#include "probe/page.h"

static int usage(void)
{
	fputs("usage: scripted worker.py FD SEAT | scripted survey.py\n",
	      stderr);
	return 2;
}

static bool is_script(const char *path, const char *name)
{
	const char *slash = strrchr(path, '/');

	return strcmp(slash ? slash + 1 : path, name) == 0;
}

static struct page *map_page(const char *fd_text)
{
	void *map = mmap(NULL, PAGE_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED,
			 (int)strtol(fd_text, NULL, 10), 0);
	struct page *page = map;

	if (map == MAP_FAILED || page->magic != PAGE_MAGIC ||
	    page->version != PAGE_VERSION)
		return NULL;
	return page;
}

static int run_worker(const char *fd_text, const char *seat_text)
{
	uint32_t seat = (uint32_t)strtoul(seat_text, NULL, 10);
	const char *hash_seed = getenv("PYTHONHASHSEED");
	struct page *page = map_page(fd_text);
	struct error err = ERROR_INIT;
	struct script script;
	struct json *job;
	int ret = -1;

	if (!page || seat >= PAGE_SEATS)
		return usage();
	job = json_parse(page->seat[seat].job, strlen(page->seat[seat].job),
			 &err);
	if (job && script_read(&script, job, &err) == 0)
		ret = scripted_serve(page, seat, &script,
				     hash_seed ? strtoull(hash_seed, NULL, 10)
					       : 0);
	json_free(job);
	if (ret < 0)
		fprintf(stderr, "scripted: %s\n", err.text);
	return ret < 0 ? 4 : 0;
}

int main(int argc, char **argv)
{
	if (argc == 4 && is_script(argv[1], "worker.py"))
		return run_worker(argv[2], argv[3]);
	if (argc >= 2 && is_script(argv[1], "survey.py"))
		return scripted_survey();
	return usage();
}
