"""A process that has imported everything slow and forks a worker for each submission.

It runs inside bubblewrap and holds no secret: which submission a worker serves is known to the two ends of the
worker's connection alone. One worker lives at a time; before the next one starts, all processes of the last are dead.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import pkgutil
import select
import signal
import socket
import sys
import tempfile
import time
from contextlib import suppress

from course.grade.sandboxed import walls
from course.grade.wire import meter

FOLDERS = ("/box", "/tmp", "/dev/shm", "/home-of-zygote")  # those that a worker can write to
BUFFER = 512 << 10  # bytes that a pipe or socket may hold
USUAL_FILES = 32  # open in one process
STUCK = 20  # seconds that killed processes may take to disappear


class Zygote:
    """Serves one control connection: `start` (with the worker's socket) and `end` (which says how it ended)."""

    def __init__(self, control: socket.socket, shell, inside: bool):
        self.control, self.shell, self.inside = control, shell, inside
        self.count, self.process = 0, os.getpid()
        self.child = self.worker = 0  # the process that waits, and the worker itself
        self.limits: dict = {}
        self.killed_for = ""
        self.status: int | None = None
        self.own_memory = private_memory(os.getpid())

    def serve(self) -> None:
        """Answer until the other side hangs up."""
        while True:
            ready, _, _ = select.select([self.control], [], [], 0.25 if self.child else None)
            if not ready:
                self.watch()
                continue
            message, files, _, _ = socket.recv_fds(self.control, 65536, 1)
            if not message:
                self.end()
                return
            request = json.loads(message)
            if request["do"] in ("meter", "interrupt"):
                self.answer(request)
                continue
            self.end(request.get("patience", 0))
            if request["do"] == "start":
                self.start(files[0], request["limits"])
                answer = {}
            else:
                answer = {"status": self.status, "killed_for": self.killed_for}
            self.control.sendall(json.dumps({"n": request["n"], **answer}).encode() + b"\n")

    def answer(self, request: dict) -> None:
        """Say how much time the worker and its processes have used, or ask the worker to stop what it does."""
        if request["do"] == "interrupt" and self.worker:
            with suppress(ProcessLookupError):
                os.kill(self.worker, signal.SIGALRM)
        self.watch()
        used = meter.usage(self.processes()) if os.path.exists("/proc/self/stat") else None
        self.control.sendall(json.dumps({"n": request["n"], "used": used}).encode() + b"\n")

    def processes(self) -> list[int]:
        """Return the processes of the worker: inside all but ours, outside those of its session."""
        pids = [int(name) for name in os.listdir("/proc") if name.isdigit()] if self.worker else []
        if self.inside:
            return [pid for pid in pids if pid > 2 and pid not in (os.getpid(), self.child)]
        return [pid for pid in pids if session_of(pid) == self.worker]

    def start(self, connection: int, limits: dict) -> None:
        """Fork the worker."""
        self.limits, self.killed_for, self.status = limits, "", None
        self.count += 1
        told, tell = os.pipe()
        self.child = os.fork()
        if self.child == 0:
            os.close(told)
            run_child(self, connection, tell)
        os.close(tell)
        os.close(connection)
        text = os.read(told, 32)
        os.close(told)
        self.worker = int(text or 0)

    def end(self, patience: float = 0) -> None:
        """Kill the worker and everything it started, and wait until nothing of it is left.

        `patience`: seconds to wait for a worker that has hung up, so that its own exit code is known.
        """
        if not self.child:
            return
        begun = time.monotonic()
        done = os.waitpid(self.child, os.WNOHANG)
        while done[0] == 0:
            if time.monotonic() >= begun + patience:
                self.killed_for = self.killed_for or "the end"
                self.kill()
            if time.monotonic() >= begun + patience + 2:
                os.kill(self.child, signal.SIGKILL)
            time.sleep(0.0005)
            done = os.waitpid(self.child, os.WNOHANG)
            if time.monotonic() > begun + STUCK:
                sys.exit("a worker could not be ended")
        self.status = os.waitstatus_to_exitcode(done[1])
        self.child = self.worker = 0

    def kill(self) -> None:
        """Kill the worker: inside, its process namespace dies with it."""
        with suppress(ProcessLookupError):
            if self.inside or not self.worker:
                os.kill(self.worker or self.child, signal.SIGKILL)
            else:
                os.killpg(self.worker, signal.SIGKILL)

    def watch(self) -> None:
        """Kill the worker if its processes are too many, or together hold too much memory."""
        if not self.inside:
            return
        others = self.processes()
        for pid in others:  # one process of a submission has its fair share; more of them take what is left over
            if pid != self.worker:
                with suppress(OSError):
                    for thread in os.listdir(f"/proc/{pid}/task"):
                        os.setpriority(os.PRIO_PROCESS, int(thread), 19)
        used = sum(max(private_memory(pid) - self.own_memory, 0) for pid in others)
        used += held_in_files(self.worker) + BUFFER * sum(map(buffers, others))
        if used > self.limits["memory"]:
            self.killed_for = "memory"
        elif len(others) > self.limits["processes"]:  # where the system's own limit does not bind
            self.killed_for = "processes"
        if self.killed_for:
            self.kill()


def session_of(pid: int) -> int:
    """Return the session of a process, 0 if it has ended."""
    try:
        return os.getsid(pid)
    except OSError:
        return 0


def private_memory(pid: int) -> int:
    """Return the bytes of memory that this process alone holds, as far as the system says."""
    try:
        with open(f"/proc/{pid}/status") as file:
            lines = dict(line.split(":", 1) for line in file)
        kinds = ("RssAnon", "RssShmem", "VmSwap")
        return 1024 * sum(int(lines[name].split()[0]) for name in kinds if name in lines)
    except (OSError, ValueError):
        return 0


def held_in_files(pid: int) -> int:
    """Return the bytes in the folders of a worker, which lie in memory."""
    used = 0
    for folder in FOLDERS:
        with suppress(OSError):
            found = os.statvfs(f"/proc/{pid}/root{folder}")
            used += (found.f_blocks - found.f_bfree) * found.f_frsize
    return used


def buffers(pid: int) -> int:
    """Return how many pipes and sockets a process holds beyond a usual number: what waits in them is in no process."""
    with suppress(OSError):
        opened = os.listdir(f"/proc/{pid}/fd")
        return len(opened) if len(opened) > USUAL_FILES else 0
    return 0


def run_child(zygote: Zygote, connection: int, tell: int) -> None:
    """Be the process between zygote and worker: put up the walls, fork the worker, wait for it. Never returns."""
    try:
        os.setsid()  # a signal to its own group must not reach the zygote
        if zygote.inside:
            walls.own_user_namespace(1 + zygote.count % 60_000)
        walls.die_with(zygote.process)
        waiting, worker = os.getpid(), os.fork()
        if worker == 0:
            os.close(tell)
            run_worker(zygote, connection, waiting)
        os.write(tell, str(worker).encode())
        os.closerange(0, 256)  # the worker alone holds its connection
        code = os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1])
        os._exit(code if code >= 0 else 128 - code)
    except BaseException as error:  # noqa: BLE001 - a fork must never run on into its parent's code
        _say(error)
        os._exit(125)


def run_worker(zygote: Zygote, connection: int, waiting: int) -> None:
    """Be the worker. Never returns."""
    try:
        os.setsid()  # nor the process that waits for the worker
        keep_only(connection)
        if zygote.inside:
            walls.fresh_mounts(list(FOLDERS), zygote.limits["disk"])
            walls.be_killed_first()
            go_to("/box/lesson")
            walls.set_limits(zygote.limits, inside=True)
            walls.drop_capabilities()
            walls.die_with_parent()
            walls.filter_system_calls()
        else:
            walls.die_with(waiting)
            walls.set_limits(zygote.limits, inside=False)
            go_to(os.path.join(tempfile.mkdtemp(dir=os.environ["HOME"]), "lesson"))
        from course.grade.sandboxed.worker import work

        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGALRM, signal.SIG_IGN)  # one that comes when nothing runs any more
        work(socket.socket(fileno=3), zygote.limits["message"], zygote.shell)
        os._exit(0)
    except BaseException as error:  # noqa: BLE001 - a fork must never run on into its parent's code
        _say(error)
        os._exit(126)


def go_to(folder: str) -> None:
    """Make this new folder the working directory, and the last place where modules are looked for."""
    os.mkdir(folder)
    os.chdir(folder)
    os.environ["HOME"] = os.path.dirname(folder)
    sys.path.append("")


def _say(error: BaseException) -> None:
    with suppress(OSError):
        os.write(2, f"{type(error).__name__}: {error}\n".encode())


def keep_only(connection: int) -> None:
    """Close every descriptor but 0, 1, 2 (nothing to read, nowhere to write) and the connection, which becomes 3."""
    moved = os.dup2(connection, 3) if connection != 3 else 3
    os.closerange(moved + 1, 65536)
    if os.environ.get("COURSE_GRADE_DEBUG"):
        return
    nothing = os.open("/dev/null", os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nothing, descriptor)
    os.close(nothing)


def import_all(*packages: str) -> None:
    """Import packages with all that is in them, as far as they can be imported: before the first fork."""
    for package in packages:
        with suppress(Exception):
            module = importlib.import_module(package)
            for found in pkgutil.iter_modules(getattr(module, "__path__", ()), package + "."):
                import_all(found.name) if not found.name.endswith("__main__") else None


def main() -> None:
    """Import everything slow, say so, and serve the connection on descriptor 3."""
    inside, number = "--inside" in sys.argv, int(sys.argv[-1])
    os.closerange(3, number)
    os.closerange(number + 1, 1024)
    if inside:
        walls.uncover_proc()
    from course.grade.sandboxed.worker import Worker  # noqa: F401 - imported before the first fork
    from course.grade.wire.shell import make_shell

    shell = make_shell()
    with suppress(ImportError):
        import ipywidgets  # noqa: F401
    import_all("helpers")
    gc.collect()
    gc.freeze()  # so that no collection in a child touches, and copies, the pages that all share
    control = socket.socket(fileno=number)
    control.sendall(b'{"n": 0}\n')
    Zygote(control, shell, inside).serve()


if __name__ == "__main__":
    main()
