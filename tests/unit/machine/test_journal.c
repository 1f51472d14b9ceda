/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/compiler.h"
#include "base/error.h"
#include "base/fs.h"
#include "machine/journal.h"

struct folder {
	char dir[64], file[128];
};

static void folder_init(struct folder *folder)
{
	*folder = (struct folder){ .dir = "/tmp/tare-journal-XXXXXX" };
	assert_non_null(mkdtemp(folder->dir));
	snprintf(folder->file, sizeof(folder->file), "%s/a/b/journal.json",
		 folder->dir);
}

static void folder_release(struct folder *folder)
{
	struct error err = ERROR_INIT;

	assert_int_equal(fs_remove_tree(folder->dir, &err), 0);
}

static void must_open(struct journal *journal, const struct folder *folder)
{
	struct error err = ERROR_INIT;

	if (journal_open(journal, folder->file, &err) < 0)
		fail_msg("%s", err.text);
}

void test_journal_round_trip(void **state)
{
	struct error err = ERROR_INIT;
	struct journal journal;
	struct folder folder;

	(void)state;
	folder_init(&folder);
	must_open(&journal, &folder);
	assert_int_equal(journal.count, 0);
	journal.boot = "abc";
	journal_put(&journal, "/sys/a", "one \t\"x\"\n", "1");
	journal_put(&journal, "/sys/b", "", "2");
	journal_put(&journal, "/sys/c", "3\n\n", "3");
	journal_put(&journal, "/sys/b", "two\n", "2");
	assert_int_equal(journal_save(&journal, &err), 0);
	journal_close(&journal);

	must_open(&journal, &folder);
	assert_string_equal(journal.boot, "abc");
	assert_int_equal(journal.count, 3);
	assert_string_equal(journal.items[0].before, "one \t\"x\"\n");
	assert_string_equal(journal_find(&journal, "/sys/b")->before, "two\n");
	assert_string_equal(journal.items[2].before, "3\n\n");
	assert_null(journal_find(&journal, "/sys"));
	journal_drop(&journal, "/sys/a");
	journal_drop(&journal, "/sys/nothing");
	assert_int_equal(journal.count, 2);
	assert_string_equal(journal.items[0].path, "/sys/b");
	journal_drop(&journal, "/sys/c");
	journal_drop(&journal, "/sys/b");
	assert_int_equal(journal_save(&journal, &err), 0);
	assert_int_equal(access(folder.file, F_OK), -1);
	assert_int_equal(journal_save(&journal, &err), 0);
	journal_close(&journal);
	journal_close(&journal);
	folder_release(&folder);
}

void test_journal_has_one_owner(void **state)
{
	struct error err = ERROR_INIT;
	struct journal first, second;
	struct folder folder;

	(void)state;
	folder_init(&folder);
	must_open(&first, &folder);
	assert_int_equal(journal_open(&second, folder.file, &err), -1);
	assert_non_null(strstr(err.text, "another process has the journal"));
	journal_close(&first);
	must_open(&second, &folder);
	journal_close(&second);
	folder_release(&folder);
}

/* What is wrong is said, and left as it is. */
void test_journal_refuses_what_is_none(void **state)
{
	static const struct {
		const char *text, *complaint;
	} rows[] = {
		{ "", "journal.json" },
		{ "{\"tare_journal\": 1, \"chan", "journal.json" },
		{ "[]", "not a journal" },
		{ "{\"tare_journal\": 2}", "not a journal" },
		{ "{\"tare_journal\": 1, \"changes\": [{\"path\": \"/a\"}]}",
		  "change 1 lacks" },
		{ "{\"tare_journal\": 1, \"changes\": [{\"path\": \"/a\", "
		  "\"before\": \"1\", \"after\": 2}]}",
		  "change 1 lacks" },
	};
	struct folder folder;

	(void)state;
	folder_init(&folder);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct buf text = BUF_INIT, still = BUF_INIT;
		struct error err = ERROR_INIT;
		struct journal journal;

		must_open(&journal, &folder); /* makes the folder */
		journal_close(&journal);
		buf_adds(&text, rows[i].text);
		assert_int_equal(fs_write_atomic(folder.file, &text, &err), 0);
		assert_int_equal(journal_open(&journal, folder.file, &err), -1);
		assert_non_null(strstr(err.text, rows[i].complaint));
		assert_int_equal(fs_read(folder.file, 1000, &still, &err), 0);
		assert_string_equal(still.data, rows[i].text);
		assert_int_equal(unlink(folder.file), 0);
		buf_release(&text);
		buf_release(&still);
	}
	folder_release(&folder);
}
