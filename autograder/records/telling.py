"""How much is told of what is wrong: a ladder of five steps, each with all that is below it.

`verdict`: which aspects have passed. `where`: which value is wrong, in how many cases, and what
those have in common. `hint`: what kind of mistake it is, or what it is likely to be. `mistake`: the
mistake by its name. `case`: the numbers, with the smallest case that shows it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, get_args

import msgspec

from autograder.records.explanation import Explanation
from autograder.records.families import in_general
from autograder.records.scorecard import UNTOLD, Fault, FaultCode, ItemScore

Tell = Literal["verdict", "where", "hint", "mistake", "case"]
LADDER: tuple[Tell, ...] = get_args(Tell)
NOT_RIGHT = "something is wrong, or was not shown"
# A fault's own message may be the submission's; these are made of the code and the item alone.
VERDICTS = {
    FaultCode.OTHER: NOT_RIGHT,
    FaultCode.NOT_FOUND: "{} was not found",
    FaultCode.NO_TEXT: "the file that should have {} is no text",
    FaultCode.NOT_IMPLEMENTED: "not implemented",
    FaultCode.NO_PYTHON: "a file is no Python",
}


def reaches(tell: Tell, step: Tell) -> bool:
    """Whether what is told goes as far as a step."""
    return LADDER.index(tell) >= LADDER.index(step)


def one_more(tell: Tell, most: Tell) -> Tell:
    """The next step, but none above the last that is given."""
    following = LADDER[LADDER.index(tell) + 1 :]
    return following[0] if following and not reaches(tell, most) else tell


def within(item: ItemScore, tell: Tell) -> ItemScore:
    """The item's record with what is told, and no more."""
    if tell == "case":
        return item
    if tell == "verdict":
        return _verdict(item)
    known = item.diagnoses
    if tell != "mistake":
        known = tuple(map(in_general, known)) if tell == "hint" else ()
    return msgspec.structs.replace(
        item,
        faults=_without_numbers(item.faults),
        doubts=_without_numbers(item.doubts),
        diagnoses=known,
        smallest=None,
    )


def explained_within(known: Explanation, tell: Tell) -> Explanation:
    """What is known of an item, with what is told, and no more."""
    if tell == "case":
        return known
    known = msgspec.structs.replace(known, picture=None)
    if tell == "verdict":
        return msgspec.structs.replace(known, cases=(), in_common=(), excerpts=())
    return known


def _without_numbers(faults: tuple[Fault, ...]) -> tuple[Fault, ...]:
    return tuple(msgspec.structs.replace(one, numbers="") for one in faults)


def _verdict(item: ItemScore) -> ItemScore:
    """Which aspects have passed. What is still to be written, or cannot be read, is no secret."""
    return msgspec.structs.replace(
        item,
        faults=tuple(_failed(item)),
        diagnoses=(),
        smallest=None,
        in_common=(),
        remarks=(),
        doubts=(),
        prints="",
    )


def _failed(item: ItemScore) -> Iterator[Fault]:
    """A fault for each aspect that has failed, in the order in which they are told."""
    codes = {fault.aspect: fault.code for fault in reversed(item.faults)}
    failed = [one.aspect for one in item.aspects if not one.passed]
    for aspect in dict.fromkeys((*reversed(codes), *failed)):
        code = codes.get(aspect, FaultCode.OTHER)
        message = VERDICTS[code].format(item.exercise)
        yield Fault(aspect, aspect, UNTOLD, "", message, code=code)
