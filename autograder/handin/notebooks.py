"""A word about notebooks, of which only the names are looked at."""

from __future__ import annotations

from autograder.handin.member import Member, some_names

WAY_OUT = "not graded; put the classes into .py files in mytorch/ and models/"


def sentence_on(members: list[Member]) -> str:
    """What a hand-in holds of notebooks, as a sentence that lacks its subject; empty for none."""
    found = [member for member in members if member.is_notebook]
    if not found:
        return ""
    names = some_names(found)
    if len(found) == 1:
        return f"holds a notebook ({names}), which is {WAY_OUT}"
    return f"holds {len(found):,} notebooks ({names}), which are {WAY_OUT}"
