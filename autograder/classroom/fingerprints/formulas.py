"""Expressions of our solutions as short formulas, in the course's terms."""

from __future__ import annotations

import ast

from autograder.classroom.fingerprints.glossary import word
from autograder.classroom.mutants.operators.tools import (
    called,
    is_numpy,
    number,
    parts_of,
)

LONGEST = 44
SIGNS: dict[type[ast.AST], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.MatMult: "@",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Eq: "==",
    ast.NotEq: "!=",
}
RANKS: dict[type[ast.operator], int] = {ast.Add: 1, ast.Sub: 1, ast.Pow: 3}
POWERS = {2: "²", 3: "³"}
# Calls that do not change what is meant.
SAME = {"astype", "copy", "float", "int", "asarray", "reshape", "ravel", "array", "squeeze"}
REDUCTIONS = {"sum": "Σ", "mean": "the mean of", "var": "the variance of", "max": "the maximum of"}
REDUCTIONS |= {"min": "the minimum of", "std": "the standard deviation of", "argmax": "argmax of"}
FUNCTIONS = {"exp", "log", "tanh", "sign", "maximum", "minimum", "erf", "exp2", "log2", "log1p"}
BATCHES = ("A", "Y", "Z", "dLdA", "dLdZ", "dLdBZ")  # whose length is that of the batch
FUNCTIONS |= {"sin", "arctan", "range", "reversed", "len"}


class UnsaidError(Exception):
    """An expression that has no words here."""


def formula(node: ast.AST) -> str:
    """An expression as a short formula; empty where a name in it is not the course's."""
    try:
        text = _said(node)
    except UnsaidError:
        return ""
    return text if len(text) <= LONGEST else ""


def _said(node: ast.AST) -> str:
    if (constant := number(node)) is not None:
        return f"{constant:g}"
    match node:
        case ast.Name(id=name):
            return _word(name)
        case ast.Attribute(value=value, attr="T"):
            return f"{_said(value)}ᵀ"
        case ast.Attribute(value=value, attr="size"):
            return f"the number of elements of {_said(value)}"
        case ast.Attribute(value=value, attr="shape"):
            return f"the shape of {_said(value)}"
        case ast.Attribute(attr=name):
            return _word(name)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return f"-{_inner(operand, 3)}"
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return f"not {_said(operand)}"
        case ast.BinOp():
            return _operation(node)
        case ast.Compare(left=left, ops=[sign], comparators=[right]) if type(sign) in SIGNS:
            return f"{_said(left)} {SIGNS[type(sign)]} {_said(right)}"
        case ast.Call():
            return _call(node)
        case ast.Subscript():
            return _subscript(node)
    raise UnsaidError


def _word(name: str) -> str:
    if not (found := word(name)):
        raise UnsaidError
    return found


def _operation(node: ast.BinOp) -> str:
    rank = RANKS.get(type(node.op), 2)
    left, right = _inner(node.left, rank), _inner(node.right, rank + (rank < 3))
    if isinstance(node.op, ast.Pow):
        own = _inner(node.left, 4)
        exponent = number(node.right)
        if isinstance(exponent, int) and exponent in POWERS:
            return f"{own}{POWERS[exponent]}"
        return f"{own}^({_said(node.right)})"
    if type(node.op) not in SIGNS:
        raise UnsaidError
    return f"{left} {SIGNS[type(node.op)]} {right}"


def _inner(node: ast.expr, rank: int) -> str:
    text = _said(node)
    if isinstance(node, ast.BinOp) and RANKS.get(type(node.op), 2) < rank:
        return f"({text})"
    return text


def _call(node: ast.Call) -> str:
    name = called(node)
    if name in SAME and (is_numpy(node) or isinstance(node.func, ast.Attribute)):
        return _said(given(node))
    if name in SAME and node.args:
        return _said(node.args[0])
    if name in REDUCTIONS:
        what = given(node)
        text = _said(what)
        return f"{REDUCTIONS[name]} {f'({text})' if isinstance(what, ast.BinOp) else text}"
    if name == "sqrt":
        return f"√({_said(node.args[0])})"
    if name in ("abs", "absolute"):
        return f"|{_said(node.args[0])}|"
    if name == "len" and _said(node.args[0]) in BATCHES:
        return "N"
    if name in FUNCTIONS and not node.keywords:
        return f"{name}({', '.join(_said(one) for one in node.args)})"
    if name == "pad":
        return f"{_said(node.args[0])} padded"
    if name == "sliding_window_view":
        return f"the windows of {_said(node.args[0])}"
    if name in ("forward", "backward") and isinstance(node.func, ast.Attribute):
        return f"{_said(node.func.value)}.{name}({', '.join(_said(one) for one in node.args)})"
    raise UnsaidError


def given(node: ast.Call) -> ast.expr:
    """What a method is called of, or a function's first argument; raises UnsaidError without."""
    if isinstance(node.func, ast.Attribute) and not is_numpy(node):
        return node.func.value
    if not node.args:
        raise UnsaidError
    return node.args[0]


def _subscript(node: ast.Subscript) -> str:
    whole, parts = _said(node.value), parts_of(node)
    if whole.startswith("the shape of ") and (axis := number(parts[0])) is not None:
        return f"the size of axis {axis:g} of {whole.removeprefix('the shape of ')}"
    if all(isinstance(part, ast.Name) or _is_whole(part) for part in parts):
        return whole
    return f"{whole}[{', '.join(_part(part) for part in parts)}]"


def _is_whole(part: ast.expr) -> bool:
    """Whether an index takes all of an axis, or makes a new one."""
    if isinstance(part, ast.Slice):
        return part.lower is None and part.upper is None and part.step is None
    return ast.unparse(part) in ("np.newaxis", "None", "...", "0")


def _part(part: ast.expr) -> str:
    if not isinstance(part, ast.Slice):
        return "new axis" if ast.unparse(part) in ("np.newaxis", "None") else _said(part)
    ends = [_said(one) if one is not None else "" for one in (part.lower, part.upper)]
    return ":".join([*ends, *([_said(part.step)] if part.step is not None else [])])
