"""What a submitted notebook showed when it was handed in: text alone, for the person who reads the essay.

The student may have written anything there. It decides no score, and pages say whose it is.
"""

from __future__ import annotations

from course.grade.trusted.outputs import clean_text

MOST = 40  # outputs of one cell that are read
LONGEST = 8_000  # characters of one cell that are kept
ALL = 100_000  # and of all cells of a notebook
HEAD = (
    "(Not run while grading: no points depend on this cell. "
    "Below is the output that stood in the notebook handed in; nobody checked it.)"
)
MARK = "│ "  # before each line, so that none can pass for a sentence of the grader


def printed_in(cell: dict) -> str:
    """Return the text of a raw cell's outputs, at most LONGEST characters."""
    outputs = cell.get("outputs")
    found = [text_of(output) for output in (outputs if isinstance(outputs, list) else [])[:MOST]]
    text = "\n".join(filter(None, (part.strip("\n") for part in found)))
    return text if len(text) <= LONGEST else text[:LONGEST] + "\n... (the rest is left out)"


def text_of(output) -> str:
    """Return what one output says as plain text: printed, displayed, or an error's last line."""
    if not isinstance(output, dict):
        return ""
    if output.get("output_type") in ("error", "pyerr"):
        return f"{joined(output.get('ename'))}: {joined(output.get('evalue'))}"
    data = output.get("data")
    return joined(data.get("text/plain")) if isinstance(data, dict) else joined(output.get("text"))


def joined(text) -> str:
    """Return text that may be a list of lines, without control characters."""
    if isinstance(text, list):
        text = "".join(part for part in text[:LONGEST] if isinstance(part, str))
    return clean_text(text, 2 * LONGEST)


def handed_in(printed: str) -> dict:
    """Return an output that shows what the student's notebook printed, and says so."""
    lines = [MARK + line for line in printed.split("\n")]
    return {"output_type": "stream", "name": "stdout", "text": "\n".join([HEAD, *lines, ""])}
