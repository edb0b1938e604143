"""Points are earned by what was shown and right, never by what was left out or rounded off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import msgspec
import numpy as np
import pytest

from autograder.course import assignment as assignments
from autograder.course.cases import draw_cases
from autograder.course.exercise import SPECIAL, Aspect, Case, Expected
from autograder.course.exercises.layer import Single
from autograder.course.sheet import Item
from autograder.grading.compare import REACH, VANISHING, compare, precision, tolerance
from autograder.grading.grade import Grader
from autograder.grading.graded import GradedItem
from autograder.grading.judge import answers, judge, with_derived
from autograder.grading.reference import References
from autograder.handin.submission import Submission
from autograder.records.scorecard import ItemScore
from autograder.worker.answers import Finished, Raised, Value
from autograder.worker.session import Ended, Transcript
from tests.conftest import Grade
from tests.support.grading import graded_item
from tests.support.places import SAMPLES
from tests.support.right import base
from tests.support.sampling import every
from tests.support.small import conv

SHEET = assignments.load("all")
ITEMS = {i.name: i for i in SHEET.items if i.exercise.name != "Question"}
EVERY = pytest.mark.parametrize("name", every(6, ITEMS, slow_step=2))
SUBSETS = 20  # of the right values, drawn for each exercise
RAISED = Raised(0, "ValueError", "no more")


class Right:
    """All that the solution has shown of an item, graded when it is first asked for."""

    def __init__(self, grader: Grader) -> None:
        self._grader = grader
        self._known: dict[str, GradedItem] = {}

    def __getitem__(self, name: str) -> GradedItem:
        if name not in self._known:
            card, self._known[name] = graded_item(self._grader, base("solution"), name)
            assert card.points == card.possible
        return self._known[name]


@pytest.fixture(scope="module")
def right(grader: Grader) -> Right:
    return Right(grader)


def earned(one: GradedItem, kept: Iterable[set[str]], ending: Any) -> float:
    """The points where only these names of each case are shown."""
    transcripts = []
    for transcript, names in zip(one.transcripts, kept, strict=True):
        values = {n: v for n, v in transcript.values.items() if n in names}
        transcripts.append(Transcript(ending, values))
    return judged(one, transcripts)


def judged(one: GradedItem, transcripts: list[Transcript]) -> float:
    """The points where this is what was shown."""
    references = one.references.get(one.item.exercise, one.cases)
    judgement = judge(one.item, one.cases, transcripts, references)
    if not all(judgement.passed.values()):
        assert judgement.findings  # which say why
    return one.item.earned(judgement.passed)


def expected_in(one: GradedItem, special: bool) -> Iterator[tuple[int, Expected]]:
    """All values that may cost points, with their cases' numbers: of special cases, or others."""
    expected = one.references.get(one.item.exercise, one.cases)
    for number, (case, of_case) in enumerate(zip(one.cases, expected, strict=True)):
        for value in of_case:
            costs = value.aspect not in case.get("remark_only", ())
            if costs and ("counts_as" in case) is special:
                yield number, value


def most(one: GradedItem, kept: list[set[str]]) -> float:
    """The most that may be earned where only these names of each case are shown."""
    item = one.item
    lost = {e.aspect for n, e in expected_in(one, special=False) if e.name not in kept[n]}
    for number, expected in expected_in(one, special=True):
        free = expected.aspect in lost - {Aspect.FORWARD}  # for that it has cost its points
        if Aspect.FORWARD in lost or not (free or expected.name in kept[number]):
            lost.add(one.cases[number].counts_as)
    return item.points - sum(item.share(aspect) for aspect in lost)


@EVERY
@pytest.mark.parametrize("ending", [Finished(0), RAISED], ids=["finished", "raised"])
def test_a_child_gains_nothing_by_leaving_values_out(name: str, ending: Any, right: Right) -> None:
    one, rng = right[name], np.random.default_rng(0)
    derived = derived_names(one)
    for _ in range(SUBSETS):
        share = rng.random()
        kept = [{n for n in t.values if rng.random() < share} for t in one.transcripts]
        points = earned(one, kept, ending)
        assert points <= most(one, [k | d for k, d in zip(kept, derived, strict=True)]) + 0.01


def derived_names(one: GradedItem) -> list[set[str]]:
    """What is not shown, but computed of what is: that goes when those go."""
    expected = one.references.get(one.item.exercise, one.cases)
    pairs = zip(expected, one.transcripts, strict=True)
    return [{e.name for e in case} - {*t.values} for case, t in pairs]


@EVERY
def test_each_value_costs_its_aspect_when_it_alone_is_missing(name: str, right: Right) -> None:
    one = right[name]
    for expected in costly(one, special=False):
        kept = ({*t.values} - {expected.name} for t in one.transcripts)
        points = earned(one, kept, Finished(0))
        assert points <= one.item.points - one.item.share(expected.aspect) + 0.01


def costly(one: GradedItem, special: bool) -> list[Expected]:
    """Up to 16 values of each case that are shown, and may cost points."""
    found: list[list[Expected]] = [[] for _ in one.cases]
    for number, expected in expected_in(one, special):
        if expected.name in one.transcripts[number].values:
            found[number].append(expected)
    return [expected for case in found for expected in case[:16]]


SETS: dict[str, dict[str, float]] = {
    "as shipped": {},
    "integers": {"integers": 10},
    "much": {"edges": 50, "integers": 50, "backward": 1, "parameters": 1, "state": 1},
    "alone": {"edges": 50, "integers": 50, "backward": 0, "parameters": 0, "state": 0},
}
SPECIALLY = [n for n, i in ITEMS.items() if {*i.exercise.aspects} & {*SPECIAL}]


def sharing(one: GradedItem, sets: str) -> GradedItem:
    """The same, where the points are shared out like that."""
    shares = msgspec.structs.replace(one.item.shares, **SETS[sets])
    cases = [Case({k: v for k, v in c.items() if k != "remark_only"}) for c in one.cases]
    return replace(one, item=replace(one.item, shares=shares), cases=[*shares.weighed(cases)])


@pytest.mark.parametrize("sets", SETS)
@pytest.mark.parametrize("name", every(6, SPECIALLY))
def test_special_cases_cost_their_share_and_nothing_else(
    name: str, sets: str, right: Right
) -> None:
    one = sharing(right[name], sets)
    special = [a for a in one.item.aspects if a in SPECIAL]
    carried = sum(one.item.share(a) for a in special)
    assert earned(one, [{*t.values} for t in one.transcripts], Finished(0)) == one.item.points
    for number, expected in enumerate(costly(one, special=True)):
        kept = [
            {*t.values} - ({expected.name} if "counts_as" in c else set())
            for c, t in zip(one.cases, one.transcripts, strict=True)
        ]
        points = earned(one, kept, RAISED if number % 2 else Finished(0))
        assert points == pytest.approx(one.item.points - carried, abs=0.01)
    none = [
        set() if "counts_as" in c else {*t.values}
        for c, t in zip(one.cases, one.transcripts, strict=True)
    ]
    assert earned(one, none, RAISED) == pytest.approx(one.item.points - carried, abs=0.01)


@pytest.mark.parametrize("name", every(6, SPECIALLY))
def test_special_cases_alone_earn_nothing(name: str, right: Right) -> None:
    for sets in SETS:
        one = sharing(right[name], sets)
        alone = [
            {*t.values} if "counts_as" in c else set()
            for c, t in zip(one.cases, one.transcripts, strict=True)
        ]
        assert earned(one, alone, Finished(0)) == 0


@pytest.mark.parametrize("sets", SETS)
@pytest.mark.parametrize("name", every(6, SPECIALLY))
def test_leaving_out_in_other_cases_what_is_wrong_in_special_ones_gains_nothing(
    name: str, sets: str, right: Right
) -> None:
    one = sharing(right[name], sets)
    for aspect in one.item.aspects:
        of_it = [
            {e.name for e in expected if e.aspect is aspect}
            for expected in one.references.get(one.item.exercise, one.cases)
        ]
        without = [{*t.values} - o for t, o in zip(one.transcripts, of_it, strict=True)]
        honest = [
            w if "counts_as" in c else {*t.values}
            for c, t, w in zip(one.cases, one.transcripts, without, strict=True)
        ]
        points, most_points = earned(one, without, Finished(0)), earned(one, honest, Finished(0))
        assert points <= most_points
        if sets == "as shipped" and aspect is Aspect.BACKWARD:  # it costs its points once
            share = one.item.share(aspect)
            assert points == pytest.approx(one.item.points - share, abs=0.01)


@pytest.mark.parametrize("name", every(6, SPECIALLY))
def test_an_error_of_a_thousandth_in_special_cases_costs_their_share(
    name: str, right: Right
) -> None:
    one = sharing(right[name], "integers")
    found = 0
    for number, expected in expected_in(one, special=True):
        if expected.is_free or np.abs(expected.value).max() < VANISHING:
            continue
        wrong = np.asarray(expected.value, np.float64) * (1 + 1e-3)
        value = Value("numpy.ndarray", wrong, shape=wrong.shape)
        transcripts = [
            Transcript(Finished(0), {**t.values, **({expected.name: value} if n == number else {})})
            for n, t in enumerate(one.transcripts)
        ]
        lost = one.item.share(one.cases[number].counts_as)
        assert judged(one, transcripts) == pytest.approx(one.item.points - lost, abs=0.01)
        found += 1
    assert found


@EVERY
def test_arguments_that_are_handed_back_earn_nothing(name: str, right: Right) -> None:
    one = right[name]
    expected = one.references.get(one.item.exercise, one.cases)
    free = ({e.name for e in case if e.is_free} for case in expected)
    assert earned(one, free, Finished(0)) == 0


SPEAKS = '''
import json, os, sys
import numpy as np


def _speak():
    """Answers for the exercise: with what was given, and with sums of what was given."""
    frame, found = sys._getframe(), {}
    while frame is not None:
        for name in ("answers", "request", "exercise", "case", "link"):
            found.setdefault(name, frame.f_locals.get(name))
            found[name] = found[name] if found[name] is not None else frame.f_locals.get(name)
        frame = frame.f_back
    wire, answers = sys.modules["autograder.worker.wire"], found["answers"]

    def send(request, case):
        described, body = wire.observe(free(found["exercise"], case))
        head = {"kind": "Observed", "nonce": request["nonce"], "values": described}
        wire.write_frame(answers, head, body)
        wire.write_frame(answers, {"kind": "Finished", "nonce": request["nonce"], "notes": []})

    send(found["request"], found["case"])
    while (frame := found["link"].next_case()) is not None:
        request = json.loads(frame[0])
        send(request, wire.unpack_case(request["case"], frame[1]))
    os._exit(0)


def free(exercise, case):
    shown = {}
    for place, mark in ((case, ""), *zip(case.get("calls", ()), ("", " (2nd call)"))):
        for name, value in place.items():
            if isinstance(value, np.ndarray):
                for title in ("{}", "{} as constructed", "{} after forward", "{} after backward"):
                    shown[title.format(name) + mark] = value
        if "dLdZ" in place:
            upstream = place["dLdZ"]
            sums = upstream.sum(axis=tuple(i for i in range(upstream.ndim) if i != 1))
            shown |= {f"{name}{mark}": sums for name in ("dLdb", "dLdbeta", "dLdBb")}
            shown |= {f"Z{mark}": place["A"], f"dLdA{mark}": upstream}
    for name in ("W", "b"):
        if isinstance(case.get(name), list):
            for n, value in enumerate(case[name], 1):
                for title in ("{} of layer {}", "{} of layer {} as constructed"):
                    shown[title.format(name, n)] = value
                    shown[f"dLd{name} of layer {n} after zero_grads"] = np.zeros_like(value)
    shown |= {f"size of {n} as constructed": float(np.size(case.get(n))) for n in ("W", "b")}
    shown["Z in evaluation"] = case["calls"][1]["A"] if "calls" in case else 0.0
    return shown


_speak()
'''
# What is right there is the argument itself.
AS_GIVEN = {"Identity": 1.23}  # its forward, and that of large inputs


@pytest.mark.parametrize("names", every(2, [[*ITEMS][::12], [*ITEMS]], "{0[0]} and {0[1]}".format))
def test_a_child_that_speaks_for_itself_earns_nothing(names: list[str], grade: Grade) -> None:
    homes: dict[str, list[str]] = {}
    for item in (ITEMS[name] for name in names):
        homes.setdefault(item.exercise.home, []).append(item.exercise.name)
    classes = {
        home: "".join(f"\nclass {n}: pass\n" for n in names) for home, names in homes.items()
    }
    card = grade({home: SPEAKS + text for home, text in classes.items()}, *names)
    given = {name: points for name, points in AS_GIVEN.items() if name in names}
    assert {one.name for one in card.items} == {*names}
    assert {one.name: one.points for one in card.items if one.points} == given
    assert all(one.faults for one in card.items if one.name not in AS_GIVEN)


class Planted:
    """One exercise's values of a seed, in every case, and what is made of each of them."""

    def __init__(self, item: Item, references: References) -> None:
        self.cases = draw_cases(item, 0)
        self.expected = references.get(item.exercise, self.cases)

    def computed(self) -> Iterator[tuple[Case, Expected]]:
        """What has to be computed, and is not 0."""
        for case, of_case in zip(self.cases, self.expected, strict=True):
            for one in of_case:
                by_the_grader = one.name.startswith(("drop rate", "agreement"))
                if isinstance(one.value, str) or one.is_free or by_the_grader:
                    continue
                if np.abs(one.value).max() >= VANISHING:
                    yield case, one


def fault(case: Case, expected: Expected, array: np.ndarray) -> str | None:
    value = Value("numpy.ndarray", array, shape=array.shape)
    return compare(expected, value, precision(case)).fault


@EVERY
@pytest.mark.parametrize("dtype", ["float64", "float32", "float16"])
def test_a_thousandth_too_much_and_zeros_are_found_in_each_value(
    name: str, dtype: str, references: References
) -> None:
    found = 0
    for case, expected in Planted(ITEMS[name], references).computed():
        value = np.asarray(expected.value, np.float64)
        for wrong in (value * (1 + 1e-3), value * 0):
            with np.errstate(over="ignore"):
                assert fault(case, expected, wrong.astype(dtype)), (case.label, expected.name)
        found += 1
    assert found


@EVERY
def test_what_is_right_in_float32_passes(name: str, references: References) -> None:
    item = ITEMS[name]
    planted = Planted(item, references)
    with references.torch() as torch:
        for case, of_case in zip(planted.cases, planted.expected, strict=True):
            rough = {e.name: e.value for e in item.exercise.reference(Single(torch), case)}
            for expected in [e for c, e in planted.computed() if c is case]:
                array = np.asarray(rough[expected.name], np.float32)
                assert fault(case, expected, array) is None, (case.label, expected.name)
            assert of_case


@EVERY
def test_float32_is_held_to_what_it_reaches(name: str, references: References) -> None:
    single = np.dtype(np.float32)
    for _, expected in Planted(ITEMS[name], references).computed():
        largest = float(np.abs(expected.value).max())
        reached = expected.rounding + float(np.finfo(single).eps) * largest
        assert tolerance(expected, single) - expected.margin <= REACH * reached * (1 + 1e-6)


def test_a_scale_of_the_exercises_own_does_not_widen_it() -> None:
    expected = Expected("Z", Aspect.FORWARD, np.ones(3), scale=1e12)
    for dtype in ("float32", "float64"):
        array = np.full(3, 1.001, dtype)
        assert fault(Case(A=np.ones(3)), expected, array)


BROKEN_BACKWARD = """

class {name}({name}):
    def backward(self, *_):
        {how}
"""
HOW = {
    "raises": "raise ValueError('not yet')",
    "is not written": "raise NotImplementedError",
    "exits": "raise SystemExit",
    "stops": "next(iter(()))",
}


@pytest.mark.parametrize("how", HOW)
def test_a_right_forward_is_worth_its_share_whatever_backward_does(how: str, grade: Grade) -> None:
    source = conv() + BROKEN_BACKWARD.format(name="Conv1d_stride1", how=HOW[how])
    (item,) = grade({"mytorch/Conv1d.py": source}, "Conv1d_stride1").items
    assert marks(item) == {"forward": True, "backward": False, "parameters": False, "state": True}
    assert item.faults[0].name == "dLdA"


@pytest.mark.parametrize(
    "name",
    every(6, [n for n, i in ITEMS.items() if Aspect.BACKWARD in i.exercise.aspects], slow_step=2),
)
def test_each_exercise_goes_on_after_a_backward_that_raises(
    name: str, grade: Grade, solution: Submission
) -> None:
    exercise = ITEMS[name].exercise
    sources = dict(solution.sources)
    broken = BROKEN_BACKWARD.format(name=exercise.name, how=HOW["raises"])
    sources[exercise.home] += broken
    (item,) = grade(sources, exercise.name).items
    passed = marks(item)
    assert passed.pop("forward")
    assert not passed.pop("backward")
    assert not passed.pop("parameters", False)


def test_no_gradients_cost_no_more_than_the_gradients(grade: Grade) -> None:
    source = conv().replace("self.dLdW", "self.dW")
    assert source != conv()
    (item,) = grade({"mytorch/Conv1d.py": source}, "Conv1d_stride1").items
    assert marks(item) == {"forward": True, "backward": True, "parameters": False, "state": True}


def test_what_dies_after_all_was_shown_is_told_of(right: Right) -> None:
    one = right["Upsampling1d"]
    first, *others = one.transcripts
    ending = Ended("died", "was killed (signal 9)")
    transcripts = [Transcript(ending, first.values), *(Transcript(ending) for _ in others)]
    references = one.references.get(one.item.exercise, one.cases)
    judgement = judge(one.item, one.cases, transcripts, references)
    assert not any(judgement.passed.values())
    assert "after all was shown, it was killed (signal 9)" in judgement.findings[0].message
    assert judgement.checks[-1].fault


@pytest.mark.parametrize("name", ["MaxPool2d_stride1", "CNN as Simple Scanning MLP"])
def test_what_dies_in_what_costs_nothing_is_told_of_as_a_fault(name: str, right: Right) -> None:
    one, ending = right[name], Ended("died", "was killed (signal 9)")
    number = next(n for n, case in enumerate(one.cases) if "remark_only" in case)
    last = one.transcripts[number]
    shown = {n: v for n, v in last.values.items() if not n.startswith("dLdA")}
    transcripts = [*one.transcripts[:number], Transcript(ending, shown)]
    transcripts += [Transcript(ending) for _ in one.transcripts[number + 1 :]]
    references = one.references.get(one.item.exercise, one.cases)
    judgement = judge(one.item, one.cases, transcripts, references)
    assert not any(judgement.passed.values())
    assert judgement.findings[0].message == "was killed (signal 9)"


LINEAR = """
import numpy as np

class Linear:
    def __init__(self, in_features, out_features, debug=False):
        self.W = np.zeros((out_features, in_features))
        self.b = np.zeros({b})

    def forward(self, A):
        self.A = A
        return A @ self.W.T + self.b.reshape(1, -1)

    def backward(self, dLdZ):
        self.dLdW = dLdZ.T @ self.A
        self.dLdb = dLdZ.sum(0){shape}
        return dLdZ @ self.W
"""
FLAT, COLUMN = "out_features", "(out_features, 1)"


@pytest.mark.parametrize(
    ("b", "shape", "passes"),
    [
        (FLAT, "", True),
        (COLUMN, "[:, None]", True),
        (FLAT, "[:, None]", False),
        (COLUMN, "", False),
        (COLUMN, "[None]", False),
    ],
)
def test_a_gradient_has_its_parameters_shape(
    b: str, shape: str, passes: bool, grade: Grade
) -> None:
    source = LINEAR.format(b=b, shape=shape)
    (item,) = grade({"mytorch/linear.py": source}, "Linear").items
    assert marks(item)["parameters"] is passes
    if not passes:
        assert "would not keep its shape" in item.faults[0].message


DROPOUT = """
import numpy as np

class Dropout:
    def __init__(self, p=0.5):
        self.p = p
        {made}

    def forward(self, x, eval=False):
        if eval:
            return x
        {drawn}
        self.mask = (noise >= {rate}) / (1 - self.p)
        return x * self.mask

    def backward(self, delta):
        return delta * self.mask
"""
UNIFORM = "noise = np.random.uniform(size=x.shape)"
OWN = "self.rng = np.random.default_rng()", "noise = self.rng.random(x.shape)"
SEEDED = "self.rng = np.random.default_rng(0)", "noise = self.rng.random(x.shape)"
DRAWS = {
    "a right one": (("pass", UNIFORM), "self.p", None),
    "a generator of its own": (OWN, "self.p", None),
    "the same in each call": (
        ("pass", f"np.random.seed(1); {UNIFORM}"),
        "self.p",
        "agreement of two masks",
    ),
    "the same in each layer": (SEEDED, "self.p", "agreement of two layers' masks"),
    "five in a hundred too many": (
        ("pass", UNIFORM),
        "self.p + (0.05 if self.p else 0)",
        "drop rate",
    ),
    "some where p is 0": (("pass", UNIFORM), "(self.p or 0.05)", "what is kept"),
    "ten samples alike": (
        ("pass", "noise = np.repeat(np.random.random((len(x), x.shape[1])), 10, 0)[: len(x)]"),
        "self.p",
        "agreement of rows 1 apart",
    ),
    "features in pairs": (
        ("pass", "noise = np.repeat(np.random.random(x.shape), 2, 1)[:, : x.shape[1]]"),
        "self.p",
        "agreement of columns 1 apart",
    ),
    "again after ten samples": (
        ("pass", "noise = np.tile(np.random.random((10, x.shape[1])), (len(x), 1))[: len(x)]"),
        "self.p",
        "agreement of rows 10 apart",
    ),
}


@pytest.mark.parametrize("draw", DRAWS)
def test_dropout_goes_by_its_law(draw: str, grade: Grade) -> None:
    (made, drawn), rate, wrong = DRAWS[draw]
    source = DROPOUT.format(made=made, drawn=drawn, rate=rate)
    (item,) = grade({"mytorch/dropout.py": source}, "Dropout").items
    faults = [fault.name for fault in item.faults]
    assert wrong in faults if wrong else not faults


@pytest.mark.parametrize("shown", ["x * 0", "x / (1 - self.p)"])
def test_a_dropout_that_draws_nothing_earns_nothing(shown: str, grade: Grade) -> None:
    source = DROPOUT.format(made="pass", drawn=UNIFORM, rate="self.p")
    source = source.replace("return x * self.mask", f"return {shown}")
    gradient = shown.replace("x", "delta")
    source = source.replace("return delta * self.mask", f"return {gradient}")
    (item,) = grade({"mytorch/dropout.py": source}, "Dropout").items
    assert item.points == 0


BATCHNORM = """

class {name}({name}):
    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.BW, self.Bb = self.BW.reshape({kept}), self.Bb.reshape({kept})

    def forward(self, A, eval=False):
        flat, full = self.BW.shape, (1, -1, *[1] * (A.ndim - 2))
        self.BW, self.Bb = self.BW.reshape(full), self.Bb.reshape(full)
        Z = super().forward(A, eval)
        self.BW, self.Bb = self.BW.reshape(flat), self.Bb.reshape(flat)
        return Z

    def backward(self, dLdZ):
        flat, full = self.BW.shape, (1, -1, *[1] * (dLdZ.ndim - 2))
        self.BW = self.BW.reshape(full)
        dLdA = super().backward(dLdZ)
        self.BW = self.BW.reshape(flat)
        self.dLdBW, self.dLdBb = self.dLdBW.reshape({shown}), self.dLdBb.reshape({shown})
        return dLdA
"""


@pytest.mark.parametrize("name", ["BatchNorm1d", "BatchNorm2d"])
@pytest.mark.parametrize(("kept", "shown", "passes"), [("-1", "-1", True), ("-1", "1, -1", False)])
def test_a_normalisations_gradients_have_its_parameters_shape(
    name: str, kept: str, shown: str, passes: bool, grade: Grade, solution: Submission
) -> None:
    sources = dict(solution.sources)
    sources[ITEMS[name].exercise.home] += BATCHNORM.format(name=name, kept=kept, shown=shown)
    (item,) = grade(sources, name).items
    assert marks(item)["parameters"] is passes


@EVERY
def test_answers_of_one_case_are_those_that_were_shown(name: str, right: Right) -> None:
    """What the tests above leave out is all of a solution: no expected name is missing."""
    one = right[name]
    expected = one.references.get(one.item.exercise, one.cases)
    for case, transcript, of_case in zip(one.cases, one.transcripts, expected, strict=True):
        shown = with_derived(one.item, case, transcript.values)
        assert {e.name for e in of_case} <= shown.keys(), case.label
        assert answers(shown)


def marks(item: ItemScore) -> dict[str, bool]:
    return {aspect.aspect: aspect.passed for aspect in item.aspects}


def mlp(backward: str) -> dict[str, str]:
    """The hand-in whose MLPs return nothing, with another backward of MLP0."""
    tree = SAMPLES / "traits" / "mlp-backward-returns-nothing" / "tree"
    files = {f.relative_to(tree).as_posix(): f.read_text("utf-8") for f in tree.rglob("*.py")}
    changed = f"\n\nclass MLP0(MLP0):\n    def backward(self, dLdA):\n        {backward}\n"
    files["models/mlp.py"] += changed
    return files


@pytest.mark.parametrize(
    ("backward", "lost"),
    [
        ("super().backward(dLdA)", set()),
        ("super().backward(dLdA); return 'nothing'", set()),  # as good as None
        ("super().backward(dLdA); return 'something'", {"backward"}),
        ("super().backward(dLdA); return []", {"backward"}),
        ("super().backward(dLdA); return dLdA", {"backward"}),
        ("return None", {"backward", "parameters"}),
        ("super().backward(dLdA); self.layers[0].dLdb *= 2", {"backward", "parameters"}),
        ("super().backward(dLdA); self.layers[0].dLdW = None", {"backward", "parameters"}),
    ],
)
def test_a_backward_that_returns_nothing_is_worth_what_it_sets(
    backward: str, lost: set[str], grade: Grade
) -> None:
    (item,) = grade(mlp(backward), "MLP0").items
    assert {aspect for aspect, passed in marks(item).items() if not passed} == lost
