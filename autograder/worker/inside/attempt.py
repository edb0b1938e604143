"""One exercise of a submission: where its classes come from, and how its cases are carried out."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Iterator, Mapping
from functools import partial
from types import CodeType
from typing import Any, BinaryIO

import numpy as np

from autograder.course.exercise import Case, Caught, Exercise, NotOfferedError
from autograder.course.exercises import EXERCISES
from autograder.handin.lookup import Lookup
from autograder.records.calls import LOOKED_INTO
from autograder.records.spelling import spelling_of
from autograder.worker import wire
from autograder.worker.inside.edited import UNTOLD, Untold, edited
from autograder.worker.inside.made import Made
from autograder.worker.inside.modules import SubmissionModules
from autograder.worker.inside.patience import SHARE, Patience
from autograder.worker.inside.raised.teller import Teller
from autograder.worker.inside.showing import Showing
from autograder.worker.inside.student import Student
from autograder.worker.inside.swap.places import Substitute
from autograder.worker.inside.swap.submission_end import Link

MOST_NOTES = 20  # as many as are taken; see worker/answers.py
AT_ONCE = 80  # facts on what an object holds, fewer than the values that are taken


def import_from(
    hello: dict[str, Any],
    files: dict[str, Any],
    home: str,
    swapped: Mapping[str, Substitute] | None = None,
    codes: dict[str, CodeType] | None = None,
) -> Student:
    """Have imports look into these files; their classes, as attributes."""
    return Student(modules_from(hello, files, swapped, codes), home, EXERCISES)


def modules_from(
    hello: dict[str, Any],
    files: dict[str, Any],
    swapped: Mapping[str, Substitute] | None = None,
    codes: dict[str, CodeType] | None = None,
) -> SubmissionModules:
    """Have imports look into these files.

    `codes` are files that have been compiled, to which those are added that will be.
    """
    lookup = Lookup(
        files["sources"],
        files["broken"],
        allowed=hello["allowed"],
        outside=files["outside"],
        lead=files["lead"],
    )
    patience = Patience(hello["seconds"] * SHARE)
    modules = SubmissionModules(
        lookup,
        hello["forbidden"],
        swapped,
        patience=patience,
        spelling=spelling_of(hello.get("names", {})),
        codes=codes,
    )
    sys.meta_path.insert(0, modules)
    return modules


class Attempt:
    """One exercise of the submission, while its cases come."""

    def __init__(
        self, exercise: Exercise, student: Student, link: Link, gather: bool = False
    ) -> None:
        self.exercise, self.student, self.link, self.gather = exercise, student, link, gather
        in_words = partial(link.spelling.words, about=exercise.name)
        self.made, self.teller = Made(student), Teller(student.texts(), in_words)
        sys.breakpointhook = _no_breakpoint

    def run_case(self, answers: BinaryIO, request: dict[str, Any], body: bytes) -> None:
        """Carry out the case that a request has, and answer it."""
        case = wire.unpack_case(request["case"], body)
        seen = self.made if LOOKED_INTO in case else self.student
        edit = request.get("edit")
        gather = self.gather or edit is not None  # of many edits, few show what is worth frames
        trying = edited(self.student.modules, edit) if edit else contextlib.nullcontext()
        teller, until = (UNTOLD, edit["until"]) if edit else (self.teller, "")
        _run_case(
            answers, request, self.exercise, seen, case, self.link, teller, gather, trying, until
        )


def _run_case(
    answers: BinaryIO,
    request: dict[str, Any],
    exercise: Exercise,
    student: Student | Made,
    case: Case,
    link: Link,
    teller: Teller | Untold,
    gather: bool,
    trying: contextlib.AbstractContextManager[None],
    until: str,
) -> None:
    ending: dict[str, Any]
    told: dict[int, dict[str, Any]] = {}
    nonce, start = request["nonce"], time.process_time()
    showing = Showing(answers, nonce, gather)
    try:
        np.random.seed(request["number"])  # forked children share NumPy's random state
        with trying:
            for values in _attempted(exercise, student, case):
                if isinstance(values, Caught):  # while its objects are as they were
                    told.setdefault(id(values.error), teller.tell(values.error))
                elif values:
                    showing.show(values)
                if until in values:
                    break
        ending = {"kind": "Finished", "notes": _notes(student), "parts": link.use}
        ending["seconds"] = time.process_time() - start
    except NotOfferedError as missing:
        ending = {"kind": "NotOffered", "feature": str(missing)}
    # Untrusted code runs above: SystemExit and KeyboardInterrupt are its failures as well.
    except BaseException as error:  # noqa: BLE001
        ending = told.get(id(error)) or teller.tell(error)
        with contextlib.suppress(BaseException):
            ending["notes"] = _notes(student)
    showing.finish()
    wire.write_frame(answers, {**ending, "nonce": nonce})


def _attempted(exercise: Exercise, student: Student | Made, case: Case) -> Iterator[dict[str, Any]]:
    """What the case shows, and besides, where it is looked into, what its object holds."""
    if not isinstance(student, Made):
        yield from exercise.attempt(student, case)
        return
    student.begin(exercise.name)
    try:
        for values in exercise.attempt(student, case):
            yield values
            student.between()
    finally:
        facts = [one for fact in student.facts() for one in fact.items()]
        yield from (dict(facts[at : at + AT_ONCE]) for at in range(0, len(facts), AT_ONCE))


def _notes(student: Student | Made) -> list[str]:
    """What is worth a word, cut to what the line takes: it may hold a submission's own messages."""
    return [wire.encodable(note) for note in student.all_notes()[:MOST_NOTES]]


class BreakpointError(Exception):
    """A breakpoint() was left in the code; there is nobody to debug it."""


def _no_breakpoint(*_: object, **__: object) -> None:
    raise BreakpointError
