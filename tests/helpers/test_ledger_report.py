"""The report makes do with any ledger, says what is missing, scores what is there, and lets no content run."""

import json
import os
import re

import pytest

from course.authoring.claims import CARRIES
from course.authoring.expand import source_notebook
from course.authoring.lesson import LessonError, find_lessons, read_lesson
from course.authoring.proposals import decides, proposals
from helpers import ledger, ledger_numbers, ledger_report
from helpers.figures import the_reckoning as figures
from tests.authoring.lesson_text import changed, write_lesson


@pytest.fixture(autouse=True)
def lesson_folder(tmp_path, monkeypatch):
    folder = tmp_path / "15_the_reckoning"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def keep(**claims):
    ledger.path().write_text(json.dumps({"version": 1, "claims": claims}), encoding="utf-8")


def page() -> str:
    return ledger.path().with_name(ledger_report.FILE).read_text(encoding="utf-8")


def full(before=50, after=50):
    row = {"evidence": "I measured 7", "verdict": "holds", "value": 7}
    keep(**{claim: {"before": before, "after": after, "evidence": {"a": row}} for claim in ledger.CLAIMS})


def proposed_in_lessons() -> dict[str, dict[str, str]]:
    """Return {claim: {lesson: verdict}}, read off the lessons themselves."""
    found: dict[str, dict[str, str]] = {claim: {} for claim in ledger.CLAIMS}
    for lesson in map(read_lesson, find_lessons()):
        for claim, verdict in proposals(lesson).items():
            found[claim][lesson.concept] = verdict
    return found


def test_every_claim_has_a_reason_and_what_carries_it():
    assert list(ledger_report.COURSE) == list(ledger.CLAIMS)
    assert list(ledger_numbers.SENTENCES) == list(ledger.CLAIMS)
    assert all(carries in CARRIES and reason.endswith(".") for carries, reason in ledger_report.COURSE.values())


def test_every_claim_is_proposed_on_by_a_lesson():
    assert all(proposed_in_lessons().values())


def test_numbers_of_the_course_decide_where_the_ledger_is_empty():
    rows = {row.claim: row for row in ledger_report.rows()}
    words = {claim: row.verdict for claim, row in rows.items()}
    stand = {claim for claim, word in words.items() if word == "holds"}
    assert stand == {"L6", "L7", "L10", "L12"} and words["L4"] == "open"
    assert all("from the course" in row.reason for row in rows.values())
    assert 4 <= sum(row.outcome for row in rows.values()) <= 7, "no bet of one size for all wins"
    assert "stays open" in rows["L4"].reason


def verdict_row(lesson: str, **numbers) -> dict:
    """Return an entry of the ledger as a verdict's cell writes it."""
    from helpers.ledger_cards import spelled

    return {"evidence": {lesson: {"verdict": "", "evidence": spelled(numbers), "value": None}}}


def test_the_learners_own_number_goes_before_the_courses():
    name = ledger_numbers.SENTENCES["L9"].name
    for percent, word in ((62.5, "holds"), (80.0, "holds"), (80.1, "breaks")):
        keep(L9=verdict_row("the_reckoning", **{"another": 3, name: percent}))
        row = ledger_report.rows()[8]
        assert row.verdict == word and "(yours)" in row.reason
    keep(L9={"evidence": {"the_reckoning": {"evidence": "an older row", "verdict": "contested", "value": 92.1}}})
    assert "88.8 (from the course)" in ledger_report.rows()[8].reason, "an older row held another number"


def test_a_recorded_value_decides_where_the_lesson_records_it():
    keep(L5={"evidence": {"seeing": {"evidence": "grew", "verdict": "breaks", "value": 3.0}}})
    assert ledger_report.rows()[4].verdict == "holds", "weights that do not grow would need no brake"
    keep(L11={"evidence": {"seeing": {"evidence": "filters", "verdict": "", "value": 61.0}}})
    assert ledger_report.rows()[10].verdict == "holds"


def test_within_its_error_nothing_is_decided():
    sentence = ledger_numbers.SENTENCES["L4"]
    found = [ledger_numbers.holds(sentence, points) for points in (1.3, 2.5, 3.5, 4.0)]
    assert found == [True, None, None, False]


def test_the_sentence_names_a_number_that_its_lesson_measures():
    sources = {lesson.concept: lesson for lesson in map(read_lesson, find_lessons())}
    for claim, sentence in ledger_numbers.SENTENCES.items():
        cells = [cell.source for cell in sources[sentence.lesson].cells]
        if sentence.name:
            assert any(f'"{sentence.name}"' in source for source in cells), claim
        assert decides(sources[sentence.lesson])[claim] == sentence.name, "the verdict's own row is decided by another"
        record = re.compile(rf'ledger\.record\(\s*"{claim}",')
        assert any(map(record.search, cells)) == sentence.recorded, claim


def test_decisions_and_own_rows_are_plain_text(capsys):
    keep(L2=verdict_row("synapses_and_dendrites", **{"of 16 rows right, best point neuron": 15}))
    ledger_report.decided()
    ledger_report.own_rows()
    said = capsys.readouterr().out
    assert "L2 breaks: 15 (yours), asked for at least 16." in said and said.count("(from the course)") == 11
    assert "L2 of 16 rows right, best point neuron: 15" in said
    assert 'The sentence holds, so the slogan "Hebb\'s rule is enough to learn" breaks.' in said


def test_a_row_whose_verdict_cannot_be_read_is_named_with_a_fix(tmp_path):
    row = 'ledger.record("L3", "demo", f"{1} %", "{}")\n'
    cell = "# %%\nfrom helpers import ledger\n" + row
    right = cell.replace("{}", "holds") + row.replace("{}", "breaks")
    lesson = read_lesson(write_lesson(tmp_path, changed("# %% hand_in", f"{right}\n# %% hand_in")))
    assert proposals(lesson) == {"L3": "breaks"}
    for wrong in (cell.replace("{}", "true"), cell.replace('"demo"', '"other"').replace("{}", "holds")):
        lesson = read_lesson(write_lesson(tmp_path, changed("# %% hand_in", f"{wrong}\n# %% hand_in")))
        with pytest.raises(LessonError, match=r'lessons/01_demo.py:\d+: .*proposes no verdict. Write out .*"demo"'):
            proposals(lesson)


@pytest.mark.parametrize(("course", "found"), [(' course="holds weakly"', {"L3": "holds weakly"}), ("", {})])
def test_a_verdict_cell_proposes_what_its_header_says(tmp_path, course, found):
    cell = f'# %% verdict="L3"{course}\nnumbers = {{"one": 1, "two": 2, "three": 3}}\ndecided_by = "two"\n'
    lesson = read_lesson(write_lesson(tmp_path, changed("# %% hand_in", f"{cell}\n# %% hand_in")))
    assert proposals(lesson) == found


def test_a_row_may_leave_the_verdict_to_the_learner(tmp_path):
    cell = '# %%\nfrom helpers import ledger\nledger.record("L3", "demo", f"{1} %", value=1)\n'
    lesson = read_lesson(write_lesson(tmp_path, changed("# %% hand_in", f"{cell}\n# %% hand_in")))
    assert proposals(lesson) == {}


def test_the_number_that_decides_is_kept_from_the_notebook(tmp_path):
    cell = '# %% verdict="L3"\nnumbers = {"one": 1, "two": 2, "three": 3}\ndecided_by = "two"\n'
    lesson = read_lesson(write_lesson(tmp_path, changed("# %% hand_in", f"{cell}\n# %% hand_in")))
    assert decides(lesson) == {"L3": "two"}
    [built] = [
        built for built in source_notebook(lesson).cells if built.source.startswith("from helpers import ledger")
    ]
    assert "decided_by" not in built.source and '"two": 2' in built.source
    for wrong in ('"four"', "names[0]", "2"):
        other = cell.replace('decided_by = "two"', f"decided_by = {wrong}")
        lesson = read_lesson(write_lesson(tmp_path, changed("# %% hand_in", f"{other}\n# %% hand_in")))
        with pytest.raises(LessonError, match=r"lessons/01_demo.py:\d+: .*`decided_by` is one line"):
            decides(lesson)


def test_a_verdict_cell_whose_header_says_no_verdict_is_named_with_a_fix(tmp_path):
    cell = '# %% verdict="L3" course="true"\nnumbers = {"one": 1}\ndecided_by = "one"\n'
    lesson = read_lesson(write_lesson(tmp_path, changed("# %% hand_in", f"{cell}\n# %% hand_in")))
    with pytest.raises(LessonError, match="'true' is no verdict. Say one of holds"):
        proposals(lesson)


def test_without_a_ledger_it_says_what_is_missing_and_writes_the_page(capsys):
    ledger_report.show()
    said = capsys.readouterr().out
    assert "No Brier score" in said and said.count("L1, L2, L3, L4, L5, L6, L7, L8, L9, L10, L11, L12") == 3
    assert "the first lesson" in said and "A4" in said
    assert not ledger.path().exists(), "a report does not make a ledger"
    assert page().count('scope="row"') == 12


def test_partly_filled_ledger_names_the_gaps_only(capsys):
    row = {"evidence": "75 % of XOR", "verdict": "holds", "value": 75}
    keep(L2={"before": 80, "evidence": {"threshold_logic": row}}, L3={"after": 90}, L5={"before": 0, "after": 100})
    ledger_report.show()
    said = capsys.readouterr().out
    assert 'No confidence "after": L1, L2, L4, L6, L7, L8, L9, L10, L11, L12.' in said
    assert "No evidence yet (the lessons record it at their end): L1, L3, L4," in said
    assert "On the 1 claims rated both times" in said and "is 0.000 before and 1.000 after" in said
    assert "On all 2 claims rated before the course it is 0.320." in said  # L2: 0.8^2, L5: 0


def test_brier_score_is_that_of_the_outcomes_written_out():
    outcomes = {"holds": 1, "breaks": 0, "open": 0.5}
    verdicts = {row.claim: row.verdict for row in ledger_report.rows()}
    sure = {claim: 100 * outcomes[verdict] for claim, verdict in verdicts.items()}
    keep(**{claim: {"before": percent, "after": 100 - percent} for claim, percent in sure.items()})
    found = ledger_report.rows()
    decided = sum(verdict in ("holds", "breaks") for verdict in verdicts.values())
    assert ledger_report.score(found, "before") == 0
    assert ledger_report.score(found, "after") == pytest.approx(decided / 12)


def test_bets_are_scored_by_the_learners_function_where_there_are_some():
    score = lambda bets, outcomes: sum(bet is not None for bet in bets) + len(outcomes) / 100  # noqa: E731
    assert ledger_report.scored_by(score, ledger_report.rows()) == []
    keep(L1={"before": 70, "after": 60}, L2={"after": 20})
    assert ledger_report.scored_by(score, ledger_report.rows()) == [("you, before", 1.12), ("you, after", 2.12)]


def test_own_verdict_counts_and_an_odd_one_does_not(capsys):
    keep(L7={"before": 100, "after": 0})
    assert ledger_report.score([ledger_report.rows({"L7": "breaks"})[6]], "after") == 0
    assert "Your own verdict. (By the number: holds." in ledger_report.rows({"L7": "breaks"})[6].reason
    assert ledger_report.rows({"L7": "true", "L99": "holds"})[6].verdict == "holds"
    assert "Left out" in capsys.readouterr().out


@pytest.mark.parametrize("odd", ["x", True, -1, 101, None, [50], 1e999])
def test_odd_confidence_counts_as_not_stated(odd):
    keep(L1={"before": odd, "after": 20})
    assert (ledger_report.rows()[0].before, ledger_report.rows()[0].after) == (None, 20)


@pytest.mark.parametrize("content", [b"{", b"\xff", b"[1]", b'{"claims": {"L1": 7, "L2": {"evidence": [1]}}}'])
def test_damaged_ledger_still_gives_a_page(capsys, content):
    ledger.path().write_bytes(content)
    ledger_report.show()
    assert "No Brier score" in capsys.readouterr().out
    assert page().count("<tr>") == 13


def test_nothing_that_was_written_into_the_ledger_runs():
    attack = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    keep(L1={"evidence": {attack: {"evidence": attack, "verdict": attack}}, "before": attack})
    ledger_report.show()
    assert "<script" not in page() and "<img" not in page() and "&lt;script&gt;" in page()
    assert set(re.findall(r"<(\w+)", page())) <= set(
        "html head meta title body style section h1 p table thead tbody tr th td br strong".split()
    ) | {"doctype"}


def test_page_is_for_print_and_every_cell_has_its_header(capsys):
    full()
    ledger_report.show()
    assert "@media print" in page() and 'lang="en"' in page() and 'charset="utf-8"' in page()
    assert page().count('scope="col"') == 5 and page().count("<td>") == 12 * 4
    assert "I measured 7" in page()
    assert "No evidence" not in capsys.readouterr().out


def test_page_is_written_in_one_step_and_leaves_no_crumbs(capsys, tmp_path, monkeypatch):
    full()
    ledger_report.show()
    first = page()

    def full_disk(*_):
        raise OSError(28, "No space left on device")

    full(before=0)
    monkeypatch.setattr(os, "replace", full_disk)
    ledger_report.show()
    assert "could not be written here (No space left" in capsys.readouterr().out
    assert page() == first
    assert sorted(path.name for path in tmp_path.iterdir()) == ["15_the_reckoning", "ledger.json", "my_evidence.html"]


def test_text_that_no_file_can_hold_is_replaced():
    keep(L1={"evidence": {"a": {"evidence": "half \ud800 a pair", "verdict": "holds"}}})
    ledger_report.show()
    assert "half ? a pair" in page()


@pytest.mark.parametrize("fill", [lambda: None, full, lambda: keep(L1={"before": 10}, L2={"after": 90})])
def test_figure_draws_what_there_is(fill):
    fill()
    found = ledger_report.rows()
    (axes,) = figures.before_and_after(found).axes
    drawn = {group.get_label(): len(group.get_offsets()) for group in axes.collections}
    stated = {when: sum(getattr(row, when) is not None for row in found) for when in ("before", "after")}
    assert drawn == {**stated, "scored as": 12}
