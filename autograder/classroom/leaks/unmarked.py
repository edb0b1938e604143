"""What would leave with the handout although nobody has said that it may.

Of what the handout is made of, every function is either marked, so that its solution is taken out,
or named in `handout/given.toml`, or computes nothing (see `plain.py`). Who forgets a mark is told,
and hands out no solution.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from autograder.classroom.leaks import beside, plain
from autograder.classroom.leaks.asked import PATH as QUESTIONS
from autograder.classroom.leaks.asked import more_than_asked
from autograder.classroom.leaks.given import FILE, Given
from autograder.classroom.leaks.regions import Function, Region, parsed, regions

NAME_IT = f"name it in {FILE} under"
QUESTION = re.compile(r"question_\d+")
AnyFunction = ast.FunctionDef | ast.AsyncFunctionDef
Definition = ast.ClassDef | AnyFunction
Run = list[ast.stmt]  # statements that follow each other


class Exposed(NamedTuple):
    """A function by its qualified name, and the runs of statements that it would show."""

    name: str
    node: AnyFunction
    runs: list[Run]
    is_marked: bool


def unmarked(sources: Mapping[str, str], given: Given, graded: Collection[str]) -> list[str]:
    """A line for each thing that would leave, with what to do.

    `graded` are the names of the classes and functions that points hang on: of those, something
    has to be marked. Raises `HandoutError` for what is no Python, and for wrong markers.
    """
    told = [*more_than_asked(QUESTIONS, sources.get(QUESTIONS, ""))]
    judged = [path for path in sources if path != QUESTIONS or not told]
    for path in judged:
        told += AnnotatedFile(path, sources, given, graded).told()
    return told


class AnnotatedFile:
    """One file, and what of it goes to students; raises as `unmarked` does."""

    def __init__(
        self, path: str, sources: Mapping[str, str], given: Given, graded: Collection[str]
    ) -> None:
        self.path, self.sources, self.text = path, sources, sources[path]
        self.tree, self.regions = parsed(path, self.text), regions(path, self.text)
        self.graded, self.whole = graded, given.whole(path)
        self.named = given.functions.get(path, ())
        self.lines = given.lines.get(path, ())
        self.calls = {*_imported_from_given(path, self.tree, given), *self.named}

    def told(self) -> Iterator[str]:
        """What is neither marked nor named, and graded classes of which nothing is marked."""
        for exposed in self.exposed():
            yield from self._told_of(exposed)
        for node, name in self._outside(self._judged(), ""):
            yield from self._of_definition(node, name)
        for one in self.tree.body if not self.whole else ():
            yield from self._of_statement(one, "")
        for node in self._bare():
            what = f"{node.name} is graded, and nothing of it is marked: mark what is to be written"
            inherits = not any(isinstance(one, Function) for one in ast.walk(node))
            hint = f"; if it inherits all of that, {NAME_IT} [functions]" if inherits else ""
            yield self._line(node, what + hint)
        if not self.whole and not self._is_marked_or_empty() and not any(self.exposed()):
            yield (
                f"{self.path}, line 1: nothing of it is marked: mark what is to be written, or "
                f"name the file in {FILE} under files"
            )
        yield from beside.commented(self.path, self.text)

    def exposed(self) -> Iterator[Exposed]:
        """The functions of which something would be shown that marks can take out."""
        for node, name in self._outside(self._judged(), ""):
            if isinstance(node, Function) and (runs := self._runs(node, name)):
                yield Exposed(name, node, runs, bool(self._regions_in(node)))

    def _judged(self) -> list[ast.stmt]:
        """What is looked at: all of a file, and of one that is given the graded classes."""
        if not self.whole:
            return self.tree.body
        return [
            one
            for one in ast.walk(self.tree)
            if isinstance(one, Definition) and one.name in self.graded
        ]

    def _outside(self, body: list[ast.stmt], prefix: str) -> Iterator[tuple[Definition, str]]:
        """The classes and functions that stand in no function, with their qualified names."""
        for node in body:
            if isinstance(node, Definition):
                yield node, f"{prefix}{node.name}"
            if isinstance(node, ast.ClassDef):
                yield from self._outside(node.body, f"{prefix}{node.name}.")

    def _runs(self, node: AnyFunction, name: str) -> list[Run]:
        """What a function would show, as far as it computes, or answers a question."""
        body = node.body[ast.get_docstring(node, clean=False) is not None :]
        own, strict = self._regions_in(node), is_question(name)
        if own:
            return [*self._runs_of(body, own, strict)]
        shown = [index for index, one in enumerate(body) if not self._may_stay(one, strict)]
        return [body[shown[0] :]] if shown and name not in self.named else []

    def _runs_of(self, body: list[ast.stmt], own: list[Region], strict: bool) -> Iterator[Run]:
        """What stays of statements of which some are marked; of conditions, what is in them."""
        run: Run = []
        for one in body:
            inside = [r for r in own if one.lineno < r.begin <= (one.end_lineno or one.lineno)]
            parted = inside and isinstance(one, ast.If) and plain.tests_only(one.test)
            held = parted or any(region.holds(one) for region in own)
            if not held and not self._may_stay(one, strict):
                run.append(one)
                continue
            if run:
                yield run
                run = []
            if parted and isinstance(one, ast.If):
                yield from self._runs_of(one.body, inside, strict)
                yield from self._runs_of(one.orelse, inside, strict)
        if run:
            yield run

    def _may_stay(self, node: ast.stmt, strict: bool) -> bool:
        """Whether students may have a statement; of a question, whose value answers, none."""
        if strict:
            return isinstance(node, ast.Pass | ast.Raise)
        return plain.is_plain(node, self.calls) or self._source(node) in self.lines

    def _told_of(self, one: Exposed) -> Iterator[str]:
        if not one.is_marked:
            what = f"{one.name} is not marked: mark it, or {NAME_IT} [functions]"
            yield self._line(one.node, what)
            return
        for node in (node for run in one.runs for node in run):
            yield self._line(
                node, f"{one.name} would show {self._source(node)!r}: mark it, or {NAME_IT} [lines]"
            )

    def _of_definition(self, node: Definition, name: str) -> Iterator[str]:
        """What stands around a body: decorators, default values, bases."""
        wrong = [one for one in _around(node) if plain.computes(one, ())]
        if wrong and name not in self.named:
            yield self._line(
                node,
                f"{name} would show {ast.unparse(wrong[0])!r}, which stands around its body: move "
                f"it into a body, or {NAME_IT} [functions]",
            )

    def _of_statement(self, node: ast.stmt, prefix: str) -> Iterator[str]:
        """What is computed, or kept for the solution, outside of functions."""
        if isinstance(node, ast.ClassDef):
            for inner in node.body:
                yield from self._of_statement(inner, f"{prefix}{node.name}.")
        if isinstance(node, Definition):
            return
        target, shown = _target(node), self._source(node)
        name = f"{prefix}{target}"
        if (name in self.named) if target else (shown in self.lines):
            return
        if not plain.is_plain_outside(node):
            wrong, table = (f"{name} is computed", "functions")
            if not target:
                wrong, table = (f"{shown!r} stands in no body", "lines")
            yield self._line(node, f"{wrong}: put it into a function, or {NAME_IT} [{table}]")
            return
        for read in beside.read_by_the_solution_alone(node, self.path, self.sources):
            if f"{prefix}{read}" not in self.named:
                wrong = f"{prefix}{read} is read by the solution alone"
                what = f"{wrong}: put it between its marks, or {NAME_IT} [functions]"
                yield self._line(node, what)

    def _is_marked_or_empty(self) -> bool:
        """Whether something is marked, or there is nothing but imports."""
        says = ast.get_docstring(self.tree) is not None
        body = self.tree.body[says:]
        is_package = self.path.endswith("__init__.py") or self.path == QUESTIONS
        imports = all(isinstance(one, ast.Import | ast.ImportFrom) for one in body)
        return bool(self.regions) or ((is_package or not says) and imports)

    def _bare(self) -> Iterator[Definition]:
        """What is graded, and nothing of it is marked, and nobody has named it."""
        for node in ast.walk(self.tree):
            is_graded = isinstance(node, ast.ClassDef) or node in self.tree.body
            if not isinstance(node, Definition) or not is_graded or node.name not in self.graded:
                continue
            if node.name not in self.named and not self._regions_in(node):
                yield node

    def _regions_in(self, node: ast.stmt) -> list[Region]:
        last = node.end_lineno or node.lineno
        return [one for one in self.regions if node.lineno < one.begin <= last]

    def _source(self, node: ast.stmt) -> str:
        """A statement as it stands there, in one line."""
        return " ".join((ast.get_source_segment(self.text, node) or "").split())

    def _line(self, node: ast.stmt, what: str) -> str:
        return f"{self.path}, line {node.lineno}: {what}"


def is_question(name: str) -> bool:
    """Whether a function answers a question, so that what it names is the answer."""
    return QUESTION.fullmatch(name) is not None


def _around(node: Definition) -> Iterator[ast.expr]:
    """The expressions around a body; a decorator may be called, but with nothing computed."""
    for one in node.decorator_list:
        if isinstance(one, ast.Call):
            yield from (one.func, *one.args, *(keyword.value for keyword in one.keywords))
        else:
            yield one
    if isinstance(node, ast.ClassDef):
        yield from (*node.bases, *(keyword.value for keyword in node.keywords))
    else:
        yield from (*node.args.defaults, *(one for one in node.args.kw_defaults if one))


def _imported_from_given(path: str, tree: ast.Module, given: Given) -> Iterator[str]:
    """The names that a file imports from what is given: students have these anyway."""
    for node in tree.body:
        if not isinstance(node, ast.ImportFrom):
            continue
        places = _places(path, node)
        whole = any(given.whole(place) for place in places)
        for name in node.names:
            if whole or any(name.name in given.functions.get(place, ()) for place in places):
                yield name.asname or name.name


def _places(path: str, node: ast.ImportFrom) -> list[str]:
    """The files that may be meant by where names are imported from."""
    steps = (node.module or "").split(".")
    folder = path.split("/")[:-1]
    above = folder[: len(folder) - node.level + 1]
    starts = [above] if node.level else [[], folder]
    stems = ["/".join(filter(None, (*start, *steps))) for start in starts]
    return [place for stem in stems for place in (f"{stem}.py", f"{stem}/__init__.py")]


def _target(node: ast.stmt) -> str:
    """The name of the variable that a statement makes, if it is one."""
    match node:
        case ast.Assign(targets=[ast.Name(id=name), *_]):
            return name
        case ast.AnnAssign(target=ast.Name(id=name)) | ast.AugAssign(target=ast.Name(id=name)):
            return name
    return ""
