# %% [markdown] needs="threshold_logic"
# # {lesson}. The neuron in time
#
# **About 100 minutes · 28 points · can be started alone; {needs}**
#
# So far a unit answered at once and had no yesterday. A nerve cell is a leaky bag of salt water: what comes in stays a
# while, leaks out, and now and then sets off a spike. You will build three models of it, rooted in 1907, 1952 and 2003,
# and then find out what is inside a cell that nobody describes to you.
#
# After this lesson you can
# - write a leaky integrate-and-fire (LIF) cell that is exact, and say what its time step costs;
# - predict its firing rate with a formula, and measure how far a ReLU is from it;
# - compute the rates of Hodgkin and Huxley's gates, also where a formula reads 0/0, and show what follows from them;
# - tell a bursting cell from an adapting one by a rule;
# - choose stimuli that make an unknown cell give away its parameters.

# %% given="setup"
import numpy as np

# No module named 'helpers'? Pick the course's kernel (Kernel menu), or see README.md.
from helpers import check, ledger, quiz
from helpers.figures import show
from helpers.figures import spiking_neuron as figures
from helpers.labs import firing_patterns, unknown_neuron
from helpers.labs.current_clamp import clamp, pulses, shortest_wait, steady_rates
from helpers.labs.recordings import fit_lif, landmarks, membrane_recording
from helpers.widgets import spiking_neuron as widgets

CELL = {"tau": 10.0, "R": 10.0, "E_L": -65.0, "V_th": -50.0, "V_reset": -65.0, "t_ref": 2.0}  # ms, MOhm, mV, ms

# %% [markdown]
# ## {lesson}.1 What does a cell do between two moments?
#
# Lapicque (1907) described the membrane of a nerve as a capacitor with a leak, excited at a threshold. Inject a current
# $I$, and the potential $V$ moves towards $E_L + R I$, quickly at first and ever more slowly:
#
# $$ \tau \frac{dV}{dt} = E_L - V + R I $$
#
# $E_L$ is the potential at rest, $R$ the resistance (1 nA through 1 MOhm makes 1 mV), and $\tau$ the **time constant**:
# after each $\tau$ about 63 % of the way is done. When $V$ reaches the threshold $V_{th}$ we note a spike and put $V$
# to $V_{reset}$; the spike itself is not computed. (Reset and trains of spikes came later; Lapicque asked only what it
# takes to excite: Brunel and van Rossum, 2007.) While $I$ is constant, the equation has an exact solution:
#
# $$ V(t + \Delta t) = V_\infty + (V(t) - V_\infty)\, e^{-\Delta t / \tau}, \qquad V_\infty = E_L + R I $$
#
# In words: of the distance to where it is going, the share $e^{-\Delta t/\tau}$ is left. (Rotter and Diesmann, 1999.)

# %% exercise="lif-step" minutes=8 difficulty=1
def lif_step(v, current, dt, params):
    """Return the potential of a LIF cell one time step later, and whether it fired in this step.

    v_inf = E_L + R * current;  v becomes v_inf + (v - v_inf) * exp(-dt / tau)   (exact, whatever dt)
    If the new v is at or above V_th, the cell has fired, and v becomes V_reset. The refractory time plays no part here.

    v : float, mV, at the beginning of the step;  current : float, nA, constant during the step;  dt : float, ms
    params : dict with tau (ms), R (MOhm), E_L, V_th, V_reset (mV), and t_ref (ms), not needed here; do not change it
    returns (v, spiked) : float, after the reset if there was a spike; and True or False

    Example: from -65 mV, with 1 nA for 1 ms, CELL goes to -55 - 10 exp(-0.1) = -64.048 mV and does not fire.
    """
    ### BEGIN SOLUTION
    v_inf = params["E_L"] + params["R"] * current
    v = v_inf + (v - v_inf) * np.exp(-dt / params["tau"])
    if v >= params["V_th"]:
        return params["V_reset"], True
    return v, False
    ### END SOLUTION

# %% [markdown] hint="lif-step"
# 1. Where is the potential going, and how much of the distance to there is left after `dt`?
# 2. `v_inf = params["E_L"] + params["R"] * current`, and the share that is left is `np.exp(-dt / params["tau"])`.
# 3. Then one question: is the new `v` at least `params["V_th"]`? Return `params["V_reset"], True`, or else `v, False`.

# %% check="lif-step" points=4
v, spiked = lif_step(-65.0, 1.0, 1.0, cell := dict(CELL))
check.close(v, -64.0483742, "1 nA aims at -55 mV; after 1 ms exp(-1/10) of the 10 mV is left to go.")
check.unchanged(cell, CELL, "A step moves the cell and leaves its parameters as they are: params must not change.")
assert not spiked, "At -64 mV nothing fires."
check.close(lif_step(-55.0, 0.0, 0.5, CELL)[0], -55.4877058, "Without a current the potential leaks towards rest.")
v, spiked = lif_step(-50.5, 4.0, 1.0, CELL | {"V_reset": -70.0})
assert spiked, "From -50.5 mV, 4 nA takes the cell above -50 mV within 1 ms: it fires."
check.close(v, -70.0, "After a spike the potential is V_reset, here -70 mV: not the rest and not the threshold.")
half = lif_step(lif_step(-60.0, 1.2, 2.5, CELL)[0], 1.2, 2.5, CELL)[0]
check.close(lif_step(-60.0, 1.2, 5.0, CELL)[0], half, "Two steps of 2.5 ms are one of 5 ms: the formula is exact.")
edge = {"tau": 1.0, "R": 10.0, "E_L": -15.0, "V_th": 0.0, "V_reset": -20.0, "t_ref": 0.0}
assert lif_step(0.0, 1.5, np.log(2), edge)[1], "This cell aims at 0 mV and is there: a cell AT its threshold fires."
### BEGIN HIDDEN TESTS
from helpers.reference import spiking_neuron as reference
rng = np.random.default_rng(1907)
for _ in range(25):
    cell = unknown_neuron.draw_cell(rng)
    v, current, dt = cell["V_th"] - rng.uniform(-6, 12), rng.uniform(-2, 6), rng.uniform(0.05, 4)
    found, expected = lif_step(v, current, dt, cell), reference.lif_step(v, current, dt, cell)
    check.close(found[0], expected[0], "One step moves v by the leak and the current.")
    assert bool(found[1]) == expected[1], "The new v decides whether the cell fires."
### END HIDDEN TESTS

# %% wrong="lif-step" why="Nothing leaks here: the potential only adds up. It must be pulled back to rest, the more the further away it is."
def lif_step(v, current, dt, params):
    v += dt / params["tau"] * params["R"] * current
    return (params["V_reset"], True) if v >= params["V_th"] else (v, False)

# %% wrong="lif-step" why="You used > where a cell that just reaches its threshold fires too: the condition is >=."
def lif_step(v, current, dt, params):
    goal = params["E_L"] + params["R"] * current
    v = goal + (v - goal) * np.exp(-dt / params["tau"])
    return (params["V_reset"], True) if v > params["V_th"] else (v, False)

# %% wrong="lif-step" why="The length of the step is missing: the share that is left depends on dt / tau, not on tau alone."
def lif_step(v, current, dt, params, right=lif_step):
    return right(v, current, 1.0, params)

# %% wrong="lif-step" why="After a spike you go back to the rest E_L. The reset potential is a number of its own, V_reset."
def lif_step(v, current, dt, params, right=lif_step):
    return right(v, current, dt, params | {"V_reset": params["E_L"]})

# %% wrong="lif-step" why="This is an Euler step: a straight line where the path bends. With the exponential, two short steps equal one long one."
def lif_step(v, current, dt, params):
    v = v + dt / params["tau"] * (params["E_L"] - v + params["R"] * current)
    return (params["V_reset"], True) if v >= params["V_th"] else (v, False)

# %% stranger="lif-step"
def lif_step(v, current, dt, params, right=lif_step):
    return right(v, current / params["R"], dt, params)

# %% stranger="lif-step"
def lif_step(v, current, dt, params, right=lif_step):
    new, spiked = right(v, current, dt, params)
    return (params["V_th"], True) if spiked else (new, False)

# %% [markdown]
# ## {lesson}.2 And over a second?
#
# For a short while after a spike no second one can follow: the **refractory time**. Programs disagree by a step here.
# Our **convention**: *a spike at step $k$ holds $V$ at $V_{reset}$ for exactly `round(t_ref / dt)` following steps.*

# %% exercise="simulate-lif" minutes=12 difficulty=2
def simulate_lif(current, dt, params):
    """Return the trace of a LIF cell under a given current, and the times of its spikes.

    The cell starts at rest, v = E_L. Step k (k = 0, 1, ...) lasts from k * dt to (k + 1) * dt and has the current
    current[k]. A spike at step k holds v at V_reset in exactly round(t_ref / dt) following steps; then it goes on.

    current : array (n_steps,), nA;  dt : float, ms;  params : dict as in `lif_step`. Do not change current or params.
    returns (v, spike_times)
        v : array (n_steps,), mV: v[k] is the potential at the END of step k, so V_reset where the cell fires in step k
        spike_times : array, ms, one number for each spike: the end (k + 1) * dt of its step; empty if there is none

    Example: 2 nA for 20 ms in steps of 0.5 ms fires CELL in step 27: v[27] is -65.0, the time is 14.0, and the steps
    28 to 31 are refractory. You may call `lif_step`, or write its line again.
    """
    ### BEGIN SOLUTION
    v, held, trace, spike_times = params["E_L"], 0, [], []
    for k, drive in enumerate(current):
        if held > 0:
            held -= 1
        else:
            v_inf = params["E_L"] + params["R"] * drive
            v = v_inf + (v - v_inf) * np.exp(-dt / params["tau"])
            if v >= params["V_th"]:
                v, held = params["V_reset"], round(params["t_ref"] / dt)
                spike_times.append((k + 1) * dt)
        trace.append(v)
    return np.array(trace), np.array(spike_times)
    ### END SOLUTION

# %% [markdown] hint="simulate-lif"
# 1. One loop over the steps, and two things to remember from step to step: the potential, and how long it is held yet.
# 2. In a held step only the count goes down. Otherwise make a step; after a spike set the count to `round(t_ref / dt)`.
# 3. Append `v` to the trace in *every* step, after a possible reset; append `(k + 1) * dt` to the times at a spike.

# %% check="simulate-lif" points=5
low_reset = CELL | {"V_reset": -70.0}
v, times = simulate_lif(current := np.full(80, 2.0), 0.5, low_reset)
check.unchanged([current, low_reset], [np.full(80, 2.0), CELL | {"V_reset": -70.0}], "current or params has changed.")
check.close(v[0], -64.0245885, "v[0] is the potential at the end of the first step, not the start.")
check.close(times, [14.0, 32.5], "The first spike ends step 27, at 14.0 ms. Then 4 steps are held, and 33 climb.")
check.close(v[27:32], [-70.0] * 5, "In the step of the spike and in 4 more (2 ms / 0.5 ms) the potential is V_reset.")
check.close(v[32], -68.7807356, "In the fifth step after the spike the cell moves on, from V_reset.")
check.close(simulate_lif(np.full(8, 40.0), 0.5, CELL)[1], [0.5, 3.0], "40 nA need one step, and then four are held.")
v, times = simulate_lif(np.full(500, 1.4), 0.5, CELL)
assert len(times) == 0, "1.4 nA aims at -51 mV, below the threshold: no spike, an empty list of times."
check.close(v[-1], -51.0, "After 250 ms it has settled where it was going.")
### BEGIN HIDDEN TESTS
from helpers.reference import spiking_neuron as reference
rng = np.random.default_rng(1999)
for dt in (0.1, 0.25, 0.7):
    for _ in range(4):
        cell = unknown_neuron.draw_cell(rng)
        cell["t_ref"] = dt * (rng.integers(1, 9) + rng.uniform(-0.3, 0.3)) if dt > 0.1 else 0.0
        threshold = (cell["V_th"] - cell["E_L"]) / cell["R"]
        current = threshold * np.repeat(rng.uniform(-0.5, 3.5, 40), 15)
        (v, times), (v_right, times_right) = simulate_lif(current, dt, cell), reference.simulate_lif(current, dt, cell)
        check.close(times, times_right, "The cell spikes when v reaches threshold outside its refractory time.")
        check.close(v, v_right, "The trace follows a changing current, and is held after each spike.")
### END HIDDEN TESTS

# %% wrong="simulate-lif" why="There is no refractory time: after a spike the cell must stay at V_reset for round(t_ref / dt) steps."
def simulate_lif(current, dt, params, right=simulate_lif):
    return right(current, dt, params | {"t_ref": 0.0})

# %% wrong="simulate-lif" why="Your spikes come at the beginning of their step. The threshold is reached by its end, (k + 1) * dt."
def simulate_lif(current, dt, params, right=simulate_lif):
    v, times = right(current, dt, params)
    return v, np.array(times) - dt

# %% wrong="simulate-lif" why="The cell is held one step too short: the step of the spike itself does not count among the round(t_ref / dt)."
def simulate_lif(current, dt, params, right=simulate_lif):
    return right(current, dt, params | {"t_ref": max(0.0, params["t_ref"] - dt)})

# %% wrong="simulate-lif" why="While the cell is refractory its potential still climbs, and only the spike is forbidden. In our convention it is held at V_reset."
def simulate_lif(current, dt, params):
    v, last, trace, times = params["E_L"], -1e9, [], []
    for k, drive in enumerate(current):
        goal = params["E_L"] + params["R"] * drive
        v = goal + (v - goal) * np.exp(-dt / params["tau"])
        if v >= params["V_th"] and k - last > round(params["t_ref"] / dt):
            v, last = params["V_reset"], k
            times.append((k + 1) * dt)
        trace.append(v)
    return np.array(trace), np.array(times)

# %% stranger="simulate-lif"
def simulate_lif(current, dt, params, right=simulate_lif):
    v, times = right(current, dt, params)
    return v, np.array(times) / dt

# %% stranger="simulate-lif"
def simulate_lif(current, dt, params, right=simulate_lif):
    return right(current, dt, params | {"t_ref": params["t_ref"] + dt})

# %% [markdown]
# **Play.** Your cell, your current. Then two laws, measured: below the threshold a LIF cell is **linear**, the answer to
# two currents together is the sum of the answers. And each step is exact, yet a spike can only end one. At what cost?

# %%
widgets.explore_current(simulate_lif, CELL)

# %%
a, b = np.abs(np.random.default_rng(8).normal(size=(2, 4000))) * 0.6
def answer(current):
    return np.array(simulate_lif(current, 0.1, CELL)[0]) - CELL["E_L"]
below = np.abs(answer(a + b) - answer(a) - answer(b)).max()
above = np.abs(answer(3 * a + 3 * b) - answer(3 * a) - answer(3 * b)).max()
print(f"Deviation from the sum: {below:.0e} mV below the threshold, up to {above:.0f} mV with three times as much.")
drives = np.linspace(1.83, 4.07, 12)
exact = 2 + 10 * np.log(10 * drives / (10 * drives - 15))  # ms between two spikes, see {lesson:spiking_neuron}.3
for dt in (1.0, 0.5, 0.25, 0.125):
    found = [np.diff(simulate_lif(np.full(round(150 / dt), drive), dt, CELL)[1]).mean() for drive in drives]
    print(f"dt = {dt:5} ms: intervals are {np.mean(found - exact):.3f} ms too long on average")

# %% [markdown]
# **What we saw.** Below the threshold a weighted sum, to rounding; above it, not at all. An interval is too long by
# about half a step: half the step, half the error, **first order**, although the steps themselves are exact.
#
# ## {lesson}.3 How fast does it fire?
#
# A constant current fires the cell only if $E_L + R I > V_{th}$. The current where that begins is the **rheobase**.
# Above it, solve the equation for the time from $V_{reset}$ to $V_{th}$, add the refractory time, and take one over it:
# the **f-I curve**. (Times are in ms, a rate is wanted in Hz, spikes per *second*.)
#
# $$ f = \frac{1}{t_{ref} + \tau \ln \dfrac{R I + E_L - V_{reset}}{R I + E_L - V_{th}}} $$

# %% exercise="fi-curve" minutes=9 difficulty=2
def rheobase(params):
    """Return the current in nA at which the potential settles exactly at the threshold: (V_th - E_L) / R."""
    ### BEGIN SOLUTION
    return (params["V_th"] - params["E_L"]) / params["R"]
    ### END SOLUTION

def fi_curve(current, params):
    """Return the firing rate of a LIF cell under constant currents, in Hz (spikes per second).

    1000 / (t_ref + tau * ln((R I + E_L - V_reset) / (R I + E_L - V_th))) above the rheobase, with times in ms.
    At the rheobase and below it (also for negative currents) the rate is exactly 0, never NaN.

    current : float, or array of any shape (whole numbers, perhaps), nA; it stays unchanged;  params : V_reset < V_th
    returns : float, or array of the shape of current.   Example: CELL fires at 63.0400 Hz with 2 nA.
    """
    ### BEGIN SOLUTION
    current = np.asarray(current, float)
    fires = current > rheobase(params)
    v_inf = params["E_L"] + params["R"] * np.where(fires, current, 2 * abs(rheobase(params)) + 1)
    climb = params["tau"] * np.log((v_inf - params["V_reset"]) / (v_inf - params["V_th"]))
    return np.where(fires, 1000 / (params["t_ref"] + climb), 0.0)
    ### END SOLUTION

# %% [markdown] hint="fi-curve"
# 1. The formula holds above the rheobase only. What does the logarithm get below it, and at it?
# 2. First decide where the cell fires, `fires = current > rheobase(params)`; keep the others out of the logarithm with
#    `np.where(fires, current, some_current_that_fires)`, and put 0 for them in the end.
# 3. The times are in ms, so `1 / time` counts spikes per ms. A second has 1000 of them.

# %% check="fi-curve" points=4
check.close(rheobase(CELL), 1.5, "15 mV over 10 MOhm are 1.5 nA.")
check.close(fi_curve(2.0, CELL | {"t_ref": 0.0}), 72.134752, "2 nA, without a refractory time: 72.13 Hz.")
check.close(fi_curve(2.0, CELL), 63.0400022, "2 nA, with 2 ms after each spike in which nothing happens: 63.04 Hz.")
weak = np.array([[-3.0, 0.0], [1.5, 1.0]])
check.close(fi_curve(weak, CELL), np.zeros((2, 2)), "At the rheobase and below: 0 Hz.")
check.unchanged(weak, [[-3.0, 0.0], [1.5, 1.0]], "The array current has changed. Make a new one for the rates.")
check.close(fi_curve(np.array([2, 0]), CELL), [63.0400022, 0], "Currents may be whole; rates are not.", rtol=1e-5)
check.close(fi_curve(2.0, CELL | {"V_reset": -70.0}), 55.2657813, "From -70 mV the way to the threshold is longer.")
check.close(fi_curve(np.array([1e7]), CELL), [500.0], "However strong the current: at most 1 spike in 2 ms.", rtol=1e-4)
### BEGIN HIDDEN TESTS
from helpers.reference import spiking_neuron as reference
rng = np.random.default_rng(2001)
for _ in range(12):
    cell = unknown_neuron.draw_cell(rng)
    current = reference.rheobase(cell) * np.array([-1.3, 0.4, 0.93, 1.007, 1.3, 2.2, 7.7])
    check.close(rheobase(cell), reference.rheobase(cell), "The rheobase just brings v to the threshold.")
    check.close(fi_curve(current, cell), reference.fi_curve(current, cell),
                "The rate follows from the time to threshold and the refractory time.", rtol=1e-5)
### END HIDDEN TESTS

# %% wrong="fi-curve" why="This is the rate per millisecond. Times are in ms, so a rate in Hz is 1000 over the time."
def fi_curve(current, params, right=fi_curve):
    return np.asarray(right(current, params)) / 1000

# %% wrong="fi-curve" why="The refractory time is missing: each interval is t_ref plus the climb, and no cell fires faster than 1 / t_ref."
def fi_curve(current, params, right=fi_curve):
    return right(current, params | {"t_ref": 0.0})

# %% wrong="fi-curve" why="At the rheobase and below it the formula divides by 0 or takes the logarithm of a negative number. There the rate is 0: say so first."
def fi_curve(current, params):
    goal = params["E_L"] + params["R"] * np.asarray(current, float)
    with np.errstate(all="ignore"):
        climb = params["tau"] * np.log((goal - params["V_reset"]) / (goal - params["V_th"]))
        return 1000 / (params["t_ref"] + np.where(goal == params["V_th"], np.nan, climb))

# %% stranger="fi-curve"
def fi_curve(current, params, right=fi_curve):
    return right(current, params | {"V_reset": params["E_L"]})

# %% stranger="fi-curve"
def fi_curve(current, params, right=fi_curve):
    return right(current, params | {"t_ref": 2 * params["t_ref"]})

# %% [markdown]
# The rate at 2 nA is 63 Hz. **Predict** before you compute: how many Hz at twice the current?

# %% prediction="double-current"
# The firing rate of CELL at 4 nA, in Hz? Write: double_current = (a number)
### BEGIN SOLUTION
double_current = 126
### END SOLUTION

# %% experiment="double-current"
rate_2, rate_4 = np.array(fi_curve(np.array([2.0, 4.0]), CELL))
quiz.compare("Rate at 4 nA", double_current, rate_4, unit="Hz", note=f"{rate_4 / rate_2:.2f} times the rate at 2 nA.")

# %% [markdown]
# ### Claim check: "A ReLU is like a neuron that fires only if its threshold is exceeded"
#
# If so, some ReLU, $\max(0,\, s\,(I - I_0))$, fits the f-I curve. Below, the best one (least squares) is laid over
# three curves; what decides is the largest gap. The **control** is the third cell, without leak and refractory time.

# %% claim="relu-threshold"
current = np.linspace(0, 6, 301)
cells = {"the cell": CELL, "without refractory time": CELL | {"t_ref": 0.0},
         "neither leak nor refractory time": CELL | {"t_ref": 0.0, "tau": 1e6, "R": 1e6}}
rates = {name: np.array(fi_curve(current, cell)) for name, cell in cells.items()}
gaps = {name: np.abs(rate - figures.best_relu(current, rate)).max() for name, rate in rates.items()}
relu_gap = 100 * gaps["the cell"] / rates["the cell"].max()
show(
    figures.fi_with_relu(current, rates),
    alt="Left, f-I curves of three cells with the best ReLU dashed. Two rise steeply at 1.5 nA and bend; the third is a "
    "straight line. Right, curve minus ReLU, largest gaps: " + ", ".join(f"{n} {gap:.0f} Hz" for n, gap in gaps.items()),
)
print(f"From 0 to 6 nA the best ReLU misses the f-I curve by up to {gaps['the cell']:.1f} Hz, {relu_gap:.0f} % of the "
      f"highest rate; without refractory time by {gaps['without refractory time']:.1f} Hz, without leak as well by "
      f"{gaps['neither leak nor refractory time']:.4f} Hz.")

# %% [markdown] claim="relu-threshold"
# **What we saw.** The sentence **holds weakly**, by a model and a source: the numbers are those of a model cell, and
# how far cells are like it is for others to say (Dayan and Abbott, 2001). There is a threshold, and above it more makes
# more. But the curve starts vertically, then bends down. The control says why: without leak and refractory time it *is*
# a ReLU. It starts at 0 nA, though: the threshold of the *rate* comes from the leak.
#
# ### "Neurons fire at 1 to 100 Hz"

# %% claim="firing-rates"
listed = ", ".join(f"{t:g} ms to {float(fi_curve(1e6, CELL | {'t_ref': t})):.0f} Hz" for t in (1.0, 2.0, 5.0))
print(f"However strong the current, a refractory time limits the cell: {listed}.")

# %% [markdown] claim="firing-rates"
# **Holds weakly**, and a source carries it. The refractory time allows hundreds of Hz: that is your number, for a
# model. What keeps the average down is the price of a spike: the energy that human cortex gets buys its cells, by one
# estimate, well under one a second on average (Lennie, 2003). So "1 to 100 Hz" is a cell that is being driven, and not
# what most cells do most of the time.
#
# ### "Artificial neurons put out continuous values, biological ones binary spikes"
#
# How much could 100 ms of spikes say, by their number, or by their times on a grid of 1 ms? Count the messages.
# (Upper bounds: noise takes much of it away.)

# %% claim="continuous-or-binary"
shortest = 2  # ms, and steps of the grid: the refractory time of CELL
most = len(simulate_lif(np.full(1000, 1e6), 0.1, CELL | {"t_ref": shortest - 0.1})[1])
trains = [1]  # trains[n]: how many spike trains there are on a grid of n steps, with intervals of `shortest` or more
for n in range(1, 101):
    trains.append(trains[-1] + trains[max(n - shortest, 0)])  # the last step is silent, or a spike with a gap before it
count_bits, time_bits = np.log2(most + 1), np.log2(float(trains[100]))
print(f"In 100 ms at most {most} spikes: a count says at most {count_bits:.1f} bits, spike times on a 1 ms grid at most "
      f"{time_bits:.0f} bits; a ReLU stored in 32 bits says at most 32.")

# %% [markdown] claim="continuous-or-binary"
# The sentence **holds**: one spike is a yes or a no. What carries this are recordings (Adrian and Zotterman, 1926:
# lesson {lesson:neural_codes}); you counted what could be said. But a *train*, read as times, could say more than a float. Which of the
# two a brain reads is the question of lesson {lesson:neural_codes}.
#
# ## {lesson}.4 Where does the spike come from?
#
# In a LIF cell the spike is a rule. In 1952 Alan Hodgkin and Andrew Huxley got it out of the membrane itself: channels
# for sodium and potassium whose **gates** m, h and n open at a rate $\alpha$ and close at a rate $\beta$:
#
# $$ \frac{dm}{dt} = \alpha_m (1 - m) - \beta_m m, \qquad
# C \frac{dV}{dt} = I - g_{Na} m^3 h\,(V - E_{Na}) - g_K n^4 (V - E_K) - g_L (V - E_L) $$
#
# The six rates, read off the axon of a squid, depend on the potential. They are the whole secret.

# %% exercise="hh-rates" minutes=10 difficulty=2
def hh_rates(v):
    """Return the six rates of Hodgkin and Huxley's gates at the potential v, in 1/ms.

    alpha_m = 0.1 (v + 40) / (1 - exp(-(v + 40) / 10))       beta_m = 4 exp(-(v + 65) / 18)
    alpha_h = 0.07 exp(-(v + 65) / 20)                       beta_h = 1 / (1 + exp(-(v + 35) / 10))
    alpha_n = 0.01 (v + 55) / (1 - exp(-(v + 55) / 10))      beta_n = 0.125 exp(-(v + 65) / 80)

    At v = -40 the formula of alpha_m reads 0/0, and at v = -55 that of alpha_n. There the rate is the limit of the
    formula, the value that it approaches from both sides. No result is ever NaN.

    v : float, or array of any shape (of whole numbers, perhaps), mV between -120 and 60
    returns (alpha_m, beta_m, alpha_h, beta_h, alpha_n, beta_n) : six numbers or arrays of the shape of v, in this order
    """
    ### BEGIN SOLUTION
    def fraction(x):  # x / (1 - exp(-x)), which is 1 + x / 2 near 0
        small = np.abs(x) < 1e-6
        safe = np.where(small, 1.0, x)
        return np.where(small, 1 + x / 2, safe / (1 - np.exp(-safe)))

    v = np.asarray(v, float)
    alpha_m, beta_m = fraction((v + 40) / 10), 4 * np.exp(-(v + 65) / 18)
    alpha_h, beta_h = 0.07 * np.exp(-(v + 65) / 20), 1 / (1 + np.exp(-(v + 35) / 10))
    alpha_n, beta_n = 0.1 * fraction((v + 55) / 10), 0.125 * np.exp(-(v + 65) / 80)
    return alpha_m, beta_m, alpha_h, beta_h, alpha_n, beta_n
    ### END SOLUTION

# %% [markdown] hint="hh-rates"
# 1. Four of the six are a line each. For the other two: near 0, $1 - e^{-x}$ is about $x$. What is $x / (1 - e^{-x})$?
# 2. With $x = (v + 40)/10$ the first is $x / (1 - e^{-x})$, limit 1; with $x = (v + 55)/10$ the other is a tenth.
# 3. `np.where` computes both of its branches, so keep the 0 out first: `safe = np.where(x == 0, 1.0, x)`, then
#    `np.where(x == 0, 1.0, safe / (1 - np.exp(-safe)))`.

# %% check="hh-rates" points=4
names = ["alpha_m", "beta_m", "alpha_h", "beta_h", "alpha_n", "beta_n"]
for name, rate, value in zip(names, hh_rates(-65.0), [0.2235637, 4.0, 0.07, 0.0474259, 0.0581977, 0.125]):
    check.close(rate, value, f"{name} at -65 mV, where the exponentials of v + 65 are 1.", rtol=1e-5)
elsewhere = [0.770747, 1.316772, 0.0257516, 0.2689414, 0.1581977, 0.0973501]
for name, rate, value in zip(names, hh_rates(-45.0), elsewhere):
    check.close(rate, value, f"{name} at -45 mV, where each divisor counts.", rtol=1e-5)
check.close([hh_rates(-40.0)[0], hh_rates(-55.0)[4]], [1.0, 0.1], "Limits of 0/0: alpha_m at -40, alpha_n at -55 mV.")
v = np.array([-55.0001, -55, -54.9999, -40.0001, -40, -39.9999])
check.close(hh_rates(v)[0][3:], [1, 1, 1], "alpha_m has no hole and no jump at -40 mV.", rtol=1e-4)
check.close(hh_rates(v)[4][:3], [0.1, 0.1, 0.1], "alpha_n has no hole and no jump at -55 mV.", rtol=1e-4)
assert all(np.shape(rate) == (6,) for rate in hh_rates(v)), "For six potentials each of the six rates has six values."
### BEGIN HIDDEN TESTS
from helpers.reference import spiking_neuron as reference
rng = np.random.default_rng(1952)
edge = np.array([-120.0, -40.02, -54.97, 60.0])
for v in (rng.uniform(-120, 60, (3, 4)), edge, np.array([-40, -55, -65, 0, -41, -54]), -40, -55.0, -40.3, -54.8):
    found = hh_rates(v)
    assert len(found) == 6, "Each of the three gates has two rates."
    for name, rate, expected in zip(names, found, reference.hh_rates(v)):
        check.close(rate, expected, f"{name} follows its formula at every potential.", rtol=1e-5)
### END HIDDEN TESTS

# %% wrong="hh-rates" why="At -40 and at -55 mV your formula divides 0 by 0. Both have a limit there: give it."
def hh_rates(v):
    v = np.asarray(v, float)
    with np.errstate(all="ignore"):
        return (0.1 * (v + 40) / (1 - np.exp(-(v + 40) / 10)), 4 * np.exp(-(v + 65) / 18),
                0.07 * np.exp(-(v + 65) / 20), 1 / (1 + np.exp(-(v + 35) / 10)),
                0.01 * (v + 55) / (1 - np.exp(-(v + 55) / 10)), 0.125 * np.exp(-(v + 65) / 80))

# %% wrong="hh-rates" why="You put 0 where the formula reads 0/0. A gate that opens faster and faster does not stop at one potential: the limit is not 0."
def hh_rates(v, right=hh_rates):
    rates = list(right(v))
    rates[0], rates[4] = np.where(np.equal(v, -40), 0.0, rates[0]), np.where(np.equal(v, -55), 0.0, rates[4])
    return tuple(rates)

# %% wrong="hh-rates" why="The order is m, h, n. You returned the three alphas first and then the three betas."
def hh_rates(v, right=hh_rates):
    rates = right(v)
    return (*rates[0::2], *rates[1::2])

# %% stranger="hh-rates"
def hh_rates(v, right=hh_rates):
    rates = list(right(v))
    rates[4] = 0.01 * rates[4]
    return tuple(rates)

# %% stranger="hh-rates"
def hh_rates(v, right=hh_rates):
    rates = list(right(v))
    rates[2] = 0.07 * np.exp(-(np.asarray(v, float) + 65) / 18)
    return tuple(rates)

# %% [markdown]
# Your rates now drive an axon. It gets a pulse of 1 ms. At 7.5 µA for each cm² of membrane it fires, and the spike
# rises to about 37 mV. **Predict**: how many mV *higher* is the top of the spike with twice the pulse?

# %% prediction="pulse-height"
# How many mV higher is the top of the spike at 15 than at 7.5 uA/cm^2? Write: pulse_height = (a number)
### BEGIN SOLUTION
pulse_height = 37
### END SOLUTION

# %% experiment="pulse-height"
strengths = np.linspace(0, 15, 61)
axon = clamp(hh_rates, pulses(strengths, [2.0], 1.0, 25.0))
peaks, resting = axon.max(axis=0), axon[0, 0]
passive = resting + (peaks[8] - resting) * strengths / strengths[8]  # the answer to 2 uA/cm^2, scaled up
show(
    figures.peaks_after_pulses(strengths, peaks, passive),
    alt=f"Highest potential after a pulse. At 7.5 and 15 uA per square cm the axon "
    f"reaches {peaks[30]:.0f} and {peaks[60]:.0f} mV. A straight line shows what would be in proportion.",
)
quiz.compare("Higher with twice the pulse", pulse_height, peaks[60] - peaks[30], unit="mV",
             note=f"It rests at {resting:.3f} mV, and tops out at {peaks[30]:.1f} and {peaks[60]:.1f} mV.")

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# Nobody wrote a threshold into the equations, and there one is: below it the axon answers in proportion, above it with
# *its own* spike. **All or none**: the height tells next to nothing about the stimulus. Whether and when can.
#
# </details>
#
# ### "Nobody really understands even a single neuron"
#
# Threshold, refractoriness and the f-I curve: three predictions out of the six rates that nobody put in.

# %% claim="single-neuron-understood"
fires = strengths[np.argmax(peaks > 0)]
wait = shortest_wait(hh_rates, 2 * fires)  # ms between two pulses of twice the threshold that both fire it
axon_currents = np.array([5.5, 6, 6.2, 6.3, 6.5, 7, 8, 10, 12, 15, 20])
axon_rates = steady_rates(hh_rates, axon_currents)
onset = np.argmax(axon_rates > 0)
print(f"Out of six rates: a threshold (a 1 ms pulse of {fires:g} uA/cm^2), refractoriness (twice that fires it again only "
      f"{wait:g} ms later), a jump of the rate (0 Hz at {axon_currents[onset - 1]:g}, {axon_rates[onset]:.1f} Hz "
      f"at {axon_currents[onset]:g} uA/cm^2).")
show(
    figures.rate_jump(axon_currents, axon_rates, current, rates["the cell"]),
    alt=f"Left, the axon's rate is 0 at first and at least {axon_rates[onset]:.0f} Hz from the onset on. Right, the rate of "
    "the LIF cell grows from 0 without a jump, if steeply.",
)

# %% [markdown] claim="single-neuron-understood"
# **Contested**, and what carries one side is a model with the recordings behind it. For a patch of squid axon, four
# equations with measured rates give threshold, refractoriness and a rate that *jumps* from 0 to some 50 Hz (**type
# II**; a LIF cell fires as slowly as you like, **type I**; Hodgkin told such classes apart in 1948). That is
# understanding in the strictest sense. For a cortical cell in a living brain, with thousands of synapses on a tree of
# active branches, it remains open.
#
# ## {lesson}.5 One cell, how many tempers?
#
# Four equations are slow to think about. Izhikevich (2003) kept two. $v$ is the potential, $u$ a slow **recovery** that
# pulls it down:
#
# $$ \frac{dv}{dt} = 0.04 v^2 + 5 v + 140 - u + I, \qquad \frac{du}{dt} = a\,(b v - u), \qquad
# \text{at } v \ge 30: \; v \leftarrow c, \; u \leftarrow u + d $$
#
# Spike counts depend on *how* this is stepped, so the scheme belongs to it: **reset, two half steps of $v$, $u$**.

# %% exercise="izhikevich" minutes=10 difficulty=2
def izhikevich(current, dt, a, b, c, d):
    """Return the potential of Izhikevich's model under a given current.

    Start with v = -65 and u = b * v. Then in each step, in this order:
    1. if v >= 30 (left by the step before): v becomes c, and u becomes u + d
    2. twice: v becomes v + dt / 2 * (0.04 v^2 + 5 v + 140 - u + I), both times with u as it is
    3. u becomes u + dt * a * (b v - u), with the new v, however large it is
    4. record min(v, 30): the tip of a spike is cut off in the record, not in v

    current : array (n_steps,), one value I for each step;  dt : float, ms;  a, b, c, d : numbers
    returns array (n_steps,), mV: the records. A spike is a value of exactly 30.

    Example: I = 10 and dt = 1 with (a, b, c, d) = (0.02, 0.2, -65, 8): v goes from -65 to -61.5 and to -58.105.
    """
    ### BEGIN SOLUTION
    v, u, trace = -65.0, b * -65.0, []
    for drive in current:
        if v >= 30:
            v, u = c, u + d
        for _ in range(2):
            v = v + dt / 2 * (0.04 * v**2 + 5 * v + 140 - u + drive)
        u = u + dt * a * (b * v - u)
        trace.append(min(v, 30.0))
    return np.array(trace)
    ### END SOLUTION

# %% [markdown] hint="izhikevich"
# 1. A loop over the steps with two numbers to remember, `v` and `u`. Follow the four points of the docstring literally.
# 2. The reset comes *first* in the step after the spike. So the record shows 30 once, and then what follows from c.
# 3. Twice `v = v + dt / 2 * (0.04 * v**2 + 5 * v + 140 - u + I)`; then u; then put `min(v, 30.0)` into the record.

# %% check="izhikevich" points=2
trace = np.array(izhikevich(np.full(200, 10.0), 1.0, 0.02, 0.2, -65.0, 8.0))
check.close(trace[:2], [-58.105, -49.670243], "Two half steps of v with u = -13, then u moves; then the next step.")
check.close(np.flatnonzero(trace == 30), [3, 30, 78, 140, 194], "Spikes, records of exactly 30, in these steps.")
check.close(trace[4], -66.564648, "After the spike in step 3: first the reset, then two half steps from c.", rtol=1e-5)
check.close(izhikevich(np.zeros(3), 0.5, 0.02, 0.25, -65, 6)[2], -64.667667, "Half the dt, quarter steps of v.")
### BEGIN HIDDEN TESTS
from helpers.reference import spiking_neuron as reference
rng = np.random.default_rng(2003)
for cell in ((0.02, 0.2, -50, 2), (0.1, 0.2, -65, 2), (0.02, 0.25, -65, 6)):
    for dt in (0.5, 0.2):
        current = np.repeat(rng.uniform(-2, 14, 6), 25)
        found, expected = np.array(izhikevich(current, dt, *cell)), reference.izhikevich(current, dt, *cell)
        check.close(found, expected,
                    "The trace follows both equations, and each spike resets v and lifts u.", rtol=1e-3, atol=1e-2)
### END HIDDEN TESTS

# %% wrong="izhikevich" why="You take one whole step of v. The scheme takes two half steps; near a spike that is not the same."
def izhikevich(current, dt, a, b, c, d):
    v, u, trace = -65.0, b * -65.0, []
    for drive in current:
        v, u = (c, u + d) if v >= 30 else (v, u)
        v += dt * (0.04 * v**2 + 5 * v + 140 - u + drive)
        u += dt * a * (b * v - u)
        trace.append(min(v, 30.0))
    return np.array(trace)

# %% wrong="izhikevich" why="The length of the step is missing: v takes dt / 2 twice, and u takes dt."
def izhikevich(current, dt, a, b, c, d, right=izhikevich):
    return right(current, 1.0, a, b, c, d)

# %% wrong="izhikevich" why="You reset v in the step of the spike itself, so no record ever shows it. The reset is the first act of the next step."
def izhikevich(current, dt, a, b, c, d, right=izhikevich):
    trace = np.array(right(current, dt, a, b, c, d))
    return np.where(trace >= 30, c, trace)

# %% stranger="izhikevich"
def izhikevich(current, dt, a, b, c, d, right=izhikevich):
    return right(current, dt, b, a, c, d)

# %% stranger="izhikevich"
def izhikevich(current, dt, a, b, c, d, right=izhikevich):
    return right(current, dt, a, b, c, -d)

# %% [markdown]
# **See why it fires.** On the dashed curve $v$ stands still, on the dotted line $u$ does; where they cross, both do.
# Then name what you see. It is often done by eye, but a rule is better: it can be wrong, and then one sees where.

# %%
widgets.explore_phase_plane(izhikevich)

# %% exercise="classify-firing" minutes=9 difficulty=2
def classify_firing(trace):
    """Return how a trace fires: the first of these rules that fits.

    A spike is at sample i if trace[i] >= 0 and trace[i - 1] < 0 (so never at i = 0; a wide spike counts once).
    Intervals are the differences of neighbouring spikes' samples.
    1. no spike: "silent"                         2. one spike: "single"
    3. the last spike's sample is below len(trace) / 2: "phasic"
    4. some interval is at most half of the interval just before it: "bursting" (paused, and then fast again)
    5. the last interval is at least 1.5 times the median of all intervals: "adapting"
    6. else "tonic"

    trace : array (n_samples,), mV, of any time step;  returns one of the six words
    """
    ### BEGIN SOLUTION
    above = np.asarray(trace) >= 0
    spikes = np.flatnonzero(above[1:] & ~above[:-1]) + 1
    if len(spikes) < 2:
        return "single" if len(spikes) else "silent"
    intervals = np.diff(spikes)
    if spikes[-1] < len(trace) / 2:
        return "phasic"
    if np.any(intervals[1:] <= 0.5 * intervals[:-1]):
        return "bursting"
    return "adapting" if intervals[-1] >= 1.5 * np.median(intervals) else "tonic"
    ### END SOLUTION

# %% [markdown] hint="classify-firing"
# 1. First the spikes, then their intervals, then the rules one by one, with a `return` in each.
# 2. `above = trace >= 0`; a spike is where `above[1:]` is True and `above[:-1]` is False, one sample further on.
# 3. `intervals = np.diff(spikes)`; rule 4 compares `intervals[1:]` with half of `intervals[:-1]`; `np.median` for 5.

# %% check="classify-firing" points=2
def trace_with(spikes, n_samples, width=2):  # a trace at -65 mV with spikes that begin at the given samples
    trace = np.full(n_samples, -65.0)
    for spike in spikes:
        trace[spike : spike + width] = 20.0
    return trace
assert classify_firing(trace_with([], 100)) == "silent", "No spike at all is silent."
assert classify_firing(trace_with([0, 50], 100, 9)) == "single", "A trace that begins above 0 has not risen there."
assert classify_firing(np.array([-65.0, 0.0, -65.0])) == "single", "0 mV exactly counts as a spike: trace[i] >= 0."
assert classify_firing(trace_with([10, 20, 31], 100)) == "phasic", "All spikes in the first half: phasic."
assert classify_firing(trace_with([10, 30, 50], 101)) == "phasic", "Half of 101 samples is 50.5, and 50 is below it."
assert classify_firing(trace_with([10, 16, 22, 60, 66, 73], 100)) == "bursting", "After 38 comes 6: a pause, a burst."
assert classify_firing(trace_with([5, 25, 33, 41, 49, 69], 90)) == "bursting", "20, 8, 8, 8, 20: rule 4 comes first."
assert classify_firing(trace_with([5, 13, 22, 33, 48, 72], 90)) == "adapting", "8, 9, 11, 15, 24: slower and slower."
assert classify_firing(trace_with([5, 9, 26, 43, 60, 77], 90)) == "tonic", "4, then 17s: only the start is fast."
assert classify_firing(trace_with([5, 30, 51, 69, 84], 90, 1)) == "tonic", "25, 21, 18, 15: faster, never by half."
### BEGIN HIDDEN TESTS
from helpers.reference import spiking_neuron as reference
for name in firing_patterns.PATTERNS:
    trace = firing_patterns.run(name, reference.izhikevich)[2]
    assert classify_firing(trace) == reference.classify_firing(trace), (
        "A trace of the model gets the name of its own pattern."
    )
rng = np.random.default_rng(2004)
for _ in range(60):
    growth = rng.choice([0.8, 1.0, 1.3, 1.7]) ** np.arange(rng.integers(2, 9))
    spikes = np.cumsum(4 + 7 * growth + rng.integers(0, 9, len(growth))).astype(int)
    trace = trace_with(spikes, int(spikes[-1] * rng.uniform(1.05, 2.6)) + 3, width=int(rng.integers(1, 4)))
    assert classify_firing(trace) == reference.classify_firing(trace), (
        "The intervals between the spikes decide the pattern."
    )
### END HIDDEN TESTS

# %% probes="classify-firing"
rng = np.random.default_rng(9)
trains = [np.cumsum(rng.integers(4, 28, n_spikes)) for n_spikes in [0, 1, 2, 3, 4, 5, 6] * 6]
trains += [[5, 9, 26, 43, 60, 77], [5, 22, 26, 43, 60, 77, 94], [5, 15, 31, 41, 55, 71], [5, 25, 37, 57, 77, 97], [5, 31, 49, 60, 78, 96]]
for train in trains:
    trace = np.full(170 if len(train) < 6 else 130, -65.0)
    for spike in train:
        trace[spike : spike + 2] = 20.0
    classify_firing(trace)
classify_firing(np.array([-65.0, 0.0, -65.0]))
classify_firing(np.array([20.0, 20.0, -65.0, -65.0]))

# %% wrong="classify-firing" why="You count every sample above 0. A spike that lasts several samples is one spike: count the rises."
def classify_firing(trace, right=classify_firing):
    above = np.flatnonzero(np.asarray(trace) >= 0)
    every = np.full(4 * len(trace), -65.0)
    every[4 * above + 1] = 20.0
    return right(every)

# %% wrong="classify-firing" why="You compare the shortest with the longest interval. That calls an adapting cell bursting: a burst is an interval at most half of the one JUST BEFORE it."
def classify_firing(trace, right=classify_firing):
    label, above = right(trace), np.asarray(trace) >= 0
    intervals = np.diff(np.flatnonzero(above[1:] & ~above[:-1]))
    return "bursting" if label in ("adapting", "tonic") and min(intervals) <= max(intervals) / 2 else label

# %% wrong="classify-firing" why="You compare the last interval with the first. Many cells start with two fast spikes and then fire evenly; the median is not deceived by that."
def classify_firing(trace, right=classify_firing):
    label, above = right(trace), np.asarray(trace) >= 0
    intervals = np.diff(np.flatnonzero(above[1:] & ~above[:-1]))
    return "adapting" if label == "tonic" and intervals[-1] >= 1.5 * intervals[0] else label

# %% stranger="classify-firing"
def classify_firing(trace, right=classify_firing):
    label, above = right(trace), np.asarray(trace) >= 0
    intervals = np.diff(np.flatnonzero(above[1:] & ~above[:-1]))
    return "adapting" if label == "tonic" and intervals[-1] >= 1.5 * min(intervals) else label

# %% stranger="classify-firing"
def classify_firing(trace, right=classify_firing):
    label, above = right(trace), np.asarray(trace) >= 0
    intervals = np.diff(np.flatnonzero(above[1:] & ~above[:-1]))
    return "bursting" if label in ("adapting", "tonic") and min(intervals) <= np.median(intervals) / 2 else label

# %% [markdown]
# ### "Real neurons adapt, burst, hyperpolarise after a spike and shift their thresholds"
#
# Twenty stimuli and parameter sets after Izhikevich (2004), through your two functions. (A few differ from the paper's,
# because our scheme takes half steps and has one parabola; `helpers/labs/firing_patterns.py` says where.)

# %% claim="firing-patterns"
labels = {name: classify_firing(firing_patterns.run(name, izhikevich)[2]) for name in firing_patterns.PATTERNS}
kinds = sorted(set(labels.values()))
show(figures.gallery(izhikevich, classify_firing), alt="Twenty panels, each a potential over the current behind it. "
     + "; ".join(f"{name}: {label}" for name, label in labels.items()))
seen = firing_patterns.features(izhikevich)
alone, after = ("fires" if seen[case] else "does not fire" for case in ("alone", "after inhibition"))
print(f"Two equations fired in {len(kinds)} classes ({', '.join(kinds)}); intervals grew {seen['adaptation']:.1f}-fold, the "
      f"potential fell {seen['undershoot']:.0f} mV below rest, one and the same pulse {alone} the cell alone and {after} it "
      "after inhibition.")

# %% [markdown] claim="firing-patterns"
# **What we saw.** The claim **holds**, and recordings carry it: these models were fitted to look like them (Izhikevich,
# 2003), so they show that two equations are enough, not what cells do. Under a constant current a LIF cell is silent or
# tonic. The labels are the rule's: "mixed mode" is tonic for it. With a second variable the answer depends on the past,
# and inhibition can *cause* a spike. (A LIF cell can be given one as well: Brette and Gerstner, 2005.)
#
# ## {lesson}.6 What is inside a cell that you cannot open?
#
# There is a cell on the bench, an electrode in it, and you choose what goes in. Think about *stimuli* before code:
# - Six numbers are unknown. For each: which part of the equation holds it, and when does only that part matter?
# - A cell that fires hides its membrane, a silent one its threshold. Which do you want when, and how can you make sure?
# - What you see is sampled. What can happen between two samples, and how do you make it small?
# - Each probe starts the cell afresh at rest. A long one can ask more than one question.

# %% exercise="identify-neuron" minutes=20 difficulty=3
def identify_neuron(probe):
    """Return the parameters of an unknown LIF cell, found by choosing what to inject.

    probe : function. probe(current, dt) takes an array in nA, starts the cell at rest, injects current[k] during step k
        and returns the trace that the electrode reads, an array as long (mV). It is the trace of `simulate_lif` but for
        one thing: the electrode sees the spike, so in the step of a spike it reads +40 mV. After it the cell is held at
        V_reset for round(t_ref / dt) steps.
        At most 10 probes; 1 to 20000 samples each; dt from 0.01 to 1 ms; otherwise it raises an error.
    returns dict with the keys tau (ms), R (MOhm), E_L, V_th, V_reset (mV) and t_ref (ms). It passes if tau and R are
        right to 2 %, the three potentials to 0.1 mV and t_ref to 0.15 ms.

    All cells: tau and R from 5 to 40, E_L from -75 to -60, V_th 8 to 22 mV above E_L, V_reset from 8 mV below E_L to 6
    above, t_ref from 1.5 to 6, so that the rheobase is from 0.2 to 4.4 nA.
    """
    ### BEGIN SOLUTION
    down = np.asarray(probe(np.repeat([0.0, -1.0], [10, 6000]), 0.1))
    rest, bottom = down[9], down[-1]
    left = (down[29] - bottom) / (rest - bottom)  # 2 ms after the current began
    ramp = np.asarray(probe(np.linspace(0, 6, 20000), 0.1))
    spike = int(np.argmax(ramp > 30))
    after = ramp[spike + 1 :]
    held = int(np.argmax(after != after[0]))
    return {"tau": -2.0 / np.log(left), "R": rest - bottom, "E_L": rest, "V_th": np.max(ramp[:spike]),
            "V_reset": after[0], "t_ref": held * 0.1}
    ### END SOLUTION

# %% [markdown] hint="identify-neuron"
# 1. Two kinds of probes are enough. In one the cell must be silent *for certain*, in the other it must fire, gently.
# 2. A negative current never fires a LIF cell: rest, settled potential and the way between give E_L, R and tau. For the
#    threshold, come from below so slowly that the potential moves by less than 0.1 mV in a step.
# 3. A ramp such as `np.linspace(0, 6, 20000)` with dt = 0.1 fires every cell. `spike = np.argmax(trace > 30)`; the
#    largest sample before it is V_th, the one after it V_reset, and t_ref is how long that value stays, times dt.

# %% check="identify-neuron" points=5
for on_the_bench in (
    {"tau": 21.3, "R": 31.7, "E_L": -68.2, "V_th": -54.9, "V_reset": -73.1, "t_ref": 3.2},
    {"tau": 6.4, "R": 36.2, "E_L": -61.5, "V_th": -50.3, "V_reset": -57.8, "t_ref": 5.1},
):
    bench = unknown_neuron.bench(on_the_bench)
    problem = unknown_neuron.complaint(identify_neuron(bench), on_the_bench, bench.calls)
    assert not problem, problem
### BEGIN HIDDEN TESTS
for seed in (2, 4, 197, 241, 301, 307):  # the slowest, the hardest to fire, the easiest, the quickest among them
    fresh = unknown_neuron.draw_cell(np.random.default_rng([11, seed, 1963]))
    bench = unknown_neuron.bench(fresh)
    problem = unknown_neuron.complaint(identify_neuron(bench), fresh, bench.calls)
    assert not problem, problem
### END HIDDEN TESTS

# %% wrong="identify-neuron" why="Your step upwards fires some cells, and a cell that fires never settles. A negative current is silent for every cell."
def identify_neuron(probe, right=identify_neuron):
    up = np.asarray(probe(np.repeat([0.0, 1.0], [10, 6000]), 0.1))
    left = (up[29] - up[-1]) / (up[9] - up[-1])
    return right(probe) | {"tau": -2.0 / np.log(np.abs(left)), "R": up[-1] - up[9]}

# %% wrong="identify-neuron" why="You took the time to half of the way for tau. After one tau 1/e of the way is left, about 37 %; the half is reached after 0.69 tau."
def identify_neuron(probe, right=identify_neuron):
    found = right(probe)
    return found | {"tau": found["tau"] * np.log(2)}

# %% wrong="identify-neuron" why="A strong current jumps across the threshold within one step, so the last sample before the spike is far below it. Come slowly."
def identify_neuron(probe, right=identify_neuron):
    trace = np.asarray(probe(np.full(2000, 10.0), 0.1))
    return right(probe) | {"V_th": np.max(trace[: np.argmax(trace > 30)], initial=trace[0] - 1)}

# %% wrong="identify-neuron" why="The interval between two spikes holds the climb back to the threshold as well. The refractory time is how long the cell is held at V_reset."
def identify_neuron(probe, right=identify_neuron):
    times = np.flatnonzero(np.asarray(probe(np.full(5000, 6.0), 0.1)) > 30)
    return right(probe) | {"t_ref": 0.1 * (times[1] - times[0])}

# %% wrong="identify-neuron" why="You search for the rheobase one probe at a time and use more than 10. A single probe can hold many strengths one after the other, or a ramp."
def identify_neuron(probe, right=identify_neuron):
    for strength in np.linspace(0.2, 4.4, 30):
        probe(np.full(100, strength), 0.1)
    return right(probe)

# %% stranger="identify-neuron"
def identify_neuron(probe, right=identify_neuron):
    found = right(probe)
    return found | {"tau": found["tau"] * 0.1}

# %% [markdown]
# **Your own cell.** It is drawn from your login name: the same in every run, and another one for your neighbour.

# %%
my_bench, judge = unknown_neuron.practice()
judge(identify_neuron(my_bench))

# %% [markdown]
# ## {lesson}.7 And a recorded one?
#
# Matplotlib brings along a recording, `membrane.dat`, to show how to plot: 12,000 numbers (times 100 mV, a sample every
# 0.5 ms). **Which cell it is, who recorded it and how, we found written nowhere**; so this is an exercise in reading a
# trace, and no evidence about any kind of cell. A current seems to flow from about 0.5 to 5.5 s. Rest, threshold, reset
# and $\tau$ are read off the trace, and *your* f-I curve picks the current that gives the median interval.

# %%
recording = membrane_recording()
if recording is not None:
    real, intervals = landmarks(recording), np.diff(landmarks(recording)["spikes"])
    fitted, drive = fit_lif(real, fi_curve, rheobase)
    v, times = (np.array(part) for part in simulate_lif(np.full(12000, drive), 0.5, fitted))
    cut = round(times[0] / 0.5)
    show(
        figures.real_and_fitted(recording, 0.5, real["spikes"], v[cut : cut + 500], real["spikes"][20] + 12),
        alt=f"Above, 6 s of a recording with {len(real['spikes'])} spikes, regular, then irregular. Below, a piece of it "
        "with the fitted LIF cell: it climbs ever more slowly, where the recorded potential climbs ever faster.",
    )
    early, late = np.diff(real["spikes"][real["spikes"] < 3550]), np.diff(real["spikes"][real["spikes"] > 3550])
    spread = {name: np.std(x) / np.mean(x) for name, x in (("e", early), ("l", late), ("f", np.diff(times)))}
    print(f"Median interval {np.median(intervals):.1f} ms; fitted cell {np.diff(times).mean():.1f} ms.")
    print(f"Spread of the intervals (s.d. / mean): {spread['e']:.2f} up to 3.55 s, {spread['l']:.2f} after it; fitted "
          f"cell {spread['f']:.2f}.")

# %% [markdown]
# **What we saw.** The interval was fitted, so it agrees. What was *not* fitted tells: for three seconds the intervals
# are nearly as even as a LIF cell's, then they scatter, under what seems to be the same current. A LIF cell needs noise
# or a hidden variable for that. And its way to the threshold is wrong: it slows down where the recorded potential
# speeds up.
#
# ## {lesson}.8 Quiz

# %% [markdown] quiz="spike-height"
# A stimulus of twice the strength, far above the threshold, makes the spikes of an axon
#
# - ( ) about twice as high.
#   > So a passive membrane answers. For an axon with channels you measured a few mV.
# - (x) about as high as before.
#   > Yes, if earlier and more often. The energy of a spike comes from the membrane, not from the stimulus.
# - ( ) half as high, as the channels are used up.
#   > Some sodium channels do close for a while, but that costs a few mV, and it acts on the next spike.

# %% [markdown] quiz="refractory"
# CELL gets one refractory millisecond more (3 ms in all). Where does that change its rate most, in per cent?
#
# - (x) At strong currents
#   > Yes. The shorter the climb, the larger the share of the refractory time in the interval.
# - ( ) Just above the rheobase
#   > There an interval is long, and 1 ms more hardly counts.
# - ( ) Everywhere by the same percentage
#   > The same number of *milliseconds* is added to every interval, and intervals differ.

# %% [markdown] quiz="type-two"
# How could you tell, from outside, that a cell is of type II like Hodgkin and Huxley's axon?
#
# - ( ) It has a refractory time.
#   > Both types have one.
# - (x) Its rate starts at some tens of Hz.
#   > Yes: raise the current slowly, and it jumps in the f-I curve, without ever firing at 5 or 10 Hz.
# - ( ) Its spikes are all equally high, or absent.
#   > All-or-none spikes are common to both.

# %% [markdown] quiz="probing"
# For R you injected a negative current. Why not a small positive one?
#
# - ( ) A resistance has to be measured with the current flowing outwards.
#   > Below the threshold the equation is linear: both directions give the same R.
# - ( ) The electrode reads negative currents more exactly.
#   > It has no such preference.
# - (x) How small is small enough depends on the unknown threshold.
#   > Yes. A stimulus whose effect you can predict without the unknown is worth looking for.

# %% hand_in="quiz" points=2

# %% [markdown]
# ## {lesson}.9 Your ledger (change a verdict if you disagree, and run the cell again)

# %%
ledger.record(
    "L1", "spiking_neuron",
    f"Below threshold a LIF is a weighted sum to {below:.0e} mV. The best ReLU misses its rate by {relu_gap:.0f} %.",
    "holds weakly", value=float(relu_gap),
)
ledger.record(
    "L2", "spiking_neuron",
    f"Two equations, made after recordings, fired in {len(kinds)} classes, by parameters, stimulus and past; under a "
    "step a LIF cell has two.",
    "holds weakly", value=len(kinds),
)
ledger.show(["L1", "L2"])

# %% [markdown]
# ## What the analogy got right and wrong here
#
# **Right.** A weighted sum below the threshold, a threshold, more input more output. **Wrong, or left out:**
#
# - *Time.* A unit has no memory of the last millisecond. A cell is made of it.
# - *One kind of unit, one threshold.* Your two equations gave a zoo, and thresholds that shift with the past.
# - *Points.* All our cells had one potential. Real ones have a tree of them: lesson {lesson:synapses_and_dendrites}.
#
# ### Sources
#
# L. Lapicque, *J. Physiol. Pathol. Gén.* 9:620, 1907; N. Brunel & M. van Rossum, *Biological Cybernetics* 97:337, 2007.
# E. D. Adrian & Y. Zotterman, *J. Physiology* 61:151, 1926. A. L. Hodgkin, *J. Physiology* 107:165, 1948. A. L. Hodgkin
# & A. F. Huxley, *J. Physiology* 117:500, 1952. S. Rotter & M. Diesmann, *Biological Cybernetics* 81:381, 1999. P.
# Dayan & L. F. Abbott, *Theoretical Neuroscience*, MIT Press, 2001, ch. 5. P. Lennie, The cost of cortical computation,
# *Current Biology* 13:493, 2003. E. M. Izhikevich, *IEEE Trans. Neural Networks* 14:1569, 2003; 15:1063, 2004. R.
# Brette & W. Gerstner, *J. Neurophysiology* 94:3637, 2005. Recording: Matplotlib's sample data, `membrane.dat`.
