"""What to say of faults of this field: axes, sums and means, kernels, padding, roots, rates."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping

from autograder.classroom.fingerprints.formulas import formula, given
from autograder.classroom.fingerprints.planted import Planted
from autograder.classroom.mutants.operators.tools import called, keyword, parts_of


def _axes(node: ast.expr | None) -> str:
    if node is None or ast.unparse(node) == "None":
        return "all axes"
    if isinstance(node, ast.Tuple):
        numbers = [ast.unparse(one) for one in node.elts]
        joined = ", ".join(numbers[:-1]) + (" and " if len(numbers) > 1 else "") + numbers[-1]
        return f"{'axes' if len(numbers) > 1 else 'axis'} {joined}"
    text = ast.unparse(node)
    return "the last axis" if text == "-1" else f"axis {text}"


REDUCED = {"sum": "summed", "mean": "averaged"}


def _axis(fault: Planted) -> str:
    assert isinstance(fault.old, ast.Call)
    assert isinstance(fault.new, ast.Call)
    named, other = keyword(fault.old, "axis"), keyword(fault.new, "axis")
    if named is None or other is None:
        return ""
    due, there = _axes(named.value), _axes(other.value)
    name, whole_of = called(fault.old), fault.subject if _is_all(fault) else ""
    if isinstance(fault.statement, ast.Return):
        whole_of = ""
    what = whole_of or formula(given(fault.old))
    if name not in NOUNS or not what:
        return ""
    done = f"is {REDUCED[name]}" if name in REDUCED else f"has {NOUNS[name]} taken"
    if whole_of and name not in REDUCED:
        what, done = f"{whole_of}: {NOUNS[name]}", "is taken"
    return f"{what} {done} over {there} where {due} {_is(due)} due"


def _is_all(fault: Planted) -> bool:
    """Whether a sum is all that is assigned, but for new axes."""
    value = getattr(fault.statement, "value", None)
    while isinstance(value, ast.Subscript):
        value = value.value
    return value is fault.old


def _is(axes: str) -> str:
    return "are" if "axes" in axes else "is"


def _transposed(fault: Planted) -> str:
    inner = fault.new
    return f"{fault.within}{formula(inner)} is not transposed" if formula(inner) else ""


def _flipped(fault: Planted) -> str:
    assert isinstance(fault.old, ast.Subscript)
    what = formula(fault.old.value)
    if what in ("layers", "the layers"):
        return "the layers are gone through in their own order where the reverse is due"
    if what not in ("W", "the kernel"):
        return ""
    kept = [part for part in parts_of(fault.old) if isinstance(part, ast.Slice) and part.step]
    if isinstance(fault.new, ast.Subscript) and len(kept) > 1:
        return "the kernel is flipped along one of its two spatial axes only"
    return "the kernel is not flipped along its spatial axes"


def _cropped(fault: Planted) -> str:
    if not isinstance(fault.statement, ast.Return) or fault.site.method != "backward":
        return ""
    if not isinstance(fault.new, ast.Subscript):
        return "the padding's part of the gradient is not cut off"
    if ":-" in ast.unparse(fault.new.slice):
        return "the padding is cut off by a slice that is empty for a padding of 0"
    assert isinstance(fault.old, ast.Subscript)
    cropped = [one for one in parts_of(fault.old) if isinstance(one, ast.Slice) and one.lower]
    axis = " along one axis" if len(cropped) > 1 else ""
    return f"the padding's part of the gradient is not cut off{axis}"


def _padding(fault: Planted) -> str:
    padded = next((one for one in fault.site.around if called(one) == "pad"), fault.old)
    assert isinstance(padded, ast.Call)
    what = formula(given(padded)) or "the input"
    if isinstance(fault.old, ast.Tuple):
        side = "before" if ast.unparse(fault.new).endswith("0)") else "behind"
        return f"all the padding of {what} is {side} its elements: half belongs on either side"
    if isinstance(fault.new, ast.Call) and keyword(fault.new, "constant_values"):
        return f"{what} is padded with ones where zeros are due"
    return f"{what} is not padded"


NOUNS = {
    "sum": "the sum",
    "mean": "the mean",
    "max": "the maximum",
    "min": "the minimum",
    "var": "the variance",
    "std": "the standard deviation",
    "argmax": "the place of the maximum",
    "argmin": "the place of the minimum",
}


def _reduced(fault: Planted) -> str:
    due, there = NOUNS[called(fault.old)], NOUNS[called(fault.new)]
    return f"{fault.within}{there} is taken where {due} is due"


def _last_maximum(fault: Planted) -> str:
    return "of equal maxima the last one is taken where the first is due"


def _function(fault: Planted) -> str:
    assert isinstance(fault.old, ast.Call)
    name = called(fault.old)
    if ast.unparse(fault.new) == ast.unparse(given(fault.old)):
        return f"{fault.within}{MARKS.get(name, name)} is missing"
    return f"{fault.within}{called(fault.new)} stands where {name} is due"


MARKS = {"sqrt": "the root", "abs": "the absolute value", "square": "the square"}


def _gradient(fault: Planted) -> str:
    assert isinstance(fault.new, ast.Assign)
    match fault.new.value:
        case ast.BinOp(op=ast.Add()):
            return f"{fault.is_there} added to that of the call before, though others start anew"
        case ast.BinOp(op=ast.Div()):
            return f"{fault.is_there} divided by the batch size once too often"
    return f"{fault.within}the sign is turned"


def _keepdims(fault: Planted) -> str:
    return f"{fault.within}keepdims=True is missing, so that shapes no longer fit each other"


def _eps(fault: Planted) -> str:
    if "eps" not in ast.unparse(fault.new):
        return f"{fault.within}eps is missing"
    inside = isinstance(fault.old, ast.Call)
    there, due = ("outside of", "under") if inside else ("under", "outside of")
    return f"{fault.within}eps is added {there} the root where {due} it is due"


def _ddof(fault: Planted) -> str:
    return f"{fault.within}the unbiased variance (divided by N - 1) is taken where N is due"


def _complement(fault: Planted) -> str:
    assert isinstance(fault.old, ast.BinOp)
    assert isinstance(fault.old.left, ast.BinOp)
    rate = formula(fault.old.left.left)
    return f"{fault.within}{rate} and 1 - {rate} are exchanged" if rate else ""


def _not_reduced(fault: Planted) -> str:
    assert isinstance(fault.old, ast.Call)
    axis = keyword(fault.old, "axis")
    what = fault.subject if _is_all(fault) else formula(given(fault.old))
    over = _axes(axis.value if axis else None)
    done = "summed" if called(fault.old) == "sum" else "averaged"
    return f"{what} is not {done}: that is due over {over}" if what else ""


def _under_root(fault: Planted) -> str:
    assert isinstance(fault.old, ast.BinOp)
    what = formula(fault.old.left)
    there = "the square" if "**" in ast.unparse(fault.new) else "the root"
    # Of a small eps, numbers do not tell whether it was added before or behind that.
    said = (
        f"{fault.within}{there} of {what}, with eps in it or behind it, stands where {what} is due"
    )
    parent = fault.site.parent
    is_raised = there == "the root" and isinstance(parent, ast.BinOp) and parent.left is fault.old
    more = ": a root's exponent is twice as large" if is_raised and _is_power(parent) else ""
    return said + more if what else ""


def _is_power(node: ast.AST | None) -> bool:
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow)


def _eps_in_logarithm(fault: Planted) -> str:
    return f"{fault.within}something is added within the logarithm, which limits what it may be"


def _einsum(fault: Planted) -> str:
    call = fault.site.parent
    old, new = (str(getattr(one, "value", "")) for one in (fault.old, fault.new))
    if not isinstance(call, ast.Call) or len(old) != len(new):
        return ""
    at = next(i for i, (a, b) in enumerate(zip(old, new, strict=True)) if a != b)
    operand, arrow = old[:at].count(","), "->" in old[:at]
    begun = max(old.rfind(",", 0, at), old.rfind(">", 0, at)) + 1
    what = "the result" if arrow else formula(call.args[1 + operand])
    axis = at - begun
    return f"{fault.within}axes {axis} and {axis + 1} of {what} are exchanged" if what else ""


KINDS: Mapping[str, Callable[[Planted], str]] = {
    "axis": _axis,
    "other_axes": _axis,
    "transpose_dropped": _transposed,
    "kernel_not_flipped": _flipped,
    "padding_not_cropped": _cropped,
    "padding": _padding,
    "sum_for_mean": _reduced,
    "last_maximum": _last_maximum,
    "function": _function,
    "gradient": _gradient,
    "keepdims_dropped": _keepdims,
    "eps": _eps,
    "ddof": _ddof,
    "einsum": _einsum,
    "complement": _complement,
    "not_reduced": _not_reduced,
    "under_root": _under_root,
    "eps_in_logarithm": _eps_in_logarithm,
}
