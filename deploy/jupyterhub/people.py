"""People in a browser, for trial.py: each logged in to the hub in headless Chromium, with a server of her own."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 120_000  # milliseconds that a wait may take on a busy machine
# The browser's own errands are off.
SWITCHES = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync")  # fmt: skip
PANEL = ".jp-NotebookPanel:not(.lm-mod-hidden)"
LISTS = "#nbgrader-assignment-list"


@contextmanager
def chromium() -> Iterator:
    """Start Chromium, and yield what opens a window for each person."""
    from playwright.sync_api import sync_playwright

    names = ("chromium", "chromium-browser", "google-chrome")
    path = next((found for name in names if (found := shutil.which(name))), None)
    if path is None:
        raise SystemExit("There is no Chromium on PATH: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(SWITCHES))
        try:
            yield browser
        finally:
            browser.close()


class Person:
    """Somebody at the hub. Pictures of what she sees go to `shots`, numbered."""

    taken = 0

    def __init__(self, browser, address: str, account: str, shots: Path):
        self.name, _, self.password = account.partition(":")
        self.address, self.shots = address, shots
        self.window = browser.new_context(viewport={"width": 1280, "height": 900})
        self.window.set_default_timeout(PATIENCE)
        self.page = self.window.new_page()

    def shoot(self, what: str) -> None:
        """Take a picture of the page."""
        Person.taken += 1
        self.page.wait_for_timeout(500)
        self.page.screenshot(path=self.shots / f"{Person.taken:02}-{self.name}-{what.replace(' ', '-')}.png")

    def place(self, path: str) -> str:
        return f"{self.address}/user/{self.name}/{path}"

    def log_in(self) -> None:
        self.page.goto(f"{self.address}/hub/login")
        self.page.fill("input[name=username]", self.name)
        self.page.fill("input[name=password]", self.password)
        self.page.click("input[type=submit], button[type=submit]")
        self.page.wait_for_url(re.compile(r".*/(user/|hub/login\?).*"))
        if "/hub/login" in self.page.url:
            raise SystemExit(f"{self.name} cannot log in: is the password right?")
        self.page.wait_for_selector(".jp-DirListing-content")
        self.page.wait_for_timeout(3000)
        self.shoot("first-page")

    def status(self, path: str) -> int:
        """Return the code that an address of this person's own server answers with."""
        return self.window.request.get(self.place(path)).status

    def json(self, path: str):
        return self.window.request.get(self.place(path)).json()

    def menu(self, *words: str) -> None:
        """Choose from the menu."""
        self.page.locator(f'.lm-MenuBar-itemLabel:has-text("{words[0]}")').click()
        for word in words[1:-1]:
            self.page.locator(f'.lm-Menu-itemLabel:text-is("{word}")').hover()
        self.page.locator(f'.lm-Menu-itemLabel:text-is("{words[-1]}")').click()

    # --- a student

    def assignments(self) -> None:
        """Open nbgrader's Assignment List anew."""
        self.page.goto(self.place("lab/tree/START.md?reset"))
        self.page.wait_for_selector(".jp-DirListing-content")
        self.menu("Nbgrader", "Assignment List")
        self.page.locator(f"{LISTS} .list_item").first.wait_for()

    def press(self, word: str, lesson: str) -> None:
        """Press a button of the Assignment List beside a lesson."""
        row = self.page.locator(f"{LISTS} .list_item.row", has_text=lesson)
        row.locator(f'button:text-is("{word}")').first.click()

    def fetch(self, lesson: str) -> bool:
        self.assignments()
        self.press("Fetch", lesson)
        self.page.locator("#fetched_assignments_list", has_text=lesson).wait_for()
        self.page.wait_for_timeout(1000)
        return self.status(f"api/contents/{lesson}/{lesson}.ipynb") == 200

    def handed_in(self, lesson: str) -> int:
        """Return how often a lesson is in the list of what was handed in."""
        rows = self.page.locator(f"#nbgrader-neurons-{lesson}-submissions .nested_list_item")
        return rows.count()

    def hand_in(self, lesson: str) -> bool:
        """Press Submit, in a tab beside the notebook where one is open, and wait for the new line in the list."""
        if self.page.locator(LISTS).count() == 0:
            self.menu("Nbgrader", "Assignment List")
        else:
            self.page.locator('.lm-TabBar-tabLabel:text-is("Assignments")').click()
        self.page.locator(f'{LISTS} button:text-is("Submit")').first.wait_for()
        self.page.wait_for_timeout(1500)  # hand-ins are told apart by the second
        before = self.handed_in(lesson)
        self.press("Submit", lesson)
        for _ in range(60):
            self.page.wait_for_timeout(1000)
            if self.handed_in(lesson) > before:
                return True
        return False

    def notebook(self, lesson: str) -> dict:
        return self.json(f"api/contents/{lesson}/{lesson}.ipynb")["content"]

    def save(self, notebook: dict, lesson: str) -> bool:
        """Write a notebook as its editor's Save does; for answers that a test need not type."""
        page = self.window.request.get(self.place("lab"))
        cookies = [one for one in self.window.cookies(page.url) if one["name"] == "_xsrf" and self.name in one["path"]]
        answer = self.window.request.put(
            self.place(f"api/contents/{lesson}/{lesson}.ipynb"),
            headers={"X-XSRFToken": cookies[0]["value"]} if cookies else {},
            data={"type": "notebook", "format": "json", "content": notebook},
        )
        return answer.ok

    def open(self, lesson: str) -> None:
        """Open a notebook, and wait for its kernel."""
        self.page.goto(self.place(f"lab/tree/{lesson}/{lesson}.ipynb?reset"))
        self.page.wait_for_selector(f"{PANEL} .jp-Cell")
        self.idle()

    def cell(self, words: str):
        """Scroll to the cell with these words, and return it."""
        found = self.page.locator(f"{PANEL} .jp-Cell", has_text=words).first
        self.page.locator(f"{PANEL} .jp-WindowedPanel-outer").hover()
        end = time.monotonic() + 2 * PATIENCE / 1000  # JupyterLab makes the cells of a long notebook one by one
        while not found.count():
            if time.monotonic() > end:
                raise SystemExit(f"There is no cell with {words!r} in the notebook.")
            self.page.mouse.wheel(0, 1500)
            self.page.wait_for_timeout(300)
        found.scroll_into_view_if_needed()
        return found

    def run(self, words: str) -> None:
        """Run the first cell with these words."""
        self.cell(words).locator(".cm-content").click()
        self.page.keyboard.press("Shift+Enter")
        self.idle()

    def type_into(self, words: str, source: str) -> str:
        """Write a cell anew from the keyboard, run it and the check below it, and return what the check says."""
        self.cell(words).locator(".cm-content").click()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(source)
        active = self.page.locator(f"{PANEL} .jp-Cell.jp-mod-active")
        for _ in range(6):  # the cell, its hint, the line about the check, the check
            check = re.search(r'check\.begin\("[^"]+"', active.inner_text())
            self.page.keyboard.press("Shift+Enter")
            self.idle()
            if check:
                output = self.page.locator(f"{PANEL} .jp-Cell", has_text=check[0]).first.locator(".jp-Cell-outputArea")
                output.scroll_into_view_if_needed()
                return output.inner_text()
        return ""

    def idle(self) -> None:
        self.page.wait_for_timeout(1000)
        self.page.locator(f'{PANEL} .jp-Notebook-ExecutionIndicator[data-status="idle"]').wait_for()
        self.page.wait_for_timeout(500)

    # --- the instructor

    def terminal(self, command: str, patience: int = 300) -> str:
        """Type a command into a terminal of JupyterLab, and return what it wrote into a file."""
        self.page.goto(self.place("lab?reset"))
        self.page.wait_for_selector(".jp-DirListing-content")
        self.menu("File", "New", "Terminal")
        self.page.wait_for_selector(".xterm-helper-textarea", state="attached")
        self.page.wait_for_timeout(3000)
        self.page.keyboard.type(f"{command} 2>&1 | tee build/said.txt; echo ended >> build/said.txt\n")
        for _ in range(patience):
            time.sleep(1)
            answer = self.window.request.get(self.place("api/contents/build/said.txt?type=file"))
            if answer.ok and (said := answer.json()["content"]).endswith("ended\n"):
                self.shoot("terminal")
                return said.removesuffix("ended\n")
        self.shoot("terminal")
        return ""

    def formgrader(self, path: str, wait_for: str) -> None:
        """Open a page of Formgrader by its address."""
        self.page.goto(self.place(f"formgrader/{path}"))
        self.page.wait_for_selector(wait_for)

    def grade_by_hand(self, lesson: str, points: float, comment: str) -> None:
        """Give the one essay of a submission its points and a comment, and take pictures."""
        self.formgrader(f"gradebook/{lesson}/{lesson}", "td.name a, td.notebook-id a, td.submission-id a")
        self.shoot("manual-grading-list")
        self.page.locator("td.name a, td.notebook-id a, td.submission-id a").first.click()
        box = self.page.locator("input.score.needs_manual_grade").first
        box.wait_for()
        box.scroll_into_view_if_needed()
        self.shoot("essay-to-grade")
        written = self.page.locator(f"#{box.get_attribute('id')}-comment")
        self.fill(box, str(points))
        written.scroll_into_view_if_needed()
        self.fill(written, comment)
        written.scroll_into_view_if_needed()  # leaving a box has moved on to the next one
        self.shoot("essay-graded")

    def fill(self, box, text: str) -> None:
        """Write into a box of Formgrader, which saves when it is left."""
        with self.page.expect_response(lambda response: response.request.method == "PUT"):
            box.fill(text)
            box.press("Tab")
