"""What may be due in place of an expression: another name, number, operator, call or bracket.

Each function is given a node and what is known of its function, and yields texts that may stand in
the node's place, with their ranks.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from itertools import permutations

from autograder.diagnosis.mends.around import FAR, LIKE, MOST_AXES, PLAIN, Around, Other
from autograder.diagnosis.mends.calls import CHECKING, other_calls, other_orders, other_places
from autograder.diagnosis.mends.several import gone_through, made_otherwise, of_shapes
from autograder.diagnosis.mends.statements import in_common

ALIKE = 0.5  # of a name, at its ends together
SMALL = range(-2, 4)
COLLECTED = (ast.Compare, ast.ListComp, ast.GeneratorExp)
OPERATORS: dict[type[ast.operator], tuple[str, ...]] = {
    ast.Add: ("-", "*"),
    ast.Sub: ("+",),
    ast.Mult: ("/", "+", "@", "**"),
    ast.Div: ("//", "*"),
    ast.FloorDiv: ("/", "%", "*"),
    ast.Mod: ("//",),
    ast.MatMult: ("*",),
    ast.Pow: ("*",),
    ast.BitXor: ("**",),
}
SIGNS: dict[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.MatMult: "@",
    ast.Pow: "**",
    ast.BitXor: "^",
}
COMPARED: dict[type[ast.cmpop], tuple[str, ...]] = {
    ast.Lt: ("<=", ">", ">="),
    ast.LtE: ("<", ">=", ">"),
    ast.Gt: (">=", "<", "<="),
    ast.GtE: (">", "<=", "<"),
    ast.Eq: ("!=",),
    ast.NotEq: ("==",),
    ast.Is: ("is not",),
    ast.IsNot: ("is",),
}


def alternatives(node: ast.expr, around: Around) -> Iterator[Other]:
    """All that may be due in place of an expression.

    Of a condition, it is another comparison only: with any other, a branch may never be taken,
    which mends what is wrong in the branch, but not as it is meant. Or what is compared has to be
    the shape of an array, or of several, and not the array.
    """
    if node in around.tests and not isinstance(node, ast.Compare):
        if isinstance(around.parents.get(node), COLLECTED):
            yield from of_shapes(node, around)
        return
    yield from rearranged(node, around)
    if isinstance(node, ast.Name):
        yield from ((LIKE, one) for one in sorted(around.names) if alike(one, node.id))
        if node.id in around.attributes:
            yield LIKE, f"self.{node.id}"
        yield from ((FAR, one) for one in sorted(around.names) if not alike(one, node.id))
    elif isinstance(node, ast.Attribute):
        yield from _attributes(node, around)
    elif isinstance(node, ast.Constant):
        yield from _numbers(node, around)
    elif isinstance(node, ast.Tuple):
        yield from _tuples(node, around)
    elif isinstance(node, ast.BinOp):
        yield from (*_operations(node, around), *other_places(node, around))
    elif isinstance(node, ast.UnaryOp):
        yield PLAIN, around.text.of(node.operand)
    elif isinstance(node, ast.Compare) and len(node.ops) == 1:
        left, right = around.text.of(node.left), around.text.of(node.comparators[0])
        yield from ((PLAIN, f"{left} {o} {right}") for o in COMPARED.get(type(node.ops[0]), ()))
        yield from _compared_first(node, around)
    elif isinstance(node, ast.Compare):
        yield from _apart(node, around)
    elif isinstance(node, ast.Call):
        yield from other_calls(node, around)
    elif isinstance(node, ast.Subscript):
        yield PLAIN, around.text.of(node.value)
    elif isinstance(node, ast.IfExp):
        test, body, other = (around.text.of(o) for o in (node.test, node.body, node.orelse))
        yield PLAIN, f"{other} if {test} else {body}"
        yield FAR, body
        yield FAR, other
    if isinstance(node, ast.Name | ast.Attribute | ast.BinOp | ast.Call | ast.Subscript):
        yield from _factors(node, around)
    yield from gone_through(node, around)
    if _is_a_size(node, around):
        yield PLAIN, "-1"
    if _is_a_bound(node, around):
        yield from ((PLAIN, f"{around.of(node)} {sign} 1") for sign in "+-")
    if isinstance(node, ast.Name | ast.Attribute) and _is_one_of_places(node, around):
        yield PLAIN, f"{around.text.of(node)}[:, None]"
    if isinstance(node, ast.Name) and _is_a_place(node, around):
        yield from ((PLAIN, f"2 * {node.id}{more}") for more in ("", " + 1"))


def _factors(node: ast.expr, around: Around) -> Iterator[Other]:
    """A term with a factor more: a term is what is added or taken away, or all that is assigned."""
    parent = around.parents.get(node)
    if isinstance(parent, ast.Assign | ast.AugAssign | ast.Return):
        whole = parent.value is node
    else:
        whole = isinstance(parent, ast.BinOp) and isinstance(parent.op, ast.Add | ast.Sub)
    if not whole:
        return
    yield FAR, f"-{around.of(node)}"
    for name in [*sorted(around.names), *(f"self.{one}" for one in sorted(around.attributes))]:
        yield FAR + 1, f"{around.of(node)} * {name}"
        yield FAR + 1, f"{around.of(node)} / {name}"


@cache
def alike(one: str, other: str) -> bool:
    """Whether two names may be taken for each other."""
    if one == other:
        return False
    if max(len(one), len(other)) <= 2:
        return True
    begun, ended = in_common(one, other), in_common(one[::-1], other[::-1])
    return begun + ended >= ALIKE * max(len(one), len(other))


def _attributes(node: ast.Attribute, around: Around) -> Iterator[Other]:
    if not isinstance(node.value, ast.Name) or node.value.id != "self":
        if node.attr == "T":
            yield PLAIN, around.text.of(node.value)
        return
    for one in sorted(around.attributes):
        if one != node.attr:
            yield (LIKE if alike(one, node.attr) else FAR), f"self.{one}"
    if isinstance(node.ctx, ast.Load) and node.attr in around.names:
        yield LIKE, node.attr


def _is_checking(parent: ast.AST | None) -> bool:
    return isinstance(parent, ast.keyword) and CHECKING.startswith(f"{parent.arg}=")


def _numbers(node: ast.Constant, around: Around) -> Iterator[Other]:
    value, parent = node.value, around.parents.get(node)
    added = isinstance(parent, ast.BinOp) and isinstance(parent.op, ast.Add | ast.Sub)
    if isinstance(value, bool):
        yield from [] if _is_checking(parent) else [(LIKE, str(not value))]
    elif isinstance(value, int):
        near = {value - 1, value + 1, *SMALL} - {value, 0 if added else value}
        near = {n for n in near if n >= 0 or not isinstance(parent, ast.UnaryOp)}
        yield from ((LIKE, str(one)) for one in sorted(near, key=lambda one: abs(one - value)))
        if value > 1:
            yield from ((FAR + 1, one) for one in sorted(around.names))
            yield from ((FAR + 1, f"self.{one}") for one in sorted(around.attributes))
    elif isinstance(value, float):
        near = {1.0 - value, 2 * value, value / 2} - {value}
        yield from ((LIKE, f"{one:g}") for one in sorted(near))


def rearranged(node: ast.expr, around: Around) -> Iterator[Other]:
    """The same in another order, in other brackets, or all of it at once."""
    yield from made_otherwise(node, around)
    if isinstance(node, ast.Tuple):
        yield from _orders_of_tuples(node, around)
        yield from _chosen_whole(node, around)
    elif isinstance(node, ast.Call):
        yield from other_orders(node, around)
    elif isinstance(node, ast.BinOp):
        if isinstance(node.op, ast.Sub | ast.Div | ast.FloorDiv | ast.MatMult):
            sign = SIGNS[type(node.op)]
            yield PLAIN, f"{around.of(node.right)} {sign} {around.of(node.left)}"
        yield from _bracketed(node, around)


def _chosen_whole(node: ast.Tuple, around: Around) -> Iterator[Other]:
    """A condition that chooses between two tuples, not between the last of one and another."""
    last = node.elts[-1] if len(node.elts) > 1 else None
    if isinstance(last, ast.IfExp):
        parts = ", ".join(around.text.of(one) for one in (*node.elts[:-1], last.body))
        test, other = around.text.of(last.test), around.text.of(last.orelse)
        yield LIKE, f"({parts}) if {test} else {other}"


def _orders_of_tuples(node: ast.Tuple, around: Around) -> Iterator[Other]:
    parts, parent = [around.text.of(one) for one in node.elts], around.parents.get(node)
    if 2 <= len(parts) <= MOST_AXES:
        inner = isinstance(parent, ast.Subscript) or isinstance(node.ctx, ast.Store)
        frame = "{}" if inner else "({})"  # in an index and before =, no brackets stand
        for order in permutations(parts):
            if [*order] != parts:
                yield LIKE, frame.format(", ".join(order))


def _tuples(node: ast.Tuple, around: Around) -> Iterator[Other]:
    """The same with one less, or with the other sign before each."""
    parts = [around.text.of(one) for one in node.elts]
    signed = [one.operand for one in node.elts if isinstance(one, ast.UnaryOp)]
    if len(parts) > 1 and len(signed) in (0, len(parts)):
        turned = [around.text.of(one) for one in signed] or [f"-{around.of(n)}" for n in node.elts]
        if isinstance(around.parents.get(node), ast.Call):
            yield PLAIN, f"({', '.join(turned)})"
    if 2 <= len(parts) <= MOST_AXES and all(isinstance(one, ast.Constant) for one in node.elts):
        for n in range(len(parts)):
            left = parts[:n] + parts[n + 1 :]
            yield PLAIN, "({},)".format(", ".join(left))


def _operations(node: ast.BinOp, around: Around) -> Iterator[Other]:
    left, right, kind = around.of(node.left), around.of(node.right), type(node.op)
    sign = SIGNS.get(kind)
    if sign is None:
        return
    signs = [one for one in OPERATORS.get(kind, ()) if right != "1" or one in "+-%"]
    yield from ((PLAIN, f"{left} {one} {right}") for one in signs)  # times 1, it says nothing
    yield PLAIN, around.text.of(node.left)
    yield PLAIN, around.text.of(node.right)
    if kind is ast.BitXor:  # which does not bind as tightly as a power is meant to
        yield LIKE, f"{around.text.of(node.left)} ** {right}"
    if kind is ast.MatMult:
        yield LIKE, f"{left}.T @ {right}"
        yield LIKE, f"{left} @ {right}.T"


def _bracketed(node: ast.BinOp, around: Around) -> Iterator[Other]:
    """The same operands and operators with brackets elsewhere."""
    if (sign := SIGNS.get(type(node.op))) is None:
        return
    left, right = node.left, node.right
    if isinstance(left, ast.BinOp) and (inner := SIGNS.get(type(left.op))):
        first, second, third = around.of(left.left), around.of(left.right), around.of(right)
        yield LIKE, f"{first} {inner} ({second} {sign} {third})"
        if inner == "**" and sign in "+-":
            yield LIKE, f"({first} {sign} {third}) ** {second}"
    if isinstance(right, ast.BinOp) and (inner := SIGNS.get(type(right.op))):
        first, second, third = around.of(left), around.of(right.left), around.of(right.right)
        yield LIKE, f"({first} {sign} {second}) {inner} {third}"


def _compared_first(node: ast.Compare, around: Around) -> Iterator[Other]:
    """The same where the comparison comes before what is done with its right side."""
    right, text = node.comparators[0], around.text
    if isinstance(right, ast.BinOp):
        between = text.data[text.span(node.left)[1] : text.span(right)[0]].decode().strip()
        compared = f"({text.of(node.left)} {between} {around.of(right.left)})"
        yield LIKE, f"{compared} {SIGNS.get(type(right.op), '*')} {around.of(right.right)}"


def _apart(node: ast.Compare, around: Around) -> Iterator[Other]:
    """Comparisons in brackets of their own: & and | bind more tightly than they do."""
    parts = [node.left, *node.comparators]
    for sign, kind in ((" & ", ast.BitAnd), (" | ", ast.BitOr)):
        if any(isinstance(one, ast.BinOp) and isinstance(one.op, kind) for one in parts):
            yield LIKE, f"({around.text.of(node)})".replace(sign, f"){sign}(")


def _is_a_size(node: ast.expr, around: Around) -> bool:
    """Whether it is one of the sizes that an array is reshaped to."""
    parent = around.parents.get(node)
    call = around.parents.get(parent) if isinstance(parent, ast.Tuple) else parent
    if not isinstance(call, ast.Call) or isinstance(node, ast.Tuple | ast.Constant):
        return False
    reshapes = isinstance(call.func, ast.Attribute) and call.func.attr == "reshape"
    return reshapes and node is not call.func


def _is_a_bound(node: ast.expr, around: Around) -> bool:
    """Whether it is the end of a range or slice, a place or a size: one more or less may be due."""
    parent = around.parents.get(node)
    if isinstance(node, ast.Constant | ast.Slice | ast.Tuple | ast.List | ast.Starred):
        return False
    if isinstance(parent, ast.Slice | ast.Assign):
        is_plain = isinstance(parent, ast.Slice) or isinstance(node, ast.Name | ast.Attribute)
        return is_plain and getattr(parent, "value", node) is node
    if isinstance(parent, ast.Call) and node in parent.args:
        return isinstance(parent.func, ast.Name) and parent.func.id == "range"
    return _is_a_place(node, around) and isinstance(node, ast.Name | ast.BinOp)


def _is_a_place(node: ast.expr, around: Around) -> bool:
    """Whether it says which element is meant."""
    parent = around.parents.get(node)
    return isinstance(parent, ast.Subscript) and parent.slice is node


def _is_one_of_places(node: ast.expr, around: Around) -> bool:
    """Whether it is one of several indices, which may be arrays."""
    several = around.parents.get(node)
    while isinstance(several, ast.BinOp):
        several = around.parents.get(several)
    return isinstance(several, ast.Tuple) and isinstance(around.parents.get(several), ast.Subscript)
