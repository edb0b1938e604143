"""What may be due in place of a call: another function, or other arguments."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import combinations, permutations

from autograder.diagnosis.mends.around import FAR, LIKE, MOST_AXES, PLAIN, Around, Other

SIBLINGS = (
    ("sum", "mean"),
    ("max", "min"),
    ("argmax", "argmin"),
    ("maximum", "minimum"),
    ("repeat", "tile"),
    ("zeros", "ones"),
    ("zeros_like", "ones_like"),
    ("floor", "ceil"),
    ("var", "std"),
    ("append", "insert"),
    ("vstack", "hstack"),
    ("dot", "multiply"),
    ("rot90", "flip"),
    ("flipud", "fliplr"),
    ("swapaxes", "moveaxis"),
    ("ravel", "flatten"),  # of which one may be the same array
)
CHECKING = "strict="  # which makes nothing wrong, but finds it
MOST_GIVEN = 12  # arguments of which two are exchanged
INTO = ("**", "/", "*")  # between what is inside of a call as often as outside
REDUCING = (".sum", ".mean", ".max", ".min", ".var")


def other_calls(node: ast.Call, around: Around) -> Iterator[Other]:
    """All that may be due in place of a call."""
    called, text = node.func, around.text.of
    given = [text(one) for one in node.args]
    named = [
        f"{one.arg}={text(one.value)}" if one.arg else text(one.value) for one in node.keywords
    ]
    function = text(called)
    for n in range(len(named)):
        if named[n].startswith(CHECKING):
            continue
        yield PLAIN, f"{function}({', '.join(given + named[:n] + named[n + 1 :])})"
    for name in _missing(node, around):
        for one in (name, f"self.{name}"):
            if one in around.names or one.removeprefix("self.") in around.attributes:
                yield LIKE, f"{function}({', '.join([*given, *named, f'{name}={one}'])})"
    if given:
        yield FAR, given[0]
        yield FAR, f"{function}({', '.join([*given[:-1], *named])})"
    if isinstance(called, ast.Attribute):
        owner = text(called.value)
        if owner not in ("np", "numpy", "self", "math"):
            yield FAR, owner
        for pair in SIBLINGS:
            for one, other in (pair, pair[::-1]):
                if called.attr == one:
                    yield LIKE, f"{owner}.{other}({', '.join(given + named)})"
    if function.endswith(REDUCING) and not any(one.startswith("keepdims") for one in named):
        yield PLAIN, f"{function}({', '.join([*given, *named, 'keepdims=True'])})"


def other_places(node: ast.BinOp, around: Around) -> Iterator[Other]:
    """A division that rounds up, or what is done with a call's result done with its argument.

    The mean of a square is no square of a mean, say.
    """
    if isinstance(node.op, ast.FloorDiv):
        yield PLAIN, f"-(-{around.of(node.left)} // {around.of(node.right)})"
    call, text = node.left, around.text.of
    if not isinstance(call, ast.Call) or not call.args or isinstance(call.args[0], ast.Starred):
        return
    sign = text(node)[len(text(call)) :].removesuffix(text(node.right)).strip()
    if sign not in INTO:  # as with brackets around one of both
        return
    first = f"{around.of(call.args[0])} {sign} {around.of(node.right)}"
    others = [text(one) for one in call.args[1:]]
    others += [f"{one.arg}={text(one.value)}" for one in call.keywords if one.arg]
    yield LIKE, f"{text(call.func)}({', '.join([first, *others])})"


def other_orders(node: ast.Call, around: Around) -> Iterator[Other]:
    """The same arguments in another order."""
    given = [around.text.of(one) for one in node.args]
    named = [around.text.of(one) for one in node.keywords]
    orders = _orders(given)
    if isinstance(node.func, ast.Attribute) and node.func.attr == "where":
        orders = iter([[*given[:1], *given[:0:-1]]] if len(given) > 2 else [])
    for order in orders:
        yield PLAIN, f"{around.text.of(node.func)}({', '.join([*order, *named])})"


def _missing(node: ast.Call, around: Around) -> list[str]:
    """What a function of the submission takes besides, if it is known which one is called."""
    called = node.func.attr if isinstance(node.func, ast.Attribute) else around.text.of(node.func)
    takes = around.parameters.get(called, [])
    named = {one.arg for one in node.keywords}
    return [name for name in takes[len(node.args) :] if name not in named]


def _orders(given: list[str]) -> Iterator[list[str]]:
    """A few arguments in any other order; of more, two exchanged; of many, none."""
    if len(given) <= MOST_AXES:
        yield from ([*order] for order in permutations(given) if [*order] != given)
        return
    if len(given) > MOST_GIVEN:
        return
    for one, other in combinations(range(len(given)), 2):
        order = [*given]
        order[one], order[other] = given[other], given[one]
        if order != given:
            yield order
