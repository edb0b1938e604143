"""Slips that are made in some steps alone, in what is shown alone, or two at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from autograder.course.formula import PASSED, SHOWN, Formula, Program
from autograder.course.slips.scope import Said
from autograder.course.slips.slip import Slip


def confined(slip: Slip, formula: Formula, tags: Sequence[str]) -> Slip:
    """The slip in those steps alone that have some tags."""
    only, words = frozenset(tags), " and ".join(formula.tags[tag] for tag in tags)
    sections = dict(slip.program.sections)
    for name, several in sections.items():
        if any(s.right is not None for s in several):  # any other is seen to be the same
            sections[name] = tuple(replace(s, only=only) if s.right else s for s in several)
    program, said = Program(sections), slip.said
    return Slip(
        program, f"{slip.key}/{' '.join(tags)}", lambda: f"{words}, {said()}", slip.cost + len(tags)
    )


def passed_on(slip: Slip) -> Iterator[Slip]:
    """The slip where only what is shown is wrong by it, or only what is made of it later."""
    for mode, words in ((SHOWN, "in what is shown"), (PASSED, "where it is used later")):
        program = Program(slip.program.sections, mode)
        sentence = _only(slip.said, words)
        yield Slip(program, f"{slip.key}/{mode}", sentence, slip.cost + 1)


def _only(said: Said, words: str) -> Said:
    return lambda: f"{said()}, {words} alone"


def together(one: Slip, other: Slip) -> Slip:
    """Two slips, of which the other was made in the program of the first."""
    first, second = one.said, other.said
    return Slip(
        other.program,
        f"{one.key}, {other.key}",
        lambda: f"{first()}; and {second()}",
        one.cost + other.cost,
        parts=(one, other),
    )
