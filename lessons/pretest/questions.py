# %% [markdown]
# Ten questions on what the course is about. The first lesson asks them and tells nothing, the last one asks them again
# and shows the gain. They stand nowhere else: `python -m course build` refuses a lesson that asks one of them.

# %% [markdown] quiz="press-harder"
# You press on the skin harder and harder, and record from one nerve fibre that feels it. What changes in the recording?
#
# - ( ) Each spike gets higher: the harder the press, the higher
#   > Spikes are all or none. Their height does not carry the strength of the stimulus.
# - ( ) The spikes travel faster along the fibre
#   > Their speed depends on how thick and how well insulated the fibre is.
# - (x) More spikes come in a second
#   > The rate grows with the stimulus (Adrian & Zotterman 1926). When they come can tell something, too.
# - ( ) Each spike lasts longer, in proportion to the press
#   > All last about a millisecond, whatever set them off.

# %% [markdown] quiz="where-combined"
# Thousands of inputs reach one nerve cell. Where are they combined into one answer?
#
# - ( ) In the nucleus, which adds them up
#   > The nucleus holds the genes. Nothing electrical is added up there.
# - (x) Along the membrane of dendrites and cell body
#   > Currents meet on the membrane, partly branch by branch, before a spike starts near the axon.
# - ( ) At the far end of the axon, just before the next cell
#   > There the answer is handed on; it was made long before.
# - ( ) Nowhere: each input is handed on to the next cell by itself
#   > Then the cell would decide nothing. It fires on many inputs together.

# %% [markdown] quiz="replace-five"
# A network has five layers. Each computes weighted sums and nothing else: no threshold, no bend anywhere. You want a smaller
# network that gives the same outputs for every input. How many layers does it need?
#
# - ( ) Five, because each layer adds something of its own
#   > A weighted sum of weighted sums is a weighted sum. Without a bend depth adds nothing.
# - ( ) Two: a hidden layer, and an output layer
#   > Even these two can be multiplied into one matrix.
# - (x) One is enough
#   > Multiply the five matrices. Lesson {lesson:layers} does.
# - ( ) It depends on the weights that training has found
#   > For any weights the product of the matrices does it.

# %% [markdown] quiz="half-a-slope"
# After a training step backpropagation reports a gradient of 0.5 for one weight. What does this say?
#
# - ( ) This weight is to blame for half of the error that was made
#   > Gradients are no shares of guilt, and they do not add up to the error.
# - ( ) The best value of this weight is 0.5 lower than it is now
#   > The slope here says nothing about how far away the best value lies.
# - ( ) This weight matters more than one with a gradient of 0.1, wherever they go
#   > Only for a small step from here. Further on the slopes are others.
# - (x) Raise it a little, and the loss rises half as much
#   > A slope: the change of the loss for each unit of a small change.

# %% [markdown] quiz="five-spikes-each"
# Two sounds each make a cell fire exactly five spikes in a tenth of a second. Can the next cell still tell the two apart?
#
# - ( ) No: the counts are the same, so nothing is left to tell
#   > That is so only if it listens to counts alone.
# - (x) Yes, if the spikes come at other moments
#   > A cell that answers to coincidences or to order can read times (lesson {lesson:neural_codes}).
# - ( ) Only if the spikes of one sound are higher than those of the other
#   > Height carries nothing, so this cannot help.
# - ( ) Only after the average over many repetitions
#   > An average of counts would stay the same for both.

# %% [markdown] quiz="grow-together"
# Whenever two cells are active together, the synapse between them grows in proportion to both activities. There is no
# other rule. What happens to the synapses in the long run?
#
# - ( ) They settle where they mirror how often the two are active together
#   > For that something has to pull them back, and nothing does.
# - ( ) They all end up equally strong
#   > The strongest grow fastest, so differences increase.
# - ( ) They change at random, up as often as down
#   > With both cells active, the rule can only raise.
# - (x) They grow without end
#   > A larger synapse makes more activity, and that makes it larger. Hebb's rule needs a brake.

# %% [markdown] quiz="two-power-bills"
# A brain takes about 20 watts, a graphics card about 300. Which number do you need next, to say which of the two spends
# less energy on one operation?
#
# - ( ) None: 20 is less than 300
#   > Watts are joules a second. They say nothing about one operation.
# - (x) Operations a second, for each
#   > And first, what counts as one: the answer swings with it.
# - ( ) How many neurons the one has, and how many transistors the other
#   > Parts that rest cost little, and say nothing about how much is done.
# - ( ) How warm each of them gets when it is working
#   > Heat is the same watts once more.

# %% [markdown] quiz="two-percent"
# An image classifier is right on a photograph. Someone changes every pixel by at most 2 percent, and it is wrong. Random
# changes of that size leave it right. What is special about the harmful change?
#
# - ( ) It is the larger one, when all pixels are added up
#   > Its size in each pixel can be the very same.
# - ( ) It holds a fine pattern that is too small for human eyes
#   > People often can see it. Fineness is not what hurts.
# - ( ) It hits the one object in the picture, and random changes hit the rest
#   > It may spread over all pixels, as the random one does.
# - (x) All its small steps push the output the same way
#   > Random steps mostly cancel. Steps chosen along the gradient add up.

# %% [markdown] quiz="billions-of-what"
# A language model is said to have 175 billion parameters. Which part of a brain do these resemble most, in what they do and
# how many there are of each?
#
# - ( ) Its neurons, of which there are about 86 billion
#   > A unit is what resembles a neuron, and a model has far fewer units than parameters.
# - (x) Its synapses
#   > A parameter is a weight between two units. (A cortex has some hundred trillion synapses, so the comparison limps.)
# - ( ) Its genes, which also set how everything behaves
#   > A person has some 20,000, and they do not change by learning.
# - ( ) The spikes that it sends in one second
#   > Spikes come and go. Parameters stay, and hold what was learned.

# %% [markdown] quiz="never-trained"
# A network has 500 hidden units with random weights that are *never* trained. Only the weights from there to the ten outputs
# learn to read handwritten digits. Of new digits, how many will it read correctly?
#
# - (x) Most of them
#   > Random features carry much of what is needed. That is the control to beat for any rule that trains hidden units.
# - ( ) About one in ten, as by chance
#   > The random units still answer differently to different digits, and the outputs learn to read that.
# - ( ) About half, because half of the network is trained
#   > What is learned does not go by the share of weights.
# - ( ) None, since random units destroy what is in the picture
#   > They mix it; little is lost.
