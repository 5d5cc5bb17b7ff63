"""Every claim is met by a cell, cells and file agree on the verdict, and docs/claims.md says what both say.

That its numbers are those that the lessons measure is tested in test_promises.py, where every solved notebook runs.
"""

from __future__ import annotations

import re

import nbformat
import pytest
from nbformat.v4 import new_output

from course.__main__ import main
from course.authoring import claims
from course.authoring.claims import VERDICTS, Claim, Course, alike, position, printed, read_claims, sentence
from course.authoring.expand import source_notebook
from course.authoring.lesson import LessonError, find_lessons, read_lesson
from tests.authoring.lesson_text import CLAIMS, RIGHT, changed, write_claims, write_lesson

HERE = Course()
MARKED = changed('# %% experiment="share-on-xor"', '# %% experiment="share-on-xor" claim="best-on-xor"')
SECTIONED = changed("# # A unit with a threshold", "# # 1. A unit\n#\n# ## 1.1 What is it?", MARKED)
QUIZ = RIGHT[RIGHT.index("# %% [markdown] quiz") : RIGHT.index("# %% [markdown] essay")]  # it needs helpers/built/


def small_course(root, text=SECTIONED, entries=CLAIMS):
    """Write a course of one lesson (no quiz) with its claims and its solved notebook, and return it."""
    lesson = read_lesson(write_lesson(root, text.replace(QUIZ, "")))
    write_claims(root, entries)
    solved = root / "solutions" / lesson.name / f"{lesson.name}.ipynb"
    solved.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(source_notebook(lesson), solved)
    return Course(root)


def test_every_claim_has_a_cell_in_every_lesson_it_names():
    assert HERE.unmet() == []


def test_every_claim_names_lessons_of_the_curriculum():
    from tests.lessons.test_promises import CURRICULUM

    assert {concept for claim in HERE.claims.values() for concept in claim.lessons} <= set(CURRICULUM)
    assert len(HERE.claims) == 66


def verdicts_in(cell) -> set[str]:
    """Return the verdicts that the bold words of a cell state ("breaks" is "wrong")."""
    return verdicts_in_text(cell.source) if cell.kind == "markdown" else set()


def verdicts_in_text(source: str) -> set[str]:
    """Return the verdicts that the bold words of a text state."""
    stated: set[str] = set()
    for words in re.findall(r"\*\*(.+?)\*\*", source, re.DOTALL):
        words = " ".join(words.lower().split()).replace("breaks", "wrong").replace("wrong, or left out", "")
        for verdict in sorted(VERDICTS, key=len, reverse=True):  # "holds weakly" before "holds"
            if re.search(rf"\b{verdict}\b", words):
                stated.add(verdict)
                words = re.sub(rf"\b{verdict}\b", "", words)
    return stated


def verdicts_stated(lesson):
    """Return each text that speaks of claims (marked, or the first below a marked cell), with their ids."""
    texts: dict[int, tuple] = {}
    for index, cell in enumerate(lesson.cells):
        if cell.claims:
            text = next(other for other in lesson.cells[index:] if other.kind == "markdown")
            texts.setdefault(text.line, (text, set()))[1].update(cell.claims)
    return list(texts.values())


@pytest.mark.parametrize("path", find_lessons(), ids=lambda path: path.stem)
def test_the_verdict_that_a_lesson_states_is_that_of_the_file(path):
    stated: dict[str, set] = {}
    for text, names in verdicts_stated(read_lesson(path)):
        agreed = {verdict for name in names for verdict in HERE.claims[name].verdict.split(", ")}
        assert verdicts_in(text) <= agreed, f"{text.file}:{text.line} speaks of {sorted(names)}"
        for name in names:
            stated.setdefault(name, set()).update(verdicts_in(text))
    for name, verdicts in stated.items():
        assert verdicts >= set(HERE.claims[name].verdict.split(", ")), f"{path.name} does not say it of [{name}]"


def test_the_page_says_what_lessons_and_claims_say():
    told = HERE.told()
    page = (HERE.root / claims.PAGE).read_text(encoding="utf-8")
    assert page == HERE.page(told), "Run `python -m course claims` and commit docs/claims.md."


def test_every_measuring_cell_has_its_number_on_the_page():
    told = HERE.told()
    for claim, lesson in HERE.pairs():
        said = told[claim.name, lesson.concept]
        code = any(cell.kind == "code" for cell in claims.cells_of(claim, lesson))
        assert claims.NUMBER.search(said) if code else said == claims.BY_SOURCE, f"{claim.name} in {lesson.name}"


def test_a_claim_told_by_prose_alone_has_a_source():
    for claim, lesson in HERE.pairs():
        if all(cell.kind == "markdown" for cell in claims.cells_of(claim, lesson)):
            assert claim.source, claim.name


def test_what_carries_a_verdict_is_said_once_or_for_each_lesson():
    plain = Claim("a", "A.", ("demo", "layers"), "holds", "by source", "numbers", source="Dale 1935")
    assert plain.carried("demo") == plain.carried("layers") == "by source"
    told = {"demo": "measured here", "layers": "by source"}
    assert {concept: Claim(**vars(plain) | {"carries": told}).carried(concept) for concept in told} == told


def test_a_verdict_that_a_source_carries_names_it():
    for claim, lesson in HERE.pairs():
        assert claim.source or claim.carried(lesson.concept) in ("measured here", "by definition"), claim.name


def test_a_sentence_that_no_experiment_could_refute_is_not_said_to_be_measured():
    read = HERE.claims["weighted-sum"]
    assert claims.row(read, HERE.lessons["layers"], "0").endswith("| definition | the meaning of the words |")


CARRIED_IN_WORDS = ("seeing", "spiking_neuron", "neural_codes", "the_reckoning")  # lessons that say it beside a verdict


@pytest.mark.parametrize("concept", CARRIED_IN_WORDS)
def test_a_lesson_says_what_carries_its_verdict_where_it_is_no_measurement(concept):
    for text, names in verdicts_stated(HERE.lessons[concept]):
        for part in re.split(r"\n\n|\n(?=- |#)", text.source):
            if verdicts_in_text(part) and any(HERE.claims[name].carried(concept) != "measured here" for name in names):
                said = " ".join(part.split())
                assert re.search(r"\b(carry|carries|carried|rests? on|by source|by a model and a source)\b", said), (
                    f"{text.file}:{text.line}: {said}"
                )


def test_a_claim_without_a_cell_is_named_with_file_and_fix(tmp_path, capsys):
    course = small_course(tmp_path, RIGHT)
    (problem,) = course.unmet()
    assert problem.startswith("lessons/01_demo.py: no cell meets [best-on-xor]")
    assert '# %% claim="best-on-xor"' in problem
    assert main(["claims", "--root", str(tmp_path)]) == 2
    assert problem in capsys.readouterr().err


@pytest.mark.slow
def test_the_page_is_built_compared_and_built_again_the_same(tmp_path, capsys):
    small_course(tmp_path)
    words = ["claims", "--root", str(tmp_path)]
    assert main(words) == 0
    page = (tmp_path / "docs" / "claims.md").read_text(encoding="utf-8")
    assert "| Best share on XOR: 75 % | wrong | measured here | this measurement |" in page
    assert "Counted over the 1 rows: measured here 1, by a model and a source 0, by source 0, by definition 0." in page
    assert "[1. A unit](../notebooks/01_demo/01_demo.ipynb) | 1.1, `experiment-share-on-xor` |" in page
    assert main([*words, "--check", "01"]) == 0
    assert main(words) == 0
    assert (tmp_path / "docs" / "claims.md").read_text(encoding="utf-8") == page
    (tmp_path / "docs" / "claims.md").write_text(page.replace("75 %", "50 %"), encoding="utf-8")
    assert main([*words, "--check"]) == 1
    assert "'Best share on XOR: 50 %', measured: 'Best share on XOR: 75 %'" in capsys.readouterr().err
    assert "50 %" in (tmp_path / "docs" / "claims.md").read_text(encoding="utf-8")


def test_a_solved_notebook_that_stops_is_named(tmp_path):
    course = small_course(tmp_path, changed("quiz.compare(", "quiz.compared(", SECTIONED))
    with pytest.raises(LessonError, match="solutions/01_demo/01_demo.ipynb stops: AttributeError"):
        course.measure(course.lessons["demo"])


def test_what_the_page_told_of_other_lessons_stays(tmp_path):
    course = small_course(tmp_path)
    odd = "a | b *c* `d` [e] <f> _g_ \\ 3\nbelow <br> 4"
    page = course.page({("best-on-xor", "demo"): odd})
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "claims.md").write_text(page, encoding="utf-8")
    assert course.told() == {("best-on-xor", "demo"): odd}
    assert course.page(course.told()) == page


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ('[a]\nclaim = "b"', "this is not TOML|missing"),
        ("[a\n", "this is not TOML"),
        (CLAIMS.replace('"wrong"', '"false"'), r"\[best-on-xor\]: verdict 'false'. Say one of holds, holds weakly"),
        (CLAIMS.replace("computes", "compute", 1), r"missing \['computes'\], unknown \['compute'\]"),
        (CLAIMS.replace('carries = "measured here"\n', ""), r"claims.toml: \[best-on-xor\]: missing \['carries'\]"),
        (CLAIMS.replace("measured here", "seen"), r"\[best-on-xor\]: carries 'seen'. Say one of measured here, by a"),
        (
            CLAIMS.replace("measured here", "by source"),
            r"\[best-on-xor\]: a verdict carried by source needs its source",
        ),
        (
            CLAIMS.replace('"measured here"', '{ layers = "measured here" }'),
            r"\[best-on-xor\]: carries speaks of \['layers'\]. Say it once, or for each of \['demo'\]",
        ),
    ],
)
def test_an_entry_that_makes_no_sense_is_quoted(tmp_path, entry, words):
    write_claims(tmp_path, entry)
    with pytest.raises(LessonError, match=words):
        read_claims(tmp_path / "lessons")


def test_the_measured_line_is_the_last_with_a_number_or_what_the_pattern_picks(tmp_path):
    cells = read_lesson(write_lesson(tmp_path)).cells[:2]
    lesson, said = read_lesson(write_lesson(tmp_path)), [["first: 1", "second: 2", "no number"], ["third: 3"]]
    plain = Claim("a", "A.", ("demo",), "holds", "measured here", "numbers")
    assert sentence(plain, lesson, cells, said) == "second: 2\nthird: 3"
    assert sentence(Claim(**(vars(plain) | {"shows": "^first|^third"})), lesson, cells, said) == "first: 1\nthird: 3"
    assert sentence(Claim(**(vars(plain) | {"shows": {"demo": "second"}})), lesson, cells, said) == "second: 2"
    assert sentence(Claim(**(vars(plain) | {"shows": {"other": "x"}})), lesson, cells, said) == "second: 2\nthird: 3"
    with pytest.raises(LessonError, match=r"lessons/01_demo.py:1: .* it prints no line like 'fourth' for \[a\]"):
        sentence(Claim(**(vars(plain) | {"shows": "fourth"})), lesson, cells, said)
    with pytest.raises(LessonError, match="it prints no number"):
        sentence(plain, lesson, cells[:1], [["none"]])


def test_a_prediction_card_tells_what_was_measured_and_a_figure_nothing():
    card = "Best share\n  You predicted: 60 %\n  You measured: 75 %\n  The difference: 15\nThree rows of four."
    cell = nbformat.v4.new_code_cell()
    cell.outputs = [
        new_output("stream", name="stdout", text="copies    1  16\nw = [ 1.  -2.]\n"),
        new_output("display_data", data={"text/plain": card, "text/html": "<table>"}),
        new_output("display_data", data={"text/plain": "[Figure: 4 bars]", "text/html": "<img>"}),
    ]
    assert printed(cell) == ["copies · 1 · 16", "w = [ 1. -2.]", "Best share: 75 %", "Three rows of four."]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("97 of 100 draws", "97 of 100 draws", True),
        ("97 of 100 draws", "98 of 100 draws", True),
        ("97 of 100 draws", "92 of 100 draws", False),
        ("97 of 100 draws", "97 of 100 runs", False),
        ("off by 4e-16", "off by 9e-12", True),
        ("off by 4e-16", "off by 9e-3", False),
        ("1,284,505 numbers", "1,290,000 numbers", True),
        ("-0.17 at z = -0.752", "-0.17 at z = 0.752", False),
        ("0.170", "0.171", True),
        ("0.170", "0.180", False),
    ],
)
def test_sentences_are_alike_if_words_are_equal_and_numbers_nearly(one, other, same):
    assert alike(one, other) == alike(other, one) == same


def test_words_alone_count_where_the_number_varies():
    assert alike("one call costs 2.4 passes", "one call costs 5.1 passes", words_only=True)
    assert not alike("one call costs 2.4 passes", "a call costs 2.4 passes", words_only=True)


@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        ("The claim **holds**, in a model.", {"holds"}),
        ("It **holds weakly, and is\ndated**.", {"holds weakly", "dated"}),
        ("So the sentence **breaks**.", {"wrong"}),
        ("**Verdict: contested.** It holds.", {"contested"}),
        ("**Holds weakly.** It breaks.", {"holds weakly"}),
        ("**Wrong, or left out.** It is wrong.", set()),
    ],
)
def test_verdicts_are_read_from_bold_words(tmp_path, text, verdicts):
    prose = text.replace("\n", "\n# ")
    cells = read_lesson(write_lesson(tmp_path, changed("# # A unit with a threshold", f"# {prose}"))).cells
    assert verdicts_in(cells[0]) == verdicts


def test_a_cell_has_a_place_that_a_reader_finds(tmp_path):
    text = changed("# %% hand_in", "# %% [markdown]\n# ## 1.2 And now?\n\n# %%\nprint(3)\n\n# %% hand_in", SECTIONED)
    lesson = read_lesson(write_lesson(tmp_path, text))
    places = [position(lesson, cell) for cell in lesson.cells if cell.role in ("", "given", "experiment", "hint")]
    assert places == [
        "1.1, text",
        "1.1, `given-setup`",
        "1.1, text",
        "1.1, `experiment-share-on-xor`",
        "1.2, text",
        "1.2, code cell 1",
    ]
