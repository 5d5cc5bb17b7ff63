"""Cells that predict the same rewards and weigh good and bad news differently. Serves lesson plasticity_and_reward."""

from __future__ import annotations

import numpy as np

BOTH_RATES = 0.04  # of a cell, for better than predicted and for worse, added up


def settle(td_error, amounts, shares, n_trials: int = 4000, seed: int = 0) -> np.ndarray:
    """Return the value that each cell has settled at, by the learner's td_error; the mean over the last half.

    In a trial one of the amounts comes, each with the same chance. A cell moves its value by a rate times its error;
    of the two rates, that for errors above 0 is the cell's share of their sum.

    Parameters
    ----------
    amounts : what may come
    shares : one number from 0 to 1 for each cell
    """
    rng, settled = np.random.default_rng([2020, seed]), []
    drawn = rng.choice(np.asarray(amounts, float), size=n_trials)
    for share in np.asarray(shares, float):
        value, seen = float(np.mean(drawn[:20])), []
        for amount in drawn.tolist():
            error = float(td_error(value, amount, 0.0, 1.0))
            value += BOTH_RATES * (share if error > 0 else 1 - share) * error
            seen.append(value)
        settled.append(np.mean(seen[n_trials // 2 :]))
    return np.array(settled)
