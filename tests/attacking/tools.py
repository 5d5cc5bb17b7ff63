"""What the submissions of tests/attacks/ that are small programmes have in common."""

from __future__ import annotations

import json
from pathlib import Path

NAME = "01_threshold_logic.ipynb"
WRONG = "def double(x):\n    return 6\n"  # deserves 4 of 7: it loses the three points of `double`


def cell_of(notebook: dict, grade_id: str) -> dict:
    """Return the cell with this id."""
    return next(cell for cell in notebook["cells"] if cell["metadata"].get("nbgrader", {}).get("grade_id") == grade_id)


def place_of(notebook: dict, grade_id: str) -> int:
    """Return the place of the cell with this id."""
    return notebook["cells"].index(cell_of(notebook, grade_id))


def code(source: str, **metadata) -> dict:
    """Return a code cell."""
    return {"cell_type": "code", "execution_count": None, "metadata": metadata, "outputs": [], "source": source}


def markdown(source: str, **metadata) -> dict:
    """Return a text cell."""
    return {"cell_type": "markdown", "metadata": metadata, "source": source}


def answer_wrongly(notebook: dict) -> None:
    """Put a wrong answer into the cell of `double`."""
    cell_of(notebook, "double")["source"] = WRONG


def write(notebook: dict, folder: Path, name: str = NAME) -> None:
    """Write the notebook as a good student hands it in."""
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(json.dumps(notebook))
