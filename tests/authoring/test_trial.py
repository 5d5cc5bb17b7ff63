"""Wrong answers run apart from one another: what one does, hangs on or breaks is unseen by the next."""

from __future__ import annotations

import json
import os

import pytest

from course.authoring import build, trial
from course.authoring.lesson import read_lesson
from course.authoring.trial import probes_of, trials, trials_apart
from tests.authoring.lesson_text import RIGHT, changed, write_lesson

FORKS = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
PRINTS = "    print(int(np.dot(w, x) >= theta))\n"


def by_line(found):
    return {row.wrong: row for row in found}


def test_answer_passes_and_every_wrong_answer_fails(tmp_path):
    found = trials_apart(read_lesson(write_lesson(tmp_path)))
    assert [row.failed is None for row in found] == [True, False, False, False]
    assert "so the unit fires" in found[1].failed
    assert found[0].outcomes == ["1", "0"]
    assert found[1].calls[0] == "threshold_unit([1, 1], [1, 1], 2) gave 0"


@FORKS
@pytest.mark.parametrize(
    "harm",
    [
        "    np.dot = None\n",
        "    global np\n    np = None\n",
        "    import os\n    os.chdir('/')\n",
        "    raise SystemExit\n",
    ],
)
def test_a_harmful_answer_leaves_the_next_one_alone(tmp_path, harm):
    lesson = read_lesson(write_lesson(tmp_path, changed("    return int(np.dot(w, x) > theta)\n", harm)))
    found = trials_apart(lesson)
    assert found[1].failed
    assert found[2].outcomes == ["1", "1"]
    assert found[0].failed is None


@FORKS
@pytest.mark.parametrize("harm", ["    while True:\n        pass\n", "    import os\n    os._exit(0)\n"])
def test_an_answer_that_hangs_or_ends_the_process_loses_its_points(tmp_path, harm, monkeypatch):
    monkeypatch.setattr(trial, "SECONDS", 4)  # an honest answer takes milliseconds
    found = trials(read_lesson(write_lesson(tmp_path, changed(PRINTS, harm))))
    assert [bool(row.failed) for row in found] == [False, True, True, True]


@FORKS
def test_what_decides_is_an_answers_own_time_not_how_long_the_machine_makes_it_wait(tmp_path, monkeypatch):
    monkeypatch.setattr(trial, "SECONDS", 2)
    waits = changed(
        "    return int(sum(x) >= theta)\n", "    import time\n    time.sleep(3)\n    return int(sum(x) >= theta)\n"
    )
    assert trials(read_lesson(write_lesson(tmp_path, waits)))[2].outcomes == ["1", "1"]
    monkeypatch.setattr(trial, "PATIENCE", 0.1)
    assert trials(read_lesson(write_lesson(tmp_path, waits)))[2].outcomes == [{"died": "did not end within 2 seconds"}]


def test_without_fork_every_trial_starts_anew(tmp_path, monkeypatch):
    lesson = read_lesson(write_lesson(tmp_path))
    forked = [vars(row) | {"used": None} for row in trials_apart(lesson)]
    monkeypatch.delattr(os, "fork", raising=False)
    assert [vars(row) | {"used": None} for row in trials(lesson)] == forked


def test_probes_cell_replaces_the_visible_check(tmp_path):
    lesson = read_lesson(write_lesson(tmp_path))
    assert probes_of(lesson, "threshold-unit").startswith("threshold_unit([1, 1], [1, 1], 2)")
    without = changed('# %% probes="threshold-unit"', "# %%")
    assert "BEGIN HIDDEN" not in probes_of(read_lesson(write_lesson(tmp_path, without)), "threshold-unit")
    assert "assert threshold_unit([1, 0]" in probes_of(read_lesson(write_lesson(tmp_path, without)), "threshold-unit")


def test_trials_say_which_helpers_they_used_and_only_those_decide_whether_they_are_run_again(tmp_path, monkeypatch):
    text = RIGHT.replace("import numpy as np", "import numpy as np\nfrom helpers import data", 1)
    text += "\n# %%\nfrom helpers.labs import scenes\n"
    lesson = read_lesson(write_lesson(tmp_path, text))
    used = {name for trial in trials_apart(lesson) for name in trial.used}
    assert {"helpers/data.py", "helpers/labs/scenes.py", "helpers/check.py"} <= used
    assert "helpers/labs/broken_runs.py" not in used

    keys = []
    monkeypatch.setattr(build, "used_file", lambda lesson: tmp_path / "used.json")
    for listed in (sorted(used), sorted(used - {"helpers/data.py"})):
        (tmp_path / "used.json").write_text(json.dumps(listed), encoding="utf-8")
        keys.append(build.content_key(lesson))
    assert keys[0] != keys[1]
