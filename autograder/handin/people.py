"""Whether a folder holds the hand-ins of several people, which are not graded as one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from autograder.handin.called import homework, is_aside
from autograder.handin.names import Steps
from autograder.handin.roots import NOT_GRADED, Folder
from autograder.handin.wanted import Wanted

LEAST = 3  # folders; two are more often two versions by one person
MANY_COPIES = 6  # of which nobody makes as many of one hand-in, whatever their names
BESIDES_LETTERS = re.compile(r"[\W\d_]+")
A_CLASS = "grade a class by: python -m autograder.classroom grade FOLDER"
SEVERAL_PEOPLE = f"that looks like the hand-ins of several people; {A_CLASS}"


def of_people(found: Sequence[Folder], wanted: Wanted) -> tuple[str, ...]:
    """The names of folders side by side that are a hand-in each; none where they may be one's own.

    Each defines more than half of what is asked for. A repository of many homeworks has one folder
    for each; what one person has tried or kept is called so, or alike.
    """
    asked = wanted.classes or wanted.functions
    whole = [
        one.path for one in found if not one.of_several and 2 * len(one.has(asked)) > len(asked)
    ]
    names = _side_by_side(whole)
    if len(names) < LEAST or any(_is_by_one(name) for name in names):
        return ()
    if len({homework((name,)) for name in names}) > 1:
        return ()
    apart = {BESIDES_LETTERS.sub("", name.lower()) for name in names}
    return names if len(apart) == len(names) or len(names) >= MANY_COPIES else ()


def _is_by_one(name: str) -> bool:
    return is_aside((name,)) or name.lower() in NOT_GRADED


def _side_by_side(paths: Sequence[Steps]) -> tuple[str, ...]:
    """The folders that these lie in, right below the one that holds them all."""
    depth = len(_shared(paths))
    if any(len(path) == depth for path in paths):
        return ()
    return tuple(sorted({path[depth] for path in paths}))


def _shared(paths: Iterable[Steps]) -> Steps:
    known = [*paths]
    if not known:
        return ()
    first, last = min(known), max(known)
    same = [one == other for one, other in zip(first, last, strict=False)]
    return first[: same.index(False)] if False in same else first[: len(same)]
