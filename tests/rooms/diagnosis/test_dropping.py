"""What is wrong with dropout is read off its masks, whatever was drawn."""

from __future__ import annotations

import pytest

from autograder.records.scorecard import ItemScore
from tests.conftest import Grade
from tests.samples.dropped import IN_PLACE, PLANTS
from tests.support.sampling import every
from tests.support.spoilt import Plant, planted

DERIVED = ("drop rate", "agreement")


def graded(plant: Plant, grade: Grade) -> ItemScore:
    return next(i for i in grade(planted(plant), plant.item).items if i.name == plant.item)


@pytest.mark.parametrize("plant", every(3, PLANTS, "{0.name}-{0.item}".format))
def test_a_slip_is_named(plant: Plant, grade: Grade) -> None:
    name, _, said = plant.name.partition(": ")
    item = graded(plant, grade)
    known = {one.name: one for one in item.diagnoses}
    assert said in known[name].sentence
    assert known[name].confidence == "certain"
    counted = [f for f in item.faults if f.name.startswith(DERIVED)]
    # Of a share that is counted, another relation would hold by chance.
    assert all(not known[f.name].key.startswith("relation/") for f in counted if f.name in known)


@pytest.mark.parametrize("plant", every(2, IN_PLACE, "{0.name}-{0.item}".format))
def test_an_input_that_is_overwritten_is_told(plant: Plant, grade: Grade) -> None:
    item = graded(plant, grade)
    assert any("x: was changed in place" in fault.sentence() for fault in item.faults)


@pytest.mark.parametrize("base", ["loops", "nested"])
def test_what_is_right_is_not_named(base: str, grade: Grade) -> None:
    plant = next(one for one in PLANTS if one.base == base)
    right = plant._replace(wrong=plant.right, more=())
    item = graded(right, grade)
    assert item.points == item.possible
    assert item.diagnoses == ()
