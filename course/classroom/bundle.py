"""Make one archive for students: notebooks, a wheel of `helpers` without answers, a README with two commands.

The lessons named are those that are handed out and still to be graded: their references, keys and model answers, and
those of all later lessons, stay here. Without a name: every lesson that needs no reference of an open one.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import tempfile
import zipfile
from pathlib import Path

from course import wheel
from course.authoring.lesson import ROOT, find_lessons
from course.classroom import scan, versions
from course.errors import CourseError
from course.grade.trusted.visible import concept_of, copy_helpers, first_uses, imported, known_lessons, module_files
from course.lab import REFRESHERS, files
from helpers import release

HERE = Path(__file__).parent
STUDENTS = ("numpy", "matplotlib", "ipywidgets", "jupyterlab")  # what a student's package installs, with what they need
EXCHANGE = "nbgrader"  # and where work is handed in through the exchange
CONFIG = """# Where work is fetched and handed in; start JupyterLab in this folder, as start.py does.
c = get_config()  # noqa: F821
c.CourseDirectory.course_id = "neurons"
c.Exchange.root = {exchange!r}
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("lessons", nargs="*", metavar="LESSON", help="as in 02_perceptron or 02 (default: see above)")
    parser.add_argument("--output", type=Path, metavar="FILE", help="the archive (default: build/neurons-....zip)")
    parser.add_argument(
        "--exchange", metavar="FOLDER", default=os.environ.get("NEURONS_EXCHANGE"),
        help="nbgrader's exchange as students see it; without one they upload their notebooks",
    )  # fmt: skip


def main(arguments: argparse.Namespace) -> int:
    asked = [path.stem for path in find_lessons(arguments.lessons)]
    lessons, left_out = choose(asked, named=bool(arguments.lessons))
    place = arguments.output or ROOT / "build" / f"neurons-{'-'.join(name[:2] for name in lessons)}.zip"
    print(f"Packing {', '.join(lessons)}, and building the wheel of `helpers`.", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder, "neurons")
        fill(target, lessons, arguments.exchange)
        count = scan.demand_no_answer(target, lessons)
        excused = readable_labs(scan.excused(target, lessons))
        write_archive(target, place)
    for name, why in left_out.items():
        print(f"Left out: {name}, which imports {why}. Bundle it once that lesson is graded.")
    size = place.stat().st_size / 1e6
    print(f"{place} ({size:.1f} MB): {', '.join(lessons)}. No answer was found in its {count} files{excused}.")
    return 0


def readable_labs(found: list[str]) -> str:
    """Return what to say of the labs that hold lines of an answer because they cannot do without."""
    return f", but for a few lines that a lab cannot do without: {', '.join(found)}" if found else ""


def choose(asked: list[str], named: bool) -> tuple[list[str], dict[str, str]]:
    """Return the lessons for the archive, and those left out with the reference of an open lesson that they import.

    A lesson that was asked for by its name is never left out: that is an error.
    """
    closed = {concept_of(other): other for other in known_lessons() if other >= asked[0]}
    wanting = {lesson: found for lesson in asked if (found := open_references(lesson, closed))}
    if wanting and named:
        lesson, found = next(iter(wanting.items()))
        raise CourseError(
            f"{lesson} imports {found}, which is still to be graded where {asked[0]} is: its reference is an answer. "
            f"Bundle {lesson} alone, once that lesson is graded: python -m course bundle {lesson}"
        )
    return [lesson for lesson in asked if lesson not in wanting], wanting


def open_references(lesson: str, closed: dict[str, str]) -> str:
    """Return which reference of an open lesson a student's notebook imports, as in "the reference of 03_x"; or ""."""
    used = {name.split(".")[2] for name in imported(code_of(notebook_of(lesson))) if name.startswith("helpers.refer")
            and name.count(".") > 1}  # fmt: skip
    found = sorted(closed[concept] for concept in used & closed.keys())
    return f"the reference of {' and '.join(found)}" if found else ""


def notebook_of(lesson: str) -> Path:
    path = ROOT / "notebooks" / lesson / f"{lesson}.ipynb"
    if not path.is_file():
        raise CourseError(f"There is no notebooks/{lesson}/{lesson}.ipynb: `python -m course build` makes it.")
    return path


def code_of(notebook: Path) -> str:
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")


def fill(target: Path, lessons: list[str], exchange: str | None) -> None:
    """Write the folder that becomes the archive."""
    target.mkdir(parents=True)
    for lesson in lessons:
        notebook_of(lesson)
        copy_files(ROOT / "notebooks" / lesson, target / lesson)
        last = (versions.known(ROOT, lesson) or [None])[-1]
        if exchange and last and last.hash == versions.hash_of(target / lesson):
            (target / lesson / release.FILE).write_text(versions.label(lesson, last, Path(exchange)), encoding="utf-8")
    for notebook in sorted((ROOT / "notebooks" / REFRESHERS).glob("*.ipynb")):
        if serves(notebook, lessons):
            (target / REFRESHERS).mkdir(exist_ok=True)
            shutil.copyfile(notebook, target / REFRESHERS / notebook.name)
    built = build_wheel(target, lessons)
    roots = (*STUDENTS, EXCHANGE) if exchange else STUDENTS
    pins = "\n".join(pinned((ROOT / "requirements.txt").read_text(encoding="utf-8"), roots))
    (target / "requirements.txt").write_text(f"{pins}\n./{built.name}\n", encoding="utf-8")
    shutil.copyfile(HERE / "start.py", target / "start.py")
    wheel.add_licences(target)
    (target / "settings").mkdir()
    for name in ("overrides.json", "page_config.json"):  # as `course lab` has them: no instructor's menus
        shutil.copyfile(ROOT / "course" / "jupyterlab" / name, target / "settings" / name)
    copy_files(ROOT / "course" / "jupyterlab" / "labextensions", target / "settings" / "labextensions")  # Submit saves
    if exchange:
        (target / "nbgrader_config.py").write_text(CONFIG.format(exchange=str(exchange)), encoding="utf-8")
    (target / "README.md").write_text(readme(lessons, exchange, built.name.split("-")[1]), encoding="utf-8")


def serves(notebook: Path, lessons: list[str]) -> bool:
    """Does a refresher need nothing that is kept for later lessons?"""
    kept = imported(code_of(notebook)) & module_files(ROOT).keys()
    return all(first_uses(ROOT).get(name, "") <= lessons[-1] for name in kept)


def copy_files(folder: Path, target: Path) -> None:
    for path in files(folder):
        copy = target / path.relative_to(folder)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)


def build_wheel(target: Path, lessons: list[str]) -> Path:
    """Build the wheel of `helpers` as learners of these lessons may hold it; its version says what it holds."""
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        copy_helpers(project, lessons[0], last=lessons[-1])
        wheel.add_licences(project)
        name = wheel.of_the_course()["project"]["name"]
        data = {"*": ["*.json", "*.npz", "*.csv", "*.txt"]}
        return wheel.build(project, target, name, data, f"+{versions.hash_of(project)[:10]}")


def pinned(text: str, roots: tuple[str, ...]) -> list[str]:
    """Return the lines of a pinned set that some packages need: themselves, and what stands there `via` one of them."""
    lines = [re.split(r"\s*# via ", line) for line in text.splitlines() if line[:1].isalpha()]
    via = [(line[0], re.match(r"[\w-]+", line[0])[0], set(re.findall(r"[\w-]+", line[-1]))) for line in lines]
    wanted, before = set(roots), set()
    while wanted != before:
        before = set(wanted)
        wanted |= {name for _, name, by in via if by & wanted}
    return [line for line, name, _ in via if name in wanted]


def readme(lessons: list[str], exchange: str | None, version: str) -> str:
    listed = "\n".join(f"- `{lesson}/{lesson}.ipynb`" for lesson in lessons)
    hand_in = (
        "In JupyterLab: *Nbgrader > Assignment List*, choose the course `neurons`, press *Submit* beside the lesson;\n"
        "*Fetch Feedback* is in the same place. The exchange is the folder\n"
        f"`{exchange}`, as `nbgrader_config.py` says."
        if exchange
        else "Upload the notebook, as in `" + lessons[0] + ".ipynb`, where your course collects work (Moodle, Canvas)."
    )
    text = (HERE / "students.md").read_text(encoding="utf-8")
    names = ", ".join(lessons)
    return text.format(lessons=listed, hand_in=hand_in, version=version, names=names)


def write_archive(folder: Path, place: Path) -> None:
    """Write a zip whose bytes depend on what is in it alone, in one step."""
    place.parent.mkdir(parents=True, exist_ok=True)
    partial = place.with_name(f".{place.name}.{os.getpid()}")
    try:
        with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in files(folder):
                info = zipfile.ZipInfo(f"{folder.name}/{path.relative_to(folder).as_posix()}", (2000, 1, 1, 0, 0, 0))
                info.external_attr, info.compress_type = 0o644 << 16, zipfile.ZIP_DEFLATED
                archive.writestr(info, path.read_bytes())
        partial.replace(place)
    finally:
        partial.unlink(missing_ok=True)
