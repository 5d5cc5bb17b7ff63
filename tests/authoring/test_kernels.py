"""Kernels that run at once keep out of each other's way, and leave nothing behind."""

from __future__ import annotations

import os
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from course.authoring import kernels

posix = pytest.mark.skipif(os.name == "nt", reason="Windows keeps TCP")


def answer(notebook):
    return notebook.cells[0].outputs[0].text


def connections():
    code = "import json, ipykernel\nprint(open(ipykernel.get_connection_file()).read())"
    return new_notebook(cells=[new_code_cell(code)])


@posix
def test_a_kernel_has_sockets_and_no_ports(tmp_path):
    said = answer(kernels.run(connections(), tmp_path))
    assert '"transport": "ipc"' in said
    assert "/kernel-" in said


@posix
def test_a_kernel_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    kernels.run(connections(), tmp_path)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("kernel-")] == []


@pytest.mark.slow
def test_kernels_that_start_at_once_each_answer_for_themselves(tmp_path):
    def own(number):
        return answer(kernels.run(new_notebook(cells=[new_code_cell(f"print({number})")]), tmp_path))

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(own, range(8))) == [f"{number}\n" for number in range(8)]


def test_one_thread_for_linear_algebra(tmp_path):
    code = "import os\nprint([os.environ[name] for name in " + repr(kernels.THREADS) + "])"
    assert answer(kernels.run(new_notebook(cells=[new_code_cell(code)]), tmp_path)) == "['1', '1', '1']\n"


@posix
def test_a_long_temporary_folder_is_passed_over(tmp_path, monkeypatch):
    deep = tmp_path / ("d" * 90)
    deep.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(deep))
    folder = kernels.socket_folder()
    assert folder.parent == Path("/tmp")
    folder.rmdir()
    assert list(deep.iterdir()) == []


def test_where_no_folder_will_do_tcp_is_kept(monkeypatch):
    monkeypatch.setattr(kernels, "LONGEST", 3)
    assert kernels.socket_folder() is None
    assert kernels.LocalKernelManager().transport == "tcp"
