"""One process for tests and answers, from inside the sandbox: like the kernel of stock nbgrader, and few words out.

This module is shipped into the sandbox; whatever it says, the other side checks.
"""

from __future__ import annotations

import sys
from typing import Any

WORDS = 1000  # characters of an error's message
VALUE = 100  # characters of a test's last value, which may be partial credit
ERRORS = 3


def prepare(shell: Any, modules: list[str], figures: bool) -> None:
    """Make this process like a kernel in the folder of the lesson.

    The folder comes first in the search for modules, as in a kernel; `modules` are the instructor's own: one of ours
    that has the same name is forgotten. `__main__` is the notebook: unittest, doctest and pickle look there.
    """
    for name in [name for name in sys.modules if name.partition(".")[0] in modules]:
        del sys.modules[name]
    sys.path[:] = ["", *(place for place in sys.path if place)]
    sys.modules["__main__"] = shell.user_module
    if not figures:  # nobody looks at them; tests still find what was drawn
        from matplotlib_inline.config import InlineBackend

        InlineBackend.instance().figure_formats = set()


def brief(outputs: list[dict]) -> list[dict]:
    """Return of a cell's outputs what a score is made of: its errors and its value, both cut short."""
    kept = []
    for output in outputs:
        if output["output_type"] == "error":
            kept.append({**output, "evalue": output["evalue"][:WORDS], "traceback": []})
        elif output["output_type"] == "execute_result":
            plain = {"text/plain": str(output["data"].get("text/plain", ""))[:VALUE]}
            kept.append({"output_type": "execute_result", "data": plain, "metadata": {}})
    return [*(kept[:ERRORS]), *kept[ERRORS:][-1:]]
