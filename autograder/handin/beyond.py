"""Files outside of the folder that is graded which its files import, such as a course's `utils.py`.

Such a file is looked for where Python finds it when a script is run from a folder above the one
that is graded: by its path from there. Then in the folders that the texts name, as
`sys.path.append("../HW1P1/mytorch")` does; and what a package of the graded folder lacks, in the
other folders' packages of that name.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from autograder.handin.lookup import PACKAGES, module_paths
from autograder.handin.mentions import MOST_CHARACTERS, mentioned

MOST = 100  # files that are taken; honest hand-ins need a few
MOST_ASKED = 1000  # names that are looked for
UPWARD = re.compile(r"['\"]((?:\.\./)++[\w./-]*+)['\"]")
MOST_NAMED, MOST_PLACES = 10_000, 20  # folders that texts name, and those that are looked into


def path_from(root: Sequence[str], path: Sequence[str]) -> str:
    """A path outside of the graded folder as it is seen from there: by way of the top."""
    return "../" * len(root) + "/".join(path)


def imported_files(
    sources: Mapping[str, str], outside: Mapping[str, str], root: Sequence[str]
) -> dict[str, str]:
    """Those of the files outside that the sources import, directly or not.

    All paths are told from the folder that is graded, the `root`.
    """
    if not outside:
        return {}
    inside = {name for path in sources for name in _names(path)}
    finder = _Finder(outside, sources, root)
    taken: dict[str, str] = {}
    asked: set[str] = set()
    queue = [*sources.items()]
    room = left = MOST_CHARACTERS  # of what is read, and of what is taken
    for path, text in queue:
        names = {_absolute(name, path) for name in mentioned([text[:room]])}
        room -= min(room, len(text))
        for stem in sorted(names - inside - asked)[: MOST_ASKED - len(asked)]:
            asked.add(stem)
            for file in finder.files(stem):
                if file not in taken and len(taken) < MOST and len(outside[file]) <= left:
                    left -= len(outside[file])
                    taken[file] = outside[file]
                    queue.append((file, outside[file]))
    return taken


def lead_of(sources: Mapping[str, str], name: str, root: str) -> str:
    """The names of modules that stand for the folders around the sources, as a path.

    The folder that was handed in is among them where something is imported by its `name`.
    """
    own = name.partition(".")[0]
    asked = {one.partition(".")[0] for one in mentioned(sources.values())}
    return "/".join(filter(None, (own if own in asked else "", root)))


def _names(path: str) -> Iterator[str]:
    """All names, with slashes, under which a file or a folder around it may be imported."""
    stem = path[: -len(".py")].removesuffix("/__init__")
    steps = stem.split("/")
    yield from (
        "/".join(steps[start:end])
        for start in range(len(steps))
        for end in range(start + 1, len(steps) + 1)
    )


def _absolute(name: str, path: str) -> str:
    """A module's name as a path; a relative one is told from the file's own folder."""
    bare = name.lstrip(".")
    stem = bare.replace(".", "/")
    if bare == name:
        return stem
    folder = posixpath.dirname(path)
    return posixpath.normpath(posixpath.join(folder, "../" * (len(name) - len(bare) - 1), stem))


class _Finder:
    """Looks for modules among the files outside."""

    def __init__(
        self, outside: Mapping[str, str], sources: Mapping[str, str], root: Sequence[str]
    ) -> None:
        self._outside = outside
        near = [path_from(root, [*root[:depth], ""]) for depth in range(len(root))]
        self._places = ["", *reversed(near), *_named(sources, root)]
        self._stems = {stem for path in outside for stem in _last(path)}
        self._ends: dict[str, list[str]] = {}
        for path in sorted(outside, key=lambda path: (path.count("/"), path)):
            steps = path.split("/")
            for start, step in enumerate(steps):
                if step.lower() in PACKAGES:
                    self._ends.setdefault("/".join(steps[start:]), []).append(path)

    def files(self, stem: str) -> list[str]:
        """The file behind a name, and the packages that it lies in."""
        steps = stem.split("/")
        if steps[-1] not in self._stems:
            return []
        for place in self._places:
            base = place + stem
            if file := self._one(base):
                ways = (place + "/".join(steps[:end]) for end in range(1, len(steps)))
                packages = (f"{way}/__init__.py" for way in ways)
                return [file, *(path for path in packages if path in self._outside)]
        return [found[0] for end in module_paths(stem) if (found := self._ends.get(end))][:1]

    def _one(self, base: str) -> str:
        return next((path for path in module_paths(base) if path in self._outside), "")


def _last(path: str) -> list[str]:
    """What the last step of a name may be that leads to a file."""
    return path.removesuffix(".py").removesuffix("/__init__").split("/")[-1:]


def _named(sources: Mapping[str, str], root: Sequence[str]) -> Iterable[str]:
    """The folders outside that the texts name, told from the graded one or from their own."""
    named = ((path, match[1]) for path, text in sources.items() for match in UPWARD.finditer(text))
    first = islice(named, MOST_NAMED)
    apart = dict.fromkeys((posixpath.dirname(path), name) for path, name in first)
    found: dict[str, None] = {}
    for inside, name in apart:
        for start in ("", inside):
            folder = posixpath.normpath(posixpath.join(*root, start, name))
            if not folder.startswith("..") and len(found) < MOST_PLACES:
                found[path_from(root, [folder, ""])] = None
    return found
