"""What may be due in place of a statement, or where it may belong."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import pairwise, takewhile
from textwrap import dedent, indent
from typing import NamedTuple

from autograder.diagnosis.mends.around import LIKE, PLAIN
from autograder.diagnosis.mends.functions import Text

LONGEST, AROUND = 60, 24  # characters of code that is shown; and around where two differ
ALSO_CHANGED = "as it is, the array is changed under its other names, too"
SIGNS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
Loop = ast.For | ast.While


class Lines(NamedTuple):
    """Other lines in place of some, and how that is told; see `Edit` for what `rearranges`."""

    first: int
    last: int
    new: str
    rank: int
    sentence: str
    rearranges: bool = True


def lines_of(text: Text, first: int, last: int) -> str:
    """Whole lines of a text, from the first to the last."""
    return text.data[text.start_of(first) : text.start_of(last + 1)].decode()


def other_lines(function: ast.FunctionDef, text: Text) -> Iterator[Lines]:
    """All that may be due in place of a function's statements."""
    for parent in ast.walk(function):
        for name in ("body", "orelse"):
            block = getattr(parent, name, None)
            if isinstance(block, list):
                whole = [one for one in block if isinstance(one, ast.stmt)]
                if all(_has_lines(one, text) for one in whole):
                    yield from _of_block(whole, parent, text)
    yield from _counted_first(function, text)


def _counted_first(function: ast.FunctionDef, text: Text) -> Iterator[Lines]:
    """What is counted on may have to be so before anything else is done, and but once."""
    begin = function.body[0]
    for one in ast.walk(function):
        if not isinstance(one, ast.AugAssign) or not isinstance(one.value, ast.Constant):
            continue
        if one is begin or begin.lineno == function.lineno:
            continue
        if isinstance(one.target, ast.Attribute) and _has_lines(one, text):
            before = lines_of(text, begin.lineno, one.lineno - 1)
            behind = lines_of(text, one.lineno + 1, function.end_lineno or one.lineno)
            left = "" if behind.strip() else f"{' ' * one.col_offset}pass\n"
            new = _at(f"{text.of(one)}\n", begin.col_offset) + before + left
            place = f"belongs at the beginning of {function.name}"
            sentence = f"{text.line(one.lineno)} {place}: {text.of(one)}"
            yield Lines(begin.lineno, one.lineno, new, PLAIN, sentence)


def _of_block(block: list[ast.stmt], parent: ast.AST, text: Text) -> Iterator[Lines]:
    for one in block:
        if _is_simple(one):
            yield from _alone(one, text)
    for one in block:
        if isinstance(one, ast.Break | ast.Continue):
            yield _other_end(one, text)
    for one, following in pairwise(block):
        if isinstance(one, ast.If) and isinstance(following, ast.If) and not one.orelse:
            yield _elif(following, text)
        if _is_simple(one) and _is_simple(following):
            yield _exchanged(one, following, text)
        if _is_simple(one) and isinstance(following, Loop):
            yield from _into_loop(one, following, text)
    if isinstance(parent, Loop) and len(block) > 1 and parent.body == block:
        for one in block[-1:]:
            if isinstance(one, ast.stmt) and not isinstance(one, ast.For | ast.While):
                yield _behind_loop(one, parent, text)
    for number, one in enumerate(block):
        loops = [later for later in block[number + 1 :] if isinstance(later, Loop)]
        for start in _starts(one, text):
            for loop in loops:
                yield from _begun_again(start, loop, text)
            for loop in loops[1:]:  # behind another one, which may have left something
                new = _at(f"{start}\n", loop.col_offset)
                sentence = f"before the loop in {text.line(loop.lineno)}, {start} is due once more"
                yield Lines(loop.lineno, loop.lineno - 1, new, PLAIN, sentence)


def _has_lines(one: ast.stmt, text: Text) -> bool:
    """Whether nothing else stands in a statement's lines."""
    start, end = text.span(one)
    line, following = text.start_of(one.lineno), text.start_of((one.end_lineno or one.lineno) + 1)
    behind = text.data[end:following].strip()
    return not text.data[line:start].strip() and (not behind or behind.startswith(b"#"))


def _is_simple(one: ast.stmt) -> bool:
    kinds = (ast.Assign, ast.AugAssign, ast.Expr, ast.AnnAssign)
    is_text = isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant)
    return isinstance(one, kinds) and not is_text


def _alone(one: ast.stmt, text: Text) -> Iterator[Lines]:
    """The same with a new array, or with another sign before what it assigns."""
    first, last = one.lineno, one.end_lineno or one.lineno
    margin, here = " " * one.col_offset, text.line(first)
    for rank, new in _not_in_place(one, text):
        sentence = f"in {here}, {in_place_of(new, text.of(one))}: {_why_apart(one)}"
        yield Lines(first, last, f"{margin}{new}\n", rank, sentence)
    if isinstance(one, ast.AugAssign):
        target, value = text.of(one.target), text.of(one.value)
        signs = ["", *(s for kind, s in SIGNS.items() if not isinstance(one.op, kind))]
    elif isinstance(one, ast.Assign) and not isinstance(one.value, ast.List | ast.ListComp):
        if isinstance(one.targets[0], ast.Tuple):
            return
        target, value, signs = text.of(one.targets[0]), text.of(one.value), ["+"]
    else:
        return
    for sign in signs:
        new = f"{target} {sign}= {value}"
        sentence = f"in {here}, {in_place_of(new, text.of(one))}"
        yield Lines(first, last, f"{margin}{new}\n", PLAIN, sentence, rearranges=False)


def _why_apart(one: ast.stmt) -> str:
    """What goes wrong where one array has several names."""
    if isinstance(one, ast.Assign):
        return "as it is, all of these are one and the same"
    return ALSO_CHANGED


def _not_in_place(one: ast.stmt, text: Text) -> Iterator[tuple[int, str]]:
    """The same with a new array for what it computes: the old one may be another's, too."""
    if isinstance(one, ast.Assign) and len(one.targets) > 1:
        yield LIKE, "; ".join(f"{text.of(target)} = {text.of(one.value)}" for target in one.targets)
    if isinstance(one, ast.AugAssign) and (sign := SIGNS.get(type(one.op))):
        target = text.of(one.target)
        value = text.of(one.value)
        whole = isinstance(one.value, ast.Name | ast.Attribute | ast.Call | ast.Subscript)
        yield LIKE, f"{target} = {target} {sign} {value if whole else f'({value})'}"
    if isinstance(one, ast.Expr) and isinstance(one.value, ast.Call):
        call = one.value
        for out in (given for given in call.keywords if given.arg == "out"):
            others = [text.of(given) for given in call.args]
            others += [f"{n.arg}={text.of(n.value)}" for n in call.keywords if n.arg and n != out]
            yield LIKE, f"{text.of(out.value)} = {text.of(call.func)}({', '.join(others)})"


def _other_end(one: ast.Break | ast.Continue, text: Text) -> Lines:
    """The loop goes on where it ended, or the other way round."""
    new = "continue" if isinstance(one, ast.Break) else "break"
    sentence = f"in {text.line(one.lineno)}, {in_place_of(new, text.of(one))}"
    return Lines(one.lineno, one.lineno, f"{' ' * one.col_offset}{new}\n", LIKE, sentence)


def _elif(one: ast.If, text: Text) -> Lines:
    """A condition that is asked only where the one before it does not hold."""
    line = lines_of(text, one.lineno, one.lineno)
    new = line.replace("if ", "elif ", 1)
    sentence = f"in {text.line(one.lineno)}, {in_place_of(new, line)}"
    return Lines(one.lineno, one.lineno, new, LIKE, sentence)


def _exchanged(one: ast.stmt, following: ast.stmt, text: Text) -> Lines:
    middle, last = following.lineno, following.end_lineno or following.lineno
    new = lines_of(text, middle, last) + lines_of(text, one.lineno, middle - 1)
    sentence = f"{text.line(middle)} belongs before line {one.lineno}: {short(text.of(following))}"
    return Lines(one.lineno, last, new, PLAIN, sentence)


def _into_loop(one: ast.stmt, loop: Loop, text: Text) -> Iterator[Lines]:
    """What stands before a loop may belong into it, at the beginning."""
    begin, last = loop.body[0], loop.end_lineno or loop.lineno
    moved = _at(lines_of(text, one.lineno, one.end_lineno or one.lineno), begin.col_offset)
    head = lines_of(text, loop.lineno, begin.lineno - 1)
    new = head + moved + lines_of(text, begin.lineno, last)
    place = f"belongs into the loop of line {loop.lineno}"
    sentence = f"{text.line(one.lineno)} {place}: {short(text.of(one))}"
    if begin.lineno > loop.lineno:
        yield Lines(one.lineno, last, new, PLAIN, sentence)


def _behind_loop(one: ast.stmt, loop: Loop, text: Text) -> Lines:
    """What a loop ends with may belong behind it."""
    first, last = one.lineno, one.end_lineno or one.lineno
    new = _at(lines_of(text, first, last), loop.col_offset)
    said = short(text.of(one).partition("\n")[0])
    sentence = f"{text.line(first)} belongs behind the loop of line {loop.lineno}: {said}"
    return Lines(first, last, new, LIKE, sentence)


def _starts(one: ast.stmt, text: Text) -> Iterator[str]:
    """What a statement sets to a number, one name at a time."""
    if not isinstance(one, ast.Assign):
        return
    for target in one.targets:
        if isinstance(one.value, ast.Constant):
            yield f"{text.of(target)} = {text.of(one.value)}"
        elif isinstance(one.value, ast.Tuple) and isinstance(target, ast.Tuple):
            for name, value in zip(target.elts, one.value.elts, strict=False):
                if isinstance(value, ast.Constant):
                    yield f"{text.of(name)} = {text.of(value)}"


def _begun_again(start: str, loop: Loop, text: Text) -> Iterator[Lines]:
    """A loop, or one in it, may have to begin with what stands before it, too."""
    for inner in (node for node in ast.walk(loop) if isinstance(node, Loop)):
        begin = inner.body[0]
        if begin.lineno > inner.lineno:
            new = _at(f"{start}\n", begin.col_offset)
            said = short(start)
            sentence = f"the loop in {text.line(inner.lineno)} has to begin with {said} each time"
            at = begin.lineno
            yield Lines(at, at - 1, new, PLAIN, sentence)


def _at(lines: str, column: int) -> str:
    """Lines with another margin."""
    return indent(dedent(lines), " " * column)


def in_place_of(due: str, old: str) -> str:
    """What is due in place of what; of long lines, where they differ."""
    due, old = " ".join(due.split()), " ".join(old.split())
    if max(len(due), len(old)) > LONGEST:
        left = _edge(old, in_common(due, old) - AROUND)
        right = _edge(old[::-1], in_common(due[::-1], old[::-1]) - AROUND)
        right = min(right, min(len(due), len(old)) - left)
        due, old = (
            f"{'... ' * bool(left)}{one[left : len(one) - right]}{' ...' * bool(right)}"
            for one in (due, old)
        )
    return f"{cut(due)} is due in place of {cut(old)}"


def _edge(text: str, place: int) -> int:
    """The last place up to this one at which no name is cut; 0 before the first."""
    while place > 0 and text[place - 1 : place + 1].replace("_", "a").isalnum():
        place -= 1
    return max(place, 0)


def in_common(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def short(code: str) -> str:
    """Code in one line, cut where it is long."""
    return cut(" ".join(code.split()), LONGEST)


def cut(line: str, longest: int = 2 * LONGEST) -> str:
    """The beginning of a line, where it is long."""
    return line if len(line) <= longest else f"{line[: longest - 4]} ..."
