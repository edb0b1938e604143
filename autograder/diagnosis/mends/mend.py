"""Where nothing else says what is wrong: the edit of the submission's own lines that mends it.

Each edit is tried on a case that fails, and what mends that on all cases. So what is said is true
of them: with the edit, all that was wrong is right, and nothing else has become wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace

from autograder.course.exercise import Aspect
from autograder.course.exercises import EXERCISES
from autograder.diagnosis.by_hand.smallest import size
from autograder.diagnosis.diagnose import NOT_FINITE
from autograder.diagnosis.exceptions.raised import RAISED
from autograder.diagnosis.mends.edit import Edit
from autograder.diagnosis.mends.functions import is_shared
from autograder.diagnosis.mends.search import edits_of
from autograder.diagnosis.results import CaseResults
from autograder.diagnosis.values import ShownValue
from autograder.grading.compare import compared, precision
from autograder.grading.graded import GradedItem
from autograder.grading.judge import judge
from autograder.grading.judgement import Finding, Judgement
from autograder.handin.lookup import called_in
from autograder.records.calls import SECOND
from autograder.records.scorecard import Diagnosis
from autograder.worker.answers import Raised
from autograder.worker.session import Ended, Transcript
from autograder.worker.slots import WorkerError

MEND = "mend/line"
ONE_OF_TWO = "one of these two mends it: "  # which of them was meant is not known
EITHER = "mutant/either"  # two faults that show the same: one of them at most was made
# In which one variable is missing, or is another, or an operator that may not be there at all.
NOWHERE = ("mutant/operand", "mutant/name", "mutant/augmented", "mutant/scaled")
ASKING = ("relation/first filled", "relation/last filled")  # whose sentences are questions
# What a value is like, not why.
SYMPTOMS = (
    *("layout/", "relation/axes", "relation/shifted", "relation/shape", "relation/uncut"),
    *("activation/shape_not_restored", "batchnorm/statistics_held_constant"),
    *("optimiser/momentum_ignored", "optimiser/nothing_moves"),
)
# What was met where an exception came, but not why it was there.
STATING = tuple(
    f"{RAISED}{kind}"
    for kind in (
        *("index", "loop", "sizes", "key", "tensordot", "reshape", "einsum", "unlike"),
        "several",
    )
)
# In front of the keys of what was read off objects and texts, or tells the step that is wrong.
OF_THE_TEXT = ("raised/", "kept/", "parts/", "step/", "flags/", "convention/")
ONLY_WITH = "pattern/only "  # before the setting without which all is right
SETTINGS = ("stride", "padding")
PATTERNS = ("pattern/", "mutant/", "relation/", "structure/")
MOST, FEW = 1200, 400  # edits that are tried; and beside what is known of an exception
SECONDS = 5.0  # at most, for all edits together; most often, they take a third of one
CONFIRMED = 24  # edits that are tried on all cases
# Exceptions that a formula may raise, or what it has made.
OF_FORMULAS = (
    "ValueError",
    "IndexError",
    "KeyError",
    "TypeError",
    "AttributeError",
    "ContractError",
    "ZeroDivisionError",
    "UnboundLocalError",
)


def with_mend(graded: GradedItem, ran: CaseResults, found: list[Diagnosis]) -> list[Diagnosis]:
    """With the edit that mends what is told first, where its cause is not known for certain."""
    if graded.item.exercise.chance:
        return found
    first = graded.judgement.findings[0]
    name = first.name.removesuffix(SECOND)
    known = next((one for one in found if one.name == name), None)
    is_known = known is not None and _is_of_a_formula(known)
    if not is_known and not _is_open(graded, ran, first, known):
        return found
    most = MOST if known is None or first.shown else FEW
    setting = known.key.removeprefix(ONLY_WITH) if known is not None else ""
    setting = setting if setting in SETTINGS else ""
    edits = _mending(graded, first, most, setting, rearranging=is_known)
    if not edits:
        return found
    said = _said(edits)
    if known is not None and (is_known or _is_vague(known)):
        link = " " if known.sentence.endswith("?") else "; perhaps " if is_known else "; "
        more = replace(known, sentence=f"{known.sentence.rstrip('.')}{link}{said}")
        return [more if one is known else one for one in found]
    evidence = f"then it is right in all {len(graded.cases)} cases, and all else as it was"
    mend = Diagnosis(name, MEND, said, evidence, "certain")
    return [mend, *(one for one in found if one is not known)]


def _is_open(graded: GradedItem, ran: CaseResults, first: Finding, known: Diagnosis | None) -> bool:
    """Whether a search may find more than is known.

    Where no value at all is right, no single edit is looked for: it is not nearly right, but where
    all is NaN, or its numbers are those of a single fault elsewhere.
    """
    if not graded.sources:
        return False
    if known is not None and not _is_vague(known) and not _is_pattern(known):
        return False
    if first.shown:
        is_near = known is not None and known.key in (*NOWHERE, NOT_FINITE)
        return is_near or any(_is_right(value) for seen in ran.shown.values() for value in seen)
    ending = graded.transcripts[first.case].ending
    if not isinstance(ending, Raised) or ending.type not in OF_FORMULAS:
        return False
    on_purpose = first.trace and "raise" in first.trace[-1].source.split()
    return not (on_purpose and _is_own(graded, first.trace[-1].function))


def _said(edits: Sequence[Edit]) -> str:
    """The likeliest edit, or one of two that are as likely and in other lines.

    Or they differ in nothing but their places, or in whose: what is in a function that others use
    may have been meant otherwise there.
    """
    first = edits[0]
    alike = (one for one in edits[1:] if one.is_elsewhere(first) or one.is_as_likely(first))
    others = (one.sentence for one in alike)
    other = next((one for one in others if one != first.sentence), "")
    return f"{ONE_OF_TWO}{first.sentence}; or {other}" if other else first.sentence


def _is_of_a_formula(known: Diagnosis) -> bool:
    """Whether it says what a value is like, which follows from a mistake known by its numbers.

    Each line may be right as it is written there, but not their order, for instance.
    """
    sure = known.confidence == "certain" and not known.key.startswith(OF_THE_TEXT)
    return sure and not _is_vague(known) and known.key != EITHER


def _is_vague(known: Diagnosis) -> bool:
    """Whether it asks a question, does not say where it is, or only what was met."""
    return known.key in (*NOWHERE, *ASKING, *STATING, NOT_FINITE) or known.key.startswith(SYMPTOMS)


def _is_pattern(known: Diagnosis) -> bool:
    """Whether it is only likely, and says what values have in common, or one of two things."""
    likely = known.confidence == "likely" and known.key.startswith(PATTERNS)
    return known.key == EITHER or likely


def _is_right(value: ShownValue) -> bool:
    """Whether the class has made a right value."""
    return value.right and not value.expected.untouched


def _is_own(graded: GradedItem, function: str) -> bool:
    """Whether a function is one of the item's class."""
    exercise = graded.item.exercise
    name = called_in(graded.sources, exercise.name, exercise.spelling)
    return function.partition(".")[0] == name


def _mending(
    graded: GradedItem, first: Finding, most: int, setting: str, *, rearranging: bool
) -> list[Edit]:
    """The edits that mend what is told first, and spoil nothing: of the first ones, the likeliest.

    Those of functions come last that other items' classes use, too: these may be right. If they
    have to be `rearranging`, no others are tried.
    """
    exercise, sources = graded.item.exercise, graded.sources
    name = called_in(sources, exercise.name, exercise.spelling)
    raised = first.trace[-1] if first.trace and not first.shown else None
    place = (raised.file, raised.line) if raised else None
    others, backward = {*EXERCISES} - {name}, first.aspect != Aspect.FORWARD
    # What backward leaves behind may spoil the second call alone.
    first_call = not backward and not first.name.endswith(SECOND)
    edits = edits_of(name, sources, others, backward, place, setting, forward_only=first_call)
    edits = [one for one in edits if one.rearranges or not rearranging]
    if _is_unlike(graded, first):  # what a gradient has to be like is as it was made
        edits = [one for one in edits if one.function.names[-1] != "__init__"]
    wrong = _all_wrong(graded.judgement)
    failing = sorted({n for n, one in wrong if one.removesuffix(SECOND) == _name(first)})
    if not edits or not failing:
        return []
    probe = min(failing, key=lambda n: size(graded.cases[n]))
    mends = _confirmed(graded, _probed(graded, edits[:most], probe, wrong, first), wrong, first)
    return sorted(mends, key=lambda one: (is_shared(one.function, sources, others), one.rank))


def _is_unlike(graded: GradedItem, first: Finding) -> bool:
    """Whether it is the shape of a gradient that has to be a parameter's."""
    expected = graded.judgement.expected[first.case]
    return any(one.like for one in expected if one.name == first.name)


def _probed(
    graded: GradedItem,
    edits: Sequence[Edit],
    probe: int,
    wrong: set[tuple[int, str]],
    first: Finding,
) -> list[Edit]:
    """The first of the edits that mend in one case what is told first.

    The case goes no further than to the first value of that name that is wrong, for most edits mend
    nothing.
    """
    named = [one for one in graded.judgement.expected[probe] if _bare(one.name) == _name(first)]
    due = next((one for one in named if (probe, one.name) in wrong), named[-1])
    told, dtype = [edit.told(due.name) for edit in edits], precision(graded.cases[probe])
    found = []
    for edit, (shown,) in zip(edits, _shown(graded, told, [probe]), strict=False):
        if due.name in shown.values and not compared(due, shown.values, dtype).fault:
            found.append(edit)
    return found[:CONFIRMED]


def _confirmed(
    graded: GradedItem, edits: Sequence[Edit], wrong: set[tuple[int, str]], first: Finding
) -> list[Edit]:
    """Those of the edits that mend what is told first in all cases, and spoil nothing."""
    numbers = range(len(graded.cases))
    found = []
    shown = _shown(graded, [edit.told() for edit in edits], numbers)
    for edit, transcripts in zip(edits, shown, strict=False):
        left = _wrong(graded, transcripts)
        if left is not None and left < wrong and _name(first) not in {_bare(n) for _, n in left}:
            found.append(edit)
    return found


def _shown(
    graded: GradedItem, told: list[dict[str, Any]], numbers: Sequence[int]
) -> list[list[Transcript]]:
    """What these cases show with each edit; nothing where that cannot be found out."""
    cases, due = [graded.cases[n] for n in numbers], [graded.due[n] for n in numbers]
    try:
        return graded.run_edits(cases, due, told, SECONDS) if told else []
    except WorkerError:
        return []


def _wrong(graded: GradedItem, transcripts: Sequence[Transcript]) -> set[tuple[int, str]] | None:
    """What is wrong in the cases; None where one was cut short."""
    if any(isinstance(one.ending, Ended) for one in transcripts):
        return None
    return _all_wrong(judge(graded.item, graded.cases, [*transcripts], graded.due))


def _all_wrong(judged: Judgement) -> set[tuple[int, str]]:
    """Which values are wrong in which cases, those that cost nothing, too."""
    return {(one.case, one.name) for one in (*judged.findings, *judged.doubts)}


def _bare(name: str) -> str:
    return name.removesuffix(SECOND)


def _name(finding: Finding) -> str:
    return _bare(finding.name)
