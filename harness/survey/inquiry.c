/* SPDX-License-Identifier: MIT */
/*
 * Rounds of questions to one interpreter.
 *
 * A round is a process that runs probe/survey.py with a memfd as descriptor
 * 3: our job is its first line, the answers are the lines behind.  A process
 * may die in the middle (a module's import crashes): what was begun and
 * has no answer is the culprit.  Invariant: every round answers
 * at least one question, so there are never more rounds than questions.
 */
#include "survey/inquiry.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/fs.h"
#include "base/json.h"
#include "base/units.h"
#include "model/suite.h"
#include "model/survey.h"
#include "spawn/cleanroom.h"
#include "spawn/spawn.h"
#include "survey/locate.h"
#include "survey/questions.h"

enum { ANSWERS_MAX = 16 << 20, OUTPUT_SHOWN = 300 };

#define NOT_BEGUN ((size_t)-1)

struct round {
	const struct inquiry *inquiry;
	const struct questions *questions;
	struct arena *arena;
	struct interpreter_facts *facts;
	struct answer *answers;

	bool *answered; /* by question */
	size_t *asked;	/* question by its index in this round's job */
	size_t asked_count;
	size_t begun; /* in the job; NOT_BEGUN */
	const char *unfit;
	struct buf ending; /* how the process ended */
};

static const char *kind_name(enum answer_kind kind)
{
	switch (kind) {
	case ANSWER_MODULE:
		return "module";
	case ANSWER_FUNCTION:
		return "function";
	case ANSWER_REQUIREMENT:
		return "requirement";
	}
	return NULL;
}

static struct json *make_questions(struct round *round)
{
	struct json *list = json_new_array();

	round->asked_count = 0;
	for (size_t i = 0; i < round->questions->count; i++) {
		const struct question *question = &round->questions->items[i];
		struct json *pair;

		if (round->answered[i])
			continue;
		round->asked[round->asked_count++] = i;
		pair = json_new_array();
		json_push(pair, json_new_text(kind_name(question->kind)));
		json_push(pair, json_new_text(question->name));
		json_push(list, pair);
	}
	return list;
}

static void print_job(struct round *round, struct buf *out)
{
	const struct texts *path = &round->inquiry->suite->path;
	struct json *job = json_new_object(), *list = json_new_array();

	for (size_t i = 0; i < path->count; i++)
		json_push(list, json_new_text(path->items[i]));
	json_put_text(job, "suite", round->inquiry->suite->dir);
	json_put(job, "path", list);
	json_put(job, "questions", make_questions(round));
	json_print(job, JSON_COMPACT, out);
	buf_addc(out, '\n');
	json_free(job);
}

static int open_job(struct round *round, struct error *err)
{
	struct buf job = BUF_INIT;
	int fd = memfd_create("survey", MFD_CLOEXEC);

	print_job(round, &job);
	if (fd < 0 || write(fd, job.data, job.len) != (ssize_t)job.len) {
		error_errno(err, "cannot keep the questions of a survey");
		if (fd >= 0)
			close(fd);
		fd = -1;
	}
	buf_release(&job);
	return fd;
}

static off_t file_size(int fd)
{
	struct stat status;

	return fstat(fd, &status) < 0 ? 0 : status.st_size;
}

/* Wait for its end as long as answers come; what stays silent is killed.
 * 1: it ended, 0: it was silent, -1: ERR. */
static int attend(const struct round *round, struct child *child, int fd,
		  struct error *err)
{
	off_t size;
	int got;

	do {
		size = file_size(fd);
		got = spawn_wait(child, round->inquiry->patience_ns, err);
	} while (got == 0 && file_size(fd) != size);
	return got;
}

/* The last line of what it printed, for that mostly says why. */
static void add_last_line(struct buf *out, const struct child *child)
{
	struct buf text = BUF_INIT;
	const char *line;

	spawn_output(child, &text);
	while (text.len > 0 && strchr("\r\n ", text.data[text.len - 1]))
		buf_truncate(&text, text.len - 1);
	line = strrchr(text.data, '\n');
	line = line != NULL ? line + 1 : text.data;
	if (*line != '\0')
		buf_addf(out, ": %.*s", OUTPUT_SHOWN, line);
	buf_release(&text);
}

static void describe_end(struct round *round, const struct child *child)
{
	spawn_describe(spawn_outcome(child), 0, &round->ending);
	if (spawn_outcome(child)->exit_code != 0)
		add_last_line(&round->ending, child);
}

static const char *copy_text(struct round *round, const struct json *object,
			     const char *key)
{
	return arena_strdup(round->arena, json_get_text(object, key, NULL));
}

static void take_facts(struct round *round, const struct json *facts)
{
	struct interpreter_facts *out = round->facts;

	out->executable = copy_text(round, facts, "executable");
	out->implementation = copy_text(round, facts, "implementation");
	out->version = copy_text(round, facts, "version");
	out->build = copy_text(round, facts, "build");
	out->free_threaded = json_get_bool(facts, "free_threaded", false);
	out->debug = json_get_bool(facts, "debug", false);
	if (out->label == NULL)
		out->label = copy_text(round, facts, "label");
}

static void settle(struct round *round, size_t asked, const char *missing,
		   bool lacking)
{
	size_t question = round->asked[asked];

	round->answered[question] = true;
	round->answers[question].missing = missing;
	round->answers[question].lacking = lacking;
}

/* An index that the job does not have is a module's own writing. */
static size_t index_of(const struct round *round, const struct json *line,
		       const char *key)
{
	int64_t index = json_get_integer(line, key, -1);

	return index >= 0 && (size_t)index < round->asked_count ? (size_t)index
								: NOT_BEGUN;
}

static void take_line(struct round *round, const struct json *line)
{
	size_t begun = index_of(round, line, "begin");
	size_t answer = index_of(round, line, "answer");

	if (json_get(line, "facts") != NULL)
		take_facts(round, json_get(line, "facts"));
	if (json_get(line, "unfit") != NULL)
		round->unfit = copy_text(round, line, "unfit");
	if (begun != NOT_BEGUN)
		round->begun = begun;
	if (answer == NOT_BEGUN)
		return;
	settle(round, answer, copy_text(round, line, "missing"),
	       json_get_bool(line, "lacking", false));
	round->begun = NOT_BEGUN;
}

static void take_lines(struct round *round, const char *text)
{
	struct error ignored = ERROR_INIT;
	const char *line = strchr(text, '\n'), *end;

	for (; line != NULL; line = end) {
		struct json *json;

		end = strchr(++line, '\n');
		if (end == NULL)
			break;
		json = json_parse(line, (size_t)(end - line), &ignored);
		if (json_kind(json) == JSON_OBJECT)
			take_line(round, json);
		json_free(json);
	}
}

static void read_answers(struct round *round, int fd)
{
	off_t size = file_size(fd);
	size_t len = size > ANSWERS_MAX ? ANSWERS_MAX : (size_t)size;
	char *text = xcalloc(1, len + 1);
	ssize_t n = pread(fd, text, len, 0);

	if (n > 0)
		take_lines(round, text);
	free(text);
}

static void fill_environment(const struct suite *suite, struct strvec *envp)
{
	const char *pyenv = getenv("PYENV_VERSION");

	cleanroom_environment(suite, envp);
	strvec_push(envp, "PYTHONHASHSEED=0");
	/* Which Python a shim stands for is the user's choice; workers run
	 * what was found behind it. */
	if (pyenv != NULL)
		strvec_pushf(envp, "PYENV_VERSION=%s", pyenv);
}

static struct child *start_round(const struct round *round, const char *program,
				 int fd, struct error *err)
{
	const struct inquiry *inquiry = round->inquiry;
	struct strvec envp = STRVEC_INIT;
	char *script = fs_join(inquiry->probe_dir, "survey.py");
	const char *const argv[] = { program, script, NULL };
	struct spawn_request request = {
		.argv = argv,
		.dir = inquiry->suite->dir,
		.pass_fd = fd,
	};
	struct child *child;

	fill_environment(inquiry->suite, &envp);
	request.envp = (const char *const *)envp.items;
	child = spawn_start(inquiry->warden, &request, err);
	strvec_release(&envp);
	free(script);
	return child;
}

/* What the process was at when it ended is answered by that. */
static void blame(struct round *round)
{
	if (round->begun != NOT_BEGUN)
		settle(round, round->begun,
		       arena_printf(round->arena,
				    "python ended while it "
				    "looked: %s",
				    round->ending.data),
		       false);
	round->begun = NOT_BEGUN;
}

static int carry_out(struct round *round, const char *program,
		     struct error *err)
{
	struct child *child = NULL;
	int got = -1;
	int fd = open_job(round, err);

	if (fd < 0)
		return -1;
	child = start_round(round, program, fd, err);
	if (child == NULL)
		goto out;
	got = attend(round, child, fd, err);
	if (got < 0)
		goto out;
	buf_truncate(&round->ending, 0);
	if (got > 0) {
		describe_end(round, child);
	} else {
		buf_adds(&round->ending, "killed after ");
		units_add_duration(&round->ending, round->inquiry->patience_ns);
		buf_adds(&round->ending, " of silence");
	}
	/* It may still write until it is gone. */
	spawn_free(child);
	child = NULL;
	read_answers(round, fd);
	blame(round);
	got = 0;
out:
	spawn_free(child);
	close(fd);
	return got;
}

static size_t count_open(const struct round *round)
{
	size_t open = 0;

	for (size_t i = 0; i < round->questions->count; i++)
		open += !round->answered[i];
	return open;
}

/* No use asking again: all that is open has the same answer. */
static void give_up(struct round *round)
{
	const char *reason = arena_printf(round->arena,
					  "python ended before it was asked: "
					  "%s",
					  round->ending.data);

	for (size_t i = 0; i < round->questions->count; i++)
		if (!round->answered[i])
			round->answers[i].missing = reason;
}

static int ask_all(struct round *round, const char *program, struct error *err)
{
	size_t open = count_open(round), before;

	do {
		before = open;
		if (carry_out(round, program, err) < 0)
			return -1;
		open = count_open(round);
	} while (open > 0 && open < before);
	give_up(round);
	return 0;
}

static void conclude(struct round *round, const char *program)
{
	struct interpreter_facts *facts = round->facts;

	if (round->unfit != NULL)
		facts->missing = round->unfit;
	else if (facts->version == NULL)
		facts->missing = arena_printf(
			round->arena, "%s does not answer as Python: %s",
			program, round->ending.data);
}

static char *locate(struct round *round, const char *command)
{
	struct buf why = BUF_INIT;
	char *program = locate_program(command, round->inquiry->suite, &why);

	if (program == NULL)
		round->facts->missing = arena_strdup(round->arena, why.data);
	buf_release(&why);
	return program;
}

/* An interpreter that cannot be run is no failure of ours. */
static int forgive(struct round *round, struct error *err)
{
	bool fatal = err->kind == ERROR_INTERRUPT ||
		     round->facts->version != NULL;

	if (fatal || (err->errnum != ENOENT && err->errnum != EACCES &&
		      err->errnum != ENOEXEC))
		return -1;
	round->facts->missing = arena_strdup(round->arena, err->text);
	*err = ERROR_INIT;
	return 0;
}

int inquiry_run(const struct inquiry *inquiry, const char *command,
		const struct questions *questions, struct arena *arena,
		struct interpreter_facts *facts, struct answer *answers,
		struct error *err)
{
	struct round round = {
		.inquiry = inquiry,
		.questions = questions,
		.arena = arena,
		.facts = facts,
		.answers = answers,
		.answered = xcalloc(questions->count + 1, sizeof(bool)),
		.asked = xcalloc(questions->count + 1, sizeof(size_t)),
		.begun = NOT_BEGUN,
		.ending = BUF_INIT,
	};
	char *program = locate(&round, command);
	int ret = 0;

	if (program != NULL) {
		ret = ask_all(&round, program, err);
		if (ret < 0)
			ret = forgive(&round, err);
		else
			conclude(&round, program);
	}
	free(program);
	free(round.answered);
	free(round.asked);
	buf_release(&round.ending);
	return ret;
}
