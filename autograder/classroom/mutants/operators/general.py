"""Faults of any program: comparisons, arithmetic, constants, slices, what is returned."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from autograder.classroom.mutants.operators.tools import (
    called,
    edited,
    first_argument,
    number,
    parts_of,
    swapped,
    with_part,
    without,
    written,
)
from autograder.classroom.mutants.scope import Site, is_left_out

COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq, ast.LtE, ast.GtE),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
COMPUTED: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub, ast.Mult),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div, ast.Add),
    ast.Div: (ast.Mult, ast.FloorDiv),
    ast.FloorDiv: (ast.Div, ast.Mult),
    ast.Pow: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
}
ORDERED = (ast.Sub, ast.Div, ast.FloorDiv, ast.Pow, ast.MatMult)
SYMMETRIC_CALLS = {"isinstance", "getattr", "setattr", "maximum", "super"}


def comparison(site: Site) -> Iterator[str]:
    """Another comparison: its boundary, or its opposite."""
    if isinstance(site.node, ast.Compare) and len(site.node.ops) == 1:
        for kind in COMPARED.get(type(site.node.ops[0]), ()):
            yield written(site.node, ops=[kind()])


def arithmetic(site: Site) -> Iterator[str]:
    """Another operation."""
    if isinstance(site.node, ast.BinOp):
        for kind in COMPUTED.get(type(site.node.op), ()):
            yield written(site.node, op=kind())


def operand(site: Site) -> Iterator[str]:
    """One operand alone, or the two the other way round."""
    node = site.node
    if isinstance(node, ast.BinOp) and type(node.op) in COMPUTED:
        yield ast.unparse(node.left)
        yield ast.unparse(node.right)
        if isinstance(node.op, ORDERED):
            yield written(node, left=node.right, right=node.left)
    if isinstance(node, ast.UnaryOp) and number(node) is None:
        yield ast.unparse(node.operand)


def constant(site: Site) -> Iterator[str]:
    """Another number, or the other truth value."""
    node, value = site.node, number(site.node)
    if isinstance(node, ast.Constant) and isinstance(node.value, bool):
        if not (isinstance(site.parent, ast.keyword) and site.parent.arg == "keepdims"):
            yield str(not node.value)
    elif value is None or number(site.parent) is not None or _is_place(site):
        return
    elif isinstance(value, int):
        yield from (str(value + 1), str(value - 1))
    else:
        yield from (str(2 * value), str(value / 2)) if value else ("1.0",)


def _is_place(site: Site) -> bool:
    """Whether a number names an axis or an element."""
    inner = site.around[-2:]
    named = any(isinstance(one, ast.keyword) and one.arg == "axis" for one in inner)
    return named or isinstance(site.parent, ast.Subscript)


def index(site: Site) -> Iterator[str]:
    """The element before, or after."""
    if isinstance(site.node, ast.Subscript):
        for i, part in enumerate(parts_of(site.node)):
            value = number(part)
            for other in () if value is None else (value + 1, value - 1):
                yield with_part(site.node, i, ast.Constant(other))


def slices(site: Site) -> Iterator[str]:
    """A slice without a bound or without its step, or one that starts later or ends earlier."""
    if not isinstance(site.node, ast.Subscript):
        return
    for i, part in enumerate(parts_of(site.node)):
        if isinstance(part, ast.Slice):
            for name in ("lower", "upper", "step"):
                if getattr(part, name) is not None:
                    yield with_part(site.node, i, edited(part, **{name: None}))
            if part.lower is None:
                yield with_part(site.node, i, edited(part, lower=ast.Constant(1)))
            if part.upper is None:
                yield with_part(site.node, i, edited(part, upper=ast.Constant(-1)))


def removed(site: Site) -> Iterator[str]:
    """A statement left out, or a whole loop."""
    if isinstance(site.node, ast.Assign | ast.AnnAssign | ast.AugAssign | ast.Expr | ast.For):
        yield "pass"


def condition(site: Site) -> Iterator[str]:
    """A condition that always holds, or never; `and` for `or`; one condition dropped."""
    parent, node = site.parent, site.node
    if isinstance(parent, ast.If | ast.IfExp | ast.While) and node is parent.test:
        yield from ("True", "False")
    if isinstance(node, ast.BoolOp):
        yield written(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())
        for i in range(len(node.values)):
            yield written(node, values=without(node.values, i))


def returned(site: Site) -> Iterator[str]:
    """Nothing returned, or the wrong sign, size, shape or precision."""
    if isinstance(site.parent, ast.Return):
        value = ast.unparse(site.node)
        yield from ("None", f"-({value})", f"2 * ({value})", f"1.0001 * ({value})")
        yield from (f"({value}).squeeze()", f"[{value}]")


def argument_changed(site: Site) -> Iterator[str]:
    """The argument changed in place, after the result has been worked out."""
    name = first_argument(site)
    if isinstance(site.node, ast.Return) and site.node.value and site.method in SPOILING:
        yield f"_result = {ast.unparse(site.node.value)}; {name} *= 2; return _result"


SPOILING = {"forward", "backward"}


def arguments(site: Site) -> Iterator[str]:
    """Two arguments swapped, or a keyword's left out."""
    node = site.node
    if not isinstance(node, ast.Call) or called(node) in SYMMETRIC_CALLS:
        return
    for args in () if called(node).startswith("init_") else swapped(node.args):
        yield written(node, args=args)
    for i, one in enumerate(node.keywords):
        if one.arg not in ("axis", "keepdims") and not is_left_out(one):
            yield written(node, keywords=without(node.keywords, i))


def loop(site: Site) -> Iterator[str]:
    """A loop that misses the first or the last round, or goes forward for backward."""
    parent, node = site.parent, site.node
    if isinstance(parent, ast.For | ast.comprehension) and node is parent.iter:
        assert isinstance(node, ast.expr)
        yield from (f"list({ast.unparse(node)})[1:]", f"list({ast.unparse(node)})[:-1]")
        yield f"list({ast.unparse(node)})[::-1]"


def augmented(site: Site) -> Iterator[str]:
    """`-=` for `+=`, and plain `=` for either."""
    node = site.node
    if isinstance(node, ast.AugAssign):
        for kind in COMPUTED.get(type(node.op), ()):
            yield written(node, op=kind())
        yield f"{ast.unparse(node.target)} = {ast.unparse(node.value)}"
