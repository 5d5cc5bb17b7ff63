"""Make .venv when it is needed, then run a command of the course in it: lab, test, lint, build, audit, ...

    python course/bootstrap.py lab --port 8899
    python course/bootstrap.py test -k perceptron

`make lab` and `make test` call this file. It uses the standard library alone, and syntax that old Pythons can read,
so that they can say that they are too old.
"""

from __future__ import print_function

import hashlib
import json
import os
import shutil
import subprocess
import sys
import threading
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
OLDEST = (3, 11)
DISTRIBUTION = "artificial-and-biological-neurons"
NAMED = ("Collecting ", "Processing ", "Requirement already satisfied", " + ", "Downloading ")  # one for a package
# What pip writes when the trouble is not pip's own, and what to do about it. The first that fits is shown.
PIP_TROUBLES = (
    (
        ("No space left on device", "Disk quota exceeded"),
        "The disk is full: the course needs about 1 GB. Free some and",
    ),
    (
        ("connection", "Temporary failure in name resolution", "ProxyError", "timed out", "SSLError"),
        "The packages could not be fetched: pip does not reach its package index. Check the network (or the proxy) and",
    ),
    (("Permission denied", "Read-only file system"), "The folder .venv cannot be written to. Mend its owner and"),
)


class SetUpError(Exception):
    """A set-up that cannot go on; the text is one sentence for the person who started it."""


def check_python(version=sys.version_info):
    """Refuse a Python that is too old."""
    if tuple(version[:2]) < OLDEST:
        raise SetUpError(
            "The course needs Python %d.%d or newer, and %s is Python %d.%d: install a newer one and name it, for "
            "example `make lab PYTHON=python3.12`." % (OLDEST + (sys.executable, version[0], version[1]))
        )


def check_modules():
    """Refuse a Python without the modules that make a virtual environment (Debian packs them apart)."""
    try:
        __import__("venv")
        __import__("ensurepip")
    except ImportError:
        raise SetUpError(
            "This Python has no venv module: on Debian and Ubuntu install it with `sudo apt install "
            "python%d.%d-venv`, elsewhere take another Python with `make lab PYTHON=...`." % sys.version_info[:2]
        )


def check_folder(root):
    """Refuse a folder that .venv cannot be made in."""
    if not os.access(root, os.W_OK | os.X_OK):
        raise SetUpError("The folder %s cannot be written to: clone the course into a folder of your own." % root)


def scripts(prefix):
    """Return the folder of an environment that holds its programs."""
    return os.path.join(prefix, "Scripts" if os.name == "nt" else "bin")


def python_of(prefix):
    return os.path.join(scripts(prefix), "python.exe" if os.name == "nt" else "python")


def wanted(root, prefix):
    """Return what the stamp of a finished environment says: its place, its Python, and the set that it holds."""
    digest = hashlib.sha256()
    for name in ("requirements.txt", "pyproject.toml"):
        with open(os.path.join(root, name), "rb") as stream:
            digest.update(stream.read().replace(b"\r\n", b"\n"))
    return {"root": root, "python": os.path.realpath(python_of(prefix)), "set": digest.hexdigest()}


def read_stamp(prefix):
    try:
        with open(os.path.join(prefix, "course-stamp.json")) as stream:
            return json.load(stream)
    except (OSError, ValueError):
        return {}


def write_stamp(root, prefix):
    """Write the stamp whole or not at all: it is the last act of an installation."""
    path = os.path.join(prefix, "course-stamp.json")
    with open(path + ".new", "w") as stream:
        json.dump(wanted(root, prefix), stream)
    os.replace(path + ".new", path)


def remove_stamp(prefix):
    path = os.path.join(prefix, "course-stamp.json")
    if os.path.exists(path):
        os.remove(path)


def works(prefix):
    """Tell whether the environment has a Python that starts and finds its pip."""
    with open(os.devnull, "w") as silence:
        try:
            return subprocess.call([python_of(prefix), "-m", "pip", "--version"], stdout=silence, stderr=silence) == 0
        except OSError:
            return False


def make_environment(root, prefix):
    """Make .venv, unless one is there that works and has not been moved."""
    if read_stamp(prefix).get("root", root) == root and works(prefix):
        remove_stamp(prefix)
        return
    print("Making %s ..." % os.path.join(os.path.basename(root), ".venv"), flush=True)
    result = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", prefix], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if result.returncode:
        lines = result.stdout.strip().splitlines() or [""]
        raise SetUpError("The environment %s could not be made: %s" % (prefix, lines[-1].strip()))


def pip_environment():
    """Return an environment in which no personal setting sends packages elsewhere."""
    changed = {"PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1", "PYTHONUNBUFFERED": "1"}
    dropped = ("PYTHONHOME", "PYTHONPATH", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT")
    return dict({name: value for name, value in os.environ.items() if name not in dropped}, **changed)


class Progress:
    """Says every second how far an installation is and about how long it takes yet, also while its program is silent.

    Two things are counted: packages that the program has named, and packages that stand in the environment.
    """

    HALF = 0.6  # of the time, about, goes into finding and fetching; the rest into unpacking

    def __init__(self, prefix, total, stream=None, every=1.0, clock=time.time):
        self.prefix, self.total, self.stream, self.clock = prefix, max(total, 1), stream or sys.stdout, clock
        self.named, self.begun, self.before = 0, clock(), self.installed()
        self.screen = self.stream.isatty()
        self.every = every if self.screen else 30 * every  # where lines cannot be written over: a line now and then
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.tick)
        self.thread.daemon = True

    def installed(self):
        """Return how many packages stand in the environment."""
        count = 0
        for folder, names, _ in os.walk(self.prefix):
            if os.path.basename(folder) == "site-packages":
                count += sum(name.endswith(".dist-info") for name in names)
            if os.path.basename(folder) in ("site-packages", "share", "include"):
                del names[:]
        return count

    def line(self):
        """Return what is shown now."""
        seconds, put = self.clock() - self.begun, min(max(self.installed() - self.before, 0), self.total)
        found = max(min(self.named, self.total), put)
        share = self.HALF * found / self.total + (1 - self.HALF) * put / self.total
        told = "  %d of about %d packages found, %d installed, %d s" % (found, self.total, put, seconds)
        if share < 0.05 or seconds < 5:
            return told
        return told + ", about %d s more" % round(seconds * (1 - share) / share)

    def tick(self):
        while not self.ended.wait(self.every):
            self.show()

    def show(self):
        self.stream.write(("\r%-76s" if self.screen else "%s\n") % self.line())
        self.stream.flush()

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.thread.join()
        if self.screen:
            self.stream.write("\r%-76s\r" % "")


def run_installer(root, prefix, command, total):
    """Run a program that installs, show how far it is, and return its exit code and words (in install.log, too)."""
    text = []
    process = subprocess.Popen(
        command, cwd=root, env=pip_environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        errors="replace",
    )  # fmt: skip
    log = open(os.path.join(prefix, "install.log"), "a", encoding="utf-8")
    with process, log as stream, Progress(prefix, total) as progress:
        for line in process.stdout:
            text.append(line)
            stream.write(line)
            progress.named += line.startswith(NAMED)
    return process.returncode, "".join(text)


def pip(root, prefix, words, total):
    """Install by pip."""
    command = [python_of(prefix), "-m", "pip", "install", "--progress-bar", "off", "--retries", "2"] + words
    code, text = run_installer(root, prefix, command, total)
    if code:
        raise SetUpError(explain(text, os.path.join(prefix, "install.log")))


def find_uv():
    """Return the program uv where it is on PATH; NEURONS_UV=0 goes without."""
    return None if os.environ.get("NEURONS_UV") == "0" else shutil.which("uv")


def uv(program, root, prefix, words, total):
    """Install by uv, which takes a fraction of pip's time, and tell whether that went well."""
    command = [program, "pip", "install", "--python", python_of(prefix)] + words
    try:
        return run_installer(root, prefix, command, total)[0] == 0
    except OSError:
        return False


def explain(text, log):
    """Return one sentence for a failed installation."""
    for signs, sentence in PIP_TROUBLES:
        if any(sign.lower() in text.lower() for sign in signs):
            return sentence + " run the same command again. (pip's own words: %s)" % log
    errors = [line.strip() for line in text.splitlines() if "error" in line.lower()] or ["no reason given"]
    return "The packages could not be installed: %s (pip's own words: %s)" % (errors[-1], log)


def count_packages(root):
    with open(os.path.join(root, "requirements.txt")) as stream:
        return sum("==" in line for line in stream)


def install(root, prefix):
    """Bring .venv to the pinned set. The stamp is gone while this runs, so an interrupted run starts again."""
    check_folder(root)
    check_modules()
    make_environment(root, prefix)
    total, program = count_packages(root), find_uv()
    print("Installing the course's %d packages into .venv, once: about 180 MB to download, 700 MB on the disk." % total)
    if program:
        print("By uv (%s)." % program, flush=True)
    else:
        print("By pip: two to five minutes. With uv on the path (https://docs.astral.sh/uv) it is faster.", flush=True)
    if not program or not uv(program, root, prefix, ["-r", "requirements.txt"], total):
        if program:
            print("uv did not get through (its words: .venv/install.log); pip goes on.", flush=True)
        pip(root, prefix, ["-r", "requirements.txt"], total)
    pip(root, prefix, ["--no-build-isolation", "--no-deps", "-e", "."], total)
    write_stamp(root, prefix)
    print("The course is installed.", flush=True)


def already_here(root):
    """Tell whether the running Python's environment holds this very copy of the course (conda, Binder)."""
    from importlib import metadata

    try:
        direct = json.loads(metadata.distribution(DISTRIBUTION).read_text("direct_url.json") or "{}")
    except (metadata.PackageNotFoundError, ValueError):
        return False
    from urllib.parse import urlparse
    from urllib.request import url2pathname

    place = url2pathname(urlparse(direct.get("url", "")).path)
    return os.path.realpath(place) == os.path.realpath(root)


def wait_for_others(stream):
    """Wait until no other command installs into the same .venv (two `make` at once); Windows goes without."""
    try:
        import fcntl

        fcntl.flock(stream, fcntl.LOCK_EX)
    except (ImportError, OSError):
        pass


def prepare(root):
    """Return the prefix of an environment in which the course runs; install it first where that is needed."""
    prefix = os.path.join(root, ".venv")
    if os.path.realpath(sys.prefix) != os.path.realpath(prefix) and already_here(root):
        return sys.prefix
    if read_stamp(prefix) != wanted(root, prefix):
        with open(os.path.join(root, "requirements.txt")) as stream:
            wait_for_others(stream)
            if read_stamp(prefix) != wanted(root, prefix):
                install(root, prefix)
    return prefix


def child_environment(prefix):
    """Return the environment for the course's programs: nbgrader wants to find `alembic` on PATH."""
    changed = {"PATH": scripts(prefix) + os.pathsep + os.environ.get("PATH", ""), "JUPYTER_PREFER_ENV_PATH": "1"}
    if os.path.exists(os.path.join(prefix, "pyvenv.cfg")):
        changed["VIRTUAL_ENV"] = prefix
    return dict({name: value for name, value in os.environ.items() if name != "PYTHONHOME"}, **changed)


def program(command, words):
    """Return the words after `python` that carry out a command."""
    if command == "test":
        share = ["-n", "auto", "--dist", "loadscope", "--no-loadscope-reorder"]  # groups: conftest.py
        alone = any(word.startswith(("-n", "--pdb")) for word in words)
        return ["-m", "pytest"] + ([] if alone else share) + words
    if command == "lint":
        return ["-m", "ruff", "check"] + (words or ["."])
    return ["-m", "course", command] + words


def start(prefix, words, root):
    """Hand over to the environment's Python: on POSIX this process becomes it, so that signals reach it."""
    python = sys.executable if prefix == sys.prefix else python_of(prefix)
    os.chdir(root)
    if os.name == "nt":
        return subprocess.call([python] + words, env=child_environment(prefix))
    os.execve(python, [python] + words, child_environment(prefix))


def main(words):
    command, words = (words[0], words[1:]) if words else ("install", [])
    if command in ("-h", "--help"):
        print(__doc__)
        return 0
    try:
        check_python()
        prefix = prepare(ROOT)
    except SetUpError as error:
        print("\n%s" % error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. The same command goes on where this one was.", file=sys.stderr)
        return 130
    return 0 if command == "install" else start(prefix, program(command, words), ROOT)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
