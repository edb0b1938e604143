"""Remarks, which cost nothing: what is right, and will not do elsewhere."""

from __future__ import annotations

from typing import Any

import pytest

from autograder.course.exercises.evaluating import AFTER_EVALUATION, TRAINED_AGAIN
from autograder.course.exercises.loss import EQUAL, NOT_ZERO
from autograder.grading.grade import Grader
from autograder.grading.slow import SLOW, remark_on_time
from autograder.records.scorecard import ItemScore
from autograder.worker.answers import Finished, Raised
from autograder.worker.session import Ending, Transcript
from tests.conftest import Grade
from tests.support.grading import graded_item
from tests.support.right import Sources, base, edited

BATCH_2D = "mytorch/batchnorm2d.py"
LINEAR, CONV, BATCH = "mytorch/linear.py", "mytorch/Conv1d.py", "mytorch/batchnorm.py"


def score(grade: Grade, sources: Sources, name: str, **options: Any) -> ItemScore:
    card = grade(sources, name, **options)
    item = next(item for item in card.items if item.name == name)
    assert item.points == item.possible
    return item


def test_a_part_under_another_name(grade: Grade) -> None:
    other = edited(base("loops"), CONV, ("self.conv1d_stride1", "self.conv"))
    remarks = score(grade, other, "Conv1d").remarks
    assert (
        "keeps its Conv1d_stride1 as self.conv, where the contract has self.conv1d_stride1: code "
        "that reaches for conv1d_stride1.W will not find it"
    ) in remarks
    assert not any("keeps its" in one for one in score(grade, base("loops"), "Conv1d").remarks)


@pytest.mark.parametrize("name", ["BatchNorm1d", "BatchNorm2d", "Dropout", "Dropout2d"])
def test_a_backward_that_does_not_go_with_an_evaluation(name: str, grade: Grade) -> None:
    assert AFTER_EVALUATION not in score(grade, base("solution"), name).remarks
    assert AFTER_EVALUATION in score(grade, base("nested"), name).remarks


@pytest.mark.parametrize(("name", "file"), [("BatchNorm1d", BATCH), ("BatchNorm2d", BATCH_2D)])
def test_a_layer_that_trains_no_more_once_it_has_evaluated(
    name: str, file: str, grade: Grade
) -> None:
    stays = edited(base("solution"), file, ("not eval", "self.in_training and not eval"))
    assert TRAINED_AGAIN in score(grade, stays, name).remarks
    for style in ("solution", "loops", "nested", "third"):
        assert TRAINED_AGAIN not in score(grade, base(style), name).remarks


def test_a_sign_of_nothing(grade: Grade) -> None:
    divided = edited(base("solution"), "mytorch/loss.py", ("np.sign(E)", "(E / np.abs(E))"))
    assert EQUAL in score(grade, divided, "L1Loss").remarks
    either = edited(base("solution"), "mytorch/loss.py", ("np.sign(E)", "np.where(E > 0, 1, -1)"))
    assert NOT_ZERO in score(grade, either, "L1Loss").remarks
    assert {EQUAL, NOT_ZERO}.isdisjoint(score(grade, base("solution"), "L1Loss").remarks)


def test_what_follows_from_another_mistake_is_no_remark(grade: Grade) -> None:
    wrong = edited(base("loops"), BATCH, ("sum2 += dLdNZ", "sum2 -= dLdNZ"))
    (item,) = [one for one in grade(wrong, "BatchNorm1d").items if one.name == "BatchNorm1d"]
    assert item.points < item.possible
    assert AFTER_EVALUATION not in item.remarks


@pytest.mark.parametrize("style", ["nested", "solution"])
def test_nothing_is_remarked_of_evaluation_where_running_values_are_wrong(
    style: str, grade: Grade
) -> None:
    """Which may make it NaN, so that nothing goes with it."""
    file = "mytorch/nn/batchnorm.py" if style == "nested" else BATCH
    update = "self.running_V = self.alpha * self.running_V"
    other = edited(base(style), file, (update, update[:-1] + "M"))
    (item,) = [one for one in grade(other, "BatchNorm1d").items if one.name == "BatchNorm1d"]
    assert item.points < item.possible
    assert AFTER_EVALUATION not in item.remarks


LEFT = """

class TwoLayerNet:
    def __init__(self):
        raise NotImplementedError("TODO")

    def forward(self, A):
        pass  # TODO: both layers


class Abstract:
    def forward(self, A):
        raise NotImplementedError


class Made(Abstract):
    def forward(self, A):
        return A

    def unused(self):
        pass
"""


def test_what_no_item_asks_for_and_is_not_written(grade: Grade) -> None:
    text = base("loops")[LINEAR]
    update = '\n    def update(self):\n        """Step."""\n        raise NotImplementedError\n'
    remarks = score(grade, {**base("loops"), LINEAR: text + update + LEFT}, "Linear").remarks
    left = [one for one in remarks if "still to be written" in one]
    asked = "is still to be written; no item asks for it, but whoever calls it gets"
    assert left == [
        f"Linear.update in {LINEAR} {asked} a NotImplementedError",
        f"TwoLayerNet in {LINEAR} {asked} a NotImplementedError",
    ]


def test_a_name_in_other_capitals(grade: Grade) -> None:
    other = edited(base("loops"), CONV, ("from resampling", "from Resampling"))
    assert (
        f"{CONV} imports Resampling, but the file is resampling.py: where capitals count in names "
        "of files, as on Linux, it is not found"
    ) in score(grade, other, "Conv1d").remarks


def test_what_is_right_and_slow() -> None:
    times: list[Ending] = [
        Finished(0, seconds=SLOW),
        Finished(0, seconds=1.0),
        Raised(0, "ValueError", ""),
    ]
    assert "its cases take 6 s" in remark_on_time([Transcript(one) for one in times])
    assert remark_on_time([Transcript(one) for one in times[1:]]) == ""


def test_the_time_of_a_case_is_measured(grader: Grader) -> None:
    wait = (
        "        self.A = A\n        import time\n        end = time.process_time() + 0.05\n"
        "        while time.process_time() < end:\n            pass\n"
    )
    slow = edited(base("loops"), LINEAR, ("        self.A = A\n", wait))
    _, graded = graded_item(grader, slow, "Linear")
    for one in graded.transcripts:
        assert isinstance(one.ending, Finished)
        assert 0.1 < one.ending.seconds < 3  # of two calls
