# %% [markdown] needs="gradient_descent, layers, backpropagation"
# # {lesson}. Convolution, Hebb and V1
#
# **About 90 minutes · 26 points · can be started alone; {needs}**
#
# In 1959 David Hubel and Torsten Wiesel reported cells in a cat's visual cortex that answer to a bar of light in one
# small place, at one angle. First layers of networks look much like it. Coincidence, design, or does the world leave
# no choice? You will build the detector, the test for it, and two ways to learn it without a teacher.
#
# After this lesson you can
#
# - write the operation that convolutional networks are named after, and say why its name is not quite right;
# - compute how much of a picture one unit sees, and say what "V1-V2-V4-IT is like conv layers" leaves out;
# - measure how selective a cell or a filter is for orientation;
# - say what "neurons that fire together wire together" lacks, and mend it;
# - grow filters like those of V1 from nothing but pictures, with two control worlds.

# %% given="setup"
import numpy as np

# No module named 'helpers'? Pick the course's kernel (Kernel menu), or see README.md.
from helpers import check, ledger, quiz
from helpers.data import digits_split
from helpers.figures import seeing as figures
from helpers.figures import show
from helpers.labs.local_network import accuracy, place_digits, train_network
from helpers.labs.scenes import cut_patches, dead_leaves, footprint, same_spectrum, whiten
from helpers.reference.backpropagation import softmax_cross_entropy  # you wrote it in lesson {lesson:backpropagation}
from helpers.widgets import seeing as widgets

# %% [markdown]
# ## {lesson}.1 What if one cell were copied to every place?
#
# A cell in the primary visual cortex (V1) sees a small window of the world, its **receptive field**. Put the weights of
# its window into a small array, the **kernel** $k$. Its answer is a weighted sum. Now copy the cell to every place of
# the picture $p$, and the answers form a map:
#
# $$ \text{out}_{ij} = \sum_a \sum_b p_{\,i s + a,\; j s + b} \; k_{ab} $$
#
# The **stride** $s$ is how far the window moves from one answer to the next. **Padding** puts rings of zeros round the
# picture first, so that cells at the rim have something to look at.
#
# Deep-learning libraries call this a convolution. In mathematics it is a **cross-correlation**: a convolution turns the
# kernel by 180 degrees first. A network that *learns* its kernels does not care.

# %% exercise="conv2d" minutes=12 difficulty=2
def conv2d(image, kernel, stride, padding):
    """Return the map of a kernel's answers: a cross-correlation, as in deep-learning libraries.

    out[i, j] = sum over a, b of padded[i * stride + a, j * stride + b] * kernel[a, b]

    Parameters
    ----------
    image, kernel : arrays (height, width) and (k_rows, k_columns); the kernel need not be square
    stride : whole number, at least 1, the step of the window down and to the right
    padding : whole number, at least 0, rings of zeros put round the image on all four sides

    Returns
    -------
    array, one answer for every window that fits in whole: (height + 2 padding - k_rows) // stride + 1
        rows, and columns likewise
    """
    ### BEGIN SOLUTION
    padded = np.pad(np.asarray(image, float), padding)
    k_rows, k_columns = np.shape(kernel)
    rows = range(0, padded.shape[0] - k_rows + 1, stride)
    columns = range(0, padded.shape[1] - k_columns + 1, stride)
    return np.array([[np.sum(padded[i : i + k_rows, j : j + k_columns] * kernel) for j in columns] for i in rows])
    ### END SOLUTION

# %% [markdown] hint="conv2d"
# 1. In steps: zeros round the image (`np.pad(image, padding)`), the shape of the result, then two loops over windows.
# 2. Answer (i, j) looks at the window whose upper left corner is row `i * stride`, column `j * stride`.
# 3. With `window = padded[i * stride : i * stride + k_rows, j * stride : j * stride + k_columns]` the answer is
#    `np.sum(window * kernel)`. The result has `(padded.shape[0] - k_rows) // stride + 1` rows.

# %% check="conv2d" points=5
image = np.array([[1.0, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12]])
check.close(conv2d(image, np.array([[0, 1.0], [0, 0]]), 1, 0), [[2, 3, 4], [6, 7, 8]],
            "The upper right weight picks the upper right pixel of each window: the kernel is not turned.")
check.close(conv2d(image, np.array([[-1.0, 0, 1]]), 1, 0), [[2, 2], [2, 2], [2, 2]],
            "A kernel of one row: the right pixel minus the left one, two windows in each row.")
check.close(conv2d(image, np.ones((3, 2)), 1, 0), [[33, 39, 45]], "Three rows and two columns: sums of 6 pixels.")
check.close(conv2d(image, np.ones((1, 1)), 2, 0), [[1, 3], [9, 11]], "Stride 2 takes every second row and column.")
check.close(conv2d(image, np.ones((2, 2)), 2, 1), [[1, 5, 4], [14, 34, 20]],
            "Padding 1 puts a ring of zeros round the image on all sides, then the windows move by 2.")
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
### END HIDDEN TESTS

# %% wrong="conv2d" why="You turned the kernel by 180 degrees. That is a convolution as mathematics has it; deep-learning libraries, and the formula above, leave the kernel as it is."
def conv2d(image, kernel, stride, padding, right=conv2d):
    return right(image, np.asarray(kernel)[::-1, ::-1], stride, padding)

# %% wrong="conv2d" why="The zeros stand on two sides only. Padding goes round the image: above, below, left and right."
def conv2d(image, kernel, stride, padding, right=conv2d):
    return right(np.pad(image, (0, padding)), kernel, stride, 0)

# %% wrong="conv2d" why="The last windows are missing. From positions 0 to n - k there are n - k + 1 places, so the + 1 comes after the division by the stride."
def conv2d(image, kernel, stride, padding, right=conv2d):
    rows, columns = [(n + 2 * padding - k) // stride for n, k in zip(np.shape(image), np.shape(kernel))]
    return right(image, kernel, stride, padding)[:rows, :columns]

# %% wrong="conv2d" why="The result has the right shape, but its windows lie side by side. Answer (i, j) looks at row i * stride, column j * stride."
def conv2d(image, kernel, stride, padding, right=conv2d):
    rows, columns = right(image, kernel, stride, padding).shape
    return right(image, kernel, 1, padding)[:rows, :columns]

# %% stranger="conv2d"
def conv2d(image, kernel, stride, padding, right=conv2d):
    return right(image, np.transpose(kernel), stride, padding)

# %% stranger="conv2d"
def conv2d(image, kernel, stride, padding, right=conv2d):
    return right(np.pad(image, padding, mode="edge"), kernel, stride, 0)

# %% [markdown]
# Four cells, each copied to every place of a small world of **dead leaves**: grey discs that fell on each other.
# Orange is above 0, purple below.

# %%
leaf_world = dead_leaves(64, np.random.default_rng(59))
vertical = np.array([[-1.0, 0, 1]] * 3)
kernels = {"mean": np.ones((3, 3)) / 9, "vertical edge": vertical, "horizontal edge": vertical.T,
           "spot": np.array([[-1.0, -1, -1], [-1, 8, -1], [-1, -1, -1]])}
show(
    figures.maps(conv2d, leaf_world, kernels),
    alt="A picture of overlapping grey discs and four maps of it. The mean blurs it. The vertical edge answers along "
    "the left and right rims of discs, the horizontal one along upper and lower rims, the spot along all rims thinly.",
)
a, b = np.random.default_rng(3).normal(size=(2, 20, 20))
one, two, both = (np.array(conv2d(picture, vertical, 1, 0)) for picture in (a, b, a + 2 * b))
print(f"linear: the map of a + 2 b is off by {np.abs(both - one - 2 * two).max():.0e}")
for stride in (1, 2):
    old, new = (np.array(conv2d(picture, vertical, stride, 0)) for picture in (a, np.roll(a, 1, axis=1)))
    off = min(np.abs(new[:, k:] - old[:, : old.shape[1] - k]).max() for k in (0, 1, 2))
    print(f"picture moved by 1 pixel, stride {stride}: the old map, moved to the best place, is off by {off:.1f}")

# %% [markdown]
# **What we saw.** The map is *linear*, and it is **equivariant**: move the picture, and the map moves along. A stride
# of 2 breaks this for a shift by 1.
#
# *"Convolutional networks come from image restoration."* Let the mean kernel restore a noisy picture:

# %% claim="cnn-origin"
noisy = leaf_world + np.random.default_rng(4).normal(size=leaf_world.shape)
restored = np.array(conv2d(noisy, kernels["mean"], 1, 1))
before, after = (np.sqrt(np.mean((picture - leaf_world) ** 2)) for picture in (noisy, restored))
print(f"typical error of a pixel: {before:.2f} before, {after:.2f} after one convolution")

# %% [markdown] claim="cnn-origin"
# It restores, without learning or a second layer. The *network* has another family tree. Hubel and Wiesel (1962) told
# simple cells, which want an edge in one exact place, from complex cells, which want it anywhere near. Fukushima's
# **Neocognitron** (1980) alternates layers of these, S-cells and C-cells, with the same weights in every place. LeCun
# and colleagues (1989) trained such a network by backpropagation to read zip codes. The claim **holds weakly**, by
# source: it is right about the arithmetic, which you saw, not about the descent, which one has to read.
#
# ## {lesson}.2 How much of the picture does one unit see?
#
# A unit of the second layer sees a window of the first layer's map, and each unit there sees a window of the picture.
# A pooling (one answer for a window, such as the maximum) is a layer with a kernel and a stride, too.

# %% exercise="receptive-field" minutes=8 difficulty=2
def receptive_field(layers):
    """Return how much of the picture one unit of the last layer sees, and how far apart two units look.

    layers : list of pairs (kernel_size, stride), whole numbers from 1 up, first layer first;
        an empty list stands for the picture itself: a pixel sees 1 pixel, its neighbour is 1 away
    returns (size, stride) : whole numbers, in pixels of the (endless) picture: the width of the window
        that one unit of the last layer depends on, and the distance between two neighbours' windows
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
# 3. For each layer, first `size += (kernel_size - 1) * step`, then `step *= stride`, in this order.

# %% check="receptive-field" points=3
assert tuple(receptive_field([(5, 1)])) == (5, 1), "One layer sees its kernel."
assert tuple(receptive_field([(3, 1), (3, 1)])) == (5, 1), "Two 3-kernels see 5 pixels: neighbouring windows overlap."
assert tuple(receptive_field([(3, 2), (3, 1)])) == (7, 2), "Neighbours 2 pixels apart: three windows of 3 span 7."
assert tuple(receptive_field([(3, 2), (3, 2), (2, 3)])) == (11, 12), "Strides multiply: 2 * 2 * 3 = 12."
assert tuple(receptive_field([])) == (1, 1), "A pixel sees itself."
### BEGIN HIDDEN TESTS
from helpers.reference import seeing as reference

rng = np.random.default_rng(212)
for depth in (1, 2, 3, 5, 8):
    layers = [tuple(row) for row in np.column_stack([rng.integers(1, 6, depth), rng.integers(1, 4, depth)]).tolist()]
    assert tuple(receptive_field(layers)) == reference.receptive_field(layers), (
        "Each layer widens the field by the strides below it."
    )
### END HIDDEN TESTS

# %% wrong="receptive-field" why="Steps multiply, they do not add: after strides 2 and 2, neighbours are 4 pixels apart."
def receptive_field(layers):
    steps = [1 + sum(s - 1 for _, s in layers[:depth]) for depth in range(len(layers) + 1)]
    return 1 + sum((k - 1) * step for (k, _), step in zip(layers, steps)), steps[-1]

# %% wrong="receptive-field" why="A layer's own stride moves its units apart, not what one of them sees. Widen the view first, then multiply the step."
def receptive_field(layers, right=receptive_field):
    return right([(below[0], above[1]) for below, above in zip([(1, 1), *layers], [*layers, (1, 1)])])

# %% wrong="receptive-field" why="A stride below spreads the units that a kernel above looks at. Weigh each kernel with the step so far."
def receptive_field(layers, right=receptive_field):
    return right([(k, 1) for k, _ in layers])[0], right(layers)[1]

# %% stranger="receptive-field"
def receptive_field(layers, right=receptive_field):
    return right(layers[::-1])

# %% [markdown]
# VGG-16 (Simonyan and Zisserman, 2015) looks at 224 x 224 pixels. It has 13 convolutions with 3x3 kernels and stride 1.
# After every two or three of them comes a pooling with a 2x2 window and stride 2, five in all.

# %% prediction="vgg-view"
# How many pixels wide is the view of one unit after all 18 layers? Write: vgg_view = (a number)
### BEGIN SOLUTION
vgg_view = 40
### END SOLUTION

# %% experiment="vgg-view" claim="visual-hierarchy"
conv, pool = (3, 1), (2, 2)
vgg = [conv, conv, pool, conv, conv, pool] + 3 * [conv, conv, conv, pool]
sizes = [receptive_field(vgg[:depth])[0] for depth in range(1, 19)]
print("view after each pooling:", [size for size, layer in zip(sizes, vgg) if layer == pool])
show(
    figures.views(sizes, ["pool" if layer == pool else "conv" for layer in vgg], 224),
    alt=f"Bars for 18 layers, the width of one unit's view, against a line at the 224 pixels of the picture: {sizes}.",
)
quiz.compare("View of one unit of VGG-16", vgg_view, sizes[-1], unit="pixels")

# %% [markdown] claim="visual-hierarchy"
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# 212 of 224 pixels: each pooling doubles what a kernel is worth. From V1 through V2 and V4 to IT (inferotemporal cortex)
# receptive fields grow as well (Freeman and Simoncelli, 2011). "V1-V2-V4-IT is like conv layers" **holds weakly**: in the
# cortex views also grow with distance from the centre of gaze, most connections between areas have a partner that runs
# *back* (Felleman and Van Essen, 1991), and nobody copies weights from place to place (section {lesson}.6). These sources carry
# what is said of the cortex; you computed what a network sees.
#
# </details>
#
# ## {lesson}.3 What does a cell in V1 like?
#
# The usual model of a V1 simple cell is a **Gabor filter**: a wave under a bell. On a patch, $x$ runs to the right and
# $y$ *downwards* (as rows do), both 0 in the middle. A wave of angle $\theta$ runs along
# $u = x \cos\theta + y \sin\theta$; its stripes are perpendicular to that.
#
# $$ g(x, y) = \exp\!\left(-\frac{x^2 + y^2}{2 \sigma^2}\right) \cos\!\left(\frac{2 \pi u}{\lambda}\right) $$

# %% exercise="gabor" minutes=8 difficulty=1
def gabor(size, theta, wavelength, sigma):
    """Return an even Gabor filter, an array (size, size): a cosine wave under a round bell.

    exp(-(x^2 + y^2) / (2 sigma^2)) * cos(2 pi u / wavelength),  u = x cos(theta) + y sin(theta)

    Row i, column j has x = j - (size - 1) / 2 and y = i - (size - 1) / 2, for odd and even sizes.
    Do not take off the mean and do not rescale: in the middle the value is 1.

    size : whole number of rows and columns
    theta, wavelength, sigma : angle of the wave in radians (0 gives upright stripes), distance of two
        stripes and width of the bell in pixels
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
# 3. Then `u = x * np.cos(theta) + y * np.sin(theta)`, and the formula is one line with `np.exp` and `np.cos`.

# %% check="gabor" points=3
g, tilted = np.array(gabor(3, 0.0, 4, 1.0)), np.array(gabor(3, np.pi / 4, 4, 2.0))
check.close(g[1], [0, 1, 0], "A quarter of a wave from the middle the cosine is 0.", atol=1e-6)
check.close(g[:, 1], [0.606531, 1, 0.606531], "At theta = 0 the wave runs along x. Down the middle: the bell.", rtol=1e-5)
check.close(gabor(2, 0.0, 2, 1.0), np.zeros((2, 2)), "An even patch: its pixels lie half a pixel from the middle.",
            atol=1e-6)
check.close(tilted[[0, 0], [0, 2]], [-0.471720, 0.778801],
            "At 45 degrees the wave runs from upper left to lower right.", atol=1e-6)
check.close(gabor(5, np.pi / 2, 4, 1.5), np.transpose(gabor(5, 0.0, 4, 1.5)), "A quarter turn swaps rows and columns.",
            atol=1e-6)
### BEGIN HIDDEN TESTS
from helpers.reference import seeing as reference

rng = np.random.default_rng(1985)
for size in (1, 4, 7, 10):
    shape = rng.uniform([0, 2.5, 1], [np.pi, 9, 4]).tolist()
    check.close(gabor(size, *shape), reference.gabor(size, *shape),
                "A Gabor filter is a wave under a bell, centred on the patch.")
### END HIDDEN TESTS

# %% wrong="gabor" why="You treated theta as degrees. It is in radians, which is what np.cos takes."
def gabor(size, theta, wavelength, sigma, right=gabor): return right(size, np.radians(theta), wavelength, sigma)

# %% wrong="gabor" why="x and y are swapped: at theta = 0 the wave runs along the columns, and its stripes stand upright."
def gabor(size, theta, wavelength, sigma, right=gabor): return right(size, theta, wavelength, sigma).T

# %% wrong="gabor" why="Your y runs upwards. Rows are counted downwards here, so y grows with the row."
def gabor(size, theta, wavelength, sigma, right=gabor): return right(size, -theta, wavelength, sigma)

# %% wrong="gabor" why="Your middle is at size // 2. For an even size the middle lies between two pixels: (size - 1) / 2."
def gabor(size, theta, wavelength, sigma, right=gabor):
    return right(size, theta, wavelength, sigma) if size % 2 else right(size + 1, theta, wavelength, sigma)[:-1, :-1]

# %% stranger="gabor"
def gabor(size, theta, wavelength, sigma):
    offsets = np.arange(size) - (size - 1) / 2
    x, y = np.meshgrid(offsets, offsets)
    return np.exp(-(x**2 + y**2) / (2 * sigma**2)) * np.cos((x * np.cos(theta) + y * np.sin(theta)) / wavelength)

# %% stranger="gabor"
def gabor(size, theta, wavelength, sigma, right=gabor): return right(size, theta, wavelength, sigma / np.sqrt(2))

# %% [markdown]
# Physiologists show a cell gratings of many angles and plot its best answer for each: the **tuning curve**. Where the
# stripes lie (the phase) should not matter, so the best phase counts. You need not try them all: with $C$ the answer
# to a cosine and $S$ the answer to a sine grating, the best over all phases is $\sqrt{C^2 + S^2}$.

# %% exercise="tuning-curve" minutes=10 difficulty=2
def tuning_curve(filter, angles):
    """Return, for each angle, the largest answer of a filter to a grating of that angle.

    The answer to a grating is the sum over all pixels of filter * grating, with u, x and y as in gabor.
    Largest over the wavelengths 3, 4, 6 and 8 pixels and over all phases: for one wavelength
    sqrt(C^2 + S^2) with C = sum of filter * cos(2 pi u / wavelength), S = the same with sin.

    filter, angles : array (size, size), and a sequence of angles in radians
    returns an array with one answer for each angle, not rescaled (an error of 0.3 % is allowed)
    """
    ### BEGIN SOLUTION
    offsets = np.arange(len(filter)) - (len(filter) - 1) / 2
    x, y = np.meshgrid(offsets, offsets)
    curve = []
    for angle in angles:
        u = x * np.cos(angle) + y * np.sin(angle)
        waves = [np.exp(2j * np.pi * u / wavelength) for wavelength in (3, 4, 6, 8)]
        curve.append(max(abs(np.sum(filter * wave)) for wave in waves))
    return np.array(curve)
    ### END SOLUTION

# %% [markdown] hint="tuning-curve"
# 1. Two loops: over the angles, and for each angle over the four wavelengths. Keep the largest answer of the four.
# 2. Get x, y and u just as in `gabor`. Then `C = np.sum(filter * np.cos(2 * np.pi * u / wavelength))`, and S likewise.
# 3. For each angle append `max(...)` of the four values `np.sqrt(C**2 + S**2)` to a list; return it as an array.

# %% check="tuning-curve" points=2
offsets = np.arange(12) - 5.5
stripes = np.cos(2 * np.pi * offsets / 4 + 1.0) * np.ones((12, 1))  # upright stripes, at an odd phase
quarters = np.pi * np.arange(4) / 4
check.close(tuning_curve(stripes, [0.0]), [72.0], "Three waves: half of the 144 pixels, at any phase.", rtol=3e-3)
check.close(tuning_curve(stripes.T, [np.pi / 2]), [72.0], "Turned stripes, turned grating: the same.", rtol=3e-3)
check.close(tuning_curve(np.eye(1), quarters), np.ones(4), "One pixel answers to all angles alike.", rtol=3e-3)
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

# %% stranger="tuning-curve"
def tuning_curve(filter, angles, right=tuning_curve):
    return right(filter, angles) ** 2

# %% stranger="tuning-curve"
def tuning_curve(filter, angles, right=tuning_curve):
    return right(filter, -np.asarray(angles))

# %% [markdown]
# One number for a whole curve, its **orientation selectivity index**: draw each answer $r_k$ as an arrow and add the
# arrows. A grating turned by half a turn is the same grating, so $\theta$ and $\theta + \pi$ must be one direction:
# double all angles. (One minus this index is the *circular variance*. In macaque V1 it is spread widely: Ringach and
# colleagues, 2002.)
#
# $$ \text{OSI} = \frac{\left| \sum_k r_k \, e^{2 i \theta_k} \right|}{\sum_k r_k} \qquad
# \theta_k = \frac{\pi k}{n}, \quad k = 0, \dots, n - 1 $$

# %% exercise="orientation-selectivity" minutes=5 difficulty=2
def orientation_selectivity(curve):
    """Return how selective a tuning curve is: 0 if it is flat, 1 if only one angle gets an answer.

    |sum of r_k exp(2 i theta_k)| / sum of r_k,  theta_k = pi k / n  (a curve of zeros gives 0.0)

    curve : n answers r_k, at least 0, to gratings whose angles are evenly spaced from 0 up to but without pi
    """
    ### BEGIN SOLUTION
    curve = np.asarray(curve, float)
    angles = np.pi * np.arange(len(curve)) / len(curve)
    total = curve.sum()
    return abs(np.sum(curve * np.exp(2j * angles))) / total if total > 0 else 0.0
    ### END SOLUTION

# %% [markdown] hint="orientation-selectivity"
# 1. You need the angles: `np.pi * np.arange(n) / n`. And the sum of the answers may be 0: deal with that first.
# 2. $e^{2 i \theta}$ is `np.exp(2j * theta)`. Without complex numbers: add up `curve * np.cos(2 * theta)` and
#    `curve * np.sin(2 * theta)`, and take the length of these two.
# 3. `abs(np.sum(curve * np.exp(2j * theta))) / np.sum(curve)`.

# %% check="orientation-selectivity" points=1
check.close(orientation_selectivity(np.ones(8)), 0.0, "A flat curve has no preference.", atol=1e-6)
check.close(orientation_selectivity([3.0, 0, 1.0, 0]), 0.5, "3 against 1 at right angles: (3 - 1) / (3 + 1).")
check.close(orientation_selectivity([4.0, 3.0, 0, 0]), 5 / 7, "Arrows at 2 theta = 0 and 90 degrees: 3, 4, 5.")
check.close(orientation_selectivity(np.zeros(6)), 0.0, "A cell that never answers prefers nothing.")
### BEGIN HIDDEN TESTS
from helpers.reference import seeing as reference

rng = np.random.default_rng(2002)
for n in (4, 9, 36):
    curve = rng.uniform(0, 3, n)
    check.close(orientation_selectivity(curve), reference.orientation_selectivity(curve),
                "The arrows at twice the angle are added, whatever their number.")
    check.close(orientation_selectivity(7 * curve), orientation_selectivity(curve), "The size of the answers is no matter.")
### END HIDDEN TESTS

# %% wrong="orientation-selectivity" why="The angles are not doubled. Then 0 and nearly 180 degrees, which are nearly the same grating, count as opposite."
def orientation_selectivity(curve):
    arrows = np.exp(1j * np.pi * np.arange(len(curve)) / len(curve))
    return abs(np.sum(curve * arrows)) / max(np.sum(curve), 1e-300)

# %% wrong="orientation-selectivity" why="That is the circular variance, 1 for a flat curve. The selectivity is one minus it."
def orientation_selectivity(curve, right=orientation_selectivity):
    return 1 - right(curve)

# %% wrong="orientation-selectivity" why="A curve of zeros gives 0 / 0, which is NaN. Return 0.0 in that case."
def orientation_selectivity(curve, right=orientation_selectivity):
    return right(curve) if np.any(curve) else np.nan

# %% stranger="orientation-selectivity"
def orientation_selectivity(curve):
    return (np.max(curve) - np.min(curve)) / max(np.max(curve) + np.min(curve), 1e-300)

# %%
widgets.explore_gabor(gabor, tuning_curve, orientation_selectivity)

# %% [markdown]
# **What we saw.** The more stripes fit under the bell, the sharper the tuning. Selectivity costs size.
#
# ## {lesson}.4 "Neurons that fire together wire together"
#
# Donald Hebb wrote in 1949 that a synapse grows when the first cell repeatedly takes part in firing the second. (The
# rhyme is younger; it is often credited to Carla Shatz.) For a cell with the answer $y = w \cdot x$ this is the first
# rule below. Erkki Oja added one term in 1982: each weight forgets in proportion to itself and to the *square* of $y$.
#
# $$ \text{Hebb: } \; w \leftarrow w + \eta \, y \, x \qquad \text{Oja: } \; w \leftarrow w + \eta \, y \, (x - y \, w) $$

# %% exercise="hebb-step" minutes=3 difficulty=1
def hebb_step(w, x, eta):
    """Return w + eta y x with y = w . x: the weights of a linear cell after one step of Hebb's rule.

    w, x, eta : arrays (n,), weights and one input, neither is changed; number, the learning rate
    """
    ### BEGIN SOLUTION
    y = np.dot(w, x)
    return w + eta * y * x
    ### END SOLUTION

# %% [markdown] hint="hebb-step"
# 1. First the cell answers, then each weight changes by the product of what came in there and what went out.
# 2. The answer is one number, `y = np.dot(w, x)`.
# 3. `return w + eta * y * x`

# %% check="hebb-step" points=2
w, x = np.array([1.0, -2.0, 0.5]), np.array([3.0, 1.0, 2.0])
check.close(hebb_step(w, x, 0.5), [4, -1, 2.5], "Hebb: y = 3 - 2 + 1 = 2, so w + 0.5 * 2 * x.")
check.unchanged([w, x], [[1, -2, 0.5], [3, 1, 2]], "Leave w and x themselves alone: make a new w, not w += ...")
check.close(hebb_step(w, -x, 0.5), [4, -1, 2.5], "Both signs turned: the same.")
check.close(hebb_step(w, x, 0.25), [2.5, -1.5, 1.5], "Half the rate, half the change.")
### BEGIN HIDDEN TESTS
from helpers.reference import seeing as reference

rng = np.random.default_rng(1949)
for n in (1, 2, 6):
    w, x = rng.normal(size=(2, n))
    check.close(hebb_step(w, x, 0.3), reference.hebb_step(w, x, 0.3),
                "Hebb: each weight grows with its input times the output.", rtol=1e-5, atol=1e-6)
    assert np.linalg.norm(hebb_step(w, x, 0.3)) >= np.linalg.norm(w), "Under Hebb's rule no step makes w shorter."
### END HIDDEN TESTS

# %% wrong="hebb-step" why="The cell's own answer is missing. Together means input times output: eta * y * x."
def hebb_step(w, x, eta): return w + eta * x

# %% wrong="hebb-step" why="You returned the change. Add it to the weights."
def hebb_step(w, x, eta): return eta * np.dot(w, x) * x

# %% wrong="hebb-step" why="You brought w back to length 1. Nothing in Hebb's rule does that, and what follows without it is the question here."
def hebb_step(w, x, eta): return (w + eta * np.dot(w, x) * x) / np.linalg.norm(w + eta * np.dot(w, x) * x)

# %% wrong="hebb-step" why="`w += ...` changes the array that the caller handed in (and `x -= ...` the input), so the old numbers are gone. w + ... makes a new one."
def hebb_step(w, x, eta): return np.add(w, eta * np.dot(w, x) * x, out=w)

# %% stranger="hebb-step"
def hebb_step(w, x, eta): return w - eta * np.dot(w, x) * x

# %% stranger="hebb-step"
def hebb_step(w, x, eta): return w + eta * np.dot(w, x) * w

# %% exercise="oja-step" minutes=3 difficulty=1
def oja_step(w, x, eta):
    """Return w + eta y (x - y w) with y = w . x: the weights after one step of Oja's rule.

    w, x, eta : arrays (n,), weights and one input, neither is changed; number, the learning rate
    """
    ### BEGIN SOLUTION
    y = np.dot(w, x)
    return w + eta * y * (x - y * w)
    ### END SOLUTION

# %% [markdown] hint="oja-step"
# 1. It is Hebb's rule with x replaced by something smaller.
# 2. Written out: $w + \eta\, y\, x - \eta\, y^2 w$. The last term is the forgetting, with $y$ squared.
# 3. First `y = np.dot(w, x)`. Then take `eta * y` out of both terms: what is left in the bracket is x, less what $y$ times
#    the old weights would give. That bracket stands where Hebb's rule has x.

# %% check="oja-step" points=3
w, x = np.array([1.0, -2.0, 0.5]), np.array([3.0, 1.0, 2.0])
check.close(oja_step(w, x, 0.5), [2, 3, 1.5], "Oja: y = 2, so w + 0.5 * 2 * (x - 2 w).")
check.unchanged([w, x], [[1, -2, 0.5], [3, 1, 2]], "Leave w and x themselves alone: make a new w, not w += ...")
check.close(oja_step(w, -x, 0.5), [2, 3, 1.5], "Both signs turned: the same.")
check.close(oja_step(w, x, 0.25), [1.5, 0.5, 1], "Half the rate, half the change.")
unit = np.array([0.6, 0.8])
check.close(oja_step(unit, 3 * unit, 0.1), unit, "An input along w leaves w alone, once its length is 1.")
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

# %% wrong="oja-step" why="This is Hebb's rule: the forgetting, -eta y^2 w, is missing, and the weights grow without bound."
def oja_step(w, x, eta): return w + eta * np.dot(w, x) * x

# %% wrong="oja-step" why="The forgetting has y where y^2 belongs. With a negative answer yours makes the weights grow."
def oja_step(w, x, eta): return w + eta * np.dot(w, x) * (x - w)

# %% wrong="oja-step" why="You divided by the length after Hebb's step. That comes close for small eta, but a synapse knows only its own weight, x and y, not a length."
def oja_step(w, x, eta): return (w + eta * np.dot(w, x) * x) / np.linalg.norm(w + eta * np.dot(w, x) * x)

# %% wrong="oja-step" why="`w += ...` overwrites the weights of whoever called (`x -= ...` the input), so that nobody can compare before and after. Return a new array, w + ..."
def oja_step(w, x, eta): return np.add(w, eta * np.dot(w, x) * (x - np.dot(w, x) * w), out=w)

# %% stranger="oja-step"
def oja_step(w, x, eta): return w + eta * np.dot(w, x) * x - np.dot(w, x) ** 2 * w

# %% [markdown]
# **Claim check.** If the sentence is the whole story, inputs that fire together end up wired, others not, and $w$
# settles. Three inputs of variance 1: inputs 1 and 2 go together (correlation 0.8), input 3 goes alone. Weights start
# at $1/\sqrt 3$ each, so $|w| = 1$. Then 1000 steps with $\eta = 0.01$.

# %% prediction="hebb-length"
# How long is w after 1000 steps of plain Hebb? Write: hebb_length = (a number)
### BEGIN SOLUTION
hebb_length = 10
### END SOLUTION

# %% experiment="hebb-length" claim="fire-together"
covariance = np.array([[1, 0.8, 0], [0.8, 1, 0], [0, 0, 1]])
inputs = np.random.default_rng(1949).multivariate_normal(np.zeros(3), covariance, 1000)
paths = {"Hebb": [np.ones(3) / np.sqrt(3)], "Oja": [np.ones(3) / np.sqrt(3)]}
for x in inputs:
    paths["Hebb"].append(hebb_step(paths["Hebb"][-1], x, 0.01))
    paths["Oja"].append(oja_step(paths["Oja"][-1], x, 0.01))
hebb_measured, oja_measured = (float(np.linalg.norm(paths[rule][-1])) for rule in ("Hebb", "Oja"))
growth = np.log(hebb_measured) / (0.01 * 1000)
print(f"Hebb: |w| = {hebb_measured:.3g}, grown as exp({growth:.2f} eta t); lambda_1 = {np.linalg.eigvalsh(covariance)[-1]:.2f}")
print(f"Oja:  |w| = {oja_measured:.3f}, w = {np.round(paths['Oja'][-1], 2)}")
show(
    figures.growth(paths, covariance),
    alt=f"Left, on a logarithmic scale: under Hebb's rule |w| rises along a straight line to {hebb_measured:.1g}, under "
    f"Oja's it stays near 1. Right, Oja's weights: inputs 1 and 2 settle near 0.7, input 3 falls to about 0.",
)
quiz.compare("Length of w after 1000 steps of Hebb", hebb_length, hebb_measured)

# %% [markdown] claim="fire-together"
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# Plain Hebb explodes: on average a step multiplies $w$ by $1 + \eta C$, so it grows as $e^{\lambda_1 \eta t}$, where
# $\lambda_1 = 1.8$ is the largest eigenvalue of the covariance $C$. Oja's rule keeps the length at 1 and turns $w$ to the
# first **principal component**: equal weights for the pair, about 0 for the loner. The claim **holds weakly**: "fire
# together" chooses the direction, but something must make synapses *lose*, and order counts (lesson {lesson:plasticity_and_reward}). You measured a
# rule; that synapses follow rules of this kind is carried by source (Bi and Poo, 1998: lesson {lesson:plasticity_and_reward}).
#
# </details>
#
# ## {lesson}.5 What does the world teach a cell?
#
# Dead leaves have what natural scenes have and noise has not: things that hide things (Lee, Mumford and Huang, 2001).

# %%
widgets.explore_leaves(conv2d, gabor)

# %%
rng = np.random.default_rng(7)
leaves = [dead_leaves(128, rng) for _ in range(6)]
worlds = {
    "dead leaves": leaves,
    "noise, same spectrum": [same_spectrum(picture, rng) for picture in leaves],
    "white noise": list(rng.normal(size=(6, 128, 128))),
}
patches = {world: cut_patches(pictures, 10, 6000, rng) for world, pictures in worlds.items()}  # 10 x 10 pixels
w = rng.normal(size=100) / 10
for x in patches["dead leaves"]:
    w = oja_step(w, x, 0.002)
components = np.linalg.eigh(patches["dead leaves"].T @ patches["dead leaves"])[1][:, :-13:-1].T
print(f"overlap of Oja's w with the first two principal components: {np.linalg.norm(components[:2] @ w) / np.linalg.norm(w):.3f}")
show(
    figures.filters({"Oja's filter": np.array(w)[None], "the first 12 principal components": components}, columns=4),
    alt="Left, the filter that Oja's rule learned: one side of the patch purple, the other orange. Right, twelve principal "
    "components: waves that cover the whole patch, with more and more stripes.",
)

# %% [markdown]
# **What we saw.** Oja's cell finds a principal component: a wave as large as the whole patch. Cells in V1 look at one
# small place. Correlations of pairs are all that Hebb and Oja see.
#
# **Independent component analysis** (ICA) looks further. First the patches are *whitened*: no pair of numbers is
# correlated, all variances are 1. Then each filter $w$ (a row of $W$) seeks answers far from a bell curve; in a world
# of edges these are **sparse**, silent mostly, strong rarely:
#
# $$ w^+ = \overline{x \, \tanh(w \cdot x)} - \overline{1 - \tanh^2(w \cdot x)} \; w $$
#
# (bars are means over all patches $x$). The first term is Hebb's rule with a bent answer. Finally all filters together
# are made orthonormal, favouring none: $W \leftarrow (W^+ W^{+\top})^{-1/2} \, W^+$. If $W^+ = U S V^\top$ is the
# singular value decomposition, this is just $U V^\top$. (FastICA, Hyvärinen 1999.)

# %% exercise="ica-step" minutes=12 difficulty=3
def ica_step(W, patches):
    """Return the filters after one step of symmetric FastICA with tanh.

    For each row w of W:  w+ = mean of x tanh(w . x)  -  mean of (1 - tanh(w . x)^2)  times w
    Then all rows at once:  (W+ W+^T)^(-1/2) W+, which is U V^T if W+ = U S V^T

    W : array (n_units, n_dims) with orthonormal rows, n_units <= n_dims
    patches : array (n_samples, n_dims), one whitened patch x in each row
    returns an array of the shape of W, rows in the order of W; the sign of a row is free
    """
    ### BEGIN SOLUTION
    bent = np.tanh(patches @ W.T)  # (n_samples, n_units)
    moved = bent.T @ patches / len(patches) - np.mean(1 - bent**2, axis=0)[:, None] * W
    U, _, Vt = np.linalg.svd(moved, full_matrices=False)
    return U @ Vt
    ### END SOLUTION

# %% [markdown] hint="ica-step"
# 1. All answers of all filters are one product: `bent = np.tanh(patches @ W.T)` has a row a patch, a column a filter.
# 2. The mean of x tanh(w . x) for all filters at once is `bent.T @ patches / len(patches)`, with the shape of W. The
#    second term takes one number for each row of W: `np.mean(1 - bent**2, axis=0)`, as a column (`[:, None]`).
# 3. With `moved` the difference of the two: `U, _, Vt = np.linalg.svd(moved, full_matrices=False)`, return `U @ Vt`.

# %% check="ica-step" points=4
corners = np.array([[1.0, 1], [1, -1], [-1, 1], [-1, -1]])
check.close(np.abs(ica_step(np.array([[0.6, 0.8]]), corners)), [[0.129017, 0.991642]],
            "One filter: w+ is (-0.00917, 0.07048), brought to length 1.", rtol=1e-4)
rng = np.random.default_rng(1999)
sparse = rng.laplace(size=(2000, 3)) / np.sqrt(2)  # three independent sparse signals
W = np.linalg.qr(rng.normal(size=(3, 3)))[0]
once = np.array(ica_step(W, sparse))
check.close(once @ once.T, np.eye(3), "The rows are orthonormal: length 1, at right angles.", atol=1e-5)
check.close(np.abs(ica_step(W[::-1], sparse)), np.abs(once[::-1]), "No filter is favoured: order does not matter.")
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
                "A step turns the filters as the rule says (signs are free).", rtol=1e-5)
    check.close(found @ found.T, np.eye(n_units), "After the step the rows are orthonormal again.", atol=1e-5)
### END HIDDEN TESTS

# %% probes="ica-step"
probe(np.abs(ica_step(np.array([[0.6, 0.8]]), np.array([[1.0, 1], [1, -1], [-1, 1], [-1, -1]]))))
rng = np.random.default_rng(1999)
sparse = rng.laplace(size=(300, 3)) / np.sqrt(2)
probe(np.abs(ica_step(np.linalg.qr(rng.normal(size=(3, 3)))[0], sparse)))

# %% wrong="ica-step" why="The rows are not made orthonormal. Then all filters may run after the same component, and grow or shrink as they like."
def ica_step(W, patches):
    answers = np.tanh(patches @ W.T)
    return answers.T @ patches / len(answers) - np.mean(1 - answers**2, axis=0)[:, None] * W

# %% wrong="ica-step" why="Filters are set at right angles one after the other, so the first one is favoured. The symmetric way changes all of them as little as possible: U V^T."
def ica_step(W, patches):
    answers = np.tanh(patches @ W.T)
    return np.linalg.qr((answers.T @ patches / len(answers) - np.mean(1 - answers**2, axis=0)[:, None] * W).T)[0].T

# %% wrong="ica-step" why="The second term is missing: take off the mean of 1 - tanh^2, times w."
def ica_step(W, patches):
    u, _, v = np.linalg.svd(np.tanh(patches @ W.T).T @ patches, full_matrices=False)
    return u @ v

# %% wrong="ica-step" why="You summed over the patches where a mean belongs, so the second term hardly counts. Divide by their number."
def ica_step(W, patches):
    answers = np.tanh(patches @ W.T)
    u, _, v = np.linalg.svd(answers.T @ patches - np.mean(1 - answers**2, axis=0)[:, None] * W, full_matrices=False)
    return u @ v

# %% stranger="ica-step"
def ica_step(W, patches):
    answers = np.tanh(patches @ W.T)
    moved = answers.T @ patches / len(patches) - np.mean(1 - answers**2, axis=0)[:, None] * W
    return moved / np.linalg.norm(moved, axis=1, keepdims=True)

# %%
white, to_pixels = whiten(patches["dead leaves"], 60)
widgets.play_learning(ica_step, white, to_pixels, np.random.default_rng(8))

# %% [markdown]
# Now with controls: 60 filters from each of three worlds. Dead leaves; noise with *the same spectrum*, so all
# correlations of pairs are kept and the edges are gone; white noise. A filter counts as oriented and local if its
# selectivity is at least 0.3 and it looks at no more than 20 of its 100 pixels.

# %% prediction="from-noise"
# Per cent of the filters from NOISE WITH THE SAME SPECTRUM that are oriented and local? Write: from_noise = (a number)
### BEGIN SOLUTION
from_noise = 30
### END SOLUTION

# %% experiment="from-noise" claim="early-filters"
learned, measured, share, angles = {}, {}, {}, np.pi * np.arange(24) / 24
for world, seen in patches.items():
    white, to_pixels = whiten(seen, 60)
    W = np.linalg.qr(np.random.default_rng(8).normal(size=(60, 60)))[0]
    for _ in range(30):
        W = ica_step(W, white)
    filters = np.array(W) @ to_pixels
    osi = np.array([orientation_selectivity(tuning_curve(f.reshape(10, 10), angles)) for f in filters])
    measured[world] = osi, footprint(filters)
    share[world] = 100 * np.mean((osi >= 0.3) & (footprint(filters) <= 20))
    learned[f"{world}: {share[world]:.0f} %"] = filters
    print(f"{world:>20}: median OSI {np.median(osi):.2f}, median size {np.median(footprint(filters)):4.1f} pixels")
quiz.compare("Oriented and local, from noise with the same spectrum", from_noise, share["noise, same spectrum"], "%")

# %%
show(
    figures.filters(learned),
    alt="Sixty filters from each world, 10 by 10 pixels each, orange above 0, purple below. Oriented and local: "
    + ", ".join(f"{world} {value:.0f} %" for world, value in share.items()),
)
show(
    figures.selectivity_and_size(measured, 0.3, 20),
    alt="Each filter a point: pixels it looks at, and selectivity. Medians: "
    + "; ".join(f"{world} {np.median(pixels):.0f} pixels, {np.median(osi):.2f}" for world, (osi, pixels) in measured.items()),
)

# %% [markdown] claim="early-filters"
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# Leaves teach oriented, local filters; noise with the very same correlations teaches none. So *edges* teach them, not
# the rule alone and not the spectrum. Photographs do the same (Olshausen and Field, 1996; Bell and Sejnowski, 1997).
# Beside cells of macaque V1 such filters match in length, aspect and tuning, though not in preferred frequency (van
# Hateren and van der Schaaf, 1998). No network's layer was trained here: ICA stands in for one. First layers of
# networks trained on photographs show oriented filters, too (Krizhevsky, Sutskever and Hinton, 2012). With these
# sources, which carry what is said of layers and of V1, "V1-like filters are not a coincidence" **holds** for the first
# layer. For deeper areas it is **contested**: networks predict recordings well, and may yet use other features than we
# do (Bowers et al., 2022, with replies on both sides).
#
# </details>
#
# ## {lesson}.6 Does the brain share weights?
#
# A convolutional layer has one kernel for all places. A cell in V1 has only its own synapses. Does it matter? Take two
# networks with a hidden layer of 5 x 5 windows, 24 kinds of units, averaged over all places. In one, places share their
# weights, in the other each has its own. Both learn from digits on the *left* half of a field. Then come new digits.

# %% prediction="new-place"
# Per cent of the digits on the RIGHT that the network with LOCAL weights reads? Write: new_place = (a number)
### BEGIN SOLUTION
new_place = 50
### END SOLUTION

# %% experiment="new-place" claim="visual-hierarchy"
X, y, X_new, y_new = digits_split("stratified", np.random.default_rng(7))
shares, networks = {}, {}
for name, shared in (("shared weights", True), ("local weights", False)):
    network = train_network(place_digits(X, 0), y, shared, softmax_cross_entropy, np.random.default_rng(1))
    shares[name] = [100 * accuracy(network, place_digits(X_new, column), y_new) for column in (0, 8)]
    networks[name] = network
    print(f"{name}: {network[0].size:>6} weights; reads {shares[name][0]:.1f} % left, {shares[name][1]:.1f} % right")
show(
    figures.reading(shares, networks["shared weights"][0][0].T),
    alt="Bars: " + "; ".join(f"{name} {left:.0f} % in the known place, {right:.0f} % in the new one"
                             for name, (left, right) in shares.items())
    + ". Beside them 24 kernels of 5 x 5 pixels, some of them like edges.",
)
quiz.compare("Local weights in the new place", new_place, shares["local weights"][1], unit="%")

# %% [markdown]
# <details><summary><b>What we saw</b> (open it when you have run the experiment)</summary>
#
# With shared weights the new place costs nothing: equivariance, then an average over places. Without sharing the
# network falls to chance: its units on the right never saw ink. (It reads the left a little *better*, with sixty times
# the weights.) People lie in between. Practice with fine textures in one place of the eye did not carry over to another
# (Karni and Sagi, 1991), yet after a short test at the new place, practice with orientations did (Zhang et al., 2010).
#
# </details>
#
# ## {lesson}.7 Quiz

# %% [markdown] quiz="what-is-conv"
# A deep-learning library's `conv2d` and the convolution of mathematics give the same map whenever
#
# - ( ) the stride is 1.
#   > The stride chooses which answers are kept. It does not turn the kernel.
# - (x) the kernel looks the same after half a turn.
#   > Yes. The only difference is the turn by 180 degrees.
# - ( ) never: they are different operations.
#   > They differ by half a turn of the kernel, which many kernels (a mean, an even Gabor) do not notice.

# %% [markdown] quiz="view"
# Three layers with kernel 3 and stride 2. How many pixels wide is the view of one top unit?
#
# - ( ) 7, three times two more neighbours
#   > That would be so with stride 1. Strides below spread the neighbours.
# - (x) 15
#   > $1 + 2 \cdot 1 + 2 \cdot 2 + 2 \cdot 4 = 15$.
# - ( ) 27, as $3^3$
#   > Windows overlap, so sizes do not multiply.
# - ( ) 13, adding up the strides
#   > Strides multiply: the steps are 1, 2 and 4.

# %% [markdown] quiz="double-angle"
# Why are angles doubled before the answers of a tuning curve are averaged?
#
# - ( ) To make small preferences visible
#   > It does not magnify. It makes the average meaningful.
# - ( ) It is a convention; the index is the same without
#   > Without it a flat curve gets an index of about 0.64: arrows over half a circle do not cancel.
# - (x) A grating after half a turn is the same grating
#   > Yes: both must be one direction. After doubling, the half turn is a full turn.

# %% [markdown] quiz="hebb-stable"
# A linear cell learns by Hebb's rule alone, with a very small learning rate. In the long run its weights
#
# - ( ) come to rest: correlations are finite, so Hebb alone is stable.
#   > The correlations are finite, but each growth makes the answer stronger, and so the next growth.
# - (x) grow without bound, in a direction set by the inputs.
#   > Yes, as $e^{\lambda_1 \eta t}$. A small $\eta$ only makes it take longer.
# - ( ) forget whatever is not repeated.
#   > Hebb's rule has no forgetting: no step ever makes $w$ shorter.

# %% [markdown] quiz="why-control"
# What did noise *with the same spectrum* show that white noise alone could not?
#
# - (x) Correlations between pairs of pixels are not enough
#   > Yes, not for oriented, local filters. It shares all of these with the leaves, and only edges are gone.
# - ( ) Whitening removes the information in the leaves
#   > Leaves are whitened, too, and teach filters.
# - ( ) Nothing: noise is noise
#   > A difference between leaves and *white* noise could have come from the spectrum alone.

# %% [markdown] quiz="same-features"
# "First layers of networks look like V1, so the visual cortex is a convolutional network." What is the best reply?
#
# - ( ) Right: the same filters mean the same machine
#   > Your ICA finds the same kind of filters, and it is no convolutional network. Filters do not tell the machine.
# - ( ) Wrong: the likeness in the first layer is chance
#   > It came out of leaves for 60 filters started at random, and out of noise for none.
# - ( ) Right, as V1 too has one kernel for all places in the visual field
#   > No mechanism is known that copies synaptic weights from place to place.
# - (x) Both describe a world of edges; that shows no shared weights
#   > Yes. Many learners end at such filters, so these tell you about the world more than about the learner.

# %% hand_in="quiz" points=3

# %% [markdown]
# ## {lesson}.8 Your ledger
#
# Two claims are recorded, with your own numbers. Change a verdict if you disagree, and run the cell again.

# %%
ledger.record(
    "L5", "seeing",
    f"Under plain Hebb |w| grew from 1 to {hebb_measured:.2g} in 1000 steps, with Oja's forgetting to {oja_measured:.2f}.",
    "breaks", value=hebb_measured,
)
ledger.record(
    "L11", "seeing",
    f"ICA, in place of a first layer, gave {share['dead leaves']:.0f} % oriented, local filters from leaves, {share['noise, same spectrum']:.0f} % from noise. "
    f"In a new place shared weights read {shares['shared weights'][1]:.0f} %, local ones {shares['local weights'][1]:.0f} %.",
    "contested", value=float(share["dead leaves"]),
)
ledger.show(["L5", "L11"])

# %% [markdown]
# ## What the analogy got right and wrong here
#
# **Right.** Local views that grow from stage to stage, simple cells before complex ones: networks took these from the
# cortex, and they work. Filters like those of V1 follow from the world.
#
# **Wrong, or left out.**
#
# - *Shared weights.* Handy for us, unknown in the brain.
# - *One way only.* The cortex sends back as well as forward, and what a cell answers depends on context and time.
# - *Linear cells.* Gabor and ICA filters are straight sums. Many V1 cells are not.
# - *Our worlds.* Grey discs have no colour, motion or texture, and our ICA knows as many filters as numbers, not more.
#
# ### Sources
#
# D. H. Hubel & T. N. Wiesel, *J. Physiology* 148:574, 1959; 160:106, 1962. K. Fukushima, Neocognitron, *Biological
# Cybernetics* 36:193, 1980. Y. LeCun et al., *Neural Computation* 1:541, 1989. K. Simonyan & A. Zisserman, *ICLR*,
# 2015. J. Freeman & E. P. Simoncelli, *Nature Neuroscience* 14:1195, 2011. D. J. Felleman & D. C. Van Essen, *Cerebral
# Cortex* 1:1, 1991. D. L. Ringach, R. M. Shapley & M. J. Hawken, *J. Neuroscience* 22:5639, 2002. D. O. Hebb, *The
# Organization of Behavior*, 1949. E. Oja, *J. Math. Biology* 15:267, 1982. B. A. Olshausen & D. J. Field, *Nature*
# 381:607, 1996. A. J. Bell & T. J. Sejnowski, *Vision Research* 37:3327, 1997. J. H. van Hateren & A. van der Schaaf,
# *Proc. R. Soc. B* 265:359, 1998. A. Hyvärinen, *IEEE Trans. Neural Networks* 10:626, 1999. A. B. Lee, D. Mumford & J.
# Huang, *Int. J. Computer Vision* 41:35, 2001. A. Karni & D. Sagi, *PNAS* 88:4966, 1991. T. Zhang et al., *Vision
# Research* 50:368, 2010. A. Krizhevsky, I. Sutskever & G. E. Hinton, *NeurIPS*, 2012. J. S. Bowers et al., Deep
# problems with neural network models of human vision, *Behavioral and Brain Sciences*, 2022.
