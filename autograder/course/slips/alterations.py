"""What slips make of a formula: a term or a factor less, twice, turned, of something else.

Each alteration of a node comes with what kind it is, with how far it lies from what is right, and
with the sentence on it, which is made only where it is said. In sentences, {T} is what the
statement computes.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.course.slips.counts import other_counts
from autograder.course.slips.looping import looped, outside
from autograder.course.slips.parentheses import loosened, taken_in
from autograder.course.slips.powers import moved_factors, power_of_both, powers
from autograder.course.slips.scope import Altered, Said, Scope, scaled, telling, whole, within
from autograder.course.terms import (
    SIGNS,
    Apply,
    Name,
    Node,
    Number,
    Product,
    Sum,
    names_of,
    replaced,
    written,
)

ELEMENTWISE = ("exp", "log", "tanh", "abs", "sign", "erf", "relu", "positive", "transpose", "act")
SHAPED = ("transpose", "ravel")  # which change no number
VERBS = {"mean": "averaged", "sum": "summed", "max": "the maximum"}
SIZES = (
    (-1.0, "sign", "has the wrong sign"),
    (2.0, "doubled", "is twice too large"),
    (0.5, "halved", "is half of what it should be"),
)


def alterations(node: Node, scope: Scope, inside: Said = whole) -> Iterator[Altered]:
    """The forms that a slip may give a node and what is in it."""
    if inside is whole:
        yield from _as_a_whole(node, scope)
    name = next((one for one in scope.fractions if node == _rest(one)), None)
    if name is not None:
        said = telling(inside, f"takes {name} where 1 - {name} belongs")
        yield Altered(Name(name), f"{name} for 1 - {name}", 1, said)
        for other in sorted(scope.fractions - {name}):
            said = telling(inside, f"takes 1 - {other} where 1 - {name} belongs")
            yield Altered(_rest(other), f"1 - {other} for 1 - {name}", 2, said)
        return
    yield from _here(node, scope, inside)
    match node:
        case Sum(terms=terms):
            for i, (c, inner) in enumerate(terms):
                place = within(inner, scope, "the term ") if len(terms) > 1 else inside
                for one in alterations(inner, scope, place):
                    new = Sum((*terms[:i], (c, one.node), *terms[i + 1 :]))
                    yield Altered(new, one.kind, one.cost, one.said)
        case Product(factors=factors):
            for i, (inner, e) in enumerate(factors):
                plain = e == 1 or isinstance(inner, Name)
                place = inside if plain else within(inner, scope)
                for one in alterations(inner, scope, place):
                    product = Product((*factors[:i], (one.node, e), *factors[i + 1 :]))
                    yield Altered(product, one.kind, one.cost, one.said)
        case Apply(function, arguments, over):
            for i, inner in enumerate(arguments):
                plain = bool(over) or function in SHAPED or isinstance(inner, Name)
                place = inside if plain else within(inner, scope)
                for one in alterations(inner, scope, place):
                    several = (*arguments[:i], one.node, *arguments[i + 1 :])
                    yield Altered(Apply(function, several, over), one.kind, one.cost, one.said)


def _as_a_whole(node: Node, scope: Scope) -> Iterator[Altered]:
    """A factor too many of all that a statement computes."""
    for number, kind, words in SIZES:
        yield Altered(Sum(((number, node),)), kind, 1, telling(whole, words))
    yield from _factors(node, scope, whole)
    yield from _extra(node, scope, whole)
    for words, names in scope.formula.instead.items():
        new = node
        for name, other in names.items():
            new = replaced(new, Name(name), Name(other))
        if {*names} <= {*names_of(node)}:
            key = f"by {' '.join(names.values())}"
            yield Altered(new, key, 1, telling(whole, words))


def _extra(node: Node, scope: Scope, what: Said) -> Iterator[Altered]:
    """What else is made of such a value."""
    for made, key, words in scope.extra:
        new = replaced(made, Name("_"), node)
        if what is whole or new is not made:  # without a place for it, it stands for all
            yield Altered(new, key, 1, telling(what, words))


def _factors(node: Node, scope: Scope, what: Said) -> Iterator[Altered]:
    """One of the numbers that are there as a factor too many."""
    many: list[tuple[str, str, Node, float]]
    for name in scope.scalars:
        many = [("times", "multiplied", Name(name), 1.0), ("over", "divided", Name(name), -1.0)]
        if name in scope.fractions:
            many.append(("times", "multiplied", _rest(name), 1.0))
        for key, verb, by, power in many:
            said = telling(what, f"is {verb} by {{}} once too often", scope, by)
            yield Altered(scaled(node, by, power), f"{key} {written(by)}", 2, said)


def _rest(name: str) -> Node:
    return Sum(((1.0, Number(1.0)), (-1.0, Name(name))))


def _here(node: Node, scope: Scope, inside: Said) -> Iterator[Altered]:
    """The forms of a node by itself."""
    match node:
        case Sum(terms=terms) if len(terms) > 1:
            yield from _terms(terms, scope, inside)
            yield from taken_in(terms, scope)
        case Sum(terms=((c, inner),)):
            said = telling(inside, "has the wrong sign")
            yield Altered(Sum(((-c, inner),)), "sign", 1, said)
        case Product(factors=factors):
            yield from powers(factors, scope, inside)
            yield from loosened(factors, scope, inside)
        case Apply():
            yield from _functions(node, scope, inside)
        case Name():
            yield from _names(node, scope, inside)


def _terms(terms: tuple[tuple[float, Node], ...], scope: Scope, inside: Said) -> Iterator[Altered]:
    for i, (c, inner) in enumerate(terms):
        before, after = terms[:i], terms[i + 1 :]

        lacks = telling(inside, "lacks the term {}", scope, inner)
        yield Altered(Sum((*before, *after)), "term lost", 1, lacks)
        if len(terms) == 2:
            yield from moved_factors(terms, i, scope)
            yield from power_of_both(terms, i, inside)
        term = within(inner, scope, "the term ")
        for factor, kind, words in SIZES:
            new = Sum((*before, (factor * c, inner), *after))
            yield Altered(new, f"term {kind}", 1, telling(term, words))
        if not isinstance(inner, Number | Product):
            square = Product(((inner, 2.0),))
            new = Sum((*before, (c, square), *after))
            yield Altered(new, "term squared", 1, telling(term, "is squared"))
        for one in _factors(inner, scope, term):
            new = Sum((*before, (c, one.node), *after))
            yield Altered(new, one.kind, one.cost, one.said)


def _functions(node: Apply, scope: Scope, inside: Said) -> Iterator[Altered]:
    function, argument = node.function, node.arguments[0]
    if node.over and function in VERBS:
        yield from _reductions(node, argument, scope, inside)
    elif function in ELEMENTWISE:
        sign = SIGNS.get(function, function)
        said = telling(inside, f"lacks {sign}: {{}} is taken as it is", scope, argument)
        yield Altered(argument, f"no {function}", 1, said)
        yield from _extra(argument, scope, inside)
    if function == "power":
        said = telling(inside, "lacks the power {} of {}", scope, node.arguments[1], argument)
        yield Altered(argument, "power lost", 1, said)
    if function == "positive":
        words = "counts where {} is 0, too: the derivative is 0 there"
        also = Apply("not_negative", node.arguments)
        yield Altered(also, "zero as well", 1, telling(inside, words, scope, argument))
    if function == "log":
        for tiny in scope.formula.tiny:
            more = Apply(function, (Sum(((1.0, argument), (1.0, Number(tiny)))),))
            most = f"that is never more than {-np.log(tiny):.4g} in size"
            words = f"takes the logarithm of {{}} + {tiny:g}: where {{}} is 0, {most}"
            said = telling(inside, words, scope, argument, argument)
            yield Altered(more, f"log + {tiny:g}", 1, said)


def _reductions(node: Apply, argument: Node, scope: Scope, inside: Said) -> Iterator[Altered]:
    """What is summed or averaged: not at all, over other axes, the other way, too late."""
    function, over, verb = node.function, node.over, VERBS[node.function]

    def what() -> str:
        return "{T}" if inside is whole else f"{inside()}: {written(argument)}"

    yield Altered(argument, f"not {verb}", 1, telling(what, f"is not {verb} over {over}"))
    yield from other_counts(node, scope, inside)
    for other in scope.axes:
        if other != over:
            said = telling(what, f"is {verb} over {other}: it has to be over {over}")
            yield Altered(Apply(function, node.arguments, other), "axes", 1, said)
    yield from _extra(node, scope, what)
    yield from looped(node, scope, what)
    yield from outside(node, scope, what)
    if isinstance(argument, Product) and len(argument.factors) == 1:
        ((base, e),) = argument.factors
        late = Product(((Apply(function, (base,), over), e),))
        words = f"is {verb} before the power of {e:g} is taken: take it of each first"
        yield Altered(late, "power late", 1, telling(what, words))
    turned = {"mean": "sum", "sum": "mean"}.get(function)
    if turned:
        said = telling(what, f"is a {turned}: the {function} is asked for")
        yield Altered(Apply(turned, node.arguments, over), turned, 1, said)


def _names(node: Name, scope: Scope, inside: Said) -> Iterator[Altered]:
    name = node.name
    yield from other_counts(node, scope, inside)
    for other in scope.alike(name):
        said = telling(inside, "takes {} where {} belongs", scope, Name(other), node)
        yield Altered(Name(other), f"{other} for {name}", 2, said)
    if name in scope.fractions:
        said = telling(inside, f"takes 1 - {name} where {name} belongs")
        yield Altered(_rest(name), f"1 - {name}", 1, said)
    elif np.ndim(scope.sample.get(name, 0.0)):
        for one in _extra(node, scope, within(node, scope)):
            yield Altered(one.node, one.kind, one.cost + 1, one.said)
