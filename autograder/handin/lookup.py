"""Finds the files of a submission by the names of modules and classes, as students mean them.

A file `mytorch/nn/linear.py` answers to `mytorch.nn.linear` (package style) and to `linear`
(flat style, after `sys.path.append("mytorch/nn")`). All that is done here is to compare names and
texts: nothing is imported or parsed. The submission's process holds this file as well.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from autograder.records.spelling import Spelling

# Where a flat name is looked for first: a hand-in's folders, by how often courses use them.
SEARCH_PATH = ("", "mytorch", "mytorch/nn", "mytorch/optim", "models", "mytorch/models", "MCQ")
FIRST_STEPS = frozenset(folder.partition("/")[0] for folder in SEARCH_PATH) - {""}
PACKAGES = frozenset(("mytorch", "models"))  # what a submission's root is known by
RESERVED = frozenset(sys.stdlib_module_names) | {"numpy", "autograder"}
# What the names of files begin with where they are run: they lie in no folder of the machine.
VIRTUAL_ROOT = "<submission>/"
ANY_NAME = r"\w++"


def definition(words: str, names: str = ANY_NAME) -> str:
    """How a definition begins, as a pattern whose group is the name.

    `words` are `class`, `def` or both with a bar between them, `names` is a pattern.
    """
    return rf"(?:{words})\s++({names})\b"


def definers(
    name: str, texts: Mapping[str, str], words: str = "class|def", margin: str = ""
) -> list[str]:
    """The paths of all texts that define a class or function of this name.

    It begins at the left margin, unless `margin` is a pattern of what may stand before it.
    """
    pattern = re.compile(f"^{margin}{definition(words, re.escape(name))}", re.MULTILINE)
    return [path for path, text in texts.items() if name in text and pattern.search(text)]


def called_in(texts: Mapping[str, str], name: str, spelling: Spelling) -> str:
    """What a class of ours is called in these texts: as the course has it, or else as we do."""
    hers = spelling.kind(name)
    return name if hers != name and not definers(hers, texts) and definers(name, texts) else hers


def is_of_a_class(name: str) -> bool:
    """Whether a name is a class's, by its capital letter."""
    return name[:1].isupper()


def is_below(name: str, package: str) -> bool:
    """Whether a module is a package, or lies in it."""
    return name == package or name.startswith(f"{package}.")


class ModuleFile(NamedTuple):
    """The file behind a module's name; a package's is its `__init__.py`, even if there is none."""

    path: str
    is_package: bool


class Lookup:
    """What a submission's names stand for: its files are given as paths and texts.

    `broken` are files without a text, each with the reason. Names may begin with the `lead`, the
    folders around the sources; files `outside` of these are found by their paths from a folder
    above, if there is no file inside. What is below the `allowed` packages is never one of those.
    """

    def __init__(
        self,
        sources: Mapping[str, str],
        broken: Mapping[str, str],
        *,
        allowed: Sequence[str] = (),
        outside: Mapping[str, str] | None = None,
        lead: str = "",
    ) -> None:
        self.sources = {**sources, **(outside or {})}
        self.broken = dict(broken)
        self.allowed = tuple(allowed)
        self.paths = sorted([*sources, *broken], key=_distance)
        self._inner = {path: sources[path] for path in self.paths if path in sources}
        self._outside = sorted(outside or {}, key=lambda path: (path.count("/"), path))
        self._lead = lead.split("/") if lead else []
        self._definers: dict[str, list[str]] = {}

    def candidates(self, home: str) -> list[str]:
        """All files named like `home`, in any case, the likeliest first."""
        name = home.rpartition("/")[2].lower()
        named = [path for path in self.paths if path.rpartition("/")[2].lower() == name]
        return sorted(named, key=lambda path: (path != home, _distance(path)))

    def definers(self, name: str) -> list[str]:
        """All files whose text defines a class of this name, or a function if it is one's."""
        if name not in self._definers:
            words = "class" if is_of_a_class(name) else "class|def"
            self._definers[name] = definers(name, self._inner, words)
        return self._definers[name]

    def holders(self, name: str, home: str) -> list[str]:
        """All files that may hold what has this name and should stand in `home`.

        First those named like its home that define it, then all others that do, then all others
        that are named like its home: they may have imported or made it.
        """
        found, homes = self.definers(name), self.candidates(home)
        return [*dict.fromkeys([*(path for path in homes if path in found), *found, *homes])]

    def file(self, name: str) -> ModuleFile | None:
        """The submission's file behind a module's name; None where there is none."""
        top = name.partition(".")[0]
        if top in RESERVED:
            return None
        found = self._inside(name)
        if found is None and not any(is_below(package, top) for package in self.allowed):
            found = self._led(name) or self._beyond(name.replace(".", "/"))
        return found or self._loose(name)

    def _led(self, name: str) -> ModuleFile | None:
        """What a name means that begins with the folders around the sources, or some of them."""
        steps = name.split(".")
        for start in range(len(self._lead)):
            lead = [step.lower() for step in self._lead[start:]]
            lower = [step.lower() for step in steps[: len(lead)]]
            if lower == lead[: len(lower)]:
                above = "../" * (len(lead) - len(lower))
                rest = ".".join(steps[len(lead) :])
                return self._inside(rest) if rest else _package(above)
        return None

    def _beyond(self, stem: str) -> ModuleFile | None:
        """The file outside behind a name: by its path from the nearest folder above; else any."""
        depth = self._outside[0].count("../") if self._outside else 0
        above = [self._lead[len(self._lead) - depth :][:steps] for steps in reversed(range(depth))]
        for place in ["../" * depth + "/".join([*steps, stem]) for steps in above]:
            for path in self._outside:
                if path in module_paths(place):
                    return _module(path)
            if any(path.startswith(f"{place}/") for path in self._outside):
                return _package(f"{place}/")
        return next(
            (_module(p) for p in self._outside if p.endswith(module_paths(f"/{stem}"))), None
        )

    def _loose(self, name: str) -> ModuleFile | None:
        """A module of a package of which only the files were handed in, or under another name."""
        top, _, rest = name.partition(".")
        if top not in FIRST_STEPS or any(top in p.lower().split("/")[:-1] for p in self.paths):
            return None
        stem = name.replace(".", "/")
        if not rest or stem in SEARCH_PATH:
            return _package(f"{stem}/")
        return self._inside(rest) or self._inside(rest.rpartition(".")[2])

    def _inside(self, name: str) -> ModuleFile | None:
        stem = name.replace(".", "/")
        places = [f"{folder}/{stem}".lstrip("/") for folder in SEARCH_PATH]
        for cased in (str, str.lower):  # the exact name first, then in any case
            for place in places:
                wanted = cased(place)
                for path in self.paths:
                    if cased(path) in module_paths(wanted):
                        return ModuleFile(path, cased(path).endswith("/__init__.py"))
                if any(cased(path).startswith(f"{wanted}/") for path in self.paths):
                    return _package(f"{place}/")
        if name.partition(".")[0] in FIRST_STEPS:  # which a folder deeper inside may hold
            for path in self.paths:
                if path.endswith(module_paths(f"/{stem}")):
                    return _module(path)
            if any(f"/{stem}/" in path for path in self.paths):
                return _package(f"{stem}/")
        if "." in name:
            return None
        named = (path for path in self.paths if path.endswith(f"/{name}.py"))
        return next((ModuleFile(path, False) for path in named), None)


def module_paths(stem: str) -> tuple[str, str]:
    """The two paths that a module's file may have."""
    return f"{stem}.py", f"{stem}/__init__.py"


def _module(path: str) -> ModuleFile:
    return ModuleFile(path, path.endswith("/__init__.py"))


def _package(folder: str) -> ModuleFile:
    return ModuleFile(f"{folder}__init__.py", True)


def _distance(path: str) -> tuple[int, int, str]:
    """How far from the usual places a file lies."""
    folder = path.rpartition("/")[0]
    known = SEARCH_PATH.index(folder) if folder in SEARCH_PATH else len(SEARCH_PATH)
    return known, path.count("/"), path
