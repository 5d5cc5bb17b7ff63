"""A recording that comes with Matplotlib, cell unknown, and the landmarks of its spikes. Serves spiking_neuron."""

from __future__ import annotations

import numpy as np

STEP = 0.5  # ms between samples; Matplotlib's old examples scale the file by 100 mV and this step


def membrane_recording() -> np.ndarray | None:
    """Return the potential in mV, a sample every 0.5 ms, or None with a sentence where Matplotlib lacks the file.

    The file is `membrane.dat`: 12000 numbers. Nothing is documented about its cell.
    """
    try:
        from matplotlib.cbook import get_sample_data

        with get_sample_data("membrane.dat") as file:
            raw = file.read()
    except (ImportError, OSError, ValueError):
        raw = b""
    values = np.frombuffer(raw[: len(raw) // 4 * 4], "<f4")
    if len(values) != 12000:
        print("This Matplotlib came without its sample data (membrane.dat), so there is no recording here. Installing")
        print("it from PyPI brings the file. The rest of the lesson does not need it.")
        return None
    return 100.0 * values.astype(float)


def spike_samples(v, level: float = -15.0) -> np.ndarray:
    """Return the samples at which a trace rises through a level in mV."""
    above = np.asarray(v) >= level
    return np.flatnonzero(above[1:] & ~above[:-1]) + 1


def landmarks(v, dt: float = STEP) -> dict:
    """Return what a recording of one long current step tells a fitter of LIF cells.

    rest : median before the first spike's current, here the first 400 ms
    threshold : median potential, 2 to 10 ms before a spike's top, where it begins to rise by more than 1.5 mV a ms
    reset : median of the lowest potentials after a spike
    tau : time constant of the return to rest at the end of the trace
    spikes : times of the spikes in ms
    """
    v, spikes = np.asarray(v, float), spike_samples(v)
    rise = np.convolve(v, [0.25, 0.25, -0.25, -0.25], "same") / dt  # over four samples, against noise
    before = [at - 24 + np.argmax(rise[at - 24 : at + 1] > 1.5) for at in spikes]
    after = [v[a:b].min() for a, b in zip(spikes, spikes[1:], strict=False)]
    end = spikes[-1] + int(60 / dt)
    tail = v[end:] - np.median(v[-200:])
    used = slice(0, int(np.argmax(tail < 1.5)))
    slope = np.polyfit(dt * np.arange(len(tail))[used], np.log(tail[used]), 1)[0]
    return {
        "rest": float(np.median(v[: int(400 / dt)])),
        "threshold": float(np.median(v[before])),
        "reset": float(np.median(after)),
        "tau": float(-1 / slope),
        "spikes": dt * spikes,
    }


def fit_lif(seen: dict, fi_curve, rheobase) -> tuple[dict, float]:
    """Return a LIF cell with the landmarks of a recording, and the current with its median interval (R = 1, so in mV).

    fi_curve, rheobase : the learner's functions
    """
    cell = {"tau": seen["tau"], "R": 1.0, "E_L": seen["rest"], "V_th": seen["threshold"], "V_reset": seen["reset"]}
    cell["t_ref"] = 0.0
    wanted = 1000 / np.median(np.diff(seen["spikes"]))
    low, high = rheobase(cell), 10 * rheobase(cell)
    for _ in range(50):  # halve the range
        middle = (low + high) / 2
        low, high = (low, middle) if fi_curve(middle, cell) > wanted else (middle, high)
    return cell, high
