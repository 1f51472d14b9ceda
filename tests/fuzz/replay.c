/* SPDX-License-Identifier: MIT */
/*
 * A plain main for a fuzz target: feeds it every file of a folder, and the
 * empty input.  replay NAME FOLDER; a fault ends the process.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/fs.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replay(const char *dir, const char *name)
{
	struct error err = ERROR_INIT;
	struct buf input = BUF_INIT;
	char *path = fs_join(dir, name);
	uint8_t *data;
	int ret = fs_read(path, 1 << 20, &input, &err);

	if (ret < 0) {
		fprintf(stderr, "%s\n", err.text);
	} else {
		/* Exactly as large as the input: one byte more is seen. */
		data = xmemdup(input.data, input.len);
		LLVMFuzzerTestOneInput(data, input.len);
		free(data);
	}
	buf_release(&input);
	free(path);
	return ret;
}

int main(int argc, char **argv)
{
	struct strvec names = STRVEC_INIT;
	struct error err = ERROR_INIT;
	int ret = 0;

	if (argc != 3) {
		fprintf(stderr, "usage: replay NAME FOLDER\n");
		return 2;
	}
	LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
	if (fs_list(argv[2], &names, &err) < 0) {
		fprintf(stderr, "%s\n", err.text);
		return 1;
	}
	for (size_t i = 0; !ret && i < names.count; i++)
		ret = replay(argv[2], names.items[i]);
	if (!ret)
		printf("ok fuzz-%s (%zu inputs)\n", argv[1], names.count + 1);
	strvec_release(&names);
	return ret ? 1 : 0;
}
