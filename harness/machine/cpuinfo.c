/* SPDX-License-Identifier: MIT */
/*
 * /proc/cpuinfo of x86-64, which has names, and of aarch64, which has only
 * numbers.  Invariant: `model` and `id` never change with a new version of
 * tare, for the machine's identity is made from them; `people` may.
 */
#include "machine/cpuinfo.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/utsname.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/compiler.h"
#include "base/text.h"
#include "machine/sysfile.h"

static const struct arm_part {
	long implementer, part;
	const char *name;
} arm_parts[] = {
	{ 0x41, 0xd03, "Cortex-A53" },	{ 0x41, 0xd08, "Cortex-A72" },
	{ 0x41, 0xd0b, "Cortex-A76" },	{ 0x41, 0xd0c, "Neoverse N1" },
	{ 0x41, 0xd40, "Neoverse V1" }, { 0x41, 0xd49, "Neoverse N2" },
	{ 0x41, 0xd4f, "Neoverse V2" }, { 0x48, 0xd01, "Kunpeng 920" },
	{ 0x50, 0x000, "X-Gene" },	{ 0xc0, 0xac3, "Ampere-1" },
	{ 0xc0, 0xac4, "Ampere-1A" },
};

/* "Intel(R) Xeon(R) Platinum 8375C CPU @ 2.90GHz": what of it is noise. */
static bool is_noise(const char *word, size_t len)
{
	static const char *const noise[] = { "CPU", "Processor", "Intel(R)",
					     "AMD", "(TM)",	 "(R)" };

	for (size_t i = 0; i < ARRAY_LEN(noise); i++) {
		if (strlen(noise[i]) == len &&
		    strncasecmp(word, noise[i], len) == 0)
			return true;
	}
	return len > 5 && strncasecmp(word + len - 5, "-Core", 5) == 0;
}

/* Drops (R) and (TM), noise, and what follows an @. */
static const char *shorten(struct arena *arena, const char *model)
{
	struct buf name = BUF_INIT;
	const char *text;

	for (; *model && *model != '@'; model += strspn(model, " ")) {
		size_t len = strcspn(model, " ");
		const char *mark = memchr(model, '(', len);

		if (!is_noise(model, len)) {
			buf_adds(&name, name.len ? " " : "");
			buf_add(&name, model,
				mark ? (size_t)(mark - model) : len);
		}
		model += len;
	}
	text = arena_strndup(arena, name.data, name.len);
	buf_release(&name);
	return *text ? text : NULL;
}

static const char *hash_flags(struct arena *arena, const char *flags)
{
	if (!flags)
		return NULL;
	return arena_printf(arena, "%016" PRIx64,
			    text_hash(TEXT_HASH_START, flags, strlen(flags)));
}

static void read_x86(const char *text, struct arena *arena,
		     struct cpuinfo *info)
{
	const char *vendor = sysfile_field_text(arena, text, "vendor_id", ':');
	const char *flags = sysfile_field_text(arena, text, "flags", ':');

	info->arch = text_has_word(flags, "lm") ? "x86_64" : "i686";
	info->model = sysfile_field_text(arena, text, "model name", ':');
	info->people = info->model ? shorten(arena, info->model) : NULL;
	info->flags = hash_flags(arena, flags);
	info->hypervisor = text_has_word(flags, "hypervisor");
	if (vendor)
		info->id = arena_printf(
			arena, "%s-%" PRId64 "-%" PRId64 "-%" PRId64, vendor,
			sysfile_field_integer(text, "cpu family", ':'),
			sysfile_field_integer(text, "model", ':'),
			sysfile_field_integer(text, "stepping", ':'));
}

static const char *name_arm(const char *implementer, const char *part)
{
	for (size_t i = 0; i < ARRAY_LEN(arm_parts); i++) {
		if (strtol(implementer, NULL, 0) == arm_parts[i].implementer &&
		    strtol(part, NULL, 0) == arm_parts[i].part)
			return arm_parts[i].name;
	}
	return NULL;
}

static void read_arm(const char *text, struct arena *arena,
		     struct cpuinfo *info)
{
	const char *implementer = sysfile_field_text(arena, text,
						     "CPU implementer", ':');
	const char *part = sysfile_field_text(arena, text, "CPU part", ':');
	const char *variant = sysfile_field_text(arena, text, "CPU variant",
						 ':');
	const char *revision = sysfile_field_text(arena, text, "CPU revision",
						  ':');

	info->arch = "aarch64";
	info->flags = hash_flags(
		arena, sysfile_field_text(arena, text, "Features", ':'));
	if (!part || !implementer)
		return;
	info->model = arena_printf(arena, "implementer %s, part %s",
				   implementer, part);
	info->people = name_arm(implementer, part);
	info->id = arena_printf(arena, "%s-%s-%s-%s", implementer, part,
				variant ? variant : "?",
				revision ? revision : "?");
}

/* What our own programs are built for: an emulator shows the cpuinfo of
 * another machine.  Since Linux 6.1 /proc has the name, too. */
static const char *read_arch(const char *root, struct arena *arena)
{
	struct utsname name;

	if (!*root && uname(&name) == 0)
		return arena_strdup(arena, name.machine);
	return sysfile_line(arena, root, "/proc/sys/kernel/arch");
}

void cpuinfo_read(const char *root, struct arena *arena,
		  struct cpuinfo *cpuinfo)
{
	struct buf text = BUF_INIT;
	const char *mhz, *arch;
	size_t len;

	*cpuinfo = (struct cpuinfo){ .mhz = (double)NAN };
	sysfile_read(&text, root, "/proc/cpuinfo");
	if (sysfile_field(text.data, "CPU implementer", ':', &len))
		read_arm(text.data, arena, cpuinfo);
	else if (sysfile_field(text.data, "flags", ':', &len))
		read_x86(text.data, arena, cpuinfo);
	arch = read_arch(root, arena);
	if (arch)
		cpuinfo->arch = arch;
	mhz = sysfile_field(text.data, "cpu MHz", ':', &len);
	if (mhz)
		cpuinfo->mhz = strtod(mhz, NULL);
	buf_release(&text);
}
