"""Leaving people's names out of what their submissions have said."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from autograder.classroom.batch.roll import Person

GONE = "…"
SHORTEST = 3  # characters of a part of a name; shorter ones are words of programs, too
WORD = re.compile(r"[^\W_]+")
LETTERS = re.compile(r"[^\W\d_]+")


class Names:
    """All by which some people are known, to be taken out of texts.

    A word that is a part of anybody's name goes, too, wherever it stands: rather one too many.
    """

    def __init__(self, people: Iterable[Person]) -> None:
        known = {one for person in people for one in _known_by(person)}
        self._words = {_folded(one) for one in known if WORD.fullmatch(one)}
        # The longest first: an address before the part of it that is known, too.
        longest = sorted(known, key=lambda one: (-len(one), one))
        self._others = {one.casefold(): one for one in longest if not WORD.fullmatch(one)}

    def without(self, text: str) -> str:
        """The text without them."""
        folded = text.casefold()
        for key, one in self._others.items():
            if key in folded:
                text = re.sub(re.escape(one), GONE, text, flags=re.IGNORECASE)
        return WORD.sub(self._word, text)

    def _word(self, found: re.Match[str]) -> str:
        return GONE if _folded(found[0]) in self._words else found[0]


def _known_by(person: Person) -> Iterator[str]:
    """Names and identifiers, whole and in parts, and names written as one word."""
    address = person.email.partition("@")[0]
    yield from filter(None, (person.name, person.key, person.email, address))
    yield from filter(None, person.ids.values())
    for name in (person.name, address):
        words = [re.sub(r"[\W_]", "", word) for word in re.split(r"[\s._]+", name)]
        yield from filter(_is_telling, [*words, *LETTERS.findall(name)])
        yield from ("".join(some) for some in (words, words[::-1]) if len(words) > 1)


def _is_telling(part: str) -> bool:
    return len(part) >= SHORTEST or not part.isascii()


def _folded(word: str) -> str:
    """A word as it is compared: without capitals and accents."""
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c))
