"""How a model is edited: steps left out, doubled or put elsewhere, in forward, backward, both."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from autograder.course.programs.parts import Part
from autograder.course.programs.program import Model, Step, Steps, Sum, rewritten

BOTH, FORWARD, BACKWARD = "both", "forward", "backward"
SCOPES = (BOTH, FORWARD, BACKWARD)
Change = Callable[[Steps], Steps]


class Edit(NamedTuple):
    """What is wrong, by a key and in a sentence, and the model that has it."""

    key: str
    sentence: str
    model: Model


def in_scope(model: Model, scope: str, change: Change) -> Model:
    """The model with its steps changed in forward, in backward, or in both."""
    forward = change(model.forward) if scope != BACKWARD else model.forward
    backward = change(model.backward) if scope != FORWARD else model.backward
    return replace(model, forward=forward, backward=backward)


def each(chosen: Collection[int], others: Callable[[Step], Steps]) -> Change:
    """A change of the steps at some places."""
    return lambda steps: rewritten(steps, lambda s: others(s) if s.place in chosen else (s,))


def at(place: int, others: Callable[[Step], Steps]) -> Change:
    """A change of the steps at one place alone."""
    return each((place,), others)


def nothing(step: Step) -> Steps:
    """A step that is left out."""
    return ()


def ignored(step: Step) -> Steps:
    """A step whose result is not handed on."""
    return (step._replace(ignored=True),)


def twice(step: Step) -> Steps:
    """A step that is taken again."""
    return step, step


def alone(step: Step) -> Steps:
    """A step of backward that hands on its derivative, without the gradient from above."""
    return (step._replace(alone=True),)


def unlearnt(step: Step) -> Steps:
    """A step of backward that passes the gradient on, and sets none of its own."""
    return (step._replace(unlearnt=True),)


def named(model: Model) -> Iterator[tuple[int, Part, str]]:
    """Each place, its part, and each of its names."""
    for place, part in enumerate(model.parts):
        for name in part.names:
            yield place, part, name


def sentence_of(text: str) -> str:
    """With a capital, unless it begins with a gradient's name."""
    return f"{text}." if text.startswith("dLd") else f"{text[0].upper()}{text[1:]}."


def neighbours(steps: Steps) -> Iterator[tuple[int, int]]:
    """The places of steps that follow one another in one line."""
    for one, other in pairwise(steps):
        if isinstance(one, Step) and isinstance(other, Step):
            yield one.place, other.place
    for step in steps:
        if isinstance(step, Sum):
            for way in step.ways:
                yield from neighbours(way)
