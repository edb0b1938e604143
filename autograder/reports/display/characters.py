"""Text for streams that lack characters, such as a pipe on Windows."""

from __future__ import annotations

STAND_INS = {
    "·": ".",
    "░": "-",
    "▒": "+",
    "█": "@",
    "Σ": "sum",
    "√": "sqrt",
    "²": "^2",
    "β": "beta",
    "±": "+-",
    "…": "...",
    "–": "-",
    "×": "x",
    "ᵀ": "^T",
    "≥": ">=",
    "≤": "<=",
}


def writable(text: str, encoding: str) -> str:
    """The text with ASCII in place of what the encoding lacks, where there is a stand-in."""
    if _fits(text, encoding):
        return text
    return "".join(c if _fits(c, encoding) else STAND_INS.get(c, c) for c in text)


def _fits(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True
