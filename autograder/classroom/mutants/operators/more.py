"""Faults that only fingerprints need: what people do, whether or not a grader could miss it.

One name taken for another, a factor too many, a loop that ends at its first round, what is due to
another gradient.
"""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterator
from itertools import combinations

from autograder.classroom.mutants.operators.tools import (
    called,
    edited,
    first_argument,
    keyword,
    number,
    receiver,
    written,
)
from autograder.classroom.mutants.scope import Site, is_left_out

# Names that people take for one another.
KIN = (
    {"A", "Z", "Y"},
    {"Z", "NZ", "BZ", "M"},
    {"M", "V", "running_M", "running_V", "std"},
    {"BW", "Bb"},
    {"dLdBW", "dLdBb"},
    {"gamma", "beta"},
    {"dLdgamma", "dLdbeta"},
    {"dLdZ", "dLdA", "A", "Z"},
    {"dLdBZ", "dLdNZ", "NZ"},
    {"dLdM", "dLdV"},
    {"W", "b", "dLdW", "dLdb"},
    {"v_W", "v_b", "m_W", "m_b"},
    {"m", "v", "m_hat", "v_hat"},
    {"beta1", "beta2"},
    {"lr", "momentum", "mu"},
    {"softmax", "Y"},
    {"N", "C"},
    {"in_channels", "out_channels"},
    {"in_features", "out_features"},
    {"kernel_size", "stride", "padding"},
    {"kernel", "stride"},
    {"H", "W"},
    {"H_in", "H_out"},
    {"W_in", "W_out"},
    {"in_size", "out_size"},
    {"i", "j"},
    {"r", "s"},
    {"n", "c"},
    {"kH", "kW"},
    {"pH", "pW"},
    {"windows", "padded"},
)
SCALARS = ("lr", "momentum", "mu", "alpha", "beta1", "beta2")
PLAIN = ("forward", "backward", "step", "update")


def wrongly_returned(site: Site) -> Iterator[str]:
    """What is returned has the wrong sign or size, or has lost axes."""
    if isinstance(site.parent, ast.Return) and not isinstance(site.node, ast.Constant):
        value = ast.unparse(site.node)
        yield from (f"-({value})", f"2 * ({value})", f"({value}).squeeze()")


def name(site: Site) -> Iterator[str]:
    """A name that people take for this one."""
    node = site.node
    own = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
    if not isinstance(node, ast.Name | ast.Attribute) or not isinstance(node.ctx, ast.Load):
        return
    others = sorted({other for kin in KIN if own in kin for other in kin} - {own, _beside(site)})
    there = _names(site)
    for other in others:
        if isinstance(node, ast.Name) and other in there:
            yield other
        if isinstance(node, ast.Name) and f"self.{other}" in there:
            yield f"self.{other}"
        if isinstance(node, ast.Attribute) and f"{ast.unparse(node.value)}.{other}" in there:
            yield f"{ast.unparse(node.value)}.{other}"
        if isinstance(node, ast.Attribute) and other in there:
            yield other


def _beside(site: Site) -> str:
    """What this is compared with, or what is subtracted: taken for it, nothing would be left."""
    inner = [one for one in site.around if not isinstance(one, ast.Subscript)]
    match inner[-1] if inner else None:
        case (
            ast.BinOp(left=left, op=ast.Sub(), right=right)
            | ast.Compare(left=left, comparators=[right])
        ):
            names = {_last(left), _last(right)}
            return "".join(names - {_last(site.node)}) if len(names) == 2 else ""
    return ""


def _names(site: Site) -> set[str]:
    """What a function names: variables, arguments and attributes."""
    found = set()
    for one in ast.walk(site.block.node):
        if isinstance(one, ast.Name):
            found.add(one.id)
        elif isinstance(one, ast.arg):
            found.add(one.arg)
        elif isinstance(one, ast.Attribute):
            found.add(ast.unparse(one))
    return found


def anothers_value(site: Site) -> Iterator[str]:
    """A gradient or running value gets what is due to its kin."""
    own = _target(site.node)
    if own is None or not isinstance(site.block.node, ast.FunctionDef):
        return
    for other in ast.walk(site.block.node):
        theirs = _target(other)
        pairs = ({_last(own), _last(theirs)} <= kin for kin in KIN) if theirs else ()
        if theirs is not None and _last(theirs) != _last(own) and any(pairs):
            assert isinstance(site.node, ast.Assign | ast.AugAssign)
            assert isinstance(other, ast.Assign | ast.AugAssign)
            yield written(site.node, value=other.value)


def _target(node: ast.AST) -> ast.expr | None:
    """What a statement assigns, where that is one thing."""
    match node:
        case ast.Assign(targets=[target]) | ast.AugAssign(target=target):
            return target
    return None


def _last(node: ast.AST | None) -> str:
    """The name of a variable or attribute, whatever its subscript."""
    match node:
        case ast.Subscript(value=value):
            return _last(value)
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""


def scaled(site: Site) -> Iterator[str]:
    """What is assigned is twice as much, or half, or negative, squared, or for each sample."""
    node = site.node
    if not isinstance(node, ast.Assign | ast.AnnAssign) or site.method not in PLAIN:
        return
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    if node.value is None or isinstance(target, ast.Tuple) or _is_size(node.value):
        return
    value, first = ast.unparse(node.value), first_argument(site)
    changed = [f"2 * ({value})", f"({value}) / 2", f"-({value})", f"({value}) ** 2"]
    if first:
        changed += [f"({value}) / len({first})", f"({value}) * len({first})"]
    yield from (f"{ast.unparse(target)} = {one}" for one in changed)


NO_RESULTS = (
    ast.Name | ast.Attribute | ast.Constant | ast.List | ast.ListComp | ast.Tuple | ast.Dict
)


def _is_size(node: ast.expr) -> bool:
    """Whether a value is a size, a list, an argument or a place for results: no result itself."""
    if isinstance(node, NO_RESULTS):
        return True
    text = ast.unparse(node)
    return ".shape" in text or "len(" in text or called(node).startswith(("zeros", "ones", "empty"))


def factor(site: Site) -> Iterator[str]:
    """A term multiplied by a rate that is due elsewhere, or is due once."""
    node = site.node
    if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Add | ast.Sub):
        return
    if number(node.left) is not None:
        return
    for rate in SCALARS:
        if f"self.{rate}" in _names(site):
            for scale in (f"self.{rate}", f"(1 - self.{rate})"):
                left, right = ast.unparse(node.left), ast.unparse(node.right)
                sign = "+" if isinstance(node.op, ast.Add) else "-"
                yield f"{scale} * ({left}) {sign} {right}"
                yield f"{left} {sign} {scale} * ({right})"


def not_reduced(site: Site) -> Iterator[str]:
    """A sum or a mean that is not taken."""
    node = site.node
    if isinstance(node, ast.Call) and called(node) in ("sum", "mean") and keyword(node, "axis"):
        yield receiver(node)


def under_root(site: Site) -> Iterator[str]:
    """What is added to eps squared, or its root."""
    match site.node:
        case ast.BinOp(left=left, op=ast.Add(), right=ast.Attribute(attr="eps") as eps):
            yield f"({ast.unparse(left)}) ** 2 + {ast.unparse(eps)}"
            yield f"np.sqrt({ast.unparse(left)}) + {ast.unparse(eps)}"


def eps_in_logarithm(site: Site) -> Iterator[str]:
    """Something small added to what the logarithm is taken of."""
    if isinstance(site.node, ast.Call) and called(site.node) == "log" and site.node.args:
        inner = ast.unparse(site.node.args[0])
        for small in ("1e-15", "1e-12", "1e-10", "1e-9", "1e-8", "1e-7", "1e-6", "1e-5"):
            yield written(site.node, args=[ast.Name(f"({inner} + {small})")])


def kept_for_given(site: Site) -> Iterator[str]:
    """What an earlier call has kept in place of what this one was given."""
    node = site.node
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        kept = f"self.{node.id}"
        if kept in _names(site) and not isinstance(site.parent, ast.Attribute):
            yield kept


def complement(site: Site) -> Iterator[str]:
    """A rate and what is left of 1, exchanged: alpha weighs the new value, 1 - alpha the old."""
    match site.node:
        case ast.BinOp(
            left=ast.BinOp(left=rate, op=ast.Mult()) as old,
            op=ast.Add(),
            right=ast.BinOp(left=ast.BinOp(op=ast.Sub()) as rest, op=ast.Mult()) as new,
        ) if ast.unparse(rest) == f"1 - {ast.unparse(rate)}":
            yield written(site.node, left=edited(old, left=rest), right=edited(new, left=rate))


def power(site: Site) -> Iterator[str]:
    """Another exponent."""
    match site.node:
        case ast.BinOp(left=base, op=ast.Pow(), right=exponent):
            value = number(exponent)
            text = f"({ast.unparse(base)})"
            for other in (-0.5, -1, -1.5, 0.5, 1.5, 2, 3):
                if value != other:
                    yield f"{text} ** ({other})"


def other_axes(site: Site) -> Iterator[str]:
    """Any other axes of those that a layer's arrays have."""
    if not isinstance(site.node, ast.Call) or not (named := keyword(site.node, "axis")):
        return
    if not isinstance(named.value, ast.Tuple):
        return
    own = {number(one) for one in named.value.elts}
    others = [one for one in site.node.keywords if one is not named]
    for count in (1, 2, 3):
        for axes in combinations(range(4), count):
            if set(axes) != own:
                value = ast.Tuple([ast.Constant(axis) for axis in axes], ast.Load())
                yield written(site.node, keywords=[edited(named, value=value), *others])


def returned_early(site: Site) -> Iterator[str]:
    """The result is returned within a loop, after its first round."""
    node, function = site.node, site.block.node
    if not isinstance(node, ast.For) or not isinstance(function, ast.FunctionDef):
        return
    last = function.body[-1]
    if isinstance(last, ast.Return) and last.value is not None:
        early = edited(node, body=[*node.body, last])
        yield textwrap.indent(ast.unparse(early), " " * node.col_offset).lstrip()


def not_looped(site: Site) -> Iterator[str]:
    """A sum over a loop that begins anew at each round, or a round's value that takes all."""
    match site.node:
        case ast.AugAssign(target=ast.Subscript(value=whole), value=value) if (
            not is_left_out(site.node) and len(_loops(site)) > 1
        ):
            yield f"{ast.unparse(whole)}[:] = {ast.unparse(value)}"


def _loops(site: Site) -> list[ast.For]:
    return [one for one in site.around if isinstance(one, ast.For)]


def one_round(site: Site) -> Iterator[str]:
    """A loop of a single round: the first or the last sample, channel or window alone."""
    parent, node = site.parent, site.node
    if isinstance(parent, ast.For) and node is parent.iter:
        assert isinstance(node, ast.expr)
        yield from (f"list({ast.unparse(node)})[:1]", f"list({ast.unparse(node)})[-1:]")
