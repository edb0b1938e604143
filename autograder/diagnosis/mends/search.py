"""All edits of a function that are worth a trial, the likeliest first."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from itertools import combinations, islice, product
from typing import TypeGuard

from autograder.diagnosis.mends.around import LIKE, PLAIN, Around
from autograder.diagnosis.mends.edit import Edit
from autograder.diagnosis.mends.expressions import OPERATORS, alternatives, rearranged
from autograder.diagnosis.mends.functions import (
    Function,
    Node,
    but_backward,
    functions_of,
    takes_of,
)
from autograder.diagnosis.mends.loops import other_loops
from autograder.diagnosis.mends.statements import ALSO_CHANGED, in_place_of, other_lines

MANY = 6000  # edits that are made at all
WIDEST = 30  # characters of an expression that is shown around what is edited
LONG = 3  # characters of a name that is not one of many short ones
MEANT = 2  # by how many ranks an edit is likelier that brings in what matters
MANY_PLACES = 5  # in which a name stands
SHOWN = (ast.expr, ast.keyword, ast.Assign, ast.AugAssign, ast.Return)  # around an expression


def edits_of(
    name: str,
    sources: Mapping[str, str],
    others: Collection[str],
    backward: bool,
    place: tuple[str, int] | None = None,
    setting: str = "",
    *,
    forward_only: bool = False,
) -> list[Edit]:
    """The edits of a class's functions, the likeliest first.

    Of as likely ones, what computes gradients comes first, or last; if `forward_only`, what serves
    them alone is left out. Where it is known in which line of which file something was raised,
    those near it come before the others; where it is known on which setting it depends what is
    wrong, those that bring it in.
    """
    functions = [*functions_of(name, sources, others)]
    functions = but_backward(functions) if forward_only else functions
    functions.sort(key=lambda one: one.is_backward != backward)
    takes = takes_of(sources)
    every = (edit for one in functions if one.is_short for edit in _edits(one, takes))

    def likely(edit: Edit) -> int:
        return edit.rank + (not edit.is_near(place)) - MEANT * edit.brings(setting)

    return sorted(islice(every, MANY), key=likely)


def _edits(function: Function, takes: Mapping[str, list[str]]) -> Iterator[Edit]:
    text, node, far = function.text, function.node, function.far
    for new in (*other_lines(node, text), *other_loops(node, text)):
        start, end = text.start_of(new.first), text.start_of(new.last + 1)
        tell = partial(str, new.sentence)
        yield Edit(function, start, end, new.new, new.rank + far, tell, new.rearranges)
    parents = {child: one for one in ast.walk(node) for child in ast.iter_child_nodes(one)}
    attributes = _attributes(function.top) - _flags(function.top)
    around = Around(text, _names(node), attributes, parents, _in_tests(node), takes)
    assigned = {text.of(one) for one in ast.walk(node) if _is_assigned(one)}
    for one in _expressions(node.body):
        start, end = text.span(one)
        same = {*rearranged(one, around)}
        for rank, new_text in alternatives(one, around):
            if _is_assigned(one) and (new_text in assigned or _is_begun(parents[one])):
                continue  # then nothing would be assigned to what was
            tell = partial(_told, one, new_text, around)
            edit = Edit(function, start, end, new_text, rank + far, tell)
            yield replace(edit, rearranges=True) if (rank, new_text) in same else edit
        if _is_taken_whole(one, parents):
            new_text = f"{text.of(one)}.copy()"
            tell = partial(_told_apart, one, new_text, around)
            yield Edit(function, start, end, new_text, PLAIN + far, tell, rearranges=True)
    yield from _twice(function, around)
    yield from _operators_twice(function, around)
    for one in _tests(node):
        start, end = text.span(one)
        new_text = f"not ({text.of(one)})"
        tell = partial(_told, one, new_text, around)
        yield Edit(function, start, end, new_text, PLAIN + far, tell)


def _twice(function: Function, around: Around) -> Iterator[Edit]:
    """The same other name in two places: who copies a line, copies the mistake."""
    text, places = around.text, dict[str, list[ast.expr]]()
    for one in _expressions(function.node.body):
        if isinstance(one, ast.Attribute | ast.Name) and one not in around.tests:
            places.setdefault(text.of(one), []).append(one)
    for old, nodes in places.items():
        others = [new for rank, new in alternatives(nodes[0], around) if rank == LIKE]
        for (first, second), new in product(combinations(nodes[:MANY_PLACES], 2), others):
            (start, middle), (behind, end) = text.span(first), text.span(second)
            if min(len(one.rpartition(".")[2]) for one in (old, new)) < LONG or middle > behind:
                continue
            lines = f"lines {first.lineno} and {second.lineno} of {text.path}"
            tell = partial(str, f"in {lines}, {in_place_of(new, old)}")
            both = new + text.data[middle:behind].decode() + new
            yield Edit(function, start, end, both, PLAIN + function.far, tell)


def _operators_twice(function: Function, around: Around) -> Iterator[Edit]:
    """The same other operator before the same operand in two places: two corrections, say."""
    text, places = around.text, dict[tuple[type[ast.operator], str], list[ast.BinOp]]()
    for one in _expressions(function.node.body):
        if isinstance(one, ast.BinOp) and type(one.op) in OPERATORS:
            places.setdefault((type(one.op), text.of(one.right)), []).append(one)
    for (kind, _), nodes in places.items():
        for (first, second), sign in product(combinations(nodes[:MANY_PLACES], 2), OPERATORS[kind]):
            (start, middle), (behind, end) = text.span(first), text.span(second)
            if middle > behind:
                continue
            new, other = (
                f"{around.of(one.left)} {sign} {around.of(one.right)}" for one in (first, second)
            )
            lines = f"lines {first.lineno} and {second.lineno} of {text.path}"
            sentence = f"in {lines}, {in_place_of(new, text.of(first))}, and so in the second"
            both = new + text.data[middle:behind].decode() + other
            tell = partial(str, sentence)
            yield Edit(function, start, end, both, PLAIN + function.far, tell)


def _names(function: ast.FunctionDef) -> frozenset[str]:
    """The names of values that a function has: its parameters, and what it assigns."""
    given = function.args
    found = {one.arg for one in (*given.posonlyargs, *given.args, *given.kwonlyargs)} - {"self"}
    stored = (one for one in ast.walk(function) if isinstance(one, ast.Name))
    return frozenset(found | {one.id for one in stored if isinstance(one.ctx, ast.Store)})


def _attributes(top: ast.stmt) -> frozenset[str]:
    """The attributes that a class's methods set."""
    return frozenset(
        one.attr
        for one in ast.walk(top)
        if isinstance(one, ast.Attribute)
        and isinstance(one.value, ast.Name)
        and one.value.id == "self"
        and isinstance(one.ctx, ast.Store)
    )


def _flags(top: ast.stmt) -> frozenset[str]:
    """The attributes that are set to yes or no: as a factor, they would take a term away."""
    found = set[str]()
    for function in (one for one in ast.walk(top) if isinstance(one, ast.FunctionDef)):
        given = function.args.args[::-1]
        with_defaults = zip(given, function.args.defaults[::-1], strict=False)
        asked = {one.arg for one, default in with_defaults if _is_a_flag(default)}
        for one in (one for one in ast.walk(function) if isinstance(one, ast.Assign)):
            if _is_a_flag(one.value) or (isinstance(one.value, ast.Name) and one.value.id in asked):
                found |= {to.attr for to in one.targets if isinstance(to, ast.Attribute)}
    return frozenset(found)


def _is_a_flag(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, bool)


def _expressions(body: Iterable[ast.AST]) -> Iterator[ast.expr]:
    """All expressions that a body computes; of what is assigned to, the places.

    What stands in a formatted string has no place that all Pythons know.
    """
    waiting = [*body][::-1]
    while waiting:  # a chain may be too long to be walked through by recursion
        one = waiting.pop()
        if isinstance(one, ast.JoinedStr):
            continue
        stored = isinstance(one, ast.Name) and not isinstance(one.ctx, ast.Load)
        if isinstance(one, ast.expr) and not isinstance(one, ast.Slice) and not stored:
            yield one
        waiting += [*ast.iter_child_nodes(one)][::-1]


def _tests(function: ast.FunctionDef) -> Iterator[ast.expr]:
    """The conditions in a function."""
    for one in ast.walk(function):
        if isinstance(one, ast.If | ast.IfExp):
            yield one.test


def _in_tests(function: ast.FunctionDef) -> frozenset[ast.AST]:
    """All that conditions and comparisons are made of, those of loops, too."""
    asked = [one.test for one in ast.walk(function) if isinstance(one, ast.While)]
    compared = [one for one in ast.walk(function) if isinstance(one, ast.Compare)]
    whole = (*_tests(function), *asked, *compared)
    return frozenset(inner for one in whole for inner in ast.walk(one))


def _is_assigned(node: ast.AST) -> TypeGuard[ast.expr]:
    return isinstance(node, ast.expr) and isinstance(getattr(node, "ctx", None), ast.Store)


def _is_begun(node: ast.AST) -> bool:
    """Whether a statement gives something its first value, a number."""
    return isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Constant)


def _is_taken_whole(node: ast.expr, parents: Mapping[ast.AST, ast.AST]) -> bool:
    """Whether it is given another name as it is, under which it may be changed."""
    parent = parents.get(node)
    held = isinstance(node, ast.Name | ast.Attribute | ast.Subscript)
    return held and isinstance(parent, ast.Assign) and parent.value is node


def _told_apart(node: ast.expr, new: str, around: Around) -> str:
    return f"{_told(node, new, around)}: {ALSO_CHANGED}"


def _told(node: ast.expr, new: str, around: Around) -> str:
    """What is due in place of what, with as much around it as tells where."""
    text = around.text
    shown: Node = node
    while isinstance(parent := around.parents.get(shown), SHOWN) and text.width(parent) <= WIDEST:
        shown = parent
    (start, end), (from_, to) = text.span(shown), text.span(node)
    due = text.data[start:from_].decode() + new + text.data[to:end].decode()
    return f"in {text.line(node.lineno)}, {in_place_of(due, text.of(shown))}"
