"""A lesson in the JupyterLab that runs in the browser, driven as a person does; no machine but 127.0.0.1 is found."""

from __future__ import annotations

import functools
import http.server
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests import browser

ALONE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
PATIENCE = 400  # seconds without a new cell, on a busy machine, before a lesson counts as stuck
PANEL = "window.jupyterapp.shell.currentWidget"
STATE = f"""() => {{
  const panel = {PANEL};
  const cells = panel.content.model.toJSON().cells.filter(cell => cell.cell_type === 'code');
  const outputs = cells.flatMap(cell => cell.outputs);
  return {{
    ran: cells.filter(cell => cell.execution_count !== null).length,
    next: cells.find(cell => cell.execution_count === null)?.id ?? '',
    of: cells.length,
    done: outputs.filter(output => (output.text || '').toString().includes('Well done')).length,
    errors: outputs.filter(output => output.output_type === 'error').map(output => output.ename + ': ' + output.evalue),
    idle: panel.sessionContext.session?.kernel?.status === 'idle',
  }};
}}"""


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serve files without a word, and Python for the browser under its own type."""

    extensions_map = http.server.SimpleHTTPRequestHandler.extensions_map | {
        ".mjs": "text/javascript", ".wasm": "application/wasm", ".whl": "application/zip"}  # fmt: skip

    def log_message(self, *words):
        pass


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 64  # a page asks for many files at once
    daemon_threads = True


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on 127.0.0.1; yield its address."""
    server = Server(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()


@contextmanager
def open_alone(folder: Path, width: int = 1366, height: int = 900) -> Iterator:
    """Open a page in a Chromium that finds no other machine; what it asks of others is in `page.elsewhere`."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            folder / "chromium", executable_path=browser.find_chromium(), args=[*browser.SWITCHES, ALONE],
            viewport={"width": width, "height": height},
        )  # fmt: skip
        context.set_default_timeout(browser.PATIENCE)
        page = context.pages[0] if context.pages else context.new_page()
        page.elsewhere = []
        ours = ("http://127.0.0.1", "data:", "blob:", "about:", "chrome")
        context.on("request", lambda asked: asked.url.startswith(ours) or page.elsewhere.append(asked.url))
        try:
            yield page
        finally:
            context.close()


@dataclass
class Run:
    """How a notebook ran: seconds until the page stood, until the first "Well done", until all cells had run."""

    ready: float = 0
    first: float | None = None
    all: float | None = None
    ran: int = 0
    of: int = 0
    done: int = 0
    slowest: float = 0
    slow_cell: str = ""  # the id of the cell that took longest
    errors: list[str] = field(default_factory=list)


class LiteNotebook:
    """A notebook that is open in the browser's own JupyterLab."""

    def __init__(self, page, address: str, path: str):
        self.page = page
        start = time.monotonic()
        page.goto(f"{address}/notebooks/index.html?path={path}")
        page.wait_for_selector(".jp-Notebook .jp-Cell")
        page.wait_for_function(f"() => {PANEL}?.sessionContext?.isReady && {PANEL}.context?.isReady")
        self.ready = time.monotonic() - start

    def state(self) -> dict:
        return self.page.evaluate(STATE)

    def command(self, name: str) -> None:
        """Start a command of JupyterLab and do not wait for its end."""
        self.page.evaluate(f"(window.jupyterapp.commands.execute('{name}'), null)")

    def run_all(self, patience: float = PATIENCE) -> Run:
        """Run all cells, watch, and return how it went; an error ends it, as in JupyterLab, or a cell stuck so long."""
        found, start = Run(ready=self.ready), time.monotonic()
        self.command("notebook:run-all-cells")
        last, since, running = 0, start, ""
        while time.monotonic() - since < patience:
            state, now = self.state(), time.monotonic()
            if state["done"] and found.first is None:
                found.first = now - start
            if state["ran"] > last:
                last, since, running = state["ran"], now, state["next"]
            elif last and now - since > found.slowest:  # the first cell waits for Python, and does not count
                found.slowest, found.slow_cell = now - since, running
            found.ran, found.of, found.done, found.errors = (state[k] for k in ("ran", "of", "done", "errors"))
            if state["errors"] or state["ran"] == state["of"]:
                break
            time.sleep(0.25)
        found.all = time.monotonic() - start
        return found

    def number(self, grade_id: str) -> int:
        """Return the place of the cell with this nbgrader id."""
        cells = self.page.evaluate(f"() => {PANEL}.content.model.toJSON().cells")
        ids = [cell["metadata"].get("nbgrader", {}).get("grade_id") for cell in cells]
        return ids.index(grade_id)

    def write(self, grade_id: str, source: str) -> None:
        """Put a source into a cell."""
        self.page.evaluate(
            f"([number, source]) => {{ {PANEL}.content.model.cells.get(number).sharedModel.setSource(source) }}",
            [self.number(grade_id), source],
        )

    def source(self, grade_id: str) -> str:
        return self.page.evaluate(
            f"number => {PANEL}.content.model.cells.get(number).sharedModel.getSource()", self.number(grade_id)
        )

    def run_one(self, number: int, patience: float = 120) -> str:
        """Run one cell and return what stands below it."""
        before = self.page.evaluate(f"number => {PANEL}.content.model.cells.get(number).executionCount", number)
        self.page.evaluate(f"number => {{ {PANEL}.content.activeCellIndex = number }}", number)
        self.command("notebook:run-cell")
        self.page.wait_for_function(
            f"([number, before]) => {{ const cell = {PANEL}.content.model.cells.get(number); return cell.executionCount"
            " !== null && cell.executionCount !== before"
            f" && {PANEL}.sessionContext.session.kernel.status === 'idle'; }}",
            arg=[number, before], timeout=1000 * patience,
        )  # fmt: skip
        return self.below(number)

    def below(self, number: int) -> str:
        """Return the outputs of a cell as text."""
        outputs = self.page.evaluate(f"number => {PANEL}.content.model.cells.get(number).toJSON().outputs", number)
        said = []
        for output in outputs:
            text = output.get("text") or output.get("data", {}).get("text/plain") or output.get("evalue") or ""
            said.append(text if isinstance(text, str) else "".join(text))
        return "\n".join(said)
