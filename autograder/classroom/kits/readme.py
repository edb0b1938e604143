"""The README of a kit that holds one assignment: made from the sheet, and a text beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from autograder.course.assignment import AssignmentError
from autograder.course.exercise import Exercise
from autograder.course.sheet import Assignment, Item
from autograder.handin.lookup import Lookup, called_in
from autograder.records.scorecard import plain, total

FIRST, AFTER = "## Conventions", "## Multiple choice"  # of handout/README.md: what layers compute
LATER = """\
What is graded later is graded after you hand in: here it is only tried whether there is an answer
of the right kind.
"""
HOW = """\
`writeup.html` (the same as `writeup.pdf`) teaches each class: formulas with shapes, a drawn example
that is worked out, pitfalls, an order of work, and lines for Windows and macOS.

## Run it

    make grade                              # all of it
    {one_item:39} # one item; a part of its name is enough
    make watch                              # again at every save

The first call installs what is needed in `.venv`: 20 MB to download, no PyTorch, whose answers
came along (other cases, by `--seed`, need it: `pip install -r requirements-torch.txt`). Without
`make` (on Windows, say):

    python -m pip install -r requirements.txt
    python autograder/runner.py
    python autograder/runner.py {item} -v

## Hand in

    make handin                             # or: python autograder/runner.py --handin handin.zip

packs what counts in `handin.zip`, grades that very file, and prints what is in it, the score, and
a SHA-256. The report that you get after handing in shows the same one, so that you know what was
graded.
"""


def own_text(path: Path, said: Mapping[str, Any]) -> str | None:
    """The text that an assignment's file, which says this, names for the README; None if none.

    Raises `AssignmentError` where it cannot be read.
    """
    name: str = said.get("readme", "")
    if not name:
        return None
    try:
        return (path.parent / name).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise AssignmentError(f"{path}: readme: {name} cannot be read: {error}") from None


def readme(sheet: Assignment, own: str | None, whole: str, handed_out: Mapping[str, str]) -> str:
    """What students read first.

    `own` is the instructor's text; without one, it is what the README of the `whole` course says
    of conventions and layers. Where something is to be written, the stubs `handed_out` tell.
    """
    item = next((one for one in sheet.items if not is_later(one)), sheet.items[0])
    name, _ = _to_write(item.exercise, handed_out)
    how = HOW.format(item=name, one_item=f"make grade ITEMS={name}")
    text = _of_layers(whole) if own is None else own
    parts = [f"# {_inline(sheet.title)}\n", "\n".join(_table(sheet, handed_out)) + "\n"]
    parts += [LATER] if any(map(is_later, sheet.items)) else []
    return "\n".join([*parts, how, text.strip() + "\n"])


def _table(sheet: Assignment, handed_out: Mapping[str, str]) -> Iterator[str]:
    yield "| item | what to write | points |"
    yield "| --- | --- | ---: |"
    for item in sheet.items:
        name, path = _to_write(item.exercise, handed_out)
        what, later = f"`{name}` in `{path}`", " (graded later)" if is_later(item) else ""
        yield f"| {_inline(item.name)} | {what}{later} | {plain(item.points)} |"
    yield f"| **all** | | **{plain(total([item.points for item in sheet.items]))}** |"


def _to_write(exercise: Exercise, handed_out: Mapping[str, str]) -> tuple[str, str]:
    """What the course calls what an exercise grades, and the file that its stub stands in."""
    name = called_in(handed_out, exercise.looked_up, exercise.spelling)
    home = exercise.spelling.home(exercise.home)
    return name, next(iter(Lookup(handed_out, {}).holders(name, home)), home)


def is_later(item: Item) -> bool:
    """Whether students have less of an item than grading it takes."""
    return item.later or item.exercise.withheld


def _inline(text: str) -> str:
    """A text that Markdown shows as it is, in a table's cell, too."""
    return re.sub(r"([\\`*_{}\[\]<>#|])", r"\\\1", text)


def _of_layers(whole: str) -> str:
    """What the course's README says of layers; all of it where its headings are others."""
    start, end = whole.find(f"\n{FIRST}\n"), whole.find(f"\n{AFTER}\n")
    return whole[start + 1 : end] if 0 <= start < end else whole
