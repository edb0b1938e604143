"""Why an exception came: named by what stood there, in hand-ins of several styles."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.course.exercise import Aspect, Case, Expected
from autograder.course.exercises import EXERCISES
from autograder.diagnosis.exceptions.raised import Raising, cause
from autograder.records.scorecard import ItemScore, ScoreCard
from autograder.reports import sentences
from autograder.worker.answers import Clue, Fact, Frame, Raised
from tests.conftest import Grade
from tests.samples.raising import HARMLESS, RAISING, TOLD_BY_VALUES
from tests.support import golden
from tests.support.sampling import every
from tests.support.spoilt import Plant, planted


def score(card: ScoreCard, plant: Plant) -> ItemScore:
    return next(item for item in card.items if item.name == plant.item)


@pytest.mark.parametrize("plant", every(3, RAISING, slow_step=2), ids=lambda one: one.name)
def test_the_cause_is_named(plant: Plant, grade: Grade) -> None:
    key, _, said = plant.name.partition(": ")
    item = score(grade(planted(plant), plant.item), plant)
    known = [one for one in item.diagnoses if one.key.startswith("raised/")]
    assert [one.key for one in known] == [f"raised/{key}"]
    assert said in known[0].sentence


def told(grade: Grade, plant: Plant) -> str:
    """What is said of a mistake, and where it is shown."""
    item = score(grade(planted(plant), plant.item), plant)
    (known,) = [one for one in item.diagnoses if one.key.startswith("raised/")]
    trace = next(f.trace for f in item.faults if f.trace or f.name.startswith(known.name))
    lines = [line for one in trace[-1:] for line in sentences.trace_line(one)]
    said = [f"{plant.item}: {sentences.diagnosis_line(known)}", known.evidence, *lines]
    return "\n    ".join(line for line in said if line)


@pytest.mark.slow
def test_every_kind_of_sentence(grade: Grade) -> None:
    texts = [told(grade, plant) for plant in RAISING]
    golden.check("raised.txt", "\n".join(texts) + "\n")


@pytest.mark.parametrize("plant", TOLD_BY_VALUES, ids=lambda one: one.name)
def test_a_mistake_that_values_tell_is_not_told_again(plant: Plant, grade: Grade) -> None:
    item = score(grade(planted(plant), plant.item), plant)
    assert any("Error" in fault.sentence() for fault in item.faults)
    assert item.diagnoses
    assert {one.key.partition("/")[0] for one in item.diagnoses} == {"mutant"}
    assert all(plant.name in one.sentence for one in item.diagnoses)


@pytest.mark.parametrize("plant", HARMLESS, ids=lambda one: one.name)
def test_nothing_is_named_that_is_not_known(plant: Plant, grade: Grade) -> None:
    item = score(grade(planted(plant), plant.item), plant)
    assert item.faults
    assert not [one for one in item.diagnoses if one.key.startswith("raised/")]


NAMES = st.sampled_from(["self.A", "A", "Linear.forward", "", "A.T", "..", "Conv1d.backward"])
SIZES = st.lists(st.integers(0, 4), max_size=4).map(tuple) | st.none()
ROLES = ["left", "right", "owner", "index 0", "index 9", "bound", "target", "value", "given"]
ROLES += ["callee", "argument", "axes", "result", "name", ""]
FACTS = st.builds(
    Fact,
    name=NAMES,
    role=st.sampled_from(ROLES),
    type=st.sampled_from(["NoneType", "float", ""]),
    dtype=st.sampled_from(["float64", ""]),
    shape=SIZES,
    number=st.integers(-9, 9) | st.none(),
)
KINDS = ["near", "unset", "set in", "of the object", "not imported", "defined in", "assigned"]
KINDS += [
    "none",
    "made",
    "made in f",
    "called",
    "reduced",
    "no self",
    "parameters",
    "base",
    "check",
    "",
]
CLUES = st.builds(
    Clue, kind=st.sampled_from(KINDS), name=NAMES, other=NAMES, line=st.integers(0, 9)
)
OPERATIONS = st.sampled_from(["@", "+", "()", ".", "name", "[] 2", "[]= 3", "unpack 2", ""])
FRAMES = st.builds(
    Frame,
    file=st.just("mytorch/linear.py"),
    line=st.integers(0, 9),
    function=NAMES,
    source=st.just("np.dot(A, B)"),
    operation=OPERATIONS,
    facts=st.lists(FACTS, max_size=4).map(tuple),
)
RAISED = st.builds(
    Raised,
    nonce=st.just(0),
    type=st.sampled_from(["ValueError", "TypeError", "AttributeError", "NameError"]),
    message=st.just("'NoneType' but 2 were given"),
    frames=st.lists(FRAMES, max_size=2).map(tuple),
    clues=st.lists(CLUES, max_size=3).map(tuple),
)


@given(st.lists(RAISED, min_size=1, max_size=2))
def test_whatever_a_process_tells_there_is_a_sentence_or_none(endings: list[Raised]) -> None:
    exercise = EXERCISES["Linear"]()
    missing = Expected("Z", Aspect.FORWARD, np.zeros((2, 3)))
    found = cause(exercise, [Raising(Case(label=""), one, missing) for one in endings])
    assert found is None or all(isinstance(one, str) and one for one in found)
