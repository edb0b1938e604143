"""What a student reads of a failing item, word for word."""

from __future__ import annotations

import io

import msgspec
from rich.console import Console

from autograder.records.protections import Protections
from autograder.records.provenance import Provenance
from autograder.records.scorecard import without_times
from autograder.reports.terminal import print_lines
from tests.conftest import Grade
from tests.samples.findings import FINDINGS
from tests.support import golden
from tests.support.spoilt import Plant, planted


def found(grade: Grade, plant: Plant) -> str:
    """The table's lines on the item, with -v."""
    card = msgspec.structs.replace(
        without_times(grade(planted(plant), plant.item)),
        protections=Protections(),
        provenance=Provenance(),
    )
    (item,) = [item for item in card.items if item.name == plant.item]
    stream = io.StringIO()
    one = msgspec.structs.replace(card, items=(item,))
    print_lines(Console(file=stream, width=80), one, verbose=True)
    lines = stream.getvalue().splitlines()[4:]  # after the titles, and the table's head
    return "\n".join(lines).partition("\n\n")[0].rstrip()


def test_the_findings(grade: Grade) -> None:
    texts = [f"--- {plant.name}\n\n{found(grade, plant)}\n" for plant in FINDINGS]
    golden.check("findings.txt", "\n".join(texts))
    assert max(len(line) for text in texts for line in text.splitlines()) <= 80
