# %% [markdown] needs="spiking_neuron"
# # {lesson}. Learning without a teacher
#
# **About 45 minutes · 12 points · can be started alone; {needs}**
#
# Backpropagation tells every weight of a network how the error at the far end depends on it. A synapse knows nothing of
# the far end. It meets the spikes of two cells, and whatever chemicals drift by. How far can it get with that?
#
# After this lesson you can
#
# - compute what the order of two spikes does to a synapse, and what two whole spike trains do;
# - say what a reward adds, and name the controls that show it;
# - say why a cell's gain is a slope, and what changes it;
# - weigh the sentences "dopamine is the reward" and "neurons that fire together wire together" with your own numbers.

# %% given="setup"
import numpy as np

# No module named 'helpers'? Pick the course's kernel (Kernel menu), or see README.md.
from helpers import check, ledger, quiz
from helpers.figures import plasticity_and_reward as figures
from helpers.figures import show
from helpers.labs import noisy_cell
from helpers.labs.spike_pairs import flashes, gated, random_unit, spikes_at, trials_with_reward
from helpers.widgets import plasticity_and_reward as widgets

SONG = {"a_plus": 0.005, "a_minus": 0.00525, "tau_plus": 20.0, "tau_minus": 20.0}  # Song, Miller & Abbott 2000

# %% [markdown]
# ## {lesson}.1 Does it matter who fires first?
#
# In 1998 Guo-qiang Bi and Mu-ming Poo made two connected cells in a dish fire one shortly after the other, again and
# again. If the *presynaptic* cell (the sender) fired first, the synapse became stronger; if it fired second, weaker.
# Beyond some tens of ms nothing happened. This is **spike-timing-dependent plasticity**, STDP. With
# $\Delta t = t_\text{post} - t_\text{pre}$ the usual model has two exponentials:
#
# $$ \Delta w = \begin{cases} +A_+ \, e^{-\Delta t / \tau_+} & \Delta t > 0 \quad \text{(pre first: may have helped)} \\
# -A_- \, e^{\,\Delta t / \tau_-} & \Delta t < 0 \quad \text{(pre too late: it cannot have)} \\
# 0 & \Delta t = 0 \quad \text{(our convention: no order, no change)} \end{cases} $$

# %% exercise="stdp-weight-change" minutes=7 difficulty=1
def stdp_weight_change(delta_t, params):
    """Return the change of a weight after one pair of spikes, in units of the largest weight.

    delta_t > 0:  a_plus * exp(-delta_t / tau_plus)
    delta_t < 0:  -a_minus * exp(delta_t / tau_minus)
    delta_t = 0:  0

    delta_t : a number, or an array of any shape, of whole numbers or not: t_post - t_pre in ms
    params : dict with the numbers "a_plus", "a_minus" (above 0), "tau_plus", "tau_minus" (ms)
    returns a number, or an array of the shape of delta_t. With SONG, 20 ms give 0.005 / e = 0.00184.
    """
    ### BEGIN SOLUTION
    delta_t = np.asarray(delta_t, float)
    gain = params["a_plus"] * np.exp(-np.abs(delta_t) / params["tau_plus"])
    loss = params["a_minus"] * np.exp(-np.abs(delta_t) / params["tau_minus"])
    return np.where(delta_t > 0, gain, np.where(delta_t < 0, -loss, 0.0))
    ### END SOLUTION

# %% [markdown] hint="stdp-weight-change"
# 1. Two exponentials, each with its own size and its own tau. Which of them applies is a question about the sign.
# 2. Both *fade* with the distance in time: `np.exp(-np.abs(delta_t) / tau)`, whatever the sign of delta_t.
# 3. `np.where(delta_t > 0, gain, ...)` chooses entry by entry; a second `np.where` inside parts below 0 from 0.

# %% check="stdp-weight-change" points=3
tilted = {"a_plus": 0.1, "a_minus": 0.04, "tau_plus": 10.0, "tau_minus": 40.0}
check.close(stdp_weight_change(10.0, tilted), 0.1 * np.exp(-1), "Post 10 ms after pre, tau+ = 10 ms: a_plus / e.")
check.close(stdp_weight_change(-20.0, tilted), -0.04 * np.exp(-0.5), "Pre 20 ms late, tau- = 40 ms: a loss.")
check.close(stdp_weight_change(0.0, tilted), 0.0, "The same time: no order, no change.")
table = stdp_weight_change(np.array([[-5.0, 0.0], [5.0, 1e5]]), SONG)
check.close(table, [[-0.00408870, 0], [0.00389400, 0]], "A table gives a table, entry by entry.", rtol=1e-5)
### BEGIN HIDDEN TESTS
from helpers.reference import plasticity_and_reward as reference

rng = np.random.default_rng(1998)
for shape in ((), (7,), (3, 4)):
    params = dict(zip(SONG, rng.uniform(0.01, 0.2, 2).tolist() + rng.uniform(5, 50, 2).tolist()))
    t = rng.integers(-200, 200, shape)  # whole numbers too
    check.close(stdp_weight_change(t, params), reference.stdp_weight_change(t, params),
                "The window acts on each difference of times, whole numbers too.")
### END HIDDEN TESTS

# %% wrong="stdp-weight-change" why="The signs are the other way round. delta_t is t_post - t_pre: above 0 the sender fired first and may have helped, so the synapse grows."
def stdp_weight_change(delta_t, params, right=stdp_weight_change): return -right(delta_t, params)

# %% wrong="stdp-weight-change" why="Two spikes at the same time have no order, so here they change nothing. Your function counts them for one of the sides."
def stdp_weight_change(delta_t, params, right=stdp_weight_change):
    return right(delta_t, params) + params["a_plus"] * (np.asarray(delta_t) == 0)

# %% wrong="stdp-weight-change" why="A spike that comes too late weakens: the left side is a loss, with a minus in front of a_minus."
def stdp_weight_change(delta_t, params, right=stdp_weight_change): return np.abs(right(delta_t, params))

# %% wrong="stdp-weight-change" why="Both sides fade with the same tau in your function. The losses have their own, tau_minus."
def stdp_weight_change(delta_t, params, right=stdp_weight_change):
    return right(delta_t, {**params, "tau_minus": params["tau_plus"]})

# %% stranger="stdp-weight-change"
def stdp_weight_change(delta_t, params, right=stdp_weight_change):
    return right(delta_t, {**params, "tau_plus": params["tau_minus"], "tau_minus": params["tau_plus"]})

# %% stranger="stdp-weight-change"
def stdp_weight_change(delta_t, params, right=stdp_weight_change):
    return right(delta_t, {**params, "a_minus": params["a_plus"]})

# %%
widgets.explore_window(stdp_weight_change)

# %% [markdown]
# Two sentences that you may read, and what your function says of them. "*Long-term potentiation (LTP) makes connections
# stronger or weaker.*" And: "*Neurons that fire together wire together.*"

# %% claim="ltp,fire-together"
together = np.arange(1, 61)  # ms: the same distances twice, in both orders
first, second = (np.asarray(stdp_weight_change(sign * together, SONG), float) for sign in (1, -1))
print(f"Pre first, {np.sum(first > 0)} of 60 pairings strengthened the synapse, {np.sum(first < 0)} weakened it; post "
      f"first, {np.sum(second > 0)} and {np.sum(second < 0)}. The sums: {first.sum():+.3f} and {second.sum():+.3f}.")

# %% [markdown]
# **What we saw.** The first sentence is **wrong**: LTP is the name of the strengthening (Bliss and Lømo, 1973), and
# long-term *depression*, LTD, of the weakening. Plasticity is the word for both. The second **holds weakly**: together,
# yes, but the order decided the sign, and in lesson {lesson:seeing} such a rule alone grew without bound. Hebb himself was careful:
# he wrote of a cell that takes part in *making* the other fire.
#
# **How solid is the window?** It was measured in more calcium than living cells have around them. With as much as these
# have, single pairs did nothing at hippocampal synapses; bursts or fast firing were needed (Inglebert et al., 2020).
# Other synapses have other windows. Take yours for a clean model of order, no more.
#
# ## {lesson}.2 What do two whole spike trains do to a synapse?
#
# Count *every* pair of spikes: all-to-all. Nobody has to keep lists. Each input $i$ leaves a **trace** $x_i$ that jumps
# by 1 at each of its spikes and fades with $\tau_+$; the cell itself leaves a trace $y$ that fades with
# $\tau_-$. A trace is what a synapse could well have: a little calcium, a protein that was switched on. At every step,
# in this order:
#
# 1. all traces fade by one step;
# 2. $w_i \leftarrow w_i + A_+ \, \text{post} \cdot x_i - A_- \, \text{pre}_i \cdot y$, cut off below 0 and above 1;
# 3. the traces take in this step's spikes.
#
# In step 2 the traces hold *earlier* spikes only, so two spikes in the same step do not count as a pair.

# %% exercise="run-stdp" minutes=14 difficulty=2
def run_stdp(w, pre_spikes, post_spikes, dt, params):
    """Return the weights after the spikes of all inputs have met those of the cell, all pairs counted.

    Traces start at 0. In every step: traces fade by exp(-dt / tau), weights change by the traces
    (both changes added up, then cut off to the range from 0 to 1), traces grow by this step's spikes.
    Use arrays over the inputs: section {lesson:plasticity_and_reward}.2 calls this for hundreds of volleys.

    w : (n_inputs,) weights from 0 to 1, a list or an array; not to be changed in place
    pre_spikes, post_spikes : arrays of 0 and 1, (n_steps, n_inputs) and (n_steps,)
    dt : length of a step in ms
    params : dict as in stdp_weight_change
    returns (n_inputs,) array. One spike each, 5 steps apart, pre first, dt = 1: w + a_plus * exp(-5 / tau_plus).
    """
    ### BEGIN SOLUTION
    w, x, y = np.array(w, float), np.zeros(len(w)), 0.0
    for pre, post in zip(pre_spikes, post_spikes):
        x *= np.exp(-dt / params["tau_plus"])
        y *= np.exp(-dt / params["tau_minus"])
        w = np.clip(w + params["a_plus"] * post * x - params["a_minus"] * pre * y, 0, 1)
        x += pre
        y += post
    return w
    ### END SOLUTION

# %% [markdown] hint="run-stdp"
# 1. One loop over steps with three parts: fade, learn, remember. `x` has one number for each input, `y` is one number.
# 2. An input's late spike is punished by `y`, the cell's trace; the cell's spike rewards all inputs by their `x`.
# 3. `for pre, post in zip(pre_spikes, post_spikes)` gives one row a step. `np.clip(..., 0, 1)` cuts off. Start from
#    `np.array(w, float)`, a copy. Only at the end of the loop: `x += pre` and `y += post`.

# %% check="run-stdp" points=4
strong = {"a_plus": 0.1, "a_minus": 0.12, "tau_plus": 20.0, "tau_minus": 10.0}
pre, post = spikes_at([2], 12)[:, np.newaxis], spikes_at([7], 12)
w_given = np.array([0.5])
w = run_stdp(w_given, pre, post, 1.0, strong)
check.close(w, [0.5 + 0.1 * np.exp(-5 / 20)], "Pre 5 ms before post: the window's gain at 5 ms.")
check.unchanged(w_given, np.array([0.5]), "The w that was handed in has changed. Work on a copy.")
w = run_stdp([0.5], post[:, np.newaxis], spikes_at([2], 12), 1.0, strong)
check.close(w, [0.5 - 0.12 * np.exp(-5 / 10)], "Post 5 ms before pre: the window's loss, which fades with tau_minus.")
check.close(run_stdp([0.5], pre, pre[:, 0], 1.0, strong), [0.5], "Both in the same step: no order, no change.")
w = run_stdp([0.5], spikes_at([12], 20)[:, np.newaxis], spikes_at([0, 4, 8, 15], 20), 0.5, strong)
pairs = 0.1 * np.exp(-1.5 / 20) - 0.12 * (np.exp(-6 / 10) + np.exp(-4 / 10) + np.exp(-2 / 10))
check.close(w, [0.5 + pairs], "EVERY pair counts: add the window over all four pairs (a step is 0.5 ms here).")
w = run_stdp([0.95], spikes_at([0, 2], 4)[:, np.newaxis], spikes_at([1, 2], 4), 1.0, strong)
check.close(w, [1 + (0.1 - 0.12) * np.exp(-0.1)], "Cut off in every step (here at 1), once both changes are added up.")
### BEGIN HIDDEN TESTS
from helpers.reference import plasticity_and_reward as reference

for seed, (n_inputs, dt) in enumerate([(1, 1.0), (5, 0.5), (8, 2.0)]):
    rng = np.random.default_rng([11, seed])
    pre, post = (rng.random((60, n_inputs)) < 0.2).astype(int), (rng.random(60) < 0.2).astype(float)
    w, small = rng.uniform(0.4, 0.6, n_inputs), {"a_plus": 0.006, "a_minus": 0.009, "tau_plus": 15.0, "tau_minus": 25.0}
    found = run_stdp(w, pre, post, dt, small)
    check.close(found, reference.run_stdp(w, pre, post, dt, small),
                "Each pair of spikes moves its weight by the window.")
    pairs = dt * (np.flatnonzero(post)[:, np.newaxis] - np.flatnonzero(pre[:, 0]))
    total = w[0] + np.sum(reference.stdp_weight_change(pairs, small))
    check.close(found[0], total, "Far from the bounds it is the sum of the window over all pairs.")
    found, right = (run(w, pre, post, dt, {**strong, "a_minus": 0.25}) for run in (run_stdp, reference.run_stdp))
    check.close(found, right, "At the bounds: both changes are added first, then the sum is cut off to 0 .. 1.")
### END HIDDEN TESTS

# %% wrong="run-stdp" why="The signs are exchanged: the cell's spike strengthens inputs that came before it (x), an input's spike is weakened by the cell's trace (y)."
def run_stdp(w, pre_spikes, post_spikes, dt, params, right=run_stdp):
    return right(w, pre_spikes, post_spikes, dt, {**params, "a_plus": -params["a_plus"], "a_minus": -params["a_minus"]})

# %% wrong="run-stdp" why="Your traces take in a step's spikes before the weights learn from them, so two spikes in the same step count as a pair, with full strength. Learn first, then add the spikes."
def run_stdp(w, pre_spikes, post_spikes, dt, params):
    w, x, y = np.array(w, float), np.zeros(len(w)), 0.0
    for pre, post in zip(np.asarray(pre_spikes), post_spikes):
        x, y = x * np.exp(-dt / params["tau_plus"]) + pre, y * np.exp(-dt / params["tau_minus"]) + post
        w = np.clip(w + params["a_plus"] * post * x - params["a_minus"] * pre * y, 0, 1)
    return w

# %% wrong="run-stdp" why="Your traces fade after the weights have learned, so every pair looks one step closer than it is. Fade at the beginning of a step."
def run_stdp(w, pre_spikes, post_spikes, dt, params, right=run_stdp):
    closer = {f"a_{side}": params[f"a_{side}"] * np.exp(dt / params[f"tau_{side}"]) for side in ("plus", "minus")}
    return right(w, pre_spikes, post_spikes, dt, {**params, **closer})

# %% wrong="run-stdp" why="You set a trace to 1 at a spike, so only the nearest spike counts. All pairs count here: a trace GROWS by 1 and keeps what it had."
def run_stdp(w, pre_spikes, post_spikes, dt, params):
    w, x, y = np.array(w, float), np.zeros(len(w)), 0.0
    for pre, post in zip(np.asarray(pre_spikes), post_spikes):
        x, y = x * np.exp(-dt / params["tau_plus"]), y * np.exp(-dt / params["tau_minus"])
        w = np.clip(w + params["a_plus"] * post * x - params["a_minus"] * pre * y, 0, 1)
        x, y = np.where(pre > 0, 1.0, x), 1.0 if post else y
    return w

# %% stranger="run-stdp"
def run_stdp(w, pre_spikes, post_spikes, dt, params, right=run_stdp):
    return right(w, pre_spikes, post_spikes, 1.0, params)

# %% stranger="run-stdp"
def run_stdp(w, pre_spikes, post_spikes, dt, params, right=run_stdp):
    return right(w, pre_spikes, post_spikes, dt, {**params, "a_minus": 0.0})

# %%
# A trap: some papers count nearest pairs only. That is another rule, and it can even have the other sign.
cell_train = spikes_at([0, 5, 10, 15, 20, 35], 40)  # the input's spike comes at 30 ms
all_pairs = float(run_stdp([0.5], spikes_at([30], 40)[:, np.newaxis], cell_train, 1.0, SONG)[0]) - 0.5
nearest = float(np.sum(stdp_weight_change(np.array([20.0 - 30, 35 - 30]), SONG)))
print(f"All pairs: {all_pairs:+.5f}. The nearest spike on each side only: {nearest:+.5f}.")

# %% [markdown]
# **What does STDP want?** Sixty inputs answer a flash of light, each with its own latency, the same in every flash but
# for 1 ms of jitter. A cell adds them up. Then comes the next flash, and so on; after each one *your* rule runs.
# (Changes four times as large as Song's, to save time.) Watch one cell first:

# %%
FAST = {**SONG, "a_plus": 4 * SONG["a_plus"], "a_minus": 4 * SONG["a_minus"]}
widgets.play_volleys(run_stdp, FAST, np.random.default_rng(1))

# %% [markdown]
# The first spike comes earlier and earlier. Is the *order* of the inputs the reason? **The control**: the same spikes
# in each volley, but dealt to the inputs anew, so that no input is early as a rule. Three cells, 150 volleys.

# %% prediction="shuffled-latency"
# By how many ms does the first spike move forward in the CONTROL? Write: shuffled_latency = (a number)
### BEGIN SOLUTION
shuffled_latency = 0
### END SOLUTION

# %% experiment="shuffled-latency"
first_spike, weights, moved = {}, {}, {}
for kind, shuffled in (("same order", False), ("shuffled", True)):
    seen = [flashes(run_stdp, FAST, shuffled, seed) for seed in range(3)]
    first_spike[kind], weights[kind], latencies = (np.array(part) for part in zip(*seen))
    start, end = np.nanmean(first_spike[kind][:, :5]), np.nanmean(first_spike[kind][:, -30:])
    moved[kind] = start - end
    print(f"{kind}: from {start:.1f} to {end:.1f} ms; the mean weight went from 0.50 to {weights[kind].mean():.2f}")
quiz.compare("The control's first spike moves forward by", shuffled_latency, moved["shuffled"], unit="ms")

# %%
show(figures.latency(first_spike, weights, latencies), alt="Left: the first spike moves forward, in the same order by "
     f"{moved['same order']:.0f} ms, and in the control by {moved['shuffled']:.0f} ms. Right: with the same order "
     "early inputs have large weights and late ones 0; shuffled, weights do not depend on latency.")
early = latencies < np.median(latencies)
gap = {kind: w[early].mean() - w[~early].mean() for kind, w in weights.items()}
print(f"Early inputs minus late ones, mean weight: {gap['same order']:+.2f} with the same order, "
      f"{gap['shuffled']:+.2f} shuffled.")

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# The latency shrinks (as in Song, Miller and Abbott, 2000, and Guyonneau et al., 2005). But it shrinks in the control
# too! There the weights grow on average, of early inputs and late ones alike, and a stronger drive makes an earlier
# spike. So the famous curve alone proves nothing about order. The weights do: with a fixed order the earliest inputs
# keep theirs, nearly all others lose them, and still the cell answers sooner than the control. Spike timing **holds
# weakly**, in this model: the order selects.
#
# </details>
#
# ## {lesson}.3 Who says that it was worth it?
#
# STDP learns whatever repeats, good or bad. In 2007 Eugene Izhikevich let STDP write not into the weight but into an
# **eligibility** $e$, a note at the synapse that fades within about a second. If dopamine comes while the note is
# there, and only then, the weight changes. Three factors: pre, post, and a signal that is *one number for all
# synapses*:
#
# $$ \Delta w_i = \eta \; r \; e_i $$

# %% exercise="three-factor-update" minutes=5 difficulty=1
def three_factor_update(eligibility, reward, eta):
    """Return the change of every weight when a reward arrives: eta * reward * eligibility.

    eligibility : array of any shape, one number of either sign for each synapse; not to be changed in place
    reward : a number of either sign, the same for all synapses; below 0 it is a disappointment, 0 changes nothing
    eta : a number above 0, the learning rate
    returns an array of its shape: the CHANGE, not the new weights. ([0.2, -0.1], -1, 0.5) give [-0.1, 0.05].
    """
    ### BEGIN SOLUTION
    return eta * reward * np.asarray(eligibility, float)
    ### END SOLUTION

# %% [markdown] hint="three-factor-update"
# 1. Each synapse has its own eligibility, all share one reward and one rate. What becomes of a product if one is 0?
# 2. `np.asarray(eligibility, float)` makes an array of whatever came in; a number times an array is entry by entry.
# 3. Return a product of three. No sign is special, and nothing is added to what came in.

# %% check="three-factor-update" points=3
noted = np.array([0.2, 0.0, -0.1])
check.close(three_factor_update(noted, 1.0, 0.5), [0.1, 0, -0.05], "A reward makes real what STDP had noted.")
check.close(three_factor_update(noted, 0.0, 0.5), [0, 0, 0], "No reward, no change, whatever the spikes did.")
check.close(three_factor_update(noted, -2.0, 0.5), [-0.2, 0, 0.1], "A disappointment turns every change round.")
check.close(three_factor_update(noted, 0.3, 0.5), [0.03, 0, -0.015], "A small reward counts less than a large one.")
check.unchanged(noted, np.array([0.2, 0.0, -0.1]), "The eligibility that was handed in has changed: make a new array.")
check.close(three_factor_update(np.array([[1.0, 2.0]]), 1.0, 2.0), [[2.0, 4.0]], "Any shape: the change has it.")
### BEGIN HIDDEN TESTS
from helpers.reference import plasticity_and_reward as reference

rng = np.random.default_rng(2007)
for shape in ((1,), (6,), (3, 4)):
    e, r, eta = rng.normal(size=shape), float(5 * rng.normal()), float(rng.uniform(0.01, 3))
    check.close(three_factor_update(e, r, eta), reference.three_factor_update(e, r, eta),
                "Each change is the rate times the reward times the eligibility.")
check.close(three_factor_update(np.array([1, -2]), 1, 0.5), [0.5, -1], "Whole numbers are numbers too.")
### END HIDDEN TESTS

# %% wrong="three-factor-update" why="The reward is ignored. That is plain STDP with a delay: it learns whatever repeats, rewarded or not."
def three_factor_update(eligibility, reward, eta): return eta * np.asarray(eligibility, float)

# %% wrong="three-factor-update" why="A reward below 0 says: less of this. Your function learns from good news only."
def three_factor_update(eligibility, reward, eta): return eta * max(reward, 0) * np.asarray(eligibility, float)

# %% wrong="three-factor-update" why="You changed the array that was handed in (`*=`). The note at the synapse is still needed: make a new array."
def three_factor_update(eligibility, reward, eta):
    kept = np.asarray(eligibility, float)
    kept *= eta * reward
    return kept

# %% stranger="three-factor-update"
def three_factor_update(eligibility, reward, eta): return eta * abs(reward) * np.asarray(eligibility, float)

# %% stranger="three-factor-update"
def three_factor_update(eligibility, reward, eta): return eta * np.sign(reward) * np.asarray(eligibility, float)

# %% [markdown]
# Fifty synapses, each between two cells that fire at random, once a second. Every 20 s pair 0 is made to fire in order,
# 5 ms apart, and 1 to 3 s *later* there is a reward, while all cells go on firing. Pair 1 is made to fire just as
# often, and nobody rewards it. Controls: rewards as many, but at random times; and no third factor at all.

# %% claim="neuromodulators"
which, when, delta_t, reward_times = trials_with_reward(50, 300, np.random.default_rng(2007))
amounts = np.asarray(stdp_weight_change(delta_t, SONG), float)  # what each pair of spikes writes down
chance_times = np.random.default_rng(7).uniform(0, 3000, len(reward_times))
changes = {name: gated(three_factor_update, amounts, which, when, times, eta=2.0, tau=1.0, n_pairs=50)
           for name, times in (("reward after pair 0", reward_times), ("rewards at random", chance_times))}
changes["no third factor"] = np.bincount(which, amounts, 50)
told = {name: f"{change[0]:+.3f} and {change[1]:+.3f}" for name, change in changes.items()}
rest = changes["reward after pair 0"][2:]
print(f"Pairs 0 and 1 changed by {told['reward after pair 0']} with a reward after pair 0, by "
      f"{told['rewards at random']} with rewards at random, by {told['no third factor']} without a third factor; "
      f"the 48 others by {np.mean(rest):+.3f} give or take {np.std(rest):.3f}.")
show(figures.rewarded(changes), alt="Changes of 50 synapses under three conditions. Pairs 0 and 1 against the rest: "
     + "; ".join(f"{name} {change[0]:+.2f} and {change[1]:+.2f}" for name, change in changes.items()))

# %% [markdown]
# **What we saw.** Only the rewarded pair stands out, though the reward comes seconds late and all hear it. Rewards at
# random teach both a little, as chance has it; without the third factor both learn alike: coincidence cannot know what
# was good. Spines of striatal cells do grow when dopamine follows their input soon enough (Yagishita et al., 2014).
#
# "*Neuromodulators act as gains, and deep learning has nothing like them.*" What your rule did is no gain. A **gain** is
# how steeply a cell's rate grows with its drive: the slope of its f-I curve, from lesson {lesson:spiking_neuron}. Noradrenaline blocks a
# current that spikes leave behind in pyramidal cells and that holds back the next ones (Madison and Nicoll, 1986).
# Background input makes the potential scatter. What does either do to the slope, in lesson {lesson:spiking_neuron}'s cell? **The control** is
# a steady extra current: it moves the curve, and that is no gain. We take the slope from 20 to 60 Hz.

# %% claim="neuromodulators"
drives = np.arange(0.25, 3.6, 0.25)  # nA
conditions = {  # mV of noise, nA that a spike leaves behind, nA of extra current
    "noise 1 mV": (1, 0, 0), "noise 4 mV": (4, 0, 0), "noise 8 mV": (8, 0, 0),
    "held back by its spikes": (1, 0.1, 0), "the same, blocked": (1, 0, 0), "control: extra current": (1, 0.1, 0.5)}
curves = {name: noisy_cell.rates(drives + extra, np.random.default_rng(1990), noise, left)
          for name, (noise, left, extra) in conditions.items()}
gains = {name: noisy_cell.gain(drives, curve) for name, curve in curves.items()}
print("Slope from 20 to 60 Hz, in Hz per nA: " + "; ".join(f"{name} {slope:.0f}" for name, slope in gains.items()) + ".")
show(figures.gains(drives, curves), alt="Rate against drive. Left: more noise, a flatter curve. Right: blocking the "
     "current that spikes leave behind makes the curve steeper; an extra current only moves it. Slopes in Hz per nA: "
     + "; ".join(f"{name} {slope:.0f}" for name, slope in gains.items()))

# %% [markdown]
# Both change the gain; the extra current does not. (Noise also lets a cell fire that was silent: the whole curve is not
# simply multiplied.) And learning? In Williams' REINFORCE (1992), a unit fires at random with probability $p$, keeps the
# eligibility $(\text{fired} - p)\,x$, and waits for a reward. Its update is your function. Where does it point?

# %% claim="neuromodulators"
eligibility, reward, slope = random_unit(3000, np.random.default_rng(1992))  # slope: gradient of the expected reward
angle_of = {}
for name, dealt in (("earned", reward), ("at random", np.random.default_rng(5).permutation(reward))):
    step = sum(np.asarray(three_factor_update(e, r, 0.01), float) for e, r in zip(eligibility, dealt))
    angle_of[name] = np.degrees(np.arccos(step @ slope / np.linalg.norm(step) / np.linalg.norm(slope)))
print(f"3,000 gated updates of yours point {angle_of['earned']:.0f} degrees off the gradient of the reward; "
      f"with the same rewards dealt at random, {angle_of['at random']:.0f} (90, give or take chance).")

# %% [markdown]
# **What we saw.** The claim is **contested**. A cell's gain can be set from outside: in the model, because we put in the
# noise and the current; in cells, by recordings. Noradrenaline lets pyramidal cells answer a steady drive with more
# spikes (Madison and Nicoll, 1986), background input makes the curves of cortical cells flatter (Chance, Abbott and
# Reyes, 2002), and Servan-Schreiber, Printz and Cohen (1990) read catecholamines as a gain. But gain is one thing that
# such substances do among several: in your rule dopamine gates *learning*, and there no slope changed.
# The second half goes too far: a factor broadcast to all weights is an old rule of reinforcement learning; gates and
# attention multiply, too. What deep learning lacks is the rest: many substances, each with its own receptors and time.
#
# ### Is dopamine a reward, or a surprise?
#
# Temporal-difference learning (Sutton, 1988) predicts the reward still to come, $V$, and learns from the *error of
# prediction* $\delta_t = r_t + V_t - V_{t-1}$. Here $\delta$ takes the place of the reward in your update, and the
# eligibility says which moment has just passed. A cue at step 5, a reward at step 15; before the cue nothing is known.

# %% prediction="reward-withheld"
# After 200 trials the reward is left out once. What is the error of prediction at the
# step where it used to come? (At first, a reward of 1 gave the error 1.) Write: reward_withheld = (a number)
### BEGIN SOLUTION
reward_withheld = 0
### END SOLUTION

# %% experiment="reward-withheld" claim="dopamine-reward"
n, cue, reward_at = 22, 5, 15
moments = np.diag(np.arange(n) >= cue).astype(float)  # row t: which moment after the cue it is

def trial(w, rewarded):
    """Return the error of prediction at each step of a trial, and the weights after it."""
    errors = np.zeros(n)
    for t in range(1, n):
        errors[t] = rewarded * (t == reward_at) + moments[t] @ w - moments[t - 1] @ w
        w = w + np.asarray(three_factor_update(moments[t - 1], errors[t], 0.3))
    return errors, w

w, errors = np.zeros(n), []
for _ in range(200):
    delta, w = trial(w, True)
    errors.append(delta)
withheld, _ = trial(w, False)
print(f"First trial: error {errors[0][cue]:.2f} at the cue, {errors[0][reward_at]:.2f} at the reward. "
      f"Trial 200: {errors[-1][cue]:.2f} at the cue, {errors[-1][reward_at]:.2f} at the reward.")
quiz.compare("Error at the time of a reward that does not come", reward_withheld, withheld[reward_at])

# %%
rows = {"trial 1": errors[0], "trial 20": errors[19], "trial 200": errors[-1], "reward left out": withheld}
show(figures.surprise(rows, cue, reward_at), alt="Error of prediction through four trials: at the reward in trial 1, "
     f"{errors[-1][cue]:.1f} at the cue in trial 200, and {withheld[reward_at]:.1f} where a reward is left out.")

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# The error moves from the reward to the cue, and a missing reward makes it negative. Dopamine cells of monkeys fire so:
# to the juice at first, later to the cue, with a pause where expected juice fails to come (Schultz, Dayan and Montague,
# 1997). "Reinforcement learning is in part inspired by dopamine" **holds**, and the traffic went both ways: the
# algorithm is older than its reading of dopamine. Whether the signal *is* that error is argued about; Jeong et al.
# (2022) found that in mice another rule, one that looks back from rewards to their causes, fits better.
#
# </details>
#
# ## {lesson}.4 Quiz

# %% [markdown] quiz="ltp"
# A synapse has become weaker after its spikes came 10 ms too late, a hundred times. This is
#
# - ( ) long-term potentiation: any lasting change of a synapse.
#   > LTP is only one of the two directions, the strengthening.
# - (x) long-term depression.
#   > Yes. Plasticity is the word for both.
# - ( ) Hebb's rule: the cells fired together.
#   > They did, within 10 ms, and the synapse shrank. The order decides.

# %% [markdown] quiz="control"
# The first spike of a cell with STDP moved forward when the input order was fixed, and in the shuffled control too. So
#
# - ( ) the order of spikes has no influence.
#   > It has, on *which* synapses survive. You saw it in the weights.
# - ( ) the control was badly chosen: it should not learn at all.
#   > A control shares everything with the experiment but the one thing in question. It did.
# - (x) an earlier first spike is no evidence of order.
#   > Yes: stronger weights everywhere do the same. Look at what the control cannot imitate.

# %% [markdown] quiz="third-factor"
# Dopamine reaches all fifty synapses alike. Why does only one of them learn?
#
# - (x) Only it has an eligibility left, again and again.
#   > Yes. The news is for all; the note is private. (The others' notes average out.)
# - ( ) The others have no receptors for dopamine.
#   > In the model all have them: one number for all.
# - ( ) Its weight was larger than the others' to begin with.
#   > The rule never looks at the weight.

# %% hand_in="quiz" points=2

# %% [markdown]
# ## {lesson}.5 Your ledger

# %%
late, won = changes["no third factor"], changes["reward after pair 0"]
row = f"Without reward STDP learned both pairs ({late[0]:+.2f}, {late[1]:+.2f}), with it one ({won[0]:+.2f}, {won[1]:+.2f})."
ledger.record("L5", "plasticity_and_reward", row, "breaks", value=float(won[0]))
row = f"The same pairs of spikes gave {first.sum():+.3f} in one order, {second.sum():+.3f} in the other. Early inputs "
row += f"won by {gap['same order']:+.2f} (shuffled {gap['shuffled']:+.2f}). The latency shrank in the control too."
ledger.record("L6", "plasticity_and_reward", row, "holds weakly", value=float(gap["same order"]))
ledger.show(["L5", "L6"])

# %% [markdown]
# ## What the analogy got right and wrong here
#
# **Right.** Synapses change with what they meet, order counts, and a late reward can still find the synapse it is due
# to. Dopamine and temporal differences match closely.
#
# **Wrong, or left out.**
#
# - *Pairs.* Our rule adds up pairs of spikes. Real synapses also count triplets, rates and where on the dendrite they sit.
# - *One number.* Our reward is one number for all. Real modulators are many, and cells differ in what they hear.
#
# **Next.** Lesson {lesson:credit_assignment} asks how a synapse in the middle of a network could learn its part in an
# error.
#
# ### Sources
#
# G. Bi & M. Poo, *J. Neuroscience* 18:10464, 1998. S. Song, K. D. Miller & L. F. Abbott, *Nature Neuroscience* 3:919,
# 2000. T. V. P. Bliss & T. Lømo, *J. Physiology* 232:331, 1973. D. O. Hebb, *The Organization of Behavior*, 1949. Y.
# Inglebert et al., *PNAS* 117:33639, 2020. R. Guyonneau, R. VanRullen & S. J. Thorpe, *Neural Computation* 17:859,
# 2005. E. M. Izhikevich, *Cerebral Cortex* 17:2443, 2007. S. Yagishita et al., *Science* 345:1616, 2014. R. J.
# Williams, *Machine Learning* 8:229, 1992. D. V. Madison & R. A. Nicoll, *J. Physiology* 372:221, 1986. F. S. Chance, L. F.
# Abbott & A. D. Reyes, *Neuron* 35:773, 2002. D. Servan-Schreiber, H. Printz & J. D. Cohen, *Science* 249:892, 1990. R. S.
# Sutton, *Machine Learning* 3:9, 1988. W. Schultz, P. Dayan & P. R. Montague, *Science* 275:1593, 1997. H. Jeong et
# al., *Science* 378:eabq6740, 2022.
