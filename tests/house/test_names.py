"""No built notebook shows a placeholder that nobody filled in."""

import json
import re

import pytest

from course.authoring.lesson import ROOT

OPEN = re.compile(r"\{(?:lesson|refresher|needs)\b[^}]*\}")


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").rglob("*.ipynb")), ids=lambda path: path.stem)
def test_no_placeholder_is_left(path):
    cells = json.loads(path.read_text())["cells"]
    found = [match.group() for cell in cells for match in OPEN.finditer("".join(cell["source"]))]
    assert not found, f"{path.name} shows {found}: names are filled in in text only, not in code"
