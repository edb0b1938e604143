"""The text of a module that defines a notebook's class, and all that the class needs.

Nothing leaves the notebook's process but source and plain constants.
"""

from __future__ import annotations
import __future__

import ast
import math
import re
import symtable
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

from autograder.workbench.notebook.cells import (
    CheckError,
    Notebook,
    Place,
    codes,
    is_defined_here,
    refuse_patches,
)

FUTURE = __future__.annotations.compiler_flag
PLAIN = (bool, int, float, complex, str, bytes, type(None))
GATHERED = (tuple, list, set, frozenset, dict)


@dataclass
class Module:
    """The text of one module, made of what is added to it, and where each line comes from.

    Each class that is graded has a module of its own, `own` is its name; what several need is in
    their `common` one, which has none itself. `graded` says where each graded class is imported
    from: from the tree, so that all who import it get the same; those that others build on first.
    """

    notebook: Notebook
    name: str
    graded: Mapping[str, str]
    common: Module | None = None
    own: str = ""
    imported: set[str] = field(default_factory=set)  # names that it takes from other modules
    places: list[Place | None] = field(default_factory=list)
    _lines: list[str] = field(default_factory=list)
    _later: set[str] = field(default_factory=set)  # graded ones that are needed in calls
    _future: bool = False
    _known: set[object] = field(default_factory=set)

    @property
    def text(self) -> str:
        """The module's text; its first line is there in any case, so that all others stay."""
        first = "from __future__ import annotations" if self._future else ""
        return "\n".join([first, *self._lines, *self._handed_on(), ""])

    def _handed_on(self) -> Iterator[str]:
        """Give the common module the graded classes that its functions need.

        It cannot import them itself: they, too, import from it.
        """
        if self.common is None:
            return
        for name in self.graded:
            if name in self.common._later:
                if name != self.own:
                    yield _from(self.graded[name], name, name)
                yield f"__import__('{self.common.name}').{name} = {name}"
            if name == self.own:
                return

    def place(self, line: int) -> Place | None:
        """Where a line of the text, counted from 1, stands in the notebook."""
        return self.places[line - 2] if 2 <= line < len(self.places) + 2 else None

    def add(self, name: str, user: str = "the notebook", at_once: bool = True) -> None:
        """Add what a name stands for, once, and all that it needs.

        `user` is what needs it: `at_once`, or only when it is called. Raises `CheckError` for what
        is neither source nor a plain constant.
        """
        if name in self._known or name.startswith("__"):
            return
        self._known.add(name)
        if name not in self.notebook.names:
            if name == "display":  # which every notebook has
                self._write("display = print")
            return  # a builtin perhaps; what is nowhere, Python will miss in its own words
        value = self.notebook.names[name]
        if isinstance(value, ModuleType):
            self._write(f"import {value.__name__} as {name}")
        elif _is_plain(value):
            self._write(f"{name} = {_literal(value)}")
        elif is_defined_here(value):
            self._add_own(name, value, user, at_once)
        elif home := _home(value):
            self._import(home, value.__name__, name)
        elif named := self.notebook.naming(name):
            for used in _used(named):
                if used != name:
                    self.add(used, user)
            self._write(named)
        else:
            kind = type(value)
            raise CheckError(
                f"{user} uses {name}, a {kind.__module__}.{kind.__qualname__} that the notebook "
                f"holds; only source goes to the grader: make {name} inside of {user}, or in a "
                "file of the tree, and import it from there"
            )

    def _add_own(self, name: str, value: Any, user: str, at_once: bool) -> None:
        """Add a class or function of the notebook, or an import of the module that has it."""
        if name in self.graded and name != self.own:
            if self.common is None and not at_once:
                self._known.discard(name)  # others may need it at once
                self._later.add(name)
            else:
                self._write(_from(self.graded[name], name, name))
        elif self.common is not None and name != self.own:
            self.common.add(name, user)
            self._write(_from(self.common.name, name, name))
        else:
            self._define(name, value)

    def _define(self, name: str, value: Any) -> None:
        own = name if value.__name__ == "<lambda>" else value.__name__
        statement = self.notebook.statement(own, value)
        refuse_patches(value, statement)
        self._future |= any(code.co_flags & FUTURE for code in codes(value))
        for base in value.__bases__ if isinstance(value, type) else ():
            if base.__name__ == own:  # as in `class Conv1d(Conv1d)`
                self._add_base(own, base)
        for used, at_once in _used("".join(statement.lines)).items():
            if used != own:
                self.add(used, own, at_once)
        self._add_submodules(statement.node)
        self._write(f"# {statement.place.cell}")
        for number, line in enumerate(statement.lines, statement.place.line):
            place = Place(statement.place.cell, number)
            for part in _broken(line) if number == statement.node.lineno else [line]:
                self._write(part.rstrip("\n"), place)
        if name != own:
            self._write(f"{name} = {own}")

    def _add_base(self, own: str, base: Any) -> None:
        """A class's base of the same name, from an earlier cell or from the tree."""
        if is_defined_here(base):
            self._define(own, base)
        elif home := _home(base):
            self._import(home, own, own)

    def _import(self, home: str, what: str, name: str) -> None:
        self.imported.add(what)
        self._write(_from(home, what, name))

    def _add_submodules(self, node: ast.AST) -> None:
        """See to it that `scipy.special` is there where `scipy` is imported and it is used.

        A module of the tree that is being imported is no part of its package yet, though it can be
        imported from there.
        """
        for part in ast.walk(node):
            if not isinstance(part, ast.Attribute) or not isinstance(part.value, ast.Name):
                continue
            name, attribute = part.value.id, part.attr
            package = self.notebook.names.get(name)
            if not isinstance(package, ModuleType):
                continue
            self.imported.add(attribute)
            full = f"{package.__name__}.{attribute}"
            if full in sys.modules and full not in self._known:
                self._known.add(full)
                self._write(f"from {package.__name__} import {attribute} as _")
                self._write(f"{name}.{attribute} = _")
        if isinstance(node, ast.ClassDef):
            self.imported.update(one.attr for one in node.bases if isinstance(one, ast.Attribute))

    def _write(self, line: str, place: Place | None = None) -> None:
        self._lines.append(line)
        self.places.append(place)


def _broken(line: str) -> list[str]:
    """A definition's first line in two, which mean the same.

    The worker takes a file for a class's home by a line that begins with `class` and its name;
    here, that is the tree's file, which knows of what else it defines.
    """
    word, _, rest = line.partition(" ")
    return [f"{word} \\", rest] if word in ("class", "def") else [line]


def _used(text: str) -> dict[str, bool]:
    """The names that a definition takes from around it, and whether it takes them at once."""
    found: dict[str, bool] = {}
    tables = [symtable.symtable(text, "cell", "exec")]
    for table in tables:
        kind = table.get_type()
        for symbol in table.get_symbols():
            if symbol.is_referenced() and (kind == "module" or symbol.is_global()):
                name = symbol.get_name()
                found[name] = found.get(name, False) or kind != "function"
        tables += table.get_children()
    return found


def _from(home: str, what: str, name: str) -> str:
    return f"from {home} import {what} as {name}"


def _is_plain(value: object) -> bool:
    if type(value) in GATHERED:
        gathered: Any = value
        parts = [*gathered.items()] if isinstance(value, dict) else gathered
        return all(map(_is_plain, parts))
    return type(value) in PLAIN or isinstance(value, float)  # np.float64 is a float


def _literal(value: Any) -> str:
    """A plain value as source; infinities and NaN have no spelling of their own."""
    if isinstance(value, float):
        plain = float(value)
        return repr(plain) if math.isfinite(plain) else f"float('{plain}')"
    if type(value) in (tuple, list) and value:
        parts = ", ".join(map(_literal, value))
        return f"({parts},)" if isinstance(value, tuple) else f"[{parts}]"
    if type(value) is dict:
        return "{" + ", ".join(f"{_literal(k)}: {_literal(v)}" for k, v in value.items()) + "}"
    return repr(value)


def _home(value: Any) -> str | None:
    """The module that a value can be imported from by its name."""
    name = getattr(value, "__name__", None)
    if not isinstance(name, str) or not re.fullmatch(r"\w+", name):
        return None
    for home in (getattr(value, "__module__", None), "numpy"):  # NumPy's functions name none
        module = sys.modules.get(home) if isinstance(home, str) else None
        found = getattr(module, name, None)
        reloaded = type(found) is type(value) and getattr(value, "__qualname__", "") == name
        if found is not None and (found is value or reloaded):
            return home
    return None
