"""Reads a method statement by statement: how it goes through the parts of its object."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from copy import copy
from typing import NamedTuple

from autograder.diagnosis.flow.expressions import FORWARD, Trail
from autograder.diagnosis.flow.lists import COMPARED, Lists
from autograder.diagnosis.flow.methods import Method, methods
from autograder.diagnosis.flow.values import (
    COMES_IN,
    GOES_OUT,
    OTHER,
    Flow,
    Items,
    NotUnderstoodError,
    Number,
    Part,
    Value,
    Way,
    joined,
)

UNKNOWN_LENGTHS = (4, 3, 5)
CHANGES = ("append", "extend", "insert", "pop", "reverse", "remove", "clear")  # of lists


class Ways(NamedTuple):
    """The way of forward, and that of backward."""

    forward: Way
    backward: Way


def ways_through(family: Sequence[ast.ClassDef], ahead: Method, back: Method) -> Ways | None:
    """How a class's forward and backward go through its parts; None where one is not understood.

    Of how many parts a list is of which no text tells it, does not matter, as long as all fits.
    """
    own = frozenset(one.name for kind in family for one in methods(kind))
    for unknown in UNKNOWN_LENGTHS:
        lists = Lists(unknown)
        known = held(family, lists)
        forward, backward = (_way(one, known, own, lists) for one in (ahead, back))
        if forward is not None and backward is not None:
            return Ways(forward, backward)
    return None


def _way(
    method: Method, known: Mapping[str, Value], own: frozenset[str], lists: Lists
) -> Way | None:
    """How a method goes through the parts; None where that is not understood."""
    names = [one.arg for one in (*method.node.args.posonlyargs, *method.node.args.args)]
    if len(names) < 2:
        return None
    trail = Trail(method.node.name, names[0], known, own, lists)
    if method.node.name == "__call__":
        trail.own = FORWARD
    trail.names[names[1]] = Flow(frozenset([COMES_IN]))
    try:
        result = _block(trail, method.node.body)
    except NotUnderstoodError:
        return None
    if not isinstance(result, Flow):
        return None
    trail.lead(result, GOES_OUT)
    besides, handed = frozenset(trail.besides), frozenset(trail.handed)
    return Way(tuple(trail.parts), frozenset(trail.edges), trail.summed, besides, handed)


def held(family: Sequence[ast.ClassDef], lists: Lists) -> dict[str, Value]:
    """The lists and numbers that a constructor gives an object, where nothing changes them."""
    init = next((m for kind in family for m in methods(kind) if m.name == "__init__"), None)
    if init is None or not init.args.args:
        return {}
    owner = init.args.args[0].arg
    arguments = {one.arg: Part(one.arg) for one in (*init.args.args[1:], *init.args.kwonlyargs)}
    trail = Trail("__init__", owner, {}, frozenset(), lists, dict(arguments))
    for node in init.body:
        match node:
            case ast.Assign(
                targets=[ast.Attribute(value=ast.Name(id=name), attr=attribute)], value=value
            ) if name == owner and _times_set(family, attribute) == 1:
                found = _given(trail, attribute, value)
                if found is not None:
                    trail.known = {**trail.known, attribute: found}
    return dict(trail.known)


def _given(trail: Trail, attribute: str, node: ast.expr) -> Value | None:
    """What an attribute is given, if that is a list, a number or another part."""
    try:
        if isinstance(node, ast.List | ast.Tuple):
            values = [trail.value(one) for one in node.elts]
            fresh = (Part(f"{attribute}[{number}]") for number in range(len(values)))
            return Items(
                tuple(v if isinstance(v, Part) else f for v, f in zip(values, fresh, strict=True))
            )
        found = trail.value(node)
    except NotUnderstoodError:
        return None
    return found if isinstance(found, Number | Items | Part) else None


def _times_set(family: Sequence[ast.ClassDef], attribute: str) -> int:
    """In how many places an attribute is set, or a list of that name changed."""
    count = 0
    for kind in family:
        for node in ast.walk(kind):
            match node:
                case ast.Attribute(attr=name, ctx=ast.Store()):
                    count += name == attribute
                case ast.Subscript(value=ast.Attribute(attr=name), ctx=ast.Store()):
                    count += name == attribute
                case ast.Call(func=ast.Attribute(value=ast.Attribute(attr=name), attr=change)):
                    count += name == attribute and change in CHANGES
    return count


def _block(trail: Trail, body: Sequence[ast.stmt]) -> Value | None:
    """Go through statements; what is returned, or None where nothing is by their end."""
    for node in body:
        match node:
            case ast.Return(value=value):
                return trail.value(value)
            case ast.Assign(targets=targets, value=value):
                found = trail.value(value)
                for target in targets:
                    _assign(trail, target, found)
            case ast.AnnAssign(target=target, value=value) if value is not None:
                _assign(trail, target, trail.value(value))
            case ast.AugAssign(target=target, op=sign, value=value):
                before = trail.value(_read(target))
                _assign(trail, target, trail.combined(sign, before, trail.value(value)))
            case ast.Expr(value=value):
                trail.value(value)
            case ast.For(orelse=[]):
                _loop(trail, node)
            case ast.If():
                found_here = _if(trail, node)
                if found_here is not None:
                    return found_here
            case ast.Assert() | ast.Pass() | ast.Import() | ast.ImportFrom() | ast.AnnAssign():
                pass
            case _:
                raise NotUnderstoodError
    return None


def _read(node: ast.expr) -> ast.expr:
    """The same expression, as it would be read."""
    found = copy(node)
    if isinstance(found, ast.Name | ast.Attribute | ast.Subscript):
        found.ctx = ast.Load()
    return found


def _assign(trail: Trail, target: ast.expr, value: Value) -> None:
    match target:
        case ast.Name(id=name):
            trail.names[name] = value
        case ast.Attribute(value=ast.Name(id=owner), attr=name) if owner == trail.owner:
            trail.names[f"{owner}.{name}"] = value
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            several = isinstance(value, Items) and len(value.values) == len(parts)
            values = value.values if isinstance(value, Items) and several else (OTHER,) * len(parts)
            if isinstance(value, Flow):
                values = (joined([value]),) * len(parts)
            for part, one in zip(parts, values, strict=True):
                _assign(trail, part, one)
        case ast.Subscript(value=ast.Name(id=name)) if isinstance(value, Flow):
            before = trail.names.get(name, OTHER)
            flows = [one for one in (before, value) if isinstance(one, Flow)]
            trail.names[name] = joined(flows)
        case ast.Subscript(value=ast.Name(id=name)) if isinstance(trail.names.get(name), Items):
            raise NotUnderstoodError


def _loop(trail: Trail, node: ast.For) -> None:
    if any(isinstance(one, ast.Break | ast.Continue) for one in ast.walk(node)):
        raise NotUnderstoodError
    try:
        rounds = trail.lists.gone_through(trail.value(node.iter))
    except NotUnderstoodError:
        if _touches_parts(node):
            raise
        rounds = (OTHER,)  # what it does with numbers is done once here
    for one in rounds:
        _assign(trail, node.target, one)
        if _block(trail, node.body) is not None:
            raise NotUnderstoodError


def _touches_parts(node: ast.AST) -> bool:
    calls = [one.func for one in ast.walk(node) if isinstance(one, ast.Call)]
    return any(getattr(one, "attr", "") in ("forward", "backward") for one in calls)


def _if(trail: Trail, node: ast.If) -> Value | None:
    """One of two branches where numbers tell which; else both, which have to come to the same."""
    known = _holds(trail, node.test)
    if known is not None:
        return _block(trail, node.body if known else node.orelse)
    branches = [one for one in (node.body, node.orelse) if not _raises(one)]
    ends = []
    for branch in branches:
        own = Trail(trail.own, trail.owner, trail.known, trail.methods, trail.lists)
        own.names = dict(trail.names)
        own.parts, own.edges, own.besides = [*trail.parts], {*trail.edges}, {*trail.besides}
        own.handed = {*trail.handed}
        own.summed, own.steps = trail.summed, trail.steps
        ends.append((_block(own, branch), own))
    (result, first), *others = ends
    for other, end in others:
        if other is not None or result is not None or not _same(first, end):
            raise NotUnderstoodError
        first.edges = {(a, b, d) for a, b, d in first.edges if (a, b, d) in end.edges} | {
            (a, b, False) for a, b, d in first.edges if (a, b, d) not in end.edges
        }
        first.names = _both(first.names, end.names)
    trail.parts, trail.edges, trail.names = first.parts, first.edges, first.names
    trail.handed = first.handed.union(*(end.handed for _, end in others))
    trail.besides, trail.summed, trail.steps = first.besides, first.summed, first.steps
    return result


def _holds(trail: Trail, test: ast.expr) -> bool | None:
    """Whether a comparison of two known whole numbers holds; None where that is not one."""
    match test:
        case ast.Compare(left=left, ops=[sign], comparators=[right]) if type(sign) in COMPARED:
            one, other = trail.value(left), trail.value(right)
            one_number, other_number = trail.lists.number(one), trail.lists.number(other)
            if isinstance(one, Number) and one_number and other_number:
                if other_number.guessed != one.guessed and not one.looped:
                    return None
                return COMPARED[type(sign)](one_number.value, other_number.value)
    return None


def _raises(body: Sequence[ast.stmt]) -> bool:
    return bool(body) and isinstance(body[-1], ast.Raise)


def _same(one: Trail, other: Trail) -> bool:
    """Whether two branches have called the same parts, and given them the same."""
    ways = [{(a, b) for a, b, _ in end.edges} for end in (one, other)]
    return one.parts == other.parts and ways[0] == ways[1] and one.besides == other.besides


def _both(one: Mapping[str, Value], other: Mapping[str, Value]) -> dict[str, Value]:
    """What names stand for behind either of two branches."""
    found: dict[str, Value] = {}
    for name in {*one, *other}:
        mine, its = one.get(name), other.get(name)
        if mine == its and mine is not None:
            found[name] = mine
        elif isinstance(mine, Flow) and isinstance(its, Flow) and mine.sources == its.sources:
            found[name] = joined([mine, its])
        else:
            found[name] = OTHER
    return found
