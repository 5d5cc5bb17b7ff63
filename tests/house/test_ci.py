"""What .ci/run asks for it also installs: the long tests of the site run there only with the packages of the site."""

import os
import shlex
import shutil
import subprocess
import sys

import pytest

from tests.browser import ROOT

RECORD = """#!/bin/sh
printf "%s\\n" "$*" >> "$RECORD"
case "$*" in *"$UNREACHABLE"*) exit 1 ;; esac
"""


def asked_for(folder, **environment) -> list[list[str]]:
    """Return the options of pytest of each `make test` in .ci/run, run where nothing is installed or tested."""
    (folder / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "run", folder / ".ci")
    programs = [folder / "bin" / name for name in ("make", "apt-get")] + [folder / ".venv" / "bin" / "python"]
    for program in programs:
        program.parent.mkdir(parents=True, exist_ok=True)
        program.write_text(RECORD)
        program.chmod(0o755)
    bare = {name: value for name, value in os.environ.items() if not name.startswith("COURSE_CI")}
    path = {"PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}", "RECORD": str(folder / "record")}
    unreached = {"UNREACHABLE": "what nobody asks for"}
    run = [folder / ".ci" / "run"]
    subprocess.run(run, env=bare | path | unreached | environment, check=True, capture_output=True)
    lines = (folder / "record").read_text().splitlines()
    return [shlex.split(line.partition("ARGS=")[2]) for line in lines if line.startswith("test ")]


def collected(options: list[str]) -> str:
    """Return the tests of tests/site that these options of pytest leave."""
    command = [sys.executable, "-m", "pytest", "tests/site", "--collect-only", "-q", "-p", "no:cacheprovider", *options]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stdout


@pytest.mark.long
@pytest.mark.parametrize(
    "environment, built",
    [
        ({}, True),
        ({"COURSE_CI_SITE": "0"}, False),
        ({"UNREACHABLE": "environment.install"}, False),
        ({"UNREACHABLE": "tests.site.distribution"}, False),
    ],
    ids=["usual", "not wanted", "no packages", "no Python for the browser"],
)
def test_long_tests_of_the_site_are_asked_for_where_its_packages_are_installed(tmp_path, environment, built):
    [_usual, long] = asked_for(tmp_path, **environment)
    said = collected(long)
    assert ("test_built.py::" in said) is built, said
    assert ("test_in_browser.py::" in said) is built, said
