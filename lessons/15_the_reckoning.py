# %% [markdown] needs="training"
# # {lesson}. The reckoning: where the analogy breaks
#
# **About 100 minutes · 18 points · can be started alone; {needs}; lesson {lesson:orientation} asked for your bets**
#
# "Brains are robust, learn from a few examples, never forget, and run on 20 watts. Networks are the opposite." Behind
# each of these slogans hides an experiment. Here you do it, with controls, and then settle your bets of lesson {lesson:orientation}.
#
# After this lesson you can
#
# - tell an attack on a network from noise, and say when a lesioned one degrades gracefully;
# - measure forgetting, and say what a few remembered items or an inherited start are worth;
# - compute joules for one synaptic event, and name the assumption that decides the answer;
# - check a claim in writing: what would falsify it, which control, how large the effect.

# %% given="setup"
import numpy as np

# No module named 'helpers'? Pick the course's kernel (Kernel menu), or see README.md.
from helpers import check, ledger, ledger_report, quiz
from helpers.data import digits_split
from helpers.figures import show
from helpers.figures import the_reckoning as figures
from helpers.labs.small_network import descend, fit, fit_sparse, learn_online, nearest, network_learner, new_network
from helpers.reference.backpropagation import backprop_mlp, forward_mlp, softmax_cross_entropy
from helpers.widgets import the_reckoning as widgets

def read(params, X):
    """Return the label with the largest output for each row of X."""
    return forward_mlp(params, X)[-1].argmax(axis=1)

def accuracy(params, X, y):
    """Return the share of the rows of X that the network reads rightly."""
    return float(np.mean(read(params, X) == y))

# %% [markdown]
# From lesson {lesson:backpropagation} and its way forward. `params` is a list of pairs `(W, b)`, one a layer; all but the last are ReLU.
#
# | call | returns |
# |---|---|
# | `forward_mlp(params, X)` | list: the input of each layer (X first, then the hidden answers), and last the outputs |
# | `softmax_cross_entropy(outputs, y)` | the mean loss, and its gradient with respect to the outputs |
# | `backprop_mlp(params, X, y)` | the mean loss, and its gradients: a list of `(dW, db)`, one a layer |
#
# Two networks, 64-64-10, trained on 1437 digits; 360 are held out at random, the same share of each (a *stratified*
# split). The second learned with dropout: half of its hidden units, drawn anew for each image, were silent.

# %%
X, y, X_new, y_new = digits_split("stratified", np.random.default_rng(13))
start = new_network(64, 64, 10, np.random.default_rng(1))
networks = {name: fit(start, X, y, softmax_cross_entropy, np.random.default_rng(2), dropout=p)
            for name, p in (("plain", 0.0), ("dropout", 0.5))}

# %% [markdown]
# ## {lesson}.1 Robust against what?
#
# An attacker may change each pixel by at most $\epsilon$. Which change raises the loss most? If the loss were linear in
# the pixels, each should go the whole way, up its own slope:
#
# $$ X' = X + \epsilon \; \mathrm{sign}\!\left(\frac{\partial L}{\partial X}\right) $$
#
# This is the **fast gradient sign method** (Goodfellow and colleagues, 2015). The gradient is taken not by the
# weights but by the *input*: where backpropagation arrives if it goes one more step down.

# %% exercise="fgsm" minutes=12 difficulty=2
def fgsm(params, X, y, epsilon):
    """Return X after an attack by the fast gradient sign method: X + epsilon * sign(dL/dX).

    L is the mean cross-entropy of the network with the labels y, and dL/dX its gradient with respect to
    the INPUT, an array of the shape of X. So each pixel moves by exactly epsilon, or stays as it is where
    its gradient is 0: sign(0) = 0. Nothing is clipped: pixels may leave the range from 0 to 1.

    Parameters
    ----------
    params : list of (W, b), one or more layers; ReLU after every layer but the last
    X, y : arrays (n_samples, n_in) and (n_samples,), labels from 0 up; they and params are not changed
    epsilon : float, at least 0, in units of X
    returns an array of the shape of X
    """
    ### BEGIN SOLUTION
    *inputs, outputs = forward_mlp(params, X)
    _, slope = softmax_cross_entropy(outputs, y)
    for depth in reversed(range(len(params))):
        slope = slope @ params[depth][0].T
        if depth > 0:
            slope = slope * (inputs[depth] > 0)
    return X + epsilon * np.sign(slope)
    ### END SOLUTION

# %% [markdown] hint="fgsm"
# 1. Go backwards as in lesson {lesson:backpropagation}: begin with the gradient of the outputs, and let it pass the layers, last one first.
# 2. Passing a layer's weights is `slope @ W.T`. Below every layer but the first stands a ReLU, which lets the slope
#    pass where the hidden answer is above 0. Below the first layer stands the picture, and no ReLU.
# 3. With `layers = forward_mlp(params, X)`: start with `softmax_cross_entropy(layers[-1], y)[1]`. For each depth from
#    the last to 0, multiply by `params[depth][0].T`, then, if depth > 0, by `layers[depth] > 0`. Last, `np.sign`.

# %% check="fgsm" points=4
w = np.array([2.0, -3.0, 0.0, 0.5])
unit = [(np.column_stack([w, -w]), np.zeros(2))]  # output 0 is w . x, output 1 is -w . x
X_one = np.ones((1, 4))
check.close(fgsm(unit, X_one, np.array([0]), 0.1), [[0.9, 1.1, 1.0, 0.9]],
            "Label 0 is spoken for by w: a pixel goes down where w > 0, up where w < 0, and stays where w = 0.")
check.close(fgsm(unit, X_one, np.array([1]), 0.1), [[1.1, 0.9, 1.0, 1.1]], "Label 1 is hurt by the opposite change.")
check.close((X_one - np.asarray(fgsm(unit, X_one, np.array([0]), 0.2))) @ w, [0.2 * 5.5],
            "The law: on a linear unit the output of the label falls by exactly epsilon * ||w||_1.")
check.close(fgsm(unit, [0.7 * w] * X_one, np.array([0]), 0.1), [0.7 * w - 0.1 * np.sign(w)],
            "Where a network is sure its slopes are tiny (here 1e-8). They have a sign all the same.")
two = [(np.eye(2), np.array([0.5, -5.0])), (np.array([[1.0, -1.0], [1.0, -1.0]]), np.zeros(2))]
X_two = np.array([[0.0, 2.0]])
check.close(fgsm(two, X_two, np.array([0]), 0.25), [[-0.25, 2.0]],
            "Unit 0 is active: its pixel moves (below 0: nothing is clipped). Unit 1 is silent: no slope, no change.")
check.unchanged([X_one, X_two], [np.ones((1, 4)), [[0, 2]]], "Make a new array: X itself is still needed.")
### BEGIN HIDDEN TESTS
from helpers.reference import the_reckoning as reference
for seed, sizes in enumerate([[6, 3], [7, 9, 4], [5, 8, 8, 3]]):
    rng = np.random.default_rng([131, seed])
    net = [(rng.normal(size=(m, n)) / np.sqrt(m), rng.normal(size=n) / 4) for m, n in zip(sizes, sizes[1:])]
    rows, labels = rng.normal(size=(12, sizes[0])), rng.integers(0, sizes[-1], 12)
    found, whole = fgsm(net, rows.copy(), labels.copy(), 0.3), [(W.copy(), b.copy()) for W, b in net]
    check.close(found, reference.fgsm(net, rows, labels, 0.3),
                "Each pixel moves by epsilon in the direction that raises the loss.", atol=1e-4)
    check.unchanged([net, labels], [whole, labels.copy()], "The network and the labels are not yours to change.")
### END HIDDEN TESTS

# %% wrong="fgsm" why="You added the gradient itself. Its sign moves every pixel by the whole epsilon: many small changes add up to a large one."
def fgsm(params, X, y, epsilon):
    *inputs, outputs = forward_mlp(params, X)
    _, slope = softmax_cross_entropy(outputs, y)
    for depth in reversed(range(len(params))):
        slope = slope @ params[depth][0].T * (inputs[depth] > 0 if depth else 1)
    return X + epsilon * slope

# %% wrong="fgsm" why="You went downhill, which makes the network surer of the right label. The attacker wants a higher loss: add the sign."
def fgsm(params, X, y, epsilon, right=fgsm): return 2 * np.asarray(X) - right(params, X, y, epsilon)

# %% wrong="fgsm" why="This is the gradient by the weights, summed up: one and the same change for every image. The attack follows the gradient by the input, which each image has for itself."
def fgsm(params, X, y, epsilon): return X + epsilon * np.sign(backprop_mlp(params, X, y)[1][0][0].sum(axis=1))

# %% wrong="fgsm" why="You put a ReLU below the picture, so that pixels of 0 never move. Pixels are inputs: their slope passes whatever their value."
def fgsm(params, X, y, epsilon, right=fgsm): return np.where(np.asarray(X) > 0, right(params, X, y, epsilon), X)

# %% wrong="fgsm" why="The slope goes through silent units as well. A ReLU that answers 0 lets nothing pass: multiply by (hidden > 0) on the way back."
def fgsm(params, X, y, epsilon):
    slope = softmax_cross_entropy(forward_mlp(params, X)[-1], y)[1]
    for W, _ in params[::-1]:
        slope = slope @ W.T
    return X + epsilon * np.sign(slope)

# %% wrong="fgsm" why="You clipped the result. That is usual for pictures, but here it is left out: the law of epsilon * ||w||_1 would break at the rim."
def fgsm(params, X, y, epsilon, right=fgsm): return np.clip(right(params, X, y, epsilon), 0, 1)

# %% stranger="fgsm"
def fgsm(params, X, y, epsilon, right=fgsm):
    return right(params, X, y, epsilon) - X

# %% prediction="aimed"
# The control is a change as large, without an aim: each pixel up or down by 0.15, by the toss of a coin (ink is 1).
# Unchanged, "plain" reads 96 % of the new digits. How many per cent does it read after the AIMED change of 0.15?
# Write: aimed = (a number)
### BEGIN SOLUTION
aimed = 60
### END SOLUTION

# %% experiment="aimed"
strengths, robust = [0.0, 0.05, 0.1, 0.15, 0.2, 0.3], {}
signs = np.random.default_rng(3).choice([-1.0, 1.0], X_new.shape)
for name, params in networks.items():
    robust[f"{name}, random"] = [100 * accuracy(params, X_new + eps * signs, y_new) for eps in strengths]
    robust[f"{name}, aimed"] = [100 * accuracy(params, np.asarray(fgsm(params, X_new, y_new, eps)), y_new)
                                for eps in strengths]
show(figures.curves(strengths, robust, "largest change of a pixel (ink is 1)", "read rightly (%)", chance=10),
     alt="New digits read rightly against the size of the change, 0 to 0.3. At 0.15: "
         + ", ".join(f"{name} {values[3]:.0f} %" for name, values in robust.items()) + ".")
quiz.compare("Read after an aimed change of 0.15", aimed, round(robust["plain, aimed"][3], 1), unit="%")

# %% claim="brittle-robust"
lost = {name: values[0] - values[3] for name, values in robust.items()}
print(f"A random change of 0.15 cost the plain network {lost['plain, random']:.1f} points, an aimed one as large "
      f"{lost['plain, aimed']:.1f}; with dropout {lost['dropout, random']:.1f} and {lost['dropout, aimed']:.1f}.")
widgets.explore_attack(fgsm, read, networks["plain"], X_new, y_new, np.random.default_rng(4))

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# Against chance the network is robust; against an aim it is not, and dropout, noise *inside*, is no cure. Nothing
# strange happens: on a linear unit the output falls by $\epsilon \lVert w \rVert_1$, a sum over all pixels, while
# random signs mostly cancel, and their sum is about $\epsilon \lVert w \rVert_2$.
#
# "Networks are brittle, brains robust to noise" puts two claims into one, so it **holds weakly**. Against *noise*,
# people beat the networks of 2018, but not on a kind of noise that these had been trained on (Geirhos et al., 2018).
# What you measured, one small network, carries the half about networks; sources carry the half about people.
# For an *attack* somebody would need the gradient of your brain. Images built to fool many networks at once do sway
# what people answer who have only a blink of time (Elsayed et al., 2018).
#
# </details>
#
# ## {lesson}.2 Does the new overwrite the old?
#
# A network has learned the digits 0 to 4. Now it learns 5 to 9, and never sees an old digit again. In 1989 McCloskey
# and Cohen called what happens *catastrophic interference*. The brain, it was proposed, therefore has two learners:
# the fast hippocampus keeps episodes, and **replays** them, mixed with the new, to the slow cortex (McClelland,
# McNaughton and O'Reilly, 1995). In a network the hippocampus is a list: a few old images, and their labels.

# %% exercise="forgetting" minutes=12 difficulty=2
def forgetting(params, task, memory, tests, n_steps, eta):
    """Return what a network knows before and after each step of learning a new task with replay.

    Starting from params, take n_steps steps of gradient descent, w - eta * gradient. Each step's loss is
    the mean cross-entropy over ALL rows together: those of the task and those of the memory with the
    labels stored there. Each row counts the same. (A memory without rows is no replay.)

    Parameters
    ----------
    params : list of (W, b), ReLU after every layer but the last; neither the list nor its arrays are changed
    task, memory : pairs (X, y), arrays (n_samples, n_in) and (n_samples,); the memory may have 0 rows
    tests : list of pairs (X, y), on which the network is tested and never trained
    n_steps, eta : whole number, at least 0; float above 0

    Returns
    -------
    array (n_steps + 1, number of tests): the share of each test's rows read rightly (0 to 1), in row 0
        before the first step, in row k after step k
    """
    ### BEGIN SOLUTION
    X, y = (np.concatenate([new, old]) for new, old in zip(task, memory))
    known = [[accuracy(params, *test) for test in tests]]
    for _ in range(n_steps):
        _, grads = backprop_mlp(params, X, y)
        params = [(W - eta * dW, b - eta * db) for (W, b), (dW, db) in zip(params, grads)]
        known.append([accuracy(params, *test) for test in tests])
    return np.array(known)
    ### END SOLUTION

# %% [markdown] hint="forgetting"
# 1. Replay is not a second kind of learning. Put old and new rows into one table, and descend as always.
# 2. `np.concatenate([task[0], memory[0]])` joins the images; the labels are joined likewise. `backprop_mlp` on the
#    joined rows gives the mean over all of them. `accuracy(params, X, y)` stands in the first cell.
# 3. Before the loop: a list with one row of accuracies. In the loop: gradients, *new* params (no `-=`), one more row.

# %% check="forgetting" points=4
says_0 = [(np.zeros((2, 2)), np.array([1.0, 0.0]))]  # a network that says 0 to everything
old, new = (np.array([[1.0, 0.0]]), np.array([0])), (np.array([[0.0, 1.0]]), np.array([1]))
nothing = (np.zeros((0, 2)), np.zeros(0, int))
known = forgetting(says_0, new, nothing, [old, new], 3, 2.0)
check.close(known, [[1, 0], [0, 1], [0, 1], [0, 1]],
            "Row 0 is before any step. One step on the new task, and the old is gone.")
check.close(forgetting(says_0, new, old, [old, new], 3, 2.0), [[1, 0], [1, 1], [1, 1], [1, 1]],
            "With the old row replayed under its old label both are known.")
check.close(forgetting(says_0, (new[0], old[1]), (old[0], new[1]), [(old[0], new[1])], 1, 2.0), [[0], [1]],
            "Replay teaches the labels that are stored, whatever the network says by itself.")
check.unchanged(says_0, [(np.zeros((2, 2)), [1, 0])], "Make new arrays, W - eta * dW: the network is still needed.")
check.close(forgetting(says_0, new, nothing, [old], 0, 2.0), [[1]], "No step: one row. One test: one column.")
many = (np.repeat(new[0], 9, axis=0), np.repeat(new[1], 9))
check.close(forgetting(says_0, many, old, [old, new], 1, 1.0), [[1, 0], [0, 1]],
            "Nine new rows outvote one old row for now: each row counts the same.")
### BEGIN HIDDEN TESTS
from helpers.reference import the_reckoning as reference
for seed, (sizes, n_old) in enumerate([([4, 3], 5), ([5, 6, 4], 0), ([4, 7, 6, 3], 8), ([6, 9, 5], 3)]):
    rng = np.random.default_rng([132, seed])
    net = [(rng.normal(size=(m, n)) / np.sqrt(m), rng.normal(size=n) / 4) for m, n in zip(sizes, sizes[1:])]
    some = [(rng.normal(size=(n, sizes[0])), rng.integers(0, sizes[-1], n)) for n in (20, n_old, 40, 30)]
    right = reference.forgetting(net, some[0], some[1], some[2:], 6, 0.4)
    check.close(forgetting(net, some[0], some[1], some[2:], 6, 0.4), right,
                "In each step new and replayed rows count the same.")
### END HIDDEN TESTS

# %% probes="forgetting"
rng = np.random.default_rng(132)
net = [(rng.normal(size=(4, 6)) / 2, np.zeros(6)), (rng.normal(size=(6, 3)) / 2, np.zeros(3))]
some = [(rng.normal(size=(n, 4)), rng.integers(0, 3, n)) for n in (20, 4, 50, 50)]
copies = [(W.copy(), b.copy()) for W, b in net]
probe(forgetting(net, some[0], some[1], some[2:], 5, 0.5))
probe(bool(np.all(net[0][0] == copies[0][0])), "Asking whether the network you got is as it was")

# %% wrong="forgetting" why="You replay the images without their old labels and let the network itself say what they are. As soon as it forgets, it teaches itself its own mistakes: store the labels too."
def forgetting(params, task, memory, tests, n_steps, eta):
    known = [[accuracy(params, *test) for test in tests]]
    for _ in range(n_steps):
        X = np.concatenate([task[0], memory[0]])
        y = np.concatenate([task[1], read(params, memory[0])])
        params = [(W - eta * dW, b - eta * db) for (W, b), (dW, db) in zip(params, backprop_mlp(params, X, y)[1])]
        known.append([accuracy(params, *test) for test in tests])
    return np.array(known)

# %% wrong="forgetting" why="The memory is never used: you train on the new task alone. Its rows belong into every step."
def forgetting(params, task, memory, tests, n_steps, eta, right=forgetting):
    return right(params, task, [part[:0] for part in memory], tests, n_steps, eta)

# %% wrong="forgetting" why="You gave the memory a loss of its own, as weighty as that of the task. Each row counts the same: one mean over all rows together."
def forgetting(params, task, memory, tests, n_steps, eta, right=forgetting):
    times = max(len(task[1]) // max(len(memory[1]), 1), 1)
    return right(params, task, [np.repeat(part, times, axis=0) for part in memory], tests, n_steps, eta)

# %% wrong="forgetting" why="The first row is missing: what the network knew before the first step. Without it nobody can say what was lost."
def forgetting(params, task, memory, tests, n_steps, eta, right=forgetting):
    return right(params, task, memory, tests, n_steps, eta)[1:]

# %% wrong="forgetting" why="`W -= ...` changes the arrays of the network that you were given, and whoever uses it next starts from a network that has forgotten. Make new ones: W - eta * dW."
def forgetting(params, task, memory, tests, n_steps, eta, right=forgetting):
    known = right(params, task, memory, tests, n_steps, eta)
    for (W, b), (dW, db) in zip(params, backprop_mlp(params, *task)[1]):
        W -= eta * dW
        b -= eta * db
    return known

# %% stranger="forgetting"
def forgetting(params, task, memory, tests, n_steps, eta, right=forgetting):
    return right(params, memory, task, tests, n_steps, eta)[:, ::-1]

# %% stranger="forgetting"
def forgetting(params, task, memory, tests, n_steps, eta, right=forgetting):
    return right(params, task, memory, tests, n_steps, eta)[:-1]

# %% stranger="forgetting"
def forgetting(params, task, memory, tests, n_steps, eta, right=forgetting):
    return right(params, memory, [part[:0] for part in memory], tests, n_steps, eta) if len(memory[1]) else right(
        params, task, memory, tests, n_steps, eta)

# %% prediction="replayed"
# Now the digits: 5 to 9 are the task; the memory holds 0, 10, 50 or 200 images of 0 to 4. Of new images of the OLD
# digits, how many per cent does the network read at the end with 50 replayed items?
# Write: replayed = (a number)
### BEGIN SOLUTION
replayed = 70
### END SOLUTION

# %% experiment="replayed"
is_old, new_old, runs = y < 5, y_new < 5, {}
first = fit(start, X[is_old], y[is_old], softmax_cross_entropy, np.random.default_rng(2), n_epochs=20)
tests = [(X_new[new_old], y_new[new_old]), (X_new[~new_old], y_new[~new_old])]
for n_kept in (0, 10, 50, 200):
    kept = np.random.default_rng(5).permutation(np.flatnonzero(is_old))[:n_kept]
    runs[f"{n_kept} replayed"] = 100 * np.array(
        forgetting(first, (X[~is_old], y[~is_old]), (X[kept], y[kept]), tests, 150, 0.2))
    print(f"{n_kept:>3} replayed: old digits {runs[f'{n_kept} replayed'][0, 0]:.0f} % before, "
          f"{runs[f'{n_kept} replayed'][-1, 0]:.0f} % after; new digits {runs[f'{n_kept} replayed'][-1, 1]:.0f} %")
show(figures.forgetting_curves({name: known / 100 for name, known in runs.items()}),
     alt="Two panels over 150 steps: old digits and new digits read rightly. Old digits at the end: "
         + ", ".join(f"{name} {known[-1, 0]:.0f} %" for name, known in runs.items()) + ".")
quiz.compare("Old digits after the new ones, 50 replayed", replayed, round(runs["50 replayed"][-1, 0], 1), unit="%")

# %% claim="forgetting"
# Is it overwritten, or only outvoted? Ask the network that forgot among its five old answers alone.
forgot = descend(first, X[~is_old], y[~is_old], softmax_cross_entropy, n_steps=150, eta=0.2)
among_old = 100 * np.mean(forward_mlp(forgot, X_new[new_old])[-1][:, :5].argmax(axis=1) == y_new[new_old])
print(f"Fifty replayed items brought the old digits from {runs['0 replayed'][-1, 0]:.0f} % to "
      f"{runs['50 replayed'][-1, 0]:.0f} %; without any, asked among old answers only, it read {among_old:.0f} %.")

# %% claim="online-offline"
order = {"mixed": np.random.default_rng(6).permutation(len(y)), "sorted": np.argsort(y, kind="stable")}
online = [100 * accuracy(learn_online(start, X, y, softmax_cross_entropy, np.random.default_rng(7), order=order[name],
                                      replayed=again), X_new, y_new)
          for name, again in (("mixed", 0), ("sorted", 0), ("sorted", 5))]
print(f"Learning online, each image once and alone, a network read {online[0]:.0f} % from a mixed stream, "
      f"{online[1]:.0f} % from one sorted by digit, {online[2]:.0f} % from that with 5 replayed a step; offline, in 30 "
      f"passes, {robust['plain, aimed'][0]:.0f} %.")

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# - "Networks forget, brains integrate" **holds weakly**. Trained on one task after the other, the network loses the old
#   one, but most of that is *outvoted*, not erased, and a small memory mends it. Brains interfere as well: new lists of
#   words push out old ones (retroactive interference), only not all at once. Your number carries what is said of a
#   network; what is said of brains is carried by source (McClelland and others, 1995).
# - "Brains learn online, networks offline" **holds weakly** too. This network learned online, one image at a time. What
#   it needs is a *mixed* stream, and life is sorted. Replay mixes it: rats' hippocampus replays places in sleep (Wilson
#   and McNaughton, 1994), and game-playing networks keep a replay memory (Mnih et al., 2015). You measured the
#   network; recordings of rats carry the rest.
#
# </details>
#
# ## {lesson}.3 What does a lesion do?
#
# Distributed networks, brains among them, are said to degrade gracefully. Silence some hidden units and look.

# %% exercise="lesion-curve" minutes=10 difficulty=2
def lesion_curve(params, X, y, fractions, rng):
    """Return how well a network reads after a share of its hidden units is silenced, for each fraction.

    The units are those of the LAST hidden layer, n_hidden of them. For each fraction, in the order given:
    draw order = rng.permutation(n_hidden), once, also for fraction 0; the units order[:k] answer 0,
    whatever their input, where k = round(fraction * n_hidden). Every lesion begins with the whole network;
    nothing is scaled up, nothing learned anew. One lesion a fraction: who wants a mean calls it often.

    Parameters
    ----------
    params : list of (W, b), at least two layers, ReLU after every layer but the last; not changed
    X, y : arrays (n_samples, n_in) and (n_samples,)
    fractions : list or array of numbers from 0 to 1
    rng : generator

    Returns
    -------
    array, for each fraction the share of the rows of X read rightly (0 to 1)
    """
    ### BEGIN SOLUTION
    *below, (W, b) = params
    curve = []
    for fraction in fractions:
        silent = rng.permutation(len(W))[: round(fraction * len(W))]
        lesioned = np.array(W)
        lesioned[silent] = 0
        curve.append(accuracy([*below, (lesioned, b)], X, y))
    return np.array(curve)
    ### END SOLUTION

# %% [markdown] hint="lesion-curve"
# 1. A unit that answers 0 is a unit that nobody hears. Which weights carry its answer upwards?
# 2. The last layer's W has a row for each unit of the last hidden layer. In a *copy* of it, set the rows of the
#    silenced units to 0. (Cutting the weights *into* a unit is not enough: its bias still makes it speak.)
# 3. For each fraction: `order = rng.permutation(n_hidden)`, `W = params[-1][0].copy()`, `W[order[:k]] = 0`, then
#    `accuracy([*params[:-1], (W, params[-1][1])], X, y)`.

# %% check="lesion-curve" points=3
each = [(np.eye(10), np.zeros(10)), (np.eye(10, 11), np.append(np.zeros(10), 0.5))]  # unit i alone speaks for answer i
images, labels = np.eye(10), np.arange(10)
check.close(lesion_curve(each, images, labels, [0, 0.2, 0.5, 1], np.random.default_rng(1)), [1, 0.8, 0.5, 0],
            "With one unit for each answer, an answer is lost with each unit: no grace at all.")
check.close(lesion_curve(each, images, labels, [0.26, 0.0], np.random.default_rng(1)), [0.7, 1],
            "0.26 of 10 units are 3 after rounding. The next lesion begins with the whole network again.")
check.unchanged(each, [(np.eye(10), [0] * 10), (np.eye(10, 11), [0] * 10 + [0.5])], "Lesion a copy of W, not W itself.")
draws = np.random.default_rng(3)
orders = [draws.permutation(10) for _ in range(3)]
spared = [np.mean(~np.isin([0, 1, 2, 3], order[:5])) for order in orders]
check.close(lesion_curve(each, images[:4], labels[:4], [0.5] * 3, np.random.default_rng(3)), spared,
            "Each fraction draws one new permutation, and its first k units fall silent.")
bias = [(np.eye(2), np.array([1.0, 1.0])), (np.array([[2.0, 0.0], [0.0, 1.0]]), np.array([0.0, 0.5]))]
check.close(lesion_curve(bias, np.zeros((1, 2)), [1], [1.0], np.random.default_rng(1)), [1],
            "All units answer 0, whatever their bias: only the last layer's own bias speaks, for answer 1.")
### BEGIN HIDDEN TESTS
from helpers.reference import the_reckoning as reference
for seed, sizes in enumerate([[5, 12, 3], [4, 9, 11, 4], [6, 7, 3]]):
    rng = np.random.default_rng([133, seed])
    net = [(rng.normal(size=(m, n)), rng.normal(size=n)) for m, n in zip(sizes, sizes[1:])]
    rows, labels = rng.normal(size=(60, sizes[0])), rng.integers(0, sizes[-1], 60)
    fractions = [0.31, 0.0, 0.62, 1.0, 0.09]
    right = reference.lesion_curve(net, rows, labels, fractions, np.random.default_rng(seed))
    found = lesion_curve(net, rows, labels, fractions, np.random.default_rng(seed))
    check.close(found, right, "Each lesion silences its fraction of hidden units in a whole network.")
### END HIDDEN TESTS

# %% probes="lesion-curve"
rng = np.random.default_rng(133)
net = [(rng.normal(size=(4, 10)), rng.normal(size=10) + 1), (rng.normal(size=(10, 3)), rng.normal(size=3))]
rows, labels, whole = rng.normal(size=(80, 4)), rng.integers(0, 3, 80), net[1][0].copy()
probe(lesion_curve(net, rows, labels, [0.3, 0.62, 0.2, 0.62], np.random.default_rng(5)))
probe(bool(np.all(net[1][0] == whole)), "Asking whether the network you got is as it was")

# %% wrong="lesion-curve" why="You cut what comes into the units and forgot their bias: a unit without input still answers relu(b). Silence what it says."
def lesion_curve(params, X, y, fractions, rng):
    *below, (W, b), last = params
    heard = [~np.isin(np.arange(len(b)), rng.permutation(len(b))[: round(f * len(b))]) for f in fractions]
    return np.array([accuracy([*below, (W * ears, b), last], X, y) for ears in heard])

# %% wrong="lesion-curve" why="The lesions add up: each one is made in a network that is damaged already. Begin with the whole network, in a copy."
def lesion_curve(params, X, y, fractions, rng):
    *below, (W, b) = params
    curve = []
    for fraction in fractions:
        W[rng.permutation(len(W))[: round(fraction * len(W))]] = 0
        curve.append(accuracy([*below, (W, b)], X, y))
    return np.array(curve)

# %% wrong="lesion-curve" why="You silenced single connections, each by a toss of its own. A lesion takes out whole units, with all they say."
def lesion_curve(params, X, y, fractions, rng):
    *below, (W, b) = params
    return np.array([accuracy([*below, (W * (rng.random(W.shape) >= f), b)], X, y) for f in fractions])

# %% wrong="lesion-curve" why="One and the same permutation serves all fractions, so that the same units die first each time. Draw a new one for each fraction."
def lesion_curve(params, X, y, fractions, rng):
    *below, (W, b) = params
    order = rng.permutation(len(W))
    heard = [~np.isin(np.arange(len(W)), order[: round(f * len(W))]) for f in fractions]
    return np.array([accuracy([*below, (W * ears[:, None], b)], X, y) for ears in heard])

# %% stranger="lesion-curve"
def lesion_curve(params, X, y, fractions, rng, right=lesion_curve):
    return right(params, X, y, 1 - np.asarray(fractions), rng)

# %% stranger="lesion-curve"
def lesion_curve(params, X, y, fractions, rng):
    *below, (W, b) = params
    curve = []
    for fraction in fractions:
        lesioned = np.array(W)
        lesioned[rng.permutation(len(W))[: int(fraction * len(W))]] = 0
        curve.append(accuracy([*below, (lesioned, b)], X, y))
    return np.array(curve)

# %% claim="graceful-degradation"
shares, lesions, rng = [0, 0.1, 0.25, 0.5, 0.75, 0.9], {}, np.random.default_rng(4)
for name, params in networks.items():
    lesions[name] = 100 * np.mean([lesion_curve(params, X_new, y_new, shares, rng) for _ in range(20)], axis=0)
show(figures.curves(100 * np.array(shares), lesions, "hidden units silenced (%)", "read rightly (%)", chance=10),
     alt="New digits read rightly against the share of silenced units, means of 20 lesions. With half of them silent: "
         + ", ".join(f"{name} {values[3]:.0f} %" for name, values in lesions.items()) + ".")
print(f"With half of its units silent the plain network read {lesions['plain'][3]:.0f} % (whole "
      f"{lesions['plain'][0]:.0f} %), the one trained with dropout {lesions['dropout'][3]:.0f} % (whole "
      f"{lesions['dropout'][0]:.0f} %).")

# %% claim="fixed-topology"
# Brains rewire all the time. Keep 1 % or 5 % of the first layer's connections: left as chance put them, or regrown.
wired = {(kept, rewired): [100 * accuracy(fit_sparse(start, X, y, softmax_cross_entropy, np.random.default_rng(seed),
                                                     kept=kept, rewired=rewired, n_epochs=15), X_new, y_new)
                           for seed in range(3)] for kept in (0.01, 0.05) for rewired in (0.0, 0.3)}
gains = {kept: np.mean(wired[kept, 0.3]) - np.mean(wired[kept, 0.0]) for kept in (0.01, 0.05)}
print(f"With 1 % of its connections, placed by chance, the network read {np.mean(wired[0.01, 0.0]):.1f} %; pruning and "
      f"regrowing changed that by {gains[0.01]:+.1f} points, and by {gains[0.05]:+.1f} where 5 % were kept.")

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run both cells)</summary>
#
# - "Graceful degradation" **holds weakly**. Accuracy falls slowly at first, and dropout, which is practice in losing
#   units, makes it slower. But it is a property of *this* code: with a unit for each answer (the check above) there is
#   no grace. Brains have both kinds. Lashley's rats (1929) lost skill by how much cortex was taken; a small stroke in
#   the wrong place takes away speech. Networks you measured; what is said of brains is carried by source.
# - "Networks are fixed, brains rewire" **holds weakly**. Most networks keep their wiring, because dense matrices are
#   what chips are good at. Nothing forbids more: NEAT evolves wirings (Stanley and Miikkulainen, 2002), and pruning and
#   regrowing while learning (Mocanu et al., 2018) is what you just ran. Here it gained little. NEAT carries the
#   verdict, as the one counter-example that "fixed" needs; that brains rewire was not tested here.
#
# </details>
#
# ## {lesson}.4 How many examples does it take?

# %% exercise="few-shot-curve" minutes=12 difficulty=2
def few_shot_curve(learner, train, test, shots, rng):
    """Return how well a learner reads after a few examples of each class, for each number of examples.

    For each k in shots, in the order given: draw k different rows of EACH class of train, at random with
    rng, all choices equally likely, and afresh for each k. Then call learner(X_few, y_few, X_test) once, with
    arrays in this order. It returns a label for each row of X_test; its score is the share of them that are right.

    Parameters
    ----------
    learner : function, as above; X_few holds k rows for each class in any order, y_few their labels
    train, test : pairs (X, y), arrays (n_samples, n_in) and (n_samples,); the classes are those in train's y
    shots : list of whole numbers, at least 1; no class of train has fewer rows
    rng : generator

    Returns
    -------
    array, the score for each k (0 to 1)
    """
    ### BEGIN SOLUTION
    X, y = train
    curve = []
    for k in shots:
        rows = np.concatenate([rng.choice(np.flatnonzero(y == label), k, replace=False) for label in np.unique(y)])
        said = learner(X[rows], y[rows], test[0])
        curve.append(np.mean(np.asarray(said) == test[1]))
    return np.array(curve)
    ### END SOLUTION

# %% [markdown] hint="few-shot-curve"
# 1. Only the drawing is new. `np.unique(y)` lists the classes, `np.flatnonzero(y == label)` the rows of one class.
# 2. Shuffle the rows of a class with `rng.permutation` and take the first k: no row twice. Do it class by class, for
#    each k anew, and join the rows with `np.concatenate`.
# 3. `learner(X[rows], y[rows], X_test)` gives labels; compare them with the test's own and take the mean.

# %% check="few-shot-curve" points=3
y_many = np.repeat([2, 5, 12], [30, 6, 20])
X_many, calls = np.arange(56.0)[:, np.newaxis], []  # a row's only number says which row it is

def recorder(X_few, y_few, X_test):
    """Note what a learner is given, and answer 5 always."""
    calls.append((np.ravel(X_few).astype(int), np.ravel(y_few).astype(int), np.array(X_test)))
    return np.full(len(X_test), 5)

X_quiz, y_quiz = np.arange(100.0, 108)[:, np.newaxis], np.array([5, 5, 5, 2, 2, 5, 5, 2])
curve = few_shot_curve(recorder, (X_many, y_many), (X_quiz, y_quiz), [1, 6, 3, 3], np.random.default_rng(1))
check.close(curve, [0.625] * 4, "A learner that always says 5 is right on 5 of these 8 rows, whatever it is shown.")
assert len(calls) == 4, f"The learner is called once for each number of examples: 4 times, not {len(calls)}."
for k, (rows, labels, asked) in zip([1, 6, 3, 3], calls):
    check.close([np.sum(labels == label) for label in (2, 5, 12)], [k, k, k], f"{k} examples of EACH class.")
    assert len(set(rows.tolist())) == len(rows), "The same row was drawn twice. Draw without putting back."
    check.close(labels, y_many[rows], "Each label belongs to its row.")
    check.close(asked, X_quiz, "The learner is asked about the test's rows, which it has not seen.")
assert set(calls[2][0]) != set(calls[3][0]), "Twice 3 examples: each number of examples draws afresh."
### BEGIN HIDDEN TESTS
calls.clear()
few_shot_curve(recorder, (X_many, y_many), (X_quiz, y_quiz), [2] * 200, np.random.default_rng(134))
pairs = np.sort([rows[labels == 2] for rows, labels, _ in calls])  # two of the rows 0 to 29, 200 times
assert len({row for rows, _, _ in calls for row in rows}) == 56, "Every row of a class can be drawn, first or last."
assert 12 < pairs.mean() < 17, "All choices are equally likely: on average the rows come from the middle of a class."
assert np.mean(np.diff(pairs) == 1) < 0.25, "All choices are equally likely: two rows need not be neighbours."
calls.clear()
for seed in (5, 5, 6):
    few_shot_curve(recorder, (X_many, y_many), (X_quiz, y_quiz), [4], np.random.default_rng(seed))
check.close(np.sort(calls[0][0]), np.sort(calls[1][0]), "Same seed, same rows: randomness comes from rng alone.")
assert set(calls[0][0]) != set(calls[2][0]), "Another seed must draw other rows."
rng = np.random.default_rng(134)
y_far, y_ask = rng.permutation(np.repeat(np.arange(4), 12)), rng.integers(0, 4, 25)
far, ask = ([10.0 * labels[:, np.newaxis] + rng.normal(size=(len(labels), 3)), labels] for labels in (y_far, y_ask))
check.close(few_shot_curve(nearest, far, ask, [1, 5], np.random.default_rng(6)), [1, 1],
            "Classes that lie far apart are learned from one example each.")
said = []
def guess(X_few, y_few, X_test): return said.append(rng.permutation(y_few)[:25]) or said[-1]
scores = few_shot_curve(guess, far, ask, [7, 9, 12], np.random.default_rng(7))
check.close(scores, [np.mean(each == y_ask) for each in said], "A guessing learner scores as its guesses do.")
### END HIDDEN TESTS

# %% probes="few-shot-curve"
log, labels = [], np.repeat([2, 5, 7], [30, 6, 20])
def keep(A, b, C): return log.append((np.ravel(A).astype(int), np.ravel(b), len(C))) or np.full(len(C), 5)
table, asked = (np.arange(56.0)[:, None], labels), (np.zeros((8, 1)), np.repeat([5, 2], [3, 5]))
probe(few_shot_curve(keep, table, asked, [6, 3], np.random.default_rng(1)))
probe([sorted(b.tolist()) for A, b, n in log], "The labels of the rows drawn, for 6 and for 3 of each class,")
probe([len(set(A.tolist())) for A, b, n in log], "Counting different rows")
probe([bool(np.all(np.sort(A)[:3] == [0, 1, 2])) for A, b, n in log], "Asking whether it drew rows 0, 1 and 2")

# %% wrong="few-shot-curve" why="You drew k rows in all. Then common classes get most of them, and rare ones none: k rows of EACH class are wanted."
def few_shot_curve(learner, train, test, shots, rng):
    draws = [rng.permutation(len(train[1]))[:k] for k in shots]
    return np.array([np.mean(learner(train[0][rows], train[1][rows], test[0]) == test[1]) for rows in draws])

# %% wrong="few-shot-curve" why="You draw with putting back, so that a row may come twice and counts as two examples. Shuffle and take the first k."
def few_shot_curve(learner, train, test, shots, rng):
    own = [np.flatnonzero(train[1] == label) for label in np.unique(train[1])]
    draws = [np.concatenate([rng.choice(rows, k) for rows in own]) for k in shots]
    return np.array([np.mean(learner(train[0][rows], train[1][rows], test[0]) == test[1]) for rows in draws])

# %% wrong="few-shot-curve" why="These are always the first rows of each class. One lucky or unlucky choice then decides the curve: draw them with rng."
def few_shot_curve(learner, train, test, shots, rng):
    own = [np.flatnonzero(train[1] == label) for label in np.unique(train[1])]
    draws = [np.concatenate([rows[:k] for rows in own]) for k in shots]
    return np.array([np.mean(learner(train[0][rows], train[1][rows], test[0]) == test[1]) for rows in draws])

# %% wrong="few-shot-curve" why="You asked the learner about the rows that it had just been given. That measures memory; new rows measure learning."
def few_shot_curve(learner, train, test, shots, rng):
    own = [np.flatnonzero(train[1] == label) for label in np.unique(train[1])]
    draws = [np.concatenate([rng.permutation(rows)[:k] for rows in own]) for k in shots]
    few = [(train[0][rows], train[1][rows]) for rows in draws]
    return np.array([np.mean(learner(A, b, A) == b) for A, b in few])

# %% stranger="few-shot-curve"
def few_shot_curve(learner, train, test, shots, rng, right=few_shot_curve):
    return right(learner, train, test, np.ones_like(shots), rng)

# %% stranger="few-shot-curve"
def few_shot_curve(learner, train, test, shots, rng):
    own = [rng.permutation(np.flatnonzero(train[1] == label)) for label in np.unique(train[1])]
    draws = [np.concatenate([rows[:k] for rows in own]) for k in shots]
    return np.array([np.mean(learner(train[0][rows], train[1][rows], test[0]) == test[1]) for rows in draws])

# %% [markdown]
# The last 382 digits come from three *forms* of their own, so nearly surely from other hands than the rest (the file has
# 14 forms, by 13 people as its source says): half of each digit to learn from, half for the test. One learner looks up
# the nearest example. A network starts at random. Another **inherits** the first layer of an ancestor that read the
# digits on the *other* forms. Both also come **frozen**: only the last layer learns.
#
# Do not compare these scores with those for 30 or 100 images in lesson {lesson:training}. There the images came as they fell, from all
# forms; here each digit comes equally often, and the test asks about the same three hands. Over five draws of 50 images each
# condition is worth about three points: 84 % as they fall, 87 % with five of each digit, 90 % if from these three forms as well.

# %% claim="inherited-weights,few-examples"
X_old, y_old, X_hand, y_hand = digits_split("forms")
by_digit = np.argsort(y_hand, kind="stable")
pool, asked = ((X_hand[half], y_hand[half]) for half in (by_digit[::2], by_digit[1::2]))
ancestor = fit(start, X_old, y_old, softmax_cross_entropy, np.random.default_rng(2), n_epochs=20)
learners = {"nearest example": nearest} | {
    name: network_learner([layers[0], start[1]], softmax_cross_entropy, freeze, seed=8)
    for name, layers, freeze in (("random start", start, False), ("random, frozen", start, True),
                                 ("inherited start", ancestor, False), ("inherited, frozen", ancestor, True))}
shots, few = [1, 2, 5, 10], {}
for name, learner in learners.items():
    curves = [few_shot_curve(learner, pool, asked, shots, np.random.default_rng(seed)) for seed in range(5)]
    few[name] = 100 * np.mean(curves, axis=0)
print(f"With 5 images of each digit a random start read {few['random start'][2]:.1f} % of new ones, "
      f"an inherited start {few['inherited start'][2]:.1f} %; with 1, {few['random start'][0]:.1f} and "
      f"{few['inherited start'][0]:.1f} %.")

# %% claim="transfer-development"
show(figures.curves(shots, few, "images of each digit to learn from", "read rightly (%)", chance=10, logarithmic=True),
     alt="Images on new forms read rightly against 1 to 10 examples of each digit. With 1 and with 10: "
         + ", ".join(f"{name} {values[0]:.0f} and {values[-1]:.0f} %" for name, values in few.items()) + ".")
pupils = learners | {"old digits, frozen": network_learner([first[0], start[1]], softmax_cross_entropy, True, seed=8)}
later = X[~is_old], y[~is_old]
child = [100 * np.mean([few_shot_curve(pupils[name], later, tests[1], [5], np.random.default_rng(seed))
                        for seed in range(5)]) for name in ("old digits, frozen", "random, frozen", "random start")]
print(f"New digits, 5 to 9, from 5 images of each: on a frozen first layer that had learned 0 to 4 a network read "
      f"{child[0]:.1f} %, on a frozen random one {child[1]:.1f} %, on a random one free to learn {child[2]:.1f} %.")

# %% [markdown]
# **What we saw.**
# - "Networks start from random weights, brains from inherited ones" **holds weakly, and is dated**. Both halves are
#   carried by source. Most networks in use today are fine-tuned from one that was trained before (Bommasani et al.,
#   2021); only that first one began at random. Much of an animal's wiring is written by a genome that evolution has
#   trained (Zador, 2019). What you measured is what such a start is worth in one small network: as much as several
#   examples of each digit, if the ancestor met the task.
# - "Transfer learning resembles development" **holds weakly**. What was learned first can help, as between forms, or
#   be worth no more than a random layer, as one hardened on five digits was for the others. Development has sensitive
#   periods as well (Knudsen, 2004); but a child's first layer was not trained on labels. You measured transfer; what
#   development is like is carried by source.
# - "Humans learn from few examples, networks need millions" is **contested**. The second half is wrong here: dozens
#   did. As to the first, people told a new letter of a foreign alphabet from one example better than the deep networks
#   of 2015 (Lake, Salakhutdinov and Tenenbaum), but after years of seeing and drawing: count these on both sides. Your
#   number carries the half about networks, that source the half about people.
#
# ## {lesson}.5 What do 20 watts buy?
#
# A brain of 20 W against machines of hundreds of watts: watts say how fast energy is spent, not what for. To compare
# *efficiency*, divide by what is done. Take one **synaptic event**: a spike arrives at a synapse (and releases
# transmitter, with some probability). With $N$ synapses in all and $r$ spikes a second from a cell on average,
#
# $$ \text{joules for one event} = \frac{\text{power} \times \text{share}}{N \; r \; p_\text{release}} . $$
#
# Power is known well. For $N$ we take $1.5 \cdot 10^{14}$, the human neocortex (Pakkenberg et al., 2003), although 20 W
# feed the whole brain. The mean rate $r$ is uncertain, but not free: with the price of a spike, power and rate come out
# of *one* audit. So take each audit at its own rate: 0.16 Hz is what human cortex can afford by Lennie (2003), who
# found that fewer than 1 % of its cells can be strongly active at a time; 1.2 Hz by Levy and Calvert (2021); 4 Hz was
# assumed for rodents by Attwell and Laughlin (2001).

# %% exercise="brain-budget" minutes=5 difficulty=1
def brain_budget(rate_hz, power=20.0, synapses=1.5e14, share=1.0, release=1.0):
    """Return the joules spent for one synaptic event: power * share / (synapses * rate * release).

    Parameters
    ----------
    rate_hz : mean firing rate in spikes per second, above 0; a number or an array
    power : power of the whole brain in watts (joules per second)
    synapses : number of synapses
    share : part of the power that is charged to the events, from 0 to 1
    release : probability that an arriving spike releases transmitter, above 0; only then it is an event

    Returns
    -------
    joules for one event: a number, or an array as rate_hz
    """
    ### BEGIN SOLUTION
    events_per_second = synapses * rate_hz * release
    return power * share / events_per_second
    ### END SOLUTION

# %% [markdown] hint="brain-budget"
# 1. How many events are there in one second, in the whole brain?
# 2. Each of N synapses is reached by `rate_hz` spikes a second, and a part of them releases. Joules a second, divided
#    by events a second, are joules for one event.
# 3. Above the line stands what reaches the synapses in a second, a share of the power. Below it stand three factors: how many
#    synapses, how often each is reached, how often that succeeds. Mind the brackets around what is below the line.

# %% check="brain-budget" points=2
check.close(brain_budget(1.0) * 1e12, 0.133333, "At 1 Hz 20 W buy 1.5e14 events a second: 0.13 pJ each.", rtol=1e-4)
check.close(brain_budget(0.1) / brain_budget(10.0), 100, "A hundredth of the events: each costs 100 times.")
check.close(brain_budget(2.0, power=10.0, synapses=1e14, share=0.5) * 1e15, 25, "Half of 10 W, 2e14 events: 25 fJ.")
check.close(brain_budget(2.0, release=0.25) / brain_budget(2.0), 4, "One spike in four releases: four times the cost.")
check.close(np.multiply(brain_budget(np.array([1.0, 2.0])), 1.5e14), [20, 10], "An array of rates, an array of joules.")
### BEGIN HIDDEN TESTS
from helpers.reference import the_reckoning as reference
rng = np.random.default_rng(135)
for _ in range(8):
    rate, power, synapses, share, release = rng.uniform(0.1, 1, 5) * [30, 40, 1e15, 1, 1]
    right = reference.brain_budget(rate, power, synapses, share, release)
    found = brain_budget(rate, power, synapses, share, release)
    check.close(found / right, 1, "The power charged to the events is shared among all of them.")
### END HIDDEN TESTS

# %% probes="brain-budget"
for keys in ({}, {"power": 7.0}, {"synapses": 4e14}, {"share": 0.3}, {"release": 0.6}):
    probe(1e15 * brain_budget(2.0, **keys), f"In fJ brain_budget(2.0{''.join(f', {k}={keys[k]:g}' for k in keys)})")

# %% wrong="brain-budget" why="More spikes for the same power make each one cheaper: divide by the rate. Power is joules a second; you want joules an event."
def brain_budget(rate_hz, power=20.0, synapses=1.5e14, share=1.0, release=1.0):
    return power * share * rate_hz / (synapses * release)

# %% wrong="brain-budget" why="Release does not make an event cheaper, it makes events fewer: divide by it."
def brain_budget(rate_hz, power=20.0, synapses=1.5e14, share=1.0, release=1.0):
    return power * share * release / (synapses * rate_hz)

# %% wrong="brain-budget" why="The whole power is charged to the events, whatever share is said to go there."
def brain_budget(rate_hz, power=20.0, synapses=1.5e14, share=1.0, release=1.0):
    return power / (synapses * rate_hz * release)

# %% stranger="brain-budget"
def brain_budget(rate_hz, power=20.0, synapses=1.5e14, share=1.0, release=1.0):
    return power * share / (synapses * release)

# %% stranger="brain-budget"
def brain_budget(rate_hz, power=20.0, synapses=1.5e14, share=1.0, release=1.0, right=brain_budget):
    return right(rate_hz, power, synapses, 1 - share if share < 1 else 1.0, release)

# %%
widgets.explore_budget(brain_budget)

# %% claim="twenty-watts"
# Two ways to count: all of 20 W; or what Levy and Calvert (2021) charge to cortical computation alone, 0.1 W.
high, middle, low = (1e12 * float(brain_budget(rate)) for rate in figures.AUDITS.values())  # 0.16, 1.2, 4 Hz
alone = 1e12 * float(brain_budget(1.2, share=0.005))
print(f"Charged with all 20 W, one event costs {high:.2g}, {middle:.2g} or {low:.2g} pJ at 0.16, 1.2 or 4 Hz, the rates "
      f"of three audits, a swing of {high / low:.0f}; with computation alone, at its own audit's 1.2 Hz, {alone:.2g} pJ. "
      "A multiply-add took 4.6 pJ (32-bit floats) or 0.23 pJ (8-bit integers) in 2014, memory left out.")

# %% [markdown]
# **What we saw.** "20 W against hundreds of watts" **holds weakly**, by source: you measured nothing here, you divided
# what others found. The watts are right, and what they show depends on the count. Charged with everything, a brain pays
# more for an event than that chip for an 8-bit multiply-add by Lennie's rate, and far less by the rate of Attwell and
# Laughlin, or charged with computation alone. Take power from one audit and the rate from another, and you get what you
# like. But fetching 32 bits from main memory cost 640 pJ, as Han and others (2015) quote Horowitz (2014), and a brain
# computes where it stores. Of the energy for signals Attwell and Laughlin (2001) gave 47 % to action potentials;
# Howarth, Gleeson and Attwell (2012) half to receptors, a fifth to spikes. And an event is no multiply-add.
#
# ## {lesson}.6 Your ledger, and do the two fields still share anything?
#
# First today's evidence. Change a verdict if you disagree.

# %%
ledger.record("L10", "the_reckoning",
              f"A change of 0.15 a pixel cost {lost['plain, random']:.1f} points at random, {lost['plain, aimed']:.1f} "
              f"aimed; with half of its units silent the network still read {lesions['plain'][3]:.0f} %.",
              "holds weakly", value=lost["plain, aimed"])
ledger.record("L12", "the_reckoning",
              f"After the new digits {runs['0 replayed'][-1, 0]:.0f} % of the old ones were read, with 50 replayed "
              f"{runs['50 replayed'][-1, 0]:.0f} %; among old answers only, {among_old:.0f} % without any.",
              "holds weakly", value=float(runs["50 replayed"][-1, 0]))
ledger.record("L9", "the_reckoning",
              f"Five examples of each digit gave {few['random start'][2]:.0f} % from a random start, "
              f"{few['inherited start'][2]:.0f} % from an inherited one: no millions. No person was measured.",
              "contested", value=float(few["inherited start"][2]))
ledger.record("L7", "the_reckoning",
              f"20 W make {low:.2g} pJ an event at 4 Hz and {high:.2g} pJ at 0.16 Hz, the rates of two audits: a swing "
              f"of {high / low:.0f} across the price of an 8-bit multiply-add.", "contested", value=float(high / low))

# %% [markdown] claim="share-little"
# *"Neuroscience and AI share little, and less and less."* Two positions:
#
# - **Much.** Convolution, replay and reinforcement learning owe much to studies of brains and animals. The two talk
#   less than they did, which is a loss (Hassabis et al., 2017; Zador et al., 2023).
# - **Little.** Likeness was put in by designers and shows no common mechanism (Čevora, 2019); networks that predict
#   recordings of cells may still see in another way (Bowers et al., 2022).
#
# So it is **contested**, by source. Your ledger does not decide it. How many of its rows hold tells how twelve slogans
# fared in the models that we chose; it measures neither what two fields share nor whether that grows less. One would
# have to count something else, who cites whom, say, year by year.

# %% [markdown]
# ## {lesson}.7 Claim check: an essay
#
# Choose a sentence about brains and networks that you have read, or one of the ledger's claims. In 100 to 250 words:
# what would make it **false**; an experiment, with its **control**; **your own number** from any lesson, with its unit;
# a **verdict** no larger than that number. A person grades it:
#
# | points | what is there |
# |---|---|
# | 0 | an opinion or a summary of sources: no experiment that could have come out otherwise, or no number of your own |
# | 1 | a falsifiable reading and your own number, but no real control, or a verdict larger than what you measured |
# | 2 | a falsifiable reading, an experiment with a control, your own number, a verdict within it, a limit you name |
#
# Style, and which side you take, do not count. Write in place of the words in the next cell (double-click it).

# %% [markdown] essay="claim-check" points=2
# ### BEGIN SOLUTION
# *Claim:* "Networks are brittle, brains are robust." I read it as: a small change of every pixel ruins a network. That
# would be false if it read nearly as many digits after the change as before. *Experiment:* 360 new digits, every pixel
# moved by 0.15 of full ink along the sign of the loss's gradient. *Control:* the same size, signs by the toss of a
# coin, so that size alone cannot explain the result. *Result:* the random change cost my network 4 percentage points,
# the aimed one 88; dropout did not mend that. *Verdict:* brittle against an aim, not against chance: the sentence holds
# weakly, for one small network; about brains I measured nothing. *Limit:* with 64 coarse pixels 0.15 can be seen.
# ### END SOLUTION

# %% [markdown]
# ## {lesson}.8 What do you think now? The ten questions again

# %% [markdown] pretest="after"
# Lesson {lesson:orientation} asked these ten questions before anything was explained. Answer them again, without looking anything
# up, before you read on: about seven minutes, no points. Your first answers are kept. Then you see what was right, before and
# after, and what you gained.

# %% [markdown]
# **Four more, on this lesson**, with buttons, for no points.

# %% [markdown] quiz="same-size"
# An image is changed by at most 0.1 in each pixel, once by random signs, once by FGSM. Why does only the second hurt?
#
# - ( ) It is the stronger noise
#   > Both have the same largest change in a pixel. Adversarial noise is no noise: it has an aim.
# - (x) Its small changes push the same way
#   > Random ones mostly cancel: on a linear unit $\epsilon \lVert w \rVert_1$ against about $\epsilon \lVert w \rVert_2$.
# - ( ) The network was never trained with noise
#   > The one trained with dropout fell too.

# %% [markdown] quiz="where-is-it"
# After learning 5 to 9 a network calls every old digit new. What has become of what it knew?
#
# - ( ) It is erased: the weights were written over for good
#   > Asked among its old answers only, it still read most of them.
# - ( ) Nothing, it is stored elsewhere
#   > Networks have no elsewhere. All tasks share the weights.
# - (x) Most of it is outvoted; a few replayed items help
#   > Yes. "Learning something new overwrites the old" depends on how you ask, and on what is replayed.

# %% [markdown] quiz="watts-again"
# "The brain runs on 20 W, so it spends less energy on each operation." What is missing?
#
# - (x) How many operations a second, and what counts as one
#   > Yes. Between the mean rates of three audits, 0.16 to 4 Hz, the answer swings by a factor of 25.
# - ( ) Nothing: 20 W is less than the hundreds of watts of a chip
#   > Watts are joules a second. A sleeping computer takes less than 20 W.
# - ( ) The voltage of a spike
#   > That would give one part of the bill. The count of events decides.

# %% [markdown] quiz="spikes-save"
# "Spiking networks save energy." When is it false?
#
# - ( ) Never: a spike costs only an addition
#   > There are many, at every time step, and fetching each weight from memory costs more than adding it.
# - ( ) Always: spikes are an imitation
#   > On hardware made for it, with few spikes, it can be true.
# - (x) When the code sends many spikes
#   > Yes, or memory dominates the bill: spiking does not mean low power (lesson {lesson:spiking_networks}).

# %% hand_in="quiz" practice=true

# %% [markdown]
# ## {lesson}.9 The reckoning: how sure are you now?
#
# The question of lesson {lesson:orientation} again, without looking it up: how sure are you that each claim stands up? From **0**, surely
# not, to **100**, surely. A claim left at `None` stays "not stated".

# %%
confidence = {
    "L1": None,  # A neuron computes a weighted sum of its inputs and compares it with a threshold.
    "L2": None,  # One neuron is one simple unit.
    "L3": None,  # Depth helps.
    "L4": None,  # The brain learns by backpropagation.
    "L5": None,  # Hebb's rule is enough to learn.
    "L6": None,  # The timing of spikes matters.
    "L7": None,  # Brains are more energy-efficient than artificial networks.
    "L8": None,  # Spiking networks save energy.
    "L9": None,  # Brains learn from few examples, artificial networks need millions.
    "L10": None,  # Brains are robust, artificial networks are brittle.
    "L11": None,  # The visual cortex and convolutional networks learn the same features.
    "L12": None,  # Learning something new overwrites the old.
}
for claim, percent in confidence.items():
    if percent is not None:
        ledger.confidence(claim, percent, when="after")

# %% [markdown]
# Each claim is scored against the verdict that the lessons proposed: 1 if it holds, 0 if it breaks, 0.5 if it holds
# weakly or is contested. Where lessons proposed different verdicts the claim is open, 0.5 as well, and the page says
# which lesson proposed what. Beside each verdict stands what carries it. Does yours differ? Then use it:
# `ledger_report.show({"L7": "breaks"})`.

# %%
found = ledger_report.rows()
show(figures.before_and_after(found),
     alt="Twelve claims, a row each: confidence before, after, and what it is scored as. "
         + "; ".join(f"{row.claim} {ledger.percent(row.before)}, {ledger.percent(row.after)}, {100 * row.outcome:.0f}"
                     for row in found) + ".")
ledger_report.show()

# %% [markdown]
# ## What the analogy got right and wrong: the whole course
#
# **Right.** Sums and thresholds as a first sketch of a cell; knowledge in the strengths of many connections; learning
# by changing them; features from the world's statistics; replay; codes spread over populations.
#
# **Wrong, or left out.** The point neuron without dendrites or time; signs that flip; errors carried back through the
# same weights; copied kernels; one loss for all; a start from nothing. And nearly every slogan that compares "the
# brain" with "a network" without saying what is counted, under which conditions, against which control.
# If you now ask "measured how?" before you agree or disagree, the course has done its work.
#
# ### Sources
#
# I. Goodfellow, J. Shlens & C. Szegedy, *ICLR*, 2015. R. Geirhos et al., *NeurIPS* 31:7538, 2018. G. Elsayed et al.,
# *NeurIPS* 31:3910, 2018. M. McCloskey & N. Cohen, *Psychology of Learning and Motivation* 24:109, 1989. J. McClelland,
# B. McNaughton & R. O'Reilly, *Psychological Review* 102:419, 1995. M. Wilson & B. McNaughton, *Science* 265:676, 1994.
# V. Mnih et al., *Nature* 518:529, 2015. K. Lashley, *Brain Mechanisms and Intelligence*, 1929. K. Stanley & R.
# Miikkulainen, *Evolutionary Computation* 10:99, 2002. D. Mocanu et al., *Nature Communications* 9:2383, 2018. A.
# Zador, *Nature Communications* 10:3770, 2019. B. Lake, R. Salakhutdinov & J. Tenenbaum, *Science* 350:1332, 2015. D.
# Attwell & S. Laughlin, *J. Cerebral Blood Flow & Metabolism* 21:1133, 2001; C. Howarth, P. Gleeson & D. Attwell,
# 32:1222, 2012. W. Levy & V. Calvert, *PNAS* 118:e2008173118, 2021. B. Pakkenberg et al., *Experimental Gerontology*
# 38:95, 2003. P. Lennie, *Current Biology* 13:493, 2003. M. Horowitz, *ISSCC*, 2014; S. Han, J. Pool, J. Tran & W.
# Dally, *NeurIPS*, 2015. R. Bommasani et al., On the opportunities and risks of foundation models, arXiv 2108.07258,
# 2021. E. Knudsen, *J. Cognitive Neuroscience* 16:1412, 2004. D. Hassabis et al., *Neuron* 95:245, 2017. A. Zador et
# al., *Nature Communications* 14:1597, 2023. G. Čevora, arXiv 1905.00547, 2019. J. Bowers et al., *Behavioral and Brain
# Sciences*, 2022. G. Brier, *Monthly Weather Review* 78:1, 1950. For the ten questions: E. Adrian & Y. Zotterman, *J. Physiology* 61:151,
# 1926, doi 10.1113/jphysiol.1926.sp002281; R. Hake, *American Journal of Physics* 66:64, 1998 (the gain).
