"""From the exchange to the feedback: no link is followed, the last submission counts, oddities stop nobody else."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path

import pytest
from traitlets.config import Config

from course.grade.intake import collect
from course.grade.intake.copy_in import Copier
from course.grade.intake.folder import LEFT_OUT, take_in
from tests.grade.course import LESSON, grade, hand_in, make_api, score_of, settings, solved

pytest_plugins = ["tests.grade.fixtures"]

SECRET = "CANARY of the instructor"
TIMES = ("2026-01-01 10:00:00.000000 UTC", "2026-01-02 10:00:00.000000 UTC", "2026-01-03 10:00:00.000000 UTC")


@pytest.fixture
def config(root, switched_on) -> Config:
    config = settings(root)
    config.ExchangeCollect.check_owner = False
    (root / "exchange" / "gates" / "inbound").mkdir(parents=True)
    (root / "exchange" / "gates" / "outbound" / LESSON).mkdir(parents=True)
    (root / "exchange").chmod(0o777)
    (root / "private.txt").write_text(SECRET)
    switched_on(config)
    return config


def submit(root: Path, student: str, time: str = TIMES[0], name: str | None = None, **files) -> Path:
    """Put into inbound/ what `nbgrader submit` puts there."""
    name = name or f"{student}+{LESSON}+{time}+abc"
    folder = root / "exchange" / "gates" / "inbound" / name
    folder.mkdir()
    wanted = {"submission_secret.txt": ascii(student) * 20, "timestamp.txt": time, **files}
    wanted.setdefault(f"{LESSON}.ipynb", json.dumps(solved(root)))
    for file, content in wanted.items():
        (folder / file).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def gather(root: Path, config: Config, **options):
    answer = make_api(root, config).collect(LESSON, **options)
    assert answer["success"], answer
    return answer["log"]


def collected(root: Path, student: str) -> Path:
    return root / "submitted" / student / LESSON


def everything_in(folder: Path) -> str:
    found = [path for path in folder.rglob("*") if path.is_file()]
    return "\n".join(path.read_bytes().decode("latin-1") for path in found)


# --- No link is followed ------------------------------------------------------------------------------------------


def test_links_are_collected_as_links_and_refused_by_name(root, config, standin):
    folder = submit(root, "mallory")
    (folder / "data.txt").symlink_to(root / "private.txt")
    (folder / "data").symlink_to(root)
    (folder / "timestamp.txt").unlink()
    (folder / "timestamp.txt").symlink_to(root / "private.txt")
    os.mkfifo(folder / "pipe.csv")
    gather(root, config)
    there = collected(root, "mallory")
    assert (there / "data.txt").is_symlink() and (there / "data").is_symlink() and not (there / "pipe.csv").exists()
    assert (there / "timestamp.txt").read_text() == TIMES[0]
    notes = "\n".join(grade(root, config)["mallory"].notes)
    for name in ("data.txt", "data", "pipe.csv"):
        assert f"'{name}' was left out: it is not a plain file." in notes
    assert SECRET not in everything_in(root / "autograded") and score_of(root, "mallory") == 7


@pytest.mark.parametrize("name", ["nbgrader_config.py", "nbgrader_config.json", "jupyter_server_config.py"])
def test_settings_of_nbgrader_or_jupyter_are_neither_collected_nor_taken_along(root, config, standin, name):
    """Both run such a file where they are started."""
    submit(root, "mallory", **{name: SECRET})
    (submit(root, "eve") / name).symlink_to("data.txt")
    gather(root, config)
    hand_in(root, "by-hand", solved(root))
    (collected(root, "by-hand") / name).write_text(SECRET)
    rows = grade(root, config)
    for student in ("mallory", "eve", "by-hand"):
        assert f"'{name}' was left out: nbgrader or Jupyter would take it for its settings." in str(rows[student].notes)
        assert not os.path.lexists(root / "autograded" / student / LESSON / name)
    assert not any(os.path.lexists(collected(root, student) / name) for student in ("mallory", "eve"))


def test_a_link_in_place_of_the_whole_folder_is_not_followed(root, config):
    (root / "elsewhere").mkdir()
    (root / "elsewhere" / "data.txt").write_text(SECRET)
    inbound = root / "exchange" / "gates" / "inbound"
    (inbound / f"mallory+{LESSON}+{TIMES[0]}+x").symlink_to(root / "elsewhere")
    submit(root, "zoe")
    log = gather(root, config)
    assert "mallory: NOT collected" in log and not collected(root, "mallory").exists()
    assert collected(root, "zoe").is_dir()


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give a file away")
def test_a_hard_link_to_somebody_elses_file_stays_where_it_is(root, config):
    folder = submit(root, "mallory")
    os.link(root / "private.txt", folder / "data.txt")
    for path in [folder, *folder.iterdir()]:
        if path.name != "data.txt":
            os.chown(path, 4321, 4321)
    gather(root, config)
    there = collected(root, "mallory")
    assert not (there / "data.txt").exists() and (there / f"{LESSON}.ipynb").exists()
    assert "belongs to somebody else" in (there / LEFT_OUT).read_text()
    assert "'data.txt' was left out: it belongs to somebody else." in " ".join(take_in(there).notes)


def test_a_file_that_becomes_a_link_while_it_is_copied_is_not_followed(tmp_path, monkeypatch):
    (tmp_path / "private.txt").write_text(SECRET)
    (tmp_path / "from").mkdir()
    (tmp_path / "from" / "data.txt").write_text("mine")
    looked = os.stat

    def swap(path, *, dir_fd=None, follow_symlinks=True):
        found = looked(path, dir_fd=dir_fd, follow_symlinks=follow_symlinks)
        if path == "data.txt" and not (tmp_path / "from" / "data.txt").is_symlink():
            (tmp_path / "from" / "data.txt").unlink()
            (tmp_path / "from" / "data.txt").symlink_to(tmp_path / "private.txt")
        return found

    monkeypatch.setattr(os, "stat", swap)
    copier = Copier()
    copier.copy(tmp_path / "from", tmp_path / "to")
    monkeypatch.undo()
    assert SECRET not in everything_in(tmp_path / "to")
    assert copier.left_out == ["'data.txt' was left out: it cannot be read."]


def test_sizes_numbers_and_depth_have_limits(tmp_path, monkeypatch):
    monkeypatch.setattr("course.grade.intake.copy_in.MAX_ENTRIES", 15)
    place = tmp_path / "from"
    for _ in range(12):
        place.mkdir()
        place = place / "x"
    for number in range(9):
        (tmp_path / "from" / f"{number}.bin").write_bytes(b"0" * (90 if number == 3 else 20))
    copier = Copier(max_file=50, room=100)
    copier.copy(tmp_path / "from", tmp_path / "to")
    assert sum(path.stat().st_size for path in (tmp_path / "to").rglob("*.bin")) == 100
    assert sum("too large" in reason for reason in copier.left_out) == 4
    assert copier.left_out[-1] == "Only the first 15 files were taken along."
    copier = Copier()
    copier.copy(tmp_path / "from" / "x", tmp_path / "deep")
    assert any("lies too deep" in reason for reason in copier.left_out)


# --- The last submission counts -----------------------------------------------------------------------------------


@pytest.mark.parametrize("options", [{}, {"update": False}, {"update": True}])
def test_the_last_submission_counts(root, config, options):
    submit(root, "ada", TIMES[0], essay="first")
    submit(root, "bob", TIMES[0])
    assert "ada: collected" in gather(root, config, **options)
    submit(root, "ada", TIMES[2], essay="third")
    submit(root, "ada", TIMES[1], essay="second")
    log = gather(root, config, **options)
    assert f"ada: updated, handed in {TIMES[2]}" in log and "bob: unchanged" in log
    assert "1 updated, 1 unchanged" in log
    assert (collected(root, "ada") / "essay").read_text() == "third"
    assert "ada: unchanged" in gather(root, config, **options)
    assert not [path for path in (root / "submitted" / "ada").iterdir() if path.name != LESSON]


def test_what_fails_leaves_the_earlier_submission_in_place(root, config, monkeypatch):
    submit(root, "ada", TIMES[0], essay="first")
    gather(root, config)
    submit(root, "ada", TIMES[1], essay="second")
    monkeypatch.setattr(collect.Copier, "copy", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left")))
    assert "ada: NOT collected: No space left" in gather(root, config)
    assert (collected(root, "ada") / "essay").read_text() == "first"


def test_nobody_submits_in_anothers_name(root, config, monkeypatch):
    config.ExchangeCollect.check_owner = True
    submit(root, "ada", TIMES[0], essay="her own")
    submit(root, "ada", TIMES[2], essay="forged")
    monkeypatch.setattr(collect, "owner_of", lambda path: "ada" if TIMES[0] in path.name else "mallory")
    assert "cheating attempt" in gather(root, config)
    assert (collected(root, "ada") / "essay").read_text() == "her own"


@pytest.mark.parametrize("student", ["..", ".", ".hidden", "a\nb", "a*", "\udcff"])
def test_a_name_that_is_no_students_is_passed_over(root, config, student):
    submit(root, student)
    submit(root, "zoe")
    assert "passed over" in gather(root, config)
    assert [path.name for path in (root / "submitted").iterdir()] == ["zoe"]
    assert not (root / LESSON).exists()


# --- One student's oddity stays his own ---------------------------------------------------------------------------


def odd_secret(folder):
    (folder / "submission_secret.txt").write_bytes(b"\xff\xfe\xe9")


def empty_secret(folder):
    (folder / "submission_secret.txt").write_bytes(b"")


def secret_folder(folder):
    (folder / "submission_secret.txt").unlink()
    (folder / "submission_secret.txt").mkdir()


def odd_timestamp(folder):
    (folder / "timestamp.txt").write_bytes(b"\xff\xfe\xe9")


def no_time_in_the_name(folder):
    folder.rename(folder.with_name(f"odd+{LESSON}+yesterday+x"))


def odd_file_names(folder):
    for name in (b"\xff\xe9.csv", b"\xff.ipynb", b"new\nline.py", b"\xe9"):
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_bytes(b"1")


def odd_notebook(folder):
    (folder / f"{LESSON}.ipynb").write_bytes(b"\xff\xfe{")


def no_notebook(folder):
    (folder / f"{LESSON}.ipynb").unlink()


def folder_for_notebook(folder):
    no_notebook(folder)
    (folder / f"{LESSON}.ipynb").mkdir()


def pipe_for_notebook(folder):
    no_notebook(folder)
    (folder / "submission_secret.txt").unlink()
    os.mkfifo(folder / f"{LESSON}.ipynb")


def huge_file(folder):
    with open(folder / "huge.bin", "wb") as file:
        file.truncate(10**12)


def unreadable_folder(folder):
    """Made so that not even root can read it."""
    folder.rename(folder.with_name("away"))
    folder.symlink_to(folder.with_name("away"))


ODD = [odd_secret, empty_secret, secret_folder, odd_timestamp, no_time_in_the_name, odd_file_names, odd_notebook,
       no_notebook, folder_for_notebook, pipe_for_notebook, huge_file, unreadable_folder]  # fmt: skip


@pytest.mark.parametrize("oddity", ODD)
def test_one_students_oddity_never_stops_the_class(root, config, standin, oddity):
    """A class of three, one odd, from collecting to the export: the two others get everything."""
    for student in ("ada", "odd", "zoe"):
        submit(root, student)
    oddity(root / "exchange" / "gates" / "inbound" / f"odd+{LESSON}+{TIMES[0]}+abc")
    api = make_api(root, config)
    gather(root, config)
    assert {row.student for row in grade(root, config).values()} >= {"ada", "zoe"}
    assert score_of(root, "ada") == score_of(root, "zoe") == 7
    for step in (api.generate_feedback, api.release_feedback):
        answer = step(LESSON)
        assert answer["success"], answer
    assert len(list((root / "exchange" / "gates" / "feedback").iterdir())) >= 2
    lister = api.exchange.List(coursedir=api.coursedir, authenticator=api.authenticator, parent=api)
    lister.inbound = True
    assert {found["student_id"] for found in lister.start()} >= {"ada", "zoe"}
    assert {found["student"] for found in api.get_submissions(LESSON)} >= {"ada", "zoe"}
    assert set(exported(root, api)) >= {"ada", "zoe"}


def exported(root, api) -> list[str]:
    from nbgrader.plugins import CsvExportPlugin

    plugin = CsvExportPlugin(parent=api)
    plugin.to = str(root / "grades.csv")
    with api.gradebook as gradebook:
        plugin.export(gradebook)
    with open(plugin.to, encoding="utf-8") as file:
        return [row["student_id"] for row in csv.DictReader(file)]


@pytest.mark.parametrize("name", ["\udcff\udce9", "new\nline", "a b", "[a]"])
def test_an_odd_name_of_a_folder_in_submitted_never_stops_the_class(root, config, standin, name, capsys):
    for student in ("ada", "zoe", name):
        folder = root / "submitted" / student / LESSON
        folder.mkdir(parents=True)
        (folder / f"{LESSON}.ipynb").write_text(json.dumps(solved(root)))
    rows = grade(root, config)
    assert rows["ada"].graded and rows["zoe"].graded
    assert rows[name].graded or "Rename it" in rows[name].reason
    api = make_api(root, config)
    assert {found["student"] for found in api.get_submissions(LESSON)} >= {"ada", "zoe"}
    assert api.generate_feedback(LESSON)["success"]
    assert (root / "feedback" / "zoe" / LESSON / f"{LESSON}.html").exists()
