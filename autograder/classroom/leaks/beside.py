"""What stands beside the marks and tells what is between them: lines, comments, values."""

from __future__ import annotations

import ast
import re
from collections.abc import Container, Iterable, Iterator, Mapping
from contextlib import suppress

from autograder.classroom.leaks.asked import PATH as QUESTIONS
from autograder.classroom.leaks.asked import comments
from autograder.classroom.leaks.expressions import Solution
from autograder.classroom.leaks.given import FILE, Given
from autograder.classroom.leaks.plain import computes, is_code, is_plain
from autograder.classroom.leaks.regions import lines_of, parsed, regions

SHORTEST_REVEALING = 12  # characters; shorter lines, such as `return Z`, give nothing away
LINT = re.compile(r"\s*# noqa\b.*$")  # of no use to students: stubs are without it
# What holds a value that may be the solution's, such as a table of answers.
HOLDS = (ast.Dict, ast.List, ast.Set, ast.Tuple)


def leaks(solution: Mapping[str, str], texts: Mapping[str, str]) -> list[str]:
    """Lines of solution regions that other texts give away, each with both places.

    A line is the same however it is spaced, and as a comment, too; what is a comment in the
    solution may stand elsewhere. Raises `HandoutError` for unpaired markers.
    """
    secret = secrets(solution)
    return [
        f"{path}, line {number}: {line.strip()!r} is part of the solution ({secret[told]})"
        for path, text in texts.items()
        for number, line in enumerate(lines_of(text), 1)
        if (told := next((one for one in (_bare(line), _said(line)) if one in secret), ""))
    ]


def given_away(
    solution: Mapping[str, str], texts: Mapping[str, str], given: Given
) -> Iterator[str]:
    """The same, and what the solution computes, however it is written, but for what is given.

    Raises `HandoutError` for what is no Python, and for wrong marks.
    """
    secret = Solution(solution)
    # What computes nothing, such as `return result`, anybody may write.
    lines = [
        line
        for line in leaks(solution, texts)
        if QUESTIONS in line or not _says_nothing(texts, line)
    ]
    yield from lines
    told = {line.partition(":")[0] for line in lines}
    for path, text in texts.items():
        allowed = (*given.lines.get(path, ()), *given.formulas.get(path, ()))
        for number, what in secret.told_in(text, allowed):
            if f"{path}, line {number}" not in told:
                yield (
                    f"{path}, line {number}: {what}: take it out, or, if students are to be told, "
                    f"name it in {FILE} under [formulas]"
                )


def repeated(solution: Mapping[str, str]) -> list[str]:
    """Lines beside the marks that stand between others, and what to do; raises as `leaks` does."""
    return [
        f"{line}: mark both, or neither"
        for line in leaks(solution, {path: _staying(path, text) for path, text in solution.items()})
    ]


def secrets(solution: Mapping[str, str]) -> dict[str, str]:
    """The lines that must not be shown, without blanks, and where they are; raises as `leaks`."""
    return {
        _bare(line): f"{path}, line {number}"
        for path, text in solution.items()
        for number, line in in_regions(path, text)
        if len(_bare(line)) >= SHORTEST_REVEALING and not line.lstrip().startswith("#")
    }


def tells(text: str, secret: Container[str]) -> bool:
    """Whether one of a text's lines is among those that must not be shown."""
    return any(_bare(line) in secret for line in lines_of(text))


def in_regions(path: str, text: str) -> Iterator[tuple[int, str]]:
    """The lines between the marks, with their numbers; raises `HandoutError` for wrong marks."""
    lines = lines_of(text)
    for begin, end in regions(path, text):
        yield from enumerate(lines[begin : end - 1], begin + 1)


def commented(path: str, text: str) -> Iterator[str]:
    """Comments outside of the marks that are code, and what to do; raises as `in_regions` does."""
    for block in _blocks(comments(text, regions(path, text))):
        whole = "\n".join(said for _, said in block)
        lines = block[:1] if is_code(whole) else [one for one in block if is_code(one[1])]
        for number, said in lines:
            yield (
                f"{path}, line {number}: {f'# {said.strip()}'!r} is code: take it out, or put it "
                "between the marks"
            )


def _blocks(found: Iterable[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    """Comments of lines that follow each other, without their signs."""
    block: list[tuple[int, str]] = []
    for number, comment in found:
        if block and number != block[-1][0] + 1:
            yield block
            block = []
        block.append((number, comment.lstrip("#")))
    if block:
        yield block


def read_by_the_solution_alone(
    node: ast.stmt, path: str, sources: Mapping[str, str]
) -> Iterator[str]:
    """The names that a statement gives to values and that are read between marks, nowhere else.

    Reads are those of code: a comment that has the word is none. Raises as `in_regions` does.
    """
    if not isinstance(node, ast.Assign | ast.AnnAssign) or not _holds(node.value):
        return
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    names = {one.id for each in targets for one in ast.walk(each) if isinstance(one, ast.Name)}
    for name in sorted(names):
        reads = [
            any(one.begin < line < one.end for one in regions(other, text))
            for other, text in sources.items()
            if name in text
            for line in _reads(parsed(other, text), name)
        ]
        if reads and all(reads):
            yield name


def _holds(value: ast.expr | None) -> bool:
    """Whether it is a value that may be the solution's, such as a table of answers."""
    numbers_and_texts = (str, int, float, complex)
    if isinstance(value, ast.UnaryOp):
        value = value.operand
    return isinstance(value, HOLDS) or (
        isinstance(value, ast.Constant)
        and isinstance(value.value, numbers_and_texts)
        and not isinstance(value.value, bool)
    )


def _reads(tree: ast.Module, name: str) -> Iterator[int]:
    """The lines of code that read a variable, or an attribute, of this name."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=found, ctx=ast.Load()) | ast.Attribute(attr=found, ctx=ast.Load()):
                if found == name:
                    yield node.lineno


def _says_nothing(texts: Mapping[str, str], told: str) -> bool:
    """Whether a line that is told computes nothing, such as `self.shape = shape`."""
    path, _, number = told.partition(": ")[0].rpartition(", line ")
    line = lines_of(texts[path])[int(number) - 1].lstrip("# \t")
    with suppress(SyntaxError, ValueError):
        return all(
            is_plain(one, ()) or (isinstance(one, ast.Return) and not computes(one.value, ()))
            for one in ast.parse(line.strip()).body
        )
    return False


def _staying(path: str, text: str) -> str:
    """What stubs have of a text, at the lines where it stands in the text."""
    lines = [LINT.sub("", line) for line in lines_of(text)]
    for number, _ in in_regions(path, text):
        lines[number - 1] = ""
    return "\n".join(lines)


def _bare(line: str) -> str:
    """What a line says: without spaces, a comment behind it, and signs that make it a comment."""
    return "".join(line.lstrip("# \t").partition("  #")[0].split())


def _said(line: str) -> str:
    """What the comment behind a line says."""
    return "".join(line.partition("  #")[2].lstrip("# \t").split())
