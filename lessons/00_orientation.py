# %% [markdown]
# # {lesson}. How to learn here
#
# **About 70 minutes · no points · needs nothing but a little Python**
#
# Some people say that artificial neurons work like real ones, others that they do not. In this course you build
# both kinds, measure them, and decide for yourself, claim by claim. This first notebook shows how, with a one-line
# function, four neurons, and three claims to bet on.
#
# After this lesson you can
#
# - run a cell, read what a check says, find the call that shows a mistake, and mend it;
# - predict first, then measure;
# - bet on a claim, give a verdict, and say what carries it;
# - choose your way through, and hand in a notebook.
#
# ## {lesson}.1 Run: is everything here?
#
# A notebook is made of cells. Click into the grey cell below and press **Shift + Enter**: it runs, and the next cell is
# selected. `[*]` beside a cell means that it is running, a number that it is done. Run cells from top to bottom: what
# one defines, the next ones use.

# %%
from helpers import selftest

selftest.run()

# %% [markdown]
# | what you see | what to do |
# |---|---|
# | `No module named 'helpers'` | JupyterLab is using another Python. Close it, and start it with `make lab` in the course's folder. |
# | a line with **MEND** | Do what it says, choose *Kernel > Restart Kernel*, then run the cell again. |
# | `[*]` that does not end | Press the stop button (■) at the top. If that is not enough, restart the kernel. |
# | `NameError: name ... is not defined` | A cell above has not been run since the start. Use *Run > Run All Above Selected Cell*. |
#
# The next cell loads what this lesson needs. It is **locked**: you can read and run it, but not edit it. Every lesson
# begins with such a cell.

# %% given="setup"
import numpy as np

# No module named 'helpers'? Pick the course's kernel (Kernel menu), or see README.md.
from helpers import check, ledger, quiz
from helpers.figures import orientation as figures
from helpers.figures import show
from helpers.table import table as show_table
from helpers.widgets import orientation as widgets

strength = np.full(7, 3.0)  # nA (nanoampere): seven pulses, for the experiment below

# %% [markdown]
# ## {lesson}.2 Check: what does a mistake tell you?
#
# Below are an exercise, its three hints, and a check. Make a mistake on purpose before you get it right:
#
# 1. Change nothing. Run the exercise, then the check under the hints. Read what the check says.
# 2. In the exercise, put `return x**2` in place of `raise NotImplementedError()`: the square, which is *not* what is
#    asked for. Keep the four spaces in front. Run the exercise, then the check. It says two things.
# 3. Open the first hint, and the second inside it if you like. Then write the right answer, run both, and read the last
#    message.

# %% exercise="double" minutes=5 difficulty=1
def double(x):
    """`double(3)` is 6, and `double(np.array([1, 0, 2.5]))` is [2, 0, 5].

    Return twice x. For an array of numbers, return an array with every number doubled.

    Parameters
    ----------
    x : a number, or a NumPy array of numbers; an array holds after the call what it
        held before

    Returns
    -------
    a number, or an array of the same shape as x
    """
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION

# %% [markdown] hint="double"
# 1. Which operation makes 6 out of 3, and also -8 out of -4?
# 2. In Python `*` multiplies. It works on a number, and on every number of a NumPy array at once, so one line
#    serves both.
# 3. A function gives its answer back with `return`, followed by what should come back: here 2 times x, in Python's notation.

# %% check="double" practice=true
check.close(double(2), 4, "Twice 2 is 4.")
check.close(double(3), 6, "Twice 3 is 6.")
check.close(double(-1.5), -3, "Numbers may be negative, and need not be whole: twice -1.5 is -3.")
row = np.array([1, 0, 2.5])
check.close(double(row), [2, 0, 5], "In an array, every number is doubled.")
check.unchanged(row, [1, 0, 2.5], "x keeps its numbers: whoever handed the array in may ask a second time.")
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(0)
for size in (1, 4, (2, 3)):
    a, b = rng.normal(size=size), rng.normal(size=size)
    check.close(double(a.copy()), a + a, "Twice a is a + a, for any numbers.")
    parts = np.asarray(double(a.copy())) + np.asarray(double(b.copy()))
    check.close(double(a + b), parts, "To double a sum is to double its parts.")
check.close(double(0), 0, "Twice nothing is still nothing, as a number.")
### END HIDDEN TESTS

# %% wrong="double" why="You squared x. Twice 2 and the square of 2 are both 4, so that one example cannot tell them apart; 3 can: twice 3 is 6. Multiply by 2."
def double(x):
    return x**2

# %% wrong="double" why="You added 2. Twice 2 and 2 + 2 are both 4, so that one example cannot tell them apart; 3 can: twice 3 is 6. Multiply by 2."
def double(x):
    return x + 2

# %% wrong="double" why="Your function shows its answer and then gives back nothing, which Python calls None. Write return in place of print."
def double(x):
    print(2 * x)

# %% wrong="double" why="x comes back as it was. A line like x * 2 computes the answer and drops it: return that product."
def double(x):
    x * 2
    return x

# %% wrong="double" why="x *= 2 doubles the numbers inside the array that you were given, so whoever asks a second time gets four times as much. 2 * x makes a new array."
def double(x):
    x *= 2
    return x

# %% wrong="double" why="Your function goes through x number by number, and a single number cannot be gone through. 2 * x serves a number and an array alike."
def double(x):
    return np.array([2 * value for value in x])

# %% wrong="double" why="You added up the array. The answer has as many numbers as x, each of them doubled: 2 * x does that by itself."
def double(x):
    return 2 * np.sum(x)

# %% stranger="double"
def double(x):
    return x * x / 2 + x if np.ndim(x) else 2 * x

# %% [markdown]
# **What we saw.** The check never says just "wrong".
#
# - On the untouched exercise it says that nothing is written yet.
# - On the square it names a call on which your function fails, and the idea behind the mistake. It knows the usual wrong
#   answers by how they *behave*. If yours is a new one, you see what came out and what should have.
# - `double(2)` was right for the square too: 2 doubled and 2 squared are both 4. One example proves little. So when a
#   notebook is graded, **hidden checks** try the same ideas on other numbers. A function that does what its docstring
#   says has nothing to fear, however you wrote it.
#
# The docstring, the text between the triple quotes, is the whole specification: it states everything that is asked.
# The dots beside an exercise (●○○) say how hard it is, and hints cost nothing.
#
# **Mend.** Some exercises begin with a function that is wrong, as in the locked cell below. Someone tried it once, on 2 and 4,
# and was content: 4 is twice as much as 2. Find a call on which it fails, then write it right. You will use yours soon.

# %% fault="times-as-much" why="// divides and drops what stands behind the point: 7 // 2 is 3, not 3.5. On 2 and 4 there is nothing to drop, so that one example cannot tell. Use /."
def faulty_times_as_much(before, after):
    return after // before

# %% exercise="times-as-much" mend=true minutes=4 difficulty=1
def times_as_much(before, after):
    """`times_as_much(2, 7)` is 3.5.

    Return how many times as much `after` is, compared with `before`.

    Parameters
    ----------
    before : a number, not 0
    after : a number

    Returns
    -------
    a number
    """
    ### BEGIN SOLUTION
    return after / before
    ### END SOLUTION

# %% [markdown] hint="times-as-much"
# 1. Run `faulty_times_as_much(2, 7)` in a new cell (press **B** outside a cell to get one). What is missing?
# 2. `//` is *floor division*: it rounds down to a whole number.
# 3. Python's ordinary division is a single stroke, `/`. What is divided by what stays as it is.

# %% check="times-as-much" practice=true
check.close(times_as_much(2, 7), 3.5, "7 is three and a half times as much as 2.")
check.close(times_as_much(2, 4), 2, "4 is twice as much as 2.")
check.close(times_as_much(10, 5), 0.5, "5 is half as much as 10.")
check.close(times_as_much(8, 8), 1, "The same number gives 1.")
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(1)
for before, after in rng.uniform(0.5, 9, (6, 2)).tolist():
    check.close(times_as_much(before, after) * before, after, "Taken that many times, before makes after.")
check.close(times_as_much(3, 0), 0, "Nothing is 0 times as much.")
### END HIDDEN TESTS

# %% wrong="times-as-much" why="You divided the first by the second. On 8 and 8 that is the same; from 2 to 7 it gives less than 1, though 7 is more."
def times_as_much(before, after):
    return before / after

# %% wrong="times-as-much" why="That is how much more it is, a difference. On 2 and 4 both are 2; from 2 to 7 the difference is 5, and 7 is 3.5 times as much."
def times_as_much(before, after):
    return after - before

# %% wrong="times-as-much" why="You rounded: 3.5 becomes a whole number. Divide, and leave the result as it is."
def times_as_much(before, after):
    return round(after / before)

# %% stranger="times-as-much"
def times_as_much(before, after):
    return 1 + (after - before) / after if after else 0

# %% [markdown]
# ## {lesson}.3 What do you think now? Ten questions

# %% [markdown] pretest="before"
# Before anything is explained: what do you believe? You are not expected to know, so "I do not know" is a good answer, and
# better than a guess. Nobody sees what you choose, and nothing is said about right and wrong. Your *first* answers are kept;
# lesson {lesson:the_reckoning} asks the same ten, and shows you what has changed. It takes about seven minutes. Choose below each
# question, then press the button at the end.

# %% [markdown]
# ## {lesson}.4 Predict: one input, four neurons
#
# Here is what you will build in this course, in one picture. Seven short pulses of current arrive in four groups. All
# four neurons get the same pulses, but respond differently.
#
# | neuron | what it does | lesson |
# |---|---|---|
# | threshold unit (1943) | adds up what a group of pulses brings, answers yes or no | {lesson:threshold_logic} |
# | ReLU unit (rectified linear unit), as in most deep networks | adds up too, answers by how much it is *more than enough* | {lesson:layers} |
# | LIF cell, leaky integrate-and-fire | its membrane, the skin of the cell, charges and leaks (1907); at a threshold it sends a spike, a short electric pulse, and starts again | {lesson:spiking_neuron} |
# | two-branch cell | its inputs arrive on a dendrite with two branches, and each branch can fire by itself before the cell does | {lesson:synapses_and_dendrites} |
#
# The first two are *units*, formulas in a network. The last two are models of *cells*.

# %% [markdown] drawing="four-neurons"
# Four neurons side by side. Threshold unit: three inputs, a step, "Is it enough?". ReLU unit: three inputs, a bend, "How much
# more than enough?". LIF cell: a membrane that charges, leaks and spikes at a threshold, "Enough, and soon enough?".
# Two-branch cell: dendrites A and B, of which A fires by itself, "Soon enough, and on one branch?".

# %% [markdown]
# And here is what they make of the seven pulses. Units of the axes: current in nA (nanoampere), charge in pC (picocoulomb: one nA for one ms), voltage in mV.

# %%
show(figures.four_neurons(strength), alt=figures.describe(strength))

# %% [markdown]
# Groups two, three and four bring the same charge. Here both units get one sum over both branches, so they cannot tell them apart: they know
# *how much*, and no more. (With one weight for each branch a unit could tell one branch from the other.) The LIF cell also knows *when*: two pulses 20 ms apart do not fire it, because its membrane leaks.
# The two-branch cell even knows *where*: here it fires only if both pulses meet, in time, on one branch. In pyramidal cells, the
# most common cells of the cortex, inputs boost each other in this way: close together on one branch, but not across
# branches (Polsky, Mel & Schiller 2004).
#
# **Now double every pulse**, with your own `double`. The LIF cell fired 2 spikes. How many will it fire then?
#
# Write your guess into the next cell, in place of `raise NotImplementedError()`, and run it. The experiment below it
# will not run until you have. A guess is fine, and is never graded: people who try to answer first, and fail, learn
# more from what they read next (Richland, Kornell & Kao 2009).

# %% prediction="lif-spikes"
# How many spikes does the LIF cell fire in all when every pulse is twice as strong?
# Write: lif_spikes = (a number)
### BEGIN SOLUTION
lif_spikes = 7
### END SOLUTION

# %% experiment="lif-spikes"
pulse = 3.0  # nA; then try 4
strong = double(np.full(7, pulse))
rows = figures.rows_in_all(pulse, strong)  # [neuron, answers to pulse, to strong]
for row in rows:
    row.append(round(times_as_much(row[1], row[2]), 1))
show_table(["neuron", "answers in all", "every pulse doubled", "times as much"], rows,
           "Groups answered, charge in pC, spikes, spikes")
show(figures.four_neurons(strong), alt=figures.describe(strong))
quiz.compare("Spikes of the LIF cell, every pulse doubled", lif_spikes,
             figures.in_all(strong)["LIF cell"], unit="spikes")

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# From 3 to 6 nA twice the input gave none of the neurons twice the output in all, but 1.3 times, 3.8 times, 3.5 times and 7 times as much. All four
# have a threshold, and behind a threshold, doubling the input need not double the output. An answer that is not always doubled
# with its input is called *nonlinear*; lesson {lesson:layers} shows what networks need that for.
#
# Something was lost as well. At 6 nA both cells answer groups two, three and four alike: 1, 2, 2, 2 spikes. (At 4 nA each pulse is enough by itself, and two
# pulses apart even give the LIF cell more spikes than two together.)
# What a neuron can tell apart depends on how strongly it is driven. A claim about "the neuron" should say under which
# conditions, and you will meet many that do not.
#
# </details>

# %% [markdown] quiz="closer-in-time"
# Two pulses of 3 nA, 20 ms apart, did not fire the LIF cell. What makes it fire, with the *same* two pulses?
#
# - ( ) Send one of them to the other branch
#   > This cell has no branches: it does not know where a pulse comes.
# - ( ) Wait longer between them
#   > Then even less is left of the first when the second comes: the membrane leaks.
# - (x) Let them come closer together
#   > What the first pulse left has not leaked away yet, so the two add up to the threshold.

# %% explain="driven-hard"
# "We drove a cell so hard that it answered every group of pulses with two spikes. So
# cells do not care where and when their inputs arrive." In two or three sentences:
# what is wrong with this conclusion, and what would you have measured?
### BEGIN SOLUTION
driven_hard = """With strong pulses every group is far above the threshold, so the cell says yes to all of them:
that is true of this drive and not of the cell. I would have repeated it with weaker pulses, just about at the
threshold, with the same charge once together and once apart, once on one branch and once on two."""
### END SOLUTION
# rubric:
# - that the answer depends on how strongly the cell is driven
# - that weaker pulses, near the threshold, have to be tried
# - a comparison that changes one thing only: when, or where

# %% [markdown]
# In lessons you will write two or three sentences like these, for nobody but yourself: if you explain something, you find out what
# is missing. A model answer opens when you have.
#
# A figure with a slider is there to be played with. Click the slider's handle, then use the arrow keys.

# %%
widgets.explore_neurons()

# %% [markdown] pause=true
# You have written and mended a function, and seen four neurons answer. What comes next: your bets, and the way through.

# %% [markdown]
# ## {lesson}.5 How sure are you? Three bets
#
# Twelve claims run through this course. They are worded as you hear them, short and sweeping. You have just had a taste of
# three. **How sure are you, now, that each will stand up?** Set the slider and press the button: **0** means surely not,
# **50** no idea, **100** surely. An honest guess scores best: at the end each bet is scored by its distance from what was found.

# %% [markdown] today="L1"
# **The first** says that a neuron weighs its inputs, adds them up, and compares the sum with a threshold. The threshold unit above
# does, by construction. The claim would be false if no threshold and slope fitted how a cell's rate grows with its input: that decides your bet (lesson {lesson:spiking_neuron}).
# *When* and *where* inputs come is a second objection; later lessons test it.

# %% [markdown] today="L2"
# **The second** says that one neuron is one simple unit. The two-branch cell fired for two pulses on one branch, not for one on each. The claim would be false if one cell could do what no single
# unit can, whatever its weights. The figure above does not show that yet.

# %% [markdown] today="L6"
# **The third** says that the timing of spikes matters. The LIF cell told two pulses together from two that came 20 ms apart. The
# claim would be false if counting the spikes told you as much as knowing their times.

# %% [markdown]
# The other nine come once you have had a taste of them, each on a card like these. If you want to bet on all of them
# at once, before you know anything, write numbers in place of `None` and run the cell. A claim left at `None` stays "not
# stated".
#
# <details><summary>How bets are scored</summary>
#
# Each claim has one sentence with a number and a margin, fixed before anything was measured, and one lesson that tests it. Where the
# number decides for the claim the outcome is 1, against it 0, and 0.5 only where it decides neither. The score is the mean of
# (confidence / 100 − outcome)² (Brier 1950): 0 is perfect.
#
# </details>

# %%
confidence = {
    # A neuron computes a weighted sum of its inputs and compares it with a threshold.
    "L1": None,
    # One neuron is one simple unit.
    "L2": None,
    # Depth helps.
    "L3": None,
    # The brain learns by backpropagation.
    "L4": None,
    # Hebb's rule ("fire together, wire together") is enough to learn.
    "L5": None,
    # The timing of spikes matters.
    "L6": None,
    # Brains are more energy-efficient than artificial networks.
    "L7": None,
    # Spiking networks save energy.
    "L8": None,
    # Brains learn from few examples, artificial networks need millions.
    "L9": None,
    # Brains are robust, artificial networks are brittle.
    "L10": None,
    # The visual cortex and convolutional networks learn the same features.
    "L11": None,
    # Learning something new overwrites the old.
    "L12": None,
}
for claim, percent in confidence.items():
    if percent is not None:
        ledger.confidence(claim, percent, when="before")
ledger.show()

# %% [markdown]
# In each lesson you add **evidence**: a sentence with a number that *you* measured. Where a lesson asks for your verdict on a claim,
# you click one of three answers.
#
# | you click | it means |
# |---|---|
# | holds | your number agrees with the claim's sharp sentence, which was fixed beforehand and could have lost |
# | breaks | your number contradicts it |
# | cannot tell | what you measured does not decide it |
#
# Then the course's own row opens. It may use two more words: a claim *holds weakly* if it agrees only in part, under conditions, or in
# a model alone, and it is *contested* if experts disagree and both sides have evidence. The row also says what carries the verdict:
#
# | carried by | it means |
# |---|---|
# | measured here | your number decides |
# | a model and a source | your number shows how a model behaves that we built by hand; recordings by others say that cells are like it |
# | source | it was read and not measured, as everything historical is |
#
# Here is a first row of yours. The claim concerns real cells and you measured a model: what follows is for you to judge.

# %%
spikes = figures.responses(strength)["LIF cell"]
evidence = (f"A model cell (LIF) answered two pulses together with {spikes[1]} spike, "
            f"and two that came 20 ms apart with {spikes[3]}.")
ledger.record("L6", "orientation", evidence, value=int(spikes[1] - spikes[3]))
ledger.show("L6")
print("Your ledger is the file", ledger.path())

# %% [markdown]
# **What we saw.** The ledger is one small file, `ledger.json`, among your own records: a folder in your home directory, whose
# path the cell has printed (in a browser, where there is no home, the folder above the lesson's). That is why it is the same for
# every lesson, and survives a restart of the kernel, a cell that is run twice, and a newer version of the lesson. It
# never counts for points. To start over, delete the file.

# %% [markdown] quiz="what-carries-it"
# A model cell that you have built fires when two pulses coincide, and a paper reports recordings of real cells that do. You
# write "holds". What carries this verdict?
#
# - ( ) It was measured here
#   > What you measured is a model that somebody built to do so. About real cells your number alone says nothing.
# - (x) A model and a source
#   > Your number shows how a model behaves, the paper that cells are like it.
# - ( ) The source alone, and the model decides nothing at all
#   > The model shows that the mechanism suffices: that is worth something, too.

# %% [markdown]
# ## {lesson}.6 Which way through?
#
# **Where to start.** `START.md`, in the file browser beside the lessons' folders, asks ten short questions that take five
# minutes on paper. Four are about what the lessons take for granted: if you miss one, take its refresher, fifteen minutes
# with a self-test and no points, now or when a lesson asks for it:
#
# - {refresher:numpy} (if `2 * x` on an array was new, take it before you go on);
# - {refresher:derivatives};
# - {refresher:matrices};
# - {refresher:probability}.
#
# Six are about the lessons. Start with the lesson of the first one that you miss.
#
# **Where to go.** Sixteen lessons and a capstone, about 46 hours. Each can be started alone: what it needs from earlier ones is supplied.
#
# | your goal | lessons | about |
# |---|---|---|
# | everything | {lesson:orientation} to {lesson:capstone}, in order | 46 hours |
# | machine learning | {lesson:orientation} to {lesson:recurrence} | 24 hours |
# | neuroscience | {lesson:orientation}, {lesson:threshold_logic}, {lesson:spiking_neuron} to {lesson:plasticity_and_reward} | 15 hours |
# | does the brain do backprop? | {lesson:orientation} to {lesson:backpropagation}, {lesson:credit_assignment} | 17 hours |
# | networks that spike | {lesson:orientation} to {lesson:training}, {lesson:spiking_neuron}, {lesson:neural_codes}, {lesson:spiking_networks} | 27 hours |
#
# Your path is the row of your goal, without what comes before your start. A lesson takes one to three and a half hours (up to five and a half if NumPy is new to you; its head says both) and has marked
# places to stop. `START.md` shows how far you are.
#
# ## {lesson}.7 Who grades, and who sees what?
#
# **Alone?** The checks are your grader, and nothing leaves your computer. You work on your own copy in the folder `workspace/`;
# no update overwrites it.
#
# **In a class**, in JupyterLab: *Nbgrader > Assignment List*, *Fetch*, and work in the folder that appears. Press **Validate**
# above the notebook, then *Submit* in the list. You may submit again; the last one counts.
#
# - Your answers are run between the original checks, visible and hidden. Editing a check changes nothing, one broken answer
#   does not cost the others their points, and slow is fine (endless is not).
# - Predictions, bets, verdicts, hints, attempts and style never count. A right answer without points is our mistake: say so.
#
# <details><summary><b>Who sees what</b></summary>
#
# Your instructor sees the notebook that you submit, with all its cells **and the outputs that stand in it**, the points, the
# messages of failed checks, and when you submitted. Nobody is shown which hints you open, which buttons you press, your bets,
# or your answers to the ten questions. To keep an output to yourself, right-click the cell and choose *Clear Cell Output* before
# you submit. On a shared server, as on any, the administrators can open every file.
#
# </details>
#
# ## {lesson}.8 Two questions without buttons
#
# Every lesson ends with two or three questions that count. They have no buttons: you write the letter, as in `answer_1 = C`,
# and your first answers stay. Here you try it for no points.

# %% [markdown] quiz="visible-and-hidden" graded=true
# A function passes every visible check, and in grading loses points. What is the likeliest reason?
#
# - ( ) It is written in another style than the model answer
#   > Style never counts: any function that does what the docstring says passes.
# - (x) It is wrong on inputs that you did not see
#   > Hidden checks try the same ideas on other numbers, as the square that was right on 2 and wrong on 3.
# - ( ) It is slower than the model answer, by far
#   > Slow is fine, endless is not.
# - ( ) All three hints had been opened before it was written
#   > Hints cost nothing, and nobody is shown which ones you open.

# %% [markdown] quiz="can-lose" graded=true
# Which of these claims can a measurement show to be false?
#
# - ( ) "In the end, every brain is a kind of computer."
#   > Nothing says what would count against it.
# - ( ) "The timing of spikes can matter, under suitable conditions."
#   > If it does not show, the conditions were not suitable: it cannot lose.
# - ( ) "A real neuron is somehow more than a unit."
#   > "Somehow more" names no number, so no number can contradict it.
# - (x) "At 2 nA this cell fires 65 spikes a second, give or take 5."
#   > One number and its margin, fixed before measuring. 55 would be the end of it.

# %% hand_in="quiz" practice=true

# %% [markdown]
# ## What the analogy got right and wrong here
#
# **Right.** All four neurons take in many pulses and answer only beyond a threshold. So doubling the input need not double
# the answer, and here it doubled none of the four totals.
#
# **Wrong, or left out.** As we fed them, the units know neither *when* a pulse came nor *where*. The LIF cell knows *when*, the
# two-branch cell *where* as well, and both are still cartoons: a spike is drawn as a line, a dendrite is two points, and no
# synapse changes or learns. You will fill that in.

# %% [markdown] recap=true
# - Run cells from top to bottom. A check names a call on which your function fails, and hints cost nothing.
# - One example proves little: on 2 the square is right too, and on 2 and 4 so is the division that rounds down.
# - Predict before you measure. A wrong guess costs nothing.
# - Four neurons, one input: units know *how much*, the LIF cell *when*, the two-branch cell *where*. Doubling the input doubled none of the totals.
# - A bet is scored by how far it was off. Beside a verdict stands what carries it.

# %% [markdown] next=true
# The first lesson builds the simplest of the four, and asks what it can compute.

# %% [markdown]
# ### Sources, and what each is good for
#
# - G. W. Brier, *Monthly Weather Review* 78:1, 1950, doi `10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2`: two pages on
#   how to score a forecast.
# - L. E. Richland, N. Kornell & L. S. Kao, *J. Experimental Psychology: Applied* 15:243, 2009,
#   doi 10.1037/a0016496: why a wrong guess helps.
# - L. Lapicque, *Journal de Physiologie et de Pathologie Générale* 9:620-635, 1907 (the leaky membrane and a threshold;
#   no reset and no train of spikes: N. Brunel & M. van Rossum, *Biological Cybernetics* 97:337, 2007,
#   doi 10.1007/s00422-007-0190-0).
# - P. Poirazi, T. Brannon & B. W. Mel, *Neuron* 37:989, 2003,
#   doi 10.1016/S0896-6273(03)00149-1 (the two-branch cell is a cartoon of their model).
# - A. Polsky, B. W. Mel & J. Schiller, *Nature Neuroscience* 7:621, 2004, doi 10.1038/nn1253.

# %% [markdown] guide=true
# **In class** this is the first hour, and the only one without points: let people make the mistake of section 2 on purpose
# and read the message aloud. It is also where an installation that does not work shows.
#
# The ten questions come before anything is explained, so do not discuss them; the last lesson asks them again. They stand in
# the learner's own records, and no instructor sees them. If you want the gain of a class, ask for the number that the last
# lesson prints, without names.
#
# **What goes wrong.** Cells run out of order (restart, run all above); the answer printed and not returned; the prediction
# skipped "because it is only a guess". On the explain, many say that the cell is broken: ask them what the figure would show at
# half the strength, and let them use the slider.
