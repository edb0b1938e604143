"""What a solution computes, found again in any text: in code, comments, strings, write-ups.

Words and signs are compared, one after the other. So blanks, ends of lines, annotations and what
stands around an expression are of no matter, and of longer ones not even what variables are called.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from autograder.classroom.leaks.regions import Region, first_line, parsed, regions

SIGN = re.compile(r"[^\W\d]\w*|\d[\d_]*(?:\.\d*)?(?:e[-+]?\d+)?|\*\*|//|->|[<>=!]=|\S")
# What begins a line of a comment, of a doctest, or of what is quoted.
BEGINS = re.compile(r"^\s*(?:#+|>>>|\.\.\.|>)\s?")
KEPT = {*dir(builtins), "np", "is", "in", "not", "and", "or", "if", "else", "for", "lambda"}
ANY = "·"  # in place of a variable's name
COUNTED = (ast.BinOp, ast.BoolOp, ast.Compare, ast.Call, ast.IfExp, ast.Lambda, ast.Slice)
# So many operators and calls make an expression one that is not written by chance.
WITH_NAMES, WITHOUT = 2, 3
OF_NUMPY = ("np", "numpy", "math", "scipy")

Secrets = dict[str, str]  # words and signs, to what they say and where


class Word(NamedTuple):
    """A word or a sign, and its line, counted from 1."""

    text: str
    line: int


class Solution:
    """What marked regions compute; raises `HandoutError` for what is no Python, and wrong marks."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        self.named: Secrets = {}
        self.unnamed: Secrets = {}
        for path, text in sources.items():
            marked = regions(path, text)
            for node in ast.walk(parsed(path, text)) if marked else ():
                if isinstance(node, ast.stmt | ast.expr) and _is_inside(node, marked):
                    self._keep(node, f"{path}, line {node.lineno}")

    def _keep(self, node: ast.stmt | ast.expr, place: str) -> None:
        value = node if isinstance(node, ast.expr) else getattr(node, "value", None)
        if not isinstance(value, ast.expr):
            return
        size, shown = _size(value), ast.unparse(_without_annotation(node))
        said = words(shown)
        if size >= WITH_NAMES or (isinstance(node, ast.stmt) and _uses_numpy(value)):
            self.named.setdefault(joined(said), f"{shown!r} is part of the solution ({place})")
        if size >= WITHOUT and node is value:
            said = anonymous(said)
            self.unnamed.setdefault(joined(said), f"{shown!r} is part of the solution ({place})")

    def told_in(self, text: str, allowed: Collection[str] = ()) -> Iterator[tuple[int, str]]:
        """The lines of a text that say something of it, and what: but what is allowed."""
        free = [joined(own) for one in allowed for own in (words(one), anonymous(words(one)))]
        said = words(text)
        found: dict[int, str] = {}
        for own, secrets in ((said, self.named), (anonymous(said), self.unnamed)):
            whole = joined(own)
            for secret in (one for one in secrets if one in whole):
                if any(secret in one for one in free):
                    continue
                number = whole[: whole.index(secret) + 1].count(" ") - 1
                found.setdefault(own[number].line, secrets[secret])
        yield from sorted(found.items())


def words(text: str) -> list[Word]:
    """The words and signs of a text; `self.A` is `A`, and 1.0 is 1."""
    found = [
        Word(_same(sign), number)
        for number, line in enumerate(text.split("\n"), 1)
        for sign in SIGN.findall(BEGINS.sub("", line))
    ]
    own = {
        at + step
        for at in range(len(found) - 1)
        for step in (0, 1)
        if (found[at].text, found[at + 1].text) == ("self", ".")
    }
    return [word for at, word in enumerate(found) if at not in own]


def anonymous(said: Sequence[Word]) -> list[Word]:
    """The same without what variables are called; what is looked up in something keeps its name."""
    return [
        Word(ANY, word.line)
        if word.text.isidentifier()
        and word.text not in KEPT
        and (not at or said[at - 1].text != ".")
        else word
        for at, word in enumerate(said)
    ]


def joined(said: Sequence[Word]) -> str:
    """Words between blanks, so that none is found in another."""
    return "".join(f" {word.text}" for word in said) + " "


def _same(sign: str) -> str:
    """A number by its value, and one kind of quotation marks."""
    if sign[0].isdigit():
        try:
            return f"{float(sign):g}" if len(sign) < 8 else sign
        except ValueError:
            return sign
    return sign.replace("'", '"')


def _size(value: ast.expr) -> int:
    """How many operators, calls and transpositions it has."""
    return sum(
        isinstance(one, COUNTED) or (isinstance(one, ast.Attribute) and one.attr == "T")
        for one in ast.walk(value)
    )


def _uses_numpy(value: ast.expr) -> bool:
    """Whether it multiplies matrices, or calls what NumPy has."""
    return any(
        isinstance(one, ast.MatMult)
        or (isinstance(one, ast.Call) and ast.unparse(one.func).split(".")[0] in OF_NUMPY)
        for one in ast.walk(value)
    )


def _without_annotation(node: ast.stmt | ast.expr) -> ast.AST:
    if isinstance(node, ast.AnnAssign) and node.value is not None:
        plain = ast.Assign(targets=[node.target], value=node.value)
        return ast.copy_location(plain, node)
    return node


def _is_inside(node: ast.stmt | ast.expr, marked: Sequence[Region]) -> bool:
    begin = first_line(node) if isinstance(node, ast.stmt) else node.lineno
    return any(one.begin < begin < one.end for one in marked)
