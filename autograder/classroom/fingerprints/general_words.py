"""What to say of faults of any program: terms, names, loops, arguments, what is kept."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping

from autograder.classroom.fingerprints.formulas import REDUCTIONS, SIGNS, formula
from autograder.classroom.fingerprints.planted import OUTPUTS, Planted, whole
from autograder.classroom.fingerprints.rounds import over
from autograder.classroom.mutants.operators.tools import called, number, parts_of


def _operand(fault: Planted) -> str:
    """A term or a factor that is missing, or two in the wrong order."""
    old = fault.old
    if not isinstance(old, ast.BinOp):
        if isinstance(old, ast.UnaryOp):
            turned = isinstance(old.op, ast.Not)
            lost = "a condition is the wrong way round: `not` is missing"
            return f"{fault.within}{lost if turned else 'the sign is missing'}"
        return ""
    there = ast.unparse(fault.new)
    left, right = formula(old.left), formula(old.right)
    if there == ast.unparse(old.left):
        return f"{fault.within}{_missing(fault, old, right)}" if right else ""
    if there == ast.unparse(old.right):
        if isinstance(old.op, ast.Add | ast.Mult) and left:
            return f"{fault.within}{_missing(fault, old, left)}"
        return ""
    return ""


def _missing(fault: Planted, old: ast.BinOp, what: str) -> str:
    """What is missing, and of which term where it is one of several."""
    term = _term(fault) if type(old.op) in OF_A_TERM else ""
    if term:
        return f"the term {term} {OF_A_TERM[type(old.op)].format(what)}"
    return MISSING[type(old.op)].format(what)


def _term(fault: Planted) -> str:
    """The term of a sum that a fault is in, as it is due; empty where that is no sum.

    Of the same fault at several places, each has a term of its own.
    """
    if fault.mutant.others:
        return ""
    inner = fault.old
    for node in reversed(fault.site.around):
        match node:
            case ast.BinOp(op=ast.Add() | ast.Sub()):
                return formula(inner)
            case ast.BinOp(op=ast.Mult() | ast.Div() | ast.MatMult()) | ast.UnaryOp():
                inner = node
            case ast.Call() if called(node) in REDUCTIONS:
                inner = node
            case ast.Attribute():
                continue  # of a method that sums
            case _:
                return ""
    return ""


OF_A_TERM: dict[type[ast.operator], str] = {
    ast.Mult: "lacks the factor {}",
    ast.Div: "is not divided by {}",
}
MISSING: dict[type[ast.operator], str] = {
    ast.Add: "the term + {} is missing",
    ast.Sub: "the term - {} is missing",
    ast.Mult: "the factor {} is missing",
    ast.Div: "the division by {} is missing",
    ast.FloorDiv: "the division by {} is missing",
    ast.Pow: "the power {} is missing",
    ast.MatMult: "the product with {} is missing",
}


def _index(fault: Planted) -> str:
    assert isinstance(fault.old, ast.Subscript)
    assert isinstance(fault.new, ast.Subscript)
    pairs = zip(parts_of(fault.old), parts_of(fault.new), strict=True)
    due, there = next((a, b) for a, b in pairs if ast.unparse(a) != ast.unparse(b))
    what = formula(fault.old.value)
    index = f"index {ast.unparse(there)} of {what} is taken where {ast.unparse(due)} is due"
    return f"{fault.within}{index}" if what else ""


def _removed(fault: Planted) -> str:
    match fault.old:
        case ast.For():
            return ""
        case ast.AugAssign():
            return f"nothing is added to {fault.subject}" if fault.subject else ""
        case ast.Expr():
            return ""
        case ast.Assign(targets=[ast.Attribute()]):
            return f"{fault.is_there} never set" if fault.subject else ""
    return f"{fault.subject} keeps its first value" if fault.subject else ""


def _returned(fault: Planted) -> str:
    text = ast.unparse(fault.new)
    result = OUTPUTS.get(fault.site.method, "what it returns")
    if text.startswith("-"):
        return f"{result}: the sign is turned"
    if text.startswith("2 *"):
        return f"{result} is twice what is due"
    if text.endswith(".squeeze()"):
        return f"axes of length 1 are lost from {result}: no squeeze is due"
    return ""


def _arguments(fault: Planted) -> str:
    old, new = fault.old, fault.new
    assert isinstance(old, ast.Call)
    assert isinstance(new, ast.Call)
    pairs = zip(old.args, new.args, strict=False)
    moved = [formula(a) for a, b in pairs if ast.unparse(a) != ast.unparse(b)]
    if len(moved) == 2 and all(one and not one.isdigit() for one in moved):
        return f"{fault.within}{moved[0]} and {moved[1]} are exchanged, as arguments"
    return ""


def _loop(fault: Planted) -> str:
    text = ast.unparse(fault.new)
    rounds = over(fault.old, fault.site.block.exercise)
    made = _filled(fault)
    if not rounds and not made:
        return ""  # which loop it is cannot be said, and others may show the same
    loop = "the loop" + (f" over {rounds}" if rounds else f" that makes {made}" if made else "")
    ends = {
        "[1:]": "leaves out the first",
        "[:-1]": "leaves out the last",
        "[:1]": "takes the first alone",
        "[-1:]": "takes the last alone",
    }
    done = next((words for end, words in ends.items() if text.endswith(end)), "")
    return f"{loop} {done}" if done else f"{loop} runs the other way round"


def _filled(fault: Planted) -> str:
    """What a loop makes: the first array or attribute that it fills."""
    for node in ast.walk(fault.site.parent):
        if isinstance(node, ast.AugAssign) and (made := whole(node.target)):
            return made
        if isinstance(node, ast.Assign) and (made := whole(node.targets[0])):
            return made
    return ""


def _augmented(fault: Planted) -> str:
    if not fault.subject:
        return ""
    match fault.old, fault.new:
        case ast.AugAssign(op=due), ast.AugAssign(op=there):
            return f"{fault.subject}: {SIGNS[type(there)]}= stands where {SIGNS[type(due)]}= is due"
    return f"{fault.is_there} overwritten at each round where it should add up: += for ="


def _anothers(fault: Planted) -> str:
    for node in ast.walk(fault.site.block.node):
        match node, fault.new:
            case (
                ast.Assign(targets=[target], value=value)
                | ast.AugAssign(target=target, value=value),
                ast.Assign(value=there) | ast.AugAssign(value=there),
            ) if ast.unparse(value) == ast.unparse(there) and node is not fault.old:
                if fault.subject and whole(target):
                    return f"{fault.subject} gets what is due to {whole(target)}"
    return ""


def _early(fault: Planted) -> str:
    return "the return stands within the loop, so that it ends at its first round"


def _anew(fault: Planted) -> str:
    return f"each round's share of {fault.is_there} written to all of it"


def _scaled(fault: Planted) -> str:
    what, value = fault.subject, getattr(fault.new, "value", None)
    if not what or value is None:
        return ""
    match value:
        case ast.UnaryOp():
            return f"{what}: the sign is turned"
        case ast.BinOp(op=ast.Pow()):
            return f"{what} is squared once too often"
        case ast.BinOp(left=ast.Constant(value=2), op=ast.Mult()):
            return f"{what} is twice what is due"
        case ast.BinOp(op=ast.Div(), right=right) if number(right) == 2:
            return f"{what} is half of what is due"
        case ast.BinOp(op=op, right=right):
            by = {"len": "the batch size", "size": "the number of elements"}
            text = ast.unparse(right)
            size = next((words for key, words in by.items() if key in text), "the last axis' size")
            done = "divided" if isinstance(op, ast.Div) else "multiplied"
            return f"{what} is {done} by {size} once too often"
    return ""


def _kept_for_given(fault: Planted) -> str:
    what = formula(fault.old)
    return f"{fault.within}{what} is what an earlier call has kept, not what is given" * bool(what)


def _name(fault: Planted) -> str:
    old, new = formula(fault.old), formula(fault.new)
    others = {formula(site.node) for site in fault.mutant.others}
    if new in others:
        return f"{new} and {old} are exchanged"
    return f"{fault.within}{new} is taken for {old}" if old and new and old != new else ""


def _condition(fault: Planted) -> str:
    if isinstance(fault.new, ast.Constant) and (text := formula(fault.old)):
        return f"it is as if '{text}' were {'always' if fault.new.value else 'never'} true"
    return ""


def _kept(fault: Planted) -> str:
    name = called(fault.old)
    if name == "astype":
        return f"{fault.within}the dtype is not what it should be"
    return f"{fault.within}the {name} is missing"


def _stale(fault: Planted) -> str:
    assert isinstance(fault.old, ast.Assign)
    kept = whole(fault.old.targets[0])
    return f"{kept} stays what the first call made it; keep it anew in every call" if kept else ""


def _rounding(fault: Planted) -> str:
    up = isinstance(fault.new, ast.UnaryOp)
    size = fault.within or "a size: "
    return f"{size}rounded {'up' if up else 'down'} where {'down' if up else 'up'} is due"


KINDS: Mapping[str, Callable[[Planted], str]] = {
    "method_dropped": _kept,
    "cache_stale": _stale,
    "rounding": _rounding,
    "height_width": _name,
    "operand": _operand,
    "index": _index,
    "removed": _removed,
    "wrongly_returned": _returned,
    "arguments": _arguments,
    "loop": _loop,
    "one_round": _loop,
    "augmented": _augmented,
    "anothers_value": _anothers,
    "returned_early": _early,
    "not_looped": _anew,
    "scaled": _scaled,
    "name": _name,
    "kept_for_given": _kept_for_given,
    "condition": _condition,
}
