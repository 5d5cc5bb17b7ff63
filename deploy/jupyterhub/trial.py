"""A term in a quarter of an hour, in a hub that ./start has started: four people, each in headless Chromium.

    sudo HUB/env/bin/python deploy/jupyterhub/trial.py --hub /srv/neurons --address http://127.0.0.1:8000 \\
        --course CLONE --instructor ina:PASSWORD --students sia:PASSWORD sib:... sic:... --shots FOLDER

Everybody uses JupyterLab: menus, buttons, cells that are typed into and run. The instructor's first command is typed
into her terminal there, the others run as her account. Pictures of what each of them sees go to FOLDER: look at them.
It writes grades: use accounts and a clone that are made for it. Exit code 1 where something is not as it must be.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import time
from pathlib import Path

from people import LISTS, Person, chromium

LESSON, ESSAY_LESSON = "01_threshold_logic", "15_the_reckoning"
ESSAY = (
    "I read the claim as: a small change of every pixel ruins a network. My control was a change by the toss of a coin."
)
BY_HAND = 1.5  # of 2 points
ROWS = "L4 rows read after the change: 4 of 360\n"  # what her own numbers are, above the essay
COMMENT = "A fair control. Say also what it cannot show."
FIRST, UNSAVED = "threshold_unit", "typed and not saved"
FORMGRADER = "formgrader/manage_assignments"
failed: list[str] = []


def seen(what: str, fine: bool, more: str = "") -> None:
    """Print one line for what was looked at."""
    print(f"{'ok    ' if fine else 'FAILED'} {what}{f': {more}' if more else ''}", flush=True)
    if not fine:
        failed.append(what)


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


def answers(solutions: Path) -> dict[str, str]:
    """Return the right answer of each cell of the lesson, by the cell's id."""
    source = json.loads((solutions / LESSON / f"{LESSON}.ipynb").read_text())
    return {cell["id"]: "".join(cell["source"]) for cell in source["cells"]
            if cell["metadata"].get("nbgrader", {}).get("solution")}  # fmt: skip


def answered(notebook: dict, right: dict[str, str], share: float) -> dict:
    """Write the right answers into a notebook, as far as `share` of them."""
    chosen = list(right)[: round(share * len(right))]
    for cell in notebook["cells"]:
        if cell["id"] in chosen:
            cell["source"] = right[cell["id"]]
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
    said = teacher.terminal(f'python -m course release {LESSON} --due "2099-01-01 12:00"')
    seen("the release, typed into the terminal of JupyterLab", f"Release 1 of {LESSON} is in" in said, said[-200:])
    desk.course_command("release", LESSON, fine=False)
    right = answers(desk.course / "solutions")
    for student, share in zip(students, (1.0, 0.5, 0.2), strict=True):
        work(student, right, share)
    walls(desk, students)
    desk.teach("nbgrader", "collect", LESSON)
    print(desk.course_command("grade", LESSON, "--workers", "1"))
    desk.teach("nbgrader", "generate_feedback", LESSON)
    desk.teach("nbgrader", "release_feedback", LESSON)
    feedback(students[1], LESSON, "feedback", ["11 of 23 points"])
    scores = {row["student"]: row["score"] for row in teacher.json("formgrader/api/submissions/" + LESSON)}
    teacher.formgrader(f"manage_submissions/{LESSON}", "td.score")
    teacher.shoot("submissions")
    seen("Formgrader lists the three scores of what was typed", list(scores.values()) == [23, 11, 4], str(scores))
    correct(desk, students[1])
    late(desk, teacher, students[0], scores)
    desk.teach("nbgrader", "generate_feedback", LESSON)
    desk.teach("nbgrader", "release_feedback", LESSON)
    feedback(students[1], LESSON, "feedback on a late hand-in", ["9.9 of 23 points", "late: 1.1"])
    essay(desk, teacher, students[0])
    desk.course_command("export", "--canvas", "--to", "grades_canvas.csv")
    print((desk.course / "grades_canvas.csv").read_text())


def work(student: Person, right: dict[str, str], share: float) -> None:
    """Fetch the lesson; a wrong answer, a right one, more of them; hand in, twice, without saving before."""
    seen(f"{student.name} fetches", student.fetch(LESSON))
    student.shoot("fetched")
    seen(f"{student.name} saves", student.save(answered(student.notebook(LESSON), right, share / 2), LESSON))
    student.open(LESSON)
    student.shoot("lesson")
    student.run("import numpy as np")
    first = re.sub(r"^ *### .*\n?", "", next(iter(right.values())), flags=re.MULTILINE).rstrip()
    said = student.type_into(f"def {FIRST}(", first.replace(">=", ">"))
    seen(f"{student.name}'s wrong answer is told why", "use >=, not >" in said, " ".join(said.split())[:120])
    student.shoot("wrong-answer")
    said = student.type_into(f"def {FIRST}(", f"{first}\n\n# {UNSAVED}")
    seen(f"{student.name}'s right answer is right", "Well done" in said, " ".join(said.split())[:120])
    student.shoot("right-answer")
    seen(f"{student.name} hands in", student.hand_in(LESSON))
    typed = [cell for cell in student.notebook(LESSON)["cells"] if UNSAVED in cell["source"]]
    seen("what was on the screen and not saved is saved by Submit", len(typed) == 1)
    student.shoot("handed-in")
    seen(f"{student.name} saves", student.save(answered(student.notebook(LESSON), right, share), LESSON))
    student.assignments()
    seen(f"{student.name} hands in again", student.hand_in(LESSON) and student.handed_in(LESSON) == 2)
    student.page.locator(f'{LISTS} a:text-is("{LESSON}")').first.click()
    student.page.locator(f'{LISTS} button:text-is("Validate")').first.click()
    student.page.locator(".jp-Dialog").wait_for()
    student.shoot("validated")


def feedback(student: Person, lesson: str, what: str, texts: list[str]) -> None:
    """Fetch feedback by its button, and read the page as the student does."""
    student.assignments()
    student.press("Fetch Feedback", lesson)
    pages: list[Path] = []
    for _ in range(60):
        student.page.wait_for_timeout(1000)
        pages = sorted(Path(f"/home/{student.name}/{lesson}/feedback").rglob("*.html"))
        if pages:
            break
    seen(f"{student.name} fetches {what}", bool(pages), ", ".join(page.name for page in pages))
    student.page.wait_for_timeout(2000)
    student.shoot(f"{what}-fetched")
    if not pages:
        return
    path = pages[0].relative_to(f"/home/{student.name}").as_posix()
    student.page.goto(student.place(f"files/{path}"))
    student.page.wait_for_timeout(2000)
    student.shoot(what)
    said = student.page.locator("body").inner_text()
    for text in texts:
        seen(f"it says {text!r}", text in said)
        found = student.page.get_by_text(text).last
        if found.count():
            found.scroll_into_view_if_needed()
            student.shoot(f"{what}-where")


def late(desk: Desk, teacher: Person, extended: Person, scores: dict) -> None:
    """Set a date half a day ago, a tenth of the points for each day, and more time for one; grade again."""
    settings = desk.course / "nbgrader_config.py"
    text = settings.read_text().replace(
        '# c.AssignLatePenalties.plugin_class = "course', 'c.AssignLatePenalties.plugin_class = "course'
    )
    settings.write_text(text.replace("# c.PerDay.share", "c.PerDay.share"))
    due = time.strftime("%Y-%m-%d %H:%M+00:00", time.gmtime(time.time() - 12 * 3600))
    desk.course_command("dates", LESSON, "--due", due, "--extend", extended.name, "2d")
    desk.course_command("grade", LESSON, "--workers", "1")
    said = desk.course_command("report", LESSON, "--names")
    print(said)
    seen("two are late, one has an extension", "2 late, 1 with an extension" in said)
    lost = {
        name: float(points) for name, points in re.findall(r"^  (\S+): .* late, penalty (\S+)$", said, re.MULTILINE)
    }
    right = {name: round(0.1 * score, 2) for name, score in scores.items() if name != extended.name}
    seen("being late costs a tenth of the points reached", lost == right, str(lost))
    teacher.page.goto(teacher.place(f"files/report_{LESSON}.html"))
    teacher.page.wait_for_timeout(1500)
    teacher.shoot("report")


def essay(desk: Desk, teacher: Person, student: Person) -> None:
    """One essay: handed in, graded by hand in Formgrader, its points and the model answer in the feedback."""
    desk.course_command("release", ESSAY_LESSON)
    seen(f"{student.name} fetches the essay", student.fetch(ESSAY_LESSON))
    notebook = student.notebook(ESSAY_LESSON)
    texts = [cell for cell in notebook["cells"] if cell["cell_type"] == "markdown"]
    cell = next(cell for cell in texts if cell["metadata"].get("nbgrader", {}).get("solution"))
    cell["source"] = ESSAY
    own = next(cell for cell in notebook["cells"] if cell["source"] == "ledger_report.own_rows()")
    own["outputs"], own["execution_count"] = [{"output_type": "stream", "name": "stdout", "text": ROWS}], 1
    seen(f"{student.name} saves it", student.save(notebook, ESSAY_LESSON))
    seen(f"{student.name} hands the essay in", student.hand_in(ESSAY_LESSON))
    desk.teach("nbgrader", "collect", ESSAY_LESSON)
    desk.course_command("grade", ESSAY_LESSON, "--workers", "1")
    rows = teacher.json(f"formgrader/api/submitted_notebooks/{ESSAY_LESSON}/{ESSAY_LESSON}")
    seen("Formgrader says that a person has to grade", len(rows) == 1 and rows[0]["needs_manual_grade"])
    grades = teacher.json(f"formgrader/api/grades?submission_id={rows[0]['id']}")
    waiting = [grade["name"] for grade in grades if grade["needs_manual_grade"]]
    seen("the essay waits, and nothing else", len(waiting) == 1, ", ".join(waiting))
    teacher.grade_by_hand(ESSAY_LESSON, BY_HAND, COMMENT)
    seen(
        "what the student's cell above the essay printed is there",
        ROWS.strip() in teacher.page.inner_text("body"),
    )
    again = teacher.json(f"formgrader/api/submitted_notebooks/{ESSAY_LESSON}/{ESSAY_LESSON}")
    seen(f"{BY_HAND} points by hand", again[0]["written_score"] == BY_HAND)
    seen("nothing waits any more", not again[0]["needs_manual_grade"])
    desk.teach("nbgrader", "generate_feedback", ESSAY_LESSON)
    desk.teach("nbgrader", "release_feedback", ESSAY_LESSON)
    lesson = (desk.course / "lessons" / f"{ESSAY_LESSON}.py").read_text(encoding="utf-8")
    model = re.search(r"\*Verdict:\* ([\w ]+)", lesson)[1]  # of the model answer
    feedback(student, ESSAY_LESSON, "feedback on the essay", [f"{BY_HAND} of 2 points", model, COMMENT])


def correct(desk: Desk, student: Person) -> None:
    """Mend a sentence of the lesson in mid-term, release it again, and look whether old copies are told."""
    path = desk.course / "lessons" / f"{LESSON}.py"
    text = path.read_text()
    path.write_text(text.replace("In 1943 two people asked", "In 1943 two scientists asked", 1))
    desk.course_command("build", LESSON)
    desk.course_command("release", LESSON, fine=False)
    desk.course_command("release", LESSON, "--again", "--note", "a word in the first lines")
    student.open(LESSON)
    student.page.keyboard.press("Escape")
    student.menu("Run", "Run All Cells")
    student.page.wait_for_timeout(15_000)
    told = student.page.get_by_text("release 2 is out").first
    told.wait_for()
    told.scroll_into_view_if_needed()
    seen("an old copy is told in the notebook", told.is_visible(), told.inner_text()[:160])
    student.shoot("told-of-release-2")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hub", type=Path, required=True)
    parser.add_argument("--course", type=Path, required=True, help="the instructor's clone")
    parser.add_argument("--address", required=True)
    parser.add_argument("--instructor", required=True)
    parser.add_argument("--students", nargs=3, required=True)
    parser.add_argument("--shots", type=Path, required=True, help="a folder for pictures")
    arguments = parser.parse_args()
    arguments.shots.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        teacher, *students = (
            Person(browser, arguments.address, account, arguments.shots)
            for account in (arguments.instructor, *arguments.students)
        )
        for person in (teacher, *students):
            person.log_in()
            wanted = 200 if person is teacher else 404
            code = person.status(FORMGRADER)
            seen(f"{person.name} is in; Formgrader answers {code}", code == wanted)
        teacher.menu("Nbgrader", "Formgrader")
        teacher.page.frame_locator("iframe").locator("td.release, td.name").first.wait_for()
        teacher.shoot("formgrader-in-its-tab")
        students[0].page.goto(students[0].place(FORMGRADER))
        students[0].shoot("formgrader-is-not-there")
        term(Desk(arguments.hub, arguments.course, teacher.name), teacher, students)
    print(f"\n{len(failed)} not as it must be: {'; '.join(failed)}" if failed else "\nAll as it must be.")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
