"""Lets a package look for its own files while its `__init__` is executed, though none is on disk.

Some ask `glob`, `os.listdir`, `pathlib` or `pkgutil` which files lie beside them, and import all of
those. For the folders of the submission, and only for them, its paths in memory are the answer.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NoReturn


@dataclass(frozen=True)
class Entry:
    """What `os.scandir` tells of a file or folder."""

    name: str
    path: str
    folder: bool

    def is_dir(self, *, follow_symlinks: bool = True) -> bool:
        """Whether it is a folder."""
        return self.folder

    def is_file(self, *, follow_symlinks: bool = True) -> bool:
        """Whether it is a file."""
        return not self.folder

    def is_symlink(self) -> bool:
        """Whether it is a link."""
        return False


class Scan(Iterator[Entry]):
    """What `os.scandir` returns: an iterator that can be closed."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = iter(entries)

    def __next__(self) -> Entry:
        return next(self._entries)

    def __enter__(self) -> Scan:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Nothing is open."""


class Listing:
    """The folders of a submission, by the paths of its files."""

    def __init__(self, paths: Iterable[str], root: str) -> None:
        self._files = frozenset(paths)
        self._root = root.rstrip("/")

    def inside(self, path: object) -> str | None:
        """A path below the root; None for any other, and for what is none."""
        if not isinstance(path, str | os.PathLike):
            return None
        before, found, below = os.fspath(path).replace("\\", "/").partition(self._root)
        return (
            below.strip("/") if found and before in ("", os.getcwd(), f"{os.getcwd()}/") else None
        )

    def entries(self, folder: str) -> dict[str, bool]:
        """What lies in a folder: by name, whether it is one itself."""
        start = f"{folder}/" if folder else ""
        below = [path.removeprefix(start) for path in self._files if path.startswith(start)]
        return {one.partition("/")[0]: "/" in one for one in sorted(below)}

    def mode(self, path: str) -> int:
        """The kind of a file or folder; 0 where there is none."""
        if path in self._files:
            return stat.S_IFREG | 0o444
        return stat.S_IFDIR | 0o555 if self.entries(path) else 0


class Importer:
    """What `pkgutil.iter_modules` asks about a folder."""

    def __init__(self, entries: dict[str, bool]) -> None:
        self._entries = entries

    def iter_modules(self, prefix: str = "") -> Iterator[tuple[str, bool]]:
        """The modules in the folder, and whether they are packages."""
        for name, folder in self._entries.items():
            if folder or (name.endswith(".py") and name != "__init__.py"):
                yield prefix + name.removesuffix(".py"), folder


@contextmanager
def listed(listing: Listing) -> Iterator[None]:
    """Have the submission's folders be listed as if they were on disk."""
    before = {name: getattr(os, name) for name in ("listdir", "scandir", "stat", "lstat")}

    def listdir(path: Any = ".") -> Any:
        folder = listing.inside(path)
        return before["listdir"](path) if folder is None else [*listing.entries(folder)]

    def scandir(path: Any = ".") -> Any:
        folder = listing.inside(path)
        if folder is None:
            return before["scandir"](path)
        names = listing.entries(folder).items()
        return Scan(Entry(name, os.path.join(path, name), inner) for name, inner in names)

    def status(name: str) -> Callable[..., Any]:
        def of_path(path: Any, *values: Any, **named: Any) -> Any:
            mode = listing.mode(inside) if (inside := listing.inside(path)) is not None else 0
            return (
                os.stat_result((mode, *[0] * 9)) if mode else before[name](path, *values, **named)
            )

        return of_path

    def hook(path: str) -> Any:
        folder = listing.inside(path)
        return _no_importer() if folder is None else Importer(listing.entries(folder))

    now = {"listdir": listdir, "scandir": scandir, "stat": status("stat"), "lstat": status("lstat")}
    vars(os).update(now)
    sys.path_hooks.insert(0, hook)
    try:
        yield
    finally:
        vars(os).update(before)
        sys.path_hooks.remove(hook)


def _no_importer() -> NoReturn:
    raise ImportError
