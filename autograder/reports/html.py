"""The ScoreCard and what is known of its items as one page that needs nothing else.

Colours only repeat what numbers, words and marks say, so that the page can be read in black and
white and by a screen reader.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import jinja2

from autograder.records.explanation import Explanation, Picture
from autograder.records.scorecard import ItemScore, ScoreCard, plain
from autograder.reports import one_item, sentences
from autograder.reports.heat import heat_maps
from autograder.reports.protections import describe, ran_on
from autograder.reports.terminal import aspect_columns

Explanations = Mapping[str, Explanation]


class PageSize(NamedTuple):
    """How much a page has of everything that can be long.

    `sections` are items that are told of, `pictures` those that have one, of so many `planes`;
    `printed` are the last characters of what an item printed. `faults` are an item's that are told
    beside the first, `remarks` the whole page's.
    """

    sections: int
    pictures: int
    planes: int
    printed: int
    faults: int
    remarks: int


LIMIT = 500_000  # bytes of a page
SIZES = (  # one after another, until a page is small enough
    PageSize(1000, 1000, 3, 20_000, 200, 1000),
    PageSize(1000, 1000, 1, 2000, 40, 200),
    PageSize(1000, 8, 1, 500, 8, 40),
    PageSize(1000, 0, 0, 100, 2, 20),
    PageSize(8, 0, 0, 0, 1, 10),
)
PART = PageSize(1000, 3, 1, 2000, 40, 200)  # of another page


def page(card: ScoreCard, explanations: Explanations) -> bytes:
    """The whole page, of no more than half a megabyte."""
    for size in SIZES:
        content = _rendered("page.html", card, explanations, size).encode()
        if len(content) <= LIMIT:
            break
    return content


def fragment(card: ScoreCard, explanations: Explanations) -> str:
    """The same as a part of another page, such as a notebook."""
    return _rendered("fragment.html", card, explanations, PART)


def _rendered(template: str, card: ScoreCard, explanations: Explanations, size: PageSize) -> str:
    folder = Path(__file__).with_name("templates")
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters |= {"plain": plain}
    chosen = [item for item in card.items if item.name in explanations and not _is_dull(item, card)]
    sections = [
        _section(item, explanations[item.name], size, size.planes if number < size.pictures else 0)
        for number, item in enumerate(chosen[: size.sections])
    ]
    remarks, judged = sentences.remarked(card.items), aspect_columns(card)
    ids = {one["name"]: one["id"] for one in sections}
    return environment.get_template(template).render(
        card=card,
        rows=[_row(item, ids, judged) for item in card.items],
        titles=[*judged],
        sections=sections,
        protections=[*ran_on(card.versions), *describe(card.protections)],
        remarks=dict([*remarks.items()][: size.remarks]),
        cut=[
            *_more(len(chosen) - size.sections, "items are not told of"),
            *_more(len(remarks) - size.remarks, "remarks are left out"),
        ],
    )


def _is_dull(item: ItemScore, card: ScoreCard) -> bool:
    """Whether there is nothing to say of an item: it is right, and one of many."""
    return not item.faults and len(card.items) > 1


def _row(item: ItemScore, sections: Mapping[str, str], judged: Iterable[str]) -> dict[str, Any]:
    passed = {one.aspect: one.passed for one in item.aspects}
    marks = {True: "ok", False: "FAIL", None: "–"}
    return {
        "item": item,
        "id": sections.get(item.name),
        "marks": [marks[passed.get(name)] if item.graded else "?" for name in judged],
        "line": _in_short(item),
    }


def _in_short(item: ItemScore) -> str:
    if not item.graded:
        return f"not graded: {item.reason}"
    return sentences.headline(item) if item.faults else ""


def _more(left: int, words: str) -> list[str]:
    """What is left out, in words, if anything is."""
    return [f"{left:,} more {words}, for want of room."] if left > 0 else []


def _section(
    item: ItemScore, explanation: Explanation, size: PageSize, planes: int
) -> dict[str, Any]:
    shown = explanation.picture
    others, traces = one_item.other_faults(item), [one for one in item.faults if one.trace]
    left = max(len(others), len(traces)) - size.faults
    return {
        "name": item.name,
        "id": "item-" + "".join(c if c.isalnum() else "-" for c in item.name),
        "item": item,
        "explanation": explanation,
        "hidden": one_item.CASES_HIDDEN,
        "task": [*one_item.task(explanation)],
        "aspects": one_item.aspects(item),
        "headline": sentences.headline(item) if item.faults else "",
        "evidence": [*sentences.evidence(item)] if item.faults else [],
        "inheritance": sentences.inheritance(item),
        "others": [one_item.fault_line(fault, item) for fault in others[: size.faults]],
        "traces": traces[: size.faults],
        "more": _more(left, "faults are left out"),
        "count": one_item.count(explanation),
        "cases": [(one, one_item.verdict(one), one_item.wrong(one)) for one in explanation.cases],
        "smallest": [*sentences.written(item.smallest)] if item.smallest else [],
        "picture": one_item.title(explanation) if shown else "",
        "maps": [*heat_maps(shown, planes)] if shown else [],
        "left_out": _left_out(shown, planes) if shown else "",
        "printed": "\n".join(sentences.printed(item, size.printed)),
    }


def _left_out(shown: Picture, planes: int) -> str:
    left = shown.wrong_planes - min(planes, len(shown.planes))
    if not left:
        return ""
    return f"{left} of {shown.wrong_planes} parts that differ are not drawn, for want of room."
