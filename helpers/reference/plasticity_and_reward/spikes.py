"""Spike-timing-dependent plasticity (STDP) and its gate. Serves lesson plasticity_and_reward. Times are in ms."""

from __future__ import annotations

import numpy as np

# S. Song, K. D. Miller & L. F. Abbott, Nature Neuroscience 3:919-926, 2000: changes in units of the largest weight
SONG_2000 = {"a_plus": 0.005, "a_minus": 0.005 * 1.05, "tau_plus": 20.0, "tau_minus": 20.0}


def stdp_weight_change(delta_t, params) -> np.ndarray:
    """Return the change of a weight after one pair of spikes: the STDP window.

    a_plus exp(-delta_t / tau_plus) for delta_t > 0,  -a_minus exp(delta_t / tau_minus) for delta_t < 0,  0 for 0

    A pair without an order changes nothing here: that is a convention, and `run_stdp` keeps it.

    Parameters
    ----------
    delta_t : number or array, t_post - t_pre in ms
    params : dict with a_plus, a_minus (no unit) and tau_plus, tau_minus (ms)

    Returns
    -------
    array with the shape of delta_t, in units of the largest weight

    Source: G. Bi & M. Poo, J. Neuroscience 18:10464-10472, 1998 (measured); Song, Miller & Abbott 2000 (this form).
    Serves: exercise stdp-weight-change.
    """
    delta_t = np.asarray(delta_t, float)
    later, earlier = np.maximum(delta_t, 0), np.maximum(-delta_t, 0)
    grown = params["a_plus"] * np.exp(-later / params["tau_plus"]) * (later > 0)
    return grown - params["a_minus"] * np.exp(-earlier / params["tau_minus"]) * (earlier > 0)


def spike_traces(spikes, dt: float, tau: float) -> np.ndarray:
    """Return, for every step, the sum over all EARLIER spikes of exp(-(time since) / tau).

    spikes : (n_steps, n_inputs) array of 0 and 1; dt, tau : ms
    """
    steps = np.arange(len(spikes))
    since = steps[:, np.newaxis] - steps
    weights = np.where(since > 0, np.exp(-np.maximum(since, 0) * dt / tau), 0.0)
    return weights @ spikes


def run_stdp(w, pre_spikes, post_spikes, dt: float, params) -> np.ndarray:
    """Return the weights after two spike trains have met at every synapse, all pairs counted.

    At each step, with traces of the spikes of EARLIER steps,

    w_i <- clip(w_i + a_plus post x_i - a_minus pre_i y, 0, 1),
    x_i = sum over earlier spikes of input i of exp(-(time since) / tau_plus),  y likewise for the cell, tau_minus

    Without the bounds it is the sum of the STDP window over all pairs of spikes.

    Parameters
    ----------
    w : (n_inputs,) weights from 0 to 1, the largest weight; not changed
    pre_spikes : (n_steps, n_inputs) array of 0 and 1
    post_spikes : (n_steps,) array of 0 and 1
    dt : length of a step, ms
    params : as in stdp_weight_change

    Source: Song, Miller & Abbott 2000; traces as in A. Morrison, M. Diesmann & W. Gerstner, Biological Cybernetics
    98:459-478, 2008. Serves: exercise run-stdp.
    """
    pre, post = np.asarray(pre_spikes, float), np.asarray(post_spikes, float)
    x = spike_traces(pre, dt, params["tau_plus"])
    y = spike_traces(post[:, np.newaxis], dt, params["tau_minus"])
    changes = params["a_plus"] * post[:, np.newaxis] * x - params["a_minus"] * pre * y
    w = np.asarray(w, float)
    for change in changes[changes.any(axis=1)]:
        w = np.clip(w + change, 0.0, 1.0)
    return w


def three_factor_update(eligibility, reward: float, eta: float) -> np.ndarray:
    """Return the change of every weight when a reward arrives: eta * reward * eligibility.

    Pre- and postsynaptic activity leave the eligibility at the synapse; the third factor is one number for all.

    Parameters
    ----------
    eligibility : array of any shape, one number for each synapse; not changed
    reward : a number of either sign; 0 changes nothing
    eta : learning rate

    Source: E. M. Izhikevich, Cerebral Cortex 17:2443-2452, 2007; W. Gerstner et al., Frontiers in Neural Circuits
    12:53, 2018. Serves: exercise three-factor-update.
    """
    return np.multiply(float(eta) * float(reward), np.asarray(eligibility, float))
