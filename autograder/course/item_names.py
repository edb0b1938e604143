"""What an item is called, and what is meant by whoever asks for one."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from autograder.course.exercise import Exercise

Names = tuple[str, ...]  # of one item: its own name comes first


def names_of(name: str, exercise: Exercise) -> Names:
    """All that an item goes by: its own name, its class's or function's, and what is inside."""
    question = getattr(exercise, "question", None)
    function = () if question is None else (f"question_{question}",)
    kinds = dict.fromkeys((exercise.spelling.kind(exercise.name), exercise.name))
    return (name, *kinds, *function, *exercise.inside)


def ways_to_ask(text: str) -> tuple[Callable[[Names], bool], ...]:
    """Whether a text means an item: by its name, by another one, by a part of any; best first.

    Capital and small letters are alike, and so are hyphens, underscores and spaces, which may be
    left out.
    """
    asked = spelled(text)
    return (
        lambda names: asked == spelled(names[0]),
        lambda names: asked in map(spelled, names),
        lambda names: bool(asked) and any(asked in spelled(name) for name in names),
    )


def spelled(name: str) -> str:
    """A name without all that need not be the same; empty where nothing is left."""
    return re.sub(r"[-_\s]", "", name).lower()


def nearest(text: str, names: Sequence[str]) -> list[str]:
    """The three names that are most like a text."""
    from difflib import SequenceMatcher  # only needed to answer a slip

    def likeness(name: str) -> float:
        return SequenceMatcher(None, text.lower(), name.lower()).ratio()

    return sorted(names, key=likeness, reverse=True)[:3]
