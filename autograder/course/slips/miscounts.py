"""Programs with another count than the right one in several places, for one size is another."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import replace

from autograder.course.formula import Program, Sections
from autograder.course.slips.counts import counts_for, places_of, recounted
from autograder.course.slips.scope import Scope
from autograder.course.slips.slip import Slip
from autograder.course.terms import Name, Statement


def miscounts(
    program: Program, scope: Mapping[str, Scope], concerned: Container[str]
) -> Iterator[Slip]:
    """Programs with another count in all of a statement, of a section, or everywhere.

    Of statements they are of those that compute what is `concerned`.
    """
    some = next(iter(scope.values()))
    for variable in some.formula.counts:
        for other, words in counts_for(variable, some):
            yield from _each(program, scope, concerned, (variable, other), words)


def _each(
    program: Program,
    scope: Mapping[str, Scope],
    concerned: Container[str],
    change: tuple[str, str],
    words: str,
) -> Iterator[Slip]:
    made: dict[str, tuple[Statement, ...]] = {}
    (variable, other), counted = change, next(iter(scope.values())).formula.counted
    for name in (name for name in program.sections if name in scope):
        old = program.sections[name]
        new = tuple(_recounted(one, counted, change) for one in old)
        changed = [i for i, one in enumerate(new) if one is not old[i]]
        for i in changed:
            target = new[i].target
            if target in concerned and places_of(old[i].node, counted, variable) > 1:
                alone = _with(program, {name: (*old[:i], new[i], *old[i + 1 :])})
                called = scope[name].called(Name(target))
                yield _slip(alone, target, other, f"in {called}, {words}", 2)
        if len(changed) > 1:
            yield _slip(_with(program, {name: new}), name, other, f"in {name}, {words}", 3)
        if changed:
            made[name] = new
    if len(made) > 1:
        yield _slip(_with(program, made), "-".join(made), other, f"everywhere, {words}", 4)


def _slip(program: Program, where: str, other: str, sentence: str, cost: int) -> Slip:
    return Slip(program, f"{where}/counts {other}", lambda: sentence, cost)


def _with(program: Program, sections: Sections) -> Program:
    return replace(program, sections={**program.sections, **sections})


def _recounted(
    statement: Statement, counted: Mapping[str, str], change: tuple[str, str]
) -> Statement:
    """A statement with another count, or itself where it has none."""
    node = recounted(statement.node, counted, change)
    if node == statement.node:
        return statement
    right = statement.node if statement.right is None else statement.right
    return replace(statement, node=node, right=right)
