"""Hand-ins that look nothing like the solution, each with one mistake, and what must come of it.

Every file of `samples/one_mistake/` replaces one file of the solution. Its first lines say which
file, in which class the mistake is made, what a tutor would say of it, and what must come of it:
`named` a diagnosis, or in quotes a part of the fault's own sentence; `unnamed` that it costs points
and no more is said than the facts; `accepted` why it costs none.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from tests.support.places import SAMPLES

FOLDER = SAMPLES / "one_mistake"


class Stranger(NamedTuple):
    """A hand-in: what its first lines say, and its text."""

    file: str
    item: str
    mistake: str
    outcome: str  # named, unnamed or accepted
    told: str
    text: str


def read(path: Path) -> Stranger:
    """A hand-in of the folder."""
    text = path.read_text("utf-8")
    file, item, mistake, last = (line.removeprefix("# ") for line in text.splitlines()[:4])
    outcome, _, told = last.partition(": ")
    file, item, mistake = (line.partition(": ")[2] for line in (file, item, mistake))
    return Stranger(file, item, mistake, outcome, told, text)


STRANGERS = {path.stem: read(path) for path in sorted(FOLDER.glob("*.py"))}
