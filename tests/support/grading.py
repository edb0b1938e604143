"""Ways to grade that several tests take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from autograder.course import assignment as assignments
from autograder.diagnosis.explain import explain
from autograder.grading.grade import Grader
from autograder.grading.graded import GradedItem
from autograder.handin.needs import wanted_by
from autograder.handin.submission import Submission, read_submission
from autograder.records.explanation import Explanation
from autograder.records.protections import Protections
from autograder.records.provenance import Provenance
from autograder.records.scorecard import ScoreCard, without_times


@cache
def item_of(exercise: str) -> str:
    """The name of the item that grades a class."""
    items = assignments.load("all").items
    return next(item.name for item in items if item.exercise.name == exercise)


def graded_item(
    grader: Grader, sources: Mapping[str, str], name: str, assignment: str = "all"
) -> tuple[ScoreCard, GradedItem]:
    """The ScoreCard of one item, and all that is known of it."""
    kept: list[GradedItem] = []
    sheet = assignments.select(assignments.load(assignment), [name])
    card = replace(grader, keep=kept.append).grade(Submission("test", dict(sources), {}), sheet)
    (graded,) = [one for one in kept if one.item.name == name]
    return card, graded


def examined(
    grader: Grader, sources: Mapping[str, str], item: str, assignment: str = "all"
) -> tuple[ScoreCard, Explanation]:
    """The ScoreCard of one item, without what differs between runs, and its explanation."""
    card, graded = graded_item(grader, sources, item, assignment)
    return msgspec.structs.replace(
        without_times(card), protections=Protections(), provenance=Provenance()
    ), explain(graded, sources)


def graded_folder(folder: Path, expected: Mapping[str, Any], grader: Grader) -> ScoreCard:
    """The card of the hand-in in a folder, beside the file that says what is expected of it."""
    sheet = assignments.load(expected["assignment"])
    chosen = assignments.select(sheet, expected.get("items", ()))
    (handin,) = [path for path in folder.iterdir() if path.suffix != ".toml"]
    wanted = wanted_by(sheet, expected.get("root", ""))
    return grader.grade(read_submission(handin, wanted), chosen)
