"""Submissions run in two processes score as they would in one, and lose nothing to what goes wrong beside them."""

from __future__ import annotations

import textwrap
from types import SimpleNamespace

import pytest

from course.grade.job import Cell, CellResult, Job
from course.grade.trusted.execute import Attempt, Executor, SandboxMissing
from course.grade.trusted.needed import can_idle, idle, needed_here, words_of
from course.grade.trusted.run import describe, score_of
from course.grade.trusted.sandbox import SHIPPED, copy_visible
from course.grade.trusted.visible import concept_of, visible_references
from course.grade.wire.limits import Limits
from course.grade.wire.names import mentioned, names_in

LESSON = "01_threshold_logic"
WORKER = "from course.grade.sandboxed import worker"
LIE = "lambda *a: False"
MISSING = Executor.available()
WALLS = pytest.param(True, marks=[pytest.mark.sandbox, pytest.mark.skipif(MISSING is not None, reason=str(MISSING))])


@pytest.fixture(scope="module", params=[False, WALLS], ids=["no walls", "sandbox"])
def executor(request):
    with Executor(sandbox=request.param) as running:
        yield running


def cells(*parts: tuple) -> tuple[Cell, ...]:
    """Return cells from (role, source, *names); a test is worth three points."""
    return tuple(
        Cell(f"c{number}", role, textwrap.dedent(source), 3.0 if role == "test" else 0.0, tuple(names))
        for number, (role, source, *names) in enumerate(parts)
    )


USUAL = Limits()


def run(executor, *parts, limits=USUAL, **options):
    executor.limits = limits
    return executor.run(Job(LESSON, cells(*parts), **options))


def outcome(executor, answer: str, test: str, *names: str, **options):
    """Return the result of the test of one answer."""
    result = run(executor, ("locked", "import numpy as np"), ("student", answer, *names), ("test", test), **options)
    assert result.complete, result.notes
    return result.cells[-1]


def score(executor, answer: str, test: str, *names: str) -> float:
    return outcome(executor, answer, test, *names).score


def test_a_failed_test_shows_the_sentence_that_is_its_reason(executor):
    answer = "def f():\n    return np.float64(-3.0)"
    result = outcome(executor, answer, 'assert False, f"f gave {[np.float64(-3.0)]}"', "f")
    (error,) = result.outputs
    assert result.error == error["evalue"] == "f gave [-3.0]" and "float64" not in str(error["traceback"])


def test_the_commonest_errors_of_a_submission_are_told_in_the_courses_words(executor):
    answer = "import math\ndef f(z):\n    return 1 / (1 + math.exp(-z))"
    result = outcome(executor, answer, "from helpers import check\ncheck.close(f(np.zeros(3)), 1)", "f")
    assert result.outputs[0]["text"].startswith(
        "You called: f(np.array([0.0, 0.0, 0.0]))\nWhat this means: `math.exp` takes one number, and here it gets an "
        "array. `np.exp` takes each entry of an array."
    )


CALLS = [
    ("f(x) + 1", "def f(x): return [x, 0.5]", "assert f(2) == 3, 'it adds'",
     "You called: f(2)\nIt returned: [2, 0.5]\n"),
    ("f of arrays", "def f(x): return 7", "check.close(f(np.arange(3), k=[1]), 3)",
     "You called: f(np.array([0, 1, 2]), k=[1])\n"),
    ("a value", "def f(x): return x", "y = f(1)\nassert y == 2", "You called: f(1)\nIt returned: 1\n"),
    ("no call", "def f(x): return x", "assert 1 == 2", ""),
    ("hidden", "def f(x): return x", "f(1)\n### BEGIN HIDDEN TESTS\nassert f(2) == 3\n### END HIDDEN TESTS", ""),
    ("an object", "def f(x): return f", "assert f(f) == 3", "You called: f(<a function>)\n"),
    ("one of several", "def f(x): return x", "all_ = [f(1), f(2)]\nassert all_ == [1, 3]", ""),
    ("one of several raises", "def f(x): return 1 / x", "all_ = [f(1), f(0), f(2)]", "You called: f(0)\n"),
    ("what it gave is called", "def f(x): return lambda z: x * z", "assert f(2)(3) == 5",
     "You called: f(2)(3)\nIt returned: 6\n"),
]  # fmt: skip


@pytest.mark.parametrize(("answer", "test", "told"), [row[1:] for row in CALLS], ids=[row[0] for row in CALLS])
def test_a_visible_line_that_fails_tells_the_call_that_can_be_pasted(executor, answer, test, told):
    result = outcome(executor, answer, f"from helpers import check\n{test}", "f")
    assert result.score == 0
    streams = "".join(output["text"] for output in result.outputs if output["output_type"] == "stream")
    assert streams.startswith(told) and bool(streams) == bool(told)


VALUE = """
class Value:
    def __init__(self, data):
        self.data, self.grad, self.parents = data, 0, ()
    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        total = Value(self.data + other.data)
        total.parents = (self, other)
        return total
    __radd__ = __add__
    def backward(self):
        for parent in self.parents:
            parent.grad += 1
"""

ZERO = "def f(x): return Zero()\nclass Zero:\n    def __sub__(self, other): return "

HONEST = [
    ("def f(x): return x + 1", "assert f(1) == 2 and (f(np.ones(2)) == 2).all()", "f"),
    ("answers = {1: 'b', 2: [3]}", "assert answers == {1: 'b', 2: [3]} and type(answers) is dict", "answers"),
    (
        "def f(n):\n    raise ValueError('n is negative')",
        "try:\n    f(1)\nexcept ValueError as error:\n    assert 'negative' in str(error)\nelse:\n    assert False",
        "f",
    ),
    (
        "class Odd(KeyError):\n    pass\ndef f():\n    raise Odd('x')",
        "try:\n    f()\nexcept LookupError:\n    pass",
        "f",
    ),
    (VALUE, "a = Value(2)\nb = 3 + a + np.float64(1)\nb.backward()\nassert b.data == 6 and b.grad == 0", "Value"),
    (
        VALUE,
        "a, b = Value(1), Value(2)\n(a + b).backward()\nassert a.grad == b.grad == 1\na.grad = 7\nassert a.grad > 6",
        "Value",
    ),
    (
        "def f(g, x): return g(g(x))",
        "assert f(lambda v: 2 * v, 3) == 12 and f(np.sqrt, 16.0) == 2 and f(float, '1') == 1",
        "f",
    ),
    ("def f(g): return g", "def mine(x): return x\nassert f(mine) is mine", "f"),
    (
        "def f(rng): return rng.normal()",
        "rng, same = np.random.default_rng(1), np.random.default_rng(1)\n"
        "assert [f(rng), f(rng), rng.normal()] == [same.normal() for _ in range(3)]",
        "f",
    ),
    ("def f(a, b): return a is b", "rng = np.random.default_rng(1)\nassert f(rng, rng)", "f"),
    ("def make(w):\n    def unit(x):\n        return w * x\n    return unit", "assert make(3)(4) == 12", "make"),
    ("def f(*a, **k): return [list(a), k]", "assert f(1, (2,), k={'a': None}) == [[1, (2,)], {'k': {'a': None}}]", "f"),
    ("def f(x):\n    import warnings\n    warnings.warn('careful')\n    return x", "assert f(1) == 1", "f"),
    ("async def wait(): return 3\nf = await wait()", "assert f == 3", "f"),
    (
        "import copy, inspect\ndef f(g): return [copy.deepcopy(g)(2), inspect.isfunction(g), bool(g.__name__)]",
        "assert f(lambda x: x + 1) == [3, True, True]",
        "f",
    ),
    (
        "from concurrent.futures import ThreadPoolExecutor\n"
        "def f(g, many):\n    with ThreadPoolExecutor(4) as pool:\n        return list(pool.map(g, many))",
        "assert f(lambda x: 3 * x, list(range(200))) == list(range(0, 600, 3))",
        "f",
    ),
    (
        "def f(rng): return [child.normal() for child in rng.spawn(2)]",
        "rng, same = np.random.default_rng([1, 2]), np.random.default_rng([1, 2])\n"
        "for _ in range(2):\n    assert f(rng) == [child.normal() for child in same.spawn(2)]\n"
        "assert rng.spawn(1)[0].normal() == same.spawn(1)[0].normal() and f(np.random.default_rng(3)) != f(rng)",
        "f",
    ),
    (
        "from array import array\nfrom collections import UserList, deque\nfrom fractions import Fraction\n"
        "def f(): return deque([1, Fraction(3, 2)]), array('d', [1, 2]), UserList([1])",
        "assert [list(part) for part in f()] == [[1, 1.5], [1, 2], [1]] and np.sum(f()[0]) == 2.5",
        "f",
    ),
    (
        "def f(x): return np.ma.array(x), np.array([1, 2.5, np.int8(3)], object)",
        "first, second = f(np.ones(2))\nassert first.sum() == 2 and second.dtype == float and second.sum() == 6.5",
        "f",
    ),
    (
        "np.seterr(all='raise')\nimport warnings; warnings.filterwarnings('error')\ndef f(x): return np.exp(x)",
        "with np.errstate(all='ignore'):\n    assert f(np.array([1e4, -1e4])).tolist() == [np.inf, 0]",
        "f",
    ),
    ("def f(x): return (k for k in [6])", "assert list(f(1)) == [6]", "f"),
    ("def f(x): return {x: 2}.keys(), map(abs, [-x]), reversed([1, 2])", "assert f(1) == ([1], [1], [2, 1])", "f"),
    (
        "class Filter:\n    def __array__(self, dtype=None, copy=None): return np.ones(2)\ndef f(): return [Filter()]",
        "assert np.sum(f()) == 2",
        "f",
    ),
    ("class Table(dict):\n    __call__ = dict.__getitem__\nf = Table(a=3)", "assert f('a') == 3", "f"),
]


@pytest.mark.parametrize("answer, test, name", HONEST)
def test_honest_work_gets_its_points(executor, answer, test, name):
    assert outcome(executor, answer, test, name).error is None
    assert score(executor, answer, test, name) == 3


@pytest.mark.parametrize(
    "answer, test",
    [
        ("def f(x): return 0", "assert f(1) == 2, 'one and one'"),
        ("f = 3", "f(1)"),
        ("pass", "f(1)"),
        ("def f(x): raise StopIteration", "assert all(f(k) == 1 for k in range(3))\nlist(map(f, [1]))"),
        ("def f(x): raise AssertionError('full marks')", "f(1)"),
        (ZERO + "0.0", "assert abs(f(1) - 6) < 1e-6"),
        (ZERO + "self", "assert abs(f(1) - 6) < 1e-6"),
        ("def f(x):\n    while True: yield 6", "assert 6 in f(1)"),
        ("def f(x): return object()", "assert f(1)"),
        ("def f(x): raise KeyboardInterrupt", "f(1)"),
    ],
)
def test_wrong_work_gets_none(executor, answer, test):
    assert score(executor, answer, test, "f") == 0


def test_only_names_of_the_instructor_reach_a_test(executor):
    answer = "def f(x): return 0\nnp = expected = abs = len = all = lambda *a: True"
    test = "expected = 1\nassert np.abs(-1) == 1 and len([]) == 0\nassert f(1) == expected"
    assert "abs" not in str(outcome(executor, answer, test, "f").error)
    assert outcome(executor, answer, "assert f(1) == 0 and not all([0])", "f").score == 3


def test_a_function_of_an_earlier_test_is_no_answer(executor):
    answer = ("student", "def f(g):\n    global h\n    h = g\ndef h(): return 0", "f", "h")
    result = run(executor, answer, ("test", "f(lambda: 7)"), ("test", "assert h() == 7"))
    assert [cell.score for cell in result.cells[1:]] == [3, 0] and "h cannot be judged" in result.cells[2].error


def test_what_the_instructor_rebinds_stays_rebound(executor):
    parts = [("student", "f = 1", "f"), ("test", "f = 2"), ("test", "assert f == 2")]
    assert [cell.score for cell in run(executor, *parts).cells] == [None, 3, 3]


@pytest.mark.parametrize(
    "last, expected",
    [
        ("1.5", 1.5),
        ("np.float64(2)", 2),
        ("0", 0),
        ("True", 3),
        ("'3'", 3),
        ("None", 3),
        ("1;", 3),
        ("99", 3),
        ("-1", 0),
        ("float('nan')", 0),
        ("print(1)", 3),
    ],
)
def test_the_last_value_of_a_test_is_partial_credit(executor, last, expected):
    assert score(executor, "f = 1", last, "f") == expected


def test_a_score_beyond_the_points_is_the_instructors_mistake():
    assert score_of(5, 3)[0] == 3 and "test itself is wrong" in score_of(5, 3)[1]
    assert score_of(2, 3) == (2.0, "Partial credit: 2 of 3.") and score_of(3, 3) == (3.0, None)


def test_feedback_shows_the_message_and_the_students_lines_but_no_test(executor):
    answer = "def f(x):\n    return [][x]  # mine"
    test = "secret = 'HIDDEN'\nimport warnings\nwarnings.warn('w')\nf(4)  # HIDDEN"
    cell = outcome(executor, answer, test, "f")
    assert "HIDDEN" not in str(cell.outputs) and "# mine" in str(cell.outputs)
    assert cell.error == "Your code raised IndexError: list index out of range"
    cell = outcome(executor, answer, "assert 'HIDDEN' == '', 'a sentence that teaches'", "f")
    assert cell.error == "a sentence that teaches" and "HIDDEN" not in str(cell.outputs)


def test_an_object_learns_nothing_from_arithmetic_where_numbers_are_expected(executor):
    answer = "class Spy:\n    def __sub__(self, other):\n        print('LEARNED', other)\n        return self\n"
    cell = outcome(executor, answer + "def f(): return Spy()", "f() - 12345", "f")
    assert cell.score == 0 and "LEARNED" not in str(cell.outputs) and "plain data" in cell.error


@pytest.mark.parametrize(
    "answer, said",
    [
        ("def f(x): return np.array([None])", "an array of dtype object: use numbers, bools or text"),
        ("def f(x): return np.ma.array([1, 2], mask=[0, 1])", "masked entries: use .filled"),
        ("def f(x): return np.zeros(10**8, np.int8)", "bytes are more than can be passed on at once"),
        ("f = np.array([None])", "f cannot be judged: it is an array of dtype object"),
    ],
)
def test_what_cannot_be_graded_is_no_error_of_the_submission(executor, answer, said):
    result = outcome(executor, answer, "f(1)", "f")
    assert result.score == 0 and said in result.error and "raised" not in result.error
    caught = "try:\n    f(1)\nexcept TypeError as error:\n    assert 'judged' in str(error)"
    expected = 3 if answer.startswith("f =") else 0  # no TypeError, which a hint could take for a mistake that it knows
    assert outcome(executor, answer, caught, "f").score == expected


def test_an_argument_that_cannot_travel_is_named_where_it_was_passed(executor):
    answer = (
        "def f(g):\n    try:\n        g(np.array([None]))\n    except TypeError as error:\n        return str(error)"
    )
    assert outcome(executor, answer, "assert 'an argument cannot be passed on' in f(len)", "f").score == 3


def test_a_slow_answer_is_told_that_it_was_slow(executor):
    answer = "import time\ndef f(): time.sleep(300)"
    result = outcome(executor, answer, "f()", "f", limits=Limits(call=1, grace=30))
    assert "stopped after 1 seconds" in result.error and "very slow one" in result.error


@pytest.mark.parametrize(
    "call", ["all(f(1))", "sum(f(1)) == 10", "shape(f(1)) == (4,)", "max(f(1)) == 10", "mean(f(1)) == 10"]
)
def test_numpy_asks_no_object_of_the_submission(executor, call):
    answer = "class A:\n    shape = (4,)\n    def all(self, *a, **k): return 10\n    sum = max = mean = all\n"
    answer += "def f(x): return A()"
    result = outcome(executor, answer, f"assert np.{call}", "f")
    assert result.score == 0 and "plain data is needed" in result.error


def test_all_that_a_submission_shows_has_a_limit(executor):
    parts = [("student", "print('x' * 15_000)")] * 5
    result = run(executor, *parts, ("student", "f = 1", "f"), ("test", "assert f == 1"), limits=Limits(shown=40_000))
    shown = [len(str(cell.outputs)) for cell in result.cells[:5]]
    assert result.cells[-1].score == 3 and max(shown[2:]) < 500 < min(shown[:2])
    assert "more than can be kept" in str(result.cells[4].outputs)


def test_what_had_passed_stays_when_no_time_is_left_for_another_attempt(monkeypatch):
    attempts = [Attempt(), Attempt()]
    attempts[0].results, clock = {0: CellResult("c0"), 1: CellResult("c1", score=3.0)}, [0.0]
    monkeypatch.setattr("course.grade.trusted.execute.time", SimpleNamespace(monotonic=lambda: clock[0]))

    def attempt(job, failed, until):
        clock[0] = until if failed else 0.0  # the second one takes all the time that there is
        return attempts[len(failed)]

    executor = Executor(sandbox=False)
    monkeypatch.setattr(executor, "_attempt", attempt)
    parts = cells(("student", "f = 1", "f"), ("test", "f"), ("test", "endless"), ("test", "f"))
    result = executor.run(Job(LESSON, parts))
    assert result.complete and [cell.score for cell in result.cells] == [None, 3, 0, 0]
    assert "used up its time" in result.cells[3].error


def test_no_restart_goes_on_when_the_time_of_the_submission_is_used_up(executor):
    """Each start costs 1.2 of 2 seconds, so the fifth, which is allowed, never comes, however busy the machine."""
    slow = "import time, os\ndef f(): os._exit(1)\ntime.sleep(0.6)"
    parts = [("student", slow, "f"), ("student", "time.sleep(0.6)"), *[("test", "f()")] * 6]
    result = run(executor, *parts, limits=Limits(submission=2, grace=30))
    said = " ".join([*result.notes, *(str(cell.error) for cell in result.cells)])
    assert [cell.score for cell in result.cells[2:]] == [0] * 6
    assert "used up its 2 seconds" in said and "too often" not in said


def test_prints_of_test_and_answer_are_shown_in_order(executor):
    cell = outcome(executor, "def f(): print('answer')", "print('before')\nf()\nprint('after')", "f")
    assert [output["text"] for output in cell.outputs] == ["before\nanswer\nafter\n"]


def test_outputs_of_an_answer_are_text_and_images(executor):
    source = """
        import matplotlib.pyplot as plt
        from IPython.display import HTML, display
        plt.plot([1, 2])
        display(HTML("<script>alert(1)</script>"))
        3"""
    drawn, plain = (run(executor, ("student", source), figures=figures).cells[0].outputs for figures in (True, False))
    assert all("data" in output for output in drawn), drawn
    kinds = [sorted(output["data"]) for output in drawn]
    assert kinds == [["text/plain"], ["text/plain"], ["image/png", "text/plain"]] and "script" not in str(drawn)
    assert [sorted(output["data"]) for output in plain] == [["text/plain"]] * 3


def test_each_submission_starts_anew(executor):
    leave = "import numpy as np, sys\nnp.left = sys.left = left = 1"
    find = "import numpy, sys\nf = [hasattr(numpy, 'left'), hasattr(sys, 'left'), 'left' in globals()]"
    test = "import numpy, os\nassert f == [False] * 3 and not hasattr(numpy, 'here') and os.listdir() == []"
    assert run(executor, ("student", leave), ("test", "import numpy\nnumpy.here = 1")).cells[1].score == 3
    assert run(executor, ("student", find, "f"), ("test", test)).cells[1].score == 3


def test_the_same_bytes_give_the_same_result(executor):
    source = "import numpy as np\nf = [hash('a'), str({'x', 'y', 'z'})]\nprint(f)"
    assert run(executor, ("student", source)) == run(executor, ("student", source))


def test_data_files_are_in_the_working_directory(executor):
    source = "f = open('data/a.csv').read()"
    parts = [("student", source, "f"), ("test", "assert f == '1,2'")]
    assert run(executor, *parts, files=(("data/a.csv", b"1,2"),)).cells[1].score == 3


def test_a_test_that_cannot_be_interrupted_costs_itself_alone(executor):
    parts = [("test", "assert True"), ("test", "sum(range(10**13))"), ("test", "assert True")]
    result = run(executor, *parts, limits=Limits(cell=2, call=2, grace=0.1))
    assert [cell.score for cell in result.cells] == [3, 0, 3] and result.complete and "c1" in result.notes[0]


def test_a_test_that_ends_its_process_costs_itself_alone(executor):
    result = run(executor, ("test", "assert True"), ("test", "import os\nos._exit(3)"), ("test", "assert True"))
    assert [cell.score for cell in result.cells] == [3, 0, 3]


def test_answers_survive_the_end_of_their_process(executor):
    parts = [("student", "def f(): return 1", "f"), ("student", "import os\nos._exit(7)"), ("test", "assert f() == 1")]
    result = run(executor, *parts)
    assert result.cells[2].score == 3
    assert result.cells[1].error == "Cell c1 ended the Python process: it left Python with exit code 7."


def test_python_is_not_started_again_for_ever(executor):
    parts = [("student", "f = 1", "f"), *[("student", "import os\nos._exit(7)")] * 9, ("test", "assert f == 1")]
    result = run(executor, *parts)
    assert result.complete and result.cells[-1].score == 0 and "too often" in result.cells[-1].error


def test_a_submission_has_a_limit_of_its_own(executor):
    parts = [("student", "import time\ntime.sleep(99)", "g"), ("student", "f = 1", "f"), ("test", "assert True")]
    result = run(executor, *parts, limits=Limits(submission=0.3, grace=30))
    assert "used up its 0 seconds" in result.cells[1].error and result.cells[2].score == 3


def test_cells_of_the_students_own_leave_time_for_the_answers(executor):
    parts = [("student", "import time\ntime.sleep(99)"), ("student", "f = 1", "f"), ("test", "assert f == 1")]
    result = run(executor, *parts, limits=Limits(submission=6, grace=30))  # three seconds are left for `f = 1`
    assert result.cells[2].score == 3


def test_what_a_test_quotes_is_cleaned_and_cut(executor):
    answer = "def f(): return '\\ud800\\x1b[2J' + 'x' * 900_000"
    cell = outcome(executor, answer, "assert f() == 1, f'got {f()}'", "f")
    assert cell.error.startswith("got xxx") and len(cell.error) <= 4000


def test_an_executor_mends_itself(executor):
    assert score(executor, "f = 1", "assert f == 1", "f") == 3
    executor.server.kill()
    executor.server.wait()
    assert not run(executor, ("student", "f = 1", "f")).complete
    assert score(executor, "f = 1", "assert f == 1", "f") == 3
    executor.zygotes[LESSON].process.kill()
    executor.zygotes[LESSON].process.wait()
    assert score(executor, "f = 1", "assert f == 1", "f") == 3


def test_without_bubblewrap_grading_stops_with_what_to_install(monkeypatch):
    monkeypatch.setattr("course.grade.trusted.sandbox.available", lambda: "apt-get install bubblewrap")
    with pytest.raises(SandboxMissing, match="apt-get install bubblewrap"):
        Executor()


# Which cells run where


def test_names_that_code_uses_and_binds():
    source = "import numpy as np\nx = y = a\nfor i in x:\n    z = i + b\ndef f(k, m=c): return k + d + z\nz += 1"
    uses, binds = names_in(source)
    assert uses == {"a", "b", "c", "d"} and binds == {"np", "x", "y", "i", "z", "f"}
    assert names_in("total += step") == ({"total", "step"}, {"total"})
    assert names_in("[p * q for p in r]") == ({"q", "r"}, set())
    assert names_in("try:\n    e1\nexcept E as e:\n    print(e)\nwith o as w:\n    w")[0] == {"e1", "E", "print", "o"}
    assert names_in("%magic words") == ({"magic", "words"}, {"magic", "words"})


def test_experiments_run_where_the_answers_are():
    parts = cells(
        ("locked", "import numpy as np\ndata = np.ones(3)"),
        ("student", "def f(x): return x", "f"),
        ("locked", "measured = [f(k) for k in range(10_000)]"),
        ("locked", "quiz = 1\nprint(f(2))"),
        ("locked", "trained = f(data)"),
        ("play", "lines = f(1)"),
        ("test", "measured = 1\nassert trained.sum() == 3 and measured"),
        ("locked", "print(1)"),
    )
    assert needed_here(parts) == {"c0", "c4", "c6", "c7"}
    assert left_out(*parts) == {"c2", "c3", "c5"}
    assert left_out(*parts, Cell("own", "student", "print(measured[0], lines)")) == {"c3"}


def left_out(*parts: Cell) -> set[str]:
    return idle(can_idle(parts, needed_here(parts)), words_of(parts))


def test_names_that_submitted_code_mentions():
    assert mentioned("def f(weights):\n    n = 1\n    return weights @ other + n") == {"f", "other"}
    assert mentioned("def f():\n    return counts\ncounts = 1") == {"f", "counts"}
    assert "weights" in mentioned("f = lambda: eval('weights')")
    assert "weights" in mentioned("%time weights") and "weights" in mentioned("def f(:\n  weights")
    assert "weights" in mentioned("print(f'{weights}')") and "weights" in mentioned("w.weights[weights]")
    assert "weights" in mentioned("def f():\n    global weights\n    weights = 1")
    assert mentioned("-" * 200_000 + "weights") >= {"weights"}


PLAYED = (
    ("locked", "import numpy as np"),
    ("play", "scale, weights = 3, [1]\nprint('drawn')"),
    ("student", "def f(weights): return weights", "f"),
    ("locked", "quiz = 1\nprint('measured')"),
    ("test", "assert f(2) == 2"),
)


def text_of(result) -> list[str]:
    return ["".join(output.get("text", "") for output in cell.outputs).strip() for cell in result.cells]


def test_cells_that_no_score_needs_are_left_out_and_say_so(executor):
    everything, short = (run(executor, *PLAYED, everything=way) for way in (True, False))
    assert text_of(everything)[1:4] == ["drawn", "", "measured"]
    assert text_of(short)[1] == text_of(short)[3] == "(Not run while grading: no points depend on this cell.)"
    assert everything.cells[-1].score == short.cells[-1].score == 3.0


def test_a_cell_for_playing_runs_where_the_submission_uses_it(executor):
    for answer in ("def f(x): return scale * x", "def f(x): return eval('sca' + 'le') * x # scale", "%precision 3\n" +
                   "def f(x): return scale * x", "f = lambda x: globals()['scale'] * x"):  # fmt: skip
        parts = (*PLAYED[:2], ("student", answer, "f"), ("test", "assert f(2) == 6"))
        assert run(executor, *parts, everything=False).cells[-1].score == 3.0, answer


def test_submitted_code_that_no_parser_survives_costs_no_other_cell(executor):
    hostile = "x = " + "(" * 5000 + ")" * 5000 + "\ny = " + "a." * 300_000 + "b"
    result = run(executor, ("student", hostile), *PLAYED, everything=False)
    assert result.complete and result.cells[-1].score == 3.0


def test_references_of_earlier_lessons_alone_are_visible():
    lessons = ["01_threshold_logic", "02_perceptron", "03_gradient_descent"]
    assert visible_references("02_perceptron", lessons) == {"threshold_logic"}
    assert visible_references("01_threshold_logic", lessons) == set()
    assert concept_of("02_perceptron") == "perceptron"


def test_a_reference_may_be_a_folder_open_to_later_lessons_only(tmp_path):
    place = tmp_path / "helpers" / "reference" / "spikes"
    place.mkdir(parents=True)
    for name in ("__init__", "populations"):
        (place / f"{name}.py").write_text("answer = 42\n")
    for room in SHIPPED:
        (tmp_path / "course" / "grade" / room).mkdir(parents=True)
    for lesson, open_to_it in (("01_spikes", False), ("02_later", True)):
        copy_visible(tmp_path / lesson, lesson, ["01_spikes", "02_later"], source=tmp_path)
        copied = tmp_path / lesson / "helpers" / "reference"
        assert (copied / "spikes" / "populations.py").exists() == open_to_it
        assert (copied / "spikes.py").exists() != open_to_it, "a stub says why it is not there"


def test_a_failure_is_described_in_a_sentence():
    assert describe(AssertionError("the unit fires")) == "the unit fires"
    assert describe(AssertionError()).startswith("A check in this cell failed")
    assert describe(NameError("name 'f' is not defined")) == "NameError: name 'f' is not defined"


@pytest.mark.parametrize(
    ("answer", "points"),
    [
        ("def f(w, more):\n    w = w + 1\n    return w", 3),
        ("def f(w, more):\n    w += 1\n    return w", 0),
        ("def f(w, more):\n    more.append(1)\n    return w + 1", 0),
        ("def f(w, more):\n    more[1][0] = 9\n    return w + 1", 0),
        ("def f(w, more):\n    np.clip(w, 1e-12, 1, out=w)\n    return w + 1", 0),
        ("def f(w, more):\n    more[0] = True\n    return w + 1", 0),
        ("def f(w, more):\n    w.shape = (2, 1)\n    return w.ravel() + 1", 0),
        (f"{WORKER}\nworker.changed = {LIE}\ndef f(w, more):\n    w += 1\n    return w", 0),
        (f"{WORKER}\nworker.after_call = {LIE}\ndef f(w, more):\n    return w + 1", 0),
        ("def f(w, more):\n    more.append(lambda: 1)\n    more[1] = {f}\n    return w + 1", 0),
    ],
    ids=["leaves it", "array", "list", "array in a list", "within rounding", "another type", "another shape"]
    + ["the worker says no", "the worker says nothing", "what does not travel"],
)
def test_a_change_of_an_argument_is_seen_where_the_test_asks(executor, answer, points):
    test = """
        from helpers import check
        w, more = np.zeros(2), [1, np.zeros(3)]
        assert abs(f(w, more)[0] - 1) < 1e-9
        check.unchanged(w, np.zeros(2), "w is not yours to change")
        check.unchanged(more, [1, np.zeros(3)], "more is not yours to change")"""
    cell = outcome(executor, answer, test, "f")
    assert cell.score == points
    assert points or "not yours to change" in cell.error


@pytest.mark.parametrize("asked", ["net", "net['W']", "[W]", "whole", "(net, 1)"])
def test_changes_are_seen_wherever_the_argument_stands(executor, asked):
    test = f"""
        from copy import deepcopy
        from helpers import check
        whole = np.arange(6.0).reshape(2, 3)
        W = whole[1]
        net = dict(W=W, layers=[(W, 1.0)], seen=np.array([np.nan, -0.0]))
        before = deepcopy({asked})
        assert f(1, net=net) == 2, "the sum"
        check.unchanged({asked}, before, "not yours to change")"""
    answers = {
        "def f(x, net):\n    return x + 1": 3,
        "def f(x, net):\n    net['W'] = net['W'] + 0\n    net['seen'][:] = np.nan, -0.0\n    return x + 1": 3,
        "def f(x, net):\n    net['W'] *= 2\n    return x + 1": 0,
    }
    assert {answer: score(executor, answer, test, "f") for answer in answers} == answers


def test_a_change_of_an_argument_costs_nothing_where_nobody_asks(executor):
    assert score(executor, "def f(w):\n    w += 1\n    return w", "assert f(np.zeros(2))[0] == 1", "f") == 3
