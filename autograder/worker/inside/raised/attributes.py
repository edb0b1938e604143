"""Where the methods of a class set and read the attributes of its objects, by its text."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from autograder.worker.inside.raised.left import Clue, Left, clue, parameters


def settings(last: Left, attribute: str) -> Iterator[Clue]:
    """The methods of the class that set an attribute to anything but None."""
    if last.place.kind is None:
        return
    for method in last.place.kind.body:
        if isinstance(method, ast.FunctionDef) and parameters(method):
            for line in _set_in(method, parameters(method)[0], attribute):
                name = f"{last.place.kind.name}.{method.name}"
                yield clue("set in", f"{last.owner}.{attribute}", name, line)
                break


def unread(last: Left) -> Iterator[Clue]:
    """What forward keeps and no method of the class reads, if that is a single attribute."""
    kind = last.place.kind
    if kind is None:
        return
    forward = [n for n in kind.body if isinstance(n, ast.FunctionDef) and n.name == "forward"]
    kept = {one.attr for method in forward for one in _of_self(method, ast.Store)}
    read = {one.attr for one in _of_self(kind, ast.Load)}
    left = [name for name in sorted(kept - read) if not name.startswith("dLd")]
    if len(left) == 1:
        yield clue("unread", f"{last.owner}.{left[0]}", f"{kind.name}.forward")


def _of_self(node: ast.AST, context: type[ast.expr_context]) -> Iterator[ast.Attribute]:
    for one in ast.walk(node):
        if isinstance(one, ast.Attribute) and isinstance(one.ctx, context):
            yield one


def _set_in(method: ast.FunctionDef, owner: str, attribute: str) -> Iterator[int]:
    for node in ast.walk(method):
        targets: list[ast.expr] = []
        match node:
            case ast.Assign(targets=targets, value=value):
                if isinstance(value, ast.Constant) and value.value is None:
                    continue
            case ast.AnnAssign(target=target, value=value) if value is not None:
                targets = [target]
            case ast.AugAssign(target=target) | ast.For(target=target):
                targets = [target]
        for one in targets:
            for inner in ast.walk(one):
                match inner:
                    case ast.Attribute(value=ast.Name(id=name), attr=attr, ctx=ast.Store()):
                        if (name, attr) == (owner, attribute):
                            yield inner.lineno
