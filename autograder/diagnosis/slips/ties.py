"""What is said where one slip shows the values, and where several do."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from autograder.course.slips.slip import Slip

LONGEST = 160  # characters of a sentence, where it can be said in so few
FEW = 2  # slips that are said side by side: of more, only the places are


class Answer(NamedTuple):
    """What is said of a name: a key for machines, a sentence, and how sure it is."""

    key: str
    sentence: str
    confidence: Literal["certain", "likely"] = "certain"


def is_exchange(slip: Slip) -> bool:
    """Whether another variable is taken: what is told last, for it is true of much by identity."""
    return " for " in slip.key.partition("/")[2]


def simplicity(slip: Slip, own: frozenset[str]) -> tuple[int, bool, bool]:
    """What the simplest of several has least of; best is what is shown itself, which is `own`."""
    return slip.cost, is_exchange(slip), place(slip) not in own


def place(slip: Slip) -> str:
    """The variable that is computed wrongly, or the section."""
    return slip.key.partition("/")[0]


def besides(first: Slip, same: Sequence[Slip], *, of_nothing: bool = False) -> tuple[Slip, ...]:
    """Those that show the same, and say so of another place: each place's simplest.

    Of one place, what comes to the same numbers is the same slip in other words; but for variables
    that are taken for each other, of which any may have been, and where all that is shown is 0,
    which comes of much.
    """
    found: dict[str, Slip] = {}
    for slip in sorted(same, key=lambda one: one.cost):
        if slip.cost > first.cost + (slip.place >= 0 and _is_vague(first)):
            continue
        if is_exchange(slip) != is_exchange(first):
            continue
        where = slip.key if of_nothing or is_exchange(slip) else place(slip)
        found.setdefault(where, slip)
    mine = first.key if of_nothing or is_exchange(first) else place(first)
    return tuple(slip for where, slip in found.items() if where != mine)


def _is_vague(slip: Slip) -> bool:
    """Whether it is so of a statement that another one may be meant as well.

    Parentheses that are missing, and another count, say more than a factor somewhere else.
    """
    kind = slip.key.partition("/")[2]
    return slip.place >= 0 and not kind.startswith(("parentheses", "counts "))


def told(name: str, first: Slip, others: Sequence[Slip], words: Mapping[str, str]) -> Answer:
    """What is said, behind the name: both of two slips, and of more what they have in common."""
    key = f"term/{first.key.replace(' ', '_')}"
    if first.parts:
        answer = _of_two(name, key, (first, *others))
        return answer._replace(sentence=_shortened(answer.sentence, words))
    sentences = list(dict.fromkeys(_behind(name, one) for one in (first, *others)))
    several = len(sentences) > 1
    places = list(dict.fromkeys(place(one) for one in others if place(one) != place(first)))
    if not several:
        return Answer(key, _shortened(sentences[0], words))
    if len(sentences) <= FEW:
        joint = " Or " if sentences[0].endswith("?") else "; or "
        return Answer(key, _shortened(joint.join(sentences), words))
    if not places:
        said = f"look at how {place(first)} is computed; for one, {sentences[0]}"
    else:
        said = f"{sentences[0]}, or it is {' or '.join(places)} that is wrong"
    return Answer(key, _shortened(said, words), "likely")


def _of_two(name: str, key: str, pairs: Sequence[Slip]) -> Answer:
    """Both of two slips at once; and of several pairs what they have in common, and the rest."""
    common = set.intersection(*({part.key for part in pair.parts} for pair in pairs))
    shared = next(part for part in pairs[0].parts if part.key in common)
    rest = [next(part for part in pair.parts if part is not shared) for pair in pairs[:1]]
    rest += [next(p for p in pair.parts if p.key != shared.key) for pair in pairs[1:]]
    one, other = (_plain(name, part) for part in pairs[0].parts)
    if len(pairs) == 1:
        return Answer(key, f"two slips at once: {one}; and {other}")
    said, more = f"two slips at once: {_plain(name, shared)}; and", _plain(name, rest[0])
    if len(pairs) <= FEW:
        return Answer(key, f"{said} either {more}, or {_plain(name, rest[1])}")
    places = dict.fromkeys(place(part) for part in rest[1:])
    return Answer(key, f"{said} {more}, or it is {' or '.join(places)} that is wrong", "likely")


def _plain(name: str, slip: Slip) -> str:
    """The sentence without the words for what is shown, which its name says already."""
    own = name.split()[0]
    return re.sub(rf"\b{own} \([^)]*\)", own, slip.said(), count=1)


def _behind(name: str, slip: Slip) -> str:
    """The sentence as it stands behind the name."""
    return _plain(name, slip).removeprefix(f"in {name.split()[0]}, ")


def _shortened(sentence: str, words: Mapping[str, str]) -> str:
    """Without the words for its variables, last ones first, where it is too long with them."""
    for word in sorted(words.values(), key=lambda one: -sentence.rfind(f" ({one})")):
        if len(sentence) <= LONGEST:
            break
        sentence = sentence.replace(f" ({word})", "")
    return sentence
