"""What may be due where several things are made, or gone through: in loops and comprehensions."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from autograder.diagnosis.mends.around import LIKE, PLAIN, Around, Other
from autograder.diagnosis.mends.functions import Node, Text

GOING = ("zip", "enumerate", "reversed", "map", "reduce", "list")  # what goes through which
SOME = ("::2", "1:", ":-1")
ONCE = ("map", "zip", "filter", "reversed", "enumerate", "iter")  # what can be gone through once
COMPREHENSION = (ast.ListComp, ast.GeneratorExp, ast.SetComp)
Comprehension = ast.ListComp | ast.GeneratorExp | ast.SetComp
Span = tuple[int, int]  # of bytes


def gone_through(node: ast.expr, around: Around) -> Iterator[Other]:
    """What a loop may have to go through in place of a node."""
    if not _is_gone_through(node, around):
        return
    yield LIKE, f"reversed([*{around.of(node)}])"
    if isinstance(node, ast.Name | ast.Attribute):
        yield from ((PLAIN, f"{around.of(node)}[{some}]") for some in SOME)
        yield PLAIN, f"{around.of(node)}.ravel()"


def made_otherwise(node: ast.expr, around: Around) -> Iterator[Other]:
    """The same, all of it at once, in another order of loops, or of arrays of its own."""
    text = around.text.of(node)
    if isinstance(node, COMPREHENSION) and len(node.generators) > 1:
        yield LIKE, _turned(node, around)
    if isinstance(node, COMPREHENSION) and (inner := _inside(node)) is not None:
        yield (
            LIKE,
            with_exchanged(around.text, node, inner.generators[0].iter, node.generators[0].iter),
        )
    if not isinstance(around.parents.get(node), ast.Assign | ast.AnnAssign | ast.Return):
        return
    if isinstance(node, ast.GeneratorExp) or _called(node) in ONCE:
        yield PLAIN, f"[*{text}]"
    if (whole := _copied(node, around)) is not None:
        yield PLAIN, f"[one.copy() for one in {whole}]"


def of_shapes(node: ast.expr, around: Around) -> Iterator[Other]:
    """The shape of what a condition asks of, or the shapes of all that are in it."""
    text = around.text.of(node)
    if isinstance(node, ast.Name):
        yield LIKE, f"{text}.shape"
    if isinstance(node, ast.Name | ast.Attribute):
        yield LIKE, f"[one.shape for one in {text}]"
    if isinstance(node, ast.GeneratorExp):  # which equals nothing
        yield LIKE, f"[*{text}]"


def with_exchanged(text: Text, whole: Node, one: ast.expr, other: ast.expr) -> str:
    """The text of a whole in which two parts, the first before the second, change places."""
    return _joined(text, text.span(whole), text.span(one), text.span(other))


def _joined(text: Text, whole: Span, first: Span, second: Span) -> str:
    pieces = ((whole[0], first[0]), second, (first[1], second[0]), first, (second[1], whole[1]))
    return b"".join(text.data[begin:behind] for begin, behind in pieces).decode()


def _inside(node: Comprehension) -> Comprehension | None:
    """The comprehension that each element of one is made by."""
    within = (one for one in ast.walk(node.elt) if isinstance(one, COMPREHENSION))
    return next(within, None)


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


def _turned(node: Comprehension, around: Around) -> str:
    """A comprehension whose first two loops are in the other order."""
    text = around.text
    first, second = (
        (text.span(one.target)[0], text.span(one.ifs[-1] if one.ifs else one.iter)[1])
        for one in node.generators[:2]
    )
    return _joined(text, text.span(node), first, second)


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
