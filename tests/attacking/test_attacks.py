"""The whole corpus of tests/attacks/ on the real road: handed in to a course, graded behind walls, given feedback."""

from __future__ import annotations

import pytest

from course.grade.trusted.execute import Executor
from tests.attacking import corpus
from tests.attacking.course import grade_all

walls = [
    pytest.mark.slow,
    pytest.mark.sandbox,
    pytest.mark.skipif(Executor.available() is not None, reason=str(Executor.available())),
]


FEW = corpus.names()[::6]  # with these `make test` says within half a minute whether something is amiss
NAMES = [pytest.param(name, marks=walls if name in FEW else [*walls, pytest.mark.long]) for name in corpus.names()]


@pytest.fixture(scope="module")
def outcomes(request, tmp_path_factory):
    """Grade those asked for in one batch: that it ends, names all and changes nothing handed in is asserted there."""
    asked = (getattr(item, "callspec", None) for item in request.session.items if item.path == request.path)
    names = sorted({spec.params["name"] for spec in asked if spec and "name" in spec.params})
    return grade_all(tmp_path_factory.mktemp("corpus"), [corpus.read(name) for name in names])


@pytest.mark.parametrize("name", NAMES)
def test_a_submission_gets_what_it_deserves_and_shows_no_secret(outcomes, name):
    assert outcomes[name].score == corpus.read(name).deserves, corpus.read(name).tries
    assert outcomes[name].problems == []


def test_the_corpus_is_complete():
    attacks = [corpus.read(name) for name in corpus.names()]
    assert len(attacks) >= 60
    assert all(attack.tries.endswith(".") and 0 <= attack.deserves <= corpus.POINTS for attack in attacks)
    assert all(attack.cells or {"edit", "hand_in"} & set(attack.functions) for attack in attacks)


def test_the_table_counts_what_was_stolen_and_lost():
    attack = corpus.read("empty_arrays")
    found = {
        score: corpus.table([attack], {attack.name: corpus.Outcome(score, [])}, {}) for score in (4.0, 7.0, 0.0, None)
    }
    assert "1 submissions, 0 stolen, 0 lost" in found[4.0] and "0 submissions" in found[4.0]
    assert "1 stolen" in found[7.0] and "1 lost" in found[0.0] and "1 not graded" in found[None]
