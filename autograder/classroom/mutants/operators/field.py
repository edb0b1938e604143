"""Faults of this field: axes, transposes, kernels, means and sums, caches, gradients, eps."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from autograder.classroom.mutants.operators.tools import (
    called,
    edited,
    first_argument,
    is_numpy,
    keyword,
    number,
    parts_of,
    receiver,
    renamed,
    with_part,
    without,
    written,
)
from autograder.classroom.mutants.scope import Site

REDUCED = {
    "sum": ("mean", "max"),
    "mean": ("sum", "max"),
    "max": ("min", "mean"),
    "var": ("std",),
    "argmax": ("argmin",),
}
OTHER = {
    "maximum": ("minimum", "add"),
    "zeros": ("ones",),
    "ones": ("zeros",),
    "zeros_like": ("ones_like",),
    "exp": ("exp2",),
    "log": ("log2", "log1p"),
    "tanh": ("sin", "arctan"),
}
ELEMENTWISE = {"sqrt", "exp", "log", "abs", "tanh", "sign", "square"}
GIVING_THE_SAME = ("copy", "astype", "reshape")
SIZES = {"H": "W", "W": "H", "H_in": "W_in", "W_in": "H_in", "H_out": "W_out", "W_out": "H_out"}


def axis(site: Site) -> Iterator[str]:
    """Another axis, or one of several left out."""
    if not isinstance(site.node, ast.Call) or not (named := keyword(site.node, "axis")):
        return
    others = [one for one in site.node.keywords if one is not named]
    for value in _other_axes(named.value):
        yield written(site.node, keywords=[edited(named, value=value), *others])


def _other_axes(value: ast.expr) -> Iterator[ast.expr]:
    if isinstance(value, ast.Tuple):
        for i in range(len(value.elts)):
            yield edited(value, elts=without(value.elts, i))
    elif (own := number(value)) is not None:
        yield from (ast.Constant(other) for other in (0, 1, -1, 2) if other != own)
    yield ast.Constant(None)


def transpose_dropped(site: Site) -> Iterator[str]:
    """The axes left in their order."""
    node = site.node
    if isinstance(node, ast.Attribute) and node.attr == "T":
        yield ast.unparse(node.value)
    elif called(node) in ("transpose", "moveaxis", "swapaxes"):
        yield receiver(node)


def kernel_not_flipped(site: Site) -> Iterator[str]:
    """A `[::-1]` dropped, along one axis or along all."""
    if not isinstance(site.node, ast.Subscript):
        return
    parts = parts_of(site.node)
    flips = [i for i, part in enumerate(parts) if _flips(part)]
    yield from (with_part(site.node, i, ast.Slice()) for i in flips)
    if len(flips) > 1:
        yield ast.unparse(site.node.value)


def _flips(part: ast.expr) -> bool:
    return isinstance(part, ast.Slice) and part.step is not None and number(part.step) == -1


def padding_not_cropped(site: Site) -> Iterator[str]:
    """The edges kept along one axis or all, or cropped with `[p:-p]`."""
    if not isinstance(site.node, ast.Subscript):
        return
    parts = parts_of(site.node)
    crops = [i for i, part in enumerate(parts) if isinstance(part, ast.Slice) and part.lower]
    for i in crops:
        part = parts[i]
        assert isinstance(part, ast.Slice)
        assert part.lower
        yield with_part(site.node, i, ast.Slice())
        end = ast.UnaryOp(ast.USub(), part.lower)
        yield with_part(site.node, i, ast.Slice(part.lower, end))
    if crops:
        yield ast.unparse(site.node.value)


def padding(site: Site) -> Iterator[str]:
    """Padded with ones, or on one side only."""
    if called(site.node) == "pad":
        assert isinstance(site.node, ast.Call)
        ones = ast.keyword("constant_values", ast.Constant(1))
        yield written(site.node, keywords=[*site.node.keywords, ones])
        yield receiver(site.node)
    if isinstance(site.node, ast.Tuple) and any(called(one) == "pad" for one in site.around):
        sides = [ast.unparse(one) for one in site.node.elts]
        if len(sides) == 2 and sides[0] == sides[1] != "0":
            yield from (f"(2 * ({sides[0]}), 0)", f"(0, 2 * ({sides[0]}))")


def sum_for_mean(site: Site) -> Iterator[str]:
    """Another reduction: the sum for the mean, the mean for the sum, the maximum."""
    if isinstance(site.node, ast.Call):
        for other in REDUCED.get(called(site.node), ()):
            yield renamed(site.node, other)


def last_maximum(site: Site) -> Iterator[str]:
    """Of equal maxima the last one."""
    node = site.node
    if isinstance(node, ast.Call) and called(node) == "argmax" and not is_numpy(node):
        values = receiver(node)
        yield f"{values}.shape[-1] - 1 - {values}[..., ::-1].argmax(axis=-1)"


def function(site: Site) -> Iterator[str]:
    """Another function of NumPy's, or none."""
    if isinstance(site.node, ast.Call) and is_numpy(site.node):
        for other in OTHER.get(called(site.node), ()):
            yield renamed(site.node, other)
        if called(site.node) in ELEMENTWISE:
            yield receiver(site.node)


def method_dropped(site: Site) -> Iterator[str]:
    """A copy not made, a dtype not changed, a shape kept."""
    if called(site.node) in GIVING_THE_SAME and not is_numpy(site.node):
        yield receiver(site.node)


def cache_stale(site: Site) -> Iterator[str]:
    """What `forward` or `backward` keeps is kept in the first call only."""
    if site.method not in ("forward", "backward") or not isinstance(site.node, ast.Assign):
        return
    target = site.node.targets[0]
    for one in target.elts if isinstance(target, ast.Tuple) else [target]:
        if isinstance(one, ast.Attribute):
            fresh, place = ast.unparse(site.node), ast.unparse(one)
            yield f"_old = getattr(self, {one.attr!r}, None); {fresh}; {place} = " + (
                f"{place} if _old is None else _old"
            )


def gradient(site: Site) -> Iterator[str]:
    """A gradient that adds up, or is averaged, or has the wrong sign."""
    node = site.node
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Attribute):
        target, value = ast.unparse(node.targets[0]), ast.unparse(node.value)
        if target.startswith("self.dLd") and site.method == "backward":
            yield f"{target} = {target} + {value}"
            yield f"{target} = ({value}) / len({first_argument(site)})"
            yield f"{target} = -({value})"


def keepdims_dropped(site: Site) -> Iterator[str]:
    """The reduced axes are lost."""
    if isinstance(site.node, ast.Call) and (named := keyword(site.node, "keepdims")):
        yield written(site.node, keywords=[one for one in site.node.keywords if one is not named])


def eps(site: Site) -> Iterator[str]:
    """Eps dropped, outside of the root for inside, or inside for outside."""
    match site.node:
        case ast.Call(args=[ast.BinOp(left=V, right=small)]) if _is_eps(small):
            root = ast.unparse(edited(site.node, args=[V]))
            yield from (root, f"{root} + {ast.unparse(small)}")
        case ast.BinOp(left=ast.Call(args=[V]) as root_call, right=small) if _is_eps(small):
            inside = ast.BinOp(V, ast.Add(), small)
            yield from (ast.unparse(root_call), written(root_call, args=[inside]))


def _is_eps(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "eps"


def einsum(site: Site) -> Iterator[str]:
    """Two neighbouring subscripts of an einsum swapped."""
    if called(site.parent) == "einsum" and isinstance(site.node, ast.Constant):
        letters = str(site.node.value)
        for i in range(len(letters) - 1):
            if letters[i].isalpha() and letters[i + 1].isalpha():
                yield repr(letters[:i] + letters[i + 1] + letters[i] + letters[i + 2 :])


def rounding(site: Site) -> Iterator[str]:
    """Rounded up for down, and down for up."""
    match site.node:
        case ast.UnaryOp(
            op=ast.USub(),
            operand=ast.BinOp(left=ast.UnaryOp(operand=a), op=ast.FloorDiv(), right=b),
        ):
            yield f"{ast.unparse(a)} // {ast.unparse(b)}"
        case ast.BinOp(left=a, op=ast.FloorDiv(), right=b):
            yield f"-(-({ast.unparse(a)}) // {ast.unparse(b)})"


def ddof(site: Site) -> Iterator[str]:
    """The unbiased variance."""
    if isinstance(site.node, ast.Call) and called(site.node) == "var":
        unbiased = ast.keyword("ddof", ast.Constant(1))
        yield written(site.node, keywords=[*site.node.keywords, unbiased])


def height_width(site: Site) -> Iterator[str]:
    """Height for width, and width for height."""
    match site.node:
        case ast.Name(id=name, ctx=ast.Load()) if name in SIZES:
            yield SIZES[name]
