"""What objects hold that a case makes of the student's class: facts, for the grader to judge.

Nothing here changes what a case shows. All that is read may be a submission's own doing: no length
or depth is believed, and whatever fails is left out.
"""

from __future__ import annotations

import inspect
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import wraps
from itertools import islice
from types import FunctionType
from typing import Any, NamedTuple

import numpy as np

from autograder.course.exercises.parameters import attributes
from autograder.course.exercises.spelled import called
from autograder.records.calls import ASKED, CHANGED, FIELD, HELD, MOST_PARTS, MOVED, SAME
from autograder.worker import wire
from autograder.worker.inside.ways import ways

MOST_KEPT = 8 * MOST_PARTS  # that are held on to, so that no two have the same address
DEEPEST = 8
LONGEST_PATH, LONGEST_NAME = 60, 30
# Whole numbers that say what a layer is, wherever a layer keeps them.
SIZES = ("kernel_size", "kernel", "stride", "padding", "downsampling_factor", "upsampling_factor")
LEARNT = ("W", "b", "BW", "Bb", "gamma", "beta")
# No class of a submission's own, which may have no end.
WATCHED = (list, dict, np.ndarray)
OWN, CLASS, MODULE, DEFAULT = "own", "class", "module", "default"
MOST_BYTES, MOST_WATCHED = 1 << 16, 1000  # of an array, of a list, whose content is watched


class Held(NamedTuple):
    """One thing that an object holds: by which path, of what kind, and whose it is."""

    path: str
    value: Any
    owner: str


class Content(NamedTuple):
    """How much something holds, and the addresses of that, or a hash of an array's numbers."""

    length: int
    held: list[int]


class Container(NamedTuple):
    """Something that can change: by which path it is held, and what the constructor left in it."""

    path: str
    value: Any
    content: Content


class Made:
    """The submission as an exercise sees it, except that what it makes is remembered."""

    def __init__(self, student: Any) -> None:
        self._student = student
        self._kept: list[Any] = []
        self._numbers: dict[int, int] = {}
        self.begin("")

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._student, name)
        return self._remembering(found) if isinstance(found, type) else found

    def begin(self, name: str) -> None:
        """Forget the case before; the first object of this class is looked into."""
        self._name = name
        self._object: Any = None
        self._count = 0  # objects of that class
        self._asked = Counter[str]()  # how often its constructor has called a function it was given
        self._lines: list[str] = []
        self._containers: list[Container] = []
        self._before: list[Content] = []

    def between(self) -> None:
        """The first values have been shown: what can grow has some length by now."""
        if self._before or not self._lines:
            return
        with suppress(BaseException):  # of whatever class it is
            known = {one.path: one.value for one in self._containers}
            for name, value in attributes(self._object).items():
                if type(value) in (list, dict) and known.get(name) is not value:
                    self._note(Held(name[:LONGEST_PATH], value, OWN))
            self._before = [_content(one.value) for one in self._containers]

    def facts(self) -> Iterator[dict[str, str]]:
        """A text for each part: path, kind, its number, whose it is, sizes, what became of it.

        Of the object itself, the sizes tell how it is called, too, and how many were made.
        """
        now: list[Content] = []
        with suppress(BaseException):
            now = [_content(one.value) for one in self._containers]
        then = self._before or now
        triples = zip(self._containers, then, now, strict=False)
        become = {one.path: _compared(one.content, *two) for one, *two in triples}
        for number, line in enumerate(self._lines):
            path = line.partition(FIELD)[0]
            line += "" if path else f" made={self._count}"
            text = f"{line}{FIELD}{become.get(path, '')}"
            yield {HELD.format(number): wire.encodable(text)}

    def _remembering(self, kind: type) -> Callable[..., Any]:
        @wraps(kind, updated=())
        def make(*arguments: Any, **options: Any) -> Any:
            is_asked_for = called(kind).name == self._name
            asked = Counter[str]()
            if is_asked_for and not self._lines:
                with suppress(BaseException):
                    arguments, options = _counting(kind, arguments, options, asked)
            made = kind(*arguments, **options)
            self._asked = self._asked or asked
            self._count += is_asked_for
            if is_asked_for and not self._lines and len(self._kept) < MOST_KEPT:
                self._object = made
                with suppress(BaseException):
                    self._look_into(made)
            return made

        return make

    def _look_into(self, made: Any) -> None:
        for held in _held(made):
            with suppress(BaseException):
                self._note(held)

    def _note(self, held: Held) -> None:
        if len(self._lines) == MOST_PARTS:
            return
        self._lines.append(self._line(held))
        self._kept.append(held.value)
        if type(held.value) in WATCHED:
            content = _content(held.value)
            self._containers.append(Container(held.path, held.value, content))

    def _line(self, held: Held) -> str:
        value = held.value
        number = self._numbers.setdefault(id(value), len(self._numbers))
        kind = called(type(value)).name[:LONGEST_NAME]
        size = _size(value)
        if not held.path:
            size += "".join(f" {way}={asked}" for way, asked in ways(value))
            size += "".join(f" {ASKED}{name}={count}" for name, count in self._asked.items())
        return FIELD.join((held.path, kind, str(number), held.owner, size))


def _counting(
    kind: type, arguments: tuple[Any, ...], options: dict[str, Any], asked: Counter[str]
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """What a class is given, with functions that note each of their calls in `asked`."""
    given = inspect.signature(kind).bind(*arguments, **options)
    for name, value in given.arguments.items():
        if type(value) is FunctionType and len(name) <= LONGEST_NAME - len(ASKED):
            asked[name] = 0
            given.arguments[name] = _noting(value, name, asked)
    return given.args, given.kwargs


def _noting(function: FunctionType, name: str, asked: Counter[str]) -> Callable[..., Any]:
    def noting(*arguments: Any, **options: Any) -> Any:
        asked[name] += 1
        return function(*arguments, **options)

    return noting


def _content(value: Any) -> Content:
    if isinstance(value, np.ndarray):
        return Content(len(value), [hash(value.tobytes())] if value.nbytes <= MOST_BYTES else [])
    inner = value.values() if type(value) is dict else value
    return Content(len(value), [id(one) for one in islice(inner, MOST_WATCHED)])


def _compared(made: Content, first: Content, last: Content) -> str:
    """What became of it: as it was made, after the first values, and at the end."""
    moved = first != last and sorted(first.held) == sorted(last.held)
    word = MOVED if moved else (SAME if made == last else CHANGED)
    return f"{first.length} {last.length} {word}"


def _whole(value: Any) -> int | None:
    """A whole number, or that of a pair of two equal ones."""
    if isinstance(value, tuple | list) and len(value) == 2 and value[0] == value[1]:
        value = value[0]
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _size(value: Any) -> str:
    """The shapes of what a layer learns, and its whole numbers."""
    if isinstance(value, list | tuple | dict | np.ndarray):
        return ""
    found = attributes(value)
    shapes = {name: one.shape for name in LEARNT
              if isinstance(one := found.get(name), np.ndarray)}  # fmt: skip
    sizes = {name: one for name in SIZES if (one := _whole(found.get(name))) is not None}
    texts = [f"{name}={'x'.join(map(str, shape))}" for name, shape in shapes.items()]
    return " ".join([*texts, *(f"{name}={one % 100000}" for name, one in sizes.items())])


def _held(made: Any) -> Iterator[Held]:
    """The object, all that it holds, and what it has from its class, module and defaults."""
    seen: set[int] = set()
    yield from _within(Held("", made, OWN), 0, seen)
    kind = type(made)
    for name, value in _of_class(kind):
        yield from _within(Held(name, value, CLASS), 1, seen)
    for name, value in vars(sys.modules[kind.__module__]).items():
        if type(value) in WATCHED and not name.startswith("__"):
            yield Held(name[:LONGEST_PATH], value, MODULE)
    for name, method in vars(kind).items():
        if isinstance(method, FunctionType):
            for value in method.__defaults__ or ():
                if type(value) in WATCHED:
                    yield Held(name[:LONGEST_PATH], value, DEFAULT)


def _of_class(kind: type) -> Iterator[tuple[str, Any]]:
    """What the class has for all its objects and can be changed, but for what Python puts there."""
    for one in kind.__mro__:
        for name, value in vars(one).items():
            if not name.startswith("__") and _is_part(value):
                yield name, value


def _is_part(value: Any) -> bool:
    """Whether a value is one that can be changed, or holds what can be."""
    if type(value) in WATCHED:
        return True
    plain = (str, bytes, int, float, complex, type, FunctionType, property, staticmethod)
    return not isinstance(value, plain) and hasattr(value, "__dict__") and not callable(value)


def _is_plain(values: tuple[Any, ...]) -> bool:
    """Whether a tuple has numbers and words alone, as the two sizes of a kernel."""
    return all(type(one) in (int, float, str, bool) for one in values[:MOST_PARTS])


def _within(held: Held, depth: int, seen: set[int]) -> Iterator[Held]:
    """A part and its parts; one that has been seen is told again, but not gone into."""
    yield held
    if id(held.value) in seen or depth == DEEPEST or isinstance(held.value, np.ndarray):
        return
    seen.add(id(held.value))
    value, owner = held.value, held.owner
    if type(value) in (list, tuple):
        inner = [(f"{held.path}[{index}]", one) for index, one in enumerate(value[:MOST_PARTS])]
    else:
        found = attributes(value).items()
        inner = [(f"{held.path}.{name}".lstrip("."), one) for name, one in [*found][:MOST_PARTS]]
    for path, one in inner:
        if isinstance(one, np.ndarray) and owner == OWN and depth:
            continue  # a layer's own arrays, of which there are many
        if (type(one) is tuple and not _is_plain(one)) or _is_part(one) or hasattr(one, "forward"):
            yield from _within(Held(path[:LONGEST_PATH], one, owner), depth + 1, seen)
