"""A parameter that a method gives to the wrong object: the layer inside is the one that counts."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from autograder.diagnosis.flow.methods import Texts, method_of
from autograder.diagnosis.looked_into.held import HeldPart, LookedInto
from autograder.handin.lookup import called_in
from autograder.records.scorecard import Diagnosis

# As planted faults say that a parameter has kept its first values.
NEVER_SET = re.compile(r"In (\w{1,30}), (W|b) is never set\.")
LONGEST = 40  # of what is set, as it is written
FOUND = "read off the text and the model as its constructor has left it"


def set_elsewhere(found: Diagnosis, looked: LookedInto) -> Diagnosis | None:
    """That a parameter which is never set is given to the layer around; raises as `LookedInto`."""
    never = NEVER_SET.fullmatch(found.sentence)
    if never is None:
        return None
    method, name = never.groups()
    text, place = _text(looked, method), _inside(looked.cases[0].parts, name)
    if text is None or place is None:
        return None
    outer, inner = place
    attribute = inner.path.rpartition(".")[2]
    owner = next(_owners(text, name), "")
    if not owner or len(owner) > LONGEST or _is_taken(text, attribute, name):
        return None
    sentence = (
        f"In {method}, {owner}.{name} is set, but a {outer.kind} computes with the {name} of its "
        f"{attribute}: set that."
    )
    return replace(found, key="kept/set_elsewhere", sentence=sentence, evidence=FOUND)


def _text(looked: LookedInto, method: str) -> ast.FunctionDef | None:
    """A method of the item's class."""
    sources, exercise = looked.graded.sources, looked.graded.item.exercise
    family = Texts(sources).family(called_in(sources, exercise.name, exercise.spelling))
    found = method_of(family, method)
    return found.node if found else None


def _owners(text: ast.FunctionDef, name: str) -> Iterator[str]:
    """What is given an attribute of this name, as it is written."""
    for node in ast.walk(text):
        if (
            isinstance(node, ast.Attribute)
            and node.attr == name
            and isinstance(node.ctx, ast.Store)
        ):
            yield ast.unparse(node.value)


def _is_taken(text: ast.FunctionDef, attribute: str, name: str) -> bool:
    """Whether the layer inside is taken, to set something of it perhaps, and not just read."""
    words = [n.value for n in ast.walk(text) if isinstance(n, ast.Constant)]
    taken = [n for n in ast.walk(text) if isinstance(n, ast.Attribute) and n.attr == attribute]
    read = [
        n.value
        for n in ast.walk(text)
        if isinstance(n, ast.Attribute) and n.attr == name and isinstance(n.ctx, ast.Load)
    ]
    return attribute in words or any(one not in read for one in taken)


def _inside(parts: Sequence[HeldPart], name: str) -> tuple[HeldPart, HeldPart] | None:
    """A layer that has no such parameter of its own, and the one inside of it that has."""
    known = {part.path: part for part in parts}
    for part in parts:
        outer = known.get(part.path.rpartition(".")[0])
        if name in part.sizes and outer is not None and outer.path and not outer.sizes.get(name):
            return outer, part
    return None
