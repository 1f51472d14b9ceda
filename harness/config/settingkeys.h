/* SPDX-License-Identifier: MIT */
#ifndef CONFIG_SETTINGKEYS_H
#define CONFIG_SETTINGKEYS_H

#include <stdint.h>

struct settings;

/* `metrics: auto` while reading; no finished suite has it. */
#define METRICS_AUTO UINT32_C(0)

/* What a suite that says nothing gets. */
void settings_init(struct settings *settings);

/* WANTED with auto made a set: all but instructions, and what a gate asks
 * for by name. */
uint32_t settings_metrics(uint32_t wanted, uint32_t gated);

#endif
