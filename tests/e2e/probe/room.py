# SPDX-License-Identifier: MIT
"""What a test of the probe has: a suite, a page, and workers to order about."""
import os
import shutil
import subprocess
import tempfile

from page import Page

HERE = os.path.dirname(os.path.abspath(__file__))


class Room:
    """A folder for one test, with its suite and its page."""

    def __init__(self, python, probe_dir, pure):
        self.folder = tempfile.mkdtemp(prefix='tare-probe-')
        self.suite = os.path.join(self.folder, 'suite')
        os.mkdir(self.suite)
        shutil.copy(os.path.join(HERE, 'bench.py'), self.suite)
        self.page = Page(self.folder, python, probe_dir, pure)
        self.python, self.probe_dir, self.pure = python, probe_dir, pure

    def write(self, name, text):
        with open(os.path.join(self.suite, name), 'w') as file:
            file.write(text)

    def start(self, seat=0, **job):
        job.setdefault('path', [self.suite])
        return self.page.start(seat, **job)

    def ready(self, seat=0, **job):
        state = self.start(seat, **job)
        assert state == 'ready', (state, self.page.text(seat))
        return self.page

    def order(self, name, seat=0, **arguments):
        state = self.page.order(name, seat, **arguments)
        assert state == ('done' if name == 'finish' else 'ready'), (
            name, state, self.page.text(seat))
        return self.page.header.seat[seat]

    def slices(self, seat=0):
        place = self.page.header.seat[seat]
        return place.slice[:place.slices_done]

    def stay(self, seat=0):
        return self.page.header.seat[seat].stay

    def close(self):
        self.page.close()
        shutil.rmtree(self.folder)


def only_c(test):
    test.only_c = True
    return test


FREE_THREADED = "print('t' in getattr(sys, 'abiflags', ''))"


def is_pypy(room):
    return 'pypy' in os.path.basename(os.path.realpath(room.python))


def is_free_threaded(room):
    return answer(room, FREE_THREADED) == 'True\n'


def answer(room, script):
    """What SCRIPT prints in the interpreter that runs the worker."""
    return subprocess.check_output(
        [room.python, '-B', '-c', 'import sys; ' + script]).decode()


def version_of(room):
    """(3, 11), of what runs the worker."""
    return tuple(int(word) for word in answer(
        room, 'print("%d %d" % sys.version_info[:2])').split())


def calibrate(room, slice_ns):
    """As many loops as fill a slice, by what a call was seen to take."""
    loops = room.order('calibrate', slice_ns=slice_ns).loops
    single_ns = room.page.value('single_ns')
    assert loops == 1 or (loops * single_ns <= 1.1 * slice_ns and
                          loops * (single_ns + 1) >= 0.9 * slice_ns), (
                              loops, single_ns)
