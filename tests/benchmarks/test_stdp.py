"""Whether two simulators agree is one question, asked so that chance says no in one run of a hundred."""

import numpy as np

from benchmarks.stdp import SURE, agreement


def rounds(rng, n, shift=0.0):
    """Five numbers a round that depend on each other, as the rate and the weights of a cell do."""
    common = rng.normal(size=(n, 1))
    return common + 0.3 * rng.normal(size=(n, 5)) * np.array([1, 5, 0.1, 1, 1]) + shift


def test_samples_of_one_law_are_told_apart_as_rarely_as_promised():
    rng = np.random.default_rng(5)
    wrong = sum(agreement(rounds(rng, 5), rounds(rng, 5), True).startswith("NOT THE SAME") for _ in range(300))
    assert wrong <= 300 * SURE + 6  # three standard errors


def test_a_real_difference_is_found_in_one_column():
    rng = np.random.default_rng(6)
    shift = np.array([0, 0, 6.0, 0, 0])
    found = [agreement(rounds(rng, 5), rounds(rng, 5, shift), True).startswith("NOT THE SAME") for _ in range(20)]
    assert np.mean(found) > 0.9


def test_too_few_rounds_and_other_pairs_are_said():
    rng = np.random.default_rng(7)
    assert agreement(rounds(rng, 3), rounds(rng, 3), True).startswith("CANNOT TELL, 20 ways")
    assert agreement(rounds(rng, 5), rounds(rng, 5), False).startswith("NOT TESTED")
