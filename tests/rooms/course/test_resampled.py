"""Ways to resample wrongly, by combination: told apart from each other, and named where planted."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
import torch

from autograder.course.exercises import EXERCISES
from autograder.course.resampled import ways_to_resample
from tests.conftest import Grade
from tests.samples.resampled import PLANTS
from tests.support.sampling import every
from tests.support.spoilt import Plant, planted

RESAMPLING = ("Upsample1d", "Upsample2d", "Downsample1d", "Downsample2d")


@pytest.mark.parametrize("name", RESAMPLING)
def test_no_two_ways_show_the_same(name: str) -> None:
    exercise = EXERCISES[name]()
    cases = [*exercise.cases(np.random.default_rng(1))]
    shown = {
        one.key: [one.shown(torch, exercise, case) for case in cases]
        for one in ways_to_resample(exercise)
    }
    assert len(shown) >= 30
    for (key, one), (other_key, other) in combinations(shown.items(), 2):
        alike = all(
            {*a} == {*b} and all(a[n].shape == b[n].shape and np.allclose(a[n], b[n]) for n in a)
            for a, b in zip(one, other, strict=True)
        )
        assert not alike, (key, other_key)


def test_other_layers_have_none() -> None:
    assert [*ways_to_resample(EXERCISES["Conv1d"]())] == []


@pytest.mark.parametrize("plant", every(5, PLANTS, "{0.name}-{0.item}".format))
def test_a_planted_way_is_named(plant: Plant, grade: Grade) -> None:
    (item,) = [i for i in grade(planted(plant), plant.item).items if i.name == plant.item]
    known = plant.name.lower()
    said = [one for one in item.diagnoses if known in one.sentence.lower()]
    assert [one.confidence for one in said] == ["certain"], [*item.diagnoses]
