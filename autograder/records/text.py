"""Making text from outside inert: whatever reads it shows it, and nothing acts on it.

Whatever a submission, an archive or a command line has named, printed or raised goes through here
before it is kept in a record or shown. Terminals act on controls; runners of CI services act on
`##[…]`, `##vso[…]` and `##teamcity[…]` anywhere in a line, and on `::…::` where a line begins.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import accumulate

COMMAND = re.compile(r"#(?=#\w*\[)")
BLANK = re.compile(r"[^\S ]")  # any white space but the space itself
MOST_MARKS = 3  # on one letter; more would cover the lines above and below


def inert(text: str) -> str:
    """The text as one line, in which what is no plain character stands as Python's escape.

    That takes controls, line breaks, what turns the direction of writing, what has no width,
    private and unassigned characters and lone surrogates: all that `str.isprintable` denies; and
    of marks that are piled up all but a few. Commands of CI services are broken up.
    """
    return text if _is_inert(text) else "".join(_pieces(text))


def _is_inert(text: str) -> bool:
    """Whether nothing has to be done to a text, as to most."""
    return text.isascii() and text.isprintable() and "##" not in text and "::" not in text


def inert_lines(text: str) -> str:
    """The same for a text of several lines; any other white space becomes a space."""
    lines = "\n".join(inert(BLANK.sub(" ", line)) for line in text.splitlines())
    return f"{lines}\n" if text.endswith("\n") else lines


def printable(text: str, limit: int = 80) -> str:
    """The text, inert, and no longer than the limit: the middle of a long one is cut out."""
    if len(text) <= limit and _is_inert(text):
        return text
    if len(text) > 2 * limit:
        text = text[:limit] + text[-limit:]
    pieces = [*_pieces(text)]
    if sum(map(len, pieces)) <= limit:
        return "".join(pieces)
    end = _fitting(reversed(pieces), limit - 1 - limit // 2)
    return f"{''.join(_fitting(pieces, limit // 2))}…{''.join(reversed(end))}"


def one_line(text: str, limit: int = 300) -> str:
    """The same for a text of several lines, which are joined by spaces."""
    return printable(" ".join(text[: 100 * limit].split()), limit)


def not_first(text: str) -> str:
    """What stands before a text that would be a command at the beginning of a line."""
    return "· " if text.lstrip().startswith("::") else ""


def _pieces(text: str) -> Iterator[str]:
    """What is shown for each character."""
    yield not_first(text)
    marks = 0
    for character in COMMAND.sub("# ", text):
        marks = marks + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        shown = character.isprintable() and marks <= MOST_MARKS
        yield character if shown else character.encode("unicode_escape").decode()


def _fitting(pieces: Iterable[str], room: int) -> list[str]:
    """As many pieces as fit; none is cut."""
    kept = [*pieces]
    ends = accumulate(map(len, kept))
    return [piece for piece, end in zip(kept, ends, strict=True) if end <= room]
