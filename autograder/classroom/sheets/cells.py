"""What stands in one cell: points that no program misreads, and text that is only text."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

# What a spreadsheet takes for a formula, also in its wide forms, behind blanks or quotation marks.
# A cell that is read with another delimiter than it was written with ends at that delimiter.
BEGINS = re.compile(
    r"""^()(?=[\t\r\n])|(^[\s"“”„\u200b\ufeff]*|[,;\t]["“”„]*)(?=[=+\-@＝＋－＠])"""
)
NUMBER = re.compile(r"[+-]?[\d.,]*\d[\d.,]*%?", re.ASCII)
NO_SCORE = "-"
GUARD = "'"
CENT = Decimal("0.01")


def guarded(cell: str) -> str:
    """The cell, in which nothing begins a formula: an apostrophe stands before what would.

    Numbers and a lone hyphen, by which platforms say that there is no score, are no formulas.
    """
    plain = cell.strip()
    if plain == NO_SCORE or (plain == cell and NUMBER.fullmatch(plain)):
        return cell
    return BEGINS.sub(lambda found: f"{found[2] or ''}{GUARD}", cell)


def points_text(points: float, comma: bool = False) -> str:
    """Points as every locale reads them: no separator of thousands, never three decimals.

    Of `1,234` and `1.234` nobody knows what they are; `1234` and `12.34` are the same everywhere.
    """
    value = Decimal(str(points)).quantize(CENT, ROUND_HALF_UP)
    text = f"{value:f}".rstrip("0").rstrip(".")
    return text.replace(".", ",") if comma else text


def number(cell: str) -> float | None:
    """A number as Canvas reads it: its last comma or point is the decimal one. None for none."""
    text = cell.strip()
    if not NUMBER.fullmatch(text):
        return None
    *before, last = re.split("[.,]", text.rstrip("%"))
    try:
        return float(".".join(["".join(before), last]) if before else last)
    except ValueError:
        return None


def has_decimal_comma(cells: list[str]) -> bool:
    """Whether a file's own numbers are written with a decimal comma."""
    return any(re.fullmatch(r"-?\d+,\d{1,2}|-?\d+,\d{5}", cell.strip()) for cell in cells)
