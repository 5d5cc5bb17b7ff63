"""The site's own packages: pinned apart from the course's, asked for in a clear sentence where they are missing."""

from __future__ import annotations

import json
import re
import tomllib

import pytest
from packaging.requirements import Requirement

from course.authoring.lesson import ROOT
from course.errors import CourseError
from course.site import command, environment, lite

LINES = [line for line in environment.REQUIREMENTS.read_text().splitlines() if "==" in line]
PINS = dict(line.split(" ")[0].split("==") for line in LINES)
MAIN = (ROOT / "requirements.txt").read_text(encoding="utf-8")


def test_what_the_site_wants_is_pinned_and_not_in_the_main_set():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for text in project["optional-dependencies"]["site"]:
        wanted = Requirement(text)
        assert wanted.name in PINS, f"{wanted.name} is not pinned: `make requirements`"
        assert wanted.specifier.contains(PINS[wanted.name]) or wanted.name == "sphinx"
    for name in ("sphinx", "myst-nb", "sphinx-book-theme", "jupyterlite-core", "jupyterlite-pyodide-kernel"):
        assert f"\n{name}==" not in MAIN


def test_pins_name_no_place():
    assert not re.search(r"https?://|file:|index-url|/home/|/root/|/tmp/", environment.REQUIREMENTS.read_text())


def test_npm_packages_are_pinned_with_their_hashes():
    wanted = json.loads((environment.WEB / "package.json").read_text())["dependencies"]
    locked = json.loads((environment.WEB / "package-lock.json").read_text())["packages"]
    for name, version in wanted.items():
        assert re.fullmatch(r"[\d.]+", version) and locked[f"node_modules/{name}"]["version"] == version
    assert all(entry["integrity"].startswith("sha512-") for name, entry in locked.items() if name)


def test_a_missing_environment_is_one_sentence_with_the_command(tmp_path, monkeypatch):
    monkeypatch.setattr(environment, "PREFIX", tmp_path)
    with pytest.raises(CourseError, match="python -m course site --install"):
        environment.require()


def test_an_old_environment_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(environment, "PREFIX", tmp_path)
    environment.python().parent.mkdir(parents=True)
    environment.python().touch()
    (tmp_path / "course-stamp.txt").write_text("another set")
    assert "not those that are pinned" in environment.trouble()
    (tmp_path / "course-stamp.txt").write_text(environment.wanted())
    assert environment.trouble() is None


def test_without_npm_the_sentence_names_it(monkeypatch):
    monkeypatch.setattr(environment.shutil, "which", lambda name: None)
    with pytest.raises(CourseError, match="npm"):
        environment.install(lite.browser_wheels)


def test_a_failing_program_is_quoted(tmp_path):
    import sys

    with pytest.raises(CourseError, match="no such thing"):
        environment.call([sys.executable, "-c", "raise SystemExit('no such thing')"], tmp_path)


def test_what_a_build_writes_is_ignored_by_git():
    ignored = (ROOT / ".gitignore").read_text().splitlines()
    assert ".venv-site/" in ignored and "/build/" in ignored and command.BUILD.name == "build"


def test_the_devcontainer_installs_the_course_with_its_own_command():
    container = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text())
    command_line = container["postCreateCommand"]
    assert "python course/bootstrap.py install" in command_line and "bubblewrap" in command_line
    assert (ROOT / "course" / "bootstrap.py").exists()
    settings = container["customizations"]["vscode"]["settings"]
    assert settings["python.defaultInterpreterPath"].endswith(".venv/bin/python")
