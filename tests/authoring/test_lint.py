"""Each mistake of an author gives a message that quotes the file, the cell and the fix."""

from __future__ import annotations

import pytest

from course.authoring.expand import source_notebook
from course.authoring.lesson import LessonError, read_lesson
from course.authoring.lint import lint
from tests.authoring.lesson_text import RIGHT, changed, write_claims, write_lesson

CHECK = '# %% check="threshold-unit" points=3'
EXERCISE = '# %% exercise="threshold-unit" minutes=5 difficulty=1'
PLAY = "# %%\n"

MISTAKES = {
    "check without exercise": (
        changed(EXERCISE, PLAY).replace("### BEGIN SOLUTION", "").replace("### END SOLUTION", ""),
        "there is no exercise 'threshold-unit'",
    ),
    "exercise without check": (changed(CHECK, '# %% given="tests"'), "nothing grades this exercise"),
    "duplicate id": (
        changed("# %% prediction=", '# %% given="setup"\n1\n\n# %% prediction='),
        "used in line 4 already",
    ),
    "quiz without points": (changed('hand_in="quiz" points=2', 'hand_in="quiz"'), "say how many points"),
    "points missing": (changed(CHECK, '# %% check="threshold-unit"'), "say how many points"),
    "points zero": (changed(CHECK, '# %% check="threshold-unit" points=0'), "more than 0"),
    "points in words": (changed(CHECK, '# %% check="threshold-unit" points="three"'), "say how many points"),
    "wrong answer for an unknown exercise": (
        changed('# %% wrong="threshold-unit"', '# %% wrong="other"'),
        "there is no exercise 'other'",
    ),
    "stranger for an unknown exercise": (
        changed(
            '# %% wrong="threshold-unit" why="You used > where the unit fires at the threshold itself."',
            '# %% stranger="other"',
        ),
        "there is no exercise 'other'",
    ),
    "wrong answer without a reason": (
        changed(' why="The function prints its answer; it has to return it."', ""),
        "say what idea is missing",
    ),
    "solution not closed": (changed("    ### END SOLUTION\n", ""), "markers are unbalanced"),
    "solution closed twice": (
        changed("    ### END SOLUTION\n", "    ### END SOLUTION\n    ### END SOLUTION\n"),
        "markers are unbalanced",
    ),
    "solution markers in a check": (
        changed("### BEGIN HIDDEN TESTS", "### BEGIN SOLUTION").replace("### END HIDDEN TESTS", "### END SOLUTION"),
        "belongs in a cell with",
    ),
    "exercise without solution markers": (
        changed("    ### BEGIN SOLUTION\n", "").replace("    ### END SOLUTION\n", "", 1),
        "put the answer between",
    ),
    "own reference in a visible check": (
        changed(f"{CHECK}\n", f"{CHECK}\nfrom helpers.reference import demo\n"),
        "holds this lesson's answers",
    ),
    "own reference in prose code": (
        changed("# %% hand_in", "# %%\nimport helpers.reference.demo as answers\n\n# %% hand_in"),
        "lesson's answers",
    ),
    "own reference in the answer": (
        changed(
            "    return int(np.dot(w, x) >= theta)\n", "    from helpers.reference.demo import f\n    return f(x)\n"
        ),
        "a visible cell imports helpers.reference.demo",
    ),
    "cell magic": (
        changed("import numpy as np\n", "%matplotlib inline\nimport numpy as np\n"),
        "cell magic '%matplotlib",
    ),
    "shell escape": (changed("import numpy as np\n", "!ls\nimport numpy as np\n"), "cell magic '!ls'"),
    "figure without alt text": (changed("# %% hand_in", "# %%\nshow(figure)\n\n# %% hand_in"), "no alt text"),
    "figure with empty alt text": (
        changed("# %% hand_in", '# %%\nshow(figure, alt=" ")\n\n# %% hand_in'),
        "no alt text",
    ),
    "widget without alt text": (changed("# %% hand_in", '# %%\nexplore(draw, look_for="x")\n\n# %% hand_in'), "no alt"),
    "pyplot show": (
        changed("# %% hand_in", "# %%\nplt.show()\n\n# %% hand_in"),
        "shows a figure without a description",
    ),
    "not Python": (changed("import numpy as np\n", "import numpy as\n"), "this is not Python"),
    "visible part is not Python": (
        changed("rng = np.random.default_rng(1943)\n", "")
        .replace("### BEGIN HIDDEN TESTS\n", "if True:\n### BEGIN HIDDEN TESTS\n")
        .replace("for _ in", "    for _ in")
        .replace("    x, w = rng", "        x = w = rng")
        .replace("    assert threshold_unit(x", "        assert threshold_unit(x"),
        "this is not Python",
    ),
    "assert without a message": (changed(', "1 alone does not reach the threshold 2"', ""), "has no message"),
    "two hints": (changed("# 3. `>=`.\n", ""), "hints are a list of three"),
    "quiz with two right options": (changed("- ( ) Two", "- (x) Two"), "exactly one of them"),
    "quiz option without explanation": (changed("#   > That is a coin toss.\n", ""), "an explanation"),
    "quiz that nobody hands in": (changed('# %% hand_in="quiz" points=2', "# %%"), "nobody hands the quiz in"),
    "prediction of another name": (changed("share_on_xor = 75", "share = 75"), "assigns the name of its id"),
    "experiment without prediction": (
        changed('# %% experiment="share-on-xor"', '# %% experiment="share"'),
        "no prediction stands above",
    ),
    "minutes missing": (changed(" minutes=5", ""), "how long it takes"),
    "difficulty out of range": (changed("difficulty=1", "difficulty=4"), "difficulty=1, 2 or 3"),
    "a typed number of a lesson in a docstring": (
        changed("reaches the threshold, else 0.", "reaches the threshold, else 0 (see lesson 1)."),
        "types a lesson's number",
    ),
    "a typed number of a lesson in what a wrong answer lacks": (
        changed("each input counts as much as its weight.", "each input counts as much, see lesson 1."),
        "types a lesson's number",
    ),
    "a typed number of a section": (changed("# 1. Multiply", "# 1. See section 1.2. Multiply"), "a section's number"),
    "a typed number of a section in brackets": (changed("# 1. Multiply", "# 1. Multiply (1.2)"), "a section's number"),
    "a typed number in a heading": (changed("# # A unit", "# # 1. A unit"), "the lesson's own number in a heading"),
    "a typed file name": (changed("import numpy as np\n", "import numpy as np  # 01_demo\n"), "a lesson's file name"),
    "a need that is no lesson": (changed("# %% [markdown]\n", '# %% [markdown] needs="layers"\n'), "no earlier lesson"),
    "a lesson that needs itself": (changed("# %% [markdown]\n", '# %% [markdown] needs="demo"\n'), "no earlier lesson"),
    "a typed number of a lesson": (
        changed("# # A unit with a threshold", "# # A unit with a threshold\n#\n# Lessons 3 and 4 go on."),
        "'Lessons 3' types a lesson's number. Write `lesson {lesson:perceptron}`",
    ),
    "unknown claim": (
        changed('# %% experiment="share-on-xor"', '# %% experiment="share-on-xor" claim="best-on-xro"'),
        "no claim 'best-on-xro' in lessons/claims.toml. Did you mean 'best-on-xor'?",
    ),
    "claim of another lesson": (
        changed("# %% hand_in", '# %% claim="best-on-xor, elsewhere"\n1\n\n# %% hand_in'),
        "the claim 'elsewhere' is for layers. Take it out of claim=, or add",
    ),
}


@pytest.mark.parametrize(
    "header", ['# %% experiment="share-on-xor"', "# %% [markdown]", '# %% hand_in="quiz" points=2']
)
def test_a_claim_of_the_lesson_may_stand_on_any_cell_and_is_not_in_the_notebook(tmp_path, header):
    write_claims(tmp_path)
    plain = read_lesson(write_lesson(tmp_path))
    marked = read_lesson(write_lesson(tmp_path, changed(header, f'{header} claim="best-on-xor"')))
    assert lint(marked, tmp_path / "lessons") == []
    assert [cell.claims for cell in marked.cells if cell.claims] == [("best-on-xor",)]
    assert source_notebook(marked) == source_notebook(plain)


def test_quiz_for_practice_needs_no_points(tmp_path):
    text = changed('hand_in="quiz" points=2', 'hand_in="quiz" practice=true')
    lesson = read_lesson(write_lesson(tmp_path, text))
    assert lint(lesson) == []
    (scored,) = (cell for cell in source_notebook(lesson).cells if cell.id == "check-quiz")
    assert scored.metadata.nbgrader.points == 0
    assert "points=0" in scored.source


def test_the_small_lesson_is_right(tmp_path):
    assert [str(problem) for problem in lint(read_lesson(write_lesson(tmp_path)))] == []


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistake_is_found_and_quoted(tmp_path, mistake):
    text, words = MISTAKES[mistake]
    write_claims(tmp_path)
    problems = [str(problem) for problem in lint(read_lesson(write_lesson(tmp_path, text)), tmp_path / "lessons")]
    found = [problem for problem in problems if words in problem]
    assert found, problems
    assert found[0].startswith("lessons/01_demo.py:")
    assert "cell " in found[0]


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ('# %% execise="threshold-unit"', "unknown key execise"),
        ('# %% exercise="threshold-unit" check="threshold-unit" points=1', "a cell has one role"),
        ('# %% exercise="Threshold_unit" minutes=5 difficulty=1', "an id is small letters"),
        ('# %% [markdown] exercise="threshold-unit" minutes=5 difficulty=1', "a exercise cell is a code cell"),
        ('# %% exercise="threshold-unit" minutes=5 difficulty=1 needs="layers"', "unknown key needs"),
        ('# %% wrong="threshold-unit" why="No." claim="best-on-xor"', "a wrong cell is in no notebook"),
        ('# %% stranger="threshold-unit" why="No."', "unknown key why"),
    ],
)
def test_header_that_makes_no_sense(tmp_path, header, words):
    with pytest.raises(LessonError, match=words):
        read_lesson(write_lesson(tmp_path, changed(EXERCISE, header)))


def test_later_reference_is_closed_and_earlier_open(tmp_path):
    write_lesson(tmp_path, name="00_before")
    write_lesson(tmp_path, name="02_after")
    for concept, closed in (("before", False), ("demo", True), ("after", True)):
        text = changed("import numpy as np\n", f"import numpy as np\nfrom helpers.reference.{concept} import unit\n")
        problems = lint(read_lesson(write_lesson(tmp_path, text)), tmp_path / "lessons")
        assert bool(problems) == closed, concept


def test_file_name_without_number(tmp_path):
    with pytest.raises(LessonError, match="Rename it"):
        read_lesson(write_lesson(tmp_path, RIGHT, name="demo"))
