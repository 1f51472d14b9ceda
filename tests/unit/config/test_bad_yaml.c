/* SPDX-License-Identifier: MIT */
/* What is not YAML, or more of YAML than a suite file may use. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/compiler.h"
#include "tests/unit/config/bad.h"

/* clang-format off */
static const struct bad rows[] = {
	{ "empty",
	  "",
	  "s.yaml: is empty; a suite needs at least 'suite' and "
	  "'benchmarks'" },
	{ "only a comment",
	  "# nothing\n",
	  "s.yaml: is empty; a suite needs at least 'suite' and "
	  "'benchmarks'" },
	{ "null document",
	  "---\n",
	  "s.yaml: is empty; a suite needs at least 'suite' and "
	  "'benchmarks'" },
	{ "a list",
	  "- a\n",
	  "s.yaml:1:1: expected keys, such as 'suite' and "
	  "'benchmarks', each with its value\n"
	  "    - a\n"
	  "    ^" },
	{ "a text",
	  "hello\n",
	  "s.yaml:1:1: expected keys, such as 'suite' and "
	  "'benchmarks', each with its value\n"
	  "    hello\n"
	  "    ^~~~~" },
	{ "duplicate key",
	  "suite: a\n"
	  "defaults: {gc: on, cpus: 1, gc: off}\n",
	  "s.yaml:2:29: key 'gc' is here twice; first in line 2\n"
	  "    defaults: {gc: on, cpus: 1, gc: off}\n"
	  "                                ^~" },
	{ "two documents",
	  "suite: a\n"
	  "---\n"
	  "suite: b\n",
	  "s.yaml:2:1: a second document begins here; a suite file "
	  "holds one\n"
	  "    ---\n"
	  "    ^~~" },
	{ "anchor",
	  TOP("env: &e {A: b}"),
	  "s.yaml:2:6: anchors (&name) are not supported; repeat the "
	  "value, or use 'defaults'\n"
	  "    env: &e {A: b}\n"
	  "         ^" },
	{ "alias",
	  TOP("env: *e"),
	  "s.yaml:2:6: aliases (*name) are not supported; put text "
	  "that begins with '*' in quotes\n"
	  "    env: *e\n"
	  "         ^~" },
	{ "tag",
	  TOP("description: !!str 5"),
	  "s.yaml:2:14: tags (!...) are not supported\n"
	  "    description: !!str 5\n"
	  "                 ^~~~~~~" },
	{ "own tag",
	  TOP("env: !mine {A: 1}"),
	  "s.yaml:2:6: tags (!...) are not supported\n"
	  "    env: !mine {A: 1}\n"
	  "         ^" },
	{ "merge key",
	  TOP("env: {<<: {A: 1}}"),
	  "s.yaml:2:7: merge keys (<<) are not supported; repeat the "
	  "keys, or use 'defaults'\n"
	  "    env: {<<: {A: 1}}\n"
	  "          ^~" },
	{ "tab",
	  "suite: a\n"
	  "benchmarks:\n"
	  "\t- name: b\n",
	  "s.yaml:3:1: a tab cannot be used for indentation; use "
	  "spaces\n"
	  "     - name: b\n"
	  "    ^" },
	{ "tab in block",
	  BENCH("setup: |\n"
		"\tpass"),
	  "s.yaml:5:1: a tab cannot be used for indentation; use "
	  "spaces\n"
	  "     pass\n"
	  "    ^" },
	{ "open brace",
	  BENCH("stmt: pass\n"
		"    params: {n: [1, 2]"),
	  "s.yaml:5:13: expected ',' or '}': this '{' is not closed\n"
	  "    params: {n: [1, 2]\n"
	  "            ^" },
	{ "open bracket",
	  "suite: a\n"
	  "benchmarks: [\n",
	  "s.yaml:2:13: this bracket is not closed\n"
	  "    benchmarks: [\n"
	  "                ^" },
	{ "open quote",
	  "suite: \"a\n"
	  "benchmarks: []\n",
	  "s.yaml:1:8: this quote is never closed\n"
	  "    suite: \"a\n"
	  "           ^" },
	{ "colon in text",
	  BENCH("stmt: a: b"),
	  "s.yaml:4:12: a ':' is not possible here; check the "
	  "indentation, or put text that holds ': ' in quotes\n"
	  "    stmt: a: b\n"
	  "           ^" },
	{ "bad indentation",
	  "suite: a\n"
	  "  benchmarks: []\n",
	  "s.yaml:2:13: a ':' is not possible here; check the "
	  "indentation, or put text that holds ': ' in quotes\n"
	  "    benchmarks: []\n"
	  "              ^" },
	{ "at sign",
	  TOP("description: @home"),
	  "s.yaml:2:14: a value cannot begin with this character; put "
	  "it in quotes\n"
	  "    description: @home\n"
	  "                 ^" },
	{ "star",
	  TOP("inherit: [*]"),
	  "s.yaml:2:12: a value that begins with '*' or '&' must stand "
	  "in quotes\n"
	  "    inherit: [*]\n"
	  "               ^" },
	{ "control",
	  "suite: a\x01\n",
	  "s.yaml:1:9: control characters are not allowed; write an "
	  "escape in double quotes\n"
	  "    suite: a\\x01\n"
	  "            ^~~~" },
	{ "not utf-8",
	  "suite: a\n"
	  "env: {A: \"\xff\"}\n",
	  "s.yaml:2:11: byte 0xff (offset 19) is not UTF-8; save the "
	  "file as UTF-8\n"
	  "    env: {A: \"\\xff\"}\n"
	  "              ^~~~" },
	{ "cut utf-8",
	  "suite: \xc3",
	  "s.yaml:1:8: byte 0xc3 (offset 7) is not UTF-8; save the "
	  "file as UTF-8\n"
	  "    suite: \\xc3\n"
	  "           ^~~~" },
	{ "NUL escape",
	  TOP("description: \"\\0\""),
	  "s.yaml:2:14: text cannot hold a NUL\n"
	  "    description: \"\\0\"\n"
	  "                 ^~~~" },
	{ "complex key",
	  TOP("env: {[a]: b}"),
	  "s.yaml:2:7: a key must be text\n"
	  "    env: {[a]: b}\n"
	  "          ^" },
	{ "too deep",
	  "a: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]"
	  "]]]]]]]]]]]]]]]]]]]]]]]",
	  "s.yaml:1:35: nested too deep; at most 32 levels\n"
	  "    a: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]"
	  "]]]]]]]]]]]]]]]]]]]]]]]]]]]\n"
	  "                                      ^" },
	{ "caret after wide text",
	  TOP("env: {\"\xe6\xbc\xa2\xe5\xad\x97\": [1]}"),
	  "s.yaml:2:13: '\xe6\xbc\xa2\xe5\xad\x97': expected a single "
	  "value, not a list\n"
	  "    env: {\"\xe6\xbc\xa2\xe5\xad\x97\": [1]}\n"
	  "                  ^" },
	{ "caret after a line separator",
	  "# a\xe2\x80\xa8""b\n"
	  "suite: a\n"
	  "parms: 1\n",
	  "s.yaml:1:4: an invisible end of line that is no newline; "
	  "take it out, or write it as an escape in double quotes\n"
	  "    # a\\u2028b\n"
	  "       ^~~~" },
	{ "caret after a tab",
	  "suite: a\n"
	  "defaults: {gc: on,\tgcc: on}\n",
	  "s.yaml:2:20: unknown key 'gcc', did you mean 'gc'?\n"
	  "    defaults: {gc: on, gcc: on}\n"
	  "                       ^~~" },
	{ "long line",
	  TOP("description: \"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
	      "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\" : 5\n"
	      "env: {}"),
	  "s.yaml:2:107: a ':' is not possible here; check the "
	  "indentation, or put text that holds ': ' in quotes\n"
	  "    xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\" : 5\n"
	  "                                            ^" },
	{ "long line 2",
	  "suite: a\n"
	  "env: {A0: 1, A1: 1, A2: 1, A3: 1, A4: 1, A5: 1, A6: 1, A7: "
	  "1, A8: 1, A9: 1, A10: 1, A11: 1, A12: 1, A13: 1, A14: 1, "
	  "A15: 1, A16: 1, A17: 1, A18: 1, A19: 1, A20: 1, A21: 1, "
	  "A22: 1, A23: 1, A24: 1, A25: 1, A26: 1, A27: 1, A28: 1, "
	  "A29: 1, A3: 5, B: 1}\n",
	  "s.yaml:2:237: key 'A3' is here twice; first in line 2\n"
	  "    A25: 1, A26: 1, A27: 1, A28: 1, A29: 1, A3: 5, B: 1}\n"
	  "                                            ^~" },
	{ "open bracket in benchmark",
	  BENCH("call: m:f\n"
		"    params: {n: ["),
	  "s.yaml:5:17: this bracket is not closed\n"
	  "    params: {n: [\n"
	  "                ^" },
	{ "carriage returns",
	  "suite: a\r\n"
	  "parms: 1\r\n",
	  "s.yaml:2:1: unknown key 'parms'; see tare-suite(5)\n"
	  "    parms: 1\n"
	  "    ^~~~~" },
	{ "BOM",
	  "\xef\xbb\xbfparms: 1\n",
	  "s.yaml:1:1: unknown key 'parms'; see tare-suite(5)\n"
	  "    parms: 1\n"
	  "    ^~~~~" },
	{ "directive",
	  "%TAG ! tag:x,2000:\n"
	  "---\n"
	  "suite: a\n",
	  "s.yaml:1:1: directives (%TAG) are not supported\n"
	  "    %TAG ! tag:x,2000:\n"
	  "    ^~~~~~~~~~~~~~~~~~" },
	{ "yaml 1.1",
	  "%YAML 1.1\n"
	  "---\n"
	  "suite: a\n",
	  "s.yaml:3:1: the suite has no 'benchmarks'\n"
	  "    suite: a\n"
	  "    ^" },
	{ "yaml 1.2",
	  "%YAML 1.2\n"
	  "---\n"
	  "suite: a\n"
	  "env: {A: 1}\n"
	  "benchmarks: [{name: b, stmt: pass}]\n",
	  NULL },
	{ "end mark",
	  "suite: a\n"
	  "env: {A: 1}\n"
	  "benchmarks: [{name: b, stmt: pass}]\n"
	  "...\n",
	  NULL },
};
/* clang-format on */

void test_bad_yaml(void **state)
{
	(void)state;
	check_all(rows, ARRAY_LEN(rows));
}
