"""The leaky integrate-and-fire cell: one step, a whole trace, the least current that fires it, its f-I curve.

tau dV/dt = E_L - V + R I;  when V reaches V_th: a spike, V is put to V_reset and stays there for t_ref.

`params` is a dict with tau (ms), R (MOhm), E_L, V_th, V_reset (mV) and t_ref (ms). Serves spiking_neuron.
"""

from __future__ import annotations

import numpy as np

BLOCK = 256  # steps that are solved at once


def lif_step(v: float, current: float, dt: float, params: dict) -> tuple[float, bool]:
    """Return the potential one step later, and whether the cell fired. Refractoriness is not looked at.

    V_inf = E_L + R I;  V <- V_inf + (V - V_inf) exp(-dt / tau);  if V >= V_th: spike, and V <- V_reset

    This is exact while the current is constant during the step, whatever dt.

    Parameters
    ----------
    v : potential at the beginning of the step, mV
    current : nA, constant during the step
    dt : ms
    params : tau, R, E_L, V_th, V_reset

    Returns
    -------
    (v, spiked) : potential at the end of the step, after the reset if there was a spike; a bool

    Source: S. Rotter & M. Diesmann, Biological Cybernetics 81:381-402, 1999. Serves spiking_neuron / lif-step.
    """
    kept = np.exp(-dt / params["tau"])
    v = kept * v + (1 - kept) * (params["E_L"] + params["R"] * current)
    spiked = bool(v >= params["V_th"])
    return (float(params["V_reset"]) if spiked else float(v)), spiked


def simulate_lif(current, dt: float, params: dict) -> tuple[np.ndarray, np.ndarray]:
    """Return the trace of a cell that starts at rest, and its spike times.

    Step k lasts from k dt to (k + 1) dt. A spike at step k clamps V at V_reset for exactly round(t_ref / dt) following
    steps, in which the current is without effect.

    Parameters
    ----------
    current : (n_steps,) array, nA, one value for each step
    dt : ms
    params : tau, R, E_L, V_th, V_reset, t_ref

    Returns
    -------
    v : (n_steps,) array; v[k] is the potential at the end of step k, after the reset where there was a spike
    spike_times : array of (k + 1) dt for each step k with a spike, ms

    Between spikes the recursion is linear: a block of steps is one triangular matrix times the drive.

    Source: P. Dayan & L. Abbott, Theoretical Neuroscience, 2001, ch. 5; the membrane and a threshold, without reset or
    spike train: L. Lapicque, J. Physiol. Pathol. Gen. 9:620-635, 1907 (N. Brunel & M. van Rossum, Biological
    Cybernetics 97:337-339, 2007). Serves spiking_neuron / simulate-lif.
    """
    drive = params["E_L"] + params["R"] * np.asarray(current, float)
    fade = np.exp(-dt / params["tau"] * np.arange(1, BLOCK + 1))
    respond = np.tril((1 - fade[0]) * np.vander([fade[0]], BLOCK, increasing=True)[0][lags(BLOCK)])
    clamped = round(params["t_ref"] / dt)
    v, spikes = np.full(len(drive), float(params["V_reset"])), []
    start, now = 0, float(params["E_L"])
    while start < len(drive):
        end = min(start + BLOCK, len(drive))
        n = end - start
        free = fade[:n] * now + respond[:n, :n] @ drive[start:end]
        fired = np.flatnonzero(free >= params["V_th"])
        if len(fired) == 0:
            v[start:end], now, start = free, free[-1], end
            continue
        v[start : start + fired[0]] = free[: fired[0]]
        spikes.append(start + fired[0])
        now, start = float(params["V_reset"]), start + fired[0] + 1 + clamped
    return v, dt * (np.array(spikes, float) + 1)


def lags(n: int) -> np.ndarray:
    """Return how many steps lie between a response (row) and its cause (column); 0 for what has not happened yet."""
    return np.maximum(np.subtract.outer(np.arange(n), np.arange(n)), 0)


def rheobase(params: dict) -> float:
    """Return the current at which the steady potential is the threshold: (V_th - E_L) / R, in nA.

    Source: L. Lapicque, Comptes rendus de la Societe de Biologie 67:280-283, 1909 (the word). Serves spiking_neuron /
    fi-curve.
    """
    return (params["V_th"] - params["E_L"]) / params["R"]


def fi_curve(current, params: dict):
    """Return the firing rate under a constant current, in Hz (spikes a second).

    f = 1000 / (t_ref + tau ln((R I + E_L - V_reset) / (R I + E_L - V_th)))  above the rheobase, else 0

    Parameters
    ----------
    current : number or array, nA
    params : tau, R, E_L, V_th, V_reset, t_ref; V_reset is below V_th

    Returns
    -------
    number or array of the same shape; 0 at the rheobase itself, where the threshold is approached for ever

    Source: P. Dayan & L. Abbott, Theoretical Neuroscience, 2001, eq. 5.11. Serves spiking_neuron / fi-curve.
    """
    above = params["E_L"] + params["R"] * np.asarray(current, float) - params["V_th"]
    gap = params["V_th"] - params["V_reset"]
    climb = params["tau"] * np.log1p(gap / np.where(above > 0, above, 1.0))
    return np.where(above > 0, 1000.0, 0.0) / (params["t_ref"] + climb)


def noisy_current(mean: float, sigma: float, n_steps: int, dt: float, params: dict, rng) -> np.ndarray:
    """Return a current that is drawn anew in each step, so that the potential would scatter by sigma, whatever dt.

    In balance sigma^2 = k^2 sigma^2 + (1 - k)^2 (R s)^2 with k = exp(-dt / tau): s = sigma / R sqrt((1 + k) / (1 - k)).

    Parameters
    ----------
    mean : nA
    sigma : mV, the standard deviation of the potential if there were no threshold
    n_steps, dt : number of steps, and their length in ms
    params : tau and R
    rng : source of the noise

    Returns
    -------
    (n_steps,) array, nA

    Source: G. E. Uhlenbeck & L. S. Ornstein, Physical Review 36:823-841, 1930. Serves spiking_neuron / noisy-current.
    """
    kept = np.exp(-dt / params["tau"])
    return mean + sigma / params["R"] * np.sqrt((1 + kept) / (1 - kept)) * rng.standard_normal(n_steps)


def exact_spikes(current, dt: float, params: dict) -> np.ndarray:
    """Return the times at which a cell reaches its threshold, inside the steps. Serves spiking_neuron / exact-spikes.

    The cell starts at rest; current[k] flows from k dt to (k + 1) dt. After a spike it is held at V_reset for exactly
    t_ref, then goes on within the step. Times in ms.
    """
    now, v, free, times = 0.0, params["E_L"], 0.0, []
    for step, drive in enumerate(np.asarray(current, float).tolist()):
        end, goal = (step + 1) * dt, params["E_L"] + params["R"] * drive
        now = max(step * dt, free)
        while now < end:
            wait = np.inf
            if v >= params["V_th"]:
                wait = 0.0
            elif goal > params["V_th"]:
                wait = params["tau"] * np.log((goal - v) / (goal - params["V_th"]))
            if now + wait > end:
                v = goal + (v - goal) * np.exp(-(end - now) / params["tau"])
                break
            times.append(now + wait)
            v, free = params["V_reset"], now + wait + params["t_ref"]
            now = free
    return np.array(times)
