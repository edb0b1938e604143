"""What becomes of a product with a sum in it where the parentheses around the sum are forgotten."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autograder.course.slips.scope import Altered, Said, Scope, telling
from autograder.course.terms import Apply, Node, Product, Sum, written

SUMS = ("sum", "mean")
Factors = tuple[tuple[Node, float], ...]
Terms = tuple[tuple[float, Node], ...]


def loosened(factors: Factors, scope: Scope, inside: Said) -> Iterator[Altered]:
    """A product in which the factors beside a sum go with some of its terms only."""
    for i, (inner, e) in enumerate(factors):
        if isinstance(inner, Sum) and len(inner.terms) > 1 and abs(e) == 1:
            others = (*factors[:i], *factors[i + 1 :])
            if e > 0:
                yield from _beside(inner.terms, others, scope)
            elif others:
                yield _below(inner.terms, others, inside)


def taken_in(terms: Terms, scope: Scope) -> Iterator[Altered]:
    """A sum or a mean that takes in the other terms, where its parentheses close too late."""
    for i, (c, inner) in enumerate(terms):
        if isinstance(inner, Apply) and inner.function in SUMS and len(terms) > 1:
            others = (*terms[:i], *terms[i + 1 :])
            within = Sum((*terms[:i], (c, inner.arguments[0]), *terms[i + 1 :]))

            def said(inner: Apply = inner, others: Terms = others) -> str:
                several = "s" if len(others) > 1 else ""
                named = " and ".join(scope.called(node) for _, node in others)
                return (
                    f"in {{T}}, the {inner.function} over {inner.over} takes in the term{several} "
                    f"{named}, too: do its parentheses close too late?"
                )

            yield Altered(Apply(inner.function, (within,), inner.over), "taken in", 1, said)


def _beside(terms: Terms, others: Factors, scope: Scope) -> Iterator[Altered]:
    """One of the other factors, or all of them, at a part of the terms."""
    groups: list[Factors] = [(one,) for one in others]
    groups += [others] if len(others) > 1 else []
    for group in groups:
        rest = tuple(one for one in others if one not in group)
        for left in _parts(len(terms)):
            loose = Sum(
                tuple(
                    (c, term if at in left else Product(((term, 1.0), *group)))
                    for at, (c, term) in enumerate(terms)
                )
            )
            node: Node = Product(((loose, 1.0), *rest)) if rest else loose
            yield Altered(
                node, "parentheses", 1, _left([terms[at][1] for at in left], group, scope)
            )


def _below(terms: Terms, others: Factors, inside: Said) -> Altered:
    """Only the first term of what is divided by stands below the line."""
    (c, first), *more = terms
    above = Product((*others, (first, -1.0)))
    words = f"is divided by {written(first)} alone, not by all of {written(Sum(terms))}"
    node = Sum(((1 / c, above), *more))
    return Altered(node, "parentheses", 1, telling(inside, f"{words}: are parentheses missing?"))


def _parts(number: int) -> Iterator[range]:
    """Which of so many terms may stand outside: the last ones, or the first ones."""
    for cut in range(1, number):
        yield range(cut, number)
        yield range(cut)


def _left(left: Sequence[Node], group: Factors, scope: Scope) -> Said:
    """The sentence on terms that are left without some factors."""

    def said() -> str:
        if len(left) == 1:
            subject = f"the term {scope.called(left[0])} is"
        else:
            subject = f"the terms {' and '.join(map(written, left))} are"
        over = all(e < 0 for _, e in group)
        by = written(Product(tuple((node, -e if over else e) for node, e in group)))
        what = "divided" if over else "multiplied"
        return f"in {{T}}, {subject} not {what} by {by}: are parentheses missing?"

    return said
