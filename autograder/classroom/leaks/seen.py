"""Whether what `handout/given.toml` names is still what somebody has looked at, by its digest.

The names in it are made for one solution; in another, the same name may hold what students are to
write. So each has a digest under [seen], and where that is another's, the name counts for nothing.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator, Mapping

import msgspec

from autograder.classroom.leaks.given import FILE, Given
from autograder.classroom.leaks.regions import first_line, lines_of, parsed

LENGTH = 12  # of a digest in hexadecimal: it tells changes, it keeps nobody out


def digest(text: str) -> str:
    """The same however a text is spaced."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:LENGTH]


def only_seen(given: Given, stubs: Mapping[str, str]) -> tuple[Given, list[str]]:
    """What is given as it was looked at; and a line for each other entry, which says how to renew.

    Of files that are given whole, the names stay: they are to be refused by themselves. `stubs` is
    what would leave. Raises `HandoutError` for what is no Python.
    """
    functions, left = {}, []
    for path, names in given.functions.items():
        texts = dict(_texts(path, stubs[path])) if path in stubs else {}
        stale = [n for n in names if n in texts and _differs(given, f"{path}: {n}", texts[n])]
        functions[path] = tuple(name for name in names if name not in stale)
        left += [_renew(f"{path}: {name}", texts[name]) for name in stale]
    return msgspec.structs.replace(given, functions=functions), left


def stale_files(given: Given, stubs: Mapping[str, str]) -> list[str]:
    """A line for each file that is given whole, and is not as it was looked at."""
    return [
        _renew(path, text)
        for path, text in stubs.items()
        if given.whole(path) and _differs(given, path, text)
    ]


def _differs(given: Given, key: str, text: str) -> bool:
    return given.seen.get(key) != digest(text)


def _renew(key: str, text: str) -> str:
    return (
        f"{key} is named in {FILE}, but is not what was looked at: look at it, and, if students "
        f'may have all of it, write under [seen]:  "{key}" = "{digest(text)}"'
    )


def _texts(path: str, text: str) -> Iterator[tuple[str, str]]:
    """Functions, classes and variables of a file, by their qualified names, and their texts."""
    lines = lines_of(text)

    def walk(body: list[ast.stmt], prefix: str) -> Iterator[tuple[str, str]]:
        for node in body:
            said = "\n".join(lines[first_line(node) - 1 : node.end_lineno])
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                yield f"{prefix}{node.name}", said
            if isinstance(node, ast.ClassDef):
                yield from walk(node.body, f"{prefix}{node.name}.")
            if isinstance(node, ast.Assign | ast.AnnAssign):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                names = (
                    one.id
                    for each in targets
                    for one in ast.walk(each)
                    if isinstance(one, ast.Name)
                )
                yield from ((f"{prefix}{name}", said) for name in names)

    yield from walk(parsed(path, text).body, "")
