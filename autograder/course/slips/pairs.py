"""Two slips at once: which pairs show a value, all of them played side by side.

There are some ten thousand pairs, which is too many to be played one by one. What one slip makes of
a value is a row of an array; the second one is then played for all rows together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from autograder.course.evaluation import Evaluation, Functions
from autograder.course.slips.scope import Altered
from autograder.course.terms import Node, Statement, names_of

IMPOSSIBLE = (ValueError, KeyError, TypeError, IndexError)  # as in what is played one by one
Fits = Callable[[np.ndarray], np.ndarray]  # which of many values (K, ...) are what was shown


class Line(NamedTuple):
    """A statement that runs once, what is right there, and the forms that a slip may give it."""

    section: str
    place: int
    statement: Statement
    right: Any
    forms: Sequence[Altered]


@dataclass
class Alike:
    """Slips in one line that make the same of it."""

    line: Line
    value: np.ndarray
    forms: list[Altered] = field(default_factory=list)


class Couple(NamedTuple):
    """Two slips: the form of a line, and that of another, or what a second slip makes of it."""

    line: Line
    form: Altered
    other_line: Line
    other_form: Altered

    @property
    def cost(self) -> int:
        """How far both lie from what is right."""
        return self.form.cost + self.other_form.cost

    def node(self, section: str, place: int) -> Node | None:
        """The form of a statement, if it has another one."""
        for line, form in ((self.other_line, self.other_form), (self.line, self.form)):
            if (line.section, line.place) == (section, place):
                return form.node
        return None


class Run(NamedTuple):
    """One run through sections: what is given in it, and what was shown of the target, if it was.

    `lines` are the sections' statements, with their places.
    """

    lines: Sequence[tuple[str, int, Statement]]
    given: Mapping[str, Any]
    fits: Fits | None


class Frame:
    """How values of many rows are computed: those of one have `rank` axes, and rows are the first.

    `axes` are the sets of axes that are reduced.
    """

    def __init__(
        self, axes: Mapping[str, tuple[int, ...]], functions: Functions, rank: int
    ) -> None:
        self.rank = rank
        own = {name: tuple(a - rank for a in several) for name, several in axes.items()}
        rows = {"transpose": lambda x: np.swapaxes(x, -1, -2)}
        self._evaluation = Evaluation(own, {**functions, **rows})

    def value(self, node: Node, values: Mapping[str, Any], rows: int) -> np.ndarray:
        """The value (rows, ...) of a node; raises what `Evaluation.of` does where it has none."""
        made = np.asarray(self._evaluation.of(node, values), dtype=np.float64)
        if made.ndim > self.rank:
            return made
        one = self.spread(made)
        return np.broadcast_to(one, (rows, *one.shape))

    def spread(self, value: Any) -> np.ndarray:
        """The value of one row, of any shape, with as many axes as all others have."""
        array = np.asarray(value, dtype=np.float64)
        return array.reshape((1,) * (self.rank - array.ndim) + array.shape)


class SideBySide:
    """All pairs of slips in a run through some lines, each of which runs once.

    `given` has the variables that there are before; `target` is the variable that is shown.
    """

    def __init__(
        self, lines: Sequence[Line], given: Mapping[str, Any], frame: Frame, target: str
    ) -> None:
        self._lines, self._target, self._frame = lines, target, frame
        self._envs = [dict(given)]  # what is right before each line
        for line in lines[:-1]:
            self._envs.append({**self._envs[-1], line.statement.target: line.right})
        self._rights = {line.statement.target: frame.spread(line.right) for line in lines}
        self.alike = [self._classes(number) for number in range(len(lines))]

    def work(self) -> int:
        """How many rows times statements `pairs` computes."""
        rows, total = 0, 0
        for number, classes in enumerate(self.alike):
            total += rows * len(classes) * (len(self._lines) - number)
            rows += len(classes)
        return total

    def pairs(self, fits: Fits) -> Iterator[tuple[Alike, Alike]]:
        """The pairs in two lines of which what is shown fits."""
        rows: list[Alike] = []
        varying: dict[str, np.ndarray] = {}
        for number, classes in enumerate(self.alike):
            for one in classes if rows else ():
                shown = self._played(one.forms[0].node, number, varying, len(rows))
                if shown is not None:
                    yield from ((rows[at], one) for at in np.flatnonzero(fits(shown)))
            self._extend(number, rows, varying)

    def singles(self, fits: Fits) -> Iterator[Alike]:
        """The slips that alone show what fits."""
        rows: list[Alike] = []
        varying: dict[str, np.ndarray] = {}
        for number in range(len(self._lines)):
            self._extend(number, rows, varying)
        if rows:
            yield from (rows[at] for at in np.flatnonzero(fits(varying[self._target])))

    def unchanged(self) -> Iterator[Alike]:
        """The slips that change nothing as yet."""
        for one in (one for classes in self.alike for one in classes):
            if np.allclose(one.value, self._rights[one.line.statement.target], 1e-9, 1e-12):
                yield one

    def _classes(self, number: int) -> list[Alike]:
        """A line's slips, those that make the same of it together."""
        line, env = self._lines[number], self._envs[number]
        shape = self._rights[line.statement.target].shape
        found: dict[bytes, Alike] = {}
        for form in sorted(line.forms, key=lambda one: one.cost):
            try:
                value = np.broadcast_to(self._frame.value(form.node, env, 1)[0], shape)
            except IMPOSSIBLE:
                continue
            if np.isfinite(value).any():
                key = value.astype(np.float32).tobytes()
                found.setdefault(key, Alike(line, value)).forms.append(form)
        return [*found.values()]

    def _played(
        self, node: Node, number: int, varying: Mapping[str, np.ndarray], rows: int
    ) -> np.ndarray | None:
        """What is shown where a line has another form, for all rows before it."""
        values = {**self._envs[number], **varying}
        nodes = [node, *(line.statement.node for line in self._lines[number + 1 :])]
        try:
            for line, one in zip(self._lines[number:], nodes, strict=True):
                values[line.statement.target] = self._frame.value(one, values, rows)
        except IMPOSSIBLE:
            return None
        shown: np.ndarray = values[self._target]
        return shown

    def _extend(self, number: int, rows: list[Alike], varying: dict[str, np.ndarray]) -> None:
        """Carry out a line for all rows, and add those of the line's own slips."""
        line, own = self._lines[number], self.alike[number]
        target = line.statement.target
        right = self._rights[target]
        now = np.empty((0, *right.shape))
        if rows:
            values = {**self._envs[number], **varying}
            made = self._frame.value(line.statement.node, values, len(rows))
            now = np.broadcast_to(made, (len(rows), *right.shape))
        for name, known in varying.items():
            same = np.broadcast_to(self._rights[name], (len(own), *known.shape[1:]))
            varying[name] = np.concatenate([known, same])
        rows += own
        if rows:
            varying[target] = np.concatenate([now, *(one.value[None] for one in own)])


def narrowed(
    couples: Sequence[Couple],
    runs: Sequence[Run],
    begin: Mapping[str, Any],
    frame: Frame,
    target: str,
) -> list[Couple]:
    """Those that fit in all of these runs, of which each starts from what the one before has left.

    A row is a couple here, and every form is played for the rows that have it.
    """
    alive, values = [*couples], {name: frame.spread(value) for name, value in begin.items()}
    varying: set[str] = set()
    for run in runs:
        if not alive:
            break
        values |= {name: frame.spread(value) for name, value in run.given.items()}
        varying -= {*run.given}
        for section, index, statement in run.lines:
            values[statement.target] = _of_each(
                alive, (section, index, statement), values, varying, frame
            )
            varying.add(statement.target)
        if run.fits is not None:
            kept = np.flatnonzero(run.fits(values[target]))
            alive = [alive[at] for at in kept]
            values |= {name: values[name][kept] for name in varying}
    return alive


def _of_each(
    couples: Sequence[Couple],
    where: tuple[str, int, Statement],
    values: Mapping[str, np.ndarray],
    varying: set[str],
    frame: Frame,
) -> np.ndarray:
    """What a statement comes to for each couple; NaN where that cannot be."""
    section, index, statement = where
    groups: dict[int, tuple[Node, list[int]]] = {}
    for at, couple in enumerate(couples):
        node = couple.node(section, index) or statement.node
        groups.setdefault(id(node), (node, []))[1].append(at)

    def value(node: Node, rows: list[int]) -> np.ndarray:
        used = {*names_of(node)}
        own = {n: v[rows] if n in varying else v for n, v in values.items() if n in used}
        return frame.value(node, own, len(rows))

    found = np.full((len(couples), *value(statement.node, [0]).shape[1:]), np.nan)
    for node, rows in groups.values():
        with suppress(*IMPOSSIBLE):
            found[rows] = value(node, rows)
    return found
