"""The functions in which an item's mistake may be: those of its class, and what they use."""

from __future__ import annotations

import ast
import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from autograder.diagnosis.flow.methods import parsed
from autograder.handin.lookup import definition

Node = ast.expr | ast.stmt | ast.keyword
Definition = ast.ClassDef | ast.FunctionDef
LONGEST = 20_000  # bytes of a function that is edited
MOST, FARTHEST = 40, 2  # functions, and names from the class to them
DEFINED = re.compile(f"^{definition('class|def')}", re.MULTILINE)


@dataclass(frozen=True)
class Text:
    """A file's text in bytes, as Python counts its columns."""

    path: str
    source: str

    @cached_property
    def data(self) -> bytes:
        """The bytes."""
        return self.source.encode()

    def line(self, number: int) -> str:
        """What a line is called."""
        return f"line {number} of {self.path}"

    @cached_property
    def top(self) -> dict[str, Definition]:
        """The classes and functions at the margin, by name; none of what is no Python."""
        body = parsed(self.source).body
        return {one.name: one for one in body if isinstance(one, Definition)}

    def start_of(self, line: int) -> int:
        """Where a line begins, counted from 1."""
        return self._lines[line - 1]

    def line_at(self, place: int) -> int:
        """In which line a byte is."""
        return bisect_right(self._lines, place)

    def span(self, node: Node) -> tuple[int, int]:
        """Where a node's text begins and ends."""
        end_line, end_column = node.end_lineno or node.lineno, node.end_col_offset or 0
        start = self.start_of(node.lineno) + node.col_offset
        return start, self.start_of(end_line) + end_column

    def width(self, node: Node) -> int:
        """How many bytes a node's text has."""
        start, end = self.span(node)
        return end - start

    def of(self, node: Node) -> str:
        """A node's text."""
        start, end = self.span(node)
        return self.data[start:end].decode()

    @cached_property
    def _lines(self) -> list[int]:
        return [0, *accumulate(len(line) + 1 for line in self.data.split(b"\n"))]


@dataclass(frozen=True)
class Function:
    """A function at the margin, or a method: where it stands, and the names that lead to it."""

    text: Text
    top: Definition
    node: ast.FunctionDef
    names: tuple[str, ...]
    far: int  # from the item's class: how many names lead there

    @property
    def line(self) -> int:
        """Its first line, its decorators included."""
        return min([self.node.lineno, *(one.lineno for one in self.node.decorator_list)])

    @property
    def head(self) -> str:
        """What stands above it where it is alone: the class, if it is a method."""
        return f"class {self.top.name}:\n" if len(self.names) > 1 else ""

    @property
    def is_short(self) -> bool:
        """Whether a person may have written it."""
        return self.text.width(self.node) <= LONGEST

    @property
    def is_public(self) -> bool:
        """Whether others may call it: a method, but for those that begin with an underscore."""
        name = self.names[-1]
        return len(self.names) > 1 and (not name.startswith("_") or name.startswith("__"))

    @property
    def is_backward(self) -> bool:
        """Whether it computes gradients, by its name."""
        return any(word in self.names[-1].lower() for word in ("back", "deriv", "grad"))


def functions_of(
    name: str, sources: Mapping[str, str], others: Collection[str]
) -> Iterator[Function]:
    """The functions of a class and of what it uses, none of them of the `others`' classes."""
    texts = {p: Text(p, s) for p, s in sources.items() if _is_read(s)}
    places, seen, count = _places(texts), set[str](), 0
    waiting = [(name, path, 0) for path in places.get(name, ())[:1]]
    while waiting and count < MOST:
        wanted, path, far = waiting.pop(0)
        found = texts[path].top.get(wanted)
        if wanted in seen or found is None:
            continue
        seen.add(wanted)
        # What checks what others are given, and what serves that, a handout may have brought.
        if far and isinstance(found, ast.FunctionDef) and _raises(found):
            continue
        for function in _functions(texts[path], found, far):
            if far and _raises(function.node):
                continue
            yield function
            count += 1
        for used in _used(found) if far < FARTHEST else ():
            there = places.get(used, [])
            if used in others or not there or (len(there) > 1 and path not in there):
                continue
            waiting.append((used, path if path in there else there[0], far + 1))


def but_backward(functions: Sequence[Function]) -> list[Function]:
    """Those of the functions that do not serve gradients alone, as far as their names say."""
    forward = [one for one in functions if one.is_public and not one.is_backward]
    served = _reached(functions, forward)
    only_gradients = _reached(functions, [one for one in functions if one.is_backward]) - served
    return [one for one in functions if id(one) not in only_gradients]


def _reached(functions: Sequence[Function], first: Sequence[Function]) -> set[int]:
    """The first of the functions, and those that they use, directly or not; by their identity."""
    known: dict[str, list[Function]] = {}
    for one in functions:
        known.setdefault(one.names[-1], []).append(one)
    waiting, reached = [*first], {id(one) for one in first}
    for one in waiting:
        for used in _used(one.node):
            more = [other for other in known.get(used, ()) if id(other) not in reached]
            reached |= {id(other) for other in more}
            waiting += more
    return reached


def _raises(function: ast.FunctionDef) -> bool:
    return any(isinstance(one, ast.Raise) for one in ast.walk(function))


def takes_of(sources: Mapping[str, str]) -> dict[str, list[str]]:
    """The names of the parameters of functions and classes at the margin, in order."""
    texts = [Text(path, source) for path, source in sources.items() if _is_read(source)]
    found: dict[str, list[str]] = {}
    for name, top in (one for text in texts for one in text.top.items()):
        methods = [one for one in top.body if isinstance(one, ast.FunctionDef)]
        made = [one for one in methods if one.name == "__init__"]
        for function in [top] if isinstance(top, ast.FunctionDef) else made:
            given = function.args
            names = [one.arg for one in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
            found[name] = [one for one in names if one not in ("self", "cls")]
    return found


def is_shared(function: Function, sources: Mapping[str, str], others: Collection[str]) -> bool:
    """Whether one of the `others`' classes uses it as well, by its name."""
    mentions = re.compile(rf"\b{function.top.name}\b")
    tops = [top for s in sources.values() if _is_read(s) for top in Text("", s).top.items()]
    return function.top.name not in others and any(
        any(mentions.fullmatch(used) for used in _used(top)) for name, top in tops if name in others
    )


def _places(texts: Mapping[str, Text]) -> dict[str, list[str]]:
    """The paths of the files that define a class or function at the margin, by its name."""
    found: dict[str, list[str]] = {}
    for path, text in texts.items():
        for name in DEFINED.findall(text.source):
            found.setdefault(name, []).append(path)
    return found


def _is_read(source: str) -> bool:
    """Whether Python counts its lines as we do."""
    return "\r" not in source and "\f" not in source


def _functions(text: Text, top: Definition, far: int) -> Iterator[Function]:
    if isinstance(top, ast.FunctionDef):
        yield Function(text, top, top, (top.name,), far)
        return
    methods = [one for one in top.body if isinstance(one, ast.FunctionDef)]
    names = [one.name for one in methods]
    for one in methods:
        if names.count(one.name) == 1:  # of a property and its setter, only one has the name
            yield Function(text, top, one, (top.name, one.name), far)


def _used(definition: Definition) -> list[str]:
    """The names that stand in a definition, each once."""
    found = dict[str, None]()
    for node in ast.walk(definition):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            found[node.id] = None
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            found[node.attr] = None
    return [*found]
