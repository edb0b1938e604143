"""Slips in the loops that people write for a sum: overwritten, left too early, never begun anew."""

from __future__ import annotations

from collections.abc import Iterator

from autograder.course.evaluation import CARRIED, FIRST, LAST
from autograder.course.slips.scope import Altered, Said, Scope, telling
from autograder.course.terms import Apply, Name, Node, Number, Product, written

SUMS = ("sum", "mean")
FAR = 3  # from what is right: with a second slip at once, none of these is tried
OVERWRITTEN = "counts the last alone, along {}: each overwrites the one before, so add them up"
LEFT = "counts the first alone, along {}: does its loop end there?"


def looped(node: Apply, scope: Scope, what: Said) -> Iterator[Altered]:
    """A sum or a mean as a loop makes it that goes wrong."""
    function, over = node.function, node.over
    if function not in SUMS:
        return
    for taken, words in ((LAST, OVERWRITTEN), (FIRST, LEFT)):
        other = Apply(f"{function} {taken}", node.arguments, over)
        yield Altered(other, f"{taken} alone", FAR, telling(what, words.format(over)))
    if left := _left(over, scope):
        other = Apply(f"{function} {CARRIED}", node.arguments, over)
        words = f"is {not_begun(left)}"
        yield Altered(other, CARRIED, FAR, telling(what, words))


def carried(over: str, scope: Scope) -> str:
    """What is said of all sums over some axes that go on from one to the next; '' for none."""
    left = _left(over, scope)
    return f"the sums over {over} are {not_begun(left, several=True)}" if left else ""


def not_begun(left: str, *, several: bool = False) -> str:
    """What is wrong with a sum for each of some kind that begins with what was left."""
    goes_on = "they go on from those" if several else "it goes on from that"
    return f"not set to 0 anew for each {left}: {goes_on} of the {left} before"


def _left(over: str, scope: Scope) -> str:
    """What there is a sum of for each, where it goes over some axes; '' where nothing is left."""
    axes = scope.axes[over]
    if 0 not in axes:
        return "sample"
    if 1 in axes:
        return ""
    return "channel" if len(axes) > 1 else "feature"


def outside(node: Apply, scope: Scope, what: Said) -> Iterator[Altered]:
    """A factor that stands outside of a sum, where it belongs inside: of the element itself."""
    (argument,) = node.arguments
    if node.function not in SUMS or not isinstance(argument, Product):
        return
    factors = argument.factors
    for i, (inner, e) in enumerate(factors if len(factors) > 1 else ()):
        if isinstance(inner, Number) or (isinstance(inner, Name) and inner.name in scope.scalars):
            continue
        rest = Product((*factors[:i], *factors[i + 1 :]))
        made: Node = Product(((inner, e), (Apply(node.function, (rest,), node.over), 1.0)))
        words = (
            f"is with {written(Product(((inner, e),)))} outside of what is summed over {node.over}:"
            " it belongs inside, each element's own"
        )
        yield Altered(made, f"outside {i}", FAR, telling(what, words))
