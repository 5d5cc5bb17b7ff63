"""Find the parameters of an unknown cell by choosing what to inject. Serves spiking_neuron."""

from __future__ import annotations

import numpy as np


def identify_neuron(probe) -> dict:
    """Return tau, R, E_L, V_th, V_reset and t_ref of an unknown leaky integrate-and-fire cell.

    Two stimuli are enough. (1) Nothing, then a current that pulls the cell *down*: whatever the threshold, it cannot
    fire, so V = E_L + R I (1 - exp(-t / tau)) shows E_L, R and tau. (2) A ramp so slow that V follows it: the highest
    potential before a spike is V_th, the samples after it stand at V_reset, and their number times dt is t_ref.

    Parameters
    ----------
    probe : function of (current, dt) that returns the trace, in which the sample of a spike step reads +40 mV

    Returns
    -------
    dict with tau (ms), R (MOhm), E_L, V_th, V_reset (mV), t_ref (ms)

    Serves spiking_neuron / identify-neuron.
    """
    dt, step = 0.1, -1.0
    down = np.asarray(probe(np.repeat([0.0, step], [10, 6000]), dt))
    rest, bottom = down[9], down[-1]
    early = np.arange(10, 110)
    slope = np.polyfit(early, np.log((down[early] - bottom) / (rest - bottom)), 1)[0]
    # from a current of nothing to one that fires every cell of the lesson
    ramp = np.asarray(probe(np.linspace(0, 6, 20000), dt))
    spike = int(np.argmax(ramp > 30))
    after = ramp[spike + 1 :]
    clamped = int(np.argmax(after != after[0]))
    return {
        "tau": -dt / slope,
        "R": (bottom - rest) / step,
        "E_L": rest,
        "V_th": ramp[:spike].max(),
        "V_reset": after[0],
        "t_ref": clamped * dt,
    }
