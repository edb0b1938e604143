"""Making text from outside safe to show: of a known length, and inert on a terminal."""

from __future__ import annotations


def printable(text: str, limit: int = 80) -> str:
    """Show control characters escaped, and cut the middle of a long text."""
    if len(text) <= limit and text.isprintable():
        return text
    if len(text) > 2 * limit:
        text = text[:limit] + text[-limit:]
    safe = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
    return safe if len(safe) <= limit else f"{safe[: limit // 2]}…{safe[1 - limit // 2 :]}"


def one_line(text: str, limit: int = 300) -> str:
    """The same for a text of several lines, which are joined by spaces."""
    return printable(" ".join(text[: 100 * limit].split()), limit)
