"""Another number of elements than is counted: in one place of a formula, or in all of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from autograder.course.slips.scope import Altered, Said, Scope, telling
from autograder.course.terms import Apply, Name, Node, Product, Sum


def other_counts(node: Name | Apply, scope: Scope, inside: Said) -> Iterator[Altered]:
    """A variable that counts, or a mean, with each of the counts that are taken for the right one.

    `Formula.counts` has them, where the case has the sizes for them.
    """
    counted = scope.formula.counted
    if isinstance(node, Name):
        for other, words in counts_for(node.name, scope):
            yield Altered(Name(other), f"counts {other}", 1, telling(_here, words))
    elif node.function == "mean":
        variable = counted.get(node.over, "")
        for other, hint in _others(variable, scope):
            new = recounted(node, counted, (variable, other))
            words = f"divides by {{}}, not by {{}}{hint}"
            said = telling(inside, words, scope, Name(other), Name(variable))
            yield Altered(new, f"counts {other}", 1, said)


def counts_for(variable: str, scope: Scope) -> Iterator[tuple[str, str]]:
    """What is taken for a variable that counts, and the words for it."""
    for other, hint in _others(variable, scope):
        yield other, f"{scope.called(Name(variable))} is {scope.called(Name(other))}{hint}"


def _others(variable: str, scope: Scope) -> Iterator[tuple[str, str]]:
    for other, hint in scope.formula.counts.get(variable, {}).items():
        if other in scope.sample:
            yield other, hint


def _here() -> str:
    return "in {T},"


def recounted(node: Node, counted: Mapping[str, str], change: tuple[str, str]) -> Node:
    """A node with one count for another one, in its means as well.

    `counted` says which variable counts what is averaged over some axes; of `change`, the first
    is such a variable, and the second what is taken for it.
    """
    variable, other = change
    match node:
        case Name(name=name) if name == variable:
            return Name(other)
        case Sum(terms=terms):
            return Sum(tuple((c, recounted(inner, counted, change)) for c, inner in terms))
        case Product(factors=factors):
            return Product(tuple((recounted(one, counted, change), e) for one, e in factors))
        case Apply(function=function, arguments=arguments, over=over):
            inner = tuple(recounted(one, counted, change) for one in arguments)
            made = Apply(function, inner, over)
            if function == "mean" and counted.get(over) == variable:
                return Product(((made, 1.0), (Name(variable), 1.0), (Name(other), -1.0)))
            return made
    return node


def places_of(node: Node, counted: Mapping[str, str], variable: str) -> int:
    """In how many places of a node a variable counts, or a mean that divides by it."""
    match node:
        case Name(name=name):
            return int(name == variable)
        case Sum(terms=terms):
            return sum(places_of(inner, counted, variable) for _, inner in terms)
        case Product(factors=factors):
            return sum(places_of(inner, counted, variable) for inner, _ in factors)
        case Apply(function=function, arguments=arguments, over=over):
            own = function == "mean" and counted.get(over) == variable
            return own + sum(places_of(inner, counted, variable) for inner in arguments)
    return 0
