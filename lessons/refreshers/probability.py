# %% [markdown]
# # Probability in 15 minutes
#
# **About 15 minutes · no points · needs fractions, means, and a little NumPy**
#
# Mean and spread, why averages get sharper, what a piece of evidence is worth, and three distributions. Neurons are noisy
# and data are few: the course relies on these every time it says "by chance".

# %% given="setup"
import numpy as np

# No module named 'helpers'? Pick the course's kernel (Kernel menu), or see README.md.
from helpers import check

# %% [markdown]
# ## 1. Probability, mean, spread
#
# A **probability** is a share of cases, over very many of them. About a random number $x$ one asks two things first:
#
# - the **mean** $\mu$: what it is on average, $\sum_x x \, p(x)$;
# - the **variance** $\sigma^2$: the mean of $(x - \mu)^2$. Its root, the **standard deviation** $\sigma$, has the units of $x$.
#
# Add two random numbers, and their means add. *Variances* add if the two are **independent**: if one says nothing about the other.
# Standard deviations do not add: 3 and 4 make 5, not 7.

# %%
rng = np.random.default_rng(1)      # a generator with a seed: the same numbers again
die = rng.integers(1, 7, size=10_000)
print(die[:10])
print(np.mean(die), np.std(die))    # near 3.5 and 1.71
print(np.mean(die >= 5))            # a share, so about a probability: 1/3

# %% [markdown] quiz="sum-of-two"
# Two independent noises have standard deviations of 6 mV and 8 mV. What is that of their sum?
#
# - ( ) 14 mV
#   > Standard deviations do not add up: the two often err in opposite directions.
# - (x) 10 mV
#   > Variances do: $36 + 64 = 100$, and its root is 10.
# - ( ) 7 mV, the mean of the two
#   > A sum is noisier than either part.

# %% [markdown]
# ## 2. Averages get sharper, slowly
#
# Average $n$ independent numbers. The variance of their sum is $n \sigma^2$, and dividing by $n$ divides the variance by $n^2$.
# So the average has a standard deviation of
#
# $$ \frac{\sigma}{\sqrt n} $$
#
# the **standard error**. An average that is ten times as sharp takes a hundred times as many numbers.

# %%
for n in (1, 4, 100):
    averages = rng.normal(0, 5, size=(2000, n)).mean(axis=1)
    print(n, round(np.std(averages), 2), "expected", 5 / np.sqrt(n))

# %% [markdown] quiz="twice-as-sharp"
# From 25 trials you know a firing rate to within 2 spikes a second. How many trials bring that down to 1?
#
# - ( ) 50
#   > Twice the trials divide the error by only $\sqrt 2$, to 1.4.
# - (x) 100
#   > Half the error takes four times the trials.
# - ( ) 26, if the new trial is a good one
#   > One trial hardly moves an average of 25.

# %% [markdown]
# ## 3. What is a piece of evidence worth?
#
# $P(A \mid B)$ is the probability of A *among the cases with B*. It is not $P(B \mid A)$. Here is the usual trap, in a hundred
# squares.

# %% [markdown] drawing="hundred-squares"
# A hundred squares, ten of them marked as "stimulus was there". A cell spikes in 8 of these 10, and also in 18 of the other
# 90. So of 26 squares with a spike only 8 had a stimulus: 31 percent.

# %% [markdown]
# A cell spikes in 80 % of the moments with a stimulus, and in 20 % of those without. The stimulus is there in 10 % of all
# moments. Now it spikes: how likely was a stimulus? Count: 8 of 100 moments are "stimulus and spike", 18 are "no stimulus
# and spike". So 8 of 26, which is 31 %. The rule, after Bayes:
#
# $$ P(\text{stimulus} \mid \text{spike}) = \frac{0.8 \cdot 0.1}{0.8 \cdot 0.1 + 0.2 \cdot 0.9} $$

# %% [markdown] quiz="same-cell-often"
# The same cell, but now the stimulus is there half the time. After a spike, how likely was a stimulus?
#
# - ( ) 31 %, since the cell is the same
#   > The answer depends on how common the stimulus is, and that has changed.
# - (x) 80 %
#   > $0.8 \cdot 0.5 = 0.4$ against $0.2 \cdot 0.5 = 0.1$: 4 of 5.
# - ( ) 50 %, as without the spike
#   > Then a spike would tell you nothing. It is four times as likely with a stimulus.

# %% [markdown]
# ## 4. Three distributions
#
# | | for | mean | variance | in NumPy |
# |---|---|---|---|---|
# | **Bernoulli** | yes or no, yes with $p$ | $p$ | $p(1 - p)$ | `rng.random() < p` |
# | **Poisson** | how many independent events in a given time, $\lambda$ on average | $\lambda$ | $\lambda$ | `rng.poisson(lam)` |
# | **normal** | sums of many small influences | $\mu$ | $\sigma^2$ | `rng.normal(mu, sigma)` |
#
# About 68 % of normal numbers lie within $\sigma$ of the mean, and 95 % within $2\sigma$. Guessing among ten digits is right
# with $p = 0.1$: of 100 guesses 10 on average, give or take $\sqrt{100 \cdot 0.1 \cdot 0.9} = 3$. So 16 or more come by chance once in 25
# times: a hint, no proof. 20 or more: once in 500.

# %%
counts = rng.poisson(4.0, size=10_000)
print(np.mean(counts), np.var(counts))    # both near 4
print(np.mean(counts == 0))               # near exp(-4) = 0.018

# %% [markdown]
# ## 5. Test yourself

# %% exercise="after-spike" minutes=3 difficulty=2
def after_spike(prior, hit, false_alarm):
    """`after_spike(0.1, 0.8, 0.2)` is 0.08 / 0.26, about 0.308.

    The probability that a stimulus was there, given that the cell spiked.

    Parameters
    ----------
    prior : probability of the stimulus, before anything is known
    hit : probability of a spike if the stimulus is there
    false_alarm : probability of a spike if it is not; one of the two is above 0

    Returns
    -------
    a number from 0 to 1
    """
    ### BEGIN SOLUTION
    with_stimulus = hit * prior
    return with_stimulus / (with_stimulus + false_alarm * (1 - prior))
    ### END SOLUTION

# %% [markdown] hint="after-spike"
# 1. Take a hundred moments, as in section 3. In how many does a spike come with a stimulus, and in how many without?
# 2. With a stimulus: `hit * prior` of them. Without: `false_alarm` times the share of moments that have none.
# 3. The answer is the first of these two, divided by both together.

# %% check="after-spike" practice=true
check.close(after_spike(0.1, 0.8, 0.2), 0.08 / 0.26, "8 of 26 squares.")
check.close(after_spike(0.5, 0.8, 0.2), 0.8, "As often there as not: 4 of 5.")
check.close(after_spike(0.3, 0.6, 0.6), 0.3, "A cell that spikes either way tells you nothing.")
check.close(after_spike(0.01, 1.0, 0.0), 1, "Without false alarms a spike is proof.")

# %% wrong="after-spike" why="That is how often stimulus and spike come together. Divide by how often a spike comes at all."
def after_spike(prior, hit, false_alarm):
    return hit * prior

# %% wrong="after-spike" why="You left out how common the stimulus is. A rare one stays unlikely even after a spike."
def after_spike(prior, hit, false_alarm):
    return hit / (hit + false_alarm)

# %% wrong="after-spike" why="False alarms come only in the moments without a stimulus: their share is 1 - prior."
def after_spike(prior, hit, false_alarm):
    return hit * prior / (hit * prior + false_alarm)

# %% exercise="error-of-mean" minutes=3 difficulty=2
def error_of_mean(values):
    """`error_of_mean([2.0, 4.0, 2.0, 4.0])` is 0.5.

    The standard error of an average: by how much it would scatter from one set of such
    values to the next, judged from the scatter of these.

    Parameters
    ----------
    values : array or list of at least two independent numbers; their standard deviation
        is the root of the mean squared distance from their mean, as `np.std` has it

    Returns
    -------
    a number
    """
    ### BEGIN SOLUTION
    return np.std(values) / np.sqrt(len(values))
    ### END SOLUTION

# %% [markdown] hint="error-of-mean"
# 1. Two steps: how much do the values scatter, and how much less does their average?
# 2. `np.std` gives the first. Section 2 says how much smaller the second is.
# 3. Divide by `np.sqrt(len(values))`.

# %% check="error-of-mean" practice=true
check.close(error_of_mean([2.0, 4.0, 2.0, 4.0]), 0.5, "They lie 1 from their mean, and there are four: 1 / 2.")
check.close(error_of_mean([7.0, 7.0, 7.0]), 0, "What does not scatter has no error.")
check.close(error_of_mean(np.tile([2.0, 4.0], 200)), 0.05, "A hundred times as many: ten times as sharp.")
check.close(error_of_mean([0.0, 6.0] * 50), 0.3, "They lie 3 from their mean, and there are a hundred.")

# %% wrong="error-of-mean" why="That is how much single values scatter. Their average scatters less, by the root of their number."
def error_of_mean(values):
    return np.std(values)

# %% wrong="error-of-mean" why="You divided by n. The variance of an average shrinks with n, its standard deviation with the root of n."
def error_of_mean(values):
    return np.std(values) / len(values)

# %% wrong="error-of-mean" why="You divided the variance. Its root, the standard deviation, has the units of the values."
def error_of_mean(values):
    return np.var(values) / np.sqrt(len(values))

# %%
trials = rng.poisson(4.0, size=50)
print(f"{np.mean(trials):.2f} spikes a trial, give or take {error_of_mean(trials):.2f}")
for prior in (0.01, 0.1, 0.5):
    print("before the spike", prior, "after it", after_spike(prior, 0.8, 0.2))

# %% [markdown]
# Papers divide by $n - 1$ in place of $n$ when they judge the scatter from the values themselves (`np.std(values, ddof=1)`). Values lie a little
# closer to their own average than to the true mean, and this makes up for it. With 50 trials the difference is one per cent, with four 15 per cent.

# %% [markdown] recap=true
# - Independent noises: variances add, standard deviations do not.
# - An average of n is sharper by the root of n.
# - P(A | B) is not P(B | A): count both kinds of case, and how common A is.
# - Poisson: variance = mean. Normal: 95 % within two standard deviations.
