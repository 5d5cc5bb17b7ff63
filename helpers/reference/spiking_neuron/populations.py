"""The population simulators, each from its own module beside this one. Serves spiking_neuron and later lessons."""

from helpers.reference.spiking_neuron.hh_population import SQUID, simulate_hh_population
from helpers.reference.spiking_neuron.lif_population import (
    LIF,
    Activity,
    lif_intervals,
    lif_spike_times,
    simulate_lif_population,
)
from helpers.reference.spiking_neuron.recurrent_network import BRUNEL, Network, random_network, simulate_network

__all__ = [
    "BRUNEL",
    "LIF",
    "SQUID",
    "Activity",
    "Network",
    "lif_intervals",
    "lif_spike_times",
    "random_network",
    "simulate_hh_population",
    "simulate_lif_population",
    "simulate_network",
]
