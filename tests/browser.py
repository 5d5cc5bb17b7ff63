"""Chromium and the real course server for tests: `serve`, `open_page`, `save_screenshot`, and `LabNotebook`."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TOKEN = "test"
PATIENCE = 120_000  # milliseconds that a wait may take on a busy machine before it counts as a failure
# The browser's own errands are off: tests speak to 127.0.0.1 alone.
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find_chromium() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((found for name in names if (found := shutil.which(name))), None)


def require_browser() -> None:
    """Skip the calling test, with the reason, where there is no Chromium or no Playwright."""
    pytest.importorskip("playwright.sync_api", reason="the package playwright is not installed")
    if find_chromium() is None:
        pytest.skip("there is no Chromium on PATH")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def open_page(folder: Path, width: int = 1280, height: int = 900) -> Iterator:
    """Open an empty page in headless Chromium; its profile lives in `folder`."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            folder / "chromium",
            executable_path=find_chromium(),
            args=SWITCHES,
            viewport={"width": width, "height": height},
        )
        context.set_default_timeout(PATIENCE)
        try:
            yield context.pages[0] if context.pages else context.new_page()
        finally:
            context.close()


def save_screenshot(page, name: str, folder: Path) -> Path:
    """Save what the page shows as NAME.png in $COURSE_SCREENSHOTS, or in `folder` where that is not set."""
    path = Path(os.environ.get("COURSE_SCREENSHOTS", folder)) / f"{name}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path)
    return path


def copy_course(target: Path) -> Path:
    """Copy what a class needs of the course, so that a test never writes into the real folder."""
    for name in ("course", "notebooks"):
        shutil.copytree(ROOT / name, target / name, ignore=shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints"))
    shutil.copy(ROOT / "nbgrader_config.py", target)
    return target


def private_environment(folder: Path) -> dict[str, str]:
    """Return an environment in which no personal Jupyter setting counts."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "NEURONS_"))}
    homes = {f"JUPYTER_{name}_DIR": str(folder / name.lower()) for name in ("CONFIG", "DATA", "RUNTIME")}
    return kept | homes | {"HOME": str(folder), "IPYTHONDIR": str(folder / "ipython"), "PYTHONDONTWRITEBYTECODE": "1"}


def wait_until_served(server: subprocess.Popen, port: int, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE / 1000
    while server.poll() is None and time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/api/status?token={TOKEN}", timeout=5).close()
            return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise AssertionError(f"The server did not answer. Its log:\n{log.read_text(errors='replace')}")


@contextmanager
def serve(course: Path, folder: Path, *options: str) -> Iterator[str]:
    """Run the real `python -m course lab` in `course`; yield its address. Personal files go to `folder`."""
    port, log = free_port(), folder / "server.log"
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "course", "lab", "--port", str(port), "--no-browser"]
    command += [f"--IdentityProvider.token={TOKEN}", "--LabApp.expose_app_in_browser=True", *options]
    with open(log, "w") as stream:
        server = subprocess.Popen(
            command, cwd=course, env=private_environment(folder), stdout=stream, stderr=stream, start_new_session=True
        )
    try:
        wait_until_served(server, port, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        stop(server)


def stop(server: subprocess.Popen) -> None:
    """Ask the server to end (it ends its kernels), and insist when it does not."""
    if server.poll() is None:
        server.send_signal(signal.SIGTERM)
    try:
        server.wait(timeout=30)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


class LabNotebook:
    """A notebook in JupyterLab. Cells are found by their grade_id, then used as a person does: typed into and run."""

    def __init__(self, page, address: str, path: str):
        self.page = page
        page.goto(f"{address}/lab/tree/{path}?token={TOKEN}")
        page.wait_for_selector(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell")
        self.wait("panel.sessionContext.session?.kernel?.status === 'idle'")

    def wait(self, condition: str, argument=None) -> None:
        """Wait until a JavaScript condition on `panel` (the open notebook) and `argument` holds."""
        self.page.wait_for_function(
            f"argument => {{ const panel = window.jupyterapp.shell.currentWidget; return {condition}; }}", arg=argument
        )

    def ask(self, expression: str, argument=None):
        """Return the value of a JavaScript expression on `panel` and `argument`."""
        return self.page.evaluate(
            f"argument => {{ const panel = window.jupyterapp.shell.currentWidget; return {expression}; }}", argument
        )

    def cells(self) -> list[dict]:
        """Return the notebook's cells as they are now, nbformat's way."""
        return self.ask("panel.content.model.toJSON().cells")

    def number(self, grade_id: str) -> int:
        ids = [cell["metadata"].get("nbgrader", {}).get("grade_id") for cell in self.cells()]
        return ids.index(grade_id)

    def select(self, number: int):
        """Make a cell the active one, bring it into view, and return its locator."""
        self.ask("(panel.content.activeCellIndex = argument, panel.content.scrollToItem(argument), null)", number)
        cell = self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell.jp-mod-active")
        cell.wait_for()
        return cell

    def type_into(self, number: int, source: str) -> None:
        """Replace a cell's source from the keyboard."""
        self.select(number).locator(".cm-content").click()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(source)
        shown = "panel.content.model.cells.get(argument[0]).sharedModel.getSource()"
        self.wait(f"{shown} === argument[1]", [number, source])

    def run(self, number: int) -> list[dict]:
        """Run a cell with Control+Enter, wait for its end, and return its outputs."""
        before = self.cells()[number]["execution_count"]
        editor = self.select(number).locator(".cm-content")
        if editor.count():
            editor.click()
        else:  # its source is folded
            self.ask("(panel.content.mode = 'command', panel.content.node.focus(), null)")
        self.page.keyboard.press("Control+Enter")
        self.wait(
            "panel.content.model.cells.get(argument[0]).executionCount !== argument[1]"
            " && panel.content.model.cells.get(argument[0]).executionCount !== null"
            " && panel.sessionContext.session.kernel.status === 'idle'",
            [number, before],
        )
        return self.cells()[number]["outputs"]

    def text_below(self, number: int) -> str:
        """Return the text that a person reads in a cell's output."""
        return self.select(number).locator(".jp-Cell-outputArea").inner_text()
