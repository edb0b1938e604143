"""What may stay in a stub though nobody has named it: what names, keeps or checks what is there.

All else computes, and may be the solution: arithmetic, comparisons, calls but of given functions,
slices, conditions, what is written into arrays.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection
from contextlib import suppress
from textwrap import dedent

COMPUTES = (
    *(ast.BinOp, ast.BoolOp, ast.Compare, ast.IfExp, ast.NamedExpr, ast.Lambda, ast.Slice),
    *(ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp),
    *(ast.Await, ast.Yield, ast.YieldFrom),
)
# What no check needs: it keeps a value, or multiplies matrices.
NO_CHECK = (ast.NamedExpr, ast.Lambda, ast.MatMult, ast.Await, ast.Yield, ast.YieldFrom)
TRANSPOSED = ("T", "mT")
# What a check may call: of Python, and of NumPy what only looks at an array.
LOOKS = (
    *("all", "any", "bool", "callable", "getattr", "hasattr", "int", "isinstance", "issubclass"),
    *("len", "max", "min", "set", "sorted", "tuple", "type"),
)
LOOKS_AT_ARRAYS = ("np.ndim", "np.shape", "np.isscalar", "np.iscomplexobj", "np.issubdtype")
MODULES = ("np", "numpy", "math", "scipy")
# What of a module is a value: types, and numbers.
VALUE = re.compile(
    r"(?:[a-z]*(?:float|int|bool|complex)[a-z]*\d*|ndarray|dtype|generic|typing|number"
    r"|floating|integer|inf|nan|pi|e|newaxis|random|linalg|RandomState|Generator)_?"
)
EINSUM = re.compile(r"[a-zA-Z. ]+(?:,[a-zA-Z. ]+)*->[a-zA-Z. ]*")
FORMULA = 2  # operators that make a text one
TYPE = re.compile(r"[A-Z][A-Za-z]{2,}")  # a name, not one of an array, which is `Z`
FINDS_MODULES = ("sys.path.append", "sys.path.insert")
# What messages are made with.
WORDS = ("len", "list", "map", "repr", "sorted", "str", "tuple", "type")
JOINS = ("format", "join")
CALLS_NUMPY = re.compile(r"=[^=].*\b(?:np|numpy)\.\w+\(")
OF_NUMPY_OR_SELF = ("np.", "numpy.", "self.")


def is_plain(node: ast.stmt, calls: Collection[str]) -> bool:
    """Whether a statement computes nothing; `calls` are functions that students are given."""
    match node:
        case ast.If():
            return _is_check(node)
        case ast.Assert():
            return tests_only(node.test) and not _works(node.msg)
        case ast.Raise():
            return not _has(node, NO_CHECK) and not _works(node)
        case ast.Pass() | ast.Import() | ast.ImportFrom() | ast.Global() | ast.Nonlocal():
            return True
        case ast.Expr(value=ast.Constant(value=str())):
            return False  # no docstring: somebody has taken something out
        case ast.Assign() | ast.AnnAssign() | ast.Expr():
            return not _targets_compute(node) and not computes(node.value, calls)
    return False


def is_plain_outside(node: ast.stmt) -> bool:
    """The same of what stands in no function: nothing is called there, and types are joined."""
    match node:
        case ast.Expr(value=ast.Constant(value=str(text))):
            return not is_code(text)
        case ast.Expr(value=ast.Call(func=function)) if ast.unparse(function) in FINDS_MODULES:
            return True
        case ast.If(body=body, orelse=other):  # for type checkers, or for another version
            return all(isinstance(one, ast.Import | ast.ImportFrom) for one in (*body, *other))
        case ast.Assign(value=value) | ast.AnnAssign(value=value):
            return not _targets_compute(node) and (is_type(value) or not computes(value, ()))
    return is_plain(node, ()) and not isinstance(node, ast.Assert | ast.Raise)


def computes(value: ast.expr | None, calls: Collection[str]) -> bool:
    """Whether some part of an expression computes."""
    return value is not None and any(_part_computes(part, calls) for part in ast.walk(value))


def is_type(value: ast.expr | None) -> bool:
    """Whether it is a union of types, such as `Array | None`."""
    parts = [*ast.walk(value)] if value else []
    plain = [one for one in parts if not isinstance(one, ast.BinOp | ast.BitOr)]
    return all(isinstance(one.op, ast.BitOr) for one in parts if isinstance(one, ast.BinOp)) and (
        not any(_part_computes(one, ()) for one in plain)
    )


def tests_only(test: ast.expr) -> bool:
    """Whether a condition looks at shapes, types and arguments, and computes no more with them."""
    return not _has(test, NO_CHECK) and not any(_is_work(part) for part in ast.walk(test))


def is_code(text: str) -> bool:
    """Whether words, such as a comment's, are code that computes with arrays."""
    if not any(sign in text for sign in OF_NUMPY_OR_SELF):
        return is_formula(text)
    if CALLS_NUMPY.search(text):
        return True
    with suppress(SyntaxError, ValueError, RecursionError, MemoryError):
        return not all(is_plain(one, ()) for one in ast.parse(dedent(text).strip()).body)
    return False


def _works(node: ast.AST | None) -> bool:
    """Whether there is arithmetic in a message, but for `%` and `+` with a text."""
    return node is not None and any(
        isinstance(part, ast.BinOp) and not _is_text(part.left) and not _is_text(part.right)
        for part in ast.walk(node)
    )


def _is_text(node: ast.expr) -> bool:
    """Whether an operand is a text, or is put together of some."""
    if isinstance(node, ast.BinOp):
        return _is_text(node.left) or _is_text(node.right)
    return isinstance(node, ast.JoinedStr) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def _is_work(node: ast.AST) -> bool:
    """Whether it is arithmetic, or a call that does more than look."""
    match node:
        case ast.BinOp():
            return True
        case ast.Call(func=ast.Name(id=name)):
            return name not in LOOKS
        case ast.Call(func=function):
            return ast.unparse(function) not in LOOKS_AT_ARRAYS
    return False


def is_formula(text: str) -> bool:
    """Whether a text is an expression with some operators, or a pattern of `einsum`."""
    if EINSUM.fullmatch(text):
        return True
    with suppress(SyntaxError, ValueError, RecursionError, MemoryError):
        parts = [*ast.walk(ast.parse(text.strip(), mode="eval"))]
        names = any(isinstance(one, ast.Name) for one in parts)
        return names and sum(isinstance(one, ast.BinOp) for one in parts) >= FORMULA
    return False


def _part_computes(node: ast.AST, calls: Collection[str]) -> bool:
    match node:
        case ast.Call(func=ast.Name(id=name)):
            return name not in calls
        case ast.Call():
            return True
        case ast.UnaryOp(operand=operand):
            return not isinstance(operand, ast.Constant)
        case ast.Subscript(slice=index):
            return not _is_fixed(index)
        case ast.Attribute(value=ast.Name(id=module), attr=name) if module in MODULES:
            return not VALUE.fullmatch(name)
        case ast.Attribute(attr=name):
            return name in TRANSPOSED
        case ast.Constant(value=str(text)):
            return is_formula(text)
    return isinstance(node, COMPUTES)


def _is_fixed(index: ast.expr) -> bool:
    """Whether an index is written out, or is a type's, such as in `tuple[int, ...]`."""
    if isinstance(index, ast.Name):
        return index.id in ("bool", "float", "int", "str") or bool(TYPE.fullmatch(index.id))
    return all(
        isinstance(one, ast.Constant | ast.UnaryOp | ast.USub | ast.Tuple | ast.Load)
        or (isinstance(one, ast.Name) and _is_fixed(one))
        for one in ast.walk(index)
    )


def _targets_compute(node: ast.Assign | ast.AnnAssign | ast.Expr) -> bool:
    """Whether something is written into a part of what is there."""
    targets = getattr(node, "targets", [getattr(node, "target", None)])
    parts = [part for one in targets if one is not None for part in ast.walk(one)]
    return any(isinstance(part, ast.Subscript | ast.Call | ast.NamedExpr) for part in parts)


def _is_check(node: ast.If) -> bool:
    """Whether it looks for arguments that cannot be, and raises."""
    *words, last = node.body
    return (
        not node.orelse
        and tests_only(node.test)
        and isinstance(last, ast.Raise)
        and is_plain(last, ())
        and all(_is_wording(one) for one in words)
    )


def _is_wording(node: ast.stmt) -> bool:
    """Whether it makes a part of a message."""
    if not isinstance(node, ast.Assign) or not all(isinstance(t, ast.Name) for t in node.targets):
        return False
    value = node.value
    if isinstance(value, ast.JoinedStr):
        return not _has(value, NO_CHECK)
    return not any(_is_no_word(part) for part in ast.walk(value))


def _is_no_word(node: ast.AST) -> bool:
    match node:
        case ast.Call(func=ast.Name(id=name)):
            return name not in WORDS
        case ast.Call(func=ast.Attribute(value=ast.Constant(), attr=name)):
            return name not in JOINS
    return _part_computes(node, ())


def _has(node: ast.AST, kinds: tuple[type[ast.AST], ...]) -> bool:
    return any(isinstance(part, kinds) for part in ast.walk(node))
