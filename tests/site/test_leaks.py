"""The scan of the built site: red if a line of an answer, a hidden test, a model answer or a quiz's key gets out."""

from __future__ import annotations

import html
import json

import pytest

from course.authoring.lesson import find_lessons, read_lesson
from course.site import leaks

LESSON = next(path for path in find_lessons() if path.stem == "01_threshold_logic")


@pytest.fixture(scope="module")
def lesson():
    return read_lesson(LESSON)


def found(folder, lesson, name, text):
    """Return what the scan says of a site with one file."""
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return leaks.of_site(folder, [lesson])


def of_kind(lesson, start):
    return next(text for text, what in leaks.secrets(lesson).items() if what.startswith(start))


def test_a_page_without_secrets_is_clean(tmp_path, lesson):
    assert found(tmp_path, lesson, "a.html", "<p>A unit fires if its sum reaches the threshold.</p>") == []


@pytest.mark.parametrize("start", ["the answer of", "lessons/01", "the model answer", "an explanation"])
def test_each_kind_of_secret_is_found(tmp_path, lesson, start):
    kinds = [text for text, what in leaks.secrets(lesson).items() if what.startswith(start)]
    assert any(found(tmp_path / str(k), lesson, "a.html", html.escape(text)) for k, text in enumerate(kinds[:5]))


def test_an_answer_between_the_tags_of_coloured_code_is_found(tmp_path, lesson):
    coloured = "<pre><span>return</span> <span>int</span>(np.dot(w, x) <span>&gt;=</span> theta)</pre>"
    assert any("the answer of 01_threshold_logic" in line for line in found(tmp_path, lesson, "p.html", coloured))


def test_an_answer_in_a_notebook_or_the_search_index_is_found(tmp_path, lesson):
    line = "return int(np.dot(w, x) >= theta)"
    assert found(tmp_path / "a", lesson, "lite/files/x.ipynb", json.dumps({"source": ["def f():\n", f"    {line}\n"]}))
    assert found(tmp_path / "b", lesson, "searchindex.js", f'Search.setIndex({{"x": "{line}"}})')


def test_the_key_of_the_graded_questions_is_a_secret(tmp_path, lesson):
    key = [text for text in leaks.secrets(lesson) if text.startswith("answer_1 = ")]
    assert len(key) == 1 and found(tmp_path, lesson, "a.html", f"<p>{key[0]}</p>")


def test_a_marker_is_found_but_in_the_guides_that_explain_it(tmp_path, lesson):
    assert found(tmp_path / "a", lesson, "lessons/x.html", "### BEGIN SOLUTION")
    assert not found(tmp_path / "b", lesson, "guides/contributing.html", "### BEGIN SOLUTION")


def test_what_students_get_is_no_secret(lesson):
    public = leaks.handed_out()
    assert "Two steps: first one number, the weighted sum" in public
