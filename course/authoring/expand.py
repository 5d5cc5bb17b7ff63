"""Expand the cells of a lesson into the cells of nbgrader's source notebook (metadata schema 3, stable cell ids)."""

from __future__ import annotations

import hashlib
import re

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from course.authoring import teaching_cells as teach
from course.authoring.lesson import (
    BEGIN_HIDDEN,
    BEGIN_SOLUTION,
    END_HIDDEN,
    END_SOLUTION,
    NOT_IN_NOTEBOOKS,
    Lesson,
    LessonCell,
)
from course.authoring.proposals import DECIDED

METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def source_notebook(lesson: Lesson):
    """Return nbgrader's source notebook of a lesson: answers and hidden tests, no outputs."""
    cells, used = [], set()
    for cell in lesson.cells:
        for built in expand(lesson, cell):
            built["id"] = unused(built["id"], used)
            cells.append(built)
    return new_notebook(cells=cells, metadata=METADATA, nbformat_minor=5)


def unused(cell_id: str, used: set[str]) -> str:
    """Return the id, with a number behind it where two plain cells say the same."""
    candidate, count = cell_id, 1
    while candidate in used:
        count += 1
        candidate = f"{cell_id}-{count}"
    used.add(candidate)
    return candidate


def owners_of(lesson: Lesson) -> dict[str, int]:
    """Return, for each cell id of the built notebook, the index of the lesson cell it comes from."""
    owners: dict[str, int] = {}
    used: set[str] = set()
    for index, cell in enumerate(lesson.cells):
        for built in expand(lesson, cell):
            owners[unused(built["id"], used)] = index
    return owners


def expand(lesson: Lesson, cell: LessonCell) -> list:
    """Return the notebook cells that one lesson cell becomes (none for wrong answers and probes)."""
    if cell.role in NOT_IN_NOTEBOOKS:
        return []
    return EXPANSIONS[cell.role](lesson, cell)


def grade_ids(cell: LessonCell) -> list[str]:
    """Return the nbgrader ids that a lesson cell brings."""
    ids = {
        "exercise": [cell.key],
        "check": [f"check-{cell.key}"],
        "given": [f"given-{cell.name}"],
        "prediction": [f"prediction-{cell.name}"],
        "experiment": [f"experiment-{cell.name}"],
        "quiz": [f"quiz-{cell.name}"],
        "hand_in": ["quiz-answers", "check-quiz"],
        "essay": [cell.name],
        "catch": [cell.name, f"check-{cell.name}"],
        "explain": [cell.name, f"explained-{cell.name}"],
        "recall": [f"recall-{cell.name}"],
        "today": [f"today-{cell.name}"],
        "verdict": [f"verdict-{cell.name}"],
        "pretest": [f"pretest-{cell.name}"],
    }
    return ids.get(cell.role, [])


def graded(kind: str, grade_id: str, source: str, *, points=None, solution=False, locked=False):
    """Return a cell with nbgrader's metadata: solution, locked, graded or several of them."""
    cell = new_code_cell(source) if kind == "code" else new_markdown_cell(source)
    cell["id"] = short_id(grade_id)
    cell.metadata["nbgrader"] = {
        "grade": points is not None,
        "grade_id": grade_id,
        "locked": locked,
        "schema_version": 3,
        "solution": solution,
        "task": False,
    }
    if points is not None:
        cell.metadata["nbgrader"]["points"] = points
    return cell


def folded(grade_id: str, source: str, points=None):
    """Return a locked code cell with its source folded: its result is what one looks at. One click opens it."""
    cell = graded("code", grade_id, source, points=points, locked=True)
    cell.metadata["jupyter"] = {"source_hidden": True}
    return cell


def details(summary: str, text: str) -> str:
    """Return a text that opens with a click on its summary."""
    return f"<details><summary>{summary}</summary>\n\n{text}\n\n</details>"


def listed(options: list) -> str:
    """Return the options of a question as a list, each behind its letter."""
    return "\n".join(f"- **{letter})** {text}" for letter, (text, *_) in zip("abcdef", options, strict=False))


def short_id(text: str) -> str:
    """Return a cell id (at most 64 characters) that is readable and stays unique."""
    return text if len(text) <= 64 else f"{text[:55]}-{digest(text)}"


def digest(text: str) -> str:
    """Return eight characters that depend on the whole text."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def plain(kind: str, source: str, cell_id: str):
    """Return a cell without nbgrader metadata: prose or play."""
    cell = new_code_cell(source) if kind == "code" else new_markdown_cell(source)
    cell["id"] = short_id(cell_id)
    return cell


def expand_plain(lesson: Lesson, cell: LessonCell) -> list:
    prefix = "text" if cell.kind == "markdown" else "play"
    return [plain(cell.kind, cell.source, f"{prefix}-{digest(cell.source)}")]


def expand_given(lesson: Lesson, cell: LessonCell) -> list:
    return [graded("code", f"given-{cell.name}", cell.source, locked=True)]


def expand_exercise(lesson: Lesson, cell: LessonCell) -> list:
    """Return a line with difficulty, minutes and points, and the solution cell."""
    points = sum(points_of(check) for check in lesson.with_role("check") if check.name == cell.name)
    names = ", ".join(f"`{name}`" for name in cell.defined_names())
    extension = bool(cell.options.get("extension"))
    what = f"{'Extension' if extension else 'Mend' if cell.options.get('mend') else 'Exercise'}: {names}"
    title = teach.headline(what, int(cell.options["difficulty"]), cell.options["minutes"], points, extension)
    first = next(c for c in lesson.with_role("exercise") if c.name == cell.name) is cell
    head = [plain("markdown", title, f"exercise-{cell.key}")] if first else []
    return [*head, graded("code", cell.key, cell.source, solution=True)]


def expand_check(lesson: Lesson, cell: LessonCell) -> list:
    """Return the locked test cell between the line that looks for known mistakes and the one that says it passed."""
    full = f"{lesson.concept}/{cell.key}"
    first, last = f'from helpers import check; check.begin("{full}")', f'check.passed("{full}")'
    if cell.options.get("steps"):
        first = f'from helpers import check, steps; check.begin("{full}"); steps.start()'
        last = f'steps.score("{full}", points={points_of(cell)!r})'
    source = f"{first}\n{cell.source}\n{last}"
    names = ", ".join(f"`{name}`" for name in lesson.names_of(cell.name))
    what = f"**Check** of {names}" + (f", {cell.options['part']}" if cell.options.get("part") else "")
    return [
        plain("markdown", f"{what}: run the folded cell below.", f"about-check-{cell.key}"),
        folded(f"check-{cell.key}", source, points=points_of(cell)),
    ]


def points_of(cell: LessonCell) -> float:
    """Return the points that a cell gives (a check or a quiz for practice gives none)."""
    return cell.options.get("points", 0)


def expand_prediction(lesson: Lesson, cell: LessonCell) -> list:
    return [graded("code", f"prediction-{cell.name}", cell.source, solution=True)]


def expand_experiment(lesson: Lesson, cell: LessonCell) -> list:
    """Return the locked cell that refuses to run before the prediction is made."""
    name = cell.name.replace("-", "_")
    source = f'from helpers import quiz; quiz.require("{name}")\n{cell.source}'
    return [graded("code", f"experiment-{cell.name}", source, locked=True)]


def expand_essay(lesson: Lesson, cell: LessonCell) -> list:
    return [graded("markdown", cell.name, cell.source, points=cell.options["points"], solution=True)]


def expand_hint(lesson: Lesson, cell: LessonCell) -> list:
    """Return the three hints, folded into one another: the next opens inside the one before."""
    items = hint_items(cell)
    siblings = [other.source.strip() for other in lesson.with_role("sibling") if other.name == cell.name]
    text = details("A worked sibling", siblings[0]) if siblings else ""
    for number in range(len(items), 0, -1):
        inner = f"{items[number - 1]}\n\n{text}".rstrip()
        text = details(f"Hint {number} of {len(items)}", inner)
    return [plain("markdown", text, f"hint-{cell.name}")]


def hint_items(cell: LessonCell) -> list[str]:
    """Return the three hints of a hint cell, or raise an error that quotes it."""
    parts = re.split(r"^\d\. ", cell.source.strip(), flags=re.MULTILINE)
    items = [re.sub(r"^ {3}", "", part.strip(), flags=re.MULTILINE) for part in parts[1:]]
    if parts[0].strip() or len(items) != 3:
        raise cell.error("hints are a list of three: `1. ...`, `2. ...`, `3. ...`, from a nudge to nearly there.")
    return items


def quiz_question(cell: LessonCell) -> tuple[str, list[tuple[str, str, bool]]]:
    """Return the text of a quiz question and its options: (text, explanation, whether it is right)."""
    head, *rest = re.split(r"^- \(([ x])\) ", cell.source.strip(), flags=re.MULTILINE)
    options = []
    for mark, body in zip(rest[::2], rest[1::2], strict=True):
        lines = [line.strip() for line in body.strip().splitlines()]
        text = " ".join(line for line in lines if not line.startswith(">"))
        explanation = " ".join(line.lstrip("> ") for line in lines if line.startswith(">"))
        if not text or not explanation:
            raise cell.error("every option has a text and, below it, `  > ` with an explanation.")
        options.append((text, explanation, mark == "x"))
    if not head.strip() or not 2 <= len(options) <= 6 or sum(right for *_, right in options) != 1:
        raise cell.error("a question, then two to six options `- ( ) ...`, exactly one of them `- (x) ...`.")
    return head.strip(), options


def right_letter(cell: LessonCell) -> str:
    """Return the letter of the right option of a quiz question."""
    return "abcdef"[[right for *_, right in quiz_question(cell)[1]].index(True)]


def quiz_number(lesson: Lesson, cell: LessonCell) -> int:
    """Return the number of a quiz question: they count in order of appearance."""
    practice = [question for question in lesson.with_role("quiz") if not question.options.get("graded")]
    return 1 + [question.line for question in practice].index(cell.line)


def expand_quiz(lesson: Lesson, cell: LessonCell) -> list:
    """Return the question as text, and the locked cell that shows the choices with their explanations."""
    if cell.options.get("graded"):
        return expand_graded(lesson, cell)
    number = quiz_number(lesson, cell)
    question, options = quiz_question(cell)
    unasked = lesson.is_refresher or graded_questions(lesson)
    practice = ", practice=True" if unasked else ""  # the letter of this one is handed in nowhere
    code = f'from helpers import quiz\nquiz.ask("{lesson.concept}", {number}{practice})'
    return [
        plain("markdown", f"**Question {number}.** {question}\n\n{listed(options)}", f"question-{cell.name}"),
        folded(f"quiz-{cell.name}", code),
    ]


def expand_hand_in(lesson: Lesson, cell: LessonCell) -> list:
    """Return the cell that takes the letters of the whole quiz, and the locked cell that scores them."""
    questions = lesson.with_role("quiz")
    if graded_questions(lesson):
        return hand_in_letters(lesson, cell)
    answers = ", ".join(f'{number}: "{right_letter(question)}"' for number, question in enumerate(questions, 1))
    blank = ", ".join(f'{number}: "?"' for number in range(1, len(questions) + 1))
    source = (
        f"# Hand in: a letter for each question, in place of the question marks and of the line below:\n"
        f"# quiz_answers = {{{blank}}}\n{BEGIN_SOLUTION}\nquiz_answers = {{{answers}}}\n{END_SOLUTION}"
    )
    points = points_of(cell)
    # The value of the last line is the score; without points there is none to show, and the semicolon keeps it quiet.
    quiet = "" if points else ";"
    first = 'from helpers import quiz; quiz.handed_in("quiz_answers")'
    score = f'{first}\nquiz.score("{lesson.concept}", quiz_answers, points={points!r}){quiet}'
    return [
        graded("code", "quiz-answers", source, solution=True),
        folded("check-quiz", score, points=points),
    ]


def graded_questions(lesson: Lesson) -> list[LessonCell]:
    """Return the questions whose first answers count, in a lesson that tells them from those for practice."""
    return [cell for cell in lesson.with_role("quiz") if cell.options.get("graded")]


def expand_graded(lesson: Lesson, cell: LessonCell) -> list:
    """Return a graded question: text alone, its letters large as the names that answer it."""
    number = 1 + graded_questions(lesson).index(cell)
    question, options = quiz_question(cell)
    choices = "\n".join(f"- **{letter}** &nbsp; {text}" for letter, (text, *_) in zip("ABCDEF", options, strict=False))
    return [plain("markdown", f"**Graded question {number}.** {question}\n\n{choices}", f"question-{cell.name}")]


def hand_in_letters(lesson: Lesson, cell: LessonCell) -> list:
    """Return the cell that takes `answer_1 = C`, and the locked cell that scores the first answers."""
    questions = graded_questions(lesson)
    letters = "ABCDEF"[: max(len(quiz_question(question)[1]) for question in questions)]
    names = [f"answer_{number}" for number in range(1, len(questions) + 1)]
    blank = "\n".join(f"{name} = None" for name in names)
    right = "\n".join(
        f"{name} = {right_letter(question).upper()}" for name, question in zip(names, questions, strict=True)
    )
    source = (
        f"from helpers.quiz import {', '.join(letters)}\n\n"
        "# Put a letter in place of each None, as in answer_1 = C, and delete the last two lines.\n"
        f"{blank}\n{BEGIN_SOLUTION}\n{right}\n{END_SOLUTION}"
    )
    points = points_of(cell)
    given = ", ".join(f"{number}: {name}" for number, name in enumerate(names, 1))
    score = (
        f'from helpers import quiz; quiz.handed_in("{names[-1]}")\n'
        f'quiz.score_first("{lesson.concept}", {{{given}}}, points={points!r}){"" if points else ";"}'
    )
    return [
        graded("code", "quiz-answers", source, solution=True),
        folded("check-quiz", score, points=points),
    ]


def expand_catch(lesson: Lesson, cell: LessonCell) -> list:
    """Return the line above, the cell that takes the examples, and the locked cell that scores them."""
    return [
        plain("markdown", teach.catch_head(cell), f"exercise-{cell.name}"),
        graded("code", cell.name, cell.source, solution=True),
        folded(f"check-{cell.name}", teach.catch_score(lesson, cell), points=points_of(cell)),
    ]


def expand_fault(lesson: Lesson, cell: LessonCell) -> list:
    """Return the faulty function that an exercise asks to mend, read-only; faults of a catch are not shown."""
    if lesson.exercise_of(cell.name) is None:
        return []
    return [graded("code", f"given-faulty-{cell.name}", cell.source, locked=True)]


def expand_explain(lesson: Lesson, cell: LessonCell) -> list:
    """Return the cell that takes a few sentences, and the one that shows a model answer when they are written."""
    teach.model_answer(cell)
    return [
        graded("code", cell.name, cell.source.partition("# rubric:")[0].rstrip(), solution=True),
        folded(f"explained-{cell.name}", teach.explained(lesson, cell)),
    ]


def expand_starter(lesson: Lesson, cell: LessonCell) -> list:
    code = f"```python\n{cell.source.strip()}\n```"
    text = details("A half-written start (the same points: fill the gaps)", code)
    return [plain("markdown", text, f"starter-{cell.name}")]


def expand_drawing(lesson: Lesson, cell: LessonCell) -> list:
    built = teach.drawing_cell(cell, lesson.folder / "drawings")
    built["id"] = short_id(f"drawing-{cell.name}")
    return [built]


def expand_recall(lesson: Lesson, cell: LessonCell) -> list:
    """Return a question from an earlier lesson with its buttons; the first one has a heading."""
    number = teach.recall_number(lesson, cell)
    question, options = quiz_question(cell)
    head = "**Before you start: three minutes of what you know already** (no points)\n\n" if number == 1 else ""
    code = f'from helpers import quiz; quiz.recall("{lesson.concept}", {number})'
    return [
        plain("markdown", f"{head}**{number}.** {question}\n\n{listed(options)}", f"question-{cell.name}"),
        folded(f"recall-{cell.name}", code),
    ]


def expand_today(lesson: Lesson, cell: LessonCell) -> list:
    card = f'from helpers import ledger; ledger.today("{cell.name}")'
    text = [plain("markdown", cell.source, f"text-{digest(cell.source)}")] if cell.source.strip() else []
    return [*text, folded(f"today-{cell.name}", card)]


def expand_verdict(lesson: Lesson, cell: LessonCell) -> list:
    """Return the cell of a verdict, without the number that decides in the course's own row: the learner is asked."""
    last = f'ledger.verdict("{cell.name}", "{lesson.concept}", numbers=numbers)'
    source = f"from helpers import ledger\n{DECIDED.sub('', cell.source).strip()}\n{last}"
    return [graded("code", f"verdict-{cell.name}", source, locked=True)]


def expand_pretest(lesson: Lesson, cell: LessonCell) -> list:
    """Return the text of the cell, and the locked cell that asks the ten questions."""
    ask = f'from helpers import pretest; pretest.ask("{cell.name}")'
    text = [plain("markdown", cell.source, f"text-{digest(cell.source)}")] if cell.source.strip() else []
    return [*text, folded(f"pretest-{cell.name}", ask)]


def expand_recap(lesson: Lesson, cell: LessonCell) -> list:
    return [plain("markdown", teach.recap_text(cell), "recap")]


def expand_next(lesson: Lesson, cell: LessonCell) -> list:
    return [plain("markdown", teach.next_text(lesson, cell), "next")]


def expand_pause(lesson: Lesson, cell: LessonCell) -> list:
    return [plain("markdown", teach.pause_text(lesson, cell), f"pause-{digest(cell.source)}")]


EXPANSIONS = {
    "": expand_plain,
    "given": expand_given,
    "exercise": expand_exercise,
    "check": expand_check,
    "prediction": expand_prediction,
    "experiment": expand_experiment,
    "essay": expand_essay,
    "hint": expand_hint,
    "quiz": expand_quiz,
    "hand_in": expand_hand_in,
    "catch": expand_catch,
    "fault": expand_fault,
    "explain": expand_explain,
    "starter": expand_starter,
    "drawing": expand_drawing,
    "recall": expand_recall,
    "today": expand_today,
    "verdict": expand_verdict,
    "recap": expand_recap,
    "next": expand_next,
    "pause": expand_pause,
    "pretest": expand_pretest,
}


def without_region(source: str, begin: str, end: str) -> str:
    """Return a source without the lines from `begin` to `end`."""
    kept, inside = [], False
    for line in source.splitlines():
        if begin in line:
            inside = True
        elif end in line:
            inside = False
        elif not inside:
            kept.append(line)
    return "\n".join(kept)


def visible_source(source: str) -> str:
    """Return a check's source without its hidden block."""
    return without_region(source, BEGIN_HIDDEN, END_HIDDEN)
