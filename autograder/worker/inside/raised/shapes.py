"""The values of expressions, as far as they can be read without running any of the submission.

What is read are locals, plain attributes of instances, and elements of Python's own lists and
tuples. Of NumPy's arrays the shape is what counts, and where an expression makes one, its shape
follows from those of its parts.
"""

from __future__ import annotations

import ast
import inspect
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import FrameType, GetSetDescriptorType, ModuleType
from typing import Any, Final

import numpy as np

from autograder.worker.inside.raised.making import concatenated, contracted

MISSING: Final = object()
MOST_DIGITS = 1 << 53  # of a whole number that is told
Shape = tuple[int, ...]
WHOLE: Mapping[type[ast.operator], Callable[[int, int], int]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
}
# They take axes away.
REDUCTIONS = frozenset(
    ("sum", "mean", "max", "min", "amax", "amin", "var", "std", "prod", "median", "any", "all")
)
# They do, too, and give places.
PLACES = frozenset(("argmax", "argmin"))
PRODUCTS = ("dot", "matmul")
# What they give has the shape of their first argument, or of the array whose method they are.
KEEPING = frozenset(
    ("astype", "copy", "clip", "array", "asarray", "ascontiguousarray", "zeros_like", "ones_like")
)


@dataclass(frozen=True)
class Scope:
    """The names that an expression of a frame can use."""

    local: Mapping[str, Any]
    others: Mapping[str, Any]

    def value(self, node: ast.AST) -> Any:
        """What an expression stands for; MISSING where that cannot be read."""
        match node:
            case ast.Constant(value=value):
                return value
            case ast.Name(id=name):
                return self.local.get(name, self.others.get(name, MISSING))
            case ast.Attribute(value=owner, attr="T" | "shape" | "size" | "ndim" as name):
                array = self.value(owner)
                return getattr(array, name) if type(array) is np.ndarray else plain(array, name)
            case ast.Attribute(value=owner, attr=name):
                return plain(self.value(owner), name)
            case ast.Subscript(value=owner, slice=index):
                return self._element(self.value(owner), index)
            case ast.BinOp() | ast.UnaryOp():
                number = self.whole(node)
                return MISSING if number is None else number
        return MISSING

    def whole(self, node: ast.AST) -> int | None:
        """The whole number that an expression of whole numbers gives; None where it is none."""
        match node:
            case ast.UnaryOp(op=ast.USub(), operand=inner):
                number = self.whole(inner)
                return None if number is None else -number
            case ast.BinOp(left=left, op=sign, right=right) if type(sign) in WHOLE:
                one, other = self.whole(left), self.whole(right)
                if one is None or other is None:
                    return None
                if other == 0 and isinstance(sign, ast.FloorDiv | ast.Mod):
                    return None
                return _bounded(WHOLE[type(sign)](one, other))
            case ast.BinOp() | ast.UnaryOp():
                return None
        value = self.value(node)
        return _bounded(int(value)) if _is_whole(type(value)) else None

    def _element(self, owner: Any, index: ast.expr) -> Any:
        if type(owner) is np.ndarray:
            steps = index.elts if isinstance(index, ast.Tuple) else [index]
            read = [self._step(one) for one in steps]
            if any(one is MISSING for one in read):
                return MISSING
            try:
                return owner[tuple(read)]
            except (IndexError, ValueError):
                return MISSING
        if type(owner) in (list, tuple):
            number = self.whole(index)
            return owner[number] if number is not None and abs(number) < len(owner) else MISSING
        return MISSING

    def _step(self, index: ast.expr) -> Any:
        """One index of an array: a number, a slice, an ellipsis or a new axis."""
        if isinstance(index, ast.Slice):
            parts = [None if p is None else self.whole(p) for p in _bounds(index)]
            read = [p is None or n is not None for p, n in zip(_bounds(index), parts, strict=True)]
            return slice(*parts) if all(read) and parts[2] != 0 else MISSING
        if isinstance(index, ast.Constant) and index.value in (None, ...):
            return index.value
        if isinstance(index, ast.Attribute) and index.attr == "newaxis":
            return None
        number = self.whole(index)
        return MISSING if number is None else number

    def shape(self, node: ast.AST) -> Shape | None:
        """The shape of what an expression gives; None where it is not known."""
        value = self.value(node)
        if type(value) is np.ndarray:
            return tuple(value.shape)
        if issubclass(type(value), np.generic) or type(value) in (int, float, bool):
            return ()
        match node:
            case ast.UnaryOp(operand=inner):
                return self.shape(inner)
            case ast.BinOp(left=left, op=ast.MatMult(), right=right):
                return product(self.shape(left), self.shape(right))
            case ast.BinOp(left=left, right=right):
                return broadcast([self.shape(left), self.shape(right)])
            case ast.Call():
                return self._called(node)
            case ast.Attribute(value=owner, attr="T"):
                inner_shape = self.shape(owner)
                return None if inner_shape is None else inner_shape[::-1]
        return None

    def _called(self, call: ast.Call) -> Shape | None:
        """The shape of what a function of NumPy, or a method of an array, gives."""
        if not isinstance(call.func, ast.Attribute):
            return None
        name, owner = call.func.attr, self.value(call.func.value)
        ours = type(owner) is ModuleType and owner is np
        given = call.args if ours else [call.func.value, *call.args]
        shapes = [self.shape(one) for one in given]
        function = vars(np).get(name) if ours else None
        if name in REDUCTIONS | PLACES and given:
            return self._reduced(shapes[0], call, given[1:])
        if name in KEEPING and given:
            return shapes[0]
        if name in PRODUCTS and len(shapes) == 2 and all(s and len(s) <= 2 for s in shapes):
            return product(*shapes)
        if ours and name == "concatenate" and given:
            return self._joined(call)
        if ours and name == "tensordot" and len(shapes) == 2 and len(call.keywords) == 1:
            return self._contracted(shapes, call.keywords[0].value)
        if isinstance(function, np.ufunc) and function.signature is None and not call.keywords:
            return broadcast(shapes)
        return None

    def _joined(self, call: ast.Call) -> Shape | None:
        """The shape of a concatenation, whose arrays stand in a list."""
        named = {one.arg: one.value for one in call.keywords}
        axis = named.get("axis") or next(iter(call.args[1:]), None)
        number = 0 if axis is None else self.whole(axis)
        if not isinstance(call.args[0], ast.Tuple | ast.List) or number is None:
            return None
        shapes = [self.shape(one) for one in call.args[0].elts]
        known = [one for one in shapes if one is not None]
        return concatenated(known, number) if len(known) == len(shapes) else None

    def _contracted(self, shapes: Sequence[Shape | None], axes: ast.expr) -> Shape | None:
        """The shape of a tensordot over pairs of axes that are told."""
        left, right = shapes
        if left is None or right is None or not isinstance(axes, ast.Tuple | ast.List):
            return None
        pairs = [self.axes(one) for one in axes.elts]
        over = [one for one in pairs if one is not None]
        return contracted(left, right, over) if len(over) == len(pairs) else None

    def _reduced(
        self, shape: Shape | None, call: ast.Call, others: Sequence[ast.expr]
    ) -> Shape | None:
        named = {one.arg: one.value for one in call.keywords}
        if shape is None or len(others) > 1 or named.keys() - {"axis", "keepdims"}:
            return None
        axis = named.get("axis") or next(iter(others), None)
        keep = named.get("keepdims")
        kept = isinstance(keep, ast.Constant) and keep.value is True
        if keep is not None and not isinstance(keep, ast.Constant):
            return None
        axes = range(len(shape)) if axis is None else self.axes(axis)
        if axes is None or not all(-len(shape) <= one < len(shape) for one in axes):
            return None
        gone = {one % len(shape) for one in axes} if shape else set()
        sizes = [1 if at in gone else size for at, size in enumerate(shape)]
        return tuple(size for at, size in enumerate(sizes) if kept or at not in gone)

    def axes(self, node: ast.expr) -> list[int] | None:
        """The axes that an argument names; None where that cannot be read."""
        steps = node.elts if isinstance(node, ast.Tuple | ast.List) else [node]
        numbers = [self.whole(one) for one in steps]
        known = [one for one in numbers if one is not None]
        return known if len(known) == len(numbers) else None


def scope(frame: FrameType) -> Scope:
    """What is known in a frame that has been left."""
    optimised = frame.f_code.co_flags & inspect.CO_OPTIMIZED
    return Scope(frame.f_locals if optimised else {}, frame.f_globals)


def product(left: Shape | None, right: Shape | None) -> Shape | None:
    """The shape of a product of two matrices, or of stacks of them; None where there is none."""
    if not left or not right or left[-1] != right[-2 if len(right) > 1 else 0]:
        return None
    stack = broadcast([left[:-2], right[:-2]])
    if stack is None:
        return None
    return (*stack, *left[-2:-1], *(right[-1:] if len(right) > 1 else ()))


def broadcast(shapes: Sequence[Shape | None]) -> Shape | None:
    """The shape that arrays of these shapes have together; None where they do not fit."""
    known = [one for one in shapes if one is not None]
    if len(known) < len(shapes) or not known:
        return None
    try:
        return np.broadcast_shapes(*known)
    except ValueError:
        return None


def plain(owner: Any, name: str) -> Any:
    """A plain attribute of an object; MISSING where reading it would run something."""
    # Asking with isinstance would ask the object itself for its class.
    if owner is MISSING or owner is None or issubclass(type(owner), ModuleType | type):
        return MISSING
    found = inspect.getattr_static(owner, name, MISSING)
    binds = found is MISSING or inspect.getattr_static(type(found), "__get__", None) is not None
    return MISSING if binds else found


def own_names(owner: Any) -> list[str]:
    """The names of what an instance itself holds; none where reading that would run something."""
    for kind in type(owner).__mro__:
        known = vars(kind).get("__dict__")
        if known is not None and type(known) is not GetSetDescriptorType:
            return []
    try:
        held = object.__getattribute__(owner, "__dict__")
    except AttributeError:
        return []
    return [name for name in held if type(name) is str]


def _bounds(index: ast.Slice) -> list[ast.expr | None]:
    return [index.lower, index.upper, index.step]


def _is_whole(kind: type) -> bool:
    return kind is int or issubclass(kind, np.integer)


def _bounded(number: int) -> int | None:
    return number if abs(number) < MOST_DIGITS else None
