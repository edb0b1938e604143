"""What slips make of a product: another exponent, or a factor in another place."""

from __future__ import annotations

from collections.abc import Iterator

from autograder.course.slips.scope import Altered, Said, Scope, scaled, telling
from autograder.course.terms import Apply, Node, Number, Product, Sum, written

POWERS = (0.5, -0.5, 1.0, -1.0, -1.5, 2.0, 3.0)
SQUARED_TWICE = 4.0


def powers(
    factors: tuple[tuple[Node, float], ...], scope: Scope, inside: Said
) -> Iterator[Altered]:
    """The forms of a product in which one factor has another exponent, or none."""
    for i, (inner, e) in enumerate(factors):

        def made(
            power: float, kind: str, cost: int, words: str, i: int = i, inner: Node = inner
        ) -> Altered:
            new = Product((*factors[:i], (inner, power), *factors[i + 1 :]))
            return Altered(new, kind, cost, telling(inside, words, scope, inner))

        if abs(e) == 1:
            over = e < 0
            yield made(0.0, "factor lost", 1, "is not divided by {}" if over
                       else "lacks the factor {}")  # fmt: skip
            yield made(2 * e, "factor twice", 1, "is divided by {} twice" if over
                       else "has the factor {} twice")  # fmt: skip
            yield made(-e, "factor inverted", 1, "is multiplied by {}: divide by it" if over
                       else "is divided by {}: multiply by it")  # fmt: skip
            yield made(e / 2, "factor's root", 2, "takes the square root of {}, where none is")
            continue
        yield from _roots(factors, i, scope, inside)
        whole = Product(((inner, abs(e)),))
        words = "is not divided by {}" if e < 0 else "lacks the factor {}"
        less = Product((*factors[:i], (inner, 0.0), *factors[i + 1 :]))
        yield Altered(less, "factor lost", 1, telling(inside, words, scope, whole))
        for power in (*POWERS, SQUARED_TWICE) if e == 2 else POWERS:
            if power != e:
                words = f"takes {{}} to the power of {power:g}: the exponent is {e:g}"
                if abs(e) == 0.5 and power == 2 * e:
                    words = "lacks the square root of {}"
                if e == 2 and power == 1:
                    words = "lacks the square of {}"
                if power == SQUARED_TWICE:
                    words = "takes the square of {} twice"
                yield made(power, "power", 1, words)


def _roots(
    factors: tuple[tuple[Node, float], ...], i: int, scope: Scope, inside: Said
) -> Iterator[Altered]:
    """What Python makes of `** -1/2`, and a term that stands behind the root, not under it."""
    inner, e = factors[i]
    before, after = factors[:i], factors[i + 1 :]
    if e in (0.5, -0.5, -1.5):
        first = Product((*before, (inner, 2 * e), (Number(2.0), -1.0), *after))
        words = (
            f"has the power {2 * e:g} of {{}}, divided by 2: `** {2 * e:g}/2` takes the power "
            "first, so that the exponent needs parentheses"
        )
        yield Altered(first, "precedence", 1, telling(inside, words, scope, inner))
    if e == -1.5:
        fifth = Product((*before, (inner, -1.0), (Number(5.0), -1.0), *after))
        words = "has {} to the power of -1, divided by 5: the exponent is -1.5, not -1/5"
        yield Altered(fifth, "one fifth", 1, telling(inside, words, scope, inner))
    if abs(e) == 0.5 and isinstance(inner, Sum) and len(inner.terms) == 2:
        (c, under), beside = inner.terms
        apart = Sum(((c, Product(((under, 0.5),))), beside))
        outside = Product((*before, (apart, 2 * e), *after))
        words = "adds {} to the root of {}: it belongs under the root"
        said = telling(inside, words, scope, beside[1], under)
        yield Altered(outside, "outside the root", 1, said)


def moved_factors(terms: tuple[tuple[float, Node], ...], i: int, scope: Scope) -> Iterator[Altered]:
    """A factor of one of two terms at the other one."""
    (c, inner), (other_c, other) = terms[i], terms[1 - i]
    factors = inner.factors if isinstance(inner, Product) else ()
    for j, (factor, e) in enumerate(factors):
        less = Product((*factors[:j], *factors[j + 1 :]))
        moved = ((c, less), (other_c, scaled(other, factor, e)))

        def said(factor: Node = factor, less: Node = less) -> str:
            return (
                f"in {{T}}, {scope.called(factor)} is a factor of {written(other)}: it belongs to "
                f"{written(less)}"
            )

        yield Altered(Sum(moved if i == 0 else moved[::-1]), "factor moved", 1, said)


def power_of_both(terms: tuple[tuple[float, Node], ...], i: int, inside: Said) -> Iterator[Altered]:
    """What Python makes of `(1 - beta) ** t`, where only one of the terms has the power."""
    (c, inner), (other_c, other) = terms[i], terms[1 - i]
    if isinstance(inner, Apply) and inner.function == "power":
        base, exponent = inner.arguments
        both = ((c, base), (other_c, other))
        under = Sum(both if i == 0 else both[::-1])
        words = f"takes the power of all of {written(under)}: it is of {written(base)} alone"
        node = Apply("power", (under, exponent))
        yield Altered(node, "power of both", 1, telling(inside, words))
