#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Record line tables of real code objects, with the lines that the
interpreter itself reads from them.

    make_line_tables.py PYTHON... > line_tables.h

PYTHON: one of each version from 3.8 on.  Each prints, for some functions,
its table and the line of every code unit.
"""
import subprocess
import sys

RECORDER = r'''
import dis, sys

SOURCE = """
def plain(a):
    b = a + 1

    return (b +
            a)

def loops(n):
    total = 0
    for i in range(n):
        if i % 3:
            continue
        try:
            total += [
                j for j in range(i)
                if j
            ][-1]
        except IndexError:
            total -= 1
        finally:
            total *= 2
    while total > 10: total -= 1
    return total

def far(a):
""" + "\n" * 300 + """
    a = (a,
""" + "\n" * 150 + """
         a)
    return a

def backwards(a):
    return a.one(
        a.two
    ).three(
        a.four)

def long(a):
    return [""" + ", ".join("a[%d]" % i for i in range(12)) + """]
"""


def lines_of(code):
    units = len(code.co_code) // 2
    lines = [0] * units
    if hasattr(code, "co_lines"):
        for start, end, line in code.co_lines():
            for unit in range(start // 2, min(end // 2, units)):
                lines[unit] = line or 0
        return lines
    starts = list(dis.findlinestarts(code)) + [(2 * units, 0)]
    for (start, line), (end, _) in zip(starts, starts[1:]):
        for unit in range(start // 2, end // 2):
            lines[unit] = line
    return lines


def table_of(code):
    return getattr(code, "co_linetable", None) or code.co_lnotab


minor = sys.version_info[1]
kind = "LINES_LNOTAB LINES_PEP626 LINES_PEP657".split()[
    (minor > 9) + (minor > 10)]
namespace = {}
exec(compile(SOURCE, "made.py", "exec"), namespace)
for name in ("plain", "loops", "far", "backwards", "long"):
    code = namespace[name].__code__
    tag = "%s_3_%d" % (name, minor)
    print("static const uint8_t table_%s[] = {" % tag)
    print("\t" + ", ".join(str(b) for b in table_of(code)) + ",\n};")
    print("static const int32_t lines_%s[] = {" % tag)
    print("\t" + ", ".join(map(str, lines_of(code))) + ",\n};")
    print("//ROW { \"%s 3.%d\", %s, table_%s, sizeof(table_%s), %d, "
          "lines_%s, ARRAY_LEN(lines_%s) }," % (
              name, minor, kind, tag, tag, code.co_firstlineno, tag, tag))
'''


def main():
    rows = []
    print("/* SPDX-License-Identifier: MIT */")
    print("/* Made by make_line_tables.py. */")
    print("/* clang-format off */")
    print("#include <stdint.h>\n\n#include \"base/compiler.h\"\n#include \"profile/line_table.h\"\n")
    for python in sys.argv[1:]:
        text = subprocess.check_output([python, "-c", RECORDER], text=True)
        for line in text.splitlines():
            if line.startswith("//ROW "):
                rows.append(line[6:])
            else:
                print("\n".join(wrap(line)))
    print("\nstatic const struct recorded_table {")
    print("\tconst char *name;\n\tint kind;\n\tconst uint8_t *table;\n"
          "\tsize_t bytes;\n\tint first_line;\n\tconst int32_t *lines;\n"
          "\tsize_t units;\n} recorded_tables[] = {")
    for row in rows:
        print("\t" + row)
    print("};")


def wrap(line):
    """LINE in pieces of some 76 columns, broken at commas."""
    piece = ""
    for number in line.split(", "):
        if len(piece) + len(number) > 70:
            yield piece.rstrip()
            piece = "\t"
        piece += number + (", " if not number.endswith((",", "{", ";"))
                           else "")
    yield piece.rstrip()


main()
