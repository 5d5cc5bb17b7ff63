"""Write autograded/: the notebook that Formgrader and feedback show, and beside it what was odd and why."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import replace
from pathlib import Path, PurePosixPath

from course.grade.books.outputs import safe_outputs
from course.grade.intake.folder import OURS
from course.grade.intake.printed import ALL, handed_in
from course.grade.intake.rebuild import FORGEABLE, Rebuilt, RebuiltCell
from course.grade.job import CellResult, Result

NAME = "grading.json"
FOR_GRADERS = "for_graders"  # in a cell's metadata: what the feedback leaves out
TOGETHER = f"This notebook was {FORGEABLE}. What your cells show is left out of the feedback, only errors are told."
# Formgrader serves files of this folder from the grader's own address: only kinds that no browser runs.
INERT = (".csv", ".tsv", ".txt", ".dat", ".npy", ".npz", ".png", ".jpg", ".jpeg", ".py")


def notebook(rebuilt: Rebuilt, result: Result) -> dict:
    """Return the graded notebook in nbformat 4.5."""
    results = {cell.id: cell for cell in result.cells}
    room, cells = ALL, []
    for cell in rebuilt.cells:
        room -= len(cell.printed)
        cells.append(written(cell if room >= 0 else replace(cell, printed=""), results.get(cell.id)))
    notes = [*([TOGETHER] if rebuilt.together else []), *rebuilt.notes, *result.said()]
    if rebuilt.together and rebuilt.read_by_hand:
        for cell in cells:
            cell["metadata"][FOR_GRADERS] = "outputs"
    if notes:
        cells.insert(0, text_cell("about-this-grade", about(notes)))
    metadata = {"kernelspec": kernelspec(rebuilt), "language_info": {"name": "python"}}
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def kernelspec(rebuilt: Rebuilt) -> dict:
    found = json.loads(rebuilt.template.kernelspec)
    return found or {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


def about(notes: list[str]) -> str:
    """Return the notes as a Markdown list in which nothing of the submission is markup."""
    lines = [f"- {plain_text(note)}" for note in dict.fromkeys(notes)]
    return "\n".join(["**About this grading**", "", *lines])


def plain_text(text: str) -> str:
    """Return text that Markdown shows as it is, on one line."""
    return "".join(f"&#{ord(sign)};" if sign in "\\`*_{}[]()<>#!|&$~\n\r" else sign for sign in text)


def text_cell(name: str, source: str) -> dict:
    return {"cell_type": "markdown", "id": name, "metadata": {}, "source": source}


def written(cell: RebuiltCell, result: CellResult | None) -> dict:
    """Return one cell for the notebook file."""
    built = text_cell(cell_id(cell.id), cell.source)
    if cell.asked is not None:
        built["metadata"] = metadata_of(cell)
    if cell.attachments:
        built["attachments"] = cell.attachments
    if cell.cell_type == "code":
        built.update(cell_type="code", execution_count=None, outputs=outputs_of(cell, result))
    return built


def cell_id(name: str) -> str:
    """Return an id that nbformat allows; ids of submissions are never used (they reach the page's HTML)."""
    return "".join(sign if sign.isalnum() and sign.isascii() or sign in "-_" else "-" for sign in name)[:64]


def metadata_of(cell: RebuiltCell) -> dict:
    asked = cell.asked
    nbgrader = {
        "schema_version": 3,
        "grade_id": asked.grade_id,
        "grade": asked.grade,
        "solution": asked.solution,
        "locked": asked.locked,
        "task": asked.task,
        "cell_type": asked.cell_type,
    }
    if asked.grade or asked.task:
        nbgrader["points"] = asked.points
    if asked.checksum:
        nbgrader["checksum"] = asked.checksum
    fixed = {"deletable": False, "editable": False} if asked.locked else {"deletable": False}
    return {**fixed, "nbgrader": nbgrader}


def outputs_of(cell: RebuiltCell, result: CellResult | None) -> list[dict]:
    """Return the outputs of a cell, with the reason for lost points if no output says it."""
    if result is None:
        return []
    if cell.printed and result.left_out:
        return [handed_in(cell.printed)]
    outputs = safe_outputs(result.outputs)
    if result.error and not any(result.error in text for output in outputs for text in texts_of(output)):
        outputs.append({"output_type": "stream", "name": "stderr", "text": result.error + "\n"})
    return outputs


def texts_of(output: dict) -> list[str]:
    """Return the texts that an output of `safe_outputs` shows."""
    shown = [output.get("evalue", ""), "\n".join(output.get("traceback", [])), output.get("text", "")]
    return [*shown, output.get("data", {}).get("text/plain", "")]


class Record:
    """The folder autograded/STUDENT/LESSON of one submission, put in place at once or not at all."""

    def __init__(self, destination: Path):
        self.destination = destination
        self.new = destination.with_name(f".{destination.name}.new")
        self.old = destination.with_name(f".{destination.name}.old")

    def write(self, files: dict[str, bytes]) -> None:
        """Write all files beside the place where they will stand."""
        for left in (self.new, self.old):
            shutil.rmtree(left, ignore_errors=True)
        self.new.mkdir(parents=True)
        for name, content in files.items():
            path = self.new / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)

    def set_aside(self) -> None:
        """Take the old folder away. From here until `put_in_place` the submission counts as not graded."""
        if self.destination.exists():
            os.replace(self.destination, self.old)

    def put_in_place(self) -> None:
        os.replace(self.new, self.destination)
        shutil.rmtree(self.old, ignore_errors=True)

    def take_back(self) -> None:
        """Put the old folder back after a failure; an unfinished new one is removed."""
        if self.old.exists() and not self.destination.exists():
            os.replace(self.old, self.destination)
        shutil.rmtree(self.new, ignore_errors=True)

    def known(self) -> dict:
        """Return what is written beside the grade, {} if there is none."""
        try:
            found = json.loads((self.destination / NAME).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}


def files_of(submission, lesson_files: dict[str, bytes]) -> dict[str, bytes]:
    """Return all files of the record: notebooks, nbgrader's own files, harmless data, and the reasons."""
    data = {**submission.folder.files, **lesson_files}
    files = {name: content for name, content in data.items() if PurePosixPath(name).suffix.lower() in INERT}
    files.update({name: content for name, content in submission.folder.own.items() if name in OURS})
    if submission.folder.handed_in is None:
        files.pop("timestamp.txt", None)  # nbgrader would read it, and stop
    for rebuilt, result in submission.graded():
        text = json.dumps(notebook(rebuilt, result), indent=1, ensure_ascii=False, sort_keys=True)
        files[f"{rebuilt.template.notebook}.ipynb"] = f"{text}\n".encode()
    files[NAME] = (json.dumps(submission.about(), indent=1, sort_keys=True) + "\n").encode()
    return files
