/* SPDX-License-Identifier: MIT */
/*
 * What all importers do.  Invariant: the run under construction is complete
 * but for its case list, which is copied into its arena at the end.
 */
#include "exchange/importing.h"

#include <ctype.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/json.h"
#include "base/text.h"
#include "exchange/exchange.h"
#include "model/run.h"
#include "store/samples_fill.h"

static const double ns_per_s = 1e9;
static const double ns_most = 9e18;

/* From the content, so that the same file is the same run; marked as the
 * version that is free for such things (RFC 9562, version 8). */
static void make_uuid(const struct import_source *source, size_t part,
		      char uuid[37])
{
	uint64_t high = text_hash(TEXT_HASH_START, source->file->text,
				  source->file->len);
	uint64_t low = text_hash(high, &part, sizeof(part));

	low = text_hash(low, source->file->text, source->file->len);
	high = text_hash(high, &part, sizeof(part));
	snprintf(uuid, 37,
		 "%08" PRIx64 "-%04" PRIx64 "-8%03" PRIx64 "-8%03" PRIx64
		 "-%012" PRIx64,
		 high >> 32, high >> 16 & 0xffff, high & 0xfff,
		 low >> 48 & 0xfff, low & 0xffffffffffff);
}

/* "results/telco.json" is telco. */
static const char *suite_name(struct arena *arena,
			      const struct exchange_file *file)
{
	const char *slash = strrchr(file->path, '/');
	const char *from = slash ? slash + 1 : file->path;
	size_t len = strcspn(from, ".");

	if (file->suite)
		return arena_strdup(arena, file->suite);
	return len ? arena_strndup(arena, from, len) : "imported";
}

static void start(struct importing *in, const char *tool,
		  const struct import_source *source, size_t part,
		  struct error *err)
{
	*in = (struct importing){
		.tool = tool,
		.run = run_new(),
		.facts_hash = text_hash(TEXT_HASH_START, tool, strlen(tool)),
		.err = err,
	};
	make_uuid(source, part, in->run->uuid);
	in->run->label = "imported";
	in->suite = suite_name(&in->run->arena, source->file);
	in->run->suite_files = arena_strdup(&in->run->arena,
					    source->file->path);
}

static void release(struct importing *in)
{
	free(in->items);
	run_free(in->run);
	*in = (struct importing){ .tool = NULL };
}

static void name_machine(struct importing *in)
{
	struct machine *machine = &in->run->machine;

	snprintf(machine->id, sizeof(machine->id), "%016" PRIx64,
		 in->facts_hash);
	machine->name = arena_printf(
		&in->run->arena, "%s, from %s",
		machine->cpu ? machine->cpu : "unknown machine", in->tool);
	if (!in->facts_count)
		run_note(in->run,
			 "the file does not say on which machine it was "
			 "measured");
}

/* Seal the run and hand it over. */
static int finish(struct importing *in, struct imported_runs *runs)
{
	struct run *run = in->run;

	if (!run->count)
		return error_set(in->err, ERROR_INPUT,
				 "there is no measured value in it");
	for (size_t i = 0; i < run->count; i++)
		samples_fill(&run->items[i].samples);
	run->cases = arena_memdup(&run->arena, in->items,
				  in->count * sizeof(*in->items));
	run->case_count = in->count;
	name_machine(in);
	run->state = RUN_SEALED;
	if (run->ended_ns < run->started_ns)
		run->ended_ns = run->started_ns;
	run_note(run, "imported from a file of %s", in->tool);
	in->run = NULL;
	array_grow(&runs->items, &runs->capacity, runs->count + 1,
		   sizeof(struct run *));
	runs->items[runs->count++] = run;
	return 0;
}

int importing_run(const char *tool, const struct import_source *source,
		  size_t part, importing_fill *fill, const void *context,
		  struct imported_runs *runs, struct error *err)
{
	struct importing in;
	int ret;

	start(&in, tool, source, part, err);
	ret = fill(&in, source, context);
	if (ret == 0)
		ret = finish(&in, runs);
	release(&in);
	return ret;
}

void importing_fact(struct importing *in, const char *key, const char *value)
{
	if (!value || !*value)
		return;
	in->facts_hash = text_hash(in->facts_hash, key, strlen(key) + 1);
	in->facts_hash = text_hash(in->facts_hash, value, strlen(value) + 1);
	in->facts_count++;
}

static bool is_label(const char *text)
{
	size_t len = strspn(text, "abcdefghijklmnopqrstuvwxyz"
				  "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				  "0123456789._-");

	return len && !text[len];
}

/* suite/benchmark@label, as tare has it. */
static bool is_identity(const char *name)
{
	const char *slash = strchr(name, '/');
	const char *at = strrchr(name, '@');

	return slash && at && slash > name && at > slash + 1 &&
	       is_label(at + 1);
}

/* Cut ":METRIC" off an identity. */
static void cut_metric(char *name, enum metric *metric)
{
	char *colon = strrchr(name, ':');
	enum metric found = colon ? metric_find(colon + 1) : METRIC_COUNT;

	/* time has none, percentiles are not kept without their calls */
	if (found == METRIC_COUNT || found <= METRIC_MAX)
		return;
	*colon = '\0';
	if (is_identity(name))
		*metric = found;
	else
		*colon = ':';
}

/* "cpython3.12" of CPython 3.12.1 (64-bit). */
static const char *make_label(struct arena *arena, const char *tool,
			      const struct import_python *python)
{
	const char *name = python && python->implementation
				   ? python->implementation
				   : "cpython";
	struct buf label = BUF_INIT;
	const char *version = python ? python->version : NULL;
	int dots = 0;
	char *result;

	if (!version || !isdigit((unsigned char)*version))
		return tool;
	for (; *name; name++)
		if (isalnum((unsigned char)*name))
			buf_addc(&label, (char)tolower((unsigned char)*name));
	for (; isdigit((unsigned char)*version) ||
	       (*version == '.' && dots++ == 0);
	     version++)
		buf_addc(&label, *version);
	result = arena_strdup(arena, label.data);
	buf_release(&label);
	return result;
}

static const char *make_python(struct arena *arena,
			       const struct import_python *python)
{
	char *text, *c;

	if (!python || !python->version ||
	    !isdigit((unsigned char)python->version[0]))
		return NULL;
	text = arena_printf(arena, "%s %s",
			    python->implementation ? python->implementation
						   : "cpython",
			    python->version);
	for (c = text; *c && *c != ' '; c++)
		*c = (char)tolower((unsigned char)*c);
	if (*c)
		c[1 + strcspn(c + 1, " ")] = '\0';
	return text;
}

/* One line, whatever the file says. */
static char *clean_name(struct arena *arena, const char *name)
{
	char *clean = arena_strdup(arena, name);

	for (char *c = clean; *c; c++)
		if (iscntrl((unsigned char)*c))
			*c = ' ';
	return clean;
}

static void name_case(struct importing *in, struct run_case *new_case,
		      char *name, const struct import_python *python)
{
	struct arena *arena = &in->run->arena;
	const char *slash = strchr(name, '/'), *at = strrchr(name, '@');

	if (is_identity(name)) {
		new_case->id = name;
		new_case->suite = arena_strndup(arena, name,
						(size_t)(slash - name));
		new_case->benchmark = arena_strndup(arena, slash + 1,
						    (size_t)(at - slash - 1));
		new_case->label = at + 1;
		return;
	}
	new_case->suite = in->suite;
	new_case->benchmark = name;
	new_case->label = make_label(arena, in->tool, python);
	new_case->id = arena_printf(arena, "%s/%s@%s", in->suite, name,
				    new_case->label);
}

size_t importing_case(struct importing *in, const char *name,
		      const struct import_python *python, enum metric *metric)
{
	struct arena *arena = &in->run->arena;
	char *clean = clean_name(arena, *name ? name : "unnamed");
	struct run_case made = { .outcome = OUTCOME_MEASURED };

	cut_metric(clean, metric);
	name_case(in, &made, clean, python);
	for (size_t i = 0; i < in->count; i++)
		if (strcmp(in->items[i].id, made.id) == 0)
			return i;
	made.python = make_python(arena, python);
	policy_init(&made.policy);
	*VEC_PUSH(in) = made;
	return in->count - 1;
}

static bool lacks(const struct worker *worker, enum metric metric)
{
	if (metric == METRIC_TIME)
		return !worker->samples.count;
	return isnan(worker->samples.reading[metric]);
}

struct worker *importing_worker(struct importing *in, size_t case_index,
				enum metric metric)
{
	struct run *run = in->run;
	struct run_case *of_case = &in->items[case_index];
	bool known = of_case->metrics & ~METRIC_BIT(metric);
	struct worker *worker;
	int index = 0;

	of_case->metrics |= METRIC_BIT(metric);
	for (size_t i = 0; i < run->count && known; i++) {
		if (run->items[i].case_index != case_index)
			continue;
		if (lacks(&run->items[i], metric))
			return &run->items[i];
		index++;
	}
	worker = VEC_PUSH(run);
	worker_init(worker);
	worker->case_index = case_index;
	worker->index = index;
	worker->started_ns = run->started_ns;
	return worker;
}

static void push_number(int64_t **column, size_t count, int64_t value)
{
	*column = xrealloc(*column, (count + 1) * sizeof(**column));
	(*column)[count] = value;
}

int importing_slice(struct importing *in, struct worker *worker, double seconds,
		    int64_t loops)
{
	struct samples *samples = &worker->samples;
	double wall;

	if (!(seconds >= 0))
		return error_set(in->err, ERROR_INPUT,
				 "a time that is negative or no number");
	if (loops <= 0)
		for (loops = 1; loops < 1000000000 &&
				seconds * ns_per_s * (double)loops < 1e12;)
			loops *= 10;
	wall = seconds * ns_per_s * (double)loops;
	if (wall > ns_most)
		return error_set(in->err, ERROR_INPUT,
				 "a time of more than 100 years");
	push_number(&samples->columns[COLUMN_WALL], samples->count,
		    llround(wall));
	push_number(&samples->columns[COLUMN_LOOPS], samples->count, loops);
	samples->count++;
	return 0;
}

int importing_slices(struct importing *in, struct worker *worker,
		     const struct json *list, int64_t loops)
{
	for (size_t i = 0; i < json_count(list); i++) {
		const struct json *value = json_at(list, i);

		if (json_kind(value) == JSON_NULL)
			continue; /* NaN: failed or skipped */
		if (importing_slice(in, worker,
				    json_as_real(value, (double)NAN),
				    loops) < 0)
			return -1;
	}
	return 0;
}

void importing_reading(struct importing *in, struct worker *worker,
		       enum metric metric, double value)
{
	if (!isfinite(value))
		return;
	in->items[worker->case_index].metrics |= METRIC_BIT(metric);
	worker->samples.reading[metric] = value;
}

int importing_value(struct importing *in, size_t case_index, enum metric metric,
		    double value)
{
	struct worker *worker;

	if (!isfinite(value))
		return error_set(in->err, ERROR_INPUT, "%s: no value",
				 in->items[case_index].id);
	worker = importing_worker(in, case_index, metric);
	if (metric == METRIC_TIME)
		return importing_slice(in, worker, value, 0);
	importing_reading(in, worker, metric, value);
	return 0;
}

/* "+02:00" or "-0730" in seconds. */
static int zone_of(const char *text)
{
	int hours = 0, minutes = 0;
	const char *sign = text + strcspn(text, "+-");

	if (!*sign || sscanf(sign + 1, "%2d:%2d", &hours, &minutes) < 1)
		return 0;
	return (hours * 60 + minutes) * (*sign == '-' ? -60 : 60);
}

int64_t importing_date(const char *text)
{
	struct tm tm = { .tm_isdst = 0 };
	double seconds = 0;
	int read = 0, zone = 0;

	if (!text ||
	    sscanf(text, "%4d-%2d-%2d%*1[T ]%2d:%2d:%9lf%n", &tm.tm_year,
		   &tm.tm_mon, &tm.tm_mday, &tm.tm_hour, &tm.tm_min, &seconds,
		   &read) < 5 ||
	    tm.tm_year < 1970 || tm.tm_year > 2200 || !(seconds >= 0))
		return 0;
	tm.tm_year -= 1900;
	tm.tm_mon -= 1;
	if (read)
		zone = zone_of(text + read);
	return (timegm(&tm) - zone) * NS_PER_S + (int64_t)(seconds * ns_per_s);
}
