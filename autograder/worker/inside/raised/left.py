"""The frames that an exception has left, the texts of the submission, and what is told of both."""

from __future__ import annotations

from collections.abc import Callable
from types import FrameType
from typing import Any, NamedTuple

from autograder.worker import wire
from autograder.worker.inside.raised.shapes import Scope
from autograder.worker.inside.raised.source import Definition, Place, Source

LONGEST = 80  # characters of a clue's parts
Clue = dict[str, Any]


class Left(NamedTuple):
    """A frame that an exception has left: where it was, in which text, with which names."""

    frame: FrameType
    line: int
    place: Place
    source: Source
    scope: Scope

    @property
    def function(self) -> str:
        """The function's name, with its class's before it."""
        return self.frame.f_code.co_qualname

    @property
    def owner(self) -> str:
        """What the method calls its object; "" outside of methods."""
        names = parameters(self.place.function)
        return names[0] if self.place.kind is not None and names else ""


def parameters(function: Definition | None) -> list[str]:
    """What a function calls its arguments that have a place, in order."""
    every = [*function.args.posonlyargs, *function.args.args] if function else []
    return [one.arg for one in every]


class Texts(NamedTuple):
    """The files of the submission: which of them define a name, and what they say."""

    definers: Callable[[str], list[str]]
    text: Callable[[str], str]


def clue(kind: str, name: str, other: str = "", line: int = 0) -> Clue:
    """One fact, cut to what the line takes."""
    cut = wire.encodable(name, LONGEST), wire.encodable(other, LONGEST)
    return {"kind": kind, "name": cut[0], "other": cut[1], "line": line}
