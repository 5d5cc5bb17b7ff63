# %% [markdown] needs="training, spiking_neuron, neural_codes"
# # {lesson}. Spiking networks that learn
#
# **About 100 minutes · 26 points · can be started alone; {needs}**
#
# In lesson {lesson:gradient_descent} a step had no slope to walk down, so all that learned by gradients was smooth. Nerve cells fire or they do
# not. Here such cells learn by gradients all the same, thanks to a small lie told at the right place. What is it worth?
#
# After this lesson you can
#
# - turn a picture into spikes in two ways, and run a layer of leaky neurons with its reset at the right time;
# - say what a surrogate gradient is, write backpropagation through time, and prove it right on a smooth twin;
# - say what training the hidden layer was worth, with three controls beside it;
# - count what spikes cost, and find the price at which a verdict about energy turns round.

# %% given="setup"
import numpy as np

# No module named 'helpers'? Pick the course's kernel (Kernel menu), or see README.md.
from helpers import check, ledger, quiz
from helpers.data import digits_split
from helpers.figures import show
from helpers.figures import spiking_networks as figures
from helpers.labs.spiking_training import accuracy, cost_of, logits_of, ordinary_cost, slope, smooth, start, train
from helpers.reference.backpropagation import forward_mlp, softmax_cross_entropy  # lesson {lesson:backpropagation}, and its way forward
from helpers.reference.training import train as train_mlp  # lesson {lesson:training}
from helpers.widgets import spiking_networks as widgets

# %% [markdown]
# ## {lesson}.1 What is the slope of a spike?
#
# Let $u$ be the potential of a cell minus its threshold. The cell fires where $u$ is above 0, *strictly*: that is the
# **step** $\Theta(u)$. Left and right of 0 its slope is 0, and at 0 it has none. Neither is of use to a gradient.
#
# A **surrogate** (Zenke & Ganguli, 2018; Neftci et al., 2019) stands in for that slope, *only on the way back*: forwards
# the cell still fires or does not. All three below are bumps of area 1, since a rise from 0 to 1 has a slope of area 1.

# %% exercise="heaviside" minutes=2 difficulty=1
def heaviside(u):
    """Return 1 where u > 0 and 0 elsewhere; 0 also where u is 0 exactly.

    u : a number, or an array of any shape; it is not changed
    returns a number, or an array of the same shape, of 0 and 1
    """
    ### BEGIN SOLUTION
    return np.where(np.asarray(u) > 0, 1.0, 0.0)
    ### END SOLUTION

# %% [markdown] hint="heaviside"
# 1. A comparison of an array gives an array: `u > 0`.
# 2. `np.where(condition, 1.0, 0.0)` puts 1 where the condition holds.
# 3. For plain numbers and lists to work as well, begin with `u = np.asarray(u)`.

# %% check="heaviside" points=1
u = np.array([-2.0, -0.1, 0.1, 30.0])
check.close(heaviside(u), [0, 0, 1, 1], "A spike has no height but 1, however large u.")
check.unchanged(u, np.array([-2.0, -0.1, 0.1, 30.0]), "The spikes overwrote u. Put them into a new array.")
check.close(heaviside(np.zeros((2, 3))), np.zeros((2, 3)), "At the threshold itself, u = 0, the cell does not fire yet.")
### BEGIN HIDDEN TESTS
from helpers.reference import spiking_networks as reference
u = np.random.default_rng(1).integers(-2, 3, (4, 5, 3)) / 2
check.close(heaviside(u), reference.heaviside(u), "A neuron fires above the threshold only, entry by entry.")
check.close([heaviside(0.25), heaviside(0.0)], [1, 0], "The step takes a single number as well as an array.")
### END HIDDEN TESTS

# %% wrong="heaviside" why="At u = 0 your cell fires. Here the potential has to be above the threshold, strictly: u > 0."
def heaviside(u):
    return np.where(np.asarray(u) >= 0, 1.0, 0.0)

# %% wrong="heaviside" why="Your spike gets larger with u: that is a ReLU. A spike is all or none, 1 whatever the height of u."
def heaviside(u):
    return np.maximum(u, 0.0)

# %% wrong="heaviside" why="A silent cell gives 0, not -1: nothing is sent where nothing fires."
def heaviside(u):
    return np.where(np.asarray(u) > 0, 1.0, -1.0)

# %% stranger="heaviside"
def heaviside(u):
    return np.where(np.asarray(u) > 1, 1.0, 0.0)

# %% exercise="surrogate" minutes=6 difficulty=1
def surrogate(u, kind):
    """Return what stands in for the slope of a spike at u.

    kind "fast_sigmoid":  1 / (1 + 2 |u|)^2
    kind "arctan":        1 / (1 + (pi u)^2)
    kind "triangle":      1 - |u| where |u| < 1, and 0 elsewhere

    u : a number, or an array of any shape, potential minus threshold; it is not changed
    returns a number, or an array of the same shape; surrogate(0.5, "fast_sigmoid") is 0.25
    """
    ### BEGIN SOLUTION
    u = np.asarray(u)
    if kind == "fast_sigmoid":
        return 1 / (1 + 2 * np.abs(u)) ** 2
    if kind == "arctan":
        return 1 / (1 + (np.pi * u) ** 2)
    return np.maximum(1 - np.abs(u), 0)
    ### END SOLUTION

# %% [markdown] hint="surrogate"
# 1. Three formulas, told apart by `if kind == "fast_sigmoid":` and so on. `np.abs(u)` is $|u|$, `np.pi` is $\pi$.
# 2. In the first the whole bracket is squared, $|u|$ included; in the second $\pi$ is squared, too.
# 3. For the triangle, `np.maximum(1 - np.abs(u), 0)` cuts off what would be negative.

# %% check="surrogate" points=2
u = np.array([-2.0, -0.5, 0.0, 0.5])
check.close(surrogate(u, "fast_sigmoid"), [0.04, 0.25, 1, 0.25], "1 / 5^2, 1 / 2^2, 1, 1 / 2^2: the same on both sides.")
check.close(surrogate(u, "arctan"), [0.0247044, 0.288400, 1, 0.288400], "1 / (1 + (pi u)^2).", rtol=1e-4)
check.close(surrogate(u, "triangle"), [0, 0.5, 1, 0.5], "A roof from -1 to 1, and nothing outside.")
check.unchanged(u, np.array([-2.0, -0.5, 0.0, 0.5]), "The potentials u have changed. Compute with new arrays.")
far = np.arange(-500, 500, 0.05)
for kind in ("fast_sigmoid", "arctan", "triangle"):
    area = 0.05 * float(np.sum(surrogate(far, kind)))
    assert abs(area - 1) < 5e-3, f"{kind}: the area of a slope of a rise from 0 to 1 is 1; yours is {area:.3f}."
### BEGIN HIDDEN TESTS
from helpers.reference import spiking_networks as reference
u = np.random.default_rng(2).normal(size=(3, 7)) * 1.5
for kind in ("fast_sigmoid", "arctan", "triangle"):
    check.close(surrogate(u, kind), reference.surrogate(u, kind),
                f"The {kind} follows its formula on each side of the threshold.")
    check.close(surrogate(-0.3, kind), reference.surrogate(-0.3, kind),
                f"The {kind} takes a single number as well as an array.")
### END HIDDEN TESTS

# %% wrong="surrogate" why="The square is missing in the fast sigmoid. Without it the area under the bump is infinite."
def surrogate(u, kind, right=surrogate):
    return np.sqrt(right(u, kind)) if kind == "fast_sigmoid" else right(u, kind)

# %% wrong="surrogate" why="This is the smooth rise itself. The surrogate is its slope: a bump at the threshold that falls off on both sides."
def surrogate(u, kind, right=surrogate):
    return 0.5 + u / (1 + 2 * np.abs(u)) if kind == "fast_sigmoid" else right(u, kind)

# %% wrong="surrogate" why="Your triangle goes on below 0. Far from the threshold it is 0, not negative."
def surrogate(u, kind, right=surrogate):
    return 1 - np.abs(u) if kind == "triangle" else right(u, kind)

# %% stranger="surrogate"
def surrogate(u, kind, right=surrogate):
    return right(np.asarray(u) / 2, kind) if kind == "fast_sigmoid" else right(u, kind)

# %% stranger="surrogate"
def surrogate(u, kind, right=surrogate):
    return np.maximum(1 - np.asarray(u), 0) if kind == "triangle" else right(u, kind)

# %% given="fire"
def fire(u, spike):
    """Return the spikes at u: by your step where spike is "step", by the smooth rise where it is "smooth"."""
    return heaviside(u) if spike == "step" else smooth(u)

# %%
show(
    figures.slopes(heaviside, surrogate, fire),
    alt="Left: the step from 0 to 1 at the threshold, and a smooth rise through one half at the same place. Right: three "
    "bumps of height 1 at the threshold; the triangle ends at 1, the fast sigmoid and the arctan have long tails.",
)

# %% [markdown]
# The smooth rise on the left is $\tfrac12 + u / (1 + 2|u|)$. The fast sigmoid's bump is its true slope. So this surrogate
# is the *honest* slope of a neighbour of our network, its **smooth twin**. Section {lesson}.5 makes use of that.
#
# ## {lesson}.2 How does a picture become spikes?
#
# In a **rate code** a pixel of intensity $x$ fires in each step with probability $x$, whatever happened before. In a
# **latency code** (Thorpe and others, 2001) it fires once, the brighter the earlier, and black pixels not at all:
#
# $$\text{step} = \lfloor (1 - x) \, T \rfloor \quad \text{for } x > 0 .$$
#
# Arrays of spikes have the shape `(n_steps, n_samples, n_neurons)`: time first, so that `spikes[t]` is one moment of a
# whole batch.

# %% exercise="rate-encode" minutes=5 difficulty=1
def rate_encode(X, n_steps, rng):
    """Return random spikes: in every step each pixel fires with the probability X, independent of all others.

    X : array (n_samples, n_pixels) of intensities from 0 to 1; 0 never fires, 1 always
    n_steps, rng : number of steps, numpy.random.Generator that all draws come from
    returns an array (n_steps, n_samples, n_pixels) of 0 and 1
    """
    ### BEGIN SOLUTION
    return (rng.random((n_steps, *X.shape)) < X).astype(float)
    ### END SOLUTION

# %% [markdown] hint="rate-encode"
# 1. A uniform number from 0 to 1 lies below $x$ with probability $x$. You need a fresh one for every step and pixel.
# 2. `rng.random((n_steps, *X.shape))` draws them all at once, in the shape that is asked for.
# 3. `draws < X` compares each step with the same `X`; `.astype(float)` makes 0 and 1 of it.

# %% check="rate-encode" points=2
grey = np.tile([0.0, 0.25, 0.8, 1.0], (30, 1))
spikes = np.asarray(rate_encode(grey, 200, np.random.default_rng(5)))
assert spikes.shape == (200, 30, 4), "The shape is (n_steps, n_samples, n_pixels): time first."
assert set(np.unique(spikes).tolist()) <= {0, 1}, "A spike is 1, silence is 0."
rates = spikes.mean(axis=(0, 1))
assert rates[0] == 0 and rates[3] == 1, "Intensity 0 never fires, intensity 1 in every step."
assert abs(rates[1] - 0.25) < 0.03 and abs(rates[2] - 0.8) < 0.03, f"Rates {rates[1:3]} for intensities 0.25 and 0.8."
assert not np.array_equal(spikes[0], spikes[1]), "Each step has to draw anew."
assert np.ptp(spikes[:, :, 1].sum(axis=0)) > 0, "Equal pixels of two images must not fire at the same steps."
assert not np.array_equal(spikes, rate_encode(grey, 200, np.random.default_rng(6))), "Draw from the rng passed in."
### BEGIN HIDDEN TESTS
X = np.random.default_rng(6).uniform(0.1, 0.9, (8, 5))
spikes = np.asarray(rate_encode(X, 3000, np.random.default_rng(7)), float)
deviation = np.sqrt(X * (1 - X))
assert np.all(np.abs(spikes.mean(axis=0) - X) < 5 * deviation / np.sqrt(3000)), "The rate is the intensity."
later = ((spikes[1:] - X) * (spikes[:-1] - X)).mean(axis=0) / deviation**2
assert np.all(np.abs(later) < 5 / np.sqrt(3000)), "What a pixel did before must not matter."
together = np.corrcoef(((spikes - X) / deviation).reshape(3000, -1).T) - np.eye(40)
assert np.all(np.abs(together) < 6 / np.sqrt(3000)), "Two pixels must not fire together more than by chance."
again = rate_encode(X, 20, np.random.default_rng(8))
check.close(again, rate_encode(X, 20, np.random.default_rng(8)), "The same generator gives the same spikes.")
### END HIDDEN TESTS

# %% probes="rate-encode"
spikes = np.asarray(rate_encode(np.tile([0.0, 0.4, 0.6, 1.0], (50, 1)), 100, np.random.default_rng(9)), float)
probe(spikes.shape)
probe(np.unique(spikes).tolist())
probe([bool(np.all(spikes == spikes[0])), bool(np.all(spikes == spikes[:, :1]))])
probe(np.round(spikes.mean(axis=(0, 1)), 1).tolist())

# %% wrong="rate-encode" why="You drew once and used the draw for all steps. Then a pixel fires always or never; each step needs draws of its own."
def rate_encode(X, n_steps, rng):
    return np.repeat((rng.random(X.shape) < X)[np.newaxis], n_steps, axis=0).astype(float)

# %% wrong="rate-encode" why="Your spikes have heights. In a rate code it is the number of spikes that tells the intensity, and each spike is 1."
def rate_encode(X, n_steps, rng, right=rate_encode):
    return right(X, n_steps, rng) * X

# %% wrong="rate-encode" why="Time comes first: the shape is (n_steps, n_samples, n_pixels)."
def rate_encode(X, n_steps, rng, right=rate_encode):
    return right(X, n_steps, rng).transpose(1, 0, 2)

# %% stranger="rate-encode"
def rate_encode(X, n_steps, rng):
    return (rng.random((n_steps, *X.shape)) < X.mean()).astype(float)

# %% stranger="rate-encode"
def rate_encode(X, n_steps, rng):
    return (rng.random((n_steps, 1, X.shape[1])) < X).astype(float)

# %% stranger="rate-encode"
def rate_encode(X, n_steps, rng):
    return (rng.random((n_steps, *X.shape)) > X).astype(float)

# %% exercise="latency-encode" minutes=6 difficulty=2
def latency_encode(X, n_steps):
    """Return one spike for each pixel above 0, in step floor((1 - x) * n_steps), counted from 0.

    X : array (n_samples, n_pixels) of intensities from 0 to 1. Intensity 1 fires in step 0; 0 never fires.
    n_steps : number of steps
    returns an array (n_steps, n_samples, n_pixels) of 0 and 1; X is not changed

    With n_steps = 4 the intensities 1, 0.6, 0.5 and 0.1 fire in the steps 0, 1, 2 and 3.
    """
    ### BEGIN SOLUTION
    step = np.floor((1 - X) * n_steps)  # n_steps where X is 0: a step that never comes
    return (np.arange(n_steps)[:, np.newaxis, np.newaxis] == step).astype(float)
    ### END SOLUTION

# %% [markdown] hint="latency-encode"
# 1. First compute for every pixel the step in which it fires, then fill an array of zeros.
# 2. `step = np.floor((1 - X) * n_steps)`. In a loop over `t`, the pixels with `step == t` fire. What about X = 0?
# 3. `spikes[t] = (step == t) & (X > 0)` in a loop, into `spikes = np.zeros((n_steps, *X.shape))`.

# %% check="latency-encode" points=2
X = np.array([[1.0, 0.6, 0.5], [0.1, 0.0, 0.8]])
spikes = np.asarray(latency_encode(X, 4))
assert spikes.shape == (4, 2, 3), "The shape is (n_steps, n_samples, n_pixels): time first."
check.close(spikes.sum(axis=0), [[1, 1, 1], [1, 0, 1]], "Each pixel fires once, and black ones never.")
check.close(spikes[:, 0].argmax(axis=0), [0, 1, 2], "Brighter is earlier: 1, 0.6, 0.5 fire in the steps 0, 1, 2.")
check.close(spikes[:, 1, [0, 2]].argmax(axis=0), [3, 0], "0.1 fires in step 3, 0.8 in step 0: floor(0.8) = 0.")
check.unchanged(X, np.array([[1.0, 0.6, 0.5], [0.1, 0.0, 0.8]]), "X has changed. Mark black pixels in a new array.")
### BEGIN HIDDEN TESTS
from helpers.reference import spiking_networks as reference
rng = np.random.default_rng(9)
for n_steps in (1, 5, 16):
    X = rng.uniform(0.01, 0.99, (6, 9)) * (rng.random((6, 9)) < 0.7)
    check.close(latency_encode(X, n_steps), reference.latency_encode(X, n_steps),
                "Brighter pixels spike earlier, dark ones never.")
sixteenths = np.arange(17)[np.newaxis] / 16
check.close(latency_encode(sixteenths, 16), reference.latency_encode(sixteenths, 16),
            "Each shade of grey above 0 fires in its own step.")
### END HIDDEN TESTS

# %% wrong="latency-encode" why="Black pixels fire in the last step. A pixel with intensity 0 never fires."
def latency_encode(X, n_steps, right=latency_encode):
    return right(np.maximum(X, 1e-9), n_steps)

# %% wrong="latency-encode" why="Your dark pixels come first. The brighter, the earlier: the step grows with 1 - x."
def latency_encode(X, n_steps, right=latency_encode):
    return right(X, n_steps)[::-1]

# %% wrong="latency-encode" why="You rounded (1 - x)(n_steps - 1) to the nearest step. Here the step is floor((1 - x) n_steps), so that all steps are equally wide."
def latency_encode(X, n_steps):
    step = np.where(X > 0, np.round((1 - X) * (n_steps - 1)), -1)
    return (np.arange(n_steps)[:, np.newaxis, np.newaxis] == step).astype(float)

# %% stranger="latency-encode"
def latency_encode(X, n_steps, right=latency_encode):
    return np.cumsum(right(X, n_steps), axis=0)

# %% [markdown]
# Our pictures are the 8x8 digits. The split is *stratified*: 360 images at random are held out, the same ones in all that
# follows, so each writer is in both parts. A picture lasts 16 steps.

# %%
N_STEPS = 16
X, y, X_new, y_new = digits_split("stratified", np.random.default_rng(12))
one_rate = np.asarray(rate_encode(X[:1], N_STEPS, np.random.default_rng(1)))
one_latency = np.asarray(latency_encode(X[:1], N_STEPS))
show(
    figures.codes(X[0], {"rate code": one_rate[:, 0], "latency code": one_latency[:, 0]}),
    alt=f"A digit {y[0]} of 8 x 8 pixels, and two rasters of its 64 pixels over {N_STEPS} steps. In the rate code "
    f"{one_rate.sum():.0f} spikes are spread over all steps; in the latency code there are {one_latency.sum():.0f}, at "
    "most one for a pixel, most of them early.",
)

# %% [markdown]
# ## {lesson}.3 A layer in discrete time
#
# The leaky integrate-and-fire cell of lesson {lesson:spiking_neuron}, in units that leave little to write. In each step the potential keeps the
# share $\beta$, adds the weights of the inputs that fire, and pays for its own spike of the step before:
#
# $$ v_t = \beta \, v_{t-1} + x_t W - s_{t-1}, \qquad s_t = \Theta(v_t - 1), \qquad v_{-1} = s_{-1} = 0 . $$
#
# Mind *when* the reset acts: a spike takes 1 off the potential in the **next** step. It does not put it to 0.

# %% exercise="lif-layer-forward" minutes=12 difficulty=2
def lif_layer_forward(spikes, W, beta):
    """Run a layer of leaky integrate-and-fire neurons. Return its spikes and its potentials.

    v[t] = beta v[t-1] + spikes[t] @ W - s[t-1],   s[t] = 1 where v[t] > 1, else 0

    Before the first step v and s are 0. The reset acts in the NEXT step, by taking off 1.

    spikes, W : arrays (n_steps, n_samples, n_in) of 0 and 1, and (n_in, n_out)
    beta : number from 0 to 1, the share of the potential that is left after one step
    returns (s, v) : two arrays (n_steps, n_samples, n_out): the spikes, and the potentials that were compared
        with the threshold (so v[t] is above 1 where s[t] is 1). Nothing that was passed in is changed.
    """
    ### BEGIN SOLUTION
    v = s = 0.0
    fired, potentials = [], []
    for x in spikes:
        v = beta * v + x @ W - s
        s = (v > 1).astype(v.dtype)
        fired.append(s)
        potentials.append(v)
    return np.array(fired), np.array(potentials)
    ### END SOLUTION

# %% [markdown] hint="lif-layer-forward"
# 1. One loop over time is enough: `x @ W` gives the input of a whole batch. What must be remembered from step to step?
# 2. Two arrays of shape (n_samples, n_out): the potential `v` and the spikes `s` of the step before. Both begin at 0.
# 3. In the loop: `v = beta * v + drive - s` with `drive = x @ W`, then `s = (v > 1) * 1.0`; keep both in lists.

# %% check="lif-layer-forward" points=5
always = np.ones((6, 1, 1))
s, v = lif_layer_forward(always, np.array([[0.75]]), 0.5)
check.close(np.ravel(v)[:3], [0.75, 1.125, 0.3125],
            "0.75, then half of it plus 0.75. That is above 1: a spike. Then 0.5 * 1.125 + 0.75 - 1.")
check.close(np.ravel(s), [0, 1, 0, 0, 1, 0], "Spikes in the steps 1 and 4, counted from 0.")
check.unchanged(always, np.ones((6, 1, 1)), "The incoming spikes have changed. Make new arrays: v = beta * v + ...")
s, v = lif_layer_forward(always, np.array([[0.5]]), 1.0)
check.close(np.ravel(v), [0.5, 1, 1.5, 1, 1.5, 1], "No leak. At 1 exactly there is no spike yet: the condition is v > 1.")
s, v = lif_layer_forward(np.eye(3)[:, np.newaxis], np.array([[3.5], [0], [0]]), 1.0)
check.close(np.ravel(v), [3.5, 2.5, 1.5], "One large input is worked off at 1 a spike: 3.5, 2.5, 1.5, each above 1.")
both = np.array([[[1.0, 1], [0, 1]], [[1, 0], [1, 1]], [[1, 1], [1, 0]]])
s, v = lif_layer_forward(both, np.array([[0.4, 0.8, -0.3], [0.7, 0.9, 0.2]]), 0.5)
check.close(np.shape(s), (3, 2, 3), "Spikes have the shape (n_steps, n_samples, n_out).")
check.close(np.asarray(v)[-1], [[1.075, 2.025, -0.275], [0.125, 0.875, -0.3]], "Two samples, two inputs, three neurons.")
### BEGIN HIDDEN TESTS
from helpers.reference import spiking_networks as reference
rng = np.random.default_rng(1907)
for beta, shape in ((0.9, (12, 5, 6, 4)), (0.37, (9, 1, 3, 2)), (1.0, (7, 2, 1, 3)), (0.0, (4, 3, 2, 1))):
    n_steps, n_samples, n_in, n_out = shape
    spikes, W = (rng.random(shape[:3]) < 0.4).astype(float), rng.normal(0.3, 1, (n_in, n_out))
    W_before, spikes_before = W.copy(), spikes.copy()
    s, v = lif_layer_forward(spikes, W, beta)
    check.unchanged([spikes, W], [spikes_before, W_before], "spikes or W has changed. Make new arrays: v = beta * v + ...")
    s_right, v_right = reference.lif_layer_forward(spikes, W, beta)
    check.close(v, v_right, "Potentials leak by beta, and a spike is paid for one step later.", rtol=1e-5, atol=1e-5)
    check.close(s, s_right, "A neuron spikes when its potential passes the threshold.")
    if beta == 1:
        paid = np.cumsum(spikes @ W, axis=0)[-1] - np.sum(np.asarray(s)[:-1], axis=0)
        check.close(np.asarray(v)[-1], paid, "Without a leak, all that came in is potential or paid.", atol=1e-5)
### END HIDDEN TESTS

# %% wrong="lif-layer-forward" why="Your reset acts one step late: s[t-1] has to be taken off v[t], and you take off s[t-2]."
def lif_layer_forward(spikes, W, beta):
    past = [(0.0, 0.0), (0.0, 0.0)]
    for x in spikes:
        v = beta * past[-1][0] + x @ W - past[-2][1]
        past.append((v, np.where(v > 1, 1.0, 0.0)))
    return tuple(np.array(part) for part in zip(*past[2:]))[::-1]

# %% wrong="lif-layer-forward" why="You took the 1 off in the same step as the spike. Here the reset acts in the next step, so that v[t] is above 1 where s[t] is 1."
def lif_layer_forward(spikes, W, beta):
    past = [(0.0, 0.0)]
    for x in spikes:
        v = beta * past[-1][0] + x @ W
        past.append((v - (v > 1), np.where(v > 1, 1.0, 0.0)))
    return tuple(np.array(part) for part in zip(*past[1:]))[::-1]

# %% wrong="lif-layer-forward" why="You put the potential to 0 after a spike. The reset takes off 1, and what was above the threshold is kept."
def lif_layer_forward(spikes, W, beta):
    past = [(0.0, 0.0)]
    for x in spikes:
        v = beta * past[-1][0] * (1 - past[-1][1]) + x @ W
        past.append((v, np.where(v > 1, 1.0, 0.0)))
    return tuple(np.array(part) for part in zip(*past[1:]))[::-1]

# %% wrong="lif-layer-forward" why="Nothing leaks. In each step the potential keeps only the share beta: beta * v."
def lif_layer_forward(spikes, W, beta, right=lif_layer_forward):
    return right(spikes, W, 1.0)

# %% wrong="lif-layer-forward" why="A potential of exactly 1 does not fire: the condition is v > 1, not >=."
def lif_layer_forward(spikes, W, beta):
    past = [(0.0, 0.0)]
    for x in spikes:
        v = beta * past[-1][0] + x @ W - past[-1][1]
        past.append((v, np.where(v >= 1, 1.0, 0.0)))
    return tuple(np.array(part) for part in zip(*past[1:]))[::-1]

# %%
widgets.explore_neuron(lif_layer_forward)

# %% [markdown]
# ## {lesson}.4 Does a spiking network have a slope?
#
# Sixteen digits go through a layer of 64 such neurons with random weights. A readout with random weights $V$ adds up
# the spikes, leaking as they do, and the cross-entropy is the loss. Now nudge one hidden weight by a millionth and look
# whether the loss changes *at all*, in any digit. **Predict** the outcome for 100 weights drawn from the 4096.

# %% prediction="nudged-weights"
# For how many of 100 hidden weights does a nudge of 0.000001 change the loss? Write: nudged_weights = (0 to 100)
### BEGIN SOLUTION
nudged_weights = 20
### END SOLUTION

# %% experiment="nudged-weights"
rng = np.random.default_rng(4)
W, V, few = rng.normal(0, 0.4, (64, 64)), rng.normal(0, 0.3, (64, 10)), np.asarray(latency_encode(X[:16], N_STEPS))

def loss_of(W):
    """Return the loss of the first 16 digits with the hidden weights W."""
    logits = logits_of({"W": W, "V": V, "beta": 0.9}, few, lif_layer_forward)
    return softmax_cross_entropy(logits, y[:16])[0]

places, base, changed = rng.integers(0, 64, (100, 2)), loss_of(W), {}
for nudge in (1e-6, 1e-2, 1):
    moved = [W + nudge * np.outer(np.arange(64) == i, np.arange(64) == j) for i, j in places]
    changed[nudge] = sum(loss_of(near) != base for near in moved)
    print(f"nudge {nudge:g}: the loss changes for {changed[nudge]} of 100 weights")
quiz.compare("Weights whose nudge changes the loss", nudged_weights, changed[1e-6], unit="of 100")

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# A millionth makes no spike and moves none: the loss is the same to the last bit, and the gradient is 0, as nearly
# everywhere. Large nudges change it by jumps. What we need on such stairs is not the slope, but which way leads down.
#
# </details>
#
# ## {lesson}.5 Backwards through time
#
# Unrolled in time the network is a deep one, with the same weights in each layer. So backpropagation works as in lesson
# 5: walk backwards, and give to each quantity what comes back from all that *use* it.
#
# | quantity | who uses it |
# |---|---|
# | readout $o_t = \beta\, o_{t-1} + s_t V$ | the logits, the mean of all $o_t$; and $o_{t+1}$ |
# | spikes $s_t = \Theta(v_t - 1)$ | $o_t$, through $V$; and the reset in $v_{t+1}$, with a minus |
# | potential $v_t = \beta\, v_{t-1} + x_t W - s_{t-1}$ | $s_t$; and $v_{t+1}$ |
#
# The readout is a leaky cell that never fires, one for each class. In one place only the chain rule is bent: where it
# asks for the slope of $\Theta$, it gets the surrogate. This is the lie. How do you test it? Make it true: with the smooth
# rise in place of $\Theta$ *forwards as well*, the same backward pass must give the exact gradient, and finite differences
# can check that. So `params["spike"]` says which network it is: `fire(u, params["spike"])` is $\Theta(u)$, your
# `heaviside`, for "step" and the smooth rise for "smooth". `slope(u)` is the fast sigmoid's bump for both.

# %% exercise="bptt-step" minutes=30 difficulty=3
def bptt_step(params, spikes, y):
    """Return the loss of a spiking network on a batch, and its gradient by backpropagation through time.

    Forwards, for t = 0 ... T-1; v, s and o are 0 before the first step:
        v[t] = beta v[t-1] + spikes[t] @ W - s[t-1]       (the reset acts in the next step)
        s[t] = fire(v[t] - 1, params["spike"])
        o[t] = beta o[t-1] + s[t] @ V                     (the same beta)
    logits = mean of o[t] over the T steps;  loss, dlogits = softmax_cross_entropy(logits, y)

    Backwards: the chain rule through all of this, the reset included, with slope(v[t] - 1) as the derivative of
    s[t] by v[t], whatever params["spike"] is.

    params : {"W": array (n_in, n_hidden), "V": array (n_hidden, n_classes), "beta": number, "spike": "step" or "smooth"}
    spikes, y : arrays (T, n_samples, n_in), and (n_samples,) of labels from 0
    returns (loss, grads) : number, and {"W": ..., "V": ...}, arrays of the shapes of W and V.
        softmax_cross_entropy divides by n_samples already. Nothing that was passed in is changed. Use double
        precision, NumPy's default, as the check's finite differences do.
    """
    ### BEGIN SOLUTION
    W, V, beta, past = params["W"], params["V"], params["beta"], []
    v = s = o = do = dv = dW = dV = 0.0
    for x in spikes:
        v = beta * v + x @ W - s
        s = fire(v - 1, params["spike"])
        past.append((x, v, s, o := beta * o + s @ V))
    loss, dlogits = softmax_cross_entropy(sum(o for *_, o in past) / len(past), y)
    for x, v, s, _ in reversed(past):
        do = beta * do + dlogits / len(past)
        dv = beta * dv + (do @ V.T - dv) * slope(v - 1)
        dW, dV = dW + x.T @ dv, dV + s.T @ do
    return loss, {"W": dW, "V": dV}
    ### END SOLUTION

# %% [markdown] hint="bptt-step"
# 1. First only the loss: a loop as in `lif_layer_forward` that also updates `o`, adds it up, and keeps `v` and `s` of
#    each step in lists. Only when the first check below is green, go backwards, from the last step to the first.
# 2. Let `do` and `dv` be the derivatives of the loss by $o_t$ and $v_t$. Both begin at 0 *after* the last step, and the
#    table says what each step adds: `do = beta * do + dlogits / T`. What comes back to $s_t$ is `do @ V.T - dv`, where
#    `dv` is still that of step $t+1$.
# 3. So `dv = beta * dv + (do @ V.T - dv) * slope(v[t] - 1)`, with the old `dv` on the right, and in each step
#    `dW = dW + spikes[t].T @ dv` and `dV = dV + s[t].T @ do`.

# %% check="bptt-step" part="loss" points=2
one = {"W": np.array([[0.75]]), "V": np.array([[1.0, 0.0]]), "beta": 0.5, "spike": "step"}
loss, _ = bptt_step(one, np.ones((4, 1, 1)), np.array([0]))
check.close(loss, np.log(1 + np.exp(-1.75 / 4)), "One spike, in step 1. So o is 0, 1, 0.5, 0.25, and its mean 0.4375.")
check.unchanged(one, {**one, "W": np.array([[0.75]]), "V": np.array([[1.0, 0]])}, "W or V has changed. Write into new arrays.")
loss, _ = bptt_step({**one, "spike": "smooth"}, np.ones((1, 1, 1)), np.array([0]))
check.close(loss, np.log(1 + np.exp(-1 / 3)), "Smooth, u = -0.25: the cell gives 0.5 - 0.25 / 1.5, a third of a spike.")
two = {"W": np.array([[0.9, -0.3], [0.4, 0.8]]), "V": np.array([[1.0, -2.0, 0.5], [0.3, 1.5, -1.0]]), "beta": 0.5}
three_steps = np.array([[[1.0, 1], [0, 1]], [[1, 0], [1, 1]], [[1, 1], [1, 1]]])
loss, _ = bptt_step({**two, "spike": "step"}, three_steps, np.array([2, 0]))
check.close(loss, 0.7707043, "Two neurons, three classes, the mean of the losses of two samples.", rtol=1e-5)
### BEGIN HIDDEN TESTS
from helpers.reference import spiking_networks as reference
rng = np.random.default_rng(1986)
for n_steps, beta, spike in ((1, 0.8, "step"), (9, 0.8, "step"), (7, 0.95, "smooth"), (6, 0.31, "step")):
    params = {"W": rng.normal(0.4, 0.8, (5, 6)), "V": rng.normal(size=(6, 3)), "beta": beta, "spike": spike}
    spikes, labels = (rng.random((n_steps, 4, 5)) < 0.5).astype(float), rng.integers(0, 3, 4)
    loss_right, _ = reference.bptt_step(params, spikes, labels)
    check.close(bptt_step(params, spikes, labels)[0], loss_right, "The loss reads the spikes of all steps of time.")
### END HIDDEN TESTS

# %% check="bptt-step" part="gradient" points=5
rng = np.random.default_rng(31)
twin = {"W": rng.normal(0.4, 0.6, (3, 4)), "V": rng.normal(size=(4, 3)), "beta": 0.8, "spike": "smooth"}
train_of, labels = (rng.random((6, 2, 3)) < 0.5).astype(float), np.array([2, 0])
before = [{**twin, "W": twin["W"].copy(), "V": twin["V"].copy()}, train_of.copy(), labels.copy()]
_, grads = bptt_step(twin, train_of, labels)
check.unchanged([twin, train_of, labels], before, "params, spikes or y have changed. Write into new arrays.")
check.close([*np.shape(grads["W"]), *np.shape(grads["V"])], [3, 4, 4, 3], "Gradients have the shapes of W and of V.")
for name, place in (("V", (0, 1)), ("V", (3, 2)), ("W", (0, 0)), ("W", (1, 2)), ("W", (2, 3))):
    near = []
    for nudge in (1e-5, -1e-5):
        moved = twin[name].copy()
        moved[place] += nudge
        near.append(bptt_step({**twin, name: moved}, train_of, labels)[0])
    check.close(np.asarray(grads[name])[place], (near[0] - near[1]) / 2e-5,
                f"In the smooth twin, {name}{list(place)} must agree with its finite difference.", rtol=1e-4, atol=1e-7)
alone = {"W": np.array([[2.5]]), "V": np.array([[1.0, 0.0]]), "beta": 0.5, "spike": "step"}
check.close(bptt_step(alone, np.ones((1, 1, 1)), np.array([0]))[1]["W"], [[-0.2689414 / 16]],
            "With a step, too, u = 1.5 has the slope 1 / 16.", rtol=1e-5)
### BEGIN HIDDEN TESTS
from helpers.reference import spiking_networks as reference
rng = np.random.default_rng(1989)
for n_steps, beta, spike in ((1, 0.8, "step"), (9, 0.8, "step"), (7, 0.95, "smooth"), (6, 0.31, "step"), (12, 1.0, "step")):
    params = {"W": rng.normal(0.4, 0.8, (5, 6)), "V": rng.normal(size=(6, 3)), "beta": beta, "spike": spike}
    spikes, labels = (rng.random((n_steps, 4, 5)) < 0.5).astype(float), rng.integers(0, 3, 4)
    before = [{**params, "W": params["W"].copy(), "V": params["V"].copy()}, spikes.copy(), labels.copy()]
    _, grads = bptt_step(params, spikes, labels)
    check.unchanged([params, spikes, labels], before, "params, spikes or y have changed. Write into new arrays.")
    for name, right in reference.bptt_step(params, spikes, labels)[1].items():
        check.close(grads[name], right, f"The gradient of {name} runs back through all steps of time.", atol=1e-8)
### END HIDDEN TESTS

# %% probes="bptt-step" part="loss"
for spike in ("step", "smooth"):
    alone = {"W": np.array([[0.75]]), "V": np.array([[1.0, 0.0]]), "beta": 0.5, "spike": spike}
    probe(bptt_step(alone, np.ones((5, 1, 1)), np.array([0]))[0])

# %% wrong="bptt-step" part="loss" why="The surrogate has got into your forward pass: with params['spike'] == 'step' a cell fires or does not. Only the way back is smooth."
def bptt_step(params, spikes, y, right=bptt_step):
    return right({**params, "spike": "smooth"}, spikes, y)

# %% wrong="bptt-step" part="loss" why="Your reset acts one step late: v[t] has to pay for s[t-1], not for s[t-2]."
def bptt_step(params, spikes, y, right=bptt_step):
    v, o, total, fired = 0.0, 0.0, 0.0, [0.0, 0.0]
    for x in spikes:
        v = params["beta"] * v + x @ params["W"] - fired[-2]
        fired.append(fire(v - 1, params["spike"]))
        o = params["beta"] * o + fired[-1] @ params["V"]
        total = total + o / len(spikes)
    return softmax_cross_entropy(total, y)[0], right(params, spikes, y)[1]

# %% wrong="bptt-step" part="gradient" why="Your way back stops after one step: v[t] also acts on v[t+1], through the leak and the reset. Carry dv along: beta * dv + ..."
def bptt_step(params, spikes, y):
    W, V, beta, past = params["W"], params["V"], params["beta"], []
    v = s = o = do = dW = dV = 0.0
    for x in spikes:
        v = beta * v + x @ W - s
        s = fire(v - 1, params["spike"])
        past.append((x, v, s, o := beta * o + s @ V))
    loss, dlogits = softmax_cross_entropy(sum(o for *_, o in past) / len(past), y)
    for x, v, s, _ in reversed(past):
        do = beta * do + dlogits / len(past)
        dW, dV = dW + x.T @ (do @ V.T * slope(v - 1)), dV + s.T @ do
    return loss, {"W": dW, "V": dV}

# %% wrong="bptt-step" part="gradient" why="Nothing comes back through the reset. The spike s[t] is used in v[t+1], with a minus: what comes back to it is do @ V.T - dv."
def bptt_step(params, spikes, y):
    W, V, beta, past = params["W"], params["V"], params["beta"], []
    v = s = o = do = dv = dW = dV = 0.0
    for x in spikes:
        v = beta * v + x @ W - s
        s = fire(v - 1, params["spike"])
        past.append((x, v, s, o := beta * o + s @ V))
    loss, dlogits = softmax_cross_entropy(sum(o for *_, o in past) / len(past), y)
    for x, v, s, _ in reversed(past):
        do = beta * do + dlogits / len(past)
        dv = beta * dv + (do @ V.T) * slope(v - 1)
        dW, dV = dW + x.T @ dv, dV + s.T @ do
    return loss, {"W": dW, "V": dV}

# %% wrong="bptt-step" part="loss" why="Your logits are the sum of o[t] over the steps. They are the mean: divide by T, forwards and on the way back."
def bptt_step(params, spikes, y, right=bptt_step):
    loss, grads = right({**params, "V": params["V"] * len(spikes)}, spikes, y)
    return loss, {"W": grads["W"], "V": grads["V"] * len(spikes)}

# %% wrong="bptt-step" part="gradient" why="Your gradient is too small by the number of samples. softmax_cross_entropy has divided by it already."
def bptt_step(params, spikes, y, right=bptt_step):
    loss, grads = right(params, spikes, y)
    return loss, {name: grad / len(y) for name, grad in grads.items()}

# %% stranger="bptt-step" part="loss"
def bptt_step(params, spikes, y, right=bptt_step):
    return right({**params, "beta": 1.0}, spikes, y)

# %% stranger="bptt-step" part="gradient"
def bptt_step(params, spikes, y, right=bptt_step):
    loss, grads = right(params, spikes, y)
    return loss, {"W": -grads["W"], "V": -grads["V"]}

# %% [markdown]
# In the smooth twin your gradient is exact, as the check found. With the step, finite differences see 0, and yours still
# points somewhere. Whether that is *down* no theorem says. It is a question for an experiment.
#
# ## {lesson}.6 Is it worth the trouble?
#
# Sixty-four inputs in the latency code, 64 hidden neurons, ten leaky readouts, and *your* `bptt_step` with Adam. Watch
# the hidden layer's spikes for one digit that it never learns from.

# %%
N_EPOCHS = 12  # a second or so if your step loops over time only, minutes if over images, too: then try 3 first
spikes, spikes_new = (np.asarray(latency_encode(images, N_STEPS), np.float32) for images in (X, X_new))
first = start(64, 64, 10, beta=0.9, scale=3, rng=np.random.default_rng(12))
watch = widgets.watch_training(lif_layer_forward, first, spikes_new[:, :1], int(y_new[0]))
trained, losses = train(bptt_step, first, spikes, y, np.random.default_rng(1), n_epochs=N_EPOCHS, watch=watch)

# %% [markdown]
# How good is that? Compared with *what*? Here is a control that is often left out: the hidden weights stay as they were
# drawn, and only the readout learns.

# %% prediction="untrained-hidden"
# How many per cent of the held-out digits does the network with the UNTRAINED hidden layer read?
# Write: untrained_hidden = (a number from 0 to 100; chance is 10)
### BEGIN SOLUTION
untrained_hidden = 40
### END SOLUTION

# %%
SAME = {"batch_size": 64, "eta": 0.01}  # with as many epochs, the controls get as much training as the spiking network

# %% experiment="untrained-hidden"
names = ("spiking, all weights trained", "spiking, hidden layer untrained", "no hidden layer, no spikes",
         "64 ReLU units, no spikes")
read = {name: [] for name in names}  # for each of three starts: which of the 360 digits were read
for seed in range(3):
    network = start(64, 64, 10, beta=0.9, scale=3, rng=np.random.default_rng([12, seed]))
    for name, learn in zip(names, (("W", "V"), ("V",))):
        learned, _ = train(bptt_step, network, spikes, y, np.random.default_rng(seed), n_epochs=N_EPOCHS, learn=learn)
        read[name].append(logits_of(learned, spikes_new, lif_layer_forward).argmax(axis=1) == y_new)
    for name, hidden in zip(names[2:], ((), (64,))):
        learned, _ = train_mlp(X, y, np.random.default_rng(seed), hidden, n_epochs=N_EPOCHS, **SAME)
        read[name].append(forward_mlp(learned, X_new)[-1].argmax(axis=1) == y_new)
share = {name: 100 * np.mean(runs) for name, runs in read.items()}
quiz.compare("Digits read with an untrained hidden layer", untrained_hidden, share[names[1]], unit="%")

# %%
show(figures.scores(read), alt="Bars, digits read: " + ", ".join(f"{name} {share[name]:.1f} %" for name in names))

# %% [markdown]
# ### Claim check: "spiking networks need approximate gradients, and lag behind"
#
# The two halves are two questions. *Need*: how much worse is the network whose hidden layer got no approximate gradient?
# *Lag*: how much better is an ordinary network of the same size, after *as much training*: as many epochs, batches as
# large, Adam with the same rate? All read the same 360 digits, so differences are taken digit by digit. The +- below
# is two standard errors over these digits, with each network's three starts averaged. It does not cover the split:
# with other images held out, all differences move a little more.

# %% claim="approximate-gradients"
def ahead(better, worse):
    """Return by how many percentage points one network reads more digits, and two standard errors of that."""
    gain = np.mean(read[better], axis=0) - np.mean(read[worse], axis=0)
    return f"{100 * gain.mean():.1f} +- {200 * gain.std() / np.sqrt(len(gain)):.1f} points"

print("three starts of each network, one split, two standard errors over the digits held out")
print(f"Training the hidden layer through a surrogate was worth {ahead(names[0], names[1])} over an untrained one, "
      f"{ahead(names[0], names[2])} over none; an ordinary network with as many updates is ahead by "
      f"{ahead(names[3], names[0])}.")

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the cells)</summary>
#
# Chance is the wrong control. Random neurons differ in what they respond to, and a trained readout makes something of it,
# as in lesson {lesson:perceptron}. Most of the score is not the surrogate's merit; the last points are, and they are more than their error.
# Even so the network is only a little ahead of a readout that sees the pixels themselves. And the *lag*? With as much
# training the ordinary network's lead is no larger than its error: no lag is seen here, on one small set of pictures.
# Recorded on six splits, the hidden layer's training was worth 8.3 to 11.1 points over an untrained one and 0.6 to 2.3
# over none, and the ordinary network led by 0.4 to 0.9; after 60 epochs of each, on four splits, by 0.0 to 1.1, with 0.3
# to 0.7 over none. If there is a lag, it is half a point, two digits of 360. (Trained as in lesson {lesson:training}, with
# five times as many updates, the ordinary network led by 0.9 to 1.9. That compares training, not spikes.) So the claim
# **holds weakly, and is dated**: a trained hidden layer is worth its approximate gradient, but surrogates of many shapes
# work (Zenke and Vogels, 2021), and exact gradients exist, too (Wunderlich and Pehle, 2021).
#
# </details>
#
# ## {lesson}.7 What do spikes cost?
#
# A spike makes each of its **synapses** add one weight to one potential: a *synaptic operation*. Silence costs none, and
# since a spike is 1, nothing is multiplied. That is the whole argument.

# %% exercise="count-synops" minutes=4 difficulty=1
def count_synops(spikes, fanout):
    """Return how many synaptic operations these spikes cause: each spike one at every synapse that it reaches.

    spikes : array of 0 and 1, of any shape whose last axis runs over neurons, as (n_steps, n_samples, n_neurons)
    fanout : the synapses of a neuron, one number for all, or an array (n_neurons,)
    returns one number, the sum over everything
    """
    ### BEGIN SOLUTION
    return float(np.sum(np.asarray(spikes) * np.asarray(fanout)))
    ### END SOLUTION

# %% [markdown] hint="count-synops"
# 1. Which neurons cost something in a step? Those that fire, each as much as its fanout.
# 2. `spikes * fanout` is 0 for silence and the fanout for a spike; an array of fanouts lines up with the last axis.
# 3. Make the fanout an array with `np.asarray`, multiply, and add up every entry of the product: time, neurons and all.

# %% check="count-synops" points=2
train_of = np.array([[[1, 0, 1]], [[0, 0, 1]]])
check.close(count_synops(train_of, 10), 30, "Three spikes, ten synapses each. Silent neurons cost nothing.")
check.close(count_synops(train_of, [1, 100, 7]), 15, "1 + 7 + 7: each neuron with its own fanout.")
check.close(count_synops(np.zeros((4, 2, 5)), 64), 0, "No spikes, no operations.")
### BEGIN HIDDEN TESTS
from helpers.reference import spiking_networks as reference
rng = np.random.default_rng(2014)
for shape in ((6,), (6, 6), (8, 5, 6), (6, 6, 6)):
    spikes, fanout = (rng.random(shape) < 0.3).astype(float), rng.integers(0, 50, 6)
    check.close(count_synops(spikes, fanout), reference.count_synops(spikes, fanout),
                "Each spike costs one operation for each synapse it reaches.")
    check.close(count_synops(spikes, 64), reference.count_synops(spikes, 64), "A single fanout holds for every neuron.")
### END HIDDEN TESTS

# %% wrong="count-synops" why="You count silent inputs, too. What does not fire causes no operation: that is the point of spikes."
def count_synops(spikes, fanout):
    return float(np.sum(np.ones(np.shape(spikes)) * np.asarray(fanout)))

# %% wrong="count-synops" why="You count each neuron once, however often it fires. Every spike causes its operations anew."
def count_synops(spikes, fanout):
    spikes = np.asarray(spikes)
    return float(np.sum(spikes.reshape(-1, spikes.shape[-1]).any(axis=0) * np.asarray(fanout)))

# %% wrong="count-synops" why="You counted spikes. Each of them reaches as many synapses as its neuron's fanout says."
def count_synops(spikes, fanout):
    return float(np.sum(spikes))

# %% stranger="count-synops"
def count_synops(spikes, fanouts, right=count_synops):
    return right(spikes, fanouts) / len(spikes[0])

# %% exercise="energy-nj" minutes=3 difficulty=1
def energy_nj(ops, pj_per_op):
    """Return the energy of operations in NANOjoules; 1 nJ is 1000 pJ.

    ops : a number of operations, or a list or array of numbers, one for each kind of operation
    pj_per_op : the price of one operation in PICOjoules, a number or a list, kind by kind as in ops
    returns one number, the sum over all kinds; energy_nj([1000, 200], [0.9, 5]) is 0.9 + 1.0 = 1.9
    """
    ### BEGIN SOLUTION
    return float(np.sum(np.asarray(ops) * np.asarray(pj_per_op))) / 1000
    ### END SOLUTION

# %% [markdown] hint="energy-nj"
# 1. Each kind costs its count times its price. Add these up, then change the unit.
# 2. `np.asarray(ops) * np.asarray(pj_per_op)` multiplies kind by kind, and works for plain numbers, too.
# 3. `np.sum(...) / 1000`

# %% check="energy-nj" points=2
check.close(energy_nj(1000, 4.6), 4.6, "A thousand operations of 4.6 pJ are 4.6 nJ.")
check.close(energy_nj([1000, 200], [0.9, 5]), 1.9, "0.9 nJ for one kind and 1 nJ for the other.")
check.close(energy_nj([1000, 200], 2.0), 2.4, "One price for all kinds: 1200 operations of 2 pJ.")
### BEGIN HIDDEN TESTS
from helpers.reference import spiking_networks as reference
ops, prices = np.random.default_rng(45).uniform(1, 1e6, (2, 5))
check.close(energy_nj(ops, prices), reference.energy_nj(ops, prices),
            "Each kind of operation is counted at its own price.")
### END HIDDEN TESTS

# %% wrong="energy-nj" why="These are picojoules. A nanojoule is a thousand of them."
def energy_nj(ops, pj_per_op):
    return float(np.sum(np.asarray(ops) * np.asarray(pj_per_op)))

# %% wrong="energy-nj" why="You priced the sum of all operations with the sum of all prices. Each kind has its own price."
def energy_nj(ops, pj_per_op):
    return float(np.sum(ops) * np.sum(pj_per_op)) / 1000

# %% wrong="energy-nj" why="Nano to pico is a factor of a thousand, not a million."
def energy_nj(ops, pj_per_op, right=energy_nj):
    return right(ops, pj_per_op) / 1000

# %% [markdown]
# ### Claim check: "spiking saves energy on neuromorphic chips"
#
# Prices at 45 nm (Horowitz, 2014), 32-bit floating point: an addition 0.9 pJ, a multiplication 3.7 pJ, so a
# multiply-add 4.6 pJ; 32 bits from a small cache about 5 pJ, from DRAM about 640 pJ (as Han and others, 2015, quote
# it). The spiking network also pays for its leaks, a multiply-add for each neuron in every step. An operation fetches
# one weight, an update reads and writes one potential. A second spiking network, from the same start, learns from the
# rate code.

# %% prediction="cheaper"
# Energy for one image, latency-coded spiking network divided by ordinary network, memory access FREE?
# Write: cheaper = (a number, such as 0.1 for ten times cheaper, 2 for twice as expensive)
### BEGIN SOLUTION
cheaper = 0.1
### END SOLUTION

# %% experiment="cheaper"
rng = np.random.default_rng(3)
rates_new = np.asarray(rate_encode(X_new, N_STEPS, rng), np.float32)
by_rate, _ = train(bptt_step, first, lambda: np.asarray(rate_encode(X, N_STEPS, rng), np.float32), y, rng,
                   n_epochs=N_EPOCHS)
costs = {"spiking, latency code": cost_of(trained, spikes_new, lif_layer_forward, count_synops),
         "spiking, rate code": cost_of(by_rate, rates_new, lif_layer_forward, count_synops),
         "64 ReLU units": ordinary_cost(learned, X_new),
         "64 ReLU units, zeros skipped": ordinary_cost(learned, X_new, skip_zeros=True)}

def bill(name, add=0.9, memory=0):
    """Return the energy for one image in nJ, from the prices of an addition and of a memory access in pJ."""
    cost = costs[name]
    return energy_nj([cost["add"], cost["mac"], cost["memory"]], [add, 4.6, memory])

latency, rate, ordinary, skipping = costs
quiz.compare("Energy, spiking with latencies over ordinary", cheaper, bill(latency) / bill(ordinary))

# %% claim="neuromorphic-energy"
widgets.explore_energy(energy_nj, costs)
ratio = {memory: bill(latency, memory=memory) / bill(ordinary, memory=memory) for memory in (0, 5, 640)}
flip = (bill(ordinary) - bill(latency, add=0)) * 1000 / costs[latency]["add"]
print(f"if the ordinary network skips its zeros: {bill(latency) / bill(skipping):.2f} with free memory, "
      f"{bill(latency, memory=5) / bill(skipping, memory=5):.2f} with a small cache")
print(f"Spiking over ordinary energy: {ratio[0]:.2f} with free memory, {ratio[5]:.2f} with a small cache, "
      f"{ratio[640]:.2f} with DRAM; {bill(rate) / bill(ordinary):.2f} in a rate code. With free memory the verdict turns "
      f"where a synaptic operation costs {flip:.1f} pJ.")

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the cells)</summary>
#
# **Contested**, and you have seen why: one sentence, and the code, the price of memory, the price of a synaptic operation
# or a rival that skips zeros turns it round. For chips one reads 1.5 to 45 pJ a synaptic operation (Tang and colleagues,
# 2023, who warn that it is not the same operation everywhere), and your turning point lies among them. On equal silicon
# Davidson and Furber (2021) find no gain for most *rate* codes. And idle chips, and wires, are on nobody's bill here.
#
# </details>
#
# ## {lesson}.8 The same spikes, their steps in another order: what does each network lose?

# %%
tests = {"latency": (trained, spikes_new), "rate": (by_rate, rates_new)}
order = np.random.default_rng(6).permutation(N_STEPS)
in_order, shuffled = ({code: 100 * accuracy(params, inputs[steps], y_new, lif_layer_forward)
                       for code, (params, inputs) in tests.items()} for steps in (np.arange(N_STEPS), order))
print("\n".join(f"{code} code: {in_order[code]:.1f} % read, {shuffled[code]:.1f} % when shuffled" for code in tests))

# %% [markdown]
# ## {lesson}.9 Quiz

# %% [markdown] quiz="where-surrogate"
# Where does the surrogate enter?
#
# - ( ) In the forward pass: the cells send small parts of a spike while they learn.
#   > Then it would be the smooth twin that learns. The spikes stay 0 or 1 throughout.
# - (x) In the backward pass only, in place of the slope of the step
#   > Yes. Loss and spikes are those of the real network; only the direction is borrowed from the twin.
# - ( ) In the loss, which is made smooth
#   > The loss was smooth from the start. It is the step inside that has no slope.

# %% [markdown] quiz="height"
# A much stronger input drives a cell of our layer far above its threshold. How does the next layer notice?
#
# - (x) By more spikes, or earlier ones
#   > Yes. What is left above the threshold is kept after the reset, so the next spikes come sooner.
# - ( ) By a higher spike
#   > A spike is 1, whatever the potential. Intensity is in numbers and times.
# - ( ) Not at all: a spike is a spike
#   > In one step, yes. Over several steps a stronger input gives more spikes.

# %% [markdown] quiz="untrained"
# Why is a network with an untrained hidden layer so much better than chance?
#
# - ( ) Its hidden weights happened to be good ones.
#   > Draw others: they serve as well.
# - ( ) The readout learns the ten digits by heart, as a table.
#   > It was tested on digits that it never saw.
# - (x) Random neurons respond differently to the digits.
#   > Yes, and a readout makes the best of it, as with the random A-units of lesson {lesson:perceptron}. So chance is the wrong control.

# %% [markdown] quiz="low-power"
# "It is a spiking network, so it needs little energy." What is missing?
#
# - (x) How many spikes, how many steps, what each costs
#   > Yes, memory access included. Each of the three can turn the verdict round.
# - ( ) Nothing: additions are cheaper than multiplications
#   > Per operation. Spikes come many times, cells leak in every step, and fetching a weight costs more than adding it.
# - ( ) That brains run on 20 W
#   > That is a fact about brains. It says nothing about the energy for one operation on a chip.

# %% hand_in="quiz" points=3

# %% [markdown]
# ## {lesson}.10 Your ledger (change a verdict if you disagree)

# %%
ledger.record("L8", "spiking_networks",
    f"For one digit spikes cost {ratio[0]:.2f} of an ordinary network's energy with free memory, {ratio[5]:.2f} with a "
    f"small cache, {ratio[640]:.2f} with DRAM, and in a rate code {bill(rate) / bill(ordinary):.2f} with free memory.",
    "contested", value=float(ratio[5]))
ledger.record("L6", "spiking_networks",
    f"With its time steps shuffled the latency network fell from {in_order['latency']:.0f} % to "
    f"{shuffled['latency']:.0f} %, the rate network from {in_order['rate']:.0f} % to {shuffled['rate']:.0f} %.",
    "holds weakly", value=float(shuffled["latency"]))
ledger.show(["L6", "L8"])

# %% [markdown]
# ## What the analogy got right and wrong here
#
# **Right.** Cells that leak, fire all or none and pay for it; codes in which silence is free and time says something.
#
# **Wrong, or left out.**
#
# - *The way back.* Backpropagation through time keeps every potential and plays it backwards with the weights of the
#   forward pass. No cell is known to do that. (Lesson {lesson:credit_assignment} has rules that do without.)
# - *The clock.* All our cells step together and leak in every step, also when nothing comes in, and that is on their
#   bill. Brains have no such clock.
# - *The digits.* A still picture has no time of its own. Spikes may earn more on data that have, such as sound.
#
# ### Sources
#
# F. Zenke & S. Ganguli, SuperSpike, *Neural Computation* 30:1514, 2018. E. O. Neftci, H. Mostafa & F. Zenke, *IEEE
# Signal Processing Magazine* 36(6):51, 2019. F. Zenke & T. P. Vogels, *Neural Computation* 33:899, 2021. S. Thorpe, A.
# Delorme & R. Van Rullen, Spike-based strategies for rapid processing, *Neural Networks* 14:715, 2001. S. Han, J. Pool,
# J. Tran & W. Dally, *NeurIPS*, 2015. M. Horowitz, *IEEE ISSCC*, 10, 2014 (cache and DRAM for 32 bits as others quote
# it). T. C. Wunderlich & C. Pehle, *Scientific Reports* 11:12829, 2021. S. Davidson & S. B. Furber, *Frontiers in
# Neuroscience* 15:651141, 2021. G. Tang et al., SENECA, *Frontiers in Neuroscience* 17:1187252, 2023, table 3.
