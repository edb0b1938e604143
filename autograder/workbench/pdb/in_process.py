"""Imports a student's own tree into this very process, for a debugger, and forgets it again."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from autograder.course.sheet import Item
from autograder.handin.lookup import RESERVED
from autograder.workbench.tree import Tree
from autograder.worker.inside import compatibility
from autograder.worker.inside.modules import SubmissionModules
from autograder.worker.inside.student import Student


def root_of(tree: Tree) -> str:
    """What the names of the tree's files begin with."""
    return f"{tree.root.as_posix()}/"


def files_of(tree: Tree) -> frozenset[str]:
    """The names of the tree's files; what else lies in the tree, such as the grader, is none."""
    return frozenset(root_of(tree) + path for path in tree.submission.sources)


@contextmanager
def imported(tree: Tree, item: Item) -> Iterator[Student]:
    """The tree's classes as the worker finds them, from files of their real names.

    Afterwards this process has the modules, NumPy the names and the random state of before.
    """
    allowed = item.limits.allowed
    lookup = tree.submission.lookup(allowed)
    spelling = item.exercise.spelling
    modules = SubmissionModules(
        lookup, item.limits.forbidden, root=root_of(tree), spelling=spelling
    )
    known, state = dict(sys.modules), np.random.get_state()
    for name in known:
        if lookup.file(name) is not None or name.partition(".")[0] == "scipy":
            del sys.modules[name]
    undo = compatibility.restore()
    compatibility.settle_scipy(allowed)
    sys.meta_path.insert(0, modules)
    try:
        np.random.seed(0)  # as the worker does for the first case
        yield Student(modules, item.exercise.home)
    finally:
        sys.meta_path.remove(modules)
        for name in [n for n in sys.modules if n not in known and not _stays(n)]:
            del sys.modules[name]
        undo()
        sys.modules.update(known)
        np.random.set_state(state)


def _stays(name: str) -> bool:
    """Whether a module that was loaded meanwhile is Python's, NumPy's or our own."""
    return name.partition(".")[0] in RESERVED and " of the submission" not in name
