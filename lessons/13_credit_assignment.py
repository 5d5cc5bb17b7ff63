# %% [markdown] needs="backpropagation"
# # {lesson}. Does the brain do backprop?
#
# **About 45 minutes · 12 points · can be started alone; {needs}**
#
# Backpropagation carries the error of the output back through the very weights that led to it. No nerve cell is known
# to have such wires. Here you build rules that use less than backprop does, and measure by how many degrees each of
# them misses the gradient.
#
# After this lesson you can
#
# - measure the angle between any learning rule and the gradient;
# - train hidden layers with errors sent through *random* wires, and say why that works;
# - write a rule of local errors that equals backprop exactly, and name the assumption it needs;
# - weigh the sentence "the brain does not do backprop" with your own numbers.

# %% given="setup"
import numpy as np

# No module named 'helpers'? Pick the course's kernel (Kernel menu), or see README.md.
from helpers import check, ledger, quiz
from helpers.data import digits_split
from helpers.figures import credit_assignment as figures
from helpers.figures import show
from helpers.labs import credit_rules
from helpers.reference.backpropagation import ACTIVATIONS, backprop_mlp, forward_mlp, softmax_cross_entropy

# %% [markdown]
# ## {lesson}.1 How far off is a rule?
#
# A rule is as good as its direction. Put all its weight changes in one long row, those of the gradient in another: the
# cosine of the angle between them is 1 if the rule is steepest descent, above 0 if small steps go downhill, 0 (90
# degrees) if it is no help, below 0 if it climbs. Both are written as what is *subtracted*.

# %% exercise="update-alignment" minutes=8 difficulty=1
def update_alignment(update, grad):
    """Return the cosine of the angle between an update and a gradient, over all layers together.

    cos = sum(u * g) / (sqrt(sum(u^2)) * sqrt(sum(g^2))), every sum over all weights AND biases of all layers
    update, grad : lists of pairs (dW, db) of the same shapes, one for each layer; both are what is subtracted
    returns a number from -1 to 1. If all of update or all of grad is 0, there is no direction: return 0.
    """
    ### BEGIN SOLUTION
    u, g = (np.concatenate([np.ravel(part) for layer in layers for part in layer]) for layers in (update, grad))
    lengths = np.linalg.norm(u) * np.linalg.norm(g)
    return float(u @ g / lengths) if lengths > 0 else 0.0
    ### END SOLUTION

# %% [markdown] hint="update-alignment"
# 1. One long row for each of the two, then one cosine. What is a cosine in terms of a dot product and two lengths?
# 2. `np.ravel(dW)` is a row of numbers; `np.concatenate` joins rows. Ask about the lengths *before* you divide.
# 3. Loop over layers and their two parts, collect `np.ravel(part)`; then `u @ g / (norm(u) * norm(g))`, with
#    `np.linalg.norm`, and 0.0 where the product of the lengths is 0.

# %% check="update-alignment" points=3
one = [(np.array([[3.0, 0.0]]), np.array([0.0, 4.0])), (np.array([[0.0], [0.0]]), np.array([0.0]))]
two = [(np.array([[3.0, 0.0]]), np.array([0.0, 0.0])), (np.array([[4.0], [0.0]]), np.array([0.0]))]
check.close(update_alignment(one, one), 1.0, "A rule that is the gradient has the cosine 1.")
check.close(update_alignment(one, two), 0.36, "9 / (5 * 5): all weights and biases, all layers in one row.")
scaled = [(-0.01 * dW, -0.01 * db) for dW, db in one]
check.close(update_alignment(scaled, one), -1.0, "The length does not count, the way does: straight uphill is -1.")
nothing = [(0 * dW, 0 * db) for dW, db in one]
check.close([update_alignment(nothing, one), update_alignment(one, nothing)], [0, 0], "No update, no direction: 0.")
### BEGIN HIDDEN TESTS
from helpers.reference import credit_assignment as reference

rng = np.random.default_rng(90)
for sizes in ((3, 2), (4, 5, 2), (2, 3, 4, 2)):
    shapes = list(zip(sizes, sizes[1:]))
    update, grad = ([(rng.normal(size=s), rng.normal(1.0, 1.0, s[1])) for s in shapes] for _ in range(2))
    update[0] = (9 * update[0][0], update[0][1])
    found = update_alignment(update, grad)
    check.close(found, reference.update_alignment(update, grad),
                "The cosine is taken over all weights and biases at once.")
tiny = [(1e-6 * dW, 1e-6 * db) for dW, db in update]
check.close(update_alignment(tiny, tiny), 1.0, "Small is not 0: short updates have a direction too.", rtol=1e-3)
### END HIDDEN TESTS

# %% probes="update-alignment"
rng = np.random.default_rng(17)
update, grad = ([(rng.normal(size=(m, n)), rng.normal(size=n)) for m, n in ((2, 4), (4, 3), (3, 2))] for _ in "ug")
update_alignment(update, grad)
update_alignment(update[:1], grad[:1])
still = [(0 * dW, 0 * db) for dW, db in grad]
update_alignment(still, grad)
update_alignment(update, still)

# %% wrong="update-alignment" why="You took a cosine for each layer and averaged. Then a tiny layer counts as much as a large one: put all layers into one row."
def update_alignment(update, grad, right=update_alignment):
    return float(np.mean([right([u], [g]) for u, g in zip(update, grad)]))

# %% wrong="update-alignment" why="The biases are left out. They are adjusted like weights, so they belong in the row."
def update_alignment(update, grad, right=update_alignment):
    return right([(dW,) for dW, _ in update], [(dW,) for dW, _ in grad])

# %% wrong="update-alignment" why="An update of zeros gives 0 / 0, not a number. Ask about the lengths first, and return 0: no direction."
def update_alignment(update, grad, right=update_alignment):
    still = any(not any(np.any(part) for layer in side for part in layer) for side in (update, grad))
    return float("nan") if still else right(update, grad)

# %% stranger="update-alignment"
def update_alignment(update, grad, right=update_alignment):
    return right(update[:-1], grad[:-1])

# %% stranger="update-alignment"
def update_alignment(update, grad, right=update_alignment):
    return abs(right(update, grad))

# %% stranger="update-alignment"
def update_alignment(update, grad, right=update_alignment):
    return right([(db,) for _, db in update], [(db,) for _, db in grad])

# %% [markdown]
# ## {lesson}.2 Must the error come back through the same wires?
#
# On its way down, backprop multiplies the error by $W^\top$: the very weights that led up. Axons carry signals one way,
# so a brain would need a second set of wires that always keeps the same strengths. This **weight transport problem**
# was the classic reason to rule backprop out (Grossberg, 1987; Crick, 1989). In 2016 Timothy Lillicrap and others
# replaced $W^\top$ by a *random* matrix $B$ that never changes. Row by row, layer by layer:
#
# $$ \delta_\text{out} = \frac{\text{softmax} - \text{onehot}}{n} \qquad
# \delta_k = (\delta_{k+1}\, B_k) \odot \text{slope}(h_k) \qquad dW_k = h_{k-1}^\top \delta_k \qquad
# db_k = \textstyle\sum_\text{rows} \delta_k $$
#
# ($\odot$ multiplies entry by entry.) Lesson {lesson:backpropagation}'s way forward, `forward_mlp(params, X, activation)`, is a list: X, the output
# of each hidden layer, the logits; `ACTIVATIONS[activation]` is a pair: the function, and its slope, of its output.

# %% exercise="feedback-alignment-grads" minutes=14 difficulty=3
def feedback_alignment_grads(params, feedback, X, y, activation="relu"):
    """Return what feedback alignment puts in place of the gradient of softmax_cross_entropy.

    As in backpropagation, only that on the way down feedback[k] stands where params[k + 1][0].T would:
    delta = (delta @ feedback[k]) * slope(output of hidden layer k, counted from 0). No feedback above the
    last layer: its dW and db are the true ones. Loss, params and activation as in backprop_mlp.
    Use matrix products (@): section {lesson:credit_assignment}.2 calls this more than two thousand times.

    params : list of pairs (W, b), at least one; not to be changed, nor feedback
    feedback : list of len(params) - 1 matrices; feedback[k] has the SHAPE of params[k + 1][0].T
    X, y : (n_samples, n_in) array; (n_samples,) labels 0 .. n_out - 1; activation : "relu" or "tanh"
    returns a list of pairs (dW, db) in the order of params; with feedback[k] = params[k + 1][0].T it is the gradient
    """
    ### BEGIN SOLUTION
    slope = ACTIVATIONS[activation][1]
    *inputs, logits = forward_mlp(params, X, activation)
    delta = softmax_cross_entropy(logits, y)[1]
    grads = []
    for k in reversed(range(len(params))):
        grads.insert(0, (inputs[k].T @ delta, delta.sum(axis=0)))
        if k > 0:
            delta = (delta @ feedback[k - 1]) * slope(inputs[k])
    return grads
    ### END SOLUTION

# %% [markdown] hint="feedback-alignment-grads"
# 1. Begin as backprop does: forwards, keep every layer's input, get the first delta from `softmax_cross_entropy`.
# 2. Go from the last layer to the first. Each time keep (input.T @ delta, delta.sum(axis=0)); only then go down. Where
#    lesson {lesson:backpropagation} had `delta @ W.T`, there is `delta @ feedback[...]` now, with no further `.T`.
# 3. `inputs[k]` goes into layer k and is the output of the hidden layer below. Below layer k the matrix is
#    `feedback[k - 1]`, then times `slope(inputs[k])`. `grads.insert(0, ...)` keeps the order of params.

# %% check="feedback-alignment-grads" points=4
rng = np.random.default_rng(16)
params = [(rng.normal(size=(3, 3)), rng.normal(size=3)) for _ in range(3)]  # square, so that shapes tell nothing
feedback = [rng.normal(size=(3, 3)) for _ in range(2)]
X, y = rng.normal(size=(5, 3)), np.array([0, 2, 1, 1, 0])
before = [(W.copy(), b.copy()) for W, b in params], [B.copy() for B in feedback]
for activation in ("tanh", "relu"):
    true = backprop_mlp(params, X, y, activation)[1]
    grads = feedback_alignment_grads(params, feedback, X, y, activation)
    check.close(grads[2][0], true[2][0], "The last layer needs no way down: its gradient is the true one.")
    mirrored = feedback_alignment_grads(params, [W.T for W, _ in params[1:]], X, y, activation)
    for k in range(6):
        told = f"With W^T for feedback it is backprop: {activation}, layer {k // 2 + 1}, {('dW', 'db')[k % 2]}."
        check.close(mirrored[k // 2][k % 2], true[k // 2][k % 2], told, rtol=1e-4, atol=1e-5)
    doubled = feedback_alignment_grads(params, [2 * feedback[0], feedback[1]], X, y, activation)
    check.close(doubled[0][1], 2 * np.asarray(grads[0][1]), "Twice feedback[0]: twice the first layer's db.")
    check.close(doubled[1][1], grads[1][1], "... and no change in the layer above it.")
check.unchanged([params, feedback], before, "params or feedback has changed. Make new arrays.")
### BEGIN HIDDEN TESTS
from helpers.reference import credit_assignment as reference

for seed, sizes in enumerate([(4, 3), (4, 5, 3), (3, 6, 4, 2), (2, 4, 4, 4, 3)]):
    rng = np.random.default_rng([2016, seed])
    params = [(rng.normal(size=pair), rng.normal(size=pair[1])) for pair in zip(sizes, sizes[1:])]
    feedback = [rng.normal(size=(above, here)) for here, above in zip(sizes[1:], sizes[2:])]
    X, y = rng.normal(size=(6, sizes[0])), rng.integers(0, sizes[-1], 6)
    for activation in ("tanh", "relu"):
        found = feedback_alignment_grads(params, feedback, X, y, activation)
        right = reference.feedback_alignment_grads(params, feedback, X, y, activation)
        for k in range(2 * len(params)):
            check.close(found[k // 2][k % 2], right[k // 2][k % 2],
                        f"Layer {k // 2 + 1} gets its error through the feedback weights.", rtol=1e-4, atol=1e-5)
check.close(feedback_alignment_grads(params, feedback, X, y)[0][0], right[0][0], "Without a name, it is ReLU.")
### END HIDDEN TESTS

# %% wrong="feedback-alignment-grads" why="You transposed B. Its shape is that of W^T already, so the error is multiplied by it as it is: delta @ feedback[k]."
def feedback_alignment_grads(params, feedback, X, y, activation="relu", right=feedback_alignment_grads):
    return right(params, [B.T for B in feedback], X, y, activation)

# %% wrong="feedback-alignment-grads" why="You sent the error down through the true W^T. That is backprop, with the wires that a brain does not have: use feedback."
def feedback_alignment_grads(params, feedback, X, y, activation="relu", right=feedback_alignment_grads):
    return right(params, [W.T for W, _ in params[1:]], X, y, activation)

# %% wrong="feedback-alignment-grads" why="The slope is missing: below each hidden layer, delta counts only as much as the activation is steep at that layer's output."
def feedback_alignment_grads(params, feedback, X, y, activation="relu", right=feedback_alignment_grads):
    flat, ACTIVATIONS["flat"] = ACTIVATIONS.get("flat"), (ACTIVATIONS[activation][0], lambda h: 1.0 + 0 * h)
    return right(params, feedback, X, y, "flat")

# %% wrong="feedback-alignment-grads" why="The error goes through feedback once too often, at the output already. Take the last layer's dW and db first, then go down."
def feedback_alignment_grads(params, feedback, X, y, activation="relu"):
    *inputs, logits = forward_mlp(params, X, activation)
    delta, grads = softmax_cross_entropy(logits, y)[1], []
    for k in reversed(range(len(params))):
        delta = delta @ feedback[k - 1] * (ACTIVATIONS[activation][1](inputs[k]) if k else 1) if feedback else delta
        grads.insert(0, (inputs[k].T @ delta, delta.sum(axis=0)))
    return grads

# %% stranger="feedback-alignment-grads"
def feedback_alignment_grads(params, feedback, X, y, activation="relu", right=feedback_alignment_grads):
    return right(params, feedback[::-1], X, y, activation)

# %% stranger="feedback-alignment-grads"
def feedback_alignment_grads(params, feedback, X, y, activation="relu", right=feedback_alignment_grads):
    return right(params, feedback, X, y, "relu")

# %% [markdown]
# Random wires at first send errors just anywhere, 90 degrees off on average. Two hidden layers of 16 units learn 600
# digits, from three starts, by four rules. **Two controls**: feedback drawn *anew in every step*, and the output layer
# alone. Angles are taken on the first 200 images.

# %% prediction="feedback-angle"
# After 10 epochs of feedback alignment: how many degrees between its update of the
# hidden layers and the gradient there? (About 90 at the start.) Write: feedback_angle = (a number)
### BEGIN SOLUTION
feedback_angle = 85
### END SOLUTION

# %%
SIZES, EPOCHS = (64, 16, 16, 10), (0, 2, 4, 6, 8, 10)
DATA = [part[:600] for part in digits_split("stratified", np.random.default_rng(2016))]  # 360 more are held out

def gradient(params, X, y):
    """Return the true gradient; the hidden units are tanh."""
    return backprop_mlp(params, X, y, "tanh")[1]

def degrees(update, grad):
    """Return the angle between two updates of the hidden layers: all layers but the last."""
    return float(np.degrees(np.arccos(np.clip(update_alignment(update[:-1], grad[:-1]), -1, 1))))

# %% experiment="feedback-angle" claim="brain-backprop"
rules = credit_rules.four_rules(gradient, lambda p, B, X, y: feedback_alignment_grads(p, B, X, y, "tanh"), SIZES)
runs = {name: [credit_rules.follow(rule, lambda update, *at: degrees(update, gradient(*at)), DATA, SIZES, EPOCHS, seed)
               for seed in range(3)] for name, rule in rules.items()}
scores = {name: np.mean([run[0] for run in each], axis=0) for name, each in runs.items()}
angles = {name: np.mean([run[1] for run in each], axis=0) for name, each in runs.items()}
for name in rules:
    print(f"{name}: {scores[name][-1]:.1f} % of held-out digits, {angles[name][-1]:.0f} degrees to the gradient "
          f"after 10 epochs ({angles[name][0]:.0f} at the start)")
quiz.compare("Feedback alignment's angle after 10 epochs", feedback_angle, angles["feedback alignment"][-1], "degrees")

# %%
shown = {name: angles[name] for name in rules if name != "output layer only"}
show(figures.learning(scores, shown, EPOCHS), alt="Left: held-out accuracy over 10 epochs; at the end "
     + ", ".join(f"{name} {score[-1]:.0f} %" for name, score in scores.items()) + ". Right: angles to the gradient: "
     + ", ".join(f"{name} {angle[0]:.0f} to {angle[-1]:.0f} degrees" for name, angle in shown.items()))

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# It learns nearly as well as backprop. The feedback never changed, so the *forward* weights must have turned until the
# fixed feedback became useful: that is the alignment. The controls agree. Feedback that is renewed leaves nothing to
# align with, and its errors stay useless or harmful: it even does worse than leaving the hidden layers alone. Keep one
# caution: on larger tasks (ImageNet) feedback alignment fell far behind backprop (Bartunov et al., 2018), while
# feedback that shares only the *signs* of the weights came close (Xiao et al., 2019).
#
# </details>
#
# ## {lesson}.3 Can local errors be exactly right?
#
# In **predictive coding** each layer predicts its neighbour (in Rao and Ballard's model of vision, 1999, the one below;
# here, turned round, the one above), and cells hold the *error* between what a layer is and what was predicted: $e_k$.
# A layer moves to make its own error smaller and that of the layer above, and a weight learns from its input and the
# error at its output. All of it is local. Now the assumption that makes it exact (Millidge, Tschantz and Buckley,
# 2022): while errors travel, the **predictions stay fixed** at their forward values $h_k$. Start with errors of 0, hold
# the output's error, and in every step let *all hidden layers at once* take
#
# $$ e_k \leftarrow (e_{k+1} \odot \text{slope}_{k+1})\, W_{k+1}^\top, \qquad e_\text{out} = -\,\text{dlogits} =
# \frac{\text{onehot} - \text{softmax}}{n}, \qquad \text{slope}_\text{out} = 1 . $$
#
# The error comes down one layer a step. At the end $dW_k = -\,h_{k-1}^\top (e_k \odot \text{slope}_k)$, and $db_k$ is
# minus the sum of $e_k \odot \text{slope}_k$ over the rows: the minus, because a gradient is what gets subtracted.

# %% exercise="predictive-coding-grads" minutes=16 difficulty=3
def predictive_coding_grads(params, X, y, activation="relu", n_steps=None):
    """Return the gradient that local errors give after n_steps, with all predictions fixed.

    1. Forward pass; hidden layers have the errors 0 (the shape of their outputs), the output -dlogits.
    2. n_steps times, all hidden layers AT ONCE: every new error is made of the OLD error of the layer above,
       e_k = (e_{k+1} * slope_{k+1}) @ W_{k+1}.T, with slope 1 at the output, whose error stays.
    3. dW = -(forward input of the layer).T @ (e * slope), db = -(sum over rows of e * slope).

    params, X, y, activation : as in feedback_alignment_grads; not to be changed
    n_steps : whole number from 0 up; None stands for the number of hidden layers, len(params) - 1
    returns a list of pairs (dW, db) in the order of params. Layers that no error has reached yet get zeros
    (n_steps=0: all but the last). From len(params) - 1 steps on, it is the gradient of backprop_mlp to rounding.
    """
    ### BEGIN SOLUTION
    slope = ACTIVATIONS[activation][1]
    *inputs, logits = forward_mlp(params, X, activation)
    slopes = [slope(h) for h in inputs[1:]] + [1.0]
    errors = [0.0 * h for h in inputs[1:]] + [-softmax_cross_entropy(logits, y)[1]]
    for _ in range(len(params) - 1 if n_steps is None else n_steps):
        down = [(e * s) @ W.T for e, s, (W, _) in zip(errors[1:], slopes[1:], params[1:])]
        errors = down + errors[-1:]
    local = [e * s for e, s in zip(errors, slopes)]
    return [(-h.T @ d, -d.sum(axis=0)) for h, d in zip(inputs, local)]
    ### END SOLUTION

# %% [markdown] hint="predictive-coding-grads"
# 1. Keep two lists with one entry for each layer, hidden ones and output: `errors` and `slopes` (1.0 at the output).
# 2. In each step build a NEW list of errors from the old one, then replace it; the output's entry is carried over. If
#    you change the list while you walk through it, an error falls through several layers in one step.
# 3. With `*inputs, logits = forward_mlp(...)`, the output of hidden layer k is `inputs[k + 1]`. The new error of the
#    layer below `params[j]` is `(errors[j] * slopes[j]) @ params[j][0].T`, for j from 1 on.

# %% check="predictive-coding-grads" points=4
rng = np.random.default_rng(20)
sizes, X, y = (3, 5, 4, 6, 2), rng.normal(size=(4, 3)), np.array([1, 0, 0, 1])
params = [(rng.normal(size=pair), rng.normal(size=pair[1])) for pair in zip(sizes, sizes[1:])]
before = [(W.copy(), b.copy()) for W, b in params], X.copy(), y.copy()
for activation in ("tanh", "relu"):
    true = backprop_mlp(params, X, y, activation)[1]
    for steps in (0, 1, 2, 3, 5):
        grads = predictive_coding_grads(params, X, y, activation, n_steps=steps)
        for k in range(4):
            here = k >= 3 - steps
            told = f"{activation}, {steps} steps, layer {k + 1}: " + ("the gradient." if here else "still zeros.")
            for got, wanted in zip(grads[k], true[k]):
                check.close(got, wanted if here else 0 * wanted, told, rtol=1e-4, atol=1e-6)
check.unchanged([params, X, y], before, "params, X or y has changed. Make new arrays.")
### BEGIN HIDDEN TESTS
from helpers.reference import credit_assignment as reference

for seed, sizes in enumerate([(4, 3), (4, 5, 3), (3, 6, 4, 2), (2, 4, 4, 4, 4, 3)]):
    rng = np.random.default_rng([2020, seed])
    params = [(rng.normal(size=pair), rng.normal(size=pair[1])) for pair in zip(sizes, sizes[1:])]
    X, y = rng.normal(size=(6, sizes[0])), rng.integers(0, sizes[-1], 6)
    for activation in ("tanh", "relu"):
        for steps in (None, 0, 1, 2):
            found = predictive_coding_grads(params, X, y, activation, steps)
            right = reference.predictive_coding_grads(params, X, y, activation, steps)
            for k in range(2 * len(params)):
                got, wanted = found[k // 2][k % 2], right[k // 2][k % 2]
                check.close(got, wanted,
                            f"Layer {k // 2 + 1} has the gradient of its error after n_steps.", rtol=1e-4, atol=1e-6)
found, true = predictive_coding_grads(params, X, y)[0][0], backprop_mlp(params, X, y)[1][0][0]
check.close(found, true, "As called by default it equals backprop.", rtol=1e-4, atol=1e-6)
### END HIDDEN TESTS

# %% wrong="predictive-coding-grads" why="The error fell through all layers in one step: you used new errors where the old ones belong. All hidden layers move at once, and nobody conducts them from top to bottom."
def predictive_coding_grads(params, X, y, activation="relu", n_steps=None, right=predictive_coding_grads):
    return right(params, X, y, activation, n_steps if n_steps in (None, 0) else len(params))

# %% wrong="predictive-coding-grads" why="This is the gradient of backprop, whatever n_steps is. Start from errors of 0 and let them come down, one layer in each step."
def predictive_coding_grads(params, X, y, activation="relu", n_steps=None):
    return backprop_mlp(params, X, y, activation)[1]

# %% wrong="predictive-coding-grads" why="The sign is turned round: input times error is what a synapse ADDS. A gradient is what is subtracted, so it has a minus."
def predictive_coding_grads(params, X, y, activation="relu", n_steps=None, right=predictive_coding_grads):
    return [(-dW, -db) for dW, db in right(params, X, y, activation, n_steps)]

# %% wrong="predictive-coding-grads" why="The slopes are missing. An error at a unit's output counts at its weighted sum only as much as the activation is steep there: e * slope."
def predictive_coding_grads(params, X, y, activation="relu", n_steps=None, right=predictive_coding_grads):
    flat, ACTIVATIONS["flat"] = ACTIVATIONS.get("flat"), (ACTIVATIONS[activation][0], lambda h: 1.0 + 0 * h)
    return right(params, X, y, "flat", n_steps)

# %% stranger="predictive-coding-grads"
def predictive_coding_grads(params, X, y, activation="relu", n_steps=None, right=predictive_coding_grads):
    return right(params, X, y, activation, n_steps or len(params) - 1)

# %% stranger="predictive-coding-grads"
def predictive_coding_grads(params, X, y, activation="relu", n_steps=None, right=predictive_coding_grads):
    return right(params, X, y, "relu", n_steps)

# %% stranger="predictive-coding-grads"
def predictive_coding_grads(params, X, y, activation="relu", n_steps=None, right=predictive_coding_grads):
    return right(params, X, y, activation, None if n_steps is None else n_steps + 1)

# %% [markdown]
# And without the assumption? Let values *and* predictions settle, then learn: that is how predictive coding was meant.
# (`credit_rules.equilibrium_grads` does it; its `pull` says how hard the label pulls at the output.)

# %% claim="brain-backprop"
trained = runs["backprop"][0][2]
few, labels = DATA[0][:200], DATA[1][:200]
start = credit_rules.new_network(SIZES, np.random.default_rng([16, 0]))
for name, params in (("at the start", start), ("after learning", trained)):
    true = gradient(params, few, labels)
    fixed = predictive_coding_grads(params, few, labels, "tanh")
    off = max(np.abs(np.subtract(a, b)).max() for pair, other in zip(fixed, true) for a, b in zip(pair, other))
    settled = [degrees(credit_rules.equilibrium_grads(params, few, labels, softmax_cross_entropy, pull), true)
               for pull in (1.0, 0.1, 0.01)]
    print(f"{name}: with fixed predictions your gradient differs from backprop by at most {off:.0e}; at equilibrium it "
          f"is {settled[0]:.1f} degrees off, with a pull of 0.1 {settled[1]:.1f}, with 0.01 {settled[2]:.2f}.")

# %% [markdown]
# **What we saw.** Equal, to rounding, where predictions are held; near and not equal where they settle, the nearer the
# gentler the label pulls. So "*the brain almost certainly does not do backprop*" is **contested**, and each side has a
# point. *It does not*: the forward and the backward wires here are still the same $W$, errors need cells of their own,
# signs and phases, and holding predictions takes a conductor (Song et al., 2020, need exact timing instead). Zahid et
# al. (2023) find that such variants are never faster than backprop itself. *It might do something like it*: feedback
# connections are everywhere in the cortex, and differences of activity that they cause could stand for errors
# (Lillicrap et al., 2020). And perhaps the likeness is not even a virtue: settling first, then learning, can learn
# better (Song et al., 2024). One thing neither side gets from these two rules: they are told the same labels and the same
# cost as backprop. They do without its wires, not without its teacher (section {lesson}.4).
#
# ## {lesson}.4 Claim check: "no global cost, so no gradient descent"
#
# *The brain has no global cost function, so it cannot do gradient descent.* Six rules (one in two forms), from three
# starts, at the start and after ten epochs of feedback alignment. One, weight perturbation, hears a single number, and
# sends no error anywhere.
#
# A small angle alone does not say that a rule does without a cost. The cost may come in with what the rule is told.
# **The control**: the labels are dealt out to the images anew, so that they say nothing of any image. Networks learn
# from such labels for ten epochs, then the rules are told such labels, and we measure the angle to the gradient for the
# *true* labels. A rule that finds its own way down will still point there.

# %% prediction="shuffled-labels"
# Feedback alignment has learned 10 epochs with SHUFFLED labels, and is told such labels: how many
# degrees from its update to the gradient for the true labels? Write: shuffled_labels = (a number)
### BEGIN SOLUTION
shuffled_labels = 60
### END SOLUTION

# %%
tries = "weight perturbation, 300 tries"

def updates_of(params, wires, told):
    """Return what each rule makes of the first 200 images when it is told these labels."""
    exact = gradient(params, few, told)
    return {
        "backprop": exact,
        "predictive coding, fixed": predictive_coding_grads(params, few, told, "tanh"),
        "predictive coding, settled": credit_rules.equilibrium_grads(params, few, told, softmax_cross_entropy),
        "feedback alignment": feedback_alignment_grads(params, wires, few, told, "tanh"),
        tries: credit_rules.perturbation_grads(
            params, lambda p: softmax_cross_entropy(forward_mlp(p, few, "tanh")[-1], told)[0],
            np.random.default_rng(3), 300),
        "output layer only": credit_rules.output_only(exact),
        "Hebb": credit_rules.hebb_grads(params, few),
    }

# %% experiment="shuffled-labels"
board, handed = {}, {}  # degrees to the gradient for the true labels, and for those that were told
for seed in range(3):
    rng, dealt = np.random.default_rng([16, seed]), np.random.default_rng([11, seed]).permutation(DATA[1])
    start, wires = credit_rules.new_network(SIZES, rng), credit_rules.random_feedback(SIZES, rng)
    misled = credit_rules.follow(rules["feedback alignment"], lambda *at: 0, (DATA[0], dealt, *DATA[2:]), SIZES, (0, 10), seed)
    for params, told in ((start, labels), (runs["feedback alignment"][seed][2], labels), (misled[2], dealt[:200])):
        for name, update in updates_of(params, wires, told).items():
            board.setdefault(name, []).append(degrees(update, gradient(params, few, labels)))
            handed.setdefault(name, []).append(degrees(update, gradient(params, few, told)))
board, handed = ({name: np.reshape(each, (3, 3)).mean(axis=0) for name, each in found.items()} for found in (board, handed))
for name, (at_start, true, shuffled) in board.items():
    print(f"{name}: {at_start:.0f} degrees at the start, {true:.0f} after learning, {shuffled:.0f} with shuffled labels")
quiz.compare("Feedback alignment's angle with shuffled labels", shuffled_labels, board["feedback alignment"][2], "degrees")

# %% claim="no-global-cost"
show(figures.scoreboard(board), alt="Angle of each rule to the gradient of the hidden layers for the true labels, at the "
     "start, after learning, and after learning with shuffled labels: " + "; ".join(
         f"{name} {first:.0f}, {last:.0f} and {wrong:.0f} degrees" for name, (first, last, wrong) in board.items()))
heard = {"backprop": "backprop", "predictive coding, settled": "settled predictive coding",
         "feedback alignment": "feedback alignment", tries: "weight perturbation", "Hebb": "Hebb's rule, told nothing,"}
print("Degrees to the gradient for the true labels, told true ones and told shuffled ones: "
      + "; ".join(f"{short} {board[name][1]:.0f} and {board[name][2]:.0f}" for name, short in heard.items())
      + ". The first four to the gradient for the shuffled labels themselves: "
      + ", ".join(f"{handed[name][2]:.0f}" for name in list(heard)[:4]) + ".")

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the cells)</summary>
#
# Told shuffled labels, no rule points down the true cost any more, backprop no better than the others: about 90 degrees,
# give or take chance, where Hebb's rule was all along. And each of them still points down the cost that it *was* told,
# that of the shuffled labels (feedback alignment least: there was little to learn, and so to align with). So every rule
# here that goes downhill is *handed the cost*, with the labels or as one number. What it can do without is something
# else: symmetric wires, and news from afar. Errors at the neighbours, random wires, even one broadcast number, tried
# often enough (the cosine is near the root of tries over weights), can carry a cost to a synapse.
#
# The claim is **contested**. Its *so* stands in these runs: no cost, no descent. What fails is a neighbour of it,
# that a *local* rule cannot descend. Its first half is the open one. A cost need not be global, nor be written down
# anywhere: Oja's rule in lesson {lesson:seeing} climbs one of its own, the variance of its answers. Marblestone, Wayne and Kording
# (2016) propose that brains have many costs, which differ from place to place. Whether that is so, no angle in a
# notebook decides.
#
# </details>
#
# ## {lesson}.5 Quiz

# %% [markdown] quiz="alignment"
# In feedback alignment, what becomes aligned?
#
# - ( ) The feedback matrices turn until they are the transposed weights.
#   > They never change. Draw them anew in each step, and the learning is gone.
# - ( ) Nothing: random errors are as good as true ones.
#   > With feedback that is renewed, errors are just as random, and hidden layers learn nothing useful.
# - (x) The forward weights, so that the fixed feedback comes to point downhill.
#   > Yes. You measured the angle fall.

# %% [markdown] quiz="told-cost"
# Feedback alignment sends errors through random wires and still goes downhill. Does it do without a cost?
#
# - ( ) Yes: each synapse uses only what is at hand.
#   > Local it is. But what is at hand contains the error at the output, and that is the slope of the cost.
# - (x) No: shuffle the labels, and it goes down the shuffled cost.
#   > Yes. It does without symmetric wires. The cost comes in with the labels.
# - ( ) Yes: where the wires are random, no cost can come through.
#   > The forward weights turn until it comes through. You measured the angle.

# %% hand_in="quiz" points=1

# %% [markdown]
# ## {lesson}.6 Your ledger

# %%
fa, right = angles["feedback alignment"], {name: f"{score[-1]:.0f} %" for name, score in scores.items()}
row = f"Random feedback came from {fa[0]:.0f} to {fa[-1]:.0f} degrees to the gradient ({board['feedback alignment'][2]:.0f} "
row += f"with shuffled labels, Hebb's rule {board['Hebb'][1]:.0f}) and read {right['feedback alignment']} "
row += f"(backprop {right['backprop']}, output layer alone {right['output layer only']})."
ledger.record("L4", "credit_assignment", row, "contested", value=float(fa[-1]))
ledger.show(["L4"])

# %% [markdown]
# ## What the analogy got right and wrong here
#
# **Right.** Errors need not come back exactly: below 90 degrees may do.
#
# **Wrong, or left out.**
#
# - *The teacher.* Feedback alignment and predictive coding still want the right label for every image. Who gives it?
# - *Signs.* Our errors are numbers of either sign. Spikes are not; two cells would have to share the work.
# - *Phases.* First forwards, then errors, then weights: nobody has found the conductor.
#
# **Next.** Lesson {lesson:spiking_networks} trains networks that spike, with a gradient that is honestly made up.
#
# ### Sources
#
# S. Grossberg, *Cognitive Science* 11:23, 1987. F. Crick, *Nature* 337:129, 1989. T. P. Lillicrap et al., *Nature
# Communications* 7:13276, 2016, and *Nature Reviews Neuroscience* 21:335, 2020. S. Bartunov et al., *NeurIPS*, 2018. W.
# Xiao et al., *ICLR*, 2019. R. P. N. Rao & D. H. Ballard, *Nature Neuroscience* 2:79, 1999. A. H. Marblestone, G. Wayne
# & K. P. Kording, *Frontiers in Computational Neuroscience* 10:94, 2016. Y. Song, T. Lukasiewicz, Z. Xu & R. Bogacz,
# *NeurIPS*, 2020. B. Millidge, A. Tschantz & C. L. Buckley, *Neural Computation* 34:1329, 2022. U. Zahid, Q. Guo & Z.
# Fountas, *Neural Computation* 35:1881, 2023. Y. Song et al., *Nature Neuroscience* 27:348, 2024.
