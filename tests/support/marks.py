"""What a card must say, and all that it says where it does not."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from autograder.records.scorecard import ScoreCard

Lost = Mapping[str, Mapping[str, float]]  # points, by item, then by aspect

# The CNN of `loops` leaves the init functions alone, as several public ones do.
IGNORES_INITS: Lost = {"Build a CNN Model": {"state": 0.5}}


def story(card: ScoreCard) -> str:
    """All that a student would be told, for the message of a failing test."""
    lines = [f"{card.points} of {card.possible} points", *card.notes]
    for item in card.items:
        lines.append(f"{item.name}: {item.points} of {item.possible} {item.reason}")
        lines += [f"  {fault.aspect}: {fault.sentence()} ({fault.label})" for fault in item.faults]
        lines += [f"  {aspect.aspect} failed" for aspect in item.aspects if not aspect.passed]
        lines += [f"  remark: {remark}" for remark in item.remarks]
    return "\n".join(lines)


def assert_marks(card: ScoreCard, lost: Lost | None = None) -> None:
    """Full marks, but for the points in `lost`: by item, then by aspect."""
    assert card.items, story(card)
    for item in card.items:
        losses = (lost or {}).get(item.name, {})
        assert item.graded, story(card)
        assert item.points == pytest.approx(item.possible - sum(losses.values())), story(card)
        assert {fault.aspect for fault in item.faults} == set(losses), story(card)
        assert {a.aspect for a in item.aspects if not a.passed} == set(losses), story(card)


def remarks(card: ScoreCard) -> str:
    """All remarks."""
    return "\n".join(remark for item in card.items for remark in item.remarked())


def first_sentence(card: ScoreCard) -> str:
    """What is said of the first fault of the only item."""
    (item,) = card.items
    return item.faults[0].sentence()
