"""The server of the trusted side: it has imported everything slow, and forks a process for each submission.

That process runs the tests in an empty folder and speaks with a worker in the sandbox. It sends each result as soon
as it has it, so that a test which never ends costs no other result.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import shutil
import signal
import socket
import sys
import tempfile
import warnings
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from select import select

from course.grade.job import Cell, Job
from course.grade.sandboxed.walls import die_with
from course.grade.sandboxed.zygote import import_all
from course.grade.trusted.given import Given
from course.grade.trusted.link import ENDED, Link, Lost
from course.grade.trusted.run import Run
from course.grade.wire.channel import Channel, pair
from course.grade.wire.limits import Limits
from course.grade.wire.meter import Meter, Sample
from course.grade.wire.shell import make_shell, set_figures

OWN_MEMORY = 2 << 30  # bytes of address space: a test's function can be handed arrays that grow
KILLED = 128 + signal.SIGKILL
FROM_OUTSIDE = "a process was killed, but not by the grader (is the machine short of memory?)"
ENDINGS = {139: "it crashed (segmentation fault)", 134: "it aborted", 152: "it used up its processor time"}


class Workers:
    """Asks the zygote for worker processes, for one submission."""

    def __init__(self, control: socket.socket, serial: str, job: Job, limits: Limits, busy):
        self.control, self.serial, self.job, self.limits, self.busy = control, serial, job, limits, busy
        self.count = 0
        self.link: Link | None = None
        self.meter = Meter(self.used)

    def start(self, kind: type[Link] = Link) -> Link:
        """Return a link to a fresh worker that holds the submission's files."""
        self.busy()
        ours, theirs = pair()
        with theirs:
            self._request({"do": "start", "limits": self.limits.plain()}, [theirs.fileno()])
        self.meter.another_worker()
        self.link = kind(Channel(ours, self.limits.message), self.limits, self.meter, self.interrupt)
        names, contents = [name for name, _ in self.job.files], [content for _, content in self.job.files]
        details = {"files": names, "figures": self.job.figures, "text": self.limits.text}
        try:
            reply, _ = self.link.request("start", 60, contents, **details)
        except Lost as error:
            raise OSError(f"the sandbox did not start a process ({self.reason()})") from error
        if reply.get("hello") is not True:
            raise OSError(f"the files of the submission could not be copied: {reply.get('error')}")
        return self.link

    def reason(self) -> str:
        """End the worker and return how it ended, in a few words."""
        self.link.channel.close()
        lost = self.link.lost or ""
        answer = self._request({"do": "end", "patience": 5 if lost == ENDED else 0}, [])
        status = answer["status"]
        if answer["killed_for"] == "processes":
            return f"it started more than {self.limits.processes} processes"
        if lost != ENDED:
            return lost
        if answer["killed_for"] == "memory":
            return f"it used more than {self.limits.memory / 2**30:.1f} GB of memory"
        if answer["killed_for"]:
            return "it hung up, but did not end"
        if status == KILLED:  # not by the sandbox: by the system, for instance, when memory runs out
            self.meter.doubts.append(FROM_OUTSIDE)
            return FROM_OUTSIDE
        return ENDINGS.get(status, f"it left Python with exit code {status}")

    def used(self) -> Sample:
        """Return the processor seconds of the worker so far, and whether it is awake; measured by the zygote."""
        found = self._request({"do": "meter"}, [])["used"]
        return None if found is None else (found[0], found[1])

    def interrupt(self) -> None:
        """Ask the worker to stop what it does."""
        self._request({"do": "interrupt"}, [])

    def _request(self, request: dict, descriptors: list[int]) -> dict:
        self.count += 1
        return ask_zygote(self.control, f"{self.serial}-{self.count}", request, descriptors)


def ask_zygote(control: socket.socket, number: str, request: dict, descriptors: list[int]) -> dict:
    """Send one request to the zygote and return its answer; answers to others, whose process is gone, are dropped."""
    message = json.dumps({"n": number, **request}).encode()
    socket.send_fds(control, [message], descriptors)
    control.settimeout(60)
    text = b""
    while True:
        piece = control.recv(65536)
        if not piece:
            raise OSError("the sandbox ended")
        text += piece
        for line in text.split(b"\n")[:-1]:
            answer = json.loads(line)
            if answer["n"] == number:
                return answer
        text = text.rsplit(b"\n", 1)[-1]


def run_submission(shell, connection: socket.socket, control: socket.socket) -> None:
    """Run one submission and send its results on `connection`."""
    channel = Channel(connection, 1 << 30)
    request, blocks = channel.receive()
    limits = Limits(**request["limits"])
    cells = tuple(Cell(**{**cell, "names": tuple(cell["names"])}) for cell in request["cells"])
    files = tuple(zip(request["files"], blocks, strict=True))
    job = Job(request["lesson"], cells, files, request["figures"])
    shell.room = limits.text
    set_figures(shell, job.figures)

    def busy() -> None:
        channel.send({"busy": True})

    workers = Workers(control, request["serial"], job, limits, busy)
    run = Run(job, shell, limits, workers.start, workers.reason, busy, workers.meter)
    run.needed, run.candidates = set(request["needed"]), request["idle"]
    run.given = Given(request["given"])
    try:
        for index, result in run.results({int(index): why for index, why in request["failed"].items()}):
            channel.send({"result": [index, asdict(result)]})
        channel.send({"done": run.notes, "limits": run.met, "doubts": workers.meter.doubts})
    except OSError as error:
        channel.send({"broken": str(error)})


class Server:
    """Forks for each submission, one at a time."""

    def __init__(self, control: socket.socket, shell):
        self.control, self.shell = control, shell

    def serve(self) -> None:
        """Answer until the other side hangs up."""
        while True:
            message, descriptors, _, _ = socket.recv_fds(self.control, 4096, 2)
            if not message:
                return
            self.run(*(socket.socket(fileno=descriptor) for descriptor in descriptors))

    def run(self, connection: socket.socket, control: socket.socket) -> None:
        """Fork, and wait until the submission is done or the other side says that it is enough."""
        folder = tempfile.mkdtemp(dir=os.environ["HOME"])
        alive, held = os.pipe()
        server, child = os.getpid(), os.fork()
        if child == 0:
            os.close(alive)
            self.child(server, folder, connection, control)
        os.close(held)
        connection.close()
        control.close()
        by_itself = alive in select([alive, self.control], [], [])[0]
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        os.close(alive)
        shutil.rmtree(folder, ignore_errors=True)
        self.control.recv(16)  # "stop", which comes in any case
        killed = by_itself and os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        self.control.sendall(b"killed\n" if killed else b"ended\n")

    def child(self, server: int, folder: str, connection: socket.socket, control: socket.socket) -> None:
        """Be the process that runs one submission. Never returns."""
        try:
            os.setsid()
            die_with(server)
            self.control.close()
            work = Path(folder, "course", "lesson")
            work.mkdir(parents=True)
            os.chdir(work)
            for kind, size in ((resource.RLIMIT_FSIZE, 64 << 20), (resource.RLIMIT_AS, OWN_MEMORY)):
                with suppress(ValueError, OSError):  # not every system has both
                    resource.setrlimit(kind, (size, size))
            run_submission(self.shell, connection, control)
            os._exit(0)
        except BaseException as error:  # noqa: BLE001 - a fork must never run on into its parent's code
            if "COURSE_GRADE_DEBUG" in os.environ:
                sys.excepthook(type(error), error, error.__traceback__)
            os._exit(1)


def show_warning(message, category, filename, lineno, file=None, line=None) -> None:
    """Show a warning without the line that caused it, which may be one of a hidden test."""
    print(f"{category.__name__}: {message}", file=file or sys.stderr)


def main() -> None:
    """Import everything slow, say so, and serve."""
    number = int(sys.argv[-1])
    os.chdir(os.environ["HOME"])
    shell = make_shell()
    warnings.showwarning = show_warning
    import_all("helpers")
    gc.collect()
    gc.freeze()  # so that no collection in a child touches, and copies, the pages that all share
    control = socket.socket(fileno=number)
    try:
        control.sendall(b'{"n": 0}\n')
        Server(control, shell).serve()
    finally:
        shutil.rmtree(os.environ["HOME"], ignore_errors=True)  # nobody is left to do it if the grader was killed


if __name__ == "__main__":
    main()
