"""An unknown cell on the bench: what goes in is yours to choose, what is inside is to be found. Serves spiking_neuron.

The cell is a leaky integrate-and-fire cell. Practice has one cell for each student, the same on every run; a check
makes fresh ones. `bench` counts the probes and refuses more than are allowed.
"""

from __future__ import annotations

import getpass
import hashlib
import math
import os

import numpy as np

from helpers import variant
from helpers.messages import CourseMessage

MAX_PROBES, MAX_SAMPLES = 10, 20_000
SHORTEST, LONGEST = 0.01, 1.0  # ms, the time steps that the amplifier can do
TIP = 40.0  # mV, what the electrode reads in the step of a spike
# Units, and how far an answer may be off: a share of the true value, and a number of these units.
# In the order in which one hangs on the other: R needs E_L, tau needs both.
TOLERANCES = {
    "E_L": ("mV", 0.0, 0.1),
    "R": ("MOhm", 0.02, 0.0),
    "tau": ("ms", 0.02, 0.0),
    "V_th": ("mV", 0.0, 0.1),
    "V_reset": ("mV", 0.0, 0.1),
    "t_ref": ("ms", 0.0, 0.15),
}

ADVICE = {
    "E_L": "It is where the potential stays when nothing is injected.",
    "R": "It is the change in mV over the current in nA, once the potential has settled and while nothing fires.",
    "tau": "While nothing fires, the distance to the final potential shrinks by exp(-dt / tau) in each step.",
    "V_th": "The sample of a spike reads +40 mV; the highest before it is near V_th if V rises slowly. Did it fire?",
    "V_reset": "It is where the cell is held after a spike; that need not be its rest.",
    "t_ref": "Count the samples in which the cell is held after a spike, and remember how long a sample lasts.",
}
FOLLOWS = {"R": ("E_L",), "tau": ("E_L", "R")}  # what may be wrong for no other reason than what stands before it

MEMBRANE, SPIKE = ("E_L", "R", "tau"), ("V_th", "V_reset", "t_ref")
missed_elsewhere: set[str] = set()  # what the checks missed last, with cells of their own


class Refused(CourseMessage):
    """A probe that the bench does not allow."""


def draw_cell(rng: np.random.Generator) -> dict:
    """Return the parameters of a fresh cell. Its rheobase is between 0.2 and 4.4 nA."""
    rest = rng.uniform(-75, -60)
    return {
        "tau": float(rng.uniform(5, 40)),
        "R": float(rng.uniform(5, 40)),
        "E_L": float(rest),
        "V_th": float(rest + rng.uniform(8, 22)),
        "V_reset": float(rest + rng.uniform(-8, 6)),
        "t_ref": float(rng.uniform(1.5, 6)),
    }


def bench(cell: dict, max_probes: int = MAX_PROBES):
    """Return probe(current, dt), which returns what the electrode reads; `probe.calls` counts.

    Raises
    ------
    Refused
        by the probe: too many of them, too many samples, a time step out of range, a current that is not finite
    """

    def probe(current, dt):
        probe.calls += 1
        current = np.asarray(current, float)
        if probe.calls > max_probes:
            raise Refused(f"{max_probes} probes are allowed, and this is one more. Ask more of each.")
        if current.ndim != 1 or not 1 <= current.size <= MAX_SAMPLES or not np.all(np.isfinite(current)):
            raise Refused(f"A probe takes an array of 1 to {MAX_SAMPLES} finite currents, not shape {current.shape}.")
        if not SHORTEST <= dt <= LONGEST:
            raise Refused(f"dt = {dt!r}: the amplifier takes steps from {SHORTEST} to {LONGEST} ms.")
        return reading(current.tolist(), float(dt), cell)

    probe.calls = 0
    return probe


def reading(current: list, dt: float, cell: dict) -> np.ndarray:
    """Return the electrode's trace: the potential at the end of each step, and TIP in the step of a spike."""
    gain, clamp = -math.expm1(-dt / cell["tau"]), round(cell["t_ref"] / dt)
    away, held, trace = 0.0, 0, []  # potential as seen from rest; steps that the cell is held yet
    top, low = cell["V_th"] - cell["E_L"], cell["V_reset"] - cell["E_L"]
    for drive in current:
        if held:
            held -= 1
        else:
            away += gain * (cell["R"] * drive - away)
        fired = away >= top
        trace.append(TIP if fired else cell["E_L"] + away)
        if fired:
            away, held = low, clamp
    return np.array(trace)


def student_name() -> str:
    """Return who is logged in: on JupyterHub its user, elsewhere the login name."""
    try:
        return os.environ.get("JUPYTERHUB_USER") or getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "nobody"


def cell_of(name: str) -> dict:
    """Return the practice cell of a student: the same for one name, until the course is another year's."""
    digest = hashlib.sha256(f"{variant.NAME}unknown neuron of {name}".encode()).digest()
    return draw_cell(np.random.default_rng(list(digest[:16])))


def practice(name: str | None = None):
    """Return a bench with the student's own cell, and a function that judges an answer without telling the truth."""
    name = student_name() if name is None else name
    cell = cell_of(name)
    probe = bench(cell)
    return probe, lambda found: judge(found, cell, probe.calls)


def misses(found, cell: dict) -> list[str]:
    """Return the names of the parameters that are missing or too far off."""
    if not isinstance(found, dict):
        return list(TOLERANCES)
    missed = []
    for name, (_, share, units) in TOLERANCES.items():
        try:
            right = abs(float(found[name]) - cell[name]) <= share * abs(cell[name]) + units
        except (KeyError, TypeError, ValueError):
            right = False
        if not right:
            missed.append(name)
    return missed


def try_on(identify, cells: list[dict], names: tuple[str, ...]) -> str:
    """Return in a sentence what a learner's function gets wrong in one of these cells, or an empty text.

    Parameters
    ----------
    identify : the learner's identify_neuron(probe)
    cells : what is put on the bench, one after the other, each with probes of its own
    names : the parameters that are asked for here, `MEMBRANE` or `SPIKE`
    """
    problem = ""
    missed_elsewhere.difference_update(names)
    for cell in cells:
        probe = bench(cell)
        found = identify(probe)
        problem = problem or complaint(found, cell, probe.calls, names)
        missed_elsewhere.update(name for name in misses(found, cell) if name in names)
    return problem


def complaint(found, cell: dict, calls: int, names: tuple[str, ...] = tuple(TOLERANCES)) -> str:
    """Return in a sentence what is wrong with an answer, or an empty text. What others hang on is named first."""
    if calls > MAX_PROBES:
        return f"You used more than {MAX_PROBES} probes."
    if not isinstance(found, dict):
        return f"Return a dict with the keys {', '.join(TOLERANCES)}: what came back is no dict."
    lacking = [name for name in names if name not in found]
    if lacking:
        return f"The dict that came back has no key {', '.join(lacking)}."
    missed = [name for name in misses(found, cell) if name in names]
    if not missed:
        return ""
    first, others = missed[0], missed[1:]
    said = found.get(first)
    shown = f"{said:.4g}" if isinstance(said, int | float | np.number) else repr(said)
    follow = [name for name in others if first in FOLLOWS.get(name, ())]
    alone = [name for name in others if name not in follow]
    rest = f" That may be why {' and '.join(follow)} {'is' if len(follow) == 1 else 'are'} off, too." if follow else ""
    rest += f" (Also off: {', '.join(alone)}.)" if alone else ""
    return f"{first} = {shown} is too far off for one of the cells. {ADVICE[first]}{rest}"


def judge(found, cell: dict, calls: int) -> None:
    """Print which parameters were found, how many probes it took, and what the check missed with other cells."""
    missed = misses(found, cell)
    for name, (unit, *_) in TOLERANCES.items():
        said = found.get(name) if isinstance(found, dict) else None
        number = f"{said:9.3f}" if isinstance(said, int | float | np.number) else f"{said!s:>9}"
        print(f"{name:>8} {number} {unit:<5} {'not yet' if name in missed else 'found'}")
    print(f"{len(TOLERANCES) - len(missed)} of {len(TOLERANCES)} parameters of this one cell, with {calls} probes.")
    other = [name for name in TOLERANCES if name in missed_elsewhere and name not in missed]
    if other:
        print(f"But with the cells of the check you miss {', '.join(other)}: this cell is kinder than those.")
