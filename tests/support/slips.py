"""Slips of people who wrote the whole homework from the handout, and knew no grader.

A folder of `samples/slips/` is one of them: `base/` the homework, which is right, and `slips.json`
what was changed, one slip or pair of slips at a time: the edits, the cause in the writer's words,
the item that tells it, and what must come of it. Its outcome is `named` by the diagnosis that has
this key, or in quotes by a part of the fault's own sentence; or `unnamed`, with the
key of the pattern that is told besides, if any.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from autograder.classroom.handout import sources
from tests.support.places import ROOT, SAMPLES
from tests.support.right import Sources, edited

FOLDER = SAMPLES / "slips"


class Slip(NamedTuple):
    """A homework with a slip in it, and what must be told of that."""

    sources: Sources
    item: str
    mistake: str
    outcome: str  # named or unnamed
    told: str


def bases() -> dict[str, Sources]:
    """The right homeworks, by writer; what was left as the handout gives it lies there alone."""
    given = {path: text for path, text in sources(ROOT / "handout").items() if "TODO" not in text}
    folders = sorted(FOLDER.iterdir())
    return {folder.name: {**given, **_texts(folder / "base")} for folder in folders}


def _texts(base: Path) -> Sources:
    return {
        f.relative_to(base).as_posix(): f.read_text("utf-8") for f in sorted(base.rglob("*.py"))
    }


def _slips() -> Iterator[tuple[str, Slip]]:
    for writer, base in bases().items():
        for row in json.loads((FOLDER / writer / "slips.json").read_text("utf-8")):
            yield f"{writer}-{row['id']}", _slip(base, row)


def _slip(base: Sources, row: dict[str, Any]) -> Slip:
    sources = base
    for edit in row["edits"]:
        sources = edited(sources, edit["file"], (edit["old"], edit["new"]))
    return Slip(sources, row["item"], row["mistake"], row["outcome"], row["told"])


SLIPS = dict(_slips())
