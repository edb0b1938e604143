"""What the submission's own texts say about why something was not there: facts, one at a time."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from autograder.worker.inside.near import near
from autograder.worker.inside.raised.attributes import settings, unread
from autograder.worker.inside.raised.facts import Fact
from autograder.worker.inside.raised.left import LONGEST, Clue, Left, Texts, clue, parameters
from autograder.worker.inside.raised.shapes import REDUCTIONS, own_names
from autograder.worker.inside.raised.source import Source

SURE = 0.9  # how alike two attributes must be: dLdBb is no other dLdBW, running_M no running_V
MADE = "made"  # and where, if that is not the function that failed
MOST = 12  # clues of an exception
# What files of this homework import, as they call it.
IMPORTS = {
    "np": "import numpy as np",
    "numpy": "import numpy",
    "math": "import math",
    "copy": "import copy",
    "scipy": "import scipy.special",
}
# Python's own words; a function's name is its qualified one.
COUNT = re.compile(
    r"([\w.]+)\(\) (?:takes (?:from \d+ to )?\d+ positional arguments? but \d+ (?:was|were) given"
    r"|missing \d+ required positional arguments?: .+|got an unexpected keyword argument .+)"
)
KEYWORD = re.compile(r".{0,80}got an unexpected keyword argument '(\w{1,40})'.*")
# What functions of NumPy can be told by name.
KEYWORDS = (
    "axis",
    "axes",
    "keepdims",
    "dtype",
    "ddof",
    "where",
    "initial",
    "shape",
    "size",
    "mode",
)
NO_ELEMENTS = "'NoneType' object is not subscriptable"


def clues(error: BaseException, left: list[Left], facts: list[Fact], texts: Texts) -> list[Clue]:
    """All that is known about an exception; `facts` are of its last frame."""
    found = [*_of_arguments(error, texts), *_of_a_base(error, left), *_of_keyword(error)]
    if left:
        last = left[-1]
        found += [*_of_attribute(error, last), *_of_name(error, last, texts)]
        found += [clue for fact in facts for clue in _of_fact(fact, left)]
        found += _of_owner(error, last)
    return found[:MOST]


def _of_attribute(error: BaseException, last: Left) -> Iterator[Clue]:
    """An attribute that an object has not: where it is set, and what is called nearly so."""
    if not isinstance(error, AttributeError) or type(error.name) is not str:
        return
    if not isinstance(last.place.node, ast.Attribute) or last.place.node.attr != error.name:
        return
    written, name, owner = ast.unparse(last.place.node), error.name, error.obj
    if other := _meant(name, owner):
        yield clue("near", written, other)
    if last.owner and last.scope.local.get(last.owner) is owner:
        yield clue("unset", written, last.function)
        yield from settings(last, name)
        yield from unread(last)


def _meant(name: str, owner: Any) -> str:
    """What an object has that may be meant: a method, or what is called almost the same."""
    known = [one for one in _members(owner) if not one.startswith("__")]
    held = {*own_names(owner)} if owner is not None else set()
    methods = [one for one in known if one not in held]
    return near(name, known, like=SURE) or near(name, methods)


def _members(owner: Any) -> list[str]:
    """The names that an object has, as far as they can be read without asking it."""
    if owner is None:
        return []
    if issubclass(type(owner), ModuleType):
        return [*vars(owner)]
    return [*own_names(owner), *(name for kind in type(owner).__mro__ for name in vars(kind))]


def _of_name(error: BaseException, last: Left, texts: Texts) -> Iterator[Clue]:
    """A name that is not known: where it is bound, or what it may stand for."""
    node = last.place.node
    if not isinstance(error, NameError) or not isinstance(node, ast.Name):
        return
    name, function = node.id, last.place.function
    if isinstance(error, UnboundLocalError):
        lines = [] if function is None else sorted(_bindings(function, name))
        yield from (clue("assigned", name, last.function, line) for line in lines[:2])
        return
    owner = last.scope.local.get(last.owner) if last.owner else None
    defining = texts.definers(name)
    if name in IMPORTS:
        yield clue("not imported", name, IMPORTS[name])
    elif owner is not None and name in _members(owner):
        yield clue("of the object", name, f"{last.owner}.{name}")
    elif defining:
        yield clue("defined in", name, defining[0])
    elif other := near(name, [*last.scope.local, *last.scope.others]):
        yield clue("near", name, other)


def _bindings(function: ast.AST | None, name: str) -> Iterator[int]:
    """The lines of a function in which a name is bound."""
    for node in ast.walk(function or ast.Module([], [])):
        if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Store):
            yield node.lineno


def _of_fact(fact: Fact, left: list[Left]) -> Iterator[Clue]:
    """Where an operand comes from that is None, or has lost an axis."""
    name, last = fact["name"], left[-1]
    if fact.get("type") == "NoneType":
        yield clue("none", name, last.function)
        if last.owner and name.startswith(f"{last.owner}."):
            yield from settings(last, name.partition(".")[2])
        if value := _made_by(name, last):
            yield clue(MADE, name, ast.unparse(value), value.lineno)
        elif found := _passed(name, left):
            by, value = found
            yield clue(f"{MADE} in {by}"[:LONGEST], name, ast.unparse(value), value.lineno)
    elif fact["role"] in ("left", "right"):
        written = ast.parse(name, mode="eval").body
        if isinstance(written, ast.Call) and _loses_an_axis(written):
            yield clue("reduced", name, name, last.line)
        elif isinstance(value := _made_by(name, last), ast.Call) and _loses_an_axis(value):
            yield clue("reduced", name, ast.unparse(value), value.lineno)


def _passed(name: str, left: list[Left]) -> tuple[str, ast.expr] | None:
    """Which caller has made what was passed for a parameter, and of what."""
    names = parameters(left[-1].place.function)
    if len(left) < 2 or name not in names or not isinstance(left[-2].place.node, ast.Call):
        return None
    bound = [*_bindings(left[-1].place.function, name)]
    at = names.index(name) - bool(left[-1].owner)
    given = left[-2].place.node.args
    if bound or not 0 <= at < len(given) or any(isinstance(one, ast.Starred) for one in given):
        return None
    written, by = ast.unparse(given[at]), left[-2]
    value = given[at] if isinstance(given[at], ast.Call) else _made_by(written, by)
    return (by.function, value) if value else _passed(written, left[:-1])


def _of_owner(error: BaseException, last: Left) -> Iterator[Clue]:
    """A call whose result is None, and is used at once."""
    of_none = isinstance(error, AttributeError) and error.obj is None
    if not of_none and (type(error) is not TypeError or str(error) != NO_ELEMENTS):
        return
    match last.place.node:
        case ast.Attribute(value=ast.Call() as call) | ast.Subscript(value=ast.Call() as call):
            yield clue("called", ast.unparse(call), line=call.lineno)


def _made_by(name: str, last: Left) -> ast.expr | None:
    """What was assigned last to a name above the line that failed; None where that is not sure.

    It is sure of a statement that has run in any case; in a loop, only if there is no other.
    """
    if last.place.function is None:
        return None
    made = [
        node
        for node in ast.walk(last.place.function)
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign | ast.For | ast.NamedExpr)
        and any(ast.unparse(target) == name for target in _targets(node))
    ]
    if not any(isinstance(node, ast.For | ast.While) for node in last.place.nodes):
        made = [node for node in made if node.lineno < last.line]
    only = max(made, key=lambda node: node.lineno, default=None)
    around = [one for node in last.place.nodes for one in getattr(node, "body", ())]
    sure = len(made) == 1 or any(one is only for one in around)
    if not sure or not isinstance(only, ast.Assign | ast.AnnAssign):
        return None
    return only.value if only.lineno < last.line else None


def _targets(node: ast.AST) -> Iterator[ast.AST]:
    every = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", node)]
    for target in every:
        yield from target.elts if isinstance(target, ast.Tuple | ast.List) else [target]


def _loses_an_axis(call: ast.Call) -> bool:
    """Whether it reduces along an axis, and does not keep that."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    named = {one.arg for one in call.keywords}
    return name in REDUCTIONS and "axis" in named and "keepdims" not in named


def _of_arguments(error: BaseException, texts: Texts) -> Iterator[Clue]:
    """How a function is written that was called with another number of arguments."""
    words = COUNT.fullmatch(str(error)[:300]) if type(error) is TypeError else None
    kind, _, method = words.group(1).rpartition(".") if words else ("", "", "")
    if "." in kind or not kind:
        return
    for path in texts.definers(kind)[:1]:
        for node in Source(texts.text(path)).tree.body:
            if isinstance(node, ast.ClassDef) and node.name == kind:
                yield from _signature(node, method)


def _of_keyword(error: BaseException) -> Iterator[Clue]:
    """An argument that a function does not know, and what it may stand for."""
    words = KEYWORD.fullmatch(str(error)[:300]) if type(error) is TypeError else None
    if words:
        yield clue("keyword", words.group(1), near(words.group(1), KEYWORDS, like=0.7))


def _signature(kind: ast.ClassDef, method: str) -> Iterator[Clue]:
    for node in kind.body:
        if isinstance(node, ast.FunctionDef) and node.name == method:
            written = f"def {method}({ast.unparse(node.args)})"
            yield clue("parameters", f"{kind.name}.{method}", written, node.lineno)
            first = next(iter(parameters(node)), "")
            static = any(ast.unparse(one) == "staticmethod" for one in node.decorator_list)
            if first not in ("self", "cls") and not static:
                yield clue("no self", f"{kind.name}.{method}", first, node.lineno)


def _of_a_base(error: BaseException, left: list[Left]) -> Iterator[Clue]:
    """A method that a class only has from its base, where it is not written."""
    if not isinstance(error, NotImplementedError) or not left:
        return
    last = left[-1]
    kind, _, method = last.function.rpartition(".")
    owner = last.scope.local.get(last.owner) if last.owner else None
    if owner is None or type(owner).__name__ == kind:
        return
    yield clue("base", f"{type(owner).__name__}.{method}", last.function)
    own = [name for name, value in vars(type(owner)).items() if callable(value)]
    if other := near(method, own):
        yield clue("near", method, other)
