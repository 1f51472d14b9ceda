/* SPDX-License-Identifier: MIT */
/* Any bytes as a line table, read from another process's memory: the first
 * says which kind, the next two the first line. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "profile/line_table.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	enum line_table_kind kind;
	size_t count = 0;
	int32_t *lines;

	if (len < 3)
		return 0;
	kind = (enum line_table_kind)(data[0] % (LINES_PEP657 + 1));
	lines = line_table_read(kind, data + 3, len - 3, data[1] << 8 | data[2],
				&count);
	for (size_t i = 0; i < count; i++)
		assert(lines[i] >= 0);
	free(lines);
	return 0;
}
