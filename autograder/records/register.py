"""Registers: what there is of a kind is a file in a folder, and is found by being there.

The exercises' own register does without this: what a child holds is kept small.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable
from types import ModuleType


def modules_in(package: str, folders: Iterable[str]) -> dict[str, ModuleType]:
    """The modules of a package, imported, by their own names, which are in alphabetical order.

    `folders` is the package's `__path__`. Raises whatever a module raises that cannot be imported.
    """
    names = [module.name for module in pkgutil.iter_modules(folders)]
    return {name: importlib.import_module(f"{package}.{name}") for name in sorted(names)}
