"""What play and experiment cells show in the course's own run, for a learner whose function is not written yet."""

from __future__ import annotations

import base64
import io
import json
import re
import tempfile
from pathlib import Path

import nbformat
from PIL import Image

from course.authoring import kernels
from course.authoring.expand import owners_of
from course.authoring.lesson import ROOT, Lesson, find_lessons, read_lesson
from course.files import write_atomically
from helpers.own_names import digest

WIDTH = 560  # pixels: large enough to read, small enough to carry
COLOURS = 48
SHOWN = ("", "experiment", "verdict")
LONGEST = 1500  # characters of text from one cell
OWN = ("You predicted:", "You first predicted:", "The difference:")
OWN += ("It holds, it breaks", "Without buttons:", "You said:")
INSTEAD = {"You measured:": "Measured:", "Your verdict: ": "", "In your ledger, ": ""}
PICTURE = re.compile(r'<img alt="([^"]*)" src="data:image/png;base64,([A-Za-z0-9+/=]+)"')


def add_arguments(parser) -> None:
    parser.add_argument("lessons", nargs="*", metavar="LESSON", help="as in 02_perceptron or 02 (default: all)")
    parser.add_argument("--root", type=Path, default=ROOT, help="the folder that holds lessons/ (default: this course)")


def main(arguments) -> int:
    """Run each solved lesson and keep what its cells show, in helpers/built/stills/."""
    for path in find_lessons(arguments.lessons, arguments.root / "lessons"):
        lesson = read_lesson(path)
        found = stills(lesson, arguments.root)
        write_atomically(file_of(lesson, arguments.root), json.dumps(found, indent=1, ensure_ascii=False) + "\n")
        print(f"{lesson.name}: {len(found)} still results")
    return 0


def file_of(lesson: Lesson, root: Path) -> Path:
    """Return where the still results of a lesson are kept."""
    return root / "helpers" / "built" / "stills" / f"{lesson.concept}.json"


def wanted(lesson: Lesson, notebook) -> dict[str, str]:
    """Return the cells of a built notebook that have a still result: id -> what stands for the source."""
    owners = owners_of(lesson)
    roles = {cell.id: lesson.cells[owners[cell.id]].role for cell in notebook.cells}
    play = [cell for cell in notebook.cells if cell.cell_type == "code" and roles[cell.id] in SHOWN]
    return {cell.id: digest(cell.source) for cell in play}


def stills(lesson: Lesson, root: Path = ROOT) -> dict[str, dict]:
    """Return what the cells of a solved lesson show: text, and figures made small."""
    notebook = nbformat.read(root / "solutions" / lesson.name / f"{lesson.name}.ipynb", as_version=4)
    keys = wanted(lesson, notebook)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / lesson.name
        folder.mkdir()
        ran = kernels.run(notebook, folder)
    found = {keys[cell.id]: shown(cell.outputs) for cell in ran.cells if cell.id in keys}
    return {key: still for key, still in sorted(found.items()) if still["text"] or still["figures"]}


def shown(outputs: list) -> dict:
    """Return the text and the figures of a cell's outputs."""
    texts, figures = [], []
    for output in outputs:
        data = output.get("data", {})
        pictures = PICTURE.findall(data.get("text/html", ""))
        figures += [{"alt": alt, "png": small(png)} for alt, png in pictures]
        text = output.get("text", "") or ("" if pictures else data.get("text/plain", ""))
        texts.append(nobodys(text.rstrip().lstrip("\n")))  # a table may begin with the blank above its row names
    return {"text": "\n".join(filter(None, texts))[:LONGEST], "figures": figures}


def nobodys(text: str) -> str:
    """Return a text without what a learner predicted or decided: the course did neither."""
    lines = [line for line in text.splitlines() if not line.strip().startswith(OWN)]
    said = "\n".join(lines)
    for own, ours in INSTEAD.items():
        said = said.replace(own, ours)
    return said


def small(png: str) -> str:
    """Return a picture with fewer pixels and colours."""
    picture = Image.open(io.BytesIO(base64.b64decode(png))).convert("RGB")
    if picture.width > WIDTH:
        picture = picture.resize((WIDTH, round(picture.height * WIDTH / picture.width)), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(buffer, format="PNG", optimize=True)
    return base64.b64encode(buffer.getvalue()).decode("ascii")
