"""`check("Conv1d")` in a notebook: grades a class that a cell has defined, or one of the tree.

The class is taken by its source and graded by the same worker as on the command line.
"""

from __future__ import annotations

import importlib
import io
import linecache
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rich.console import Console

from autograder.course import assignment as assignments
from autograder.course.assignment import AssignmentError, joint_digest
from autograder.course.builds_on import builds_on, classes
from autograder.course.exercises import EXERCISES
from autograder.course.item_names import ways_to_ask
from autograder.course.sheet import Assignment, Item
from autograder.diagnosis.explain import explain
from autograder.diagnosis.tutor import Tutor
from autograder.grading.grade import Grader
from autograder.grading.graded import GradedItem
from autograder.grading.reference import References
from autograder.handin.needs import wanted_by
from autograder.handin.submission import Submission, SubmissionError, read_submission
from autograder.handin.wanted import Wanted
from autograder.records.cache import cache_folder
from autograder.records.explanation import Explanation
from autograder.records.readers import for_student
from autograder.records.root import ROOT
from autograder.records.scorecard import ScoreCard
from autograder.reports.terminal import print_lines
from autograder.workbench.attempts import tells_known
from autograder.workbench.notebook.cells import MAIN, CheckError, Notebook
from autograder.workbench.notebook.extract import Module
from autograder.workbench.notebook.graft import graft, in_cells
from autograder.worker.launch import Launcher

FIRST = "hw2p1"  # whose items are looked at before all others
WIDTH = 100  # of a table in text


def check(
    item: str | type,
    *more: str | type,
    assignment: str = "",
    seed: int = 0,
    tree: str | Path | None = None,
) -> None:
    """Grade items, and show the table.

    An item is given by its name or its class's, as on the command line: part of one is enough.
    It is looked for in hw2p1 first and then in all other assignments, or in the one named by
    `assignment`. Where the notebook defines the item's class, or one that it builds on, that is
    graded; else the one of the `tree`, the directory that holds mytorch/ and models/ (by default
    the one that holds the autograder).

    Raises `CheckError` where there is no such item, or a class's source cannot be had.
    """
    _show(_graded([item, *more], assignment, seed, tree))


def points(
    item: str | type,
    *more: str | type,
    assignment: str = "",
    seed: int = 0,
    tree: str | Path | None = None,
) -> float:
    """The points that `check` shows, as a number and in silence: for otter and nbgrader.

    Raises what `check` does.
    """
    return _graded([item, *more], assignment, seed, tree).card.points


def _graded(
    wanted: list[str | type], assignment: str, seed: int, tree: str | Path | None
) -> Report:
    with Launcher() as launcher:  # its process warms up while we look around
        if type(seed) is not int or not 0 <= seed < 2**64:
            raise CheckError(f"seed: expected a whole number from 0 below 2^64, got {seed!r}")
        sheet = find_items(wanted, assignment)
        notebook = _notebook()
        homes = _homes(sheet, notebook)
        looked_for = wanted_by(sheet) if tree else None
        path = Path(tree) if tree else ROOT
        submission = _read_tree(path, looked_for, needed=bool(tree) or not homes)
        modules: tuple[Module, ...] = ()
        if homes:
            submission, modules = graft(submission, notebook, homes)
            note = f"from the notebook: {', '.join(homes)}"
            submission = replace(submission, notes=(*submission.notes, note))
        submission = replace(submission, own_tree=True)  # whoever can call this has the grader
        kept: list[GradedItem] = []
        references = References(cache_folder())
        grader = Grader(launcher, references, seed, Tutor(references), keep=kept.append)
        tells = tells_known(sheet, seed, ROOT, cache_folder())
        card = for_student(grader.grade(submission, sheet), tells, path)
        told = tuple(replace(one, tell=tells[one.item.name]) for one in kept)
        return Report(in_cells(card, modules), told)


def find_items(wanted: Iterable[str | type], name: str) -> Assignment:
    """The items that are asked for, of an assignment or of whichever have them.

    Raises `CheckError` where there is no such assignment or item.
    """
    try:
        sheets = [assignments.load(one) for one in ([name] if name else _all_names())]
    except AssignmentError as error:
        raise CheckError(str(error)) from None
    found: dict[str, Item] = {}
    used: dict[str, Assignment] = {}
    for one in wanted:
        text = one if isinstance(one, str) else one.__name__
        sheet, items = _find(sheets, text)
        used[sheet.name] = sheet
        for item in items:
            found.setdefault(item.name, item)
    whole = tuple(item for sheet in used.values() for item in sheet.items)
    title = ", ".join(sheet.title for sheet in used.values())
    digest = joint_digest(used.values())
    return Assignment("+".join(used), title, tuple(found.values()), whole, digest)


def _all_names() -> list[str]:
    return sorted(assignments.names(), key=lambda name: name != FIRST)


def _find(sheets: list[Assignment], text: str) -> tuple[Assignment, list[Item]]:
    """The first assignment that has a name, its items of that name; whole names go first."""
    for means in ways_to_ask(text):
        for sheet in sheets:
            if items := [item for item in sheet.items if means(item.names)]:
                return sheet, items
    everything = tuple(item for sheet in sheets for item in sheet.items)
    try:
        assignments.select(Assignment("the course", "", everything), [text])
    except AssignmentError as error:
        raise CheckError(str(error)) from None
    raise AssertionError("select has found what we have not")


def _notebook() -> Notebook:
    """The notebook that this is called from, or the program where it is none."""
    ipython: Any = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if shell is None:
        names = vars(sys.modules[MAIN])
        file = str(names.get("__file__", ""))
        return Notebook(names, {Path(file).name: "".join(linecache.getlines(file))}, _file_name)

    def cell_of(file: str) -> str:
        known = shell.compile.format_code_name(file)
        return known[1] if known else _file_name(file)

    texts = {f"In[{number}]": text for number, text in enumerate(shell.user_ns.get("In", ()))}
    return Notebook(shell.user_ns, texts, cell_of)


def _file_name(file: str) -> str:
    return Path(file).name


def _homes(sheet: Assignment, notebook: Notebook) -> dict[str, str]:
    """What the notebook defines of the classes that are graded or built on, by their home files.

    What others build on comes first, so that each finds the notebook's version of its parts.
    """
    names: dict[str, str] = {}
    for item in sheet.items:
        for exercise in (*reversed(builds_on(item.exercise.name)), item.exercise.name):
            home = EXERCISES[exercise].home
            spelling = item.exercise.spelling
            home = spelling.home(home)
            names.update((spelling.kind(name), home) for name in _names(item, exercise))
    return {name: home for name, home in names.items() if notebook.defines(name)}


def _names(item: Item, exercise: str) -> Iterator[str]:
    """The names under which a submission defines an exercise."""
    yield from classes({exercise})
    question = getattr(item.exercise, "question", None)
    if question is not None:
        yield f"question_{question}"


def _read_tree(path: Path, wanted: Wanted | None, needed: bool) -> Submission:
    """The tree but for the program that runs; an empty one will do where that has the class."""
    try:
        tree = read_submission(path, wanted)
    except SubmissionError as error:
        if needed:
            raise CheckError(str(error)) from None
        return Submission("notebook", {}, {})
    program = Path(getattr(sys.modules[MAIN], "__file__", None) or path).resolve()
    root = path / tree.root
    sources = {n: text for n, text in tree.sources.items() if (root / n).resolve() != program}
    return replace(tree, sources=sources)


@dataclass(frozen=True)
class Report:
    """A ScoreCard as a notebook shows it."""

    card: ScoreCard
    graded_items: tuple[GradedItem, ...] = ()

    def _repr_html_(self) -> str:
        from autograder.reports.html import fragment

        known: dict[str, Explanation] = {one.item.name: explain(one) for one in self.graded_items}
        return fragment(self.card, known)

    def __repr__(self) -> str:
        stream = io.StringIO()
        console = Console(
            file=stream, width=WIDTH, color_system=None, highlight=False, force_jupyter=False
        )
        print_lines(console, self.card, verbose=True)
        return stream.getvalue().rstrip()


def _show(report: Report) -> None:
    """Show a report as IPython can, or print it."""
    ipython: Any = sys.modules.get("IPython")
    if ipython and ipython.get_ipython():
        importlib.import_module("IPython.display").display(report)
    else:
        print(report)
