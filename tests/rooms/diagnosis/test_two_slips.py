"""Slips in what goes on from step to step, and two at once, are named; chance is not."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.course.formula import Program
from autograder.course.slips.partly import together
from autograder.course.slips.slip import Slip
from autograder.diagnosis.chains import is_chained, is_contradicted, of_one_quantity, quantity
from autograder.diagnosis.mends.mend import MEND
from autograder.diagnosis.slips.at_once import alternatives, joint
from autograder.diagnosis.slips.nearness import Hypothesis
from autograder.diagnosis.slips.ties import told
from autograder.grading.grade import Grader
from autograder.records.scorecard import ItemScore
from tests.conftest import Grade
from tests.samples.two_slips import KEPT, TWO, UNNAMED, Made
from tests.support.grading import graded_item
from tests.support.right import base, edited
from tests.support.sampling import every

W1, W2, B1 = "W of layer 1 after step 1", "W of layer 1 after step 2", "b of layer 1 after step 1"


def called(made: Made) -> str:
    return f"{made.style}-{made.item}-{made.changes[-1][1][:30]}"


def graded(made: Made, grade: Grade) -> ItemScore:
    card = grade(edited(base(made.style), made.file, *made.changes), made.item)
    (score,) = [score for score in card.items if score.name == made.item]
    assert score.points < score.possible
    return score


@pytest.mark.parametrize("made", every(5, (*TWO, *KEPT), called, slow_step=2))
def test_it_is_named(made: Made, grade: Grade) -> None:
    said = {one.name: one.sentence for one in graded(made, grade).diagnoses}
    assert made.name in said
    for words in made.said:
        assert words in said[made.name]


@pytest.mark.parametrize("made", every(7, (*TWO, *KEPT, *UNNAMED), called, slow_step=2))
def test_what_is_said_of_a_step_is_said_of_all_that_are_wrong(made: Made, grader: Grader) -> None:
    sources = edited(base(made.style), made.file, *made.changes)
    card, known = graded_item(grader, sources, made.item)
    (score,) = [score for score in card.items if score.name == made.item]
    wrong = {finding.name for finding in known.judgement.findings if is_chained(finding.name)}
    certain = {one.name: one.key for one in score.diagnoses if one.confidence == "certain"}
    for name in certain.keys() & wrong:
        assert {certain.get(other) for other in of_one_quantity(name, wrong)} == {certain[name]}


@pytest.mark.parametrize("made", every(3, UNNAMED, called))
def test_nothing_is_made_up(made: Made, grade: Grade) -> None:
    """But for an edit with which all is right, which is true of any slip."""
    known = [one for one in graded(made, grade).diagnoses if one.confidence == "certain"]
    assert not [one for one in known if one.key != MEND]


def test_values_of_one_quantity_belong_together() -> None:
    assert quantity(W1) == quantity(W2) == "W of layer 1"
    assert of_one_quantity(W1, [W1, W2, B1]) == [W1, W2]
    assert of_one_quantity("running_M", ["running_M", "running_M after evaluation"]) == [
        "running_M"
    ]
    assert not is_chained("W of layer 1 after step")


def test_it_is_contradicted_by_a_later_step_and_by_what_it_changes() -> None:
    assert is_contradicted({W1}, {W1}, {W1, W2})
    assert is_contradicted({W1}, {W1, B1}, {W1, B1})
    assert not is_contradicted({W1}, {W1}, {W1, B1})  # of b it says nothing
    assert not is_contradicted({W1, W2}, {W1, W2, B1}, {W1, W2})  # b is right


def slip(key: str, cost: int = 1) -> Slip:
    return Slip(Program({}), key, lambda: f"{key} is wrong", cost, "forward", 0)


def fitting(one: Slip, other: Slip) -> Hypothesis:
    return Hypothesis(together(one, other), frozenset({"Z"}), 0.0)


ROOT, SIGN, MOMENT, HAT = (slip(f"{name}/wrong") for name in ("param", "step", "m", "m_hat"))


def test_one_pair_is_said() -> None:
    meant = joint([fitting(ROOT, SIGN)])
    assert meant is not None
    sentence = told("Z", meant.best.slip, meant.others, {}).sentence
    assert sentence == "two slips at once: param/wrong is wrong; and step/wrong is wrong"


def test_of_two_pairs_with_one_slip_in_common_both_others_are_said() -> None:
    meant = joint([fitting(ROOT, SIGN), fitting(MOMENT, ROOT)])
    assert meant is not None
    answer = told("Z", meant.best.slip, meant.others, {})
    assert answer.sentence.endswith("and either step/wrong is wrong, or m/wrong is wrong")
    assert answer.confidence == "certain"


def test_of_three_it_is_likely_and_the_places_are_said() -> None:
    meant = joint([fitting(ROOT, SIGN), fitting(MOMENT, ROOT), fitting(ROOT, HAT)])
    assert meant is not None
    answer = told("Z", meant.best.slip, meant.others, {})
    assert answer.sentence.endswith("or it is m or m_hat that is wrong")
    assert answer.confidence == "likely"


def test_of_pairs_that_have_nothing_in_common_none_is_said() -> None:
    assert joint([fitting(ROOT, SIGN), fitting(MOMENT, HAT)]) is None
    assert joint([]) is None


def test_pairs_in_the_same_places_are_one_and_the_simplest_comes_first() -> None:
    dear = together(slip("param/other", 2), SIGN)
    groups = alternatives([dear, together(ROOT, SIGN), together(ROOT, MOMENT)], frozenset())
    assert [len(group) for group in groups] == [2, 1]
    assert np.all(np.diff([one.cost for one in groups[0]]) >= 0)
