"""What is still to be written, though no item asks for it: a word on each, which costs nothing.

A method counts as not written if it raises NotImplementedError and does nothing else, or does
nothing at all under a TODO.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress

import msgspec

from autograder.course.exercises import EXERCISES
from autograder.course.sheet import Item
from autograder.handin.submission import Submission
from autograder.records.scorecard import ItemScore
from autograder.records.spelling import Spelling
from autograder.records.syntax import parsed

SIGNS = ("NotImplementedError", "TODO")  # one of which a text holds that is worth a look
LONGEST = 1 << 17  # characters of a file that is looked into
REMARK = "{name} in {file} is still to be written; no item asks for it, but whoever calls it {what}"
RAISES, NOTHING = "gets a NotImplementedError", "gets None"


def with_leftovers(
    submission: Submission, items: Sequence[Item], scores: Sequence[ItemScore]
) -> list[ItemScore]:
    """The scores, with a remark on what is left to write in the file of an item that is right.

    Of a class that an exercise grades, it is a method that the item, which has passed, did not ask
    for; of any other, all of its methods.
    """
    told: set[str] = set()
    found = []
    for item, score in zip(items, scores, strict=True):
        home = item.exercise.spelling.home(item.exercise.home)
        files = submission.lookup().candidates(home)[:1]
        fresh = [r for r in _remarks(submission.sources, files, item, score) if r not in told]
        told.update(fresh)
        remarks = (*score.remarks, *fresh)
        found.append(msgspec.structs.replace(score, remarks=remarks) if fresh else score)
    return found


def _remarks(
    sources: Mapping[str, str], files: Sequence[str], item: Item, score: ItemScore
) -> Iterator[str]:
    if item.hidden or not score.graded or score.faults:
        return
    for file in files:
        text = sources.get(file, "")
        if not any(sign in text for sign in SIGNS) or len(text) > LONGEST:
            continue
        tree = ast.Module([], [])
        with suppress(SyntaxError, ValueError, RecursionError, MemoryError):
            tree = parsed(text)
        spelling = item.exercise.spelling
        for kind in _classes(tree, item.exercise.name, spelling):
            for name, what in _unwritten(kind, text):
                yield REMARK.format(name=name, file=file, what=what)


def _classes(tree: ast.Module, own: str, spelling: Spelling) -> Iterator[ast.ClassDef]:
    """The item's own class, and those that no exercise grades and nothing builds on."""
    kinds = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    bases = {ast.unparse(base) for kind in kinds for base in kind.bases}
    for kind in kinds:
        name = spelling.ours(kind.name)
        if name == own or (name not in EXERCISES and kind.name not in bases):
            yield kind


def _unwritten(kind: ast.ClassDef, text: str) -> Iterator[tuple[str, str]]:
    """What of a class is not written: single methods, or all of it at once."""
    methods = [node for node in kind.body if isinstance(node, ast.FunctionDef)]
    left = [(node.name, what) for node in methods if (what := _left(node, text))]
    if left and len(left) == len(methods):
        yield kind.name, left[0][1]
        return
    yield from ((f"{kind.name}.{name}", what) for name, what in left)


def _left(method: ast.FunctionDef, text: str) -> str:
    """What whoever calls a method gets, if it is not written; "" if it is."""
    if method.decorator_list:  # an abstract one is not to be written here
        return ""
    match [node for node in method.body if not _says_nothing(node)]:
        case [ast.Raise(exc=ast.Call(func=error) | error)]:
            named = isinstance(error, ast.Name) and error.id == "NotImplementedError"
            return RAISES if named else ""
        case [ast.Pass()]:
            lines = text.splitlines()[method.lineno - 1 : (method.end_lineno or 0) + 1]
            return NOTHING if any("TODO" in line for line in lines) else ""
    return ""


def _says_nothing(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
