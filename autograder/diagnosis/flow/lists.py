"""What lists and numbers of an object are, and what loops go through: all that can be counted."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from autograder.diagnosis.flow.values import (
    OTHER,
    Items,
    NotUnderstoodError,
    Number,
    Part,
    Value,
)

MOST = 64  # elements of a list that is gone through
WHOLE: Mapping[type[ast.operator], Callable[[int, int], int]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
}
COMPARED: Mapping[type[ast.cmpop], Callable[[int, int], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}


@dataclass(frozen=True)
class Lists:
    """Counts what can be counted; a list of which no text tells its length has so many `unknown`.

    Each method raises `NotUnderstoodError` where it could only guess.
    """

    unknown: int

    def number(self, value: Value) -> Number | None:
        """A whole number; what the object holds may be one, of a length that is not known."""
        if isinstance(value, Part):
            return Number(self.unknown, guessed=True)
        return value if isinstance(value, Number) else None

    def reckoned(self, sign: ast.operator, left: Value, right: Value) -> Value:
        """A sum, difference or product of whole numbers."""
        one, other = self.number(left), self.number(right)
        if one is None or other is None or type(sign) not in WHOLE:
            return OTHER
        if other.value == 0 and isinstance(sign, ast.FloorDiv | ast.Mod):
            return OTHER
        whole = WHOLE[type(sign)](one.value, other.value)
        return Number(whole, one.looped or other.looped, one.guessed or other.guessed)

    def elements(self, value: Value, rounds: int | None = None) -> tuple[Value, ...]:
        """What a list has in it, if it is known elsewhere in how many `rounds` it is gone through.

        Raises `NotUnderstoodError`.
        """
        if isinstance(value, Items):
            return value.values
        if isinstance(value, Part):
            count = self.unknown if rounds is None else rounds
            return tuple(_reached(value, at, count) for at in range(count))
        raise NotUnderstoodError

    def length(self, value: Value) -> Value:
        """How many elements something has."""
        if isinstance(value, Items):
            return Number(len(value.values))
        return Number(self.unknown, guessed=True) if isinstance(value, Part) else OTHER

    def element(self, value: Value, index: Value) -> Value:
        """One element of a list; raises `NotUnderstoodError`."""
        if not isinstance(index, Number):
            return OTHER
        if isinstance(value, Items):
            count = len(value.values)
            misses = not -count <= index.value < count
            if misses or (index.guessed and count != self.unknown):
                raise NotUnderstoodError
            at = index.value % count
            found = value.values[at]
            if index.looped and isinstance(found, Part):
                return _in_a_loop(found, at, count)
            return found
        if isinstance(value, Part):
            at = index.value + self.unknown * (index.value < 0)
            if at < 0:
                raise NotUnderstoodError
            if index.looped or index.value < 0:
                return _reached(value, at, self.unknown)
            return Part(f"{value.path}[{at}]")
        return OTHER

    def part_of(self, value: Value, bounds: Sequence[Value | None]) -> Value:
        """A slice of a list, by its bounds and step; raises `NotUnderstoodError`."""
        known = [None if one is None else self.number(one) for one in bounds]
        given = [one is None or n is not None for one, n in zip(bounds, known, strict=True)]
        if not all(given) or not isinstance(value, Items | Part):
            return OTHER
        if isinstance(value, Items) and any(n and n.guessed for n in known):
            raise NotUnderstoodError
        whole = [n.value if n else None for n in known]
        if whole[2] == 0:
            raise NotUnderstoodError
        return Items(self.elements(value)[slice(*whole)])

    def counted(self, arguments: Sequence[Value]) -> Value:
        """The numbers of a range; raises `NotUnderstoodError`."""
        known = [self.number(one) for one in arguments]
        whole = [one for one in known if one is not None]
        if (
            len(whole) < len(known)
            or not 1 <= len(whole) <= 3
            or (whole[2:] and not whole[2].value)
        ):
            raise NotUnderstoodError
        rounds = range(*(one.value for one in whole))
        if len(rounds) > MOST:
            raise NotUnderstoodError
        guessed = any(one.guessed for one in whole)
        return Items(tuple(Number(n, looped=True, guessed=guessed) for n in rounds))

    def zipped(self, arguments: Sequence[Value]) -> Value:
        """Several lists of one length side by side; raises `NotUnderstoodError`."""
        lengths = {len(one.values) for one in arguments if isinstance(one, Items)}
        if len(lengths) > 1:
            raise NotUnderstoodError
        rounds = lengths.pop() if lengths else None
        columns = [self.elements(one, rounds) for one in arguments]
        return Items(tuple(map(Items, zip(*columns, strict=True))))

    def numbered(self, arguments: Sequence[Value]) -> Value:
        """The elements, each behind its number; raises `NotUnderstoodError`."""
        start = self.number(arguments[1]) if len(arguments) > 1 else Number(0)
        if start is None:
            raise NotUnderstoodError
        values = enumerate(self.elements(arguments[0]), start.value)
        return Items(tuple(Items((Number(n, looped=True), one)) for n, one in values))

    def gone_through(self, value: Value) -> tuple[Value, ...]:
        """The elements in the rounds of a loop, each known to have been reached by one."""
        every = self.elements(value)
        return tuple(
            _in_a_loop(one, at, len(every)) if isinstance(one, Part) and not one.group else one
            for at, one in enumerate(every)
        )


def _reached(owner: Part, at: int, count: int) -> Part:
    return Part(f"{owner.path}[{at}]", owner.path, at, at == count - 1)


def _in_a_loop(part: Part, at: int, count: int) -> Part:
    """A part of a known list that a loop has reached; one with a name of its own keeps that."""
    base, bracket, _ = part.path.rpartition("[")
    return Part(part.path, base, at, at == count - 1, counted=True) if bracket else part
