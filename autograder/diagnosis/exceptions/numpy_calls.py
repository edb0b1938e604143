"""Why a function of NumPy's has failed: axes, letters and sizes that were asked for.

Each rule takes one frame and gives a key and a sentence, or None; it has to say something of every
case in which the same line has failed.
"""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Callable, Sequence
from contextlib import suppress

from autograder.diagnosis.exceptions.clues import Cause
from autograder.diagnosis.exceptions.misuse import fact_of
from autograder.records.syntax import parsed_expression
from autograder.worker.answers import Fact, Frame, Raised

Shape = tuple[int, ...]
ELEMENTS = re.compile(r"(?:np|numpy)\.(?:array|asarray|stack)")
MADE_EMPTY = re.compile(r"(?:np|numpy)\.(?:zeros|ones|empty)")
LISTED = re.compile(r"(?:np|numpy)\.(?:array|asarray|zeros_like|ones_like|empty_like)")
WHOLE_DTYPES = ("int", "uint", "bool")
MOST_LETTERS = 60


def by_call(endings: Sequence[Raised]) -> Cause | None:
    """The first rule that says something of all these exceptions: what it says of the first."""
    for rule in RULES:
        found = [rule(one, one.frames[-1]) for one in endings]
        if found[0] is not None and all(one and one[0] == found[0][0] for one in found):
            return found[0]
    return None


def _axis(_: Raised, frame: Frame) -> Cause | None:
    """An axis that an array has not."""
    array, axes = _array(frame), _facts(frame, "axis")
    if array is None or array.shape is None or not axes:
        return None
    count = len(array.shape)
    beyond = [one for one in axes if one.number is not None and not -count <= one.number < count]
    if not beyond:
        return None
    has = f"{array.name} {array.shape} has {_axes(count)}, so that there is no axis"
    axis = beyond[0]
    named = f" ({axis.name})" if axis.name != str(axis.number) else ""
    return "axis", f"{has} {axis.number}{named}{_taken_away(array.name)}"


def _axes(count: int) -> str:
    if not count:
        return "no axes, as a single number"
    return "1 axis, 0" if count == 1 else f"{count} axes, 0 to {count - 1}"


def _taken_away(name: str) -> str:
    """Which index has taken an axis away, if one has."""
    node: ast.AST = ast.Constant(None)
    with suppress(SyntaxError, ValueError, RecursionError, MemoryError):
        node = parsed_expression(name)
    if not isinstance(node, ast.Subscript):
        return ""
    parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    if not all(isinstance(one, ast.Slice | ast.Name | ast.Constant) for one in parts):
        return ""
    single = [
        (at, one)
        for at, one in enumerate(parts)
        if isinstance(one, ast.Name) or (isinstance(one, ast.Constant) and type(one.value) is int)
    ]
    others = any(isinstance(one, ast.Constant) and type(one.value) is not int for one in parts)
    if len(single) != 1 or others:
        return ""
    at, index = single[0]
    return f": the index {ast.unparse(index)} takes axis {at} away, and those behind count one less"


def _several_axes(raised: Raised, frame: Frame) -> Cause | None:
    """Sizes or axes that stand side by side where one tuple has to."""
    function = fact_of(frame, "function")
    if raised.type != "TypeError" or function is None or (function.number or 0) < 2:
        return None
    if MADE_EMPTY.fullmatch(function.name):
        return "tuple", (
            f"{function.name} takes all sizes as one tuple, ((...)): a second argument is the type "
            "of the elements"
        )
    if _facts(frame, "axis") and function.number == 2 + function.name.startswith("np."):
        return "tuple", (
            f"{function.name} takes several axes as one tuple, axis=(...): the argument behind the "
            "axis is the type of the elements"
        )
    return None


def _contraction(_: Raised, frame: Frame) -> Cause | None:
    """A tensordot over axes of which the sizes differ."""
    arrays = [one for one in _facts(frame, "argument") if one.shape is not None][:2]
    pairs = zip(_facts(frame, "axis 0"), _facts(frame, "axis 1"), strict=False)
    if len(arrays) < 2:
        return None
    for pair in pairs:
        sizes = [_size(array, axis) for array, axis in zip(arrays, pair, strict=True)]
        if None not in sizes and sizes[0] != sizes[1]:
            words = [
                f"axis {axis.number} of {array.name} {array.shape}"
                for array, axis in zip(arrays, pair, strict=True)
            ]
            return "tensordot", f"tensordot sums over {words[0]} and {words[1]}: the sizes differ"
    return None


def _size(array: Fact, axis: Fact) -> int | None:
    shape, number = array.shape or (), axis.number
    return shape[number] if number is not None and -len(shape) <= number < len(shape) else None


def _einsum(_: Raised, frame: Frame) -> Cause | None:
    """Letters of einsum that do not fit the arrays."""
    letters = fact_of(frame, "subscripts")
    arrays = [one for one in _facts(frame, "argument") if one.shape is not None]
    if letters is None or len(letters.name) > MOST_LETTERS or "." in letters.name:
        return None
    groups = letters.name.replace(" ", "").partition("->")[0].split(",")
    if len(groups) != len(arrays):
        return None
    sizes: dict[str, tuple[int, str]] = {}
    for group, array in zip(groups, arrays, strict=True):
        shape = array.shape or ()
        if len(group) != len(shape):
            return "einsum", (
                f"einsum: '{group}' has {len(group)} letters for {array.name} {shape}, which has "
                f"{len(shape)} axes"
            )
        for letter, size in zip(group, shape, strict=True):
            known, name = sizes.setdefault(letter, (size, array.name))
            if known != size:
                return "einsum", (
                    f"einsum: {letter} is {known} in {name} and {size} in {array.name} {shape}, "
                    "but one letter has one size"
                )
    return None


def _reshape(_: Raised, frame: Frame) -> Cause | None:
    """A reshape to another number of elements."""
    array, wanted = _array(frame), fact_of(frame, "reshaped")
    around = fact_of(frame, "around")
    asked = wanted or around
    if array is None or array.shape is None or asked is None or asked.shape is None:
        return None
    count, due = math.prod(array.shape), math.prod(asked.shape)
    if wanted and count != due:
        return "reshape", (
            f"{array.name} {array.shape} has {count} elements, and ({asked.name}) is "
            f"{asked.shape}, of {due}"
        )
    if around and (due == 0 or count % due):
        return "reshape", (
            f"{array.name} {array.shape} has {count} elements, which are no multiple of {due}, the "
            f"sizes in ({asked.name})"
        )
    return None


def _unlike(raised: Raised, frame: Frame) -> Cause | None:
    """Arrays of several shapes that are to become one array."""
    function = fact_of(frame, "function")
    arrays = [one for one in _facts(frame, "argument") if one.shape is not None]
    if function is None:
        return None
    shapes = {one.shape for one in arrays}
    if ELEMENTS.fullmatch(function.name) and len(arrays) > 1 and len(shapes) > 1:
        listed = " and ".join(f"{one.name} {one.shape}" for one in arrays[:3])
        return "unlike", (
            f"{function.name} makes one array of arrays of one shape, and is given {listed}: a "
            "list keeps them as they are"
        )
    lists = [one for one in _facts(frame, "argument") if one.type == "list"]
    is_whole = LISTED.fullmatch(function.name) and len(lists) == 1 == function.number
    if raised.type == "ValueError" and is_whole:
        return "unlike", (
            f"{lists[0].name} is a list of {lists[0].number} whose shapes differ, and no one array "
            "can be made of it: go through it"
        )
    return None


def _joined(_: Raised, frame: Frame) -> Cause | None:
    """A concatenation of arrays that differ along another axis."""
    function, axes = fact_of(frame, "function"), _facts(frame, "axis")
    arrays = [one for one in _facts(frame, "argument") if one.shape is not None]
    if function is None or not function.name.endswith(".concatenate") or len(arrays) < 2:
        return None
    axis = axes[0].number if axes else 0
    one, other = (array.shape or () for array in arrays[:2])
    names = f"{arrays[0].name} {one} and {arrays[1].name} {other}"
    if len(one) != len(other):
        return "joined", f"concatenate: {names} have {len(one)} and {len(other)} axes"
    at = [n for n in range(len(one)) if axis is not None and n != axis % max(len(one), 1)]
    differ = [n for n in at if one[n] != other[n]]
    if not differ:
        return None
    return "joined", f"concatenate along axis {axis}: {names} differ in axis {differ[0]}, too"


def _in_place(raised: Raised, frame: Frame) -> Cause | None:
    """Whole numbers that cannot take a fraction in place."""
    left = fact_of(frame, "left")
    if raised.type not in ("UFuncTypeError", "_UFuncOutputCastingError") or left is None:
        return None
    if left.shape is None or not left.dtype.startswith(WHOLE_DTYPES):
        return None
    return "in place", (
        f"{left.name} {left.shape} is of whole numbers, {left.dtype}, which cannot take fractions "
        "in place: make it of floats"
    )


def _keyword(raised: Raised, frame: Frame) -> Cause | None:
    """An argument that the function does not know."""
    clue = next((one for one in raised.clues if one.kind == "keyword"), None)
    function = fact_of(frame, "function")
    if clue is None or function is None or not clue.other:
        return None
    return "keyword", f"{function.name} has no argument {clue.name}; it has {clue.other}"


def _array(frame: Frame) -> Fact | None:
    """The array that a function is about: its first argument, or what it is a method of."""
    owner = fact_of(frame, "owner")
    if owner is not None and owner.shape is not None:
        return owner
    arguments = _facts(frame, "argument")
    return arguments[0] if arguments and arguments[0].shape is not None else None


def _facts(frame: Frame, role: str) -> list[Fact]:
    return [one for one in frame.facts if one.role == role]


RULES: tuple[Callable[[Raised, Frame], Cause | None], ...] = (
    _keyword,
    _several_axes,
    _axis,
    _contraction,
    _einsum,
    _reshape,
    _joined,
    _unlike,
    _in_place,
)
