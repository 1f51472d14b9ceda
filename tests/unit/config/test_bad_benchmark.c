/* SPDX-License-Identifier: MIT */
/* Benchmarks that are wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/compiler.h"
#include "tests/unit/config/bad.h"

/* clang-format off */
static const struct bad rows[] = {
	{ "unknown key",
	  BENCH("call: m:f\n"
		"    parms: {n: [1, 2]}"),
	  "s.yaml:5:5: unknown key 'parms', did you mean 'params'?\n"
	  "    parms: {n: [1, 2]}\n"
	  "    ^~~~~" },
	{ "far key",
	  BENCH("call: m:f\n"
		"    zzzzzz: 1"),
	  "s.yaml:5:5: unknown key 'zzzzzz'; see tare-suite(5)\n"
	  "    zzzzzz: 1\n"
	  "    ^~~~~~" },
	{ "nothing to run",
	  BENCH("setup: m:f"),
	  "s.yaml:3:5: this benchmark has nothing to run; give it one "
	  "of call, stmt, import, command, async, load, track\n"
	  "    - name: b\n"
	  "      ^" },
	{ "two kinds",
	  BENCH("call: m:f\n"
		"    stmt: pass"),
	  "s.yaml:5:5: a benchmark has either 'call' or 'stmt', not "
	  "both\n"
	  "    stmt: pass\n"
	  "    ^~~~" },
	{ "call without colon",
	  BENCH("call: sort"),
	  "s.yaml:4:11: 'call': expected MODULE:FUNCTION, for example "
	  "bench_sort:sort\n"
	  "    call: sort\n"
	  "          ^~~~" },
	{ "call a path",
	  BENCH("call: bench/sort:sort"),
	  "s.yaml:4:11: 'call': 'bench/sort:sort' is not "
	  "MODULE:FUNCTION, two Python names with a colon between\n"
	  "    call: bench/sort:sort\n"
	  "          ^~~~~~~~~~~~~~~" },
	{ "call a keyword",
	  BENCH("call: m:lambda"),
	  "s.yaml:4:11: 'call': 'm:lambda' is not MODULE:FUNCTION, two "
	  "Python names with a colon between\n"
	  "    call: m:lambda\n"
	  "          ^~~~~~~~" },
	{ "command as text",
	  BENCH("command: ls -l"),
	  "s.yaml:4:14: 'command': expected a list of words, for "
	  "example [python3, -m, json.tool, data.json]; no shell is "
	  "used\n"
	  "    command: ls -l\n"
	  "             ^~~~~" },
	{ "command empty",
	  BENCH("command: []"),
	  "s.yaml:4:14: 'command': must not be empty, for example "
	  "[python3, -m, json.tool, data.json]\n"
	  "    command: []\n"
	  "             ^" },
	{ "command a map in it",
	  BENCH("command: [ls, {a: b}]"),
	  "s.yaml:4:19: 'command': expected a single value, not a map\n"
	  "    command: [ls, {a: b}]\n"
	  "                  ^" },
	{ "check with stmt",
	  BENCH("stmt: pass\n"
		"    check: m:f"),
	  "s.yaml:5:5: 'check' does not go with 'stmt'\n"
	  "    check: m:f\n"
	  "    ^~~~~" },
	{ "setup with import",
	  BENCH("import: json\n"
		"    setup: m:f"),
	  "s.yaml:5:5: 'setup' does not go with 'import'\n"
	  "    setup: m:f\n"
	  "    ^~~~~" },
	{ "unit with call",
	  BENCH("call: m:f\n"
		"    unit: x"),
	  "s.yaml:5:5: 'unit' does not go with 'call'\n"
	  "    unit: x\n"
	  "    ^~~~" },
	{ "import a path",
	  BENCH("import: a/b"),
	  "s.yaml:4:13: 'import': 'a/b' is not the name of a module\n"
	  "    import: a/b\n"
	  "            ^~~" },
	{ "params a list",
	  BENCH("call: m:f\n"
		"    params: [n]"),
	  "s.yaml:5:13: 'params': expected keys and values, for "
	  "example {n: [10, 1000]}\n"
	  "    params: [n]\n"
	  "            ^" },
	{ "params scalar",
	  BENCH("call: m:f\n"
		"    params: {n: 5}"),
	  "s.yaml:5:17: 'n': expected a list, for example [10, 1000]\n"
	  "    params: {n: 5}\n"
	  "                ^" },
	{ "params empty",
	  BENCH("call: m:f\n"
		"    params: {n: []}"),
	  "s.yaml:5:17: 'n': must not be empty, for example [10, 1000]\n"
	  "    params: {n: []}\n"
	  "                ^" },
	{ "params nested",
	  BENCH("call: m:f\n"
		"    params: {n: [[1]]}"),
	  "s.yaml:5:18: 'n': expected a single value, not a list\n"
	  "    params: {n: [[1]]}\n"
	  "                 ^" },
	{ "params twice",
	  BENCH("call: m:f\n"
		"    params: {n: [1, 2, 0x1]}"),
	  "s.yaml:5:24: 'n' has the value 0x1 twice\n"
	  "    params: {n: [1, 2, 0x1]}\n"
	  "                       ^~~" },
	{ "params class",
	  BENCH("call: m:f\n"
		"    params: {class: [1]}"),
	  "s.yaml:5:14: parameter 'class' is a keyword of Python; "
	  "choose another name\n"
	  "    params: {class: [1]}\n"
	  "             ^~~~~" },
	{ "params dunder",
	  BENCH("call: m:f\n"
		"    params: {__class__: [1]}"),
	  "s.yaml:5:14: parameter '__class__': names that begin with "
	  "two underscores belong to Python\n"
	  "    params: {__class__: [1]}\n"
	  "             ^~~~~~~~~" },
	{ "params no name",
	  BENCH("call: m:f\n"
		"    params: {a-b: [1]}"),
	  "s.yaml:5:14: parameter 'a-b': parameters are given as "
	  "keyword arguments, so it must be a Python name\n"
	  "    params: {a-b: [1]}\n"
	  "             ^~~" },
	{ "params too large",
	  BENCH("call: m:f\n"
		"    params: {n: [99999999999999999999]}"),
	  "s.yaml:5:18: 'n': 99999999999999999999 does not fit in 64 "
	  "bits; as text it must stand in quotes\n"
	  "    params: {n: [99999999999999999999]}\n"
	  "                 ^~~~~~~~~~~~~~~~~~~~" },
	{ "exclude unknown name",
	  BENCH("call: m:f\n"
		"    params: {size: [1]}\n"
		"    exclude: [{sise: 1}]"),
	  "s.yaml:6:16: 'exclude': there is no parameter 'sise', did "
	  "you mean 'size'?\n"
	  "    exclude: [{sise: 1}]\n"
	  "               ^~~~" },
	{ "exclude unknown value",
	  BENCH("call: m:f\n"
		"    params: {n: [1]}\n"
		"    exclude: [{n: '1'}]"),
	  "s.yaml:6:19: parameter 'n' never has the value \"1\"\n"
	  "    exclude: [{n: '1'}]\n"
	  "                  ^~~" },
	{ "exclude a map",
	  BENCH("call: m:f\n"
		"    params: {n: [1]}\n"
		"    exclude: {n: 1}"),
	  "s.yaml:6:14: 'exclude': expected a list, for example [{n: "
	  "10}]\n"
	  "    exclude: {n: 1}\n"
	  "             ^" },
	{ "reference without params",
	  BENCH("call: m:f\n"
		"    reference: {n: 1}"),
	  "s.yaml:5:17: 'reference': there is no parameter 'n' in "
	  "'params'\n"
	  "    reference: {n: 1}\n"
	  "                ^" },
	{ "reference text",
	  BENCH("call: m:f\n"
		"    params: {n: [1]}\n"
		"    reference: n"),
	  "s.yaml:6:16: 'reference': expected keys and values, for "
	  "example {n: 10}\n"
	  "    reference: n\n"
	  "               ^" },
	{ "placeholder unknown",
	  BENCH("import: \"m_{stile}\"\n"
		"    params: {style: [a]}"),
	  "s.yaml:4:13: 'import': there is no parameter 'stile', did "
	  "you mean 'style'?\n"
	  "    import: \"m_{stile}\"\n"
	  "            ^~~~~~~~~~~" },
	{ "placeholder without params",
	  BENCH("import: \"m_{style}\""),
	  "s.yaml:4:13: 'import': there is no parameter 'style' in "
	  "'params'\n"
	  "    import: \"m_{style}\"\n"
	  "            ^~~~~~~~~~~" },
	{ "placeholder open",
	  BENCH("command: [ls, \"{n\"]\n"
		"    params: {n: [a]}"),
	  "s.yaml:4:19: 'command': '{' is not closed; for the brace "
	  "itself write '{{'\n"
	  "    command: [ls, \"{n\"]\n"
	  "                  ^~~~" },
	{ "brace alone",
	  BENCH("command: [ls, \"n}\"]\n"
		"    params: {n: [a]}"),
	  "s.yaml:4:19: 'command': for a '}' itself write '}}'\n"
	  "    command: [ls, \"n}\"]\n"
	  "                  ^~~~" },
	{ "loop_factory of what has no loop",
	  BENCH("call: m:f\n"
		"    loop_factory: uvloop:new_event_loop"),
	  "s.yaml:5:5: 'loop_factory' does not go with 'call'\n"
	  "    loop_factory: uvloop:new_event_loop\n"
	  "    ^~~~~~~~~~~~" },
	{ "loop_factory is a function",
	  BENCH("async: m:f\n"
		"    loop_factory: uvloop"),
	  "s.yaml:5:19: 'loop_factory': expected MODULE:FUNCTION, for "
	  "example bench_sort:sort\n"
	  "    loop_factory: uvloop\n"
	  "                  ^~~~~~" },
	{ "load at no rate",
	  BENCH("load: {async: m:f, rate: 0}"),
	  "s.yaml:4:30: 'rate': must be more than 0\n"
	  "    load: {async: m:f, rate: 0}\n"
	  "                             ^" },
	{ "load with a check",
	  BENCH("load: {async: m:f}\n"
		"    check: m:g"),
	  "s.yaml:5:5: 'check' does not go with 'load'\n"
	  "    check: m:g\n"
	  "    ^~~~~" },
	{ "load alone",
	  BENCH("load: {users: 5}"),
	  "s.yaml:4:11: 'load' needs 'async', the function to call\n"
	  "    load: {users: 5}\n"
	  "          ^" },
	{ "better",
	  BENCH("track: m:f\n"
		"    better: more"),
	  "s.yaml:5:13: 'better': expected lower or higher\n"
	  "    better: more\n"
	  "            ^~~~" },
	{ "python in a benchmark",
	  BENCH("call: m:f\n"
		"    python: x"),
	  "s.yaml:5:5: key 'python' belongs at the top of the file\n"
	  "    python: x\n"
	  "    ^~~~~~" },
	{ "grow in benchmark",
	  BENCH("call: m:f\n"
		"    time: 3%"),
	  "s.yaml:5:5: key 'time' belongs in 'gate'\n"
	  "    time: 3%\n"
	  "    ^~~~" },
	{ "items zero",
	  BENCH("call: m:f\n"
		"    items: 0"),
	  "s.yaml:5:12: 'items': expected a whole number from 1 to "
	  "1000000000000000\n"
	  "    items: 0\n"
	  "           ^" },
	{ "json in a command",
	  BENCH("command: [tool, '{\"a\": {}}']"),
	  NULL },
	{ "braces",
	  BENCH("command: [tool, '{{}}{n}']\n"
		"    params: {n: [1]}"),
	  NULL },
};
/* clang-format on */

void test_bad_benchmark(void **state)
{
	(void)state;
	check_all(rows, ARRAY_LEN(rows));
}
