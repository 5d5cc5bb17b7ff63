# %% [markdown] needs="threshold_logic"
# # {lesson}. The neuron in time
#
# **About 210 minutes if NumPy is at your fingertips, about 315 [if not]{refresher:numpy} · 33 points · can be started alone; {needs}**
#
# Touch something hot: for a millisecond, a nerve fibre swings from -65 mV to +40 and back. How
# does a bag of salt water make a pulse? And why does the same cell fire like a clock in a dish, and as if by chance in a brain?
#
# After this lesson you can
#
# - make a spike out of six rates, and say which gate does what;
# - write the leaky integrate-and-fire (LIF) cell and derive its rate;
# - say why cells in cortex fire so irregularly;
# - choose stimuli that make an unknown cell give away its parameters.

# %% given="setup"
import numpy as np

# No module named 'helpers'? Pick the course's kernel (Kernel menu), or see README.md.
from helpers import check, quiz
from helpers.figures import show
from helpers.figures import spiking_neuron as figures
from helpers.labs import current_clamp, firing_patterns, lif_runs, unknown_neuron
from helpers.table import table
from helpers.widgets import spiking_neuron as widgets

# The course's LIF cell (ms, MOhm, mV), and a copy of it whose reset lies below its rest
CELL = {"tau": 10.0, "R": 10.0, "E_L": -65.0, "V_th": -50.0, "V_reset": -65.0}
CELL["t_ref"] = 2.0
LOW = CELL | {"V_reset": -70.0}

# %% [markdown] recall="own-loop"
# Lesson {lesson:recurrence}: a unit feeds itself with the weight 0.5, at a slope of 1. What is left of a nudge after three steps?
#
# - ( ) 1.5
#   > Factors multiply.
# - (x) 0.125
#   > $0.5^3$. Today such forgetting has a clock.
# - ( ) All of it
#   > Only with the weight 1.

# %% [markdown] recall="tuned-on"
# Lesson {lesson:training}: on which images do you choose the learning rate?
#
# - (x) On the validation set
#   > The test set is opened once.
# - ( ) On the test set
#   > Then it tests nothing any more.
# - ( ) On the training set
#   > It favours learning by heart.

# %% [markdown] recall="at-threshold"
# Lesson {lesson:threshold_logic}: a unit's weighted sum equals its threshold. Does it fire?
#
# - ( ) No, it must exceed it
#   > Our units fire when they reach it.
# - (x) Yes
#   > So will today's cells.

# %% [markdown] today="L1"
# Section {lesson}.8 asks how far it holds for the rate of a cell.

# %% [markdown]
# ## {lesson}.1 What makes a spike?
#
# Across a cell's membrane lies a voltage, the **membrane potential**, about -65 mV at rest. Channels let ions
# through: sodium pulls the potential towards +50 mV, potassium towards -77 mV. In 1952 Hodgkin and Huxley found what opens
# and shuts these channels: *gates*.

# %% [markdown] drawing="three-moments"
# Channels in a membrane, three moments. At rest all are shut. Rising: the sodium channel is open. Falling: a ball plugs it, and the potassium channel is open.

# %% [markdown]
# A sodium channel conducts if three gates `m` and one gate `h` are open, a potassium channel if four gates `n` are. A shut gate opens
# at the rate $\alpha$, an open one shuts at the rate $\beta$ (per ms).
#
# *In numbers.* A fifth of them are open, $\alpha = 0.3$ and $\beta = 0.1$. The shut 0.8 open at 0.3 per ms: that is 0.24 per ms. The open 0.2 shut at 0.1
# per ms: 0.02. So the open share grows by 0.22 per ms. If the share $x$ is open, it changes by
# (how to read $dx/dt$: {refresher:derivatives})
#
# $$ \frac{dx}{dt} = \alpha\,(1 - x) - \beta\,x \qquad\text{or}\qquad \frac{dx}{dt} = \frac{\text{goal} - x}{\tau} . $$
#
# The second says where $x$ is going; the **time constant** $\tau$ says how long that takes.

# %% exercise="gate-goal" minutes=5 difficulty=1
def gate_goal(alpha, beta):
    """`gate_goal(0.3, 0.1)` is (0.75, 2.5).

    Return where a gate is going, and its time constant.

    With them (goal - x) / tau is the dx/dt of the text, whatever x.

    alpha, beta : rates of opening and shutting, 1/ms, numbers or arrays of one shape,
        which stay unchanged
    returns (goal, tau) : a share from 0 to 1, and ms
    """
    ### BEGIN SOLUTION
    return alpha / (alpha + beta), 1 / (alpha + beta)
    ### END SOLUTION

# %% [markdown] hint="gate-goal"
# 1. At its goal the gate stands still. For which $x$ is dx/dt equal to 0?
# 2. Sort the first form by $x$: one part without it, one part that is minus something times $x$. What is
#    $x$ multiplied by in the second form?
# 3. Try $\alpha = 3$ and $\beta = 1$: $dx/dt = 3 - 4x$, which is $(0.75 - x)/0.25$. Where do the 0.75 and the 0.25 come from?

# %% check="gate-goal" points=2
check.close(gate_goal(0.3, 0.1), (0.75, 2.5), "Opening three times as fast as shutting: three of four are open in the end.")
check.close(gate_goal(1.0, 1.0), (0.5, 0.5), "Equal rates: half are open. Both rates together make it fast.")
check.close(gate_goal(0.0, 4.0), (0.0, 0.25), "A gate that never opens ends shut, in its own time.")
opening, shutting = np.array([0.2, 2.0]), np.array([0.6, 0.7])
goal, tau = gate_goal(opening, shutting)
check.unchanged(opening, [0.2, 2.0], "The array alpha has changed. Make new ones for the results.")
check.unchanged(shutting, [0.6, 0.7], "The array beta has changed. Make new ones for the results.")
check.close(goal, [0.25, 0.7407407], "Arrays of rates give arrays: where is each gate going?")
check.close(tau, [1.25, 0.3703704], "Arrays of rates give arrays: how long does each take?")
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(1952)
for _ in range(6):
    alpha, beta, x = rng.uniform(0.01, 5, size=3)
    goal, tau = gate_goal(alpha, beta)
    check.close((goal - x) / tau, alpha * (1 - x) - beta * x, "Both forms give the same dx/dt at any x.", rtol=1e-4, atol=1e-5)
    check.close(alpha * (1 - goal) - beta * goal, 0.0, "At its goal a gate stands still.", atol=1e-5)
### END HIDDEN TESTS

# %% wrong="gate-goal" why="That is the share of shut gates. The goal is the share of open ones: it grows with the rate of opening."
def gate_goal(alpha, beta):
    return beta / (alpha + beta), 1 / (alpha + beta)

# %% wrong="gate-goal" why="Shutting hurries the gate to its goal as well: the time constant needs both rates."
def gate_goal(alpha, beta):
    return alpha / (alpha + beta), 1 / alpha

# %% wrong="gate-goal" why="You returned the sum of the rates. It is a rate, per ms; the time constant is one over it."
def gate_goal(alpha, beta):
    return alpha / (alpha + beta), alpha + beta

# %% wrong="gate-goal" why="This is the ratio of open to shut gates. A share is open ones by all."
def gate_goal(alpha, beta):
    return alpha / beta, 1 / (alpha + beta)

# %% stranger="gate-goal"
def gate_goal(alpha, beta):
    return alpha - beta, 1 / (alpha + beta)

# %% [markdown]
# The rates depend on the potential $v$ (in mV). Hodgkin and Huxley measured them on the giant axon of a squid:
#
# | | opens, $\alpha$ | shuts, $\beta$ |
# |---|---|---|
# | m | $0.1\,(v+40) \,/\, (1 - e^{-(v+40)/10})$ | $4\,e^{-(v+65)/18}$ |
# | h | $0.07\,e^{-(v+65)/20}$ | $1 \,/\, (1 + e^{-(v+35)/10})$ |
# | n | $0.01\,(v+55) \,/\, (1 - e^{-(v+55)/10})$ | $0.125\,e^{-(v+65)/80}$ |
#
# Four of the six are written in the cell below. The other two have a hole: at $v = -40$ and at $v = -55$ they read $0/0$. An axon passes
# through both in every spike.

# %% exercise="hh-rates" minutes=8 difficulty=2
def hh_rates(v):
    """`hh_rates(-65.0)` is (0.2236, 4, 0.07, 0.0474, 0.0582, 0.125).

    Return the six rates of the table, in 1/ms. Yours are alpha_m and alpha_n: at its
    hole each is the value that the formula approaches from both sides, and everywhere
    else it is the formula. No result is ever NaN.

    v : float, or array of any shape (of whole numbers, perhaps), mV from -120 to 60;
        unchanged
    returns (alpha_m, beta_m, alpha_h, beta_h, alpha_n, beta_n), each like v
    """
    v = np.asarray(v, float)
    beta_m = 4 * np.exp(-(v + 65) / 18)
    alpha_h = 0.07 * np.exp(-(v + 65) / 20)
    beta_h = 1 / (1 + np.exp(-(v + 35) / 10))
    beta_n = 0.125 * np.exp(-(v + 65) / 80)
    ### BEGIN SOLUTION
    def fraction(x):  # x / (1 - exp(-x)), which is 1 + x / 2 near 0
        small = np.abs(x) < 1e-6
        safe = np.where(small, 1.0, x)
        return np.where(small, 1 + x / 2, safe / (1 - np.exp(-safe)))

    alpha_m = fraction((v + 40) / 10)
    alpha_n = 0.1 * fraction((v + 55) / 10)
    ### END SOLUTION
    return alpha_m, beta_m, alpha_h, beta_h, alpha_n, beta_n

# %% [markdown] hint="hh-rates"
# 1. The two have one shape, $x / (1 - e^{-x})$. What is $1 - e^{-x}$ close to when $x$ is tiny?
# 2. Compute the formula for $x = 0.1$, 0.01 and 0.001 and look where it goes. For alpha_n: how many times $x / (1 - e^{-x})$ is it?
# 3. `if` asks one question, and an array has many answers: `np.where(x == 0, this, that)` asks each number. It computes *both* for all,
#    so give the formula a harmless number where x is 0.

# %% check="hh-rates" points=2
names = ["alpha_m", "beta_m", "alpha_h", "beta_h", "alpha_n", "beta_n"]
for name, rate, value in zip(names, hh_rates(-65.0), [0.2235637, 4.0, 0.07, 0.0474259, 0.0581977, 0.125]):
    check.close(rate, value, f"{name} at -65 mV, where the exponentials of v + 65 are 1.", rtol=1e-5)
for v, values in (
    (-45.0, [0.770747, 1.316772, 0.0257516, 0.2689414, 0.1581977, 0.0973501]),
    (20.0, [6.014909, 0.03558156, 0.000998496, 0.9959299, 0.750415, 0.04319884]),
):
    for name, rate, value in zip(names, hh_rates(v), values):
        check.close(rate, value, f"{name} at {v:g} mV, where each divisor counts.", rtol=1e-5)
check.close([hh_rates(-40.0)[0], hh_rates(-55.0)[4]], [1.0, 0.1], "Limits of 0/0: alpha_m at -40, alpha_n at -55 mV.")
v = np.array([-55.0001, -55, -54.9999, -40.0001, -40, -39.9999])
assert [np.shape(rate) for rate in hh_rates(v)] == [(6,)] * 6, "For six potentials each of the six rates has six values."
check.close(hh_rates(v)[0][3:], [1, 1, 1], "alpha_m has no hole and no jump at -40 mV.", rtol=1e-4)
check.close(hh_rates(v)[4][:3], [0.1, 0.1, 0.1], "alpha_n has no hole and no jump at -55 mV.", rtol=1e-4)
check.unchanged(v, [-55.0001, -55, -54.9999, -40.0001, -40, -39.9999], "The array v has changed. Work on one of your own.")
for v, value in ((-40.3, 0.985075), (-40.006, 0.9997)):
    check.close(hh_rates(v)[0], value, "Close to its hole a formula holds; only IN it the limit takes over.", rtol=1e-4)
check.close(hh_rates(np.array([-50, -41]))[0], [0.5819767, 0.9508332], "Potentials may be whole; rates are not.", rtol=1e-5)
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

# %% wrong="hh-rates" why="Where the formula reads 0/0 your rate is 0. A gate that opens faster and faster does not stop at one potential: the limit is not 0."
def hh_rates(v, right=hh_rates):
    rates = list(right(v))
    rates[0], rates[4] = np.where(np.equal(v, -40), 0.0, rates[0]), np.where(np.equal(v, -55), 0.0, rates[4])
    return tuple(rates)

# %% wrong="hh-rates" why="The order is m, h, n. You returned the three alphas first and then the three betas."
def hh_rates(v, right=hh_rates):
    rates = right(v)
    return (*rates[0::2], *rates[1::2])

# %% wrong="hh-rates" why="A comparison with an array has one answer for each potential; 'if', 'and' and 'or' want a single one. np.where chooses for each."
def hh_rates(v, right=hh_rates):
    if v == -40 or v == -55:
        return right(v)
    return right(v)

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

# %%
# Where are the gates going, and how long do they take?
v = np.linspace(-100, 50, 151)
alpha_m, beta_m, alpha_h, beta_h, alpha_n, beta_n = hh_rates(v)
m_goal, m_tau = gate_goal(alpha_m, beta_m)
h_goal, h_tau = gate_goal(alpha_h, beta_h)
n_goal, n_tau = gate_goal(alpha_n, beta_n)
show(figures.gate_curves(v, (m_goal, h_goal, n_goal), (m_tau, h_tau, n_tau)),
     alt="Left, goals against the potential: m and n rise from shut to open, h falls. "
         f"Right, time constants: m at most {np.max(m_tau):.1f} ms, h up to "
         f"{np.max(h_tau):.1f} ms, n up to {np.max(n_tau):.1f} ms.")

# %% [markdown]
# Cover the next figure and tell the story from this one: a pulse lifts the potential to -50 mV. Which gate notices first? What
# does that do to the potential, and what do the two slow gates do about it?
#
# ### How hard does each channel pull?
#
# Two numbers say it. The *conductance* $g$ is how easily current passes: twice as many open channels, twice the conductance. The *reversal
# potential* $E$ is where a channel pulls to: there its current is 0, and away from it the current grows with the distance $E - V$. A current
# into the cell *depolarises* it: it lifts the membrane potential from rest towards 0. Here are Hodgkin and Huxley's numbers, and each pull at rest:
#
# | channels | $g$ if all are open (mS/cm²) | share open at rest | $E$ (mV) | current into the cell at -65 mV (µA/cm²) |
# |---|---|---|---|---|
# | sodium | $g_{Na}$ = 120 | $m^3 h$ = 0.000088 | $E_{Na}$ = 50 | $120 \cdot 0.000088 \cdot 115 = 1.2$ |
# | potassium | $g_K$ = 36 | $n^4$ = 0.0102 | $E_K$ = -77 | $36 \cdot 0.0102 \cdot (-12) = -4.4$ |
# | leak | $g_L$ = 0.3 | always open | $E_L$ = -54.4 | $0.3 \cdot 10.6 = 3.2$ |
#
# Together 0: that is what rest means. Whatever does not cancel charges the membrane, whose capacitance is $C$ = 1 µF/cm²: 1 µA/cm²
# lifts the membrane potential by 1 mV per ms. With $I$ from an electrode, the last column reads in symbols
#
# $$ C \frac{dV}{dt} = I + g_{Na}\, m^3 h\,(E_{Na} - V) + g_K\, n^4 (E_K - V) + g_L (E_L - V) . $$

# %% [markdown] quiz="pulls-at-the-top"
# In a spike, at +40 mV, let 30 % of the sodium channels be open and 30 % of the potassium channels. Which way does the potential go?
#
# - ( ) Up, since $g_{Na}$ is more than three times $g_K$
#   > A conductance alone moves nothing. Sodium brings $120 \cdot 0.3 \cdot 10 = 360$ µA/cm², for it is only 10 mV from where it pulls to.
# - (x) Down, by nearly 1000 mV per ms
#   > Sodium brings $120 \cdot 0.3 \cdot 10 = 360$, potassium $36 \cdot 0.3 \cdot (-117) = -1264$, the leak $0.3 \cdot (-94.4) = -28$: together $-932$ µA/cm².
# - ( ) Nowhere, since equal shares of both are open
#   > Each kind pulls by its conductance times its distance from where it pulls to. Compute both.

# %% [markdown]
# ### An action potential

# %%
strength = 15.0  # uA for each square cm of membrane, during 1 ms; then try 5
g_na = 120.0  # mS/cm^2; then try 60 and 0: the toxin of the puffer fish blocks sodium
times, v, gates = current_clamp.action_potential(hh_rates, strength, g_na=g_na)
table(["into the cell (uA/cm^2)", "V (mV)", "sodium", "potassium", "leak"],
      current_clamp.pulls(v, gates, g_na))
show(figures.action_potential(times, v, gates),
     alt=f"Above, the potential: a pulse, and it peaks at {np.max(v):.0f} mV at "
         f"{times[np.argmax(v)]:.1f} ms, then falls to {np.min(v):.0f} mV. Below, the "
         f"gates: m jumps up to {np.max(gates[:, 0]):.2f}, h sinks to "
         f"{np.min(gates[:, 1]):.2f}, n rises to {np.max(gates[:, 2]):.2f}.")

# %% [markdown]
# **What we saw.** `m` is fast: it opens, sodium comes in, the potential rises, more `m` opens. Each opening causes more opening: *positive
# feedback*. `h` and `n` set out with it, and get there one or two milliseconds later: `h` plugs the sodium channels, `n` opens the potassium channels,
# and the potential falls below rest. For some ms `h` is still shut and `n` still open, and both keep a second spike from following: the
# cell is *refractory*.
#
# ### Why $m^3 h$?
#
# If each gate is open with probability $m$, independently of the others, all three are with probability $m^3$. Hodgkin and Huxley took
# the cube because sodium current starts with a delay. What would an axon do with one, two or four gates `m`?

# %%
rows = []
for m_gates in (1, 2, 3, 4):  # gates m in a sodium channel; three in the squid
    quiet = current_clamp.action_potential(hh_rates, 0.0, m_gates)[1]
    pulsed = current_clamp.action_potential(hh_rates, 15.0, m_gates)[1]
    rows.append([m_gates, f"{np.min(quiet):.0f} to {np.max(quiet):.0f}",
                 f"{np.min(pulsed):.0f} to {np.max(pulsed):.0f}"])
table(["gates m", "left alone (mV)", "with the pulse (mV)"], rows)

# %% [markdown]
# At rest 5 % of the gates `m` are open. With one gate, 3 % of the channels would be ($m\,h$), and the axon hangs at -40 mV; with two it
# fires by itself. With three, 0.009 % are open ($m^3 h$): shut at rest, open in a spike. With four, this pulse no longer fires it.

# %% [markdown]
# Now two pulses of 1 ms. At 7.5 µA/cm² the spike rises to about 37 mV. **Predict**: how many mV *higher* is it with twice the pulse?

# %% prediction="pulse-height"
# How many mV higher is the top of the spike at 15 than at 7.5 uA/cm^2?
# Write: pulse_height = (a number)
### BEGIN SOLUTION
pulse_height = 37
### END SOLUTION

# %% experiment="pulse-height"
strengths = np.linspace(0, 15, 61)
pulses = current_clamp.pulses(strengths, [2.0], 1.0, 25.0)
axon = current_clamp.clamp(hh_rates, pulses)
peaks = np.max(axon, axis=0)
resting = axon[0, 0]
passive = resting + (peaks[8] - resting) * strengths / strengths[8]  # 2 uA, scaled up
show(figures.peaks_after_pulses(strengths, peaks, passive),
     alt=f"Highest potential after a pulse: {peaks[30]:.0f} mV at 7.5 and "
         f"{peaks[60]:.0f} mV at 15 uA per square cm. A straight line shows what would "
         "be in proportion.")
quiz.compare("Higher with twice the pulse", pulse_height, peaks[60] - peaks[30],
             unit="mV", note=f"It tops out at {peaks[30]:.1f} and {peaks[60]:.1f} mV.")

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# Nobody wrote a threshold into the equations, and yet there is one: below it the axon answers in proportion, above it with *its own* spike.
# **All or none**: the height tells next to nothing about the stimulus. Whether a spike comes, and when, can tell more.
#
# </details>

# %% [markdown] quiz="spike-height"
# Why does a stronger stimulus not make a taller spike?
#
# - ( ) It uses up the sodium outside
#   > One spike moves far too few ions for that.
# - (x) The top is set by where sodium pulls, not by the stimulus
#   > Open sodium channels pull towards +50 mV, whoever opened them.
# - ( ) The refractory time cuts it off
#   > It acts on the next spike.

# %% [markdown]
# ### "Nobody really understands even a single neuron"
#
# Threshold, refractoriness and rates: three predictions from your six rates that nobody put in.

# %% claim="single-neuron-understood"
fires = strengths[np.argmax(peaks > 0)]
wait = current_clamp.shortest_wait(hh_rates, 2 * fires)
axon_currents = np.array([5.5, 6, 6.2, 6.3, 6.5, 7, 8, 10, 12, 15, 20])
axon_rates = current_clamp.steady_rates(hh_rates, axon_currents)
onset = np.argmax(axon_rates > 0)
print(f"Out of six rates: a threshold (a 1 ms pulse of {fires:g} uA/cm^2), "
      f"refractoriness (twice that fires it again only {wait:g} ms later), a jump of "
      "the rate (0 Hz at "
      f"{axon_currents[onset - 1]:g}, {axon_rates[onset]:.1f} Hz at "
      f"{axon_currents[onset]:g} uA/cm^2).")

# %% [markdown] claim="single-neuron-understood"
# **Contested**. One side is carried by a model and the recordings behind it. For a patch of squid axon, four equations with
# measured rates give threshold and refractoriness, as recorded. A third prediction fails: under a steady current the equations fire on, from
# some 50 Hz, while real squid axons mostly fire once (Clay and others 2008). For a cortical cell in a living brain, with thousands of synapses on a tree of active branches, it remains open.

# %% [markdown] pause=true
# You have made a spike. From here on it is a rule; what counts is what happens between two of them.

# %% [markdown]
# ## {lesson}.2 What does a cell do between two spikes?
#
# Four equations are slow to think about. Between spikes most gates hardly move, and the membrane is a capacitor with a leak (Lapicque
# 1907).

# %% [markdown] drawing="rc-circuit"
# Left: a current I flows into a capacitor C beside a resistor R with a battery E_L. Right: the potential approaches where it settles; 37, 14 and 5 % of the way are left after one, two and three time constants.

# %% [markdown]
# A current $I$ charges the capacitor or leaks through the resistor: $I = C\,\frac{dV}{dt} + (V - E_L)/R$. Multiply by $R$ and call $RC$ $\tau$:
#
# $$ \tau \frac{dV}{dt} = E_L + R I - V $$
#
# (1 nA through 1 MOhm makes 1 mV.) You know this equation: it is a gate's. The drawing shows what it does: after $\tau$ the share $1/e$
# of any distance is left, 37 %, after $2\tau$ it is $1/e^2$. When $V$ reaches the threshold $V_{th}$, we note a spike and set $V$ to
# $V_{reset}$; the spike itself is not computed. This is the *leaky integrate-and-fire* cell. (Lapicque asked only what it takes to excite; reset
# and trains of spikes came later: Brunel and van Rossum 2007.)

# %% exercise="lif-step" minutes=8 difficulty=1
def lif_step(v, current, dt, params):
    """`lif_step(-65.0, 1.0, 1.0, CELL)` is (-64.048, False).

    Return the potential of a LIF cell one time step later, and whether it fired.

    The result is exact, whatever dt: two steps of 2.5 ms are one step of 5 ms. If the
    potential at the end of the step is at or above V_th, the cell has fired and is put
    to V_reset. The refractory time plays no part here.

    v : float, mV, at the beginning;  current : float, nA, constant during the step
    dt : float, ms;  params : dict as CELL; do not change it
    returns (v, spiked) : float, after a possible reset; True or False
    """
    ### BEGIN SOLUTION
    v_inf = params["E_L"] + params["R"] * current
    v = v_inf + (v - v_inf) * np.exp(-dt / params["tau"])
    if v >= params["V_th"]:
        return params["V_reset"], True
    return v, False
    ### END SOLUTION

# %% [markdown] hint="lif-step"
# 1. Where would the potential settle if the current lasted? How far away is it now, and how much of that is left after `dt`?
# 2. It settles where dV/dt is 0. A distance has a sign: the potential may come from above, too.
# 3. Three lines: the goal; the goal plus what is left of the distance; one question about `params["V_th"]`. The share left is $1/e$ for
#    `dt` = tau and $1/e^2$ for 2 tau: which power of e is it for any `dt`? (`np.exp` computes them.)

# %% [markdown] sibling="lif-step"
# *A gate, in numbers.* Its goal is 0.75, its time constant 2.5 ms, and 0.05 of it is open. The distance is $0.05 - 0.75 = -0.70$. After 1 ms
# the share $e^{-1/2.5} = 0.670$ of it is left, $-0.469$. So $0.75 - 0.469 = 0.281$ is open. A small step of the slope would have given
# $0.05 + 1 \cdot 0.70/2.5 = 0.33$: too far, because the slope falls on the way.

# %% check="lif-step" points=3
cell = dict(CELL)
assert np.size(lif_step(-65.0, 1.0, 1.0, cell)) == 2, "Return two things: the potential, and whether the cell fired."
check.unchanged(cell, CELL, "A step moves the cell and leaves its parameters as they are: params must not change.")
v, spiked = lif_step(-65.0, 1.0, 1.0, CELL)
check.close(v, -64.0483742, "1 nA aims at -55 mV; after 1 ms exp(-1/10) of the 10 mV is left to go.")
assert not spiked, "At -64 mV nothing fires."
check.close(lif_step(-55.0, 0.0, 0.5, CELL)[0], -55.4877058, "Without a current the potential leaks towards rest.")
check.close(lif_step(-72.0, 0.0, 1.0, CELL)[0], -71.3338619, "From below it leaks towards rest, too, and no reset holds it.")
v, spiked = lif_step(-50.5, 4.0, 1.0, LOW)
assert spiked, "From -50.5 mV, 4 nA takes the cell above -50 mV within 1 ms: it fires."
check.close(v, -70.0, "After a spike the potential is V_reset, here -70 mV: not the rest and not the threshold.")
v, spiked = lif_step(-49.0, -2.0, 4.0, CELL)
assert not spiked, "From -49 mV, -2 nA lead down to -60.9 mV: no spike, as only the END of a step counts."
half = lif_step(lif_step(-60.0, 1.2, 2.5, CELL)[0], 1.2, 2.5, CELL)[0]
check.close(lif_step(-60.0, 1.2, 5.0, CELL)[0], half, "Two steps of 2.5 ms are one of 5 ms: the step is exact.")
edge = {"tau": 1.0, "R": 10.0, "E_L": -15.0, "V_th": 0.0, "V_reset": -20.0, "t_ref": 0.0}
assert not lif_step(-60.0, 2.0, 1.0, CELL)[1], "2 nA aim above the threshold, but after 1 ms the potential is at -58.6 mV: no spike yet."
assert not lif_step(-8.0, 1.0, 1.0, edge)[1], "This cell has its threshold at 0 mV: at -6.1 mV it does not fire."
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

# %% [markdown] derivation="lif-step"
# $\tau\,dV/dt = E_L + RI - V$ stands still at $V_\infty = E_L + RI$. The distance $D = V - V_\infty$ obeys $\tau\,dD/dt = -D$, so it shrinks
# to $D\,e^{-\Delta t/\tau}$, and $V(t + \Delta t) = V_\infty + (V(t) - V_\infty)\,e^{-\Delta t/\tau}$ (Rotter and Diesmann 1999).

# %% wrong="lif-step" why="Nothing leaks here: the potential only adds up. It must be pulled back to rest, the more the further away it is."
def lif_step(v, current, dt, params):
    v += dt / params["tau"] * params["R"] * current
    return (params["V_reset"], True) if v >= params["V_th"] else (v, False)

# %% wrong="lif-step" why="A cell that ends its step exactly AT the threshold fires too, wherever it began: v >= V_th at the end is all that counts."
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

# %% wrong="lif-step" why="Your cell fires as soon as the current aims above the threshold. It takes time to get there: where is v at the end of the step?"
def lif_step(v, current, dt, params):
    goal = params["E_L"] + params["R"] * current
    v = goal + (v - goal) * np.exp(-dt / params["tau"])
    return (params["V_reset"], True) if goal >= params["V_th"] else (v, False)

# %% wrong="lif-step" why="You ask where the step begins. A cell that crosses the threshold during the step has fired by its end: move first, then ask."
def lif_step(v, current, dt, params):
    if v >= params["V_th"]:
        return params["V_reset"], True
    goal = params["E_L"] + params["R"] * current
    return goal + (v - goal) * np.exp(-dt / params["tau"]), False

# %% wrong="lif-step" why="The cell is put to V_reset, and yet it says False: whether it fired must be known before the reset changes v."
def lif_step(v, current, dt, params, right=lif_step):
    return right(v, current, dt, params)[0], False

# %% wrong="lif-step" why="You take exp(-dt / tau) of the distance for what is gone. It is what is left: measure it from where the current aims."
def lif_step(v, current, dt, params):
    v = v + (params["E_L"] + params["R"] * current - v) * np.exp(-dt / params["tau"])
    return (params["V_reset"], True) if v >= params["V_th"] else (v, False)

# %% stranger="lif-step"
def lif_step(v, current, dt, params, right=lif_step):
    return right(v, current / params["R"], dt, params)

# %% stranger="lif-step"
def lif_step(v, current, dt, params, right=lif_step):
    return right(v, current, dt, params | {"V_th": -50.0})

# %% stranger="lif-step"
def lif_step(v, current, dt, params, right=lif_step):
    new, spiked = right(v, current, dt, params)
    return (params["V_th"], True) if spiked else (new, False)

# %% [markdown]
# Most equations have no exact step. Then one takes *Euler's method*: go straight on along the slope at the beginning. From -65 mV with 1 nA
# the slope is 10 mV per 10 ms, so a step of 8 ms leads to -57 mV. The exact one ends at -59.5 mV, since the slope falls on the way.

# %%
# Your steps and Euler's
dt = 8.0  # ms, then try 1 and 22
times = np.arange(0, 66, dt)
yours, euler = [-65.0], [-65.0]
for _ in times[1:]:
    yours.append(lif_step(yours[-1], 1.0, dt, CELL)[0])
    euler.append(euler[-1] + dt / 10 * (-55 - euler[-1]))
fine = np.linspace(0, times[-1], 200)
show(figures.approach((fine, -55 - 10 * np.exp(-fine / 10)),
                      {"your steps": (times, yours), "Euler's steps": (times, euler)}),
     alt="The potential climbs from -65 to -55 mV. Your steps lie on the curve; "
         "Euler's run ahead of it at first.")

# %% [markdown]
# With `dt = 22` Euler's method runs away, for the same reason as a learning rate that is too large (lesson {lesson:gradient_descent}). Hodgkin
# and Huxley's equations have no exact step, so their `dt` is 0.02 ms.
#
# ## {lesson}.3 And over a second?
#
# The slow gates leave a *refractory time* behind each spike. Programs disagree by a step here. Our convention: *a spike in step k holds V
# at V_reset in exactly* `round(t_ref / dt)` *following steps*, whatever the current does.

# %% exercise="simulate-lif" minutes=12 difficulty=2
def simulate_lif(current, dt, params):
    """`simulate_lif(np.full(80, 2.0), 0.5, LOW)[1]` is [14.0, 32.5].

    Return the trace of a LIF cell under a given current, and the times of its spikes.

    The cell starts at rest, v = E_L. Step k (k = 0, 1, ...) lasts from k * dt to
    (k + 1) * dt and has the current current[k]. A spike in step k holds v at V_reset in
    exactly round(t_ref / dt) following steps; then it goes on.

    current : array (n_steps,) of numbers, whole ones perhaps, nA;  dt : float, ms
    params : dict. Do not change current or params.
    returns (v, spike_times)
        v : array (n_steps,), mV: v[k] is the potential at the END of step k, so V_reset
            where the cell fires in step k
        spike_times : array, ms, for each spike the end of its step; empty if none
    """
    ### BEGIN SOLUTION
    v, held, trace, spike_times = params["E_L"], 0, [], []
    kept = np.exp(-dt / params["tau"])
    for k, drive in enumerate(np.asarray(current, float).tolist()):
        if held > 0:
            held -= 1
        else:
            v_inf = params["E_L"] + params["R"] * drive
            v = v_inf + (v - v_inf) * kept
            if v >= params["V_th"]:
                v, held = params["V_reset"], round(params["t_ref"] / dt)
                spike_times.append((k + 1) * dt)
        trace.append(v)
    return np.array(trace), np.array(spike_times)
    ### END SOLUTION

# %% [markdown] hint="simulate-lif"
# 1. One loop over the steps, and two things to remember from step to step: the potential, and for how many more steps it is held.
# 2. In a held step only the count goes down. Otherwise make a step (you have a function for it); what happens after a spike?
# 3. Something goes into the trace in *every* step, after a possible reset; a time is noted at a spike only. Which time is the end of
#    step k?

# %% starter="simulate-lif"
def simulate_lif(current, dt, params):
    v = params["E_L"]
    held = 0  # for how many more steps the cell is held
    trace, spike_times = [], []
    for k in range(len(current)):
        if held > 0:
            ...
        else:
            v, spiked = lif_step(v, current[k], dt, params)
            if spiked:
                ...
        trace.append(v)
    return np.array(trace), np.array(spike_times)

# %% check="simulate-lif" points=4
check.close(simulate_lif(np.full(80, 2.0), 0.5, LOW)[1], [14.0, 32.5], "The first spike ends step 27, at 14.0 ms. Then 4 steps are held, and 33 climb.")
constant, low = np.full(80, 2.0), dict(LOW)
v, times = simulate_lif(constant, 0.5, low)
check.unchanged([constant, low], [np.full(80, 2.0), LOW], "current or params has changed.")
check.close(v[0], -64.0245885, "v[0] is the potential at the end of the first step, which begins at E_L.")
check.close(v[27:32], [-70.0] * 5, "In the step of the spike and in 4 more (2 ms / 0.5 ms) the potential is V_reset.")
check.close(v[32], -68.7807356, "In the fifth step after the spike the cell moves on, from V_reset.")
v, times = simulate_lif(np.repeat([1.0, -2.0, 2.5, 0.0, 2.5], [20, 10, 60, 10, 60]), 0.5, LOW)
check.close(times, [26.0, 39.0, 58.0, 71.0], "A current that changes: each step takes its own current[k].")
check.close(np.array(v)[[19, 29, 100]], [-58.6787944, -69.0353818, -60.9592211], "The trace follows the current up and down.", rtol=1e-5)
v, times = simulate_lif(np.repeat([0, 20, 0, 20], [2, 3, 4, 3]), 0.5, LOW)
check.close(times, [2.0, 6.0], "20 nA need two steps. The four held steps pass whatever the current does.")
check.close(v[2], -55.2458849, "Currents may be whole; potentials are not.")
for t_ref, second in ((1.5, 2.4), (1.3, 2.0)):
    times = simulate_lif(np.full(8, 40.0), 0.4, CELL | {"t_ref": t_ref})[1]
    check.close(times, [0.4, second], f"Held for round({t_ref} / 0.4) steps, not for the next lower or higher number.")
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

# %% wrong="simulate-lif" why="Your cell moves on right after a spike. It must stay at V_reset for round(t_ref / dt) steps, both times in ms."
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

# %% wrong="simulate-lif" why="Your cell starts at V_reset. Nothing has fired yet: it starts at rest, E_L."
def simulate_lif(current, dt, params, right=simulate_lif):
    away = (params["V_reset"] - params["E_L"]) * np.exp(-dt / params["tau"] * np.arange(1, len(current) + 1))
    v, times = right(current, dt, params)
    first = round(times[0] / dt) - 1 if len(times) else len(v)
    shifted = v + np.where(np.arange(len(v)) < first, away, 0)
    return shifted, times

# %% wrong="simulate-lif" why="The same current drives every step of yours. Step k has a current of its own, current[k]."
def simulate_lif(current, dt, params, right=simulate_lif):
    return right(np.full(len(current), current[0]), dt, params)

# %% stranger="simulate-lif"
def simulate_lif(current, dt, params, right=simulate_lif):
    v, times = right(current, dt, params)
    return v, np.array(times) / dt

# %% stranger="simulate-lif"
def simulate_lif(current, dt, params, right=simulate_lif):
    return right(current, dt, params | {"t_ref": params["t_ref"] + dt})

# %% [markdown]
# **Play.** Your cell, your current. Then a law, measured: is a LIF cell a weighted sum?

# %%
widgets.explore_current(simulate_lif, CELL)

# %%
# Do the answers to two currents add up?
first, second = np.abs(np.random.default_rng(8).normal(size=(2, 4000))) * 0.6
def answer(current):
    return np.array(simulate_lif(current, 0.1, CELL)[0]) - CELL["E_L"]
rows = []
for k in (1, 3):  # times as strong; then try 1.5
    gap = answer(k * (first + second)) - answer(k * first) - answer(k * second)
    rows.append([k, f"{np.max(np.abs(gap)):.0e}"])
table(["times as strong", "largest deviation from the sum (mV)"], rows)

# %% [markdown]
# **What we saw.** Below the threshold a LIF cell is a weighted sum of its past inputs, to rounding; above it, not at all.

# %% [markdown] pause=true
# You have a cell that runs for as long as you like. Next, a formula for its rate.

# %% [markdown]
# ## {lesson}.4 How fast does it fire?
#
# A constant current fires the cell only if it can lift the potential above the threshold. The current where that begins is the
# *rheobase*. Above it, how long is an **inter-spike interval**, from one spike to the next? First the refractory time, then the climb
# from $V_{reset}$ to $V_{th}$.
#
# *A climb in numbers.* A cell with $\tau = 10$ ms starts at -65 mV and its current aims at -55 mV. When does it pass -60 mV? At first
# 10 mV are left to go, then 5: a half. So $e^{-t/10} = \frac12$, and $t = 10 \ln 2 = 6.93$ ms. One over an interval is a rate. Against
# the current, it is the **f-I curve**.

# %% exercise="fi-curve" minutes=12 difficulty=2
def rheobase(params):
    """`rheobase(CELL)` is 1.5.

    Return the current in nA at which the potential settles exactly at the threshold.
    """
    ### BEGIN SOLUTION
    return (params["V_th"] - params["E_L"]) / params["R"]
    ### END SOLUTION

def fi_curve(current, params):
    """`fi_curve(2.0, CELL)` is 63.0400.

    Return the firing rate of a LIF cell under constant currents, in Hz (spikes per
    second, while times are in ms): what `simulate_lif` tends to as dt goes to 0, right
    to six digits. Where the cell never fires, at the rheobase too, it is exactly 0.

    current : float, or array of any shape (of whole numbers, perhaps), nA; unchanged
    params : dict, V_reset below V_th
    returns float, or array of the shape of current; never NaN
    """
    ### BEGIN SOLUTION
    current = np.asarray(current, float)
    fires = current > rheobase(params)
    v_inf = params["E_L"] + params["R"] * np.where(fires, current, 2 * abs(rheobase(params)) + 1)
    climb = params["tau"] * np.log((v_inf - params["V_reset"]) / (v_inf - params["V_th"]))
    return np.where(fires, 1000 / (params["t_ref"] + climb), 0.0)
    ### END SOLUTION

# %% [markdown] hint="fi-curve"
# 1. Follow the example in numbers, with letters: where does the current aim? What is left to go at the start of the climb, and
#    what at its end?
# 2. The ratio of these two is $e^{t/\tau}$; the logarithm gives the time. It has no meaning for currents that do not fire the cell.
# 3. `if` asks one question, and an array has many answers. `fires = current > rheobase(params)` is an array of answers, and
#    `np.where(fires, this, that)` takes one of two numbers for each. Both are computed for all, so give the logarithm a current that
#    fires where yours does not.

# %% starter="fi-curve"
def rheobase(params):
    return ...

def fi_curve(current, params):
    current = np.asarray(current, float)
    fires = current > rheobase(params)
    drive = np.where(fires, current, 2 * abs(rheobase(params)) + 1)  # one that fires it
    goal = params["E_L"] + params["R"] * drive
    climb = ...
    return np.where(fires, ..., 0.0)

# %% [markdown] sibling="fi-curve"
# *Another cell.* $\tau = 20$ ms, reset -60, threshold -45 mV, $t_{ref} = 3$ ms, and the current aims at -40 mV. Left to go: 20 mV after
# the reset, 5 at the threshold, a quarter. So $e^{-t/20} = \frac14$ and $t = 20 \ln 4 = 27.7$ ms. With the refractory time an interval
# is 30.7 ms, and $1000 / 30.7 = 32.5$ of them fit into a second.

# %% check="fi-curve" points=4
check.close(rheobase(CELL), 1.5, "15 mV over 10 MOhm are 1.5 nA.")
check.close(rheobase(LOW), 1.5, "A lower reset leaves the rheobase as it is: it tells where the potential settles, not where it starts.")
check.close(fi_curve(2.0, CELL), 63.0400022, "2 nA, with 2 ms after each spike in which nothing happens: 63.04 Hz.")
check.close(fi_curve(2.0, CELL | {"t_ref": 0.0}), 72.134752, "2 nA, without a refractory time: 72.13 Hz.")
weak = np.array([[-7.0, 0.0], [1.5, 1.0]])
check.close(fi_curve(weak, CELL), np.zeros((2, 2)), "At the rheobase and below, also far below, the cell never fires: 0 Hz.")
check.unchanged(weak, [[-7.0, 0.0], [1.5, 1.0]], "The array current has changed. Make a new one for the rates.")
check.close(fi_curve(np.array([2, 0]), CELL), [63.0400022, 0], "Currents may be whole; rates are not.", rtol=1e-5)
check.close(fi_curve(np.array([1.6, 3.0, -40.0]), LOW), [30.8211769, 95.4838196, 0], "From -70 mV the way to the threshold is longer.")
other = {"tau": 20.0, "R": 5.0, "E_L": -70.0, "V_th": -55.0, "V_reset": -60.0, "t_ref": 3.0}
check.close(rheobase(other), 3.0, "Another cell has another rheobase: 15 mV over 5 MOhm are 3 nA.")
check.close(fi_curve(np.array([3.0, 4.0]), other), [0, 59.3016275], "Another cell: use params, not the numbers of CELL.", rtol=1e-5)
check.close(fi_curve(np.array([1e7]), CELL), [500.0], "However strong the current: at most 1 spike in 2 ms.", rtol=1e-4)
### BEGIN HIDDEN TESTS
from helpers.reference import spiking_neuron as reference
rng = np.random.default_rng(2001)
for _ in range(12):
    cell = unknown_neuron.draw_cell(rng)
    current = reference.rheobase(cell) * np.array([-60, -9, -1.3, 0.4, 0.93, 1.007, 1.3, 2.2, 7.7])
    check.close(rheobase(cell), reference.rheobase(cell), "The rheobase just brings v to the threshold.")
    check.close(fi_curve(current, cell), reference.fi_curve(current, cell),
                "The rate follows from the time to threshold and the refractory time.", rtol=1e-5)
### END HIDDEN TESTS

# %% [markdown] derivation="fi-curve"
# The current aims at $V_\infty = E_L + RI$. Left to go are $V_\infty - V_{reset}$ at the start and $V_\infty - V_{th}$ at the end of the
# climb, so $e^{-t/\tau}$ is their ratio, and
#
# $$ f = \frac{1}{t_{ref} + \tau \ln \dfrac{R I + E_L - V_{reset}}{R I + E_L - V_{th}}} . $$
#
# At the rheobase the lower distance is 0 and the climb takes for ever. Far *below* it both distances are negative: the logarithm
# exists, and a rate that means nothing comes out of it.

# %% wrong="fi-curve" why="This is the rate per millisecond. Times are in ms, so a rate in Hz is 1000 over the time."
def fi_curve(current, params, right=fi_curve):
    return np.asarray(right(current, params)) / 1000

# %% wrong="fi-curve" why="The refractory time is missing: each interval is t_ref plus the climb, and no cell fires faster than 1 / t_ref."
def fi_curve(current, params, right=fi_curve):
    return right(current, params | {"t_ref": 0.0})

# %% wrong="fi-curve" why="The ratio is upside down: more is left to go at the start of the climb than at its end. As it is, the climb takes a negative time."
def fi_curve(current, params):
    current = np.asarray(current, float)
    fires = current > (params["V_th"] - params["E_L"]) / params["R"]
    goal = np.where(fires, params["E_L"] + params["R"] * current, params["V_th"] + 1.0)
    climb = params["tau"] * np.log((goal - params["V_th"]) / (goal - params["V_reset"]))
    return np.where(fires, 1000 / (params["t_ref"] + climb), 0.0)

# %% wrong="fi-curve" why="At the rheobase and below it the formula divides by 0 or takes the logarithm of a negative number. There the rate is 0: say so first."
def fi_curve(current, params):
    goal = params["E_L"] + params["R"] * np.asarray(current, float)
    with np.errstate(all="ignore"):
        climb = params["tau"] * np.log((goal - params["V_reset"]) / (goal - params["V_th"]))
        return 1000 / (params["t_ref"] + np.where(goal == params["V_th"], np.nan, climb))

# %% wrong="fi-curve" why="Far below the rheobase both distances are negative, and the formula gives a rate, not NaN, for a cell that never fires. Ask which currents fire it."
def fi_curve(current, params):
    goal = params["E_L"] + params["R"] * np.asarray(current, float)
    with np.errstate(all="ignore"):
        climb = params["tau"] * np.log((goal - params["V_reset"]) / (goal - params["V_th"]))
        return np.maximum(np.nan_to_num(1000 / (params["t_ref"] + climb)), 0)

# %% wrong="fi-curve" why="A comparison with an array has one answer for each current; 'if', 'and' and max() want a single one. np.where(fires, a, b) chooses for each."
def fi_curve(current, params, right=fi_curve):
    if current <= (params["V_th"] - params["E_L"]) / params["R"]:
        return 0.0
    return right(current, params)

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
quiz.compare("Rate at 4 nA", double_current, rate_4, unit="Hz",
             note=f"{rate_4 / rate_2:.2f} times the rate at 2 nA.")

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# More than twice, although the f-I curve bends down: only the part of the current above the rheobase counts, and that has grown fivefold.
#
# </details>

# %% [markdown] quiz="refractory"
# CELL gets one refractory millisecond more (3 ms in all). Where does that change its rate most, in per cent?
#
# - (x) At strong currents
#   > Yes. The shorter the climb, the larger the share of the refractory time in the interval.
# - ( ) Just above the rheobase
#   > There an interval is long, and 1 ms more hardly counts.
# - ( ) Everywhere by the same percentage
#   > The same number of *milliseconds* is added to every interval, and intervals differ.

# %% [markdown]
# ### Claim check: "A ReLU is like a neuron that fires only if its threshold is exceeded"
#
# If so, some ReLU, $\max(0,\, s\,(I - I_0))$, fits the f-I curve. Below, the best one (least squares) is laid over three curves; what
# decides is the largest gap. The **control** is the third cell, without leak and refractory time.

# %% claim="relu-threshold"
current = np.linspace(0, 6, 301)
cells = {
    "the cell": CELL,
    "without refractory time": CELL | {"t_ref": 0.0},
    "neither leak nor refractory time": CELL | {"t_ref": 0.0, "tau": 1e6, "R": 1e6},
}
rates = {name: np.array(fi_curve(current, cell)) for name, cell in cells.items()}
gaps = figures.relu_gaps(current, rates)
relu_gap = 100 * gaps["the cell"] / np.max(rates["the cell"])
control_gap = gaps["neither leak nor refractory time"]
show(figures.fi_with_relu(current, rates),
     alt="Left, f-I curves of three cells with the best ReLU dashed. Two rise steeply "
         "at 1.5 nA and bend; the third is a straight line. Right, curve minus ReLU, "
         "largest gaps: "
         + ", ".join(f"{name} {gap:.0f} Hz" for name, gap in gaps.items()))
print("From 0 to 6 nA the best ReLU misses the f-I curve by up to "
      f"{gaps['the cell']:.1f} Hz, {relu_gap:.0f} % of the highest rate; without "
      "refractory time by "
      f"{gaps['without refractory time']:.1f} Hz, without leak as well by "
      f"{control_gap:.4f} Hz.")

# %% [markdown] claim="relu-threshold"
# **What we saw.** The sentence **holds weakly**, by a model and a source: the numbers are those of a model cell, and how far cells
# are like it is for others to say (Dayan and Abbott 2001). There is a threshold, and above it more makes more. But the curve starts
# vertically, then bends down. The control says why: without leak and refractory time it *is* a ReLU. It starts at 0 nA, though: the
# threshold of the *rate* comes from the leak.

# %%
# Each step is exact, but a spike is noted only at its end. What does that cost?
drives = np.linspace(1.83, 4.07, 12)
exact = 1000 / np.array(fi_curve(drives, CELL))
rows = []
for dt in (1.0, 0.5, 0.25):
    found = lif_runs.mean_intervals(simulate_lif, drives, dt, CELL)
    rows.append([dt, round(float(np.mean(found - exact)), 3)])
table(["dt (ms)", "intervals too long by (ms)"], rows)

# %% [markdown]
# About half a step, on average. If that bothers you, here is how to be rid of it.

# %% exercise="exact-spikes" extension=true minutes=20 difficulty=3
def exact_spikes(current, dt, params):
    """`exact_spikes(np.full(80, 2.0), 0.5, LOW)` is [13.8629, 31.9573].

    Return the spike times of a LIF cell, each at the moment in which the potential
    reaches the threshold, somewhere inside a step. The cell starts at rest; current[k]
    flows from k * dt to (k + 1) * dt. After a spike it is held at V_reset for exactly
    t_ref, and then goes on at once, in the middle of a step.

    current : array (n_steps,), nA;  dt : float, ms;  params : dict, t_ref above 0
    returns array of times in ms
    """
    ### BEGIN SOLUTION
    now, v, times = 0.0, params["E_L"], []
    for step, drive in enumerate(np.asarray(current, float).tolist()):
        end = (step + 1) * dt
        goal = params["E_L"] + params["R"] * drive
        while now < end:
            wait = np.inf
            if goal > params["V_th"]:
                wait = params["tau"] * np.log((goal - v) / (goal - params["V_th"]))
            if now + wait > end:
                v = goal + (v - goal) * np.exp(-(end - now) / params["tau"])
                now = end
            else:
                times.append(now + wait)
                v = params["V_reset"]
                now = now + wait + params["t_ref"]
    return np.array(times)
    ### END SOLUTION

# %% [markdown] hint="exact-spikes"
# 1. You know how long a climb takes from any potential. Within one step the current is constant.
# 2. In each step: does the climb end before the step does? If not, go to the end of the step as before.
# 3. One step may hold several spikes, and a refractory time may end several steps later: keep track of the
#    current time, not of a count of steps.

# %% check="exact-spikes" practice=true
times = exact_spikes(np.full(80, 2.0), 0.5, LOW)
check.close(times, [13.8629436, 31.9573229], "The climb from -65 mV takes 10 ln 4 ms; then come 2 ms and the climb from -70 mV.", rtol=1e-5)
check.close(np.diff(exact_spikes(np.full(8, 9.0), 20.0, CELL)), np.full(41, 3.8232155), "Many spikes within one step, all intervals alike.", rtol=1e-4)
check.close(exact_spikes(np.repeat([3.0, 0.0, 3.0], [7, 10, 7]), 1.0, CELL), [6.9314718, 23.9314718], "A spike just before the pause, then a climb from where the leak has left the cell.", rtol=1e-5)
### BEGIN HIDDEN TESTS
from helpers.reference import spiking_neuron as reference
rng = np.random.default_rng(1999)
for dt in (0.7, 5.0):
    cell = unknown_neuron.draw_cell(rng)
    current = reference.rheobase(cell) * rng.uniform(0, 3, 60)
    check.close(exact_spikes(current, dt, cell), reference.exact_spikes(current, dt, cell), "Spikes of a changing current fall inside its steps.", rtol=1e-4)
### END HIDDEN TESTS

# %% wrong="exact-spikes" why="Your spikes lie at the ends of steps. Within a step the current is constant: how long does the climb take from where the potential is?"
def exact_spikes(current, dt, params, right=exact_spikes):
    return dt * np.ceil(np.array(right(current, dt, params)) / dt - 1e-9)

# %% wrong="exact-spikes" why="The refractory time is missing: after a spike the cell is held for t_ref before it climbs again."
def exact_spikes(current, dt, params, right=exact_spikes):
    return right(current, dt, params | {"t_ref": 1e-9})

# %% wrong="exact-spikes" why="After its refractory time your cell waits for the next step. It goes on at once, in the middle of a step."
def exact_spikes(current, dt, params):
    now, v, times = 0.0, params["E_L"], []
    for step, drive in enumerate(current):
        end, goal = (step + 1) * dt, params["E_L"] + params["R"] * drive
        if now > step * dt + 1e-9:
            continue
        wait = params["tau"] * np.log((goal - v) / (goal - params["V_th"])) if goal > params["V_th"] else np.inf
        now = end
        v = goal + (v - goal) * np.exp(-dt / params["tau"])
        if wait <= dt:
            times.append(end - dt + wait)
            v, now = params["V_reset"], dt * np.ceil((times[-1] + params["t_ref"]) / dt)
    return np.array(times)

# %% [markdown]
# ### "Neurons fire at 1 to 100 Hz"
#
# This is often said. What does the refractory time allow?

# %% claim="firing-rates"
listed = []
for t_ref in (1.0, 2.0, 5.0):
    fastest = float(fi_curve(1e6, CELL | {"t_ref": t_ref}))
    listed.append(f"{t_ref:g} ms to {fastest:.0f} Hz")
print("However strong the current, a refractory time limits the cell: "
      + ", ".join(listed) + ".")

# %% [markdown] claim="firing-rates"
# **Holds weakly**, and a source carries it. The refractory time allows hundreds of Hz: that is your number, for a model. What keeps the
# average down is the price of a spike: the energy that human cortex gets buys its cells, by one estimate, well under one a second on
# average (Lennie 2003). So "1 to 100 Hz" is a cell that is being driven, and not what most cells do most of the time.

# %% [markdown] pause=true
# You have a cell and its rate. So far its input was steady. In a brain it never is.

# %% [markdown]
# ## {lesson}.5 Why are cells in cortex so irregular?
#
# Inject a constant current into a cortical cell, and it fires nearly like a clock. Record the same kind of cell in a brain at work, and
# its inter-spike intervals scatter as if by chance (Softky and Koch 1993; Holt and others 1996). A number for it is the **coefficient of
# variation** (CV), standard deviation over mean of the intervals: 0 for a clock, 1 for pure chance. Where does the scatter come from?
#
# A cell in a brain hears thousands of synapses, and its current has a mean and noise. That makes two ways to fire. *Mean-driven*: the mean
# current would take the cell above the threshold, as so far. *Fluctuation-driven*: it would leave it below, and only now and then does noise take
# the cell across.
# To compare them you need a current whose noise you can set.

# %% [markdown]
# ### What does noise do in one step?
#
# The noise is drawn anew in every step. How strong must it be, so that the *potential* scatters by 3 mV (a standard deviation, without a
# threshold)? Take CELL and steps of 0.1 ms.
#
# - Your `lif_step` keeps $e^{-0.1/10} = 0.990$ of the distance to where the mean leads.
# - 1 nA more in one step adds $(1 - 0.990) \cdot 10 = 0.0995$ mV (with all digits).
#
# Now let the current scatter by 1 nA. What variance $v$ does the distance settle at? A number that is multiplied by 0.990 has its variance
# multiplied by $0.990^2 = 0.980$, and variances of independent numbers add (why: {refresher:probability}). So in each step
#
# $$ v \;\to\; 0.980\, v + 0.0995^2 , \qquad \text{and it settles where}\quad v = 0.980\, v + 0.0099 . $$
#
# That is $v = 0.5$, a scatter of 0.71 mV. For 3 mV the current has to scatter $3 / 0.71 = 4.24$ times as much: by 4.24 nA.

# %% [markdown]
# Halve the step, and there are twice as many draws, which average out better: the same scatter of the *current* does less.
#
# | dt (ms) | kept in a step | 1 nA adds (mV) | a scatter of 1 nA makes (mV) | needed for 3 mV (nA) |
# |---|---|---|---|---|
# | 0.2 | 0.980 | 0.198 | 1.00 | 3.00 |
# | 0.1 | 0.990 | 0.0995 | 0.71 | 4.24 |
# | 0.05 | 0.995 | 0.0499 | 0.50 | 6.00 |
#
# Your function does this for any cell and any step.

# %% exercise="noisy-current" minutes=12 difficulty=3
def noisy_current(mean, sigma, n_steps, dt, params, rng):
    """`noisy_current(2.0, 3.0, 20000, 0.1, CELL, np.random.default_rng(1))` has a mean
    of about 2 and a standard deviation of about 4.24.

    Return a current for `simulate_lif`, independent and normally distributed in each
    step. If the cell had no threshold, its potential would in the long run scatter by
    sigma around where the mean current leads, whatever dt (to 2 %, for dt below tau/2).

    mean : nA;  sigma : mV, a standard deviation;  n_steps : whole number;  dt : ms
    params : dict as CELL;  rng : generator, the only source of the noise
    returns array (n_steps,), nA
    """
    ### BEGIN SOLUTION
    kept = np.exp(-dt / params["tau"])
    scatter = sigma / params["R"] * np.sqrt((1 + kept) / (1 - kept))
    return mean + scatter * rng.standard_normal(n_steps)
    ### END SOLUTION

# %% [markdown] hint="noisy-current"
# 1. Below the threshold a step is an account: which share of the distance to rest is kept, and what does the current of this step add?
#    Look at your `lif_step`.
# 2. The share $k = e^{-\Delta t/\tau}$ is kept; the current adds $(1 - k)\,R$ times itself. Write the balance of variances for a current
#    that scatters by $s$, and solve it for $s$.
# 3. If a number is multiplied by $k$, its variance is multiplied by $k^2$. `rng.normal(mean, s, n_steps)` draws the numbers. As a test:
#    a quarter of `dt` has to double $s$.

# %% starter="noisy-current"
def noisy_current(mean, sigma, n_steps, dt, params, rng):
    kept = ...  # the share of the distance that one step keeps
    added = ...  # mV that 1 nA adds in one step
    per_nA = ...  # mV by which the potential scatters if the current scatters by 1 nA
    scatter = sigma / per_nA
    return mean + scatter * rng.standard_normal(n_steps)

# %% [markdown] sibling="noisy-current"
# *An account.* It keeps 0.9 each day and gets a tenth of a random sum whose standard deviation is $s$. It should scatter by 5. The
# balance is $25 = 0.81 \cdot 25 + 0.01\,s^2$, so $s^2 = 0.19 \cdot 25 / 0.01 = 475$ and $s = 21.8$. With 0.99 and a hundredth it takes
# $s^2 = 0.0199 \cdot 25 / 0.0001$, $s = 70.5$: the smaller the step, the wilder each draw.

# %% check="noisy-current" points=4
drawn = np.array(noisy_current(2.0, 3.0, 20000, 0.1, CELL, np.random.default_rng(1)))
assert drawn.shape == (20000,), "One current for each step."
assert abs(np.std(drawn) - 4.24) < 0.15, f"At dt = 0.1 ms a scatter of 3 mV takes currents that scatter by 4.24 nA; yours scatter by {np.std(drawn):.3g}."
assert abs(np.corrcoef(drawn[1:], drawn[:-1])[0, 1]) < 0.05, "Each step draws anew, independent of the step before."
assert abs(np.mean(drawn) - 2) < 0.15, f"The mean current is 2 nA; yours has the mean {np.mean(drawn):.3g}."
coarse = np.std(noisy_current(2.0, 3.0, 20000, 1.6, CELL, np.random.default_rng(1)))
assert abs(coarse - 1.06) < 0.03, f"With steps 16 times as long a quarter of the scatter is enough, 1.06 nA; yours is {coarse:.3g}."
other = CELL | {"R": 40.0, "tau": 20.0}
found = np.std(noisy_current(2.0, 3.0, 20000, 0.4, other, np.random.default_rng(1)))
assert abs(found - 0.75) < 0.03, f"Four times R, a quarter of the current; yours scatters by {found:.3g}, and 0.75 nA are right."
again = noisy_current(2.0, 3.0, 20000, 0.1, CELL, np.random.default_rng(1))
check.close(again, drawn, "The same generator, the same noise: draw from rng alone.")
other_noise = np.array(noisy_current(2.0, 3.0, 20000, 0.1, CELL, np.random.default_rng(2)))
assert not np.allclose(other_noise, drawn), "Another generator gives other noise: make none of your own, and seed none."
assert np.max(np.abs(drawn - 2)) > 2.5 * 4.24, "Normally distributed: of 20000 draws some lie beyond 2.5 standard deviations; of yours none do."
assert np.isfinite(noisy_current(2.0, 3.0, 1, 0.1, CELL, np.random.default_rng(1))).all(), "A single step is drawn like any other, without a look at the rest."
check.close(noisy_current(1.3, 0.0, 4, 0.1, CELL, np.random.default_rng(1)), [1.3] * 4, "Without noise the current is its mean.")
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(1930)
for dt in (0.05, 0.5, 3.0):
    cell = unknown_neuron.draw_cell(rng) | {"tau": 10.0 + 30.0 * rng.uniform()}
    mean, sigma = rng.uniform(0, 3), rng.uniform(1, 8)
    drawn = np.array(noisy_current(mean, sigma, 20000, dt, cell, np.random.default_rng(7)))
    kept = np.exp(-dt / cell["tau"])
    right = sigma / cell["R"] * np.sqrt((1 + kept) / (1 - kept))
    assert abs(np.std(drawn) / right - 1) < 0.03, "The potential scatters by sigma, whatever the step."
    assert abs(np.mean(drawn) - mean) < 0.05 * right, "The noise leaves the mean current as it is."
    assert abs(np.mean((drawn[1:] - mean) * (drawn[:-1] - mean))) < 0.05 * right**2, "Each step draws anew, independent of the last."
### END HIDDEN TESTS

# %% probes="noisy-current"
at_small_steps = noisy_current(2.0, 3.0, 20000, 0.1, CELL, np.random.default_rng(1))
scatter_at_small_steps = round(float(np.std(at_small_steps)), 1)
probe(scatter_at_small_steps)
the_first_is_the_mean = bool(abs(at_small_steps[0] - 2.0) < 1e-6)
probe(the_first_is_the_mean)
at_long_steps = noisy_current(2.0, 3.0, 20000, 1.6, CELL, np.random.default_rng(1))
scatter_at_long_steps = round(float(np.std(at_long_steps)), 1)
probe(scatter_at_long_steps)
another_cell = noisy_current(0.0, 3.0, 20000, 0.4, CELL | {"R": 40.0, "tau": 20.0}, np.random.default_rng(1))
scatter_in_another_cell = round(float(np.std(another_cell)), 1)
probe(scatter_in_another_cell)

# %% [markdown] derivation="noisy-current"
# Measured from where the mean leads, $D' = kD + (1 - k)R\,\xi$ with $k = e^{-\Delta t/\tau}$ and a noise current $\xi$ that scatters by $s$.
# In balance $\sigma^2 = k^2\sigma^2 + (1-k)^2 R^2 s^2$, so $s = \frac{\sigma}{R}\sqrt{\frac{1 - k^2}{(1-k)^2}} =
# \frac{\sigma}{R}\sqrt{\frac{1+k}{1-k}}$, for short steps about $\frac{\sigma}{R}\sqrt{2\tau/\Delta t}$. The potential is then an
# Ornstein-Uhlenbeck process (1930).

# %% wrong="noisy-current" why="dt plays no part in your scatter. Shorter steps mean more draws, which average out better: each has to scatter more."
def noisy_current(mean, sigma, n_steps, dt, params, rng):
    return mean + sigma / params["R"] * rng.standard_normal(n_steps)

# %% wrong="noisy-current" why="Nearly: the balance is one of variances. What is kept has the variance times the share squared, so 1 - k**2 must be made up for, about 2 dt / tau and not dt / tau."
def noisy_current(mean, sigma, n_steps, dt, params, rng):
    return mean + sigma / params["R"] * np.sqrt(params["tau"] / dt) * rng.standard_normal(n_steps)

# %% wrong="noisy-current" why="sigma is in mV and the current in nA: a current moves the potential by R times as much."
def noisy_current(mean, sigma, n_steps, dt, params, rng):
    return mean + sigma * np.sqrt(2 * params["tau"] / dt) * rng.standard_normal(n_steps)

# %% wrong="noisy-current" why="Your scatter grows with dt. That is by how much the potential is kicked in a step; the current that does it is larger in a short step."
def noisy_current(mean, sigma, n_steps, dt, params, rng):
    return mean + sigma / params["R"] * np.sqrt(2 * dt / params["tau"]) * rng.standard_normal(n_steps)

# %% wrong="noisy-current" why="One number is drawn for all steps. Noise is drawn anew in every step."
def noisy_current(mean, sigma, n_steps, dt, params, rng):
    return np.full(n_steps, mean + sigma / params["R"] * np.sqrt(2 * params["tau"] / dt) * rng.standard_normal())

# %% wrong="noisy-current" why="Your current moves the potential by sigma in a single step. What earlier steps have added is still there: how much do all of them make?"
def noisy_current(mean, sigma, n_steps, dt, params, rng):
    return mean + sigma / params["R"] / (1 - np.exp(-dt / params["tau"])) * rng.standard_normal(n_steps)

# %% wrong="noisy-current" why="The potential keeps the share k in a step, but its variance keeps k**2: what must be made up for is 1 - k**2, not 1 - k."
def noisy_current(mean, sigma, n_steps, dt, params, rng):
    return mean + sigma / params["R"] / np.sqrt(1 - np.exp(-dt / params["tau"])) * rng.standard_normal(n_steps)

# %% wrong="noisy-current" why="Your current scatters by sigma nA. It is the potential that is to scatter by sigma, in mV: first find what 1 nA makes of it."
def noisy_current(mean, sigma, n_steps, dt, params, rng):
    return mean + sigma * rng.standard_normal(n_steps)

# %% wrong="noisy-current" why="For short steps this is right. In a long one more than 1 - dt / tau is kept: lif_step keeps exp(-dt / tau)."
def noisy_current(mean, sigma, n_steps, dt, params, rng):
    kept = 1 - dt / params["tau"]
    return mean + sigma / params["R"] * np.sqrt((1 + kept) / (1 - kept)) * rng.standard_normal(n_steps)

# %% stranger="noisy-current"
def noisy_current(mean, sigma, n_steps, dt, params, rng):
    return np.full(n_steps, mean)

# %% stranger="noisy-current"
def noisy_current(mean, sigma, n_steps, dt, params, rng, right=noisy_current):
    return right(mean, 2 * sigma, n_steps, dt, params, rng)

# %%
# Without a threshold: does the potential scatter by sigma, whatever the step?
sigma = 3.0  # mV; then try 8
rows = []
for dt in (0.05, 0.1, 0.2):
    drive = noisy_current(0.9, sigma, 40000, dt, CELL, np.random.default_rng(5))
    v = simulate_lif(drive, dt, CELL | {"V_th": 1000.0})[0]
    rows.append([dt, round(float(np.std(drive)), 2), round(float(np.std(v)), 2)])
table(["dt (ms)", "current scatters by (nA)", "potential scatters by (mV)"], rows)

# %% [markdown]
# Two ways to fire about 30 times a second. Mean-driven: 1.6 nA with little noise would take the cell above the threshold. Fluctuation-driven: 0.9 nA
# would hold it at -56 mV, 6 mV below, and only noise takes the cell across. **Predict** the CV of the second.

# %% prediction="spread-of-intervals"
# Mean-driven, the CV is 0.1. Fluctuation-driven, it is ... (0: a clock, 1: chance)
# Write: spread_of_intervals = (a number)
### BEGIN SOLUTION
spread_of_intervals = 0.5
### END SOLUTION

# %% experiment="spread-of-intervals"
runs = {}
for name, mean, sigma in (("mean-driven", 1.6, 0.3), ("fluctuation-driven", 0.9, 8.0)):
    drive = noisy_current(mean, sigma, 50000, 0.2, CELL, np.random.default_rng(1))
    v, times = simulate_lif(drive, 0.2, CELL)
    runs[name] = (v, times, -65 + 10 * mean)
variation = lif_runs.variations(runs)
show(figures.two_regimes(runs, 0.2, -50.0),
     alt="Two traces of 400 ms. Above, the potential climbs smoothly and fires at even "
         "intervals. Below, it wanders under the threshold and fires now and then.")
quiz.compare("CV of the intervals", spread_of_intervals,
             variation["fluctuation-driven"],
             note=f"Mean-driven it is {variation['mean-driven']:.2f}.")

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# The same cell at about the same rate is nearly a clock, or quite irregular. Two things changed, the mean and the noise. With 1.6 nA and 8 mV the CV
# is 0.63, with 1.4 nA and 2 mV it is 0.47: it takes a mean well below the threshold *and* noise that carries the cell across.
#
# </details>

# %%
# How does the CV depend on the noise?
mine = (noisy_current, simulate_lif)
sigmas = [0, 1, 2, 4, 6, 8]  # mV
curves = {}
for mean in (2.0, 0.9):  # nA; then try 1.5, the rheobase
    curves[f"{mean} nA"] = lif_runs.irregularity(mine, mean, sigmas, CELL)
show(figures.irregularity(sigmas, curves),
     alt="CV against noise. With 2 nA it grows from 0 to about a half. With 0.9 nA "
         "there are no spikes without noise, and from the first ones on it is near "
         "0.8.")

# %% [markdown]
# So by its coefficient of variation a cell whose mean input stays *well* below the threshold is irregular from its first spike on. One answer
# to the question of this section: in cortex excitation and inhibition nearly cancel, the mean stays low, and what is left is fluctuation (Shadlen and Newsome 1998;
# van Vreeswijk and Sompolinsky 1996). The cell itself can be quite reliable: give it the *same* fluctuating current twice, and it repeats
# its spikes to within a millisecond or so (Mainen and Sejnowski 1995). That the *input* is noisy does not say whether the noise is
# a nuisance or a message: lesson {lesson:neural_codes}.
#
# ### What does noise do to the f-I curve?
#
# The *gain* of a cell is the slope of its f-I curve: how many more spikes a second one more nA brings.

# %%
sigmas = (0, 4, 8)  # mV of noise; then try (0, 2, 4)
currents = np.arange(0, 6.01, 0.25)  # mean, nA
noisy_rates, rows = {}, []
for sigma in sigmas:
    found = lif_runs.rates(mine, currents, sigma, CELL)
    noisy_rates[f"noise {sigma} mV"] = found
    rows.append([sigma, lif_runs.gain(currents, found, 20, 60)])
table(["noise (mV)", "gain from 20 to 60 Hz (Hz per nA)"], rows)

# %%
noisy = np.array(noisy_rates["noise 4 mV"])
missed = np.max(np.abs(noisy - figures.best_relu(currents, noisy)))
noisy_gap = 100 * missed / np.max(noisy)
show(figures.fi_under_noise(currents, noisy_rates),
     alt="Rate against mean current. Without noise 0 up to 1.5 nA, then a steep rise. "
         "With noise the corner is gone: the cell fires below 1.5 nA as well, and the "
         "curve rises less steeply.")
print(f"With 4 mV of noise the best ReLU misses by {noisy_gap:.0f} % of the highest "
      "rate.")

# %% [markdown]
# **What we saw.** Noise lets the cell fire where its mean could not, and lowers the gain: the vertical corner becomes a gentle bend.
# So background noise is a knob for the gain (lesson {lesson:plasticity_and_reward}). And under noise a ReLU fits far better than it fitted
# the quiet cell: keep that for your verdict.

# %% explain="two-buckets"
# Two rain gauges. Each is a bucket with a hole: it tips over when the water reaches a
# mark, and starts anew. Bucket A stands under a steady tap that would fill it to just
# above the mark. Bucket B stands in gusts of rain, which on average would fill it to
# two thirds of the mark. Both tip about ten times a day.
#
# Which one tips more evenly, and why? Next week each gets 10 % less water on average.
# What happens to A, and what to B?
# Two or three sentences: two_buckets = "..."
### BEGIN SOLUTION
two_buckets = """A tips like a clock: its mean inflow leads above the mark, and every filling takes the same time. B
waits for a gust that carries it across, so its intervals scatter as if by chance. With less water A may stop altogether,
because the level settles below the mark; B tips a little less often, since gusts still come."""
### END SOLUTION
# rubric:
# - A is mean-driven: the level would settle above the mark, each filling takes as long.
# - B is fluctuation-driven: the mean leads below the mark, chance decides when it tips.
# - Less inflow can silence A at once (a corner), and changes B only gradually.

# %% [markdown] pause=true
# Noise explains why a cell is irregular. It does not explain why cells differ.

# %% [markdown]
# ## {lesson}.6 One model, how many firing patterns?
#
# Izhikevich (2003) kept two equations. $v$ is the potential, $u$ a slow *recovery* that pulls it down:
#
# $$ \frac{dv}{dt} = 0.04 v^2 + 5 v + 140 - u + I, \qquad \frac{du}{dt} = a\,(b v - u), \qquad
# \text{at } v \ge 30: \; v \leftarrow c, \; u \leftarrow u + d $$
#
# Spike counts depend on *how* this is stepped. The scheme: start at $v = -65$, $u = bv$. Each step begins with the reset, if the step
# before left $v$ at 30 or more. Then $v$ moves, in two half steps of Euler's method, and after it $u$. Recorded is $v$, its tip cut off at 30.
#
# With (a, b, c, d) = (0.02, 0.2, -65, 8) and $I = 10$ a cell should fire ever more slowly. Somebody's program fires evenly. It has
# **two** faults, and one of them hides where dt is 1.

# %% fault="izhikevich" why="This is the program as it stood, or behaves like it. Compare its reset and its step of u with the equations, each length of a step too."
def faulty_izhikevich(current, dt, a, b, c, d):
    v = -65.0
    u = b * v
    trace = []
    for drive in current:
        if v >= 30:
            v = c
        for _ in range(2):
            v = v + dt / 2 * (0.04 * v**2 + 5 * v + 140 - u + drive)
        u = u + a * (b * v - u)
        trace.append(min(v, 30.0))
    return np.array(trace)

# %% exercise="izhikevich" mend=true minutes=6 difficulty=1
def izhikevich(current, dt, a, b, c, d):
    """`izhikevich(np.full(200, 10.0), 1.0, 0.02, 0.2, -65.0, 8.0)` begins with -58.105,
    -49.670, and is exactly 30 in steps 3, 30, 78, 140 and 194.

    Return the potential of Izhikevich's model after each step, by the scheme above.

    current : array (n_steps,), one value I (whole, perhaps) for each step
    dt : float, ms;  a, b, c, d : numbers
    returns array (n_steps,), mV. A spike is a value of exactly 30.
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
# 1. What makes a cell slow down from spike to spike? Which of the two variables could remember that it has fired?
# 2. Go through the equations from left to right and tick each part off in the program: both at the reset and in the steps.
# 3. Run the faulty program with dt = 1 and with dt = 0.5. A quantity that moves by $x$ per ms moves by how much in a step?

# %% check="izhikevich" points=2
trace = np.array(izhikevich(np.full(200, 10.0), 1.0, 0.02, 0.2, -65.0, 8.0))
check.close(trace[:2], [-58.105, -49.670243], "Two half steps of v with u = -13, then u moves; then the next step.")
check.close(np.flatnonzero(trace == 30), [3, 30, 78, 140, 194], "Spikes, records of exactly 30, in these steps.")
check.close(trace[4], -66.564648, "After the spike in step 3: first the reset, then two half steps from c.", rtol=1e-5)
chattering = np.array(izhikevich(np.full(60, 10.0), 0.5, 0.02, 0.2, -50.0, 2.0))
check.close(chattering[0], -61.556875, "Another cell starts at -65 mV, too, wherever its reset is.", rtol=1e-4)
check.close(np.flatnonzero(chattering == 30), [7, 11, 16, 21, 27, 36], "Steps of half a millisecond: v takes dt / 2 twice, and u takes dt.")
check.close(izhikevich(np.zeros(3), 0.5, 0.02, 0.25, -65, 6)[2], -64.667667, "Half the dt, quarter steps of v.")
check.close(izhikevich(np.array([10, 10]), 1.0, 0.02, 0.2, -65.0, 8.0), [-58.105, -49.670243], "Currents may be whole; potentials are not.")
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

# %% wrong="izhikevich" why="One fault is mended. Your u still moves as far in a short step as in a long one: the dt is missing there."
def izhikevich(current, dt, a, b, c, d):
    v, u, trace = -65.0, b * -65.0, []
    for drive in current:
        if v >= 30:
            v, u = c, u + d
        for _ in range(2):
            v = v + dt / 2 * (0.04 * v**2 + 5 * v + 140 - u + drive)
        u = u + a * (b * v - u)
        trace.append(min(v, 30.0))
    return np.array(trace)

# %% wrong="izhikevich" why="One fault is mended. A spike still leaves no trace in u: at the reset, u grows by d."
def izhikevich(current, dt, a, b, c, d, right=izhikevich):
    return right(current, dt, a, b, c, 0)

# %% wrong="izhikevich" why="Your cell starts at c, where a spike would leave it. It starts at -65 mV."
def izhikevich(current, dt, a, b, c, d):
    v, u, trace = c, b * c, []
    for drive in current:
        if v >= 30:
            v, u = c, u + d
        for _ in range(2):
            v = v + dt / 2 * (0.04 * v**2 + 5 * v + 140 - u + drive)
        u = u + dt * a * (b * v - u)
        trace.append(min(v, 30.0))
    return np.array(trace)

# %% wrong="izhikevich" why="Two half steps make one step: each moves v by dt / 2. Yours moves it by dt twice."
def izhikevich(current, dt, a, b, c, d):
    v, u, trace = -65.0, b * -65.0, []
    for drive in current:
        if v >= 30:
            v, u = c, u + d
        for _ in range(2):
            v = v + dt * (0.04 * v**2 + 5 * v + 140 - u + drive)
        u = u + dt * a * (b * v - u)
        trace.append(min(v, 30.0))
    return np.array(trace)

# %% wrong="izhikevich" why="Your u moves with the v from before the half steps. In the scheme v moves first, and then u with the new v."
def izhikevich(current, dt, a, b, c, d):
    v, u, trace = -65.0, b * -65.0, []
    for drive in current:
        if v >= 30:
            v, u = c, u + d
        u = u + dt * a * (b * v - u)
        for _ in range(2):
            v = v + dt / 2 * (0.04 * v**2 + 5 * v + 140 - u + drive)
        trace.append(min(v, 30.0))
    return np.array(trace)

# %% stranger="izhikevich"
def izhikevich(current, dt, a, b, c, d, right=izhikevich):
    return right(current, dt, b, a, c, d)

# %% stranger="izhikevich"
def izhikevich(current, dt, a, b, c, d, right=izhikevich):
    return right(current, dt, a, b, c, -d)

# %% [markdown]
# ### Where does it stand still?
#
# Two variables fit on a sheet of paper: $v$ to the right, $u$ upwards, the state is a point. The curve on which one of them stands
# still is its **nullcline**. The u-nullcline is the straight line $u = bv$. The v-nullcline is a parabola, which the current lifts. Where
# the two cross, both stand still: a **fixed point**.

# %% [markdown] drawing="two-nullclines"
# Twice the plane of v and u with a straight line, the u-nullcline, and a parabola, the v-nullcline. Left, without a current, they cross twice: at -70 mV a filled dot, where the cell rests, and at -50 mV an open one, a saddle. Right, with I = 12, the parabola lies above the line: they do not meet.

# %% [markdown]
# At the lower one a cell can rest. From the upper one nearly every nudge leads away: it is a *saddle*, as in lesson {lesson:gradient_descent}.

# %% exercise="fixed-points" minutes=8 difficulty=2
def fixed_points(current, b):
    """`fixed_points(0.0, 0.2)` is [-70, -50].

    Return the potentials of the fixed points of Izhikevich's two equations under a
    constant current I, the lower one first; an empty list or array if there is none.

    current, b : numbers
    """
    ### BEGIN SOLUTION
    under = (5 - b) ** 2 - 4 * 0.04 * (140 + current)
    if under < 0:
        return []
    return [(b - 5 - np.sqrt(under)) / 0.08, (b - 5 + np.sqrt(under)) / 0.08]
    ### END SOLUTION

# %% [markdown] hint="fixed-points"
# 1. At a fixed point two things are 0 at once. One of them gives you $u$ in terms of $v$.
# 2. Put it into the other one: a quadratic equation in $v$ alone. Sort it by powers of $v$. Which number stands before $v$?
# 3. How many solutions a quadratic equation has is decided by what stands under its root. What do you return if that is below 0?

# %% [markdown] sibling="fixed-points"
# *A smaller pair.* $dv/dt = v^2 - u - 6$ and $du/dt = v - u$. Standing still, $u = v$, so $v^2 - v - 6 = 0$, and
# $v = (1 \pm \sqrt{1 + 24})/2$: the fixed points are at $-2$ and $3$. With $v^2 - u + 6$ it would be $\sqrt{1 - 24}$: none.

# %% check="fixed-points" points=2
check.close(fixed_points(0.0, 0.2), [-70, -50], "Without a current: rest at -70 mV, and another crossing at -50 mV.")
check.close(fixed_points(3.0, 0.2), [-65, -55], "More current lifts the parabola: the crossings come closer.")
check.close(fixed_points(0.0, 0.25), [-64.4139111, -54.3360889], "A steeper line u = b v crosses elsewhere.", rtol=1e-5)
found = fixed_points(5.0, 0.2)
assert found is not None and len(found) == 0, "With I = 5 the curves no longer cross: return an empty list."
### BEGIN HIDDEN TESTS
from helpers.reference import spiking_neuron as reference
rng = np.random.default_rng(2007)
for _ in range(6):
    b, current = rng.uniform(-0.2, 0.3), rng.uniform(-20, -1)
    found = np.array(fixed_points(current, b), dtype=float)
    assert found.shape == (2,) and found[0] < found[1], "Two crossings, the lower one first."
    check.close(found, reference.fixed_points(current, b), "There v stands still on the line u = b v.", rtol=1e-5)
for current in (6.0, 40.0):
    assert len(fixed_points(current, 0.21)) == 0, "A strong current leaves no fixed point."
### END HIDDEN TESTS

# %% probes="fixed-points"
for current, b in ((0.0, 0.2), (3.0, 0.2), (0.0, 0.25), (-6.0, 0.26), (5.0, 0.2)):
    fixed_points(current, b)

# %% wrong="fixed-points" why="You forgot u. It pulls v down by b v at a fixed point, so the number before v is 5 - b."
def fixed_points(current, b):
    under = 25 - 0.16 * (140 + current)
    return [] if under < 0 else [(-5 - np.sqrt(under)) / 0.08, (-5 + np.sqrt(under)) / 0.08]

# %% wrong="fixed-points" why="Only one of the two crossings is there. A root has two signs."
def fixed_points(current, b, right=fixed_points):
    return list(right(current, b))[:1]

# %% wrong="fixed-points" why="Where the curves do not cross you return NaN. There is no fixed point then: return an empty list."
def fixed_points(current, b):
    with np.errstate(invalid="ignore"):
        root = np.sqrt((5 - b) ** 2 - 0.16 * (140 + current))
    return [(b - 5 - root) / 0.08, (b - 5 + root) / 0.08]

# %% wrong="fixed-points" why="The higher one stands first in your list. The lower one comes first: there the cell rests."
def fixed_points(current, b, right=fixed_points):
    return list(right(current, b))[::-1]

# %% wrong="fixed-points" why="Both potentials are twice what they should be: the root formula is divided by twice the number before the square, 0.08."
def fixed_points(current, b, right=fixed_points):
    return [2 * v for v in right(current, b)]

# %% wrong="fixed-points" why="In dv/dt there is - u, so u = b v takes b away: the number before v is 5 - b, not 5 + b."
def fixed_points(current, b, right=fixed_points):
    return right(current, -b)

# %% wrong="fixed-points" why="The root of a negative number stops your program. There is no fixed point then: ask first, and return an empty list."
def fixed_points(current, b, right=fixed_points):
    if len(right(current, b)) == 0:
        raise ValueError
    return right(current, b)

# %% stranger="fixed-points"
def fixed_points(current, b, right=fixed_points):
    return right(-current, b)

# %%
widgets.explore_phase_plane(izhikevich, fixed_points)

# %% [markdown]
# Two cells under constant currents: an *integrator* with $b = -0.1$ and a *resonator* with $b = 0.26$. A small current only moves the
# point of rest; a large one makes the cell fire for ever. **Predict** the current in between for the integrator: compute, or ask your
# function.

# %% prediction="no-rest"
# The smallest I at which a cell with b = -0.1 has no place to rest?
# Write: no_rest = (a number)
### BEGIN SOLUTION
no_rest = 22.6
### END SOLUTION

# %% experiment="no-rest"
# a, b, c, d, and the currents to try; then try b = 0.24 in the resonator
cells = [("integrator", (0.02, -0.1, -55, 6), np.arange(22, 24, 0.05)),
         ("resonator", (0.2, 0.26, -65, 0), np.arange(0, 2, 0.05))]
rows = []
for name, cell, currents in cells:
    fires, rate = firing_patterns.onset(izhikevich, cell, currents)
    parted = firing_patterns.parting(fixed_points, cell[1], currents)
    rows.append([name, round(fires, 2), round(rate, 1), round(parted, 2)])
table(["", "fires from I =", "at first with (Hz)", "no fixed point from I ="], rows)
quiz.compare("The integrator fires from I =", no_rest, rows[0][1])

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# The integrator fires as soon as its nullclines part, at $I = (5 - b)^2/0.16 - 140 = 22.56$. Just above, its path creeps through the gap
# between them, so it can fire as slowly as you like: *type I*, like the LIF cell. The resonator fires while its nullclines still cross.
# From 0.3 on it can fire *or* rest: our run starts at -65 mV, far from rest, and keeps firing; raised slowly it stays silent. Above 0.4 the fixed point
# itself is unstable, and the smallest nudge grows from round to round. Either way it starts at more than 20 Hz: *type II*, like the equations of Hodgkin
# and Huxley (Hodgkin told such classes apart in 1948).
#
# </details>

# %% [markdown] quiz="type-two"
# How could you tell, from outside, that a cell is of type II like Hodgkin and Huxley's axon?
#
# - ( ) It has a refractory time.
#   > Both types have one.
# - (x) Its rate starts at some tens of Hz.
#   > Yes: raise the current slowly, and it jumps in the f-I curve, without ever firing at 5 or 10 Hz.
# - ( ) Its spikes are all equally high, or absent.
#   > All-or-none spikes are common to both.

# %% [markdown]
# ### "Real neurons adapt, burst, hyperpolarise after a spike and shift their thresholds"
#
# Twenty stimuli and parameter sets after Izhikevich (2004) run through your function, and a rule names what comes out. (A few differ from
# the paper's, because our scheme takes half steps and has one parabola; `helpers/labs/firing_patterns.py` says where.)

# %% claim="firing-patterns"
labels = {}
for name in firing_patterns.PATTERNS:
    labels[name] = firing_patterns.name_of(firing_patterns.run(name, izhikevich)[2])
kinds = sorted(set(labels.values()))
show(figures.gallery(izhikevich),
     alt="Twenty panels, each a potential over the current below it. "
         + "; ".join(f"{name}: {label}" for name, label in labels.items()))
seen = firing_patterns.features(izhikevich)
does = {True: "fires", False: "does not fire"}
print(f"Two equations fired in {len(kinds)} classes ({', '.join(kinds)}); intervals "
      f"grew {seen['adaptation']:.1f}-fold, the potential fell "
      f"{seen['undershoot']:.0f} mV below rest, one and the same pulse "
      f"{does[seen['alone']]} the cell alone and "
      f"{does[seen['after inhibition']]} it after inhibition.")

# %% [markdown] claim="firing-patterns"
# **What we saw.** The claim **holds**, and recordings carry it (Connors and Gutnick 1990). These models were made to look like such cells (Izhikevich 2003), so they
# show that two equations are enough, not what cells do. Under a constant current a LIF cell is silent or tonic. With a second
# variable the answer depends on the past, and inhibition can *cause* a spike. (A LIF cell can be given one as well: Brette and
# Gerstner 2005.)

# %% [markdown] pause=true
# Now the other way round: from the answers of a cell to what is inside. Plan 40 to 60 minutes without a break.

# %% [markdown]
# ## {lesson}.7 What is inside a cell that you cannot open?
#
# There is a LIF cell on the bench, an electrode in it, and you choose what goes in. Think about *stimuli* before code:
#
# - Six numbers are unknown. For each: which part of the equation holds it, and when does only that part matter?
# - A cell that fires hides its membrane, a silent one its threshold. Which do you want when, and how can you make sure?
# - What you see is sampled. What can happen between two samples, and how do you make it small?
# - Each probe starts the cell afresh at rest. A long one can ask more than one question.
#
# First meet the bench, with a cell that you know: CELL. `probe` is a function. You hand it a current and a time step, it hands back a trace.

# %%
probe = unknown_neuron.bench(CELL)
print("no current:", probe(np.zeros(3), 0.5))
print("3 nA:", np.round(probe(np.full(30, 3.0), 0.5), 1))  # then try 1 nA

# %% exercise="identify-neuron" minutes=40 difficulty=3
def identify_neuron(probe):
    """`identify_neuron(unknown_neuron.bench(CELL))` is a dict with the values of CELL,
    E_L = -65 and so on.

    Return the parameters of an unknown LIF cell, found by choosing what to inject.

    probe : function. probe(current, dt) takes an array in nA, starts the cell at rest,
        injects current[k] in step k, and returns what the electrode reads, an array as
        long (mV): the trace of `simulate_lif`, but +40 mV in the step of a spike.
        At most 10 probes; 1 to 20000 samples each; dt from 0.01 to 1 ms.
    returns dict with the keys E_L, V_th, V_reset (mV, right to 0.1), R (MOhm) and
        tau (ms, both right to 2 %), t_ref (ms, right to 0.15)

    All cells: tau and R from 5 to 40, E_L from -75 to -60, V_th 8 to 22 mV above E_L,
    V_reset from 8 mV below E_L to 6 above, t_ref from 1.5 to 6. So the rheobase is from
    0.2 to 4.4 nA.
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
# 1. Begin with E_L, then R, then tau: each needs the one before. For these three the cell must be silent *for certain*; for the
#    other three it must fire, gently. Two probes can be enough.
# 2. Which current never fires a LIF cell, whatever its threshold? Its answer has a beginning, an end and a way between. And how
#    can a single probe hold every strength from nothing to enough for any cell?
# 3. Plot what a probe returns. How far does the potential move in one step before the first spike, and what would make that
#    smaller than 0.1 mV? After the spike, how do the next samples differ from a climb?

# %% starter="identify-neuron"
def identify_neuron(probe):
    # Silent for certain: first no current, then one that fires no cell, for 600 ms
    quiet = np.asarray(probe(np.repeat([0.0, ...], [10, 6000]), 0.1))
    E_L = ...
    R = ...
    left = ...  # share of the way that is left some ms after the current began
    tau = ...
    # Every strength in one probe: a slow ramp, up to what fires any cell
    ramp = np.asarray(probe(np.linspace(0.0, ..., 20000), 0.1))
    spike = int(np.argmax(ramp > 30))  # the sample of the first spike
    V_th = ...
    V_reset = ...
    held = ...  # samples for which the cell is held after the spike
    return {"E_L": E_L, "R": R, "tau": tau, "V_th": V_th, "V_reset": V_reset,
            "t_ref": held * 0.1}

# %% [markdown] sibling="identify-neuron"
# *A kettle that you cannot open.* Switched off, its thermometer stays at 20 degrees: the room. With the lowest heat it settles at 80: 60 degrees
# for that heat, the counterpart of R. On the way there, 30 degrees are left to go after 6 minutes, a half: $\tau = 6/\ln 2 = 8.7$
# minutes. Then its thermostat: you read the thermometer once a minute. At full heat it gains 9 degrees between two readings, so the last
# reading before the click may be 9 degrees too low; at a heat that is turned up so slowly that it gains 0.1 degrees a minute, it is
# right to 0.1.

# %% check="identify-neuron" part="membrane" points=4
assert isinstance(identify_neuron(unknown_neuron.bench(CELL)), dict), "Return a dict with six keys, E_L, R, tau and so on."
on_the_bench = [
    {"tau": 21.3, "R": 31.7, "E_L": -68.2, "V_th": -54.9, "V_reset": -73.1, "t_ref": 3.2},
    {"tau": 6.4, "R": 36.2, "E_L": -61.5, "V_th": -50.3, "V_reset": -57.8, "t_ref": 5.1},
]
problem = unknown_neuron.try_on(identify_neuron, on_the_bench, unknown_neuron.MEMBRANE)
assert not problem, problem
### BEGIN HIDDEN TESTS
fresh = [unknown_neuron.draw_cell(np.random.default_rng([11, seed, 1963])) for seed in (2, 4, 197, 241, 301, 307)]  # chosen
problem = unknown_neuron.try_on(identify_neuron, fresh, unknown_neuron.MEMBRANE)
assert not problem, problem
### END HIDDEN TESTS

# %% check="identify-neuron" part="spike" points=4
on_the_bench = [
    {"tau": 21.3, "R": 31.7, "E_L": -68.2, "V_th": -54.9, "V_reset": -73.1, "t_ref": 3.2},
    {"tau": 6.4, "R": 36.2, "E_L": -61.5, "V_th": -50.3, "V_reset": -57.8, "t_ref": 5.1},
    {"tau": 11.7, "R": 5.6, "E_L": -66.4, "V_th": -46.8, "V_reset": -62.9, "t_ref": 1.9},
]
problem = unknown_neuron.try_on(identify_neuron, on_the_bench, unknown_neuron.SPIKE)
assert not problem, problem
### BEGIN HIDDEN TESTS
fresh = [unknown_neuron.draw_cell(np.random.default_rng([11, seed, 1963])) for seed in (2, 4, 197, 241, 301, 307)]  # chosen
problem = unknown_neuron.try_on(identify_neuron, fresh, unknown_neuron.SPIKE)
assert not problem, problem
### END HIDDEN TESTS

# %% probes="identify-neuron" part="membrane"
inside = {"tau": 21.3, "R": 31.7, "E_L": -68.2, "V_th": -54.9, "V_reset": -73.1, "t_ref": 3.2}
bench = unknown_neuron.bench(inside, max_probes=60)
found = identify_neuron(bench)
more_than_ten_probes = bool(bench.calls > 10)
probe(more_than_ten_probes)
error_of_rest = round(float(np.clip(found["E_L"] - inside["E_L"], -9, 9)))
probe(error_of_rest)
resistance_is_too_small, resistance_is_too_large = bool(found["R"] < 0.98 * 31.7), bool(found["R"] > 1.02 * 31.7)
probe(resistance_is_too_small)
probe(resistance_is_too_large)
tau_by_the_true_one = round(float(found["tau"]) / 21.3, 1)
probe(tau_by_the_true_one)

# %% probes="identify-neuron" part="spike"
inside = {"tau": 21.3, "R": 31.7, "E_L": -68.2, "V_th": -54.9, "V_reset": -73.1, "t_ref": 3.2}
found = identify_neuron(unknown_neuron.bench(inside))
longer = found["t_ref"] - 3.2
as_before = identify_neuron(unknown_neuron.bench(inside | {"t_ref": 5.1}))["t_ref"] - 5.1
threshold_is_too_low, threshold_is_too_high = bool(found["V_th"] < -55.0), bool(found["V_th"] > -54.8)
probe(threshold_is_too_low)
probe(threshold_is_too_high)
error_of_reset = round(float(np.clip(found["V_reset"] - inside["V_reset"], -9, 9)))
probe(error_of_reset)
refractory_time_is_right, longer_by_the_same_climb = bool(abs(longer) < 0.2), bool(longer > 1.1 and abs(longer - as_before) < 0.5)
probe(refractory_time_is_right)
probe(longer_by_the_same_climb)

# %% wrong="identify-neuron" part="membrane" why="Your step upwards fires some cells, and a cell that fires never settles. A negative current is silent for every cell."
def identify_neuron(probe, right=identify_neuron):
    up = np.asarray(probe(np.repeat([0.0, 1.0], [10, 6000]), 0.1))
    left = (up[29] - up[-1]) / (up[9] - up[-1])
    return right(probe) | {"tau": -2.0 / np.log(np.abs(left)), "R": up[-1] - up[9]}

# %% wrong="identify-neuron" part="membrane" why="You took the time to half of the way for tau. After one tau 1/e of the way is left, about 37 %; the half is reached after 0.69 tau."
def identify_neuron(probe, right=identify_neuron):
    found = right(probe)
    return found | {"tau": found["tau"] * np.log(2)}

# %% wrong="identify-neuron" part="spike" why="Your V_th is too low. If a strong current jumps across the threshold within one step, the last sample before the spike lies far below. Come slowly."
def identify_neuron(probe, right=identify_neuron):
    trace = np.asarray(probe(np.full(2000, 10.0), 0.1))
    return right(probe) | {"V_th": np.max(trace[: np.argmax(trace > 30)], initial=trace[0] - 1)}

# %% wrong="identify-neuron" part="spike" why="The interval between two spikes holds the climb back to the threshold as well. The refractory time is how long the cell is held at V_reset."
def identify_neuron(probe, right=identify_neuron):
    times = np.flatnonzero(np.asarray(probe(np.full(5000, 6.0), 0.1)) > 30)
    return right(probe) | {"t_ref": 0.1 * (times[1] - times[0])}

# %% wrong="identify-neuron" part="membrane" why="You use more than 10 probes. A single probe can hold many strengths, one after the other or as a ramp."
def identify_neuron(probe, right=identify_neuron):
    for strength in np.linspace(0.2, 4.4, 30):
        probe(np.full(100, strength), 0.1)
    return right(probe)

# %% wrong="identify-neuron" part="spike" why="You took the rest for the reset. After a spike the cell is held at V_reset, which may lie above or below its rest."
def identify_neuron(probe, right=identify_neuron):
    found = right(probe)
    return found | {"V_reset": found["E_L"]}

# %% stranger="identify-neuron" part="membrane"
def identify_neuron(probe, right=identify_neuron):
    probe(np.full(30000, -1.0), 0.1)
    return right(probe)

# %% stranger="identify-neuron" part="membrane"
def identify_neuron(probe, right=identify_neuron):
    found = right(probe)
    return found | {"tau": found["tau"] * 0.1}

# %% stranger="identify-neuron" part="spike"
def identify_neuron(probe, right=identify_neuron):
    found = right(probe)
    return found | {"t_ref": 10 * found["t_ref"]}

# %% stranger="identify-neuron" part="spike"
def identify_neuron(probe, right=identify_neuron):
    found = right(probe)
    return found | {"t_ref": found["t_ref"] + 0.2}

# %% stranger="identify-neuron" part="spike"
def identify_neuron(probe, right=identify_neuron):
    found = right(probe)
    return found | {"t_ref": 0.1}

# %% [markdown]
# **Your own cell.** It is drawn from your login name: the same in every run, and another one for your neighbour.

# %%
my_bench, judge = unknown_neuron.practice()
judge(identify_neuron(my_bench))

# %% [markdown] quiz="probing"
# A negative current is good for R. Why is it safer than a small positive one?
#
# - ( ) A resistance has to be measured with the current flowing outwards.
#   > Below the threshold the equation is linear: both directions give the same R.
# - ( ) The electrode reads negative currents more exactly.
#   > It has no such preference.
# - (x) How small is small enough depends on the unknown threshold.
#   > Yes. 0.1 nA is small enough here, but only because you were told how low a rheobase can be. A stimulus whose effect you can
#   > predict without the unknown is worth looking for.

# %% [markdown] pause=true
# You have opened a cell without a knife. What is left: your verdict, and two questions.

# %% [markdown]
# ## {lesson}.8 Your verdict
#
# "A neuron computes a weighted sum and a threshold." Below the threshold your cell is a weighted sum, to rounding. The sharp
# sentence is about rates: the best ReLU (by least squares) misses the f-I curve of the course's LIF cell by at most 10 % of its highest rate. What do your numbers
# say?

# %% verdict="L1" course="breaks"
numbers = {
    "per cent that the best ReLU misses, the cell": round(float(relu_gap), 1),
    "per cent that it misses, 4 mV of noise": round(float(noisy_gap), 1),
    "Hz that it misses, no leak, no refractory time": round(float(control_gap), 4),
}
decided_by = "per cent that the best ReLU misses, the cell"

# %% [markdown]
# ## {lesson}.9 Two questions that count
#
# The questions above were for practice. These two give a point each, and your first answer counts.

# %% [markdown] quiz="blocked-ball" graded=true
# A toxin holds the ball where it is at rest: `h` stays at 0.6 for good. Nothing else changes. What does the axon do after a short pulse that used to fire it?
#
# - ( ) It no longer fires, since a gate is missing
#   > A gate that stays six tenths open does not stop sodium from coming in.
# - ( ) It fires as before, because `n` ends the spike
#   > `n` pulls the potential down, but against sodium channels that no longer shut.
# - (x) It rises, and does not come back down to rest
#   > The potential keeps `m` open, and potassium alone pulls against a sodium current that does not end: your equations stay at about +14 mV.
# - ( ) Its spike is half as high
#   > The top is set by where sodium pulls, and sodium pulls more than before.

# %% [markdown] quiz="which-regime" graded=true
# A cell in cortex fires 20 times a second with a CV of 0.9. You silence its inhibitory inputs, so that its mean input rises well above
# the threshold; the noise stays. What do you expect?
#
# - ( ) A higher rate, and a CV above 1
#   > More input does not make it more random. What takes the cell to its threshold now?
# - (x) A higher rate, and a much smaller CV
#   > It becomes mean-driven: each climb takes about as long as the last.
# - ( ) The same rate, since noise decided when it fired
#   > It decided while the mean was too low. Now every climb reaches the threshold.
# - ( ) A lower rate, because the gain is smaller under noise
#   > A smaller slope still means that more input gives more spikes.

# %% hand_in="quiz" points=2

# %% [markdown]
# ## What the analogy got right and wrong here
#
# **Right.** A weighted sum below the threshold, a threshold, more input more output. Under noise even the smooth bend is there.
#
# **Wrong, or left out.**
#
# - *Time.* A unit has no memory of the last millisecond. A cell is made of it.
# - *One kind of unit, one threshold.* Your two equations gave many firing patterns, and thresholds that shift with the past.
# - *Fluctuations.* A unit gets one number. A cell whose mean input is low fires on the ups and downs of its input; given the same ones again, it nearly repeats itself.
# - *Points.* All our cells had one potential. Real ones have a tree of them: lesson {lesson:synapses_and_dendrites}.

# %% [markdown] recap=true
# - A spike: each open gate `m` opens more of them, then `h` plugs the sodium channels and `n` opens those of potassium. All or none.
# - What relaxes has a goal and a time constant: after each $\tau$, 37 % of the distance is left. Gates and membranes obey the same equation.
# - An inter-spike interval is the refractory time plus a climb; the f-I curve starts vertically at the rheobase. No ReLU fits it to 10 %.
# - By their coefficient of variation, mean-driven cells with little noise are clocks (CV near 0), cells driven by fluctuations far below threshold are irregular (CV about 0.8 here, a Poisson process has 1); noise bends the f-I curve and lowers its gain.
# - Nullclines cross in fixed points, where a cell can rest. When they are gone or unstable, it fires.

# %% [markdown] next=true
# Your cell had its current from a generator. In a brain it comes through synapses, and from branches.

# %% [markdown]
# ### Where to read on
#
# - W. Gerstner, W. M. Kistler, R. Naud & L. Paninski, *Neuronal Dynamics*, Cambridge, 2014,
#   [doi 10.1017/CBO9781107447615](https://doi.org/10.1017/CBO9781107447615), also at neuronaldynamics.epfl.ch: chapters 1 to 8 go from
#   the membrane to noise, with exercises.
# - E. M. Izhikevich, *Dynamical Systems in Neuroscience*, MIT Press, 2007,
#   [doi 10.7551/mitpress/2526.001.0001](https://doi.org/10.7551/mitpress/2526.001.0001): nullclines and fixed points, for readers who
#   think in pictures.
#
# ### Sources
#
# - L. Lapicque, *J. Physiol. Pathol. Gén.* 9:620, 1907; N. Brunel & M. van Rossum, *Biological Cybernetics* 97:337, 2007,
#   doi 10.1007/s00422-007-0190-0. S. Rotter & M. Diesmann, *Biological Cybernetics* 81:381, 1999, doi 10.1007/s004220050570.
# - A. L. Hodgkin, *J. Physiology* 107:165, 1948, doi 10.1113/jphysiol.1948.sp004260. A. L. Hodgkin & A. F. Huxley, *J. Physiology*
#   117:500, 1952, doi 10.1113/jphysiol.1952.sp004764.
# - W. R. Softky & C. Koch, *J. Neuroscience* 13:334, 1993, doi 10.1523/JNEUROSCI.13-01-00334.1993. G. R. Holt, W. R. Softky, C. Koch & R. J.
#   Douglas, *J. Neurophysiology* 75:1806, 1996, doi 10.1152/jn.1996.75.5.1806. Z. F. Mainen & T. J. Sejnowski, *Science* 268:1503, 1995,
#   doi 10.1126/science.7770778. M. N. Shadlen & W. T. Newsome, *J. Neuroscience* 18:3870, 1998, doi 10.1523/JNEUROSCI.18-10-03870.1998.
#   C. van Vreeswijk & H. Sompolinsky, *Science* 274:1724, 1996, doi 10.1126/science.274.5293.1724.
# - G. E. Uhlenbeck & L. S. Ornstein, *Physical Review* 36:823, 1930, doi 10.1103/PhysRev.36.823. P. Dayan & L. F. Abbott, *Theoretical
#   Neuroscience*, MIT Press, 2001, chapter 5. P. Lennie, *Current Biology* 13:493, 2003, doi 10.1016/S0960-9822(03)00135-0.
# - E. M. Izhikevich, *IEEE Trans. Neural Networks* 14:1569, 2003, doi 10.1109/TNN.2003.820440; 15:1063, 2004,
#   doi 10.1109/TNN.2004.832719. R. Brette & W. Gerstner, *J. Neurophysiology* 94:3637, 2005, doi 10.1152/jn.00686.2005.
# - J. R. Clay, D. Paydarfar & D. B. Forger, *J. R. Soc. Interface* 5:1421, 2008, doi 10.1098/rsif.2008.0166. B. W. Connors & M. J. Gutnick,
#   *Trends in Neurosciences* 13:99, 1990.

# %% [markdown] guide=true
# **What the class will stumble on.**
#
# - *Goal and time constant.* Half of the class sees three equations where there is one. Write the gate's and the membrane's below each other
#   and let them find what stands for what.
# - *A share that is left.* "63 % is done" and "37 % is left" are mixed up until somebody draws the distance, not the curve.
# - *Held steps.* Let two students play a cell: one counts the steps aloud, the other holds the potential. Off by one shows at once.
# - *The logarithm far below.* At -7 nA the formula gives 17,112 Hz. Ask what it would mean.
# - *Noise and dt.* "Noise is noise." Let half of the class average 4 coins, the other half 16, and compare.
# - *The bench.* Most begin with a positive step, because that is what fires a cell. Ask what they want to be *sure* of.
#
# **On the verdict.** The sentence loses: 17 % is more than 10. Under 4 mV of noise it would win, with about 7 %. The sharp corner belongs to
# a cell without noise, which no cell in a brain is; let the class argue which of the two the slogan is about.
#
# **Two oral questions.** (1) Two cells fire 30 times a second, one with a CV of 0.1, one with 0.8. Both lose a tenth of their mean
# input. Which may fall silent? (The regular one: its mean was above the threshold, perhaps by little.) (2) In a phase plane the
# nullclines do not cross. What does the cell do? (It has no place to rest, so it fires.)
