"""Packages for the browser as bytecode: what takes whose place, and that a compiled file is not compiled again."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
import zipfile

import pytest

from course.errors import CourseError
from course.site import bytecode


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("site_bytecode", bytecode.SCRIPTS[1])
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def archive(tmp_path):
    """Return a folder with a wheel: Python, what only looks like it, data, and types that nobody needs."""
    folder = tmp_path / "in"
    folder.mkdir()
    with zipfile.ZipFile(folder / "a-1-py3-none-any.whl", "w") as file:
        file.writestr("alone/__init__.py", "TEN = 10\n")
        file.writestr("helpers/__init__.py", "from alone import TEN\n")
        file.writestr("alone/template.py", "{% not Python %}")
        file.writestr("alone/data.txt", "text")
        file.writestr("jedi/third_party/django-stubs/a.pyi", "")
    return folder


def test_bytecode_takes_the_place_of_the_source_and_stands_beside_ours(script, archive, tmp_path):
    (tmp_path / "out").mkdir()
    script.compile_all(archive, tmp_path / "out")
    made = tmp_path / "out" / "a-1-py3-none-any.whl"
    tag = sys.implementation.cache_tag
    assert zipfile.ZipFile(made).namelist() == [
        *("alone/__init__.pyc", "helpers/__init__.py", f"helpers/__pycache__/__init__.{tag}.pyc"),
        *("alone/template.py", "alone/data.txt"),
    ]  # fmt: skip
    shutil.unpack_archive(made, tmp_path / "there", "zip")
    code = "import helpers, alone; print(helpers.TEN, helpers.__file__, alone.__file__)"
    for place in (tmp_path / "there", made):  # packages are unpacked, Python's own library is not
        done = subprocess.run([sys.executable, "-P", "-S", "-c", code], cwd=tmp_path, env={"PYTHONPATH": str(place)},
                              capture_output=True, text=True, check=True)  # fmt: skip
        ten, ours, other = done.stdout.split()
        assert ten == "10" and ours.endswith("__init__.py") and other.endswith("__init__.pyc")
    (tmp_path / "again").mkdir()
    script.compile_all(archive, tmp_path / "again")
    assert (tmp_path / "again" / made.name).read_bytes() == made.read_bytes()


def test_what_was_compiled_once_is_kept(archive, tmp_path, monkeypatch):
    monkeypatch.setattr(bytecode, "FOLDER", tmp_path / "kept")
    (archive / "pyodide.asm.wasm").write_bytes(b"wasm")
    asked = []

    def compile_files(files, pyodide, kept):
        asked.append([file.name for file in files])
        bytecode.FOLDER.mkdir(exist_ok=True)
        for file in files:
            kept[file].write_bytes(b"compiled")

    monkeypatch.setattr(bytecode, "compile_files", compile_files)
    file = archive / "a-1-py3-none-any.whl"
    before = file.read_bytes()
    for wheel in (before, before, before + b" "):
        file.write_bytes(wheel)
        bytecode.compile_folder(archive)
        assert file.read_bytes() == b"compiled"
    assert asked == [[file.name]] * 2, "again for another file, and not for the same one"


def test_without_node_a_sentence_says_so(archive, tmp_path, monkeypatch):
    monkeypatch.setattr(bytecode.shutil, "which", lambda name: None)
    with pytest.raises(CourseError, match="Node.js"):
        bytecode.compile_files([], archive, {})
