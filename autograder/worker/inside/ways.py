"""How an object asks to be called, in which years and courses differ: numbers by name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import Any

from autograder.course.exercises.activation import takes_a_gradient
from autograder.course.exercises.evaluating import flag_of, switches, trains_by
from autograder.course.exercises.fixed import taken
from autograder.course.exercises.parameters import backward_of

LONGEST, MOST = 30, 8  # characters of a name, and names
INITS = ("weight_init_fn", "bias_init_fn")


def ways(made: Any) -> Iterator[tuple[str, int]]:
    """What its constructor and its methods take, as far as that can be read off them.

    Of no more ways than a person would write, and of no long names.
    """
    return islice((one for one in _ways(made) if len(one[0]) <= LONGEST), MOST)


def _ways(made: Any) -> Iterator[tuple[str, int]]:
    with suppress(BaseException):  # of whatever class it is
        yield from ((f"takes_{name}", 1) for name in taken(type(made), *INITS))
    with suppress(BaseException):
        backward = backward_of(made)
        name = "backward" if backward == getattr(made, "backward", None) else "derivative"
        yield name, int(takes_a_gradient(backward))
    with suppress(BaseException):
        yield from _evaluated_by(made)


def _evaluated_by(made: Any) -> Iterator[tuple[str, int]]:
    """How it is told that it evaluates: a word of `forward`, a method, or attributes."""
    flag = flag_of(made.forward)
    if flag is None:
        for name, value in switches(made).items():
            kind = "calls" if callable(getattr(made, name)) else "sets"
            yield f"{kind}_{name}", int(bool(value))
    elif flag.kind in (flag.KEYWORD_ONLY, flag.POSITIONAL_OR_KEYWORD):
        yield f"word_{flag.name}", int(not trains_by(flag))
    elif flag.kind is not flag.VAR_KEYWORD:
        yield "place", int(not trains_by(flag))
