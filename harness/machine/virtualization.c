/* SPDX-License-Identifier: MIT */
/*
 * Whether somebody else's kernel or container is around us.  On x86 the CPU
 * itself says whether there is a hypervisor; firmware only says which.
 */
#include "machine/virtualization.h"

#include <stdbool.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/compiler.h"
#include "machine/cpuinfo.h"
#include "machine/sysfile.h"

struct mark {
	const char *text, *name;
};

static const struct mark firmware[] = {
	{ "VMware", "vmware" },
	{ "innotek", "virtualbox" },
	{ "VirtualBox", "virtualbox" },
	{ "Xen", "xen" },
	{ "Microsoft", "hyperv" },
	{ "Parallels", "parallels" },
	{ "Amazon EC2", "kvm" },
	{ "Google Compute Engine", "kvm" },
	{ "QEMU", "kvm" },
	{ "KVM", "kvm" },
	{ "DigitalOcean", "kvm" },
	{ "OpenStack", "kvm" },
	{ "Hetzner", "kvm" },
	{ "Alibaba", "kvm" },
	{ "BHYVE", "bhyve" },
};

static const struct mark groups[] = {
	{ "kubepods", "kubernetes" },
	{ "libpod", "podman" },
	{ "docker", "docker" },
	{ "containerd", "containerd" },
	{ "lxc", "lxc" },
};

static const char *find_mark(const char *text, const struct mark *marks,
			     size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (strstr(text, marks[i].text))
			return marks[i].name;
	}
	return NULL;
}

static const char *read_firmware(const char *root)
{
	static const char *const files[] = { "sys_vendor", "product_name",
					     "bios_vendor" };
	const char *name = NULL;

	for (size_t i = 0; i < ARRAY_LEN(files) && !name; i++) {
		struct buf text = BUF_INIT;

		sysfile_read(&text, root, "/sys/class/dmi/id/%s", files[i]);
		name = find_mark(text.data, firmware, ARRAY_LEN(firmware));
		buf_release(&text);
	}
	return name;
}

/* A bare machine in Amazon's hall has Amazon's firmware, too. */
static bool is_metal(const char *root)
{
	struct buf text = BUF_INIT;
	bool metal;

	sysfile_read(&text, root, "/sys/class/dmi/id/product_name");
	metal = strstr(text.data, ".metal");
	buf_release(&text);
	return metal;
}

static const char *read_hypervisor(const char *root,
				   const struct cpuinfo *cpuinfo)
{
	const char *name = read_firmware(root);

	if (sysfile_exists(root, "/proc/device-tree/hypervisor"))
		return name ? name : "kvm";
	if (cpuinfo->hypervisor)
		return name ? name : "vm";
	if (cpuinfo->arch && strcmp(cpuinfo->arch, "aarch64") == 0)
		return is_metal(root) ? NULL : name;
	return NULL;
}

static const char *read_container(const char *root, struct arena *arena)
{
	struct buf text = BUF_INIT;
	const char *name;

	sysfile_read(&text, root, "/proc/1/cgroup");
	name = find_mark(text.data, groups, ARRAY_LEN(groups));
	buf_release(&text);
	if (name)
		return name;
	if (sysfile_exists(root, "/run/.containerenv"))
		return "podman";
	if (sysfile_exists(root, "/.dockerenv"))
		return "docker";
	return sysfile_line(arena, root, "/run/systemd/container");
}

const char *virtualization_read(const char *root, struct arena *arena,
				const struct cpuinfo *cpuinfo)
{
	const char *hypervisor = read_hypervisor(root, cpuinfo);
	const char *container = read_container(root, arena);

	if (hypervisor && container)
		return arena_printf(arena, "%s+%s", hypervisor, container);
	if (hypervisor || container)
		return hypervisor ? hypervisor : container;
	return cpuinfo->flags ? "none" : NULL;
}
