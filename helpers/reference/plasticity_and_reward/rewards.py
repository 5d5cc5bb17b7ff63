"""Learning from errors of prediction: values of moments, and of actions. Serves lesson plasticity_and_reward."""

from __future__ import annotations

import numpy as np


def td_error(before: float, reward: float, after: float, gamma: float) -> float:
    """Return the prediction error of one step: reward + gamma * after - before.

    Source: R. S. Sutton, Machine Learning 3:9-44, 1988. Serves: exercise td-error.
    """
    return float(reward + gamma * after - before)


def td_learning(rewards, cue: int, eta: float, gamma: float) -> np.ndarray:
    """Return the prediction error at every step of every trial; see `td_traces`, of which this is the case fade = 0.

    Source: W. Schultz, P. Dayan & P. R. Montague, Science 275:1593-1599, 1997. Serves: exercise td-learning.
    """
    return td_traces(rewards, cue, eta, gamma, 0.0)


def td_traces(rewards, cue: int, eta: float, gamma: float, fade: float) -> np.ndarray:
    """Return the prediction errors of TD with eligibilities that fade, (n_trials, n_steps).

    At step t the error is r_t + gamma V_t - V_(t-1), with V = 0 before the cue and before the trial. It moves the value
    of every step s from the cue on, s < t, by eta times the error times (gamma fade)^(t - 1 - s).

    All errors of a trial depend on the values before it alone: a step's value is read before an error can move it, but
    as the value behind the step, and then as that before it, with no error of a later step in between.

    Parameters
    ----------
    rewards : (n_trials, n_steps)
    cue : step of the cue
    eta : learning rate; gamma : discount; fade : from 0 to 1

    Source: R. S. Sutton, Machine Learning 3:9-44, 1988. Serves: extension td-traces.
    """
    rewards = np.asarray(rewards, float)
    n_trials, n_steps = rewards.shape
    knows = np.arange(n_steps) >= cue
    since = np.arange(n_steps)[np.newaxis, :] - 1 - np.arange(n_steps)[:, np.newaxis]  # [s, t] = t - 1 - s
    share = np.where(since >= 0, np.power(float(gamma * fade), np.maximum(since, 0)), 0.0) * knows[:, np.newaxis]
    values, errors = np.zeros(n_steps), np.zeros((n_trials, n_steps))
    for trial, row in enumerate(rewards):
        before = np.concatenate([[0.0], values[:-1]])
        errors[trial] = row + gamma * values - before
        values = values + eta * share @ errors[trial]
    return errors


def q_learning(world, n_steps: int, epsilon: float, eta: float, gamma: float, rng) -> tuple[np.ndarray, np.ndarray]:
    """Return the values of all actions in all states, and what each step brought.

    With the probability epsilon any action is taken, each with the same chance, else one of the best.

    Q(s, a) <- Q(s, a) + eta (r + gamma max Q(s', .) - Q(s, a)); nothing is expected behind an end.

    Parameters
    ----------
    world : dict with next_state, reward (n_states, n_actions), ends (n_states,), start
    n_steps : steps in all; behind an end the next one begins at the start
    rng : source of the choices

    Source: C. J. C. H. Watkins & P. Dayan, Machine Learning 8:279-292, 1992. Serves: exercise q-learning.
    """
    leads_to, brings = np.asarray(world["next_state"]), np.asarray(world["reward"], float)
    n_actions = leads_to.shape[1]
    Q, earned, state = np.zeros(leads_to.shape), np.zeros(n_steps), world["start"]
    lots, others = rng.random(n_steps), rng.integers(n_actions, size=n_steps)
    for step in range(n_steps):
        best = np.flatnonzero(Q[state] == Q[state].max())
        action = others[step] if lots[step] < epsilon else best[rng.integers(len(best))]
        new = leads_to[state, action]
        ahead = 0.0 if world["ends"][new] else Q[new].max()
        earned[step] = brings[state, action]
        Q[state, action] = (1 - eta) * Q[state, action] + eta * (earned[step] + gamma * ahead)
        state = world["start"] if world["ends"][new] else new
    return Q, earned


def best_values(world, gamma: float) -> np.ndarray:
    """Return the values of all actions if the best one follows each: all of them anew, until nothing changes."""
    leads_to, brings, ends = np.asarray(world["next_state"]), np.asarray(world["reward"], float), world["ends"]
    Q = np.zeros(leads_to.shape)
    for _ in range(10_000):
        ahead = np.where(ends, 0.0, Q.max(axis=1))
        new = np.where(np.asarray(ends)[:, np.newaxis], 0.0, brings + gamma * ahead[leads_to])
        if np.allclose(new, Q, rtol=0, atol=1e-14):
            break
        Q = new
    return new
