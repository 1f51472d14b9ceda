/* SPDX-License-Identifier: MIT */
/* Keys at the top of a suite file that are wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/compiler.h"
#include "tests/unit/config/bad.h"

/* clang-format off */
static const struct bad rows[] = {
	{ "no name",
	  "benchmarks: [{name: b, stmt: pass}]\n",
	  "s.yaml:1:1: the suite has no name; add 'suite: NAME'\n"
	  "    benchmarks: [{name: b, stmt: pass}]\n"
	  "    ^" },
	{ "no benchmarks",
	  "suite: a\n",
	  "s.yaml:1:1: the suite has no 'benchmarks'\n"
	  "    suite: a\n"
	  "    ^" },
	{ "empty benchmarks",
	  "suite: a\n"
	  "benchmarks: []\n",
	  "s.yaml:2:13: 'benchmarks': must not be empty, for example "
	  "[{name: sort, call: m:f}]\n"
	  "    benchmarks: []\n"
	  "                ^" },
	{ "benchmarks is a map",
	  "suite: a\n"
	  "benchmarks: {name: b}\n",
	  "s.yaml:2:13: 'benchmarks': expected a list, for example "
	  "[{name: sort, call: m:f}]\n"
	  "    benchmarks: {name: b}\n"
	  "                ^" },
	{ "missing value",
	  TOP("defaults: {budget: }"),
	  "s.yaml:2:20: 'budget': expected a duration with its unit, "
	  "for example 10s or 500ms\n"
	  "    defaults: {budget: }\n"
	  "                       ^" },
	{ "number as name",
	  "suite: 12\n"
	  "benchmarks: [{name: b, stmt: pass}]\n",
	  "s.yaml:1:8: 'suite': expected text; if you mean the text, "
	  "write \"12\"\n"
	  "    suite: 12\n"
	  "           ^~" },
	{ "empty name",
	  "suite: \"\"\n"
	  "benchmarks: [{name: b, stmt: pass}]\n",
	  "s.yaml:1:8: 'suite': expected text, not nothing\n"
	  "    suite: \"\"\n"
	  "           ^~" },
	{ "slash",
	  "suite: a/b\n"
	  "benchmarks: [{name: b, stmt: pass}]\n",
	  "s.yaml:1:8: a name cannot hold '/': / [ ] @ , and = have a "
	  "meaning in the names of cases\n"
	  "    suite: a/b\n"
	  "           ^~~" },
	{ "equals",
	  "suite: a\n"
	  "benchmarks:\n"
	  "  - {name: 'b=1', stmt: pass}\n",
	  "s.yaml:3:12: a name cannot hold '=': / [ ] @ , and = have a "
	  "meaning in the names of cases\n"
	  "    - {name: 'b=1', stmt: pass}\n"
	  "             ^~~~~" },
	{ "newline in name",
	  "suite: \"a\\nb\"\n"
	  "benchmarks: [{name: b, stmt: pass}]\n",
	  "s.yaml:1:8: a name cannot hold control characters\n"
	  "    suite: \"a\\nb\"\n"
	  "           ^~~~~~" },
	{ "blank around",
	  "suite: \"a \"\n"
	  "benchmarks: [{name: b, stmt: pass}]\n",
	  "s.yaml:1:8: a name cannot begin or end with a blank\n"
	  "    suite: \"a \"\n"
	  "           ^~~~" },
	{ "same name",
	  "suite: a\n"
	  "benchmarks:\n"
	  "  - {name: b, stmt: pass}\n"
	  "  - {name: c, stmt: pass}\n"
	  "  - {name: b, stmt: x()}\n",
	  "s.yaml:5:12: benchmark 'b' is here twice; first in line 3\n"
	  "    - {name: b, stmt: x()}\n"
	  "             ^" },
	{ "no benchmark name",
	  "suite: a\n"
	  "benchmarks:\n"
	  "  - stmt: pass\n",
	  "s.yaml:3:5: this benchmark has no 'name'\n"
	  "    - stmt: pass\n"
	  "      ^" },
	{ "placeholder in suite requires",
	  TOP("requires: [\"{library}\"]"),
	  "s.yaml:2:12: 'requires': {placeholders} belong to a "
	  "benchmark, which has parameters\n"
	  "    requires: [\"{library}\"]\n"
	  "               ^~~~~~~~~~~" },
	{ "requires text",
	  TOP("requires: numpy"),
	  "s.yaml:2:11: 'requires': expected a list, for example "
	  "[orjson>=3, numpy]\n"
	  "    requires: numpy\n"
	  "              ^~~~~" },
	{ "bad duration",
	  TOP("defaults: {budget: 10}"),
	  "s.yaml:2:20: 'budget': expected a duration with its unit, "
	  "for example 10s or 500ms\n"
	  "    defaults: {budget: 10}\n"
	  "                       ^~" },
	{ "bad unit",
	  TOP("defaults: {budget: 10 parsecs}"),
	  "s.yaml:2:20: 'budget': '10 parsecs' is not a duration: "
	  "write it with a unit, like 250us, 10s or 2m\n"
	  "    defaults: {budget: 10 parsecs}\n"
	  "                       ^~~~~~~~~~" },
	{ "zero",
	  TOP("defaults: {timeout: 0s}"),
	  "s.yaml:2:21: 'timeout': must be longer than nothing\n"
	  "    defaults: {timeout: 0s}\n"
	  "                        ^~" },
	{ "processes 0",
	  TOP("defaults: {processes: 0}"),
	  "s.yaml:2:23: 'processes': expected a whole number from 1 to "
	  "1000\n"
	  "    defaults: {processes: 0}\n"
	  "                          ^" },
	{ "processes word",
	  TOP("defaults: {processes: many}"),
	  "s.yaml:2:23: 'processes': expected a whole number from 1 to "
	  "1000\n"
	  "    defaults: {processes: many}\n"
	  "                          ^~~~" },
	{ "gc true",
	  TOP("defaults: {gc: true}"),
	  "s.yaml:2:16: 'gc': expected freeze, on or off\n"
	  "    defaults: {gc: true}\n"
	  "                   ^~~~" },
	{ "gc typo",
	  TOP("defaults: {gc: freze}"),
	  "s.yaml:2:16: 'gc': unknown 'freze', did you mean 'freeze'?\n"
	  "    defaults: {gc: freze}\n"
	  "                   ^~~~~" },
	{ "cpus",
	  TOP("defaults: {cpus: auto}"),
	  "s.yaml:2:18: 'cpus': expected a whole number from 1 to "
	  "4096\n"
	  "    defaults: {cpus: auto}\n"
	  "                     ^~~~" },
	{ "metrics typo",
	  TOP("defaults: {metrics: [tme]}"),
	  "s.yaml:2:22: 'metrics': unknown 'tme', did you mean "
	  "'time'?\n"
	  "    defaults: {metrics: [tme]}\n"
	  "                         ^~~" },
	{ "metrics text",
	  TOP("defaults: {metrics: time}"),
	  "s.yaml:2:21: 'metrics': expected a list, for example [time, "
	  "peak_memory]\n"
	  "    defaults: {metrics: time}\n"
	  "                        ^~~~" },
	{ "benchmark key in defaults",
	  TOP("defaults: {call: m:f}"),
	  "s.yaml:2:12: key 'call' belongs in a benchmark\n"
	  "    defaults: {call: m:f}\n"
	  "               ^~~~" },
	{ "gate number",
	  TOP("gate: {time: 3}"),
	  "s.yaml:2:14: 'time': expected a share from 0 to 1; for per "
	  "cent write 3%\n"
	  "    gate: {time: 3}\n"
	  "                 ^" },
	{ "gate bad share",
	  TOP("gate: {time: 3 apples}"),
	  "s.yaml:2:14: 'time': '3 apples' is not a ratio: write it "
	  "with a percent sign, like 3%\n"
	  "    gate: {time: 3 apples}\n"
	  "                 ^~~~~~~~" },
	{ "gate null",
	  TOP("gate: {time: null}"),
	  "s.yaml:2:14: 'time': expected a share, for example 3% or "
	  "0.03\n"
	  "    gate: {time: null}\n"
	  "                 ^~~~" },
	{ "gate list",
	  TOP("gate: {time: [3%]}"),
	  "s.yaml:2:14: 'time': expected a single value, not a list\n"
	  "    gate: {time: [3%]}\n"
	  "                 ^" },
	{ "gate typo",
	  TOP("gate: {allocation: 3%}"),
	  "s.yaml:2:8: unknown key 'allocation', did you mean "
	  "'allocations'?\n"
	  "    gate: {allocation: 3%}\n"
	  "           ^~~~~~~~~~" },
	{ "gate max unit",
	  TOP("gate: {peak_rss: {max: 3%}}"),
	  "s.yaml:2:24: 'max': '3%' is not a size: write it like 512, "
	  "64kB or 1MiB\n"
	  "    gate: {peak_rss: {max: 3%}}\n"
	  "                           ^~" },
	{ "gate limits key",
	  TOP("gate: {peak_rss: {grows: 3%}}"),
	  "s.yaml:2:19: unknown key 'grows', did you mean 'grow'?\n"
	  "    gate: {peak_rss: {grows: 3%}}\n"
	  "                      ^~~~~" },
	{ "gate floor duration",
	  TOP("gate: {time: {floor: 5}}"),
	  "s.yaml:2:22: 'floor': expected a duration with its unit, "
	  "for example 10s or 500ms\n"
	  "    gate: {time: {floor: 5}}\n"
	  "                         ^" },
	{ "clock",
	  TOP("gate: {clock: monotonic}"),
	  "s.yaml:2:15: 'clock': expected wall or cpu\n"
	  "    gate: {clock: monotonic}\n"
	  "                  ^~~~~~~~~" },
	{ "confirm",
	  TOP("gate: {confirm: true}"),
	  "s.yaml:2:17: 'confirm': expected again or none\n"
	  "    gate: {confirm: true}\n"
	  "                    ^~~~" },
	{ "python list",
	  TOP("python: [python3]"),
	  "s.yaml:2:9: 'python': expected keys and values, for example "
	  "{stable: python3.11, patched: ./build/python}\n"
	  "    python: [python3]\n"
	  "            ^" },
	{ "python label",
	  TOP("python: {a@b: python3}"),
	  "s.yaml:2:10: a label cannot hold '@': / [ ] @ , and = have "
	  "a meaning in the names of cases\n"
	  "    python: {a@b: python3}\n"
	  "             ^~~" },
	{ "python empty",
	  TOP("python: {}"),
	  "s.yaml:2:9: 'python': expected keys and values, for example "
	  "{stable: python3.11, patched: ./build/python}\n"
	  "    python: {}\n"
	  "            ^" },
	{ "env name",
	  TOP("env: {\"A=B\": c}"),
	  "s.yaml:2:7: 'A=B' cannot be the name of a variable\n"
	  "    env: {\"A=B\": c}\n"
	  "          ^~~~~" },
	{ "env seed",
	  TOP("env: {PYTHONHASHSEED: 0}"),
	  "s.yaml:2:7: PYTHONHASHSEED is another one in each process, "
	  "and recorded; it cannot be set\n"
	  "    env: {PYTHONHASHSEED: 0}\n"
	  "          ^~~~~~~~~~~~~~" },
	{ "env list",
	  TOP("env: {A: [1]}"),
	  "s.yaml:2:10: 'A': expected a single value, not a list\n"
	  "    env: {A: [1]}\n"
	  "             ^" },
	{ "env null",
	  TOP("env: {A: }"),
	  "s.yaml:2:10: 'A': expected a value, not nothing\n"
	  "    env: {A: }\n"
	  "             ^" },
	{ "inherit",
	  TOP("inherit: [\"\"]"),
	  "s.yaml:2:11: '' cannot be the name of a variable\n"
	  "    inherit: [\"\"]\n"
	  "              ^~" },
	{ "build of nothing",
	  TOP("build: [[]]"),
	  "s.yaml:2:9: 'build': must not be empty, for example [[make, "
	  "-s]]\n"
	  "    build: [[]]\n"
	  "            ^" },
	{ "build of no name",
	  TOP("build: [[\"\", -s]]"),
	  "s.yaml:2:10: the command has no name\n"
	  "    build: [[\"\", -s]]\n"
	  "             ^~" },
	{ "build malformed",
	  TOP("build: [make]"),
	  "s.yaml:2:9: 'build': expected a list, for example [[make, "
	  "-s]]\n"
	  "    build: [make]\n"
	  "            ^~~~" },
	{ "params at the top",
	  TOP("params: {n: [1]}"),
	  "s.yaml:2:1: key 'params' belongs in a benchmark\n"
	  "    params: {n: [1]}\n"
	  "    ^~~~~~" },
	{ "gate max text",
	  TOP("gate: {allocations: {max: 5 MB}}"),
	  "s.yaml:2:27: 'max': expected a number that is not negative\n"
	  "    gate: {allocations: {max: 5 MB}}\n"
	  "                              ^~~~" },
};
/* clang-format on */

void test_bad_suite(void **state)
{
	(void)state;
	check_all(rows, ARRAY_LEN(rows));
}
