/* SPDX-License-Identifier: MIT */
/*
 * Instructions where the kernel counts none: callgrind simulates the CPU, so
 * its totals repeat to the digit.  Invariant: its file is gone afterwards.
 */
#include "measure/simulate.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/fs.h"
#include "model/plan.h"
#include "survey/locate.h"

#define SLOWDOWN 100
#define OUTPUT_LIMIT (256 << 20)
#define TOTALS "\ntotals: "

static char *new_output(struct error *err)
{
	char *path = fs_temporary("count");
	int fd = mkstemp(path);

	if (fd >= 0) {
		close(fd);
		return path;
	}
	error_errno(err, "cannot create %s", path);
	free(path);
	return NULL;
}

int simulation_init(struct simulation *simulation, const struct plan_case *c,
		    struct error *err)
{
	struct buf why = BUF_INIT;

	*simulation = (struct simulation){ .argv = STRVEC_INIT };
	simulation->valgrind = locate_program("valgrind", c->suite, &why);
	if (!simulation->valgrind) {
		error_set(err, ERROR_USAGE,
			  "--counters callgrind needs valgrind: %s", why.data);
		buf_release(&why);
		return -1;
	}
	buf_release(&why);
	simulation->output = new_output(err);
	if (!simulation->output)
		return -1;
	strvec_push(&simulation->argv, simulation->valgrind);
	strvec_push(&simulation->argv, "--quiet");
	strvec_push(&simulation->argv, "--tool=callgrind");
	strvec_push(&simulation->argv, "--collect-atstart=no");
	strvec_pushf(&simulation->argv, "--callgrind-out-file=%s",
		     simulation->output);
	simulation->wrapper = (struct wrapper){
		.argv = (const char *const *)simulation->argv.items,
		.slowdown = SLOWDOWN,
	};
	return 0;
}

void simulation_release(struct simulation *simulation)
{
	if (simulation->output)
		unlink(simulation->output);
	free(simulation->output);
	free(simulation->valgrind);
	strvec_release(&simulation->argv);
	*simulation = (struct simulation){ .argv = STRVEC_INIT };
}

int64_t simulation_parse(const char *text)
{
	const char *at = strstr(text, TOTALS);
	char *end;
	long long total;

	if (!at)
		return -1;
	at += strlen(TOTALS);
	errno = 0;
	total = strtoll(at, &end, 10);
	return end == at || errno || total < 0 ? -1 : (int64_t)total;
}

int simulation_total(const struct simulation *simulation, int64_t *total,
		     struct error *err)
{
	struct buf text = BUF_INIT;
	int ret = fs_read(simulation->output, OUTPUT_LIMIT, &text, err);

	if (ret == 0) {
		*total = simulation_parse(text.data);
		if (*total < 0)
			ret = error_set(err, ERROR_SYSTEM,
					"callgrind wrote no total");
		else if (*total == 0)
			ret = error_set(err, ERROR_SYSTEM,
					"callgrind counted nothing: the probe "
					"was built without valgrind's headers; "
					"make clean all builds it anew");
	}
	buf_release(&text);
	return ret;
}
