"""Imports a submission from memory, under the names that students use.

A file `mytorch/nn/linear.py` answers to `mytorch.nn.linear` (package style) and to `linear`
(flat style, after `sys.path.append("mytorch/nn")`). Nothing is read from disk, and names of
the standard library and of NumPy are never taken by a submission's files. What else is
installed on this machine is not offered, so that the same hand-in is graded alike on all:
a stand-in is given for it, which costs nothing until it is used.
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

from autograder.worker.inside.absences import Absences
from autograder.worker.inside.imports import is_below, is_offered
from autograder.worker.inside.listing import Listing, listed
from autograder.worker.inside.patience import Patience
from autograder.worker.inside.salvage import Namespace, Stop, broken, execute
from autograder.worker.inside.swap.places import Places, Swap, answer, definition

# Where a flat name is looked for first: a hand-in's folders, by how often courses use them.
FOLDERS = ("", "mytorch", "mytorch/nn", "mytorch/optim", "models", "mytorch/models", "MCQ")
RESERVED = frozenset(sys.stdlib_module_names) | {"numpy", "autograder"}
PACKAGES = frozenset(folder.partition("/")[0] for folder in FOLDERS) - {""}
ROOT = "<submission>/"
NOT_OFFERED = "of Python's modules, this one is not offered where submissions are graded"
NOT_THERE = "it is no file of the submission, and neither NumPy nor a part of Python"


def _is_left_out(top: str) -> bool:
    """Whether a part of Python is none that a submission may import."""
    public = top in sys.stdlib_module_names and not top.startswith("_")
    return public and not is_offered(top, ())


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
        """The file, compiled; raises SyntaxError where that cannot be done."""
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
        """Execute as much of it as can be: one bad line costs what builds on it, and no more."""
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
            beside = self.package and self.modules.root == ROOT  # others are on disk
            listing = listed(self.modules.listing) if beside else nullcontext()
            with listing, self.modules.patience or nullcontext():
                stop = execute(code, text, names, local)
        self.modules.absences.forget()
        if stop is not None:
            self.modules.notes[stop.told(self.path)] = None
            if places is not None:
                places.fill(self.path, names)


class SubmissionModules:
    """Finds modules among a submission's sources, given as paths and texts.

    For one of the `forbidden` packages a stand-in is given, which says so where it is used; that
    it is imported is told in `notes`. Of other packages, only the `allowed` ones are offered; for
    all that is not there, a stand-in is given as well, unless an ImportError is caught where it is
    imported: then one is raised. Wherever a
    class of a name in `swapped` is defined or imported, what is made there takes its place.
    Names may begin with the `lead`, the folders around the sources; files `outside` of these are
    found by their paths from a folder above, if there is no file inside.
    `root` is what the files' names begin with. A debugger is given a real one, so that it finds
    them; what is installed is then offered, too, for the debugger may ask for it. `patience` is
    for what runs while files are imported.
    """

    def __init__(
        self,
        sources: Mapping[str, str],
        broken: Mapping[str, str],
        forbidden: Sequence[str] = (),
        allowed: Sequence[str] = (),
        swapped: Mapping[str, Swap] | None = None,
        root: str = ROOT,
        outside: Mapping[str, str] | None = None,
        lead: str = "",
        patience: Patience | None = None,
    ) -> None:
        self.root = root
        self.patience = patience
        self.swapped = swapped or {}
        self.sources = {**sources, **(outside or {})}
        self.outside = sorted(outside or {}, key=lambda path: (path.count("/"), path))
        self.lead = lead.split("/") if lead else []
        self.places = Places(swapped, self.sources, broken) if swapped else None
        self.broken = dict(broken)
        self.forbidden = tuple(forbidden)
        self.allowed = tuple(allowed)
        self.notes: dict[str, None] = {}
        self.paths = sorted([*sources, *broken], key=_distance)
        self.listing = Listing(self.paths, root)
        self.absences = Absences(self.sources, root, self.notes)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        for package in self.forbidden:
            if is_below(fullname, package):
                return self.absences.forbidden(fullname, package)
        top = fullname.partition(".")[0]
        found = self.file(fullname)
        if found is None:
            return self._elsewhere(fullname, top)
        file, is_package = found
        loader: Any = SourceLoader(self, file, is_package)
        spec = importlib.machinery.ModuleSpec(fullname, loader, is_package=is_package)
        spec.origin = self.root + file
        if is_package:
            spec.submodule_search_locations = [spec.origin.removesuffix("/__init__.py")]
        return spec

    def _elsewhere(self, name: str, top: str) -> importlib.machinery.ModuleSpec | None:
        """What is no file of the submission; None leaves it to Python's own finders."""
        if self.root == ROOT and _is_left_out(top):
            return self.absences.missing(name, NOT_OFFERED)
        if top in RESERVED or is_offered(name, self.allowed):
            return None
        if self.root != ROOT and importlib.machinery.PathFinder.find_spec(top) is not None:
            return None
        if any(is_below(package, name) for package in self.allowed):
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
        if any(one == inner[0] or one.startswith(inner[1]) for one in self.paths):
            return None
        files = [one for one in self.definers(name) if one.startswith(folder) and one != path]
        found = vars(self.load(files[0])).get(name) if len(files) == 1 else None
        if found is not None:
            self.notes[f"{module} lacks {name}, which was taken from {files[0]}"] = None
        return found

    def file(self, name: str) -> tuple[str, bool] | None:
        """Find the submission's file behind a module's name, and whether it is a package."""
        top = name.partition(".")[0]
        if top in RESERVED:
            return None
        found = self._inside(name)
        if found is None and not any(is_below(package, top) for package in self.allowed):
            found = self._led(name) or self._beyond(name.replace(".", "/"))
        return found or self._loose(name)

    def _led(self, name: str) -> tuple[str, bool] | None:
        """What a name means that begins with the folders around the sources, or some of them."""
        steps = name.split(".")
        for start in range(len(self.lead)):
            lead = [step.lower() for step in self.lead[start:]]
            lower = [step.lower() for step in steps[: len(lead)]]
            if lower == lead[: len(lower)]:
                above = "../" * (len(lead) - len(lower))
                rest = ".".join(steps[len(lead) :])
                return self._inside(rest) if rest else (f"{above}__init__.py", True)
        return None

    def _beyond(self, stem: str) -> tuple[str, bool] | None:
        """The file outside behind a name: by its path from the nearest folder above; else any."""
        depth = self.outside[0].count("../") if self.outside else 0
        above = [self.lead[len(self.lead) - depth :][:steps] for steps in reversed(range(depth))]
        for place in ["../" * depth + "/".join([*steps, stem]) for steps in above]:
            for path in self.outside:
                if path in (f"{place}.py", f"{place}/__init__.py"):
                    return path, path.endswith("/__init__.py")
            if any(path.startswith(f"{place}/") for path in self.outside):
                return f"{place}/__init__.py", True
        for path in self.outside:
            if path.endswith((f"/{stem}.py", f"/{stem}/__init__.py")):
                return path, path.endswith("/__init__.py")
        return None

    def _loose(self, name: str) -> tuple[str, bool] | None:
        """A module of a package of which only the files were handed in, or under another name."""
        top, _, rest = name.partition(".")
        if top not in PACKAGES or any(top in path.lower().split("/")[:-1] for path in self.paths):
            return None
        if not rest or name.replace(".", "/") in FOLDERS:
            return f"{name.replace('.', '/')}/__init__.py", True
        return self._inside(rest) or self._inside(rest.rpartition(".")[2])

    def _inside(self, name: str) -> tuple[str, bool] | None:
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
        if name.partition(".")[0] in PACKAGES:  # which a folder deeper inside may hold
            for path in self.paths:
                if path.endswith((f"/{stem}.py", f"/{stem}/__init__.py")):
                    return path, path.endswith("/__init__.py")
            if any(f"/{stem}/" in path for path in self.paths):
                return f"{stem}/__init__.py", True
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
        """All files whose text defines a class of this name, or a function if it is one's."""
        pattern = definition(name, "class" if is_of_a_class(name) else "class|def")
        likely = [path for path in self.paths if name in self.sources.get(path, "")]
        return [path for path in likely if pattern.search(self.sources[path])]


def is_of_a_class(name: str) -> bool:
    """Whether a name is a class's, by its capital letter."""
    return name[:1].isupper()


def _distance(path: str) -> tuple[int, int, str]:
    folder = path.rpartition("/")[0]
    known = FOLDERS.index(folder) if folder in FOLDERS else len(FOLDERS)
    return known, path.count("/"), path
