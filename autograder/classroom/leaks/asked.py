"""What may stand in `mcq.py` besides what is marked: there, one letter is an answer.

So it is the other way around there: only what is named here may stay, whatever else is given.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Collection, Iterator

from autograder.classroom.leaks.regions import Region, parsed, regions
from autograder.course.exercises.question import Question

PATH = Question.home
WAY_OUT = "put it between the marks of a question, or take it out"
NAME = re.compile(r"question_\d+")
# What a question may say that it returns; `Literal["b"]` would say more.
TYPES = {"str", "int", "float", "bool", "list", "tuple", "set", "Any", "Sequence", "Collection"}
# Marks of a right choice: an arrow, a tick, a word in brackets or behind a comment's sign.
WORD = r"(?:right|correct|answer|solution|true|this one)"
MARK = re.compile(
    rf"<-|<=\s*$|←|⇐|[✓✔☑✅]|[(\[{{]\s*{WORD}\s*!?[)\]}}]|(?:#|--|!)\s*{WORD}\b|[(\[][xX*][)\]]",
    re.I,
)
# `answer: b`, `the right one is (c)`, `key = bd`; in `the answer is a number`, `a` is an article.
TOLD = re.compile(
    r"\b(?:answers?|key|solutions?|right|correct)(?:\s+(?:one|choice|answer|letter))?\s*(?:is|are|[:=])"
    r"\s*[\"'`(\[]?(?:[b-z]|a(?!\s+\w)|[a-e]{2,})\b(?!\w)",
    re.I,
)


def more_than_asked(path: str, text: str) -> Iterator[str]:
    """A line for each thing in the questions' file that may tell an answer, with what to do.

    Raises `HandoutError` for what is no Python, and for wrong marks.
    """
    if path != PATH:
        return
    tree, marked = parsed(path, text), regions(path, text)
    for number, comment in comments(text, marked):
        yield f"{path}, line {number}: the comment {comment!r} would leave: {WAY_OUT}"
    for node in tree.body[ast.get_docstring(tree) is not None :]:
        if isinstance(node, ast.FunctionDef) and NAME.fullmatch(node.name):
            yield from (f"{path}, line {line}: {what}" for line, what in _of_question(node, marked))
        elif not isinstance(node, ast.Import | ast.ImportFrom):
            shown = ast.unparse(node).splitlines()[0]
            yield (
                f"{path}, line {node.lineno}: {shown!r} is no question: {PATH} holds a docstring, "
                f"imports and questions alone; {WAY_OUT}"
            )
    yield from (f"{path}, line {line}: {what}" for line, what in _told(tree))


def comments(text: str, marked: Collection[Region]) -> Iterator[tuple[int, str]]:
    """The comments outside of the marks, with their lines."""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        number = token.start[0]
        inside = any(one.begin <= number <= one.end for one in marked)
        if token.type == tokenize.COMMENT and not inside:
            yield number, token.string


def _of_question(node: ast.FunctionDef, marked: Collection[Region]) -> Iterator[tuple[int, str]]:
    if node.decorator_list or _arguments(node.args):
        yield node.lineno, f"{node.name} takes nothing, and has no decorator: {WAY_OUT}"
    if node.returns is not None and not _is_type(node.returns):
        shown = ast.unparse(node.returns)
        yield node.lineno, f"{node.name} returns {shown!r}, which may tell: write `-> str`, say"
    for one in node.body[ast.get_docstring(node) is not None :]:
        if not isinstance(one, ast.Pass) and not any(region.holds(one) for region in marked):
            shown = " ".join(ast.unparse(one).split())
            yield one.lineno, f"{node.name} would show {shown!r}: {WAY_OUT}"
    yield from _told(node)


def _told(node: ast.FunctionDef | ast.Module) -> Iterator[tuple[int, str]]:
    """Lines of a docstring that seem to say which choice is right."""
    text = ast.get_docstring(node, clean=False)
    for place, line in enumerate(text.splitlines() if text else ()):
        if MARK.search(line) or TOLD.search(line):
            yield (
                node.body[0].lineno + place,
                f"{line.strip()!r} seems to tell the answer: write the question in other words",
            )


def _arguments(signature: ast.arguments) -> list[ast.arg]:
    some = [*signature.posonlyargs, *signature.args, *signature.kwonlyargs]
    return [*some, *(one for one in (signature.vararg, signature.kwarg) if one)]


def _is_type(node: ast.expr) -> bool:
    """Whether an annotation is made of plain types."""
    plain = (ast.Subscript, ast.Tuple, ast.BinOp, ast.BitOr, ast.Load)
    return all(
        (isinstance(one, ast.Name) and one.id in TYPES)
        or (isinstance(one, ast.Constant) and one.value in (None, ...))
        or isinstance(one, plain)
        for one in ast.walk(node)
    )
