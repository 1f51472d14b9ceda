/* SPDX-License-Identifier: MIT */
#ifndef CLI_STARTER_H
#define CLI_STARTER_H

/* The files of starter/ and the templates of ci/, compiled in (starter.mk).
 * @NAME@ and @MODULE@ in them stand for the suite and its Python file. */
extern const char starter_suite_yaml[];
extern const char starter_bench_py[];
extern const char starter_workflow_yml[]; /* ci/github */
extern const char starter_comment_yml[];  /* ci/github */
extern const char starter_tare_yml[];	  /* ci/gitlab */

#endif
