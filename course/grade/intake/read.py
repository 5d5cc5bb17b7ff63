"""Read a submitted notebook that may be old, damaged or hostile: bytes in, plain cells out.

Nothing here trusts the file: no schema, no metadata beyond the two ids by which a cell is recognised. Of the outputs
only text is read, and only for people.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

from course.grade.intake.printed import printed_in

MAX_BYTES = 50_000_000  # figures and animations make large files; more than this is a loop that printed
MAX_BRACKETS = 2_000_000  # each becomes a Python object of some 60 bytes
MAX_CELLS = 2_000
MAX_SOURCE = 1_000_000
CELLS_KEY = re.compile(r'"cells"\s*:\s*\[')


class Unreadable(Exception):
    """The file holds no cells that can be read; the text is the reason, for the student."""


@dataclass(frozen=True)
class SubmittedCell:
    """What survives of a submitted cell."""

    cell_type: str  # "code", "markdown" or "raw"
    source: str
    grade_id: str | None = None
    cell_ids: tuple[str, ...] = ()  # the cell's own id, and the one that Colab keeps in the metadata
    attachments: dict = field(default_factory=dict)
    printed: str = ""  # what its outputs said when it was handed in


@dataclass(frozen=True)
class SubmittedNotebook:
    """The cells of a submitted notebook, in order, and what was odd about the file."""

    cells: tuple[SubmittedCell, ...]
    notes: tuple[str, ...] = ()


def read_notebook(content: bytes) -> SubmittedNotebook:
    """Return the cells of a notebook file; raise Unreadable with the reason if there are none to be had."""
    check_size(content)
    text, notes = decode(content)
    try:
        document = parse(text)
        raw_cells = find_cells(document)
    except Unreadable as reason:
        raw_cells = salvage(text)
        if not raw_cells:
            raise
        notes.append(f"{reason} The {len(raw_cells)} cells before the damage were read.")
    if len(raw_cells) > MAX_CELLS:
        notes.append(f"The notebook has {len(raw_cells)} cells; the first {MAX_CELLS} were read.")
    cells = tuple(cell for cell in map(read_cell, raw_cells[:MAX_CELLS]) if cell is not None)
    return SubmittedNotebook(cells, tuple(notes))


def check_size(content: bytes) -> None:
    if len(content) > MAX_BYTES:
        raise Unreadable(
            f"The notebook is {len(content) // 1_000_000} MB large; at most {MAX_BYTES // 1_000_000} MB are read. "
            "Clear its outputs and hand it in again."
        )
    if not content.strip():
        raise Unreadable("The notebook file is empty.")
    if content.count(b"[") + content.count(b"{") > MAX_BRACKETS:
        raise Unreadable("The notebook has more nested parts than can be read.")


def decode(content: bytes) -> tuple[str, list[str]]:
    """Return the text of the file: UTF-8 as it should be, with a byte order mark, UTF-16, or Latin-1."""
    encoding = json.detect_encoding(content)
    try:
        return content.decode(encoding), []
    except UnicodeDecodeError:
        return content.decode("latin-1"), ["The file is not written in UTF-8; it was read as Latin-1."]


def parse(text: str):
    try:
        return json.loads(text, parse_int=whole_number)
    except RecursionError:
        raise Unreadable("The notebook is nested too deeply to be read.") from None
    except ValueError as error:
        raise Unreadable(f"The file is not a notebook: {json_reason(error)}.") from None


def whole_number(digits: str) -> int:
    """Return an integer, 0 for one so long that Python refuses it (no number in a notebook counts here)."""
    return int(digits) if len(digits) < 20 else 0


def json_reason(error: ValueError) -> str:
    """Return where the JSON breaks, without quoting the file."""
    line = getattr(error, "lineno", None)
    return f"its JSON breaks off or is wrong in line {line}" if line else "its text is not JSON"


def find_cells(document) -> list:
    """Return the list of raw cells of a notebook in format 3, 4 or one to come."""
    if not isinstance(document, dict):
        raise Unreadable("The file is JSON, but not a notebook.")
    cells = document.get("cells")
    if cells is None and isinstance(document.get("worksheets"), list):
        sheets = [sheet for sheet in document["worksheets"] if isinstance(sheet, dict)]
        cells = [cell for sheet in sheets if isinstance(sheet.get("cells"), list) for cell in sheet["cells"]]
    if not isinstance(cells, list):
        raise Unreadable("The file is JSON, but has no list of cells.")
    return cells


def salvage(text: str) -> list:
    """Return the whole cells at the start of a notebook whose JSON is damaged further down."""
    match = CELLS_KEY.search(text)
    cells, position = [], match.end() if match else len(text)
    decoder = json.JSONDecoder(parse_int=whole_number)
    while position < len(text) and len(cells) <= MAX_CELLS:
        position = skip(text, position)
        try:
            cell, position = decoder.raw_decode(text, position)
        except (ValueError, RecursionError):
            break
        cells.append(cell)
    return [cell for cell in cells if isinstance(cell, dict)]


def skip(text: str, position: int) -> int:
    while position < len(text) and text[position] in " \t\r\n,":
        position += 1
    return position


def read_cell(raw) -> SubmittedCell | None:
    """Return one cell, or None for something that is not a cell."""
    if not isinstance(raw, dict):
        return None
    cell_type = raw.get("cell_type")
    source = join_lines(raw.get("source", raw.get("input")))
    if cell_type == "heading":  # nbformat 3
        level = raw.get("level") if raw.get("level") in (1, 2, 3, 4, 5, 6) else 1
        cell_type, source = "markdown", f"{'#' * level} {source}"
    if cell_type not in ("code", "markdown", "raw"):
        cell_type = "code" if cell_type is None and "outputs" in raw else "markdown"
    metadata = raw.get("metadata") if isinstance(raw.get("metadata"), dict) else {}
    attachments = raw.get("attachments") if isinstance(raw.get("attachments"), dict) else {}
    return SubmittedCell(cell_type, source, grade_id(metadata), cell_ids(raw, metadata), attachments, printed_in(raw))


def join_lines(source) -> str:
    """Return source text with one kind of line end and nothing that cannot be written as UTF-8."""
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    if not isinstance(source, str):
        return ""
    source = source[:MAX_SOURCE].replace("\r\n", "\n").replace("\r", "\n")
    return source.encode("utf-8", "replace").decode("utf-8")


def grade_id(metadata: dict) -> str | None:
    nbgrader = metadata.get("nbgrader")
    found = nbgrader.get("grade_id") if isinstance(nbgrader, dict) else None
    return found if isinstance(found, str) and found else None


def cell_ids(raw: dict, metadata: dict) -> tuple[str, ...]:
    found = (raw.get("id"), metadata.get("id"))
    return tuple(identifier for identifier in found if isinstance(identifier, str))
