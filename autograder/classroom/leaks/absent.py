"""What stubs import of the instructor's tree, and students do not receive."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

from autograder.handin.lookup import Lookup

RECEIVED = "autograder"  # besides the stubs themselves


def absent(root: Path, stubs: Mapping[str, str]) -> list[str]:
    """A line for each import that works in this tree and in no kit, with what to do."""
    lookup = Lookup(stubs, {})
    return [
        f"{path}, line {line}: {name} is imported, and students do not receive it: move it into "
        "mytorch/ or models/"
        for path, text in stubs.items()
        for line, name in _imported(text)
        if name != RECEIVED and lookup.file(name) is None and _is_there(root, name)
    ]


def _imported(text: str) -> Iterator[tuple[int, str]]:
    """The first steps of the names of modules that a file imports, with the lines."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name.partition(".")[0]) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.lineno, node.module.partition(".")[0]


def _is_there(root: Path, name: str) -> bool:
    return (root / f"{name}.py").is_file() or (root / name).is_dir()
