"""The neuron in time: leaky integrate-and-fire, Hodgkin-Huxley's rates, Izhikevich's model, an unknown cell.

Serves lesson spiking_neuron. Times are in ms, potentials in mV, currents in nA and resistances in MOhm (so R I is in
mV); Hodgkin and Huxley's currents are in uA/cm^2. Populations are in `helpers.reference.spiking_neuron.populations`.
"""

from helpers.reference.spiking_neuron.hodgkin_huxley import gate_goal, hh_rates
from helpers.reference.spiking_neuron.izhikevich import fixed_points, izhikevich
from helpers.reference.spiking_neuron.lif import exact_spikes, fi_curve, lif_step, noisy_current, rheobase, simulate_lif
from helpers.reference.spiking_neuron.unknown import identify_neuron

__all__ = [
    "exact_spikes",
    "fi_curve",
    "fixed_points",
    "gate_goal",
    "hh_rates",
    "identify_neuron",
    "izhikevich",
    "lif_step",
    "noisy_current",
    "rheobase",
    "simulate_lif",
]
