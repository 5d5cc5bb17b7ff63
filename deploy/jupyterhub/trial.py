"""A term in ten minutes, in a hub that ./start has started: what an instructor and three students do, and what is seen.

    sudo HUB/env/bin/python deploy/jupyterhub/trial.py --hub /srv/neurons --address http://127.0.0.1:8000 \\
        --course CLONE --instructor ina:PASSWORD --students sia:PASSWORD sib:... sic:...

Students work through the hub's own addresses; the instructor's commands run as her account, as in her terminal. It
writes grades: use accounts and a clone that are made for it. Exit code 1 where something is not as it must be.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import time
from pathlib import Path

import requests

LESSON, ESSAY_LESSON = "01_threshold_logic", "15_the_reckoning"
ESSAY = (
    "I read the claim as: a small change of every pixel ruins a network. My control was a change by the toss of a coin."
)
BY_HAND = 1.5  # of 2 points
FORMGRADER = "formgrader/manage_assignments"
failed: list[str] = []


def seen(what: str, fine: bool, more: str = "") -> None:
    """Print one line for what was looked at."""
    print(f"{'ok    ' if fine else 'FAILED'} {what}{f': {more}' if more else ''}", flush=True)
    if not fine:
        failed.append(what)


class Person:
    """Somebody in a browser: logged in, with a server of her own."""

    def __init__(self, address: str, account: str):
        self.name, _, self.password = account.partition(":")
        self.address, self.session = address, requests.Session()

    def log_in(self) -> None:
        page = self.session.get(f"{self.address}/hub/login")
        form = {"username": self.name, "password": self.password, "_xsrf": self.session.cookies.get("_xsrf")}
        answer = self.session.post(f"{self.address}/hub/login?next=%2Fhub%2Fspawn", data=form)
        if "/login" in answer.url or page.status_code != 200:
            raise SystemExit(f"{self.name} cannot log in: {answer.status_code} {answer.url}")
        for _ in range(120):
            answer = self.get("lab")  # goes by the hub's own sign-in, which /api/ does not
            if answer.status_code == 200 and "/user/" in answer.url:
                return
            time.sleep(1)
        raise SystemExit(f"The server of {self.name} did not start; see the hub's log.")

    def get(self, path: str):
        return self.session.get(f"{self.address}/user/{self.name}/{path}")

    def send(self, path: str, method: str = "post", **named):
        place = f"{self.address}/user/{self.name}/"
        self.session.get(f"{place}lab")  # for the cookie against forged requests
        found = [one for one in self.session.cookies if one.name == "_xsrf" and self.name in one.path]
        token = found[0].value if found else ""
        return self.session.request(method, f"{place}{path}", headers={"X-XSRFToken": token}, **named)

    def assignment(self, action: str, lesson: str = LESSON) -> dict:
        """Press a button of nbgrader's Assignment List."""
        data = {"course_id": "neurons", "assignment_id": lesson}
        answer = self.send(f"assignments/{action}", data=data)
        return answer.json() if answer.status_code == 200 else {"success": False, "value": answer.text[:200]}

    def notebook(self, lesson: str = LESSON) -> dict:
        return self.get(f"api/contents/{lesson}/{lesson}.ipynb").json()["content"]

    def save(self, notebook: dict, lesson: str = LESSON) -> None:
        body = {"type": "notebook", "format": "json", "content": notebook}
        answer = self.send(f"api/contents/{lesson}/{lesson}.ipynb", "put", json=body)
        seen(f"{self.name} saves", answer.status_code in (200, 201), str(answer.status_code))


class Desk:
    """The machine: commands as one account or another."""

    def __init__(self, hub: Path, course: Path, instructor: str):
        self.hub, self.course, self.instructor = hub, course, instructor

    def run(self, account: str, *words: str, folder: Path | None = None) -> subprocess.CompletedProcess:
        environment = [f"PATH={self.hub}/env/bin:/usr/bin:/bin", "OPENBLAS_NUM_THREADS=1"]
        if account == self.instructor:
            environment += [f"PYTHONPATH={self.course}", f"NEURONS_EXCHANGE={self.hub}/exchange"]
        command = ["runuser", "-u", account, "--", "env", *environment, *words]
        return subprocess.run(command, cwd=folder or self.course, capture_output=True, text=True)

    def teach(self, *words: str, fine: bool = True) -> str:
        """Run a command as the instructor in the course's folder, and say its last line."""
        done = self.run(self.instructor, *words)
        said = (done.stdout + done.stderr).strip()
        lines = [line for line in said.splitlines() if line.strip()] or [""]
        seen(" ".join(words[-4:]), (done.returncode == 0) == fine, lines[-1][:150])
        return said

    def course_command(self, *words: str, fine: bool = True) -> str:
        return self.teach("python", "-m", "course", *words, fine=fine)


def answered(notebook: dict, solutions: Path, share: float) -> dict:
    """Type the right answers into a notebook, as far as `share` of them."""
    source = json.loads((solutions / LESSON / f"{LESSON}.ipynb").read_text())
    answers = {cell["id"]: cell["source"] for cell in source["cells"]
               if cell["metadata"].get("nbgrader", {}).get("solution")}  # fmt: skip
    chosen = list(answers)[: round(share * len(answers))]
    for cell in notebook["cells"]:
        if cell["id"] in chosen:
            cell["source"] = answers[cell["id"]]
    return notebook


def walls(desk: Desk, students: list[Person]) -> None:
    """What a student must not reach."""
    one, other = students[0].name, students[1].name
    for what, path in {
        "another's work": f"/home/{one}/{LESSON}/{LESSON}.ipynb", "the gradebook": f"{desk.course}/gradebook.db",
        "the solutions": f"{desk.course}/solutions/{LESSON}/{LESSON}.ipynb",
        "what others handed in": f"{desk.hub}/exchange/neurons/inbound/", "the hub's state": f"{desk.hub}/state/",
    }.items():  # fmt: skip
        done = desk.run(other, "ls" if path.endswith("/") else "cat", path, folder=Path("/"))
        seen(f"a student cannot read {what}", done.returncode != 0 and "Permission denied" in done.stderr)
    script = "import helpers.reference.threshold_logic"
    done = desk.run(other, "python", "-c", script, folder=Path(f"/home/{other}"))
    seen("a student's helpers hold no reference of an open lesson", "is not available" in done.stderr)


def term(desk: Desk, teacher: Person, students: list[Person]) -> None:
    """Release, fetch, work, hand in, grade, feedback, a correction, dates, an essay, an export."""
    desk.course_command("release", LESSON, "--due", "2099-01-01 12:00")
    desk.course_command("release", LESSON, fine=False)
    for student, share in zip(students, (1.0, 0.5, 0.2), strict=True):
        seen(f"{student.name} fetches", bool(student.assignment("fetch").get("success")))
        student.save(answered(student.notebook(), desk.course / "solutions", share / 2))
        seen(f"{student.name} hands in", bool(student.assignment("submit").get("success")))
        student.save(answered(student.notebook(), desk.course / "solutions", share))
        time.sleep(1.1)  # nbgrader's hand-ins are told apart by the second
        seen(f"{student.name} hands in again", bool(student.assignment("submit").get("success")))
    walls(desk, students)
    desk.teach("nbgrader", "collect", LESSON)
    print(desk.course_command("grade", LESSON, "--workers", "1"))
    desk.teach("nbgrader", "generate_feedback", LESSON)
    desk.teach("nbgrader", "release_feedback", LESSON)
    one = students[0]
    seen(f"{one.name} fetches feedback", bool(one.assignment("fetch_feedback").get("success")))
    pages = list(Path(f"/home/{one.name}/{LESSON}/feedback").rglob("*.html"))
    seen("the feedback is there", bool(pages), ", ".join(page.name for page in pages))
    answer = teacher.get("formgrader/api/submissions/" + LESSON)
    scores = {row["student"]: row["score"] for row in answer.json()} if answer.status_code == 200 else {}
    seen("Formgrader lists three scores", len(scores) == 3, str(scores))
    correct(desk, students)
    late(desk, one, scores)
    essay(desk, teacher, one)
    desk.course_command("export", "--canvas", "--to", "grades_canvas.csv")
    print((desk.course / "grades_canvas.csv").read_text())


def late(desk: Desk, extended: Person, scores: dict) -> None:
    """Set a date half a day ago, a tenth of the points for each day, and more time for one; grade again."""
    settings = desk.course / "nbgrader_config.py"
    text = settings.read_text().replace(
        '# c.AssignLatePenalties.plugin_class = "course', 'c.AssignLatePenalties.plugin_class = "course'
    )
    settings.write_text(text.replace("# c.PerDay.share", "c.PerDay.share"))
    due = time.strftime("%Y-%m-%d %H:%M+00:00", time.gmtime(time.time() - 12 * 3600))
    desk.course_command("dates", LESSON, "--due", due.replace(" ", "T"), "--extend", extended.name, "2d")
    desk.course_command("grade", LESSON, "--workers", "1")
    said = desk.course_command("report", LESSON, "--names")
    seen("two are late, one has an extension", "2 late, 1 with an extension" in said)
    lost = {
        name: float(points) for name, points in re.findall(r"^  (\S+): .* late, penalty (\S+)$", said, re.MULTILINE)
    }
    right = {name: round(0.1 * score, 2) for name, score in scores.items() if name != extended.name}
    seen("being late costs a tenth of the points reached", lost == right, str(lost))


def essay(desk: Desk, teacher: Person, student: Person) -> None:
    """One essay: handed in, graded by hand as Formgrader does, its points and the model answer in the feedback."""
    desk.course_command("release", ESSAY_LESSON)
    seen(f"{student.name} fetches the essay", bool(student.assignment("fetch", ESSAY_LESSON).get("success")))
    notebook = student.notebook(ESSAY_LESSON)
    texts = [cell for cell in notebook["cells"] if cell["cell_type"] == "markdown"]
    cell = next(cell for cell in texts if cell["metadata"].get("nbgrader", {}).get("solution"))
    cell["source"] = ESSAY
    student.save(notebook, ESSAY_LESSON)
    seen(f"{student.name} hands the essay in", bool(student.assignment("submit", ESSAY_LESSON).get("success")))
    desk.teach("nbgrader", "collect", ESSAY_LESSON)
    desk.course_command("grade", ESSAY_LESSON, "--workers", "1")
    rows = teacher.get(f"formgrader/api/submitted_notebooks/{ESSAY_LESSON}/{ESSAY_LESSON}").json()
    seen("Formgrader says that a person has to grade", len(rows) == 1 and rows[0]["needs_manual_grade"])
    grades = teacher.get(f"formgrader/api/grades?submission_id={rows[0]['id']}").json()
    waiting = [grade for grade in grades if grade["needs_manual_grade"]]
    seen("the essay waits, and nothing else", len(waiting) == 1, ", ".join(grade["name"] for grade in waiting))
    answer = teacher.send(f"formgrader/api/grade/{waiting[0]['id']}", "put", json={"manual_score": BY_HAND})
    seen(f"{BY_HAND} points by hand", answer.status_code == 200 and answer.json()["manual_score"] == BY_HAND)
    again = teacher.get(f"formgrader/api/submitted_notebooks/{ESSAY_LESSON}/{ESSAY_LESSON}").json()
    seen("nothing waits any more", not again[0]["needs_manual_grade"] and again[0]["written_score"] == BY_HAND)
    desk.teach("nbgrader", "generate_feedback", ESSAY_LESSON)
    desk.teach("nbgrader", "release_feedback", ESSAY_LESSON)
    seen("feedback on the essay", bool(student.assignment("fetch_feedback", ESSAY_LESSON).get("success")))
    pages = list(Path(f"/home/{student.name}/{ESSAY_LESSON}/feedback").rglob("*.html"))
    text = "".join(page.read_text(encoding="utf-8") for page in pages)
    seen(
        "it shows the points and the model answer",
        f"{BY_HAND} of 2 points" in text and "brittle against an aim" in text,
    )


def correct(desk: Desk, students: list[Person]) -> None:
    """Mend a sentence of the lesson in mid-term, release it again, and look whether old copies are told."""
    path = desk.course / "lessons" / f"{LESSON}.py"
    text = path.read_text()
    path.write_text(text.replace("In 1943 two people asked", "In 1943 two scientists asked", 1))
    desk.course_command("build", LESSON)
    desk.course_command("release", LESSON, fine=False)
    desk.course_command("release", LESSON, "--again", "--note", "a word in the first lines")
    script = f"from helpers import release; from pathlib import Path; print(release.newer(Path('{LESSON}')))"
    student = students[1].name
    done = desk.run(student, "python", "-c", script, folder=Path(f"/home/{student}"))
    seen("an old copy is told", "release 2 is out" in done.stdout, done.stdout.strip()[:160])


def shots(address: str, people: list[Person], folder: Path) -> None:
    """Look at the pages in Chromium, where Playwright is installed."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        for person, pages in zip(people, (("lab", FORMGRADER), ("lab", FORMGRADER)), strict=False):
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            page.goto(f"{address}/hub/login")
            page.fill("input[name=username]", person.name)
            page.fill("input[name=password]", person.password)
            page.click("input[type=submit], button[type=submit]")
            page.wait_for_url(re.compile(r".*/user/.*"), timeout=60_000)
            for name in pages:
                page.goto(f"{address}/user/{person.name}/{name}")
                page.wait_for_timeout(8000)
                page.screenshot(path=folder / f"{person.name}-{name.replace('/', '-')}.png")
            browser.close()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hub", type=Path, required=True)
    parser.add_argument("--course", type=Path, required=True, help="the instructor's clone")
    parser.add_argument("--address", required=True)
    parser.add_argument("--instructor", required=True)
    parser.add_argument("--students", nargs=3, required=True)
    parser.add_argument("--shots", type=Path)
    arguments = parser.parse_args()
    teacher = Person(arguments.address, arguments.instructor)
    students = [Person(arguments.address, account) for account in arguments.students]
    for person in (teacher, *students):
        person.log_in()
        wanted = 200 if person is teacher else 404
        code = person.get(FORMGRADER).status_code
        seen(f"{person.name} is in; Formgrader answers {code}", code == wanted)
    term(Desk(arguments.hub, arguments.course, teacher.name), teacher, students)
    if arguments.shots:
        arguments.shots.mkdir(parents=True, exist_ok=True)
        shots(arguments.address, [teacher, students[0]], arguments.shots)
    print(f"\n{len(failed)} not as it must be: {'; '.join(failed)}" if failed else "\nAll as it must be.")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
