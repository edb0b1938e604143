"""Imports a submission from memory, under the names that students use, as `lookup.py` finds them.

Nothing is read from disk, and names of the standard library and of NumPy are never taken by a
submission's files. What else is installed on this machine is not offered, so that the same
hand-in is graded alike on all: a stand-in is given for it, which costs nothing until it is used.
"""

from __future__ import annotations

import importlib
import importlib.machinery
import importlib.util
import sys
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from functools import partial
from types import CodeType, ModuleType
from typing import Any

from autograder.handin.lookup import RESERVED, VIRTUAL_ROOT, Lookup, is_below
from autograder.records.spelling import OURS, Spelling
from autograder.worker.inside.absences import Absences
from autograder.worker.inside.imports import is_offered
from autograder.worker.inside.listing import Listing, listed
from autograder.worker.inside.patience import Patience
from autograder.worker.inside.renamed import rename_all
from autograder.worker.inside.salvage import Namespace, Stop, broken, execute
from autograder.worker.inside.swap.places import Places, Substitute, answer

NOT_OFFERED = "of Python's modules, this one is not offered where submissions are graded"
NOT_THERE = "it is no file of the submission, and neither NumPy nor a part of Python"


def _is_left_out(top: str) -> bool:
    """Whether a part of Python is none that a submission may import."""
    public = top in sys.stdlib_module_names and not top.startswith("_")
    return public and not is_offered(top, ())


def _defined_in(module: ModuleType) -> list[type]:
    """The classes of a module's own."""
    kinds = [value for value in vars(module).values() if isinstance(value, type)]
    return [kind for kind in kinds if kind.__module__ == module.__name__]


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
        return self.modules.lookup.sources.get(self.path, "")

    def get_code(self, fullname: str) -> CodeType:
        """The file, compiled; raises SyntaxError where that cannot be done."""
        broken = self.modules.lookup.broken.get(self.path)
        if broken is not None:
            error: Any = SyntaxError(broken)
            error.about = self.path
            raise error
        known = self.modules.codes.get(self.path)
        if known is not None:
            return known
        file = self.modules.root + self.path
        try:
            code = compile(self.get_source(fullname), file, "exec", dont_inherit=True)
        except (MemoryError, RecursionError):
            where = (file, 1, 0, None)
            raise SyntaxError("nested too deeply to be compiled", where) from None
        assert isinstance(code, CodeType)
        self.modules.codes[self.path] = code
        return code

    def exec_module(self, module: ModuleType) -> None:
        """Execute as much of it as can be: one bad line costs what builds on it, and no more."""
        self.modules.executed.setdefault(module.__name__, module)
        module.__file__ = self.modules.root + self.path
        names, places = module.__dict__, self.modules.places
        local: Namespace = names if places is None else places.prepare(self.path, names)
        text = self.get_source(module.__name__)
        lacking = partial(self.modules.lacking, module.__name__, self.path, self.package)
        if self.package or places is not None:
            names["__getattr__"] = partial(answer, lacking, module.__name__)
        self.modules.absences.forget()
        try:
            code = self.get_code(module.__name__)
        except (SyntaxError, ValueError) as error:
            stop: Stop | None = broken(error, text, names, local)
        else:
            beside = self.package and self.modules.root == VIRTUAL_ROOT  # others are on disk
            listing = listed(self.modules.listing) if beside else nullcontext()
            with listing, self.modules.patience or nullcontext():
                stop = execute(code, text, names, local)
        self.modules.absences.forget()
        if stop is not None:
            self.modules.notes[stop.note(self.path)] = None
            if places is not None:
                places.fill(self.path, names)
        if self.modules.spelling:
            rename_all(_defined_in(module), self.modules.spelling)


class SubmissionModules:
    """Imports the modules that a `lookup` finds among a submission's sources.

    For one of the `forbidden` packages a stand-in is given, which says so where it is used; that
    it is imported is told in `notes`. Of other packages, only the lookup's `allowed` ones are
    offered; for all that is not there, a stand-in is given as well, unless an ImportError is caught
    where it is imported: then one is raised. Wherever a class of a name in `swapped` is defined or
    imported, what is made there takes its place.
    What classes have is called as the `spelling` has it.
    `root` is what the files' names begin with. A debugger is given a real one, so that it finds
    them; what is installed is then offered, too, for the debugger may ask for it. `patience` is
    for what runs while files are imported, `codes` the files compiled by then, by path.
    """

    def __init__(
        self,
        lookup: Lookup,
        forbidden: Sequence[str] = (),
        swapped: Mapping[str, Substitute] | None = None,
        root: str = VIRTUAL_ROOT,
        patience: Patience | None = None,
        spelling: Spelling = OURS,
        codes: dict[str, CodeType] | None = None,
    ) -> None:
        self.lookup = lookup
        self.forbidden = tuple(forbidden)
        self.swapped = swapped or {}
        self.root = root
        self.patience = patience
        self.spelling = spelling
        self.codes: dict[str, CodeType] = {} if codes is None else codes
        self.notes: dict[str, None] = {}
        # The submission's, in the order of their first imports.
        self.executed: dict[str, ModuleType] = {}
        texts = lookup.sources, lookup.broken
        self.places = Places(swapped, *texts, spelling) if swapped else None
        self.listing = Listing(lookup.paths, root)
        self.absences = Absences(lookup.sources, root, self.notes)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        for package in self.forbidden:
            if is_below(fullname, package):
                return self.absences.forbidden(fullname, package)
        top = fullname.partition(".")[0]
        found = self.lookup.file(fullname)
        if found is None:
            return self._elsewhere(fullname, top)
        self.absences.in_another_case(fullname, found.path)
        loader: Any = SourceLoader(self, *found)
        spec = importlib.machinery.ModuleSpec(fullname, loader, is_package=found.is_package)
        spec.origin = self.root + found.path
        if found.is_package:
            spec.submodule_search_locations = [spec.origin.removesuffix("/__init__.py")]
        return spec

    def _elsewhere(self, name: str, top: str) -> importlib.machinery.ModuleSpec | None:
        """What is no file of the submission; None leaves it to Python's own finders."""
        if self.root == VIRTUAL_ROOT and _is_left_out(top):
            return self.absences.missing(name, NOT_OFFERED)
        if top in RESERVED or is_offered(name, self.lookup.allowed):
            return None
        if self.root != VIRTUAL_ROOT and importlib.machinery.PathFinder.find_spec(top) is not None:
            return None
        if any(is_below(package, name) for package in self.lookup.allowed):
            return None  # scipy, on the way to scipy.special
        if self.places is not None and (spec := self.places.in_place_of(name)):
            return spec
        return self.absences.missing(name, NOT_THERE)

    def lacking(self, module: str, path: str, package: bool, name: str) -> Any:
        """What a module lacks: the solution's class, or what one file of a package defines."""
        found = None if self.places is None else self.places.give(name)
        if found is not None or not package or name.startswith("_"):
            return found
        folder = path.removesuffix("__init__.py")
        inner = (f"{folder}{name}.py", f"{folder}{name}/")
        if any(one == inner[0] or one.startswith(inner[1]) for one in self.lookup.paths):
            return None
        defining = self.lookup.definers(name)
        files = [one for one in defining if one.startswith(folder) and one != path]
        found = vars(self.load(files[0])).get(name) if len(files) == 1 else None
        if found is not None:
            self.notes[f"{module} lacks {name}, which was taken from {files[0]}"] = None
        return found

    def load(self, path: str) -> ModuleType:
        """Import the file at `path` under its package-style name."""
        name = path[: -len(".py")].replace("/", ".").replace(" ", "_")
        reserved = name.partition(".")[0] in RESERVED
        if self.lookup.file(name) == (path, False):
            return importlib.import_module(name)
        name = f"{name} of the submission" if reserved else name
        if name in sys.modules:
            return sys.modules[name]
        loader: Any = SourceLoader(self, path, False)
        module = importlib.util.module_from_spec(importlib.machinery.ModuleSpec(name, loader))
        sys.modules[name] = module
        loader.exec_module(module)
        return module
