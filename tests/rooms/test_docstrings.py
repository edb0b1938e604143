"""What docstrings of public functions say: what is raised, and of arrays the shapes.

A function that raises names the exception, or says "raise"; one with an array says "shape", or
gives the shape in parentheses.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from tests.support.places import ROOT

FOLDERS = ("autograder", "models", "mytorch")
FOR_WHO_DERIVES = "NotImplementedError"  # of a base class, which nobody is to call
# Arrays, by what annotations call them, or by what the course calls an argument of any type.
ARRAY_TYPE = re.compile(r"\b(ndarray|Array)\b")
ARRAY_NAME = re.compile(r"[AZYWbax]\d?|dLd\w+|array|upstream")
SIZE = r"[\w.*\[\]-]+(?: (?:[-+*]|//?) [\w.]+)*"  # N, 2, ..., layer_sizes[0], 4 * W_out, *sizes
SHAPE = re.compile(rf"\bshapes?\b|\bscalar\b|\((?:{SIZE},|{SIZE}(?:, {SIZE})+)\)")


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


def without_shapes(text: str, file: str) -> Iterator[str]:
    """The public functions and methods of a file whose docstrings keep an array's shape back."""
    for function, _ in functions(ast.parse(text), None):
        said = ast.get_docstring(function)  # an override without one says what its base says
        public = not function.name.startswith("_")
        if public and said is not None and has_array(function) and not SHAPE.search(said):
            yield f"{file}:{function.lineno} {function.name}"


def has_array(function: ast.FunctionDef) -> bool:
    """Whether it takes or returns an array, as far as its first line tells."""
    one = function.args
    arguments = [*one.posonlyargs, *one.args, *one.kwonlyargs]
    types = {a.arg: ast.unparse(a.annotation) if a.annotation else "Any" for a in arguments}
    untyped = [name for name, kind in types.items() if kind in ("Any", "object")]
    returned = ast.unparse(function.returns) if function.returns else ""
    return any(ARRAY_TYPE.search(kind) for kind in (returned, *types.values())) or any(
        ARRAY_NAME.fullmatch(name) for name in untyped
    )


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


def of_the_project(folder: str) -> Iterator[tuple[str, str]]:
    """The texts of the files below a folder, and their names."""
    for file in sorted((ROOT / folder).rglob("*.py")):
        yield file.read_text("utf-8"), file.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("folder", FOLDERS)
def test_who_raises_says_so(folder: str) -> None:
    found = [one for file in of_the_project(folder) for one in raising(*file)]
    assert found  # or nothing was read
    assert [f"{one.place} raises {', '.join(one.untold)}" for one in found if one.untold] == []


@pytest.mark.parametrize("folder", FOLDERS)
def test_who_has_an_array_gives_its_shape(folder: str) -> None:
    texts = [*of_the_project(folder)]
    assert any(
        has_array(one) for text, _ in texts for one, _ in functions(ast.parse(text), None)
    )  # or nothing was read
    assert [place for file in texts for place in without_shapes(*file)] == []


@pytest.mark.parametrize(
    ("lines", "is_told"),
    [
        ('def f(v: np.ndarray):\n "Turn it."', False),
        ('def f(v) -> list[Array]:\n "All of them (in order, too)."', False),
        ('def f(*, dLdZ: Any):\n "Go back."', False),
        ('def f(W: object):\n "Keep W (see above)."', False),
        ('class A:\n def f(self, A: Any): "Go forward."', False),
        ('def f(v: np.ndarray):\n "Turn it; its shape is kept."', True),
        ('def f(v: np.ndarray):\n "Turn (N, C)."', True),
        ('def f(v: np.ndarray):\n "Turn (N,)."', True),
        ('def f(v: np.ndarray):\n "Map (N, C, ...) to (N, C * ..., sizes[-1])."', True),
        ('def f(v: np.ndarray):\n "Map (N, 24, W) to (N, 4 * W_out)."', True),
        ('def f(v: list[np.ndarray]) -> Array:\n "Their mean, a scalar."', True),
        ('def f(b: str):\n "Take a letter."', True),
        ('def _f(v: np.ndarray):\n "Turn it."', True),
        ("class A(B):\n def f(self, A: Any): pass", True),
    ],
)
def test_a_shape_that_is_not_given(lines: str, is_told: bool) -> None:
    assert ([*without_shapes(lines, "a.py")] == []) is is_told


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
