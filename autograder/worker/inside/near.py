"""Names that are nearly the one that is looked for: in another case, or with a letter amiss."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from difflib import SequenceMatcher

from autograder.course.exercises.spelled import called
from autograder.handin.lookup import definition

LIKE = 0.8  # how alike two names must be, where 1 is the same
SHORTEST, LONGEST, MOST = 5, 60, 2000  # letters of names that are compared, and how many names


def near(name: str, others: Iterable[str], known: Collection[str] = (), like: float = LIKE) -> str:
    """The likeliest of other names that may be meant by this one; "" where none is `like` enough.

    A name with other digits, or one of those `known` to mean something else, is never meant.
    """
    found = [one for one in [*others][:MOST] if one != name and len(one) <= LONGEST]
    taken = {_plain(one) for one in known} - {_plain(name)}
    likely = [one for one in found if _plain(one) not in taken]
    best = max(likely, key=lambda one: _likeness(name, one), default="")
    return best if best and _likeness(name, best) >= like else ""


def near_member(error: AttributeError) -> str:
    """What to do about an attribute that an object has under another name; "" if it has none."""
    wanted, kind = error.name or "", type(error.obj)
    hers = {ours: hers for hers, ours in called(kind).members.items()}
    wanted = hers.get(wanted, wanted)
    names = [name for name in dir(error.obj) if not name.startswith("_") and name not in hers]
    methods = [name for name in names if callable(getattr(kind, name, None))]
    same = [name for name in names if _plain(name) == _plain(wanted)]  # dLdBb is no other dLdBW
    found = near(wanted, same) or near(wanted, methods)
    return f"; it has {found}: rename it" if found else ""


def defined_in(texts: Mapping[str, str], kind: str) -> dict[str, str]:
    """The names that texts define by the keyword `kind`, each with the first path of a text."""
    pattern = re.compile(f"^{definition(kind)}", re.MULTILINE)
    found: dict[str, str] = {}
    for path, text in texts.items():
        for name in pattern.findall(text):
            found.setdefault(name, path)
    return found


def _likeness(name: str, other: str) -> float:
    one, two = _plain(name), _plain(other)
    if one == two:
        return 1.0
    same = re.findall(r"\d+", one) == re.findall(r"\d+", two)
    if not same or min(len(one), len(two)) < SHORTEST:
        return 0.0
    return SequenceMatcher(None, one, two, autojunk=False).ratio()


def _plain(name: str) -> str:
    return name.lower().replace("_", "").replace("-", "")
