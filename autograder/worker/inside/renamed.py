"""Gives a course's classes our names beside their own: our lines use ours, all others do not.

A submission goes on as it is written. Where the grader asks a layer for `W`, and the course calls
that `weight`, the class answers with `weight`; where the submission's own lines ask for `W`, they
get whatever they themselves have put there.
"""

from __future__ import annotations

import functools
import inspect
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from types import FunctionType
from typing import Any

from autograder.course.exercises.spelled import CALLED, Called
from autograder.records.spelling import Spelling

GRADER = "autograder"  # the package that no file of a submission can be imported as
NOTHING = object()


class Renamed:
    """Answers for our name of a member, which the course calls otherwise.

    What has only ours is understood as well: a solution of ours, or who has read our handout.
    `before` is what the class itself has under our name.
    """

    def __init__(self, ours: str, hers: str, before: Any) -> None:
        self.ours, self.hers, self.before = ours, hers, before

    def __get__(self, made: Any, kind: type) -> Any:
        """The member; raises AttributeError where there is none of either name."""
        if not _is_ours():
            return self._own(made, kind)
        holder = kind if made is None else made
        if hasattr(kind, self.hers):  # a method, or a property, which fails by itself
            return getattr(holder, self.hers)
        found = getattr(holder, self.hers, NOTHING)
        return self._own(made, kind) if found is NOTHING else found

    def __set__(self, made: Any, value: Any) -> None:
        hers = not hasattr(made, self.hers) and self.ours in _kept(made)
        if _is_ours() and not hers:
            setattr(made, self.hers, value)
        elif hasattr(self.before, "__set__"):
            self.before.__set__(made, value)
        else:
            made.__dict__[self.ours] = value

    def __delete__(self, made: Any) -> None:
        if _is_ours() and hasattr(made, self.hers):
            delattr(made, self.hers)
        elif self.ours in _kept(made):
            del made.__dict__[self.ours]
        else:
            raise AttributeError(self.ours)

    def _own(self, made: Any, kind: type) -> Any:
        """What there would be without us."""
        if made is not None and self.ours in _kept(made) and not hasattr(self.before, "__set__"):
            return made.__dict__[self.ours]
        for base in kind.__mro__:
            found = vars(base).get(self.ours, NOTHING)
            found = found.before if isinstance(found, Renamed) else found
            if found is not NOTHING:
                return found.__get__(made, kind) if hasattr(found, "__get__") else found
        raise AttributeError(
            f"{kind.__name__!r} object has no attribute {self.ours!r}", name=self.ours, obj=made
        )


def _kept(made: Any) -> Mapping[str, Any]:
    return getattr(made, "__dict__", {})


def _is_ours() -> bool:
    """Whether it is a line of the grader's that has asked: the caller's caller's."""
    name = sys._getframe(2).f_globals.get("__name__")
    return isinstance(name, str) and name.partition(".")[0] == GRADER


def rename_all(kinds: Iterable[type], spelling: Spelling) -> None:
    """Have these classes of a submission answer to our names, too."""
    for kind in kinds:
        if issubclass(kind, type):
            continue  # what it has, its classes would seem to have
        with suppress(Exception):  # a submission's own class, which may refuse anything
            rename(kind, spelling)


def rename(kind: type, spelling: Spelling) -> None:
    """Have a class that a course's names are used in answer to ours."""
    name = spelling.ours(kind.__name__)
    members = spelling.of(name)
    for ours, hers in members.items():
        setattr(kind, ours, Renamed(ours, hers, vars(kind).get(ours, NOTHING)))
    own = {hers: ours for ours, hers in members.items()}
    setattr(kind, CALLED, Called(name, own))
    if arguments := spelling.arguments.get(name):
        made = vars(kind).get("__init__")
        if isinstance(made, FunctionType):
            kind.__init__ = _taking(made, arguments)  # type: ignore[misc]


def written_in(kind: type) -> dict[str, Any]:
    """What a class has by itself, as it was written."""
    own = {n: v.before if isinstance(v, Renamed) else v for n, v in vars(kind).items()}
    return {name: value for name, value in own.items() if value is not NOTHING}


def _taking(made: Callable[..., None], arguments: Mapping[str, str]) -> Callable[..., None]:
    """A constructor that takes our names of its arguments, too."""
    signature = inspect.signature(made)
    known = {o: h for o, h in arguments.items() if h in signature.parameters}
    hers = {h: o for o, h in known.items() if o not in signature.parameters}

    @functools.wraps(made)
    def taking(*values: Any, **named: Any) -> None:
        made(*values, **{known.get(name, name): value for name, value in named.items()})

    parameters = [p.replace(name=hers.get(p.name, p.name)) for p in signature.parameters.values()]
    taking.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
    return taking
