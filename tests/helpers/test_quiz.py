"""The quiz tells right from wrong, gives partial credit, reads hostile hand-ins; predictions come first."""

import hashlib

import pytest

from helpers import messages, quiz

SALT = "salt"


@pytest.fixture
def built(monkeypatch):
    """Stand a quiz of three questions in for a built lesson: right are b, a, c."""

    def question(name, right, options):
        explained = [f"About {letter}: $x < 1$ and `a < b`." for letter in quiz.LETTERS[:options]]
        return {
            "id": name,
            "options": options,
            "right": quiz.answer_hash(SALT, name, right),
            "explanations": [
                quiz.pack(text, SALT, name, letter) for text, letter in zip(explained, "abcdef", strict=False)
            ],
        }

    made = {"salt": SALT, "questions": [question("one", "b", 4), question("two", "a", 2), question("three", "c", 3)]}
    monkeypatch.setattr(quiz, "built", lambda concept: {"quiz": made} if concept == "known" else {})
    return made


def test_answer_hash_is_sha256_of_salt_id_and_letter():
    assert quiz.answer_hash("s", "id", "b") == hashlib.sha256(b"s:id:b").hexdigest()


@pytest.mark.parametrize("text", ["", "short", "π and $\\theta$, " * 50])
def test_packed_text_comes_back_and_cannot_be_read(text):
    packed = quiz.pack(text, SALT, "one", "a")
    assert quiz.unpack(packed, SALT, "one", "a") == text
    assert packed == quiz.pack(text, SALT, "one", "a")
    assert not text or (text not in packed and packed != quiz.pack(text, SALT, "one", "b"))


def test_full_marks_equal_the_points_exactly(built):
    answers = {1: "b", 2: "a", 3: "c"}
    for points in (1, 2, 3, 0.1, 2.5, 0.7):
        assert quiz.score("known", answers, points) == points


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({1: "a", 2: "b", 3: "a"}, 0),
        ({1: "b", 2: "b", 3: "a"}, 1),
        ({1: "b", 2: "a"}, 2),
        ({"1": " B) ", "2": "A", "3": "?"}, 2),
        ({1: "", 2: None, 3: ...}, 0),
        ({}, 0),
    ],
)
def test_score_is_in_proportion(built, answers, expected):
    assert quiz.score("known", answers, 3) == expected


def test_score_says_which_are_right_and_not_what_is_right(built, capsys):
    quiz.score("known", {1: "b", 2: "b"}, 3)
    said = capsys.readouterr().out
    assert said.splitlines() == [
        "Question 1: right",
        "Question 2: not quite",
        "Question 3: no answer yet",
        "1 of 3 right.",
    ]


class AlwaysRight(str):
    """A letter that answers yes to everything."""

    def __eq__(self, other):
        raise RuntimeError("a method of the submission was called")

    __hash__ = strip = lower = __eq__


class Answers(dict):
    def items(self):
        raise RuntimeError("a method of the submission was called")


@pytest.mark.parametrize(
    "answers",
    [
        None,
        "bac",
        ["b", "a", "c"],
        Answers({1: "b"}),
        {True: "b"},
        {1.0: "b"},
        {1: AlwaysRight("b")},
        {1: "g"},
        {2: "c"},
        {1: "ab"},
        {1: 2},
        {1: ["b"]},
        {4: "a"},
        {0: "a"},
        {10**5000: "a"},
        {"9" * 10**6: "a"},
        {"²": "a"},
        {1: "b", "1": "c"},
        {(1,): "b"},
        {number: "a" for number in range(1000)},
        {1: "b" * 10**6},
    ],
    ids=lambda answers: type(answers).__name__,
)
def test_unreadable_hand_in_gets_a_sentence(built, answers):
    with pytest.raises(quiz.QuizMessage, match="a letter for each question|takes each question|takes one letter"):
        quiz.score("known", answers, 3)


def test_quiz_that_is_not_built_says_so(built):
    with pytest.raises(quiz.QuizMessage, match="python -m course build"):
        quiz.score("unknown", {1: "a"}, 1)


def test_explanation_gives_verdict_in_words_and_keeps_formulas(built):
    right = quiz.explanation(SALT, built["questions"][0], 1, "b")
    wrong = quiz.explanation(SALT, built["questions"][0], 1, "c")
    assert "Right." in right and "Not quite." in wrong
    assert "About b: $x &lt; 1$ and <code>a &lt; b</code>." in right
    assert '1: "b"' in right


def test_markdown_in_an_explanation_leaves_formulas_alone():
    shown = quiz.to_html("**No**, *not* `w*x*y`: $a*b*c$ and $$u_1 * v_1$$, snake_case_name.")
    assert shown == (
        "<strong>No</strong>, <em>not</em> <code>w*x*y</code>: $a*b*c$ and $$u_1 * v_1$$, snake_case_name."
    )


def test_ask_prints_the_choices_without_a_notebook(built, capsys):
    quiz.ask("known", 2)
    said = capsys.readouterr().out
    assert "Question 2: choose a or b." in said and "it counts" in said


def test_a_question_for_practice_says_nothing_of_handing_in(built, capsys):
    quiz.ask("known", 2, practice=True)
    assert "hand" not in capsys.readouterr().out
    assert "quiz_answers" not in quiz.explanation(SALT, built["questions"][0], 1, "b", for_points=False)


def test_buttons_explain_the_choice_at_once(built):
    buttons, answer = quiz.choices(SALT, built["questions"][0], 1, "abcd")
    assert buttons.value is None and answer.value == ""
    buttons.value = "b"
    assert "About b" in answer.value
    buttons.value = "c"
    assert "About c" in answer.value and "About b" not in answer.value


@pytest.mark.parametrize("value", [None, ...])
def test_require_stops_without_a_prediction(value):
    with pytest.raises(quiz.PredictFirst, match="best_guess"):
        exec('quiz.require("best_guess")', {"quiz": quiz, "best_guess": value})
    with pytest.raises(quiz.PredictFirst, match="best_guess"):
        exec('quiz.require("best_guess")', {"quiz": quiz})


@pytest.mark.parametrize("value", [0, "", False, 75])
def test_require_lets_any_prediction_pass(value):
    exec('quiz.require("best_guess")', {"quiz": quiz, "best_guess": value})


class Odd:
    def __float__(self):
        raise RuntimeError

    __repr__ = __float__


@pytest.mark.parametrize(
    ("predicted", "measured", "unit", "gap"),
    [
        (50, 75, "%", "25 percentage points too low"),
        (75.0, 75, "%", "none: you predicted just that"),
        (60, 2.87158, "%", "your prediction was 57 percentage points too high\n"),
        (10, 1, "ms", "9 ms too high, by a factor of about 10\n"),
        (2, 5.0123, "ms", "3 ms too low, by a factor of about 2.5\n"),
        (3, 2, "ms", "1 ms too high\n"),
        (10, 96, "of 100 draws", "your prediction was 86 too low\n"),
        (4.7, 4.718592, "million", "less than 1 %: your prediction was right"),
        (4.6, 4.718592, "million", "0.12 million too low\n"),
        (1, 1.02, "", "0.02 too low"),
        (1e-320, 1e300, "", "too low"),
        (1e308, -1e308, "", "too high"),
        (-1, 1, "", "2 too low"),
        ("yes", "Yes", "", "none: it went as you predicted"),
        ("no", "yes", "", "it went otherwise than you predicted"),
        ("75", 75, "", "not a number"),
        (10**400, 75, "", "not a number"),
        (float("nan"), 75, "", "not a number"),
        (Odd(), 75, "", "not a number"),
        ([1] * 1000, 75, "", "not a number"),
        (0, 1e-300, "", "too low"),
        (5, float("inf"), "", "otherwise"),
    ],
)
def test_compare_says_the_gap_in_words_and_never_raises(capsys, predicted, measured, unit, gap):
    quiz.compare("How much?", predicted, measured, unit, note="Look again.")
    said = capsys.readouterr().out
    assert gap in said
    assert said.startswith("How much?") and said.endswith("Look again.\n")
    assert max(map(len, said.splitlines())) < 120


def test_message_shows_as_its_sentence_alone():
    assert messages.CourseMessage("One.\n\nTwo.")._render_traceback_() == ["One.", "", "Two."]
    assert issubclass(quiz.PredictFirst, AssertionError)


def test_score_cell_says_what_to_do_before_the_hand_in():
    for scope in ({}, {"quiz_answers": None}):
        with pytest.raises(quiz.QuizMessage, match="not handed in yet"):
            exec('quiz.handed_in("quiz_answers")', scope | {"quiz": quiz})
    exec('quiz.handed_in("quiz_answers")', {"quiz": quiz, "quiz_answers": {}})


class Shell:
    """A notebook's shell that has run one hand-in cell."""

    def __init__(self, cell):
        self.history_manager = type("History", (), {"input_hist_parsed": ["", cell]})


@pytest.mark.parametrize("stands", [False, True])
def test_a_letter_that_is_missing_is_named_and_the_stub_only_where_it_stands(monkeypatch, stands):
    cell = "answer_1 = C\nanswer_2 = None\n" + "raise NotImplementedError()" * stands
    monkeypatch.setattr(quiz, "notebook_shell", lambda: Shell(cell))
    with pytest.raises(quiz.QuizMessage, match="answer_2 has no letter. .* as in `answer_2 = C`") as error:
        exec('quiz.handed_in("answer_2")', {"quiz": quiz, "answer_1": "c", "answer_2": None})
    assert ("NotImplementedError" in str(error.value)) == stands


def test_all_letters_above_the_stubs_line_are_known():
    assert quiz.letters_given("answer_1 = C\nanswer_2 = A\nraise NotImplementedError()")
    assert not quiz.letters_given("answer_1 = C\nanswer_2 = None\nraise NotImplementedError()")
    assert not quiz.letters_given("raise NotImplementedError()")


def test_a_number_of_a_function_whose_check_failed_is_not_called_measured(monkeypatch, capsys):
    monkeypatch.setattr(quiz, "unpassed", lambda concept, name: ["step"] if name == "rate" else [])
    monkeypatch.setattr(quiz, "present", {"name": "rate", "first": 3, "now": 4})
    quiz.compare("How fast?", 4, 9, note="So fast.")
    said = capsys.readouterr().out
    assert "You measured" not in said and "It came out as: 9" in said and "So fast" not in said
    assert "This rests on step, whose check has not passed in this session." in said
    monkeypatch.setattr(quiz, "present", {"name": "other", "first": 3, "now": 4})
    quiz.compare("How fast?", 4, 9)
    assert "You measured: 9" in capsys.readouterr().out
