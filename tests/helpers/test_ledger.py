"""The ledger outlives restarts, damage and other versions, and never stops a lesson."""

import json
import os

import numpy as np
import pytest

from helpers import ledger


@pytest.fixture(autouse=True)
def lesson_folder(tmp_path, monkeypatch):
    folder = tmp_path / "01_threshold_logic"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def on_disk() -> dict:
    return json.loads(ledger.path().read_text(encoding="utf-8"))


def record(claim="L1", lesson="threshold_logic", evidence="75 % of XOR", verdict="holds weakly", value=0.75):
    ledger.record(claim, lesson, evidence, verdict, value)


def test_there_are_twelve_claims_and_each_is_a_sentence():
    assert list(ledger.CLAIMS) == [f"L{number}" for number in range(1, 13)]
    assert all(claim[0].isupper() and claim.endswith(".") for claim in ledger.CLAIMS.values())


def test_row_is_kept_one_level_above_the_lesson(tmp_path):
    record()
    assert ledger.path() == tmp_path / "ledger.json"
    row = {"evidence": "75 % of XOR", "verdict": "holds weakly", "value": 0.75}
    assert on_disk() == {
        "version": 1,
        "claims": {"L1": {"before": None, "after": None, "evidence": {"threshold_logic": row}}},
    }
    assert ledger.read()["L1"]["evidence"]["threshold_logic"] == row
    assert sorted(path.name for path in tmp_path.iterdir()) == ["01_threshold_logic", "ledger.json"]


def test_lesson_writes_over_its_own_row_only():
    record()
    record(lesson="dendrites", verdict="breaks")
    record(evidence="once more")
    rows = ledger.read()["L1"]["evidence"]
    assert list(rows) == ["threshold_logic", "dendrites"]
    assert rows["threshold_logic"]["evidence"] == "once more" and rows["dendrites"]["evidence"] == "75 % of XOR"


def test_confidence_before_and_after_are_kept_apart():
    ledger.confidence("L2", 60)
    ledger.confidence("L2", np.float64(20.5), when="after")
    record(claim="L2")
    assert (ledger.read()["L2"]["before"], ledger.read()["L2"]["after"]) == (60, 20.5)


@pytest.mark.parametrize("percent", [-1, 101, "60", None, True, float("nan")])
def test_odd_confidence_is_refused_in_a_sentence(capsys, percent):
    ledger.confidence("L2", percent)
    assert "Nothing was written" in capsys.readouterr().out
    assert not ledger.path().exists()


@pytest.mark.parametrize("wrong", [{"claim": "L13"}, {"verdict": "true"}])
def test_unknown_claim_or_verdict_is_refused_in_a_sentence(capsys, wrong):
    record(**wrong)
    assert "Nothing was written" in capsys.readouterr().out
    assert not ledger.path().exists()


@pytest.mark.parametrize("value", [np.float32(2), np.int64(2), np.array(2.0), 2])
def test_numbers_of_any_kind_become_plain(value):
    record(value=value)
    assert on_disk()["claims"]["L1"]["evidence"]["threshold_logic"]["value"] == 2


@pytest.mark.parametrize("value", [float("inf"), object(), [1, 2]])
def test_value_that_json_cannot_hold_is_left_out(value):
    record(value=value)
    assert ledger.read()["L1"]["evidence"]["threshold_logic"]["value"] is None


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[1]", b'{"claims": []}', b"[" * 100_000])
def test_damaged_ledger_is_set_aside_and_said_so(capsys, content):
    for number in (1, 2):
        ledger.path().write_bytes(content)
        record()
        assert f"ledger-damaged-{number}.json" in capsys.readouterr().out
        assert ledger.path().with_name(f"ledger-damaged-{number}.json").read_bytes() == content
    assert list(ledger.read()["L1"]["evidence"]) == ["threshold_logic"]


def test_what_another_version_wrote_is_kept():
    newer = {"version": 7, "mood": "good", "claims": {"L1": {"before": 5, "stars": 3}, "L99": {"before": 1}}}
    ledger.path().write_text(json.dumps(newer), encoding="utf-8")
    record()
    kept = on_disk()
    assert (kept["version"], kept["mood"], kept["claims"]["L99"]) == (7, "good", {"before": 1})
    assert (kept["claims"]["L1"]["stars"], kept["claims"]["L1"]["before"]) == (3, 5)


def test_parts_of_an_odd_shape_do_no_harm(capsys):
    odd = {"claims": {"L1": 7, "L2": {"evidence": []}, "L3": {"before": "x", "evidence": {"a": 1, "b": {}}}}}
    ledger.path().write_text(json.dumps(odd), encoding="utf-8")
    ledger.show()
    record()
    assert "L3" in capsys.readouterr().out
    assert list(ledger.read()["L3"]["evidence"]) == ["b"]


def test_place_that_cannot_be_written_is_said_in_a_sentence(capsys, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    record()
    ledger.confidence("L1", 50)
    said = capsys.readouterr().out
    assert said.count("could not be written") == 2 and "No space left" in said and "In your ledger" not in said
    assert [path.name for path in ledger.path().parent.iterdir()] == ["01_threshold_logic"]


def test_ledger_that_cannot_be_read_is_not_written_over(capsys, monkeypatch):
    def locked(*_, **__):
        raise PermissionError(13, "Permission denied")

    record()
    before = ledger.path().read_bytes()
    with monkeypatch.context() as patched:
        patched.setattr(type(ledger.path()), "read_text", locked)
        record(lesson="dendrites")
        ledger.show()
    assert capsys.readouterr().out.count("could not be read") == 2
    assert ledger.path().read_bytes() == before


def test_show_prints_claims_with_their_evidence(capsys):
    record()
    ledger.confidence("L1", 60)
    capsys.readouterr()
    ledger.show(["L1"])
    assert capsys.readouterr().out == (
        "L1 A neuron computes a weighted sum of its inputs and compares it with a threshold. "
        "Before: 60 %. After: not stated.\n   holds weakly: 75 % of XOR (threshold_logic)\n"
    )


def test_table_has_headers_and_escapes_what_was_written():
    record(evidence="<script>alert(1)</script>")
    html = ledger.table([("L1", ledger.read()["L1"])])
    assert html.count('scope="col"') == 4 and html.count('scope="row"') == 1 and "<caption>" in html
    assert "<script>" not in html


def test_brier_score_at_its_landmarks():
    assert ledger.brier_score([100, 0], [1, 0]) == 0
    assert ledger.brier_score([100, 0], [0, 1]) == 1
    assert ledger.brier_score([50, 50, 50], [0, 1, 1]) == 0.25
    assert ledger.brier_score([80], [1]) == pytest.approx(0.04)


@pytest.mark.parametrize(("sure", "held"), [([], []), ([50], [1, 0])])
def test_brier_score_needs_an_outcome_for_each_confidence(sure, held):
    with pytest.raises(ValueError, match="one outcome for each"):
        ledger.brier_score(sure, held)


def test_rows_of_a_lesson_that_became_two_are_read_for_both():
    old, new = ({"evidence": word, "verdict": "holds", "value": None} for word in ("old", "new"))
    rows = {"local_learning": old, "seeing": new}
    claims = {"L4": {"evidence": rows}, "L5": {"evidence": rows | {"credit_assignment": new}}, "L9": {"evidence": rows}}
    ledger.path().write_text(json.dumps({"claims": claims}), encoding="utf-8")
    found = ledger.read()
    assert found["L4"]["evidence"] == {"credit_assignment": old, "seeing": new}
    assert found["L5"]["evidence"] == {"plasticity_and_reward": old, "seeing": new, "credit_assignment": new}
    assert found["L9"]["evidence"] == rows


@pytest.fixture
def session(monkeypatch):
    """A notebook whose lesson's rows rest on two checks; return the set of those that passed."""
    from helpers import check

    checks = {key: {"names": [key.replace("-", "_")]} for key in ("delta-rule", "mse")}
    record = {"checks": checks, "rests": {"L1": ["delta-rule", "mse"], "L2": ["mse"]}, "ledger": {}}
    monkeypatch.setattr(check, "built", lambda concept: record)
    monkeypatch.setattr(check, "notebook_shell", lambda: True)
    monkeypatch.setattr(check, "passed_here", set())
    return check.passed_here


NUMBERS = {"rows right": 3, "of": 4, "runs": 2}


def test_a_function_whose_check_failed_feeds_no_card_and_no_row(session, capsys):
    session.add("threshold_logic/mse")
    ledger.verdict("L1", "threshold_logic", NUMBERS)
    record()
    said = capsys.readouterr().out
    assert said.count("No row of yours for L1 yet. It rests on `delta_rule`, whose check has not passed") == 2
    assert "rows right" not in said and not ledger.path().exists()
    record(claim="L2")
    session.add("threshold_logic/delta-rule")
    ledger.verdict("L1", "threshold_logic", NUMBERS)
    assert "rows right: 3" in capsys.readouterr().out
    assert set(on_disk()["claims"]) == {"L1", "L2"}


def test_a_check_that_fails_later_is_no_longer_passed(session):
    from helpers import check

    check.passed("threshold_logic/mse")
    assert check.unpassed("threshold_logic", "L2") == []
    with pytest.raises(check.NotWritten):
        check.begin("threshold_logic/mse", {})
    assert check.unpassed("threshold_logic", "L2") == ["mse"]


def test_a_verdict_whose_numbers_are_missing_says_what_to_run_and_shows_the_courses(session, capsys, monkeypatch):
    from helpers import ledger_cards, stills, voice
    from helpers.own_names import digest

    source = 'numbers = {"rows": seen}\nledger.verdict("L2", "threshold_logic", numbers=numbers, decided_by=decided_by)'
    monkeypatch.setattr(stills, "known", lambda: {digest(source): {"text": "L2: rows: 4", "figures": []}})
    error = NameError("name 'seen' is not defined", name="seen")
    assert voice.tell(error, source) == ["Not measured yet."]
    said = capsys.readouterr().out
    assert "It rests on `mse`, whose check has not passed in this session." in said and "L2: rows: 4" in said
    session.add("threshold_logic/mse")
    ledger_cards.not_measured("L2", "threshold_logic", error, source)
    assert "`seen` has no value yet: run the cell above that measures it" in capsys.readouterr().out


def test_in_grading_and_outside_a_notebook_nothing_is_asked(session, monkeypatch):
    from helpers import check

    monkeypatch.setattr(check, "notebook_shell", lambda: None)
    assert check.unpassed("threshold_logic", "L1") == []
    monkeypatch.setattr(check, "notebook_shell", lambda: True)
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert check.unpassed("threshold_logic", "L1") == []


def test_a_row_without_a_verdict_is_evidence_alone_and_keeps_the_learners_own(capsys):
    ledger.record("L5", "seeing", "grew to 6e7", value=6e7)
    assert "In your ledger, on L5: grew to 6e7" in capsys.readouterr().out
    assert ledger.read()["L5"]["evidence"]["seeing"] == {"evidence": "grew to 6e7", "verdict": "", "value": 6e7}
    ledger.decide("L5", "seeing", "holds")
    ledger.record("L5", "seeing", "grew to 5e7", value=5e7)
    assert ledger.read()["L5"]["evidence"]["seeing"]["verdict"] == "holds"
    record("L5", "seeing", verdict="breaks")
    assert ledger.read()["L5"]["evidence"]["seeing"]["verdict"] == "breaks"
