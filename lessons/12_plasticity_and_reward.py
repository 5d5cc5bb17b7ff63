# %% [markdown] needs="spiking_neuron"
# # {lesson}. From spike pairs to a purpose
#
# **About 145 minutes if NumPy is at your fingertips, about 220 [if not]{refresher:numpy} · 24 points · can be started alone; {needs}**
#
# A mouse hears a tone; a second later comes a drop of juice. After some days it licks as soon as the tone sounds. Nobody told its
# synapses what to do. Each meets the spikes of two cells, and whatever chemicals drift by. How far does that take it?
#
# After this lesson you can
#
# - compute what spikes do to one synapse, and to hundreds;
# - say what a reward adds, and name the controls that show it;
# - learn values, and then actions, from prediction errors;
# - weigh "dopamine is the reward".

# %% given="setup"
import numpy as np

# No module named 'helpers'? Pick the course's kernel (Kernel menu), or see README.md.
from helpers import check, ledger, quiz
from helpers.figures import plasticity_and_reward as figures
from helpers.figures import show
from helpers.labs import mazes, noisy_cell, poisson_synapses, reward_cells, spike_pairs
from helpers.labs.spike_pairs import gated, random_unit, spikes_at, three_cells
from helpers.labs.spike_pairs import trials_with_reward, ungated
from helpers.table import table
from helpers.widgets import plasticity_and_reward as widgets

# Song, Miller & Abbott 2000: sizes in units of the largest weight, times in ms
SONG = {"a_plus": 0.005, "a_minus": 0.00525, "tau_plus": 20.0, "tau_minus": 20.0}

# %% [markdown] recall="what-leaks"
# Lesson {lesson:spiking_neuron}: a cell leaks with a time constant of 10 ms. How much of a push of 8 mV is left after 20 ms?
#
# - ( ) 4 mV
#   > It falls to $1/e$ in *each* time constant.
# - (x) 1 mV
#   > $8 / e^2 = 1.1$. Today's traces fade in the same way.
# - ( ) All of it: there was no spike
#   > The leak never stops.

# %% [markdown] recall="no-memory"
# Lesson {lesson:neural_codes}: a Poisson cell of 20 Hz has just fired. The chance of a spike in the coming ms?
#
# - (x) 2 %, as in any other
#   > $20 / 1000$. Today you meet two hundred such inputs.
# - ( ) Nearly 0: it must rest
#   > A real cell rests; a Poisson process has no memory.
# - ( ) More: spikes come in groups
#   > They seem to, by chance alone.

# %% [markdown] recall="spike-height"
# Lesson {lesson:threshold_logic}: a stimulus becomes stronger. What happens to a cell's spikes?
#
# - ( ) They become higher
#   > Their height is always much the same.
# - ( ) They become longer
#   > Their length hardly changes either.
# - (x) There are more, or they come earlier
#   > Number and times can say something; today, times.

# %% [markdown] today="L5"
# "Cells that are active together strengthen their synapse": what can such a rule learn by itself?

# %% [markdown]
# ## {lesson}.1 Does it matter who fires first?
#
# In 1998 Bi and Poo made two connected cells in a dish fire shortly after one another, again and again. When the *presynaptic* cell (the sender) fired first, the
# synapse became stronger; when second, weaker. This is **spike-timing-dependent plasticity, STDP**.

# %% [markdown] drawing="spike-order"
# Left: two cells joined by a synapse, and their spikes in both orders: pre first, the weight grows; pre second, it falls. Right: the change against the time from pre to post, from A plus and from minus A minus, fading to 1/e after tau.

# %% [markdown]
# In the usual model a gain is at most $A_+$ and fades exponentially with the time between the two spikes: for each $\tau_+$ more it is
# smaller by a factor of $e$. Losses fade in the same way, with an $A_-$ and a $\tau_-$ of their own. Two spikes at the same time have
# no order, so here they change nothing.

# %% exercise="stdp-weight-change" minutes=7 difficulty=1
def stdp_weight_change(delta_t, params):
    """`stdp_weight_change(20.0, SONG)` is 0.00184, which is 0.005 / e.

    Return the change of a weight after one pair of spikes, in units of the largest
    weight: the curve in the drawing.

    Parameters
    ----------
    delta_t : number or array of any shape, of whole numbers or not: t_post - t_pre in
        ms, above 0 if the presynaptic spike came first; not changed in place
    params : dict with the numbers "a_plus", "a_minus" (above 0), "tau_plus",
        "tau_minus" (ms)

    Returns
    -------
    a number, or an array of the shape of delta_t
    """
    ### BEGIN SOLUTION
    delta_t = np.asarray(delta_t, float)
    gain = params["a_plus"] * np.exp(-np.abs(delta_t) / params["tau_plus"])
    loss = params["a_minus"] * np.exp(-np.abs(delta_t) / params["tau_minus"])
    return np.where(delta_t > 0, gain, np.where(delta_t < 0, -loss, 0.0))
    ### END SOLUTION

# %% [markdown] hint="stdp-weight-change"
# 1. Two exponentials, each with its own size and its own tau. Which of them applies is a question about the sign.
# 2. Both *fade* with the distance in time, whatever the sign of delta_t: `np.exp(-np.abs(delta_t) / tau)`.
# 3. `np.where(condition, a, b)` chooses entry by entry. Put a second one in the place of b: there are three cases.

# %% check="stdp-weight-change" points=3
check.close(stdp_weight_change(20.0, SONG), 0.005 * np.exp(-1), "Post 20 ms after pre, tau+ = 20 ms: a_plus / e.")
tilted = {"a_plus": 0.1, "a_minus": 0.04, "tau_plus": 10.0, "tau_minus": 40.0}
check.close(stdp_weight_change(10.0, tilted), 0.1 * np.exp(-1), "Post 10 ms after pre, tau+ = 10 ms: a_plus / e.")
check.close(stdp_weight_change(-20.0, tilted), -0.04 * np.exp(-0.5), "Pre 20 ms late, tau- = 40 ms: a loss.")
check.close(stdp_weight_change(0.0, tilted), 0.0, "The same time: no order, no change.")
changes_now = stdp_weight_change(np.array([[-5.0, 0.0], [5.0, 1e5]]), SONG)
check.close(changes_now, [[-0.00408870, 0], [0.00389400, 0]], "A table gives a table, entry by entry.", rtol=1e-5)
changes_now = stdp_weight_change(np.array([-10, 0, 10]), tilted)
check.close(changes_now, [-0.04 * np.exp(-0.25), 0, 0.1 * np.exp(-1)], "Times in whole numbers: the changes are not whole numbers.")
times_given = np.array([-10.0, 10.0])
stdp_weight_change(times_given, tilted)
check.unchanged(times_given, np.array([-10.0, 10.0]), "The times that were handed in have changed. Make a new array.")
### BEGIN HIDDEN TESTS
from helpers.reference import plasticity_and_reward as reference

rng = np.random.default_rng(1998)
for shape in ((), (7,), (3, 4)):
    params = dict(zip(SONG, rng.uniform(0.01, 0.2, 2).tolist() + rng.uniform(5, 50, 2).tolist()))
    t = rng.integers(-200, 200, shape) if shape else int(rng.integers(-200, 200))  # whole numbers too
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

# %% wrong="stdp-weight-change" why="The two sides have changed places. delta_t is t_post - t_pre: above 0 the sender fired first and may have helped, so the gain belongs there."
def stdp_weight_change(delta_t, params, right=stdp_weight_change): return right(-np.asarray(delta_t), params)

# %% wrong="stdp-weight-change" why="Two spikes at the same time have no order, so here they change nothing. Your function counts them as a loss."
def stdp_weight_change(delta_t, params, right=stdp_weight_change):
    return right(delta_t, params) - params["a_minus"] * (np.asarray(delta_t) == 0)

# %% wrong="stdp-weight-change" why="Your losses grow with the distance in time. There delta_t is below 0, so it has to lose its sign: np.exp(-np.abs(delta_t) / tau) fades on both sides."
def stdp_weight_change(delta_t, params, right=stdp_weight_change):
    t = np.asarray(delta_t, float)
    return np.where(t < 0, -params["a_minus"] * np.exp(-t / params["tau_minus"]), right(t, params))

# %% stranger="stdp-weight-change"
def stdp_weight_change(delta_t, params, right=stdp_weight_change):
    return right(delta_t, {**params, "tau_plus": params["tau_minus"], "tau_minus": params["tau_plus"]})

# %% stranger="stdp-weight-change"
def stdp_weight_change(delta_t, params, right=stdp_weight_change):
    return right(delta_t, {**params, "a_minus": params["a_plus"]})

# %% stranger="stdp-weight-change"
def stdp_weight_change(delta_t, params, right=stdp_weight_change):
    return np.asarray(right(delta_t, params)).astype(np.asarray(delta_t).dtype)

# %%
# A window of your own: look at the areas under its two sides
widgets.explore_window(stdp_weight_change)

# %% [markdown]
# Here is the same window as a still picture. What does it say about two sentences that are often read: "*Long-term potentiation
# makes connections stronger or weaker*", and "*Neurons that fire together wire together*"? (The signs are those that you built in: the picture shows the
# model, and is no evidence of its own.)

# %% claim="ltp,fire-together"
distances = np.arange(1, 61)  # ms
first = np.array(stdp_weight_change(distances, SONG), dtype=float)
second = np.array(stdp_weight_change(-distances, SONG), dtype=float)
print(f"Pre first, {np.sum(first > 0)} of {len(first)} pairings strengthened the "
      f"synapse, {np.sum(first < 0)} weakened it; post first, {np.sum(second > 0)} and "
      f"{np.sum(second < 0)}. The sums: {first.sum():+.3f} and {second.sum():+.3f}.")
show(figures.window(stdp_weight_change, SONG),
     alt="Change of the weight against the time from pre to post: gains of up to 0.5 % "
         "on the right, losses of up to 0.5 % on the left, both gone at 80 ms.")

# %% [markdown]
# **What we saw.** The first sentence is **wrong**, by the meaning of a word: *long-term potentiation* (LTP) is the
# strengthening (Bliss and Lømo, 1973), *long-term depression* (LTD) the weakening, and plasticity covers both. The second
# **holds weakly**, and rests on a model and its source: the spikes do have to come close together, but their order decides the
# sign. Hebb (1949) was more careful: he wrote of a cell that takes part in *making* the other fire.
#
# **How solid is the window?** It was measured with more calcium around the cells than they have in a living brain. With only
# as much calcium as there, pairs of single spikes, however often repeated, did nothing at synapses of the hippocampus; bursts or fast firing were needed (Inglebert
# et al., 2020). Other synapses have other windows. Take yours as a clean model of order, and no more than that.

# %% [markdown] quiz="ltp"
# A synapse has become weaker after its spikes came 10 ms too late, a hundred times. This is
#
# - ( ) long-term potentiation: any lasting change of a synapse.
#   > LTP is only one of the two directions, the strengthening.
# - (x) long-term depression.
#   > Yes. Plasticity is the word for both.
# - ( ) Hebb's rule: the cells fired together.
#   > They did, within 10 ms, and the synapse shrank. The order decides.

# %% [markdown]
# ## {lesson}.2 What do two whole spike trains do to a synapse?
#
# Here is the rule for trains: **every** spike of the input makes a pair with **every** spike of the cell, and each pair
# changes the weight by what your window says. A pair at the same time counts for neither side. Pin this down with examples first.

# %% catch="order-cases" function="count_orders" points=3 minutes=6 difficulty=1
# count_orders(pre, post) returns [first, second]: in how many pairs the input's spike
# came first, and in how many it came second. pre and post are lists of times in ms.
#
# There are right versions of it and four faulty ones, which you do not see. Write at
# most eight examples, each as ((pre, post), [first, second]). This one is true, but
# all faulty versions meet it too:
#
# order_cases = [(([10], [15]), [1, 0])]
### BEGIN SOLUTION
order_cases = [
    (([10], [10]), [0, 0]),  # the same time
    (([10, 12], [15]), [2, 0]),  # two spikes of the input, one of the cell
    (([10], [15, 20]), [2, 0]),  # and the other way round
    (([10], [900]), [1, 0]),  # far apart is still a pair
]
### END SOLUTION

# %% right="order-cases"
def count_orders(pre, post):
    gap = np.subtract.outer(np.asarray(post, float), np.asarray(pre, float))
    return [int(np.sum(gap > 0)), int(np.sum(gap < 0))]

# %% right="order-cases"
def count_orders(pre, post):
    first = 0
    second = 0
    for t_pre in pre:
        for t_post in post:
            if t_pre < t_post:
                first = first + 1
            if t_pre > t_post:
                second = second + 1
    return [first, second]

# %% fault="order-cases" why="It counts two spikes at the same time as a pair with an order."
def count_orders(pre, post):
    first = sum(a <= b for a in pre for b in post)
    second = sum(a > b for a in pre for b in post)
    return [first, second]

# %% fault="order-cases" why="It lets each spike of the cell meet one spike of the input only, the nearest. All pairs count."
def count_orders(pre, post):
    near = [min(pre, key=lambda a: abs(a - b)) - b for b in post] if len(pre) else []
    return [sum(gap < 0 for gap in near), sum(gap > 0 for gap in near)]

# %% fault="order-cases" why="It lets each spike of the input meet one spike of the cell only, the nearest. All pairs count."
def count_orders(pre, post):
    near = [a - min(post, key=lambda b: abs(a - b)) for a in pre] if len(post) else []
    return [sum(gap < 0 for gap in near), sum(gap > 0 for gap in near)]

# %% fault="order-cases" why="It leaves out pairs that are more than 100 ms apart. They hardly change the weight, but they are pairs."
def count_orders(pre, post):
    close = [(a, b) for a in pre for b in post if abs(a - b) <= 100]
    return [sum(a < b for a, b in close), sum(a > b for a, b in close)]

# %% [markdown]
# A synapse cannot keep lists of spikes. It does not have to. Let each input leave a **trace** $x_i$, which grows by 1 at
# each of its spikes and fades with $\tau_+$; and let the cell leave *one* trace $y$, which fades with $\tau_-$. A trace is
# what a synapse could well have: a little calcium, a protein that is switched on for a while.

# %% [markdown] drawing="two-traces"
# Two spike trains on one time axis, each with its trace below it: the trace jumps at every spike of its train and fades between spikes. A dotted line marks a spike of the cell and asks what the synapse reads there; another marks a spike of the input.

# %% [markdown]
# When the cell fires, a look at $x_i$ tells synapse $i$ all it needs about *earlier* spikes of its input: how many there were, each
# weighted by its age. When input $i$ fires, $y$ does the same for the losses. So each step has three parts: traces
# fade, weights change, traces grow. Their order is yours to find. It decides whether two spikes in one step make a pair.

# %% given="two-inputs"
pre_spikes = np.array([[0, 0], [1, 0], [0, 0], [0, 0], [0, 1], [0, 0]])  # a column each
post_spikes = np.array([0, 0, 0, 1, 0, 0])

# %% exercise="run-stdp" minutes=14 difficulty=2
def run_stdp(w, pre_spikes, post_spikes, dt, params):
    """`run_stdp([0.5, 0.5], pre_spikes, post_spikes, 1.0, SONG)` is [0.50452, 0.49501]:
    input 0 fired 2 ms before the cell, input 1 fired 1 ms after it.

    Return the weights after the spikes of all inputs have met those of the cell.

    Every pair counts as much as stdp_weight_change says, except two spikes in the same
    step, which are no pair. In each step all that the pairs ask for is added up, and
    the weight is then cut off to the range from 0 to 1. Use traces, not lists: 900
    volleys go through it below.

    Parameters
    ----------
    w : (n_inputs,) weights from 0 to 1, a list or an array; not changed in place
    pre_spikes : (n_steps, n_inputs) array of 0 and 1
    post_spikes : (n_steps,) array of 0 and 1
    dt : length of a step in ms
    params : dict as in stdp_weight_change

    Returns
    -------
    (n_inputs,) array
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
# 1. One loop over steps. `x` has one number for each input, `y` is one number; both start at 0. When a weight changes, the
#    traces must hold earlier spikes only, and each must have the age that the pair has.
# 2. Fade first (by `np.exp(-dt / tau)`), then change the weights, then let the traces grow. An input's late spike is
#    punished by `y`; the cell's spike rewards each input by its own `x`.
# 3. `for pre, post in zip(pre_spikes, post_spikes)` gives one row a step. `pre` holds 0 and 1, so `pre * y` is `y` where an
#    input fires and 0 elsewhere. `np.clip(..., 0, 1)` cuts off. Start from `np.array(w, float)`, a copy.

# %% [markdown] sibling="run-stdp"
# *By hand.* Let a trace halve in each step, and let $A_+ = A_- = 0.1$. An input fires in steps 0 and 1, the cell in step
# 2. Step 0: the trace becomes 1. Step 1: it fades to 0.5, nothing changes (the cell is silent), it grows to 1.5. Step 2:
# it fades to 0.75, the cell fires, the weight gains $0.1 \cdot 0.75 = 0.075$. By pairs: the spike one step ago gives
# $0.1 \cdot 0.5$, the one two steps ago $0.1 \cdot 0.25$. Together 0.075 as well.

# %% starter="run-stdp"
def run_stdp(w, pre_spikes, post_spikes, dt, params):
    w = np.array(w, float)
    x = np.zeros(len(w))
    y = 0.0
    for pre, post in zip(pre_spikes, post_spikes):
        x = x * ...
        y = y * ...
        w = np.clip(w + ..., 0, 1)
        x = x + ...
        y = y + ...
    return w

# %% check="run-stdp" points=4
w = run_stdp([0.5, 0.5], pre_spikes, post_spikes, 1.0, SONG)
check.close(w, [0.5 + 0.005 * np.exp(-2 / 20), 0.5 - 0.00525 * np.exp(-1 / 20)], "Input 0 fired 2 ms before the cell and gains, input 1 fired 1 ms after it and loses.")
w = run_stdp(np.array([0, 1]), pre_spikes, post_spikes, 1.0, SONG)
check.close(w, [0.005 * np.exp(-2 / 20), 1 - 0.00525 * np.exp(-1 / 20)], "Weights handed in as whole numbers, 0 and 1: what comes back lies between.")
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
at_bounds = np.stack([spikes_at([0, 2], 4), spikes_at([0, 2], 4), spikes_at([2], 4)], axis=1)
w = run_stdp([0.95, 0.0, 0.05], at_bounds, spikes_at([1, 2], 4), 1.0, strong)
at_end = (0.1 - 0.12) * np.exp(-0.1)  # what the last step adds to inputs 0 and 1
check.close(w, [1 + at_end, 0.1 * np.exp(-0.05) + at_end, 0], "Cut off in every step, at 1 and at 0, once both changes are added up.")
trains = np.stack([spikes_at([2, 3], 12), spikes_at([], 12), spikes_at([9], 12)], axis=1)
w = run_stdp([0.5, 0.5, 0.1], trains, post, 1.0, strong)
check.close(w, [0.5 + 0.1 * (np.exp(-5 / 20) + np.exp(-4 / 20)), 0.5, 0.1 - 0.12 * np.exp(-2 / 10)], "Three inputs, three histories: one fired twice before the cell, one never, one after it.")
### BEGIN HIDDEN TESTS
from helpers.reference import plasticity_and_reward as reference

for seed, (n_inputs, dt) in enumerate([(1, 1.0), (5, 0.5), (8, 2.0)]):
    rng = np.random.default_rng([11, seed])
    pre, post = (rng.random((60, n_inputs)) < 0.2).astype(int), (rng.random(60) < 0.2).astype(float)
    w, small = rng.uniform(0.4, 0.6, n_inputs), {"a_plus": 0.006, "a_minus": 0.009, "tau_plus": 15.0, "tau_minus": 25.0}
    found = run_stdp(w, pre, post, dt, small)
    check.close(found, reference.run_stdp(w, pre, post, dt, small),
                "Each pair of spikes moves its weight by the window.", rtol=1e-5)
    pairs = dt * (np.flatnonzero(post)[:, np.newaxis] - np.flatnonzero(pre[:, 0]))
    total = w[0] + np.sum(reference.stdp_weight_change(pairs, small))
    check.close(found[0], total, "Far from the bounds it is the sum of the window over all pairs.", rtol=1e-5)
    found, right = (run(w, pre, post, dt, {**strong, "a_minus": 0.25}) for run in (run_stdp, reference.run_stdp))
    check.close(found, right, "At the bounds: both changes are added first, then the sum is cut off to 0 .. 1.", rtol=1e-4, atol=1e-5)
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

# %% wrong="run-stdp" why="Your traces lose the share dt / tau in each step, which is only nearly what the window says. In a step of dt a trace fades by the factor np.exp(-dt / tau)."
def run_stdp(w, pre_spikes, post_spikes, dt, params, right=run_stdp):
    straight = {side: -dt / np.log(1 - dt / params[side]) for side in ("tau_plus", "tau_minus")}
    return right(w, pre_spikes, post_spikes, dt, {**params, **straight})

# %% wrong="run-stdp" why="Every step counts as 1 ms, however long it is. A step of dt lets a trace fade by the factor np.exp(-dt / tau)."
def run_stdp(w, pre_spikes, post_spikes, dt, params, right=run_stdp):
    return right(w, pre_spikes, post_spikes, 1.0, params)

# %% wrong="run-stdp" why="The weights are cut off only once, at the end. In between they go beyond 1 or 0, where no synapse can be: cut off in every step."
def run_stdp(w, pre_spikes, post_spikes, dt, params):
    w, x, y = np.array(w, float), np.zeros(len(w)), 0.0
    for pre, post in zip(np.asarray(pre_spikes), post_spikes):
        x, y = x * np.exp(-dt / params["tau_plus"]), y * np.exp(-dt / params["tau_minus"])
        w = w + params["a_plus"] * post * x - params["a_minus"] * pre * y
        x, y = x + pre, y + post
    return np.clip(w, 0, 1)

# %% stranger="run-stdp"
def run_stdp(w, pre_spikes, post_spikes, dt, params, right=run_stdp):
    return right(w, pre_spikes, post_spikes, dt, {**params, "a_minus": 0.0})

# %% wrong="run-stdp" why="All your inputs share one trace, a mean over them. Each synapse can only know the spikes of its own input: x has one number for each."
def run_stdp(w, pre_spikes, post_spikes, dt, params):
    w, x, y = np.array(w, float), 0.0, 0.0
    for pre, post in zip(np.asarray(pre_spikes), post_spikes):
        x, y = x * np.exp(-dt / params["tau_plus"]), y * np.exp(-dt / params["tau_minus"])
        w = np.clip(w + params["a_plus"] * post * x - params["a_minus"] * pre * y, 0, 1)
        x, y = x + np.mean(pre), y + post
    return w

# %% wrong="run-stdp" why="Your losses do not look at who fired: every input pays when any of them is late. Multiply y by pre, which is 0 where an input is silent."
def run_stdp(w, pre_spikes, post_spikes, dt, params):
    w, x, y = np.array(w, float), np.zeros(len(w)), 0.0
    for pre, post in zip(np.asarray(pre_spikes), post_spikes):
        x, y = x * np.exp(-dt / params["tau_plus"]), y * np.exp(-dt / params["tau_minus"])
        w = np.clip(w + params["a_plus"] * post * x - params["a_minus"] * np.max(pre) * y, 0, 1)
        x, y = x + pre, y + post
    return w

# %% [markdown] pause=true
# You have a rule for pairs and for whole trains. Next: what it makes of hundreds of synapses.

# %% [markdown]
# ## {lesson}.3 What becomes of two hundred synapses that nobody teaches?
#
# A leaky cell has 200 inputs. Each fires at random, 20 times a second, independently of the others. At the start the weights are
# spread evenly from 0 to 1, so 60 % of them lie between 0.2 and 0.8. Your window works on all of them for 800 s. No input
# is better than another. **Predict** where the weights go. In the control, the same synapses meet the spikes of *another*
# cell, which fires as often at times of its own.

# %% prediction="in-the-middle"
# How many per cent of the weights lie between 0.2 and 0.8 after 800 seconds?
# Write: in_the_middle = (a number from 0 to 100)
### BEGIN SOLUTION
in_the_middle = 60
### END SOLUTION

# %% experiment="in-the-middle"
ratio = 1.05  # A- / A+; then try 0.9 and 1.2
window = dict(SONG, a_minus=ratio * SONG["a_plus"])
own, own_rate = poisson_synapses.settle(stdp_weight_change, window)
other, other_rate = poisson_synapses.settle(stdp_weight_change, window,
                                            another=own_rate)
table(["spikes that the synapses meet", "rate (Hz)", "weights above 0.8"],
      [["its own spikes", round(own_rate), int(np.sum(own > 0.8))],
       ["another cell's spikes", round(other_rate), int(np.sum(other > 0.8))]])
show(figures.distribution({"its own spikes": own, "another cell's spikes": other}),
     alt="Number of synapses against weight. At a ratio of 1.05: with the cell's own "
         "spikes most weights are near 0 and a group is near 1; with another cell's, "
         "nearly all are low.")
middle = 100 * np.mean((own > 0.2) & (own < 0.8))
quiz.compare("Weights in the middle", in_the_middle, middle, unit="%")

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# The weights split into two groups, weak and strong (Song, Miller and Abbott, 2000). An input that happens to be strong
# often makes the cell fire, so its spikes come *before* the cell's, and it gains: the strong become stronger. But each
# gain makes the cell fire more, and more spikes of the cell mean more accidental pairs, which weaken every synapse a little,
# because losses outweigh gains by 5 %. So synapses compete, although none knows of another. With the spikes of
# another cell all pairs are accidents: weights drift down, and none becomes strong.
#
# At a ratio of 0.9, accidental pairs strengthen on average. Then every weight goes to 1.
#
# </details>
#
# Have the bounds a part in this, too? So far a step is as large at a strong synapse as at a weak one, and a weight stops hard at 0 and at 1. But
# Bi and Poo found hardly any strengthening where a synapse was strong already. So let gains shrink a little as a weight nears 1, by the factor $(1 - w)^{0.1}$, and losses
# as it nears 0, by $w^{0.1}$:

# %%
soft, _ = poisson_synapses.settle(stdp_weight_change, SONG, soft=0.1)  # then try 0.02
show(figures.distribution({"steps of one size": own, "smaller near a bound": soft}),
     alt="Number of synapses against weight. Steps of one size: a group near 0 and one "
         "near 1. Steps that shrink near a bound: one group in the middle.")

# %% [markdown]
# **What we saw.** The two groups are gone, though the window and the spikes are the same. So the split belongs to one form of the rule. Whether synapses have it is open: van Rossum, Bi and
# Turrigiano (2000) built a rule with one group on what Bi and Poo had measured.
#
# The losses are a brake. What does it do for the cell? Let all inputs fire half as often, or twice as often. For comparison hold the weights still. Then take
# the losses away altogether: a rule that can only strengthen.

# %%
rates = (10, 20, 40)  # Hz, of each input
rows = poisson_synapses.braked(stdp_weight_change, SONG, rates)
table(["input (Hz)", "mean weight", "cell (Hz)", "weights held: cell",
       "no losses: mean weight", "cell"], rows)
mean_free = rows[1][4]

# %% [markdown]
# **What we saw.** With its weights held still, the cell would fire some 35 times as often when the input grows fourfold. With the rule it fires about as
# often as before: where the input is weak the weights have grown, where it is strong they have shrunk. Without losses every weight is at its limit, as it must
# be where nothing weakens, and the cell fires 5 to 23 times as often.

# %% [markdown]
# ## {lesson}.4 What does order select?
#
# Those inputs had no order. Now sixty inputs answer a flash of light, each with its own latency, the same in every flash
# except for 1 ms of jitter. One flash makes one volley of spikes, then comes the next flash, and after each volley *your*
# `run_stdp` changes the weights. (Changes are four times as large as Song's, to save time.) Watch one cell first:

# %%
FAST = dict(SONG, a_plus=4 * SONG["a_plus"], a_minus=4 * SONG["a_minus"])
widgets.play_volleys(run_stdp, FAST, np.random.default_rng(1))

# %% [markdown]
# The first spike comes earlier and earlier. Is the *order* of the inputs the reason? **The control** has the same spikes
# in each volley, but deals them out to the inputs anew each time, so that no input is usually early. You run three cells for
# 150 volleys.

# %% prediction="shuffled-latency"
# By how many ms does the first spike move forward in the CONTROL?
# Write: shuffled_latency = (a number)
### BEGIN SOLUTION
shuffled_latency = 0
### END SOLUTION

# %% experiment="shuffled-latency"
n_volleys = 150  # then try 40
seen, moved = {}, {}
for kind, shuffled in (("same order", False), ("shuffled", True)):
    spikes, weights, latencies = three_cells(run_stdp, FAST, shuffled, n_volleys)
    seen[kind] = spikes, weights
    moved[kind] = np.nanmean(spikes[:, :5]) - np.nanmean(spikes[:, -30:])
    print(f"{kind}: first spike {moved[kind]:.1f} ms earlier, mean weight "
          f"{np.mean(weights):.2f} (0.50 at the start)")
quiz.compare("The control's first spike moves forward by", shuffled_latency,
             moved["shuffled"], unit="ms")

# %%
early = latencies < np.median(latencies)  # of the inputs, a row for each cell
gap = {}
for kind, (spikes, weights) in seen.items():
    gap[kind] = float(np.mean(weights[early]) - np.mean(weights[~early]))
    print(f"{kind}: early inputs minus late ones, mean weight {gap[kind]:+.2f}")
show(figures.latency(seen, latencies),
     alt="Left: the first spike moves forward, in the same order by "
         f"{moved['same order']:.0f} ms, in the control by {moved['shuffled']:.0f} ms. "
         "Right: with the same order early inputs keep weights, late ones lose them; "
         "shuffled, weights do not depend on latency.")

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# The latency shrinks (as in Song, Miller and Abbott, 2000, and Guyonneau et al., 2005). But on average it shrinks in the control
# too, if more slowly (try 40 volleys; the weights are not finished then). There weights grow on average, and a stronger drive makes an earlier
# spike. So *that* the first spike comes earlier is no evidence of order: the control does it as well. The weights are the
# evidence: with a fixed order the earliest inputs keep theirs and nearly all others lose them, and still the cell answers sooner
# than the control. (In the control no input has a latency of its own, so that early and late *cannot* differ there. What it adds is that hardly any
# weight goes to 0.) In this model it is the order that selects.
#
# </details>

# %%
ledger.record(
    "L6", "plasticity_and_reward",
    "With a window that puts order in by hand, early inputs won by "
    f"{gap['same order']:+.2f} (shuffled {gap['shuffled']:+.2f}). The latency shrank "
    "in the control too.",
    value=float(gap["same order"]))

# %% [markdown] pause=true
# You know what a synapse can learn from spikes alone: what comes just before its cell fires, again and again. Next: what tells it which of that was good?

# %% [markdown]
# ## {lesson}.5 Who says that it was worth it?
#
# STDP keeps what comes first in whatever repeats, good or bad. And a reward comes late: the spikes that earned it are seconds old. In 2007
# Eugene Izhikevich let STDP write not into the weight but into an **eligibility** $e_i$: a note at the synapse that fades
# within about a second. If a reward comes while the note is there, and only then, the weight changes.

# %% [markdown] drawing="note-and-reward"
# Two synapses on one time axis. At each a pair of spikes leaves an eligibility, which fades; at synapse 1 shortly before the reward, at synapse 2 long before. The reward comes at one time for both. Much is left at synapse 1, so it changes much; little is left at synapse 2.

# %% [markdown]
# So the change has three factors: the input's spike, the cell's spike (the note holds both), and a signal $r$ that is *one number for
# all synapses*. Here is a warm-up, with its formula: $\Delta w_i = \eta \, r \, e_i$.

# %% exercise="three-factor-update" minutes=3 difficulty=1
def three_factor_update(eligibility, reward, eta):
    """`three_factor_update(np.array([0.2, -0.1]), -1.0, 0.25)` is [-0.05, 0.025].

    Return the change of every weight when a reward arrives (not the weight itself).

    eligibility : array of any shape, a number of either sign for each synapse; not
        changed in place
    reward : a number of either sign, the same for all synapses; below 0 it is a
        disappointment
    eta : number above 0, the learning rate
    """
    ### BEGIN SOLUTION
    return eta * reward * np.asarray(eligibility, float)
    ### END SOLUTION

# %% [markdown] hint="three-factor-update"
# 1. Each synapse has its own eligibility, all share one reward and one rate. What becomes of a product if one is 0?
# 2. `np.asarray(eligibility, float)` makes an array of whatever came in; a number times an array is entry by entry.
# 3. Return a product of three. No sign is special, and nothing is added to what came in.

# %% check="three-factor-update" points=1
check.close(three_factor_update(np.array([0.2, -0.1]), -1.0, 0.25), [-0.05, 0.025], "A disappointment: what was noted as a gain becomes a loss.")
noted = np.array([0.2, 0.0, -0.1])
check.close(three_factor_update(noted, 1.0, 0.5), [0.1, 0, -0.05], "A reward makes real what STDP had noted.")
check.unchanged(noted, np.array([0.2, 0.0, -0.1]), "The eligibility that was handed in has changed: make a new array.")
check.close(three_factor_update(noted, 0.0, 0.5), [0, 0, 0], "No reward, no change, whatever the spikes did.")
check.close(three_factor_update(noted, -2.0, 0.5), [-0.2, 0, 0.1], "A disappointment reverses every change.")
check.close(three_factor_update(noted, 0.3, 0.5), [0.03, 0, -0.015], "A small reward counts less than a large one.")
check.close(three_factor_update(np.array([[1, 2]]), 1.0, 0.5), [[0.5, 1.0]], "Any shape: the change has it. Whole numbers come in, and halves come out.")
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

# %% wrong="three-factor-update" why="You add the change to the eligibility. Asked for is the change alone: the product of the three."
def three_factor_update(eligibility, reward, eta): return np.asarray(eligibility, float) * (1 + eta * reward)

# %% stranger="three-factor-update"
def three_factor_update(eligibility, reward, eta): return eta * abs(reward) * np.asarray(eligibility, float)

# %% stranger="three-factor-update"
def three_factor_update(eligibility, reward, eta): return eta * np.sign(reward) * np.asarray(eligibility, float)

# %% [markdown]
# Fifty synapses, each between two cells that fire at random, once a second. Every 20 s pair 0 is made to fire in order,
# 5 ms apart, and 1 to 3 s *later* there is a reward. Pair 1 is made to fire just as often, and nobody rewards it. There are two
# controls: as many rewards at random times, and no third factor at all.

# %% claim="neuromodulators"
tau = 1.0  # seconds in which an eligibility fades to 1/e; then try 5 and 20
which, when, delta_t, times = trials_with_reward(50, 300, np.random.default_rng(2007))
anytime = np.random.default_rng(7).uniform(0, 3000, len(times))  # s: the control
amounts = stdp_weight_change(delta_t, SONG)  # what each pair of spikes writes down
changes = {
    "reward after pair 0": gated(three_factor_update, amounts, which, when, times, tau),
    "rewards at random": gated(three_factor_update, amounts, which, when, anytime, tau),
    "no third factor": ungated(amounts, which)}
table(["condition", "change of pair 0", "change of pair 1"],
      spike_pairs.pair_rows(changes),
      "Weights are in units of the largest one. With a third factor the rate is 2, "
      "without it 1: compare pairs within a row.")
show(figures.rewarded(changes),
     alt="Change of each of 50 synapses, in three panels on one scale, one panel for "
         "each row of the table. Pairs 0 and 1 are marked.")
print(spike_pairs.changes_in_words(changes))

# %% [markdown]
# **What we saw.** Only the rewarded pair stands out, though the reward comes seconds late and reaches all synapses alike.
# Rewards at random teach both pairs alike, on average a third as much: a reward that is never bad news strengthens whatever fires in order, now and
# then. (Which of the two got more here is chance.) Without the third factor both learn alike: coincidence cannot
# know what was good. In the striatum, dendritic spines (the small knobs that carry the synapses) do grow if dopamine follows their
# input soon enough (Yagishita et al., 2014).
#
# ### Where does such a rule point?
#
# In REINFORCE, a rule of Williams (1992), a unit with twelve inputs $x$ and weights $w$ fires with the probability $p = \sigma(w \cdot x)$. Say that it earns $+1$ if it
# fires when $x_0 + x_1 > 0$ or is silent otherwise, and $-1$ if not. It keeps the eligibility $(\text{fired} - p)\,x$: how much more than expected it
# fired, times each input. Its update is your function. Williams proved that reward times this note points, *on average*, along the gradient of the
# expected reward with respect to $w$, which the lab knows and the unit does not. How many trials does the average need? The control deals out the same
# rewards at random.

# %% claim="neuromodulators"
n_trials = 3000  # then try 300
random = np.random.default_rng(1992)
eligibility, reward, gradient = random_unit(n_trials, random)
angle_of = {}
for name, dealt in (("earned", reward), ("at random", random.permutation(reward))):
    updates = [three_factor_update(e, r, 0.01) for e, r in zip(eligibility, dealt)]
    angle_of[name] = spike_pairs.degrees_between(np.sum(updates, axis=0), gradient)
print(spike_pairs.updates_in_words(n_trials, angle_of))

# %% [markdown]
# **What we saw.** One number for all synapses, and a note at each, are enough to *point* uphill: 3,000 trials come within
# some 2 degrees, 300 within some 6. Rewards that were not earned
# point anywhere: in twelve dimensions mostly between 55 and 125 degrees off. How noisy this gets with many units is a question for lesson
# {lesson:credit_assignment}.

# %% [markdown] quiz="third-factor"
# Dopamine reaches all fifty synapses alike. Why does only one of them learn?
#
# - (x) Only it has an eligibility left, again and again.
#   > Yes. The news is for all; the note is private. (The others' notes average out.)
# - ( ) The others have no receptors for dopamine.
#   > In the model all have them: one number for all.
# - ( ) Its weight was larger than the others' to begin with.
#   > The rule never looks at the weight.

# %% [markdown]
# ### Your verdict
#
# You bet on "Hebb's rule is enough to learn". That bet is scored in lesson {lesson:seeing}, by how plain Hebbian weights grow. Here you
# have seen the rule without losses, with losses, and with a third factor. Without a third factor nothing tells the two pairs apart, so they had to
# change alike; that needs no run. Judge this sentence: *with rewards after pair 0, pair 1, made to fire just as often, changes
# less than half as much as pair 0.* Try it with `tau = 20` as well: what has failed if the sentence fails there, Hebb's rule or the note? (Go back to `tau = 1` before you
# give your verdict.)

# %% verdict="L5" course="breaks"
late, won = changes["no third factor"], changes["reward after pair 0"]
numbers = {
    "mean weight without losses (0.5 at first)": round(mean_free, 2),
    "pair 1 over pair 0, no third factor": round(float(late[1] / late[0]), 2),
    "pair 1 over pair 0, with rewards after pair 0": round(float(won[1] / won[0]), 2),
}
decided_by = "pair 1 over pair 0, with rewards after pair 0"

# %%
ledger.record(
    "L5", "plasticity_and_reward",
    f"Without losses the mean weight went to {mean_free:.2f}, as it must. Without "
    f"reward STDP changed two pairs by {late[0]:+.2f} and {late[1]:+.2f}, with rewards "
    f"after the first by {won[0]:+.2f} and {won[1]:+.2f}.",
    value=float(won[0]))
ledger.show(["L5", "L6"])

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have given your verdict)</summary>
#
# With a note of 1 s the sentence is nearly safe in advance, since at pair 1 at least 6 s pass before the next reward. With `tau = 20` both notes are still there
# when a reward comes: the number rises to about 0.6, and the sentence fails. What fails then is the note, which is too long to say which pair earned the
# reward. Hebb's rule alone still cannot say it.
#
# </details>

# %% [markdown] pause=true
# You have a rule that waits for a reward. Next: what if the reward was expected?

# %% [markdown]
# ## {lesson}.6 Is dopamine a reward, or a surprise?
#
# A reward that was certain to come teaches nothing new. So let a learner make predictions, and let it learn from their errors.
#
# The *value* of a moment is all the reward that is still to come, and later reward counts less: what the very next step brings counts in
# full, what the step after it brings is multiplied by $\gamma$ (gamma, the *discount*, from 0 to 1), what comes then by $\gamma^2$, and
# so on.
#
# *Worked example.* $\gamma = 0.5$, and the next three steps bring 0, 4 and 8. The value of this moment is
# $0 + 0.5 \cdot 4 + 0.25 \cdot 8 = 4$. One step later the 0 has come, and the value is $4 + 0.5 \cdot 8 = 8$.
#
# Suppose that a moment promises `before`. You go one step on: it brings `reward`, and the moment where you arrive promises
# `after`. Seen from where you started, by how much was this better than promised? That is the **prediction error** of the
# step. In the example it is 0, since everything came as promised: find the law from there.

# %% exercise="td-error" minutes=5 difficulty=1
def td_error(before, reward, after, gamma):
    """`td_error(4.0, 1.0, 8.0, 0.5)` is 1: a reward of 1 in place of 0, all else as
    promised.

    Return by how much one step turned out better than the value before it had promised
    (below 0: worse). If the values are right and all comes as announced, it is 0.

    before, after : numbers, the values of the moments before and after the step
    reward : number, what the step brought
    gamma : number from 0 to 1, what one step of waiting leaves of a reward
    """
    ### BEGIN SOLUTION
    return reward + gamma * after - before
    ### END SOLUTION

# %% [markdown] hint="td-error"
# 1. If both values are right, then `before` can be computed from `reward`, `after` and `gamma`. How, in the example?
# 2. Everything that `after` counts lies one step further away when it is seen from `before`. The reward of this step
#    does not.
# 3. The error is what it turned out to be worth, minus what was promised.

# %% [markdown] sibling="td-error"
# *The same with $\gamma = 1$.* Three steps bring 2, 0 and 3. The values are 5, then 3, then 3. The first step: 2 came, 3 is
# still promised, 5 had been promised: error 0. If the first step brings nothing, then 3 is there where 5 was promised:
# error $-2$.

# %% [markdown] derivation="td-error"
# With $r_{t+1}, r_{t+2}, \ldots$ the rewards that the next steps bring: $V_t = r_{t+1} + \gamma\, r_{t+2} + \gamma^2 r_{t+3} + \cdots
# = r_{t+1} + \gamma\,(r_{t+2} + \gamma\, r_{t+3} + \cdots) = r_{t+1} + \gamma\, V_{t+1}$. Right values keep this law at every step.
# By how much it fails is the error $\delta = r_{t+1} + \gamma V_{t+1} - V_t$. Nobody has to wait for the end: the next
# prediction stands in for all that follows. So a prediction learns from the one after it, and the last one from the reward.

# %% check="td-error" points=2
check.close(td_error(4.0, 1.0, 8.0, 0.5), 1.0, "A reward of 1 in place of 0, all else as promised: better by 1.")
check.close(td_error(4.0, 0.0, 8.0, 0.5), 0.0, "The worked example: all as promised, no error.")
check.close(td_error(3.0, 3.0, 0.0, 0.5), 0.0, "The last reward was promised in full, and the next step brings it: no error.")
check.close(td_error(3.0, 0.0, 0.0, 0.9), -3.0, "Promised and not given: the error is below 0.")
check.close(td_error(0.0, 0.0, 2.0, 0.93), 1.86, "No reward yet, but good news: a moment that promises 2, a step away.")
### BEGIN HIDDEN TESTS
from helpers.reference import plasticity_and_reward as reference

rng = np.random.default_rng(1988)
for _ in range(6):
    coming, gamma = rng.normal(size=5), float(rng.uniform(0.1, 1))
    values = [float(np.sum(coming[k:] * gamma ** np.arange(5 - k))) for k in range(5)]
    check.close(td_error(values[0], float(coming[0]), values[1], gamma), 0.0, "With right values there is no prediction error.", rtol=1e-5, atol=1e-6)
    before, reward, after = map(float, rng.normal(size=3))
    check.close(td_error(before, reward, after, 0.0), reward - before, "With gamma 0 only what this step brings counts.")
    check.close(td_error(before, reward, after, gamma), reference.td_error(before, reward, after, gamma), "The error: what it turned out to be worth, minus what was promised.")
### END HIDDEN TESTS

# %% wrong="td-error" why="The sign is wrong: better than promised is an error above 0."
def td_error(before, reward, after, gamma, right=td_error): return -right(before, reward, after, gamma)

# %% wrong="td-error" why="The moment after the step is one step away, so what it promises counts only gamma times as much."
def td_error(before, reward, after, gamma): return reward + after - before

# %% wrong="td-error" why="What this very step brings counts in full. Only what is promised beyond it is discounted by gamma."
def td_error(before, reward, after, gamma): return gamma * (reward + after) - before

# %% wrong="td-error" why="You compare the reward with the promise and forget what is still to come. Where the step leads is part of the news."
def td_error(before, reward, after, gamma): return reward - before

# %% wrong="td-error" why="You discount the difference of both values. The promise was made here and now and counts in full: gamma belongs to `after` alone."
def td_error(before, reward, after, gamma): return reward + gamma * (after - before)

# %% wrong="td-error" why="You discount the promise. It was made here and now: gamma belongs to the moment that is one step away."
def td_error(before, reward, after, gamma): return reward + after - gamma * before

# %% stranger="td-error"
def td_error(before, reward, after, gamma): return abs(reward + gamma * after - before)

# %% stranger="td-error"
def td_error(before, reward, after, gamma): return reward + gamma * after

# %% [markdown]
# Learning from the difference between two successive predictions is **temporal-difference learning** (Sutton,
# 1988). Where all values are right, `before` is on average what came plus the discounted `after` (textbooks call this Bellman's
# equation), and the error says by how much that fails. Now let a cue announce a reward, trial after trial:

# %% [markdown] drawing="moments"
# A trial as a row of eight boxes. The two before the cue hold 0: nothing is announced there. From the cue on each box holds a value of its own, V2 to V7; the reward comes at step 6. A red arrow leads from box 5 back to box 4: the error of this move changes the value that it started from.

# %% exercise="td-learning" minutes=12 difficulty=2
def td_learning(rewards, cue, eta, gamma):
    """`td_learning(np.array([[0, 0, 1], [0, 0, 1]]), 1, 0.5, 1.0)` is
    [[0, 0, 1], [0, 0.5, 0.5]]: the error begins to move from the reward to the cue.

    Return the prediction error of every step of every trial.

    Each step from the cue on has a value of its own, at first 0, kept from trial to
    trial. Steps before the cue announce nothing: their value is 0 and stays 0. In a
    trial the steps follow each other. Coming to step t, the reward of step t arrives;
    the error of this move is that of td_error, and it changes the value of the step
    before by eta times the error. Before step 0 there was nothing, a value of 0. Behind
    the last step no move follows, so its value never changes.

    Parameters
    ----------
    rewards : (n_trials, n_steps) array, what comes at each step of each trial
    cue : the step at which the cue comes
    eta, gamma : numbers, learning rate and discount

    Returns
    -------
    (n_trials, n_steps) array, or a list of lists
    """
    ### BEGIN SOLUTION
    rewards = np.asarray(rewards, float)
    n_trials, n_steps = rewards.shape
    values, errors = np.zeros(n_steps), np.zeros((n_trials, n_steps))
    for trial in range(n_trials):
        for t in range(n_steps):
            before = values[t - 1] if t > 0 else 0.0
            errors[trial, t] = td_error(before, rewards[trial, t], values[t], gamma)
            if t - 1 >= cue:
                values[t - 1] += eta * errors[trial, t]
    return errors
    ### END SOLUTION

# %% [markdown] hint="td-learning"
# 1. Two loops, over trials and over steps, and an array of values that outlives the trials. Which value does the move to
#    step t change? When must it not?
# 2. At step t: `before` is the value of step t - 1 (0 at step 0), `after` is the value of step t, the reward is that of
#    step t. A value may change only if its step is the cue or later.
# 3. Note the error in `errors[trial, t]` first, then change `values[t - 1]`, but only if `t - 1 >= cue`. At step 0 there is
#    no step before: `before` is 0 there.

# %% [markdown] sibling="td-learning"
# *Two trials by hand.* Four steps, cue at 1, reward 1 at step 3, $\eta = 0.5$, $\gamma = 1$. Trial 1: all values are 0, so the
# only error is 1, at step 3; $V_2$ becomes 0.5. Trial 2: at step 1 the error is $V_1 - 0 = 0$; at step 2 it is $V_2 - V_1 =
# 0.5$, so $V_1$ becomes 0.25; at step 3 it is $1 + 0 - 0.5 = 0.5$, so $V_2$ becomes 0.75. Trial 3 has its first error at the
# cue: 0.25.

# %% starter="td-learning"
def td_learning(rewards, cue, eta, gamma):
    n_trials, n_steps = np.shape(rewards)
    values = np.zeros(n_steps)
    errors = np.zeros((n_trials, n_steps))
    for trial in range(n_trials):
        for t in range(n_steps):
            if t == 0:
                before = ...
            else:
                before = ...
            errors[trial, t] = td_error(before, ..., ..., gamma)
            if ...:
                values[t - 1] = ...
    return errors

# %% check="td-learning" points=4
check.close(td_learning(np.array([[0, 0, 1], [0, 0, 1]]), 1, 0.5, 1.0), [[0, 0, 1], [0, 0.5, 0.5]], "First the reward surprises; in the second trial half of the surprise comes at the cue.")
check.close(td_learning(np.array([[0, 0, 1.0]] * 3), 1, 0.5, 1.0), [[0, 0, 1], [0, 0.5, 0.5], [0, 0.75, 0.25]], "A third trial: most of the surprise comes at the cue now, and none before it.")
four = td_learning(np.array([[0, 0, 0, 1.0]] * 3), 1, 0.5, 1.0)
check.close(four, [[0, 0, 0, 1], [0, 0, 0.5, 0.5], [0, 0.25, 0.5, 0.25]], "Three trials, four steps: the error moves forward by one step a trial.")
check.close(td_learning(np.array([[0, 0, 1.0], [0, 0, 0]]), 1, 0.5, 1.0), [[0, 0, 1], [0, 0.5, -0.5]], "The reward stays out: an error below 0 where it was promised.")
check.close(td_learning(np.array([[0, 1.0], [0, 1.0]]), 0, 0.5, 0.5), [[0, 1], [0.25, 0.5]], "A cue at step 0, and gamma 0.5: the promise of 0.5 counts 0.25 from a step away.")
late = td_learning(np.array([[0, 0, 0, 1.0]] * 4), 2, 0.5, 1.0)
check.close(late, [[0, 0, 0, 1], [0, 0, 0.5, 0.5], [0, 0, 0.75, 0.25], [0, 0, 0.875, 0.125]], "A cue at step 2, four trials: the error stops at the cue, and both steps before it keep 0.")
check.close(td_learning(np.array([[2.0, 3.0, 1.0]] * 2), 2, 0.5, 1.0), [[2, 3, 1], [2, 3, 1]], "Rewards up to the cue, at step 0 too, surprise in each trial: nothing announces them.")
given = np.array([[0, 0, 1.0], [0, 0, 1.0]])
td_learning(given, 1, 0.5, 1.0)
check.unchanged(given, [[0, 0, 1], [0, 0, 1]], "The rewards that were handed in have changed.")
### BEGIN HIDDEN TESTS
from helpers.reference import plasticity_and_reward as reference

for seed, (n_trials, n_steps, cue) in enumerate([(5, 6, 2), (12, 9, 0), (30, 7, 4), (1, 4, 1)]):
    rng = np.random.default_rng([1997, seed])
    rewards, eta, gamma = rng.normal(size=(n_trials, n_steps)), float(rng.uniform(0.1, 0.6)), float(rng.uniform(0.5, 1))
    check.close(td_learning(rewards, cue, eta, gamma), reference.td_learning(rewards, cue, eta, gamma),
                "Each error, and each value that it moves, step by step through all trials.", rtol=1e-5, atol=1e-5)
    errors = np.array(td_learning(rewards, cue, eta, 1.0), dtype=float)
    check.close(errors.sum(axis=1), rewards.sum(axis=1), "With gamma 1 the errors of a trial add up to its rewards: surprise moves, it is not lost.", rtol=1e-5, atol=1e-5)
### END HIDDEN TESTS

# %% wrong="td-learning" why="The values before the cue learn as well, so the surprise runs on to the first step of the trial. Nothing announces a reward there: these values stay 0."
def td_learning(rewards, cue, eta, gamma, right=td_learning): return right(rewards, 0, eta, gamma)

# %% wrong="td-learning" why="One value too many learns: the promise made just before the cue. A move to step t changes the promise of step t - 1, and only if t - 1 >= cue; the error of the move from t to t + 1 belongs to step t + 1."
def td_learning(rewards, cue, eta, gamma, right=td_learning): return right(rewards, max(cue - 1, 0), eta, gamma)

# %% wrong="td-learning" why="Your values begin at 0 again in every trial, so nothing is learned. Make them once, before the loop over trials."
def td_learning(rewards, cue, eta, gamma, right=td_learning):
    return np.concatenate([right(np.asarray(rewards)[k:k + 1], cue, eta, gamma) for k in range(len(rewards))])

# %% wrong="td-learning" why="The error of a move changes the value of the step where it arrives. The promise that was wrong is that of the step before."
def td_learning(rewards, cue, eta, gamma):
    values, errors = np.zeros(np.shape(rewards)[1]), np.zeros(np.shape(rewards))
    for trial, row in enumerate(rewards):
        for t in range(len(row)):
            errors[trial, t] = row[t] + gamma * values[t] - (values[t - 1] if t else 0)
            values[t] += eta * errors[trial, t] * (t >= cue)
    return errors

# %% wrong="td-learning" why="You go through a trial from its end, so news of the reward reaches the cue within one trial. The moves come in the order of time: each error uses the values as they are by then."
def td_learning(rewards, cue, eta, gamma):
    values, errors = np.zeros(np.shape(rewards)[1]), np.zeros(np.shape(rewards))
    for trial, row in enumerate(rewards):
        for t in reversed(range(len(row))):
            errors[trial, t] = row[t] + gamma * values[t] - (values[t - 1] if t else 0)
            if t - 1 >= cue:
                values[t - 1] += eta * errors[trial, t]
    return errors

# %% wrong="td-learning" why="Your cue never learns: its own value is that of step `cue`, and it may change. The condition is t - 1 >= cue."
def td_learning(rewards, cue, eta, gamma, right=td_learning): return right(rewards, cue + 1, eta, gamma)

# %% wrong="td-learning" why="These are the values. Asked for are the errors, a number for each step of each trial."
def td_learning(rewards, cue, eta, gamma):
    values, seen = np.zeros(np.shape(rewards)[1]), np.zeros(np.shape(rewards))
    for trial, row in enumerate(rewards):
        for t in range(1, len(row)):
            if t - 1 >= cue:
                values[t - 1] += eta * (row[t] + gamma * values[t] - values[t - 1])
        seen[trial] = values
    return seen

# %% wrong="td-learning" why="gamma has no effect in your function. What the next step promises counts gamma times as much."
def td_learning(rewards, cue, eta, gamma, right=td_learning): return right(rewards, cue, eta, 1.0)

# %% wrong="td-learning" why="Each step learns from its reward alone, not from the value of the step behind it. Then the surprise never moves to the cue."
def td_learning(rewards, cue, eta, gamma, right=td_learning): return right(rewards, cue, eta, 0.0)

# %% stranger="td-learning"
def td_learning(rewards, cue, eta, gamma, right=td_learning): return right(rewards, cue, eta / 2, gamma)

# %% stranger="td-learning"
def td_learning(rewards, cue, eta, gamma, right=td_learning): return -right(rewards, cue, eta, gamma)

# %% [markdown]
# For 200 trials a cue at step 5 announces a reward of 1 at step 15. In one more trial the reward is left out. In trial 1 the error at the
# cue is 0. **Predict** when it has grown past 0.5. (Ten steps lie between cue and reward, and $\eta = 0.3$.)

# %% prediction="error-at-cue"
# In which trial is the error at the cue above 0.5 for the first time?
# Write: error_at_cue = (a whole number)
### BEGIN SOLUTION
error_at_cue = 11
### END SOLUTION

# %% experiment="error-at-cue" claim="dopamine-reward"
n_trials, reward_at = 200, 15  # then try a reward at 8
rewards = np.zeros((n_trials + 1, 22))
rewards[:n_trials, reward_at] = 1  # in the last trial there is none
errors = np.array(td_learning(rewards, 5, 0.3, 1.0))
start, trained, withheld = errors[0], errors[n_trials - 1], errors[n_trials]
print(f"First trial: error {start[5]:.2f} at the cue, {start[reward_at]:.2f} at the "
      f"reward. Trial {n_trials}: {trained[5]:.2f} at the cue, "
      f"{trained[reward_at]:.2f} at the reward. Left out: {withheld[reward_at]:.2f}.")
quiz.compare("Trial in which the error at the cue passes 0.5", error_at_cue,
             int(np.argmax(errors[:, 5] > 0.5)) + 1)

# %%
curves = {"trial 1": start, "trial 20": errors[19], f"trial {n_trials}": trained,
          "reward left out": withheld}
show(figures.surprise(curves, 5, reward_at),
     alt="Prediction error through four trials: at the reward in trial 1, on the way "
         f"in trial 20, {trained[5]:.1f} at the cue after training, and "
         f"{withheld[reward_at]:.1f} where the reward is left out.")
show(figures.errors_moving(errors[:60], 5, reward_at),
     alt="Prediction error for each step of the first 60 trials: a band that starts at "
         "the reward and moves to the left, trial by trial, until it reaches the cue.")

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# The error moves from the reward to the cue, one step a trial at best. But each step hands on only 0.3 of it in a trial, so most of it needs about three times as many trials as there are steps. And
# a missing reward makes it negative. Dopamine cells of monkeys do the same: at first
# they fire to the juice, later to the cue, and they pause where expected juice fails to come (Schultz, Dayan and Montague,
# 1997). Earlier studies had not seen the error pass through the moments in between; Amo et al. (2022) saw that in mice. So
# dopamine is not "the reward": after long training an expected reward hardly excites the cells. "Reinforcement learning is in part
# inspired by dopamine" is **wrong** as history, which dates decide and no run: temporal differences come from the study of conditioning (Sutton and Barto, 1981;
# Sutton, 1988), and only years later were dopamine cells interpreted in these terms. The reverse is true: the algorithm inspired the
# reading of the cells. That the cells *behave* so rests on a model and on sources. Whether the signal *is* that error is disputed; Jeong et al. (2022)
# found that in mice another rule, one that looks back from rewards to their causes, fits better.
#
# </details>
#
# What if the cue is not reliable? Here a reward follows it only by chance.

# %%
chance = 0.5  # of a reward after the cue; then try 0.25 and 0.9
rewards = np.zeros((4000, 22))
rewards[:, 15] = np.random.default_rng(3).random(4000) < chance
late = np.array(td_learning(rewards, 5, 0.03, 1.0))[1000:]
came = rewards[1000:, 15] == 1
rows = [["at the cue", np.mean(late[:, 5])], ["reward comes", np.mean(late[came, 15])],
        ["reward stays out", np.mean(late[~came, 15])]]
table(["moment", "mean prediction error"], rows)

# %% [markdown]
# Dopamine cells do follow the probability in this way, at the cue and at the reward (Fiorillo, Tobler and Schultz, 2003). The same study
# found a slow rise before an uncertain reward, which our model does not have.
#
# With two cues at once, let each have a value of its own. What is predicted is the *sum* over the cues that are there, and the error changes
# the value of each of them (Rescorla and Wagner, 1972). What follows?

# %% explain="second-lamp"
# For weeks a green lamp has lit up on the coffee machine, ten seconds before the
# coffee, and stayed on until it came. Now a bell is added: it rings as long as the lamp
# is lit. After three more weeks the lamp breaks, and only the bell rings.
#
# Do you expect coffee, if you learn from prediction errors? And if your synapses
# learned by "fire together, wire together"? Two or three sentences:
# second_lamp = "..."
### BEGIN SOLUTION
second_lamp = """With prediction errors the bell teaches nothing: the lamp already predicted the coffee, so there was no
error left from which the bell could have learned, and alone it promises nothing. By coincidence alone the bell would have
grown at each pairing, as the lamp did before, since it was always there when the coffee came."""
### END SOLUTION
# rubric:
# - The coffee was already predicted, so the error was 0 while the bell rang.
# - Without an error nothing is learned: the bell alone promises no coffee.
# - A rule of coincidence would have learned the bell as well. (It is blocking: Kamin's
#   rats of lesson {lesson:gradient_descent} in other clothes, and found in dopamine
#   cells by Waelti, Dickinson and Schultz in 2001.)

# %% [markdown]
# ### Do all cells predict the same?
#
# A cell may learn faster from good news than from bad. Let each cell have two rates, one for errors above 0 and one for
# errors below 0, and its own prediction of the same drops of juice. Where does each settle?

# %%
amounts_of_juice = [0.1, 0.3, 1.2, 2.5, 5, 10, 20]  # each as likely; then try [0, 1]
shares = [0.1, 0.3, 0.5, 0.7, 0.9]  # share of the rate for good news in both rates
values = reward_cells.settle(td_error, amounts_of_juice, shares)
show(figures.reversals(td_error, values, amounts_of_juice, shares),
     alt="Prediction error against the amount that came, for five cells. Each line "
         "crosses zero at the cell's own value, from "
         f"{values[0]:.1f} for the most pessimistic to {values[-1]:.1f}.")

# %% [markdown]
# **What we saw.** Each cell settles at its own value: the same 5 drops are good news for one and bad news for another.
# Dabney et al. (2020) found such a spread in dopamine cells of mice, and cells with a higher zero crossing did
# weigh good news more. Together such cells hold more than a mean: they hold something of the whole distribution of what may
# come. "Dopamine broadcasts one number to all" is only a first approximation.

# %% [markdown] quiz="optimist"
# The juice is 0 or 1, with equal chance. A cell learns three times as fast from good news as from bad. Where does it settle?
#
# - ( ) At 0.5, like all others: on average good and bad news are equally large
#   > At 0.5 it would gain three times as much as it loses, so it would still rise.
# - ( ) At 1: it hardly learns from bad news
#   > There every 0 costs a whole drop, and 1 gains nothing.
# - (x) At 0.75: there a gain of $3 \cdot 0.25$ balances a loss of $1 \cdot 0.75$
#   > Yes. Good news teaches three times as fast and is a third as large. (Put `[0, 1]` and 0.75 into the cell above.)

# %% [markdown]
# ### How could the surprise move faster?
#
# The error needed some thirty trials to reach the cue, because each move teaches only the step before it. Eligibility
# helps here, too, and it fits the cells of rats better, which go on answering to a predicted reward for a while (Pan and others, 2005): let *all* steps since the cue keep a note that fades, and let every error teach all of them.

# %% exercise="td-traces" minutes=12 difficulty=3 extension=true
def td_traces(rewards, cue, eta, gamma, fade):
    """`td_traces(np.array([[0, 0, 0, 1], [0, 0, 0, 1]]), 1, 0.5, 1.0, 1.0)` is
    [[0, 0, 0, 1], [0, 0.5, 0, 0.5]]: with fade 1 the cue learns in the first trial.

    Return the prediction errors as td_learning does, with an eligibility for each step.

    In each trial the eligibilities start at 0. With each move all of them fade by the
    factor gamma * fade; then that of the step before grows by 1, if that step is the
    cue or later. The error changes every value by eta times the error times the step's
    eligibility. With fade 0 this is td_learning.
    """
    ### BEGIN SOLUTION
    rewards = np.asarray(rewards, float)
    n_trials, n_steps = rewards.shape
    values, errors = np.zeros(n_steps), np.zeros((n_trials, n_steps))
    for trial in range(n_trials):
        notes = np.zeros(n_steps)
        for t in range(n_steps):
            before = values[t - 1] if t > 0 else 0.0
            errors[trial, t] = td_error(before, rewards[trial, t], values[t], gamma)
            notes = gamma * fade * notes
            if t - 1 >= cue:
                notes[t - 1] += 1
            values = values + three_factor_update(notes, errors[trial, t], eta)
    return errors
    ### END SOLUTION

# %% [markdown] hint="td-traces"
# 1. Start from your td_learning. New is an array of notes, one for each step, which starts at 0 in every trial.
# 2. At each move: compute the error, fade all notes, add 1 to the note of the step before, then change all values at once.
# 3. The last line is `three_factor_update` with the notes as eligibility and the error as the third factor.

# %% check="td-traces" practice=true
check.close(td_traces(np.array([[0, 0, 0, 1], [0, 0, 0, 1]]), 1, 0.5, 1.0, 1.0), [[0, 0, 0, 1], [0, 0.5, 0, 0.5]], "With fade 1 the cue learns from the reward in the first trial.")
check.close(td_traces(np.array([[0, 0, 0, 1], [0, 0, 0, 1]]), 1, 0.5, 1.0, 0.0), [[0, 0, 0, 1], [0, 0, 0.5, 0.5]], "With fade 0 it is td_learning.")
check.close(td_traces(np.array([[0, 0, 0, 1], [0, 0, 0, 1]]), 1, 0.5, 0.5, 0.5), [[0, 0, 0, 1], [0, 0.0625, 0.125, 0.5]], "The note of the cue has faded by gamma times fade when the reward comes: to 0.25.")
### BEGIN HIDDEN TESTS
from helpers.reference import plasticity_and_reward as reference

for seed in range(3):
    rng = np.random.default_rng([1984, seed])
    rewards, (eta, gamma, fade) = rng.normal(size=(6, 7)), rng.uniform(0.2, 0.9, 3).tolist()
    check.close(td_traces(rewards, 2, eta, gamma, fade), reference.td_traces(rewards, 2, eta, gamma, fade), "Every error teaches all steps since the cue, by their notes.", rtol=1e-5, atol=1e-5)
### END HIDDEN TESTS

# %% wrong="td-traces" why="Your notes outlive the trial. A new trial begins with empty notes: the last reward is no news for the next cue."
def td_traces(rewards, cue, eta, gamma, fade):
    values, errors, notes = np.zeros(np.shape(rewards)[1]), np.zeros(np.shape(rewards)), np.zeros(np.shape(rewards)[1])
    for trial, row in enumerate(rewards):
        for t in range(len(row)):
            errors[trial, t] = row[t] + gamma * values[t] - (values[t - 1] if t else 0)
            notes = gamma * fade * notes
            notes[t - 1] += t - 1 >= cue
            values = values + eta * errors[trial, t] * notes
    return errors

# %% wrong="td-traces" why="Your notes fade by fade alone. A reward that is further away also counts less: the factor is gamma * fade."
def td_traces(rewards, cue, eta, gamma, fade, right=td_traces): return right(rewards, cue, eta, gamma, fade / gamma)

# %% wrong="td-traces" why="Your notes have no effect beyond the step before: this is td_learning, whatever fade is."
def td_traces(rewards, cue, eta, gamma, fade, right=td_traces): return right(rewards, cue, eta, gamma, 0.0)

# %% [markdown]
# Then put `td_traces(rewards, 5, 0.3, 1.0, 0.9)` in place of `td_learning` in the experiment with the missing reward, with `n_trials = 200`. In which
# trial does the error at the cue pass 0.5, and in which did it before? (`np.argmax(errors[:, 5] > 0.5)`)

# %% [markdown] pause=true
# You can predict. The last third of the lesson is about acting.

# %% [markdown]
# ## {lesson}.7 How does a value become an action?
#
# A prediction helps only those who can choose. In **Q-learning** (Watkins, 1989) a learner keeps a value for every *action in
# every state*, in a table $Q$: what it may expect if it takes this action now and always the best one from then on.

# %% [markdown] drawing="mouse-and-world"
# A loop of two boxes. The learner, who has a value for each action in each state, sends an action to the world: mostly the best so far, sometimes any. The world, tables that the learner does not know, answers with the next state and a reward, which is often 0.

# %% [markdown]
# One step goes like this. The learner picks an action. The world says where it leads and what it brings. The prediction
# error of this step is your `td_error`: `before` is the value of the action that was taken; what is promised `after` is
# the value of the state that is reached, if the best action is taken there. Then the value of the action taken is moved by
# $\eta$ times the error. Some states are ends: after an end nothing follows, and the next try begins at the start.
#
# Which action? With the probability `epsilon` the learner *explores*: it takes any action, each with the same chance, the best one
# included. Otherwise it takes the best one known so far. If several are best, it takes one of them at random: `best_of` does this for
# you. (This way of choosing is called *epsilon-greedy*.)

# %% given="worlds"
def best_of(values, rng):
    """Return the place of the largest value; if several are largest, one at random."""
    values = np.asarray(values)
    return int(rng.choice(np.flatnonzero(values == np.max(values))))

slide = {  # three states in a row, one action: you slide down to state 2, an end
    "next_state": np.array([[1], [2], [2]]), "reward": np.array([[0.0], [1.0], [0.0]]),
    "ends": np.array([False, False, True]), "start": 0}

# %% exercise="q-learning" minutes=17 difficulty=3
def q_learning(world, n_steps, epsilon, eta, gamma, rng):
    """`q_learning(slide, 4, 0.0, 0.5, 0.9, np.random.default_rng(1))` is the pair of
    [[0.225], [0.75], [0]] and [0, 1, 0, 1].

    Return the table of values after n_steps steps, and what each step brought.

    All values are 0 at first. The first step begins at the start, every other one where
    the step before has led to, or at the start again if that was an end.

    Parameters
    ----------
    world : dict. world["next_state"][s, a] is where action a leads from state s,
        world["reward"][s, a] what it brings; world["ends"][s] is True if state s is an
        end; world["start"] is the state to start from
    n_steps : whole number, steps in all
    epsilon : probability of exploring
    eta, gamma : numbers, learning rate and discount
    rng : generator, for all choices

    Returns
    -------
    (Q, rewards) : arrays of shape (n_states, n_actions) and (n_steps,)
    """
    ### BEGIN SOLUTION
    n_states, n_actions = np.shape(world["next_state"])
    Q, rewards, state = np.zeros((n_states, n_actions)), np.zeros(n_steps), world["start"]
    for step in range(n_steps):
        if rng.random() < epsilon:
            action = int(rng.integers(n_actions))
        else:
            action = best_of(Q[state], rng)
        new = int(world["next_state"][state, action])
        rewards[step] = world["reward"][state, action]
        after = 0.0 if world["ends"][new] else np.max(Q[new])
        Q[state, action] += eta * td_error(Q[state, action], rewards[step], after, gamma)
        state = world["start"] if world["ends"][new] else new
    return Q, rewards
    ### END SOLUTION

# %% [markdown] hint="q-learning"
# 1. One loop over the steps, with four parts: choose, look up where it leads and what it brings, learn, go on. What has to
#    survive from step to step is `Q` and the state.
# 2. `rng.random() < epsilon` is True with the probability epsilon; `rng.integers(n_actions)` draws an action. What is promised
#    after the step is the largest number in the row of `Q` that belongs to the new state.
# 3. Learn before you go on: if the state is set to the start first, the value behind an end is read from the wrong
#    row. `Q[state, action] += eta * td_error(...)`, then `state = world["start"]` if `world["ends"][new]`, else `new`.

# %% [markdown] sibling="q-learning"
# *Four steps down the slide*, $\eta = 0.5$, $\gamma = 0.9$. Step 1, from state 0: it brings 0 and leads to state 1, whose best value is 0:
# no error. Step 2, from state 1: it brings 1 and leads to an end: error 1, so $Q_1 = 0.5$; back to the start. Step 3: it brings
# 0, and state 1 promises 0.5: error $0 + 0.9 \cdot 0.5 - 0 = 0.45$, so $Q_0 = 0.225$. Step 4: error $1 - 0.5$, so $Q_1 = 0.75$.

# %% starter="q-learning"
def q_learning(world, n_steps, epsilon, eta, gamma, rng):
    n_states, n_actions = np.shape(world["next_state"])
    Q = np.zeros((n_states, n_actions))
    rewards = np.zeros(n_steps)
    state = world["start"]
    for step in range(n_steps):
        if rng.random() < epsilon:
            action = ...
        else:
            action = ...
        new = world["next_state"][state, action]
        rewards[step] = ...
        error = td_error(..., ..., ..., gamma)
        Q[state, action] = ...
        if world["ends"][new]:
            state = ...
        else:
            state = ...
    return Q, rewards

# %% check="q-learning" points=5
Q, brought = q_learning(slide, 4, 0.0, 0.5, 0.9, np.random.default_rng(1))
check.close(Q, [[0.225], [0.75], [0]], "Four steps down the slide, as the docstring says.")
check.close(brought, [0, 1, 0, 1], "What each step brought; behind the end it begins again at the start.")
Q, brought = q_learning(slide, 7, 0.0, 0.5, 0.9, np.random.default_rng(1))
check.close(Q, [[0.61875], [0.875], [0]], "Seven steps: nothing is expected behind an end, neither from the end nor from the start.")
doors = {"next_state": np.array([[1, 2], [1, 1], [2, 2]]), "reward": np.array([[1.0, 0.0], [0, 0], [0, 0]]), "ends": np.array([False, True, True]), "start": 0}
shares = [float(np.mean(q_learning(doors, 4000, epsilon, 0.5, 0.9, np.random.default_rng(2))[1])) for epsilon in (0.0, 0.2, 1.0)]
assert shares[0] > 0.97, f"Two doors, one with a reward of 1. With epsilon 0 the learner takes it nearly always, not in {shares[0]:.0%} of steps."
assert 0.875 < shares[1] < 0.925, f"With epsilon 0.2 it takes the good door in 90 % of steps (half of the random choices hit it too), not in {shares[1]:.0%}."
assert 0.46 < shares[2] < 0.54, f"With epsilon 1 all choices are random: half of the steps bring the reward, not {shares[2]:.0%}."
three_doors = {"next_state": np.array([[1, 1, 2], [1, 1, 1], [2, 2, 2]]), "reward": np.array([[0, 0, 1.0], [0, 0, 0], [0, 0, 0]]), "ends": np.array([False, True, True]), "start": 0}
third = float(np.mean(q_learning(three_doors, 900, 1.0, 0.5, 0.9, np.random.default_rng(2))[1]))
assert 0.26 < third < 0.41, f"Three doors and epsilon 1: any action, each with the same chance, takes the third door in a third of the steps, not in {third:.0%}."
upside_down = {"next_state": np.array([[0], [0], [1]]), "reward": np.array([[0.0], [1.5], [0.0]]), "ends": np.array([True, False, False]), "start": 2}
Q, brought = q_learning(upside_down, 4, 0.0, 0.5, 0.9, np.random.default_rng(1))
check.close(brought, [0, 1.5, 0, 1.5], "A slide numbered from below, with a reward of 1.5: it begins, and begins again, at world['start'], here 2.")
check.close(Q, [[0], [1.125], [0.3375]], "The values of the slide numbered from below, after four steps.")
drawn = [np.array(q_learning(doors, 60, 1.0, 0.5, 0.9, np.random.default_rng(seed))[1], dtype=float) for seed in (5, 5, 6)]
assert np.array_equal(drawn[0], drawn[1]) and not np.array_equal(drawn[0], drawn[2]), "All choices are drawn from rng: the same seed gives the same choices again, another seed gives others."
corridor = mazes.corridor(4)
Q, brought = q_learning(corridor, 3000, 1.0, 1.0, 0.9, np.random.default_rng(3))
check.close(Q, [[0.729, 0.81], [0.729, 0.9], [0.81, 1], [0, 0]], "A corridor explored at random: each value is that of the action and of the BEST ones after it, whatever was done then.", rtol=1e-5)
zigzag = {"next_state": np.array([[1, 0], [0, 2], [2, 2]]), "reward": np.array([[0, 0], [0, 1.0], [0, 0]]), "ends": np.array([False, False, True]), "start": 0}
found = np.sum(q_learning(zigzag, 300, 0.0, 0.5, 0.9, np.random.default_rng(4))[1])
assert found > 100, f"Two rooms: action 0 leads on from the first, action 1 from the second. With epsilon 0 the end is found too (among equal values best_of draws lots), and then each room takes the best of its own values: over 100 times in 300 steps, not {found:.0f}."
### BEGIN HIDDEN TESTS
from helpers.reference import plasticity_and_reward as reference

for seed in range(3):
    rng = np.random.default_rng([1992, seed])
    n_states, n_actions = 6, 3
    leads = rng.integers(0, n_states, (n_states, n_actions))
    leads[:, 0] = (np.arange(n_states) + 1) % n_states
    ends = np.arange(n_states) == n_states - 1
    world = {"next_state": leads, "reward": rng.normal(size=(n_states, n_actions)), "ends": ends, "start": 0}
    Q = np.array(q_learning(world, 6000, 1.0, 1.0, 0.6, np.random.default_rng(seed))[0], dtype=float)
    check.close(Q[:-1], reference.best_values(world, 0.6)[:-1], "A world of six states, explored at random: the values of the best actions.", rtol=1e-4, atol=1e-4)
one = {"next_state": np.array([[1], [2], [0]]), "reward": np.array([[1.0], [-2.0], [0.5]]), "ends": np.array([False, False, False]), "start": 1}
Q, brought = q_learning(one, 9, 0.0, 0.3, 0.8, np.random.default_rng(0))
right, rewards = reference.q_learning(one, 9, 0.0, 0.3, 0.8, np.random.default_rng(0))
check.close(Q, right, "A circle without an end, and a start that is not state 0.", rtol=1e-5, atol=1e-6)
check.close(brought, rewards, "What each step round the circle brought.")
### END HIDDEN TESTS

# %% probes="q-learning"
slide_now = {"next_state": np.array([[1], [2], [2]]), "reward": np.array([[0.0], [1.0], [0.0]]), "ends": np.array([False, False, True]), "start": 0}
Q, brought = q_learning(slide_now, 7, 0.0, 0.5, 0.9, np.random.default_rng(1))
seven_steps_down_the_slide = np.round(np.array(Q, dtype=float), 4)
probe(seven_steps_down_the_slide)
probe(np.round(np.array(brought, dtype=float), 3))
two_doors = {"next_state": np.array([[1, 2], [1, 1], [2, 2]]), "reward": np.array([[1.0, 0.0], [0, 0], [0, 0]]), "ends": np.array([False, True, True]), "start": 0}
share_of_the_good_door = [float(np.mean(q_learning(two_doors, 4000, epsilon, 0.5, 0.9, np.random.default_rng(2))[1])) for epsilon in (0.0, 0.2, 1.0)]
as_often_as_asked = [share_of_the_good_door[0] > 0.97, share_of_the_good_door[0] < 0.05, 0.875 < share_of_the_good_door[1] < 0.925, share_of_the_good_door[1] > 0.97, share_of_the_good_door[1] < 0.55, 0.46 < share_of_the_good_door[2] < 0.54, share_of_the_good_door[2] < 0.97]
probe(as_often_as_asked)
rooms = np.arange(4)
hall = {"next_state": np.stack([np.maximum(rooms - 1, 0), np.minimum(rooms + 1, 3)], axis=1), "reward": np.array([[0, 0], [0, 0], [0, 1.0], [0, 0]]), "ends": rooms == 3, "start": 0}
Q, brought = q_learning(hall, 3000, 1.0, 1.0, 0.9, np.random.default_rng(3))
values_of_the_best = bool(np.allclose(np.array(Q, dtype=float), [[0.729, 0.81], [0.729, 0.9], [0.81, 1], [0, 0]], atol=1e-3))
probe(values_of_the_best)
times_by_chance = float(np.sum(brought))
as_random_as_asked = [times_by_chance < 400, times_by_chance < 1]
probe(as_random_as_asked)
mixed_up_values = [bool(np.min(np.array(Q, dtype=float)) < -0.5), bool(np.max(np.abs(np.array(Q, dtype=float)[:, 0])) < 1e-9)]
probe(mixed_up_values)
times_at_the_end = float(np.sum(q_learning(hall, 300, 0.0, 0.5, 0.9, np.random.default_rng(4))[1]))
the_end_is_found = [times_at_the_end > 20, times_at_the_end > 60]
probe(the_end_is_found)
Q, brought = q_learning(hall, 3000, 0.0, 1.0, 0.9, np.random.default_rng(5))
values_of_the_shortest_way = bool(np.allclose(np.array(Q, dtype=float)[:3, 1], [0.81, 0.9, 1], atol=1e-3))
probe(values_of_the_shortest_way)

# %% wrong="q-learning" why="Your learner counts on the actions that it takes itself, random ones too. Q-learning expects the best one: the largest value of the new state."
def q_learning(world, n_steps, epsilon, eta, gamma, rng):
    leads, brings, ends = world["next_state"], world["reward"], world["ends"]
    Q, rewards, state = np.zeros(leads.shape), np.zeros(n_steps), world["start"]
    def choose(state):
        return rng.integers(leads.shape[1]) if rng.random() < epsilon else best_of(Q[state], rng)
    action = choose(state)
    for step in range(n_steps):
        new, rewards[step] = leads[state, action], brings[state, action]
        behind = world["start"] if ends[new] else new
        following = choose(behind)
        Q[state, action] += eta * (rewards[step] + gamma * (0 if ends[new] else Q[new, following]) - Q[state, action])
        state, action = behind, following
    return Q, rewards

# %% wrong="q-learning" why="gamma has no effect in your function: what the new state promises is a step away, and counts gamma times as much."
def q_learning(world, n_steps, epsilon, eta, gamma, rng, right=q_learning): return right(world, n_steps, epsilon, eta, 1.0, rng)

# %% wrong="q-learning" why="You put the new estimate in place of the old value. Move the value by eta times the error only."
def q_learning(world, n_steps, epsilon, eta, gamma, rng, right=q_learning): return right(world, n_steps, epsilon, 1.0, gamma, rng)

# %% wrong="q-learning" why="Your learner never explores. With the probability epsilon it should take any action, each with the same chance."
def q_learning(world, n_steps, epsilon, eta, gamma, rng, right=q_learning): return right(world, n_steps, 0.0, eta, gamma, rng)

# %% wrong="q-learning" why="Your learner always acts at random. Most of the time, with the probability 1 - epsilon, it should take the best action known."
def q_learning(world, n_steps, epsilon, eta, gamma, rng, right=q_learning): return right(world, n_steps, 1.0, eta, gamma, rng)

# %% wrong="q-learning" why="epsilon is the probability of exploring, and yours explores with the probability 1 - epsilon. Turn the comparison round."
def q_learning(world, n_steps, epsilon, eta, gamma, rng, right=q_learning): return right(world, n_steps, 1.0 - epsilon, eta, gamma, rng)

# %% wrong="q-learning" why="Your learner stays at an end for good. Behind an end the next step begins at the start."
def q_learning(world, n_steps, epsilon, eta, gamma, rng, right=q_learning):
    return right({**world, "ends": np.zeros(len(world["ends"]), bool)}, n_steps, epsilon, eta, gamma, rng)

# %% wrong="q-learning" why="Among equal values you always take the first (np.argmax does). Where nothing is known yet, the learner then walks into one wall for ever. best_of draws lots."
def q_learning(world, n_steps, epsilon, eta, gamma, rng):
    leads, brings, ends = world["next_state"], world["reward"], world["ends"]
    Q, rewards, state = np.zeros(leads.shape), np.zeros(n_steps), world["start"]
    for step in range(n_steps):
        action = rng.integers(leads.shape[1]) if rng.random() < epsilon else np.argmax(Q[state])
        new, rewards[step] = leads[state, action], brings[state, action]
        Q[state, action] += eta * (rewards[step] + gamma * np.max(Q[new]) - Q[state, action])
        state = world["start"] if ends[new] else new
    return Q, rewards

# %% wrong="q-learning" why="At an end you go back to the start before you learn, so the start's value counts as what comes next. Nothing is expected behind an end: learn first, then go on."
def q_learning(world, n_steps, epsilon, eta, gamma, rng):
    leads, brings, ends = world["next_state"], world["reward"], world["ends"]
    Q, rewards, state = np.zeros(leads.shape), np.zeros(n_steps), world["start"]
    for step in range(n_steps):
        action = rng.integers(leads.shape[1]) if rng.random() < epsilon else best_of(Q[state], rng)
        new, rewards[step] = leads[state, action], brings[state, action]
        new = world["start"] if ends[new] else new
        Q[state, action] += eta * (rewards[step] + gamma * np.max(Q[new]) - Q[state, action])
        state = new
    return Q, rewards

# %% wrong="q-learning" why="What is promised after the step is read from the row of the state that you leave. Take the largest value of the state that is reached."
def q_learning(world, n_steps, epsilon, eta, gamma, rng):
    leads, brings, ends = world["next_state"], world["reward"], world["ends"]
    Q, rewards, state = np.zeros(leads.shape), np.zeros(n_steps), world["start"]
    for step in range(n_steps):
        action = rng.integers(leads.shape[1]) if rng.random() < epsilon else best_of(Q[state], rng)
        new, rewards[step] = leads[state, action], brings[state, action]
        Q[state, action] += eta * (rewards[step] + gamma * np.max(Q[state]) - Q[state, action])
        state = world["start"] if ends[new] else new
    return Q, rewards

# %% stranger="q-learning"
def q_learning(world, n_steps, epsilon, eta, gamma, rng):
    leads, brings, ends = world["next_state"], world["reward"], world["ends"]
    Q, rewards, state = np.zeros(leads.shape), np.zeros(n_steps), world["start"]
    for step in range(n_steps):
        action = rng.integers(leads.shape[1]) if rng.random() < epsilon else best_of(Q[state], rng)
        new, rewards[step] = leads[state, action], brings[state, action]
        Q[state, action] += eta * (rewards[step] + gamma * np.max(Q[new]) - np.max(Q[state]))
        state = world["start"] if ends[new] else new
    return Q, rewards

# %% stranger="q-learning"
def q_learning(world, n_steps, epsilon, eta, gamma, rng):
    leads, brings, ends = world["next_state"], world["reward"], world["ends"]
    Q, rewards, state = np.zeros(leads.shape), np.zeros(n_steps), world["start"]
    for step in range(n_steps):
        action = rng.integers(leads.shape[1]) if rng.random() < epsilon else best_of(Q[state], rng)
        new, rewards[step] = leads[state, action], brings[state, action]
        Q[state, action] += eta * (rewards[step] + gamma * Q[new, action] - Q[state, action])
        state = world["start"] if ends[new] else new
    return Q, rewards

# %% stranger="q-learning"
def q_learning(world, n_steps, epsilon, eta, gamma, rng):
    leads, brings, ends = world["next_state"], world["reward"], world["ends"]
    Q, rewards, state = np.zeros(leads.shape), np.zeros(n_steps), world["start"]
    for step in range(n_steps):
        action = rng.integers(leads.shape[1]) if rng.random() < epsilon else best_of(Q[state], rng)
        new, rewards[step] = leads[state, action], brings[state, action]
        Q[state, action] += eta * (rewards[step] + gamma * np.mean(Q[new]) - Q[state, action])
        state = world["start"] if ends[new] else new
    return Q, rewards

# %% stranger="q-learning"
def q_learning(world, n_steps, epsilon, eta, gamma, rng):
    leads, brings, ends = world["next_state"], world["reward"], world["ends"]
    Q, rewards, state, new = np.zeros(leads.shape), np.zeros(n_steps), world["start"], world["start"]
    for step in range(n_steps):
        action = rng.integers(leads.shape[1]) if rng.random() < epsilon else best_of(Q[new], rng)
        new, rewards[step] = leads[state, action], brings[state, action]
        Q[state, action] += eta * (rewards[step] + gamma * np.max(Q[new]) - Q[state, action])
        state = world["start"] if ends[new] else new
    return Q, rewards

# %% stranger="q-learning"
def q_learning(world, n_steps, epsilon, eta, gamma, rng):
    leads, brings, ends = world["next_state"], world["reward"], world["ends"]
    Q, rewards, state = np.zeros(leads.shape), np.zeros(n_steps), world["start"]
    for step in range(n_steps):
        action = 0 if rng.random() < epsilon else best_of(Q[state], rng)
        new, rewards[step] = leads[state, action], brings[state, action]
        Q[state, action] += eta * (rewards[step] + gamma * np.max(Q[new]) - Q[state, action])
        state = world["start"] if ends[new] else new
    return Q, rewards

# %% stranger="q-learning"
def q_learning(world, n_steps, epsilon, eta, gamma, rng):
    leads, brings, ends = world["next_state"], world["reward"], world["ends"]
    Q, rewards, state = np.zeros(leads.shape), np.zeros(n_steps), world["start"]
    for step in range(n_steps):
        action = rng.integers(leads.shape[1]) if rng.random() < epsilon and state == world["start"] else best_of(Q[state], rng)
        new, rewards[step] = leads[state, action], brings[state, action]
        Q[state, action] += eta * (rewards[step] + gamma * np.max(Q[new]) - Q[state, action])
        state = world["start"] if ends[new] else new
    return Q, rewards

# %% stranger="q-learning"
def q_learning(world, n_steps, epsilon, eta, gamma, rng):
    leads, brings, ends = world["next_state"], world["reward"], world["ends"]
    Q, rewards, state = np.zeros(leads.shape), np.zeros(n_steps), world["start"]
    for step in range(n_steps):
        action = rng.integers(leads.shape[1]) if rng.random() < epsilon else best_of(Q.max(axis=0), rng)
        new, rewards[step] = leads[state, action], brings[state, action]
        Q[state, action] += eta * (rewards[step] + gamma * np.max(Q[new]) - Q[state, action])
        state = world["start"] if ends[new] else new
    return Q, rewards

# %% stranger="q-learning"
def q_learning(world, n_steps, epsilon, eta, gamma, rng, right=q_learning): return right(world, n_steps, epsilon, eta / 2, gamma, rng)

# %% stranger="q-learning"
def q_learning(world, n_steps, epsilon, eta, gamma, rng, right=q_learning): return right(world, n_steps, epsilon / 2, eta, gamma, rng)

# %% [markdown]
# Begin with a corridor of five rooms and a reward of 1 at its right end. Going left is never the best idea. What is it worth?

# %%
n_rooms, gamma = 5, 0.9  # then try gamma = 0.5
world = mazes.corridor(n_rooms)
Q, brought = q_learning(world, 500, 0.5, 0.5, gamma, np.random.default_rng(1))
rows = []
for room in range(n_rooms - 1):
    rows.append([room, float(Q[room][0]), float(Q[room][1])])
table(["room", "value of going left", "value of going right"], rows)

# %% [markdown]
# Left of the first room is a wall, so going left there costs just one step of waiting. Each room nearer to the end is worth
# $1/\gamma$ times as much as the one before.
#
# ### How much should a mouse explore?
#
# In a small maze the mouse starts in a gap of a wall. A crumb (worth 1) lies three steps to one side, a cheese (worth 10) four steps to the
# other. Reaching either of them ends a try. Twenty mice learn with your function, 2,000 steps each. **Predict** what happens without exploration.
# (A mouse that knows nothing yet draws lots, so even then it wanders at first.)

# %% prediction="cheese-found"
# epsilon = 0: how many of 20 mice know the way to the cheese in the end?
# Write: cheese_found = (a number from 0 to 20)
### BEGIN SOLUTION
cheese_found = 10
### END SOLUTION

# %% experiment="cheese-found"
n_steps = 2000  # then try 300
tried = []
for epsilon in (0, 0.1, 0.2, 0.3, 0.5, 1):
    found, earned = mazes.many_runs(q_learning, epsilon, n_steps)
    tried.append([epsilon, found, earned])
table(["epsilon", "mice of 20 that know the cheese", "reward in 100 steps"], tried)
quiz.compare("Mice that know the cheese", cheese_found, tried[0][1], unit="of 20")
show(figures.exploration(tried),
     alt="Left: mice that know the way to the cheese against epsilon, from "
         f"{tried[0][1]} of 20 without exploration to {tried[-1][1]} at random. Right: "
         f"reward earned in 100 steps, {tried[0][2]:.0f} without exploration, up to "
         f"{max(row[2] for row in tried[1:-1]):.0f} in between, "
         f"{tried[-1][2]:.0f} at random.")

# %%
# One mouse: explore, be patient, and watch from where the values grow
widgets.explore_maze(q_learning)

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# Without exploration most mice find the crumb first, are content with it, and never learn of the cheese. Mice that act at random nearly all
# come to know the way to the cheese, because Q-learning values the *best* actions, whatever was done; but while they learn they
# earn little. With 2,000 steps a mouse earns most somewhere in between: 300 mice of ours earned 70 without exploration, 88 to 90 at 0.1 to 0.3, and 19 at
# random. The mean of *twenty* is uncertain by some 17, so your table need not show it. With 300 steps 600 mice earned 57, 54 and 51 at 0, 0.1 and 0.2: exploring
# does not pay when there is no time to eat what was found. (Among twenty mice chance is larger than that.) No epsilon is best for all worlds and all times; a common recipe is to explore much
# at first and less later.
#
# *Words for reading on.* How a learner chooses its actions is called its *policy*. Q-learning is *off-policy*: it values the best
# actions, whatever its own policy does.
#
# </details>

# %% [markdown] quiz="which-end"
# In the maze, with very few steps: next to which square does a value above 0 appear first, and how does it spread?
#
# - ( ) Next to the start, and forwards along the way
#   > A step learns from what it *leads to*. Near the start all values are 0 at first, and 0 teaches nothing.
# - (x) Next to the crumb or the cheese, and back towards the start
#   > As the error moved from reward to cue. Each visit hands the value on by one step.
# - ( ) On all squares of the way at once, when the reward comes
#   > That takes an eligibility for all of them: the starred exercise.

# %% [markdown]
# ## {lesson}.8 Two questions that count
#
# The questions above were for practice. These two give a point each, and your first answer counts.

# %% [markdown] quiz="four-drops" graded=true
# After long learning ($\gamma = 1$, a small $\eta$) a cue is followed by 4 drops in a quarter of the trials, by nothing in the others.
# What is the prediction error when the 4 drops come, and when they stay out?
#
# - ( ) $+4$ and $0$
#   > That is the reward itself. The cue has promised something, so this is no longer the error.
# - ( ) $0$ and $-4$
#   > The cue would have to promise 4 for certain. It promises the mean.
# - (x) $+3$ and $-1$
#   > The cue is worth $4/4 = 1$. What comes is 4 or 0, so the errors are $4 - 1$ and $0 - 1$, and on average 0.
# - ( ) $+3$ and $-3$, since one of them makes up for the other
#   > They do balance, but by how often they come: one $+3$ for three times $-1$.

# %% [markdown] quiz="three-rooms" graded=true
# A corridor of four rooms; going right from the third brings 8 and ends the try. $\gamma = 0.5$. To which value does going right *in the
# first room* converge in Q-learning with $\epsilon = 0.5$?
#
# - ( ) 1: three steps lie between the first room and the reward, so $8 \cdot 0.5^3$
#   > What the step itself brings counts in full: the third step's reward is discounted twice.
# - (x) 2, and it would be 2 for another $\epsilon$ above 0 as well
#   > $0.5^2 \cdot 8$. Q-learning values the best actions; how often it explores only decides how fast it learns them.
# - ( ) Less than 2, because half of the steps are random and lead astray
#   > That is what a step of *this* behaviour brings. Q-learning asks for the best actions afterwards.
# - ( ) 8, if it has had enough time to learn
#   > More time does not remove the discount: the reward is two steps further away.

# %% hand_in="quiz" points=2

# %% [markdown]
# ## For an evening: what else can a modulator change?
#
# "*Neuromodulators act as gains, and deep learning has nothing like them.*" What your rules changed was not a gain. A **gain** is how
# steeply a cell's rate grows with its drive: the slope of its f-I curve. Noradrenaline blocks a current that spikes
# leave behind in pyramidal cells and that holds back the next ones (Madison and Nicoll, 1986). Background input makes the
# potential scatter. What does either do to the slope, in the cell of lesson {lesson:spiking_neuron}? For comparison comes a steady extra
# current: it only adds to the drive, so it *must* move the curve sideways and leave the slope. That row checks how we measure, and not the cell. The
# slope is taken from 20 to 60 Hz.

# %% claim="neuromodulators"
extra = 0.5  # nA of extra current
drives = np.arange(0.25, 3.6, 0.25)  # nA
conditions = {  # mV of noise, nA that a spike leaves behind, nA of extra current
    "noise 1 mV": (1, 0, 0), "noise 4 mV": (4, 0, 0), "noise 8 mV": (8, 0, 0),
    "held back by its spikes": (1, 0.1, 0), "the same, blocked": (1, 0, 0),
    "held back, extra current": (1, 0.1, extra)}
curves = noisy_cell.curves(drives, conditions)
slopes = noisy_cell.gains(drives, curves)
table(["condition", "slope from 20 to 60 Hz (Hz per nA)"], list(slopes.items()))
show(figures.gains(drives, curves),
     alt="Rate against drive. Left: more noise, a flatter curve. Right: blocking the "
         "current that spikes leave behind makes the curve steeper; an extra current "
         "only moves it. The slopes stand in the table.")
print(noisy_cell.gains_in_words(slopes))

# %% [markdown] claim="neuromodulators"
# **What we saw.** Noise and the blocked current change the gain; the extra current, as it must, does not. ("The same, blocked" *is* the cell with 1 mV of
# noise: one run, shown twice. Noise also lets a cell fire
# that was silent: the curve is not simply multiplied.) This rests on a model and on sources: background input makes the
# curves of cortical cells flatter (Chance, Abbott and Reyes, 2002), and Servan-Schreiber, Printz and Cohen (1990) understood
# catecholamines (noradrenaline and dopamine) as a gain.
#
# The claim is **contested**. Another reading makes modulators the *settings of a learner*. Doya (2002) proposed: dopamine
# is the prediction error, serotonin the discount $\gamma$, noradrenaline the randomness of actions, acetylcholine the
# learning rate. You could set three of the four today ($\gamma$, $\epsilon$, $\eta$). As you set them, none was the slope of a cell. But
# Doya's own randomness is a factor on the values before the choice, and that *is* a gain: the two readings overlap. The second half of the claim goes too far: a factor
# that is the same for all weights is old in machine learning (REINFORCE has one), and gates and attention multiply as well. What deep learning
# lacks is the variety: many substances, each with receptors and a time course of its own.

# %% [markdown]
# ## What the analogy got right and wrong here
#
# **Right.** Synapses change with what they meet, and order counts. A late reward can still find the synapse that earned it.
# Hardly any match between cells and an algorithm is as close as that of dopamine cells and temporal-difference learning. So, in these models, a mouse
# that hears the tone needs nobody who tells each synapse what to do: the tone comes to promise the juice, and the error of that promise is, to a first
# approximation, one number that all its synapses can hear. We have not joined the two: here the promise stood in a table.
#
# **Wrong, or left out.**
#
# - *Pairs.* Our rule adds up pairs of spikes. Real synapses also count triplets, rates, how strong they are already, and where on the dendrite they sit.
# - *One number.* Our third factor is one number for all. There are many modulators, and cells differ in what they hear.
# - *Tables.* A mouse has no table of states. What counts as a state, and how cells would compute its value, was given here.
# - *Habits only.* Our learner has no map: it cannot plan a way that it has never walked. Animals can.

# %% [markdown] recap=true
# - STDP: pre before post strengthens a synapse, post before pre weakens it; traces do the bookkeeping.
# - With losses a little larger than gains, unrelated inputs compete. If steps do not depend on the weight, weights split into weak and strong. Without losses all grow.
# - An eligibility waits for a late reward. The reward is the same for all synapses; the eligibility is private to each.
# - Temporal-difference learning moves the prediction error from the reward to the cue; an omitted reward makes it negative. Dopamine cells do likewise, each with its own bias.
# - Q-learning learns the values of actions from the same error. Without exploration it settles for the first thing that is good enough.

# %% [markdown] next=true
# A reward is one number for millions of synapses. Could a synapse deep in a network ever learn its own part in an error?

# %% [markdown]
# ### Where to read on
#
# - R. S. Sutton & A. G. Barto, *Reinforcement Learning: An Introduction*, 2nd edition, 2018, free at
#   [incompleteideas.net](http://incompleteideas.net/book/the-book-2nd.html): chapter 6 on temporal differences and Q-learning, chapter
#   15 on dopamine.
# - W. Gerstner et al., *Eligibility traces and plasticity on behavioral time scales*, 2018,
#   [doi 10.3389/fncir.2018.00053](https://doi.org/10.3389/fncir.2018.00053): what is known of three-factor rules in experiments.
#
# ### Sources
#
# - G. Bi & M. Poo, *J. Neuroscience* 18:10464, 1998, doi 10.1523/JNEUROSCI.18-24-10464.1998. S. Song, K. D. Miller & L. F. Abbott,
#   *Nature Neuroscience* 3:919, 2000, doi 10.1038/78829. M. C. W. van Rossum, G. Bi & G. G. Turrigiano, *J. Neuroscience* 20:8812, 2000,
#   doi 10.1523/JNEUROSCI.20-23-08812.2000. T. V. P. Bliss & T. Lømo, *J. Physiology* 232:331, 1973,
#   doi 10.1113/jphysiol.1973.sp010273. D. O. Hebb, *The Organization of Behavior*, Wiley, 1949. Y. Inglebert et al., *PNAS* 117:33639, 2020,
#   doi 10.1073/pnas.2013663117. R. Guyonneau, R. VanRullen & S. J. Thorpe, *Neural Computation* 17:859, 2005,
#   doi 10.1162/0899766053429390.
# - E. M. Izhikevich, *Cerebral Cortex* 17:2443, 2007, doi 10.1093/cercor/bhl152. S. Yagishita et al., *Science* 345:1616, 2014,
#   doi 10.1126/science.1255514. R. J. Williams, *Machine Learning* 8:229, 1992, doi 10.1007/BF00992696.
# - R. S. Sutton & A. G. Barto, *Psychological Review* 88:135, 1981, doi 10.1037/0033-295X.88.2.135. R. S. Sutton, *Machine Learning* 3:9, 1988, doi 10.1007/BF00115009. W. Schultz, P. Dayan & P. R. Montague, *Science* 275:1593, 1997,
#   doi 10.1126/science.275.5306.1593. C. D. Fiorillo, P. N. Tobler & W. Schultz, *Science* 299:1898, 2003, doi 10.1126/science.1077349.
#   W.-X. Pan et al., *J. Neuroscience* 25:6235, 2005, doi 10.1523/JNEUROSCI.1478-05.2005. R. A. Rescorla & A. R. Wagner, in: *Classical Conditioning II*,
#   edited by A. H. Black & W. F. Prokasy, Appleton-Century-Crofts, 1972.
#   P. Waelti, A. Dickinson & W. Schultz, *Nature* 412:43, 2001, doi 10.1038/35083500. R. Amo et al., *Nature Neuroscience* 25:1082, 2022,
#   doi 10.1038/s41593-022-01109-2. W. Dabney et al., *Nature* 577:671, 2020,
#   doi 10.1038/s41586-019-1924-6. H. Jeong et al., *Science* 378:eabq6740, 2022, doi 10.1126/science.abq6740.
# - C. J. C. H. Watkins, *Learning from Delayed Rewards*, thesis, Cambridge, 1989; C. J. C. H. Watkins & P. Dayan, *Machine Learning* 8:279,
#   1992, doi 10.1007/BF00992698.
# - D. V. Madison & R. A. Nicoll, *J. Physiology* 372:221, 1986. F. S. Chance, L. F. Abbott & A. D. Reyes, *Neuron* 35:773, 2002,
#   doi 10.1016/S0896-6273(02)00820-6. D. Servan-Schreiber, H. Printz & J. D. Cohen, *Science* 249:892, 1990, doi 10.1126/science.2392679.
#   K. Doya, *Neural Networks* 15:495, 2002, doi 10.1016/S0893-6080(02)00044-8.

# %% [markdown] guide=true
# **What the class will stumble on.**
#
# - *Fade, learn, remember.* Half of the class lets the traces grow before the weights change. Two spikes in one step then make a
#   pair with full strength. Play it with three students: input, cell, and the synapse, who keeps two numbers on a card.
# - *One trace for all.* `x` as a single number passes every test with one input. The docstring's first example has two.
# - *Which value changes?* In `td_learning` the error at step t belongs to the promise of step t - 1. Draw the row of boxes.
# - *Learn, then go on.* In `q_learning` many reset the state at an end before they learn; the reward then seems to promise
#   another round. The seven steps of the slide show it.
# - *"Random means bad."* With epsilon 1 the mice earn next to nothing, and know the way best. Knowing and earning are two columns.
#
# **In class.** Coffee for the class: a lamp (a raised hand) announces a sweet. After five rounds ask how surprised everybody is
# at the hand and at the sweet, on a scale from 0 to 10. Then leave the sweet out. The numbers on the board are the figure of
# section {lesson}.6.
#
# **Two oral questions.** (1) Why do the errors of a trial add up to its rewards if $\gamma = 1$? (Each value is added once, as what
# lies ahead, and subtracted once, as what was promised.) (2) A cell fires to a cue that announces juice and pauses when the juice
# stays out. Which experiment tells "surprise" from "wanting"? (The same juice with and without a cue before it: a cell that
# wants fires to both, an error only to the juice that was not announced. The pause already rules out a surprise without a sign, which would be a burst.)
