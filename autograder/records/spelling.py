"""How a course spells what we know by other names: files, classes, methods and attributes.

Ours stand on the left, the course's on the right. An assignment's `[names]` are checked when it is
read (`course/spelled.py`), and reach a submission's process as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

Names = Mapping[str, str]  # ours: the course's
# The path of a submission's file is a word by itself, and is what it is.
WORDS = r"(?P<path>[\w./-]*\.py\b)|\b(?P<word>{})\b"
ENGLISH = frozenset(("layers", "loss"))  # members whose names are words that explain, too
# What of code is a member's name, or an argument's; a variable of the same name is neither.
MEMBERS = r'(?P<before>(?<=\w|\]|\))\.|hasattr\(\w+, ")(?P<word>{})\b'
KEYWORDS = r"(?<![\w.])(?P<word>{})(?==[^=])"


@dataclass(frozen=True)
class Spelling:
    """The course's names: of `files`, of `classes`, and of what the objects of each class have.

    `members` has methods and attributes by our class's name, `arguments` those that are given to
    its constructor by their names; `others` has the members of classes that are none of ours, such
    as a base that a course gives. `below` says which classes one is built on.
    """

    files: Names = field(default_factory=dict)
    classes: Names = field(default_factory=dict)
    members: Mapping[str, Names] = field(default_factory=dict)
    arguments: Mapping[str, Names] = field(default_factory=dict)
    others: Names = field(default_factory=dict)
    below: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether anything is spelled otherwise than we do."""
        return any((self.files, self.classes, self.members, self.arguments, self.others))

    @property
    def told(self) -> dict[str, Any]:
        """What a submission's process makes the same of; empty where there is nothing to tell."""
        return asdict(self) if self else {}

    def kind(self, ours: str) -> str:
        """What the course calls a class."""
        return self.classes.get(ours, ours)

    def ours(self, kind: str) -> str:
        """Our name of a class that the course calls so."""
        return next((ours for ours, hers in self.classes.items() if hers == kind), kind)

    def home(self, ours: str) -> str:
        """The file that the course has a class in, where ours is in this one."""
        folder, slash, name = ours.rpartition("/")
        hers = self.files.get(name, name)
        return hers if "/" in hers else f"{folder}{slash}{hers}"

    def of(self, ours: str) -> Names:
        """The members of a class of ours, by our names; those of another one where it is none."""
        return self.members.get(ours, self.others if ours not in self.below else {})

    def words(self, text: str, about: str = "", explains: bool = False) -> str:
        """A sentence in the course's names, about one of our classes and those that it is built on.

        Whole words only; the path of a file is left as it is. In a sentence that `explains`, a word
        of English is no name.
        """
        names = {**self._of_all(self.members, about), **self._of_all(self.arguments, about)}
        names = {**names, **self.classes}
        names = {n: hers for n, hers in names.items() if not (explains and n in ENGLISH)}
        if not names:
            return text
        pattern = WORDS.format(_either(names))
        return re.sub(pattern, lambda one: one["path"] or names[one["word"]], text)

    def code(self, text: str, about: str) -> str:
        """Code that uses one of our classes, in the course's names; variables keep theirs."""
        members, arguments = (self._of_all(one, about) for one in (self.members, self.arguments))
        pattern = MEMBERS.format(_either(members))
        text = re.sub(pattern, lambda one: f"{one['before']}{members[one['word']]}", text)
        keywords = {**members, **arguments}
        pattern = KEYWORDS.format(_either(keywords))
        text = re.sub(pattern, lambda one: keywords[one["word"]], text)
        pattern = rf"\b(?:{_either(self.classes)})\b"
        return re.sub(pattern, lambda one: self.classes[one[0]], text)

    def _of_all(self, names: Mapping[str, Names], about: str) -> dict[str, str]:
        """The names of a class, and of those that it is built on where it has none of its own."""
        found: dict[str, str] = {}
        for one in (about, *self.below.get(about, ())):
            found = {**names.get(one, {}), **found}
        return found


OURS = Spelling()


def spelling_of(told: Mapping[str, Any]) -> Spelling:
    """The spelling that was told."""
    return Spelling(**told)


def _either(names: Iterable[str]) -> str:
    """A pattern that finds any of some names, and nothing where there are none."""
    return "|".join(map(re.escape, sorted(names, key=len, reverse=True))) or "(?!)"
