"""The six rates of Hodgkin and Huxley's gates, finite at every potential. Serves spiking_neuron."""

from __future__ import annotations

import numpy as np


def over_one_minus_exp(x) -> np.ndarray:
    """Return x / (1 - exp(-x)), with its limit 1 at x = 0."""
    x = np.asarray(x, float)
    safe = np.where(x == 0, 1.0, x)
    return np.where(x == 0, 1.0, safe / -np.expm1(-safe))


def hh_rates(v) -> tuple[np.ndarray, ...]:
    """Return alpha_m, beta_m, alpha_h, beta_h, alpha_n, beta_n at the potential v, in 1/ms.

    alpha_m = 0.1 (v + 40) / (1 - exp(-(v + 40) / 10))      beta_m = 4 exp(-(v + 65) / 18)
    alpha_h = 0.07 exp(-(v + 65) / 20)                      beta_h = 1 / (1 + exp(-(v + 35) / 10))
    alpha_n = 0.01 (v + 55) / (1 - exp(-(v + 55) / 10))     beta_n = 0.125 exp(-(v + 65) / 80)

    At -40 mV alpha_m is 0/0 and means its limit 1; at -55 mV alpha_n is 0/0 and means its limit 0.1.

    Parameters
    ----------
    v : number or array, mV in the modern sign (inside against outside; rest near -65)

    Returns
    -------
    six arrays of the shape of v

    Source: A. L. Hodgkin & A. F. Huxley, J. Physiology 117:500-544, 1952, at 6.3 C. Serves spiking_neuron / hh-rates.
    """
    v = np.asarray(v, float)
    away = v + 65
    return (
        over_one_minus_exp((v + 40) / 10),
        4 * np.exp(-away / 18),
        0.07 * np.exp(-away / 20),
        0.5 * (1 + np.tanh((v + 35) / 20)),  # the same S, written without an exponential that could overflow
        0.1 * over_one_minus_exp((v + 55) / 10),
        0.125 * np.exp(-away / 80),
    )


def gate_goal(alpha, beta):
    """Return where a gate is going, and its time constant: dx/dt = alpha (1 - x) - beta x is (goal - x) / tau.

    Parameters
    ----------
    alpha, beta : rates of opening and of shutting, 1/ms, numbers or arrays

    Returns
    -------
    goal, tau : a share from 0 to 1; ms

    Source: A. L. Hodgkin & A. F. Huxley, J. Physiology 117:500-544, 1952. Serves spiking_neuron / gate-goal.
    """
    total = np.add(alpha, beta)
    return alpha / total, 1 / total
