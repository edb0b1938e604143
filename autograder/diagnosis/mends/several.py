"""What may be due where several things are made, or gone through: in loops and comprehensions."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from autograder.diagnosis.mends.around import LIKE, PLAIN, Around, Other

GOING = ("zip", "enumerate", "reversed", "map", "reduce", "list")  # what goes through which
SOME = ("::2", "1:", ":-1")
ONCE = ("map", "zip", "filter", "reversed", "enumerate", "iter")  # what can be gone through once
COMPREHENSION = (ast.ListComp, ast.GeneratorExp, ast.SetComp)


def gone_through(node: ast.expr, around: Around) -> Iterator[Other]:
    """What a loop may have to go through in place of a node."""
    if not _is_gone_through(node, around):
        return
    yield LIKE, f"reversed([*{around.of(node)}])"
    if isinstance(node, ast.Name | ast.Attribute):
        yield from ((PLAIN, f"{around.of(node)}[{some}]") for some in SOME)


def made_otherwise(node: ast.expr, around: Around) -> Iterator[Other]:
    """The same, all of it at once, in another order of loops, or of arrays of its own."""
    text = around.text.of(node)
    if isinstance(node, COMPREHENSION) and len(node.generators) > 1:
        yield LIKE, _turned(node, around)
    if not isinstance(around.parents.get(node), ast.Assign | ast.AnnAssign | ast.Return):
        return
    if isinstance(node, ast.GeneratorExp) or _called(node) in ONCE:
        yield PLAIN, f"[*{text}]"
    if (whole := _copied(node, around)) is not None:
        yield PLAIN, f"[one.copy() for one in {whole}]"


def _is_gone_through(node: ast.expr, around: Around) -> bool:
    """Whether a loop goes through it, alone or beside others."""
    parent = around.parents.get(node)
    if isinstance(parent, ast.For | ast.comprehension):
        return parent.iter is node
    return _called(parent) in GOING and isinstance(parent, ast.Call) and node is not parent.func


def _called(node: ast.AST | None) -> str:
    """The last name of what is called."""
    if not isinstance(node, ast.Call):
        return ""
    return getattr(node.func, "id", getattr(node.func, "attr", ""))


def _turned(node: ast.ListComp | ast.GeneratorExp | ast.SetComp, around: Around) -> str:
    """A comprehension whose first two loops are in the other order."""
    text = around.text
    first, second = (
        (text.span(one.target)[0], text.span(one.ifs[-1] if one.ifs else one.iter)[1])
        for one in node.generators[:2]
    )
    start, end = text.span(node)
    pieces = ((start, first[0]), second, (first[1], second[0]), first, (second[1], end))
    return b"".join(text.data[begin:behind] for begin, behind in pieces).decode()


def _copied(node: ast.expr, around: Around) -> str | None:
    """What a list is made of that holds the same arrays."""
    if isinstance(node, ast.Subscript) and around.text.of(node).endswith("[:]"):
        return around.text.of(node.value)
    match node:
        case ast.Call(func=ast.Name(id="list"), args=[whole]):
            return around.text.of(whole)
        case ast.Call(func=ast.Attribute(value=whole, attr="copy"), args=[]):
            return around.text.of(whole)
    return None
