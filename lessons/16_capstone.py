# %% [markdown] needs="training, neural_codes"
# # {lesson}. Capstone: a decoder on a power budget
#
# **About 160 minutes if NumPy is at your fingertips, about 230 [if not]{refresher:numpy} · 32 points · can be started alone; {needs}**
#
# Someone cannot move an arm, but the cells that would move it still fire. A decoder under the skull reads them and moves a cursor, and the energy
# that it spends becomes heat in the brain. How well can you read a movement with a few millionths of a joule?
#
# After this lesson you can
#
# - say where the energy of a decoder goes;
# - choose cells and milliseconds before a method;
# - build a decoder of your own, and report honestly what it does, and on which day.

# %% given="setup"
import numpy as np

# No module named 'helpers'? Pick the course's kernel (Kernel menu), or see README.md.
from helpers import check, quiz
from helpers.figures import capstone as figures
from helpers.figures import show
from helpers.labs import reach
from helpers.table import table

# %% [markdown] recall="count-or-time"
# Lesson {lesson:neural_codes}: two stimuli bring the same number of spikes in every trial. What can a reader of counts tell?
#
# - ( ) Which stimulus it was, if the trials are long
#   > More time does not help if the counts are equal.
# - (x) Nothing: only when the spikes come can differ
#   > That is why some of today's cells are silent for a reader of counts.
# - ( ) Nothing, and neither can a reader of times
#   > The times may differ although the counts do not.

# %% [markdown] recall="choose-on-what"
# Lesson {lesson:training}: you have ten versions of a decoder and want the best. Which data decide?
#
# - ( ) The training data
#   > There the version that learned most by heart wins.
# - (x) A validation set: trials on which none was trained
#   > And what you report comes from a third set, opened once.
# - ( ) The test data
#   > Then the number that you report is too high.

# %% [markdown] recall="price-of-an-operation"
# Lesson {lesson:spiking_networks}: about how much energy does one multiplication and addition of two 32-bit numbers cost on a chip of 2014?
#
# - (x) About 5 picojoules, and more for fetching the numbers
#   > $4.6 \cdot 10^{-12}$ J. Today you find out whether it matters.
# - ( ) About 5 nanojoules
#   > A thousand times too much.
# - ( ) About 5 microjoules
#   > A million times too much.

# %% [markdown] today="L6"
# You read the same forty cells by counts, by times, and by both, for the same energy. Section {lesson}.6 compares.

# %% [markdown] drawing="power-budget"
# Four boxes in a row: 40 cells of motor cortex, an amplifier for each (8 microwatts, all the time that it reads), a decoder (some picojoules for each operation), a cursor that moves.

# %% [markdown]
# ## {lesson}.1 Where does the energy go?
#
# An electrode in motor cortex picks up a ten-thousandth of a volt. So each needs an *amplifier*, which draws about 8 microwatts as long as it
# listens. Then come operations, at some picojoules each. What does one decision cost?

# %% exercise="decision-energy" minutes=8 difficulty=1
def decision_energy(n_cells, window_ms, n_operations,
                    amplifier_uw=8.0, operation_pj=25.0):
    """`decision_energy(1, 1000, 0)` is 8: one amplifier, one second.

    Return the energy of one decision in MICROJOULES.

    Each cell that is read needs one amplifier, which draws power during the window.
    Each operation costs a fixed energy. Nothing else is counted.

    Parameters
    ----------
    n_cells : number of cells that are read
    window_ms : how long they are read, in milliseconds
    n_operations : operations for one decision
    amplifier_uw : power of one amplifier in microwatts
    operation_pj : energy of one operation in picojoules

    Returns
    -------
    a number
    """
    ### BEGIN SOLUTION
    return n_cells * amplifier_uw * window_ms / 1000 + n_operations * operation_pj / 1e6
    ### END SOLUTION

# %% [markdown] hint="decision-energy"
# 1. Energy is power times time. How many seconds is a millisecond?
# 2. A microwatt for a second is a microjoule. And how many picojoules make a microjoule?
# 3. Both parts are added only when they have the same unit: the first is divided by a thousand, the second by a million.

# %% check="decision-energy" points=3
check.close(decision_energy(1, 1000, 0), 8, "One amplifier of 8 uW for one second: 8 uJ.")
check.close(decision_energy(40, 200, 0), 64, "Forty amplifiers for a fifth of a second.")
check.close(decision_energy(0, 200, 4_000_000), 100, "Four million operations of 25 pJ are 100 uJ.")
check.close(decision_energy(10, 50, 4000), 4.1, "Ten cells for 50 ms are 4 uJ; 4000 operations add 0.1.")
check.close(decision_energy(2, 10, 1000, 80.0, 500.0), 2.1, "Other prices: 80 uW for each amplifier, 500 pJ for each operation.")
check.close(decision_energy(3, 7, 1234), 0.19885, "Three cells for 7 ms are 0.168 uJ; 1234 operations add 0.03085. Nothing is rounded.")
### BEGIN HIDDEN TESTS
from helpers.reference import capstone as reference
for seed in range(4):
    rng = np.random.default_rng([161, seed])
    given = (*rng.integers(1, 99, 2).tolist(), int(rng.integers(1, 10**6)), *rng.uniform(1, 99, 2).tolist())
    check.close(decision_energy(*given), reference.decision_energy(*given), "Amplifiers while they read, plus operations, in microjoules.")
### END HIDDEN TESTS

# %% wrong="decision-energy" why="Milliseconds were taken for seconds: microwatts times milliseconds are nanojoules."
def decision_energy(n_cells, window_ms, n_operations, amplifier_uw=8.0, operation_pj=25.0):
    return n_cells * amplifier_uw * window_ms + n_operations * operation_pj / 1e6

# %% wrong="decision-energy" why="The operations are in nanojoules. A million picojoules make a microjoule."
def decision_energy(n_cells, window_ms, n_operations, amplifier_uw=8.0, operation_pj=25.0):
    return n_cells * amplifier_uw * window_ms / 1000 + n_operations * operation_pj / 1000

# %% wrong="decision-energy" why="One amplifier does not serve all cells: there is one for each."
def decision_energy(n_cells, window_ms, n_operations, amplifier_uw=8.0, operation_pj=25.0):
    return amplifier_uw * window_ms / 1000 + n_operations * operation_pj / 1e6

# %% wrong="decision-energy" why="The prices that are passed in change nothing: 8 and 25 are only their defaults."
def decision_energy(n_cells, window_ms, n_operations, amplifier_uw=8.0, operation_pj=25.0):
    return n_cells * 8 * window_ms / 1000 + n_operations * 25 / 1e6

# %% wrong="decision-energy" why="That is in joules. A joule has a million microjoules."
def decision_energy(n_cells, window_ms, n_operations, amplifier_uw=8.0, operation_pj=25.0):
    return n_cells * amplifier_uw * 1e-6 * window_ms * 1e-3 + n_operations * operation_pj * 1e-12

# %% wrong="decision-energy" why="You round. A decision costs a few microjoules, and a network a small part of one: rounding loses it."
def decision_energy(n_cells, window_ms, n_operations, amplifier_uw=8.0, operation_pj=25.0):
    return round(n_cells * amplifier_uw * window_ms / 1000 + n_operations * operation_pj / 1e6, 1)

# %% stranger="decision-energy"
def decision_energy(n_cells, window_ms, n_operations, amplifier_uw=8.0, operation_pj=25.0):
    return n_cells * amplifier_uw * window_ms / 1000

# %% [markdown]
# Which part matters? Guess before you compute: 40 electrodes are read for 200 ms, and a network with 4,800 operations decides.

# %% prediction="share-of-operations"
# How many per cent of the energy of such a decision do operations take, at 25 pJ each?
# Write: share_of_operations = (a number from 0 to 100)
### BEGIN SOLUTION
share_of_operations = 20
### END SOLUTION

# %% experiment="share-of-operations"
window = 200  # then try 20
rows = []
decoders = {"one layer": 320, "100 hidden": 4800, "1,000 hidden": 48_000}
for name, n_operations in decoders.items():
    both = decision_energy(40, window, n_operations)
    alone = decision_energy(0, window, n_operations)
    rows.append([name, round(both, 3), round(100 * alone / both, 2)])
table(["decoder of 40 cells", "energy (uJ)", "share of operations (%)"], rows)
quiz.compare("Share of 4,800 operations", share_of_operations, rows[1][2], unit="%")

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# With a small network the cleverest part is nearly free: *looking* is what costs. So the first question is
# **which cells a decoder looks at, and for how long**; only then, how it decides. From now on a decision may cost $4\,\mu J$: cells times milliseconds, at most 500. (A sixteenth
# of what all cells cost for 200 ms.)
#
# Both prices are cited, and both can change. An amplifier of 2003 took 80 microwatts, one of 2007 took 7.6. Chips for spiking networks report picojoules
# for each spike at each synapse: 2.5 for TrueNorth, 23.6 for Loihi, 45 for SpiNNaker, as one paper compares them, roughly (BrainScaleS computes with analogue
# circuits, many times faster than cells do). They are paid by the *event*; a network for images is paid by the size of its arrays, a *tensor* of fixed
# length, whether something happens or not. From outside the skull (EEG) one reads much less, but nobody needs surgery; the muscles of
# a paralysed arm (EMG) may get no command that could be read. A real amplifier is not easily switched on for 50 ms only, and what heats the brain is power, energy
# times decisions in a second.
#
# </details>

# %% [markdown]
# ## {lesson}.2 What do the cells say?
#
# Forty cells are recorded while somebody reaches in one of eight directions. They are simulated, and **yours**: another learner has
# others. In 1982 Georgopoulos and others found cells in motor cortex whose rate follows the cosine of the angle between the reach and
# a *preferred direction*. Others may speak in times, and some have nothing to say.

# %% [markdown] drawing="counts-and-times"
# Two cells, each with two rasters: a reach to its preferred direction above, a reach away from it below. The left cell speaks in counts: nine spikes above, three below. The right one speaks in times: two spikes early above, the same two late below.

# %% given="population"
population = reach.my_population()
my_spikes, my_directions = population.reaches(400, np.random.default_rng(1))
fresh, fresh_directions = population.reaches(400, np.random.default_rng(2))

# %%
cells = (0, 1, 2, 3)  # then try others, 0 to 39
show(figures.trials(my_spikes, my_directions, cells),
     alt="Rasters of four cells, trials sorted by direction. A cell that speaks in "
         "counts has dense and thin bands; one that speaks in times has a line of "
         "spikes that bends with direction; the others show neither.")

# %% [markdown]
# One of the oldest decoders is an election, the population vector of lesson {lesson:neural_codes} (Georgopoulos, Schwartz and Kettner 1986), and here
# one can also vote *against*: a cell that fires more than usual votes for its preferred direction; one that fires less votes against it.
#
# *Worked example.* Two cells: one prefers 0°, the other 90°. Usually each fires 5 spikes. Now they fire 7 and 5. The first votes
# with $+2$ for 0°, the second with 0: the answer is 0°. If they fire 5 and 3, the first is silent in this election, and the second
# votes with $-2$ for 90°: the answer is 270°.

# %% exercise="election" minutes=14 difficulty=2
def elect(counts, preferred, mean_counts):
    """`elect([[7, 5], [5, 3]], [0.0, np.pi / 2], [5, 5])` is [0, 6].

    Return for each trial the direction that the cells elect, as a number from 0 to 7:
    direction k points at 45 k degrees.

    Each cell casts a vector along its preferred direction. Its length is the difference
    between its count and its mean; where the count is below the mean, the vector points
    the opposite way. All vectors are added; the answer is the direction nearest to
    where the sum points.

    Parameters
    ----------
    counts : array of shape (n_trials, n_cells), or a list of lists
    preferred : angles in radians, one for each cell, from 0 to 2 pi or from -pi to pi
    mean_counts : mean count of each cell

    Returns
    -------
    array of n_trials whole numbers, 0 to 7
    """
    ### BEGIN SOLUTION
    votes = np.array(counts) - np.array(mean_counts)
    x, y = votes @ np.cos(preferred), votes @ np.sin(preferred)
    return np.round(np.arctan2(y, x) / (np.pi / 4)).astype(int) % 8
    ### END SOLUTION

# %% [markdown] hint="election"
# 1. A vector of length $v$ at the angle $a$ has the parts $v \cos a$ and $v \sin a$. What do you add up, and over what?
# 2. `np.arctan2(y, x)` is the angle of a vector, from $-\pi$ to $\pi$. How many steps of 45° is that?
# 3. The nearest whole number of steps is `np.round`. It can be -3 or 8: counted round the circle, which of 0 to 7 is that?
#    The remainder `% 8` knows.

# %% check="election" points=4
check.close(elect([[7, 5], [5, 3]], [0.0, np.pi / 2], [5, 5]), [0, 6], "A vote for 0 degrees; a vote against 90 degrees.")
two = [0.0, np.pi / 2]
check.close(elect([[6, 6], [4, 6], [4, 4]], two, [5, 5]), [1, 3, 5], "Two equal votes meet halfway, at 45, 135 and 225 degrees.")
check.close(elect([[9, 8]], two, [5, 5]), [1], "Votes of 4 and 3 point at 37 degrees, which is nearest to 45.")
check.close(elect([[8, 4]], two, [5, 5]), [0], "Votes of 3 and -1 point a little below 0 degrees: the nearest is 0, not 7.")
check.close(elect([[3, 9]], [np.pi / 4, -np.pi / 4], [3, 3]), [7], "A preferred direction of -45 degrees is direction 7.")
check.close(elect([[20, 4]], two, [18, 1]), [1], "Means differ from cell to cell: the votes are 2 and 3, count minus mean, whatever the mean is.")
check.close(elect([[6, 6, 6]], np.deg2rad([20, 20, 44]), [5, 5, 5]), [1], "Cells that prefer 20, 20 and 44 degrees: the sum points at 28, nearest to 45. Only the sum is rounded.")
### BEGIN HIDDEN TESTS
from helpers.reference import capstone as reference
for seed in range(4):
    rng = np.random.default_rng([162, seed])
    counts, preferred, means = rng.poisson(6, (12, 9)), rng.uniform(0, 2 * np.pi, 9), rng.uniform(3, 9, 9)
    check.close(elect(counts, preferred, means), reference.elect(counts, preferred, means), "Nine cells, twelve trials: each cell votes with count minus mean.")
### END HIDDEN TESTS

# %% wrong="election" why="Each cell votes with its whole count, so that a cell that always fires much always wins. What counts is how far it is above or below its own mean."
def elect(counts, preferred, mean_counts, right=elect):
    return right(counts, preferred, np.zeros(len(preferred)))

# %% wrong="election" why="x and y are exchanged: np.arctan2 takes y first."
def elect(counts, preferred, mean_counts):
    votes = np.array(counts) - np.array(mean_counts)
    x, y = votes @ np.cos(preferred), votes @ np.sin(preferred)
    return np.round(np.arctan2(x, y) / (np.pi / 4)).astype(int) % 8

# %% wrong="election" why="You cut off in place of rounding: an angle of 37 degrees is nearer to 45 than to 0."
def elect(counts, preferred, mean_counts):
    votes = np.array(counts) - np.array(mean_counts)
    x, y = votes @ np.cos(preferred), votes @ np.sin(preferred)
    return np.floor(np.arctan2(y, x) / (np.pi / 4)).astype(int) % 8

# %% wrong="election" why="Angles below 0 come out as negative numbers. Round the circle, -2 steps are 6."
def elect(counts, preferred, mean_counts):
    votes = np.array(counts) - np.array(mean_counts)
    x, y = votes @ np.cos(preferred), votes @ np.sin(preferred)
    return np.round(np.arctan2(y, x) / (np.pi / 4)).astype(int)

# %% wrong="election" why="The cell with the strongest vote decides alone. All votes are added, as vectors."
def elect(counts, preferred, mean_counts):
    votes = np.array(counts) - np.array(mean_counts)
    best = np.argmax(np.abs(votes), axis=1)
    angle = np.array(preferred)[best] + np.pi * (votes[np.arange(len(votes)), best] < 0)
    return np.round(angle / (np.pi / 4)).astype(int) % 8

# %% wrong="election" why="Each vote is divided by the mean of its cell. A vote is as long as the count is above the mean, in spikes."
def elect(counts, preferred, mean_counts):
    votes = np.array(counts) / np.array(mean_counts) - 1
    x, y = votes @ np.cos(preferred), votes @ np.sin(preferred)
    return np.round(np.arctan2(y, x) / (np.pi / 4)).astype(int) % 8

# %% stranger="election"
def elect(counts, preferred, mean_counts, right=elect):
    return (right(counts, preferred, mean_counts) + 4) % 8

# %%
counts = my_spikes.sum(axis=2)  # all 200 ms
preferred, mean_counts = reach.preferred_of(counts, my_directions)
elected = elect(fresh.sum(axis=2), preferred, mean_counts)
right = 100 * np.mean(elected == fresh_directions)
print(f"the election of all 40 cells, 200 ms: {right:.0f} % of new reaches, for 64 uJ")

# %% [markdown]
# That costs sixteen times too much, and in some populations it is poor, because preferred directions are spread unevenly. Besides, over 200 ms an election by
# counts cannot hear a cell that speaks in times.

# %% [markdown] pause=true
# You know what a decision costs, and one way to make it. Next: when does a cell speak, and which cells are worth their amplifier?

# %% [markdown]
# ## {lesson}.3 When does a cell speak first?
#
# A reader of times needs the millisecond of the first spike. Somebody has written a function for it. It agrees with a look at the raster for
# cells that fire, and still the decoder that uses it is poor.

# %% fault="first-spikes" why="np.argmax of a row without any True is 0: a cell that is silent passes for the fastest of all. Silence is no early spike."
def faulty_first_spikes(recorded):
    return np.argmax(recorded, axis=2)

# %% exercise="first-spikes" mend=true minutes=8 difficulty=2
def first_spikes(recorded):
    """`first_spikes(np.array([[[False, True, True], [False, False, False]]]))` is
    [[1, 3]]: the second cell is silent.

    Return the number of the millisecond in which each cell fires first. For a cell that
    does not fire in a trial it is the length of the window: later than any spike.

    Parameters
    ----------
    recorded : bool array of shape (n_trials, n_cells, n_ms), not to be changed; the
        same holds for one of 0 and 1

    Returns
    -------
    array of shape (n_trials, n_cells), whole numbers
    """
    ### BEGIN SOLUTION
    fires = np.any(recorded, axis=2)
    return np.where(fires, np.argmax(recorded, axis=2), recorded.shape[2])
    ### END SOLUTION

# %% [markdown] hint="first-spikes"
# 1. Try the faulty one on a cell without a spike, and on one that fires in the first millisecond. What do you get?
# 2. `np.any(recorded, axis=2)` says for each trial and cell whether there is a spike at all.
# 3. `np.where(condition, this, that)` takes `this` where the condition is true, and `that` elsewhere.

# %% check="first-spikes" points=3
check.close(first_spikes(np.array([[[False, True, True], [False, False, False]]])), [[1, 3]], "The first cell fires in millisecond 1, the second not at all: 3, the length of the window.")
seen = np.array([[[False, True], [True, True]]])
before = seen.copy()
first_spikes(seen)
check.unchanged(seen, before, "The recording that was handed in has changed. Work on a copy.")
check.close(first_spikes(np.array([[[True, False]]])), [[0]], "A cell that fires at once: 0.")
check.close(first_spikes(np.zeros((2, 3, 7), dtype=bool)), np.full((2, 3), 7), "Nobody fires in 7 ms.")
check.close(first_spikes(np.array([[[0, 0, 1, 0, 1]]])), [[2]], "Zeros and ones: the first 1 counts, not the last.")
check.close(first_spikes(np.array([[[False, True]], [[True, True]]])), [[1], [0]], "A row for each trial.")
### BEGIN HIDDEN TESTS
from helpers.reference import capstone as reference
for seed in range(3):
    recorded = np.random.default_rng([163, seed]).random((6, 5, 11 + seed)) < 0.08
    check.close(first_spikes(recorded), reference.first_spikes(recorded), "Six trials of five cells, some of them silent.")
### END HIDDEN TESTS

# %% wrong="first-spikes" why="Silent cells are gone from your answer, or stand at -1: earlier than any spike. They belong after all others."
def first_spikes(recorded, right=first_spikes):
    found = right(recorded)
    return np.where(found == recorded.shape[2], -1, found)

# %% wrong="first-spikes" why="A cell that fires in the first millisecond is taken for a silent one: both have 0 from np.argmax."
def first_spikes(recorded):
    found = np.argmax(recorded, axis=2)
    return np.where(found == 0, recorded.shape[2], found)

# %% wrong="first-spikes" why="That is the last spike, not the first."
def first_spikes(recorded):
    last = recorded.shape[2] - 1 - np.argmax(np.array(recorded)[:, :, ::-1], axis=2)
    return np.where(np.any(recorded, axis=2), last, recorded.shape[2])

# %% stranger="first-spikes"
def first_spikes(recorded, right=first_spikes): return right(recorded) + 1

# %% [markdown]
# ## {lesson}.4 Which cells are worth their amplifier?
#
# Take one number per cell and trial, a count or a time. It is useful if it *differs from direction to direction*, and if it does
# *not differ much within one*. Make a single number of both:
#
# | direction | values in three trials | their mean | their variance |
# |---|---|---|---|
# | 0 | 1, 2, 3 | 2 | 2/3 |
# | 1 | 5, 6, 7 | 6 | 2/3 |
#
# The means, 2 and 6, have the variance 4. Within a direction the variance is 2/3 on average. Their ratio is 6. (With equally many trials of each
# direction it is the **F ratio** of statistics up to a factor; as a score for features it also has Fisher's name.)

# %% exercise="tells-apart" minutes=12 difficulty=2
def tells_apart(x, directions):
    """`tells_apart(np.array([[1], [2], [3], [5], [6], [7]]), np.array([0, 0, 0, 1, 1,
    1]))` is [6].

    Return for each column of x how well it tells directions apart: the variance of the
    means of the directions, divided by the mean of the variances within them.

    Each direction counts once, whether it has many trials or few. Variances are means
    of squares (divided by n, as np.var does). A column that is the same in all trials
    tells nothing: 0.

    Parameters
    ----------
    x : array of shape (n_trials, n_features)
    directions : array of n_trials whole numbers; not all of 0 to 7 need occur

    Returns
    -------
    array of shape (n_features,)
    """
    ### BEGIN SOLUTION
    means, variances = [], []
    for direction in np.unique(directions):
        group = x[directions == direction]
        means.append(np.mean(group, axis=0))
        variances.append(np.var(group, axis=0))
    between, within = np.var(means, axis=0), np.mean(variances, axis=0)
    return np.where(within > 0, between / np.where(within > 0, within, 1), 0)
    ### END SOLUTION

# %% [markdown] hint="tells-apart"
# 1. Do it for one column first: a loop over the directions that occur, and two lists.
# 2. `x[directions == k]` holds the rows of direction k; `np.mean(..., axis=0)` and `np.var(..., axis=0)` give one number for each column.
# 3. The variance of the list of means, over the mean of the list of variances. Where the second is 0, do not divide: `np.where(within > 0, within, 1)` is safe.

# %% check="tells-apart" points=4
check.close(tells_apart(np.array([[1], [2], [3], [5], [6], [7]]), np.array([0, 0, 0, 1, 1, 1])), [6], "As in the table: 4 over 2/3.")
x = np.array([[1.0, 0], [3, 4], [1, 4], [3, 8]])
check.close(tells_apart(x, np.array([2, 2, 5, 5])), [0, 1], "Two columns. In the first both directions have the mean 2; in the second 2 and 6, and variances of 4.")
check.close(tells_apart(np.array([[0.0], [2], [4], [4], [4], [8]]), np.array([0, 0, 1, 1, 1, 1])), [2], "Means 1 and 5, variances 1 and 3, each of them once: two trials of one direction count as much as four of the other.")
check.close(tells_apart(np.full((4, 2), 3.0), np.array([0, 0, 1, 1])), [0, 0], "A column that never changes tells nothing: 0, and no division by 0.")
check.close(tells_apart(np.array([[0.0], [2], [3], [5], [9], [11]]), np.array([0, 0, 1, 1, 7, 7])), [14], "Three directions: means 1, 4 and 10.")
### BEGIN HIDDEN TESTS
from helpers.reference import capstone as reference
for seed in range(4):
    rng = np.random.default_rng([164, seed])
    x, groups = rng.normal(size=(60, 5)), rng.integers(0, 8, 60)
    x = x + 0.7 * groups[:, np.newaxis] * rng.integers(0, 2, 5)
    check.close(tells_apart(x, groups), reference.tells_apart(x, groups), "Variance of the means over mean variance, column by column.")
### END HIDDEN TESTS

# %% wrong="tells-apart" why="The ratio is upside down: a useful number differs between directions and hardly within them."
def tells_apart(x, directions, right=tells_apart):
    found = right(x, directions)
    return np.where(found > 0, 1 / np.where(found > 0, found, 1), 0)

# %% wrong="tells-apart" why="You divide by the variance over all trials, which holds the differences between directions as well. Take it within each direction, then the mean."
def tells_apart(x, directions):
    means = [np.mean(x[directions == k], axis=0) for k in np.unique(directions)]
    total = np.var(x, axis=0)
    return np.where(total > 0, np.var(means, axis=0) / np.where(total > 0, total, 1), 0)

# %% wrong="tells-apart" why="Standard deviations in place of variances: your number is the square root of the ratio, or nearly."
def tells_apart(x, directions, right=tells_apart): return np.sqrt(right(x, directions))

# %% wrong="tells-apart" why="A column that never changes gives 0 divided by 0. It tells nothing: 0."
def tells_apart(x, directions, right=tells_apart):
    found = right(x, directions)
    return np.where(np.ptp(x, axis=0) == 0, np.nan, found)

# %% wrong="tells-apart" why="All deviations are put together, so that a direction with many trials counts more. Take the variance in each direction, then their mean."
def tells_apart(x, directions):
    means = [np.mean(x[directions == k], axis=0) for k in np.unique(directions)]
    rest = [x[directions == k] - np.mean(x[directions == k], axis=0) for k in np.unique(directions)]
    within = np.var(np.concatenate(rest), axis=0)
    return np.where(within > 0, np.var(means, axis=0) / np.where(within > 0, within, 1), 0)

# %% stranger="tells-apart"
def tells_apart(x, directions):
    return np.var([np.mean(x[directions == k], axis=0) for k in np.unique(directions)], axis=0)

# %%
window = 50  # ms; then try 20 and 200
early = my_spikes[:, :, :window]
by_counts = tells_apart(early.sum(axis=2), my_directions)
by_times = tells_apart(first_spikes(early), my_directions)
show(figures.two_scores(by_counts, by_times, window),
     alt="F ratio of the first spike against that of the count for 40 cells. Most "
         "lie near 0. About seven lie far out, and these are high on both.")

# %% explain="short-windows" minutes=4
# In a short window, cells that speak in times also tell directions apart by their
# *count*, although each fires two spikes for every direction. How is that possible, and
# what does it do to "counts or times"?
### BEGIN SOLUTION
short_windows = """An early pair of spikes falls inside the window and a late pair falls behind its end, so
the count is 2 or 0 depending on when the cell fires. A count in a short window is a coarse reading of time, and the
two codes are no longer opposites: how long one counts decides which of them one reads."""
### END SOLUTION
# rubric:
# - Early spikes fall inside the window, late ones after its end.
# - So the count in a short window depends on time.
# - Counts and times are two ends of one scale, the width of the window.

# %% [markdown] pause=true
# Everything is ready: what it costs, what to read, and from which cells. Now build.

# %% [markdown]
# ## {lesson}.5 Your decoder
#
# Two functions, and any means of the course: an election, the nearest mean, a perceptron for each direction, a network, a spiking one. `build_decoder` sees 400
# labelled trials of the first day. It chooses cells, a window, and whatever else `decode` will need. `decode` then sees 400 new trials at once, but **only what
# your electrodes have read**: your cells, your milliseconds. You pay for cells times milliseconds; a small network is not charged.
#
# It is tried in three ways, each in **ten populations** that are not yours; what counts is the mean of ten. In every trial the cells that speak in counts share
# one factor: all fire more, or all less. Each step that is reached gives a point:
#
# | tried on | 1st step | 2nd | 3rd |
# |---|---|---|---|
# | *day 1*: new trials | 60 % | 87 % | 94 % |
# | *day 2*: preferred directions have turned a little, gains have changed, first spikes of cells that speak in times come 4 ms later, and two of the forty cells are gone | 55 % | 65 % | 75 % |
# | *20 % lost*: on day 1, about a fifth of your cells (at least one) are silent, a different fifth in each hundred trials | 50 % | 75 % | 85 % |
#
# Choose on a validation set that you put aside, in your own population, as lesson {lesson:training} did.
# `reach.try_decoder(build_decoder, decode, population, 0)` tries it there once. Single populations differ, most of all on day 2. Grading takes
# **ten other populations than the check**, so a step that you only just reach may be missed there.
#
# Landmarks, in per cent, from 1,000 populations (in brackets, where nine of ten means of *ten populations* lie). Chance is 12.5. All but the last read ten cells for 50 ms.
# (A *linear discriminant* puts straight boundaries between the clouds of points of the eight directions, as if all clouds had the same shape.)
#
# | decoder | day 1 | day 2 | 20 % lost | points |
# |---|---|---|---|---|
# | the ten cells that fire most, nearest mean of their counts | 32 (28–36) | 30 (26–33) | 27 (23–30) | 0 |
# | the first ten of the list, the same way | 56 (51–59) | 50 (45–54) | 45 (41–48) | 0 |
# | an election of the ten best by counts | 66 (60–71) | 62 (56–68) | 55 (52–59) | 3 or 4 |
# | the ten best by counts or times, nearest mean of their counts | 79 (77–82) | 70 (66–74) | 65 (62–68) | 4 |
# | the same ten, a linear discriminant of counts and first spikes | 91 (90–92) | 80 (75–84) | 79 (76–82) | 6 or 7 |
# | the course's own answer | 98 (98–99) | 89 (86–92) | 95 (94–96) | 9 |
#
# More is possible, on the second day at least: the starred exercise at the end shows one way.

# %% exercise="build-decoder" minutes=45 difficulty=3
def build_decoder(spikes, directions, rng):
    """`build_decoder(my_spikes, my_directions, np.random.default_rng(1))` is three
    things: cells, window and params.

    Choose what to read, and learn to read it.

    Parameters
    ----------
    spikes : bool array of shape (400, 40, 200): trials, cells, milliseconds
    directions : array of 400 whole numbers, 0 to 7
    rng : numpy.random.Generator for whatever you draw

    Returns
    -------
    cells : list or array of different whole numbers, 0 to 39
    window : whole number of milliseconds; len(cells) * window is at most 500
    params : what decode needs: arrays, numbers, strings, lists, tuples or dicts of them

    Points: one for each step in the first table above, by the mean of ten
    populations.

    Together with the three calls of decode that follow: at most 4 seconds of computing.
    A check calls this eleven times at most, and grading stops it after a minute.
    """
    ### BEGIN SOLUTION
    window, n_cells = 60, 8
    early = spikes[:, :, :window]
    scores = np.maximum(tells_apart(np.sum(early, axis=2), directions),
                        tells_apart(first_spikes(early), directions))
    cells = np.argsort(-scores)[:n_cells]
    bins = early[:, cells].reshape(len(spikes), n_cells * 6, 10)  # 6 bins of 10 ms
    x = np.sum(bins, axis=2)
    rates = []
    for k in range(8):
        group = x[directions == k]
        rates.append((np.sum(group, axis=0) + 0.5) / (len(group) + 1))
    return cells, window, (np.log(rates).T, -np.sum(rates, axis=1))
    ### END SOLUTION

# %% [markdown] hint="build-decoder"
# 1. Begin with the simplest thing that runs: ten cells, 50 ms, their counts, and for each direction the mean count. A new trial gets the direction whose mean is
#    nearest. Then change one thing at a time, and keep what helps on trials that you put aside.
# 2. Cells first: rank them by `tells_apart`, by counts or by times, whichever is higher. Then the window: fewer cells for longer, or more for a
#    shorter time. Then what is read: a count in each bin of 10 ms knows *when*, and a silent cell says little in it.
# 3. How likely is a count, if its direction has the mean $m$? For a Poisson count $n$ the logarithm is $n \log m - m$, and the logarithms of all bins add up. A mean
#    of 0 is a trap: add half a spike. Or train a softmax layer on the bins.

# %% starter="build-decoder"
def build_decoder(spikes, directions, rng):
    window = 50
    counts = np.sum(spikes[:, :, :window], axis=2)
    cells = np.argsort(...)[-10:]  # the ten cells that tell directions apart best
    means = []
    for k in range(8):
        means.append(np.mean(counts[directions == k][:, cells], axis=0))
    return cells, window, np.array(means)  # decode: whose mean is nearest?

# %% exercise="decode" minutes=10 difficulty=2
def decode(recorded, params):
    """`decode(*reach.first_five(build_decoder))` is five directions.

    Return a direction, 0 to 7, for each trial.

    Parameters
    ----------
    recorded : bool array of shape (n_trials, n_chosen, window): the chosen cells, in
        the order in which build_decoder gave them. A lost cell is silent.
    params : what build_decoder returned

    Returns
    -------
    array of n_trials whole numbers

    Points: all, if it reads at least 25 % on day 1, by the mean of three populations.
    """
    ### BEGIN SOLUTION
    W, b = params
    x = np.sum(recorded.reshape(len(recorded), len(W), 10), axis=2)
    return np.argmax(x @ W + b, axis=1)
    ### END SOLUTION

# %% [markdown] hint="decode"
# 1. What did `build_decoder` compute from the training trials, and which of it does a new trial need?
# 2. Read the same features in the same order as there: a function of your own, called in both, keeps them alike.
# 3. A score for each direction and each trial, in an array of shape (n_trials, 8); `np.argmax(..., axis=1)` chooses.

# %% check="build-decoder" points=9 steps=true
made = build_decoder(my_spikes, my_directions, np.random.default_rng(1))
assert isinstance(made, tuple | list) and len(made) == 3, "build_decoder returns three things: cells, window, params."
populations = [reach.Population([16, k]) for k in range(1, 11)]
### BEGIN HIDDEN TESTS
# Ten in a row, none of them picked. The digits of e, for a long seed: labels are not found by trying seeds.
populations = [reach.Population([16, 2718281828459045235360287471352662497757247093699959574966, k]) for k in range(1, 11)]
### END HIDDEN TESTS
found = []
for number, one in enumerate(populations):
    found.append(reach.try_decoder(build_decoder, decode, one, number))
    assert not found[-1]["problem"], found[-1]["problem"]
    assert found[-1]["cells"] * found[-1]["window"] <= 500, "Cells times milliseconds: at most 500."
print(reach.summary(found))
mean = reach.mean_of(found)
steps.step(1, mean["day 1"] >= 60, "day 1: at least 60 %")
steps.step(1, mean["day 1"] >= 87, "day 1: at least 87 %")
steps.step(1, mean["day 1"] >= 94, "day 1: at least 94 %")
steps.step(1, mean["day 2"] >= 55, "day 2: at least 55 %")
steps.step(1, mean["day 2"] >= 65, "day 2: at least 65 %")
steps.step(1, mean["day 2"] >= 75, "day 2: at least 75 %")
steps.step(1, mean["20 % lost"] >= 50, "20 % lost: at least 50 %")
steps.step(1, mean["20 % lost"] >= 75, "20 % lost: at least 75 %")
steps.step(1, mean["20 % lost"] >= 85, "20 % lost: at least 85 %")

# %% check="decode" points=3
assert np.shape(decode(*reach.first_five(build_decoder))) == (5,), "Five trials, five directions."
others = [reach.Population([16, k]) for k in (11, 12, 13)]
### BEGIN HIDDEN TESTS
others = [reach.Population([16, 2718281828459045235360287471352662497757247093699959574966, k]) for k in (11, 12, 13)]
### END HIDDEN TESTS
found = []
for number, one in enumerate(others):
    found.append(reach.try_decoder(build_decoder, decode, one, number))
    assert not found[-1]["problem"], found[-1]["problem"]
    assert found[-1]["cells"] * found[-1]["window"] <= 500, "Cells times milliseconds: at most 500."
read = reach.mean_of(found)["day 1"]
assert read >= 25, f"In three other populations it reads {read:.1f} % on day 1. At least 25 %, where chance is 12.5. (Does decode read what build_decoder learned from, the same milliseconds and features?)"

# %% wrong="build-decoder" why="All cells for all the time: that is sixteen times the budget. Which of them do you need, and for how long?"
def build_decoder(spikes, directions, rng):
    means = np.array([np.mean(np.sum(spikes, axis=2)[directions == k], axis=0) for k in range(8)])
    return np.arange(40), 200, (means.T, -0.5 * np.sum(means.T**2, axis=0))

# %% wrong="decode" why="Your decoder gives one and the same direction for every reach. That is right once in eight times."
def decode(recorded, params): return np.zeros(len(recorded), dtype=int)

# %% wrong="build-decoder" why="It reads no better than by chance. Do trials and labels still belong together, and does decode read the same features as build_decoder?"
def build_decoder(spikes, directions, rng, right=build_decoder): return right(spikes, rng.permutation(directions), rng)

# %% wrong="decode" why="You choose the direction with the lowest score of all in place of the highest."
def decode(recorded, params):
    W, b = params
    return np.argmin(np.sum(recorded.reshape(len(recorded), len(W), 10), axis=2) @ W + b, axis=1)

# %% wrong="build-decoder" why="The whole budget goes into three cells or fewer, read for long. One spike early in ten cells says more than many spikes of two: try a shorter window."
def build_decoder(spikes, directions, rng):
    cells, window = np.argsort(-tells_apart(np.sum(spikes, axis=2), directions))[:2], 200
    x = np.sum(spikes[:, cells].reshape(len(spikes), 40, 10), axis=2)
    rates = np.array([(np.sum(x[directions == k], axis=0) + 0.5) / (np.sum(directions == k) + 1) for k in range(8)])
    return cells, window, (np.log(rates).T, -np.sum(rates, axis=1))

# %% stranger="build-decoder"
def build_decoder(spikes, directions, rng):
    counts = np.sum(spikes[:, :, :51], axis=2)
    cells = np.argsort(-tells_apart(counts, directions))[:10]
    rates = np.array([np.mean(counts[directions == k][:, cells], axis=0) + 0.1 for k in range(8)])
    return cells, 51, (np.log(np.repeat(rates, 5, axis=1)).T, -np.sum(rates, axis=1))

# %% stranger="decode"
def decode(recorded, params, right=decode): return right(recorded, params) + 1

# %% wrong="decode" why="The directions come out in the order of the trials you trained on. decode sees new trials: read them."
def decode(recorded, params): return np.arange(len(recorded)) % 8

# %% probes="build-decoder"
practice = reach.Population([16, 300])
seen, which = practice.reaches(400, np.random.default_rng(3))
cells, window, params = build_decoder(seen, which, np.random.default_rng(4))
cells, window = [int(cell) for cell in cells], int(window)
probe(len(cells) * window <= 500)
probe(len(cells) * window >= 4000)
new, right = practice.reaches(100, np.random.default_rng(6))
probe(len(cells) * window > 500 or bool(np.mean(np.asarray(decode(new[:, cells, :window], params)) == right) > 0.25))
probe(len(cells) <= 3 and window > 100)

# %% probes="decode"
practice = reach.Population([16, 300])
new, right = practice.reaches(40, np.random.default_rng(5))
seen, which = practice.reaches(400, np.random.default_rng(3))
cells, window, params = build_decoder(seen, which, np.random.default_rng(4))
read = new[:, [int(cell) for cell in cells], :int(window)]
once, again = np.asarray(decode(read, params)), np.asarray(decode(read[::-1], params))
probe(len(set(once.tolist())) > 1)
probe(once.tolist() == again.tolist())
probe(bool(np.mean(once == right) > 0.05))
probe(bool(np.isin(once, range(8)).all()))

# %% [markdown] pause=true
# Your decoder is built and tried. Next: where it stands among others, and what you report of it.

# %% [markdown]
# ## {lesson}.6 Where does it stand?
#
# The figure puts your decoder beside three others that read all forty cells, and beside what linear discriminants reach with counts alone, first spikes
# alone, and both, for budgets from 1 to 16 microjoules. (Their windows are chosen on validation trials.) **Predict** first.

# %% prediction="cheap-or-dear"
# For 4 uJ: what percentage of the reaches does a reader of counts and times together
# read correctly, in your population? Write: cheap_or_dear = (a number from 0 to 100)
### BEGIN SOLUTION
cheap_or_dear = 60
### END SOLUTION

# %% experiment="cheap-or-dear"
fronts = reach.three_fronts(first_spikes, tells_apart, population)
marks = reach.landmarks(population, elect, first_spikes)
mine = reach.try_decoder(build_decoder, decode, population, 0)
show(figures.accuracy_against_energy(fronts, marks, reach.place_of(mine)),
     alt="Right directions against energy, on a logarithmic axis. Three rising curves: "
         "counts, first spikes and both, the last mostly on top; three decoders of all "
         "cells far to the right; a star for your decoder at the budget.")
quiz.compare("Both, for 4 uJ", cheap_or_dear, fronts["both"][4][0], unit="%",
             note=f"It reads {fronts['both'][4][1]} cells for "
                  f"{fronts['both'][4][2]} ms.")

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# For a sixteenth of the energy, cells and milliseconds that are chosen come within some points of all forty cells for 200 ms, and from 8 to 16
# microjoules only about two points are gained. Counts and times together read more than either. But how one decides matters as well: ten cells for 50 ms read by the nearest mean of their counts miss several times as many reaches as a decoder that multiplies the likelihoods of their bins.
#
# Do not carry more away than was measured. *We* put cells into this simulation that speak in times. In motor cortex most of what decoders use is in
# rates. Decoders of rates have moved a cursor and a robot arm for people who could not (Hochberg and others 2006). That one pays for cells and
# milliseconds, and not for the method, is a matter of prices: amplifiers of 8 microwatts, operations of 25 picojoules.
#
# </details>

# %% [markdown]
# ### Your verdict
#
# Lesson {lesson:neural_codes} tested the sharp sentence of "the timing of spikes matters". Here it meets cells some of which we made to speak in times.
# A sentence about them that could turn out false: *for 4 microjoules a reader of counts and times is right at least 5
# percentage points more often than a reader of counts alone.*

# %% verdict="L6" course="holds weakly"
numbers = {
    "right for 4 uJ, first spikes alone (%)": round(fronts["first spikes"][4][0], 1),
    "right for 4 uJ, both (%)": round(fronts["both"][4][0], 1),
    "points that both gain over counts alone": round(
        fronts["both"][4][0] - fronts["counts"][4][0], 1),
}
decided_by = "points that both gain over counts alone"

# %% [markdown] quiz="double-the-amplifiers"
# New amplifiers need half the power. What is the best use of it, for a decoder at its budget?
#
# - ( ) A network with twice as many hidden units
#   > Operations were nearly free before.
# - (x) Twice as many cells times milliseconds, where the curve still rises; else half the heat
#   > Read it off your figure: from 4 to 8 microjoules two or three points are gained, and about two more from 8 to 16.
# - ( ) The same cells for twice as long, always
#   > More cells or more time: which is better depends on the cells. That is what the windows tried.

# %% [markdown] quiz="second-day"
# On the second day your decoder is worse. Somebody proposes to choose, among ten versions, the one that does best on the
# second day's test trials, and to report that number. What is wrong?
#
# - ( ) Nothing: the second day is what counts
#   > The number is chosen as the largest of ten: on a third day it will be lower.
# - (x) The test trials were used for choosing
#   > Choose on validation trials, report from trials that nothing has depended on.
# - ( ) Ten versions are too few
#   > With more versions the error becomes larger.

# %% [markdown]
# ## {lesson}.7 Report
#
# One page, for a doctor who has to decide whether this decoder goes into a skull. At most 250 words. A person grades it:
#
# | points | what is there |
# |---|---|
# | 1 | what was built: which cells, how long, what is read, and why so |
# | 1 | your numbers with their spread: ten populations, three conditions, and what they were measured on |
# | 1 | the energy: what it consists of, and the assumption on which your conclusion rests |
# | 1 | what you do not know: one way in which it could fail in a person, and how you would find out |
#
# Write in place of the words in the next cell (double-click it).

# %% [markdown] essay="report" points=4
# ### BEGIN SOLUTION
# *Built.* Eight of forty cells, read for 60 ms after the go signal: those whose count or first spike tells directions apart best by the F ratio
# on 400 trials. The most likely direction wins, if counts in bins of 10 ms are Poisson counts. Ten cells for 50 ms were worse on 100 trials put aside.
#
# *Numbers.* In ten simulated populations that played no part in the choice, 400 trials each: 99 % on the first day (from 98 to 100 in single populations),
# 90 % on the second (from 79 to 95), 94 % with a fifth of the cells silent (from 90 to 97). So a night costs one population about twenty points and another
# only a few. Chance is 12.5 %.
#
# *Energy.* 3.84 microjoules for a decision, nearly all for eight amplifiers of 8 microwatts; 384 operations are a thousandth of that. If operations had to be sent out by radio, or amplifiers
# drew 80 microwatts, this would change, and with it the choice of cells.
#
# *Not known.* The cells are simulated, and some were made to speak in times. In a person fewer may do so, electrodes move, and cells are lost for good. I would measure the same three numbers every week without training anew,
# and stop when the lowest falls below what the patient accepts.
# ### END SOLUTION

# %% [markdown]
# ## {lesson}.8 Two questions that count
#
# The questions above were for practice. These two give a point each, and your first answer counts.

# %% [markdown] quiz="what-to-cut" graded=true
# A decoder reads 20 cells for 100 ms and decides by a network with 10,000 operations of 25 pJ. Amplifiers take 8 microwatts each. Which change saves most?
#
# - ( ) A network with a tenth of the operations
#   > That saves 0.2 of 16.25 microjoules.
# - ( ) A spiking chip that needs no operation where no spike comes
#   > It can save 0.25 microjoules at most.
# - (x) Half the window
#   > That saves 8 microjoules.
# - ( ) Half the number of directions
#   > Nothing in the sum depends on it but a few operations.

# %% [markdown] quiz="lost-overnight" graded=true
# A decoder of first spikes treats a cell without a spike as one that fires at the end of the window. Overnight two of its ten cells fall silent. What happens?
#
# - ( ) Nothing: silent cells add 0
#   > Their first spike now always stands at the end, which is not 0.
# - (x) They vote, always, for the directions in which these cells used to fire late
#   > A fixed value is a vote. Training with cells silenced at random teaches the decoder not to trust a late spike too much.
# - ( ) It cannot run with eight cells
#   > It does run, and that is the danger: nobody notices.
# - ( ) It is at chance
#   > Eight cells still tell a good deal.

# %% hand_in="quiz" points=2

# %% exercise="recalibrate" extension=true minutes=40 difficulty=3
def recalibrate(recorded, params):
    """`recalibrate(*reach.first_five(build_decoder))` is params for a new day.

    Return what decode needs on a day from which there are trials but no labels.

    Parameters
    ----------
    recorded : bool array (n_trials, n_chosen, window) of the new day
    params : what build_decoder returned on the first day

    Returns
    -------
    params of the same kind, with which decode reads the new day no worse
    """
    ### BEGIN SOLUTION
    W, b = params
    x = np.sum(recorded.reshape(len(recorded), len(W), 10), axis=2)
    guess = decode(recorded, params)
    if len(np.unique(guess)) < 8:
        return params
    rates = []
    for k in range(8):
        group = x[guess == k]
        rates.append((np.sum(group, axis=0) + 0.5) / (len(group) + 1))
    return np.log(rates).T, -np.sum(rates, axis=1)
    ### END SOLUTION

# %% [markdown] hint="recalibrate"
# 1. You have no labels, but a decoder that is right in most trials. What could you use its answers for?
# 2. Take its answers for labels, and learn anew from the trials of the new day.
# 3. A new mean for each direction, from the trials that the old decoder gave to it. What if a direction gets no trial?

# %% check="recalibrate" practice=true
params = recalibrate(*reach.first_five(build_decoder))
answers = decode(reach.first_five(build_decoder)[0], params)
assert np.shape(answers) == (5,), "Five trials are too few to learn from, and still decode needs params that it can use."
gains, counted = [], []
for k in (301, 302, 303):
    there = reach.Population([16, k])
    seen, which = there.reaches(400, np.random.default_rng([5, k]))
    chosen, window, params = build_decoder(seen, which, np.random.default_rng([6, k]))
    chosen, window = [int(cell) for cell in chosen], int(window)
    unlabelled, _ = there.reaches(400, np.random.default_rng([7, k]), 2)
    new, right = there.reaches(400, np.random.default_rng([8, k]), 2)
    after = recalibrate(unlabelled[:, chosen, :window], params)
    old_answers, new_answers = (np.asarray(decode(new[:, chosen, :window], p)) for p in (params, after))
    read_now = 100 * float(np.mean(new_answers == right))
    gains.append(read_now - 100 * float(np.mean(old_answers == right)))
    counted.append(max(gains[-1], 0.5) if read_now >= 97 else gains[-1])  # nothing is left to gain at 97 %
print(f"On the second day, in three populations: {gains[0]:+.1f}, {gains[1]:+.1f}, {gains[2]:+.1f} points.")
assert np.mean(counted) >= 0.5, f"On average {np.mean(gains):+.1f} points. Learn from the new day: at least half a point more."

# %% wrong="recalibrate" why="The labels that you learn from have nothing to do with the trials. Take the answers that the old decoder gives for these very trials."
def recalibrate(recorded, params):
    if len(recorded) < 8:
        return params
    x = np.sum(recorded.reshape(len(recorded), len(params[0]), 10), axis=2)
    guess = np.arange(len(x)) % 8
    rates = np.array([(np.sum(x[guess == k], axis=0) + 0.5) / (np.sum(guess == k) + 1) for k in range(8)])
    return np.log(rates).T, -np.sum(rates, axis=1)

# %% wrong="recalibrate" why="Your new params tell no direction from another: they hold the mean of all trials for each of them."
def recalibrate(recorded, params):
    x = np.sum(recorded.reshape(len(recorded), len(params[0]), 10), axis=2)
    same = np.log(np.mean(x, axis=0) + 0.01)[:, np.newaxis] * np.ones(8)
    return same, np.zeros(8)

# %% probes="recalibrate"
there = reach.Population([16, 301])
seen, which = there.reaches(400, np.random.default_rng(5))
chosen, window, params = build_decoder(seen, which, np.random.default_rng(6))
chosen, window = [int(cell) for cell in chosen], int(window)
unlabelled, _ = there.reaches(400, np.random.default_rng(7), 2)
new, right = there.reaches(200, np.random.default_rng(8), 2)
after = recalibrate(unlabelled[:, chosen, :window], params)
old_answers, new_answers = (np.asarray(decode(new[:, chosen, :window], p)) for p in (params, after))
probe(old_answers.tolist() == new_answers.tolist())
probe(len(set(new_answers.tolist())) == 1)
probe(bool(np.mean(new_answers == right) < 0.5))

# %% wrong="recalibrate" why="Your params are those of the first day. Learn from the trials of the new one."
def recalibrate(recorded, params): return params

# %% [markdown]
# ## What the analogy got right and wrong here
#
# **Right.** Cells vote, and a crowd of imprecise cells is precise together.
#
# **Wrong, or left out.**
#
# - *A brain does not decode itself.* Nothing in it sits outside and asks for the direction. What we read is our choice.
# - *The person learns as well.* With a cursor before their eyes, people change their cells' firing to suit the decoder. Our cells do not adapt.
# - *A known start.* Our trials begin at a go signal, and our cells answer sooner after it than those of motor cortex do. Nobody tells a decoder when a wish begins.
# - *Eight directions.* Movements are continuous, and decoders in use follow them in time.
# - *One bill.* Radio, spike sorting and the battery's own losses are not in it.

# %% [markdown] recap=true
# - Reading costs energy, computing hardly any: amplifiers draw power for as long as they listen.
# - A population vector adds votes; the F ratio says whose vote is worth having.
# - A short window turns times into counts; a silent cell is not an early one.
# - Choose on a validation set; report fresh populations, another day, and lost cells.

# %% [markdown] next=true
# This was the last lesson. What would you build next, and which number would prove you wrong?

# %% [markdown]
# ### Where to read on
#
# - J. P. Cunningham & B. M. Yu, *Nature Neuroscience* 17:1500, 2014, [doi 10.1038/nn.3776](https://doi.org/10.1038/nn.3776): what a population says that single cells do not.
# - L. R. Hochberg et al., *Nature* 442:164, 2006, [doi 10.1038/nature04970](https://doi.org/10.1038/nature04970): a person whose arms are paralysed moves a cursor by such a decoder.
#
# ### Sources
#
# - A. P. Georgopoulos et al., *J. Neuroscience* 2:1527, 1982, doi 10.1523/JNEUROSCI.02-11-01527.1982; A. P. Georgopoulos, A. B. Schwartz & R. E. Kettner, *Science* 233:1416, 1986,
#   doi 10.1126/science.3749885.
# - R. R. Harrison & C. Charles, *IEEE J. Solid-State Circuits* 38:958, 2003, doi 10.1109/JSSC.2003.811979 (80 microwatts). W. Wattanapanitch, M. Fee & R. Sarpeshkar, *IEEE Trans. Biomedical
#   Circuits and Systems* 1:136, 2007, doi 10.1109/TBCAS.2007.907868 (7.6 microwatts).
# - Energy of synaptic operations: G. Tang et al., *Frontiers in Neuroscience* 17:1187252, 2023, doi 10.3389/fnins.2023.1187252, table 3.
# - R. A. Fisher, *Annals of Eugenics* 7:179, 1936, doi 10.1111/j.1469-1809.1936.tb02137.x. K. Zhang et al., *J. Neurophysiology* 79:1017, 1998,
#   doi 10.1152/jn.1998.79.2.1017 (the most likely direction from Poisson counts).

# %% [markdown] guide=true
# **What the class will stumble on.**
#
# - *Method before measurement.* Half of the class begins with a large network and all cells. Let them compute the bill first.
# - *The silent cell.* `np.argmax` of nothing is 0. Ask what a decoder believes of a cell that has died.
# - *Choosing on what is reported.* Nine steps invite tuning on the ten visible populations. Grading tries ten others, and lesson {lesson:training} has the reason.
#
# **In class.** Print the figure of accuracy against energy with everybody's star. Who is above the curve, and how?
#
# **Two oral questions.** (1) Your amplifier needs 80 microwatts in place of 8. What changes in your design? (The budget buys 50 cell-milliseconds: few cells, first spikes.)
# (2) Why is the second day worse although the cells still fire? (Preferred directions have turned; the decoder's means are those of yesterday.)
