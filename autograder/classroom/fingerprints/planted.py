"""A planted fault as words see it: where it is, what is there, what is due, what its line makes."""

from __future__ import annotations

import ast
import copy
from dataclasses import dataclass
from functools import cached_property

from autograder.classroom.fingerprints.formulas import formula
from autograder.classroom.mutants.mutant import Mutant
from autograder.classroom.mutants.operators.tools import number
from autograder.classroom.mutants.scope import Site

PLACES = {
    "__init__": "in the constructor",
    "update": "in step",
    "_forward": "in forward",
    "_rows": "in forward",
    "_unrows": "in forward",
}
OUTPUTS = {"forward": "the output", "backward": "the gradient that it returns"}


@dataclass(frozen=True)
class Planted:
    """A fault as words see it."""

    mutant: Mutant

    @property
    def site(self) -> Site:
        """Where it is."""
        return self.mutant.site

    @property
    def old(self) -> ast.AST:
        """What is due."""
        return self.site.node

    @cached_property
    def new(self) -> ast.AST:
        """What is there instead: an expression, or the first of some statements."""
        body = ast.parse(self.mutant.written).body
        first = body[0] if body else ast.Pass()
        is_value = isinstance(self.old, ast.expr) and isinstance(first, ast.Expr)
        return first.value if is_value and isinstance(first, ast.Expr) else first

    @property
    def place(self) -> str:
        """Such as "in backward"; with the class where that is not the item's own."""
        owner, _, method = self.mutant.place.rpartition(".")
        where = PLACES.get(method, f"in {method}")
        own = self.site.block.exercise
        return where if owner in ("", own) else f"in {owner}'s {where.removeprefix('in ')}"

    @property
    def statement(self) -> ast.AST | None:
        """The assignment or return that it is in."""
        return _statement(self.site)

    @cached_property
    def subject(self) -> str:
        """What its line makes, in the course's terms; empty where that has no name there.

        Of the same fault at several places, all that their lines make.
        """
        made = [_made(site) for site in (self.site, *self.mutant.others)]
        return " and ".join(dict.fromkeys(made)) if all(made) else ""

    @property
    def is_there(self) -> str:
        """The subject and its verb: of several, "are"."""
        return f"{self.subject} {'are' if self.mutant.others else 'is'}"

    @property
    def within(self) -> str:
        """What comes before a fault in it, such as "dLdb: "."""
        return f"{self.subject}: " if self.subject else ""


def _statement(site: Site) -> ast.AST | None:
    kinds = ast.Assign | ast.AnnAssign | ast.AugAssign | ast.Return
    if isinstance(site.node, kinds):
        return site.node
    return next((one for one in reversed(site.around) if isinstance(one, kinds)), None)


def _made(site: Site) -> str:
    match _statement(site):
        case ast.Assign(targets=[target]) | ast.AugAssign(target=target):
            return f"{whole(target)}{_of_some(site, target)}"
        case ast.AnnAssign(target=target):
            return whole(target)
        case ast.Return():
            return OUTPUTS.get(site.method, "")
    return ""


def _of_some(site: Site, target: ast.expr) -> str:
    """What is said where single elements are made otherwise than others, in a loop over them."""
    kinds = [type(one) for one in site.around]
    within = ast.For in kinds and ast.If in kinds[kinds.index(ast.For) :]
    single = isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Tuple)
    return " of some elements" if within and single and whole(target) else ""


def whole(target: ast.expr) -> str:
    """A variable in words, whatever part of it is assigned."""
    while isinstance(target, ast.Subscript):
        target = target.value
    return formula(target)


def in_formulas(fault: Planted) -> str:
    """What is there and what is due, both as formulas.

    An exponent is told by none: others may write the same without it.
    """
    parent = fault.site.parent
    if isinstance(parent, ast.BinOp) and isinstance(parent.op, ast.Pow) and number(fault.old):
        return ""
    old, new = formula(fault.old), formula(fault.new)
    for node in reversed(fault.site.around):
        if len(old) > 3 or not isinstance(node, ast.expr):
            break
        replaced = copy.deepcopy(node, {id(fault.old): fault.new})
        if formula(node) and formula(replaced):
            old, new = formula(node), formula(replaced)
    said = old and new and old != new and (fault.subject or len(old) > 1)
    return f"{fault.within}{_written_at(fault)}{new} stands where {old} is due" if said else ""


def _written_at(fault: Planted) -> str:
    """What is said of an index of what is assigned, lest it be taken for one that is read."""
    match fault.statement:
        case (
            ast.Assign(targets=[ast.Subscript(slice=index)])
            | ast.AugAssign(target=ast.Subscript(slice=index))
        ) if any(node is fault.old for node in ast.walk(index)):
            return "in the index that is written to, "
    return ""
