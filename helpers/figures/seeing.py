"""Figures of the lesson on seeing: maps of a kernel, receptive fields, tuning, growing weights, learned filters.

Each takes the learner's functions or numbers that they gave, and returns a Matplotlib Figure.
"""

from __future__ import annotations

import numpy as np

from helpers.figures import COLOURS, new_figure

SIGNED = "PuOr_r"  # orange above zero, purple below: apart for every eye
N_ANGLES = 36


def half_turn(n: int = N_ANGLES) -> np.ndarray:
    """Return n angles evenly spaced from 0 up to but without pi."""
    return np.pi * np.arange(n) / n


def bare(axes, title: str) -> None:
    """Leave an image nothing but its title."""
    axes.set(xticks=(), yticks=())
    axes.set_title(title, fontsize=12)
    for side in axes.spines.values():
        side.set_visible(False)


def signed_image(axes, values, title: str = "") -> None:
    """Draw an array with 0 in the middle of the colour scale, without ticks."""
    largest = max(np.abs(values).max(), 1e-12)
    axes.imshow(values, cmap=SIGNED, vmin=-largest, vmax=largest)
    bare(axes, title)


def grey_image(axes, picture, title: str = "") -> None:
    """Draw a picture in greys, without ticks."""
    axes.imshow(picture, cmap="gray")
    bare(axes, title)


def maps(conv2d, picture, kernels: dict, stride: int = 1):
    """Draw a picture, and below each kernel the map that the learner's conv2d makes of the picture.

    conv2d : the learner's conv2d(image, kernel, stride, padding)
    kernels : {name: (rows, columns) array}
    stride : by how many pixels the window moves
    """
    figure, panels = new_figure(
        2.1 * (len(kernels) + 1), 3.3, 2, len(kernels) + 1, squeeze=False, height_ratios=(0.35, 1)
    )
    panels[0, 0].set_axis_off()
    grey_image(panels[1, 0], picture, "picture")
    for (above, below), (name, kernel) in zip(panels.T[1:], kernels.items(), strict=True):
        signed_image(above, kernel, name)
        signed_image(below, np.asarray(conv2d(picture, kernel, stride, 0)))
    return figure


def views(sizes: list[int], names: list[str], image_size: int):
    """Draw, layer by layer, how many pixels wide the view of one unit is.

    sizes : width of the view after each layer
    names : name of each layer
    image_size : width of the network's picture, drawn as a line
    """
    figure, axes = new_figure(7.5, 4)
    places = np.arange(len(sizes))
    axes.bar(places, sizes, color=[COLOURS["orange" if name == "pool" else "blue"] for name in names])
    for place, name in zip(places, names, strict=True):
        if name == "pool":
            axes.text(place, 4, "pool", rotation=90, ha="center", va="bottom", fontsize=11, color=COLOURS["black"])
    axes.axhline(image_size, color=COLOURS["black"], linestyle="--")
    axes.text(0, image_size - 4, f"the whole picture, {image_size} pixels", fontsize=11, va="top")
    axes.set(xlabel="layer", ylabel="pixels in view", xticks=places[::2], xticklabels=places[::2] + 1)
    axes.set_title("What one unit sees: narrow for long, then fast")
    return figure


def tuning(title: str, filter, tuning_curve, orientation_selectivity):
    """Draw a filter and, beside it, its tuning curve, measured by the learner's functions.

    filter : (size, size) array
    """
    figure, (left, right) = new_figure(7.5, 3.6, 1, 2, width_ratios=(1, 1.4))
    angles = half_turn()
    curve = np.asarray(tuning_curve(filter, angles))
    signed_image(left, np.asarray(filter), title)
    right.plot(np.degrees(angles), curve / max(curve.max(), 1e-12), color=COLOURS["blue"], linewidth=2)
    right.set(xlim=(0, 180), ylim=(0, 1.05), xticks=(0, 45, 90, 135, 180), xlabel="angle of the grating (degrees)")
    right.set(ylabel="answer / largest", title=f"selectivity {orientation_selectivity(curve):.2f}")
    return figure


def directions(cloud, curves: dict, marked=None):
    """Draw a cloud of points, and what a cell with weights of length 1 in each direction measures of it.

    cloud : (n_samples, 2) array
    curves : {what is measured: 180 numbers, for the directions of 0 to 179 degrees}
    marked : directions in degrees, drawn into the cloud; by default the highest point of the last curve
    """
    figure, panels = new_figure(3.6 + 3.1 * len(curves), 3.5, 1, 1 + len(curves), squeeze=False)
    left = panels[0, 0]
    left.plot(*np.transpose(cloud), ".", markersize=3, color=COLOURS["blue"])
    reach = 1.05 * np.abs(cloud).max()
    marked = [int(np.argmax(list(curves.values())[-1]))] if marked is None else marked
    for angle in np.radians(marked):
        end = reach * np.array([np.cos(angle), np.sin(angle)])
        left.plot((-end[0], end[0]), (-end[1], end[1]), color=COLOURS["vermillion"], linewidth=2)
    left.set(xlim=(-reach, reach), ylim=(-reach, reach), xlabel="input 1", ylabel="input 2", aspect="equal")
    for axes, (name, values) in zip(panels[0, 1:], curves.items(), strict=True):
        axes.plot(np.arange(len(values)), values, color=COLOURS["blue"], linewidth=2)
        for angle in marked:
            axes.axvline(angle % 180, color=COLOURS["vermillion"], linewidth=1.2, linestyle="--")
        axes.set(xlim=(0, 180), ylim=(0, 1.1 * np.max(values)), xticks=(0, 45, 90, 135, 180), title=name)
        axes.set(xlabel="direction of w (degrees)")
    return figure


def share_by_threshold(selective: dict, least: float):
    """Draw how many filters count as oriented, for every threshold of selectivity that one might choose.

    selective : {name: selectivity of each filter}
    least : the threshold that was chosen
    """
    figure, axes = new_figure(7, 3.8)
    thresholds = np.linspace(0, 0.6, 241)
    looks = (("grey", ":"), ("blue", "-"), ("vermillion", "--"))
    for (name, values), (colour, line) in zip(selective.items(), looks, strict=False):
        share = 100 * np.mean(np.asarray(values)[:, np.newaxis] >= thresholds, axis=0)
        axes.plot(thresholds, share, color=COLOURS[colour], linestyle=line, linewidth=2.2, label=name)
    axes.axvline(least, color=COLOURS["black"], linewidth=1)
    axes.axhline(50, color=COLOURS["grey"], linewidth=0.8)
    axes.text(0.595, 52, "half", ha="right", fontsize=11, color=COLOURS["black"])
    axes.set(xlim=(0, 0.6), ylim=(0, 102), xlabel="selectivity from which a filter counts as oriented")
    axes.set(ylabel="filters that count (%)")
    axes.legend(frameon=False, fontsize=11, loc="upper right")
    return figure


def growth(paths: dict, covariance):
    """Draw the length of the weights and the weights themselves, step by step, for several rules.

    paths : {rule: (n_steps + 1, n_inputs) array of weights}
    covariance : of the inputs; the dashed line grows with its largest eigenvalue
    """
    figure, (left, right) = new_figure(9, 3.8, 1, 2)
    styles = (("vermillion", "--"), ("blue", "-"))
    for (rule, path), (colour, line) in zip(paths.items(), styles, strict=False):
        left.semilogy(np.linalg.norm(path, axis=1), color=COLOURS[colour], linestyle=line, linewidth=2, label=rule)
    left.set(xlabel="step", ylabel="length of w", title="How long?")
    left.legend(frameon=False, fontsize=11)
    rule, path = list(paths.items())[-1]
    for unit, (weights, colour, line) in enumerate(
        zip(np.transpose(path), ("blue", "green", "orange"), ("-", "--", ":"), strict=False), start=1
    ):
        right.plot(weights, color=COLOURS[colour], linestyle=line, linewidth=2, label=f"input {unit}")
    best = np.linalg.eigh(covariance)[1][:, -1]
    for weight in np.unique(np.round(np.abs(best), 6)):
        right.axhline(weight, color=COLOURS["grey"], linewidth=0.8)
    right.set(xlabel="step", ylabel="weight", title=f"{rule}: who is listened to?")
    right.legend(frameon=False, fontsize=11)
    return figure


def mosaic(filters, columns: int = 10) -> np.ndarray:
    """Return square filters, each scaled to its largest entry, as one array with gaps between them."""
    filters = np.asarray(filters, float)
    size = round(filters.shape[1] ** 0.5)
    rows = -(-len(filters) // columns)
    sheet = np.full((rows * (size + 1) + 1, columns * (size + 1) + 1), np.nan)
    for place, filter in enumerate(filters):
        row, column = (1 + (size + 1) * k for k in divmod(place, columns))
        sheet[row : row + size, column : column + size] = filter.reshape(size, size) / np.abs(filter).max()
    return sheet


def filters(learned: dict, columns: int = 6, width: float = 3.4):
    """Draw the filters learned from each world as a sheet of small patches.

    learned : {world: (n_filters, n_pixels) array}
    width : inches for each world
    """
    sheets = {world: mosaic(shown, min(columns, len(shown))) for world, shown in learned.items()}
    tallest = max(np.divide(*sheet.shape) for sheet in sheets.values())
    figure, panels = new_figure(width * len(sheets), width * tallest + 0.4, 1, len(sheets), squeeze=False)
    for axes, (world, sheet) in zip(panels[0], sheets.items(), strict=True):
        axes.imshow(sheet, cmap=SIGNED, vmin=-1, vmax=1, interpolation="nearest")
        bare(axes, world)
    return figure


def selectivity_and_size(measured: dict, least: float, most: float):
    """Draw each filter as a point: how many pixels it looks at, and how selective it is for orientation.

    measured : {world: (selectivity, footprint)}, two arrays a world
    least, most : a filter counts as oriented and local from this selectivity and up to this footprint
    """
    figure, axes = new_figure(7, 4.2)
    looks = (("blue", "o"), ("vermillion", "s"), ("grey", "^"))
    axes.axvspan(0, most, ymin=least / 0.8, color=COLOURS["sky_blue"], alpha=0.2, linewidth=0)
    axes.text(0.4, 0.78, "oriented and local", fontsize=12, va="top")
    for (world, (selectivity, size)), (colour, marker) in zip(measured.items(), looks, strict=False):
        look = {"color": COLOURS[colour], "marker": marker, "alpha": 0.8}
        axes.scatter(size, selectivity, s=26, label=world, **look)
    axes.set(xlabel="pixels that the filter looks at", ylabel="orientation selectivity", ylim=(0, 0.8), xlim=(0, None))
    axes.legend(frameon=False, fontsize=11)
    return figure


def reading(shares: dict, kernels):
    """Draw how well two networks read digits in the place they know and in a new one, and the shared kernels.

    shares : {network: (per cent in the known place, per cent in the new place)}
    kernels : (n_kernels, n_pixels) array
    """
    figure, (left, right) = new_figure(9, 3.8, 1, 2, width_ratios=(1.3, 1))
    for shift, (place, colour, hatch) in enumerate((("known place", "blue", ""), ("new place", "orange", "//"))):
        heights = [values[shift] for values in shares.values()]
        places = np.arange(len(shares)) + 0.38 * (shift - 0.5)
        bars = left.bar(places, heights, 0.36, color=COLOURS[colour], hatch=hatch, edgecolor="white", label=place)
        left.bar_label(bars, fmt="%.0f %%", fontsize=11)
    left.axhline(10, color=COLOURS["black"], linestyle=":", linewidth=1)
    left.text(0.5, 11, "chance", fontsize=11, va="bottom", ha="center")
    left.set(xticks=range(len(shares)), xticklabels=list(shares), ylabel="digits read (%)", ylim=(0, 122))
    left.set_yticks(range(0, 101, 20))
    left.legend(frameon=False, fontsize=11, loc="upper center", ncols=2)
    right.imshow(mosaic(kernels, 6), cmap=SIGNED, vmin=-1, vmax=1, interpolation="nearest")
    bare(right, "kernels learned with shared weights")
    return figure


def shift_error(conv2d, picture, kernel, stride: int) -> float:
    """Return how far the map of a picture moved by one pixel is from the old map, moved to where it fits best.

    The largest difference, inside the picture, over shifts of the map by 0, 1 or 2 columns.
    """
    old, new = (np.asarray(conv2d(seen, kernel, stride, 0)) for seen in (picture, np.roll(picture, 1, axis=1)))
    width = old.shape[1]
    return float(min(np.abs(new[:, 2:] - old[:, 2 - k : width - k]).max() for k in (0, 1, 2)))
