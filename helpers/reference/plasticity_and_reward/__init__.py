"""Local learning: spike timing, a third factor, and rules that stand in for backpropagation. Serves local_learning.

spikes.py holds the STDP window, `run_stdp` and the three-factor rule; credit.py the gradients of feedback alignment and
predictive coding; population.py a fast simulator of a neuron whose thousand synapses learn by STDP. Times are in ms.
"""

from helpers.reference.local_learning.credit import (
    feedback_alignment_grads,
    predictive_coding_grads,
    update_alignment,
)
from helpers.reference.local_learning.population import STDP_CELL, poisson_spikes, simulate_stdp_population
from helpers.reference.local_learning.spikes import (
    SONG_2000,
    run_stdp,
    stdp_weight_change,
    three_factor_update,
)

__all__ = [
    "SONG_2000",
    "STDP_CELL",
    "feedback_alignment_grads",
    "poisson_spikes",
    "predictive_coding_grads",
    "run_stdp",
    "simulate_stdp_population",
    "stdp_weight_change",
    "three_factor_update",
    "update_alignment",
]
