"""Which code of the solution is graded, and by which item: where faults are worth planting.

Left out, by rule, is what a right hand-in need not have:

* checks of arguments: calls of `check_*` and the like, `if ...: raise`, and what only these
  two read;
* `params`, `grads` and `parts`, an optimiser's `zero_grads`, `train` and `eval`, `__call__`;
* what `debug=True` adds, and the keywords `strict` and `optimize`, which change no value;
* classes and functions that no item grades, such as the first values of `mytorch/init.py`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from autograder.course import assignment as assignments

FILES = ("mytorch/", "models/")
# What no item is named after, and the exercise that judges it.
JUDGED_BY = {
    "ConvBlock": "ResBlock",
    "IdentityBlock": "ResBlock",
    "_forward": "ResBlock",
    "MeanOverSpace": "ResNet",
    "_rows": "BatchNorm1d",
    "_unrows": "BatchNorm1d",
    "learnables": "SGD",
}
PROPERTIES = {"params", "grads", "parts"}
METHODS = {*PROPERTIES, "train", "eval", "__call__"}
OPTIMISERS = {"SGD", "Adam"}


@dataclass(frozen=True)
class Block:
    """A function, or a constant of a class, with the exercise that judges it."""

    name: str  # such as "Conv1d.forward"
    exercise: str
    node: ast.FunctionDef | ast.Assign


@dataclass(frozen=True)
class Site:
    """A place for a fault: a node, and those around it, the outermost first."""

    node: ast.AST
    around: tuple[ast.AST, ...]
    block: Block

    @property
    def parent(self) -> ast.AST:
        """The node just around; the block's own, of what is outermost."""
        return self.around[-1] if self.around else self.block.node

    @property
    def method(self) -> str:
        """The function's own name."""
        return self.block.name.rpartition(".")[2]


def items_by_exercise() -> dict[str, str]:
    """The item that grades each exercise; questions have none of interest."""
    return {item.exercise.name: item.name for item in assignments.load("all").items}


def judged_in(text: str) -> set[str]:
    """The exercises that judge some of a file."""
    return {block.exercise for block in blocks(ast.parse(text))}


def blocks(tree: ast.Module) -> Iterator[Block]:
    """The graded functions and constants of a file, in order."""
    graded = {name: name for name in items_by_exercise()} | JUDGED_BY
    for top in tree.body:
        if isinstance(top, ast.FunctionDef) and top.name in graded:
            yield Block(top.name, graded[top.name], top)
        elif isinstance(top, ast.ClassDef) and top.name in graded:
            yield from _members(top, graded[top.name])


def _members(top: ast.ClassDef, exercise: str) -> Iterator[Block]:
    for node in top.body:
        if isinstance(node, ast.Assign):
            yield Block(f"{top.name}.{ast.unparse(node.targets[0])}", exercise, node)
        elif isinstance(node, ast.FunctionDef) and _is_graded(top.name, node.name):
            yield Block(f"{top.name}.{node.name}", exercise, node)


def _is_graded(owner: str, method: str) -> bool:
    return method not in METHODS and not (owner in OPTIMISERS and method == "zero_grads")


def sites(block: Block) -> Iterator[Site]:
    """Every node of a block at which a fault changes what is graded, in order."""
    if isinstance(block.node, ast.Assign):
        yield from _walk(block.node, (), block, set())
        return
    unread = _only_checked(block.node)
    for default in (*block.node.args.defaults, *block.node.args.kw_defaults):
        if default is not None:
            yield from _walk(default, (block.node,), block, unread)
    for statement in block.node.body:
        yield from _walk(statement, (block.node,), block, unread)


def _walk(
    node: ast.AST, around: tuple[ast.AST, ...], block: Block, unread: set[str]
) -> Iterator[Site]:
    if is_left_out(node) or (isinstance(node, ast.Assign) and not _kept(node, unread)):
        return
    yield Site(node, around, block)
    inside = (*around, node)
    if isinstance(node, ast.Assign) and (kept := _kept(node, unread)) is not node.value:
        for value in kept if isinstance(kept, list) else ():
            yield from _walk(value, inside, block, unread)
        return
    for name, value in ast.iter_fields(node):
        if name not in ("annotation", "returns"):
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    yield from _walk(child, inside, block, unread)


def is_left_out(node: ast.AST) -> bool:
    """Whether a node is one of an argument's check, a message, or of `debug`."""
    match node:
        case ast.Call(func=ast.Name(id=name)):
            return name.startswith(("check_", "_check", "_same_shape", "_one_hot"))
        case ast.If(body=[*_, ast.Raise()]):
            return True
        case ast.ListComp(elt=element):
            return is_left_out(element)
        case (
            ast.If(test=ast.Attribute(attr="debug"))
            | ast.keyword(arg="debug" | "optimize" | "strict")
        ):
            return True
        case ast.Raise() | ast.JoinedStr() | ast.Expr(value=ast.Constant()):
            return True
        case ast.Expr(value=value):
            return is_left_out(value)
    return False


def _kept(node: ast.Assign, unread: set[str]) -> ast.expr | list[ast.expr] | None:
    """What of an assignment's value is graded: all, some elements of a tuple, or nothing."""
    target, value = node.targets[0], node.value
    if is_left_out(value) and isinstance(target, ast.Name | ast.Tuple):
        return None
    if _is_unread(target, unread):
        return None
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        return _kept_of(target, value, unread)
    return value


def _kept_of(
    target: ast.Tuple, value: ast.Tuple, unread: set[str]
) -> ast.expr | list[ast.expr] | None:
    kept = [
        one
        for place, one in zip(target.elts, value.elts, strict=True)
        if not _is_unread(place, unread)
    ]
    return value if len(kept) == len(value.elts) else kept or None


def _is_unread(target: ast.expr, unread: set[str]) -> bool:
    """Whether a target, or every part of it, is a local name that nothing graded reads."""
    if isinstance(target, ast.Tuple):
        return all(_is_unread(one, unread) for one in target.elts)
    return isinstance(target, ast.Name) and target.id in unread


def _only_checked(function: ast.FunctionDef) -> set[str]:
    """The local names that nothing but checks reads, directly or by way of other such names."""
    unread: set[str] = set()
    stored = {
        one.id
        for one in ast.walk(function)
        if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)
    }
    while True:
        more = stored - set(_read(function, unread))
        if more == unread:
            return unread
        unread = more


def _read(node: ast.AST, unread: set[str]) -> Iterator[str]:
    """The names that are read in a node, checks apart."""
    if is_left_out(node):
        return
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        yield node.id
    children = ast.iter_child_nodes(node)
    if isinstance(node, ast.Assign) and (kept := _kept(node, unread)) is not node.value:
        children = iter(kept if isinstance(kept, list) else ())
    for child in children:
        yield from _read(child, unread)
