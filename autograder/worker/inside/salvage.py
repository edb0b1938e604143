"""Executes a file of the submission as far as that goes, and what it defines in any case.

Where its top level raises (a script that trains or opens files, a neighbour that is gone), what
was bound until then stays, and of the rest the imports, constants, classes and functions are
executed, one by one. A name that a failed statement would have bound stands for the failure: who
uses it is told what was raised first.
"""

from __future__ import annotations

import ast
import builtins
import re
import sys
from collections.abc import Iterable, Iterator
from types import CodeType
from typing import Any, NamedTuple

from autograder.handin.lookup import definition
from autograder.worker.inside.standins import StandIn
from autograder.worker.inside.swap.places import Names
from autograder.worker.inside.tried import parsed

HARMLESS = frozenset(("np", "numpy", "math"))  # whose functions take no time to speak of
DEFINITION = re.compile(f"^{definition('class|def')}", re.MULTILINE)
MODULE = "<module>"
Namespace = dict[str, Any] | Names


class Stop(NamedTuple):
    """What has stopped the top level of a file, and in which line; 0 where it never began."""

    error: BaseException
    line: int = 0

    def note(self, path: str) -> str:
        """A sentence on the file that was stopped."""
        if path.endswith("__init__.py"):
            return f"{path} could not run ({self._words()}), and was passed over"
        if not self.line:
            return f"{path} cannot be read ({self._words()})"
        what = "what it defines is graded all the same"
        return f"{path} stopped at line {self.line} ({self._words()}): {what}"

    def _words(self) -> str:
        kind = type(self.error).__name__
        try:  # a student's exception may break whatever is asked of it
            syntax = isinstance(self.error, SyntaxError)
            words = str(self.error.msg if syntax else self.error)  # type: ignore[attr-defined]
        except Exception:  # noqa: BLE001
            words = ""
        return f"{kind}: {words}" if words else kind


def execute(code: CodeType, text: str, names: dict[str, Any], local: Namespace) -> Stop | None:
    """Execute a file's code; where it stops, the rest of its definitions. Tells what stopped it.

    What a debugger or the keyboard ends, is ended.
    """
    try:
        exec(code, names, local)
    except (Exception, SystemExit) as error:
        if type(error).__name__ == "BdbQuit":
            raise
        stop = Stop(error, _line(code))
        tree = parsed(text)
        first = [one for one in tree.body if _is_future(one)]
        rest = [one for one in tree.body if (one.end_lineno or 0) >= stop.line]
        for node in (single for one in rest for single in _singly(one)):
            bound = [*_bound(node)]
            if isinstance(node, ast.Import | ast.ImportFrom):  # what cannot be had is no class
                _try(ast.Module([*first, node], []), code.co_filename, bound, names, names)
            elif _defines(node):
                _try(ast.Module([*first, node], []), code.co_filename, bound, names, local)
            else:
                stand_for(bound, error, local)
        return stop
    return None


def broken(error: Exception, text: str, names: dict[str, Any], local: Namespace) -> Stop:
    """Have all that is asked of a file that is no Python stand for the error being handled."""
    first = sys.exc_info()[2]
    stand_for(DEFINITION.findall(text), error, local)

    def missing(name: str) -> StandIn:
        if name.startswith("__"):
            raise AttributeError(name)
        return StandIn(name, lambda: error.with_traceback(first))

    names["__getattr__"] = missing
    return Stop(error)


def stand_for(names: Iterable[str], error: BaseException, local: Namespace) -> None:
    """Have names that are not bound stand for the error that is being handled."""
    first = sys.exc_info()[2]  # its own attribute may be a student's
    for name in names:
        if name not in local and not hasattr(builtins, name):
            local[name] = StandIn(name, lambda: BaseException.with_traceback(error, first))


def _try(
    piece: ast.Module, file: str, bound: list[str], names: dict[str, Any], local: Namespace
) -> None:
    try:
        exec(compile(piece, file, "exec", dont_inherit=True), names, local)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - a submission's own
        stand_for(bound, error, local)


def _line(code: CodeType) -> int:
    """The line of a file in which the exception that is handled has left its top level."""
    trace = sys.exc_info()[2]
    while trace is not None and trace.tb_frame.f_code is not code:
        trace = trace.tb_next
    return trace.tb_lineno if trace else 0


def _is_future(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"


def _singly(node: ast.stmt) -> Iterator[ast.stmt]:
    """An import name by name, so that one that fails takes no other with it."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        for alias in node.names:
            one = type(node)(**{**dict(ast.iter_fields(node)), "names": [alias]})
            yield ast.copy_location(one, node)
    else:
        yield node


def _defines(node: ast.stmt) -> bool:
    """Whether a statement only defines something, and so takes no time and no file."""
    match node:
        case ast.Import() | ast.ImportFrom() | ast.Pass():
            return True
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return True
        case ast.Assign(value=value) | ast.AnnAssign(value=value):
            return value is None or _is_harmless(value)
        case ast.If(test=test, body=body, orelse=other):
            return _is_harmless(test) and all(map(_defines, [*body, *other]))
        case ast.Try(body=body, handlers=handlers, orelse=other, finalbody=last):
            caught = [inner for one in handlers for inner in one.body]
            return all(map(_defines, [*body, *caught, *other, *last]))
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_harmless(value: ast.expr) -> bool:
    """Whether an expression calls nothing but functions of NumPy's and Python's mathematics."""
    calls = [one.func for one in ast.walk(value) if isinstance(one, ast.Call)]
    return all(_root(one) in HARMLESS for one in calls)


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _bound(node: ast.AST) -> Iterator[str]:
    """The names that a statement binds on the top level."""
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.alias(name=name, asname=other):
            yield from [(other or name.partition(".")[0])] if name != "*" else []
        case ast.Name(id=name, ctx=ast.Store()):
            yield name
        case _:
            for inner in ast.iter_child_nodes(node):
                yield from _bound(inner)
