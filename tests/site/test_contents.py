"""Claims, glossary, bibliography, the map of lessons, and the guides: what stands on their pages."""

from __future__ import annotations

import re

import pytest

from course.authoring.lesson import ROOT, find_lessons, read_lesson
from course.authoring.path import direct, read_course
from course.authoring.style import glossary as terms_file
from course.site import claims, contents, findings, glossary, guides, paths_drawing, settings, sources

LESSONS = [lesson for path in find_lessons() if not (lesson := read_lesson(path)).cells[0].options.get("slot")]
TERMS = terms_file(ROOT / "lessons")


def test_every_term_is_on_the_page_with_its_lesson():
    page = glossary.page(TERMS, LESSONS)
    for term, entry in TERMS.items():
        assert f"({glossary.anchor(term)})=\n**{term}**\n: {entry['plain']}" in page
    assert page.count("Introduced in [") == len(TERMS)


def test_a_term_is_used_again_in_later_lessons_only():
    page = glossary.page(TERMS, LESSONS)
    part = re.search(r"\*\*attention\*\*\n(.*?)\n\n\(", page, re.DOTALL)[1]
    assert "01_threshold_logic" not in part and "08_recurrence" in part


def test_anchors_of_terms_differ():
    assert len({glossary.anchor(term) for term in TERMS}) == len(TERMS)


def test_every_doi_of_a_lesson_is_in_the_bibliography_once():
    page = sources.page(LESSONS)
    for lesson in LESSONS:
        for text in sources.cited(lesson):
            found = sources.LINKED.search(text) or sources.DOI.search(text)
            if found:
                assert page.count(f"(https://doi.org/{found[1]})") >= 1, found[1]
    rows = [row for row in page.splitlines() if row.startswith("- ")]
    assert len(rows) == len(set(rows)) > 100


@pytest.mark.parametrize("text, entries", [
    ("- A. Bee, *One*, 1990, doi 10.1/x.\n- C. Dee, *Two*, 1991.", 2),
    ("A. Bee, *One* 9:620, 1907; C. Dee & E. Eff, *Two* 97:337, 2007. E. D. Gee & Y. Aitch, *Three*, 1926.", 3),
])  # fmt: skip
def test_lists_and_paragraphs_of_sources(text, entries):
    assert len(sources.items(text)) == entries


def test_a_doi_becomes_a_link():
    assert sources.linked("A. Bee, *One*, doi 10.1007/BF02478259.") == \
        "A. Bee, *One*, [doi 10.1007/BF02478259](https://doi.org/10.1007/BF02478259)."  # fmt: skip


def test_works_are_sorted_by_surname():
    assert sources.surname("W. S. McCulloch & W. Pitts, A logical") .startswith("mcculloch")


def test_every_claim_of_the_table_is_on_the_page():
    text = (ROOT / "docs" / "claims.md").read_text(encoding="utf-8")
    page, found = claims.page(text), claims.rows(text)
    assert len(found) == text.count('<a id="') and page.count(")=\n**") == len(found)
    assert "| claim |" not in page and "lessons/01_threshold_logic.ipynb" in page


def test_the_map_has_each_lesson_and_only_arrows_downwards():
    known = {lesson.concept: lesson for lesson in LESSONS}
    drawn = paths_drawing.svg(known)
    assert drawn.count("<rect") == len(LESSONS) and all(f"{lesson.name}.html" in drawn for lesson in LESSONS)
    at = paths_drawing.places(known)
    assert all(at[before][1] < at[after][1] for before, after in direct(known))
    assert len(set(at.values())) == len(LESSONS)


def test_an_arrow_that_follows_from_others_is_not_drawn():
    known = {lesson.concept: lesson for lesson in LESSONS}
    pairs = direct(known)
    assert ("orientation", "perceptron") not in pairs and len(pairs) == len(set(pairs))


def test_guides_lead_into_the_site():
    pages = guides.pages(set())
    assert "](../lessons/01_threshold_logic.ipynb)" not in pages["guides/start.md"]  # lessons have their own list
    assert "](any-course.md)" in pages["guides/start.md"] and "](attacks.md)" in pages["guides/grading.md"]
    assert "../tests/attacks" not in pages["guides/attacks.md"]


def test_a_guide_shows_dots_where_it_quotes_an_answer():
    masked = guides.masked("def f():\n    return 1 + 2\n", {"return 1 + 2"})
    assert masked == "def f():\n    ...\n"


def test_the_front_page_names_every_lesson_and_fills_every_gap():
    page = contents.front(LESSONS, [], with_lite=True)
    assert not re.search(r"\{(?!toctree)\w+\}", page)
    assert all(f"lessons/{lesson.name}.ipynb" in page for lesson in LESSONS)
    assert "Try lesson 1 in the browser" in page and "Try lesson 1" not in contents.front(LESSONS, [], with_lite=False)


def test_every_page_stands_in_the_contents():
    trees = contents.trees(LESSONS, [])
    for name in (*guides.PAGES.values(), guides.README, "claims.md", "glossary.md", "bibliography.md", "ways.md"):
        assert f"\n{name}\n" in trees


def test_badges_need_the_address_alone():
    assert settings.badges("") == []
    binder, codespaces = settings.badges("https://github.com/ada/neurons")
    assert binder[1] == "https://mybinder.org/v2/gh/ada/neurons/HEAD?urlpath=lab" and "ada/neurons" in codespaces[1]


def test_peers_are_named_and_linked():
    page = (ROOT / "docs" / "for-whom.md").read_text(encoding="utf-8")
    for peer in ("Nielsen", "d2l.ai", "cs231n", "neuromatch", "epfl", "snntorch"):
        assert peer.lower() in page.lower()
    assert len(re.findall(r"\]\(https?://", page)) >= 7


@pytest.mark.parametrize("body, finding", [
    ('<img src="a.png">', "has no description"),
    ('<script src="https://cdn.example.org/x.js"></script>', "from elsewhere"),
    ('<link rel="stylesheet" href="//fonts.example.org/x.css">', "from elsewhere"),
    ('<a href="nowhere.html">x</a>', "leads nowhere"),
    ('<a href="#gone">x</a>', "names a place that is not"),
])  # fmt: skip
def test_what_is_wrong_with_a_page_is_found(tmp_path, body, finding):
    page = tmp_path / "index.html"
    page.write_text(f"<html><body>{body}</body></html>")
    (tmp_path / "a.png").touch()
    assert any(finding in line for line in findings.of_page(page, tmp_path))


def test_a_sound_page_has_no_findings(tmp_path):
    page = tmp_path / "index.html"
    links = '<a href="#here">x</a><a href="https://example.org">y</a><a href="index.html">z</a>'
    page.write_text(f'<p id="here"></p>{links}')
    assert findings.of_page(page, tmp_path) == []


def test_styles_that_load_from_elsewhere_are_found(tmp_path):
    (tmp_path / "x.css").write_text("@font-face { src: url(https://fonts.example.org/a.woff2) }")
    assert len(findings.from_styles(tmp_path)) == 1


def test_the_course_is_read_in_order():
    assert [lesson.concept for lesson in LESSONS] == [c for c, lesson in read_course().items() if lesson in LESSONS]
