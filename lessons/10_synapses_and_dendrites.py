# %% [markdown] needs="threshold_logic, spiking_neuron"
# # {lesson}. What the point neuron leaves out
#
# **About 80 minutes · 24 points · can be started alone; {needs}**
#
# A unit of an artificial network adds up its inputs at one point. A nerve cell has no such point. Its inputs arrive at
# thousands of synapses, spread over branches that can be longer than a millimetre. Does that matter for what the cell
# computes? You will build the missing parts one by one, and measure what each of them changes.
#
# After this lesson you can
#
# - add up potentials until a sum turns into a spike, and tell inhibition that divides from inhibition that subtracts;
# - compute how a synapse changes from spike to spike, and which rates it lets through;
# - test whether a cell adds up its inputs, with a control;
# - wire one cell for a task that defeats every point neuron, and prove that it does;
# - say how large a network stands in for one cell, and how far that statement carries.

# %% given="setup"
from functools import cache
from itertools import combinations, product

import numpy as np

# No module named 'helpers'? Pick the course's kernel (Kernel menu), or see README.md.
from helpers import check, ledger, quiz
from helpers.data import gate_inputs
from helpers.figures import show
from helpers.figures import synapses_and_dendrites as figures
from helpers.labs.curve_fit import fit_network
from helpers.labs.membrane import REST, excitable_patch, relax_dendrite
from helpers.reference.threshold_logic import is_threshold_function  # lesson {lesson:threshold_logic}'s, for up to 8 inputs
from helpers.widgets import synapses_and_dendrites as widgets

# %% [markdown]
# ## {lesson}.1 What does one synapse do, and when is it a spike?
#
# A spike arrives, the synapse opens, and the potential of the receiving cell rises a little and falls again: an
# excitatory **postsynaptic potential**, EPSP. Where it falls first, it is inhibitory, an IPSP. The shape that Wilfrid Rall
# (1967) gave to an open synapse is still in use for both. It begins at $t = 0$ and peaks at $t = \tau$, here 1 high:
#
# $$ \alpha(t) = \frac{t}{\tau} \; e^{\,1 - t / \tau} \quad \text{for } t \ge 0, \qquad 0 \text{ before} $$

# %% exercise="alpha-psp" minutes=5 difficulty=1
def alpha_psp(t, tau):
    """Return the shape of a postsynaptic potential: (t / tau) exp(1 - t / tau) from t = 0 on, and 0 before.

    It peaks at t = tau, with the value 1.

    t : number or array of times in ms since the synapse opened, negative before that; left as it is
    tau : time of the peak in ms, above 0
    returns an array of the shape of t (a number for a number)
    """
    ### BEGIN SOLUTION
    t = np.asarray(t, float)
    return np.where(t >= 0, t / tau * np.exp(1 - t / tau), 0.0)
    ### END SOLUTION

# %% [markdown] hint="alpha-psp"
# 1. Write the formula for one array first: `t / tau` appears twice. Then think about the times before 0.
# 2. `np.exp` works on whole arrays. The 1 in the exponent is what makes the peak 1 high.
# 3. Make an array of `t` first; then `np.where(t >= 0, formula, 0.0)` chooses place by place.

# %% check="alpha-psp" points=2
check.close(alpha_psp(5.0, 5.0), 1.0, "At t = tau the potential is at its peak, which is 1 high.")
check.close(alpha_psp(np.array([0.0, 2.0, 4.0, 20.0]), 2.0), [0, 1, 0.735759, 0.001234],
            "It starts at 0, peaks at tau = 2, and dies away.", atol=1e-6)
t = np.array([-4.0, -1.0, 1.0])
check.close(alpha_psp(t, 2.0), [0, 0, 0.824361], "Before the synapse opens nothing happens.", atol=1e-6)
check.unchanged(t, [-4, -1, 1], "The times that were handed in have changed. Make a new array.")
check.close(alpha_psp(np.array([3.0, 6.0]), 4.0), alpha_psp(np.array([1.5, 3.0]), 2.0), "Twice tau, twice as slow.")
### BEGIN HIDDEN TESTS
from helpers.reference import synapses_and_dendrites as reference
rng = np.random.default_rng(1967)
for shape in ((7,), (3, 4)):
    t, tau = rng.uniform(-10, 40, shape), rng.uniform(0.5, 12)
    check.close(alpha_psp(t, tau), reference.alpha_psp(t, tau),
                "The potential is 0 before the start, then rises and decays.", atol=1e-5)
check.close(alpha_psp(-3.0, 1.5), 0.0, "Nothing happens before the start, at a single time either.")
### END HIDDEN TESTS

# %% wrong="alpha-psp" why="The peak is 0.37 high: the 1 in the exponent, exp(1 - t / tau), is what brings it to 1."
def alpha_psp(t, tau, right=alpha_psp):
    return right(t, tau) / np.e

# %% wrong="alpha-psp" why="It is not 0 before the synapse opens. The formula holds from t = 0 on, and an effect does not come before its cause."
def alpha_psp(t, tau):
    return np.asarray(t) / tau * np.exp(1 - np.asarray(t) / tau)

# %% wrong="alpha-psp" why="That is a decay that jumps up at once. A postsynaptic potential rises first: the factor t / tau is missing."
def alpha_psp(t, tau):
    return np.where(np.asarray(t) >= 0, np.exp(-np.asarray(t) / tau), 0.0)

# %% [markdown]
# *"EPSPs and IPSPs sum to an all-or-none spike."* Let us see both halves. Between 1 and 16 excitatory synapses with
# *your* shape open together and drive a patch of membrane, once alone and once against an inhibitory synapse. The
# membrane is that of Hodgkin and Huxley (1952), from lesson {lesson:spiking_neuron}. Nobody tells it what a spike is.

# %% claim="psp-sum"
times, counts = np.arange(0, 20, 0.02), np.arange(1, 17)
one = np.asarray(alpha_psp(times - 3, 1.0))
excitation = np.outer(1.5 * one, counts)  # a current for each number of synapses: they simply add up
inhibition = -3.0 * np.asarray(alpha_psp(times - 2, 2.0))[:, np.newaxis]
alone, against = (excitable_patch(current, 0.02)[1:] - REST for current in (excitation, excitation + inhibition))
peaks = {"excitation alone": alone.max(axis=0), "against inhibition": against.max(axis=0)}
threshold, inhibited = (int(counts[np.argmax(heights > 50)]) for heights in peaks.values())
low, high, most = (peaks["excitation alone"][k] for k in (threshold - 2, threshold - 1, -1))
traces = {f"{n} synapses": alone[:, n - 1] for n in (threshold - 1, threshold, 16)}
show(figures.spikes(times, traces, counts, peaks),
     alt=f"Left, potentials in time: {threshold - 1} synapses make a bump, {threshold} a full spike, 16 the same spike earlier. "
     f"Right, peak against number of synapses: a step at {threshold} alone, at {inhibited} against inhibition.")
print(f"{threshold - 1} synapses lift my membrane by {low:.1f} mV, {threshold} by {high:.1f} mV: a spike. From there, "
      f"{16 / threshold:.1f} times the stimulus makes the spike {100 * (most / high - 1):.1f} % higher. One inhibitory synapse, twice "
      f"as strong and twice as slow, moves the step from {threshold} to {inhibited} synapses.")

# %% [markdown]
# **What we saw.** Small potentials add up, excitatory and inhibitory ones, and at some sum the answer changes its kind.
# The claim **holds**: a spike's height hardly tells how strong the stimulus was (its time does: it comes earlier). In the
# model that follows from the equations; that an axon behaves so is what Hodgkin and Huxley (1952) recorded and fitted.
#
# ## {lesson}.2 Can a synapse do more than add?
#
# Currents that simply add up are a simplification. A synapse opens channels, and each kind of channel lets through ions
# that pull the potential towards one value, the **reversal potential** $E$: about 0 mV for excitatory synapses, about
# -70 mV for many inhibitory ones. The further away the cell is, the larger the current: $I = g \, (E - v)$.
#
# The conductance $g$ is in nS, potentials are in mV, and nS times mV is pA. We count a current as positive when it
# flows *into* the cell. (Dayan and Abbott, 2001, and many others count outward currents, with the other sign.)

# %% exercise="conductance-current" minutes=3 difficulty=1
def conductance_current(g, v, reversal):
    """Return the current through open channels in pA, positive where it flows into the cell and depolarises it.

    I = g (reversal - v)

    g : conductance in nS, at least 0
    v, reversal : membrane potential (a number or an array) and reversal potential in mV
    returns the current in pA: a number, or an array of the shape of v
    """
    ### BEGIN SOLUTION
    return g * (reversal - v)
    ### END SOLUTION

# %% [markdown] hint="conductance-current"
# 1. At which potential must the current be 0? Which difference is 0 there?
# 2. An excitatory synapse (reversal 0 mV) on a cell at -70 mV must pull it up: its current is positive.
# 3. One line: the conductance times (reversal minus v).

# %% check="conductance-current" points=2
check.close(conductance_current(2.0, -70.0, 0.0), 140.0, "2 nS times 70 mV: 140 pA into the cell, which depolarises it.")
check.close(conductance_current(3.0, -60.0, -80.0), -60.0, "A reversal below v pulls the cell down: a negative current.")
check.close(conductance_current(5.0, -70.0, -70.0), 0.0, "At the reversal potential nothing flows, however open it is.")
check.close(conductance_current(0.5, np.array([-70.5, 20.0]), 0.0), [35.25, -10], "Beyond the reversal it turns round.")
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(1952)
for _ in range(5):
    g, v, reversal = rng.uniform(0, 20), rng.uniform(-90, 30, 4), rng.uniform(-95, 55)
    check.close(conductance_current(g, v, reversal), g * (reversal - v),
                "The current is driven by the distance to the reversal potential.", rtol=1e-5, atol=1e-3)
### END HIDDEN TESTS

# %% wrong="conductance-current" why="You counted outward currents, as many textbooks do. Here a current into the cell is positive: reversal - v."
def conductance_current(g, v, reversal):
    return g * (v - reversal)

# %% wrong="conductance-current" why="You left the membrane potential out. What drives the current is the distance from the reversal potential, and it shrinks on the way there."
def conductance_current(g, v, reversal):
    return g * reversal

# %% wrong="conductance-current" why="You divided by g as if it were a resistance. A conductance is one over a resistance: more open channels, more current."
def conductance_current(g, v, reversal):
    return (reversal - v) / g

# %% stranger="conductance-current"
def conductance_current(g, v, reversal):
    return g * (reversal + v)

# %% [markdown]
# Where does a cell rest that has several kinds of channels open? Where $\sum_k g_k (E_k - v) = 0$.

# %% exercise="steady-voltage" minutes=6 difficulty=2
def steady_voltage(g, reversal):
    """Return the potential in mV at which the currents of several open conductances cancel.

    The sum over k of g[k] * (reversal[k] - v) is 0.

    g : sequence of n conductances in nS, at least one above 0, none below (0: closed, it has no say)
    reversal : sequence of n reversal potentials in mV
    returns the number v in mV. Example: g = [10, 10] with reversal = [-70, 0] gives -35
    """
    ### BEGIN SOLUTION
    g, reversal = np.asarray(g, float), np.asarray(reversal, float)
    return float(np.sum(g * reversal) / np.sum(g))
    ### END SOLUTION

# %% [markdown] hint="steady-voltage"
# 1. Take two conductances and solve by hand: put all terms with $v$ on one side.
# 2. It is an average of the reversal potentials in which each counts as much as its conductance.
# 3. The sum of `g * reversal`, divided by the sum of `g`. Both may be lists: make arrays of them first.

# %% check="steady-voltage" points=2
check.close(steady_voltage([10.0], [-70.0]), -70.0, "One conductance alone: its reversal potential.")
check.close(steady_voltage([10, 10], [-70, 0]), -35.0, "Two that are equally open meet in the middle.")
check.close(steady_voltage([30, 10], [-70, 0]), -52.5, "Three against one.")
check.close(steady_voltage([1500, 500], [-70, 0]), -52.5, "Fifty times everything: the same balance.")
check.close(steady_voltage([0, 30, 10, 40], [-20, -70, 0, -91]), -71.75, "A closed one, which has no say, and three more.")
### BEGIN HIDDEN TESTS
from helpers.reference import synapses_and_dendrites as reference
rng = np.random.default_rng(1974)
check.close(steady_voltage([0, 0, 0.001], [-70, 0, -90]), -90, "One decides if all others are closed.")
for n in (2, 3, 6):
    g, reversal = rng.uniform(0, 20, n), rng.uniform(-95, 55, n)
    v = steady_voltage(g.tolist(), reversal.tolist())
    check.close(v, reference.steady_voltage(g, reversal),
                "The voltage is the mean of the reversals, weighted by the conductances.", rtol=1e-5, atol=1e-4)
    check.close(np.sum(g * (reversal - v)), 0.0, "At the steady voltage all the currents cancel.", atol=0.05)
### END HIDDEN TESTS

# %% wrong="steady-voltage" why="You took the plain mean. Each reversal potential counts as much as its channels are open."
def steady_voltage(g, reversal):
    return float(np.mean(reversal))

# %% wrong="steady-voltage" why="Divide by the sum of the conductances: without it, opening everything twice as far would double the potential."
def steady_voltage(g, reversal):
    return float(np.dot(g, reversal))

# %% wrong="steady-voltage" why="You weighted by resistance, one over g. Open channels have the say, not closed ones."
def steady_voltage(g, reversal):
    return float(np.average(reversal, weights=1 / np.maximum(np.asarray(g, float), 1e-12)))

# %% stranger="steady-voltage"
def steady_voltage(g, reversal):
    return float(np.dot(g, reversal) / len(g))

# %% [markdown]
# Now let excitation lift a cell with a leak of 10 nS to -70 mV, against two kinds of inhibition. First, **shunting**: a
# synapse of 10 nS whose reversal potential *is* the resting potential. It only makes the membrane leakier. Second,
# 100 pA that an electrode draws out (for `steady_voltage`: a minute conductance, 0.001 nS, with $E$ at -100,000 mV).

# %%
g_excitatory = np.linspace(0, 10, 21)

def lifted(g_other, reversal_other):
    """Return how far each excitatory conductance lifts the cell above -70 mV, with one more conductance open."""
    return np.array([steady_voltage([10, g, g_other], [-70, 0, reversal_other]) + 70 for g in g_excitatory])

plain, shunted, drawn = lifted(0, -70), lifted(10, -70), lifted(0.001, -1e5)
show(figures.inhibition(g_excitatory, {"excitation alone": plain, "shunted": shunted, "100 pA drawn out": drawn}),
     alt="Potential above rest against excitatory conductance. Alone it rises, ever more slowly, to 35 mV; shunted it "
     "starts at 0, too, and is flatter; with 100 pA drawn out it starts at minus 10 mV.")
print(f"The shunt alone moves the cell by {shunted[0]:.1f} mV. It leaves {100 * shunted[1] / plain[1]:.0f} % of a small "
      f"EPSP and {100 * shunted[-1] / plain[-1]:.0f} % of a large one.")
at_rest, above = (float(conductance_current(10, v, -70)) for v in (-70, -50))
print(f"Through its channels flow {at_rest:.0f} pA at rest and {above:.0f} pA at -50 mV: it acts only when there is an EPSP.")
beside = drawn - plain
print(f"The current moves it by {beside[0]:.1f} mV alone, {beside[1]:.1f} beside the small EPSP, {beside[-1]:.1f} beside the large.")
pair = [steady_voltage([10, g], [-70, 0]) + 70 for g in (5, 10)]
print(f"Two synapses of 5 nS together lift the cell {50 * pair[1] / pair[0] - 100:+.0f} %, compared with the sum of both alone.")

# %% [markdown]
# **What we saw.** A shunt *divides*: it takes a share of a potential, and nothing where there is none. A current
# *subtracts*: it takes its millivolts in any case. Beside large EPSPs both lose power, as excitation itself makes the
# membrane leaky. For the same reason two synapses are less than the sum of both, even without inhibition.
#
# One caution. Below threshold the division is beyond doubt. For the firing *rate* of a cell Holt and Koch (1997) showed
# that a shunt mostly *subtracts*, because spikes hold the potential well above rest on average. In a model of Prescott
# and De Koninck (2003) noisy input brings a modest division back, and saturating dendrites make it a strong one.
#
# ## {lesson}.3 Does a synapse stay the same?
#
# In a network a weight is a weight. A synapse has a supply of transmitter, $x$. A spike releases a share $u$ of it, and
# the supply is restored only slowly. In some synapses the share itself grows with use. Misha Tsodyks and Henry Markram
# (1997, 1998) put it like this. In a gap $\Delta$ between two spikes both return to where they came from: $1 - x$
# shrinks by the factor $e^{-\Delta/\tau_d}$, and $u$ by $e^{-\Delta/\tau_f}$. At each spike, **in this order**: $u$
# jumps, the synapse releases, the supply falls.
#
# $$ u \leftarrow u + U (1 - u), \qquad \text{release } u \, x, \qquad x \leftarrow x - u \, x $$
#
# The order matters, and papers and programs write it in several ways. (In Brian's guide $u$ decays to $U$ and jumps
# *after* the release. That gives the same numbers; mixing the two recipes does not.)

# %% exercise="tsodyks-markram" minutes=15 difficulty=3
def tsodyks_markram(spike_times, U, tau_d, tau_f):
    """Return what a dynamic synapse releases at each spike, as a share of its full supply.

    Before the first spike the supply is full, x = 1, and u = 0. In a gap of length d between two spikes
    1 - x is multiplied by exp(-d / tau_d) and u by exp(-d / tau_f). At every spike, the first one too:
    u <- u + U (1 - u), then u x is released, then x <- x - u x.
    tau_f = 0 means no facilitation: u is forgotten at once, so u = U at every spike.

    spike_times : sequence of n increasing times in ms, of either sign (only gaps count); left as it is
    U : number above 0 and at most 1
    tau_d, tau_f : time constants in ms; tau_d is above 0, tau_f is 0 or above
    returns an array or list of n numbers, the products u x (an empty one if there are no spikes).
    Example: spikes at 0 and 50 with U = 0.5, tau_d = 800, tau_f = 0 give 0.5 and 0.265147
    """
    ### BEGIN SOLUTION
    u, x, last, efficacies = 0.0, 1.0, None, []
    for time in spike_times:
        if last is not None:
            x = 1 - (1 - x) * np.exp(-(time - last) / tau_d)
            u = u * np.exp(-(time - last) / tau_f) if tau_f > 0 else 0.0
        u = u + U * (1 - u)
        efficacies.append(u * x)
        x = x - u * x
        last = time
    return np.array(efficacies)
    ### END SOLUTION

# %% [markdown] hint="tsodyks-markram"
# 1. Keep four things while you walk through the spikes: u, x, the time of the last spike, and the list of releases.
# 2. For each spike after the first, let x and u run over the gap: `x = 1 - (1 - x) * np.exp(-gap / tau_d)`, and u decays
#    towards 0. If `tau_f` is 0, do not divide by it: u is 0 after any gap.
# 3. Then the three steps at the spike, in their order: `u += U * (1 - u)`, append `u * x`, `x -= u * x`.

# %% check="tsodyks-markram" points=5
check.close(tsodyks_markram([7.0], 0.4, 300, 100), [0.4], "The first spike finds a full supply and releases U of it.")
check.close(tsodyks_markram([0, 50, 100, 150], 0.5, 800, 0), [0.5, 0.265147, 0.154835, 0.103020],
            "A depressing synapse at 20 Hz: the supply is used up faster than it returns.", rtol=1e-5)
times = np.array([-50, 0, 50, 100])
check.close(tsodyks_markram(times, 0.15, 130, 530), [0.15, 0.238859, 0.273190, 0.278932],
            "A facilitating synapse at 20 Hz: u grows from spike to spike.", rtol=1e-5)
check.unchanged(times, [-50, 0, 50, 100], "The times that were handed in have changed. Make a new array.")
check.close(tsodyks_markram([0, 100, 1e5], 0.5, 800, 0)[2], 0.5, "After a very long pause all is as before the first spike.")
empty = 1 - np.exp(-50 / 800)  # restored in one gap
check.close(tsodyks_markram(50.0 * np.arange(120), 0.5, 800, 0)[-1], 0.5 * empty / (1 - 0.5 * (1 - empty)),
            "In a long train the supply settles where a gap restores what a spike takes.", rtol=1e-5)
check.close(tsodyks_markram([], 0.5, 800, 0), np.zeros(0), "No spikes: nothing is released.")
### BEGIN HIDDEN TESTS
from helpers.reference import synapses_and_dendrites as reference
rng = np.random.default_rng(1997)
for tau_f in (0, 40.0, 900.0):
    for _ in range(3):
        times = np.cumsum(rng.exponential(60, 12)) + 3
        synapse = rng.uniform(0.05, 0.95), rng.uniform(50, 900), tau_f
        expected = reference.tsodyks_markram(times, *synapse)
        check.close(tsodyks_markram(times.tolist(), *synapse), expected,
                    "Supply and facilitation relax over each gap, however long.", rtol=1e-5)
        check.close(tsodyks_markram(times - 500, *synapse), expected, "Only gaps count, not the hour.", rtol=1e-5)
last = tsodyks_markram(25.0 * np.arange(200), 0.3, 400, 200)[-1]
check.close(last, reference.steady_release(25.0, 0.3, 400, 200),
            "A long regular train settles at the steady release.", rtol=1e-4)
### END HIDDEN TESTS

# %% wrong="tsodyks-markram" why="You took the release after the supply had fallen. The spike releases u x with what is there when it comes; only then x falls."
def tsodyks_markram(spike_times, U, tau_d, tau_f):
    u, x, out = 0.0, 1.0, []
    for gap in np.diff(spike_times, prepend=spike_times[:1]):
        x, u = 1 - (1 - x) * np.exp(-gap / tau_d), U + (1 - U) * u * np.exp(-gap / max(tau_f, 1e-9))
        x = x - u * x
        out.append(u * x)
    return out

# %% wrong="tsodyks-markram" why="You released before u jumped. Here u jumps first: that is why the first spike, which finds u = 0, releases U."
def tsodyks_markram(spike_times, U, tau_d, tau_f):
    u, x, out = 0.0, 1.0, []
    for gap in np.diff(spike_times, prepend=spike_times[:1]):
        x, u = 1 - (1 - x) * np.exp(-gap / tau_d), u * np.exp(-gap / max(tau_f, 1e-9))
        out.append(u * x)
        x, u = x - u * x, u + U * (1 - u)
    return out

# %% wrong="tsodyks-markram" why="The supply never returns. Between spikes x goes back towards 1 with the time constant tau_d."
def tsodyks_markram(spike_times, U, tau_d, tau_f, right=tsodyks_markram):
    return right(spike_times, U, 1e15, tau_f)

# %% wrong="tsodyks-markram" why="With tau_f = 0 your u is never forgotten. Zero is the shortest memory, not the longest: u = U at every spike."
def tsodyks_markram(spike_times, U, tau_d, tau_f, right=tsodyks_markram):
    return right(spike_times, U, tau_d, tau_f if tau_f > 0 else 1e15)

# %% wrong="tsodyks-markram" why="Your u decays towards U and then jumps before the release: two recipes mixed. Here it decays towards 0, and the jump brings U back."
def tsodyks_markram(spike_times, U, tau_d, tau_f):
    u, x, out = U, 1.0, []
    for gap in np.diff(spike_times, prepend=spike_times[:1]):
        x, u = 1 - (1 - x) * np.exp(-gap / tau_d), U + (u - U) * np.exp(-gap / max(tau_f, 1e-9))
        u = u + U * (1 - u)
        out.append(u * x)
        x = x - u * x
    return out

# %% stranger="tsodyks-markram"
def tsodyks_markram(spike_times, U, tau_d, tau_f, right=tsodyks_markram):
    return right(spike_times, U, tau_f, tau_d)

# %% stranger="tsodyks-markram"
def tsodyks_markram(spike_times, U, tau_d, tau_f, right=tsodyks_markram):
    return right(spike_times, U, tau_d, 0.0)

# %%
widgets.explore_synapse(tsodyks_markram)

# %% [markdown]
# A synapse that facilitates also empties its supply. At low rates $u$ has been forgotten by the next spike, at high
# rates there is nothing left to release. So *one* rate gets most out of each spike. Take $U = 0.15$, $\tau_d = 130$ ms
# and $\tau_f = 530$ ms, and a train that has run for seconds.

# %% prediction="best-rate"
# At which rate (spikes a second) does one spike of this synapse release most? Write: best_rate = (a number)
### BEGIN SOLUTION
best_rate = 20
### END SOLUTION

# %% experiment="best-rate" claim="fast-synapses"
synapses = {"depressing": (0.5, 800, 0), "facilitating": (0.15, 130, 530)}
show(figures.frequency_filter(tsodyks_markram, synapses),
     alt="Left, release at each spike against rate: the depressing synapse falls steadily, the facilitating one rises to a "
     "hill and falls. Right, release in a second: the depressing one is flat above 10 Hz, the facilitating one still rises.")
rates = np.arange(1, 41)
settled = [tsodyks_markram(1000 / rate * np.arange(60), *synapses["facilitating"])[-1] for rate in rates]
measured = int(rates[np.argmax(settled)])
quiz.compare("The rate at which a facilitating spike is worth most", best_rate, measured, unit="spikes / s")
burst, spread = (np.sum(tsodyks_markram(gap * np.arange(10), *synapses["depressing"])) for gap in (20, 500))
print(f"Ten spikes 20 ms apart release {burst:.2f} supplies through the depressing one, 500 ms apart {spread:.2f}.")
(low, *_, low_10, low_later), (high, *_, high_10, high_later) = (
    tsodyks_markram([*range(0, 500, 50), 3450], *synapse) for synapse in synapses.values())
print(f"Within half a second at 20 Hz a spike of my depressing synapse fell from {low:.2f} to {low_10:.2f} of its supply, one of my "
      f"facilitating synapse rose from {high:.2f} to {high_10:.2f}; 3 seconds later they were at {low_later:.2f} and {high_later:.2f}.")

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# "Synapses change on scales from milliseconds to seconds" **holds**, by recordings: the model only repeats the time
# constants that were put into it, and those were fitted to pairs of cells in slices (Tsodyks and Markram, 1997). With
# them, without any learning, a weight nearly doubled, and another fell to an eighth, within half a second. The depressing synapse says little about a steady high rate (its
# release in a second levels off at $1/\tau_d$) and much about a *change* of it: a gain control (Abbott and others,
# 1997). The facilitating one is a filter for middle rates. Both kinds can sit on branches of the *same* axon (Markram,
# Wang and Tsodyks, 1998): one spike train, two messages. All numbers but one are from Tsodyks, Pawelzik and Markram
# (1998): for facilitation they give $U = 0.03$. That moves the hill to about 20 spikes a second and lowers it by half.
#
# </details>
#
# ## {lesson}.4 What happens on the way to the soma?
#
# The sum is judged near the **soma** (the cell body), where the axon begins. A synapse far out on a dendrite is a long
# way off, along a leaky cable. Cut a dendrite into 25 pieces. Each has a leak and is joined to its neighbours, and
# settles where its currents cancel. That is *your* `steady_voltage`, over and over again.

# %%
far, near = (relax_dendrite(steady_voltage, {piece: 5.0}) + 70 for piece in (20, 8))
show(figures.cable({"synapse at 20": far, "synapse at 8": near}, 20, 5.0),
     alt="Potential along the dendrite, logarithmic, for a synapse at piece 20 and one at piece 8. Both fall like straight "
     "lines towards the soma, as an endless cable would, and level off near the closed ends.")
print(f"The far synapse makes {far[20]:.1f} mV where it is and {far[0]:.2f} mV at the soma: 1 in {far[20] / far[0]:.0f}.")
same = relax_dendrite(steady_voltage, {20: 10.0})[0] + 70
apart = relax_dendrite(steady_voltage, {20: 5.0, 8: 5.0})[0] + 70
same_place, far_apart = 100 * (same / (2 * far[0]) - 1), 100 * (apart / (far[0] + near[0]) - 1)
print(f"At the soma two synapses differ from their sum by {same_place:.0f} % at one place, by {far_apart:.0f} % far apart.")

# %% [markdown]
# **What we saw.** The potential falls by a factor of about $e$ in every 5 pieces (the *length constant*). And *place
# matters*: two synapses disturb each other where they are close. Even as a mere wire, a dendrite is not one point.
#
# ## {lesson}.5 What if a branch can spike?
#
# Many dendrites hold channels that open with the potential, and a branch can make a local spike of its own. Polsky, Mel
# and Schiller (2004) stimulated two spots on thin dendrites of cortical cells: nearby on one branch the answers added
# up along a sigmoid, on two branches linearly. So a branch sums, it bends the sum, and branches add up at the soma.
#
# $$ y = \sum_{b} s(w_b \cdot x) $$

# %% exercise="dendritic-neuron" minutes=7 difficulty=1
def dendritic_neuron(x, branches, nonlinearity):
    """Return what reaches the soma of a cell with branches: the sum over branches of nonlinearity(w . x).

    x : sequence of n inputs
    branches : list of branches, each a sequence of n weights w (0 where an input has no synapse on the branch)
    nonlinearity : function of one number, what a branch makes of its own weighted sum; call it once a branch
    returns a number. Example: x = [1, 2], branches = [[1, 0], [0, 1]] and squaring give 1 + 4 = 5; on one
    branch, branches = [[1, 1]], the same synapses give 9
    """
    ### BEGIN SOLUTION
    return sum(nonlinearity(np.dot(weights, x)) for weights in branches)
    ### END SOLUTION

# %% [markdown] hint="dendritic-neuron"
# 1. What happens on a branch stays on the branch. In which order: sum, bend, add up?
# 2. Loop over the branches. `np.dot(weights, x)` is a branch's own sum.
# 3. Start with `total = 0`, and for each branch add `nonlinearity(np.dot(weights, x))` to it.

# %% check="dendritic-neuron" points=4
def square(total):
    return total**2

check.close(dendritic_neuron([1, 2], [[1, 0], [0, 1]], square), 5.0, "Two branches, one synapse each: 1 + 4.")
check.close(dendritic_neuron([1, 2], [[1, 1]], square), 9.0, "The same two synapses on one branch: (1 + 2) squared.")
check.close(dendritic_neuron([1, 2], [[1, 1], [0, 3]], square), 45.0, "Each branch has a row of weights: 9 + 36.")
check.close(dendritic_neuron([3, -1, 2], [[1, 2, 0], [0, 0, 0.5]], lambda total: 2 * total), 4.0,
            "If branches are linear, places do not matter: it is one weighted sum.")
check.close(dendritic_neuron([1, 0], [[-4, 0], [0, 1]], lambda total: total if total < 0 else total + 1), -3.0,
            "-4 + 1: a branch may answer without input, and the sum may be negative.")
### BEGIN HIDDEN TESTS
from helpers.reference import synapses_and_dendrites as reference
rng = np.random.default_rng(2003)
bends = (np.tanh, lambda s: max(s - 0.3, 0.0), lambda s: 3 * s - 9, lambda s: np.exp(-np.square(s)))
for n_branches, n, bend in zip((1, 4, 5, 3), (4, 4, 6, 1), bends):
    x, branches = rng.normal(size=n), rng.normal(size=(n_branches, n))
    branches[1:2], branches[2:3] = 0, branches[:1]  # one without synapses, and the first once more
    check.close(dendritic_neuron(x.tolist(), branches.tolist(), bend), reference.dendritic_neuron(x, branches, bend),
                "Each branch bends its own sum before the cell adds them.", rtol=1e-5, atol=1e-5)
### END HIDDEN TESTS

# %% wrong="dendritic-neuron" why="That is a point neuron: it sums over all branches first and bends once. Each branch bends its own sum, and then the branches add up."
def dendritic_neuron(x, branches, nonlinearity):
    return nonlinearity(sum(np.dot(weights, x) for weights in branches))

# %% wrong="dendritic-neuron" why="You bent each synapse by itself. Synapses on the same branch are summed first, and that is how they can help each other."
def dendritic_neuron(x, branches, nonlinearity):
    return sum(nonlinearity(w * value) for weights in branches for w, value in zip(weights, x))

# %% wrong="dendritic-neuron" why="You handed all sums to the nonlinearity at once. It is a function of one number: call it once for each branch."
def dendritic_neuron(x, branches, nonlinearity):
    return np.sum(nonlinearity(np.dot(branches, x)))

# %% wrong="dendritic-neuron" why="You averaged over the branches. They add up at the soma: more active branches, more drive."
def dendritic_neuron(x, branches, nonlinearity, right=dendritic_neuron):
    return right(x, branches, nonlinearity) / len(branches)

# %% wrong="dendritic-neuron" why="The nonlinearity is missing. Without it all branches together are one weighted sum."
def dendritic_neuron(x, branches, nonlinearity, right=dendritic_neuron):
    return right(x, branches, lambda total: total)

# %% stranger="dendritic-neuron"
def dendritic_neuron(x, branches, nonlinearity):
    return max(nonlinearity(np.dot(weights, x)) for weights in branches)

# %% [markdown]
# ### Claim check: "a biological neuron does not just sum its inputs"
#
# What could prove this false? **Superposition**: if a cell just sums, two inputs together do what they do alone, added
# up, wherever they are. Take a branch that passes its sum on, and beyond 1.5 adds a local spike. The control is the
# same cell with branches that only pass on. Beside it stands the passive dendrite of {lesson}.4.

# %% claim="nonlinear-integration"
def local_spike(total):
    """Return a branch's answer: its sum, and a local spike worth 2 as the sum passes 1.5."""
    return total + 2 / (1 + np.exp(-12 * (total - 1.5)))

pass_on = np.positive  # a branch that hands on its sum as it is

def excess(branches, nonlinearity):
    """Return by how many per cent the answer to both inputs exceeds the sum of the answers to each alone."""
    first, second, both = (dendritic_neuron(x, branches, nonlinearity) for x in ([1, 0], [0, 1], [1, 1]))
    return round(100 * float(both / (first + second) - 1), 3) + 0.0  # rounding leaves no -0

one_branch, two_branches = [[1, 1]], [[1, 0], [0, 1]]
surplus = {"passive, one place": same_place, "passive, far apart": far_apart,
           "control: linear branch": excess(one_branch, pass_on),
           "spiking, two branches": excess(two_branches, local_spike), "spiking, one branch": excess(one_branch, local_spike)}
show(figures.superposition(surplus),
     alt="Both inputs against their sum: " + ", ".join(f"{name} {value:+.0f} %" for name, value in surplus.items()))
print(f"Two inputs on one spiking branch of my cell exceed their sum by {surplus['spiking, one branch']:.0f} %, on two branches "
      f"by {surplus['spiking, two branches']:.0f} %, on a linear branch by {surplus['control: linear branch']:.0f} %.")

# %% [markdown]
# **What we saw.** The claim **holds**, in two directions: passive neighbours are less than their sum, neighbours on a
# spiking branch more. In the model this is so by construction: we put the spike in, and its size is our choice of
# `local_spike`. (The control is 0, so the test itself makes no surplus.) In cells it is so by recordings: Polsky, Mel
# and Schiller (2004) found it in the thin branches of pyramidal cells.
#
# ## {lesson}.6 Is that good for anything?
#
# The inputs A, B, C and D say "red", "round", "green" and "square". The cell shall fire for (A and B) or (C and D), and
# not for red-and-square: the **feature binding problem** (Cazé, Humphries and Gutkin, 2013). Always silent would be
# right on 9 of its 16 rows. We try a point neuron first: any weights, any threshold.

# %% given="binding"
rows = gate_inputs(4)  # 0000, 0001, ..., 1111: the columns are A, B, C, D
wanted = (rows[:, 0] & rows[:, 1]) | (rows[:, 2] & rows[:, 3])

def cell_fires(wiring, row):
    """Return 1 if as many branches reach branch_threshold as soma_threshold asks for, else 0."""
    spikes = [np.dot(weights, row) >= wiring["branch_threshold"] - 1e-9 for weights in wiring["branches"]]
    return int(sum(spikes) >= wiring["soma_threshold"] - 1e-9)  # 1e-9: rounding shall not decide

# %% prediction="best-rows"
# On how many of the 16 rows can the best point neuron be right? Write: best_rows = (a whole number from 9 to 16)
### BEGIN SOLUTION
best_rows = 14
### END SOLUTION

# %% experiment="best-rows"
def possible(wrong):
    """Return whether some point neuron is wrong on exactly these rows."""
    return is_threshold_function(np.where(np.isin(np.arange(16), wrong), 1 - wanted, wanted))

for n_wrong in range(17):
    found_sets = [wrong for wrong in combinations(range(16), n_wrong) if possible(wrong)]
    print(f"{n_wrong} rows wrong: {len(found_sets)} ways to do it with one weighted sum and one threshold")
    if found_sets:
        break
point_rows = 16 - n_wrong
names = ["".join(name for name, on in zip("ABCD", rows[k]) if on) for wrong in found_sets for k in wrong]
quiz.compare("Rows that the best point neuron gets right", best_rows, point_rows, unit="of 16 rows",
             note=f"It can only give up on {' or '.join(names)}.")

# %% [markdown]
# <details><summary><b>What we saw, and a proof</b> (open it when you have run the experiment)</summary>
#
# No weights solve it, and one row must go. Suppose a point neuron were right on the rows AB, CD, AC and BD. Adding up
# the two that fire and the two that do not,
#
# $$ (w_A + w_B) + (w_C + w_D) \;\ge\; 2\theta \;>\; (w_A + w_C) + (w_B + w_D) . $$
#
# Both sides are the same sum: a contradiction. So at least one of the four rows is wrong, and the same holds with AD
# and BC in place of AC and BD. Only AB and CD are in both groups, so a single wrong row must be one of these. And one
# is enough: weights 2, 2, 3, 3 with threshold 6 are wrong on AB alone.
#
# </details>
#
# Now a cell with two branches. Nothing new is allowed but *places*.

# %%
widgets.explore_branches(dendritic_neuron)

# %% exercise="feature-binding-wiring" minutes=8 difficulty=2
def feature_binding_wiring():
    """Return a cell with at most two branches that fires for (A and B) or (C and D), on all 16 rows of inputs.

    A branch spikes if its weighted sum of the inputs (each 0 or 1) is at least branch_threshold, the same for both
    branches. The cell fires if at least soma_threshold branches spike. No input reaches the soma in another way.

    returns a dict with three entries
        "branches" : list of one or two branches, each a list of four weights, for A, B, C, D (0: no synapse)
        "branch_threshold" : number
        "soma_threshold" : number
    Example (wrong, it fires for A or C): {"branches": [[1, 0, 1, 0]], "branch_threshold": 1, "soma_threshold": 1}
    """
    ### BEGIN SOLUTION
    return {"branches": [[1, 1, 0, 0], [0, 0, 1, 1]], "branch_threshold": 2, "soma_threshold": 1}
    ### END SOLUTION

# %% [markdown] hint="feature-binding-wiring"
# 1. Play with the cell above. Which inputs have to meet, so that a branch can notice them together?
# 2. One branch for each pair. A branch computes an AND (how high must its threshold be?), the soma an OR of branches.
# 3. A and B on the first branch, C and D on the second, all with weight 1. One synapse must not be enough for a branch
#    spike, two must be; and one branch spike must be enough for the soma.

# %% check="feature-binding-wiring" points=4
wiring = feature_binding_wiring()
assert isinstance(wiring, dict) and {"branches", "branch_threshold", "soma_threshold"} <= set(wiring), \
    "Return a dict with the entries branches, branch_threshold and soma_threshold."
assert 1 <= len(wiring["branches"]) <= 2, "Two branches are allowed: with one for each row, any table could be copied."
assert all(np.shape(weights) == (4,) for weights in wiring["branches"]), "Each branch has four weights, for A, B, C, D."
answers = {"".join(map(str, row)): cell_fires(wiring, row) for row in rows}
assert answers["1100"] == 1, "A and B together make the cell fire."
assert answers["0011"] == 1, "C and D together make the cell fire: one branch spike is enough for the soma."
assert answers["1010"] == answers["1001"] == 0, "A with C or D binds the wrong features: the cell is silent."
check.close([cell_fires(wiring, row) for row in rows], wanted, "All 16 rows, in counting order from 0000 to 1111.")
### BEGIN HIDDEN TESTS
from helpers.reference import synapses_and_dendrites as reference
check.close(reference.cell_fires(feature_binding_wiring(), rows), wanted,
            "The cell must fire for bound features and for no other row.")
### END HIDDEN TESTS

# %% probes="feature-binding-wiring"
probe([cell_fires(feature_binding_wiring(), row) for row in rows])
probe(len(feature_binding_wiring()["branches"]))

# %% wrong="feature-binding-wiring" why="The features are on the wrong branches: A shares one with C, so your cell binds red with green. What belongs together must lie together."
def feature_binding_wiring():
    return {"branches": [[1, 0, 1, 0], [0, 1, 0, 1]], "branch_threshold": 2, "soma_threshold": 1}

# %% wrong="feature-binding-wiring" why="The soma waits for both branches: that is (A and B) and (C and D). For OR one branch spike is enough."
def feature_binding_wiring():
    return {"branches": [[1, 1, 0, 0], [0, 0, 1, 1]], "branch_threshold": 2, "soma_threshold": 2}

# %% wrong="feature-binding-wiring" why="One synapse is enough for your branches, so each computes OR. A branch that needs both inputs has a threshold above either weight."
def feature_binding_wiring():
    return {"branches": [[1, 1, 0, 0], [0, 0, 1, 1]], "branch_threshold": 1, "soma_threshold": 1}

# %% wrong="feature-binding-wiring" why="All synapses on one branch make it a point neuron: any two inputs are alike, and A with C fires as well as A with B."
def feature_binding_wiring():
    return {"branches": [[1, 1, 1, 1]], "branch_threshold": 2, "soma_threshold": 1}

# %% stranger="feature-binding-wiring"
def feature_binding_wiring():
    pairs = [[1, 1, 0, 0], [1, 0, 1, 0], [1, 0, 0, 1], [0, 1, 1, 0], [0, 1, 0, 1], [0, 0, 1, 1], [1, 1, 1, 1]]
    return {"branches": pairs, "branch_threshold": 2, "soma_threshold": 1}

# %% stranger="feature-binding-wiring"
def feature_binding_wiring():
    return {"branches": [[1, 1, 0, 0]], "branch_threshold": 2, "soma_threshold": 1}

# %% claim="fires-or-not"
wired = feature_binding_wiring()
right = sum(cell_fires(wired, row) == target for row, target in zip(rows, wanted))
show(figures.branch_table(dendritic_neuron, wired, rows, wanted),
     alt="For each of the 16 rows of inputs, which branch spikes, whether the soma fires, and what is wanted. "
     f"The soma is right on {right} rows.")
print(f"My cell with {len(wired['branches'])} branches is right on {right} of 16 rows; the best point neuron on {point_rows}.")

# %% [markdown]
# **What we saw.** "A neuron does not compute, it fires or it does not" is **wrong**. It confuses the *answer*, which is
# yes or no, with *how it is found*. (A threshold unit, too, answers with yes or no, and lesson {lesson:threshold_logic} built an adder of
# them.) This cell evaluates a formula that no single threshold can, with the synapses of a point neuron, put in place.
#
# Branch spikes are not the only way: Cazé and others proved that passive, saturating dendrites are enough for such a
# function, with other places for the synapses. Whether living cortex uses clusters in this way is open.
#
# ## {lesson}.7 XOR in a single dendrite?
#
# So far more input to a branch meant more output. In human cortex Albert Gidon and others (2020) found dendritic
# calcium spikes that are *largest just above threshold* and shrink when the input grows. Like so, with one branch only:

# %% claim="active-dendrites"
def calcium_spike(total):
    """Return nothing below a threshold of 0.9, most at the threshold, and less and less above it."""
    return np.where(np.asarray(total) >= 0.9, np.exp(-(np.asarray(total) - 0.9) / 0.3), 0.0)

squares, xor = gate_inputs(2), np.array([0, 1, 1, 0])

def rows_right(weights, nonlinearity):
    """Return on how many rows of XOR one branch and the best soma threshold are right."""
    drive = np.array([float(dendritic_neuron(row, [weights], nonlinearity)) for row in squares])
    return max(int(np.sum((drive >= theta) == xor)) for theta in [*drive, np.inf])

dendrite_rows = rows_right([1, 1], calcium_spike)
grid = list(product(np.linspace(-2, 2, 17), repeat=2))
control = max(rows_right(weights, local_spike) for weights in grid)
drive = [float(dendritic_neuron(row, [[1, 1]], calcium_spike)) for row in squares]
print("drive of the soma for 00, 01, 10, 11:", np.round(drive, 2))
print(f"My one branch with calcium spikes is right on {dendrite_rows} of 4 rows of XOR. Control: with the spike of {lesson:synapses_and_dendrites}.5, which "
      f"only grows, the best of {len(grid)} pairs of weights is right on {control}.")

# %% [markdown]
# **What we saw.** "Dendrites are no passive wires" **holds**, by recordings: local spikes were found in many cells, and
# those that shrink by Gidon and others (2020), in slices of human tissue. No XOR was recorded there. That one branch
# can do it is a fact about our formula: the control says that its *falling* part is what counts. A branch whose answer
# only grows is a threshold unit again, with three rows as its limit (lesson {lesson:threshold_logic}). Whether living cells use such spikes
# for a task like this is open.
#
# ## {lesson}.8 How many units stand in for one cell?
#
# "One neuron is as complex as a small network." How would one measure that? Let a network with one hidden layer learn
# what the cell does, and count how many hidden units it needs. Three details decide whether the count means anything.
# Judge on inputs that were not trained on; count errors *as a share of the variance*, or a cell with loud answers looks
# complex; start several times, as a bad start says nothing about the width.

# %% exercise="hidden-units-needed" minutes=10 difficulty=2
def hidden_units_needed(answers, fit, widths, seeds, tolerance):
    """Return the smallest width at which the best of several fits misses at most `tolerance` of the variance.

    A fit misses the share mean((answers - fitted)^2) / variance(answers), with the variance as np.var has it.

    answers : array (n,), what the cell does, not all equal
    fit : function; fit(width, seed) trains a network with that many hidden units, started from that seed, and
        returns an array (n,), its answers to the same inputs. The same call always returns the same
    widths : list of whole numbers, increasing, to be tried
    seeds : list of whole numbers, the starting points to be tried for each width; the best one counts
    tolerance : number above 0, as in 0.02 for 98 per cent of the variance explained
    returns one of the widths, or None if none of them is good enough
    """
    ### BEGIN SOLUTION
    for width in widths:
        errors = [np.mean((answers - np.asarray(fit(width, seed))) ** 2) for seed in seeds]
        if min(errors) / np.var(answers) <= tolerance:
            return width
    return None
    ### END SOLUTION

# %% [markdown] hint="hidden-units-needed"
# 1. Widths come in increasing order. So the first one that is good enough is the smallest, and you can stop there.
# 2. For one width: a list of errors, one for each seed. Which of them counts?
# 3. `min(errors) / np.var(answers) <= tolerance`: then return the width itself. After the loop, return None.

# %% check="hidden-units-needed" points=3
spoken = np.array([0.0, 6.0, 0.0, 6.0])  # variance 9
missed = {1: {7: 0.5, 4: 0.6}, 2: {7: 0.9, 4: 1 / 16}, 3: {7: 0.2, 4: 0.3}, 5: {7: 0.001, 4: 0.7}}  # width, then seed

def stand_in(width, seed):
    """Return answers that miss the share which the table says."""
    return spoken + 3 * np.sqrt(missed[width][seed]) * np.array([1, -1, 1, 1])

assert hidden_units_needed(spoken, stand_in, [1, 2, 3, 5], [7, 4], 1 / 16) == 2, "Two miss 1/16 from the better start."
assert hidden_units_needed(spoken, stand_in, [1, 2, 3, 5], [7, 4], 0.6) == 1, "If 60 % may be missed, one will do."
assert hidden_units_needed(spoken, stand_in, [1, 2, 3, 5], [7, 4], 0.05) == 5, "95 %: five, the width, not its place."
assert hidden_units_needed(spoken, stand_in, [1, 3], [7, 4], 0.07) is None, "None of these widths is good enough: None."
assert hidden_units_needed(spoken, stand_in, [1, 2, 3, 5], [7], 0.07) == 5, "With the first start alone it takes five."
### BEGIN HIDDEN TESTS
from helpers.reference import synapses_and_dendrites as reference
for seed in range(4):
    rng = np.random.default_rng([2021, seed])
    cell, widths = rng.normal(rng.uniform(-3, 3), rng.uniform(0.2, 5), 40), [1, 2, 4, 6, 9]
    noise = {(w, s): rng.normal(size=40) * np.std(cell) * rng.uniform(0.5, 2) / w for w in widths for s in (5, 2, 9)}
    def stand_in(width, seed, cell=cell, noise=noise):
        return cell + noise[width, seed]
    for tolerance in (0.3, 0.031, 0.011, 0.0003):
        expected = reference.hidden_units_needed(cell, stand_in, widths, [5, 2, 9], tolerance)
        found = hidden_units_needed(cell, stand_in, widths, [5, 2, 9], tolerance)
        assert found == expected, "The narrowest network within the tolerance counts, by its best start."
### END HIDDEN TESTS

# %% probes="hidden-units-needed"
said = np.array([1.0, 9.0, 1.0, 9.0])
shares = {2: {3: 0.9, 8: 0.7, 1: 0.8}, 4: {3: 0.8, 8: 0.02, 1: 0.3}, 7: {3: 0.03, 8: 0.6, 1: 0.25}, 9: {3: 1e-4, 8: 0.2, 1: 0.01}}
def lesser(width, seed): return said + 4 * np.sqrt(shares[width][seed]) * np.array([1, -1, 1, 1])
for share in (0.75, 0.05, 0.025, 0.001):
    hidden_units_needed(said, lesser, [2, 4, 7, 9], [3, 8, 1], share)
hidden_units_needed(said, lesser, [2, 4, 7], [3, 8, 1], 0.001)
hidden_units_needed(said, lesser, [4, 9], [1, 3, 8], 0.05)

# %% wrong="hidden-units-needed" why="You averaged over the starts. A training that got stuck says nothing about the width: the best start counts."
def hidden_units_needed(answers, fit, widths, seeds, tolerance):
    for width in widths:
        if np.mean([np.mean((answers - fit(width, seed)) ** 2) for seed in seeds]) / np.var(answers) <= tolerance:
            return width

# %% wrong="hidden-units-needed" why="You did not divide by the variance of the answers. Then a cell with loud answers needs more units than a quiet one that does the same."
def hidden_units_needed(answers, fit, widths, seeds, tolerance, right=hidden_units_needed):
    return right(answers, fit, widths, seeds, tolerance / np.var(answers))

# %% wrong="hidden-units-needed" why="You tried one start only. Unlucky starts happen: try all seeds, and let the best one count."
def hidden_units_needed(answers, fit, widths, seeds, tolerance, right=hidden_units_needed):
    return right(answers, fit, widths, seeds[:1], tolerance)

# %% wrong="hidden-units-needed" why="You returned the best width. The question is the smallest one that is good enough."
def hidden_units_needed(answers, fit, widths, seeds, tolerance):
    best = {width: min(np.mean((answers - fit(width, seed)) ** 2) for seed in seeds) / np.var(answers) for width in widths}
    return min(best, key=best.get) if min(best.values()) <= tolerance else None

# %% wrong="hidden-units-needed" why="If no width is good enough, the answer is None: the largest one tried has failed as well."
def hidden_units_needed(answers, fit, widths, seeds, tolerance, right=hidden_units_needed):
    return right(answers, fit, widths, seeds, tolerance) or widths[-1]

# %% stranger="hidden-units-needed"
def hidden_units_needed(answers, fit, widths, seeds, tolerance):
    for width in widths:
        if min(np.mean((answers - fit(width, seed)) ** 2) for seed in seeds) / np.var(answers) < tolerance:
            return width

# %% stranger="hidden-units-needed"
def hidden_units_needed(answers, fit, widths, seeds, tolerance, right=hidden_units_needed):
    return right(answers, fit, widths, seeds[-1:], tolerance)

# %% stranger="hidden-units-needed"
def hidden_units_needed(answers, fit, widths, seeds, tolerance, right=hidden_units_needed):
    found = right(answers, fit, widths, seeds, tolerance)
    return None if found is None else widths.index(found)

# %% [markdown]
# The cells: eight synapses on 1, 2 or 4 branches with the `local_spike` of {lesson}.5, and for control on 4 linear branches.
# Inputs are random. Networks of tanh units train on 600 rows and may miss 2 % of the variance of 400 others.

# %% prediction="units-needed"
# How many hidden units does the cell with FOUR spiking branches need? Write: units_needed = (a whole number)
### BEGIN SOLUTION
units_needed = 8
### END SOLUTION

# %% experiment="units-needed" claim="neuron-as-network"
X, widths, seeds, needed, missed_by = np.random.default_rng(2003).random((1000, 8)), [1, 2, 3, 4, 5], [0, 1, 2, 3], {}, {}
for name, n_branches, bend in (("1 spiking branch", 1, local_spike), ("2 spiking branches", 2, local_spike),
                               ("4 spiking branches", 4, local_spike), ("4 linear branches", 4, pass_on)):
    branches = np.kron(np.eye(n_branches), np.full(8 // n_branches, 3 * n_branches / 8))  # eight synapses in all
    said = np.array([float(dendritic_neuron(x, branches, bend)) for x in X])

    @cache
    def fit(width, seed):
        return fit_network(X[:600], said[:600], width, np.random.default_rng([width, seed]))(X[600:])

    needed[name] = hidden_units_needed(said[600:], fit, widths, seeds, 0.02)
    missed_by[name] = [min(np.mean((said[600:] - fit(w, s)) ** 2) for s in seeds) / np.var(said[600:]) for w in widths]
    print(f"{name}: one hidden unit alone misses {100 * missed_by[name][0]:.1f} %")
quiz.compare("Hidden units for four spiking branches", units_needed, needed["4 spiking branches"], unit="units")
print(f"To miss 2 % at most, a network needs {needed['4 spiking branches']} hidden units for my cell with 4 spiking branches, "
      f"{needed['2 spiking branches']} for 2 branches, {needed['1 spiking branch']} for 1, and {needed['4 linear branches']} for 4 linear ones.")
show(figures.units(missed_by, widths, 0.02), alt="Variance missed against hidden units. Units needed for 98 %: "
     + ", ".join(f"{name} {count}" for name, count in needed.items()))

# %% [markdown]
# The strength of the synapses and the 2 % were our choice. The same cell with four spiking branches, other choices:

# %% claim="neuron-as-network"
strengths, allowed, table = (0.5, 0.75, 1, 1.5, 2), (0.1, 0.02, 0.005), {}
for strength in strengths:
    branches = np.kron(np.eye(4), np.full(2, 1.5 * strength))
    said = np.array([float(dendritic_neuron(x, branches, local_spike)) for x in X])

    @cache
    def fit(width, seed):
        return fit_network(X[:600], said[:600], width, np.random.default_rng([width, seed]))(X[600:])

    for part in allowed:
        count = hidden_units_needed(said[600:], fit, list(range(1, 11)), seeds, part)
        table.setdefault(part, []).append("over 10" if count is None else str(count))
print("hidden units needed, synapses x " + "   ".join(map(str, strengths)))
for part, counts in table.items():
    print(f"{100 * part:4.1f} % may be missed:   " + ", ".join(counts))
print(f"4 spiking branches, synapses {strengths[0]} to {strengths[-1]} times as strong, need "
      + "; ".join(f"{', '.join(counts)} units if {100 * part:g} % may be missed" for part, counts in table.items()) + ".")

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the cells)</summary>
#
# At first it looks like one hidden unit for each spiking branch, and a single one if the branches are linear. The table
# takes that back: with other synapses, or another error allowed, the same four branches need one unit, or more than
# ten. No number of units belongs to the *cell*. And our test was half circular: a branch here is a sum that goes
# through a sigmoid, and what we fitted were sums that go through tanh, a sigmoid too. That a network can stand in was
# built in. So the claim **holds weakly**, in models. Those with more detail point the same way: sigmoid branches that
# meet at the soma, a two-layer network, predicted how often a detailed model of a hippocampal cell fires (Poirazi,
# Brannon and Mel, 2003). And our cell stands still. Beniaguev, Segev and London (2021) let a model cortical cell run in
# time, with spikes to the millisecond: it took a deep network of five to eight layers, and one hidden layer when the
# NMDA channels, the cause of local spikes there, were taken out. Models, fitted by models.
#
# </details>
#
# ## {lesson}.9 Quiz

# %% [markdown] quiz="spike-height"
# A stimulus grows to twice the strength at which the cell began to fire. What tells the cell's targets?
#
# - ( ) The spikes get about twice as high
#   > You measured it: five times the stimulus made the spike a few per cent higher. Height encodes (nearly) nothing.
# - ( ) Nothing can: a spike is all or none
#   > One spike is. But it came earlier, and there can be more of them (lessons {lesson:spiking_neuron} and {lesson:neural_codes}).
# - (x) When spikes come, and how many
#   > Yes. All-or-none is about height.

# %% [markdown] quiz="shunt"
# An inhibitory synapse has its reversal potential exactly at rest. It opens alone, and the potential does not move. So
#
# - (x) it can still weaken an EPSP that comes while it is open.
#   > Yes: it makes the membrane leakier, and the EPSP is divided.
# - ( ) it is ineffective: no current, no inhibition.
#   > No current flows *at rest*. As soon as an EPSP lifts the cell, there is one, and it pulls back.
# - ( ) it takes a fixed number of millivolts off each EPSP.
#   > A current that is drawn out does that to small EPSPs. You saw that a shunt takes a share.

# %% [markdown] quiz="binding-proof"
# Why can no point neuron compute (A and B) or (C and D)?
#
# - ( ) Its weights cannot be found by gradient descent.
#   > It is not a matter of search. You showed that such weights do not exist.
# - ( ) Four inputs are too many for a single unit.
#   > A unit with four inputs computes 1882 functions. This is not one of them.
# - ( ) The best one is right on half of the rows, as chance is.
#   > It is right on all rows but one. Not being solvable does not mean being at chance.
# - (x) AB and CD contain the same inputs as AC and BD.
#   > Yes: so their sums are equal together and cannot all be on the right sides. That is the whole proof.

# %% [markdown] quiz="where-sum"
# Where are the inputs of a neuron summed?
#
# - ( ) In the nucleus
#   > The nucleus holds the genes. Potentials spread along the membrane of dendrites and soma.
# - (x) On each branch first, and then at the soma
#   > Yes, in the simplest model that fits: a sigmoid within a branch, a sum across branches (Polsky and others, 2004).
# - ( ) At the soma alone; dendrites only carry currents there
#   > Then two inputs would do the same on one branch and on two. They do not.

# %% hand_in="quiz" points=2

# %% [markdown]
# ## {lesson}.10 Your ledger
#
# Three claims are recorded, with your own numbers. Change a verdict if you disagree, and run the cell again.

# %%
L1_text = (f"On feature binding the best point neuron is right on {point_rows} of 16 rows, a model cell with two branches on {right}. Two "
           f"inputs exceed their sum by {excess(one_branch, local_spike):.0f} % on a spiking and {excess(one_branch, pass_on):.0f} % on a linear branch.")
L2_text = (f"A network needs {needed['4 spiking branches']} hidden units to stand in for a model cell with 4 spiking branches (2 % missed; other synapses: {', '.join(table[0.02])}), "
           f"{needed['4 linear branches']} for linear ones; one unit misses {100 * missed_by['4 spiking branches'][0]:.0f} %.")
L6_text = f"Ten spikes through a depressing synapse release {burst:.2f} supplies 20 ms apart, {spread:.2f} spread over 500 ms gaps."
ledger.record("L1", "synapses_and_dendrites", L1_text, "holds weakly", value=point_rows)
ledger.record("L2", "synapses_and_dendrites", L2_text, "breaks", value=needed["4 spiking branches"])
ledger.record("L6", "synapses_and_dendrites", L6_text, "holds weakly", value=float(spread / burst))
ledger.show(["L1", "L2", "L6"])

# %% [markdown]
# ## What the analogy got right and wrong here
#
# **Right.** Inputs are weighted and summed, below threshold, and a threshold decides. A branch that sums and bends is
# once more a unit, so a cell with branches is a two-layer network: the analogy holds one level further down.
#
# **Wrong, or left out.**
#
# - *A weight is a number.* A synapse is a conductance that shunts its neighbours, and it depends on the last second.
# - *A cell is a point.* Which synapses lie together decides what a cell computes, with all strengths unchanged.
# - *One cell, one unit.* It mostly took several units for one model cell, how many was up to our choices. How many a
#   living cell is worth, no model can say.
# - *Our branches are crude, too.* They neither disturb each other nor hear back from the soma, and all happens at once.
#
# ### Sources
#
# W. Rall, *J. Neurophysiology* 30:1138, 1967. A. L. Hodgkin & A. F. Huxley, *J. Physiology* 117:500, 1952. P. Dayan &
# L. F. Abbott, *Theoretical Neuroscience*, 2001. G. R. Holt & C. Koch, *Neural Computation* 9:1001, 1997. S. A.
# Prescott & Y. De Koninck, *PNAS* 100:2076, 2003. M. Tsodyks & H. Markram, *PNAS* 94:719, 1997. H. Markram, Y. Wang &
# M. Tsodyks, *PNAS* 95, 1998. M. Tsodyks, K. Pawelzik & H. Markram, *Neural Computation* 10:821, 1998; the recipe
# in Brian's guide: *Short-term plasticity*, Brian 1.4 documentation. L. F. Abbott, J. A. Varela, K. Sen & S. B. Nelson,
# *Science* 275:221, 1997. A. Polsky, B. W. Mel & J. Schiller, *Nature Neuroscience* 7:621, 2004. R. D. Cazé, M.
# Humphries & B. Gutkin, *PLoS Computational Biology* 9:e1002867, 2013. A. Gidon et al., *Science* 367:83, 2020. P.
# Poirazi, T. Brannon & B. W. Mel, *Neuron* 37:989, 2003. D. Beniaguev, I. Segev & M. London, *Neuron* 109:2727, 2021.
