"""A cell with branches, and networks that were trained to say what it says.

Serves lesson synapses_and_dendrites: how many hidden units stand in for one cell?
"""

from __future__ import annotations

from functools import cache

import numpy as np

from helpers.labs.curve_fit import fit_network

N_SYNAPSES, N_TRAINED, N_ROWS = 8, 600, 1000


def cell_and_networks(dendritic_neuron, n_branches: int, nonlinearity, strength: float = 1.0):
    """Return what a cell answers to inputs that no network was trained on, and a function that trains one.

    Parameters
    ----------
    dendritic_neuron : the learner's function
    n_branches : 1, 2, 4 or 8; the eight synapses of the cell are spread over them
    nonlinearity : what a branch makes of its sum
    strength : factor of all synapses

    Returns
    -------
    answers : (400,) array
    fit : function of (width, seed): what a network with `width` tanh units says there, trained from that start
    """
    X = np.random.default_rng(2003).random((N_ROWS, N_SYNAPSES))
    weights = np.full(N_SYNAPSES // n_branches, strength * 3 * n_branches / N_SYNAPSES)
    branches = np.kron(np.eye(n_branches), weights)
    answers = np.array([float(dendritic_neuron(x, branches, nonlinearity)) for x in X])

    @cache
    def fit(width: int, seed: int) -> np.ndarray:
        rng = np.random.default_rng([width, seed])
        return fit_network(X[:N_TRAINED], answers[:N_TRAINED], width, rng)(X[N_TRAINED:])

    return answers[N_TRAINED:], fit


def missed(answers, fit, widths, seeds) -> list[float]:
    """Return the share of the variance that the best network of each width does not explain."""
    total = np.sum((answers - np.mean(answers)) ** 2)
    return [min(float(np.sum((fit(width, seed) - answers) ** 2) / total) for seed in seeds) for width in widths]


def cells_and_networks(dendritic_neuron, cells: dict) -> dict:
    """Return for each cell its answers, and a function that trains a network on it, as `cell_and_networks` does.

    Parameters
    ----------
    dendritic_neuron : the learner's function
    cells : {name: (number of branches, what a branch makes of its sum)}
    """
    return {name: cell_and_networks(dendritic_neuron, *cell) for name, cell in cells.items()}


def missed_by_each(cells: dict) -> dict[str, list[float]]:
    """Return by cell the share of the variance that the best of four networks with 1 to 5 hidden units misses.

    cells : {name: (answers, fit)}
    """
    return {name: missed(answers, fit, range(1, 6), range(4)) for name, (answers, fit) in cells.items()}


def needed_in_words(needed: dict, tolerance: float) -> str:
    """Return how many hidden units stand in for each cell, for the page of claims.

    needed : {name: hidden units}
    tolerance : share of the variance that may be missed
    """
    counts = ", ".join(f"{count} for {name}" for name, count in needed.items())
    return f"hidden units to miss {100 * tolerance:g} % at most: {counts}"


def count_table(mine, nonlinearity, strengths, allowed, n_branches: int = 4) -> list[list]:
    """Return rows of (strength, hidden units needed for each share that may be missed), out of ten at most.

    Parameters
    ----------
    mine : the learner's hidden_units_needed and dendritic_neuron
    """
    hidden_units_needed, dendritic_neuron = mine
    counted = []
    for strength in strengths:
        said, fit = cell_and_networks(dendritic_neuron, n_branches, nonlinearity, strength)
        counts = [hidden_units_needed(said, fit, range(1, 11), range(4), part) for part in allowed]
        counted.append([strength, *("over 10" if count is None else count for count in counts)])
    return counted


def sentence(counted, allowed) -> str:
    """Return what a table of counts says, for the page of claims.

    counted : rows of (strength, count for each share that may be missed)
    allowed : those shares
    """
    parts = [
        f"{', '.join(str(row[1 + k]) for row in counted)} units if {100 * part:g} % may be missed"
        for k, part in enumerate(allowed)
    ]
    strengths = f"synapses {counted[0][0]:g} to {counted[-1][0]:g} times as strong"
    return f"4 spiking branches, {strengths}, need " + "; ".join(parts) + "."
