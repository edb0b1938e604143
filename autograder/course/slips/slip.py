"""Programs with a slip in them: in one statement, in all of a section, or in what is kept where."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, combinations
from typing import Any, NamedTuple

import numpy as np

from autograder.course.evaluation import CARRIED
from autograder.course.formula import Plan, Program
from autograder.course.slips.alterations import alterations
from autograder.course.slips.looping import carried
from autograder.course.slips.scope import Altered, Said, Scope
from autograder.course.terms import (
    Name,
    Node,
    Number,
    Statement,
    Sum,
    names_of,
    reduced_axes,
    reducing,
    replaced,
    summed_over,
)

NEVER = Altered(
    Number(0.0), "never", 0, lambda: "{T} is never updated: it keeps the value that it had"
)


class Slip(NamedTuple):
    """A program with something wrong in it, and what that is.

    `section` and `place` are those of the statement that it is in, where it is in one; `parts` are
    two slips that are made at once.
    """

    program: Program
    key: str
    said: Said
    cost: int
    section: str = ""
    place: int = -1
    parts: tuple[Slip, ...] = ()


def scopes(plan: Plan) -> dict[str, Scope]:
    """What each section may be altered with: the variables of its first step, as they are right."""
    first: dict[str, Mapping[str, Any]] = {}
    for step, values in zip(plan.steps, plan.trace, strict=True):
        first.setdefault(step.section, values)
    shown = frozenset(variable for step in plan.steps for variable in step.shown.values())
    return {name: Scope(plan.formula, values, plan.axes, shown) for name, values in first.items()}


def slips(
    program: Program,
    scope: Mapping[str, Scope],
    concerned: Container[str],
    nearest: Container[str] = (),
) -> Iterator[Slip]:
    """Every program that differs in one statement, for those that compute what is `concerned`.

    Those in sections that are `nearest` come first, and in a section those of its last statement.
    """
    for section in sorted(program.sections, key=lambda name: name not in nearest):
        statements = program.sections[section]
        where = scope.get(section)
        if where is None:  # in this case there is no step of it
            continue
        for index, statement in reversed([*enumerate(statements)]):
            if statement.target in concerned:
                if statement.target in {*names_of(statement.node)}:
                    never = NEVER._replace(node=Name(statement.target))
                    yield altered(program, section, index, never, where)
                for one in chain(
                    alterations(statement.node, where), within_statement(statement, where)
                ):
                    yield altered(program, section, index, one, where)
                if index and statements[index - 1].target in names_of(statement.node):
                    yield _moved(program, section, index)
        yield from _exchanged(program, section, where)
        yield from _everywhere(program, section, where)
    yield from in_what_is_kept(program, scope)


def in_what_is_kept(program: Program, scope: Mapping[str, Scope]) -> Iterator[Slip]:
    """Programs in which a memory is another one's as well, is updated twice, or is overwritten."""
    for section, statements in program.sections.items():
        if (where := scope.get(section)) is None:
            continue
        state = where.formula.state
        if any(s.target in state for s in statements):
            sentence = f"every {section} is carried out twice"
            made = replace(program, twice=section)
            yield Slip(made, f"{section}/twice", _saying(sentence), 1)
        for statement in statements:
            for name in dict.fromkeys(names_of(statement.node)):
                if name in state and statement.target not in state:
                    yield _overwritten(program, section, name, where.called(Name(statement.target)))
    yield from _shared(program, next(iter(scope.values())))


def _overwritten(program: Program, section: str, name: str, called: str) -> Slip:
    """What is made of a memory is kept for it."""
    target = called.partition(" ")[0]
    late = Statement(name, Name(target), Name(name), uses=frozenset({name}))
    several = (*program.sections[section], late)
    made = replace(program, sections={**program.sections, section: several})
    sentence = f"{called} is kept as {name} for the next {section}: keep {name} as it was before"
    return Slip(made, f"{name}/kept {target}", _saying(sentence), 1)


def altered(program: Program, section: str, index: int, one: Altered, where: Scope) -> Slip:
    """The program in which a statement of a section is altered."""
    statements = program.sections[section]
    old = statements[index]
    right = old.node if old.right is None else old.right
    new = Statement(old.target, one.node, right, old.only, old.moved, old.uses)
    several = (*statements[:index], new, *statements[index + 1 :])
    made = Program({**program.sections, section: several})
    key, target = f"{old.target}/{one.kind}", Name(old.target)

    def said() -> str:
        called = where.called(target)
        sentence = one.said().format(T=called)
        if sentence == f"{called} lacks the term {called}":
            return f"{called} is the same every time: it has to go on from what it was"
        return sentence

    return Slip(made, key, said, one.cost, section, index)


def within_statement(statement: Statement, scope: Scope) -> Iterator[Altered]:
    """The same slip wherever a variable is used in a statement, if that is more than once."""
    used = [*names_of(statement.node)]
    for name in dict.fromkeys(used):
        if used.count(name) > 1:
            for new, words in _instead(name, scope):
                node = replaced(statement.node, Name(name), new)
                yield Altered(node, words, 2, _saying(f"in {{T}}, {words}"))


def _moved(program: Program, section: str, index: int) -> Slip:
    """A statement that uses the variable of the one before it, and comes too early."""
    statements = [*program.sections[section]]
    before, late = statements[index - 1], statements[index]
    statements[index - 1 : index + 1] = [replace(late, moved=True), before]
    made = replace(program, sections={**program.sections, section: tuple(statements)})
    sentence = (
        f"{late.target} is computed before {before.target} is: it takes the one of the time before"
    )
    return Slip(made, f"{late.target}/early", lambda: sentence, 1)


def _exchanged(program: Program, section: str, scope: Scope) -> Iterator[Slip]:
    """Two results of one section, each shown as the other."""
    shown = scope.shown
    targets = [s.target for s in program.sections[section] if s.target in shown]
    for number, one in enumerate(targets):
        for other in targets[number + 1 :]:
            if np.shape(scope.sample[one]) == np.shape(scope.sample[other]):
                made = replace(program, exchanged={one: other, other: one})
                sentence = f"{one} and {other} are exchanged: each has the values of the other"
                yield Slip(made, f"{one}/exchanged {other}", _saying(sentence), 1)


def _shared(program: Program, scope: Scope) -> Iterator[Slip]:
    """A memory that several places share."""
    formula = scope.formula
    for words, parts in formula.sharing.items():
        for variable in formula.state:
            if variable in scope.sample and variable != "param":
                made = replace(program, shared={variable: parts})
                what = formula.words.get(variable, variable)
                sentence = (
                    f"{words} share one {what}: keep one for every parameter"
                    if variable != "t"
                    else f"t is counted more than once in a step, for {words} have one: "
                    "count every step once"
                )
                key = f"{variable}/shared {'-'.join(map(str, parts))}"
                yield Slip(made, key, _saying(sentence), 1)


def _saying(sentence: str) -> Said:
    return lambda: sentence


def makers(program: Program, variables: Iterable[str]) -> set[str]:
    """The variables that these come of, by any way."""
    found, before = {*variables}, set[str]()
    while found != before:
        before = {*found}
        for statements in program.sections.values():
            for statement in statements:
                if statement.target in found:
                    found |= {*names_of(statement.node)}
    return found


def is_simple(slip: Slip) -> bool:
    """Whether it is in statements alone, and says nothing yet of where it is made."""
    return Program(slip.program.sections) == slip.program


def _everywhere(program: Program, section: str, scope: Scope) -> Iterator[Slip]:
    """The same slip in all statements of a section that it can be made in."""
    statements = program.sections[section]
    used = [name for s in statements for name in dict.fromkeys(names_of(s.node))]
    for name in dict.fromkeys(used):
        if used.count(name) > 1:
            for new, words in _instead(name, scope):
                targets = ", ".join(s.target for s in statements if name in {*names_of(s.node)})
                said = f"{words} in {targets}"
                key = f"{section}/{words}"
                yield _throughout(program, section, key, said, _putting(Name(name), new))
    yield from _settings(program, section, scope, used)
    axes = [one for statement in statements for one in reduced_axes(statement.node)]
    for old in dict.fromkeys(axes):
        if axes.count(old) > 1:
            for new_axes in scope.axes:
                if new_axes != old:
                    where = [s.target for s in statements if old in {*reduced_axes(s.node)}]
                    said = f"{' and '.join(where)}: over {new_axes}, where it has to be over {old}"
                    key = f"{section}/over {new_axes}"
                    yield _throughout(program, section, key, said, _over(old, new_axes))
            if said := carried(old, scope):
                key = f"{section}/{CARRIED} over {old}"
                yield _throughout(program, section, key, said, _carrying(old))


def _settings(program: Program, section: str, scope: Scope, used: Sequence[str]) -> Iterator[Slip]:
    """Numbers that were given, two of them exchanged, or one that is always the same."""
    settings = [name for name in dict.fromkeys(used) if name in scope.scalars]
    for one, other in combinations(settings, 2):
        said = f"{one} and {other} are exchanged"
        key = f"{section}/{one} and {other}"
        yield _throughout(program, section, key, said, _exchanging(one, other))
    for name, values in scope.formula.defaults.items():
        for value in values if name in used else ():
            said = f"{name} is {value:g}, not what was asked for: is it kept, and read again?"
            key = f"{section}/{name} {value:g}"
            change = _putting(Name(name), Number(value))
            yield _throughout(program, section, key, said, change)


def _exchanging(one: str, other: str) -> Callable[[Node], Node]:
    def change(node: Node) -> Node:
        apart = replaced(node, Name(one), Name("_"))
        return replaced(replaced(apart, Name(other), Name(one)), Name("_"), Name(other))

    return change


def _putting(old: Node, new: Node) -> Callable[[Node], Node]:
    return lambda node: replaced(node, old, new)


def _over(old: str, new: str) -> Callable[[Node], Node]:
    return lambda node: summed_over(node, old, new)


def _carrying(over: str) -> Callable[[Node], Node]:
    return lambda node: reducing(node, over, CARRIED)


def _instead(name: str, scope: Scope) -> Iterator[tuple[Node, str]]:
    """What may stand for a variable wherever it is used, with the words for it."""
    for other in scope.alike(name):
        yield Name(other), f"{scope.called(Name(other))} is taken for {name}"
    value = scope.sample.get(name)
    if value is not None and np.ndim(value) == 0 and 0 < float(value) < 1:
        turned = Sum(((1.0, Number(1.0)), (-1.0, Name(name))))
        yield turned, f"{name} and 1 - {name} are the wrong way round"


def _throughout(
    program: Program, section: str, key: str, said: str, change: Callable[[Node], Node]
) -> Slip:
    statements = []
    for old in program.sections[section]:
        node = change(old.node)
        right = old.node if old.right is None else old.right
        statements.append(old if node == old.node else replace(old, node=node, right=right))
    made = replace(program, sections={**program.sections, section: tuple(statements)})
    return Slip(made, key, lambda: said, 2)
