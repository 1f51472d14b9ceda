/* SPDX-License-Identifier: MIT */
/* Real interpreters, temporary folders of modules. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/compiler.h"
#include "base/error.h"
#include "base/fs.h"
#include "model/suite.h"
#include "model/survey.h"
#include "spawn/spawn.h"
#include "survey/inquiry.h"
#include "survey/questions.h"
#include "survey/surveyor.h"

#define PROBE_DIR "harness/probe"

struct room { /* a suite in a folder of its own */
	char dir[64];
	const char *path[1];
	struct interpreter interpreter;
	struct suite suite;
	struct warden *warden;
	char *probe_dir;
};

static void room_open(struct room *room)
{
	struct error err = ERROR_INIT;
	struct room empty = { .dir = "/tmp/tare-survey-XXXXXX" };

	*room = empty;
	assert_non_null(mkdtemp(room->dir));
	room->path[0] = room->dir;
	room->interpreter.command = "python3";
	room->suite.dir = room->dir;
	room->suite.interpreters = &room->interpreter;
	room->suite.interpreter_count = 1;
	room->suite.path = (struct texts){ room->path, 1 };
	room->warden = warden_start(&err);
	assert_non_null(room->warden);
	room->probe_dir = fs_real(PROBE_DIR, &err);
	assert_non_null(room->probe_dir);
}

static void room_close(struct room *room)
{
	struct error err = ERROR_INIT;

	warden_stop(room->warden);
	free(room->probe_dir);
	assert_int_equal(fs_remove_tree(room->dir, &err), 0);
}

static void put_file(const struct room *room, const char *name,
		     const char *text)
{
	struct error err = ERROR_INIT;
	struct buf content = BUF_INIT;
	char *path = fs_join(room->dir, name);

	buf_adds(&content, text);
	assert_int_equal(fs_write_atomic(path, &content, &err), 0);
	buf_release(&content);
	free(path);
}

static void put_program(const struct room *room, const char *name,
			const char *text)
{
	char *path = fs_join(room->dir, name);

	put_file(room, name, text);
	assert_int_equal(chmod(path, 0755), 0);
	free(path);
}

static struct survey *take(const struct room *room)
{
	struct error err = ERROR_INIT;
	struct survey *survey = survey_take(&room->suite, room->warden,
					    room->probe_dir, &err);

	if (survey == NULL)
		fail_msg("%s", err.text);
	return survey;
}

/* NULL for NULL, else REASON begins with it. */
static void assert_reason(const char *reason, const char *expected)
{
	if (expected == NULL && reason != NULL)
		fail_msg("unexpected: %s", reason);
	if (expected == NULL)
		return;
	if (reason == NULL)
		fail_msg("there, instead of: %s", expected);
	if (strncmp(reason, expected, strlen(expected)) != 0)
		fail_msg("'%s' instead of '%s'", reason, expected);
}

struct row {
	enum answer_kind kind;
	const char *name, *missing;
	bool breaks; /* missing, but not lacking */
};

static void check_answer(const struct answer *answer, const struct row *row)
{
	assert_reason(answer->missing, row->missing);
	if (answer->lacking != (row->missing && !row->breaks))
		fail_msg("%s: lacking is %d", row->name, answer->lacking);
}

/* Ask ROWS with so much PATIENCE_NS and compare the answers. */
static void check_rows(const struct room *room, const struct row *rows,
		       size_t count, int64_t patience_ns)
{
	const struct inquiry inquiry = { .suite = &room->suite,
					 .warden = room->warden,
					 .probe_dir = room->probe_dir,
					 .patience_ns = patience_ns };
	struct questions questions = { .items = NULL };
	struct interpreter_facts facts = { .label = NULL };
	struct arena arena = { .blocks = NULL };
	struct error err = ERROR_INIT;
	struct answer *answers = xcalloc(count, sizeof(*answers));

	for (size_t i = 0; i < count; i++)
		*VEC_PUSH(&questions) = (struct question){ rows[i].kind,
							   rows[i].name };
	assert_int_equal(inquiry_run(&inquiry, "python3", &questions, &arena,
				     &facts, answers, &err),
			 0);
	assert_null(facts.missing);
	for (size_t i = 0; i < count; i++)
		check_answer(&answers[i], &rows[i]);
	questions_release(&questions);
	arena_release(&arena);
	free(answers);
}

void test_survey_facts(void **state)
{
	struct room room;
	struct survey *survey;
	const struct interpreter_facts *facts;

	(void)state;
	room_open(&room);
	survey = take(&room);
	facts = &survey->interpreters[0];
	assert_int_equal(survey->interpreter_count, 1);
	assert_null(facts->missing);
	assert_string_equal(facts->command, "python3");
	assert_int_equal(facts->executable[0], '/');
	assert_true(fs_is_file(facts->executable));
	assert_non_null(facts->implementation);
	assert_int_equal(facts->version[0], '3');
	assert_non_null(strstr(facts->build, facts->version));
	assert_int_equal(strncmp(facts->label, facts->implementation,
				 strlen(facts->implementation)),
			 0);
	survey_free(survey);

	room.interpreter.label = "mine";
	survey = take(&room);
	assert_string_equal(survey->interpreters[0].label, "mine");
	survey_free(survey);
	room_close(&room);
}

void test_survey_interpreter_missing(void **state)
{
	static const struct {
		const char *command, *missing;
	} rows[] = {
		{ "python3-that-is-not", "python3-that-is-not is not on PATH" },
		{ "/nowhere/python", "/nowhere/python is not a program" },
		{ "./none/python", "there is no program ./none/python in " },
		{ "./talks", "" },
	};
	struct room room;

	(void)state;
	room_open(&room);
	put_program(&room, "talks",
		    "#!/bin/sh\necho first\necho no >&2\n"
		    "exit 7\n");
	put_file(&room, "plain", "");
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct survey *survey;

		room.interpreter.command = rows[i].command;
		survey = take(&room);
		assert_reason(survey->interpreters[0].missing, rows[i].missing);
		assert_string_equal(survey->interpreters[0].label,
				    rows[i].command);
		if (rows[i].missing[0] == '\0')
			assert_non_null(strstr(
				survey->interpreters[0].missing,
				"does not answer as Python: exit status 7: "
				"no"));
		survey_free(survey);
	}
	room_close(&room);
}

void test_survey_shim_above(void **state)
{
	struct room room;
	struct survey *survey;
	struct error err = ERROR_INIT;
	char *deep;

	(void)state;
	room_open(&room);
	put_program(&room, "shim", "#!/bin/sh\nexec python3 \"$@\"\n");
	deep = fs_join(room.dir, "a/b");
	assert_int_equal(fs_make_dirs(deep, &err), 0);
	room.suite.dir = deep;
	room.interpreter.command = "./shim";
	survey = take(&room);
	assert_null(survey->interpreters[0].missing);
	assert_null(strstr(survey->interpreters[0].executable, "shim"));
	survey_free(survey);
	free(deep);
	room_close(&room);
}

void test_survey_venv_keeps_link(void **state)
{
	struct room room;
	struct survey *survey;
	struct error err = ERROR_INIT;
	char *venv, *python;
	const char *argv[] = { "python3",	"-m", "venv",
			       "--without-pip", NULL, NULL };

	(void)state;
	room_open(&room);
	venv = fs_join(room.dir, "venv");
	python = fs_join(venv, "bin/python");
	argv[4] = venv;
	if (spawn_filter(argv, NULL, NULL, NULL, NULL, &err) == 0) {
		room.interpreter.command = "venv/bin/python";
		survey = take(&room);
		assert_null(survey->interpreters[0].missing);
		assert_string_equal(survey->interpreters[0].executable, python);
		survey_free(survey);
	}
	free(venv);
	free(python);
	room_close(&room);
}

void test_survey_modules_and_functions(void **state)
{
	static const struct row rows[] = {
		{ ANSWER_MODULE, "json", NULL, false },
		{ ANSWER_MODULE, "json.decoder", NULL, false },
		{ ANSWER_MODULE, "sys", NULL, false },
		{ ANSWER_MODULE, "good", NULL, false },
		{ ANSWER_MODULE, "raises", NULL, false }, /* is not imported */
		{ ANSWER_MODULE, "nonesuch",
		  "ModuleNotFoundError: No module named 'nonesuch'", false },
		{ ANSWER_MODULE, "json.nonesuch",
		  "ModuleNotFoundError: No module named 'json.nonesuch'",
		  false },
		{ ANSWER_FUNCTION, "good:work", NULL, false },
		{ ANSWER_FUNCTION, "good:Thing.method", NULL, false },
		{ ANSWER_FUNCTION, "good:wokr",
		  "module good has no function wokr; did you mean work?",
		  false },
		{ ANSWER_FUNCTION, "good:number",
		  "number in module good is of type int, not a function",
		  false },
		{ ANSWER_FUNCTION, "nonesuch:f",
		  "ModuleNotFoundError: No module named 'nonesuch'", false },
		{ ANSWER_FUNCTION, "needs:f",
		  "ModuleNotFoundError: No module named 'other' "
		  "(needs.py, line 2)",
		  false },
		{ ANSWER_FUNCTION, "raises:f",
		  "ZeroDivisionError: division by zero (raises.py, line 1)",
		  true },
		{ ANSWER_FUNCTION, "leaves:f",
		  "SystemExit: 3 (leaves.py, line 2)", true },
		{ ANSWER_FUNCTION, "broken:f", "SyntaxError: ", true },
	};
	struct room room;

	(void)state;
	room_open(&room);
	put_file(&room, "good.py",
		 "print('noise')\nnumber = 3\ndef work(): pass\n"
		 "class Thing:\n    def method(self): pass\n");
	put_file(&room, "needs.py", "import json\nimport other\n");
	put_file(&room, "raises.py", "1 / 0\n");
	put_file(&room, "leaves.py", "import sys\nsys.exit(3)\n");
	put_file(&room, "broken.py", "def f(:\n");
	check_rows(&room, rows, ARRAY_LEN(rows), 30 * NS_PER_S);
	room_close(&room);
}

void test_survey_requirements(void **state)
{
	static const struct row rows[] = {
		{ ANSWER_REQUIREMENT, "json", NULL, false },
		{ ANSWER_REQUIREMENT, "json>=1",
		  "json has no version that could be compared", false },
		{ ANSWER_REQUIREMENT, "none-such", "none-such is not inst",
		  false },
		{ ANSWER_REQUIREMENT, "none-such>=3", "none-such is not in",
		  false },
		{ ANSWER_REQUIREMENT, "a b", "cannot read requirement 'a b'",
		  false },
		{ ANSWER_REQUIREMENT, "Tare.Fake", NULL, false },
		{ ANSWER_REQUIREMENT, "tare-fake[fast] >= 1.4rc1, <2", NULL,
		  false },
		{ ANSWER_REQUIREMENT, "tare-fake==1.4.0rc2", NULL, false },
		{ ANSWER_REQUIREMENT, "tare-fake==1.4.*", NULL, false },
		{ ANSWER_REQUIREMENT, "tare-fake!=1.4", NULL, false },
		{ ANSWER_REQUIREMENT, "tare-fake~=1.3", NULL, false },
		{ ANSWER_REQUIREMENT, "tare-fake>1.4rc1", NULL, false },
		{ ANSWER_REQUIREMENT, "tare-fake<=1.4", NULL, false },
		{ ANSWER_REQUIREMENT, "tare-fake<1.4",
		  "version 1.4rc2 is installed", false },
		{ ANSWER_REQUIREMENT, "tare-fake>=1.4",
		  "version 1.4rc2 is installed", false },
		{ ANSWER_REQUIREMENT, "tare-fake~=1.3.0",
		  "version 1.4rc2 is installed", false },
		{ ANSWER_REQUIREMENT, "tare-fake~=1",
		  "'~=1' needs two numbers, as ~=1.0", false },
		{ ANSWER_REQUIREMENT, "tare-fake>=x", "cannot read version 'x'",
		  false },
		{ ANSWER_REQUIREMENT, "tare-fake>=1.9,<2",
		  "version 1.4rc2 is installed", false },
		{ ANSWER_REQUIREMENT, "tare-fake=>1",
		  "cannot read requirement 'tare-fake=>1'", false },
	};
	struct room room;
	struct error err = ERROR_INIT;
	char *dir;

	(void)state;
	room_open(&room);
	dir = fs_join(room.dir, "tare_fake-1.4rc2.dist-info");
	assert_int_equal(fs_make_dirs(dir, &err), 0);
	free(dir);
	put_file(&room, "tare_fake-1.4rc2.dist-info/METADATA",
		 "Metadata-Version: 2.1\nName: tare-fake\nVersion: 1.4rc2\n");
	check_rows(&room, rows, ARRAY_LEN(rows), 30 * NS_PER_S);
	room_close(&room);
}

/* What ends or hangs the process costs its own answer, no other. */
void test_survey_crashing_modules(void **state)
{
	static const struct row rows[] = {
		{ ANSWER_MODULE, "json", NULL, false },
		{ ANSWER_FUNCTION, "exits:f",
		  "python ended while it looked: exit status 0", true },
		{ ANSWER_FUNCTION, "fine:f", NULL, false },
		{ ANSWER_FUNCTION, "crashes:f",
		  "python ended while it looked: killed by SIGSEGV", true },
		{ ANSWER_FUNCTION, "hangs:f",
		  "python ended while it looked: killed after ", true },
		{ ANSWER_FUNCTION, "complains:f",
		  "python ended while it looked: exit status 4: so there",
		  true },
		{ ANSWER_FUNCTION, "threads:f", NULL, false },
		{ ANSWER_FUNCTION, "fine:nope", "module fine has no functio",
		  false },
	};
	struct room room;

	(void)state;
	room_open(&room);
	put_file(&room, "fine.py", "def f(): pass\n");
	put_file(&room, "exits.py", "import os\nos._exit(0)\n");
	put_file(&room, "crashes.py",
		 "import os, signal\nsignal.signal(signal.SIGSEGV, "
		 "signal.SIG_DFL)\nos.kill(os.getpid(), signal.SIGSEGV)\n");
	put_file(&room, "hangs.py", "import time\ntime.sleep(1000)\n");
	put_file(&room, "complains.py",
		 "import os\nos.write(2, b'why\\nso there\\n')\n"
		 "os._exit(4)\n");
	put_file(&room, "threads.py",
		 "import threading, time\ndef f(): time.sleep(1000)\n"
		 "threading.Thread(target=f).start()\n");
	check_rows(&room, rows, ARRAY_LEN(rows), 10 * NS_PER_S);
	room_close(&room);
}

void test_question_is_function(void **state)
{
	static const struct {
		const char *text;
		int is;
	} rows[] = {
		{ "a:b", 1 },	     { "a.b_2:C.d", 1 }, { "_x:_y", 1 },
		{ "", 0 },	     { "a", 0 },	 { "a:", 0 },
		{ ":b", 0 },	     { "a:b c", 0 },	 { "a: b", 0 },
		{ "a..b:c", 0 },     { "a.:c", 0 },	 { "2a:b", 0 },
		{ "x = {1: 2}", 0 }, { "a:b:c", 0 },	 { "a:b()", 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (!!question_is_function(rows[i].text) != rows[i].is)
			fail_msg("%s", rows[i].text);
}

void test_questions_collect(void **state)
{
	static struct value libs[] = {
		{ .kind = VALUE_TEXT, .text = "json" },
		{ .kind = VALUE_TEXT, .text = "orjson" },
	};
	static struct value sizes[] = {
		{ .kind = VALUE_INTEGER, .integer = 1, .text = "1" },
		{ .kind = VALUE_INTEGER, .integer = 2, .text = "2" },
	};
	struct parameter parameters[] = { { "lib", libs, 2 },
					  { "n", sizes, 2 } };
	const char *requires[] = { "{lib}", "numpy", "{lib}>={n}" };
	struct benchmark benchmarks[] = {
		{ .kind = BENCHMARK_CALL,
		  .call = "m:f",
		  .setup = "m:make",
		  .parameters = parameters,
		  .parameter_count = 2,
		  .requires = { requires, 3 } },
		{ .kind = BENCHMARK_STMT, .stmt = "x", .setup = "a:b" },
		{ .kind = BENCHMARK_IMPORT,
		  .import = "{lib}.sub",
		  .parameters = parameters,
		  .parameter_count = 1 },
		{ .kind = BENCHMARK_TRACK, .call = "m:f" },
	};
	static const struct question expected[] = {
		{ ANSWER_REQUIREMENT, "json" },
		{ ANSWER_REQUIREMENT, "orjson" },
		{ ANSWER_REQUIREMENT, "numpy" },
		{ ANSWER_REQUIREMENT, "json>=1" },
		{ ANSWER_REQUIREMENT, "json>=2" },
		{ ANSWER_REQUIREMENT, "orjson>=1" },
		{ ANSWER_REQUIREMENT, "orjson>=2" },
		{ ANSWER_MODULE, "json.sub" },
		{ ANSWER_MODULE, "orjson.sub" },
		{ ANSWER_FUNCTION, "m:make" },
		{ ANSWER_FUNCTION, "m:f" },
	};
	struct suite suite = { .benchmarks = benchmarks,
			       .benchmark_count = ARRAY_LEN(benchmarks) };
	struct questions questions = { .items = NULL };
	struct arena arena = { .blocks = NULL };

	(void)state;
	questions_collect(&questions, &suite, &arena);
	assert_int_equal(questions.count, ARRAY_LEN(expected));
	for (size_t i = 0; i < questions.count; i++) {
		assert_int_equal(questions.items[i].kind, expected[i].kind);
		assert_string_equal(questions.items[i].name, expected[i].name);
	}
	questions_release(&questions);
	arena_release(&arena);
}
