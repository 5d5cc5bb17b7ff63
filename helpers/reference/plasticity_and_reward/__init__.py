"""Plasticity and reward: spike timing, a third factor, errors of prediction. Serves lesson plasticity_and_reward.

spikes.py holds the STDP window, `run_stdp` and the three-factor rule (times in ms); rewards.py learning from errors of
prediction; population.py a fast simulator of a neuron whose thousand synapses learn by STDP.
"""

from helpers.reference.plasticity_and_reward.population import STDP_CELL, poisson_spikes, simulate_stdp_population
from helpers.reference.plasticity_and_reward.rewards import best_values, q_learning, td_error, td_learning, td_traces
from helpers.reference.plasticity_and_reward.spikes import (
    SONG_2000,
    run_stdp,
    stdp_weight_change,
    three_factor_update,
)

__all__ = [
    "SONG_2000",
    "STDP_CELL",
    "best_values",
    "poisson_spikes",
    "q_learning",
    "run_stdp",
    "simulate_stdp_population",
    "stdp_weight_change",
    "td_error",
    "td_learning",
    "td_traces",
    "three_factor_update",
]
