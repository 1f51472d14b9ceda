"""Functions that misbehave, each in its own way."""
import ctypes
import os
import signal
import sys
import time


def inner():
    raise ValueError('the shelf is empty')


def raises():
    inner()


def raises_setup():
    raise RuntimeError('no database')


def fine(*args):
    return 1


def exits():
    sys.exit('bye')


def exits_hard():
    os._exit(3)


def exits_well():
    os._exit(0)


def segfaults():
    ctypes.string_at(0)


def hangs():
    time.sleep(1000)


def stops():
    os.kill(os.getpid(), signal.SIGSTOP)


def garbage():
    os.write(1, b'\xff\xfe\x1b[31mred\x00\x07 caf\xc3\xa9\n')
    raise ValueError('garb\x1b[2Jage \udcff')


def dies_after_garbage():
    os.write(2, b'\xff\x1b]0;title\x07\x9b2J last words\n')
    os.kill(os.getpid(), signal.SIGKILL)


def chatters():
    os.write(1, b'noise \xff\x1b[31m\n')


FORKED = []


def forks():
    if not FORKED:
        FORKED.append(os.fork() or time.sleep(1000))


def daemonises():
    if FORKED:
        return
    pid = os.fork()
    FORKED.append(pid)
    if pid == 0:
        os.setsid()
        if os.fork() == 0:
            for fd in range(64):
                try:
                    os.close(fd)
                except OSError:
                    pass
            time.sleep(1000)
        os._exit(0)
    os.waitpid(pid, 0)


def floods():
    block = b'x' * 1048576
    while True:
        os.write(1, block)


def is_wrong(result):
    return False


def raises_teardown(*args):
    raise OSError('cannot close')


class LastStream:
    """Kills the process when that has said that all is well."""
    flushes = 0

    def write(self, text):
        pass

    def flush(self):
        self.flushes += 1
        if self.flushes == 2:
            os.kill(os.getpid(), signal.SIGKILL)


def dies_last(*args):
    sys.stdout = LastStream()


def interrupts():
    raise KeyboardInterrupt


def recurses():
    recurses()
