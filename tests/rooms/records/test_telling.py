"""The ladder of what is told: what each step holds, and that each holds all that is below it."""

from __future__ import annotations

import msgspec
import pytest

from autograder.records.explanation import CaseLine, Excerpt, Explanation, Picture
from autograder.records.families import FAMILIES, KNOWN, in_general
from autograder.records.scorecard import (
    UNTOLD,
    AspectScore,
    Diagnosis,
    Fault,
    FaultCode,
    ItemScore,
    SmallestCase,
    Table,
    TraceLine,
)
from autograder.records.telling import (
    LADDER,
    NOT_RIGHT,
    VERDICTS,
    Tell,
    explained_within,
    one_more,
    reaches,
    within,
)

TRACE = (TraceLine("a.py", 3, "A.forward", "return Z", facts=("Z (1, 2) float64",)),)
FAULT = Fault("forward", "Z", 0, "a case", "2 of 2 elements differ", numbers="yours 1, expected 2")
RAISED = Fault("backward", "dLdA", 1, "another", "ValueError: no", TRACE)
DOUBT = Fault("state", "W", 0, "a case", "1 of 2 elements differ", numbers="yours 3, expected 4")
CERTAIN = Diagnosis("Z", "convolution/bias_forgotten", "Z lacks the bias", "all 2", "certain")
LIKELY = Diagnosis("dLdA", "pattern/only padding", "only with padding", "", "likely")
TABLE = Table("Z", (1,), ("1",))
ASPECTS = (
    AspectScore("forward", 0, 1, False),
    AspectScore("backward", 0, 1, False),
    AspectScore("state", 1, 1, True),
)
WHOLE = ItemScore(
    "A",
    "A",
    3,
    1,
    cases=7,
    aspects=ASPECTS,
    faults=(FAULT, RAISED),
    diagnoses=(CERTAIN, LIKELY),
    smallest=SmallestCase("tiny", "Z", (TABLE,), TABLE, TABLE),
    in_common=("only with padding",),
    remarks=("answered in float64",),
    doubts=(DOUBT,),
    prints="[1. 2.]",
)


def test_the_verdict_is_which_aspects_have_passed() -> None:
    told = within(WHOLE, "verdict")
    assert [(one.aspect, one.message, one.case) for one in told.faults] == [
        ("forward", NOT_RIGHT, UNTOLD), ("backward", NOT_RIGHT, UNTOLD),
    ]  # fmt: skip
    blank = ItemScore("A", "A", 3, 1, cases=7, aspects=ASPECTS, faults=told.faults)
    assert told == blank


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (FaultCode.OTHER, NOT_RIGHT),
        (FaultCode.NOT_FOUND, "A was not found"),
        (FaultCode.NO_TEXT, "the file that should have A is no text"),
        (FaultCode.NOT_IMPLEMENTED, "not implemented"),
        (FaultCode.NO_PYTHON, "a file is no Python"),
    ],
)
def test_the_verdict_is_said_in_words_of_ours_alone(code: FaultCode, told: str) -> None:
    own = Fault("forward", "INPUT", 3, "INPUT", "INPUT", TRACE, code, "INPUT", "INPUT", failing=7)
    first, second = within(msgspec.structs.replace(WHOLE, faults=(own,)), "verdict").faults
    assert first == Fault("forward", "forward", UNTOLD, "", told, code=code)
    assert second == Fault("backward", "backward", UNTOLD, "", NOT_RIGHT)


def test_each_code_has_a_sentence() -> None:
    assert VERDICTS.keys() == {*FaultCode}


def test_a_right_item_stays_as_it_is_but_for_what_it_has_printed() -> None:
    right = ItemScore("A", "A", 3, 3, aspects=ASPECTS[2:], prints="[1. 2.]")
    assert within(right, "verdict") == msgspec.structs.replace(right, prints="")


def test_where_it_is_wrong_has_no_numbers() -> None:
    told = within(WHOLE, "where")
    assert [one.sentence() for one in told.faults] == [
        "Z: 2 of 2 elements differ", "dLdA: ValueError: no",
    ]  # fmt: skip
    assert told.faults[1].trace == TRACE
    assert told.remarked() == ("answered in float64", "W: 1 of 2 elements differ")
    assert (told.diagnoses, told.smallest) == ((), None)
    assert (told.in_common, told.prints) == (WHOLE.in_common, WHOLE.prints)


def test_a_hint_names_no_mistake() -> None:
    certain, likely = within(WHOLE, "hint").diagnoses
    assert (certain.sentence, certain.evidence, certain.confidence) == (KNOWN, "all 2", "likely")
    assert "bias" not in certain.key
    assert likely == LIKELY
    assert msgspec.structs.replace(within(WHOLE, "hint"), diagnoses=()) == within(WHOLE, "where")


@pytest.mark.parametrize("kind", FAMILIES)
def test_each_kind_of_mistake_has_a_hint_of_its_own(kind: str) -> None:
    key = kind if "/" in kind else f"{kind}/secret"
    found = in_general(Diagnosis("Z", key, "the mistake", "all 2", "certain"))
    assert found.sentence == FAMILIES[kind]
    assert "secret" not in found.key


@pytest.mark.parametrize("kind", ["parts", "raised"])
def test_evidence_that_is_a_cause_is_no_hint(kind: str) -> None:
    assert in_general(Diagnosis("Z", f"{kind}/x", "s", "the cause", "certain")).evidence == ""


def test_the_mistake_comes_without_the_case() -> None:
    told = within(WHOLE, "mistake")
    assert told.diagnoses == WHOLE.diagnoses
    assert msgspec.structs.replace(told, diagnoses=()) == within(WHOLE, "where")
    assert within(WHOLE, "case") is WHOLE


def test_what_an_explanation_holds_goes_by_the_same_ladder() -> None:
    picture = Picture("Z", 1, "a case", (1,), ("feature",), (0,), 1, (), 0)
    excerpts = (Excerpt("a.py", "A.forward", 1, 1, ("def forward(self, A):",)),)
    cases = (CaseLine(1, "a case", ("Z",)),)
    plain = Explanation("A", "task", "Z = A", "mytorch/a.py", (), False)
    known = msgspec.structs.replace(
        plain, cases=cases, in_common=("only padding",), picture=picture, excerpts=excerpts
    )
    assert explained_within(known, "verdict") == plain
    for tell in LADDER[1:-1]:
        told = explained_within(known, tell)
        assert told == msgspec.structs.replace(known, picture=None)
    assert explained_within(known, "case") is known


def test_each_step_reaches_those_below_it() -> None:
    for place, tell in enumerate(LADDER):
        assert [reaches(tell, step) for step in LADDER] == [n <= place for n in range(len(LADDER))]


@pytest.mark.parametrize(
    ("tell", "most", "more"),
    [
        ("verdict", "case", "where"), ("where", "hint", "hint"), ("hint", "hint", "hint"),
        ("mistake", "case", "case"), ("case", "case", "case"), ("case", "where", "case"),
    ],
)  # fmt: skip
def test_one_more_is_the_next_step_as_far_as_it_goes(tell: Tell, most: Tell, more: Tell) -> None:
    assert one_more(tell, most) == more
