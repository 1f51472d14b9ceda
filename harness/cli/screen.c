/* SPDX-License-Identifier: MIT */
/*
 * Where tare writes to: how wide it is, whether it takes colours and more
 * than ASCII, and the one line of progress on it.  Invariant: while `drawn`
 * is true the cursor of stderr stands on that line, and nothing else is
 * printed before it has been erased.
 */
#include "cli/screen.h"

#include <errno.h>
#include <langinfo.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/text.h"
#include "base/units.h"
#include "measure/measure.h"

enum { PIPE_COLUMNS = 80, LEAST_COLUMNS = 40, BAR_COLUMNS = 20 };

#define REDRAW_NS (NS_PER_S / 10)

/* $COLUMNS, then the terminal's own word, then 80. */
static int detect_columns(int fd)
{
	const char *text = getenv("COLUMNS");
	struct winsize size = { .ws_col = 0 };
	long columns = text ? strtol(text, NULL, 10) : 0;

	if (columns <= 0 && ioctl(fd, TIOCGWINSZ, &size) == 0)
		columns = size.ws_col;
	if (columns <= 0)
		return PIPE_COLUMNS;
	if (columns < LEAST_COLUMNS)
		return LEAST_COLUMNS;
	return columns > 1000 ? 1000 : (int)columns;
}

static bool is_set(const char *name)
{
	const char *text = getenv(name);

	return text && *text;
}

static bool is_dumb(void)
{
	const char *term = getenv("TERM");

	return !term || !*term || strcmp(term, "dumb") == 0;
}

static bool detect_color(const char *wish)
{
	if (strcmp(wish, "always") == 0)
		return true;
	if (strcmp(wish, "never") == 0)
		return false;
	return isatty(STDOUT_FILENO) && !is_set("NO_COLOR") && !is_dumb();
}

void screen_init(struct screen *screen, const struct screen_setup *setup)
{
	*screen = (struct screen){ .quiet = setup->quiet };
	screen->style.columns = detect_columns(STDOUT_FILENO);
	screen->style.color = detect_color(setup->color);
	screen->style.unicode = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
	screen->live = !setup->quiet && isatty(STDERR_FILENO) && !is_dumb();
	screen->progress_columns = detect_columns(STDERR_FILENO);
}

void screen_print(struct screen *screen, const struct buf *text)
{
	screen_progress_end(screen);
	if (fwrite(text->data, 1, text->len, stdout) != text->len &&
	    !screen->write_errnum)
		screen->write_errnum = errno;
}

void screen_note(struct screen *screen, const char *text)
{
	if (screen->quiet)
		return;
	screen_progress_end(screen);
	fprintf(stderr, "%s\n", text);
}

static void add_bar(struct buf *out, double done, bool unicode)
{
	static const char *const eighths[] = { "",  "▏", "▎", "▍",
					       "▌", "▋", "▊", "▉" };
	int filled = (int)(done * BAR_COLUMNS * 8);
	int cells = filled / 8;

	buf_addc(out, '[');
	for (int i = 0; i < cells; i++)
		buf_adds(out, unicode ? "█" : "#");
	if (unicode && filled % 8) {
		buf_adds(out, eighths[filled % 8]);
		cells++;
	}
	buf_pad(out, unicode ? ' ' : '.', (size_t)(BAR_COLUMNS - cells));
	buf_addc(out, ']');
}

void screen_add_progress(const struct screen_progress *progress, int columns,
			 bool unicode, struct buf *out)
{
	double done = isfinite(progress->done) ? progress->done : 0;
	size_t start = out->len;
	size_t used;

	done = done < 0 ? 0 : done > 1 ? 1 : done;
	add_bar(out, done, unicode);
	buf_addf(out, " %3d %%", (int)(done * 100));
	if (progress->left_ns > 0) {
		buf_adds(out, ", ");
		units_add_duration(out, progress->left_ns);
		buf_adds(out, " left");
	}
	used = text_width(out->data + start) + 2;
	if (!progress->text || (int)used + 8 > columns)
		return;
	buf_adds(out, "  ");
	text_add_printable(out, progress->text, (size_t)columns - used);
}

/* The last column stays free: some terminals wrap when it is written. */
void screen_progress(struct screen *screen,
		     const struct screen_progress *progress)
{
	int64_t now_ns = clock_monotonic_ns();
	struct buf line = BUF_INIT;

	if (!screen->live ||
	    (screen->drawn && now_ns - screen->drawn_ns < REDRAW_NS))
		return;
	buf_adds(&line, "\r");
	screen_add_progress(progress, screen->progress_columns - 1,
			    screen->style.unicode, &line);
	buf_adds(&line, "\x1b[K");
	fflush(stdout);
	fwrite(line.data, 1, line.len, stderr);
	fflush(stderr);
	screen->drawn = true;
	screen->drawn_ns = now_ns;
	buf_release(&line);
}

void screen_progress_end(struct screen *screen)
{
	if (!screen->drawn)
		return;
	fputs("\r\x1b[K", stderr);
	fflush(stderr);
	screen->drawn = false;
}

static void show(void *context, const struct measure_progress *progress)
{
	struct screen_progress line = {
		.left_ns = progress->left_ns,
		.text = progress->case_id,
	};

	if (progress->expected)
		line.done = (double)progress->done / (double)progress->expected;
	screen_progress(context, &line);
}

static void note(void *context, const char *text)
{
	screen_note(context, text);
}

struct onlooker screen_onlooker(struct screen *screen)
{
	return (struct onlooker){ screen, show, note };
}
