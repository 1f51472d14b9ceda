# SPDX-License-Identifier: MIT
"""Drives workers of one interpreter through the shared page, as the harness
would, and looks at what they answer.

    drive_probe.py PYTHON PROBE_DIR c|pure [PART-OF-A-NAME]

Prints `ok NAME` or `FAIL NAME` for each test in probe/; fails if one did.  Each
gets a fresh Room.  No test looks at how long anything took.
"""
import os
import subprocess
import sys

from probe import calling, failures, kinds, memory, turns
from probe.room import Room


def run_test(test, python, probe_dir, pure):
    room = Room(python, probe_dir, pure)
    try:
        test(room)
        return None
    except Exception as failure:
        trace = sys.exc_info()[2]
        while trace.tb_next and trace.tb_frame.f_code.co_name[:5] != 'test_':
            trace = trace.tb_next
        return '%s, line %d: %s: %s' % (
            os.path.basename(trace.tb_frame.f_code.co_filename),
            trace.tb_lineno, type(failure).__name__, failure)
    finally:
        room.close()


def list_tests():
    return sorted((name, test) for module in (calling, failures, kinds, memory,
                                              turns)
                  for name, test in vars(module).items()
                  if name.startswith('test_'))


def main():
    python, probe_dir, mode = sys.argv[1:4]
    label = '%s-%s' % (subprocess.check_output(
        [python, '-c', 'import sys; print("%s%d.%d" % ('
         '(sys.implementation.name,) + sys.version_info[:2]) + '
         'getattr(sys, "abiflags", "").strip("md"))']
    ).decode().strip(), mode)
    failed = 0
    for name, test in list_tests():
        if len(sys.argv) > 4 and sys.argv[4] not in name:
            continue
        full_name = 'probe/%s/%s' % (label, name[5:])
        if mode == 'pure' and hasattr(test, 'only_c'):
            continue
        trouble = run_test(test, python, probe_dir, mode == 'pure')
        print(('FAIL ' if trouble else 'ok ') + full_name)
        if trouble:
            print('    ' + trouble.replace('\n', '\n    '))
            failed += 1
        sys.stdout.flush()
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
