"""Plasticity and reward: spike timing, and a third factor. Serves lesson plasticity_and_reward. Times are in ms.

spikes.py holds the STDP window, `run_stdp` and the three-factor rule; population.py a fast simulator of a neuron whose
thousand synapses learn by STDP.
"""

from helpers.reference.plasticity_and_reward.population import STDP_CELL, poisson_spikes, simulate_stdp_population
from helpers.reference.plasticity_and_reward.spikes import (
    SONG_2000,
    run_stdp,
    stdp_weight_change,
    three_factor_update,
)

__all__ = [
    "SONG_2000",
    "STDP_CELL",
    "poisson_spikes",
    "run_stdp",
    "simulate_stdp_population",
    "stdp_weight_change",
    "three_factor_update",
]
