/* SPDX-License-Identifier: MIT */
/*
 * The CPU quota of our control group and of those it lies in, and how often
 * it made us wait.  In a container the path that /proc/self/cgroup gives may
 * be the host's, while the mount shows our own group as its top; walking up
 * from a folder that is not there ends at the top, which is right then too.
 */
#include "machine/cgroup.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "machine/sysfile.h"

/* Where the group files of one version may be mounted. */
struct hierarchy {
	const char *mount;
	double (*quota)(const char *root, const char *dir);
};

static double quota_v2(const char *root, const char *dir)
{
	struct buf text = BUF_INIT;
	double quota = (double)NAN;
	char *end;

	if (sysfile_read(&text, root, "%s/cpu.max", dir)) {
		double allowed = strtod(text.data, &end);
		double period = end > text.data ? strtod(end, NULL) : 0;

		if (period > 0 && allowed > 0)
			quota = allowed / period;
	}
	buf_release(&text);
	return quota;
}

static double quota_v1(const char *root, const char *dir)
{
	int64_t allowed = sysfile_integer(root, "%s/cpu.cfs_quota_us", dir);
	int64_t period = sysfile_integer(root, "%s/cpu.cfs_period_us", dir);

	if (allowed <= 0 || period <= 0)
		return (double)NAN;
	return (double)allowed / (double)period;
}

static const struct hierarchy version_2[] = { { "/sys/fs/cgroup", quota_v2 },
					      { "/sys/fs/cgroup/unified",
						quota_v2 },
					      { NULL, NULL } };

static const struct hierarchy version_1[] = {
	{ "/sys/fs/cgroup/cpu", quota_v1 },
	{ "/sys/fs/cgroup/cpu,cpuacct", quota_v1 },
	{ "/sys/fs/cgroup/cpuacct,cpu", quota_v1 },
	{ NULL, NULL }
};

static bool lists_cpu(const char *controllers, size_t len)
{
	const char *end = controllers + len;

	while (controllers < end) {
		size_t word = strcspn(controllers, ",:");

		if (word == 3 && memcmp(controllers, "cpu", 3) == 0)
			return true;
		controllers += word + 1;
	}
	return false;
}

/* Our path in the hierarchy of VERSION, from "N:controllers:/path". */
static bool find_path(const char *text, int version, struct buf *path)
{
	for (; *text; text += strcspn(text, "\n"), text += *text == '\n') {
		const char *controllers = strchr(text, ':');
		const char *at = controllers ? strchr(controllers + 1, ':')
					     : NULL;
		size_t len;

		if (!at)
			return false;
		len = (size_t)(at - ++controllers);
		if (version == 2 ? len == 0 : lists_cpu(controllers, len)) {
			buf_add(path, at + 1, strcspn(at + 1, "\n"));
			return true;
		}
	}
	return false;
}

/* Whichever group with a quota is throttled, we wait: their counts add up.
 * Without a quota nothing is, but the periods are there to be known. */
static void read_counters(const char *root, const char *dir,
			  struct cgroup_cpu *cgroup)
{
	struct buf text = BUF_INIT;
	int64_t periods, throttled;

	if (sysfile_read(&text, root, "%s/cpu.stat", dir)) {
		periods = sysfile_field_integer(text.data, "nr_periods", ' ');
		throttled = sysfile_field_integer(text.data, "nr_throttled",
						  ' ');
		if (periods > cgroup->periods)
			cgroup->periods = periods;
		if (throttled >= 0)
			cgroup->throttled =
				throttled +
				(cgroup->throttled > 0 ? cgroup->throttled : 0);
	}
	buf_release(&text);
}

/* From PATH below the mount up to the mount itself. */
static void walk_up(const char *root, const struct hierarchy *hierarchy,
		    const char *path, struct cgroup_cpu *cgroup)
{
	struct buf dir = BUF_INIT;
	size_t top = strlen(hierarchy->mount);

	buf_addf(&dir, "%s%s", hierarchy->mount, path);
	while (dir.len > top && dir.data[dir.len - 1] == '/')
		buf_truncate(&dir, dir.len - 1);
	for (;;) {
		double quota = hierarchy->quota(root, dir.data);

		if (cgroup->periods < 0 || !isnan(quota))
			read_counters(root, dir.data, cgroup);
		if (isnan(cgroup->quota_cpus) || quota < cgroup->quota_cpus)
			cgroup->quota_cpus = quota;
		if (dir.len <= top)
			break;
		buf_truncate(&dir, (size_t)(strrchr(dir.data, '/') - dir.data));
	}
	buf_release(&dir);
}

static void walk(const char *root, const struct hierarchy *hierarchies,
		 const char *path, struct cgroup_cpu *cgroup)
{
	for (; hierarchies->mount; hierarchies++) {
		if (sysfile_exists(root, "%s", hierarchies->mount))
			walk_up(root, hierarchies, path, cgroup);
	}
}

void cgroup_read(const char *root, struct cgroup_cpu *cgroup)
{
	struct buf text = BUF_INIT, path = BUF_INIT;

	*cgroup = (struct cgroup_cpu){ .quota_cpus = (double)NAN,
				       .periods = -1,
				       .throttled = -1 };
	sysfile_read(&text, root, "/proc/self/cgroup");
	if (find_path(text.data, 1, &path))
		walk(root, version_1, path.data, cgroup);
	buf_truncate(&path, 0);
	if (find_path(text.data, 2, &path))
		walk(root, version_2, path.data, cgroup);
	buf_release(&text);
	buf_release(&path);
}
