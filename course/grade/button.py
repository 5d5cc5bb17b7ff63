"""The Validate button in JupyterLab: the verdicts of `python -m course validate`, from a process that is kept warm.

A server extension: `course lab` switches it on. It answers nbgrader's own address, so its button and dialog stay. What
executes the notebook is started with the server, gets ready for a lesson when its notebook is opened, and ends with the
server. The notebook is the user's own, so where there are no walls it runs without.
"""

from __future__ import annotations

import asyncio
import inspect
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tornado import web

from course.errors import CourseError
from course.grade.validate import UNWRITTEN, Verdict, check, read_cells
from course.printable import one_line, printable

REMAIN = "Hidden tests are run only when it is graded: a pass here is a good sign, not yet the grade."


class Validation:
    """Validates notebooks, one after the other, in a thread of its own that lives as long as the server."""

    def __init__(self):
        self.thread = ThreadPoolExecutor(1, "validate")
        self.executor = None

    def ready(self):
        """Return what executes notebooks; started at the first call."""
        from course.grade.trusted.execute import Executor

        if self.executor is None:
            self.executor = Executor(sandbox=Executor.available() is None)
        return self.executor

    def warm(self, lesson: str) -> None:
        """Get ready for a lesson, in the background."""
        self.thread.submit(lambda: self.ready().ready_for(lesson))

    def answer(self, path: Path) -> dict:
        """Return what nbgrader's dialog shows of a notebook."""
        try:
            verdicts = check(path, read_cells(path), self.ready())
        except CourseError as error:
            return {"success": False, "value": printable(str(error))}
        except Exception as error:
            self.close()
            return {"success": False, "value": printable(f"{type(error).__name__}: {error}")}
        left = [verdict for verdict in verdicts if not verdict.fine]
        value = {"failed": [{"source": report(verdicts), "error": "", "raw_error": ""}]} if left else {}
        return {"success": True, "value": value, "report": report(verdicts)}

    def close(self) -> None:
        """End what executes notebooks."""
        if self.executor is not None:
            self.executor.close()
            self.executor = None


def report(verdicts: list[Verdict]) -> str:
    """Return counts, a sentence for each exercise that needs work, and the names of the others by kind."""
    tests = [verdict for verdict in verdicts if verdict.points or not verdict.fine]
    passed = [name_of(verdict) for verdict in tests if verdict.fine]
    lines = [f"{len(passed)} of {len(tests)} checks pass.", ""]
    empty = [name_of(verdict) for verdict in verdicts if verdict.word == UNWRITTEN]
    for verdict in verdicts:
        if not verdict.fine and verdict.word != UNWRITTEN:
            why = verdict.why.rpartition("\n\nHint: ")[2]  # a hint says more than the call that gave it away
            word = f"{verdict.word}: {one_line(why, 160)}" if why else verdict.word
            lines.append(f"{name_of(verdict)}: {word}")
    lines += [f"{UNWRITTEN}: {', '.join(empty)}"] * bool(empty)
    lines += [f"passed: {', '.join(passed)}"] * bool(passed)
    by_hand = [name_of(verdict) for verdict in verdicts if verdict.fine and not verdict.points]
    lines += [f"to be graded by hand: {', '.join(by_hand)}"] * bool(by_hand)
    return "\n".join([*lines, "", REMAIN])


def name_of(verdict: Verdict) -> str:
    return one_line(verdict.id.removeprefix("check-"), 60)


def handler(validation: Validation, root: Path) -> Callable:
    """Return what answers a click on the button."""

    @web.authenticated
    async def post(self) -> None:
        named = self.get_argument("path", None) or (self.get_json_body() or {}).get("path", "")
        path = (root / named).resolve()
        if not path.is_relative_to(root):
            raise web.HTTPError(403, "This path is outside the server's folder.")
        answer = await asyncio.get_running_loop().run_in_executor(validation.thread, validation.answer, path)
        self.finish(json.dumps(answer))

    return post


def warm_when_opened(contents, validation: Validation) -> None:
    """Get ready for a lesson when JupyterLab reads its notebook."""
    stock = contents.get

    def get(path, *arguments, **named):
        if path.endswith(".ipynb"):
            validation.warm(Path(path).stem)
        return stock(path, *arguments, **named)

    contents.get = get if not inspect.iscoroutinefunction(stock) else as_coroutine(get)


def as_coroutine(function: Callable) -> Callable:
    async def call(*arguments, **named):
        return await function(*arguments, **named)

    return call


def _jupyter_server_extension_points() -> list[dict]:
    return [{"module": "course.grade.button"}]


def _load_jupyter_server_extension(server) -> None:
    from nbgrader.server_extensions.validate_assignment.handlers import ValidateAssignmentHandler

    validation = Validation()
    ValidateAssignmentHandler.post = handler(validation, Path(server.root_dir).resolve())
    warm_when_opened(server.contents_manager, validation)
    validation.thread.submit(validation.ready)
