# SPDX-License-Identifier: MIT
"""What this interpreter is, and whether it has what a suite needs.

The harness runs this file once per interpreter, with a file as descriptor 3.
Its first line is the job, in JSON:

    {"suite": "/dir", "path": [...], "questions": [["module", "json"], ...]}

The answers are appended to the same file, a JSON value a line, so that
whatever a module prints while it is imported does no harm:

    {"facts": {...}}       what the interpreter is
    {"begin": 0}           question 0 is about to be asked
    {"answer": 0}          what it asks for is there
    {"answer": 0, "missing": "why it is not", "lacking": true}

A thing that is missing is lacking, or it is there and broken: code that is not
the suite's raised something while it was looked for.  A question that has begun and has no answer when this process is gone is the
one that ended it.  The file must be readable for Python 2, so that it can say
that it is too old.
"""
import json
import os
import re
import sys

JOB_FD = 3
HERE = os.path.dirname(os.path.abspath(__file__))
PLACE = re.compile(r" \((?:<[^>]*>|[^()]*), line \d+\)$")


def read_job():
    os.lseek(JOB_FD, 0, os.SEEK_SET)
    size = os.fstat(JOB_FD).st_size
    text = b""
    while len(text) < size:
        part = os.read(JOB_FD, size - len(text))
        if not part:
            break
        text += part
    return json.loads(text.split(b"\n", 1)[0].decode("utf-8"))


def write_answer(fd, answer):
    data = (json.dumps(answer) + "\n").encode("ascii")
    os.lseek(fd, 0, os.SEEK_END)
    while data:
        data = data[os.write(fd, data):]


# What the interpreter is ----------------------------------------------------

def in_venv(path):
    """A venv is found by the path that python was started by: its link must
    not be followed."""
    folder = os.path.dirname(path)
    return any(os.path.exists(os.path.join(place, "pyvenv.cfg"))
               for place in (folder, os.path.dirname(folder)))


def real_executable():
    """The file that runs, behind shims, for they have ended by exec."""
    path = os.path.abspath(sys.executable or "/proc/self/exe")
    return path if in_venv(path) else os.path.realpath(path)


def collect_facts():
    import platform
    import sysconfig

    implementation = sys.implementation.name
    free_threaded = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))
    return {
        "executable": real_executable(),
        "implementation": implementation,
        "version": platform.python_version(),
        "label": "%s%d.%d%s" % ((implementation,) + tuple(sys.version_info[:2])
                                + ("t" if free_threaded else "",)),
        "build": " ".join(sys.version.split()),
        "free_threaded": free_threaded,
        "debug": hasattr(sys, "gettotalrefcount"),
    }


# Why something is missing ---------------------------------------------------

def short_path(path):
    """Relative to the folder of sys.path that it was found in."""
    for folder in sys.path:
        if folder and path.startswith(folder.rstrip(os.sep) + os.sep):
            return path[len(folder.rstrip(os.sep)) + 1:]
    return path


def explain(error):
    """One line: the exception, and the line of the user's that raised it."""
    import traceback

    text = "".join(traceback.format_exception_only(type(error), error))
    text = text.strip().split("\n")[-1]
    if isinstance(error, SyntaxError) and error.filename:
        text = "%s: %s" % (type(error).__name__, error.msg)
        return "%s (%s, line %s)" % (text, short_path(error.filename),
                                     error.lineno)
    frames = [frame for frame in traceback.extract_tb(error.__traceback__)
              if frame[0] != __file__ and "importlib" not in frame[0]]
    if not frames or PLACE.search(text):
        return text
    return "%s (%s, line %d)" % (text, short_path(frames[-1][0]),
                                 frames[-1][1])


def load_worker():
    """What worker.py defines; it is no module that others could import."""
    path = os.path.join(HERE, "worker.py")
    worker = {"__name__": "worker", "__file__": path}
    with open(path, "rb") as source:
        exec(compile(source.read(), path, "exec"), worker)
    return worker


# Modules and functions ------------------------------------------------------

def find_module(name):
    """Found without being imported; its parents are imported."""
    import importlib.util

    if name in sys.modules:
        return True
    try:
        return importlib.util.find_spec(name) is not None
    except ValueError:  # a module without a spec, as __main__
        return True
    except ImportError as error:
        if (getattr(error, "name", None) or "") in parents(name):
            return False
        raise


def parents(name):
    parts = name.split(".")
    return [".".join(parts[:i]) for i in range(1, len(parts))]


def check_module(name):
    if not find_module(name):
        return "ModuleNotFoundError: No module named '%s'" % name
    return None


def suggestion(owner, name):
    import difflib

    near = difflib.get_close_matches(
        name, [other for other in dir(owner)
               if callable(getattr(owner, other, None))], 1)
    return "; did you mean %s?" % near[0] if near else ""


def check_function(text):
    import importlib

    module, path = text.split(":", 1)
    found = importlib.import_module(module)
    for name in path.split("."):
        owner = found
        try:
            found = getattr(owner, name)
        except AttributeError:
            return "module %s has no function %s%s" % (
                module, path, suggestion(owner, name))
    if not callable(found):
        return "%s in module %s is of type %s, not a function" % (
            path, module, type(found).__name__)
    return None


# Requirements ---------------------------------------------------------------

REQUIREMENT = re.compile(
    r"\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?"
    r"\s*\(?([^()]*)\)?\s*$")
CLAUSE = re.compile(r"\s*(===|==|!=|<=|>=|~=|<|>)\s*([^\s,]+)\s*$")
VERSION = re.compile(
    r"\s*v?(?:(\d+)!)?(\d+(?:\.\d+)*)"
    r"(?:[-_.]?(alpha|a|beta|b|preview|pre|c|rc)[-_.]?(\d*))?"
    r"(?:(?:[-_.]?(post|rev|r)[-_.]?(\d*))|-(\d+))?"
    r"(?:[-_.]?(dev)[-_.]?(\d*))?(?:\+[a-z0-9._-]*)?\s*$", re.IGNORECASE)
STAGES = {"a": 1, "alpha": 1, "b": 2, "beta": 2,
          "c": 3, "rc": 3, "pre": 3, "preview": 3}
FINAL = 4


class Version(object):
    """The order of PEP 440, local versions left aside."""

    def __init__(self, text):
        match = VERSION.match(text)
        if match is None:
            raise ValueError("cannot read version '%s'" % text)
        (epoch, release, stage, number, post, post_number, bare_post,
         dev, dev_number) = match.groups()
        self.epoch = int(epoch or 0)
        self.release = [int(part) for part in release.split(".")]
        self.pre = stage is not None or dev is not None
        self.post = -1
        if post is not None or bare_post is not None:
            self.post = int(post_number or bare_post or 0)
        if stage is not None:
            self.stage = (STAGES[stage.lower()], int(number or 0))
        else:
            only_dev = dev is not None and self.post < 0
            self.stage = (0 if only_dev else FINAL, 0)
        self.dev = (1, 0) if dev is None else (0, int(dev_number or 0))

    def trimmed(self):
        release = list(self.release)
        while len(release) > 1 and release[-1] == 0:
            release.pop()
        return release

    def key(self):
        return (self.epoch, self.trimmed(), self.stage, self.post, self.dev)

    def starts_with(self, other):
        """Is it in the series of other, 1.4 in that of 1.*?"""
        wanted = other.release
        own = self.release + [0] * (len(wanted) - len(self.release))
        return self.epoch == other.epoch and own[:len(wanted)] == wanted

    def same_release(self, other):
        return self.epoch == other.epoch and self.trimmed() == other.trimmed()


def compatible(version, text):
    wanted = Version(text)
    series = Version(text)
    series.release = wanted.release[:-1]
    if not series.release:
        raise ValueError("'~=%s' needs two numbers, as ~=%s.0" % (text, text))
    return version.key() >= wanted.key() and version.starts_with(series)


def below(version, wanted):
    """3.0rc1 is before 3.0, but whoever asks for <3.0 does not mean it."""
    if version.pre and not wanted.pre and version.same_release(wanted):
        return False
    return version.key() < wanted.key()


def above(version, wanted):
    if version.post >= 0 > wanted.post and version.same_release(wanted):
        return False
    return version.key() > wanted.key()


def equal(version, text):
    if text.endswith(".*"):
        return version.starts_with(Version(text[:-2]))
    return version.key() == Version(text).key()


def satisfies(installed, operator, text):
    if operator == "===":
        return installed == text
    version = Version(installed)
    if operator == "==":
        return equal(version, text)
    if operator == "!=":
        return not equal(version, text)
    if operator == "~=":
        return compatible(version, text)
    wanted = Version(text)
    if operator == "<":
        return below(version, wanted)
    if operator == ">":
        return above(version, wanted)
    if operator == "<=":
        return version.key() <= wanted.key()
    return version.key() >= wanted.key()


def spellings(name):
    """A distribution's name as it may have been recorded."""
    plain = re.sub(r"[-_.]+", "-", name)
    return [name, plain, plain.lower(), plain.replace("-", "_"),
            plain.lower().replace("-", "_")]


def ask_metadata(name):
    from importlib import metadata

    for spelling in spellings(name):
        try:
            return metadata.version(spelling)
        except metadata.PackageNotFoundError:
            pass
    return None


def ask_setuptools(name):
    try:
        import pkg_resources
    except ImportError:
        return None
    try:
        return pkg_resources.get_distribution(name).version
    except Exception:
        return None


def installed_version(name):
    """None if no distribution of that name is installed."""
    if sys.version_info >= (3, 8):
        return ask_metadata(name)
    return ask_setuptools(name)


def has_module(name):
    try:
        return find_module(re.sub(r"-", "_", name))
    except Exception:
        return False


def read_clauses(text, specifier):
    clauses = []
    for part in specifier.split(",") if specifier.strip() else []:
        match = CLAUSE.match(part)
        if match is None:
            raise ValueError("cannot read requirement '%s'; as in "
                             "'orjson>=3,<4'" % text)
        clauses.append(match.groups())
    return clauses


def check_requirement(text):
    match = REQUIREMENT.match(text)
    if match is None:
        return "cannot read requirement '%s'; as in 'orjson>=3,<4'" % text
    name, specifier = match.groups()
    try:
        clauses = read_clauses(text, specifier)
        return compare_installed(name, clauses)
    except ValueError as error:
        return str(error)


def compare_installed(name, clauses):
    installed = installed_version(name)
    if installed is None and not has_module(name):
        return "%s is not installed" % name
    if installed is None and clauses:
        return "%s has no version that could be compared" % name
    for operator, wanted in clauses:
        if not satisfies(installed, operator, wanted):
            return "version %s is installed" % installed
    return None


# All together ---------------------------------------------------------------

CHECKS = {
    "module": check_module,
    "function": check_function,
    "requirement": check_requirement,
}


def ask(kind, name, suite):
    """What is missing, and if it is lacking."""
    try:
        missing = CHECKS[kind](name)
        return missing, missing is not None
    except BaseException as error:  # SystemExit and KeyboardInterrupt too
        return explain(error), load_worker()["failures"].is_lacking(
            error, suite)


def set_path(entries):
    """The suite's folders first, this file's folder not at all."""
    rest = [entry for entry in sys.path
            if os.path.abspath(entry or ".") != HERE]
    sys.path[:] = entries + rest


def main():
    job = read_job()
    fd = os.dup(JOB_FD)
    if sys.version_info < (3, 6):
        write_answer(fd, {"unfit": "Python %d.%d is too old: 3.6 or newer is "
                          "needed" % tuple(sys.version_info[:2])})
        return
    write_answer(fd, {"facts": collect_facts()})
    set_path(job["path"])
    for index, (kind, name) in enumerate(job["questions"]):
        write_answer(fd, {"begin": index})
        answer = {"answer": index}
        missing, lacking = ask(kind, name, job["suite"])
        if missing is not None:
            answer.update(missing=missing, lacking=lacking)
        write_answer(fd, answer)
    # Threads and exit handlers of the modules have nothing to do here.
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


main()
