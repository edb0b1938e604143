"""Slips in one piece of a function, such as where its input is negative."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from autograder.course.formula import Formula, Program
from autograder.course.slips.slip import Slip
from autograder.course.terms import Node, Product, Sum, parse


def in_pieces(slips: Iterable[Slip], formula: Formula) -> Iterator[Slip]:
    """Each slip of a statement in one of the formula's pieces alone."""
    pieces = {
        words: parse(formula.reductions, f"_ = {mask}")[0].node
        for words, mask in formula.pieces.items()
    }
    for slip in slips:
        if slip.place >= 0 and slip.cost < 2:
            for words, mask in pieces.items():
                yield _alone(slip, words, mask)


def _alone(slip: Slip, words: str, mask: Node) -> Slip:
    statements = [*slip.program.sections[slip.section]]
    one, said = statements[slip.place], slip.said
    assert one.right is not None
    off = Sum(((1.0, one.node), (-1.0, one.right)))
    node = Sum(((1.0, one.right), (1.0, Product(((mask, 1.0), (off, 1.0))))))
    statements[slip.place] = replace(one, node=node)
    sections = {**slip.program.sections, slip.section: tuple(statements)}
    program = Program(sections)
    key = f"{slip.key} {words}"
    return Slip(program, key, lambda: f"{words}, {said()}", slip.cost + 1, slip.section, slip.place)
