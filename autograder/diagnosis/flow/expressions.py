"""What an expression stands for, and which parts it calls on the way."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from autograder.diagnosis.flow.lists import Lists
from autograder.diagnosis.flow.values import (
    COMES_IN,
    OTHER,
    Call,
    Flow,
    Items,
    NotUnderstoodError,
    Number,
    Part,
    Slope,
    Value,
    joined,
)

MOST_STEPS = 4000  # expressions that are looked at
SIZES = ("shape", "ndim", "size", "dtype", "nbytes")  # of an array, that are no data
# They take only the shape of what they are given.
EMPTY = ("zeros_like", "ones_like", "empty_like", "shape", "len", "isinstance", "print")
LISTS: Mapping[str, Callable[[Lists, Sequence[Value]], Value]] = {
    "range": Lists.counted,
    "zip": Lists.zipped,
    "enumerate": Lists.numbered,
    "len": lambda lists, given: lists.length(given[0]),
    "reversed": lambda lists, given: Items(lists.elements(given[0])[::-1]),
    "list": lambda lists, given: Items(lists.elements(given[0])),
    "tuple": lambda lists, given: Items(lists.elements(given[0])),
}
FORWARD, BACKWARD, CALLED, SLOPE = "forward", "backward", "__call__", "derivative"


METHODS = {FORWARD: FORWARD, CALLED: FORWARD, BACKWARD: BACKWARD, SLOPE: BACKWARD}


@dataclass
class Trail:
    """What has been called so far, and what names stand for.

    `known` are values of attributes that the constructor gives, `methods` the class's own methods'
    names, `own` what the method is called that is read.
    """

    own: str
    owner: str
    known: Mapping[str, Value]
    methods: frozenset[str]
    lists: Lists
    names: dict[str, Value] = field(default_factory=dict)
    parts: list[tuple[Call, Part]] = field(default_factory=list)
    edges: set[tuple[tuple[str, int], tuple[str, int], bool]] = field(default_factory=set)
    besides: set[str] = field(default_factory=set)
    handed: set[str] = field(default_factory=set)
    summed: bool = True
    steps: int = 0

    def value(self, node: ast.expr | None) -> Value:
        """What an expression stands for; raises `NotUnderstoodError`."""
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise NotUnderstoodError
        match node:
            case ast.Constant(value=int() as whole) if not isinstance(whole, bool):
                return Number(whole)
            case ast.Name(id=name):
                return self.names.get(name, OTHER)
            case ast.Attribute(value=owner, attr=name):
                return self._attribute(owner, name)
            case ast.Subscript(value=owner, slice=index):
                return self._element(self.value(owner), index)
            case ast.Call():
                return self._called(node)
            case ast.BinOp(left=left, op=sign, right=right):
                return self.combined(sign, self.value(left), self.value(right))
            case ast.UnaryOp(op=ast.USub(), operand=inner):
                return self.combined(ast.Mult(), Number(-1), self.value(inner))
            case ast.Tuple(elts=parts) | ast.List(elts=parts):
                return Items(tuple(map(self.value, parts)))
            case ast.Compare(left=left, comparators=others):
                return self._made_of([self.value(one) for one in (left, *others)])
            case ast.IfExp(body=body, orelse=other):
                return self._either(body, other)
        if node is not None and _calls_parts(node):
            raise NotUnderstoodError
        return OTHER

    def _attribute(self, owner: ast.expr, name: str) -> Value:
        if isinstance(owner, ast.Name) and owner.id == self.owner:
            kept = self.names.get(f"{self.owner}.{name}")
            if kept is not None:
                return kept
            return OTHER if name in self.methods else self.known.get(name, Part(name))
        value = self.value(owner)
        if isinstance(value, Part):
            group = value.group and f"{value.group}.{name}"
            return Part(f"{value.path}.{name}", group, value.index)
        if isinstance(value, Flow) and name not in SIZES:
            return joined([value])
        return OTHER

    def _element(self, value: Value, index: ast.expr) -> Value:
        if isinstance(value, Flow):
            return joined([value])
        if isinstance(index, ast.Slice):
            bounds = (index.lower, index.upper, index.step)
            return self.lists.part_of(value, [None if b is None else self.value(b) for b in bounds])
        if isinstance(index, ast.UnaryOp | ast.Constant | ast.Name | ast.BinOp):
            return self.lists.element(value, self.value(index))
        return OTHER

    def combined(self, sign: ast.operator, left: Value, right: Value) -> Value:
        """What a sum, a product and so on are made of; a factor may be a part's slope.

        Raises `NotUnderstoodError` of a slope that is no factor.
        """
        slopes = [one for one in (left, right) if isinstance(one, Slope)]
        flows = [one for one in (left, right) if isinstance(one, Flow)]
        if slopes:
            if len(slopes) > 1 or not flows or not isinstance(sign, ast.Mult):
                raise NotUnderstoodError
            return self._through(slopes[0].part, flows[0])
        if not flows:
            return self.lists.reckoned(sign, left, right)
        summing = isinstance(sign, ast.Add) and len(flows) == 2
        return joined(flows, by_sum=summing, direct=summing)

    def _made_of(self, values: Sequence[Value]) -> Value:
        if any(isinstance(one, Slope) for one in values):
            raise NotUnderstoodError
        flows = [one for one in values if isinstance(one, Flow)]
        return joined(flows) if flows else OTHER

    def _either(self, body: ast.expr, other: ast.expr) -> Value:
        if _calls_parts(body) or _calls_parts(other):
            raise NotUnderstoodError
        one, two = self.value(body), self.value(other)
        return one if one == two else self._made_of([one, two])

    def _called(self, call: ast.Call) -> Value:
        match call.func:
            case ast.Attribute(value=owner, attr=name) if name in METHODS:
                part = self.value(owner)
                if not isinstance(part, Part) or _is(owner, self.owner):
                    raise NotUnderstoodError
                return self._called_part(part, METHODS[name], call)
            case ast.Name(id=name) if name in LISTS and len(call.args) > 0 and not call.keywords:
                given = [self.value(one) for one in call.args]
                if not any(isinstance(one, Flow) for one in given):
                    return LISTS[name](self.lists, given)
        if isinstance(call.func, ast.Name | ast.Attribute | ast.Subscript):
            function = self.value(call.func)
            is_method = isinstance(call.func, ast.Attribute) and not _is(
                call.func.value, self.owner
            )
            if isinstance(function, Part) and not is_method:
                return self._called_part(function, FORWARD, call)
        return self._function(call)

    def _function(self, call: ast.Call) -> Value:
        """What a function gives that is none of the parts: of data other data."""
        given = [self.value(one) for one in (*call.args, *(k.value for k in call.keywords))]
        name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        if isinstance(call.func, ast.Attribute):
            if _is(call.func.value, self.owner) and any(isinstance(g, Flow) for g in given):
                raise NotUnderstoodError  # a method of its own may do anything
            given.append(self.value(call.func.value))
        elif isinstance(call.func, ast.Name):
            name = call.func.id
        if name in EMPTY:
            return OTHER
        if any(isinstance(one, Flow) for one in given):
            self.handed |= {one.path for one in _parts_in(given)}
        if name == "multiply" and len(given) > 1:
            return self.combined(ast.Mult(), given[0], given[1])
        return self._made_of(given)

    def _called_part(self, part: Part, method: str, call: ast.Call) -> Value:
        given = [self.value(one) for one in (*call.args, *(k.value for k in call.keywords))]
        if method != self.own:
            if self.own == FORWARD:
                raise NotUnderstoodError
            self.besides.add(part.path)
            return Flow(frozenset([COMES_IN]))
        if not given and part.path in self.besides:
            return Flow(frozenset([COMES_IN]))  # a loss, where the gradient begins
        if not given:
            return Slope(part)
        if not isinstance(given[0], Flow):
            raise NotUnderstoodError
        return self._through(part, given[0])

    def _through(self, part: Part, data: Flow) -> Flow:
        """A part is given data: what it gives is its own."""
        count = sum(one.path == part.path for one, _ in self.parts)
        call = Call(part.path, count)
        self.parts.append((call, part))
        self.lead(data, call)
        return Flow(frozenset([(call.path, call.number)]))

    def lead(self, data: Flow, place: tuple[str, int]) -> None:
        """Note where data goes."""
        self.summed = self.summed and data.summed
        self.edges |= {(source, (place[0], place[1]), data.direct) for source in data.sources}


def _is(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _parts_in(values: Sequence[Value]) -> Iterator[Part]:
    for one in values:
        if isinstance(one, Part):
            yield one
        elif isinstance(one, Items):
            yield from _parts_in(one.values)


def _calls_parts(node: ast.AST) -> bool:
    """Whether some part may be called in it."""
    calls = [one.func for one in ast.walk(node) if isinstance(one, ast.Call)]
    return any(getattr(one, "attr", "") in METHODS for one in calls)
