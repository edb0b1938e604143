"""What is known where an expression stands, and how likely another in its place is."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass

from autograder.diagnosis.mends.functions import Text

Other = tuple[int, str]  # a rank, and a text
LIKE, PLAIN, FAR = 0, 1, 2
MOST_AXES = 4  # that are put into any other order


@dataclass(frozen=True)
class Around:
    """What is known where an expression stands: the text, and the names that are at hand."""

    text: Text
    names: frozenset[str]
    attributes: frozenset[str]
    parents: dict[ast.AST, ast.AST]
    tests: frozenset[ast.AST]  # all that conditions are made of
    parameters: Mapping[str, list[str]]  # of functions and classes, by name

    def of(self, node: ast.expr) -> str:
        """A node's text, in brackets where it needs them as an operand."""
        found = self.text.of(node)
        return f"({found})" if isinstance(node, ast.BinOp | ast.Compare | ast.BoolOp) else found
