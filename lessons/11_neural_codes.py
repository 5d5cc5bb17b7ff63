# %% [markdown] needs="spiking_neuron"
# # {lesson}. What is in a spike train?
#
# **About 180 minutes if NumPy is at your fingertips, about 270 [if not]{refresher:numpy} · 30 points · can be started alone; {needs}**
#
# Nerve cells far apart talk in spikes, and a spike has no size: it comes, or it does not (Adrian and Zotterman 1926). So what carries the
# message: *how many* come, or *when*?
#
# After this lesson you can
#
# - build readers of counts and of times, and say what each cannot detect;
# - measure how precise a spike must be;
# - say how irregular a cell is, and what a larger population is worth;
# - count in bits what spikes tell, and not be fooled by few trials.
#
# A refresher first? {refresher:probability} (no points).

# %% given="setup"
import numpy as np

# No module named 'helpers'? Pick the course's kernel (Kernel menu), or see README.md.
from helpers import check, ledger, quiz
from helpers.figures import neural_codes as figures
from helpers.figures import show
from helpers.labs import receptor
from helpers.labs import spike_codes as codes
from helpers.labs.spike_codes import count_code, shuffle_times, time_code
from helpers.labs.spike_codes import tuned_counts, typical_error
from helpers.table import table
from helpers.widgets import neural_codes as widgets

# %% [markdown] recall="depressing-synapse"
# Lesson {lesson:synapses_and_dendrites}: a synapse refills its few vesicles slowly. When do ten spikes release more in all?
#
# - ( ) When they come 20 ms apart
#   > The store is nearly empty then.
# - (x) When they come 500 ms apart
#   > As many spikes, another message.
# - ( ) Always alike
#   > Not this synapse.

# %% [markdown] recall="fading-loop"
# Lesson {lesson:recurrence}: a loop keeps 0.9 of its state at each step. How much of an input is left after ten steps?
#
# - (x) About 35 %
#   > $0.9^{10} = 0.349$. A state that fades can read times.
# - ( ) About 90 %
#   > That is after one step.
# - ( ) Nothing
#   > A little is always left.

# %% [markdown] recall="order-of-a-row"
# Lesson {lesson:threshold_logic}: what does a threshold unit know of the order in which its inputs come?
#
# - ( ) The first counts most
#   > Only weights decide that.
# - ( ) All, if the weights differ
#   > They say which input, not when.
# - (x) Nothing
#   > A sum has no order.

# %% [markdown] today="L6"
# Does the timing of spikes matter? Section {lesson}.2 asks this where you know the code, section {lesson}.7 in a real ear.

# %% [markdown]
# ## {lesson}.1 Two worlds, two readers
#
# A spike train is the list of the times, in ms, at which one cell fired. Two cells could tell two stimuli apart in two ways:

# %% [markdown] drawing="two-worlds"
# Left, the rate code: the cell of the stimulus fires eight spikes, the other one four, at random moments. Right, the temporal code: both cells fire five spikes, and the cell of the stimulus begins a little earlier.

# %% [markdown]
# - In a **rate code** the *number* of spikes carries the message. Here the cell of the stimulus fires at 80 Hz, the other at 40 Hz.
# - In a **temporal code** the *moments* carry it. Here both fire five spikes, and the cell of the stimulus begins first, by 4 ms.
#
# Both are simulated. Which stimulus was it, 0 or 1?

# %%
n_trials = 5  # then 10: which world can you read by eye?
met = {"rate code": count_code(n_trials, np.random.default_rng(1))[0],
       "temporal code": time_code(n_trials, np.random.default_rng(2))[0]}
show(figures.meet(met),
     alt="Five trials of each world, cell 0 above cell 1. Rate code: one of the two "
     "cells has more spikes, at random moments. Temporal code: five spikes each, and "
     "one of the two first spikes is slightly ahead.")

# %% [markdown]
# **What we saw.** It was 0, 1, 0, 1, 0. In the rate code you count, and chance sometimes fools you. In the temporal code counting is useless,
# and a glance at the first spikes is enough.
#
# The first reader counts. (A warm-up.)

# %% exercise="count-readout" minutes=4 difficulty=1
def count_readout(trains):
    """`count_readout([[5.0], [1.0, 2.0, 3.0]])` is 1.

    Return the index of the cell with the most spikes.

    trains : list with one sequence of spike times (ms) for each cell: any numbers, also
        equal ones, or none
    returns a whole number, 0 for the first cell; among cells with equally many spikes
        the smallest index, so a trial without any spike gives 0
    """
    ### BEGIN SOLUTION
    return int(np.argmax([len(train) for train in trains]))
    ### END SOLUTION

# %% [markdown] hint="count-readout"
# 1. The times themselves do not matter, only how many there are.
# 2. Make a list of the numbers of spikes, one for each cell. Where is its largest entry?
# 3. A loop that remembers the best cell so far will do: replace it only by a cell with *more* spikes. Or look up `np.argmax`, and what
#    it does if two entries are equal.

# %% check="count-readout" points=1
assert count_readout([[5.0], [1.0, 2.0, 3.0]]) == 1, "One spike against three: the second cell, index 1."
assert count_readout([[90.0, 95.0], [1.0], []]) == 0, "Two, one and no spikes. When they come does not matter."
assert count_readout([[5.0], [1.0, 2.0], [7.0, 8.0]]) == 1, "Two cells have two spikes: the smaller index."
assert count_readout([[], []]) == 0, "No spikes at all: index 0."
assert count_readout([[1.0, 2.0, 4.0], [0.0, -1.0, 3.0, 3.0]]) == 1, "Four spikes against three: at 0, below 0 or twice, each counts."
assert count_readout([np.array([8.0, 9.0])]) == 0, "One cell alone, its times in an array: index 0."
### BEGIN HIDDEN TESTS
from helpers.reference import neural_codes as reference
rng = np.random.default_rng(1926)
for n_cells in (1, 2, 2, 3, 5, 8, 8, 8):
    trains = [rng.uniform(0, 100, n) for n in rng.integers(0, 6, n_cells)]
    assert count_readout(trains) == reference.count_readout(trains), "The cell with the most spikes decides."
assert count_readout([[5.0, 7.0, 9.0], [0.0, -3.0, -3.0, 250.0]]) == 1, "At 0, below 0, twice: all are spikes."
### END HIDDEN TESTS

# %% wrong="count-readout" why="You returned how many spikes the winner has. Asked for is which cell it is."
def count_readout(trains):
    return max(len(train) for train in trains)

# %% wrong="count-readout" why="Among equals you take the last cell. Here it is the first of them."
def count_readout(trains):
    return len(trains) - 1 - int(np.argmax([len(train) for train in trains][::-1]))

# %% wrong="count-readout" why="You added up the times, so a late spike counts more than an early one. Count spikes: each is worth one."
def count_readout(trains):
    return int(np.argmax([np.sum(train) for train in trains]))

# %% wrong="count-readout" why="Your cells are counted from 1. Here the first cell is 0, as everywhere in Python."
def count_readout(trains):
    return int(np.argmax([len(train) for train in trains])) + 1

# %% stranger="count-readout"
def count_readout(trains):
    return int(np.argmin([len(train) for train in trains]))

# %% [markdown]
# The second reader looks at the first spike of each cell. Its time is called the *latency*. Cells that stay silent and times that are out
# of order will both come up below.

# %% exercise="latency-readout" minutes=6 difficulty=1
def latency_readout(trains):
    """`latency_readout([[12.0, 30.0, 31.0], [11.0]])` is 1.

    Return the index of the cell whose first spike comes earliest.

    trains : list with one sequence of spike times (ms) for each cell, perhaps empty.
        Times may be negative and stand in ANY order.
    returns a whole number. A cell without spikes never beats one that fires. Among
        cells that are equally early the smallest index; if no cell fires, 0.
    """
    ### BEGIN SOLUTION
    first = [min(train) if len(train) else np.inf for train in trains]
    return int(np.argmin(first))
    ### END SOLUTION

# %% [markdown] hint="latency-readout"
# 1. One number for each cell: the time of its first spike. What should it be for a cell that never fires?
# 2. `min(train)` fails for an empty train. Which number is later than everything?
# 3. `np.inf` is later than everything. With one number per cell, ask where the smallest one stands.

# %% check="latency-readout" points=2
assert latency_readout([[12.0, 30.0, 31.0], [11.0]]) == 1, "11 ms is before 12 ms, however many spikes follow."
assert latency_readout([[9.0, 4.0], [5.0], []]) == 0, "The times may stand in any order: the first cell fires at 4 ms."
assert latency_readout([[], [2e12]]) == 1, "A silent cell is never first, however late the other one fires."
assert latency_readout([[], [4.0], [3.0]]) == 2, "Three cells, the first one silent: 3 ms is before 4 ms, index 2."
assert latency_readout([[50.0], [7.0, 60.0], [7.0]]) == 1, "Equally early: the smaller index."
assert latency_readout([[], [], []]) == 0, "Nobody fires: index 0."
assert latency_readout([[2.0], [-8.0, 5.0]]) == 1, "Times may be negative: -8 ms is before 2 ms."
assert latency_readout([[-4.0], []]) == 0, "The only cell that fires is first."
assert latency_readout([np.array([9.0, 8.0])]) == 0, "One cell alone, its times in an array: index 0."
### BEGIN HIDDEN TESTS
from helpers.reference import neural_codes as reference
rng = np.random.default_rng(2008)
for n_cells in (1, 2, 2, 3, 5, 8, 8, 8):
    trains = [rng.uniform(-5000, 5000, n) for n in rng.integers(0, 4, n_cells)]
    assert latency_readout(trains) == reference.latency_readout(trains), (
        "The cell with the earliest spike decides, in whatever order times come."
    )
assert latency_readout([[], [0.6], [0.0], [3.0]]) == 2, "A spike at time 0 is a spike, and it is before 0.6 ms."
### END HIDDEN TESTS

# %% wrong="latency-readout" why="You took the entry that stands first in the list. Times may stand in any order (soon they will): take the smallest."
def latency_readout(trains): return int(np.argmin([train[0] if len(train) else np.inf for train in trains]))

# %% wrong="latency-readout" why="A silent cell counts as one that fires at time 0. No spike means no latency: infinity."
def latency_readout(trains): return int(np.argmin([min(train) if len(train) else 0.0 for train in trains]))

# %% wrong="latency-readout" why="You took the mean time of each cell's spikes. Only the first spike counts here."
def latency_readout(trains): return int(np.argmin([np.mean(train) if len(train) else np.inf for train in trains]))

# %% wrong="latency-readout" why="You leave out the silent cells, and then the cells behind them have other indices. Keep a place for each cell."
def latency_readout(trains):
    first = [min(train) for train in trains if len(train)]
    return int(np.argmin(first)) if first else 0

# %% wrong="latency-readout" why="You returned when the first spike comes. Asked for is which cell fires it."
def latency_readout(trains):
    first = [min(train) for train in trains if len(train)]
    return min(first) if first else 0

# %% stranger="latency-readout"
def latency_readout(trains): return int(np.argmin([min(train) if len(train) else np.nan for train in trains]))

# %% stranger="latency-readout"
def latency_readout(trains): return int(np.argmin([min(train) if len(train) else 1000.0 for train in trains]))

# %% stranger="latency-readout"
def latency_readout(trains): return int(np.argmax([min(train) if len(train) else -np.inf for train in trains]))

# %% [markdown]
# Now both readers read both worlds, 1000 trials of 100 ms each. Chance is 50 %. **Predict** how well the latency reader does in the wrong world.

# %% prediction="wrong-reader"
# How many per cent of the trials does the LATENCY reader get right in the world of the
# RATE code? Write: wrong_reader = (a number)
### BEGIN SOLUTION
wrong_reader = 50
### END SOLUTION

# %% experiment="wrong-reader"
rates = (80, 40)  # Hz, of the cell of the stimulus and of the other; then try (80, 70)
worlds = {"code of counts": count_code(1000, np.random.default_rng(4), rates),
          "code of times": time_code(1000, np.random.default_rng(5))}
readers = {"count reader": count_readout, "latency reader": latency_readout}
score = codes.per_cent_right(readers, worlds)
table(["world, reader", "right (%)"],
      [[", ".join(pair), round(right, 1)] for pair, right in score.items()])
quiz.compare("Latency reader in the world of the rate code", wrong_reader,
             score["code of counts", "latency reader"], "%")

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# With equal counts the count reader is at chance, exactly: all its trials are ties. The latency reader is perfect there. But in the world
# of the rate code it is not lost: a cell that fires at twice the rate is first two times in three. So "the first spikes tell the stimuli
# apart" does *not* by itself show a temporal code. Better evidence comes from the retina of the salamander: there *relative* first spikes
# tell what an image looks like, largely whatever its contrast (Gollisch and Meister 2008).
#
# </details>

# %% [markdown]
# ### "Artificial units have no time"
#
# A unit that is fed counts gives the same answer when spikes move to new random moments. Running that would measure nothing, because only one
# result is possible. So ask two readers that *could* notice. One is your reader of first spikes. The other is an artificial unit with a loop:
# each spike adds 1 to its state, and the state fades with the time constant `tau`.

# %% claim="no-time"
tau = 20  # ms; then try 1000
rng = np.random.default_rng(6)
trials, labels = worlds["code of times"]
moved = [shuffle_times(trial, rng) for trial in trials]
change = codes.fading_change(trials, moved, tau)
turned = codes.answers_changed(latency_readout, trials, moved)
print(f"All times shuffled: what a unit with a fading state holds changes by "
      f"{change:.0f} % on average; the latency reader changes its mind in "
      f"{turned:.0f} % of {len(trials)} trials.")

# %% [markdown]
# **Verdict: holds**, for a feed-forward unit. This rests on the unit's definition and on a source, not on our number: times are not among its
# inputs, so nothing that it does can depend on them. As Elman (1990) explains, such a network has to be shown time as if it were space. For
# networks in general the claim does not hold, as you measured: a state that *fades* is enough to notice times, as in the loops of lesson {lesson:recurrence}. (With a `tau` of
# 1000 ms it hardly fades, and nearly only counts.) And
# the networks of lesson {lesson:spiking_networks} are made of spikes.

# %% [markdown] quiz="sixty-per-cent"
# In a recording, the cell that fires first tells the stimulus in 60 % of 1000 trials. What would show that *times* carry it?
#
# - ( ) 1000 more trials, and the first cell tells it in 60 % of these, too
#   > Two cells with rates of 60 and 40 Hz give just this number, as often as you like.
# - (x) Trials with equal counts, and still more than 50 %
#   > Ask what times tell *beyond* counts. (A rate that changes within the trial would do it, too: section {lesson}.7 says more.)
# - ( ) Nothing: 60 % is too little
#   > By chance 1000 trials rarely leave 47 to 53 %. The effect is real; what causes it is the question.

# %% [markdown]
# ## {lesson}.2 How precise must a spike be?
#
# "Timing to the millisecond is critical in the brain." If so, moving every spike at random by a few milliseconds (*jitter*) should ruin what
# a reader can tell. For comparison there is a reader of counts. Its curves must be flat, as jitter neither adds nor takes a spike. The control that could
# surprise you is the reader of first spikes in the world of the rate code.

# %% exercise="jitter-accuracy" minutes=12 difficulty=2
def jitter_accuracy(trains, labels, sigmas, rng, readout=latency_readout):
    """`jitter_accuracy([[[1.0], [2.0]]], [0], [0.0], np.random.default_rng(1))` is
    [1.0].

    Return, for each sigma, the share of trials that a readout gets right when every
    spike is jittered.

    Every spike, of every cell and trial, moves by a normal random number of its own,
    with mean 0 and standard deviation sigma, away from its original time. Moved times
    may be negative or out of order: leave them as they are.

    trains : list of trials, not to be changed; a trial is a list with one sequence of
        times (ms) for each cell, perhaps empty
    labels, sigmas : the right answer for each trial; standard deviations in ms, >= 0
    rng : numpy.random.Generator, the only source of randomness
    readout : function of one trial that returns a whole number, called once for each
        trial and sigma
    returns an array with one number from 0 to 1 for each sigma
    """
    ### BEGIN SOLUTION
    shares = []
    for sigma in sigmas:
        right = 0
        for trial, label in zip(trains, labels):
            moved = [np.asarray(train, float) + rng.normal(0, sigma, len(train)) for train in trial]
            right += int(readout(moved) == label)
        shares.append(right / len(trains))
    return np.array(shares)
    ### END SOLUTION

# %% [markdown] hint="jitter-accuracy"
# 1. Three loops, one inside the other: over sigmas, over trials, over the cells of a trial. Which of them needs new random numbers?
# 2. `rng.normal(0, sigma, n)` draws n numbers. Add as many as the train has spikes, to a *new* array: otherwise the next sigma starts
#    from times that have moved already.
# 3. Collect the jittered trains of a trial in a list and give that list to `readout`. Count the trials in which its answer equals the
#    label, and divide by the number of trials.

# %% starter="jitter-accuracy"
def jitter_accuracy(trains, labels, sigmas, rng, readout=latency_readout):
    shares = []
    for sigma in sigmas:
        right = 0
        for trial, label in zip(trains, labels):
            moved = []
            for train in trial:
                moved.append(...)
            if ...:
                right = right + 1
        shares.append(...)
    return np.array(shares)

# %% check="jitter-accuracy" points=3
check.close(jitter_accuracy([[[1.0], [2.0]]], [0], [0.0], np.random.default_rng(1)), [1.0], "Without jitter cell 0 is first, and the label is 0.")
seen = []
def look(trial):
    seen.append([np.array(train, float) for train in trial])
    return len(trial[0])
trials = [[np.array([10.0]), []], [[], [5.0, 6.0]], [[1.0, 2.0], [3.0]]]
check.close(jitter_accuracy(trials, [1, 0, 7], [0.0, 3.0], np.random.default_rng(1), look), [2 / 3, 2 / 3],
            "The readout handed in answers with the count of the first cell: right on two of three trials, whatever the jitter.")
check.unchanged(trials, [[[10.0], []], [[], [5.0, 6.0]], [[1.0, 2.0], [3.0]]], "The trials changed: make new arrays.")
start, seen = 100 * np.arange(400.0), []
jitter_accuracy([[start] * 3], [0], [3.0, 3.0], np.random.default_rng(2), look)
assert [len(train) for trial in seen for train in trial] == [400] * 6, "One reading for each sigma, of all spikes."
moves = np.array(seen) - start  # (sigma, cell, spike)
check.close(np.std(moves, axis=2), 3 * np.ones((2, 3)), "With sigma = 3, twice, the moves of 400 spikes have the standard deviation 3: each moves on its own, from its original time.", atol=0.55)
assert np.all(np.abs(np.mean(moves, axis=2)) < 0.75), "On average nothing moves: as often earlier as later."
assert np.all(np.abs(np.corrcoef(moves[0]) - np.eye(3)) < 0.3), "The cells of a trial move together. Draw new numbers for each cell."
assert np.mean(np.abs(moves) > 6) > 0.02, "Normal moves: about one in twenty is larger than two sigma."
seen = []
for seed in (4, 4, 5):
    jitter_accuracy([[start], [start]], [0, 0], [3.0], np.random.default_rng(seed), look)
once, again, other = (np.array(seen)[:, 0] - start).reshape(3, 2, 400)  # (trial, spike)
check.close(again, once, "The same generator gives the same moves: draw from rng alone.")
assert not np.allclose(other, once), "Another generator gives other moves: draw from the rng that you are given."
assert abs(np.corrcoef(once)[0, 1]) < 0.3, "Two trials move together. Draw new numbers for each trial."
seen = []
jitter_accuracy([[np.arange(-200.0, 200.0)]], [0], [3.0], np.random.default_rng(3), look)
assert np.any(np.diff(seen[0][0]) < 0), "Spikes 1 ms apart, jitter of 3 ms: some overtake others. Leave them out of order."
assert np.min(seen[0][0]) < -150, "Times may be negative: leave them as they are."
### BEGIN HIDDEN TESTS
for sigma in (0.1, 8.0):
    seen, start = [], 500.0 * np.arange(-450, 450).reshape(3, 300)
    for _ in range(2):
        jitter_accuracy([list(start)], [0], [20.0, 0.0, sigma], np.random.default_rng(3), look)
    moves = np.array(seen) - start  # (2 * sigma, cell, spike)
    check.close(moves[3:], moves[:3], "The same generator gives the same moves: rng is the only source of randomness.")
    check.close(np.std(moves[:3], axis=(1, 2)), [20, 0, sigma], "The moves spread by sigma around 0.", rtol=0.15)
    assert abs(np.corrcoef(moves[2, 0, :-1], moves[2, 0, 1:])[0, 1]) < 0.3, (
        "Neighbouring spikes move independently of each other."
    )
    assert np.all(np.abs(np.corrcoef(moves[2]) - np.eye(3)) < 0.3), "The cells of a trial move independently of each other."
    assert 0.24 < np.mean(np.abs(moves[2]) > sigma) < 0.4, "Normal moves: about a third are larger than sigma."
seen, start = [], 500.0 * np.arange(300)
jitter_accuracy([[start], [start]], [0, 0], [5.0], np.random.default_rng(8), look)
moves = np.array(seen)[:, 0] - start  # (trial, spike)
assert abs(np.corrcoef(moves)[0, 1]) < 0.3, "Two trials of one sigma move independently of each other."
seen = []
for seed in (1, 2):
    jitter_accuracy([[start]], [0], [5.0], np.random.default_rng(seed), look)
assert not np.allclose(seen[0][0], seen[1][0]), "Another generator gives other moves: draw from the rng that you are given."
trials, labels = [[[50.0], [53.0]]] * 46 + [[[52.0], [49.0]]] * 4, np.array([1] * 46 + [0] * 4)
labels[np.random.default_rng(5).random(50) < 0.1] = 2  # which this reader never says
found = np.array(jitter_accuracy(trials, labels.tolist(), [0.0, 0.1], np.random.default_rng(4),
                                 lambda trial: int(np.mean(trial[1]) > np.mean(trial[0]))))
check.close(found, 2 * [np.mean(labels < 2)], "Jitter far below the 3 ms between the cells does no harm.")
share = float(jitter_accuracy([[[50.0], [53.0]]] * 900, [0] * 900, [500.0], np.random.default_rng(4))[0])
assert abs(share - 0.5) < 0.09, "Jitter of 500 ms leaves nothing of a lead of 3 ms: one half of the trials."
share = float(jitter_accuracy([[[50.0], [53.0]]] * 900, [0] * 900, [3.0], np.random.default_rng(6))[0])
assert abs(share - 0.76) < 0.08, "Jitter as large as the lead keeps the order of two single spikes in about 76 % of trials."
### END HIDDEN TESTS

# %% probes="jitter-accuracy"
seen, start = [], 100 * np.arange(1.0, 401.0)
def look(trial):
    seen.append([np.array(train, float) for train in trial])
    return 0
trials = [[start.copy(), start.copy()], [[1.0], [2.0]], [[3.0], []]]
probe(jitter_accuracy(trials, [0, 1, 0], [3.0, 0.25, 0.0], np.random.default_rng(2), look))
moves = [np.array(trial)[0] - start for trial in seen if len(trial[0]) == 400]
anything_moves = bool(any(np.any(np.abs(m) > 1e-6) for m in moves))
probe(anything_moves)
spreads = [np.std(m) / sigma for m, sigma in zip(moves, [3, 0.25, 1])]  # in units of sigma; 1 is right, but for the last
moves = [["none", "tiny", "small", "right", "large"][np.digitize(s, [0.01, 0.4, 0.8, 1.2])] for s in spreads]
probe(moves)
both = [np.array(trial) - start for trial in seen if len(trial[0]) == 400][:1]
cells_move_together = [bool(np.allclose(m[0], m[1])) for m in both]
probe(cells_move_together)
seen = []
jitter_accuracy([[np.arange(400.0)]], [0], [3.0], np.random.default_rng(3), look)
in_order = [bool(np.all(np.diff(trial[0]) >= 0)) for trial in seen]
probe(in_order)

# %% wrong="jitter-accuracy" why="All spikes of a train move by the same shift, so that their pattern stays as it was. Every spike needs a random number of its own."
def jitter_accuracy(trains, labels, sigmas, rng, readout=latency_readout):
    def right(trial, label, shift):
        return readout([np.asarray(train, float) + shift for train in trial]) == label
    return np.array([np.mean([right(*pair, rng.normal(0, sigma)) for pair in zip(trains, labels)]) for sigma in sigmas])

# %% wrong="jitter-accuracy" why="All spikes of a train move by one and the same shift. Every spike needs a random number of its own: rng.normal can draw many."
def jitter_accuracy(trains, labels, sigmas, rng, readout=latency_readout):
    def right(trial, label, sigma):
        return readout([np.asarray(train, float) + rng.normal(0, sigma) for train in trial]) == label
    return np.array([np.mean([right(*pair, sigma) for pair in zip(trains, labels)]) for sigma in sigmas])

# %% wrong="jitter-accuracy" why="The jitter adds up: each sigma starts where the one before left the spikes. Start from the original times, and leave them alone."
def jitter_accuracy(trains, labels, sigmas, rng, readout=latency_readout):
    shares = []
    for sigma in sigmas:
        for trial in trains:
            trial[:] = [np.asarray(train, float) + rng.normal(0, sigma, len(train)) for train in trial]
        shares.append(np.mean([readout(trial) == label for trial, label in zip(trains, labels)]))
    return np.array(shares)

# %% wrong="jitter-accuracy" why="Sigma is a standard deviation, in ms. You used it as a variance, so that your spikes move by its square root."
def jitter_accuracy(trains, labels, sigmas, rng, readout=latency_readout, right=jitter_accuracy):
    return right(trains, labels, np.sqrt(sigmas), rng, readout)

# %% stranger="jitter-accuracy"
def jitter_accuracy(trains, labels, sigmas, rng, readout=latency_readout):
    def moved(trial, sigma):
        return [np.asarray(train, float) + rng.uniform(-sigma, sigma, len(train)) for train in trial]
    pairs = list(zip(trains, labels))
    return np.array([np.mean([readout(moved(trial, sigma)) == label for trial, label in pairs]) for sigma in sigmas])

# %% stranger="jitter-accuracy"
def jitter_accuracy(trains, labels, sigmas, rng, readout=latency_readout):
    def moved(trial, sigma):
        return [np.asarray(train, float) + np.abs(rng.normal(0, sigma, len(train))) for train in trial]
    pairs = list(zip(trains, labels))
    return np.array([np.mean([readout(moved(trial, sigma)) == label for trial, label in pairs]) for sigma in sigmas])

# %% stranger="jitter-accuracy"
def jitter_accuracy(trains, labels, sigmas, rng, readout=latency_readout, right=jitter_accuracy):
    return right(trains, labels, np.square(sigmas), rng, readout)

# %% stranger="jitter-accuracy"
def jitter_accuracy(trains, labels, sigmas, rng, readout=latency_readout):
    return np.array([np.mean([readout(trial) == label for trial, label in zip(trains, labels)]) for _ in sigmas])

# %% stranger="jitter-accuracy"
def jitter_accuracy(trains, labels, sigmas, rng, readout=latency_readout, right=jitter_accuracy):
    return right(trains, labels, sigmas, rng)

# %% wrong="jitter-accuracy" why="All cells of a trial move by the same numbers, so who is first never changes. Draw new numbers for each cell."
def jitter_accuracy(trains, labels, sigmas, rng, readout=latency_readout):
    def right(trial, label, sigma):
        noise = rng.normal(0, sigma, max(len(train) for train in trial))
        return readout([np.asarray(train, float) + noise[: len(train)] for train in trial]) == label
    return np.array([np.mean([right(*pair, sigma) for pair in zip(trains, labels)]) for sigma in sigmas])

# %% wrong="jitter-accuracy" why="You sort the moved times. They may be out of order: leave them as they are, and each reader finds what it needs."
def jitter_accuracy(trains, labels, sigmas, rng, readout=latency_readout):
    def right(trial, label, sigma):
        return readout([np.sort(np.asarray(train, float) + rng.normal(0, sigma, len(train))) for train in trial]) == label
    return np.array([np.mean([right(*pair, sigma) for pair in zip(trains, labels)]) for sigma in sigmas])

# %% stranger="jitter-accuracy"
def jitter_accuracy(trains, labels, sigmas, rng, readout=latency_readout):
    def right(trial, label, sigma):
        return readout([np.asarray(train, float) + np.random.default_rng(k).normal(0, sigma, len(train)) for k, train in enumerate(trial)]) == label
    return np.array([np.mean([right(*pair, sigma) for pair in zip(trains, labels)]) for sigma in sigmas])

# %% [markdown]
# In the world of times the lead was 4 ms. Now every spike moves by a jitter of $\sigma$ = 4 ms, as large as the lead. **Predict** how often the
# latency reader is still right.

# %% prediction="jitter-as-lead"
# Per cent that the latency reader gets right in the world of times at sigma = 4 ms?
# Write: jitter_as_lead = (a number)
### BEGIN SOLUTION
jitter_as_lead = 50
### END SOLUTION

# %% experiment="jitter-as-lead"
sigmas = [0, 0.5, 1, 2, 4, 8, 16, 32]  # ms
curves = codes.jittered(jitter_accuracy, readers, worlds, sigmas)
by_first = curves["code of times, latency reader"]
at_none, at_lead = float(by_first[0]), float(by_first[4])
quiz.compare("Latency reader, code of times, jitter as large as the lead",
             jitter_as_lead, at_lead, "%")
show(figures.jitter_curves(sigmas, curves),
     alt="Per cent right against jitter. Code of times, latency reader: "
     f"{at_none:.0f} % at first, {at_lead:.0f} % at 4 ms, near 50 % at 32 ms. Count "
     "readers: flat lines, at chance in the code of times.")

# %%
# Then with the mouse: which of the four bars move, and what does a longer lead change?
widgets.read_two_codes(count_readout, latency_readout, count_code, time_code)

# %% claim="millisecond-timing"
for lead in (1, 4, 16):  # ms: other worlds; then try 8
    some = lead * np.geomspace(0.25, 4, 9)
    world = time_code(400, np.random.default_rng([8, lead]), lead)
    shares = jitter_accuracy(*world, some, np.random.default_rng([9, lead]))
    half = some[np.argmin(np.abs(np.array(shares) - 0.75))]
    print(f"lead {lead} ms: half of the advantage is gone at a jitter of {half:.1f} ms")
control = curves["code of counts, latency reader"]
print(f"Jitter of 4 ms cost the latency reader {at_none - at_lead:.0f} points in the "
      f"code of times; in the code of counts it is right in {min(control):.0f} to "
      f"{max(control):.0f} % at any jitter up to 32 ms.")

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# A jitter as large as the lead takes half of the advantage, not all. Both first spikes move by $\sigma$, so their difference moves by
# $\sqrt 2\, \sigma$, and the order is kept with probability $\Phi\bigl(4 / (\sqrt 2\, \sigma)\bigr)$, 76 % here ($\Phi$ is the area under
# the bell curve). How precise a spike must be is set by the code that *we* put in. So jitter tells what a reader needs, not which code
# brains use. In the world of the rate code the same reader keeps its two in three at any jitter, because a jittered Poisson train is a Poisson train again: a reader
# of times that jitter does not harm reads no times. The claim itself is **contested**. It rests on recordings and models by others, and they speak for both sides:
#
# - *For milliseconds and below.* Barn owls place a sound by differences of microseconds between their ears, with cells that detect
#   coincidence (Carr and Konishi 1990). Given the same rapidly changing current again, cortical cells repeat their spikes within about a
#   millisecond (Mainen and Sejnowski 1995).
# - *For rates.* In the cortex of rats one extra spike set off about 28 more in the cells that hear it: noise that a code of precise times
#   would have to survive, which speaks for rates there (London and others 2010). In a model, 100 cells can signal a rate within one interval
#   between spikes, 10 to 50 ms (Shadlen and Newsome 1998).
#
# "In the brain" is too large a place: the ear of an owl and the cortex may well differ.
#
# </details>

# %% [markdown] pause=true
# You have two readers and know what each needs. Next: could a nerve cell be such a reader?

# %% [markdown]
# ## {lesson}.3 What could read times?
#
# A nerve cell could: its membrane leaks, so an input counts in full only for a moment. Each input lifts the potential by a weight. Between
# inputs the potential leaks: after one $\tau$ the share $1/e$ of it is left, 37 %, after two $1/e^2$, as in lesson {lesson:spiking_neuron}. *In
# numbers,* with the weight 1 and $\tau$ = 10 ms: after inputs at 0, 10 and 20 ms the potential is 1, then 1.37, then 1.50. With an input every
# 10 ms, however long, it settles at 1.58 and never reaches a threshold of 2. Two inputs at once reach it.

# %% exercise="coincidence-detector" minutes=10 difficulty=2
def coincidence_detector(spike_times, weight, tau, threshold):
    """`coincidence_detector([20.0] * 16, 1.0, 5.0, 9.5)` is [20.0].

    Return the times at which a leaky cell fires that gets these input spikes.

    The potential starts at 0. Inputs act in the order of their times, one after the
    other, also those that come together. Where an input brings the potential to the
    threshold or above, the cell fires at the time of that input, and starts from 0.

    spike_times : times of all inputs in ms, of any sign, in ANY order, not to be
        changed; may be empty
    weight, tau, threshold : numbers above 0; tau in ms, the other two in the same unit
    returns an array of the times of the cell's own spikes, empty if it never fires
    """
    ### BEGIN SOLUTION
    v, previous, fired = 0.0, 0.0, []
    for time in sorted(spike_times):
        v, previous = v * np.exp(-(time - previous) / tau) + weight, time
        if v >= threshold:
            fired.append(time)
            v = 0.0
    return np.array(fired)
    ### END SOLUTION

# %% [markdown] hint="coincidence-detector"
# 1. No time steps are needed: between inputs nothing happens but decay. Go through the inputs in the order of their times.
# 2. Keep two numbers from input to input: the potential, and the time of the input before. Before the first one the potential is 0, so any
#    earlier time will do.
# 3. Three things happen at each input: it leaks, it gets the weight, it may fire. In which order? What is left after the time $t$ is a power
#    of $e$: -1 for $t = \tau$, -2 for $2\tau$. And what becomes of the potential after a spike?

# %% check="coincidence-detector" points=3
none = np.zeros(0)
check.close(coincidence_detector([20.0] * 16, 1.0, 5.0, 9.5), [20.0], "Together: the tenth input reaches 9.5.")
check.close(coincidence_detector(6.25 * np.arange(16), 1.0, 5.0, 9.5), none, "Spread out, each leaks away: silence.")
check.close(coincidence_detector([0.0, 5.0], 1.0, 10.0, 1.5), [5.0], "What is left of the first: exp(-0.5) = 0.61.")
check.close(coincidence_detector([0.0, 10.0], 1.0, 10.0, 1.5), none, "After 10 ms: exp(-1) = 0.37, not enough.")
check.close(coincidence_detector([0.0, 10.0], 1.0, 10.0, 1.3), [10.0], "After 10 ms exp(-1) = 0.37 is left: enough for 1.3.")
check.close(coincidence_detector([0.0, 1e5], 1.0, 10.0, 1.5), none, "After 100 s nothing is left.")
check.close(coincidence_detector([0.0, 10.0, 20.0], 1.0, 10.0, 1.45), [20.0], "As in the text: 1, then 1.37, then 1.50. What is there leaks from input to input.")
check.close(coincidence_detector([0.25, 0.75], 1.0, 10.0, 1.5), [0.75], "A spike has the time of its input, also between whole ms.")
check.close(coincidence_detector([-5.0, 3.0], 2.0, 10.0, 1.5), [-5.0, 3.0], "Each input alone is enough, the first one too, and before 0.")
check.close(coincidence_detector([7.0] * 3, 1.0, 10.0, 3.0), [7.0], "Three times 1: it fires AT its threshold.")
check.close(coincidence_detector([7.0] * 6, 1.0, 10.0, 3.0), [7.0, 7.0], "Each takes three inputs: two spikes.")
check.close(coincidence_detector([0.0, 1.0, 2.0], 1.4, 10.0, 1.5), [1.0], "After its spike the cell starts from 0.")
check.close(coincidence_detector([0.0, 2.0, 4.0, 6.0], 1.0, 10.0, 1.6), [2.0, 6.0], "From 0 again after the spike at 2 ms: two more inputs make the next.")
mixed = [31.0, 2.0, 30.0, 60.0]
check.close(coincidence_detector(mixed, 1.0, 10.0, 1.5), [31.0], "Inputs may come in any order.")
check.unchanged(mixed, [31.0, 2.0, 30.0, 60.0], "The list of inputs has changed: put a copy in order.")
check.close(coincidence_detector([], 1.0, 10.0, 1.5), none, "No inputs, no spikes.")
### BEGIN HIDDEN TESTS
from helpers.reference import neural_codes as reference
rng = np.random.default_rng(1996)
for n, tau, threshold in [(1, 5, 0.7), (40, 3, 1.7), (60, 8, 3.3), (80, 30, 5.1)]:
    times = rng.uniform(10, 110, n)
    expected = reference.coincidence_detector(times, 0.9, tau, threshold)
    check.close(coincidence_detector(times, 0.9, tau, threshold), expected,
                "The cell fires when inputs meet before the potential fades.")
    found = coincidence_detector((2 * times + 300).tolist(), 1.8, 2 * tau, 2 * threshold)
    check.close(found, 2 * expected + 300, "Everything twice as slow, potentials doubled, later: the same spikes.")
### END HIDDEN TESTS

# %% wrong="coincidence-detector" why="Your cell does not leak: inputs 100 seconds apart still add up. Let v decay by exp(-dt / tau) before each input."
def coincidence_detector(spike_times, weight, tau, threshold, right=coincidence_detector):
    return right(spike_times, weight, 1e12, threshold)

# %% wrong="coincidence-detector" why="You used > where the cell also fires at the threshold itself: v >= threshold."
def coincidence_detector(spike_times, weight, tau, threshold, right=coincidence_detector):
    return right(spike_times, weight, tau, threshold * (1 + 1e-12))

# %% wrong="coincidence-detector" why="After a spike you take the threshold off v and keep the rest. Here v becomes 0, whatever was above the threshold is lost."
def coincidence_detector(spike_times, weight, tau, threshold):
    v, previous, fired = 0.0, 0.0, []
    for time in sorted(spike_times):
        v, previous = v * np.exp(-(time - previous) / tau) + weight, time
        fired, v = ([*fired, time], v - threshold) if v >= threshold else (fired, v)
    return np.array(fired)

# %% wrong="coincidence-detector" why="The potential stays where it was after a spike, so the next input fires the cell again. Start from 0."
def coincidence_detector(spike_times, weight, tau, threshold):
    v, previous, fired = 0.0, 0.0, []
    for time in sorted(spike_times):
        v, previous = v * np.exp(-(time - previous) / tau) + weight, time
        if v >= threshold:
            fired.append(time)
    return np.array(fired)

# %% wrong="coincidence-detector" why="You move the time of the input before only when the cell fires, so that what is left leaks again for time that has passed. Move it at every input."
def coincidence_detector(spike_times, weight, tau, threshold):
    v, previous, fired = 0.0, min(spike_times) if len(spike_times) else 0.0, []
    for time in sorted(spike_times):
        v = v * np.exp(-(time - previous) / tau) + weight
        if v >= threshold:
            fired.append(time)
            v, previous = 0.0, time
    return np.array(fired)

# %% stranger="coincidence-detector"
def coincidence_detector(spike_times, weight, tau, threshold):
    v, fired, times = 0.0, [], sorted(spike_times)
    for time in times:
        v = v * np.exp(-(time - times[0]) / tau) + weight
        if v >= threshold:
            fired.append(time)
            v = 0.0
    return np.array(fired)

# %% stranger="coincidence-detector"
def coincidence_detector(spike_times, weight, tau, threshold, right=coincidence_detector):
    return right(spike_times, weight, tau / 2, threshold)

# %% stranger="coincidence-detector"
def coincidence_detector(spike_times, weight, tau, threshold, right=coincidence_detector):
    return right(spike_times, weight, 1000 * tau, threshold)

# %% stranger="coincidence-detector"
def coincidence_detector(spike_times, weight, tau, threshold):
    v, previous, fired = 0.0, 0.0, []
    for time in spike_times:
        v, previous = v * np.exp(-(time - previous) / tau) + weight, time
        if v >= threshold:
            fired.append(time)
            v = 0.0
    return np.array(fired)

# %% [markdown]
# Sixteen inputs of weight 1 reach a cell whose threshold is 9.5 and whose $\tau$ is 5 ms. Their times are normally distributed, with the
# standard deviation $\sigma$. **Predict** how far they may spread.

# %% prediction="spread"
# How large a sigma, in ms, still lets the cell fire in half of all trials?
# Write: spread = (a number)
### BEGIN SOLUTION
spread = 5
### END SOLUTION

# %% experiment="spread"
taus = [2, 5, 20]  # ms; then add 50
rng = np.random.default_rng(16)
fires, widest = {}, {}
for tau in taus:
    fires[tau] = codes.spread_and_share(coincidence_detector, tau, rng)
    widest[tau] = codes.half_fired(fires[tau])
table(["tau (ms)", "half of the trials fire at a spread of (ms)"], list(widest.items()))
quiz.compare("Spread at which a cell with tau = 5 ms fires in half of the trials",
             spread, widest[5], "ms")

# %%
show(figures.volleys(coincidence_detector, fires),
     alt="Left, the potential for 16 inputs that come together: it climbs to the "
     "threshold; and spread over 100 ms: it stays below 1.5. Right, the share of "
     "trials with a spike falls from 1 to 0 as the spread grows, half way at "
     f"{widest[2]:.1f}, {widest[5]:.1f} and {widest[20]:.1f} ms for tau 2, 5, 20 ms.")

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# The inputs are the same sixteen, with the same weights; their timing alone decides whether the cell fires. Only the ratio of the spread to
# $\tau$ matters: at about 0.45 half of the trials fire. With a short $\tau$ a cell is a coincidence detector, with a long one it counts. Which of the two
# cortical cells are, and when, has long been debated (König, Engel and Singer 1996).
#
# </details>

# %%
ledger.record(
    "L1", "neural_codes",
    f"16 inputs of weight 1 fired a cell of threshold 9.5 in half of the trials at a "
    f"spread of {widest[5]:.1f} ms, in {100 * fires[5][1][-1]:.0f} % at "
    f"{fires[5][0][-1]:.0f} ms, its time constant: a sum, but a fleeting one.",
    value=widest[5])

# %% [markdown] pause=true
# A leaky cell can read times. Next: how random are spikes, and what is a crowd of cells good for?

# %% [markdown]
# ## {lesson}.4 How random is a train?
#
# Above, spikes came "at random moments". The simplest meaning of that is a **Poisson process** of rate $r$: whether a spike comes in the next
# moment does not depend on anything that happened before, and no moment is special. It follows that the number of spikes in a stretch of time
# has a Poisson distribution with mean rate times duration, and that counts in stretches that do not overlap are independent (both in
# {refresher:probability}). *In numbers:* at 40 Hz you expect 4 spikes in 100 ms; the chance of none at all is $e^{-4}$, about 2 %.

# %% exercise="poisson-train" minutes=10 difficulty=2
def poisson_train(rate, duration, dt, rng):
    """`poisson_train(0, 100, 1, np.random.default_rng(3))` is an empty array.

    Return one random spike train, the times of a Poisson process of constant rate.

    rate, duration : spikes per second (Hz), at least 0; ms, a whole number of bins
    dt : ms, for methods that go bin by bin. A wide bin can hold several spikes. Without
        bins you do not need it.
    rng : numpy.random.Generator, the only source of randomness
    returns an array of spike times in ms, sorted, from 0 up to but without duration
    """
    ### BEGIN SOLUTION
    n_spikes = rng.poisson(rate * duration / 1000)
    return np.sort(rng.uniform(0, duration, n_spikes))
    ### END SOLUTION

# %% [markdown] hint="poisson-train"
# 1. First the units: the rate is per second, times are in ms. How many spikes do you expect in all? Is it always that number?
# 2. Two ways. *Count first*: draw the number of spikes in all with `rng.poisson(mean)`; if no moment is special, where do they lie? Or
#    *wait*: without a memory, the intervals are exponential, `rng.exponential(mean)`; add them up until the duration is over.
# 3. Counting: `rng.uniform` draws numbers that are not sorted yet. Waiting: mind a rate of 0. Bin by bin with `np.repeat(starts, counts)`:
#    in a browser write `counts.astype(int)`.

# %% check="poisson-train" points=3
assert np.size(poisson_train(0, 100, 1, np.random.default_rng(3))) == 0, "A rate of 0 gives no spikes."
train = np.array(poisson_train(40, 1000, 1, np.random.default_rng(1)), float)
assert train.ndim == 1 and np.all(np.diff(train) >= 0), "A train is one row of times in order, the first spike first."
assert 5 < train.size < 75, f"40 Hz for a second is about 40 spikes, not {train.size}. Rates are per second."
train = np.array(poisson_train(400, 20000, 2, np.random.default_rng(2)), float)
assert train.min() >= 0 and train.max() < 20000, "All times lie between 0 and the duration, in ms."
assert train.max() > 19900, f"Spikes come until the 20000 ms are over. Your last one is at {train.max():.6g} ms."
assert abs(train.size - 8000) < 450, f"400 Hz for 20 s is 8000 spikes, give or take 90, whatever dt is. You made {train.size}."
assert abs(np.mean(train < 10000) - 0.5) < 0.03, "As many spikes in the first half as in the second, within chance."
counts = np.histogram(train, np.arange(0, 20001, 20))[0]
ratio = np.var(counts, ddof=1) / np.mean(counts)
assert abs(ratio - 1) < 0.23, f"Counts in windows of 20 ms: variance / mean is about 1 in a Poisson process, and {ratio:.2f} in your train."
sizes = [np.size(poisson_train(50, 1000, 1, np.random.default_rng(seed))) for seed in range(30)]
assert min(sizes) < 50 < max(sizes), f"50 Hz for 1 s: some trains have fewer than 50, some more. Yours: {set(sizes)}."
same, first = ([poisson_train(50, 1000, 1, np.random.default_rng(seed)) for seed in range(9)] for _ in range(2))
check.close(same[0], first[0], "The same generator gives the same train: draw from rng alone.")
assert max(np.min(one) for one in first) > 0, "A train begins with an interval, not always with a spike at 0."
### BEGIN HIDDEN TESTS
for seed, (rate, duration, dt) in enumerate([(25, 80000, 1), (600, 20000, 1), (150, 40000, 4), (1000, 8000, 8)]):
    train = np.array(poisson_train(rate, duration, dt, np.random.default_rng([10, seed])), float)
    check.close(train, poisson_train(rate, duration, dt, np.random.default_rng([10, seed])),
                "The same generator gives the same train.")
    mean, counts = rate * duration / 1000, np.histogram(train, np.arange(0, duration + 1, 40))[0]
    assert train.min() >= 0 and train.max() < duration and np.all(np.diff(train) >= 0), (
        "Spike times are sorted and lie from 0 to duration."
    )
    assert abs(train.size - mean) < 5 * np.sqrt(mean), "The rate gives the mean number of spikes, whatever dt is."
    fano, n, gaps = np.var(counts, ddof=1) / np.mean(counts), len(counts), np.diff(train)
    assert abs(fano - 1) < 5 * np.sqrt(2 / (n - 1)), "The variance of Poisson counts equals their mean."
    assert abs(np.corrcoef(counts[:-1], counts[1:])[0, 1]) < 5 / np.sqrt(n), "A window knows nothing of the one before."
    cv = np.std(gaps) / np.mean(gaps) if rate * dt <= 25 else 1  # where bins are much finer than intervals
    assert abs(cv - 1) < 5 / np.sqrt(len(gaps)), "Intervals of a Poisson train have CV 1."
trains = [np.ravel(poisson_train(20, 1000, 1, np.random.default_rng([11, seed]))) for seed in range(80)]
assert any(one.min() > 0 for one in trains if one.size), "It begins with an interval, not with a spike."
assert 0.25 < np.var(sizes := [one.size for one in trains], ddof=1) / np.mean(sizes) < 1.9, (
    "Counts vary from train to train."
)
short = [np.size(poisson_train(3.7, 200, 200, np.random.default_rng([12, seed]))) for seed in range(80)]
assert max(short) > 1, "A wide bin can hold more than one spike."
### END HIDDEN TESTS

# %% probes="poisson-train"
trains = [np.asarray(poisson_train(400, 4000, 2, np.random.default_rng(seed)), float) for seed in (1, 2, 3, 4)]
counts = np.histogram(trains[0], np.arange(0, 4001, 20))[0]
number_of_spikes = ["few", "low", "right", "too many", "a lot"][np.digitize(trains[0].size, [1000, 1380, 1820, 9999])]
fano = ["tiny", "low", "near 1", "high"][np.digitize(counts.var(ddof=1) / max(counts.mean(), 1), [0.26, 0.5, 1.55])]
probe(number_of_spikes)
probe(fano)
numbers_differ = len({len(train) for train in trains}) > 1
probe(numbers_differ)
one_at_most = np.histogram(trains[0], np.arange(0, 4001, 2))[0].max() == 1
probe(one_at_most)
trains_differ = len({tuple(train) for train in trains}) > 1
probe(trains_differ)
gaps = np.diff(np.sort(trains[0]))
irregularity = gaps.std() / max(gaps.mean(), 1e-9) if len(gaps) else 0.0
intervals = ["nearly equal", "of some scatter", "of wide scatter"][np.digitize(irregularity, [0.35, 0.7])]
probe(intervals)
last_time = ["none", "far too early", "early", "right", "late"][np.digitize(np.max(trains[0], initial=-1) / 4000, [0, 0.0011, 0.9, 1])]
probe(last_time)

# %% wrong="poisson-train" why="At most one spike fits into each of your bins, so counts vary too little: a Fano factor of 1 - r dt, 0.2 here, in place of 1. Draw the number of spikes in each bin with rng.poisson."
def poisson_train(rate, duration, dt, rng):
    return dt * np.flatnonzero(rng.random(round(duration / dt)) < rate * dt / 1000)

# %% wrong="poisson-train" why="You took the rate as spikes per ms, which makes 1000 times too many. It is per second: divide by 1000."
def poisson_train(rate, duration, dt, rng, right=poisson_train):
    return right(1000 * rate, duration, dt, rng)

# %% wrong="poisson-train" why="Every train has the same number of spikes. In a Poisson process the number is random, too: scatter a Poisson number of them."
def poisson_train(rate, duration, dt, rng):
    return np.sort(rng.uniform(0, duration, round(rate * duration / 1000)))

# %% wrong="poisson-train" why="Your times are in seconds. The duration is in ms, and so are the times."
def poisson_train(rate, duration, dt, rng, right=poisson_train):
    return right(rate, duration, dt, rng) / 1000

# %% stranger="poisson-train"
def poisson_train(rate, duration, dt, rng):
    return np.flatnonzero(rng.random(round(duration)) < rate / 1000) / 4

# %% stranger="poisson-train"
def poisson_train(rate, duration, dt, rng):
    n_bins = round(duration / dt)
    return np.repeat(np.arange(float(n_bins)), rng.poisson(rate * dt / 1000, n_bins).astype(int))

# %% stranger="poisson-train"
def poisson_train(rate, duration, dt, rng, right=poisson_train):
    return right(rate, duration, dt, np.random.default_rng(0))

# %% stranger="poisson-train"
def poisson_train(rate, duration, dt, rng):
    return np.arange(0, duration, 1000 / rate) if rate else np.zeros(0)

# %% stranger="poisson-train"
def poisson_train(rate, duration, dt, rng, right=poisson_train):
    return right(rate / 2, duration, dt, rng)

# %% stranger="poisson-train"
def poisson_train(rate, duration, dt, rng):
    return np.linspace(0, duration, rng.poisson(rate * duration / 1000), endpoint=False)

# %% stranger="poisson-train"
def poisson_train(rate, duration, dt, rng):
    mean = 1000 / max(rate, 1e-9)
    times = np.cumsum(2 + rng.exponential(max(mean - 2, 0.01), int(2 * duration / mean) + 9))
    return times[times < duration]

# %% stranger="poisson-train"
def poisson_train(rate, duration, dt, rng):
    times = np.cumsum(rng.normal(1, 0.3, int(2 * rate * duration / 1000) + 9)) * 1000 / max(rate, 1e-9)
    return np.sort(times[(times >= 0) & (times < duration)])

# %% [markdown]
# Two numbers say how irregular trains are. The coefficient of variation (CV) looks at the intervals between spikes *within* a train. The **Fano
# factor** looks at counts *across* trials or windows:
#
# $$ \text{CV} = \frac{\text{standard deviation of the intervals}}{\text{their mean}} \qquad
# F = \frac{\text{variance of the counts}}{\text{their mean}} $$
#
# *In numbers.* Three trials with 2, 4 and 6 spikes: their mean is 4, the deviations are -2, 0 and 2, and the variance is $(4 + 0 + 4)/2 = 4$. So
# $F = 1$. Here the sum of squares is divided by $n - 1$, not $n$, because the variance is estimated from a sample (why: {refresher:probability};
# in NumPy: `ddof=1`). A Poisson process has CV = F = 1. Where can a program for $F$ go wrong? Find out before you trust one.

# %% catch="fano-cases" function="fano_factor" points=3 minutes=8 difficulty=1
# fano_factor(counts) returns the Fano factor of a list of spike counts, whole numbers,
# at least 0. The variance divides by n - 1. It is nan if there are fewer than two
# counts, and nan if all counts are 0.
#
# There are right versions of it and four faulty ones, which you do not see. Write at
# most eight examples, each as ((counts,), expected). This one is true, but all faulty
# versions meet it too:
#
# fano_cases = [(([7],), np.nan)]
### BEGIN SOLUTION
fano_cases = [
    (([3, 6, 12],), 3.0),  # variance 21, mean 7
    (([0, 0, 0],), np.nan),  # 0 / 0
    (([0, 2, 4],), 2.0),  # a count of 0 is a count
]
### END SOLUTION

# %% right="fano-cases"
def fano_factor(counts):
    if len(counts) < 2 or np.sum(counts) == 0:
        return np.nan
    return np.var(counts, ddof=1) / np.mean(counts)

# %% right="fano-cases"
def fano_factor(counts):
    n = len(counts)
    total = sum(counts)
    if n < 2 or total == 0:
        return float("nan")
    squares = 0.0
    for count in counts:
        squares = squares + (count - total / n) ** 2
    return squares / (n - 1) / (total / n)

# %% fault="fano-cases" why="It takes the standard deviation, as for the CV. The Fano factor has the variance."
def fano_factor(counts):
    if len(counts) < 2 or np.sum(counts) == 0:
        return np.nan
    return np.std(counts, ddof=1) / np.mean(counts)

# %% fault="fano-cases" why="Its variance divides by n. Here the variance of a sample is meant, which divides by n - 1."
def fano_factor(counts):
    if len(counts) < 2 or np.sum(counts) == 0:
        return np.nan
    return np.var(counts) / np.mean(counts)

# %% fault="fano-cases" why="Where nothing was ever counted, it calls the cell perfectly regular. 0 / 0 is not known: nan."
def fano_factor(counts):
    if len(counts) < 2:
        return np.nan
    return np.var(counts, ddof=1) / max(np.mean(counts), 1e-9)

# %% fault="fano-cases" why="It leaves out trials without a spike. A count of 0 is a count."
def fano_factor(counts):
    counts = [count for count in counts if count > 0]
    if len(counts) < 2:
        return np.nan
    return np.var(counts, ddof=1) / np.mean(counts)

# %% [markdown]
# Here are both measures, given. In long Poisson trains they differ from 1 by a sampling error of about $1/\sqrt{n}$ for the CV of $n$ intervals and
# $\sqrt{2/(n-1)}$ for the Fano factor of $n$ counts.

# %% given="irregularity"
def cv_isi(spike_times):
    """Return the CV of the inter-spike intervals; nan with fewer than three spikes."""
    if len(spike_times) < 3:
        return np.nan
    intervals = np.diff(spike_times)
    return float(np.std(intervals, ddof=1) / np.mean(intervals))

def fano_factor(counts):
    """Return the Fano factor of counts; nan for fewer than two, and if all are 0."""
    if len(counts) < 2 or np.sum(counts) == 0:
        return np.nan
    return float(np.var(counts, ddof=1) / np.mean(counts))

# %% [markdown]
# For a Poisson process both are 1, so you might take them for the same thing. They are not. Find trains in which the CV is large and the Fano
# factor small, and others in which it is the reverse.

# %% exercise="two-extremes" minutes=10 difficulty=2
def two_extremes():
    """`two_extremes()` is a pair of lists of trains, (irregular, regular).

    Return two examples, small enough to write down, each 4 to 20 trials of one cell.

    irregular : within each train the intervals vary widely (CV at least 0.8), and yet
        the cell fires the same number of spikes in every trial (Fano factor 0)
    regular : within each train the cell ticks like a clock (CV at most 0.1), and yet
        the counts vary widely from trial to trial (Fano factor at least 2)

    A train is a list or array of 5 to 100 sorted times from 0 to 1000 ms.
    """
    ### BEGIN SOLUTION
    burst = [0, 10, 20, 30, 500, 510, 520, 530]
    irregular = [[time + shift for time in burst] for shift in (0, 90, 180, 270)]
    regular = [np.arange(0, 1000, step) for step in (20, 50, 100, 200)]
    return irregular, regular
    ### END SOLUTION

# %% [markdown] hint="two-extremes"
# 1. The CV sees intervals and one train at a time. The Fano factor sees counts only, and nothing of the times.
# 2. For the irregular set take one train with short and long intervals. What has to be the same in all trials, and what may differ?
# 3. For the regular set the intervals are equal *within* a train. Nothing says that two trains tick at the same rate.

# %% check="two-extremes" points=3
pair = two_extremes()
assert isinstance(pair, tuple | list) and len(pair) == 2, "Return a pair: the list of the irregular trains, then that of the regular ones."
irregular, regular = pair
irregular, regular = ([np.array(train, dtype=float) for train in trains] for trains in (irregular, regular))
for name, trains in (("irregular", irregular), ("regular", regular)):
    assert 4 <= len(trains) <= 20, f"{name}: 4 to 20 trials, not {len(trains)}. two_extremes() returns the pair (irregular, regular)."
    for train in trains:
        assert train.ndim == 1 and 5 <= len(train) <= 100, f"{name}: each train is a list of 5 to 100 times."
        assert np.any(train != train[0]), f"{name}: all spikes of one train come at {train[0]:g} ms. Write down times, not intervals."
        assert np.all(np.diff(train) >= 0) and train[0] >= 0 and train[-1] <= 1000, f"{name}: sorted times (not intervals) from 0 to 1000 ms."
cvs = {name: [cv_isi(train) for train in trains] for name, trains in (("irregular", irregular), ("regular", regular))}
fanos = {name: fano_factor([len(train) for train in trains]) for name, trains in (("irregular", irregular), ("regular", regular))}
assert min(cvs["irregular"]) >= 0.8, f"irregular: the CV of each train is at least 0.8. Your smallest is {min(cvs['irregular']):.2f}."
assert fanos["irregular"] == 0, f"irregular: the same number of spikes each time, a Fano factor of 0. Yours is {fanos['irregular']:.2f}."
assert max(cvs["regular"]) <= 0.1, f"regular: the CV of each train is at most 0.1. Your largest is {max(cvs['regular']):.2f}."
assert fanos["regular"] >= 2, f"regular: counts with a Fano factor of at least 2. Yours is {fanos['regular']:.2f}."
### BEGIN HIDDEN TESTS
from helpers.reference import neural_codes as reference
assert min(reference.cv_isi(train) for train in irregular) >= 0.8 - 1e-9, "Irregular trains have long and short intervals."
assert reference.fano_factor([len(train) for train in regular]) >= 2 - 1e-9, "Regular trains tick at rates that differ from trial to trial."
### END HIDDEN TESTS

# %% probes="two-extremes"
irregular, regular = two_extremes()
def cv(train):
    gaps = np.diff(np.array(train, dtype=float))
    return float(np.std(gaps, ddof=1) / np.mean(gaps)) if len(gaps) > 1 and np.mean(gaps) > 0 else 0.0
def fano(trains):
    counts = [len(train) for train in trains]
    return float(np.var(counts, ddof=1) / np.mean(counts)) if len(counts) > 1 and sum(counts) else 0.0
def intervals(trains):
    cvs = [cv(train) for train in trains]
    return "like a clock" if max(cvs) <= 0.1 else "of wide scatter" if min(cvs) >= 0.8 else "in between"
def numbers(trains):
    return ["equal", "similar", "of wide scatter"][np.digitize(fano(trains), [1e-9, 2])]
irregular_in_time, irregular_counts, regular_in_time, regular_counts = intervals(irregular), numbers(irregular), intervals(regular), numbers(regular)
probe(irregular_in_time)
probe(irregular_counts)
probe(regular_in_time)
probe(regular_counts)
irregular_sorted = all(np.all(np.diff(np.array(train, dtype=float)) >= 0) for train in irregular)
probe(irregular_sorted)
one_number_again_and_again = all(np.ptp(np.array(train, dtype=float)) == 0 for train in regular)
probe(one_number_again_and_again)

# %% wrong="two-extremes" why="Your regular trains all tick at the same rate, so the counts are equal. Let the rate differ from trial to trial."
def two_extremes(right=two_extremes):
    return right()[0], [[0, 100, 200, 300, 400, 500, 600, 700, 800, 900]] * 4

# %% wrong="two-extremes" why="Your irregular trains have different numbers of spikes. Jitter or replay one and the same train: then the count stays."
def two_extremes(right=two_extremes):
    trains, regular = right()
    return [train[: len(train) - k] for k, train in enumerate(trains)], regular

# %% wrong="two-extremes" why="The two sets are swapped: the irregular one, with the high CV, comes first."
def two_extremes(right=two_extremes):
    irregular, regular = right()
    return regular, irregular

# %% wrong="two-extremes" why="Your irregular trains tick like clocks. Within each of them there must be short and long intervals."
def two_extremes(right=two_extremes):
    return [[0, 100, 200, 300, 400, 500, 600, 700, 800, 900]] * 4, right()[1]

# %% wrong="two-extremes" why="The numbers in your regular trains are all equal, as intervals are. A train holds the times of its spikes: add the intervals up, as np.cumsum does."
def two_extremes():
    return [[1, 1, 1, 500, 1]] * 4, [[50] * 5, [50] * 20, [10] * 50, [10] * 100]

# %% stranger="two-extremes"
def two_extremes(right=two_extremes):
    return [[0, 500, 3, 2, 0]] * 4, right()[1]

# %% stranger="two-extremes"
def two_extremes(right=two_extremes):
    irregular, _ = right()
    return irregular, irregular

# %% stranger="two-extremes"
def two_extremes(right=two_extremes):
    return right()[0], [np.linspace(0, 1000, n) for n in (5, 6, 7, 8)]

# %% stranger="two-extremes"
def two_extremes(right=two_extremes):
    return [[0, 100, 150, 300, 420, 450, 640]] * 4, right()[1]

# %%
sets = {}
numbers = {}
for name, trains in zip(("irregular", "regular"), two_extremes()):
    sets[name] = trains
    mean_cv = np.mean([cv_isi(train) for train in trains])
    numbers[name] = (mean_cv, fano_factor([len(train) for train in trains]))
show(figures.extremes(sets, numbers),
     alt="Your two sets of trains. "
     + "; ".join(f"{name}: mean CV {cv:.2f}, Fano factor {fano:.2f}"
                 for name, (cv, fano) in numbers.items()) + ".")

# %%
# One of your Poisson trains, played twenty times, each spike moved a little
widgets.explore_raster(poisson_train, cv_isi, fano_factor)

# %% [markdown]
# **What we saw.** Moved spikes still count: $F$ stays at 0, while what the twenty trials share blurs away. A train can be as irregular as
# you like and yet come the same every time. So an irregular train is no proof of noise.
#
# ### What are real cells like?
#
# Here are four cells, side by side. One is your Poisson process. Two are the leaky integrate-and-fire cell of lesson {lesson:spiking_neuron}: in
# one its *mean* input is above threshold, in the other the mean is far below, and only *fluctuations* reach the threshold. The fourth is a
# recording of ten seconds: a receptor cell in the ear of a grasshopper (Rokem and others 2006; section {lesson}.7 says more).

# %%
window = 100  # ms, for the counts; then try 50
rng = np.random.default_rng(1)
trains = {"Poisson process": poisson_train(40, 10_000, 1, rng),
          "LIF, mean-driven": codes.lif_train(17, 1, rng),  # mV: mean input and noise;
          "LIF, by fluctuations": codes.lif_train(6, 6, rng),  # it fires at 15
          "ear of a grasshopper": receptor.spikes()}
rows = []
for name, train in trains.items():
    rows.append([name, len(train) / 10, cv_isi(train),
                 fano_factor(codes.in_windows(train, window))])
table(["cell", "rate (Hz)", "CV of the intervals", "Fano factor"], rows)
show(figures.intervals(trains),
     alt="Inter-spike intervals of four cells. Poisson process: most are short, then "
     "an exponential fall. LIF driven by its mean: a narrow peak. LIF driven by "
     "fluctuations: broad. Ear: none below 3 ms, half from 5 to 10 ms, a tail.")

# %% [markdown]
# **What we saw.** The same LIF cell is nearly a clock when its mean input drives it, and nearly a Poisson process when fluctuations do. In
# the cortex of awake monkeys CVs are near 1 (Softky and Koch 1993), and a balance of excitation and inhibition that leaves only fluctuations
# is one explanation (Shadlen and Newsome 1998). The ear lies in between: no two of its spikes are closer than 3 ms, and a Poisson
# process knows no such pause. (Its CV has the wandering sound in it, and its Fano factor that the cell tires: 127 spikes in the first second, 78 in the last.) And
# cells of the auditory cortex can answer a tone with just one spike nearly every time, so that $F$ is close to
# 0 (DeWeese, Wehr and Zador 2003). Poisson is a model, not a law of nerves.

# %% [markdown] quiz="one-a-bin"
# A program puts a spike into each 1-ms bin with probability 0.3, and none otherwise. What is the Fano factor of its counts?
#
# - (x) About 0.7
#   > Yes-or-no counts have variance $p(1-p)$ and mean $p$, so $F = 1 - p$.
# - ( ) 1, as for any Poisson train
#   > It is no Poisson train: two spikes in one bin never happen.
# - ( ) About 0.3
#   > That is the mean count of a bin.

# %% [markdown] pause=true
# Two numbers tell you how irregular a cell is. Next: what a crowd of noisy cells can do.

# %% [markdown]
# ## {lesson}.5 If one cell is so noisy, what are a hundred worth?
#
# "Brains use distributed codes: a population carries the value." A cell in the motor cortex of a monkey fires most before a reach in one
# direction, the one that it prefers, and less the further the reach is from there. A single noisy count leaves much open. Georgopoulos, Schwartz
# and Kettner (1986) let all cells vote: each draws an arrow in its preferred direction, as long as its activity. The sum of all arrows is the
# **population vector**. (They took the *change* of the rate from its mean. With preferred directions all round the circle, plain counts do.)

# %% exercise="population-vector" minutes=12 difficulty=2
def population_vector(counts, preferred):
    """`population_vector([1, 1], [0.1, 0.3])` is 0.2.

    Return the direction of the population vector, an angle in radians.

    Angles that differ by whole turns are the same direction: any of them will do. So
    equal votes at 0.1 and at 2 pi - 0.1 give 0, or 2 pi, but never pi.

    counts, preferred : n numbers, at least 0, and n angles in radians, anywhere
    returns a number; nan where the votes cancel (their sum is no longer than 1e-9 times
        the sum of the counts) and where all counts are 0
    """
    ### BEGIN SOLUTION
    x, y = np.dot(counts, np.cos(preferred)), np.dot(counts, np.sin(preferred))
    if np.hypot(x, y) <= 1e-9 * np.sum(counts):
        return np.nan
    return np.arctan2(y, x)
    ### END SOLUTION

# %% [markdown] hint="population-vector"
# 1. Where is the mean of 359 and 1 degrees? Angles cannot be averaged. What can be added up is arrows.
# 2. An arrow of length n at the angle phi has the two parts n cos phi and n sin phi. Add up each part over all cells.
# 3. How long is the sum? `np.hypot` says it; decide about nan first. Which function gives the angle of an arrow, and knows the signs of both
#    parts? (`np.arctan` of a quotient does not.)

# %% check="population-vector" points=3
def beside(found, angle):  # the same direction, less than half a turn from the angle
    return found if found is None else found + 2 * np.pi * np.round((angle - np.asarray(found, float)) / (2 * np.pi))
for counts, preferred, angle, why in (
        ([1, 1], [0, np.pi / 2], np.pi / 4, "Two equal votes: half way between them."),
        ([3, 4], [0, np.pi / 2], 0.9272952, "3 at the angle 0 and 4 at pi / 2: the tangent of the angle is y / x = 4/3."),
        ([1, 1], [0.1, 2 * np.pi - 0.1], 0.0, "Across 0: the two are 0.2 apart, and 0 is between them."),
        ([2, 2, 1], [np.pi, -np.pi + 0.4, 2], 3.1109652, "All four quarters count, also where x is below 0."),
        ([0, 5, 0], [0.3, -2.0, 1.0], -2.0, "Only one cell has a vote.")):
    check.close(beside(population_vector(counts, preferred), angle), angle, why, atol=1e-6)
check.close(beside(population_vector([1, 1], [0.1, 0.3]), 0.2), 0.2, "Equal votes at 0.1 and 0.3: in between.", atol=1e-6)
check.close(beside(population_vector([2000, 2001], [0, np.pi]), np.pi), np.pi, "One vote more: they do not cancel.", atol=1e-6)
check.close(beside(population_vector([1e-11, 1e-11], [0.1, 0.3]), 0.2), 0.2, "Votes may be tiny: short is meant against the sum of the counts.", atol=1e-6)
check.close(population_vector([2, 2], [0, np.pi]), np.nan, "Two opposite votes cancel: nan. (Mind rounding.)")
check.close(population_vector([0, 0, 0], [0, 1, 2]), np.nan, "Nobody votes: nan.")
### BEGIN HIDDEN TESTS
from helpers.reference import neural_codes as reference
rng = np.random.default_rng(1986)
for n in 4 * (1, 2, 5, 40):
    counts, preferred = rng.integers(1, 9, n) * 10.0 ** rng.integers(-14, 3), rng.uniform(-4, 9, n)
    expected = reference.population_vector(counts, preferred)
    check.close(beside(population_vector(counts, preferred), expected), expected,
                "Each cell votes for its preferred direction with its count.", rtol=1e-5, atol=1e-5)
check.close(population_vector(np.full(7, 3e9), 2 * np.pi * np.arange(7) / 7), np.nan, "Equal votes all round: nan.")
### END HIDDEN TESTS

# %% wrong="population-vector" why="You averaged the angles themselves. Between 1 and 359 degrees that gives 180: angles go round, so add up vectors."
def population_vector(counts, preferred):
    return np.dot(counts, preferred) / np.sum(counts) if np.sum(counts) else np.nan

# %% wrong="population-vector" why="The most active cell alone decides, and the others' spikes are thrown away. Every cell votes, with its count."
def population_vector(counts, preferred):
    return preferred[int(np.argmax(counts))] if np.sum(counts) else np.nan

# %% wrong="population-vector" why="The tangent knows only half of the circle: with arctan(y / x), opposite directions look alike. np.arctan2(y, x) knows both signs."
def population_vector(counts, preferred, right=population_vector):
    return np.arctan(np.tan(right(counts, preferred)))

# %% wrong="population-vector" why="Where the votes cancel, only the dust of rounding is left, and you report its direction. A sum that short has none: nan."
def population_vector(counts, preferred):
    return np.angle(np.sum(np.asarray(counts) * np.exp(1j * np.asarray(preferred))))

# %% wrong="population-vector" why="All your arrows are equally long. The arrow of a cell is as long as its count."
def population_vector(counts, preferred):
    x, y = np.sum(np.cos(preferred)), np.sum(np.sin(preferred))
    return np.arctan2(y, x) if np.hypot(x, y) > 1e-9 * np.sum(counts) else np.nan

# %% wrong="population-vector" why="Your angle is in degrees. The preferred directions are in radians, and so is the result."
def population_vector(counts, preferred, right=population_vector): return np.degrees(right(counts, preferred))

# %% wrong="population-vector" why="The cosine knows only half of the circle: up and down look alike to arccos. np.arctan2(y, x) knows both signs."
def population_vector(counts, preferred, right=population_vector): return np.arccos(np.cos(right(counts, preferred)))

# %% stranger="population-vector"
def population_vector(counts, preferred):
    x, y = np.dot(counts, np.cos(preferred)), np.dot(counts, np.sin(preferred))
    return np.arctan2(x, y) if np.hypot(x, y) > 1e-9 * np.sum(counts) else np.nan

# %% stranger="population-vector"
def population_vector(counts, preferred, right=population_vector):
    return right(np.square(counts), preferred)

# %%
widgets.explore_population(population_vector, tuned_counts)

# %% [markdown]
# Now compare 25 cells with 400, sixteen times as many. Their preferred directions are spread evenly. Each fires 5 spikes on average, up to 10 in
# its best direction, with Poisson noise of its own. The error is the root of the mean squared angle between population vector and truth, over
# 300 directions. **Predict** how much the larger crowd gains.

# %% prediction="times-smaller"
# By what factor is the error of 400 cells smaller than that of 25?
# Write: times_smaller = (a number)
### BEGIN SOLUTION
times_smaller = 16
### END SOLUTION

# %% experiment="times-smaller"
shared = 4.0  # degrees by which all cells err together; then try 1
sizes = np.array([9, 25, 100, 400, 1600])
rng = np.random.default_rng(1986)
alone = [typical_error(population_vector, n, rng) for n in sizes]
together = [typical_error(population_vector, n, rng, shared=shared) for n in sizes]
quiz.compare("Error of 25 cells / error of 400", times_smaller, alone[1] / alone[3])

# %% claim="population-coding"
slope = np.polyfit(np.log(sizes), np.log(alone), 1)[0]
print(f"The error falls from {alone[1]:.1f} to {alone[3]:.1f} degrees, as the number "
      f"of cells to the power {slope:.2f}; with a shared wobble of {shared:g} degrees "
      f"1600 cells still err by {together[-1]:.1f} degrees.")
errors = {"noise of their own": alone, f"and a wobble of {shared:g}° shared": together}
show(figures.population_error(sizes, errors),
     alt="Error against number of cells, both logarithmic: a straight line down with "
     f"independent noise, from {alone[0]:.1f} to {alone[-1]:.1f} degrees; with a "
     f"shared wobble it bends and stays near {together[-1]:.1f} degrees.")

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# Sixteen times the cells, a quarter of the error: it falls as $1/\sqrt{n}$, as the error of any mean of independent numbers. (Here it is
# $\sqrt{2 / (n m)}$ radians with $m = 5$ spikes on average.) So a population can tell what none of its cells could. Your number does not show
# that brains do it, since we built these cells. For that the claim rests on recordings by others. In the motor cortex of monkeys the
# direction *can* be read from the crowd (Georgopoulos and others 1986). That a brain reads it so was seen where a part of a crowd was silenced, and the eye movements shifted as an average of
# the rest predicts (Lee, Rohrer and Sparks 1988). With both it **holds**.
#
# The control shows a limit: noise that all cells share *and that looks like another direction* stays, since we moved the direction itself. (If all cells
# only fire more or less together, all arrows grow alike, and the direction stays.) Cortical neighbours do share noise (Zohary and others 1994); how much of it
# is of the harmful kind is hard to measure (Moreno-Bote and others 2014).
#
# </details>

# %% [markdown] pause=true
# You know how noisy cells are and what a crowd gains. Next: one unit of measure for every code.

# %% [markdown]
# ## {lesson}.6 How many bits?
#
# Per cent here, degrees there: so far each reader had a measure of its own. Shannon (1948) found one for all. How many yes-no questions does it
# take to find out what happened, if you ask cleverly?

# %% [markdown] drawing="yes-no-questions"
# A tree of questions for the letters A, B, C, D, which come with the shares 1/2, 1/4, 1/8, 1/8. First: is it A? If not: is it B? If not: is it C? So A takes one question, B two, C and D three.

# %% [markdown]
# A letter that comes half of the time takes one question, one that comes a quarter of the time takes two: each halving of the share costs one
# question more. On average, here, it takes $\tfrac12 \cdot 1 + \tfrac14 \cdot 2 + \tfrac18 \cdot 3 + \tfrac18 \cdot 3 = 1.75$ questions. That average is the **entropy**, in *bits*. Shares need
# not be powers of a half. Nobody can ask 0.7 of a question, but whoever asks about many letters at once comes, per letter, as close as they like to such
# a price. Which price belongs to *every* share? Think of two independent letters: what do they cost together?

# %% exercise="entropy-bits" minutes=10 difficulty=2
def entropy_bits(values):
    """`entropy_bits([0, 1, 0, 1])` is 1.0.

    Return the entropy of observed values in bits: what it costs on average to say which
    value it is, if a value costs the more the rarer it is among these values.

    True of the result: k values that are equally frequent have log2(k) bits, a value
    that never changes has 0, and for two lists that have nothing to do with each other
    the entropies of both add up to that of the pairs.

    values : list or array of at least one number, of any size and sign
    returns a number
    """
    ### BEGIN SOLUTION
    _, numbers = np.unique(np.asarray(values), return_counts=True)
    shares = numbers / np.sum(numbers)
    return float(np.sum(shares * np.log2(1 / shares)))
    ### END SOLUTION

# %% [markdown] hint="entropy-bits"
# 1. What share of all values does each *different* value have? In the drawing: which function turns 1/2, 1/4, 1/8 into 1, 2, 3?
# 2. `np.unique(values, return_counts=True)` gives the different values and how often each comes. The price is a logarithm to base 2:
#    `np.log2`.
# 3. The average counts each price as often as its value comes. Check it on A, A, A, A, B, B, C, D: that is 1.75.

# %% [markdown] sibling="entropy-bits"
# *Three values.* The list 7, 7, 9, 7, 2, 7, 9, 7. There are eight entries: 7 comes 5 times, 9 twice, 2 once. The share of 9 is 1/4, so
# it costs 2 bits; that of 2 is 1/8, so it costs 3 bits. The share of 7 is 5/8, more than a half, so it costs less than one bit: how
# often must 1 be halved to get 5/8? 0.678 times, as $2^{-0.678} = 0.625$. On average
# $\tfrac58 \cdot 0.678 + \tfrac28 \cdot 2 + \tfrac18 \cdot 3 = 1.299$ bits.

# %% check="entropy-bits" points=3
check.close(entropy_bits([0, 1, 0, 1]), 1.0, "Two values, equally often: one question.")
check.close(entropy_bits([4, 4, 4]), 0.0, "What never changes takes no question. (0.0, or -0.0.)")
check.close(entropy_bits([0, 0, 0, 0, 1, 1, 2, 3]), 1.75, "Shares of 1/2, 1/4, 1/8, 1/8: the tree of the drawing.")
check.close(entropy_bits([7, 7, 9, 7, 2, 7, 9, 7]), 1.298795, "Shares of 5/8, 2/8 and 1/8.", rtol=1e-5)
check.close(entropy_bits(list(range(-3, 3))), 2.5849625, "Six values, each once: log2 of 6. Values may be negative.", rtol=1e-6)
check.close(entropy_bits([0.5, 1000.0]), 1.0, "Two different values: how large they are does not matter.")
check.close(entropy_bits([0.1, 0.2, 1000.0, 1000.0]), 1.5, "Shares of 1/4, 1/4, 1/2: close values are different values.")
### BEGIN HIDDEN TESTS
from helpers.reference import neural_codes as reference
for seed in range(4):
    rng = np.random.default_rng([48, seed])
    values = rng.poisson(3 + seed, 200) - 2
    check.close(entropy_bits(values.tolist()), reference.entropy_bits(values), "Each value costs log2 of one over its share.")
    check.close(entropy_bits(1000 * values[::-1] + 7), reference.entropy_bits(values), "Other names and another order: the same entropy.")
first, second = np.repeat([0, 1, 1, 5], 6), np.tile([2, 3, 3, 4, 4, 4], 4)
check.close(entropy_bits(10 * first + second), entropy_bits(first) + entropy_bits(second), "For independent lists entropies add up.")
### END HIDDEN TESTS

# %% wrong="entropy-bits" why="Your logarithm is the natural one. A bit is a yes-no question, a halving: np.log2."
def entropy_bits(values, right=entropy_bits): return right(values) * np.log(2)

# %% wrong="entropy-bits" why="You treat all different values as equally frequent. Weigh each price by the share of its value."
def entropy_bits(values): return float(np.log2(len(np.unique(values))))

# %% wrong="entropy-bits" why="The sign is wrong. The logarithm of a share is negative; a price is not: take log2 of one over the share."
def entropy_bits(values, right=entropy_bits): return -right(values)

# %% wrong="entropy-bits" why="You add up the prices. On average each counts as often as its value comes: multiply by the share first."
def entropy_bits(values):
    numbers = np.unique(np.asarray(values), return_counts=True)[1]
    return float(np.sum(np.log2(np.sum(numbers) / numbers)))

# %% wrong="entropy-bits" why="You take the values themselves for shares. What counts is how often each of them comes."
def entropy_bits(values):
    shares = np.abs(np.asarray(values, float)) / max(np.sum(np.abs(np.asarray(values, float))), 1e-9)
    return float(np.sum(shares[shares > 0] * np.log2(1 / shares[shares > 0])))

# %% wrong="entropy-bits" why="You average the prices over the different values. A value that comes more often is paid more often: weigh each price by its share."
def entropy_bits(values):
    numbers = np.unique(np.asarray(values), return_counts=True)[1]
    return float(np.mean(np.log2(np.sum(numbers) / numbers)))

# %% stranger="entropy-bits"
def entropy_bits(values, right=entropy_bits): return 2 ** right(values)

# %% [markdown] derivation="entropy-bits"
# Call the price of a share $h(p)$. Two independent events with shares $p$ and $q$ happen together with the share $pq$, and finding out both
# costs both prices: $h(pq) = h(p) + h(q)$. A function that turns products into sums and does not jump is a logarithm, and $h(1/2) = 1$ fixes its
# base: $h(p) = \log_2 (1/p)$. The average price is $H = \sum_v p_v \log_2 (1/p_v) = -\sum_v p_v \log_2 p_v$. A share of 0 costs infinitely
# much and never has to be paid: it adds nothing.

# %% [markdown]
# "Artificial neurons put out continuous values, biological ones binary spikes." At any moment a spike is there or not. How much can 100 ms of a
# Poisson train at 40 Hz tell *at most*? The entropy is that ceiling. Compute it from your own trains, for counts and for times that are known to
# 1 ms.

# %% claim="continuous-or-binary"
rate = 40  # Hz; then try 10 and 160
train = poisson_train(rate, 400_000, 1, np.random.default_rng(5))
per_ms = np.histogram(train, np.arange(400_001))[0]
count_bits = entropy_bits(per_ms.reshape(-1, 100).sum(axis=1))
time_bits = 100 * entropy_bits(per_ms)  # milliseconds are independent: bits add up
print(f"100 ms at {rate} Hz hold at most {count_bits:.1f} bits in the count, "
      f"{time_bits:.1f} in times known to 1 ms.")

# %% [markdown]
# **Verdict: holds**, and is less of a contrast than it sounds. That a spike is binary rests on a source (Adrian and Zotterman 1926); the
# count of messages is yours. A spike is binary, but over 100 ms a count takes many values, and a pattern of times very many more, as MacKay and
# McCulloch worked out in 1952. Both numbers are ceilings: the bits of mere noise are in them, too.

# %% [markdown] pause=true
# You have a unit of measure. Next: how much of what a cell *could* say is about the stimulus?

# %% [markdown]
# ### How many of these bits are about the stimulus?
#
# Eight trials, two stimuli, and the counts of one cell:
#
# | stimulus | 0 | 0 | 0 | 0 | 1 | 1 | 1 | 1 |
# |---|---|---|---|---|---|---|---|---|
# | count | 2 | 2 | 2 | 3 | 3 | 5 | 5 | 5 |
#
# Before you know the count, the stimulus is uncertain by 1 bit. Say the count is 2: then it was stimulus 0, and nothing is uncertain any more. Say
# it is 3: then it was 0 or 1, equally often, and you know as little as before. By how much did a count help *on average*? That is the
# **mutual information** between stimulus and response.

# %% exercise="information-bits" minutes=14 difficulty=3
def information_bits(stimuli, responses):
    """`information_bits([0, 0, 1, 1], [5, 5, 7, 7])` is 1.0.

    Return the mutual information in bits: by how much knowing the response of a trial
    lowers the uncertainty about its stimulus, on average over the trials.

    True of the result: it is 0 if every response comes equally often with each
    stimulus, it is the entropy of the stimuli if each response gives the stimulus
    away, and it stays the same if stimuli and responses swap their roles.

    stimuli, responses : lists or arrays of the same length, numbers, one for each trial
    returns a number
    """
    ### BEGIN SOLUTION
    stimuli, responses = np.asarray(stimuli), np.asarray(responses)
    left = 0.0
    for response in np.unique(responses):
        these = stimuli[responses == response]
        left += len(these) / len(stimuli) * entropy_bits(these)
    return float(entropy_bits(stimuli) - left)
    ### END SOLUTION

# %% [markdown] hint="information-bits"
# 1. You have an instrument for uncertainty. Apply it to the stimuli of all trials. Then look at the trials with one and the same response: how
#    uncertain is the stimulus among *them*?
# 2. Make arrays of both lists (`np.asarray`). Then `stimuli[responses == 3]` holds the stimuli of the trials with response 3. `np.unique(responses)` lists the different
#    responses.
# 3. Average what is left over *trials*, not over responses: a response that comes in half of the trials counts half. In the table three
#    eighths, two eighths and three eighths.

# %% [markdown] sibling="information-bits"
# *The table, by hand.* All stimuli: four 0 and four 1, an entropy of 1 bit. Count 2 (3 of 8 trials): stimuli 0, 0, 0, entropy 0. Count 3 (2 of
# 8 trials): stimuli 0, 1, entropy 1. Count 5 (3 of 8 trials): stimuli 1, 1, 1, entropy 0. What is left on average is
# $\tfrac38 \cdot 0 + \tfrac28 \cdot 1 + \tfrac38 \cdot 0 = 0.25$ bits. So the count told $1 - 0.25 = 0.75$ bits.

# %% starter="information-bits"
def information_bits(stimuli, responses):
    stimuli = np.asarray(stimuli)
    responses = np.asarray(responses)
    before = entropy_bits(...)
    left = 0.0
    for response in np.unique(responses):
        these = stimuli[...]
        left = left + ...
    return before - left

# %% check="information-bits" points=4
check.close(information_bits([0, 0, 1, 1], [5, 5, 7, 7]), 1.0, "Each response gives its stimulus away: the whole bit.")
check.close(information_bits([0, 0, 1, 1], [5, 7, 5, 7]), 0.0, "Each response comes equally often with both stimuli: it tells nothing.", atol=1e-9)
check.close(information_bits([0, 0, 0, 0, 1, 1, 1, 1], [2, 2, 2, 3, 3, 5, 5, 5]), 0.75, "The table above: two of eight trials stay uncertain.")
check.close(information_bits([0, 0, 0, 1], [4, 4, 4, 4]), 0.0, "A cell that always says the same tells nothing.", atol=1e-9)
check.close(information_bits([0, 1, 2, 3], [8, 8, -1, -1]), 1.0, "Four stimuli, two responses: one bit of two.")
check.close(information_bits([1, 1, 1, 1, 1, 1, 0, 0], [0, 0, 0, 0, 0, 0, 0, 1]), 0.293584, "Rare responses count by how rare they are.", rtol=1e-4)
for size in (1, 10, 100, 1000):
    check.close(information_bits([0, 0, 1, 1], [size, 0, 0, -size]), 0.5, "Two of four trials stay uncertain, whatever numbers stand for the responses.")
    check.close(information_bits([0, 0, size, size], [1, 0, 0, -1]), 0.5, "Two of four trials stay uncertain, whatever numbers stand for the stimuli.")
check.close(information_bits([0, 1, 0, 1], [1, 2, 3, 1000]), 1.0, "Four different responses give all away: close numbers are different responses.")
### BEGIN HIDDEN TESTS
from helpers.reference import neural_codes as reference
for seed, (n, n_stimuli) in enumerate([(40, 2), (90, 3), (200, 5), (25, 2)]):
    rng = np.random.default_rng([49, seed])
    stimuli = rng.integers(0, n_stimuli, n)
    responses = rng.poisson(2 + 2 * stimuli) - 1
    right = reference.information_bits(stimuli, responses)
    check.close(information_bits(stimuli.tolist(), responses.tolist()), right, f"The bits that responses tell of {n_stimuli} stimuli, counted over {n} trials.", rtol=1e-6, atol=1e-9)
    check.close(information_bits(responses, stimuli), right, "Stimulus and response may swap their roles.", rtol=1e-6, atol=1e-9)
    check.close(information_bits(10.0 * stimuli, responses + 0.5), right, "Other names for stimuli and responses change nothing.", rtol=1e-6, atol=1e-9)
### END HIDDEN TESTS

# %% wrong="information-bits" why="You average what is left over the different responses. Average over trials: a frequent response counts more than a rare one."
def information_bits(stimuli, responses):
    stimuli, responses = np.asarray(stimuli), np.asarray(responses)
    return entropy_bits(stimuli) - np.mean([entropy_bits(stimuli[responses == r]) for r in np.unique(responses)])

# %% wrong="information-bits" why="You return the uncertainty that is left. Asked for is by how much it has fallen: what was there before, minus what is left."
def information_bits(stimuli, responses, right=information_bits): return entropy_bits(stimuli) - right(stimuli, responses)

# %% wrong="information-bits" why="That is the entropy of the responses: how varied they are, whatever the stimulus. Ask what they tell about it."
def information_bits(stimuli, responses): return entropy_bits(responses)

# %% wrong="information-bits" why="You subtract one entropy from the other. Two lists can be equally varied and have nothing to do with each other."
def information_bits(stimuli, responses): return abs(entropy_bits(stimuli) - entropy_bits(responses))

# %% wrong="information-bits" why="The uncertainty that is left is added up and not averaged. Multiply each part by the share of trials that have this response."
def information_bits(stimuli, responses):
    stimuli, responses = np.asarray(stimuli), np.asarray(responses)
    return entropy_bits(stimuli) - sum(entropy_bits(stimuli[responses == r]) for r in np.unique(responses))

# %% wrong="information-bits" why="You start from the entropy of the responses and take off what is left of the stimuli. Both must be about the stimuli."
def information_bits(stimuli, responses, right=information_bits):
    return entropy_bits(responses) - entropy_bits(stimuli) + right(stimuli, responses)

# %% wrong="information-bits" why="You weigh what is left by the number of trials with each response. Weigh by their share: divide by the number of all trials."
def information_bits(stimuli, responses, right=information_bits):
    before = entropy_bits(stimuli)
    return before - len(stimuli) * (before - right(stimuli, responses))

# %% stranger="information-bits"
def information_bits(stimuli, responses, right=information_bits): return right(stimuli, responses) / max(entropy_bits(stimuli), 1e-9) / 2

# %% [markdown] derivation="information-bits"
# Before: $H(S)$. After: $H(S|R) = \sum_r p_r H(S|r)$. The difference is $I(S; R) = H(S) - H(S|R)$. Write each $H$ as a mean of
# $\log_2 (1/p)$ and use $p_{s|r} = p_{sr} / p_r$: then $H(S|R) = H(S,R) - H(R)$, so $I = H(S) + H(R) - H(S,R)$, where $H(S,R)$ is
# the entropy of the pairs. In this form you see that stimulus and response may swap their roles, and that it is 0 where entropies add up,
# for independent lists.

# %% [markdown]
# Now both worlds get numbers in the same unit: the mutual information between the stimulus and the difference of the two counts, and between the
# stimulus and the latency reader's answer. Each trial holds 1 bit at most.

# %%
n_trials = 1000  # then try 50
rows = []
for world, make in (("rate code", count_code), ("temporal code", time_code)):
    trials, labels = make(n_trials, np.random.default_rng(11))
    gaps = [len(trial[0]) - len(trial[1]) for trial in trials]
    firsts = [latency_readout(trial) for trial in trials]
    rows.append([world, round(information_bits(labels, gaps), 2),
                 round(information_bits(labels, firsts), 2)])
table(["world", "bits in the counts", "bits in who is first"], rows)

# %% [markdown]
# **What we saw.** In the temporal code the counts tell nothing and the order tells all. In the rate code the difference of the counts tells about
# 0.6 bits: chance keeps every reader of 100 ms unsure. (The count reader's yes or no keeps a little less, about 0.45.) The order tells a little there, too.
# With 50 trials the numbers of the rate code come out larger, and not only because of chance:
#
# ### A trap
#
# Take 20 trials of the rate code and look at the count of cell 0 alone. Then shuffle the labels and deal them out like cards: now the count has
# *nothing* to do with them. **Predict** how many bits your function finds all the same, on average over many deals.

# %% prediction="dealt-bits"
# 20 trials, labels dealt at random: mean mutual information in bits?
# Write: dealt_bits = (a number from 0 to 1)
### BEGIN SOLUTION
dealt_bits = 0.1
### END SOLUTION

# %% experiment="dealt-bits"
n_trials = 20  # then try 200
rng = np.random.default_rng(4)
trials, labels = count_code(n_trials, rng)
counts = [len(trial[0]) for trial in trials]
told = information_bits(labels, counts)
deals = [information_bits(rng.permutation(labels), counts) for _ in range(200)]
quiz.compare(f"Bits in {n_trials} trials with labels dealt at random", dealt_bits,
             float(np.mean(deals)), "bits",
             note=f"With the labels as they were it found {told:.2f}.")

# %%
# How many trials does it take until the labels that mean nothing tell nothing?
sizes = [10, 20, 50, 100, 200, 500, 1000]
found, dealt = codes.bits_of_few_trials(information_bits, sizes, rng)
show(figures.bias(sizes, found, dealt),
     alt="Mutual information against the number of trials. Labels dealt at random: "
     f"{dealt[0]:.2f} bits with 10 trials, {dealt[3]:.2f} with 100, {dealt[-1]:.2f} "
     f"with 1000. Labels as they were: from {found[0]:.2f} to {found[-1]:.2f}.")

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# Half a bit out of nothing. With 20 trials and a dozen different counts, many counts occur only once, and a count that occurs once "gives its
# stimulus away". So few trials make the mutual information too *large* on average: a *bias*, not just scatter. For $S$ stimuli, $R$ different
# responses and $N$ trials it is about $(S-1)(R-1) / (2 N \ln 2)$ bits once $N$ is large (Panzeri and others 2007). Three things help: more
# trials, fewer different responses, and the control that you have just run. (Look at how much the deals scatter, too.) A number of bits without a shuffled control says little.
#
# </details>

# %% exercise="bits-above-chance" minutes=10 difficulty=2 extension=true
def bits_above_chance(stimuli, responses, rng, n_shuffles):
    """`bits_above_chance([0, 1], [3, 3], np.random.default_rng(1), 5)` is 0.0.

    Return the mutual information minus what is found by chance: its mean over
    n_shuffles random orders of the stimuli, drawn from rng. Neither list is changed.
    The result may be below 0.

    stimuli, responses : as for information_bits;  n_shuffles : whole number, at least 1
    """
    ### BEGIN SOLUTION
    dealt = [information_bits(rng.permutation(np.asarray(stimuli)), responses) for _ in range(n_shuffles)]
    return information_bits(stimuli, responses) - float(np.mean(dealt))
    ### END SOLUTION

# %% [markdown] hint="bits-above-chance"
# 1. What does chance find? You have just measured it, over 200 deals.
# 2. `rng.permutation(stimuli)` returns a new array in random order, `rng.shuffle` changes the one that you hand in.
# 3. Shuffle *one* of the two lists. If both keep their order, or move together, the pairs stay as they were.

# %% check="bits-above-chance" practice=true
check.close(bits_above_chance([0, 1], [3, 3], np.random.default_rng(1), 5), 0.0, "A constant response: nothing, and nothing by chance.", atol=1e-9)
stimuli, responses = [0, 1] * 10, list(range(20))
check.close(bits_above_chance(stimuli, responses, np.random.default_rng(2), 3), 0.0, "All responses differ: one bit, but any deal gives one bit.", atol=1e-9)
check.unchanged(stimuli, [0, 1] * 10, "The list of stimuli was shuffled in place.")
check.unchanged(responses, list(range(20)), "The list of responses was shuffled in place.")
check.close(bits_above_chance([0, 0, 1, 1], [0, 1, 0, 1], np.random.default_rng(4), 400), -1 / 3,
            "This response tells nothing, and deals tell 1/3 bit on average: the result is below 0.", atol=0.12)
spread = np.std([bits_above_chance([0, 1] * 15, [k % 7 for k in range(30)], np.random.default_rng(seed), 100) for seed in range(8)])
assert spread < 0.03, f"Eight generators give results that scatter by {spread:.2f} bits. The mean over 100 deals scatters less."
check.close(bits_above_chance([0, 1] * 500, [0, 1] * 500, np.random.default_rng(3), 20), 1.0, "Many trials and a perfect response: nearly the whole bit.", atol=0.01)
one, other = (bits_above_chance([0, 1] * 15, [k % 7 for k in range(30)], np.random.default_rng(6), 9) for _ in range(2))
check.close(one, other, "The same generator gives the same deals: draw from rng alone.")
### BEGIN HIDDEN TESTS
from helpers.reference import neural_codes as reference
rng = np.random.default_rng(50)
stimuli, responses = rng.integers(0, 2, 30), rng.poisson(4, 30)
expected = reference.bits_above_chance(stimuli, responses, np.random.default_rng(4), 1500)
check.close(bits_above_chance(stimuli, responses, np.random.default_rng(5), 300), expected, "Independent lists, 30 trials: what is left is the luck of these trials.", atol=0.04)
### END HIDDEN TESTS

# %% probes="bits-above-chance"
def kind(responses):
    found = [float(bits_above_chance([0, 0, 1, 1], responses, np.random.default_rng(seed), 100)) for seed in range(10)]
    ends = [round(min(found), 6) + 0.0, round(max(found), 6) + 0.0]
    return ends if all(end in (-1, 0, 1) for end in ends) else "near " + str(round(3 * float(np.mean(found)))) + "/3"
without_relation = kind([0, 1, 0, 1])
probe(without_relation)
perfect_relation = kind([0, 0, 1, 1])
probe(perfect_relation)

# %% wrong="bits-above-chance" why="You subtract a single deal, which scatters. Subtract the mean over all deals."
def bits_above_chance(stimuli, responses, rng, n_shuffles):
    return information_bits(stimuli, responses) - information_bits(rng.permutation(np.asarray(stimuli)), responses)

# %% wrong="bits-above-chance" why="You shuffle both lists in the same way, so the pairs stay together. Shuffle one of them only."
def bits_above_chance(stimuli, responses, rng, n_shuffles):
    order = rng.permutation(len(stimuli))
    return information_bits(stimuli, responses) - information_bits(np.asarray(stimuli)[order], np.asarray(responses)[order])

# %% wrong="bits-above-chance" why="That is what chance finds. Subtract it from what you found with the labels as they were."
def bits_above_chance(stimuli, responses, rng, n_shuffles):
    return float(np.mean([information_bits(rng.permutation(np.asarray(stimuli)), responses) for _ in range(n_shuffles)]))

# %% wrong="bits-above-chance" why="You subtract the other way round. Take what chance finds from what you found."
def bits_above_chance(stimuli, responses, rng, n_shuffles, right=bits_above_chance): return -right(stimuli, responses, rng, n_shuffles)

# %% stranger="bits-above-chance"
def bits_above_chance(stimuli, responses, rng, n_shuffles):
    dealt = [information_bits(np.roll(stimuli, rng.integers(1, len(stimuli))), responses) for _ in range(n_shuffles)]
    return information_bits(stimuli, responses) - float(np.mean(dealt))

# %% stranger="bits-above-chance"
def bits_above_chance(stimuli, responses, rng, n_shuffles, right=bits_above_chance): return max(0.0, right(stimuli, responses, rng, n_shuffles))

# %% explain="star-signs"
# A magazine asked 24 readers for their star sign (one of twelve) and their favourite of
# eight flavours of ice cream. A computer found 1.7 bits of mutual information. "Your
# star sign leaves you two or three flavours of eight", says the headline.
#
# What would you tell the editor, and what would you do with the same 24 answers to
# convince her? Two or three sentences: star_signs = "..."
### BEGIN SOLUTION
star_signs = """With 24 readers and 96 pairs of sign and flavour most pairs come once or never, and counting then finds many bits
even where there are none. I would shuffle the flavours among the readers many times and compute the mutual information
each time. If 1.7 bits is what chance finds as well, the star signs say nothing; and far more readers would be needed to tell."""
### END SOLUTION
# rubric:
# - Few answers for many possible pairs: the estimate is too high even without a link.
# - The control: shuffle one of the two columns, compute again, many times, and compare.
# - What would help: many more readers, or fewer categories.

# %% [markdown]
# *"Networks need tensors of fixed length, sampled uniformly."* Put the spikes into bins, as for such a network: all that is left of each time is
# its bin. How much of the information survives? (A tie, both first spikes in one bin, counts as an answer of its own here. Your reader must say 0 then, and
# so loses some of what the bins still hold. The line of the counts must be flat, since bins lose no spike.)

# %% claim="fixed-length-tensors"
widths = [1, 2, 5, 10, 20, 50, 100]  # ms
times, counted = worlds["code of times"], worlds["code of counts"]
lost = codes.bits_in_bins(information_bits, codes.who_is_first, times, widths)
flat = codes.bits_in_bins(information_bits, count_readout, counted, widths)
lengths = {len(trial[0]) for trial in counted[0]}
print(f"Of 1 bit in first spikes, bins of 5, 10, 50 ms keep {lost[2]:.2f}, "
      f"{lost[3]:.2f}, {abs(lost[5]):.2f}. Your readers took trains of {len(lengths)} "
      "lengths, unbinned.")
show(figures.bits_kept(widths, {"temporal code, first spikes": lost,
                                "rate code, counts": flat}),
     alt="Bits about the stimulus against the width of the bins, 1 to 100 ms. First "
     f"spikes in the temporal code fall from {lost[0]:.2f} to {abs(lost[-1]):.2f}. "
     "Counts: a flat line.")

# %% [markdown]
# **Verdict: dated.** Bins wider than the lead of 4 ms merge what came first with what came second, and nothing forces us to use bins. Your
# readers take lists of times as they are. Networks that read event by event have been trained at least since 2016 (Phased LSTM: Neil, Pfeiffer
# and Liu), and others take sequences of any length. The verdict rests on this source; your number says what binning costs.

# %% [markdown] pause=true
# You can count bits, and you know when to distrust them. Now a real cell.

# %% [markdown]
# ## {lesson}.7 How precise are the spikes of a real ear?
#
# In our worlds we knew the code. Here is a cell of which we know only what it heard and when it fired.

# %% [markdown] drawing="ear-of-a-grasshopper"
# A loudspeaker plays a tone that grows louder and softer; it moves the ear drum of a grasshopper; a receptor cell behind it sends spikes along its axon, about 90 a second, to the nervous system; an electrode at the axon records when they come.

# %% [markdown]
# The cell is an auditory receptor of a migratory locust, recorded in Berlin by Rokem and others (2006); the recording is part of the free package
# nitime. A tone at the pitch to which the cell responds best was played for ten seconds, and its *loudness* wandered at random, up to 200 times a
# second ("slow"), then up to 800 times a second ("fast"). To see what makes the cell fire, average the sound around all of its spikes.

# %%
jitter = 2  # ms, added to the recorded spikes; then try 0.5 and 8
averages = {"slow": receptor.mean_sound("slow"), "fast": receptor.mean_sound("fast"),
            f"slow, jitter {jitter} ms": receptor.mean_sound("slow", jitter)}
show(figures.ear(receptor.decibels(), receptor.spikes(), averages),
     alt="Left, a quarter of a second of the loudness, with the spikes above it: they "
     "follow peaks of loudness. Right, the mean loudness around a spike: a peak of "
     "about 6 dB 6 ms before it for the slow sound, a lower and narrower one for the "
     "fast sound, and less with jitter.")

# %% [markdown]
# **What we saw.** The cell fires some 6 ms after the sound has grown loud: sound, receptor and axon take their time. The faster sound has the
# narrower peak. And if we spoil the *recorded* spikes with jitter, the peak melts away.
#
# How many bits is that? Cut the ten seconds into windows of 5 ms. In each ask: was the sound (6 ms earlier) louder than usual or softer, and how
# many spikes came? Then jitter the recorded spikes. **Predict** how much jitter takes half of the bits away.

# %% prediction="ear-jitter"
# At which jitter (s.d., in ms) do spike counts in windows of 5 ms tell half as many
# bits about the loudness? Write: ear_jitter = (a number)
### BEGIN SOLUTION
ear_jitter = 5
### END SOLUTION

# %% experiment="ear-jitter"
sound = "slow"  # then try "fast"
sigmas = [0, 0.5, 1, 2, 4, 8, 16]
told, chance = receptor.bits_against_jitter(information_bits, sound, sigmas,
                                            (5, 20), np.random.default_rng(2006))
dealt = max(chance.values())
halves = [receptor.half_at(sigmas, told[name], chance[name]) for name in told]
quiz.compare("Jitter that halves what a real ear tells", ear_jitter, halves[0], "ms",
             note=f"In windows of 20 ms it is {halves[1]:.1f} ms.")
show(figures.ear_jitter(sigmas, told, chance),
     alt="Bits about the loudness in each window against the jitter added to the "
     f"recorded spikes. Windows of 5 ms: half is gone at {halves[0]:.1f} ms. Windows "
     f"of 20 ms: at {halves[1]:.1f} ms. Loudness shuffled: {dealt:.3f} at most.")

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# About 1.8 ms, for a cell that fires every 11 ms on average. If you ask the same spikes a slower question (was it loud during these 20 ms?), they
# tolerate some 5 ms: this number is not a property of the cell alone, it depends on what you ask, and on the sound: with the fast one it is about 1.3 ms. (Of that one, windows of 20 ms tell
# hardly more than chance, so their number means nothing.) Rokem and others played one
# sound many times over. They found spikes that come at the same moment to within 0.15 ms, and showed that such spikes raise the information rate.
#
# So does timing matter in this ear? Spikes in short windows tell when the sound was loud, and jitter destroys that. But a rate that changes
# within milliseconds might do the same. Besides, we chose the delay
# of 6 ms by looking at the same data, and it is a single cell and an artificial sound.
#
# </details>
#
# ### Does a time tell more than a count, in the ear?
#
# Take only windows of 5 ms that hold *exactly one* spike: equal counts, by selection. Does the time of this spike tell which half of its window was
# louder (6 ms earlier)? A sentence that can lose, fixed before measuring: *it is right in at least 70 % of these windows.* Two comparisons: which half
# was louder is dealt out anew among the windows; and the cell is replaced by a Poisson process whose rate follows the loudness as the cell's does.

# %%
rng = np.random.default_rng(79)
ear_right = receptor.louder_half(receptor.spikes("slow"), "slow", 5)
by_chance = receptor.louder_half(receptor.spikes("slow"), "slow", 5, dealt=rng)
copies = [receptor.poisson_copy("slow", rng) for _ in range(20)]
copied = np.mean([receptor.louder_half(one, "slow", 5) for one in copies])
table(["windows of 5 ms with one spike", "louder half told (%)"],
      [["the ear", round(ear_right, 1)], ["loudness dealt anew", round(by_chance, 1)],
       ["a Poisson process in its place, 20 runs", round(float(copied), 1)]])

# %% [markdown]
# **What we saw.** In this ear a time tells what the count cannot. A Poisson process does so too, if less often, and it knows nothing of times but a rate that
# changes within milliseconds. So most of this needs no more than a fast rate; the 8 points in which the ear is ahead, a rate that follows the loudness of one
# moment does not explain. With fast stimuli the words "rate" and "time" begin to mean the same thing.

# %% [markdown]
# ### Your verdict
#
# You have two worlds whose code you know, and an ear whose code you do not. In the world of times 100 % and 50 % were certain: we built the lead in, and only a
# faulty reader could miss it. They show that such a code is *possible*. What decides is the sentence about the ear: *where counts are equal, the time of a spike tells the
# louder half in at least 70 % of the windows.* It speaks of one cell and one sound. What do your numbers tell, and what not?

# %% verdict="L6" course="holds"
numbers = {
    "latency reader, equal counts, % right": score["code of times", "latency reader"],
    "count reader, equal counts, % right": score["code of times", "count reader"],
    "ear, one spike in 5 ms, % right": round(ear_right, 1),
}
decided_by = "ear, one spike in 5 ms, % right"

# %%
ledger.show(["L6", "L1"])

# %% [markdown]
# ## {lesson}.8 Two questions that count
#
# The questions above were for practice. These two give a point each, and your first answer counts.

# %% [markdown] quiz="hundred-cells" graded=true
# 100 cells read a direction with an error of 5 degrees. Of these, 4 come from the cells' own independent noise, and 3 from a wobble that all of
# them share (independent errors add up as squares: $4^2 + 3^2 = 5^2$). About how large is the error of 400 such cells?
#
# - ( ) 2.5 degrees, half of 5
#   > Only the independent noise is halved. All cells wobble alike, so the 3 degrees stay.
# - ( ) 5 degrees, since noise does not average out
#   > A wobble that all cells share does not. Independent noise does.
# - (x) 3.6 degrees
#   > Four times the cells halve the independent part to 2, the shared part stays 3, and $2^2 + 3^2 = 13 = 3.6^2$.
# - ( ) 3.2 degrees, since four times the cells leave a quarter of the noise
#   > The error falls as one over the *root* of the number: 2 of the 4 degrees are left, not 1.

# %% [markdown] quiz="bits-of-a-study" graded=true
# A study finds 0.4 bits between 2 odours and the spike patterns of a cell, with 30 trials and 18 different patterns. Labels shuffled
# 1000 times give 0.38 bits on average, and more than 0.4 in many of the deals. What follows?
#
# - ( ) The cell tells the odours apart nearly perfectly
#   > One bit would be perfect, and these 0.4 are no good evidence even of a little.
# - ( ) Shuffling shows that 0.38 bits are in the rates
#   > Shuffled labels have nothing to do with the cell. Their bits come from counting with few trials.
# - (x) Hardly anything can be said: chance finds nearly as much
#   > More trials or fewer patterns are needed before anything can be said.
# - ( ) That the cell carries no information about the odours: 0.4 is near 0.38
#   > It may have some. These 30 trials cannot tell.

# %% hand_in="quiz" points=2

# %% [markdown]
# ## What the analogy got right and wrong here
#
# **Right.** Where counts carry the message and many cells pool them, one number for each unit, as in an artificial network, is a fair summary of a
# cell: shuffle the times and nothing is lost.
#
# **Wrong, or left out.**
#
# - *Time.* Spikes can carry more than their number, and a cell with a leaky membrane can read it.
# - *Independence.* Our cells have noise of their own. Real cells share some, and then more cells may help less.
# - *Our two codes.* We made them, so we knew what to read. In a brain the code is the question, and a fast rate and a time are hard to tell apart.
# - *Poisson.* Real cells rest after a spike, burst, adapt; their CV lies anywhere from 0 to above 1.

# %% [markdown] recap=true
# - In a rate code the number of spikes carries the message, in a temporal code their moments; a reader of one can be at chance in the other.
# - Jitter shows what a reader needs. A cell with a higher rate is also first more often, so first spikes alone prove nothing.
# - The CV looks within a train, the Fano factor across trials; both are 1 for a Poisson process, and each can be large without the other.
# - The error of a population vector falls as one over the root of the number of cells if their noise is independent.
# - Mutual information says in bits how much a response tells; with few trials it comes out too large, so shuffle the labels and compare.

# %% [markdown] next=true
# You have read spike trains from outside. Next: what the order of two spikes does to the synapse between them.

# %% [markdown]
# ### Where to read on
#
# - P. Dayan & L. F. Abbott, *Theoretical Neuroscience*, MIT Press, 2001: chapter 1 on spike trains and the spike-triggered average, chapter 4 on
#   entropy and information, with all derivations.
# - A. Borst & F. E. Theunissen, *Information theory and neural coding*, Nature Neuroscience 2:947, 1999,
#   [doi 10.1038/14731](https://doi.org/10.1038/14731): how many bits real cells tell, and how that is measured.
#
# ### Sources
#
# - The recording: A. Rokem et al., *J. Neurophysiology* 95:2541, 2006, doi 10.1152/jn.00891.2005; taken from nitime (BSD 3-Clause; licence and
#   changes in `helpers/data_files/LICENSE-grasshopper.txt`).
# - E. D. Adrian & Y. Zotterman, *J. Physiology* 61:151, 1926. W. R. Softky & C. Koch, *J. Neuroscience* 13:334, 1993,
#   doi 10.1523/JNEUROSCI.13-01-00334.1993. M. R. DeWeese, M. Wehr & A. M. Zador, *J. Neuroscience* 23:7940, 2003,
#   doi 10.1523/JNEUROSCI.23-21-07940.2003.
# - A. P. Georgopoulos, A. B. Schwartz & R. E. Kettner, *Science* 233:1416, 1986, doi 10.1126/science.3749885. E. Zohary, M. N. Shadlen & W. T.
#   Newsome, *Nature* 370:140, 1994, doi 10.1038/370140a0. C. Lee, W. H. Rohrer & D. L. Sparks, *Nature* 332:357, 1988, doi 10.1038/332357a0.
#   R. Moreno-Bote et al., *Nature Neuroscience* 17:1410, 2014, doi 10.1038/nn.3807.
# - T. Gollisch & M. Meister, *Science* 319:1108, 2008, doi 10.1126/science.1149639. C. E. Carr & M. Konishi, *J. Neuroscience* 10:3227, 1990,
#   doi 10.1523/JNEUROSCI.10-10-03227.1990. Z. F. Mainen & T. J. Sejnowski, *Science* 268:1503, 1995, doi 10.1126/science.7770778. M. London et
#   al., *Nature* 466:123, 2010, doi 10.1038/nature09086. M. N. Shadlen & W. T. Newsome, *J. Neuroscience* 18:3870, 1998,
#   doi 10.1523/JNEUROSCI.18-10-03870.1998. P. König, A. K. Engel & W. Singer, *Trends in Neurosciences* 19:130, 1996,
#   doi 10.1016/S0166-2236(96)80019-1.
# - C. E. Shannon, *Bell System Technical Journal* 27:379, 1948, doi 10.1002/j.1538-7305.1948.tb01338.x. D. M. MacKay & W. S. McCulloch, *Bull.
#   Math. Biophysics* 14:127, 1952, doi 10.1007/BF02477711. S. Panzeri et al., *J. Neurophysiology* 98:1064, 2007, doi 10.1152/jn.00559.2007.
# - J. L. Elman, *Cognitive Science* 14:179, 1990, doi 10.1207/s15516709cog1402_1. D. Neil, M. Pfeiffer & S.-C. Liu, *NeurIPS*, 2016,
#   arXiv 1610.09513.

# %% [markdown] guide=true
# **What the class will stumble on.**
#
# - *First means timing.* "The latency reader is at 67 %, so there is timing in the rate code." Ask what a second cell with twice the rate would do.
#   The control is equal counts.
# - *One noise for all.* In `jitter_accuracy` a trial whose cells move together keeps its order at any jitter. Plotted, the curve stays at 100 %: let
#   the class say why that is impossible.
# - *CV and Fano factor.* Nearly everybody believes that one is the square of the other. That holds for renewal processes, in long windows;
#   `two_extremes` is there to break the belief.
# - *Bits for nothing.* The shuffled control looks like a formality until half a bit comes out of it. Let half of the class use 20 trials and half 200.
# - *Entropy of what?* In `information_bits` many subtract the two entropies. Two coins have equal entropies and know nothing of each other.
#
# **In class.** Two volunteers clap for five seconds each, behind a screen. First "the faster one is the answer", then "the one who begins is the answer". A third one claps
# in between at random. Which code survives?
#
# **Two oral questions.** (1) Why does a wide bin cost bits in the temporal code and none in the rate code? (It puts the first spikes of both cells into one bin; counts over the
# whole trial do not change.) (2) A cell has CV = 1 and Fano factor 0 over repeated trials. Is it noisy? (It cannot be said. The number is the same every
# time, but the times may be new in each trial: look at the raster.)
