"""How a script comes by a student's class: the lines that find the tree and import from it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from autograder.course.exercise import Exercise
from autograder.workbench.repro.literal import packed
from autograder.workbench.tree import Tree
from autograder.worker.inside.dropped import TODAY


def lines(tree: Tree, exercise: Exercise, folder: Path) -> Iterator[str]:
    """The lines for an exercise's class in the tree, in a script that lies in a folder."""
    yield f"TREE = {_place(tree.root, folder.resolve())}"
    places = [
        (one, f"TREE / {tree.on_disk(one)!r}" if one else "TREE") for one in tree.import_folders()
    ]
    folders = {one: f"str({place})" for one, place in places}
    front = [text for one, text in folders.items() if not tree.hides(one)]
    back = [text for one, text in folders.items() if tree.hides(one)]
    if tree.root != folder.resolve():  # another mytorch may lie beside the script
        yield packed("sys.path[:1] = [", front, "]") + "  # in place of this script's own folder"
    elif front:
        yield packed("sys.path[:0] = [", front, "]")
    if back:
        yield packed("sys.path += [", back, "]") + "  # last: it has files named like Python's own"
    yield from _dropped(tree.submission.sources.values())
    yield "np.random.seed(0)  # as the grader does before it imports your class"
    name, (module, file) = tree.name_of(exercise), tree.home_of(exercise)
    if module:
        yield f"from {module} import {name}"
    else:
        path = f"TREE / {tree.on_disk(file)!r}"
        yield f'spec = importlib.util.spec_from_file_location("submission", {path})'
        yield "module = importlib.util.module_from_spec(spec)"
        yield "spec.loader.exec_module(module)"
        yield f"{name} = module.{name}"


def _place(root: Path, folder: Path) -> str:
    """The root as code, relative to the script wherever that can be."""
    try:
        relative = os.path.relpath(root, folder).replace(os.sep, "/")
    except ValueError:  # another drive
        return f"Path({str(root)!r})"
    here = "Path(__file__).resolve().parent"
    return here if relative == "." else f"({here} / {relative!r}).resolve()"


def _dropped(texts: Iterable[str]) -> Iterator[str]:
    """Names that NumPy had once and the texts use; the grader gives them back, too."""
    used = {found for text in texts for found in re.findall(r"\b(?:np|numpy)\.(\w+)", text)}
    for name in sorted(used.intersection(TODAY)):
        yield f'np.{name} = getattr(np, "{name}", {TODAY[name]})  # which NumPy has dropped'
