"""What is looked for in a hand-in, so that the right one of its folders is graded."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Wanted:
    """The names that an assignment's items need, and the folder that is asked for, if one is.

    `classes` and `functions` are the items' own, `built_on` are the classes that they build on.
    `root` is a path below the top of the hand-in, "." for the top itself.
    """

    assignment: str = ""
    classes: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    built_on: tuple[str, ...] = ()
    root: str = ""

    @property
    def own(self) -> tuple[str, ...]:
        """What the items themselves are."""
        return self.classes + self.functions
