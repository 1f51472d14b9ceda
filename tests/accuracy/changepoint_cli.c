/* SPDX-License-Identifier: MIT */
/*
 * Change points of series on standard input, one a line, values parted by
 * blanks; prints the index of the first point of each new level, a line for
 * a line.
 */
#include <stdio.h>
#include <stdlib.h>

#include "model/trend.h"
#include "stats/changepoint.h"

enum { POINTS_MOST = 10000 };

static size_t read_line(char *line, double *values)
{
	size_t count = 0;
	char *end;

	while (count < POINTS_MOST) {
		double value = strtod(line, &end);

		if (end == line)
			break;
		values[count++] = value;
		line = end;
	}
	return count;
}

int main(void)
{
	static double values[POINTS_MOST];
	static struct change_point changes[POINTS_MOST];
	char *line = NULL;
	size_t capacity = 0;

	while (getline(&line, &capacity, stdin) > 0) {
		size_t count = read_line(line, values);
		size_t found = changepoint_find(values, count, changes);

		for (size_t i = 0; i < found; i++)
			printf("%s%zu", i ? " " : "", changes[i].first);
		putchar('\n');
	}
	free(line);
	return 0;
}
