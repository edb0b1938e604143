"""Imports submissions in the tests' own process, which is afterwards as it was."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from autograder.handin.lookup import Lookup
from autograder.worker.inside import compatibility
from autograder.worker.inside.modules import SubmissionModules
from autograder.worker.inside.student import Student

LOADED = ("mytorch", "models", "torch")  # by the tests' own process, but by no worker


@contextmanager
def as_in_a_worker() -> Iterator[None]:
    """Have modules imported as in a worker: what other tests have loaded is not there."""
    known, finders, undo = dict(sys.modules), [*sys.meta_path], compatibility.restore()
    _forget()
    try:
        yield
    finally:
        undo()
        sys.meta_path[:] = finders
        for name in set(sys.modules) - set(known):
            del sys.modules[name]
        sys.modules.update(known)


def _forget() -> None:
    for name in [one for one in sys.modules if one.partition(".")[0] in LOADED]:
        del sys.modules[name]


class StudentOf:
    """Makes a `Student` of sources, as the worker does."""

    def __call__(self, sources: Mapping[str, str], home: str = "mytorch/linear.py") -> Student:
        lookup = Lookup(sources, {}, allowed=("scipy.special",))
        modules = SubmissionModules(lookup, ("tensorflow", "scipy.signal"))
        _forget()
        sys.meta_path.insert(0, modules)
        return Student(modules, home)
