/* SPDX-License-Identifier: MIT */
/*
 * What is measured, and the loop around it.
 *
 * Invariant: between the two readings of the wall clock there is nothing but
 * the call, the release of its result, the look for an error and the loop.
 * What that loop costs is measured by the same loop around nothing, in the
 * same process, and reported beside the times, not taken off here.
 */
#include "probe/guest.h"

#include <dlfcn.h>
#include <time.h>

/* The flag of PEP 590 that lends the slot before the first argument. */
#define ARGUMENTS_OFFSET ((size_t)1 << (8 * sizeof(size_t) - 1))

enum {
	EMPTY_CALLS = 20000, /* of one reading of the loop's own cost */
	EMPTY_READINGS = 5
};

static void release_bound(struct bound_call *bound)
{
	Py_CLEAR(bound->callable);
	Py_CLEAR(bound->args);
	Py_CLEAR(bound->kwargs);
	Py_CLEAR(bound->kwnames);
	PyMem_Free(bound->vector);
	*bound = (struct bound_call){ .callable = NULL };
}

static void choose_entry(struct entry *entry)
{
	if (entry->vectorcall || entry->fastcall)
		return;
	*(void **)&entry->vectorcall = dlsym(RTLD_DEFAULT,
					     "PyObject_Vectorcall");
	*(void **)&entry->vectorcall_of = dlsym(RTLD_DEFAULT,
						"PyVectorcall_Function");
	*(void **)&entry->fastcall = dlsym(RTLD_DEFAULT,
					   "PyObject_VectorcallDict");
	if (!entry->fastcall)
		*(void **)&entry->fastcall = dlsym(RTLD_DEFAULT,
						   "_PyObject_FastCallDict");
	*(void **)&entry->noargs = dlsym(RTLD_DEFAULT, "PyObject_CallNoArgs");
}

/* Lay the arguments out as PEP 590 wants them; all are borrowed. */
static int fill_vector(struct bound_call *bound, Py_ssize_t positional,
		       Py_ssize_t keywords)
{
	size_t slots = (size_t)(1 + positional + keywords);
	PyObject **slot;
	Py_ssize_t i;

	bound->vector = PyMem_Malloc(slots * sizeof(*bound->vector));
	if (!bound->vector) {
		PyErr_NoMemory();
		return -1;
	}
	slot = bound->vector;
	*slot++ = NULL;
	for (i = 0; i < positional; i++)
		*slot++ = PyTuple_GetItem(bound->args, i);
	for (i = 0; i < keywords; i++)
		*slot++ = PyDict_GetItem(bound->kwargs,
					 PyTuple_GetItem(bound->kwnames, i));
	bound->nargsf = (size_t)positional | ARGUMENTS_OFFSET;
	return 0;
}

int target_bind(struct guest *guest, struct bound_call *bound,
		PyObject *callable, PyObject *args, PyObject *kwargs)
{
	Py_ssize_t positional = PyTuple_Size(args);
	Py_ssize_t keywords = kwargs == Py_None ? 0 : PyDict_Size(kwargs);

	release_bound(bound);
	if (positional < 0 || keywords < 0)
		return -1;
	choose_entry(&guest->entry);
	Py_INCREF(callable);
	bound->callable = callable;
	Py_INCREF(args);
	bound->args = args;
	if (keywords > 0) {
		PyObject *names = PyDict_Keys(kwargs);

		if (!names)
			return -1;
		bound->kwnames = PyList_AsTuple(names);
		Py_DECREF(names);
		if (!bound->kwnames)
			return -1;
		Py_INCREF(kwargs);
		bound->kwargs = kwargs;
	}
	bound->no_arguments = positional == 0 && keywords == 0;
	return fill_vector(bound, positional, keywords);
}

void target_release(struct target *target)
{
	release_bound(&target->call);
	release_bound(&target->before);
	Py_CLEAR(target->runner);
	Py_CLEAR(target->empty_runner);
}

static int visit_bound(const struct bound_call *bound, visitproc visit,
		       void *arg)
{
	Py_VISIT(bound->callable);
	Py_VISIT(bound->args);
	Py_VISIT(bound->kwargs);
	return 0;
}

int target_traverse(const struct target *target, visitproc visit, void *arg)
{
	int ret = visit_bound(&target->call, visit, arg);

	if (ret == 0)
		ret = visit_bound(&target->before, visit, arg);
	if (ret != 0)
		return ret;
	Py_VISIT(target->runner);
	Py_VISIT(target->empty_runner);
	return 0;
}

PyObject *target_call(const struct guest *guest, const struct bound_call *bound)
{
	if (guest->entry.vectorcall)
		return guest->entry.vectorcall(bound->callable,
					       bound->vector + 1, bound->nargsf,
					       bound->kwnames);
	if (guest->entry.noargs && bound->no_arguments)
		return guest->entry.noargs(bound->callable);
	if (guest->entry.fastcall)
		return guest->entry.fastcall(bound->callable, bound->vector + 1,
					     PyTuple_Size(bound->args),
					     bound->kwargs);
	return PyObject_Call(bound->callable, bound->args, bound->kwargs);
}

/* The loops: one for each entry, so that none has a branch of ours in it. */

/* What CALLABLE itself is entered by, as the interpreter does when it calls:
 * what PyObject_Vectorcall adds is no part of the call. */
static vectorcall_fn best_vectorcall(const struct guest *guest,
				     PyObject *callable)
{
	vectorcall_fn own = guest->entry.vectorcall_of
				    ? guest->entry.vectorcall_of(callable)
				    : NULL;

	return own ? own : guest->entry.vectorcall;
}

static int loop_vectorcall(const struct guest *guest, int64_t calls)
{
	const struct bound_call *bound = &guest->target.call;
	vectorcall_fn vectorcall = best_vectorcall(guest, bound->callable);
	int64_t i;

	for (i = 0; i < calls; i++) {
		PyObject *result = vectorcall(bound->callable,
					      bound->vector + 1, bound->nargsf,
					      bound->kwnames);

		if (!result)
			return -1;
		Py_DECREF(result);
	}
	return 0;
}

static int loop_noargs(const struct guest *guest, int64_t calls)
{
	PyObject *callable = guest->target.call.callable;
	noargs_fn noargs = guest->entry.noargs;
	int64_t i;

	for (i = 0; i < calls; i++) {
		PyObject *result = noargs(callable);

		if (!result)
			return -1;
		Py_DECREF(result);
	}
	return 0;
}

static int loop_fastcall(const struct guest *guest, int64_t calls)
{
	const struct bound_call *bound = &guest->target.call;
	fastcall_fn fastcall = guest->entry.fastcall;
	Py_ssize_t count = PyTuple_Size(bound->args);
	int64_t i;

	for (i = 0; i < calls; i++) {
		PyObject *result = fastcall(bound->callable, bound->vector + 1,
					    count, bound->kwargs);

		if (!result)
			return -1;
		Py_DECREF(result);
	}
	return 0;
}

static int loop_object_call(const struct guest *guest, int64_t calls)
{
	const struct bound_call *bound = &guest->target.call;
	int64_t i;

	for (i = 0; i < calls; i++) {
		PyObject *result = PyObject_Call(bound->callable, bound->args,
						 bound->kwargs);

		if (!result)
			return -1;
		Py_DECREF(result);
	}
	return 0;
}

/*
 * The same loop around nothing: the result is None, whose CALLS references
 * were taken by lend_none() before the clock, as the call takes them.
 */
static void loop_empty(int64_t calls)
{
	PyObject *result = Py_None;
	int64_t i;

	for (i = 0; i < calls; i++) {
		__asm__ volatile("" : "+r"(result) : : "memory");
		if (!result)
			return;
		Py_DECREF(result);
	}
}

static void lend_none(int64_t calls)
{
	int64_t i;

	for (i = 0; i < calls; i++)
		Py_INCREF(Py_None);
}

/* What a profile may count: without the system calls that read the clocks. */
static void set_inside(struct guest *guest, uint32_t inside)
{
	if (guest->page)
		guest->page->inside = inside;
}

static void start_clock(struct guest *guest)
{
	guest->start_cpu_ns = guest_clock_ns(CLOCK_THREAD_CPUTIME_ID);
	guest->start_ns = guest_clock_ns(CLOCK_MONOTONIC);
	set_inside(guest, 1);
}

static void stop_clock(struct guest *guest)
{
	int64_t now_ns;

	set_inside(guest, 0);
	now_ns = guest_clock_ns(CLOCK_MONOTONIC);
	guest->span.cpu_ns += guest_clock_ns(CLOCK_THREAD_CPUTIME_ID) -
			      guest->start_cpu_ns;
	guest->span.wall_ns += now_ns - guest->start_ns;
	if (guest->stops == 0)
		guest->span.start_ns = guest->start_ns;
}

void target_reset(struct guest *guest)
{
	guest->starts = guest->stops = 0;
	guest->span = (struct span){ .start_ns = 0 };
}

void target_start(struct guest *guest)
{
	guest->starts++;
	switch (guest->mode) {
	case MODE_CLOCK:
		start_clock(guest);
		break;
	case MODE_COUNT:
		hook_arm(guest->hook);
		break;
	case MODE_INSTRUCTIONS:
		instructions_start(guest);
		break;
	}
}

void target_stop(struct guest *guest)
{
	switch (guest->mode) {
	case MODE_CLOCK:
		stop_clock(guest);
		break;
	case MODE_COUNT:
		hook_disarm(guest->hook);
		break;
	case MODE_INSTRUCTIONS:
		instructions_stop(guest);
		break;
	}
	guest->stops++;
}

static enum page_entry entry_of(const struct guest *guest,
				const struct bound_call *bound)
{
	if (guest->entry.vectorcall)
		return ENTRY_VECTORCALL;
	if (guest->entry.noargs && bound->no_arguments)
		return ENTRY_NO_ARGUMENTS;
	return guest->entry.fastcall ? ENTRY_FASTCALL : ENTRY_OBJECT_CALL;
}

enum page_entry target_entry(const struct guest *guest)
{
	const struct target *target = &guest->target;

	return target->call.callable && !target->runner
		       ? entry_of(guest, &target->call)
		       : ENTRY_NONE;
}

typedef int loop_fn(const struct guest *guest, int64_t calls);

static loop_fn *const loops[] = {
	[ENTRY_VECTORCALL] = loop_vectorcall,
	[ENTRY_NO_ARGUMENTS] = loop_noargs,
	[ENTRY_FASTCALL] = loop_fastcall,
	[ENTRY_OBJECT_CALL] = loop_object_call,
};

static int run_calls(struct guest *guest, int64_t calls)
{
	loop_fn *loop = loops[entry_of(guest, &guest->target.call)];
	int ret;

	target_start(guest);
	ret = loop(guest, calls);
	target_stop(guest);
	return ret;
}

/* Calls with something before each, timed one by one and summed. */
static int run_calls_apart(struct guest *guest, int64_t calls)
{
	int64_t i;

	for (i = 0; i < calls; i++) {
		PyObject *result = target_call(guest, &guest->target.before);

		if (!result)
			return -1;
		Py_DECREF(result);
		target_start(guest);
		result = target_call(guest, &guest->target.call);
		if (result)
			Py_DECREF(result);
		target_stop(guest);
		if (!result)
			return -1;
	}
	return 0;
}

static int run_runner(struct guest *guest, PyObject *runner, int64_t calls)
{
	PyObject *result;

	target_reset(guest);
	result = PyObject_CallFunction(runner, "L", (long long)calls);
	if (guest->mode == MODE_COUNT)
		hook_disarm(guest->hook);
	if (!result)
		return -1;
	Py_DECREF(result);
	if (guest->stops == 0 || guest->starts != guest->stops) {
		PyErr_SetString(PyExc_RuntimeError,
				"the timed loop did not come to its end");
		return -1;
	}
	return 0;
}

int target_run(struct guest *guest, int64_t calls)
{
	const struct target *target = &guest->target;

	target_reset(guest);
	if (target->runner)
		return run_runner(guest, target->runner, calls);
	if (!target->call.callable) {
		PyErr_SetString(PyExc_RuntimeError, "there is no target");
		return -1;
	}
	if (target->before.callable)
		return run_calls_apart(guest, calls);
	return run_calls(guest, calls);
}

/* One reading of what EMPTY_CALLS calls of nothing cost. */
static int read_empty(struct guest *guest)
{
	int64_t i;

	if (guest->target.runner)
		return run_runner(guest, guest->target.empty_runner,
				  EMPTY_CALLS);
	target_reset(guest);
	lend_none(EMPTY_CALLS);
	if (!guest->target.before.callable) {
		target_start(guest);
		loop_empty(EMPTY_CALLS);
		target_stop(guest);
		return 0;
	}
	for (i = 0; i < EMPTY_CALLS; i++) {
		target_start(guest);
		loop_empty(1);
		target_stop(guest);
	}
	return 0;
}

int64_t target_loop_ps(struct guest *guest)
{
	int64_t least_ns = INT64_MAX;
	int i;

	if (guest->target.runner && !guest->target.empty_runner)
		return 0;
	for (i = 0; i < EMPTY_READINGS; i++) {
		if (read_empty(guest) < 0)
			return -1;
		if (guest->span.wall_ns < least_ns)
			least_ns = guest->span.wall_ns;
	}
	return least_ns * 1000 / EMPTY_CALLS;
}
