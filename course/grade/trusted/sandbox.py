"""Start the zygote: inside bubblewrap, or without walls where the instructor asked for that."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path

from course.grade.trusted.visible import ROOT, copy_helpers
from course.grade.wire.channel import pair

SHIPPED = ("wire", "sandboxed")  # the rooms of course/grade that the sandbox holds, and all it holds of the course
THREADS = {name: "1" for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")}
INSTALL = "Grading needs bubblewrap on Linux (Debian, Ubuntu: apt-get install bubblewrap). {} " \
          "To grade without walls around submitted code, say --no-sandbox."  # fmt: skip
FIRST_USER = 2_000_000  # users of the system that no account has: workers run as these where the grader is root


def copy_visible(target: Path, lesson: str, lessons: Sequence[str] | None = None, source: Path = ROOT) -> None:
    """Fill `target` with `helpers` as submitted code may see it, and with the worker's own rooms."""
    copy_helpers(target, lesson, lessons, source)
    grader = target / "course" / "grade"
    for room in SHIPPED:
        shutil.copytree(source / "course" / "grade" / room, grader / room,
                        ignore=shutil.ignore_patterns("__pycache__"))  # fmt: skip
    for folder in (grader.parent, grader):
        (folder / "__init__.py").touch()
    for path in [target, *target.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)


@cache
def available() -> str | None:
    """Return None if bubblewrap works here, else one sentence that says what to do."""
    if not sys.platform.startswith("linux"):
        return INSTALL.format(f"This is {sys.platform}.")
    if shutil.which("bwrap") is None:
        return INSTALL.format("It was not found.")
    try:
        with UserNamespace() as user:
            command = ["bwrap", *user.options, *_namespaces(), "--ro-bind", "/", "/", "--proc", "/proc", "true"]
            done = subprocess.run(command, pass_fds=user.descriptors, capture_output=True, text=True, timeout=20)
    except (OSError, subprocess.SubprocessError) as error:
        return INSTALL.format(f"It does not work here ({error}).")
    return None if done.returncode == 0 else INSTALL.format(f"It does not work here ({done.stderr.strip()}).")


class UserNamespace:
    """What bubblewrap needs to know about users: as root, a namespace whose workers run as users without an account."""

    def __init__(self):
        self.descriptors: tuple[int, ...] = ()
        self.options = ["--unshare-user", "--uid", "0", "--gid", "0"]

    def __enter__(self) -> UserNamespace:
        if os.getuid() == 0:
            self.descriptors = (_ranged_namespace(),)
            self.options = ["--userns", str(self.descriptors[0])]
        return self

    def __exit__(self, *failure) -> None:
        for descriptor in self.descriptors:
            os.close(descriptor)


def _ranged_namespace() -> int:
    """Return a descriptor of a user namespace where 0 is root and 1, 2, ... are users without an account."""
    script = "import ctypes,sys; print(ctypes.CDLL(None).unshare(0x10000000), flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-I", "-S", "-c", script], stdin=-1, stdout=-1, text=True) as holder:
        if holder.stdout.readline().strip() != "0":
            raise OSError("user namespaces are switched off")
        for name in ("uid_map", "gid_map"):
            Path(f"/proc/{holder.pid}/{name}").write_text(f"0 0 1\n1 {FIRST_USER} 65000\n")
        descriptor = os.open(f"/proc/{holder.pid}/ns/user", os.O_RDONLY)
        holder.stdin.close()
    return descriptor


def _namespaces() -> list[str]:
    return ["--unshare-pid", "--unshare-ipc", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try",
            "--die-with-parent", "--new-session", "--cap-add", "ALL"]  # fmt: skip


def _file_systems(view: Path) -> list[str]:
    """Return bubblewrap's options for what the sandbox shows: the system, the interpreter, its packages, `view`."""
    options = ["--ro-bind", "/usr", "/usr"]
    for name in ("bin", "sbin", "lib", "lib32", "lib64"):
        path = Path("/", name)
        if path.is_symlink():
            options += ["--symlink", os.readlink(path), str(path)]
        elif path.is_dir():
            options += ["--ro-bind", str(path), str(path)]
    for path in ("/etc/ld.so.cache", "/etc/fonts", "/etc/localtime", "/etc/mime.types"):
        options += ["--ro-bind-try", path, path]
    return [*options, *_interpreter(), *_own_folders(view)]


def tidy(path: str) -> str:
    """Return a path without `..`, which leads nowhere where the folders before it are out of sight."""
    if os.pardir not in Path(path).parts:
        return path
    return os.path.join(os.path.realpath(os.path.dirname(path)), os.path.basename(path))


def _interpreter() -> list[str]:
    """Return the options that show the interpreter and its packages, without this course if it is among them."""
    options: list[str] = []
    packages = {tidy(sysconfig.get_path(name)) for name in ("purelib", "platlib")}
    named = {tidy(sys.prefix), tidy(sys.base_prefix), *packages}
    shown = named | {os.path.realpath(path) for path in named}
    shown = {path for path in shown if not path.startswith("/usr/")}
    for parent in sorted({str(parent) for path in shown for parent in Path(path).parents[:-1]}):
        options += ["--perms", "0755", "--dir", parent]
    for path in sorted(shown):
        options += ["--ro-bind", path, path]
    if any(ROOT.is_relative_to(path) for path in ("/usr", *shown)):  # the repository inside an environment
        options += ["--tmpfs", str(ROOT)]
        for path in sorted(path for path in shown if Path(path).is_relative_to(ROOT)):
            options += ["--ro-bind", path, path]
    for package in packages:
        for name in ("helpers", "course"):
            if os.path.isdir(os.path.join(package, name)):
                options += ["--tmpfs", os.path.join(package, name)]
    return options


def _own_folders(view: Path) -> list[str]:
    """Return the options for what the sandbox has of its own: `view`, folders to mount on, and the harmless devices."""
    options = ["--ro-bind", str(view), "/view", "--dir", "/box", "--dir", "/tmp", "--proc", "/proc", "--tmpfs", "/dev"]
    for name in ("null", "full", "random", "urandom"):  # /dev/zero would be memory to share
        options += ["--dev-bind", f"/dev/{name}", f"/dev/{name}"]
    return [*options, "--dir", "/dev/shm", "--symlink", "/proc/self/fd", "/dev/fd", "--tmpfs", "/home-of-zygote"]


class Zygote:
    """A running zygote for one lesson."""

    def __init__(self, lesson: str, sandbox: bool, lessons: Sequence[str] | None = None, folder: str | None = None):
        self.lesson = lesson
        self.folder = tempfile.TemporaryDirectory(prefix="sandbox-", dir=folder, ignore_cleanup_errors=True)
        self.view = Path(self.folder.name, "view")
        self.view.mkdir()
        copy_visible(self.view, lesson, lessons)
        self.control, theirs = pair()
        with theirs:
            self.process = self._start_inside(theirs) if sandbox else self._start_outside(theirs)
        wait_for_hello(self.control, self.process)

    def _start_inside(self, theirs: socket.socket) -> subprocess.Popen:
        own = "/home-of-zygote"
        environment = {"PATH": "/usr/bin:/bin", "HOME": "/box", "TMPDIR": "/tmp", "LANG": "C.UTF-8",
                       "PYTHONPATH": "/view", "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1",
                       "PYTHONNOUSERSITE": "1", "IPYTHONDIR": own, "MPLCONFIGDIR": own, "XDG_CACHE_HOME": own,
                       **THREADS}  # fmt: skip
        if "COURSE_GRADE_DEBUG" in os.environ:
            environment["COURSE_GRADE_DEBUG"] = "1"
        variables = [part for name, text in environment.items() for part in ("--setenv", name, text)]
        command = [tidy(sys.executable), "-s", "-P", "-m", "course.grade.sandboxed.zygote", "--inside"]
        with UserNamespace() as user:
            options = [*user.options, *_namespaces(), *_file_systems(self.view), "--clearenv", *variables,
                       "--chdir", "/box", "--remount-ro", "/dev", "--remount-ro", "/"]  # fmt: skip
            return start_process(["bwrap", *options, "--", *command], theirs, {"PATH": os.defpath}, user.descriptors)

    def _start_outside(self, theirs: socket.socket) -> subprocess.Popen:
        home = Path(self.folder.name, "home")
        home.mkdir()
        environment = {"PATH": os.environ.get("PATH", os.defpath), "HOME": str(home), "PYTHONHASHSEED": "0", **THREADS,
                       "PYTHONPATH": str(self.view), "IPYTHONDIR": str(home / "ipython"), "TMPDIR": str(home),
                       "MPLCONFIGDIR": str(home / "matplotlib"), "PYTHONDONTWRITEBYTECODE": "1"}  # fmt: skip
        command = [sys.executable, "-s", "-P", "-m", "course.grade.sandboxed.zygote"]
        return start_process(command, theirs, environment, cwd=home)

    def close(self) -> None:
        """End the zygote and everything in it."""
        end_process(self.control, self.process)
        self.folder.cleanup()


def wait_for_hello(control: socket.socket, process: subprocess.Popen) -> None:
    """Wait until a process has imported everything; OSError if it did not."""
    control.settimeout(120)
    if not control.recv(64).startswith(b'{"n": 0}'):
        raise OSError(f"a grading process did not start (exit code {process.wait()})")


def end_process(control: socket.socket, process: subprocess.Popen) -> None:
    """End a process that start_process started, and all in its group."""
    control.close()
    if process.poll() is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def start_process(command: list[str], control: socket.socket, environment: dict, keep: tuple = (), cwd=None):
    """Start a process in a group of its own that inherits its control connection and nothing else."""
    silent = None if "COURSE_GRADE_DEBUG" in os.environ else subprocess.DEVNULL
    return subprocess.Popen([*command, "--control", str(control.fileno())], env=environment, cwd=cwd,
                            stdin=subprocess.DEVNULL, stdout=silent, stderr=silent,
                            pass_fds=(control.fileno(), *keep), start_new_session=True)  # fmt: skip
