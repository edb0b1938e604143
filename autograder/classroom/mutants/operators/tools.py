"""What operators share: ways to write down a changed node."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from autograder.classroom.mutants.scope import Site

Operator = Callable[[Site], Iterator[str]]
T = TypeVar("T", bound=ast.AST)


def edited(node: T, **fields: Any) -> T:
    """A copy of a node with other fields."""
    new = copy.copy(node)
    for name, value in fields.items():
        setattr(new, name, value)
    return new


def written(node: ast.AST, **fields: Any) -> str:
    """The text of a copy of a node with other fields."""
    return ast.unparse(ast.fix_missing_locations(edited(node, **fields)))


def without(elements: list[T], index: int) -> list[T]:
    """A list without one element."""
    return [*elements[:index], *elements[index + 1 :]]


def swapped(elements: list[T]) -> Iterator[list[T]]:
    """A list with two neighbours swapped, for every such pair."""
    for i in range(len(elements) - 1):
        yield [*elements[:i], elements[i + 1], elements[i], *elements[i + 2 :]]


def number(node: ast.AST) -> int | float | None:
    """The number that a node is, with its sign; None where it is none."""
    match node:
        case ast.UnaryOp(op=ast.USub(), operand=inner) if (value := number(inner)) is not None:
            return -value
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            return value
    return None


def called(node: ast.AST) -> str:
    """The name of the function or method that a node calls; empty where it calls none."""
    match node:
        case ast.Call(func=ast.Attribute(attr=name)) | ast.Call(func=ast.Name(id=name)):
            return name
    return ""


def is_numpy(node: ast.AST) -> bool:
    """Whether a node calls a function of NumPy's own."""
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id="np"))):
            return True
    return False


def renamed(node: ast.Call, name: str) -> str:
    """A call of another function or method with the same arguments."""
    function = node.func
    if isinstance(function, ast.Attribute):
        return written(node, func=edited(function, attr=name))
    return written(node, func=ast.Name(name))


def receiver(node: ast.AST) -> str:
    """What a method was called of, or the first argument of a function of NumPy's."""
    assert isinstance(node, ast.Call)
    if is_numpy(node):
        return ast.unparse(node.args[0])
    assert isinstance(node.func, ast.Attribute)
    return ast.unparse(node.func.value)


def keyword(node: ast.Call, name: str) -> ast.keyword | None:
    """An argument by its keyword."""
    return next((one for one in node.keywords if one.arg == name), None)


def parts_of(node: ast.Subscript) -> list[ast.expr]:
    """The indices and slices of a subscript."""
    return node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]


def with_part(node: ast.Subscript, index: int, part: ast.expr) -> str:
    """A subscript with another index or slice at one axis."""
    parts = [*parts_of(node)]
    parts[index] = part
    alone = not isinstance(node.slice, ast.Tuple)
    return written(node, slice=parts[0] if alone else edited(node.slice, elts=parts))


def first_argument(site: Site) -> str:
    """The name of the function's first argument after self; empty where there is none."""
    function = site.block.node
    if not isinstance(function, ast.FunctionDef):
        return ""
    names = [one.arg for one in function.args.args if one.arg != "self"]
    return names[0] if names else ""
