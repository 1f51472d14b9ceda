/* SPDX-License-Identifier: MIT */
#ifndef TESTS_COMPARE_TWO_FIXTURE_H
#define TESTS_COMPARE_TWO_FIXTURE_H

struct finding;
struct findings;
struct run;
struct run_case;

/* Two runs of one case, s/a, without a worker. */
struct two {
	struct run *base, *head;
	struct run_case *base_case, *head_case;
	struct findings *findings;
};

void make_two(struct two *two);

/* The same, but s/a is measured and base had another case, and skipped it. */
void make_new(struct two *two);

void end_two(struct two *two);

/* The one finding that their comparison has. */
const struct finding *only_finding(struct two *two);

/* Workers whose calls take about 500 ns times FACTOR. */
void add_times(struct run *run, double factor);

#endif
