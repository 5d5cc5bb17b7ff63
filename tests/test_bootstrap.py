"""The set-up: one clear sentence for each thing that can be missing, and half an installation never passes for one."""

import ast
import importlib.metadata
import io
import json
import os
import shutil
import subprocess
import sys

import pytest

from course import bootstrap
from tests.browser import ROOT


@pytest.fixture
def course(tmp_path):
    """Return a folder with the files that the set-up reads."""
    (tmp_path / "course").mkdir()
    shutil.copy(ROOT / "course" / "bootstrap.py", tmp_path / "course")
    for name in ("requirements.txt", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


@pytest.fixture
def installed(course):
    """Return a course whose .venv says that it is finished."""
    prefix = course / ".venv"
    python = prefix / ("Scripts" if os.name == "nt" else "bin") / ("python.exe" if os.name == "nt" else "python")
    python.parent.mkdir(parents=True)
    python.write_text("")
    bootstrap.write_stamp(str(course), str(prefix))
    return course


def is_current(course) -> bool:
    prefix = str(course / ".venv")
    return bootstrap.read_stamp(prefix) == bootstrap.wanted(str(course), prefix)


def one_sentence(text: str) -> bool:
    return "\n" not in text.strip() and "Traceback" not in text


def test_old_pythons_can_read_the_file():
    """Nothing in it is newer than Python 2.7, so that an old Python says its sentence and not SyntaxError."""
    tree = ast.parse((ROOT / "course" / "bootstrap.py").read_text(encoding="utf-8"))
    newer = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.AsyncFunctionDef, ast.Nonlocal, ast.YieldFrom, ast.Match)
    assert [type(node).__name__ for node in ast.walk(tree) if isinstance(node, newer)] == []
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            assert node.returns is None and not node.args.kwonlyargs, node.name
            assert not any(argument.annotation for argument in node.args.args), node.name
        if isinstance(node, ast.Raise):
            assert node.cause is None, "`raise ... from` is Python 3's"


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 6, 15), (3, 10, 13)])
def test_old_python_is_told_so(version):
    with pytest.raises(bootstrap.SetUpError, match=f"needs Python 3.11 or newer.*is Python {version[0]}.{version[1]}"):
        bootstrap.check_python(version)
    bootstrap.check_python((3, 11, 0))


@pytest.mark.parametrize("module", ["venv", "ensurepip"])
def test_missing_venv_module_names_the_package(module, monkeypatch):
    bootstrap.check_modules()
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(bootstrap.SetUpError, match="sudo apt install python3.*-venv") as caught:
        bootstrap.check_modules()
    assert one_sentence(str(caught.value))


def test_folder_that_cannot_be_written(tmp_path, monkeypatch):
    bootstrap.check_folder(str(tmp_path))
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(bootstrap.SetUpError, match="cannot be written to: clone the course"):
        bootstrap.check_folder(str(tmp_path))


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("NewConnectionError: Failed to establish a new connection: [Errno 111]", "does not reach its package index"),
        ("Temporary failure in name resolution", "does not reach its package index"),
        ("ERROR: Could not install: [Errno 28] No space left on device", "The disk is full"),
        ("ERROR: [Errno 13] Permission denied: '/x'", "cannot be written to"),
        ("ERROR: ResolutionImpossible: a and b conflict", "a and b conflict"),
        ("", "no reason given"),
    ],
)
def test_failure_of_pip_becomes_one_sentence(said, told):
    sentence = bootstrap.explain(f"Collecting numpy\n{said}\n", "install.log")
    assert told in sentence and "install.log" in sentence and one_sentence(sentence)


def test_finished_environment_is_not_installed_again(installed, monkeypatch):
    monkeypatch.setattr(bootstrap, "already_here", lambda root: False)
    monkeypatch.setattr(bootstrap, "install", lambda root, prefix: pytest.fail("installed a second time"))
    assert bootstrap.prepare(str(installed)) == str(installed / ".venv")


@pytest.mark.parametrize("name", ["requirements.txt", "pyproject.toml"])
def test_changed_set_is_installed_again(installed, name):
    assert is_current(installed)
    with open(installed / name, "a") as stream:
        stream.write("# changed\n")
    assert not is_current(installed)


def test_line_ends_do_not_matter(installed):
    path = installed / "requirements.txt"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert is_current(installed)


def test_moved_course_is_installed_again(installed, tmp_path):
    moved = installed.rename(tmp_path.with_name(tmp_path.name + "-moved"))
    assert not is_current(moved)
    moved.rename(tmp_path)


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, bootstrap.SetUpError("no network")])
def test_interrupted_installation_leaves_no_stamp(installed, monkeypatch, interruption):
    def interrupted(*_):
        raise interruption

    monkeypatch.setattr(bootstrap, "works", lambda prefix: True)
    monkeypatch.setattr(bootstrap, "pip", interrupted)
    with pytest.raises((KeyboardInterrupt, bootstrap.SetUpError)):
        bootstrap.install(str(installed), str(installed / ".venv"))
    assert not is_current(installed)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"root": 1}'])
def test_damaged_stamp_counts_as_none(installed, text):
    (installed / ".venv" / "course-stamp.json").write_text(text)
    assert not is_current(installed)


def test_commands():
    assert bootstrap.program("test", ["-k", "x"])[-2:] == ["-k", "x"]
    assert bootstrap.program("test", ["-k", "x"])[:4] == ["-m", "pytest", "-n", "auto"]
    assert bootstrap.program("test", ["-n", "0"]) == ["-m", "pytest", "-n", "0"]
    assert bootstrap.program("lint", []) == ["-m", "ruff", "check", "."]
    assert bootstrap.program("lab", ["--port", "8899"]) == ["-m", "course", "lab", "--port", "8899"]


def test_programs_of_the_environment_come_first_on_path(installed):
    prefix = str(installed / ".venv")
    assert bootstrap.child_environment(prefix)["PATH"].split(os.pathsep)[0] == bootstrap.scripts(prefix)


def test_running_environment_is_used_where_it_holds_this_course(tmp_path, monkeypatch):
    assert not bootstrap.already_here(str(tmp_path)), "another folder is another course"
    place = tmp_path / "a folder"

    class Distribution:
        def read_text(self, _):
            return json.dumps({"url": place.as_uri(), "dir_info": {"editable": True}})

    monkeypatch.setattr(importlib.metadata, "distribution", lambda name: Distribution())
    assert bootstrap.already_here(str(place))


def fake(path, text: str) -> str:
    """Write a program that stands for pip or uv."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!{sys.executable}\nimport sys, pathlib, time\n{text}", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


NOTED = "pathlib.Path('{log}').open('a').write('{name} ' + ' '.join(sys.argv[1:]) + chr(10))\n"


@pytest.fixture
def installers(course, tmp_path, monkeypatch):
    """Return what a function installs with: a fake Python (for pip) and a fake uv, which note how they are called."""
    log, prefix = tmp_path / "called.txt", course / ".venv"
    python = fake(prefix / "bin" / "python", NOTED.format(log=log, name="pip"))
    monkeypatch.setattr(bootstrap, "make_environment", lambda *_: None)
    monkeypatch.setattr(bootstrap, "python_of", lambda _: python)

    def install(uv: str | None) -> list[str]:
        program = fake(tmp_path / "uv", NOTED.format(log=log, name="uv") + uv) if uv is not None else None
        monkeypatch.setattr(bootstrap, "find_uv", lambda: program)
        bootstrap.install(str(course), str(prefix))
        return [line.split(" ", 1)[0] for line in log.read_text().splitlines()]

    return install


@pytest.mark.skipif(os.name == "nt", reason="the fake programs are scripts with #!")
@pytest.mark.parametrize(("uv", "called", "said"), [
    (None, ["pip", "pip"], "By pip"),
    ("", ["uv", "pip"], "By uv"),
    ("sys.exit(2)", ["uv", "pip", "pip"], "pip goes on"),
])  # fmt: skip
def test_uv_installs_where_it_is_there_and_pip_where_it_fails(installers, uv, called, said, capfd):
    assert installers(uv) == called
    told = capfd.readouterr().out
    assert said in told and "180 MB" in told and "The course is installed." in told


def test_uv_can_be_left_out(monkeypatch):
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.delenv("NEURONS_UV", raising=False)
    assert bootstrap.find_uv() == "/usr/bin/uv"
    monkeypatch.setenv("NEURONS_UV", "0")
    assert bootstrap.find_uv() is None


def test_progress_moves_while_the_program_is_silent(tmp_path):
    place = tmp_path / "lib" / "python3.11" / "site-packages"
    (place / "pip-1.dist-info").mkdir(parents=True)
    now = [0.0]
    progress = bootstrap.Progress(str(tmp_path), 10, io.StringIO(), clock=lambda: now[0])
    assert progress.line() == "  0 of about 10 packages found, 0 installed, 0 s"
    now[0], progress.named = 30.0, 10
    assert "10 of about 10 packages found, 0 installed, 30 s, about 20 s more" in progress.line()
    for number in range(5):
        (place / f"package_{number}-1.dist-info").mkdir()
    now[0] = 40.0
    assert "5 installed, 40 s, about 10 s more" in progress.line()
    progress.named = 99
    assert progress.line().startswith("  10 of about 10")


@pytest.mark.skipif(os.name == "nt", reason="the fake programs are scripts with #!")
def test_a_silent_installation_says_a_line_now_and_then(tmp_path, monkeypatch, capfd):
    silent = fake(tmp_path / "silent", "print('Collecting numpy', flush=True)\ntime.sleep(1.2)\nsys.exit(3)")
    real = bootstrap.Progress
    monkeypatch.setattr(bootstrap, "Progress", lambda prefix, total: real(prefix, total, every=0.01))
    code, words = bootstrap.run_installer(str(tmp_path), str(tmp_path), [silent], 129)
    assert (code, words) == (3, "Collecting numpy\n") == (3, (tmp_path / "install.log").read_text())
    lines = capfd.readouterr().out.splitlines()
    assert len(lines) >= 2 and "1 of about 129 packages found" in lines[-1]


@pytest.mark.slow
def test_no_network_at_first_install_is_one_sentence(course):
    """A real .venv and a real pip, whose index is a closed port on this machine."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    unreachable = {"PIP_CONFIG_FILE": os.devnull, "PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_NO_CACHE_DIR": "1"}
    command = [sys.executable, "course/bootstrap.py", "lab"]
    result = subprocess.run(command, cwd=course, env=kept | unreachable, capture_output=True, text=True)
    assert result.returncode == 1
    assert "does not reach its package index" in result.stderr and one_sentence(result.stderr)
    assert not is_current(course)
    assert json.dumps(bootstrap.read_stamp(str(course / ".venv"))) == "{}"
