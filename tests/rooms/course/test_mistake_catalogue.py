"""Every mistake of the catalogue, planted in a submission, is named; and none is ever imagined."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from autograder.course import assignment as assignments
from autograder.course.exercises import EXERCISES
from autograder.course.mistake import Mistake, mistakes_in
from tests.conftest import Grade
from tests.samples.planted import plants
from tests.support.sampling import every
from tests.support.spoilt import Plant, planted

PLANTS = plants()
ITEMS = assignments.load("all").items
CATALOGUE = {name: mistakes_in(kind()) for name, kind in EXERCISES.items()}
PAIRS = [(name, mistake) for name, known in CATALOGUE.items() for mistake in known]


PLANTED = every(24, PLANTS, "{0.name}-{0.item}-{0.base}".format, slow_step=8)


@pytest.mark.parametrize("plant", PLANTED)
def test_a_planted_mistake_is_named(plant: Plant, grade: Grade) -> None:
    (item,) = [i for i in grade(planted(plant), plant.item).items if i.name == plant.item]
    assert item.points < item.possible
    told = {diagnosis.key: diagnosis for diagnosis in item.diagnoses}
    assert plant.name in told, [fault.sentence() for fault in item.faults] + [*told]
    assert told[plant.name].confidence == "certain"


@pytest.mark.parametrize(("exercise", "mistake"), PAIRS, ids=lambda p: getattr(p, "key", p))
def test_each_mistake_is_planted_in_each_exercise(exercise: str, mistake: Mistake) -> None:
    names = {item.name for item in ITEMS if item.exercise.name == exercise}
    assert {plant.item for plant in PLANTS if plant.name == mistake.key} & names
    assert len(mistake.sentence) <= 200
    assert mistake.sentence.endswith((".", "?"))


@pytest.mark.parametrize("name", [name for name, known in CATALOGUE.items() if known])
def test_a_mistake_is_neither_right_nor_another_one(name: str) -> None:
    """Each mistake shows something else than what is right, and than every other mistake."""
    exercise = EXERCISES[name]()
    cases = list(exercise.cases(np.random.default_rng(1)))
    right = [{e.name: e.value for e in exercise.reference(torch, case)} for case in cases]
    seen: dict[str, list[dict[str, np.ndarray]]] = {}
    for mistake in CATALOGUE[name]:
        shown = [mistake.shown(torch, exercise, case) for case in cases]
        assert any(differs(one, other) for one, other in zip(shown, right, strict=True)), (
            mistake.key
        )
        for one, expected in zip(shown, right, strict=True):
            assert {*one} <= {*expected}, mistake.key
        assert [key for key, other in seen.items() if alike(shown, other)] == [], mistake.key
        seen[mistake.key] = shown


def alike(some: list[dict[str, np.ndarray]], others: list[dict[str, np.ndarray]]) -> bool:
    """Whether two mistakes show the same in every case, so that nobody could tell which it was.

    Compared closely: no eps, and another one, are told apart in the sixth digit.
    """
    return all(
        {*one} == {*other}
        and all(
            value.shape == other[name].shape
            and np.allclose(value, other[name], rtol=1e-7, atol=0, equal_nan=True)
            for name, value in one.items()
        )
        for one, other in zip(some, others, strict=True)
    )


def differs(shown: dict[str, np.ndarray], right: dict[str, Any]) -> bool:
    """Whether a value is not the right one."""
    return any(
        value.shape != np.shape(right[name]) or not np.allclose(value, np.asarray(right[name]))
        for name, value in shown.items()
    )


def test_there_are_many() -> None:
    assert len(PAIRS) >= 120
    assert len({mistake.key for _, mistake in PAIRS}) >= 80
