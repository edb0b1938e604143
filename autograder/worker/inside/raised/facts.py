"""What stood in the operation that failed: each operand and name, with its shape or number."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.worker import wire
from autograder.worker.inside.raised.shapes import MISSING, Scope
from autograder.worker.inside.raised.source import Place

SIGNS: dict[type[ast.AST], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
    ast.MatMult: "@",
}
LOOPS = (ast.For, ast.While)
ASSIGNED = "what is assigned"  # where that is too long to be written
LONGEST, MOST, MOST_GIVEN = 60, 8, 3  # characters of an expression; facts of a place, of a call
MOST_ELEMENTS = 8  # of a list or tuple that are told
Fact = dict[str, Any]


def operation(place: Place) -> str:
    """What has failed, as a sign; "" where it is none of these."""
    match place.node:
        case ast.BinOp(op=sign) | ast.AugAssign(op=sign):
            return SIGNS.get(type(sign), "")
        case ast.Subscript(slice=index, ctx=context):
            count = len([one for one in _parts(index) if not _adds_axes(one)])
            return f"[]= {count}" if isinstance(context, ast.Store) else f"[] {count}"
        case ast.Call():
            return "()"
        case ast.Attribute():
            return "."
        case ast.Tuple(elts=names, ctx=ast.Store()):
            return f"unpack {len(names)}"
        case ast.Name():
            return "name"
        case ast.For():
            return "for"
    return ""


def facts(place: Place, scope: Scope) -> list[Fact]:
    """The operands of what has failed, then the names in them, each once."""
    found: dict[str, Fact] = {}
    parts = [*_operands(place)]
    for role, node in parts:
        if fact := _fact(role, node, scope):
            found.setdefault(fact["name"], fact)
    for _, node in parts:
        for name in _names(node):
            if fact := _fact("name", name, scope):
                found.setdefault(fact["name"], fact)
    return [*found.values()][:MOST]


def given(place: Place, scope: Scope) -> list[Fact]:
    """The arrays that the function around the place was called with."""
    if place.function is None:
        return []
    every = place.function.args
    names = [one.arg for one in (*every.posonlyargs, *every.args)]
    made = (described("given", name, scope.local.get(name, MISSING), None) for name in names)
    return [fact for fact in made if fact and fact.get("shape") is not None][:MOST_GIVEN]


def result(place: Place, scope: Scope) -> list[Fact]:
    """What the function would have returned: the one name that it returns and binds but once."""
    if place.function is None:
        return []
    nodes = [*ast.walk(place.function)]
    returned = [node.value for node in nodes if isinstance(node, ast.Return)]
    names = {one.id for one in returned if isinstance(one, ast.Name)}
    bound = [*_bound(place.function)]
    running = {one for loop in nodes if isinstance(loop, LOOPS) for one in _bound(loop)}
    if len(returned) != 1 or len(names) != 1 or bound.count(*names) != 1 or names & running:
        return []
    (name,) = names
    fact = described("result", name, scope.local.get(name, MISSING), None)
    return [fact] if fact and fact.get("shape") is not None else []


def _bound(around: ast.AST) -> Iterator[str]:
    """The names that are given a value in it, an argument's among them, once for each time."""
    for node in ast.walk(around):
        if isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def _operands(place: Place) -> Iterator[tuple[str, ast.AST]]:
    match place.node:
        case ast.BinOp(left=left, right=right):
            yield from (("left", left), ("right", right))
        case ast.AugAssign(target=left, value=right):
            yield from (("left", _read(left)), ("right", right))
        case ast.Subscript(value=owner, slice=index) as node:
            if isinstance(node.ctx, ast.Store):
                yield "target", _read(node)
                yield from (("value", one) for one in _assigned(place))
            yield "owner", owner
            yield from _indices(index)
        case ast.Call(func=func, args=arguments, keywords=named):
            yield "callee", func
            if isinstance(func, ast.Attribute):
                yield "owner", func.value
            for one in (*arguments, *(keyword.value for keyword in named)):
                parts = one.elts if isinstance(one, ast.Tuple | ast.List) else [one]
                yield from (("argument", part) for part in parts)
        case ast.Attribute(value=owner):
            yield "owner", owner
        case ast.Tuple(ctx=ast.Store()):
            yield from map(_unpacked, _assigned(place))
        case ast.For(iter=several):
            yield "several", several
        case ast.expr() as other:
            yield "value", other


def _read(node: ast.expr) -> ast.expr:
    """The same expression, as it would be read."""
    if isinstance(node, ast.Subscript):
        return ast.copy_location(ast.Subscript(node.value, node.slice, ast.Load()), node)
    return node


def _assigned(place: Place) -> list[ast.expr]:
    """What the statement around the place assigns, or goes through."""
    match place.statement:
        case ast.Assign(value=value) | ast.For(iter=value):
            return [value]
    return []


def _unpacked(node: ast.expr) -> tuple[str, ast.expr]:
    """What is unpacked: an array's axes, or anything else."""
    if isinstance(node, ast.Attribute) and node.attr == "shape":
        return "axes", node.value
    return "unpacked", node


def _parts(index: ast.expr) -> list[ast.expr]:
    return index.elts if isinstance(index, ast.Tuple) else [index]


def _adds_axes(index: ast.expr) -> bool:
    """Whether an index stands for no axis of the array's own, or for any number of them."""
    constant = isinstance(index, ast.Constant) and index.value in (None, ...)
    return constant or (isinstance(index, ast.Attribute) and index.attr == "newaxis")


def _indices(index: ast.expr) -> Iterator[tuple[str, ast.AST]]:
    """The parts of an index; a single place, with the number of its axis where that is known."""
    parts = _parts(index)
    known = not any(map(_adds_axes, parts))
    for axis, one in enumerate(parts):
        if isinstance(one, ast.Slice):
            bounds = (one.lower, one.upper, one.step)
            yield from (("bound", part) for part in bounds if part is not None)
        else:
            yield f"index {axis}" if known else "index", one


def _names(node: ast.AST) -> Iterator[ast.AST]:
    """The names in an expression, and attributes of names, as long as can be."""
    if isinstance(node, ast.Name) or (isinstance(node, ast.Attribute) and _is_dotted(node)):
        yield node
        return
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        yield from _names(node.func.value)  # a method's own name says nothing
        for part in (*node.args, *node.keywords):
            yield from _names(part)
        return
    for child in ast.iter_child_nodes(node):
        yield from _names(child)


def _is_dotted(node: ast.AST) -> bool:
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name)


def _fact(role: str, node: ast.AST, scope: Scope) -> Fact | None:
    if isinstance(node, ast.Constant):
        return None
    name = ast.unparse(node)
    if len(name) > LONGEST:
        if role != "value" or not scope.shape(node):
            return None
        name = ASSIGNED
    return described(role, name, scope.value(node), scope.shape(node))


def described(role: str, name: str, value: Any, shape: tuple[int, ...] | None) -> Fact | None:
    """A value as it may be told: its type, and its shape or number; None where it is not known."""
    fact: Fact = {"name": wire.encodable(name, LONGEST), "role": role}
    if value is MISSING:
        return None if shape is None else {**fact, "shape": shape}
    kind = type(value)
    if issubclass(kind, np.ndarray | np.generic):
        dtype = np.ndarray.dtype if issubclass(kind, np.ndarray) else np.generic.dtype
        sizes = np.ndarray.shape.__get__(value) if issubclass(kind, np.ndarray) else ()
        return {**fact, "dtype": wire.encodable(str(dtype.__get__(value)), 40), "shape": sizes}
    if kind in (list, tuple):
        fact |= {"type": kind.__name__, "number": len(value)}
        few = len(value) <= MOST_ELEMENTS and all(map(_is_number, value))
        return {**fact, "elements": [*value]} if few else fact
    if _is_number(value):
        return {**fact, "type": "int", "number": value}
    return {**fact, "type": wire.encodable(kind.__name__, LONGEST)}


def _is_number(value: Any) -> bool:
    """Whether it is a whole number that can be told."""
    return type(value) is int and abs(value) < 1 << 53
