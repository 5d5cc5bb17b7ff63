"""A cell with AMPA, NMDA and GABA receptors, driven through the learner's own functions.

Serves lesson synapses_and_dendrites. Times in ms, potentials in mV, conductances in nS, currents in pA.
Every receptor opens in the shape of an alpha function here. The times of their peaks are round numbers of the order
that is measured (Destexhe, Mainen & Sejnowski, Journal of Computational Neuroscience 1:195, 1994).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

PEAK = {"AMPA": 2.0, "GABA": 5.0, "NMDA": 30.0}  # ms after the synapse opens
REVERSAL = {"AMPA": 0.0, "GABA": -70.0, "NMDA": 0.0}  # mV
REST = -70.0
DT = 0.5
MAGNESIUM = 1.0  # mM outside the cell


@dataclass
class Cell:
    """A compartment with a leak to REST.

    capacitance, leak : pF and nS; one over the other is the time constant in ms
    """

    capacitance: float = 100.0
    leak: float = 10.0


SOMA = Cell()
THIN_BRANCH = Cell(10.0, 1.0)


@dataclass
class Electrode:
    """A current that is injected for a while: from `start` on for `lasts` ms, `current` in pA."""

    start: float = 0.0
    lasts: float = 0.0
    current: float = 0.0

    def at(self, time: float) -> float:
        """Return the current at a time, in pA."""
        return self.current if self.start <= time < self.start + self.lasts else 0.0


@dataclass
class Recording:
    """What was recorded: the times, the potential at each, and the conductance and the potential for each receptor."""

    times: np.ndarray
    v: np.ndarray
    conductance: dict[str, np.ndarray] = field(default_factory=dict)

    @property
    def height(self) -> float:
        """The highest potential above rest, in mV."""
        return float(np.max(self.v) - REST)


def record(
    alpha_psp, membrane_step, synapses, cell: Cell = SOMA, nmda_open=None, magnesium: float = MAGNESIUM,
    electrode: Electrode | None = None, duration: float = 200.0,
) -> Recording:  # fmt: skip
    """Return what a cell does whose synapses open.

    Parameters
    ----------
    alpha_psp, membrane_step, nmda_open : the learner's functions; the last is needed for NMDA receptors only
    synapses : list of (receptor, time it opens, peak conductance)
    magnesium : concentration outside the cell, mM
    electrode : current from a pipette, if there is one
    duration : ms
    """
    times = DT * np.arange(round(duration / DT))
    opened = {name: np.zeros(len(times)) for name in PEAK}
    for name, start, peak in synapses:
        opened[name] += peak * np.asarray(alpha_psp(times - start, PEAK[name]), float)
    v = [REST]
    for k in range(len(times)):
        if opened["NMDA"][k] > 0:
            opened["NMDA"][k] *= float(nmda_open(v[-1], magnesium))
        if k == len(times) - 1:
            break
        g = [cell.leak, *(opened[name][k] for name in PEAK)]
        reversal = [REST, *(REVERSAL[name] for name in PEAK)]
        injected = electrode.at(times[k]) if electrode else 0.0
        v.append(float(membrane_step(v[-1], DT, cell.capacitance, g, reversal, injected)))
    return Recording(times, np.array(v), opened)


def side_by_side(alpha_psp, membrane_step, tried: dict, duration: float = 80.0) -> tuple[np.ndarray, dict, dict]:
    """Return the times, and for each set of synapses the potential and its highest value above rest.

    Parameters
    ----------
    alpha_psp, membrane_step : the learner's functions
    tried : {name: list of (receptor, time it opens in ms, peak conductance in nS)}, AMPA and GABA receptors
    duration : ms

    Returns
    -------
    times : (n_times,) ms
    traces : {name: (n_times,) mV}
    peaks : {name: mV above rest, to one decimal}
    """
    made = {name: record(alpha_psp, membrane_step, synapses, duration=duration) for name, synapses in tried.items()}
    times = next(iter(made.values())).times
    peaks = {name: round(one.height, 1) for name, one in made.items()}
    return times, {name: one.v for name, one in made.items()}, peaks


def charge(conductance_current, recording: Recording, receptor: str = "NMDA") -> float:
    """Return the charge that flowed through one kind of receptor, in pC."""
    current = conductance_current(recording.conductance[receptor], recording.v, REVERSAL[receptor])
    return float(np.sum(current) * DT / 1000)


def branch_synapses(n: int, nmda: float = 0.5, apart: float = 0.0) -> list:
    """Return n synapses of a thin branch, each with both kinds of receptors: 0.1 nS AMPA, `nmda` nS NMDA."""
    starts = [10 + apart * k for k in range(n)]
    return [("AMPA", start, 0.1) for start in starts] + [("NMDA", start, nmda) for start in starts]


def thin_branch(functions, magnesium: float = MAGNESIUM, nmda: float = 0.5):
    """Return a thin branch: a function of how many synapses open together (a number, or an array that is added up).

    It answers with the highest potential, in mV: that at rest if there are none.

    Parameters
    ----------
    functions : the learner's (alpha_psp, membrane_step, nmda_open)
    magnesium : mM
    nmda : nS of NMDA conductance in each synapse
    """
    alpha_psp, membrane_step, nmda_open = functions

    def peak(n) -> float:
        synapses = branch_synapses(int(np.sum(n)), nmda)
        made = record(alpha_psp, membrane_step, synapses, THIN_BRANCH, nmda_open, magnesium, duration=100)
        return float(np.max(made.v))

    return peak


def pairing(functions, delays, magnesium: float = MAGNESIUM, current: float = 500.0) -> list[float]:
    """Return the charge through NMDA receptors when an electrode depolarises the cell for 40 ms, over that without.

    Parameters
    ----------
    functions : the learner's (alpha_psp, membrane_step, nmda_open) and conductance_current
    delays : ms from the opening of the synapse to the start of the pulse
    magnesium : mM
    current : pA
    """
    alpha_psp, membrane_step, nmda_open, conductance_current = functions
    opens = 100.0
    synapse = [("AMPA", opens, 0.5), ("NMDA", opens, 1.0)]

    def flowed(electrode: Electrode | None) -> float:
        made = record(alpha_psp, membrane_step, synapse, SOMA, nmda_open, magnesium, electrode, duration=280)
        return charge(conductance_current, made)

    alone = flowed(None)
    return [flowed(Electrode(opens + delay, 40.0, current)) / alone for delay in delays]
