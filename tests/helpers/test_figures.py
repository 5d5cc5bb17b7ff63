"""A figure reaches everybody: a real description, the same bytes each time, nothing left open."""

import base64
import re
import subprocess
import sys

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from helpers import figures

ALT = 'A line rises from 1 to 2, "steep" & <straight>.'


def line():
    figure, axes = figures.new_figure()
    axes.plot([1, 2], label="rises")
    axes.set(xlabel="time (ms)", ylabel="potential (mV)", title="A line")
    return figure


@pytest.mark.parametrize(
    "alt", ["", "   ", None, 3, "figure", "Plot", "a chart", "figure figure figure.", "TODO, todo todo"]
)
def test_missing_or_filler_description_is_refused_with_the_fix(alt):
    with pytest.raises(ValueError, match="Say in a sentence what the figure shows"):
        figures.show(line(), alt=alt)


def test_description_is_a_required_argument():
    with pytest.raises(TypeError, match="alt"):
        figures.show(line())


def test_html_carries_description_and_picture():
    made = figures.figure_html(line(), ALT)
    alt, picture = re.search(r'<img alt="([^"]*)" src="data:image/png;base64,([^"]+)"', made).groups()
    assert alt == "A line rises from 1 to 2, &quot;steep&quot; &amp; &lt;straight&gt;."
    assert base64.b64decode(picture).startswith(b"\x89PNG")


def test_description_is_printed_where_no_picture_can_be(capsys):
    figures.show(line(), alt="A line\n   rises from 1 to 2.")
    assert capsys.readouterr().out == "[Figure: A line rises from 1 to 2.]\n"


def test_same_figure_gives_the_same_bytes():
    assert figures.png(line()) == figures.png(line())
    figure = line()
    assert figures.png(figure) == figures.png(figure)


def test_pyplot_figure_is_closed():
    from matplotlib import pyplot

    figure = pyplot.figure()
    assert pyplot.fignum_exists(figure.number)
    figures.show(figure, alt="An empty sheet of paper.")
    assert not pyplot.fignum_exists(figure.number)


def test_new_figure_stays_outside_pyplot():
    from matplotlib import pyplot

    before = pyplot.get_fignums()
    line()
    assert pyplot.get_fignums() == before


def test_new_figure_has_the_size_and_panels_asked_for():
    figure, axes = figures.new_figure(5, 3, rows=2, columns=3, sharex=True)
    assert axes.shape == (2, 3) and figure.get_size_inches().tolist() == [5, 3]
    assert b"IHDR" in figures.png(figure)[:32]
    width, height = np.frombuffer(figures.png(figure)[16:24], ">u4")
    assert (width, height) == (500, 300)


def test_letters_are_readable():
    axes = line().axes[0]
    letters = [axes.title, axes.xaxis.label, axes.yaxis.label, *axes.get_xticklabels(), *axes.get_yticklabels()]
    assert min(text.get_fontsize() for text in letters) >= 11


@pytest.mark.parametrize("kind", ["deuteranope", "protanope"])
def test_line_colours_stay_apart_without_red_or_green(kind):
    """Vienot, Brettel & Mollon 1999: what dichromats see, as linear maps of linear RGB."""
    seen = {
        "protanope": [[0.11238, 0.88762, 0], [0.11238, 0.88762, 0], [0.00401, -0.00401, 1]],
        "deuteranope": [[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]],
    }[kind]
    colours = [np.array(seen) @ np.power(to_rgb(figures.COLOURS[name]), 2.2) for name in figures.LINES]
    seen_rgb = np.power(np.clip(colours, 0, 1), 1 / 2.2)
    gaps = [np.linalg.norm(a - b) for i, a in enumerate(seen_rgb) for b in seen_rgb[:i]]
    assert min(gaps) > 0.12


def test_helpers_import_without_pyplot_nbgrader_or_the_course():
    code = "import sys, helpers.figures, helpers.widgets, helpers.quiz, helpers.ledger, helpers.data\n"
    code += "print([name for name in ('matplotlib.pyplot', 'nbgrader', 'course') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
