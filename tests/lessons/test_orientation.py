"""The four neurons of the first lesson obey their laws, and the figure says what they do."""

from __future__ import annotations

import re
from math import exp, log

import numpy as np
import pytest

from course.authoring.lesson import ROOT
from helpers import ledger, start_page
from helpers.figures import orientation as figures
from helpers.figures import png
from helpers.widgets import orientation as widgets

LESSON = (ROOT / "lessons" / "00_orientation.py").read_text(encoding="utf-8")
TEXT = " ".join(re.sub(r"^# ?", "", LESSON, flags=re.MULTILINE).split())


@pytest.mark.parametrize(("refractory", "rate"), [(0.0, 72.1348), (2.0, 63.0400)])
def test_lif_fires_at_the_analytic_rate(refractory, rate):
    """tau ln(RI / (RI - 15)) + t_ref between spikes; a spike on the grid comes up to one step late."""
    _, spikes = figures.lif(np.full(20000, 2.0), refractory)
    interval = 10 * log(20 / (20 - 15)) + refractory
    assert 1000 / interval == pytest.approx(rate, rel=1e-5)
    gaps = np.diff(spikes)
    assert np.all(gaps >= interval - 1e-9)
    assert np.all(gaps <= interval + figures.DT + 1e-9)


@pytest.mark.parametrize(("current", "fires"), [(1.49, False), (1.51, True)])
def test_lif_fires_from_its_rheobase_on(current, fires):
    assert bool(len(figures.lif(np.full(5000, current))[1])) is fires


def test_lif_below_threshold_is_the_closed_form():
    voltage, spikes = figures.lif(np.full(300, 1.0))
    time = np.arange(301) * figures.DT
    assert not len(spikes)
    np.testing.assert_allclose(voltage, -65 + 10 * (1 - np.exp(-time / 10)), rtol=1e-12)


def test_peak_after_one_pulse_is_the_closed_form():
    voltage, _ = figures.lif(figures.currents(3.0).sum(axis=0)[:400])
    assert voltage.max() == pytest.approx(-65 + 30 * (1 - exp(-0.5)), rel=1e-12)


def test_groups_two_to_four_bring_the_same_charge():
    np.testing.assert_allclose(figures.charges(3.0), [15, 30, 30, 30])
    np.testing.assert_allclose(figures.charges(np.full(7, 3.0)), figures.charges(3.0))


def test_rows_in_all_hold_each_neuron_with_weak_and_strong_pulses():
    rows = figures.rows_in_all(3.0, np.full(7, 6.0))
    assert [row[0] for row in rows] == list(figures.NEURONS)
    assert rows[2] == ["LIF cell", 2, 7]


def test_units_have_no_time_and_no_place():
    """A unit's answer depends on the charge in a window alone; it is the definition of both units."""
    rng = np.random.default_rng(0)
    charge = rng.uniform(0, 60, 20)
    np.testing.assert_array_equal(figures.threshold_unit(charge), [int(q >= 18) for q in charge])
    np.testing.assert_allclose(figures.relu_unit(charge), [q - 18 if q > 18 else 0 for q in charge])


def test_each_neuron_tells_one_thing_more():
    found = {name: values.tolist() for name, values in figures.responses(3.0).items()}
    assert found == {
        "threshold unit": [0, 1, 1, 1],
        "ReLU unit": [0, 12, 12, 12],
        "LIF cell": [0, 1, 1, 0],
        "two-branch cell": [0, 1, 0, 0],
    }


def test_branches_that_exchange_their_pulses_are_treated_alike():
    arriving = figures.currents(3.0)
    one, other = figures.two_branch_cell(arriving), figures.two_branch_cell(arriving[::-1])
    for left, right in zip(one, other, strict=True):
        np.testing.assert_array_equal(left, right)


def test_numbers_in_the_text_are_those_of_the_experiment():
    before, after = figures.responses(np.full(7, 3.0)), figures.responses(np.full(7, 6.0))
    ratios = [after[name].sum() / before[name].sum() for name in figures.NEURONS]
    wanted = "{:.1f} times, {:.1f} times, {:.1f} times and {:.0f} times as much".format(*ratios)
    assert wanted in TEXT
    assert f"The LIF cell fired {before['LIF cell'].sum()} spikes" in TEXT
    assert f"lif_spikes = {after['LIF cell'].sum()}\n" in LESSON
    assert after["LIF cell"].tolist() == after["two-branch cell"].tolist()
    assert f"alike: {', '.join(map(str, after['LIF cell'].tolist()))} spikes" in TEXT


@pytest.mark.parametrize("strength", [1.0, 3.0, 8.0])
def test_figure_shows_what_its_description_says(strength):
    figure = figures.four_neurons(strength)
    assert len(png(figure)) > 10_000
    spikes = figures.responses(strength)
    for name, panel in (("LIF cell", figure.axes[3]), ("two-branch cell", figure.axes[4])):
        total = spikes[name].sum()
        assert f"{total} spike" in panel.get_title(loc="left")
        assert f"{', '.join(map(str, spikes[name]))} spikes" in figures.describe(strength)
    assert all(panel.get_ylabel() for panel in figure.axes)


def test_slider_without_a_notebook_shows_the_still_figure(capsys):
    widgets.explore_neurons()
    text = capsys.readouterr().out
    assert "Look for: at which strength" in text
    assert "LIF cell: 0, 1, 1, 0 spikes" in text


def test_confidence_cell_names_all_claims_as_the_ledger_words_them():
    found = {claim: words for words, claim in re.findall(r'^    # (.+)\n    "(L\d+)": None,$', LESSON, re.MULTILINE)}
    assert list(found) == list(ledger.CLAIMS)
    without_notes = {claim: re.sub(r" \(.*?\)", "", words) for claim, words in found.items()}
    assert without_notes == ledger.CLAIMS


def test_a_bet_on_a_claim_is_asked_after_a_taste_that_says_what_would_make_it_false():
    experiment, ways = LESSON.index('experiment="lif-spikes"'), LESSON.index("Which way through?")
    cards = [card for card in re.finditer(r'^# %% \[markdown\] today="L\d+"\n((?:#.*\n)+)', LESSON, re.MULTILINE)]
    assert len(cards) == 3
    for card in cards:
        assert experiment < card.start() < ways and "false if" in " ".join(card[1].replace("#", " ").split())


def test_the_lesson_says_where_the_ledger_is_kept():
    assert "a folder in your home directory" in TEXT and "in the folder *above* this lesson's" not in TEXT


def test_where_to_start_is_asked_on_the_start_page_alone():
    assert start_page.FILE in TEXT
    assert not [question for _, question, _ in start_page.QUESTIONS + start_page.TOOLS if question in TEXT]


def test_rules_and_privacy_come_last_and_are_short():
    sections = re.findall(r"^# (## \{lesson\}\.\d .+)$", LESSON, re.MULTILINE)
    place = next(k for k, section in enumerate(sections) if "Who grades" in section)
    assert place == len(sections) - 2  # before the questions without buttons
    start = LESSON.index(sections[place])
    assert len(LESSON[start : LESSON.index(sections[place + 1])].split()) < 260


def test_what_is_mended_is_right_on_the_example_that_was_tried():
    fault = re.search(r"def faulty_times_as_much.*?return (.+?)\n", LESSON, re.DOTALL)[1]
    assert eval(fault, {"before": 2, "after": 4}) == 2 and eval(fault, {"before": 2, "after": 7}) != 3.5
