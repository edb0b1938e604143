"""The ScoreCard and what is known of its items as one page that needs nothing else.

Colours only repeat what numbers, words and marks say, so that the page can be read in black and
white and by a screen reader. There is no script in it, and a browser is told to run none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from autograder.records.explanation import Explanation
from autograder.records.readers import Reader
from autograder.records.scorecard import ItemScore, ScoreCard
from autograder.reports import sentences
from autograder.reports.beside import NOTHING_BESIDE, Beside
from autograder.reports.clipped import Most, characters, clipped
from autograder.reports.commands import command
from autograder.reports.next_step import is_failing, is_right, is_unwritten, next_item, waiting
from autograder.reports.protections import describe
from autograder.reports.provenance import how_graded
from autograder.reports.sections import PageSize, Places, in_short, more, places, section
from autograder.reports.templating import environment
from autograder.reports.terminal import aspect_columns

Explanations = Mapping[str, Explanation]

LIMIT = 500_000  # bytes of a page
SIZES = (  # one after another, until a page is small enough
    PageSize(1000, 1000, 3, 20_000, 200, 1000),
    PageSize(1000, 1000, 1, 2000, 40, 200),
    PageSize(1000, 16, 1, 1000, 20, 100),
    PageSize(1000, 8, 1, 500, 8, 40),
    PageSize(1000, 3, 1, 300, 4, 40),
    PageSize(1000, 0, 0, 100, 2, 20),
    PageSize(8, 0, 0, 0, 1, 10),
)
MOST_TEXT = 8 * LIMIT  # characters; of more, not all is tried to be shown
SHORTER = (Most(2000, 40), Most(400, 20), Most(80, 8))  # then, of every text
TEXTS_CUT = "long texts are cut, and the last of many left out, for want of room"
PART = PageSize(1000, 3, 1, 2000, 40, 200)  # of another page


def page(
    card: ScoreCard,
    explanations: Explanations,
    reader: Reader = "student",
    beside: Beside = NOTHING_BESIDE,
) -> bytes:
    """The whole page, of no more than half a megabyte, whatever was handed in.

    What is `beside` the ScoreCard comes from the instructor, and is never left out.
    """
    texts = characters((card, *explanations.values()))
    for size in SIZES if texts <= MOST_TEXT else ():
        content = _rendered("page.html", card, explanations, size, reader, beside).encode()
        if len(content) <= LIMIT:
            return content
    for most in SHORTER:
        known = {name: clipped(one, most) for name, one in explanations.items()}
        shorter = _shorter(card, most)
        content = _rendered("page.html", shorter, known, SIZES[-1], reader, beside).encode()
        if len(content) <= LIMIT:
            break
    return content


def _shorter(card: ScoreCard, most: Most) -> ScoreCard:
    """The card with a note that it is not the whole one."""
    shorter = clipped(card, most)
    return msgspec.structs.replace(shorter, notes=(TEXTS_CUT, *shorter.notes))


def fragment(card: ScoreCard, explanations: Explanations) -> str:
    """The same as a part of another page, such as a notebook."""
    return _rendered("fragment.html", card, explanations, PART, "student", NOTHING_BESIDE)


def _rendered(
    template: str,
    card: ScoreCard,
    explanations: Explanations,
    size: PageSize,
    reader: Reader,
    beside: Beside,
) -> str:
    chosen = [item for item in card.items if item.name in explanations and not _is_dull(item, card)]
    told = [item.name for item in chosen[: size.sections]]
    rows = places([item.name for item in card.items], "row-")
    ids = {**rows, **places(told, "item-")}  # an item without a section has its row
    sections = [
        section(item, explanations[item.name], card, ids, size, size.planes * (n < size.pictures))
        for n, item in enumerate(chosen[: size.sections])
    ]
    remarks, judged = sentences.remarked(card.items), aspect_columns(card)
    return (
        environment()
        .get_template(template)
        .render(
            card=card,
            beside=beside,
            ids=ids,
            head=_head(card, ids),
            rows=[_row(item, rows, ids, judged) for item in card.items],
            titles=[*judged],
            sections=sections,
            run=_run(card, reader),
            remarks=dict([*remarks.items()][: size.remarks]),
            cut=[
                *more(len(chosen) - size.sections, "items are not told of"),
                *more(len(remarks) - size.remarks, "remarks are left out"),
            ],
        )
    )


def _run(card: ScoreCard, reader: Reader) -> dict[str, Any]:
    """What there is to say of the whole run, to this reader."""
    own = reader == "instructor"
    return {
        "unreadable": sentences.unreadable(card) if card.unreadable else "",
        "drawn": ", ".join(sentences.drawn(card)),
        "notes": (*card.notes, *card.provenance.notes) if own else card.notes,
        "lines": [*how_graded(card), *describe(card.protections)] if own else [],
    }


def _is_dull(item: ItemScore, card: ScoreCard) -> bool:
    """Whether there is nothing to say of an item: it is right, and one of many."""
    return not item.faults and len(card.items) > 1


def _head(card: ScoreCard, ids: Places) -> dict[str, Any]:
    """How much is won, and what to do next."""
    failing, right = sum(map(is_failing, card.items)), sum(map(is_right, card.items))
    ungraded = sum(not item.graded for item in card.items)
    return {
        "share": 100 * card.points / card.possible if card.possible else 0,
        "counts": _counts(right, failing, ungraded),
        "ungraded": ungraded,
        "next": _next(card, ids),
        "later": sentences.later(card),
    }


def _counts(right: int, failing: int, ungraded: int) -> str:
    parts = [f"{right} right", *[f"{failing} failing"] * bool(failing)]
    return ", ".join([*parts, *[f"{ungraded} not graded"] * bool(ungraded)])


def _next(card: ScoreCard, ids: Places) -> dict[str, Any] | None:
    """The item to mend next, what waits for it, and what to type then."""
    item = next_item(card)
    if item is None:
        return None
    return {
        "name": item.name,
        "verb": "Write" if is_unwritten(item) else "Mend",
        "place": ids[item.name],
        "headline": sentences.headline(item),
        "waiting": [(one.name, ids[one.name]) for one in waiting(card, item)],
        "command": command(card, item),
    }


def _row(item: ItemScore, rows: Places, ids: Places, judged: Iterable[str]) -> dict[str, Any]:
    passed = {one.aspect: one.passed for one in item.aspects}
    marks = {True: "ok", False: "FAIL", None: "–"}
    return {
        "item": item,
        "row": rows[item.name],
        "id": ids[item.name] if ids[item.name] != rows[item.name] else "",
        "points": sentences.points_of(item),
        "marks": [marks[passed.get(name)] if item.graded else "?" for name in judged],
        "line": in_short(item),
    }
