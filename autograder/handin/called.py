"""How near a folder's name is to an assignment's, however it is spelled."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import NamedTuple

WORDS = re.compile(r"[a-z]+|[0-9]+")
SAME = {
    "homework": "hw", "homeworks": "hw", "hwk": "hw", "hmwk": "hw", "assignment": "hw", "part": "p",
}  # fmt: skip
HANDED_IN = {"handin", "handout", "submission"}
# What people call a folder that they do not hand in.
ASIDE = {
    "old", "older", "backup", "bak", "copy", "archive", "archived", "deprecated", "unused", "attic",
    "starter", "template", "original", "orig", "draft", "wip", "trash",
}  # fmt: skip


class Nearness(NamedTuple):
    """How near a name is; the nearest is the smallest."""

    missing: int  # of the assignment's words, at its end
    inexact: bool  # whether the folder's name has other words, too
    elsewhere: bool  # whether it is not called as what is handed in


def words_of(name: str) -> tuple[str, ...]:
    """The words and numbers of a name: of `HW2P1`, `hw2/p1` and `homework 02 part 1` the same."""
    plain = unicodedata.normalize("NFKC", name).lower()
    found = (word.lstrip("0") or "0" if word.isdigit() else word for word in WORDS.findall(plain))
    return tuple(SAME.get(word, word) for word in found)


def nearness(folder: tuple[str, ...], assignment: str) -> Nearness:
    """How near a folder, or two steps of its path together, are to an assignment's name.

    Its first words count where there are two of them, such as `hw` and `2`, or all.
    """
    asked = words_of(assignment)
    most, exact = 0, False
    spelled = [words_of(step) for step in folder]
    for start, step in enumerate(spelled):
        for name in (step, step + spelled[start + 1] if start + 1 < len(spelled) else step):
            common = _common(name, asked)
            if common > most or (common == most and name == asked):
                most, exact = common, name == asked
    if most < min(2, len(asked)):
        most = 0
    handed_in = any(HANDED_IN.intersection(step) for step in spelled)
    return Nearness(len(asked) - most, not exact, not handed_in)


def homework(folder: tuple[str, ...]) -> tuple[str, ...]:
    """The homework, and its part, that a path says, such as ("hw", "2", "p", "1"); or nothing."""
    said = [word for step in folder for word in words_of(step)]
    for start, (word, number) in enumerate(pairwise(said)):
        if word == "hw" and number.isdigit():
            part = said[start + 2 : start + 4]
            return (word, number, *(part if part[:1] == ["p"] and part[1:] else ()))
    return ()


def _common(name: tuple[str, ...], asked: tuple[str, ...]) -> int:
    """How many of the first words that are asked for follow one another somewhere in a name."""
    most = 0
    for start in range(len(name)):
        count = 0
        while count < len(asked) and name[start + count : start + count + 1] == (asked[count],):
            count += 1
        most = max(most, count)
    return most


def is_aside(folder: tuple[str, ...]) -> bool:
    """Whether a folder's name says that it is no longer, or not yet, what counts."""
    return any(ASIDE.intersection(words_of(step)) for step in folder)
