"""What an assignment looks for in a hand-in."""

from __future__ import annotations

from autograder.course.builds_on import builds_on, classes
from autograder.course.sheet import Assignment, Item
from autograder.handin.wanted import Wanted


def wanted_by(assignment: Assignment, root: str = "") -> Wanted:
    """The names that the items of the whole assignment need, whichever of them are asked for.

    `root` is the folder that somebody has chosen.
    """
    items = assignment.whole or assignment.items
    graded = {item.exercise.name for item in items}
    below = {name for one in graded for name in builds_on(one)} - graded
    questions = dict.fromkeys(name for item in items for name in _question(item))
    kinds = (assignment.spelling.kind(name) for name in classes(graded))
    built_on = (assignment.spelling.kind(name) for name in classes(below))
    return Wanted(assignment.name, tuple(kinds), tuple(questions), tuple(built_on), root)


def _question(item: Item) -> list[str]:
    """The function that a question is answered by."""
    number = getattr(item.exercise, "question", None)
    return [] if number is None else [f"question_{number}"]
