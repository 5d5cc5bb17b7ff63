"""One set of packages, said in three places that must agree: pyproject.toml, requirements.txt, environment.yml."""

import re
import tomllib

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from tests.browser import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
TEXT = (ROOT / "requirements.txt").read_text(encoding="utf-8")
PINS = [Requirement(line.split("#")[0].strip()) for line in TEXT.splitlines() if line.split("#")[0].strip()]
NOT_PINNED = ("cluster", "server", "site")  # extras that few need; the site has a set of its own
PINNED = [texts for extra, texts in PROJECT["optional-dependencies"].items() if extra not in NOT_PINNED]
WANTED = [Requirement(text) for texts in (PROJECT["dependencies"], *PINNED) for text in texts]


def pins_of(name: str, python: str) -> list[str]:
    """Return the versions of a package that pip would take on Linux under a Python."""
    place = {"python_full_version": python, "python_version": ".".join(python.split(".")[:2]), "sys_platform": "linux"}
    chosen = [pin for pin in PINS if pin.name == name and (not pin.marker or pin.marker.evaluate(place))]
    return [next(iter(pin.specifier)).version for pin in chosen]


def test_everything_is_pinned_exactly():
    loose = [str(pin) for pin in PINS if [part.operator for part in pin.specifier] != ["=="]]
    assert not loose


@pytest.mark.parametrize("python", ["3.11.0", "3.11.2", "3.11.7", "3.12.1", "3.13.0", "3.14.0"])
def test_each_wanted_package_has_one_fitting_pin(python):
    for wanted in WANTED:
        if wanted.marker and not wanted.marker.evaluate({"python_full_version": python}):
            continue
        versions = pins_of(wanted.name, python)
        assert len(versions) == 1, (wanted.name, versions)
        assert wanted.specifier.contains(versions[0]), f"{wanted} but {versions[0]}: run `make requirements`"


def test_soupsieve_is_old_enough_for_debians_python():
    """Newer releases break every HTML export and feedback on Python 3.11.2."""
    constraint = next(wanted for wanted in WANTED if wanted.name == "soupsieve")
    assert str(constraint.specifier) == "<3"
    assert constraint.marker.evaluate({"python_full_version": "3.11.2"})
    assert SpecifierSet("<3").contains(pins_of("soupsieve", "3.11.2")[0])


@pytest.mark.parametrize("name", ["nbgrader", "nbformat"])
def test_what_decides_the_bytes_of_notebooks_is_pinned_by_the_project_too(name):
    wanted = next(wanted for wanted in WANTED if wanted.name == name)
    assert [part.operator for part in wanted.specifier] == ["=="]


def test_helpers_need_three_packages_only():
    names = {Requirement(text).name for text in PROJECT["dependencies"]}
    assert names == {"numpy", "matplotlib", "ipywidgets"}


def test_requirements_name_no_place():
    assert not re.search(r"https?://|file:|index-url|find-links|/home/|/root/|/tmp/", TEXT)


def test_conda_environment_is_the_same_set():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    python = next(entry for entry in environment["dependencies"] if str(entry).startswith("python"))
    assert python == "python" + PROJECT["requires-python"]
    (packages,) = (entry["pip"] for entry in environment["dependencies"] if isinstance(entry, dict))
    assert packages == ["-r requirements.txt", "-e ."], "any other line would be a second set"
    rest = {entry for entry in environment["dependencies"] if isinstance(entry, str)} - {python}
    assert rest == {"pip"}
