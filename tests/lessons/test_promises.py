"""Every lesson keeps the house's promises: wrong answers, hints, quiz, alt text, and it runs solved."""

from __future__ import annotations

import re
import sys
from collections import Counter

import nbformat
import pytest

from course.authoring import kernels
from course.authoring.claims import Course
from course.authoring.expand import quiz_question
from course.authoring.lesson import ROOT, find_lessons, read_lesson
from course.authoring.lint import lint

PATHS = find_lessons()
TRAINS = (  # these run for five seconds or more
    *("02_perceptron", "06_training", "07_seeing", "08_recurrence", "09_spiking_neuron", "10_synapses_and_dendrites"),
    *("11_neural_codes", "12_plasticity_and_reward", "13_credit_assignment", "14_spiking_networks", "15_the_reckoning"),
)
# points of a lesson, and the names its exercises define, as the curriculum fixes them
CURRICULUM = {
    "threshold_logic": (23, "threshold_unit gate truth_table is_threshold_function full_adder count_params"),
    "perceptron": (
        28,
        "perceptron_predict perceptron_update train_perceptron margin novikoff_bound shuffle_together cycle_length "
        "random_association_units",
    ),
    "orientation": (0, "double times_as_much"),
    "gradient_descent": (
        28,
        "mse_loss numerical_gradient delta_rule_step gradient_descent half_mse_hessian largest_stable_rate sigmoid "
        "binary_cross_entropy",
    ),
    "backpropagation": (
        30,
        "loss_of_one_weight Value topological_order fill_gradients linear_vjp softmax_cross_entropy backprop_mlp",
    ),
    "layers": (
        26,
        "layer_sums mlp_forward collapse_linear xor_by_hand parity_network activation fold staircase_network",
    ),
    "training": (
        32,
        "he_init gradient_norms largest_stable_rate sgd_step momentum_step adam_step train diagnose l2_penalty dropout "
        "challenge",
    ),
    "seeing": (
        29,
        "conv2d receptive_field gabor tuning_curve orientation_selectivity hebb_step oja_step ica_one ica_step",
    ),
    "recurrence": (26, "hopfield_weights energy recall energy_change two_cycle gradient_through_time attention"),
    "spiking_neuron": (
        33,
        "gate_goal hh_rates lif_step simulate_lif rheobase fi_curve exact_spikes noisy_current izhikevich fixed_points "
        "identify_neuron",
    ),
    "synapses_and_dendrites": (
        28,
        "alpha_psp steady_voltage membrane_step nmda_open tsodyks_markram piece_voltage superposition_excess "
        "dendritic_neuron feature_binding_wiring hidden_units_needed",
    ),
    "neural_codes": (
        30,
        "count_readout latency_readout jitter_accuracy coincidence_detector poisson_train two_extremes "
        "population_vector entropy_bits information_bits bits_above_chance",
    ),
    "plasticity_and_reward": (
        24,
        "stdp_weight_change run_stdp three_factor_update td_error td_learning td_traces q_learning",
    ),
    "credit_assignment": (
        24,
        "update_alignment feedback_alignment_grads perturbation_grads tries_needed node_perturbation_grads "
        "predictive_coding_grads learned_feedback_step",
    ),
    "spiking_networks": (
        31,
        "rate_encode latency_encode lif_layer_forward heaviside surrogate back_through_time bptt_step wake_silent "
        "count_synops energy_nj eligibility",
    ),
    "capstone": (32, "decision_energy elect first_spikes tells_apart build_decoder decode recalibrate"),
    "the_reckoning": (
        27,
        "brier_score best_constant with_copies lesion_curve fgsm forgetting few_shot_curve brain_budget remember",
    ),
}


@pytest.fixture(params=PATHS, ids=lambda path: path.stem, scope="module")
def lesson(request):
    return read_lesson(request.param)


def test_no_author_error(lesson):
    assert [str(problem) for problem in lint(lesson)] == []


def test_points_and_names_are_those_of_the_curriculum(lesson):
    points, names = CURRICULUM[lesson.concept]
    graded = lesson.with_role("check", "hand_in", "essay", "catch")
    assert sum(cell.options.get("points", 0) for cell in graded) == points
    defined = [name for cell in lesson.with_role("exercise") for name in cell.defined_names()]
    assert [name for name in defined if name in names.split()] == names.split()


def test_three_wrong_answers_and_three_hints_an_exercise(lesson):
    wrongs = Counter(cell.name for cell in lesson.with_role("wrong"))
    hints = Counter(cell.name for cell in lesson.with_role("hint"))
    for exercise in {cell.name for cell in lesson.with_role("exercise")}:
        assert wrongs[exercise] >= 3, exercise
        assert hints[exercise] == 1, exercise


def test_each_wrong_answer_has_its_own_sentence(lesson):
    reasons = [cell.options["why"] for cell in lesson.with_role("wrong")]
    assert len(set(reasons)) == len(reasons)
    assert all(len(reason) > 25 and reason.rstrip().endswith((".", "?", "!")) for reason in reasons)


def test_quiz_and_prediction(lesson):
    questions = lesson.with_role("quiz")
    counted = [cell for cell in questions if cell.options.get("graded")]
    assert len(counted) in (0, 2, 3) and 2 <= len(questions) - len(counted) <= 6
    letters = ["abcdef"[[right for *_, right in quiz_question(cell)[1]].index(True)] for cell in questions]
    assert len(set(letters)) > 1, "the right answer is always under the same letter"
    assert lesson.with_role("prediction")
    assert {cell.name for cell in lesson.with_role("prediction")} == {c.name for c in lesson.with_role("experiment")}


def test_right_answers_are_not_known_by_their_length():
    """A guess at the longest option must do no better than a guess at random (about one in three)."""
    right_is_longest = []
    for path in PATHS:
        for cell in read_lesson(path).with_role("quiz"):
            options = quiz_question(cell)[1]
            lengths = [(len(" ".join(text.split())), right) for text, _, right in options]
            right_is_longest.append(max(lengths)[1])
    assert sum(right_is_longest) <= len(right_is_longest) / 3, f"{sum(right_is_longest)} of {len(right_is_longest)}"


def test_exercises_have_complete_docstrings(lesson):
    for cell in lesson.with_role("exercise"):
        assert re.search(r'"""[A-Z`].*?\.\n', cell.source, re.DOTALL), cell.name
        assert re.search(r"\breturns?\b", cell.source, re.IGNORECASE), cell.name


PROMISE = re.compile(r"\b(not|no|neither|nothing)\b.{0,80}\bchange|unchanged|left as it is|held before", re.IGNORECASE)


def test_what_a_docstring_says_of_arguments_is_what_the_check_asks(lesson):
    """An assert sees no change that was made in the other process of grading: `check.unchanged` does."""
    for cell in lesson.with_role("exercise"):
        docstrings = " ".join(" ".join(re.findall(r'"""(.*?)"""', cell.source, re.DOTALL)).split())
        asked = any("check.unchanged(" in each.source for each in lesson.with_role("check") if each.name == cell.name)
        promised = PROMISE.search(docstrings)
        assert asked == bool(promised), f"{cell.name}: {promised and promised[0]!r}, asked for: {asked}"


def reference_files(concept):
    """Return the files of a lesson's reference: one module, or all of a folder."""
    place = ROOT / "helpers" / "reference"
    return [file for file in (place / f"{concept}.py", *sorted((place / concept).glob("*.py"))) if file.exists()]


def test_who_has_no_helpers_is_told_the_cure_beside_the_import(lesson):
    (setup,) = [cell for cell in lesson.with_role("given") if cell.name == "setup"]
    before, line, _ = setup.source.partition("# No module named 'helpers'? Pick the course's kernel")
    assert line and "helpers" not in before


def test_reference_exists_and_says_whom_it_serves(lesson):
    if lesson.concept == "orientation":
        pytest.skip("the first lesson has no reference")
    files = reference_files(lesson.concept)
    assert files, "there is no reference"
    text = "\n".join(file.read_text(encoding="utf-8") for file in files)
    assert lesson.name in text or lesson.concept in text
    for line in re.findall(r"^(?:import|from) .*", text, re.MULTILINE):
        module = line.split()[1].split(".")[0]
        own = module == "helpers" and line.startswith(("from helpers.reference", "import helpers.reference"))
        assert own or module == "numpy" or module in sys.stdlib_module_names, line


SOLVED = [
    pytest.param(path, marks=pytest.mark.long if path.stem in TRAINS else (), id=path.stem) for path in PATHS
]


@pytest.mark.slow
@pytest.mark.parametrize("lesson", SOLVED, indirect=True, scope="module")
def test_solved_lesson_runs_describes_its_figures_and_measures_what_docs_claims_say(lesson, tmp_path):
    notebook = nbformat.read(ROOT / "solutions" / lesson.name / f"{lesson.name}.ipynb", as_version=4)
    folder = tmp_path / lesson.name
    folder.mkdir()
    kernels.run(notebook, folder)
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            assert output.output_type != "error"
            assert "image/png" not in data or output.metadata.get("image/png", {}).get("alt"), cell.source
            for tag in re.findall(r"<img\b[^>]*>", str(data.get("text/html", ""))):
                alt = re.search(r'alt="([^"]*)"', tag)
                assert alt, cell.source
                assert len(alt[1]) > 30, cell.source
                assert "No description" not in alt[1]
    course = Course()
    different = course.differences(course.measured(lesson, notebook), course.told())
    assert different == [], "Run `python -m course claims` and look at what changed in docs/claims.md."
