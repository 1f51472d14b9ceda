/* SPDX-License-Identifier: MIT */
/*
 * _tare_probe: what worker.py calls.  One abi3 file for CPython 3.6 and
 * later; what newer interpreters offer beyond that is found by dlsym.
 *
 *   attach(fd, seat)		map the page
 *   wait()			wait for the turn; the order
 *   hand_on()			the order is done: give the turn on
 *   report(state, flags, text)	what the harness reads first; text is bytes
 *   set_value(index, number)
 *   bind(callable, args, kwargs, before, before_args, before_kwargs)
 *   bind_runner(runner, empty_runner)
 *   start(), stop()		bracket a runner's loop
 *   clock()			nanoseconds, for calls that overlap
 *   record(ns)			one of them took so long
 *   call()			one call: (result, nanoseconds)
 *   serve(order)		carry out one order
 *   layout()			name -> offset in the page, for tests
 */
#include "probe/guest.h"

#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* By the Makefile: built with a sanitizer or coverage. */
#ifdef TARE_INSTRUMENTED
#define INSTRUMENTED WORKER_INSTRUMENTED
#else
#define INSTRUMENTED 0
#endif

static PyObject *new_none(void)
{
	Py_INCREF(Py_None);
	return Py_None;
}

static struct guest *guest_of(PyObject *module)
{
	return PyModule_GetState(module);
}

/* The same, of a module that is attached; NULL with an exception else. */
static struct guest *attached_guest(PyObject *module)
{
	struct guest *guest = guest_of(module);

	if (guest->page)
		return guest;
	PyErr_SetString(PyExc_RuntimeError, "no page is attached");
	return NULL;
}

static void clear_values(struct page_seat *mine)
{
	int i;

	for (i = 0; i < VALUE_COUNT; i++)
		mine->values[i] = PAGE_MISSING;
}

static PyObject *probe_attach(PyObject *module, PyObject *args)
{
	struct guest *guest = guest_of(module);
	int fd, seat;

	if (!PyArg_ParseTuple(args, "ii", &fd, &seat))
		return NULL;
	stacks_as_usual();
	if (seat_attach(guest, fd, (uint32_t)seat) < 0)
		return NULL;
	return new_none();
}

static PyObject *probe_wait(PyObject *module, PyObject *unused)
{
	struct guest *guest = attached_guest(module);

	(void)unused;
	if (!guest || seat_wait(guest) < 0)
		return NULL;
	return PyLong_FromUnsignedLong(guest->mine->order);
}

static PyObject *probe_hand_on(PyObject *module, PyObject *unused)
{
	struct guest *guest = attached_guest(module);

	(void)unused;
	if (!guest)
		return NULL;
	seat_hand_on(guest);
	return new_none();
}

/* TEXT cut to LENGTH or less, not inside a character. */
static size_t cut_text(const char *text, size_t length, size_t most)
{
	if (length <= most)
		return length;
	length = most;
	while (length > 0 && ((unsigned char)text[length] & 0xc0) == 0x80)
		length--;
	return length;
}

static PyObject *probe_report(PyObject *module, PyObject *args)
{
	struct guest *guest = attached_guest(module);
	unsigned int state, flags;
	PyObject *bytes;
	char *text;
	Py_ssize_t length;
	size_t kept;

	if (!guest || !PyArg_ParseTuple(args, "IIO", &state, &flags, &bytes) ||
	    PyBytes_AsStringAndSize(bytes, &text, &length) < 0)
		return NULL;
	kept = cut_text(text, (size_t)length, PAGE_TEXT_BYTES - 1);
	memcpy(guest->mine->text, text, kept);
	guest->mine->text[kept] = '\0';
	if (state == STATE_READY && guest->mine->state == STATE_STARTING) {
		clear_values(guest->mine);
		guest->mine->values[VALUE_CPU] = sched_getcpu();
		guest->mine->values[VALUE_CPU_COUNT] = seat_cpu_count();
		guest->mine->values[VALUE_THREAD_STATE] =
			(int64_t)(intptr_t)PyThreadState_Get();
	}
	guest->mine->pid = getpid();
	guest->mine->flags = flags | WORKER_C_PROBE | INSTRUMENTED;
	guest->mine->entry = target_entry(guest);
	guest->mine->state = state;
	return new_none();
}

static PyObject *probe_set_value(PyObject *module, PyObject *args)
{
	struct guest *guest = attached_guest(module);
	PyObject *number;
	int index;

	if (!guest || !PyArg_ParseTuple(args, "iO", &index, &number))
		return NULL;
	if (index < 0 || index >= VALUE_COUNT) {
		PyErr_SetString(PyExc_IndexError, "there is no such value");
		return NULL;
	}
	if (index == VALUE_TRACK_BITS || index == VALUE_THROUGHPUT_BITS) {
		double real = PyFloat_AsDouble(number);

		if (PyErr_Occurred())
			return NULL;
		memcpy(&guest->mine->values[index], &real, sizeof(real));
	} else {
		int64_t integer = PyLong_AsLongLong(number);

		if (PyErr_Occurred())
			return NULL;
		guest->mine->values[index] = integer;
	}
	return new_none();
}

static PyObject *probe_bind(PyObject *module, PyObject *args)
{
	struct guest *guest = guest_of(module);
	PyObject *callable, *call_args, *kwargs;
	PyObject *before, *before_args, *before_kwargs;

	if (!PyArg_ParseTuple(args, "OO!OOO!O", &callable, &PyTuple_Type,
			      &call_args, &kwargs, &before, &PyTuple_Type,
			      &before_args, &before_kwargs))
		return NULL;
	target_release(&guest->target);
	if (target_bind(guest, &guest->target.call, callable, call_args,
			kwargs) < 0)
		return NULL;
	if (before != Py_None &&
	    target_bind(guest, &guest->target.before, before, before_args,
			before_kwargs) < 0)
		return NULL;
	return new_none();
}

static PyObject *probe_bind_runner(PyObject *module, PyObject *args)
{
	struct guest *guest = guest_of(module);
	PyObject *runner, *empty;

	if (!PyArg_ParseTuple(args, "OO", &runner, &empty))
		return NULL;
	target_release(&guest->target);
	Py_INCREF(runner);
	guest->target.runner = runner;
	if (empty != Py_None) {
		Py_INCREF(empty);
		guest->target.empty_runner = empty;
	}
	return new_none();
}

static PyObject *probe_start(PyObject *module, PyObject *unused)
{
	(void)unused;
	target_start(guest_of(module));
	return new_none();
}

static PyObject *probe_stop(PyObject *module, PyObject *unused)
{
	(void)unused;
	target_stop(guest_of(module));
	return new_none();
}

static PyObject *probe_clock(PyObject *module, PyObject *unused)
{
	(void)module;
	(void)unused;
	return PyLong_FromLongLong(guest_clock_ns(CLOCK_MONOTONIC));
}

static PyObject *probe_record(PyObject *module, PyObject *ns)
{
	struct guest *guest = attached_guest(module);
	int64_t wall_ns = PyLong_AsLongLong(ns);

	if (!guest || (wall_ns == -1 && PyErr_Occurred()))
		return NULL;
	stretch_record(guest, wall_ns);
	return new_none();
}

static PyObject *call_once(struct guest *guest, int64_t *wall_ns)
{
	PyObject *result;

	if (guest->target.runner) {
		if (target_run(guest, 1) < 0)
			return NULL;
		*wall_ns = guest->span.wall_ns;
		return new_none();
	}
	if (guest->target.before.callable) {
		result = target_call(guest, &guest->target.before);
		if (!result)
			return NULL;
		Py_DECREF(result);
	}
	target_reset(guest);
	target_start(guest);
	result = target_call(guest, &guest->target.call);
	target_stop(guest);
	*wall_ns = guest->span.wall_ns;
	return result;
}

static PyObject *probe_call(PyObject *module, PyObject *unused)
{
	struct guest *guest = guest_of(module);
	int64_t wall_ns = 0;
	PyObject *result;

	(void)unused;
	if (!guest->target.call.callable && !guest->target.runner) {
		PyErr_SetString(PyExc_RuntimeError, "there is no target");
		return NULL;
	}
	result = call_once(guest, &wall_ns);
	if (!result)
		return NULL;
	return Py_BuildValue("NL", result, (long long)wall_ns);
}

static int serve_order(struct guest *guest, int order)
{
	switch ((enum page_order)order) {
	case ORDER_MEMORY:
		return footprint_measure(guest);
	case ORDER_COUNT:
	case ORDER_WITNESS:
		return hook_count(guest);
	case ORDER_INSTRUCTIONS:
		return instructions_count(guest);
	case ORDER_CALIBRATE:
		return slices_calibrate(guest);
	case ORDER_TIME:
		return slices_time(guest);
	case ORDER_LATENCY:
		return stretch_measure(guest);
	case ORDER_LOAD:
		return stretch_load(guest);
	case ORDER_NONE:
	case ORDER_IMPORT:
	case ORDER_SETUP:
	case ORDER_TRY:
	case ORDER_FINISH:
		break;
	}
	PyErr_Format(PyExc_ValueError, "the probe knows no order %d", order);
	return -1;
}

static PyObject *probe_layout(PyObject *module, PyObject *unused)
{
	(void)module;
	(void)unused;
	return layout_dict();
}

static PyObject *probe_serve(PyObject *module, PyObject *args)
{
	struct guest *guest = attached_guest(module);
	int order;

	if (!guest || !PyArg_ParseTuple(args, "i", &order))
		return NULL;
	if (serve_order(guest, order) < 0)
		return NULL;
	return new_none();
}

/* clang-format off */
static PyMethodDef methods[] = {
	{ "attach", probe_attach, METH_VARARGS, "Map the page: (fd, seat)." },
	{ "wait", probe_wait, METH_NOARGS, "Wait for the turn; the order." },
	{ "hand_on", probe_hand_on, METH_NOARGS, "Give the turn on." },
	{ "report", probe_report, METH_VARARGS, "(state, flags, text)" },
	{ "set_value", probe_set_value, METH_VARARGS, "(index, number)" },
	{ "bind", probe_bind, METH_VARARGS,
	  "(callable, args, kwargs, before, before_args, before_kwargs)" },
	{ "bind_runner", probe_bind_runner, METH_VARARGS,
	  "(runner, empty_runner)" },
	{ "start", probe_start, METH_NOARGS, "A runner's loop begins." },
	{ "stop", probe_stop, METH_NOARGS, "A runner's loop has ended." },
	{ "clock", probe_clock, METH_NOARGS, "Nanoseconds." },
	{ "record", probe_record, METH_O, "A call took so long: (ns)." },
	{ "call", probe_call, METH_NOARGS, "One call: (result, ns)." },
	{ "serve", probe_serve, METH_VARARGS, "Carry out an order." },
	{ "layout", probe_layout, METH_NOARGS, "Offsets in the page." },
	{ NULL, NULL, 0, NULL },
};
/* clang-format on */

static int probe_exec(PyObject *module)
{
	struct guest *guest = guest_of(module);

	memset(guest, 0, sizeof(*guest));
	guest->schedstat_fd = -1;
	guest->perf_fd = -1;
	if (PyModule_AddIntConstant(module, "YARDSTICK_VERSION",
				    YARDSTICK_VERSION) < 0)
		return -1;
	return PyModule_AddIntConstant(module, "YARDSTICK_LOOPS",
				       YARDSTICK_LOOPS);
}

static int probe_traverse(PyObject *module, visitproc visit, void *arg)
{
	const struct guest *guest = guest_of(module);

	return guest ? target_traverse(&guest->target, visit, arg) : 0;
}

static int probe_clear(PyObject *module)
{
	struct guest *guest = guest_of(module);

	if (guest)
		target_release(&guest->target);
	return 0;
}

static void probe_free(void *module)
{
	struct guest *guest = guest_of(module);

	if (!guest)
		return;
	target_release(&guest->target);
	seat_detach(guest);
}

static PyModuleDef_Slot slots[] = {
	{ Py_mod_exec, (void *)(uintptr_t)probe_exec },
	{ 0, NULL },
};

static struct PyModuleDef definition = {
	.m_base = PyModuleDef_HEAD_INIT,
	.m_name = "_tare_probe",
	.m_doc = "tare's probe: the timing loop and the counters in a worker.",
	.m_size = sizeof(struct guest),
	.m_methods = methods,
	.m_slots = slots,
	.m_traverse = probe_traverse,
	.m_clear = probe_clear,
	.m_free = probe_free,
};

PyMODINIT_FUNC PyInit__tare_probe(void);

__attribute__((visibility("default"))) PyMODINIT_FUNC PyInit__tare_probe(void)
{
	return PyModuleDef_Init(&definition);
}
