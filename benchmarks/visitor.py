"""From the front page to the first own "Well done", as a visitor goes: `python -m benchmarks.visitor [TIMES]`.

Counts clicks, cells run from the keyboard, and seconds from the first click; the visitor types at once and reads
nothing. Needs a built site (`make site`) and the Python for tests (`python -m tests.site.distribution`), network off.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from pathlib import Path

from course.authoring.lesson import find_lessons, read_lesson
from course.site import lite
from course.site.command import BUILD
from tests.site.distribution import distribution
from tests.site.in_browser import PANEL, PATIENCE, open_alone, served

LESSON = "01_threshold_logic"
ANSWER = "return int(np.dot(w, x) >= theta)"
STUB = "# YOUR CODE HERE\n    raise NotImplementedError()"


class Visitor:
    """A person with a mouse and a keyboard, who counts what she does."""

    def __init__(self, page):
        self.page, self.clicks, self.keys, self.times = page, 0, 0, {}
        self.start = time.monotonic()

    def click(self, place) -> None:
        place.click()
        self.clicks += 1

    def note(self, what: str) -> None:
        self.times[what] = time.monotonic() - self.start

    def cell(self, grade_id: str):
        """Return the cell with this id, brought into view."""
        number = self.page.evaluate(
            f"id => {PANEL}.content.model.toJSON().cells.findIndex(cell => cell.metadata.nbgrader?.grade_id === id)",
            grade_id,
        )
        self.page.evaluate(f"number => {PANEL}.content.scrollToItem(number)", number)
        found = self.page.locator(f".jp-Cell[data-windowed-list-index='{number}']")
        found.wait_for()
        return found

    def run(self, grade_id: str, text: str | None = None) -> None:
        """Click into a cell, write into it, and run it."""
        self.click(self.cell(grade_id).locator(".cm-content"))
        if text is not None:
            self.page.keyboard.press("Control+A")
            self.page.keyboard.insert_text(text)
        self.page.keyboard.press("Shift+Enter")
        self.keys += 1


def walk(page, address: str, stub: str) -> Visitor:
    """Go from the front page to the first "Well done"."""
    page.goto(f"{address}/index.html")
    visitor = Visitor(page)
    visitor.click(page.locator("a.course-first").first)
    page.wait_for_selector(".jp-Notebook .jp-Cell")
    page.wait_for_function(f"() => {PANEL}?.context?.isReady && {PANEL}.sessionContext?.session?.kernel")
    visitor.note("notebook there")
    visitor.run("given-setup")
    page.wait_for_function(
        f"() => {PANEL}.content.model.toJSON().cells.find(cell => cell.execution_count)", timeout=1000 * PATIENCE
    )
    visitor.note("first cell ran")
    visitor.run("threshold-unit", stub.replace(STUB, ANSWER))
    page.keyboard.press("Shift+Enter")  # the check below, past a hint: JupyterLab moves on by itself
    visitor.keys += 1
    while not page.evaluate(f"() => JSON.stringify({PANEL}.content.model.toJSON()).includes('Well done')"):
        if time.monotonic() - visitor.start > PATIENCE:
            raise TimeoutError("no Well done")
        if page.evaluate(f"() => {PANEL}.sessionContext.session.kernel.status === 'idle'"):
            page.keyboard.press("Shift+Enter")
            visitor.keys += 1
        page.wait_for_timeout(300)
    visitor.note("Well done")
    return visitor


def main(times: int = 1) -> None:
    if not (BUILD / "site").exists():
        raise SystemExit("build/site is not there: `make site` builds it.")
    lesson = read_lesson(find_lessons([LESSON])[0])
    stub = next(cell for cell in lite.nbformat.read(lite.notebook_of(lesson), as_version=4).cells
                if cell.metadata.get("nbgrader", {}).get("grade_id") == "threshold-unit").source  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        shutil.copytree(BUILD / "site", site, ignore=shutil.ignore_patterns("lite"))
        lite.build(site / "lite", [lesson], distribution())
        for number in range(times):
            with served(site) as address, open_alone(Path(folder) / str(number)) as page:
                visitor = walk(page, address, stub)
            steps = ", ".join(f"{what} {seconds:.0f} s" for what, seconds in visitor.times.items())
            print(f"{visitor.clicks} clicks, {visitor.keys} cells run by Shift+Enter; {steps}", flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
