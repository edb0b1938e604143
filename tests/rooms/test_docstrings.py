"""A public function that raises says so: its docstring names the exception, or says "raise"."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from tests.support.places import ROOT

FOLDERS = ("autograder", "models", "mytorch")
FOR_WHO_DERIVES = "NotImplementedError"  # of a base class, which nobody is to call


class Raising(NamedTuple):
    """A public function, and what its own lines raise."""

    place: str
    docstring: str
    exceptions: list[str]

    @property
    def untold(self) -> list[str]:
        """What the docstring keeps to itself."""
        told = "raise" in self.docstring.lower()
        return [] if told else [one for one in self.exceptions if one not in self.docstring]


def raising(text: str, file: str) -> Iterator[Raising]:
    """The public functions and methods of a file that raise something of their own accord."""
    for function, owner in functions(ast.parse(text), None):
        names = [*dict.fromkeys(raised(function.body, owner is not None))]
        if names and not function.name.startswith("_"):
            place = f"{file}:{function.lineno} {function.name}"
            yield Raising(place, ast.get_docstring(function) or "", names)


def functions(
    node: ast.AST, owner: ast.ClassDef | None
) -> Iterator[tuple[ast.FunctionDef, ast.ClassDef | None]]:
    """All functions that can be called from elsewhere, those of classes with the class."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef):
            yield child, owner
        elif isinstance(child, ast.ClassDef):
            yield from functions(child, child)
        else:
            yield from functions(child, owner)


def raised(body: list[ast.stmt], is_method: bool) -> Iterator[str]:
    """The classes of what these lines raise, those of functions within them left out."""
    pending: list[ast.AST] = [*reversed(body)]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Lambda):
            continue
        if isinstance(node, ast.Raise) and node.exc is not None:
            called = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
            name = ast.unparse(called).rpartition(".")[2]
            if not (is_method and name == FOR_WHO_DERIVES):
                yield name
        pending += reversed([*ast.iter_child_nodes(node)])


def of_the_project(folder: str) -> Iterator[Raising]:
    """All that raise in the files below a folder."""
    for file in sorted((ROOT / folder).rglob("*.py")):
        name = file.relative_to(ROOT).as_posix()
        yield from raising(file.read_text("utf-8"), name)


@pytest.mark.parametrize("folder", FOLDERS)
def test_who_raises_says_so(folder: str) -> None:
    found = [*of_the_project(folder)]
    assert found  # or nothing was read
    assert [f"{one.place} raises {', '.join(one.untold)}" for one in found if one.untold] == []


@pytest.mark.parametrize(
    ("body", "untold"),
    [
        ('"""Read."""\n raise ValueError("no")', ["ValueError"]),
        ("raise ValueError", ["ValueError"]),
        ('"""Read; ValueError where it is none."""\n raise ValueError("no")', []),
        ('"""Read; raises for what is none."""\n raise made()', []),
        ('"""Read."""\n if x:\n  for y in x:\n   raise wire.WireError()', ["WireError"]),
        ('"""Read."""\n try:\n  pass\n except OSError:\n  raise', []),
        ('"""Read."""\n def inner():\n  raise ValueError', []),
        ('"""Read; KeyError for no name."""\n raise KeyError\n raise OSError', ["OSError"]),
    ],
)
def test_what_a_docstring_keeps_to_itself(body: str, untold: list[str]) -> None:
    found = [*raising(f"def read(x):\n {body}\n", "a.py")]
    assert [name for one in found for name in one.untold] == untold


def test_methods_count_and_private_ones_do_not() -> None:
    text = (
        "class A:\n"
        " def whole(self): raise NotImplementedError\n"
        " def part(self): raise KeyError\n"
        " def _own(self): raise KeyError\n"
        "def loose(): raise NotImplementedError\n"
    )
    found = [*raising(text, "a.py")]
    assert [(one.place, one.untold) for one in found] == [
        ("a.py:3 part", ["KeyError"]),
        ("a.py:5 loose", ["NotImplementedError"]),
    ]
