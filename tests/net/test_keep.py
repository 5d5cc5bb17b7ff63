"""What every rewrite keeps, wherever it moves to: the experiments and controls named here, and the rules of a lesson.

What is given up on purpose stands in dropped.toml under [keep], with its reason.
"""

from __future__ import annotations

import ast
import copy
import json
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from course.authoring.claims import read_claims
from course.authoring.expand import quiz_question
from course.authoring.lesson import NOT_IN_NOTEBOOKS, ROOT, Lesson, find_lessons, read_lesson
from course.authoring.lint import figures, predictions
from tests.net.test_first_edition import DROPPED

PATHS = find_lessons()
WORDS_A_MINUTE = 100  # of text with formulas
MINUTES_TO_OWN_CODE = 5
DRAWING = (ROOT / "helpers" / "figures", ROOT / "helpers" / "widgets")


class Facts:
    """What of a lesson is compared with what is kept."""

    def __init__(self, lesson: Lesson):
        self.file = f"lessons/{lesson.path.name}"
        self.graded = {cell.name for cell in lesson.with_role("check") if cell.options.get("points", 0) > 0}
        self.experiments = {cell.name for cell in lesson.with_role("experiment")}
        self.calls, self.code = calls_of(lesson), [cell.source for cell in taught(lesson)]


@dataclass
class Kept:
    """What stands together in one lesson: graded exercises, calls of helpers, experiments behind predictions, code."""

    exercises: tuple[str, ...] = ()
    calls: dict[str, str] = field(default_factory=dict)  # a helper's function -> what the call is given ("": anything)
    experiments: tuple[str, ...] = ()
    code: tuple[str, ...] = ()  # all in one code cell

    def missing(self, facts: Facts) -> list[str]:
        """Return what of it a lesson does not have."""
        return [
            *(f"exercise {name!r} with points" for name in self.exercises if name not in facts.graded),
            *(f"{name}({w})" for name, w in self.calls.items() if not any(w in c for c in facts.calls.get(name, ()))),
            *(f"experiment {name!r}" for name in self.experiments if name not in facts.experiments),
            *([] if any(all(w in text for w in self.code) for text in facts.code) else [f"a cell with {self.code}"]),
        ]


EXPERIMENTS = {
    "identify_neuron": Kept(("identify-neuron",), {"draw_cell": "", "judge": "identify_neuron"}),
    "diagnose": Kept(("diagnose",), {"broken_run": ""}),
    "is_threshold_function": Kept(
        ("is-threshold-function",), code=("is_threshold_function(table)", "proved impossible")
    ),
    "Novikoff's squeeze": Kept(
        ("novikoff-bound",), {"squeeze": "novikoff_bound", "mistakes_and_bounds": "train_perceptron"}
    ),
    "XOR's orbit": Kept(("cycle-length",), {"weight_orbit": "X_xor"}),
    "symmetry of 1986": Kept(("linear-vjp",), {"train_symmetry": "linear_vjp", "symmetry": ""}),
    "two worlds x two readers": Kept(
        ("count-readout", "latency-readout"),
        {"count_code": "", "time_code": "", "read_two_codes": "latency_readout"},
        ("wrong-reader",),
        ("code of counts", "code of times", "count_readout", "latency_readout"),
    ),
    "angle scoreboard": Kept(
        ("update-alignment", "feedback-alignment-grads", "predictive-coding-grads"),
        {"scoreboard": "", "hebb_grads": "", "perturbation_grads": "", "equilibrium_grads": ""},
        ("feedback-angle",),
    ),
    "smooth twin": Kept(("surrogate", "bptt-step"), {"slopes": ""}, code=("bptt_step(", '"smooth"')),
}
CONTROLS = {
    "inputs moved, weights not": Kept(calls={"threshold_unit": "x[shuffle], w, theta"}),
    "XOR behind linear units, and behind nothing": Kept(experiments=("xor-with-units",), code=("nothing", "linear")),
    "a network of one sign": Kept(experiments=("without-inhibition",), code=("Dale", "any sign", "no inhibition")),
    "held-out digits of the same hands": Kept(experiments=("new-hands",), code=("stratified",)),
    "noise with the spectrum of the leaves, and white": Kept(
        calls={"same_spectrum": "", "learn_from_worlds": ""},
        experiments=("from-noise",),
        code=("noise, same spectrum",),
    ),
    "weights of each place its own": Kept(experiments=("new-place",), code=("shared", "local")),
    "a cell without leak": Kept(calls={"best_relu": ""}, code=("neither leak nor refractory time",)),
    "a linear branch": Kept(calls={"superposition": ""}, code=("control: linear branch",)),
    "a dendritic spike that only grows": Kept(code=("calcium_spike", "rows_right(pair, local_spike)")),
    "four linear branches": Kept(experiments=("units-needed",), code=("4 linear branches",)),
    "noise that cells share": Kept(experiments=("times-smaller",), calls={"typical_error": "shared="}),
    "times shuffled, counts kept": Kept(calls={"shuffle_times": "trial"}),
    "a reader and a world that need no times": Kept(experiments=("jitter-as-lead",), calls={"jitter_curves": ""}),
    "latencies shuffled": Kept(experiments=("shuffled-latency",), calls={"three_cells": "shuffled"}),
    "rewards at random, and no third factor": Kept(calls={"gated": ""}, code=("rewards at random", "no third factor")),
    "rewards dealt at random": Kept(calls={"random_unit": ""}, code=("permutation(reward)",)),
    "feedback drawn anew, and the output layer alone": Kept(
        calls={"four_rules": "aligned", "feedback_alignment_grads": "wires"}
    ),
    "Hebb among the angles": Kept(calls={"hebb_grads": "", "output_only": "exact"}),
    "an untrained hidden layer, none, and an ordinary network": Kept(
        experiments=("untrained-hidden",), code=("hidden layer untrained", "no hidden layer", "ReLU units")
    ),
    "time steps shuffled": Kept(code=("permutation(N_STEPS)", "when shuffled")),
    "a change as large without an aim": Kept(experiments=("aimed",), code=("random", "aimed", "signs")),
    "pruned and not regrown": Kept(calls={"fit_sparse": "rewired"}, code=("rewired in (0.0",)),
    "old answers among themselves": Kept(experiments=("replayed",), code=("among_old",)),
    "a random start beside the inherited one": Kept(code=("random start", "inherited start")),
}
KEPT = EXPERIMENTS | CONTROLS

# Disputes, each with the sources of both sides, which stand in one text.
DISPUTES = {
    "downhill": (("Dauphin",), ("Safran",)),
    "early-filters": (("Olshausen", "Bell"), ("Bowers",)),
    "millisecond-timing": (("Carr", "Mainen"), ("London", "Shadlen")),
    "brain-backprop": (("Song et al., 2020", "Zahid"), ("Lillicrap", "Song et al., 2024")),
    "share-little": (("Hassabis", "Zador"), ("Čevora", "Bowers")),
    "neuromorphic-energy": (("Tang",), ("Davidson",)),
    "working-memory": (("Constantinidis",), ("Mongillo", "Lundqvist")),
    "neuromodulators": (("Servan-Schreiber", "Chance"), ("Doya",)),
}
# Contested in claims.toml, and not yet with a source for both sides. It may only become shorter.
ONE_SIDED = {"single-neuron-understood", "no-global-cost", "deeper-smarter", "few-examples"}
# Contested for what its words mean: each reading is decided by what the learner measures, and no two camps are cited.
TWO_READINGS = {"networks-understood", "perceptron-gradients"}
# Experiments whose "What we saw" stands open. It may only become shorter.
OPEN = {"larger-gradient"}
LOUD = re.compile(
    r"\b(amazing|awesome|congratulations?|great job|mind-?blowing|incredibl[ey]|revolutionary|exciting|wow|fantastic|"
    r"excellent|brilliant|superb|wonderful|magical(?:ly)?|stunning)\b|[\U0001F300-\U0001FAFF]",
    re.IGNORECASE,
)
FIX = (
    "Put it back. If it has other words now, write them in tests/net/test_keep.py; if it is given up, write its name "
    "under [keep] in tests/net/dropped.toml, with the reason."
)
FOLDED = "<details><summary><b>What we saw"


def taught(lesson: Lesson) -> list:
    """Return the code cells that learners meet, checks with their hidden part among them."""
    return [cell for cell in lesson.cells if cell.kind == "code" and cell.role not in NOT_IN_NOTEBOOKS]


def calls_of(lesson: Lesson) -> dict[str, list[str]]:
    """Return the calls that a lesson's cells make, as text, by the name of the function."""
    found: dict[str, list[str]] = {}
    for cell in taught(lesson):
        for node in ast.walk(cell.tree()):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                found.setdefault(name, []).append(ast.unparse(node))
    return found


@pytest.fixture(scope="module")
def lessons():
    return [read_lesson(path) for path in PATHS]


def lost(lessons: list[Lesson], kept: dict[str, Kept], given_up: dict[str, str]) -> list[str]:
    """Return what no lesson has any more and what is said to be given up and is not, or without a reason."""
    found, facts = [], [Facts(lesson) for lesson in lessons]
    for name, item in kept.items():
        closest = min(facts, key=lambda lesson: len(item.missing(lesson)))
        missing = item.missing(closest)
        if missing and name not in given_up:
            found.append(f"{closest.file}: {name!r} lacks {', '.join(missing)}. {FIX}")
        elif not missing and name in given_up:
            found.append(f"dropped.toml: {name!r} stands in {closest.file}. Take the line out.")
    found += [f"dropped.toml: nothing is named {name!r}." for name in given_up if name not in KEPT]
    found += [f"dropped.toml: {name!r} has no reason." for name, reason in given_up.items() if not reason.strip()]
    return found


def given_up() -> dict[str, str]:
    return tomllib.loads(DROPPED.read_text(encoding="utf-8")).get("keep", {})


def test_each_experiment_and_each_control_stands_in_a_lesson(lessons):
    found = lost(lessons, KEPT, given_up())
    assert not found, "\n" + "\n".join(found)


def test_what_is_kept_is_called_from_helpers():
    defined = set()
    for path in sorted((ROOT / "helpers").rglob("*.py")):
        defined |= {node.name for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)}
    own = {"threshold_unit"}  # the learner's
    assert {name for item in KEPT.values() for name in item.calls} - own <= defined


def unpredicted(lesson: Lesson) -> list[str]:
    """Return what is wrong with predictions and experiments; each lesson has one at least."""
    none = [] if lesson.with_role("experiment") else [f"{lesson.path.name}: there is no experiment after a prediction."]
    return none + [str(problem) for problem in predictions(lesson)]


def unhinted(lesson: Lesson) -> list[str]:
    """Return the wrong answers whose sentence the check cannot show: the built record lacks it."""
    record = json.loads((ROOT / "helpers" / "built" / f"{lesson.concept}.json").read_text(encoding="utf-8"))
    shown = {key: {hint["why"] for hint in check["hints"].values()} for key, check in record["checks"].items()}
    return [
        f"{cell.file}:{cell.line}: the hint of {cell.key!r} is in no record. Run `python -m course build`."
        for cell in lesson.with_role("wrong")
        if cell.options["why"] not in shown.get(lesson.check_of(cell), ())
    ]


def unfolded(lesson: Lesson) -> list[str]:
    """Return the experiments that tell what was seen before the reader has run them, and folds that do not close."""
    found = []
    for number, cell in enumerate(lesson.cells):
        if FOLDED in cell.source and cell.source.count("<details>") != cell.source.count("</details>"):
            found.append(f"{cell.file}:{cell.line}: a fold opens and does not close.")
        if cell.role == "experiment":
            after = [each.role for each in lesson.cells[number + 1 :]]
            end = next(
                (k for k, role in enumerate(after) if role in ("experiment", "prediction", "exercise")), len(after)
            )
            folded = any(FOLDED in each.source for each in lesson.cells[number + 1 : number + 1 + end])
            if folded == (cell.name in OPEN):
                fix = "Take it out of OPEN." if folded else f"Fold it: `{FOLDED}</b> ...</summary>` ... `</details>`."
                found.append(f'{cell.file}:{cell.line}: "What we saw" of {cell.name!r}: {fix}')
    return found


def unexplained(lesson: Lesson) -> list[str]:
    """Return the quiz options without an explanation of their own."""
    found = []
    for cell in lesson.with_role("quiz"):
        explanations = [explanation for _, explanation, _ in quiz_question(cell)[1]]
        if len(set(explanations)) < len(explanations) or any(len(text.split()) < 3 for text in explanations):
            found.append(f"{cell.file}:{cell.line}: an option of {cell.name!r} has no explanation of its own.")
    return found


def undescribed(lesson: Lesson) -> list[str]:
    """Return the figures without a description; each lesson draws one at least."""
    drawn = calls_of(lesson)
    none = [] if "show" in drawn else [f"{lesson.path.name}: it shows no figure."]
    return none + [str(problem) for problem in figures(lesson)]


def late(lesson: Lesson) -> list[str]:
    """Return by how much the first own code comes too late: reading, and two minutes for what is asked before."""
    minutes = 0.0
    for cell in lesson.cells:
        if cell.role == "exercise":
            break
        asked = cell.role in ("prediction", "experiment", "quiz", "essay")
        minutes += 2 if asked else len(cell.source.split()) / WORDS_A_MINUTE if cell.kind == "markdown" else 0
    said = f"{lesson.path.name}: the first exercise comes after {minutes:.1f} minutes of reading; it is to come in the "
    return [said + f"first {MINUTES_TO_OWN_CODE}."] if minutes > MINUTES_TO_OWN_CODE else []


def loud(lesson: Lesson) -> list[str]:
    """Return the words of praise and wonder in text, hints and quizzes, and exclamation marks but one a lesson."""
    found, marks = [], 0
    for cell in lesson.cells:
        text = cell.source if cell.kind == "markdown" else str(cell.options.get("why", ""))
        marks += len(re.findall(r"(?<=\w)!(?=\s|$)", text))
        found += [f"{cell.file}:{cell.line}: {word[0]!r} is too loud." for word in LOUD.finditer(text)]
    return found + ([f"{lesson.path.name}: {marks} exclamation marks."] if marks > 1 else [])


RULES = (unpredicted, unhinted, unfolded, unexplained, undescribed, late, loud)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_no_lesson_breaks_the_rule(lessons, rule):
    found = [problem for lesson in lessons for problem in rule(lesson)]
    assert not found, "\n" + "\n".join(found)


def one_sided(lessons: list[Lesson], claims: dict) -> list[str]:
    """Return the disputes whose text lacks a source, and contested claims that are in none of the two lists."""
    texts = [
        " ".join(cell.source.split()).replace("# ", "")
        for lesson in lessons
        for cell in lesson.cells
        if cell.kind == "markdown"
    ]
    found = [
        f"{claim}: no text cites {' and '.join(pro)} beside {' and '.join(contra)}. Cite both sides in one text, or "
        "write the new sources in DISPUTES."
        for claim, (pro, contra) in DISPUTES.items()
        if not any(all(source in text for source in (*pro, *contra)) for text in texts)
    ]
    contested = {name for name, claim in claims.items() if "contested" in claim.verdict}
    new = contested - set(DISPUTES) - ONE_SIDED - TWO_READINGS
    return found + [f"{name}: it is contested. Cite both sides, and add them to DISPUTES." for name in sorted(new)]


def test_both_sides_of_a_dispute_are_cited(lessons):
    found = one_sided(lessons, read_claims(ROOT / "lessons"))
    assert not found, "\n" + "\n".join(found)


# Colours

COLOUR_KEYS = re.compile(r"^(c|color|colour|colors|[a-z]*color|[a-z]*colors)$")
PLAIN = re.compile(r"^(black|white|none|0?\.\d+)$")  # no hue
MAPS = {
    "gray",
    "gray_r",
    "cividis",
    "cividis_r",
    "PuOr",
    "PuOr_r",
    "Blues",
}  # safe for every eye: one hue, or orange-purple
PALE = {
    "#D6E6F2",
    "#F8DDCC",
    "#CFE6F5",
    "#FFFFFF",
    "#EAF3FA",
    "#FDF0E6",
    "#2B6A99",
    "#BFD7EA",
}  # grounds, blue or vermillion


def off_palette(source: str, name: str) -> list[str]:
    """Return the colours in a source that are no entry of the palette for every eye."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if (
            isinstance(node, ast.Constant)
            and re.fullmatch(r"#[0-9A-Fa-f]{6}", str(node.value))
            and node.value not in PALE
        ):
            found.append((node, f"{node.value} is not of figures.COLOURS"))
        for keyword in getattr(node, "keywords", ()) if isinstance(node, ast.Call) else ():
            value = keyword.value.value if isinstance(keyword.value, ast.Constant) else None
            if not isinstance(value, str):
                continue
            if COLOUR_KEYS.match(keyword.arg or "") and not PLAIN.match(value):
                found.append((node, f"{keyword.arg}={value!r}: take it from figures.COLOURS"))
            if keyword.arg == "cmap" and value not in MAPS:
                found.append((node, f"the colour map {value!r} is not one of {', '.join(sorted(MAPS))}"))
    return [f"{name}:{node.lineno}: {why}" for node, why in found]


def test_figures_use_the_palette_for_every_eye(lessons):
    found = []
    for path in sorted(file for folder in DRAWING for file in folder.rglob("*.py")):
        if path != ROOT / "helpers" / "figures" / "__init__.py":  # the palette itself
            found += off_palette(path.read_text(encoding="utf-8"), path.relative_to(ROOT).as_posix())
    for lesson in lessons:
        for cell in taught(lesson):
            found += off_palette(cell.source, f"{cell.file} cell in line {cell.line}, its line")
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize(
    "source", ['axes.plot(x, color="red")', 'axes.imshow(x, cmap="jet")', 'x = "#FF0000"', 'axes.scatter(x, c="C1")']
)
def test_a_colour_of_its_own_is_seen(source):
    assert len(off_palette(source, "it")) == 1


# That each rule sees its fault


def cell_of(lessons: list[Lesson], role: str, test: Callable = lambda cell: True):
    """Return a lesson, a copy in which a test may break something, and its first cell of a role."""
    for lesson in lessons:
        for number, cell in enumerate(lesson.cells):
            if cell.role == role and test(cell):
                broken = copy.deepcopy(lesson)
                return broken, broken.cells[number]
    raise LookupError(role)


def without_prediction(lessons):
    lesson, cell = cell_of(lessons, "prediction")
    lesson.cells.remove(cell)
    return lesson


def without_any(lessons):
    lesson = copy.deepcopy(lessons[0])
    lesson.cells = [cell for cell in lesson.cells if cell.role not in ("experiment", "prediction")]
    return lesson


def another_why(lessons):
    lesson, cell = cell_of(lessons, "wrong")
    cell.options["why"] = "Nobody has built this sentence yet."
    return lesson


def opened(lessons):
    lesson, cell = cell_of(lessons, "", lambda cell: FOLDED in cell.source)
    cell.source = cell.source.replace(FOLDED, "**What we saw.**").replace("</details>", "")
    return lesson


def left_open(lessons):
    lesson, cell = cell_of(lessons, "", lambda cell: FOLDED in cell.source)
    cell.source = cell.source.replace("</details>", "")
    return lesson


def same_explanation(lessons):
    lesson, cell = cell_of(lessons, "quiz")
    cell.source = re.sub(r"  > .*", "  > No, it is not so.", cell.source)
    return lesson


def without_alt(lessons):
    lesson, cell = cell_of(
        lessons, "", lambda cell: cell.kind == "code" and "show(" in cell.source and "alt=" in cell.source
    )
    cell.source = "show(figure)"
    return lesson


def without_figures(lessons):
    lesson = copy.deepcopy(lessons[0])
    lesson.cells = [cell for cell in lesson.cells if "show(" not in cell.source]
    return lesson


def long_preface(lessons):
    lesson = copy.deepcopy(lessons[0])
    lesson.cells[0].source += " word" * 300
    return lesson


def prediction_first(lessons):
    lesson = copy.deepcopy(lessons[0])
    lesson.cells[1:1] = lesson.with_role("prediction", "experiment")
    return lesson


def with_praise(lessons):
    lesson = copy.deepcopy(lessons[0])
    lesson.cells[0].source += " Congratulations, you are awesome."
    return lesson


def with_marks(lessons):
    lesson = copy.deepcopy(lessons[0])
    lesson.cells[0].source += " Look! And there!"
    return lesson


@pytest.mark.parametrize(
    ("fault", "rule"),
    [
        (without_prediction, unpredicted),
        (without_any, unpredicted),
        (another_why, unhinted),
        (opened, unfolded),
        (left_open, unfolded),
        (same_explanation, unexplained),
        (without_alt, undescribed),
        (without_figures, undescribed),
        (long_preface, late),
        (prediction_first, late),
        (with_praise, loud),
        (with_marks, loud),
    ],
)
def test_each_rule_sees_its_fault(lessons, fault, rule):
    assert rule(fault(lessons))


def test_a_dispute_without_its_other_side_is_seen(lessons):
    broken = copy.deepcopy(lessons)
    for cell in (cell for lesson in broken for cell in lesson.cells):
        cell.source = cell.source.replace("Shadlen", "Somebody").replace("Zahid", "Nobody")
    claims = read_claims(ROOT / "lessons")
    assert [problem.partition(":")[0] for problem in one_sided(broken, claims)] == [
        "millisecond-timing",
        "brain-backprop",
    ]


@pytest.mark.parametrize("name", KEPT)
def test_the_loss_of_each_is_seen(lessons, name):
    item = KEPT[name]
    old, new = next(((f"{call}(", f"{call}_of_old(") for call in item.calls), ("".join(item.code[-1:]), "something"))
    holders = copy.deepcopy([lesson for lesson in lessons if any(old in cell.source for cell in lesson.cells)])
    for cell in (cell for lesson in holders for cell in lesson.cells):
        cell.source = cell.source.replace(old, new) if old else cell.source
        cell.role = cell.role if old or cell.role != "check" else ""
    (told,) = lost(holders, {name: item}, {})
    assert "Put it back" in told and name in told
    assert lost(holders, {name: item}, {name: "A better one took its place."}) == []


def test_what_is_said_to_be_given_up_is_gone_and_has_a_reason(lessons):
    kept = {"diagnose": KEPT["diagnose"]}
    assert "Take the line out" in lost(lessons, kept, {"diagnose": "It is said to be gone."})[0]
    assert "has no reason" in " ".join(lost([lessons[0]], kept, {"diagnose": " "}))
    assert "nothing is named" in lost(lessons, {}, {"diagnosis": "A word that is nowhere."})[0]
