# %% [markdown] needs="backpropagation"
# # {lesson}. Does the brain do backprop?
#
# **About 130 minutes if NumPy is at your fingertips, about 195 [if not]{refresher:numpy} · 24 points · can be started alone; {needs}**
#
# Backpropagation sends the error of the output back through the very weights that led to it. No nerve cell is known to have
# such wires. How else could a synapse deep inside learn its share of an error?
#
# After this lesson you can
#
# - measure by how many degrees any learning rule misses the gradient;
# - train hidden layers through random wires, by trial and error, and with errors that pass between neighbours;
# - derive how many tries trial and error needs;
# - show with controls where a rule's direction comes from.

# %% given="setup"
import numpy as np

# No module named 'helpers'? Pick the course's kernel (Kernel menu), or see README.md.
from helpers import check, ledger, quiz
from helpers.data import digits_split
from helpers.figures import credit_assignment as figures
from helpers.figures import show
from helpers.labs import credit_rules
from helpers.reference.backpropagation import ACTIVATIONS, backprop_mlp, forward_mlp
from helpers.reference.backpropagation import softmax_cross_entropy
from helpers.table import table

# %% [markdown] recall="late-reward"
# Lesson {lesson:plasticity_and_reward}: a reward comes late and reaches all synapses alike. Why does it not change all of them
# alike?
#
# - ( ) It is sent only to the synapses that earned it
#   > Nobody knows which ones these are.
# - (x) Each synapse keeps a fading trace of its own spikes
#   > It changes those that were active shortly before.
# - ( ) Strong synapses change more
#   > Then the strong would win, whatever they did.

# %% [markdown] recall="at-reversal"
# Lesson {lesson:synapses_and_dendrites}: a synapse opens while the cell is exactly at its reversal potential. What current flows?
#
# - ( ) The largest one
#   > Current grows with the distance from the reversal potential.
# - (x) None
#   > The driving force is 0.
# - ( ) As much as at rest
#   > At rest the driving force is another one.

# %% [markdown] recall="where-w-is-used"
# Lesson {lesson:backpropagation}: of the three results of `linear_vjp`, dx, dW and db, which one needs the weights W?
#
# - (x) dx, what is handed down
#   > Only the way down needs W. Today you replace it.
# - ( ) dW
#   > It is made of the input and of the gradient from above.
# - ( ) All three
#   > db is a sum, and dW needs the input.

# %% [markdown] today="L4"
# Today one number decides what backprop's own wires are worth for reading digits.

# %% [markdown] drawing="four-ways"
# Four networks. Backpropagation: brown arrows lead back along all wires, marked W transposed. Feedback alignment: dashed arrows beside all wires, marked B. Predictive coding: a green error cell above each layer, an arrow from one down to the next. Perturbation: signs in all units; one number, the rise of the loss, goes to all.

# %% [markdown]
# ## {lesson}.1 How far off is a rule?
#
# Which of thousands of synapses deserve the credit, or the blame, for a result? This is the problem of **credit assignment**
# (Minsky, 1961). Write the changes that a rule *subtracts* from the weights as one long row
# of numbers, and the gradient as another. When does a tiny step of the rule lower the loss?

# %% catch="downhill-cases" function="goes_downhill" points=3 minutes=6 difficulty=1
# goes_downhill(update, grad) gets two lists of numbers of the same length: what is
# subtracted from the weights, and the gradient there. It says True if a tiny step in
# this direction lowers the loss, False if it raises it.
#
# There are right versions of it and four faulty ones, which you do not see. Write at
# most eight examples, each as ((update, grad), True or False); none where the loss
# stays the same. This one is true, but all faulty versions meet it too:
#
# downhill_cases = [(([1, 1], [2, 1]), True)]
### BEGIN SOLUTION
downhill_cases = [
    (([-1, -1, 9], [1, 1, 1]), True),  # most changes go the wrong way
    (([1, 1, -9], [1, 1, 1]), False),  # most go the right way
    (([9, 1], [1, 9]), True),  # far from the gradient, but below 90 degrees
    (([3, -4], [2, 1]), True),  # 3 * 2 - 4 * 1 is above 0, the sum 3 - 4 is not
]
### END SOLUTION

# %% right="downhill-cases"
def goes_downhill(update, grad):
    fall = np.dot(update, grad)
    if abs(fall) <= 1e-14 * np.linalg.norm(update) * np.linalg.norm(grad):
        raise ValueError("a tiny step leaves the loss as it is")
    return bool(fall > 0)

# %% right="downhill-cases"
def goes_downhill(update, grad):
    fall = 0
    for change, slope in zip(update, grad):
        fall = fall + change * slope
    return fall > 0

# %% fault="downhill-cases" why="It counts the weights that go the right way, and does not ask how far each goes."
def goes_downhill(update, grad):
    return sum(u * g > 0 for u, g in zip(update, grad)) > len(grad) / 2

# %% fault="downhill-cases" why="It asks every weight to go the right way. Gains of some may pay for losses of others."
def goes_downhill(update, grad):
    return all(change * slope >= 0 for change, slope in zip(update, grad))

# %% fault="downhill-cases" why="It asks for less than 45 degrees. Every direction below 90 degrees goes down."
def goes_downhill(update, grad):
    lengths = np.linalg.norm(update) * np.linalg.norm(grad)
    return bool(np.dot(update, grad) > 0.7 * lengths)

# %% fault="downhill-cases" why="It adds up the changes and the slopes apart. Each change has to meet its own slope."
def goes_downhill(update, grad):
    return sum(update) * sum(grad) > 0

# %% [markdown]
# So a rule may be wrong about most weights and still go downhill. What counts is the angle between its update and the gradient:
# 0 degrees is the steepest descent, and 90 degrees is no help.

# %% given="two-updates"
# Two layers, each a pair (dW, db)
steep = [(np.array([[3.0, 0.0]]), np.array([0.0, 4.0])),
         (np.array([[12.0], [0.0]]), np.array([0.0]))]
other = [(np.array([[3.0, 0.0]]), np.array([0.0, 0.0])),
         (np.array([[4.0], [0.0]]), np.array([0.0]))]

# %% exercise="update-alignment" minutes=7 difficulty=1
def update_alignment(update, grad):
    """`update_alignment(steep, other)` is 57 / 65 = 0.877.

    Return the cosine of the angle between an update and a gradient. All numbers of all
    layers, weights and biases, count as one long row.

    update, grad : lists of pairs (dW, db) of the same shapes, one for each layer; not
        to be changed

    Returns a number from -1 to 1. If all of update or all of grad is exactly 0, there
    is no direction: then it is 0.
    """
    ### BEGIN SOLUTION
    u, g = (np.concatenate([np.ravel(part) for layer in layers for part in layer]) for layers in (update, grad))
    lengths = np.linalg.norm(u) * np.linalg.norm(g)
    return float(u @ g / lengths) if lengths > 0 else 0.0
    ### END SOLUTION

# %% [markdown] hint="update-alignment"
# 1. `steep` has the length 13 and `other` the length 5. Where does the 57 come from?
# 2. A cosine is a dot product divided by two lengths. You need three sums over all numbers: of $u g$, of $u^2$ and of $g^2$.
#    `np.sum(dW * dV)` is one part of the first.
# 3. `for (dW, db), (gW, gb) in zip(update, grad):` walks through both lists; or collect rows with `np.ravel` and join them
#    with `np.concatenate`. Ask whether a length is 0 *before* you divide.

# %% check="update-alignment" points=2
lent = [[(dW.copy(), db.copy()) for dW, db in side] for side in (steep, other)]
update_alignment(*lent)
check.unchanged(lent, [steep, other], "update or grad has changed. Make new arrays.")
check.close(update_alignment(steep, other), 57 / 65, "9 + 48 = 57, over the lengths 13 and 5: all layers, weights and biases in one row.")
check.close(update_alignment(steep, steep), 1.0, "A rule that is the gradient has the cosine 1.")
check.close(update_alignment(steep[:1], other[:1]), 9 / 15, "A list of one layer, or of any number: 9 over the lengths 5 and 3.")
check.close(update_alignment(steep + other, other + steep), 114 / 194, "Four layers: 57 twice, over 169 + 25. All of them count.")
scaled = [(-0.01 * dW, -0.01 * db) for dW, db in steep]
check.close(update_alignment(scaled, steep), -1.0, "The length does not count, the direction does: straight uphill is -1.")
nothing = [(0 * dW, 0 * db) for dW, db in steep]
check.close([update_alignment(nothing, steep), update_alignment(steep, nothing)], [0, 0], "No update, or no gradient: no direction, so 0.")
check.close(update_alignment(nothing, nothing), 0, "Both are all 0, and equal: there is no direction all the same, so 0.")
balanced = [(np.array([[3.0, -3.0]]), np.array([4.0, -4.0]))]
check.close(update_alignment(balanced, balanced), 1, "Numbers that add up to 0 are not all 0: their squares add up to the square of a length.")
tiny = [(1e-6 * dW, 1e-6 * db) for dW, db in steep]
check.close(update_alignment(tiny, tiny), 1.0, "Small is not 0: a short update has a direction too. Ask for exactly 0, and add nothing to the lengths.", rtol=1e-3)
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

# %% wrong="update-alignment" why="The last layer is left out. Section {lesson:credit_assignment}.2 will leave it out on purpose; this function takes all layers that it is given."
def update_alignment(update, grad, right=update_alignment):
    return right(update[:-1], grad[:-1])

# %% wrong="update-alignment" why="The dot product is not divided by the lengths. A cosine does not change if the update is made ten times longer."
def update_alignment(update, grad):
    return float(sum(np.sum(a * b) for one, two in zip(update, grad) for a, b in zip(one, two)))

# %% stranger="update-alignment"
def update_alignment(update, grad, right=update_alignment):
    return abs(right(update, grad))

# %% stranger="update-alignment"
def update_alignment(update, grad, right=update_alignment):
    return right([(db,) for _, db in update], [(db,) for _, db in grad])

# %% stranger="update-alignment"
def update_alignment(update, grad, right=update_alignment):
    sums = [sum(np.sum(part) for layer in side for part in layer) for side in (update, grad)]
    return right(update, grad) if all(sums) else 0.0

# %% stranger="update-alignment"
def update_alignment(update, grad, right=update_alignment):
    lengths = [np.sqrt(sum(np.sum(part**2) for layer in side for part in layer)) for side in (update, grad)]
    return right(update, grad) * np.prod(lengths) / (np.prod(lengths) + 1e-12)

# %% stranger="update-alignment"
def update_alignment(update, grad, right=update_alignment):
    (first, second), (one, two) = update, grad
    return right([first, second], [one, two])

# %% stranger="update-alignment"
def update_alignment(update, grad, right=update_alignment):
    same = all(np.array_equal(u, g) for pair in zip(update, grad) for u, g in zip(*pair))
    return 1.0 if same else right(update, grad)

# %% stranger="update-alignment"
def update_alignment(update, grad, right=update_alignment):
    cosine = right(update, grad)
    for dW, db in update:
        dW /= 13
        db /= 13
    return cosine

# %% given="network"
SIZES, EPOCHS = (64, 16, 16, 10), (0, 2, 4, 6, 8, 10)
DATA = digits_split("stratified", np.random.default_rng(2016))  # 1437 and 360 images
few, few_labels = DATA[0][:200], DATA[1][:200]

def gradient(params, X, y):
    """Return the true gradient; the hidden units are tanh."""
    return backprop_mlp(params, X, y, "tanh")[1]

def degrees(update, grad):
    """Return the angle between two updates in degrees."""
    return float(np.degrees(np.arccos(np.clip(update_alignment(update, grad), -1, 1))))

def hidden_degrees(update, grad):
    """Return the angle in the hidden layers alone, that is in all but the last."""
    return degrees(update[:-1], grad[:-1])

def miss(update, params, X, y):
    """Return by how many degrees an update misses the gradient in the hidden layers."""
    return hidden_degrees(update, gradient(params, X, y))

# %% [markdown]
# Here are two controls for your instrument. What is the angle of a direction drawn at random? And of one that has all the signs of
# the gradient, but equal sizes?

# %%
network = credit_rules.new_network(SIZES, np.random.default_rng(1))
true = gradient(network, few, few_labels)
for name, update in credit_rules.controls(true, np.random.default_rng(2)).items():
    print(f"{name}: {degrees(update, true):.0f} degrees")

# %% [markdown]
# **What we saw.** With 1,482 numbers, nearly every random direction is at about a right angle to the gradient. The signs alone
# are worth a lot.
#
# ## {lesson}.2 Must the error come back through the same wires?
#
# On its way down, backprop multiplies the error by $W^\top$: the very weights that led up. Axons carry signals one way, so a
# brain would need a second set of wires that always has the same strengths. This **weight transport problem** was the classic
# reason to rule backprop out (Grossberg, 1987; Crick, 1989). In 2016 Timothy Lillicrap and others tried the opposite: wires
# that know nothing of the weights. On the way down, a *random* matrix, drawn once and never changed, takes the place of each
# $W^\top$. They called this **feedback alignment**.
#
# Given from lesson {lesson:backpropagation}: `forward_mlp(params, X, activation)` returns a list of X, the output of each hidden
# layer, and the logits; `ACTIVATIONS[activation]` is a pair: the function, and its slope, which takes the function's *output*.

# %% given="small-network"
# Two inputs, two hidden ReLU units, two logits that are both 0; one row
small = [(np.array([[2.0, 1.0], [-1.0, 1.0]]), np.array([1.0, -1.0])),
         (np.array([[2.0, 0.0], [-1.0, 0.0]]), np.array([0.0, 0.0]))]
small_x, small_y = np.array([[1.0, 2.0]]), np.array([0])
random_wires = [np.array([[1.0, 0.0], [0.0, 6.0]])]

# %% exercise="feedback-alignment-grads" minutes=14 difficulty=3
def feedback_alignment_grads(params, feedback, X, y, activation="relu"):
    """`feedback_alignment_grads(small, random_wires, small_x, small_y)[0][1]` is
    [-0.5, 3]: db of the first layer. (The gradient there is [-1, 0.5].)

    Return what feedback alignment puts in place of the gradient of
    softmax_cross_entropy. What each layer makes of an error that has arrived is as in
    backpropagation. If every feedback[k] happens to be params[k + 1][0].T, it is the
    gradient. Use matrix products (@): section {lesson:credit_assignment}.2 calls this some ten thousand times.

    params : list of pairs (W, b), at least one; not to be changed, nor feedback
    feedback : list of len(params) - 1 matrices; feedback[k] leads from layer k + 1 down
        to layer k (counted from 0), and has the shape of params[k + 1][0].T
    X, y : (n_samples, n_in) array; (n_samples,) labels 0 .. n_out - 1
    activation : "relu" or "tanh", after every layer but the last

    Returns a list of pairs (dW, db) in the order of params.
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
# 1. Begin as backprop does: forwards, keep every layer's input, and get the first delta from `softmax_cross_entropy`.
# 2. Go from the last layer to the first. Each time keep dW (made of the layer's input and delta) and db; only then go down.
#    Which of the two steps below uses W in backprop: the way through the layer, or the way through the activation?
# 3. What goes into layer k is the output of hidden layer k - 1. Below layer k lies `feedback[k - 1]`, which has the right
#    shape as it is. `grads.insert(0, pair)` keeps the order of params.

# %% [markdown] sibling="feedback-alignment-grads"
# *The small network, step by step.* The hidden units are 1 and 2, and both logits are 0.
#
# 1. `softmax_cross_entropy` gives dlogits = $(-0.5, 0.5)$. Layer 2 has the input (1, 2), so its $dW$ is
#    $\begin{pmatrix} -0.5 & 0.5 \\ -1 & 1 \end{pmatrix}$ and its $db$ $(-0.5, 0.5)$: the true ones.
# 2. Down through the random wires, in place of $W^\top$: $(-0.5, 0.5) \begin{pmatrix} 1 & 0 \\ 0 & 6 \end{pmatrix} = (-0.5, 3)$.
# 3. Both units are above 0, so the slopes are 1 and it stays $(-0.5, 3)$. (A silent unit would get 0 here.)
# 4. Layer 1 has the input (1, 2): $dW = \begin{pmatrix} -0.5 & 3 \\ -1 & 6 \end{pmatrix}$, $db = (-0.5, 3)$.

# %% starter="feedback-alignment-grads"
def feedback_alignment_grads(params, feedback, X, y, activation="relu"):
    slope = ACTIVATIONS[activation][1]
    layers = forward_mlp(params, X, activation)
    inputs = layers[:-1]  # what goes into each layer
    delta = softmax_cross_entropy(layers[-1], y)[1]
    grads = []
    for k in reversed(range(len(params))):
        grads.insert(0, (..., ...))
        if k > 0:
            delta = ...
    return grads

# %% check="feedback-alignment-grads" points=4
lent = [(W.copy(), b.copy()) for W, b in small], [B.copy() for B in random_wires]
feedback_alignment_grads(*lent, small_x, small_y)
check.unchanged(lent, [small, random_wires], "params or feedback has changed. Make new arrays.")
found = feedback_alignment_grads(small, random_wires, small_x, small_y)[0][1]
check.close(found, [-0.5, 3], "dlogits is (-0.5, 0.5); through the random wires it becomes (-0.5, 3).")
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
alone, true = feedback_alignment_grads(params[:1], [], X, y), backprop_mlp(params[:1], X, y)[1]
check.close(alone[0][0], true[0][0], "One layer alone has no feedback below it, feedback is []: it gets the gradient.", rtol=1e-4, atol=1e-5)
many = np.random.default_rng(1).normal(size=(16, 64))
wide = credit_rules.new_network((64, 16, 16, 10), np.random.default_rng(2))
wires = credit_rules.random_feedback((64, 16, 16, 10), np.random.default_rng(3))
check.swift(lambda: feedback_alignment_grads(wide, wires, many, np.arange(16) % 10, "tanh"), 12000, "the training below",
            "Let `@` add up, in place of loops over rows and units.", head="Slow")
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
check.close(feedback_alignment_grads(params, feedback, X, y)[0][0], right[0][0], "Without a name, the activation is ReLU.")
### END HIDDEN TESTS

# %% probes="feedback-alignment-grads"
rng = np.random.default_rng(26)
params = [(rng.normal(size=(3, 3)), rng.normal(size=3)) for _ in range(3)]
feedback = [rng.normal(size=(3, 3)) for _ in range(2)]
X, y = rng.normal(size=(5, 3)), np.array([0, 2, 1, 1, 0])
for activation in ("tanh", "relu"):
    grads = feedback_alignment_grads(params, feedback, X, y, activation)
    probe([np.round(part, 4).tolist() for pair in grads for part in pair])
grads = feedback_alignment_grads(params[:1], [], X, y)
probe([np.round(part, 4).tolist() for pair in grads for part in pair])

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

# %% wrong="feedback-alignment-grads" why="The activation is always ReLU in your answer. Ask ACTIVATIONS for the one that was named, forwards and on the way down."
def feedback_alignment_grads(params, feedback, X, y, activation="relu", right=feedback_alignment_grads):
    return right(params, feedback, X, y, "relu")

# %% wrong="feedback-alignment-grads" why="The feedback matrices are taken in reverse order. feedback[0] leads down to the first hidden layer, so it comes last on the way down."
def feedback_alignment_grads(params, feedback, X, y, activation="relu", right=feedback_alignment_grads):
    return right(params, feedback[::-1], X, y, activation)

# %% stranger="feedback-alignment-grads"
def feedback_alignment_grads(params, feedback, X, y, activation="relu", right=feedback_alignment_grads):
    return right(params, [-B for B in feedback], X, y, activation)

# %% stranger="feedback-alignment-grads"
def feedback_alignment_grads(params, feedback, X, y, activation="relu", right=feedback_alignment_grads):
    return [(dW * len(X), db * len(X)) for dW, db in right(params, feedback, X, y, activation)]

# %% stranger="feedback-alignment-grads"
def feedback_alignment_grads(params, feedback, X, y, activation="relu", right=feedback_alignment_grads):
    top = feedback[-1]
    return right(params, [*feedback[:-1], top], X, y, activation)

# %% stranger="feedback-alignment-grads"
def feedback_alignment_grads(params, feedback, X, y, activation="relu", right=feedback_alignment_grads):
    grads = right(params, feedback, X, y, activation)
    params[1:] = [(B.T, b) for B, (_, b) in zip(feedback, params[1:])]
    return grads

# %% [markdown]
# At first random wires send the errors in any direction, 90 degrees off on average. Now two hidden layers of 16 units learn to
# read digits, by four rules, from five starts each. Two rules are backprop and feedback alignment, and two are **controls**: feedback
# drawn *anew in every step*, and learning in the output layer alone. A third control asks about the task: a network with *no hidden layer*. The sharp sentence of today's claim was fixed in advance: *with random feedback wires a network
# learns the digits to within 3 points of backprop.*

# %% given="aligned"
def aligned(params, wires, X, y):
    """Return the update of feedback alignment in a tanh network."""
    return feedback_alignment_grads(params, wires, X, y, "tanh")

# %% prediction="feedback-angle"
# After 10 epochs of feedback alignment: how many degrees between its update of the
# hidden layers and the gradient there? (About 90 at the start.)
# Write: feedback_angle = (a number)
### BEGIN SOLUTION
feedback_angle = 85
### END SOLUTION

# %% experiment="feedback-angle" claim="brain-backprop"
n_images = 1437  # then try 300
rules = credit_rules.four_rules(gradient, aligned, SIZES)
scores, angles = credit_rules.compare(
    rules, miss, DATA, SIZES, EPOCHS, seeds=range(5), n_images=n_images)
gap, error = credit_rules.behind(scores)
table(["rule", "new digits read (%)", "degrees at the start", "after 10 epochs"],
      credit_rules.rows(scores, angles) + [credit_rules.without_hidden(
          gradient, DATA, SIZES, EPOCHS, range(5), n_images)])
last_angle = angles["feedback alignment"][:, -1].mean()
print(credit_rules.behind_in_words(gap, error, last_angle))
quiz.compare("Feedback alignment's angle after 10 epochs", feedback_angle, last_angle,
             "degrees")

# %%
mean_scores = {name: each.mean(axis=0) for name, each in scores.items()}
mean_angles = {name: each.mean(axis=0) for name, each in angles.items()}
del mean_angles["output layer only"]  # it has no direction: 90 degrees
show(figures.learning(mean_scores, mean_angles, EPOCHS), alt="Left: new digits read "
     "over 10 epochs, highest for backprop, close below it feedback alignment, then "
     "the output layer alone, lowest feedback that is new in each step. Right: the "
     "angle to the gradient stays at 0 for backprop, falls from 90 to less than 50 "
     "degrees for feedback alignment, and stays near 90 if the feedback is new in "
     "each step.")

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# Feedback alignment learns nearly as well as backprop, and the sharp sentence holds. The feedback never changed, so the
# *forward* weights must have turned until the fixed feedback became useful: that is the alignment. The controls agree. If the
# feedback is drawn anew in every step, there is nothing to align with, and its errors stay useless or harmful: this does even worse
# than leaving the hidden layers alone. But look at the last row: with no hidden layer at all, the network reads as many digits as by feedback
# alignment. So the digits do not *need* hidden learning. What the gap tells is less: where an error has to pass two narrow layers, fixed random wires
# train them nearly as well as $W^\top$. Another caution: on a larger task (ImageNet) feedback alignment fell far behind backprop (Bartunov et al.,
# 2018), while feedback that shares only the *signs* of the weights came close (Xiao et al., 2019). With 300 images, ten epochs
# are fewer steps: the gap is then wider than 3 points, and after 50 epochs it is gone. Random wires take time to become useful.
#
# </details>

# %% [markdown] pause=true
# Errors may come back through wires that know nothing of the weights. Next: no such wires at all.

# %% [markdown]
# ## {lesson}.3 What if everybody hears only one number?
#
# A young zebra finch learns its song by trying. One area of its brain, LMAN, makes the song vary; when this area is silenced,
# the song becomes the same every time (Ölveczky et al., 2005). One model says: vary the cells at random, hear whether the song got better, and
# strengthen what was active when it did (Fiete et al., 2007).
#
# We begin with a simpler rule and come to theirs below, under *Fewer coins*. **Weight perturbation**: change *all* numbers at once, each by a tiny step up or down, as the toss of its own
# coin decides, and compare the loss with the loss before. Each weight knows two things: how its own coin fell, and the one rise of the
# loss that all of them hear. How should it change?

# %% given="tries"
NUDGE = 0.001  # how far a number is moved in one try

def row_losses(params, X, y, noise=None):
    """Return the loss of each row of X in a tanh network.

    noise : one array of shape (n_samples, units) for each layer, which is added to the
        weighted sums of its units
    """
    h = X
    for k in range(len(params)):
        W, b = params[k]
        z = h @ W + b
        if noise is not None:
            z = z + noise[k]
        h = np.tanh(z)  # of no use after the last layer, and harmless
    shifted = z - z.max(axis=1, keepdims=True)
    return np.log(np.exp(shifted).sum(axis=1)) - shifted[np.arange(len(y)), y]

# One layer with two outputs, both logits 0. Its gradient is ([[-1, 1]], [-0.5, 0.5]).
example = [(np.array([[0.0, 0.0]]), np.array([0.0, 0.0]))]
row, label = np.array([[2.0]]), np.array([0])

# %% exercise="perturbation-grads" minutes=11 difficulty=2
def perturbation_grads(params, X, y, rng, n_tries=1):
    """`perturbation_grads(example, row, label, np.random.default_rng(1), 4000)` is near
    [([[-1, 1]], [-0.5, 0.5])], the gradient.

    Return what weight perturbation puts in place of the gradient of the mean loss of
    all rows, in a tanh network.

    In a try all weights and biases move at once, each by +NUDGE or -NUDGE, by a coin of
    its own, drawn from rng. All of them hear the same number: by how much the mean loss
    has risen against that of params. The mean over many tries, each with new coins,
    comes as near to the gradient as you like.

    params : list of pairs (W, b); it is not changed
    X, y : (n_samples, n_in) array; (n_samples,) labels
    n_tries : whole number, at least 1

    Returns a list of pairs (dW, db) in the order of params, to be subtracted.
    """
    ### BEGIN SOLUTION
    before = np.mean(row_losses(params, X, y))
    total = [(np.zeros(np.shape(W)), np.zeros(np.shape(b))) for W, b in params]
    for _ in range(n_tries):
        coins = [(rng.choice([-1, 1], size=np.shape(W)), rng.choice([-1, 1], size=np.shape(b))) for W, b in params]
        moved = [(W + NUDGE * c, b + NUDGE * d) for (W, b), (c, d) in zip(params, coins)]
        rise = (np.mean(row_losses(moved, X, y)) - before) / NUDGE
        total = [(dW + rise * c / n_tries, db + rise * d / n_tries) for (dW, db), (c, d) in zip(total, coins)]
    return total
    ### END SOLUTION

# %% [markdown] hint="perturbation-grads"
# 1. A weight went up and the loss rose: should it go up or down? And if the loss rose twice as much? Remember that the result is
#    *subtracted*.
# 2. If one weight moved alone, its slope would be the rise divided by how far it went. Do just that, although the others
#    moved as well. Their coins are as often with it as against it.
# 3. One try: `rng.choice([-1, 1], size=W.shape)` tosses a coin for each weight. Make new pairs, moved by NUDGE times the coins;
#    compare `np.mean(row_losses(...))` of both; the rise over NUDGE, times the coin, is what each number gets.

# %% starter="perturbation-grads"
def perturbation_grads(params, X, y, rng, n_tries=1):
    before = np.mean(row_losses(params, X, y))
    total = [(np.zeros(W.shape), np.zeros(b.shape)) for W, b in params]
    for _ in range(n_tries):
        coins = [(rng.choice([-1, 1], size=W.shape), rng.choice([-1, 1], size=b.shape))
                 for W, b in params]
        moved = [(..., ...) for (W, b), (c, d) in zip(params, coins)]
        rise = ...
        for k in range(len(params)):
            (dW, db), (c, d) = total[k], coins[k]
            total[k] = (dW + ..., db + ...)
    return total

# %% check="perturbation-grads" points=3
from helpers.labs.gradient_check import flat

lent = [(W.copy(), b.copy()) for W, b in example]
perturbation_grads(lent, row, label, np.random.default_rng(1), 2)
check.unchanged(lent, example, "params has changed. Make new arrays for each try.")
found = perturbation_grads(example, row, label, np.random.default_rng(1), 4000)
check.close(found[0][0], [[-1, 1]], "After 4000 tries the mean is near the gradient of the weights.", atol=0.2)
check.close(found[0][1], [-0.5, 0.5], "... and near that of the biases, which are tried like weights.", atol=0.2)
rng = np.random.default_rng(40)
params = [(rng.normal(size=pair), rng.normal(size=pair[1])) for pair in ((3, 4), (4, 2))]
X, y = rng.normal(size=(5, 3)), np.array([0, 1, 1, 0, 1])
before = [(W.copy(), b.copy()) for W, b in params]
true = flat(backprop_mlp(params, X, y, "tanh")[1])
tries = [flat(perturbation_grads(params, X, y, np.random.default_rng(seed))) for seed in range(3)]
assert np.any(tries), "A single try, n_tries=1, gives zeros only. How often does the loop run?"
assert np.any(tries[0] != tries[1]), "Another seed, and the same coins: draw from the rng that is given, and make none of your own."
for one in tries:
    sizes = np.abs(one)
    check.close(sizes, np.full(26, sizes[0]), "One try: all 26 numbers hear the same rise, so the sizes are equal and only the signs differ.", rtol=1e-4)
    check.close(one @ true, sizes[0] ** 2, "One try: each entry is its coin times the rise of the mean loss, per unit of weight.", rtol=0.05, atol=1e-3)
check.unchanged(params, before, "params has changed. Make new arrays for each try.")
same = [flat(perturbation_grads(params, X, y, np.random.default_rng(7), 3)) for _ in range(2)]
check.close(same[0], same[1], "The same seed, the same coins: draw from rng and from nothing else.")
mean = flat(perturbation_grads(params, X, y, np.random.default_rng(8), 300))
apart = np.sum((mean - true) ** 2) / np.sum(true**2)
assert apart < 0.25, f"The mean of 300 tries with new coins misses the gradient by about 0.29 of its length; yours by {apart ** 0.5:.2f}."
for seed in range(6):
    db = perturbation_grads(example, 0 * row, label, np.random.default_rng(seed), 20)[0][1]
    check.close(db[0], -np.asarray(db[1]), "The input is 0, so only the two biases count: what one gains, the other loses. Compare every try with params, not with the try before.", atol=1e-3)
### BEGIN HIDDEN TESTS
for seed, sizes in enumerate([(2, 2), (3, 2, 2), (2, 3, 3, 2)]):
    rng = np.random.default_rng([1991, seed])
    params = [(rng.normal(size=pair), rng.normal(size=pair[1])) for pair in zip(sizes, sizes[1:])]
    X, y = rng.normal(size=(6, sizes[0])), rng.integers(0, sizes[-1], 6)
    true, n = flat(backprop_mlp(params, X, y, "tanh")[1]), sum(W.size + b.size for W, b in params)
    found = flat(perturbation_grads(params, X, y, np.random.default_rng(seed), 1500))
    missed = np.sum((found - true) ** 2) / np.sum(true**2)
    assert missed < 6 * (n - 1) / 1500, "The mean of many tries, each with new coins for all numbers, comes near the gradient."
    assert missed > (n - 1) / 1500 / 100, "It is trial and error: the mean of many tries is near the gradient and not equal to it."
    one = flat(perturbation_grads(params, X, y, np.random.default_rng(seed)))
    check.close(np.abs(one), np.full(n, abs(one[0])), "In one try all numbers hear one and the same rise.", rtol=1e-4)
    check.close(one @ true, one[0] ** 2, "What one try gives is the rise times each number's own coin.", rtol=0.05, atol=1e-3)
### END HIDDEN TESTS

# %% probes="perturbation-grads"
rng = np.random.default_rng(41)
params = [(rng.normal(size=pair), rng.normal(size=pair[1])) for pair in ((3, 4), (4, 2))]
X, y = rng.normal(size=(5, 3)), np.array([0, 1, 1, 0, 1])
from helpers.labs.gradient_check import flat

true = flat(backprop_mlp(params, X, y, "tanh")[1])
first = flat(perturbation_grads(params, X, y, np.random.default_rng(5)))
largest = float(np.max(np.abs(first)))
all_sizes_equal = bool(np.allclose(np.abs(first), largest, rtol=1e-4))
probe(all_sizes_equal)
sizes_are_1 = bool(abs(largest - 1) < 1e-9)
probe(sizes_are_1)
with_the_gradient = float(np.sign(np.round(first @ true, 9)))
probe(with_the_gradient)
over_square = float(first @ true / largest**2) if largest else 0.0
decades = int(np.round(np.log10(abs(over_square) + 1e-12)))
probe(decades)
biases_move = [bool(np.any(np.asarray(db))) for _, db in perturbation_grads(params, X, y, np.random.default_rng(6))]
probe(biases_move)
layers_move = [bool(np.any(np.asarray(dW))) for dW, _ in perturbation_grads(params, X, y, np.random.default_rng(6))]
probe(layers_move)
many = flat(perturbation_grads(params, X, y, np.random.default_rng(7), 400))
share = float(many @ true / (true @ true))
about = int(np.round(np.log10(abs(share) + 1e-12)))
probe(about)
missed = float(np.sum((many - true) ** 2) / np.sum(true**2))
how_near = "backprop" if missed < 1e-22 else "exact" if missed < 1e-4 else "near" if missed < 0.25 else "far"
probe(how_near)

# %% wrong="perturbation-grads" why="The rise is not divided by NUDGE. A slope is the rise per unit of weight."
def perturbation_grads(params, X, y, rng, n_tries=1, right=perturbation_grads):
    return [(NUDGE * dW, NUDGE * db) for dW, db in right(params, X, y, rng, n_tries)]

# %% wrong="perturbation-grads" why="The sign is wrong: this is what lowers the loss, to be added. What is subtracted points uphill, as a gradient does."
def perturbation_grads(params, X, y, rng, n_tries=1, right=perturbation_grads):
    return [(-dW, -db) for dW, db in right(params, X, y, rng, n_tries)]

# %% wrong="perturbation-grads" why="The tries are added up. Their mean is asked for: divide by n_tries."
def perturbation_grads(params, X, y, rng, n_tries=1, right=perturbation_grads):
    return [(n_tries * dW, n_tries * db) for dW, db in right(params, X, y, rng, n_tries)]

# %% wrong="perturbation-grads" why="However many tries you ask for, the result is that of a single one. Make n_tries of them, and toss new coins inside the loop."
def perturbation_grads(params, X, y, rng, n_tries=1, right=perturbation_grads):
    return right(params, X, y, rng, 1)

# %% wrong="perturbation-grads" why="You moved one number after another, each alone. That is the nudging of lesson {lesson:backpropagation}: exact, and as many tries as there are numbers. Here all of them move at once."
def perturbation_grads(params, X, y, rng, n_tries=1):
    before, grads = np.mean(row_losses(params, X, y)), []
    for depth, pair in enumerate(params):
        slopes = [np.zeros(np.shape(part)) for part in pair]
        for which in (0, 1):
            for place in np.ndindex(*np.shape(pair[which])):
                moved = [[np.array(part, float) for part in other] for other in params]
                moved[depth][which][place] += NUDGE
                slopes[which][place] = (np.mean(row_losses(moved, X, y)) - before) / NUDGE
        grads.append(tuple(slopes))
    return grads

# %% wrong="perturbation-grads" why="This is the gradient of backprop. In weight perturbation no error comes back: a number hears by how much the loss rose, and knows its own coin."
def perturbation_grads(params, X, y, rng, n_tries=1):
    return backprop_mlp(params, X, y, "tanh")[1]

# %% wrong="perturbation-grads" why="You kept only whether the loss rose, and not by how much. A small rise should count little: multiply the coins by the rise itself."
def perturbation_grads(params, X, y, rng, n_tries=1, right=perturbation_grads):
    tries = [right(params, X, y, rng, 1) for _ in range(n_tries)]
    signs = [[(np.sign(dW), np.sign(db)) for dW, db in one] for one in tries]
    return [tuple(sum(parts) / n_tries for parts in zip(*layer)) for layer in zip(*signs)]

# %% wrong="perturbation-grads" why="Only tries that lowered the loss count in your mean. A try that raised it tells as much: go the other way."
def perturbation_grads(params, X, y, rng, n_tries=1):
    before, total = np.mean(row_losses(params, X, y)), [(0.0 * W, 0.0 * b) for W, b in params]
    for _ in range(n_tries):
        coins = [(rng.choice([-1, 1], size=np.shape(W)), rng.choice([-1, 1], size=np.shape(b))) for W, b in params]
        moved = [(W + NUDGE * c, b + NUDGE * d) for (W, b), (c, d) in zip(params, coins)]
        rise = min((np.mean(row_losses(moved, X, y)) - before) / NUDGE, 0)
        total = [(dW + rise * c / n_tries, db + rise * d / n_tries) for (dW, db), (c, d) in zip(total, coins)]
    return total

# %% wrong="perturbation-grads" why="The biases stay where they are. They are numbers to be learned like the weights: toss coins for them, too."
def perturbation_grads(params, X, y, rng, n_tries=1, right=perturbation_grads):
    return [(dW, 0 * db) for dW, db in right(params, X, y, rng, n_tries)]

# %% stranger="perturbation-grads"
def perturbation_grads(params, X, y, rng, n_tries=1, right=perturbation_grads):
    grads = right(params, X, y, rng, n_tries)
    return [(0 * dW, db) for dW, db in grads[:-1]] + grads[-1:]

# %% stranger="perturbation-grads"
def perturbation_grads(params, X, y, rng, n_tries=1, right=perturbation_grads):
    return [(5 * dW, 5 * db) for dW, db in right(params, X, y, rng, n_tries)]

# %% stranger="perturbation-grads"
def perturbation_grads(params, X, y, rng, n_tries=1, right=perturbation_grads):
    return [(0.5 * dW, 0.5 * db) for dW, db in right(params, X, y, rng, n_tries)]

# %% stranger="perturbation-grads"
def perturbation_grads(params, X, y, rng, n_tries=1, right=perturbation_grads):
    return right(params, X[:1], y[:1], rng, n_tries)

# %% stranger="perturbation-grads"
def perturbation_grads(params, X, y, rng, n_tries=1, right=perturbation_grads):
    return right(params, X, y, np.random.default_rng(0), n_tries)

# %% stranger="perturbation-grads"
def perturbation_grads(params, X, y, rng, n_tries=1, right=perturbation_grads):
    grads = [right(params, X, y, rng) for _ in range(n_tries - 1)] + [[(0 * W, 0 * b) for W, b in params]]
    return [tuple(sum(parts) / n_tries for parts in zip(*layer)) for layer in zip(*grads)]

# %% stranger="perturbation-grads"
def perturbation_grads(params, X, y, rng, n_tries=1):
    before, total = np.mean(row_losses(params, X, y)), [(0.0 * W, 0.0 * b) for W, b in params]
    for _ in range(n_tries):
        coins = [(rng.choice([-1, 1], size=np.shape(W)), rng.choice([-1, 1], size=np.shape(b))) for W, b in params]
        after = np.mean(row_losses([(W + NUDGE * c, b + NUDGE * d) for (W, b), (c, d) in zip(params, coins)], X, y))
        rise, before = (after - before) / (NUDGE * n_tries), after
        total = [(dW + rise * c, db + rise * d) for (dW, db), (c, d) in zip(total, coins)]
    return total

# %% stranger="perturbation-grads"
def perturbation_grads(params, X, y, rng, n_tries=1):
    before, total = np.mean(row_losses(params, X, y)), [(0.0 * W, 0.0 * b) for W, b in params]
    for _ in range(n_tries):
        coins = [(rng.choice([-1, 1]), rng.choice([-1, 1])) for _ in params]
        moved = [(W + NUDGE * c, b + NUDGE * d) for (W, b), (c, d) in zip(params, coins)]
        rise = (np.mean(row_losses(moved, X, y)) - before) / (NUDGE * n_tries)
        total = [(dW + rise * c, db + rise * d) for (dW, db), (c, d) in zip(total, coins)]
    return total

# %% [markdown]
# ### How many tries does it take?
#
# **Two numbers, all steps.** Let the slopes be 3 and 4. A try raises the loss by $\pm 3 \pm 4$ (per NUDGE), and each number
# gets this rise times its own coin:
#
# | coins | rise | update | its error: update minus (3, 4) |
# |---|---|---|---|
# | + + | 7 | (7, 7) | (4, 3) |
# | + − | −1 | (−1, 1) | (−4, −3) |
# | − + | 1 | (−1, 1) | (−4, −3) |
# | − − | −7 | (7, 7) | (4, 3) |

# %% [markdown] drawing="two-coins"
# A plane with the first number across and the second upwards. A blue arrow, the gradient, ends at (3, 4). Two brown arrows end at (7, 7), for coins that agree, and at (-1, 1), for coins that differ; (3, 4) lies halfway between them.

# %% [markdown]
# The mean of the four updates is (3, 4): the gradient. A single try is off by $\pm 4$ in the *first* number: the slope of the
# *second*, times both coins. So the noise that a number hears is what the others did. The squared error is $16 + 9 = 25$ in every
# try, and this is also the squared length of the gradient. So the *typical error* (the root of the mean square) is as long as the
# gradient itself.
#
# Two facts from [probability]{refresher:probability} take you further. The mean square of a sum of independent errors is the sum of
# their mean squares; and averaging $K$ independent tries divides the mean square error by $K$.
#
# With many numbers the error is nearly at right angles to the gradient. Then the tangent of the angle between update and
# gradient is the *typical error over the length of the gradient*: 1 at 45 degrees.

# %% exercise="tries-needed" minutes=9 difficulty=2
def tries_needed(n_numbers, degrees):
    """`tries_needed(2, 45)` is 1: the worked example.

    Return the number of tries whose mean has a typical error of tan(degrees) times the
    length of the gradient, for weight perturbation of n_numbers numbers. It is the
    same for every gradient, and it need not be a whole number.

    n_numbers : whole number, at least 1
    degrees : above 0 and below 90
    """
    ### BEGIN SOLUTION
    return (n_numbers - 1) / np.tan(np.radians(degrees)) ** 2
    ### END SOLUTION

# %% [markdown] hint="tries-needed"
# 1. Take three slopes, say 1, 2 and 2. What is the error of the first number in one try? Which squares does its mean square
#    consist of?
# 2. Each slope's square appears in the error of every *other* number. How often in all? Divide the sum by the squared length of
#    the gradient.
# 3. Then the tries: the typical error is a *root* of a mean square, and the mean square is divided by the number of tries. Half
#    the error, how many times as many tries? (`np.tan` takes radians; `np.radians` makes them.)

# %% [markdown] sibling="tries-needed"
# *Three slopes, 1, 2 and 2; the gradient has the length 3.* In one try the first number's error is $\pm 2 \pm 2$, with a mean
# square of $4 + 4 = 8$. That of the second: $1 + 4 = 5$; of the third: 5. Together 18, which is 2 times the squared length 9.
# So after one try the typical error is $\sqrt{2}$ times the gradient; after 2 tries it is as long as the gradient (45 degrees), after 8
# tries half as long (26.6 degrees).

# %% check="tries-needed" points=3
check.close(tries_needed(2, 45), 1, "Two numbers: one try has an error as long as the gradient, and the tangent of 45 degrees is 1.")
check.close(tries_needed(1, 30), 0, "One number alone has no noise from others: no averaging is needed.")
check.close(tries_needed(4, 45), 3, "Four numbers: each hears the noise of three others.")
check.close(tries_needed(2, np.degrees(np.arctan(0.5))), 4, "Half the error takes four times as many tries.", rtol=1e-4)
check.close(tries_needed(3, 60), 2 / 3, "The tangent of 60 degrees is the root of 3: 2 over 3. It need not be a whole number, so do not round it.", rtol=1e-4)
### BEGIN HIDDEN TESTS
from helpers.reference import credit_assignment as reference

for n, angle in ((10, 10), (1482, 75), (330, 60), (8970, 88), (3, 30)):
    check.close(tries_needed(n, angle), reference.tries_needed(n, angle), "The mean square error adds up over the other numbers, and shrinks with the tries.", rtol=1e-4)
rng = np.random.default_rng(64)
g, K = rng.normal(size=12), 40
coins = rng.choice([-1, 1], size=(3000, K, 12))
updates = np.mean((coins @ g)[:, :, np.newaxis] * coins, axis=1)
typical = np.sqrt(np.mean(np.sum((updates - g) ** 2, axis=1)) / np.sum(g**2))
check.close(tries_needed(12, np.degrees(np.arctan(typical))), K, "Measured on coins: so many tries have this error.", rtol=0.05)
### END HIDDEN TESTS

# %% [markdown] derivation="tries-needed"
# *One try.* With coins $c_j = \pm 1$ and slopes $g_j$ the rise is $\sum_j g_j c_j$, and number $i$ takes
# $c_i \sum_j g_j c_j = g_i + \sum_{j \ne i} g_j c_i c_j$, because $c_i^2 = 1$. The sum on the right is the error. Its terms have the mean 0 and
# are independent of each other, so its mean square is $\sum_{j \ne i} g_j^2 = |g|^2 - g_i^2$.
#
# *All numbers.* Summed over the $N$ numbers: $N |g|^2 - |g|^2 = (N - 1)\, |g|^2$.
#
# *$K$ tries.* The mean square is divided by $K$, so the typical error over $|g|$ is $\sqrt{(N - 1) / K}$. Set it to $\tan \alpha$ and solve:
# $K = (N - 1) / \tan^2 \alpha$. At 45 degrees that is one try for each number but one, and nudging one number after the other would
# have given the exact gradient for this price.

# %% wrong="tries-needed" why="Your count is one too high: a number hears the noise of all the *others*, and its own coin times its own coin is always 1."
def tries_needed(n_numbers, degrees): return n_numbers / np.tan(np.radians(degrees)) ** 2

# %% wrong="tries-needed" why="The square is missing. Averaging divides the mean *square* error by the number of tries, so half the error takes four times as many."
def tries_needed(n_numbers, degrees): return (n_numbers - 1) / np.tan(np.radians(degrees))

# %% wrong="tries-needed" why="np.tan takes radians. Give it np.radians(degrees)."
def tries_needed(n_numbers, degrees): return (n_numbers - 1) / np.tan(degrees) ** 2

# %% wrong="tries-needed" why="The tangent is upside down: the smaller the angle, the more tries."
def tries_needed(n_numbers, degrees): return (n_numbers - 1) * np.tan(np.radians(degrees)) ** 2

# %% wrong="tries-needed" why="The number of noisy neighbours went in under a root. Their squares add up, so the tries grow in proportion to them."
def tries_needed(n_numbers, degrees): return np.sqrt(n_numbers - 1) / np.tan(np.radians(degrees)) ** 2

# %% stranger="tries-needed"
def tries_needed(n_numbers, degrees): return (n_numbers - 1) / np.sin(np.radians(degrees)) ** 2

# %% stranger="tries-needed"
def tries_needed(n_numbers, degrees): return round((n_numbers - 1) / np.tan(np.radians(degrees)) ** 2)

# %%
# Does your law hold? Networks of three widths, each with as many tries as it asks for
angle = 45  # then try 60
rows = []
for width in (4, 8, 16):
    wide, n_numbers = credit_rules.wide_network(width)
    n_tries = round(tries_needed(n_numbers, angle))
    found = credit_rules.measured_angle(
        perturbation_grads, degrees, gradient, wide, few, few_labels, n_tries)
    rows.append([width, n_numbers, n_tries, found])
table(["units a layer", "numbers", f"tries for {angle} degrees", "measured (degrees)"],
      rows)

# %% [markdown]
# **What we saw.** The law holds, and it is bad news: the number of tries grows in proportion to the number of *synapses*.
#
# ### Fewer coins
#
# In lesson {lesson:backpropagation} the gradient of a weight was the product of two things: what came in through it, and the
# gradient at the weighted sum of its unit. The first is known at the synapse. So only the second has to be found by trying.
# **Node perturbation** tosses a coin for each *unit* and moves the unit's weighted sum up or down. And every image has a loss
# of its own, so each image is a try of its own.

# %% exercise="node-perturbation-grads" minutes=11 difficulty=3
def node_perturbation_grads(params, X, y, rng, n_tries=1):
    """`node_perturbation_grads(example, row, label, np.random.default_rng(1), 4000)` is
    near [([[-1, 1]], [-0.5, 0.5])], the gradient.

    Return what node perturbation puts in place of the gradient of the mean loss, in a
    tanh network.

    In a try the weighted sum of every unit moves by +NUDGE or -NUDGE, by a coin for
    each unit in each row, drawn from rng. The units hear, row by row, by how much the
    loss of this row has risen. The mean over many tries, each with new coins, comes as
    near to the gradient as you like.

    params : list of pairs (W, b); it is not changed
    X, y : (n_samples, n_in) array; (n_samples,) labels
    n_tries : whole number, at least 1

    Returns a list of pairs (dW, db) in the order of params, to be subtracted.
    """
    ### BEGIN SOLUTION
    inputs = forward_mlp(params, X, "tanh")[:-1]
    before = row_losses(params, X, y)
    total = [(np.zeros(np.shape(W)), np.zeros(np.shape(b))) for W, b in params]
    for _ in range(n_tries):
        coins = [rng.choice([-1, 1], size=(len(X), len(b))) for _, b in params]
        rise = (row_losses(params, X, y, [NUDGE * c for c in coins]) - before) / (NUDGE * len(X) * n_tries)
        for k, (h, c) in enumerate(zip(inputs, coins)):
            delta = rise[:, np.newaxis] * c
            total[k] = (total[k][0] + h.T @ delta, total[k][1] + delta.sum(axis=0))
    return total
    ### END SOLUTION

# %% [markdown] hint="node-perturbation-grads"
# 1. A try stands in for the way down: for each unit in each row it gives an estimate of delta, the gradient at the weighted sum.
#    What does backprop make of delta?
# 2. `row_losses(params, X, y, noise)` adds noise[k] to the sums of layer k; one array of shape (rows, units) for each layer. The
#    rise of a row, over NUDGE, times the coin of a unit estimates that unit's delta. The loss is a *mean* over the rows.
# 3. `rise[:, np.newaxis] * c` gives each row its own rise. What goes into layer k is entry k of
#    `forward_mlp(params, X, "tanh")`; with it, dW and db follow as in backprop. Average over the tries.

# %% starter="node-perturbation-grads"
def node_perturbation_grads(params, X, y, rng, n_tries=1):
    inputs = forward_mlp(params, X, "tanh")[:-1]
    before = row_losses(params, X, y)
    total = [(np.zeros(W.shape), np.zeros(b.shape)) for W, b in params]
    for _ in range(n_tries):
        coins = [rng.choice([-1, 1], size=(len(X), len(b))) for W, b in params]
        rise = ...  # one number for each row
        for k in range(len(params)):
            delta = ...
            dW, db = total[k]
            total[k] = (dW + ..., db + ...)
    return total

# %% check="node-perturbation-grads" points=3
from helpers.labs.gradient_check import flat

lent = [(W.copy(), b.copy()) for W, b in example]
node_perturbation_grads(lent, row, label, np.random.default_rng(1), 2)
check.unchanged(lent, example, "params has changed. Only the weighted sums are moved, by row_losses.")
found = node_perturbation_grads(example, row, label, np.random.default_rng(1), 4000)
check.close(found[0][0], [[-1, 1]], "After 4000 tries the mean is near the gradient of the weights: each is the input 2 times its unit's delta.", atol=0.2)
check.close(found[0][1], [-0.5, 0.5], "... and near that of the biases.", atol=0.1)
rng = np.random.default_rng(42)
layer = [(rng.normal(size=(4, 3)), rng.normal(size=3))]
shares = np.eye(4)[[0, 1, 2, 3]]
labels = np.array([0, 2, 1, 1])
deltas = np.asarray(backprop_mlp(layer, shares, labels, "tanh")[1][0][0]) * 4  # row s: the deltas of row s alone
singles, own_coins = [], False
for seed in range(8):
    dW, db = node_perturbation_grads(layer, shares, labels, np.random.default_rng(seed))[0]
    alone = np.asarray(dW) * 4  # each row of X is a single 1, so it has a row of dW to itself
    singles, own_coins = singles + [alone], own_coins or np.any(np.diff(np.sign(np.round(alone * alone[:, :1], 6)), axis=0))
    check.close(np.abs(alone), np.abs(alone[:, :1]) @ np.ones((1, 3)), "Within a row all units hear the same rise, so the sizes are equal.", rtol=1e-4)
    check.close(np.sum(alone * deltas, axis=1), alone[:, 0] ** 2, "Each row has a rise of its own, over NUDGE, and a share of 1/n_samples in the mean.", rtol=0.05, atol=1e-3)
    check.close(db, np.sum(dW, axis=0), "Inputs of 1: db collects the same deltas as dW.", rtol=1e-4)
assert np.any(singles), "A single try, n_tries=1, gives zeros only. How often does the loop run?"
assert np.any(singles[0] != singles[1]), "Another seed, and the same coins: draw from the rng that is given, and make none of your own."
assert own_coins, "All rows have the same coins. Toss one for each unit in each row: the size is (n_samples, units)."
for seed in range(6):
    db = node_perturbation_grads(example, row, label, np.random.default_rng(seed), 20)[0][1]
    check.close(db[0], -np.asarray(db[1]), "Two outputs: what one gains, the other loses. Compare every try with params, not with the try before.", atol=1e-3)
params = [(rng.normal(size=pair), rng.normal(size=pair[1])) for pair in ((3, 4), (4, 4), (4, 2))]
X, y = rng.normal(size=(5, 3)), np.array([0, 1, 1, 0, 1])
before, true = [(W.copy(), b.copy()) for W, b in params], backprop_mlp(params, X, y, "tanh")[1]
sizes = np.abs(np.concatenate([np.asarray(db) for _, db in node_perturbation_grads(params, X[:1], y[:1], np.random.default_rng(3))]))
check.close(sizes, np.full(10, sizes[0]), "One row, one try: the units of all layers move at once and hear one and the same rise.", rtol=1e-4)
grads = node_perturbation_grads(params, X, y, np.random.default_rng(8), 1500)
check.unchanged(params, before, "params has changed. Only the weighted sums are moved, by row_losses.")
for k in range(3):
    apart = np.sum((flat(grads[k:k + 1]) - flat(true[k:k + 1])) ** 2) / np.sum(flat(true) ** 2)
    assert apart < 0.04, f"The mean of 1500 tries is still far from the gradient in layer {k + 1}."
same = [flat(node_perturbation_grads(params, X, y, np.random.default_rng(7), 2)) for _ in range(2)]
check.close(same[0], same[1], "The same seed, the same coins: draw from rng and from nothing else.")
### BEGIN HIDDEN TESTS
for seed, sizes in enumerate([(3, 2), (3, 4, 2), (4, 5, 3, 2)]):
    rng = np.random.default_rng([2005, seed])
    params = [(rng.normal(size=pair), rng.normal(size=pair[1])) for pair in zip(sizes, sizes[1:])]
    X, y = rng.normal(size=(1, sizes[0])), rng.integers(0, sizes[-1], 1)
    true, n = [flat([pair[1:]]) for pair in backprop_mlp(params, X, y, "tanh")[1]], sum(sizes[1:])
    deltas, one = np.concatenate(true), [np.asarray(db, float) for _, db in node_perturbation_grads(params, X, y, np.random.default_rng(seed))]
    found = np.concatenate(one)
    check.close(np.abs(found), np.full(n, abs(found[0])), "With one row, all units of all layers hear one and the same rise.", rtol=1e-4)
    check.close(found @ deltas, found[0] ** 2, "What a unit makes of one try is the rise times its own coin.", rtol=0.05, atol=1e-3)
    many = np.concatenate([np.asarray(db) for _, db in node_perturbation_grads(params, X, y, np.random.default_rng(seed), 1500)])
    missed = np.sum((many - deltas) ** 2) / np.sum(deltas**2)
    assert missed < 25 * (n - 1) / 1500, "The mean of many tries, each with new coins for all units, comes near the gradient."
### END HIDDEN TESTS

# %% probes="node-perturbation-grads"
rng = np.random.default_rng(43)
layer, labels = [(rng.normal(size=(4, 3)), rng.normal(size=3))], np.array([0, 2, 1, 1])
deltas = np.asarray(backprop_mlp(layer, np.eye(4), labels, "tanh")[1][0][0]) * 4
dW, db = node_perturbation_grads(layer, np.eye(4), labels, np.random.default_rng(5))[0]
alone = np.asarray(dW, float) * 4
within_a_row = bool(np.allclose(np.abs(alone), np.abs(alone[:, :1]), rtol=1e-4))
probe(within_a_row)
squares, products = alone[:, 0] ** 2, np.sum(alone * deltas, axis=1)
scale = float(np.sum(np.abs(products)) / np.sum(squares)) if np.any(squares) else 1.0
own_rises = bool(np.all(np.abs(np.abs(products) - scale * squares) < 0.1 * np.max(np.abs(products))))
probe(own_rises)
power_of_two = int(np.round(np.log2(scale + 1e-9)))
probe(power_of_two if own_rises else "any")
uphill = float(np.sign(np.round(np.sum(alone * deltas), 12)))
probe(uphill)
same_biases = bool(np.allclose(db, np.sum(dW, axis=0), rtol=1e-4))
probe(same_biases)
params = [(rng.normal(size=pair), rng.normal(size=pair[1])) for pair in ((3, 4), (4, 4), (4, 2))]
X, y = rng.normal(size=(5, 3)), np.array([0, 1, 1, 0, 1])
true, grads = backprop_mlp(params, X, y, "tanh")[1], node_perturbation_grads(params, X, y, np.random.default_rng(8), 1500)
for k in range(3):
    for which in (0, 1):
        found, wanted = np.asarray(grads[k][which], float), np.asarray(true[k][which])
        near = bool(found.shape == wanted.shape and np.sum((found - wanted) ** 2) < 0.06 * sum(np.sum(part**2) for pair in true for part in pair))
        probe([k, which, near, int(np.round(np.log10(np.abs(found).max() / np.abs(wanted).max() + 1e-12)))])
for dW, db in node_perturbation_grads(params, X[:1], y[:1], np.random.default_rng(9)):
    dW, db = np.asarray(dW, float), np.asarray(db, float)
    what_came_in = np.round(dW @ db / (db @ db), 3).tolist() if np.any(db) else "none"
    probe(what_came_in)

# %% wrong="node-perturbation-grads" why="All rows hear the same rise, that of the mean loss. It is right on average, but the noise of all the other rows is in it: each row has a loss of its own."
def node_perturbation_grads(params, X, y, rng, n_tries=1):
    inputs, before = forward_mlp(params, X, "tanh")[:-1], np.mean(row_losses(params, X, y))
    total = [(0.0 * W, 0.0 * b) for W, b in params]
    for _ in range(n_tries):
        coins = [rng.choice([-1, 1], size=(len(X), len(b))) for _, b in params]
        rise = (np.mean(row_losses(params, X, y, [NUDGE * c for c in coins])) - before) / NUDGE
        total = [(dW + rise * h.T @ c / n_tries, db + rise * c.sum(axis=0) / n_tries) for (dW, db), h, c in zip(total, inputs, coins)]
    return total

# %% wrong="node-perturbation-grads" why="The rows are added up. The loss is their mean, so each row counts 1/n_samples."
def node_perturbation_grads(params, X, y, rng, n_tries=1, right=node_perturbation_grads):
    return [(len(X) * dW, len(X) * db) for dW, db in right(params, X, y, rng, n_tries)]

# %% wrong="node-perturbation-grads" why="The rise is not divided by NUDGE. A slope is the rise per unit of the weighted sum."
def node_perturbation_grads(params, X, y, rng, n_tries=1, right=node_perturbation_grads):
    return [(NUDGE * dW, NUDGE * db) for dW, db in right(params, X, y, rng, n_tries)]

# %% wrong="node-perturbation-grads" why="The weights miss what came in: a weight's slope is its input times the delta of its unit. Your dW has the same delta for all inputs."
def node_perturbation_grads(params, X, y, rng, n_tries=1, right=node_perturbation_grads):
    return [(np.ones((len(dW), 1)) * db, db) for dW, db in right(params, X, y, rng, n_tries)]

# %% wrong="node-perturbation-grads" why="Every layer of yours takes X for its input. A weight learns from what comes into its own layer: entry k of forward_mlp."
def node_perturbation_grads(params, X, y, rng, n_tries=1):
    before, total = row_losses(params, X, y), [(0.0 * W, 0.0 * b) for W, b in params]
    for _ in range(n_tries):
        coins = [rng.choice([-1, 1], size=(len(X), len(b))) for _, b in params]
        rise = (row_losses(params, X, y, [NUDGE * c for c in coins]) - before) / (NUDGE * len(X) * n_tries)
        for k, c in enumerate(coins):
            delta = rise[:, np.newaxis] * c
            h = np.resize(X, (len(X), len(params[k][0])))
            total[k] = (total[k][0] + h.T @ delta, total[k][1] + delta.sum(axis=0))
    return total

# %% wrong="node-perturbation-grads" why="More tries do not change your result: it is that of one. Make n_tries of them, each with new coins, which are tossed inside the loop."
def node_perturbation_grads(params, X, y, rng, n_tries=1, right=node_perturbation_grads):
    return right(params, X, y, rng, 1)

# %% stranger="node-perturbation-grads"
def node_perturbation_grads(params, X, y, rng, n_tries=1, right=node_perturbation_grads):
    return [(-dW, -db) for dW, db in right(params, X, y, rng, n_tries)]

# %% stranger="node-perturbation-grads"
def node_perturbation_grads(params, X, y, rng, n_tries=1, right=node_perturbation_grads):
    return [(dW, 0 * db) for dW, db in right(params, X, y, rng, n_tries)]

# %% stranger="node-perturbation-grads"
def node_perturbation_grads(params, X, y, rng, n_tries=1, right=node_perturbation_grads):
    return right(params, X, y, np.random.default_rng(0), n_tries)

# %% stranger="node-perturbation-grads"
def node_perturbation_grads(params, X, y, rng, n_tries=1):
    inputs, before = forward_mlp(params, X, "relu")[:-1], row_losses(params, X, y)
    total = [(0.0 * W, 0.0 * b) for W, b in params]
    for _ in range(n_tries):
        coins = [rng.choice([-1, 1], size=(len(X), len(b))) for _, b in params]
        rise = (row_losses(params, X, y, [NUDGE * c for c in coins]) - before) / (NUDGE * len(X) * n_tries)
        deltas = [rise[:, np.newaxis] * c for c in coins]
        total = [(dW + h.T @ d, db + d.sum(axis=0)) for (dW, db), h, d in zip(total, inputs, deltas)]
    return total

# %% stranger="node-perturbation-grads"
def node_perturbation_grads(params, X, y, rng, n_tries=1):
    inputs, before = forward_mlp(params, X, "tanh")[:-1], row_losses(params, X, y)
    total = [(0.0 * W, 0.0 * b) for W, b in params]
    for _ in range(n_tries):
        coins = [rng.choice([-1, 1], size=len(b)) * np.ones((len(X), 1)) for _, b in params]
        rise = (row_losses(params, X, y, [NUDGE * c for c in coins]) - before) / (NUDGE * len(X) * n_tries)
        deltas = [rise[:, np.newaxis] * c for c in coins]
        total = [(dW + h.T @ d, db + d.sum(axis=0)) for (dW, db), h, d in zip(total, inputs, deltas)]
    return total

# %% stranger="node-perturbation-grads"
def node_perturbation_grads(params, X, y, rng, n_tries=1):
    inputs, before = forward_mlp(params, X, "tanh")[:-1], row_losses(params, X, y)
    total = [(0.0 * W, 0.0 * b) for W, b in params]
    for _ in range(n_tries):
        coins = [rng.choice([-1, 1], size=(len(X), len(b))) for _, b in params]
        after = row_losses(params, X, y, [NUDGE * c for c in coins])
        rise, before = (after - before) / (NUDGE * len(X) * n_tries), after
        deltas = [rise[:, np.newaxis] * c for c in coins]
        total = [(dW + h.T @ d, db + d.sum(axis=0)) for (dW, db), h, d in zip(total, inputs, deltas)]
    return total

# %% stranger="node-perturbation-grads"
def node_perturbation_grads(params, X, y, rng, n_tries=1):
    inputs, before = forward_mlp(params, X, "tanh")[:-1], row_losses(params, X, y)
    total = [(0.0 * W, 0.0 * b) for W, b in params]
    for _ in range(n_tries):
        for k, h in enumerate(inputs):
            noise = [np.zeros((len(X), len(b))) for _, b in params]
            noise[k] = NUDGE * rng.choice([-1, 1], size=noise[k].shape)
            rise = (row_losses(params, X, y, noise) - before) / (NUDGE**2 * len(X) * n_tries)
            delta = rise[:, np.newaxis] * noise[k]
            total[k] = (total[k][0] + h.T @ delta, total[k][1] + delta.sum(axis=0))
    return total

# %% [markdown]
# A network of three layers, 42 units and 1,482 numbers looks at one image. After 100 tries weight perturbation is about 75 degrees off:
# your `tries_needed` says so. And node perturbation?

# %% prediction="node-angle"
# One image, 100 tries: how many degrees between node perturbation and the gradient?
# Write: node_angle = (a number from 0 to 90)
### BEGIN SOLUTION
node_angle = 40
### END SOLUTION

# %% experiment="node-angle"
n_rows = 1  # then try 200
counts = (1, 10, 100, 1000)
ways = {"1,482 numbers": perturbation_grads, "42 units": node_perturbation_grads}
coins = {"1,482 numbers": 1482, "42 units": 42}
measured = {name: credit_rules.angle_by_tries(
    rule, degrees, gradient, network, DATA[0][:n_rows], DATA[1][:n_rows], counts)
    for name, rule in ways.items()}
show(figures.tries(counts, measured, coins, tries_needed), alt="Degrees to the "
     "gradient against the number of tries, falling from near 90. Marks for 42 units "
     "lie far below those for 1,482 numbers, and both on the lines that tries_needed "
     "predicts.")
quiz.compare("Node perturbation after 100 tries", node_angle,
             round(measured["42 units"][2]), "degrees")

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# It is the same law, with units in place of synapses: each hears the noise of 41 others, not of 1,481. This is the trade that all
# these rules make. What a synapse knows already (its own input) need not be found by trying. And the more of the error is
# *sent* to it, the less noise is left. With 200 images at once, node perturbation gains again, because each image is a try of its
# own; weight perturbation gains nothing. Werfel, Xie and Seung (2005) derived how fast both learn.
#
# </details>

# %% explain="one-bonus"
# A company of 40 has one way of learning: each day everybody tries something a little
# different, and in the evening all hear how much the day's profit rose or fell, and
# nothing else. It works, slowly. Now the company has 4,000 people. What happens, and
# why? And what if each department hears its own profit? Two or three sentences:
# one_bonus = "..."
### BEGIN SOLUTION
one_bonus = """What one person did is drowned by what all others did: the noise in the one number grows with the number of
people, so about a hundred times as many days are needed until the mean shows who helped. With a number for each
department a person hears only the noise of the colleagues there, so learning is fast again, but somebody has to measure
and send these numbers."""
### END SOLUTION
# rubric:
# - The noise is what all the others tried; the tries grow as their number does.
# - A number for each department has less noise, because fewer people stand behind it.
# - It has a price: more has to be measured and sent.

# %% [markdown] pause=true
# Trial and error finds the gradient, at a price. Next: errors that are handed from neighbour to neighbour, with nobody who says when.

# %% [markdown]
# ## {lesson}.4 Can local errors be exactly right?
#
# In **predictive coding** each layer predicts its neighbour (in Rao and Ballard's model of vision, 1999, the one below; here, the
# other way round, the one above). Beside each unit stands a cell that holds the *error* $e$: by how much the unit should differ from
# what was predicted for it. It hears of other layers only through the error cells one layer up. So all of it is local.
#
# One assumption makes it exact (Millidge, Tschantz and Buckley, 2022): while errors travel, the **predictions stay fixed** at their
# forward values. Here is a chain of single units. The errors of the hidden units start at 0; the error of the output is held at
# the right answer minus the guess, which is $-$`dlogits`.
#
# $$ x = 1 \;\xrightarrow{\;2\;}\; h_1 = 2 \;\xrightarrow{\;3\;}\; h_2 = 6 \;\xrightarrow{\;2, 0\;}\; \text{logits } 0, 0 $$
#
# (The bias of the first logit is −12, so that both logits are 0.)
#
# | | $e$ of $h_1$ | $e$ of $h_2$ | $e$ of the output |
# |---|---|---|---|
# | start | 0 | 0 | 0.5, −0.5 |
# | step 1 | 0 | $0.5 \cdot 2 - 0.5 \cdot 0 = 1$ | 0.5, −0.5 |
# | step 2 | $1 \cdot 3 = 3$ | 1 | 0.5, −0.5 |
#
# All units move *at once*: in step 1, $h_1$ still hears the old error of $h_2$, which is 0. So an error comes down one layer in
# each step. A unit does not hand on $e$ itself, and its synapses do not learn from $e$ itself. Both use what is left of it at
# the weighted sum: $e$ times the slope of the activation (here 1 everywhere; the output has no activation). A synapse **adds**
# its input times this number to its weight. A gradient is subtracted, so it has the other sign.

# %% given="chain"
chain = [(np.array([[2.0]]), np.array([0.0])), (np.array([[3.0]]), np.array([0.0])),
         (np.array([[2.0, 0.0]]), np.array([-12.0, 0.0]))]
chain_x, chain_y = np.array([[1.0]]), np.array([0])

# %% exercise="predictive-coding-grads" minutes=14 difficulty=3
def predictive_coding_grads(params, X, y, activation="relu", n_steps=None):
    """`predictive_coding_grads(chain, chain_x, chain_y, n_steps=1)[1][0]` is [[-2]]: dW
    of the second layer. (That of the first is still [[0]].)

    Return the gradient that local errors give after n_steps, with all predictions fixed
    at their forward values.

    In every step all hidden layers at once take new errors, made of the old ones of the
    layer above. The error of the output stays. The weights learn after the last step.
    Layers that no error has reached yet get zeros of the right shapes. From
    len(params) - 1 steps on, it is the gradient of backprop_mlp.

    params, X, y, activation : as in feedback_alignment_grads; not to be changed
    n_steps : whole number, 0 or more; None stands for the number of hidden layers

    Returns a list of pairs (dW, db) in the order of params, to be subtracted.
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
# 3. With `layers = forward_mlp(params, X, activation)`, the output of hidden layer k is `layers[k + 1]`. In the chain the error of
#    $h_2$ came down through the weights 2 and 0. For whole layers that is a product with a transposed matrix, as in backprop.

# %% [markdown] sibling="predictive-coding-grads"
# *The chain, with its weights.* After two steps the errors are 3, 1 and (0.5, −0.5), and all slopes are 1.
#
# - The weight from $x$ to $h_1$: input 1 times error 3, so it adds 3 and $dW$ is $-3$. After *one* step it was 0.
# - The weight from $h_1$ to $h_2$: input 2 times error 1, so $dW = -2$, after one step already.
# - The weights from $h_2$: input 6 times (0.5, −0.5), so $dW = (-3, 3)$, from the start.
#
# If $h_2$ had the slope 0.4, it would hand on $1 \cdot 0.4 \cdot 3 = 1.2$ to $h_1$, and its own weight would learn from 0.4.

# %% starter="predictive-coding-grads"
def predictive_coding_grads(params, X, y, activation="relu", n_steps=None):
    slope = ACTIVATIONS[activation][1]
    layers = forward_mlp(params, X, activation)
    inputs = layers[:-1]  # what goes into each layer
    slopes = [slope(h) for h in inputs[1:]] + [1.0]
    errors = [0.0 * h for h in inputs[1:]] + [...]
    if n_steps is None:
        n_steps = ...
    for _ in range(n_steps):
        new = []
        for k in range(len(params) - 1):
            W = params[k + 1][0]
            new.append(...)
        errors = new + errors[-1:]
    grads = []
    for k in range(len(params)):
        local = errors[k] * slopes[k]
        grads.append((..., ...))
    return grads

# %% check="predictive-coding-grads" points=4
lent = [(W.copy(), b.copy()) for W, b in chain], chain_x.copy(), chain_y.copy()
predictive_coding_grads(*lent)
check.unchanged(lent, [chain, chain_x, chain_y], "params, X or y has changed. Make new arrays.")
found = predictive_coding_grads(chain, chain_x, chain_y, n_steps=1)[1][0]
check.close(found, [[-2]], "The chain after one step: input 2 times error 1, and a minus, because it is subtracted.")
found = predictive_coding_grads(chain, chain_x, chain_y, n_steps=1)[0][0]
check.close(found, [[0]], "... and no error has reached the first layer yet.")
found = predictive_coding_grads(chain, chain_x, chain_y)[0][0]
check.close(found, [[-3]], "By default there are as many steps as hidden layers, here two: input 1 times error 3.")
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
            told = f"{activation}, n_steps={steps}, layer {k + 1}: " + (
                "errors have arrived, so it has the gradient, which is made of e times the slope." if here
                else "no error has arrived yet, so zeros.")
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

# %% probes="predictive-coding-grads"
rng = np.random.default_rng(30)
sizes, X, y = (3, 4, 4, 4, 2), rng.normal(size=(4, 3)), np.array([1, 0, 0, 1])
params = [(rng.normal(size=pair), rng.normal(size=pair[1])) for pair in zip(sizes, sizes[1:])]
for activation in ("tanh", "relu"):
    for steps in (None, 0, 1, 2, 3):
        grads = predictive_coding_grads(params, X, y, activation, steps)
        probe([np.round(part, 4).tolist() for pair in grads for part in pair])

# %% wrong="predictive-coding-grads" why="The error fell through all layers in one step: you used new errors where the old ones belong. All hidden layers move at once, and nobody conducts them from top to bottom."
def predictive_coding_grads(params, X, y, activation="relu", n_steps=None, right=predictive_coding_grads):
    return right(params, X, y, activation, n_steps if n_steps in (None, 0) else len(params))

# %% wrong="predictive-coding-grads" why="This is the gradient of backprop, whatever n_steps is. Start from errors of 0 and let them come down, one layer in each step."
def predictive_coding_grads(params, X, y, activation="relu", n_steps=None):
    return backprop_mlp(params, X, y, activation)[1]

# %% wrong="predictive-coding-grads" why="The sign is wrong: input times error is what a synapse ADDS. A gradient is what is subtracted, so it has a minus."
def predictive_coding_grads(params, X, y, activation="relu", n_steps=None, right=predictive_coding_grads):
    return [(-dW, -db) for dW, db in right(params, X, y, activation, n_steps)]

# %% wrong="predictive-coding-grads" why="The slopes are missing. An error at a unit's output counts at its weighted sum only as much as the activation is steep there: e * slope."
def predictive_coding_grads(params, X, y, activation="relu", n_steps=None, right=predictive_coding_grads):
    flat, ACTIVATIONS["flat"] = ACTIVATIONS.get("flat"), (ACTIVATIONS[activation][0], lambda h: 1.0 + 0 * h)
    return right(params, X, y, "flat", n_steps)

# %% wrong="predictive-coding-grads" why="The error is handed down as it is. What a unit hands on is what is left of it at its weighted sum: e times its own slope, then the weights."
def predictive_coding_grads(params, X, y, activation="relu", n_steps=None):
    *inputs, logits = forward_mlp(params, X, activation)
    slopes = [ACTIVATIONS[activation][1](h) for h in inputs[1:]] + [1.0]
    errors = [0.0 * h for h in inputs[1:]] + [softmax_cross_entropy(logits, y)[1]]
    for _ in range(len(params) - 1 if n_steps is None else n_steps):
        errors = [e @ W.T for e, (W, _) in zip(errors[1:], params[1:])] + errors[-1:]
    return [(h.T @ (e * s), np.sum(e * s, axis=0)) for h, e, s in zip(inputs, errors, slopes)]

# %% wrong="predictive-coding-grads" why="The synapses learn from e itself. What counts for them is what is left of it at the weighted sum: e times the slope of their unit, as on the way down."
def predictive_coding_grads(params, X, y, activation="relu", n_steps=None):
    *inputs, logits = forward_mlp(params, X, activation)
    slopes = [ACTIVATIONS[activation][1](h) for h in inputs[1:]] + [1.0]
    errors = [0.0 * h for h in inputs[1:]] + [softmax_cross_entropy(logits, y)[1]]
    for _ in range(len(params) - 1 if n_steps is None else n_steps):
        errors = [(e * s) @ W.T for e, s, (W, _) in zip(errors[1:], slopes[1:], params[1:])] + errors[-1:]
    return [(h.T @ e, e.sum(axis=0)) for h, e in zip(inputs, errors)]

# %% wrong="predictive-coding-grads" why="With n_steps=0 no step is made. `n_steps or ...` takes 0 for a missing number and makes all of them: ask `n_steps is None`."
def predictive_coding_grads(params, X, y, activation="relu", n_steps=None, right=predictive_coding_grads):
    return right(params, X, y, activation, n_steps or len(params) - 1)

# %% wrong="predictive-coding-grads" why="The default makes one step only. None stands for the number of hidden layers, so that every layer is reached."
def predictive_coding_grads(params, X, y, activation="relu", n_steps=None, right=predictive_coding_grads):
    return right(params, X, y, activation, 1 if n_steps is None else n_steps)

# %% stranger="predictive-coding-grads"
def predictive_coding_grads(params, X, y, activation="relu", n_steps=None, right=predictive_coding_grads):
    return right(params, X, y, "relu", n_steps)

# %% stranger="predictive-coding-grads"
def predictive_coding_grads(params, X, y, activation="relu", n_steps=None, right=predictive_coding_grads):
    return right(params, X, y, activation, None if n_steps is None else n_steps + 1)

# %% stranger="predictive-coding-grads"
def predictive_coding_grads(params, X, y, activation="relu", n_steps=None, right=predictive_coding_grads):
    return [(dW, -db) for dW, db in right(params, X, y, activation, n_steps)]

# %% stranger="predictive-coding-grads"
def predictive_coding_grads(params, X, y, activation="relu", n_steps=None, right=predictive_coding_grads):
    grads = right(params, X, y, activation, n_steps)
    for W, _ in params:
        W += 0.1
    return grads

# %% [markdown]
# And without the assumption? Let values *and* predictions settle, and only then learn: that is how predictive coding was meant.
# A function of the course does this; `pull` says how hard the label pulls at the output.

# %% claim="brain-backprop"
pulls = (1.0, 0.1, 0.01)  # then try 3.0 in place of 1.0
rows = []
for name, params, true in credit_rules.before_and_after(
        gradient, network, few, few_labels):
    fixed = predictive_coding_grads(params, few, few_labels, "tanh")
    settled = credit_rules.settled_updates(
        params, few, few_labels, softmax_cross_entropy, pulls)
    rows.append([name] + credit_rules.gaps(fixed, settled, true, hidden_degrees))
table(["network", "predictions fixed: largest gap to backprop"]
      + [f"settled, pull {pull}: degrees off" for pull in pulls], rows)
print(credit_rules.settling_in_words(rows[1]))

# %% [markdown]
# **What we saw.** Where predictions are held, the update equals the gradient, to rounding. That is no discovery: with them held, a step is
# backprop's own step down one layer, as your check demanded; what is new is that nobody conducts it. Where they settle, it is 25 to 33 degrees off at
# a pull of 1, and only a gentle pull brings it close. So "*the brain almost certainly does not do backprop*" is
# **contested**; this rests on a model and a source, and each side has a point. *It does not*: the forward and the backward wires
# here are still the same $W$, errors need cells of their own, signs and phases, and something has to tell all cells when to hold their
# predictions (Song et al., 2020, need exact timing instead). Zahid et al. (2023) find that such variants are never faster than backprop.
# *It might do something like it*: feedback connections are everywhere in the cortex, and differences of activity that they
# cause could stand for errors (Lillicrap et al., 2020). And being like backprop may be no advantage: a network that settles
# first, and then changes its weights, can learn better (Song et al., 2024).

# %% [markdown] quiz="alignment"
# In feedback alignment, what becomes aligned?
#
# - ( ) The feedback matrices turn until they are the transposed weights.
#   > They never change. Draw them anew in each step, and the learning is gone.
# - ( ) Nothing: random errors are as good as true ones.
#   > With feedback that is renewed, errors are just as random, and hidden layers learn nothing useful.
# - (x) The forward weights, so that the fixed feedback comes to point downhill.
#   > Yes. You measured the angle fall.

# %% [markdown] pause=true
# You have five rules. Next: all of them on one scoreboard, and the control that shows what they have in common.

# %% [markdown]
# ## {lesson}.5 Does learning need a cost?
#
# *"The brain has no global cost function, so it cannot do gradient descent."* Your rules are local, and two of them use no backward wires. Do
# they prove that no cost is needed? A small angle alone does not prove it: the cost may come in with what the rule is *told*. So you
# need a control. Choose it before you read on.

# %% [markdown] quiz="which-control"
# Which experiment could show whether a rule has a way downhill of its own, or is handed the cost from outside?
#
# - ( ) Feedback wires that are drawn anew in every step
#   > That tests the wires. The rule is still told the right labels.
# - (x) Wrong labels for the rule, and the angle to the gradient for the true ones
#   > A rule with a way of its own would still point down the true cost. One that is handed the cost goes where the labels lead.
# - ( ) Twice as many epochs for every rule, to see whether the angles fall further
#   > It may. That says how good the rule is, and not where its direction comes from.

# %% [markdown]
# **The control**: the labels are shuffled among the images, so that they say nothing about any image. Networks learn from such labels for
# ten epochs. Then each rule is told shuffled labels, and you measure its angle to the gradient for the *true* labels.

# %% prediction="shuffled-labels"
# Feedback alignment has learned for 10 epochs with SHUFFLED labels, and is given such
# labels now. How many degrees from its update to the gradient for the true labels?
# Write: shuffled_labels = (a number)
### BEGIN SOLUTION
shuffled_labels = 60
### END SOLUTION

# %% given="all-rules"
def updates_of(params, wires, X, y, rng):
    """Return what each rule makes of these images when it is told the labels y."""
    exact = gradient(params, X, y)
    return {
        "backprop": exact,
        "predictive coding, fixed": predictive_coding_grads(params, X, y, "tanh"),
        "predictive coding, settled": credit_rules.equilibrium_grads(
            params, X, y, softmax_cross_entropy),
        "feedback alignment": aligned(params, wires, X, y),
        "node perturbation, 300 tries": node_perturbation_grads(params, X, y, rng, 300),
        "weight perturbation, 300 tries": perturbation_grads(params, X, y, rng, 300),
        "output layer alone": credit_rules.output_only(exact),
        "Hebb": credit_rules.hebb_grads(params, X),
    }

# %% experiment="shuffled-labels" claim="no-global-cost"
seeds = (0, 1, 2)  # then try (3, 4, 5)
data = (DATA[0][:600], DATA[1][:600])
board, handed = credit_rules.angle_board(
    updates_of, hidden_degrees, gradient, aligned, data, SIZES, seeds)
show(figures.scoreboard(board), alt="Angle of each rule to the gradient of the hidden "
     "layers for the true labels. At the start and after learning backprop and "
     "predictive coding are at 0 to 30 degrees, node perturbation near 10, weight "
     "perturbation near 65, feedback alignment at 90 and then below 50, Hebb's rule "
     "above 90. After learning shuffled labels all of them are near 90.")
print(credit_rules.in_words(board, handed))
quiz.compare("Feedback alignment's angle with shuffled labels", shuffled_labels,
             board["feedback alignment"][2], "degrees")

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# Told shuffled labels, no rule has a good angle to the true cost, backprop no better than the others: 75 to 95 degrees, which varies by ten from one
# shuffle to the next. (On average it is somewhat below 90, for a dull reason: the network has learned one shuffle by heart and is too sure of itself,
# and *any* labels tell it to be less sure.) To the cost that it *was* told, that of the shuffled labels, each rule is nearer (feedback alignment least:
# there was little to learn, and so little to align with). So these rules go where the labels lead: they are *handed the cost*, with the labels or as
# one number. What they can do without is symmetric wires, or any wires for the error at all (perturbation). Whether learning can do without a cost
# was not tested: for that one would have to take the cost away and look for a rule that still learns. We only measured the angle of one, Hebb's.
#
# "No global cost, so no gradient descent" is **contested**. What fails is a
# similar claim, that a *local* rule cannot descend. The rest stays open. A cost need not be global, nor
# be written down anywhere: Oja's rule in lesson {lesson:seeing} climbs one of its own, the variance of its answers.
# Marblestone, Wayne and Kording (2016) propose that brains have many costs, which differ from place to place. No angle in a
# notebook can decide whether that is so.
#
# </details>
#
# A good angle is not yet learning. Now every rule trains a network, on 600 images for ten epochs, and the network reads new
# ones. Perturbation gets ten tries for each batch of 16 images and the best of five learning rates.

# %%
n_images = 600  # then try 200
learners = credit_rules.learners(gradient, aligned, predictive_coding_grads,
                                 node_perturbation_grads, perturbation_grads)
read = credit_rules.reading(learners, DATA, SIZES, seeds=(0, 1), n_images=n_images)
table(["rule", "how the error travels", "reads (%)", "after shuffled labels (%)"],
      credit_rules.reading_rows(read))

# %% [markdown]
# **What we saw.** Random wires and node perturbation come within a few points of backprop: backprop's own wires are not needed for
# that. After learning shuffled labels every rule reads 10 to 20 % (chance is 10 on average; a single shuffle may agree with the truth more often), however well it
# descends. Weight perturbation lags
# behind for the reason that you derived.
#
# ### Your verdict
#
# "The brain learns by backpropagation." The sharp sentence, *within 3 points of backprop with random wires*, is measured once more, with all
# images. It says that *this network* can be trained without backprop's wires. The digits do not need a hidden layer, so it says nothing of tasks that
# do, and nothing of what any brain does.

# %% verdict="L4" course="contested"
gap, error, last_angle = credit_rules.measured_again(rules, miss, DATA, SIZES, EPOCHS)
numbers = {
    "points behind backprop, random wires": round(gap, 1),
    "standard error of these points": round(error, 1),
    "degrees to the true gradient, told shuffled labels":
        round(board["feedback alignment"][2]),
}
decided_by = "points behind backprop, random wires"

# %%
ledger.record(
    "L4", "credit_assignment",
    f"Random feedback ended {gap:.1f} +- {error:.1f} points behind backprop and "
    f"{last_angle:.0f} degrees from the gradient; "
    f"{board['feedback alignment'][2]:.0f} with shuffled labels.",
    value=float(gap))

# %% [markdown] quiz="told-cost"
# Feedback alignment sends errors through random wires and still goes downhill. Does it do without a cost?
#
# - ( ) Yes: each synapse uses only what is at hand.
#   > Local it is. But what is at hand contains the error at the output, and that is the slope of the cost.
# - (x) No: shuffle the labels, and it goes down the shuffled cost.
#   > Yes. It does without symmetric wires. The cost comes in with the labels.
# - ( ) Yes: where the wires are random, no cost can come through.
#   > The forward weights turn until it comes through. You measured the angle.

# %% [markdown]
# ## {lesson}.6 Can the way back be learned?
#
# In 1994 John Kolen and Jordan Pollack found another answer to the weight transport problem: the wires back *become* the right
# ones, although no strength is ever copied. The wire up and the wire back between two units see the same two activities, so both can
# make the same *change*. In 2019 Akrout and others trained networks on ImageNet in this way, nearly as well as with backprop.

# %% given="two-ways"
forth = [(np.array([[1.0]]), np.array([0.0])), (np.array([[2.0]]), np.array([0.0]))]
back = [np.array([[4.0]])]  # should become 2, the transposed weight of layer 1
slopes = [(np.array([[0.0]]), np.array([0.0])), (np.array([[1.0]]), np.array([0.0]))]

# %% exercise="learned-feedback-step" extension=true minutes=10 difficulty=2
def learned_feedback_step(params, feedback, grads, eta, decay):
    """`learned_feedback_step(forth, back, slopes, 0.1, 0.5)[1]` is [[[1.9]]].

    Return (params, feedback) after one step. No strength is copied from W to B or back.

    Every bias takes an ordinary step. Every weight, before it takes its own, loses the
    share `decay` of its strength. The feedback is treated so that in each step the gap
    between feedback[k] and params[k + 1][0].T shrinks by exactly the share `decay`,
    whatever grads are, and without a look at params.

    params, grads : lists of pairs; feedback : list of matrices; not to be changed
    eta : the learning rate; decay : from 0 to 1

    Returns new params (list of pairs) and new feedback (list of matrices).
    """
    ### BEGIN SOLUTION
    moved = [((1 - decay) * W - eta * dW, b - eta * db) for (W, b), (dW, db) in zip(params, grads)]
    wires = [(1 - decay) * B - eta * dW.T for B, (dW, _) in zip(feedback, grads[1:])]
    return moved, wires
    ### END SOLUTION

# %% [markdown] hint="learned-feedback-step"
# 1. In the example the weight goes from 2 to $2 \cdot 0.5 - 0.1 = 0.9$. The gap was 2, and should be 1.
# 2. If W and B get the *same* change, their gap stays. What makes it shrink?
# 3. Both lose the same share, and both take the same step, except that feedback[k] lies the other way round. Which entry of
#    grads belongs to it?

# %% check="learned-feedback-step" practice=true
lent = [[(W.copy(), b.copy()) for W, b in forth], [B.copy() for B in back], [(dW.copy(), db.copy()) for dW, db in slopes]]
learned_feedback_step(*lent, 0.1, 0.5)
check.unchanged(lent, [forth, back, slopes], "params, feedback or grads has changed. Make new arrays.")
check.close(learned_feedback_step(forth, back, slopes, 0.1, 0.5)[1], [[[1.9]]], "The wire back: half of 4 is left, minus 0.1 times the slope 1.")
check.close(learned_feedback_step(forth, back, slopes, 0.1, 0.5)[0][1][0], [[0.9]], "The weight: half of 2 is left, minus 0.1.")
rng = np.random.default_rng(94)
sizes = (3, 4, 5, 2)
params, grads = ([(rng.normal(size=pair), rng.normal(size=pair[1])) for pair in zip(sizes, sizes[1:])] for _ in range(2))
feedback = [rng.normal(size=(5, 4)), rng.normal(size=(2, 5))]
kept = [(W.copy(), b.copy()) for W, b in params], [B.copy() for B in feedback], [(W.copy(), b.copy()) for W, b in grads]
moved, wires = learned_feedback_step(params, feedback, grads, 0.2, 0.1)
for k in range(2):
    check.close(wires[k] - moved[k + 1][0].T, 0.9 * (feedback[k] - params[k + 1][0].T), "The gap shrinks by the share decay, whatever the gradients are.", rtol=1e-4, atol=1e-6)
check.close(moved[0][0], 0.9 * params[0][0] - 0.2 * grads[0][0], "A weight loses a share and takes its step.", rtol=1e-4, atol=1e-6)
check.close(moved[0][1], params[0][1] - 0.2 * grads[0][1], "A bias takes its step and does not decay.", rtol=1e-4, atol=1e-6)
check.unchanged([params, feedback, grads], kept, "params, feedback or grads has changed. Make new arrays.")

# %% wrong="learned-feedback-step" why="The feedback does not decay, so the gap at the start stays for ever. Let both ways forget the same share."
def learned_feedback_step(params, feedback, grads, eta, decay, right=learned_feedback_step):
    return right(params, feedback, grads, eta, decay)[0], [B - eta * dW.T for B, (dW, _) in zip(feedback, grads[1:])]

# %% wrong="learned-feedback-step" why="You copied the weights into the feedback. That is weight transport: no synapse can look up the strength of another. Change both alike."
def learned_feedback_step(params, feedback, grads, eta, decay, right=learned_feedback_step):
    moved = right(params, feedback, grads, eta, decay)[0]
    return moved, [W.T for W, _ in moved[1:]]

# %% wrong="learned-feedback-step" why="The feedback only decays. It has to take the step of the weights that it belongs to, transposed."
def learned_feedback_step(params, feedback, grads, eta, decay, right=learned_feedback_step):
    return right(params, feedback, grads, eta, decay)[0], [(1 - decay) * B for B in feedback]

# %%
decay = 0.003  # then try 0 and 0.02
score, angle = credit_rules.follow_learned(
    learned_feedback_step, aligned, miss, DATA, SIZES, EPOCHS, seed=0, decay=decay)
table(["epoch", "new digits read (%)", "degrees to the gradient"],
      [[EPOCHS[k], f"{score[k]:.1f}", f"{angle[k]:.0f}"] for k in range(len(EPOCHS))])

# %% [markdown]
# **What we saw.** The angle falls to a few degrees: nobody copied a weight, and yet the way back has become the transposed way up. Too much decay
# makes the network forget what it learns.
#
# ## {lesson}.7 Two questions that count
#
# The questions above were for practice. These two give a point each, and your first answer counts.

# %% [markdown] quiz="twice-as-wide-tries" graded=true
# All layers of a large network are made twice as wide. About how many times as many tries does each kind of perturbation need for the same
# angle to the gradient, on one image?
#
# - ( ) Weight perturbation twice as many, node perturbation 1.4 times
#   > The noise of all others adds up as squares, so the tries grow with their number, not with its root.
# - ( ) Both twice as many, because there are twice as many units
#   > Only node perturbation tosses a coin for each unit. How many weights join two layers of twice the width?
# - (x) Weight perturbation four times, node perturbation twice
#   > Two layers twice as wide have four times as many weights between them.
# - ( ) Both four times as many: the tries grow with the weights, whatever is moved
#   > Node perturbation does not try weights. Each weight's own input is known.

# %% [markdown] quiz="no-teacher" graded=true
# "My rule needs no teacher", says its inventor. After learning its update is 50 degrees from the gradient. You shuffle the labels, let it
# learn again and measure: 91 degrees to the gradient for the true labels, 55 to that for the shuffled ones. What follows?
#
# - ( ) It does not learn: 91 degrees is no help
#   > It goes down the cost that it was told, at 55 degrees.
# - (x) Its cost comes in with the labels
#   > It goes down whatever cost it is handed, true or shuffled. So it has a teacher.
# - ( ) It needs the same wires back, which shuffling has cut
#   > That would be the weight transport problem. Shuffling cuts no wires; it changes what the rule is told.
# - ( ) It has a cost of its own, and shuffled labels are only harder to learn
#   > Then it would still point down that cost. It follows the labels instead.

# %% hand_in="quiz" points=2

# %% [markdown]
# ## What the analogy got right and wrong here
#
# **Right.** Errors need not come back exactly: any angle below 90 degrees may do. And animals do try at random and then hear one
# number for the result.
#
# **Wrong, or left out.**
#
# - *The teacher.* All these rules want the right label for every image, or its loss. Who gives it?
# - *Signs.* Our errors are numbers of either sign. Spikes have no sign; two cells would have to share the work.
# - *Phases.* First forwards, then errors, then weights: nobody has found what would switch a brain from one phase to the next.
# - *Time.* A reward comes late. Credit assignment over seconds is harder than over layers, and we left it out.
# - *Size.* Digits of 64 pixels are a small task. Random wires fall behind on large ones.

# %% [markdown] recap=true
# - A tiny step goes downhill if its angle to the gradient is below 90 degrees, even if most weights go the wrong way.
# - Feedback alignment: errors come back through fixed random wires, and the forward weights turn until these help. On the digits it ends within 3 points of backprop.
# - Perturbation sends no error. Each number hears the noise of all the others, so the tries grow with the number of weights, or of units.
# - Predictive coding: errors between neighbours give the gradient exactly while predictions are held fixed.
# - Told shuffled labels, the rules go down the shuffled cost: they are handed it. Credit assignment can do without symmetric wires. Whether learning can do without a cost was not tested.

# %% [markdown] next=true
# A unit that spikes has no slope at all: a spike is sent or it is not. The next lesson trains networks of such units, with a gradient that is honestly made up.

# %% [markdown]
# ### Where to read on
#
# - T. P. Lillicrap, A. Santoro, L. Marris, C. J. Akerman & G. Hinton, Backpropagation and the brain, *Nature Reviews Neuroscience*
#   21:335, 2020, doi 10.1038/s41583-020-0277-3: what cortex has that could carry errors, by those who think that it might.
# - J. C. R. Whittington & R. Bogacz, Theories of error back-propagation in the brain, *Trends in Cognitive Sciences* 23:235, 2019,
#   doi 10.1016/j.tics.2018.12.005: the rival models side by side, in pictures and with their equations.
#
# ### Sources
#
# - M. Minsky, *Proc. IRE* 49:8, 1961, doi 10.1109/JRPROC.1961.287775. S. Grossberg, *Cognitive Science* 11:23, 1987. F. Crick, *Nature* 337:129, 1989,
#   doi 10.1038/337129a0.
# - T. P. Lillicrap et al., *Nature Communications* 7:13276, 2016, doi 10.1038/ncomms13276. S. Bartunov et al., *NeurIPS*, 2018, arXiv 1807.04587. W.
#   Xiao et al., *ICLR*, 2019, arXiv 1811.03567.
# - Perturbation: G. Cauwenberghs, *NIPS* 5:244, 1992 (all weights at once). M. Jabri & B. Flower, *Neural Computation* 3:546, 1991. J. Werfel, X. Xie & H. S. Seung, *Neural Computation* 17:2699, 2005.
#   B. P. Ölveczky, A. S. Andalman & M. S. Fee, *PLoS Biology* 3:e153, 2005, doi 10.1371/journal.pbio.0030153. I. R. Fiete, M. S. Fee & H. S.
#   Seung, *J. Neurophysiology* 98:2038, 2007, doi 10.1152/jn.01311.2006.
# - R. P. N. Rao & D. H. Ballard, *Nature Neuroscience* 2:79, 1999, doi 10.1038/4580. Y. Song, T. Lukasiewicz, Z. Xu & R. Bogacz,
#   *NeurIPS*, 2020. B. Millidge, A. Tschantz & C. L. Buckley, *Neural Computation* 34:1329, 2022. U. Zahid, Q. Guo & Z. Fountas,
#   *Neural Computation* 35:1881, 2023, arXiv 2304.02658. Y. Song et al., *Nature Neuroscience* 27:348, 2024, doi 10.1038/s41593-023-01514-1.
# - A. H. Marblestone, G. Wayne & K. P. Kording, *Frontiers in Computational Neuroscience* 10:94, 2016, doi 10.3389/fncom.2016.00094.
# - J. F. Kolen & J. B. Pollack, *IEEE Int. Conf. Neural Networks* 3:1375, 1994, doi 10.1109/ICNN.1994.374486. M. Akrout et al., *NeurIPS*,
#   2019, arXiv 1904.05391.

# %% [markdown] guide=true
# **What the class will stumble on.**
#
# - *"Most weights go the right way, so it goes down."* The examples of `downhill_cases` are there to break this. Let two students argue
#   over (1, 1, -9).
# - *Which one is aligned?* Half of the class believes that the feedback learns. Ask what the control with new feedback would do then.
# - *Whose noise?* In `tries_needed` many write N. Ask for one number alone: how many tries does it need?
# - *Rows.* In `node_perturbation_grads` one mean rise for all rows works, only worse. It is the bonus of the company again.
# - *Old or new?* In `predictive_coding_grads` a list that is changed while one walks along it lets the error fall through. Let four students
#   in a row pass a number on a clap.
#
# **In class: one number for all.** Thirty students each hold a dial from 0 to 9 with a secret best place. All turn at once, by one, as a coin
# falls; the teacher calls out one number, the sum of all distances. Count the rounds. Then tell each table its own sum.
#
# **On the verdict.** The gap says that the wires are not needed at this size. "Cannot tell" is the better answer about brains.
#
# **Two oral questions.** (1) Why does feedback that is drawn anew in every step do worse than no feedback? (Its errors are noise, and the
# hidden layers follow them.) (2) Node perturbation needs a loss for each image. What would an animal have to have for that? (A reward for
# each action, and a way to compare it with what was to be expected: a prediction error.)
