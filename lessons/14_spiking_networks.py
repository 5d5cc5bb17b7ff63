# %% [markdown] needs="training, spiking_neuron, neural_codes"
# # {lesson}. How do networks of spikes learn?
#
# **About 160 minutes if NumPy is at your fingertips, about 240 [if not]{refresher:numpy} · 31 points · can be started alone; {needs}**
#
# A nerve cell fires or it does not. A step has no slope to walk down, and everything that has learned by gradients so far had a slope nearly everywhere. How
# can a network of such cells learn, and is it worth the trouble?
#
# After this lesson you can
#
# - turn a picture into spikes in two ways, and run a layer of leaky neurons;
# - say why the true gradient fails, and what a surrogate puts in its place;
# - send an error back through time, and prove it right on a smooth twin;
# - say with controls what training the hidden layer was worth, and what spikes cost.

# %% given="setup"
import numpy as np

# No module named 'helpers'? Pick the course's kernel (Kernel menu), or see README.md.
from helpers import check, ledger, quiz
from helpers.data import digits_split
from helpers.figures import show
from helpers.figures import spiking_networks as figures
from helpers.labs import spiking_training as lab
from helpers.labs.spiking_training import smooth
from helpers.reference.backpropagation import softmax_cross_entropy
from helpers.table import table
from helpers.widgets import spiking_networks as widgets

# %% [markdown] recall="which-way-up"
# Lesson {lesson:credit_assignment}: a rule's update stands at 80 degrees to the way straight downhill. What does a tiny step of it do to the
# loss?
#
# - (x) It lowers it
#   > Below 90 degrees the way goes down.
# - ( ) It raises it
#   > That begins above 90 degrees.
# - ( ) Nothing
#   > That would be a right angle.

# %% [markdown] recall="order-of-spikes"
# Lesson {lesson:neural_codes}: why could a reader of counts miss what a reader of times sees?
#
# - ( ) Counts are noisier
#   > They may be; but even without noise something is missing.
# - ( ) It reads fewer cells
#   > Both read the same cells.
# - (x) Two stimuli may give equal counts and other times
#   > Then the times alone differ. Today you use a code of times.

# %% [markdown] recall="slope-of-relu"
# Lesson {lesson:layers}: what is the slope of a ReLU left and right of 0?
#
# - ( ) 0 on both sides
#   > That is the step of today.
# - (x) 0 on the left, 1 on the right
#   > So an error passes where the unit is active.
# - ( ) 1 on both sides
#   > Then it would not bend.

# %% [markdown] today="L8"
# Silence is free, and a spike needs no multiplication. Section {lesson}.7 adds up the bill.

# %% [markdown]
# ## {lesson}.1 How does a picture become spikes?
#
# In a rate code a pixel of intensity $x$ fires in each step with probability $x$, whatever happened before. Arrays of spikes have
# the shape `(n_steps, n_samples, n_neurons)`: time first, so that `spikes[t]` is one moment of a whole batch.

# %% given="greys"
greys = np.array([[0.0, 0.25, 1.0], [1.0, 0.25, 0.8]])  # two images of three pixels

# %% exercise="rate-encode" minutes=5 difficulty=1
def rate_encode(X, n_steps, rng):
    """`rate_encode(greys, 200, np.random.default_rng(5)).mean(axis=0)` is near greys:
    the share of steps in which each pixel fired.

    Return random spikes: in every step each pixel of each image fires with the
    probability X, independent of all others.

    X : array (n_samples, n_pixels) of intensities from 0 to 1; 0 never fires, 1 always
    n_steps, rng : number of steps; numpy.random.Generator that all draws come from

    Returns an array (n_steps, n_samples, n_pixels) of 0 and 1.
    """
    ### BEGIN SOLUTION
    return (rng.random((n_steps, *X.shape)) < X).astype(float)
    ### END SOLUTION

# %% [markdown] hint="rate-encode"
# 1. A uniform number from 0 to 1 lies below 0.25 in a quarter of all draws. How many draws do you need?
# 2. One for each step, image and pixel. `rng.random((a, b, c))` draws as many as the shape has places.
# 3. X is compared with the draws of each step; a comparison gives True and False, and `.astype(float)` makes 1 and 0 of them.

# %% check="rate-encode" points=2
spikes = np.asarray(rate_encode(greys, 200, np.random.default_rng(5)))
assert spikes.shape == (200, 2, 3), "The shape is (n_steps, n_samples, n_pixels): time first."
assert set(np.unique(spikes).tolist()) <= {0, 1}, "A spike is 1, silence is 0."
assert np.any(spikes != spikes[:1]), "Each step has to draw anew."
check.close(spikes.mean(axis=0), greys, "The share of steps in which a pixel fires is its intensity; 0 never fires, 1 always.", atol=0.13)
grey = np.tile([0.0, 0.25, 0.8, 1.0, 0.25], (30, 1))
spikes = np.asarray(rate_encode(grey, 200, np.random.default_rng(5)))
assert np.any(spikes[:, :, 1] != spikes[:, :1, 1]), "Thirty equal images: their pixels must not fire in the same steps. Each image needs draws of its own."
assert np.any(spikes[:, :, 1] != spikes[:, :, 4]), "Two pixels of equal intensity must not fire in the same steps. Each pixel needs draws of its own."
assert np.ptp(spikes[:, :, 1].sum(axis=0)) > 0, "Thirty equal images: by chance some fire more often than others. Yours have equal counts."
assert not np.array_equal(spikes, rate_encode(grey, 200, np.random.default_rng(6))), "Draw from the rng passed in."
assert np.array_equal(spikes, rate_encode(grey, 200, np.random.default_rng(5))), "The same generator gives the same spikes: all draws come from rng."
rates = spikes.mean(axis=(0, 1))
assert abs(rates[1] - 0.25) < 0.03 and abs(rates[2] - 0.8) < 0.03, f"Rates {rates[1:3]} for intensities 0.25 and 0.8."
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
spikes = np.asarray(rate_encode(np.tile([0.0, 0.4, 0.6, 1.0, 0.4], (50, 1)), 100, np.random.default_rng(9)), float)
probe(spikes.shape)
probe(np.unique(spikes).tolist())
probe([bool(np.all(spikes == spikes[0])), bool(np.all(spikes == spikes[:, :1])), bool(np.all(spikes[..., 1] == spikes[..., -1]))])
probe((np.round(spikes.mean(axis=(0, 1)) * 5) / 5).tolist())

# %% wrong="rate-encode" why="You drew once and used the draw for all steps. Then a pixel fires always or never; each step needs draws of its own."
def rate_encode(X, n_steps, rng):
    return np.repeat((rng.random(X.shape) < X)[np.newaxis], n_steps, axis=0).astype(float)

# %% wrong="rate-encode" why="Your spikes have heights. In a rate code it is the number of spikes that tells the intensity, and each spike is 1."
def rate_encode(X, n_steps, rng, right=rate_encode):
    return right(X, n_steps, rng) * X

# %% wrong="rate-encode" why="Time comes first: the shape is (n_steps, n_samples, n_pixels)."
def rate_encode(X, n_steps, rng, right=rate_encode):
    return right(X, n_steps, rng).transpose(1, 0, 2)

# %% wrong="rate-encode" why="All your images share their draws, so their equal pixels fire in the same steps. Each image needs draws of its own."
def rate_encode(X, n_steps, rng):
    return (rng.random((n_steps, 1, X.shape[1])) < X).astype(float)

# %% wrong="rate-encode" why="All pixels of an image share their draws, so those of equal intensity fire together. Each pixel needs draws of its own."
def rate_encode(X, n_steps, rng):
    return (rng.random((n_steps, X.shape[0], 1)) < X).astype(float)

# %% wrong="rate-encode" why="You compare the draws the wrong way round: bright pixels are silent. A draw lies BELOW x with the probability x."
def rate_encode(X, n_steps, rng):
    return (rng.random((n_steps, *X.shape)) > X).astype(float)

# %% stranger="rate-encode"
def rate_encode(X, n_steps, rng):
    return (rng.random((n_steps, *X.shape)) < X.mean()).astype(float)

# %% [markdown]
# In a **latency code** (Thorpe and others, 2001) a pixel fires once at most, the brighter the earlier. A pixel of intensity $x$
# waits for the share $1 - x$ of the time that the picture is shown, and fires in the step in which this wait ends. Black pixels
# never fire. With 4 steps the intensities 1, 0.6, 0.5 and 0.1 fire in the steps 0, 1, 2 and 3.

# %% given="shades"
shades = np.array([[1.0, 0.6, 0.5], [0.1, 0.0, 0.8]])

# %% exercise="latency-encode" minutes=6 difficulty=2
def latency_encode(X, n_steps):
    """`latency_encode(shades, 4)[1]` is [[0, 1, 0], [0, 0, 0]]: in step 1 the second
    pixel of the first image fires, the one with 0.6.

    Return one spike for each pixel above 0. All steps are equally long; a wait that
    ends where a step begins belongs to this step.

    X : array (n_samples, n_pixels) of intensities from 0 to 1; it is not changed
    n_steps : number of steps

    Returns an array (n_steps, n_samples, n_pixels) of 0 and 1.
    """
    ### BEGIN SOLUTION
    step = np.floor((1 - X) * n_steps)  # n_steps where X is 0: a step that never comes
    return (np.arange(n_steps)[:, np.newaxis, np.newaxis] == step).astype(float)
    ### END SOLUTION

# %% [markdown] hint="latency-encode"
# 1. First compute for every pixel the step in which it fires, then fill an array of zeros. 0.6 waits for 0.4 of 4 steps.
# 2. 1.6 steps: so it fires in step 1. `np.floor` cuts off what is after the decimal point.
# 3. In a loop over the steps, mark the pixels whose step it is. In which step would a pixel of intensity 0 fire?

# %% check="latency-encode" points=2
spikes = np.asarray(latency_encode(shades, 4))
assert spikes.shape == (4, 2, 3), "The shape is (n_steps, n_samples, n_pixels): time first."
check.unchanged(shades, np.array([[1.0, 0.6, 0.5], [0.1, 0.0, 0.8]]), "X has changed. Compute with new arrays, and mark black pixels in one of them.")
check.close(latency_encode(shades, 4)[1], [[0, 1, 0], [0, 0, 0]], "Step 1: only 0.6 fires, after 1.6 steps.")
check.close(spikes.sum(axis=0), [[1, 1, 1], [1, 0, 1]], "Each pixel fires once, and black ones never.")
check.close(spikes[:, 0].argmax(axis=0), [0, 1, 2], "Brighter is earlier: 1, 0.6, 0.5 fire in the steps 0, 1, 2.")
check.close(spikes[:, 1, [0, 2]].argmax(axis=0), [3, 0], "0.1 fires in step 3, after 3.6 steps; 0.8 in step 0, after 0.8.")
later = np.asarray(latency_encode(np.array([[0.45, 0.37, 0.02]]), 10))
check.close(later.argmax(axis=0), [[5, 6, 9]], "Ten steps: 0.45, 0.37 and 0.02 wait for 5.5, 6.3 and 9.8 of them. The step follows from x and n_steps alone.")
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

# %% wrong="latency-encode" why="You rounded to the nearest step. A wait of 1.6 steps ends in step 1: cut off what is after the decimal point."
def latency_encode(X, n_steps):
    step = np.where(X > 0, np.round((1 - X) * n_steps), -1)
    return (np.arange(n_steps)[:, np.newaxis, np.newaxis] == step).astype(float)

# %% wrong="latency-encode" why="You rounded up. A wait of 1.6 steps ends in step 1: cut off what is after the decimal point."
def latency_encode(X, n_steps):
    step = np.where(X > 0, np.ceil((1 - X) * n_steps), -1)
    return (np.arange(n_steps)[:, np.newaxis, np.newaxis] == step).astype(float)

# %% wrong="latency-encode" why="Your step grows with x, so dark pixels come first. The wait is 1 - x of the time."
def latency_encode(X, n_steps):
    step = np.where(X > 0, np.floor(X * n_steps), -1)
    return (np.arange(n_steps)[:, np.newaxis, np.newaxis] == step).astype(float)

# %% wrong="latency-encode" why="The wait is a share of all n_steps, not of n_steps - 1. So all steps are equally long."
def latency_encode(X, n_steps):
    step = np.where(X > 0, np.floor((1 - X) * (n_steps - 1)), -1)
    return (np.arange(n_steps)[:, np.newaxis, np.newaxis] == step).astype(float)

# %% wrong="latency-encode" why="Your pixels go on firing after their step. Each one fires once."
def latency_encode(X, n_steps, right=latency_encode):
    return np.cumsum(right(X, n_steps), axis=0)

# %% wrong="latency-encode" why="Black pixels wait for all steps, and your index puts them into the first one. A pixel with intensity 0 never fires."
def latency_encode(X, n_steps):
    step = np.floor((1 - X) * n_steps) % n_steps
    return (np.arange(n_steps)[:, np.newaxis, np.newaxis] == step).astype(float)

# %% stranger="latency-encode"
def latency_encode(X, n_steps, right=latency_encode):
    return right(X / X.max(axis=1, keepdims=True), n_steps)

# %% [markdown]
# Our pictures are the 8x8 digits. The split is *stratified*: 360 images are held out at random, with the same share of each digit as in
# the rest. So they are new images in known hands (lesson {lesson:training}). A picture lasts 16 steps.

# %%
N_STEPS = 16
which = 0  # then try another image
X, y, X_new, y_new = digits_split("stratified", np.random.default_rng(12))
one_rate = np.asarray(rate_encode(X[[which]], N_STEPS, np.random.default_rng(1)))
one_latency = np.asarray(latency_encode(X[[which]], N_STEPS))
codes = {"rate code": one_rate[:, 0], "latency code": one_latency[:, 0]}
show(figures.codes(X[which], codes), alt=f"A digit {y[which]} of 8 x 8 pixels and two "
     f"rasters of its pixels over {N_STEPS} steps. In the rate code "
     f"{one_rate.sum():.0f} spikes are spread over all steps; in the latency code "
     f"there are {one_latency.sum():.0f}, at most one for a pixel, most of them early.")

# %% [markdown]
# ## {lesson}.2 A layer in discrete time
#
# The leaky cell of lesson {lesson:spiking_neuron}, in units that leave little to write. In each step the potential keeps the
# share $\beta$, adds what comes in, and pays for its own spike of the step before:
#
# $$ v_t = \beta \, v_{t-1} + x_t W - s_{t-1}, \qquad s_t = 1 \text{ where } v_t > 1, \text{ else } 0, \qquad v_{-1} = s_{-1} = 0 . $$
#
# Here $x_t$ is the row of spikes, 0 or 1, that arrive in step $t$, one for each input. $W$ has a row for each input and a column for each
# neuron, and $v_t$ and $s_t$ are rows with one number for each neuron. The threshold is 1. The share $\beta$ is $e^{-\Delta t / \tau}$ for steps of
# length $\Delta t$ and a time constant $\tau$: with 2 ms and 20 ms it is 0.90. (It is not the rate of a gate, as $\beta$ was in lesson
# {lesson:spiking_neuron}.) There is no refractory time.
#
# Mind *when* the reset acts: a spike takes 1 off the potential in the **next** step. It does not put it to 0. Before you
# write the layer, find inputs that give away cells that do otherwise.

# %% catch="cell-cases" function="cell_spikes" points=3 minutes=8 difficulty=2
# cell_spikes(inputs, beta) returns the spikes of ONE cell, a list of 0 and 1 as long as
# inputs; inputs is a list with what comes in at each step (x_t W is one number here).
#
# There are right versions of it and four faulty ones, which you do not see. Write at
# most eight examples, each as ((inputs, beta), spikes). Do not let a potential be 1
# exactly, unless you mean to. This one is true, but all faulty versions meet it too:
#
# cell_cases = [(([0.5, 0.2], 0.5), [0, 0])]
### BEGIN SOLUTION
cell_cases = [
    (([3.5, 0, 0, 0], 1.0), [1, 1, 1, 0]),  # worked off at 1 a spike
    (([0.75, 0.75], 0.5), [0, 1]),  # 1.125 with the leak
    (([0.75, 0.5], 0.5), [0, 0]),  # 0.875 with it, 1.25 without
    (([1.0], 0.5), [0]),  # at the threshold itself
    (([1.5, 0.75], 1.0), [1, 1]),  # 1.5 + 0.75 - 1 is above 1
    (([1.25, 1.0], 1.0), [1, 1]),
    (([1.5, 1.0, 0.0], 0.5), [1, 0, 0]),  # 0.75: the whole 1 is paid, not half of it
]
### END SOLUTION

# %% right="cell-cases"
def cell_spikes(inputs, beta):
    v, s, spikes = 0.0, 0, []
    for x in inputs:
        v = beta * v + x - s
        s = int(v > 1)
        spikes.append(s)
    return spikes

# %% right="cell-cases"
def cell_spikes(inputs, beta):
    potentials, spikes = [], []
    for t, x in enumerate(inputs):
        before = beta * potentials[t - 1] - spikes[t - 1] if t else 0
        potentials.append(before + x)
        spikes.append(1 if potentials[t] > 1 else 0)
    return spikes

# %% fault="cell-cases" why="It puts the potential to 0 after a spike. The reset takes off 1, and what was above the threshold is kept."
def cell_spikes(inputs, beta):
    v, s, spikes = 0.0, 0, []
    for x in inputs:
        v = beta * v * (1 - s) + x
        s = int(v > 1)
        spikes.append(s)
    return spikes

# %% fault="cell-cases" why="It does not leak: the whole potential is left, not the share beta of it."
def cell_spikes(inputs, beta):
    v, s, spikes = 0.0, 0, []
    for x in inputs:
        v = v + x - s
        s = int(v > 1)
        spikes.append(s)
    return spikes

# %% fault="cell-cases" why="It fires at the threshold itself. A potential of exactly 1 is not above 1."
def cell_spikes(inputs, beta):
    v, s, spikes = 0.0, 0, []
    for x in inputs:
        v = beta * v + x - s
        s = int(v >= 1)
        spikes.append(s)
    return spikes

# %% fault="cell-cases" why="It takes the 1 off in the step of the spike, before the leak: in the next step only the share beta of it is paid."
def cell_spikes(inputs, beta):
    v, spikes = 0.0, []
    for x in inputs:
        v = beta * v + x
        spikes.append(int(v > 1))
        v = v - spikes[-1]
    return spikes

# %% given="always"
always = np.ones((6, 1, 1))  # six steps, one sample, one input that always fires

# %% exercise="lif-layer-forward" minutes=12 difficulty=2
def lif_layer_forward(spikes, W, beta):
    """`lif_layer_forward(always, np.array([[0.75]]), 0.5)` begins with the spikes
    0, 1, 0 and the potentials 0.75, 1.125, 0.3125.

    Run a layer of leaky integrate-and-fire neurons, as in the formula above.

    spikes, W : arrays (n_steps, n_samples, n_in) of 0 and 1, and (n_in, n_out)
    beta : number from 0 to 1, the share of the potential that is left after one step

    Returns (s, v), two arrays (n_steps, n_samples, n_out): the spikes, and the
    potentials that were compared with the threshold (so v[t] is above 1 where s[t] is
    1). Nothing that was passed in is changed.
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
# 1. One loop over time is enough: `x @ W` is what comes in for a whole batch. What must be remembered from step to step?
# 2. Two arrays of shape (n_samples, n_out): the potential and the spikes of the step before. Both begin at 0.
# 3. In the loop first the new potential, from the old potential and the OLD spikes; then the new spikes. Append both to lists,
#    and make arrays of the lists at the end. Write `v = ...`, not `v += ...`: a list keeps the array itself.

# %% starter="lif-layer-forward"
def lif_layer_forward(spikes, W, beta):
    v = np.zeros((spikes.shape[1], W.shape[1]))
    s = np.zeros((spikes.shape[1], W.shape[1]))
    fired = []
    potentials = []
    for x in spikes:
        v = ...
        s = np.where(..., 1.0, 0.0)
        fired.append(s)
        potentials.append(v)
    return np.array(fired), np.array(potentials)

# %% check="lif-layer-forward" points=4
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
s, v = lif_layer_forward(both.astype(int), np.array([[0.4, 0.8, -0.3], [0.7, 0.9, 0.2]]), 0.5)
check.close(np.asarray(v)[-1], [[1.075, 2.025, -0.275], [0.125, 0.875, -0.3]], "Spikes may come as whole numbers, but potentials are not whole: make arrays of floats for them.")
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

# %% wrong="lif-layer-forward" why="Of the 1, too, only the share beta comes off: yours is beta * (v - s). Take 1 off after the leak: beta * v - s."
def lif_layer_forward(spikes, W, beta):
    past = [(0.0, 0.0)]
    for x in spikes:
        v = beta * (past[-1][0] - past[-1][1]) + x @ W
        past.append((v, np.where(v > 1, 1.0, 0.0)))
    return tuple(np.array(part) for part in zip(*past[1:]))[::-1]

# %% wrong="lif-layer-forward" why="A spike costs nothing in yours. Each one takes 1 off the potential of the next step."
def lif_layer_forward(spikes, W, beta):
    v, potentials = 0.0, []
    for x in spikes:
        v = beta * v + x @ W
        potentials.append(v)
    return (np.array(potentials) > 1) * 1.0, np.array(potentials)

# %% wrong="lif-layer-forward" why="You scale what comes in by 1 - beta. Here it is added in full: beta * v + x @ W - s."
def lif_layer_forward(spikes, W, beta, right=lif_layer_forward):
    past = [(0.0, 0.0)]
    for x in spikes:
        v = beta * past[-1][0] + (1 - beta) * (x @ W) - past[-1][1]
        past.append((v, np.where(v > 1, 1.0, 0.0)))
    return tuple(np.array(part) for part in zip(*past[1:]))[::-1]

# %% wrong="lif-layer-forward" why="All your steps show one and the same potential: a list keeps the array itself, and you change it in place. Write v = ..., not v += ..."
def lif_layer_forward(spikes, W, beta, right=lif_layer_forward):
    s, v = right(spikes, W, beta)
    return s, np.array([v[-1]] * len(v))

# %% wrong="lif-layer-forward" why="You return the potentials first. It is (s, v): the spikes, then the potentials."
def lif_layer_forward(spikes, W, beta, right=lif_layer_forward):
    return right(spikes, W, beta)[::-1]

# %% wrong="lif-layer-forward" why="Your second sample begins where the first one ended. Each sample begins with potential and spikes at 0."
def lif_layer_forward(spikes, W, beta):
    fired, potentials = np.zeros((2, len(spikes), spikes.shape[1], W.shape[1]))
    v = s = np.zeros(W.shape[1])
    for sample in range(spikes.shape[1]):
        for t in range(len(spikes)):
            v = beta * v + spikes[t, sample] @ W - s
            s = np.where(v > 1, 1.0, 0.0)
            fired[t, sample], potentials[t, sample] = s, v
    return fired, potentials

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
# One neuron of your layer: when is it silent for ever?
widgets.explore_neuron(lif_layer_forward)

# %% [markdown] pause=true
# You have spikes that go in and a layer that answers. Next: what can it learn from?

# %% [markdown]
# ## {lesson}.3 Does a spiking network have a slope?
#
# Sixteen digits go through a layer of 64 such neurons with random weights. A readout with random weights $V$ adds up
# the spikes, leaking as they do, and the cross-entropy is the loss. Now nudge one hidden weight by a millionth and see
# whether the loss changes *at all*, in any digit. **Predict** the outcome for 100 weights drawn from the 4096.

# %% prediction="nudged-weights"
# For how many of 100 hidden weights does a nudge of 0.000001 change the loss?
# Write: nudged_weights = (0 to 100)
### BEGIN SOLUTION
nudged_weights = 20
### END SOLUTION

# %% experiment="nudged-weights"
n_weights = 100
nudges = (1e-6, 0.01, 1)  # then try 0.1 and 3
few = np.asarray(latency_encode(X[:16], N_STEPS))
found = lab.nudged(lif_layer_forward, few, y[:16], nudges, n_weights,
                   np.random.default_rng(4))
table(["nudge", "weights that change the loss", "largest slope seen"],
      [[f"{nudge:g}", found[nudge][0], found[nudge][1]] for nudge in nudges])
quiz.compare("Weights whose nudge changes the loss", nudged_weights,
             found[nudges[0]][0], unit="of 100")

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# A nudge of a millionth adds no spike and moves none: the loss is the same to the last bit, and the gradient is 0, as nearly
# everywhere. (This is so because our time comes in steps: a spike cannot move by a hundredth of one.) So a step of gradient descent leaves the hidden layer *where it was*, in the first epoch and in every later one:
# the true gradient trains the readout alone. Section {lesson}.6 shows what that is worth. Large nudges change the loss, by jumps. On such
# stairs you do not need the slope, you need to know which way leads down.
#
# </details>
#
# ## {lesson}.4 What can stand in for the slope of a spike?
#
# Let $u$ be the potential minus the threshold. The cell fires where $u$ is above 0, *strictly*: the **step** $\Theta(u)$. (A
# warm-up for one point.)

# %% exercise="heaviside" minutes=2 difficulty=1
def heaviside(u):
    """`heaviside(np.array([-2.0, -0.1, 0.1, 30.0]))` is [0, 0, 1, 1].

    Return 1 where u > 0 and 0 elsewhere; 0 also where u is 0 exactly.

    u : a number, or an array of any shape; it is not changed

    Returns a number, or an array of the same shape, of 0 and 1.
    """
    ### BEGIN SOLUTION
    return np.where(np.asarray(u) > 0, 1.0, 0.0)
    ### END SOLUTION

# %% [markdown] hint="heaviside"
# 1. A comparison of an array gives an array: `u > 0`.
# 2. `np.where(condition, 1.0, 0.0)` puts 1 where the condition holds.
# 3. For plain numbers and lists to work as well, begin with `u = np.asarray(u)`.

# %% check="heaviside" points=1
check.close(heaviside(np.array([-2.0, -0.1, 0.1, 30.0])), [0, 0, 1, 1], "A spike has no height but 1, however large u.")
u = np.array([-2.0, -0.1, 0.1, 30.0])
heaviside(u)
check.unchanged(u, np.array([-2.0, -0.1, 0.1, 30.0]), "The spikes overwrote u. Put them into a new array.")
check.close(heaviside(np.zeros((2, 3))), np.zeros((2, 3)), "At the threshold itself, u = 0, the cell does not fire yet.")
check.close(heaviside(0.25), 1, "A single number goes in as well as an array.")
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

# %% wrong="heaviside" why="The sign is -1 below 0. A cell that does not fire sends 0, not -1."
def heaviside(u):
    return np.sign(u)

# %% wrong="heaviside" why="At u = 0 your cell gives one half. The step has no value between 0 and 1: at 0 it is 0."
def heaviside(u):
    return np.heaviside(u, 0.5)

# %% wrong="heaviside" why="Just above 0 your spike is smaller than 1. It is all or none: 1 for every u above 0."
def heaviside(u):
    return np.clip(u, 0, 1)

# %% stranger="heaviside"
def heaviside(u):
    return np.where(np.asarray(u) > 1, 1.0, 0.0)

# %% [markdown]
# Left and right of 0 the slope of the step is 0, and at 0 it has none. So take a neighbour of the step that rises smoothly from 0
# to 1. Here are three:
#
# | kind | smooth rise |
# |---|---|
# | fast_sigmoid | $\tfrac12 + \dfrac{u}{1 + 2\lvert u\rvert}$ |
# | arctan | $\tfrac12 + \tfrac{1}{\pi} \arctan(\pi u)$ |
# | triangle | $\tfrac12 + u - \tfrac12 u \lvert u\rvert$ from $-1$ to $1$; 0 below, 1 above |
#
# The slope of such a rise is a bump at the threshold. A **surrogate gradient** (Zenke and Ganguli, 2018; Neftci and others, 2019) is the gradient that
# you get with this bump where the chain rule asks for the slope of the step, *only on the way back*: forwards the cell still fires or does
# not. A worked slope, of a rise that is not in the table: $\tfrac12 (1 + \tanh 2u)$ has the slope $1 - \tanh^2 2u$. At 0 that is 1, and its area is 1,
# since the rise goes from 0 to 1.

# %% exercise="surrogate" minutes=9 difficulty=2
def surrogate(u, kind):
    """`surrogate(0.5, "fast_sigmoid")` is 0.25.

    Return the slope at u of the smooth rise of that kind: exact, to rounding, also far
    away from the threshold, and at 0. No nudging.

    u : a number, or an array of any shape, potential minus threshold; it is not changed
    kind : "fast_sigmoid", "arctan" or "triangle"

    Returns a number, or an array of the same shape.
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
# 1. Take $u > 0$ first, where $\lvert u\rvert = u$, and differentiate. Below 0 the bump is the same, mirrored.
# 2. For the first, the quotient rule: $(1 + 2u)$ minus $2u$, over a square. For the second, the slope of $\arctan z$ is $1 / (1 + z^2)$,
#    and the factor $\pi$ of the chain rule cancels. For the third, differentiate $u - u^2 / 2$.
# 3. `np.abs(u)` covers both sides. The triangle must not become negative outside -1 to 1: `np.maximum(..., 0)`.

# %% [markdown] sibling="surrogate"
# *The rise $\tfrac12 + \dfrac{u}{2 (1 + \lvert u\rvert)}$.* For $u > 0$ the quotient rule gives $\dfrac{(1 + u) - u}{2 (1 + u)^2} = \dfrac{1}{2 (1 + u)^2}$. For $u < 0$,
# $\lvert u\rvert = -u$ gives $\dfrac{(1 - u) + u}{2 (1 - u)^2} = \dfrac{1}{2 (1 - u)^2}$. Both in one: $\dfrac{1}{2 (1 + \lvert u\rvert)^2}$. At 0 it is 1/2: a wider, lower bump.

# %% starter="surrogate"
def surrogate(u, kind):
    distance = np.abs(u)
    if kind == "fast_sigmoid":
        return ...
    if kind == "arctan":
        return ...
    return np.maximum(..., 0)

# %% check="surrogate" points=3
check.close(surrogate(0.5, "fast_sigmoid"), 0.25, "At 0.5 the fast sigmoid has risen to 3/4, with the slope 1/4.")
u = np.array([-2.0, -0.5, 0.0, 0.5])
check.close(surrogate(u, "fast_sigmoid"), [0.04, 0.25, 1, 0.25], "fast_sigmoid: the slope at 0 is 1, and the same on both sides.")
check.close(surrogate(u, "arctan"), [0.0247044, 0.288400, 1, 0.288400], "arctan: the slope at 0 is 1, and the same on both sides.", rtol=1e-4)
check.close(surrogate(u, "triangle"), [0, 0.5, 1, 0.5], "triangle: a roof from -1 to 1, and nothing outside.")
check.unchanged(u, np.array([-2.0, -0.5, 0.0, 0.5]), "The potentials u have changed. Compute with new arrays.")
check.close(surrogate(500.0, "fast_sigmoid"), 1 / 1001**2, "Exact also at u = 500, where the rise is nearly flat: a nudge cannot see it.")
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

# %% [markdown] derivation="surrogate"
# *fast_sigmoid.* For $u \ge 0$: $\dfrac{(1 + 2u) - 2u}{(1 + 2u)^2} = \dfrac{1}{(1 + 2u)^2}$; for $u < 0$ the same with $-u$. Both: $\dfrac{1}{(1 + 2\lvert u\rvert)^2}$.
#
# *arctan.* $\dfrac{1}{\pi} \cdot \dfrac{\pi}{1 + (\pi u)^2} = \dfrac{1}{1 + (\pi u)^2}$.
#
# *triangle.* For $0 \le u \le 1$ the rise is $\tfrac12 + u - u^2/2$, with the slope $1 - u$; mirrored below 0, and flat beyond: $\max(1 - \lvert u\rvert, 0)$.

# %% probes="surrogate"
for kind in ("fast_sigmoid", "arctan", "triangle"):
    probe(np.round(surrogate(np.array([-2.0, -0.5, 0.5]), kind), 3).tolist())
probe([round(float(surrogate(0.0, kind)), 1) for kind in ("fast_sigmoid", "arctan", "triangle")])
probe([bool(1e-7 < abs(float(surrogate(0.0, kind)) - 1) < 0.01) for kind in ("fast_sigmoid", "triangle")])

# %% wrong="surrogate" why="The square is missing in the fast sigmoid. Without it the area under the bump is infinite."
def surrogate(u, kind, right=surrogate):
    return np.sqrt(right(u, kind)) if kind == "fast_sigmoid" else right(u, kind)

# %% wrong="surrogate" why="This is the smooth rise itself. The surrogate is its slope: a bump at the threshold that falls off on both sides."
def surrogate(u, kind, right=surrogate):
    return 0.5 + u / (1 + 2 * np.abs(u)) if kind == "fast_sigmoid" else right(u, kind)

# %% wrong="surrogate" why="These are the smooth rises themselves. The surrogate is their slope: a bump at the threshold that falls off on both sides."
def surrogate(u, kind):
    u = np.asarray(u, float)
    if kind == "fast_sigmoid":
        return 0.5 + u / (1 + 2 * np.abs(u))
    if kind == "arctan":
        return 0.5 + np.arctan(np.pi * u) / np.pi
    return 0.5 + np.clip(u, -1, 1) * (1 - np.abs(np.clip(u, -1, 1)) / 2)

# %% wrong="surrogate" why="This is the slope of the worked sibling. The rise in the table has 1 + 2 |u| below: differentiate it in the same way."
def surrogate(u, kind, right=surrogate):
    return 0.5 / (1 + np.abs(u)) ** 2 if kind == "fast_sigmoid" else right(u, kind)

# %% wrong="surrogate" why="In the fast sigmoid |u| has the factor 2, below as well: 1 + 2 |u| is what is squared."
def surrogate(u, kind, right=surrogate):
    return 1 / (1 + np.abs(u)) ** 2 if kind == "fast_sigmoid" else right(u, kind)

# %% wrong="surrogate" why="Below the threshold the bump is mirrored: it depends on the distance, |u|. Yours takes u with its sign."
def surrogate(u, kind, right=surrogate):
    return right(u, kind) if kind == "arctan" else 1 / (1 + 2 * np.asarray(u)) ** 2 if kind == "fast_sigmoid" else np.maximum(1 - np.asarray(u), 0)

# %% wrong="surrogate" why="Your fast sigmoid takes u with its sign. Below the threshold the bump is mirrored: it depends on the distance, |u|."
def surrogate(u, kind, right=surrogate):
    return 1 / (1 + 2 * np.asarray(u)) ** 2 if kind == "fast_sigmoid" else right(u, kind)

# %% wrong="surrogate" why="In the arctan the argument is pi u, and pi stays in the slope: z = pi u in 1 / (1 + z^2)."
def surrogate(u, kind, right=surrogate):
    return 1 / (1 + np.asarray(u) ** 2) if kind == "arctan" else right(u, kind)

# %% wrong="surrogate" why="In the arctan the argument is pi u, and all of it is squared: z = pi u in 1 / (1 + z^2)."
def surrogate(u, kind, right=surrogate):
    return 1 / (1 + np.pi * np.asarray(u) ** 2) if kind == "arctan" else right(u, kind)

# %% wrong="surrogate" why="The inner slope of arctan(pi u) is pi, and it cancels the factor 1 / pi in front. Yours still has that factor."
def surrogate(u, kind, right=surrogate):
    return right(u, kind) / np.pi if kind == "arctan" else right(u, kind)

# %% wrong="surrogate" why="A rise goes up on both sides of the threshold, so its slope is never negative. Yours is, left of it."
def surrogate(u, kind, right=surrogate):
    return np.sign(u) * right(u, kind)

# %% wrong="surrogate" why="Your triangle goes on below 0. Far from the threshold it is 0, not negative."
def surrogate(u, kind, right=surrogate):
    return 1 - np.abs(u) if kind == "triangle" else right(u, kind)

# %% wrong="surrogate" why="You nudged the rise. At 0 and far out that is not exact: differentiate on paper, and write down the slope."
def surrogate(u, kind):
    u = np.asarray(u, float)
    rise = {"fast_sigmoid": lambda z: 0.5 + z / (1 + 2 * np.abs(z)), "arctan": lambda z: 0.5 + np.arctan(np.pi * z) / np.pi,
            "triangle": lambda z: 0.5 + np.clip(z, -1, 1) * (1 - np.abs(np.clip(z, -1, 1)) / 2)}[kind]
    return (rise(u + 1e-6) - rise(u - 1e-6)) / 2e-6

# %% stranger="surrogate"
def surrogate(u, kind, right=surrogate):
    return right(np.asarray(u) * 2, kind) if kind == "fast_sigmoid" else right(u, kind)

# %% stranger="surrogate"
def surrogate(u, kind, right=surrogate):
    return np.maximum(1 - np.asarray(u), 0) if kind == "triangle" else right(u, kind)

# %% given="fire"
BUMP = {"kind": "fast_sigmoid", "width": 1.0}  # the race below turns these two knobs

def fire(u, spike):
    """Return the spikes at u: your step for "step", the smooth rise for "smooth"."""
    return heaviside(u) if spike == "step" else smooth(u)

def slope(u):
    """Return what stands in for the slope of a spike at u: your surrogate."""
    return surrogate(u / BUMP["width"], BUMP["kind"])

# %%
show(figures.slopes(heaviside, surrogate, fire), alt="Left: the step from 0 to 1 at "
     "the threshold, and a smooth rise through one half at the same place. Right: "
     "three bumps of height 1 at the threshold; the triangle ends at 1, the fast "
     "sigmoid and the arctan have long tails.")

# %% [markdown]
# The bump stands in for a slope that is not there. But the bump of the fast sigmoid, at width 1, is the *true* slope of the smooth rise. In a network
# that uses this rise forwards as well, its **smooth twin**, your way back gives the true gradient, and there you will test your code. In
# the spiking network the same formulas are read at other potentials: what comes out for $W$ is the gradient of neither network.

# %% explain="pass-mark"
# An exam is passed with 50 points. A school asks of every change to a lesson: "does it
# raise the number of pupils who pass?" Nearly always the answer is no. A
# teacher looks at the points instead, and counts a gain the more, the nearer a pupil
# is to 50. What has she replaced by what, what does she gain, and when would her count
# mislead? Two or three sentences: pass_mark = "..."
### BEGIN SOLUTION
pass_mark = """She has replaced the step at 50, whose slope is 0 for nearly all pupils, by a bump around 50 that counts
those near the mark most. So she learns of many small changes in which direction they lead, although nobody passes yet.
It misleads if gains near the mark never bring anybody over it, or if the bump is so narrow or so wide that it counts
the wrong pupils: the number who pass is still what matters."""
### END SOLUTION
# rubric:
# - The step (pass or not) stays the goal; only its slope is replaced, by a bump.
# - She gains a direction where the true change is 0.
# - It is no true slope: what it promises need not happen; its width decides who counts.

# %% [markdown] quiz="where-surrogate"
# Where does the surrogate enter?
#
# - ( ) In the forward pass: the cells send small parts of a spike while they learn.
#   > Then it would be the smooth twin that learns. The spikes stay 0 or 1 throughout.
# - (x) In the backward pass only, in place of the slope of the step
#   > Yes. Loss and spikes are those of the real network; only the slope is borrowed from the smooth rise.
# - ( ) In the loss, which is made smooth
#   > The loss was smooth from the start. It is the step inside that has no slope.

# %% [markdown] pause=true
# You have a stand-in for the slope. Next, the longest piece of work: the way back through time.

# %% [markdown]
# ## {lesson}.5 How does an error travel back through time?
#
# Unrolled in time the network is a deep one, with the same weights in each layer (lesson {lesson:recurrence}). So backpropagation works as ever: walk
# backwards, and give to each quantity what comes back from all that *use* it. This is **backpropagation through time**.

# %% [markdown] drawing="spiking-cell-unrolled"
# One spiking cell and its readout, drawn once for each of four steps. Each step has an input below, then a potential v, a spike s and the readout o above. Blue arrows lead up from one to the next, from v to the next v and from o to the next o, marked beta (the leaks), and from s to the next v, marked minus 1 (the reset). Brown dashed arrows lead back along all of them; down from each s to its v they are marked with the bump.

# %% [markdown]
# **One cell, without its reset, in numbers.** Let the readout want the spikes of three steps to change: $g = (2, 0, 4)$, the slope of
# the loss along each spike. The bumps at the three potentials are $(0.5, 1, 0.25)$, and $\beta = 0.5$. What is the slope of the loss along each *potential*?
#
# | step | through its own spike | through the next potential | together |
# |---|---|---|---|
# | 2 (the last) | $4 \cdot 0.25 = 1$ | there is none | 1 |
# | 1 | $0 \cdot 1 = 0$ | $0.5 \cdot 1 = 0.5$ | 0.5 |
# | 0 | $2 \cdot 0.5 = 1$ | $0.5 \cdot 0.5 = 0.25$ | 1.25 |
#
# Now the reset. Follow the drawing: who else uses a spike, and with which sign?

# %% given="way-back"
wanted = np.array([2.0, 0.0, 4.0])  # slope of the loss along each spike, by the readout
bumps = np.array([0.5, 1.0, 0.25])

# %% exercise="back-through-time" minutes=12 difficulty=2
def back_through_time(arriving, slopes, beta):
    """`back_through_time(wanted, bumps, 0.5)` is [1, -0.5, 1].

    Return the slope of the loss along the potential v[t] of a cell, for every step t:
    through its spike, and through all later potentials, leak and reset included.

    arriving : array whose first axis is time, (n_steps, ...): the slope of the loss
        along each spike s[t], as the readout sends it, without what comes back
        through later potentials
    slopes : array of the same shape, the bump at each v[t]
    beta : number, the share of a potential that is left after one step

    Returns an array of the same shape; arriving and slopes are not changed.
    """
    ### BEGIN SOLUTION
    later, found = 0.0, []
    for g, bump in zip(arriving[::-1], slopes[::-1]):
        later = beta * later + (g - later) * bump
        found.append(later)
    return np.array(found[::-1])
    ### END SOLUTION

# %% [markdown] hint="back-through-time"
# 1. The last step is as in the table: nothing comes later. In step 1 the potential is used as before; but its spike is also taken
#    off $v_2$. What does that do to what comes back to this spike?
# 2. The spike of step 1 gets 0 from the readout and *minus* 1 from $v_2$, so $-1$ in all. That is multiplied by the bump, as
#    everything that comes back to a spike.
# 3. Keep one thing as you walk: the slope along the potential one step later (0 after the last step). It comes back twice, through
#    the leak and through the reset. Use the old one for both before you replace it.

# %% [markdown] sibling="back-through-time"
# *The cell of the table, with its reset.* Step 2: 1, as before. Step 1: its spike gets $0 - 1 = -1$, times the bump 1; the leak brings
# $0.5 \cdot 1$. Together $-0.5$. Step 0: its spike gets $2 - (-0.5) = 2.5$, times the bump 0.5 is 1.25; the leak brings $0.5 \cdot (-0.5) = -0.25$. Together 1.

# %% starter="back-through-time"
def back_through_time(arriving, slopes, beta):
    later = np.zeros_like(arriving[0])
    found = []
    for t in reversed(range(len(arriving))):
        to_spike = ...
        later = ...
        found.append(later)
    found.reverse()
    return np.array(found)

# %% check="back-through-time" points=3
check.close(back_through_time(wanted, bumps, 0.5), [1, -0.5, 1], "Step 2 gets 1; step 1 gets (0 - 1) times 1, and 0.5 through the leak.")
check.unchanged([wanted, bumps], [np.array([2.0, 0, 4]), np.array([0.5, 1, 0.25])], "arriving or slopes has changed. Make new arrays.")
rng = np.random.default_rng(8)
drive, g, beta = rng.normal(0.6, 0.5, (6, 2, 3)), rng.normal(size=(6, 2, 3)), 0.7

def total(drive):
    v = s = result = 0.0
    for t in range(6):
        v = beta * v + drive[t] - s
        s = smooth(v - 1)
        result = result + np.sum(g[t] * s)
    return result

def bumps_of(drive):
    v, s, found = 0.0, 0.0, []
    for t in range(6):
        v = beta * v + drive[t] - s
        s = smooth(v - 1)
        found.append(1 / (1 + 2 * np.abs(v - 1)) ** 2)
    return np.array(found)

along = np.asarray(back_through_time(g, bumps_of(drive), beta))
assert along.shape == (6, 2, 3), "One slope for each potential: the shape of arriving."
for place in ((5, 0, 0), (4, 1, 2), (0, 0, 1), (2, 1, 0)):
    nudge = np.zeros((6, 2, 3))
    nudge[place] = 1e-5
    check.close(along[place], (total(drive + nudge) - total(drive - nudge)) / 2e-5, f"Smooth cells: the slope along the potential at {place} must agree with a nudge of what comes in there.", rtol=1e-4, atol=1e-7)
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(1990)
for shape, beta in (((1,), 0.5), ((7, 3), 0.9), ((5, 2, 4), 0.0), ((6, 2), 1.0)):
    g, bump = rng.normal(size=shape), rng.uniform(0, 1, shape)
    right, later = np.zeros(shape), 0.0
    for t in range(shape[0] - 1, -1, -1):
        right[t] = later = beta * later + (g[t] - later) * bump[t]
    check.close(back_through_time(g, bump, beta), right, "Each potential acts through its spike, and through the potential one step later.", rtol=1e-4, atol=1e-6)
### END HIDDEN TESTS

# %% [markdown] derivation="back-through-time"
# Write $\delta_t$ for the slope of the loss along $v_t$, $g_t$ for what the readout sends to $s_t$, and $b_t$ for the bump. The potential $v_{t+1} = \beta v_t + x_{t+1} W - s_t$ uses $v_t$
# with the factor $\beta$ and $s_t$ with the factor $-1$. So what comes back to the spike is $g_t - \delta_{t+1}$, and to the potential
#
# $$ \delta_t = b_t \, (g_t - \delta_{t+1}) + \beta \, \delta_{t+1}, \qquad \delta_T = 0 . $$
#
# Each $\delta_{t+1}$ is multiplied by $\beta - b_t$ on its way to step $t$: near the threshold the reset takes back what the leak brings.

# %% wrong="back-through-time" why="Nothing comes back through the reset. A spike is also taken off the next potential, so it gets something from there, with a minus."
def back_through_time(arriving, slopes, beta):
    later, found = 0.0, []
    for g, bump in zip(arriving[::-1], slopes[::-1]):
        later = beta * later + g * bump
        found.append(later)
    return np.array(found[::-1])

# %% wrong="back-through-time" why="The reset comes back with the wrong sign: a spike is taken OFF the next potential."
def back_through_time(arriving, slopes, beta):
    later, found = 0.0, []
    for g, bump in zip(arriving[::-1], slopes[::-1]):
        later = beta * later + (g + later) * bump
        found.append(later)
    return np.array(found[::-1])

# %% wrong="back-through-time" why="What the reset brings back goes to the SPIKE first, so it has to be multiplied by the bump as well."
def back_through_time(arriving, slopes, beta):
    later, found = 0.0, []
    for g, bump in zip(arriving[::-1], slopes[::-1]):
        later = beta * later + g * bump - later
        found.append(later)
    return np.array(found[::-1])

# %% wrong="back-through-time" why="The leak is missing on the way back: a later potential holds the share beta of this one."
def back_through_time(arriving, slopes, beta):
    later, found = 0.0, []
    for g, bump in zip(arriving[::-1], slopes[::-1]):
        later = (g - later) * bump
        found.append(later)
    return np.array(found[::-1])

# %% wrong="back-through-time" why="You walk forwards, from the first step to the last. An error comes from later steps: begin with the last."
def back_through_time(arriving, slopes, beta):
    later, found = 0.0, []
    for g, bump in zip(arriving, slopes):
        later = beta * later + (g - later) * bump
        found.append(later)
    return np.array(found)

# %% wrong="back-through-time" why="Your result begins with the last step, as you walked. Turn it round, so that found[t] belongs to step t."
def back_through_time(arriving, slopes, beta, right=back_through_time):
    return right(arriving, slopes, beta)[::-1]

# %% wrong="back-through-time" why="The leak goes from potential to potential, past the spike: it is not multiplied by the bump."
def back_through_time(arriving, slopes, beta):
    later, found = 0.0, []
    for g, bump in zip(arriving[::-1], slopes[::-1]):
        later = (beta * later + g - later) * bump
        found.append(later)
    return np.array(found[::-1])

# %% wrong="back-through-time" why="The reset takes off 1, not beta: what it brings back to the spike is the whole slope of the next potential, not yet multiplied by beta."
def back_through_time(arriving, slopes, beta):
    later, found = 0.0, []
    for g, bump in zip(arriving[::-1], slopes[::-1]):
        later = beta * later + (g - beta * later) * bump
        found.append(later)
    return np.array(found[::-1])

# %% wrong="back-through-time" why="You replaced the slope of the later step before the leak had used it. Leak and reset both need the old one."
def back_through_time(arriving, slopes, beta):
    later, found = 0.0, []
    for g, bump in zip(arriving[::-1], slopes[::-1]):
        later = (g - later) * bump
        later = later + beta * later
        found.append(later)
    return np.array(found[::-1])

# %% wrong="back-through-time" why="This is what comes back to the spikes. The potential gets that times the bump, and its share through the leak."
def back_through_time(arriving, slopes, beta):
    later, found = 0.0, []
    for g, bump in zip(arriving[::-1], slopes[::-1]):
        to_spike = g - later
        later = beta * later + to_spike * bump
        found.append(to_spike)
    return np.array(found[::-1])

# %% wrong="back-through-time" why="Only the way through a potential's own spike is here. It is used in the next potential as well: leak and reset are missing."
def back_through_time(arriving, slopes, beta):
    return np.asarray(arriving) * np.asarray(slopes)

# %% stranger="back-through-time"
def back_through_time(arriving, slopes, beta):
    direct = np.asarray(arriving) * np.asarray(slopes)
    return direct + np.concatenate([(beta - slopes[:-1]) * direct[1:], 0 * direct[:1]])

# %% [markdown]
# The whole network has a readout: a leaky cell that never fires, one for each class.
#
# | quantity | who uses it |
# |---|---|
# | potential $v_t = \beta\, v_{t-1} + x_t W - s_{t-1}$ | $s_t$; and $v_{t+1}$ |
# | spikes $s_t$ = `fire(v[t] - 1, params["spike"])` | $o_t$, through $V$; and the reset in $v_{t+1}$ |
# | readout $o_t = \beta\, o_{t-1} + s_t V$ | the logits, the mean of all $o_t$; and $o_{t+1}$ |
#
# How do you test a stand-in? Make it true: with the smooth rise *forwards as well*, the same way back must give the exact gradient, and finite differences
# can check that. So `params["spike"]` says which network it is: "step" or "smooth". `slope(u)` is your bump for both.

# %% given="one-cell"
one = {"W": np.array([[0.75]]), "V": np.array([[1.0, 0.0]]), "beta": 0.5,
       "spike": "step"}

# %% exercise="bptt-step" minutes=32 difficulty=3
def bptt_step(params, spikes, y):
    """`bptt_step(one, np.ones((4, 1, 1)), np.array([0]))[0]` is 0.4981: one spike, in
    step 1, so o is 0, 1, 0.5, 0.25, and the logits are their mean, 0.4375, and 0.

    Return the loss of a spiking network on a batch, and its gradient by backpropagation
    through time. Potentials, spikes and readout are 0 before the first step, and are as
    in the table; the readout leaks by the same beta. The loss is that of
    softmax_cross_entropy(logits, y), which also returns dlogits.

    The gradient of V is exact. That of W is exact in the smooth twin; with a step,
    slope(v[t] - 1) stands in for the slope of every spike, in readout and reset.

    params : {"W": array (n_in, n_hidden), "V": array (n_hidden, n_classes),
        "beta": number, "spike": "step" or "smooth"}
    spikes, y : arrays (T, n_samples, n_in), and (n_samples,) of labels from 0

    Returns (loss, grads): number, and {"W": ..., "V": ...} of the shapes of W and V.
    softmax_cross_entropy divides by n_samples already. Nothing that was passed in is
    changed. Use double precision, NumPy's default, as the check's finite differences
    do.
    """
    ### BEGIN SOLUTION
    W, V, beta, T = params["W"], params["V"], params["beta"], len(spikes)
    v = s = o = total = 0.0
    potentials, fired = [], []
    for x in spikes:
        v = beta * v + x @ W - s
        s = fire(v - 1, params["spike"])
        o = beta * o + s @ V
        total = total + o / T
        potentials.append(v)
        fired.append(s)
    loss, dlogits = softmax_cross_entropy(total, y)
    do, along_readout = 0.0, []
    for _ in range(T):
        do = beta * do + dlogits / T
        along_readout.append(do)
    do = np.array(along_readout[::-1])
    dv = back_through_time(do @ V.T, slope(np.array(potentials) - 1), beta)
    dW = dV = 0.0
    for t in range(T):
        dW = dW + spikes[t].T @ dv[t]
        dV = dV + fired[t].T @ do[t]
    return loss, {"W": dW, "V": dV}
    ### END SOLUTION

# %% [markdown] hint="bptt-step"
# 1. First only the loss: a loop as in `lif_layer_forward` that also updates the readout, adds it up, and keeps potentials and spikes
#    of each step in lists. Only when the first check below is green, go backwards.
# 2. The readout first: $o_t$ is used by the logits (each step has the share 1/T in their mean) and by $o_{t+1}$. Walk from the last step
#    to the first. What reaches the spikes of a step goes through `V.T`; then `back_through_time` does the rest.
# 3. A weight is used in every step: add up, over the steps, what came in through it times the slope along what it feeds. For V that
#    is the spikes, times the slope along the readout; for W it is the input, times the slope along the potential.

# %% [markdown] sibling="bptt-step"
# *The network `one`, two steps only.* The input is 1 in both. Potentials 0.75 and 1.125, spikes 0 and 1, readout 0 and 1 for the first class; the logits are
# 0.5 and 0. With the label 0, `dlogits` is about $(-0.378, 0.378)$.
#
# 1. Along the readout: step 1 gets $-0.378 / 2 = -0.189$; step 0 gets that and half of it once more, $-0.283$.
# 2. Along the spikes, times $V = 1$: $-0.283$ and $-0.189$.
# 3. Bumps at $u = -0.25$ and $0.125$: 0.444 and 0.64. Along the potentials: step 1, $-0.189 \cdot 0.64 = -0.121$; step 0,
#    $(-0.283 + 0.121) \cdot 0.444 + 0.5 \cdot (-0.121) = -0.133$.
# 4. $dW$: both inputs are 1, so $-0.121 - 0.133 = -0.253$ (rounded at the end). $dV$ of the first class: only step 1 had a spike, so $-0.189$.

# %% starter="bptt-step"
def bptt_step(params, spikes, y):
    W, V, beta, T = params["W"], params["V"], params["beta"], len(spikes)
    v, s, o, total = 0.0, 0.0, 0.0, 0.0
    potentials, fired = [], []
    for x in spikes:
        v = ...
        s = fire(v - 1, params["spike"])
        o = ...
        total = total + o / T
        potentials.append(v)
        fired.append(s)
    loss, dlogits = softmax_cross_entropy(total, y)
    do, along_readout = 0.0, []
    for step in range(T):
        do = ...
        along_readout.append(do)
    along_readout.reverse()
    do = np.array(along_readout)
    dv = back_through_time(..., slope(np.array(potentials) - 1), beta)
    dW, dV = 0.0, 0.0
    for t in range(T):
        dW = dW + ...
        dV = dV + ...
    return loss, {"W": dW, "V": dV}

# %% check="bptt-step" part="loss" points=2
check.close(bptt_step(one, np.ones((4, 1, 1)), np.array([0]))[0], np.log(1 + np.exp(-1.75 / 4)), "One spike, in step 1. So o is 0, 1, 0.5, 0.25, and its mean 0.4375.")
check.unchanged(one, {**one, "W": np.array([[0.75]]), "V": np.array([[1.0, 0]])}, "W or V has changed. Write into new arrays.")
loss, _ = bptt_step({**one, "spike": "smooth"}, np.ones((1, 1, 1)), np.array([0]))
check.close(loss, np.log(1 + np.exp(-1 / 3)), "Smooth, u = -0.25: the cell gives 0.5 - 0.25 / 1.5, a third of a spike.")
two = {"W": np.array([[0.9, -0.3], [0.4, 0.8]]), "V": np.array([[1.0, -2.0, 0.5], [0.3, 1.5, -1.0]]), "beta": 0.8}
three_steps = np.array([[[1.0, 1], [0, 1]], [[1, 0], [1, 1]], [[1, 1], [1, 1]]])
loss, _ = bptt_step({**two, "spike": "step"}, three_steps, np.array([2, 0]))
check.close(loss, 0.6929677, "Two neurons, three classes, beta = 0.8: the mean of the losses of two samples.", rtol=1e-5)
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

# %% wrong="bptt-step" part="loss" why="Your readout does not leak: o[t] keeps the share beta of o[t-1], and adds s[t] @ V."
def bptt_step(params, spikes, y, right=bptt_step):
    v = o = total = 0.0
    s = 0.0
    for x in spikes:
        v = params["beta"] * v + x @ params["W"] - s
        s = fire(v - 1, params["spike"])
        o = s @ params["V"]
        total = total + o / len(spikes)
    return softmax_cross_entropy(total, y)[0], right(params, spikes, y)[1]

# %% wrong="bptt-step" part="loss" why="Your logits are the readout of the last step alone. They are the mean of o[t] over all steps."
def bptt_step(params, spikes, y, right=bptt_step):
    v = o = total = 0.0
    s = 0.0
    for x in spikes:
        v = params["beta"] * v + x @ params["W"] - s
        s = fire(v - 1, params["spike"])
        o = params["beta"] * o + s @ params["V"]
        total = o
    return softmax_cross_entropy(total, y)[0], right(params, spikes, y)[1]

# %% wrong="bptt-step" part="loss" why="You fire where v is above 0. The threshold is 1, and fire takes the potential minus the threshold: fire(v - 1, ...)."
def bptt_step(params, spikes, y, right=bptt_step):
    v = o = total = 0.0
    s = 0.0
    for x in spikes:
        v = params["beta"] * v + x @ params["W"] - s
        s = fire(v, params["spike"])
        o = params["beta"] * o + s @ params["V"]
        total = total + o / len(spikes)
    return softmax_cross_entropy(total, y)[0], right(params, spikes, y)[1]

# %% wrong="bptt-step" part="loss" why="Your hidden cells never pay for a spike: v[t] is beta v[t-1] + x[t] W - s[t-1]."
def bptt_step(params, spikes, y, right=bptt_step):
    v = o = total = 0.0
    s = 0.0
    for x in spikes:
        v = params["beta"] * v + x @ params["W"]
        s = fire(v - 1, params["spike"])
        o = params["beta"] * o + s @ params["V"]
        total = total + o / len(spikes)
    return softmax_cross_entropy(total, y)[0], right(params, spikes, y)[1]

# %% wrong="bptt-step" part="loss" why="Your reset acts in the step of the spike, or leaks with the potential. In the table v[t] pays 1 for s[t-1], after the leak."
def bptt_step(params, spikes, y, right=bptt_step):
    v = o = total = 0.0
    s = 0.0
    for x in spikes:
        v = params["beta"] * (v - s) + x @ params["W"]
        s = fire(v - 1, params["spike"])
        o = params["beta"] * o + s @ params["V"]
        total = total + o / len(spikes)
    return softmax_cross_entropy(total, y)[0], right(params, spikes, y)[1]

# %% wrong="bptt-step" part="gradient" why="Along the readout only the logits send something back. o[t] is used in o[t+1] as well, with the share beta: carry do along."
def bptt_step(params, spikes, y):
    W, V, beta, past = params["W"], params["V"], params["beta"], []
    v = s = o = do = dv = dW = dV = 0.0
    for x in spikes:
        v = beta * v + x @ W - s
        s = fire(v - 1, params["spike"])
        past.append((x, v, s, o := beta * o + s @ V))
    loss, dlogits = softmax_cross_entropy(sum(o for *_, o in past) / len(past), y)
    for x, v, s, _ in reversed(past):
        do = dlogits / len(past)
        dv = beta * dv + (do @ V.T - dv) * slope(v - 1)
        dW, dV = dW + x.T @ dv, dV + s.T @ do
    return loss, {"W": dW, "V": dV}

# %% wrong="bptt-step" part="gradient" why="The logits are a mean: each step has the share 1 / T in them, so it gets dlogits / T, on the way back as well."
def bptt_step(params, spikes, y):
    W, V, beta, past = params["W"], params["V"], params["beta"], []
    v = s = o = do = dv = dW = dV = 0.0
    for x in spikes:
        v = beta * v + x @ W - s
        s = fire(v - 1, params["spike"])
        past.append((x, v, s, o := beta * o + s @ V))
    loss, dlogits = softmax_cross_entropy(sum(o for *_, o in past) / len(past), y)
    for x, v, s, _ in reversed(past):
        do = beta * do + dlogits
        dv = beta * dv + (do @ V.T - dv) * slope(v - 1)
        dW, dV = dW + x.T @ dv, dV + s.T @ do
    return loss, {"W": dW, "V": dV}

# %% wrong="bptt-step" part="gradient" why="The bump stands at the threshold: slope takes the potential minus the threshold, v[t] - 1."
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
        dv = beta * dv + (do @ V.T - dv) * slope(v)
        dW, dV = dW + x.T @ dv, dV + s.T @ do
    return loss, {"W": dW, "V": dV}

# %% wrong="bptt-step" part="gradient" why="No bump in your way back: what reaches a spike has to be multiplied by slope(v[t] - 1) before it reaches the potential."
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
        dv = beta * dv + (do @ V.T - dv)
        dW, dV = dW + x.T @ dv, dV + s.T @ do
    return loss, {"W": dW, "V": dV}

# %% wrong="bptt-step" part="gradient" why="Only one step counts for your dW. The weights are used in every step: add up over all of them."
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
        dv = beta * dv + (do @ V.T - dv) * slope(v - 1)
        dW, dV = (dW if np.ndim(dW) else x.T @ dv), dV + s.T @ do
    return loss, {"W": dW, "V": dV}

# %% wrong="bptt-step" part="gradient" why="Only one step counts for your dV. The weights are used in every step: add up over all of them."
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
        dv = beta * dv + (do @ V.T - dv) * slope(v - 1)
        dW, dV = dW + x.T @ dv, (dV if np.ndim(dV) else s.T @ do)
    return loss, {"W": dW, "V": dV}

# %% wrong="bptt-step" part="gradient" why="Your dW is a mean over the steps. A weight is used in every step: add up, without dividing."
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
        dv = beta * dv + (do @ V.T - dv) * slope(v - 1)
        dW, dV = dW + x.T @ dv / len(past), dV + s.T @ do
    return loss, {"W": dW, "V": dV}

# %% wrong="bptt-step" part="gradient" why="The slopes along your readout begin with the last step, as you walked. Turn them round before they meet the steps."
def bptt_step(params, spikes, y):
    W, V, beta, T = params["W"], params["V"], params["beta"], len(spikes)
    v = s = o = total = do = dW = dV = 0.0
    potentials, fired, along_readout = [], [], []
    for x in spikes:
        v = beta * v + x @ W - s
        s = fire(v - 1, params["spike"])
        o = beta * o + s @ V
        total = total + o / T
        potentials.append(v)
        fired.append(s)
    loss, dlogits = softmax_cross_entropy(total, y)
    for _ in range(T):
        do = beta * do + dlogits / T
        along_readout.append(do)
    do = np.array(along_readout)
    dv = back_through_time(do @ V.T, slope(np.array(potentials) - 1), beta)
    for t in range(T):
        dW, dV = dW + spikes[t].T @ dv[t], dV + fired[t].T @ do[t]
    return loss, {"W": dW, "V": dV}

# %% stranger="bptt-step" part="loss"
def bptt_step(params, spikes, y, right=bptt_step):
    return right({**params, "beta": 1.0}, spikes, y)

# %% stranger="bptt-step" part="gradient"
def bptt_step(params, spikes, y, right=bptt_step):
    loss, grads = right(params, spikes, y)
    return loss, {"W": -grads["W"], "V": -grads["V"]}

# %% [markdown]
# In the smooth twin your gradient is exact, as the check found: `bptt_step({..., "spike": "smooth"}, ...)`. With the step, finite differences
# still agree for $V$; for $W$ they see 0, and yours still points somewhere. Whether that is *down* no theorem says. It is a question for an experiment.

# %% [markdown] pause=true
# The hard part, backpropagation through time, is done. From here on you measure.

# %% [markdown]
# ## {lesson}.6 Is it worth the trouble?
#
# Sixty-four inputs in the latency code, 64 hidden neurons, ten leaky readouts, and *your* `bptt_step` with Adam. Watch
# the hidden layer's spikes for one digit that it never learns from.

# %%
n_epochs = 12  # a loop over images, too, takes minutes: then try 3 first
DATA = lab.digits(latency_encode, N_STEPS, 12)
first = lab.start(64, 64, 10, beta=0.9, scale=3, rng=np.random.default_rng(12))
digit, label = DATA[2][:, :1], int(DATA[3][0])
watch = widgets.watch_training(lif_layer_forward, first, digit, label)
trained, losses = lab.train(bptt_step, first, DATA[0], DATA[1],
                            np.random.default_rng(1), n_epochs=n_epochs, watch=watch)

# %% [markdown]
# How good is that? Compared with *what*? Here is a control that is often left out: the hidden weights stay as they were
# drawn, and only the readout learns. This is all that the *true* gradient can do.

# %% prediction="untrained-hidden"
# How many per cent of the held-out digits does the network with the UNTRAINED hidden
# layer read? Write: untrained_hidden = (a number from 0 to 100; chance is 10)
### BEGIN SOLUTION
untrained_hidden = 40
### END SOLUTION

# %% given="networks"
NETWORKS = {  # what learns in a spiking network; or the hidden ReLU units of another
    "spiking, all weights trained": ("W", "V"),
    "spiking, hidden layer untrained": ("V",),
    "no hidden layer, no spikes": (),
    "64 ReLU units, no spikes": (64,),
}
spiking, untrained, none, ordinary = NETWORKS

# %% experiment="untrained-hidden"
splits = (12, 13, 14, 15, 16)  # other images held out; then try (17, 18, 19)
N_EPOCHS = 12  # then try 30
read = lab.compare(NETWORKS, bptt_step, lif_layer_forward, latency_encode, N_STEPS,
                   splits, N_EPOCHS)
share = {name: read[name].mean() for name in read}
show(figures.scores(read), alt="Bars, digits read: "
     + ", ".join(f"{name} {share[name]:.1f} %" for name in share))
quiz.compare("Digits read with an untrained hidden layer", untrained_hidden,
             share[untrained], unit="%")

# %% [markdown]
# ### Claim check: "spiking networks need approximate gradients, and lag behind"
#
# The two halves are two questions. *Need*: how much worse is the network whose hidden layer got no approximate gradient?
# *Lag*: how much better is an ordinary network of the same size after *as many updates*, with the same Adam? The +- is two standard
# errors over the splits: other images held out, other random starts.

# %% claim="approximate-gradients"
gains = [lab.ahead(read, spiking, untrained), lab.ahead(read, spiking, none),
         lab.ahead(read, ordinary, spiking)]
said = [f"{points:.1f} +- {error:.1f} points" for points, error in gains]
print(f"{len(splits)} splits, {lab.updates(len(y), N_EPOCHS)} updates of each network: "
      f"training the hidden layer through a surrogate was worth {said[0]} over an "
      f"untrained one, {said[1]} over none; an ordinary network is ahead by {said[2]}.")

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the cells)</summary>
#
# Chance is the wrong control. Random neurons differ in what they respond to, and a trained readout makes something of it,
# as in lesson {lesson:perceptron}. Most of the score is not the surrogate's merit; the last points are, and they are more than their error.
# Even so the network is only a little ahead of a readout that sees the pixels themselves. And the *lag*? With as many updates the
# ordinary network's lead is smaller than its error: **no lag is seen here**, on one small set of pictures; one of about a point could hide in this error. (A lag is seen where the ordinary
# network gets five times as many updates. That compares training, not spikes.) So the claim
# **holds weakly, and is dated**, by a model and a source: a trained hidden layer is worth its approximate gradient, but surrogates of many shapes
# work (Zenke and Vogels, 2021). And in continuous time a small change of a weight shifts a spike a little: there the gradient is exact and not 0, as
# long as no spike appears or disappears (Wunderlich and Pehle, 2021).
#
# </details>
#
# ### Does it matter which bump you take?
#
# Your three bumps race, each narrow, as it is, and wide: the bump is stretched by `width` and keeps its height 1. At a width of 100 it knows
# no threshold: its slope is nearly 1 wherever the potential may be.

# %% prediction="flat-bump"
# After 4 epochs a bump of width 1 reads about 94 % of the new digits (an untrained
# hidden layer 86 %). And a fast sigmoid of width 100?
# Write: flat_bump = (a number from 0 to 100)
### BEGIN SOLUTION
flat_bump = 50
### END SOLUTION

# %% experiment="flat-bump"
kinds = ("fast_sigmoid", "arctan", "triangle")
widths = (0.01, 1, 100)  # then try (0.1, 0.3, 3, 10)
raced = lab.race(bptt_step, BUMP, kinds, widths, DATA, lif_layer_forward, 4)
show(figures.race(raced), alt="Left: the loss after 4 epochs, lowest at width 1 and "
     "higher for narrow and for wide bumps, with the three shapes close together. "
     "Right: the digits read, which differ little.")
quiz.compare("Digits read with a bump of the largest width", flat_bump,
             raced["fast_sigmoid", widths[-1]][1], unit="%")

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# The shape hardly matters, the width does, and less than one would think. At width 1 the loss is lowest; far too narrow or far too wide
# it is higher by roughly a half, and still the network misses fewer than one in ten of these digits. Why do such different bumps work? The angle to
# the true gradient of $W$ cannot explain it: that gradient is 0, so there is no angle. What counts is whether many finite steps lower the loss. Adam helps: it divides out the size
# of the gradient, so a wide bump changes mainly *which* times and neurons count more. One hidden layer and sixteen steps are kind to it, too. Zenke and Vogels (2021) find the same for shapes, and that the
# *scale* matters more in recurrent networks, where errors pass through many bumps.
#
# </details>
#
# ### Dead neurons
#
# A hidden neuron that fires in no step of any image is a **dead neuron**. No spike, so no part in the readout, and its row of $V$ gets no
# gradient. If this row is 0, as at our start, nothing comes back to the neuron either, whatever the bump: it stays dead.
#
# Neurons of the cortex that are silenced in a dish for two days multiply the strengths of their *excitatory* synapses by a common factor (*synaptic scaling*;
# Turrigiano and others, 1998). What you write is simpler: it multiplies all weights of a silent neuron, whatever their sign. So it wakes a neuron only if
# some input drives it up.

# %% given="half-silent"
silent_W = np.array([[0.2, 0.9], [0.1, 0.4]])
half_silent = np.array([[[0.0, 1.0]], [[0.0, 0.0]]])  # neuron 0 never fires

# %% exercise="wake-silent" minutes=5 difficulty=1
def wake_silent(W, s, share):
    """`wake_silent(silent_W, half_silent, 0.5)` is [[0.3, 0.9], [0.15, 0.4]].

    Return new weights of a layer: all weights of a neuron that never fired grow by the
    share `share` of what they are; those of the other neurons stay.

    W : array (n_in, n_out); it is not changed
    s : array (n_steps, n_samples, n_out) of 0 and 1, the layer's spikes
    share : number above 0

    Returns an array (n_in, n_out).
    """
    ### BEGIN SOLUTION
    quiet = ~np.any(np.asarray(s) > 0, axis=(0, 1))
    return W * np.where(quiet, 1 + share, 1.0)
    ### END SOLUTION

# %% [markdown] hint="wake-silent"
# 1. Which neuron has no spike at all? Add up the spikes of each neuron, over steps and samples.
# 2. `s.sum(axis=(0, 1))` is one number for each neuron. Where it is 0, the factor is 1.5 in the example, elsewhere 1.
# 3. A row of factors, one for each neuron, lines up with the columns of W. What does a loop over `range(W.shape[1])` have to do with `W[:, j]`?

# %% check="wake-silent" points=1
check.close(wake_silent(silent_W, half_silent, 0.5), [[0.3, 0.9], [0.15, 0.4]], "Neuron 0 never fired: its COLUMN grows by half. Neuron 1 fired and stays.")
check.unchanged(silent_W, np.array([[0.2, 0.9], [0.1, 0.4]]), "W has changed. Make a new array.")
s = np.zeros((2, 2, 3))
s[1, 1, 2] = 1
check.close(wake_silent(np.array([[1.0, -2.0, 3.0]]), s, 0.1), [[1.1, -2.2, 3.0]], "One spike, in one step and for one sample, is enough to be awake; all weights of a silent neuron are multiplied, in this simple version negative ones too.")
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(1998)
for n_in, n_out in ((3, 4), (5, 5), (1, 6)):
    W, s = rng.normal(size=(n_in, n_out)), (rng.random((3, 4, n_out)) < 0.06).astype(float)
    quiet = s.sum(axis=(0, 1)) == 0
    check.close(wake_silent(W, s, 0.3), W * (1 + 0.3 * quiet), "Neurons that never fired scale all their weights, the others keep them.")
### END HIDDEN TESTS

# %% probes="wake-silent"
s = np.zeros((3, 2, 4))
s[0, 0, 1] = s[2, 1, 1] = 1
s[:, :, 3] = 1
wake_silent(np.array([[1.0, 2.0, 3.0, 4.0], [-1.0, 0.5, 2.0, -2.0]]), s, 0.25)
s[0, 1, 2] = 1
wake_silent(np.array([[1.0, 2.0, 3.0, 4.0], [-1.0, 0.5, 2.0, -2.0]]), s, 0.5)

# %% wrong="wake-silent" why="You scaled all neurons. Those that fire at least once keep their weights."
def wake_silent(W, s, share):
    return W * (1 + share)

# %% wrong="wake-silent" why="You scaled those that fire. It is the silent ones that have to grow."
def wake_silent(W, s, share):
    return W * np.where(np.any(np.asarray(s) > 0, axis=(0, 1)), 1 + share, 1.0)

# %% wrong="wake-silent" why="You multiplied by the share alone. The weights grow BY this share: the factor is 1 + share."
def wake_silent(W, s, share):
    return W * np.where(np.any(np.asarray(s) > 0, axis=(0, 1)), 1.0, share)

# %% wrong="wake-silent" why="You call a neuron silent if some sample or step has no spike of it. Silent means: no spike in any step, for any sample."
def wake_silent(W, s, share):
    return W * np.where(np.all(np.asarray(s) > 0, axis=(0, 1)), 1.0, 1 + share)

# %% wrong="wake-silent" why="You added the share. The weights grow by this share OF what they are: multiply by 1 + share."
def wake_silent(W, s, share):
    return W + share * ~np.any(np.asarray(s) > 0, axis=(0, 1))

# %% wrong="wake-silent" why="Your negative weights get weaker. All weights of the neuron are multiplied by 1 + share, whatever their sign."
def wake_silent(W, s, share):
    return W + share * np.abs(W) * ~np.any(np.asarray(s) > 0, axis=(0, 1))

# %% stranger="wake-silent"
def wake_silent(W, s, share):
    return W / np.where(np.any(np.asarray(s) > 0, axis=(0, 1)), 1.0, 1 - share)

# %%
scale = 0.3  # the size of the weights at the start was 3 above; then try 1
weak = lab.start(64, 64, 10, beta=0.9, scale=scale, rng=np.random.default_rng(3))
woken, rounds = lab.wake(wake_silent, lif_layer_forward, weak, DATA[0], share=0.3)
rows = []
for name, begin in (("as it is", weak), (f"woken, {rounds} rounds", woken)):
    learned, _ = lab.train(bptt_step, begin, DATA[0], DATA[1],
                           np.random.default_rng(1), n_epochs=6)
    rows.append([name, lab.silent(lif_layer_forward, begin, DATA[0]),
                 lab.silent(lif_layer_forward, learned, DATA[0]),
                 100 * lab.accuracy(learned, DATA[2], DATA[3], lif_layer_forward)])
table(["start", "dead before", "dead after training", "new digits read (%)"], rows)

# %% [markdown]
# **What we saw.** With weak weights all neurons are dead, none is woken by training, and the network stays at chance. Two things hold them there: without spikes their
# rows of $V$ get no gradient, and since these rows start at 0, no error comes back through them. (Were they other than 0, a bump with long tails would move $W$.) A few rounds of scaling, which knows nothing of labels, mend it. Try `scale = 1`: half of the neurons are dead, the others do
# the work, and hardly anybody would notice. Count the dead before you trust a start.

# %% [markdown] quiz="height"
# A much stronger input drives a cell of our layer far above its threshold. How does the next layer notice?
#
# - (x) By more spikes, or earlier ones
#   > Yes. What is left above the threshold is kept after the reset, so the next spikes come sooner.
# - ( ) By a higher spike
#   > A spike is 1, whatever the potential. Intensity is in numbers and times.
# - ( ) Not at all: a spike is a spike, whatever has caused it
#   > In one step, yes. Over several steps a stronger input gives more spikes.

# %% [markdown] pause=true
# Last: the bill.

# %% [markdown]
# ## {lesson}.7 What do spikes cost?
#
# A spike makes each synapse that it reaches add one weight to one potential: a **synaptic operation**. Silence costs none, and
# since a spike is 1, nothing is multiplied. That is the whole argument.

# %% given="few-spikes"
few_spikes = np.array([[[1, 0, 1]], [[0, 0, 1]]])

# %% exercise="count-synops" minutes=4 difficulty=1
def count_synops(spikes, fanout):
    """`count_synops(few_spikes, 10)` is 30: three spikes, ten synapses each.

    Return how many synaptic operations these spikes cause: each spike one at every
    synapse that it reaches.

    spikes : array of 0 and 1, of any shape whose last axis runs over neurons
    fanout : the synapses of a neuron, one number for all, or an array (n_neurons,)

    Returns one number, the sum over everything.
    """
    ### BEGIN SOLUTION
    return float(np.sum(np.asarray(spikes) * np.asarray(fanout)))
    ### END SOLUTION

# %% [markdown] hint="count-synops"
# 1. Which neurons cost something in a step? Those that fire, each as much as its fanout.
# 2. `spikes * fanout` is 0 for silence and the fanout for a spike; an array of fanouts lines up with the last axis.
# 3. Make the fanout an array with `np.asarray`, multiply, and add up every entry of the product: time, neurons and all.

# %% check="count-synops" points=2
check.close(count_synops(few_spikes, 10), 30, "Three spikes, ten synapses each. Silent neurons cost nothing.")
check.close(count_synops(few_spikes, [1, 100, 7]), 15, "1 + 7 + 7: each neuron with its own fanout.")
check.close(count_synops(np.zeros((4, 2, 5)), 64), 0, "No spikes, no operations.")
check.close(count_synops(np.ones((4, 2, 5)), 64), 2560, "All fire: 4 steps, 2 samples, 5 neurons, 64 synapses each.")
check.close(count_synops(np.array([1, 0, 1]), [1, 100, 7]), 8, "One step of one sample: any shape whose last axis runs over neurons.")
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

# %% wrong="count-synops" why="Every spike has the fanout of ITS neuron. You gave all of them the mean of the fanouts."
def count_synops(spikes, fanout):
    return float(np.sum(spikes) * np.mean(fanout))

# %% wrong="count-synops" why="You counted silence instead of spikes. What does not fire causes no operation."
def count_synops(spikes, fanout):
    return float(np.sum((1 - np.asarray(spikes)) * np.asarray(fanout)))

# %% stranger="count-synops"
def count_synops(spikes, fanouts, right=count_synops):
    return right(spikes, fanouts) / len(spikes[0])

# %% exercise="energy-nj" minutes=3 difficulty=1
def energy_nj(ops, pj_per_op):
    """`energy_nj([1000, 200], [0.9, 5])` is 1.9: 0.9 nJ for one kind, 1 for the other.

    Return the energy of operations in NANOjoules; 1 nJ is 1000 pJ.

    ops : a number of operations, or a list or array of numbers, one for each kind
    pj_per_op : the price of one operation in PICOjoules, a number, or kind by kind

    Returns one number, the sum over all kinds.
    """
    ### BEGIN SOLUTION
    return float(np.sum(np.asarray(ops) * np.asarray(pj_per_op))) / 1000
    ### END SOLUTION

# %% [markdown] hint="energy-nj"
# 1. Each kind costs its count times its price. Add these up, then change the unit.
# 2. `np.asarray(ops) * np.asarray(pj_per_op)` multiplies kind by kind, and works for plain numbers, too.
# 3. Is a nanojoule more or less than a picojoule? Test it on 1000 operations of 4.6 pJ.

# %% check="energy-nj" points=1
check.close(energy_nj([1000, 200], [0.9, 5]), 1.9, "0.9 nJ for one kind and 1 nJ for the other.")
check.close(energy_nj(1000, 4.6), 4.6, "A thousand operations of 4.6 pJ are 4.6 nJ.")
check.close(energy_nj([1000, 200], 2.0), 2.4, "One price for all kinds: 1200 operations of 2 pJ.")
check.close(energy_nj(10, 0.9), 0.009, "Ten operations of 0.9 pJ. Nothing is rounded.")
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

# %% wrong="energy-nj" why="A nanojoule is MORE than a picojoule, so there are fewer of them: divide by 1000."
def energy_nj(ops, pj_per_op):
    return float(np.sum(np.asarray(ops) * np.asarray(pj_per_op))) * 1000

# %% wrong="energy-nj" why="You took the mean over the kinds. The bill is their sum."
def energy_nj(ops, pj_per_op):
    return float(np.mean(np.asarray(ops) * np.asarray(pj_per_op))) / 1000

# %% wrong="energy-nj" why="Nano to pico is a factor of a thousand, not a million."
def energy_nj(ops, pj_per_op, right=energy_nj):
    return right(ops, pj_per_op) / 1000

# %% [markdown]
# ### Claim check: "spiking saves energy on neuromorphic chips"
#
# The sharp sentence, fixed before measuring: *on the digits, at equal accuracy, the spiking network at a published price per event costs less than
# the ordinary one at a published price per multiply-add.*
#
# | what | price |
# |---|---|
# | a multiply-add, 32-bit, 45 nm (Horowitz, 2014): 0.9 pJ for the addition, 3.7 for the multiplication | 4.6 pJ |
# | a synaptic operation on Loihi, a research chip of Intel: its lowest energy, from a simulation before the chip was built (Davies and others, 2018) | 23.6 pJ |
# | a bare addition on the first chip, memory left out | 0.9 pJ |
# | 32 bits from a small cache; from DRAM (as Han and others, 2015, quote it) | 5; 640 pJ |
#
# A **neuromorphic** chip is one that is built for networks that spike: a synapse computes only when a spike reaches it, and weights lie beside the neurons.
#
# *Equal accuracy* means within about one point, which is what five splits can tell: with 64 hidden units each, the two met it. *Mind what the prices contain*: the
# 23.6 pJ is a whole operation, with the fetch of a weight of few bits; the 4.6 pJ is arithmetic alone. And the sentence leaves out the leak of each spiking neuron in
# every step, a multiply-add more, and every fetch of the ordinary network. It is tested as it stands; it does not compare two chips.

# %% prediction="cheaper"
# Energy for one image, the spiking network's at 23.6 pJ an event over the ordinary
# network's at 4.6 pJ a multiply-add?
# Write: cheaper = (a number: 0.1 is ten times cheaper, 2 is twice as expensive)
### BEGIN SOLUTION
cheaper = 0.1
### END SOLUTION

# %% given="prices"
EVENT, MAC = 23.6, 4.6  # pJ, the two published prices of the claim

def encode_by_rate(X, n_steps):
    """Return spikes in the rate code, the same ones at each call."""
    return rate_encode(X, n_steps, np.random.default_rng(3))

def bill(cost, add=0.9, memory=0.0):
    """Return the energy of one image in nJ, for prices of an addition and an access."""
    return energy_nj([cost["add"], cost["mac"], cost["memory"]], [add, MAC, memory])

# %% experiment="cheaper"
sizes = (4, 8, 16, 20, 24, 32, 64)  # the smallest that reads as well as the spikes
small = lab.as_good(share[spiking], sizes, latency_encode, N_STEPS, splits, N_EPOCHS)
rate_data = lab.digits(encode_by_rate, N_STEPS, 12)
by_rate, _ = lab.train(bptt_step, first, rate_data[0], rate_data[1],
                       np.random.default_rng(3), n_epochs=12)
costs = lab.costs_of(trained, by_rate, DATA, rate_data, small, lif_layer_forward,
                     count_synops)
latency, rate, large, skipping, equal = costs.values()
ratio = energy_nj(latency["add"], EVENT) / energy_nj(large["mac"], MAC)
quiz.compare("Energy, spiking over ordinary", cheaper, ratio)

# %%
memory = 5  # pJ an access; then try 0 and 640
rows = []
for name in costs:
    cost = costs[name]
    rows.append([name, round(cost["add"]), round(cost["mac"]), round(cost["memory"]),
                 f"{bill(cost):.1f}", f"{bill(cost, memory=memory):.1f}"])
table(["network", "synaptic operations", "multiply-adds", "memory accesses",
       "arithmetic alone (nJ)", f"with memory at {memory} pJ (nJ)"], rows)

# %% claim="neuromorphic-energy"
widgets.explore_energy(energy_nj, costs)
flip = MAC * large["mac"] / latency["add"]
fetched = ratio * MAC / (MAC + 5)  # a weight from a small cache for each multiply-add
bare = bill(latency) / bill(large)
cache, dram = [bill(latency, memory=pj) / bill(large, memory=pj) for pj in (5, 640)]
print(f"Spiking over ordinary energy: {ratio:.1f} at published prices; they are equal "
      f"at {flip:.1f} pJ an event. If each multiply-add pays 5 pJ for its weight: "
      f"{fetched:.1f}. Bare additions with free memory {bare:.2f}, with a "
      f"small cache {cache:.2f}, with DRAM {dram:.2f}; in a rate code with free memory "
      f"{bill(rate) / bill(large):.2f}. Over {small} ReLU units, which read as well, "
      f"with a small cache: {bill(latency, memory=5) / bill(equal, memory=5):.2f}.")

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the cells)</summary>
#
# At the two published prices the spikes are several times dearer, and the sharp sentence does not hold here. An event is not an addition: it
# carries routing, a fetched weight and a potential. Count bare additions alone, and spikes win; with a small cache they still do, just. With DRAM, in a rate code, or
# against a rival that skips its zeros, the verdict turns. The least noticed rival is a smaller one: an ordinary network with far fewer units (the printed sentence says how many)
# reads as well, and as soon as memory is on the bill it costs far less than the spikes. (Its size was chosen on the held-out digits, so take it as an estimate.)
#
# The printed sentence is **contested**, by a model and a source. Published figures for chips run from 1.5 to 45 pJ a synaptic operation (Tang and others, 2023, who warn that it is not
# the same operation everywhere), and your turning point lies among them. On equal silicon Davidson and Furber (2021) find no gain for most *rate*
# codes. And idle chips, and wires, are on nobody's bill here.
#
# </details>

# %% [markdown] quiz="low-power"
# "It is a spiking network, so it needs little energy." What is missing?
#
# - (x) How many spikes, how many steps, what each costs
#   > Yes, memory access included. Each of the three can turn the verdict round.
# - ( ) Nothing: additions are cheaper than multiplications, and spikes need no others
#   > Per operation. Spikes come many times, cells leak in every step, and fetching a weight costs more than adding it.
# - ( ) That brains run on 20 W
#   > That is a fact about brains. It says nothing about the energy for one operation on a chip.

# %% [markdown]
# ### Your verdict
#
# You have a sharp sentence and three numbers. Does the sentence hold, and which of the numbers decides it?

# %% verdict="L8" course="breaks"
numbers = {
    "spiking over ordinary, at published prices": round(ratio, 2),
    "price of an event at which both are equal, pJ": round(flip, 1),
    "spiking over ordinary, bare additions, small cache": round(cache, 2),
}
decided_by = "spiking over ordinary, at published prices"

# %%
ledger.record(
    "L8", "spiking_networks",
    f"For one digit, at equal accuracy, spikes cost {ratio:.1f} times an ordinary "
    f"network's energy at published prices; equal at {flip:.1f} pJ an event.",
    value=float(ratio))

# %% [markdown]
# ## {lesson}.8 What do the times say?
#
# One more look at "the timing of spikes matters" (lesson {lesson:neural_codes}). Nobody told the networks to use the *order* of the steps. Shuffle the steps of all new digits
# in one and the same way. In the rate code all steps are drawn alike, so a shuffle gives just another draw: that is the control. What do you expect of the latency code?

# %%
seed = 6  # then try others
order = np.random.default_rng(seed).permutation(N_STEPS)
shuffled = {}
for code, network, data in (("latency", trained, DATA), ("rate", by_rate, rate_data)):
    reads = [100 * lab.accuracy(network, inputs, data[3], lif_layer_forward)
             for inputs in (data[2], data[2][order])]
    shuffled[code] = reads
    print(f"{code} code: {reads[0]:.1f} % read, {reads[1]:.1f} % when shuffled")

# %%
ledger.record(
    "L6", "spiking_networks",
    f"With its time steps shuffled the latency network fell from "
    f"{shuffled['latency'][0]:.0f} % to {shuffled['latency'][1]:.0f} %, the rate "
    f"network from {shuffled['rate'][0]:.0f} % to {shuffled['rate'][1]:.0f} %.",
    value=float(shuffled["latency"][1]))

# %% [markdown]
# **What we saw.** The network trained on the latency code has learned *which* step means what. The shuffle destroys no information, only this agreement between code
# and reader. So this network uses the order, and "the timing of spikes matters" **holds weakly** here: in a model that was built that way. To see whether a reader
# *needs* the order takes one more run: train one on shuffled steps.
#
# ## {lesson}.9 Can a synapse do it without walking back?
#
# No cell is known to play its own potentials backwards. Cut the reset out of the way back (as several libraries do), and look at one weight, from input $i$ to neuron $j$.
# The slope of the loss along $v_t$ reaches all earlier inputs through the leak alone, so each input can leave a fading **trace**
# at its synapse, and the bump of each step reads it. What is left at the end is a number at the synapse that waits for an error: the
# eligibility of lesson {lesson:plasticity_and_reward}. Bellec and others (2020) train recurrent spiking networks in this way.

# %% exercise="eligibility" extension=true minutes=12 difficulty=2
def eligibility(spikes, slopes, counts, beta):
    """`eligibility(np.ones((3, 1, 1)), np.ones((3, 1, 1)), [1, 1, 1], 0.5)` is
    [[[4.25]]]: traces of 1, 1.5 and 1.75.

    Return, for each sample and synapse, the number whose product with the error of the
    neuron is the slope of the loss along this weight, if nothing comes back through
    resets. Walk forwards in time, and keep no past steps.

    spikes : array (n_steps, n_samples, n_in), what comes in
    slopes : array (n_steps, n_samples, n_hidden), the bump at each potential
    counts : n_steps numbers, the weight of a spike of each step in the logits
    beta : number, the share of a potential that is left after one step

    Returns an array (n_samples, n_in, n_hidden).
    """
    ### BEGIN SOLUTION
    trace, total = 0.0, 0.0
    for x, bump, count in zip(spikes, slopes, counts):
        trace = beta * trace + x
        total = total + count * trace[:, :, np.newaxis] * bump[:, np.newaxis, :]
    return total
    ### END SOLUTION

# %% [markdown] hint="eligibility"
# 1. In the example the trace is 1, then half of it plus 1, then half of that plus 1. Where does 4.25 come from?
# 2. In each step: fade, add what comes in, then multiply by the bump of the neuron and the count of the step, and add up.
# 3. The trace has the shape (n_samples, n_in), the bump (n_samples, n_hidden). `trace[:, :, np.newaxis]` makes room for neurons; the bump
#    needs room for inputs in the middle.

# %% check="eligibility" practice=true
check.close(eligibility(np.ones((3, 1, 1)), np.ones((3, 1, 1)), [1, 1, 1], 0.5), [[[4.25]]], "Traces of 1, 1.5 and 1.75, read by bumps of 1.")
rng = np.random.default_rng(2020)
x, bump, counts, error = (rng.random((7, 4, 3)) < 0.5) * 1.0, rng.random((7, 4, 5)), rng.random(7), rng.normal(size=(4, 5))
forwards = np.sum(np.asarray(eligibility(x, bump, counts, 0.8)) * error[:, np.newaxis, :], axis=0)
later, backwards = 0.0, 0.0
for t in range(6, -1, -1):
    later = 0.8 * later + counts[t] * error * bump[t]
    backwards = backwards + x[t].T @ later
check.close(forwards, backwards, "Forwards by traces it is the gradient that the walk backwards gives without resets.", rtol=1e-4, atol=1e-6)

# %% wrong="eligibility" why="The trace does not fade. What came in earlier has leaked: beta times the trace, then what comes in."
def eligibility(spikes, slopes, counts, beta, right=eligibility):
    return right(spikes, slopes, counts, 1.0)

# %% wrong="eligibility" why="There is no trace: only what comes in at a step meets the bump of this step. Earlier inputs are still in the potential."
def eligibility(spikes, slopes, counts, beta, right=eligibility):
    return right(spikes, slopes, counts, 0.0)

# %% wrong="eligibility" why="All steps count alike. A spike of an early step counts for more in the logits: multiply by counts."
def eligibility(spikes, slopes, counts, beta, right=eligibility):
    return right(spikes, slopes, np.ones(len(counts)), beta)

# %% [markdown]
# ## {lesson}.10 Two questions that count
#
# The questions above were for practice. These two give a point each, and your first answer counts.

# %% [markdown] quiz="untrained" graded=true
# A dish of nerve cells hears spoken digits through electrodes for a week. Then a readout is trained on its spikes and names 90 % of new ones; chance
# is 10 %. "The cells have learned the digits." Which control decides?
#
# - ( ) A readout with random weights, on the spikes of today
#   > That one is at chance, whatever the cells have learned.
# - ( ) A readout trained on the sounds themselves
#   > That tells whether the dish is of any use, not whether the week has changed it.
# - (x) A readout trained on the spikes of the first day
#   > Cells that have learned nothing respond in different ways, too, and a trained readout makes much of that. Only what is above it is due to the week.
# - ( ) A dish with twice as many cells, for the same week
#   > More cells read more, learned or not.

# %% [markdown] quiz="never-above" graded=true
# All weights *into* a hidden neuron are 0 at the start, so it does not fire. Its row of the readout is *not* 0. With the fast sigmoid as the bump, what does
# the first step of training do to the weights into this neuron?
#
# - ( ) Nothing: without a spike no error comes to it
#   > An error comes down through its row of the readout, spike or not.
# - (x) They move, where an input fires
#   > The error comes through its row of V, and the bump at u = -1 is 1/9, not 0. Times an input of 1 this is a gradient.
# - ( ) They move, whether or not an input fires
#   > The slope along a weight is what came in times the slope along the potential. Where nothing came in it is 0.
# - ( ) Nothing: the bump is 0 below the threshold
#   > The triangle is 0 from -1 down. The fast sigmoid is 0 nowhere.

# %% hand_in="quiz" points=2

# %% [markdown]
# ## What the analogy got right and wrong here
#
# **Right.** Cells that leak, fire all or none and pay for it; codes in which silence is free and time says something; silent cells that scale up.
#
# **Wrong, or left out.**
#
# - *The way back.* Backpropagation through time keeps every potential and plays it backwards with the weights of the
#   forward pass. No cell is known to do that. (Lesson {lesson:credit_assignment} has rules that do without.)
# - *The clock.* All our cells step together and leak in every step, also when nothing comes in, and that is on their
#   bill. Brains have no such clock.
# - *The digits.* A still picture has no time of its own. Spikes may earn more on data that have, such as sound.

# %% [markdown] recap=true
# - In a network that runs in time steps the slope of a spike is 0 nearly everywhere, so the true gradient leaves the hidden layer where it was.
# - A surrogate gradient puts a bump in place of that slope, on the way back only. In the smooth twin the same way back is exact: that is how you test it.
# - An error goes back through time along the leak and, with a minus, along the reset.
# - Compare with an untrained hidden layer, not with chance, and give the rival as many updates. Then no lag is seen on the digits. Count dead neurons before training.
# - "Spikes save energy" depends on how many there are, on the price of an event, on memory and on the rival. At published prices it broke here.

# %% [markdown] next=true
# You have built both kinds of network. In the next lesson they are compared where it hurts: attacks, forgetting, damage, few examples and the power bill of a brain. Then comes the reckoning with your own bets.

# %% [markdown]
# ### Where to read on
#
# - E. O. Neftci, H. Mostafa & F. Zenke, Surrogate gradient learning in spiking neural networks, *IEEE Signal Processing Magazine* 36(6):51, 2019, doi
#   10.1109/MSP.2019.2931595: the idea, its relatives, and the view of a spiking network as a recurrent one. The SpyTorch notebooks go with it.
# - J. K. Eshraghian et al., Training spiking neural networks using lessons from deep learning, *Proceedings of the IEEE* 111:1016, 2023, doi
#   10.1109/JPROC.2023.3308088: codes, losses and tricks; the tutorials of snnTorch go on from here, with a GPU.
#
# ### Sources
#
# - F. Zenke & S. Ganguli, SuperSpike, *Neural Computation* 30:1514, 2018. F. Zenke & T. P. Vogels, *Neural Computation* 33:899, 2021. T. C. Wunderlich & C.
#   Pehle, *Scientific Reports* 11:12829, 2021. G. Bellec et al., *Nature Communications* 11:3625, 2020.
# - S. Thorpe, A. Delorme & R. Van Rullen, *Neural Networks* 14:715, 2001. G. G. Turrigiano et al., *Nature* 391:892, 1998.
# - M. Horowitz, *IEEE ISSCC*, 10, 2014 (cache and DRAM for 32 bits as others quote it). S. Han, J. Pool, J. Tran & W. Dally, *NeurIPS*, 2015. M. Davies et al.,
#   Loihi, *IEEE Micro* 38(1):82, 2018, table 2. S. Davidson & S. B. Furber, *Frontiers in Neuroscience* 15:651141, 2021. G. Tang et al., SENECA, *Frontiers in
#   Neuroscience* 17:1187252, 2023, table 3.

# %% [markdown] guide=true
# **What the class will stumble on.**
#
# - *"The surrogate makes the spikes smooth."* Ask for the loss of `one` with both kinds of spike: only the smooth twin has a third of a spike.
# - *The reset on the way back.* Most write the leak and forget the reset; the worked table leaves it out on purpose. Let one student be a
#   potential and two others the ways that lead on from it.
# - *Old or new?* In `back_through_time` both ways need the slope of the *later* step, before it is replaced.
# - *"90 % is good."* Let them guess the untrained hidden layer first, and write the guesses on the board.
#
# **On the verdict.** The published price decides, and it is a choice: let two tables argue for 1.5 and for 45 pJ an event, with their sources.
#
# **Two oral questions.** (1) Why can no surrogate wake a neuron whose row of the readout is 0? (No error comes down through it.) (2) The ordinary network is
# given five times as many updates and leads. What has been compared? (Training.)
