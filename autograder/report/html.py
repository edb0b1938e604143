"""The ScoreCard and what is known of its items as one page that needs nothing else.

Colours only repeat what numbers, words and marks say, so that the page can be read in black and
white and by a screen reader.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import jinja2

from autograder.explanation import Explanation, Picture
from autograder.report import explained, finding
from autograder.report.heat import heat_maps
from autograder.report.protections import describe, ran_on
from autograder.report.terminal import ASPECTS
from autograder.scorecard import ItemScore, ScoreCard, plain

LIMIT = 500_000  # bytes of a page
# How many items have pictures, and how many layers of each are drawn, until a page is small enough.
SIZES = ((1000, 3), (1000, 1), (8, 1), (0, 0))
Explanations = Mapping[str, Explanation]


def page(card: ScoreCard, explanations: Explanations) -> bytes:
    """The whole page, of no more than half a megabyte."""
    for pictures, layers in SIZES:
        content = _rendered("page.html", card, explanations, pictures, layers).encode()
        if len(content) <= LIMIT:
            break
    return content


def fragment(card: ScoreCard, explanations: Explanations) -> str:
    """The same as a part of another page, such as a notebook."""
    return _rendered("fragment.html", card, explanations, 3, 1)


def _rendered(
    template: str, card: ScoreCard, explanations: Explanations, pictures: int, layers: int
) -> str:
    folder = Path(__file__).with_name("templates")
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters |= {"plain": plain}
    told = [item for item in card.items if item.name in explanations and not _is_dull(item, card)]
    sections = [
        _section(item, explanations[item.name], layers if number < pictures else 0)
        for number, item in enumerate(told)
    ]
    return environment.get_template(template).render(
        card=card,
        rows=[_row(item, {one["name"]: one["id"] for one in sections}) for item in card.items],
        titles=[*ASPECTS],
        sections=sections,
        protections=[*ran_on(card.versions), *describe(card.protections)],
        remarks=_remarks(card.items),
    )


def _is_dull(item: ItemScore, card: ScoreCard) -> bool:
    """Whether there is nothing to say of an item: it is right, and one of many."""
    return not item.faults and len(card.items) > 1


def _row(item: ItemScore, sections: Mapping[str, str]) -> dict[str, Any]:
    passed = {one.aspect: one.passed for one in item.aspects}
    marks = {True: "ok", False: "FAIL", None: "–"}
    return {
        "item": item,
        "id": sections.get(item.name),
        "marks": [marks[passed.get(name)] if item.graded else "?" for name in ASPECTS],
        "line": _in_short(item),
    }


def _in_short(item: ItemScore) -> str:
    if not item.graded:
        return f"not graded: {item.reason}"
    return finding.headline(item) if item.faults else ""


def _section(item: ItemScore, explanation: Explanation, layers: int) -> dict[str, Any]:
    shown = explanation.picture
    return {
        "name": item.name,
        "id": "item-" + "".join(c if c.isalnum() else "-" for c in item.name),
        "item": item,
        "explanation": explanation,
        "hidden": explained.HIDDEN,
        "task": [*explained.task(explanation)],
        "aspects": explained.aspects(item),
        "headline": finding.headline(item) if item.faults else "",
        "evidence": [*finding.evidence(item)] if item.faults else [],
        "inheritance": finding.inheritance(item),
        "others": [explained.told(fault, item) for fault in explained.other_faults(item)],
        "traces": [fault for fault in item.faults if fault.trace],
        "count": explained.count(explanation),
        "cases": [(one, explained.verdict(one), explained.wrong(one)) for one in explanation.cases],
        "smallest": [*finding.written(item.smallest)] if item.smallest else [],
        "picture": explained.title(explanation) if shown else "",
        "maps": [*heat_maps(shown, layers)] if shown else [],
        "left_out": _left_out(shown, layers) if shown else "",
    }


def _left_out(shown: Picture, layers: int) -> str:
    left = shown.wrong_layers - min(layers, len(shown.layers))
    if not left:
        return ""
    return f"{left} of {shown.wrong_layers} parts that differ are not drawn, for want of room."


def _remarks(items: Sequence[ItemScore]) -> dict[str, list[str]]:
    """The items that each remark is made on."""
    made_on: dict[str, list[str]] = {}
    for item in items:
        for remark in item.remarks:
            made_on.setdefault(remark, []).append(item.name)
    return made_on
