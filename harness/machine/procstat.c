/* SPDX-License-Identifier: MIT */
/* The lines of /proc/stat that begin with "cpu". */
#include "machine/procstat.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "machine/sysfile.h"

/* user nice system idle iowait irq softirq steal; guest is within user. */
enum { FIELDS = 8 };

bool procstat_read(const char *root, int cpu, int64_t *ticks,
		   int64_t *steal_ticks)
{
	struct buf text = BUF_INIT;
	int64_t total = 0, field = 0;
	char key[16] = "cpu";
	const char *at;
	size_t len;

	if (cpu >= 0)
		snprintf(key, sizeof(key), "cpu%d", cpu);
	sysfile_read(&text, root, "/proc/stat");
	at = sysfile_field(text.data, key, ' ', &len);
	for (int i = 0; at && i < FIELDS; i++) {
		char *end;

		field = strtoll(at, &end, 10);
		at = end == at ? NULL : end;
		total += field;
	}
	*ticks = at ? total : -1;
	*steal_ticks = at ? field : -1;
	buf_release(&text);
	return at;
}
