"""Fits the arguments that one class takes to another one of the same name.

Where a submission's class has no `padding`, or has its arguments in another order or by other
names, those who use it pass them in its own way. The names that it gives its places tell what
each argument is; where they are unknown, the order does, and what kind of value comes.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

PLAIN = (bool, int, float, str, type(None))
# What people call the same: the first is how a name is told, in lower case without underscores.
ALIASES = (
    "inchannel cin inc inch inputchannel",
    "outchannel cout outc outch outputchannel",
    "kernelsize k ks kernel ksize filtersize filter",
    "stride s step",
    "padding p pad",
    "weightinit winit initw weightsinit initweight",
    "biasinit binit initb biasesinit initbias",
    "infeature inputsize infeat nin indim",
    "outfeature outputsize outfeat nout outdim",
    "eval iseval evalmode evaluate",
    "train training istrain istraining trainmode",
)
OPPOSITES = {"eval": "train", "train": "eval"}
WHATEVER = inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD


class Takes(NamedTuple):
    """The names of what a function takes besides the object, in order, and its plain defaults."""

    names: tuple[str, ...] = ()
    defaults: Mapping[str, Any] = {}


def takes(function: Callable[..., Any]) -> Takes:
    """What a method takes; nothing is known where it does not tell."""
    try:
        _, *rest = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return Takes()
    named = [p for p in rest if p.kind not in WHATEVER]
    defaults = {p.name: p.default for p in named if type(p.default) in PLAIN}
    return Takes(tuple(p.name for p in named), defaults)


def fitted(
    function: Callable[..., Any], own: Takes, values: Sequence[Any], named: Mapping[str, Any]
) -> tuple[list[Any], dict[str, Any]]:
    """The arguments as a (bound) function or class takes them, by place and by name.

    They were passed as the `own` names have it. A default of the own function's counts only for
    what this one has none for. Raises TypeError where an argument has no place.
    """
    parameters = dict(inspect.signature(function).parameters)
    kinds = {parameter.kind for parameter in parameters.values()}
    if inspect.Parameter.VAR_POSITIONAL in kinds:
        return [*values], dict(named)
    free = inspect.Parameter.VAR_KEYWORD in kinds
    parameters = {n: p for n, p in parameters.items() if p.kind not in WHATEVER}
    given = [*zip([*own.names, *[""] * len(values)], values, strict=False), *_sorted(own, named)]
    meant = [_meant(name, parameters) for name, _ in given]
    found: dict[str, Any] = {}
    last = -1
    for (name, value), known in zip(given, meant, strict=True):
        target = known
        if known is None and (name in own.names or name not in named):  # else it has no place
            target = _next([*parameters.values()], last, {*found, *meant}, value)
        if target is None and free and name in named:
            target = name
        if target is None or target in found:
            raise TypeError(f"the argument {name or repr(value)[:40]} has no place here")
        found[target] = not value if _is_opposite(name, target) else value
        last = [*parameters].index(target) if target in parameters else last
    for name, value in own.defaults.items():
        target = _meant(name, parameters)
        if target and target not in found and parameters[target].default is inspect._empty:
            found[target] = not value if _is_opposite(name, target) else value
    only = [n for n, p in parameters.items() if p.kind is inspect.Parameter.POSITIONAL_ONLY]
    return [found.pop(name) for name in only if name in found], found


def _sorted(own: Takes, named: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """What was passed by name, in the order of the own function's places."""
    places = {name: number for number, name in enumerate(own.names)}
    return sorted(named.items(), key=lambda pair: places.get(pair[0], len(places)))


def _meant(name: str, parameters: Mapping[str, Any]) -> str | None:
    """The parameter that is called so, or nearly so, or the opposite."""
    if name in parameters:
        return name
    plain = _plain(name)
    for wanted in (plain, OPPOSITES.get(plain)):
        for parameter in parameters:
            if wanted and _plain(parameter) == wanted:
                return parameter
    return None


def _is_opposite(name: str, parameter: str) -> bool:
    return OPPOSITES.get(_plain(name)) == _plain(parameter) != _plain(name)


def _plain(name: str) -> str:
    """A name without what differs from one hand to the next."""
    short = name.lower().replace("_", "")
    for ending in ("function", "func", "fn"):
        short = short.removesuffix(ending)
    short = short.removesuffix("s") or short
    return next((a.split()[0] for a in ALIASES if short in a.split()), short)


def _next(
    parameters: Sequence[inspect.Parameter], last: int, taken: set[str | None], value: Any
) -> str | None:
    """The next parameter in order that is not spoken for and takes such a value."""
    for parameter in parameters[last + 1 :]:
        if parameter.name not in taken and _suits(parameter, value):
            return parameter.name
    return None


def _suits(parameter: inspect.Parameter, value: Any) -> bool:
    """Whether a value may be meant for a parameter: init functions and numbers do not mix."""
    default = parameter.default
    if default is inspect._empty:
        return True
    if value is None or callable(value):
        return default is None or callable(default)
    return default is not None and not callable(default)
