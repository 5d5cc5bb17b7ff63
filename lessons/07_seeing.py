# %% [markdown] needs="gradient_descent, layers, backpropagation"
# # {lesson}. Convolution, Hebb and V1
#
# **About 180 minutes if NumPy is at your fingertips, about 280 [if not]{refresher:numpy} · 29 points · can be started alone; {needs}**
#
# In 1959 David Hubel and Torsten Wiesel reported cells in a cat's visual cortex that respond to a bar of light in one place, at
# one angle. First layers of networks can look similar. Is that a coincidence, is it built in, or does the world leave no
# choice?
#
# After this lesson you can
#
# - write a convolution, and compute how much of a picture one unit sees;
# - say what "neurons that fire together wire together" lacks, and derive what puts it right;
# - grow filters like those of V1 from pictures, and test a claim about them with a control.

# %% given="setup"
import numpy as np

# No module named 'helpers'? Pick the course's kernel (Kernel menu), or see README.md.
from helpers import check, ledger, quiz
from helpers.data import digits_split
from helpers.figures import seeing as figures
from helpers.figures import show
from helpers.labs import first_layer, learned_filters
from helpers.labs.local_network import kernels_of, place_digits, read_in_places
from helpers.labs.local_network import tell_places, train_network
from helpers.labs.scenes import dead_leaves, footprint, same_spectrum, whiten
from helpers.reference.backpropagation import softmax_cross_entropy
from helpers.table import table
from helpers.widgets import seeing as widgets

# %% [markdown] recall="which-split"
# Lesson {lesson:training}: a network reads 97 % of new images in known hands. What about a new hand?
#
# - ( ) The same: these images were new
#   > The hands were not.
# - (x) Probably fewer: the split decides what a score means
#   > Hold out whole forms to find out.
# - ( ) More, because no hand was overfitted
#   > New hands were read worse.

# %% [markdown] recall="hidden-column"
# Lesson {lesson:layers}: `W` of a layer has shape (n_in, n_out). What is its third column?
#
# - (x) How the third unit weighs all inputs
#   > One column, one unit.
# - ( ) How all units weigh the third input
#   > That is the third row.
# - ( ) The third unit's answers to all samples
#   > These are in `X @ W`.

# %% [markdown] recall="perceptron-margin"
# Lesson {lesson:perceptron}: what bounds the perceptron's mistakes on separable data?
#
# - ( ) The number of rows
#   > It is not in the bound.
# - ( ) The learning rate
#   > It only scales the weights.
# - (x) The longest row, compared with the margin
#   > Novikoff: the square of their ratio.

# %% [markdown] today="L11"
# Today you test a claim on the first layer of a trained network.

# %% [markdown]
# ## {lesson}.1 What if one cell were copied to every place?
#
# A cell in the primary visual cortex (V1) sees a small window of the world, its **receptive field**. Its weights form a small
# array, the *kernel* $k$ (also called a *filter*), and its answer is a weighted sum. Copy the cell to every place of the picture: the answers form a
# **feature map**. All copies use the same kernel: **weight sharing**.

# %% [markdown] drawing="sliding-window"
# A kernel of 2 x 2 numbers slides over a picture of 3 x 4 pixels in a ring of zeros, 2 pixels at a time, the stride. Each number of the kernel is multiplied by the pixel under it; the sum is one answer. The map has 2 x 3 answers: 0, 4, 8 and 5, 27, 24.

# %% [markdown]
# The *stride* is how far the window moves. *Padding* puts rings of zeros round the picture. Check the last answer, 24, with a pencil.
# How many windows fit? Catch the functions that count wrongly.

# %% catch="window-cases" function="windows_that_fit" points=3 minutes=6 difficulty=1
# windows_that_fit(n_pixels, kernel, stride, padding) returns how many windows of
# `kernel` pixels fit in one row: n_pixels pixels, and `padding` zeros at each of its
# two ends. The first window starts at the very left, the next ones each `stride`
# further. A window that sticks out does not count, so the answer may be 0. Write at
# most eight examples. For a function that adds two numbers they would look like this:
#
# window_cases = [((2, 3), 5), ((0, 1), 1)]
### BEGIN SOLUTION
window_cases = [((6, 3, 3, 0), 2), ((6, 3, 2, 1), 3), ((4, 3, 1, 1), 4)]
### END SOLUTION

# %% right="window-cases"
def windows_that_fit(n_pixels, kernel, stride, padding):
    return max(0, (n_pixels + 2 * padding - kernel) // stride + 1)

# %% right="window-cases"
def windows_that_fit(n_pixels, kernel, stride, padding):
    count, left = 0, 0
    while left + kernel <= n_pixels + 2 * padding:
        count, left = count + 1, left + stride
    return count

# %% fault="window-cases" why="It forgets the window at the very left: from position 0 to n - k there are n - k + 1 places."
def windows_that_fit(n_pixels, kernel, stride, padding):
    return max(0, (n_pixels + 2 * padding - kernel) // stride)

# %% fault="window-cases" why="It counts the zeros at one end only."
def windows_that_fit(n_pixels, kernel, stride, padding):
    return max(0, (n_pixels + padding - kernel) // stride + 1)

# %% fault="window-cases" why="It counts a last window that sticks out at the right."
def windows_that_fit(n_pixels, kernel, stride, padding):
    return max(0, 1 - (kernel - n_pixels - 2 * padding) // stride)

# %% fault="window-cases" why="It lays the windows side by side: the kernel's width is taken for the stride."
def windows_that_fit(n_pixels, kernel, stride, padding):
    return max(0, (n_pixels + 2 * padding - kernel) // kernel + 1)

# %% exercise="conv2d" minutes=14 difficulty=2
def conv2d(image, kernel, stride, padding):
    """`conv2d(np.array([[1, 2]]), np.array([[0.5, 0.5]]), 1, 0)` is [[1.5]].

    Return the map of a kernel's answers, as deep-learning libraries compute it: the
    kernel is not turned. The answers are not rounded, not even for whole numbers.

    Parameters
    ----------
    image, kernel : arrays (height, width) and (k_rows, k_columns), of whole numbers or
        of floats; the kernel need not be square; neither is changed
    stride : whole number, at least 1, the step of the window down and to the right
    padding : whole number, at least 0, rings of zeros put round the image, on all sides

    Returns
    -------
    2-D array, one answer for every window that fits in whole
    """
    ### BEGIN SOLUTION
    padded = np.pad(np.asarray(image, float), padding)
    k_rows, k_columns = np.shape(kernel)
    rows = range(0, padded.shape[0] - k_rows + 1, stride)
    columns = range(0, padded.shape[1] - k_columns + 1, stride)
    return np.array([[np.sum(padded[i : i + k_rows, j : j + k_columns] * kernel) for j in columns] for i in rows])
    ### END SOLUTION

# %% [markdown] hint="conv2d"
# 1. Three steps: put zeros round the image (`np.pad(image, padding)`), find the shape of the result, then loop over windows.
# 2. Answer (i, j) looks at the window whose upper left corner is row `i * stride`, column `j * stride`. You counted above how many
#    fit: do that once for the rows and once for the columns.
# 3. A window is a slice of rows and of columns: it starts at its corner, and is as high and as wide as the kernel. Multiply it by
#    the kernel entry by entry and add everything up. Collect the answers in an array that can hold fractions.

# %% [markdown] sibling="conv2d"
# *The same in one dimension.* Row 1, 2, 3, 4, kernel (1, -1), stride 2, padding 1:
#
# ```python
# padded = np.pad(row, 1)                # 0 1 2 3 4 0
# count = (len(padded) - 2) // 2 + 1     # 3 windows
# answers = np.zeros(count)              # floats, whatever the row holds
# for i in range(count):
#     window = padded[2 * i : 2 * i + 2]
#     answers[i] = np.sum(window * kernel)
# ```
# The windows are (0, 1), (2, 3) and (4, 0), and the answers -1, -1 and 4.

# %% check="conv2d" points=5
check.close(conv2d(np.array([[1, 2]]), np.array([[0.5, 0.5]]), 1, 0), [[1.5]],
            "0.5 times 1 plus 0.5 times 2 is 1.5: the pixels are whole numbers, the answer is a fraction.")
image = np.array([[1.0, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12]])
check.close(conv2d(image, np.array([[0, 1.0], [0, 0]]), 1, 0), [[2, 3, 4], [6, 7, 8]],
            "The upper right weight picks the upper right pixel of each window: the kernel is not turned.")
check.close(conv2d(image, np.array([[-1.0, 0, 1]]), 1, 0), [[2, 2], [2, 2], [2, 2]],
            "A kernel of one row: the right pixel minus the left one, two windows in each row.")
check.close(conv2d(image, np.ones((3, 2)), 1, 0), [[33, 39, 45]], "Three rows and two columns: sums of 6 pixels.")
check.close(conv2d(image, np.ones((1, 1)), 2, 0), [[1, 3], [9, 11]], "Stride 2 takes every second row and column.")
check.close(conv2d(image, np.array([[0, 1], [2, 0]]), 2, 1), [[0, 4, 8], [5, 27, 24]],
            "The drawing: a ring of zeros on all sides, then the window moves by 2.")
check.close(conv2d(np.array([[3.0]]), np.array([[1.0, 1]]), 2, 2), [[0, 0], [0, 3], [0, 0]],
            "Padding 2 puts two rings of zeros round the picture, here round a single pixel.")
check.unchanged(image, [[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12]], "Your function changed the image that it was given.")
### BEGIN HIDDEN TESTS
from helpers.reference import seeing as reference

rng = np.random.default_rng(1962)
for shape, window, stride, padding in [((5, 7), (3, 3), 1, 0), ((6, 9), (2, 4), 3, 2), ((7, 7), (7, 7), 1, 0),
                                       ((4, 5), (1, 3), 2, 3)]:
    image, kernel = rng.normal(size=shape), rng.integers(-2, 3, window)
    found = conv2d(image, kernel, stride, padding)
    check.close(found, reference.conv2d(image, kernel, stride, padding),
                "The kernel slides by the stride over the padded image.", rtol=1e-5, atol=1e-5)
    check.close(conv2d(-2 * image, 3 * kernel, stride, padding), -6 * np.array(found),
                "The map is linear in the image and in the kernel.", rtol=1e-5, atol=1e-5)
image, kernel = rng.integers(0, 256, (6, 5)), rng.normal(size=(3, 2))
check.close(conv2d(image, kernel, 1, 1), reference.conv2d(image, kernel, 1, 1),
            "A picture of whole numbers under a kernel of fractions keeps its fractions.", rtol=1e-5, atol=1e-3)
check.close(conv2d(image.astype(np.uint8), np.full((3, 3), 2), 1, 0), reference.conv2d(image, np.full((3, 3), 2), 1, 0),
            "A picture of bytes has sums far above 255, which bytes cannot hold.", rtol=1e-5)
### END HIDDEN TESTS

# %% wrong="conv2d" why="You turned the kernel by 180 degrees. That is a convolution as mathematics defines it; deep-learning libraries, and the drawing above, leave the kernel as it is."
def conv2d(image, kernel, stride, padding, right=conv2d):
    return right(image, np.asarray(kernel)[::-1, ::-1], stride, padding)

# %% wrong="conv2d" why="The zeros are on two sides only. Padding goes round the image: above, below, left and right."
def conv2d(image, kernel, stride, padding, right=conv2d):
    return right(np.pad(image, (0, padding)), kernel, stride, 0)

# %% wrong="conv2d" why="The last windows are missing. From positions 0 to n - k there are n - k + 1 places, so the + 1 comes after the division by the stride."
def conv2d(image, kernel, stride, padding, right=conv2d):
    rows, columns = [(n + 2 * padding - k) // stride for n, k in zip(np.shape(image), np.shape(kernel))]
    return right(image, kernel, stride, padding)[:rows, :columns]

# %% wrong="conv2d" why="The result has the right shape, but its windows are only one pixel apart. Answer (i, j) looks at row i * stride, column j * stride."
def conv2d(image, kernel, stride, padding, right=conv2d):
    rows, columns = right(image, kernel, stride, padding).shape
    return right(image, kernel, 1, padding)[:rows, :columns]

# %% [markdown] derivation="conv2d"
# With $p$ the padded picture, $k$ the kernel and $s$ the stride, the drawing in letters:
#
# $$ \text{map}_{ij} = \sum_a \sum_b p_{\,i s + a,\; j s + b} \; k_{ab} . $$
#
# Row $i$ of the map looks at the rows from $i s$ to $i s + k_\text{rows} - 1$ of $p$. The last of them must exist, so
# $i \le (n + 2 \cdot \text{padding} - k_\text{rows}) / s$, and counting from 0 there is one more row than that, rounded down.

# %% stranger="conv2d"
def conv2d(image, kernel, stride, padding, right=conv2d):
    return right(image, np.transpose(kernel), stride, padding)

# %% stranger="conv2d"
def conv2d(image, kernel, stride, padding, right=conv2d):
    return right(np.pad(image, padding, mode="edge"), kernel, stride, 0)

# %% wrong="conv2d" why="Your answers are cut to whole numbers. np.zeros(shape, dtype=image.dtype) and np.zeros_like(image) make an array of the picture's type; np.zeros(shape) keeps fractions."
def conv2d(image, kernel, stride, padding, right=conv2d):
    found = right(image, kernel, stride, padding)
    result = np.zeros(found.shape, dtype=np.asarray(image).dtype)
    result[:] = found
    return result

# %% stranger="conv2d"
def conv2d(image, kernel, stride, padding, right=conv2d):
    return np.round(right(image, kernel, stride, padding))

# %% [markdown]
# Libraries call this a convolution. In mathematics it is a *cross-correlation*; a convolution would turn the kernel by 180
# degrees first. To a network that *learns* its kernels it makes no difference.
#
# Now take four cells, each copied to every place of a small world of *dead leaves*: grey discs that fell on top of each other.
# Orange is above 0, purple below.

# %%
stride = 1  # then try 2
leaf_world = dead_leaves(64, np.random.default_rng(59))
vertical = np.array([[-1.0, 0, 1]] * 3)
kernels = {"mean": np.ones((3, 3)) / 9, "vertical edge": vertical,
           "horizontal edge": vertical.T,
           "spot": np.array([[-1.0, -1, -1], [-1, 8, -1], [-1, -1, -1]])}
show(figures.maps(conv2d, leaf_world, kernels, stride),
     alt="A picture of grey discs and four maps. The mean blurs it; the vertical edge "
         "answers at left and right rims, the horizontal one at upper and lower rims, "
         "the spot thinly along all rims.")
off = figures.shift_error(conv2d, leaf_world, vertical, stride)
print(f"picture moved by 1 pixel, stride {stride}: the old map, moved to the place "
      f"where it fits best, is off by {off:.2f}")

# %% [markdown]
# **What we saw.** With stride 1 the map shows **equivariance**: move the picture, and the map moves along with it. A
# stride of 2 breaks this for a shift by 1.

# %% [markdown] quiz="what-is-conv"
# A deep-learning library's `conv2d` and the convolution of mathematics give the same map whenever
#
# - ( ) the stride is 1.
#   > The stride chooses which answers are kept. It does not turn the kernel.
# - (x) the kernel looks the same after half a turn.
#   > Yes. The only difference is the turn by 180 degrees.
# - ( ) never: they are different operations.
#   > They differ by half a turn of the kernel, which many kernels (a mean, an even Gabor) do not notice.

# %% [markdown]
# ## {lesson}.2 What does weight sharing buy a network?
#
# A convolutional layer has one kernel for all places. A cell in V1 has only its own synapses. Does that matter? Take two networks.
# Each slides 24 kernels of 5 x 5 pixels over a field of 8 x 16 pixels (stride 2, padding 4). Every kernel looks at $6 \cdot 10 = 60$ places, its 60 answers are averaged,
# and a last layer reads the 24 averages. In one network a kernel is the same in all 60 places; in the other each place has weights of its own. Both learn from
# digits on the *left* half of a field. Then they see new digits, left and right. The trained network with shared weights is run by
# *your* `conv2d`: 24 kernels, 24 feature maps.

# %%
X, y, X_new, y_new = digits_split("stratified", np.random.default_rng(7))
nets = {}
for name, shared in (("shared weights", True), ("local weights", False)):
    nets[name] = train_network(place_digits(X, 0), y, shared, softmax_cross_entropy,
                               np.random.default_rng(1))
    print(f"{name}: {nets[name][0].size} weights in the first layer")

# %% prediction="new-place"
# How many per cent of the digits on the RIGHT does the network with LOCAL weights read?
# Write: new_place = (a number)
### BEGIN SOLUTION
new_place = 50
### END SOLUTION

# %% experiment="new-place" claim="visual-hierarchy"
right_half = 8  # the column where a new digit begins: then try 1
shares = {}
for name, net in nets.items():  # sixty digits will do for your conv2d
    shares[name] = read_in_places(conv2d, net, X_new[:60], y_new[:60], [0, right_half])
    tell_places(name, shares[name], net, X_new, y_new)
show(figures.reading(shares, kernels_of(nets["shared weights"])),
     alt=f"Bars for known and new place, per cent of 60 digits: {shares}. Beside them "
         "24 kernels of 5 x 5 pixels, some like edges.")
quiz.compare("Local weights in the new place", new_place, shares["local weights"][1],
             unit="%")

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# With weight sharing the new place costs nothing. The digit moved by 8 pixels, a multiple of the stride. So by
# equivariance every map moved along, by 4 places, and an average over places does not notice. (At column 1 the windows meet the digit differently: try it.) Without sharing the
# network falls to chance: most of the units that look there never saw ink.
#
# At the place where both were trained, the local network, with sixty times as many weights in its first layer, read 95 % of all 360 new digits, the
# shared one 93 %. With one run of each, two points are too few to call a price. (The bars rest on 60 of these digits, which
# happen to be harder. One digit of 60 is 1.7 points.)
#
# Human vision lies in between. Practice with fine textures at one place on the retina did not carry over to another (Karni and Sagi,
# 1991), yet after a short test at the new place, practice with orientations did (Zhang et al., 2010). No mechanism is known that
# copies synaptic weights from place to place.
#
# </details>

# %% [markdown] claim="cnn-origin"
# <details><summary><b>Where these networks come from</b></summary>
#
# *"Convolutional networks come from image restoration."* Hubel and Wiesel (1962) distinguished simple cells, which want an edge in
# one exact place, from complex cells, which accept it anywhere nearby. Fukushima's Neocognitron (1980) alternates layers of these,
# S-cells and C-cells, with the same weights in every place. LeCun and colleagues (1989) trained such a network by backpropagation
# to read zip codes. The claim **holds weakly**, carried by these sources: blurring and sharpening use the same arithmetic, but the
# network descends from models of V1.
#
# </details>

# %% [markdown] pause=true
# You can build a convolutional layer and say what weight sharing buys. Next: how much does one unit see?

# %% [markdown]
# ## {lesson}.3 How much of the picture does one unit see?
#
# A unit of the second layer sees a window of the first layer's map, and each unit there sees a window of the picture.

# %% [markdown] drawing="two-layers"
# Pixels of a picture in a row, a first layer with kernel 3 and stride 2 above them, and one unit of a second layer with kernel 3. It listens to three units, whose windows begin 2 pixels apart and together cover 7 pixels.

# %% [markdown]
# Pooling (one answer for each window, such as the maximum) is a layer with a kernel and a stride, too.

# %% exercise="receptive-field" minutes=9 difficulty=2
def receptive_field(layers):
    """`receptive_field([(5, 1)])` is (5, 1).

    Return how much of the picture one unit of the last layer sees, and how far apart
    two neighbouring units look.

    layers : list of pairs (kernel_size, stride), whole numbers from 1 up, first layer
        first; an empty list stands for the picture itself: a pixel sees 1 pixel, and
        its neighbour is 1 away
    returns (size, stride) : whole numbers, in pixels of an endless picture: the width
        of the window from the first to the last pixel that can change the unit, and
        the distance between two neighbours' windows
    """
    ### BEGIN SOLUTION
    size, step = 1, 1
    for kernel_size, stride in layers:
        size += (kernel_size - 1) * step
        step *= stride
    return size, step
    ### END SOLUTION

# %% [markdown] hint="receptive-field"
# 1. Draw it in one dimension: two layers with kernel 3, stride 1. How many pixels does the top unit see? (Five.)
# 2. Walk up the layers with two numbers: the size of the view and the step between neighbours, both 1 in the picture.
#    A kernel of 3 adds *two* more neighbours to the view. How far apart are they?
# 3. In the drawing, the second layer's kernel adds two neighbours that are 2 pixels apart: 3 + 2 * 2 = 7. Write the same
#    with names. And which number changes for the layer above: the size, the step, or both, and in which order?

# %% check="receptive-field" points=3
check.close(receptive_field([(5, 1)]), [5, 1], "A unit of one layer sees as much as its kernel covers.")
check.close(receptive_field([(3, 1), (3, 1)]), [5, 1], "Two kernels of 3 see 5 pixels: neighbouring windows overlap.")
check.close(receptive_field([(3, 2), (3, 1)]), [7, 2], "With neighbours 2 pixels apart, three windows of 3 span 7.")
check.close(receptive_field([(3, 2), (3, 2), (2, 3)]), [11, 12], "Strides multiply: 2 * 2 * 3 = 12.")
check.close(receptive_field([(1, 2), (3, 1)]), [5, 2],
            "Three pixels, every other one: the window reaches from the first to the last, gaps and all.")
check.close(receptive_field([]), [1, 1], "A pixel sees itself.")
### BEGIN HIDDEN TESTS
from helpers.reference import seeing as reference

rng = np.random.default_rng(212)
for depth in (1, 2, 3, 5, 8):
    layers = [tuple(row) for row in np.column_stack([rng.integers(1, 6, depth), rng.integers(1, 4, depth)]).tolist()]
    check.close(receptive_field(list(layers)), reference.receptive_field(layers),
                "Each layer widens the field by the strides below it.")
### END HIDDEN TESTS

# %% wrong="receptive-field" why="Steps multiply, they do not add: after strides 2 and 2, neighbours are 4 pixels apart."
def receptive_field(layers):
    steps = [1 + sum(s - 1 for _, s in layers[:depth]) for depth in range(len(layers) + 1)]
    return 1 + sum((k - 1) * step for (k, _), step in zip(layers, steps)), steps[-1]

# %% wrong="receptive-field" why="A layer's own stride moves its units apart, but does not change what one of them sees. Widen the view first, then multiply the step."
def receptive_field(layers, right=receptive_field):
    return right([(below[0], above[1]) for below, above in zip([(1, 1), *layers], [*layers, (1, 1)])])

# %% wrong="receptive-field" why="A stride below spreads the units that a kernel above looks at. Multiply what each kernel adds by the step so far."
def receptive_field(layers, right=receptive_field):
    return right([(k, 1) for k, _ in layers])[0], right(layers)[1]

# %% wrong="receptive-field" why="Sizes do not multiply, for neighbouring windows overlap. A kernel of 3 adds two more neighbours to the view, and each is one step further."
def receptive_field(layers, right=receptive_field):
    return int(np.prod([k for k, _ in layers], dtype=int)), right(layers)[1]

# %% wrong="receptive-field" why="Your step is the stride of the latest layer alone. In pixels of the picture it is the product of all strides so far."
def receptive_field(layers):
    size, step = 1, 1
    for kernel_size, stride in layers:
        size, step = size + (kernel_size - 1) * step, stride
    return size, step

# %% wrong="receptive-field" why="The layers count in the wrong order. What a kernel adds is spread by the strides of the layers below it, and these stand before it in the list."
def receptive_field(layers, right=receptive_field):
    return right(layers[::-1])

# %% stranger="receptive-field"
def receptive_field(layers, right=receptive_field):
    return right([(k + 1, s) for k, s in layers])

# %% [markdown]
# VGG-16 (Simonyan and Zisserman, 2015) looks at 224 x 224 pixels. It has 13 convolutions with 3x3 kernels and stride 1.
# After every two or three of them comes a pooling layer with a 2x2 window and stride 2, five in all.

# %% prediction="vgg-view"
# How many pixels wide is the view of one unit after all 18 layers?
# Write: vgg_view = (a number)
### BEGIN SOLUTION
vgg_view = 40
### END SOLUTION

# %% experiment="vgg-view" claim="visual-hierarchy"
kernel_size = 3  # then try 5: what grows more, the first layers' view or the last's?
conv, pool = (kernel_size, 1), (2, 2)
vgg = [conv, conv, pool, conv, conv, pool] + 3 * [conv, conv, conv, pool]
sizes = [receptive_field(vgg[:depth])[0] for depth in range(1, 19)]
names = ["pool" if layer == pool else "conv" for layer in vgg]
show(figures.views(sizes, names, 224),
     alt=f"Bars for 18 layers, the width of one unit's view: {sizes}; "
         "a line marks the 224 pixels of the picture.")
quiz.compare("View of one unit of VGG-16", vgg_view, sizes[-1], unit="pixels")

# %% [markdown] claim="visual-hierarchy"
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# 212 of 224 pixels: each pooling doubles what the kernels above it add. From V1 through V2 and V4 to IT (inferotemporal cortex)
# receptive fields grow as well (Freeman and Simoncelli, 2011). "V1-V2-V4-IT is like conv layers" **holds weakly**: in the cortex,
# receptive fields also grow with distance from the centre of gaze, most connections between areas have a partner that runs *back*
# (Felleman and Van Essen, 1991), and weight sharing is unknown there (section {lesson}.2). What is said here of the cortex is
# carried by these sources; what a network sees, you computed yourself.
#
# </details>

# %% [markdown] quiz="view"
# Three layers with kernel 3 and stride 2. How many pixels wide is the view of one top unit?
#
# - ( ) 7, three times two more neighbours
#   > That would be right with stride 1. Strides below spread the neighbours.
# - (x) 15
#   > $1 + 2 \cdot 1 + 2 \cdot 2 + 2 \cdot 4 = 15$.
# - ( ) 27, which is $3^3$
#   > Windows overlap, so sizes do not multiply.
# - ( ) 13, adding up the strides
#   > Strides multiply: the steps are 1, 2 and 4.

# %% [markdown] pause=true
# You know how far a unit sees through the layers below it. Next: what does a cell in V1 look for?

# %% [markdown]
# ## {lesson}.4 What does a cell in V1 like?
#
# The usual model of a V1 simple cell is a **Gabor filter**: a wave, multiplied by a bell curve (a *Gaussian*) that lets it fade.

# %% [markdown] drawing="wave-times-bell"
# Three square patches, orange above 0 and purple below. A wave: slanted stripes over the whole patch, with an arrow across them at the angle theta, and the wavelength from crest to crest. Times a bell: a spot that fades from the middle, with the distance sigma. The product, a Gabor filter: an orange stripe in the middle, a purple one on each side, and almost nothing farther out.

# %% [markdown]
# On a patch, $x$ runs to the right and $y$ *downwards* (as rows do), both 0 in the middle.
#
# - *The wave* is a cosine with its crest in the middle. At angle $\theta$ (theta) it runs along the arrow
#   $(\cos\theta, \sin\theta)$; along its stripes, perpendicular to that, nothing changes. One wavelength further there is a
#   crest again.
# - *The bell* is the same in all directions. It is 1 in the middle and has fallen to $e^{-1/2} = 0.607$ at the distance $\sigma$
#   (sigma), to $e^{-2} = 0.135$ at $2\sigma$, to $e^{-9/2} = 0.011$ at $3\sigma$.
#
# *One pixel in numbers.* Angle 45 degrees, wavelength 4, $\sigma = 2$, and the pixel $(x, y) = (1, 1)$. It lies 1.414 pixels along
# the arrow, that is 0.354 of a wave, so the wave is there $\cos(127°) = -0.606$. Its distance is 1.414 too, or $0.707\,\sigma$:
# the bell is 0.779. Together $-0.472$. What is it at $(1, -1)$?

# %% exercise="gabor" minutes=8 difficulty=1
def gabor(size, theta, wavelength, sigma):
    """`gabor(3, 0.0, 4, 1.0)` has the middle row [0, 1, 0].

    Return a Gabor filter, an array (size, size): the wave times the bell.

    Row i, column j has x = j - (size - 1) / 2 and y = i - (size - 1) / 2, for odd and
    even sizes. Do not take off the mean and do not rescale: for an odd size the value
    in the middle is 1.

    size : whole number of rows and columns
    theta : angle of the wave in radians (0 gives upright stripes)
    wavelength, sigma : distance of two stripes and width of the bell, in pixels
    """
    ### BEGIN SOLUTION
    offsets = np.arange(size) - (size - 1) / 2
    x, y = np.meshgrid(offsets, offsets)
    u = x * np.cos(theta) + y * np.sin(theta)
    return np.exp(-(x**2 + y**2) / (2 * sigma**2)) * np.cos(2 * np.pi * u / wavelength)
    ### END SOLUTION

# %% [markdown] hint="gabor"
# 1. You need two arrays first: x, which grows from column to column, and y, which grows from row to row.
# 2. `offsets = np.arange(size) - (size - 1) / 2` are the distances from the middle, and
#    `x, y = np.meshgrid(offsets, offsets)` gives both arrays.
# 3. How far a pixel lies along the arrow is a dot product: of (x, y) and the arrow. The bell asks for the *square* of the distance
#    in sigmas: at 1, 2 and 3 sigmas the exponents are -1/2, -4/2 and -9/2. Multiply entry by entry, or loop over rows and columns.

# %% check="gabor" points=2
check.close(np.array(gabor(3, 0.0, 4, 1.0))[1], [0, 1, 0], "A quarter of a wave from the middle, the cosine is 0.",
            atol=1e-5)
g, tilted = np.array(gabor(3, 0.0, 4, 1.0)), np.array(gabor(3, np.pi / 4, 4, 2.0))
check.close(g[:, 1], [0.606531, 1, 0.606531], "At theta = 0 the wave runs along x. Down the middle: the bell.", rtol=1e-5)
check.close(gabor(2, 0.0, 2, 1.0), np.zeros((2, 2)), "An even patch: its pixels lie half a pixel from the middle.",
            atol=1e-5)
check.close(tilted[[0, 0], [0, 2]], [-0.471720, 0.778801],
            "At 45 degrees the wave runs from upper left to lower right.", rtol=1e-5, atol=1e-5)
check.close(gabor(5, np.pi / 2, 4, 1.5), np.transpose(gabor(5, 0.0, 4, 1.5)), "A quarter turn swaps rows and columns.",
            atol=1e-5)
### BEGIN HIDDEN TESTS
from helpers.reference import seeing as reference

rng = np.random.default_rng(1985)
for size in (1, 4, 7, 10):
    shape = rng.uniform([0, 2.5, 1], [np.pi, 9, 4]).tolist()
    check.close(gabor(size, *shape), reference.gabor(size, *shape),
                "A Gabor filter is a wave under a bell, centred on the patch.", rtol=1e-4, atol=1e-5)
check.close(gabor(5, 0.0, 4, 2.0), reference.gabor(5, 0.0, 4, 2.0),
            "Where the cosine is 0 the filter is 0, up to rounding.", rtol=1e-4, atol=1e-5)
### END HIDDEN TESTS

# %% [markdown] derivation="gabor"
# How far $(x, y)$ lies along the arrow is its dot product with it, $u = x \cos\theta + y \sin\theta$. A cosine with a crest at 0 and at
# every $\lambda$ is $\cos(2 \pi u / \lambda)$. The exponents of the bell, $-1/2, -4/2, -9/2$ at $1, 2, 3$ sigmas, are minus half the
# squared distance in sigmas. So
#
# $$ g(x, y) = \exp\!\left(-\frac{x^2 + y^2}{2 \sigma^2}\right) \cos\!\left(\frac{2 \pi u}{\lambda}\right) . $$

# %% wrong="gabor" why="You treated theta as degrees. It is in radians, which is what np.cos takes."
def gabor(size, theta, wavelength, sigma, right=gabor): return right(size, np.radians(theta), wavelength, sigma)

# %% wrong="gabor" why="x and y are swapped: at theta = 0 the wave runs along x, from column to column, and its stripes stand upright."
def gabor(size, theta, wavelength, sigma, right=gabor): return right(size, theta, wavelength, sigma).T

# %% wrong="gabor" why="Your y runs upwards. Rows are counted downwards here, so y grows with the row."
def gabor(size, theta, wavelength, sigma, right=gabor): return right(size, -theta, wavelength, sigma)

# %% wrong="gabor" why="Your middle is at size // 2. For an even size the middle lies between two pixels: (size - 1) / 2."
def gabor(size, theta, wavelength, sigma, right=gabor):
    return right(size, theta, wavelength, sigma) if size % 2 else right(size + 1, theta, wavelength, sigma)[:-1, :-1]

# %% wrong="gabor" why="Your wave is 0 in the middle and rises from there, a sine. A crest belongs in the middle: a cosine."
def gabor(size, theta, wavelength, sigma):
    places = np.linspace(-(size - 1) / 2, (size - 1) / 2, size)
    x, y = places[None, :], places[:, None]
    wave = np.sin(2 * np.pi * (x * np.cos(theta) + y * np.sin(theta)) / wavelength)
    return np.exp(-(x**2 + y**2) / (2 * sigma**2)) * wave

# %% wrong="gabor" why="The 2 pi is missing: one wavelength further the cosine must have gone round once, that is by 2 pi."
def gabor(size, theta, wavelength, sigma, right=gabor): return right(size, theta, 2 * np.pi * wavelength, sigma)

# %% wrong="gabor" why="Your bell falls too fast: it is exp(-1) at one sigma. It should be exp(-1/2) there, half the squared distance in sigmas."
def gabor(size, theta, wavelength, sigma, right=gabor): return right(size, theta, wavelength, sigma / np.sqrt(2))

# %% stranger="gabor"
def gabor(size, theta, wavelength, sigma, right=gabor): return right(size, theta, wavelength, np.sqrt(sigma))

# %% [markdown]
# Physiologists show a cell gratings of many angles and plot its best answer for each: the *tuning curve*. It should not matter where
# the stripes lie (their *phase*), so the best phase counts. You need not try them all: any phase is a mixture of two
# gratings that are a quarter of a wave apart, a cosine and a sine. The two answers act like the sides of a right angle. A cell that
# answers 3 to the one and 4 to the other answers 5 to the best phase in between (Pythagoras: 9 + 16 = 25), and no phase gets more.
#
# *In code* these are four nested steps: for each angle, for each wavelength, two sums over all pixels, and one length. Keep the
# longest.

# %% exercise="tuning-curve" minutes=11 difficulty=2
def tuning_curve(filter, angles):
    """`tuning_curve(np.eye(1), [0.0, 1.0])` is [1, 1], one pixel has no favourite.

    Return, for each angle, the largest answer of a filter to a grating of that angle.

    The answer to a grating is the sum over all pixels of filter * grating, with angles,
    x and y as in gabor, and no bell. Largest over the wavelengths 3, 4, 6 and 8 pixels,
    and for each of them over all phases.

    filter, angles : array (size, size), and a sequence of angles in radians
    returns an array (or list) with one answer for each angle, not rescaled (an error
        of 0.3 % is allowed)
    """
    ### BEGIN SOLUTION
    offsets = np.arange(len(filter)) - (len(filter) - 1) / 2
    x, y = offsets[None, :], offsets[:, None]
    curve = []
    for angle in angles:
        u = x * np.cos(angle) + y * np.sin(angle)
        waves = [np.exp(2j * np.pi * u / wavelength) for wavelength in (3, 4, 6, 8)]
        curve.append(max(abs(np.sum(filter * wave)) for wave in waves))
    return np.array(curve)
    ### END SOLUTION

# %% [markdown] hint="tuning-curve"
# 1. Two loops: over the angles, and for each angle over the four wavelengths. Keep the largest answer of the four.
# 2. Get x, y and the distance along the wave just as in `gabor`. A grating is that wave without its bell; the sine is the same
#    wave, a quarter later.
# 3. At phase p the answer is cos(p) times the one number plus sin(p) times the other: an arrow (3, 4), seen from the direction p.
#    From where does it look longest, and how long? The largest of the four wavelengths goes into the list.

# %% starter="tuning-curve"
def tuning_curve(filter, angles):
    offsets = np.arange(len(filter)) - (len(filter) - 1) / 2
    x, y = offsets[None, :], offsets[:, None]
    curve = []
    for angle in angles:
        along = x * np.cos(angle) + y * np.sin(angle)
        best = 0
        for wavelength in (3, 4, 6, 8):
            C = ...  # the filter's answer to the cosine of this angle and wavelength
            S = ...  # its answer to the sine
            best = max(best, ...)  # the answer at the best phase
        curve.append(best)
    return np.array(curve)

# %% check="tuning-curve" points=3
check.close(tuning_curve(np.eye(1), [0.0, 1.0]), [1, 1], "One pixel answers all angles alike.", rtol=3e-3)
offsets = np.arange(12) - 5.5
stripes = np.cos(2 * np.pi * offsets / 4 + 1.0) * np.ones((12, 1))  # upright stripes, at an odd phase
quarters = np.pi * np.arange(4) / 4
check.close(tuning_curve(stripes, [0.0]), [72.0], "Three waves: half of the 144 pixels, at any phase.", rtol=3e-3)
check.close(tuning_curve(stripes.T, [np.pi / 2]), [72.0], "Turned stripes, turned grating: the same.", rtol=3e-3)
check.close(tuning_curve(-stripes, [0.0]), [72.0], "Crests and troughs exchanged: half a wave on, the same.", rtol=3e-3)
fives = np.cos(2 * np.pi * offsets / 5) * np.ones((12, 1))
check.close(tuning_curve(fives, [0.0]), [60.8376],
            "Stripes of 5 pixels: only gratings of 3, 4, 6 and 8 pixels are shown.", rtol=3e-3)
edge = np.array([[1.0, 2, 0], [0, 1, -1], [0, -1, -2]])
check.close(tuning_curve(edge, quarters), [4.582576, 6.183281, 6.0, 1.991935],
            "For each angle the best of the wavelengths 3, 4, 6, 8.", rtol=3e-3)
### BEGIN HIDDEN TESTS
from helpers.reference import seeing as reference

rng = np.random.default_rng(1998)
for size in (3, 6, 9):
    filter, angles = rng.normal(size=(size, size)), rng.uniform(0, np.pi, 7)
    check.close(tuning_curve(filter, angles), reference.tuning_curve(filter, angles),
                "The curve holds the largest answer over phases and wavelengths.", rtol=3e-3)
angles = np.pi * np.arange(36) / 36
best = int(np.argmax(tuning_curve(reference.gabor(15, angles[7], 4, 2.5), angles)))
assert best == 7, "A Gabor filter likes the grating of its own angle best."
### END HIDDEN TESTS

# %% [markdown] derivation="tuning-curve"
# A grating of phase $p$ is $\cos(a - p) = \cos p \cos a + \sin p \sin a$ with $a = 2 \pi u / \lambda$. Sums pass through sums, so the
# answer to it is $C \cos p + S \sin p$, where $C$ and $S$ are the answers to the cosine and the sine. That is the dot product of
# $(C, S)$ with an arrow of length 1 in the direction $p$, and it is largest when the two point the same way: $\sqrt{C^2 + S^2}$, the
# length of $(C, S)$.

# %% wrong="tuning-curve" why="You showed the grating at one phase only. A filter whose stripes lie elsewhere then seems not to answer: take sqrt(C^2 + S^2)."
def tuning_curve(filter, angles, right=tuning_curve):
    return right((filter + np.asarray(filter)[::-1, ::-1]) / 2, angles)  # what the cosine sees

# %% wrong="tuning-curve" why="You took the better of two phases. In between the answer is larger still: sqrt(C^2 + S^2)."
def tuning_curve(filter, angles, right=tuning_curve):
    turned = np.asarray(filter)[::-1, ::-1]
    return np.maximum(right((filter + turned) / 2, angles), right((filter - turned) / 2, angles))

# %% wrong="tuning-curve" why="Your gratings are turned the other way, or by 90 degrees: theta is the angle along which the wave runs, with y downwards, as in gabor."
def tuning_curve(filter, angles, right=tuning_curve):
    return right(np.asarray(filter).T, angles)

# %% wrong="tuning-curve" why="These are the squares of the answers, C^2 + S^2. The length is the root of that: 3 and 4 give 5, not 25."
def tuning_curve(filter, angles, right=tuning_curve):
    return right(filter, angles) ** 2

# %% wrong="tuning-curve" why="You added up the answers to all wavelengths. Only the largest of the four counts."
def tuning_curve(filter, angles):
    x, y = np.meshgrid(np.arange(len(filter)), np.arange(len(filter)))
    along = [x * np.cos(angle) + y * np.sin(angle) for angle in angles]
    return np.array([sum(abs(np.sum(filter * np.exp(2j * np.pi * u / k))) for k in (3, 4, 6, 8)) for u in along])

# %% wrong="tuning-curve" why="You added the answers to the cosine and to the sine. They act like the sides of a right angle: 3 and 4 give 5, not 7."
def tuning_curve(filter, angles):
    offsets = np.arange(len(filter)) - (len(filter) - 1) / 2
    x, y = offsets[None, :], offsets[:, None]
    curve = []
    for angle in angles:
        sums = [np.sum(filter * np.exp(2j * np.pi * (x * np.cos(angle) + y * np.sin(angle)) / k)) for k in (3, 4, 6, 8)]
        curve.append(max(abs(z.real) + abs(z.imag) for z in sums))
    return np.array(curve)

# %% probes="tuning-curve"
offsets = np.arange(12) - 5.5
stripes = np.cos(2 * np.pi * offsets / 4 + 1.0) * np.ones((12, 1))
edge = np.array([[1.0, 2, 0], [0, 1, -1], [0, -1, -2]])
probe(tuning_curve(stripes, [0.0]))
probe(tuning_curve(stripes.T, [np.pi / 2]))
probe(tuning_curve(edge, np.pi * np.arange(4) / 4))

# %% stranger="tuning-curve"
def tuning_curve(filter, angles, right=tuning_curve):
    return right(filter, -np.asarray(angles))

# %% [markdown]
# One number can sum up a whole curve, its **orientation selectivity** (in papers *global OSI*): draw each answer as an arrow, as long as the
# answer, and add the arrows. The index is the length of their sum, divided by the sum of their lengths: 1 if all point one way, 0 if they cancel.
# (One minus it is the *circular variance*. In macaque V1 it varies widely: Ringach and colleagues, 2002. Plain *OSI* often means another
# number: best answer minus that at right angles, over their sum.)
#
# But where should an arrow point? A grating after half a turn is the same grating, so 0 and 180 degrees must get the *same* arrow.
# And a cell that likes 0 and 90 degrees alike has no preference between the two, so these arrows must cancel. An arrow that turns
# **twice as fast** as its grating does both: 180 degrees become 360, and 90 become 180.
#
# | angle of the grating | 0 | 45 | 90 | 135 |
# |---|---|---|---|---|
# | its answer, the arrow's length | 3 | 0 | 1 | 0 |
# | the arrow points to | 0 | 90 | 180 | 270 |
#
# An arrow of 3 to the right and one of 1 to the left add up to 2; their lengths to 4. The index is 0.5.

# %% exercise="orientation-selectivity" minutes=6 difficulty=2
def orientation_selectivity(curve):
    """`orientation_selectivity([3.0, 0, 1.0, 0])` is 0.5.

    Return how selective a tuning curve is, by the sum of its arrows: a number from 0,
    the curve is flat, to 1, only one angle gets an answer. A curve of zeros gives 0.0.

    curve : list or array of n answers, at least 0, to gratings whose angles are evenly
        spaced from 0 up to but without pi
    """
    ### BEGIN SOLUTION
    curve = np.asarray(curve, float)
    angles = np.pi * np.arange(len(curve)) / len(curve)
    total = curve.sum()
    return abs(np.sum(curve * np.exp(2j * angles))) / total if total > 0 else 0.0
    ### END SOLUTION

# %% [markdown] hint="orientation-selectivity"
# 1. You need the angles: n of them, from 0 upwards, without pi itself. And the sum of the answers may be 0: deal with that first.
# 2. The arrow of the grating at angle a has the length of its answer, and the parts cos(2a) to the right and sin(2a) upwards.
# 3. In the example, the arrows are 3 at 0 degrees and 1 at 180 degrees. They add up to an arrow of length 2, and their lengths
#    to 4. Add up the parts to the right and the parts upwards (cosine and sine) of all arrows; then take the length.

# %% check="orientation-selectivity" points=2
check.close(orientation_selectivity([3.0, 0, 1.0, 0]), 0.5, "3 against 1 at right angles: (3 - 1) / (3 + 1).")
check.close(orientation_selectivity(np.ones(8)), 0.0, "A flat curve has no preference.", atol=1e-6)
check.close(orientation_selectivity([4.0, 3.0, 0, 0]), 5 / 7, "Arrows at 2 theta = 0 and 90 degrees: 3, 4, 5.")
check.close(orientation_selectivity([2.0, 1.0, 0]), 0.577350,
            "Three angles are 60 degrees apart, their arrows 120: (1.5, 0.866), over 3.")
check.close(orientation_selectivity(np.zeros(6)), 0.0, "A cell that never answers prefers nothing.")
### BEGIN HIDDEN TESTS
from helpers.reference import seeing as reference

rng = np.random.default_rng(2002)
for n in (4, 9, 36):
    curve = rng.uniform(0, 3, n)
    check.close(orientation_selectivity(curve), reference.orientation_selectivity(curve),
                "The arrows at twice the angle are added, whatever their number.", rtol=1e-5, atol=1e-6)
    check.close(orientation_selectivity(7 * curve), orientation_selectivity(curve),
                "Only the shape of the curve counts, not the size of the answers.", rtol=1e-5, atol=1e-6)
### END HIDDEN TESTS

# %% [markdown] derivation="orientation-selectivity"
# The arrow of an angle $\theta$ must come back to itself when $\theta$ grows by $\pi$, and turn round when it grows by $\pi / 2$: it turns
# twice as fast as the grating. With $r_k$ the answer at $\theta_k = \pi k / n$, and arrows as complex numbers,
#
# $$ \text{selectivity} = \frac{\left| \sum_k r_k \, e^{2 i \theta_k} \right|}{\sum_k r_k} . $$
#
# Without complex numbers: the parts of the sum are $\sum_k r_k \cos 2\theta_k$ and $\sum_k r_k \sin 2\theta_k$.

# %% wrong="orientation-selectivity" why="The angles are not doubled. Then 0 and nearly 180 degrees, which are nearly the same grating, count as opposite."
def orientation_selectivity(curve):
    arrows = np.exp(1j * np.pi * np.arange(len(curve)) / len(curve))
    return abs(np.sum(curve * arrows)) / max(np.sum(curve), 1e-300)

# %% wrong="orientation-selectivity" why="That is the circular variance, 1 for a flat curve. The selectivity is one minus it."
def orientation_selectivity(curve, right=orientation_selectivity):
    return 1 - right(curve) if np.any(curve) else 0.0

# %% wrong="orientation-selectivity" why="A curve of zeros gives 0 / 0, which is NaN. Return 0.0 in that case."
def orientation_selectivity(curve, right=orientation_selectivity):
    return right(curve) if np.any(curve) else np.nan

# %% wrong="orientation-selectivity" why="Your angles reach pi, where the grating is that of angle 0 once more. n angles from 0 without pi are pi / n apart."
def orientation_selectivity(curve):
    arrows = np.exp(2j * np.linspace(0, np.pi, len(curve)))
    return abs(np.sum(curve * arrows)) / max(np.sum(curve), 1e-300)

# %% stranger="orientation-selectivity"
def orientation_selectivity(curve):
    return (np.max(curve) - np.min(curve)) / max(np.max(curve) + np.min(curve), 1e-300)

# %%
widgets.explore_gabor(gabor, tuning_curve, orientation_selectivity)

# %% [markdown]
# **What we saw.** The more stripes fit under the bell, the sharper the tuning. A more selective filter has to be larger.
#
# An instrument is tried on something known before it measures something unknown. Your Gabor filters are known: turned by 30
# degrees, with a wave of 5 pixels, under wider and wider bells.

# %%
turned_by = 30  # degrees: then try 100
angles = np.pi * np.arange(24) / 24
rows = []
for sigma in (0.5, 1, 1.5, 2, 3):
    curve = tuning_curve(gabor(10, np.radians(turned_by), 5, sigma), angles)
    best = np.degrees(angles[np.argmax(curve)])
    rows.append([sigma, f"{best:.0f}", f"{orientation_selectivity(curve):.2f}"])
table(["sigma (pixels)", "angle it likes best (degrees)", "selectivity"], rows)

# %% [markdown]
# **What we saw.** From a sigma of 1 on the instruments find the angle. A bell so narrow that it hides the wave leaves no
# selectivity. Later a filter counts as oriented from 0.3 on: here that takes a sigma of nearly 1.5, a stripe and its two neighbours.

# %% [markdown] quiz="double-angle"
# Why are angles doubled before the answers of a tuning curve are averaged?
#
# - ( ) To make small preferences visible
#   > It does not magnify. It makes the average meaningful.
# - ( ) It is a convention; the index is the same without
#   > Without it a flat curve gets an index of about 0.64: arrows over half a circle do not cancel.
# - (x) A grating after half a turn is the same grating
#   > Yes: both must count as one direction. After doubling, the half turn is a full turn.

# %% [markdown] pause=true
# You can describe a cell of V1 and measure its tuning. Next: how could such a cell learn, without a teacher?

# %% [markdown]
# ## {lesson}.5 What does a cell learn from pairs?
#
# So far networks were told the right answer: *supervised learning*. Without it, from inputs alone, learning is *unsupervised*.
# Give a cell two inputs that tend to go together. Its answer is $y = w \cdot x$, and $w$ has length 1. In which direction
# must $w$ point so that the answer varies most? Try all of them.

# %%
together = 0.8  # the correlation of the two inputs: then try 0, and -0.8
rng = np.random.default_rng(1901)
cloud = rng.multivariate_normal([0, 0], [[1, together], [together, 1]], 800)
angles = np.radians(np.arange(180))
ways = np.column_stack([np.cos(angles), np.sin(angles)])  # 180 vectors of length 1
variance = np.var(cloud @ ways.T, axis=0)
show(figures.directions(cloud, {"variance of the answer": variance}),
     alt=f"A cloud of points, and the variance of w . x for directions of w from 0 to "
         f"179 degrees: largest, {variance.max():.2f}, at {variance.argmax()} degrees, "
         f"smallest, {variance.min():.2f}, at {variance.argmin()} degrees.")

# %% [markdown]
# **What we saw.** The best direction lies along the cloud. It is called the first **principal component**: the eigenvector
# of the covariance matrix $C$ (the mean product of each pair of inputs, if their means are 0) with the largest eigenvalue $\lambda_1$,
# and $\lambda_1$ is the variance there. (An
# *eigenvector* of $C$ is a direction that $C$ only stretches: $C v = \lambda v$.) The second principal component is at right
# angles to it. To find them, *PCA* looks at the variances and covariances of pairs of inputs, and at nothing else. (If eigenvectors
# are new to you: [matrices in fifteen minutes]{refresher:matrices}, sections 1 and 3.)
#
# ### "Neurons that fire together wire together"
#
# This sentence stands behind a second claim of the ledger.

# %% [markdown] today="L5"
# What does the rule do to a weight if nothing holds it back? Bet before you try it.

# %% [markdown]
# Donald Hebb wrote in 1949 that a synapse grows when the first cell repeatedly takes part in firing the second. (The
# rhyme is younger; it is often credited to Carla Shatz.) For a linear cell with learning rate $\eta$ (eta):
# $w \leftarrow w + \eta \, y \, x$. This exercise is a warm-up.

# %% exercise="hebb-step" minutes=3 difficulty=1
def hebb_step(w, x, eta):
    """`hebb_step(np.array([1.0, -2]), np.array([3.0, 1]), 0.5)` is [2.5, -1.5].

    Return w + eta y x with y = w . x, the weights after one step of Hebb's rule.

    w, x : arrays (n,), weights and one input; neither is changed
    eta : number, the learning rate
    """
    ### BEGIN SOLUTION
    y = np.dot(w, x)
    return w + eta * y * x
    ### END SOLUTION

# %% [markdown] hint="hebb-step"
# 1. First the cell answers. Then each weight changes in proportion to its own input times the cell's answer.
# 2. The answer is one number: the sum of all products of a weight and its input.
# 3. In the example the answer is 3 - 2 = 1. Each weight changes by 0.5 times 1 times its own input.

# %% check="hebb-step" points=1
check.close(hebb_step(np.array([1.0, -2]), np.array([3.0, 1]), 0.5), [2.5, -1.5],
            "Hebb: y = 3 - 2 = 1, so w + 0.5 * 1 * x.")
w, x = np.array([1.0, -2.0, 0.5]), np.array([3.0, 1.0, 2.0])
check.close(hebb_step(w, x, 0.25), [2.5, -1.5, 1.5], "The answer is 2; half the rate, half the change.")
check.unchanged([w, x], [[1, -2, 0.5], [3, 1, 2]], "Leave w and x themselves alone: make a new w, not w += ...")
check.close(hebb_step(w, -x, 0.5), [4, -1, 2.5], "Both x and y change sign, so the step is the same.")
### BEGIN HIDDEN TESTS
from helpers.reference import seeing as reference

rng = np.random.default_rng(1949)
for n in (1, 2, 6):
    w, x = rng.normal(size=(2, n))
    check.close(hebb_step(w, x, 0.3), reference.hebb_step(w, x, 0.3),
                "Hebb: each weight grows with its input times the output.", rtol=1e-5, atol=1e-6)
    assert np.linalg.norm(hebb_step(w, x, 0.3)) >= np.linalg.norm(w), "Under Hebb's rule no step makes w shorter."
### END HIDDEN TESTS

# %% wrong="hebb-step" why="The cell's own answer is missing. Firing together means input times output: eta * y * x."
def hebb_step(w, x, eta): return w + eta * x

# %% wrong="hebb-step" why="You returned the change. Add it to the weights."
def hebb_step(w, x, eta): return eta * np.dot(w, x) * x

# %% wrong="hebb-step" why="You brought w back to length 1. Nothing in Hebb's rule does that, and what follows without it is the question here."
def hebb_step(w, x, eta): return (w + eta * np.dot(w, x) * x) / np.linalg.norm(w + eta * np.dot(w, x) * x)

# %% wrong="hebb-step" why="`w += ...` changes the array that the caller handed in (and `x -= ...` the input), so the old numbers are gone. w + ... makes a new one."
def hebb_step(w, x, eta): return np.add(w, eta * np.dot(w, x) * x, out=w)

# %% wrong="hebb-step" why="Each weight has an answer of its own here. The cell has one answer, one number: the sum of all products w[i] * x[i]."
def hebb_step(w, x, eta): return w + eta * (w * x) * x

# %% stranger="hebb-step"
def hebb_step(w, x, eta): return w - eta * np.dot(w, x) * x

# %% stranger="hebb-step"
def hebb_step(w, x, eta): return w + eta * np.dot(w, x) * w

# %% [markdown]
# **Claim check.** If the sentence is the whole story, inputs that fire together end up wired, others do not, and $w$ settles. Take
# three inputs of mean 0 and variance 1: inputs 1 and 2 go together (correlation 0.8), input 3 goes its own way. Weights start at
# $1/\sqrt 3$ each, so $|w| = 1$. Then come 1000 steps with $\eta = 0.01$.

# %% prediction="hebb-length"
# Is w about 1, 10, 1000 or more than a million long after 1000 steps of plain Hebb?
# Write: hebb_length = (a number)
### BEGIN SOLUTION
hebb_length = 10
### END SOLUTION

# %% experiment="hebb-length" claim="fire-together"
eta = 0.01  # then try 0.002: does a smaller rate cure it?
inputs, covariance = learned_filters.pair_and_single(np.random.default_rng(1949))
hebb_path = [np.ones(3) / np.sqrt(3)]
for x in inputs:
    hebb_path.append(hebb_step(hebb_path[-1], x, eta))
hebb_measured = float(np.linalg.norm(hebb_path[-1]))
growth = learned_filters.growth_rate(hebb_measured, eta, len(inputs), covariance)
quiz.compare("Length of w after 1000 steps of Hebb", hebb_length, hebb_measured)

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# Plain Hebb explodes. These inputs have mean 0. Then the mean of $y\,x = (x \cdot w)\, x$ over many inputs is $C w$, so on average a
# step adds $\eta C w$ to $w$. Split $w$ along the principal components, where $C$ only stretches: each part is multiplied by
# $1 + \eta \lambda$, again and again. The first grows fastest, as $e^{\lambda_1 \eta t}$ with $\lambda_1 = 1.8$, and soon the others
# hardly count. So Hebb's rule finds the right *direction*, but there is no length at which it comes to rest.
#
# *The mean matters.* Firing rates are never negative, so their mean is not 0. The mean of $y\,x$ is then $(C + m m^\top) w$, with
# $m$ the mean input; if $m$ is large, plain Hebb turns $w$ towards $m$ and not towards a principal component. So below, the mean is
# always taken off first.
#
# </details>

# %% [markdown] quiz="hebb-stable"
# A linear cell learns by Hebb's rule alone, with a very small learning rate. In the long run its weights
#
# - ( ) come to rest: correlations are finite, so Hebb alone is stable.
#   > The correlations are finite, but larger weights give a stronger answer, and that makes them grow faster still.
# - (x) grow without bound, in a direction set by the inputs.
#   > Yes, as $e^{\lambda_1 \eta t}$. A small $\eta$ only makes it take longer.
# - ( ) forget whatever is not repeated.
#   > Hebb's rule has no forgetting: no step ever makes $w$ shorter.

# %% [markdown]
# ### What must a synapse forget?
#
# After each step one could divide $w$ by its length. But a synapse does not know the length of $w$. It knows its own weight,
# what comes in ($x_i$) and the cell's answer ($y$). Erkki Oja found in 1982 that this is enough: for a small $\eta$, a local kind
# of forgetting does what the division does. Which one? This is the derivation of this lesson: find out, on paper, what dividing by
# the length does **to first order in** $\eta$ if $|w| = 1$ before the step.

# %% exercise="oja-step" minutes=14 difficulty=3
def oja_step(w, x, eta):
    """`oja_step(np.array([1.0, -2, 0.5]), np.array([3.0, 1, 2]), 0.5)` is [2, 3, 1.5].

    Return the weights after one step of Oja's rule.

    If |w| = 1, the result is that of Hebb's step, divided by its length, up to terms in
    eta**2. The change of weight i is eta times a polynomial in w[i], x[i] and the
    answer y = w . x, and contains nothing else: no length, no root, no division. The
    same polynomial is used whatever the length of w.

    w, x : arrays (n,), weights and one input; neither is changed
    eta : number, the learning rate
    """
    ### BEGIN SOLUTION
    y = np.dot(w, x)
    return w + eta * y * (x - y * w)
    ### END SOLUTION

# %% [markdown] hint="oja-step"
# 1. Write Hebb's step as $w + \eta y x$ and compute the square of its length. Which terms have $\eta$ to the first power?
# 2. You need two approximations for a small number $e$: $\sqrt{1 + 2e} \approx 1 + e$ and $1/(1 + e) \approx 1 - e$.
# 3. Multiply Hebb's step by what you found for 1 over the length, and drop the terms with $\eta^2$. Compare with the worked
#    example in the docstring, where y = 2.

# %% [markdown] sibling="oja-step"
# *Another constraint: the SUM of the weights stays 1* (after von der Malsburg, 1973). Take $w = (0.5, 0.5)$ and
# $x = (2, 1)$, so $y = 1.5$.
#
# 1. Hebb's step: $(0.5 + 3\eta,\; 0.5 + 1.5\eta)$. Its sum is $1 + 4.5\eta$.
# 2. Divide by the sum. To first order $1 / (1 + 4.5\eta) \approx 1 - 4.5\eta$.
# 3. Multiply, and drop $\eta^2$: $0.5 + 3\eta - 0.5 \cdot 4.5\eta = 0.5 + 0.75\eta$, and $0.5 + 1.5\eta - 2.25\eta =
#    0.5 - 0.75\eta$. The sum is 1.
# 4. In letters: Hebb's step has the sum $1 + \eta y s$, where $s$ is the sum of the inputs. So the rule is
#    $w + \eta y x - \eta y s w$: each weight forgets in proportion to itself.
#
# In the exercise the *length* stays 1. What takes the place of $y s$?

# %% check="oja-step" points=4
check.close(oja_step(np.array([1.0, -2, 0.5]), np.array([3.0, 1, 2]), 0.5), [2, 3, 1.5], "The worked example, with y = 2.")
w, x = np.array([1.0, -2.0, 0.5]), np.array([3.0, 1.0, 2.0])
check.close(oja_step(w, x, 0.25), [1.5, 0.5, 1], "Half the rate, half the change.")
check.unchanged([w, x], [[1, -2, 0.5], [3, 1, 2]], "Leave w and x themselves alone: make a new w, not w += ...")
check.close(oja_step(w, -x, 0.5), [2, 3, 1.5], "Both x and y change sign, so the step is the same.")
unit = np.array([0.6, 0.8])
check.close(oja_step(unit, 3 * unit, 0.1), unit, "An input along w does not change w once its length is 1.")
small = hebb_step(unit, np.array([2.0, 1.0]), 1e-4)
check.close((oja_step(unit, np.array([2.0, 1.0]), 1e-4) - unit) / 1e-4, (small / np.linalg.norm(small) - unit) / 1e-4,
            "For a small eta the change is that of Hebb's step divided by its length.", rtol=1e-2, atol=1e-2)
### BEGIN HIDDEN TESTS
from helpers.reference import seeing as reference

rng = np.random.default_rng(1982)
for n in (1, 2, 6):
    w, x = rng.normal(size=(2, n))
    check.close(oja_step(w, x, 0.3), reference.oja_step(w, x, 0.3),
                "Oja: each weight also forgets with the square of the output.", rtol=1e-5, atol=1e-6)
w = np.array([0.5, 0.5, 0.5])
for x in rng.normal(size=(80, 3)) * [2.0, 0.5, 0.5]:
    w = oja_step(w, x, 0.05)
assert abs(np.linalg.norm(w) - 1) < 0.1, "After 80 steps the length should be close to 1."
assert abs(w[0]) > 0.95, "And w should point along the input that varies most."
### END HIDDEN TESTS

# %% [markdown] derivation="oja-step"
# Let $|w| = 1$. The square of the length of Hebb's step is
# $|w + \eta y x|^2 = |w|^2 + 2 \eta y \,(w \cdot x) + \eta^2 y^2 |x|^2 = 1 + 2 \eta y^2 + O(\eta^2)$,
# since $w \cdot x = y$. The length is $1 + \eta y^2$, and one over the length is $1 - \eta y^2$, both up to terms in $\eta^2$. So
#
# $$ (w + \eta y x)(1 - \eta y^2) = w + \eta y x - \eta y^2 w + O(\eta^2) = w + \eta\, y\, (x - y\, w) + O(\eta^2) . $$
#
# Each weight forgets in proportion to itself and to the square of the answer, and a synapse knows both.

# %% wrong="oja-step" why="This is Hebb's rule: the forgetting that dividing by the length brings is missing, and the weights grow without bound."
def oja_step(w, x, eta): return w + eta * np.dot(w, x) * x

# %% wrong="oja-step" why="The forgetting has y where y^2 belongs. With a negative answer yours makes the weights grow."
def oja_step(w, x, eta): return w + eta * np.dot(w, x) * (x - w)

# %% wrong="oja-step" why="You divided by the length after Hebb's step. That comes close for small eta, but a synapse knows only its own weight, x and y, not a length."
def oja_step(w, x, eta): return (w + eta * np.dot(w, x) * x) / np.linalg.norm(w + eta * np.dot(w, x) * x)

# %% wrong="oja-step" why="`w += ...` overwrites the weights of whoever called (`x -= ...` the input), so that nobody can compare before and after. Return a new array, w + ..."
def oja_step(w, x, eta): return np.add(w, eta * np.dot(w, x) * (x - np.dot(w, x) * w), out=w)

# %% wrong="oja-step" why="The forgetting lacks the learning rate: the whole change is eta times a polynomial."
def oja_step(w, x, eta): return w + eta * np.dot(w, x) * x - np.dot(w, x) ** 2 * w

# %% wrong="oja-step" why="The term with y^2 is added. One over the length is 1 minus a small number, so it is taken off."
def oja_step(w, x, eta): return w + eta * np.dot(w, x) * (x + np.dot(w, x) * w)

# %% stranger="oja-step"
def oja_step(w, x, eta): return w + eta * np.dot(w, x) * (x - np.dot(w, x) * w / np.dot(w, w))

# %% wrong="oja-step" why="That is the rule of the worked sibling: it keeps the SUM of the weights, and needs the sum of all inputs. Here the length is kept, and the answer y is all that is needed."
def oja_step(w, x, eta): return w + eta * np.dot(w, x) * (x - np.sum(x) * w)

# %% wrong="oja-step" why="Your forgetting does not depend on the answer. It would shrink a cell that is silent, and cannot hold one that answers strongly."
def oja_step(w, x, eta): return w + eta * (np.dot(w, x) * x - w)

# %% claim="fire-together"
eta = 0.01  # then try 0.05
oja_path = [np.ones(3) / np.sqrt(3)]
for x in inputs:
    oja_path.append(oja_step(oja_path[-1], x, eta))
oja_measured = float(np.linalg.norm(oja_path[-1]))
print(f"Oja: |w| = {oja_measured:.3f}, w = {np.round(oja_path[-1], 2)}")
show(figures.growth({"Hebb": hebb_path, "Oja": oja_path}, covariance),
     alt="Left, on a logarithmic scale: under Hebb's rule |w| rises along a straight "
         f"line to {hebb_measured:.1g}, under Oja's it ends at {oja_measured:.2f}. "
         f"Right, Oja's three weights end at {np.round(oja_path[-1], 1).tolist()}.")

# %% [markdown] claim="fire-together"
# **What we saw.** Oja's rule keeps the length near 1 and turns $w$ towards the first principal component: equal weights for the
# pair, about 0 for the unrelated input. "Fire together, wire together" **holds weakly**: firing together chooses the direction, but
# something must make synapses *lose*. You measured a rule, not synapses. That the order of firing decides whether a synapse grows
# or shrinks, and that cells scale their synapses, are carried by sources (Bi and Poo, 1998, lesson {lesson:plasticity_and_reward};
# Turrigiano and colleagues, 1998). Neither shows Oja's term.
#
# ### Your verdict on Hebb's rule
#
# You bet on "Hebb's rule is enough to learn". The sentence that decides was fixed before the measurement: **"Plain Hebbian weights
# have grown more than tenfold when Oja's have settled."** It speaks *against* the slogan: if it is true, Hebb's rule alone is not
# enough. The card shows the slogan: choose *breaks* there if the sentence came out true. (What the rule does with rewards comes in lesson
# {lesson:plasticity_and_reward}, and you may judge again.)

# %% verdict="L5" course="breaks"
numbers = {
    "length of w after 1000 steps, plain Hebb": round(hebb_measured, 2),
    "length of w after 1000 steps, Oja": round(oja_measured, 3),
    "growth rate under plain Hebb, per eta and step": round(float(growth), 2),
}
decided_by = "length of w after 1000 steps, plain Hebb"

# %%
ledger.record(
    "L5", "seeing",
    f"Under plain Hebb |w| grew from 1 to {hebb_measured:.2g} in 1000 steps, "
    f"with Oja's forgetting to {oja_measured:.2f}.", value=hebb_measured)

# %% [markdown] pause=true
# You know what a cell can learn from pairs, and what it must forget. Next: what does it learn from pictures?

# %% [markdown]
# ## {lesson}.6 What does the world teach a cell?
#
# In dead leaves, as in natural scenes, things hide other things. Noise has nothing of the kind (Lee, Mumford and Huang, 2001).

# %%
widgets.explore_leaves(conv2d, gabor)

# %% [markdown]
# Now let Oja's cell look at them, through windows of 10 x 10 pixels.

# %%
n_seen = 6000  # then try 600
patches = learned_filters.three_worlds(np.random.default_rng(7))
leaf_patches = patches["dead leaves"]
w = np.random.default_rng(70).normal(size=100) / 10
for x in leaf_patches[:n_seen]:
    w = oja_step(w, x, 0.002)
components = learned_filters.components_beside(w, leaf_patches, 12)
show(figures.filters({"Oja's filter": np.array(w)[np.newaxis],
                      "the first 12 principal components": components}, columns=4),
     alt="Left, the filter that Oja's rule learned: one side purple, the other orange. "
         "Right, twelve principal components: waves over the whole patch.")

# %% [markdown]
# **What we saw.** Oja's cell ends almost along the first principal component. The second has nearly the same variance (9.9 against 11.0;
# the third has only half), so within the plane of these two the direction is least certain; that is why the overlap with the plane
# stands in the table as well. Any mixture of the two is a wave as large as the whole patch. Cells in V1 look at one small place; principal
# components do not.
#
# ### Why look for what is least like a bell?
#
# Suppose that each patch $x$ is a sum of patterns, say edges, the columns of a matrix $A$. How strongly each one is there stands in a
# vector $s$, the hidden causes: $x = A s$. The causes are independent of each other, and each is **sparse**: mostly near 0, rarely
# strong. Can they be found again if neither $A$ nor $s$ is known? This is *independent component analysis* (ICA), and it takes two
# steps.

# %% [markdown] drawing="road-to-ica"
# Three clouds of points. First, a mixture of two sparse signals, slanted, with the two directions of the signals at a sharp angle. Second, whitened: the cloud is equally wide in every direction, and the two signals lie at right angles, in some turned position. Third, turned, so that the signals lie along the axes.

# %% [markdown]
# 1. **Whitening**: subtract the mean, write each patch in its principal components and divide each by its standard deviation. Now no
#    pair is correlated and *every* direction has variance 1, so PCA cannot prefer any. The causes, too, are uncorrelated, and have
#    variance 1 if we choose their units so. What leads from one such set of numbers to another keeps all variances at 1: it can only
#    be a turn (perhaps with a mirror). So the causes lie at right angles now, and what is left to find is the turn.
# 2. **Turning.** A sum of many independent numbers is distributed like a bell (a normal distribution), and a mixture is such a
#    sum: it is *more* like a bell than its parts are. So the parts lie where the answers are *least* like a bell. To measure this,
#    take the mean fourth power of the answers: 3 for a bell, more for a sparse signal. (Statisticians call it *kurtosis*.)

# %%
n = 4000  # samples of the mixture: then try 100
signals, mixed = learned_filters.two_signals(n, np.random.default_rng(1994))
white_pair = whiten(mixed, 2)[0]
answers = white_pair @ ways.T
curves = {"variance": np.mean(answers**2, axis=0),
          "mean fourth power (bell: 3)": np.mean(answers**4, axis=0)}
show(figures.directions(white_pair, curves),
     alt="A whitened mixture, and two curves over the direction of w. The variance is "
         "1 everywhere. The mean fourth power is largest at "
         f"{np.argmax(curves['mean fourth power (bell: 3)'])} degrees.")

# %% [markdown]
# **What we saw.** The variance does not depend on the turn. The fourth power has two peaks, 90 degrees apart: the two signals.
#
# ### One filter, one step
#
# Trying all directions works in two dimensions, not in 60. There is a rule that takes a direction $w$ and gives a better one
# (FastICA, Hyvärinen 1999). You know the first half: it is Hebb's rule, averaged over all patches. Two things are new.
#
# - The answer is *bent* by tanh before it counts. A few very strong answers then hardly change the result.
# - Something is taken off: $w$ times the mean *slope* of the bend, which is small where answers are strong.
#
# *One step in numbers.* Start at $w = (0.6, 0.8)$, with four patches, the corners of a square. (The slope of tanh where its value is
# 0.8854 is $1 - 0.8854^2 = 0.216$: lesson {lesson:backpropagation}. The two signals here are $-1$ or $1$, the opposite of sparse: their
# mean fourth power is 1, *below* the 3 of a bell. The rule leads away from 3, on whichever side the signals lie: here from 1.92 at
# $w$ down to 1.07.)
#
# | patch | answer | bent | slope of the bend | bent answer times patch |
# |---|---|---|---|---|
# | (1, 1) | 1.4 | 0.885 | 0.216 | (0.885, 0.885) |
# | (1, -1) | -0.2 | -0.197 | 0.961 | (-0.197, 0.197) |
# | (-1, 1) | 0.2 | 0.197 | 0.961 | (-0.197, 0.197) |
# | (-1, -1) | -1.4 | -0.885 | 0.216 | (0.885, 0.885) |
# | **mean** | | | **0.589** | **(0.344, 0.541)** |
#
# So $w^+ = (0.344, 0.541) - 0.589 \cdot (0.6, 0.8) = (-0.009, 0.070)$. Only its direction counts. At length 1 it is $(-0.13, 0.99)$:
# nearly the second axis, after one step.
#
# <details><summary><b>Why does this rule stop at the right place?</b></summary>
#
# Measure how far from a bell the answers are by the mean of some smooth function $G(y)$, and look for the best $w$ on the circle
# $|w| = 1$. There the gradient, the mean of $x\, G'(w \cdot x)$, has no part along the circle (else a small turn would help), so it
# points along $w$. So the best $w$ is a *fixed point* of "replace $w$ by the gradient, and make its length 1". Taking off any
# multiple of $w$ does not move that fixed point, for it changes the length only. With $G' = \tanh$ the gradient is the last column of
# the table, and the mean slope is the multiple that makes the steps converge fastest (the derivation after the next exercise).
#
# </details>

# %% given="corners"
corners = np.array([[1.0, 1], [1, -1], [-1, 1], [-1, -1]])

# %% exercise="ica-one" minutes=8 difficulty=2
def ica_one(w, patches):
    """`ica_one(np.array([0.6, 0.8]), corners)` is [-0.00917, 0.0705], as in the table.

    Return w+, one filter after one step, with the length that it comes out with.

    w : array (n_dims,) of length 1, one filter
    patches : array (n_samples, n_dims), one whitened patch x in each row
    returns an array (n_dims,)
    """
    ### BEGIN SOLUTION
    bent = np.tanh(patches @ w)  # (n_samples,)
    pulled = bent @ patches / len(patches)  # (n_dims,)
    return pulled - np.mean(1 - bent**2) * w
    ### END SOLUTION

# %% [markdown] hint="ica-one"
# 1. Write the table column by column: all answers, all bent answers, all slopes. Then the two means of its last row.
# 2. The answers of one filter to all patches are one product of a matrix and a vector, with one number for each patch.
# 3. The mean slope is one number, and the mean of the last column has as many entries as w. Subtract w times the mean slope from
#    that mean.

# %% [markdown] sibling="ica-one"
# *From a loop to a product.* The mean of $y\,x$ (plain Hebb, averaged) for one filter and all patches:
#
# ```python
# mean = np.zeros(len(w))
# for x in patches:                    # each patch
#     mean = mean + (w @ x) * x / len(patches)
# ```
# The loop is right. With thousands of patches it is slow. All answers at once are `answers = patches @ w`, one number for each
# patch. The mean adds up the patches, each times its answer, and that is a product again: (n_samples,) times (n_samples, n_dims) is
# (n_dims,). So `mean = answers @ patches / len(patches)`.

# %% starter="ica-one"
def ica_one(w, patches):
    bent = np.tanh(...)  # (n_samples,): the bent answers
    pulled = ... / len(patches)  # (n_dims,): the mean of bent answer times patch
    slope = np.mean(...)  # one number: the mean slope of the bend
    return ...

# %% check="ica-one" points=2
check.close(ica_one(np.array([0.6, 0.8]), corners), [-0.009170, 0.070485],
            "The table: (0.344, 0.541) minus 0.589 times (0.6, 0.8).", rtol=1e-3)
check.close(ica_one(np.array([0.0, 1.0]), corners), [0, 0.341620],
            "A filter along an axis stays there: the mean of tanh(1) is 0.762, and the slope at each patch 0.420.",
            rtol=1e-3, atol=1e-6)
three = np.array([[2.0, 0, 0], [-2, 0, 0], [0, 0.5, 1], [0, -0.5, -1]])
check.close(ica_one(np.array([0.8, 0.6, 0.0]), three), [0.495403, -0.246871, 0.145656],
            "Three dimensions, and slopes that differ from patch to patch.", rtol=1e-3)
check.close(ica_one(np.array([-0.6, -0.8]), corners), [0.009170, -0.070485],
            "Turn w round, and w+ turns round.", rtol=1e-3)
uneven = np.array([[1.0, 2], [0.5, -1], [2, 0]])
check.close(ica_one(np.array([1.0, 0.0]), uneven), [0.547878, 0.353690],
            "The mean slope is the mean of the three slopes, not the slope at the mean.", rtol=1e-3)
### BEGIN HIDDEN TESTS
from helpers.reference import seeing as reference

rng = np.random.default_rng(1999)
for n_samples, n_dims in ((3, 1), (40, 2), (300, 7)):
    data, w = rng.laplace(size=(n_samples, n_dims)), rng.normal(size=n_dims)
    w = w / np.linalg.norm(w)
    check.close(ica_one(w, data), reference.ica_one(w, data),
                "One step is the mean of the bent answers times the patches, less the mean slope times w.",
                rtol=1e-3, atol=1e-5)
### END HIDDEN TESTS

# %% wrong="ica-one" why="The second half is missing: take off w times the mean slope of the bend."
def ica_one(w, patches):
    return np.tanh(patches @ w) @ patches / len(patches)

# %% wrong="ica-one" why="You summed over the patches where a mean belongs, so the second half hardly counts. Divide by their number."
def ica_one(w, patches):
    bent = np.tanh(patches @ w)
    return bent @ patches - np.mean(1 - bent**2) * w

# %% wrong="ica-one" why="You brought the filter to length 1. Here it keeps the length it comes out with: how long each filter is will matter when many are put at right angles together."
def ica_one(w, patches, right=ica_one):
    return right(w, patches) / np.linalg.norm(right(w, patches))

# %% wrong="ica-one" why="The mean slope times w is taken off, not added."
def ica_one(w, patches):
    bent = np.tanh(patches @ w)
    return bent @ patches / len(patches) + np.mean(1 - bent**2) * w

# %% wrong="ica-one" why="The slope of tanh where its value is b is 1 - b squared, not 1 - b. At 0.8854 it is 0.216."
def ica_one(w, patches):
    bent = np.tanh(patches @ w)
    return bent @ patches / len(patches) - np.mean(1 - bent) * w

# %% wrong="ica-one" why="The answers are not bent in the first half. Hebb's rule alone multiplies every direction of whitened patches by 1, so it cannot prefer any."
def ica_one(w, patches):
    plain, bent = patches @ w, np.tanh(patches @ w)
    return plain @ patches / len(patches) - np.mean(1 - bent**2) * w

# %% wrong="ica-one" why="The slope of tanh is 1 minus the square of its value, of the bent answer. You squared the answer before it was bent."
def ica_one(w, patches):
    plain = patches @ w
    return np.tanh(plain) @ patches / len(patches) - np.mean(1 - plain**2) * w

# %% probes="ica-one"
square = np.array([[1.0, 1], [1, -1], [-1, 1], [-1, -1]])
uneven = np.array([[1.0, 2], [0.5, -1], [2, 0]])
probe(np.round(np.array(ica_one(np.array([0.6, 0.8]), square)), 6))
probe(np.round(np.array(ica_one(np.array([1.0, 0.0]), uneven)), 6))

# %% stranger="ica-one"
def ica_one(w, patches):
    bent = np.tanh(patches @ w)
    return bent @ patches / len(patches) - (1 - np.mean(bent)**2) * w

# %% [markdown]
# Let your rule find a signal of the whitened mixture. After each step, the length is made 1.

# %%
start = 60  # degrees: then try 30
w = np.array([np.cos(np.radians(start)), np.sin(np.radians(start))])
rows = []
for step in range(6):
    rows.append(learned_filters.row_of_step(step, w, white_pair))
    w = ica_one(w, white_pair)
    w = w / np.linalg.norm(w)
table(["step", "direction (degrees)", "mean fourth power (bell: 3)"], rows)

# %% [markdown]
# **What we saw.** Within a few steps the filter stands at a peak of the fourth power, and stays there. The start decides
# which of the two it finds.
#
# ### Many filters
#
# If every filter steps alone, several of them find the same signal. After whitening the signals lie at right angles, so the filters
# should, too (vectors of length 1 at right angles are called **orthonormal**). After each step all of them are put back at right
# angles *together*, so that none is favoured. How?

# %% [markdown] drawing="turn-stretch-turn"
# Four panels. First, two arrows of length 1 at right angles, on a circle. Second, both turned by 45 degrees to the right. Third, stretched by 2 along one axis and by 0.5 along the other: the circle is an ellipse and the arrows are no longer at right angles. Fourth, turned back: they end at (1.25, 0.75) and (0.75, 1.25).

# %% [markdown]
# Any matrix does three things in a row: a turn (perhaps with a mirror), a stretch along the axes, and another turn. This is its *singular value
# decomposition*, $W^+ = U S V^\top$, with the stretches in $S$. (More of it: [matrices in fifteen minutes]{refresher:matrices},
# the last section before its test.) In the drawing two filters have come close to each other: $(1.25, 0.75)$ and $(0.75, 1.25)$ have
# an angle of 28 degrees between them. The turns keep right angles; the stretches, 2 and 0.5, do not. Set all stretches to 1, and what is left is the pair
# at right angles that lies closest: here $(1, 0)$ and $(0, 1)$. Each of the two filters moved by the same 31 degrees. (This matrix is
# symmetric, so its second turn undoes the first. In general it does not.)

# %% exercise="ica-step" minutes=8 difficulty=2
def ica_step(W, patches):
    """`ica_step(np.array([[0.6, 0.8]]), corners)` is [[-0.129, 0.992]], as above.

    Return all filters after one step: `ica_one` for every row of W, with the lengths
    that come out, then all rows made orthonormal at once.

    W : array (n_units, n_dims) with orthonormal rows, n_units <= n_dims; it is not
        changed
    patches : array (n_samples, n_dims), one whitened patch x in each row
    returns an array of the shape of W, rows in its order; the sign of a row is free
    """
    ### BEGIN SOLUTION
    moved = np.array([ica_one(w, patches) for w in W])
    U, _, Vt = np.linalg.svd(moved, full_matrices=False)
    return U @ Vt
    ### END SOLUTION

# %% [markdown] hint="ica-step"
# 1. Two parts, one after the other. First each row of W takes its own step; collect the new rows in one array. Then the angles.
# 2. `U, S, Vt = np.linalg.svd(moved, full_matrices=False)` gives the three things in a row, and `Vt` is $V^\top$ already.
# 3. `S` holds the stretches. A product in which all of them are 1 need not mention them. (Later your function runs thousands of
#    times on 6,000 patches: if that takes minutes, let `ica_one` use a product in place of its loop; the worked example there shows how.)

# %% [markdown] sibling="ica-step"
# *Another pair, step by step.* The two filters are the rows of `moved`, 37 degrees apart:
#
# ```python
# moved = np.array([[1.0, 0.0], [0.8, 0.6]])
# U, S, Vt = np.linalg.svd(moved, full_matrices=False)
# S                                    # [1.342, 0.447]: the two stretches
# U @ np.diag(S) @ Vt                  # moved again: turn, stretch, turn
# U @ np.diag([1.0, 0.447]) @ Vt       # the first stretch set to 1, not yet the second
# ```
# With both set to 1 the matrix in the middle changes nothing, and what is left has the rows $(0.894, -0.447)$ and $(0.447, 0.894)$: at
# right angles, each 27 degrees from where it was.

# %% starter="ica-step"
def ica_step(W, patches):
    moved = np.zeros(W.shape)
    for k in range(len(W)):
        moved[k] = ...  # filter k after its own step
    U, S, Vt = np.linalg.svd(moved, full_matrices=False)
    return ...  # turn and turn, without the stretches

# %% check="ica-step" points=2
once = np.array(ica_step(np.array([[0.6, 0.8]]), corners))
check.close(np.abs(once), [[0.129017, 0.991642]],
            "One filter: w+ is (-0.00917, 0.07048), scaled to length 1.", rtol=1e-3)
pair = np.array([[0.6, 0.8], [-0.8, 0.6]])
cross = np.array([[1.9, 0], [-1.9, 0], [0, 0.3], [0, -0.3], [0.7, 0.9], [-0.7, -0.9]])
check.close(np.abs(ica_step(pair, cross)), [[0.97746, 0.2111], [0.2111, 0.97746]],
            "Two filters: each has its own mean slope, and then both are put at right angles.", rtol=1e-3)
check.unchanged(pair, [[0.6, 0.8], [-0.8, 0.6]], "Leave W itself alone: the new rows belong in an array of their own.")
rng = np.random.default_rng(1999)
sparse = rng.laplace(size=(2000, 3)) / np.sqrt(2)  # three independent sparse signals
W = np.linalg.qr(rng.normal(size=(3, 3)))[0]
once = np.array(ica_step(W, sparse))
check.close(once @ once.T, np.eye(3), "The rows are orthonormal: length 1, at right angles.", atol=1e-5)
check.close(np.abs(ica_step(W[::-1], sparse)), np.abs(once[::-1]), "No filter is favoured: order does not matter.",
            rtol=1e-4, atol=1e-5)
for _ in range(12):
    W = np.array(ica_step(W, sparse))
check.close(np.sort(np.abs(W).max(axis=1)), np.ones(3), "After 12 steps each filter has found one signal.", atol=0.02)
### BEGIN HIDDEN TESTS
from helpers.reference import seeing as reference

for n_units, n_dims in ((1, 4), (3, 5), (6, 6)):
    data, _ = whiten(rng.laplace(size=(500, n_dims)) @ rng.normal(size=(n_dims, n_dims)), n_dims)
    W = np.linalg.qr(rng.normal(size=(n_dims, n_dims)))[0][:n_units]
    found, expected = np.array(ica_step(W, data)), reference.ica_step(W, data)
    check.close(np.abs(found), np.abs(expected),
                "A step turns the filters as the rule says (signs are free).", rtol=1e-3, atol=1e-5)
    check.close(found @ found.T, np.eye(n_units), "After the step the rows are orthonormal again.", atol=1e-5)
### END HIDDEN TESTS

# %% probes="ica-step"
probe(np.abs(ica_step(np.array([[0.6, 0.8]]), np.array([[1.0, 1], [1, -1], [-1, 1], [-1, -1]]))))
cross = np.array([[1.9, 0], [-1.9, 0], [0, 0.3], [0, -0.3], [0.7, 0.9], [-0.7, -0.9]])
probe(np.abs(ica_step(np.array([[0.6, 0.8], [-0.8, 0.6]]), cross)))
rng = np.random.default_rng(1999)
sparse = rng.laplace(size=(300, 3)) / np.sqrt(2)
probe(np.abs(ica_step(np.linalg.qr(rng.normal(size=(3, 3)))[0], sparse)))

# %% [markdown] derivation="ica-step"
# The rule for one filter, with bars for means over all patches $x$, was
#
# $$ w^+ = \overline{x \, \tanh(w \cdot x)} - \overline{1 - \tanh^2(w \cdot x)} \; w . $$
#
# *Why this multiple?* At a fixed point the mean of $x \tanh(w \cdot x)$ is $\beta w$. Newton's step solves that equation: it needs its
# derivative, the mean of $x x^\top (1 - \tanh^2) - \beta$. For whitened patches the mean of $x x^\top$ is the identity, and if
# one takes the mean of a product for the product of the means, the first part is the mean slope times the identity. Then the step is a
# multiple of $w^+$, and for one filter its length does not matter. *All filters without a loop:* $\tanh(X W^\top)^\top X / n$, less each
# row of $W$ times its own mean slope. Stretches of 1 leave $U V^\top$, the closest matrix with orthonormal rows.

# %% wrong="ica-step" why="The rows are not made orthonormal. Then all filters may end at the same component, and may grow or shrink without limit."
def ica_step(W, patches):
    answers = np.tanh(patches @ W.T)
    return answers.T @ patches / len(answers) - np.mean(1 - answers**2, axis=0)[:, None] * W

# %% wrong="ica-step" why="The filters are made orthogonal one after the other, so the first one is favoured. The symmetric way changes all of them as little as possible: U V^T."
def ica_step(W, patches):
    answers = np.tanh(patches @ W.T)
    return np.linalg.qr((answers.T @ patches / len(answers) - np.mean(1 - answers**2, axis=0)[:, None] * W).T)[0].T

# %% wrong="ica-step" why="The second term is missing: subtract the mean of 1 - tanh^2, times w."
def ica_step(W, patches):
    u, _, v = np.linalg.svd(np.tanh(patches @ W.T).T @ patches, full_matrices=False)
    return u @ v

# %% wrong="ica-step" why="You summed over the patches where a mean belongs, so the second term hardly counts. Divide by their number."
def ica_step(W, patches):
    answers = np.tanh(patches @ W.T)
    u, _, v = np.linalg.svd(answers.T @ patches - np.mean(1 - answers**2, axis=0)[:, None] * W, full_matrices=False)
    return u @ v

# %% wrong="ica-step" why="One number shrinks all filters alike. Each filter has a mean of 1 - tanh^2 of its own: take the mean over patches only, axis=0 of an array with a row for each patch."
def ica_step(W, patches):
    answers = np.tanh(patches @ W.T)
    u, _, v = np.linalg.svd(answers.T @ patches / len(patches) - np.mean(1 - answers**2) * W, full_matrices=False)
    return u @ v

# %% wrong="ica-step" why="Each row has length 1 now, but the rows are not at right angles. Setting all stretches to 1 does both: U V^T."
def ica_step(W, patches):
    answers = np.tanh(patches @ W.T)
    moved = answers.T @ patches / len(patches) - np.mean(1 - answers**2, axis=0)[:, None] * W
    return moved / np.linalg.norm(moved, axis=1, keepdims=True)

# %% stranger="ica-step"
def ica_step(W, patches):
    answers = np.tanh(patches @ W.T)
    moved = answers.T @ patches / len(patches) - np.mean(1 - answers**2, axis=0)[:, None] * W
    return np.linalg.svd(moved, full_matrices=False)[2]

# %%
W = np.eye(2)
for step in range(8):
    W = np.array(ica_step(W, white_pair))
found = np.degrees(np.arctan2(W[:, 1], W[:, 0])) % 180
print(f"your two filters point to {found[0]:.0f} and {found[1]:.0f} degrees")
white, to_pixels = whiten(leaf_patches, 60)
widgets.play_learning(ica_step, white, to_pixels, np.random.default_rng(8))

# %% [markdown]
# Now add controls: 60 filters from each of three worlds. The first is dead leaves. The second is noise with *the same spectrum*: the
# same waves, equally strong, but each moved to a random place. It keeps all correlations of pairs and has no edges. The third is white
# noise, in which nothing is correlated. A filter counts as oriented and local if its selectivity is at least 0.3
# and it looks at no more than 20 of its 100 pixels. (Pixels $f_i$ are counted as $(\sum f_i^2)^2 / \sum f_i^4$: equal weights on $n$ pixels
# give $n$, random weights about a third of all.)

# %% prediction="from-noise"
# How many per cent of the filters from NOISE WITH THE SAME SPECTRUM are oriented and
# local? Write: from_noise = (a number)
### BEGIN SOLUTION
from_noise = 30
### END SOLUTION

# %%
def selectivity_of(filters):
    """Return the selectivity of filters of 10 x 10 pixels, one a row."""
    angles = np.pi * np.arange(24) / 24
    found = []
    for each in filters:
        curve = tuning_curve(each.reshape(10, 10), angles)
        found.append(orientation_selectivity(curve))
    return np.array(found)

# %%
leaf = dead_leaves(96, np.random.default_rng(12))
noise = same_spectrum(leaf, np.random.default_rng(13))
show(figures.filters({"dead leaves": leaf.reshape(1, -1),
                      "noise, same spectrum": noise.reshape(1, -1)}, columns=1),
     alt="A picture of discs with sharp edges, and a cloudy picture with the same "
         "waves at other places, without edges.")

# %% experiment="from-noise" claim="early-filters"
most_pixels = 20  # a larger filter does not count as local: then try 40
learned = learned_filters.learn_from_worlds(ica_step, patches)
measured = {}
for world, filters in learned.items():
    measured[world] = selectivity_of(filters), footprint(filters)
learned_filters.tell_medians(measured)
share = learned_filters.oriented_and_local(measured, 0.3, most_pixels)
quiz.compare("Oriented and local, from noise with the same spectrum", from_noise,
             share["noise, same spectrum"], "%")

# %%
titled = {f"{world}: {share[world]:.0f} %": learned[world] for world in learned}
show(figures.filters(titled),
     alt="Sixty filters from each world, 10 by 10 pixels each. Oriented and local: "
         + ", ".join(f"{world} {value:.0f} %" for world, value in share.items()))
show(figures.selectivity_and_size(measured, 0.3, most_pixels),
     alt="Each filter a point: pixels it looks at, and selectivity. Filters from "
         "leaves are small and selective, those from noise large or hardly selective.")

# %% [markdown] claim="early-filters"
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# Leaves teach oriented, local filters; noise with the very same correlations teaches none. Why none? Once whitened, both noises are
# round bells: no direction is less like a bell than another, so the rule has nothing to find. So neither the rule alone nor the
# spectrum teaches such filters; something beyond pairs does, in leaves most likely the *edges*. (Which control could test that? Pictures with
# patches of strong and weak contrast, and no edges.) Photographs teach the same filters (Olshausen and Field, 1996; Bell and Sejnowski, 1997).
#
# How close are they to cells? Compared with cells of macaque V1, length, aspect ratio and tuning agreed; the preferred frequency did not (van Hateren and
# van der Schaaf, 1998). Ringach (2002) found larger gaps: the filters have more stripes than the cells, and the many
# broadly tuned cells have no counterpart. What is said here of V1 is carried by these sources. With them, "V1-like filters are not a
# coincidence" **holds** for the first layer in kind: small and oriented. How close the match is, is **contested**. For deeper areas all
# of it is **contested**: networks predict recordings well, and may still use features
# other than ours (Bowers et al., 2022, with replies on both sides).
#
# </details>

# %% [markdown] pause=true
# You have filters that no teacher asked for. What remains is a network, trained on pictures, and today's claim.

# %% [markdown]
# ## {lesson}.7 Does a trained first layer look like V1?
#
# Your ICA followed a rule without a task. A network learns its first layer for a task, by backpropagation. So train one. 128 ReLU units look at 10 x 10 pixels of dead leaves, to which noise was added, and a
# second layer must give back the patch *without* noise: no labels, only pictures (a *denoising autoencoder*; Vincent and
# colleagues, 2010). Slid over a picture, its first layer is a convolutional layer: 128 kernels, 128 feature maps.
#
# Today's claim was made precise before anything was measured: **"Trained on natural-like pictures, more than half of the
# first layer's filters are oriented."** Oriented means a selectivity of at least 0.3, measured by your functions at 24 angles.
# There are three seeds: 1, 2 and 3. The claim holds if the mean share is above 60 %, and breaks below 40 %; in between one cannot
# tell. The protocol is in `helpers/labs/first_layer.py`. The controls are noise with the same spectrum, and the network before any
# training.

# %% prediction="oriented-share"
# How many per cent of the 128 filters, trained on dead leaves, are oriented?
# Write: oriented_share = (a number)
### BEGIN SOLUTION
oriented_share = 60
### END SOLUTION

# %% experiment="oriented-share" claim="early-filters"
least = 0.3  # from here on a filter counts as oriented: then try 0.2
kernels = first_layer.kernels_of(seed=1)
selective = {}
for name, filters in kernels.items():
    selective[name] = selectivity_of(filters)
first_layer.tell_oriented(selective, least)
show(figures.share_by_threshold(selective, least),
     alt="Per cent of filters that count as oriented, against the threshold: with "
         "leaves it falls slowly, in both controls it is near 0 from a selectivity "
         "of 0.3 on.")
quiz.compare("Oriented, of the filters trained on dead leaves", oriented_share,
             100 * np.mean(selective["dead leaves"] >= least), "%")

# %%
n_maps = 3  # of the most selective kernels trained on leaves: then try 5
shown = first_layer.every_fourth(kernels, selective)
show(figures.filters(shown, columns=8),
     alt="Every fourth kernel of three first layers, most selective first: noise "
         "before training; after training on leaves many small edges and spots; "
         "after training on noise still noise, with a few large blobs.")
best = first_layer.most_selective(kernels, selective, "dead leaves", n_maps)
show(figures.maps(conv2d, leaf_world, best),
     alt=f"A picture of dead leaves, {n_maps} trained kernels, and their feature maps, "
         "made by your conv2d: each answers along edges of one direction.")

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# About a quarter of the filters are oriented, not half. (ICA, which works on whitened patches and seeks sparse answers, had nine in
# ten that were oriented and small.) Many of the others are spots, or look at a part of an edge. Yet the controls are near 0: noise with the same correlations
# teaches the same network next to no orientation, and before training there is hardly any. So pictures with edges do teach it, but
# the sentence was too bold for this network. The threshold matters as well: at 0.2 more than half would count in this run. That is
# why it was fixed beforehand. A network with another task, or other pictures, may end up elsewhere: first layers trained to name
# photographs show many oriented filters (Krizhevsky, Sutskever and Hinton, 2012), and in V1 itself selectivity varies widely
# (Ringach, Shapley and Hawken, 2002).
#
# </details>

# %% explain="which-control"
# A study trains a network on photographs of forests. Half of its first filters are
# oriented. "So the network has learned what trees look like." Name a control that could
# prove this wrong, and say which result would do so. Two or three sentences.
### BEGIN SOLUTION
which_control = """Train the same network on other pictures with edges but without trees, such as streets or dead
leaves, and on noise with the same spectrum. If the streets give as many oriented filters, it was edges that taught
them, not trees; if the noise does, not even edges are needed. The network before training belongs in the comparison."""
### END SOLUTION
# rubric:
# - A control changes one thing: other pictures with edges, or noise, or no training.
# - It says which result speaks against it: as many oriented filters without trees.

# %% [markdown]
# ### Your verdict
#
# The card shows the slogan. Choose *holds* if the sharp sentence held (a mean above 60 %), *breaks* below 40 %, else *cannot tell*. The numbers are means over three seeds: your own run, and two recorded for the course. Beside
# them stands what you saw before: ICA got far more oriented filters from the same kind of pictures. How a network learns matters, too.

# %% verdict="L11" course="breaks"
own = {}
for name, values in selective.items():
    share_of_it = 100 * np.mean(values >= first_layer.LEAST_SELECTIVE)
    own[name] = round(first_layer.mean_share(name, share_of_it), 1)
numbers = {
    "per cent oriented, trained on dead leaves": own["dead leaves"],
    "trained on noise with the same spectrum": own["noise, same spectrum"],
    "before training": own["before training"],
}
decided_by = "per cent oriented, trained on dead leaves"

# %%
ledger.record(
    "L11", "seeing",
    f"Of a trained first layer {own['dead leaves']:.0f} % of filters were oriented, "
    f"with noise {own['noise, same spectrum']:.0f} %, before training "
    f"{own['before training']:.0f} %.", value=float(own["dead leaves"]))
ledger.show(["L5", "L11"])

# %% [markdown]
# ## {lesson}.8 Two questions that count
#
# The questions above were for practice. These two give a point each, and your first answer counts.

# %% [markdown] quiz="why-control" graded=true
# What did noise *with the same spectrum* show that white noise alone could not?
#
# - (x) Correlations between pairs of pixels are not enough
#   > Yes, not for oriented, local filters. This noise has the same correlations as the leaves; only what goes beyond pairs, such as edges, is gone.
# - ( ) Whitening removes the information in the leaves
#   > The leaves are whitened, too, and still teach filters.
# - ( ) Nothing: noise is noise
#   > A difference between leaves and *white* noise could have come from the spectrum alone.

# %% [markdown] quiz="same-features" graded=true
# "First layers of networks look like V1, so the visual cortex is a convolutional network." What is the best reply?
#
# - ( ) Right: the same filters mean the same machine
#   > Your ICA finds the same kind of filters, and it is not a convolutional network. Filters do not tell you the machine.
# - ( ) Wrong: the likeness in the first layer is chance
#   > Started at random, most of 60 filters came to look so after training on leaves, and none on noise.
# - ( ) Right, because V1, too, has one kernel for all places in the visual field
#   > No mechanism is known that copies synaptic weights from place to place.
# - (x) Both describe a world of edges; filters alone do not show shared weights
#   > Yes. Many learners end up with such filters, so these tell you more about the world than about the learner.

# %% hand_in="quiz" points=2

# %% [markdown]
# ## For an evening: which kernel did this?
#
# You have one picture and the map that an unknown kernel made of it. One pair is all. Find the kernel. (Every window is a row of
# data, and the map holds the targets.) If the map is noisy, no kernel fits it in full: find the one that comes closest.

# %% exercise="learn-kernel" extension=true minutes=45 difficulty=3
def learn_kernel(image, wanted, shape):
    """`learn_kernel(np.array([[1, 2, 3]]), np.array([[2, 3]]), (1, 2))` is [[0, 1]].

    Return the kernel of this shape whose map of the image, with stride 1 and without
    padding, comes closest to the wanted map: the sum of squared differences is as
    small as it can be, and the kernel is right to three digits.

    image, wanted : arrays, the picture and the map of all windows that fit in whole
    shape : (k_rows, k_columns), with fewer weights than the map has answers, or as many
    """
    ### BEGIN SOLUTION
    rows, columns = np.shape(wanted)
    windows = [np.ravel(image[i : i + shape[0], j : j + shape[1]]) for i in range(rows) for j in range(columns)]
    return np.linalg.lstsq(np.array(windows, float), np.ravel(wanted), rcond=None)[0].reshape(shape)
    ### END SOLUTION

# %% [markdown] hint="learn-kernel"
# 1. For a fixed picture the map is linear in the kernel. What is the map of a kernel that is 1 in one place and 0 elsewhere?
# 2. Two ways. Solve for the weights as a line is fitted: one row for each window, `np.linalg.lstsq`. Or walk downhill: by how much
#    does an answer change if one weight of the kernel grows, and what, then, is the gradient of the squared error?
# 3. The second way in one call: the gradient for the kernel is the map of the *image*, with the errors as a kernel. Divide by the
#    number of answers, take steps, and go on until the kernel stops.

# %% check="learn-kernel" practice=true
check.close(learn_kernel(np.array([[1, 2, 3]]), np.array([[2, 3]]), (1, 2)), [[0, 1]],
            "Both answers are the right one of two pixels.", rtol=2e-3, atol=2e-3)
picture = np.random.default_rng(5).normal(size=(9, 8))
slanted = np.array([[1.0, -2], [0.5, 3], [0, 1]])
made = np.array([[np.sum(picture[i : i + 3, j : j + 2] * slanted) for j in range(7)] for i in range(7)])
check.close(learn_kernel(np.array([[1.0, 1, 2]]), np.array([[1.0, 0, 1]]), (1, 1)), [[0.5]],
            "No kernel fits all three answers: at 0.5 the squared errors sum to 0.5, less than anywhere else.", rtol=2e-3, atol=2e-3)
check.close(learn_kernel(picture, made, (3, 2)), slanted, "A kernel of three rows and two columns, from 49 answers.", rtol=2e-3, atol=2e-3)
### BEGIN HIDDEN TESTS
from helpers.reference import seeing as reference

rng = np.random.default_rng(1998)
for shape in ((1, 1), (2, 3), (4, 4)):
    picture, kernel = rng.normal(size=(12, 11)), rng.normal(size=shape)
    made = reference.conv2d(picture, kernel, 1, 0)
    check.close(learn_kernel(picture, made, shape), kernel, "From a clean map the very kernel comes back.", rtol=2e-3, atol=2e-3)
    noisy = made + rng.normal(size=made.shape)
    off = reference.conv2d(picture, np.array(learn_kernel(picture, noisy, shape)), 1, 0) - noisy
    check.close(reference.conv2d(picture, off, 1, 0) / off.size, np.zeros(shape),
                "At the best kernel the errors are at right angles to every pixel's column of windows.", atol=1e-2)
### END HIDDEN TESTS

# %% [markdown] derivation="learn-kernel"
# $E = \frac12 \sum_{ij} (\text{map}_{ij} - \text{wanted}_{ij})^2$ and $\text{map}_{ij} = \sum_{ab} p_{i+a,\, j+b}\, k_{ab}$, so
# $\partial E / \partial k_{ab} = \sum_{ij} (\text{map}_{ij} - \text{wanted}_{ij})\, p_{i+a,\, j+b}$: a sum over windows of the picture, weighted
# by the errors. That is `conv2d(image, errors, 1, 0)`. So backpropagation through a convolution is a convolution. With few weights
# the equation "gradient = 0" can be solved at once, by least squares.

# %% wrong="learn-kernel" why="One step downhill from 0 is not the bottom: you correlated the picture with the wanted map. Neighbouring pixels share what they say; go on until the kernel stops, or solve for all weights at once."
def learn_kernel(image, wanted, shape):
    rows, columns = np.shape(wanted)
    return np.array([[np.mean(image[a : a + rows, b : b + columns] * wanted) for b in range(shape[1])] for a in range(shape[0])])

# %% wrong="learn-kernel" why="Your kernel is turned by 180 degrees. A map is made with the kernel as it is, so it is learned as it is."
def learn_kernel(image, wanted, shape, right=learn_kernel): return right(image, wanted, shape)[::-1, ::-1]

# %% wrong="learn-kernel" why="You brought the kernel to length 1. How strong the answers are is part of the map: the size of the weights matters."
def learn_kernel(image, wanted, shape, right=learn_kernel): return right(image, wanted, shape) / np.linalg.norm(right(image, wanted, shape))

# %% stranger="learn-kernel"
def learn_kernel(image, wanted, shape, right=learn_kernel): return -right(image, wanted, shape)

# %% [markdown]
# ## What the analogy got right and wrong here
#
# **Right.** Local views that grow from stage to stage, simple cells before complex ones: networks took these from the
# cortex, and they work. Pictures with edges teach oriented filters to several learners.
#
# **Wrong, or left out.**
#
# - *Weight sharing.* Handy for us, unknown in the brain.
# - *One way only.* The cortex sends back as well as forward, and what a cell answers depends on context and time.
# - *Linear cells.* Gabor and ICA filters only weigh and add. Many V1 cells do more.
# - *Our worlds.* Grey discs have no colour, motion or texture, and our ICA can find no more filters than its patches have numbers.

# %% [markdown] recap=true
# - A convolutional layer copies one kernel to every place: weight sharing, and with it equivariance, exact for stride 1.
# - A receptive field grows with each kernel, in steps that the strides below it multiply.
# - Hebb's rule finds the first principal component and grows without bound; Oja's forgetting, a local term, stops it.
# - After whitening, pairs carry no more information. Sparse causes are found where the answers are least like a bell.
# - Fix the threshold and the control before you measure: leaves taught filters, noise with the same spectrum did not.

# %% [markdown] next=true
# Every arrow in these networks points forward. What can a network do if its cells listen to each other in a circle?

# %% [markdown]
# ### Where to read on
#
# - A. Hyvärinen, J. Hurri & P. O. Hoyer, *Natural Image Statistics*, Springer, 2009, doi 10.1007/978-1-84882-491-1: the road
#   from PCA to ICA and to V1, at length and with the mathematics.
# - A. Araujo, W. Norris & J. Sim, *Computing receptive fields of convolutional neural networks*, Distill, 2019,
#   doi 10.23915/distill.00021: receptive fields of real networks, with interactive figures.
#
# ### Sources
#
# D. H. Hubel & T. N. Wiesel, *J. Physiology* 148:574, 1959; 160:106, 1962. K. Fukushima, Neocognitron, *Biological
# Cybernetics* 36:193, 1980. Y. LeCun et al., *Neural Computation* 1:541, 1989. K. Simonyan & A. Zisserman, *ICLR*,
# 2015. J. Freeman & E. P. Simoncelli, *Nature Neuroscience* 14:1195, 2011. D. J. Felleman & D. C. Van Essen, *Cerebral
# Cortex* 1:1, 1991. D. L. Ringach, R. M. Shapley & M. J. Hawken, *J. Neuroscience* 22:5639, 2002. D. L. Ringach, Spatial
# structure and symmetry of simple-cell receptive fields, *J. Neurophysiology* 88:455, 2002. D. O. Hebb, *The
# Organization of Behavior*, 1949. C. von der Malsburg, *Kybernetik* 14:85, 1973. E. Oja, *J. Math. Biology* 15:267, 1982.
# B. A. Olshausen & D. J. Field, *Nature* 381:607, 1996. A. J. Bell & T. J. Sejnowski, *Vision Research* 37:3327, 1997.
# J. H. van Hateren & A. van der Schaaf, *Proc. R. Soc. B* 265:359, 1998. A. Hyvärinen, *IEEE Trans. Neural Networks*
# 10:626, 1999. A. B. Lee, D. Mumford & J. Huang, *Int. J. Computer Vision* 41:35, 2001. P. Vincent et al., *J. Machine
# Learning Research* 11:3371, 2010. A. Karni & D. Sagi, *PNAS* 88:4966, 1991. T. Zhang et al., *Vision Research* 50:368,
# 2010. A. Krizhevsky, I. Sutskever & G. E. Hinton, *NeurIPS*, 2012. J. S. Bowers et al., Deep problems with neural
# network models of human vision, *Behavioral and Brain Sciences*, 2022. G.-q. Bi & M.-m. Poo, *J. Neuroscience* 18:10464, 1998.
# G. G. Turrigiano et al., *Nature* 391:892, 1998.

# %% [markdown] guide=true
# **What the class will stumble on.**
#
# - *Whole-number pictures.* `np.zeros(shape, dtype=image.dtype)` passes every test on floats. Ask for the mean of the pixels
#   1 and 2 before you say why.
# - *Which stride?* The step of a layer is that of the layers below it, multiplied. Let them draw two layers on squared
#   paper and colour the pixels.
# - *y downwards.* Half of the class turns gratings the wrong way and does not notice, since 0 and 90 degrees are the same either
#   way. Ask for 45 degrees.
# - *First order in eta.* Some divide by the length in code and call it Oja's rule. Ask what a synapse knows.
# - *ICA as magic.* Let them turn the whitened cloud of section {lesson}.6 by hand, on paper, and say why the variance cannot help.
#
# **In class.** Print the 128 kernels of section {lesson}.7 as cards, without labels, one third from each network: sort them into the
# three networks, then count oriented ones by eye and compare with the index. Fifteen minutes, and the question of the threshold
# comes up by itself.
#
# **Two oral questions.** (1) A network has the same filters as V1. What follows about its wiring? (Nothing: ICA, an
# autoencoder and a network trained on labels all come close to such filters.) (2) Why is white noise too weak a control? (It lacks
# the spectrum of the pictures as well as their edges; a difference could come from either.)
