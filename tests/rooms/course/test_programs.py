"""Models as programs: the right one shows what PyTorch does, every edit something that can be told.

Whether an edit is found again in a submission is tested in `rooms/diagnosis/test_steps.py`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from autograder.course.exercise import Case, Exercise
from autograder.course.exercises import EXERCISES
from autograder.course.programs.due import Layer, layers_due
from autograder.course.programs.edits import edits
from autograder.course.programs.models import is_model, model_of
from autograder.course.programs.program import Machine, Memory, Step, Sum, UnfitError, places
from autograder.course.programs.showing import averaged, shown_by

MODELS = [name for name, kind in EXERCISES.items() if is_model(kind())]


def cases_of(exercise: Exercise) -> list[Case]:
    return list(exercise.cases(np.random.default_rng(3)))


def test_these_are_models() -> None:
    scanning = ["CNN_DistributedScanningMLP", "CNN_SimpleScanningMLP"]
    assert sorted(MODELS) == ["CNN", *scanning, "MLP", "MLP0", "MLP1", "MLP4", "ResBlock", "ResNet"]


@pytest.mark.parametrize("name", MODELS)
def test_the_right_program_shows_what_the_reference_does(name: str) -> None:
    exercise = EXERCISES[name]()
    for case in cases_of(exercise):
        model = model_of(torch, exercise, case)
        shown = shown_by(Machine(torch, model), exercise, case)
        reference = {one.name: one for one in exercise.reference(torch, case)}
        computed = {n for n, one in reference.items() if not (one.is_free or is_text(one.value))}
        assert {*shown} == computed
        for title, value in shown.items():
            expected = np.asarray(reference[title].value)
            assert np.allclose(value.numpy().reshape(expected.shape), expected), (title, case.label)


def is_text(value: object) -> bool:
    return isinstance(value, str)


@pytest.mark.parametrize("name", ["MLP4", "CNN", "ResNet"])
def test_means_over_the_batch_are_the_reference_s_variants(name: str) -> None:
    exercise = EXERCISES[name]()
    for case in cases_of(exercise):
        model = model_of(torch, exercise, case)
        shown = averaged(case, model, shown_by(Machine(torch, model), exercise, case))
        reference = {one.name: one for one in exercise.reference(torch, case)}
        means = {n: one.variants["mean"] for n, one in reference.items() if "mean" in one.variants}
        assert means
        for title, expected in means.items():
            value = shown[title].numpy().reshape(np.shape(expected))
            assert np.allclose(value, expected), (title, case.label)


@pytest.mark.parametrize("name", MODELS)
def test_every_edit_is_told_in_a_sentence_of_its_own(name: str) -> None:
    exercise = EXERCISES[name]()
    for case in cases_of(exercise):
        made = list(edits(torch, model_of(torch, exercise, case)))
        assert len(made) > 15
        assert [key for key, count in Counter(one.key for one in made).items() if count > 1] == []
        for one in made:
            assert one.sentence.endswith(".")
            assert one.sentence[0].isupper() or one.sentence.startswith("dLd")
            assert len(one.sentence) <= 200, one.sentence


@pytest.mark.parametrize("name", MODELS)
def test_an_edit_shows_nothing_that_is_not_expected(name: str) -> None:
    exercise = EXERCISES[name]()
    case = cases_of(exercise)[-1]
    model, memory = model_of(torch, exercise, case), Memory()
    right = shown_by(Machine(torch, model, memory), exercise, case)
    wrong = 0
    for one in edits(torch, model):
        shown = shown_by(Machine(torch, one.model, memory), exercise, case)
        assert {*shown} <= {*right}
        wrong += any(
            value.shape != right[title].shape or not torch.allclose(value, right[title])
            for title, value in shown.items()
        )
    assert wrong > 10


def test_what_is_remembered_changes_nothing() -> None:
    exercise = EXERCISES["ResBlock"]()
    case, memory = cases_of(exercise)[1], Memory()
    for one in list(edits(torch, model_of(torch, exercise, case)))[::5]:
        fresh = shown_by(Machine(torch, one.model), exercise, case)
        again = shown_by(Machine(torch, one.model, memory), exercise, case)
        assert {*fresh} == {*again}
        assert all(torch.equal(value, again[title]) for title, value in fresh.items()), one.key


def test_an_object_in_two_places_keeps_its_last_call() -> None:
    exercise = EXERCISES["MLP"]()
    case = cases_of(exercise)[-1]  # of equal sizes
    model = model_of(torch, exercise, case)
    hidden = Step(1)
    shared = replace(model, forward=(Step(0), hidden, Step(2), hidden), backward=(Step(0),))
    machine = Machine(torch, shared)
    machine.forward(machine.tensor(case.A))
    of_the_second, _ = machine.kept[hidden.place]
    assert torch.equal(of_the_second, machine.kept[2][1])
    with pytest.raises(UnfitError):
        Machine(torch, model).backward(machine.tensor(case.dLdZ))  # before any forward


def test_a_sum_weighs_its_ways() -> None:
    exercise = EXERCISES["ResBlock"]()
    case = cases_of(exercise)[1]
    model = model_of(torch, exercise, case)
    total = next(step for step in model.forward if isinstance(step, Sum))
    assert [*places(total.ways[1])] == [5, 6]
    assert model.forward[-1] == Step(7)
    A = Machine(torch, model).tensor(case.calls[0].A)

    def summed(*weights: int) -> Any:
        line = (total._replace(weights=weights),)
        return Machine(torch, type(model)(model.parts, line, line)).forward(A)

    assert torch.allclose(summed(1, 1), summed(1, 0) + summed(0, 1))
    assert torch.allclose(summed(1, -1), summed(1, 0) - summed(0, 1))


@pytest.mark.parametrize(
    ("name", "number", "expected"),
    [
        ("MLP4", 0, "2-4, 4-8, 8-8, 8-4, 4-2"),
        ("CNN_SimpleScanningMLP", 0, "24-8 (kernel 8, stride 4), 8-16 (kernel 1, stride 1), "
         "16-4 (kernel 1, stride 1)"),
        ("CNN", 1, "3-4 (kernel 3, stride 2), 4-3 (kernel 4, stride 1), 3-2 (kernel 2, stride 2), "
         "8-3"),
        ("ResBlock", 0, "2-2 (kernel 1, stride 1, padding 0), 2-2 (kernel 1, stride 1, padding 0)"),
        ("ResNet", 0, ""),
    ],
)  # fmt: skip
def test_the_layers_that_are_due(name: str, number: int, expected: str) -> None:
    exercise = EXERCISES[name]()
    assert ", ".join(map(str, layers_due(exercise, cases_of(exercise)[number]))) == expected


def test_what_is_not_known_of_a_layer_differs_from_nothing() -> None:
    due = Layer(2, 3, 4, 1, 0)
    assert Layer(2, 3, 4).fits(due)
    assert not Layer(2, 3, 4, 2).fits(due)
    assert not Layer(3, 2).fits(due)
    assert Layer(3, 2).turned() == Layer(2, 3)
