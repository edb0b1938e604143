"""What a function of NumPy's, or an array's method, was asked for: axes, letters, sizes."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import islice
from types import ModuleType
from typing import Any

import numpy as np

from autograder.worker import wire
from autograder.worker.inside.raised.shapes import REDUCTIONS, Scope
from autograder.worker.inside.raised.source import Place

LONGEST, MOST, MOST_KEYS = 60, 6, 3  # characters of a name; facts; keys of a dict
Fact = dict[str, Any]


def asked(place: Place, scope: Scope) -> list[Fact]:
    """What was asked for where a call has failed, or a key, and the rounds of the loops around."""
    found = [*_of_loops(place, scope)]
    match place.node:
        case ast.Call() as call:
            found = [*_of_call(call, scope), *found]
        case ast.Subscript(value=owner, ctx=ast.Load()) if type(held := scope.value(owner)) is dict:
            found = [*_of_keys(held), *_of_rounds(place, scope), *found]
    return found[:MOST]


def _of_keys(held: dict[Any, Any]) -> Iterator[Fact]:
    """Some keys of a dict, of those that are words."""
    words = (key for key in held if type(key) is str and 0 < len(key) <= LONGEST)
    for key in islice(words, MOST_KEYS):
        yield {"name": wire.encodable(key, LONGEST), "role": "key", "type": "str"}


def _of_rounds(place: Place, scope: Scope) -> Iterator[Fact]:
    """The number that a loop around the place is at, the innermost loop's."""
    loops = [node for node in place.nodes if isinstance(node, ast.For)]
    for loop in loops[-1:]:
        number = scope.whole(loop.target)
        text = f"{ast.unparse(loop.target)} in {ast.unparse(loop.iter)}"
        if number is not None and len(text) <= LONGEST:
            name = wire.encodable(text, LONGEST)
            yield {"name": name, "role": "round", "type": "int", "number": number}


def _of_call(call: ast.Call, scope: Scope) -> Iterator[Fact]:
    if not isinstance(call.func, ast.Attribute):
        if isinstance(call.func, ast.Name) and call.func.id == "len":
            yield _named(call.func, "function", len(call.args))
        return
    owner, name = scope.value(call.func.value), call.func.attr
    ours = type(owner) is ModuleType and owner is np
    if not ours and scope.shape(call.func.value) is None:
        return
    yield _named(call.func, "function", len(call.args))
    given = call.args[1:] if ours else call.args
    named = {one.arg: one.value for one in call.keywords}
    if name in REDUCTIONS or name == "concatenate":
        axis = named.get("axis") or next(iter(given), None)
        yield from _axes(axis, scope, "axis")
    elif name == "tensordot" and isinstance(pair := named.get("axes"), ast.Tuple | ast.List):
        for number, axes in enumerate(pair.elts[:2]):
            yield from _axes(axes, scope, f"axis {number}")
    elif name == "einsum" and call.args:
        yield from _letters(call.args[0])
    elif name == "reshape" and given:
        yield from _reshaped(given, scope)


def _axes(node: ast.expr | None, scope: Scope, role: str) -> Iterator[Fact]:
    """The axes that an argument names, each as its number."""
    steps = node.elts if isinstance(node, ast.Tuple | ast.List) else [node]
    for one in steps:
        number = None if one is None else scope.whole(one)
        if number is not None:
            plain = isinstance(one, ast.Name | ast.Attribute)
            name = ast.unparse(one) if plain and one is not None else str(number)
            name = wire.encodable(name, LONGEST)
            yield {"name": name, "role": role, "type": "int", "number": number}


def _letters(node: ast.expr) -> Iterator[Fact]:
    if isinstance(node, ast.Constant) and type(node.value) is str and len(node.value) <= LONGEST:
        yield {"name": wire.encodable(node.value, LONGEST), "role": "subscripts", "type": "str"}


def _reshaped(given: list[ast.expr], scope: Scope) -> Iterator[Fact]:
    """The sizes that were asked for; `around` one that is to follow from the others."""
    sizes: list[int] = []
    for one in given:
        value = scope.value(one)
        if type(value) is tuple:
            sizes += [size for size in value if type(size) is int]
            continue
        for part in one.elts if isinstance(one, ast.Tuple | ast.List) else [one]:
            number = scope.whole(part)
            if number is None:
                return
            sizes.append(number)
    known = [size for size in sizes if size >= 0]
    role = "around" if len(known) < len(sizes) else "reshaped"
    text = ", ".join(map(ast.unparse, given))
    yield {"name": wire.encodable(text, LONGEST), "role": role, "shape": tuple(known)}


def _of_loops(place: Place, scope: Scope) -> Iterator[Fact]:
    """The ranges that loops around the place go through, by their variables."""
    for node in place.nodes:
        match node:
            case ast.For(
                target=ast.Name(id=name),
                iter=ast.Call(func=ast.Name(id="range"), args=[stop]) as whole,
            ):
                number = scope.whole(stop)
                text = f"{name} in {ast.unparse(whole)}"
                if number is not None and len(text) <= LONGEST:
                    text = wire.encodable(text, LONGEST)
                    yield {"name": text, "role": "loop", "type": "int", "number": number}


def _named(node: ast.expr, role: str, number: int) -> Fact:
    name = wire.encodable(ast.unparse(node), LONGEST)
    return {"name": name, "role": role, "type": "function", "number": number}
