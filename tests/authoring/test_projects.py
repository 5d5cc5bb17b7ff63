"""The briefs of projects point to claims that are contested, and to tools that there are."""

from __future__ import annotations

import importlib
import re

import pytest

from course.authoring.lesson import ROOT, find_lessons

TEXT = (ROOT / "docs" / "projects.md").read_text(encoding="utf-8")
CLAIMS = (ROOT / "docs" / "claims.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("anchor", re.findall(r"claims\.md#([\w-]+)", TEXT))
def test_its_claim_is_contested(anchor):
    (row,) = [line for line in CLAIMS.splitlines() if f'<a id="{anchor}">' in line]
    assert row.split("|")[-4].strip().startswith("contested")


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`(helpers\.[\w.]+)`", TEXT))))
def test_its_tools_exist(name):
    module, _, attribute = name.rpartition(".")
    try:
        importlib.import_module(name)
    except ModuleNotFoundError:
        assert hasattr(importlib.import_module(module), attribute)


def test_its_lessons_exist():
    assert set(re.findall(r"`(\d\d_\w+)`", TEXT)) <= {path.stem for path in find_lessons()}
