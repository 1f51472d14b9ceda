/* SPDX-License-Identifier: MIT */
/*
 * The stacks of a worker.  The harness moves what is mapped by means of the
 * stack's limit (spawn_request.shift_pages); once the process runs the limit
 * has done its work, and what the user starts, threads and processes, gets
 * stacks of the usual size again.
 */
#include "probe/guest.h"

#include <pthread.h>
#include <sys/resource.h>

#define USUAL_BYTES ((rlim_t)8 << 20)
#define MOVED_BYTES ((rlim_t)128 << 20) /* or more: it was moved */

void stacks_as_usual(void)
{
	struct rlimit limit;
	pthread_attr_t attributes;

	if (getrlimit(RLIMIT_STACK, &limit) < 0 ||
	    limit.rlim_cur == RLIM_INFINITY || limit.rlim_cur < MOVED_BYTES)
		return;
	limit.rlim_cur = USUAL_BYTES;
	if (setrlimit(RLIMIT_STACK, &limit) < 0 ||
	    pthread_attr_init(&attributes) != 0)
		return;
	if (pthread_attr_setstacksize(&attributes, USUAL_BYTES) == 0)
		pthread_setattr_default_np(&attributes);
	pthread_attr_destroy(&attributes);
}
