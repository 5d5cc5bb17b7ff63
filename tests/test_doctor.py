"""The doctor sees each thing that it looks for, sound and broken."""

import argparse
import contextlib
import socket
import sqlite3

import pytest
from nbgrader.api import Gradebook

from course import doctor


@pytest.fixture
def root(tmp_path, monkeypatch):
    monkeypatch.setattr(doctor, "ROOT", tmp_path)
    monkeypatch.delenv("NEURONS_EXCHANGE", raising=False)
    return tmp_path


def test_packages(root, monkeypatch):
    (root / "requirements.txt").write_text("numpy==2.0\nnever==1.0 ; sys_platform == 'nowhere'  # via x\n")
    monkeypatch.setattr(doctor, "installed", {"numpy": "2.0"}.get)
    assert doctor.packages(None)[0]
    monkeypatch.setattr(doctor, "installed", {"numpy": "1.26"}.get)
    fine, text, _ = doctor.packages(None)
    assert not fine and "numpy 1.26, not 2.0" in text


def test_exchange(root):
    assert doctor.exchange(None)[0], "none yet is no fault"
    (root / "exchange").mkdir(mode=0o755)
    (root / "exchange").chmod(0o755)
    fine, _, mend = doctor.exchange(None)
    assert not fine and "chmod 777" in mend
    (root / "exchange").chmod(0o777)
    assert doctor.exchange(None)[0]


def test_the_folders_inside_the_exchange(root):
    for folder, mode in (("", 0o777), ("neurons", 0o755), ("neurons/outbound", 0o755), ("neurons/inbound", 0o733)):
        (root / "exchange" / folder).mkdir()
        (root / "exchange" / folder).chmod(mode)
    assert doctor.exchange(None)[0]
    (root / "exchange" / "neurons" / "inbound").chmod(0o755)
    fine, text, mend = doctor.exchange(None)
    assert not fine and "inbound, mode 755" in text and "chmod 733" in mend


def test_the_gradebook(root, monkeypatch):
    monkeypatch.delenv("NEURONS_DB", raising=False)
    assert doctor.gradebook(None)[0], "none yet is no fault"
    file = root / "gradebook.db"
    with Gradebook(f"sqlite:///{file}", "neurons") as book:
        book.add_student("ada")
    fine, text, _ = doctor.gradebook(None)
    assert fine and doctor.known_schema() in text
    with contextlib.closing(sqlite3.connect(file)) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '50a4d84c131a'")
    fine, text, mend = doctor.gradebook(None)
    assert not fine and "50a4d84c131a" in text and "nbgrader db upgrade" in mend
    file.write_bytes(b"SQLite format 3\0" + b"x" * 5000)
    fine, text, mend = doctor.gradebook(None)
    assert not fine and "cannot be read" in text and "copy" in mend
    monkeypatch.setenv("NEURONS_DB", "postgresql+nothing://ada:secret@host/name")
    fine, text, _ = doctor.gradebook(None)
    assert not fine and "host/name" in text and "secret" not in text


def test_the_kernel_runs_this_python(monkeypatch, tmp_path):
    assert doctor.kernel(None)[0]
    folder = tmp_path / "kernels" / "python3"
    folder.mkdir(parents=True)
    (folder / "kernel.json").write_text('{"argv": ["/opt/other/bin/python", "-m", "x"], "display_name": "x"}')
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    monkeypatch.setenv("JUPYTER_PREFER_ENV_PATH", "0")
    fine, text, mend = doctor.kernel(None)
    assert not fine and "kernel python3" in text and "ipykernel install --sys-prefix" in mend


def test_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        arguments = argparse.Namespace(port=taken.getsockname()[1])
        fine, text, mend = doctor.port(arguments)
        assert not fine and "in use" in text and "PORT=" in mend


def test_missing_programs(monkeypatch):
    monkeypatch.setattr(doctor.shutil, "which", lambda *_, **__: None)
    assert not doctor.alembic(None)[0] and not doctor.sandbox(None)[0]


def test_extensions_that_are_off(monkeypatch):
    lines = [f"nbgrader.server_extensions.{name} enabled" for name in doctor.EXTENSIONS]

    def listing(*_, **__):
        return argparse.Namespace(stdout="", stderr="\n".join(lines))

    monkeypatch.setattr(doctor.subprocess, "run", listing)
    assert doctor.extensions(None)[0]
    lines[2] = "nbgrader.server_extensions.formgrader disabled"
    fine, text, _ = doctor.extensions(None)
    assert not fine and "formgrader is off" in text


def test_one_line_each_and_exit_code(monkeypatch, capsys):
    monkeypatch.setattr(doctor, "CHECKS", (lambda _: (True, "sound thing", ""),))
    assert doctor.main(argparse.Namespace(port=1)) == 0
    monkeypatch.setattr(doctor, "CHECKS", (*doctor.CHECKS, lambda _: (False, "broken thing", "Mend it so.")))
    assert doctor.main(argparse.Namespace(port=1)) == 1
    assert capsys.readouterr().out.endswith("MEND  broken thing\n      Mend it so.\n")
