/* SPDX-License-Identifier: MIT */
#ifndef PROFILE_SAMPLER_H
#define PROFILE_SAMPLER_H

#include <stdint.h>
#include <sys/types.h>

#include "base/compiler.h"

struct error;
struct interpreter_facts;
struct stacks;

/*
 * Reads the stack of another process's first thread, from the CPU that this
 * thread is pinned to: while we run it cannot, so what is read belongs to
 * one moment, without stopping it.  That it really stood still, its running
 * time before and after says.
 */
struct sampler;

struct sampler_target {
	pid_t pid;
	uint64_t thread_state; /* address of its PyThreadState */
	const struct interpreter_facts *python;
	/* The tidy folder of the harness's files in it: what called the last of
	 * their frames is not the user's, and no part of his stacks. */
	const char *own_folder;
	int64_t period_ns; /* between glances, on the average */
	const char *root;  /* what a stack without a frame of his is called */
};

/* Begins a sitting of STACKS (kept, as is what TARGET points to).  NULL with
 * ERR: ERROR_USAGE for an interpreter that cannot be read. */
struct sampler *sampler_open(const struct sampler_target *target,
			     struct stacks *stacks, struct error *err);
/* While the process is still there.  NULL is fine. */
void sampler_close(struct sampler *sampler);

/* Look at it now: what it did since the last time counts for its stack. */
void sampler_glance(struct sampler *sampler);

/* It is not at its calls now: what it did since the last time is nothing of
 * ours. */
void sampler_pass(struct sampler *sampler);

/* It stands still anyway, and has asked for memory: add that to its stack. */
void sampler_witness(struct sampler *sampler, int64_t allocations,
		     int64_t bytes);

#endif
