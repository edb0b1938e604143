"""Why an exception came instead of a value: what the frame it left behind, and the texts, show.

Every sentence states what stood there. None is made from the exception's own words, which another
version of NumPy has in another way; only its type is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from autograder.course.exercise import Case, Exercise, Expected
from autograder.diagnosis.exceptions.clues import by_clue
from autograder.diagnosis.exceptions.misfits import by_shapes
from autograder.diagnosis.results import CaseResults
from autograder.records.calls import SECOND
from autograder.records.scorecard import Diagnosis
from autograder.worker.answers import Raised

REFUSED = "refused"  # the key of a right gradient that backward does not take
RAISED = "raised/"  # what the keys of these diagnoses begin with


@dataclass(frozen=True)
class Raising:
    """One call that has raised: in which case, what, and the first value that is missing."""

    case: Case
    ending: Raised
    missing: Expected

    @property
    def place(self) -> tuple[str, str, int, str]:
        """What was raised, and where: in which line, and by which kind of operation."""
        if not self.ending.frames:
            return self.ending.type, "", 0, ""
        frame = self.ending.frames[-1]
        return self.ending.type, frame.file, frame.line, frame.operation

    @property
    def calls(self) -> Sequence[Case]:
        """Both calls, where it is the second that has raised."""
        return self.case.get("calls", ()) if self.missing.name.endswith(SECOND) else ()


def by_exceptions(exercise: Exercise, ran: CaseResults) -> Iterator[Diagnosis]:
    """Why values are missing: one diagnosis for each name under which that is known."""
    wrong = {name for name, seen in ran.shown.items() if not all(one.right for one in seen)}
    by_name: dict[str, list[Raising]] = {}
    for one in _raisings(ran):
        by_name.setdefault(one.missing.name.removesuffix(SECOND), []).append(one)
    for name, raisings in by_name.items():
        first = [one for one in raisings if one.place == raisings[0].place]
        found = cause(exercise, first)
        if found and found[0] == REFUSED and wrong:
            continue  # forward is wrong, and what it has kept goes with that
        if found:
            everywhere = len(first) == len(raisings) and name not in wrong
            yield Diagnosis(
                name,
                f"{RAISED}{found[0]}",
                found[1],
                _count(name, len(first), len(raisings)),
                "certain" if everywhere else "likely",
            )


def _count(name: str, explained: int, every: int) -> str:
    """In how many cases that is so."""
    if every == 1:
        return f"so in the only case in which {name} is missing"
    some = "all" if explained == every else f"{explained} of"
    return f"so in {some} {every} cases in which {name} is missing"


def cause(exercise: Exercise, raisings: Sequence[Raising]) -> tuple[str, str] | None:
    """The key and the sentence of what these calls, which raise at one place, have in common."""
    endings = [one.ending for one in raisings]
    if found := by_clue(exercise, endings):
        return found
    missing, calls = [one.missing for one in raisings], [one.calls for one in raisings]
    return by_shapes(exercise, endings, missing, calls, [one.case for one in raisings])


def _raisings(ran: CaseResults) -> Iterator[Raising]:
    """The calls that have raised before all was shown, where that costs something."""
    for case, one, expected in zip(ran.cases, ran.transcripts, ran.expected, strict=True):
        missing = next((e for e in expected if e.name not in one.values), None)
        if missing is None or not isinstance(one.ending, Raised):
            continue
        if missing.aspect not in case.get("remark_only", ()):
            yield Raising(case, one.ending, missing)
