"""Run one of the course's commands: `python -m course build`, `audit`, `grade` and so on."""

from __future__ import annotations

import argparse
import importlib
import os
import sys

from course.errors import CourseError
from course.names import read_names_as_utf8
from course.printable import printable

# Each module has add_arguments(parser) and main(arguments) -> exit code; only the one that is asked for is imported.
COMMANDS = {
    "lab": ("course.lab", "start JupyterLab on your own copies of the lessons"),
    "build": ("course.authoring.build", "build notebooks/ and solutions/ from lessons/"),
    "adopt": ("course.authoring.adopt", "carry edits made in a built notebook back to its lesson"),
    "audit": ("course.authoring.audit", "prove on the built notebooks that every lesson grades truly"),
    "bundle": ("course.classroom.bundle", "make one archive for students: notebooks and helpers without answers"),
    "release": ("course.classroom.release", "hand a lesson out to a class"),
    "dates": ("course.classroom.dates", "show or set when a lesson is due, and give single students more time"),
    "grade": ("course.grade.command", "grade what students have submitted"),
    "validate": ("course.grade.validate", "check one notebook the way it will be graded"),
    "report": ("course.classroom.report", "show how a class did, exercise by exercise"),
    "export": ("course.classroom.export", "write grades for Canvas or Moodle, or points by exercise"),
    "path": ("course.authoring.path", "show which lessons lead to another one"),
    "claims": ("course.authoring.claims", "build docs/claims.md: each claim, its cell, its number"),
    "drawings": ("course.authoring.drawings", "draw the drawings of the lessons"),
    "stills": ("course.authoring.stills", "keep what the cells of a solved lesson show, as still results"),
    "guide": ("course.authoring.guide", "write the notes for teachers: common mistakes, model answers, terms"),
    "site": ("course.site.command", "build the site: every lesson to read, and to try in a browser"),
    "figures": ("course.authoring.figures", "write all drawings and still results as files for slides"),
    "variant": ("course.authoring.variant", "make the course with other orders and hidden inputs, for another year"),
    "doctor": ("course.doctor", "check the installation and say what mends it"),
}


def usage() -> str:
    width = max(map(len, COMMANDS))
    rows = "\n".join(f"  {name:<{width}}  {purpose}" for name, (_, purpose) in COMMANDS.items())
    return f"usage: python -m course COMMAND [...]\n\n{rows}\n\n`python -m course COMMAND --help` tells more."


def load(command: str):
    """Return the module of a command; a module that is not there is an error of one sentence."""
    name = COMMANDS[command][0]
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name and name.startswith(error.name):
            raise CourseError(f"The command `{command}` is not part of this version of the course.") from error
        raise CourseError(
            f"The package {error.name} is missing. Run `python course/bootstrap.py install` once, or `make lab`."
        ) from error


def run(command: str, words: list[str]) -> int:
    if command != "lab":  # what an author or a grader runs is no learner's: her own ledger stays out of it
        os.environ.setdefault("NEURONS_RECORDS", "beside")
    module = load(command)
    parser = argparse.ArgumentParser(prog=f"python -m course {command}", description=module.__doc__, allow_abbrev=False)
    module.add_arguments(parser)
    arguments, rest = parser.parse_known_args(words)
    if hasattr(arguments, "rest"):  # `lab` hands on what it does not know
        arguments.rest = rest
    elif rest:
        parser.error(f"unknown: {' '.join(rest)}")
    return module.main(arguments) or 0


def main(words: list[str] | None = None) -> int:
    words = sys.argv[1:] if words is None else words
    if not words or words[0] in ("-h", "--help"):
        print(usage())
        return 0
    if words[0] not in COMMANDS:
        print(f"There is no command `{words[0]}`.\n\n{usage()}", file=sys.stderr)
        return 2
    try:
        return run(words[0], words[1:])
    except CourseError as error:
        print(printable(str(error)), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    read_names_as_utf8()
    sys.exit(main())
