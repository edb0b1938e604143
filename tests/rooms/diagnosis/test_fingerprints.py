"""Fingerprints: what is stored of planted faults, and when one of them is said."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import pytest

from autograder.classroom.fingerprints.make import Base, sources_digest
from autograder.classroom.handout import leaks
from autograder.course import assignment as assignments
from autograder.course.cases import draw_cases
from autograder.course.exercise import Aspect, Case, Expected
from autograder.course.sheet import Item
from autograder.diagnosis.fingerprints.lookup import Match, matches, reach, told
from autograder.diagnosis.fingerprints.stored import (
    FOLDER,
    MISSING,
    RIGHT,
    VAGUE,
    Fault,
    PrintTable,
    StoredPrints,
    digest_of,
    read,
    restored,
    stored,
    written,
)
from autograder.diagnosis.projection import projection
from autograder.diagnosis.values import ShownValue
from autograder.grading.grade import Grader
from autograder.handin.submission import Submission
from autograder.records.scorecard import Diagnosis
from tests.conftest import Grade
from tests.support.grading import item_of
from tests.support.planted import of_the_same
from tests.support.right import base, edited, handin
from tests.support.sampling import every

ALL = assignments.load("all").items
ITEMS = [item for item in ALL if (FOLDER / f"{item.exercise.name}.bin").exists()]
BASES = ("loops", "notes")  # as tests/developer.mk has them


def shown(yours: list[Any], right: bool = False, name: str = "Z", number: int = 0) -> ShownValue:
    """A value of a case in float64."""
    array = np.array(yours)
    expected = Expected(name, Aspect.FORWARD, np.zeros_like(array))
    return ShownValue(name, number, Case(A=np.ones(1)), expected, array, right)


def test_a_projection_tells_arrays_apart() -> None:
    array = np.arange(12.0).reshape(3, 4)
    others = [
        array[::-1],
        array[:, ::-1],
        array.reshape(4, 3).T,
        array + 1e-4 * (array == 5),
        -array,
    ]
    numbers = [projection(one) for one in (array, *others)]
    allowed = reach(shown(array.tolist()))
    assert all(abs(one - numbers[0]) > allowed for one in numbers[1:])
    assert abs(projection(array * (1 + 1e-13)) - numbers[0]) <= allowed


def test_a_projection_is_the_same_on_every_machine() -> None:
    assert projection(np.array([1.0, 2.0, -3.0])) == pytest.approx(PROJECTED, rel=1e-15)


PROJECTED = 3.3341309750657384  # whatever NumPy and machine


@pytest.mark.parametrize("odd", [np.nan, np.inf, -np.inf, 1e300])
def test_what_is_not_finite_is_told_from_what_is(odd: float) -> None:
    array = np.array([1.0, odd, 2.0])
    with np.errstate(all="ignore"):
        other = projection(np.array([1.0, 0.0, 2.0]))
        assert abs(projection(array) - other) > reach(shown(array.tolist()))


def test_equal_arrays_are_never_apart_and_others_never_alike() -> None:
    """A thousand pairs of each kind: rounded as float32 rounds, and changed in one element."""
    rng = np.random.default_rng(5)
    for _ in range(1000):
        array = rng.standard_normal(rng.integers(1, 40))
        rounded = array.astype(np.float32).astype(np.float64)
        single = replace(shown(array.tolist()), dtype=np.dtype(np.float32))
        assert abs(projection(rounded) - projection(array)) <= reach(single)
        changed = array.copy()
        changed[rng.integers(array.size)] *= 1.01
        assert abs(projection(changed) - projection(array)) > reach(shown(array.tolist()))


class Row(NamedTuple):
    """A faulty version of a table: its values by slot, and what was planted."""

    values: tuple[list[float] | int | None, ...]
    fault: Fault


FORWARD = Fault("operand", "In forward, the term + b is missing.", "in forward", 0)
OTHER = Fault("name", "In forward, A is taken for Z.", "in forward", 5)
BACKWARD = Fault("axis", "In backward, dLdb is summed over axis 1.", "in backward", 1)
STEP = Fault("axis", "In step, W is summed over axis 1.", "in step", 1)
ONLY_WHERE = Fault("einsum", "In forward, Z: two axes.", "in forward", VAGUE)
SLOTS = [("Z", 0, False), ("Z", 1, False), ("dLdA", 0, False)]


def table(*rows: Row) -> PrintTable:
    """A table of these versions, with three slots; a number in place of a value is kept."""
    values: list[list[list[float]]] = [[], [], []]
    numbers: list[list[int]] = []
    for row in rows:
        numbers.append([])
        for slot, value in enumerate(row.values):
            if isinstance(value, list):
                values[slot].append(value)
                numbers[-1].append(len(values[slot]) - 1)
            else:
                numbers[-1].append(RIGHT if value is None else value)
    flat = [np.array(one) for slot in values for one in slot]
    shapes = [*dict.fromkeys(one.shape for one in flat)]
    return PrintTable(
        {},
        SLOTS,
        np.cumsum([0, *map(len, values[:-1])]),
        shapes,
        np.array([shapes.index(one.shape) for one in flat], dtype=np.int16),
        np.array([projection(one) for one in flat]),
        np.array(numbers, dtype=np.int16),
        [[row.fault] for row in rows],
    )


def seen(first: ShownValue, second: ShownValue, third: ShownValue) -> dict[str, list[ShownValue]]:
    return {"Z": [first, replace(second, number=1)], "dLdA": [replace(third, name="dLdA")]}


RIGHT_VALUE = shown([0.0], right=True)


def test_a_fault_that_shows_the_same_in_all_cases_is_found() -> None:
    known = table(Row(([1.0], [2.0, 3.0], None), FORWARD), Row(([1.0], [2.0, 4.0], None), OTHER))
    (found,) = matches(known, seen(shown([1.0]), shown([2.0, 3.0]), RIGHT_VALUE))
    assert found == Match(frozenset({"Z"}), 0, (FORWARD,))


@pytest.mark.parametrize(
    "values",
    [
        pytest.param((shown([1.0]), shown([2.0]), RIGHT_VALUE), id="another shape"),
        pytest.param((shown([1.0]), shown([2.0, 3.1]), RIGHT_VALUE), id="another value"),
        pytest.param((shown([1.0]), RIGHT_VALUE, RIGHT_VALUE), id="right where it is not"),
    ],
)
def test_what_differs_in_one_case_is_not_found(
    values: tuple[ShownValue, ShownValue, ShownValue],
) -> None:
    assert matches(table(Row(([1.0], [2.0, 3.0], None), FORWARD)), seen(*values)) == []


def test_no_fault_is_found_that_would_change_what_is_right() -> None:
    known = table(Row(([1.0], [2.0, 3.0], [5.0]), FORWARD))
    assert matches(known, seen(shown([1.0]), shown([2.0, 3.0]), RIGHT_VALUE)) == []
    (found,) = matches(known, seen(shown([1.0]), shown([2.0, 3.0]), shown([6.0])))
    assert found == Match(frozenset({"Z"}), 1, (FORWARD,))


def test_no_fault_is_found_that_raises_where_something_was_shown() -> None:
    known = table(Row(([1.0], MISSING, MISSING), FORWARD))
    assert matches(known, seen(shown([1.0]), shown([2.0, 3.0]), RIGHT_VALUE)) == []
    values = {"Z": [shown([1.0])]}
    assert [match.names for match in matches(known, values)] == [{"Z"}]


def test_what_raises_in_some_cases_is_explained_by_what_raises_in_the_same() -> None:
    known = table(Row(([1.0], [2.0], None), FORWARD), Row(([1.0], MISSING, None), OTHER))
    values = {"Z": [shown([1.0])]}
    assert {one.faults for one in matches(known, values)} == {(FORWARD,), (OTHER,)}
    (found,) = matches(known, values, [("Z", 1, False)])
    assert found.faults == (OTHER,)
    assert len(matches(known, values, [("dLdA", 0, False)])) == 2


def match(*faults: Fault, names: str = "Z", beside: int = 0) -> Match:
    return Match(frozenset(names.split()), beside, faults)


@pytest.mark.parametrize(
    ("found", "said"),
    [
        pytest.param([], None, id="none"),
        pytest.param([match(FORWARD)], FORWARD.sentence, id="one"),
        pytest.param([match(OTHER, FORWARD)], FORWARD.sentence, id="the simplest"),
        pytest.param([match(OTHER, names="Z dLdA"), match(FORWARD)], OTHER.sentence, id="more"),
        pytest.param([match(OTHER), match(FORWARD, beside=1)], OTHER.sentence, id="nothing else"),
        pytest.param(
            [match(FORWARD), match(BACKWARD)],
            "In forward, the term + b is missing; or in backward, dLdb is summed over axis 1.",
            id="two methods",
        ),
        pytest.param([match(FORWARD, BACKWARD, STEP)], None, id="three methods"),
        pytest.param([match(ONLY_WHERE, BACKWARD)], BACKWARD.sentence, id="what, not only where"),
        pytest.param([match(FORWARD, names="dLdA")], None, id="of another value"),
    ],
)
def test_what_is_told(found: list[Match], said: str | None) -> None:
    one = told("Z", found)
    assert (one and one.fault.sentence) == said


def test_a_relation_may_be_simpler_than_a_fault_of_one_value_alone() -> None:
    one, two = told("Z", [match(FORWARD)]), told("Z", [match(FORWARD, names="Z dLdA")])
    vague = told("Z", [match(ONLY_WHERE, names="Z dLdA")])
    assert [known is not None and known.alone for known in (one, two, vague)] == [True, False, True]


def test_a_table_is_read_as_it_was_written() -> None:
    known = table(Row(([1.0], [2.0, 3.0], None), FORWARD), Row((MISSING, [4.0], [5.0]), OTHER))
    faults: list[Fault] = []
    packed = StoredPrints("cases", "sources", faults, [stored(known, faults)])
    assert len(written(packed)) < 1000
    again = restored(packed.tables[0], faults)
    assert again.slots == known.slots
    assert again.faults == known.faults
    assert np.array_equal(again.rows, known.rows)
    assert np.array_equal(again.starts, known.starts)
    assert np.allclose(again.numbers, known.numbers, rtol=1e-6)


def test_every_exercise_has_a_file_but_those_of_chance() -> None:
    without = {item.exercise.name for item in ALL} - {item.exercise.name for item in ITEMS}
    assert without == {"Question", "Dropout", "Dropout2d"}
    assert sum(file.stat().st_size for file in FOLDER.glob("*.bin")) < 2**20


@pytest.mark.parametrize("item", every(6, ITEMS, lambda item: item.exercise.name))
def test_a_file_is_not_stale(item: Item, solution: Submission) -> None:
    """Else `make fingerprints` makes it anew."""
    prints = read(item.exercise.name)
    assert prints is not None
    assert prints.cases == digest_of(draw_cases(item, 0))
    bases = [Base("solution", solution.sources), *(Base(name, handin(name)) for name in BASES)]
    assert prints.sources == sources_digest(bases)


def test_no_file_gives_the_solution_away(solution: Submission) -> None:
    for item in ITEMS:
        prints = read(item.exercise.name)
        assert prints is not None
        sentences = "\n".join(fault.sentence for fault in prints.faults)
        assert leaks(solution.sources, {item.name: sentences}) == []
        assert all(len(fault.sentence) <= 200 for fault in prints.faults)


def diagnoses(grade: Grade, sources: dict[str, str], exercise: str) -> dict[str, Diagnosis]:
    item = item_of(exercise)
    (score,) = [one for one in grade(sources, item).items if one.name == item]
    assert score.points < score.possible
    return {one.name: one for one in score.diagnoses}


class Unseen(NamedTuple):
    """A mistake in a hand-in of which no print was made, and what is said of it."""

    file: str
    right: str
    wrong: str
    exercise: str
    name: str
    said: str


OPTIM, NORM, LAYERS = "mytorch/optim.py", "mytorch/norm.py", "mytorch/layers.py"
UNSEEN = [
    Unseen(
        OPTIM,
        "self.momentum * slot.first + slot.grad",
        "slot.first + slot.grad",
        "SGD",
        "W of layer 1 after step 2",
        "In step, v: the term momentum * v lacks the factor momentum; in line 66 of "
        "mytorch/optim.py, slot.first * self.momentum + slot.grad is due in place of "
        "slot.first + slot.grad",
    ),
    Unseen(
        OPTIM,
        "self.momentum * slot.first + slot.grad",
        "self.momentum * slot.first + self.lr * slot.grad",
        "SGD",
        "b of layer 2 after step 1",
        "In step, v_W and v_b: momentum * v_W + lr * dLdW stands where momentum * v_W + dLdW "
        "is due.",
    ),
    Unseen(
        LAYERS,
        "return 1 - np.square(self.A)",
        "return 1 + np.square(self.A)",
        "Tanh",
        "dLdZ",
        "In backward, dA/dZ: 1 + A * A stands where 1 - A * A is due.",
    ),
    Unseen(
        LAYERS,
        "return self.A - np.square(self.A)",
        "return self.A + np.square(self.A)",
        "Sigmoid",
        "dLdZ",
        "In backward, dA/dZ: A + A * A stands where A - A * A is due.",
    ),
    Unseen(
        NORM,
        "self.running_M += (1 - self.alpha) * mean",
        "self.running_M += mean",
        "BatchNorm1d",
        "running_M",
        "In forward, running_M: the term (1 - alpha) * M lacks the factor 1 - alpha.",
    ),
]


@pytest.mark.parametrize("unseen", every(2, UNSEEN, lambda one: f"{one.exercise}-{one.wrong}"))
def test_a_mistake_in_an_unseen_hand_in_is_named(unseen: Unseen, grade: Grade) -> None:
    sources = edited(base("third"), unseen.file, (unseen.right, unseen.wrong))
    found = diagnoses(grade, sources, unseen.exercise)[unseen.name]
    assert (found.sentence, found.confidence) == (of_the_same(unseen.said), "certain")
    assert found.key.startswith("mutant/")
    assert found.evidence.startswith("explains all ")


def test_an_exponent_that_shows_the_same_is_no_other_place_of_eps(grade: Grade) -> None:
    """A root of V that eps is added to has the same powers, but for what eps makes."""
    right, wrong = "(self.V + self.eps) ** -1.5", "np.sqrt(self.V + self.eps) ** -1.5"
    sources = edited(base("notes"), "mytorch/batchnorm.py", (right, wrong))
    assert diagnoses(grade, sources, "BatchNorm1d")["dLdA"].sentence == of_the_same(
        "In backward, dLdV: the root of V, with eps in it or behind it, stands where V is due: "
        "a root's exponent is twice as large."
    )


def test_nothing_is_said_by_another_reading(grade: Grade) -> None:
    """This loss is the sum over the outputs: of such, no fault was planted."""
    sources = edited(
        base("third"), "mytorch/losses.py", ("2 * error / len(A)", "3 * error / len(A)")
    )
    found = diagnoses(grade, sources, "MSELoss")
    assert not any(one.key.startswith("mutant/") for one in found.values())


def test_another_seed_is_told_the_same(grader: Grader) -> None:
    sources = edited(
        base("solution"),
        "mytorch/sgd.py",
        ("self.momentum * self.v[k] + grad", "self.momentum * self.v[k] + self.lr * grad"),
    )
    chosen = assignments.select(assignments.load("all"), ["SGD"])
    said = []
    for seed in (0, 3):
        card = replace(grader, seed=seed).grade(Submission("test", sources, {}), chosen)
        (score,) = card.items
        said.append({one.name: one.sentence for one in score.diagnoses})
    assert said[0] == said[1]
    assert said[0]
