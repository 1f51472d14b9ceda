/* SPDX-License-Identifier: MIT */
#ifndef PROFILE_LINE_TABLE_H
#define PROFILE_LINE_TABLE_H

#include <stddef.h>
#include <stdint.h>

/*
 * Which line each instruction is of, as the three kinds of tables in code
 * objects say it:
 *
 *   LINES_LNOTAB  3.8, 3.9: pairs of increments (Objects/lnotab_notes.txt)
 *   LINES_PEP626  3.10: ranges, some without a line
 *   LINES_PEP657  3.11 and later: locations of variable length
 */
enum line_table_kind { LINES_LNOTAB, LINES_PEP626, LINES_PEP657 };

/*
 * The line of each code unit (two bytes of bytecode), 0 where it has none;
 * *COUNT are known.  A table that is cut short or makes no sense is
 * read as far as it does.  To free().
 */
int32_t *line_table_read(enum line_table_kind kind, const uint8_t *table,
			 size_t bytes, int first_line, size_t *count);

#endif
