"""Run cells as JupyterLab would, without a kernel: a real IPython shell whose outputs are kept as nbformat dicts."""

from __future__ import annotations

import base64
import io
import os
import re
import signal
import subprocess
import sys
import traceback
from dataclasses import dataclass, field
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

GRADER = os.path.dirname(os.path.dirname(__file__)) + os.sep  # frames in here are not the student's
CELL = re.compile(r"<ipython-input-[^>]*>")
# A PNG of one pixel
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
INLINE = "module://matplotlib_inline.backend_inline"


class OutOfTime(BaseException):
    """A cell or a call used up its time. Not an Exception, so that `except Exception` does not swallow it."""

    machine = False  # was it wall time that ran out, so that the machine may have been too busy?


@dataclass
class Ran:
    """What one cell did."""

    outputs: list[dict] = field(default_factory=list)
    error: BaseException | None = None
    value: Any = None  # the displayed value of the last expression


class Stream(io.TextIOBase):
    """A text stream that keeps the first `room` characters of what is written to it."""

    def __init__(self, name: str, shell: Shell):
        self.name, self.shell = name, shell

    encoding = "utf-8"

    def writable(self) -> bool:  # noqa: D102
        return True

    def write(self, text: str) -> int:
        """Keep `text` as the next part of the cell's output."""
        self.shell.keep_text(self.name, str(text))
        return len(text)


class Hook(DisplayHook):
    """Keeps the value of the last expression instead of printing it."""

    def quiet(self) -> bool:
        """Return whether the cell ends in a semicolon."""
        info = getattr(self.exec_result, "info", None)
        return bool(info) and self.semicolon_at_end_of_expression(info.raw_cell)

    def write_output_prompt(self) -> None:  # noqa: D102
        pass

    def write_format_data(self, format_dict: dict, md_dict: dict | None = None) -> None:  # noqa: D102
        self.shell.keep("execute_result", format_dict, md_dict)

    def log_output(self, format_dict: dict) -> None:  # noqa: D102
        pass

    def finish_displayhook(self) -> None:  # noqa: D102
        pass

    def update_user_ns(self, result: Any) -> None:  # noqa: D102
        self.shell.ran.value = result
        super().update_user_ns(result)


class Publisher(DisplayPublisher):
    """Keeps what is displayed."""

    def publish(self, data: dict, metadata: dict | None = None, **other: Any) -> None:  # noqa: D102
        self.shell.keep("display_data", data, metadata)

    def clear_output(self, wait: bool = False) -> None:  # noqa: D102
        pass


class Shell(InteractiveShell):
    """An IPython shell that keeps its outputs."""

    displayhook_class = Hook
    display_pub_class = Publisher
    room = 20_000
    short = False  # show errors without source lines

    def init_history(self) -> None:
        """Keep no history on disk."""
        super().init_history()
        self.ran = Ran()
        self.left = self.room

    def run(self, source: str, seconds: float, wall: float | None = None) -> Ran:
        """Run one cell for at most `seconds` (see Alarm); never raises because of what the cell does."""
        self.start()
        with_streams = sys.stdout, sys.stderr
        sys.stdout, sys.stderr = Stream("stdout", self), Stream("stderr", self)
        try:
            with Alarm(seconds, wall):
                done = self.run_cell(source, store_history=True)
            self.ran.error = done.error_before_exec or done.error_in_exec
        except (OutOfTime, Exception) as error:  # the alarm between two steps of IPython itself
            self.ran.error = error
            self.showtraceback((type(error), error, error.__traceback__))
        finally:
            sys.stdout, sys.stderr = with_streams
        return self.ran

    def start(self) -> None:
        """Forget the outputs of the cell before."""
        self.ran, self.left = Ran(), self.room

    def keep_text(self, name: str, text: str) -> None:
        """Add to the stream `name`, as long as there is room. A line that is written again takes none."""
        self._take_back_line(name, text)
        kept, self.left = text[: max(self.left, 0)], self.left - len(text)
        if len(kept) < len(text):
            kept += "\n... (the rest of the output was left out)\n" if self.left + len(text) >= 0 else ""
            self.left = -1
        last = self.ran.outputs[-1] if self.ran.outputs else {}
        if kept and last.get("name") == name:
            last["text"] += kept
        elif kept:
            self.ran.outputs.append({"output_type": "stream", "name": name, "text": kept})

    def _take_back_line(self, name: str, text: str) -> None:
        """Forget the line of a stream that is not ended where `text` is written over it: a progress bar does so."""
        last = self.ran.outputs[-1] if self.ran.outputs else {}
        if last.get("name") != name or self.left < 0 or not text.strip("\r\n"):
            return
        if (text[0] == "\r" and text[1:2] != "\n") or (last["text"].endswith("\r") and text[0] != "\n"):
            kept, end, line = last["text"].rpartition("\n")
            last["text"], self.left = kept + end, self.left + len(line)

    def keep(self, kind: str, data: dict, metadata: dict | None) -> None:
        """Add a displayed object."""
        if len(self.ran.outputs) < 200:
            plain = {
                name: base64.b64encode(part).decode() if isinstance(part, bytes) else part
                for name, part in data.items()
            }
            output = {"output_type": kind, "data": plain, "metadata": metadata or {}}
            self.ran.outputs.append({**output, "execution_count": None} if kind == "execute_result" else output)

    def showtraceback(self, exc_tuple=None, *ignored: Any, **options: Any) -> None:
        """Keep an error with the lines of the cell that raised it, or with its message alone."""
        kind, error, trace = exc_tuple or sys.exc_info()
        message = message_of(error)
        lines = [f"{kind.__name__}: {message}" if message else kind.__name__]
        if not self.short:
            lines = student_lines(error) + lines
        error = {"output_type": "error", "ename": kind.__name__, "evalue": message, "traceback": lines}
        self.ran.outputs.append(error)

    def _format_exception_for_storage(self, exception: BaseException, *ignored: Any, **options: Any) -> dict:
        """Store no formatted traceback in the history: IPython would format each error a second time, slowly."""
        return {"ename": type(exception).__name__, "evalue": message_of(exception), "traceback": []}

    def showsyntaxerror(self, *ignored: Any, **options: Any) -> None:
        """Keep a syntax error like any other."""
        self.showtraceback()

    showindentationerror = showsyntaxerror

    def system(self, command: str) -> None:
        """Run `!command` with its output in the cell."""
        done = subprocess.run(
            self.var_expand(command, depth=1),
            shell=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            errors="replace",
            check=False,
        )
        print(done.stdout, end="")
        self.user_ns["_exit_code"] = done.returncode

    system_piped = system_raw = system

    def ask_exit(self) -> None:
        """Go on: `exit` in a cell ends nothing."""

    def enable_gui(self, gui: str | None = None) -> None:
        """Open no windows."""


class Alarm:
    """Raise OutOfTime in the main thread when `seconds` are used up; alarms may be nested.

    With `wall`, this process sees to it itself: `seconds` are those of its processor time, and `wall` seconds of any
    time are the outer bound. Without, another process measures, and sends the signal SIGALRM.
    """

    def __init__(self, seconds: float, wall: float | None = None):
        self.seconds, self.wall = seconds, wall

    def __enter__(self) -> None:
        self.handler = signal.signal(signal.SIGALRM, self._ring)
        if self.wall is not None:
            self.other = signal.signal(signal.SIGPROF, self._ring)
            signal.setitimer(signal.ITIMER_PROF, max(self.seconds, 0.001))
            signal.setitimer(signal.ITIMER_REAL, max(self.wall, 0.001))

    def __exit__(self, *failure: Any) -> None:
        if self.wall is not None:
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGPROF, self.other)
        signal.signal(signal.SIGALRM, self.handler)

    def _ring(self, number: int, *ignored: Any) -> None:
        error = OutOfTime(f"stopped after {self.seconds:.0f} seconds")
        error.machine = number == signal.SIGALRM and self.wall is not None
        raise error


def message_of(error: BaseException | None) -> str:
    """Return the error's message; an error whose own __str__ fails has none."""
    try:
        return CELL.sub("<cell>", str(error)[:4000])
    except Exception:  # noqa: BLE001 - whatever a submitted class does here
        return ""


def student_lines(error: BaseException) -> list[str]:
    """Return the traceback from the first line of a cell on, without the lines of IPython and of this package."""
    if isinstance(error, SyntaxError):
        return [CELL.sub("<cell>", line.rstrip("\n")) for line in traceback.format_exception_only(error)[:-1]]
    try:
        stack = traceback.TracebackException.from_exception(error, limit=-30).stack
        stack = [frame for frame in stack if not frame.filename.startswith(GRADER)]
        first = next((i for i, frame in enumerate(stack) if CELL.search(frame.filename)), len(stack))
        if isinstance(error, OutOfTime):  # the line where it was stopped is another one on another day
            names = [frame.name for frame in stack[first : first + 1] if frame.name != "<module>"]
            return [f"Stopped in {name}, when its time was used up." for name in names]
        shown = [(_short(frame.filename), frame.lineno, frame.name, frame.line) for frame in stack[first:]]
        lines = traceback.StackSummary.from_list(shown).format()
        return ["Traceback (most recent call last):", *(line.rstrip("\n") for line in lines)] if shown else []
    except Exception:  # noqa: BLE001 - a traceback is a courtesy
        return []


def _short(path: str) -> str:
    return "<cell>" if CELL.search(path) else os.path.basename(path)


def make_shell() -> Shell:
    """Return the one shell of this process, with NumPy and Matplotlib imported and one figure drawn."""
    os.environ["MPLBACKEND"] = INLINE
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    config.InteractiveShell.autoindent = False
    shell = Shell.instance(config=config)
    warm_up(shell)
    return shell


WARM = (
    "import numpy as np, numpy.random, numpy.linalg, numpy.testing, numpy.ma, numpy.fft, numpy.polynomial, asyncio\n"
    "import collections, dataclasses, functools, itertools, math, random, re, time, typing, warnings, inspect\n"
    "np.random.default_rng(0).normal(size=3) @ np.linalg.inv(np.eye(3))",
    "import matplotlib.pyplot as plt\n_ = plt.figure().gca().plot([0, 1], label='x')\nplt.legend()",
    "def function():\n    raise ValueError('warm')\nfunction()",
    "def function(:",
    "print(1)\ndisplay(2.0)",
)  # what is slow the first time


def warm_up(shell: Shell) -> None:
    """Run such cells as submissions have, so that what is slow the first time is done before the process forks."""
    clean = set(shell.user_ns)
    for source in WARM:
        shell.run(source, 120)
    shell.reset(new_session=True)
    for name in set(shell.user_ns) - clean:
        del shell.user_ns[name]
    shell.start()


def set_figures(shell: Shell, figures: bool) -> None:
    """Show what JupyterLab would show, or draw nothing: figures are then made and closed, but take no time.

    `helpers` shows figures and cards where a shell has a kernel, and says the same in words elsewhere; widgets treat a
    kernel that is None as none.
    """
    if figures:
        shell.kernel = None
        return
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib_inline.config import InlineBackend

    InlineBackend.instance().figure_formats = set()
    pixel = base64.b64decode(PIXEL)

    def print_png(canvas: Any, target: Any, **options: Any) -> None:
        if hasattr(target, "write"):
            target.write(pixel)
        else:
            with open(target, "wb") as file:
                file.write(pixel)

    FigureCanvasAgg.print_png = print_png
