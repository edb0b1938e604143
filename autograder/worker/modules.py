"""Imports a submission from memory, under the names that students use.

A file `mytorch/nn/linear.py` answers to `mytorch.nn.linear` (package style) and to `linear`
(flat style, after `sys.path.append("mytorch/nn")`). Nothing is read from disk, and names of
the standard library and of NumPy are never taken by a submission's files. What else is
installed on this machine is not offered, so that the same hand-in is graded alike on all.
"""

from __future__ import annotations

import importlib
import importlib.machinery
import importlib.util
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from types import CodeType, ModuleType
from typing import Any

from autograder.worker.compatibility import SHOWING, Idle
from autograder.worker.imports import is_below, is_offered
from autograder.worker.standins import StandIns, Swap, definition

# Where a flat name is looked for first: a hand-in's folders, by how often courses use them.
FOLDERS = ("", "mytorch", "mytorch/nn", "mytorch/optim", "models", "mytorch/models", "MCQ")
RESERVED = frozenset(sys.stdlib_module_names) | {"numpy", "autograder"}
ROOT = "<submission>/"
NOT_OFFERED = "of Python's modules, this one is not offered where submissions are graded"


def _importer(root: str) -> str:
    """The submission's file that asks for the module that is being looked for."""
    frame = sys._getframe()
    while frame.f_back is not None and not frame.f_code.co_filename.startswith(root):
        frame = frame.f_back
    file = frame.f_code.co_filename
    return file.removeprefix(root) if file.startswith(root) else "the submission"


def _is_left_out(top: str) -> bool:
    """Whether a part of Python is none that a submission may import."""
    public = top in sys.stdlib_module_names and not top.startswith("_")
    return public and not is_offered(top, ())


class ClassNotFoundError(Exception):
    """No file of the submission defines the class; the text says where it was looked for."""


class SourceLoader:
    """Executes one file of the submission, or makes a package of one of its folders.

    A loader as importlib defines it; its abstract classes would take 17 ms to import.
    """

    def __init__(self, modules: SubmissionModules, path: str, package: bool) -> None:
        self.modules = modules
        self.path = path
        self.package = package

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> None:
        return None

    def is_package(self, fullname: str) -> bool:
        return self.package

    def get_source(self, fullname: str) -> str:
        return self.modules.sources.get(self.path, "")

    def get_code(self, fullname: str) -> CodeType:
        broken = self.modules.broken.get(self.path)
        if broken is not None:
            raise SyntaxError(broken)
        file = self.modules.root + self.path
        try:
            code = compile(self.get_source(fullname), file, "exec", dont_inherit=True)
        except (MemoryError, RecursionError):
            where = (file, 1, 0, None)
            raise SyntaxError("nested too deeply to be compiled", where) from None
        assert isinstance(code, CodeType)
        return code

    def exec_module(self, module: ModuleType) -> None:
        module.__file__ = self.modules.root + self.path
        if self.modules.stand_ins is not None:
            compiled = partial(self.get_code, module.__name__)
            self.modules.stand_ins.execute(self.path, compiled, module)
        else:
            exec(self.get_code(module.__name__), module.__dict__)


class SubmissionModules:
    """Finds modules among a submission's sources, given as paths and texts.

    Importing one of the `forbidden` packages raises an ImportError that says so, and is
    remembered in `notes`. Of other packages, only the `allowed` ones are offered. Wherever a
    class of a name in `swapped` is defined or imported, what is made there takes its place.
    `root` is what the files' names begin with. A debugger is given a real one, so that it finds
    them; what is installed is then offered, too, for the debugger may ask for it.
    """

    def __init__(
        self,
        sources: Mapping[str, str],
        broken: Mapping[str, str],
        forbidden: Sequence[str] = (),
        allowed: Sequence[str] = (),
        swapped: Mapping[str, Swap] | None = None,
        root: str = ROOT,
    ) -> None:
        self.root = root
        self.swapped = swapped or {}
        self.stand_ins = StandIns(swapped, sources, broken) if swapped else None
        self.sources = dict(sources)
        self.broken = dict(broken)
        self.forbidden = tuple(forbidden)
        self.allowed = tuple(allowed)
        self.notes: dict[str, None] = {}
        self.paths = sorted([*sources, *broken], key=_distance)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if any(is_below(fullname, package) for package in self.forbidden):
            note = f"imports {fullname}, which this homework forbids"
            self.notes[f"{_importer(self.root)} {note}"] = None
            raise ImportError(f"the submission {note}")
        top = fullname.partition(".")[0]
        found = self.file(fullname)
        if found is None:
            return self._elsewhere(fullname, top)
        file, package = found
        loader: Any = SourceLoader(self, file, package)
        spec = importlib.machinery.ModuleSpec(fullname, loader, is_package=package)
        spec.origin = self.root + file
        return spec

    def _elsewhere(self, name: str, top: str) -> importlib.machinery.ModuleSpec | None:
        """What is no file of the submission; None leaves it to Python's own finders."""
        if self.root == ROOT and _is_left_out(top):
            raise ModuleNotFoundError(f"No module named {name!r}: {NOT_OFFERED}", name=name)
        if top in RESERVED or is_offered(name, self.allowed):
            return None
        if self.root != ROOT and importlib.machinery.PathFinder.find_spec(top) is not None:
            return None
        if top in SHOWING.split():
            loader: Any = Idle
            return importlib.machinery.ModuleSpec(name, loader, is_package=True)
        if any(is_below(package, name) for package in self.allowed):
            return None  # scipy, on the way to scipy.special
        if self.stand_ins is not None and (spec := self.stand_ins.in_place_of(name)):
            return spec
        what = "it is no file of the submission, and neither NumPy nor a part of Python"
        raise ModuleNotFoundError(f"No module named {name!r}: {what}", name=name)

    def file(self, name: str) -> tuple[str, bool] | None:
        """Find the submission's file behind a module's name, and whether it is a package."""
        if name.partition(".")[0] in RESERVED:
            return None
        stem = name.replace(".", "/")
        places = [f"{folder}/{stem}".lstrip("/") for folder in FOLDERS]
        for same in (str, str.lower):  # the exact name first, then in any case
            for place in places:
                wanted = same(place)
                for path in self.paths:
                    if same(path) in (f"{wanted}.py", f"{wanted}/__init__.py"):
                        return path, same(path).endswith("/__init__.py")
                if any(same(path).startswith(f"{wanted}/") for path in self.paths):
                    return f"{place}/__init__.py", True
        if "." in name:
            return None
        return next(((path, False) for path in self.paths if path.endswith(f"/{name}.py")), None)

    def load(self, path: str) -> ModuleType:
        """Import the file at `path` under its package-style name."""
        name = path[: -len(".py")].replace("/", ".").replace(" ", "_")
        reserved = name.partition(".")[0] in RESERVED
        if self.file(name) == (path, False):
            return importlib.import_module(name)
        name = f"{name} of the submission" if reserved else name
        if name in sys.modules:
            return sys.modules[name]
        loader: Any = SourceLoader(self, path, False)
        module = importlib.util.module_from_spec(importlib.machinery.ModuleSpec(name, loader))
        sys.modules[name] = module
        loader.exec_module(module)
        return module

    def candidates(self, home: str) -> list[str]:
        """All files named like `home`, in any case, the likeliest first."""
        name = home.rpartition("/")[2].lower()
        named = [path for path in self.paths if path.rpartition("/")[2].lower() == name]
        return sorted(named, key=lambda path: (path != home, _distance(path)))

    def definers(self, name: str) -> list[str]:
        """All files whose text defines a class or function of this name."""
        pattern = definition(name)
        likely = [path for path in self.paths if name in self.sources.get(path, "")]
        return [path for path in likely if pattern.search(self.sources[path])]


def _distance(path: str) -> tuple[int, int, str]:
    folder = path.rpartition("/")[0]
    known = FOLDERS.index(folder) if folder in FOLDERS else len(FOLDERS)
    return known, path.count("/"), path


class Student:
    """The submission as an exercise sees it: its classes, as attributes.

    A class is looked for in its home file first, then in every file that defines it.
    `notes` says which file was taken where there was a choice.
    """

    def __init__(self, modules: SubmissionModules, home: str) -> None:
        self._modules = modules
        self._home = home
        self.notes: list[str] = []

    def all_notes(self) -> list[str]:
        """What is worth a word about where classes and other modules were looked for."""
        return [*self.notes, *self._modules.notes]

    def __getattr__(self, name: str) -> Any:
        found = self._find(name)
        setattr(self, name, found)
        return found

    def _find(self, name: str) -> Any:
        definers = self._modules.definers(name)
        homes = self._modules.candidates(self._home)
        for path in dict.fromkeys([*(p for p in homes if p in definers), *definers, *homes]):
            found = getattr(self._modules.load(path), name, None)
            if found is not None:
                others = [other for other in definers if other != path]
                if others and path in definers:
                    self.notes.append(
                        f"{name} was taken from {path}; {', '.join(others)} defines it too"
                    )
                return found
        if name in self._modules.swapped:
            return self._modules.swapped[name](None)
        raise ClassNotFoundError(f"{name} was not found: define it in {self._home}")
