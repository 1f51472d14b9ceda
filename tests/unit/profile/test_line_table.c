/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/alloc.h"
#include "base/compiler.h"
#include "line_tables.h"
#include "profile/line_table.h"

/* The last line of an lnotab is that of all that follows. */
static int32_t line_at(const int32_t *lines, size_t count, size_t unit,
		       int kind)
{
	if (unit >= count && kind == LINES_LNOTAB)
		unit = count - 1;
	return unit < count ? lines[unit] : -1;
}

void test_line_tables_are_read_as_python_reads_them(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(recorded_tables); i++) {
		const struct recorded_table *it = &recorded_tables[i];
		size_t count;
		int32_t *lines = line_table_read(it->kind, it->table, it->bytes,
						 it->first_line, &count);

		for (size_t j = 0; j < it->units; j++) {
			int32_t line = line_at(lines, count, j, it->kind);

			if (line != it->lines[j])
				print_error("%s, unit %zu: line %d, not %d\n",
					    it->name, j, line, it->lines[j]);
			assert_int_equal(line, it->lines[j]);
		}
		free(lines);
	}
}

/* Whatever stands there, it ends, and stays within the table. */
void test_line_tables_cut_anywhere(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(recorded_tables); i++) {
		const struct recorded_table *it = &recorded_tables[i];

		for (size_t bytes = 0; bytes < it->bytes; bytes++) {
			uint8_t *cut = xmemdup(it->table, bytes);
			size_t count;

			for (int kind = LINES_LNOTAB; kind <= LINES_PEP657;
			     kind++) {
				int32_t *lines = line_table_read(
					(enum line_table_kind)kind, cut, bytes,
					1, &count);

				assert_true(count <= 128 * bytes + 1);
				free(lines);
			}
			free(cut);
		}
	}
}
