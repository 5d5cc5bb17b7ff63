"""The data sets are what their docstrings promise."""

import hashlib
from importlib import resources
from pathlib import Path

import numpy as np
import pytest

from helpers import data


def test_gate_inputs_count_up():
    assert data.gate_inputs(2).tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
    rows = data.gate_inputs(5)
    assert rows.shape == (32, 5) and rows.dtype.kind == "i"
    assert (rows @ [16, 8, 4, 2, 1]).tolist() == list(range(32))


@pytest.mark.parametrize(
    ("gate", "labels"),
    [(data.and_data, [-1, -1, -1, 1]), (data.or_data, [-1, 1, 1, 1]), (data.xor_data, [-1, 1, 1, -1])],
)
def test_gates_have_their_labels(gate, labels):
    X, y = gate()
    assert X.tolist() == data.gate_inputs(2).tolist() and X.dtype == float
    assert y.tolist() == labels and y.dtype.kind == "i"


@pytest.mark.parametrize("gap", [0.0, 0.1, 1.0, 5.0])
@pytest.mark.parametrize("seed", range(5))
def test_two_blobs_keep_their_gap(gap, seed):
    X, y = data.two_blobs(41, gap, np.random.default_rng(seed))
    assert X.shape == (41, 2) and abs(y.sum()) == 1 and set(y) == {-1, 1}
    assert widest_strip(X, y) >= 2 * gap


def widest_strip(X, y) -> float:
    """Return the width of the widest strip between the classes, over finely turned directions."""
    angles = np.linspace(0, 2 * np.pi, 100_001)
    along = X @ np.array([np.cos(angles), np.sin(angles)])
    # A strip found in one of finitely many directions is at most a little narrower than the widest one.
    slack = np.ptp(along) * (angles[1] - angles[0])
    return (along[y == 1].min(axis=0) - along[y == -1].max(axis=0)).max() + slack


def test_random_sets_come_from_the_seed_alone():
    for make in (lambda rng: data.two_blobs(20, 0.5, rng), lambda rng: data.random_dichotomy(20, 4, rng)):
        (X, y), (X_again, y_again), (X_other, _) = (make(np.random.default_rng(seed)) for seed in (1, 1, 2))
        assert np.array_equal(X, X_again) and np.array_equal(y, y_again)
        assert not np.array_equal(X, X_other)


def test_random_dichotomy_tosses_a_fair_coin():
    X, y = data.random_dichotomy(10_000, 3, np.random.default_rng(0))
    assert X.shape == (10_000, 3) and set(y) == {-1, 1}
    assert abs(y.mean()) < 4 / np.sqrt(10_000)


def test_digits_are_the_source_unchanged():
    images, labels = data.digits()
    assert images.shape == (1797, 8, 8) and images.dtype == float and labels.dtype.kind == "i"
    assert (images.min(), images.max()) == (0, 1)
    # The class sizes that the source states for its test part, and the bytes as they were taken.
    assert np.bincount(labels).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    whole = np.column_stack([(images * 16).reshape(1797, 64), labels]).astype(np.uint8)
    assert (
        hashlib.sha256(whole.tobytes()).hexdigest()
        == "68aea062d35a127749050fa0e52dca09d6569ac08092c925610e0954e172dde2"
    )


def test_digits_are_fresh_arrays():
    images, labels = data.digits()
    images[:], labels[:] = 7, 7
    assert data.digits()[0].max() == 1 and set(data.digits()[1]) == set(range(10))


def test_digits_ship_with_source_and_licence():
    text = (resources.files("helpers") / "data_files" / "LICENSE-digits.txt").read_text(encoding="utf-8")
    assert "Alpaydin" in text and "10.24432/C50P49" in text and "CC BY 4.0" in text


def follows(part, whole) -> bool:
    """Return whether `part` is `whole` with some items left out."""
    rest = iter(whole)
    return all(item in rest for item in part)


def form_labels(starts) -> list[list[int]]:
    """Return the labels between the starts; image 385, labelled 3, is read as the 8 that all other forms have there."""
    labels = data.digits()[1]
    labels[385] = 8
    return [part.tolist() for part in np.split(labels, starts[1:])]


def test_every_form_is_the_same_digits_in_the_same_order_and_begins_nowhere_else():
    starts = data.FORM_STARTS
    whole = form_labels(starts)[0]
    assert len(whole) == 130 and all(follows(part, whole) for part in form_labels(starts))
    for place in range(1, len(starts)):
        for shift in (-1, 1):
            moved = [start + shift * (number == place) for number, start in enumerate(starts)]
            assert not all(follows(part, whole) for part in form_labels(moved)), starts[place]


def test_forms_are_held_out_whole():
    X_train, y_train, X_test, y_test = data.digits_split("forms")
    images, labels = data.digits()
    assert np.array_equal(np.vstack([X_train, X_test]), images.reshape(1797, 64))
    assert np.array_equal(np.concatenate([y_train, y_test]), labels) and len(y_test) == 382
    assert len(y_train) in data.FORM_STARTS  # the held-out part begins where a form begins
    forms = data.digit_forms()
    assert set(forms[:1415]) == set(range(11)) and set(forms[1415:]) == {11, 12, 13}
    assert np.flatnonzero(np.diff(forms, prepend=-1)).tolist() == list(data.FORM_STARTS)


@pytest.mark.parametrize("seed", range(5))
def test_stratified_split_gives_every_digit_its_share(seed):
    X_train, y_train, X_test, y_test = data.digits_split("stratified", np.random.default_rng(seed))
    assert X_train.shape == (1437, 64) and X_test.shape == (360, 64)
    share = np.bincount(np.concatenate([y_train, y_test])) * 360 / 1797
    assert np.all(np.abs(np.bincount(y_test) - share) <= 1)
    rows = np.sort(np.vstack([X_train, X_test]) @ np.arange(1, 65))
    assert np.array_equal(rows, np.sort(data.digits()[0].reshape(1797, 64) @ np.arange(1, 65)))


def test_stratified_split_gives_every_image_the_same_chance():
    labels, times = data.digits()[1], 400
    rng = np.random.default_rng(0)
    drawn = sum(data.stratified_mask(labels, 360, rng).astype(int) for _ in range(times))
    spread = np.sqrt(times * 0.2 * 0.8)
    assert np.abs(drawn - times * 360 / 1797).max() < 5 * spread


@pytest.mark.parametrize(("kind", "rng"), [("random", np.random.default_rng(0)), ("stratified", None)])
def test_unknown_split_is_an_error(kind, rng):
    with pytest.raises(ValueError, match="forms"):
        data.digits_split(kind, rng)


def test_lesson_says_how_many_fours_and_nines_are_held_out():
    text = (Path(__file__).parents[2] / "lessons" / "03_gradient_descent.py").read_text(encoding="utf-8")
    held_out = data.digits_split("forms")[3]
    said = " ".join(text.replace("\n# ", " ").split())
    assert f"of {np.isin(held_out, (4, 9)).sum()} new images" in said
