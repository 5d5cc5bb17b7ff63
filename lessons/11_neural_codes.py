# %% [markdown] needs="spiking_neuron"
# # {lesson}. What is in a spike train?
#
# **About 75 minutes · 22 points · can be started alone; {needs}**
#
# Nerve cells far apart talk in spikes: pulses of about a millisecond. What do they say with them? How *many* spikes
# come, *when* they come, or *who* sends them? You will build a noisy cell and three ways of listening.
#
# After this lesson you can
#
# - make a random spike train, and say by two numbers how random a train is;
# - read a direction from many noisy cells, and say what a larger population is worth, and when it is worth nothing;
# - build one reader of counts and one of times, and show what each is deaf to;
# - say what "timing matters to the millisecond" would mean, and measure it where you know the code;
# - make a cell that hears whether its inputs come together.

# %% given="setup"
import numpy as np

# No module named 'helpers'? Pick the course's kernel (Kernel menu), or see README.md.
from helpers import check, ledger, quiz
from helpers.figures import neural_codes as figures
from helpers.figures import show
from helpers.labs.spike_codes import bin_times, count_code, entropy_bits, first_order, recorded_spikes, share_fired
from helpers.labs.spike_codes import shared_bits, shuffle_times, time_code, tuned_counts, typical_error
from helpers.widgets import neural_codes as widgets

# %% [markdown]
# ## {lesson}.1 Does a tall spike mean more?
#
# A louder sound, a brighter light: does the cell answer with *taller* spikes? Here are six seconds of a recording.
# (Matplotlib, the drawing library, brings it along, to show how to plot. Nothing is written about the cell, if it is
# one, or about what drove it, so it is an example and no evidence; and at one value every 0.5 ms some tips are missed.)
# How much do the heights vary, and how much the intervals?

# %%
recorded, heights = recorded_spikes()  # ms, mV
intervals = np.diff(recorded)
print(f"{len(recorded)} spikes rise to {np.mean(heights):.0f} mV, give or take {np.std(heights, ddof=1):.0f} mV.")
print(f"The intervals between them are {np.mean(intervals):.0f} ms, give or take {np.std(intervals, ddof=1):.0f} ms.")
show(figures.recording(recorded, heights),
     alt="Above, the tips of 57 spikes, all near 0 mV. Below, their intervals: a steady 70 ms for three and "
     "a half seconds, then a scatter from 60 to 200 ms.")

# %% [markdown]
# The trace rests near -67 mV. Measured from there, the tips of its spikes hardly differ: a spike is **all or none**.
# What carries this are recordings with a provenance. In 1926 Edgar Adrian and Yngve Zotterman hung weights on a frog's
# muscle and listened to the nerve of one stretch receptor. A heavier weight gave *more* impulses, not larger ones. So
# times are all that is left, and from now on a **spike train** is a list of times in ms.
#
# ## {lesson}.2 How random is a train?
#
# In the waking cortex, intervals are far more irregular than in this recording. The simplest model is a **Poisson
# process** of rate $r$: in each short moment $dt$ a spike comes with the probability $r\,dt$, whatever happened
# before. Then the number of spikes in any stretch $T$ has a Poisson distribution with mean $rT$, and stretches that
# do not overlap know nothing of each other.
#
# $$ P(n) = \frac{(rT)^n}{n!}\, e^{-rT} $$

# %% exercise="poisson-train" minutes=8 difficulty=2
def poisson_train(rate, duration, dt, rng):
    """Return one random spike train, the times of a Poisson process of constant rate.

    In each bin of dt ms the number of spikes is Poisson with mean rate * dt / 1000, independently of all
    other bins. So several spikes can fall into one bin. (10 Hz for 1000 ms gives 10 spikes on average.)

    rate, duration : spikes per second (Hz), at least 0; ms, a whole number of bins
    dt : width of a bin in ms. Where in its bin a spike lies is up to you. A method that needs no bins,
        such as drawing the intervals between spikes, is as good, and need not use dt.
    rng : numpy.random.Generator, the only source of randomness
    returns an array of spike times in ms, sorted, from 0 up to but without duration; for rate 0 an empty one
    """
    ### BEGIN SOLUTION
    counts = rng.poisson(rate * dt / 1000, int(round(duration / dt)))
    starts = np.repeat(dt * np.arange(len(counts)), counts)
    return np.sort(starts + dt * rng.random(len(starts)))
    ### END SOLUTION

# %% [markdown] hint="poisson-train"
# 1. First the units: rate is per second, dt in ms. How many spikes does one bin hold on average?
# 2. `rng.poisson(mean, n_bins)` draws the counts of all bins at once. Or forget the bins: intervals are exponential,
#    `rng.exponential(1000 / rate)`, and add up until the duration is over (mind a rate of 0).
# 3. `np.repeat(dt * np.arange(n_bins), counts)` has the start of each bin as often as there are spikes in it, sorted.

# %% check="poisson-train" points=3
train = np.array(poisson_train(40, 1000, 1, np.random.default_rng(1)), float)
assert train.ndim == 1 and np.all(np.diff(train) >= 0), "A train is one row of times in order, the first spike first."
assert 5 < train.size < 75, f"40 Hz for a second is about 40 spikes, not {train.size}. Rates are per second."
train = np.array(poisson_train(400, 20000, 2, np.random.default_rng(2)), float)
assert train.min() >= 0 and train.max() < 20000, "All times lie between 0 and the duration, in ms."
assert abs(train.size - 8000) < 450, f"400 Hz for 20 s is 8000 spikes, give or take 90. You made {train.size}."
assert abs(np.mean(train < 10000) - 0.5) < 0.03, "As many spikes in the first half as in the second, within chance."
counts = np.histogram(train, np.arange(0, 20001, 20))[0]
assert abs(np.var(counts, ddof=1) / np.mean(counts) - 1) < 0.23, "Counts in windows of 20 ms: variance and mean agree."
assert np.size(poisson_train(0, 100, 1, np.random.default_rng(3))) == 0, "A rate of 0 gives no spikes."
sizes = [np.size(poisson_train(50, 1000, 1, np.random.default_rng(seed))) for seed in range(30)]
assert min(sizes) < 50 < max(sizes), f"50 Hz for 1 s: some trains have fewer than 50, some more. Yours: {set(sizes)}."
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

# %% wrong="poisson-train" why="At most one spike fits into each of your bins, so counts vary too little: a Fano factor of 1 - r dt, 0.2 here, in place of 1. Draw the number of spikes in each bin with rng.poisson."
def poisson_train(rate, duration, dt, rng):
    return dt * np.flatnonzero(rng.random(round(duration / dt)) < rate * dt / 1000)

# %% wrong="poisson-train" why="You took the rate as spikes per ms, which makes 1000 times too many. It is per second: divide by 1000."
def poisson_train(rate, duration, dt, rng, right=poisson_train):
    return right(1000 * rate, duration, dt, rng)

# %% wrong="poisson-train" why="Every train has the same number of spikes. In a Poisson process the number is random, too: scatter a Poisson number of them."
def poisson_train(rate, duration, dt, rng):
    return np.sort(rng.uniform(0, duration, round(rate * duration / 1000)))

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
    times = np.cumsum(rng.normal(1, 0.3, int(2 * rate * duration / 1000) + 9)) * 1000 / max(rate, 1e-9)
    return np.sort(times[(times >= 0) & (times < duration)])

# %% [markdown]
# Two numbers say how random trains are. The **coefficient of variation** (CV) looks at the intervals between spikes
# *within* a train, the **Fano factor** at counts *across* trains or windows:
#
# $$ \text{CV} = \frac{\text{standard deviation of the intervals}}{\text{their mean}} \qquad
# F = \frac{\text{variance of the counts}}{\text{their mean}} $$
#
# Both are estimated from a sample, so the variance divides by $n - 1$ (in NumPy: `ddof=1`).

# %% exercise="cv-isi" minutes=4 difficulty=1
def cv_isi(spike_times):
    """Return the coefficient of variation of the intervals between spikes.

    Standard deviation of the intervals over their mean; the variance divides by the number of intervals
    minus 1. Times 0, 10, 40 have the intervals 10 and 30: sqrt(200) / 20 = 0.7071.
    spike_times : sorted times in any unit, not all the same
    returns a number; with fewer than three spikes there is no spread to speak of: return nan
    """
    ### BEGIN SOLUTION
    if len(spike_times) < 3:
        return np.nan
    intervals = np.diff(spike_times)
    return np.std(intervals, ddof=1) / np.mean(intervals)
    ### END SOLUTION

# %% [markdown] hint="cv-isi"
# 1. You need the intervals, not the times: each time minus the one before.
# 2. `np.diff(spike_times)` has them. `np.std` divides by n unless you say `ddof=1`.
# 3. First `if len(spike_times) < 3: return np.nan`, then `np.std(intervals, ddof=1) / np.mean(intervals)`.

# %% check="cv-isi" points=2
check.close(cv_isi([0, 10, 20, 30, 40]), 0.0, "A clock: all intervals are alike.")
check.close(cv_isi([0, 10, 40]), 0.5**0.5, "Intervals 10 and 30: variance (100 + 100) / (2 - 1), mean 20.")
check.close(cv_isi(3 * np.array([1000.0, 1010, 1020, 1050])), 0.48**0.5, "Unit and start of the clock are no matter.")
check.close([cv_isi([5.0, 15.0]), cv_isi([])], [np.nan] * 2, "One interval or none has no spread: nan.")
### BEGIN HIDDEN TESTS
from helpers.reference import neural_codes as reference
rng = np.random.default_rng(1993)
for n in (2, 3, 4, 30):
    times = np.cumsum(rng.gamma(2, 8, n))
    check.close(cv_isi(times), reference.cv_isi(times), "The CV compares the spread of the intervals with their mean.")
times = np.cumsum(rng.exponential(25, 4000))
assert abs(cv_isi(times) - 1) < 5 / np.sqrt(4000), "For a long Poisson train it is 1."
check.close(cv_isi([5, 5, 7]), 2**0.5, "Two spikes at one time: an interval of 0 is an interval, too.")
### END HIDDEN TESTS

# %% wrong="cv-isi" why="You divided the sum of squares by n. A sample's variance divides by n - 1: ddof=1."
def cv_isi(spike_times):
    return np.std(np.diff(spike_times)) / np.mean(np.diff(spike_times)) if len(spike_times) > 2 else np.nan

# %% wrong="cv-isi" why="You took the variance. Over a mean that would have a unit, ms; take the standard deviation."
def cv_isi(spike_times):
    return np.var(np.diff(spike_times), ddof=1) / np.mean(np.diff(spike_times)) if len(spike_times) > 2 else np.nan

# %% wrong="cv-isi" why="With fewer than three spikes you claim a perfect clock. Nothing is known there: return nan."
def cv_isi(spike_times):
    return np.std(np.diff(spike_times), ddof=1) / np.mean(np.diff(spike_times)) if len(spike_times) > 2 else 0.0

# %% stranger="cv-isi"
def cv_isi(spike_times):
    return np.std(spike_times, ddof=1) / np.mean(spike_times) if len(spike_times) > 2 else np.nan

# %% stranger="cv-isi"
def cv_isi(spike_times):
    return np.mean(np.diff(spike_times)) / np.std(np.diff(spike_times), ddof=1) if len(spike_times) > 2 else np.nan

# %% exercise="fano-factor" minutes=3 difficulty=1
def fano_factor(counts):
    """Return the Fano factor of spike counts: their variance over their mean.

    The variance divides by the number of counts minus 1. Counts 2, 4, 6: variance 4, mean 4, result 1.
    counts : list or array of whole numbers, one for each trial or window
    returns a number; nan if there are fewer than two counts, and nan if all counts are 0
    """
    ### BEGIN SOLUTION
    if len(counts) < 2 or np.sum(counts) == 0:
        return np.nan
    return np.var(counts, ddof=1) / np.mean(counts)
    ### END SOLUTION

# %% [markdown] hint="fano-factor"
# 1. No square root this time. Which two cases have no answer?
# 2. `np.var(counts, ddof=1)` divides by n - 1.
# 3. `if len(counts) < 2 or np.sum(counts) == 0: return np.nan`, then variance over mean.

# %% check="fano-factor" points=1
check.close(fano_factor([2, 4, 6]), 1.0, "Variance (4 + 0 + 4) / (3 - 1) = 4, mean 4.")
check.close(fano_factor(3 * np.array([1, 2, 4])), 3.0, "Counts 3, 6, 12: variance 21, mean 7.")
check.close(fano_factor([5, 5, 5, 5]), 0.0, "The same count every time.")
check.close([fano_factor([7]), fano_factor([0, 0, 0])], [np.nan] * 2, "One count has no variance; 0 / 0 is not known.")
### BEGIN HIDDEN TESTS
from helpers.reference import neural_codes as reference
rng = np.random.default_rng(1947)
for n in (1, 2, 3, 50):
    counts = rng.integers(1, 12, n)
    check.close(fano_factor(counts), reference.fano_factor(counts),
                "The Fano factor compares the variance of counts with their mean.")
assert abs(fano_factor(rng.poisson(6, 2000)) - 1) < 5 * np.sqrt(2 / 1999), "For Poisson counts it is 1."
check.close([fano_factor([]), fano_factor([0, 2, 4])], [np.nan, 2], "No counts: nan. But a count of 0 is a count.")
### END HIDDEN TESTS

# %% wrong="fano-factor" why="You took the standard deviation, as for the CV. The Fano factor has the variance."
def fano_factor(counts):
    return np.std(counts, ddof=1) / np.mean(counts) if len(counts) > 1 and np.any(counts) else np.nan

# %% wrong="fano-factor" why="np.var divides by n unless told otherwise. Here the variance of a sample is meant, which divides by n - 1: ddof=1."
def fano_factor(counts):
    return np.var(counts) / np.mean(counts) if len(counts) > 1 and np.any(counts) else np.nan

# %% wrong="fano-factor" why="Where nothing was ever counted, you call the cell perfectly regular. 0 / 0 is not known: return nan."
def fano_factor(counts):
    return np.var(counts, ddof=1) / max(np.mean(counts), 1e-9) if len(counts) > 1 else np.nan

# %% stranger="fano-factor"
def fano_factor(counts):
    return np.mean(counts) / np.var(counts, ddof=1) if len(counts) > 1 and np.any(counts) else np.nan

# %% [markdown]
# A Poisson train has CV = F = 1. From a sample you get that with an error: about $1/\sqrt{n}$ for the CV of $n$
# intervals, $\sqrt{2/(n-1)}$ for the Fano factor of $n$ counts. Is *your* train within four of these? And the
# recorded cell?

# %%
train = np.array(poisson_train(40, 100_000, 1, np.random.default_rng(1)))
counts = np.histogram(train, np.arange(0, 100_001, 500))[0]
for name, value, error in (("CV", cv_isi(train), 1 / np.sqrt(len(train) - 1)),
                           ("Fano factor", fano_factor(counts), np.sqrt(2 / (len(counts) - 1)))):
    print(f"Your train: {name} {value:.3f}, that is {abs(value - 1) / error:.1f} sampling errors from 1")
print(f"Recorded cell: CV {cv_isi(recorded[:40]):.2f} for 40 spikes, {cv_isi(recorded[40:]):.2f} after that")

# %% [markdown]
# The unknown cell was a clock, and then something between a clock and a Poisson process. In the cortex of awake
# monkeys CVs are near 1 (Softky and Koch, 1993). Yet cells of the auditory cortex can answer a tone with just one
# spike, nearly every time, $F$ close to 0 (DeWeese, Wehr and Zador, 2003). Poisson is a model, no law of nerves.
#
# Below, *one* train of yours is played twenty times, and every spike is moved a little each time.

# %%
widgets.explore_raster(poisson_train, cv_isi, fano_factor)

# %% [markdown]
# **What we saw.** Moved spikes still count: $F$ stays at 0 while what the twenty trials share blurs away. One train
# can be as irregular as you like, and yet come the same every time.
#
# ## {lesson}.3 If one cell is so noisy, what are a hundred worth?
#
# A cell in the motor cortex of a monkey fires most before a reach in its **preferred direction** $\varphi$, and less
# the further away the reach goes. One noisy count leaves much open. Georgopoulos, Schwartz and Kettner (1986) let all
# cells vote: each draws an arrow along its preferred direction, as long as its activity, and the arrows are added up.
# (They took the *change* of the rate from its mean. With preferred directions all round the circle, plain counts do.)

# %% exercise="population-vector" minutes=8 difficulty=2
def population_vector(counts, preferred):
    """Return the direction of the population vector, an angle in radians.

    Each cell adds a vector of length counts[k] in the direction preferred[k]; the result is the direction of
    their sum. Angles that differ by whole turns are the same direction: any of them will do. Counts 1, 1 at
    0 and pi/2 give pi/4; counts 1, 1 at 0.1 and 2 pi - 0.1 give 0 (or 2 pi).

    counts, preferred : n numbers, at least 0, and n angles in radians, anywhere
    returns a number; nan where the vectors cancel (their sum is no longer than 1e-9 times the sum of the
        counts) and where all counts are 0
    """
    ### BEGIN SOLUTION
    x, y = np.dot(counts, np.cos(preferred)), np.dot(counts, np.sin(preferred))
    if np.hypot(x, y) <= 1e-9 * np.sum(counts):
        return np.nan
    return np.arctan2(y, x)
    ### END SOLUTION

# %% [markdown] hint="population-vector"
# 1. Where is the mean of 359 and 1 degrees? Angles cannot be averaged. What can be added up is arrows.
# 2. An arrow of length n at the angle phi is (n cos phi, n sin phi). Add up both parts over all cells.
# 3. First compare the length, `np.hypot(x, y)`, with `1e-9 * np.sum(counts)`. The direction is `np.arctan2(y, x)`.

# %% check="population-vector" points=4
def arrow(angle):
    return [np.cos(angle), np.sin(angle)]
for counts, preferred, angle, why in (
        ([1, 1], [0, np.pi / 2], np.pi / 4, "Two equal votes: half way between them."),
        ([3, 4], [0, np.pi / 2], 0.9272952, "Legs 3 and 4: the angle whose tangent is 4/3."),
        ([1, 1], [0.1, 2 * np.pi - 0.1], 0.0, "Across 0: the two are 0.2 apart, and 0 is between them."),
        ([2, 2, 1], [np.pi, -np.pi + 0.4, 2], 3.1109652, "All four quarters count, also where x is below 0."),
        ([0, 5, 0], [0.3, -2.0, 1.0], -2.0, "Only one cell has a vote.")):
    check.close(arrow(population_vector(counts, preferred)), arrow(angle), why, atol=1e-6)
check.close(population_vector([2, 2], [0, np.pi]), np.nan, "Two opposite votes cancel: nan. (Mind rounding.)")
check.close(population_vector([0, 0, 0], [0, 1, 2]), np.nan, "Nobody votes: nan.")
### BEGIN HIDDEN TESTS
from helpers.reference import neural_codes as reference
rng = np.random.default_rng(1986)
for n in 4 * (1, 2, 5, 40):
    counts, preferred = rng.integers(1, 9, n) * 10.0 ** rng.integers(-14, 3), rng.uniform(-4, 9, n)
    expected = reference.population_vector(counts, preferred)
    check.close(arrow(population_vector(counts, preferred)), arrow(expected),
                "Each cell votes for its preferred direction with its count.", rtol=1e-5)
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
# Now 25 cells against 400, sixteen times as many. Their preferred directions are spread evenly, each cell fires 5
# spikes on average, up to 10 in its best direction, with Poisson noise of its own. The error is the root of the mean
# squared angle between population vector and truth, over 300 directions.

# %% prediction="times-smaller"
# By what factor is the error of 400 cells smaller than that of 25? Write: times_smaller = (a number)
### BEGIN SOLUTION
times_smaller = 16
### END SOLUTION

# %% experiment="times-smaller"
sizes, rng = np.array([9, 25, 100, 400, 1600]), np.random.default_rng(1986)
alone = np.array([typical_error(population_vector, n, rng) for n in sizes])
together = np.array([typical_error(population_vector, n, rng, shared=4.0) for n in sizes])  # a wobble of all cells
slope = np.polyfit(np.log(sizes), np.log(alone), 1)[0]
quiz.compare("Error of 25 cells / error of 400", times_smaller, alone[1] / alone[3])

# %% claim="population-coding"
print(f"The error falls from {alone[1]:.1f} to {alone[3]:.1f} degrees, as the number of cells to the power "
      f"{slope:.2f}; with a shared wobble of 4 degrees 1600 cells still err by {together[-1]:.1f} degrees.")
show(figures.population_error(sizes, {"noise of their own": alone, "and a wobble of 4° shared": together}),
     alt="Error against number of cells, both logarithmic: a straight line down with independent noise, from "
     f"{alone[0]:.1f} to {alone[-1]:.1f} degrees; with a shared wobble it bends and stays near 4 degrees.")

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# Sixteen times the cells, a quarter of the error: it falls as $1/\sqrt{n}$, as the error of any mean of independent
# numbers. (Here it is $\sqrt{2 / (n m)}$ radians with $m = 5$ spikes on average.) So a population can tell what no cell
# of it could. That brains do it is not in your number, for we built these cells: recordings of 1986 carry it, from the
# motor cortex of monkeys, and with them the claim "distributed codes" **holds**. The control shows its limit: noise
# that all cells *share* stays, and cortical neighbours share some (Zohary and others, 1994).
#
# </details>
#
# ## {lesson}.4 Two codes, two readers
#
# Two stimuli, and a cell for each. In one world the cell of the stimulus fires *more* than the other; in a second world
# both fire exactly five spikes, and the cell of the stimulus begins 4 ms *earlier*. The first reader counts.

# %% exercise="count-readout" minutes=4 difficulty=1
def count_readout(trains):
    """Return the index of the cell with the most spikes.

    trains : list with one sequence of spike times (ms) for each cell: any numbers, also equal ones, or none
    returns a whole number: 0 for the first cell; among cells with equally many spikes the smallest index.
        So [[5.0], [1.0, 2.0], [7.0, 8.0]] gives 1, and a trial without any spike gives 0.
    """
    ### BEGIN SOLUTION
    return int(np.argmax([len(train) for train in trains]))
    ### END SOLUTION

# %% [markdown] hint="count-readout"
# 1. Make a list of the numbers of spikes first. The times themselves do not matter.
# 2. `[len(train) for train in trains]`. Where is its largest entry?
# 3. `np.argmax(...)` returns the position of the largest entry, the first one if there are several.

# %% check="count-readout" points=2
assert count_readout([[5.0], [1.0, 2.0, 3.0]]) == 1, "One spike against three: the second cell, index 1."
assert count_readout([[90.0, 95.0], [1.0], []]) == 0, "Two, one and no spikes. When they come does not matter."
assert count_readout([[5.0], [1.0, 2.0], [7.0, 8.0]]) == 1, "Two cells have two spikes: the smaller index."
assert count_readout([[], []]) == 0, "No spikes at all: index 0."
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

# %% stranger="count-readout"
def count_readout(trains):
    return int(np.argmin([len(train) for train in trains]))

# %% exercise="latency-readout" minutes=5 difficulty=1
def latency_readout(trains):
    """Return the index of the cell whose first spike comes earliest.

    trains : list with one sequence of spike times (ms) for each cell, perhaps empty. Times may be negative, and
        stand in ANY order: a cell's first spike is the one with the smallest time.
    returns a whole number. A cell without spikes never beats one that fires. Among cells that are equally
        early the smallest index; if no cell fires, 0. So [[9.0, 4.0], [5.0], []] gives 0.
    """
    ### BEGIN SOLUTION
    first = [min(train) if len(train) else np.inf for train in trains]
    return int(np.argmin(first))
    ### END SOLUTION

# %% [markdown] hint="latency-readout"
# 1. One number for each cell: the time of its first spike. What should it be for a cell that never fires?
# 2. `min(train)` fails for an empty train. Give such a cell infinity, `np.inf`: it is later than everything.
# 3. `[min(train) if len(train) else np.inf for train in trains]`, then `np.argmin` of that.

# %% check="latency-readout" points=2
assert latency_readout([[12.0, 30.0, 31.0], [11.0]]) == 1, "11 ms is before 12 ms, however many spikes follow."
assert latency_readout([[9.0, 4.0], [5.0], []]) == 0, "The times may stand in any order: the first cell fires at 4 ms."
assert latency_readout([[], [2e12]]) == 1, "A silent cell is never first, however late the other one fires."
assert latency_readout([[50.0], [7.0, 60.0], [7.0]]) == 1, "Equally early: the smaller index."
assert latency_readout([[], [], []]) == 0, "Nobody fires: index 0."
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

# %% stranger="latency-readout"
def latency_readout(trains): return int(np.argmax([min(train) if len(train) else -np.inf for train in trains]))

# %% [markdown]
# Now both readers read both worlds, 1000 trials of 100 ms each. In the world of counts the cell of the stimulus fires
# at 80 Hz, the other at 40 Hz, both at random moments. Chance is 50 %.

# %% prediction="wrong-reader"
# Per cent that the LATENCY reader gets right in the world of COUNTS? Write: wrong_reader = (a number)
### BEGIN SOLUTION
wrong_reader = 50
### END SOLUTION

# %% experiment="wrong-reader"
worlds = {"code of counts": count_code(1000, np.random.default_rng(4)),
          "code of times": time_code(1000, np.random.default_rng(5))}
readers, score = {"count reader": count_readout, "latency reader": latency_readout}, {}
for world, (trials, labels) in worlds.items():
    for reader, read in readers.items():
        score[world, reader] = 100 * np.mean([read(trial) == label for trial, label in zip(trials, labels)])
        print(f"{world}, {reader:>14}: {score[world, reader]:5.1f} % right")
quiz.compare("Latency reader in the world of counts", wrong_reader, score["code of counts", "latency reader"], "%")

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# With equal counts the count reader is at chance, exactly: all its trials are ties. The latency reader is perfect
# there. But in the world of counts it is not deaf: a cell that fires at twice the rate is first two times in three.
# So "the first spikes tell the stimulus apart" does *not* by itself show a code of times. Better evidence comes from
# the salamander's retina: there *relative* first spikes tell what an image looks like, largely whatever its contrast
# (Gollisch and Meister, 2008).
#
# </details>
#
# *"Artificial units have no time."* A unit that is fed counts cannot but stay the same when spikes move to new random
# moments. To run that would be no measurement: it could not come out otherwise. So ask two that *could* notice, the
# reader of first spikes, and an artificial unit that hears itself: its sum fades with 20 ms instead of starting anew.

# %% claim="no-time"
trials, labels = worlds["code of times"]
rng = np.random.default_rng(6)
moved = [shuffle_times(trial, rng) for trial in trials]

def fading_sum(trial):
    """Return what a unit holds after 100 ms that adds 1 for each spike and fades with 20 ms."""
    return float(sum(np.exp((np.asarray(train) - 100) / 20).sum() for train in trial))

before, after = (np.array([fading_sum(trial) for trial in some]) for some in (trials, moved))
change = 100 * np.mean(np.abs(after - before)) / np.mean(before)
changed = 100 * np.mean([latency_readout(new) != latency_readout(old) for new, old in zip(moved, trials)])
print(f"All times shuffled: what the unit with a fading state holds changes by {change:.0f} % on average; "
      f"the latency reader changes its mind in {changed:.0f} % of {len(trials)} trials.")

# %% [markdown]
# **Verdict: holds**, for a feed-forward unit, and what carries this is how it is defined, no number of ours: times are
# not among its inputs, so nothing that it does can depend on them. Elman (1990) puts it so: to such a network time has
# to be shown as if it were space. It does not hold for networks in general, and that you measured. A state that lasts
# is enough, as in recurrent networks (Elman's remedy), and the networks of lesson {lesson:spiking_networks} are made of spikes.
#
# ## {lesson}.5 How precise must a spike be?
#
# **Claim check.** "Timing to the millisecond is critical in the brain." If so, moving every spike at random by a few
# milliseconds should ruin what a reader can tell. The control: a reader, and a world, that need no times.

# %% exercise="jitter-accuracy" minutes=9 difficulty=2
def jitter_accuracy(trains, labels, sigmas, rng, readout=latency_readout):
    """Return, for each sigma, the share of trials that a readout gets right when every spike is jittered.

    For each sigma, and each trial: move EVERY spike of every cell by its own normal random number of standard
    deviation sigma, give the moved trial to the readout, and compare the answer with the trial's label. Each
    sigma starts from the original times. Moved times may be negative or out of order: leave them so.

    trains : list of trials, not to be changed; a trial is a list with one sequence of times (ms) for each cell
    labels, sigmas : the right answer for each trial, a whole number; standard deviations in ms, at least 0
    rng : numpy.random.Generator, the only source of randomness
    readout : function of one trial that returns a whole number, called once for each trial and sigma
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
# 1. Three loops, one inside the other: over sigmas, over trials, over the cells of a trial.
# 2. A jittered train is the old one plus as many random numbers as it has spikes: `rng.normal(0, sigma, len(train))`.
#    Make a new array, or the next sigma starts from times that have been moved already.
# 3. With `moved` the list of a trial's jittered trains, count how often `readout(moved) == label`, over all trials.

# %% check="jitter-accuracy" points=3
seen = []
def look(trial):
    seen.append([np.array(train, float) for train in trial])
    return len(trial[0])
trials = [[np.array([10.0]), []], [[], [5.0, 6.0]], [[1.0, 2.0], [3.0]]]
check.close(jitter_accuracy(trials, [1, 0, 7], [0.0, 3.0], np.random.default_rng(1), look), [2 / 3, 2 / 3],
            "This reader answers with the first cell's count: right on two of three trials, whatever the jitter.")
check.unchanged(trials, [[[10.0], []], [[], [5.0, 6.0]], [[1.0, 2.0], [3.0]]], "The trials changed: make new arrays.")
start, seen = 100 * np.arange(400.0), []
jitter_accuracy([[start] * 3], [0], [3.0, 3.0], np.random.default_rng(2), look)
assert [len(train) for trial in seen for train in trial] == [400] * 6, "One reading for each sigma, of all spikes."
moves = np.array(seen) - start  # (sigma, cell, spike)
check.close(np.std(moves, axis=2), 3 * np.ones((2, 3)), "Each spike moves on its own, from its first place.", atol=0.55)
assert np.all(np.abs(np.mean(moves, axis=2)) < 0.75), "On average nothing moves: as often earlier as later."
### BEGIN HIDDEN TESTS
for sigma in (0.1, 8.0):
    seen, start = [], 500.0 * np.arange(-450, 450).reshape(3, 300)  # far apart: whoever sorts is right, too
    for _ in range(2):
        jitter_accuracy([list(start)], [0], [20.0, 0.0, sigma], np.random.default_rng(3), look)
    moves = np.array(seen) - start  # (2 * sigma, cell, spike)
    check.close(moves[3:], moves[:3], "The same generator gives the same moves: rng is the only source of randomness.")
    check.close(np.std(moves[:3], axis=(1, 2)), [20, 0, sigma], "The moves spread by sigma around 0.", rtol=0.15)
    assert abs(np.corrcoef(moves[2, 0, :-1], moves[2, 0, 1:])[0, 1]) < 0.3, (
        "Neighbouring spikes move independently of each other."
    )
    assert 0.24 < np.mean(np.abs(moves[2]) > sigma) < 0.4, "Normal moves: about a third are larger than sigma."
trials, labels = [[[50.0], [53.0]]] * 46 + [[[52.0], [49.0]]] * 4, np.array([1] * 46 + [0] * 4)
labels[np.random.default_rng(5).random(50) < 0.1] = 2  # which this reader never says
found = np.array(jitter_accuracy(trials, labels.tolist(), [0.0, 500.0, 0.1], np.random.default_rng(4),
                                 lambda trial: int(np.mean(trial[1]) > np.mean(trial[0]))))
check.close(found[[0, 2]], 2 * [np.mean(labels < 2)], "Jitter far below the 3 ms between the cells does no harm.")
assert 0.13 < found[1] < 0.87, "Jitter of 500 ms leaves nothing of a lead of 3 ms: near one half."
### END HIDDEN TESTS

# %% probes="jitter-accuracy"
seen, start = [], 100 * np.arange(1.0, 401.0)
def look(trial):
    seen.append([np.array(train, float) for train in trial])
    return 0
trials = [[start.copy(), start.copy()], [[1.0], [2.0]], [[3.0], []]]
probe(jitter_accuracy(trials, [0, 1, 0], [3.0, 0.25, 0.0], np.random.default_rng(2), look))
moves = [np.array(trial)[0] - start for trial in seen if len(trial[0]) == 400]
spreads = [np.std(m) / sigma for m, sigma in zip(moves, [3, 0.25, 1])]  # in units of sigma; 1 is right, but for the last
moves = [["none", "tiny", "small", "right", "large"][np.digitize(s, [0.01, 0.4, 0.8, 1.2])] for s in spreads]
probe(moves)

# %% wrong="jitter-accuracy" why="All spikes of a train move by the same shift, so that their pattern stays as it was. Every spike needs a random number of its own."
def jitter_accuracy(trains, labels, sigmas, rng, readout=latency_readout):
    def right(trial, label, shift):
        return readout([np.asarray(train, float) + shift for train in trial]) == label
    return np.array([np.mean([right(*pair, rng.normal(0, sigma)) for pair in zip(trains, labels)]) for sigma in sigmas])

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
def jitter_accuracy(trains, labels, sigmas, rng, readout=latency_readout, right=jitter_accuracy):
    return right(trains, labels, sigmas, rng)

# %% [markdown]
# In the world of times the lead was 4 ms. Let every spike jitter by $\sigma$ = 4 ms, as much as that.

# %% prediction="jitter-as-lead"
# Per cent that the latency reader gets right in the world of times at sigma = 4 ms? Write: jitter_as_lead = (a number)
### BEGIN SOLUTION
jitter_as_lead = 50
### END SOLUTION

# %% experiment="jitter-as-lead"
sigmas, curves = [0, 0.5, 1, 2, 4, 8, 16, 32], {}
for world, (trials, labels) in worlds.items():
    for reader, read in readers.items():
        shares = jitter_accuracy(trials, labels, sigmas, np.random.default_rng(7), read)
        curves[f"{world}, {reader}"] = 100 * np.asarray(shares)
at_none, at_lead = (float(curves["code of times, latency reader"][k]) for k in (0, 4))
quiz.compare("Latency reader, code of times, jitter as large as the lead", jitter_as_lead, at_lead, "%")
show(figures.jitter_curves(sigmas, curves),
     alt=f"Per cent right against jitter. Code of times, latency reader: {at_none:.0f} % at first, {at_lead:.0f} % at "
     "4 ms, near 50 % at 32 ms. Count readers: flat lines, at chance in the code of times.")

# %%
widgets.read_two_codes(count_readout, latency_readout, count_code, time_code)

# %% claim="millisecond-timing"
for lead in (1, 4, 16):  # other worlds, with another lead
    widths, (trials, labels) = lead * np.geomspace(0.25, 4, 9), time_code(400, np.random.default_rng(8), lead)
    shares = np.asarray(jitter_accuracy(trials, labels, widths, np.random.default_rng(9)))
    half = widths[np.argmin(np.abs(shares - 0.75))]
    print(f"lead {lead:>2} ms: half of the advantage over chance is gone at a jitter near {half:.1f} ms")
print(f"Jitter of 4 ms cost the latency reader {at_none - at_lead:.0f} points in the code of times; up to 32 ms cost "
      f"the count reader {abs(np.ptp(curves['code of counts, count reader'])):.0f} in the code of counts.")

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# A jitter as large as the lead takes half of the advantage, not all: both first spikes move by $\sigma$, so their
# order is kept with probability $\Phi\bigl(4 / (\sqrt 2\, \sigma)\bigr)$, 76 % here ($\Phi$ is the area under the
# bell curve). How precise a spike must be is set by the code that *we* put in. So jitter tells what a reader needs,
# not which code brains use. That is **contested**, and recordings and models by others carry both sides:
#
# - *For milliseconds and below.* Barn owls place a sound by differences of microseconds between their ears, with
#   cells that detect coincidence (Carr and Konishi, 1990). Given the same rapidly changing current again, cortical
#   cells repeat their spikes within about a millisecond (Mainen and Sejnowski, 1995).
# - *For rates.* In the cortex of rats one extra spike set off about 28 more in the cells that hear it: noise that a
#   code of precise times would have to survive, which speaks for rates there (London and colleagues, 2010). By a
#   model, 100 cells can tell a rate within one interval between spikes, 10 to 50 ms (Shadlen and Newsome, 1998).
#
# "In the brain" is too large a place: the ear of an owl and the cortex may well differ.
#
# </details>
#
# ## {lesson}.6 Who could read times?
#
# A nerve cell can: its membrane leaks, so an input counts in full only for a moment. Let each input add the weight
# $w$ to the potential $v$, and let $v$ decay in between with the time constant $\tau$:
#
# $$ v \leftarrow v \, e^{-\Delta t / \tau} + w \qquad \text{and if } v \ge \theta: \text{ spike, } v \leftarrow 0 $$

# %% exercise="coincidence-detector" minutes=9 difficulty=2
def coincidence_detector(spike_times, weight, tau, threshold):
    """Return the times at which a leaky cell fires that gets these input spikes.

    The potential v starts at 0. Take the inputs in the order of their times, one after the other, also those
    that come at the same time: first v decays by exp(-(time since the previous input) / tau), then it grows by
    weight. If v >= threshold now, the cell fires at the time of this input, and v becomes 0.

    spike_times : times of all inputs in ms, in ANY order; may be empty
    weight, tau, threshold : numbers above 0; tau in ms, the other two in the same unit
    returns an array of the times of the cell's own spikes, in order, empty if it never fires. Weight 1, tau 5,
        threshold 9.5: 16 inputs at 20 ms give [20.0] (from the tenth), 16 inputs 6.25 ms apart give [].
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
# 1. No time steps are needed: nothing happens between inputs but decay. Loop over the sorted times.
# 2. Keep two numbers from input to input: v, and the time of the previous input. Decay first, then add, then compare.
# 3. The decay is `np.exp(-(time - previous) / tau)`; any first `previous` will do, as v is 0. After a spike, v is 0.

# %% check="coincidence-detector" points=3
none = np.zeros(0)
check.close(coincidence_detector([20.0] * 16, 1.0, 5.0, 9.5), [20.0], "Together: the tenth input reaches 9.5.")
check.close(coincidence_detector(6.25 * np.arange(16), 1.0, 5.0, 9.5), none, "Spread out, each leaks away: silence.")
check.close(coincidence_detector([0.0, 5.0], 1.0, 10.0, 1.5), [5.0], "What is left of the first: exp(-0.5) = 0.61.")
check.close(coincidence_detector([0.0, 10.0], 1.0, 10.0, 1.5), none, "After 10 ms: exp(-1) = 0.37, not enough.")
check.close(coincidence_detector([7.0] * 3, 1.0, 10.0, 3.0), [7.0], "Three times 1: it fires AT its threshold.")
check.close(coincidence_detector([7.0] * 6, 1.0, 10.0, 3.0), [7.0, 7.0], "Each takes three inputs: two spikes.")
check.close(coincidence_detector([0.0, 1.0, 2.0], 1.4, 10.0, 1.5), [1.0], "After its spike the cell starts from 0.")
check.close(coincidence_detector([31.0, 2.0, 30.0, 60.0], 1.0, 10.0, 1.5), [31.0], "Inputs may come in any order.")
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

# %% wrong="coincidence-detector" why="Your cell does not leak: inputs a second apart still add up. Let v decay by exp(-dt / tau) before each input."
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

# %% stranger="coincidence-detector"
def coincidence_detector(spike_times, weight, tau, threshold, right=coincidence_detector):
    return right(spike_times, weight, tau / 2, threshold)

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
# Sixteen inputs of weight 1, threshold 9.5, $\tau$ = 5 ms. Their times are normal, with standard deviation $\sigma$.

# %% prediction="spread"
# How large a sigma, in ms, still lets the cell fire in half of all trials? Write: spread = (a number)
### BEGIN SOLUTION
spread = 5
### END SOLUTION

# %% experiment="spread"
fires, widest, rng = {}, {}, np.random.default_rng(16)
for tau in (2, 5, 20):
    widths = tau * np.linspace(0.05, 1.0, 20)
    fires[tau] = widths, share_fired(coincidence_detector, widths, tau, rng)
    widest[tau] = float(widths[np.argmin(np.abs(fires[tau][1] - 0.5))])
    print(f"tau = {tau:>2} ms: the cell fires in half of the trials at a spread of about {widest[tau]:.1f} ms")
quiz.compare("Spread at which a cell with tau = 5 ms fires in half of the trials", spread, widest[5], "ms")
show(figures.volleys(coincidence_detector, fires),
     alt="Left, the potential for 16 inputs that come together: it climbs to the threshold; and spread over 100 ms: it "
     "stays below 1.5. Right, the share of trials with a spike falls from 1 to 0 as the spread grows, half way at "
     + ", ".join(f"{width:.1f} ms for tau {tau} ms" for tau, width in widest.items()) + ".")

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# The same sixteen inputs with the same sum of weights, and the cell fires or not, by their timing alone. Only the
# ratio of the spread to $\tau$ counts, here about 0.45. With a short $\tau$ a cell is a coincidence detector,
# with a long one it counts. Which of the two cortical cells are, and when, is a long debate (König, Engel and Singer,
# 1996).
#
# </details>
#
# ## {lesson}.7 How many bits?
#
# At any moment a spike is there or not: "biological neurons put out binary values". How much can 100 ms of a Poisson
# train at 40 Hz tell *at most*? Its **entropy** is that ceiling: the number of yes-no questions that it takes to say
# which train it was. Here from your own trains, once for counts and once for times known to 1 ms.

# %% claim="continuous-or-binary"
def count_gap(trial):
    return len(trial[0]) - len(trial[1])
train = poisson_train(40, 400_000, 1, np.random.default_rng(5))
per_ms = np.histogram(train, np.arange(400_001))[0]
count_bits = entropy_bits(per_ms.reshape(-1, 100).sum(axis=1))
time_bits = 100 * entropy_bits(per_ms)  # milliseconds of a Poisson train are independent, so their bits add up
trials, labels = worlds["code of times"]
by_count, by_first = (shared_bits(labels, [tell(trial) for trial in trials]) for tell in (count_gap, first_order))
print(f"100 ms at 40 Hz hold at most {count_bits:.1f} bits in the count, {time_bits:.1f} in times known to 1 ms; of "
      f"the one bit in the code of times, counts tell {abs(by_count):.1f} and first spikes {by_first:.1f}.")

# %% [markdown]
# **Verdict: holds**, and is less of a contrast than it sounds. That a spike is binary is carried by source (Adrian and
# Zotterman, section {lesson}.1); the count of messages is yours. A spike is binary, but over 100 ms a count takes many
# values, and a pattern of times very many more, as MacKay and McCulloch worked out in 1952. That is a ceiling, noise
# included, as the second half of the line shows. What a train *tells* depends on the code, and on who reads it.
#
# *"Networks need tensors of fixed length, sampled uniformly."* Put the spikes into bins, as for such a network: of
# each time only its bin is left.

# %% claim="fixed-length-tensors"
widths, kept = [1, 2, 5, 10, 20, 50, 100], {}
for name, tell, (trials, labels) in (("code of times, first spikes", first_order, worlds["code of times"]),
                                     ("code of times, counts", count_gap, worlds["code of times"]),
                                     ("code of counts, counts", count_gap, worlds["code of counts"])):
    kept[name] = [shared_bits(labels, [tell(bin_times(trial, width)) for trial in trials]) for width in widths]
lost, lengths = kept["code of times, first spikes"], {len(train) for trial in trials for train in trial}
print(f"Of 1 bit in first spikes, bins of 5, 10, 50 ms keep {lost[2]:.2f}, {lost[3]:.2f}, {lost[5]:.2f}; counts lose "
      f"{np.ptp(kept['code of counts, counts']):.0f}. Your readers took trains of {len(lengths)} lengths, unbinned.")
show(figures.bits_kept(widths, kept),
     alt="Bits about the stimulus against the width of the bins, 1 to 100 ms. First spikes in the code of times: "
     + ", ".join(f"{value:.2f} at {width} ms" for width, value in zip(widths, lost)) + ". Counts: flat lines.")

# %% [markdown]
# **Verdict: dated.** Bins wider than the lead of 4 ms merge what came first with what came second, and nothing forces
# them on us. Your readers take lists of times as they are; networks that read event by event have been trained at least
# since 2016 (Phased LSTM: Neil, Pfeiffer and Liu), and others take sequences of any length. This source carries the
# verdict; your number says what binning costs.
#
# ## {lesson}.8 Quiz

# %% [markdown] quiz="height"
# A light gets brighter, and a ganglion cell of the retina answers more strongly. In its axon,
#
# - ( ) each spike grows taller: spike height encodes intensity.
#   > Spikes are all or none. In the recording above their height varied by a few per cent, the intervals by a third.
# - ( ) each spike gets longer.
#   > Its shape is set by the channels of the axon and hardly depends on the stimulus.
# - (x) spikes come in greater number, or earlier, or both.
#   > Yes. Number and time are all that a spike train has.

# %% [markdown] quiz="one-a-bin"
# A program puts a spike into each 1-ms bin with probability 0.3, and none otherwise. What is its Fano factor?
#
# - (x) About 0.7
#   > Yes. Yes-or-no counts have variance p (1 - p) and mean p, so F = 1 - p = 1 - r dt.
# - ( ) 1, as for any Poisson train
#   > It is no Poisson train: two spikes in one bin never happen.
# - ( ) About 0.3
#   > That is the mean count of a bin.

# %% [markdown] quiz="hundred-cells"
# 100 cells read a direction with an error of 4 degrees, with independent noise. To get to 1 degree you need about
#
# - ( ) 400 cells.
#   > That halves the error: sqrt(4) = 2.
# - ( ) no number: noise does not average out.
#   > Noise that all cells share does not. Independent noise does.
# - (x) 1600 cells.
#   > Yes: a quarter of the error takes sixteen times the cells.

# %% [markdown] quiz="first-spike"
# In a recording, the cell that fires first tells the stimulus in 60 % of 1000 trials. Is this a code of times?
#
# - ( ) Yes: first spikes are times, and they beat chance.
#   > Two Poisson cells of 60 and 40 Hz give just this number, and carry nothing but their rates.
# - (x) It cannot be told: a higher rate does this too.
#   > Yes. Ask what times tell *beyond* counts, for instance at equal counts.
# - ( ) No: 60 % is near chance.
#   > By chance 1000 trials rarely leave 47 to 53 %.

# %% hand_in="quiz" points=2

# %% [markdown]
# ## {lesson}.9 Your ledger
#
# Two claims are recorded, with your own numbers. Change a verdict if you disagree, and run the cell again.

# %%
ledger.record(
    "L6", "neural_codes",
    f"Where a lead of 4 ms was the code, jitter of 4 ms took my reader of first spikes from {at_none:.0f} to "
    f"{at_lead:.0f} %; a reader of counts never noticed. So the code decides, and brains may use other codes.",
    "contested", value=at_lead,
)
ledger.record(
    "L1", "neural_codes",
    f"16 inputs of weight 1 fired a cell of threshold 9.5 in half of the trials at a spread of {widest[5]:.1f} ms, in "
    f"{100 * fires[5][1][-1]:.0f} % at {fires[5][0][-1]:.0f} ms, its time constant: a sum, but a fleeting one.",
    "holds weakly", value=widest[5],
)
ledger.show(["L6", "L1"])

# %% [markdown]
# ## What the analogy got right and wrong here
#
# **Right.** Where counts carry the message and many cells pool them, one number for each unit, as in an artificial
# network, is a fair summary of a cell: shuffle the times and nothing is lost.
#
# **Wrong, or left out.**
#
# - *Time.* Spikes can carry more than their number, and a cell with a leaky membrane can hear it.
# - *Independence.* Our cells have noise of their own. Real cells share some, and then more cells help less.
# - *Our two codes.* We made them, so we knew what to read. In a brain the code is the question.
# - *Poisson.* Real cells rest after a spike, burst, adapt; their CV lies anywhere from 0 to above 1.
#
# ### Sources
#
# E. D. Adrian & Y. Zotterman, *J. Physiology* 61:151, 1926. W. R. Softky & C. Koch, *J. Neuroscience* 13:334, 1993. M.
# R. DeWeese, M. Wehr & A. M. Zador, *J. Neuroscience* 23:7940, 2003. A. P. Georgopoulos, A. B. Schwartz & R. E.
# Kettner, *Science* 233:1416, 1986. E. Zohary, M. N. Shadlen & W. T. Newsome, *Nature* 370:140, 1994. T. Gollisch & M.
# Meister, *Science* 319:1108, 2008. C. E. Carr & M. Konishi, *J. Neuroscience* 10:3227, 1990. Z. F. Mainen & T. J.
# Sejnowski, *Science* 268:1503, 1995. M. London et al., *Nature* 466:123, 2010. M. N. Shadlen & W. T. Newsome, *J.
# Neuroscience* 18:3870, 1998. P. König, A. K. Engel & W. Singer, *Trends in Neurosciences* 19:130, 1996. D. M. MacKay &
# W. S. McCulloch, *Bull. Math. Biophysics* 14:127, 1952. J. L. Elman, *Cognitive Science* 14:179, 1990. D. Neil, M.
# Pfeiffer & S.-C. Liu, *NeurIPS*, 2016.
