"""The students' copies: made whole or not at all, and never written over."""

import argparse
import importlib.util
import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from course import __main__ as front_door
from course import lab
from course.errors import CourseError
from tests import browser


@pytest.fixture
def course(tmp_path):
    """Return a course with two built lessons and things beside them that are not lessons."""
    for name in ("01_first", "02_second"):
        write_notebook(tmp_path, name, "old")
    (tmp_path / "notebooks" / "ledger.json").write_text("{}")
    (tmp_path / "notebooks" / "03_without_notebook").mkdir()
    return tmp_path


def write_notebook(root, name, text):
    folder = root / "notebooks" / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.ipynb").write_text(text)


def copy_of(course, name):
    return course / "workspace" / name / f"{name}.ipynb"


def test_missing_lessons_are_copied(course):
    said = list(lab.fill_workspace(course))
    assert said == ["Copied into workspace/: 01_first, 02_second"]
    shown = sorted(path.name for path in (course / "workspace").iterdir() if not path.name.startswith("."))
    assert shown == ["01_first", "02_second"]
    assert copy_of(course, "01_first").read_text() == "old"


def test_students_work_is_never_touched(course):
    list(lab.fill_workspace(course))
    copy_of(course, "01_first").write_text("a student's work")
    write_notebook(course, "01_first", "new")
    list(lab.fill_workspace(course))
    assert copy_of(course, "01_first").read_text() == "a student's work"


@pytest.mark.parametrize("there", ["empty folder", "file", "dangling link"])
def test_whatever_stands_in_the_place_of_a_lesson_stays(course, there):
    place = course / "workspace" / "01_first"
    place.parent.mkdir()
    if there == "empty folder":
        place.mkdir()
    elif there == "file":
        place.write_text("mine")
    else:
        place.symlink_to(course / "nowhere")
    before = os.lstat(place)
    list(lab.fill_workspace(course))
    assert os.lstat(place).st_ino == before.st_ino and not (place / "01_first.ipynb").exists()


def test_newer_version_is_announced_with_the_command_that_gets_it(course):
    list(lab.fill_workspace(course))
    assert list(lab.fill_workspace(course)) == []
    write_notebook(course, "02_second", "new")
    (sentence,) = lab.fill_workspace(course)
    assert "02_second has a newer version" in sentence and "lab --fresh 02_second" in sentence


def test_a_lesson_that_has_another_number_stands_beside_the_old_copy_and_says_so(course):
    list(lab.fill_workspace(course))
    copy_of(course, "02_second").write_text("a student's work")
    (course / "notebooks" / "02_second").rename(course / "notebooks" / "07_second")
    write_notebook(course, "07_second", "new")
    said = list(lab.fill_workspace(course))
    assert said[0].startswith("07_second has another number than before") and "workspace/02_second/" in said[0]
    assert copy_of(course, "02_second").read_text() == "a student's work"
    assert copy_of(course, "07_second").read_text() == "new"


def test_fresh_copies_stand_beside_each_other(course):
    list(lab.fill_workspace(course))
    copy_of(course, "01_first").write_text("a student's work")
    write_notebook(course, "01_first", "new")
    places = [lab.fresh_copy(course, "01_first") for _ in range(2)]
    assert [place.name for place in places] == ["01_first-2", "01_first-3"]
    assert (places[0] / "01_first.ipynb").read_text() == "new"
    assert copy_of(course, "01_first").read_text() == "a student's work"
    assert list(lab.fill_workspace(course)) == [], "who has the new version is not told of it again"


def test_fresh_copy_of_an_unknown_lesson_names_the_known(course):
    with pytest.raises(CourseError, match="no lesson 07_seeing.*01_first, 02_second"):
        lab.fresh_copy(course, "07_seeing")


def test_jupyter_keeps_its_files_in_the_workspace_where_home_cannot_be_written_to(course, monkeypatch, capsys):
    for name in lab.PLACES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(course / "home"))
    assert lab.places_of_its_own(course) == {} and capsys.readouterr().out == ""
    (course / "a file").touch()
    monkeypatch.setenv("HOME", str(course / "a file" / "home"))  # nobody can write there, root neither
    places = lab.places_of_its_own(course)
    assert set(places) == set(lab.PLACES)
    assert all(Path(place).is_relative_to(course / "workspace") for place in places.values())
    assert "cannot be written to" in capsys.readouterr().out


def test_interrupted_copy_leaves_no_half_lesson(course, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(lab.shutil, "copyfile", interrupted)
    with pytest.raises(KeyboardInterrupt):
        list(lab.fill_workspace(course))
    monkeypatch.undo()
    assert not (course / "workspace" / "01_first").exists()
    list(lab.fill_workspace(course))
    assert copy_of(course, "01_first").read_text() == "old"


def test_copy_of_a_write_protected_lesson_can_be_written(course):
    (course / "notebooks" / "01_first" / "01_first.ipynb").chmod(0o444)
    list(lab.fill_workspace(course))
    assert copy_of(course, "01_first").stat().st_mode & stat.S_IWUSR


@pytest.mark.parametrize("record", ["{", "[]", "null"])
def test_damaged_record_is_forgotten(course, record):
    list(lab.fill_workspace(course))
    (course / "workspace" / lab.RECORD).write_text(record)
    assert list(lab.fill_workspace(course)) == []


@pytest.mark.skipif(os.name == "nt", reason="the exchange needs POSIX modes")
def test_exchange_is_made_for_all_and_an_existing_one_keeps_its_mode(tmp_path, monkeypatch):
    monkeypatch.delenv("NEURONS_EXCHANGE", raising=False)
    old = os.umask(0o077)
    try:
        assert lab.make_exchange(tmp_path).stat().st_mode & 0o777 == 0o777
    finally:
        os.umask(old)
    (tmp_path / "exchange").chmod(0o750)
    assert lab.make_exchange(tmp_path).stat().st_mode & 0o777 == 0o750
    monkeypatch.setenv("NEURONS_EXCHANGE", str(tmp_path / "of-a-class"))
    assert lab.make_exchange(tmp_path) == tmp_path / "of-a-class"


def test_server_is_for_this_machine_alone_and_passes_words_on(tmp_path):
    parser = argparse.ArgumentParser()
    lab.add_arguments(parser)
    arguments, arguments.rest = parser.parse_known_args(["--port", "8899", "--no-browser", "--ServerApp.token=x"])
    command = lab.jupyter_command(tmp_path, arguments)
    assert "--ServerApp.ip=127.0.0.1" in command and "--LabApp.default_url=/lab/tree/workspace" in command
    (switched,) = (word for word in command if word.startswith("--ServerApp.jpserver_extensions="))
    assert "'course.grade.button': True" in switched
    assert all(f"'{name}': False" in switched for name in lab.FOR_INSTRUCTORS), "no instructors' menus for a learner"
    assert "--ServerApp.port=8899" in command and command[-1] == "--ServerApp.token=x"


CONFIG = """
import os, sys
from nbgrader.apps import NbGrader, NbGraderAPI
app = NbGrader()
app.load_config_file()
api = NbGraderAPI(config=app.config)
print(api.coursedir.root, api.coursedir.course_id, api.coursedir.source_directory, api.coursedir.release_directory)
print(api.coursedir.db_url)
print(api.config.Exchange.root)
import shutil
print(shutil.which("alembic"))
"""


def test_nbgrader_finds_its_settings_at_the_root(tmp_path):
    course = browser.copy_course(tmp_path / "course-copy")
    bare = {name: value for name, value in browser.private_environment(tmp_path).items() if name != "PATH"}
    result = subprocess.run(
        [sys.executable, "-c", CONFIG], cwd=course, env=bare | {"PATH": os.defpath}, capture_output=True, text=True
    )
    folders, database, exchange, alembic = result.stdout.splitlines()
    assert folders == f"{course} neurons solutions notebooks"
    assert database == f"sqlite:///{course.as_posix()}/gradebook.db"
    assert exchange == str(course / "exchange")
    assert alembic != "None", "a new gradebook needs the program alembic"


def test_every_command_has_arguments_and_main():
    for command, (name, _) in front_door.COMMANDS.items():
        assert importlib.util.find_spec(name), f"{command} says it is in {name}"
        module = front_door.load(command)
        parser = argparse.ArgumentParser()
        module.add_arguments(parser)
        assert callable(module.main), command


def test_unknown_command_and_course_errors_end_with_two(capsys, monkeypatch):
    assert front_door.main(["bild"]) == 2
    assert "There is no command `bild`" in capsys.readouterr().err
    monkeypatch.setattr(lab, "fresh_copy", lambda *_: (_ for _ in ()).throw(CourseError("One clear sentence.")))
    assert front_door.main(["lab", "--fresh", "01_first"]) == 2
    assert capsys.readouterr().err == "One clear sentence.\n"


def test_front_door_imports_nothing_heavy():
    """The usage shows at once: no NumPy, no nbgrader, no Jupyter is imported for it."""
    code = "import sys, course.__main__ as m; m.main([]); print(json.dumps(sorted(sys.modules)))"
    result = subprocess.run(
        [sys.executable, "-c", "import json\n" + code], cwd=browser.ROOT, capture_output=True, text=True, check=True
    )
    modules = set(json.loads(result.stdout.splitlines()[-1]))
    assert modules.isdisjoint({"numpy", "nbgrader", "jupytext", "nbformat", "matplotlib"})


def test_an_instructor_has_nbgraders_menus(tmp_path):
    parser = argparse.ArgumentParser()
    lab.add_arguments(parser)
    arguments, arguments.rest = parser.parse_known_args(["--instructor"])
    command = lab.jupyter_command(tmp_path, arguments)
    assert not any(name in " ".join(command) for name in lab.FOR_INSTRUCTORS)
    (settings,) = (word.partition("=")[2] for word in command if word.startswith("--LabApp.app_settings_dir="))
    assert not (Path(settings) / "page_config.json").exists() and (Path(settings) / "overrides.json").exists()


def test_the_lab_opens_the_start_page_where_there_is_one(tmp_path):
    (tmp_path / "workspace").mkdir()
    assert list(lab.write_start_page(tmp_path)) == []
    parser = argparse.ArgumentParser()
    lab.add_arguments(parser)
    arguments, arguments.rest = parser.parse_known_args([])
    assert "--LabApp.default_url=/lab/tree/workspace/START.md" in lab.jupyter_command(tmp_path, arguments)
