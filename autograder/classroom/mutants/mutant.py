"""A mutant: the solution with one fault, and where it stands."""

from __future__ import annotations

import ast
import copy
import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from autograder.classroom.mutants.alike import Edit, alike
from autograder.classroom.mutants.operators import OPERATORS
from autograder.classroom.mutants.operators.tools import Operator, number
from autograder.classroom.mutants.scope import FILES, Block, Site, blocks, items_by_exercise, sites


@dataclass(frozen=True)
class Mutant:
    """One fault. Its `key` stays the same while its function does, wherever that moves to."""

    file: str
    line: int
    place: str  # such as "Conv1d.forward"
    operator: str
    number: int  # among those of the same operator in the same function
    item: str
    old: str
    new: str
    text: str  # of the whole file
    site: Site = field(compare=False, repr=False)
    written: str = field(compare=False, repr=False)  # what stands there now, as Python
    others: tuple[Site, ...] = field(default=(), compare=False, repr=False)  # the same fault again

    @property
    def key(self) -> str:
        """Such as "mytorch/Conv1d.py:Conv1d_stride1.backward:kernel_not_flipped:1"."""
        return f"{self.file}:{self.place}:{self.operator}:{self.number}"

    @property
    def change(self) -> str:
        """What was, and what is, as in "Z > 0 -> Z >= 0"."""
        return f"{self.old} -> {self.new}"


def mutants(sources: Mapping[str, str]) -> Iterator[Mutant]:
    """All mutants of the graded code, in order."""
    for path in sorted(sources):
        if path.startswith(FILES) and path.endswith(".py"):
            yield from mutants_of(path, sources[path])


def mutants_of(
    path: str,
    text: str,
    operators: Sequence[Operator] = OPERATORS,
    at_all_places: Sequence[Operator] = (),
) -> Iterator[Mutant]:
    """The mutants of one file; none that is the solution, or another one, in other words."""
    items = items_by_exercise()
    lines = text.encode().splitlines(keepends=True)
    for block in blocks(ast.parse(text)):
        seen = {_meaning(lines, block.node, block)}
        numbers: Counter[str] = Counter()
        for operator, edits in _faults(block, operators, at_all_places):
            changed = _spliced(lines, edits)
            meaning = _meaning(changed, block.node, block, len(changed) - len(lines))
            if meaning and meaning not in seen:
                seen.add(meaning)
                numbers[operator] += 1
                (site, new), *more = edits
                old, shown = _described(site, new)
                yield Mutant(
                    path,
                    getattr(site.node, "lineno", 0),
                    block.name,
                    operator,
                    numbers[operator],
                    items[block.exercise],
                    old,
                    shown,
                    b"".join(changed).decode(),
                    site,
                    new,
                    tuple(one for one, _ in more),
                )


def _faults(
    block: Block, operators: Sequence[Operator], at_all_places: Sequence[Operator]
) -> Iterator[tuple[str, list[Edit]]]:
    places = list(sites(block))
    for operator in operators:
        for site in places:
            for new in operator(site):
                yield operator.__name__, [(site, new)]
    yield from alike(places, at_all_places)


def _spliced(lines: list[bytes], edits: Sequence[Edit]) -> list[bytes]:
    """The lines with all edits made, the last one first, so that places stay where they are."""
    for site, new in sorted(edits, key=lambda edit: _start(edit[0].node), reverse=True):
        lines = _splice(lines, site.node, new)
    return lines


def _start(node: ast.AST) -> tuple[int, int]:
    return getattr(node, "lineno", 0), getattr(node, "col_offset", 0)


def _described(site: Site, new: str) -> tuple[str, str]:
    """What was and what is, with as much around it as it takes to be understood."""
    context = next((one for one in reversed(site.around) if not isinstance(one, ast.keyword)), None)
    if context is not None and _is_needed(context, site.node):
        replaced = copy.deepcopy(context, {id(site.node): ast.Name(new)})
        return ast.unparse(context), ast.unparse(replaced)
    return ast.unparse(site.node).splitlines()[0], new


def _is_needed(context: ast.AST, node: ast.AST) -> bool:
    """Whether a name or number is in an expression, or a value is an attribute's first."""
    if isinstance(context, ast.Assign | ast.AnnAssign):
        target = context.targets[0] if isinstance(context, ast.Assign) else context.target
        return isinstance(target, ast.Attribute)
    short = isinstance(node, ast.Constant | ast.Name) or number(node) is not None
    return isinstance(context, ast.expr) and short


def _splice(lines: list[bytes], node: ast.AST, new: str) -> list[bytes]:
    """The lines with new text in a node's place, which may then take fewer lines."""
    assert isinstance(node, ast.expr | ast.stmt)
    first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
    written = f"({new})" if isinstance(node, ast.expr) else new
    before = lines[first][: node.col_offset]
    after = lines[last][node.end_col_offset :]
    filled = before + written.encode() + after
    return [*lines[:first], filled, *lines[last + 1 :]]


def _meaning(lines: list[bytes], node: ast.stmt, block: Block, shift: int = 0) -> str:
    """The block as a tree, in text; empty where it is no Python."""
    last = (node.end_lineno or node.lineno) + shift
    own = b"".join(lines[node.lineno - 1 : last]).decode()
    try:
        return ast.dump(ast.parse(textwrap.dedent(own)))
    except SyntaxError:
        return ""
