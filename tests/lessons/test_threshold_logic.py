"""Laws of threshold logic: counts, proofs and identities, checked by other means than the reference's own."""

from __future__ import annotations

import itertools
import re
from math import comb

import numpy as np
import pytest

from course.authoring.lesson import ROOT, read_lesson
from helpers import check
from helpers.figures import threshold_logic as figures
from helpers.labs import truth_tables
from helpers.reference import threshold_logic as logic
from helpers.widgets import threshold_logic as widgets

KNOWN = {1: 4, 2: 14, 3: 104, 4: 1882}  # OEIS A000609
XOR = [0, 1, 1, 0]
LESSON = read_lesson(ROOT / "lessons" / "01_threshold_logic.py")


def rows(n):
    """Return the rows of inputs by counting in binary as text."""
    return [tuple(int(digit) for digit in f"{number:0{n}b}") for number in range(2**n)]


def all_tables(n):
    """Return all 2**(2**n) tables, as booleans."""
    return (np.arange(2 ** (2**n))[:, None] >> np.arange(2**n)[::-1] & 1).astype(bool)


def refuted(tables, n):
    """Return which tables no unit can compute, because a + b = c + d with a, b firing and c, d silent."""
    pairs_by_sum = {}
    for first, second in itertools.combinations(range(2**n), 2):
        total = tuple(a + b for a, b in zip(rows(n)[first], rows(n)[second], strict=True))
        pairs_by_sum.setdefault(total, []).append((first, second))
    contradiction = np.zeros(len(tables), bool)
    for pairs in pairs_by_sum.values():
        fire = np.any([tables[:, a] & tables[:, b] for a, b in pairs], axis=0)
        silent = np.any([~tables[:, a] & ~tables[:, b] for a, b in pairs], axis=0)
        contradiction |= fire & silent
    return contradiction


def perceptron_separates(table, n, sweeps=200):
    """Return whether Rosenblatt's rule finds a separating unit: a third method, in exact integers."""
    weights = [0] * (n + 1)
    for _ in range(sweeps):
        mistakes = 0
        for row, target in zip(rows(n), table, strict=True):
            extended = (*row, -1)
            fires = sum(w * x for w, x in zip(weights, extended, strict=True)) >= 0
            if fires != bool(target):
                mistakes += 1
                weights = [w + (1 if target else -1) * x for w, x in zip(weights, extended, strict=True)]
        if not mistakes:
            return True
    return False


def test_rows_count_in_binary_with_the_first_input_most_significant():
    for n in range(1, 6):
        assert [tuple(row) for row in logic.input_rows(n).tolist()] == rows(n)


@pytest.mark.parametrize(("n", "count"), KNOWN.items())
def test_the_number_of_threshold_functions_is_the_known_one(n, count):
    assert len(logic.threshold_functions(n)) == count


@pytest.mark.parametrize("n", KNOWN)
def test_every_table_is_either_computed_by_a_small_integer_unit_or_refuted(n):
    """The proof that weights up to LARGEST_WEIGHT suffice, and that no other function is a threshold function."""
    tables = all_tables(n)
    found = {tuple(table) for table in logic.threshold_functions(n).astype(bool).tolist()}
    impossible = refuted(tables, n)
    assert len(found) + impossible.sum() == 2 ** (2**n)
    assert not any(tuple(table) in found for table in tables[impossible].tolist())


@pytest.mark.parametrize("n", [2, 3, 4])
def test_smaller_integer_weights_miss_some_functions(n, monkeypatch):
    monkeypatch.setitem(logic.LARGEST_WEIGHT, n, logic.LARGEST_WEIGHT[n] - 1)
    assert len(logic.threshold_functions(n)) < KNOWN[n]


@pytest.mark.parametrize("n", [1, 2, 3])
def test_the_decision_agrees_with_the_list_and_with_the_perceptron(n):
    found = {tuple(table) for table in logic.threshold_functions(n).tolist()}
    for table in itertools.product((0, 1), repeat=2**n):
        decision = logic.is_threshold_function(table)
        assert decision is (table in found)
        assert decision is perceptron_separates(table, n)


def test_the_decision_agrees_with_the_refutation_on_four_inputs():
    rng = np.random.default_rng(1943)
    tables = np.concatenate([all_tables(4)[rng.integers(2**16, size=200)], logic.threshold_functions(4)[::19] > 0])
    decided = [logic.is_threshold_function(table) for table in tables]
    assert decided == (~refuted(tables, 4)).tolist()
    assert 50 < sum(decided) < 250


def test_a_tables_complement_and_its_reversal_are_as_hard_as_the_table():
    rng = np.random.default_rng(3)
    for table in rng.integers(0, 2, (50, 8)):
        answers = {logic.is_threshold_function(other) for other in (table, 1 - table, table[::-1])}
        assert len(answers) == 1


@pytest.mark.parametrize("wrong", [[], [1], [0, 1, 1], [[0, 1], [1, 0]], np.zeros(512)])
def test_a_table_of_another_length_is_refused(wrong):
    with pytest.raises(ValueError, match="entries"):
        logic.is_threshold_function(wrong)


def test_xor_and_its_complement_are_the_two_that_fail():
    failing = [table for table in itertools.product((0, 1), repeat=4) if not logic.is_threshold_function(table)]
    assert failing == [(0, 1, 1, 0), (1, 0, 0, 1)]


def test_the_best_unit_on_xor_is_right_on_three_rows_of_four():
    right = (logic.threshold_functions(2) == XOR).sum(axis=1)
    assert right.max() == 3
    assert right.min() == 1


def test_the_best_point_neuron_on_feature_binding_is_right_on_15_rows_of_16():
    """(A and B) or (C and D), which lesson 09 gives to a neuron with two branches."""
    target = [a & b | c & d for a, b, c, d in rows(4)]
    assert (logic.threshold_functions(4) == target).sum(axis=1).max() == 15


def test_true_1943_units_compute_11_of_16_functions_and_7_without_spontaneous_firing():
    eleven = {tuple(table) for table in logic.functions_of_1943(2).tolist()}
    seven = {tuple(table) for table in logic.functions_of_1943(2, smallest_theta=1).tolist()}
    assert (len(eleven), len(seven)) == (11, 7)
    assert seven == {table for table in eleven if table[0] == 0}
    modern = {tuple(table) for table in logic.threshold_functions(2).tolist()}
    nand, a_implies_b, b_implies_a = (1, 1, 1, 0), (1, 1, 0, 1), (1, 0, 1, 1)
    assert modern - eleven == {nand, a_implies_b, b_implies_a}
    assert eleven < modern


def test_several_endings_of_one_axon_add_nothing_on_two_inputs():
    """The drawings of 1943 let an axon end twice on a cell: integer excitation up to 3 still gives 11 functions."""
    found = set()
    for (a, b), theta in itertools.product(itertools.product((None, 0, 1, 2, 3), repeat=2), range(-1, 8)):
        veto = [row for row in rows(2) if (a is None and row[0]) or (b is None and row[1])]
        sums = {row: (a or 0) * row[0] + (b or 0) * row[1] for row in rows(2)}
        found.add(tuple(int(sums[row] >= theta and row not in veto) for row in rows(2)))
    assert len(found) == 11


@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_units_of_1943_are_counted_by_the_roles_of_their_inputs(n):
    """Choose the inhibitors; a count of k exciters then has k thresholds that matter; two constants on top.

    With p inhibitors and k exciters, theta = 1..k gives functions that are all different; theta <= 0 means 'no
    inhibitor is active', one function for each choice of inhibitors; and 'never' is one more.
    """
    counting = sum(comb(n, p) * comb(n - p, k) * k for p in range(n + 1) for k in range(1, n - p + 1)) + 2**n + 1
    assert len(logic.functions_of_1943(n)) == counting


def test_a_unit_is_scale_free_and_fires_at_the_threshold():
    rng = np.random.default_rng(0)
    for _ in range(50):
        x, w, theta = rng.integers(0, 2, 5), rng.integers(-3, 4, 5), rng.integers(-4, 5)
        assert logic.threshold_unit(x, w, theta) == logic.threshold_unit(x, 4 * w, 4 * theta)
        assert logic.threshold_unit(x, w, sum(w * x)) == 1
        assert logic.threshold_unit(x, w, sum(w * x) + 1) == 0


def test_a_unit_takes_one_row_or_many():
    many = logic.threshold_unit(logic.input_rows(2), [1, 1], 2)
    assert many.tolist() == [logic.threshold_unit(row, [1, 1], 2) for row in rows(2)] == [0, 0, 0, 1]
    assert type(logic.threshold_unit([1], [1], 1)) is int


@pytest.mark.parametrize(
    ("name", "function"),
    [
        ("AND", lambda a, b: a and b),
        ("OR", lambda a, b: a or b),
        ("NOT", lambda a: not a),
        ("NAND", lambda a, b: not (a and b)),
        ("MAJORITY", lambda a, b, c: a + b + c > 1),
    ],
)
def test_each_gate_computes_its_function_with_room_to_spare(name, function):
    weights, theta = logic.gate(name)
    for row in rows(len(weights)):
        total = sum(w * x for w, x in zip(weights, row, strict=True))
        assert (total >= theta) == bool(function(*row))
        assert abs(total - theta) >= 0.5


def test_a_truth_table_lists_the_first_input_as_the_most_significant_bit():
    assert logic.truth_table(lambda a, b, c: a, 3).tolist() == [0, 0, 0, 0, 1, 1, 1, 1]
    assert logic.truth_table(lambda a, b: a and not b, 2).tolist() == [0, 0, 1, 0]


def test_a_chain_of_full_adders_adds():
    for first, second in itertools.product(range(16), repeat=2):
        carry, total = 0, 0
        for place in range(4):
            bit, carry = logic.full_adder(first >> place & 1, second >> place & 1, carry)
            total += bit << place
        assert total + (carry << 4) == first + second


def test_two_threshold_units_make_a_full_adder():
    for a, b, c in rows(3):
        carry = logic.threshold_unit([a, b, c], [1, 1, 1], 2)
        total = logic.threshold_unit([a, b, c, carry], [1, 1, 1, -2], 1)
        assert (total, carry) == logic.full_adder(a, b, c)


def test_counting_parameters_equals_the_sizes_of_the_arrays():
    rng = np.random.default_rng(8)
    for _ in range(20):
        sizes = rng.integers(1, 9, rng.integers(2, 6)).tolist()
        matrices = [np.empty((above, below)) for below, above in itertools.pairwise(sizes)]
        biases = [np.empty(above) for above in sizes[1:]]
        expected = (sum(map(len, biases)), sum(m.size for m in matrices), sum(b.size for b in biases))
        assert logic.count_params(sizes) == expected


def test_gpt3_has_millions_of_units_and_175_billion_parameters():
    """Brown et al. 2020, table 2.1: 96 layers, 12288 wide, MLP four times that; 50257 tokens, 2048 places."""
    layers, width, hidden = 96, 12288, 4 * 12288
    _, mlp_weights, mlp_biases = logic.count_params([width, hidden, width])
    attention_units, attention_weights, attention_biases = logic.count_params([width, 4 * width])
    assert layers * hidden == 4_718_592
    assert layers * (hidden + width + attention_units) == 10_616_832
    embedding = (50257 + 2048) * width
    total = layers * (mlp_weights + mlp_biases + attention_weights + attention_biases) + embedding
    assert round(total / 1e9) == 175


def test_the_line_drawn_in_the_atlas_separates_wherever_a_line_can():
    for table in itertools.product((0, 1), repeat=4):
        *w, offset = figures.best_line(table)
        drawn = [int(w[0] * a + w[1] * b + offset >= 1e-9) for a, b in rows(2)]
        assert (drawn == list(table)) is logic.is_threshold_function(table)


def test_the_atlas_counts_the_classes_that_the_learners_function_gives():
    figure = figures.atlas(lambda table: "can" if logic.is_threshold_function(table) else "no unit can")
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["can: 14", "no unit can: 2"]


def test_the_figures_show_what_the_learners_function_does_also_when_it_is_wrong():
    never = figures.unit_on_square(lambda x, w, theta: 0, (1, 1), 1.5, wanted=XOR)
    assert "2 of 4 rows right" in never.axes[0].get_title()
    broken = figures.adder_columns(lambda a, b, carry: (a | b | carry, a + b + carry > 1), 255, 1)
    assert broken.axes[0].get_title() == "255 + 1 = 511 (wrong, it should be 256)"
    assert figures.add(logic.full_adder, 255, 255) == 510


@pytest.mark.parametrize(("seconds", "said"), [(0.14, "about 38 seconds"), (0.002, "")])
def test_a_slow_search_is_announced_and_a_quick_one_is_not(seconds, said, monkeypatch, capsys):
    ticks = iter([0.0, seconds, 1.0, 1.0 + seconds])
    monkeypatch.setattr(check.time, "process_time", lambda: next(ticks))  # not a busy machine's time
    truth_tables.say_how_long(logic.is_threshold_function, 272, "This cell asks")
    out = " ".join(capsys.readouterr().out.split())
    assert said in out and bool(out) == bool(said)
    assert not said or "with it, the 272 calls that this cell asks for would take" in out
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    truth_tables.say_how_long(logic.is_threshold_function, 272, "This cell asks")
    assert capsys.readouterr().out == "", "a time is another one in each grading"


@pytest.mark.parametrize(("n", "count"), KNOWN.items())
def test_the_experiment_on_four_inputs_counts_as_the_literature_does(n, count):
    assert truth_tables.how_many(n) == count


def test_a_table_is_told_apart_into_its_firing_and_its_silent_rows():
    firing, silent = truth_tables.firing_and_silent([0, 1, 1, 0])
    assert firing.tolist() == [[0, 1], [1, 0]] and silent.tolist() == [[0, 0], [1, 1]]


def test_each_gate_comes_with_its_rows_and_noise_of_the_asked_size():
    found = {name: (X, added) for name, X, added in truth_tables.gates_under_noise(0.3)}
    assert list(found) == ["AND", "OR", "NOT", "NAND", "MAJORITY"]
    for X, added in found.values():
        assert added.shape == (1000, len(X)) and abs(added.std() - 0.3) < 0.02
    assert found["NOT"][0].tolist() == [[0], [1]]


def test_random_rows_come_with_an_order_that_moves_inputs():
    X, order = truth_tables.random_rows(200, 6)
    assert X.shape == (200, 6) and set(X.ravel().tolist()) == {0, 1}
    assert sorted(order.tolist()) == list(range(6)) != order.tolist()


def test_the_first_state_of_the_slider_gives_no_gate_away(capsys):
    widgets.explore_unit(logic.threshold_unit)
    assert "the rows 10;" in capsys.readouterr().out  # "a and not b", which no exercise asks for


def test_no_hint_on_the_adder_names_the_weight_that_it_is_about():
    adder = [cell for cell in LESSON.with_role("wrong") if cell.name == "full-adder"]
    assert adder and not [cell.options["why"] for cell in adder if re.search(r"(-|−|minus )2", cell.options["why"])]


@pytest.mark.parametrize("two_weights", ["two weights", "two inputs", "four rows"])
def test_a_search_for_two_inputs_hears_of_the_number_of_inputs(two_weights):
    hints = [cell.options["why"] for cell in LESSON.with_role("wrong") if cell.name == "is-threshold-function"]
    assert any(two_weights in why and "table" in why for why in hints)
