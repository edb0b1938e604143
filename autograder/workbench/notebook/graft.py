"""Puts a notebook's classes into a tree's sources, and finds a report's lines again in cells."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

import msgspec

from autograder.handin.lookup import VIRTUAL_ROOT, definers
from autograder.handin.submission import Submission
from autograder.records.decoders import Converter
from autograder.records.scorecard import ScoreCard
from autograder.workbench.notebook.cells import Notebook
from autograder.workbench.notebook.extract import Module

# What stands in the tree for a class of the notebook: a class statement, since that is what the
# worker looks for, whose value is the notebook's own class.
CLASS = "class {name}(metaclass=lambda *_: __import__('{module}').{name}): pass"
FUNCTION = "def {name}(*a, **k): return __import__('{module}').{name}(*a, **k)"
# What a file of the tree offers besides its own: only when it is asked for, since the notebook's
# class may need what else is in that file.
ON_DEMAND = """
def __getattr__(name):
    if name in {names}:
        return getattr(__import__("{prefix}_" + name), name)
    raise AttributeError(name)
"""
Homes = Mapping[str, str]
SCORE_CARD = Converter(ScoreCard)


class Grafted(NamedTuple):
    """The tree's sources with the notebook's, and the modules that hold these."""

    submission: Submission
    modules: tuple[Module, ...]


def graft(tree: Submission, notebook: Notebook, homes: Homes) -> Grafted:
    """The tree, in which the notebook's classes take the place of the tree's own.

    `homes` says for each graded name of the notebook in which file it should be defined. There it
    is offered if no file of the tree defines it.
    """
    prefix = _prefix(tree)
    defined = {name: definers(name, tree.sources) for name in homes}
    modules = _modules(notebook, prefix, defined)
    sources = dict(tree.sources)
    lacking: dict[str, list[str]] = {}
    for name, module in modules.items():
        kind = CLASS if isinstance(notebook.names[name], type) else FUNCTION
        line = kind.format(name=name, module=module.name)
        for path in defined[name]:
            sources[path] = _replaced(sources[path], name, line, name in module.imported)
        if not defined[name] and homes[name] not in tree.broken:
            lacking.setdefault(homes[name], []).append(name)
    for home, names in lacking.items():
        sources[home] = sources.get(home, "") + ON_DEMAND.format(names=names, prefix=prefix)
    common = next(iter(modules.values())).common
    every = (*modules.values(), *([common] if common else []))
    sources.update((f"{module.name}.py", module.text) for module in every)
    return Grafted(replace(tree, sources=dict(sorted(sources.items()))), every)


def _prefix(tree: Submission) -> str:
    """What the modules' names begin with: as no file of the tree does."""
    prefix = "notebook"
    while any(path.rpartition("/")[2].startswith(prefix) for path in tree.sources):
        prefix += "_"
    return prefix


def _modules(
    notebook: Notebook, prefix: str, defined: Mapping[str, list[str]]
) -> dict[str, Module]:
    """A module for each graded name, and one for all that they have in common."""
    graded = {
        name: paths[0][: -len(".py")].replace("/", ".") if paths else f"{prefix}_{name}"
        for name, paths in defined.items()
    }
    common = Module(notebook, prefix, graded)
    modules = {
        name: Module(notebook, f"{prefix}_{name}", graded, common, own=name) for name in defined
    }
    for name, module in modules.items():
        module.add(name)
    return modules


def _replaced(text: str, name: str, line: str, kept: bool) -> str:
    """The text with another line for a definition; all other lines stay where they are.

    The definition itself is `kept` before that line where the notebook derives from it.
    """
    try:
        body = ast.parse(text).body
    except SyntaxError:
        return text  # which the report will say
    lines = [*text.split("\n"), ""]
    for node in body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and node.name == name:
            first = min([node.lineno, *(one.lineno for one in node.decorator_list)])
            last = node.end_lineno or first
            if kept:
                free = not lines[last].strip()  # as style has it, after a definition
                lines[last : last + free] = [line]
            else:
                lines[first - 1 : last] = [line] + [""] * (last - first)
    return "\n".join(lines)


def in_cells(card: ScoreCard, modules: Iterable[Module]) -> ScoreCard:
    """The card with a cell's name and line wherever it names a line of the modules' files."""
    files = {f"{module.name}.py": module for module in modules}
    names = "|".join(map(re.escape, files)) or "(?!)"
    named = re.compile(rf"(?:{VIRTUAL_ROOT})?\b({names})\"?(?:, line |:)(\d{{1,9}})")

    def cell_and_line(match: re.Match[str]) -> str:
        place = files[match[1]].place(int(match[2]))
        return f"{place.cell}, line {place.line}" if place else match[0]

    def walk(value: Any) -> Any:
        if isinstance(value, str):
            return named.sub(cell_and_line, value)
        if isinstance(value, list | tuple):
            return [walk(one) for one in value]
        if not isinstance(value, dict):
            return value
        made = {key: walk(one) for key, one in value.items()}
        module = files.get(value.get("file", ""))
        if module and (place := module.place(value["line"])):
            made.update(file=place.cell, line=place.line)
        return made

    return SCORE_CARD(walk(msgspec.to_builtins(card)))
