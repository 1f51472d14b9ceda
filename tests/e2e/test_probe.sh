#!/bin/sh
# SPDX-License-Identifier: MIT
# Every interpreter found runs the worker, by the probe in C and by the one
# in Python.  Interpreters: python3, python3.6 and so on, free-threaded ones
# (python3.13t), pypy3, of PATH, and those of $TARE_TEST_PYTHONS (paths, parted
# by blanks).
#
#	BUILD=build tests/e2e/test_probe.sh
set -u
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
probe_dir=${BUILD:-build}/probe
case $probe_dir in
/*) ;;
*) probe_dir=$here/../../$probe_dir ;;
esac

# The real executable and the driver's modes for it; nothing if it does not
# run here.  The shims of version managers may name versions that they lack.
ask() {
	"$1" -c 'import sys
modes = "pure"
if sys.implementation.name == "cpython" and sys.version_info >= (3, 6):
    import sysconfig
    if not sysconfig.get_config_var("Py_GIL_DISABLED"):
        modes = "c pure"
print(sys.executable, modes)' 2>/dev/null
}

list_pythons() {
	for name in python3 python3.6 python3.7 python3.8 python3.9 \
		python3.10 python3.11 python3.12 python3.13 python3.14 \
		python3.15 python3.13t python3.14t python3.15t pypy3; do
		command -v "$name"
	done
	for path in ${TARE_TEST_PYTHONS-}; do
		printf '%s\n' "$path"
	done
}

if [ ! -f "$probe_dir/_tare_probe.abi3.so" ]; then
	echo "FAIL probe/built"
	echo "    there is no probe in $probe_dir; run make probe"
	exit 1
fi
status=0
driver=$(list_pythons | head -n 1)
seen=$(list_pythons | while read -r path; do ask "$path"; done | sort -u)
if [ -z "$seen" ]; then
	echo "FAIL probe/interpreters"
	exit 1
fi
while read -r python modes; do
	for mode in $modes; do
		"$driver" -EB "$here/drive_probe.py" "$python" "$probe_dir" \
			"$mode" </dev/null || status=1
	done
done <<LIST
$seen
LIST
exit $status
